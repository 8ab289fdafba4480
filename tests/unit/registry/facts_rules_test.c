/* The rules of facts and memberships, line by line.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "ledger/ledger.h"
#include "registry/organisations/facts_rules.h"

static struct period between(const char *from, const char *till)
{
    return (struct period){ { from, strlen(from) }, { till, strlen(till) } };
}

static bool holds(const char *from, const char *till, const char *day)
{
    const struct membership m = { .starts = { from, strlen(from) },
                                  .ends = { till, strlen(till) } };
    return membership_holds(&m, (str_t){ day, strlen(day) });
}

static void a_membership_holds_from_its_first_to_its_last_day(void **state)
{
    (void)state;
    assert_true(holds("2010-01-15", "2012-02-29", "2010-01-15"));
    assert_true(holds("2010-01-15", "2012-02-29", "2012-02-29"));
    assert_false(holds("2010-01-15", "2012-02-29", "2010-01-14"));
    assert_false(holds("2010-01-15", "2012-02-29", "2012-03-01"));
    assert_true(holds("2010-01-15", "", "2099-01-01"));
}

static void a_date_known_to_the_month_or_year_counts_from_its_first_to_its_last_day(void **state)
{
    (void)state;
    assert_true(holds("2013", "", "2013-01-01"));
    assert_false(holds("2013", "", "2012-12-31"));
    assert_true(holds("2013-07", "", "2013-07-01"));
    assert_false(holds("2013-08", "", "2013-07-04"));
    assert_true(holds("2010", "2013", "2013-12-31"));
    assert_false(holds("2010", "2013", "2014-01-01"));
    assert_true(holds("2010", "2013-07", "2013-07-31"));
    assert_false(holds("2010", "2013-06", "2013-07-04"));
}

static void what_is_not_known_to_have_begun_counts_as_there(void **state)
{
    (void)state;
    assert_true(holds("", "", "1999-01-01"));
    assert_true(holds("", "2013", "2001-01-01"));
}

static void only_two_that_certainly_run_on_one_day_overlap(void **state)
{
    (void)state;
    assert_true(periods_overlap(between("2010", ""), between("2012", "")));
    assert_true(periods_overlap(between("", ""), between("", "")));
    assert_true(periods_overlap(between("2010", "2014"), between("2012-05-01", "2012-05-02")));
    assert_false(periods_overlap(between("2010", "2012"), between("2012", "")));
    assert_false(periods_overlap(between("2010", "2012-03"), between("2012-05", "")));
    assert_false(periods_overlap(between("2010", "2012-03-04"), between("2012-03-04", "")));
    assert_true(periods_overlap(between("", "2012"), between("2011", "")));
    assert_false(periods_overlap(between("", "2011"), between("2012", "")));
}

static void a_period_ends_no_sooner_than_it_begins(void **state)
{
    (void)state;
    assert_false(period_is_backwards(between("2012", "2012")));
    assert_false(period_is_backwards(between("2012-05", "2012")));
    assert_false(period_is_backwards(between("", "2012")));
    assert_true(period_is_backwards(between("2012", "2011")));
    assert_true(period_is_backwards(between("2012-05-02", "2012-05-01")));
}

static struct fact identifier(const char *scheme, const char *value)
{
    return (struct fact){ .organisation = { 1 },
                          .kind = FACT_IDENTIFIER,
                          .scheme = { scheme, strlen(scheme) },
                          .value = { value, strlen(value) } };
}

static enum fact_fault judged(const char *scheme, const char *value)
{
    const struct fact f = identifier(scheme, value);
    return fact_judge(&f);
}

static void an_identifier_has_a_code_of_a_register_or_says_that_there_is_none(void **state)
{
    (void)state;
    assert_int_equal(judged("AZ-IVI", "1400123456"), FACT_FINE);
    assert_int_equal(judged("CA-CRA_ACR", "1"), FACT_FINE);
    assert_int_equal(judged("local", "A-7"), FACT_FINE);
    assert_int_equal(judged("none", ""), FACT_FINE);
    assert_int_equal(judged("none", "1"), FACT_BAD_VALUE);
    assert_int_equal(judged("AZ-IVI", ""), FACT_BAD_VALUE);
    assert_int_equal(judged("az-ivi", "1"), FACT_BAD_SCHEME);
    assert_int_equal(judged("AZIVI", "1"), FACT_BAD_SCHEME);
    assert_int_equal(judged("AZ-", "1"), FACT_BAD_SCHEME);
    assert_int_equal(judged("", "1"), FACT_BAD_SCHEME);
}

static void a_slip_in_an_lei_is_noticed(void **state)
{
    (void)state;
    assert_int_equal(judged("XI-LEI", "5493001KJTIIGC8Y1R12"), FACT_FINE);
    assert_int_equal(judged("XI-LEI", "5493001KJTIIGC8Y1R21"), FACT_BAD_CHECKSUM);
    assert_int_equal(judged("XI-LEI", "5493001KJTIIGC8Y1R1"), FACT_BAD_CHECKSUM);
}

static void a_name_has_a_language_tag_or_none(void **state)
{
    (void)state;
    struct fact f = {
        .organisation = { 1 }, .kind = FACT_NAME, .scheme = S("former"), .value = S("N")
    };
    assert_int_equal(fact_judge(&f), FACT_FINE);
    f.language = S("az-Cyrl");
    assert_int_equal(fact_judge(&f), FACT_FINE);
    f.language = S("Azerbaijani");
    assert_int_equal(fact_judge(&f), FACT_BAD_LANGUAGE);
    f.language = S("az-");
    assert_int_equal(fact_judge(&f), FACT_BAD_LANGUAGE);
    f.language = S("");
    f.value = S("");
    assert_int_equal(fact_judge(&f), FACT_BAD_VALUE);
    f.value = S("N");
    f.from = S("2011-13");
    assert_int_equal(fact_judge(&f), FACT_BAD_FROM);
    f.from = S("2011");
    f.till = S("2010");
    assert_int_equal(fact_judge(&f), FACT_BAD_TILL);
}

static void contacts_look_like_what_they_are(void **state)
{
    (void)state;
    static const struct {
        const char *scheme, *value;
        enum fact_fault fault;
    } rows[] = {
        { "email", "office@example.org", FACT_FINE },
        { "email", "office at example.org", FACT_BAD_VALUE },
        { "email", "office@example", FACT_BAD_VALUE },
        { "phone", "+994 (12) 555-01-02", FACT_FINE },
        { "phone", "call us", FACT_BAD_VALUE },
        { "social", "https://example.org/page", FACT_FINE },
        { "social", "javascript:alert(1)", FACT_BAD_VALUE },
        { "postal", "Bakı, Nizami 1", FACT_FINE },
        { "fax", "1", FACT_BAD_SCHEME },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct fact f = { .organisation = { 1 },
                                .kind = FACT_CONTACT,
                                .scheme = { rows[i].scheme, strlen(rows[i].scheme) },
                                .value = { rows[i].value, strlen(rows[i].value) } };
        assert_int_equal(fact_judge(&f), rows[i].fault);
    }
}

static struct fact relation(int64_t from, const char *scheme, int64_t to)
{
    return (struct fact){ .organisation = { from },
                          .kind = FACT_RELATION,
                          .scheme = { scheme, strlen(scheme) },
                          .other = { to } };
}

static void a_relation_is_to_another_organisation(void **state)
{
    (void)state;
    struct fact f = relation(1, "parent", 2);
    assert_int_equal(fact_judge(&f), FACT_FINE);
    f = relation(1, "parent", 1);
    assert_int_equal(fact_judge(&f), FACT_BAD_OTHER);
    f = relation(1, "parent", 0);
    assert_int_equal(fact_judge(&f), FACT_BAD_OTHER);
    f = relation(1, "likes", 2);
    assert_int_equal(fact_judge(&f), FACT_BAD_SCHEME);
}

static void nobody_stands_above_itself(void **state)
{
    (void)state;
    const struct fact links[] = { relation(1, "parent", 2), relation(2, "parent", 3),
                                  relation(9, "parent", 2) };
    const struct fact_list list = { links, ARRAY_LEN(links) };

    assert_true(parents_circle(&list, (organisation_id){ 3 }, (organisation_id){ 1 }));
    assert_true(parents_circle(&list, (organisation_id){ 2 }, (organisation_id){ 1 }));
    assert_false(parents_circle(&list, (organisation_id){ 3 }, (organisation_id){ 4 }));
    assert_false(parents_circle(&list, (organisation_id){ 1 }, (organisation_id){ 9 }));
}

static void what_stands_already_need_not_be_said_again(void **state)
{
    (void)state;
    struct fact a = identifier("AZ-IVI", "1");
    struct fact b = identifier("AZ-IVI", "1");
    assert_true(facts_collide(&a, &b));
    b.value = S("2");
    assert_false(facts_collide(&a, &b));
    b = identifier("none", "");
    assert_true(facts_collide(&a, &b)); /* one of the two is wrong */
    b = identifier("AZ-IVI", "1");
    a.till = S("2010");
    b.from = S("2011");
    assert_false(facts_collide(&a, &b));
    b.from = STR_NONE;
    b.organisation.v = 2;
    assert_false(facts_collide(&a, &b));
}

