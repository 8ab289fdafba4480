/* libalyans-opinion from outside: the reports are those of the functions behind it, every wrong
 * argument has its code, and memory that runs out anywhere ends as an error.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "made_up.h"

#include <pthread.h>
#include <stdatomic.h>

#include "opinion/alyans.h"
#include "opinion/include/alyans-opinion.h"
#include "opinion/opinion.h"

#define assert_ok(call) assert_int_equal((call), ALYANS_OPINION_OK)

/* --- memory that is counted, and may fail ---------------------------------------------------- */

struct pool {
    atomic_size_t calls, blocks, bytes;
    size_t fail_at; /* the so-maniest call, from 1; 0: none */
    size_t limit;   /* bytes; 0: none */
};

enum { HEAD = 16 };

static void *pool_allocate(void *context, size_t size)
{
    struct pool *const p = context;
    if (atomic_fetch_add(&p->calls, 1) + 1 == p->fail_at)
        return NULL;
    if (p->limit > 0 && atomic_load(&p->bytes) + size > p->limit)
        return NULL;
    unsigned char *const at = mem_new(size + HEAD);
    memset(at, 0xA5, size + HEAD); /* nothing may count on zeros */
    memcpy(at, &size, sizeof size);
    atomic_fetch_add(&p->blocks, 1);
    atomic_fetch_add(&p->bytes, size);
    return at + HEAD;
}

static void pool_release(void *context, void *at)
{
    struct pool *const p = context;
    unsigned char *const head = (unsigned char *)at - HEAD;
    size_t size;
    memcpy(&size, head, sizeof size);
    atomic_fetch_sub(&p->blocks, 1);
    atomic_fetch_sub(&p->bytes, size);
    mem_free(head);
}

static struct alyans_opinion_allocator allocator_of(struct pool *p)
{
    return (struct alyans_opinion_allocator){ pool_allocate, pool_release, p };
}

/* --- votes ----------------------------------------------------------------------------------- */

/* Two camps answer m statements, most of them; some are at odds with their camp. */
static struct table camps(struct world *w, size_t n, size_t m)
{
    const struct table t = table_make(w, n, m);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < m; j++) {
            if (chance(w) < 0.8)
                *cell(t, i, j) =
                    chance(w) < 0.1 ? 0 : coin(w, j == 0 || i % 2 == j % 2 ? 0.9 : 0.1);
        }
    }
    return t;
}

static enum alyans_opinion_error try_add(struct table t,
                                         const struct alyans_opinion_allocator *allocator,
                                         struct alyans_opinion_votes **out)
{
    struct alyans_opinion_votes *v = NULL;
    enum alyans_opinion_error e = alyans_opinion_votes_new(allocator, 7, &v);
    for (size_t at = 0; at < t.n * t.m && e == 0; at++) {
        if (t.at[at] != NONE)
            e = alyans_opinion_votes_add(v, (int64_t)(at / t.m), (int64_t)(at % t.m), t.at[at], 0);
    }
    if (e == 0)
        e = alyans_opinion_votes_done(v, ALYANS_OPINION_BY_ID);
    if (e == 0)
        *out = v;
    else
        alyans_opinion_votes_free(v);
    return e;
}

static struct alyans_opinion_votes *added(struct table t)
{
    struct alyans_opinion_votes *v = NULL;
    assert_ok(try_add(t, NULL, &v));
    return v;
}

static struct alyans_opinion_options quick(void)
{
    struct alyans_opinion_options o;
    alyans_opinion_options_init(&o, sizeof o);
    o.group_bootstraps = 4;
    o.group_simulations = 3;
    o.class_permutations = 9;
    o.class_draws = 4;
    return o;
}

static struct alyans_options quick_behind(void)
{
    struct alyans_options o = alyans_options_default();
    o.partition.bootstraps = 4;
    o.partition.simulations = 3;
    o.classes.permutations = 9;
    o.classes.draws = 4;
    return o;
}

/* Everybody in the class of the own number, every ninth in none; organisations of three, and the
 * last ten for themselves. */
struct known {
    struct alyans_opinion_given given;
    struct alyans_opinion_classing classing;
    uint8_t *left_out;
    double *weight;
    int32_t *voice_of, *class_of;
};

static struct known known(struct world *w, size_t n, size_t m)
{
    struct known k = { .left_out = arena_array(&w->arena, uint8_t, m),
                       .weight = arena_array(&w->arena, double, n),
                       .voice_of = arena_array(&w->arena, int32_t, n),
                       .class_of = arena_array(&w->arena, int32_t, n) };
    k.left_out[m - 1] = 1;
    for (size_t i = 0; i < n; i++) {
        k.weight[i] = 1.0 + (double)(i % 3);
        k.voice_of[i] = i + 10 < n ? (int32_t)(i / 3) : -1;
        k.class_of[i] = i % 9 == 8 ? -1 : (int32_t)(i % 2);
    }
    alyans_opinion_given_init(&k.given, sizeof k.given);
    k.classing = (struct alyans_opinion_classing){ k.class_of, 2 };
    k.given.left_out = k.left_out;
    k.given.weight = k.weight;
    k.given.voice_of = k.voice_of;
    k.given.voices = n / 3 + 1;
    k.given.classings = 1;
    return k;
}

/* classing lies in the struct that was returned. */
static const struct alyans_opinion_given *given_of(struct known *k)
{
    k->given.classing = &k->classing;
    return &k->given;
}

static void assert_same(const void *got, const void *want, size_t bytes)
{
    if (bytes == 0 || (got == NULL && want == NULL))
        return;
    assert_non_null(got);
    assert_non_null(want);
    assert_memory_equal(got, want, bytes);
}

static void votes_that_are_added_and_votes_that_are_given_as_rows_are_the_same(void **state)
{
    struct world *const w = *state;
    const struct table t = camps(w, 20, 7);
    const struct votes *const v = votes_of_table(w, t);
    int32_t *const column = arena_array(&w->arena, int32_t, (size_t)votes_count(v));
    int8_t *const vote = arena_array(&w->arena, int8_t, (size_t)votes_count(v));
    for (int64_t k = 0; k < votes_count(v); k++) {
        column[k] = (int32_t)cell_column(v, k);
        vote[k] = cell_value(v, k);
    }
    const struct alyans_opinion_rows rows = {
        v->participants, v->statements, v->participant_id, v->statement_id, v->start, column, vote
    };

    struct alyans_opinion_votes *const a = added(t);
    struct alyans_opinion_votes *b = NULL;
    assert_ok(alyans_opinion_votes_of_rows(NULL, &rows, &b));

    assert_int_equal(alyans_opinion_votes_count(a), votes_count(v));
    assert_int_equal(alyans_opinion_votes_count(b), votes_count(v));
    assert_int_equal(alyans_opinion_votes_participants(a), 20);
    assert_int_equal(alyans_opinion_votes_statements(b), 7);
    for (size_t i = 0; i < 21; i++) {
        for (size_t j = 0; j < 8; j++) {
            const bool inside = i < 20 && j < 7;
            const int want =
                !inside || *cell(t, i, j) == NONE ? ALYANS_OPINION_NOT_SEEN : *cell(t, i, j);
            assert_int_equal(alyans_opinion_votes_at(a, i, j), want);
            assert_int_equal(alyans_opinion_votes_at(b, i, j), want);
        }
    }
    assert_same(alyans_opinion_votes_participant_ids(a), v->participant_id, 20 * sizeof(int64_t));
    assert_same(alyans_opinion_votes_statement_ids(b), v->statement_id, 7 * sizeof(int64_t));
    alyans_opinion_votes_free(a);
    alyans_opinion_votes_free(b);
}

