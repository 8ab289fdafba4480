/* Migrations: forward only, each in one transaction, recorded with its hash.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db.h"

#include "kit/base/str.h"
#include "kit/db/db_driver.h"
#include "kit/log/log.h"

static const char BOOK[] = "CREATE TABLE IF NOT EXISTS schema_migration ("
                           " number INTEGER NOT NULL PRIMARY KEY,"
                           " name TEXT NOT NULL,"
                           " sha256 BYTEA NOT NULL,"
                           " applied_at BIGINT NOT NULL)";

enum { Q_HAS_BOOK, Q_APPLIED, Q_ADD, Q_LOCK, Q_UNLOCK, Q_COUNT };
static const struct db_text SQL[Q_COUNT] = {
    [Q_HAS_BOOK] = { .sqlite = "SELECT COUNT(*) FROM sqlite_schema"
                               " WHERE type = 'table' AND name = 'schema_migration'",
                     .postgres = "SELECT COUNT(*) FROM pg_class"
                                 " WHERE oid = to_regclass('schema_migration')" },
    [Q_APPLIED] = { "SELECT number, name, sha256 FROM schema_migration ORDER BY number" },
    [Q_ADD] = { "INSERT INTO schema_migration (number, name, sha256, applied_at)"
                " VALUES ($1, $2, $3, $4)" },
    /* Two programs starting at once on PostgreSQL; SQLite's BEGIN IMMEDIATE does it alone. */
    [Q_LOCK] = { .sqlite = "SELECT 0",
                 .postgres = "SELECT COUNT(*) FROM (SELECT pg_advisory_lock(20130) AS l"
                             " OFFSET 0) AS t WHERE l IS NOT NULL" },
    [Q_UNLOCK] = { .sqlite = "SELECT 0",
                   .postgres = "SELECT COUNT(*) FROM (SELECT pg_advisory_unlock(20130) AS l"
                               " OFFSET 0) AS t WHERE l" },
};
static const struct db_catalog CATALOG = { "migrations", SQL, Q_COUNT };

static err_t refused(int number, str_t name, const char *why)
{
    log_event(LOG_ERROR, "migration_refused", LOG_KV_I64("number", number),
              LOG_KV_STR("name", name), LOG_KV_STR("why", str_from_c(why)));
    return ERR_CONFLICT;
}

/* Whether the row is the file of this number, unchanged. */
static err_t check_row(const struct db_rows *rows, const struct db_migration *all, int count,
                       int at, struct arena *arena)
{
    const int number = (int)db_i64(rows, 0);
    const str_t name = db_str(rows, 1, arena);
    const bytes_t hash = db_bytes(rows, 2, arena);
    if (at >= count)
        return refused(number, name, "the database is newer than this program");
    if (all[at].number != number)
        return refused(number, name, "it is not the next one this program knows");
    if (hash.len != sizeof all[at].sha256 || memcmp(hash.at, all[at].sha256, hash.len) != 0)
        return refused(number, name, "its file was edited after it was applied");
    return OK;
}

/* How many of all, from the first, are applied. */
static err_t applied(struct db *db, const struct db_migration *all, int count, int *out)
{
    int64_t has_book = 0;
    TRY(db_one_i64(db, &CATALOG, Q_HAS_BOOK, NO_ARGS, &has_book));
    int n = 0;
    if (has_book != 0) {
        AUTO(arena) arena;
        arena_init(&arena);
        AUTO(db_rows) rows = { 0 };
        TRY(db_select(db, &rows, &CATALOG, Q_APPLIED, NO_ARGS));
        for (; db_next(&rows); n++)
            TRY(check_row(&rows, all, count, n, &arena));
        TRY(db_done(&rows));
    }
    *out = n;
    return OK;
}

err_t db_migrations_missing(struct db *db, const struct db_migration *all, int count, int *missing)
{
    int have = 0;
    TRY(applied(db, all, count, &have));
    *missing = count - have;
    return OK;
}

static err_t apply_here(struct db *db, const struct db_migration *m, usec_t now)
{
    TRY(db->driver->script(db, db->driver->engine == DB_SQLITE ? m->sqlite : m->postgres));
    const bytes_t hash = { m->sha256, sizeof m->sha256 };
    return db_exec(db, &CATALOG, Q_ADD,
                   ARGS(ARG(m->number), ARG(str_from_c(m->name)), ARG(hash), ARG(now)), NULL);
}

/* Looks again inside the transaction, since another program may have been faster. */
static err_t next_one(struct db *db, const struct db_migration *all, int count, usec_t now,
                      int *left)
{
    TRY(db_begin(db));
    int have = 0;
    err_t e = applied(db, all, count, &have);
    if (e == OK && have < count)
        e = apply_here(db, &all[have], now);
    if (e != OK) {
        db_rollback(db);
        if (have < count && e != ERR_CONFLICT)
            log_event(LOG_ERROR, "migration_failed", LOG_KV_I64("number", all[have].number),
                      LOG_KV_STR("name", str_from_c(all[have].name)));
        return e;
    }
    TRY(db_commit(db));
    if (have < count)
        log_event(LOG_INFO, "migrated", LOG_KV_I64("number", all[have].number),
                  LOG_KV_STR("name", str_from_c(all[have].name)));
    *left = have < count ? count - have - 1 : 0;
    return OK;
}

static err_t migrate_locked(struct db *db, const struct db_migration *all, int count, usec_t now)
{
    TRY(db->driver->script(db, BOOK));
    int left = count;
    while (left > 0)
        TRY(next_one(db, all, count, now, &left));
    int missing = 0;
    return db_migrations_missing(db, all, count, &missing);
}

err_t db_migrate(struct db *db, const struct db_migration *all, int count, usec_t now)
{
    for (int i = 1; i < count; i++)
        must(all[i - 1].number < all[i].number);
    int64_t locked = 0;
    TRY(db_one_i64(db, &CATALOG, Q_LOCK, NO_ARGS, &locked));
    const err_t e = migrate_locked(db, all, count, now);
    const err_t unlocked = db_one_i64(db, &CATALOG, Q_UNLOCK, NO_ARGS, &locked);
    return e != OK ? e : unlocked;
}
