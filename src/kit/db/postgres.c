/* PostgreSQL through libpq: prepared statements, binary parameters and results, whole results.
 * The only user of libpq-fe.h.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_driver.h"

#include <libpq-fe.h>

#include "kit/base/buf.h"
#include "kit/base/str.h"
#include "kit/db/pg_value.h"
#include "kit/log/log.h"

enum {
    SERVER_VERSION_MIN = 130000, /* pg_current_xact_id */
    ASK_OUTCOME_TRIES = 50,      /* of a commit whose answer was lost, 100 ms apart */
};

struct postgres {
    struct db base;
    PGconn *conn;      /* NULL when not open */
    unsigned names;    /* prepared statements so far on this connection */
    char xid[24];      /* of the running transaction, to learn its outcome after a lost COMMIT */
    struct buf params; /* scratch */
};

struct prepared {
    const struct db_catalog *catalog;
    int which;
    char name[16];
    int params;
    Oid types[DB_PARAMS_MAX];
};

/* The whole result of one statement; the current row is rows->row - 1. */
struct result {
    PGresult *pg;
    const struct prepared *of;
};

static struct postgres *postgres_of(struct db *db)
{
    return (struct postgres *)db; /* base is its first member */
}

static const struct result *result_of(const struct db_rows *rows)
{
    return rows->statement;
}

/* --- errors ----------------------------------------------------------------------------------- */

static bool state_is(const char *state, const char *begin)
{
    return strncmp(state, begin, strlen(begin)) == 0;
}

static bool state_in(const char *state, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (state_is(state, list[i]))
            return true;
    }
    return false;
}

/* By SQLSTATE or its class. */
static err_t error_of(const char *state)
{
    static const char *const BUSY[] = { "40001", "40P01", "55P03" };
    static const char *const CONFLICT[] = { "23505", "23503", "23514" };
    static const char *const UNAVAILABLE[] = { "08", "53", "57P0", "57014", "25006", "58" };
    if (state_in(state, BUSY, ARRAY_LEN(BUSY)))
        return ERR_BUSY;
    if (state_in(state, CONFLICT, ARRAY_LEN(CONFLICT)))
        return ERR_CONFLICT;
    if (state_in(state, UNAVAILABLE, ARRAY_LEN(UNAVAILABLE)))
        return ERR_UNAVAILABLE;
    return ERR_DB;
}

/* Messages about data (class 22, raised by triggers P0) may quote a value: only their code is
 * logged. */
static err_t failed(struct postgres *p, const PGresult *result, const struct db_catalog *catalog,
                    int which)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (state == NULL || PQstatus(p->conn) != CONNECTION_OK)
        state = "08006";
    if (words == NULL)
        words = PQerrorMessage(p->conn);
    if (state_is(state, "22") || state_is(state, "P0"))
        words = "";
    const err_t e = error_of(state);
    db_log_error(e, catalog, which, state, words);
    if (state_is(state, "08") || state_is(state, "57P0") || state_is(state, "25006"))
        p->base.lost = true;
    return e;
}

/* Checks and frees a result from which nothing else is wanted. */
static err_t expect(struct postgres *p, PGresult *result, const struct db_catalog *catalog,
                    int which)
{
    const ExecStatusType status = PQresultStatus(result);
    const bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    const err_t e = ok ? OK : failed(p, result, catalog, which);
    PQclear(result);
    return e;
}

static err_t command(struct postgres *p, const char *sql, int number)
{
    if (p->conn == NULL)
        return ERR_UNAVAILABLE;
    return expect(p, PQexec(p->conn, sql), NULL, number);
}

/* --- open and close --------------------------------------------------------------------------- */

static void swallow_notice(void *context, const char *message)
{
    (void)context;
    (void)message;
}

/* Keywords before dbname are defaults the URL may override; those after it are ours. */
static PGconn *connect(const char *url)
{
    const char *const words[] = {
        "connect_timeout",  "keepalives_idle",  "keepalives_interval",
        "keepalives_count", "tcp_user_timeout", "fallback_application_name",
        "dbname",           "client_encoding",  NULL,
    };
    const char *const values[] = { "5", "30", "10", "3", "20000", "alyans", url, "UTF8", NULL };
    return PQconnectdbParams(words, values, 1);
}

static const char SESSION[] = "SET client_min_messages = warning;"
                              " SET TimeZone = 'UTC';"
                              " SET statement_timeout = '60s';"
                              " SET lock_timeout = '10s';"
                              " SET idle_in_transaction_session_timeout = '120s';";

