/* How often groups are seen where there are none, how well they are found where there are, and
 * whether positions are as sure as they say: measured on made-up crowds, printed, and bounded.
 * ALYANS_LONG=1 runs the full-size versions, which take some minutes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crowd.h"

#include "opinion/clusters.h"
#include "opinion/opinion.h"
#include "opinion/partition.h"
#include "opinion/random.h"

/* Map and groups of a table. */
struct found {
    const struct votes *votes;
    struct factor_model model;
    struct partition partition;
};

static struct found find_groups(struct world *w, struct table t, uint64_t seed, size_t groups)
{
    struct found f = { .votes = votes_of_table(w, t) };
    const struct factor_given given = { 0 };
    struct factor_options fo = factor_options_default();
    struct partition_options po = partition_options_default();
    fo.seed = random_key(seed, 1);
    po.seed = random_key(seed, 2);
    po.groups = groups;
    po.bootstraps = at_length(20, 0);
    assert_int_equal(
        factor_fit(f.votes, &given, &fo, &w->workers, &w->arena, &w->scratch, &f.model), OK);
    assert_int_equal(partition_find(f.votes, &f.model, &given, NULL, 0, &po, &w->workers, &w->arena,
                                    &w->scratch, &f.partition),
                     OK);
    assert_int_equal(w->scratch.used, 0);
    return f;
}

/* A simulation's memory goes before the next begins. */
static void next_crowd(struct world *w, uint64_t seed)
{
    arena_release(&w->arena);
    reseed(w, seed);
}

/* --- nothing to be found --------------------------------------------------------------------- */

struct noise_case {
    const char *name;
    size_t n, m;
    struct attendance attendance;
    bool uneven_means;
};

static void noise_has_no_axes_and_no_groups(void **state)
{
    struct world *w = *state;
    static const struct noise_case CASES[] = {
        { "30 people, 20 statements, 60 %", 30, 20, { 0.6, false, false }, false },
        { "30 people, 100 statements, 30 %, uneven", 30, 100, { 0.3, true, true }, true },
        { "19 people, 8 statements, 70 %, unequal means", 19, 8, { 0.7, false, false }, true },
        { "100 people, 60 statements, 30 %, uneven people", 100, 60, { 0.3, true, false }, true },
        { "300 people, 60 statements, 20 %, uneven", 300, 60, { 0.2, true, true }, true },
        { "1000 people, 80 statements, 10 %, uneven", 1000, 80, { 0.1, true, true }, true },
        { "400 people, 120 statements, 60 %, uneven statements",
          400,
          120,
          { 0.6, false, true },
          true },
    };
    const size_t seeds = at_length(60, 200);
    for (size_t c = 0; c < ARRAY_LEN(CASES); c++) {
        const struct noise_case *const k = &CASES[c];
        size_t axes = 0;
        size_t groups = 0;
        for (uint64_t seed = 0; seed < seeds; seed++) {
            next_crowd(w, 1000 * c + seed);
            const struct table t = noise_table(w, k->n, k->m, k->attendance, k->uneven_means);
            const struct votes *const v = votes_of_table(w, t);
            const struct factor_given given = { 0 };
            struct factor_options fo = factor_options_default();
            struct factor_model model;
            fo.seed = random_key(seed, 1);
            fo.without_people = true;
            fo.iterations_max = 1;
            must(factor_fit(v, &given, &fo, &w->workers, &w->arena, &w->scratch, &model) == OK);
            axes += model.beyond_chance > 0;
            if (model.beyond_chance > 0) /* without an axis there are no groups */
                groups += find_groups(w, t, seed, 0).partition.count > 0;
        }
        print_message("noise, %s: an axis in %.1f %%, groups in %.1f %% of %zu\n", k->name,
                      100.0 * (double)axes / (double)seeds, 100.0 * (double)groups / (double)seeds,
                      seeds);
        assert_true(10 * axes <= seeds);
        assert_true(20 * groups <= seeds);
    }
}

static void one_cloud_is_seldom_called_groups(void **state)
{
    struct world *w = *state;
    static const char *const NAMES[CLOUD_SHAPES] = { "normal", "skewed", "uniform",
                                                     "heavy-tailed" };
    const size_t seeds = at_length(10, 40);
    for (size_t shape = 0; shape < CLOUD_SHAPES; shape++) {
        size_t groups = 0;
        size_t axes = 0;
        for (uint64_t seed = 0; seed < seeds; seed++) {
            next_crowd(w, 100 * shape + seed);
            const size_t k = 1 + seed % 2;
            const struct crowd c = crowd_make(w, 250, 40, k, (enum cloud_shape)shape, 0.75);
            const struct found f = find_groups(
                w, crowd_answers(w, &c, (struct attendance){ 0.4, true, false }), seed, 0);
            groups += f.partition.count > 0;
            axes += f.model.beyond_chance == k;
        }
        print_message("one %s cloud: groups in %zu of %zu, the right number of axes in %zu\n",
                      NAMES[shape], groups, seeds, axes);
        assert_true(10 * groups <= seeds);
        assert_true(2 * axes >= seeds);
    }
}

