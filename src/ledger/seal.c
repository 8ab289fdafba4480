/* Positions of the public, sealed a minute at a time.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/seal.h"

#include "ledger/batch.h"
#include "ledger/store.h"

enum { ID_BYTES = 8 };

usec_t seal_due_before(usec_t now, usec_t period)
{
    const usec_t settled = now - period / 30; /* two seconds of a minute */
    return settled - settled % period;
}

static const usec_t MINUTE = 60 * USEC_PER_SECOND;

/* Those of one minute, as they are read. */
struct ballots {
    int64_t *ids;
    struct hash256 *leaves;
    size_t count;
    usec_t from, till;
};

/* Positions of a clock that ran far ahead do not wait for the true time to come. */
static bool is_ahead(usec_t at, usec_t now)
{
    return at > now + INT64_C(3600) * USEC_PER_SECOND;
}

static err_t first_due(struct cx *cx, struct seal *s)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &ledger_sql, Q_UNSEALED_FIRST, NO_ARGS));
    bool is_due = false;
    if (db_next(&rows)) {
        const usec_t at = db_i64(&rows, 1);
        s->consultation = db_i64(&rows, 0);
        s->before = is_ahead(at, cx->now) ? INT64_MAX : s->before;
        is_due = at < s->before;
    }
    TRY(db_done(&rows));
    return is_due ? OK : ERR_NOT_FOUND;
}

static err_t read_leaf(const struct db_rows *rows, struct arena *arena, struct hash256 *out)
{
    const struct arena_mark mark = arena_mark(arena);
    const bytes_t leaf = db_bytes(rows, 2, arena);
    const bool is_leaf = leaf.len == sizeof out->at;
    if (is_leaf)
        memcpy(out->at, leaf.at, leaf.len);
    arena_back(arena, mark);
    return is_leaf ? OK : ERR_DB;
}

static err_t read_ballots(struct cx *cx, const struct seal *s, struct ballots *b)
{
    AUTO(arena) scratch;
    arena_init(&scratch);
    *b = (struct ballots){ .ids = arena_try_array(cx->arena, int64_t, SEAL_POSITIONS),
                           .leaves = arena_try_array(cx->arena, struct hash256, SEAL_POSITIONS) };
    if (b->ids == NULL || b->leaves == NULL)
        return ERR_NO_MEMORY;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &ledger_sql, Q_UNSEALED_READ,
                  ARGS(ARG(s->consultation), ARG(s->before), ARG(SEAL_POSITIONS))));
    while (db_next(&rows)) {
        const usec_t at = db_i64(&rows, 1);
        b->ids[b->count] = db_i64(&rows, 0);
        TRY(read_leaf(&rows, &scratch, &b->leaves[b->count]));
        b->from = b->count == 0 || at < b->from ? at : b->from;
        b->till = b->count == 0 || at > b->till ? at : b->till;
        b->count++;
    }
    /* Whole minutes: the moment of a single answer is nobody's to read. */
    b->from -= b->from % MINUTE;
    b->till += MINUTE - b->till % MINUTE;
    return db_done(&rows);
}

/* 256 ids to a row, beside the tile of their leaves. */
static void pack_ids(struct arena *arena, const struct ballots *b, struct seal *s)
{
    uint8_t *const packed = arena_alloc(arena, b->count * ID_BYTES);
    s->row_count = (b->count + TILE_HASHES - 1) / TILE_HASHES;
    s->firsts = arena_array(arena, int64_t, s->row_count);
    s->lasts = arena_array(arena, int64_t, s->row_count);
    for (size_t i = 0; i < b->count; i++) {
        const uint64_t id = (uint64_t)b->ids[i]; /* positive, as all ids */
        for (size_t k = 0; k < ID_BYTES; k++)
            packed[i * ID_BYTES + k] = (uint8_t)(id >> 8 * (ID_BYTES - 1 - k));
        if (i % TILE_HASHES == 0)
            s->firsts[i / TILE_HASHES] = b->ids[i];
        s->lasts[i / TILE_HASHES] = b->ids[i];
    }
    s->ids = (bytes_t){ packed, b->count * ID_BYTES };
}

static err_t make_entry(struct cx *cx, const struct ballots *b, const struct hash256 *root,
                        struct seal *s)
{
    struct arena *const a = cx->arena;
    const struct actor public = { .acts_as = LEDGER_AS_PUBLIC };
    const struct ledger_new e = { LEDGER_POSITIONS_SEALED, s->consultation, s->consultation,
                                  LEDGER_FIELDS(ledger_int("count", (int64_t)b->count),
                                                ledger_text("root", base64url(a, hash_bytes(root))),
                                                ledger_time(a, "from", b->from),
                                                ledger_time(a, "till", b->till)),
                                  &public };
    return inbox_row_of(cx, &e, &s->entry);
}

err_t seal_make(struct cx *cx, struct sha256 *h, usec_t due_before, struct seal *out)
{
    struct seal s = { .before = due_before };
    TRY(first_due(cx, &s));
    struct ballots b;
    TRY(read_ballots(cx, &s, &b));
    must(b.count > 0);
    s.count = (int64_t)b.count;
    pack_ids(cx->arena, &b, &s);
    struct edge *const edge = arena_new(cx->arena, struct edge);
    struct tile *tiles;
    edge_append(edge, h, cx->arena, b.leaves, b.count, &tiles, &s.tile_count);
    s.tiles = tiles;
    const struct hash256 root = edge_root(edge, h);
    TRY(make_entry(cx, &b, &root, &s));
    *out = s;
    return OK;
}

err_t seal_store(struct db *db, const struct seal *s)
{
    AUTO(arena) scratch;
    arena_init(&scratch);
    int64_t removed = 0;
    TRY(db_exec(db, &ledger_sql, Q_UNSEALED_REMOVE,
                ARGS(ARG(s->consultation), ARG(s->before), ARG(s->firsts[0]),
                     ARG(s->lasts[s->row_count - 1])),
                &removed));
    if (removed != s->count)
        return ERR_CONFLICT;
    TRY(tiles_store(db, &scratch, s->entry.id, s->tiles, s->tile_count));
    TRY(db_exec(db, &ledger_sql, Q_SEALED_ADD,
                ARGS(ARG(s->entry.id), ARG(s->consultation), ARG_I64S(s->firsts, s->row_count),
                     ARG_I64S(s->lasts, s->row_count), ARG(s->ids), ARG(TILE_HASHES * ID_BYTES)),
                NULL));
    return inbox_add(db, &s->entry, 1);
}
