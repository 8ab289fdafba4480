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

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_failing_query_leaves_nothing_half_stored),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
