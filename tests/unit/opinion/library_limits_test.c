/* libalyans-opinion from outside: memory that runs out anywhere ends as an error, threads change
 * nothing, and what takes long can be stopped. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "library_world.h"

#include <pthread.h>

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

int main(void)
{
#define RULE(name) cmocka_unit_test_setup_teardown(name, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        RULE(memory_that_fails_anywhere_ends_as_an_error_and_leaves_nothing),
        RULE(a_limit_on_memory_is_an_error_in_threads_too),
        RULE(votes_that_ran_out_of_memory_stay_so),
        RULE(analyses_at_once_and_any_number_of_threads_give_the_same_bytes),
        RULE(progress_ascends_to_the_whole_and_stops_wherever_it_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
