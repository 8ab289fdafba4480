/* What is carried from one analysis to the next: names of clusters, who was included, how many
 * groups are shown.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "opinion/inclusion.h"
#include "opinion/opinion.h"

#define WORLD_ALSO struct opinion_options options;
#include "world.h"

static int make_world(void **state)
{
    world_new(state, 2, 1)->options = opinion_options_default();
    return 0;
}

/* n participants of three camps on m statements, ids from first on. */
static struct votes camps(struct world *w, int first, int n, int m)
{
    struct vote_event *const e = arena_array(&w->arena, struct vote_event, (size_t)n * (size_t)m);
    size_t count = 0;
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < m; j++) {
            const double mood = (j % 3 == i % 3 ? 1.0 : -1.0) + 2.4 * (chance(w) - 0.5);
            const int vote = mood > 0.3 ? 1 : mood < -0.3 ? -1 : 0;
            if (chance(w) < 0.7)
                e[count++] = (struct vote_event){ 0, first + i, j, (int8_t)vote };
        }
    }
    return *built(w, e, count, BY_ID);
}

static struct opinion_report computed(struct world *w, const struct votes *v,
                                      const struct opinion_history *history)
{
    const struct opinion_given given = { .history = history };
    struct opinion_report r;
    assert_int_equal(opinion_compute(v, &given, &w->options, &w->arena, &w->scratch, &r), OK);
    assert_int_equal(w->scratch.used, 0);
    return r;
}

static void assert_same_clusters(const struct named_clusters *a, const struct named_clusters *b)
{
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->members, b->members);
    assert_memory_equal(a->id, b->id, a->count * sizeof *a->id);
    assert_memory_equal(a->member, b->member, a->members * sizeof *a->member);
    assert_memory_equal(a->of, b->of, a->members * sizeof *a->of);
}

/* --- analyses in a row -------------------------------------------------------------------------
 */

static void an_empty_history_is_a_cold_start(void **state)
{
    struct world *const w = *state;
    const struct votes v = camps(w, 0, 90, 20);
    const struct opinion_history empty = { 0 };

    const struct opinion_report a = computed(w, &v, NULL);
    const struct opinion_report b = computed(w, &v, &empty);

    assert_memory_equal(a.groups.of, b.groups.of, 90 * sizeof *a.groups.of);
    assert_same_clusters(&a.history.base, &b.history.base);
    assert_int_equal(a.history.groups.shown, a.groups.count);
    assert_int_equal(a.history.groups.run, 1);
}

static void the_same_votes_again_keep_every_name(void **state)
{
    struct world *const w = *state;
    const struct votes v = camps(w, 0, 300, 20); /* more people than base clusters */
    struct opinion_report before = computed(w, &v, NULL);
    for (int update = 2; update < 8;
         update++) { /* at rest after a few: steps below 0.01 end a run */
        const struct opinion_report r = computed(w, &v, &before.history);
        assert_int_equal(r.history.groups.run, update);
        assert_int_equal(r.groups.count, before.groups.count);
        before = r;
    }

    const struct opinion_report after = computed(w, &v, &before.history);

    assert_same_clusters(&after.history.base, &before.history.base);
    for (size_t k = 2; k <= GROUPS_AT_MOST; k++)
        assert_same_clusters(&after.history.groups.tried[k], &before.history.groups.tried[k]);
}

static void who_was_included_once_stays_in_with_fewer_answers(void **state)
{
    struct world *const w = *state;
    const struct votes v = camps(w, 0, 40, 20);
    const struct opinion_report before = computed(w, &v, NULL);
    assert_int_equal(before.included_count, 40);
    struct vote_event *const e = arena_array(&w->arena, struct vote_event, 41 * 20);
    size_t count = 0;
    for (int i = 0; i < 40; i++) { /* person 5 has now 3 answers, as has 99, who is new */
        for (int j = 0; j < (i == 5 ? 3 : 20); j++)
            e[count++] = (struct vote_event){ 0, i, j, (int8_t)(i % 2 == j % 2 ? 1 : -1) };
    }
    for (int j = 0; j < 3; j++)
        e[count++] = (struct vote_event){ 0, 99, j, VOTE_AGREE };
    const struct votes *const later = built(w, e, count, BY_ID);

    const struct opinion_report r = computed(w, later, &before.history);

    assert_true(r.included[5]);
    assert_false(r.included[40]);
    assert_int_equal(r.included_count, 40);
    assert_true(r.groups.of[5] >= 0);
    const struct opinion_report fresh = computed(w, later, NULL);
    assert_false(fresh.included[5]);
}

