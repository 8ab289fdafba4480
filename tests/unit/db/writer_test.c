/* The writer: grouped and durable, one item's trouble is nobody else's, limits and life.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "writer_world.h"

#include <pthread.h>

/* --- many writers ----------------------------------------------------------------------------- */

enum { THREADS = 4, EACH = 2500 };

struct crowd {
    struct world *w;
    const struct writer_kind *kind;
    int64_t first;
    struct job *jobs;
};

static void *crowd_main(void *it)
{
    const struct crowd *const c = it;
    for (int i = 0; i < EACH; i++) {
        struct job *const j = &c->jobs[i];
        *j = (struct job){ .item = { .kind = c->kind }, .w = c->w, .id = c->first + i };
        while (writer_submit(c->w->writer, &j->item) == ERR_BUSY)
            (void)sched_yield();
    }
    return NULL;
}

static void crowd_writes(struct world *w, const struct writer_kind *kind)
{
    pthread_t threads[THREADS];
    struct crowd crowds[THREADS];
    for (int t = 0; t < THREADS; t++) {
        crowds[t] = (struct crowd){ w, kind, 1 + t * (int64_t)EACH,
                                    arena_array(&w->arena, struct job, EACH) };
        must(pthread_create(&threads[t], NULL, crowd_main, &crowds[t]) == 0);
    }
    for (int t = 0; t < THREADS; t++)
        must(pthread_join(threads[t], NULL) == 0);
    wait_settled(w, THREADS * EACH);
    for (int t = 0; t < THREADS; t++) {
        for (int i = 0; i < EACH; i++) {
            assert_int_equal(crowds[t].jobs[i].outcome, OK);
            assert_int_equal(crowds[t].jobs[i].settlements, 1);
        }
    }
}

static void what_many_threads_submit_is_all_stored(void **state)
{
    struct world *const w = *state;
    open_writer(w, (struct writer_options){ .connections = 4 });

    crowd_writes(w, &ADD);

    assert_int_equal(stored(w), THREADS * EACH);
}

static void sets_from_many_threads_are_all_stored_in_few_commits(void **state)
{
    struct world *const w = *state;
    open_writer(w, (struct writer_options){ .connections = 1 });

    crowd_writes(w, &ADD_SET);

    assert_int_equal(stored(w), THREADS * EACH);
    assert_in_range(writer_commits(w->writer), 1, THREADS * EACH / 4);
}

/* --- one item's trouble ----------------------------------------------------------------------- */

/* Stores a row, then finds that it may not. */
static err_t refused_run(struct writer_item *item, struct db *db)
{
    err_t e = things_add(db, job_of(item)->id);
    return e == OK ? ERR_FORBIDDEN : e;
}
static const struct writer_kind REFUSED = { .run = refused_run, .settled = job_settled };

static void an_items_error_rolls_back_only_that_item(void **state)
{
    struct world *const w = *state;
    open_writer(w, (struct writer_options){ .connections = 1 });
    struct job held;
    struct job jobs[4];
    block(w, &held, &BLOCKER);

    submit(w, &jobs[0], &ADD, 1);
    submit(w, &jobs[1], &ADD, 1); /* the same once more */
    submit(w, &jobs[2], &REFUSED, 3);
    submit(w, &jobs[3], &ADD, 4);
    unblock(w);
    wait_settled(w, 5);

    assert_int_equal(jobs[0].outcome, OK);
    assert_int_equal(jobs[1].outcome, ERR_CONFLICT);
    assert_int_equal(jobs[2].outcome, ERR_FORBIDDEN);
    assert_int_equal(jobs[3].outcome, OK);
    assert_int_equal(stored(w), 2);
}

static void a_set_with_one_bad_item_stores_the_others(void **state)
{
    struct world *const w = *state;
    open_writer(w, (struct writer_options){ .connections = 1 });
    struct job held;
    struct job jobs[3];
    block(w, &held, &SET_BLOCKER);

    submit(w, &jobs[0], &ADD_SET, 7);
    submit(w, &jobs[1], &ADD_SET, 7);
    submit(w, &jobs[2], &ADD_SET, 8);
    unblock(w);
    wait_settled(w, 4);

    assert_int_equal(jobs[0].outcome, OK);
    assert_int_equal(jobs[1].outcome, ERR_CONFLICT);
    assert_int_equal(jobs[2].outcome, OK);
    assert_int_equal(stored(w), 2);
}

