/* libalyans-opinion from outside: every wrong argument has its code, and nothing of it is taken.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "library_world.h"

/* --- wrong arguments ------------------------------------------------------------------------- */

static void every_error_has_its_own_text(void **state)
{
    (void)state;
    for (int a = ALYANS_OPINION_OK; a <= ALYANS_OPINION_BAD_OPTION + 1; a++) {
        for (int b = ALYANS_OPINION_OK; b < a; b++)
            assert_string_not_equal(alyans_opinion_error_text(a), alyans_opinion_error_text(b));
    }
    assert_string_equal(alyans_opinion_error_text(-1), alyans_opinion_error_text(1000));
    assert_string_equal(alyans_opinion_version(), ALYANS_VERSION);
}

static void wrong_votes_have_their_codes_and_are_not_taken(void **state)
{
    (void)state;
    struct alyans_opinion_votes *v = NULL;
    struct alyans_opinion_report *r = NULL;
    struct alyans_opinion_polis_report *p = NULL;
    const struct alyans_opinion_allocator half = { .allocate = pool_allocate };
    assert_int_equal(alyans_opinion_votes_new(NULL, 0, NULL), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_votes_new(&half, 0, &v), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_votes_add(NULL, 1, 1, 1, 0), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_votes_done(NULL, ALYANS_OPINION_BY_ID),
                     ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_analyse(NULL, NULL, NULL, &r), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_polis(NULL, NULL, NULL, &p), ALYANS_OPINION_NO_ARGUMENT);
    assert_null(v);

    assert_ok(alyans_opinion_votes_new(NULL, 0, &v));
    assert_int_equal(alyans_opinion_votes_add(v, 1, 1, 2, 0), ALYANS_OPINION_BAD_VOTE);
    assert_int_equal(alyans_opinion_votes_add(v, 1, 1, -2, 0), ALYANS_OPINION_BAD_VOTE);
    assert_int_equal(alyans_opinion_votes_add(v, 1, 1, 256, 0), ALYANS_OPINION_BAD_VOTE);
    assert_int_equal(alyans_opinion_analyse(v, NULL, NULL, &r), ALYANS_OPINION_BAD_STATE);
    assert_int_equal(alyans_opinion_polis(v, NULL, NULL, &p), ALYANS_OPINION_BAD_STATE);
    assert_int_equal(alyans_opinion_votes_done(v, (enum alyans_opinion_order)9),
                     ALYANS_OPINION_BAD_OPTION);
    assert_ok(alyans_opinion_votes_add(v, 1, 1, 1, 0));
    assert_ok(alyans_opinion_votes_done(v, ALYANS_OPINION_BY_ID));
    assert_int_equal(alyans_opinion_votes_done(v, ALYANS_OPINION_BY_ID), ALYANS_OPINION_BAD_STATE);
    assert_int_equal(alyans_opinion_votes_add(v, 1, 1, 1, 0), ALYANS_OPINION_BAD_STATE);
    assert_int_equal(alyans_opinion_analyse(v, NULL, NULL, NULL), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_polis(v, NULL, NULL, NULL), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_votes_count(v), 1);

    assert_int_equal(alyans_opinion_votes_count(NULL), 0);
    assert_int_equal(alyans_opinion_votes_at(NULL, 0, 0), ALYANS_OPINION_NOT_SEEN);
    alyans_opinion_votes_free(v);
    alyans_opinion_votes_free(NULL);
    alyans_opinion_report_free(NULL);
    alyans_opinion_polis_report_free(NULL);
}

