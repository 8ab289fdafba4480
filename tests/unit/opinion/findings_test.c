/* What classes say about statements: verdicts, differences, many tests at once, and the laws of
 * them. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "opinion/findings.h"

#define WORLD_ALSO struct findings_options options;
#include "world.h"

static int make_world(void **state)
{
    world_new(state, 2, 1)->options = findings_options_default();
    return 0;
}

/* --- verdicts of two classes, each statement alone ------------------------------------------- */

struct compared {
    struct class_finding side[2];
    enum verdict verdict;
    bool has_difference;
    struct interval difference;
};

static struct compared compared(struct answer_tally a, struct answer_tally b)
{
    struct arena scratch = { 0 };
    struct compared c = { .side = { class_finding_of(a), class_finding_of(b) } };
    c.has_difference = a.answers >= VOICES_NEEDED && b.answers >= VOICES_NEEDED;
    bool told_apart = false;
    if (c.has_difference) {
        assert_int_equal(
            share_difference(c.side[0].agreeing, c.side[1].agreeing, &scratch, &c.difference), OK);
        told_apart = interval_distance(c.difference) > 0.0;
    }
    c.verdict = verdict_of(c.side, 2, VOICES_NEEDED, &told_apart);
    assert_int_equal(scratch.used, 0);
    arena_release(&scratch);
    return c;
}

/* Agrees, disagrees, passes. */
static struct answer_tally people(int32_t agrees, int32_t disagrees, int32_t passes)
{
    return (struct answer_tally){ agrees, disagrees, agrees + disagrees + passes };
}

static void fewer_than_three_voices_on_a_side_are_too_few_to_compare(void **state)
{
    (void)state;
    const struct compared c = compared(people(2, 0, 0), people(50, 0, 0));

    assert_int_equal(c.verdict, VERDICT_TOO_FEW);
    assert_false(c.has_difference);
    assert_int_equal(compared(people(0, 0, 0), people(50, 0, 0)).verdict, VERDICT_TOO_FEW);
    assert_int_equal(compared(people(0, 0, 0), people(0, 0, 0)).verdict, VERDICT_NO_ANSWERS);
}

static void common_ground_needs_agreement_surely_above_half_on_both_sides(void **state)
{
    (void)state;
    assert_int_equal(compared(people(3, 0, 0), people(4, 0, 0)).verdict, VERDICT_COMMON_GROUND);
    assert_int_equal(compared(people(3, 0, 0), people(3, 1, 0)).verdict, VERDICT_NOT_SURE);
    assert_int_equal(compared(people(0, 3, 0), people(0, 9, 0)).verdict, VERDICT_COMMON_REJECTION);
}

static void divergence_needs_bounds_on_opposite_sides_of_half(void **state)
{
    (void)state;
    assert_int_equal(compared(people(4, 0, 0), people(0, 3, 0)).verdict, VERDICT_DIVERGENCE);
    assert_int_equal(compared(people(3, 0, 0), people(1, 2, 0)).verdict, VERDICT_DIFFERENT);
}

static void different_is_said_only_when_the_difference_is_surely_not_nothing(void **state)
{
    (void)state;
    const struct compared c = compared(people(95, 5, 0), people(60, 40, 0));
    assert_true(c.difference.low > 0.0);
    assert_int_equal(c.verdict,
                     VERDICT_COMMON_GROUND); /* both surely above half: that comes first */
    assert_int_equal(compared(people(95, 5, 0), people(52, 48, 0)).verdict, VERDICT_DIFFERENT);
    assert_int_equal(compared(people(2, 1, 0), people(4, 6, 0)).verdict, VERDICT_NOT_TOLD_APART);
}

static void passes_are_neither_agreement_nor_disagreement(void **state)
{
    (void)state;
    const struct compared c = compared(people(3, 0, 10), people(1, 2, 10));

    assert_int_equal(c.side[0].n, 13);
    assert_int_equal(c.side[0].passes, 10);
    assert_int_equal(c.verdict, VERDICT_NOT_TOLD_APART); /* no common ground and no divergence */
}

/* The fewest of n with whom agreement is surely above half. */
static int32_t fewest_sure(int32_t n)
{
    int32_t k = 0;
    while (share_interval(k, n - k).low <= 0.5)
        k++;
    return k;
}

