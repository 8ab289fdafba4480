/* Voices drawn anew: the same draws for everything that is asked of them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/redraw.h"

#include "opinion/random.h"

enum { DRAWS = 200, DRAWS_LEAST = 20 };
static const double VOTES_OF_DRAWS = 2e8; /* answers looked at by all draws together */
/* Above so many answers, one draw is shared by the threads; below, each has its own. */
static const int64_t VOTES_TO_SHARE = 4000000;

size_t redraw_count(const struct votes *v)
{
    const double by_votes = VOTES_OF_DRAWS / ((double)votes_count(v) + 1.0);
    return by_votes >= DRAWS ? DRAWS : by_votes <= DRAWS_LEAST ? DRAWS_LEAST : (size_t)by_votes;
}

err_t redraw_weights(const struct redraw *r, size_t b, struct arena *arena, double **out)
{
    const size_t n = r->votes->participants;
    uint32_t *const drawn = arena_try_array(arena, uint32_t, r->voices);
    double *const weight = arena_try_array(arena, double, n);
    if (drawn == NULL || weight == NULL)
        return ERR_NO_MEMORY;
    const uint64_t key = random_key(r->seed, b);
    for (size_t t = 0; t < r->voices; t++)
        drawn[random_below(key, t, r->voices)]++;
    for (size_t i = 0; i < n; i++) {
        const uint32_t times = drawn[r->voice_of == NULL ? i : (size_t)r->voice_of[i]];
        weight[i] = times * (r->weight == NULL ? 1.0 : r->weight[i]);
    }
    *out = weight;
    return OK;
}

struct round {
    redraw_fn draw;
    void *context;
    size_t first;
    enum processor processor;
    err_t error[REDRAWS_AT_ONCE];
};

static void draw_piece(void *context, size_t piece)
{
    struct round *const r = context;
    AUTO(workers) own;
    workers_open(&own, 1);
    own.processor = r->processor;
    r->error[piece] = r->draw(r->context, r->first + piece, piece, &own);
}

err_t redraw_all(const struct votes *v, size_t count, struct workers *w, redraw_fn draw,
                 redraw_settle_fn settle, void *context)
{
    const size_t most = votes_count(v) > VOTES_TO_SHARE ? 1 : REDRAWS_AT_ONCE;
    struct round r = { .draw = draw, .context = context, .processor = w->processor };
    while (r.first < count) {
        const size_t left = count - r.first;
        const size_t draws = left < most ? left : most;
        if (most == 1)
            r.error[0] = draw(context, r.first, 0, w);
        else
            workers_run(w, draws, draw_piece, &r);
        for (size_t d = 0; d < draws; d++)
            TRY(r.error[d]);
        if (settle != NULL)
            TRY(settle(context, r.first, draws));
        r.first += draws;
    }
    return OK;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

void redraw_sort(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_size);
}
