/* One database behind one interface: what both engines share, and the way to the right driver.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db.h"

#include <math.h>

#include "kit/base/str.h"
#include "kit/db/db_driver.h"
#include "kit/log/log.h"

/* --- connections ------------------------------------------------------------------------------ */

static bool url_split(str_t url, const struct db_driver **driver, str_t *where)
{
    const str_t sqlite = S("sqlite:");
    if (str_starts(url, sqlite) && url.len > sqlite.len) {
        *driver = &db_driver_sqlite;
        *where = str_sub(url, sqlite.len, url.len);
        return true;
    }
    if (str_starts(url, S("postgresql://")) || str_starts(url, S("postgres://"))) {
        *driver = &db_driver_postgres;
        *where = url;
        return true;
    }
    return false;
}

err_t db_url_engine(str_t url, enum db_engine *out)
{
    const struct db_driver *driver;
    str_t where;
    if (!url_split(url, &driver, &where))
        return ERR_INVALID;
    *out = driver->engine;
    return OK;
}

err_t db_open_as(str_t url, enum db_mode mode, bool not_durable, struct db **out)
{
    const struct db_driver *driver;
    str_t where;
    if (!url_split(url, &driver, &where)) {
        log_event(LOG_ERROR, "db_url", LOG_KV_STR("want", S("sqlite:PATH or postgresql://...")));
        return ERR_INVALID;
    }
    struct db *const db = mem_new(driver->size);
    db->driver = driver;
    db->mode = mode;
    db->not_durable = not_durable;
    db->where = arena_cstr(&db->memory, where);
    const err_t e = driver->open(db);
    if (e != OK) {
        db_close(db);
        return e;
    }
    *out = db;
    return OK;
}

err_t db_open(str_t url, enum db_mode mode, struct db **out)
{
    return db_open_as(url, mode, false, out);
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    db->driver->close(db);
    mem_free(db->prepared);
    arena_release(&db->memory);
    mem_free(db);
}

bool db_may_write(const struct db *db)
{
    return db->mode == DB_READ_WRITE;
}

enum db_engine db_engine_of(const struct db *db)
{
    return db->driver->engine;
}

err_t db_revive(struct db *db)
{
    must(!db->in_transaction);
    if (!db->lost)
        return OK;
    db->driver->close(db);
    TRY(db->driver->open(db));
    db->lost = false;
    log_event(LOG_INFO, "db_revived", LOG_KV_I64("engine", db->driver->engine));
    return OK;
}

/* --- prepared statements ---------------------------------------------------------------------- */

const char *db_text_of(const struct db *db, const struct db_catalog *catalog, int which)
{
    must(which >= 0 && which < catalog->count);
    const struct db_text *const text = &catalog->texts[which];
    const char *const own = db->driver->engine == DB_SQLITE ? text->sqlite : text->postgres;
    must((own == NULL) != (text->any == NULL));
    return own == NULL ? text->any : own;
}

static struct db_prepared *prepared_of(struct db *db, const struct db_catalog *catalog)
{
    for (size_t i = 0; i < db->prepared_count; i++) {
        if (db->prepared[i].catalog == catalog)
            return &db->prepared[i];
    }
    const size_t n = db->prepared_count;
    db->prepared = mem_grow(db->prepared, array_size(n, sizeof *db->prepared),
                            array_size(n + 1, sizeof *db->prepared));
    db->prepared[n].catalog = catalog;
    db->prepared[n].slots = arena_array(&db->memory, void *, (size_t)catalog->count);
    db->prepared_count = n + 1;
    return &db->prepared[n];
}

void **db_slot(struct db *db, const struct db_catalog *catalog, int which)
{
    must(which >= 0 && which < catalog->count);
    return &prepared_of(db, catalog)->slots[which];
}

void db_drop_prepared(struct db *db, void (*drop)(void *prepared))
{
    for (size_t i = 0; i < db->prepared_count; i++) {
        for (int k = 0; k < db->prepared[i].catalog->count; k++) {
            void **const slot = &db->prepared[i].slots[k];
            if (*slot != NULL)
                drop(*slot);
            *slot = NULL;
        }
    }
}

