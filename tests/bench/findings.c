/* How long findings take: prints the best of a few runs on made-up votes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/influence.h"
#include "opinion/special.h"

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double chance(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return (double)((*seed * UINT64_C(2685821657736338717)) >> 11) * 0x1p-53;
}

static void time_shares(struct arena *scratch)
{
    static const double N[] = { 10.0, 1000.0, 1e6 };
    enum { RUNS = 2000 };
    for (size_t i = 0; i < ARRAY_LEN(N); i++) {
        double sum = 0.0;
        const double begun = seconds();
        for (int r = 0; r < RUNS; r++)
            sum += share_quantile(N[i] * (r % 21) / 20.0, N[i] * (20 - r % 21) / 20.0, 0.05);
        const double quantiles = seconds();
        struct interval d = { 0 };
        for (int r = 0; r < RUNS / 40; r++)
            must(share_difference((struct share){ N[i] * 0.4, N[i] * 0.6 },
                                  (struct share){ N[i] * 0.5, N[i] * 0.5 }, scratch, &d) == OK);
        const double differences = seconds();
        printf("%8.0f answers: quantile %.2f us, exact difference %.0f us (%.3f)\n", N[i],
               1e6 * (quantiles - begun) / RUNS, 40e6 * (differences - quantiles) / RUNS,
               sum + d.low);
    }
}

struct table {
    size_t participants, statements, classes;
    double answered; /* share of cells */
    size_t organisations;
};

static void make_votes(const struct table *t, struct arena *arena, struct arena *scratch,
                       struct votes *out)
{
    const size_t cells = t->participants * t->statements;
    struct vote_event *const e = arena_array(arena, struct vote_event, cells);
    size_t n = 0;
    uint64_t seed = 1;
    for (size_t i = 0; i < t->participants; i++) {
        for (size_t j = 0; j < t->statements; j++) {
            const double p = (double)((i % t->classes * 7 + j) % 11) / 10.0;
            const double x = chance(&seed);
            if (chance(&seed) < t->answered)
                e[n++] = (struct vote_event){ 0, (int64_t)i, (int64_t)j,
                                              (int8_t)(x < p         ? 1
                                                       : x < p + 0.1 ? 0
                                                                     : -1) };
        }
    }
    const struct vote_orders by_id = { ORDER_BY_ID, ORDER_BY_ID };
    must(votes_build(e, n, by_id, arena, scratch, out) == OK);
}

static void time_table(const struct table *t)
{
    AUTO(arena) arena = { 0 };
    AUTO(arena) scratch = { 0 };
    struct votes v;
    make_votes(t, &arena, &scratch, &v);
    int32_t *const label_of = arena_array(&arena, int32_t, t->participants);
    int32_t *const voice_of = arena_array(&arena, int32_t, t->participants);
    for (size_t i = 0; i < t->participants; i++) {
        label_of[i] = (int32_t)(i % t->classes);
        voice_of[i] = t->organisations == 0 ? 0 : (int32_t)(i * 7 % t->organisations);
    }
    const struct weighting voices = { NULL, voice_of, t->organisations };
    const struct influence_input in = { .votes = &v,
                                        .label_of = label_of,
                                        .weighting = t->organisations > 0 ? &voices : NULL,
                                        .voice_of = t->organisations > 0 ? voice_of : NULL,
                                        .voices = t->organisations };
    const struct findings_options options = findings_options_default();
    double best[3] = { 1e9, 1e9, 1e9 };
    for (int run = 0; run < 5; run++) {
        struct tallies tallies;
        struct findings f;
        struct statement_influence *s;
        double at[4] = { seconds() };
        must(tallies_make(&v, label_of, t->classes, in.weighting, NULL, &arena, &scratch,
                          &tallies) == OK);
        at[1] = seconds();
        must(findings_make(&tallies, &options, &arena, &scratch, &f) == OK);
        at[2] = seconds();
        must(influence_make(&in, &tallies, &f, &arena, &scratch, &s) == OK);
        at[3] = seconds();
        for (int k = 0; k < 3; k++)
            best[k] = at[k + 1] - at[k] < best[k] ? at[k + 1] - at[k] : best[k];
    }
    printf("%zu x %zu, %" PRId64
           " votes, %zu classes, %zu organisations: tallies %.1f ms, findings "
           "%.1f ms, influence %.1f ms\n",
           t->participants, t->statements, votes_count(&v), t->classes, t->organisations,
           1e3 * best[0], 1e3 * best[1], 1e3 * best[2]);
}

int main(void)
{
    static const struct table TABLES[] = {
        { 200, 100, 2, 0.5, 0 },      { 2000, 200, 2, 0.13, 0 },   { 2000, 1000, 5, 0.15, 0 },
        { 2000, 1000, 5, 0.15, 300 }, { 100000, 1000, 5, 0.1, 0 },
    };
    AUTO(arena) scratch = { 0 };
    time_shares(&scratch);
    for (size_t i = 0; i < ARRAY_LEN(TABLES); i++)
        time_table(&TABLES[i]);
    return 0;
}