static bool setting_is(struct postgres *p, const char *name, const char *value)
{
    PGresult *const r =
        PQexecParams(p->conn, "SELECT current_setting($1)", 1, NULL, &name, NULL, NULL, 0);
    const bool is = PQresultStatus(r) == PGRES_TUPLES_OK && strcmp(PQgetvalue(r, 0, 0), value) == 0;
    PQclear(r);
    return is;
}

/* A commit must be on disk when it is answered, and stay readable after a power cut. */
static err_t check_durable(struct postgres *p)
{
    const char *const off = !setting_is(p, "fsync", "on")                ? "fsync"
                            : !setting_is(p, "full_page_writes", "on")   ? "full_page_writes"
                            : setting_is(p, "synchronous_commit", "off") ? "synchronous_commit"
                                                                         : NULL;
    if (off == NULL)
        return OK;
    log_event(LOG_ERROR, "db_not_durable", LOG_KV_STR("off", str_from_c(off)));
    return ERR_CONFLICT;
}

static err_t start_session(struct postgres *p)
{
    if (PQstatus(p->conn) != CONNECTION_OK) {
        db_log_error(ERR_UNAVAILABLE, NULL, -1, "connect", PQerrorMessage(p->conn));
        return ERR_UNAVAILABLE;
    }
    if (PQserverVersion(p->conn) < SERVER_VERSION_MIN) {
        db_log_error(ERR_UNAVAILABLE, NULL, -1, "version", "PostgreSQL 13 or later is needed");
        return ERR_UNAVAILABLE;
    }
    (void)PQsetNoticeProcessor(p->conn, swallow_notice, NULL);
    TRY(command(p, SESSION, -1));
    if (p->base.mode == DB_READ_ONLY)
        return command(p, "SET default_transaction_read_only = on", -1);
    return p->base.not_durable ? OK : check_durable(p);
}

static void drop_prepared(void *it)
{
    mem_free(it); /* the server's half goes with the connection */
}

static void postgres_close(struct db *db)
{
    struct postgres *const p = postgres_of(db);
    db_drop_prepared(db, drop_prepared);
    PQfinish(p->conn);
    p->conn = NULL;
    buf_release(&p->params);
}

static err_t postgres_open(struct db *db)
{
    struct postgres *const p = postgres_of(db);
    buf_init(&p->params, PG_VALUE_BYTES_MAX);
    p->conn = connect(db->where);
    must(p->conn != NULL);
    const err_t e = start_session(p);
    if (e != OK)
        postgres_close(db);
    return e;
}

/* --- preparing -------------------------------------------------------------------------------- */

/* The server chose the types of the parameters from the text; binary values must follow them. */
static err_t learn_types(struct postgres *p, struct prepared *s)
{
    PGresult *const r = PQdescribePrepared(p->conn, s->name);
    const bool ok = PQresultStatus(r) == PGRES_COMMAND_OK;
    if (ok) {
        s->params = PQnparams(r);
        must(s->params <= DB_PARAMS_MAX);
        for (int i = 0; i < s->params; i++)
            s->types[i] = PQparamtype(r, i);
    }
    return expect(p, r, s->catalog, s->which);
}

static err_t prepare_new(struct postgres *p, struct prepared *s)
{
    if (p->conn == NULL)
        return ERR_UNAVAILABLE;
    (void)snprintf(s->name, sizeof s->name, "s%u", p->names++);
    const char *const text = db_text_of(&p->base, s->catalog, s->which);
    TRY(expect(p, PQprepare(p->conn, s->name, text, 0, NULL), s->catalog, s->which));
    return learn_types(p, s);
}

static err_t take(struct postgres *p, const struct db_catalog *catalog, int which,
                  struct prepared **out)
{
    void **const slot = db_slot(&p->base, catalog, which);
    if (*slot == NULL) {
        struct prepared *const s = mem_new(sizeof *s);
        s->catalog = catalog;
        s->which = which;
        const err_t e = prepare_new(p, s);
        if (e != OK) {
            mem_free(s);
            return e;
        }
        *slot = s;
    }
    *out = *slot;
    return OK;
}

static err_t postgres_prepare(struct db *db, const struct db_catalog *catalog, int which)
{
    struct prepared *s = NULL;
    return take(postgres_of(db), catalog, which, &s);
}

/* --- parameters ------------------------------------------------------------------------------- */

/* Values as PQexecPrepared wants them; their bytes are the caller's or in p->params. */
struct values {
    const char *at[DB_PARAMS_MAX];
    int lengths[DB_PARAMS_MAX];
    int formats[DB_PARAMS_MAX]; /* 1 = binary */
};

