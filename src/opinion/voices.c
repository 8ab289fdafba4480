/* How many independent voices stand behind so many organisations.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/voices.h"

#include <math.h>

#include "opinion/eigen.h"
#include "opinion/memory.h"
#include "opinion/random.h"
#include "opinion/sort.h"
#include "opinion/special.h"

_Static_assert((int)SPECTRUM_MAX <= (int)EIGEN_MAX, "eigen.h takes as many as are asked for");

static const double TWO_SIDED_90 = 1.6448536269514722; /* normal quantile at 0.95 */
static const double TOLD_FROM = 3.0;                   /* fully telling statements a pair */
static const double EVIDENCE = 13.815510557964274;     /* chi-square of 2 degrees at 0.999 */
static const double EVIDENCE_A_PAIR = 0.001; /* s2 is an approximation: what it may be off by */
static const double SPREAD_LEAST = 0x1p-8;   /* similarities of about 0.06 */
static const double SURE = 9.0;              /* deviations, beyond which phi is below rounding */
static const double NOTHING = 1e-9;          /* rounding of sums around 0 */
enum { ROWS_A_PIECE = 32, PRIOR_PAIRS = 20000 };

/* What all pairs say about similarity before one pair is looked at. */
struct prior {
    double similar, spread;
};

/* One pair's raw similarity, the variance chance gives it, and what it rests on; all 0 where the
 * answers tell nothing. */
struct pair {
    double kappa, variance, information;
};

static struct pair pair_of(const struct agreement *sum)
{
    const double scale =
        sum->self[0] > 0.0 && sum->self[1] > 0.0 ? sqrt(sum->self[0] * sum->self[1]) : 0.0;
    if (scale <= NOTHING || sum->information <= NOTHING)
        return (struct pair){ 0 };
    const double by_chance = sum->variance[0] > 0.0 && sum->variance[1] > 0.0
                                 ? sqrt(sum->variance[0] * sum->variance[1])
                                 : 0.0;
    const double variance = (sum->squares + by_chance) / 2.0;
    return (struct pair){ sum->product / scale, variance / (scale * scale), sum->information };
}

/* Where pair (a, b), a < b, stands. */
static size_t pair_at(size_t a, size_t b)
{
    return b * (b - 1) / 2 + a;
}

/* --- the prior -------------------------------------------------------------------------------- */

/* Probability that the pair has a similarity at all: normal densities of kappa with and without. */
static double similar_probability(const struct pair *k, const struct prior *prior)
{
    const double wide = k->variance + prior->spread;
    if (prior->similar <= 0.0 || prior->spread <= 0.0)
        return 0.0;
    if (k->variance <= 0.0)
        return k->kappa == 0.0 ? 0.0 : 1.0;
    const double exponent = k->kappa * k->kappa * (1.0 / k->variance - 1.0 / wide) / 2.0;
    if (exponent > 600.0)
        return 1.0;
    const double with = prior->similar * sqrt(k->variance / wide) * special_exp(exponent);
    return with / (with + (1.0 - prior->similar));
}

/* What is known of a pair's similarity: none, or normal with probability `some`. */
struct posterior {
    double some, mean, variance;
};

static struct posterior posterior_of(const struct pair *k, const struct prior *prior)
{
    if (k->information <= 0.0 || prior->spread <= 0.0)
        return (struct posterior){ prior->similar, 0.0, prior->spread };
    const double factor = prior->spread / (prior->spread + k->variance);
    return (struct posterior){ similar_probability(k, prior), factor * k->kappa,
                               factor * k->variance };
}

static double at_most_1(double x)
{
    return x < 1.0 ? x : 1.0;
}

/* Posterior mean of the similarity where below 0 counts as 0: of a normal m with deviation d, m
 * Phi(m / d) + d phi(m / d). */