/* --- groups to be found ---------------------------------------------------------------------- */

/* Index over those with a group, and how many those are. */
static double index_of(struct world *w, const struct found *f, const int32_t *group, size_t *placed)
{
    int32_t *const truth = arena_array(&w->arena, int32_t, f->votes->participants);
    *placed = 0;
    for (size_t i = 0; i < f->votes->participants; i++) {
        truth[i] = group[f->votes->participant_id[i]];
        *placed += f->partition.label[i] >= 0;
    }
    return adjusted_rand_index(f->partition.label, truth, f->votes->participants);
}

static void four_groups_of_the_guide_are_found(void **state)
{
    struct world *w = *state;
    const size_t n = at_length(2500, 10000);
    next_crowd(w, 4);
    const struct planted p =
        plant(w, n, 300, 4, EQUAL[3], 1.2, (struct attendance){ 0.15, false, false });

    const struct found f = find_groups(w, p.table, 4, 0);

    size_t placed;
    const double index = index_of(w, &f, p.group, &placed);
    const struct partition_try *const t = &f.partition.tried[4];
    print_message(
        "guide's four groups, %zu x 300: %zu axes, %zu groups, index %.3f over %zu with a "
        "place; stability %.3f, valley %.3f, chance %.3f\n",
        n, f.model.beyond_chance, f.partition.count, index, placed, t->stability, t->valley,
        t->chance);
    assert_int_equal(f.model.beyond_chance, 3);
    assert_int_equal(f.partition.count, 4);
    assert_true(index >= 0.83);
    assert_true(placed == n);
    for (size_t g = 1; g < 4; g++)
        assert_true(f.partition.mixture.share[g] <= f.partition.mixture.share[g - 1]);
}

/* The best of many k-means on the two-dimensional Polis map of all participants; its index over the
 * people who have a group in label, to compare alike. */
static double index_on_polis_map(struct world *w, const struct votes *v, size_t groups,
                                 const int32_t *group, const int32_t *label, uint64_t seed)
{
    enum { RESTARTS = 50 };
    const struct opinion_given given = { 0 };
    const struct opinion_options options = opinion_options_default();
    struct opinion_report r;
    must(opinion_compute(v, &given, &options, &w->arena, &w->scratch, &r) == OK);
    const size_t n = v->participants;
    const struct points points = { r.position, n, 2, n, NULL };
    int32_t *const truth = arena_array(&w->arena, int32_t, n);
    for (size_t i = 0; i < n; i++)
        truth[i] = label[i] < 0 ? -1 : group[v->participant_id[i]];
    double least = HUGE_VAL;
    double index = 0.0;
    for (uint64_t restart = 0; restart < RESTARTS; restart++) {
        double *const at = arena_array(&w->arena, double, 2 * groups);
        for (size_t g = 0; g < groups; g++) {
            const size_t i = random_below(random_key(seed, restart), g, n);
            at[g] = r.position[i];
            at[g + groups] = r.position[i + n];
        }
        const struct points start = { at, groups, 2, groups, NULL };
        struct clustering c;
        must(kmeans(&points, &start, 100, &w->workers, &w->arena, &w->scratch, &c) == OK);
        double inertia = 0.0;
        for (size_t i = 0; i < n; i++) {
            const size_t g = (size_t)c.of[i];
            const double x = r.position[i] - c.centre[g];
            const double y = r.position[i + n] - c.centre[g + c.count];
            inertia += x * x + y * y;
        }
        if (inertia < least) {
            least = inertia;
            index = adjusted_rand_index(c.of, truth, n);
        }
    }
    return index;
}

struct planted_case {
    size_t n, m, groups;
    double share[5];
    double noise, density;
};

