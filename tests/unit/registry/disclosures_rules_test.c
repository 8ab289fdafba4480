/* What a disclosure must say, who may enter, correct, withdraw and answer, dates and order.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "ledger/ledger.h"
#include "registry/disclosures/rules.h"

#define TODAY S("2026-11-28")

/* A good one: reported funding of an amount. */
static struct disclosure good(void)
{
    return (struct disclosure){ .organisation = { 7 },
                                .about = ABOUT_FUNDING,
                                .party = S("a foundation"),
                                .amount = 100000,
                                .amount_till = AMOUNT_NOT_STATED,
                                .currency = S("AZN"),
                                .share = AMOUNT_NOT_STATED,
                                .dated = S("2026-05"),
                                .source = { 3 } };
}

/* The only fault is at this field. */
static void assert_fault(const struct disclosure *d, const char *field)
{
    struct disclosure_fault faults[DISCLOSURE_FAULTS_MAX];
    const size_t n = disclosure_faults(d, TODAY, faults);
    if (field == NULL) {
        if (n != 0)
            print_error("fault at %s: %s\n", faults[0].field, faults[0].message);
        assert_int_equal(n, 0);
        return;
    }
    assert_int_equal(n, 1);
    assert_string_equal(faults[0].field, field);
}

static void a_disclosure_says_something(void **state)
{
    (void)state;
    struct disclosure d = good();
    assert_fault(&d, NULL);

    d = (struct disclosure){ .amount = AMOUNT_NOT_STATED,
                             .amount_till = AMOUNT_NOT_STATED,
                             .share = AMOUNT_NOT_STATED,
                             .is_own = true };
    assert_fault(&d, "text_az");

    d.text.by[LANG_EN] = S("Lives on fees.");
    assert_fault(&d, NULL);

    d.text.by[LANG_EN] = STR_NONE;
    d.is_withheld = true;
    assert_fault(&d, NULL);
}

static void withheld_and_stated_exclude_each_other(void **state)
{
    (void)state;
    struct disclosure d = good();
    d.is_withheld = true;
    d.amount = AMOUNT_NOT_STATED;
    d.currency = STR_NONE;
    assert_fault(&d, "party");

    d.party = STR_NONE;
    assert_fault(&d, NULL);

    d.amount = 5;
    d.currency = S("AZN");
    assert_fault(&d, "amount");
}

static void a_band_rises_and_an_amount_has_its_currency(void **state)
{
    (void)state;
    struct disclosure d = good();
    d.amount_till = 100001;
    assert_fault(&d, NULL);
    d.amount_till = 100000;
    assert_fault(&d, "amount_till");

    d = good();
    d.currency = STR_NONE;
    assert_fault(&d, "currency");
    d.currency = S("XYZ");
    assert_fault(&d, "currency");

    d = good();
    d.amount = AMOUNT_NOT_STATED;
    assert_fault(&d, "currency");
    d.currency = STR_NONE;
    d.amount_till = 5;
    assert_fault(&d, "amount");
}

static void what_belongs_to_one_subject_is_refused_at_another(void **state)
{
    (void)state;
    struct disclosure d = good();
    d.about = ABOUT_CONTROL;
    assert_fault(&d, "amount");

    d.amount = AMOUNT_NOT_STATED;
    d.currency = STR_NONE;
    d.share = 5100;
    d.origin = ORIGIN_FOREIGN;
    assert_fault(&d, NULL);
    d.money = MONEY_PUBLIC;
    assert_fault(&d, "money");

    d.money = MONEY_NOT_STATED;
    d.about = ABOUT_LEANING;
    d.share = AMOUNT_NOT_STATED;
    assert_fault(&d, "origin");

    d.origin = ORIGIN_NOT_STATED;
    d.share = 5;
    assert_fault(&d, "share");

    d = good();
    d.party_id.v = 7;
    assert_fault(&d, "party_slug");
}