static double shrunk(const struct pair *k, const struct prior *prior)
{
    const struct posterior p = posterior_of(k, prior);
    const double d = sqrt(p.variance);
    if (d <= 0.0)
        return p.mean > 0.0 ? at_most_1(p.some * p.mean) : 0.0;
    const double z = p.mean / d;
    if (z > SURE || z < -SURE)
        return z > 0.0 ? at_most_1(p.some * p.mean) : 0.0;
    const double density = special_exp(-z * z / 2.0) * 0.39894228040143267794; /* 1 / sqrt(2 pi) */
    return at_most_1(p.some * (p.mean * special_normal_cdf(z) + d * density));
}

/* Posterior mean of its square: what is left of the squares without the part of chance. */
static double shrunk_square(const struct pair *k, const struct prior *prior)
{
    const struct posterior p = posterior_of(k, prior);
    return at_most_1(p.some * (p.mean * p.mean + p.variance));
}

/* How much likelier each pair is with a similarity than without: ratio of two normal densities, for
 * every stride-th pair that tells something. */
struct ratios {
    double *of;
    size_t count;
};

static void find_ratios(const struct pair *pairs, size_t count, double spread, struct ratios *r)
{
    const size_t stride = count / PRIOR_PAIRS + 1;
    r->count = 0;
    for (size_t i = 0; i < count; i += stride) {
        const struct pair *const k = &pairs[i];
        if (k->information <= 0.0 || k->variance <= 0.0)
            continue;
        const double wide = k->variance + spread;
        const double exponent = k->kappa * k->kappa * (1.0 / k->variance - 1.0 / wide) / 2.0;
        r->of[r->count++] =
            sqrt(k->variance / wide) * special_exp(exponent < 600.0 ? exponent : 600.0);
    }
}

/* Derivative of the log likelihood by the share of similar pairs; it falls as the share grows. */
static double likelihood_slope(const struct ratios *r, double similar)
{
    double sum = 0.0;
    for (size_t i = 0; i < r->count; i++)
        sum += (r->of[i] - 1.0) / (1.0 + similar * (r->of[i] - 1.0));
    return sum;
}

/* The likeliest share of similar pairs, by bisection, to 2^-24. */
static double likeliest_share(const struct ratios *r)
{
    double low = 0.0;
    double high = 1.0;
    for (int step = 0; step < 24; step++) {
        const double middle = (low + high) / 2.0;
        if (likelihood_slope(r, middle) > 0.0)
            low = middle;
        else
            high = middle;
    }
    return high == 1.0 ? 1.0 : low;
}

/* The prior with that spread, and twice the log of how much likelier the pairs are under it than if
 * none were similar. */
static struct prior prior_with(const struct pair *pairs, size_t count, double spread,
                               struct ratios *room, double *evidence)
{
    find_ratios(pairs, count, spread, room);
    const double similar = likeliest_share(room);
    double sum = 0.0;
    for (size_t i = 0; i < room->count; i++)
        sum += special_log(1.0 - similar + similar * room->of[i]);
    *evidence = 2.0 * sum;
    return (struct prior){ similar, spread };
}

/* The likeliest prior: spreads from 2^-8 to 2 by doubling, then between the best and its
 * neighbours by ever smaller steps. None where the pairs do not show beyond chance that any are
 * similar. */
static struct prior prior_find(const struct pair *pairs, size_t count, struct ratios *room)
{
    struct prior best = { 0 };
    double most = 0.0;
    for (int power = -8; power <= 1; power++) {
        double evidence;
        const struct prior p = prior_with(pairs, count, ldexp(1.0, power), room, &evidence);
        if (evidence > most) {
            most = evidence;
            best = p;
        }
    }
    double factor = sqrt(2.0);
    for (int round = 0; round < 5 && most > 0.0; round++) {
        const double tries[2] = { best.spread / factor, best.spread * factor };
        for (size_t t = 0; t < 2; t++) {
            double evidence;
            const struct prior p = prior_with(pairs, count, tries[t], room, &evidence);
            if (evidence > most) {
                most = evidence;
                best = p;
            }
        }
        factor = sqrt(factor);
    }
    const double needed = EVIDENCE + EVIDENCE_A_PAIR * (double)room->count;
    return most > needed && best.spread >= SPREAD_LEAST ? best : (struct prior){ 0 };
}

/* --- all pairs -------------------------------------------------------------------------------- */

