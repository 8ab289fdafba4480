/* What the id of a row of the index says, so that hits are counted and told apart without looking
 * at the rows. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SEARCH_ROW_ID_H
#define ALYANS_SEARCH_ROW_ID_H

#include "kit/base/base.h"
#include "kit/base/cx.h"

enum { SEARCH_KINDS_MAX = 32, ROW_LANG_BOTH = LANG_COUNT };

struct row_id {
    int64_t thing; /* number of kind and subject together */
    int kind;      /* search_kind.no, below SEARCH_KINDS_MAX */
    int slot;      /* which text of those load gave, below SEARCH_TEXTS_MAX */
    int lang;      /* enum lang, or ROW_LANG_BOTH */
};
static inline int64_t row_id_pack(struct row_id r)
{
    return r.thing << 11 | (int64_t)r.kind << 6 | (int64_t)r.slot << 2 | (int64_t)r.lang;
}
static inline struct row_id row_id_read(int64_t id)
{
    return (struct row_id){ id >> 11, (int)(id >> 6 & 31), (int)(id >> 2 & 15), (int)(id & 3) };
}

#endif
