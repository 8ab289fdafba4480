/* What a row of a page shows of the objections to it. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/claims/claims.h"

struct objection_beside objection_beside_of(const struct objection_list *all,
                                            enum objection_about about, int64_t id)
{
    struct objection_beside b = { 0 };
    for (size_t i = 0; i < all->count; i++) { /* newest first */
        const struct objection *const x = &all->at[i];
        if (x->about != about || x->about_id != id)
            continue;
        if (x->state != OBJECTION_OPEN)
            b.decided = b.decided == NULL ? x : b.decided;
        else if (x->by_organisation.v != 0)
            b.own = b.own == NULL ? x : b.own;
        else
            b.persons++;
    }
    return b;
}
