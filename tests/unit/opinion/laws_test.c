/* Laws of the analysis: what may change the result and what may not, on made-up votes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "opinion/eigen.h"
#include "opinion/inclusion.h"
#include "opinion/opinion.h"

#define WORLD_ALSO struct opinion_options options;
#include "world.h"

static int make_world(void **state)
{
    world_new(state, 2, 1)->options = opinion_options_default();
    return 0;
}

/* n participants of `camps` camps with opposite habits answer about two thirds of m statements. The
 * camp of participant p is p % camps. */
static struct stream planted(struct world *w, int n, int m, int camps, double noise)
{
    struct stream s = { arena_array(&w->arena, struct vote_event, (size_t)n * (size_t)m), 0 };
    for (int p = 0; p < n; p++) {
        for (int j = 0; j < m; j++) {
            const bool answers = chance(w) < 0.67;
            const double usual = (j % camps == p % camps ? 1.0 : -1.0) * (j % 5 == 4 ? 0.0 : 1.0);
            const double mood = usual + noise * (2.0 * chance(w) - 1.0);
            const int vote = mood > 0.4 ? 1 : mood < -0.4 ? -1 : 0;
            if (answers)
                s.at[s.count++] = (struct vote_event){ (int64_t)s.count, p, j, (int8_t)vote };
        }
    }
    return s;
}

static struct opinion_report computed(struct world *w, struct stream s, struct vote_orders orders,
                                      const struct opinion_given *given)
{
    const struct votes *const v = built(w, s.at, s.count, orders);
    struct opinion_report r;
    assert_int_equal(opinion_compute(v, given, &w->options, &w->arena, &w->scratch, &r), OK);
    assert_int_equal(w->scratch.used, 0);
    return r;
}

static const struct opinion_given NOTHING = { 0 };

/* --- order ----------------------------------------------------------------------------------- */

static void the_order_of_arrival_changes_no_byte_when_rows_stand_by_id(void **state)
{
    struct world *w = *state;
    struct stream s = planted(w, 80, 20, 2, 0.8);
    const struct opinion_report a = computed(w, s, BY_ID, &NOTHING);
    for (size_t i = 0; i < s.count; i++)
        s.at[i].at = 0; /* each pair occurs once, so times do not matter */
    shuffle(w, s);

    const struct opinion_report b = computed(w, s, BY_ID, &NOTHING);

    const size_t n = a.votes->participants;
    const size_t m = a.votes->statements;
    assert_memory_equal(a.centre, b.centre, m * sizeof *a.centre);
    assert_memory_equal(a.components.axis, b.components.axis, 2 * m * sizeof(double));
    assert_memory_equal(a.position, b.position, 2 * n * sizeof(double));
    assert_memory_equal(a.groups.of, b.groups.of, n * sizeof *a.groups.of);
    assert_memory_equal(a.groups.consensus, b.groups.consensus, m * sizeof(double));
}

static void rows_and_columns_may_trade_places_without_moving_anybody(void **state)
{
    struct world *w = *state;
    struct stream s = planted(w, 60, 18, 2, 0.8);
    const struct opinion_report a = computed(w, s, BY_ID, &NOTHING);
    shuffle(w, s);
    for (size_t i = 0; i < s.count; i++)
        s.at[i].at = (int64_t)i;

    const struct opinion_report b = computed(w, s, FIRST_SEEN, &NOTHING);

    for (size_t i = 0; i < b.votes->participants; i++) {
        const size_t k = (size_t)votes_row_of(a.votes, b.votes->participant_id[i]);
        for (size_t d = 0; d < 2; d++)
            assert_close(b.position[i + d * 60], a.position[k + d * 60], 1e-9);
    }
    for (size_t j = 0; j < b.votes->statements; j++) {
        const size_t k = (size_t)votes_column_of(a.votes, b.votes->statement_id[j]);
        assert_close(b.extremity[j], a.extremity[k], 1e-9);
        assert_close(b.centre[j], a.centre[k], 1e-15);
    }
}