/* Sums over pairs, of p_a p_b times ...; row a's part of them. */
struct row_sums {
    double weight;                        /* 1 */
    double similar;                       /* S */
    double information, pairs;            /* not weighted */
    double squares;                       /* kappa^2, less what chance gives */
    double without[AGREEMENT_GROUPS_MAX]; /* S without one set of statements */
};

struct comparing {
    const struct agreement_base *base;
    const double *weight; /* of the compared voices */
    struct pair *pairs;
    struct prior prior;
    size_t groups;
    struct row_sums *row; /* compared voices */
    uint8_t *code;        /* statements for each piece */
};

static void measure_row(struct comparing *c, const uint8_t *code, size_t a)
{
    for (size_t b = a + 1; b < c->base->count; b++) {
        struct agreement sum;
        agreement_of(c->base, code, c->base->weight[a], b, 1, &sum);
        c->pairs[pair_at(a, b)] = pair_of(&sum);
    }
}

/* S without each of the sets; only those on which both answered make a difference. */
static void leave_out(const struct comparing *c, const struct agreement *part, double pp,
                      double whole, struct row_sums *to)
{
    struct agreement all = { 0 };
    for (size_t g = 0; g < c->groups; g++)
        agreement_add(&all, &part[g], 1.0);
    for (size_t g = 0; g < c->groups; g++) {
        double s = whole;
        if (part[g].common > 0) {
            struct agreement rest = all;
            agreement_add(&rest, &part[g], -1.0);
            const struct pair k = pair_of(&rest);
            s = shrunk(&k, &c->prior);
        }
        to->without[g] += pp * s;
    }
}

static void sum_row(struct comparing *c, const uint8_t *code, size_t a)
{
    struct row_sums *const to = &c->row[a];
    for (size_t b = a + 1; b < c->base->count; b++) {
        const struct pair *const k = &c->pairs[pair_at(a, b)];
        const double pp = c->weight[a] * c->weight[b];
        const double s = shrunk(k, &c->prior);
        to->weight += pp;
        to->similar += pp * s;
        to->information += k->information;
        to->pairs += 1.0;
        to->squares += pp * shrunk_square(k, &c->prior);
        if (c->prior.spread <= 0.0)
            continue; /* nothing is similar, whatever is left out */
        struct agreement part[AGREEMENT_GROUPS_MAX];
        agreement_of(c->base, code, c->base->weight[a], b, c->groups, part);
        leave_out(c, part, pp, s, to);
    }
}

static void each_row(struct comparing *c, size_t piece,
                     void (*row)(struct comparing *c, const uint8_t *code, size_t a))
{
    uint8_t *const code = c->code + piece * c->base->votes->statements;
    const size_t end = (piece + 1) * ROWS_A_PIECE;
    for (size_t a = piece * ROWS_A_PIECE; a < c->base->count && a < end; a++) {
        agreement_spread(c->base->votes, c->base->row[a], code);
        row(c, code, a);
        agreement_wipe(c->base->votes, c->base->row[a], code);
    }
}

static void measure_piece(void *context, size_t piece)
{
    each_row(context, piece, measure_row);
}

static void sum_piece(void *context, size_t piece)
{
    each_row(context, piece, sum_row);
}

static void add_rows(const struct comparing *c, struct row_sums *sum)
{
    for (size_t a = 0; a < c->base->count; a++) {
        const struct row_sums *const r = &c->row[a];
        sum->weight += r->weight;
        sum->similar += r->similar;
        sum->information += r->information;
        sum->pairs += r->pairs;
        sum->squares += r->squares;
        for (size_t g = 0; g < c->groups; g++)
            sum->without[g] += r->without[g];
    }
}

/* --- the report ------------------------------------------------------------------------------- */

/* Mean similarity of two voices drawn by weight, the same one twice included: 1 / diversity. alone:
 * chance to draw the same one. */
static double concentration(double alone, double sum, double weight)
{
    return alone + (1.0 - alone) * (weight > 0.0 ? sum / weight : 0.0);
}

