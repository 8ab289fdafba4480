/* Rows of coding. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_CODINGS_ROWS_H
#define ALYANS_VIEWPOINTS_CODINGS_ROWS_H

#include "viewpoints/codings/codings.h"

MUST_USE err_t coding_put(struct cx *cx, const struct coding *c);
MUST_USE err_t coding_value_put(struct cx *cx, coding_id id, const struct coding_value *v);
/* ERR_CONFLICT: so before. */
MUST_USE err_t coding_set_done(struct cx *cx, coding_id id);
MUST_USE err_t coding_set_published(struct cx *cx, consultation_id in, organisation_id whose);
MUST_USE err_t settlement_put(struct cx *cx, consultation_id in, const struct settlement *s);
/* Coded positions in force on accepted statements, by how many read them: counts[0..2]. */
MUST_USE err_t coded_count(struct cx *cx, consultation_id in, int64_t counts[CODERS_A_ROUND + 1]);
/* All of all consultations, by id: for the comparison with the record. */
MUST_USE err_t coding_list_all(struct cx *cx, const struct coding **out, size_t *count);
MUST_USE err_t settlement_list_all(struct cx *cx, const struct settlement **out, size_t *count);
/* Of the values as they stand, in hex: SHA-256 over the salt and a line for each, "number position
 * basis address note", number from 0 as in codings.csv of the data package. */
str_t coding_print(struct arena *arena, const struct coding *c, const struct coding_values *v);
/* "" where the value is of the sources' silence. */
str_t code_basis_word(enum code c, enum basis b);

#endif