static void the_similarity_order_puts_camps_side_by_side(void **state)
{
    struct world *w = *state;
    const struct opinion_report r = computed(w, planted(w, 12, 20, 2, 0.3), BY_ID, &NOTHING);
    size_t order[12];

    assert_int_equal(opinion_similarity_order(&r, &w->scratch, order), OK);

    int changes = 0;
    for (size_t i = 1; i < 12; i++)
        changes +=
            r.votes->participant_id[order[i]] % 2 != r.votes->participant_id[order[i - 1]] % 2;
    assert_int_equal(changes, 1);
    assert_int_equal(r.groups.state, GROUPS_TOO_FEW); /* and it needed no groups */
}

static void those_who_answered_the_same_stand_in_order_of_their_ids(void **state)
{
    struct world *w = *state;
    struct stream s = { arena_array(&w->arena, struct vote_event, 12), 0 };
    static const int64_t ids[] = { 9, 4, 7 };
    for (size_t p = 0; p < 3; p++) {
        for (int j = 0; j < 4; j++)
            s.at[s.count++] = (struct vote_event){ 0, ids[p], j, (int8_t)(j % 2 == 0 ? 1 : -1) };
    }
    const struct opinion_report r = computed(w, s, FIRST_SEEN, &NOTHING);
    size_t order[3];

    assert_int_equal(opinion_similarity_order(&r, &w->scratch, order), OK);

    assert_int_equal(r.votes->participant_id[order[0]], 4);
    assert_int_equal(r.votes->participant_id[order[1]], 7);
    assert_int_equal(r.votes->participant_id[order[2]], 9);
}

/* --- more of the same ------------------------------------------------------------------------ */

static void everybody_twice_leaves_the_map_where_it_was(void **state)
{
    struct world *w = *state;
    const struct stream s = planted(w, 40, 15, 2, 0.9);
    struct stream twice = { arena_array(&w->arena, struct vote_event, 2 * s.count), 2 * s.count };
    for (size_t i = 0; i < s.count; i++) {
        twice.at[i] = s.at[i];
        twice.at[s.count + i] = s.at[i];
        twice.at[s.count + i].participant += 1000;
    }

    const struct opinion_report a = computed(w, s, BY_ID, &NOTHING);
    const struct opinion_report b = computed(w, twice, BY_ID, &NOTHING);

    for (size_t j = 0; j < 2 * a.votes->statements; j++)
        assert_close(b.components.axis[j], a.components.axis[j], 1e-9);
    assert_close(b.components.eigenvalue[0], 2.0 * a.components.eigenvalue[0], 1e-8);
    for (size_t i = 0; i < 40; i++) {
        assert_close(b.position[i], a.position[i], 1e-9);
        assert_close(b.position[i + 40], a.position[i], 1e-9); /* the double, 40 rows later */
    }
}

static void a_moderated_statement_stands_at_nought_and_moves_nobody_by_its_answers(void **state)
{
    struct world *w = *state;
    struct stream s = planted(w, 40, 15, 2, 0.9);
    bool out[15] = { [3] = true };
    const struct opinion_given given = { .moderated_out = out };
    const struct opinion_report a = computed(w, s, BY_ID, &given);
    for (size_t i = 0; i < s.count; i++) {
        if (s.at[i].statement == 3)
            s.at[i].vote = (int8_t)-s.at[i].vote;
    }
    const struct opinion_report b = computed(w, s, BY_ID, &given);

    assert_true(a.centre[3] == 0.0 && a.components.axis[3] == 0.0 && a.extremity[3] == 0.0);
    assert_memory_equal(a.position, b.position, 80 * sizeof(double));
    assert_int_equal(a.moderated_count, 1);
    for (size_t i = 0; i < a.consensus.agree.count; i++)
        assert_int_not_equal(a.consensus.agree.at[i].column, 3);
}

/* sqrt(m / c), c counting the moderated column for everybody: guide, section 5. */
static void a_moderated_column_counts_as_everybodys_answer_in_the_spread(void **state)
{
    struct world *w = *state;
    const struct stream s = planted(w, 30, 10, 2, 0.9);
    bool out[10] = { [0] = true };
    const struct opinion_given given = { .moderated_out = out };
    const struct opinion_report r = computed(w, s, BY_ID, &given);
    const struct votes *const v = r.votes;

    for (size_t i = 0; i < v->participants; i++) {
        double sum = 0.0;
        double answered = 1.0; /* the moderated one */
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
            if (cell_column(v, k) == 0)
                continue;
            answered += 1.0;
            sum += (cell_value(v, k) - r.centre[cell_column(v, k)]) *
                   r.components.axis[cell_column(v, k)];
        }
        assert_close(r.position[i], sqrt(10.0 / answered) * sum, 1e-12);
    }
}

