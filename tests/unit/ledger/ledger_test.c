/* Rules of the ledger.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/ledger.h"
#include "world.h"

static void every_statement_prepares(void **state)
{
    struct world *const w = *state;

    assert_int_equal(db_prepare_all(w->cx.db, &ledger_sql), OK);
}

static void an_entry_under_a_mandate_names_organisation_time_and_subject(void **state)
{
    struct world *const w = *state;
    w->cx.actor = (struct actor){ .account = 11, .organisation = 12, .mandate = 13 };

    assert_int_equal(
        ledger_add(&w->cx, &(struct ledger_new){ LEDGER_POSITION_TAKEN, 99, 98,
                                                 LEDGER_FIELDS(ledger_text("a", S("b"))), NULL }),
        OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE subject = 99"
                                    " AND kind = 'position.taken' AND at = 1764000000000000"
                                    " AND acts_as = 3 AND organisation_id = 12 AND within = 98"
                                    " AND mandate_id = 13 AND fields = '[[\"a\",\"b\"]]'"),
                     1);
}

static void an_act_without_mandate_leaves_its_account_as_a_personal_value(void **state)
{
    struct world *const w = *state;
    w->cx.actor = (struct actor){ .account = 11, .acts_as = LEDGER_AS_SECRETARIAT, .mandate = 13 };

    assert_int_equal(
        ledger_add(&w->cx, &(struct ledger_new){ LEDGER_STATEMENT_REJECTED, 99, 0, NULL, 0, NULL }),
        OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE acts_as = 2"
                                    " AND mandate_id = 0 AND fields ="
                                    " '[[\"account\",\"11\",\"11\"]]'"),
                     1);
}

static void a_set_is_kept_entry_by_entry_in_its_order(void **state)
{
    struct world *const w = *state;
    enum { COUNT = 300 };
    struct actor actors[COUNT] = { 0 };
    struct ledger_new entries[COUNT] = { 0 };
    const struct ledger_field reason = ledger_text("reason", S("a \"b\"\n"));
    for (int i = 0; i < COUNT; i++) {
        actors[i] = (struct actor){ .mandate = 1000 + i, .organisation = 2000 + i };
        entries[i] =
            (struct ledger_new){ LEDGER_POSITION_TAKEN, 3000 + i, 0, &reason, 1, &actors[i] };
    }

    assert_int_equal(ledger_add_many(&w->cx, entries, COUNT), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE mandate_id ="
                                    " subject - 2000 AND organisation_id = subject - 1000"
                                    " AND kind = 'position.taken' AND acts_as = 3 AND fields ="
                                    " '[[\"reason\",\"a \\\"b\\\"\\n\"]]'"),
                     COUNT);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox a JOIN ledger_inbox b"
                                    " ON b.subject = a.subject + 1 WHERE b.id > a.id"),
                     COUNT - 1);
}

static void an_empty_set_is_nothing(void **state)
{
    struct world *const w = *state;

    assert_int_equal(ledger_add_many(&w->cx, NULL, 0), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox"), 0);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(every_statement_prepares),
        IN_A_WORLD(an_entry_under_a_mandate_names_organisation_time_and_subject),
        IN_A_WORLD(an_act_without_mandate_leaves_its_account_as_a_personal_value),
        IN_A_WORLD(a_set_is_kept_entry_by_entry_in_its_order),
        IN_A_WORLD(an_empty_set_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