static void planted_groups_are_found_better_than_on_the_polis_map(void **state)
{
    struct world *w = *state;
    static const struct planted_case CASES[] = {
        { 300, 40, 2, { 0.5, 0.5 }, 1.0, 0.4 },
        { 600, 60, 3, { 0.5, 0.3, 0.2 }, 1.2, 0.3 },
        { 400, 50, 4, { 0.4, 0.3, 0.2, 0.1 }, 1.0, 0.5 },
        { 1000, 100, 5, { 0.3, 0.25, 0.2, 0.15, 0.1 }, 1.2, 0.25 },
        { 2000, 60, 2, { 0.85, 0.15 }, 1.2, 0.2 },
        { 500, 80, 3, { 0.4, 0.35, 0.25 }, 1.5, 0.4 },
        { 800, 60, 4, { 0.25, 0.25, 0.25, 0.25 }, 1.3, 0.35 },
        { 700, 40, 2, { 0.7, 0.3 }, 1.5, 0.4 },
        { 1200, 50, 3, { 0.6, 0.25, 0.15 }, 1.0, 0.2 },
        { 900, 120, 5, { 0.2, 0.2, 0.2, 0.2, 0.2 }, 1.5, 0.3 },
        { 300, 60, 3, { 0.45, 0.35, 0.2 }, 1.0, 0.3 },
        { 1500, 40, 4, { 0.4, 0.3, 0.2, 0.1 }, 1.0, 0.3 },
        { 350, 100, 2, { 0.8, 0.2 }, 1.5, 0.2 },
        { 650, 70, 4, { 0.35, 0.3, 0.2, 0.15 }, 1.2, 0.4 },
        { 500, 50, 2, { 0.6, 0.4 }, 2.0, 0.5 },
        { 1000, 80, 3, { 0.5, 0.4, 0.1 }, 1.2, 0.2 },
        { 450, 90, 5, { 0.3, 0.25, 0.2, 0.15, 0.1 }, 1.0, 0.4 },
        { 750, 50, 3, { 0.34, 0.33, 0.33 }, 1.4, 0.4 },
        { 1800, 100, 4, { 0.5, 0.25, 0.15, 0.1 }, 1.5, 0.15 },
        { 320, 30, 2, { 0.5, 0.5 }, 0.8, 0.5 },
    };
    size_t right = 0;
    size_t tried = 0;
    double sum[2] = { 0 };
    const size_t step = at_length(2, 1);
    for (size_t c = 0; c < ARRAY_LEN(CASES); c += step) {
        const struct planted_case *const k = &CASES[c];
        next_crowd(w, 300 + c);
        const struct planted p = plant(w, k->n, k->m, k->groups, k->share, k->noise,
                                       (struct attendance){ k->density, true, false });
        const struct found forced = find_groups(w, p.table, c, k->groups);
        const struct found freely = find_groups(w, p.table, c, 0);

        size_t placed;
        const double index = index_of(w, &forced, p.group, &placed);
        const double polis =
            index_on_polis_map(w, forced.votes, k->groups, p.group, forced.partition.label, c);
        print_message("planted %zu in %zu x %zu: index %.3f (%zu placed), k-means on the Polis map "
                      "%.3f; unforced %zu groups\n",
                      k->groups, k->n, k->m, index, placed, polis, freely.partition.count);
        assert_true(index >=
                    polis - 0.01); /* where one axis says it all, they differ by a person */
        tried++;
        right += freely.partition.count == k->groups;
        sum[0] += index;
        sum[1] += polis;
    }
    print_message("planted: mean index %.3f, on the Polis map %.3f; number right in %zu of %zu\n",
                  sum[0] / (double)tried, sum[1] / (double)tried, right, tried);
    assert_true(sum[0] >= sum[1] + 0.05 * (double)tried);
    assert_true(3 * right >= 2 * tried);
}

/* --- how sure positions are ------------------------------------------------------------------ */

/* The turn (or mirror) of the fitted plane that brings fitted loadings to the true ones: Procrustes
 * for two axes in closed form (Schoenemann 1966). */
static void align(const struct crowd *c, const struct factor_model *f, double turn[4])
{
    double m[4] = { 0 };
    for (size_t j = 0; j < c->m; j++) {
        for (size_t q = 0; q < 4; q++)
            m[q] += c->slope[j * 2 + q / 2] * f->loading[j * f->dimensions + q % 2];
    }
    const double plus = hypot(m[0] + m[3], m[2] - m[1]);
    const double minus = hypot(m[0] - m[3], m[2] + m[1]);
    const bool mirror = minus > plus;
    const double cosine = mirror ? (m[0] - m[3]) / minus : (m[0] + m[3]) / plus;
    const double sine = mirror ? (m[2] + m[1]) / minus : (m[2] - m[1]) / plus;
    turn[0] = cosine;
    turn[1] = mirror ? sine : -sine;
    turn[2] = sine;
    turn[3] = mirror ? -cosine : cosine;
}