static err_t set_values(struct postgres *p, const struct prepared *s, struct db_args args,
                        struct values *v)
{
    struct pg_value made[DB_PARAMS_MAX];
    must((size_t)s->params == args.count);
    buf_reset(&p->params);
    for (int i = 0; i < s->params; i++) {
        if (!pg_value_make(&made[i], s->types[i], &args.at[i], &p->params)) {
            db_log_error(ERR_DB, s->catalog, s->which, "parameter", "does not fit its type");
            return ERR_DB;
        }
    }
    must(buf_check(&p->params) == OK);
    for (int i = 0; i < s->params; i++) { /* only now: the buffer moves while it grows */
        v->at[i] = made[i].in_buffer ? p->params.at + made[i].offset : made[i].at;
        v->lengths[i] = made[i].len;
        v->formats[i] = made[i].is_binary;
    }
    return OK;
}

/* --- running ---------------------------------------------------------------------------------- */

static int64_t rows_touched(PGresult *r)
{
    int64_t n = 0;
    const bool counted = !state_is(PQcmdStatus(r), "SELECT") &&
                         str_to_i64(str_from_c(PQcmdTuples(r)), 0, INT64_MAX, &n);
    return counted ? n : 0;
}

static err_t postgres_run(struct db *db, struct db_rows *rows, const struct db_catalog *catalog,
                          int which, struct db_args args, int64_t *changed)
{
    struct postgres *const p = postgres_of(db);
    struct prepared *s = NULL;
    TRY(take(p, catalog, which, &s));
    struct values v;
    TRY(set_values(p, s, args, &v));
    PGresult *const r = PQexecPrepared(p->conn, s->name, s->params, v.at, v.lengths, v.formats, 1);
    const ExecStatusType status = PQresultStatus(r);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return expect(p, r, catalog, which);
    if (rows == NULL) {
        *changed = rows_touched(r);
        PQclear(r);
        return OK;
    }
    struct result *const result = mem_new(sizeof *result);
    *result = (struct result){ .pg = r, .of = s };
    rows->statement = result;
    return OK;
}

/* --- many rows ---------------------------------------------------------------------------------
 */

enum { COPY_LOT = 1 << 18 }; /* bytes gathered before they are sent */

static err_t postgres_copy_begin(struct db *db, const struct db_catalog *catalog, int which)
{
    struct postgres *const p = postgres_of(db);
    if (p->conn == NULL)
        return ERR_UNAVAILABLE;
    PGresult *const r = PQexec(p->conn, db_text_of(db, catalog, which));
    if (PQresultStatus(r) != PGRES_COPY_IN)
        return expect(p, r, catalog, which);
    PQclear(r);
    buf_reset(&p->params);
    return OK;
}

static err_t copy_send(struct postgres *p, const struct db_catalog *catalog, int which)
{
    const bool sent = PQputCopyData(p->conn, p->params.at, (int)p->params.len) == 1;
    buf_reset(&p->params);
    return sent ? OK : failed(p, NULL, catalog, which);
}

static err_t postgres_copy_row(struct db *db, const struct db_catalog *catalog, int which,
                               struct db_args args)
{
    struct postgres *const p = postgres_of(db);
    for (size_t i = 0; i < args.count; i++) {
        if (i > 0)
            buf_byte(&p->params, '\t');
        pg_copy_add(&p->params, &args.at[i]);
    }
    buf_byte(&p->params, '\n');
    return p->params.len < COPY_LOT ? OK : copy_send(p, catalog, which);
}

/* The server's verdict comes only now; after an error of ours it is told to forget the rows. */
static err_t postgres_copy_end(struct db *db, const struct db_catalog *catalog, int which,
                               err_t so_far)
{
    struct postgres *const p = postgres_of(db);
    if (p->conn == NULL || PQtransactionStatus(p->conn) != PQTRANS_ACTIVE)
        return so_far != OK ? so_far : ERR_UNAVAILABLE; /* it never began, or is broken off */
    err_t e = so_far == OK && p->params.len > 0 ? copy_send(p, catalog, which) : so_far;
    buf_reset(&p->params);
    if (PQputCopyEnd(p->conn, e == OK ? NULL : "not finished") != 1 && e == OK)
        e = failed(p, NULL, catalog, which);
    for (PGresult *r = PQgetResult(p->conn); r != NULL; r = PQgetResult(p->conn)) {
        const err_t told = expect(p, r, catalog, which);
        e = e == OK ? told : e;
    }
    return e;
}

