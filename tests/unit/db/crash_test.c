/* Power fails at a random moment under load: what the writer acknowledged is there afterwards, and
 * the database is whole. The same without fsync must lose something, or this test proves nothing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "crash_vfs.h"
#include "things.h"

#include <semaphore.h>
#include <unistd.h>

#include "kit/base/arena.h"
#include "kit/db/writer.h"
#include "kit/log/log.h"

enum {
    SEEDS = 200,
    ITEMS = 120,
    MOST_CHANGES = 450, /* about what a run makes */
};

struct job {
    struct writer_item item;
    int64_t id;
    sem_t *settled;
    err_t outcome;
};

static err_t add_run(struct writer_item *item, struct db *db)
{
    return things_add(db, ((struct job *)item)->id);
}

static err_t add_many(struct writer_item *const *items, size_t count, struct db *db)
{
    int64_t ids[ITEMS];
    must(count <= ITEMS);
    for (size_t i = 0; i < count; i++)
        ids[i] = ((struct job *)items[i])->id;
    return db_exec(db, &things_sql, Q_ADD_IDS, ARGS(ARG_I64S(ids, count)), NULL);
}

static void job_settled(struct writer_item *item, err_t outcome)
{
    struct job *const j = (struct job *)item;
    j->outcome = outcome;
    must(sem_post(j->settled) == 0);
}
static const struct writer_kind ADD = { .run = add_run, .settled = job_settled };
static const struct writer_kind ADD_SET = { .run = add_run,
                                            .run_many = add_many,
                                            .settled = job_settled };

/* One run against the failing disk; jobs tell afterwards what was acknowledged. */
static void write_until_crash(const struct testdb *t, struct crash_vfs *v, uint64_t seed,
                              bool not_durable, struct job *jobs)
{
    sem_t settled;
    must(sem_init(&settled, 0, 0) == 0);
    struct writer *writer = NULL;
    struct db *copier = NULL; /* checkpoints at odd moments */
    const struct writer_options options = { .batch_max = 1 + seed % 7, .not_durable = not_durable };
    const bool opened = writer_open(testdb_url(t), &options, &writer) == OK &&
                        db_open(testdb_url(t), DB_READ_WRITE, &copier) == OK;
    int submitted = 0;
    for (; opened && submitted < ITEMS; submitted++) {
        struct job *const j = &jobs[submitted];
        *j = (struct job){ .item = { .kind = seed % 2 == 0 ? &ADD : &ADD_SET },
                           .id = submitted + 1,
                           .settled = &settled };
        must(writer_submit(writer, &j->item) == OK);
        if (submitted % (3 + (int)(seed % 11)) == 0)
            (void)usleep(50);
        if (submitted % 16 == 15 && db_checkpoint(copier) != OK)
            must(submitted > 0); /* the power is gone already */
    }
    for (int i = 0; i < submitted; i++) {
        while (sem_wait(&settled) != 0)
            ;
    }
    crash_vfs_crash(v);
    writer_close(writer);
    db_close(copier);
}

static const struct db_text CHECK = { .any = "SELECT COUNT(*) FROM pragma_integrity_check"
                                             " WHERE integrity_check = 'ok'" };
static const struct db_catalog check_sql = { "check", &CHECK, 1 };

static bool is_stored(struct db *db, int64_t id)
{
    int64_t found = 0;
    return db_one_i64(db, &things_sql, Q_BY_ID, ARGS(ARG(id)), &found) == OK;
}

struct tally {
    int acknowledged, lost, broken;
};

/* Returns how many things are stored. */
static int64_t look_after(const char *copy, const struct job *jobs, struct tally *tally)
{
    char url[300];
    const int len = snprintf(url, sizeof url, "sqlite:%s", copy);
    struct db *db = NULL;
    int64_t whole = 0;
    int64_t stored = 0;
    if (db_open((str_t){ url, (size_t)len }, DB_READ_WRITE, &db) != OK ||
        db_one_i64(db, &check_sql, 0, NO_ARGS, &whole) != OK || whole != 1) {
        tally->broken++;
    } else {
        for (int i = 0; i < ITEMS; i++) {
            const bool acknowledged = jobs[i].id != 0 && jobs[i].outcome == OK;
            tally->acknowledged += acknowledged;
            tally->lost += acknowledged && !is_stored(db, jobs[i].id);
        }
        stored = things_count(db);
    }
    db_close(db);
    return stored;
}

