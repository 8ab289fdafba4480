/* The mixture behind uncertain positions beside plain formulas; valleys and the crowd without any.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crowd.h"

#include "opinion/gapless.h"
#include "opinion/mixture.h"

enum { AXES = DENSE_MAX };

/* --- plain formulas -------------------------------------------------------------------------- */

/* A person: information (full), score, weight. */
struct person {
    double information[AXES * AXES], score[AXES], weight;
};

/* The cloud and the same people beside it. */
struct both {
    struct cloud cloud;
    struct person *person;
};

static struct both people_of(struct world *w, size_t n, size_t k)
{
    struct both b = { .person = arena_array(&w->arena, struct person, n) };
    double explained[AXES];
    for (size_t q = 0; q < k; q++)
        explained[q] = 0.4 / (double)(q + 1);
    must(cloud_make(n, k, explained, w->workers.processor, &w->arena, &b.cloud) == OK);
    double *const weight = arena_array(&w->arena, double, n);
    for (size_t i = 0; i < n; i++) {
        struct person *const p = &b.person[i];
        double information[PACKED_MAX] = { 0 };
        double position[AXES];
        double covariance[PACKED_MAX];
        for (size_t answer = 0; answer < 2 + i % 9; answer++) {
            double loading[AXES];
            const double x = bell(w) + (i % 3 == 0 ? 1.5 : -0.5);
            for (size_t q = 0; q < k; q++)
                loading[q] = bell(w);
            for (size_t q = 0; q < k; q++) {
                p->score[q] += x * loading[q];
                for (size_t r = 0; r < k; r++)
                    p->information[q * k + r] += loading[q] * loading[r];
            }
        }
        for (size_t q = 0; q < k; q++) {
            for (size_t r = 0; r <= q; r++)
                information[packed_at(q, r)] = p->information[q * k + r];
        }
        factor_place(information, p->score, k, position, covariance);
        cloud_put(&b.cloud, i, information, p->score, position, covariance);
        p->weight = weight[i] = i % 5 == 0 ? 0.0 : 0.3 + chance(w);
    }
    cloud_weigh(&b.cloud, weight);
    return b;
}

/* log of share * integral exp(h'z - z'Jz / 2) N(z; centre, width / scale); posterior of z. */
static double plain_part(const struct person *p, const struct mixture *m, const double *scale,
                         size_t g, double *at, double *spread)
{
    const size_t k = m->dimensions;
    double a[AXES * AXES];
    double b[AXES];
    double prior = 1.0;
    double value = log(m->share[g]);
    for (size_t q = 0; q < k; q++) {
        const double precision = scale[q] / m->width;
        prior *= precision;
        b[q] = p->score[q] + precision * m->centre[g][q];
        value -= 0.5 * precision * m->centre[g][q] * m->centre[g][q];
        for (size_t r = 0; r < k; r++)
            a[q * k + r] = p->information[q * k + r] + (q == r ? precision : 0.0);
    }
    value += 0.5 * log(prior) - 0.5 * log(plain_inverse(a, k, spread));
    for (size_t q = 0; q < k; q++) {
        at[q] = 0.0;
        for (size_t r = 0; r < k; r++)
            at[q] += spread[q * k + r] * b[r];
        value += 0.5 * at[q] * b[q];
    }
    return value;
}

/* Likelihood of *m; *next is what one step of EM makes of it; probability people x groups. */
static double plain_step(const struct both *b, const struct mixture *m, struct mixture *next,
                         double *probability)
{
    const size_t k = m->dimensions;
    const double *const scale = b->cloud.scale;
    double likelihood = 0.0;
    double width = 0.0;
    double all = 0.0;
    *next = (struct mixture){ .groups = m->groups, .dimensions = k };
    for (int round = 0; round < 2; round++) { /* centres first, then the width around them */
        for (size_t i = 0; i < b->cloud.count; i++) {
            const struct person *const p = &b->person[i];
            double at[MIXTURE_MAX][AXES];
            double spread[AXES * AXES];
            double part[MIXTURE_MAX];
            double sum = 0.0;
            for (size_t g = 0; g < m->groups; g++)
                sum += part[g] = exp(plain_part(p, m, scale, g, at[g], spread));
            for (size_t g = 0; g < m->groups; g++) {
                const double r = p->weight * part[g] / sum;
                probability[i * m->groups + g] = part[g] / sum;
                for (size_t q = 0; q < k && round == 1; q++) {
                    const double d = at[g][q] - next->centre[g][q];
                    width += r * scale[q] * (d * d + spread[q * k + q]);
                }
                for (size_t q = 0; q < k && round == 0; q++)
                    next->centre[g][q] += r * at[g][q];
                next->share[g] += round == 0 ? r : 0.0;
            }
            likelihood += round == 0 ? p->weight * log(sum) : 0.0;
            all += round == 0 ? p->weight : 0.0;
        }
        for (size_t g = 0; g < m->groups && round == 0; g++) {
            for (size_t q = 0; q < k; q++)
                next->centre[g][q] /= next->share[g];
            next->share[g] /= all;
        }
    }
    next->width = width / (all * (double)k);
    return likelihood;
}

