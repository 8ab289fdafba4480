/* SHA-256 over what an import made, so that its one entry covers every row.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/check/check.h"

/* Long lists are hashed piece by piece: hash = SHA-256(hash before, piece). */
enum { PIECE = 64 << 10, PIECE_ROOM = 1 << 20 };
enum { AT_ONCE = 100000 }; /* positions read with one select */

struct digest {
    struct sha256 *sha;
    struct hash256 so_far;
    struct buf piece;
};

struct digest *digest_new(void)
{
    struct digest *const d = mem_new(sizeof *d);
    d->sha = sha256_new();
    buf_init(&d->piece, PIECE_ROOM);
    return d;
}

void digest_free(struct digest *d)
{
    if (d == NULL)
        return;
    sha256_free(d->sha);
    buf_release(&d->piece);
    mem_free(d);
}

static void take_piece(struct digest *d)
{
    must(!d->piece.full);
    const bytes_t parts[] = { hash_bytes(&d->so_far),
                              { (const uint8_t *)d->piece.at, d->piece.len } }; /* its bytes */
    d->so_far = sha256_of(d->sha, parts, ARRAY_LEN(parts));
    buf_reset(&d->piece);
}

static void line_end(struct digest *d)
{
    buf_byte(&d->piece, '\n');
    if (d->piece.len >= PIECE)
        take_piece(d);
}

void digest_position(struct digest *d, const struct position_row *p)
{
    buf_printf(&d->piece, "%" PRId64 " %" PRId64 " %" PRId64 " %d %" PRId64 " %" PRId64, p->id.v,
               p->statement.v, p->participant.v, (int)p->value, p->taken_at, p->superseded_at);
    line_end(d);
}

/* Texts are hashed first, so that a piece never outgrows its room. */
void digest_statement(struct digest *d, const struct statement *s)
{
    buf_printf(&d->piece, "%" PRId64 " %" PRId64, s->id.v, s->number);
    for (int l = 0; l < LANG_COUNT; l++) {
        const bytes_t text = { (const uint8_t *)s->text.by[l].at, s->text.by[l].len };
        const struct hash256 h = sha256_of(d->sha, &text, 1);
        buf_add_bytes(&d->piece, (const char *)h.at, sizeof h.at); /* bytes in a buffer */
    }
    line_end(d);
}

str_t digest_end(struct digest *d, struct arena *arena)
{
    take_piece(d);
    return hex(arena, hash_bytes(&d->so_far));
}

/* Some of them, behind the position *after; how many. */
static err_t some_stored(struct cx *cx, const struct import_row *row, struct digest *d,
                         int64_t *after, int64_t *count)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_CHECK_IMPORTED,
                  ARGS(ARG(row->consultation.v), ARG(row->id), ARG(*after), ARG((int)AT_ONCE))));
    for (*count = 0; db_next(&rows); ++*count) {
        *after = db_i64(&rows, 0);
        struct position_row p = { .id = { db_i64(&rows, 0) },
                                  .statement = { db_i64(&rows, 1) },
                                  .participant = { db_i64(&rows, 2) },
                                  .value = (enum position)db_i64(&rows, 3), /* by CHECK */
                                  .taken_at = db_i64(&rows, 4),
                                  .superseded_at = db_i64(&rows, 5) };
        if (row->undone_at != 0 && p.superseded_at == row->undone_at)
            p.superseded_at = 0; /* in force until it was undone */
        digest_position(d, &p);
    }
    return db_done(&rows);
}

static err_t positions_stored(struct cx *cx, const struct import_row *row, struct digest *d)
{
    int64_t after = INT64_MIN;
    for (int64_t count = AT_ONCE; count == AT_ONCE;)
        TRY(some_stored(cx, row, d, &after, &count));
    return OK;
}

/* Texts corrected or taken down since have entries of their own: the digest cannot tell then. */
static err_t texts_stored(struct cx *cx, const struct import_row *row, struct digest *d, bool *told)
{
    struct statement_list all;
    TRY(statement_list_all(cx, row->consultation, &all));
    *told = true;
    for (size_t i = 0; i < all.count; i++) {
        *told = *told && all.at[i].corrected_at == 0 && all.at[i].erased_at == 0;
        if (all.at[i].created_at < row->imported_at)
            digest_statement(d, &all.at[i]);
    }
    return OK;
}

struct digesting {
    struct digest *d;
};
static void digesting_auto(struct digesting *x)
{
    digest_free(x->d);
}

err_t import_digest_stored(struct cx *cx, const struct import_row *row, struct import_digest *out)
{
    AUTO(digesting) positions = { digest_new() };
    AUTO(digesting) texts = { digest_new() };
    bool told = false;
    TRY(positions_stored(cx, row, positions.d));
    TRY(texts_stored(cx, row, texts.d, &told));
    out->positions = digest_end(positions.d, cx->arena);
    out->texts = told ? digest_end(texts.d, cx->arena) : STR_NONE;
    return OK;
}
