/* Thousands of changes to a record and to proofs: not one goes unseen.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "given_record.h"

enum { ENTRIES = 36, MINUTE = 5 };

static const struct secret *const OLD = &GIVEN_KEYS[0];
static const struct secret *const NOW = &GIVEN_KEYS[1];
static const struct secret *const STRANGER = &GIVEN_KEYS[2];

struct bench {
    struct given *g;
    str_t record, proof, receipt;
    uint64_t random;
};

/* A minute of positions of the public, sealed by the last entry, and the receipt of the third. */
static str_t given_receipt(struct given *g)
{
    struct hash256 leaves[MINUTE];
    str_t position = STR_NONE;
    for (int i = 0; i < MINUTE; i++) {
        const str_t text = arena_printf(
            &g->arena,
            "{\"at\":\"2013-10-09T12:00:0%d.000000Z\",\"consultation\":\"98\",\"id\":\"50%d\","
            "\"position\":\"pass\",\"salt\":\"BxcnN0dXZ3eHl6e3x9fn9w\",\"statement\":\"99\"}",
            i, i);
        const bytes_t parts[] = { { (const uint8_t *)"", 1 },
                                  { (const uint8_t *)text.at, text.len } };
        leaves[i] = sha256_of(g->h, parts, 2);
        if (i == 2)
            position = text;
    }
    struct tree *const t = tree_new();
    assert_int_equal(tree_append(t, g->h, leaves, MINUTE), OK);
    const struct hash256 root = tree_root_at(t, g->h, MINUTE);
    tree_free(t);

    struct record_entry *const e = given_entry(g, "positions.sealed");
    e->subject = 98;
    given_field(g, e, "count", S("5"));
    given_text(g, e, "root", base64url(&g->arena, hash_bytes(&root)));
    given_settle(g);
    return arena_printf(
        &g->arena, "{\"index\":2,\"leaf\":\"%.*s\",\"path\":%.*s,\"position\":%.*s,\"size\":5}",
        STR_ARG(base64url(&g->arena, hash_bytes(&leaves[2]))),
        STR_ARG(given_path(g, leaves, 2, MINUTE)), STR_ARG(position));
}

static int setup(void **state)
{
    struct bench *const b = mem_new(sizeof *b);
    b->g = given_new();
    b->random = 1;
    given_record(b->g, ENTRIES);
    const str_t receipt = given_receipt(b->g);
    b->record = given_whole(b->g, NOW);
    b->proof = given_bundle(b->g, 33, NOW, STR_NONE);
    b->receipt = given_bundle(b->g, ENTRIES, NOW, receipt);
    *state = b;
    return 0;
}

static int teardown(void **state)
{
    struct bench *const b = *state;
    given_free(b->g);
    mem_free(b);
    return 0;
}

static size_t draw(struct bench *b, size_t below)
{
    b->random = b->random * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (size_t)((b->random >> 33) % below);
}

/* Checked alone, in a block of its exact size. */
static struct verify_report *verdict(struct arena *arena, const char *at, size_t len)
{
    struct verify_report *const r = arena_new(arena, struct verify_report);
    char *const exact = mem_new(len);
    if (len > 0)
        memcpy(exact, at, len);
    assert_int_equal(verify_text(arena, (str_t){ exact, len }, NULL, 1, r), OK);
    mem_free(exact);
    return r;
}

static void must_be_caught(const char *at, size_t len, const char *how, size_t place)
{
    AUTO(arena) arena = { 0 };
    arena_init(&arena);
    if (verify_holds(verdict(&arena, at, len)))
        fail_msg("unseen: %s at %zu", how, place);
}

static char *copied(struct bench *b, str_t text)
{
    char *const copy = arena_alloc(&b->g->arena, text.len + 1);
    memcpy(copy, text.at, text.len);
    return copy;
}

static void untouched_they_hold(void **state)
{
    struct bench *const b = *state;
    assert_holds(given_report(b->g, b->record, NULL));
    assert_holds(given_report(b->g, b->proof, NULL));
    assert_holds(given_report(b->g, b->receipt, NULL));
}

/* --- bytes --------------------------------------------------------------------------------------
 */

static void flip_bits(struct bench *b, str_t text, size_t tries)
{
    char *const copy = copied(b, text);
    for (size_t i = 0; i < tries; i++) {
        const size_t at = draw(b, text.len);
        copy[at] = (char)(copy[at] ^ 1 << draw(b, 8));
        must_be_caught(copy, text.len, "a bit", at);
        copy[at] = text.at[at];
    }
}

static void every_flipped_bit_is_caught(void **state)
{
    struct bench *const b = *state;
    flip_bits(b, b->record, 1500);
    flip_bits(b, b->proof, 1500);
    flip_bits(b, b->receipt, 1500);
}

