/* Changes between two consultations, and which of their statements ask the same.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/compare_model.h"

#include <math.h>

#include "kit/base/str.h"
#include "opinion/findings.h"
#include "viewpoints/statements/alike.h"

/* --- the same people -------------------------------------------------------------------------- */

double even_odds_p(int32_t a, int32_t b)
{
    const int32_t n = a + b;
    const int32_t least = a < b ? a : b;
    if (2 * least >= n)
        return 1.0; /* even, or nobody */
    double tail = 0.0;
    for (int32_t k = 0; k <= least; k++)
        tail += exp(lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0) - n * log(2.0));
    const double p = 2.0 * tail;
    return p < 1.0 ? p : 1.0;
}

static const double NORMAL_95 = 1.6448536269514722; /* 90 % two-sided */

/* Bonett and Price 2012, with one more on each way of turning. */
static struct bounds turned_bounds(const struct paired *p)
{
    const double n = p->both + 2.0;
    const double up = (p->to_agree + 1.0) / n;
    const double down = (p->from_agree + 1.0) / n;
    const double d = up - down;
    const double half = NORMAL_95 * sqrt((up + down - d * d) / n);
    return (struct bounds){ d - half > -1.0 ? d - half : -1.0, d + half < 1.0 ? d + half : 1.0 };
}

struct paired paired_of(const struct turn *turns, size_t count)
{
    struct paired p = { .p = 1.0 };
    for (size_t i = 0; i < count; i++) {
        const struct turn t = turns[i];
        if (t.then == ANSWER_NONE || t.now == ANSWER_NONE)
            continue;
        p.both++;
        p.same += t.then == t.now;
        p.to_agree += t.then != 1 && t.now == 1;
        p.from_agree += t.then == 1 && t.now != 1;
    }
    p.is_estimated = p.both >= VOICES_LEAST;
    p.reading = p.is_estimated ? CHANGE_NOT_TOLD : CHANGE_TOO_FEW;
    if (!p.is_estimated)
        return p;
    p.difference = turned_bounds(&p);
    p.p = even_odds_p(p.to_agree, p.from_agree);
    return p;
}

/* --- everybody who answered ------------------------------------------------------------------- */

/* Everybody counts alike, each for themselves. */
static struct cell everybody(struct voices v)
{
    const int32_t n = voices_count(v);
    return (struct cell){ .raw = { v.agree, v.disagree, n },
                          .voices = n,
                          .weighted = { v.agree, v.disagree, n, n } };
}

static double largest_of(const struct change *at, size_t count)
{
    int32_t most = 0;
    for (size_t i = 0; i < count; i++) {
        const int32_t then = voices_count(at[i].then);
        const int32_t now = voices_count(at[i].now);
        most = then > most ? then : most;
        most = now > most ? now : most;
    }
    return most;
}

static void compare_one(struct judge *judge, struct change *c)
{
    const struct cell cells[2] = { everybody(c->now), everybody(c->then) };
    struct class_finding f[2];
    for (size_t g = 0; g < 2; g++)
        f[g] = judge_class(judge, &cells[g]);
    judge_begin(judge, f);
    const struct pair_finding pair = judge_pair(judge, f, 0, 1);
    c->agree_now = (struct bounds){ f[0].agree.low, f[0].agree.high };
    c->agree_then = (struct bounds){ f[1].agree.low, f[1].agree.high };
    c->is_estimated = pair.tested;
    c->reading = pair.tested ? CHANGE_NOT_TOLD : CHANGE_TOO_FEW;
    c->p = pair.p;
    c->difference = (struct bounds){ pair.interval.low, pair.interval.high };
}

/* --- telling ---------------------------------------------------------------------------------- */

static err_t adjusted(const double *p, size_t count, struct arena *scratch, double **out)
{
    double *const q = arena_array(scratch, double, count);
    TRY(fdr_adjust(p, count, FDR_POSITIVE, scratch, q));
    *out = q;
    return OK;
}

/* The interval has to say so as well: the two are computed differently. */
static enum change_reading reading_of(double q, double fdr, struct bounds difference)
{
    if (q > fdr || (difference.low <= 0.0 && difference.high >= 0.0))
        return CHANGE_NOT_TOLD;
    return difference.low > 0.0 ? CHANGE_MORE : CHANGE_LESS;
}