static void dates_are_partial_in_order_and_not_to_come(void **state)
{
    (void)state;
    static const struct {
        const char *from, *till, *fault;
    } PERIODS[] = {
        { "2013", "2013", NULL },
        { "2013-05", "2013", NULL },
        { "2013", "2012", "till" },
        { "2013-05", "2013-04", "till" },
        { "", "2013", NULL },
        { "2013-02-29", "", "from" },
        { "13", "", "from" },
        { "", "2013-1", "till" },
        { "2013-05-20", "2013-05", NULL },
        { "2099", "2101", NULL },
    };
    for (size_t i = 0; i < ARRAY_LEN(PERIODS); i++) {
        struct disclosure d = good();
        d.from = str_from_c(PERIODS[i].from);
        d.till = str_from_c(PERIODS[i].till);
        assert_fault(&d, PERIODS[i].fault);
    }
    struct disclosure d = good();
    d.dated = S("2026-11-29");
    assert_fault(&d, "dated");
    d.dated = S("2026-11");
    assert_fault(&d, NULL);
    d.dated = S("yesterday");
    assert_fault(&d, "dated");
}

static void what_is_reported_needs_its_source(void **state)
{
    (void)state;
    struct disclosure d = good();
    d.source.v = 0;
    assert_fault(&d, "source");
    d.is_own = true;
    assert_fault(&d, NULL);
}

/* --- who may ---------------------------------------------------------------------------------- */

static const struct actor ITSELF = { .acts_as = LEDGER_AS_ORGANISATION,
                                     .account = 1,
                                     .organisation = 7,
                                     .mandate = 2,
                                     .scopes = MANDATE_REGISTRY };
static const struct actor SECRETARIAT = { .acts_as = LEDGER_AS_SECRETARIAT, .account = 9 };
static const struct actor PERSON = { .acts_as = LEDGER_AS_PERSON, .account = 4 };

static void an_organisation_discloses_under_a_mandate_for_its_entry_only(void **state)
{
    (void)state;
    const organisation_id o = { 7 };
    struct actor a = ITSELF;
    assert_int_equal(disclosing_of(&a, o), DISCLOSING_AS_ITSELF);

    a.scopes = MANDATE_SCOPES_ALL & ~MANDATE_REGISTRY;
    assert_int_equal(disclosing_of(&a, o), DISCLOSING_REFUSED);
    a = ITSELF;
    a.mandate = 0;
    assert_int_equal(disclosing_of(&a, o), DISCLOSING_REFUSED);
    a = ITSELF;
    a.organisation = 8;
    assert_int_equal(disclosing_of(&a, o), DISCLOSING_REFUSED);
    assert_int_equal(disclosing_of(&PERSON, o), DISCLOSING_REFUSED);
    assert_int_equal(disclosing_of(&SECRETARIAT, o), DISCLOSING_AS_SECRETARIAT);
}

static void an_organisation_reports_nothing_and_the_secretariat_nothing_without_source(void **state)
{
    (void)state;
    struct disclosure d = good();
    assert_int_equal(disclosure_entry_verdict(&d, NULL, &ITSELF), ERR_FORBIDDEN);
    assert_int_equal(disclosure_entry_verdict(&d, NULL, &SECRETARIAT), OK);
    assert_int_equal(disclosure_entry_verdict(&d, NULL, &PERSON), ERR_FORBIDDEN);

    d.is_own = true;
    assert_int_equal(disclosure_entry_verdict(&d, NULL, &ITSELF), OK);
    assert_int_equal(disclosure_entry_verdict(&d, NULL, &SECRETARIAT), OK);
    d.source.v = 0;
    assert_int_equal(disclosure_entry_verdict(&d, NULL, &ITSELF), OK);
    assert_int_equal(disclosure_entry_verdict(&d, NULL, &SECRETARIAT), ERR_INVALID);
}

static void each_side_changes_what_it_could_have_entered(void **state)
{
    (void)state;
    struct disclosure reported = good();
    struct disclosure declared = good();
    struct disclosure read = good(); /* its own words, read from a publication */
    declared.is_own = read.is_own = true;
    declared.declared_by.v = 7;

    assert_false(disclosure_may_change(&reported, &ITSELF));
    assert_true(disclosure_may_change(&declared, &ITSELF));
    assert_true(disclosure_may_change(&read, &ITSELF));
    assert_true(disclosure_may_change(&reported, &SECRETARIAT));
    assert_false(disclosure_may_change(&declared, &SECRETARIAT));
    assert_true(disclosure_may_change(&read, &SECRETARIAT));
    assert_false(disclosure_may_change(&reported, &PERSON));

    struct disclosure d = declared;
    assert_int_equal(disclosure_entry_verdict(&d, &declared, &SECRETARIAT), ERR_FORBIDDEN);
    assert_int_equal(disclosure_entry_verdict(&d, &declared, &ITSELF), OK);
    declared.ended_at = 5;
    assert_int_equal(disclosure_entry_verdict(&d, &declared, &ITSELF), ERR_CONFLICT);
    declared.ended_at = 0;
    declared.organisation.v = 8;
    assert_int_equal(disclosure_entry_verdict(&d, &declared, &ITSELF), ERR_CONFLICT);
}

