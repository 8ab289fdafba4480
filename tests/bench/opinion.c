/* How long the opinion map and groups take, beside what the machine can do at best: prints
 * figures as lines of a name and a whole number. `opinion SET` for one of the sets of the guide,
 * `opinion SET alyans` for the default method on it, `opinion PARTICIPANTS STATEMENTS` for
 * another size at a density of 10 %. Times in nanoseconds, best of some runs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/opinion.h"
#include "opinion/alyans.h"
#include "opinion/incremental.h"
#include "opinion_sets.h"
#include "peak.h"

/* --- the analysis ---------------------------------------------------------------------------- */

struct measured {
    double ns;
    int passes;
    size_t groups;
};

static double nanoseconds(void)
{
    struct timespec t;
    must(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static struct measured measure(const struct votes *v, size_t threads, int runs)
{
    struct measured best = { .ns = 1e18 };
    struct opinion_options options = opinion_options_default();
    const struct opinion_given given = { 0 };
    options.threads = threads;
    for (int run = 0; run < runs; run++) {
        AUTO(arena) arena = { 0 };
        AUTO(arena) scratch = { 0 };
        struct opinion_report r;
        const double began = nanoseconds();
        must(opinion_compute(v, &given, &options, &arena, &scratch, &r) == OK);
        const double took = nanoseconds() - began;
        if (took < best.ns)
            best = (struct measured){ took, r.components.passes, r.groups.count };
    }
    return best;
}

/* --- what the machine can do ----------------------------------------------------------------- */

/* Section 16 of the guide: each row read once for four products and once to add them, in float. */
typedef float four_floats __attribute__((vector_size(16)));
enum { PARTS = 16 };

struct fused {
    const struct votes *votes;
    const float *x;
    const four_floats *in;
    four_floats *out; /* PARTS x statements */
    uint64_t sum[PARTS];
};

static void fused_part(void *context, size_t part)
{
    struct fused *const f = context;
    const struct votes *const v = f->votes;
    four_floats *const out = f->out + part * v->statements;
    const struct piece rows = piece_of_votes(v, PARTS, part);
    for (size_t i = rows.from; i < rows.to; i++) {
        four_floats a = { 0 };
        four_floats b = { 0 };
        int64_t k = v->start[i];
        for (; k + 2 <= v->start[i + 1]; k += 2) {
            a += f->in[v->narrow[k] >> 2] * f->x[v->narrow[k]];
            b += f->in[v->narrow[k + 1] >> 2] * f->x[v->narrow[k + 1]];
        }
        if (k < v->start[i + 1])
            a += f->in[v->narrow[k] >> 2] * f->x[v->narrow[k]];
        a += b;
        for (k = v->start[i]; k < v->start[i + 1]; k++)
            out[v->narrow[k] >> 2] += a * f->x[v->narrow[k]];
    }
}

/* The bytes of the votes, read as they come. */
static void read_part(void *context, size_t part)
{
    struct fused *const f = context;
    const struct piece votes = piece_of((size_t)votes_count(f->votes) / 16, PARTS, part);
    const uint64_t *const at = (const uint64_t *)(const void *)f->votes->narrow;
    uint64_t sum[4] = { 0 };
    for (size_t i = votes.from; i < votes.to; i++) {
        for (size_t k = 0; k < 4; k++)
            sum[k] += at[i * 4 + k];
    }
    f->sum[part] = sum[0] + sum[1] + sum[2] + sum[3];
}

static double best_pass(struct fused *f, size_t threads, int runs, void (*part)(void *, size_t))
{
    AUTO(workers) w;
    workers_open(&w, threads);
    double best = 1e18;
    for (int run = 0; run < runs; run++) {
        const double began = nanoseconds();
        workers_run(&w, PARTS, part, f);
        const double took = nanoseconds() - began;
        best = took < best ? took : best;
    }
    return best;
}

static void print(const char *name, double value)
{
    (void)printf("%s %.0f\n", name, value);
}

static void print_limits(const struct votes *v, int runs, struct arena *arena)
{
    float *const x = arena_array(arena, float, v->statements *CELLS);
    four_floats *const in = arena_array(arena, four_floats, v->statements);
    for (size_t i = 0; i < v->statements * CELLS; i++)
        x[i] = (float)(i % CELLS) - 1.1F;
    for (size_t j = 0; j < v->statements; j++)
        in[j] = (four_floats){ 1e-3F, (float)(j % 7) * 1e-3F, (float)(j % 5) * 1e-3F, 1e-4F };
    struct fused f = { .votes = v, .x = x, .in = in };
    f.out = arena_array(arena, four_floats, PARTS * v->statements);
    print("fused_ns_1", best_pass(&f, 1, runs, fused_part));
    print("fused_ns_2", best_pass(&f, 2, runs, fused_part));
    print("read_ns_1", best_pass(&f, 1, runs, read_part));
    print("read_ns_2", best_pass(&f, 2, runs, read_part));
}

/* --- one size -------------------------------------------------------------------------------- */

static void print_set(const struct opinion_set *set)
{
    AUTO(arena) arena = { 0 };
    struct votes v;
    opinion_set_make(set, &arena, &v);
    const int runs = votes_count(&v) > 30000000 ? 2 : votes_count(&v) > 3000000 ? 3 : 9;
    const struct measured one = measure(&v, 1, runs);
    const struct measured two = measure(&v, 2, runs);
    print("peak_kib", (double)peak_kib());
    print("votes", (double)votes_count(&v));
    print("ns_1", one.ns);
    print("ns_2", two.ns);
    print("passes", two.passes);
    print("groups", (double)two.groups);
    print_limits(&v, runs, &arena);
}

/* --- the default method ---------------------------------------------------------------------- */

static void print_fit(const char *name, const struct votes *v, size_t threads,
                      const struct factor_model *start, struct arena *keep,
                      struct factor_model *out)
{
    AUTO(arena) scratch = { 0 };
    AUTO(workers) w;
    workers_open(&w, threads);
    const struct factor_options options = factor_options_default();
    const struct factor_given given = { .start = start };
    const double began = nanoseconds();
    must(factor_fit(v, &given, &options, &w, keep, &scratch, out) == OK);
    print(name, nanoseconds() - began);
}

/* One more answer, and where that puts the person. */
static void print_one_more(const struct votes *v, const struct factor_model *model)
{
    enum { TIMES = 1000 };
    AUTO(arena) arena = { 0 };
    struct incremental s;
    must(incremental_of_votes(v, model, v->participants, v->statements, NULL, 0, &arena, &s) == OK);
    double position[FACTORS_MAX];
    double covariance[PACKED_MAX];
    double sum = 0.0;
    const double began = nanoseconds();
    for (size_t t = 0; t < TIMES; t++) {
        const size_t row = t * 7919 % v->participants;
        const int64_t k = v->start[row];
        incremental_update(&s, row, cell_column(v, k), cell_value(v, k), VOTE_PASS);
        incremental_position(&s, row, position, covariance);
        sum += position[0];
    }
    print("one_more_ns", (nanoseconds() - began) / TIMES);
    must(sum < 1e300);
}

static void print_alyans(const struct opinion_set *set)
{
    AUTO(arena) arena = { 0 };
    struct votes v;
    struct factor_model model;
    struct factor_model again;
    opinion_set_make(set, &arena, &v);
    print("votes", (double)votes_count(&v));
    print_fit("map_ns_1", &v, 1, NULL, &arena, &model);
    print_fit("map_ns_2", &v, 2, NULL, &arena, &model);
    print("axes", (double)model.beyond_chance);
    print("steps", model.iterations);
    print_fit("refresh_ns_2", &v, 2, &model, &arena, &again);
    print_one_more(&v, &model);

    AUTO(arena) scratch = { 0 };
    struct alyans_options options = alyans_options_default();
    const struct alyans_given given = { 0 };
    struct alyans_report r;
    options.threads = 2;
    double began = nanoseconds();
    must(alyans_compute(&v, &given, &options, &arena, &scratch, &r) == OK);
    print("all_ns_2", nanoseconds() - began);
    print("groups", (double)r.partition.count);
    print("bootstraps", (double)r.partition.bootstraps);

    AUTO(workers) w;
    workers_open(&w, 2);
    struct partition p;
    const struct factor_given all = { 0 };
    began = nanoseconds();
    must(partition_find(&v, &model, &all, NULL, 0, &options.partition, &w, &arena, &scratch, &p) ==
         OK);
    print("partition_ns_2", nanoseconds() - began);
    print("peak_kib", (double)peak_kib());
}

int main(int argc, char **argv)
{
    const bool alyans = argc == 3 && strcmp(argv[2], "alyans") == 0;
    for (size_t i = 0; (argc == 2 || alyans) && i < OPINION_SETS_COUNT; i++) {
        if (strcmp(argv[1], OPINION_SETS[i].name) != 0)
            continue;
        if (alyans)
            print_alyans(&OPINION_SETS[i]);
        else
            print_set(&OPINION_SETS[i]);
        return 0;
    }
    if (argc != 3) {
        (void)fprintf(stderr, "usage: opinion SET [alyans] | opinion PARTICIPANTS STATEMENTS\n");
        return 2;
    }
    const struct opinion_set set = { .name = "",
                                     .participants = strtoul(argv[1], NULL, 10),
                                     .statements = strtoul(argv[2], NULL, 10),
                                     .density = 0.1,
                                     .groups = 4,
                                     .noise = 1.2,
                                     .seed = 6 };
    print_set(&set);
    return 0;
}
