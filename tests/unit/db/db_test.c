/* Connections, statements, transactions: the same expectations on both engines.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "things.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kit/db/db_driver.h"
#include "kit/log/log.h"

struct world {
    struct testdb where;
    struct db *db;
    struct arena arena;
};

static int setup(void **state)
{
    struct world *const w = mem_new(sizeof *w);
    things_make(&w->where);
    w->db = testdb_open(&w->where, DB_READ_WRITE);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    struct world *const w = *state;
    db_close(w->db);
    testdb_remove(&w->where);
    arena_release(&w->arena);
    mem_free(w);
    return 0;
}

static err_t add(struct world *w, int64_t id, str_t name, int flag)
{
    return db_exec(w->db, &things_sql, Q_ADD,
                   ARGS(ARG(id), ARG(name), ARG_NULL, ARG(flag), ARG_NULL), NULL);
}

/* --- values ----------------------------------------------------------------------------------- */

static void assert_round_trip(struct world *w, int64_t id, str_t name, double size, bytes_t data)
{
    assert_int_equal(db_exec(w->db, &things_sql, Q_ADD,
                             ARGS(ARG(id), ARG(name), ARG(size), ARG(1), ARG(data)), NULL),
                     OK);

    AUTO(db_rows) rows = { 0 };
    assert_int_equal(db_select(w->db, &rows, &things_sql, Q_BY_ID, ARGS(ARG(id))), OK);
    assert_true(db_next(&rows));
    assert_true(db_i64(&rows, 0) == id);
    assert_true(str_eq(db_str(&rows, 1, &w->arena), name));
    assert_true(db_f64(&rows, 2) == size);
    assert_int_equal(db_i64(&rows, 3), 1);
    const bytes_t got = db_bytes(&rows, 4, &w->arena);
    assert_int_equal(got.len, data.len);
    assert_true(data.len == 0 || memcmp(got.at, data.at, data.len) == 0);
    assert_false(db_next(&rows));
    assert_int_equal(db_done(&rows), OK);
}

static void values_come_back_as_they_went(void **state)
{
    static const uint8_t BYTES[] = { 0, 1, 0xFF, 0x27, 0x5C, 0 };
    struct world *const w = *state;

    assert_round_trip(w, 1, S("Bakı: \"söz\" və 'fikir' \\ $1 ?"), 0.1,
                      (bytes_t){ BYTES, sizeof BYTES });
    assert_round_trip(w, INT64_MAX, S("x"), -1e300, (bytes_t){ BYTES, 1 });
    assert_round_trip(w, INT64_MIN, STR_NONE, 3, (bytes_t){ NULL, 0 }); /* empty is not NULL */
}

static void null_is_told_from_a_value(void **state)
{
    struct world *const w = *state;
    assert_int_equal(add(w, 1, S("a"), 0), OK);

    AUTO(db_rows) rows = { 0 };
    assert_int_equal(db_select(w->db, &rows, &things_sql, Q_BY_ID, ARGS(ARG(1))), OK);
    assert_true(db_next(&rows));
    assert_false(db_is_null(&rows, 1));
    assert_true(db_is_null(&rows, 2));
    assert_true(db_is_null(&rows, 4));
}

static void parameters_follow_their_number_not_their_place(void **state)
{
    struct world *const w = *state;
    AUTO(db_rows) rows = { 0 };

    assert_int_equal(db_select(w->db, &rows, &things_sql, Q_TURNED, ARGS(ARG(1), ARG(2))), OK);

    assert_true(db_next(&rows));
    assert_int_equal(db_i64(&rows, 0), 2);
    assert_int_equal(db_i64(&rows, 1), 1);
}

static void assert_numbers(struct world *w, const int64_t *at, size_t count)
{
    AUTO(db_rows) rows = { 0 };
    assert_int_equal(db_select(w->db, &rows, &things_sql, Q_NUMBERS, ARGS(ARG_I64S(at, count))),
                     OK);
    for (size_t i = 0; i < count; i++) {
        assert_true(db_next(&rows));
        assert_true(db_i64(&rows, 0) == at[i]);
    }
    assert_false(db_next(&rows));
    assert_int_equal(db_done(&rows), OK);
}

