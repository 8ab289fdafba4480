/* Facts and memberships in rows and in the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "registry/pages.h"
#include "world.h"

static organisation_id given(struct world *w, const char *slug)
{
    const struct organisation o = { .slug = str_from_c(slug),
                                    .kind = S("ngo"),
                                    .name = { { [LANG_EN] = str_from_c(slug) } } };
    organisation_id id = { 0 };
    must(organisation_add(&w->cx, &o, &id) == OK);
    return id;
}

static struct fact named(organisation_id of, const char *scheme, const char *value)
{
    return (struct fact){ .organisation = of,
                          .kind = FACT_NAME,
                          .scheme = str_from_c(scheme),
                          .value = str_from_c(value),
                          .language = S("ru") };
}

static struct fact related(organisation_id of, const char *scheme, organisation_id to)
{
    return (struct fact){
        .organisation = of, .kind = FACT_RELATION, .scheme = str_from_c(scheme), .other = to
    };
}

static size_t hits(struct world *w, const char *word)
{
    const str_t words[FIND_WORDS] = { str_from_c(word) };
    const struct directory_row *at = NULL;
    size_t count = 0;
    must(directory_get(&w->cx, words, &at, &count) == OK);
    return count;
}

static void a_fact_comes_back_as_it_was_entered(void **state)
{
    struct world *const w = *state;
    struct fact f = named(given(w, "a"), "former", "Старое имя");
    f.from = S("1999");
    f.till = S("2004-06");
    fact_id id = { 0 };

    assert_int_equal(fact_add(&w->cx, &f, &id), OK);

    struct fact_list list;
    assert_int_equal(fact_list_of(&w->cx, f.organisation, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.at[0].id.v, id.v);
    assert_int_equal(list.at[0].kind, FACT_NAME);
    assert_str_is(list.at[0].value, "Старое имя");
    assert_str_is(list.at[0].language, "ru");
    assert_str_is(list.at[0].from, "1999");
    assert_str_is(list.at[0].till, "2004-06");
    assert_int_equal(list.at[0].created_at, w->cx.now);
    assert_int_equal(list.at[0].ended_at, 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'fact.added'"
                                    " AND fields LIKE '%[\"scheme\",\"former\"]%'"),
                     1);
}

static void a_former_name_finds_its_organisation_until_it_is_taken_back(void **state)
{
    struct world *const w = *state;
    const struct fact f = named(given(w, "a"), "former", "Yeni Nəsil");
    fact_id id = { 0 };
    must(fact_add(&w->cx, &f, &id) == OK);
    assert_int_equal(hits(w, "yeni nesil"), 1);

    assert_int_equal(fact_end(&w->cx, id), OK);

    assert_int_equal(hits(w, "yeni nesil"), 0);
    assert_int_equal(fact_end(&w->cx, id), ERR_NOT_FOUND);
    struct fact_list list;
    assert_int_equal(fact_list_of(&w->cx, f.organisation, &list), OK);
    assert_int_equal(list.count, 1); /* on record */
    assert_int_equal(list.at[0].ended_at, w->cx.now);
}

static void an_identifier_finds_its_organisation(void **state)
{
    struct world *const w = *state;
    const struct fact f = { .organisation = given(w, "a"),
                            .kind = FACT_IDENTIFIER,
                            .scheme = S("GB-CHC"),
                            .value = S("1234567") };
    fact_id id = { 0 };
    organisation_id found = { 0 };
    must(fact_add(&w->cx, &f, &id) == OK);

    assert_int_equal(hits(w, "gb-chc-1234567"), 1);
    assert_int_equal(organisation_find_by_identifier(&w->cx, S("GB-CHC"), S("1234567"), &found),
                     OK);
    assert_int_equal(found.v, f.organisation.v);
    assert_int_equal(organisation_find_by_identifier(&w->cx, S("GB-COH"), S("1234567"), &found),
                     OK);
    assert_int_equal(found.v, 0);
}