/* The axes are those of the votes without that column; only its place among them stays. */
static void a_moderated_statement_turns_no_axis(void **state)
{
    struct world *w = *state;
    const struct stream s = planted(w, 60, 18, 3, 1.5);
    struct stream without = { arena_array(&w->arena, struct vote_event, s.count), 0 };
    for (size_t i = 0; i < s.count; i++) {
        if (s.at[i].statement != 4)
            without.at[without.count++] = s.at[i];
    }
    bool out[18] = { [4] = true };
    const struct opinion_given given = { .moderated_out = out };

    const struct opinion_report a = computed(w, s, BY_ID, &given);
    const struct opinion_report b = computed(w, without, BY_ID, &NOTHING);

    assert_close(a.components.total_variance, b.components.total_variance, 1e-10);
    for (size_t d = 0; d < 2; d++) {
        assert_close(a.components.eigenvalue[d], b.components.eigenvalue[d], 1e-10);
        for (size_t j = 0; j < 17; j++)
            assert_close(a.components.axis[(j < 4 ? j : j + 1) + d * 18],
                         b.components.axis[j + d * 17], 1e-11);
    }
}

static void the_only_participants_moderated_answer_is_not_on_the_axis(void **state)
{
    struct world *w = *state;
    struct vote_event e[] = { { 1, 5, 1, 1 }, { 2, 5, 2, 1 }, { 3, 5, 3, -1 } };
    bool out[] = { false, true, false };
    const struct opinion_given given = { .moderated_out = out };

    const struct opinion_report r = computed(w, (struct stream){ e, 3 }, BY_ID, &given);

    assert_close(r.components.axis[0], sqrt(0.5), 1e-15);
    assert_close(r.components.axis[1], 0.0, 0.0);
    assert_close(r.components.axis[2], -sqrt(0.5), 1e-15);
}

/* --- small and odd shapes -------------------------------------------------------------------- */

static void nobody_at_all_gives_an_empty_report(void **state)
{
    struct world *w = *state;
    const struct opinion_report r = computed(w, (struct stream){ 0 }, BY_ID, &NOTHING);

    assert_int_equal(r.groups.state, GROUPS_TOO_FEW);
    assert_int_equal(r.groups.count, 0);
    assert_int_equal(r.consensus.agree.count, 0);
    assert_null(r.groups.consensus);
}

static void one_participant_alone_gives_the_axis_of_the_answers(void **state)
{
    struct world *w = *state;
    struct vote_event e[] = { { 1, 5, 1, 1 }, { 2, 5, 2, 0 }, { 3, 5, 3, -1 } };
    const struct opinion_report r = computed(w, (struct stream){ e, 3 }, BY_ID, &NOTHING);

    assert_close(r.components.axis[0], sqrt(0.5), 1e-15);
    assert_close(r.components.axis[1], 0.0, 0.0);
    assert_close(r.components.axis[2], -sqrt(0.5), 1e-15);
    for (size_t j = 0; j < 3; j++)
        assert_close(r.components.axis[3 + j], 0.0, 0.0);
}

static void one_statement_alone_gives_the_axis_one(void **state)
{
    struct world *w = *state;
    struct vote_event e[] = { { 1, 1, 9, 1 }, { 2, 2, 9, -1 }, { 3, 3, 9, -1 } };
    const struct opinion_report r = computed(w, (struct stream){ e, 3 }, BY_ID, &NOTHING);

    assert_close(r.components.axis[0], 1.0, 0.0);
    assert_close(r.components.axis[1], 0.0, 0.0);
    assert_close(r.position[0] - r.position[1], 2.0, 1e-15);
}

