/* The votes as compressed sparse rows, built from the stream of answers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/votes.h"

#include "opinion/cells.h"
#include "opinion/memory.h"
#include "opinion/vote_builder.h"

err_t votes_build(const struct vote_event *events, size_t n, struct vote_orders orders,
                  struct arena *arena, struct arena *scratch, struct votes *out)
{
    must(arena != scratch);
    LEVEL(level, scratch);
    struct vote_builder b;
    vote_builder_open(&b, scratch, 0);
    for (size_t i = 0; i < n; i++)
        TRY(vote_builder_add(&b, &events[i]));
    return vote_builder_finish(&b, orders, arena, out);
}

err_t votes_without(const struct votes *v, const bool *dropped, struct arena *arena,
                    struct votes *out)
{
    if (dropped == NULL) {
        *out = *v;
        return OK;
    }
    const size_t all = (size_t)votes_count(v);
    int64_t *const start = arena_try_array(arena, int64_t, v->participants + 1);
    struct cells packed;
    if (start == NULL)
        return ERR_NO_MEMORY;
    TRY(cells_make(v->statements, all, arena, &packed));
    int64_t kept = 0;
    for (size_t i = 0; i < v->participants; i++) {
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
            if (dropped[cell_column(v, k)])
                continue;
            cell_set(&packed, kept++, v->narrow != NULL ? v->narrow[k] : v->wide[k]);
        }
        start[i + 1] = kept;
    }
    *out = (struct votes){ v->participants, v->statements, v->participant_id, v->statement_id,
                           start,           packed.narrow, packed.wide };
    return OK;
}

static int64_t place_of(const int64_t *ids, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (ids[i] == id)
            return (int64_t)i;
    }
    return -1;
}

int64_t votes_row_of(const struct votes *v, int64_t participant_id)
{
    return place_of(v->participant_id, v->participants, participant_id);
}

int64_t votes_column_of(const struct votes *v, int64_t statement_id)
{
    return place_of(v->statement_id, v->statements, statement_id);
}
