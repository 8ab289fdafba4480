/* The rows built from a stream of answers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "world.h"

#include "opinion/sort.h"
#include "opinion/vote_builder.h"

static int make_world(void **state)
{
    (void)world_new(state, 1, 0);
    return 0;
}

/* Row 30: 7 agree; row 10: 7 disagree then pass, 5 agree; row 20: 5 disagree. */
static const struct vote_event EVENTS[] = {
    { 400, 20, 5, -1 }, { 100, 30, 7, 1 }, { 300, 10, 7, 0 }, { 200, 10, 7, -1 }, { 350, 10, 5, 1 },
};

static void rows_and_columns_stand_in_order_of_their_first_answer(void **state)
{
    const struct votes v = *built(*state, EVENTS, ARRAY_LEN(EVENTS), FIRST_SEEN);

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
    const struct votes v = *built(*state, EVENTS, ARRAY_LEN(EVENTS), BY_ID);

    assert_int_equal(v.participant_id[0], 10);
    assert_int_equal(v.participant_id[1], 20);
    assert_int_equal(v.participant_id[2], 30);
    assert_int_equal(v.statement_id[0], 5);
    assert_int_equal(v.statement_id[1], 7);
}

static void the_latest_answer_counts_whatever_the_order_of_events(void **state)
{
    const struct votes v = *built(*state, EVENTS, ARRAY_LEN(EVENTS), BY_ID);

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
    const struct votes v = *built(*state, same, ARRAY_LEN(same), FIRST_SEEN);

    assert_int_equal(votes_count(&v), 1);
    assert_int_equal(cell_value(&v, 0), VOTE_DISAGREE);
}

static void a_pass_is_an_answer_and_a_missing_one_is_not(void **state)
{
    static const struct vote_event e[] = { { 1, 1, 1, 0 }, { 2, 2, 2, 1 } };
    const struct votes v = *built(*state, e, ARRAY_LEN(e), FIRST_SEEN);

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
    const struct votes by_time = *built(*state, e, ARRAY_LEN(e), FIRST_SEEN);
    const struct votes by_id = *built(*state, e, ARRAY_LEN(e), BY_ID);

    for (size_t i = 0; i < 2; i++) {
        const struct votes *const v = i == 0 ? &by_time : &by_id;
        assert_true(v->participant_id[0] == INT64_MIN);
        assert_true(v->participant_id[1] == 0);
        assert_true(v->participant_id[2] == INT64_MAX);
    }
}

static void no_events_give_no_rows(void **state)
{
    const struct votes v = *built(*state, NULL, 0, FIRST_SEEN);

    assert_int_equal(v.participants, 0);
    assert_int_equal(v.statements, 0);
    assert_int_equal(votes_count(&v), 0);
}

static void dropped_columns_lose_their_answers_but_keep_their_place(void **state)
{
    struct world *const r = *state;
    const struct votes v = *built(r, EVENTS, ARRAY_LEN(EVENTS), BY_ID);
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
    struct world *const r = *state;
    struct votes v;
    assert_every_allocation_may_fail(
        r, 5, votes_build(EVENTS, ARRAY_LEN(EVENTS), BY_ID, &r->arena, &r->scratch, &v));
}

/* --- against a plain implementation ----------------------------------------------------------- */

/* Xorshift; the state is never 0. */
static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state % below;
}

static int64_t id_of(const struct vote_event *e, bool of_statement)
{
    return of_statement ? e->statement : e->participant;
}

/* The first answer of the id in the order of time. */
static size_t first_of(const struct vote_event *e, size_t n, bool of_statement, int64_t id)
{
    size_t first = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        if (id_of(&e[i], of_statement) == id && (first == SIZE_MAX || e[i].at < e[first].at))
            first = i;
    }
    return first;
}

/* How many other ids stand before this one. */
static size_t rank_of(const struct vote_event *e, size_t n, bool of_statement, enum vote_order o,
                      int64_t id)
{
    const size_t mine = first_of(e, n, of_statement, id);
    size_t before = 0;
    for (size_t i = 0; i < n; i++) {
        const int64_t other = id_of(&e[i], of_statement);
        bool is_first = true;
        for (size_t j = 0; j < i && is_first; j++)
            is_first = id_of(&e[j], of_statement) != other;
        if (!is_first || other == id)
            continue;
        const size_t theirs = first_of(e, n, of_statement, other);
        const bool earlier =
            e[theirs].at < e[mine].at || (e[theirs].at == e[mine].at && theirs < mine);
        before += o == ORDER_BY_ID ? other < id : earlier;
    }
    return before;
}

