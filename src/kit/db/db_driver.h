/* What an engine must bring so that db.c can drive it. Only kit/db includes this.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_DB_DB_DRIVER_H
#define ALYANS_KIT_DB_DB_DRIVER_H

#include "kit/base/arena.h"
#include "kit/db/db.h"

enum { DB_PARAMS_MAX = 64 };

/* The statements of transactions. */
enum db_verb {
    DB_BEGIN,
    DB_COMMIT, /* on an error the driver has rolled back */
    DB_ROLLBACK,
    DB_SAVEPOINT,
    DB_SAVEPOINT_RELEASE,
    DB_SAVEPOINT_ROLLBACK, /* back to the savepoint, which is gone afterwards */
};
enum { DB_VERB_COUNT = DB_SAVEPOINT_ROLLBACK + 1 };

enum db_checkpoint_how {
    DB_CHECKPOINT_PASSIVE,  /* waits for nobody and holds up nobody */
    DB_CHECKPOINT_TRUNCATE, /* everything, and the log file becomes empty, if no reader is in it */
};

/* Every function logs its own failures. One struct per engine, constant. */
struct db_driver {
    enum db_engine engine;
    size_t size; /* of the driver's struct, which begins with a struct db */

    /* Connects to db->where with db->mode. On an error nothing is left open. */
    err_t (*open)(struct db *db);
    /* Drops statements and connection; also when there is none. */
    void (*close)(struct db *db);

    /* Prepares (once) without running. */
    err_t (*prepare)(struct db *db, const struct db_catalog *catalog, int which);
    /* rows NULL: runs to the end and sets *changed. Otherwise leaves a result in rows->statement.
     */
    err_t (*run)(struct db *db, struct db_rows *rows, const struct db_catalog *catalog, int which,
                 struct db_args args, int64_t *changed);
    /* As db_copy_begin, _row and _end; row may be put off until end. */
    err_t (*copy_begin)(struct db *db, const struct db_catalog *catalog, int which);
    err_t (*copy_row)(struct db *db, const struct db_catalog *catalog, int which,
                      struct db_args args);
    err_t (*copy_end)(struct db *db, const struct db_catalog *catalog, int which, err_t so_far);
    bool (*next)(struct db_rows *rows); /* sets rows->error */
    void (*end)(struct db_rows *rows);  /* frees rows->statement */
    int64_t (*i64)(const struct db_rows *rows, int column);
    double (*f64)(const struct db_rows *rows, int column);
    str_t (*str)(const struct db_rows *rows, int column);     /* valid until the next row */
    bytes_t (*bytes)(const struct db_rows *rows, int column); /* valid until the next row */
    bool (*is_null)(const struct db_rows *rows, int column);

    err_t (*verb)(struct db *db, enum db_verb verb);
    err_t (*script)(struct db *db, const char *sql); /* several statements: migrations only */

    int64_t (*data_version)(struct db *db);
    err_t (*checkpoint)(struct db *db, enum db_checkpoint_how how);
    int64_t (*log_pages)(const struct db *db); /* pages in the write-ahead log after our commits */
    err_t (*backup)(struct db *db, const char *path);
};
extern const struct db_driver db_driver_sqlite;
extern const struct db_driver db_driver_postgres;

/* Statements already prepared for one catalogue: a driver's object or NULL for each text. */
struct db_prepared {
    const struct db_catalog *catalog;
    void **slots;
};

struct db {
    const struct db_driver *driver;
    enum db_mode mode;
    bool not_durable;  /* benchmarks: see writer.h */
    const char *where; /* path or connection URL, ours until close */
    bool lost;         /* set by drivers: db_revive must open anew */
    bool in_transaction;
    bool broken;      /* a statement of this transaction failed: only rolling back helps */
    unsigned fail_in; /* db_fail_nth */
    err_t fail_with;
    struct db_prepared *prepared;
    size_t prepared_count;
    struct arena memory; /* where, and what lives as long as the connection */
};

/* db_open with the writer's options. */
MUST_USE err_t db_open_as(str_t url, enum db_mode mode, bool not_durable, struct db **out);
MUST_USE err_t db_checkpoint_how(struct db *db, enum db_checkpoint_how how);
int64_t db_log_pages(const struct db *db);

/* The text for this engine; a catalogue without one is a bug. */
const char *db_text_of(const struct db *db, const struct db_catalog *catalog, int which);
/* Where the driver keeps its prepared statement. */
void **db_slot(struct db *db, const struct db_catalog *catalog, int which);
/* Calls drop for every slot that is filled, and forgets them. */
void db_drop_prepared(struct db *db, void (*drop)(void *prepared));

/* One line for an error: catalogue, statement, the engine's code and its words; never a value.
 * Expected outcomes (conflict, busy) are logged for debugging only. */
void db_log_error(err_t e, const struct db_catalog *catalog, int which, const char *code,
                  const char *words);

#endif
