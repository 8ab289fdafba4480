/* Projects, grants, work and reports in rows and in the record, on both engines.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "projects/fields.h"
#include "projects/store.h"
#include "projects/whole.h"
#include "site/feature.h"
#include "world.h"

#define EN(text) ((struct text2){ .by = { [LANG_AZ] = S(""), [LANG_EN] = S(text) } })

static organisation_id given_organisation(struct world *w, const char *slug)
{
    const struct organisation o = { .slug = str_from_c(slug),
                                    .kind = S("ngo"),
                                    .name = EN("An organisation"),
                                    .short_name = EN(""),
                                    .note = EN(""),
                                    .scope = SCOPE_LOCAL };
    organisation_id id = { 0 };
    must(organisation_add(&w->cx, &o, &id) == OK);
    return id;
}

static struct project a_project(const char *slug)
{
    return (struct project){ .slug = str_from_c(slug),
                             .title = { { [LANG_AZ] = S("Layihə"), [LANG_EN] = S("Project") } },
                             .aims = EN("*Aims*"),
                             .note = EN(""),
                             .runner = EN(""),
                             .starts = S("2013-07"),
                             .ends = S("2013-10"),
                             .state_reason = S(""),
                             .currency = S("AZN"),
                             .country = S("AZ"),
                             .sector = S("15151") };
}

static project_id given_project(struct world *w, const char *slug)
{
    const struct project p = a_project(slug);
    project_id id = { 0 };
    must(project_add(&w->cx, &p, &id) == OK);
    return id;
}

static struct project_grant a_grant(project_id p)
{
    return (struct project_grant){ .project = p,
                                   .funder = EN("A council"),
                                   .amount = AMOUNT_NOT_STATED,
                                   .currency = S(""),
                                   .awarded = S("2013"),
                                   .reference = S(""),
                                   .conditions = EN(""),
                                   .money = MONEY_PUBLIC,
                                   .origin = ORIGIN_DOMESTIC };
}

static grant_id given_grant(struct world *w, project_id p)
{
    const struct project_grant g = a_grant(p);
    grant_id id = { 0 };
    must(grant_put(&w->cx, &g, &id) == OK);
    return id;
}

static project_id given_public(struct world *w, const char *slug)
{
    const project_id p = given_project(w, slug);
    given_grant(w, p);
    must(project_publish(&w->cx, p) == OK);
    return p;
}

static struct project_part a_part(project_id p, enum part_kind kind)
{
    return (struct project_part){ .project = p,
                                  .kind = kind,
                                  .title = EN("A part"),
                                  .detail = EN(""),
                                  .amount = kind == PART_BUDGET ? 100000 : AMOUNT_NOT_STATED,
                                  .state =
                                      kind == PART_MILESTONE ? MILESTONE_PLANNED : MILESTONE_NONE,
                                  .evidence = EN("") };
}

static int64_t entries(struct world *w)
{
    return world_count(w, "SELECT count(*) FROM ledger_inbox");
}

static void a_project_comes_back_as_it_was_entered(void **state)
{
    struct world *const w = *state;
    struct project p;
    const project_id id = given_project(w, "one");

    assert_int_equal(project_find(&w->cx, S("one"), &p), OK);

    assert_int_equal(p.id.v, id.v);
    assert_int_equal(p.state, PROJECT_DRAFT);
    assert_str_is(p.title.by[LANG_AZ], "Layihə");
    assert_str_is(p.aims_html.by[LANG_EN], "<p><em>Aims</em></p>\n");
    assert_str_is(p.ends, "2013-10");
    assert_str_is(p.currency, "AZN");
    assert_int_equal(project_find(&w->cx, S("none"), &p), ERR_NOT_FOUND);
}

static void an_address_is_given_once(void **state)
{
    struct world *const w = *state;
    given_project(w, "one");
    const struct project again = a_project("one");
    project_id id = { 0 };

    assert_int_equal(project_add(&w->cx, &again, &id), ERR_CONFLICT);
}

static void without_a_funder_nothing_is_published(void **state)
{
    struct world *const w = *state;
    struct project p;
    const project_id id = given_project(w, "one");

    assert_int_equal(project_publish(&w->cx, id), ERR_INVALID);
    assert_int_equal(project_get(&w->cx, id, &p), OK);
    assert_int_equal(p.state, PROJECT_DRAFT);

    given_grant(w, id);
    assert_int_equal(project_publish(&w->cx, id), OK);
    assert_int_equal(project_publish(&w->cx, id), ERR_CONFLICT);
    assert_int_equal(project_get(&w->cx, id, &p), OK);
    assert_int_equal(p.published_at, w->cx.now);
}

static void the_record_hears_a_draft_only_when_it_is_published(void **state)
{
    struct world *const w = *state;
    const project_id id = given_project(w, "one");
    given_grant(w, id);
    const struct project_part t = a_part(id, PART_ACTIVITY);
    part_id part;
    assert_int_equal(part_put(&w->cx, &t, &part), OK);
    assert_int_equal(entries(w), 3);
    assert_int_equal(
        world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'project.changed'"), 2);

    assert_int_equal(project_publish(&w->cx, id), OK);

    assert_int_equal(entries(w), 6);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'grant.added'"),
                     1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'work.added'"),
                     1);
}

static void a_correction_keeps_the_old_row(void **state)
{
    struct world *const w = *state;
    const project_id id = given_public(w, "one");
    struct grant_list list;
    assert_int_equal(grant_list_of(&w->cx, id, &list), OK);
    struct project_grant g = list.at[0];
    grant_id made;
    g.amount = 4200;
    g.currency = S("USD");
    world_wait(w, USEC_PER_SECOND);

    assert_int_equal(grant_put(&w->cx, &g, &made), OK);

    assert_int_equal(grant_list_of(&w->cx, id, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.at[0].amount, 4200);
    assert_int_equal(list.at[0].line.v, g.line.v);
    assert_int_equal(world_count(w, "SELECT count(*) FROM project_grant WHERE ended_at > 0"), 1);
    const int64_t before = entries(w);
    g = list.at[0];
    assert_int_equal(grant_put(&w->cx, &g, &made), OK);
    assert_int_equal(entries(w), before);
}

static void the_last_funder_of_a_public_project_stays(void **state)
{
    struct world *const w = *state;
    const project_id id = given_public(w, "one");
    struct grant_list list;
    struct project p;
    assert_int_equal(grant_list_of(&w->cx, id, &list), OK);

    assert_int_equal(grant_end(&w->cx, list.at[0].line, S("wrong")), ERR_CONFLICT);
    given_grant(w, id);
    assert_int_equal(grant_end(&w->cx, list.at[0].line, S("")), ERR_INVALID);
    assert_int_equal(grant_end(&w->cx, list.at[0].line, S("wrong")), OK);
    assert_int_equal(grant_end(&w->cx, list.at[0].line, S("wrong")), ERR_NOT_FOUND);
    assert_int_equal(project_get(&w->cx, id, &p), OK);
    p.is_unfunded = true;
    assert_int_equal(project_change(&w->cx, &p), ERR_INVALID);
}

static void strangers_change_nothing(void **state)
{
    struct world *const w = *state;
    const organisation_id own = given_organisation(w, "own");
    const organisation_id other = given_organisation(w, "other");
    struct project p = a_project("one");
    p.organisation = own;
    assert_int_equal(project_add(&w->cx, &p, &p.id), OK);
    const struct project_grant g = a_grant(p.id);
    const struct project_part t = a_part(p.id, PART_ACTIVITY);
    const int64_t before = entries(w);
    grant_id grant;
    part_id part;
    w->cx.actor = (struct actor){ .account = 7,
                                  .mandate = 8,
                                  .organisation = other.v,
                                  .scopes = MANDATE_SCOPES_ALL,
                                  .acts_as = LEDGER_AS_ORGANISATION };

    assert_int_equal(project_change(&w->cx, &p), ERR_FORBIDDEN);
    assert_int_equal(grant_put(&w->cx, &g, &grant), ERR_FORBIDDEN);
    assert_int_equal(part_put(&w->cx, &t, &part), ERR_FORBIDDEN);
    assert_int_equal(project_publish(&w->cx, p.id), ERR_FORBIDDEN);
    assert_int_equal(entries(w), before);

    w->cx.actor.organisation = own.v;
    assert_int_equal(grant_put(&w->cx, &g, &grant), OK);
    p.organisation = other; /* nor is a project handed to somebody in their name */
    assert_int_equal(project_change(&w->cx, &p), ERR_FORBIDDEN);
}