static void the_latest_vote_counts_and_rows_stand_as_asked(void **state)
{
    (void)state;
    struct alyans_opinion_votes *v = NULL;
    assert_ok(alyans_opinion_votes_new(NULL, 0, &v));
    assert_ok(alyans_opinion_votes_add(v, 9, 1, 1, 20));
    assert_ok(alyans_opinion_votes_add(v, 9, 1, -1, 10));
    assert_ok(alyans_opinion_votes_add(v, 5, 1, 0, 30));
    assert_int_equal(alyans_opinion_votes_count(v), 0); /* not done yet */
    assert_null(alyans_opinion_votes_participant_ids(v));

    assert_ok(alyans_opinion_votes_done(v, ALYANS_OPINION_FIRST_SEEN));

    assert_int_equal(alyans_opinion_votes_count(v), 2);
    assert_int_equal(alyans_opinion_votes_participant_ids(v)[0], 9);
    assert_int_equal(alyans_opinion_votes_at(v, 0, 0), 1);
    assert_int_equal(alyans_opinion_votes_at(v, 1, 0), 0);
    alyans_opinion_votes_free(v);
}

/* --- reports are those behind them ----------------------------------------------------------- */

static void assert_comparison(const struct alyans_opinion_comparison *got,
                              const struct labelled *want, size_t n, size_t m)
{
    if (want->classes == 0) {
        assert_null(got);
        return;
    }
    const struct findings *const f = &want->findings;
    assert_int_equal(got->classes, want->classes);
    assert_int_equal(got->pairs, f->pairs);
    assert_int_equal(got->apart, want->apart);
    assert_int_equal(got->tests, f->tests);
    assert_same(got->label, want->label, n * sizeof(int32_t));
    assert_same(got->members, want->tallies.members, f->classes * sizeof(int32_t));
    assert_true(got->p_told == f->p_told);
    for (size_t j = 0; j < m; j++) {
        assert_int_equal(got->statement[j].verdict, f->statement[j].verdict);
        assert_true(got->statement[j].agreed_least == f->statement[j].agreed_least);
        assert_true(got->statement[j].balanced == f->statement[j].balanced);
        assert_int_equal(got->statement[j].widest, f->statement[j].widest);
        for (size_t g = 0; g < f->classes; g++) {
            const struct alyans_opinion_finding *const a = &got->finding[j * f->classes + g];
            const struct class_finding *const b = class_finding_at(f, g, j);
            assert_int_equal(a->n, b->n);
            assert_int_equal(a->passes, b->passes);
            assert_true(a->effective == b->effective && a->agreed == b->agreed &&
                        a->agree.low == b->agree.low && a->disagree.high == b->disagree.high);
        }
        for (size_t g = 0; g < f->classes; g++) {
            for (size_t h = g + 1; h < f->classes; h++) {
                const struct alyans_opinion_pair *const a =
                    &got->pair[j * got->pairs + ALYANS_OPINION_PAIR(got->classes, g, h)];
                const struct pair_finding *const b =
                    pair_finding_at(f, pair_number(f->classes, g, h), j);
                assert_int_equal(a->tested, b->tested);
                assert_true(a->difference == b->difference && a->q == b->q &&
                            a->interval.low == b->interval.low);
            }
        }
        if (want->influence == NULL) {
            assert_null(got->influence);
            continue;
        }
        assert_int_equal(got->influence[j].strongest, want->influence[j].strongest);
        assert_int_equal(got->influence[j].without, want->influence[j].without);
        assert_true(got->influence[j].change == want->influence[j].change);
    }
    assert_int_equal(got->common_ground.count, f->common_ground.count);
    assert_same(got->common_ground.statement, f->common_ground.column,
                f->common_ground.count * sizeof(int32_t));
    assert_int_equal(got->divergence.count, f->divergence.count);
}

static void assert_report(const struct alyans_opinion_report *got, const struct alyans_report *want,
                          size_t classings)
{
    const size_t n = want->votes->participants;
    const size_t m = want->votes->statements;
    const struct factor_model *const f = &want->model;
    const size_t k = f->dimensions;
    assert_int_equal(got->participants, n);
    assert_int_equal(got->statements, m);
    assert_int_equal(got->options->seed, want->options.seed);
    assert_int_equal(got->voices, want->voices);
    assert_same(got->voice_of, want->voice_of, n * sizeof(int32_t));

    assert_int_equal(got->map->axes, k);
    assert_int_equal(got->map->beyond_chance, f->beyond_chance);
    assert_same(got->map->position, f->position, n * k * sizeof(double));
    assert_same(got->map->covariance, f->covariance, n * ALYANS_OPINION_PACKED(k) * sizeof(double));
    assert_same(got->map->loading, f->loading, m * k * sizeof(double));
    assert_same(got->map->mean, f->mean, m * sizeof(double));
    assert_same(got->map->explained, f->explained, k * sizeof(double));
    assert_same(got->map->eigenvalue, f->eigenvalue, sizeof f->eigenvalue);
    assert_true(got->map->noise == f->noise && got->map->chance == f->chance);
    assert_int_equal(got->map->converged, f->converged);

    const struct partition *const p = &want->partition;
    assert_int_equal(got->partition->state, p->state);
    assert_int_equal(got->partition->count, p->count);
    assert_same(got->partition->label, p->label, n * sizeof(int32_t));
    assert_same(got->partition->probability, p->probability, n * p->count * sizeof(double));
    assert_same(got->partition->placed, p->placed, n);
    assert_int_equal(got->partition->tried_most, p->tried_most);
    for (size_t g = 2; g <= p->tried_most; g++)
        assert_true(got->partition->tried[g].gain == p->tried[g].gain &&
                    got->partition->tried[g].stability == p->tried[g].stability);
    for (size_t g = 0; g < p->mixture.groups; g++)
        assert_true(got->partition->share[g] == p->mixture.share[g] &&
                    got->partition->centre[g * ALYANS_OPINION_AXES_MAX] == p->mixture.centre[g][0]);

    assert_comparison(got->everybody, &want->everybody, n, m);
    assert_comparison(got->groups, &want->groups, n, m);
    assert_comparison(got->ends, &want->ends, n, m);
    assert_int_equal(got->classings, classings);
    for (size_t q = 0; q < classings; q++) {
        const struct alyans_opinion_classes *const a = got->classing[q];
        const struct classes_report *const b = &want->classes[q];
        assert_comparison(a->comparison, &want->classing[q], n, m);
        assert_int_equal(a->basis, b->basis);
        assert_true(a->share == b->share && a->p == b->p && a->by_chance == b->by_chance);
        for (size_t x = 0; x < ALYANS_OPINION_PACKED(a->classes); x++)
            assert_true(a->alignment[x].agreement == b->alignment[x].agreement &&
                        a->alignment[x].interval.high == b->alignment[x].interval.high);
        for (size_t j = 0; j < m; j++)
            assert_true(a->statement[j].p == b->statement[j].p &&
                        a->statement[j].tested == b->statement[j].tested);
    }
    assert_true(got->bridging->loss == want->bridging.loss);
    assert_same(got->bridging->statement_intercept, want->bridging.statement_intercept,
                m * sizeof(double));
    assert_same(got->bridging->rank, want->bridging.rank, m * sizeof(int32_t));
    assert_same(got->bridging->participant_factor, want->bridging.participant_factor,
                n * sizeof(double));
    assert_int_equal(got->resampled->draws, want->resampled.draws);
    for (size_t j = 0; j < m; j++)
        assert_true(got->resampled->least[j].low == want->resampled.least[j].low);
    assert_true(got->independent->effective == want->voice.effective &&
                got->independent->interval.high == want->voice.interval.high &&
                got->independent->dimensions == want->voice.dimensions);
    assert_int_equal(got->independent->blocs, want->voice.blocs.count);
    for (size_t b = 0; b < got->independent->blocs; b++)
        assert_int_equal(got->independent->bloc[b].size, want->voice.blocs.at[b].size);
    assert_same(got->independent->voice_of, want->voice_votes.voice_of, n * sizeof(int32_t));
}

