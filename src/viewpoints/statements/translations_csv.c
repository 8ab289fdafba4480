/* Writing and reading the file of translations.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/statements/translations_csv.h"

#include "kit/base/str.h"
#include "kit/text/csv.h"
#include "kit/text/text.h"

/* --- writing ---------------------------------------------------------------------------------- */

static void write_head(struct buf *out)
{
    static const char *const NAMES[] = { "number",      "original_language", "original", "language",
                                         "translation", "made_by",           "state" };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++)
        csv_add(out, str_from_c(NAMES[i]), i == 0, CSV_FORMULA_SAFE);
    csv_end_row(out);
}

static void write_number(struct buf *out, int64_t number)
{
    char at[24];
    const int n = snprintf(at, sizeof at, "%" PRId64, number);
    csv_add(out, (str_t){ at, (size_t)n }, true, CSV_AS_IS); /* digits fit */
}

static void write_one(struct buf *out, const struct statement *s, enum lang original, str_t text,
                      enum translation as)
{
    const enum lang to = (enum lang)(1 - original); /* the other of two */
    const bool is_made = as == TRANSLATION_MACHINE || as == TRANSLATION_HUMAN;
    write_number(out, s->number + 1);
    csv_add(out, lang_code(original), false, CSV_FORMULA_SAFE);
    csv_add(out, s->text.by[original], false, CSV_FORMULA_SAFE);
    csv_add(out, lang_code(to), false, CSV_FORMULA_SAFE);
    csv_add(out, text, false, CSV_FORMULA_SAFE);
    csv_add(out, is_made ? translation_word(as) : S(""), false, CSV_FORMULA_SAFE);
    csv_add(out, translation_word(s->translation), false, CSV_FORMULA_SAFE);
    csv_end_row(out);
}

void translations_write(struct buf *out, const struct statement_list *all,
                        enum translations_which which)
{
    write_head(out);
    for (size_t i = 0; i < all->count; i++) {
        const struct statement *const s = &all->at[i];
        enum lang original, to;
        if (s->state != STATEMENT_ACCEPTED || s->erased_at != 0 ||
            !statement_original(s, &original) ||
            (which == TRANSLATIONS_NEEDED && translation_need(s, &to) == NEED_NOTHING))
            continue;
        write_one(out, s, original, s->text.by[1 - original], s->translation);
    }
}

void translations_write_rows(struct buf *out, const struct translation_rows *rows)
{
    write_head(out);
    for (size_t i = 0; i < rows->count; i++) {
        const struct translation_row *const r = &rows->at[i];
        if (r->outcome == CSV_NEW || r->outcome == CSV_CHANGED)
            write_one(out, r->s, (enum lang)(1 - r->to), r->text, r->as); /* the other of two */
    }
}

/* --- reading ---------------------------------------------------------------------------------- */

enum column { NUMBER, ORIGINAL, TRANSLATION, MADE_BY, COLUMNS };

struct reading {
    struct arena *arena;
    const struct statement_list *all;
    enum stage stage;
    size_t place[COLUMNS]; /* of each column in a row */
    struct translation_row *rows;
    size_t count;
};

/* false: one of them is not there. */
static bool head_read(struct reading *r, const str_t *fields, size_t count)
{
    static const char *const NAMES[COLUMNS] = { "number", "original", "translation", "made_by" };
    for (size_t c = 0; c < COLUMNS; c++) {
        r->place[c] = count;
        for (size_t i = 0; i < count; i++) {
            if (str_eq_ascii_nocase(str_trim(fields[i]), str_from_c(NAMES[c])))
                r->place[c] = i;
        }
        if (r->place[c] == count)
            return false;
    }
    return true;
}

static str_t field_at(const struct reading *r, const str_t *fields, size_t count, enum column c)
{
    const str_t field = r->place[c] < count ? csv_unguarded(fields[r->place[c]]) : STR_NONE;
    return utf8_valid(field) ? str_trim(text_visible(r->arena, text_nfc(r->arena, field)))
                             : STR_NONE;
}

static const struct statement *numbered(const struct statement_list *all, int64_t number)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].number == number)
            return &all->at[i];
    }
    return NULL;
}