static void where_nobody_differs_there_is_no_axis_and_no_group(void **state)
{
    struct world *w = *state;
    struct stream s = { arena_array(&w->arena, struct vote_event, 40 * 8), 0 };
    for (int p = 0; p < 40; p++) {
        for (int j = 0; j < 8; j++)
            s.at[s.count++] = (struct vote_event){ 0, p, j, VOTE_PASS };
    }
    const struct opinion_report r = computed(w, s, BY_ID, &NOTHING);

    assert_close(r.components.total_variance, 0.0, 0.0);
    for (size_t j = 0; j < 16; j++)
        assert_close(r.components.axis[j], 0.0, 0.0);
    assert_int_equal(r.groups.state, GROUPS_NOT_SEPARABLE);
    assert_int_equal(r.groups.count, 0);
    assert_int_equal(r.consensus.agree.count, 0);
}

/* Two camps that answer two statements in opposite ways, in perfect balance: X'X has one dimension.
 */
static void votes_of_one_dimension_have_no_second_axis(void **state)
{
    struct world *w = *state;
    struct stream s = { arena_array(&w->arena, struct vote_event, 20), 0 };
    for (int p = 0; p < 10; p++) {
        for (int j = 0; j < 2; j++)
            s.at[s.count++] = (struct vote_event){ 0, p, j, (int8_t)(p % 2 == j ? 1 : -1) };
    }
    const struct opinion_report r = computed(w, s, BY_ID, &NOTHING);

    assert_close(r.components.eigenvalue[0], 20.0, 1e-12);
    assert_close(r.components.eigenvalue[1], 0.0, 0.0);
    assert_close(r.components.axis[0], sqrt(0.5),
                 1e-14); /* of two equal entries the first is positive */
    assert_close(r.components.axis[1], -sqrt(0.5), 1e-14);
    assert_close(r.components.axis[2], 0.0, 0.0);
}

/* Eigenvalues of the same size leave the axes free to turn, but the plane they span is determined.
 */
static void equal_eigenvalues_still_give_unit_axes_at_right_angles(void **state)
{
    struct world *w = *state;
    struct stream s = { arena_array(&w->arena, struct vote_event, 100), 0 };
    for (int p = 0; p < 20; p++)
        s.at[s.count++] = (struct vote_event){ 0, p, p % 2, (int8_t)(p % 4 < 2 ? 1 : -1) };
    const struct opinion_report r = computed(w, s, BY_ID, &NOTHING);
    const double *const x = r.components.axis;

    assert_close(r.components.eigenvalue[0], r.components.eigenvalue[1], 1e-12);
    assert_close(x[0] * x[0] + x[1] * x[1], 1.0, 1e-14);
    assert_close(x[0] * x[2] + x[1] * x[3], 0.0, 1e-14);
}

/* --- components against a dense reference ---------------------------------------------------- */

/* X X' of the report's votes, n x n: small where there are few participants. Its eigenvalues are
 * those of X'X. */
static double *dense_gram(struct world *w, const struct opinion_report *r, double **x)
{
    const struct votes *const v = r->votes;
    const size_t n = v->participants;
    const size_t m = v->statements;
    double *const gram = arena_array(&w->arena, double, n *n);
    *x = arena_array(&w->arena, double, n *m);
    for (size_t i = 0; i < n; i++) {
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++)
            (*x)[i * m + cell_column(v, k)] = cell_value(v, k) - r->centre[cell_column(v, k)];
    }
    for (size_t a = 0; a < n; a++) {
        for (size_t b = 0; b < n; b++) {
            for (size_t j = 0; j < m; j++)
                gram[a + b * n] += (*x)[a * m + j] * (*x)[b * m + j];
        }
    }
    return gram;
}

/* Few participants with many statements, and the other way round within reach of the reference. */
static void components_are_those_of_the_dense_matrix(void **state)
{
    struct world *w = *state;
    static const struct {
        int n, m;
    } shapes[] = { { 120, 70 }, { 90, 600 }, { 24, 600 }, { 24, 1100 }, { 4, 1100 } };
    for (size_t s = 0; s < ARRAY_LEN(shapes); s++) {
        const struct opinion_report r =
            computed(w, planted(w, shapes[s].n, shapes[s].m, 3, 2.5), BY_ID, &NOTHING);
        const size_t n = r.votes->participants;
        const size_t m = r.votes->statements;
        double *x;
        double *const gram = dense_gram(w, &r, &x);
        double *const value = arena_array(&w->arena, double, n);
        double *const vector = arena_array(&w->arena, double, n *n);

        (void)eigen_symmetric(gram, n, value, vector);

        double trace = 0.0;
        for (size_t d = 0; d < n; d++)
            trace += value[d];
        assert_close(r.components.total_variance / trace, 1.0, 1e-12);
        for (size_t d = 0; d < 2; d++) {
            assert_close(r.components.eigenvalue[d] / value[d], 1.0, 1e-12);
            double product = 0.0; /* of the axis with X' times the eigenvector, of that length */
            for (size_t i = 0; i < n; i++) {
                for (size_t j = 0; j < m; j++)
                    product += vector[i + d * n] * x[i * m + j] * r.components.axis[j + d * m];
            }
            assert_close(fabs(product) / sqrt(value[d]), 1.0, 1e-12);
        }
        assert_true(r.components.residual <= 1e-13);
    }
}

