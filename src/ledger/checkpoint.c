/* Checkpoints as signed notes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/checkpoint.h"

#include "kit/base/str.h"

#define SIGNATURE_START "\n\xE2\x80\x94 " /* an empty line, an em dash, a blank */
enum { NOTE_MAX = 1000, KEY_ID_LEN = 4 };

static bytes_t as_bytes(str_t s)
{
    return (bytes_t){ (const uint8_t *)s.at, s.len }; /* text as bytes: another sign */
}

str_t record_origin(struct arena *arena, const struct public_key *first)
{
    const struct hash256 hash = hash_sha256((bytes_t){ first->at, sizeof first->at });
    return arena_printf(arena, "alyans-%.*s", STR_ARG(hex(arena, (bytes_t){ hash.at, 16 })));
}

/* The name of a record, or of what else its key signs: CHECKPOINT_OF_COPY behind it. */
static bool is_origin(str_t s)
{
    if (str_ends(s, S(CHECKPOINT_OF_COPY)))
        s.len -= sizeof CHECKPOINT_OF_COPY - 1;
    if (s.len != 7 + 32 || !str_starts(s, S("alyans-")))
        return false;
    for (size_t i = 7; i < s.len; i++) {
        if ((s.at[i] < '0' || s.at[i] > '9') && (s.at[i] < 'a' || s.at[i] > 'f'))
            return false;
    }
    return true;
}

uint32_t checkpoint_key_id(str_t origin, const struct public_key *key)
{
    uint8_t text[64 + 2 + sizeof key->at];
    must(origin.len <= 64);
    memcpy(text, origin.at, origin.len);
    text[origin.len] = '\n';
    text[origin.len + 1] = 1;
    memcpy(text + origin.len + 2, key->at, sizeof key->at);
    const struct hash256 h = hash_sha256((bytes_t){ text, origin.len + 2 + sizeof key->at });
    return (uint32_t)h.at[0] << 24 | (uint32_t)h.at[1] << 16 | (uint32_t)h.at[2] << 8 | h.at[3];
}

static void put_body(struct arena *arena, struct buf *out, const struct checkpoint *c)
{
    buf_add(out, c->origin);
    BUF_LIT(out, "\n");
    buf_i64(out, c->size);
    BUF_LIT(out, "\n");
    buf_add(out, base64(arena, hash_bytes(&c->root)));
    BUF_LIT(out, "\nat ");
    record_time_write(out, c->at);
    BUF_LIT(out, "\n");
}

str_t checkpoint_sign(struct arena *arena, const struct checkpoint *c, const struct secret *seed)
{
    must(is_origin(c->origin) && c->size >= 0);
    AUTO(buf) note;
    buf_init(&note, NOTE_MAX);
    put_body(arena, &note, c);
    must(buf_check(&note) == OK);

    const struct public_key key = sign_public(seed);
    const uint32_t id = checkpoint_key_id(c->origin, &key);
    const struct signature s = sign_message(seed, as_bytes(buf_str(&note)));
    uint8_t stamp[KEY_ID_LEN + sizeof s.at] = { (uint8_t)(id >> 24), (uint8_t)(id >> 16),
                                                (uint8_t)(id >> 8), (uint8_t)id };
    memcpy(stamp + KEY_ID_LEN, s.at, sizeof s.at);
    BUF_LIT(&note, SIGNATURE_START);
    buf_add(&note, c->origin);
    BUF_LIT(&note, " ");
    buf_add(&note, base64(arena, (bytes_t){ stamp, sizeof stamp }));
    BUF_LIT(&note, "\n");
    must(buf_check(&note) == OK);
    return arena_str(arena, buf_str(&note));
}

/* Exactly len bytes. */
static err_t read_base64(struct arena *arena, str_t s, uint8_t *to, size_t len)
{
    bytes_t b;
    TRY(base64_read(arena, s, &b));
    if (b.len != len)
        return ERR_INVALID;
    memcpy(to, b.at, len);
    return OK;
}

/* One spelling: no zero in front, no sign. */
static bool read_size(str_t s, int64_t *out)
{
    if (s.len == 0 || s.at[0] == '-' || (s.at[0] == '0' && s.len > 1))
        return false;
    return str_to_i64(s, 0, INT64_MAX, out);
}

static err_t read_body(struct arena *arena, str_t body, struct checkpoint *c)
{
    str_t size;
    str_t root;
    str_t at;
    str_t rest = body;
    if (!str_cut(&rest, '\n', &c->origin) || !str_cut(&rest, '\n', &size) ||
        !str_cut(&rest, '\n', &root) || !str_cut(&rest, '\n', &at) || rest.len > 0)
        return ERR_INVALID;
    if (!is_origin(c->origin) || !read_size(size, &c->size) || !str_starts(at, S("at ")) ||
        !record_time_read(str_sub(at, 3, at.len), &c->at))
        return ERR_INVALID;
    return read_base64(arena, root, c->root.at, sizeof c->root.at);
}

err_t checkpoint_read(struct arena *arena, str_t note, struct signed_note *out)
{
    struct signed_note n = { 0 };
    const size_t split = str_find(note, S("\n" SIGNATURE_START));
    if (note.len > NOTE_MAX || split == note.len || note.at[note.len - 1] != '\n')
        return ERR_INVALID;
    n.body = str_sub(note, 0, split + 1);
    TRY(read_body(arena, n.body, &n.checkpoint));

    str_t rest = str_sub(note, split + sizeof SIGNATURE_START, note.len - 1);
    str_t origin;
    if (!str_cut(&rest, ' ', &origin) || !str_eq(origin, n.checkpoint.origin))
        return ERR_INVALID;
    uint8_t stamp[KEY_ID_LEN + sizeof n.signature.at];
    TRY(read_base64(arena, rest, stamp, sizeof stamp));
    n.key_id =
        (uint32_t)stamp[0] << 24 | (uint32_t)stamp[1] << 16 | (uint32_t)stamp[2] << 8 | stamp[3];
    memcpy(n.signature.at, stamp + KEY_ID_LEN, sizeof n.signature.at);
    *out = n;
    return OK;
}

bool checkpoint_holds(const struct signed_note *n, const struct public_key *key)
{
    return n->key_id == checkpoint_key_id(n->checkpoint.origin, key) &&
           sign_holds(key, as_bytes(n->body), &n->signature);
}
