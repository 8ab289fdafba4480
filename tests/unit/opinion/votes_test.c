/* The rows built from a stream of answers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "opinion/sort.h"
#include "opinion/votes.h"

struct room {
    struct arena arena, scratch;
};

static int open_room(void **state)
{
    *state = mem_new(sizeof(struct room));
    return 0;
}

static int close_room(void **state)
{
    struct room *const r = *state;
    arena_release(&r->arena);
    arena_release(&r->scratch);
    mem_free(r);
    return 0;
}

static const struct vote_orders FIRST_SEEN = { ORDER_FIRST_SEEN, ORDER_FIRST_SEEN };
static const struct vote_orders BY_ID = { ORDER_BY_ID, ORDER_BY_ID };

/* Row 30: 7 agree; row 10: 7 disagree then pass, 5 agree; row 20: 5 disagree. */
static const struct vote_event EVENTS[] = {
    { 400, 20, 5, -1 }, { 100, 30, 7, 1 }, { 300, 10, 7, 0 }, { 200, 10, 7, -1 }, { 350, 10, 5, 1 },
};

static struct votes built(struct room *r, const struct vote_event *e, size_t n,
                          struct vote_orders orders)
{
    struct votes v;
    must(votes_build(e, n, orders, &r->arena, &r->scratch, &v) == OK);
    return v;
}

static void rows_and_columns_stand_in_order_of_their_first_answer(void **state)
{
    const struct votes v = built(*state, EVENTS, ARRAY_LEN(EVENTS), FIRST_SEEN);

    assert_int_equal(v.participants, 3);
    assert_int_equal(v.participant_id[0], 30);
    assert_int_equal(v.participant_id[1], 10);
    assert_int_equal(v.participant_id[2], 20);
    assert_int_equal(v.statements, 2);
    assert_int_equal(v.statement_id[0], 7);
    assert_int_equal(v.statement_id[1], 5);
}

static void rows_and_columns_stand_by_id_when_asked(void **state)
{
    const struct votes v = built(*state, EVENTS, ARRAY_LEN(EVENTS), BY_ID);

    assert_int_equal(v.participant_id[0], 10);
    assert_int_equal(v.participant_id[1], 20);
    assert_int_equal(v.participant_id[2], 30);
    assert_int_equal(v.statement_id[0], 5);
    assert_int_equal(v.statement_id[1], 7);
}

static void the_latest_answer_counts_whatever_the_order_of_events(void **state)
{
    const struct votes v = built(*state, EVENTS, ARRAY_LEN(EVENTS), BY_ID);

    assert_int_equal(votes_count(&v), 4);
    assert_int_equal(votes_of(&v, 0), 2);
    assert_int_equal(cell_column(&v, 0), 0);
    assert_int_equal(cell_value(&v, 0), VOTE_AGREE);
    assert_int_equal(cell_column(&v, 1), 1);
    assert_int_equal(cell_value(&v, 1), VOTE_PASS); /* at 300, after the disagree at 200 */
}

static void at_the_same_time_the_answer_that_stands_later_counts(void **state)
{
    static const struct vote_event same[] = { { 1, 1, 1, 1 }, { 1, 1, 1, -1 } };
    const struct votes v = built(*state, same, ARRAY_LEN(same), FIRST_SEEN);

    assert_int_equal(votes_count(&v), 1);
    assert_int_equal(cell_value(&v, 0), VOTE_DISAGREE);
}

static void a_pass_is_an_answer_and_a_missing_one_is_not(void **state)
{
    static const struct vote_event e[] = { { 1, 1, 1, 0 }, { 2, 2, 2, 1 } };
    const struct votes v = built(*state, e, ARRAY_LEN(e), FIRST_SEEN);

    assert_int_equal(votes_of(&v, 0), 1);
    assert_int_equal(cell_value(&v, v.start[0]), VOTE_PASS);
    assert_int_equal(cell_column(&v, v.start[0]), 0);
    assert_int_equal(votes_count(&v), 2); /* of four cells */
}