static void who_is_included_by_order_of_the_caller_is_added_to_those_who_were(void **state)
{
    struct world *const w = *state;
    const struct votes v = camps(w, 0, 40, 20);
    bool even[40];
    bool odd[40];
    for (int i = 0; i < 40; i++) {
        even[i] = i % 2 == 0;
        odd[i] = i % 2 == 1;
    }
    const struct opinion_given first = { .included = even };
    struct opinion_report before;
    must(opinion_compute(&v, &first, &w->options, &w->arena, &w->scratch, &before) == OK);
    assert_int_equal(before.history.included_count, 20);
    const struct opinion_given then = { .included = odd, .history = &before.history };
    struct opinion_report r;

    assert_int_equal(opinion_compute(&v, &then, &w->options, &w->arena, &w->scratch, &r), OK);

    assert_int_equal(r.included_count, 20);
    assert_int_equal(r.history.included_count, 40);
}

static void those_already_in_count_towards_the_fifteen(void **state)
{
    struct world *const w = *state;
    struct vote_event e[20 * 10];
    size_t count = 0;
    for (int i = 0; i < 20; i++) {
        for (int j = 0; j < 1 + i / 4; j++) /* 1 to 5 answers: nobody has 7 */
            e[count++] = (struct vote_event){ 0, i, j, VOTE_AGREE };
    }
    for (int j = 5; j < 10; j++) /* so that there are ten statements; person 19 has ten answers */
        e[count++] = (struct vote_event){ 0, 19, j, VOTE_AGREE };
    const struct votes *const v = built(w, e, count, BY_ID);
    bool included[20];
    const bool already[20] = { [0] = true, [1] = true };
    size_t in;

    assert_int_equal(inclusion_rule_after(v, already, 7, 15, &w->scratch, included, &in), OK);

    assert_int_equal(in, 15);
    for (size_t i = 0; i < 20; i++) /* the last place goes to the first of those with two answers */
        assert_int_equal(included[i], i <= 1 || i == 4 || i >= 8);
}

static void history_outlives_people_who_leave_and_come_back(void **state)
{
    struct world *const w = *state;
    const struct votes all = camps(w, 0, 60, 20);
    const struct votes others = camps(w, 1000, 40, 20);
    const struct opinion_report first = computed(w, &all, NULL);

    const struct opinion_report without = computed(w, &others, &first.history);
    const struct opinion_report again = computed(w, &all, &without.history);

    assert_int_equal(without.history.included_count, 100);
    assert_int_equal(again.history.included_count, 100);
    assert_int_equal(again.included_count, 60);
    for (size_t i = 1; i < 100; i++)
        assert_true(again.history.included[i - 1] < again.history.included[i]);
    /* Nobody of the old clusters was there: a new name above all old ones. */
    assert_true(without.history.base.id[0] > first.history.base.id[first.history.base.count - 1]);
}

static void an_analysis_that_shows_no_groups_hands_the_old_ones_on(void **state)
{
    struct world *const w = *state;
    const struct votes v = camps(w, 0, 60, 20);
    const struct opinion_report before = computed(w, &v, NULL);
    const struct votes few = camps(w, 0, 20, 20);

    const struct opinion_report r = computed(w, &few, &before.history);

    assert_int_equal(r.groups.state, GROUPS_TOO_FEW);
    assert_same_clusters(&r.history.base, &before.history.base);
    assert_int_equal(r.history.groups.shown, before.history.groups.shown);
    assert_int_equal(r.history.groups.run, before.history.groups.run);
    assert_int_equal(r.history.included_count, 60);
}

/* --- clusters ----------------------------------------------------------------------------------
 */

static const int64_t NAMES[] = { 10, 20, 30, 40, 50, 60 };

static struct named_clusters followed(struct world *w, const double *x, size_t n,
                                      const struct named_clusters *before, size_t k)
{
    const struct points p = { .at = x, .count = n, .dimensions = 1, .stride = n };
    struct clustering c;
    struct named_clusters named;
    assert_int_equal(
        clusters_follow(&p, NAMES, before, k, 100, &w->workers, &w->arena, &w->scratch, &c, &named),
        OK);
    assert_int_equal(c.count, named.count);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(c.of[i], named.of[i]);
    return named;
}

