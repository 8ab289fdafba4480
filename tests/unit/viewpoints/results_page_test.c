/* The page of results as it is drawn from the demonstration, on both engines.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "page_asked.h"

#include "viewpoints/organisation.h"
#include "viewpoints/results/results.h"
#include "viewpoints/results/results_load.h"

static int setup(void **state)
{
    struct world *w = mem_new(sizeof *w);
    *state = w;
    const int failed = world_make(w, testdb_engine());
    w->site.results_cache = results_cache_new();
    return failed;
}

static int teardown(void **state)
{
    struct world *w = *state;
    results_cache_free(w->site.results_cache);
    world_drop(w);
    mem_free(w);
    return 0;
}
#define TEST(rule) cmocka_unit_test_setup_teardown(rule, setup, teardown)

static void given_the_demonstration(struct world *w)
{
    struct demo_people people;
    speak_as_nobody(w);
    assert_int_equal(demo_fill(w->cx, &people), OK);
}

static void assert_every_address_leads_somewhere(struct world *w, str_t page)
{
    str_t rest = page;
    str_t id;
    size_t links = 0;
    while (next_quoted(&rest, S("href=\"#"), &id)) {
        const str_t target = arena_printf(w->cx->arena, " id=\"%.*s\"", STR_ARG(id));
        if (count_of(page, target) != 1)
            fail_msg("#%.*s: not one place of this name", STR_ARG(id));
        links++;
    }
    assert_true(links > 0);
}

static const str_t SLUGS[] = { S_INIT("election-2013"), S_INIT("observing-together"),
                               S_INIT("following-the-election") };

static void every_statement_of_results_can_be_prepared(void **state)
{
    struct world *w = *state;
    assert_int_equal(db_prepare_all(w->cx->db, &results_sql), OK);
}

static void every_mark_leads_to_its_reason_and_every_reason_to_its_source(void **state)
{
    struct world *w = *state;
    given_the_demonstration(w);
    for (size_t i = 0; i < ARRAY_LEN(SLUGS); i++) {
        assert_every_address_leads_somewhere(w, page_of(w, results_page, SLUGS[i], LANG_EN));
        assert_every_address_leads_somewhere(w, page_of(w, results_page, SLUGS[i], LANG_AZ));
    }
}

static void the_page_of_2013_shows_every_position_and_every_silence(void **state)
{
    struct world *w = *state;
    given_the_demonstration(w);
    const str_t page = page_of(w, results_page, S("election-2013"), LANG_EN);
    assert_int_equal(count_of(page, S("href=\"#r-")), 53);
    assert_int_equal(count_of(page, S("<li id=\"r-")), 53);
    assert_true(holds(page, S("53 positions: 0 own, 53 coded from public sources, 10 of these")));
    assert_true(holds(page, S("Turkic Council")));
    assert_true(holds(page, S("No separate opinion groups")));
    assert_false(holds(page, S("Lanternfield"))); /* made-up bodies stay in made-up consultations */
}

static void the_headline_says_where_views_part_and_meet(void **state)
{
    struct world *w = *state;
    given_the_demonstration(w);
    const str_t page = page_of(w, results_page, S("election-2013"), LANG_EN);
    assert_true(holds(page, S("Organisations part on 2 statements, most of all over “Election day "
                              "free and fair”: 6 agree, 7 disagree.")));
    assert_true(holds(page, S("They meet on “Technical preparation efficient”: 7 agree and nobody "
                              "disagrees.")));
    assert_true(holds(page, S("Local and international organisations cannot be told apart.")));
}

static void nineteen_organisations_are_told_no_more_than_they_can_show(void **state)
{
    struct world *w = *state;
    given_the_demonstration(w);
    const str_t page = page_of(w, results_page, S("election-2013"), LANG_EN);
    assert_true(holds(page, S("Opinion map and groups")));
    assert_false(holds(page, S("<figure class=\"map\"")));
    assert_false(holds(page, S("What the two ends say")));
    assert_false(holds(page, S("rowgroup")));
    assert_true(holds(page, S("So it cannot be said to explain the picture.")));
    assert_true(holds(page, S("How many independent voices these are can hardly be told")));
    assert_true(holds(page, S("of 5 findings of common ground or divergence, 3 would fall")));
    assert_true(holds(page, S("Without any one of ")));
}