static void crash_once(uint64_t seed, bool not_durable, struct tally *tally)
{
    struct testdb t;
    char copy[300];
    struct job jobs[ITEMS] = { 0 };
    things_make(&t);
    (void)snprintf(copy, sizeof copy, "%s/after.db", t.folder);
    const unsigned moment = 1 + (unsigned)(seed * UINT64_C(2654435761) % MOST_CHANGES);

    struct crash_vfs *const v = crash_vfs_install(seed, moment);
    write_until_crash(&t, v, seed, not_durable, jobs);
    crash_vfs_uninstall(v, t.url + strlen("sqlite:"), copy);

    (void)look_after(copy, jobs, tally);
    testdb_remove(&t);
}

static void nothing_acknowledged_is_lost_when_the_power_fails(void **state)
{
    (void)state;
    struct tally tally = { 0 };

    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        crash_once(seed, false, &tally);

    print_message("%d acknowledged, %d lost, %d broken\n", tally.acknowledged, tally.lost,
                  tally.broken);
    assert_int_equal(tally.lost, 0);
    assert_int_equal(tally.broken, 0);
    assert_in_range(tally.acknowledged, SEEDS * 5, SEEDS * ITEMS);
}

static void without_fsync_this_test_sees_the_loss(void **state)
{
    (void)state;
    struct tally tally = { 0 };

    for (uint64_t seed = 1; seed <= SEEDS && tally.lost == 0; seed++)
        crash_once(seed, true, &tally);

    assert_in_range(tally.lost, 1, ITEMS);
}

/* --- a disk that is in trouble for a while ---------------------------------------------------- */

enum { ROUND = 20 };

/* Adds things first..first+ROUND-1 and expects the same outcome of each. */
static void add_round(struct writer *writer, struct job *jobs, int64_t first, err_t expected)
{
    sem_t settled;
    must(sem_init(&settled, 0, 0) == 0);
    for (int i = 0; i < ROUND; i++) {
        jobs[i] = (struct job){ .item = { .kind = i % 3 == 0 ? &ADD : &ADD_SET },
                                .id = first + i,
                                .settled = &settled };
        must(writer_submit(writer, &jobs[i].item) == OK);
    }
    for (int i = 0; i < ROUND; i++) {
        while (sem_wait(&settled) != 0)
            ;
    }
    for (int i = 0; i < ROUND; i++)
        assert_int_equal(jobs[i].outcome, expected);
}

/* The middle of three rounds meets the trouble. */
static void survive(enum disk_trouble trouble)
{
    struct testdb t;
    char copy[300];
    struct job jobs[3][ROUND];
    struct writer *writer = NULL;
    struct tally tally = { 0 };
    things_make(&t);
    (void)snprintf(copy, sizeof copy, "%s/after.db", t.folder);
    struct crash_vfs *const v = crash_vfs_install(trouble, 1000000);
    assert_int_equal(writer_open(testdb_url(&t), &(struct writer_options){ 0 }, &writer), OK);

    add_round(writer, jobs[0], 1, OK);
    crash_vfs_trouble(v, trouble);
    add_round(writer, jobs[1], 1 + ROUND, ERR_UNAVAILABLE);
    crash_vfs_trouble(v, DISK_WELL);
    add_round(writer, jobs[2], 1 + 2 * ROUND, OK); /* the same writer goes on */

    crash_vfs_crash(v);
    writer_close(writer);
    crash_vfs_uninstall(v, t.url + strlen("sqlite:"), copy);
    struct job all[ITEMS] = { 0 };
    memcpy(all, jobs, sizeof jobs);
    const int64_t stored = look_after(copy, all, &tally);
    assert_int_equal(tally.broken, 0);
    assert_int_equal(tally.lost, 0);
    assert_int_equal(stored, 2 * ROUND); /* and nothing that was called failed */
    testdb_remove(&t);
}

static void a_full_disk_passes_without_a_restart(void **state)
{
    (void)state;
    survive(DISK_FULL);
}

static void a_disk_that_cannot_be_written_passes_without_a_restart(void **state)
{
    (void)state;
    survive(DISK_WRITE_ERROR);
}

static void a_disk_that_cannot_sync_passes_without_a_restart(void **state)
{
    (void)state;
    survive(DISK_SYNC_ERROR);
}

int main(void)
{
    log_level_set(LOG_OFF); /* each crash is a hundred I/O errors */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_acknowledged_is_lost_when_the_power_fails),
        cmocka_unit_test(without_fsync_this_test_sees_the_loss),
        cmocka_unit_test(a_full_disk_passes_without_a_restart),
        cmocka_unit_test(a_disk_that_cannot_be_written_passes_without_a_restart),
        cmocka_unit_test(a_disk_that_cannot_sync_passes_without_a_restart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
