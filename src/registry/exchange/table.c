/* Opening a table: its encoding, separator and header.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/exchange/table.h"

#include "kit/base/str.h"
#include "registry/exchange/values.h"

static bool refuse(struct import_faults *faults, int64_t line, const char *wrong)
{
    import_fault_add(faults, &(struct import_fault){ .line = line, .wrong = wrong });
    return false;
}

static int64_t line_of(str_t text, size_t at)
{
    int64_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += text.at[i] == '\n';
    return line;
}

/* Of the first line with bytes that are no UTF-8. */
static int64_t broken_line(str_t text)
{
    size_t from = 0;
    while (from < text.len) {
        const size_t till = str_find_byte(text, '\n', from);
        if (!utf8_valid(str_sub(text, from, till)))
            break;
        from = till + 1;
    }
    return line_of(text, from < text.len ? from : text.len);
}

static bool is_readable(str_t text, struct import_faults *faults)
{
    if (text.len > IMPORT_BYTES_MAX)
        return refuse(faults, 0, N_("The table is larger than 32 MB: cut it into several files."));
    if (str_starts(text, S("PK\x03\x04")) || str_starts(text, S("\xD0\xCF\x11\xE0")))
        return refuse(faults, 0,
                      N_("This is a workbook, not a table as text: in the spreadsheet choose “Save "
                         "as”, then “CSV UTF-8”."));
    const bool is_wide = str_starts(text, S("\xFF\xFE")) || str_starts(text, S("\xFE\xFF"));
    if (str_starts(text, S("%PDF-")) || (!is_wide && str_find_byte(text, '\0', 0) < text.len))
        return refuse(faults, 0,
                      N_("This is no table: it holds no text, but an image or another file. In the "
                         "spreadsheet choose “Save as”, then “CSV UTF-8”."));
    if (is_wide)
        return refuse(faults, 0,
                      N_("The file is in UTF-16: in the spreadsheet choose “Save as”, then “CSV "
                         "UTF-8”."));
    if (!utf8_valid(text))
        return refuse(faults, broken_line(text),
                      N_("This line is not in UTF-8, so letters like ə or ş would be lost: in the "
                         "spreadsheet choose “Save as”, then “CSV UTF-8”."));
    return true;
}

/* Excel's first line "sep=;". */
static char announced_separator(str_t *text)
{
    const size_t end = str_find_byte(*text, '\n', 0);
    const str_t line = str_trim(str_sub(*text, 0, end));
    if (line.len != 5 || !str_starts(line, S("sep=")))
        return 0;
    const char separator = line.at[4];
    *text = str_sub(*text, end + 1, text->len);
    return separator;
}

bool import_table_open(struct arena *arena, str_t text, struct import_table *out,
                       struct import_faults *faults)
{
    if (!is_readable(text, faults))
        return false;
    struct csv_reader *const r = &out->reader;
    csv_open(r, text);
    const size_t before = r->rest.len;
    const char announced = announced_separator(&r->rest);
    r->next_line += r->rest.len < before ? 1 : 0;
    r->separator = announced != 0 ? announced : csv_separator(r->rest);

    const str_t *headers = NULL;
    if (!csv_next(r, arena, &headers, &out->columns))
        return r->failed ? refuse(faults, r->line, N_("A quotation mark is opened and not closed."))
                         : refuse(faults, 0, N_("There is nothing in the table."));
    if (out->columns > IMPORT_COLUMNS_MAX)
        return refuse(faults, r->line, N_("The table has more than 60 columns."));
    AUTO(arena) scratch = arena_like(arena);
    str_t *const lines = arena_array(arena, str_t, out->columns);
    for (size_t i = 0; i < out->columns; i++)
        lines[i] = import_line(arena, &scratch, headers[i]);
    out->headers = lines;
    return true;
}

bool import_mapping_check(const struct import_mapping *m, struct import_faults *faults)
{
    bool used[IMPORT_FIELD_COUNT] = { false };
    bool twice = false;
    for (size_t i = 0; i < m->count; i++) {
        const enum import_field f = m->columns[i].field;
        twice |= used[f] && !import_field_repeats(f);
        used[f] = true;
    }
    if (twice)
        return refuse(faults, 0,
                      N_("Two columns are said to tell the same: choose another meaning for one."));
    if (!used[IMPORT_NAME_AZ] && !used[IMPORT_NAME_EN] && !used[IMPORT_NAME_OTHER])
        return refuse(faults, 0,
                      N_("No column is said to hold the name: choose “Name in Azerbaijani” or "
                         "“Name in English” for it."));
    return true;
}
