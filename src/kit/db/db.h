/* One database behind one interface: SQLite (default) and PostgreSQL, chosen by URL.
 * SQL is never assembled: features export catalogues of texts, written in the portable subset.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_DB_DB_H
#define ALYANS_KIT_DB_DB_H

#include "kit/base/cx.h"

/* --- catalogues ------------------------------------------------------------------------------- */

/* One statement. any serves both engines; or both others are given where engines must differ.
 * Parameters are $1.. in both. */
struct db_text {
    const char *any;
    const char *sqlite;
    const char *postgres;
};
/* A slot for "one of the ids in $1" (ARG_I64S), which the engines take in different ways. */
#define DB_AMONG(until, then)                                                                      \
    NULL, until " IN (SELECT value FROM json_each($1))" then, until " = ANY ($1::bigint[])" then
/* All SQL of one feature:
 * static const struct db_text SQL[Q_COUNT] = { [Q_X] = { "SELECT …" }, … }; */
struct db_catalog {
    const char *name;
    const struct db_text *texts;
    int count;
};

/* --- connections ------------------------------------------------------------------------------ */

enum db_engine { DB_SQLITE, DB_POSTGRES };
enum db_mode {
    DB_READ_ONLY,  /* query_only / default_transaction_read_only: a GET can never write */
    DB_READ_WRITE, /* SQLite: WAL, synchronous=FULL, foreign keys on, wal_autocheckpoint off */
};

/* A connection; used by one thread at a time. Statements are prepared once and kept. */
struct db;

/* url: "sqlite:PATH" or "postgresql://…". The file is created by DB_READ_WRITE only (0600).
 * Errors: ERR_INVALID (not such a URL), ERR_UNAVAILABLE, ERR_DB, ERR_CONFLICT (to write to a
 * PostgreSQL with fsync, full_page_writes or synchronous_commit off). The cause is logged. */
MUST_USE err_t db_open(str_t url, enum db_mode mode, struct db **out);
void db_close(struct db *db); /* NULL is fine */
enum db_engine db_engine_of(const struct db *db);
bool db_may_write(const struct db *db); /* opened as DB_READ_WRITE */
/* ERR_INVALID unless the text begins with a known scheme. */
MUST_USE err_t db_url_engine(str_t url, enum db_engine *out);

/* --- statements ------------------------------------------------------------------------------- */

struct db_arg {
    enum { DB_NULL, DB_I64, DB_F64, DB_STR, DB_BLOB, DB_I64S, DB_STRS } kind;
    union {
        int64_t i64;
        double f64;
        str_t str;
        bytes_t blob;
        struct {
            const int64_t *at;
            size_t count;
        } i64s;
        struct {
            const str_t *at;
            size_t count;
        } strs;
    } as;
};
static inline struct db_arg db_arg_i64(int64_t v)
{
    return (struct db_arg){ DB_I64, { .i64 = v } };
}
static inline struct db_arg db_arg_f64(double v)
{
    return (struct db_arg){ DB_F64, { .f64 = v } };
}
static inline struct db_arg db_arg_str(str_t v)
{
    return (struct db_arg){ DB_STR, { .str = v } };
}
static inline struct db_arg db_arg_blob(bytes_t v)
{
    return (struct db_arg){ DB_BLOB, { .blob = v } };
}
/* Whole arrays, for set-based statements: SQLite sees a JSON array (json_each($1)), PostgreSQL
 * bigint[] or text[] (unnest($1::bigint[])). */
static inline struct db_arg db_arg_i64s(const int64_t *at, size_t count)
{
    return (struct db_arg){ DB_I64S, { .i64s = { at, count } } };
}
static inline struct db_arg db_arg_strs(const str_t *at, size_t count)
{
    return (struct db_arg){ DB_STRS, { .strs = { at, count } } };
}
/* clang-format off: version 14 tears a _Generic apart */
#define ARG(x)                                                                                     \
    _Generic((x), int                                                                              \
             : db_arg_i64, unsigned                                                                \
             : db_arg_i64, long                                                                    \
             : db_arg_i64, long long                                                               \
             : db_arg_i64, double                                                                  \
             : db_arg_f64, str_t                                                                   \
             : db_arg_str, bytes_t                                                                 \
             : db_arg_blob)(x)
/* clang-format on */
#define ARG_I64S(at, count) db_arg_i64s((at), (count))
#define ARG_STRS(at, count) db_arg_strs((at), (count))
#define ARG_NULL ((struct db_arg){ DB_NULL, { 0 } })

struct db_args {
    const struct db_arg *at;
    size_t count;
};
#define ARGS(...)                                                                                  \
    ((struct db_args){ (const struct db_arg[]){ __VA_ARGS__ },                                     \
                       sizeof((const struct db_arg[]){ __VA_ARGS__ }) / sizeof(struct db_arg) })
#define NO_ARGS ((struct db_args){ NULL, 0 })

/* A select gives at most so many rows, then ERR_TOO_BIG: page by key before that. */
enum { DB_ROWS_MAX = 2000000 };

/* The rows of a running statement. Begin with { 0 }; AUTO(db_rows) closes them. */
struct db_rows {
    struct db *db;
    void *statement; /* driver's */
    int64_t row;     /* rows seen so far */
    err_t error;
};