static void arrays_of_numbers_arrive_whole_and_in_order(void **state)
{
    struct world *const w = *state;
    const int64_t few[] = { 3, -1, INT64_MAX, INT64_MIN, 3 };
    int64_t *const many = arena_array(&w->arena, int64_t, 5000);
    for (int i = 0; i < 5000; i++)
        many[i] = (int64_t)i * i * (i % 2 == 0 ? 1 : -1);

    assert_numbers(w, NULL, 0);
    assert_numbers(w, few, ARRAY_LEN(few));
    assert_numbers(w, many, 5000);
}

static void arrays_of_texts_arrive_whole_and_in_order(void **state)
{
    struct world *const w = *state;
    const str_t words[] = { S("a"),      S(""),       S("\"quoted\" \\ {x,y}"),
                            S("NULL"),   S("İı ə ö"), S("line\nand\ttab\x01"),
                            S("', '$1"), S("[1, 2]") };
    AUTO(db_rows) rows = { 0 };

    assert_int_equal(
        db_select(w->db, &rows, &things_sql, Q_WORDS, ARGS(ARG_STRS(words, ARRAY_LEN(words)))), OK);

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        assert_true(db_next(&rows));
        assert_true(str_eq(db_str(&rows, 0, &w->arena), words[i]));
    }
    assert_false(db_next(&rows));
}

/* --- very many rows --------------------------------------------------------------------------- */

static void copied_rows_are_as_they_were_given(void **state)
{
    static const uint8_t BYTES[] = { 0, 1, 0xFF, 0x5C, '\n', 0 };
    struct world *const w = *state;
    struct db_copy c;
    const str_t odd = S("tab\there, line\nend, \r, back\\slash, \\N and Bakı");
    assert_int_equal(db_begin(w->db), OK);

    assert_int_equal(db_copy_begin(w->db, &things_sql, Q_COPY, &c), OK);
    db_copy_row(&c, ARGS(ARG(INT64_MIN), ARG(odd), ARG(0.1), ARG(1),
                         ARG(((bytes_t){ BYTES, sizeof BYTES }))));
    db_copy_row(&c, ARGS(ARG(2), ARG(STR_NONE), ARG_NULL, ARG(0), ARG_NULL));
    for (int64_t i = 3; i < 20000; i++)
        db_copy_row(&c, ARGS(ARG(i), ARG(arena_printf(&w->arena, "n%" PRId64, i)), ARG_NULL, ARG(0),
                             ARG_NULL));
    assert_int_equal(db_copy_end(&c), OK);
    assert_int_equal(things_count(w->db), 19999);
    assert_int_equal(db_commit(w->db), OK);

    AUTO(db_rows) rows = { 0 };
    assert_int_equal(db_select(w->db, &rows, &things_sql, Q_BY_ID, ARGS(ARG(INT64_MIN))), OK);
    assert_true(db_next(&rows));
    assert_true(str_eq(db_str(&rows, 1, &w->arena), odd));
    assert_true(db_f64(&rows, 2) == 0.1);
    const bytes_t got = db_bytes(&rows, 4, &w->arena);
    assert_int_equal(got.len, sizeof BYTES);
    assert_memory_equal(got.at, BYTES, sizeof BYTES);
    assert_int_equal(db_done(&rows), OK);
    assert_int_equal(db_select(w->db, &rows, &things_sql, Q_BY_ID, ARGS(ARG(2))), OK);
    assert_true(db_next(&rows));
    assert_true(str_eq(db_str(&rows, 1, &w->arena), S("")));
    assert_true(db_is_null(&rows, 2) && db_is_null(&rows, 4));
    assert_int_equal(db_done(&rows), OK);
}

