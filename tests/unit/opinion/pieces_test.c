/* Work in pieces: neither threads, nor the processor, nor the width of a cell shows in a result.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "world.h"

#include "opinion/eigen.h"
#include "opinion/krylov.h"
#include "opinion/nearby.h"
#include "opinion/opinion.h"

static int make_world(void **state)
{
    (void)world_new(state, 2, 1);
    return 0;
}

/* n participants of three camps answer about half of m statements; some answer nothing. */
static struct votes given_votes(struct world *w, size_t n, size_t m)
{
    int64_t *const start = arena_array(&w->arena, int64_t, n + 1);
    int64_t *const id = arena_array(&w->arena, int64_t, n > m ? n : m);
    uint16_t *const cells = arena_array(&w->arena, uint16_t, n * m);
    for (size_t i = 0; i < n; i++) {
        int64_t k = start[i];
        for (size_t j = 0; j < m && i % 50 != 7; j++) {
            const double mood = ((i + j) % 3 == 0 ? 0.8 : -0.3) + 2.0 * chance(w) - 1.0;
            if (chance(w) < 0.5)
                cells[k++] = (uint16_t)(j << 2 | (mood > 0.3 ? 2U : mood < -0.3 ? 0U : 1U));
        }
        start[i + 1] = k;
    }
    for (size_t i = 0; i < n || i < m; i++)
        id[i] = (int64_t)i;
    return (struct votes){ n, m, id, id, start, cells, NULL };
}

static struct votes in_wide_cells(struct world *w, struct votes v)
{
    uint32_t *const wide = arena_array(&w->arena, uint32_t, (size_t)votes_count(&v));
    for (int64_t k = 0; k < votes_count(&v); k++)
        wide[k] = v.narrow[k];
    v.narrow = NULL;
    v.wide = wide;
    return v;
}

static struct opinion_report computed(struct world *w, const struct votes *v, size_t threads)
{
    struct opinion_options options = opinion_options_default();
    bool *const out = arena_array(&w->arena, bool, v->statements);
    out[3] = true;
    const struct opinion_given given = { .moderated_out = out };
    struct opinion_report r;
    options.threads = threads;
    assert_int_equal(opinion_compute(v, &given, &options, &w->arena, &w->scratch, &r), OK);
    assert_int_equal(w->scratch.used, 0);
    return r;
}

static void assert_same_bytes(const struct opinion_report *a, const struct opinion_report *b)
{
    const size_t n = a->votes->participants;
    const size_t m = a->votes->statements;
    assert_memory_equal(a->centre, b->centre, m * sizeof(double));
    assert_memory_equal(a->components.axis, b->components.axis, 2 * m * sizeof(double));
    assert_memory_equal(a->components.eigenvalue, b->components.eigenvalue, 2 * sizeof(double));
    assert_memory_equal(a->position, b->position, 2 * n * sizeof(double));
    assert_memory_equal(a->extremity, b->extremity, m * sizeof(double));
    assert_int_equal(a->groups.count, b->groups.count);
    assert_memory_equal(a->groups.of, b->groups.of, n * sizeof(int32_t));
    assert_memory_equal(a->groups.centre, b->groups.centre, 2 * a->groups.count * sizeof(double));
    assert_memory_equal(a->groups.consensus, b->groups.consensus, m * sizeof(double));
    assert_memory_equal(a->everybody.of, b->everybody.of, m * sizeof(struct answer_tally));
}

/* --- the same bytes -------------------------------------------------------------------------- */

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    struct world *w = *state;
    const struct votes v = given_votes(w, 33000, 18); /* several pieces of votes and of points */
    assert_true(pieces_of_votes(&v, 0) > 2);
    const struct opinion_report one = computed(w, &v, 1);

    for (size_t threads = 2; threads <= 5; threads++) {
        const struct opinion_report more = computed(w, &v, threads);

        assert_same_bytes(&one, &more);
    }
    assert_true(one.groups.count >= 2);
}

