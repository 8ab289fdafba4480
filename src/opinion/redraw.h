/* Voices drawn anew: the same draws for everything that is asked of them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_REDRAW_H
#define ALYANS_OPINION_REDRAW_H

#include "opinion/votes.h"
#include "opinion/workers.h"

/* Who speaks, and for whom. An organisation's members are drawn together. */
struct redraw {
    const struct votes *votes;
    const double *weight;    /* participants; NULL: 1 */
    const int32_t *voice_of; /* participants: 0..voices-1; NULL: everybody is a voice */
    size_t voices;
    uint64_t seed;
};

enum { REDRAWS_AT_ONCE = 16 };

/* How many draws there are where nobody says: 200, fewer above a million answers, 20 at least. */
size_t redraw_count(const struct votes *v);

/* Weights in draw b (Efron and Tibshirani 1993, chapter 6): as many voices as there are, with
 * replacement; a participant's weight times how often the voice came. They live in arena. Errors:
 * ERR_NO_MEMORY. */
MUST_USE err_t redraw_weights(const struct redraw *r, size_t b, struct arena *arena, double **out);

/* Calls draw for draws 0..count-1, up to REDRAWS_AT_ONCE at a time, each in a slot and with workers
 * of its own; where there are very many answers one after the other, with all workers. After each
 * round of them settle(context, first, draws) is called by the calling thread (NULL: not); an error
 * of either ends it and is returned. */
typedef err_t (*redraw_fn)(void *context, size_t b, size_t slot, struct workers *w);
typedef err_t (*redraw_settle_fn)(void *context, size_t first, size_t draws);
MUST_USE err_t redraw_all(const struct votes *v, size_t count, struct workers *w, redraw_fn draw,
                          redraw_settle_fn settle, void *context);

/* Sorts values ascending, so that value [count / 20] and its mirror are the 5 % and 95 % quantiles.
 */
void redraw_sort(double *values, size_t count);

#endif
