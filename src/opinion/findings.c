/* What a labelling of the participants says about every statement.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/findings.h"

#include "opinion/memory.h"
#include "opinion/sort.h"
#include "opinion/special.h"

/* --- many tests ------------------------------------------------------------------------------ */

err_t fdr_adjust(const double *p, size_t count, enum fdr_rule rule, struct arena *scratch,
                 double *q)
{
    LEVEL(level, scratch);
    struct keyed *const order = arena_try_array(scratch, struct keyed, count);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, count);
    if (order == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    double factor = rule == FDR_ANY ? 0.0 : 1.0;
    for (size_t i = 0; i < count; i++) {
        order[i] = (struct keyed){ key_of_f64(p[i]), i };
        factor += rule == FDR_ANY ? 1.0 / (double)(i + 1) : 0.0;
    }
    sort_keyed(order, spare, count);
    double least = 1.0;
    for (size_t k = count; k > 0; k--) {
        const size_t i = order[k - 1].at;
        const double adjusted = p[i] * factor * (double)count / (double)k;
        least = adjusted < least ? adjusted : least;
        q[i] = least;
    }
    return OK;
}

/* q of every tested pair, and the largest p told. */
static err_t adjust_pairs(struct findings *f, struct arena *scratch)
{
    LEVEL(level, scratch);
    const size_t all = f->statements * f->pairs;
    double *const p = arena_try_array(scratch, double, all);
    double *const q = arena_try_array(scratch, double, all);
    if (p == NULL || q == NULL)
        return ERR_NO_MEMORY;
    f->tests = 0;
    for (size_t k = 0; k < all; k++) {
        if (f->pair[k].tested)
            p[f->tests++] = f->pair[k].p;
    }
    TRY(fdr_adjust(p, f->tests, f->options.fdr_rule, scratch, q));
    size_t t = 0;
    f->p_told = -1.0;
    for (size_t k = 0; k < all; k++) {
        if (!f->pair[k].tested)
            continue;
        f->pair[k].q = q[t++];
        if (f->pair[k].q <= f->options.fdr && f->pair[k].p > f->p_told)
            f->p_told = f->pair[k].p;
    }
    return OK;
}

/* --- one statement --------------------------------------------------------------------------- */

static void find_consensus(const struct class_finding *of, size_t classes,
                           struct statement_finding *s)
{
    double agreement = 0.0;
    double balanced = 0.0;
    s->consensus = 1.0;
    for (size_t g = 0; g < classes; g++) {
        const struct class_finding *const c = &of[g];
        const double agree = share_mean(c->agreeing.successes, c->agreeing.failures);
        const double disagree = share_mean(c->disagreeing.successes, c->disagreeing.failures);
        agreement += special_log(agree);
        balanced += special_log(agree * (1.0 - disagree));
        s->consensus *= (c->agrees + 1.0) / (c->n + 2.0);
    }
    s->agreement = special_exp(agreement / (double)classes);
    s->balanced = special_exp(balanced / (double)classes);
}

static void find_statement(struct judge *judge, const struct tallies *t, size_t j,
                           struct findings *f)
{
    struct class_finding *const of = f->of + j * f->classes;
    struct pair_finding *const pairs = f->pair + j * f->pairs;
    struct statement_finding *const s = &f->statement[j];
    for (size_t g = 0; g < f->classes; g++) {
        of[g] = judge_class(judge, cell_of(t, g, j));
        if (g == 0 || of[g].voices < s->voices_fewest)
            s->voices_fewest = of[g].voices;
    }
    judge_begin(judge, of);
    for (size_t g = 0; g < f->classes; g++) {
        for (size_t h = g + 1; h < f->classes; h++)
            pairs[pair_number(f->classes, g, h)] = judge_pair(judge, of, g, h);
    }
    s->agreed_least = agreed_least(of, f->classes);
    s->rejected_least = rejected_least(of, f->classes);
    find_consensus(of, f->classes, s);
    s->widest = pair_widest(pairs, f->pairs);
    s->apart = s->widest < f->pairs ? interval_distance(pairs[s->widest].interval) : 0.0;
}