static void the_report_is_that_of_the_analysis_behind_it(void **state)
{
    struct world *const w = *state;
    const struct table t = camps(w, 60, 12);
    struct alyans_opinion_votes *const v = added(t);
    const struct alyans_opinion_options o = quick();
    const struct alyans_options behind = quick_behind();
    const struct alyans_given nothing = { 0 };

    struct alyans_opinion_report *got = NULL;
    struct alyans_report want;
    assert_ok(alyans_opinion_analyse(v, NULL, &o, &got));
    assert_int_equal(
        alyans_compute(votes_of_table(w, t), &nothing, &behind, &w->arena, &w->scratch, &want), OK);

    assert_true(got->map->beyond_chance > 0);
    assert_report(got, &want, 0);
    alyans_opinion_report_free(got);
    alyans_opinion_votes_free(v);
}

static void the_report_knows_what_was_given(void **state)
{
    struct world *const w = *state;
    const struct table t = camps(w, 60, 12);
    struct alyans_opinion_votes *const v = added(t);
    struct known k = known(w, 60, 12);
    const struct alyans_opinion_options o = quick();
    const struct alyans_options behind = quick_behind();
    const struct alyans_classing classing = { k.class_of, 2 };
    const struct alyans_given given = { .left_out = (const bool *)k.left_out,
                                        .weight = k.weight,
                                        .voice_of = k.voice_of,
                                        .voices = k.given.voices,
                                        .classing = &classing,
                                        .classings = 1 };

    struct alyans_opinion_report *got = NULL;
    struct alyans_report want;
    assert_ok(alyans_opinion_analyse(v, given_of(&k), &o, &got));
    assert_int_equal(
        alyans_compute(votes_of_table(w, t), &given, &behind, &w->arena, &w->scratch, &want), OK);

    assert_report(got, &want, 1);
    assert_int_equal(got->everybody->finding[11].n, 0); /* left out */
    alyans_opinion_report_free(got);
    alyans_opinion_votes_free(v);
}

static void a_report_needs_neither_the_votes_nor_what_was_given(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, 40, 6));
    struct known k = known(w, 40, 6);
    struct alyans_opinion_options o = quick();
    struct alyans_opinion_report *r = NULL;
    assert_ok(alyans_opinion_analyse(v, given_of(&k), &o, &r));

    alyans_opinion_votes_free(v);
    memset(k.class_of, 0x55, 40 * sizeof *k.class_of);
    memset(k.left_out, 0x55, 6);
    memset(&o, 0x55, sizeof o);

    assert_int_equal(r->classing[0]->comparison->label[1], 1);
    assert_int_equal(r->options->group_bootstraps, 4);
    assert_null(r->options->progress);
    assert_between(r->everybody->finding[0].agreed, 0.6, 1.0);
    alyans_opinion_report_free(r);
}

static void the_polis_report_is_that_of_the_method_behind_it(void **state)
{
    struct world *const w = *state;
    const struct table t = camps(w, 80, 12);
    struct alyans_opinion_votes *const v = added(t);
    const struct votes *const own = votes_of_table(w, t);
    struct alyans_opinion_polis_options o;
    alyans_opinion_polis_options_init(&o, sizeof o);
    o.subgroups = 1;
    struct opinion_options behind = opinion_options_default();
    behind.subgroups = true;
    const struct opinion_given nothing = { 0 };

    struct alyans_opinion_polis_report *got = NULL;
    struct opinion_report want;
    assert_ok(alyans_opinion_polis(v, NULL, &o, &got));
    assert_int_equal(opinion_compute(own, &nothing, &behind, &w->arena, &w->scratch, &want), OK);

    const struct alyans_opinion_polis_groups *const g = got->groups;
    assert_int_equal(g->state, ALYANS_OPINION_POLIS_FOUND);
    assert_int_equal(g->count, want.groups.count);
    assert_same(g->of, want.groups.of, 80 * sizeof(int32_t));
    assert_same(g->centre, want.groups.centre, g->count * 2 * sizeof(double));
    assert_same(g->silhouette, want.groups.silhouettes, sizeof want.groups.silhouettes);
    assert_same(g->tally, want.groups.counts.of, g->count * 12 * sizeof *g->tally);
    assert_same(g->consensus, want.groups.consensus, 12 * sizeof(double));
    assert_same(g->base_of, want.groups.base.of, got->included_count * sizeof(int32_t));
    assert_same(g->subgroups, want.groups.subgroups.count, g->count * sizeof(size_t));
    for (size_t k = 0; k < g->count; k++) {
        assert_int_equal(g->representative[k].count, want.groups.representative[k].count);
        assert_int_equal(g->representative[k].at[0].statement,
                         want.groups.representative[k].at[0].column);
    }
    assert_same(got->map->position, want.position, 160 * sizeof(double));
    assert_same(got->map->axis, want.components.axis, 24 * sizeof(double));
    assert_same(got->map->extremity, want.extremity, 12 * sizeof(double));
    assert_int_equal(got->agree->count, want.consensus.agree.count);
    size_t order[80];
    size_t wanted[80];
    assert_ok(alyans_opinion_polis_order(v, got, order));
    assert_int_equal(opinion_similarity_order(&want, &w->scratch, wanted), OK);
    assert_same(order, wanted, sizeof order);
    alyans_opinion_polis_report_free(got);
    alyans_opinion_votes_free(v);
}

static void groups_keep_their_names_through_the_history(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, 60, 16));
    struct alyans_opinion_votes *const more = added(camps(w, 70, 16));
    struct alyans_opinion_polis_given given;
    alyans_opinion_polis_given_init(&given, sizeof given);
    struct alyans_opinion_polis_report *first = NULL;
    struct alyans_opinion_polis_report *second = NULL;
    assert_ok(alyans_opinion_polis(v, NULL, NULL, &first));

    given.history = first->history;
    assert_ok(alyans_opinion_polis(more, &given, NULL, &second));

    assert_true(first->groups->count >= 2 && second->groups->count == first->groups->count);
    for (size_t g = 0; g < first->groups->count; g++)
        assert_int_equal(first->groups->name[g], second->groups->name[g]);
    int64_t together = 0; /* who was in a group stays with most of it */
    for (size_t i = 0; i < 60; i++)
        together += first->groups->of[i] == second->groups->of[i];
    assert_true(together > 50);
    alyans_opinion_polis_report_free(first);
    assert_int_equal(second->participants, 70);
    alyans_opinion_polis_report_free(second);
    alyans_opinion_votes_free(v);
    alyans_opinion_votes_free(more);
}

