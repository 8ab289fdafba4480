/* Statements that represent a group, and statements on which everybody agrees.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/representative.h"

#include <math.h>

const double SIGNIFICANT = 1.2816;

/* Both sides of one statement in one group. */
struct contrast {
    int32_t column;
    struct answer_tally own;
    double pa, pat, ra, rat;
    double pd, pdt, rd, rdt;
};

double proportion_test(int32_t successes, int32_t trials)
{
    const double n = trials + 1.0;
    return 2.0 * sqrt(n) * ((successes + 1.0) / n - 0.5);
}

double two_proportion_test(int32_t s1, int32_t n1, int32_t s2, int32_t n2)
{
    const double a = s1 + 1.0;
    const double b = s2 + 1.0;
    const double n = n1 + 1.0;
    const double k = n2 + 1.0;
    const double pooled = (a + b) / (n + k);
    if (pooled >= 1.0)
        return 0.0; /* only agreement, or counts that round to it */
    return (a / n - b / k) / sqrt(pooled * (1.0 - pooled) * (1.0 / n + 1.0 / k));
}

static double share(int32_t successes, int32_t trials)
{
    return (successes + 1.0) / (trials + 2.0);
}

static struct contrast contrast_of(const struct group_counts *c, size_t group, size_t j)
{
    const struct answer_tally own = *tally_of(c, group, j);
    const struct answer_tally rest = tally_others(c, group, j);
    struct contrast x = { .column = (int32_t)j, .own = own };
    x.pa = share(own.agrees, own.answers);
    x.pat = proportion_test(own.agrees, own.answers);
    x.ra = x.pa / share(rest.agrees, rest.answers);
    x.rat = two_proportion_test(own.agrees, own.answers, rest.agrees, rest.answers);
    x.pd = share(own.disagrees, own.answers);
    x.pdt = proportion_test(own.disagrees, own.answers);
    x.rd = x.pd / share(rest.disagrees, rest.answers);
    x.rdt = two_proportion_test(own.disagrees, own.answers, rest.disagrees, rest.answers);
    return x;
}

static struct listed_statement listed(const struct contrast *x)
{
    if (x->rat > x->rdt)
        return (struct listed_statement){ .column = x->column,
                                          .side = SIDE_AGREE,
                                          .successes = x->own.agrees,
                                          .trials = x->own.answers,
                                          .share = x->pa,
                                          .share_test = x->pat,
                                          .ratio = x->ra,
                                          .ratio_test = x->rat };
    return (struct listed_statement){ .column = x->column,
                                      .side = SIDE_DISAGREE,
                                      .successes = x->own.disagrees,
                                      .trials = x->own.answers,
                                      .share = x->pd,
                                      .share_test = x->pdt,
                                      .ratio = x->rd,
                                      .ratio_test = x->rdt };
}

static double metric(const struct listed_statement *s)
{
    return s->ratio * s->ratio_test * s->share * s->share_test;
}

static bool sufficient(const struct contrast *x)
{
    return (x->rat > SIGNIFICANT && x->pat > SIGNIFICANT) ||
           (x->rdt > SIGNIFICANT && x->pdt > SIGNIFICANT);
}

static double stronger_ratio_test(const struct contrast *x)
{
    return x->rat > x->rdt ? x->rat : x->rdt;
}

static bool beats_best_agree(const struct contrast *x, const struct contrast *current)
{
    if (x->own.agrees == 0 && x->own.disagrees == 0)
        return false;
    if (current == NULL)
        return x->pat > SIGNIFICANT || (x->ra > 1.0 && x->pa > 0.5);
    if (current->ra > 1.0)
        return x->ra * x->rat * x->pa * x->pat >
               current->ra * current->rat * current->pa * current->pat;
    return x->pa * x->pat > current->pa * current->pat;
}

/* The statements with the highest measure, equals in the order they came. One more than is shown,
 * since the best agreed one may have to leave. */
struct ranking {
    size_t count;
    struct listed_statement at[LIST_MAX + 1];
    double measure[LIST_MAX + 1];
};

