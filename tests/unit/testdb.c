/* A fresh database for a test, on either engine.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "testdb.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kit/base/arena.h"
#include "kit/base/str.h"

enum db_engine testdb_engine(void)
{
    const char *const word = getenv("ALYANS_TEST_ENGINE");
    return word != NULL && strcmp(word, "postgres") == 0 ? DB_POSTGRES : DB_SQLITE;
}

int testdb_skip(void)
{
    if (testdb_available(testdb_engine()))
        return 0;
    (void)fprintf(stderr, "skipped: ALYANS_TEST_PG is not set (use tools/with_postgres.sh)\n");
    return 77;
}

static const char *cluster_url(void)
{
    const char *const url = getenv("ALYANS_TEST_PG");
    return url == NULL || url[0] == '\0' ? NULL : url;
}

bool testdb_available(enum db_engine engine)
{
    return engine == DB_SQLITE || cluster_url() != NULL;
}

PRINTF(3, 4) static void format(char *out, size_t room, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    const int n = vsnprintf(out, room, fmt, args);
    va_end(args);
    must(n >= 0 && (size_t)n < room);
}

/* Not a catalogue of the program: the name of a schema cannot be a parameter. */
static void on_cluster(const char *verb, const char *schema, const char *rest)
{
    char sql[200];
    format(sql, sizeof sql, "%s SCHEMA %s%s", verb, schema, rest);
    const struct db_text text = { .any = sql };
    const struct db_catalog catalog = { "testdb", &text, 1 };
    struct db *db = NULL;
    must(db_open(str_from_c(cluster_url()), DB_READ_WRITE, &db) == OK);
    must(db_exec(db, &catalog, 0, NO_ARGS, NULL) == OK);
    db_close(db);
}

void testdb_make(struct testdb *t, enum db_engine engine)
{
    *t = (struct testdb){ .engine = engine };
    /* In memory where that is possible: no test proves anything by waiting for a disk. */
    format(t->folder, sizeof t->folder, "%s/alyans-test-XXXXXX",
           access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    must(mkdtemp(t->folder) != NULL);
    if (engine == DB_SQLITE) {
        format(t->url, sizeof t->url, "sqlite:%s/test.db", t->folder);
        return;
    }
    const char *const cluster = cluster_url();
    must(cluster != NULL);
    format(t->schema, sizeof t->schema, "t%" PRId64 "_%d", clock_now(), (int)getpid());
    on_cluster("CREATE", t->schema, "");
    format(t->url, sizeof t->url, "%s%capplication_name=%s&options=-csearch_path%%3D%s", cluster,
           strchr(cluster, '?') == NULL ? '?' : '&', t->schema, t->schema);
}

static void remove_folder(const char *folder)
{
    DIR *const dir = opendir(folder);
    must(dir != NULL);
    for (const struct dirent *f; (f = readdir(dir)) != NULL;) {
        char path[600];
        format(path, sizeof path, "%s/%s", folder, f->d_name);
        if (strcmp(f->d_name, ".") != 0 && strcmp(f->d_name, "..") != 0)
            must(unlink(path) == 0);
    }
    must(closedir(dir) == 0);
    must(rmdir(folder) == 0);
}

void testdb_remove(struct testdb *t)
{
    if (t->engine == DB_POSTGRES)
        on_cluster("DROP", t->schema, " CASCADE");
    remove_folder(t->folder);
    *t = (struct testdb){ 0 };
}

struct db *testdb_open(const struct testdb *t, enum db_mode mode)
{
    struct db *db = NULL;
    must(db_open(testdb_url(t), mode, &db) == OK);
    return db;
}

void testdb_migrate(const struct testdb *t, const struct db_migration *all, int count)
{
    struct db *const db = testdb_open(t, DB_READ_WRITE);
    must(db_migrate(db, all, count, clock_now()) == OK);
    db_close(db);
}
