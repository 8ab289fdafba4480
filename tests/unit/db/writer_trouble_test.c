/* The writer when things go wrong and pass, its log under steady load, backups meanwhile.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "writer_world.h"

#include <sys/stat.h>

/* --- troubles that pass ----------------------------------------------------------------------- */

enum { Q_PAGES, Q_MAX_PAGES_FEW, Q_MAX_PAGES_MANY, Q_BACKEND, Q_KILL, Q_TROUBLE_COUNT };
static const struct db_text TROUBLE[Q_TROUBLE_COUNT] = {
    [Q_PAGES] = { .any = "PRAGMA page_count" },
    [Q_MAX_PAGES_FEW] = { .any = "PRAGMA max_page_count = 20" },
    [Q_MAX_PAGES_MANY] = { .any = "PRAGMA max_page_count = 1000000" },
    [Q_BACKEND] = { .any = "SELECT pg_backend_pid()" },
    [Q_KILL] = { .any =
                     "SELECT COUNT(*) FROM (SELECT pg_terminate_backend(CAST($1 AS INTEGER)) AS d"
                     " OFFSET 0) AS t WHERE d" },
};
static const struct db_catalog trouble_sql = { "trouble", TROUBLE, Q_TROUBLE_COUNT };

static err_t disk_small_run(struct writer_item *item, struct db *db)
{
    (void)item;
    return db_exec(db, &trouble_sql, Q_MAX_PAGES_FEW, NO_ARGS, NULL);
}
static const struct writer_kind DISK_SMALL = { .run = disk_small_run, .settled = job_settled };

static err_t disk_large_run(struct writer_item *item, struct db *db)
{
    (void)item;
    return db_exec(db, &trouble_sql, Q_MAX_PAGES_MANY, NO_ARGS, NULL);
}
static const struct writer_kind DISK_LARGE = { .run = disk_large_run, .settled = job_settled };

static void a_full_disk_is_unavailable_loses_nothing_and_passes(void **state)
{
    enum { N = 2000 };
    struct world *const w = *state;
    if (w->where.engine != DB_SQLITE)
        return;
    open_writer(w, (struct writer_options){ .batch_max = 64 });
    struct job *const jobs = arena_array(&w->arena, struct job, N);
    struct job other;
    int64_t done = 0;

    submit(w, &other, &DISK_SMALL, 0);
    wait_settled(w, 1);
    for (int i = 0; i < N; i++)
        submit(w, &jobs[i], &ADD, 1 + i);
    wait_settled(w, N);
    for (int i = 0; i < N; i++) {
        assert_true(jobs[i].outcome == OK || jobs[i].outcome == ERR_UNAVAILABLE);
        done += jobs[i].outcome == OK;
    }
    assert_in_range(done, 1, N - 1);
    assert_int_equal(stored(w), done);

    submit(w, &other, &DISK_LARGE, 0);
    wait_settled(w, 1);
    submit(w, &other, &ADD, N + 1);
    wait_settled(w, 1);
    assert_int_equal(other.outcome, OK);
    assert_int_equal(stored(w), done + 1);
}

static err_t backend_run(struct writer_item *item, struct db *db)
{
    return db_one_i64(db, &trouble_sql, Q_BACKEND, NO_ARGS, &job_of(item)->id);
}
static const struct writer_kind BACKEND = { .run = backend_run, .settled = job_settled };

static void kill_backend(struct world *w, int64_t pid)
{
    struct db *const db = testdb_open(&w->where, DB_READ_WRITE);
    int64_t killed = 0;
    assert_int_equal(db_one_i64(db, &trouble_sql, Q_KILL, ARGS(ARG(pid)), &killed), OK);
    assert_int_equal(killed, 1);
    db_close(db);
}

static void a_connection_lost_while_idle_goes_unnoticed(void **state)
{
    struct world *const w = *state;
    if (w->where.engine != DB_POSTGRES)
        return;
    open_writer(w, (struct writer_options){ .connections = 1 });
    struct job j;
    submit(w, &j, &BACKEND, 0);
    wait_settled(w, 1);

    kill_backend(w, j.id);
    submit(w, &j, &ADD, 1);
    wait_settled(w, 1);

    assert_int_equal(j.outcome, OK);
    assert_int_equal(stored(w), 1);
}

static err_t suicide_run(struct writer_item *item, struct db *db)
{
    int64_t pid = 0;
    err_t e = add_run(item, db);
    if (e == OK)
        e = db_one_i64(db, &trouble_sql, Q_BACKEND, NO_ARGS, &pid);
    if (e == OK)
        kill_backend(job_of(item)->w, pid);
    return e == OK ? things_add(db, job_of(item)->id + 1) : e;
}
static const struct writer_kind SUICIDE = { .run = suicide_run, .settled = job_settled };