static void wrong_rows_have_their_codes(void **state)
{
    (void)state;
    const int64_t start[] = { 0, 2, 3 };
    const int64_t back[] = { 0, 2, 1 };
    const int64_t late[] = { 1, 2, 3 };
    const int32_t column[] = { 0, 1, 1 };
    const int32_t twice[] = { 1, 1, 0 };
    const int32_t beyond[] = { 0, 2, 1 };
    const int32_t negative[] = { -1, 0, 1 };
    const int8_t vote[] = { 1, -1, 0 };
    const int8_t strange[] = { 1, 2, 0 };
    const int64_t id[] = { 5, 6 };
    const int64_t same[] = { 5, 5 };
    const struct alyans_opinion_rows good = { 2, 2, id, NULL, start, column, vote };
    struct alyans_opinion_votes *v = NULL;
    const struct {
        struct alyans_opinion_rows rows;
        enum alyans_opinion_error error;
    } bad[] = {
        { { 2, 2, id, NULL, NULL, column, vote }, ALYANS_OPINION_NO_ARGUMENT },
        { { 2, 2, id, NULL, start, NULL, vote }, ALYANS_OPINION_NO_ARGUMENT },
        { { 2, 2, id, NULL, start, column, NULL }, ALYANS_OPINION_NO_ARGUMENT },
        { { 2, 2, id, NULL, back, column, vote }, ALYANS_OPINION_BAD_ROWS },
        { { 2, 2, id, NULL, late, column, vote }, ALYANS_OPINION_BAD_ROWS },
        { { 2, 2, id, NULL, start, twice, vote }, ALYANS_OPINION_BAD_ROWS },
        { { 2, 2, id, NULL, start, beyond, vote }, ALYANS_OPINION_BAD_ROWS },
        { { 2, 2, id, NULL, start, negative, vote }, ALYANS_OPINION_BAD_ROWS },
        { { 2, 2, same, NULL, start, column, vote }, ALYANS_OPINION_BAD_ROWS },
        { { 2, 2, id, same, start, column, vote }, ALYANS_OPINION_BAD_ROWS },
        { { 2, 2, id, NULL, start, column, strange }, ALYANS_OPINION_BAD_VOTE },
        { { (size_t)INT32_MAX + 1, 2, id, NULL, start, column, vote }, ALYANS_OPINION_TOO_BIG },
        { { 2, (size_t)1 << 29, id, NULL, start, column, vote }, ALYANS_OPINION_TOO_BIG },
    };

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_int_equal(alyans_opinion_votes_of_rows(NULL, &bad[i].rows, &v), bad[i].error);
        assert_null(v);
    }
    assert_int_equal(alyans_opinion_votes_of_rows(NULL, NULL, &v), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_votes_of_rows(NULL, &good, NULL), ALYANS_OPINION_NO_ARGUMENT);
    assert_ok(alyans_opinion_votes_of_rows(NULL, &good, &v));
    alyans_opinion_votes_free(v);
}

enum { WRONG_N = 6, WRONG_M = 3 };

static void assert_given_is(const struct alyans_opinion_votes *v,
                            const struct alyans_opinion_given *given,
                            enum alyans_opinion_error error)
{
    struct alyans_opinion_report *r = NULL;
    assert_int_equal(alyans_opinion_analyse(v, given, NULL, &r), error);
    assert_null(r);
}

static void wrong_labels_and_weights_have_their_codes(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, WRONG_N, WRONG_M));
    int32_t low[WRONG_N] = { 0, -2 };
    int32_t high[WRONG_N] = { 0, 2 };
    const int32_t right[WRONG_N] = { 0, 1, -1 };
    const uint8_t flag[WRONG_M] = { 0, 2 };
    struct alyans_opinion_classing classing = { low, 2 };
    struct alyans_opinion_given g;
    alyans_opinion_given_init(&g, sizeof g);
    const struct alyans_opinion_given none = g;

    g.left_out = flag;
    assert_given_is(v, &g, ALYANS_OPINION_BAD_LABEL);
    int32_t *const wrong[] = { low, high };
    for (size_t i = 0; i < 2; i++) {
        g = none;
        g.voice_of = wrong[i];
        g.voices = 2;
        assert_given_is(v, &g, ALYANS_OPINION_BAD_LABEL);
        g = none;
        g.group_of = wrong[i];
        g.groups = 2;
        assert_given_is(v, &g, ALYANS_OPINION_BAD_LABEL);
        g = none;
        classing.class_of = wrong[i];
        g.classing = &classing;
        g.classings = 1;
        assert_given_is(v, &g, ALYANS_OPINION_BAD_LABEL);
    }
    classing.class_of = right;
    const size_t counts[] = { 0, ALYANS_OPINION_CLASSES_MAX + 1 };
    for (size_t i = 0; i < 2; i++) {
        classing.classes = counts[i];
        assert_given_is(v, &g, ALYANS_OPINION_BAD_LABEL);
    }
    g.classings = ALYANS_OPINION_CLASSES_MAX + 1;
    assert_given_is(v, &g, ALYANS_OPINION_BAD_LABEL);
    g = none;
    g.group_of = right;
    g.groups = ALYANS_OPINION_CLASSES_MAX + 1;
    assert_given_is(v, &g, ALYANS_OPINION_BAD_LABEL);

    g = none;
    g.classings = 1;
    assert_given_is(v, &g, ALYANS_OPINION_NO_ARGUMENT);
    classing = (struct alyans_opinion_classing){ NULL, 2 };
    g.classing = &classing;
    assert_given_is(v, &g, ALYANS_OPINION_NO_ARGUMENT);
    g = none;
    g.groups = 2;
    assert_given_is(v, &g, ALYANS_OPINION_NO_ARGUMENT);
    g = none;
    g.voices = 2;
    assert_given_is(v, &g, ALYANS_OPINION_NO_ARGUMENT);
    g = none;
    g.voice_of = right;
    g.voices = INT32_MAX;
    assert_given_is(v, &g, ALYANS_OPINION_TOO_BIG);

    const double weights[] = { 0.0, -1.0, 0.9e-6, 1.1e6, (double)INFINITY, (double)NAN };
    for (size_t i = 0; i < ARRAY_LEN(weights); i++) {
        const double weight[WRONG_N] = { 1.0, 1.0, 1.0, 1.0, 1.0, weights[i] };
        g = none;
        g.weight = weight;
        assert_given_is(v, &g, ALYANS_OPINION_BAD_WEIGHT);
    }
    alyans_opinion_votes_free(v);
}