static void cells_of_four_bytes_give_the_bytes_of_those_of_two(void **state)
{
    struct world *w = *state;
    const struct votes narrow = given_votes(w, 2000, 40);
    const struct votes wide = in_wide_cells(w, narrow);

    const struct opinion_report a = computed(w, &narrow, 2);
    const struct opinion_report b = computed(w, &wide, 2);

    assert_same_bytes(&a, &b);
}

/* What one kind of machine code makes of the votes. */
struct results {
    struct group_counts counts;
    struct centred_votes centred;
    struct components axes;
    double *position;
    struct clustering clusters;
    int32_t *nearest;
};

static struct results results_on(struct world *w, const struct votes *v, enum processor processor)
{
    const size_t n = v->participants;
    const struct components_options options = { 3, 1e-13, 100 };
    struct results r;
    double room[40 * 3];
    w->workers.processor = processor;
    must(group_counts_make(v, NULL, 1, &w->workers, &w->arena, &w->scratch, &r.counts) == OK);
    must(votes_centre(v, &r.counts, NULL, &w->arena, &r.centred) == OK);
    must(components_find(&r.centred, &options, &w->workers, &w->arena, &w->scratch, &r.axes) == OK);
    r.position = arena_array(&w->arena, double, n * 3);
    must(project_participants(&r.centred, &r.axes, &w->workers, &w->scratch, r.position) == OK);
    const struct points p = { .at = r.position, .count = n, .dimensions = 3, .stride = n };
    const struct points start = first_distinct_points(&p, 40, room);
    must(kmeans(&p, &start, 20, &w->workers, &w->arena, &w->scratch, &r.clusters) == OK);
    r.nearest = arena_array(&w->arena, int32_t, n);
    nearest_centres(&p, &start, &w->workers, r.nearest);
    return r;
}

static void every_kind_of_machine_code_gives_the_same_bytes(void **state)
{
    struct world *w = *state;
    const enum processor best = w->workers.processor;
    const struct votes v = given_votes(w, 3001, 45);
    const struct results plain = results_on(w, &v, PROCESSOR_PLAIN);

    const struct results fast = results_on(w, &v, best);

    assert_memory_equal(plain.axes.axis, fast.axes.axis, 3 * 45 * sizeof(double));
    assert_memory_equal(plain.position, fast.position, 3 * 3001 * sizeof(double));
    assert_int_equal(plain.clusters.count, fast.clusters.count);
    assert_memory_equal(plain.clusters.of, fast.clusters.of, 3001 * sizeof(int32_t));
    assert_memory_equal(plain.clusters.centre, fast.clusters.centre,
                        plain.clusters.count * 3 * sizeof(double));
    assert_memory_equal(plain.nearest, fast.nearest, 3001 * sizeof(int32_t));
}

static void pieces_hold_every_row_once_and_follow_one_another(void **state)
{
    struct world *w = *state;
    const struct votes v = given_votes(w, 400, 30);
    for (size_t pieces = 1; pieces <= PIECES_MAX; pieces++) {
        size_t next = 0;
        for (size_t p = 0; p < pieces; p++) {
            const struct piece rows = piece_of_votes(&v, pieces, p);

            assert_int_equal(rows.from, next);
            assert_true(rows.to >= rows.from);
            next = rows.to;
        }
        assert_int_equal(next, 400);
    }
}

static void counts_in_pieces_are_the_counts_of_a_plain_loop(void **state)
{
    struct world *w = *state;
    const struct votes v = given_votes(w, 5000, 20);
    int32_t group_of[5000];
    int32_t agrees[2][20] = { 0 };
    int32_t answers[2][20] = { 0 };
    for (size_t i = 0; i < 5000; i++) {
        group_of[i] = (int32_t)(i % 3) - 1;
        for (int64_t k = v.start[i]; k < v.start[i + 1] && group_of[i] >= 0; k++) {
            agrees[group_of[i]][cell_column(&v, k)] += cell_value(&v, k) == VOTE_AGREE;
            answers[group_of[i]][cell_column(&v, k)]++;
        }
    }
    struct group_counts c;

    must(group_counts_make(&v, group_of, 2, &w->workers, &w->arena, &w->scratch, &c) == OK);

    assert_int_equal(c.members[0] + c.members[1], 3333);
    for (size_t g = 0; g < 2; g++) {
        for (size_t j = 0; j < 20; j++) {
            assert_int_equal(tally_of(&c, g, j)->agrees, agrees[g][j]);
            assert_int_equal(tally_of(&c, g, j)->answers, answers[g][j]);
        }
    }
}