static void a_connection_lost_at_work_is_unavailable_and_passes(void **state)
{
    struct world *const w = *state;
    if (w->where.engine != DB_POSTGRES)
        return;
    open_writer(w, (struct writer_options){ .connections = 1 });
    struct job jobs[2];

    submit(w, &jobs[0], &SUICIDE, 1);
    submit(w, &jobs[1], &ADD, 5);
    wait_settled(w, 2);

    assert_int_equal(jobs[0].outcome, ERR_UNAVAILABLE);
    assert_int_equal(jobs[1].outcome, OK);
    assert_int_equal(stored(w), 1);
}

/* --- the log ---------------------------------------------------------------------------------- */

static err_t big_run(struct writer_item *item, struct db *db)
{
    static const uint8_t PAGES[8 * 4096] = { 1 };
    char name[32];
    const int len = snprintf(name, sizeof name, "b%" PRId64, job_of(item)->id);
    const bytes_t data = { PAGES, sizeof PAGES };
    return db_exec(db, &things_sql, Q_ADD,
                   ARGS(ARG(job_of(item)->id), ARG(((str_t){ name, (size_t)len })), ARG_NULL,
                        ARG(0), ARG(data)),
                   NULL);
}
static const struct writer_kind BIG = { .run = big_run, .settled = job_settled };

static int64_t log_size(const struct world *w)
{
    struct stat log;
    char path[512];
    (void)snprintf(path, sizeof path, "%s/test.db-wal", w->where.folder);
    return stat(path, &log) == 0 ? (int64_t)log.st_size : 0;
}

/* However slow the machine: sooner or later the log is shorter than half of what went through it.
 */
static void the_log_starts_over_while_writes_go_on(void **state)
{
    enum { N_MAX = 20000, BYTES_EACH = 8 * 4096 };
    struct world *const w = *state;
    if (w->where.engine != DB_SQLITE)
        return;
    open_writer(w, (struct writer_options){ .batch_max = 32 });
    struct job *const jobs = arena_array(&w->arena, struct job, N_MAX);

    int n = 0;
    do {
        submit(w, &jobs[n], &BIG, 1 + n);
        if (n >= 64) /* a steady stream, as it is from visitors who wait for their answers */
            wait_settled(w, 1);
        n++;
    } while (n < N_MAX && (n < 1000 || log_size(w) > (int64_t)n * BYTES_EACH / 2));
    wait_settled(w, 64);

    assert_in_range(log_size(w), 1, (int64_t)n * BYTES_EACH / 2);
    assert_int_equal(stored(w), n);
}

/* --- backups ---------------------------------------------------------------------------------- */

static err_t pair_run(struct writer_item *item, struct db *db)
{
    const int64_t id = job_of(item)->id;
    const err_t e = things_add(db, id);
    return e != OK ? e : db_exec(db, &things_sql, Q_ADD_PART, ARGS(ARG(id), ARG(id)), NULL);
}
static const struct writer_kind PAIR = { .run = pair_run, .settled = job_settled };

static void check_backup(struct world *w, str_t path, int64_t *things)
{
    const str_t url = arena_printf(&w->arena, "sqlite:%.*s", STR_ARG(path));
    struct db *db = NULL;
    int64_t parts = -1;
    assert_int_equal(db_open(url, DB_READ_WRITE, &db), OK);
    assert_int_equal(db_one_i64(db, &things_sql, Q_COUNT_PARTS, NO_ARGS, &parts), OK);
    *things = things_count(db);
    assert_int_equal(*things, parts);
    db_close(db);
}

static void a_backup_is_consistent_while_others_write(void **state)
{
    enum { N = 3000 };
    struct world *const w = *state;
    open_writer(w, (struct writer_options){ .batch_max = 16 });
    struct job *const jobs = arena_array(&w->arena, struct job, N);
    struct db *const reader = testdb_open(&w->where, DB_READ_ONLY);
    const str_t path = arena_printf(&w->arena, "%s/copy.db", w->where.folder);
    if (w->where.engine == DB_POSTGRES) {
        assert_int_equal(db_backup(reader, path), ERR_CONFLICT);
        db_close(reader);
        return;
    }
    int64_t before = 0;
    int64_t later = 0;

    for (int i = 0; i < N; i++)
        submit(w, &jobs[i], &PAIR, 1 + i);
    wait_settled(w, N / 10);
    assert_int_equal(db_backup(reader, path), OK);
    check_backup(w, path, &before);
    wait_settled(w, N - N / 10);
    assert_int_equal(db_backup(reader, path), OK); /* in place of the first */
    check_backup(w, path, &later);

    assert_in_range(before, N / 10, N);
    assert_int_equal(later, N);
    db_close(reader);
}
int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
#define T(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
    const struct CMUnitTest tests[] = {
        T(a_full_disk_is_unavailable_loses_nothing_and_passes),
        T(a_connection_lost_while_idle_goes_unnoticed),
        T(a_connection_lost_at_work_is_unavailable_and_passes),
        T(the_log_starts_over_while_writes_go_on),
        T(a_backup_is_consistent_while_others_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