static void a_copied_row_that_does_not_fit_spoils_the_transaction(void **state)
{
    struct world *const w = *state;
    struct db_copy c;
    assert_int_equal(db_begin(w->db), OK);
    assert_int_equal(things_add(w->db, 1), OK);
    assert_int_equal(db_copy_begin(w->db, &things_sql, Q_COPY, &c), OK);
    db_copy_row(&c, ARGS(ARG(2), ARG(S("same")), ARG_NULL, ARG(0), ARG_NULL));
    db_copy_row(&c, ARGS(ARG(3), ARG(S("same")), ARG_NULL, ARG(0), ARG_NULL));
    db_copy_row(&c, ARGS(ARG(4), ARG(S("other")), ARG_NULL, ARG(0), ARG_NULL));
    assert_int_equal(db_copy_end(&c), ERR_CONFLICT);
    assert_int_equal(db_commit(w->db), ERR_DB);

    assert_int_equal(db_begin(w->db), OK); /* and the connection is as good as before */
    assert_int_equal(things_count(w->db), 0);
    db_fail_nth(w->db, 1, ERR_UNAVAILABLE);
    assert_int_equal(db_copy_begin(w->db, &things_sql, Q_COPY, &c), ERR_UNAVAILABLE);
    db_copy_row(&c, ARGS(ARG(2), ARG(S("a")), ARG_NULL, ARG(0), ARG_NULL));
    assert_int_equal(db_copy_end(&c), ERR_UNAVAILABLE);
    db_rollback(w->db);
    assert_int_equal(things_add(w->db, 5), OK);
    assert_int_equal(things_count(w->db), 1);
}

static void a_sum_of_nothing_is_not_found(void **state)
{
    struct world *const w = *state;
    int64_t v = 7;

    assert_int_equal(db_one_i64(w->db, &things_sql, Q_BY_ID, ARGS(ARG(5)), &v), ERR_NOT_FOUND);
    assert_int_equal(db_one_i64(w->db, &things_sql, Q_SUM_SIZE, NO_ARGS, &v), ERR_NOT_FOUND);

    assert_int_equal(v, 7);
}

static void changed_counts_the_rows_touched(void **state)
{
    struct world *const w = *state;
    const int64_t ids[] = { 1, 2, 3 };
    int64_t changed = -1;

    assert_int_equal(db_exec(w->db, &things_sql, Q_ADD_IDS, ARGS(ARG_I64S(ids, 3)), &changed), OK);
    assert_int_equal(changed, 3);
    assert_int_equal(db_exec(w->db, &things_sql, Q_RENAME_ALL, ARGS(ARG(S("!"))), &changed), OK);
    assert_int_equal(changed, 3);
    assert_int_equal(db_exec(w->db, &things_sql, Q_ADD_IDS, ARGS(ARG_I64S(ids, 0)), &changed), OK);
    assert_int_equal(changed, 0);
    assert_int_equal(db_exec(w->db, &things_sql, Q_COUNT, NO_ARGS, &changed), OK);
    assert_int_equal(changed, 0);
}

/* --- statements ------------------------------------------------------------------------------- */

static void a_statement_is_prepared_once(void **state)
{
    struct world *const w = *state;
    assert_int_equal(things_count(w->db), 0);
    const void *const kept = *db_slot(w->db, &things_sql, Q_COUNT);
    assert_non_null(kept);

    assert_int_equal(things_count(w->db), 0);

    assert_ptr_equal(*db_slot(w->db, &things_sql, Q_COUNT), kept);
}

static void a_query_may_run_inside_its_own_loop(void **state)
{
    struct world *const w = *state;
    const int64_t ids[] = { 1, 2, 3 };
    assert_int_equal(db_exec(w->db, &things_sql, Q_ADD_IDS, ARGS(ARG_I64S(ids, 3)), NULL), OK);
    int seen = 0;

    AUTO(db_rows) outer = { 0 };
    assert_int_equal(db_select(w->db, &outer, &things_sql, Q_IDS, NO_ARGS), OK);
    while (db_next(&outer)) {
        AUTO(db_rows) inner = { 0 };
        assert_int_equal(db_select(w->db, &inner, &things_sql, Q_IDS, NO_ARGS), OK);
        while (db_next(&inner))
            seen++;
        assert_int_equal(db_done(&inner), OK);
    }

    assert_int_equal(db_done(&outer), OK);
    assert_int_equal(seen, 9);
}

