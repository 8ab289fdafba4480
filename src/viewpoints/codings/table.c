/* Codings as a pasted table, with every line that is at fault named.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/csv.h"
#include "kit/text/language.h"
#include "kit/text/text.h"
#include "viewpoints/codings/rows.h"
#include "viewpoints/rules.h"

enum column {
    COL_STATEMENT,
    COL_POSITION,
    COL_BASIS,
    COL_SOURCE,
    COL_TITLE,
    COL_PUBLISHER,
    COL_DATE,
    COL_KIND,
    COL_LANGUAGE,
    COL_NOTE,
    COLUMNS
};
static const str_t HEADS[COLUMNS] = {
    S_INIT("statement"), S_INIT("position"), S_INIT("basis"), S_INIT("source"),   S_INIT("title"),
    S_INIT("publisher"), S_INIT("date"),     S_INIT("kind"),  S_INIT("language"), S_INIT("note"),
};

/* One line as it was written. */
struct row {
    int64_t line;
    str_t field[COLUMNS]; /* empty where there is no such column */
};
struct reading {
    struct cx *cx;
    const struct statement_list *statements;
    struct rows_out rows, errors;
};

static void fault(struct reading *r, int64_t line, str_t what)
{
    *(struct coding_line_error *)rows_out_add(r->cx->arena, &r->errors,
                                              sizeof(struct coding_line_error)) =
        (struct coding_line_error){ line, what };
}

/* Place of each column in the head line, -1: there is none. false: one that must be there is not.
 */
static bool heads_read(struct reading *r, const str_t *fields, size_t count, int place[COLUMNS])
{
    for (int c = 0; c < COLUMNS; c++) {
        place[c] = -1;
        for (size_t i = 0; i < count; i++) {
            if (str_eq(text_fold(r->cx->arena, str_trim(fields[i])), HEADS[c]))
                place[c] = (int)i;
        }
    }
    for (int c = COL_STATEMENT; c <= COL_POSITION; c++) {
        if (place[c] < 0)
            fault(r, 1, trf(r->cx, "The column “{0}” is missing.", TARG(HEADS[c])));
    }
    return r->errors.count == 0;
}

static void rows_read(struct reading *r, str_t text)
{
    struct cx *const cx = r->cx;
    struct csv_reader csv;
    int place[COLUMNS];
    const str_t *fields = NULL;
    size_t count = 0;
    int64_t line = 1;
    csv_open(&csv, text);
    csv.separator = csv_separator(text);
    if (!csv_next(&csv, cx->arena, &fields, &count) || !heads_read(r, fields, count, place)) {
        if (r->errors.count == 0)
            fault(r, 1, trf(cx, "The column “{0}” is missing.", TARG(HEADS[COL_STATEMENT])));
        return;
    }
    while (csv_next(&csv, cx->arena, &fields, &count)) {
        line++;
        struct row row = { .line = line };
        size_t filled = 0;
        for (int c = 0; c < COLUMNS; c++) {
            row.field[c] = place[c] >= 0 && (size_t)place[c] < count
                               ? str_trim(csv_unguarded(fields[place[c]]))
                               : STR_NONE;
            filled += row.field[c].len > 0;
        }
        if (filled > 0)
            *(struct row *)rows_out_add(cx->arena, &r->rows, sizeof(struct row)) = row;
    }
    if (csv.failed)
        fault(r, line + 1, _("A quotation mark is not closed."));
}

static const struct statement *statement_numbered(const struct statement_list *all, str_t number)
{
    int64_t n = 0;
    if (!str_to_i64(number, 1, INT64_MAX, &n))
        return NULL;
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].number == n - 1)
            return &all->at[i];
    }
    return NULL;
}

/* A text of a source, no longer than titles are. */
static str_t short_text(struct reading *r, const struct row *row, enum column c, str_t name)
{
    struct cx *const cx = r->cx;
    const str_t text = row->field[c];
    if (!utf8_valid(text) || utf8_count(text) > CODING_TITLE_MOST)
        fault(r, row->line,
              trf(cx, "{0}: longer than {1} characters.", TARG(name),
                  TARG((int64_t)CODING_TITLE_MOST)));
    return text;
}

