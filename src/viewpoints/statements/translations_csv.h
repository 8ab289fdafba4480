/* Texts of statements as CSV for translating them elsewhere, and back. Pure.
 * Columns: number, original_language, original, language, translation, made_by (machine or human),
 * state (what stands now; not read). Read by name; number, original, translation and made_by are
 * needed. Fields are safe for spreadsheets (kit/text/csv.h) and read back as they were.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STATEMENTS_TRANSLATIONS_CSV_H
#define ALYANS_VIEWPOINTS_STATEMENTS_TRANSLATIONS_CSV_H

#include "viewpoints/statements/rules.h"

/* What would come of one line. */
enum csv_outcome { CSV_NEW, CSV_CHANGED, CSV_SAME, CSV_SKIPPED, CSV_WRONG };
struct translation_row {
    int64_t line;              /* in the file, from 1 */
    const struct statement *s; /* NULL: none of that number */
    enum lang to;
    str_t text;
    enum translation as;
    enum csv_outcome outcome; /* skipped: without a translation */
    const char *wrong;        /* msgid: why it cannot be */
};
struct translation_rows {
    const struct translation_row *at;
    size_t count;
    const char *wrong; /* msgid: the file as a whole cannot be read; NULL: it can */
    int64_t wrong_line;
};
enum { TRANSLATION_ROWS_MAX = 20000 };

/* All accepted statements that have an original; which: only those that still need something. */
enum translations_which { TRANSLATIONS_ALL, TRANSLATIONS_NEEDED };
void translations_write(struct buf *out, const struct statement_list *all,
                        enum translations_which which);
/* Rows that would change something, as a file that translations_read reads the same. */
void translations_write_rows(struct buf *out, const struct translation_rows *rows);

/* What each line of a file would do to these statements, at this stage. Texts are trimmed and in
 * NFC, in the arena. */
struct translation_rows translations_read(struct arena *arena, str_t text,
                                          const struct statement_list *all, enum stage stage);

#endif