/* So on two classes alone, being on opposite sides of half is being told apart. */
static void two_classes_just_sure_on_opposite_sides_are_always_told_apart(void **state)
{
    (void)state;
    static const int32_t N[] = { 3, 4, 5, 7, 9, 12, 20, 33, 100, 1000 };
    for (size_t i = 0; i < ARRAY_LEN(N); i++) {
        for (size_t j = 0; j < ARRAY_LEN(N); j++) {
            const int32_t k = fewest_sure(N[i]);
            const int32_t l = fewest_sure(N[j]);
            const struct compared c = compared(people(k, N[i] - k, 0), people(N[j] - l, l, 0));
            assert_true(c.difference.low > 0.0);
            assert_int_equal(c.verdict, VERDICT_DIVERGENCE);
        }
    }
}

static void a_difference_that_is_not_told_apart_is_no_divergence(void **state)
{
    (void)state;
    const struct class_finding side[] = { class_finding_of(people(9, 0, 0)),
                                          class_finding_of(people(0, 9, 0)) };
    const bool told = true;
    const bool not_told = false;

    assert_int_equal(verdict_of(side, 2, 3, &told), VERDICT_DIVERGENCE);
    assert_int_equal(verdict_of(side, 2, 3, &not_told), VERDICT_NOT_SURE);
}

/* --- statements of several classes ----------------------------------------------------------- */

enum { CLASSES_MOST = 5 };

/* Tallies of made-up counts, everybody of weight 1. */
static struct tallies tallies_new(struct world *w, size_t classes, size_t statements)
{
    int64_t *const ids = arena_array(&w->arena, int64_t, statements);
    for (size_t j = 0; j < statements; j++)
        ids[j] = (int64_t)j;
    return (struct tallies){ .classes = classes,
                             .statements = statements,
                             .statement_id = ids,
                             .of = arena_array(&w->arena, struct cell, classes * statements),
                             .members = arena_array(&w->arena, int32_t, classes) };
}

static void tallies_set(const struct tallies *t, size_t g, size_t j, struct answer_tally n)
{
    t->of[j * t->classes + g] =
        (struct cell){ n, n.answers, { n.agrees, n.disagrees, n.answers, n.answers } };
}

static struct findings found(struct world *w, const struct tallies *t)
{
    struct findings f;
    assert_int_equal(findings_make(t, &w->options, &w->arena, &w->scratch, &f), OK);
    assert_int_equal(w->scratch.used, 0);
    return f;
}

/* Random counts: some classes agree, some reject, some are torn, some hardly answer. */
static struct tallies some_tallies(struct world *w, size_t classes, size_t statements)
{
    const struct tallies t = tallies_new(w, classes, statements);
    for (size_t j = 0; j < statements; j++) {
        for (size_t g = 0; g < classes; g++) {
            const int32_t n = (int32_t)(chance(w) * 40.0);
            const double p = chance(w) < 0.4 ? 0.95 : chance(w);
            const int32_t agrees = (int32_t)(p * n + 0.5);
            const int32_t disagrees = (int32_t)((n - agrees) * chance(w) + 0.5);
            tallies_set(&t, g, j, people(agrees, disagrees, n - agrees - disagrees));
        }
    }
    return t;
}

static void one_class_tells_where_everybody_surely_agrees_or_rejects(void **state)
{
    struct world *w = *state;
    const struct tallies t = tallies_new(w, 1, 4);
    tallies_set(&t, 0, 0, people(3, 0, 0));
    tallies_set(&t, 0, 1, people(0, 7, 1));
    tallies_set(&t, 0, 2, people(6, 5, 0));
    tallies_set(&t, 0, 3, people(2, 0, 0));

    const struct findings f = found(w, &t);

    assert_int_equal(f.statement[0].verdict, VERDICT_COMMON_GROUND);
    assert_int_equal(f.statement[1].verdict, VERDICT_COMMON_REJECTION);
    assert_int_equal(f.statement[2].verdict, VERDICT_NOT_TOLD_APART);
    assert_int_equal(f.statement[3].verdict, VERDICT_TOO_FEW);
    assert_int_equal(f.tests, 0);
    assert_close(f.statement[0].agreed_least, share_quantile(3.0, 0.0, 0.05), 1e-15);
}