static void how_it_is_computed_prints_the_constants_of_the_program(void **state)
{
    struct world *w = *state;
    const struct method_constants m = method_constants();
    const str_t page = page_of(w, how_computed_page, STR_NONE, LANG_EN);
    assert_true(holds(page, arena_printf(w->cx->arena, "%zu bootstraps", m.bootstraps)));
    assert_true(holds(page, arena_printf(w->cx->arena, "of %zu crowds", m.simulations)));
    assert_true(
        holds(page, arena_printf(w->cx->arena, "against %zu permutations", m.permutations)));
    const struct bounds b = agree_bounds((struct voices){ 7, 1, 2 });
    assert_true(holds(page, arena_printf(w->cx->arena, "Shares between %.0f%% and %.0f%%",
                                         100 * b.low, 100 * b.high)));
    assert_true(holds(page_of(w, how_computed_page, STR_NONE, LANG_AZ), S("alyans analyse")));
}

static void the_public_is_shown_on_a_map_and_nobody_alone(void **state)
{
    struct world *w = *state;
    given_the_demonstration(w);
    given_it_is_computed(w, S("following-the-election"));
    const str_t page = page_of(w, results_page, S("following-the-election"), LANG_EN);
    assert_true(holds(page, S("<figure class=\"map\"")));
    assert_true(holds(page, S("What sets the groups apart")) !=
                holds(page, S("What the two ends say")));
    assert_false(holds(page, S("class=\"matrix")));
    struct response rs;
    response_init(&rs, w->cx->arena);
    const struct request rq = { .params = { S("following-the-election") } };
    assert_int_equal(results_csv(w->cx, &rq, &rs), ERR_NOT_FOUND);
    response_release(&rs);
}

static void the_download_is_what_the_fingerprint_is_taken_of(void **state)
{
    struct world *w = *state;
    given_the_demonstration(w);
    const str_t csv = page_of(w, results_csv, S("election-2013"), LANG_EN);
    const struct hash256 h = hash_sha256((bytes_t){ (const uint8_t *)csv.at, csv.len });
    const str_t digits = hex(w->cx->arena, hash_bytes(&h));
    assert_true(holds(page_of(w, results_page, S("election-2013"), LANG_AZ), digits));
    assert_true(holds(page_of(w, results_json, S("election-2013"), LANG_EN), digits));
}

static void a_new_position_is_in_the_next_result(void **state)
{
    struct world *w = *state;
    speak_for_north(w);
    const struct consultation c = given_consultation(w, S("now"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("Claim"));
    struct consultation before;
    assert_int_equal(consultation_get(w->cx, c.id, &before), OK);
    AUTO(loaded_results) none = { 0 };
    assert_int_equal(results_load(w->cx, &before, SIDE_ORGANISATIONS, PATIENCE_OF_READERS, &none),
                     OK);
    assert_int_equal(none.results.positions, 0);

    struct position_new taken;
    assert_int_equal(take(w, &c, s, POSITION_AGREE, &taken), OK);

    AUTO(loaded_results) one = { 0 };
    assert_int_equal(results_load(w->cx, &before, SIDE_ORGANISATIONS, PATIENCE_OF_READERS, &one),
                     OK);
    assert_int_equal(one.results.positions, 1);
    assert_int_equal(one.results.own, 1);
    assert_int_equal(one.results.statements[0].voices.agree, 1);
}

static void an_organisation_put_into_the_other_class_is_counted_there_at_once(void **state)
{
    struct world *w = *state;
    struct organisation o;
    given_the_demonstration(w);
    const str_t before = page_of(w, results_json, S("observing-together"), LANG_EN);
    assert_int_equal(organisation_find_by_slug(w->cx, S("nar-bagi"), &o), OK);
    o.scope = o.scope == SCOPE_LOCAL ? SCOPE_INTERNATIONAL : SCOPE_LOCAL;
    assert_int_equal(organisation_change(w->cx, &o), OK);

    const str_t after = page_of(w, results_json, S("observing-together"), LANG_EN);

    results_cache_free(w->site.results_cache);
    w->site.results_cache = results_cache_new();
    const str_t computed = page_of(w, results_json, S("observing-together"), LANG_EN);
    assert_false(str_eq(after, before));
    assert_true(str_eq(after, computed));
}

static void a_consultation_without_findings_has_no_highlight(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("empty"), WHO_ORGANISATIONS);
    html_t shown;
    assert_int_equal(results_highlight(w->cx, &c, &shown), OK);
    assert_true(html_empty(shown));
}