static void figures_belong_to_budget_lines_of_the_project(void **state)
{
    struct world *const w = *state;
    const project_id one = given_public(w, "one");
    const project_id two = given_public(w, "two");
    const struct project_part line = a_part(one, PART_BUDGET);
    part_id id;
    report_id made;
    assert_int_equal(part_put(&w->cx, &line, &id), OK);
    const struct report_figure figures[] = { { id, 5 }, { id, 6 } };
    struct project_report r = {
        .project = two, .text = EN("t"), .reason = S(""), .figures = figures, .figure_count = 1
    };

    assert_int_equal(report_publish(&w->cx, &r, &made), ERR_INVALID);
    r.project = one;
    r.figure_count = 2;
    assert_int_equal(report_publish(&w->cx, &r, &made), ERR_INVALID);
    r.figure_count = 1;
    assert_int_equal(report_publish(&w->cx, &r, &made), OK);
}

static void a_corrected_report_shows_the_old_one(void **state)
{
    struct world *const w = *state;
    const project_id id = given_public(w, "one");
    struct project_report r = {
        .project = id, .kind = REPORT_FINANCIAL, .text = EN("first"), .reason = S("")
    };
    report_id second;
    assert_int_equal(report_publish(&w->cx, &r, &r.line), OK);
    r.text = EN("second");
    r.reason = S("a slip");
    world_wait(w, USEC_PER_SECOND);

    assert_int_equal(report_publish(&w->cx, &r, &second), OK);

    struct report_list list;
    assert_int_equal(report_list_of(&w->cx, id, &list), OK);
    assert_int_equal(list.count, 2);
    assert_str_is(list.at[0].text.by[LANG_EN], "first");
    assert_int_equal(list.at[0].superseded_at, w->cx.now);
    assert_int_equal(list.at[1].version, 2);
    assert_int_equal(list.at[1].kind, REPORT_FINANCIAL);
    assert_int_equal(reports_in_force(w->cx.arena, &list).count, 1);
}