/* Stores even ids only and says so, item by item. */
static err_t even_many(struct writer_item *const *items, size_t count, struct db *db)
{
    for (size_t i = 0; i < count; i++) {
        const bool even = job_of(items[i])->id % 2 == 0;
        items[i]->outcome = even ? things_add(db, job_of(items[i])->id) : ERR_NOT_FOUND;
    }
    return OK;
}
static const struct writer_kind EVEN = { .run = add_run,
                                         .run_many = even_many,
                                         .settled = job_settled };

static void a_set_tells_each_item_its_outcome(void **state)
{
    struct world *const w = *state;
    open_writer(w, (struct writer_options){ .connections = 1 });
    struct job held;
    struct job jobs[3];
    block(w, &held, &SET_BLOCKER);

    for (int i = 0; i < 3; i++)
        submit(w, &jobs[i], &EVEN, 1 + i);
    unblock(w);
    wait_settled(w, 4);

    assert_int_equal(jobs[0].outcome, ERR_NOT_FOUND);
    assert_int_equal(jobs[1].outcome, OK);
    assert_int_equal(jobs[2].outcome, ERR_NOT_FOUND);
    assert_int_equal(stored(w), 1);
}

static void kinds_may_be_mixed(void **state)
{
    struct world *const w = *state;
    open_writer(w, (struct writer_options){ .connections = 1 });
    const struct writer_kind *const kinds[] = { &ADD_SET, &ADD_SET, &ADD, &ADD_SET, &EVEN, &EVEN };
    struct job held;
    struct job jobs[ARRAY_LEN(kinds)];
    block(w, &held, &SET_BLOCKER);

    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        submit(w, &jobs[i], kinds[i], (int64_t)i);
    unblock(w);
    wait_settled(w, 1 + (int)ARRAY_LEN(kinds));

    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        assert_int_equal(jobs[i].outcome, i == 5 ? ERR_NOT_FOUND : OK);
    assert_int_equal(stored(w), 5);
}

/* --- commits ---------------------------------------------------------------------------------- */

/* The first run makes the commit of its batch fail. */
static err_t spoiler_run(struct writer_item *item, struct db *db)
{
    struct job *const j = job_of(item);
    const err_t e = add_run(item, db);
    if (j->runs == 1)
        db_fail_nth(db, 2, ERR_DB); /* 1: its savepoint's release, 2: COMMIT */
    return e;
}
static const struct writer_kind SPOILER = { .run = spoiler_run, .settled = job_settled };

static void after_a_failed_commit_items_run_one_by_one(void **state)
{
    struct world *const w = *state;
    if (w->where.engine != DB_SQLITE)
        return; /* its single items have a transaction each anyway */
    open_writer(w, (struct writer_options){ 0 });
    struct job held;
    struct job jobs[3];
    block(w, &held, &BLOCKER);

    submit(w, &jobs[0], &ADD, 1);
    submit(w, &jobs[1], &ADD, 2);
    submit(w, &jobs[2], &SPOILER, 3);
    unblock(w);
    wait_settled(w, 4);

    for (int i = 0; i < 3; i++) {
        assert_int_equal(jobs[i].outcome, OK);
        assert_int_equal(jobs[i].runs, 2);
        assert_int_equal(jobs[i].settlements, 1);
    }
    assert_int_equal(stored(w), 3);
    assert_int_equal(writer_commits(w->writer), 1 + 3);
}

static err_t unlucky_run(struct writer_item *item, struct db *db)
{
    const err_t e = add_run(item, db);
    return e == OK && job_of(item)->runs < 4 ? ERR_BUSY : e;
}
static const struct writer_kind UNLUCKY = { .run = unlucky_run, .settled = job_settled };

static void an_item_that_meets_rivals_is_run_again(void **state)
{
    struct world *const w = *state;
    open_writer(w, (struct writer_options){ .connections = 1 });
    struct job j;

    submit(w, &j, &UNLUCKY, 1);
    wait_settled(w, 1);

    assert_int_equal(j.outcome, OK);
    assert_int_equal(j.runs, 4);
    assert_int_equal(stored(w), 1);
}

static err_t hopeless_run(struct writer_item *item, struct db *db)
{
    const err_t e = add_run(item, db);
    return e == OK ? ERR_BUSY : e;
}
static const struct writer_kind HOPELESS = { .run = hopeless_run, .settled = job_settled };

static void an_item_is_not_run_again_for_ever(void **state)
{
    struct world *const w = *state;
    open_writer(w, (struct writer_options){ .connections = 1 });
    struct job jobs[2];

    submit(w, &jobs[0], &HOPELESS, 1);
    submit(w, &jobs[1], &ADD, 2);
    wait_settled(w, 2);

    assert_int_equal(jobs[0].outcome, ERR_BUSY);
    assert_int_equal(jobs[1].outcome, OK);
    assert_int_equal(stored(w), 1);
}

