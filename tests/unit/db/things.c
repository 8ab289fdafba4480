/* A small schema and its catalogue, for tests of the database itself.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "things.h"

#include "kit/base/str.h"

static const struct db_text SQL[Q_THINGS_COUNT] = {
    [Q_ADD] = { "INSERT INTO thing (id, name, size, flag, data) VALUES ($1, $2, $3, $4, $5)" },
    [Q_ADD_IDS] = { .sqlite = "INSERT INTO thing (id, name, size, flag, data)"
                              " SELECT value, 'n' || value, NULL, 0, NULL FROM json_each($1)",
                    .postgres = "INSERT INTO thing (id, name, size, flag, data)"
                                " SELECT v, 'n' || v, NULL, 0, NULL"
                                " FROM unnest($1::bigint[]) AS t(v)" },
    [Q_COPY] = { .sqlite = "INSERT INTO thing (id, name, size, flag, data)"
                           " SELECT c0, c1, c2, c3, c4 FROM copied",
                 .postgres = "COPY thing (id, name, size, flag, data) FROM STDIN" },
    [Q_ADD_PART] = { "INSERT INTO part (id, thing_id) VALUES ($1, $2)" },
    [Q_BY_ID] = { "SELECT id, name, size, flag, data FROM thing WHERE id = $1" },
    [Q_IDS] = { "SELECT id FROM thing ORDER BY id" },
    [Q_COUNT] = { "SELECT COUNT(*) FROM thing" },
    [Q_COUNT_PARTS] = { "SELECT COUNT(*) FROM part" },
    [Q_RENAME_ALL] = { "UPDATE thing SET name = name || $1" },
    [Q_TURNED] = { "SELECT CAST($2 AS BIGINT), CAST($1 AS BIGINT)" },
    [Q_NUMBERS] = { .sqlite = "SELECT value FROM json_each($1) ORDER BY key",
                    .postgres = "SELECT v FROM unnest($1::bigint[]) WITH ORDINALITY AS t(v, n)"
                                " ORDER BY n" },
    [Q_WORDS] = { .sqlite = "SELECT value FROM json_each($1) ORDER BY key",
                  .postgres = "SELECT v FROM unnest($1::text[]) WITH ORDINALITY AS t(v, n)"
                              " ORDER BY n" },
    [Q_SUM_SIZE] = { "SELECT SUM(size) FROM thing" },
};
const struct db_catalog things_sql = { "things", SQL, Q_THINGS_COUNT };

static const char TABLES[] = "CREATE TABLE thing ("
                             " id BIGINT NOT NULL PRIMARY KEY,"
                             " name TEXT NOT NULL,"
                             " size DOUBLE PRECISION,"
                             " flag SMALLINT NOT NULL CHECK (flag IN (0, 1)),"
                             " data BYTEA);"
                             "CREATE UNIQUE INDEX thing_name ON thing (name);";
static const char PARTS[] = "CREATE TABLE part ("
                            " id BIGINT NOT NULL PRIMARY KEY,"
                            " thing_id BIGINT NOT NULL REFERENCES thing (id));";
const struct db_migration things_migrations[] = {
    { 1, "0001_thing", TABLES, TABLES, { 1 } },
    { 2, "0002_part", PARTS, PARTS, { 2 } },
};
const int things_migration_count = ARRAY_LEN(things_migrations);

void things_make(struct testdb *t)
{
    testdb_make(t, testdb_engine());
    testdb_migrate(t, things_migrations, things_migration_count);
}

int64_t things_count(struct db *db)
{
    int64_t n = -1;
    must(things_count_among_rivals(db, &n) == OK);
    return n;
}

err_t things_count_among_rivals(struct db *db, int64_t *out)
{
    return db_one_i64(db, &things_sql, Q_COUNT, NO_ARGS, out);
}

err_t things_add(struct db *db, int64_t id)
{
    char name[32];
    const int len = snprintf(name, sizeof name, "n%" PRId64, id);
    const str_t text = { name, (size_t)len };
    return db_exec(db, &things_sql, Q_ADD, ARGS(ARG(id), ARG(text), ARG_NULL, ARG(0), ARG_NULL),
                   NULL);
}