static bool is_replaced(const struct vote_event *e, size_t n, size_t i)
{
    for (size_t j = 0; j < n; j++) {
        if (e[j].participant == e[i].participant && e[j].statement == e[i].statement &&
            (e[j].at > e[i].at || (e[j].at == e[i].at && j > i)))
            return true;
    }
    return false;
}

static void assert_plainly_right(const struct votes *v, const struct vote_event *e, size_t n,
                                 struct vote_orders orders)
{
    int64_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t row = rank_of(e, n, false, orders.participants, e[i].participant);
        const size_t column = rank_of(e, n, true, orders.statements, e[i].statement);
        assert_true(row < v->participants && v->participant_id[row] == e[i].participant);
        assert_true(column < v->statements && v->statement_id[column] == e[i].statement);
        if (is_replaced(e, n, i))
            continue;
        kept++;
        int64_t k = v->start[row];
        while (k < v->start[row + 1] && cell_column(v, k) != column)
            k++;
        assert_true(k < v->start[row + 1]);
        assert_int_equal(cell_value(v, k), e[i].vote);
    }
    assert_int_equal(votes_count(v), kept);
    for (size_t r = 0; r < v->participants; r++) {
        assert_true(v->start[r] < v->start[r + 1]);
        for (int64_t k = v->start[r] + 1; k < v->start[r + 1]; k++)
            assert_true(cell_column(v, k - 1) < cell_column(v, k));
    }
}

/* Ids and times of every kind, or few of them, so that answers are revised all the time. */
static int64_t draw_number(uint64_t *state, uint64_t kind)
{
    static const int64_t EXTREME[] = { INT64_MIN, INT64_MIN + 1, -1,       0, 1, (1 << 22) - 1,
                                       1 << 22,   INT64_MAX - 1, INT64_MAX };
    switch (kind) {
    case 0:
        return (int64_t)draw(state, 5);
    case 1:
        return EXTREME[draw(state, ARRAY_LEN(EXTREME))];
    case 2:
        return (int64_t)(draw(state, 7) << 40);
    default:
        return (int64_t)draw(state, UINT64_MAX);
    }
}

static void any_stream_gives_the_rows_of_a_plain_implementation(void **state)
{
    enum { STREAMS = 400, EVENTS_MOST = 40 };
    struct world *const r = *state;
    for (uint64_t seed = 1; seed <= STREAMS; seed++) {
        uint64_t random = seed * UINT64_C(0x9E3779B97F4A7C15);
        struct vote_event e[EVENTS_MOST];
        const size_t n = draw(&random, EVENTS_MOST + 1);
        const uint64_t kinds[] = { draw(&random, 4), draw(&random, 3), draw(&random, 3) };
        const bool ascending = draw(&random, 2) == 0;
        for (size_t i = 0; i < n; i++) {
            e[i] = (struct vote_event){ .at = draw_number(&random, kinds[0]),
                                        .participant = draw_number(&random, kinds[1]),
                                        .statement = draw_number(&random, kinds[2]),
                                        .vote = (int8_t)((int)draw(&random, 3) - 1) };
            if (ascending && i > 0 && e[i].at < e[i - 1].at)
                e[i].at = e[i - 1].at;
        }
        for (unsigned o = 0; o < 4; o++) {
            const struct vote_orders orders = { o & 1 ? ORDER_BY_ID : ORDER_FIRST_SEEN,
                                                o & 2 ? ORDER_BY_ID : ORDER_FIRST_SEEN };
            const struct votes v = *built(r, e, n, orders);
            assert_plainly_right(&v, e, n, orders);
            arena_reset(&r->arena);
        }
    }
}

/* --- many answers ----------------------------------------------------------------------------- */

static int8_t vote_of(int64_t participant, int64_t statement, int64_t turn)
{
    return (int8_t)((participant * 7 + statement * 3 + turn) % 3 - 1);
}

/* PEOPLE answer STEP of COLUMNS statements each, twice; the second answer counts. */
enum { PEOPLE = 300, COLUMNS = 20000, STEP = 97 };

