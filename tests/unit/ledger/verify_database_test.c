/* Checking a live record: what anybody with the database in hand may have changed is found.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record_world.h"

#include "kit/base/str.h"
#include "ledger/proof.h"
#include "ledger/verify.h"

enum { THREADS = 3 };

/* A record with everything in it: entries, people, erasures, sealed minutes, two keys; some wait.
 */
static void given_record(struct world *w)
{
    int64_t erased = 0;
    given_entries(w, 600);
    for (int64_t account = 11; account <= 13; account++) {
        begin(w);
        must(ledger_add(&w->cx, &(struct ledger_new){
                                    LEDGER_ACCOUNT_ADDED, account, 0,
                                    LEDGER_FIELDS(ledger_personal("name", S("Aydan"), account),
                                                  ledger_text("word", S("Nizami 7"))),
                                    NULL }) == OK);
        commit(w);
    }
    struct ledger_ballot ballots[600];
    for (int i = 0; i < 600; i++)
        ballots[i] = (struct ledger_ballot){ id_new(&w->ids, w->cx.now), 70, { { (uint8_t)i } } };
    begin(w);
    must(ledger_add_ballots(&w->cx, ballots, ARRAY_LEN(ballots)) == OK);
    commit(w);
    give_places(w);
    w->cx.now += 100 * USEC_PER_SECOND;
    begin(w);
    must(ledger_erase_person(&w->cx, 12, S("asked for"), &erased) == OK && erased == 1);
    must(ledger_erase_text(&w->cx, 13, S("word"), S("private")) == OK);
    commit(w);
    give_places(w);
    begin(w);
    must(sequencer_rotate_key(&w->cx, w->key_path, false, S("spring")) == OK);
    commit(w);
    given_entries(w, 5);
}

static struct verify_report *checked(struct world *w, const struct verify_trust *trust)
{
    struct verify_report *const r = arena_new(&w->arena, struct verify_report);
    assert_int_equal(verify_database(&w->cx, trust, THREADS, r), OK);
    return r;
}

static void assert_found(struct world *w, const char *tampering, enum finding_class class)
{
    changed(w, tampering);
    const struct verify_report *const r = checked(w, NULL);
    bool found = false;
    for (size_t i = 0; i < r->count && i < FINDINGS_KEPT; i++)
        found = found || r->at[i].class == class;
    if (!found)
        print_message("not found: %s\n", tampering);
    assert_true(found);
}

static void an_untouched_record_holds(void **state)
{
    struct world *const w = *state;
    given_record(w);

    assert_holds(w);

    const struct verify_report *const r = checked(w, NULL);
    assert_int_equal(r->entries, 1 + 600 + 3 + 1 + 2 + 1);
    assert_int_equal(r->erased, 1);
    assert_int_equal(r->waiting, 5);
    assert_int_equal(r->size, r->entries);
}

static void a_record_that_is_only_begun_holds(void **state)
{
    struct world *const w = *state;
    give_places(w);

    assert_holds(w);
}

/* Each in a world of its own: one change hides another. */
#define A_CHANGE(name, class, sql)                                                                 \
    static void name(void **state)                                                                 \
    {                                                                                              \
        given_record(*state);                                                                      \
        assert_found(*state, sql, class);                                                          \
    }
A_CHANGE(a_changed_value_is_found, FINDING_TAMPERED,
         "UPDATE ledger_entry SET fields = replace(fields, 'Nizami 7', 'Nizami 8')"
         " WHERE subject = 11")
A_CHANGE(a_changed_subject_is_found, FINDING_TAMPERED,
         "UPDATE ledger_entry SET subject = 999 WHERE seq = 300")
A_CHANGE(a_changed_time_is_found, FINDING_TAMPERED,
         "UPDATE ledger_entry SET at = at + 1 WHERE seq = 301")
A_CHANGE(a_changed_capacity_is_found, FINDING_TAMPERED,
         "UPDATE ledger_entry SET acts_as = 1 WHERE seq = 302")
A_CHANGE(an_impossible_id_is_found, FINDING_UNREADABLE,
         "UPDATE ledger_entry SET subject = -5 WHERE seq = 302")
A_CHANGE(an_entry_left_out_is_found, FINDING_TAMPERED, "DELETE FROM ledger_entry WHERE seq = 303")
A_CHANGE(an_end_cut_off_is_found, FINDING_TRUNCATED, "DELETE FROM ledger_entry WHERE seq > 605")
A_CHANGE(an_entry_before_the_first_is_found, FINDING_TAMPERED,
         "INSERT INTO ledger_entry SELECT -1, 7, at, kind, acts_as, subject, within,"
         " organisation_id, mandate_id, fields, sealed FROM ledger_entry WHERE seq = 303")