static void address_read(struct reading *r, const struct row *row, struct coding_value *v)
{
    struct cx *const cx = r->cx;
    url_t url = { STR_NONE };
    v->source_url = row->field[COL_SOURCE];
    if (v->source_url.len == 0)
        fault(r, row->line, _("A position needs the web address of its source."));
    else if (v->source_url.len > CODING_URL_MOST || url_foreign(v->source_url, &url) != OK)
        fault(r, row->line,
              trf(cx, "“{0}” is no whole web address: it begins with https:// or http://.",
                  TARG(v->source_url)));
}

/* When it was published, of what kind it is, in which language; each may be empty. */
static void description_read(struct reading *r, const struct row *row, struct coding_value *v)
{
    struct cx *const cx = r->cx;
    const str_t dated = row->field[COL_DATE], kind = row->field[COL_KIND],
                language = row->field[COL_LANGUAGE];
    if (dated.len > 0 && date_partial_read(cx->arena, dated, &v->source_dated) != OK)
        fault(r, row->line, trf(cx, "“{0}” is no date: 2013, 2013-05 or 2013-05-20.", TARG(dated)));
    v->source_kind = source_kind_in_words(cx, kind);
    if (kind.len > 0 && v->source_kind.len == 0)
        fault(r, row->line, trf(cx, "“{0}” is no kind of source.", TARG(kind)));
    v->source_language = language_code(cx, language);
    if (language.len > 0 && v->source_language.len == 0)
        fault(r, row->line,
              trf(cx, "“{0}” is no language: its name, or its code such as “de”.", TARG(language)));
}

static void source_read(struct reading *r, const struct row *row, struct coding_value *v)
{
    struct cx *const cx = r->cx;
    address_read(r, row, v);
    v->source_title = short_text(r, row, COL_TITLE, _("Title of the source"));
    v->source_publisher = short_text(r, row, COL_PUBLISHER, _("Who published it"));
    description_read(r, row, v);
}

static void basis_read(struct reading *r, const struct row *row, struct coding_value *v)
{
    struct cx *const cx = r->cx;
    v->basis = BASIS_STATED;
    if (v->code == CODE_SILENT)
        return;
    if (row->field[COL_BASIS].len > 0 &&
        (!basis_from_word(text_fold(cx->arena, row->field[COL_BASIS]), &v->basis) ||
         v->basis == BASIS_OWN))
        fault(r, row->line,
              trf(cx, "“{0}” is no basis: stated or inferred.", TARG(row->field[COL_BASIS])));
    source_read(r, row, v);
}

static struct coding_value value_read(struct reading *r, const struct row *row)
{
    struct cx *const cx = r->cx;
    const struct statement *const s = statement_numbered(r->statements, row->field[COL_STATEMENT]);
    struct coding_value v = { .source_url = S(""),
                              .source_title = S(""),
                              .note = row->field[COL_NOTE],
                              .note_language = lang_code(cx->lang) };
    if (s == NULL)
        fault(r, row->line,
              trf(cx, "“{0}” is no number of a statement.", TARG(row->field[COL_STATEMENT])));
    else
        v.statement = s->id;
    if (!code_from_word(text_fold(cx->arena, row->field[COL_POSITION]), &v.code))
        fault(r, row->line,
              trf(cx, "“{0}” is no position: agree, disagree, pass or silent.",
                  TARG(row->field[COL_POSITION])));
    else
        basis_read(r, row, &v);
    if (!utf8_valid(v.note) || utf8_count(v.note) > CODING_NOTE_MOST)
        fault(r, row->line,
              trf(cx, "The note is longer than {0} characters.", TARG((int64_t)CODING_NOTE_MOST)));
    return v;
}

static bool is_twice(const struct coding_value *at, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++) {
        if (at[i].statement.v != 0 && at[i].statement.v == at[count - 1].statement.v)
            return true;
    }
    return false;
}

void coding_table_read(struct cx *cx, const struct statement_list *statements, str_t text,
                       struct coding_table *out)
{
    struct reading r = { .cx = cx, .statements = statements };
    rows_read(&r, text);
    const struct row *const rows = r.rows.at;
    struct coding_value *const at = arena_array(cx->arena, struct coding_value, r.rows.count);
    for (size_t i = 0; i < r.rows.count; i++) {
        at[i] = value_read(&r, &rows[i]);
        if (is_twice(at, i + 1))
            fault(&r, rows[i].line, _("The statement stands in an earlier line already."));
    }
    *out = (struct coding_table){ at, r.rows.count, r.errors.at, r.errors.count };
}