static struct mixture some_mixture(struct world *w, size_t groups, size_t k)
{
    struct mixture m = { .groups = groups, .dimensions = k, .width = 0.4 };
    for (size_t g = 0; g < groups; g++) {
        m.share[g] = 2.0 * (double)(groups - g) / (double)(groups * (groups + 1));
        for (size_t q = 0; q < k; q++)
            m.centre[g][q] = 1.5 * bell(w);
    }
    return m;
}

/* --- rules ----------------------------------------------------------------------------------- */

static void a_step_is_that_of_the_formulas(void **state)
{
    struct world *w = *state;
    enum { N = 43 };
    for (size_t k = 1; k <= 5; k++) {
        for (size_t groups = 2; groups <= 4; groups++) {
            const struct both b = people_of(w, N, k);
            struct mixture m = some_mixture(w, groups, k);
            struct mixture want;
            double *const probability = arena_array(&w->arena, double, N *groups);
            double *const likely = arena_array(&w->arena, double, N *groups);
            int32_t label[N];
            const double likelihood = plain_step(&b, &m, &want, likely);

            mixture_label(&b.cloud, &m, label, probability);
            mixture_go_on(&b.cloud, &(struct mixture_options){ .iterations_max = 1 }, &m);

            assert_close(m.likelihood, likelihood, 1e-9 * fabs(likelihood));
            assert_close(m.width, want.width, 1e-9);
            for (size_t i = 0; i < N * groups; i++)
                assert_close(probability[i], likely[i], 1e-9);
            for (size_t i = 0; i < N; i++) {
                for (size_t g = 0; g < groups; g++)
                    assert_true(likely[i * groups + (size_t)label[i]] >=
                                likely[i * groups + g] - 1e-12);
            }
            for (size_t g = 0; g < groups; g++) { /* in the order of their new shares */
                size_t larger = 0;
                for (size_t h = 0; h < groups; h++)
                    larger += want.share[h] > want.share[g];
                assert_close(m.share[larger], want.share[g], 1e-9);
                for (size_t q = 0; q < k; q++)
                    assert_close(m.centre[larger][q], want.centre[g][q], 1e-9);
            }
        }
    }
}

/* The integral that the formulas solve, by adding up. */
static void the_likelihood_is_the_integral_over_positions(void **state)
{
    struct world *w = *state;
    enum { N = 9, STEPS = 40000 };
    const struct both b = people_of(w, N, 1);
    struct mixture m = some_mixture(w, 2, 1);
    double of_two = 0.0;
    double of_one = 0.0;
    for (size_t i = 0; i < N; i++) {
        const struct person *const p = &b.person[i];
        double two = 0.0;
        double one = 0.0;
        for (int s = 0; s < STEPS; s++) {
            const double z = -20.0 + 40.0 * (s + 0.5) / STEPS;
            const double says = exp(p->score[0] * z - 0.5 * p->information[0] * z * z);
            const double variance = m.width / b.cloud.scale[0];
            for (size_t g = 0; g < 2; g++) {
                const double d = z - m.centre[g][0];
                two += m.share[g] * says * exp(-0.5 * d * d / variance) /
                       sqrt(2.0 * M_PI * variance) * 40.0 / STEPS;
            }
            one += says * exp(-0.5 * z * z) / sqrt(2.0 * M_PI) * 40.0 / STEPS;
        }
        of_two += p->weight * log(two);
        of_one += p->weight * log(one);
    }

    mixture_go_on(&b.cloud, &(struct mixture_options){ .iterations_max = 1 }, &m);

    assert_close(m.likelihood, of_two, 1e-8);
    assert_close(cloud_likelihood_of_one(&b.cloud), of_one, 1e-8);
}