static double coverage_of(const struct crowd *c, const struct found *f)
{
    double turn[4];
    size_t inside = 0;
    align(c, &f->model, turn);
    for (size_t i = 0; i < f->votes->participants; i++) {
        const double *const truth = c->position + (size_t)f->votes->participant_id[i] * 2;
        double d[2];
        double precision[PACKED_MAX];
        memcpy(precision, f->model.covariance + i * packed_size(2),
               packed_size(2) * sizeof(double));
        must(invert_symmetric(precision, 2));
        for (size_t q = 0; q < 2; q++) /* the true place in fitted axes */
            d[q] = turn[q] * truth[0] + turn[2 + q] * truth[1] - f->model.position[i * 2 + q];
        inside += symmetric_form(d, precision, 2, d) <= 4.605170185988092; /* chi2, 2 df, 90 % */
    }
    return (double)inside / (double)f->votes->participants;
}

struct coverage_case {
    const char *name;
    size_t n, m;
    double strength, density;
};

/* Answers have three steps, so the model is never quite true; the weaker the single answer, the
 * nearer it is. */
static void positions_are_as_sure_as_they_say(void **state)
{
    struct world *w = *state;
    static const struct coverage_case CASES[] = {
        { "weak answers, many statements", 800, 150, 0.3, 0.5 },
        { "middling answers", 600, 80, 0.5, 0.4 },
        { "strong answers", 600, 60, 0.75, 0.4 },
        { "few people", 120, 60, 0.6, 0.4 },
        { "few answers each", 1000, 60, 0.6, 0.12 },
    };
    const size_t seeds = at_length(3, 20);
    for (size_t k = 0; k < ARRAY_LEN(CASES); k++) {
        double sum = 0.0;
        size_t used = 0;
        for (uint64_t seed = 0; seed < seeds; seed++) {
            next_crowd(w, 50 * k + seed);
            const struct crowd c =
                crowd_make(w, CASES[k].n, CASES[k].m, 2, CLOUD_NORMAL, CASES[k].strength);
            struct found f = {
                .votes = votes_of_table(
                    w, crowd_answers(w, &c, (struct attendance){ CASES[k].density, false, false }))
            };
            const struct factor_given given = { 0 };
            struct factor_options fo = factor_options_default();
            fo.seed = seed;
            must(factor_fit(f.votes, &given, &fo, &w->workers, &w->arena, &w->scratch, &f.model) ==
                 OK);
            if (f.model.dimensions != 2)
                continue;
            used++;
            sum += coverage_of(&c, &f);
        }
        print_message(
            "90 %% regions, %s: hold the true position of %.1f %% (%zu of %zu crowds with "
            "two axes)\n",
            CASES[k].name, 100.0 * sum / (double)used, used, seeds);
        assert_true(2 * used > seeds);
        assert_between(sum / (double)used, 0.82, 0.96);
    }
}

static void stability_is_the_same_again(void **state)
{
    struct world *w = *state;
    const struct planted p =
        plant(w, 300, 40, 3, EQUAL[2], 1.0, (struct attendance){ 0.4, true, false });

    const struct found a = find_groups(w, p.table, 5, 3);
    const struct found b = find_groups(w, p.table, 5, 3);
    const struct found other = find_groups(w, p.table, 6, 3);

    assert_true(a.partition.tried[3].stability == b.partition.tried[3].stability);
    assert_true(a.partition.tried[3].stability_low == b.partition.tried[3].stability_low);
    assert_true(a.partition.tried[3].chance == b.partition.tried[3].chance);
    assert_memory_equal(a.partition.together, b.partition.together, 300 * sizeof(double));
    print_message("stability %.3f, with other seeds %.3f\n", a.partition.tried[3].stability,
                  other.partition.tried[3].stability);
    assert_close(other.partition.tried[3].stability, a.partition.tried[3].stability, 0.05);
}

/* --- small ----------------------------------------------------------------------------------- */

/* As large as a small alliance: too few to see groups in, and no trouble. */
static void an_alliance_of_nineteen_has_no_groups(void **state)
{
    struct world *w = *state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        next_crowd(w, seed);
        const struct crowd c = crowd_make(w, 19, 8, 1, CLOUD_NORMAL, 0.7);
        const struct found f =
            find_groups(w, crowd_answers(w, &c, (struct attendance){ 0.7, false, false }), seed, 0);
        assert_int_equal(f.partition.count, 0);
        assert_true(f.model.beyond_chance <= 2);
        for (size_t i = 0; i < f.votes->participants; i++)
            assert_int_equal(f.partition.label[i], -1);
    }
}

int main(void)
{
#define LAW(f) cmocka_unit_test_setup_teardown(f, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        LAW(noise_has_no_axes_and_no_groups),
        LAW(one_cloud_is_seldom_called_groups),
        LAW(four_groups_of_the_guide_are_found),
        LAW(planted_groups_are_found_better_than_on_the_polis_map),
        LAW(positions_are_as_sure_as_they_say),
        LAW(stability_is_the_same_again),
        LAW(an_alliance_of_nineteen_has_no_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