static void find_verdict(struct findings *f, size_t j, bool *told_apart)
{
    const struct pair_finding *const pairs = f->pair + j * f->pairs;
    for (size_t k = 0; k < f->pairs; k++)
        told_apart[k] = pairs[k].tested && pairs[k].q <= f->options.fdr;
    f->statement[j].verdict =
        verdict_of(f->of + j * f->classes, f->classes, f->options.voices_least, told_apart);
}

/* --- lists ----------------------------------------------------------------------------------- */

static double rank_of(const struct statement_finding *s)
{
    if (s->verdict == VERDICT_COMMON_GROUND)
        return s->agreed_least;
    return s->verdict == VERDICT_COMMON_REJECTION ? s->rejected_least : s->apart;
}

/* The columns of one verdict, best first; by_id: all columns by statement id. */
static err_t list_make(const struct findings *f, enum verdict verdict, const struct keyed *by_id,
                       struct arena *arena, struct arena *scratch, struct column_list *out)
{
    LEVEL(level, scratch);
    struct keyed *const order = arena_try_array(scratch, struct keyed, f->statements);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, f->statements);
    if (order == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    struct column_list list = { 0 };
    for (size_t i = 0; i < f->statements; i++) {
        const struct statement_finding *const s = &f->statement[by_id[i].at];
        if (s->verdict == verdict)
            order[list.count++] = (struct keyed){ key_of_f64(-rank_of(s)), by_id[i].at };
    }
    sort_keyed(order, spare, list.count);
    list.column = arena_try_array(arena, int32_t, list.count);
    if (list.column == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < list.count; i++)
        list.column[i] = (int32_t)order[i].at;
    *out = list;
    return OK;
}

static err_t lists_make(const struct tallies *t, struct findings *f, struct arena *arena,
                        struct arena *scratch)
{
    LEVEL(level, scratch);
    struct keyed *const by_id = arena_try_array(scratch, struct keyed, f->statements);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, f->statements);
    if (by_id == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t j = 0; j < f->statements; j++)
        by_id[j] = (struct keyed){ key_of_i64(t->statement_id[j]), j };
    sort_keyed(by_id, spare, f->statements);
    TRY(list_make(f, VERDICT_COMMON_GROUND, by_id, arena, scratch, &f->common_ground));
    TRY(list_make(f, VERDICT_COMMON_REJECTION, by_id, arena, scratch, &f->common_rejection));
    TRY(list_make(f, VERDICT_DIVERGENCE, by_id, arena, scratch, &f->divergence));
    return list_make(f, VERDICT_DIFFERENT, by_id, arena, scratch, &f->different);
}

/* --- all ------------------------------------------------------------------------------------- */

static double largest_cell(const struct tallies *t)
{
    double largest = 0.0;
    for (size_t k = 0; k < t->classes * t->statements; k++) {
        const double n = effective_answers(&t->of[k].weighted);
        largest = n > largest ? n : largest;
    }
    return largest;
}

err_t findings_make(const struct tallies *tallies, const struct findings_options *options,
                    struct arena *arena, struct arena *scratch, struct findings *out)
{
    struct findings f = { .options = *options,
                          .classes = tallies->classes,
                          .statements = tallies->statements,
                          .pairs = pair_count(tallies->classes) };
    f.of = arena_try_array(arena, struct class_finding, array_size(f.classes, f.statements));
    f.statement = arena_try_array(arena, struct statement_finding, f.statements);
    f.pair = arena_try_array(arena, struct pair_finding, array_size(f.pairs, f.statements));
    LEVEL(level, scratch);
    bool *const told_apart = arena_try_array(scratch, bool, f.pairs);
    if (f.of == NULL || f.statement == NULL || f.pair == NULL || told_apart == NULL)
        return ERR_NO_MEMORY;
    struct judge judge;
    TRY(judge_make(options, f.classes, largest_cell(tallies), scratch, &judge));
    for (size_t j = 0; j < f.statements; j++)
        find_statement(&judge, tallies, j, &f);
    TRY(adjust_pairs(&f, scratch));
    for (size_t j = 0; j < f.statements; j++)
        find_verdict(&f, j, told_apart);
    TRY(lists_make(tallies, &f, arena, scratch));
    *out = f;
    return OK;
}
