/* What the verifier tells apart: tampering, truncation, erasure, keys, forks, other texts.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "given_record.h"

enum { ENTRIES = 30 };

static const struct secret *const OLD = &GIVEN_KEYS[0];
static const struct secret *const NOW = &GIVEN_KEYS[1];
static const struct secret *const STRANGER = &GIVEN_KEYS[2];

static int setup(void **state)
{
    struct given *const g = given_new();
    given_record(g, ENTRIES);
    *state = g;
    return 0;
}

static int setup_empty(void **state)
{
    *state = given_new();
    return 0;
}

static int teardown(void **state)
{
    given_free(*state);
    return 0;
}

/* --- whole --------------------------------------------------------------------------------------
 */

static void a_whole_record_holds_and_is_described(void **state)
{
    struct given *const g = *state;
    const struct public_key key = sign_public(NOW);
    const struct hash256 root = given_root(g, ENTRIES);

    const struct verify_report *const r = given_report(g, given_whole(g, NOW), NULL);

    assert_holds(r);
    assert_false(r->is_bundle);
    assert_true(str_eq(r->origin, g->origin));
    assert_int_equal(r->entries, ENTRIES);
    assert_int_equal(r->erased, 2);
    assert_int_equal(r->size, ENTRIES);
    assert_true(r->checkpoint_at == INT64_C(1381320100000000) + ENTRIES);
    assert_true(hash_eq(&r->root, &root));
    assert_memory_equal(r->key.at, key.at, sizeof key.at);
    assert_false(r->is_kept_compared);
}

static void what_the_reader_knows_may_all_be_right(void **state)
{
    struct given *const g = *state;
    const struct verify_trust trust = { .checkpoint = given_note(g, 5, OLD),
                                        .origin = g->origin,
                                        .has_key = true,
                                        .key = sign_public(NOW) };

    const struct verify_report *const r = given_report(g, given_whole(g, NOW), &trust);

    assert_holds(r);
    assert_true(r->is_kept_compared);
}

static void any_number_of_threads_finds_the_same(void **state)
{
    struct given *const g = *state;
    g->e[4]->subject++;
    g->e[20]->subject++;
    const str_t text = given_whole(g, NOW);
    const struct verify_report *const two = given_report(g, text, NULL);

    for (int threads = -1; threads <= 5; threads++) {
        struct verify_report *const r = arena_new(&g->arena, struct verify_report);
        assert_int_equal(verify_text(&g->arena, text, NULL, threads, r), OK);
        assert_int_equal(r->count, two->count);
        for (size_t i = 0; i < r->count; i++) {
            assert_int_equal(r->at[i].line, two->at[i].line);
            assert_int_equal(r->at[i].class, two->at[i].class);
        }
    }
}

/* More than one thread takes at a time. */
static void lines_are_counted_through_a_long_record(void **state)
{
    struct given *const g = *state;
    (void)given_first_key(g, OLD);
    while (g->count < GIVEN_MAX)
        (void)given_position(g);
    given_settle(g);
    assert_holds(given_report(g, given_whole(g, OLD), NULL));
    const size_t changed[] = { 999, 1000, 1001, 2200 };
    for (size_t i = 0; i < ARRAY_LEN(changed); i++)
        g->e[changed[i]]->subject++;

    const struct verify_report *const r = given_report(g, given_whole(g, OLD), NULL);

    assert_only(r, FINDING_TAMPERED);
    assert_int_equal(r->entries, GIVEN_MAX);
    assert_int_equal(r->count, ARRAY_LEN(changed) + 1);
    for (size_t i = 0; i < ARRAY_LEN(changed); i++) {
        assert_int_equal(r->at[i].seq, changed[i]);
        assert_int_equal(r->at[i].line, changed[i] + 2);
    }
}

/* --- tampered -----------------------------------------------------------------------------------
 */

static void a_changed_value_names_its_entry_and_line(void **state)
{
    struct given *const g = *state;
    const str_t text = replaced(&g->arena, given_whole(g, NOW), S("\\\"7\\\""), S("\\\"8\\\""));

    const struct verify_report *const r = given_report(g, text, NULL);

    assert_only(r, FINDING_TAMPERED);
    assert_int_equal(r->at[0].seq, 7);
    assert_int_equal(r->at[0].line, 9);
    assert_str_is(r->at[0].args[0], "7");
}