static struct votes built_twice(struct world *r, int64_t spread, bool is_turned)
{
    struct vote_builder b;
    vote_builder_open(&b, &r->scratch, 12345);
    for (int64_t i = 0; i < 2; i++) {
        const int64_t turn = is_turned ? 1 - i : i;
        for (int64_t p = 0; p < PEOPLE; p++) {
            for (int64_t s = p; s < COLUMNS; s += STEP) {
                const struct vote_event e = { turn * 1000000 + p, p * spread, s * spread,
                                              vote_of(p, s, turn) };
                must(vote_builder_add(&b, &e) == OK);
            }
        }
    }
    struct votes v;
    must(vote_builder_finish(&b, BY_ID, &r->arena, &v) == OK);
    return v;
}

static void many_answers_on_many_statements_keep_the_later_one(void **state)
{
    struct world *const r = *state;
    for (int i = 0; i < 4; i++) {
        const int64_t spread = i % 2 == 0 ? 1 : INT64_C(1) << 40;
        const struct votes v = built_twice(r, spread, i >= 2);

        assert_int_equal(v.participants, PEOPLE);
        assert_int_equal(v.statements, COLUMNS);
        assert_null(v.narrow);
        assert_true(v.statement_id[COLUMNS - 1] == (COLUMNS - 1) * spread);
        for (int64_t p = 0; p < PEOPLE; p++) {
            int64_t s = p;
            for (int64_t k = v.start[p]; k < v.start[p + 1]; k++, s += STEP) {
                assert_int_equal(cell_column(&v, k), s);
                assert_int_equal(cell_value(&v, k), vote_of(p, s, 1));
            }
            assert_true(s >= COLUMNS);
        }
        arena_reset(&r->arena);
        arena_reset(&r->scratch);
    }
}

/* What is promised of memory: 12 bytes an answer beside the result, tables of ids apart. */
static void a_million_answers_take_little_memory_beside_the_result(void **state)
{
    enum { MANY = 1000000, ROWS = 1000 };
    struct world *const r = *state;
    for (int descending = 0; descending < 2; descending++) {
        struct vote_builder b;
        vote_builder_open(&b, &r->scratch, 0);
        for (int64_t i = 0; i < MANY; i++) {
            const struct vote_event e = { descending ? -i * 40 : i * 40, i % ROWS, i / ROWS, 1 };
            must(vote_builder_add(&b, &e) == OK);
        }
        struct votes v;
        must(vote_builder_finish(&b, FIRST_SEEN, &r->arena, &v) == OK);

        assert_int_equal(votes_count(&v), MANY);
        assert_true(r->arena.used < 2 * MANY + 100000);
        assert_true(r->scratch.used < 12 * MANY);
        arena_reset(&r->arena);
        arena_reset(&r->scratch);
    }
}

static void a_failing_allocation_of_the_builder_is_an_error(void **state)
{
    struct world *const r = *state;
    unsigned tries = 1;
    for (unsigned n = 0; n <= tries; n++) {
        struct vote_builder b;
        struct votes v;
        mem_fail_nth(n);
        vote_builder_open(&b, &r->scratch, 0);
        err_t e = OK;
        for (int64_t i = 0; e == OK && i < 3000; i++) {
            const struct vote_event event = { 3000 - i / 2, i % 700 - 350, (i % 1000) << 30, 1 };
            e = vote_builder_add(&b, &event);
        }
        if (e == OK)
            e = vote_builder_finish(&b, FIRST_SEEN, &r->arena, &v);
        if (n == 0)
            tries = mem_fail_nth(0);
        assert_int_equal(e, n == 0 ? OK : ERR_NO_MEMORY);
        arena_reset(&r->scratch);
    }
    mem_fail_nth(0);
    assert_true(tries > 30);
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
#define RULE(f) cmocka_unit_test_setup_teardown(f, make_world, remove_world)
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
        RULE(any_stream_gives_the_rows_of_a_plain_implementation),
        RULE(many_answers_on_many_statements_keep_the_later_one),
        RULE(a_million_answers_take_little_memory_beside_the_result),
        RULE(a_failing_allocation_of_the_builder_is_an_error),
        RULE(sorting_is_stable_and_orders_doubles_through_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
