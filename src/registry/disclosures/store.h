/* Rows of disclosures and answers: every statement behind a function. Callers check rights and
 * write the ledger. All results live in cx->arena; all errors are those of db.h unless said.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_DISCLOSURES_STORE_H
#define ALYANS_REGISTRY_DISCLOSURES_STORE_H

#include "registry/registry.h"

str_t money_word(enum money m);                 /* stored: "public", empty */
str_t origin_word(enum origin o);               /* "domestic", empty */
str_t basis_stored(const struct disclosure *d); /* "self", "reported" */

MUST_USE err_t disclosure_row_add(struct cx *cx, const struct disclosure *d);
/* Errors: ERR_NOT_FOUND. */
MUST_USE err_t disclosure_row_get(struct cx *cx, disclosure_id id, struct disclosure *out);
/* Errors: ERR_NOT_FOUND (none such, or over before). */
MUST_USE err_t disclosure_row_end(struct cx *cx, disclosure_id id, str_t reason);
/* Empties texts and party. Errors: ERR_NOT_FOUND (none such, or done before). */
MUST_USE err_t disclosure_row_erase(struct cx *cx, disclosure_id id, str_t reason);

MUST_USE err_t answer_row_add(struct cx *cx, const struct disclosure_answer *a);
MUST_USE err_t answer_row_get(struct cx *cx, answer_id id, struct disclosure_answer *out);
/* The standing one. Errors: ERR_NOT_FOUND. */
MUST_USE err_t answer_row_of(struct cx *cx, disclosure_id d, struct disclosure_answer *out);
MUST_USE err_t answer_row_end(struct cx *cx, answer_id id);
MUST_USE err_t answer_row_erase(struct cx *cx, answer_id id, str_t reason);
/* The standing answer to one goes on beside the one that corrects it. */
MUST_USE err_t answer_rows_move(struct cx *cx, disclosure_id from, disclosure_id to);

/* With all that stands beside them, in the order of disclosure_order. */
MUST_USE err_t disclosure_rows_of(struct cx *cx, organisation_id o, struct disclosure_lines *out);
MUST_USE err_t disclosure_rows_of_many(struct cx *cx, const int64_t *organisations, size_t count,
                                       struct disclosure_lines *out); /* standing; any order */
/* About control, with those that were corrected or withdrawn; any order. */
MUST_USE err_t disclosure_rows_control(struct cx *cx, const int64_t *organisations, size_t count,
                                       struct disclosure_lines *out);
MUST_USE err_t disclosure_rows_by(struct cx *cx, organisation_id party,
                                  struct disclosure_lines *out);
/* Of everybody after this id, ascending, at most limit; ended ones too with history. */
MUST_USE err_t disclosure_rows_after(struct cx *cx, disclosure_id after, bool history, size_t limit,
                                     struct disclosure_lines *out);
/* Answers that were replaced or withdrawn, to disclosures of one organisation, newest first. */
MUST_USE err_t answer_rows_past(struct cx *cx, organisation_id o,
                                const struct disclosure_answer **out, size_t *count);

/* All to one that were not taken down, whether they stand or not; oldest first. */
MUST_USE err_t answer_rows_said(struct cx *cx, disclosure_id on,
                                const struct disclosure_answer **out, size_t *count);

/* For comparing with the record. */
MUST_USE err_t answer_rows_after(struct cx *cx, answer_id after, size_t limit,
                                 const struct disclosure_answer **out, size_t *count);
/* Subjects of entries of this kind that are in no row. */
MUST_USE err_t disclosure_each_lost(struct cx *cx, void (*each)(void *to, int64_t id), void *to);
MUST_USE err_t answer_each_lost(struct cx *cx, void (*each)(void *to, int64_t id), void *to);

MUST_USE err_t organisation_rows_of(struct cx *cx, const int64_t *ids, size_t count,
                                    struct organisation *out, size_t *found); /* by id */

/* Standing ones about funding by an organisation on record that is not removed. */
struct funding_edge {
    int64_t organisation, funder;
    str_t from, till;
};
MUST_USE err_t disclosure_rows_funders(struct cx *cx, const struct funding_edge **out,
                                       size_t *count);

#endif