static void a_draft_has_no_reports(void **state)
{
    struct world *const w = *state;
    const struct project_report r = { .project = given_project(w, "one"),
                                      .text = EN("t"),
                                      .reason = S("") };
    report_id made;

    assert_int_equal(report_publish(&w->cx, &r, &made), ERR_CONFLICT);
}

static void the_funder_follows_what_was_made(void **state)
{
    struct world *const w = *state;
    const project_id id = given_project(w, "one");
    struct project_part t = a_part(id, PART_DELIVERABLE);
    part_id part;
    str_t text[3];
    const int64_t things[] = { 41, 42, 41 };
    t.thing_kind = S("consultation");
    t.thing = 41;
    given_grant(w, id);
    assert_int_equal(part_put(&w->cx, &t, &part), OK);
    assert_int_equal(project_funder_text(&w->cx, "consultation", 41, &text[0]), OK);
    assert_str_is(text[0], ""); /* a draft pays for nothing in public */

    assert_int_equal(project_publish(&w->cx, id), OK);

    const struct made_for *m = NULL;
    assert_int_equal(made_for_load(&w->cx, "consultation", things, 3, &m), OK);
    for (size_t i = 0; i < ARRAY_LEN(things); i++)
        text[i] = made_for_text(&w->cx, m, things[i]);
    assert_str_is(text[0], "Made under the project “Project”, paid for by A council (public money, "
                           "domestic).");
    assert_str_is(text[1], "");
    assert_true(str_eq(text[0], text[2]));
    assert_int_equal(project_funder_text(&w->cx, "file", 41, &text[0]), OK);
    assert_str_is(text[0], "");
    assert_int_equal(part_end(&w->cx, part, S("not under it")), OK);
    assert_int_equal(project_funder_text(&w->cx, "consultation", 41, &text[0]), OK);
    assert_str_is(text[0], "");
}

