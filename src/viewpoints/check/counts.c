/* The counters of what stands in force, counted anew.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/counts.h"
#include "kit/text/text.h"
#include "site/feature.h"
#include "viewpoints/check/check.h"

static int compare_i64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_place(const struct answer_count *x, const struct answer_count *y)
{
    int c = compare_i64(x->in.v, y->in.v);
    if (c == 0)
        c = compare_i64(x->on.v, y->on.v);
    return c != 0 ? c : compare_i64((int64_t)x->side, (int64_t)y->side);
}

static bool same_answers(const struct answer_count *x, const struct answer_count *y)
{
    return x->disagree == y->disagree && x->pass == y->pass && x->agree == y->agree &&
           x->stated == y->stated && x->inferred == y->inferred;
}

static void differs(struct cx *cx, struct record_differences *to, const char *table, int64_t id,
                    const char *msgid)
{
    to->differs(to->of, table, id, tr_lang(cx->lang, msgid));
}

/* Two lists side by side; what one of them does not have is nought there. */
static err_t answers_compare(struct cx *cx, struct record_differences *to)
{
    static const struct answer_count NOUGHT;
    const struct answer_count *kept = NULL, *anew = NULL;
    size_t kept_count = 0, anew_count = 0;
    TRY(answer_counts_all(cx, COUNTED_KEPT, &kept, &kept_count));
    TRY(answer_counts_all(cx, COUNTED_ANEW, &anew, &anew_count));
    for (size_t k = 0, a = 0; k < kept_count || a < anew_count;) {
        const int c = k == kept_count ? 1 : a == anew_count ? -1 : by_place(&kept[k], &anew[a]);
        const struct answer_count *const x = c <= 0 ? &kept[k++] : &NOUGHT;
        const struct answer_count *const y = c >= 0 ? &anew[a++] : &NOUGHT;
        if (!same_answers(x, y))
            differs(cx, to, "statement", c <= 0 ? x->on.v : y->on.v,
                    N_("its answers are not as many as its counters say"));
    }
    return OK;
}

static err_t people_compare(struct cx *cx, struct record_differences *to)
{
    const struct people_count *kept = NULL, *anew = NULL;
    size_t kept_count = 0, anew_count = 0;
    TRY(people_counts_all(cx, COUNTED_KEPT, &kept, &kept_count));
    TRY(people_counts_all(cx, COUNTED_ANEW, &anew, &anew_count));
    for (size_t k = 0, a = 0; k < kept_count || a < anew_count;) {
        int c = k == kept_count   ? 1
                : a == anew_count ? -1
                                  : compare_i64(kept[k].in.v, anew[a].in.v);
        if (c == 0)
            c = compare_i64((int64_t)kept[k].side, (int64_t)anew[a].side);
        const int64_t in = c <= 0 ? kept[k].in.v : anew[a].in.v;
        const int64_t is = c <= 0 ? kept[k++].participants : 0;
        const int64_t should = c >= 0 ? anew[a++].participants : 0;
        if (is != should)
            differs(cx, to, "consultation", in,
                    N_("its participants are not as many as its counter says"));
    }
    return OK;
}

err_t counts_compare(struct cx *cx, struct record_differences *to)
{
    TRY(answers_compare(cx, to));
    return people_compare(cx, to);
}