static void a_changed_value_with_its_leaf_made_to_fit_is_tampering(void **state)
{
    struct given *const g = *state;
    const str_t note = given_note(g, ENTRIES, NOW);
    g->e[7]->fields[3].value = S("\"another reason\"");
    given_settle(g);

    assert_only(given_report(g, given_text_of(g, ENTRIES, note), NULL), FINDING_TAMPERED);
}

/* Of changed entries nobody can say which history they were of. */
static void a_changed_value_is_not_called_a_fork(void **state)
{
    struct given *const g = *state;
    const struct verify_trust kept = { .checkpoint = given_note(g, 25, NOW) };
    const str_t note = given_note(g, ENTRIES, NOW);
    g->e[7]->fields[3].value = S("\"another reason\"");
    given_settle(g);

    const struct verify_report *const r = given_report(g, given_text_of(g, ENTRIES, note), &kept);

    assert_only(r, FINDING_TAMPERED);
    assert_false(r->is_kept_compared);
}

static void entries_that_changed_places_are_tampering(void **state)
{
    struct given *const g = *state;
    const str_t note = given_note(g, ENTRIES, NOW);
    struct record_entry *const kept = g->e[5];
    g->e[5] = g->e[6];
    g->e[6] = kept;
    assert_only(given_report(g, given_text_of(g, ENTRIES, note), NULL), FINDING_TAMPERED);

    g->e[5]->seq = 5; /* with their numbers exchanged too */
    g->e[6]->seq = 6;
    assert_only(given_report(g, given_text_of(g, ENTRIES, note), NULL), FINDING_TAMPERED);
}

static void a_missing_or_doubled_entry_is_tampering(void **state)
{
    struct given *const g = *state;
    const str_t text = given_whole(g, NOW);
    const str_t line = line_of(text, 9);

    const struct verify_report *const r =
        given_report(g, replaced(&g->arena, text, line, STR_NONE), NULL);
    assert_only(r, FINDING_TAMPERED);
    assert_int_equal(r->count, 1);
    assert_str_is(r->at[0].args[0], "8");
    assert_str_is(r->at[0].args[1], "7");

    const str_t twice = arena_printf(&g->arena, "%.*s%.*s", STR_ARG(line), STR_ARG(line));
    assert_only(given_report(g, replaced(&g->arena, text, line, twice), NULL), FINDING_TAMPERED);
}

/* --- truncated ----------------------------------------------------------------------------------
 */

static void a_record_shorter_than_its_checkpoint_is_truncated(void **state)
{
    struct given *const g = *state;
    const str_t text = given_text_of(g, ENTRIES - 4, given_note(g, ENTRIES, NOW));

    const struct verify_report *const r = given_report(g, text, NULL);

    /* The erasures stood at the end. */
    assert_int_equal(r->at[0].class, FINDING_TRUNCATED);
    assert_str_is(r->at[0].args[0], "26");
    assert_str_is(r->at[0].args[1], "30");
}

static void an_older_checkpoint_under_later_entries_is_truncated(void **state)
{
    struct given *const g = *state;
    const str_t text = given_text_of(g, ENTRIES, given_note(g, ENTRIES - 1, NOW));

    const struct verify_report *const r = given_report(g, text, NULL);

    assert_only(r, FINDING_TRUNCATED);
    assert_str_is(r->at[0].args[0], "30");
    assert_str_is(r->at[0].args[1], "29");
}

static void a_record_without_checkpoint_is_truncated(void **state)
{
    struct given *const g = *state;

    const struct verify_report *const r =
        given_report(g, given_text_of(g, ENTRIES, STR_NONE), NULL);

    assert_only(r, FINDING_TRUNCATED);
    assert_int_equal(r->at[0].line, ENTRIES + 2);
}

