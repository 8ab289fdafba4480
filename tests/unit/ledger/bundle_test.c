/* Proofs: one entry, or one position of the public, against a checkpoint.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "given_record.h"

enum { ENTRIES = 21 };

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

static int teardown(void **state)
{
    given_free(*state);
    return 0;
}

static str_t proof(struct given *g, size_t index)
{
    return given_bundle(g, index, NOW, STR_NONE);
}

/* --- entries ------------------------------------------------------------------------------------
 */

static void the_proof_of_every_entry_holds(void **state)
{
    struct given *const g = *state;
    for (size_t i = 0; i < ENTRIES; i++) {
        const struct verify_report *const r = given_report(g, proof(g, i), NULL);
        assert_holds(r);
        assert_true(r->is_bundle);
        assert_true(str_eq(r->origin, g->origin));
        assert_int_equal(r->entries, 1);
        assert_int_equal(r->size, ENTRIES);
        assert_int_equal(r->erased, i == 3 || i == ENTRIES - 3 ? 1 : 0);
    }
}

/* One entry cannot show the later one that says why; the report counts what is missing. */
static void a_value_left_out_of_a_proof_is_counted(void **state)
{
    struct given *const g = *state;
    given_erase(g->e[9], "position");
    given_erase(g->e[9], "reason");

    const struct verify_report *const r = given_report(g, proof(g, 9), NULL);

    assert_holds(r);
    assert_int_equal(r->erased, 2);
}

static void a_changed_entry_does_not_fit_its_proof(void **state)
{
    struct given *const g = *state;
    const str_t was = proof(g, 9);
    assert_only(given_report(g, replaced(&g->arena, was, S("\"agree\""), S("\"disagree\"")), NULL),
                FINDING_TAMPERED);

    AUTO(buf) before;
    AUTO(buf) after;
    buf_init(&before, 10000);
    buf_init(&after, 10000);
    record_line_write(g->e[9], &before);
    g->e[9]->fields[2].value = S("\"disagree\"");
    given_settle(g); /* the leaf made to fit as well */
    record_line_write(g->e[9], &after);
    assert_only(given_report(g, replaced(&g->arena, was, buf_str(&before), buf_str(&after)), NULL),
                FINDING_TAMPERED);
}

static void a_proof_of_another_place_does_not_lead_there(void **state)
{
    struct given *const g = *state;
    g->e[9]->seq = 8;
    assert_only(given_report(g, proof(g, 9), NULL), FINDING_TAMPERED);
    g->e[9]->seq = ENTRIES;
    const struct verify_report *const r = given_report(g, proof(g, 9), NULL);
    assert_only(r, FINDING_TAMPERED);
    assert_str_is(r->at[0].args[1], "21"); /* more than the checkpoint covers */
}

static void a_proof_signed_by_a_key_not_in_force_is_told(void **state)
{
    struct given *const g = *state;

    assert_only(given_report(g, given_bundle(g, 9, OLD, STR_NONE), NULL), FINDING_KEY);
    assert_only(given_report(g, given_bundle(g, 9, STRANGER, STR_NONE), NULL), FINDING_KEY);
}

/* Cuts from from up to before till. */
static str_t without(struct given *g, str_t s, str_t from, str_t till)
{
    const size_t a = str_find(s, from);
    const size_t b = a + str_find(str_sub(s, a, s.len), till);
    assert_true(a < b && b < s.len);
    return replaced(&g->arena, s, str_sub(s, a, b), STR_NONE);
}

static void a_key_left_out_of_a_proof_is_told(void **state)
{
    struct given *const g = *state;
    const str_t whole = proof(g, 9);
    const size_t keys = str_find(whole, S(",\"keys\":["));
    const size_t second = keys + str_find(str_sub(whole, keys, whole.len), S(",{\"entry\":"));
    const size_t end = second + str_find(str_sub(whole, second, whole.len), S("}],\"path\""));
    const str_t last_left_out =
        arena_printf(&g->arena, "%.*s%.*s", STR_ARG(str_sub(whole, 0, second)),
                     STR_ARG(str_sub(whole, end + 1, whole.len)));
    const str_t first_left_out =
        arena_printf(&g->arena, "%.*s,\"keys\":[%.*s", STR_ARG(str_sub(whole, 0, keys)),
                     STR_ARG(str_sub(whole, second + 1, whole.len)));

    assert_only(given_report(g, last_left_out, NULL), FINDING_KEY);
    assert_found(given_report(g, first_left_out, NULL), FINDING_KEY);
    assert_only(
        given_report(g, without(g, whole, S("{\"entry\":{\"at\":"), S("],\"path\":")), NULL),
        FINDING_UNREADABLE);
}

