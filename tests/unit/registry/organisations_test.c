/* Organisations in rows: with all that is known of them, many at once, found, merged and split.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "registry/pages.h"
#include "registry/store.h"
#include "site/feature.h"
#include "world.h"

static organisation_id given(struct world *w, const char *slug, const char *az, const char *en)
{
    const struct organisation o = {
        .slug = str_from_c(slug),
        .kind = S("ngo"),
        .name = { { [LANG_AZ] = str_from_c(az), [LANG_EN] = str_from_c(en) } },
    };
    organisation_id id = { 0 };
    must(organisation_add(&w->cx, &o, &id) == OK);
    return id;
}

static struct organisation found(struct world *w, organisation_id id)
{
    struct organisation o;
    must(organisation_find(&w->cx, id, &o) == OK);
    return o;
}

/* How many organisations the directory finds by this folded word. */
static size_t hits(struct world *w, const char *word)
{
    const str_t words[FIND_WORDS] = { str_from_c(word) };
    const struct directory_row *at = NULL;
    size_t count = 0;
    must(directory_get(&w->cx, words, &at, &count) == OK);
    return count;
}

/* Changes rows behind the program's back. */
static void run(struct world *w, const char *sql)
{
    /* The connection keeps statements by their catalogue: it must live as long. */
    struct db_text *const text = arena_new(&w->arena, struct db_text);
    struct db_catalog *const catalog = arena_new(&w->arena, struct db_catalog);
    *text = (struct db_text){ .any = sql };
    *catalog = (struct db_catalog){ "running", text, 1 };
    must(db_exec(w->cx.db, catalog, 0, NO_ARGS, NULL) == OK);
}

static void every_statement_prepares(void **state)
{
    struct world *const w = *state;

    assert_int_equal(db_prepare_all(w->cx.db, &organisations_sql), OK);
    assert_int_equal(db_prepare_all(w->cx.db, &facts_sql), OK);
}

static void all_that_is_known_comes_back(void **state)
{
    struct world *const w = *state;
    const struct organisation o = { .slug = S("x"),
                                    .kind = S("network"),
                                    .name = { { [LANG_EN] = S("X") } },
                                    .country = S("AZ"),
                                    .seat = { { [LANG_AZ] = S("Bakı"), [LANG_EN] = S("Baku") } },
                                    .founded = S("1998-05"),
                                    .active_since = S("1999"),
                                    .dissolved = S("2014-01-02"),
                                    .website = S("https://example.org/"),
                                    .import = 7 };
    organisation_id id = { 0 };
    assert_int_equal(organisation_add(&w->cx, &o, &id), OK);

    const struct organisation is = found(w, id);

    assert_str_is(is.country, "AZ");
    assert_str_is(is.seat.by[LANG_AZ], "Bakı");
    assert_str_is(is.founded, "1998-05");
    assert_str_is(is.active_since, "1999");
    assert_str_is(is.dissolved, "2014-01-02");
    assert_str_is(is.website, "https://example.org/");
    assert_int_equal(is.import, 7);
    assert_int_equal(is.removed_at, 0);
}

static void the_entry_says_only_what_is_set(void **state)
{
    struct world *const w = *state;
    given(w, "x", "", "X");

    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE"
                                    " '%[\"name_en\",\"X\"]%'"),
                     1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE"
                                    " '%country%' OR fields LIKE '%name_az%' OR fields LIKE"
                                    " '%was_%' OR fields LIKE '%import%'"),
                     0);
}

static void a_change_of_nothing_leaves_no_entry(void **state)
{
    struct world *const w = *state;
    const struct organisation o = found(w, given(w, "x", "", "X"));

    assert_int_equal(organisation_change(&w->cx, &o), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox"), 1);
}

static void many_are_added_with_their_ids_and_an_entry_each(void **state)
{
    struct world *const w = *state;
    enum { MANY = 3000 };
    struct organisation *const at = arena_array(&w->arena, struct organisation, MANY);
    for (int i = 0; i < MANY; i++) {
        at[i].slug = arena_printf(&w->arena, "o-%d", i);
        at[i].kind = S("ngo");
        at[i].name.by[LANG_AZ] = arena_printf(&w->arena, "Təşkilat %d", i);
        at[i].import = 5;
    }

    assert_int_equal(organisation_add_many(&w->cx, at, MANY), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM organisation WHERE import_id = 5"), MANY);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox"), MANY);
    assert_str_is(found(w, at[MANY - 1].id).slug, "o-2999");
    assert_int_equal(hits(w, "teskilat"), MANY);
    assert_int_equal(hits(w, "teskilat 2999"), 1);
}

static void a_taken_slug_among_many_is_a_conflict(void **state)
{
    struct world *const w = *state;
    given(w, "taken", "", "X");
    struct organisation at[2] = { { .slug = S("new"), .kind = S("ngo") },
                                  { .slug = S("taken"), .kind = S("ngo") } };

    assert_int_equal(organisation_add_many(&w->cx, at, 2), ERR_CONFLICT);
}

