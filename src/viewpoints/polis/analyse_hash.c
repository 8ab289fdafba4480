/* The fingerprint of everything an analysis was given.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/analyse_hash.h"

#include "opinion/memory.h"
#include "opinion/sort.h"

enum { PIECE = 1 << 16, LINE_MAX = 2 * NAME_BYTES_MAX + 4096 };

struct hashing {
    const struct analysis *a;
    struct sha256 *sha;
    struct buf piece;
};

static void flush_piece(struct hashing *h)
{
    sha256_add(h->sha, (bytes_t){ (const uint8_t *)h->piece.at, h->piece.len });
    buf_reset(&h->piece);
}

static void end_line(struct hashing *h)
{
    buf_byte(&h->piece, '\n');
    if (h->piece.len > PIECE)
        flush_piece(h);
}

static void add_id(struct hashing *h, const struct name_list *names, int64_t id)
{
    const str_t name = names == NULL ? STR_NONE : name_of_id(names, id);
    if (name.len > 0)
        buf_add(&h->piece, name);
    else
        buf_i64(&h->piece, id);
}

static void add_participant(struct hashing *h, size_t row)
{
    add_id(h, h->a->source->participant_names, h->a->votes.participant_id[row]);
}

static void add_statement(struct hashing *h, size_t column)
{
    add_id(h, h->a->source->statement_names, h->a->votes.statement_id[column]);
}

/* "12," or "the text," for an id: made once, not for each answer. */
static str_t field_of(const struct name_list *names, int64_t id, struct arena *scratch)
{
    const str_t name = names == NULL ? STR_NONE : name_of_id(names, id);
    return name.len > 0 ? arena_printf(scratch, "%.*s,", STR_ARG(name))
                        : arena_printf(scratch, "%" PRId64 ",", id);
}

static err_t add_votes(struct hashing *h, const struct keyed *rows, struct arena *scratch)
{
    const str_t value[3] = { S("-1\n"), S("0\n"), S("1\n") };
    const struct votes *const v = &h->a->votes;
    str_t *const column = arena_try_array(scratch, str_t, v->statements);
    if (column == NULL)
        return ERR_NO_MEMORY;
    for (size_t j = 0; j < v->statements; j++)
        column[j] = field_of(h->a->source->statement_names, v->statement_id[j], scratch);
    BUF_LIT(&h->piece, "participant,statement,value\n");
    for (size_t at = 0; at < v->participants; at++) {
        const size_t i = rows[at].at;
        LEVEL(level, scratch);
        const str_t row = field_of(h->a->source->participant_names, v->participant_id[i], scratch);
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) { /* columns are in order of id */
            buf_add(&h->piece, row);
            buf_add(&h->piece, column[cell_column(v, k)]);
            buf_add(&h->piece, value[cell_value(v, k) + 1]);
            if (h->piece.len > PIECE)
                flush_piece(h);
        }
    }
    return OK;
}

static void add_left_out(struct hashing *h, const bool *left_out)
{
    for (size_t j = 0; j < h->a->votes.statements; j++) {
        if (!left_out[j])
            continue;
        BUF_LIT(&h->piece, "left_out,");
        add_statement(h, j);
        end_line(h);
    }
}

static void add_groups(struct hashing *h, const struct keyed *rows, const int32_t *group_of)
{
    for (size_t at = 0; group_of != NULL && at < h->a->votes.participants; at++) {
        if (group_of[rows[at].at] < 0)
            continue;
        BUF_LIT(&h->piece, "group,");
        add_participant(h, rows[at].at);
        buf_byte(&h->piece, ',');
        buf_i64(&h->piece, h->a->labels[group_of[rows[at].at]]);
        end_line(h);
    }
}

static void add_classes(struct hashing *h, const struct keyed *rows)
{
    for (size_t c = 0; c < h->a->classes.count; c++) {
        const struct classing *const k = &h->a->classes.at[c];
        for (size_t at = 0; at < h->a->votes.participants; at++) {
            if (k->of[rows[at].at] < 0)
                continue;
            BUF_LIT(&h->piece, "class,");
            buf_add(&h->piece, k->name);
            buf_byte(&h->piece, ',');
            add_participant(h, rows[at].at);
            buf_byte(&h->piece, ',');
            buf_add(&h->piece, k->class_name[k->of[rows[at].at]]);
            end_line(h);
        }
    }
}

static void add_weights(struct hashing *h, const struct keyed *rows)
{
    const struct voter_weights *const w = &h->a->weights;
    for (size_t at = 0; w->has_weights && at < h->a->votes.participants; at++) {
        BUF_LIT(&h->piece, "weight,");
        add_participant(h, rows[at].at);
        buf_printf(&h->piece, ",%.12g", w->of[rows[at].at]);
        end_line(h);
    }
    for (size_t at = 0; w->organisation_count > 0 && at < h->a->votes.participants; at++) {
        if (w->organisation_of[rows[at].at] < 0)
            continue;
        BUF_LIT(&h->piece, "organisation,");
        add_participant(h, rows[at].at);
        buf_byte(&h->piece, ',');
        buf_add(&h->piece, w->organisation[w->organisation_of[rows[at].at]]);
        end_line(h);
    }
}

err_t analyse_hash(const struct analysis *a, const bool *left_out, const int32_t *group_of,
                   struct arena *scratch, struct hash256 *out)
{
    const size_t n = a->votes.participants;
    LEVEL(level, scratch);
    struct keyed *const rows = arena_try_array(scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, n);
    if (rows == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct keyed){ key_of_i64(a->votes.participant_id[i]), i };
    sort_keyed(rows, spare, n);

    struct hashing h = { .a = a, .sha = sha256_new() };
    buf_init(&h.piece, PIECE + LINE_MAX);
    sha256_begin(h.sha);
    err_t e = add_votes(&h, rows, scratch);
    add_left_out(&h, left_out);
    add_groups(&h, rows, group_of);
    add_classes(&h, rows);
    add_weights(&h, rows);
    flush_piece(&h);
    *out = sha256_end(h.sha);
    sha256_free(h.sha);
    if (e == OK)
        e = buf_check(&h.piece);
    buf_release(&h.piece);
    return e;
}
