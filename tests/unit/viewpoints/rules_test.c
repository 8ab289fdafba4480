/* The rules of consultations. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"

#include "viewpoints/rules.h"

enum { NOON = 1000 };
static const struct mandate GOOD = {
    .account = { 7 }, .organisation = { 5 }, .scopes = MANDATE_POSITIONS, .starts_at = 1
};
static const struct actor SPEAKER = {
    .account = 7, .organisation = 5, .mandate = 3, .scopes = MANDATE_POSITIONS
};
static const struct ballot OPEN_BALLOT = {
    .is_known = true, .who = WHO_ORGANISATIONS, .opens_at = 1, .closes_at = 2000, .mandate = &GOOD
};

static void the_speaker_of_an_organisation_may_answer(void **state)
{
    (void)state;
    assert_int_equal(ballot_verdict(&OPEN_BALLOT, &SPEAKER, NOON), OK);
}

static void an_unknown_statement_is_not_found(void **state)
{
    (void)state;
    struct ballot b = OPEN_BALLOT;
    b.is_known = false;

    assert_int_equal(ballot_verdict(&b, &SPEAKER, NOON), ERR_NOT_FOUND);
}

static void nobody_answers_before_it_opens_or_from_the_moment_it_closes(void **state)
{
    (void)state;
    assert_int_equal(ballot_verdict(&OPEN_BALLOT, &SPEAKER, 0), ERR_CONFLICT);
    assert_int_equal(ballot_verdict(&OPEN_BALLOT, &SPEAKER, 1999), OK);
    assert_int_equal(ballot_verdict(&OPEN_BALLOT, &SPEAKER, 2000), ERR_CONFLICT);
}

static void a_mandate_of_another_organisation_or_account_refuses(void **state)
{
    (void)state;
    struct ballot b = OPEN_BALLOT;
    struct mandate foreign = GOOD;
    b.mandate = &foreign;

    foreign.organisation.v = 6;
    assert_int_equal(ballot_verdict(&b, &SPEAKER, NOON), ERR_FORBIDDEN);
    foreign = GOOD;
    foreign.account.v = 8;
    assert_int_equal(ballot_verdict(&b, &SPEAKER, NOON), ERR_FORBIDDEN);
    b.mandate = NULL;
    assert_int_equal(ballot_verdict(&b, &SPEAKER, NOON), ERR_FORBIDDEN);
}

static void a_revoked_or_ended_mandate_refuses(void **state)
{
    (void)state;
    struct ballot b = OPEN_BALLOT;
    struct mandate m = GOOD;
    b.mandate = &m;

    m.revoked_at = 10;
    assert_int_equal(ballot_verdict(&b, &SPEAKER, NOON), ERR_FORBIDDEN);
    m = GOOD;
    m.ends_at = NOON;
    assert_int_equal(ballot_verdict(&b, &SPEAKER, NOON), ERR_FORBIDDEN);
}

static void a_mandate_for_anything_but_positions_refuses(void **state)
{
    (void)state;
    struct ballot b = OPEN_BALLOT;
    struct mandate m = GOOD;
    struct actor speaker = SPEAKER;
    b.mandate = &m;

    m.scopes = MANDATE_SCOPES_ALL & ~MANDATE_POSITIONS;
    assert_int_equal(ballot_verdict(&b, &SPEAKER, NOON), ERR_FORBIDDEN);
    m.scopes = MANDATE_SCOPES_ALL;
    assert_int_equal(ballot_verdict(&b, &SPEAKER, NOON), OK);
    speaker.scopes = MANDATE_SIGNING; /* chosen as it was a moment ago */
    assert_int_equal(ballot_verdict(&b, &speaker, NOON), ERR_FORBIDDEN);
    assert_false(actor_may_answer(WHO_ORGANISATIONS, &speaker));
}

static void a_mandate_that_rests_refuses(void **state)
{
    (void)state;
    struct ballot b = OPEN_BALLOT;
    struct mandate m = GOOD;
    b.mandate = &m;
    m.rests = true;

    assert_int_equal(ballot_verdict(&b, &SPEAKER, NOON), ERR_FORBIDDEN);
}