static void an_import_taken_back_is_shown_nowhere_and_frees_its_words(void **state)
{
    struct world *const w = *state;
    struct organisation at[1] = { { .slug = S("x"), .kind = S("ngo"), .import = 9 } };
    given(w, "stays", "", "Stays");
    assert_int_equal(organisation_add_many(&w->cx, at, 1), OK);
    int64_t count = 0;

    assert_int_equal(organisation_remove_import(&w->cx, 9, &count), OK);

    assert_int_equal(count, 1);
    struct organisation o;
    const struct organisation *list = NULL;
    size_t listed = 0;
    assert_int_equal(organisation_find_by_slug(&w->cx, S("x"), &o), ERR_NOT_FOUND);
    assert_true(found(w, at[0].id).removed_at != 0);
    assert_int_equal(organisation_list(&w->cx, &list, &listed), OK);
    assert_int_equal(listed, 1);
    assert_int_equal(hits(w, ""), 1);
    assert_int_equal(organisation_add_many(&w->cx, at, 1), OK); /* once more */
}

static void names_are_found_whatever_the_letters_and_marks(void **state)
{
    struct world *const w = *state;
    given(w, "x", "Şəffaflıq İctimai Birliyi", "Transparency Union");

    assert_int_equal(hits(w, "seffafliq"), 1);
    assert_int_equal(hits(w, "ictimai"), 1);
    assert_int_equal(hits(w, "transparency"), 1);
    assert_int_equal(hits(w, "birliyitransparency"), 0); /* not across two names */
    assert_int_equal(hits(w, "birliyi transparency"), 0);
}

static void a_changed_name_is_found_at_once(void **state)
{
    struct world *const w = *state;
    struct organisation o = found(w, given(w, "x", "", "Old Name"));
    o.name.by[LANG_EN] = S("Quite Another");

    assert_int_equal(organisation_change(&w->cx, &o), OK);

    assert_int_equal(hits(w, "quite"), 1);
    assert_int_equal(hits(w, "old"), 0);
}

static void rows_of_an_earlier_version_are_made_findable(void **state)
{
    struct world *const w = *state;
    given(w, "b", "", "Beta");
    given(w, "a", "", "Alpha");
    run(w, "UPDATE organisation SET folded = '', order_en = ''");

    assert_int_equal(registry_prepare(&w->cx), OK);

    const struct organisation *list = NULL;
    size_t count = 0;
    assert_int_equal(hits(w, "alpha"), 1);
    assert_int_equal(organisation_list(&w->cx, &list, &count), OK);
    assert_str_is(list[0].slug, "a");
}