/* Camps of organisations that answer nine statements the opposite way, one answer in seven turned
 * around. */
static void given_camps(struct world *w, const struct consultation *c, int organisations)
{
    enum { STATEMENTS = 9 };
    statement_id statements[STATEMENTS];
    for (int j = 0; j < STATEMENTS; j++)
        statements[j] = given_statement(w, c, arena_printf(w->cx->arena, "Claim %d", j));
    for (int i = 0; i < organisations; i++) {
        struct organisation o = w->north;
        o.slug = arena_printf(w->cx->arena, "body-%d", i);
        organisation_id id;
        assert_int_equal(organisation_add(w->cx, &o, &id), OK);
        for (int j = 0; j < STATEMENTS; j++) {
            const bool agrees = (i % 2 == j % 2) != ((5 * i + 3 * j) % 7 == 0);
            const struct position_coded p = { .organisation = id,
                                              .on = statements[j],
                                              .value = agrees ? POSITION_AGREE : POSITION_DISAGREE,
                                              .basis = BASIS_STATED,
                                              .coder = S("us"),
                                              .sources = given_source(w),
                                              .source_count = 1 };
            assert_int_equal(position_code(w->cx, c->id, &p), OK);
        }
    }
}

static void forty_organisations_in_two_camps_stand_in_two_groups(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("camps"), WHO_ORGANISATIONS);
    given_camps(w, &c, 40);
    const str_t page = page_of(w, results_page, S("camps"), LANG_EN);
    assert_int_equal(count_of(page, S("scope=\"rowgroup\"")), 2);
    assert_int_equal(count_of(page, S("<tr id=\"o-")), 40);
    assert_true(holds(page, S("Group 1: 20 organisations; most ")));
    assert_true(holds(page, S("role=\"img\"")));
    assert_true(holds(page, S("Of 40 participants, 40 form 2 opinion groups.")));
    assert_true(holds(page, S("What sets the groups apart")));
    assert_false(holds(page, S("What the two ends say")));
    assert_every_address_leads_somewhere(w, page);
}

static void a_result_is_told_in_the_order_of_an_editor(void **state)
{
    struct world *w = *state;
    given_the_demonstration(w);
    for (size_t i = 0; i < ARRAY_LEN(SLUGS); i++) {
        given_it_is_computed(w, SLUGS[i]);
        const str_t page = page_of(w, results_page, SLUGS[i], LANG_EN);
        const str_t order[] = { S("id=\"common\""), S("id=\"divides\""),  S("id=\"sure\""),
                                S("id=\"map\""),    S("id=\"bridging\""), S("id=\"all\""),
                                S("id=\"method\"") };
        size_t last = 0;
        for (size_t k = 0; k < ARRAY_LEN(order); k++) {
            const size_t at = str_find(page, order[k]);
            assert_true(at < page.len && at > last);
            last = at;
        }
    }
}

