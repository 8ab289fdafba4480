/* The key of the record: changed, lost, put back; and what fences the sequencer off.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record_world.h"

#include "kit/base/str.h"
#include "ledger/batch.h"
#include "ledger/verify.h"

static struct verify_report *checked(struct world *w, const struct public_key *known)
{
    struct verify_report *const r = arena_new(&w->arena, struct verify_report);
    struct verify_trust trust = { .has_key = known != NULL };
    if (known != NULL)
        trust.key = *known;
    assert_int_equal(verify_database(&w->cx, &trust, 1, r), OK);
    return r;
}

static struct public_key key_of_file(struct world *w)
{
    struct secret seed;
    assert_int_equal(secret_file(w->key_path, &seed), OK);
    return sign_public(&seed);
}

static err_t rotated(struct world *w, bool is_lost, str_t reason)
{
    w->cx.now += USEC_PER_SECOND;
    begin(w);
    const err_t e = sequencer_rotate_key(&w->cx, w->key_path, is_lost, reason);
    if (e == OK)
        commit(w);
    else
        db_rollback(w->cx.db);
    return e;
}

/* --- rotation ----------------------------------------------------------------------------------
 */

static void a_new_key_is_endorsed_by_the_old_one_and_signs_from_then_on(void **state)
{
    struct world *const w = *state;
    given_entries(w, 5);
    give_places(w);
    const struct signed_note before = newest_note(w);
    given_entries(w, 5);

    assert_int_equal(rotated(w, false, STR_NONE), OK);

    const struct signed_note after = newest_note(w); /* by the key in the file */
    assert_true(after.key_id != before.key_id);
    assert_true(str_eq(after.checkpoint.origin, before.checkpoint.origin));
    assert_int_equal(after.checkpoint.size, 12);
    given_entries(w, 5);
    give_places(w);
    assert_int_equal(assert_whole(w), 17);
    assert_true(verify_holds(checked(w, NULL)));
}

static void the_old_key_is_kept_beside_the_new_one(void **state)
{
    struct world *const w = *state;
    struct secret seed;
    give_places(w);
    const struct signed_note before = newest_note(w);
    const struct public_key old = key_of_file(w);

    assert_int_equal(rotated(w, false, STR_NONE), OK);

    const str_t kept = arena_printf(&w->arena, "%s.%08" PRIx32, w->key_path, before.key_id);
    assert_int_equal(secret_file(arena_cstr(&w->arena, kept), &seed), OK);
    const struct public_key same = sign_public(&seed);
    assert_memory_equal(&same, &old, sizeof old);
}

static void keys_change_as_often_as_wanted(void **state)
{
    struct world *const w = *state;
    give_places(w);

    for (int i = 0; i < 4; i++) {
        assert_int_equal(rotated(w, false, STR_NONE), OK);
        given_entries(w, 3);
        give_places(w);
    }

    assert_true(verify_holds(checked(w, NULL)));
    assert_int_equal(assert_whole(w), 1 + 4 * 4);
}

static void a_record_that_is_not_there_has_no_key_to_change(void **state)
{
    struct world *const w = *state;

    assert_int_equal(rotated(w, false, STR_NONE), ERR_CONFLICT);
    assert_int_equal(rotated(w, true, S("stolen")), ERR_CONFLICT);
}

static void a_lost_key_is_replaced_with_a_reason_and_readers_must_know_the_new_one(void **state)
{
    struct world *const w = *state;
    given_entries(w, 5);
    give_places(w);
    given_entries(w, 5);
    assert_int_equal(remove(w->key_path), 0);

    assert_int_equal(rotated(w, false, S("gone")), ERR_INVALID);
    assert_int_equal(rotated(w, true, STR_NONE), ERR_INVALID);
    assert_int_equal(rotated(w, true, S("the disk burnt")), OK);

    assert_int_equal(assert_whole(w), 12);
    const struct verify_report *const r = checked(w, NULL);
    assert_int_equal(r->count, 1);
    assert_int_equal(r->at[0].class, FINDING_KEY);
    const struct public_key key = key_of_file(w);
    assert_true(verify_holds(checked(w, &key)));
}

