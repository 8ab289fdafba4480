/* Rows of viewpoints: what the rules and pages of this folder read and write. Reading functions of
 * viewpoints.h are implemented here too. Everything lives in cx->arena; errors are those of db.h.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STORE_H
#define ALYANS_VIEWPOINTS_STORE_H

#include "ledger/ledger.h"
#include "viewpoints/store_sql.h"
#include "viewpoints/viewpoints.h"

/* An entry about a consultation itself. */
MUST_USE err_t consultation_note(struct cx *cx, enum ledger_kind kind, consultation_id c,
                                 const struct ledger_field *fields, size_t count);
/* What is another of its dates but that of the result, which has an entry of its own: two fields a
 * date, SCHEDULE_FIELDS at most. */
enum { SCHEDULE_FIELDS = 8 };
void consultation_schedule_fields(struct cx *cx, const struct consultation *was,
                                  const struct consultation *is, struct ledger_field *fields,
                                  size_t *n);
/* With all it says of itself. */
MUST_USE err_t consultation_note_added(struct cx *cx, const struct consultation *c);
/* The entries of a draft's statements, which it kept to itself: when it is announced. */
MUST_USE err_t statements_note_all(struct cx *cx, consultation_id in);
MUST_USE err_t consultation_set_last_stage(struct cx *cx, consultation_id c, enum stage s);
/* The two halves of consultation_add: the row, which fills c->id and the like, and its entry. What
 * is not announced must not be seen. */
MUST_USE err_t consultation_make(struct cx *cx, struct consultation *c);
MUST_USE err_t consultation_announce(struct cx *cx, const struct consultation *made);
/* Stands where a text was taken down, in each language: when and why. */
struct text2 taken_down(struct cx *cx, usec_t at, str_t reason);

MUST_USE err_t consultation_put(struct cx *cx, const struct consultation *c);
MUST_USE err_t consultation_update(struct cx *cx, const struct consultation *c);
MUST_USE err_t consultation_touch(struct cx *cx, consultation_id c);
MUST_USE err_t consultation_hide(struct cx *cx, consultation_id c);
MUST_USE err_t consultation_has_positions(struct cx *cx, consultation_id c, bool *out);

/* late.c: its texts as they were when positions ended. Errors: ERR_DB. */
MUST_USE err_t statement_as_answered(struct cx *cx, const struct statement *s,
                                     const struct consultation *c, struct statement *out);
/* May its texts become these? While positions are taken any. *field: of the form, that changed more
 * than a slip of the pen does; NULL: they may. */
MUST_USE err_t correction_judge(struct cx *cx, const struct statement *s, const struct text2 *text,
                                const struct text2 *short_text, const char **field);
MUST_USE err_t statement_get(struct cx *cx, statement_id id, struct statement *out);
MUST_USE err_t statement_put(struct cx *cx, const struct statement *s);
MUST_USE err_t statement_number_next(struct cx *cx, consultation_id in, int64_t *out);
/* ERR_CONFLICT when it is not in state from any more. */
MUST_USE err_t statement_set_state(struct cx *cx, const struct statement *s,
                                   enum statement_state to, str_t reason);
MUST_USE err_t statement_set_text(struct cx *cx, const struct statement *s);
/* ERR_CONFLICT: somebody else merged or decided it meanwhile. */
MUST_USE err_t statement_set_merged(struct cx *cx, const struct statement *s, statement_id into,
                                    str_t reason);
MUST_USE err_t statement_set_separate(struct cx *cx, statement_id s);
/* Texts, original and translation of s. ERR_CONFLICT: translated by somebody else since was_at. */
MUST_USE err_t statement_set_translation(struct cx *cx, const struct statement *s, usec_t was_at);
/* Of anybody, also past ones. */
MUST_USE err_t statement_has_positions(struct cx *cx, const struct statement *s, bool *out);
/* ERR_CONFLICT: taken down before. */
MUST_USE err_t statement_clear_text(struct cx *cx, statement_id s, str_t reason);
/* Proposed ones of all consultations that nobody decided on. */
MUST_USE err_t statement_pending_of(struct cx *cx, consultation_id in, participant_id author,
                                    int64_t *out);