static void an_iteration_cut_short_says_that_it_has_not_converged(void **state)
{
    struct world *w = *state;
    const struct stream s = planted(w, 150, 70, 3, 2.5);
    const struct votes *const v = built(w, s.at, s.count, BY_ID);
    struct opinion_report r;
    w->options.components.passes_max = 1;
    w->options.components.tolerance = 1e-17;

    assert_int_equal(opinion_compute(v, &NOTHING, &w->options, &w->arena, &w->scratch, &r),
                     ERR_NOT_CONVERGED);
    assert_int_equal(w->scratch.used, 0);
}

static void eigenvectors_rebuild_the_matrix(void **state)
{
    struct world *w = *state;
    enum { N = 12 };
    double a[N * N];
    double kept[N * N];
    double value[N];
    double vector[N * N];
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j <= i; j++)
            a[i + j * N] = a[j + i * N] = chance(w) - 0.5;
    }
    memcpy(kept, a, sizeof a);

    (void)eigen_symmetric(a, N, value, vector);

    for (size_t i = 0; i < N; i++) {
        assert_true(i == 0 || value[i] <= value[i - 1]);
        for (size_t j = 0; j < N; j++) {
            double sum = 0.0;
            for (size_t k = 0; k < N; k++)
                sum += vector[i + k * N] * value[k] * vector[j + k * N];
            assert_close(sum, kept[i + j * N], 1e-14);
        }
    }
}

/* --- groups ---------------------------------------------------------------------------------- */

static void planted_camps_are_found(void **state)
{
    struct world *w = *state;
    for (int camps = 2; camps <= 3; camps++) {
        const struct opinion_report r =
            computed(w, planted(w, 240, 30, camps, 1.0), BY_ID, &NOTHING);
        int32_t truth[240];
        for (int i = 0; i < 240; i++)
            truth[i] = i % camps;

        assert_int_equal(r.groups.state, GROUPS_FOUND);
        assert_int_equal(r.groups.count, camps);
        assert_true(adjusted_rand_index(r.groups.of, truth, 240) >= 0.99);
    }
}

static void below_thirty_with_seven_answers_no_groups_are_shown(void **state)
{
    struct world *w = *state;
    const struct stream s = planted(w, 30, 30, 2, 0.5);
    const struct opinion_report enough = computed(w, s, BY_ID, &NOTHING);
    struct stream fewer = s;
    while (fewer.at[fewer.count - 1].participant == 29)
        fewer.count--;
    const struct opinion_report too_few = computed(w, fewer, BY_ID, &NOTHING);

    assert_int_equal(enough.eligible_count, 30);
    assert_int_equal(enough.groups.state, GROUPS_FOUND);
    assert_int_equal(too_few.eligible_count, 29);
    assert_int_equal(too_few.groups.state, GROUPS_TOO_FEW);
    assert_int_equal(too_few.groups.count, 0);
    for (size_t i = 0; i < 29; i++)
        assert_int_equal(too_few.groups.of[i], -1);
}