static void every_step_of_em_is_likelier(void **state)
{
    struct world *w = *state;
    const struct both b = people_of(w, 60, 3);
    struct mixture m = some_mixture(w, 3, 3);
    double before = -HUGE_VAL;
    for (int step = 0; step < 30; step++) {
        mixture_go_on(&b.cloud, &(struct mixture_options){ .iterations_max = 1 }, &m);
        assert_true(m.likelihood >= before - 1e-9);
        before = m.likelihood;
    }
}

static void processors_change_no_byte(void **state)
{
    struct world *w = *state;
    for (size_t k = 1; k <= 5; k++) {
        struct both b = people_of(w, 50, k);
        struct mixture a;
        struct mixture c;
        const struct mixture_options o = {
            .starts = 5, .seed = 3, .iterations_max = 50, .tolerance = 1e-6
        };
        must(mixture_fit(&b.cloud, 3, &o, &w->scratch, &a) == OK);
        b.cloud.processor = PROCESSOR_PLAIN;
        must(mixture_fit(&b.cloud, 3, &o, &w->scratch, &c) == OK);
        assert_memory_equal(a.share, c.share, sizeof a.share);
        assert_memory_equal(a.centre, c.centre, sizeof a.centre);
        assert_memory_equal(&a.width, &c.width, sizeof a.width);
        assert_memory_equal(&a.likelihood, &c.likelihood, sizeof a.likelihood);
    }
}

static void larger_groups_come_first(void **state)
{
    struct world *w = *state;
    for (uint64_t seed = 0; seed < 10; seed++) {
        reseed(w, seed);
        const struct both b = people_of(w, 80, 2);
        const struct mixture_options o = {
            .starts = 5, .seed = seed, .iterations_max = 50, .tolerance = 1e-5
        };
        struct mixture m;
        must(mixture_fit(&b.cloud, 4, &o, &w->scratch, &m) == OK);
        double sum = m.share[0];
        for (size_t g = 1; g < 4; g++) {
            assert_true(m.share[g] <= m.share[g - 1]);
            sum += m.share[g];
        }
        assert_close(sum, 1.0, 1e-12);
    }
}

/* Nobody knows anything; everybody is the same; an axis that does not show; weights of nothing. */
static void odd_clouds_keep_numbers_finite(void **state)
{
    struct world *w = *state;
    for (int how = 0; how < 16; how++) {
        const double explained[2] = { (how & 1) != 0 ? 0.0 : 0.3, 0.0 };
        struct cloud c;
        must(cloud_make(10, 2, explained, w->workers.processor, &w->arena, &c) == OK);
        double weight[10];
        for (size_t i = 0; i < 10; i++) {
            const double known = (how & 2) != 0 ? 0.0 : 5.0;
            const double information[3] = { known, 0.0, 0.0 };
            const double score[2] = { known * ((how & 4) != 0 ? 1.0 : bell(w)), 0.0 };
            double position[2];
            double covariance[3];
            factor_place(information, score, 2, position, covariance);
            cloud_put(&c, i, information, score, position, covariance);
            weight[i] = (how & 8) == 0 ? 1.0 : i == 0 ? 1e6 : 1e-6;
        }
        cloud_weigh(&c, weight);
        const struct mixture_options o = {
            .starts = 3, .seed = 1, .iterations_max = 40, .tolerance = 1e-5
        };
        struct mixture m;
        must(mixture_fit(&c, 3, &o, &w->scratch, &m) == OK);
        assert_true(isfinite(m.likelihood) && isfinite(m.width) && m.width > 0.0);
        assert_true(isfinite(cloud_likelihood_of_one(&c)));
        for (size_t g = 0; g < 3; g++)
            assert_true(isfinite(m.share[g]) && isfinite(m.centre[g][0]) &&
                        isfinite(m.centre[g][1]));
        const double valley = mixture_valley_shallowest(&m, c.scale);
        assert_true(valley >= 0.0 && valley <= 1.0);
    }
}

/* --- valleys --------------------------------------------------------------------------------- */

static double plain_density(const struct mixture *m, const double *scale, size_t a, size_t b,
                            double t)
{
    double sum = 0.0;
    for (size_t e = 0; e < 2; e++) {
        const size_t g = e == 0 ? a : b;
        double d = 0.0;
        for (size_t q = 0; q < m->dimensions; q++) {
            const double at = m->centre[a][q] + t * (m->centre[b][q] - m->centre[a][q]);
            d += (at - m->centre[g][q]) * (at - m->centre[g][q]) * scale[q] / m->width;
        }
        sum += m->share[g] * exp(-0.5 * d);
    }
    return sum;
}

