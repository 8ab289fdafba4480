/* Proof bundles: what somebody needs to check one entry offline.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/proof.h"

#include "kit/base/str.h"
#include "ledger/checkpoint.h"
#include "ledger/entry_row.h"
#include "ledger/store.h"
#include "ledger/tile_source.h"

/* What a bundle is made from: one checkpoint and the tiles under it. */
struct bundle {
    struct cx *cx;
    struct sha256 *h;
    struct checkpoint_row checkpoint;
    struct tile_source tiles;
    struct record_entry *entry; /* the one at hand */
    struct proof path;
    struct buf *out;
};

/* --- receipts -----------------------------------------------------------------------------------
 */

static void put_id(struct buf *out, int64_t id)
{
    buf_byte(out, '"');
    buf_i64(out, id);
    buf_byte(out, '"');
}

static void put_hash(struct buf *out, const struct hash256 *hash)
{
    buf_byte(out, '"');
    record_hash_write(out, hash);
    buf_byte(out, '"');
}

void ledger_receipt_write(const struct receipt *r, struct buf *out)
{
    BUF_LIT(out, "{\"at\":\"");
    record_time_write(out, r->at);
    BUF_LIT(out, "\",\"consultation\":");
    put_id(out, r->consultation);
    BUF_LIT(out, ",\"id\":");
    put_id(out, r->position);
    BUF_LIT(out, ",\"position\":");
    canonical_text(out, r->value);
    BUF_LIT(out, ",\"salt\":\"");
    record_salt_write(out, &r->salt);
    BUF_LIT(out, "\",\"statement\":");
    put_id(out, r->statement);
    buf_byte(out, '}');
}

struct hash256 ledger_receipt_leaf(struct sha256 *h, const struct receipt *r, struct buf *scratch)
{
    static const uint8_t LEAF = 0;
    buf_reset(scratch);
    ledger_receipt_write(r, scratch);
    must(buf_check(scratch) == OK);
    const bytes_t parts[] = { { &LEAF, 1 }, { (const uint8_t *)scratch->at, scratch->len } };
    return sha256_of(h, parts, ARRAY_LEN(parts));
}

/* --- parts of a bundle ----------------------------------------------------------------------- */

static void put_path(struct bundle *b)
{
    BUF_LIT(b->out, "\"path\":[");
    for (size_t i = 0; i < b->path.count; i++) {
        if (i > 0)
            buf_byte(b->out, ',');
        put_hash(b->out, &b->path.path[i]);
    }
    buf_byte(b->out, ']');
}

static err_t put_entry(struct bundle *b, int64_t seq)
{
    TRY(entry_canonical(b->cx, b->h, seq, b->entry));
    BUF_LIT(b->out, "\"entry\":");
    record_line_write(b->entry, b->out);
    return OK;
}

static err_t find_path(struct bundle *b, int64_t seq)
{
    const struct tree_source source = tile_source_of(&b->tiles);
    return tree_inclusion(b->h, &source, seq, b->checkpoint.size, &b->path);
}

static err_t key_places(struct bundle *b, int64_t **out, size_t *count)
{
    enum { KEYS_MAX = 1000 };
    int64_t *const at = arena_array(b->cx->arena, int64_t, KEYS_MAX);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(b->cx->db, &rows, &ledger_sql, Q_KEYS, NO_ARGS));
    while (db_next(&rows)) {
        const int64_t seq = db_i64(&rows, 0);
        if (n == KEYS_MAX)
            return ERR_TOO_BIG;
        if (seq < b->checkpoint.size)
            at[n++] = seq;
    }
    *out = at;
    *count = n;
    return db_done(&rows);
}

static err_t put_keys(struct bundle *b)
{
    int64_t *seqs;
    size_t count;
    TRY(key_places(b, &seqs, &count));
    BUF_LIT(b->out, "\"keys\":[");
    for (size_t i = 0; i < count; i++) {
        buf_add(b->out, i == 0 ? S("{") : S(",{"));
        TRY(put_entry(b, seqs[i]));
        buf_byte(b->out, ',');
        TRY(find_path(b, seqs[i]));
        put_path(b);
        buf_byte(b->out, '}');
    }
    BUF_LIT(b->out, "],");
    return OK;
}

static err_t begin_bundle(struct bundle *b)
{
    b->entry = arena_new(b->cx->arena, struct record_entry);
    b->tiles = (struct tile_source){ .cx = b->cx };
    const err_t e = checkpoint_newest(b->cx, &b->checkpoint);
    return e == ERR_NOT_FOUND ? problem(b->cx, ERR_CONFLICT, "no checkpoint yet") : e;
}

/* Everything but the receipt and the last brace. */
static err_t put_bundle(struct bundle *b, int64_t seq)
{
    if (seq >= b->checkpoint.size)
        return problem(b->cx, ERR_CONFLICT, "no checkpoint covers entry %" PRId64 " yet", seq);
    BUF_LIT(b->out, "{\"checkpoint\":");
    canonical_text(b->out, b->checkpoint.note);
    buf_byte(b->out, ',');
    TRY(put_entry(b, seq));
    BUF_LIT(b->out, ",\"format\":\"alyans-proof-1\",");
    TRY(put_keys(b));
    TRY(find_path(b, seq));
    put_path(b);
    return OK;
}