static void a_rotation_that_was_not_committed_leaves_the_key_in_force(void **state)
{
    struct world *const w = *state;
    give_places(w);
    const struct public_key old = key_of_file(w);
    given_entries(w, 5);
    begin(w);
    assert_int_equal(sequencer_rotate_key(&w->cx, w->key_path, false, STR_NONE), OK);
    db_rollback(w->cx.db); /* the power went */

    give_places(w);

    const struct public_key now = key_of_file(w);
    assert_memory_equal(&now, &old, sizeof old);
    assert_int_equal(assert_whole(w), 6);
    assert_true(verify_holds(checked(w, NULL)));
}

static void a_rotation_that_fails_at_any_statement_can_be_done_again(void **state)
{
    struct world *const w = *state;
    given_entries(w, 5);
    give_places(w);
    given_entries(w, 5);

    for (unsigned n = 1;; n++) {
        begin(w);
        db_fail_nth(w->cx.db, n, ERR_DB);
        const err_t e = sequencer_rotate_key(&w->cx, w->key_path, false, STR_NONE);
        db_fail_nth(w->cx.db, 0, OK);
        if (e == OK) {
            commit(w);
            break;
        }
        db_rollback(w->cx.db);
        assert_true(verify_holds(checked(w, NULL)));
    }

    assert_int_equal(assert_whole(w), 12);
    assert_true(verify_holds(checked(w, NULL)));
}

/* --- fences -------------------------------------------------------------------------------------
 */

/* A batch as the thread makes it, before it is stored. */
static void made_batch(struct world *w, struct batch *b)
{
    struct record_keys keys;
    struct place place;
    struct signer *const signer = arena_new(&w->arena, struct signer);
    struct edge *const edge = arena_new(&w->arena, struct edge);
    assert_int_equal(place_read(&w->cx, &place), OK);
    assert_int_equal(record_keys_read(&w->cx, w->h, &keys), OK);
    assert_int_equal(signer_open(&w->arena, w->key_path, &keys, signer), OK);
    assert_int_equal(edge_read(&w->cx, place.size, edge), OK);
    assert_int_equal(batch_make(&w->cx, w->h, &place, edge, NULL, BATCH_ENTRIES, signer, b), OK);
}

static err_t stored(struct world *w, const struct batch *b, int64_t holder)
{
    const struct lease lease = { holder, w->cx.now + USEC_PER_SECOND, w->cx.now };
    begin(w);
    const err_t e = batch_store(w->cx.db, b, &lease);
    if (e == OK)
        commit(w);
    else
        db_rollback(w->cx.db);
    return e;
}

static void two_who_read_the_same_store_it_once(void **state)
{
    struct world *const w = *state;
    struct batch a;
    struct batch b;
    give_places(w);
    given_entries(w, 10);
    made_batch(w, &a);
    made_batch(w, &b);

    assert_int_equal(stored(w, &a, 5), OK);
    assert_int_equal(stored(w, &b, 6), ERR_CONFLICT); /* another's lease */
    assert_int_equal(stored(w, &b, 5), ERR_CONFLICT); /* another size */

    assert_int_equal(assert_whole(w), 11);
}

static void what_was_erased_after_it_was_read_is_not_stored(void **state)
{
    struct world *const w = *state;
    struct batch b;
    int64_t erased = 0;
    give_places(w);
    begin(w);
    assert_int_equal(ledger_add(&w->cx,
                                &(struct ledger_new){
                                    LEDGER_ACCOUNT_ADDED, 11, 0,
                                    LEDGER_FIELDS(ledger_personal("name", S("Aydan"), 11)), NULL }),
                     OK);
    commit(w);
    made_batch(w, &b);
    begin(w);
    assert_int_equal(ledger_erase_person(&w->cx, 11, S("asked for"), &erased), OK);
    commit(w);

    assert_int_equal(stored(w, &b, 5), ERR_CONFLICT);
    give_places(w);

    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_personal"), 0);
    assert_int_equal(assert_whole(w), 3);
    assert_true(verify_holds(checked(w, NULL)));
}