static void the_worst_class_decides_how_well_a_statement_holds(void **state)
{
    struct world *w = *state;
    const struct tallies t = tallies_new(w, 3, 1);
    tallies_set(&t, 0, 0, people(90, 10, 0));
    tallies_set(&t, 1, 0, people(4, 0, 0));
    tallies_set(&t, 2, 0, people(50, 40, 10));

    const struct findings f = found(w, &t);

    const struct statement_finding *const s = &f.statement[0];
    assert_close(s->agreed_least, share_quantile(50.0, 50.0, 0.05), 1e-15);
    assert_close(s->rejected_least, share_quantile(0.0, 4.0, 0.05), 1e-15);
    assert_close(s->agreement, cbrt(90.5 / 101.0 * (4.5 / 5.0) * (50.5 / 101.0)), 1e-14);
    assert_close(s->consensus, 91.0 / 102.0 * (5.0 / 6.0) * (51.0 / 102.0), 1e-15);
    assert_close(s->balanced,
                 cbrt(90.5 / 101.0 * (1.0 - 10.5 / 101.0) * (4.5 / 5.0) * (1.0 - 0.5 / 5.0) *
                      (50.5 / 101.0) * (1.0 - 40.5 / 101.0)),
                 1e-14);
    assert_int_equal(s->voices_fewest, 4);
}

/* For two classes the interval of the difference is the plain one; for more it is wider. */
static void intervals_of_more_pairs_are_wider(void **state)
{
    struct world *w = *state;
    struct tallies t = tallies_new(w, 2, 1);
    tallies_set(&t, 0, 0, people(30, 10, 0));
    tallies_set(&t, 1, 0, people(10, 30, 0));
    const struct pair_finding two = found(w, &t).pair[0];
    t = tallies_new(w, 3, 1);
    tallies_set(&t, 0, 0, people(30, 10, 0));
    tallies_set(&t, 1, 0, people(10, 30, 0));
    tallies_set(&t, 2, 0, people(20, 20, 0));

    const struct findings f = found(w, &t);

    const struct interval plain = share_difference_fast(30.5 / 41.0, share_interval(30.0, 10.0),
                                                        10.5 / 41.0, share_interval(10.0, 30.0));
    assert_close(two.interval.low, plain.low, 1e-15);
    assert_close(two.interval.high, plain.high, 1e-15);
    assert_true(f.pair[0].interval.low < two.interval.low);
    assert_true(f.pair[0].interval.high > two.interval.high);
    assert_close(f.pair[0].p, two.p, 1e-15);             /* q looks after the many, not p */
    assert_close(two.p, 2.0 * 2.445705101512e-6, 3e-10); /* see share_test */
    assert_int_equal(f.statement[0].widest, pair_number(3, 0, 1));
    assert_close(f.statement[0].apart, f.pair[0].interval.low, 0.0);
}

static void pairs_with_too_few_voices_are_not_tested(void **state)
{
    struct world *w = *state;
    const struct tallies t = tallies_new(w, 3, 1);
    tallies_set(&t, 0, 0, people(9, 0, 0));
    tallies_set(&t, 1, 0, people(2, 0, 0));
    tallies_set(&t, 2, 0, people(0, 9, 0));

    const struct findings f = found(w, &t);

    assert_int_equal(f.tests, 1);
    assert_false(f.pair[pair_number(3, 0, 1)].tested);
    assert_true(f.pair[pair_number(3, 0, 2)].tested);
    assert_int_equal(f.statement[0].verdict, VERDICT_TOO_FEW);
}