static double jackknife_error(const struct row_sums *sum, size_t groups, double alone)
{
    double mean = 0.0;
    if (groups < 2)
        return 0.0;
    for (size_t g = 0; g < groups; g++)
        mean += concentration(alone, sum->without[g], sum->weight);
    mean /= (double)groups;
    double squares = 0.0;
    for (size_t g = 0; g < groups; g++) {
        const double d = concentration(alone, sum->without[g], sum->weight) - mean;
        squares += d * d;
    }
    return sqrt(squares * ((double)groups - 1.0) / (double)groups);
}

/* Standard error of the mean similarity of the sampled voices, as of the U statistic it is: 4 / n
 * times the variance of a voice's mean with the others (Hoeffding 1948), for the part of
 * the voices that was not sampled. O(pairs). */
static double sampling_error(const struct comparing *c, size_t voices)
{
    const size_t n = c->base->count;
    if (n >= voices || n < 3)
        return 0.0;
    double mean = 0.0;
    double squares = 0.0;
    for (size_t a = 0; a < n; a++) {
        double sum = 0.0;
        double weight = 0.0;
        for (size_t b = 0; b < n; b++) {
            if (b == a)
                continue;
            sum +=
                c->weight[b] * shrunk(&c->pairs[a < b ? pair_at(a, b) : pair_at(b, a)], &c->prior);
            weight += c->weight[b];
        }
        const double own = weight > 0.0 ? sum / weight : 0.0;
        const double d = own - mean;
        mean += d / (double)(a + 1);
        squares += d * (own - mean);
    }
    const double unseen = 1.0 - (double)n / (double)voices;
    return sqrt(4.0 * unseen * squares / ((double)n * ((double)n - 1.0)));
}

