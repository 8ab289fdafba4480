/* The rules of projects: dates, amounts, who may, when it may be published, what is late; and XML.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/base/arena.h"
#include "kit/text/text.h"
#include "kit/xml/xml.h"
#include "ledger/ledger.h"
#include "projects/gantt.h"
#include "projects/rules.h"

#define EN(text) ((struct text2){ .by = { [LANG_AZ] = S(""), [LANG_EN] = S(text) } })

static void spans(str_t date, int64_t first, int64_t last)
{
    struct day_span span;
    assert_true(day_span_read(date, &span));
    assert_int_equal(span.first, first);
    assert_int_equal(span.last, last);
}

static void a_date_spans_what_is_known_of_it(void **state)
{
    (void)state;
    spans(S("2013"), gantt_day(2013, 1, 1), gantt_day(2013, 12, 31));
    spans(S("2012-02"), gantt_day(2012, 2, 1), gantt_day(2012, 2, 29));
    spans(S("2013-12"), gantt_day(2013, 12, 1), gantt_day(2013, 12, 31));
    spans(S("2013-10-09"), gantt_day(2013, 10, 9), gantt_day(2013, 10, 9));
    static const char *const BAD[] = { "",       "13",        "2013-13",  "2013-02-30",
                                       "2013-1", "2013-10-9", "10.2013",  "2013-10-09T10:00",
                                       " 2013",  "2013-00",   "20131009", "abcd" };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        struct day_span span;
        assert_false(day_span_read(str_from_c(BAD[i]), &span));
    }
}

static void an_end_before_the_beginning_is_out_of_order(void **state)
{
    (void)state;
    assert_true(dates_in_order(S("2013-07"), S("2013")));
    assert_true(dates_in_order(S("2013"), S("2013-07")));
    assert_true(dates_in_order(S(""), S("2013")));
    assert_true(dates_in_order(S("2013-07-15"), S("2013-07-15")));
    assert_false(dates_in_order(S("2013-08"), S("2013-07-31")));
    assert_false(dates_in_order(S("2014"), S("2013")));
}

static void what_is_not_stated_is_not_counted_as_nothing(void **state)
{
    (void)state;
    assert_int_equal(amount_add(AMOUNT_NOT_STATED, AMOUNT_NOT_STATED), AMOUNT_NOT_STATED);
    assert_int_equal(amount_add(AMOUNT_NOT_STATED, 5), 5);
    assert_int_equal(amount_add(5, AMOUNT_NOT_STATED), 5);
    assert_int_equal(amount_add(5, 6), 11);
    assert_true(spent_share(0, 5) < 0);
    assert_true(spent_share(10, AMOUNT_NOT_STATED) < 0);
    assert_true(spent_share(10, 15) == 1.5);
}

static void only_the_version_in_force_says_what_was_spent(void **state)
{
    (void)state;
    const struct report_figure first[] = { { { 7 }, 100 } };
    const struct report_figure second[] = { { { 7 }, 60 }, { { 8 }, 1 } };
    const struct report_figure other[] = { { { 7 }, 5 } };
    const struct project_report reports[] = {
        { .id = { 1 }, .superseded_at = 9, .figures = first, .figure_count = 1 },
        { .id = { 2 }, .figures = second, .figure_count = 2 },
        { .id = { 3 }, .figures = other, .figure_count = 1 },
    };
    const struct report_list list = { reports, 3 };

    assert_int_equal(spent_on(&list, (part_id){ 7 }), 65);
    assert_int_equal(spent_on(&list, (part_id){ 8 }), 1);
    assert_int_equal(spent_on(&list, (part_id){ 9 }), AMOUNT_NOT_STATED);
}

static void nobody_keeps_the_project_of_another(void **state)
{
    (void)state;
    const struct project p = { .organisation = { 5 } };
    const struct project of_alliance = { .organisation = { 0 } };
    struct actor own = { .account = 1,
                         .acts_as = LEDGER_AS_ORGANISATION,
                         .organisation = 5,
                         .mandate = 2,
                         .scopes = MANDATE_PUBLISHING };

    assert_true(project_admits(&p, &own));
    assert_false(project_admits(&of_alliance, &own));
    own.scopes = MANDATE_POSITIONS | MANDATE_SIGNING | MANDATE_REGISTRY;
    assert_false(project_admits(&p, &own));
    own.scopes = MANDATE_SCOPES_ALL;
    own.organisation = 6;
    assert_false(project_admits(&p, &own));
    own.organisation = 0;
    assert_false(project_admits(&of_alliance, &own));
    assert_false(project_admits(&p, &(struct actor){ .account = 1, .acts_as = LEDGER_AS_PERSON }));
    assert_false(project_admits(&p, &(struct actor){ .acts_as = LEDGER_AS_PUBLIC }));
    assert_false(project_admits(&p, &(struct actor){ .account = 1 }));
    assert_true(
        project_admits(&p, &(struct actor){ .account = 1, .acts_as = LEDGER_AS_SECRETARIAT }));
    assert_true(project_admits(&of_alliance, &(struct actor){ 0 }));
}

static void a_project_without_funder_says_so_or_stays_a_draft(void **state)
{
    (void)state;
    const struct part_list none = { NULL, 0 };
    const struct project_part line = { .kind = PART_BUDGET, .amount = 1 };
    const struct part_list budget = { &line, 1 };
    struct project p = { .title = EN("T") };

    assert_int_equal(publish_faults(&p, 0, &none), PUBLISH_NO_FUNDER);
    assert_int_equal(publish_faults(&p, 1, &none), 0);
    assert_int_equal(publish_faults(&p, 1, &budget), PUBLISH_NO_CURRENCY);
    p.is_unfunded = true;
    assert_int_equal(publish_faults(&p, 0, &none), 0);
    assert_int_equal(publish_faults(&p, 1, &none), PUBLISH_BOTH);
    p.title = EN("");
    assert_int_equal(publish_faults(&p, 0, &none), PUBLISH_NO_TITLE);
}

static void a_missing_translation_is_told_and_no_text_is_not_half_a_text(void **state)
{
    (void)state;
    const struct text2 both = { { S("a"), S("b") } };
    const struct text2 none = { { S(""), S("") } };
    const struct text2 half = EN("b");
    assert_true(is_half_translated(&half));
    assert_false(is_half_translated(&both));
    assert_false(is_half_translated(&none));
}

static void a_milestone_is_late_when_its_last_day_is_over(void **state)
{
    (void)state;
    struct project_part t = { .kind = PART_MILESTONE,
                              .state = MILESTONE_PLANNED,
                              .till = S("2013-07") };

    assert_int_equal(milestone_shown(&t, gantt_day(2013, 7, 31)), MILESTONE_PLANNED);
    assert_int_equal(milestone_days_late(&t, gantt_day(2013, 7, 31)), 0);
    assert_int_equal(milestone_shown(&t, gantt_day(2013, 8, 1)), MILESTONE_LATE);
    assert_int_equal(milestone_days_late(&t, gantt_day(2013, 8, 3)), 3);
    t.state = MILESTONE_REACHED;
    t.done = S("2013-08-05");
    assert_int_equal(milestone_shown(&t, gantt_day(2014, 1, 1)), MILESTONE_REACHED);
    assert_int_equal(milestone_days_late(&t, gantt_day(2014, 1, 1)), 5);
    t.done = S("");
    assert_int_equal(milestone_days_late(&t, gantt_day(2014, 1, 1)), 0);
    t.state = MILESTONE_DROPPED;
    assert_int_equal(milestone_days_late(&t, gantt_day(2014, 1, 1)), 0);
    t.state = MILESTONE_PLANNED;
    t.till = S("");
    assert_int_equal(milestone_shown(&t, gantt_day(2014, 1, 1)), MILESTONE_PLANNED);
}

static void each_kind_of_part_says_what_it_lacks(void **state)
{
    (void)state;
    struct project_part t = { .kind = PART_BUDGET, .amount = AMOUNT_NOT_STATED };
    assert_int_equal(part_faults(&t), PART_NO_TITLE | PART_NO_AMOUNT);
    t = (struct project_part){
        .kind = PART_ACTIVITY, .title = EN("A"), .from = S("2014"), .till = S("2013")
    };
    assert_int_equal(part_faults(&t), PART_BAD_DATE);
    t = (struct project_part){ .kind = PART_MILESTONE, .title = EN("M") };
    assert_int_equal(part_faults(&t), PART_NO_STATE);
    t.state = MILESTONE_REACHED;
    assert_int_equal(part_faults(&t), PART_NO_EVIDENCE);
    t.evidence_entry = 5;
    assert_int_equal(part_faults(&t), 0);
    t = (struct project_part){ .kind = PART_DELIVERABLE, .thing_kind = S("consultation") };
    assert_int_equal(part_faults(&t), PART_NO_THING);
    t = (struct project_part){ .kind = PART_PARTNER };
    assert_int_equal(part_faults(&t), PART_NO_PARTNER);
    t.title = EN("P");
    assert_int_equal(part_faults(&t), 0);
}

static void a_correction_of_a_report_gives_its_reason(void **state)
{
    (void)state;
    struct project_report r = { .text = EN("t") };
    assert_int_equal(report_faults(&r), 0);
    r.line.v = 4;
    assert_int_equal(report_faults(&r), REPORT_NO_REASON);
    r.reason = S("why");
    r.text = EN("");
    assert_int_equal(report_faults(&r), REPORT_NO_TEXT);
}

static void every_word_of_the_tables_comes_back(void **state)
{
    (void)state;
    for (int i = 0; i < PROJECT_STATES; i++) {
        enum project_state s;
        assert_true(project_state_from_word(project_state_word((enum project_state)i), &s));
        assert_int_equal(s, i);
    }
    for (int i = 0; i < MILESTONE_STATES; i++) {
        enum milestone_state s;
        assert_true(milestone_from_word(milestone_word((enum milestone_state)i), &s));
        assert_int_equal(s, i);
    }
    enum part_kind kind;
    assert_false(part_kind_from_word(S("grant"), &kind));
    assert_false(currency_is_fine(S("azn")));
    assert_false(currency_is_fine(S("AZ")));
    assert_true(country_is_fine(S("AZ")));
    assert_false(country_is_fine(S("ZZ")));
    assert_false(sector_is_fine(S("1515x")));
}

static void hostile_texts_stay_texts_in_xml(void **state)
{
    (void)state;
    AUTO(buf) b;
    struct xml_out x;
    buf_init(&b, 4096);

    xml_begin(&x, &b);
    xml_open(&x, "a");
    xml_attr(&x, "t", S("\"<&>'\n"));
    xml_open(&x, "b");
    xml_text(&x, S("]]></b><x>&amp;\x01\x0B\xEF\xBF\xBF\xC9\x99"));
    xml_close(&x);
    xml_comment(&x, S("--><x>--"));
    xml_open(&x, "c");
    xml_close(&x);
    xml_close(&x);

    assert_str_is(buf_str(&b),
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<a t=\"&quot;&lt;&amp;&gt;'&#10;\"><b>]]&gt;&lt;/b&gt;&lt;x&gt;&amp;amp;"
                  "\xC9\x99</b>\n"
                  "<!-- - -><x>- -  -->\n<c/>\n</a>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_spans_what_is_known_of_it),
        cmocka_unit_test(an_end_before_the_beginning_is_out_of_order),
        cmocka_unit_test(what_is_not_stated_is_not_counted_as_nothing),
        cmocka_unit_test(only_the_version_in_force_says_what_was_spent),
        cmocka_unit_test(nobody_keeps_the_project_of_another),
        cmocka_unit_test(a_project_without_funder_says_so_or_stays_a_draft),
        cmocka_unit_test(a_missing_translation_is_told_and_no_text_is_not_half_a_text),
        cmocka_unit_test(a_milestone_is_late_when_its_last_day_is_over),
        cmocka_unit_test(each_kind_of_part_says_what_it_lacks),
        cmocka_unit_test(a_correction_of_a_report_gives_its_reason),
        cmocka_unit_test(every_word_of_the_tables_comes_back),
        cmocka_unit_test(hostile_texts_stay_texts_in_xml),
    };
    must(text_init("Asia/Baku") == OK);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
