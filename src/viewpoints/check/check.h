/* Do the rows of viewpoints say what the record says? Rows are read as sets and held against the
 * entries, newest first; answers of the public against the leaves under sealed roots.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_CHECK_CHECK_H
#define ALYANS_VIEWPOINTS_CHECK_CHECK_H

#include "viewpoints/store.h"

/* One row, its public values as texts under the names that entries use: times in microseconds. */
struct checked_row {
    int64_t id;
    usec_t changed_at; /* the latest we know of */
    bool is_imported;  /* made by an import, which has one entry for all */
    bool is_known;     /* an entry is about it */
    uint32_t seen;     /* columns an entry spoke of: its newest word was compared */
    str_t *values;
};
struct checked_table {
    const char *name;
    const char *const *columns;
    size_t column_count;      /* 32 at most */
    struct checked_row *rows; /* by id */
    size_t count;
};
enum checked {
    CHECKED_CONSULTATION,
    CHECKED_STATEMENT,
    CHECKED_POSITION,
    CHECKED_DOCUMENT,
    CHECKED_IMPORT,
    CHECKED_MATCH,
    CHECKED_INVITATION,
    CHECKED_ARGUMENT,
    CHECKED_COUNT
};

/* Everything in cx->arena. Errors: ERR_DB. */
MUST_USE err_t checked_load(struct cx *cx, struct checked_table tables[CHECKED_COUNT]);
/* What a table's own statement gives: id, 1 if an import made it, up to four times of changes, then
 * the columns as texts. */
MUST_USE err_t checked_table_load(struct cx *cx, const struct db_catalog *sql, int which,
                                  struct checked_table *t);
/* After the entries were compared: texts that the record does not have are as they are. */
void statement_texts_unsaid(const struct checked_table *t);
struct checked_row *checked_find(const struct checked_table *t, int64_t id); /* NULL: none */

/* SHA-256 over the positions and the texts that an import made, for its entry: 64 hex digits. */
struct import_digest {
    str_t positions, texts;
};
struct digest;
struct position_row;
/* Feeds of one digest, in the order of ids and of numbers. */
struct digest *digest_new(void);
void digest_free(struct digest *d); /* NULL is fine */
void digest_position(struct digest *d, const struct position_row *p);
void digest_statement(struct digest *d, const struct statement *s);
str_t digest_end(struct digest *d, struct arena *arena);
/* Of an import that is stored; undone_at: 0, or when it was undone. */
MUST_USE err_t import_digest_stored(struct cx *cx, const struct import_row *row,
                                    struct import_digest *out);

/* Answers of the public against their leaves. */
MUST_USE err_t receipts_compare(struct cx *cx, struct record_differences *to);

/* The hook of the feature. */
MUST_USE err_t viewpoints_compare_record(struct cx *cx, struct record_differences *to);

/* Counters against what is counted anew. */
MUST_USE err_t counts_compare(struct cx *cx, struct record_differences *to);

#endif
