/* Coincidences of codes, and what they say. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/coding_agreement.h"

#include <stdlib.h>

#include "opinion/random.h"

/* Symmetric; what one unit adds, or all of them. */
struct coincidences {
    double of[CATEGORIES_MOST][CATEGORIES_MOST];
};

static size_t coded_by(const struct coded_unit *u)
{
    size_t n = 0;
    for (size_t i = 0; i < CODERS_MOST; i++)
        n += u->code[i] != NOT_CODED;
    return n;
}

static bool is_agreed(const struct coded_unit *u)
{
    int8_t first = NOT_CODED;
    for (size_t i = 0; i < CODERS_MOST; i++) {
        if (u->code[i] == NOT_CODED)
            continue;
        if (first != NOT_CODED && u->code[i] != first)
            return false;
        first = u->code[i];
    }
    return true;
}

/* Pairs of values by different coders, each by 1 / (coders - 1). */
static void add_unit(const struct coded_unit *u, struct coincidences *c)
{
    const double each = 1.0 / ((double)coded_by(u) - 1.0);
    for (size_t i = 0; i < CODERS_MOST; i++) {
        for (size_t k = 0; k < CODERS_MOST; k++) {
            if (i != k && u->code[i] != NOT_CODED && u->code[k] != NOT_CODED)
                c->of[u->code[i]][u->code[k]] += each;
        }
    }
}

/* How much two categories differ, given how often each was used. */
static double difference(const double *used, size_t c, size_t k, enum code_scale scale)
{
    if (c == k)
        return 0.0;
    if (scale == SCALE_NOMINAL)
        return 1.0;
    const size_t low = c < k ? c : k;
    const size_t high = c < k ? k : c;
    double between = -(used[c] + used[k]) / 2.0;
    for (size_t g = low; g <= high; g++)
        between += used[g];
    return between * between;
}

/* False: nothing differs, so there is nothing that chance could have done. */
static bool alpha_of(const struct coincidences *o, size_t categories, enum code_scale scale,
                     double *out)
{
    double used[CATEGORIES_MOST] = { 0 };
    double n = 0.0, observed = 0.0, expected = 0.0;
    for (size_t c = 0; c < categories; c++) {
        for (size_t k = 0; k < categories; k++)
            used[c] += o->of[c][k];
        n += used[c];
    }
    for (size_t c = 0; c < categories; c++) {
        for (size_t k = 0; k < categories; k++) {
            const double d = difference(used, c, k, scale);
            observed += o->of[c][k] * d;
            expected += used[c] * used[k] * d;
        }
    }
    if (expected <= 0.0)
        return false;
    *out = 1.0 - (n - 1.0) * observed / expected;
    return true;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* at: units that two or more coded. */
static void interval_of(const struct coded_unit *const *at, size_t count, size_t categories,
                        enum code_scale scale, uint64_t seed, struct arena *scratch,
                        struct code_agreement *out)
{
    static const double TAIL = 0.05;
    double *const drawn = arena_array(scratch, double, AGREEMENT_DRAWS);
    uint64_t thrown = 0;
    for (size_t i = 0; i < AGREEMENT_DRAWS; i++) {
        struct coincidences o = { 0 };
        for (size_t k = 0; k < count; k++)
            add_unit(at[random_below(seed, thrown++, count)], &o);
        if (!alpha_of(&o, categories, scale, &drawn[i]))
            drawn[i] = 1.0;
    }
    qsort(drawn, AGREEMENT_DRAWS, sizeof *drawn, by_size);
    out->low = drawn[(size_t)(TAIL * AGREEMENT_DRAWS)];
    out->high = drawn[AGREEMENT_DRAWS - 1 - (size_t)(TAIL * AGREEMENT_DRAWS)];
}

struct code_agreement code_agreement(const struct coded_unit *at, size_t count, size_t categories,
                                     enum code_scale scale, uint64_t seed, struct arena *scratch)
{
    must(categories <= CATEGORIES_MOST);
    const struct arena_mark mark = arena_mark(scratch);
    const struct coded_unit **const pairs = arena_array(scratch, const struct coded_unit *, count);
    struct coincidences o = { 0 };
    struct code_agreement a = { 0 };
    for (size_t i = 0; i < count; i++) {
        if (coded_by(&at[i]) < 2)
            continue;
        pairs[a.units++] = &at[i];
        a.agreed += is_agreed(&at[i]);
        add_unit(&at[i], &o);
    }
    a.has_alpha = alpha_of(&o, categories, scale, &a.alpha);
    if (a.has_alpha)
        interval_of(pairs, a.units, categories, scale, seed, scratch, &a);
    arena_back(scratch, mark);
    return a;
}