static void those_with_most_answers_fill_up_to_fifteen(void **state)
{
    struct world *w = *state;
    struct stream s = { arena_array(&w->arena, struct vote_event, 1000), 0 };
    for (int p = 0; p < 40; p++) { /* 3 with 10 answers, then 6, 5, 4, 3, ... by turns */
        const int answers = p < 3 ? 10 : 6 - p % 4;
        for (int j = 0; j < answers; j++)
            s.at[s.count++] = (struct vote_event){ 0, p, j, (int8_t)(p % 3 - 1) };
    }
    const struct votes *const v = built(w, s.at, s.count, BY_ID);
    bool included[40];
    size_t count;

    assert_int_equal(inclusion_rule(v, 7, 15, &w->scratch, included, &count), OK);

    assert_int_equal(count, 15);
    for (size_t p = 0; p < 40; p++) {
        const bool six = p >= 3 && p % 4 == 0;                 /* nine of them */
        const bool early_five = p % 4 == 1 && p > 3 && p < 15; /* the first three of the next */
        assert_int_equal(included[p], p < 3 || six || early_five);
    }
}

static void ties_in_k_means_go_to_the_later_centre_and_empty_clusters_leave(void **state)
{
    struct world *w = *state;
    const double at[] = { 0.0, 2.0, 1.0 };
    const double centres[] = { 0.0, 2.0, 50.0 };
    const struct points p = { .at = at, .count = 3, .dimensions = 1, .stride = 3 };
    const struct points start = { .at = centres, .count = 3, .dimensions = 1, .stride = 3 };
    struct clustering c;

    assert_int_equal(kmeans(&p, &start, 1, &w->workers, &w->arena, &w->scratch, &c), OK);

    assert_int_equal(c.count, 2);
    assert_int_equal(c.of[2], 1); /* at the same distance from 0 and 2 */
    assert_close(c.centre[0], 0.0, 0.0);
    assert_close(c.centre[1], 1.5, 0.0);
}

static void weights_count_in_the_centre_but_not_in_the_silhouette(void **state)
{
    struct world *w = *state;
    const double at[] = { 0.0, 1.0, 10.0, 11.0 };
    const double weights[] = { 1.0, 3.0, 1.0, 1.0 };
    const double centres[] = { 0.0, 10.0 };
    const struct points p = { at, 4, 1, 4, weights };
    const struct points start = { .at = centres, .count = 2, .dimensions = 1, .stride = 2 };
    struct clustering c;
    double s;

    assert_int_equal(kmeans(&p, &start, 20, &w->workers, &w->arena, &w->scratch, &c), OK);
    assert_int_equal(silhouette(&p, &c, &w->scratch, &s), OK);

    assert_close(c.centre[0], 0.75, 1e-15);
    assert_close(c.weight[0], 4.0, 0.0);
    /* (b - a) / b: a = 1 everywhere; b = 10.5 for the outer two, 9.5 for the inner. */
    assert_close(s, (2.0 * 9.5 / 10.5 + 2.0 * 8.5 / 9.5) / 4.0, 1e-15);
}

static void the_number_of_groups_tried_grows_with_the_base_clusters(void **state)
{
    (void)state;
    assert_int_equal(groups_at_most(11), 2);
    assert_int_equal(groups_at_most(12), 3);
    assert_int_equal(groups_at_most(35), 4);
    assert_int_equal(groups_at_most(100), 5);
}

static void the_rand_index_sees_through_names_and_knows_chance(void **state)
{
    (void)state;
    const int32_t a[] = { 0, 0, 1, 1, 2, 2, -1 };
    const int32_t renamed[] = { 5, 5, 3, 3, 9, 9, 1 };
    const int32_t crossed[] = { 0, 1, 0, 1, 0, 1, 0 };

    assert_close(adjusted_rand_index(a, renamed, 7), 1.0, 0.0);
    /* No pair in common of 3 and 6 among 15: (0 - 18/15) / (4.5 - 18/15). */
    assert_close(adjusted_rand_index(a, crossed, 7), -1.2 / 3.3, 1e-15);
}

/* --- findings -------------------------------------------------------------------------------- */

static void what_sets_a_camp_apart_represents_it(void **state)
{
    struct world *w = *state;
    const struct opinion_report r = computed(w, planted(w, 100, 20, 2, 0.6), BY_ID, &NOTHING);

    assert_int_equal(r.groups.count, 2);
    for (size_t g = 0; g < 2; g++) {
        const struct listed_statements *const list = &r.groups.representative[g];
        size_t first = 0;
        while ((size_t)r.groups.of[first] != g)
            first++;
        assert_int_equal(list->count, 5);
        for (size_t i = 0; i < list->count; i++) {
            const bool own = list->at[i].column % 2 == (int32_t)(first % 2);
            assert_int_equal(list->at[i].side, own ? SIDE_AGREE : SIDE_DISAGREE);
            assert_true(list->at[i].ratio_test > SIGNIFICANT);
            assert_true(i == 0 || list->at[i - 1].side <= list->at[i].side);
        }
    }
}

