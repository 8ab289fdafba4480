/* Where each of many ids stands, for looking up many of them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_ID_INDEX_H
#define ALYANS_VIEWPOINTS_ID_INDEX_H

#include "kit/base/arena.h"
#include "opinion/sort.h"

/* Sorted by id. */
struct id_index {
    const struct keyed *at;
    size_t count;
};

/* The ids, which differ, with their places 0..n-1; lives in arena. O(n). Errors: ERR_NO_MEMORY. */
MUST_USE err_t id_index_make(const int64_t *ids, size_t n, struct arena *arena,
                             struct id_index *out);
/* Place of the id, or SIZE_MAX. O(log n). */
size_t id_index_find(const struct id_index *index, int64_t id);

#endif
