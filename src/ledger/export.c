/* The whole record as lines of text: what the public may have.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/buf.h"
#include "kit/base/str.h"
#include "ledger/checkpoint.h"
#include "ledger/entry_row.h"
#include "ledger/store.h"
#include "ledger/tree.h"
#include "ledger/verify.h"

/* A page of entries covers eight tiles of leaves. */
enum { PAGE_TILES = 8, PAGE = PAGE_TILES * TILE_HASHES, CHUNK_MAX = 1 << 30 };

struct exporting {
    struct cx *cx;
    struct sha256 *h;
    err_t (*write)(void *to, str_t chunk);
    void *to;
    int64_t size;           /* entries to write */
    struct hash256 *leaves; /* of the page */
    size_t leaf_count;
    struct record_entry *entry;
    struct buf chunk;
};
static void exporting_release(struct exporting *x)
{
    buf_release(&x->chunk);
    sha256_free(x->h);
}
AUTO_RELEASE(exporting, exporting_release)

static err_t flush(struct exporting *x)
{
    TRY(buf_check(&x->chunk));
    TRY(x->write(x->to, buf_str(&x->chunk)));
    buf_reset(&x->chunk);
    return OK;
}

/* As they were signed: a changed entry then differs from the leaf on its own line. */
static err_t read_leaves(struct exporting *x, int64_t from)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(x->cx->db, &rows, &ledger_sql, Q_TILES_READ,
                  ARGS(ARG(0), ARG(0), ARG(from / TILE_HASHES), ARG(PAGE_TILES))));
    x->leaf_count = 0;
    memset(x->leaves, 0, PAGE * sizeof *x->leaves);
    while (db_next(&rows)) {
        const bytes_t hashes = db_bytes(&rows, 1, x->cx->arena);
        const int64_t at = db_i64(&rows, 0) * TILE_HASHES - from;
        if (hashes.len <= TILE_HASHES * sizeof *x->leaves)
            memcpy(&x->leaves[at], hashes.at, hashes.len);
    }
    return db_done(&rows);
}

static err_t put_page(struct exporting *x, int64_t from)
{
    const int64_t till = from + PAGE < x->size ? from + PAGE : x->size;
    TRY(read_leaves(x, from));
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(x->cx->db, &rows, &ledger_sql, Q_ENTRIES_READ, ARGS(ARG(from), ARG(till))));
    while (db_next(&rows)) {
        struct entry_row row;
        entry_row_read(&rows, x->cx->arena, &row);
        if (entry_row_canonical(x->h, &row, x->entry) != OK)
            return problem(x->cx, ERR_DB, "entry %" PRId64 " is not readable", row.seq);
        x->entry->leaf = x->leaves[row.seq - from];
        record_line_write(x->entry, &x->chunk);
        buf_byte(&x->chunk, '\n');
    }
    TRY(db_done(&rows));
    return flush(x);
}

static err_t refuse_torn(struct cx *cx)
{
    int64_t erasures = 0;
    TRY(db_one_i64(cx->db, &ledger_sql, Q_INBOX_OF_KIND, ARGS(ARG(S("text.erased"))), &erasures));
    return erasures == 0 ? OK : problem(cx, ERR_BUSY, "an erasure waits for its place");
}

err_t record_export(struct cx *cx, err_t (*write)(void *to, str_t chunk), void *to)
{
    struct checkpoint_row checkpoint;
    const err_t e = checkpoint_newest(cx, &checkpoint);
    if (e == ERR_NOT_FOUND)
        return problem(cx, ERR_CONFLICT, "no checkpoint yet");
    TRY(e);
    struct signed_note note;
    if (checkpoint_read(cx->arena, checkpoint.note, &note) != OK)
        return problem(cx, ERR_DB, "the newest checkpoint is not readable");

    TRY(refuse_torn(cx));

    AUTO(exporting) x = { .cx = cx, .write = write, .to = to, .size = checkpoint.size };
    x.h = sha256_new();
    x.leaves = arena_array(cx->arena, struct hash256, PAGE);
    x.entry = arena_new(cx->arena, struct record_entry);
    buf_init(&x.chunk, CHUNK_MAX);
    BUF_LIT(&x.chunk, "{\"format\":\"alyans-record-1\",\"origin\":");
    canonical_text(&x.chunk, note.checkpoint.origin);
    BUF_LIT(&x.chunk, "}\n");
    for (int64_t from = 0; from < x.size; from += PAGE) {
        const struct arena_mark mark = arena_mark(cx->arena);
        TRY(put_page(&x, from));
        arena_back(cx->arena, mark);
    }
    BUF_LIT(&x.chunk, "{\"checkpoint\":");
    canonical_text(&x.chunk, checkpoint.note);
    BUF_LIT(&x.chunk, "}\n");
    return flush(&x);
}
