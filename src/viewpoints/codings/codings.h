/* Coding at the desk: what an organisation says is read from public sources by one person, or by
 * two who do not see each other's values until both are done. Then figures say how far they agree,
 * each difference is settled for a public reason, and the positions are published, marked with
 * sources and coders. Owns coding, coding_value and coding_settlement.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_CODINGS_CODINGS_H
#define ALYANS_VIEWPOINTS_CODINGS_CODINGS_H

#include "viewpoints/coding_agreement.h"
#include "viewpoints/store.h"

ID_TYPE(coding_id);

/* As a position's value; SILENT: the sources say nothing about it. Stored. */
enum code { CODE_DISAGREE = -1, CODE_PASS = 0, CODE_AGREE = 1, CODE_SILENT = 2 };
str_t code_word(enum code c); /* "agree", …, "silent" */
MUST_USE bool code_from_word(str_t word, enum code *out);

enum { CODERS_A_ROUND = 2, CODING_REASON_LEAST = 10, CODING_NOTE_MOST = 600 };
enum { CODING_URL_MOST = 500, CODING_TITLE_MOST = 200 };

struct coding {
    coding_id id;
    consultation_id consultation;
    organisation_id organisation;
    int place;   /* 1, 2 */
    str_t coder; /* published */
    account_id account;
    struct salt salt;
    usec_t begun_at, done_at, published_at; /* 0: not yet */
};
struct coding_value {
    statement_id statement;
    int64_t number; /* of it; read only */
    enum code code;
    enum basis basis; /* stated or inferred; of SILENT nothing */
    /* Empty of SILENT. They become a source of the public list with the positions. */
    str_t source_url, source_title, source_publisher;
    str_t source_dated, source_kind, source_language; /* as those of a source; may be empty */
    str_t note, note_language;
};
struct coding_values {
    const struct coding_value *at; /* by number of the statement */
    size_t count;
};
struct settlement {
    int64_t id;
    consultation_id consultation;
    organisation_id organisation;
    statement_id statement;
    enum code code;
    enum basis basis;
    str_t reason;
    usec_t settled_at;
};

/* --- rules, pure ------------------------------------------------------------------------------ */

/* Both rounds of an organisation; NULL where there is none. */
struct rounds {
    const struct coding *at[CODERS_A_ROUND];
};
/* Which place the actor would take: 1 or 2; 0: none (both are taken, the actor is the first, or the
 * positions are published, so that nobody reads blind any more). */
int coding_place_free(const struct rounds *r, account_id actor);
/* May the actor see these values? The own ones always, the others' once both are done, or once the
 * positions are published. */
bool coding_is_open_to(const struct rounds *r, const struct coding *c, account_id actor);
bool rounds_are_done(const struct rounds *r); /* both */
/* May the actor see all of them side by side: nobody is at work any more, and each is open? */
bool rounds_are_open_to(const struct rounds *r, account_id actor);
/* Until its result is frozen: nothing is begun, saved, settled or published afterwards. */
bool coding_is_possible(const struct consultation *c, usec_t now);
/* One value: a position wants a source and a basis, SILENT neither. */
bool coding_value_fits(const struct coding_value *v);
const struct coding_value *coding_value_on(const struct coding_values *v, statement_id s);
/* Do the two readings differ on this statement in what the organisation says? */
bool codes_differ(const struct coding_values *first, const struct coding_values *second,
                  statement_id s);

/* --- work ------------------------------------------------------------------------------------- */

/* Errors of all: ERR_NOT_FOUND, ERR_DB. */
MUST_USE err_t coding_get(struct cx *cx, coding_id id, struct coding *out);
MUST_USE err_t coding_list(struct cx *cx, consultation_id in, const struct coding **out,
                           size_t *count);
MUST_USE err_t coding_values_of(struct cx *cx, coding_id id, struct coding_values *out);
MUST_USE err_t rounds_of(struct cx *cx, consultation_id in, organisation_id whose,
                         struct rounds *out);
/* Of both rounds; empty where there is none. */
MUST_USE err_t rounds_values(struct cx *cx, const struct rounds *r,
                             struct coding_values v[CODERS_A_ROUND]);
MUST_USE err_t settlement_list(struct cx *cx, consultation_id in, const struct settlement **out,
                               size_t *count);