static void only_an_accepted_text_that_stands_can_be_corrected_for_a_reason(void **state)
{
    (void)state;
    const struct text2 text = { .by = { [LANG_EN] = S_INIT("A claim.") } };
    const struct text2 empty = { 0 };
    const str_t why = S("A letter was missing.");
    struct statement s = { .state = STATEMENT_ACCEPTED };

    assert_int_equal(correction_verdict(&s, &text, why, false), OK);
    assert_int_equal(correction_verdict(&s, &text, why, true), ERR_CONFLICT);
    assert_int_equal(correction_verdict(&s, &empty, why, false), ERR_INVALID);
    assert_int_equal(correction_verdict(&s, &text, S(" typo "), false), ERR_INVALID);
    s.erased_at = NOON;
    assert_int_equal(correction_verdict(&s, &text, why, false), ERR_CONFLICT);
    s = (struct statement){ .state = STATEMENT_PENDING };
    assert_int_equal(correction_verdict(&s, &text, why, false), ERR_CONFLICT);
}

static void what_positions_were_taken_on_stays_but_for_slips(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    const struct text2 asked = { .by = { [LANG_EN] = S_INIT("Observers should stay longer.") } };
    const struct text2 slip = { .by = { [LANG_EN] = S_INIT("Observers should stay longer!"),
                                        [LANG_AZ] = S_INIT("Bir tərcümə gəlir.") } };
    const struct text2 turned = { .by = { [LANG_EN] =
                                              S_INIT("Observers should never come again.") } };
    enum lang wrong;

    assert_true(correction_is_slip(&arena, &asked, &slip, &wrong));
    assert_false(correction_is_slip(&arena, &asked, &turned, &wrong));
    assert_int_equal(wrong, LANG_EN);
}

static void the_question_stays_from_closing_on(void **state)
{
    (void)state;
    const struct consultation was = { .opens_at = NOON,
                                      .closes_at = NOON + 10,
                                      .question.by[LANG_EN] = S_INIT("How fair was it?") };
    struct consultation is = was;
    is.question.by[LANG_AZ] = S("Nə dərəcədə ədalətli idi?");
    assert_true(question_may_become(&was, &is, NOON + 20)); /* a translation comes */
    is.question.by[LANG_EN] = S("How badly was it stolen?");
    assert_true(question_may_become(&was, &is, NOON + 5));
    assert_false(question_may_become(&was, &is, NOON + 10));
    is = was;
    is.short_name.by[LANG_EN] = S("A short name");
    assert_true(question_may_become(&was, &is, NOON + 20));
    assert_false(question_may_become(&is, &was, NOON + 20));
}

static void visitors_answer_only_where_the_public_is_asked(void **state)
{
    (void)state;
    const struct actor visitor = { .participant = 11 };
    struct ballot b = OPEN_BALLOT;

    assert_int_equal(ballot_verdict(&b, &visitor, NOON), ERR_FORBIDDEN);
    b.who = WHO_PUBLIC;
    assert_int_equal(ballot_verdict(&b, &visitor, NOON), OK);
    assert_int_equal(ballot_verdict(&b, &(struct actor){ 0 }, NOON), ERR_FORBIDDEN);
}

static void
where_both_answer_a_mandate_speaks_for_the_organisation_and_everybody_else_is_the_public(
    void **state)
{
    (void)state;
    struct actor other = SPEAKER;
    struct actor speaker_with_cookie = SPEAKER;
    struct ballot b = OPEN_BALLOT;
    enum side side = SIDE_PUBLIC;
    b.who = WHO_BOTH;
    speaker_with_cookie.participant = 11;

    assert_true(actor_side(WHO_BOTH, &speaker_with_cookie, &side));
    assert_int_equal(side, SIDE_ORGANISATIONS);
    assert_int_equal(ballot_verdict(&b, &speaker_with_cookie, NOON), OK);
    b.mandate = NULL; /* ended a moment ago: not silently an answer of the public */
    assert_int_equal(ballot_verdict(&b, &speaker_with_cookie, NOON), ERR_FORBIDDEN);

    other.scopes = MANDATE_SIGNING;
    assert_true(actor_side(WHO_BOTH, &other, &side));
    assert_int_equal(side, SIDE_PUBLIC);
    assert_int_equal(ballot_verdict(&b, &other, NOON), ERR_FORBIDDEN); /* no cookie yet */
    other.participant = 11;
    assert_int_equal(ballot_verdict(&b, &other, NOON), OK);
    assert_int_equal(ballot_verdict(&b, &(struct actor){ .participant = 11 }, NOON), OK);
    assert_false(actor_side(WHO_ORGANISATIONS, &other, &side));
}