static void a_membership_that_ended_says_how(void **state)
{
    (void)state;
    struct membership m = { .starts = S("2005"), .way_in = S("founding") };
    assert_int_equal(membership_judge(&m), MEMBERSHIP_FINE);
    m.ends = S("2009");
    assert_int_equal(membership_judge(&m), MEMBERSHIP_BAD_WAY_OUT);
    m.way_out = S("resigned");
    assert_int_equal(membership_judge(&m), MEMBERSHIP_FINE);
    m.ends = S("2004");
    assert_int_equal(membership_judge(&m), MEMBERSHIP_BAD_ENDS);
    m.ends = STR_NONE;
    assert_int_equal(membership_judge(&m), MEMBERSHIP_BAD_WAY_OUT);
    m.way_out = STR_NONE;
    m.way_in = S("by chance");
    assert_int_equal(membership_judge(&m), MEMBERSHIP_BAD_WAY_IN);
    m.starts = S("when?");
    assert_int_equal(membership_judge(&m), MEMBERSHIP_BAD_STARTS);
}

static void an_entry_is_kept_by_the_secretariat_and_the_organisation_itself(void **state)
{
    (void)state;
    const organisation_id o = { 5 };
    struct actor a = { .account = 1, .acts_as = LEDGER_AS_SECRETARIAT };
    assert_true(actor_keeps_entry(&a, o));
    a = (struct actor){ .account = 1,
                        .acts_as = LEDGER_AS_ORGANISATION,
                        .organisation = 5,
                        .mandate = 2,
                        .scopes = MANDATE_REGISTRY };
    assert_true(actor_keeps_entry(&a, o));
    a.scopes = MANDATE_POSITIONS;
    assert_false(actor_keeps_entry(&a, o));
    a.scopes = MANDATE_REGISTRY;
    a.organisation = 6;
    assert_false(actor_keeps_entry(&a, o));
}