static void a_part_says_what_it_is_a_part_of(void **state)
{
    struct world *w = *state;
    given_the_demonstration(w);
    const str_t local = page_asked(w, results_page, S("election-2013"), STR_NONE,
                                   S("class=scope.local&status=divergence"), LANG_EN);
    assert_true(holds(local, S("A part of the result:")));
    assert_true(holds(local, S("Local and international: local; divergence")));
    assert_true(holds(local, S("5 of 15 organisations with a position; 2 of 8 statements")));
    assert_true(holds(local, S("2 of 3 agree (90% interval")));
    assert_int_equal(count_of(local, S("<tr id=\"o-")), 5);
    assert_false(holds(local, S("id=\"common\"")));
    assert_every_address_leads_somewhere(w, local);
    const str_t odd = page_asked(w, results_page, S("election-2013"), STR_NONE,
                                 S("class=scope.martian&group=7&sort=beauty"), LANG_EN);
    assert_true(holds(odd, S("It was left out.")));
    assert_true(holds(odd, S("id=\"common\"")));
}

static void where_one_stands_is_told_with_reasons_and_those_beside_it(void **state)
{
    struct world *w = *state;
    given_the_demonstration(w);
    const str_t page =
        page_asked(w, stands_page, S("election-2013"), S("odihr"), STR_NONE, LANG_EN);
    assert_true(holds(page, S("ODIHR has a position on 6 of 8 statements.")));
    assert_true(holds(page, S("Of 12 others who answered 6 say the same.")));
    assert_true(holds(page, S("On 2 statements it is not on record.")));
    assert_true(holds(page, S("the same on 5 of 5")));
    assert_true(holds(page, S("rel=\"nofollow noopener\"")));
    const str_t silent =
        page_asked(w, stands_page, S("election-2013"), S("nca"), STR_NONE, LANG_AZ);
    assert_true(holds(silent, S("/stands/nca")) || holds(silent, S("id=\"silent\"")));
    assert_false(holds(silent, S("id=\"positions\"")));

    struct response rs;
    response_init(&rs, w->cx->arena);
    const struct request rq = { .params = { S("election-2013"), S("lanternfield") } };
    assert_int_equal(stands_page(w->cx, &rq, &rs), ERR_NOT_FOUND); /* made up, and this is real */
    response_release(&rs);
}

static void an_organisation_shows_its_positions_with_their_sources(void **state)
{
    struct world *w = *state;
    given_the_demonstration(w);
    struct organisation o;
    assert_int_equal(organisation_find_by_slug(w->cx, S("odihr"), &o), OK);
    html_t section;
    assert_int_equal(organisation_positions_section(w->cx, &o, &section), OK);
    assert_int_equal(count_of(section.markup, S("<h4>")), 6);
    assert_true(holds(section.markup, S("rel=\"nofollow noopener\"")));

    assert_int_equal(organisation_find_by_slug(w->cx, S("nca"), &o), OK);
    assert_int_equal(organisation_positions_section(w->cx, &o, &section), OK);
    assert_true(holds(section.markup, S("has stated no position")));
}

int main(void)
{
    const int skip_all = testdb_skip();
    if (skip_all != 0)
        return skip_all;
    const struct CMUnitTest tests[] = {
        TEST(every_statement_of_results_can_be_prepared),
        TEST(every_mark_leads_to_its_reason_and_every_reason_to_its_source),
        TEST(the_page_of_2013_shows_every_position_and_every_silence),
        TEST(the_headline_says_where_views_part_and_meet),
        TEST(nineteen_organisations_are_told_no_more_than_they_can_show),
        TEST(how_it_is_computed_prints_the_constants_of_the_program),
        TEST(the_public_is_shown_on_a_map_and_nobody_alone),
        TEST(the_download_is_what_the_fingerprint_is_taken_of),
        TEST(a_new_position_is_in_the_next_result),
        TEST(an_organisation_put_into_the_other_class_is_counted_there_at_once),
        TEST(a_consultation_without_findings_has_no_highlight),
        TEST(forty_organisations_in_two_camps_stand_in_two_groups),
        TEST(a_result_is_told_in_the_order_of_an_editor),
        TEST(a_part_says_what_it_is_a_part_of),
        TEST(where_one_stands_is_told_with_reasons_and_those_beside_it),
        TEST(an_organisation_shows_its_positions_with_their_sources),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
