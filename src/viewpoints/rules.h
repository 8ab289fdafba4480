/* The rules of consultations. Pure: no database, no clock; tested line by line.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RULES_H
#define ALYANS_VIEWPOINTS_RULES_H

#include "viewpoints/viewpoints.h"

/* Stored and public words. false leaves *out alone. */
str_t position_word(enum position p); /* "agree", "disagree", "pass" */
MUST_USE bool position_from_word(str_t word, enum position *out);
str_t basis_word(enum basis b); /* "own", "stated", "inferred" */
MUST_USE bool basis_from_word(str_t word, enum basis *out);
str_t who_word(enum who w); /* "organisations", "public" */
MUST_USE bool who_from_word(str_t word, enum who *out);
str_t stage_word(enum stage s); /* "planned", "open", "closed" */

/* One organisation is one participant of a consultation, whoever speaks for it. */
participant_id participant_of_organisation(consultation_id in, int64_t organisation);
/* A visitor (63-bit hash of the cookie) under another pseudonym in each consultation. */
participant_id participant_of_visitor(const struct secret *key, consultation_id in,
                                      int64_t visitor);

enum { REASON_LEAST = 20, REASON_MOST = 1000, STATEMENT_TEXT_MOST = 400, REJECTION_LEAST = 10 };

/* What decides whether one position may be taken. */
struct ballot {
    bool is_known; /* an accepted statement of a consultation that is shown */
    enum who who;
    usec_t opens_at, closes_at;
    const struct mandate *mandate; /* the actor's, NULL: none or unknown */
};
/* May this actor answer such a consultation at all? */
bool actor_may_answer(enum who who, const struct actor *actor);
/* OK, ERR_NOT_FOUND, ERR_CONFLICT (not open), ERR_FORBIDDEN (no mandate of this organisation that
 * is for positions). The same for proposing a statement. */
err_t ballot_verdict(const struct ballot *b, const struct actor *actor, usec_t now);
/* An organisation gives a reason of 20 to 1000 characters, a visitor none. */
bool reason_fits(enum who who, str_t reason);

/* Moderation: OK, ERR_CONFLICT (already so, or back to pending), ERR_INVALID (a rejection without
 * a public reason). An accepted statement may be rejected later and the other way round. */
err_t statement_transition(enum statement_state from, enum statement_state to, str_t reason);
/* A reason that stands in public: at least REJECTION_LEAST characters. */
bool public_reason_fits(str_t reason);
/* Correcting a text: OK, ERR_CONFLICT (not accepted, taken down, or is_same: nothing would be
 * another), ERR_INVALID (the text, or no public reason). */
err_t correction_verdict(const struct statement *s, const struct text2 *text, str_t reason,
                         bool is_same);
/* At least one language; each at most 400 characters of one line without control bytes. */
bool statement_text_fits(const struct text2 *text);
/* A window that can be: the end, if set, after the beginning. */
bool dates_fit(usec_t opens_at, usec_t closes_at);

/* The order in which a participant meets statements: an organisation by number, visitors each in
 * their own order, so that no statement is always first. Smaller comes earlier. */
uint64_t statement_rank(enum who who, participant_id participant, statement_id statement,
                        int64_t number);

#endif