static void hostile_names_are_escaped_in_the_funder_line(void **state)
{
    struct world *const w = *state;
    const project_id id = given_project(w, "one");
    struct project_grant g = a_grant(id);
    struct project_part t = a_part(id, PART_DELIVERABLE);
    grant_id grant;
    part_id part;
    html_t line;
    g.funder = EN("<script>alert(1)</script>");
    t.thing_kind = S("consultation");
    t.thing = 41;
    assert_int_equal(grant_put(&w->cx, &g, &grant), OK);
    assert_int_equal(part_put(&w->cx, &t, &part), OK);
    assert_int_equal(project_publish(&w->cx, id), OK);

    assert_int_equal(project_funder_line(&w->cx, "consultation", 41, &line), OK);

    assert_int_equal(str_find(line.markup, S("<script>")), line.markup.len);
    assert_true(str_find(line.markup, S("&lt;script&gt;")) < line.markup.len);
}

static void a_change_of_everything_fits_the_record(void **state)
{
    struct world *const w = *state;
    struct project p;
    const project_id id = given_public(w, "one");
    assert_int_equal(project_get(&w->cx, id, &p), OK);
    const struct text2 other = { { S("x"), S("y") } };
    p.title = p.aims = p.note = p.runner = other;
    p.organisation = given_organisation(w, "own");
    p.starts = S("2012");
    p.ends = S("2014");
    p.currency = S("USD");
    p.country = S("GE");
    p.sector = S("15150");
    const int64_t before = entries(w);

    assert_int_equal(project_change(&w->cx, &p), OK);
    assert_true(entries(w) > before);
    assert_int_equal(project_change(&w->cx, &p), OK);
}

static void what_touches_an_organisation_is_found(void **state)
{
    struct world *const w = *state;
    const organisation_id payer = given_organisation(w, "payer");
    const project_id id = given_project(w, "one");
    const struct project *list = NULL;
    size_t count = 9;
    struct project_grant g = a_grant(id);
    grant_id grant;
    g.organisation = payer;
    assert_int_equal(grant_put(&w->cx, &g, &grant), OK);
    assert_int_equal(project_rows_of(&w->cx, payer, &list, &count), OK);
    assert_int_equal(count, 0);

    assert_int_equal(project_publish(&w->cx, id), OK);

    assert_int_equal(project_rows_of(&w->cx, payer, &list, &count), OK);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].id.v, id.v);
}

