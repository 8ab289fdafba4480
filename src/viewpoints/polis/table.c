/* A CSV file with a header, read row by row.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/table.h"

#include "kit/base/str.h"

/* --- what is wrong --------------------------------------------------------------------------- */

void table_complain_at(struct table *t, int64_t line, size_t column, str_t found,
                       enum polis_reason reason)
{
    polis_complain(t->problems,
                   &(struct polis_problem){ .file = t->file,
                                            .line = line,
                                            .column = t->place[column] + 1, /* ABSENT: 0 */
                                            .field = str_from_c(t->columns[column].name),
                                            .found = found,
                                            .reason = reason });
}

void table_complain(struct table *t, size_t column, str_t found, enum polis_reason reason)
{
    table_complain_at(t, t->csv->line, column, found, reason);
}

void table_complain_field(struct table *t, size_t place, str_t name, str_t found,
                          enum polis_reason reason)
{
    polis_complain(t->problems, &(struct polis_problem){ .file = t->file,
                                                         .line = t->csv->line,
                                                         .column = (int64_t)place + 1,
                                                         .field = name,
                                                         .found = found,
                                                         .reason = reason });
}

void table_complain_row(struct table *t, enum polis_reason reason)
{
    polis_complain(t->problems, &(struct polis_problem){
                                    .file = t->file, .line = t->csv->line, .reason = reason });
}

/* --- header and rows ------------------------------------------------------------------------- */

bool table_open(struct table *t, struct csv_stream *csv, str_t file,
                struct polis_problems *problems, struct arena *scratch)
{
    *t = (struct table){ .problems = problems, .scratch = scratch, .file = file, .csv = csv };
    if (csv_stream_next(csv, scratch, &t->fields, &t->field_count))
        return true;
    if (!csv->failed && csv->error == OK) {
        csv->line = 1;
        table_complain_row(t, POLIS_NO_HEADER);
    }
    table_check_end(t);
    return false;
}

/* Spreadsheets like capitals. */
static bool is_named(str_t field, str_t name)
{
    return str_eq_ascii_nocase(str_trim(field), name);
}

static void find_column(struct table *t, size_t c)
{
    const str_t name = str_from_c(t->columns[c].name);
    t->place[c] = TABLE_ABSENT;
    for (size_t f = 0; f < t->field_count; f++) {
        if (is_named(t->fields[f], name)) {
            t->place[c] = (int64_t)f;
            return;
        }
    }
}

/* A column of that name behind the first one. */
static bool check_column(struct table *t, size_t c)
{
    if (t->place[c] == TABLE_ABSENT) {
        if (t->columns[c].required)
            table_complain(t, c, STR_NONE, POLIS_NO_COLUMN);
        return !t->columns[c].required;
    }
    const str_t name = str_from_c(t->columns[c].name);
    bool good = true;
    for (size_t f = (size_t)t->place[c] + 1; f < t->field_count; f++) {
        if (!is_named(t->fields[f], name))
            continue;
        table_complain_field(t, f, name, STR_NONE, POLIS_COLUMN_TWICE);
        good = false;
    }
    return good;
}

static bool is_a_column(const struct table *t, str_t name)
{
    for (size_t c = 0; c < t->column_count; c++) {
        if (is_named(name, str_from_c(t->columns[c].name)))
            return true;
    }
    return false;
}

/* The header is one field with separators in it, or some field hides the name of a column. */
static bool is_separated_by(const struct table *t, char separator)
{
    for (size_t f = 0; f < t->field_count; f++) {
        const str_t field = t->fields[f];
        if (str_find_byte(field, separator, 0) == field.len)
            continue;
        if (t->field_count == 1)
            return true;
        str_t rest = field, part;
        while (str_cut(&rest, separator, &part)) {
            if (is_a_column(t, part))
                return true;
        }
    }
    return false;
}

/* Why no column is found, where the file is no CSV with commas in UTF-8: told, instead of every
 * column. */
static bool complain_of_form(struct table *t)
{
    const str_t first = t->field_count == 0 ? STR_NONE : t->fields[0];
    if (str_starts(first, S("\xFF\xFE")) || str_starts(first, S("\xFE\xFF")) ||
        str_find_byte(first, '\0', 0) < first.len)
        table_complain_row(t, POLIS_UTF16);
    else if (is_separated_by(t, ';'))
        table_complain_row(t, POLIS_SEMICOLONS);
    else if (is_separated_by(t, '\t'))
        table_complain_row(t, POLIS_TABS);
    else
        return false;
    return true;
}

static bool lacks_columns(const struct table *t)
{
    for (size_t c = 0; c < t->column_count; c++) {
        if (t->columns[c].required && t->place[c] == TABLE_ABSENT)
            return true;
    }
    return false;
}

bool table_find_columns(struct table *t, const struct column_spec *columns, size_t count)
{
    must(count <= TABLE_COLUMNS_MAX);
    t->columns = columns;
    t->column_count = count;
    for (size_t c = 0; c < count; c++)
        find_column(t, c);
    if (lacks_columns(t) && complain_of_form(t))
        return false;
    bool good = true;
    for (size_t c = 0; c < count; c++)
        good &= check_column(t, c);
    return good;
}

void table_check_end(struct table *t)
{
    if (t->csv->failed)
        table_complain_row(t, POLIS_BROKEN_ROW);
}

bool table_next(struct table *t)
{
    size_t count;
    while (csv_stream_next(t->csv, t->scratch, &t->fields, &count)) {
        if (count == t->field_count)
            return true;
        table_complain_row(t, POLIS_FIELD_COUNT);
    }
    table_check_end(t);
    return false;
}

/* --- fields ---------------------------------------------------------------------------------- */

str_t table_text(const struct table *t, size_t column)
{
    return t->place[column] == TABLE_ABSENT ? STR_NONE : t->fields[t->place[column]];
}

bool table_number(struct table *t, size_t column, int64_t low, int64_t high, int64_t otherwise,
                  enum polis_reason reason, int64_t *out)
{
    const str_t text = str_trim(table_text(t, column));
    if (text.len == 0 && !t->columns[column].required) {
        *out = otherwise;
        return true;
    }
    if (str_to_i64(text, low, high, out))
        return true;
    table_complain(t, column, text, reason);
    return false;
}

bool table_flag(struct table *t, size_t column, bool *out)
{
    const str_t text = str_trim(table_text(t, column));
    const bool yes = str_eq(text, S("1")) || str_eq_ascii_nocase(text, S("true"));
    const bool no = text.len == 0 || str_eq(text, S("0")) || str_eq_ascii_nocase(text, S("false"));
    if (!yes && !no)
        table_complain(t, column, text, POLIS_NOT_A_FLAG);
    *out = yes;
    return yes || no;
}