/* Digits for digits and letters for letters: the form stays, the meaning does not. */
static void replace_letters(struct bench *b, str_t text, size_t tries)
{
    static const char OTHERS[] = "0123456789abcdefxyzABCXYZ_-";
    char *const copy = copied(b, text);
    for (size_t i = 0; i < tries; i++) {
        const size_t at = draw(b, text.len);
        copy[at] = OTHERS[draw(b, sizeof OTHERS - 1)];
        if (copy[at] != text.at[at])
            must_be_caught(copy, text.len, "a letter", at);
        copy[at] = text.at[at];
    }
}

static void every_other_letter_is_caught(void **state)
{
    struct bench *const b = *state;
    replace_letters(b, b->record, 1500);
    replace_letters(b, b->proof, 1500);
    replace_letters(b, b->receipt, 1500);
}

static void cut_out(struct bench *b, str_t text, size_t tries)
{
    char *const copy = copied(b, text);
    for (size_t i = 0; i < tries; i++) {
        const size_t at = draw(b, text.len);
        const size_t n = 1 + draw(b, text.len - at < 2000 ? text.len - at : 2000);
        memmove(copy + at, copy + at + n, text.len - at - n);
        must_be_caught(copy, text.len - n, "a piece cut out", at);
        memcpy(copy, text.at, text.len);
    }
}

static void every_piece_cut_out_is_caught(void **state)
{
    struct bench *const b = *state;
    cut_out(b, b->record, 400);
    cut_out(b, b->proof, 400);
    cut_out(b, b->receipt, 400);
}

static void every_end_cut_off_is_caught(void **state)
{
    struct bench *const b = *state;
    for (size_t i = 0; i < 300; i++) {
        const size_t len = draw(b, b->record.len);
        must_be_caught(b->record.at, len, "the rest cut off", len);
    }
    for (size_t len = 0; len < b->proof.len; len += 3)
        must_be_caught(b->proof.at, len, "the rest cut off", len);
    for (size_t len = 0; len < b->receipt.len; len += 3)
        must_be_caught(b->receipt.at, len, "the rest cut off", len);
}

static void every_piece_put_in_is_caught(void **state)
{
    struct bench *const b = *state;
    const str_t texts[] = { b->record, b->proof, b->receipt };
    for (size_t i = 0; i < 900; i++) {
        const str_t text = texts[i % 3];
        const str_t from = texts[draw(b, 3)];
        const size_t at = draw(b, text.len + 1);
        const size_t piece = draw(b, from.len);
        const size_t n = 1 + draw(b, from.len - piece < 300 ? from.len - piece : 300);
        char *const longer = mem_new(text.len + n);
        memcpy(longer, text.at, at);
        memcpy(longer + at, from.at + piece, n);
        memcpy(longer + at + n, text.at + at, text.len - at);
        must_be_caught(longer, text.len + n, "a piece put in", at);
        mem_free(longer);
    }
}

/* --- lines --------------------------------------------------------------------------------------
 */

/* The record with line n twice, or not at all, or exchanged with line m. */
static str_t with_lines(struct bench *b, size_t n, int times, size_t m)
{
    AUTO(buf) out;
    buf_init(&out, b->record.len * 2);
    for (size_t i = 1; i <= ENTRIES + 3; i++) {
        const size_t from = m == 0 ? i : i == n ? m : i == m ? n : i;
        for (int k = 0; k < (m == 0 && i == n ? times : 1); k++)
            buf_add(&out, line_of(b->record, from));
    }
    return arena_str(&b->g->arena, buf_str(&out));
}

static void every_line_left_out_or_doubled_is_caught(void **state)
{
    struct bench *const b = *state;
    for (size_t n = 1; n <= ENTRIES + 3; n++) {
        const struct verify_report *const less = given_report(b->g, with_lines(b, n, 0, 0), NULL);
        const struct verify_report *const more = given_report(b->g, with_lines(b, n, 2, 0), NULL);
        if (n == 1 || n > ENTRIES + 2) {
            assert_found(less, n == 1 ? FINDING_UNREADABLE : FINDING_TRUNCATED);
            assert_found(more, FINDING_UNREADABLE);
        } else {
            assert_found(less, n == ENTRIES + 2 ? FINDING_TRUNCATED : FINDING_TAMPERED);
            assert_found(more, FINDING_TAMPERED);
        }
    }
}

static void every_two_lines_exchanged_are_caught(void **state)
{
    struct bench *const b = *state;
    for (size_t i = 0; i < 300; i++) {
        const size_t n = 1 + draw(b, ENTRIES + 3);
        const size_t m = 1 + draw(b, ENTRIES + 3);
        if (n == m)
            continue;
        const struct verify_report *const r = given_report(b->g, with_lines(b, n, 1, m), NULL);
        assert_false(verify_holds(r));
        if (n > 1 && m > 1 && n < ENTRIES + 3 && m < ENTRIES + 3)
            assert_found(r, FINDING_TAMPERED);
    }
}

