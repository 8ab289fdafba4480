/* Official and preliminary positions, certainty, and the draws that brought statements up.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

static void speak_with_factor(struct world *w)
{
    speak_for_north(w);
    w->cx->actor.factor_at = w->cx->now;
}

static void only_a_signing_mandate_with_the_second_factor_makes_a_position_official(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s[3] = { given_statement(w, &c, S("One")), given_statement(w, &c, S("Two")),
                                given_statement(w, &c, S("Three")) };
    speak_for_north(w);
    assert_int_equal(take(w, &c, s[0], POSITION_AGREE, NULL), OK);
    speak_with_factor(w);
    assert_int_equal(take(w, &c, s[1], POSITION_AGREE, NULL), OK);
    change_by_hand(w, "UPDATE mandate SET scopes = 1");
    assert_int_equal(take(w, &c, s[2], POSITION_AGREE, NULL), OK);

    assert_int_equal(in_force(w, &c, s[0]).standing, STANDING_PRELIMINARY);
    assert_int_equal(in_force(w, &c, s[1]).standing, STANDING_OFFICIAL);
    assert_int_equal(in_force(w, &c, s[2]).standing, STANDING_PRELIMINARY);
}

static void certainty_is_kept_and_said_in_the_record(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    struct position_new one = { .cx = w->cx,
                                .in = c.id,
                                .on = s,
                                .value = POSITION_AGREE,
                                .reason = S("Because the members decided so."),
                                .reason_language = S("en"),
                                .source_url = S(""),
                                .certainty = CERTAINTY_MEDIUM };

    assert_int_equal(position_take(w->cx, &one), OK);

    assert_int_equal(in_force(w, &c, s).certainty, CERTAINTY_MEDIUM);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind ="
                                   " 'position.taken' AND fields LIKE '%medium%'"
                                   " AND fields LIKE '%preliminary%'"),
                     1);
}

static void confirming_makes_new_official_rows_and_keeps_the_preliminary_ones(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    const statement_id t = given_statement(w, &c, S("Two"));
    struct position_new a, b;
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, &a), OK);
    assert_int_equal(take(w, &c, t, POSITION_DISAGREE, &b), OK);
    speak_with_factor(w);
    w->cx->now += USEC_PER_SECOND;
    const position_id both[2] = { a.made, b.made };

    assert_int_equal(position_confirm_many(w->cx, c.id, both, 2), OK);

    const struct stance now = in_force(w, &c, s);
    assert_int_equal(now.standing, STANDING_OFFICIAL);
    assert_int_equal(now.confirms.v, a.made.v);
    assert_int_equal(now.value, POSITION_AGREE);
    assert_str_is(now.reason, "Because the members decided so.");
    assert_int_equal(now.taken_at, w->cx->now);
    assert_int_equal(in_force(w, &c, t).value, POSITION_DISAGREE);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position WHERE standing = 1"
                                   " AND superseded_at <> 0"),
                     2);
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'position.confirmed'"), 2);
    assert_int_equal(position_confirm_many(w->cx, c.id, both, 2), ERR_NOT_FOUND);
    const position_id official = now.id;
    assert_int_equal(position_confirm_many(w->cx, c.id, &official, 1), ERR_CONFLICT);
}

static void refused(struct world *w, const struct consultation *c, position_id p, err_t why)
{
    assert_int_equal(position_confirm_many(w->cx, c->id, &p, 1), why);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position WHERE standing = 2"), 0);
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'position.confirmed'"), 0);
}

static void nobody_else_makes_it_official(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    struct position_new a;
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, &a), OK);

    refused(w, &c, a.made, ERR_FORBIDDEN); /* no second factor */
    speak_with_factor(w);
    w->cx->actor.organisation = w->south.id.v;
    refused(w, &c, a.made, ERR_FORBIDDEN);
    speak_as_visitor(w, 42);
    refused(w, &c, a.made, ERR_FORBIDDEN);
    speak_with_factor(w);
    change_by_hand(w, "UPDATE mandate SET scopes = 1");
    refused(w, &c, a.made, ERR_FORBIDDEN);
    change_by_hand(w, "UPDATE mandate SET scopes = 31");
    change_by_hand(w, "UPDATE mandate SET revoked_at = 1");
    refused(w, &c, a.made, ERR_FORBIDDEN);
}

