/* Migrations: applied once, in order, whole or not at all.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "things.h"

#include "kit/base/arena.h"

enum { NOW = 1000000 };

struct world {
    struct testdb where;
    struct db *db;
};

static int setup(void **state)
{
    struct world *const w = mem_new(sizeof *w);
    testdb_make(&w->where, testdb_engine());
    w->db = testdb_open(&w->where, DB_READ_WRITE);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    struct world *const w = *state;
    db_close(w->db);
    testdb_remove(&w->where);
    mem_free(w);
    return 0;
}

static int missing(struct world *w, const struct db_migration *all, int count)
{
    int n = -1;
    assert_int_equal(db_migrations_missing(w->db, all, count, &n), OK);
    return n;
}

static void an_empty_database_misses_all_and_then_none(void **state)
{
    struct world *const w = *state;
    assert_int_equal(missing(w, things_migrations, 2), 2);

    assert_int_equal(db_migrate(w->db, things_migrations, 1, NOW), OK);
    assert_int_equal(missing(w, things_migrations, 2), 1);
    assert_int_equal(db_migrate(w->db, things_migrations, 2, NOW), OK);

    assert_int_equal(missing(w, things_migrations, 2), 0);
    assert_int_equal(things_count(w->db), 0);
}

static void what_is_applied_is_not_applied_again(void **state)
{
    struct world *const w = *state;
    assert_int_equal(db_migrate(w->db, things_migrations, 2, NOW), OK);
    assert_int_equal(things_add(w->db, 1), OK);

    assert_int_equal(db_migrate(w->db, things_migrations, 2, NOW), OK);

    assert_int_equal(things_count(w->db), 1);
}

static void an_edited_migration_is_refused(void **state)
{
    struct world *const w = *state;
    assert_int_equal(db_migrate(w->db, things_migrations, 1, NOW), OK);
    struct db_migration edited[2] = { things_migrations[0], things_migrations[1] };
    edited[0].sha256[31] ^= 1;
    int n = -1;

    assert_int_equal(db_migrations_missing(w->db, edited, 2, &n), ERR_CONFLICT);
    assert_int_equal(db_migrate(w->db, edited, 2, NOW), ERR_CONFLICT);

    assert_int_equal(missing(w, things_migrations, 2), 1); /* the second was not applied */
}

static void a_newer_database_is_refused(void **state)
{
    struct world *const w = *state;
    assert_int_equal(db_migrate(w->db, things_migrations, 2, NOW), OK);
    int n = -1;

    assert_int_equal(db_migrations_missing(w->db, things_migrations, 1, &n), ERR_CONFLICT);
    assert_int_equal(db_migrate(w->db, things_migrations, 1, NOW), ERR_CONFLICT);
    assert_int_equal(db_migrate(w->db, things_migrations, 0, NOW), ERR_CONFLICT);
}

static void a_failing_migration_leaves_nothing(void **state)
{
    static const char BAD[] = "CREATE TABLE half (id BIGINT);"
                              " INSERT INTO thing (id, name, flag) VALUES (1, 'x', 0);"
                              " INSERT INTO nowhere VALUES (1);";
    static const char AGAIN[] = "CREATE TABLE half (id BIGINT)";
    struct world *const w = *state;
    struct db_migration all[2] = { things_migrations[0], { 2, "0002_bad", BAD, BAD, { 9 } } };

    assert_int_equal(db_migrate(w->db, all, 2, NOW), ERR_DB);
    assert_int_equal(missing(w, all, 2), 1); /* the first is there */
    assert_int_equal(things_count(w->db), 0);

    all[1].sqlite = all[1].postgres = AGAIN; /* would fail if the table had stayed */
    assert_int_equal(db_migrate(w->db, all, 2, NOW), OK);
}

static void each_engine_gets_its_own_text(void **state)
{
    struct world *const w = *state;
    const bool sqlite = w->where.engine == DB_SQLITE;
    const char *const good = things_migrations[0].sqlite;
    const struct db_migration pair = {
        1, "0001_pair", sqlite ? good : "not SQL", sqlite ? "not SQL" : good, { 1 }
    };

    assert_int_equal(db_migrate(w->db, &pair, 1, NOW), OK);

    assert_int_equal(things_count(w->db), 0);
}

static void a_reader_can_ask_what_is_missing(void **state)
{
    struct world *const w = *state;
    struct db *const reader = testdb_open(&w->where, DB_READ_ONLY);
    int n = -1;

    assert_int_equal(db_migrations_missing(reader, things_migrations, 2, &n), OK);

    assert_int_equal(n, 2);
    db_close(reader);
}

static void the_programs_own_migrations_apply(void **state)
{
    struct world *const w = *state;

    assert_int_equal(db_migrate(w->db, db_migrations, db_migration_count, NOW), OK);

    assert_int_equal(missing(w, db_migrations, db_migration_count), 0);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(an_empty_database_misses_all_and_then_none),
        T(what_is_applied_is_not_applied_again),
        T(an_edited_migration_is_refused),
        T(a_newer_database_is_refused),
        T(a_failing_migration_leaves_nothing),
        T(each_engine_gets_its_own_text),
        T(a_reader_can_ask_what_is_missing),
        T(the_programs_own_migrations_apply),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