static void the_same_is_not_said_twice(void **state)
{
    struct world *const w = *state;
    const struct fact f = named(given(w, "a"), "other", "Name");
    fact_id id = { 0 };
    must(fact_add(&w->cx, &f, &id) == OK);

    assert_int_equal(fact_add(&w->cx, &f, &id), ERR_CONFLICT);

    struct fact many[3] = { f, f, f };
    many[1].value = S("New");
    many[2].value = S("New");
    size_t added = 0;
    assert_int_equal(fact_add_many(&w->cx, many, 3, &added), OK);
    assert_int_equal(added, 1);
    assert_int_equal(many[0].id.v, 0);
    assert_true(many[1].id.v != 0);
    assert_int_equal(many[2].id.v, 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM fact"), 2);
}

static void a_fact_that_was_so_until_then_is_closed(void **state)
{
    struct world *const w = *state;
    const organisation_id a = given(w, "a");
    const struct fact f = related(a, "member_of", given(w, "net"));
    fact_id id = { 0 };
    must(fact_add(&w->cx, &f, &id) == OK);

    assert_int_equal(fact_close(&w->cx, id, S("2015")), OK);

    struct fact_list list;
    assert_int_equal(fact_list_of(&w->cx, a, &list), OK);
    assert_int_equal(list.count, 2);
    assert_true(list.at[0].ended_at != 0);
    assert_int_equal(list.at[1].ended_at, 0);
    assert_str_is(list.at[1].till, "2015");
}

static void parents_make_no_circle(void **state)
{
    struct world *const w = *state;
    const organisation_id a = given(w, "a");
    const organisation_id b = given(w, "b");
    const organisation_id c = given(w, "c");
    fact_id id = { 0 };
    struct fact f = related(a, "parent", b);
    must(fact_add(&w->cx, &f, &id) == OK);
    f = related(b, "parent", c);
    must(fact_add(&w->cx, &f, &id) == OK);

    f = related(c, "parent", a);
    assert_int_equal(fact_add(&w->cx, &f, &id), ERR_CONFLICT);
    f = related(c, "member_of", a);
    assert_int_equal(fact_add(&w->cx, &f, &id), OK);
    f = related(a, "parent", (organisation_id){ 1 });
    assert_int_equal(fact_add(&w->cx, &f, &id), ERR_NOT_FOUND);
}

static void an_organisation_keeps_its_own_facts_only(void **state)
{
    struct world *const w = *state;
    const organisation_id own = given(w, "own");
    const organisation_id other = given(w, "other");
    fact_id of_other = { 0 };
    fact_id id = { 0 };
    struct fact f = named(other, "other", "Name");
    must(fact_add(&w->cx, &f, &of_other) == OK);
    w->cx.actor = (struct actor){ .account = 3,
                                  .acts_as = LEDGER_AS_ORGANISATION,
                                  .organisation = own.v,
                                  .mandate = 4,
                                  .scopes = MANDATE_REGISTRY };

    assert_int_equal(fact_end(&w->cx, of_other), ERR_FORBIDDEN);
    f.value = S("Another");
    assert_int_equal(fact_add(&w->cx, &f, &id), ERR_FORBIDDEN);
    f.organisation = own;
    assert_int_equal(fact_add(&w->cx, &f, &id), OK);
    assert_int_equal(fact_end(&w->cx, id), OK);
}

/* --- memberships ------------------------------------------------------------------------------ */

static struct membership joined(organisation_id o, const char *starts)
{
    return (struct membership){ .organisation = o,
                                .starts = str_from_c(starts),
                                .way_in = S("admitted") };
}

static int64_t entries(struct world *w, const char *kind)
{
    const str_t sql =
        arena_printf(&w->arena, "SELECT count(*) FROM ledger_inbox WHERE kind = '%s'", kind);
    return world_count(w, arena_cstr(&w->arena, sql));
}

static void a_membership_begins_ends_and_is_corrected(void **state)
{
    struct world *const w = *state;
    struct membership m = joined(given(w, "a"), "2006-07-04");
    must(membership_put(&w->cx, &m, &m.id) == OK);
    assert_int_equal(entries(w, "membership.begun"), 1);

    m.ends = S("2014");
    m.way_out = S("resigned");
    assert_int_equal(membership_put(&w->cx, &m, &m.id), OK);
    assert_int_equal(entries(w, "membership.ended"), 1);

    m.starts = S("2006-07-05");
    assert_int_equal(membership_put(&w->cx, &m, &m.id), OK);
    assert_int_equal(entries(w, "membership.corrected"), 1);

    const struct membership *at = NULL;
    size_t count = 0;
    assert_int_equal(membership_list_of(&w->cx, m.organisation, &at, &count), OK);
    assert_int_equal(count, 1);
    assert_str_is(at[0].starts, "2006-07-05");
    assert_str_is(at[0].ends, "2014");
    assert_int_equal(world_count(w, "SELECT count(*) FROM membership"), 3);
}

static void two_memberships_of_a_kind_do_not_overlap(void **state)
{
    struct world *const w = *state;
    struct membership m = joined(given(w, "a"), "2006");
    membership_id id = { 0 };
    must(membership_put(&w->cx, &m, &id) == OK);

    m.starts = S("2010");
    assert_int_equal(membership_put(&w->cx, &m, &id), ERR_CONFLICT);
    m.is_partner = true;
    assert_int_equal(membership_put(&w->cx, &m, &id), OK);
    m.way_in = S("luck");
    assert_int_equal(membership_put(&w->cx, &m, &id), ERR_INVALID);
}

static void memberships_are_the_secretariats(void **state)
{
    struct world *const w = *state;
    const struct membership m = joined(given(w, "a"), "2006");
    membership_id id = { 0 };
    w->cx.actor = (struct actor){ .account = 3,
                                  .acts_as = LEDGER_AS_ORGANISATION,
                                  .organisation = m.organisation.v,
                                  .mandate = 4,
                                  .scopes = MANDATE_SCOPES_ALL };

    assert_int_equal(membership_put(&w->cx, &m, &id), ERR_FORBIDDEN);
}

static void who_belonged_on_a_day_is_told_in_the_readers_order(void **state)
{
    struct world *const w = *state;
    membership_id id = { 0 };
    struct membership m = joined(given(w, "zeta"), "2005");
    must(membership_put(&w->cx, &m, &id) == OK);
    m = joined(given(w, "alpha"), "2013-07");
    must(membership_put(&w->cx, &m, &id) == OK);
    m = joined(given(w, "late"), "2013-08");
    must(membership_put(&w->cx, &m, &id) == OK);
    m = joined(given(w, "gone"), "2001");
    m.ends = S("2012");
    m.way_out = S("ended");
    must(membership_put(&w->cx, &m, &id) == OK);
    const struct member_line *at = NULL;
    size_t count = 0;

    assert_int_equal(membership_list_on(&w->cx, S("2013-07-04"), &at, &count), OK);

    assert_int_equal(count, 2);
    assert_str_is(at[0].organisation.slug, "alpha");
    assert_str_is(at[1].organisation.slug, "zeta");
    assert_str_is(at[1].membership.starts, "2005");
}

static void many_memberships_pass_over_what_is_there(void **state)
{
    struct world *const w = *state;
    const organisation_id a = given(w, "a");
    struct membership at[3] = { joined(a, "2006"), joined(a, "2007"), joined(given(w, "b"), "") };
    size_t added = 0;

    assert_int_equal(membership_add_many(&w->cx, at, 3, &added), OK);

    assert_int_equal(added, 2);
    assert_int_equal(at[1].id.v, 0);
    assert_int_equal(membership_add_many(&w->cx, at, 3, &added), OK);
    assert_int_equal(added, 0);
}

/* --- the record ------------------------------------------------------------------------------- */

static void count_difference(void *of, const char *table, int64_t id, str_t what)
{
    (void)table;
    (void)id;
    (void)what;
    ++*(int *)of;
}

static int differences(struct world *w)
{
    int count = 0;
    struct record_differences to = { count_difference, &count, 0 };
    must(registry_compare_record(&w->cx, &to) == OK);
    return count;
}

static void spoil(struct world *w, const char *sql)
{
    struct db_text *const text = arena_new(&w->arena, struct db_text);
    struct db_catalog *const catalog = arena_new(&w->arena, struct db_catalog);
    *text = (struct db_text){ .any = sql };
    *catalog = (struct db_catalog){ "spoiling", text, 1 };
    must(db_exec(w->cx.db, catalog, 0, NO_ARGS, NULL) == OK);
}

static void rows_that_say_otherwise_than_the_record_are_noticed(void **state)
{
    struct world *const w = *state;
    const organisation_id a = given(w, "a");
    const organisation_id b = given(w, "b");
    const struct fact f = named(a, "other", "Name");
    struct membership m = joined(a, "2006");
    fact_id id = { 0 };
    must(fact_add(&w->cx, &f, &id) == OK);
    must(membership_put(&w->cx, &m, &m.id) == OK);
    m.note.by[LANG_EN] = S("note");
    must(membership_put(&w->cx, &m, &m.id) == OK);
    must(organisation_merge(&w->cx, a, b, S("2012")) == OK);
    assert_int_equal(differences(w), 0);

    spoil(w, "UPDATE fact SET value = 'Other'");
    assert_int_equal(differences(w), 1);
    spoil(w, "UPDATE fact SET value = 'Name', ended_at = 5");
    assert_int_equal(differences(w), 1);
    spoil(w, "UPDATE fact SET ended_at = 0");
    spoil(w, "UPDATE membership SET starts = '1990' WHERE superseded_at = 0");
    assert_int_equal(differences(w), 1);
    spoil(w, "UPDATE membership SET starts = '2006'");
    spoil(w, "UPDATE membership SET superseded_at = 0");
    assert_int_equal(differences(w), 2);
    spoil(w, "DELETE FROM membership");
    spoil(w, "UPDATE organisation SET merged_into = 0 WHERE slug = 'a'");
    assert_int_equal(differences(w), 1);
    spoil(w, "UPDATE organisation SET country = 'DE' WHERE slug = 'b'");
    assert_int_equal(differences(w), 2);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_fact_comes_back_as_it_was_entered),
        IN_A_WORLD(a_former_name_finds_its_organisation_until_it_is_taken_back),
        IN_A_WORLD(an_identifier_finds_its_organisation),
        IN_A_WORLD(the_same_is_not_said_twice),
        IN_A_WORLD(a_fact_that_was_so_until_then_is_closed),
        IN_A_WORLD(parents_make_no_circle),
        IN_A_WORLD(an_organisation_keeps_its_own_facts_only),
        IN_A_WORLD(a_membership_begins_ends_and_is_corrected),
        IN_A_WORLD(two_memberships_of_a_kind_do_not_overlap),
        IN_A_WORLD(memberships_are_the_secretariats),
        IN_A_WORLD(who_belonged_on_a_day_is_told_in_the_readers_order),
        IN_A_WORLD(many_memberships_pass_over_what_is_there),
        IN_A_WORLD(rows_that_say_otherwise_than_the_record_are_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