static void options_out_of_range_are_refused(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, WRONG_N, WRONG_M));
    struct alyans_opinion_report *r = NULL;
#define REFUSED(field, value)                                                                      \
    do {                                                                                           \
        struct alyans_opinion_options o_ = quick();                                                \
        o_.field = (value);                                                                        \
        assert_int_equal(alyans_opinion_analyse(v, NULL, &o_, &r), ALYANS_OPINION_BAD_OPTION);     \
    } while (0)
    REFUSED(threads, 0);
    REFUSED(threads, ALYANS_OPINION_THREADS_MAX + 1);
    REFUSED(level, 0.49);
    REFUSED(level, 1.0);
    REFUSED(level, (double)NAN);
    REFUSED(fdr, -0.1);
    REFUSED(fdr, 1.1);
    REFUSED(fdr_rule, (enum alyans_opinion_fdr)2);
    REFUSED(voices_least, 0);
    REFUSED(axes_max, 0);
    REFUSED(axes_max, 9);
    REFUSED(axes_shown, 9);
    REFUSED(sign_flips, 7);
    REFUSED(sign_flips, 1032);
    REFUSED(map_tolerance, 0.0);
    REFUSED(map_steps_max, 0);
    REFUSED(groups, 1);
    REFUSED(groups, 9);
    REFUSED(groups_max, 1);
    REFUSED(group_least, 0);
    REFUSED(group_share_least, 1.5);
    REFUSED(unsureness_most, -1.0);
    REFUSED(stability_least, 2.0);
    REFUSED(chance_most, 2.0);
    REFUSED(gain_least, -0.5);
    REFUSED(group_bootstraps, 100001);
    REFUSED(group_simulations, 100001);
    REFUSED(group_people_most, 1);
    REFUSED(group_crowd_most, 1);
    REFUSED(class_permutations, 0);
    REFUSED(class_draws, 1);
    REFUSED(class_voices_most, 1);
    REFUSED(voices_compared_most, 1);
    REFUSED(bridging_participant_intercept, 0.0);
    REFUSED(bridging_statement_factor, (double)INFINITY);
    REFUSED(bridging_product, -1.0);
    REFUSED(bridging_votes_per_statement, -1);
    REFUSED(bridging_starts, 0);
    REFUSED(bridging_starts, 17);
    REFUSED(bridging_agreeing, 0);
    REFUSED(bridging_votes_for_starts, 0);
    REFUSED(bridging_passes_max, 0);
    REFUSED(bridging_tolerance, 0.0);
#undef REFUSED
    struct alyans_opinion_polis_report *p = NULL;
#define REFUSED(field, value)                                                                      \
    do {                                                                                           \
        struct alyans_opinion_polis_options o_;                                                    \
        alyans_opinion_polis_options_init(&o_, sizeof o_);                                         \
        o_.field = (value);                                                                        \
        assert_int_equal(alyans_opinion_polis(v, NULL, &o_, &p), ALYANS_OPINION_BAD_OPTION);       \
    } while (0)
    REFUSED(threads, 0);
    REFUSED(axes, 0);
    REFUSED(axes, 5);
    REFUSED(tolerance, 0.0);
    REFUSED(passes_max, 0);
    REFUSED(base_clusters_max, 0);
    REFUSED(base_steps_max, 0);
    REFUSED(answers_needed, -1);
    REFUSED(subgroups, 2);