static void an_answer_is_the_organisations_own_to_what_it_did_not_declare(void **state)
{
    (void)state;
    struct disclosure d = good();
    assert_true(disclosure_may_answer(&d, &ITSELF));
    assert_false(disclosure_may_answer(&d, &SECRETARIAT));
    d.ended_at = 5;
    assert_false(disclosure_may_answer(&d, &ITSELF));
    d.ended_at = 0;
    d.is_own = true;
    assert_true(disclosure_may_answer(&d, &ITSELF)); /* read from a publication */
    d.declared_by.v = 7;
    assert_false(disclosure_may_answer(&d, &ITSELF));
}

/* --- order ------------------------------------------------------------------------------------ */

static void standing_ones_come_by_subject_newest_first_then_those_that_ended(void **state)
{
    (void)state;
    struct disclosure_line at[] = {
        { .d = { .id = { 1 }, .about = ABOUT_LEANING, .dated = S("2020") } },
        { .d = { .id = { 2 }, .about = ABOUT_FUNDING, .dated = S("2019-05"), .ended_at = 10 } },
        { .d = { .id = { 3 }, .about = ABOUT_FUNDING, .dated = S("2019-05") } },
        { .d = { .id = { 4 }, .about = ABOUT_FUNDING } },
        { .d = { .id = { 5 }, .about = ABOUT_FUNDING, .dated = S("2020-01-02") } },
        { .d = { .id = { 6 }, .about = ABOUT_CONTROL, .ended_at = 20 } },
        { .d = { .id = { 7 }, .about = ABOUT_FUNDING, .dated = S("2019-05") } },
    };
    static const int64_t WANTED[] = { 5, 7, 3, 4, 1, 6, 2 };

    qsort(at, ARRAY_LEN(at), sizeof at[0], disclosure_order);

    for (size_t i = 0; i < ARRAY_LEN(at); i++)
        assert_int_equal(at[i].d.id.v, WANTED[i]);
}

static void knowing_nothing_withdrawn_withheld_and_something_are_four_states(void **state)
{
    (void)state;
    struct disclosure_line at[] = {
        { .d = { .about = ABOUT_FUNDING, .is_withheld = true } },
        { .d = { .about = ABOUT_CONTROL } },
        { .d = { .about = ABOUT_CONTROL, .ended_at = 5 } },
        { .d = { .about = ABOUT_LEANING, .ended_at = 5 } },
    };

    assert_int_equal(knowledge_of(at, 0, ABOUT_FUNDING), KNOWN_NOTHING);
    assert_int_equal(knowledge_of(at, 4, ABOUT_FUNDING), KNOWN_WITHHELD);
    assert_int_equal(knowledge_of(at, 4, ABOUT_CONTROL), KNOWN_SOMETHING);
    assert_int_equal(knowledge_of(at, 4, ABOUT_LEANING), KNOWN_WITHDRAWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disclosure_says_something),
        cmocka_unit_test(withheld_and_stated_exclude_each_other),
        cmocka_unit_test(a_band_rises_and_an_amount_has_its_currency),
        cmocka_unit_test(what_belongs_to_one_subject_is_refused_at_another),
        cmocka_unit_test(dates_are_partial_in_order_and_not_to_come),
        cmocka_unit_test(what_is_reported_needs_its_source),
        cmocka_unit_test(an_organisation_discloses_under_a_mandate_for_its_entry_only),
        cmocka_unit_test(
            an_organisation_reports_nothing_and_the_secretariat_nothing_without_source),
        cmocka_unit_test(each_side_changes_what_it_could_have_entered),
        cmocka_unit_test(an_answer_is_the_organisations_own_to_what_it_did_not_declare),
        cmocka_unit_test(standing_ones_come_by_subject_newest_first_then_those_that_ended),
        cmocka_unit_test(knowing_nothing_withdrawn_withheld_and_something_are_four_states),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
