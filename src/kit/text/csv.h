/* CSV (RFC 4180), read from memory, written into a buffer.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_CSV_H
#define ALYANS_KIT_TEXT_CSV_H

#include "kit/base/arena.h"
#include "kit/base/buf.h"

/* Reads row by row. LF or CRLF; a leading UTF-8 BOM is skipped; quoted fields may hold line breaks.
 * Fields point into the text where possible, else into the arena given to csv_next. */
struct csv_reader {
    str_t rest;
    int64_t line; /* line on which the row last read begins, from 1 */
    int64_t next_line;
    bool failed;
    char separator; /* 0: a comma; may be set after csv_open */
};
enum { CSV_FIELD_MAX = 1 << 20, CSV_FIELDS_MAX = 20000, CSV_ROW_MAX = 1 << 26 };

void csv_open(struct csv_reader *r, str_t text);
/* What stands most often between the fields of the first line: a comma, semicolon or tab. */
char csv_separator(str_t text);
/* true: *fields and *count hold the row. false: end of text, or r->failed (an unclosed quote, text
 * after a closing quote, a limit passed; r->line tells where). Empty lines are skipped. */
bool csv_next(struct csv_reader *r, struct arena *arena, const str_t **fields, size_t *count);

/* Safe: what a spreadsheet would run as a formula, text beginning = + - @ tab, gets a ' before it;
 * so does such text that begins with ' already, so that csv_unguarded gives back what was. */
enum csv_guard { CSV_AS_IS, CSV_FORMULA_SAFE };
str_t csv_unguarded(str_t field);
/* Adds a field, after a comma unless first; quoted when needed. */
void csv_add(struct buf *out, str_t field, bool first, enum csv_guard guard);
void csv_end_row(struct buf *out); /* LF */

#endif
