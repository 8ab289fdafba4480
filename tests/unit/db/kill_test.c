/* kill -9 under write load: everything the dead process had acknowledged is stored.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "things.h"

#include <semaphore.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kit/base/arena.h"
#include "kit/base/buf.h"
#include "kit/db/writer.h"

enum {
    ROUNDS = 10,
    IN_FLIGHT = 64,
    LONGEST_LIFE_MS = 120,
    ID_STEP = 10000000, /* ids of one round */
};

/* --- the process that dies -------------------------------------------------------------------- */

struct job {
    struct writer_item item;
    int64_t id;
    int acknowledge_to; /* pipe */
    sem_t *free;
};

static err_t add_run(struct writer_item *item, struct db *db)
{
    return things_add(db, ((struct job *)item)->id);
}

static err_t add_many(struct writer_item *const *items, size_t count, struct db *db)
{
    int64_t ids[IN_FLIGHT];
    must(count <= IN_FLIGHT);
    for (size_t i = 0; i < count; i++)
        ids[i] = ((struct job *)items[i])->id;
    return db_exec(db, &things_sql, Q_ADD_IDS, ARGS(ARG_I64S(ids, count)), NULL);
}

static void job_settled(struct writer_item *item, err_t outcome)
{
    struct job *const j = (struct job *)item;
    must(outcome == OK);
    must(write(j->acknowledge_to, &j->id, sizeof j->id) == sizeof j->id);
    must(sem_post(j->free) == 0);
}
static const struct writer_kind ADD = { .run = add_run, .settled = job_settled };
static const struct writer_kind ADD_SET = { .run = add_run,
                                            .run_many = add_many,
                                            .settled = job_settled };

/* Jobs are never freed: the process dies before it matters. */
__attribute__((noreturn)) static void write_until_killed(const struct testdb *t, int round,
                                                         int acknowledge_to)
{
    struct arena arena;
    sem_t free;
    struct writer *w = NULL;
    const struct writer_options options = { .connections = 4, .batch_max = IN_FLIGHT };
    arena_init(&arena);
    must(sem_init(&free, 0, IN_FLIGHT) == 0);
    must(writer_open(testdb_url(t), &options, &w) == OK);
    for (int64_t id = (int64_t)round * ID_STEP;; id++) {
        while (sem_wait(&free) != 0)
            ;
        struct job *const j = arena_new(&arena, struct job);
        *j = (struct job){ .item = { .kind = round % 2 == 0 ? &ADD : &ADD_SET },
                           .id = id,
                           .acknowledge_to = acknowledge_to,
                           .free = &free };
        must(writer_submit(w, &j->item) == OK);
    }
}

/* --- the one that looks after it -------------------------------------------------------------- */

/* Reads what is acknowledged; kills the writing process some time after the first. Returns how
 * many ids there are in *ids. */
static size_t kill_at_random(pid_t pid, int acknowledged, struct buf *ids, uint32_t dice)
{
    bool killed = false;
    for (;;) {
        char *const room = buf_room(ids, sizeof(int64_t));
        assert_non_null(room);
        const ssize_t n = read(acknowledged, room, sizeof(int64_t));
        if (n == 0)
            break;
        assert_int_equal(n, sizeof(int64_t)); /* so small a write is never torn */
        buf_grew(ids, (size_t)n);
        if (!killed) {
            (void)usleep(1000 * (dice % LONGEST_LIFE_MS) + dice % 997);
            assert_int_equal(kill(pid, SIGKILL), 0);
            killed = true;
        }
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    return ids->len / sizeof(int64_t);
}

static int64_t count_missing(const struct testdb *t, const struct buf *ids)
{
    struct db *const db = testdb_open(t, DB_READ_WRITE); /* SQLite: recovers the log */
    int64_t missing = 0;
    for (size_t at = 0; at < ids->len; at += sizeof(int64_t)) {
        int64_t id;
        int64_t found;
        memcpy(&id, ids->at + at, sizeof id);
        missing += db_one_i64(db, &things_sql, Q_BY_ID, ARGS(ARG(id)), &found) != OK;
    }
    db_close(db);
    return missing;
}

static size_t one_round(const struct testdb *t, int round)
{
    int ends[2];
    AUTO(buf) ids;
    buf_init(&ids, 64 << 20);
    assert_int_equal(pipe(ends), 0);
    const pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        write_until_killed(t, round, ends[1]);
    assert_int_equal(close(ends[1]), 0);

    const size_t n =
        kill_at_random(pid, ends[0], &ids, (uint32_t)clock_now() * UINT32_C(2654435761) >> 8);

    assert_int_equal(close(ends[0]), 0);
    assert_int_equal(count_missing(t, &ids), 0);
    return n;
}

static void nothing_acknowledged_is_lost_by_kill_9(void **state)
{
    (void)state;
    struct testdb t;
    size_t acknowledged = 0;
    things_make(&t);

    for (int round = 1; round <= ROUNDS; round++)
        acknowledged += one_round(&t, round);

    print_message("%zu acknowledged in %d rounds\n", acknowledged, ROUNDS);
    assert_in_range(acknowledged, ROUNDS, SIZE_MAX);
    testdb_remove(&t);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = { cmocka_unit_test(nothing_acknowledged_is_lost_by_kill_9) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