static void lists_are_ordered_by_certainty_and_then_by_statement(void **state)
{
    struct world *w = *state;
    const struct tallies t = tallies_new(w, 2, 6);
    const int32_t agreeing[] = { 30, 40, 30, 0, 0, 0 };
    for (size_t j = 0; j < 3; j++) {
        tallies_set(&t, 0, j, people(agreeing[j], 0, 0));
        tallies_set(&t, 1, j, people(agreeing[j], 0, 0));
    }
    for (size_t j = 3; j < 6; j++) {
        tallies_set(&t, 0, j, people(10 + (int32_t)j, 0, 0));
        tallies_set(&t, 1, j, people(0, 10 + (int32_t)j, 0));
    }
    ((int64_t *)(uintptr_t)t.statement_id)[2] = -5; /* the same certainty as 0, a smaller id */

    const struct findings f = found(w, &t);

    const int32_t ground[] = { 1, 2, 0 };
    const int32_t divergence[] = { 5, 4, 3 };
    assert_int_equal(f.common_ground.count, 3);
    assert_memory_equal(f.common_ground.column, ground, sizeof ground);
    assert_int_equal(f.divergence.count, 3);
    assert_memory_equal(f.divergence.column, divergence, sizeof divergence);
    assert_int_equal(f.common_rejection.count, 0);
}

/* --- many tests ------------------------------------------------------------------------------ */

/* Worked by hand: p in order .001 .01 .02 .03 .9 -> p 5/i: .005 .025 .0333 .0375 .9. */
static void adjusted_values_are_those_of_the_step_up_rule(void **state)
{
    struct world *w = *state;
    const double p[] = { 0.03, 0.001, 0.9, 0.02, 0.01 };
    const double want[] = { 0.0375, 0.005, 0.9, 0.1 / 3.0, 0.025 };
    const double harmonic = 1.0 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4 + 1.0 / 5;
    double q[5];

    assert_int_equal(fdr_adjust(p, 5, FDR_POSITIVE, &w->scratch, q), OK);
    for (size_t i = 0; i < 5; i++)
        assert_close(q[i], want[i], 1e-15);

    assert_int_equal(fdr_adjust(p, 5, FDR_ANY, &w->scratch, q), OK);
    for (size_t i = 0; i < 5; i++)
        assert_close(q[i], fmin(1.0, want[i] * harmonic), 1e-15);
}

/* q of .04 .04 .04 is .04 and not .12: a later one that is small enough carries the earlier. */
static void equal_evidence_is_told_together(void **state)
{
    struct world *w = *state;
    const double p[] = { 0.04, 0.04, 0.04 };
    double q[3];
    assert_int_equal(fdr_adjust(p, 3, FDR_POSITIVE, &w->scratch, q), OK);
    for (size_t i = 0; i < 3; i++)
        assert_close(q[i], 0.04, 1e-15);
}

static void what_is_told_is_exactly_what_lies_below_one_bound(void **state)
{
    struct world *w = *state;
    const struct tallies t = some_tallies(w, 4, 60);
    const struct findings f = found(w, &t);
    size_t told = 0;
    for (size_t k = 0; k < f.statements * f.pairs; k++) {
        if (!f.pair[k].tested)
            continue;
        assert_int_equal(f.pair[k].q <= 0.10, f.pair[k].p <= f.p_told);
        told += f.pair[k].q <= 0.10;
    }
    assert_true(told > 10 && told < f.tests);
}

static void the_rule_for_any_dependence_tells_less(void **state)
{
    struct world *w = *state;
    const struct tallies t = some_tallies(w, 3, 40);
    const struct findings a = found(w, &t);
    w->options.fdr_rule = FDR_ANY;
    const struct findings b = found(w, &t);
    assert_true(b.p_told < a.p_told);
}

/* --- laws ------------------------------------------------------------------------------------ */

static void agreeing_and_disagreeing_may_trade_places(void **state)
{
    struct world *w = *state;
    const struct tallies t = some_tallies(w, 3, 50);
    const struct tallies u = tallies_new(w, 3, 50);
    for (size_t j = 0; j < 50; j++) {
        for (size_t g = 0; g < 3; g++) {
            const struct answer_tally n = cell_of(&t, g, j)->raw;
            tallies_set(&u, g, j,
                        people(n.disagrees, n.agrees, n.answers - n.agrees - n.disagrees));
        }
    }
    const struct findings a = found(w, &t);
    const struct findings b = found(w, &u);

    size_t grounds = 0;
    for (size_t j = 0; j < 50; j++) {
        assert_close(a.statement[j].agreed_least, b.statement[j].rejected_least, 0.0);
        assert_close(a.statement[j].rejected_least, b.statement[j].agreed_least, 0.0);
        grounds += a.statement[j].verdict == VERDICT_COMMON_GROUND;
        assert_int_equal(a.statement[j].verdict == VERDICT_COMMON_GROUND,
                         b.statement[j].verdict == VERDICT_COMMON_REJECTION);
        for (size_t g = 0; g < 3; g++) {
            assert_close(class_finding_at(&a, g, j)->agree.low,
                         class_finding_at(&b, g, j)->disagree.low, 0.0);
            assert_close(class_finding_at(&a, g, j)->agree.low,
                         1.0 - share_interval(class_finding_at(&a, g, j)->agreeing.failures,
                                              class_finding_at(&a, g, j)->agreeing.successes)
                                   .high,
                         1e-13);
        }
    }
    assert_true(grounds > 0);
}