static void a_draw_says_with_which_probability_it_was_made(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, 60, 4));
    struct alyans_opinion_polis_report *r = NULL;
    struct alyans_opinion_standing standing[60];
    double priority[4];
    assert_ok(alyans_opinion_polis(v, NULL, NULL, &r));
    assert_ok(alyans_opinion_polis_priorities(r, NULL, priority));
    assert_ok(alyans_opinion_polis_standings(r, standing));
    assert_true(standing[0].centricness < 1.0);

    const uint8_t closed[4] = { 1, 0, 1, 0 };
    const uint8_t all[4] = { 1, 1, 1, 1 };
    int64_t statement;
    double probability;
    assert_ok(alyans_opinion_draw(priority, closed, 4, 0.0, &statement, &probability));
    assert_int_equal(statement, 1);
    assert_close(probability, priority[1] / (priority[1] + priority[3]), 1e-15);
    assert_ok(alyans_opinion_draw(priority, NULL, 4, 0.9999, &statement, NULL));
    assert_int_equal(statement, 3);
    assert_ok(alyans_opinion_draw(priority, all, 4, 0.5, &statement, &probability));
    assert_int_equal(statement, -1);
    alyans_opinion_polis_report_free(r);
    alyans_opinion_votes_free(v);
}

/* --- wrong arguments ------------------------------------------------------------------------- */

static void every_error_has_its_own_text(void **state)
{
    (void)state;
    for (int a = ALYANS_OPINION_OK; a <= ALYANS_OPINION_BAD_OPTION + 1; a++) {
        for (int b = ALYANS_OPINION_OK; b < a; b++)
            assert_string_not_equal(alyans_opinion_error_text(a), alyans_opinion_error_text(b));
    }
    assert_string_equal(alyans_opinion_error_text(-1), alyans_opinion_error_text(1000));
    assert_string_equal(alyans_opinion_version(), ALYANS_VERSION);
}

static void wrong_votes_have_their_codes_and_are_not_taken(void **state)
{
    (void)state;
    struct alyans_opinion_votes *v = NULL;
    struct alyans_opinion_report *r = NULL;
    struct alyans_opinion_polis_report *p = NULL;
    const struct alyans_opinion_allocator half = { .allocate = pool_allocate };
    assert_int_equal(alyans_opinion_votes_new(NULL, 0, NULL), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_votes_new(&half, 0, &v), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_votes_add(NULL, 1, 1, 1, 0), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_votes_done(NULL, ALYANS_OPINION_BY_ID),
                     ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_analyse(NULL, NULL, NULL, &r), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_polis(NULL, NULL, NULL, &p), ALYANS_OPINION_NO_ARGUMENT);
    assert_null(v);

    assert_ok(alyans_opinion_votes_new(NULL, 0, &v));
    assert_int_equal(alyans_opinion_votes_add(v, 1, 1, 2, 0), ALYANS_OPINION_BAD_VOTE);
    assert_int_equal(alyans_opinion_votes_add(v, 1, 1, -2, 0), ALYANS_OPINION_BAD_VOTE);
    assert_int_equal(alyans_opinion_votes_add(v, 1, 1, 256, 0), ALYANS_OPINION_BAD_VOTE);
    assert_int_equal(alyans_opinion_analyse(v, NULL, NULL, &r), ALYANS_OPINION_BAD_STATE);
    assert_int_equal(alyans_opinion_polis(v, NULL, NULL, &p), ALYANS_OPINION_BAD_STATE);
    assert_int_equal(alyans_opinion_votes_done(v, (enum alyans_opinion_order)9),
                     ALYANS_OPINION_BAD_OPTION);
    assert_ok(alyans_opinion_votes_add(v, 1, 1, 1, 0));
    assert_ok(alyans_opinion_votes_done(v, ALYANS_OPINION_BY_ID));
    assert_int_equal(alyans_opinion_votes_done(v, ALYANS_OPINION_BY_ID), ALYANS_OPINION_BAD_STATE);
    assert_int_equal(alyans_opinion_votes_add(v, 1, 1, 1, 0), ALYANS_OPINION_BAD_STATE);
    assert_int_equal(alyans_opinion_analyse(v, NULL, NULL, NULL), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_polis(v, NULL, NULL, NULL), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_votes_count(v), 1);

    assert_int_equal(alyans_opinion_votes_count(NULL), 0);
    assert_int_equal(alyans_opinion_votes_at(NULL, 0, 0), ALYANS_OPINION_NOT_SEEN);
    alyans_opinion_votes_free(v);
    alyans_opinion_votes_free(NULL);
    alyans_opinion_report_free(NULL);
    alyans_opinion_polis_report_free(NULL);
}

static void wrong_rows_have_their_codes(void **state)
{
    (void)state;
    const int64_t start[] = { 0, 2, 3 };
    const int64_t back[] = { 0, 2, 1 };
    const int64_t late[] = { 1, 2, 3 };
    const int32_t column[] = { 0, 1, 1 };
    const int32_t twice[] = { 1, 1, 0 };
    const int32_t beyond[] = { 0, 2, 1 };
    const int32_t negative[] = { -1, 0, 1 };
    const int8_t vote[] = { 1, -1, 0 };
    const int8_t strange[] = { 1, 2, 0 };
    const int64_t id[] = { 5, 6 };
    const int64_t same[] = { 5, 5 };
    const struct alyans_opinion_rows good = { 2, 2, id, NULL, start, column, vote };
    struct alyans_opinion_votes *v = NULL;
    const struct {
        struct alyans_opinion_rows rows;
        enum alyans_opinion_error error;
    } bad[] = {
        { { 2, 2, id, NULL, NULL, column, vote }, ALYANS_OPINION_NO_ARGUMENT },
        { { 2, 2, id, NULL, start, NULL, vote }, ALYANS_OPINION_NO_ARGUMENT },
        { { 2, 2, id, NULL, start, column, NULL }, ALYANS_OPINION_NO_ARGUMENT },
        { { 2, 2, id, NULL, back, column, vote }, ALYANS_OPINION_BAD_ROWS },
        { { 2, 2, id, NULL, late, column, vote }, ALYANS_OPINION_BAD_ROWS },
        { { 2, 2, id, NULL, start, twice, vote }, ALYANS_OPINION_BAD_ROWS },
        { { 2, 2, id, NULL, start, beyond, vote }, ALYANS_OPINION_BAD_ROWS },
        { { 2, 2, id, NULL, start, negative, vote }, ALYANS_OPINION_BAD_ROWS },
        { { 2, 2, same, NULL, start, column, vote }, ALYANS_OPINION_BAD_ROWS },
        { { 2, 2, id, same, start, column, vote }, ALYANS_OPINION_BAD_ROWS },
        { { 2, 2, id, NULL, start, column, strange }, ALYANS_OPINION_BAD_VOTE },
        { { (size_t)INT32_MAX + 1, 2, id, NULL, start, column, vote }, ALYANS_OPINION_TOO_BIG },
        { { 2, (size_t)1 << 29, id, NULL, start, column, vote }, ALYANS_OPINION_TOO_BIG },
    };

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_int_equal(alyans_opinion_votes_of_rows(NULL, &bad[i].rows, &v), bad[i].error);
        assert_null(v);
    }
    assert_int_equal(alyans_opinion_votes_of_rows(NULL, NULL, &v), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_votes_of_rows(NULL, &good, NULL), ALYANS_OPINION_NO_ARGUMENT);
    assert_ok(alyans_opinion_votes_of_rows(NULL, &good, &v));
    alyans_opinion_votes_free(v);
}

enum { WRONG_N = 6, WRONG_M = 3 };