static void a_file_cut_anywhere_in_its_last_line_is_truncated(void **state)
{
    struct given *const g = *state;
    const str_t text = given_whole(g, NOW);
    const size_t last = line_of(text, ENTRIES + 2).len;

    for (size_t n = 1; n <= last; n++) {
        const struct verify_report *const r = given_report(g, str_sub(text, 0, text.len - n), NULL);
        assert_only(r, FINDING_TRUNCATED);
        assert_int_equal(r->at[0].line, ENTRIES + 2);
    }
}

static void a_whole_record_behind_a_checkpoint_kept_is_truncated(void **state)
{
    struct given *const g = *state;
    const struct verify_trust trust = { .checkpoint = given_note(g, ENTRIES, NOW) };
    g->e[3]->fields[3].value = S("\"söz \\\"3\\\"\\n\""); /* not yet erased then */
    const str_t text = given_text_of(g, 20, given_note(g, 20, NOW));

    const struct verify_report *const r = given_report(g, text, &trust);

    assert_only(r, FINDING_TRUNCATED);
    assert_str_is(r->at[0].args[0], "30");
    assert_str_is(r->at[0].args[1], "20");
    assert_holds(given_report(g, text, NULL)); /* nobody else can know */
}

/* --- erased -------------------------------------------------------------------------------------
 */

static void a_value_missing_without_a_word_is_told(void **state)
{
    struct given *const g = *state;
    given_erase(g->e[8], "position");

    const struct verify_report *const r = given_report(g, given_whole(g, NOW), NULL);

    assert_only(r, FINDING_ERASED);
    assert_int_equal(r->count, 1);
    assert_int_equal(r->at[0].seq, 8);
    assert_int_equal(r->at[0].line, 10);
    assert_str_is(r->at[0].args[1], "position");
    assert_int_equal(r->erased, 2);
}

static void an_erasure_counts_for_its_entry_and_field_only(void **state)
{
    struct given *const g = *state;
    given_erase(g->e[3], "position");
    assert_only(given_report(g, given_whole(g, NOW), NULL), FINDING_ERASED);
    given_erase(g->e[4], "reason");
    assert_int_equal(given_report(g, given_whole(g, NOW), NULL)->count, 2);
}

static void an_erasure_comes_after_what_it_erased(void **state)
{
    struct given *const g = *state;
    (void)given_first_key(g, OLD);
    struct record_entry later = { .id = 1000 + 3 * 2 };
    (void)given_erasure(g, &later, "reason");
    given_erase(given_position(g), "reason");
    given_settle(g);

    assert_only(given_report(g, given_whole(g, OLD), NULL), FINDING_ERASED);
}

static void one_right_erasure_among_others_is_enough(void **state)
{
    struct given *const g = *state;
    (void)given_first_key(g, OLD);
    struct record_entry later = { .id = 1000 + 3 * 4 };
    for (int i = 0; i < 3; i++)
        (void)given_erasure(g, &later, "reason"); /* too early */
    struct record_entry *const of = given_position(g);
    (void)given_erasure(g, of, "reason");
    given_erase(of, "reason");
    given_settle(g);

    const struct verify_report *const r = given_report(g, given_whole(g, OLD), NULL);

    assert_holds(r);
    assert_int_equal(r->erased, 1);
}

static void an_erasure_without_reason_does_not_count(void **state)
{
    struct given *const g = *state;
    (void)given_first_key(g, OLD);
    struct record_entry *const of = given_position(g);
    struct record_entry *const erasure = given_erasure(g, of, "reason");
    given_erase(of, "reason");
    given_settle(g);
    assert_holds(given_report(g, given_whole(g, OLD), NULL));

    erasure->fields[2].value = S("\"\"");
    given_settle(g);
    assert_only(given_report(g, given_whole(g, OLD), NULL), FINDING_ERASED);
    erasure->field_count = 2;
    given_settle(g);
    assert_only(given_report(g, given_whole(g, OLD), NULL), FINDING_ERASED);
}

/* --- keys ---------------------------------------------------------------------------------------
 */

