/* One organisation, one voice: the answers of all who speak for an organisation as one row.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_VOICE_VOTES_H
#define ALYANS_OPINION_VOICE_VOTES_H

#include "opinion/votes.h"

/* Rows of votes are voices, in the order of their first participant; columns are those of the
 * participants' votes. A voice answers what most of its participants who answered that statement
 * answered; where no answer leads, the voice has none. */
struct voice_votes {
    struct votes votes;      /* participant_id: of the voice's first participant */
    const int32_t *voice_of; /* participants: row of votes */
    const int32_t *first;    /* voices: row of the first participant */
    const int32_t *size;     /* voices: participants */
    const double *weight;    /* voices: mean over participants; 1 each where no weights are given */
};

/* voice_of: label of the organisation each participant speaks for, negative: for themselves; NULL:
 * everyone for themselves. weight: participants, >= 0, NULL: each voice weighs 1. O(votes +
 * participants + statements x voices of several). Lives in arena, and refers to v. Errors:
 * ERR_NO_MEMORY. */
MUST_USE err_t voice_votes_make(const struct votes *v, const int32_t *voice_of,
                                const double *weight, struct arena *arena, struct arena *scratch,
                                struct voice_votes *out);

#endif