static void rank(struct ranking *r, const struct listed_statement *s, double measure)
{
    size_t i = r->count;
    while (i > 0 && r->measure[i - 1] < measure)
        i--;
    if (i == ARRAY_LEN(r->at))
        return;
    if (r->count < ARRAY_LEN(r->at))
        r->count++;
    for (size_t k = r->count - 1; k > i; k--) {
        r->at[k] = r->at[k - 1];
        r->measure[k] = r->measure[k - 1];
    }
    r->at[i] = *s;
    r->measure[i] = measure;
}

static void append(struct listed_statements *list, const struct listed_statement *s)
{
    if (list->count < LIST_MAX)
        list->at[list->count++] = *s;
}

static struct listed_statements agreed_first(const struct listed_statements *list)
{
    struct listed_statements out = { 0 };
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i].side == SIDE_AGREE)
            append(&out, &list->at[i]);
    }
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i].side == SIDE_DISAGREE)
            append(&out, &list->at[i]);
    }
    return out;
}

/* What one pass over the statements keeps. */
struct search {
    struct ranking sufficient;
    struct listed_statement best;
    struct contrast best_agree;
    bool has_best, has_best_agree;
};

static void consider(struct search *s, const struct contrast *x)
{
    const struct listed_statement form = listed(x);
    if (sufficient(x))
        rank(&s->sufficient, &form, metric(&form));
    if (!s->has_best || stronger_ratio_test(x) > s->best.ratio_test) {
        s->best = form;
        s->has_best = true;
    }
    if (beats_best_agree(x, s->has_best_agree ? &s->best_agree : NULL)) {
        s->best_agree = *x;
        s->has_best_agree = true;
    }
}

static struct listed_statements display_order(const struct search *s)
{
    struct listed_statements list = { 0 };
    if (s->has_best_agree) {
        struct listed_statement first = listed(&s->best_agree);
        first.best_agree = true;
        append(&list, &first);
    } else if (s->sufficient.count == 0 && s->has_best) {
        append(&list, &s->best);
    }
    for (size_t i = 0; i < s->sufficient.count; i++) {
        const struct listed_statement *const x = &s->sufficient.at[i];
        if (!s->has_best_agree || x->column != s->best_agree.column)
            append(&list, x);
    }
    return agreed_first(&list);
}

void representative_find(const struct group_counts *c, size_t group, const bool *moderated_out,
                         struct listed_statements *out)
{
    struct search s = { 0 };
    for (size_t j = 0; j < c->statements; j++) {
        if (moderated_out != NULL && moderated_out[j])
            continue;
        const struct contrast x = contrast_of(c, group, j);
        consider(&s, &x);
    }
    *out = display_order(&s);
}

static void rank_if_consensus(struct ranking *r, size_t j, enum list_side side, int32_t successes,
                              int32_t trials)
{
    const double p = share(successes, trials);
    const double pt = proportion_test(successes, trials);
    if (p <= 0.5 || pt <= SIGNIFICANT)
        return;
    const struct listed_statement s = { .column = (int32_t)j,
                                        .side = side,
                                        .successes = successes,
                                        .trials = trials,
                                        .share = p,
                                        .share_test = pt };
    rank(r, &s, p * pt);
}

static void take_top(const struct ranking *r, struct listed_statements *out)
{
    *out = (struct listed_statements){ 0 };
    for (size_t i = 0; i < r->count; i++)
        append(out, &r->at[i]);
}

void consensus_find(const struct group_counts *all, const bool *moderated_out,
                    struct consensus_lists *out)
{
    must(all->groups == 1);
    struct ranking agree = { 0 };
    struct ranking disagree = { 0 };
    for (size_t j = 0; j < all->statements; j++) {
        if (moderated_out != NULL && moderated_out[j])
            continue;
        const struct answer_tally *const t = tally_of(all, 0, j);
        rank_if_consensus(&agree, j, SIDE_AGREE, t->agrees, t->answers);
        rank_if_consensus(&disagree, j, SIDE_DISAGREE, t->disagrees, t->answers);
    }
    take_top(&agree, &out->agree);
    take_top(&disagree, &out->disagree);
}