/* Errors of these: ERR_CONFLICT (unique or foreign key), ERR_BUSY (serialization: run the whole
 * transaction again), ERR_UNAVAILABLE (disk full, read-only, connection lost), ERR_DB (the rest).
 */
MUST_USE err_t db_select(struct db *db, struct db_rows *rows, const struct db_catalog *catalog,
                         int which, struct db_args args);
bool db_next(struct db_rows *rows); /* false at the end and after an error: ask db_done */
MUST_USE err_t db_done(struct db_rows *rows);
void db_rows_release(struct db_rows *rows);
AUTO_RELEASE(db_rows, db_rows_release)

/* Columns count from 0. The asked type must fit the column's: anything else is a bug (must). */
int64_t db_i64(const struct db_rows *rows, int column);
double db_f64(const struct db_rows *rows, int column);
str_t db_str(const struct db_rows *rows, int column, struct arena *arena);
bytes_t db_bytes(const struct db_rows *rows, int column, struct arena *arena);
bool db_is_null(const struct db_rows *rows, int column);

/* No rows wanted. *changed (may be NULL): rows touched. */
MUST_USE err_t db_exec(struct db *db, const struct db_catalog *catalog, int which,
                       struct db_args args, int64_t *changed);
/* Very many rows into one table, as fast as the engine takes them, within a transaction. The text
 * is "INSERT INTO t (…) SELECT c0, c1, … FROM copied" for SQLite, with up to 24 columns, and "COPY
 * t (…) FROM STDIN" with the same columns for PostgreSQL. Between begin and end nothing else may
 * run on this connection. */
struct db_copy {
    struct db *db;
    const struct db_catalog *catalog;
    int which;
    err_t error; /* of a row: the others are passed over */
};
MUST_USE err_t db_copy_begin(struct db *db, const struct db_catalog *catalog, int which,
                             struct db_copy *out);
/* No arrays, and every row with the same number of values. */
void db_copy_row(struct db_copy *c, struct db_args args);
/* Always, also after an error. Errors: as of db_exec. */
MUST_USE err_t db_copy_end(struct db_copy *c);

/* Exactly one row with one integer: ERR_NOT_FOUND when there is none. */
MUST_USE err_t db_one_i64(struct db *db, const struct db_catalog *catalog, int which,
                          struct db_args args, int64_t *out);

/* Rows of one integer, at most so many of them; *count: how many there were. */
MUST_USE err_t db_ids(struct db *db, const struct db_catalog *catalog, int which,
                      struct db_args args, size_t most, int64_t *out, size_t *count);

/* --- transactions: for the dispatcher, the writer, jobs and commands; never in a handler ------ */

/* IMMEDIATE / SERIALIZABLE; read-only: a snapshot. Reconnects if the connection died while idle. */
MUST_USE err_t db_begin(struct db *db);
MUST_USE err_t db_commit(struct db *db); /* durable when OK; ERR_BUSY: rolled back, run again */
void db_rollback(struct db *db);
MUST_USE err_t db_savepoint(struct db *db);
MUST_USE err_t db_savepoint_release(struct db *db);
void db_savepoint_rollback(struct db *db);

/* After ERR_UNAVAILABLE: reconnects if the connection is gone. Cheap when all is well. */
MUST_USE err_t db_revive(struct db *db);

/* SQLite: a number that changes whenever anyone commits; PostgreSQL: always 0. */
int64_t db_data_version(struct db *db);
/* SQLite: checkpoints the log into the file as far as readers allow. PostgreSQL: nothing. */
MUST_USE err_t db_checkpoint(struct db *db);
/* A consistent copy while others write: a database file of its own at path, synced, replacing what
 * was there. ERR_CONFLICT: a database in use is at path; or PostgreSQL, which has pg_dump. */
MUST_USE err_t db_backup(struct db *db, str_t path);

/* --- migrations ------------------------------------------------------------------------------- */

/* In the order of their number; embedded at build from migrations/NNNN_feature_what.sql. */
struct db_migration {
    int number;
    const char *name;
    const char *sqlite; /* texts; equal for one file for both engines */
    const char *postgres;
    uint8_t sha256[32]; /* of both texts */
};
extern const struct db_migration db_migrations[];
extern const int db_migration_count;

/* Applies what is missing, each in a transaction of its own, recorded with its hash.
 * Errors: ERR_CONFLICT (an applied file was edited, or the database is newer than this program:
 * logged which), ERR_DB, ERR_UNAVAILABLE. */
MUST_USE err_t db_migrate(struct db *db, const struct db_migration *all, int count, usec_t now);
/* How many of all are not applied yet; ERR_CONFLICT as above. */
MUST_USE err_t db_migrations_missing(struct db *db, const struct db_migration *all, int count,
                                     int *missing);
/* Prepares every statement of the catalogue; logs and returns the first error. For tests, check. */
MUST_USE err_t db_prepare_all(struct db *db, const struct db_catalog *catalog);

/* Tests only: the n-th statement run from now on this connection fails with e (0 = none). */
void db_fail_nth(struct db *db, unsigned n, err_t e);

#endif