static void rows_left_half_read_are_closed_by_their_scope(void **state)
{
    struct world *const w = *state;
    const int64_t ids[] = { 1, 2, 3 };
    assert_int_equal(db_exec(w->db, &things_sql, Q_ADD_IDS, ARGS(ARG_I64S(ids, 3)), NULL), OK);

    for (int i = 0; i < 3; i++) {
        AUTO(db_rows) rows = { 0 };
        assert_int_equal(db_select(w->db, &rows, &things_sql, Q_IDS, NO_ARGS), OK);
        assert_true(db_next(&rows));
        assert_int_equal(db_i64(&rows, 0), 1);
    }

    assert_int_equal(db_begin(w->db), OK); /* no reader is in the way */
    assert_int_equal(db_commit(w->db), OK);
}

static void what_the_schema_forbids_is_a_conflict(void **state)
{
    struct world *const w = *state;
    assert_int_equal(add(w, 1, S("a"), 0), OK);

    assert_int_equal(add(w, 1, S("b"), 0), ERR_CONFLICT); /* key */
    assert_int_equal(add(w, 2, S("a"), 0), ERR_CONFLICT); /* unique index */
    assert_int_equal(add(w, 3, S("c"), 2), ERR_CONFLICT); /* CHECK */
    assert_int_equal(db_exec(w->db, &things_sql, Q_ADD_PART, ARGS(ARG(1), ARG(99)), NULL),
                     ERR_CONFLICT); /* foreign key */
    assert_int_equal(db_exec(w->db, &things_sql, Q_ADD,
                             ARGS(ARG(4), ARG_NULL, ARG_NULL, ARG(0), ARG_NULL), NULL),
                     ERR_DB); /* NOT NULL: a bug, not a state of things */
    assert_int_equal(things_count(w->db), 1);
}

static void a_read_only_connection_cannot_write(void **state)
{
    struct world *const w = *state;
    struct db *const reader = testdb_open(&w->where, DB_READ_ONLY);

    assert_int_equal(things_add(reader, 1), ERR_UNAVAILABLE);
    assert_int_equal(db_begin(reader), OK);
    assert_int_equal(things_add(reader, 1), ERR_UNAVAILABLE);
    db_rollback(reader);

    assert_int_equal(things_count(reader), 0);
    db_close(reader);
}

/* --- transactions ----------------------------------------------------------------------------- */

static void what_is_rolled_back_never_was(void **state)
{
    struct world *const w = *state;

    assert_int_equal(db_begin(w->db), OK);
    assert_int_equal(things_add(w->db, 1), OK);
    assert_int_equal(things_count(w->db), 1);
    db_rollback(w->db);

    assert_int_equal(things_count(w->db), 0);
}

static void others_see_a_transaction_whole_after_its_commit(void **state)
{
    struct world *const w = *state;
    struct db *const reader = testdb_open(&w->where, DB_READ_ONLY);

    assert_int_equal(db_begin(w->db), OK);
    assert_int_equal(things_add(w->db, 1), OK);
    assert_int_equal(things_count(reader), 0);
    assert_int_equal(things_add(w->db, 2), OK);
    assert_int_equal(db_commit(w->db), OK);

    assert_int_equal(things_count(reader), 2);
    db_close(reader);
}

static void a_read_transaction_is_a_snapshot(void **state)
{
    struct world *const w = *state;
    struct db *const reader = testdb_open(&w->where, DB_READ_ONLY);
    assert_int_equal(db_begin(reader), OK);
    assert_int_equal(things_count(reader), 0);

    assert_int_equal(things_add(w->db, 1), OK);

    assert_int_equal(things_count(reader), 0);
    assert_int_equal(db_commit(reader), OK);
    assert_int_equal(things_count(reader), 1);
    db_close(reader);
}