static void only_the_key_in_force_signs(void **state)
{
    struct given *const g = *state;

    assert_only(given_report(g, given_whole(g, OLD), NULL), FINDING_KEY);
    assert_only(given_report(g, given_whole(g, STRANGER), NULL), FINDING_KEY);
    /* Before the rotation the first key was. */
    g->e[3]->fields[3].value = S("\"söz \\\"3\\\"\\n\"");
    assert_holds(given_report(g, given_text_of(g, 10, given_note(g, 10, OLD)), NULL));
    assert_only(given_report(g, given_text_of(g, 10, given_note(g, 10, NOW)), NULL), FINDING_KEY);
    assert_holds(given_report(g, given_text_of(g, 11, given_note(g, 11, NOW)), NULL));
    assert_only(given_report(g, given_text_of(g, 11, given_note(g, 11, OLD)), NULL), FINDING_KEY);
}

static void a_forged_or_foreign_endorsement_is_told(void **state)
{
    struct given *const g = *state;
    const struct public_key was = sign_public(OLD);
    const struct public_key other = sign_public(STRANGER);
    (void)given_first_key(g, OLD);
    (void)given_rotation(g, &was, STRANGER, STRANGER);
    given_settle(g);
    assert_only(given_report(g, given_whole(g, STRANGER), NULL), FINDING_KEY);

    g->count = 1;
    (void)given_rotation(g, &other, OLD, STRANGER); /* not the key that was in force */
    given_settle(g);
    assert_only(given_report(g, given_whole(g, STRANGER), NULL), FINDING_KEY);

    /* The endorsement is right, but it says that another key was replaced. */
    const str_t wrong = g->e[1]->fields[2].value;
    g->count = 1;
    (void)given_rotation(g, &was, OLD, NOW);
    given_settle(g);
    assert_holds(given_report(g, given_whole(g, NOW), NULL));
    g->e[1]->fields[2].value = wrong;
    given_settle(g);
    assert_only(given_report(g, given_whole(g, NOW), NULL), FINDING_KEY);
}

static void a_key_lost_without_a_reason_is_told(void **state)
{
    struct given *const g = *state;
    const struct public_key was = sign_public(OLD);
    const struct verify_trust knows = { .has_key = true, .key = sign_public(NOW) };
    (void)given_first_key(g, OLD);
    struct record_entry *const rotation = given_rotation(g, &was, NULL, NOW);
    rotation->fields[3].value = S("\"\"");
    given_settle(g);

    assert_found(given_report(g, given_whole(g, NOW), &knows), FINDING_KEY);
}

static void a_lost_key_needs_a_reader_who_knows_the_new_one(void **state)
{
    struct given *const g = *state;
    const struct public_key was = sign_public(OLD);
    const struct public_key next = sign_public(NOW);
    (void)given_first_key(g, OLD);
    (void)given_rotation(g, &was, NULL, NOW);
    given_settle(g);
    const struct verify_trust knows = { .has_key = true, .key = next };
    const struct verify_trust old_one = { .has_key = true, .key = was };
    const str_t text = given_whole(g, NOW);

    assert_only(given_report(g, text, NULL), FINDING_KEY);
    assert_only(given_report(g, text, &old_one), FINDING_KEY);
    assert_holds(given_report(g, text, &knows));

    /* A later key, endorsed as it should be, vouches for it as well. */
    (void)given_rotation(g, &next, NOW, STRANGER);
    given_settle(g);
    const struct verify_trust later = { .has_key = true, .key = sign_public(STRANGER) };
    assert_only(given_report(g, given_whole(g, STRANGER), NULL), FINDING_KEY);
    assert_holds(given_report(g, given_whole(g, STRANGER), &later));
}

static void the_first_entry_names_the_first_key(void **state)
{
    struct given *const g = *state;
    (void)given_first_key(g, OLD);
    g->count = 0;
    (void)given_position(g);
    given_settle(g);
    assert_only(given_report(g, given_whole(g, OLD), NULL), FINDING_KEY);

    (void)given_first_key(g, OLD); /* later is too late */
    given_settle(g);
    assert_only(given_report(g, given_whole(g, OLD), NULL), FINDING_KEY);

    g->count = 0;
    (void)given_first_key(g, OLD);
    (void)given_first_key(g, STRANGER); /* and no other */
    given_settle(g);
    assert_only(given_report(g, given_whole(g, OLD), NULL), FINDING_KEY);

    g->count = 1;
    g->e[0]->fields[0].value = S("\"not a key\"");
    given_settle(g);
    assert_only(given_report(g, given_whole(g, OLD), NULL), FINDING_KEY);
}

