/* Who signs: the keys the record names, and the key file that fits the newest of them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/signer.h"

#include <unistd.h>

#include "kit/base/buf.h"
#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/log/log.h"
#include "ledger/store.h"

enum { KEY_FILE_CHARS = 65 };

/* --- the keys of the record -------------------------------------------------------------------
 */

static str_t field_text(struct arena *arena, const struct record_field *fields, size_t count,
                        str_t name)
{
    for (size_t i = 0; i < count; i++) {
        str_t text = STR_NONE;
        if (str_eq(fields[i].name, name) &&
            canonical_text_read(arena, fields[i].value, &text) == OK)
            return text;
    }
    return STR_NONE;
}

static err_t take_key(struct arena *arena, struct sha256 *h, str_t fields, struct record_keys *keys)
{
    struct record_field *const at = arena_array(arena, struct record_field, FIELDS_MAX);
    size_t count = 0;
    bytes_t key;
    TRY(record_fields_read(h, fields, at, &count));
    TRY(base64_read(arena, field_text(arena, at, count, S("key")), &key));
    if (key.len != sizeof keys->newest.at)
        return ERR_INVALID;
    memcpy(keys->newest.at, key.at, key.len);
    if (keys->origin.len == 0)
        keys->origin = record_origin(arena, &keys->newest);
    return OK;
}

err_t record_keys_read(struct cx *cx, struct sha256 *h, struct record_keys *out)
{
    struct record_keys keys = { .origin = STR_NONE };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &ledger_sql, Q_KEYS, NO_ARGS));
    while (db_next(&rows)) {
        const int64_t seq = db_i64(&rows, 0);
        if (take_key(cx->arena, h, db_str(&rows, 2, cx->arena), &keys) != OK) {
            log_event(LOG_ERROR, "record_key", LOG_KV_I64("entry", seq),
                      LOG_KV_STR("cause", S("not readable")));
            return ERR_INVALID;
        }
    }
    TRY(db_done(&rows));
    *out = keys;
    return OK;
}

/* --- the file -----------------------------------------------------------------------------------
 */

void signer_wipe(struct signer *s)
{
    secret_wipe(&s->seed);
}

static err_t complain(err_t e, const char *path, const char *cause)
{
    log_event(LOG_ERROR, "record_key", LOG_KV_STR("file", str_from_c(path)),
              LOG_KV_STR("cause", str_from_c(cause)));
    return e;
}

/* Never makes a file, other than secret_file. */
static err_t read_key(const char *path, struct signer *s)
{
    if (access(path, F_OK) != 0)
        return ERR_NOT_FOUND;
    TRY(secret_file(path, &s->seed));
    s->key = sign_public(&s->seed);
    return OK;
}

static bool is_key(const struct public_key *a, const struct public_key *b)
{
    return memcmp(a->at, b->at, sizeof a->at) == 0;
}

const char *signer_kept_path(struct arena *arena, const char *path, str_t origin,
                             const struct public_key *key)
{
    return arena_cstr(arena,
                      arena_printf(arena, "%s.%08" PRIx32, path, checkpoint_key_id(origin, key)));
}

err_t signer_write(const char *path, const struct secret *seed)
{
    AUTO(arena) scratch;
    arena_init(&scratch);
    AUTO(buf) text;
    buf_init(&text, KEY_FILE_CHARS);
    buf_add(&text, hex(&scratch, (bytes_t){ seed->at, sizeof seed->at }));
    buf_byte(&text, '\n');
    const err_t e = file_write(path, buf_str(&text), 0600);
    explicit_bzero(text.at, text.len);
    return e;
}

/* The record's key, though the file of that name holds another: a rotation has put it aside and
 * then was not committed. */
static err_t read_kept(struct arena *arena, const char *path, const struct record_keys *keys,
                       struct signer *s)
{
    const char *const kept = signer_kept_path(arena, path, keys->origin, &keys->newest);
    TRY(read_key(kept, s));
    if (!is_key(&s->key, &keys->newest))
        return ERR_INVALID;
    TRY(signer_write(path, &s->seed));
    log_event(LOG_WARN, "record_key", LOG_KV_STR("file", str_from_c(path)),
              LOG_KV_STR("restored", str_from_c(kept)));
    return OK;
}

static void set_origin(struct signer *s, str_t origin)
{
    must(origin.len < sizeof s->origin);
    memcpy(s->origin, origin.at, origin.len);
    s->origin[origin.len] = '\0';
}

static err_t make_first(struct arena *arena, const char *path, struct signer *s)
{
    const err_t e = secret_file(path, &s->seed);
    if (e != OK)
        return complain(e, path, e == ERR_INVALID ? "not a key file" : "not readable");
    s->key = sign_public(&s->seed);
    set_origin(s, record_origin(arena, &s->key));
    return OK;
}

err_t signer_open(struct arena *arena, const char *path, const struct record_keys *keys,
                  struct signer *out)
{
    AUTO(signer) s = { .origin = "" };
    if (keys->origin.len == 0) {
        TRY(make_first(arena, path, &s));
        *out = s;
        return OK;
    }
    set_origin(&s, keys->origin);
    const err_t e = read_key(path, &s);
    if ((e != OK || !is_key(&s.key, &keys->newest)) && read_kept(arena, path, keys, &s) != OK)
        return complain(ERR_INVALID, path,
                        e == ERR_NOT_FOUND ? "there is a record, but not its key"
                        : e != OK          ? "not a key file of its owner alone"
                                           : "not the key that signs this record");
    *out = s;
    return OK;
}