/* --- eigenvectors ---------------------------------------------------------------------------- */

static void rows_of_eigenvectors_are_those_of_all_of_them(void **state)
{
    struct world *w = *state;
    enum { N = 30 };
    double a[N * N];
    double b[N * N];
    double value[N];
    double vector[N * N];
    double row_value[N];
    double rows[2 * N] = { 0 };
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j <= i; j++)
            a[i + j * N] = a[j + i * N] = chance(w) - 0.5;
    }
    memcpy(b, a, sizeof a);
    rows[0 + 28 * 2] = 1.0; /* the last two rows of the unit matrix */
    rows[1 + 29 * 2] = 1.0;

    (void)eigen_symmetric(a, N, value, vector);
    (void)eigen_symmetric_rows(b, N, row_value, rows, 2);

    for (size_t k = 0; k < N; k++) {
        assert_true(fabs(row_value[k] - value[k]) < 1e-14);
        assert_true(fabs(rows[0 + k * 2] - vector[28 + k * N]) < 1e-14);
        assert_true(fabs(rows[1 + k * 2] - vector[29 + k * N]) < 1e-14);
    }
}

enum { LONG = 3000 };

/* A diagonal matrix: entry j is 1 - j / LONG, so that neighbours are close. */
static void map_slope(void *context, const four *in, four *out)
{
    (void)context;
    for (size_t j = 0; j < LONG; j++)
        out[j] = in[j] * (1.0 - (double)j / LONG);
}

static void close_eigenvalues_are_told_apart_by_restarts(void **state)
{
    struct world *w = *state;
    four *const vectors = (four *)try_lines(&w->arena, (size_t)LONG * FOUR);
    for (size_t j = 0; j < LONG; j++)
        vectors[j] = (four){ chance(w) - 0.5, chance(w) - 0.5, chance(w) - 0.5, chance(w) - 0.5 };
    const struct krylov_problem p = {
        .m = LONG, .wanted = 2, .tolerance = 1e-13, .passes_max = 2000, .map = map_slope
    };
    struct krylov_result r;

    assert_int_equal(krylov_find(&p, vectors, &w->workers, &w->scratch, &r), OK);

    assert_true(r.passes > 24); /* more than the space holds */
    assert_true(r.residual <= 1e-13);
    for (size_t d = 0; d < 2; d++) {
        assert_true(fabs(r.value[d] - (1.0 - (double)d / LONG)) < 1e-13);
        assert_true(fabs(fabs(vectors[d][d]) - 1.0) < 1e-12);
    }
    assert_int_equal(w->scratch.used, 0);
}

/* --- near centres ---------------------------------------------------------------------------- */

static void assert_assigned_as_by_comparing_all(struct world *w, const struct points *p,
                                                const double *centre, size_t k)
{
    const struct points centres = {
        .at = centre, .count = k, .dimensions = p->dimensions, .stride = k
    };
    int32_t *const want = arena_array(&w->arena, int32_t, p->count);
    int32_t *const got = arena_array(&w->arena, int32_t, p->count);
    int32_t size[NEARBY_CENTRES_MAX];
    int32_t same[NEARBY_CENTRES_MAX];
    double sum[NEARBY_CENTRES_MAX * NEARBY_DIMENSIONS_MAX];
    struct nearby *s;
    nearest_centres(p, &centres, &w->workers, want);

    must(nearby_build(p, k, &w->arena, &w->scratch, &s) == OK);
    nearby_assign(s, centre, k, &w->workers, size, sum);
    for (size_t c = 0; c < k; c++)
        same[c] = (int32_t)c;
    nearby_take(s, same, got);

    assert_memory_equal(got, want, p->count * sizeof *got);
    for (size_t i = 0; i < p->count; i++) {
        size[want[i]]--;
        for (size_t d = 0; d < p->dimensions; d++)
            sum[(size_t)want[i] + d * k] -= p->at[i + d * p->stride];
    }
    for (size_t c = 0; c < k; c++) {
        assert_int_equal(size[c], 0);
        for (size_t d = 0; d < p->dimensions; d++)
            assert_true(fabs(sum[c + d * k]) < 1e-6);
    }
}

