/* Which statement the public meets next: drawn by expected information (opinion/next.h) from the
 * model that the last analysis kept, and with even odds where there is none. The probability goes
 * out in a signed token, comes back with the answer and is stored with it, so that shares among all
 * can be estimated although nobody was asked everything.
 *
 * The draw of a participant's n-th step is decided by a keyed hash of participant and step: asking
 * again draws no other statement. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_POSITIONS_DRAW_H
#define ALYANS_VIEWPOINTS_POSITIONS_DRAW_H

#include "opinion/next.h"
#include "viewpoints/store.h"

/* What an analysis leaves behind for drawing: the factor model without people, its columns the
 * statements in the order of number. */
struct routing_model {
    size_t statements;
    const int64_t *number;     /* statements, ascending */
    struct factor_model model; /* dimensions 0: no answer differs from another */
    const double *effective;   /* statements: answers */
};
/* A copy of what is needed, in arena; f's column c is statement of_column[c] of `statements`; those
 * without a column have no loading. answers: of each statement. */
const struct routing_model *routing_model_keep(const struct factor_model *f,
                                               const size_t *of_column, const int64_t *number,
                                               const double *answers, size_t statements,
                                               struct arena *arena);

/* The statements that can be drawn, with what the model knows of them. */
struct drawing {
    size_t count;
    const int64_t *number;     /* ascending */
    struct factor_model model; /* statements 0: there is none */
    const double *effective;   /* NULL: not known */
};
/* kept: NULL, or the model; where its statements are others than these, those it does not know have
 * no loading and no answers. number must outlive *out, and so must kept. Pure. */
void drawing_make(const struct routing_model *kept, const int64_t *number, size_t count,
                  struct arena *arena, struct drawing *out);

struct draw {
    size_t at;          /* of the statements of the drawing */
    struct drawn drawn; /* probability, step, how many were open; at: the caller's */
};
/* closed: the statements answered already. u in [0, 1). False: nothing is open. O(count K^2) and
 * scratch memory in arena. Pure. */
bool draw_next(const struct drawing *d, const bool *closed, double u, int32_t step,
               struct arena *arena, struct draw *out);
/* The open statement an answer to which tells most; count: nothing is open. Pure. */
size_t tells_most(const struct drawing *d, const bool *closed, struct arena *arena);

/* The number in [0, 1) that decides a draw: the same for the same participant and step. */
double draw_chance(const struct secret *key, consultation_id in, participant_id who, int32_t step);

/* "…": probability, step, how many were open and when, signed together with consultation,
 * participant and statement. who 0: of somebody who has no pseudonym yet, for the first step. */
enum { DRAW_TOKEN_CHARS = 54 };
str_t draw_token(struct arena *arena, const struct secret *key, consultation_id in,
                 participant_id who, statement_id on, const struct drawn *d);
/* False: not ours, of somebody else, or for another statement. *out then stays as it is. */
bool draw_token_read(struct arena *arena, const struct secret *key, str_t token, consultation_id in,
                     participant_id who, statement_id on, struct drawn *out);

/* --- what comes of it ------------------------------------------------------------------------- */

/* An answer in force on a statement that was drawn. */
struct drawn_vote {
    participant_id participant;
    statement_id statement;
    int64_t number;
    enum position value;
    double probability;
    /* Among the participant's draws since the statement could be drawn: at which this was, and how
     * many there were. How many depends on how long somebody goes on, never on what they said. */
    int32_t step, steps;
    int32_t open;
    usec_t drawn_at;
};
/* Of accepted statements; by participant, then draw. Errors: ERR_DB. */
MUST_USE err_t drawn_list(struct cx *cx, consultation_id in, const struct drawn_vote **out,
                          size_t *count);
/* The same, one participant after the other, whose answers stay where they are only until each()
 * returns: memory does not grow with answers. Errors: ERR_DB, those of each. */
typedef err_t drawn_fn(void *of, const struct drawn_vote *at, size_t count);
MUST_USE err_t drawn_each(struct cx *cx, consultation_id in, drawn_fn *each, void *of);

/* Shares among all who were asked anything, by statement. */
struct drawn_estimate {
    int64_t number;
    struct drawn_share all;   /* from every draw */
    struct drawn_share first; /* from first draws alone: right whatever makes people stop */
};
/* In the order of number; only statements that were drawn. In arena. Pure. */
void drawn_estimates(const struct drawn_vote *at, size_t count, struct arena *arena,
                     const struct drawn_estimate **out, size_t *estimates);

/* How far from even the draws were. */
struct drawn_health {
    int64_t draws;
    int64_t even;     /* of them as likely as every other open one */
    int64_t choices;  /* draws where more than one statement was open */
    double evenness;  /* mean log(1 / probability) by mean log(open), of choices; 1: all even */
    double advantage; /* mean of probability x open, of choices: 1 is even */
};
struct drawn_health drawn_health_of(const struct drawn_vote *at, size_t count);

#endif
