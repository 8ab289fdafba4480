/* Rules of the ledger.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/ledger.h"
#include "world.h"

static void every_statement_prepares(void **state)
{
    struct world *const w = *state;

    assert_int_equal(db_prepare_all(w->cx.db, &ledger_sql), OK);
}

static void an_entry_names_actor_time_and_subject(void **state)
{
    struct world *const w = *state;
    w->cx.actor = (struct actor){ .account = 11, .organisation = 12, .mandate = 13 };

    assert_int_equal(ledger_add(&w->cx, LEDGER_POSITION_TAKEN, 99, STR_NONE), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_entry WHERE subject = 99"
                                    " AND kind = 'position.taken' AND at = 1764000000000000"
                                    " AND account_id = 11 AND organisation_id = 12"
                                    " AND mandate_id = 13 AND content = '{}'"),
                     1);
}

static void a_set_is_kept_entry_by_entry_in_its_order(void **state)
{
    struct world *const w = *state;
    enum { COUNT = 300 };
    struct actor actors[COUNT] = { 0 };
    struct ledger_new entries[COUNT] = { 0 };
    for (int i = 0; i < COUNT; i++) {
        actors[i] = (struct actor){ .account = 1000 + i, .organisation = 2000 + i };
        entries[i] = (struct ledger_new){ &actors[i], 3000 + i, S("{\"a\":\"\\\"b\"}") };
    }
    entries[7].content = STR_NONE;

    assert_int_equal(ledger_add_many(&w->cx, LEDGER_POSITION_TAKEN, entries, COUNT), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_entry WHERE account_id ="
                                    " subject - 2000 AND organisation_id = subject - 1000"
                                    " AND kind = 'position.taken' AND mandate_id = 0"),
                     COUNT);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_entry WHERE content = '{}'"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_entry a JOIN ledger_entry b"
                                    " ON b.subject = a.subject + 1 WHERE b.id > a.id"),
                     COUNT - 1);
}

static void an_empty_set_is_nothing(void **state)
{
    struct world *const w = *state;

    assert_int_equal(ledger_add_many(&w->cx, LEDGER_POSITION_TAKEN, NULL, 0), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_entry"), 0);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(every_statement_prepares),
        IN_A_WORLD(an_entry_names_actor_time_and_subject),
        IN_A_WORLD(a_set_is_kept_entry_by_entry_in_its_order),
        IN_A_WORLD(an_empty_set_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