static void a_savepoint_rolls_back_only_what_came_after_it(void **state)
{
    struct world *const w = *state;

    assert_int_equal(db_begin(w->db), OK);
    assert_int_equal(things_add(w->db, 1), OK);
    assert_int_equal(db_savepoint(w->db), OK);
    assert_int_equal(things_add(w->db, 2), OK);
    db_savepoint_rollback(w->db);
    assert_int_equal(db_savepoint(w->db), OK);
    assert_int_equal(things_add(w->db, 3), OK);
    assert_int_equal(db_savepoint(w->db), OK); /* nested */
    assert_int_equal(things_add(w->db, 1), ERR_CONFLICT);
    db_savepoint_rollback(w->db);
    assert_int_equal(db_savepoint_release(w->db), OK);
    assert_int_equal(db_commit(w->db), OK);

    assert_int_equal(things_count(w->db), 2);
}

static void after_an_error_only_rolling_back_helps(void **state)
{
    struct world *const w = *state;
    assert_int_equal(things_add(w->db, 1), OK);

    assert_int_equal(db_begin(w->db), OK);
    assert_int_equal(things_add(w->db, 2), OK);
    assert_int_equal(things_add(w->db, 1), ERR_CONFLICT);
    assert_int_equal(things_add(w->db, 3), ERR_DB);
    assert_int_equal(db_savepoint(w->db), ERR_DB);
    assert_int_equal(db_commit(w->db), ERR_DB); /* has rolled back */

    assert_int_equal(things_count(w->db), 1);
    assert_int_equal(db_begin(w->db), OK);
    assert_int_equal(things_add(w->db, 3), OK);
    assert_int_equal(db_commit(w->db), OK);
}

/* Each counts what the other adds: one at a time one would have seen the other's row. */
static void two_writers_cannot_miss_each_other(void **state)
{
    struct world *const w = *state;
    struct db *const other = testdb_open(&w->where, DB_READ_WRITE);

    assert_int_equal(db_begin(w->db), OK);
    assert_int_equal(things_count(w->db), 0);
    err_t e = db_begin(other); /* SQLite: waits, then is told */
    if (e == OK) {
        assert_int_equal(things_count(other), 0);
        assert_int_equal(things_add(w->db, 1), OK);
        assert_int_equal(db_commit(w->db), OK);
        e = things_add(other, 2);
        if (e == OK)
            e = db_commit(other);
        else
            db_rollback(other);
    } else {
        db_rollback(w->db);
    }

    assert_int_equal(e, ERR_BUSY);
    db_close(other);
}

/* --- faults ----------------------------------------------------------------------------------- */

static err_t add_thing_with_parts(struct db *db)
{
    err_t e = db_begin(db);
    if (e != OK)
        return e;
    e = things_add(db, 1);
    if (e == OK)
        e = db_exec(db, &things_sql, Q_ADD_PART, ARGS(ARG(1), ARG(1)), NULL);
    if (e == OK)
        e = db_exec(db, &things_sql, Q_ADD_PART, ARGS(ARG(2), ARG(1)), NULL);
    if (e == OK)
        return db_commit(db);
    db_rollback(db);
    return e;
}

static void a_failure_at_any_statement_leaves_nothing_half_stored(void **state)
{
    struct world *const w = *state;
    err_t e = ERR_DB;
    unsigned n = 0;

    while (e != OK) {
        db_fail_nth(w->db, ++n, ERR_DB);
        e = add_thing_with_parts(w->db);
        db_fail_nth(w->db, 0, ERR_DB);
        int64_t parts = -1;
        assert_int_equal(db_one_i64(w->db, &things_sql, Q_COUNT_PARTS, NO_ARGS, &parts), OK);
        assert_int_equal(things_count(w->db), e == OK ? 1 : 0);
        assert_int_equal(parts, e == OK ? 2 : 0);
    }

    assert_int_equal(n, 6); /* begin, three statements, commit: each has failed once */
}