static void passing_over_far_centres_changes_no_assignment(void **state)
{
    struct world *w = *state;
    for (size_t dimensions = 1; dimensions <= 4; dimensions++) {
        const size_t n = 256 + 7000 * (dimensions - 1);
        double *const at = arena_array(&w->arena, double, n *dimensions);
        double centre[100 * 4];
        for (size_t i = 0; i < n * dimensions; i++) /* a few lie far out */
            at[i] = (chance(w) + chance(w) - 1.0) * (i % 97 == 0 ? 40.0 : 1.0);
        for (size_t c = 0; c < 100 * dimensions; c++)
            centre[c] = at[(c * 31) % (n * dimensions)];
        const struct points p = { .at = at, .count = n, .dimensions = dimensions, .stride = n };

        assert_assigned_as_by_comparing_all(w, &p, centre, 100);
        assert_assigned_as_by_comparing_all(w, &p, centre, 3);
        assert_assigned_as_by_comparing_all(w, &p, centre, 1);
    }
}

/* Points and centres on a small grid: most points have several nearest centres. */
static void ties_go_to_the_later_centre_also_among_near_ones(void **state)
{
    struct world *w = *state;
    enum { N = 20000 };
    double *const at = arena_array(&w->arena, double, (size_t)2 * N);
    double centre[2 * 49];
    for (size_t i = 0; i < 2 * (size_t)N; i++)
        at[i] = floor(chance(w) * 13.0);
    for (size_t c = 0; c < 49; c++) {
        centre[c] = (double)(2 * (c % 7));
        centre[c + 49] = (double)(c - c % 7) * 2.0 / 7.0;
    }
    const struct points p = { .at = at, .count = N, .dimensions = 2, .stride = N };

    assert_assigned_as_by_comparing_all(w, &p, centre, 49);
}

static void distinct_points_are_the_first_ones_however_often_they_come_again(void **state)
{
    struct world *w = *state;
    enum { N = 3000, K = 70 };
    double *const at = arena_array(&w->arena, double, (size_t)N);
    double room[K];
    for (size_t i = 0; i < N; i++) /* 60 places; the nought with either sign */
        at[i] = (i % 2 == 0 ? 1.0 : -1.0) * (double)(i % 210 - i % 7) / 7.0;
    const struct points p = { .at = at, .count = N, .dimensions = 1, .stride = N };

    const struct points found = first_distinct_points(&p, K, room);

    assert_int_equal(found.count, 59);
    size_t next = 0;
    for (size_t i = 0; i < N; i++) {
        bool known = false;
        for (size_t c = 0; c < next; c++)
            known = known || fabs(at[i] - room[c]) <= 0.0;
        if (!known)
            assert_true(fabs(at[i] - room[next++]) <= 0.0);
    }
    assert_int_equal(next, 59);
}

int main(void)
{
#define RULE(f) cmocka_unit_test_setup_teardown(f, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        RULE(any_number_of_threads_gives_the_same_bytes),
        RULE(cells_of_four_bytes_give_the_bytes_of_those_of_two),
        RULE(every_kind_of_machine_code_gives_the_same_bytes),
        RULE(pieces_hold_every_row_once_and_follow_one_another),
        RULE(counts_in_pieces_are_the_counts_of_a_plain_loop),
        RULE(rows_of_eigenvectors_are_those_of_all_of_them),
        RULE(close_eigenvalues_are_told_apart_by_restarts),
        RULE(passing_over_far_centres_changes_no_assignment),
        RULE(ties_go_to_the_later_centre_also_among_near_ones),
        RULE(distinct_points_are_the_first_ones_however_often_they_come_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