A_CHANGE(a_changed_leaf_is_found, FINDING_TAMPERED,
         "UPDATE ledger_tile SET hashes = (SELECT hashes FROM ledger_tile WHERE tree = 0"
         " AND level = 0 AND at = 1) WHERE tree = 0 AND level = 0 AND at = 0")
A_CHANGE(a_changed_inner_tile_is_found, FINDING_TAMPERED,
         "UPDATE ledger_tile SET hashes = (SELECT hashes FROM ledger_tile WHERE tree = 0"
         " AND level = 0 AND at = 2) WHERE tree = 0 AND level = 1")
A_CHANGE(a_tile_too_many_is_found, FINDING_TAMPERED,
         "INSERT INTO ledger_tile SELECT 0, 3, 0, hashes FROM ledger_tile WHERE tree = 0"
         " AND level = 1")
A_CHANGE(a_changed_older_checkpoint_is_found, FINDING_TAMPERED,
         "UPDATE ledger_checkpoint SET note = (SELECT max(note) FROM ledger_checkpoint"
         " WHERE size > 607) WHERE size < 606")
A_CHANGE(a_missing_checkpoint_is_found, FINDING_TRUNCATED, "DELETE FROM ledger_checkpoint")
A_CHANGE(a_changed_signature_is_found, FINDING_KEY,
         "UPDATE ledger_checkpoint SET note = replace(note, 'at 2025', 'at 2024')")
A_CHANGE(a_public_value_that_only_went_is_found, FINDING_ERASED,
         "UPDATE ledger_entry SET fields = (SELECT e.fields FROM ledger_entry e"
         " WHERE e.subject = 13 AND e.kind = 'account.added') WHERE subject = 11")
A_CHANGE(a_personal_value_that_only_went_is_found, FINDING_ERASED,
         "DELETE FROM ledger_personal WHERE account_id = 11")
A_CHANGE(a_changed_personal_value_is_found, FINDING_TAMPERED,
         "UPDATE ledger_personal SET value = '\"Leyla\"' WHERE account_id = 11")
A_CHANGE(a_changed_sealed_leaf_is_found, FINDING_TAMPERED,
         "UPDATE ledger_tile SET hashes = (SELECT hashes FROM ledger_tile WHERE tree = 0"
         " AND level = 0 AND at = 1) WHERE tree <> 0 AND level = 0 AND at = 0")
A_CHANGE(missing_ids_of_sealed_positions_are_found, FINDING_TAMPERED,
         "DELETE FROM ledger_sealed WHERE at = 1")
A_CHANGE(a_waiting_entry_that_cannot_be_read_is_found, FINDING_UNREADABLE,
         "UPDATE ledger_inbox SET fields = '[[\"n\",' WHERE subject = 3")

static void a_kept_checkpoint_of_another_history_is_found(void **state)
{
    struct world *const w = *state;
    given_record(w);
    struct checkpoint_row row;
    struct signed_note n;
    struct secret seed;
    assert_int_equal(checkpoint_newest(&w->cx, &row), OK);
    assert_int_equal(checkpoint_read(&w->arena, row.note, &n), OK);
    assert_int_equal(secret_file(w->key_path, &seed), OK);

    assert_true(verify_holds(checked(w, &(struct verify_trust){ .checkpoint = row.note })));
    n.checkpoint.root.at[0] ^= 1;
    const str_t forked = checkpoint_sign(&w->arena, &n.checkpoint, &seed);
    const struct verify_report *const r =
        checked(w, &(struct verify_trust){ .checkpoint = forked });

    assert_int_equal(r->count, 1);
    assert_int_equal(r->at[0].class, FINDING_FORKED);
}

/* --- what readers get holds too --------------------------------------------------------------- */

static err_t append(void *to, str_t chunk)
{
    buf_add(to, chunk);
    return buf_check(to);
}

static void the_exported_record_holds(void **state)
{
    struct world *const w = *state;
    struct verify_report *const r = arena_new(&w->arena, struct verify_report);
    AUTO(buf) text;
    buf_init(&text, 64 << 20);
    given_record(w);

    assert_int_equal(record_export(&w->cx, append, &text), OK);

    assert_int_equal(verify_text(&w->arena, buf_str(&text), NULL, THREADS, r), OK);
    assert_true(verify_holds(r));
    assert_int_equal(r->erased, 1);
}

/* The value is gone at once, the entry that says why has no place yet. */
static void an_erasure_that_waits_is_no_finding_and_no_file_is_made_without_it(void **state)
{
    struct world *const w = *state;
    AUTO(buf) text;
    buf_init(&text, 64 << 20);
    given_record(w);
    begin(w);
    must(ledger_erase_text(&w->cx, 11, S("word"), S("private")) == OK);
    commit(w);

    assert_holds(w);
    assert_int_equal(checked(w, NULL)->erased, 2);
    assert_int_equal(record_export(&w->cx, append, &text), ERR_BUSY);
    assert_int_equal(text.len, 0);

    changed(w, "DELETE FROM ledger_inbox WHERE kind = 'text.erased'");
    assert_int_equal(checked(w, NULL)->at[0].class, FINDING_ERASED);
}