/* Without passes the whole finding turns round, differences too. */
static void without_passes_differences_change_their_sign_when_answers_are_turned(void **state)
{
    struct world *w = *state;
    const struct tallies t = tallies_new(w, 3, 40);
    const struct tallies u = tallies_new(w, 3, 40);
    for (size_t j = 0; j < 40; j++) {
        for (size_t g = 0; g < 3; g++) {
            const int32_t n = (int32_t)(chance(w) * 50.0);
            const int32_t k = (int32_t)(chance(w) * (n + 1));
            tallies_set(&t, g, j, people(k, n - k, 0));
            tallies_set(&u, g, j, people(n - k, k, 0));
        }
    }
    const struct findings a = found(w, &t);
    const struct findings b = found(w, &u);

    for (size_t k = 0; k < 40 * 3; k++) {
        assert_close(a.pair[k].difference, -b.pair[k].difference, 1e-14);
        assert_close(a.pair[k].interval.low, -b.pair[k].interval.high, 1e-12);
        assert_close(a.pair[k].p, b.pair[k].p, 1e-5);
    }
}

static void the_order_of_classes_does_not_matter(void **state)
{
    struct world *w = *state;
    static const size_t PLACE[CLASSES_MOST] = { 3, 0, 4, 1, 2 };
    const struct tallies t = some_tallies(w, CLASSES_MOST, 60);
    const struct tallies u = tallies_new(w, CLASSES_MOST, 60);
    for (size_t j = 0; j < 60; j++) {
        for (size_t g = 0; g < CLASSES_MOST; g++)
            tallies_set(&u, PLACE[g], j, cell_of(&t, g, j)->raw);
    }
    const struct findings a = found(w, &t);
    const struct findings b = found(w, &u);

    assert_int_equal(a.tests, b.tests);
    for (size_t j = 0; j < 60; j++) {
        assert_int_equal(a.statement[j].verdict, b.statement[j].verdict);
        assert_close(a.statement[j].agreed_least, b.statement[j].agreed_least, 0.0);
        assert_close(a.statement[j].rejected_least, b.statement[j].rejected_least, 0.0);
        assert_close(a.statement[j].consensus, b.statement[j].consensus, 1e-15);
        assert_close(a.statement[j].agreement, b.statement[j].agreement, 1e-14);
        assert_close(a.statement[j].balanced, b.statement[j].balanced, 1e-14);
        assert_close(a.statement[j].apart, b.statement[j].apart, 1e-14);
        for (size_t g = 0; g < CLASSES_MOST; g++) {
            for (size_t h = g + 1; h < CLASSES_MOST; h++) {
                const size_t x = PLACE[g] < PLACE[h] ? PLACE[g] : PLACE[h];
                const size_t y = PLACE[g] < PLACE[h] ? PLACE[h] : PLACE[g];
                const size_t k = pair_number(CLASSES_MOST, g, h);
                const size_t l = pair_number(CLASSES_MOST, x, y);
                assert_close(pair_finding_at(&a, k, j)->q, pair_finding_at(&b, l, j)->q, 1e-12);
            }
        }
    }
}

static void pairs_are_numbered_one_after_the_other(void **state)
{
    (void)state;
    for (size_t c = 1; c < 8; c++) {
        size_t k = 0;
        for (size_t g = 0; g < c; g++) {
            for (size_t h = g + 1; h < c; h++)
                assert_int_equal(pair_number(c, g, h), k++);
        }
        assert_int_equal(k, pair_count(c));
    }
}

