/* SQLite: one file in WAL mode. With sqlite_copy.c the only user of sqlite3.h.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_driver.h"

#include <sqlite3.h>
#include <unistd.h>

#include "kit/base/buf.h"
#include "kit/base/str.h"
#include "kit/db/sqlite_copy.h"
#include "kit/db/sqlite_file.h"
#include "kit/log/log.h"

enum {
    BUSY_WAIT_MS = 2000,        /* for another process, such as a command beside the server */
    READER_MMAP = 64 << 20,     /* bytes; readers save a copy, the writer gains nothing */
    ARRAY_TEXT_MAX = 256 << 20, /* bytes of one array argument as JSON */
};

struct sqlite {
    struct db base;
    sqlite3 *handle; /* NULL when not open */
    sqlite3_stmt *verbs[DB_VERB_COUNT];
    sqlite3_stmt *data_version;
    int64_t log_pages;    /* told by SQLite after each commit of ours */
    struct buf array;     /* scratch for array arguments */
    struct copied copied; /* rows of db_copy that wait */
};

/* One prepared text. SQLite numbers parameters by first appearance, so $2 may be its first: at[n]
 * is where $n+1 really is. */
struct prepared {
    sqlite3_stmt *statement;
    const struct db_catalog *catalog;
    int which;
    int params;
    int at[DB_PARAMS_MAX];
    bool running; /* rows are being read from it */
    bool spare;   /* made because the kept one is running; dropped at its end */
    bool waiting; /* the row of the first step has not been handed out yet */
};

static struct sqlite *sqlite_of(struct db *db)
{
    return (struct sqlite *)db; /* base is its first member */
}

static const struct prepared *prepared_of(const struct db_rows *rows)
{
    return rows->statement;
}

/* --- errors ----------------------------------------------------------------------------------- */

static err_t error_of(int code)
{
    switch (code) { /* extended codes first */
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
    case SQLITE_CONSTRAINT_FOREIGNKEY:
    case SQLITE_CONSTRAINT_CHECK:
        return ERR_CONFLICT;
    }
    switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM:
        return ERR_UNAVAILABLE;
    default:
        return ERR_DB;
    }
}

/* Logs and translates. A connection stays fit for use after a full disk or an I/O error, and must
 * stay: a fresh one would read the log anew and could find the commit that was called failed. Only
 * a file that was replaced under it makes it useless. */
static err_t failed(struct sqlite *s, int code, const struct db_catalog *catalog, int which)
{
    const err_t e = error_of(code);
    char number[16];
    (void)snprintf(number, sizeof number, "%d", code);
    db_log_error(e, catalog, which, number,
                 s->handle == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(s->handle));
    if (code == SQLITE_READONLY_DBMOVED)
        s->base.lost = true;
    return e;
}

/* --- open and close --------------------------------------------------------------------------- */