static bool postgres_next(struct db_rows *rows)
{
    return rows->row < PQntuples(result_of(rows)->pg);
}

static void postgres_end(struct db_rows *rows)
{
    struct result *const result = rows->statement;
    PQclear(result->pg);
    mem_free(result);
}

/* --- columns ---------------------------------------------------------------------------------- */

/* A column's bytes of the current row. */
struct cell {
    Oid type;
    bytes_t bytes;
};

__attribute__((noreturn, cold)) static void wrong_column(const struct db_rows *rows, int column)
{
    const struct prepared *const s = result_of(rows)->of;
    log_event(LOG_ERROR, "db_column", LOG_KV_STR("catalog", str_from_c(s->catalog->name)),
              LOG_KV_I64("statement", s->which), LOG_KV_I64("column", column));
    must_failed("the column has the type asked for", __FILE__, __LINE__);
}

static bool postgres_is_null(const struct db_rows *rows, int column)
{
    must(rows->statement != NULL && rows->row > 0);
    const PGresult *const r = result_of(rows)->pg;
    must(column >= 0 && column < PQnfields(r));
    return PQgetisnull(r, (int)rows->row - 1, column) != 0;
}

static struct cell cell(const struct db_rows *rows, int column)
{
    if (postgres_is_null(rows, column))
        wrong_column(rows, column);
    const PGresult *const r = result_of(rows)->pg;
    const int row = (int)rows->row - 1;
    return (struct cell){ .type = PQftype(r, column),
                          .bytes = { (const uint8_t *)PQgetvalue(r, row, column),
                                     (size_t)PQgetlength(r, row, column) } };
}

static int64_t postgres_i64(const struct db_rows *rows, int column)
{
    const struct cell c = cell(rows, column);
    int64_t v = 0;
    if (!pg_read_i64(c.type, c.bytes, &v))
        wrong_column(rows, column);
    return v;
}

static double postgres_f64(const struct db_rows *rows, int column)
{
    const struct cell c = cell(rows, column);
    double v = 0;
    if (!pg_read_f64(c.type, c.bytes, &v))
        wrong_column(rows, column);
    return v;
}

static str_t postgres_str(const struct db_rows *rows, int column)
{
    const struct cell c = cell(rows, column);
    if (!pg_type_is_text(c.type))
        wrong_column(rows, column);
    return (str_t){ (const char *)c.bytes.at, c.bytes.len };
}

static bytes_t postgres_bytes(const struct db_rows *rows, int column)
{
    const struct cell c = cell(rows, column);
    if (c.type != PG_BYTEA)
        wrong_column(rows, column);
    return c.bytes;
}

/* --- transactions ----------------------------------------------------------------------------- */

/* Takes the transaction's number at once: the only way to learn later what became of it. */
static err_t begin_write(struct postgres *p)
{
    if (p->conn == NULL)
        return ERR_UNAVAILABLE;
    PGresult *const r = PQexec(p->conn, "BEGIN ISOLATION LEVEL SERIALIZABLE;"
                                        " SELECT pg_current_xact_id()::text");
    const bool ok = PQresultStatus(r) == PGRES_TUPLES_OK;
    if (ok)
        (void)snprintf(p->xid, sizeof p->xid, "%s", PQgetvalue(r, 0, 0));
    const err_t e = expect(p, r, NULL, DB_BEGIN);
    if (e != OK && PQtransactionStatus(p->conn) != PQTRANS_IDLE)
        p->base.lost = true;
    return e;
}

enum outcome { OUTCOME_UNKNOWN, OUTCOME_COMMITTED, OUTCOME_ABORTED };

static enum outcome ask_outcome(struct postgres *p)
{
    const char *const xid = p->xid;
    PGresult *const r = PQexecParams(p->conn, "SELECT COALESCE(pg_xact_status($1::xid8), 'gone')",
                                     1, NULL, &xid, NULL, NULL, 0);
    enum outcome o = OUTCOME_UNKNOWN;
    if (PQresultStatus(r) == PGRES_TUPLES_OK) {
        const char *const word = PQgetvalue(r, 0, 0);
        o = strcmp(word, "committed") == 0 ? OUTCOME_COMMITTED
            : strcmp(word, "aborted") == 0 ? OUTCOME_ABORTED
                                           : OUTCOME_UNKNOWN;
    }
    PQclear(r);
    return o;
}