/* The mandate that the actor speaks under, asked for anew, so that a revoked one stops this very
 * write. NULL: none, or gone. */
MUST_USE err_t mandate_of_actor(struct cx *cx, const struct actor *actor, struct mandate *room,
                                const struct mandate **out);

/* An organisation's beginning in one consultation. */
struct first_position {
    consultation_id in;
    usec_t since; /* there since then */
    bool has_own; /* one of its own is in force */
    str_t said;   /* date of the earliest source of a coded one in force; empty: none */
};
MUST_USE err_t first_position_list(struct cx *cx, organisation_id whose,
                                   const struct first_position **out, size_t *count);

/* How each accepted statement was answered. */
struct answers {
    statement_id statement;
    int64_t agree, disagree, pass; /* in force */
    int64_t own, stated, inferred; /* the same by basis */
};
/* Only statements with an answer, by id. */
MUST_USE err_t answers_list(struct cx *cx, const struct consultation *in, enum side side,
                            const struct answers **out, size_t *count);
/* How one statement was answered, accepted or not: what was taken on it stays there. */
MUST_USE err_t statement_answers(struct cx *cx, const struct statement *s, enum side side,
                                 struct answers *out);
/* consultation_tally, and what it was counted from. */
MUST_USE err_t tally_with_answers(struct cx *cx, const struct consultation *in, enum side side,
                                  struct tally *out, const struct answers **answers, size_t *count);
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
struct drawn drawn_row(const struct db_rows *rows, int at);
/* Positions in force of these participants; by participant, then statement. */
struct in_force {
    participant_id participant;
    statement_id statement;
    position_id position;
    struct drawn drawn;
};
MUST_USE err_t in_force_load(struct cx *cx, const int64_t *participants, size_t count,
                             const struct in_force **out, size_t *out_count);

/* Runs a query over all who answered or, of a consultation for both, the one of a side, whose $2 is
 * 1 for organisations. The other side of a consultation for one is nobody. */
MUST_USE err_t select_side(struct cx *cx, struct db_rows *rows, int query, int of_side,
                           const struct consultation *in, enum side side);

/* Takes each of these fields out of all entries about the subject; where there is none, the act
 * still has its entry. */
MUST_USE err_t forget_fields(struct cx *cx, int64_t subject, int64_t within,
                             const char *const *fields, size_t count, str_t reason);

struct participant_row {
    participant_id id;
    consultation_id consultation;
    int64_t organisation; /* 0: pseudonymous */
    int64_t number;       /* -1: none */
    usec_t created_at;
};
/* Who is on record in a consultation: invited, read in public sources, or with a position or a
 * statement of its own; whoever else is in the registry was not asked. Ids in ascending order. */
struct on_record {
    const int64_t *ids;
    size_t count;
    bool somebody_invited;
};
MUST_USE err_t on_record_load(struct cx *cx, consultation_id in, struct on_record *out);
bool is_on_record(const struct on_record *r, organisation_id o);
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
    enum certainty certainty;
    enum standing standing;
    bool is_by_mail;
    position_id confirms;
    struct drawn drawn;
};
/* The rows alone: counts.h is for the caller. */
MUST_USE err_t position_put_many(struct cx *cx, const struct position_row *rows, size_t count);
/* What an organisation's row says in the record: position.taken, or .confirmed. In cx->arena. */
struct ledger_new;
struct ledger_new position_entry(struct cx *cx, const struct position_row *p,
                                 const struct actor *actor);
/* What stood there until now leaves the counters too. */
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
    usec_t finished_at; /* 0: under way, or broken off: nothing of it is shown */
};
struct document_new;
MUST_USE err_t document_put(struct cx *cx, int64_t id, const struct document_new *d);
MUST_USE err_t import_put(struct cx *cx, const struct import_row *row);
MUST_USE err_t import_list(struct cx *cx, const struct import_row **out, size_t *count);
MUST_USE err_t import_get(struct cx *cx, int64_t id, struct import_row *out);
/* ERR_CONFLICT: undone before. */
MUST_USE err_t import_mark_undone(struct cx *cx, int64_t id);
MUST_USE err_t statement_put_many(struct cx *cx, const struct statement *rows, size_t count);

#endif