err_t changes_make(struct change *at, size_t count, struct arena *scratch)
{
    const struct findings_options options = findings_options_default();
    double *const p = arena_array(scratch, double, count);
    double *q = NULL;
    struct judge judge;
    size_t n = 0;
    TRY(judge_make(&options, 2, largest_of(at, count), scratch, &judge));
    for (size_t i = 0; i < count; i++) {
        compare_one(&judge, &at[i]);
        if (at[i].is_estimated)
            p[n++] = at[i].p;
    }
    TRY(adjusted(p, n, scratch, &q));
    n = 0;
    for (size_t i = 0; i < count; i++) {
        if (at[i].is_estimated)
            at[i].reading = reading_of(q[n++], options.fdr, at[i].difference);
    }
    return OK;
}

err_t paired_tell(struct paired *at, size_t count, struct arena *scratch)
{
    const double fdr = findings_options_default().fdr;
    double *const p = arena_array(scratch, double, count);
    double *q = NULL;
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (at[i].is_estimated)
            p[n++] = at[i].p;
    }
    TRY(adjusted(p, n, scratch, &q));
    n = 0;
    for (size_t i = 0; i < count; i++) {
        if (at[i].is_estimated)
            at[i].reading = reading_of(q[n++], fdr, at[i].difference);
    }
    return OK;
}

/* --- matching --------------------------------------------------------------------------------- */

struct taken {
    bool *then, *now;
};

static struct taken taken_by(const struct match *at, size_t count, size_t then_count,
                             size_t now_count, struct arena *scratch)
{
    struct taken t = { arena_array(scratch, bool, then_count),
                       arena_array(scratch, bool, now_count) };
    for (size_t i = 0; i < count; i++) {
        t.then[at[i].then] = true;
        t.now[at[i].now] = true;
    }
    return t;
}

bool is_same_text(const struct folded2 *a, const struct folded2 *b)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        if (a->by[l].len > 0 && str_eq(a->by[l], b->by[l]))
            return true;
    }
    return false;
}

size_t matches_find(const struct folded2 *then, size_t then_count, const struct folded2 *now,
                    size_t now_count, const struct match *by_hand, size_t by_hand_count,
                    struct arena *scratch, struct match *out)
{
    const struct taken t = taken_by(by_hand, by_hand_count, then_count, now_count, scratch);
    size_t n = 0;
    for (size_t j = 0; j < now_count; j++) {
        for (size_t k = 0; k < by_hand_count; k++) {
            if (by_hand[k].now == j)
                out[n++] = (struct match){ by_hand[k].then, j, MATCH_BY_HAND };
        }
        for (size_t i = 0; i < then_count && !t.now[j]; i++) {
            if (t.then[i] || !is_same_text(&then[i], &now[j]))
                continue;
            t.then[i] = true;
            t.now[j] = true;
            out[n++] = (struct match){ i, j, MATCH_BY_TEXT };
        }
    }
    return n;
}

static int likest_first(const void *a, const void *b)
{
    const struct likely *x = a;
    const struct likely *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->now != y->now)
        return x->now < y->now ? -1 : 1;
    return (x->then > y->then) - (x->then < y->then);
}

size_t likely_find(const struct text2 *then, size_t then_count, const struct text2 *now,
                   size_t now_count, const struct match *matches, size_t match_count,
                   struct arena *scratch, struct likely *out)
{
    enum { ASKED = 3 };
    const struct taken t = taken_by(matches, match_count, then_count, now_count, scratch);
    const struct alike_index *const index = alike_index_new(scratch, then, then_count);
    struct likely *const all = arena_array(scratch, struct likely, array_size(now_count, ASKED));
    size_t n = 0;
    for (size_t j = 0; j < now_count; j++) {
        struct alike close[ASKED];
        const size_t count =
            t.now[j] ? 0 : alike_find(index, scratch, &now[j], SIZE_MAX, ALIKE_LEAST, close, ASKED);
        for (size_t k = 0; k < count; k++) {
            if (close[k].sense == ALIKE_SAME && !t.then[close[k].at])
                all[n++] = (struct likely){ close[k].at, j, close[k].score };
        }
    }
    if (n > 1)
        qsort(all, n, sizeof *all, likest_first);
    size_t kept = 0;
    for (size_t k = 0; k < n; k++) {
        if (t.then[all[k].then] || t.now[all[k].now])
            continue;
        t.then[all[k].then] = true;
        t.now[all[k].now] = true;
        out[kept++] = all[k];
    }
    return kept;
}