static void what_an_organisation_is_depends_on_the_day(void **state)
{
    (void)state;
    const struct membership both[] = {
        { .starts = S("2005"), .ends = S("2009"), .way_out = S("resigned") },
        { .is_partner = true, .starts = S("2010") },
    };
    assert_int_equal(standing_on(S("2004-01-01"), STR_NONE, false, both, 2), IS_LISTED);
    assert_int_equal(standing_on(S("2007-01-01"), STR_NONE, false, both, 2), IS_MEMBER);
    assert_int_equal(standing_on(S("2012-01-01"), STR_NONE, false, both, 2), IS_PARTNER);
    assert_int_equal(standing_on(S("2012-01-01"), STR_NONE, false, both, 1), IS_FORMER);
    assert_int_equal(standing_on(S("2012-01-01"), S("2011"), false, both, 2), IS_FORMER);
    assert_int_equal(standing_on(S("2012-01-01"), S("2012"), false, both, 2), IS_PARTNER);
    assert_int_equal(standing_on(S("2012-05-20"), S("2012-05-20"), true, both, 2), IS_FORMER);
    assert_int_equal(standing_on(S("2012-05-19"), S("2012-05-20"), true, both, 2), IS_PARTNER);
    assert_int_equal(standing_on(S("2012-05-19"), STR_NONE, true, both, 2), IS_FORMER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_membership_holds_from_its_first_to_its_last_day),
        cmocka_unit_test(a_date_known_to_the_month_or_year_counts_from_its_first_to_its_last_day),
        cmocka_unit_test(what_is_not_known_to_have_begun_counts_as_there),
        cmocka_unit_test(only_two_that_certainly_run_on_one_day_overlap),
        cmocka_unit_test(a_period_ends_no_sooner_than_it_begins),
        cmocka_unit_test(an_identifier_has_a_code_of_a_register_or_says_that_there_is_none),
        cmocka_unit_test(a_slip_in_an_lei_is_noticed),
        cmocka_unit_test(a_name_has_a_language_tag_or_none),
        cmocka_unit_test(contacts_look_like_what_they_are),
        cmocka_unit_test(a_relation_is_to_another_organisation),
        cmocka_unit_test(nobody_stands_above_itself),
        cmocka_unit_test(what_stands_already_need_not_be_said_again),
        cmocka_unit_test(a_membership_that_ended_says_how),
        cmocka_unit_test(an_entry_is_kept_by_the_secretariat_and_the_organisation_itself),
        cmocka_unit_test(what_an_organisation_is_depends_on_the_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