#undef REFUSED
    double priority[] = { 1.0, (double)NAN };
    int64_t statement;
    assert_int_equal(alyans_opinion_draw(priority, NULL, 1, 1.0, &statement, NULL),
                     ALYANS_OPINION_BAD_OPTION);
    assert_int_equal(alyans_opinion_draw(priority, NULL, 2, 0.5, &statement, NULL),
                     ALYANS_OPINION_BAD_OPTION);
    assert_int_equal(alyans_opinion_draw(NULL, NULL, 2, 0.5, &statement, NULL),
                     ALYANS_OPINION_NO_ARGUMENT);
    assert_null(r);
    assert_null(p);
    alyans_opinion_votes_free(v);
}

static void what_is_given_to_polis_is_checked_too(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, WRONG_N, WRONG_M));
    struct alyans_opinion_votes *const others = added(camps(w, WRONG_N + 1, WRONG_M));
    const int32_t high[WRONG_N] = { 0, 2 };
    const uint8_t flag[WRONG_N] = { 0, 2 };
    struct alyans_opinion_polis_given g;
    alyans_opinion_polis_given_init(&g, sizeof g);
    const struct alyans_opinion_polis_given none = g;
    struct alyans_opinion_polis_report *p = NULL;

    g.left_out = flag;
    assert_int_equal(alyans_opinion_polis(v, &g, NULL, &p), ALYANS_OPINION_BAD_LABEL);
    g = none;
    g.included = flag;
    assert_int_equal(alyans_opinion_polis(v, &g, NULL, &p), ALYANS_OPINION_BAD_LABEL);
    g = none;
    g.group_of = high;
    g.groups = 2;
    assert_int_equal(alyans_opinion_polis(v, &g, NULL, &p), ALYANS_OPINION_BAD_LABEL);
    g = none;
    g.groups = 2;
    assert_int_equal(alyans_opinion_polis(v, &g, NULL, &p), ALYANS_OPINION_NO_ARGUMENT);
    assert_null(p);

    size_t order[WRONG_N + 1];
    assert_ok(alyans_opinion_polis(v, NULL, NULL, &p));
    assert_int_equal(alyans_opinion_polis_order(others, p, order), ALYANS_OPINION_BAD_STATE);
    assert_int_equal(alyans_opinion_polis_order(v, NULL, order), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_polis_standings(p, NULL), ALYANS_OPINION_NO_ARGUMENT);
    assert_int_equal(alyans_opinion_polis_priorities(p, NULL, NULL), ALYANS_OPINION_NO_ARGUMENT);
    alyans_opinion_polis_report_free(p);
    alyans_opinion_votes_free(v);
    alyans_opinion_votes_free(others);
}

/* Callers compiled against another version of the header. */
static void structs_of_another_size_are_understood_or_refused(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, WRONG_N, WRONG_M));
    struct alyans_opinion_report *r = NULL;
    struct {
        struct alyans_opinion_options known;
        uint64_t unknown;
    } newer = { .unknown = 5 };

    alyans_opinion_options_init(&newer.known, sizeof newer);
    assert_int_equal(newer.known.size, sizeof newer);
    assert_int_equal(newer.unknown, 0);
    assert_ok(alyans_opinion_analyse(v, NULL, &newer.known, &r));
    alyans_opinion_report_free(r);
    r = NULL;
    newer.unknown = 1;
    assert_int_equal(alyans_opinion_analyse(v, NULL, &newer.known, &r), ALYANS_OPINION_BAD_SIZE);
    newer.known.size = 0;
    assert_int_equal(alyans_opinion_analyse(v, NULL, &newer.known, &r), ALYANS_OPINION_BAD_SIZE);

    struct {
        size_t size;
        uint64_t seed, after;
    } older = { .after = 77 };
    struct alyans_opinion_options as_options;
    alyans_opinion_options_init((struct alyans_opinion_options *)(void *)&older,
                                offsetof(struct alyans_opinion_options, threads));
    assert_int_equal(older.size, 16);
    assert_int_equal(older.after, 77);
    older.seed = 99;
    memcpy(&as_options, &older, 16);
    assert_ok(alyans_opinion_analyse(v, NULL, &as_options, &r));
    assert_int_equal(r->options->seed, 99);
    assert_int_equal(r->options->threads, 1);
    alyans_opinion_report_free(r);
    alyans_opinion_votes_free(v);
}

int main(void)
{
#define RULE(name) cmocka_unit_test_setup_teardown(name, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        RULE(every_error_has_its_own_text),
        RULE(wrong_votes_have_their_codes_and_are_not_taken),
        RULE(wrong_rows_have_their_codes),
        RULE(wrong_labels_and_weights_have_their_codes),
        RULE(options_out_of_range_are_refused),
        RULE(what_is_given_to_polis_is_checked_too),
        RULE(structs_of_another_size_are_understood_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