/* --- the log ---------------------------------------------------------------------------------- */

static str_t what_was_logged(struct world *w, int file)
{
    char *const text = arena_alloc(&w->arena, 65536);
    const ssize_t n = pread(file, text, 65535, 0);
    assert_true(n >= 0);
    return (str_t){ text, (size_t)n };
}

static void an_error_is_logged_without_any_value(void **state)
{
    static const struct db_text CAST = { .any = "SELECT CAST(CAST($1 AS TEXT) AS BIGINT)" };
    static const struct db_catalog cast_sql = { "cast", &CAST, 1 };
    struct world *const w = *state;
    const str_t secret = S("never-to-be-logged"); /* no digits: a timestamp may have those */
    AUTO(db_rows) rows = { 0 };
    assert_int_equal(add(w, 1, secret, 0), OK);
    const int file = memfd_create("log", 0);
    const int kept = dup(STDERR_FILENO);
    assert_true(file >= 0 && kept >= 0 && dup2(file, STDERR_FILENO) >= 0);
    log_level_set(LOG_DEBUG);

    const err_t conflict = add(w, 2, secret, 0);
    const err_t cast = db_select(w->db, &rows, &cast_sql, 0, ARGS(ARG(secret)));

    log_level_set(LOG_INFO);
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    const str_t log = what_was_logged(w, file);
    assert_int_equal(conflict, ERR_CONFLICT);
    assert_int_equal(cast, w->where.engine == DB_POSTGRES ? ERR_DB : OK); /* SQLite makes it 0 */
    assert_true(str_find(log, S("catalog=things statement=0")) < log.len);
    assert_true(str_find(log, secret) == log.len);
    assert_true(str_find(log, S("never-to")) == log.len); /* nor a part of it */
    assert_int_equal(close(file) + close(kept), 0);
}

/* --- connections ------------------------------------------------------------------------------ */

static void a_url_names_its_engine(void **state)
{
    (void)state;
    enum db_engine e = DB_POSTGRES;
    assert_int_equal(db_url_engine(S("sqlite:/var/lib/a.db"), &e), OK);
    assert_int_equal(e, DB_SQLITE);
    assert_int_equal(db_url_engine(S("postgresql://localhost/x"), &e), OK);
    assert_int_equal(e, DB_POSTGRES);
    struct db *db = NULL;
    assert_int_equal(db_open(S("mysql://localhost/x"), DB_READ_ONLY, &db), ERR_INVALID);
    assert_int_equal(db_open(S("sqlite:"), DB_READ_ONLY, &db), ERR_INVALID);
    assert_int_equal(db_open(S("/a.db"), DB_READ_ONLY, &db), ERR_INVALID);
    assert_null(db);
}

static void a_place_that_cannot_be_reached_is_unavailable(void **state)
{
    struct world *const w = *state;
    struct db *db = NULL;
    if (w->where.engine == DB_POSTGRES) {
        assert_int_equal(
            db_open(S("postgresql://nobody@/x?host=%2Fnonexistent"), DB_READ_WRITE, &db),
            ERR_UNAVAILABLE);
    } else {
        const str_t beside = arena_printf(&w->arena, "sqlite:%s/other.db", w->where.folder);
        assert_int_equal(db_open(beside, DB_READ_ONLY, &db), ERR_UNAVAILABLE);
        assert_int_equal(db_open(beside, DB_READ_ONLY, &db), ERR_UNAVAILABLE); /* not made */
        assert_int_equal(db_open(S("sqlite:/nonexistent/x.db"), DB_READ_WRITE, &db),
                         ERR_UNAVAILABLE);
    }
    assert_null(db);
}