static void a_point_far_out_gets_a_cluster_with_the_next_name(void **state)
{
    struct world *const w = *state;
    static const int64_t id[] = { 3, 8 };
    static const int64_t member[] = { 10, 20, 30, 40 };
    static const int32_t of[] = { 0, 0, 1, 1 };
    const struct named_clusters before = { 2, 4, id, member, of };
    static const double x[] = { 0.0, 1.0, 10.0, 11.0, 100.0 };

    const struct named_clusters c = followed(w, x, 5, &before, 3);

    assert_int_equal(c.count, 3);
    assert_int_equal(c.id[0], 3);
    assert_int_equal(c.id[1], 8);
    assert_int_equal(c.id[2], 9);
    assert_int_equal(c.of[4], 2);
}

static void of_two_clusters_on_one_spot_the_larger_keeps_its_name(void **state)
{
    struct world *const w = *state;
    static const int64_t id[] = { 1, 2, 5 };
    static const int64_t member[] = { 10, 20, 30, 40 };
    static const int32_t of[] = { 0, 1, 1, 2 };
    const struct named_clusters before = { 3, 4, id, member, of };
    static const double x[] = { 4.0, 4.0, 4.0, 9.0 };

    const struct named_clusters c = followed(w, x, 4, &before, 3);

    assert_int_equal(c.count, 2); /* no third point to split off */
    assert_int_equal(c.id[0], 2);
    assert_int_equal(c.id[1], 5);
}

static void of_two_equal_ones_the_later_keeps_its_name(void **state)
{
    struct world *const w = *state;
    static const int64_t id[] = { 1, 2, 5 };
    static const int64_t member[] = { 10, 20, 30 };
    static const int32_t of[] = { 0, 1, 2 };
    const struct named_clusters before = { 3, 3, id, member, of };
    static const double x[] = { 4.0, 9.0, 4.0 };

    const struct named_clusters c = followed(w, x, 3, &before, 3);

    assert_int_equal(c.count, 2);
    assert_int_equal(c.id[0], 2);
    assert_int_equal(c.id[1], 5);
}

static void where_all_old_members_have_left_one_new_cluster_is_split_up(void **state)
{
    struct world *const w = *state;
    static const int64_t id[] = { 4, 7 };
    static const int64_t member[] = { 11, 12 };
    static const int32_t of[] = { 0, 1 };
    const struct named_clusters before = { 2, 2, id, member, of };
    static const double x[] = { 0.0, 0.0, 10.0 };

    const struct named_clusters c = followed(w, x, 3, &before, 2);

    assert_int_equal(c.count, 2);
    assert_int_equal(c.id[0], 8);
    assert_int_equal(c.id[1], 9);
    assert_int_equal(c.of[0], 0);
    assert_int_equal(c.of[2], 1);
}

static void of_points_equally_far_out_the_last_is_split_off(void **state)
{
    struct world *const w = *state;
    static const int64_t id[] = { 0 };
    static const int64_t member[] = { 10, 20, 30 };
    static const int32_t of[] = { 0, 0, 0 };
    const struct named_clusters before = { 1, 3, id, member, of };
    static const double x[] = { -8.0, 0.0, 8.0 };

    const struct named_clusters c = followed(w, x, 3, &before, 2);

    assert_int_equal(c.of[2], 1);
    assert_int_equal(c.of[0], 0);
    assert_int_equal(c.of[1], 0);
}

/* --- how many groups are shown -----------------------------------------------------------------
 */

static void the_shown_k_changes_after_four_in_a_row(void **state)
{
    (void)state;
    static const struct {
        size_t best, run, shown;
    } STEPS[] = {
        { 3, 1, 3 },                                        /* the first is taken at once */
        { 4, 1, 3 }, { 4, 2, 3 }, { 4, 3, 3 }, { 4, 4, 4 }, /* four running */
        { 2, 1, 4 }, { 2, 2, 4 }, { 3, 1, 4 }, { 2, 1, 4 }, /* interrupted: counted anew */
        { 2, 2, 4 }, { 2, 3, 4 }, { 2, 4, 2 }, { 2, 5, 2 },
    };
    struct groups_history h = { 0 };
    for (size_t i = 0; i < ARRAY_LEN(STEPS); i++) {
        struct groups_history next = { 0 };
        groups_smooth(STEPS[i].best, 5, &h, &next);
        assert_int_equal(next.best, STEPS[i].best);
        assert_int_equal(next.run, STEPS[i].run);
        assert_int_equal(next.shown, STEPS[i].shown);
        h = next;
    }
}

