/* Where each of many ids stands.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/id_index.h"

err_t id_index_make(const int64_t *ids, size_t n, struct arena *arena, struct id_index *out)
{
    struct keyed *const at = arena_try_array(arena, struct keyed, n);
    struct keyed *const spare = arena_try_array(arena, struct keyed, n);
    if (at == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        at[i] = (struct keyed){ key_of_i64(ids[i]), i };
    sort_keyed(at, spare, n);
    *out = (struct id_index){ at, n };
    return OK;
}

size_t id_index_find(const struct id_index *index, int64_t id)
{
    const uint64_t key = key_of_i64(id);
    size_t low = 0;
    size_t high = index->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (index->at[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < index->count && index->at[low].key == key ? index->at[low].at : SIZE_MAX;
}