static void an_entry_that_is_no_key_does_not_stand_for_one(void **state)
{
    struct given *const g = *state;
    g->e[ENTRIES / 3]->kind = S("key.found");
    given_settle(g);

    assert_found(given_report(g, proof(g, 9), NULL), FINDING_KEY);
}

static void the_keys_of_a_proof_follow_each_other(void **state)
{
    struct given *const g = *state;
    const str_t whole = proof(g, 9);
    const size_t keys = str_find(whole, S("{\"entry\":{"));
    const size_t end = keys + str_find(str_sub(whole, keys, whole.len), S("]},")) + 2;
    const str_t first = str_sub(whole, keys, end);
    const str_t twice = arena_printf(&g->arena, "%.*s,%.*s", STR_ARG(first), STR_ARG(first));

    assert_only(given_report(g, replaced(&g->arena, whole, first, twice), NULL), FINDING_KEY);
}

static void a_lost_key_in_a_proof_needs_a_reader_who_knows_the_new_one(void **state)
{
    struct given *const g = *state;
    const struct public_key was = sign_public(NOW);
    const struct verify_trust knows = { .has_key = true, .key = sign_public(STRANGER) };
    (void)given_rotation(g, &was, NULL, STRANGER);
    given_settle(g);
    const str_t text = given_bundle(g, 9, STRANGER, STR_NONE);

    assert_only(given_report(g, text, NULL), FINDING_KEY);
    assert_holds(given_report(g, text, &knows));
}

static void what_the_reader_knows_is_asked_of_a_proof_too(void **state)
{
    struct given *const g = *state;
    const str_t text = proof(g, 9);
    const struct verify_trust right = { .checkpoint = given_note(g, ENTRIES, NOW),
                                        .origin = g->origin,
                                        .has_key = true,
                                        .key = sign_public(NOW) };
    const struct verify_trust forged = { .checkpoint = given_note(g, ENTRIES, STRANGER) };
    const struct verify_trust other_size = { .checkpoint = given_note(g, 12, NOW) };
    const struct verify_trust other_name = { .origin = S("alyans-of-somebody-else") };
    const struct verify_trust other_key = { .has_key = true, .key = sign_public(OLD) };
    g->e[15]->within++;
    given_settle(g);
    const struct verify_trust fork = { .checkpoint = given_note(g, ENTRIES, NOW) };

    const struct verify_report *const r = given_report(g, text, &right);
    assert_holds(r);
    assert_true(r->is_kept_compared);
    assert_false(given_report(g, text, &other_size)->is_kept_compared);
    assert_only(given_report(g, text, &other_name), FINDING_KEY);
    assert_only(given_report(g, text, &other_key), FINDING_KEY);
    assert_only(given_report(g, text, &forged), FINDING_KEY);
    assert_only(given_report(g, text, &fork), FINDING_FORKED);
}

static void a_proof_is_one_text(void **state)
{
    struct given *const g = *state;
    const str_t text = proof(g, 9);
    const struct {
        str_t what, by;
    } changes[] = {
        { S(",\"entry\":"), S(", \"entry\":") },
        { S("alyans-proof-1"), S("alyans-proof-2") },
        { S(",\"keys\":["), S(",\"keys\":[]") },
        { S("\"path\":[\""), S("\"path\":[,\"") },
        { S("],\"path\""), S("],\"other\":1,\"path\"") },
    };
    for (size_t i = 0; i < ARRAY_LEN(changes); i++)
        assert_only(
            given_report(g, replaced(&g->arena, text, changes[i].what, changes[i].by), NULL),
            FINDING_UNREADABLE);
    assert_only(given_report(g, arena_printf(&g->arena, "%.*s\n", STR_ARG(text)), NULL),
                FINDING_UNREADABLE);
}

/* --- positions of the public --------------------------------------------------------------------
 */

struct minute {
    struct hash256 leaves[7];
    str_t positions[7];
    struct record_entry *seal;
};