static void the_file_and_its_log_are_for_the_owner_only(void **state)
{
    struct world *const w = *state;
    if (w->where.engine != DB_SQLITE)
        return;
    const char *const suffixes[] = { "", "-wal", "-shm" };
    for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
        struct stat st;
        const str_t path = arena_printf(&w->arena, "%s/test.db%s", w->where.folder, suffixes[i]);
        assert_int_equal(stat(arena_cstr(&w->arena, path), &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
}

static void the_data_version_tells_of_every_commit(void **state)
{
    struct world *const w = *state;
    struct db *const reader = testdb_open(&w->where, DB_READ_ONLY);
    const bool tells = w->where.engine == DB_SQLITE;
    const int64_t ours = db_data_version(w->db);
    const int64_t readers = db_data_version(reader);
    assert_true(db_data_version(reader) == readers);

    assert_int_equal(things_add(w->db, 1), OK);

    assert_true((db_data_version(w->db) != ours) == tells);
    assert_true((db_data_version(reader) != readers) == tells);
    db_close(reader);
}

static void a_backup_keeps_off_a_database_in_use(void **state)
{
    struct world *const w = *state;
    if (w->where.engine != DB_SQLITE)
        return;
    const str_t target = arena_printf(&w->arena, "%s/other.db", w->where.folder);
    const str_t url = arena_printf(&w->arena, "sqlite:%.*s", STR_ARG(target));
    struct db *other = NULL;
    assert_int_equal(db_open(url, DB_READ_WRITE, &other), OK);
    assert_int_equal(db_migrate(other, things_migrations, 1, 1), OK);

    assert_int_equal(db_backup(w->db, target), ERR_CONFLICT);
    db_close(other); /* puts its log away */
    assert_int_equal(things_add(w->db, 1), OK);
    assert_int_equal(db_backup(w->db, target), OK);

    assert_int_equal(db_open(url, DB_READ_ONLY, &other), OK);
    assert_int_equal(things_count(other), 1);
    db_close(other);
}

static void every_statement_of_a_catalogue_can_be_prepared_or_is_told(void **state)
{
    static const struct db_text BAD[] = { { .any = "SELECT 1" },
                                          { .any = "SELECT nothing FROM nowhere" } };
    static const struct db_catalog bad_sql = { "bad", BAD, ARRAY_LEN(BAD) };
    struct world *const w = *state;

    assert_int_equal(db_prepare_all(w->db, &things_sql), OK);
    assert_int_equal(db_prepare_all(w->db, &bad_sql), ERR_DB);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(values_come_back_as_they_went),
        T(null_is_told_from_a_value),
        T(parameters_follow_their_number_not_their_place),
        T(arrays_of_numbers_arrive_whole_and_in_order),
        T(arrays_of_texts_arrive_whole_and_in_order),
        T(copied_rows_are_as_they_were_given),
        T(a_copied_row_that_does_not_fit_spoils_the_transaction),
        T(a_sum_of_nothing_is_not_found),
        T(changed_counts_the_rows_touched),
        T(a_statement_is_prepared_once),
        T(a_query_may_run_inside_its_own_loop),
        T(rows_left_half_read_are_closed_by_their_scope),
        T(what_the_schema_forbids_is_a_conflict),
        T(a_read_only_connection_cannot_write),
        T(what_is_rolled_back_never_was),
        T(others_see_a_transaction_whole_after_its_commit),
        T(a_read_transaction_is_a_snapshot),
        T(a_savepoint_rolls_back_only_what_came_after_it),
        T(after_an_error_only_rolling_back_helps),
        T(two_writers_cannot_miss_each_other),
        T(a_failure_at_any_statement_leaves_nothing_half_stored),
        T(an_error_is_logged_without_any_value),
        T(a_url_names_its_engine),
        T(a_place_that_cannot_be_reached_is_unavailable),
        T(the_file_and_its_log_are_for_the_owner_only),
        T(the_data_version_tells_of_every_commit),
        T(a_backup_keeps_off_a_database_in_use),
        T(every_statement_of_a_catalogue_can_be_prepared_or_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
