/* Giving places, and changing the key, in the transaction of a command.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <unistd.h>

#include "ledger/batch.h"
#include "ledger/seal.h"
#include "ledger/sequencer.h"
#include "ledger/store.h"

static const usec_t MINUTE = 60 * USEC_PER_SECOND;

/* What both commands work with. */
struct once {
    struct cx *cx;
    struct sha256 *h;
    const char *key_path;
    struct record_keys keys;
    struct signer signer;
    struct place place;
    struct edge *edge; /* in the arena */
};
static void once_release(struct once *o)
{
    sha256_free(o->h);
    signer_wipe(&o->signer);
}
AUTO_RELEASE(once, once_release)

static err_t seal_all(struct once *o)
{
    for (;;) {
        struct seal seal;
        const err_t e = seal_make(o->cx, o->h, seal_due_before(o->cx->now, MINUTE), &seal);
        if (e == ERR_NOT_FOUND)
            return OK;
        TRY(e);
        TRY(seal_store(o->cx->db, &seal));
    }
}

/* One batch; nobody else can move the record on now, whoever holds a lease. */
static err_t give(struct once *o, const struct inbox_row *own, int limit,
                  const struct signer *signer, bool *more)
{
    const struct lease nobody = { .free_at = INT64_MAX / 2 };
    struct batch b;
    TRY(batch_make(o->cx, o->h, &o->place, o->edge, own, limit, signer, &b));
    *more = b.is_full;
    if (b.count == 0)
        return OK;
    TRY(batch_store(o->cx->db, &b, &nobody));
    o->place.size = o->edge->size;
    return OK;
}

/* All that waits; signer NULL: the checkpoint comes later. */
static err_t give_all(struct once *o, const struct signer *signer)
{
    struct inbox_row first;
    const struct inbox_row *own = NULL;
    if (o->place.size == 0) {
        TRY(batch_first_entry(o->cx, &o->signer, &first));
        own = &first;
    }
    for (bool more = true; more; own = NULL)
        TRY(give(o, own, BATCH_ENTRIES, signer, &more));
    return OK;
}

static err_t begin(struct once *o)
{
    o->h = sha256_new();
    o->edge = arena_new(o->cx->arena, struct edge);
    TRY(place_read(o->cx, &o->place));
    TRY(record_keys_read(o->cx, o->h, &o->keys));
    return edge_read(o->cx, o->place.size, o->edge);
}

err_t sequencer_run_once(struct cx *cx, const char *key_path)
{
    AUTO(once) o = { .cx = cx, .key_path = key_path };
    TRY(begin(&o));
    if (place_is_leased(&o.place, 0, cx->now))
        return ERR_BUSY;
    TRY(signer_open(cx->arena, key_path, &o.keys, &o.signer));
    TRY(seal_all(&o));
    return give_all(&o, &o.signer);
}

/* --- another key --------------------------------------------------------------------------------
 */

static err_t endorse(struct once *o, const struct signer *new_signer, bool is_lost, str_t *out)
{
    if (is_lost) {
        *out = STR_NONE;
        return OK;
    }
    TRY(signer_open(o->cx->arena, o->key_path, &o->keys, &o->signer));
    const str_t text =
        key_endorsement_text(o->cx->arena, o->keys.origin, &o->keys.newest, &new_signer->key);
    const struct signature s =
        sign_message(&o->signer.seed, (bytes_t){ (const uint8_t *)text.at, text.len });
    *out = base64(o->cx->arena, (bytes_t){ s.at, sizeof s.at });
    return OK;
}

static str_t key_text(struct arena *arena, const struct public_key *key)
{
    return base64(arena, (bytes_t){ key->at, sizeof key->at });
}

static err_t rotation_entry(struct once *o, const struct signer *new_signer, str_t endorsement,
                            str_t reason, struct inbox_row *row)
{
    struct arena *const a = o->cx->arena;
    return inbox_row_of(
        o->cx,
        &(struct ledger_new){ LEDGER_KEY_ROTATED, 0, 0,
                              LEDGER_FIELDS(ledger_text("key", key_text(a, &new_signer->key)),
                                            ledger_text("previous", key_text(a, &o->keys.newest)),
                                            ledger_text("endorsement", endorsement),
                                            ledger_text("reason", reason)),
                              NULL },
        row);
}

static void make_signer(struct once *o, struct signer *s)
{
    random_fill(s->seed.at, sizeof s->seed.at);
    s->key = sign_public(&s->seed);
    must(o->keys.origin.len < sizeof s->origin);
    memcpy(s->origin, o->keys.origin.at, o->keys.origin.len);
    s->origin[o->keys.origin.len] = '\0';
}

/* The old file is put aside first and the new one written last: whatever happens in between, and
 * before the commit, the key of the record is in one of them (signer_open finds it). */
static err_t replace_file(struct once *o, const struct signer *new_signer)
{
    struct secret old;
    if (access(o->key_path, F_OK) == 0) {
        struct public_key key = o->keys.newest;
        if (secret_file(o->key_path, &old) == OK)
            key = sign_public(&old);
        secret_wipe(&old);
        const char *const kept = signer_kept_path(o->cx->arena, o->key_path, o->keys.origin, &key);
        (void)unlink(kept);
        if (link(o->key_path, kept) != 0)
            return problem(o->cx, ERR_IO, "the old key could not be put aside");
    }
    return signer_write(o->key_path, &new_signer->seed);
}

err_t sequencer_rotate_key(struct cx *cx, const char *key_path, bool is_lost, str_t reason)
{
    AUTO(once) o = { .cx = cx, .key_path = key_path };
    AUTO(signer) fresh = { .origin = "" };
    TRY(begin(&o));
    if (o.keys.origin.len == 0)
        return problem(cx, ERR_CONFLICT, "there is no record yet, and no key to replace");
    if (is_lost && reason.len == 0)
        return problem(cx, ERR_INVALID, "a lost key needs a reason");
    make_signer(&o, &fresh);
    str_t endorsement;
    struct inbox_row row;
    bool more;
    TRY(endorse(&o, &fresh, is_lost, &endorsement));
    TRY(seal_all(&o));
    TRY(give_all(&o, NULL));
    TRY(rotation_entry(&o, &fresh, endorsement, reason, &row));
    TRY(give(&o, &row, 0, &fresh, &more));
    return replace_file(&o, &fresh);
}