static void what_is_over_or_taken_down_is_not_confirmed(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    struct position_new a;
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, &a), OK);
    speak_with_factor(w);
    const position_id twice[2] = { a.made, a.made };
    assert_int_equal(position_confirm_many(w->cx, c.id, twice, 2), ERR_INVALID);

    change_by_hand(w, "UPDATE position SET erased_at = 5, erased_reason = 'x', reason = ''");
    refused(w, &c, a.made, ERR_CONFLICT);
    w->cx->now = NOW + HOUR;
    refused(w, &c, a.made, ERR_CONFLICT);
}

/* --- draws ------------------------------------------------------------------------------------ */

static struct drawn drawn_take(struct world *w, const struct consultation *c, statement_id s,
                               enum position value, struct drawn d)
{
    const struct stance *at = NULL;
    size_t n = 0;
    struct drawn kept = { 0 };
    struct position_new one = { .cx = w->cx,
                                .in = c->id,
                                .on = s,
                                .value = value,
                                .reason = S(""),
                                .reason_language = S(""),
                                .source_url = S(""),
                                .drawn = d };
    assert_int_equal(position_take(w->cx, &one), OK);
    assert_int_equal(stance_list_of(w->cx, c->id, participant_of_actor(w->cx, c), &at, &n), OK);
    for (size_t i = 0; i < n; i++) {
        if (at[i].statement.v == s.v)
            kept = at[i].drawn;
    }
    return kept;
}

static void a_draw_is_stored_with_the_answer_and_stays_with_a_revised_one(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_as_visitor(w, 42);
    const struct drawn d = { .probability = 0.123456789, .step = 1, .at = NOW };

    const struct drawn first = drawn_take(w, &c, s, POSITION_AGREE, d);
    assert_true(first.probability > 0.1234567 && first.probability < 0.1234568);
    assert_int_equal(first.step, 1);
    assert_int_equal(first.at, NOW);
    const struct drawn revised = drawn_take(w, &c, s, POSITION_PASS, (struct drawn){ 0 });
    assert_true(revised.probability == first.probability);
    assert_int_equal(revised.step, 1);
}

static void a_draw_that_is_not_the_participants_next_does_not_count(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    statement_id s[4];
    for (int i = 0; i < 4; i++)
        s[i] = given_statement(w, &c, S("A statement"));
    speak_as_visitor(w, 42);
    const struct drawn d = { .probability = 0.5, .step = 1, .at = NOW };
    const struct drawn second = { .probability = 0.5, .step = 2, .at = NOW };

    assert_int_equal(drawn_take(w, &c, s[0], POSITION_AGREE, d).step, 1);
    assert_int_equal(drawn_take(w, &c, s[1], POSITION_AGREE, d).step, 0); /* sent twice */
    assert_true(drawn_take(w, &c, s[1], POSITION_AGREE, second).probability == 0.0);
    assert_int_equal(drawn_take(w, &c, s[2], POSITION_AGREE, (struct drawn){ 0 }).step, 0);
    assert_int_equal(drawn_take(w, &c, s[3], POSITION_PASS, second).step, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(only_a_signing_mandate_with_the_second_factor_makes_a_position_official),
        WORLD_TEST(certainty_is_kept_and_said_in_the_record),
        WORLD_TEST(confirming_makes_new_official_rows_and_keeps_the_preliminary_ones),
        WORLD_TEST(nobody_else_makes_it_official),
        WORLD_TEST(what_is_over_or_taken_down_is_not_confirmed),
        WORLD_TEST(a_draw_is_stored_with_the_answer_and_stays_with_a_revised_one),
        WORLD_TEST(a_draw_that_is_not_the_participants_next_does_not_count),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
