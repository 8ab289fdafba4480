/* A table of organisations: CSV as spreadsheets write it, read into drafts by a mapping of its
 * columns. Pure but for the arena.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_TABLE_H
#define ALYANS_REGISTRY_EXCHANGE_TABLE_H

#include "kit/text/csv.h"
#include "registry/exchange/countries.h"
#include "registry/exchange/draft.h"
#include "registry/exchange/fields.h"

enum {
    IMPORT_BYTES_MAX = 32 << 20,
    IMPORT_ROWS_MAX = 100000,
    IMPORT_COLUMNS_MAX = 60, /* each is a select of the form */
    IMPORT_PHRASE_MAX = 300, /* characters of a name */
    IMPORT_SHORT_MAX = 40,
    IMPORT_TEXT_MAX = 2000,
};

struct import_table {
    const str_t *headers;
    size_t columns;
    struct csv_reader reader; /* stands behind the header */
};
/* Commas, semicolons or tabs; UTF-8, with its mark or without; a first line "sep=;" is skipped.
 * false: the text is no such table, and faults says why and what to do. Texts point into text where
 * possible, else into arena. */
MUST_USE bool import_table_open(struct arena *arena, str_t text, struct import_table *out,
                                struct import_faults *faults);

/* What the person says of the whole table. */
struct import_mapping {
    struct import_column columns[IMPORT_COLUMNS_MAX];
    size_t count;
    enum lang lang;                        /* of funding, control and leaning */
    str_t kind;                            /* where the table says none; empty: ngo */
    enum import_reach {                    /* where the table does not say it: */
                        IMPORT_BY_COUNTRY, /* of the alliance's country or none: local */
                        IMPORT_LOCAL,
                        IMPORT_INTERNATIONAL,
    } reach;
    enum import_belonging { IMPORT_AS_LISTED, IMPORT_AS_MEMBER, IMPORT_AS_PARTNER } belonging;
};
/* Reads every row behind the header; the table is used up. Rows with faults make no draft. */
void import_table_read(struct arena *arena, struct import_table *table,
                       const struct import_mapping *mapping,
                       const struct import_countries *countries, struct drafts *out);
/* Is there a column for a name? Else nothing can be read, and a fault says so. */
MUST_USE bool import_mapping_check(const struct import_mapping *m, struct import_faults *faults);

#endif
