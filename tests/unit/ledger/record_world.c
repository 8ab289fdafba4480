/* A record of its own for a test.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record_world.h"

#include "kit/base/str.h"
#include "ledger/key.h"
#include "ledger/verify.h"

static const usec_t START = INT64_C(1764000000) * USEC_PER_SECOND; /* 24 November 2025 */

int world_begin(void **state)
{
    world_begin_with(state, db_migration_count);
    return 0;
}

void world_begin_with(void **state, int migrations)
{
    crypto_init();
    struct world *const w = mem_new(sizeof *w);
    arena_init(&w->arena);
    ids_init(&w->ids, 1);
    w->h = sha256_new();
    testdb_make(&w->database, testdb_engine());
    testdb_migrate(&w->database, db_migrations, migrations);
    (void)snprintf(w->key_path, sizeof w->key_path, "%s/" LEDGER_KEY_FILE, w->database.folder);
    w->cx = (struct cx){ .arena = &w->arena,
                         .db = testdb_open(&w->database, DB_READ_WRITE),
                         .now = START,
                         .ids = &w->ids };
    *state = w;
}

int world_end(void **state)
{
    struct world *const w = *state;
    db_close(w->cx.db);
    testdb_remove(&w->database);
    sha256_free(w->h);
    arena_release(&w->arena);
    mem_free(w);
    return 0;
}

void begin(struct world *w)
{
    must(db_begin(w->cx.db) == OK);
}

void commit(struct world *w)
{
    must(db_commit(w->cx.db) == OK);
}

void give_places(struct world *w)
{
    w->cx.now += USEC_PER_SECOND;
    begin(w);
    assert_int_equal(sequencer_run_once(&w->cx, w->key_path), OK);
    commit(w);
}

/* Ends the transaction; true: PostgreSQL wants it once more, a server's was faster. */
static bool is_to_repeat(struct world *w, err_t e)
{
    if (e == OK)
        e = db_commit(w->cx.db);
    else
        db_rollback(w->cx.db);
    must(e == OK || e == ERR_BUSY);
    return e != OK;
}

static void add_all(struct world *w, const struct ledger_new *all, size_t count)
{
    do {
        begin(w);
    } while (is_to_repeat(w, ledger_add_many(&w->cx, all, count)));
}

void given_entry(struct world *w, enum ledger_kind kind, int64_t subject)
{
    const struct ledger_field n = ledger_int("n", subject);
    const struct ledger_new e = { kind, subject, 0, &n, 1, NULL };
    add_all(w, &e, 1);
}

void given_entries(struct world *w, int count)
{
    struct ledger_new *const all = arena_array(&w->arena, struct ledger_new, (size_t)count);
    for (int i = 0; i < count; i++) {
        struct ledger_field *const f = arena_new(&w->arena, struct ledger_field);
        *f = ledger_int("n", i + 1);
        all[i] = (struct ledger_new){ LEDGER_POSITION_TAKEN, i + 1, 0, f, 1, NULL };
    }
    add_all(w, all, (size_t)count);
}

/* The connection keeps statements by their catalogue: it must live as long. */
static const struct db_catalog *catalog_of(struct world *w, const char *sql)
{
    struct db_text *const text = arena_new(&w->arena, struct db_text);
    struct db_catalog *const catalog = arena_new(&w->arena, struct db_catalog);
    *text = (struct db_text){ .any = sql };
    *catalog = (struct db_catalog){ "test", text, 1 };
    return catalog;
}

int64_t counted(struct world *w, const char *sql)
{
    int64_t n = -1;
    must(db_one_i64(w->cx.db, catalog_of(w, sql), 0, NO_ARGS, &n) == OK);
    return n;
}

void changed(struct world *w, const char *sql)
{
    const struct db_catalog *const catalog = catalog_of(w, sql);
    do {
        begin(w);
    } while (is_to_repeat(w, db_exec(w->cx.db, catalog, 0, NO_ARGS, NULL)));
}

/* --- the record as a whole -------------------------------------------------------------------- */

static void assert_tiles_hold(struct world *w, const struct tree *tree)
{
    static const struct db_text TEXT = { "SELECT level, at, hashes FROM ledger_tile WHERE tree = 0"
                                         " ORDER BY level, at" };
    static const struct db_catalog SQL = { "test tiles", &TEXT, 1 };
    AUTO(db_rows) rows = { 0 };
    assert_int_equal(db_select(w->cx.db, &rows, &SQL, 0, NO_ARGS), OK);
    while (db_next(&rows)) {
        const int64_t span = INT64_C(1) << TILE_BITS * (int)db_i64(&rows, 0);
        const int64_t at = db_i64(&rows, 1) * TILE_HASHES;
        const bytes_t hashes = db_bytes(&rows, 2, &w->arena);
        const int64_t complete = tree_size(tree) / span - at;
        assert_int_equal(hashes.len / 32, complete < TILE_HASHES ? complete : TILE_HASHES);
    }
    assert_int_equal(db_done(&rows), OK);
}

static void assert_checkpoints_hold(struct world *w, const struct tree *tree)
{
    const struct checkpoint_row *at;
    size_t count;
    usec_t later = INT64_MAX;
    assert_int_equal(checkpoint_list(&w->cx, 0, 500, &at, &count), OK);
    for (size_t i = 0; i < count; i++) {
        struct signed_note note;
        assert_int_equal(checkpoint_read(&w->arena, at[i].note, &note), OK);
        assert_int_equal(note.checkpoint.size, at[i].size);
        assert_true(note.checkpoint.at <= later);
        later = note.checkpoint.at;
        const struct hash256 root = tree_root_at(tree, w->h, at[i].size);
        assert_memory_equal(&root, &note.checkpoint.root, sizeof root);
    }
}

int64_t assert_whole(struct world *w)
{
    struct record_entry *const e = arena_new(&w->arena, struct record_entry);
    struct tree *const tree = tree_new();
    const int64_t size = counted(w, "SELECT size FROM ledger_sequencer");
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_entry"), size);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_entry WHERE id IN"
                                " (SELECT id FROM ledger_inbox)"),
                     0);
    for (int64_t seq = 0; seq < size; seq++) {
        assert_int_equal(entry_canonical(&w->cx, w->h, seq, e), OK);
        assert_int_equal(tree_append(tree, w->h, &e->leaf, 1), OK);
    }
    assert_tiles_hold(w, tree);
    assert_checkpoints_hold(w, tree);
    tree_free(tree);
    return size;
}

struct signed_note newest_note(struct world *w)
{
    struct checkpoint_row row;
    struct signed_note note;
    struct secret seed;
    assert_int_equal(checkpoint_newest(&w->cx, &row), OK);
    assert_int_equal(checkpoint_read(&w->arena, row.note, &note), OK);
    assert_int_equal(secret_file(w->key_path, &seed), OK);
    const struct public_key key = sign_public(&seed);
    assert_true(checkpoint_holds(&note, &key));
    return note;
}

void assert_holds(struct world *w)
{
    struct verify_report *const r = arena_new(&w->arena, struct verify_report);
    assert_int_equal(verify_database(&w->cx, NULL, 2, r), OK);
    for (size_t i = 0; i < r->count && i < FINDINGS_KEPT; i++)
        print_message("%s (%.*s, %.*s)\n", r->at[i].msgid, STR_ARG(r->at[i].args[0]),
                      STR_ARG(r->at[i].args[1]));
    assert_true(verify_holds(r));
}