/* ERR_CONFLICT: it waits. */
static err_t place_of(struct cx *cx, int64_t entry_id, int64_t *seq)
{
    struct entry waiting;
    const err_t e = db_one_i64(cx->db, &ledger_sql, Q_ENTRY_SEQ, ARGS(ARG(entry_id)), seq);
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(entry_find(cx, entry_id, &waiting));
    return problem(cx, ERR_CONFLICT, "entry %" PRId64 " waits for its place", entry_id);
}

err_t proof_of_entry(struct cx *cx, struct sha256 *h, int64_t entry_id, struct buf *out)
{
    struct bundle *const b = arena_new(cx->arena, struct bundle);
    int64_t seq;
    *b = (struct bundle){ .cx = cx, .h = h, .out = out };
    TRY(begin_bundle(b));
    TRY(place_of(cx, entry_id, &seq));
    TRY(put_bundle(b, seq));
    buf_byte(out, '}');
    return buf_check(out);
}

/* --- positions of the public ----------------------------------------------------------------- */

/* Where a sealed position is. */
struct sealed {
    int64_t tree, index;
};

/* Ids are ascending, 8 bytes each, big endian; -1: not among them. */
static int64_t find_id(bytes_t ids, int64_t id)
{
    size_t low = 0;
    size_t high = ids.len / 8;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        int64_t v = 0;
        for (size_t i = 0; i < 8; i++)
            v = v << 8 | ids.at[middle * 8 + i];
        if (v == id)
            return (int64_t)middle;
        if (v < id)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

static err_t next_around(struct cx *cx, const struct receipt *r, int64_t *below, struct sealed *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &ledger_sql, Q_SEALED_AROUND,
                  ARGS(ARG(r->consultation), ARG(r->position), ARG(*below))));
    if (!db_next(&rows)) {
        TRY(db_done(&rows));
        return ERR_NOT_FOUND;
    }
    const int64_t place = find_id(db_bytes(&rows, 3, cx->arena), r->position);
    *out = (struct sealed){ db_i64(&rows, 0), -1 };
    if (place >= 0)
        out->index = db_i64(&rows, 1) * TILE_HASHES + place;
    *below = db_i64(&rows, 2);
    return db_done(&rows);
}

/* Rows of late positions may lie across those of a whole minute: then the next one is looked at. */
static err_t find_sealed(struct cx *cx, const struct receipt *r, struct sealed *out)
{
    int64_t waits = 0;
    int64_t below = INT64_MAX;
    TRY(db_one_i64(cx->db, &ledger_sql, Q_UNSEALED_HAS, ARGS(ARG(r->position)), &waits));
    if (waits > 0)
        return problem(cx, ERR_CONFLICT, "position %" PRId64 " is not sealed yet", r->position);
    do {
        TRY(next_around(cx, r, &below, out));
    } while (out->index < 0);
    return OK;
}

/* The count the entry of the seal states: the size of its tree. */
static err_t sealed_count(const struct record_entry *e, int64_t *out)
{
    for (size_t i = 0; i < e->field_count; i++) {
        if (str_eq(e->fields[i].name, S("count")) &&
            str_to_i64(e->fields[i].value, 1, INT64_MAX, out))
            return OK;
    }
    return ERR_DB;
}

static err_t put_receipt(struct bundle *b, const struct receipt *r, const struct sealed *where,
                         int64_t size)
{
    struct tile_source tiles = { .cx = b->cx, .tree = where->tree };
    const struct tree_source source = tile_source_of(&tiles);
    AUTO(buf) scratch;
    buf_init(&scratch, 1024);
    const struct hash256 leaf = ledger_receipt_leaf(b->h, r, &scratch);
    TRY(tree_inclusion(b->h, &source, where->index, size, &b->path));
    buf_printf(b->out, ",\"receipt\":{\"index\":%" PRId64 ",\"leaf\":", where->index);
    put_hash(b->out, &leaf);
    buf_byte(b->out, ',');
    put_path(b);
    BUF_LIT(b->out, ",\"position\":");
    ledger_receipt_write(r, b->out);
    buf_printf(b->out, ",\"size\":%" PRId64 "}}", size);
    return OK;
}

err_t proof_of_receipt(struct cx *cx, struct sha256 *h, const struct receipt *r, struct buf *out)
{
    struct bundle *const b = arena_new(cx->arena, struct bundle);
    struct sealed where = { 0, -1 };
    int64_t seq = 0;
    int64_t size = 0;
    *b = (struct bundle){ .cx = cx, .h = h, .out = out };
    TRY(find_sealed(cx, r, &where));
    TRY(begin_bundle(b));
    TRY(place_of(cx, where.tree, &seq));
    TRY(put_bundle(b, seq));
    TRY(entry_canonical(cx, h, seq, b->entry));
    TRY(sealed_count(b->entry, &size));
    TRY(put_receipt(b, r, &where, size));
    return buf_check(out);
}