/* Reads the number of things and adds one of that number: any two at once collide. */
static err_t count_run(struct writer_item *item, struct db *db)
{
    (void)item;
    int64_t count = 0;
    TRY(things_count_among_rivals(db, &count)); /* the loser is run again, also when it only read */
    return things_add(db, count);
}
static const struct writer_kind COUNT = { .run = count_run, .settled = job_settled };

static void rivals_neither_lose_nor_double_anything(void **state)
{
    enum { N = 200 };
    struct world *const w = *state;
    open_writer(w, (struct writer_options){ .connections = 4 });
    struct job *const jobs = arena_array(&w->arena, struct job, N);
    int64_t done = 0;

    for (int i = 0; i < N; i++)
        submit(w, &jobs[i], &COUNT, 0);
    wait_settled(w, N);

    for (int i = 0; i < N; i++) {
        assert_true(jobs[i].outcome == OK || jobs[i].outcome == ERR_BUSY);
        done += jobs[i].outcome == OK;
    }
    assert_in_range(done, N * 9 / 10, N);
    assert_int_equal(stored(w), done);
}

static void commits_are_counted_before_their_items_are_settled(void **state)
{
    struct world *const w = *state;
    open_writer(w, (struct writer_options){ .connections = 1 });
    struct job j;

    for (int i = 1; i <= 3; i++) {
        submit(w, &j, &ADD, i);
        wait_settled(w, 1);
        assert_int_equal(j.commits_seen, i);
    }
}

/* --- limits and life -------------------------------------------------------------------------- */

static void a_full_queue_says_busy(void **state)
{
    enum { ROOM = 4 };
    struct world *const w = *state;
    open_writer(w, (struct writer_options){ .queue_max = ROOM, .connections = 1 });
    struct job held;
    struct job jobs[ROOM];
    struct job late = { .item = { .kind = &ADD }, .w = w, .id = 99 };
    block(w, &held, &BLOCKER);

    for (int i = 0; i < ROOM; i++)
        submit(w, &jobs[i], &ADD, 1 + i);
    assert_int_equal(writer_submit(w->writer, &late.item), ERR_BUSY);
    unblock(w);
    wait_settled(w, 1 + ROOM);

    assert_int_equal(stored(w), ROOM);
    assert_int_equal(late.runs, 0);
    assert_int_equal(writer_submit(w->writer, &late.item), OK); /* there is room again */
    wait_settled(w, 1);
}

static void *close_main(void *it)
{
    writer_close(it);
    return NULL;
}

static void closing_stores_what_was_queued_and_takes_nothing_more(void **state)
{
    struct world *const w = *state;
    open_writer(w, (struct writer_options){ .connections = 1 });
    struct job held;
    struct job jobs[10];
    pthread_t closer;
    int64_t late = 0; /* taken before the closing thread had begun */
    err_t e = OK;
    block(w, &held, &BLOCKER);
    for (int i = 0; i < 10; i++)
        submit(w, &jobs[i], &ADD, 1 + i);

    must(pthread_create(&closer, NULL, close_main, w->writer) == 0);
    while (e == OK) {
        struct job *const j = arena_new(&w->arena, struct job);
        *j = (struct job){ .item = { .kind = &ADD }, .w = w, .id = 100 + late };
        e = writer_submit(w->writer, &j->item);
        late += e == OK;
        (void)nanosleep(&(struct timespec){ 0, 2000000L }, NULL);
    }
    unblock(w);
    must(pthread_join(closer, NULL) == 0);
    w->writer = NULL;

    assert_int_equal(e, ERR_UNAVAILABLE);
    for (int i = 0; i < 10; i++)
        assert_int_equal(jobs[i].outcome, OK);
    assert_int_equal(stored(w), 10 + late);
}
int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
#define T(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
    const struct CMUnitTest tests[] = {
        T(what_many_threads_submit_is_all_stored),
        T(sets_from_many_threads_are_all_stored_in_few_commits),
        T(an_items_error_rolls_back_only_that_item),
        T(a_set_with_one_bad_item_stores_the_others),
        T(a_set_tells_each_item_its_outcome),
        T(kinds_may_be_mixed),
        T(after_a_failed_commit_items_run_one_by_one),
        T(an_item_that_meets_rivals_is_run_again),
        T(an_item_is_not_run_again_for_ever),
        T(rivals_neither_lose_nor_double_anything),
        T(commits_are_counted_before_their_items_are_settled),
        T(a_full_queue_says_busy),
        T(closing_stores_what_was_queued_and_takes_nothing_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