static void another_order_of_the_alphabet_is_noticed(void **state)
{
    struct world *const w = *state;
    given(w, "a", "", "Alpha");
    given(w, "b", "", "Beta");
    run(w, "UPDATE organisation SET order_en = 'ff' WHERE slug = 'a'");

    assert_int_equal(registry_prepare(&w->cx), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM organisation WHERE order_en = 'ff'"), 0);
}

static void one_that_merged_keeps_its_page_and_leaves_the_alliance(void **state)
{
    struct world *const w = *state;
    const organisation_id from = given(w, "small", "", "Small");
    const organisation_id into = given(w, "big", "", "Big");
    const struct membership m = { .organisation = from,
                                  .starts = S("2005"),
                                  .way_in = S("founding") };
    membership_id id;
    must(membership_put(&w->cx, &m, &id) == OK);

    assert_int_equal(organisation_merge(&w->cx, from, into, S("2012-03")), OK);

    const struct organisation is = found(w, from);
    const struct membership *at = NULL;
    size_t count = 0;
    assert_int_equal(is.merged_into, into.v);
    assert_int_equal(is.merged_at, w->cx.now);
    assert_str_is(is.dissolved, "2012-03");
    assert_int_equal(membership_list_of(&w->cx, from, &at, &count), OK);
    assert_int_equal(count, 1);
    assert_str_is(at[0].ends, "2012-03");
    assert_str_is(at[0].way_out, "merger");
    assert_int_equal(
        world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'organisation.merged'"), 1);
}

static void nothing_merges_twice_or_into_itself(void **state)
{
    struct world *const w = *state;
    const organisation_id a = given(w, "a", "", "A");
    const organisation_id b = given(w, "b", "", "B");
    const organisation_id c = given(w, "c", "", "C");

    assert_int_equal(organisation_merge(&w->cx, a, a, S("2012")), ERR_CONFLICT);
    assert_int_equal(organisation_merge(&w->cx, a, b, S("soon")), ERR_INVALID);
    assert_int_equal(organisation_merge(&w->cx, a, b, S("2012")), OK);
    assert_int_equal(organisation_merge(&w->cx, a, c, S("2013")), ERR_CONFLICT);
    assert_int_equal(organisation_merge(&w->cx, b, a, S("2013")), ERR_CONFLICT);
}

static void nothing_merges_or_splits_on_a_day_to_come(void **state)
{
    struct world *const w = *state;
    const organisation_id a = given(w, "a", "", "A");
    const organisation_id b = given(w, "b", "", "B");

    assert_int_equal(organisation_merge(&w->cx, a, b, S("2099")), ERR_INVALID);
    assert_int_equal(organisation_split(&w->cx, a, b, S("2099-01-01")), ERR_INVALID);
    assert_int_equal(found(w, a).merged_into, 0);
}

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

static void a_merger_by_mistake_is_taken_back_and_what_it_ended_goes_on(void **state)
{
    struct world *const w = *state;
    const organisation_id from = given(w, "small", "", "Small");
    const organisation_id into = given(w, "big", "", "Big");
    membership_id id;
    must(membership_put(&w->cx,
                        &(struct membership){
                            .organisation = from, .starts = S("2005"), .way_in = S("founding") },
                        &id) == OK);
    assert_int_equal(organisation_unmerge(&w->cx, from, S("It never merged at all.")),
                     ERR_CONFLICT);
    world_wait(w, USEC_PER_SECOND);
    must(organisation_merge(&w->cx, from, into, S("2012-03")) == OK);
    world_wait(w, USEC_PER_SECOND);
    assert_int_equal(organisation_unmerge(&w->cx, from, S("slip")), ERR_INVALID);

    assert_int_equal(organisation_unmerge(&w->cx, from, S("A slip: another one was meant.")), OK);

    const struct membership *at = NULL;
    size_t count = 0;
    assert_int_equal(found(w, from).merged_into, 0);
    assert_str_is(found(w, from).dissolved, "");
    assert_int_equal(membership_list_of(&w->cx, from, &at, &count), OK);
    assert_int_equal(count, 1);
    assert_str_is(at[0].ends, "");
    assert_str_is(at[0].starts, "2005");
    assert_int_equal(
        world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'organisation.unmerged'"),
        1);
    assert_int_equal(differences(w), 0);

    run(w, "UPDATE organisation SET merged_into = 7 WHERE slug = 'small'");
    assert_int_equal(differences(w), 1);
    run(w, "UPDATE organisation SET merged_into = 0 WHERE slug = 'small'");

    world_wait(w, USEC_PER_SECOND);
    assert_int_equal(organisation_merge(&w->cx, from, into, S("2013")), OK); /* and again */
    assert_int_equal(differences(w), 0);
}

static void only_the_secretariat_merges_and_splits(void **state)
{
    struct world *const w = *state;
    const organisation_id a = given(w, "a", "", "A");
    const organisation_id b = given(w, "b", "", "B");
    w->cx.actor = (struct actor){ .account = 3, .acts_as = LEDGER_AS_PERSON };

    assert_int_equal(organisation_merge(&w->cx, a, b, S("2012")), ERR_FORBIDDEN);
    assert_int_equal(organisation_split(&w->cx, a, b, S("2012")), ERR_FORBIDDEN);
    assert_int_equal(organisation_unmerge(&w->cx, a, S("A reason long enough.")), ERR_FORBIDDEN);
}

static void what_came_out_of_another_is_related_to_it(void **state)
{
    struct world *const w = *state;
    const organisation_id whole = given(w, "whole", "", "Whole");
    const organisation_id part = given(w, "part", "", "Part");

    assert_int_equal(organisation_split(&w->cx, whole, part, S("2010")), OK);

    struct fact_list facts;
    assert_int_equal(fact_list_of(&w->cx, whole, &facts), OK); /* seen from both sides */
    assert_int_equal(facts.count, 1);
    assert_str_is(facts.at[0].scheme, "split_from");
    assert_int_equal(facts.at[0].organisation.v, part.v);
    assert_int_equal(facts.at[0].other.v, whole.v);
    assert_int_equal(organisation_split(&w->cx, whole, part, S("2010")), ERR_CONFLICT);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(every_statement_prepares),
        IN_A_WORLD(all_that_is_known_comes_back),
        IN_A_WORLD(the_entry_says_only_what_is_set),
        IN_A_WORLD(a_change_of_nothing_leaves_no_entry),
        IN_A_WORLD(many_are_added_with_their_ids_and_an_entry_each),
        IN_A_WORLD(a_taken_slug_among_many_is_a_conflict),
        IN_A_WORLD(an_import_taken_back_is_shown_nowhere_and_frees_its_words),
        IN_A_WORLD(names_are_found_whatever_the_letters_and_marks),
        IN_A_WORLD(a_changed_name_is_found_at_once),
        IN_A_WORLD(rows_of_an_earlier_version_are_made_findable),
        IN_A_WORLD(another_order_of_the_alphabet_is_noticed),
        IN_A_WORLD(one_that_merged_keeps_its_page_and_leaves_the_alliance),
        IN_A_WORLD(nothing_merges_twice_or_into_itself),
        IN_A_WORLD(nothing_merges_or_splits_on_a_day_to_come),
        IN_A_WORLD(a_merger_by_mistake_is_taken_back_and_what_it_ended_goes_on),
        IN_A_WORLD(only_the_secretariat_merges_and_splits),
        IN_A_WORLD(what_came_out_of_another_is_related_to_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