static void assert_given_is(const struct alyans_opinion_votes *v,
                            const struct alyans_opinion_given *given,
                            enum alyans_opinion_error error)
{
    struct alyans_opinion_report *r = NULL;
    assert_int_equal(alyans_opinion_analyse(v, given, NULL, &r), error);
    assert_null(r);
}

static void wrong_labels_and_weights_have_their_codes(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, WRONG_N, WRONG_M));
    int32_t low[WRONG_N] = { 0, -2 };
    int32_t high[WRONG_N] = { 0, 2 };
    const int32_t right[WRONG_N] = { 0, 1, -1 };
    const uint8_t flag[WRONG_M] = { 0, 2 };
    struct alyans_opinion_classing classing = { low, 2 };
    struct alyans_opinion_given g;
    alyans_opinion_given_init(&g, sizeof g);
    const struct alyans_opinion_given none = g;

    g.left_out = flag;
    assert_given_is(v, &g, ALYANS_OPINION_BAD_LABEL);
    int32_t *const wrong[] = { low, high };
    for (size_t i = 0; i < 2; i++) {
        g = none;
        g.voice_of = wrong[i];
        g.voices = 2;
        assert_given_is(v, &g, ALYANS_OPINION_BAD_LABEL);
        g = none;
        g.group_of = wrong[i];
        g.groups = 2;
        assert_given_is(v, &g, ALYANS_OPINION_BAD_LABEL);
        g = none;
        classing.class_of = wrong[i];
        g.classing = &classing;
        g.classings = 1;
        assert_given_is(v, &g, ALYANS_OPINION_BAD_LABEL);
    }
    classing.class_of = right;
    const size_t counts[] = { 0, ALYANS_OPINION_CLASSES_MAX + 1 };
    for (size_t i = 0; i < 2; i++) {
        classing.classes = counts[i];
        assert_given_is(v, &g, ALYANS_OPINION_BAD_LABEL);
    }
    g.classings = ALYANS_OPINION_CLASSES_MAX + 1;
    assert_given_is(v, &g, ALYANS_OPINION_BAD_LABEL);
    g = none;
    g.group_of = right;
    g.groups = ALYANS_OPINION_CLASSES_MAX + 1;
    assert_given_is(v, &g, ALYANS_OPINION_BAD_LABEL);

    g = none;
    g.classings = 1;
    assert_given_is(v, &g, ALYANS_OPINION_NO_ARGUMENT);
    classing = (struct alyans_opinion_classing){ NULL, 2 };
    g.classing = &classing;
    assert_given_is(v, &g, ALYANS_OPINION_NO_ARGUMENT);
    g = none;
    g.groups = 2;
    assert_given_is(v, &g, ALYANS_OPINION_NO_ARGUMENT);
    g = none;
    g.voices = 2;
    assert_given_is(v, &g, ALYANS_OPINION_NO_ARGUMENT);
    g = none;
    g.voice_of = right;
    g.voices = INT32_MAX;
    assert_given_is(v, &g, ALYANS_OPINION_TOO_BIG);

    const double weights[] = { 0.0, -1.0, 0.9e-6, 1.1e6, (double)INFINITY, (double)NAN };
    for (size_t i = 0; i < ARRAY_LEN(weights); i++) {
        const double weight[WRONG_N] = { 1.0, 1.0, 1.0, 1.0, 1.0, weights[i] };
        g = none;
        g.weight = weight;
        assert_given_is(v, &g, ALYANS_OPINION_BAD_WEIGHT);
    }
    alyans_opinion_votes_free(v);
}

static void options_out_of_range_are_refused(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, WRONG_N, WRONG_M));
    struct alyans_opinion_report *r = NULL;
#define REFUSED(field, value)                                                                      \
    do {                                                                                           \
        struct alyans_opinion_options o_ = quick();                                                \
        o_.field = (value);                                                                        \
        assert_int_equal(alyans_opinion_analyse(v, NULL, &o_, &r), ALYANS_OPINION_BAD_OPTION);     \
    } while (0)
    REFUSED(threads, 0);
    REFUSED(threads, ALYANS_OPINION_THREADS_MAX + 1);
    REFUSED(level, 0.49);
    REFUSED(level, 1.0);
    REFUSED(level, (double)NAN);
    REFUSED(fdr, -0.1);
    REFUSED(fdr, 1.1);
    REFUSED(fdr_rule, (enum alyans_opinion_fdr)2);
    REFUSED(voices_least, 0);
    REFUSED(axes_max, 0);
    REFUSED(axes_max, 9);
    REFUSED(axes_shown, 9);
    REFUSED(sign_flips, 7);
    REFUSED(sign_flips, 1032);
    REFUSED(map_tolerance, 0.0);
    REFUSED(map_steps_max, 0);
    REFUSED(groups, 1);
    REFUSED(groups, 9);
    REFUSED(groups_max, 1);
    REFUSED(group_least, 0);
    REFUSED(group_share_least, 1.5);
    REFUSED(unsureness_most, -1.0);
    REFUSED(stability_least, 2.0);
    REFUSED(chance_most, 2.0);
    REFUSED(gain_least, -0.5);
    REFUSED(group_bootstraps, 100001);
    REFUSED(group_simulations, 100001);
    REFUSED(group_people_most, 1);
    REFUSED(group_crowd_most, 1);
    REFUSED(class_permutations, 0);
    REFUSED(class_draws, 1);
    REFUSED(class_voices_most, 1);
    REFUSED(voices_compared_most, 1);
    REFUSED(bridging_participant_intercept, 0.0);
    REFUSED(bridging_statement_factor, (double)INFINITY);
    REFUSED(bridging_product, -1.0);
    REFUSED(bridging_votes_per_statement, -1);
    REFUSED(bridging_starts, 0);
    REFUSED(bridging_starts, 17);
    REFUSED(bridging_agreeing, 0);
    REFUSED(bridging_votes_for_starts, 0);
    REFUSED(bridging_passes_max, 0);
    REFUSED(bridging_tolerance, 0.0);
#undef REFUSED
    struct alyans_opinion_polis_report *p = NULL;
#define REFUSED(field, value)                                                                      \
    do {                                                                                           \
        struct alyans_opinion_polis_options o_;                                                    \
        alyans_opinion_polis_options_init(&o_, sizeof o_);                                         \
        o_.field = (value);                                                                        \
        assert_int_equal(alyans_opinion_polis(v, NULL, &o_, &p), ALYANS_OPINION_BAD_OPTION);       \
    } while (0)
    REFUSED(threads, 0);
    REFUSED(axes, 0);
    REFUSED(axes, 5);
    REFUSED(tolerance, 0.0);
    REFUSED(passes_max, 0);
    REFUSED(base_clusters_max, 0);
    REFUSED(base_steps_max, 0);
    REFUSED(answers_needed, -1);
    REFUSED(subgroups, 2);
#undef REFUSED
    double priority[] = { 1.0, (double)NAN };
    int64_t statement;
    assert_int_equal(alyans_opinion_draw(priority, NULL, 1, 1.0, &statement, NULL),
                     ALYANS_OPINION_BAD_OPTION);
    assert_int_equal(alyans_opinion_draw(priority, NULL, 2, 0.5, &statement, NULL),
                     ALYANS_OPINION_BAD_OPTION);
    assert_int_equal(alyans_opinion_draw(NULL, NULL, 2, 0.5, &statement, NULL),
                     ALYANS_OPINION_NO_ARGUMENT);
    assert_null(r);
    assert_null(p);
    alyans_opinion_votes_free(v);
}