static void an_entry_that_went_meanwhile_voids_the_batch(void **state)
{
    struct world *const w = *state;
    struct batch b;
    give_places(w);
    given_entries(w, 10);
    made_batch(w, &b);
    changed(w, "DELETE FROM ledger_inbox WHERE subject = 4");

    assert_int_equal(stored(w, &b, 5), ERR_CONFLICT);

    assert_int_equal(assert_whole(w), 1);
}

/* --- old databases -----------------------------------------------------------------------------
 */

/* Migrations before the record, and entries as they were written then. */
static int old_world_begin(void **state)
{
    enum { BEFORE_THE_RECORD = 6 };
    static const struct db_text OLD[] = {
        { "INSERT INTO ledger_entry (id, at, kind, subject, account_id, organisation_id,"
          " mandate_id, content) VALUES ($1, 1600000000000000, 'account.added', 9, 77, 0, 0, $2)" },
        { "INSERT INTO ledger_entry (id, at, kind, subject, account_id, organisation_id,"
          " mandate_id, content) VALUES ($1, 1600000000000001, 'position.taken', 9, 77, 5, 6, "
          "$2)" },
        { "INSERT INTO ledger_entry (id, at, kind, subject, account_id, organisation_id,"
          " mandate_id, content) VALUES ($1, 1600000000000002, 'position.taken', 9, 0, 0, 0, $2)" },
    };
    static const struct db_catalog SQL = { "old", OLD, ARRAY_LEN(OLD) };
    const str_t content = S("{\"a\":\"Ə \\\"b\\\"\\n/\x01\x1f\x7f\"}");
    struct world *w;
    world_begin_with(state, BEFORE_THE_RECORD);
    w = *state;
    begin(w);
    for (int i = 0; i < (int)ARRAY_LEN(OLD); i++)
        must(db_exec(w->cx.db, &SQL, i, ARGS(ARG(10 + i), ARG(content)), NULL) == OK);
    commit(w);
    testdb_migrate(&w->database, db_migrations, db_migration_count);
    return 0;
}

static void entries_of_before_the_record_get_their_places(void **state)
{
    struct world *const w = *state;
    const struct entry *at;
    size_t count;

    give_places(w);

    assert_int_equal(assert_whole(w), 4);
    assert_int_equal(
        entry_list(&w->cx, &(struct entry_filter){ .about = 9, .limit = 9 }, &at, &count), OK);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++)
        assert_true(str_eq(entry_value(&at[i], "content")->text,
                           S("{\"a\":\"Ə \\\"b\\\"\\n/\x01\x1f\x7f\"}")));
    assert_int_equal(at[0].acts_as, LEDGER_AS_PROGRAM);
    assert_int_equal(at[1].acts_as, LEDGER_AS_ORGANISATION);
    assert_int_equal(at[1].mandate, 6);
    assert_int_equal(at[2].acts_as, LEDGER_AS_PERSON);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_personal WHERE account_id = 77"), 1);
    assert_true(verify_holds(checked(w, NULL)));
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_new_key_is_endorsed_by_the_old_one_and_signs_from_then_on),
        IN_A_WORLD(the_old_key_is_kept_beside_the_new_one),
        IN_A_WORLD(keys_change_as_often_as_wanted),
        IN_A_WORLD(a_record_that_is_not_there_has_no_key_to_change),
        IN_A_WORLD(a_lost_key_is_replaced_with_a_reason_and_readers_must_know_the_new_one),
        IN_A_WORLD(a_rotation_that_was_not_committed_leaves_the_key_in_force),
        IN_A_WORLD(a_rotation_that_fails_at_any_statement_can_be_done_again),
        IN_A_WORLD(two_who_read_the_same_store_it_once),
        IN_A_WORLD(what_was_erased_after_it_was_read_is_not_stored),
        IN_A_WORLD(an_entry_that_went_meanwhile_voids_the_batch),
        cmocka_unit_test_setup_teardown(entries_of_before_the_record_get_their_places,
                                        old_world_begin, world_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