static void consensus_is_the_product_over_groups(void **state)
{
    struct world *w = *state;
    const struct opinion_report r = computed(w, planted(w, 100, 20, 2, 0.6), BY_ID, &NOTHING);

    for (size_t j = 0; j < r.votes->statements; j++) {
        double product = 1.0;
        for (size_t g = 0; g < 2; g++) {
            const struct answer_tally *const t = tally_of(&r.groups.counts, g, j);
            product *= (t->agrees + 1.0) / (t->answers + 2.0);
        }
        assert_close(r.groups.consensus[j], product, 1e-16);
    }
}

static void priorities_follow_the_formula(void **state)
{
    (void)state;
    const struct answer_tally t = { .agrees = 5, .disagrees = 2, .answers = 8 };
    const double importance = (1.0 - 2.0 / 10.0) * (1.0 + 0.7) * (6.0 / 10.0);
    const double want = importance * (1.0 + 8.0 * pow(2.0, -8.0 / 5.0));

    assert_close(routing_priority(t, 0.7, STATEMENT_ORDINARY), want * want, 1e-14);
    assert_close(routing_priority(t, 0.7, STATEMENT_META), 49.0, 0.0);
}

/* --- memory ---------------------------------------------------------------------------------- */

static void every_failing_allocation_is_an_error_and_nothing_is_left_in_scratch(void **state)
{
    struct world *w = *state;
    const struct stream s = planted(w, 60, 12, 2, 0.8);
    bool out[12] = { [5] = true };
    const struct opinion_given given = { .moderated_out = out };
    const struct votes *const v = built(w, s.at, s.count, BY_ID);
    struct opinion_report r;
    assert_every_allocation_may_fail(
        w, 30, opinion_compute(v, &given, &w->options, &w->arena, &w->scratch, &r));
}

int main(void)
{
#define RULE(f) cmocka_unit_test_setup_teardown(f, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        RULE(the_order_of_arrival_changes_no_byte_when_rows_stand_by_id),
        RULE(rows_and_columns_may_trade_places_without_moving_anybody),
        RULE(the_similarity_order_puts_camps_side_by_side),
        RULE(those_who_answered_the_same_stand_in_order_of_their_ids),
        RULE(everybody_twice_leaves_the_map_where_it_was),
        RULE(a_moderated_statement_stands_at_nought_and_moves_nobody_by_its_answers),
        RULE(a_moderated_column_counts_as_everybodys_answer_in_the_spread),
        RULE(a_moderated_statement_turns_no_axis),
        RULE(the_only_participants_moderated_answer_is_not_on_the_axis),
        RULE(nobody_at_all_gives_an_empty_report),
        RULE(one_participant_alone_gives_the_axis_of_the_answers),
        RULE(one_statement_alone_gives_the_axis_one),
        RULE(where_nobody_differs_there_is_no_axis_and_no_group),
        RULE(votes_of_one_dimension_have_no_second_axis),
        RULE(equal_eigenvalues_still_give_unit_axes_at_right_angles),
        RULE(components_are_those_of_the_dense_matrix),
        RULE(an_iteration_cut_short_says_that_it_has_not_converged),
        RULE(eigenvectors_rebuild_the_matrix),
        RULE(planted_camps_are_found),
        RULE(below_thirty_with_seven_answers_no_groups_are_shown),
        RULE(those_with_most_answers_fill_up_to_fifteen),
        RULE(ties_in_k_means_go_to_the_later_centre_and_empty_clusters_leave),
        RULE(weights_count_in_the_centre_but_not_in_the_silhouette),
        RULE(the_number_of_groups_tried_grows_with_the_base_clusters),
        RULE(the_rand_index_sees_through_names_and_knows_chance),
        RULE(what_sets_a_camp_apart_represents_it),
        RULE(consensus_is_the_product_over_groups),
        RULE(priorities_follow_the_formula),
        RULE(every_failing_allocation_is_an_error_and_nothing_is_left_in_scratch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