static void what_is_given_to_polis_is_checked_too(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, WRONG_N, WRONG_M));
    struct alyans_opinion_votes *const others = added(camps(w, WRONG_N + 1, WRONG_M));
    const int32_t high[WRONG_N] = { 0, 2 };
    const uint8_t flag[WRONG_N] = { 0, 2 };
    struct alyans_opinion_polis_given g;
    alyans_opinion_polis_given_init(&g, sizeof g);
    const struct alyans_opinion_polis_given none = g;
    struct alyans_opinion_polis_report *p = NULL;

    g.left_out = flag;
    assert_int_equal(alyans_opinion_polis(v, &g, NULL, &p), ALYANS_OPINION_BAD_LABEL);
    g = none;
    g.included = flag;
    assert_int_equal(alyans_opinion_polis(v, &g, NULL, &p), ALYANS_OPINION_BAD_LABEL);
    g = none;
    g.group_of = high;
    g.groups = 2;
    assert_int_equal(alyans_opinion_polis(v, &g, NULL, &p), ALYANS_OPINION_BAD_LABEL);
    g = none;
    g.groups = 2;
    assert_int_equal(alyans_opinion_polis(v, &g, NULL, &p), ALYANS_OPINION_NO_ARGUMENT);
    assert_null(p);

    size_t order[WRONG_N + 1];
    assert_ok(alyans_opinion_polis(v, NULL, NULL, &p));
    assert_int_equal(alyans_opinion_polis_order(others, p, order), ALYANS_OPINION_BAD_STATE);
    assert_int_equal(alyans_opinion_polis_order(v, NULL, order), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_polis_standings(p, NULL), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_polis_priorities(p, NULL, NULL), ALYANS_OPINION_NO_ARGUMENT);
    alyans_opinion_polis_report_free(p);
    alyans_opinion_votes_free(v);
    alyans_opinion_votes_free(others);
}

/* Callers compiled against another version of the header. */
static void structs_of_another_size_are_understood_or_refused(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, WRONG_N, WRONG_M));
    struct alyans_opinion_report *r = NULL;
    struct {
        struct alyans_opinion_options known;
        uint64_t unknown;
    } newer = { .unknown = 5 };

    alyans_opinion_options_init(&newer.known, sizeof newer);
    assert_int_equal(newer.known.size, sizeof newer);
    assert_int_equal(newer.unknown, 0);
    assert_ok(alyans_opinion_analyse(v, NULL, &newer.known, &r));
    alyans_opinion_report_free(r);
    r = NULL;
    newer.unknown = 1;
    assert_int_equal(alyans_opinion_analyse(v, NULL, &newer.known, &r), ALYANS_OPINION_BAD_SIZE);
    newer.known.size = 0;
    assert_int_equal(alyans_opinion_analyse(v, NULL, &newer.known, &r), ALYANS_OPINION_BAD_SIZE);

    struct {
        size_t size;
        uint64_t seed, after;
    } older = { .after = 77 };
    struct alyans_opinion_options as_options;
    alyans_opinion_options_init((struct alyans_opinion_options *)(void *)&older,
                                offsetof(struct alyans_opinion_options, threads));
    assert_int_equal(older.size, 16);
    assert_int_equal(older.after, 77);
    older.seed = 99;
    memcpy(&as_options, &older, 16);
    assert_ok(alyans_opinion_analyse(v, NULL, &as_options, &r));
    assert_int_equal(r->options->seed, 99);
    assert_int_equal(r->options->threads, 1);
    alyans_opinion_report_free(r);
    alyans_opinion_votes_free(v);
}

/* --- memory ---------------------------------------------------------------------------------- */

/* What the library can do, each on votes of its own or on those that are there. */
struct doing {
    struct table table;
    const struct alyans_opinion_given *given;
    const struct alyans_opinion_options *options;
    const struct alyans_opinion_allocator *allocator;
    const struct alyans_opinion_votes *votes;
};

static enum alyans_opinion_error do_build(const struct doing *d)
{
    struct alyans_opinion_votes *v = NULL;
    const enum alyans_opinion_error e = try_add(d->table, d->allocator, &v);
    alyans_opinion_votes_free(v);
    return e;
}

static enum alyans_opinion_error do_rows(const struct doing *d)
{
    const int64_t start[] = { 0, 2, 3 };
    const int32_t column[] = { 0, 1, 1 };
    const int8_t vote[] = { 1, -1, 0 };
    const struct alyans_opinion_rows rows = { 2, 2, NULL, NULL, start, column, vote };
    struct alyans_opinion_votes *v = NULL;
    const enum alyans_opinion_error e = alyans_opinion_votes_of_rows(d->allocator, &rows, &v);
    alyans_opinion_votes_free(v);
    return e;
}

static enum alyans_opinion_error do_analysis(const struct doing *d)
{
    struct alyans_opinion_report *r = NULL;
    const enum alyans_opinion_error e = alyans_opinion_analyse(d->votes, d->given, d->options, &r);
    alyans_opinion_report_free(r);
    return e;
}

static enum alyans_opinion_error do_polis(const struct doing *d)
{
    struct alyans_opinion_polis_report *first = NULL;
    struct alyans_opinion_polis_report *next = NULL;
    struct alyans_opinion_polis_given then;
    struct alyans_opinion_polis_options o;
    size_t order[64];
    alyans_opinion_polis_given_init(&then, sizeof then);
    alyans_opinion_polis_options_init(&o, sizeof o);
    o.participants_for_groups = 4;
    o.answers_needed = 1;
    o.subgroups = 1;
    enum alyans_opinion_error e = alyans_opinion_polis(d->votes, NULL, &o, &first);
    if (e == 0) {
        then.history = first->history;
        e = alyans_opinion_polis(d->votes, &then, &o, &next);
    }
    if (e == 0)
        e = alyans_opinion_polis_order(d->votes, next, order);
    alyans_opinion_polis_report_free(next);
    alyans_opinion_polis_report_free(first);
    return e;
}

/* Else memory could not fail there. */
static void assert_everything_is_tried(struct table t, const struct alyans_opinion_given *given,
                                       const struct alyans_opinion_options *options)
{
    struct alyans_opinion_votes *const v = added(t);
    struct alyans_opinion_report *r = NULL;
    assert_ok(alyans_opinion_analyse(v, given, options, &r));
    assert_int_equal(r->partition->bootstraps, 1);
    assert_int_equal(r->partition->simulations, 1);
    assert_non_null(r->groups);
    assert_true(r->bridging->statements_used > 0 && r->resampled->bridging_draws > 0);
    assert_int_not_equal(r->classing[0]->basis, ALYANS_OPINION_CLASS_TOO_FEW);
    assert_true(r->independent->compared > 2);
    alyans_opinion_report_free(r);
    alyans_opinion_votes_free(v);
}

