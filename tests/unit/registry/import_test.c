/* Lists of organisations applied, undone and applied again, with what the record says of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "registry/exchange/imports.h"
#include "registry/pages.h"
#include "registry/words.h"
#include "site/feature.h"
#include "world.h"

static const char *const TABLE =
    "Name,Kind,Country,Website,E-mail,id scheme,Identifier,Status,Since,Member of,Funding,Source\n"
    "Alpha,NGO,AZ,alpha.example.org,office@alpha.example.org,AZ-IVI,77,member,2012,Gamma,,\n"
    "Beta,fund,Germany,,,,,partner,,,Some Ministry,example.org/report\n"
    "Gamma,network,,,,,,,,,,\n";

static struct register_import kept(struct world *w, const char *text)
{
    register_import_id id = { 0 };
    struct register_import row;
    must(register_import_begin(&w->cx, IMPORT_CSV, S("list.csv"), str_from_c(text), &id) == OK);
    must(register_import_find(&w->cx, id, &row) == OK);
    return row;
}

static err_t apply(struct world *w, struct register_import *row)
{
    struct rehearsal *const r = arena_new(&w->arena, struct rehearsal);
    TRY(register_import_rehearse(&w->cx, row, r));
    return register_import_apply(&w->cx, row, r, NULL, NULL);
}

static struct register_import given_applied(struct world *w, const char *text)
{
    struct register_import row = kept(w, text);
    must(apply(w, &row) == OK);
    return row;
}

/* The same, with what the secretariat chose for one line. */
static struct register_import given_decided(struct world *w, const char *text, int64_t line,
                                            enum import_verdict verdict)
{
    struct register_import row = kept(w, text);
    const struct import_choice one = { line, verdict };
    struct import_settings s;
    import_settings_read(&w->arena, row.mapping, &s);
    s.choices.at = &one;
    s.choices.count = 1;
    row.mapping = import_settings_text(&w->arena, &s);
    must(apply(w, &row) == OK);
    return row;
}

static int64_t shown(struct world *w)
{
    return world_count(w, "SELECT count(*) FROM organisation WHERE removed_at = 0");
}

static int64_t entries(struct world *w, const char *sql_of_kind)
{
    return world_count(w, sql_of_kind);
}

