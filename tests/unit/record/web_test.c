/* The journal, entries and files for programs as they are asked for.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "pages_world.h"

static void a_record_without_anything_has_its_pages(void **state)
{
    struct world *const w = *state;
    static const char *const PAGES[] = { "/record", "/record/checkpoints", "/record/how" };
    for (size_t i = 0; i < ARRAY_LEN(PAGES); i++) {
        struct response rs = get(w, PAGES[i], "", "");
        assert_int_equal(rs.status, 200);
        response_release(&rs);
    }
    struct response rs = get(w, "/record/checkpoint", "", "");
    assert_int_equal(rs.status, 404);
    response_release(&rs);
    rs = get(w, "/record/entries", "", "");
    assert_int_equal(rs.status, 200);
    assert_true(str_eq(buf_str(&rs.body), S("{\"entries\":[],\"next\":0,\"size\":0}")));
    response_release(&rs);
    rs = get(w, "/record/consistency", "from=1&to=2", "");
    assert_int_equal(rs.status, 404);
    response_release(&rs);
}

static void an_entry_that_waits_has_its_page_and_no_proof(void **state)
{
    struct world *const w = *state;
    const struct organisation o = given_organisation(w, "here", "Voice of Here");
    struct entry e;
    must(entry_newest(&w->cx, S("organisation.added"), o.id.v, &e) == OK);

    struct response rs = get_entry(w, "/record/{id}", e.id);
    assert_int_equal(rs.status, 200);
    assert_true(page_has(&rs, "Voice of Here"));
    assert_true(page_has(&rs, "It waits for its place."));
    assert_false(page_has(&rs, "proof.json"));
    response_release(&rs);

    rs = get_entry(w, "/record/{id}/proof.json", e.id);
    assert_int_equal(rs.status, 409);
    response_release(&rs);
    rs = get_entry(w, "/record/{id}", e.id + 1);
    assert_int_equal(rs.status, 404);
    response_release(&rs);
}

static void an_entry_shows_all_it_says_and_where_it_stands(void **state)
{
    struct world *const w = *state;
    const struct organisation o = given_organisation(w, "here", "Voice <of> Here");
    give_places(w);
    struct entry e;
    must(entry_newest(&w->cx, S("organisation.added"), o.id.v, &e) == OK);

    struct response rs = get_entry(w, "/record/{id}", e.id);
    assert_int_equal(rs.status, 200);
    assert_true(page_has(&rs, "The program added the organisation Voice &lt;of&gt; Here"));
    assert_true(page_has(&rs, "Name (English)"));
    assert_true(page_has(&rs, "1, counted from 0, of 2 entries"));
    assert_true(page_has(&rs, "/proof.json"));
    response_release(&rs);

    rs = get_entry(w, "/record/{id}/proof.json", e.id);
    assert_int_equal(rs.status, 200);
    assert_true(page_has(&rs, "\"format\":\"alyans-proof-1\""));
    response_release(&rs);
}

static void sealed_values_are_said_to_be_sealed(void **state)
{
    struct world *const w = *state;
    const int64_t id = given_entry(
        w,
        &(struct ledger_new){ LEDGER_ACCOUNT_ADDED, 77, 0,
                              LEDGER_FIELDS(ledger_personal("name", S("Sevda Qara"), 77)), NULL });
    give_places(w);

    struct response rs = get_entry(w, "/record/{id}", id);
    assert_true(page_has(&rs, "Sealed: known to the person only"));
    assert_false(page_has(&rs, "Sevda"));
    response_release(&rs);
}

/* Somebody who speaks for this organisation; the mandate is the actor's from now on. */
static mandate_id given_representative(struct world *w, organisation_id of)
{
    account_id who = { 0 };
    mandate_id m = { 0 };
    must(account_add(&w->cx, S("rauf@example.org"), S("Rauf Aslan"), 0, LANG_EN, &who) == OK);
    must(mandate_give(&w->cx,
                      &(struct mandate){ .account = who,
                                         .organisation = of,
                                         .scopes = MANDATE_SCOPES_ALL,
                                         .starts_at = w->cx.now,
                                         .reason = S("The first one") },
                      &m) == OK);
    w->cx.actor = (struct actor){ .account = who.v,
                                  .session = 1,
                                  .organisation = of.v,
                                  .mandate = m.v,
                                  .scopes = MANDATE_SCOPES_ALL,
                                  .acts_as = LEDGER_AS_ORGANISATION };
    return m;
}