static void memory_that_fails_anywhere_ends_as_an_error_and_leaves_nothing(void **state)
{
    struct world *const w = *state;
    const struct table t = camps(w, 16, 7);
    struct known k = known(w, 16, 7);
    struct alyans_opinion_options o = quick();
    o.groups = 2; /* so that bootstraps and crowds are tried: the least of each that there is */
    o.group_least = o.group_bootstraps = o.group_simulations = 1;
    o.bridging_votes_per_statement = o.bridging_votes_per_participant = 1;
    o.bridging_starts = 2;
    o.sign_flips = 8;
    o.unsureness_most = o.chance_most = 1.0; /* everybody has a place; crowds are made */
    assert_everything_is_tried(t, given_of(&k), &o);
    struct pool pool = { 0 };
    const struct alyans_opinion_allocator allocator = allocator_of(&pool);
    struct alyans_opinion_votes *v = NULL;
    assert_ok(try_add(t, &allocator, &v));
    const struct doing d = { t, given_of(&k), &o, &allocator, v };
    enum alyans_opinion_error (*const doings[])(const struct doing *) = { do_build, do_rows,
                                                                          do_analysis, do_polis };
    const size_t blocks = pool.blocks;
    const size_t bytes = pool.bytes;

    for (size_t i = 0; i < ARRAY_LEN(doings); i++) {
        pool.calls = pool.fail_at = 0;
        assert_ok(doings[i](&d));
        assert_int_equal(pool.blocks, blocks);
        assert_int_equal(pool.bytes, bytes);
        const size_t calls = pool.calls;
        assert_true(calls > 2);
        for (size_t n = 1; n <= calls; n++) {
            pool.calls = 0;
            pool.fail_at = n;
            assert_int_equal(doings[i](&d), ALYANS_OPINION_NO_MEMORY);
            assert_int_equal(pool.blocks, blocks);
            assert_int_equal(pool.bytes, bytes);
        }
    }
    alyans_opinion_votes_free(v);
    assert_int_equal(pool.blocks, 0);
}

static void a_limit_on_memory_is_an_error_in_threads_too(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_options o = quick();
    o.groups = 2;
    o.threads = 3;
    struct pool pool = { 0 };
    const struct alyans_opinion_allocator allocator = allocator_of(&pool);
    struct alyans_opinion_votes *v = NULL;
    assert_ok(try_add(camps(w, 40, 8), &allocator, &v));
    const struct doing d = { .options = &o, .votes = v };
    const size_t blocks = pool.blocks;
    assert_ok(do_analysis(&d));

    size_t refused = 0;
    for (pool.limit = pool.bytes + 4096; pool.limit < (1 << 22); pool.limit = pool.limit * 5 / 4) {
        const enum alyans_opinion_error e = do_analysis(&d);
        assert_true(e == ALYANS_OPINION_OK || e == ALYANS_OPINION_NO_MEMORY);
        assert_int_equal(pool.blocks, blocks);
        refused += e == ALYANS_OPINION_NO_MEMORY;
    }

    assert_true(refused > 5);
    alyans_opinion_votes_free(v);
}

static void votes_that_ran_out_of_memory_stay_so(void **state)
{
    (void)state;
    struct pool pool = { .limit = 20000 };
    const struct alyans_opinion_allocator allocator = allocator_of(&pool);
    struct alyans_opinion_votes *v = NULL;
    assert_ok(alyans_opinion_votes_new(&allocator, 0, &v));

    int64_t i = 0;
    while (alyans_opinion_votes_add(v, i, i, 1, 0) == ALYANS_OPINION_OK)
        i++;
    pool.limit = 0;

    assert_int_equal(alyans_opinion_votes_add(v, 1, 1, 1, 0), ALYANS_OPINION_NO_MEMORY);
    assert_int_equal(alyans_opinion_votes_done(v, ALYANS_OPINION_BY_ID), ALYANS_OPINION_NO_MEMORY);
    assert_int_equal(alyans_opinion_votes_count(v), 0);
    alyans_opinion_votes_free(v);
    assert_int_equal(pool.blocks, 0);
}

/* --- threads and progress -------------------------------------------------------------------- */

struct job {
    const struct alyans_opinion_votes *votes;
    const struct alyans_opinion_given *given;
    struct alyans_opinion_options options;
    struct alyans_opinion_report *report;
    enum alyans_opinion_error error;
};

static void *run_job(void *context)
{
    struct job *const j = context;
    j->error = alyans_opinion_analyse(j->votes, j->given, &j->options, &j->report);
    return NULL;
}

static void assert_same_reports(const struct alyans_opinion_report *a,
                                const struct alyans_opinion_report *b)
{
    const size_t n = a->participants;
    const size_t m = a->statements;
    const size_t k = a->map->axes;
    assert_int_equal(b->map->axes, k);
    assert_same(a->map->position, b->map->position, n * k * sizeof(double));
    assert_same(a->map->loading, b->map->loading, m * k * sizeof(double));
    assert_int_equal(a->partition->state, b->partition->state);
    assert_same(a->partition->label, b->partition->label, n * sizeof(int32_t));
    assert_same(a->partition->together, b->partition->together, n * sizeof(double));
    for (size_t g = 2; g <= a->partition->tried_most; g++)
        assert_true(a->partition->tried[g].chance == b->partition->tried[g].chance &&
                    a->partition->tried[g].stability == b->partition->tried[g].stability);
    for (size_t j = 0; j < m; j++)
        assert_true(a->everybody->finding[j].agree.low == b->everybody->finding[j].agree.low &&
                    a->everybody->influence[j].change == b->everybody->influence[j].change);
    assert_same(a->bridging->statement_intercept, b->bridging->statement_intercept,
                m * sizeof(double));
    assert_same(a->resampled->consensus, b->resampled->consensus, m * 2 * sizeof(double));
    assert_true(a->classing[0]->share == b->classing[0]->share &&
                a->classing[0]->p == b->classing[0]->p);
    assert_true(a->independent->effective == b->independent->effective);
}

static void analyses_at_once_and_any_number_of_threads_give_the_same_bytes(void **state)
{
    struct world *const w = *state;
    struct pool pool = { 0 };
    const struct alyans_opinion_allocator allocator = allocator_of(&pool);
    struct alyans_opinion_votes *v = NULL;
    assert_ok(try_add(camps(w, 90, 10), &allocator, &v));
    struct known k = known(w, 90, 10);
    struct job job[3];
    const size_t threads[] = { 1, 1, 4 };
    pthread_t thread[3];
    for (size_t i = 0; i < 3; i++) {
        job[i] = (struct job){ .votes = v, .given = given_of(&k), .options = quick() };
        job[i].options.groups = 2;
        job[i].options.threads = threads[i];
    }

    for (size_t i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, run_job, &job[i]), 0);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(pthread_join(thread[i], NULL), 0);

    for (size_t i = 0; i < 3; i++) {
        assert_ok(job[i].error);
        assert_same_reports(job[0].report, job[i].report);
    }
    for (size_t i = 0; i < 3; i++)
        alyans_opinion_report_free(job[i].report);
    alyans_opinion_votes_free(v);
    assert_int_equal(pool.blocks, 0);
}

struct watch {
    size_t calls, stop_at;
    double last;
    bool descended;
};

static int watch_progress(void *context, double done)
{
    struct watch *const w = context;
    w->descended = w->descended || done < w->last || done > 1.0;
    w->last = done;
    return ++w->calls == w->stop_at;
}