/* FNV-1a (Fowler, Noll, Vo) over the bits. */
static void stir(uint64_t *hash, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    for (int i = 0; i < 64; i += 8)
        *hash = (*hash ^ ((bits >> i) & 0xff)) * UINT64_C(1099511628211);
}

/* The number is that of gcc 12 and clang 14 on x86-64, -O0 to -O3; a change of a formula changes
 * it, a change of compiler or processor must not. */
static void no_compiler_and_no_processor_changes_a_bit(void **state)
{
    struct world *w = *state;
    const struct tallies t = some_tallies(w, 4, 80);
    const struct findings f = found(w, &t);
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t j = 0; j < f.statements; j++) {
        const struct statement_finding *const s = &f.statement[j];
        stir(&hash, s->agreed_least);
        stir(&hash, s->rejected_least);
        stir(&hash, s->agreement);
        stir(&hash, s->balanced);
        stir(&hash, s->apart);
        stir(&hash, (double)s->verdict);
        for (size_t k = 0; k < f.pairs; k++) {
            stir(&hash, pair_finding_at(&f, k, j)->interval.high);
            stir(&hash, pair_finding_at(&f, k, j)->q);
        }
    }
    struct interval exact;
    assert_int_equal(share_difference((struct share){ 7.25, 3.5 }, (struct share){ 20, 31 },
                                      &w->scratch, &exact),
                     OK);
    stir(&hash, exact.low);
    stir(&hash, exact.high);

    if (hash != UINT64_C(0xc8c6d9957217ab6b))
        print_error("%016" PRIx64 "\n", hash);
    assert_true(hash == UINT64_C(0xc8c6d9957217ab6b));
}

static void no_statements_are_no_findings(void **state)
{
    struct world *w = *state;
    const struct tallies t = tallies_new(w, 3, 0);
    const struct findings f = found(w, &t);
    assert_int_equal(f.tests, 0);
    assert_int_equal(f.common_ground.count, 0);
    assert_true(f.p_told < 0.0);
}

static void short_memory_is_an_error_wherever_it_ends(void **state)
{
    struct world *w = *state;
    const struct tallies t = some_tallies(w, 3, 5);
    mem_fail_nth(0);
    const struct arena_mark before = arena_mark(&w->arena);
    for (unsigned n = 1;; n++) {
        struct findings f;
        mem_fail_nth(n);
        const err_t e = findings_make(&t, &w->options, &w->arena, &w->scratch, &f);
        mem_fail_nth(0);
        assert_int_equal(w->scratch.used, 0);
        arena_back(&w->arena, before);
        if (e == OK) {
            assert_true(n > 15);
            return;
        }
        assert_int_equal(e, ERR_NO_MEMORY);
    }
}

/* --- votes, weights and voices --------------------------------------------------------------- */

/* Rows of letters: A agrees, D disagrees, P passes, a dot is no answer. */
static const struct votes *votes_from(struct world *w, const char *const *rows, size_t n)
{
    struct vote_event *const e = arena_array(&w->arena, struct vote_event, n * 64);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; rows[i][j] != 0; j++) {
            if (rows[i][j] == '.')
                continue;
            const int vote = rows[i][j] == 'A' ? 1 : rows[i][j] == 'D' ? -1 : 0;
            e[count++] = (struct vote_event){ 0, (int64_t)i, (int64_t)j, (int8_t)vote };
        }
    }
    return built(w, e, count, BY_ID);
}

static struct tallies counted(struct world *w, const struct votes *v, const int32_t *label_of,
                              size_t classes, const struct weighting *weighting,
                              const bool *moderated_out)
{
    struct tallies t;
    assert_int_equal(
        tallies_make(v, label_of, classes, weighting, moderated_out, &w->arena, &w->scratch, &t),
        OK);
    assert_int_equal(w->scratch.used, 0);
    return t;
}