static void an_act_names_organisation_and_representative_or_why_not(void **state)
{
    struct world *const w = *state;
    const struct organisation o = given_organisation(w, "here", "Voice of Here");
    const mandate_id m = given_representative(w, o.id);
    const int64_t id =
        given_entry(w, &(struct ledger_new){ LEDGER_SOURCE_ADDED, 5, 0, NULL, 0, NULL });
    give_places(w);

    struct response rs = get_entry(w, "/record/{id}", id);
    assert_true(page_has(&rs, "Voice of Here added the source"));
    assert_true(page_has(&rs, "Organisation, under a mandate"));
    assert_true(page_has(&rs, "Rauf Aslan"));
    response_release(&rs);

    must(mandate_withhold(&w->cx, m, S("Threatened last year")) == OK);
    rs = get_entry(w, "/record/{id}", id);
    assert_false(page_has(&rs, "Rauf Aslan"));
    assert_true(page_has(&rs, "Threatened last year"));
    assert_true(page_has(&rs, "Voice of Here"));
    response_release(&rs);
}

static void an_erased_text_leads_to_the_entry_that_says_why(void **state)
{
    struct world *const w = *state;
    const int64_t id = given_entry(
        w, &(struct ledger_new){ LEDGER_STATEMENT_PROPOSED, 5, 0,
                                 LEDGER_FIELDS(ledger_text("text_en", S("A secret"))), NULL });
    give_places(w);
    must(ledger_erase_text(&w->cx, 5, S("text_en"), S("It named a child")) == OK);
    give_places(w);
    struct entry says;
    must(entry_newest(&w->cx, S("text.erased"), 5, &says) == OK);
    const char *const link =
        arena_cstr(&w->arena, arena_printf(&w->arena, "/en/record/%" PRId64, says.id));

    struct response rs = get_entry(w, "/record/{id}", id);
    assert_false(page_has(&rs, "A secret"));
    assert_true(page_has(&rs, "Erased."));
    assert_true(page_has(&rs, "Reason: It named a child"));
    assert_true(page_has(&rs, link));
    response_release(&rs);
}

static void entries_of_newer_and_older_programs_are_shown_plainly(void **state)
{
    struct world *const w = *state;
    const int64_t id = given_entry(
        w, &(struct ledger_new){ LEDGER_ACCOUNT_CHANGED, 5, 0,
                                 LEDGER_FIELDS(ledger_text("content", S("{\"is\":\"old\"}")),
                                               ledger_text("weather", S("fine"))),
                                 NULL });
    give_places(w);

    struct response rs = get_entry(w, "/record/{id}", id);
    assert_int_equal(rs.status, 200);
    assert_true(page_has(&rs, "{&quot;is&quot;:&quot;old&quot;}"));
    assert_true(page_has(&rs, "<dt>weather</dt>"));
    response_release(&rs);
}

/* --- the journal ------------------------------------------------------------------------------ */

static size_t lines(struct world *w, const char *query)
{
    struct response rs = get(w, "/record", query, "");
    assert_int_equal(rs.status, 200);
    const size_t n = page_count(&rs, "<a class=\"t\"");
    response_release(&rs);
    return n;
}

static void the_journal_is_narrowed_by_kind_organisation_and_period(void **state)
{
    struct world *const w = *state;
    const struct organisation a = given_organisation(w, "here", "Voice of Here");
    given_organisation(w, "there", "Voice of There");
    world_wait(w, 3 * 86400 * USEC_PER_SECOND);
    given_entry(w, &(struct ledger_new){ LEDGER_ROLE_GIVEN, 9, 0,
                                         LEDGER_FIELDS(ledger_text("role", S("operator"))), NULL });
    given_entry(w, &(struct ledger_new){ LEDGER_MANDATE_GIVEN, 8, a.id.v, NULL, 0, NULL });
    give_places(w);

    assert_int_equal(lines(w, ""), 5); /* and the key */
    assert_int_equal(lines(w, "kind=organisations"), 2);
    assert_int_equal(lines(w, "kind=accounts"), 1);
    assert_int_equal(lines(w, "kind=positions"), 0);
    assert_int_equal(lines(w, "organisation=here"), 2);
    assert_int_equal(lines(w, "organisation=here&kind=mandates"), 1);
    assert_int_equal(lines(w, "from=2025-11-24&till=2025-11-25"), 2);
    assert_int_equal(lines(w, "from=2025-11-27"), 3);
    assert_int_equal(
        lines(w, arena_cstr(&w->arena, arena_printf(&w->arena, "about=%" PRId64, a.id.v))), 2);
}

static void a_wrong_filter_says_which_field_and_keeps_what_was_written(void **state)
{
    struct world *const w = *state;
    struct response rs = get(w, "/record", "from=2025-02-31&kind=weather&organisation=none", "");
    assert_int_equal(rs.status, 422);
    assert_true(page_has(&rs, "href=\"#from\""));
    assert_true(page_has(&rs, "href=\"#kind\""));
    assert_true(page_has(&rs, "href=\"#organisation\""));
    assert_true(page_has(&rs, "value=\"2025-02-31\""));
    assert_false(page_has(&rs, "Nothing like that is in the record."));
    response_release(&rs);
    rs = get(w, "/record", "from=2025-02-03&till=2025-02-01", "");
    assert_int_equal(rs.status, 422);
    response_release(&rs);
    rs = get(w, "/record", "before=x", "");
    assert_int_equal(rs.status, 422);
    response_release(&rs);
}