/* The connection broke while COMMIT was under way: it may have happened or not. */
static err_t outcome_of_lost_commit(struct postgres *p)
{
    for (int try = 0; try < ASK_OUTCOME_TRIES; try++) {
        (void)clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){ 0, 100000000L }, NULL);
        if (p->base.lost) {
            postgres_close(&p->base);
            p->base.lost = postgres_open(&p->base) != OK;
        }
        const enum outcome o = p->base.lost ? OUTCOME_UNKNOWN : ask_outcome(p);
        if (o != OUTCOME_UNKNOWN)
            return o == OUTCOME_COMMITTED ? OK : ERR_UNAVAILABLE;
        p->base.lost = p->conn == NULL || PQstatus(p->conn) != CONNECTION_OK;
    }
    log_event(LOG_ERROR, "db_commit_unknown", LOG_KV_STR("transaction", str_from_c(p->xid)));
    return ERR_UNAVAILABLE;
}

static err_t commit(struct postgres *p)
{
    if (p->conn == NULL)
        return ERR_UNAVAILABLE;
    PGresult *const r = PQexec(p->conn, "COMMIT");
    const bool committed = PQresultStatus(r) == PGRES_COMMAND_OK &&
                           strcmp(PQcmdStatus(r), "COMMIT") == 0; /* not ROLLBACK */
    const err_t e = expect(p, r, NULL, DB_COMMIT);
    if (committed)
        return OK;
    if (p->base.lost && p->base.mode == DB_READ_WRITE)
        return outcome_of_lost_commit(p);
    return e == OK ? ERR_DB : e;
}

static err_t roll_back(struct postgres *p)
{
    if (p->conn == NULL || PQstatus(p->conn) != CONNECTION_OK) {
        p->base.lost = true;
        return OK; /* the server has rolled back, or will */
    }
    return command(p, "ROLLBACK", DB_ROLLBACK);
}

static err_t postgres_verb(struct db *db, enum db_verb verb)
{
    struct postgres *const p = postgres_of(db);
    switch (verb) {
    case DB_BEGIN:
        if (db->mode == DB_READ_ONLY)
            return command(p, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", DB_BEGIN);
        return begin_write(p);
    case DB_COMMIT:
        return commit(p);
    case DB_ROLLBACK:
        return roll_back(p);
    case DB_SAVEPOINT:
        return command(p, "SAVEPOINT s", DB_SAVEPOINT);
    case DB_SAVEPOINT_RELEASE:
        return command(p, "RELEASE SAVEPOINT s", DB_SAVEPOINT_RELEASE);
    case DB_SAVEPOINT_ROLLBACK:
        return command(p, "ROLLBACK TO SAVEPOINT s; RELEASE SAVEPOINT s", DB_SAVEPOINT_ROLLBACK);
    }
    must_failed("a verb", __FILE__, __LINE__);
}

static err_t postgres_script(struct db *db, const char *sql)
{
    struct postgres *const p = postgres_of(db);
    if (db->in_transaction) /* a migration may take its time */
        TRY(command(p, "SET LOCAL statement_timeout = 0", -1));
    return command(p, sql, -1);
}

/* --- what only a file has --------------------------------------------------------------------- */

static int64_t postgres_data_version(struct db *db)
{
    (void)db;
    return 0;
}

static err_t postgres_checkpoint(struct db *db, enum db_checkpoint_how how)
{
    (void)db;
    (void)how;
    return OK;
}

static int64_t postgres_log_pages(const struct db *db)
{
    (void)db;
    return 0;
}

static err_t postgres_backup(struct db *db, const char *path)
{
    (void)db;
    (void)path;
    log_event(LOG_ERROR, "db_backup", LOG_KV_STR("cause", S("for PostgreSQL use pg_dump")));
    return ERR_CONFLICT;
}

const struct db_driver db_driver_postgres = {
    .engine = DB_POSTGRES,
    .size = sizeof(struct postgres),
    .open = postgres_open,
    .close = postgres_close,
    .prepare = postgres_prepare,
    .run = postgres_run,
    .copy_begin = postgres_copy_begin,
    .copy_row = postgres_copy_row,
    .copy_end = postgres_copy_end,
    .next = postgres_next,
    .end = postgres_end,
    .i64 = postgres_i64,
    .f64 = postgres_f64,
    .str = postgres_str,
    .bytes = postgres_bytes,
    .is_null = postgres_is_null,
    .verb = postgres_verb,
    .script = postgres_script,
    .data_version = postgres_data_version,
    .checkpoint = postgres_checkpoint,
    .log_pages = postgres_log_pages,
    .backup = postgres_backup,
};
