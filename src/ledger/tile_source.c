/* Hashes of a tree of the database.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/tile_source.h"

#include "ledger/store.h"

static const struct kept_tile *kept(const struct tile_source *s, int level, int64_t at)
{
    for (size_t i = 0; i < s->kept; i++) {
        if (s->tile[i].level == level && s->tile[i].at == at)
            return &s->tile[i];
    }
    return NULL;
}

static err_t read_tile(struct tile_source *s, int level, int64_t at, const struct kept_tile **out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(s->cx->db, &rows, &ledger_sql, Q_TILE, ARGS(ARG(s->tree), ARG(level), ARG(at))));
    bytes_t hashes = { NULL, 0 };
    if (db_next(&rows))
        hashes = db_bytes(&rows, 0, s->cx->arena);
    TRY(db_done(&rows));
    struct kept_tile *const t = &s->tile[s->next];
    const size_t count = hashes.len / sizeof(struct hash256);
    struct hash256 *const copy = arena_array(s->cx->arena, struct hash256, count);
    if (count > 0)
        memcpy(copy, hashes.at, count * sizeof *copy);
    *t = (struct kept_tile){ level, at, copy, count };
    s->next = (s->next + 1) % TILES_KEPT;
    s->kept += s->kept < TILES_KEPT;
    s->tiles_read++;
    *out = t;
    return OK;
}

static err_t tile(void *of, int level, int64_t at, size_t count, const struct hash256 **hashes)
{
    struct tile_source *const s = of;
    const struct kept_tile *t = kept(s, level, at);
    if (t == NULL)
        TRY(read_tile(s, level, at, &t));
    if (t->count < count)
        return problem(s->cx, ERR_DB, "tile %d/%" PRId64 " of tree %" PRId64 " is too short", level,
                       at, s->tree);
    *hashes = t->hashes;
    return OK;
}

struct tree_source tile_source_of(struct tile_source *s)
{
    return (struct tree_source){ .tile = tile, .of = s };
}