static double within(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

static void report_sums(const struct comparing *c, double alone, struct voices_report *r)
{
    struct row_sums all = { 0 };
    const struct row_sums *const sum = &all;
    add_rows(c, &all);
    r->information = sum->pairs > 0.0 ? sum->information / sum->pairs : 0.0;
    const double unknown =
        sum->weight / (1.0 + r->information); /* the imaginary statement's part */
    const double apart = sum->weight > 0.0 ? sum->similar / sum->weight : 0.0;
    const double most = concentration(alone, sum->similar + unknown * (1.0 - apart), sum->weight);
    const double least = concentration(alone, sum->similar - unknown * apart, sum->weight);
    const double of_statements = jackknife_error(sum, c->groups, alone);
    const double of_voices = sampling_error(c, r->voices);
    const double error = TWO_SIDED_90 * sqrt(of_statements * of_statements + of_voices * of_voices);
    r->effective = 1.0 / concentration(alone, sum->similar, sum->weight);
    r->interval.low = 1.0 / within(most + error, alone, 1.0);
    r->interval.high = 1.0 / within(least - error, alone, 1.0);
    r->told = r->information >= TOLD_FROM;
    r->dimensions = 1.0 / within(concentration(alone, sum->squares, sum->weight), alone, 1.0);
}

_Static_assert((int)SPECTRUM_MAX <= (int)EIGEN_MAX, "all eigenvalues at once");

static err_t report_spectrum(const struct comparing *c, struct arena *arena, struct arena *scratch,
                             struct voices_report *r)
{
    const size_t n = c->base->count;
    if (n > SPECTRUM_MAX || n < r->voices)
        return OK;
    LEVEL(level, scratch);
    double *const a = arena_try_array(scratch, double, n *n);
    double *const vector = arena_try_array(scratch, double, n *n);
    double *const value = arena_try_array(arena, double, n);
    if (a == NULL || vector == NULL || value == NULL)
        return ERR_NO_MEMORY;
    double all = 0.0;
    for (size_t i = 0; i < n; i++)
        all += c->weight[i];
    for (size_t i = 0; i < n; i++) {
        a[i + i * n] = c->weight[i] / all;
        for (size_t k = 0; k < i; k++) {
            const double root = sqrt(c->weight[i] / all) * sqrt(c->weight[k] / all);
            a[k + i * n] = a[i + k * n] = root * c->pairs[pair_at(k, i)].kappa;
        }
    }
    (void)eigen_symmetric(a, n, value, vector);
    r->eigenvalue = value;
    r->eigenvalues = n;
    return OK;
}

/* All voices, or those whose id has the smallest hashes; rows ascending. */
static err_t choose_rows(const struct votes *v, const struct voices_options *o,
                         struct arena *scratch, int32_t **row, size_t *count)
{
    const size_t n = v->participants;
    int32_t *const chosen = arena_try_array(scratch, int32_t, n);
    struct keyed *const items = arena_try_array(scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, n);
    if (chosen == NULL || items == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        items[i] = (struct keyed){ draw_bits(o->seed, 0, (uint64_t)v->participant_id[i]), i };
    *count = n < o->sample ? n : o->sample;
    if (n > o->sample) {
        sort_keyed(items, spare, n);
        for (size_t i = 0; i < *count; i++)
            items[i].key = items[i].at;
        sort_keyed(items, spare, *count);
    }
    for (size_t i = 0; i < *count; i++)
        chosen[i] = (int32_t)items[i].at;
    *row = chosen;
    return OK;
}

static err_t compare_pairs(const struct voice_votes *v, const struct agreement_base *base,
                           struct workers *workers, struct arena *scratch, struct comparing *c)
{
    const size_t n = base->count;
    const size_t m = base->votes->statements;
    const size_t pieces = (n + ROWS_A_PIECE - 1) / ROWS_A_PIECE;
    double *const weight = arena_try_array(scratch, double, n);
    *c = (struct comparing){ .base = base, .weight = weight };
    c->pairs = arena_try_array(scratch, struct pair, n < 2 ? 0 : n * (n - 1) / 2);
    c->row = arena_try_array(scratch, struct row_sums, n);
    c->code = arena_try_alloc(scratch, array_size(pieces, m));
    if (weight == NULL || c->pairs == NULL || c->row == NULL || c->code == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        weight[i] = v->weight[base->row[i]];
    c->groups = m < AGREEMENT_GROUPS_MAX ? m : AGREEMENT_GROUPS_MAX;
    workers_run(workers, pieces, measure_piece, c);
    const size_t pairs = n < 2 ? 0 : n * (n - 1) / 2;
    struct ratios room = { arena_try_array(scratch, double, pairs / (pairs / PRIOR_PAIRS + 1) + 1),
                           0 };
    if (room.of == NULL)
        return ERR_NO_MEMORY;
    c->prior = prior_find(c->pairs, pairs, &room);
    workers_run(workers, pieces, sum_piece, c);
    return OK;
}

err_t voices_find(const struct votes *v, const int32_t *voice_of, const double *weight,
                  const struct voices_options *options, struct workers *workers,
                  struct arena *arena, struct arena *scratch, struct voice_votes *as_voices,
                  struct voices_report *out)
{
    must(arena != scratch && options->sample > 0);
    struct voice_votes voices;
    TRY(voice_votes_make(v, voice_of, weight, arena, scratch, &voices));
    struct voices_report r = { .voices = voices.votes.participants };
    double all = 0.0;
    double squares = 0.0;
    for (size_t i = 0; i < r.voices; i++) {
        all += voices.weight[i];
        squares += voices.weight[i] * voices.weight[i];
    }
    *as_voices = voices;
    *out = r;
    if (all <= 0.0)
        return OK;

    LEVEL(level, scratch);
    int32_t *row;
    struct agreement_base base;
    struct comparing c;
    TRY(choose_rows(&voices.votes, options, scratch, &row, &r.compared));
    TRY(agreement_base_make(&voices.votes, row, r.compared, workers, arena, scratch, &base));
    TRY(compare_pairs(&voices, &base, workers, scratch, &c));
    r.by_weight = all * all / squares;
    r.similar = c.prior.similar;
    r.spread = c.prior.spread;
    report_sums(&c, squares / (all * all), &r);
    TRY(report_spectrum(&c, arena, scratch, &r));
    TRY(blocs_find(&voices, &base, arena, scratch, &r.blocs));
    r.largest_bloc = r.blocs.count > 0 ? r.blocs.at[0].weight / all : 0.0;
    *out = r;
    return OK;
}