static void progress_ascends_to_the_whole_and_stops_wherever_it_is_asked(void **state)
{
    struct world *const w = *state;
    struct pool pool = { 0 };
    const struct alyans_opinion_allocator allocator = allocator_of(&pool);
    struct alyans_opinion_votes *v = NULL;
    assert_ok(try_add(camps(w, 30, 5), &allocator, &v));
    const size_t own = pool.blocks;
    struct alyans_opinion_options o = quick();
    struct watch watch = { 0 };
    o.progress = watch_progress;
    o.progress_context = &watch;
    struct alyans_opinion_report *r = NULL;

    assert_ok(alyans_opinion_analyse(v, NULL, &o, &r));
    alyans_opinion_report_free(r);
    r = NULL;

    const size_t calls = watch.calls;
    assert_true(calls >= 3 && watch.last == 1.0 && !watch.descended);
    for (size_t n = 1; n <= calls; n++) {
        watch = (struct watch){ .stop_at = n };
        assert_int_equal(alyans_opinion_analyse(v, NULL, &o, &r), ALYANS_OPINION_STOPPED);
        assert_null(r);
        assert_int_equal(watch.calls, n);
        assert_int_equal(pool.blocks, own);
    }
    alyans_opinion_votes_free(v);
}

/* --- any votes at all ------------------------------------------------------------------------ */

/* Small and odd: empty rows and columns, everyone the same, nobody at all, extreme weights. */
static struct table odd(struct world *w)
{
    const struct table t = table_make(w, (size_t)(chance(w) * 20.0), (size_t)(chance(w) * 8.0));
    const double dense = chance(w) < 0.3 ? 1.0 : chance(w);
    const double kind = chance(w);
    for (size_t i = 0; i < t.n; i++) {
        for (size_t j = 0; j < t.m; j++) {
            if (chance(w) < dense)
                *cell(t, i, j) = kind < 0.2   ? 1
                                 : kind < 0.4 ? (i % 2 == 0 ? 1 : -1)
                                 : kind < 0.7 ? coin(w, i % 2 == j % 2 ? 0.9 : 0.1)
                                              : (int8_t)(chance(w) * 3.0 - 1.0);
        }
    }
    return t;
}

static struct alyans_opinion_votes *rows_of(struct world *w, struct table t)
{
    int64_t *const start = arena_array(&w->arena, int64_t, t.n + 1);
    int32_t *const column = arena_array(&w->arena, int32_t, t.n * t.m);
    int8_t *const vote = arena_array(&w->arena, int8_t, t.n * t.m);
    int64_t count = 0;
    for (size_t i = 0; i < t.n; i++) {
        for (size_t j = 0; j < t.m; j++) {
            if (*cell(t, i, j) == NONE)
                continue;
            column[count] = (int32_t)j;
            vote[count++] = *cell(t, i, j);
        }
        start[i + 1] = count;
    }
    const struct alyans_opinion_rows rows = { t.n, t.m, NULL, NULL, start, column, vote };
    struct alyans_opinion_votes *v = NULL;
    assert_ok(alyans_opinion_votes_of_rows(NULL, &rows, &v));
    return v;
}

static void odd_votes_and_extreme_weights_are_no_trouble(void **state)
{
    struct world *const w = *state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        reseed(w, seed);
        const struct table t = odd(w);
        struct alyans_opinion_votes *const v = rows_of(w, t);
        struct alyans_opinion_options o = quick();
        o.groups = seed % 3 == 0 ? 2 + seed % 7 : 0;
        struct alyans_opinion_given g;
        alyans_opinion_given_init(&g, sizeof g);
        double *const weight = arena_array(&w->arena, double, t.n);
        for (size_t i = 0; i < t.n; i++)
            weight[i] = chance(w) < 0.5 ? 1e-6 : 1e6;
        g.weight = seed % 2 == 0 ? weight : NULL;

        struct alyans_opinion_report *r = NULL;
        struct alyans_opinion_polis_report *p = NULL;
        assert_ok(alyans_opinion_analyse(v, &g, &o, &r));
        assert_ok(alyans_opinion_polis(v, NULL, NULL, &p));

        for (size_t at = 0; at < t.n * r->map->axes; at++)
            assert_true(isfinite(r->map->position[at]));
        for (size_t j = 0; j < t.m; j++) {
            const struct alyans_opinion_finding *const f = &r->everybody->finding[j];
            assert_true(f->agree.low >= 0.0 && f->agree.low <= f->agree.high &&
                        f->agree.high <= 1.0);
            assert_true(isfinite(r->bridging->statement_intercept[j]));
        }
        alyans_opinion_polis_report_free(p);
        alyans_opinion_report_free(r);
        alyans_opinion_votes_free(v);
    }
}

/* 129 to 200 voices: all eigenvalues of their similarities, as many as there are. */
static void as_many_eigenvalues_as_voices_are_told(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, 200, 5));
    const struct alyans_opinion_options o = quick();
    struct alyans_opinion_report *r = NULL;

    assert_ok(alyans_opinion_analyse(v, NULL, &o, &r));

    assert_int_equal(r->independent->eigenvalues, 200);
    double sum = 0.0;
    for (size_t i = 0; i < 200; i++)
        sum += r->independent->eigenvalue[i];
    assert_close(sum, 1.0, 1e-12);
    alyans_opinion_report_free(r);
    alyans_opinion_votes_free(v);
}

/* An axis that is only fitted for the picture may explain nothing; groups are not sought on it. */
static void forced_groups_of_votes_without_an_axis_are_numbers(void **state)
{
    struct world *const w = *state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        reseed(w, 1000 + seed);
        const struct table t = table_make(w, 17, 4);
        for (size_t at = 0; at < 17 * 4; at++)
            t.at[at] = (int8_t)(chance(w) * 3.0 - 1.0);
        struct alyans_opinion_votes *const v = rows_of(w, t);
        struct alyans_opinion_options o = quick();
        o.groups = 8;
        o.group_least = 1;
        o.unsureness_most = 1.0;
        struct alyans_opinion_report *r = NULL;

        assert_ok(alyans_opinion_analyse(v, NULL, &o, &r));

        for (size_t g = 0; r->partition->share != NULL && g < r->partition->count; g++)
            assert_true(isfinite(r->partition->share[g]) &&
                        isfinite(r->partition->centre[g * ALYANS_OPINION_AXES_MAX]));
        alyans_opinion_report_free(r);
        alyans_opinion_votes_free(v);
    }
}

int main(void)
{
#define RULE(name) cmocka_unit_test_setup_teardown(name, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        RULE(votes_that_are_added_and_votes_that_are_given_as_rows_are_the_same),
        RULE(the_latest_vote_counts_and_rows_stand_as_asked),
        RULE(the_report_is_that_of_the_analysis_behind_it),
        RULE(the_report_knows_what_was_given),
        RULE(a_report_needs_neither_the_votes_nor_what_was_given),
        RULE(the_polis_report_is_that_of_the_method_behind_it),
        RULE(groups_keep_their_names_through_the_history),
        RULE(a_draw_says_with_which_probability_it_was_made),
        RULE(every_error_has_its_own_text),
        RULE(wrong_votes_have_their_codes_and_are_not_taken),
        RULE(wrong_rows_have_their_codes),
        RULE(wrong_labels_and_weights_have_their_codes),
        RULE(options_out_of_range_are_refused),
        RULE(what_is_given_to_polis_is_checked_too),
        RULE(structs_of_another_size_are_understood_or_refused),
        RULE(memory_that_fails_anywhere_ends_as_an_error_and_leaves_nothing),
        RULE(a_limit_on_memory_is_an_error_in_threads_too),
        RULE(votes_that_ran_out_of_memory_stay_so),
        RULE(analyses_at_once_and_any_number_of_threads_give_the_same_bytes),
        RULE(progress_ascends_to_the_whole_and_stops_wherever_it_is_asked),
        RULE(odd_votes_and_extreme_weights_are_no_trouble),
        RULE(as_many_eigenvalues_as_voices_are_told),
        RULE(forced_groups_of_votes_without_an_axis_are_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
