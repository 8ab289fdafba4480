/* What fails half-way leaves nothing half-stored.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

static void a_failing_query_leaves_nothing_half_stored(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_DISAGREE, NULL), OK);
    const int64_t before = count_rows(w, "SELECT count(*) FROM ledger_inbox");

    unsigned n = 0;
    err_t e = ERR_DB;
    while (e != OK) {
        assert_int_equal(db_savepoint(w->cx->db), OK);
        db_fail_nth(w->cx->db, ++n, ERR_DB);
        e = take(w, &c, s, POSITION_AGREE, NULL);
        db_fail_nth(w->cx->db, 0, OK);
        db_savepoint_rollback(w->cx->db);

        assert_int_equal(in_force(w, &c, s).value, POSITION_DISAGREE);
        assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox"), before);
        assert_int_equal(count_rows(w, "SELECT count(*) FROM position"), 1);
        assert_in_range(n, 1, 30);
    }
    assert_in_range(n, 6, 30);
}

/* One write of viewpoints, done in a savepoint that is rolled back. */
typedef err_t act_fn(struct world *w, const struct consultation *c, statement_id s);

static err_t correct(struct world *w, const struct consultation *c, statement_id s)
{
    const struct text2 text = { .by = { [LANG_EN] = S_INIT("One!") } }, none = { 0 };
    (void)c;
    return statement_correct(w->cx, s, &text, &none, S("A mark was missing."));
}

static err_t take_text_down(struct world *w, const struct consultation *c, statement_id s)
{
    (void)c;
    return statement_take_down(w->cx, s, S("It named a person."));
}

static err_t answer_as_visitor(struct world *w, const struct consultation *c, statement_id s)
{
    return take(w, c, s, POSITION_AGREE, NULL);
}

/* However many statements it takes, the failure of any one is the failure of the whole. */
static void fails_as_a_whole(struct world *w, const struct consultation *c, statement_id s,
                             act_fn *act)
{
    err_t e = ERR_DB;
    unsigned n = 0;
    while (e != OK) {
        assert_int_equal(db_savepoint(w->cx->db), OK);
        db_fail_nth(w->cx->db, ++n, ERR_DB);
        e = act(w, c, s);
        db_fail_nth(w->cx->db, 0, OK);
        db_savepoint_rollback(w->cx->db);
        assert_true(e == OK || e == ERR_DB);
        assert_in_range(n, 1, 60);
    }
    assert_true(n > 3);
}

static void no_failure_of_a_query_is_swallowed(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_as_visitor(w, 42);

    fails_as_a_whole(w, &c, s, correct);
    fails_as_a_whole(w, &c, s, take_text_down);
    fails_as_a_whole(w, &c, s, answer_as_visitor);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_failing_query_leaves_nothing_half_stored),
        WORLD_TEST(no_failure_of_a_query_is_swallowed),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
