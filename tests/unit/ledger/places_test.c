/* Entries get their places: every one, once, in order, whatever happens on the way.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record_world.h"

#include "kit/base/str.h"

/* --- order and content ------------------------------------------------------------------------ */

static void a_record_begins_with_its_key(void **state)
{
    struct world *const w = *state;

    give_places(w);

    struct entry e;
    const struct entry *all;
    size_t count;
    assert_int_equal(entry_list(&w->cx, &(struct entry_filter){ .limit = 10 }, &all, &count), OK);
    assert_int_equal(count, 1);
    e = all[0];
    assert_true(str_eq(e.kind, S("key.added")) && e.seq == 0);
    const struct signed_note note = newest_note(w);
    assert_true(str_eq(entry_value(&e, "origin")->text, note.checkpoint.origin));
    assert_int_equal(assert_whole(w), 1);
}

static void every_entry_gets_its_place_once_in_the_order_of_ids(void **state)
{
    struct world *const w = *state;
    given_entries(w, 700);

    give_places(w);
    given_entries(w, 50);
    give_places(w);

    assert_int_equal(assert_whole(w), 751);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_inbox"), 0);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_entry a JOIN ledger_entry b"
                                " ON b.seq = a.seq + 1 WHERE b.id < a.id AND a.seq > 0"),
                     0);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_entry WHERE seq > 0 AND seq <= 700"
                                " AND subject <> seq"),
                     0);
}

static void more_than_a_batch_is_taken_at_once(void **state)
{
    struct world *const w = *state;
    given_entries(w, 4321);

    give_places(w);

    assert_int_equal(assert_whole(w), 4322);
    assert_int_equal(newest_note(w).checkpoint.size, 4322);
}

static void nothing_new_makes_no_checkpoint(void **state)
{
    struct world *const w = *state;
    give_places(w);

    give_places(w);

    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_checkpoint"), 1);
}

static void a_checkpoint_is_never_before_the_last_one(void **state)
{
    struct world *const w = *state;
    give_places(w);
    const usec_t at = newest_note(w).checkpoint.at;
    given_entry(w, LEDGER_STATEMENT_ACCEPTED, 5);
    w->cx.now -= 3600 * USEC_PER_SECOND;

    give_places(w);

    assert_int_equal(newest_note(w).checkpoint.at, at);
    assert_int_equal(assert_whole(w), 2);
}

/* Fields of every type, out of order, with what JSON escapes and what it does not. */
static void an_entry_says_what_was_written(void **state)
{
    struct world *const w = *state;
    const str_t text = S("Ə \"q\" \\ /\n\t\x01\x7f<é>");
    w->cx.actor = (struct actor){ .account = 11, .acts_as = LEDGER_AS_SECRETARIAT };
    begin(w);
    assert_int_equal(
        ledger_add(&w->cx,
                   &(struct ledger_new){
                       LEDGER_ACCOUNT_ADDED, 7, 8,
                       LEDGER_FIELDS(ledger_text("text", text), ledger_int("count", -42),
                                     ledger_flag("asked", true), ledger_id("area", INT64_MAX),
                                     ledger_personal("name", text, 12)),
                       NULL }),
        OK);
    commit(w);
    w->cx.actor = (struct actor){ 0 };

    give_places(w);

    struct entry e;
    assert_int_equal(entry_newest(&w->cx, S("account.added"), 7, &e), OK);
    assert_int_equal(e.value_count, 4);
    assert_true(str_eq(e.values[0].name, S("area")) && str_eq(e.values[3].name, S("text")));
    assert_true(str_eq(entry_value(&e, "text")->text, text));
    assert_true(str_eq(entry_value(&e, "count")->text, S("-42")));
    assert_true(str_eq(entry_value(&e, "asked")->text, S("true")));
    assert_true(str_eq(entry_value(&e, "area")->text, S("9223372036854775807")));
    assert_null(entry_value(&e, "name"));
    assert_int_equal(e.within, 8);
    assert_int_equal(e.acts_as, LEDGER_AS_SECRETARIAT);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_personal WHERE seq = 1"), 2);
    assert_int_equal(assert_whole(w), 2);
}

/* --- fences ------------------------------------------------------------------------------------
 */

static void a_command_leaves_the_work_to_who_holds_the_lease(void **state)
{
    struct world *const w = *state;
    given_entries(w, 3);
    changed(w, "UPDATE ledger_sequencer SET holder = 77, leased_till = 1764000005000000");

    begin(w);
    assert_int_equal(sequencer_run_once(&w->cx, w->key_path), ERR_BUSY);
    db_rollback(w->cx.db);
    w->cx.now += 6 * USEC_PER_SECOND;
    give_places(w);

    assert_int_equal(assert_whole(w), 4);
}

/* Of a process whose clock was wrong, or of one that died before the clock was put back. */
static void a_lease_of_a_wrong_clock_holds_nobody_up(void **state)
{
    struct world *const w = *state;
    given_entries(w, 3);
    changed(w, "UPDATE ledger_sequencer SET holder = 77, leased_till = 1864000005000000");

    give_places(w);

    assert_int_equal(assert_whole(w), 4);
}

