/* A small world for store tests.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "world.h"

#include "kit/text/text.h"

static const usec_t START = INT64_C(1764000000) * USEC_PER_SECOND; /* 24 November 2025 */

int world_begin(void **state)
{
    crypto_init();
    must(text_init("Asia/Baku") == OK);
    struct world *const w = mem_new(sizeof *w);
    arena_init(&w->arena);
    ids_init(&w->ids, 1);
    struct settings_errors errors = { 0 };
    settings_read(&w->arena, STR_NONE, STR_NONE, &w->settings, &errors);
    must(errors.count == 0);
    memset(w->key.at, 7, sizeof w->key.at);
    w->site.key = &w->key;
    testdb_make(&w->database, testdb_engine());
    testdb_migrate(&w->database, db_migrations, db_migration_count);
    w->cx = (struct cx){ .arena = &w->arena,
                         .db = testdb_open(&w->database, DB_READ_WRITE),
                         .now = START,
                         .lang = LANG_EN,
                         .settings = &w->settings,
                         .ids = &w->ids,
                         .app = &w->site };
    must(db_begin(w->cx.db) == OK);
    *state = w;
    return 0;
}

int world_end(void **state)
{
    struct world *const w = *state;
    db_rollback(w->cx.db);
    db_close(w->cx.db);
    testdb_remove(&w->database);
    arena_release(&w->arena);
    mem_free(w);
    return 0;
}

void world_wait(struct world *w, usec_t how_long)
{
    w->cx.now += how_long;
}

int64_t world_count(struct world *w, const char *sql)
{
    /* The connection keeps statements by their catalogue: it must live as long. */
    struct db_text *const text = arena_new(&w->arena, struct db_text);
    struct db_catalog *const catalog = arena_new(&w->arena, struct db_catalog);
    *text = (struct db_text){ .any = sql };
    *catalog = (struct db_catalog){ "counting", text, 1 };
    int64_t n = -1;
    must(db_one_i64(w->cx.db, catalog, 0, NO_ARGS, &n) == OK);
    return n;
}
