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
str_t certainty_word(enum certainty c); /* "", "low", "medium", "high" */
MUST_USE bool certainty_from_word(str_t word, enum certainty *out);
str_t standing_word(enum standing s); /* "", "preliminary", "official" */
str_t who_word(enum who w);           /* "organisations", "public", "both" */
MUST_USE bool who_from_word(str_t word, enum who *out);
str_t side_word(enum side s); /* "organisations", "public" */
MUST_USE bool side_from_word(str_t word, enum side *out);
str_t stage_word(
    enum stage s); /* "planned", "collecting", "open", "review", "closed", "published" */
MUST_USE bool stage_from_word(str_t word, enum stage *out);
bool who_has_side(enum who who, enum side side);

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
    usec_t opens_at, closes_at;    /* of positions; of proposals collects_at, where it is set */
    const struct mandate *mandate; /* the actor's, NULL: none or unknown */
};
/* May this actor answer such a consultation at all, for actor_side? */
bool actor_may_answer(enum who who, const struct actor *actor);
/* OK, ERR_NOT_FOUND, ERR_CONFLICT (not open), ERR_FORBIDDEN (neither a mandate of this organisation
 * that is for positions nor a place among the public). The same for proposing a statement. */
err_t ballot_verdict(const struct ballot *b, const struct actor *actor, usec_t now);
/* What a position taken under this mandate is; has_factor: the second factor was given. */
enum standing standing_under(const struct mandate *m, bool has_factor, usec_t now);
/* The same by the way it came. A link that the program mailed to the holder of a mandate for
 * signing proves a mailbox, not the second factor: has_factor is then, whether none is demanded of
 * the account. A link that went through other hands never makes it official. */
enum standing standing_of_taking(const struct mandate *m, enum position_way way, bool has_factor,
                                 usec_t now);
/* While it is open and in review, when the record is checked; not once its result is frozen. */
bool positions_may_become_official(const struct consultation *c, usec_t now);
/* May a position in force be made official? OK, ERR_CONFLICT (not the organisation's own, official
 * already, replaced, or its reason was taken down: it has to be stated anew). */
err_t confirmation_verdict(const struct stance *s);
/* An organisation gives a reason of 20 to 1000 characters, a visitor none. */
bool reason_fits(enum side side, str_t reason);

/* Moderation: OK, ERR_CONFLICT (already so, or back to pending), ERR_INVALID (a rejection without
 * a public reason). An accepted statement may be rejected later and the other way round. */
err_t statement_transition(enum statement_state from, enum statement_state to, str_t reason);
/* A reason that stands in public: at least REJECTION_LEAST characters. */
bool public_reason_fits(str_t reason);
/* Correcting a text: OK, ERR_CONFLICT (not accepted, taken down, or is_same: nothing would be
 * another), ERR_INVALID (the text, or no public reason). */
/* "positions_ended", "result_published"; empty: not late. */
str_t late_word(enum late l);
/* May it be worded so, when positions are over? asked: what they were taken on. A text that was
 * missing may come: it is a translation. *wrong: which language changed too much. */
bool correction_is_slip(struct arena *arena, const struct text2 *asked, const struct text2 *is,
                        enum lang *wrong);
/* May the question and the short name be these? Not when positions were taken on others. */
bool question_may_become(const struct consultation *was, const struct consultation *is, usec_t now);
err_t correction_verdict(const struct statement *s, const struct text2 *text, str_t reason,
                         bool is_same);
/* At least one language; each at most 400 characters of one line without control bytes. */
bool statement_text_fits(const struct text2 *text);
/* Dates of stages, by the names of their fields. */
enum schedule_date {
    SCHEDULE_COLLECTS,
    SCHEDULE_OPENS,
    SCHEDULE_CLOSES,
    SCHEDULE_REVIEWS,
    SCHEDULE_PUBLISHED,
    SCHEDULE_FITS /* no date is at fault */
};
usec_t schedule_at(const struct consultation *c, enum schedule_date d);
/* Which date cannot be: each that is set comes after those before it; a review and a result need an
 * end; an opening there always is. */
enum schedule_date schedule_fault(const struct consultation *c);
/* Which date cannot become another: what has begun stays begun, nothing is moved into the past, and
 * nothing moves once the result is published. Until then an end that came may be put off, in front
 * of everybody: the record has both. Of a draft all may. */
enum schedule_date schedule_change_fault(const struct consultation *was,
                                         const struct consultation *is, usec_t now);

#endif
