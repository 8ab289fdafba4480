/* Rows of viewpoints: what the rules and pages of this folder read and write. Reading functions of
 * viewpoints.h are implemented here too. Everything lives in cx->arena; errors are those of db.h.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STORE_H
#define ALYANS_VIEWPOINTS_STORE_H

#include "viewpoints/store_sql.h"
#include "viewpoints/viewpoints.h"

/* A list that grows in an arena. */
struct rows_out {
    void *at;
    size_t count, room;
};
/* Room for one more element of size bytes, zeroed; the list may move. */
void *rows_out_add(struct arena *arena, struct rows_out *list, size_t size);

MUST_USE err_t consultation_put(struct cx *cx, const struct consultation *c);
MUST_USE err_t consultation_update(struct cx *cx, const struct consultation *c);
MUST_USE err_t consultation_touch(struct cx *cx, consultation_id c);
MUST_USE err_t consultation_hide(struct cx *cx, consultation_id c);
MUST_USE err_t consultation_has_positions(struct cx *cx, consultation_id c, bool *out);

MUST_USE err_t statement_get(struct cx *cx, statement_id id, struct statement *out);
MUST_USE err_t statement_put(struct cx *cx, const struct statement *s);
MUST_USE err_t statement_number_next(struct cx *cx, consultation_id in, int64_t *out);
/* ERR_CONFLICT when it is not in state from any more. */
MUST_USE err_t statement_set_state(struct cx *cx, const struct statement *s,
                                   enum statement_state to, str_t reason);
MUST_USE err_t statement_set_text(struct cx *cx, const struct statement *s);
/* ERR_CONFLICT: taken down before. */
MUST_USE err_t statement_clear_text(struct cx *cx, statement_id s, str_t reason);
MUST_USE err_t statement_pending_of(struct cx *cx, consultation_id in, participant_id author,
                                    int64_t *out);

/* The mandate that the actor speaks under, asked for anew, so that a revoked one stops this very
 * write. NULL: none, or gone. */
MUST_USE err_t mandate_of_actor(struct cx *cx, const struct actor *actor, struct mandate *room,
                                const struct mandate **out);

/* How each accepted statement was answered. */
struct answers {
    statement_id statement;
    int64_t agree, disagree, pass; /* in force */
    int64_t own, stated, inferred; /* the same by basis */
};
/* Only statements with an answer, by id. */
MUST_USE err_t answers_list(struct cx *cx, consultation_id in, const struct answers **out,
                            size_t *count);
/* consultation_tally, and what it was counted from. */
MUST_USE err_t tally_with_answers(struct cx *cx, consultation_id in, struct tally *out,
                                  const struct answers **answers, size_t *count);
const struct answers *answers_of(const struct answers *list, size_t count, statement_id s);

/* An accepted statement and when its consultation is open; by consultation, then number. */
struct poll_line {
    consultation_id consultation;
    statement_id statement;
    int64_t number;
    enum who who;
    usec_t opens_at, closes_at;
};
MUST_USE err_t poll_load(struct cx *cx, const int64_t *consultations, size_t count,
                         const struct poll_line **out, size_t *out_count);
/* Positions in force of these participants; by participant, then statement. */
struct in_force {
    participant_id participant;
    statement_id statement;
    position_id position;
};
MUST_USE err_t in_force_load(struct cx *cx, const int64_t *participants, size_t count,
                             const struct in_force **out, size_t *out_count);

struct participant_row {
    participant_id id;
    consultation_id consultation;
    int64_t organisation; /* 0: pseudonymous */
    int64_t number;       /* -1: none */
    usec_t created_at;
};
/* Those that are there already stay as they are. */
MUST_USE err_t participant_put_many(struct cx *cx, const struct participant_row *rows,
                                    size_t count);
struct position_row {
    position_id id;
    consultation_id consultation;
    statement_id statement;
    participant_id participant;
    enum position value;
    str_t reason, reason_language, source_url;
    int64_t mandate, import_id;
    usec_t taken_at, superseded_at;
    const struct salt *salt; /* of its receipt; NULL: it has none */
};
MUST_USE err_t position_put_many(struct cx *cx, const struct position_row *rows, size_t count);
MUST_USE err_t position_supersede_many(struct cx *cx, const int64_t *positions, size_t count,
                                       usec_t at);
