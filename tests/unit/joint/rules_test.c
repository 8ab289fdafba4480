/* The rules of joint statements: states, who may, which signature holds, what keeps one from being
 * published.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "joint/rules.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"

#define BOTH(en, az) ((struct text2){ .by = { [LANG_AZ] = S(az), [LANG_EN] = S(en) } })

static struct joint_version version(int64_t number, enum version_kind kind, const char *print)
{
    return (struct joint_version){ .number = number,
                                   .kind = kind,
                                   .account = 1,
                                   .title = BOTH("T", "B"),
                                   .print = { .by = { str_from_c(print), str_from_c(print) } } };
}

static struct joint_answer answer(int64_t id, int64_t who, enum answer_value v, int64_t number)
{
    return (struct joint_answer){
        .id = { id }, .organisation = { who }, .value = v, .version = number, .text = BOTH("", "")
    };
}

static struct confirmation confirmed(enum lang lang, const char *print, int64_t account)
{
    return (struct confirmation){ .lang = lang, .print = str_from_c(print), .account = account };
}

/* --- states -------------------------------------------------------------------------------------
 */

static void a_statement_goes_its_way_and_no_other(void **state)
{
    (void)state;
    static const struct {
        enum joint_state from, to;
        bool may, coded;
    } ROWS[] = {
        { JOINT_DRAFT, JOINT_ROUND, true, false },
        { JOINT_DRAFT, JOINT_PUBLISHED, false, true },
        { JOINT_ROUND, JOINT_CLOSED, true, true },
        { JOINT_ROUND, JOINT_PUBLISHED, false, false },
        { JOINT_CLOSED, JOINT_PUBLISHED, true, true },
        { JOINT_CLOSED, JOINT_ROUND, true, true },
        { JOINT_PUBLISHED, JOINT_WITHDRAWN, true, true },
        { JOINT_PUBLISHED, JOINT_ROUND, false, false },
        { JOINT_WITHDRAWN, JOINT_PUBLISHED, false, false },
        { JOINT_DRAFT, JOINT_CLOSED, false, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        const struct joint own = { .state = ROWS[i].from };
        const struct joint coded = { .state = ROWS[i].from, .is_coded = true };
        assert_int_equal(joint_may_become(&own, ROWS[i].to), ROWS[i].may);
        assert_int_equal(joint_may_become(&coded, ROWS[i].to), ROWS[i].coded);
    }
}

static void an_open_round_takes_answers_until_its_deadline(void **state)
{
    (void)state;
    const struct joint j = { .state = JOINT_ROUND, .closes_at = 100 };
    const struct joint coded = { .state = JOINT_PUBLISHED, .is_coded = true };
    const struct joint published = { .state = JOINT_PUBLISHED };

    assert_true(joint_takes_answer(&j, 99));
    assert_false(joint_takes_answer(&j, 100));
    assert_true(
        joint_takes_answer(&coded, 1000)); /* it was never asked: it may speak at any time */
    assert_false(joint_takes_answer(&published, 1000));
}

static void the_text_is_closed_with_the_round_but_for_slips(void **state)
{
    (void)state;
    const struct joint open = { .state = JOINT_ROUND, .closes_at = 100, .version = 1 };
    const struct joint closed = { .state = JOINT_CLOSED, .version = 1 };
    const struct joint published = { .state = JOINT_PUBLISHED, .version = 1 };

    assert_true(joint_takes_version(&open, VERSION_SUBSTANCE, 50));
    assert_false(joint_takes_version(&open, VERSION_SUBSTANCE, 100));
    assert_true(joint_takes_version(&open, VERSION_TYPO, 100));
    assert_true(joint_takes_version(&closed, VERSION_TYPO, 50));
    assert_false(joint_takes_version(&closed, VERSION_SUBSTANCE, 50));
    assert_false(joint_takes_version(&published, VERSION_TYPO, 50));
}

static void nobody_is_made_a_signer_by_somebody_else(void **state)
{
    (void)state;
    const struct joint round = { .state = JOINT_ROUND };
    const struct joint coded = { .state = JOINT_DRAFT, .is_coded = true };

    assert_false(joint_takes_coded(&round, ANSWER_SIGNED));
    assert_true(joint_takes_coded(&round, ANSWER_DISSENTED));
    assert_true(joint_takes_coded(&coded, ANSWER_SIGNED));
    assert_false(joint_takes_coded(&coded, ANSWER_WITHDREW));
}

static void initiators_draft_under_a_mandate_for_publishing(void **state)
{
    (void)state;
    static const int64_t INITIATORS[] = { 7, 8 };
    struct actor a = { .account = 1,
                       .mandate = 2,
                       .organisation = 7,
                       .acts_as = LEDGER_AS_ORGANISATION,
                       .scopes = MANDATE_PUBLISHING };
    const struct actor secretariat = { .account = 1, .acts_as = LEDGER_AS_SECRETARIAT };
    const struct actor visitor = { .acts_as = LEDGER_AS_PUBLIC };

    assert_true(joint_drafts(&a, INITIATORS, 2));
    assert_true(joint_drafts(&secretariat, INITIATORS, 2));
    assert_false(joint_drafts(&visitor, INITIATORS, 2));
    a.organisation = 9;
    assert_false(joint_drafts(&a, INITIATORS, 2));
    a.organisation = 8;
    a.scopes = MANDATE_SIGNING | MANDATE_POSITIONS;
    assert_false(joint_drafts(&a, INITIATORS, 2));
}

/* --- what holds ---------------------------------------------------------------------------------
 */

static void a_change_of_substance_asks_signers_anew_and_a_slip_does_not(void **state)
{
    (void)state;
    struct joint_version at[] = { version(1, VERSION_FIRST, "a"), version(2, VERSION_TYPO, "b"),
                                  version(3, VERSION_SUBSTANCE, "c"),
                                  version(4, VERSION_TYPO, "d") };
    const struct version_list all = { at, ARRAY_LEN(at) };

    assert_true(is_changed_since(&all, 1));
    assert_true(is_changed_since(&all, 2));
    assert_false(is_changed_since(&all, 3));
    at[3].contested_at = 5; /* a signer says that this slip is none */
    assert_true(is_changed_since(&all, 3));
    assert_false(is_changed_since(&all, 4));
}

static void a_slip_changes_a_few_words_and_no_number_of_clauses(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    const struct clause was[] = { { .text =
                                        BOTH("Voters were put under pressure.", "Təzyiq oldu.") },
                                  { .text = BOTH("The count was orderly in most stations.", "") } };
    const struct joint_version v = { .title = BOTH("Joint findings", "Birgə nəticələr"),
                                     .clauses = was,
                                     .clause_count = 2 };
    struct clause is[3] = { was[0], was[1], was[0] };
    struct version_new w = { .title = v.title, .clauses = is, .count = 2 };

    assert_int_equal(version_slip_fault(&arena, &v, &w).part, SLIP_FITS);
    is[0].text = BOTH("Voters were put under presure.", "Təzyiq oldu!");
    assert_int_equal(version_slip_fault(&arena, &v, &w).part, SLIP_FITS);
    is[1].text = BOTH("The count was falsified everywhere.", "");
    struct slip_fault f = version_slip_fault(&arena, &v, &w);
    assert_int_equal(f.part, SLIP_CLAUSE);
    assert_int_equal(f.clause, 1);
    assert_int_equal(f.lang, LANG_EN);
    is[1] = was[1];
    is[1].direction = -1; /* whoever signed it disagrees now */
    assert_int_equal(version_slip_fault(&arena, &v, &w).part, SLIP_CLAUSE);
    is[1] = was[1];
    w.count = 3;
    assert_int_equal(version_slip_fault(&arena, &v, &w).part, SLIP_COUNT);
    w.count = 2;
    w.title = BOTH("New elections now", "Birgə nəticələr");
    assert_int_equal(version_slip_fault(&arena, &v, &w).part, SLIP_TITLE);
}

static void small_steps_are_measured_from_what_signers_were_asked_about(void **state)
{
    (void)state;
    struct joint_version at[] = { version(1, VERSION_FIRST, "a"),
                                  version(2, VERSION_SUBSTANCE, "b"), version(3, VERSION_TYPO, "c"),
                                  version(4, VERSION_TYPO, "d") };
    const struct version_list all = { at, ARRAY_LEN(at) };

    assert_int_equal(version_asked_about(&all)->number, 2);
    at[2].contested_at = 5;
    assert_int_equal(version_asked_about(&all)->number, 3);
}

static void who_answered_another_substance_is_asked_also_after_publication(void **state)
{
    (void)state;
    struct joint_version at[] = { version(1, VERSION_FIRST, "a"), version(2, VERSION_TYPO, "b") };
    const struct version_list all = { at, ARRAY_LEN(at) };
    const struct joint published = { .state = JOINT_PUBLISHED, .version = 2 };
    const struct joint closed = { .state = JOINT_CLOSED, .version = 2 };
    const struct joint_answer dissent = answer(1, 7, ANSWER_DISSENTED, 1);
    const struct joint_answer gone = answer(2, 7, ANSWER_WITHDREW, 1);

    assert_false(joint_takes_answer_of(&published, &all, &dissent, 9));
    at[1].contested_at = 5;
    assert_true(joint_takes_answer_of(&published, &all, &dissent, 9));
    assert_false(joint_takes_answer_of(&published, &all, &gone, 9));
    assert_false(joint_takes_answer_of(&published, &all, NULL, 9));
    assert_false(joint_takes_answer_of(&closed, &all, &dissent, 9));
}

static void a_dissent_has_a_text_in_one_language_at_least(void **state)
{
    (void)state;
    const struct text2 none = BOTH("", "");
    const struct text2 brief = BOTH("We do not agree.", "");
    const struct text2 one = BOTH("", "Biz bununla razı deyilik, çünki tələsikdir.");
    const struct text2 half = BOTH("We do not agree to any of this.", "Yox.");
    char long_text[DISSENT_MOST + 2];
    memset(long_text, 'x', DISSENT_MOST + 1);
    long_text[DISSENT_MOST + 1] = 0;
    const struct text2 longer = { .by = { str_from_c(long_text), S("") } };

    assert_int_equal(answer_verdict(ANSWER_DISSENTED, &none), ERR_INVALID);
    assert_int_equal(answer_verdict(ANSWER_DISSENTED, &brief), ERR_INVALID);
    assert_int_equal(answer_verdict(ANSWER_DISSENTED, &half), ERR_INVALID);
    assert_int_equal(answer_verdict(ANSWER_DISSENTED, &one), OK);
    assert_int_equal(answer_verdict(ANSWER_DISSENTED, &longer), ERR_INVALID);
    assert_int_equal(answer_verdict(ANSWER_SIGNED, &none), OK);
    assert_int_equal(answer_verdict(ANSWER_SIGNED, &brief), OK);
    assert_int_equal(answer_verdict(ANSWER_SIGNED, &longer), ERR_INVALID);
}

static void who_wrote_a_language_cannot_confirm_it_alone(void **state)
{
    (void)state;
    struct joint_version at[] = { version(1, VERSION_FIRST, "a"), version(2, VERSION_TYPO, "b") };
    at[1].account = 2;
    at[1].print.by[LANG_EN] = S("a"); /* only Azerbaijani was changed */
    const struct version_list all = { at, ARRAY_LEN(at) };
    struct confirmation given[] = { confirmed(LANG_AZ, "b", 2), confirmed(LANG_EN, "a", 2) };
    const struct confirmation_list list = { given, ARRAY_LEN(given) };

    assert_int_equal(writer_of(&all, LANG_EN, S("a")), 1);
    assert_int_equal(writer_of(&all, LANG_AZ, S("b")), 2);
    assert_false(is_confirmed(&all, &list, &at[1], LANG_AZ));
    assert_true(is_confirmed(&all, &list, &at[1], LANG_EN)); /* of the text, whatever the version */
    assert_false(is_confirmed(&all, &list, &at[0], LANG_AZ)); /* that was another text */
    given[0].account = 1;
    assert_true(is_confirmed(&all, &list, &at[1], LANG_AZ));
    given[0].account = given[1].account = at[1].account = -9; /* the same person, erased */
    assert_false(is_confirmed(&all, &list, &at[1], LANG_AZ));
}

/* --- gates --------------------------------------------------------------------------------------
 */

struct facts {
    struct joint j;
    struct joint_version version;
    struct confirmation confirmations[2];
    struct joint_answer answers[3];
    struct amend amendment;
    struct version_list versions;
    struct confirmation_list confirmed;
    struct joint_answer_list answered;
    struct amend_list amended;
    int64_t initiators[1];
    bool disclosed[1];
    struct publish_facts f;
};

/* One that may be published. */
static void fit(struct facts *x)
{
    *x =
        (struct facts){ .j = { .state = JOINT_CLOSED, .version = 1 },
                        .version = version(1, VERSION_FIRST, "a"),
                        .confirmations = { confirmed(LANG_EN, "a", 2), confirmed(LANG_AZ, "a", 2) },
                        .answers = { answer(1, 11, ANSWER_SIGNED, 1),
                                     answer(2, 12, ANSWER_DISSENTED, 1),
                                     answer(3, 13, ANSWER_ABSTAINED, 1) },
                        .amendment = { .organisation = { 12 }, .state = AMEND_REFUSED },
                        .initiators = { 11 },
                        .disclosed = { true } };
    x->answers[1].text = BOTH("We see it otherwise, and say so here.", "");
    x->versions = (struct version_list){ &x->version, 1 };
    x->confirmed = (struct confirmation_list){ x->confirmations, 2 };
    x->answered = (struct joint_answer_list){ x->answers, 3 };
    x->amended = (struct amend_list){ &x->amendment, 1 };
    x->f = (struct publish_facts){ .j = &x->j,
                                   .versions = &x->versions,
                                   .confirmations = &x->confirmed,
                                   .answers = &x->answered,
                                   .amendments = &x->amended,
                                   .initiators = x->initiators,
                                   .is_disclosed = x->disclosed,
                                   .initiator_count = 1,
                                   .is_paid_said = true,
                                   .now = 1000 };
}

static struct arena arena;

static void assert_only(struct facts *x, enum gate gate)
{
    const struct gates g = publish_gates(&arena, &x->f);
    assert_int_equal(g.count, 1);
    assert_int_equal(g.at[0].gate, gate);
}

static void what_is_whole_may_be_published(void **state)
{
    (void)state;
    struct facts x;
    fit(&x);
    assert_int_equal(publish_gates(&arena, &x.f).count, 0);
}

static void each_fault_shuts_its_own_gate(void **state)
{
    (void)state;
    struct facts x;
    fit(&x);
    x.answers[1].text = BOTH("", "");
    assert_only(&x, GATE_DISSENT_MISSING);
    assert_int_equal(publish_gates(&arena, &x.f).at[0].organisation.v, 12);
    fit(&x);
    x.answers[1].text = BOTH("", "Biz bunu başqa cür görürük.");
    assert_int_equal(publish_gates(&arena, &x.f).count, 0); /* in one language is enough */
    fit(&x);
    x.confirmations[1].account = 1; /* its writer */
    assert_only(&x, GATE_UNCONFIRMED);
    assert_int_equal(publish_gates(&arena, &x.f).at[0].lang, LANG_AZ);
    fit(&x);
    x.version.print.by[LANG_AZ] = S("");
    assert_only(&x, GATE_NO_TEXT);
    fit(&x);
    x.amendment.state = AMEND_OPEN;
    assert_only(&x, GATE_AMENDMENT_OPEN);
    fit(&x);
    x.disclosed[0] = false;
    assert_only(&x, GATE_UNDISCLOSED);
    fit(&x);
    x.f.is_paid_said = false;
    assert_only(&x, GATE_NO_MONEY);
    fit(&x);
    x.f.initiator_count = 0;
    assert_only(&x, GATE_NO_INITIATOR);
    fit(&x);
    x.answers[0].superseded_at = 5;
    assert_only(&x, GATE_NOBODY_SIGNED);
    fit(&x);
    x.j.state = JOINT_PUBLISHED;
    assert_only(&x, GATE_PUBLISHED);
    fit(&x);
    x.j.state = JOINT_ROUND;
    x.j.closes_at = 1001;
    assert_only(&x, GATE_ROUND_OPEN);
    x.j.closes_at = 1000; /* its deadline is over, whether or not somebody closed it */
    assert_int_equal(publish_gates(&arena, &x.f).count, 0);
}

static void all_reasons_are_told_at_once(void **state)
{
    (void)state;
    struct facts x;
    fit(&x);
    x.j.state = JOINT_ROUND;
    x.j.closes_at = 2000;
    x.answers[1].text = BOTH("", "");
    x.confirmed.count = 0;
    x.f.is_paid_said = false;
    x.disclosed[0] = false;
    x.amendment.state = AMEND_OPEN;

    const struct gates g = publish_gates(&arena, &x.f);

    static const enum gate WANTED[] = { GATE_ROUND_OPEN,      GATE_UNCONFIRMED,    GATE_UNCONFIRMED,
                                        GATE_DISSENT_MISSING, GATE_AMENDMENT_OPEN, GATE_UNDISCLOSED,
                                        GATE_NO_MONEY };
    assert_int_equal(g.count, ARRAY_LEN(WANTED));
    for (size_t i = 0; i < g.count; i++)
        assert_int_equal(g.at[i].gate, WANTED[i]);
}

static void what_was_made_elsewhere_is_not_asked_who_paid(void **state)
{
    (void)state;
    struct facts x;
    fit(&x);
    x.j.is_coded = true;
    x.j.state = JOINT_DRAFT;
    x.f.is_paid_said = false;
    x.disclosed[0] = false;
    assert_int_equal(publish_gates(&arena, &x.f).count, 0);
    x.answers[1].text = BOTH("", "");
    assert_only(&x, GATE_DISSENT_MISSING);
}

static void a_reminder_goes_to_the_silent_and_not_every_day(void **state)
{
    (void)state;
    const usec_t day = INT64_C(24) * 3600 * USEC_PER_SECOND;
    struct invited at[] = { { .organisation = { 1 } },
                            { .organisation = { 2 }, .reminded_at = 1 },
                            { .organisation = { 3 }, .way = INVITED_SOURCE } };
    const struct invited_list all = { at, ARRAY_LEN(at) };
    const struct joint_answer said = answer(1, 1, ANSWER_ABSTAINED, 1);
    struct stander s = { .organisation = { 1 } };

    assert_true(joint_may_remind(&all, &s, 10));
    s.answer = &said;
    assert_false(joint_may_remind(&all, &s, 10));
    s = (struct stander){ .organisation = { 2 } };
    assert_false(joint_may_remind(&all, &s, REMIND_DAYS * day));
    assert_true(joint_may_remind(&all, &s, REMIND_DAYS * day + 1));
    s = (struct stander){ .organisation = { 3 } };
    assert_false(joint_may_remind(&all, &s, 10));
}

static int begin(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_statement_goes_its_way_and_no_other),
        cmocka_unit_test(an_open_round_takes_answers_until_its_deadline),
        cmocka_unit_test(the_text_is_closed_with_the_round_but_for_slips),
        cmocka_unit_test(nobody_is_made_a_signer_by_somebody_else),
        cmocka_unit_test(initiators_draft_under_a_mandate_for_publishing),
        cmocka_unit_test(a_change_of_substance_asks_signers_anew_and_a_slip_does_not),
        cmocka_unit_test(a_slip_changes_a_few_words_and_no_number_of_clauses),
        cmocka_unit_test(small_steps_are_measured_from_what_signers_were_asked_about),
        cmocka_unit_test(who_answered_another_substance_is_asked_also_after_publication),
        cmocka_unit_test(a_dissent_has_a_text_in_one_language_at_least),
        cmocka_unit_test(who_wrote_a_language_cannot_confirm_it_alone),
        cmocka_unit_test(what_is_whole_may_be_published),
        cmocka_unit_test(each_fault_shuts_its_own_gate),
        cmocka_unit_test(all_reasons_are_told_at_once),
        cmocka_unit_test(what_was_made_elsewhere_is_not_asked_who_paid),
        cmocka_unit_test(a_reminder_goes_to_the_silent_and_not_every_day),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