static void a_rehearsal_writes_nothing_but_its_row(void **state)
{
    struct world *const w = *state;
    struct register_import row = kept(w, TABLE);
    struct rehearsal r;

    assert_int_equal(register_import_rehearse(&w->cx, &row, &r), OK);

    assert_int_equal(r.drafts.faults.count, 0);
    assert_int_equal(r.plan.adds, 3);
    assert_int_equal(shown(w), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox"), 0);
}

static void applying_makes_everything_the_list_says_and_notes_it(void **state)
{
    struct world *const w = *state;

    const struct register_import row = given_applied(w, TABLE);

    struct organisation o;
    assert_int_equal(row.added, 3);
    assert_int_equal(organisation_find_by_slug(&w->cx, S("alpha"), &o), OK);
    assert_str_is(o.kind, "ngo");
    assert_str_is(o.website, "https://alpha.example.org");
    assert_int_equal(o.import, row.id.v);
    assert_int_equal(world_count(w, "SELECT count(*) FROM fact WHERE ended_at = 0"), 3);
    assert_int_equal(world_count(w, "SELECT count(*) FROM membership"), 2);
    assert_int_equal(world_count(w, "SELECT count(*) FROM disclosure WHERE basis = 'reported'"), 1);
    assert_int_equal(
        entries(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'organisation.added'"), 3);
    assert_int_equal(
        entries(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'register.imported'"), 1);
}

static void a_list_with_a_fault_makes_nothing(void **state)
{
    struct world *const w = *state;
    struct register_import row = kept(w, "Name,Founded\nA,2011\nB,soon\n");

    assert_int_equal(apply(w, &row), ERR_INVALID);

    assert_int_equal(shown(w), 0);
}

static void only_the_secretariat_applies_and_undoes(void **state)
{
    struct world *const w = *state;
    struct register_import row = kept(w, TABLE);
    struct import_undone undone;
    w->cx.actor = (struct actor){ .account = 5, .acts_as = LEDGER_AS_ORGANISATION };

    assert_int_equal(apply(w, &row), ERR_FORBIDDEN);
    row.state = IMPORT_APPLIED;
    assert_int_equal(register_import_undo(&w->cx, &row, &undone), ERR_FORBIDDEN);
    assert_int_equal(shown(w), 0);
}

static void what_is_undone_is_in_no_list_and_its_words_are_free_again(void **state)
{
    struct world *const w = *state;
    struct register_import row = given_applied(w, TABLE);
    struct import_undone undone;
    world_wait(w, USEC_PER_SECOND);

    assert_int_equal(register_import_undo(&w->cx, &row, &undone), OK);

    const struct organisation *all = NULL;
    size_t count = 9;
    struct fact_list facts;
    assert_int_equal(undone.removed, 3);
    assert_int_equal(undone.kept_count, 0);
    assert_int_equal(organisation_list(&w->cx, &all, &count), OK);
    assert_int_equal(count, 0);
    assert_int_equal(fact_get_of_kind(&w->cx, FACT_IDENTIFIER, &facts), OK);
    assert_int_equal(facts.count, 0);
    assert_int_equal(register_import_undo(&w->cx, &row, &undone), ERR_CONFLICT);

    world_wait(w, USEC_PER_SECOND);
    assert_int_equal(apply(w, &row), OK);
    struct organisation o;
    assert_int_equal(shown(w), 3);
    assert_int_equal(organisation_find_by_slug(&w->cx, S("alpha"), &o), OK);
    assert_int_equal(apply(w, &row), ERR_CONFLICT);
}

static void given_mandate(struct world *w, organisation_id o)
{
    account_id who = { 0 };
    mandate_id given = { 0 };
    must(account_add(&w->cx, S("a@example.org"), S("A"), 0, LANG_EN, &who) == OK);
    must(mandate_give(&w->cx,
                      &(struct mandate){ .account = who,
                                         .organisation = o,
                                         .scopes = MANDATE_SCOPES_ALL,
                                         .starts_at = w->cx.now,
                                         .reason = S("first") },
                      &given) == OK);
}

static void organisations_somebody_speaks_for_or_refers_to_stay_and_are_named(void **state)
{
    struct world *const w = *state;
    struct register_import row = given_applied(w, TABLE);
    struct organisation alpha;
    struct organisation gamma;
    organisation_id own = { 0 };
    fact_id id = { 0 };
    struct import_undone undone;
    must(organisation_find_by_slug(&w->cx, S("alpha"), &alpha) == OK);
    must(organisation_find_by_slug(&w->cx, S("gamma"), &gamma) == OK);
    given_mandate(w, alpha.id);
    must(organisation_add(&w->cx,
                          &(struct organisation){ .slug = S("own"),
                                                  .kind = S("ngo"),
                                                  .name = { { S("Öz"), S("Own") } } },
                          &own) == OK);
    must(fact_add(&w->cx,
                  &(struct fact){ .organisation = own,
                                  .kind = FACT_RELATION,
                                  .scheme = S("member_of"),
                                  .other = gamma.id },
                  &id) == OK);

    assert_int_equal(register_import_undo(&w->cx, &row, &undone), OK);

    assert_int_equal(undone.removed, 1);
    assert_int_equal(undone.kept_count, 2);
    assert_str_is(undone.kept[0].slug, "alpha");
    assert_str_is(undone.kept[1].slug, "gamma");
    assert_int_equal(shown(w), 3);

    assert_int_equal(apply(w, &row), OK); /* those that stayed are found again */
    assert_int_equal(row.added, 1);
    assert_int_equal(shown(w), 4);
}

static void
what_merged_among_its_own_goes_with_the_import_unless_somebody_speaks_for_it(void **state)
{
    struct world *const w = *state;
    const char *const text = "Name\nAlpha\nBeta\nGamma\n";
    struct register_import row = given_applied(w, text);
    struct organisation alpha;
    struct organisation beta;
    struct organisation gamma;
    struct import_undone undone;
    must(organisation_find_by_slug(&w->cx, S("alpha"), &alpha) == OK);
    must(organisation_find_by_slug(&w->cx, S("beta"), &beta) == OK);
    must(organisation_find_by_slug(&w->cx, S("gamma"), &gamma) == OK);
    must(organisation_merge(&w->cx, alpha.id, beta.id, S("2012")) == OK);
    must(organisation_merge(&w->cx, beta.id, gamma.id, S("2013")) == OK);
    assert_int_equal(register_import_undo(&w->cx, &row, &undone), OK);
    assert_int_equal(undone.removed, 3);

    world_wait(w, USEC_PER_SECOND);
    must(apply(w, &row) == OK);
    must(organisation_find_by_slug(&w->cx, S("alpha"), &alpha) == OK);
    must(organisation_find_by_slug(&w->cx, S("beta"), &beta) == OK);
    must(organisation_find_by_slug(&w->cx, S("gamma"), &gamma) == OK);
    given_mandate(w, alpha.id);
    must(organisation_merge(&w->cx, alpha.id, beta.id, S("2012")) == OK);
    must(organisation_merge(&w->cx, beta.id, gamma.id, S("2013")) == OK);
    assert_int_equal(register_import_undo(&w->cx, &row, &undone), OK);
    assert_int_equal(undone.removed, 0);
    assert_int_equal(undone.kept_count, 3);
}

static void an_entry_on_record_gets_what_it_has_not_and_loses_it_with_the_import(void **state)
{
    struct world *const w = *state;
    organisation_id id = { 0 };
    struct organisation o;
    struct import_undone undone;
    must(organisation_add(&w->cx,
                          &(struct organisation){ .slug = S("old"),
                                                  .kind = S("media"),
                                                  .website = S("https://own.example.org"),
                                                  .name = { { STR_NONE, S("ALPHA") } } },
                          &id) == OK);
    /* Another kind and website: completed only where somebody decides so. */
    struct register_import row = given_decided(w, TABLE, 2, IMPORT_COMPLETE);
    must(organisation_find(&w->cx, id, &o) == OK);
    assert_int_equal(row.added, 2);
    assert_int_equal(row.changed, 1);
    assert_str_is(o.kind, "media");
    assert_str_is(o.website, "https://own.example.org");
    assert_str_is(o.country, "AZ");
    world_wait(w, USEC_PER_SECOND);

    assert_int_equal(register_import_undo(&w->cx, &row, &undone), OK);

    struct fact_list facts;
    const struct membership *memberships = NULL;
    size_t count = 9;
    must(organisation_find(&w->cx, id, &o) == OK);
    assert_str_is(o.country, "");
    assert_str_is(o.website, "https://own.example.org");
    assert_int_equal(shown(w), 1);
    assert_int_equal(fact_get_of_many(&w->cx, &id.v, 1, &facts), OK);
    assert_int_equal(facts.count, 0);
    assert_int_equal(membership_list_of(&w->cx, id, &memberships, &count), OK);
    assert_int_equal(count, 0);
}

static void every_line_keeps_its_own_source(void **state)
{
    struct world *const w = *state;
    struct organisation o;
    struct fact_list facts;
    struct disclosure_lines said;
    const struct membership *memberships = NULL;
    size_t count = 0;

    (void)given_applied(w, "Name,Kind,Country,Status,Since,Till,Funding,Source,E-mail\n"
                           "Alpha,NGO,AM,member,2001,2003,F1,https://s.example/4,\n"
                           "Alpha,,,member,2010,,F2,https://s.example/5,x@x.example.am\n"
                           "Beta,,,,,,,,\n"
                           "Beta,,,,,,,https://s.example/6,y@x.example.am\n");

    must(organisation_find_by_slug(&w->cx, S("alpha"), &o) == OK);
    must(disclosure_list_of(&w->cx, o.id, DISCLOSURES_STANDING, &said) == OK);
    assert_int_equal(said.count, 2);
    for (size_t i = 0; i < said.count; i++) {
        if (str_eq(said.at[i].d.text.by[LANG_EN], S("F1")))
            assert_str_is(said.at[i].source.url, "https://s.example/4");
        else
            assert_str_is(said.at[i].source.url, "https://s.example/5");
    }
    must(fact_get_of_many(&w->cx, &o.id.v, 1, &facts) == OK);
    assert_int_equal(facts.count, 1);
    struct source cited;
    must(source_find(&w->cx, facts.at[0].source, &cited) == OK);
    assert_str_is(cited.url, "https://s.example/5");
    must(membership_list_of(&w->cx, o.id, &memberships, &count) == OK);
    assert_int_equal(count, 2);
    must(source_find(&w->cx, memberships[0].source, &cited) == OK);
    assert_str_is(cited.url, "https://s.example/4");
    must(source_find(&w->cx, memberships[1].source, &cited) == OK);
    assert_str_is(cited.url, "https://s.example/5");
    must(organisation_find_by_slug(&w->cx, S("beta"), &o) == OK);
    must(fact_get_of_many(&w->cx, &o.id.v, 1, &facts) == OK);
    assert_int_equal(facts.count, 1);
    must(source_find(&w->cx, facts.at[0].source, &cited) == OK);
    assert_str_is(cited.url, "https://s.example/6");
}

static const char *const TWINS = "Name,Kind,Country,Founded,Website\n"
                                 "Twin House,NGO,AM,2001,twin.example.am\n"
                                 "Twin House,foundation,GE,2011,twin.example.ge\n"
                                 "Twin House,,,2001-05,https://www.twin.example.am/\n";

static void two_of_one_name_that_contradict_each_other_are_not_brought_together(void **state)
{
    struct world *const w = *state;
    struct register_import row = kept(w, TWINS);
    struct rehearsal r;
    must(register_import_rehearse(&w->cx, &row, &r) == OK);

    assert_int_equal(r.plan.contradicting, 1);
    assert_int_equal(r.plan.at[1].verdict, IMPORT_SKIP);
    assert_int_equal(r.plan.at[1].difference_count, 4);
    assert_int_equal(r.plan.at[1].differences[0].field, IMPORT_KIND);
    assert_str_is(r.plan.at[1].differences[0].stands, "ngo");
    assert_str_is(r.plan.at[1].differences[0].said, "foundation");
    assert_false(r.plan.at[2].contradicts);
    assert_int_equal(r.plan.at[2].verdict, IMPORT_COMPLETE);

    row = given_decided(w, TWINS, 3, IMPORT_ADD);
    struct organisation o;
    assert_int_equal(row.added, 2);
    assert_int_equal(organisation_find_by_slug(&w->cx, S("twin-house-2"), &o), OK);
    assert_str_is(o.country, "GE");
    assert_str_is(o.kind, "foundation");
}

static void a_rehearsal_and_what_comes_of_it_count_the_same(void **state)
{
    struct world *const w = *state;
    const char *const text = "Name,Country,Website,Founded\nA,,,\nA,AM,,\nB,,,\nB,GE,,\nB,,,2004\n";
    struct register_import row = kept(w, text);
    struct rehearsal r;
    must(register_import_rehearse(&w->cx, &row, &r) == OK);
    assert_int_equal(r.plan.completes, 3);
    must(apply(w, &row) == OK);
    assert_int_equal(row.added, r.plan.adds);
    assert_int_equal(row.changed, r.plan.completes);

    row = given_applied(w, "Name,Website,Founded\nA,a.example.org,\nA,,2003\n");
    struct organisation o;
    must(organisation_find_by_slug(&w->cx, S("a"), &o) == OK);
    assert_str_is(o.website, "https://a.example.org"); /* the second line left it alone */
    assert_str_is(o.founded, "2003");
    assert_int_equal(row.changed, 2);
}

static void words_in_addresses_are_never_taken_twice(void **state)
{
    struct world *const w = *state;
    organisation_id id = { 0 };
    struct organisation o;
    must(organisation_add(&w->cx,
                          &(struct organisation){ .slug = S("alpha-beta"),
                                                  .kind = S("ngo"),
                                                  .name = { { STR_NONE, S("Quite other") } } },
                          &id) == OK);

    (void)given_applied(w, "Name\nAlpha Beta\nAlpha: Beta!\nВыбор\nСвобода\n");

    assert_int_equal(organisation_find_by_slug(&w->cx, S("alpha-beta-2"), &o), OK);
    assert_int_equal(organisation_find_by_slug(&w->cx, S("alpha-beta-3"), &o), OK);
    assert_int_equal(organisation_find_by_slug(&w->cx, S("vybor"), &o), OK);
    assert_int_equal(organisation_find_by_slug(&w->cx, S("svoboda"), &o), OK);
}

static void a_name_in_georgian_alone_is_shown_and_has_an_address(void **state)
{
    struct world *const w = *state;
    struct organisation o;

    (void)given_applied(w, "სახელი,Country\nსახლი,საქართველო\n");

    assert_int_equal(organisation_find_by_slug(&w->cx, S("sakhli"), &o), OK);
    assert_str_is(text2_pick(&o.name, LANG_EN), "სახლი");
    assert_str_is(name_language(text2_pick(&o.name, LANG_EN), LANG_EN), "ka");
    assert_str_is(o.country, "GE");
    assert_int_equal(world_count(w, "SELECT count(*) FROM fact WHERE language = 'ka'"), 1);
    assert_str_is(name_language(S("«Əl» Fondu"), LANG_AZ), "az");
    assert_str_is(name_language(S("“Выбор”"), LANG_EN), "und");
    assert_false(has_long_word(S("An ordinary name of some organisation for elections")));
    assert_true(has_long_word(S("Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")));
}

static void what_was_founded_tomorrow_is_a_fault(void **state)
{
    struct world *const w = *state;
    struct register_import row = kept(w, "Name,Founded\nA,2099\n");
    struct rehearsal r;
    must(register_import_rehearse(&w->cx, &row, &r) == OK);
    assert_int_equal(r.drafts.faults.count, 1);
    assert_str_is(import_fault_text(&w->cx, &r.drafts.faults.at[0]),
                  "Line 2, Founded: “2099” has not come yet.");
}

static void a_source_has_publisher_and_date_and_a_funder_on_record_is_linked(void **state)
{
    struct world *const w = *state;
    struct organisation o;
    struct organisation funder;
    struct disclosure_lines said;

    (void)given_applied(w, "Name,Funded by,Source,Source publisher,Source date\n"
                           "Alpha,Big Fund,https://s.example/1,The Paper,2013-05\n"
                           "Big Fund,Big Fund,https://s.example/2,,\n");

    must(organisation_find_by_slug(&w->cx, S("big-fund"), &funder) == OK);
    must(organisation_find_by_slug(&w->cx, S("alpha"), &o) == OK);
    must(disclosure_list_of(&w->cx, o.id, DISCLOSURES_STANDING, &said) == OK);
    assert_int_equal(said.count, 1);
    assert_int_equal(said.at[0].d.party_id.v, funder.id.v);
    assert_str_is(said.at[0].source.publisher, "The Paper");
    assert_str_is(said.at[0].source.dated, "2013-05");
    must(disclosure_list_of(&w->cx, funder.id, DISCLOSURES_STANDING, &said) == OK);
    assert_int_equal(said.at[0].d.party_id.v, 0); /* not by itself */
}

/* --- beside ----------------------------------------------------------------------------------- */

static void tell_difference(void *of, const char *table, int64_t id, str_t what)
{
    print_error("%s %" PRId64 ": %.*s\n", table, id, STR_ARG(what));
    ++*(int64_t *)of;
}

static void imports_say_what_the_record_says(void **state)
{
    struct world *const w = *state;
    int64_t found = 0;
    struct record_differences to = { tell_difference, &found, 0 };
    organisation_id id = { 0 };
    struct import_undone undone;
    must(organisation_add(&w->cx,
                          &(struct organisation){ .slug = S("old"),
                                                  .kind = S("ngo"),
                                                  .name = { { STR_NONE, S("Alpha") } } },
                          &id) == OK);
    struct register_import row = given_applied(w, TABLE);
    world_wait(w, USEC_PER_SECOND);
    must(register_import_undo(&w->cx, &row, &undone) == OK);
    world_wait(w, USEC_PER_SECOND);
    must(apply(w, &row) == OK);

    assert_int_equal(exchange_compare_record(&w->cx, &to), OK);
    assert_int_equal(registry_compare_record(&w->cx, &to), OK);
    assert_int_equal(found, 0);

    row.added = 17;
    must(register_import_set_state(&w->cx, &row) == OK);
    assert_int_equal(exchange_compare_record(&w->cx, &to), OK);
    assert_int_equal(found, 1);
}

static void content_and_rehearsals_go_after_thirty_days(void **state)
{
    struct world *const w = *state;
    struct register_import row = given_applied(w, TABLE);
    const struct register_import looked_at = kept(w, TABLE);
    world_wait(w, INT64_C(31) * 24 * 3600 * USEC_PER_SECOND);

    assert_int_equal(register_import_housekeep(&w->cx), OK);

    assert_int_equal(register_import_find(&w->cx, looked_at.id, &row), ERR_NOT_FOUND);
    assert_int_equal(world_count(w, "SELECT count(*) FROM register_import WHERE content = ''"), 1);
    assert_int_equal(shown(w), 3);
}

static void what_was_only_looked_at_can_be_thrown_away_and_nothing_else(void **state)
{
    struct world *const w = *state;
    struct register_import row = given_applied(w, TABLE);
    const struct register_import looked_at = kept(w, TABLE);
    int64_t waits = 0;
    must(register_import_count_waiting(&w->cx, &waits) == OK);
    assert_int_equal(waits, 1);

    assert_int_equal(register_import_discard(&w->cx, looked_at.id), OK);
    assert_int_equal(register_import_discard(&w->cx, looked_at.id), ERR_CONFLICT);
    assert_int_equal(register_import_discard(&w->cx, row.id), ERR_CONFLICT);

    must(register_import_count_waiting(&w->cx, &waits) == OK);
    assert_int_equal(waits, 0);
    assert_int_equal(register_import_find(&w->cx, looked_at.id, &row), ERR_NOT_FOUND);
    assert_int_equal(shown(w), 3);
}

int main(void)
{
    const int skipped = testdb_skip();
    if (skipped != 0)
        return skipped;
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_rehearsal_writes_nothing_but_its_row),
        IN_A_WORLD(applying_makes_everything_the_list_says_and_notes_it),
        IN_A_WORLD(a_list_with_a_fault_makes_nothing),
        IN_A_WORLD(only_the_secretariat_applies_and_undoes),
        IN_A_WORLD(what_is_undone_is_in_no_list_and_its_words_are_free_again),
        IN_A_WORLD(organisations_somebody_speaks_for_or_refers_to_stay_and_are_named),
        IN_A_WORLD(what_merged_among_its_own_goes_with_the_import_unless_somebody_speaks_for_it),
        IN_A_WORLD(an_entry_on_record_gets_what_it_has_not_and_loses_it_with_the_import),
        IN_A_WORLD(every_line_keeps_its_own_source),
        IN_A_WORLD(two_of_one_name_that_contradict_each_other_are_not_brought_together),
        IN_A_WORLD(a_rehearsal_and_what_comes_of_it_count_the_same),
        IN_A_WORLD(words_in_addresses_are_never_taken_twice),
        IN_A_WORLD(a_name_in_georgian_alone_is_shown_and_has_an_address),
        IN_A_WORLD(what_was_founded_tomorrow_is_a_fault),
        IN_A_WORLD(a_source_has_publisher_and_date_and_a_funder_on_record_is_linked),
        IN_A_WORLD(imports_say_what_the_record_says),
        IN_A_WORLD(content_and_rehearsals_go_after_thirty_days),
        IN_A_WORLD(what_was_only_looked_at_can_be_thrown_away_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