static void a_carried_k_is_brought_into_the_range_there_is(void **state)
{
    struct world *const w = *state;
    const struct votes many = camps(w, 0, 60, 20);
    struct opinion_report before = computed(w, &many, NULL);
    before.history.groups.shown = 5;
    const struct votes few = camps(w, 0, 31, 20);
    w->options.base_clusters_max = 11; /* only k = 2 */
    struct opinion_history history = before.history;
    history.base = (struct named_clusters){ 0 };

    const struct opinion_report r = computed(w, &few, &history);

    assert_int_equal(r.history.groups.shown, 2);
    assert_int_equal(r.groups.count, 2);
}

static void of_equally_good_numbers_of_groups_the_higher_is_best(void **state)
{
    struct world *const w = *state;
    double x[13]; /* two spots only: three groups can be no other than two */
    int64_t name[13];
    for (int i = 0; i < 13; i++) {
        x[i] = i % 2;
        name[i] = i;
    }
    const struct points base = { .at = x, .count = 13, .dimensions = 1, .stride = 13 };
    const struct groups_history nothing = { 0 };
    struct groups_history h;
    struct clustering c;
    double silhouettes[SILHOUETTES_MAX] = { 0 };

    assert_int_equal(groups_follow(&base, name, &nothing, &w->workers, &w->arena, &w->scratch,
                                   silhouettes, &c, &h),
                     OK);

    assert_true(silhouettes[2] >= silhouettes[3] && silhouettes[2] <= silhouettes[3]);
    assert_int_equal(h.best, 3);
    assert_int_equal(c.count, 2);
}

/* --- subgroups ---------------------------------------------------------------------------------
 */

static void subgroups_part_each_group_and_are_remembered_by_its_name(void **state)
{
    struct world *const w = *state;
    const struct votes v = camps(w, 0, 120, 20);
    const struct opinion_report none = computed(w, &v, NULL);
    assert_null(none.groups.subgroups.count);
    w->options.subgroups = true;

    const struct opinion_report r = computed(w, &v, NULL);
    const struct opinion_report again = computed(w, &v, &r.history);

    const struct named_clusters *const groups = &r.history.groups.tried[r.history.groups.shown];
    assert_int_equal(r.history.subgroups.count, groups->count);
    for (size_t g = 0; g < groups->count; g++) {
        assert_int_equal(r.history.subgroups.group[g], groups->id[g]);
        size_t members = 0;
        for (size_t b = 0; b < groups->members; b++) {
            if (groups->of[b] != (int32_t)g)
                continue;
            members++;
            assert_in_range(r.groups.subgroups.of[b], 0, r.groups.subgroups.count[g] - 1);
        }
        const struct groups_history *const in = &r.history.subgroups.in[g];
        assert_int_equal(in->tried[in->shown].members, members);
        assert_int_equal(again.history.subgroups.in[g].run, 2);
    }
}

static void every_failing_allocation_is_an_error_and_nothing_is_left_in_scratch(void **state)
{
    struct world *const w = *state;
    const struct votes v = camps(w, 0, 40, 12);
    w->options.subgroups = true;
    const struct opinion_report before = computed(w, &v, NULL);
    const struct opinion_given given = { .history = &before.history };
    struct opinion_report r;
    assert_every_allocation_may_fail(
        w, 60, opinion_compute(&v, &given, &w->options, &w->arena, &w->scratch, &r));
}

int main(void)
{
#define RULE(f) cmocka_unit_test_setup_teardown(f, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        RULE(an_empty_history_is_a_cold_start),
        RULE(the_same_votes_again_keep_every_name),
        RULE(who_was_included_once_stays_in_with_fewer_answers),
        RULE(who_is_included_by_order_of_the_caller_is_added_to_those_who_were),
        RULE(those_already_in_count_towards_the_fifteen),
        RULE(history_outlives_people_who_leave_and_come_back),
        RULE(an_analysis_that_shows_no_groups_hands_the_old_ones_on),
        RULE(a_point_far_out_gets_a_cluster_with_the_next_name),
        RULE(of_two_clusters_on_one_spot_the_larger_keeps_its_name),
        RULE(of_two_equal_ones_the_later_keeps_its_name),
        RULE(where_all_old_members_have_left_one_new_cluster_is_split_up),
        RULE(of_points_equally_far_out_the_last_is_split_off),
        RULE(the_shown_k_changes_after_four_in_a_row),
        RULE(a_carried_k_is_brought_into_the_range_there_is),
        RULE(of_equally_good_numbers_of_groups_the_higher_is_best),
        RULE(subgroups_part_each_group_and_are_remembered_by_its_name),
        RULE(every_failing_allocation_is_an_error_and_nothing_is_left_in_scratch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
