/* kill -9 while entries get their places: each is waiting or placed, never both, never neither.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record_world.h"

#include <semaphore.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/verify.h"

enum { ROUNDS = 8, IN_FLIGHT = 64, LONGEST_LIFE_MS = 500, STEP = 1000000 };

/* --- the process that dies -------------------------------------------------------------------- */

struct job {
    struct writer_item item;
    struct cx cx;
    struct arena arena;
    int64_t n; /* subject of its entry; its position of the public has this id */
    int acknowledge_to;
    sem_t *free;
};

/* An entry and a position of the public each. */
static err_t job_run(struct writer_item *item, struct db *db)
{
    struct job *const j = (struct job *)item;
    const struct ledger_ballot ballot = { j->n, 1 + j->n % 3, { { (uint8_t)j->n } } };
    j->cx.db = db;
    TRY(ledger_add_ballots(&j->cx, &ballot, 1));
    return ledger_add(&j->cx, &(struct ledger_new){ LEDGER_POSITION_TAKEN, j->n, 0,
                                                    LEDGER_FIELDS(ledger_int("n", j->n)), NULL });
}

static void job_settled(struct writer_item *item, err_t outcome)
{
    struct job *const j = (struct job *)item;
    must(outcome == OK);
    must(write(j->acknowledge_to, &j->n, sizeof j->n) == sizeof j->n);
    must(sem_post(j->free) == 0);
}
static const struct writer_kind ADD = { .run = job_run, .settled = job_settled };

/* Jobs are never freed: the process dies before it matters. */
__attribute__((noreturn)) static void write_until_killed(struct world *w, int round,
                                                         int acknowledge_to)
{
    struct ids ids;
    sem_t free;
    struct writer *writer = NULL;
    struct sequencer *sequencer = NULL;
    ids_init(&ids, round + 1);
    must(sem_init(&free, 0, IN_FLIGHT) == 0);
    must(writer_open(testdb_url(&w->database), &(struct writer_options){ .connections = 4 },
                     &writer) == OK);
    must(sequencer_start(&(struct sequencer_config){ .writer = writer,
                                                     .db_url = testdb_url(&w->database),
                                                     .key_path = w->key_path,
                                                     .ids = &ids,
                                                     .seal_after = USEC_PER_SECOND / 10 },
                         &sequencer) == OK);
    for (int64_t n = (int64_t)round * STEP;; n++) {
        while (sem_wait(&free) != 0)
            ;
        struct job *const j = mem_new(sizeof *j);
        *j = (struct job){
            .item = { .kind = &ADD }, .n = n, .acknowledge_to = acknowledge_to, .free = &free
        };
        j->cx = (struct cx){ .arena = &j->arena, .now = clock_now(), .ids = &ids };
        must(writer_submit(writer, &j->item) == OK);
    }
}

/* --- the one that looks after it -------------------------------------------------------------- */

/* How many it acknowledged before it was killed, some time after the first. */
static int64_t killed_at_random(pid_t pid, int acknowledged, uint32_t dice)
{
    bool killed = false;
    int64_t count = 0;
    for (int64_t n; read(acknowledged, &n, sizeof n) == sizeof n; count++) {
        if (killed)
            continue;
        (void)usleep(1000 * (dice % LONGEST_LIFE_MS));
        assert_int_equal(kill(pid, SIGKILL), 0);
        killed = true;
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    return count;
}

static int64_t entries_there(struct world *w)
{
    return counted(w, "SELECT (SELECT count(*) FROM ledger_inbox WHERE subject >= 1000000) +"
                      " (SELECT count(*) FROM ledger_entry WHERE subject >= 1000000)");
}

static int64_t positions_there(struct world *w)
{
    return counted(w, "SELECT (SELECT count(*) FROM ledger_unsealed) +"
                      " (SELECT CAST(COALESCE(sum(length(ids) / 8), 0) AS BIGINT)"
                      " FROM ledger_sealed)");
}

/* What a server still does for a client that is gone must be over before anything is counted. */
static void wait_for_the_dead(struct world *w)
{
    if (testdb_engine() != DB_POSTGRES)
        return;
    while (counted(w, "SELECT count(*) FROM pg_stat_activity WHERE application_name ="
                      " current_schema() AND pid <> pg_backend_pid()") > 0)
        (void)usleep(1000);
}

static int64_t one_round(struct world *w, int round)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    db_close(w->cx.db); /* SQLite must not be carried into a child */
    const pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        write_until_killed(w, round, ends[1]);
    assert_int_equal(close(ends[1]), 0);
    const int64_t n =
        killed_at_random(pid, ends[0], (uint32_t)clock_now() * UINT32_C(2654435761) >> 8);
    assert_int_equal(close(ends[0]), 0);
    w->cx.db = testdb_open(&w->database, DB_READ_WRITE);
    wait_for_the_dead(w);
    return n;
}

static void a_kill_leaves_each_entry_waiting_or_placed(void **state)
{
    struct world *const w = *state;
    struct verify_report *const r = arena_new(&w->arena, struct verify_report);
    int64_t acknowledged = 0;

    for (int round = 1; round <= ROUNDS; round++) {
        acknowledged += one_round(w, round);
        assert_in_range(entries_there(w), acknowledged, acknowledged + (int64_t)round * IN_FLIGHT);
        assert_int_equal(positions_there(w), entries_there(w));
        (void)assert_whole(w);
    }

    w->cx.now = clock_now() + 3600 * USEC_PER_SECOND;
    give_places(w);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_inbox"), 0);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_unsealed"), 0);
    assert_int_equal(verify_database(&w->cx, NULL, 2, r), OK);
    assert_true(verify_holds(r));
    print_message("%" PRId64 " acknowledged, %" PRId64 " entries in %d rounds\n", acknowledged,
                  r->entries, ROUNDS);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = { IN_A_WORLD(a_kill_leaves_each_entry_waiting_or_placed) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