err_t db_prepare_all(struct db *db, const struct db_catalog *catalog)
{
    for (int which = 0; which < catalog->count; which++)
        TRY(db->driver->prepare(db, catalog, which));
    return OK;
}

/* --- statements ------------------------------------------------------------------------------- */

void db_log_error(err_t e, const struct db_catalog *catalog, int which, const char *code,
                  const char *words)
{
    const bool expected = e == ERR_CONFLICT || e == ERR_BUSY;
    log_event(expected ? LOG_DEBUG : LOG_ERROR, "db_error", LOG_KV_STR("error", err_name(e)),
              LOG_KV_STR("catalog", str_from_c(catalog == NULL ? "transaction" : catalog->name)),
              LOG_KV_I64("statement", which), LOG_KV_STR("code", str_from_c(code)),
              LOG_KV_STR("words", str_from_c(words)));
}

void db_fail_nth(struct db *db, unsigned n, err_t e)
{
    must(n == 0 || e != OK);
    db->fail_in = n;
    db->fail_with = e;
}

static err_t injected(struct db *db)
{
    if (db->fail_in == 0 || --db->fail_in > 0)
        return OK;
    return db->fail_with;
}

/* Notes that the transaction can only be rolled back, as PostgreSQL has it: so both engines agree.
 */
static err_t noted(struct db *db, err_t e)
{
    if (e != OK && db->in_transaction)
        db->broken = true;
    return e;
}

static err_t run(struct db *db, struct db_rows *rows, const struct db_catalog *catalog, int which,
                 struct db_args args, int64_t *changed)
{
    must(args.count <= DB_PARAMS_MAX);
    for (size_t i = 0; i < args.count; i++)
        must(args.at[i].kind != DB_F64 || isfinite(args.at[i].as.f64));
    if (db->broken) {
        db_log_error(ERR_DB, catalog, which, "broken", "an earlier statement failed: roll back");
        return ERR_DB;
    }
    const err_t e = injected(db);
    if (e != OK)
        return noted(db, e);
    return noted(db, db->driver->run(db, rows, catalog, which, args, changed));
}

err_t db_select(struct db *db, struct db_rows *rows, const struct db_catalog *catalog, int which,
                struct db_args args)
{
    must(rows->statement == NULL);
    *rows = (struct db_rows){ .db = db };
    rows->error = run(db, rows, catalog, which, args, NULL);
    return rows->error;
}

bool db_next(struct db_rows *rows)
{
    if (rows->statement == NULL || rows->error != OK)
        return false;
    if (!rows->db->driver->next(rows)) {
        rows->error = noted(rows->db, rows->error);
        return false;
    }
    if (rows->row == DB_ROWS_MAX) {
        rows->error = ERR_TOO_BIG;
        return false;
    }
    rows->row++;
    return true;
}

err_t db_done(struct db_rows *rows)
{
    const err_t e = rows->error;
    db_rows_release(rows);
    return e;
}

void db_rows_release(struct db_rows *rows)
{
    if (rows->statement != NULL)
        rows->db->driver->end(rows);
    rows->statement = NULL;
}

int64_t db_i64(const struct db_rows *rows, int column)
{
    return rows->db->driver->i64(rows, column);
}

double db_f64(const struct db_rows *rows, int column)
{
    return rows->db->driver->f64(rows, column);
}

str_t db_str(const struct db_rows *rows, int column, struct arena *arena)
{
    return arena_str(arena, rows->db->driver->str(rows, column));
}

bytes_t db_bytes(const struct db_rows *rows, int column, struct arena *arena)
{
    return arena_bytes(arena, rows->db->driver->bytes(rows, column));
}

bool db_is_null(const struct db_rows *rows, int column)
{
    return rows->db->driver->is_null(rows, column);
}

err_t db_exec(struct db *db, const struct db_catalog *catalog, int which, struct db_args args,
              int64_t *changed)
{
    int64_t touched = 0;
    TRY(run(db, NULL, catalog, which, args, &touched));
    if (changed != NULL)
        *changed = touched;
    return OK;
}