static void positions_of_a_clock_that_ran_ahead_are_sealed_all_the_same(void **state)
{
    struct world *const w = *state;
    const struct ledger_ballot b = { 5, 70, { { 1 } } };
    w->cx.now += INT64_C(86400) * 365 * USEC_PER_SECOND;
    begin(w);
    assert_int_equal(ledger_add_ballots(&w->cx, &b, 1), OK);
    commit(w);
    w->cx.now -= INT64_C(86400) * 365 * USEC_PER_SECOND;

    give_places(w);

    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_unsealed"), 0);
    assert_holds(w);
}

static void a_key_file_of_another_record_is_refused(void **state)
{
    struct world *const w = *state;
    give_places(w);
    given_entry(w, LEDGER_STATEMENT_ACCEPTED, 5);
    assert_int_equal(remove(w->key_path), 0);
    struct secret other;

    begin(w);
    assert_int_equal(sequencer_run_once(&w->cx, w->key_path), ERR_INVALID);
    db_rollback(w->cx.db);
    assert_int_equal(secret_file(w->key_path, &other), OK);
    begin(w);
    assert_int_equal(sequencer_run_once(&w->cx, w->key_path), ERR_INVALID);
    db_rollback(w->cx.db);

    assert_int_equal(assert_whole(w), 1);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_inbox"), 1);
}

/* --- faults ------------------------------------------------------------------------------------
 */

static void a_statement_that_fails_leaves_everything_waiting(void **state)
{
    struct world *const w = *state;
    give_places(w);
    given_entries(w, 300);
    err_t e = ERR_DB;

    for (unsigned n = 1; e != OK; n++) {
        begin(w);
        db_fail_nth(w->cx.db, n, ERR_DB);
        e = sequencer_run_once(&w->cx, w->key_path);
        db_fail_nth(w->cx.db, 0, OK);
        if (e == OK) {
            assert_in_range(n, 8, 40);
            commit(w);
            break;
        }
        db_rollback(w->cx.db);
        assert_int_equal(counted(w, "SELECT count(*) FROM ledger_inbox"), 300);
        assert_int_equal(assert_whole(w), 1);
    }

    assert_int_equal(assert_whole(w), 301);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_inbox"), 0);
}

static void given_ballots(struct world *w, int count, int consultations)
{
    struct ledger_ballot *const b = arena_array(&w->arena, struct ledger_ballot, (size_t)count);
    for (int i = 0; i < count; i++)
        b[i] = (struct ledger_ballot){ id_new(&w->ids, w->cx.now),
                                       70 + i % consultations,
                                       { { (uint8_t)i } } };
    begin(w);
    assert_int_equal(ledger_add_ballots(&w->cx, b, (size_t)count), OK);
    commit(w);
}

static void a_minute_that_cannot_be_sealed_waits_whole(void **state)
{
    struct world *const w = *state;
    give_places(w);
    given_ballots(w, 600, 2);
    w->cx.now += 100 * USEC_PER_SECOND;
    err_t e = ERR_DB;

    for (unsigned n = 1; e != OK; n++) {
        begin(w);
        db_fail_nth(w->cx.db, n, ERR_DB);
        e = sequencer_run_once(&w->cx, w->key_path);
        db_fail_nth(w->cx.db, 0, OK);
        if (e == OK) {
            assert_in_range(n, 15, 60);
            commit(w);
        } else {
            db_rollback(w->cx.db);
            assert_int_equal(counted(w, "SELECT count(*) FROM ledger_unsealed"), 600);
            assert_int_equal(counted(w, "SELECT count(*) FROM ledger_tile WHERE tree <> 0"), 0);
        }
    }

    assert_int_equal(assert_whole(w), 3);
    assert_holds(w);
}

/* Larger than one entry may seal: pieces, each with its root. */
static void a_rush_is_sealed_in_pieces(void **state)
{
    struct world *const w = *state;
    given_ballots(w, 100300, 1);
    w->cx.now += 100 * USEC_PER_SECOND;

    give_places(w);

    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_entry WHERE kind ="
                                " 'positions.sealed'"),
                     2);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_unsealed"), 0);
    assert_holds(w);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_record_begins_with_its_key),
        IN_A_WORLD(every_entry_gets_its_place_once_in_the_order_of_ids),
        IN_A_WORLD(more_than_a_batch_is_taken_at_once),
        IN_A_WORLD(nothing_new_makes_no_checkpoint),
        IN_A_WORLD(a_checkpoint_is_never_before_the_last_one),
        IN_A_WORLD(an_entry_says_what_was_written),
        IN_A_WORLD(a_command_leaves_the_work_to_who_holds_the_lease),
        IN_A_WORLD(a_lease_of_a_wrong_clock_holds_nobody_up),
        IN_A_WORLD(positions_of_a_clock_that_ran_ahead_are_sealed_all_the_same),
        IN_A_WORLD(a_key_file_of_another_record_is_refused),
        IN_A_WORLD(a_statement_that_fails_leaves_everything_waiting),
        IN_A_WORLD(a_minute_that_cannot_be_sealed_waits_whole),
        IN_A_WORLD(a_rush_is_sealed_in_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