static void the_name_belongs_to_the_first_key(void **state)
{
    struct given *const g = *state;
    const struct public_key other = sign_public(STRANGER);
    const str_t text = given_whole(g, NOW);
    const str_t name = record_origin(&g->arena, &other);

    assert_only(given_report(g, replaced(&g->arena, text, g->origin, name), NULL), FINDING_KEY);
}

static void head_and_checkpoint_bear_that_name(void **state)
{
    struct given *const g = *state;
    const struct public_key other = sign_public(STRANGER);
    (void)given_first_key(g, OLD);
    given_settle(g);
    const str_t right = g->origin;

    g->origin = record_origin(&g->arena, &other); /* on both */
    assert_only(given_report(g, given_whole(g, OLD), NULL), FINDING_KEY);
    const str_t note = given_note(g, 1, OLD); /* on the checkpoint only */
    g->origin = right;
    assert_only(given_report(g, given_text_of(g, 1, note), NULL), FINDING_KEY);
}

static void a_record_made_anew_by_another_is_not_the_one_known(void **state)
{
    struct given *const g = *state;
    struct given *const theirs = given_new();
    (void)given_first_key(theirs, STRANGER);
    for (int i = 0; i < 20; i++)
        (void)given_position(theirs);
    given_settle(theirs);
    const str_t text = given_whole(theirs, STRANGER);
    const struct verify_trust by_name = { .origin = g->origin };
    const struct verify_trust by_key = { .has_key = true, .key = sign_public(NOW) };
    const struct verify_trust by_checkpoint = { .checkpoint = given_note(g, 5, OLD) };

    assert_holds(given_report(g, text, NULL));
    assert_only(given_report(g, text, &by_name), FINDING_KEY);
    assert_only(given_report(g, text, &by_key), FINDING_KEY);
    assert_only(given_report(g, text, &by_checkpoint), FINDING_KEY);
    given_free(theirs);
}

/* --- forked -------------------------------------------------------------------------------------
 */

static void two_histories_shown_to_two_readers_are_a_fork(void **state)
{
    struct given *const g = *state;
    const str_t shown_to_me[] = { given_note(g, 9, OLD), given_note(g, 25, NOW),
                                  given_note(g, ENTRIES, NOW) };
    g->e[8]->fields[2].value = S("\"disagree\"");
    given_settle(g);
    const str_t shown_to_you = given_whole(g, NOW);

    assert_holds(given_report(g, shown_to_you, NULL));
    for (size_t i = 0; i < ARRAY_LEN(shown_to_me); i++) {
        const struct verify_trust mine = { .checkpoint = shown_to_me[i] };
        assert_only(given_report(g, shown_to_you, &mine), FINDING_FORKED);
    }
    const struct verify_trust before = { .checkpoint = given_note(g, 8, OLD) };
    assert_holds(given_report(g, shown_to_you, &before));
}

static void a_kept_checkpoint_that_nobody_signed_accuses_nobody(void **state)
{
    struct given *const g = *state;
    const str_t text = given_whole(g, NOW);
    const struct verify_trust forged = { .checkpoint = given_note(g, 9, STRANGER) };
    const struct verify_trust garbled = { .checkpoint = S("so many entries") };

    assert_only(given_report(g, text, &forged), FINDING_KEY);
    assert_only(given_report(g, text, &garbled), FINDING_UNREADABLE);
}

/* --- other texts --------------------------------------------------------------------------------
 */

static void what_is_no_record_is_told_so(void **state)
{
    struct given *const g = *state;
    const str_t texts[] = { STR_NONE,
                            S("\n"),
                            S("{}"),
                            S("{\"checkpoint\":"),
                            S("{\"format\":\"alyans-record-2\",\"origin\":\"x\"}\n"),
                            S("\xFF\xD8\xFF\xE0 a picture") };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        assert_only(given_report(g, texts[i], NULL), FINDING_UNREADABLE);
}

