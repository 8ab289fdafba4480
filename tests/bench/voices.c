/* Times of what is computed about voices and classes, on made-up crowds of several sizes.
 * Build: ninja tests/bench/voices (release). SPDX-License-Identifier: AGPL-3.0-or-later */

#include "opinion/voices.h"
#include "opinion/classes.h"
#include "opinion/incremental.h"
#include "opinion/random.h"
#include "peak.h"

struct size {
    size_t n, m;
    double share; /* of statements a participant answers */
};

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Two classes by turns that differ a little on every third statement. */
static struct votes made_up(struct arena *arena, struct size s)
{
    const size_t room = (size_t)((double)s.n * (double)s.m * s.share * 1.2) + 4096;
    uint16_t *const cell = arena_array(arena, uint16_t, room);
    int64_t *const start = arena_array(arena, int64_t, s.n + 1);
    int64_t *const id = arena_array(arena, int64_t, s.n > s.m ? s.n : s.m);
    size_t k = 0;
    for (size_t i = 0; i < s.n; i++) {
        for (size_t j = 0; j < s.m; j++) {
            if (draw_unit(1, i, 2 * j) >= s.share)
                continue;
            const double usual = 0.2 + 0.6 * draw_unit(2, 0, j);
            const double agree = usual + (j % 3 == 0 ? 0.1 : 0.0) * (i % 2 == 0 ? 1.0 : -1.0);
            must(k < room);
            cell[k++] = (uint16_t)(j << 2 | (draw_unit(1, i, 2 * j + 1) < agree ? 2U : 0U));
        }
        start[i + 1] = (int64_t)k;
    }
    for (size_t i = 0; i < s.n || i < s.m; i++)
        id[i] = (int64_t)i;
    return (struct votes){ .participants = s.n,
                           .statements = s.m,
                           .participant_id = id,
                           .statement_id = id,
                           .start = start,
                           .narrow = cell };
}

static void time_voices(const struct votes *v, struct workers *workers, struct arena *arena,
                        struct arena *scratch)
{
    const struct voices_options options = { VOICES_SAMPLE, 1 };
    struct voice_votes rows;
    struct voices_report r;
    const double begin = now();
    must(voices_find(v, NULL, NULL, &options, workers, arena, scratch, &rows, &r) == OK);
    printf("  voices       %8.3f s   %.1f (%.1f to %.1f), compared %zu, blocs %zu\n", now() - begin,
           r.effective, r.interval.low, r.interval.high, r.compared, r.blocs.count);
}

static void time_classes(const struct votes *v, struct workers *workers, struct arena *arena,
                         struct arena *scratch)
{
    const struct classes_options options = classes_options_default();
    int32_t *const of = arena_array(arena, int32_t, v->participants);
    struct classes_report r;
    for (size_t i = 0; i < v->participants; i++)
        of[i] = (int32_t)(i % 2);
    const double begin = now();
    must(classes_find(v, NULL, NULL, of, 2, NULL, &options, workers, arena, scratch, &r) == OK);
    printf("  classes      %8.3f s   eta2 %.4f (chance %.4f), p %.3f\n", now() - begin, r.share,
           r.by_chance, r.p);
}

/* A model of three axes; only its cost matters. */
static void time_incremental(const struct votes *v, struct arena *arena)
{
    enum { K = 3, TIMES = 100000 };
    const size_t m = v->statements;
    struct factor_model f = {
        .participants = v->participants, .statements = m, .dimensions = K, .noise = 0.4
    };
    f.mean = arena_array(arena, double, m);
    f.loading = arena_array(arena, double, m *K);
    f.loading_spread = arena_array(arena, double, m *packed_size(K));
    for (size_t i = 0; i < m * K; i++)
        f.loading[i] = draw_unit(3, 0, i) - 0.5;
    struct incremental s;
    must(incremental_of_votes(v, &f, v->participants, m, NULL, 0, arena, &s) == OK);
    double sum = 0.0;
    const double begin = now();
    for (uint64_t t = 0; t < TIMES; t++) {
        double z[K];
        double c[K * (K + 1) / 2];
        const size_t row = draw_below(4, 0, t, v->participants);
        incremental_update(&s, row, t % m, VOTE_NONE, VOTE_AGREE);
        incremental_position(&s, row, z, c);
        sum += z[0];
    }
    printf("  one answer   %8.3f us  with the voter's position, K = 3; %.1f MB held (%.3f)\n",
           (now() - begin) / TIMES * 1e6, (double)incremental_size(v->participants, m, 0, K) / 1e6,
           sum / TIMES);
}

int main(void)
{
    static const struct size SIZES[] = { { 53, 40, 1.0 },
                                         { 200, 60, 0.8 },
                                         { 1000, 200, 0.4 },
                                         { 2000, 500, 0.2 },
                                         { 100000, 1000, 0.1 } };
    struct workers workers;
    workers_open(&workers, 2);
    for (size_t i = 0; i < ARRAY_LEN(SIZES); i++) {
        AUTO(arena) arena = { 0 };
        AUTO(arena) scratch = { 0 };
        const struct votes v = made_up(&arena, SIZES[i]);
        printf("%zu x %zu, %" PRId64 " answers\n", v.participants, v.statements, votes_count(&v));
        time_voices(&v, &workers, &arena, &scratch);
        time_classes(&v, &workers, &arena, &scratch);
        time_incremental(&v, &arena);
        printf("  peak so far %ld MiB\n", (long)(peak_kib() / 1024));
    }
    workers_close(&workers);
    return 0;
}
