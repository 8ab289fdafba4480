/* Known classes side by side on one statement: counts, intervals, and the word for the finding.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/compare.h"

#include "opinion/memory.h"

static const double HALF = 0.5;

struct class_answer class_answer_of(struct answer_tally t)
{
    struct class_answer a = { .n = t.answers,
                              .agrees = t.agrees,
                              .disagrees = t.disagrees,
                              .passes = t.answers - t.agrees - t.disagrees };
    a.agree = share_interval(t.agrees, t.answers - t.agrees);
    a.disagree = share_interval(t.disagrees, t.answers - t.disagrees);
    return a;
}

enum verdict verdict_of(const struct class_answer *classes, size_t count, bool differs)
{
    must(count > 0);
    size_t answers = 0;
    size_t agreed = 0;
    size_t disagreed = 0;
    bool too_few = false;
    for (size_t c = 0; c < count; c++) {
        answers += (size_t)classes[c].n;
        too_few = too_few || classes[c].n < VOICES_NEEDED;
        agreed += classes[c].agree.low > HALF;
        disagreed += classes[c].disagree.low > HALF;
    }
    if (answers == 0)
        return VERDICT_NO_ANSWERS;
    if (too_few)
        return VERDICT_TOO_FEW;
    if (agreed == count)
        return VERDICT_COMMON_GROUND;
    if (disagreed == count)
        return VERDICT_COMMON_REJECTION;
    if (agreed > 0 && disagreed > 0)
        return VERDICT_DIVERGENCE;
    if (differs)
        return VERDICT_DIFFERENT;
    return agreed + disagreed > 0 ? VERDICT_NOT_SURE : VERDICT_NOT_TOLD_APART;
}

err_t class_compare(struct answer_tally a, struct answer_tally b, struct arena *scratch,
                    struct class_comparison *out)
{
    struct class_comparison c = { .side = { class_answer_of(a), class_answer_of(b) } };
    c.has_difference = a.answers >= VOICES_NEEDED && b.answers >= VOICES_NEEDED;
    bool differs = false;
    if (c.has_difference) {
        TRY(share_difference((struct share){ a.agrees, a.answers - a.agrees },
                             (struct share){ b.agrees, b.answers - b.agrees }, scratch,
                             &c.difference));
        differs = c.difference.low > 0.0 || c.difference.high < 0.0;
    }
    c.verdict = verdict_of(c.side, 2, differs);
    *out = c;
    return OK;
}

err_t classes_compare(const struct votes *v, const int32_t *class_of, struct workers *w,
                      struct arena *arena, struct arena *scratch, struct class_comparison **out)
{
    struct class_comparison *const all =
        arena_try_array(arena, struct class_comparison, v->statements);
    if (all == NULL)
        return ERR_NO_MEMORY;
    LEVEL(level, scratch);
    struct group_counts counts;
    TRY(group_counts_make(v, class_of, 2, w, scratch, scratch, &counts));
    for (size_t j = 0; j < v->statements; j++)
        TRY(class_compare(*tally_of(&counts, 0, j), *tally_of(&counts, 1, j), scratch, &all[j]));
    *out = all;
    return OK;
}
