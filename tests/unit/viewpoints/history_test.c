/* What was said before stays.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

static void a_later_position_supersedes_and_both_are_kept(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);

    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);
    w->cx->now += HOUR / 2;
    assert_int_equal(take(w, &c, s, POSITION_PASS, NULL), OK);

    const struct stance *at = NULL;
    size_t n = 0;
    assert_int_equal(stance_list(w->cx, c.id, HISTORY_ALL, &at, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(at[0].value, POSITION_AGREE);
    assert_int_equal(at[0].superseded_at, NOW + HOUR / 2);
    assert_int_equal(at[1].value, POSITION_PASS);
    assert_int_equal(at[1].superseded_at, 0);
    assert_int_equal(in_force(w, &c, s).value, POSITION_PASS);
}

static void of_a_long_history_the_latest_is_listed_and_all_is_kept(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    for (int i = 0; i < HISTORY_SHOWN + 10; i++) {
        w->cx->now += USEC_PER_SECOND;
        assert_int_equal(take(w, &c, s, i % 2 == 0 ? POSITION_AGREE : POSITION_DISAGREE, NULL), OK);
    }

    const struct stance *at = NULL;
    size_t n = 0;
    assert_int_equal(stance_list(w->cx, c.id, HISTORY_ALL, &at, &n), OK);

    assert_int_equal(n, HISTORY_SHOWN + 1);
    assert_int_equal(at[n - 1].superseded_at, 0);
    assert_int_equal(at[n - 1].taken_at, w->cx->now);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position"), HISTORY_SHOWN + 10);
}

static void an_own_position_supersedes_a_coded_one_and_both_are_kept(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    const struct position_coded was = coded(w, s, POSITION_DISAGREE);
    assert_int_equal(position_code(w->cx, c.id, &was), OK);
    speak_for_north(w);

    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);

    assert_int_equal(in_force(w, &c, s).basis, BASIS_OWN);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position WHERE basis = 'inferred'"
                                   " AND superseded_at <> 0"),
                     1);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM participant"), 1);
}

/* --- corrections ------------------------------------------------------------------------------ */

static const struct text2 NOTHING;

static void a_corrected_text_is_dated_and_the_record_keeps_the_old_one(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("Memmbers decide"));
    const struct text2 right = { .by = { [LANG_EN] = S_INIT("Members decide") } };
    w->cx->now += HOUR / 2;

    assert_int_equal(statement_correct(w->cx, s, &right, &NOTHING, S("A letter too many.")), OK);

    struct statement now;
    assert_int_equal(statement_get(w->cx, s, &now), OK);
    assert_str_is(now.text.by[LANG_EN], "Members decide");
    assert_int_equal(now.corrected_at, w->cx->now);
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE"
                      " '%[\"reason\",\"A letter too many.\"]%[\"text_en\",\"Members decide\"]%"
                      "[\"was_text_en\",\"Memmbers decide\"]%'"),
        1);
}

static void positions_from_before_a_correction_are_on_the_earlier_text(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("Memmbers decide"));
    const struct text2 right = { .by = { [LANG_EN] = S_INIT("Members decide") } };
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);
    assert_false(in_force(w, &c, s).is_on_earlier_text);
    w->cx->now += USEC_PER_SECOND;
    assert_int_equal(statement_correct(w->cx, s, &right, &NOTHING, S("A letter too many.")), OK);

    assert_true(in_force(w, &c, s).is_on_earlier_text);
    w->cx->now += USEC_PER_SECOND;
    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);
    assert_false(in_force(w, &c, s).is_on_earlier_text);
}

static void a_new_label_for_charts_leaves_the_text_uncorrected(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("Members decide"));
    struct statement now;
    assert_int_equal(statement_get(w->cx, s, &now), OK);
    const struct text2 label = { .by = { [LANG_EN] = S_INIT("members") } };

    assert_int_equal(statement_correct(w->cx, s, &now.text, &label, S("A label was missing.")), OK);

    assert_int_equal(statement_get(w->cx, s, &now), OK);
    assert_str_is(now.short_text.by[LANG_EN], "members");
    assert_int_equal(now.corrected_at, 0);
}

static void saving_a_consultation_as_it_is_leaves_no_trace(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const int64_t before = count_rows(w, "SELECT count(*) FROM ledger_inbox");
    w->cx->now += HOUR;

    assert_int_equal(consultation_change(w->cx, &c), OK);

    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox"), before);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM consultation WHERE edited_at <> 0"), 0);
}

/* --- taking down ------------------------------------------------------------------------------ */

static void a_text_taken_down_is_in_no_row_and_in_no_entry(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("Fuad lives at 5 Lake St"));
    const struct text2 right = { .by = { [LANG_EN] = S_INIT("Fuad lives at 5 Lake Street") } };
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);
    assert_int_equal(statement_correct(w->cx, s, &right, &NOTHING, S("A word cut short.")), OK);

    assert_int_equal(statement_take_down(w->cx, s, S("Where a person lives.")), OK);

    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE '%Lake%'"),
                     0);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM statement WHERE text_en LIKE '%Lake%'"),
                     0);
    assert_true(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'text.erased'") >= 1);
    struct statement now;
    assert_int_equal(statement_get(w->cx, s, &now), OK);
    assert_str_is(now.text.by[LANG_EN], "[Taken down on 23 November 2026: Where a person lives.]");
    assert_true(now.text.by[LANG_AZ].len > 0);
    const struct vote *votes = NULL;
    size_t n = 0;
    assert_int_equal(vote_list(w->cx, &c, consultation_side(&c, STR_NONE), &votes, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(statement_take_down(w->cx, s, S("Where a person lives.")), ERR_CONFLICT);
    assert_int_equal(statement_correct(w->cx, s, &right, &NOTHING, S("Back it comes.")),
                     ERR_CONFLICT);
}

static void a_reason_taken_down_leaves_the_position(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    struct position_new p;
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, &p), OK);

    assert_int_equal(position_take_down(w->cx, p.made, S("short")), ERR_INVALID);
    assert_int_equal(position_take_down(w->cx, p.made, S("It named a neighbour.")), OK);

    const struct stance now = in_force(w, &c, s);
    assert_int_equal(now.value, POSITION_AGREE);
    assert_str_is(now.reason, "[Taken down on 23 November 2026: It named a neighbour.]");
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE '%members decided%'"),
        0);
    assert_int_equal(position_take_down(w->cx, p.made, S("It named a neighbour.")), ERR_CONFLICT);
}

static void an_answer_of_the_public_has_no_reason_to_take_down(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    const statement_id s = given_statement(w, &c, S("One"));
    struct position_new p;
    speak_as_visitor(w, 42);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, &p), OK);

    assert_int_equal(position_take_down(w->cx, p.made, S("It named a neighbour.")), ERR_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_later_position_supersedes_and_both_are_kept),
        WORLD_TEST(of_a_long_history_the_latest_is_listed_and_all_is_kept),
        WORLD_TEST(a_corrected_text_is_dated_and_the_record_keeps_the_old_one),
        WORLD_TEST(positions_from_before_a_correction_are_on_the_earlier_text),
        WORLD_TEST(a_new_label_for_charts_leaves_the_text_uncorrected),
        WORLD_TEST(saving_a_consultation_as_it_is_leaves_no_trace),
        WORLD_TEST(a_text_taken_down_is_in_no_row_and_in_no_entry),
        WORLD_TEST(a_reason_taken_down_leaves_the_position),
        WORLD_TEST(an_answer_of_the_public_has_no_reason_to_take_down),
        WORLD_TEST(an_own_position_supersedes_a_coded_one_and_both_are_kept),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