static void a_side_is_shown_by_its_word_where_it_answers(void **state)
{
    (void)state;
    const struct consultation both = { .who = WHO_BOTH }, open = { .who = WHO_PUBLIC };

    assert_int_equal(consultation_side(&both, S("")), SIDE_ORGANISATIONS);
    assert_int_equal(consultation_side(&both, S("public")), SIDE_PUBLIC);
    assert_int_equal(consultation_side(&both, S("nobody")), SIDE_ORGANISATIONS);
    assert_int_equal(consultation_side(&open, S("organisations")), SIDE_PUBLIC);
    assert_true(consultation_has_side(&both, SIDE_PUBLIC));
    assert_false(consultation_has_side(&open, SIDE_ORGANISATIONS));
}

static void an_organisation_gives_a_reason_of_20_to_1000_characters_and_a_visitor_none(void **state)
{
    (void)state;
    char text[1002];
    memset(text, 'a', sizeof text);

    assert_false(reason_fits(SIDE_ORGANISATIONS, (str_t){ text, 19 }));
    assert_true(reason_fits(SIDE_ORGANISATIONS, (str_t){ text, 20 }));
    assert_true(reason_fits(SIDE_ORGANISATIONS, (str_t){ text, 1000 }));
    assert_false(reason_fits(SIDE_ORGANISATIONS, (str_t){ text, 1001 }));
    assert_false(reason_fits(SIDE_ORGANISATIONS, S("əəəəəəəəəəəəəəəəəəə"))); /* 19, 38 bytes */
    assert_true(reason_fits(SIDE_PUBLIC, S("")));
    assert_false(reason_fits(SIDE_PUBLIC, (str_t){ text, 30 }));
}

static void a_rejection_needs_a_public_reason(void **state)
{
    (void)state;
    const enum statement_state p = STATEMENT_PENDING, a = STATEMENT_ACCEPTED,
                               r = STATEMENT_REJECTED;

    assert_int_equal(statement_transition(p, r, S("  short ")), ERR_INVALID);
    assert_int_equal(statement_transition(p, r, S("Says the same as statement 3.")), OK);
    assert_int_equal(statement_transition(p, a, S("")), OK);
    assert_int_equal(statement_transition(a, r, S("Names a private person.")), OK);
    assert_int_equal(statement_transition(r, a, S("")), OK);
}

static void no_statement_goes_back_to_pending_or_is_decided_twice_alike(void **state)
{
    (void)state;
    const str_t why = S("A reason that is long enough.");

    assert_int_equal(statement_transition(STATEMENT_ACCEPTED, STATEMENT_PENDING, why),
                     ERR_CONFLICT);
    assert_int_equal(statement_transition(STATEMENT_ACCEPTED, STATEMENT_ACCEPTED, why),
                     ERR_CONFLICT);
    assert_int_equal(statement_transition(STATEMENT_REJECTED, STATEMENT_REJECTED, why),
                     ERR_CONFLICT);
}

static bool fits(str_t az, str_t en)
{
    const struct text2 t = { .by = { [LANG_AZ] = az, [LANG_EN] = en } };
    return statement_text_fits(&t);
}

