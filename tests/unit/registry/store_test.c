/* Organisations and sources in rows.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/store.h"
#include "world.h"

static organisation_id given_organisation(struct world *w, const char *slug, const char *az,
                                          const char *en)
{
    const struct organisation o = {
        .slug = str_from_c(slug),
        .kind = S("ngo"),
        .name = { { [LANG_AZ] = str_from_c(az), [LANG_EN] = str_from_c(en) } },
        .scope = SCOPE_LOCAL,
        .is_example = true,
    };
    organisation_id id = { 0 };
    must(organisation_add(&w->cx, &o, &id) == OK);
    return id;
}

static void every_statement_prepares(void **state)
{
    struct world *const w = *state;

    assert_int_equal(db_prepare_all(w->cx.db, &registry_sql), OK);
}

static void an_organisation_comes_back_as_it_was_entered(void **state)
{
    struct world *const w = *state;
    const organisation_id id = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    struct organisation o;

    assert_int_equal(organisation_find_by_slug(&w->cx, S("yeni-ses"), &o), OK);

    assert_int_equal(o.id.v, id.v);
    assert_str_is(o.name.by[LANG_AZ], "Yeni Səs");
    assert_str_is(o.name.by[LANG_EN], "New Voice");
    assert_int_equal(o.scope, SCOPE_LOCAL);
    assert_true(o.is_example);
    assert_int_equal(organisation_find_by_slug(&w->cx, S("none"), &o), ERR_NOT_FOUND);
}

static void a_slug_is_given_once_and_the_rest_goes_on(void **state)
{
    struct world *const w = *state;
    given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    const struct organisation again = { .slug = S("yeni-ses"), .kind = S("ngo") };
    organisation_id id = { 0 };

    assert_int_equal(organisation_add(&w->cx, &again, &id), ERR_CONFLICT);

    given_organisation(w, "basqa", "Başqa", "Other"); /* the transaction is still alive */
}

static void a_change_is_stored_and_in_the_ledger(void **state)
{
    struct world *const w = *state;
    const organisation_id id = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    struct organisation o;
    must(organisation_find(&w->cx, id, &o) == OK);
    o.name.by[LANG_EN] = S("Newer Voice");
    o.scope = SCOPE_INTERNATIONAL;

    assert_int_equal(organisation_change(&w->cx, &o), OK);

    struct organisation stored;
    must(organisation_find(&w->cx, id, &stored) == OK);
    assert_str_is(stored.name.by[LANG_EN], "Newer Voice");
    assert_int_equal(stored.scope, SCOPE_INTERNATIONAL);
    assert_int_equal(
        world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'organisation.changed'"
                       " AND fields LIKE '%[\"was_scope\",\"local\"]%[\"was_name_en\",%'"),
        1);
}

static void organisations_stand_in_the_order_of_the_readers_alphabet(void **state)
{
    struct world *const w = *state;
    given_organisation(w, "z", "Zirvə", "Summit");
    given_organisation(w, "c2", "Çıraq", "Lamp");
    given_organisation(w, "c1", "Cəmiyyət", "Society");
    const struct organisation *at = NULL;
    size_t count = 0;

    w->cx.lang = LANG_AZ;
    assert_int_equal(organisation_list(&w->cx, &at, &count), OK);
    assert_int_equal(count, 3);
    assert_str_is(at[0].slug, "c1");
    assert_str_is(at[1].slug, "c2");
    assert_str_is(at[2].slug, "z");

    w->cx.lang = LANG_EN;
    assert_int_equal(organisation_list(&w->cx, &at, &count), OK);
    assert_str_is(at[0].slug, "c2");
    assert_str_is(at[1].slug, "c1");
}

static void a_source_is_stored(void **state)
{
    struct world *const w = *state;
    const struct source s = { .url = S("https://example.org/"),
                              .title = S("Report"),
                              .publisher = S("Example"),
                              .kind = S("news"),
                              .dated = S("2013-10") };
    source_id id = { 0 };

    assert_int_equal(source_add(&w->cx, &s, &id), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM source WHERE dated = '2013-10'"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'source.added'"
                                    " AND fields LIKE '%[\"title\",\"Report\"]%'"),
                     1);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(every_statement_prepares),
        IN_A_WORLD(an_organisation_comes_back_as_it_was_entered),
        IN_A_WORLD(a_slug_is_given_once_and_the_rest_goes_on),
        IN_A_WORLD(a_change_is_stored_and_in_the_ledger),
        IN_A_WORLD(organisations_stand_in_the_order_of_the_readers_alphabet),
        IN_A_WORLD(a_source_is_stored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
