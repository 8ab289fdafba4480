/* Which statements of two consultations ask the same. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/compare_load.h"

bool is_earlier(const struct consultation *a, const struct consultation *b)
{
    return a->opens_at != b->opens_at ? a->opens_at < b->opens_at : a->id.v < b->id.v;
}

const struct statement *statement_of(const struct statement_list *list, statement_id id)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i].id.v == id.v)
            return &list->at[i];
    }
    return NULL;
}

static const struct folded2 *folded(struct cx *cx, const struct statement_list *list)
{
    struct folded2 *all = arena_array(cx->arena, struct folded2, list->count);
    for (size_t i = 0; i < list->count; i++) {
        for (int l = 0; l < LANG_COUNT && list->at[i].erased_at == 0; l++)
            all[i].by[l] = text_fold(cx->arena, list->at[i].text.by[l]);
    }
    return all;
}

/* A match whose statement is not accepted any more rests. */
static size_t placed(const struct match_row *rows, size_t count,
                     const struct statement_list *of_then, const struct statement_list *of_now,
                     struct match *out)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const struct statement *const now = statement_of(of_now, rows[i].statement);
        const struct statement *const then = statement_of(of_then, rows[i].same_as);
        if (now != NULL && then != NULL)
            out[n++] = (struct match){ (size_t)(then - of_then->at), (size_t)(now - of_now->at),
                                       MATCH_BY_HAND };
    }
    return n;
}

err_t matches_load(struct cx *cx, const struct consultation *then,
                   const struct statement_list *of_then, const struct consultation *now,
                   const struct statement_list *of_now, const struct match_row **by_hand,
                   size_t *by_hand_count, const struct match **out, size_t *count)
{
    TRY(match_list(cx, now->id, then->id, by_hand, by_hand_count));
    struct match *hands = arena_array(cx->arena, struct match, *by_hand_count);
    struct match *all = arena_array(cx->arena, struct match, of_now->count);
    const size_t n = placed(*by_hand, *by_hand_count, of_then, of_now, hands);
    *count = matches_find(folded(cx, of_then), of_then->count, folded(cx, of_now), of_now->count,
                          hands, n, cx->arena, all);
    *out = all;
    return OK;
}