static int set_switches(sqlite3 *handle)
{
    static const struct {
        int what, value;
    } SWITCHES[] = {
        { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
        { SQLITE_DBCONFIG_DEFENSIVE, 1 },
        { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
        { SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
        { SQLITE_DBCONFIG_DQS_DML, 0 },
        { SQLITE_DBCONFIG_DQS_DDL, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(SWITCHES); i++) {
        const int rc = sqlite3_db_config(handle, SWITCHES[i].what, SWITCHES[i].value, (int *)NULL);
        if (rc != SQLITE_OK)
            return rc;
    }
    return SQLITE_OK;
}

static const char *pragmas_of(const struct db *db)
{
    if (db->mode == DB_READ_ONLY)
        return "PRAGMA temp_store = MEMORY; PRAGMA query_only = ON;";
    /* What is deleted is overwritten: it may have been somebody's name. */
    if (db->not_durable)
        return "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; "
               "PRAGMA journal_mode = WAL;"
               " PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;";
    return "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;"
           " PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;";
}

static int note_log_pages(void *context, sqlite3 *handle, const char *name, int pages)
{
    (void)handle;
    (void)name;
    struct sqlite *const s = context;
    s->log_pages = pages;
    return SQLITE_OK;
}

static int open_handle(struct sqlite *s)
{
    const struct db *const db = &s->base;
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE;
    int rc = sqlite3_open_v2(db->where, &s->handle, flags, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_busy_timeout(s->handle, BUSY_WAIT_MS);
    if (rc == SQLITE_OK)
        rc = set_switches(s->handle);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(s->handle, pragmas_of(db), NULL, NULL, NULL);
    if (rc == SQLITE_OK && db->mode == DB_READ_ONLY) {
        sqlite3_int64 size = READER_MMAP;
        (void)sqlite3_file_control(s->handle, "main", SQLITE_FCNTL_MMAP_SIZE, &size);
    }
    if (rc == SQLITE_OK && db->mode == DB_READ_WRITE) {
        (void)sqlite3_wal_hook(s->handle, note_log_pages, s);
    }
    /* readers too: a check prepares every statement on one */
    return rc == SQLITE_OK ? copied_register(s->handle, &s->copied) : rc;
}

static void drop_prepared(void *it)
{
    struct prepared *const p = it;
    must(!p->running);
    (void)sqlite3_finalize(p->statement);
    mem_free(p);
}

static void sqlite_close(struct db *db)
{
    struct sqlite *const s = sqlite_of(db);
    db_drop_prepared(db, drop_prepared);
    for (size_t i = 0; i < DB_VERB_COUNT; i++) {
        (void)sqlite3_finalize(s->verbs[i]);
        s->verbs[i] = NULL;
    }
    (void)sqlite3_finalize(s->data_version);
    s->data_version = NULL;
    must(sqlite3_close(s->handle) == SQLITE_OK); /* else rows are still open somewhere */
    s->handle = NULL;
    s->log_pages = 0;
    buf_release(&s->array);
    copied_release(&s->copied);
}

/* "file:" and ":memory:" are names with a meaning for SQLite; here a path is just a path. */
static void make_path_plain(struct db *db)
{
    if (db->where[0] != '/' && db->where[0] != '.')
        db->where = arena_printf(&db->memory, "./%s%c", db->where, '\0').at;
}

static err_t sqlite_open(struct db *db)
{
    struct sqlite *const s = sqlite_of(db);
    make_path_plain(db);
    buf_init(&s->array, ARRAY_TEXT_MAX);
    if (db->mode == DB_READ_WRITE)
        TRY(private_file_make(db->where));
    const int rc = open_handle(s);
    if (rc == SQLITE_OK)
        return OK;
    const err_t e = failed(s, rc, NULL, -1);
    sqlite_close(db);
    db->lost = true;
    return e == ERR_BUSY ? ERR_UNAVAILABLE : e;
}

/* --- preparing and binding -------------------------------------------------------------------- */

static err_t prepare_text(struct sqlite *s, const char *text, const struct db_catalog *catalog,
                          int which, sqlite3_stmt **out)
{
    if (s->handle == NULL)
        return ERR_UNAVAILABLE;
    const char *rest = NULL;
    const int rc = sqlite3_prepare_v3(s->handle, text, -1, SQLITE_PREPARE_PERSISTENT, out, &rest);
    if (rc != SQLITE_OK)
        return failed(s, rc, catalog, which);
    must(*out != NULL && rest[strspn(rest, " \n\t;")] == '\0'); /* one statement in a text */
    return OK;
}

static err_t prepare_new(struct sqlite *s, const struct db_catalog *catalog, int which,
                         struct prepared **out)
{
    sqlite3_stmt *statement = NULL;
    TRY(prepare_text(s, db_text_of(&s->base, catalog, which), catalog, which, &statement));
    struct prepared *const p = mem_new(sizeof *p);
    *p = (struct prepared){ .statement = statement, .catalog = catalog, .which = which };
    p->params = sqlite3_bind_parameter_count(statement);
    must(p->params <= DB_PARAMS_MAX);
    for (int i = 0; i < p->params; i++) {
        char name[12];
        (void)snprintf(name, sizeof name, "$%d", i + 1);
        p->at[i] = sqlite3_bind_parameter_index(statement, name);
        must(p->at[i] > 0); /* parameters are $1 to $n without a gap */
    }
    *out = p;
    return OK;
}

/* The kept statement; a spare one while that is being read (a query inside its own loop). */
static err_t take(struct sqlite *s, const struct db_catalog *catalog, int which,
                  struct prepared **out)
{
    void **const slot = db_slot(&s->base, catalog, which);
    struct prepared *p = *slot;
    if (p == NULL) {
        TRY(prepare_new(s, catalog, which, &p));
        *slot = p;
    } else if (p->running) {
        TRY(prepare_new(s, catalog, which, &p));
        p->spare = true;
    }
    *out = p;
    return OK;
}

static err_t sqlite_prepare(struct db *db, const struct db_catalog *catalog, int which)
{
    struct prepared *p = NULL;
    return take(sqlite_of(db), catalog, which, &p);
}

static void give_back(struct prepared *p)
{
    (void)sqlite3_reset(p->statement);
    (void)sqlite3_clear_bindings(p->statement);
    p->running = false;
    p->waiting = false;
    if (p->spare)
        drop_prepared(p);
}

/* Without rows the caller's bytes outlive the run; otherwise SQLite copies them. */
static int bind(struct sqlite *s, sqlite3_stmt *st, int at, const struct db_arg *arg,
                sqlite3_destructor_type life)
{
    switch (arg->kind) {
    case DB_NULL:
        return sqlite3_bind_null(st, at);
    case DB_I64:
        return sqlite3_bind_int64(st, at, arg->as.i64);
    case DB_F64:
        return sqlite3_bind_double(st, at, arg->as.f64);
    case DB_STR: /* a NULL pointer would bind NULL */
        return sqlite3_bind_text64(st, at, arg->as.str.len == 0 ? "" : arg->as.str.at,
                                   arg->as.str.len, life, SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(st, at,
                                   arg->as.blob.len == 0 ? "" : (const void *)arg->as.blob.at,
                                   arg->as.blob.len, life);
    case DB_I64S:
    case DB_STRS:
        sqlite_array_text(&s->array, arg);
        return sqlite3_bind_text64(st, at, s->array.at, s->array.len, SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    }
    must_failed("a kind of argument", __FILE__, __LINE__);
}

static int bind_all(struct sqlite *s, struct prepared *p, struct db_args args,
                    sqlite3_destructor_type life)
{
    must((size_t)p->params == args.count);
    for (size_t i = 0; i < args.count; i++) {
        const int rc = bind(s, p->statement, p->at[i], &args.at[i], life);
        if (rc != SQLITE_OK)
            return rc;
    }
    return SQLITE_OK;
}

/* --- running ---------------------------------------------------------------------------------- */

static err_t run_without_rows(struct sqlite *s, struct prepared *p, struct db_args args,
                              int64_t *changed)
{
    const sqlite3_int64 before = sqlite3_total_changes64(s->handle);
    int rc = bind_all(s, p, args, SQLITE_STATIC);
    if (rc == SQLITE_OK) {
        do {
            rc = sqlite3_step(p->statement);
        } while (rc == SQLITE_ROW);
    }
    const err_t e = rc == SQLITE_DONE ? OK : failed(s, rc, p->catalog, p->which);
    give_back(p);
    if (e == OK) /* a statement that touches nothing leaves the count of the one before it */
        *changed = sqlite3_total_changes64(s->handle) == before ? 0 : sqlite3_changes64(s->handle);
    return e;
}

/* Takes the first step at once, so that errors come from here on both engines. */
static err_t run_with_rows(struct sqlite *s, struct prepared *p, struct db_args args,
                           struct db_rows *rows)
{
    int rc = bind_all(s, p, args, SQLITE_TRANSIENT);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(p->statement);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
        const err_t e = failed(s, rc, p->catalog, p->which);
        give_back(p);
        return e;
    }
    if (rc == SQLITE_DONE) {
        give_back(p);
        return OK;
    }
    p->running = true;
    p->waiting = true;
    rows->statement = p;
    return OK;
}

static err_t sqlite_run(struct db *db, struct db_rows *rows, const struct db_catalog *catalog,
                        int which, struct db_args args, int64_t *changed)
{
    struct sqlite *const s = sqlite_of(db);
    struct prepared *p = NULL;
    TRY(take(s, catalog, which, &p));
    return rows == NULL ? run_without_rows(s, p, args, changed) : run_with_rows(s, p, args, rows);
}

/* --- many rows ---------------------------------------------------------------------------------
 */

static err_t copied_put(struct sqlite *s, const struct db_catalog *catalog, int which)
{
    struct prepared *p = NULL;
    int64_t changed = 0;
    TRY(take(s, catalog, which, &p));
    const err_t e = run_without_rows(s, p, NO_ARGS, &changed);
    copied_clear(&s->copied);
    return e;
}

static err_t sqlite_copy_row(struct db *db, const struct db_catalog *catalog, int which,
                             struct db_args args)
{
    struct sqlite *const s = sqlite_of(db);
    return copied_add(&s->copied, args) ? copied_put(s, catalog, which) : OK;
}

static err_t sqlite_copy_end(struct db *db, const struct db_catalog *catalog, int which,
                             err_t so_far)
{
    struct sqlite *const s = sqlite_of(db);
    if (so_far == OK && s->copied.rows > 0)
        so_far = copied_put(s, catalog, which);
    copied_clear(&s->copied);
    return so_far;
}

static bool sqlite_next(struct db_rows *rows)
{
    struct prepared *const p = rows->statement;
    if (p->waiting) {
        p->waiting = false;
        return true;
    }
    const int rc = sqlite3_step(p->statement);
    if (rc == SQLITE_ROW)
        return true;
    if (rc != SQLITE_DONE)
        rows->error = failed(sqlite_of(rows->db), rc, p->catalog, p->which);
    give_back(p); /* ends the read at once: a finished statement must not hold a snapshot */
    rows->statement = NULL;
    return false;
}

static void sqlite_end(struct db_rows *rows)
{
    give_back(rows->statement);
}

/* --- columns ---------------------------------------------------------------------------------- */

static void column_must_be(const struct db_rows *rows, int column, bool fits)
{
    if (fits)
        return;
    const struct prepared *const p = prepared_of(rows);
    log_event(LOG_ERROR, "db_column", LOG_KV_STR("catalog", str_from_c(p->catalog->name)),
              LOG_KV_I64("statement", p->which), LOG_KV_I64("column", column));
    must_failed("the column has the type asked for", __FILE__, __LINE__);
}

static int type_of(const struct db_rows *rows, int column)
{
    must(rows->statement != NULL && column >= 0 &&
         column < sqlite3_column_count(prepared_of(rows)->statement));
    return sqlite3_column_type(prepared_of(rows)->statement, column);
}

static int64_t sqlite_i64(const struct db_rows *rows, int column)
{
    column_must_be(rows, column, type_of(rows, column) == SQLITE_INTEGER);
    return sqlite3_column_int64(prepared_of(rows)->statement, column);
}

static double sqlite_f64(const struct db_rows *rows, int column)
{
    const int type = type_of(rows, column);
    column_must_be(rows, column, type == SQLITE_FLOAT || type == SQLITE_INTEGER);
    return sqlite3_column_double(prepared_of(rows)->statement, column);
}

static bytes_t sqlite_bytes(const struct db_rows *rows, int column)
{
    column_must_be(rows, column, type_of(rows, column) == SQLITE_BLOB);
    sqlite3_stmt *const st = prepared_of(rows)->statement;
    const void *const at = sqlite3_column_blob(st, column);
    return (bytes_t){ at, (size_t)sqlite3_column_bytes(st, column) };
}

static str_t sqlite_str(const struct db_rows *rows, int column)
{
    column_must_be(rows, column, type_of(rows, column) == SQLITE_TEXT);
    sqlite3_stmt *const st = prepared_of(rows)->statement;
    const void *const at = sqlite3_column_text(st, column);
    return (str_t){ at, (size_t)sqlite3_column_bytes(st, column) };
}

static bool sqlite_is_null(const struct db_rows *rows, int column)
{
    return type_of(rows, column) == SQLITE_NULL;
}

/* --- transactions ----------------------------------------------------------------------------- */

static const char *verb_text(const struct db *db, enum db_verb verb)
{
    switch (verb) {
    case DB_BEGIN:
        return db->mode == DB_READ_WRITE ? "BEGIN IMMEDIATE" : "BEGIN";
    case DB_COMMIT:
        return "COMMIT";
    case DB_ROLLBACK:
        return "ROLLBACK";
    case DB_SAVEPOINT:
        return "SAVEPOINT s";
    case DB_SAVEPOINT_RELEASE:
        return "RELEASE s";
    case DB_SAVEPOINT_ROLLBACK:
        return "ROLLBACK TO s";
    }
    must_failed("a verb", __FILE__, __LINE__);
}

static err_t do_verb(struct sqlite *s, enum db_verb verb)
{
    if (s->verbs[verb] == NULL)
        TRY(prepare_text(s, verb_text(&s->base, verb), NULL, (int)verb, &s->verbs[verb]));
    const int rc = sqlite3_step(s->verbs[verb]);
    const err_t e = rc == SQLITE_DONE ? OK : failed(s, rc, NULL, (int)verb);
    (void)sqlite3_reset(s->verbs[verb]);
    return e;
}

/* SQLite itself rolls back after some errors (disk full, I/O): then there is nothing to do. */
static err_t roll_back(struct sqlite *s)
{
    const bool open = s->handle != NULL && sqlite3_get_autocommit(s->handle) == 0;
    return open ? do_verb(s, DB_ROLLBACK) : OK;
}

static err_t sqlite_verb(struct db *db, enum db_verb verb)
{
    struct sqlite *const s = sqlite_of(db);
    switch (verb) {
    case DB_ROLLBACK:
        return roll_back(s);
    case DB_COMMIT: {
        const err_t e = do_verb(s, DB_COMMIT);
        if (e != OK && roll_back(s) != OK)
            db->lost = true;
        return e;
    }
    case DB_SAVEPOINT_ROLLBACK:
        if (sqlite3_get_autocommit(s->handle) != 0)
            return ERR_UNAVAILABLE; /* the whole transaction is gone */
        TRY(do_verb(s, DB_SAVEPOINT_ROLLBACK));
        return do_verb(s, DB_SAVEPOINT_RELEASE);
    case DB_BEGIN:
    case DB_SAVEPOINT:
    case DB_SAVEPOINT_RELEASE:
        return do_verb(s, verb);
    }
    must_failed("a verb", __FILE__, __LINE__);
}

static err_t sqlite_script(struct db *db, const char *sql)
{
    struct sqlite *const s = sqlite_of(db);
    const int rc = sqlite3_exec(s->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? OK : failed(s, rc, NULL, -1);
}

/* --- the file --------------------------------------------------------------------------------- */

/* SQLite's own number tells of other connections only; ours are counted beside it. */
static int64_t sqlite_data_version(struct db *db)
{
    struct sqlite *const s = sqlite_of(db);
    if (s->data_version == NULL &&
        prepare_text(s, "PRAGMA data_version", NULL, -1, &s->data_version) != OK)
        return 0;
    const int64_t others =
        sqlite3_step(s->data_version) == SQLITE_ROW ? sqlite3_column_int64(s->data_version, 0) : 0;
    (void)sqlite3_reset(s->data_version);
    const uint32_t ours = (uint32_t)sqlite3_total_changes64(s->handle);
    return others << 32 | ours;
}

static err_t sqlite_checkpoint(struct db *db, enum db_checkpoint_how how)
{
    struct sqlite *const s = sqlite_of(db);
    if (s->handle == NULL)
        return ERR_UNAVAILABLE;
    const bool truncate = how == DB_CHECKPOINT_TRUNCATE;
    int in_log = 0;
    int done = 0;
    (void)sqlite3_busy_timeout(s->handle, 0);
    const int rc = sqlite3_wal_checkpoint_v2(
        s->handle, NULL, truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, &in_log,
        &done);
    (void)sqlite3_busy_timeout(s->handle, BUSY_WAIT_MS);
    if ((rc & 0xFF) == SQLITE_BUSY || (rc & 0xFF) == SQLITE_LOCKED)
        return OK; /* readers are in the log, or another is at it: another time */
    if (rc != SQLITE_OK)
        return failed(s, rc, NULL, -1);
    if (truncate)
        s->log_pages = 0;
    return OK;
}

static int64_t sqlite_log_pages(const struct db *db)
{
    return ((const struct sqlite *)db)->log_pages; /* base is its first member */
}

/* One read transaction over the whole: others go on writing meanwhile, into the log. */
static int copy_pages(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *const copy = sqlite3_backup_init(to, "main", from, "main");
    if (copy == NULL)
        return sqlite3_errcode(to);
    (void)sqlite3_backup_step(copy, -1);
    return sqlite3_backup_finish(copy);
}

static int copy_into(sqlite3 *from, const char *path)
{
    sqlite3 *to = NULL;
    int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(to, "PRAGMA synchronous = FULL", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = copy_pages(from, to);
    if (rc == SQLITE_OK) /* out of WAL mode: so it opens from a folder that cannot be written */
        rc = sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    const int closed = sqlite3_close(to);
    return rc == SQLITE_OK ? closed : rc;
}

static err_t sqlite_backup(struct db *db, const char *path)
{
    struct sqlite *const s = sqlite_of(db);
    if (s->handle == NULL)
        return ERR_UNAVAILABLE;
    TRY(private_file_target(path));
    struct arena scratch;
    arena_init(&scratch);
    const char *const made = arena_printf(&scratch, "%s.part%c", path, '\0').at;
    (void)unlink(made); /* of an attempt that was cut short */
    err_t e = private_file_make(made);
    if (e == OK) {
        const int rc = copy_into(s->handle, made);
        e = rc == SQLITE_OK ? OK : failed(s, rc, NULL, -1);
    }
    if (e == OK)
        e = private_file_publish(made, path);
    if (e != OK)
        (void)unlink(made);
    arena_release(&scratch);
    return e;
}

const struct db_driver db_driver_sqlite = {
    .engine = DB_SQLITE,
    .size = sizeof(struct sqlite),
    .open = sqlite_open,
    .close = sqlite_close,
    .prepare = sqlite_prepare,
    .run = sqlite_run,
    .copy_begin = sqlite_prepare,
    .copy_row = sqlite_copy_row,
    .copy_end = sqlite_copy_end,
    .next = sqlite_next,
    .end = sqlite_end,
    .i64 = sqlite_i64,
    .f64 = sqlite_f64,
    .str = sqlite_str,
    .bytes = sqlite_bytes,
    .is_null = sqlite_is_null,
    .verb = sqlite_verb,
    .script = sqlite_script,
    .data_version = sqlite_data_version,
    .checkpoint = sqlite_checkpoint,
    .log_pages = sqlite_log_pages,
    .backup = sqlite_backup,
};
