/* What the files of the exchange share: handlers, and what its pages are drawn from.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_EXCHANGE_H
#define ALYANS_REGISTRY_EXCHANGE_EXCHANGE_H

#include "registry/exchange/export.h"
#include "registry/exchange/imports.h"
#include "registry/pages.h"

/* commands.c: import organisations, export organisations. */
extern const struct command exchange_commands[];

/* web.c: the secretariat's pages. */
handler_fn register_imports_get, register_imports_file, register_imports_post, register_import_get,
    register_import_post, register_import_undo_post, register_import_discard_post;
/* export_web.c: files for everybody. */
handler_fn organisations_csv_get, organisations_json_get, organisations_popolo_get,
    organisations_bods_get, organisations_vcf_get, organisation_card_get;

/* --- pages -------------------------------------------------------------------------------------
 */

struct imports_page {
    html_t errors, file, table;
    const struct register_import *at;
    size_t count;
    register_import_id next; /* older ones, v 0: none */
};
/* A column of the table, as the mapping shows it. */
struct column_line {
    str_t header, samples;
    html_t select;
};
/* A line that looks like something known. */
struct alike_line {
    const struct planned *p;
    html_t choice;
};
struct import_page {
    const struct register_import *row;
    const struct rehearsal *r; /* NULL: applied */
    html_t errors;
    const struct column_line *columns;
    size_t column_count;
    html_t reach, kind, belonging, all_alike, table;
    const struct alike_line *alike;
    size_t alike_count, alike_more;
    const struct organisation *made; /* applied: what it added; undone: what stayed */
    size_t made_count;
    bool was_changed; /* it was read again: look before it is applied */
};
/* A select in a cell of a table. */
struct form_choice_line {
    str_t name, label, value;
    const struct choice *choices;
    size_t count;
};
/* "Azerbaijan, Baku" and "member since 2011", in the reader's words; empty: not said. */
str_t import_place(struct cx *cx, const struct organisation *o);
str_t import_part_words(struct cx *cx, const struct draft *d);
/* "Country: Armenia stands; the line says Georgia". */
str_t import_difference_text(struct cx *cx, const struct organisation_difference *d);
enum { IMPORT_LINES_SHOWN = 20, IMPORT_ALIKE_SHOWN = 40 };

#endif