static void every_bundle_holds(void **state)
{
    struct world *const w = *state;
    struct verify_report *const r = arena_new(&w->arena, struct verify_report);
    struct record_entry *const e = arena_new(&w->arena, struct record_entry);
    AUTO(buf) text;
    buf_init(&text, BUNDLE_BYTES_MAX);
    given_record(w);
    const int64_t size = counted(w, "SELECT size FROM ledger_sequencer");

    for (int64_t seq = 0; seq < size; seq += seq < 560 ? 31 : 1) {
        assert_int_equal(entry_canonical(&w->cx, w->h, seq, e), OK);
        buf_reset(&text);
        assert_int_equal(proof_of_entry(&w->cx, w->h, e->id, &text), OK);
        assert_int_equal(verify_text(&w->arena, buf_str(&text), NULL, 1, r), OK);
        assert_true(verify_holds(r) && r->is_bundle);
    }
}

static void the_bundle_of_a_receipt_holds_and_another_answer_does_not(void **state)
{
    struct world *const w = *state;
    struct verify_report *const report = arena_new(&w->arena, struct verify_report);
    struct receipt r[300];
    struct ledger_ballot b[300];
    AUTO(buf) text;
    buf_init(&text, BUNDLE_BYTES_MAX);
    for (size_t i = 0; i < ARRAY_LEN(r); i++) {
        r[i] = (struct receipt){ .position = id_new(&w->ids, w->cx.now),
                                 .consultation = 70,
                                 .statement = 5,
                                 .at = w->cx.now,
                                 .value = S("agree"),
                                 .salt = { { (uint8_t)i } } };
        buf_reset(&text);
        b[i] = (struct ledger_ballot){ r[i].position, 70, ledger_receipt_leaf(w->h, &r[i], &text) };
    }
    begin(w);
    assert_int_equal(ledger_add_ballots(&w->cx, b, ARRAY_LEN(b)), OK);
    commit(w);
    w->cx.now += 100 * USEC_PER_SECOND;
    give_places(w);
    assert_holds(w);

    buf_reset(&text);
    assert_int_equal(proof_of_receipt(&w->cx, w->h, &r[299], &text), OK);
    assert_int_equal(verify_text(&w->arena, buf_str(&text), NULL, 1, report), OK);
    assert_true(verify_holds(report));

    r[299].value = S("disagree");
    buf_reset(&text);
    assert_int_equal(proof_of_receipt(&w->cx, w->h, &r[299], &text), OK);
    assert_int_equal(verify_text(&w->arena, buf_str(&text), NULL, 1, report), OK);
    assert_false(verify_holds(report));
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(an_untouched_record_holds),
        IN_A_WORLD(a_record_that_is_only_begun_holds),
        IN_A_WORLD(a_changed_value_is_found),
        IN_A_WORLD(a_changed_subject_is_found),
        IN_A_WORLD(a_changed_time_is_found),
        IN_A_WORLD(a_changed_capacity_is_found),
        IN_A_WORLD(an_impossible_id_is_found),
        IN_A_WORLD(an_entry_left_out_is_found),
        IN_A_WORLD(an_end_cut_off_is_found),
        IN_A_WORLD(an_entry_before_the_first_is_found),
        IN_A_WORLD(a_changed_leaf_is_found),
        IN_A_WORLD(a_changed_inner_tile_is_found),
        IN_A_WORLD(a_tile_too_many_is_found),
        IN_A_WORLD(a_changed_older_checkpoint_is_found),
        IN_A_WORLD(a_missing_checkpoint_is_found),
        IN_A_WORLD(a_changed_signature_is_found),
        IN_A_WORLD(a_public_value_that_only_went_is_found),
        IN_A_WORLD(a_personal_value_that_only_went_is_found),
        IN_A_WORLD(a_changed_personal_value_is_found),
        IN_A_WORLD(a_changed_sealed_leaf_is_found),
        IN_A_WORLD(missing_ids_of_sealed_positions_are_found),
        IN_A_WORLD(a_waiting_entry_that_cannot_be_read_is_found),
        IN_A_WORLD(a_kept_checkpoint_of_another_history_is_found),
        IN_A_WORLD(the_exported_record_holds),
        IN_A_WORLD(an_erasure_that_waits_is_no_finding_and_no_file_is_made_without_it),
        IN_A_WORLD(every_bundle_holds),
        IN_A_WORLD(the_bundle_of_a_receipt_holds_and_another_answer_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