/* --- histories ----------------------------------------------------------------------------------
 */

static void every_value_changed_with_its_leaf_is_caught(void **state)
{
    struct bench *const b = *state;
    struct given *const g = b->g;
    const str_t note = given_note(g, g->count, NOW);
    for (size_t i = 0; i < g->count; i++) {
        for (size_t j = 0; j < g->e[i]->field_count; j++) {
            struct record_field *const f = &g->e[i]->fields[j];
            const struct record_field kept = *f;
            f->value = S("\"something else\"");
            given_settle(g);
            assert_found(given_report(g, given_text_of(g, g->count, note), NULL), FINDING_TAMPERED);
            *f = kept;
        }
    }
    given_settle(g);
}

static void every_older_state_is_caught_by_the_newest_checkpoint(void **state)
{
    struct bench *const b = *state;
    struct given *const g = b->g;
    const struct verify_trust newest = { .checkpoint = given_note(g, g->count, NOW) };
    for (size_t size = 1; size < g->count; size++) {
        const str_t older = given_note(g, size, size > ENTRIES / 3 ? NOW : OLD);
        /* Replayed alone, and with all later entries. */
        assert_found(given_report(g, given_text_of(g, size, older), &newest), FINDING_TRUNCATED);
        assert_only(given_report(g, given_text_of(g, g->count, older), NULL), FINDING_TRUNCATED);
        assert_only(given_report(g, given_text_of(g, g->count, older), &newest), FINDING_TRUNCATED);
    }
}

static void every_fork_is_caught_by_any_later_checkpoint(void **state)
{
    struct bench *const b = *state;
    struct given *const g = b->g;
    for (size_t i = 0; i < 60; i++) {
        const size_t size = ENTRIES / 3 + 2 + draw(b, g->count - ENTRIES / 3 - 2);
        const size_t changed = draw(b, size);
        const struct verify_trust mine = { .checkpoint = given_note(g, size, NOW) };
        g->e[changed]->within += 5;
        given_settle(g);
        const str_t yours = given_whole(g, NOW);
        assert_holds(given_report(g, yours, NULL));
        assert_only(given_report(g, yours, &mine), FINDING_FORKED);
        g->e[changed]->within -= 5;
        given_settle(g);
    }
}

static void every_signature_by_another_key_is_caught(void **state)
{
    struct bench *const b = *state;
    struct given *const g = b->g;
    const struct public_key stranger = sign_public(STRANGER);
    const str_t theirs = base64(&g->arena, (bytes_t){ stranger.at, sizeof stranger.at });
    const struct verify_trust by_name = { .origin = g->origin };
    const struct verify_trust by_key = { .has_key = true, .key = sign_public(NOW) };
    AUTO(buf) value;
    buf_init(&value, 100);
    canonical_text(&value, theirs);

    assert_only(given_report(g, given_whole(g, STRANGER), NULL), FINDING_KEY);
    /* The new key exchanged for another, everything made to fit. */
    struct record_entry *const rotation = g->e[ENTRIES / 3];
    rotation->fields[1].value = buf_str(&value);
    given_settle(g);
    assert_only(given_report(g, given_whole(g, STRANGER), NULL), FINDING_KEY);
    /* The first key too: another record. */
    g->e[0]->fields[0].value = buf_str(&value);
    given_settle(g);
    assert_found(given_report(g, given_whole(g, STRANGER), NULL), FINDING_KEY);
    g->origin = record_origin(&g->arena, &stranger);
    g->e[ENTRIES / 3]->kind = S("position.taken");
    given_settle(g);
    assert_holds(given_report(g, given_whole(g, STRANGER), NULL));
    assert_only(given_report(g, given_whole(g, STRANGER), &by_name), FINDING_KEY);
    assert_only(given_report(g, given_whole(g, STRANGER), &by_key), FINDING_KEY);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(untouched_they_hold),
        RULE(every_flipped_bit_is_caught),
        RULE(every_other_letter_is_caught),
        RULE(every_piece_cut_out_is_caught),
        RULE(every_end_cut_off_is_caught),
        RULE(every_piece_put_in_is_caught),
        RULE(every_line_left_out_or_doubled_is_caught),
        RULE(every_two_lines_exchanged_are_caught),
        RULE(every_value_changed_with_its_leaf_is_caught),
        RULE(every_older_state_is_caught_by_the_newest_checkpoint),
        RULE(every_fork_is_caught_by_any_later_checkpoint),
        RULE(every_signature_by_another_key_is_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
