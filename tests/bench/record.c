/* A record of a million entries, for the benchmarks: made, proven from, exported and verified.
 * Usage: record FOLDER [ENTRIES]    (FOLDER: for a database, which stays there)
 * Prints one line for each figure: NAME VALUE. Times in microseconds.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdarg.h>

#include "kit/base/buf.h"
#include "kit/base/str.h"
#include "kit/log/log.h"
#include "kit/text/text.h"
#include "ledger/proof.h"
#include "ledger/sequencer.h"
#include "ledger/tile_source.h"
#include "ledger/verify.h"

enum { AT_ONCE = 20000, PROOFS = 200, THREADS = 2 };

struct bench {
    struct cx cx;
    struct arena arena;
    struct ids ids;
    struct sha256 *h;
    const char *key_path;
    int64_t size;
};

static usec_t began;
static void clock_begin(void)
{
    began = clock_monotonic();
}

static void say(const char *name, int64_t size, int64_t value)
{
    (void)printf("%s_%" PRId64 " %" PRId64 "\n", name, size, value);
    (void)fflush(stdout);
}

/* --- making it -------------------------------------------------------------------------------- */

static void add_some(struct bench *b, int64_t count)
{
    struct cx *const cx = &b->cx;
    struct ledger_new *const all = arena_array(cx->arena, struct ledger_new, (size_t)count);
    static const struct actor speaks = { .organisation = 12, .mandate = 34 };
    for (int64_t i = 0; i < count; i++) {
        struct ledger_field *const f = arena_array(cx->arena, struct ledger_field, 3);
        f[0] = ledger_text("position", S("agree"));
        f[1] = ledger_text("reason", S("Members decide the budget, as the statutes have it"));
        f[2] = ledger_id("statement", INT64_C(830123456789012345) + i);
        all[i] = (struct ledger_new){ LEDGER_POSITION_TAKEN, b->size + i, 77, f, 3, &speaks };
    }
    must(ledger_add_many(cx, all, (size_t)count) == OK);
}

static void grow_to(struct bench *b, int64_t size)
{
    while (b->size < size) {
        const int64_t left = size - b->size;
        must(db_begin(b->cx.db) == OK);
        add_some(b, left < AT_ONCE ? left : AT_ONCE);
        must(sequencer_run_once(&b->cx, b->key_path) == OK);
        must(db_commit(b->cx.db) == OK);
        struct checkpoint_row row;
        must(checkpoint_newest(&b->cx, &row) == OK);
        b->size = row.size;
        b->cx.now += USEC_PER_SECOND;
        arena_reset(&b->arena);
    }
}

/* --- reading it ------------------------------------------------------------------------------- */

/* Of entries all over the record, each with a cold cache of tiles, as a request has it. */
static void prove(struct bench *b)
{
    AUTO(buf) out;
    buf_init(&out, BUNDLE_BYTES_MAX);
    struct record_entry *const e = mem_new(sizeof *e);
    int64_t tiles_read = 0;
    usec_t took = 0;
    for (int64_t i = 0; i < PROOFS; i++) {
        const int64_t seq = b->size * i / PROOFS;
        must(entry_canonical(&b->cx, b->h, seq, e) == OK);
        const int64_t id = e->id;
        struct tile_source tiles = { .cx = &b->cx };
        const struct tree_source source = tile_source_of(&tiles);
        struct proof p;
        must(tree_inclusion(b->h, &source, seq, b->size, &p) == OK);
        tiles_read = tiles.tiles_read > tiles_read ? tiles.tiles_read : tiles_read;
        buf_reset(&out);
        clock_begin();
        must(proof_of_entry(&b->cx, b->h, id, &out) == OK);
        took += clock_monotonic() - began;
        arena_reset(&b->arena);
    }
    mem_free(e);
    say("proof_us", b->size, took / PROOFS);
    say("proof_tiles", b->size, tiles_read);
}

static err_t append(void *to, str_t chunk)
{
    buf_add(to, chunk);
    return buf_check(to);
}

static void say_findings(const struct verify_report *r)
{
    for (size_t i = 0; i < r->count && i < 5; i++)
        (void)fprintf(stderr, "%s: %.*s %.*s\n", r->at[i].msgid, STR_ARG(r->at[i].args[0]),
                      STR_ARG(r->at[i].args[1]));
    must(verify_holds(r));
}

static void verify(struct bench *b)
{
    struct verify_report *const r = mem_new(sizeof *r);
    AUTO(buf) text;
    buf_init(&text, (size_t)4 << 30);
    clock_begin();
    must(record_export(&b->cx, append, &text) == OK);
    say("export_us", b->size, clock_monotonic() - began);
    say("export_bytes", b->size, (int64_t)text.len);
    arena_reset(&b->arena);
    clock_begin();
    must(verify_text(&b->arena, buf_str(&text), NULL, THREADS, r) == OK);
    say("verify_text_us", b->size, clock_monotonic() - began);
    say_findings(r);
    arena_reset(&b->arena);
    clock_begin();
    must(verify_database(&b->cx, NULL, THREADS, r) == OK);
    say("verify_database_us", b->size, clock_monotonic() - began);
    say_findings(r);
    mem_free(r);
}

int main(int argc, char **argv)
{
    must(argc >= 2);
    crypto_init();
    log_level_set(LOG_ERROR);
    int64_t entries = 1000000;
    must(argc < 3 || str_to_i64(str_from_c(argv[2]), 1000, 100000000, &entries));
    struct bench b = { .h = sha256_new() };
    arena_init(&b.arena);
    ids_init(&b.ids, 1);
    struct arena names;
    arena_init(&names);
    b.key_path = arena_cstr(&names, arena_printf(&names, "%s/ledger.key", argv[1]));
    b.cx = (struct cx){ .arena = &b.arena, .now = clock_now(), .ids = &b.ids };
    must(db_open(arena_printf(&names, "sqlite:%s/record.db", argv[1]), DB_READ_WRITE, &b.cx.db) ==
         OK);
    must(db_migrate(b.cx.db, db_migrations, db_migration_count, b.cx.now) == OK);
    clock_begin();
    static const int64_t STEPS[] = { 1000, 100000, 1000000 };
    for (size_t i = 0; i < ARRAY_LEN(STEPS) && STEPS[i] <= entries; i++) {
        const usec_t at = clock_monotonic();
        grow_to(&b, STEPS[i]);
        say("made_us", b.size, clock_monotonic() - at);
        prove(&b);
    }
    grow_to(&b, entries);
    verify(&b);
    db_close(b.cx.db);
    sha256_free(b.h);
    arena_release(&b.arena);
    arena_release(&names);
    return 0;
}
