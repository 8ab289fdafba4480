/* The record of a live database: the entries as in a copy, and that tiles, checkpoints, sealed
 * values and sealed positions fit them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/verify_database.h"
#include "kit/base/str.h"
#include "ledger/checkpoint.h"
#include "ledger/entry_row.h"
#include "ledger/store.h"
#include "ledger/verify_inside.h"

/* A page is examined by one thread: eight tiles of leaves. */
enum { PAGE_TILES = 8, PAGE = PAGE_TILES * TILE_HASHES };

struct page {
    struct entry_row *rows;
    size_t count;
    struct hash256 *leaves; /* as the tiles have them, for each row */
    struct verify_run *run;
    int64_t sealed; /* commitments in all */
    err_t err;
};

/* --- reading a page ------------------------------------------------------------------------------
 */

static err_t read_rows(struct checking *c, int64_t from, struct page *p)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(c->cx->db, &rows, &ledger_sql, Q_ENTRIES_READ,
                  ARGS(ARG(from), ARG(from + PAGE))));
    while (p->count < PAGE && db_next(&rows))
        entry_row_read(&rows, &c->pages, &p->rows[p->count++]);
    return db_done(&rows);
}

/* Zeros where there is no tile: then its entries are not what was signed. */
static err_t read_leaves(struct checking *c, int64_t from, struct page *p)
{
    struct hash256 *const all = arena_array(&c->pages, struct hash256, PAGE);
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(c->cx->db, &rows, &ledger_sql, Q_TILES_READ,
                  ARGS(ARG(0), ARG(0), ARG(from / TILE_HASHES), ARG(PAGE_TILES))));
    while (db_next(&rows)) {
        const bytes_t hashes = db_bytes(&rows, 1, &c->pages);
        const int64_t at = db_i64(&rows, 0) * TILE_HASHES - from;
        if (at >= 0 && at < PAGE && hashes.len <= TILE_HASHES * sizeof *all)
            memcpy(&all[at], hashes.at, hashes.len);
    }
    TRY(db_done(&rows));
    for (size_t i = 0; i < p->count; i++)
        p->leaves[i] = all[p->rows[i].seq - from];
    return OK;
}

static err_t read_page(struct checking *c, int64_t from, struct page *p)
{
    *p = (struct page){ .rows = arena_array(&c->pages, struct entry_row, PAGE),
                        .leaves = arena_array(&c->pages, struct hash256, PAGE) };
    TRY(read_rows(c, from, p));
    return read_leaves(c, from, p);
}

/* --- examining it, on any thread ----------------------------------------------------------------
 */

static err_t examine_row(struct page *p, struct sha256 *h, struct record_entry *e, size_t i)
{
    if (entry_row_canonical(h, &p->rows[i], e) != OK)
        return verify_run_unreadable(p->run, 0);
    e->leaf = p->leaves[i];
    p->sealed += (int64_t)e->sealed_count;
    return verify_run_entry(p->run, e);
}

static void examine(void *of, size_t index)
{
    struct page *const p = (struct page *)of + index;
    struct sha256 *const h = sha256_new();
    struct record_entry *const e = mem_new(sizeof *e);
    p->run = verify_run_new(0);
    for (size_t i = 0; i < p->count && p->err == OK; i++)
        p->err = examine_row(p, h, e, i);
    mem_free(e);
    sha256_free(h);
}

/* --- all of them --------------------------------------------------------------------------------
 */

static err_t take_page(struct checking *c, struct page *p)
{
    TRY(p->err);
    TRY(verify_take(c->v, p->run));
    c->sealed += p->sealed;
    c->taken += (int64_t)p->count;
    for (size_t i = 0; i < p->count; i++)
        TRY(check_row(c, &p->rows[i]));
    return check_personal(c, p->rows, p->count);
}

static void free_runs(struct page *pages, size_t count)
{
    for (size_t i = 0; i < count; i++)
        verify_run_free(pages[i].run);
}

/* As many pages as there are threads, examined side by side and taken in their order. */
static err_t take_some(struct checking *c, int threads, int64_t *from, bool *more)
{
    const size_t count = threads < 1 ? 1 : (size_t)threads;
    struct page *const pages = arena_array(&c->pages, struct page, count);
    for (size_t i = 0; i < count; i++)
        TRY(read_page(c, *from + (int64_t)i * PAGE, &pages[i]));
    share_out(threads, count, examine, pages);
    err_t e = OK;
    for (size_t i = 0; i < count && e == OK; i++)
        e = take_page(c, &pages[i]);
    *more = pages[count - 1].count > 0 || *from + (int64_t)count * PAGE < c->last;
    *from += (int64_t)count * PAGE;
    free_runs(pages, count);
    return e;
}

static err_t take_entries(struct checking *c, int threads)
{
    int64_t from = 0;
    for (bool more = true; more;) {
        arena_reset(&c->pages);
        TRY(take_some(c, threads, &from, &more));
    }
    return OK;
}

static err_t check_count(struct checking *c)
{
    int64_t all = 0;
    TRY(db_one_i64(c->cx->db, &ledger_sql, Q_ENTRIES_COUNT, NO_ARGS, &all));
    if (all != c->taken)
        find(c->v, FINDING_TAMPERED, -1, 0, N_("{0} entries stand outside of the record."),
             tr_arg_i64(all - c->taken), NO_ARG);
    return OK;
}

static err_t newest_note(struct cx *cx, str_t *note)
{
    struct checkpoint_row row;
    const err_t e = checkpoint_newest(cx, &row);
    if (e == ERR_NOT_FOUND) {
        *note = STR_NONE;
        return OK;
    }
    TRY(e);
    *note = row.note;
    return OK;
}

static err_t check_all(struct checking *c, int threads)
{
    str_t note;
    TRY(newest_note(c->cx, &note));
    TRY(db_one_i64(c->cx->db, &ledger_sql, Q_ENTRIES_END, NO_ARGS, &c->last));
    TRY(take_entries(c, threads));
    TRY(check_waiting(c)); /* says of some values why they are missing */
    verify_finish(c->v, note, 0);
    TRY(check_count(c));
    TRY(check_tiles(c));
    TRY(check_checkpoints(c));
    check_erased_people(c);
    return check_seals(c);
}

err_t verify_database(struct cx *cx, const struct verify_trust *trust, int threads,
                      struct verify_report *out)
{
    struct checking c = { .cx = cx, .h = sha256_new() };
    arena_init(&c.pages);
    arena_init(&c.kept);
    c.v = verify_new(cx->arena, trust, STR_NONE, out);
    const err_t e = check_all(&c, threads);
    verify_free(c.v);
    sha256_free(c.h);
    arena_release(&c.pages);
    arena_release(&c.kept);
    return e;
}
