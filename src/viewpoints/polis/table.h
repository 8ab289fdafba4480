/* A CSV file with a header, read row by row, its columns found by name; what is wrong is told with
 * line and column. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_TABLE_H
#define ALYANS_VIEWPOINTS_TABLE_H

#include "kit/text/csv_stream.h"
#include "viewpoints/polis/problems.h"

enum { TABLE_COLUMNS_MAX = 8, TABLE_ABSENT = -1 };

struct column_spec {
    const char *name;
    bool required;
};

/* place[c] is the field of column c of the specification, or TABLE_ABSENT. */
struct table {
    struct polis_problems *problems;
    struct arena *scratch;
    str_t file;
    struct csv_stream *csv;
    const struct column_spec *columns;
    size_t column_count;
    int64_t place[TABLE_COLUMNS_MAX];
    size_t field_count; /* of the header */
    const str_t *fields;
};

/* Reads the header into t->fields, which live until the next row. false: told why. */
bool table_open(struct table *t, struct csv_stream *csv, str_t file,
                struct polis_problems *problems, struct arena *scratch);
/* Looks for the columns in the header just read. false: told which are missing or there twice. */
bool table_find_columns(struct table *t, const struct column_spec *columns, size_t count);

/* The next row with the right number of fields, which live in scratch and the stream; other rows
 * are told. */
bool table_next(struct table *t);
/* Tells that the row just read does not have the right number of fields. */
void table_check_end(struct table *t);

/* Tells of a column of the specification, or of a field by its place from 0 with its name. */
void table_complain(struct table *t, size_t column, str_t found, enum polis_reason reason);
void table_complain_at(struct table *t, int64_t line, size_t column, str_t found,
                       enum polis_reason reason);
void table_complain_field(struct table *t, size_t place, str_t name, str_t found,
                          enum polis_reason reason);
void table_complain_row(struct table *t, enum polis_reason reason);

/* What stands in a column; nothing where it is absent. */
str_t table_text(const struct table *t, size_t column);
/* A whole number in low..high; an absent column or empty field gives otherwise, unless required. */
bool table_number(struct table *t, size_t column, int64_t low, int64_t high, int64_t otherwise,
                  enum polis_reason reason, int64_t *out);
bool table_flag(struct table *t, size_t column, bool *out);

#endif
