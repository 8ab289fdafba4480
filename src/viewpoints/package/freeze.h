/* What was found when a consultation closed, kept: fingerprints of the answers, the statements and
 * the analysis, with what it was computed with. Signed into the record, held against the tables by
 * `alyans verify`. One that has been replaced stays beside the one that replaced it, with the
 * reason. Owns consultation_freeze.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PACKAGE_FREEZE_H
#define ALYANS_VIEWPOINTS_PACKAGE_FREEZE_H

#include "site/feature.h"
#include "viewpoints/viewpoints.h"

ID_TYPE(freeze_id);

struct freeze {
    freeze_id id;
    consultation_id consultation;
    enum side side;
    /* SHA-256, 64 hex digits, of files of the data package as it was then: votes.csv (salted where
     * it is not published), statements.csv, analysis.json ("" where there was nothing to analyse).
     */
    str_t votes, statements, analysis;
    bytes_t salt;          /* never published; len 0: none */
    str_t data_hash;       /* "sha256:…" of the analysis */
    str_t program, method; /* "0.1.0", "alyans" */
    str_t parameters;      /* JSON: {"topic": the question, "analysis": …} */
    bool has_classes;      /* false: frozen before they were kept */
    str_t classes;         /* classes.csv as it was; "": none */
    int64_t statement_count, participant_count, position_count;
    usec_t frozen_at, superseded_at; /* 0: it stands */
    str_t reason;                    /* why it replaced the one before; empty: the first */
    /* Bookkeeping: the state of the consultation that was last found to match. */
    usec_t seen_changed_at;
    int64_t seen_position;
};

/* Of a side, newest first. Errors: ERR_DB. */
MUST_USE err_t freeze_list(struct cx *cx, consultation_id c, enum side side,
                           const struct freeze **out, size_t *count);
/* The one that stands. Errors: ERR_NOT_FOUND, ERR_DB. */
MUST_USE err_t freeze_find(struct cx *cx, consultation_id c, enum side side, struct freeze *out);

/* Are answers, statements and question the same? Of freeze_parts without the analysis, too. */
bool freeze_same_data(const struct freeze *a, const struct freeze *b);
/* Why it replaced the one before, in the reader's language: the reason that is stored names kinds
 * of entries ("statement.corrected: a slip of the pen"). */
str_t freeze_reason_words(struct cx *cx, const struct freeze *f);
/* As a value of JSON, all but the salt. */
struct json_out;
void freeze_json(struct cx *cx, const struct freeze *f, struct json_out *j);

extern const struct db_catalog freeze_sql;

#endif
