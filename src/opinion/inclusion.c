/* Who is clustered.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/inclusion.h"

#include "opinion/memory.h"
#include "opinion/sort.h"

size_t participants_with_answers(const struct votes *v, int32_t needed)
{
    size_t count = 0;
    for (size_t i = 0; i < v->participants; i++)
        count += votes_of(v, i) >= needed;
    return count;
}

err_t inclusion_rule(const struct votes *v, int32_t needed, size_t at_least, struct arena *scratch,
                     bool *included, size_t *count)
{
    return inclusion_rule_after(v, NULL, needed, at_least, scratch, included, count);
}

err_t inclusion_rule_after(const struct votes *v, const bool *already, int32_t needed,
                           size_t at_least, struct arena *scratch, bool *included, size_t *count)
{
    const size_t n = v->participants;
    const int32_t least = (size_t)needed < v->statements ? needed : (int32_t)v->statements;
    const size_t wanted = at_least < n ? at_least : n;
    size_t in = 0;
    for (size_t i = 0; i < n; i++) {
        included[i] = votes_of(v, i) >= least || (already != NULL && already[i]);
        in += included[i];
    }
    *count = in;
    if (in >= wanted)
        return OK;

    LEVEL(level, scratch);
    struct keyed *const by_answers = arena_try_array(scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, n);
    if (by_answers == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        by_answers[i] = (struct keyed){ key_of_i64(-votes_of(v, i)), i };
    sort_keyed(by_answers, spare, n);
    for (size_t i = 0; i < n && in < wanted; i++) {
        in += !included[by_answers[i].at];
        included[by_answers[i].at] = true;
    }
    *count = in;
    return OK;
}