static void extreme_ids_and_times_keep_their_order(void **state)
{
    static const struct vote_event e[] = {
        { INT64_MAX, INT64_MAX, 1, 1 },
        { INT64_MIN, INT64_MIN, 1, -1 },
        { 0, 0, 1, 0 },
    };
    const struct votes by_time = built(*state, e, ARRAY_LEN(e), FIRST_SEEN);
    const struct votes by_id = built(*state, e, ARRAY_LEN(e), BY_ID);

    for (size_t i = 0; i < 2; i++) {
        const struct votes *const v = i == 0 ? &by_time : &by_id;
        assert_true(v->participant_id[0] == INT64_MIN);
        assert_true(v->participant_id[1] == 0);
        assert_true(v->participant_id[2] == INT64_MAX);
    }
}

static void no_events_give_no_rows(void **state)
{
    const struct votes v = built(*state, NULL, 0, FIRST_SEEN);

    assert_int_equal(v.participants, 0);
    assert_int_equal(v.statements, 0);
    assert_int_equal(votes_count(&v), 0);
}

static void dropped_columns_lose_their_answers_but_keep_their_place(void **state)
{
    struct room *const r = *state;
    const struct votes v = built(r, EVENTS, ARRAY_LEN(EVENTS), BY_ID);
    const bool drop_first[] = { true, false };
    struct votes kept;

    assert_int_equal(votes_without(&v, drop_first, &r->arena, &kept), OK);

    assert_int_equal(kept.statements, 2);
    assert_int_equal(votes_count(&kept), 2);
    assert_int_equal(votes_of(&kept, 1), 0); /* participant 20 answered nothing else */
    assert_int_equal(cell_column(&kept, 0), 1);
}

static void every_failing_allocation_is_an_error_and_leaves_the_scratch_empty(void **state)
{
    struct room *const r = *state;
    mem_fail_nth(0);
    (void)built(r, EVENTS, ARRAY_LEN(EVENTS), BY_ID);
    const unsigned tries = mem_fail_nth(0);
    assert_true(tries > 5);

    for (unsigned n = 1; n <= tries; n++) {
        struct votes v;
        mem_fail_nth(n);
        assert_int_equal(votes_build(EVENTS, ARRAY_LEN(EVENTS), BY_ID, &r->arena, &r->scratch, &v),
                         ERR_NO_MEMORY);
        assert_int_equal(r->scratch.used, 0);
    }
    mem_fail_nth(0);
}

static void sorting_is_stable_and_orders_doubles_through_zero(void **state)
{
    (void)state;
    const double values[] = { 1.5, -0.0, -2.0, 0.0, 1e-300, -1e300 };
    struct keyed items[ARRAY_LEN(values)];
    struct keyed spare[ARRAY_LEN(values)];
    for (size_t i = 0; i < ARRAY_LEN(values); i++)
        items[i] = (struct keyed){ key_of_f64(values[i]), i };

    sort_keyed(items, spare, ARRAY_LEN(values));

    const size_t want[] = { 5, 2, 1, 3, 4, 0 };
    for (size_t i = 0; i < ARRAY_LEN(want); i++)
        assert_int_equal(items[i].at, want[i]);
}

int main(void)
{
#define RULE(f) cmocka_unit_test_setup_teardown(f, open_room, close_room)
    const struct CMUnitTest tests[] = {
        RULE(rows_and_columns_stand_in_order_of_their_first_answer),
        RULE(rows_and_columns_stand_by_id_when_asked),
        RULE(the_latest_answer_counts_whatever_the_order_of_events),
        RULE(at_the_same_time_the_answer_that_stands_later_counts),
        RULE(a_pass_is_an_answer_and_a_missing_one_is_not),
        RULE(extreme_ids_and_times_keep_their_order),
        RULE(no_events_give_no_rows),
        RULE(dropped_columns_lose_their_answers_but_keep_their_place),
        RULE(every_failing_allocation_is_an_error_and_leaves_the_scratch_empty),
        RULE(sorting_is_stable_and_orders_doubles_through_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
