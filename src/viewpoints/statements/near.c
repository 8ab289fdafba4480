/* Statements that are close, as rows.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/statements/near.h"

#include "kit/base/str.h"
#include "viewpoints/statements/near_cache.h"

/* Those asked for: their texts, and where each stands in the list. */
struct asked {
    struct text2 *texts;
    const struct statement **at;
    size_t count;
};

static struct asked asked_of(struct cx *cx, const struct statement_list *among,
                             enum statement_state least)
{
    struct asked a = { arena_array(cx->arena, struct text2, among->count),
                       arena_array(cx->arena, const struct statement *, among->count), 0 };
    for (size_t i = 0; i < among->count; i++) {
        const struct statement *const s = &among->at[i];
        if (s->state < least || s->erased_at != 0)
            continue;
        a.texts[a.count] = s->text;
        a.at[a.count++] = s;
    }
    return a;
}

struct near_list near_among(struct cx *cx, const struct statement_list *among,
                            const struct text2 *text, statement_id but)
{
    const struct asked a = asked_of(cx, among, STATEMENT_ACCEPTED);
    struct alike found[NEAR_SHOWN];
    size_t skip = SIZE_MAX;
    for (size_t i = 0; i < a.count; i++) {
        if (a.at[i]->id.v == but.v)
            skip = i;
    }
    struct near_cache *const cache = site_of(cx)->near_cache;
    const struct near_kept *const kept = near_keep(cache, a.texts, a.count);
    const size_t n = alike_find(kept->index, cx->arena, text, skip, ALIKE_LEAST, found, NEAR_SHOWN);
    near_drop(cache, kept);
    struct near_statement *const out = arena_array(cx->arena, struct near_statement, n);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct near_statement){ a.at[found[i].at], found[i].score, found[i].sense };
    return (struct near_list){ out, n };
}

err_t near_find(struct cx *cx, consultation_id in, const struct text2 *text, statement_id but,
                struct near_list *out)
{
    struct statement_list among;
    TRY(statement_list_accepted(cx, in, &among));
    *out = near_among(cx, &among, text, but);
    return OK;
}

void near_pairs(struct cx *cx, const struct statement_list *among, const struct near_pair **out,
                size_t *count)
{
    const struct asked a = asked_of(cx, among, STATEMENT_PENDING);
    const struct alike_pair *pairs = NULL;
    size_t n = 0;
    alike_pairs(alike_index_new(cx->arena, a.texts, a.count), cx->arena, ALIKE_LEAST, &pairs, &n);
    struct near_pair *const all = arena_array(cx->arena, struct near_pair, n);
    for (size_t i = 0; i < n; i++)
        all[i] = (struct near_pair){ a.at[pairs[i].a], a.at[pairs[i].b], pairs[i].score,
                                     pairs[i].sense };
    *out = all;
    *count = n;
}