err_t db_copy_begin(struct db *db, const struct db_catalog *catalog, int which, struct db_copy *out)
{
    must(db->in_transaction);
    *out = (struct db_copy){ .db = db, .catalog = catalog, .which = which };
    if (db->broken)
        return out->error = ERR_DB;
    out->error = injected(db);
    if (out->error == OK)
        out->error = db->driver->copy_begin(db, catalog, which);
    return noted(db, out->error);
}

void db_copy_row(struct db_copy *c, struct db_args args)
{
    if (c->error == OK)
        c->error = c->db->driver->copy_row(c->db, c->catalog, c->which, args);
}

err_t db_copy_end(struct db_copy *c)
{
    return noted(c->db, c->db->driver->copy_end(c->db, c->catalog, c->which, c->error));
}

err_t db_one_i64(struct db *db, const struct db_catalog *catalog, int which, struct db_args args,
                 int64_t *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(db, &rows, catalog, which, args));
    const bool found = db_next(&rows) && !db_is_null(&rows, 0);
    const int64_t v = found ? db_i64(&rows, 0) : 0;
    must(!found || !db_next(&rows)); /* one row was promised */
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *out = v;
    return OK;
}

err_t db_ids(struct db *db, const struct db_catalog *catalog, int which, struct db_args args,
             size_t most, int64_t *out, size_t *count)
{
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(db, &rows, catalog, which, args));
    while (n < most && db_next(&rows))
        out[n++] = db_i64(&rows, 0);
    *count = n;
    return db_done(&rows);
}

/* --- transactions ----------------------------------------------------------------------------- */

static err_t verb(struct db *db, enum db_verb which)
{
    if (db->broken)
        return ERR_DB;
    const err_t e = injected(db);
    return noted(db, e != OK ? e : db->driver->verb(db, which));
}

err_t db_begin(struct db *db)
{
    must(!db->in_transaction);
    err_t e = verb(db, DB_BEGIN);
    if (e == ERR_UNAVAILABLE && db->lost) { /* it died while idle, which costs nobody anything */
        TRY(db_revive(db));
        e = verb(db, DB_BEGIN);
    }
    TRY(e);
    db->in_transaction = true;
    return OK;
}

err_t db_commit(struct db *db)
{
    must(db->in_transaction);
    const err_t e = db->broken ? ERR_DB : injected(db);
    if (e != OK) {
        db_rollback(db);
        return e;
    }
    db->in_transaction = false;
    return db->driver->verb(db, DB_COMMIT);
}

void db_rollback(struct db *db)
{
    must(db->in_transaction);
    db->in_transaction = false;
    db->broken = false;
    if (db->driver->verb(db, DB_ROLLBACK) != OK)
        db->lost = true; /* only a fresh connection is certain to be outside of it */
}

err_t db_savepoint(struct db *db)
{
    must(db->in_transaction);
    return verb(db, DB_SAVEPOINT);
}

err_t db_savepoint_release(struct db *db)
{
    must(db->in_transaction);
    return verb(db, DB_SAVEPOINT_RELEASE);
}

void db_savepoint_rollback(struct db *db)
{
    must(db->in_transaction);
    db->broken = db->driver->verb(db, DB_SAVEPOINT_ROLLBACK) != OK;
}

/* --- the file --------------------------------------------------------------------------------- */

int64_t db_data_version(struct db *db)
{
    return db->driver->data_version(db);
}

err_t db_checkpoint_how(struct db *db, enum db_checkpoint_how how)
{
    must(!db->in_transaction);
    return db->driver->checkpoint(db, how);
}

err_t db_checkpoint(struct db *db)
{
    return db_checkpoint_how(db, DB_CHECKPOINT_PASSIVE);
}

int64_t db_log_pages(const struct db *db)
{
    return db->driver->log_pages(db);
}

err_t db_backup(struct db *db, str_t path)
{
    struct arena scratch;
    arena_init(&scratch);
    const err_t e = db->driver->backup(db, arena_cstr(&scratch, path));
    arena_release(&scratch);
    return e;
}