/* Lowest point between two peaks, over the lower peak; all pairs of grid points are looked at as
 * peaks by running maxima from both sides. */
static double plain_valley(const struct mixture *m, const double *scale, size_t a, size_t b)
{
    enum { GRID = 20000 };
    static double density[GRID + 1];
    static double before[GRID + 1];
    for (size_t t = 0; t <= GRID; t++) {
        density[t] = plain_density(m, scale, a, b, (double)t / GRID);
        before[t] = t > 0 ? fmax(before[t - 1], density[t]) : density[t];
    }
    double least = 1.0;
    double after = 0.0;
    for (size_t t = GRID + 1; t-- > 0;) {
        after = fmax(after, density[t]);
        least = fmin(least, density[t] / fmin(before[t], after));
    }
    return least;
}

static void a_valley_is_as_deep_as_on_a_fine_grid(void **state)
{
    struct world *w = *state;
    const double scale[3] = { 1.6, 1.0, 0.4 };
    size_t deep = 0;
    size_t none = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        reseed(w, seed);
        struct mixture m = some_mixture(w, 3, 3);
        m.width = 0.1 + 2.0 * chance(w);
        double shallowest = 0.0;
        for (size_t a = 0; a < 3; a++) {
            for (size_t b = a + 1; b < 3; b++) {
                const double want = plain_valley(&m, scale, a, b);
                assert_close(mixture_valley(&m, scale, a, b), want, 0.01);
                assert_close(mixture_valley(&m, scale, b, a), want, 0.01);
                shallowest = fmax(shallowest, mixture_valley(&m, scale, a, b));
                deep += want < 0.5;
                none += want > 0.9999;
            }
        }
        assert_close(mixture_valley_shallowest(&m, scale), shallowest, 0.0);
    }
    assert_true(deep > 20 && none > 20);
}

/* Two equal groups of one normal width have one peak from a distance of two deviations down. */
static void two_equal_groups_part_at_two_deviations(void **state)
{
    (void)state;
    const double scale[1] = { 1.0 };
    struct mixture m = { .groups = 2, .dimensions = 1, .share = { 0.5, 0.5 }, .width = 1.0 };
    m.centre[1][0] = 1.99;
    assert_close(mixture_valley(&m, scale, 0, 1), 1.0, 1e-12);
    m.centre[1][0] = 2.3;
    assert_between(mixture_valley(&m, scale, 0, 1), 0.5, 0.9999);

    m.centre[1][0] = 6.0;
    assert_close(gapless_widening(&m, scale), 9.0, 0.5); /* 3 deviations instead of 1 */
}

static void widened_groups_have_just_no_valley_left(void **state)
{
    struct world *w = *state;
    const double scale[2] = { 1.4, 0.6 };
    size_t widened = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        reseed(w, seed);
        struct mixture m = some_mixture(w, 2 + seed % 4, 2);
        m.width = 0.1 + chance(w);
        const double by = gapless_widening(&m, scale);
        double deepest = 1.0;
        double a_little_less = 1.0;
        const double width = m.width;
        for (size_t a = 0; a < m.groups; a++) {
            for (size_t b = a + 1; b < m.groups; b++) {
                m.width = width * by;
                deepest = fmin(deepest, plain_valley(&m, scale, a, b));
                m.width = width * by * 0.97;
                a_little_less = fmin(a_little_less, plain_valley(&m, scale, a, b));
            }
        }
        assert_true(by >= 1.0);
        assert_true(deepest > 0.997);
        assert_true(by <= 1.0 || a_little_less < 0.9995);
        widened += by > 1.0;
    }
    assert_true(widened > 30);
}

int main(void)
{
#define LAW(f) cmocka_unit_test_setup_teardown(f, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        LAW(a_step_is_that_of_the_formulas),
        LAW(the_likelihood_is_the_integral_over_positions),
        LAW(every_step_of_em_is_likelier),
        LAW(processors_change_no_byte),
        LAW(larger_groups_come_first),
        LAW(odd_clouds_keep_numbers_finite),
        LAW(a_valley_is_as_deep_as_on_a_fine_grid),
        LAW(two_equal_groups_part_at_two_deviations),
        LAW(widened_groups_have_just_no_valley_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