static void answers_are_counted_by_class_and_moderated_statements_are_not(void **state)
{
    struct world *w = *state;
    const char *const rows[] = { "AAD", "DA.", "PDA", "AAA" };
    const int32_t label_of[] = { 0, 1, 1, -1 };
    const bool out[] = { false, false, true };
    const struct tallies t = counted(w, votes_from(w, rows, 4), label_of, 2, NULL, out);

    assert_int_equal(t.members[0], 1);
    assert_int_equal(t.members[1], 2);
    assert_int_equal(cell_of(&t, 0, 0)->raw.agrees, 1);
    assert_int_equal(cell_of(&t, 1, 0)->raw.agrees, 0);
    assert_int_equal(cell_of(&t, 1, 0)->raw.disagrees, 1);
    assert_int_equal(cell_of(&t, 1, 0)->raw.answers, 2);
    assert_int_equal(cell_of(&t, 1, 1)->voices, 2);
    assert_int_equal(cell_of(&t, 1, 2)->raw.answers, 0);
    assert_close(effective_answers(&cell_of(&t, 1, 0)->weighted), 2.0, 0.0);
}

/* Weight 2 for one is the share of two equal voices, but fewer independent answers. */
static void a_double_weight_is_two_equal_voices_but_not_as_sure(void **state)
{
    struct world *w = *state;
    const char *const rows[] = { "A", "A", "D", "D", "A" };
    const char *const doubled[] = { "A", "A", "A", "D", "D", "A" };
    const double weight[] = { 2.0, 1.0, 1.0, 1.0, 1.0 };
    const struct weighting weighting = { weight, NULL, 0 };
    const struct tallies t = counted(w, votes_from(w, rows, 5), NULL, 1, &weighting, NULL);
    const struct tallies u = counted(w, votes_from(w, doubled, 6), NULL, 1, NULL, NULL);
    const struct findings a = found(w, &t);
    const struct findings b = found(w, &u);

    assert_close(a.of[0].agreed, b.of[0].agreed, 1e-15);
    assert_close(a.of[0].effective, 36.0 / 8.0, 1e-15);
    assert_true(a.of[0].agree.high - a.of[0].agree.low > b.of[0].agree.high - b.of[0].agree.low);
    assert_int_equal(a.of[0].n, 5);
}

static void one_weight_for_all_changes_nothing(void **state)
{
    struct world *w = *state;
    const char *const rows[] = { "AAD", "DAP", "PDA", "AAA", "DD.", "A.A" };
    const double weight[] = { 0.25, 0.25, 0.25, 0.25, 0.25, 0.25 };
    const struct weighting weighting = { weight, NULL, 0 };
    const struct votes *v = votes_from(w, rows, 6);
    const struct tallies plain = counted(w, v, NULL, 1, NULL, NULL);
    const struct tallies weighted = counted(w, v, NULL, 1, &weighting, NULL);
    const struct findings a = found(w, &plain);
    const struct findings b = found(w, &weighted);
    for (size_t j = 0; j < 3; j++) {
        assert_close(a.of[j].agreed, b.of[j].agreed, 0.0);
        assert_close(a.of[j].effective, b.of[j].effective, 0.0);
        assert_memory_equal(&a.of[j].agree, &b.of[j].agree, sizeof a.of[j].agree);
        assert_memory_equal(&a.of[j].disagree, &b.of[j].disagree, sizeof a.of[j].disagree);
    }
}

/* Ten members of one organisation who answer alike are one voice, not ten. */
static void an_organisation_is_one_voice_however_many_members_answer(void **state)
{
    struct world *w = *state;
    const char *const rows[] = { "AD", "AD", "A.", "D.", "DA", "P." };
    const int32_t voice_of[] = { 0, 0, 0, 1, 2, 2 };
    const struct weighting weighting = { NULL, voice_of, 3 };
    const struct tallies t = counted(w, votes_from(w, rows, 6), NULL, 1, &weighting, NULL);

    const struct cell *const first = cell_of(&t, 0, 0);
    assert_int_equal(first->raw.answers, 6);
    assert_int_equal(first->voices, 3);
    assert_close(first->weighted.agrees, 1.0, 1e-15);
    assert_close(first->weighted.disagrees, 1.5, 1e-15);
    assert_close(first->weighted.answers, 3.0, 1e-15);
    assert_close(effective_answers(&first->weighted), 3.0, 1e-14);
    const struct cell *const second = cell_of(&t, 0, 1);
    assert_int_equal(second->voices, 2);
    assert_close(second->weighted.disagrees, 1.0, 1e-15);
    assert_close(effective_answers(&second->weighted), 2.0, 1e-15);
}

