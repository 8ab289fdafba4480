/* How far figures move when voices are drawn anew.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/resampled.h"

#include "opinion/memory.h"
#include "opinion/redraw.h"

enum { FIGURES = 3, CONSENSUS = 0, LEAST = 1, APART = 2, BRIDGING_LEAST = 20 };
static const double VOTES_OF_BRIDGING = 1e7; /* answers of all draws of the score together */

struct draws {
    const struct resampled_input *in;
    const struct arena *memory; /* where that of each draw comes from, too */
    size_t count;
    double *figure; /* FIGURES x statements x count */
    double *score;  /* statements x bridging draws; NULL */
    size_t scores;
};

/* Sums of weights of one class on one statement. */
struct sums {
    double agrees, answers;
};

static void add_up(const struct resampled_input *in, const double *weight, struct sums *of)
{
    const struct votes *const v = in->votes;
    for (size_t i = 0; i < v->participants; i++) {
        if (in->label[i] < 0 || weight[i] <= 0.0)
            continue;
        struct sums *const own = of + (size_t)in->label[i] * v->statements;
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
            struct sums *const s = &own[cell_column(v, k)];
            s->agrees += cell_value(v, k) == VOTE_AGREE ? weight[i] : 0.0;
            s->answers += weight[i];
        }
    }
}

static void take_figures(const struct draws *d, size_t draw, const struct sums *of)
{
    const size_t m = d->in->votes->statements;
    for (size_t j = 0; j < m; j++) {
        double consensus = 1.0;
        double least = 1.0;
        double most = 0.0;
        for (size_t g = 0; g < d->in->classes; g++) {
            const struct sums *const s = &of[g * m + j];
            const double share = (s->agrees + 0.5) / (s->answers + 1.0);
            consensus *= (s->agrees + 1.0) / (s->answers + 2.0);
            least = share < least ? share : least;
            most = share > most ? share : most;
        }
        double *const at = d->figure + j * d->count + draw;
        at[CONSENSUS * m * d->count] = consensus;
        at[LEAST * m * d->count] = least;
        at[APART * m * d->count] = most - least;
    }
}

static err_t score_anew(const struct draws *d, size_t draw, const double *weight, struct workers *w,
                        struct arena *arena, struct arena *scratch)
{
    const size_t m = d->in->votes->statements;
    const struct factorization_given given = { .dropped = d->in->left_out, .weight = weight };
    struct factorization_options options = d->in->bridging->options;
    struct factorization f;
    options.tolerance = 1e-5;
    const err_t e =
        factorization_refit(d->in->votes, d->in->bridging, &given, &options, w, arena, scratch, &f);
    if (e != OK && e != ERR_NOT_CONVERGED)
        return e;
    for (size_t j = 0; j < m; j++)
        d->score[j * d->scores + draw] = f.statement_intercept[j];
    return OK;
}

static err_t draw_once(void *context, size_t draw, size_t slot, struct workers *w)
{
    (void)slot;
    const struct draws *const d = context;
    const struct redraw voices = { .votes = d->in->votes,
                                   .weight = d->in->weight,
                                   .voice_of = d->in->voice_of,
                                   .voices = d->in->voices,
                                   .seed = partition_redraw_seed(d->in->seed) };
    AUTO(arena) arena = arena_like(d->memory);
    AUTO(arena) scratch = arena_like(d->memory);
    const size_t m = d->in->votes->statements;
    double *weight;
    TRY(redraw_weights(&voices, draw, &arena, &weight));
    struct sums *const of = arena_try_array(&arena, struct sums, array_size(m, d->in->classes));
    if (of == NULL)
        return ERR_NO_MEMORY;
    add_up(d->in, weight, of);
    take_figures(d, draw, of);
    return draw < d->scores ? score_anew(d, draw, weight, w, &arena, &scratch) : OK;
}

/* --- intervals ------------------------------------------------------------------------------- */

/* values: statements x count; sorted in place. */
static err_t intervals_of(double *values, size_t statements, size_t count, struct arena *arena,
                          struct interval **out)
{
    struct interval *const of = arena_try_array(arena, struct interval, statements);
    if (of == NULL)
        return ERR_NO_MEMORY;
    for (size_t j = 0; j < statements; j++) {
        double *const own = values + j * count;
        redraw_sort(own, count);
        of[j] = (struct interval){ own[count / 20], own[count - 1 - count / 20] };
    }
    *out = of;
    return OK;
}

static size_t score_draws(const struct resampled_input *in, size_t draws)
{
    if (in->bridging == NULL || in->bridging->statements_used == 0)
        return 0;
    const double most = VOTES_OF_BRIDGING / (double)votes_count(in->votes);
    if (most < BRIDGING_LEAST)
        return 0;
    return most < (double)draws ? (size_t)most : draws;
}

err_t resampled_make(const struct resampled_input *in, struct workers *w, struct arena *arena,
                     struct arena *scratch, struct resampled *out)
{
    must(in->classes >= 1 && in->classes <= CLASSES_RESAMPLED && arena != scratch);
    const size_t m = in->votes->statements;
    struct resampled r = { .draws = in->draws > 0 ? in->draws : redraw_count(in->votes) };
    LEVEL(level, scratch);
    struct draws *const d = arena_try_array(scratch, struct draws, 1);
    if (d == NULL)
        return ERR_NO_MEMORY;
    d->in = in;
    d->memory = scratch;
    d->count = r.draws;
    d->scores = r.bridging_draws = score_draws(in, r.draws);
    d->figure = arena_try_array(scratch, double, array_size(array_size(m, r.draws), FIGURES));
    d->score = arena_try_array(scratch, double, array_size(m, d->scores));
    if (d->figure == NULL || d->score == NULL)
        return ERR_NO_MEMORY;
    TRY(redraw_all(in->votes, r.draws, w, draw_once, NULL, d));
    TRY(intervals_of(d->figure + CONSENSUS * m * r.draws, m, r.draws, arena, &r.consensus));
    TRY(intervals_of(d->figure + LEAST * m * r.draws, m, r.draws, arena, &r.least));
    TRY(intervals_of(d->figure + APART * m * r.draws, m, r.draws, arena, &r.apart));
    if (d->scores > 0)
        TRY(intervals_of(d->score, m, d->scores, arena, &r.bridging));
    *out = r;
    return OK;
}