/* NULL: nothing was settled there. */
const struct settlement *settlement_on(const struct settlement *at, size_t count,
                                       organisation_id whose, statement_id s);
/* The actor begins to read this organisation, under the name that is published. Errors:
 * ERR_CONFLICT (no place is free, or the consultation is not one of organisations), ERR_INVALID
 * (name). Ledger. */
MUST_USE err_t coding_begin(struct cx *cx, const struct consultation *c, organisation_id whose,
                            str_t coder, coding_id *out);
/* Puts these values in the place of what stood on their statements. Errors: ERR_FORBIDDEN (somebody
 * else's), ERR_CONFLICT (done, or the consultation is closed), ERR_INVALID (a value that does not
 * fit). No entry: values are in the record once they are done, as a print, and public with the
 * positions. */
MUST_USE err_t coding_save(struct cx *cx, const struct coding *c, const struct coding_value *at,
                           size_t count);
/* Every accepted statement must have a value. Errors: ERR_FORBIDDEN, ERR_CONFLICT (done before),
 * ERR_INVALID (values are missing). Ledger: who, how many, and a print (SHA-256 with a salt). */
MUST_USE err_t coding_finish(struct cx *cx, const struct coding *c);
/* What holds where the two differ. Errors: ERR_CONFLICT (not both done, no difference, settled or
 * published before, or the consultation is closed), ERR_INVALID (no reason, or basis missing).
 * Ledger. */
MUST_USE err_t coding_settle(struct cx *cx, const struct rounds *r, const struct settlement *s);
/* Publishes the positions: of one reader, or of two without a difference that is not settled. What
 * the organisation says itself stands. *published: how many. The organisation is told where a
 * contact is on record (*told). Errors: ERR_CONFLICT (nobody is done, the second is at work, a
 * difference is open, or published before). Ledger: position.coded each, and for each reader
 * coding.published with the salt, so that everybody can compute the print again. */
MUST_USE err_t coding_publish(struct cx *cx, const struct rounds *r, int64_t *published,
                              bool *told);

/* --- how far they agree ----------------------------------------------------------------------- */

/* Over which readings: those that are done, for the desk; those that are public. */
enum readings { READINGS_DONE, READINGS_PUBLISHED };
struct coding_summary {
    int64_t by_two, by_one, elsewhere; /* coded positions in force, by how they came to be */
    int64_t organisations;             /* read by two */
    int64_t statements;                /* on which two read one of them */
    int64_t coders;                    /* who read them, each account once; erased ones by name */
    int64_t settled;                   /* differences that were settled */
    struct code_agreement all;         /* nominal, over agree, disagree, pass and silent */
    struct code_agreement spoken;      /* ordinal, where both found a position */
};
MUST_USE err_t coding_summary_load(struct cx *cx, const struct consultation *c, enum readings of,
                                   struct coding_summary *out);
uint64_t coding_seed(const struct consultation *c); /* of the draws behind its intervals */
/* "Coded by two people independently: they agree in 44 of 50, alpha 0.81 … 6 differences were
 * settled …"; by one: "treat with care". Empty: nothing is coded. */
str_t coding_summary_text(struct cx *cx, const struct coding_summary *s);
/* "Read: 12 organisations on 15 statements, by 3 people." */
str_t coding_counts_text(struct cx *cx, const struct coding_summary *s);

/* --- tables ----------------------------------------------------------------------------------- */

/* One line of a pasted table that could not be taken. */
struct coding_line_error {
    int64_t line;
    str_t what; /* in the reader's words */
};
struct coding_table {
    struct coding_value *at;
    size_t count;
    const struct coding_line_error *errors;
    size_t error_count;
};
/* Columns by their heads, in any order: statement, position (agree, disagree, pass, silent), basis
 * (stated, inferred), source, title, publisher, date, kind, language, note. Nothing is written. */
void coding_table_read(struct cx *cx, const struct statement_list *statements, str_t text,
                       struct coding_table *out);
enum { CODING_TABLE_BYTES = 256 << 10 };

/* Codings, values and settlements against their entries: the hook of the feature. */
struct record_differences;
MUST_USE err_t codings_compare_record(struct cx *cx, struct record_differences *to);

struct json_out;
MUST_USE err_t codings_export_person(struct cx *cx, int64_t account, struct json_out *j);
MUST_USE err_t codings_erase_person(struct cx *cx, int64_t account);

#endif
