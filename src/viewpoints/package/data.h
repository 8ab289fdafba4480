/* How the data of a consultation is given out: each answer of the public under a pseudonym, or
 * counts only; and under which licence. Chosen by the secretariat before anybody of the public has
 * answered, and said to them before they do. Owns consultation_data.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PACKAGE_DATA_H
#define ALYANS_VIEWPOINTS_PACKAGE_DATA_H

#include "viewpoints/viewpoints.h"

/* Of the public: positions of organisations, who speak by name, are always published whole. */
enum data_matrix { MATRIX_COUNTS, MATRIX_WHOLE };
str_t matrix_word(enum data_matrix m); /* stored: "counts", "whole" */
MUST_USE bool matrix_from_word(str_t word, enum data_matrix *out);

struct licence {
    const char *word; /* stored; SPDX: "CC-BY-4.0" */
    const char *name, *url;
};
extern const struct licence LICENCES[]; /* the first is the default; ends with a row without word */
const struct licence *licence_of(str_t word); /* NULL: none of these */

struct consultation_data {
    enum data_matrix matrix;
    const struct licence *licence;
    usec_t decided_at; /* 0: nobody has chosen: counts, but of an import, which was public before */
};
MUST_USE err_t consultation_data_load(struct cx *cx, const struct consultation *c,
                                      struct consultation_data *out);
/* ERR_CONFLICT: somebody of the public has answered already, under what was said before. Nothing
 * where nothing is another. Ledger: consultation.changed with data_matrix, data_licence. */
MUST_USE err_t consultation_data_choose(struct cx *cx, const struct consultation *c,
                                        const struct consultation_data *d);
/* May it be chosen now? */
MUST_USE err_t consultation_data_judge(struct cx *cx, const struct consultation *c,
                                       const struct consultation_data *d, bool *may);
/* Fields of the form of a consultation: data_matrix, data_licence. */
struct form;
void data_fields(struct cx *cx, const struct form *f, html_t *matrix, html_t *licence);
void data_preset(struct form *f, const struct consultation_data *d);
/* What came; as it was where the form does not have the fields. */
void data_read(struct form *f, struct consultation_data *d);
/* Before somebody of the public answers, in a sentence. */
str_t data_promise(struct cx *cx, const struct consultation_data *d);

/* Rows against the record; a part of the feature's compare_record. */
struct record_differences;
MUST_USE err_t data_compare(struct cx *cx, struct record_differences *to);

extern const struct db_catalog consultation_data_sql;

#endif