/* An organisation with members in two classes is part of a voice in each. */
static void a_voice_in_two_classes_is_shared_between_them(void **state)
{
    struct world *w = *state;
    const char *const rows[] = { "A", "D", "A", "A" };
    const int32_t label_of[] = { 0, 1, 0, 1 };
    const int32_t voice_of[] = { 0, 0, 0, 1 };
    const struct weighting weighting = { NULL, voice_of, 2 };
    const struct tallies t = counted(w, votes_from(w, rows, 4), label_of, 2, &weighting, NULL);

    assert_close(cell_of(&t, 0, 0)->weighted.answers, 2.0 / 3.0, 1e-15);
    assert_close(cell_of(&t, 1, 0)->weighted.answers, 4.0 / 3.0, 1e-15);
    assert_int_equal(cell_of(&t, 1, 0)->voices, 2);
}

static void voices_of_one_member_are_participants(void **state)
{
    struct world *w = *state;
    const char *const rows[] = { "AAD", "DAP", "PDA", "AAA", "DD.", "A.A" };
    const int32_t label_of[] = { 0, 1, 0, 1, -1, 0 };
    const int32_t voice_of[] = { 5, 2, 3, 1, 4, 0 };
    const struct weighting weighting = { NULL, voice_of, 6 };
    const struct votes *v = votes_from(w, rows, 6);
    const struct tallies a = counted(w, v, label_of, 2, NULL, NULL);
    const struct tallies b = counted(w, v, label_of, 2, &weighting, NULL);
    assert_memory_equal(a.of, b.of, 2 * 3 * sizeof *a.of);
}

int main(void)
{
#define IN_WORLD(f) cmocka_unit_test_setup_teardown(f, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fewer_than_three_voices_on_a_side_are_too_few_to_compare),
        cmocka_unit_test(common_ground_needs_agreement_surely_above_half_on_both_sides),
        cmocka_unit_test(divergence_needs_bounds_on_opposite_sides_of_half),
        cmocka_unit_test(different_is_said_only_when_the_difference_is_surely_not_nothing),
        cmocka_unit_test(passes_are_neither_agreement_nor_disagreement),
        cmocka_unit_test(two_classes_just_sure_on_opposite_sides_are_always_told_apart),
        cmocka_unit_test(a_difference_that_is_not_told_apart_is_no_divergence),
        IN_WORLD(one_class_tells_where_everybody_surely_agrees_or_rejects),
        IN_WORLD(the_worst_class_decides_how_well_a_statement_holds),
        IN_WORLD(intervals_of_more_pairs_are_wider),
        IN_WORLD(pairs_with_too_few_voices_are_not_tested),
        IN_WORLD(lists_are_ordered_by_certainty_and_then_by_statement),
        IN_WORLD(adjusted_values_are_those_of_the_step_up_rule),
        IN_WORLD(equal_evidence_is_told_together),
        IN_WORLD(what_is_told_is_exactly_what_lies_below_one_bound),
        IN_WORLD(the_rule_for_any_dependence_tells_less),
        IN_WORLD(agreeing_and_disagreeing_may_trade_places),
        IN_WORLD(without_passes_differences_change_their_sign_when_answers_are_turned),
        IN_WORLD(the_order_of_classes_does_not_matter),
        cmocka_unit_test(pairs_are_numbered_one_after_the_other),
        IN_WORLD(no_compiler_and_no_processor_changes_a_bit),
        IN_WORLD(no_statements_are_no_findings),
        IN_WORLD(short_memory_is_an_error_wherever_it_ends),
        IN_WORLD(answers_are_counted_by_class_and_moderated_statements_are_not),
        IN_WORLD(a_double_weight_is_two_equal_voices_but_not_as_sure),
        IN_WORLD(one_weight_for_all_changes_nothing),
        IN_WORLD(an_organisation_is_one_voice_however_many_members_answer),
        IN_WORLD(a_voice_in_two_classes_is_shared_between_them),
        IN_WORLD(voices_of_one_member_are_participants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