static void older_entries_are_a_link_away(void **state)
{
    struct world *const w = *state;
    for (int i = 0; i < 60; i++)
        given_entry(w, &(struct ledger_new){ LEDGER_FACTOR_SET, 100 + i, 0, NULL, 0, NULL });
    give_places(w);

    assert_int_equal(lines(w, "kind=accounts"), 50);
    assert_int_equal(lines(w, "kind=accounts&before=11"), 10);
    struct response rs = get(w, "/record", "kind=accounts", "");
    assert_true(page_has(&rs, "kind=accounts&amp;organisation=&amp;from=&amp;till=&amp;before=11"));
    response_release(&rs);
    rs = get(w, "/record", "kind=accounts&before=11", "");
    assert_false(page_has(&rs, "rel=\"next\""));
    response_release(&rs);
}

/* --- for programs ----------------------------------------------------------------------------- */

static int64_t number_in(const struct response *rs, const char *key)
{
    AUTO(json_doc) doc = { 0 };
    int64_t v = -1;
    assert_int_equal(json_read(buf_str(&rs->body), &doc), OK);
    assert_true(json_i64(json_get(doc.root, key), &v));
    return v;
}

static void entries_are_handed_out_in_order_for_mirrors(void **state)
{
    struct world *const w = *state;
    for (int i = 0; i < 6; i++)
        given_entry(w, &(struct ledger_new){ LEDGER_FACTOR_SET, 100 + i, 0, NULL, 0, NULL });
    give_places(w);

    struct response rs = get(w, "/record/entries", "from=2&limit=3", "");
    assert_int_equal(number_in(&rs, "next"), 5);
    assert_int_equal(number_in(&rs, "size"), 7);
    assert_int_equal(page_count(&rs, "\"leaf\":"), 3);
    response_release(&rs);
    rs = get(w, "/record/entries", "from=100", "");
    assert_int_equal(number_in(&rs, "next"), 100);
    assert_int_equal(page_count(&rs, "\"leaf\":"), 0);
    response_release(&rs);
}

static void numbers_that_make_no_sense_are_told_by_field(void **state)
{
    struct world *const w = *state;
    given_entry(w, &(struct ledger_new){ LEDGER_FACTOR_SET, 1, 0, NULL, 0, NULL });
    give_places(w);
    static const struct {
        const char *route, *query, *field;
    } WRONG[] = {
        { "/record/entries", "limit=0", "limit" },
        { "/record/entries", "limit=501", "limit" },
        { "/record/entries", "from=-1", "from" },
        { "/record/consistency", "from=0&to=1", "from" },
        { "/record/consistency", "from=1", "\"to\"" },
        { "/record/consistency", "from=2&to=1", "from" },
        { "/record/consistency", "from=1&to=abc", "\"to\"" },
    };
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) {
        struct response rs = get(w, WRONG[i].route, WRONG[i].query, "");
        assert_int_equal(rs.status, 422);
        assert_true(page_has(&rs, WRONG[i].field));
        response_release(&rs);
    }
    struct response rs = get(w, "/record/consistency", "from=1&to=99", "");
    assert_int_equal(rs.status, 404);
    response_release(&rs);
    rs = get(w, "/record/checkpoints/{size}", "", "99");
    assert_int_equal(rs.status, 404);
    response_release(&rs);
    rs = get(w, "/record/checkpoints/{size}", "", "many");
    assert_int_equal(rs.status, 404);
    response_release(&rs);
    rs = get(w, "/record/checkpoints/{size}", "", "2");
    assert_int_equal(rs.status, 200);
    assert_true(page_has(&rs, "\n2\n"));
    response_release(&rs);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        WITH_PAGES(a_record_without_anything_has_its_pages),
        WITH_PAGES(an_entry_that_waits_has_its_page_and_no_proof),
        WITH_PAGES(an_entry_shows_all_it_says_and_where_it_stands),
        WITH_PAGES(sealed_values_are_said_to_be_sealed),
        WITH_PAGES(an_act_names_organisation_and_representative_or_why_not),
        WITH_PAGES(an_erased_text_leads_to_the_entry_that_says_why),
        WITH_PAGES(entries_of_newer_and_older_programs_are_shown_plainly),
        WITH_PAGES(the_journal_is_narrowed_by_kind_organisation_and_period),
        WITH_PAGES(a_wrong_filter_says_which_field_and_keeps_what_was_written),
        WITH_PAGES(older_entries_are_a_link_away),
        WITH_PAGES(entries_are_handed_out_in_order_for_mirrors),
        WITH_PAGES(numbers_that_make_no_sense_are_told_by_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