/* ERR_NOT_FOUND: none in force. */
MUST_USE err_t position_basis_in_force(struct cx *cx, participant_id who, statement_id on,
                                       position_id *id, enum basis *basis);
MUST_USE err_t position_put_coded(struct cx *cx, consultation_id in, participant_id who,
                                  const struct position_coded *p, position_id *out);

/* ERR_CONFLICT: it has no reason, or it was taken down before. */
MUST_USE err_t position_clear_reason(struct cx *cx, position_id p, str_t reason);
/* One position of anybody, without sources, and where it was taken. */
MUST_USE err_t stance_get(struct cx *cx, position_id p, struct stance *out, consultation_id *in);

/* Receipts of the public: fresh salts (one call for all of them, in the arena); what the receipt of
 * a row with a salt says; and the leaves of all handed to the record in one statement. */
struct salt *receipt_salts(struct cx *cx, size_t count);
struct receipt receipt_of(const struct position_row *row);
MUST_USE err_t receipts_record(struct cx *cx, const struct receipt *at, size_t count);

/* A position of the public with its receipt. */
struct receipt_row {
    struct receipt receipt;
    int64_t number;       /* of the statement */
    usec_t superseded_at; /* 0: in force */
};
/* ERR_NOT_FOUND: no position of this participant, or one without a receipt. */
MUST_USE err_t receipt_find(struct cx *cx, consultation_id in, participant_id who, position_id p,
                            struct receipt_row *out);
/* The newest RECEIPTS_SHOWN at most, those in force and those revised since. */
enum { RECEIPTS_SHOWN = 200 };
MUST_USE err_t receipt_list(struct cx *cx, participant_id who, const struct receipt_row **out,
                            size_t *count);

/* A SHA-256 context for the length of a scope: AUTO(hasher) h = { sha256_new() }. */
struct hasher {
    struct sha256 *sha;
};
static inline void hasher_release(struct hasher *h)
{
    sha256_free(h->sha);
}
AUTO_RELEASE(hasher, hasher_release)

/* An organisation's positions in force everywhere, newest consultation first. */
MUST_USE err_t stance_list_of_organisation(struct cx *cx, organisation_id whose,
                                           const struct stance **out,
                                           const consultation_id **consultations, size_t *count);

/* --- imports and exports ---------------------------------------------------------------------- */

struct import_row {
    int64_t id;
    consultation_id consultation;
    str_t origin, slug;
    bytes_t sha256;
    int64_t statements, participants, positions;
    usec_t imported_at, undone_at;
};
struct document_new;
MUST_USE err_t document_put(struct cx *cx, int64_t id, const struct document_new *d);
MUST_USE err_t import_put(struct cx *cx, const struct import_row *row);
MUST_USE err_t import_list(struct cx *cx, const struct import_row **out, size_t *count);
MUST_USE err_t import_get(struct cx *cx, int64_t id, struct import_row *out);
/* ERR_CONFLICT: undone before. */
MUST_USE err_t import_mark_undone(struct cx *cx, int64_t id);
MUST_USE err_t import_supersede_all(struct cx *cx, consultation_id c);
MUST_USE err_t statement_put_many(struct cx *cx, const struct statement *rows, size_t count);

struct export_participant {
    participant_id id;
    int64_t number; /* -1: none */
};
/* Numbered ones first, then by arrival. */
MUST_USE err_t export_participants(struct cx *cx, consultation_id in,
                                   const struct export_participant **out, size_t *count);
struct export_event {
    statement_id statement;
    participant_id participant;
    enum position value;
    usec_t taken_at, superseded_at;
};
/* All of them, past ones too, in the order of time. */
MUST_USE err_t export_events(struct cx *cx, consultation_id in, const struct export_event **out,
                             size_t *count);

#endif