/* The undoing of an import asks. */
static void an_organisation_that_a_project_names_is_used(void **state)
{
    struct world *const w = *state;
    enum { RUNS, PAYS, PAID_ONCE, TAKES_PART, NOBODY, ALL };
    static const char *const NAMES[ALL] = { "runs", "pays", "paid-once", "takes-part", "nobody" };
    int64_t ids[ALL];
    bool used[ALL] = { false };
    struct project p = a_project("one");
    grant_id grant;
    part_id part;
    for (size_t i = 0; i < ALL; i++)
        ids[i] = given_organisation(w, NAMES[i]).v;
    for (size_t i = 1; i < ALL; i++)
        assert_true(ids[i - 1] < ids[i]);
    p.organisation.v = ids[RUNS];
    assert_int_equal(project_add(&w->cx, &p, &p.id), OK);
    struct project_grant g = a_grant(p.id);
    g.organisation.v = ids[PAID_ONCE];
    assert_int_equal(grant_put(&w->cx, &g, &g.line), OK);
    g.organisation.v = ids[PAYS];
    assert_int_equal(grant_put(&w->cx, &g, &grant), OK);
    struct project_part t = a_part(p.id, PART_PARTNER);
    t.organisation.v = ids[TAKES_PART];
    assert_int_equal(part_put(&w->cx, &t, &part), OK);

    assert_int_equal(projects_feature.uses_organisations(&w->cx, ids, ALL, used), OK);

    for (size_t i = 0; i < ALL; i++)
        assert_int_equal(used[i], i != NOBODY);
}

static void what_is_published_is_news_for_those_who_asked(void **state)
{
    struct world *const w = *state;
    struct settings with_mail = *w->cx.settings;
    with_mail.mail_smtp_url = S("smtp://localhost:25");
    const struct settings *const before = w->cx.settings;
    w->cx.settings = &with_mail;
    const project_id id = given_project(w, "one");
    given_grant(w, id);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_item"), 0); /* a draft is no news */

    assert_int_equal(project_publish(&w->cx, id), OK);
    const struct project_report r = { .project = id, .text = EN("first"), .reason = S("") };
    report_id made;
    assert_int_equal(report_publish(&w->cx, &r, &made), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_item"), 2);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_item WHERE text_en ="
                                    " 'Run by Alyans, paid for by A council (public money,"
                                    " domestic).'"),
                     2);
    w->cx.settings = before;
}

static void the_demonstration_comes_in_once(void **state)
{
    struct world *const w = *state;
    static const char *const NAMED[] = { "nar-bagi", "amber-staircase", "quiet-ferry", "acar-soz" };
    for (size_t i = 0; i < ARRAY_LEN(NAMED); i++)
        given_organisation(w, NAMED[i]);

    assert_int_equal(project_demo_fill(&w->cx, 41), OK);
    assert_int_equal(project_demo_fill(&w->cx, 41), OK);

    const struct project *list = NULL;
    struct whole it;
    size_t count = 0;
    assert_int_equal(project_list(&w->cx, PROJECTS_ALL, &list, &count), OK);
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(whole_load(&w->cx, &list[i], &it), OK);
        assert_true(it.grant_count > 0);
        if (list[i].is_example)
            assert_true(it.spent > 0 && it.budget > it.spent);
        else
            assert_int_equal(it.parts[PART_DELIVERABLE].count, 0);
    }
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_project_comes_back_as_it_was_entered),
        IN_A_WORLD(an_address_is_given_once),
        IN_A_WORLD(without_a_funder_nothing_is_published),
        IN_A_WORLD(the_record_hears_a_draft_only_when_it_is_published),
        IN_A_WORLD(a_correction_keeps_the_old_row),
        IN_A_WORLD(the_last_funder_of_a_public_project_stays),
        IN_A_WORLD(strangers_change_nothing),
        IN_A_WORLD(figures_belong_to_budget_lines_of_the_project),
        IN_A_WORLD(a_corrected_report_shows_the_old_one),
        IN_A_WORLD(a_draft_has_no_reports),
        IN_A_WORLD(the_funder_follows_what_was_made),
        IN_A_WORLD(hostile_names_are_escaped_in_the_funder_line),
        IN_A_WORLD(a_change_of_everything_fits_the_record),
        IN_A_WORLD(what_touches_an_organisation_is_found),
        IN_A_WORLD(an_organisation_that_a_project_names_is_used),
        IN_A_WORLD(what_is_published_is_news_for_those_who_asked),
        IN_A_WORLD(the_demonstration_comes_in_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