static void a_line_of_another_form_is_named(void **state)
{
    struct given *const g = *state;
    const str_t text = given_whole(g, NOW);

    const struct verify_report *const r = given_report(
        g, replaced(&g->arena, text, S(",\"id\":\"1021\""), S(", \"id\":\"1021\"")), NULL);

    assert_only(r, FINDING_UNREADABLE);
    assert_int_equal(r->count, 1);
    assert_int_equal(r->at[0].line, 9);
    assert_int_equal(r->entries, ENTRIES);
}

static void bytes_after_the_end_are_told(void **state)
{
    struct given *const g = *state;
    const str_t text = given_whole(g, NOW);
    const char *const more[] = { "\n", " ", "{\"checkpoint\":\"\"}\n", "x\ny\nz" };

    for (size_t i = 0; i < ARRAY_LEN(more); i++) {
        const str_t longer = arena_printf(&g->arena, "%.*s%s", STR_ARG(text), more[i]);
        const struct verify_report *const r = given_report(g, longer, NULL);
        assert_found(r, FINDING_UNREADABLE);
        assert_int_equal(r->at[r->count - 1].line, ENTRIES + 3);
    }
}

static void findings_beyond_those_kept_are_counted(void **state)
{
    struct given *const g = *state;
    (void)given_first_key(g, OLD);
    while (g->count < 2 * FINDINGS_KEPT)
        (void)given_position(g);
    given_settle(g);
    const str_t note = given_note(g, g->count, OLD);
    for (size_t i = 1; i < g->count; i++)
        g->e[i]->subject++;

    const struct verify_report *const r = given_report(g, given_text_of(g, g->count, note), NULL);

    assert_int_equal(r->count, 2 * FINDINGS_KEPT); /* each entry but one, and the root */
    assert_int_equal(r->at[FINDINGS_KEPT - 1].seq, FINDINGS_KEPT);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define RULE_ALONE(name) cmocka_unit_test_setup_teardown(name, setup_empty, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_whole_record_holds_and_is_described),
        RULE(what_the_reader_knows_may_all_be_right),
        RULE(any_number_of_threads_finds_the_same),
        RULE_ALONE(lines_are_counted_through_a_long_record),
        RULE(a_changed_value_names_its_entry_and_line),
        RULE(a_changed_value_with_its_leaf_made_to_fit_is_tampering),
        RULE(a_changed_value_is_not_called_a_fork),
        RULE(entries_that_changed_places_are_tampering),
        RULE(a_missing_or_doubled_entry_is_tampering),
        RULE(a_record_shorter_than_its_checkpoint_is_truncated),
        RULE(an_older_checkpoint_under_later_entries_is_truncated),
        RULE(a_record_without_checkpoint_is_truncated),
        RULE(a_file_cut_anywhere_in_its_last_line_is_truncated),
        RULE(a_whole_record_behind_a_checkpoint_kept_is_truncated),
        RULE(a_value_missing_without_a_word_is_told),
        RULE(an_erasure_counts_for_its_entry_and_field_only),
        RULE_ALONE(an_erasure_comes_after_what_it_erased),
        RULE_ALONE(one_right_erasure_among_others_is_enough),
        RULE_ALONE(an_erasure_without_reason_does_not_count),
        RULE(only_the_key_in_force_signs),
        RULE_ALONE(a_forged_or_foreign_endorsement_is_told),
        RULE_ALONE(a_key_lost_without_a_reason_is_told),
        RULE_ALONE(a_lost_key_needs_a_reader_who_knows_the_new_one),
        RULE_ALONE(the_first_entry_names_the_first_key),
        RULE(the_name_belongs_to_the_first_key),
        RULE_ALONE(head_and_checkpoint_bear_that_name),
        RULE(a_record_made_anew_by_another_is_not_the_one_known),
        RULE(two_histories_shown_to_two_readers_are_a_fork),
        RULE(a_kept_checkpoint_that_nobody_signed_accuses_nobody),
        RULE(what_is_no_record_is_told_so),
        RULE(a_line_of_another_form_is_named),
        RULE(bytes_after_the_end_are_told),
        RULE_ALONE(findings_beyond_those_kept_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