static struct minute given_minute(struct given *g)
{
    struct minute m;
    for (int i = 0; i < 7; i++) {
        m.positions[i] = arena_printf(
            &g->arena,
            "{\"at\":\"2013-10-09T12:00:0%d.000000Z\",\"consultation\":\"98\",\"id\":\"50%d\","
            "\"position\":\"agree\",\"salt\":\"BxcnN0dXZ3eHl6e3x9fn9w\",\"statement\":\"99\"}",
            i, i);
        const bytes_t parts[] = { { (const uint8_t *)"", 1 },
                                  { (const uint8_t *)m.positions[i].at, m.positions[i].len } };
        m.leaves[i] = sha256_of(g->h, parts, 2);
    }
    struct tree *const t = tree_new();
    assert_int_equal(tree_append(t, g->h, m.leaves, 7), OK);
    const struct hash256 root = tree_root_at(t, g->h, 7);
    tree_free(t);
    m.seal = given_entry(g, "positions.sealed");
    m.seal->subject = 98;
    given_field(g, m.seal, "count", S("7"));
    given_text(g, m.seal, "root", base64url(&g->arena, hash_bytes(&root)));
    given_settle(g);
    return m;
}

static str_t receipt(struct given *g, const struct minute *m, size_t i)
{
    return arena_printf(
        &g->arena, "{\"index\":%zu,\"leaf\":\"%.*s\",\"path\":%.*s,\"position\":%.*s,\"size\":7}",
        i, STR_ARG(base64url(&g->arena, hash_bytes(&m->leaves[i]))),
        STR_ARG(given_path(g, m->leaves, i, 7)), STR_ARG(m->positions[i]));
}

static void every_receipt_of_a_minute_holds(void **state)
{
    struct given *const g = *state;
    const struct minute m = given_minute(g);
    for (size_t i = 0; i < 7; i++)
        assert_holds(given_report(g, given_bundle(g, ENTRIES, NOW, receipt(g, &m, i)), NULL));
}

static void a_receipt_holds_for_its_position_place_and_minute_only(void **state)
{
    struct given *const g = *state;
    const struct minute m = given_minute(g);
    const str_t good = receipt(g, &m, 2);
    const str_t bad[] = {
        replaced(&g->arena, good, S("agree"), S("pass")),
        replaced(&g->arena, good, S("\"index\":2"), S("\"index\":3")),
        replaced(&g->arena, good, S("\"size\":7"), S("\"size\":8")),
        replaced(&g->arena, good, S("\"98\""), S("\"97\"")),
        replaced(&g->arena, good, m.positions[2], m.positions[3]),
    };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_only(given_report(g, given_bundle(g, ENTRIES, NOW, bad[i]), NULL), FINDING_TAMPERED);
    /* Under an entry that seals nothing, or says so in other words. */
    assert_only(given_report(g, given_bundle(g, 9, NOW, good), NULL), FINDING_TAMPERED);
    m.seal->kind = S("positions.counted");
    given_settle(g);
    assert_only(given_report(g, given_bundle(g, ENTRIES, NOW, good), NULL), FINDING_TAMPERED);
    m.seal->kind = S("positions.sealed");
    given_settle(g);
    assert_only(
        given_report(g,
                     given_bundle(g, ENTRIES, NOW,
                                  replaced(&g->arena, good, S("\"agree\""), S("\"maybe\""))),
                     NULL),
        FINDING_UNREADABLE);
}

static void a_receipt_of_another_consultation_is_told(void **state)
{
    struct given *const g = *state;
    const struct minute m = given_minute(g);
    m.seal->subject = 97;
    given_settle(g);

    assert_only(given_report(g, given_bundle(g, ENTRIES, NOW, receipt(g, &m, 2)), NULL),
                FINDING_TAMPERED);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(the_proof_of_every_entry_holds),
        RULE(a_value_left_out_of_a_proof_is_counted),
        RULE(a_changed_entry_does_not_fit_its_proof),
        RULE(a_proof_of_another_place_does_not_lead_there),
        RULE(a_proof_signed_by_a_key_not_in_force_is_told),
        RULE(a_key_left_out_of_a_proof_is_told),
        RULE(an_entry_that_is_no_key_does_not_stand_for_one),
        RULE(the_keys_of_a_proof_follow_each_other),
        RULE(a_lost_key_in_a_proof_needs_a_reader_who_knows_the_new_one),
        RULE(what_the_reader_knows_is_asked_of_a_proof_too),
        RULE(a_proof_is_one_text),
        RULE(every_receipt_of_a_minute_holds),
        RULE(a_receipt_holds_for_its_position_place_and_minute_only),
        RULE(a_receipt_of_another_consultation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