static bool is_again(const struct reading *r, const struct statement *s)
{
    for (size_t i = 0; i < r->count; i++) {
        if (r->rows[i].s == s && r->rows[i].outcome != CSV_SKIPPED)
            return true;
    }
    return false;
}

static void wrong(struct translation_row *row, const char *why)
{
    row->outcome = CSV_WRONG;
    row->wrong = why;
}

/* What the rule says of a row that is whole. */
static void row_judge(const struct reading *r, struct translation_row *row)
{
    const str_t was = row->s->text.by[row->to];
    if (str_eq(was, row->text) && row->s->translation == row->as) {
        row->outcome = CSV_SAME;
        return;
    }
    switch (translate_verdict(row->s, r->stage, row->to, row->text, row->as)) {
    case OK:
        row->outcome = was.len == 0 ? CSV_NEW : CSV_CHANGED;
        return;
    case ERR_CONFLICT:
        wrong(row, N_("Its texts do not change any more."));
        return;
    default:
        wrong(row, N_("Longer than 400 characters, or with signs that a text cannot have."));
        return;
    }
}

static void row_read(const struct reading *r, struct translation_row *row, const str_t *fields,
                     size_t count)
{
    int64_t number;
    enum lang original;
    const str_t made_by = field_at(r, fields, count, MADE_BY);
    row->text = field_at(r, fields, count, TRANSLATION);
    if (!str_to_i64(field_at(r, fields, count, NUMBER), 1, INT32_MAX, &number)) {
        wrong(row, N_("The number of the statement is missing or is none."));
        return;
    }
    row->s = numbered(r->all, number - 1);
    if (row->s == NULL || row->s->state != STATEMENT_ACCEPTED || row->s->erased_at != 0) {
        wrong(row, N_("There is no accepted statement of this number."));
    } else if (row->text.len == 0) {
        row->outcome = CSV_SKIPPED;
    } else if (!statement_original(row->s, &original)) {
        wrong(row, N_("Both texts were written together: there is nothing to translate."));
    } else if (!str_eq(field_at(r, fields, count, ORIGINAL), row->s->text.by[original])) {
        wrong(row, N_("The original has changed since this line was written."));
    } else if (is_again(r, row->s)) {
        wrong(row, N_("This number stands in the file twice."));
    } else {
        row->to = (enum lang)(1 - original); /* the other of two */
        if (made_by.len == 0 && row->s->translation == TRANSLATION_CONFIRMED &&
            str_eq(row->text, row->s->text.by[row->to]))
            row->outcome = CSV_SAME;
        else if (!translation_from_word(made_by, &row->as) || row->as == TRANSLATION_NONE ||
                 row->as == TRANSLATION_CONFIRMED)
            wrong(row, N_("made_by must be machine or human."));
        else
            row_judge(r, row);
    }
}

struct translation_rows translations_read(struct arena *arena, str_t text,
                                          const struct statement_list *all, enum stage stage)
{
    struct reading r = { .arena = arena, .all = all, .stage = stage };
    struct csv_reader csv;
    const str_t *fields = NULL;
    size_t count = 0, room = 0;
    csv_open(&csv, text);
    csv.separator = csv_separator(text);
    if (!csv_next(&csv, arena, &fields, &count) || !head_read(&r, fields, count))
        return (struct translation_rows){
            .wrong = N_("The first line must name the columns: number, original, translation and "
                        "made_by."),
            .wrong_line = 1
        };
    while (csv_next(&csv, arena, &fields, &count)) {
        if (r.count == TRANSLATION_ROWS_MAX)
            return (struct translation_rows){ .wrong = N_("Too many lines."),
                                              .wrong_line = csv.line };
        if (r.count == room) {
            room = room == 0 ? 64 : 2 * room;
            struct translation_row *const rows = arena_array(arena, struct translation_row, room);
            if (r.count > 0)
                memcpy(rows, r.rows, r.count * sizeof *rows);
            r.rows = rows;
        }
        struct translation_row *const row = &r.rows[r.count];
        *row = (struct translation_row){ .line = csv.line };
        row_read(&r, row, fields, count);
        r.count++;
    }
    if (csv.failed)
        return (struct translation_rows){
            .wrong = N_("Not CSV: a quotation mark is open, or something follows a closed one."),
            .wrong_line = csv.line
        };
    return (struct translation_rows){ .at = r.rows, .count = r.count };
}