static void a_statement_is_one_line_in_at_least_one_language(void **state)
{
    (void)state;
    char text[401];
    memset(text, 'a', sizeof text);

    assert_true(fits(S("Bir tezis."), S("")));
    assert_true(fits(S(""), S("One statement.")));
    assert_false(fits(S(""), S("")));
    assert_false(fits(S(" "), S("")));
    assert_false(fits(S(""), S("two\nlines")));
    assert_true(fits(S(""), (str_t){ text, 400 }));
    assert_false(fits(S(""), (str_t){ text, 401 }));
    assert_false(fits(S(""), S("\xff")));
}

static void words_and_values_belong_together_one_to_one(void **state)
{
    (void)state;
    enum position p = POSITION_PASS;
    enum basis b = BASIS_OWN;

    assert_true(position_from_word(S("agree"), &p));
    assert_int_equal(p, POSITION_AGREE);
    assert_true(position_from_word(S("disagree"), &p));
    assert_int_equal(p, POSITION_DISAGREE);
    assert_true(position_from_word(S("pass"), &p));
    assert_int_equal(p, POSITION_PASS);
    assert_false(position_from_word(S("1"), &p));
    assert_false(position_from_word(S(""), &p));
    assert_true(basis_from_word(S("inferred"), &b));
    assert_int_equal(b, BASIS_INFERRED);
    assert_false(basis_from_word(S("guessed"), &b));
}

static void pseudonyms_of_two_consultations_cannot_be_linked(void **state)
{
    (void)state;
    const struct secret key = { { 1 } }, other = { { 2 } };
    const consultation_id one = { 1 }, two = { 2 };

    const participant_id here = participant_of_visitor(&key, one, 99);

    assert_true(here.v > 0);
    assert_int_equal(here.v, participant_of_visitor(&key, one, 99).v);
    assert_int_not_equal(here.v, participant_of_visitor(&key, two, 99).v);
    assert_int_not_equal(here.v, participant_of_visitor(&key, one, 98).v);
    assert_int_not_equal(here.v, participant_of_visitor(&other, one, 99).v);
}

static void an_organisation_is_one_participant_whoever_speaks(void **state)
{
    (void)state;
    const consultation_id one = { 1 }, two = { 2 };

    assert_int_equal(participant_of_organisation(one, 5).v, participant_of_organisation(one, 5).v);
    assert_int_not_equal(participant_of_organisation(one, 5).v,
                         participant_of_organisation(one, 6).v);
    assert_int_not_equal(participant_of_organisation(one, 5).v,
                         participant_of_organisation(two, 5).v);
}

int main(void)
{
    crypto_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_speaker_of_an_organisation_may_answer),
        cmocka_unit_test(an_unknown_statement_is_not_found),
        cmocka_unit_test(
            where_both_answer_a_mandate_speaks_for_the_organisation_and_everybody_else_is_the_public),
        cmocka_unit_test(a_side_is_shown_by_its_word_where_it_answers),
        cmocka_unit_test(nobody_answers_before_it_opens_or_from_the_moment_it_closes),
        cmocka_unit_test(a_mandate_of_another_organisation_or_account_refuses),
        cmocka_unit_test(a_revoked_or_ended_mandate_refuses),
        cmocka_unit_test(a_mandate_for_anything_but_positions_refuses),
        cmocka_unit_test(a_mandate_that_rests_refuses),
        cmocka_unit_test(only_an_accepted_text_that_stands_can_be_corrected_for_a_reason),
        cmocka_unit_test(what_positions_were_taken_on_stays_but_for_slips),
        cmocka_unit_test(the_question_stays_from_closing_on),
        cmocka_unit_test(visitors_answer_only_where_the_public_is_asked),
        cmocka_unit_test(
            an_organisation_gives_a_reason_of_20_to_1000_characters_and_a_visitor_none),
        cmocka_unit_test(a_rejection_needs_a_public_reason),
        cmocka_unit_test(no_statement_goes_back_to_pending_or_is_decided_twice_alike),
        cmocka_unit_test(a_statement_is_one_line_in_at_least_one_language),
        cmocka_unit_test(words_and_values_belong_together_one_to_one),
        cmocka_unit_test(pseudonyms_of_two_consultations_cannot_be_linked),
        cmocka_unit_test(an_organisation_is_one_participant_whoever_speaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
