/* What one analysis hands to the next, so that groups go on from where they stood.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/history.h"

#include "opinion/memory.h"
#include "opinion/sort.h"

static bool ascending(const int64_t *ids, size_t n)
{
    size_t i = 1;
    while (i < n && ids[i - 1] < ids[i])
        i++;
    return i >= n;
}

/* The rows with their participant ids, ascending. */
static err_t rows_by_id(const struct votes *v, struct arena *scratch, struct keyed **out)
{
    struct keyed *const rows = arena_try_array(scratch, struct keyed, v->participants);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, v->participants);
    if (rows == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < v->participants; i++)
        rows[i] = (struct keyed){ key_of_i64(v->participant_id[i]), i };
    if (!ascending(v->participant_id, v->participants))
        sort_keyed(rows, spare, v->participants);
    *out = rows;
    return OK;
}

err_t history_recall_included(const struct opinion_history *h, const struct votes *v,
                              struct arena *scratch, bool *already, size_t *count)
{
    memset(already, 0, v->participants * sizeof *already);
    *count = 0;
    if (h->included_count == 0)
        return OK;
    LEVEL(level, scratch);
    struct keyed *rows;
    TRY(rows_by_id(v, scratch, &rows));
    size_t found = 0;
    size_t k = 0;
    for (size_t i = 0; i < v->participants && k < h->included_count;) {
        const uint64_t key = key_of_i64(h->included[k]);
        if (rows[i].key == key) {
            already[rows[i].at] = true;
            found++;
        }
        if (rows[i].key <= key)
            i++;
        else
            k++;
    }
    *count = found;
    return OK;
}

err_t history_note_included(const struct opinion_history *h, const struct votes *v,
                            const bool *included, struct arena *arena, struct arena *scratch,
                            struct opinion_history *next)
{
    const size_t room = h->included_count + v->participants;
    int64_t *const ids = arena_try_array(arena, int64_t, room);
    LEVEL(level, scratch);
    struct keyed *rows;
    if (ids == NULL)
        return ERR_NO_MEMORY;
    TRY(rows_by_id(v, scratch, &rows));
    size_t count = 0;
    size_t k = 0;
    for (size_t i = 0; i < v->participants; i++) {
        const int64_t id = i64_of_key(rows[i].key);
        for (; k < h->included_count && h->included[k] < id; k++)
            ids[count++] = h->included[k];
        const bool before = k < h->included_count && h->included[k] == id;
        k += before;
        if (before || included[rows[i].at])
            ids[count++] = id;
    }
    for (; k < h->included_count; k++)
        ids[count++] = h->included[k];
    next->included_count = count;
    next->included = ids;
    return OK;
}

err_t history_keep_groups(const struct opinion_history *h, struct arena *arena,
                          struct opinion_history *next)
{
    TRY(named_clusters_copy(&h->base, arena, &next->base));
    TRY(groups_history_copy(&h->groups, arena, &next->groups));
    return subgroups_history_copy(&h->subgroups, arena, &next->subgroups);
}
