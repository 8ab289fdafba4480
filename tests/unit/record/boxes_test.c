/* What changed here, and the verify box, for the pages of other features.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "pages_world.h"

static void a_change_shows_old_beside_new(void **state)
{
    struct world *const w = *state;
    struct organisation o = given_organisation(w, "here", "Voice of Here");
    o.name.by[LANG_EN] = S("Voice of Everywhere");
    must(organisation_change(&w->cx, &o) == OK);
    give_places(w);

    html_t box = HTML_NONE;
    must(record_changes(&w->cx, o.id.v, &box) == OK);
    assert_true(html_has(box, "<ins>Everywhere</ins>"));
    assert_true(html_has(box, "<del>Here</del>"));
    assert_true(html_has(box, "Name (English)"));
    assert_true(html_has(box, "/en/record/"));
}

static void what_only_lies_within_is_no_change_here(void **state)
{
    struct world *const w = *state;
    const struct organisation o = given_organisation(w, "here", "Voice of Here");
    for (int i = 0; i < 30; i++)
        given_entry(w, &(struct ledger_new){ LEDGER_MANDATE_GIVEN, 50 + i, o.id.v, NULL, 0, NULL });
    give_places(w);

    html_t box = HTML_NONE;
    must(record_changes(&w->cx, o.id.v, &box) == OK);
    assert_true(html_has(box, "added the organisation"));
    assert_false(html_has(box, "gave a mandate"));
}

static void a_dozen_changes_then_the_journal(void **state)
{
    struct world *const w = *state;
    for (int i = 0; i < 14; i++)
        given_entry(w, &(struct ledger_new){ LEDGER_ACCOUNT_CHANGED, 5, 0, NULL, 0, NULL });
    give_places(w);

    html_t box = HTML_NONE;
    must(record_changes(&w->cx, 5, &box) == OK);
    struct response as_page = { .body = { .at = NULL } };
    response_init(&as_page, &w->arena);
    buf_add(&as_page.body, box.markup);
    assert_int_equal(page_count(&as_page, "<li>"), 12);
    assert_true(html_has(box, "Earlier changes, in the journal"));
    response_release(&as_page);
}

static void the_verify_box_tells_the_entry_and_how_to_check_it(void **state)
{
    struct world *const w = *state;
    const struct organisation o = given_organisation(w, "here", "Voice of Here");
    html_t box = HTML_NONE;
    must(record_verify_box_of(&w->cx, o.id.v, &box) == OK);
    assert_true(html_empty(box)); /* it has no place yet */

    give_places(w);
    must(record_verify_box_of(&w->cx, o.id.v, &box) == OK);
    assert_true(html_has(box, "alyans verify alyans-"));
    assert_true(html_has(box, "/proof.json"));
    assert_true(html_has(box, "class=\"verify\""));
}

static void the_box_of_an_entry_that_waits_says_so(void **state)
{
    struct world *const w = *state;
    const int64_t id =
        given_entry(w, &(struct ledger_new){ LEDGER_FACTOR_SET, 5, 0, NULL, 0, NULL });
    html_t box = HTML_NONE;
    must(record_verify_box(&w->cx, id, &box) == OK);
    assert_true(html_has(box, "waits for its place"));
    assert_false(html_has(box, "proof.json"));
    assert_int_equal(record_verify_box(&w->cx, id + 1, &box), ERR_NOT_FOUND);
}

static void an_organisations_page_has_its_part_of_the_record(void **state)
{
    struct world *const w = *state;
    const struct organisation o = given_organisation(w, "here", "Voice of Here");
    html_t section = HTML_NONE;
    must(record_organisation_section(&w->cx, &o, &section) == OK);
    assert_true(html_has(section, "waits for its place"));
    give_places(w);
    must(record_organisation_section(&w->cx, &o, &section) == OK);
    assert_true(html_has(section, "What changed here"));
    assert_true(html_has(section, "organisation=here"));
    assert_false(html_has(section, "entered a disclosure about"));

    /* What stands on its page is a row of its own: a fact, a disclosure, a claim. */
    given_entry(w, &(struct ledger_new){ LEDGER_DISCLOSURE_MADE, 77, o.id.v,
                                         LEDGER_FIELDS(ledger_text("about", S("funding"))), NULL });
    give_places(w);
    must(record_organisation_section(&w->cx, &o, &section) == OK);
    assert_true(html_has(section, "entered a disclosure about"));
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        WITH_PAGES(a_change_shows_old_beside_new),
        WITH_PAGES(what_only_lies_within_is_no_change_here),
        WITH_PAGES(a_dozen_changes_then_the_journal),
        WITH_PAGES(the_verify_box_tells_the_entry_and_how_to_check_it),
        WITH_PAGES(the_box_of_an_entry_that_waits_says_so),
        WITH_PAGES(an_organisations_page_has_its_part_of_the_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
