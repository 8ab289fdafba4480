/* Background work from the row to its settlement.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include <stdatomic.h>

#include "kit/crypto/crypto.h"
#include "kit/jobs/jobs.h"
#include "kit/log/log.h"
#include "testdb.h"

enum { Q_OUTCOME, Q_LEFT, Q_DUE_NOW, Q_COUNT };
static const struct db_text SQL[Q_COUNT] = {
    [Q_OUTCOME] = { "SELECT count(*) FROM job WHERE kind = $1 AND outcome = $2" },
    [Q_LEFT] = { "SELECT count(*) FROM job WHERE done_at = 0" },
    [Q_DUE_NOW] = { "UPDATE job SET due_at = 1 WHERE done_at = 0" },
};
static const struct db_catalog test_sql = { "jobs_test", SQL, Q_COUNT };

struct world {
    struct testdb where;
    struct writer *writer;
    struct jobs *jobs;
    struct arena arena;
    struct ids ids;
    struct db *db;
};

/* What the kinds below did; each test begins with zeros. */
static _Atomic int runs, settles, houses;

static enum job_verdict fine_run(struct cx *cx, const struct job *job, str_t *result)
{
    (void)job;
    atomic_fetch_add(&runs, 1);
    *result = arena_str(cx->arena, S("made"));
    return JOB_DONE;
}

static err_t fine_settle(struct cx *cx, const struct job *job, str_t result)
{
    (void)job;
    must(str_eq(result, S("made")));
    atomic_fetch_add(&settles, 1);
    return job_add(cx, "unknown", S("{}"), STR_NONE, 0); /* written together with the end */
}

static enum job_verdict failing_run(struct cx *cx, const struct job *job, str_t *result)
{
    (void)cx;
    (void)job;
    (void)result;
    atomic_fetch_add(&runs, 1);
    return JOB_LATER;
}

static const struct job_kind KINDS[] = {
    { "fine", 3, fine_run, fine_settle },
    { "failing", 2, failing_run, NULL },
    { 0 },
};

static err_t keep_house(struct cx *cx)
{
    (void)cx;
    atomic_fetch_add(&houses, 1);
    return OK;
}
static err_t (*const HOUSEKEEP[])(struct cx *cx) = { keep_house, NULL };

static struct cx cx_of(struct world *w)
{
    return (struct cx){ .arena = &w->arena, .db = w->db, .now = clock_now(), .ids = &w->ids };
}

static int begin(void **state)
{
    struct world *const w = mem_new(sizeof *w);
    testdb_make(&w->where, testdb_engine());
    testdb_migrate(&w->where, db_migrations, db_migration_count);
    arena_init(&w->arena);
    ids_init(&w->ids, 1);
    w->db = testdb_open(&w->where, DB_READ_WRITE);
    must(writer_open(testdb_url(&w->where), &(struct writer_options){ 0 }, &w->writer) == OK);
    atomic_store(&runs, 0);
    atomic_store(&settles, 0);
    atomic_store(&houses, 0);
    *state = w;
    return 0;
}

static void start(struct world *w)
{
    must(jobs_start(&(struct jobs_config){ .kinds = KINDS,
                                           .housekeep = HOUSEKEEP,
                                           .writer = w->writer,
                                           .db_url = testdb_url(&w->where),
                                           .ids = &w->ids },
                    &w->jobs) == OK);
}

static int end(void **state)
{
    struct world *const w = *state;
    jobs_stop(w->jobs);
    writer_close(w->writer);
    db_close(w->db);
    testdb_remove(&w->where);
    arena_release(&w->arena);
    mem_free(w);
    return 0;
}

static void add(struct world *w, const char *kind, str_t once_key)
{
    struct cx cx = cx_of(w);
    assert_int_equal(db_begin(w->db), OK);
    assert_int_equal(job_add(&cx, kind, S("{}"), once_key, 0), OK);
    assert_int_equal(db_commit(w->db), OK);
}

static int64_t count(struct world *w, int which, struct db_args args)
{
    int64_t n = -1;
    assert_int_equal(db_one_i64(w->db, &test_sql, which, args, &n), OK);
    return n;
}

static int64_t ended(struct world *w, str_t kind, str_t outcome)
{
    return count(w, Q_OUTCOME, ARGS(ARG(kind), ARG(outcome)));
}

/* Waits for a count to come true; the runner's limit is the only clock. */
static void wait_ended(struct world *w, str_t kind, str_t outcome, int64_t n)
{
    while (ended(w, kind, outcome) != n) {
        jobs_wake(w->jobs);
        (void)nanosleep(&(struct timespec){ 0, 5000000 }, NULL);
    }
}

static void a_job_is_run_and_settled_once(void **state)
{
    struct world *const w = *state;
    add(w, "fine", STR_NONE);

    start(w);
    wait_ended(w, S("fine"), S("done"), 1);

    assert_int_equal(atomic_load(&runs), 1);
    assert_int_equal(atomic_load(&settles), 1);
}

static void work_of_an_unknown_kind_is_given_up(void **state)
{
    struct world *const w = *state;
    add(w, "fine", STR_NONE); /* its settlement adds one that nobody knows */

    start(w);
    wait_ended(w, S("unknown"), S("given up"), 1);

    assert_int_equal(count(w, Q_LEFT, NO_ARGS), 0);
}

static void a_second_job_of_a_key_is_not_added(void **state)
{
    struct world *const w = *state;
    add(w, "fine", S("digest-2026-11"));
    add(w, "fine", S("digest-2026-11"));
    add(w, "fine", S("digest-2026-12"));

    assert_int_equal(count(w, Q_LEFT, NO_ARGS), 2);
}

static void a_failing_job_waits_and_is_given_up_after_its_tries(void **state)
{
    struct world *const w = *state;
    add(w, "failing", STR_NONE);

    start(w);
    wait_ended(w, S("failing"), S("later"), 1);
    assert_int_equal(atomic_load(&runs), 1);

    assert_int_equal(db_begin(w->db), OK); /* the wait is a minute and more: shorten it */
    assert_int_equal(db_exec(w->db, &test_sql, Q_DUE_NOW, NO_ARGS, NULL), OK);
    assert_int_equal(db_commit(w->db), OK);
    wait_ended(w, S("failing"), S("given up"), 1);
    assert_int_equal(atomic_load(&runs), 2);
}

static void the_house_is_kept_at_start(void **state)
{
    struct world *const w = *state;

    start(w);
    add(w, "fine", STR_NONE);
    wait_ended(w, S("fine"), S("done"), 1);

    assert_int_equal(atomic_load(&houses), 1);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    crypto_init();
    log_level_set(LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_job_is_run_and_settled_once, begin, end),
        cmocka_unit_test_setup_teardown(work_of_an_unknown_kind_is_given_up, begin, end),
        cmocka_unit_test_setup_teardown(a_second_job_of_a_key_is_not_added, begin, end),
        cmocka_unit_test_setup_teardown(a_failing_job_waits_and_is_given_up_after_its_tries, begin,
                                        end),
        cmocka_unit_test_setup_teardown(the_house_is_kept_at_start, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
