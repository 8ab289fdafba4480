/* Pages that set two results beside each other: both sides of one consultation, and two
 * consultations over time; on both engines. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "page_asked.h"

#include "viewpoints/check/check.h"
#include "viewpoints/results/compare_load.h"
#include "viewpoints/results/matches.h"
#include "viewpoints/results/sides_model.h"

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

enum { BODIES_MOST = 12 };

static organisation_id given_body(struct world *w, int i)
{
    struct organisation o;
    const str_t slug = arena_printf(w->cx->arena, "body-%d", i);
    if (organisation_find_by_slug(w->cx, slug, &o) == OK)
        return o.id;
    organisation_id id;
    o = w->north;
    o.slug = slug;
    o.name.by[LANG_EN] = o.name.by[LANG_AZ] = arena_printf(w->cx->arena, "Body %d", i);
    o.short_name = o.name;
    o.scope = i % 2 == 0 ? SCOPE_LOCAL : SCOPE_INTERNATIONAL;
    assert_int_equal(organisation_add(w->cx, &o, &id), OK);
    return id;
}

/* Bodies answer one statement: + - 0, or . for nothing. */
static void given_answers(struct world *w, const struct consultation *c, statement_id s,
                          const char *signs)
{
    for (int i = 0; signs[i] != '\0'; i++) {
        if (signs[i] == '.')
            continue;
        const struct position_coded p = { .organisation = given_body(w, i),
                                          .on = s,
                                          .value = signs[i] == '+'   ? POSITION_AGREE
                                                   : signs[i] == '-' ? POSITION_DISAGREE
                                                                     : POSITION_PASS,
                                          .basis = BASIS_STATED,
                                          .coder = S("us"),
                                          .sources = given_source(w),
                                          .source_count = 1 };
        assert_int_equal(position_code(w->cx, c->id, &p), OK);
    }
}

static void given_people(struct world *w, const struct consultation *c, statement_id s, int agree,
                         int disagree)
{
    for (int i = 0; i < agree + disagree; i++) {
        struct position_new taken;
        speak_as_visitor(w, 1000 + i);
        assert_int_equal(take(w, c, s, i < agree ? POSITION_AGREE : POSITION_DISAGREE, &taken), OK);
    }
    speak_as_nobody(w);
}

/* --- both sides ------------------------------------------------------------------------------- */

static struct consultation given_both(struct world *w, statement_id s[3])
{
    const struct consultation c = given_consultation(w, S("both"), WHO_BOTH);
    static const char *const TEXTS[] = { "All share this", "Here they part", "Few of the public" };
    for (int j = 0; j < 3; j++)
        s[j] = given_statement(w, &c, str_from_c(TEXTS[j]));
    given_answers(w, &c, s[0], "++++++++");
    given_answers(w, &c, s[1], "++++++++");
    given_answers(w, &c, s[2], "++++....");
    given_people(w, &c, s[0], 35, 5);
    given_people(w, &c, s[1], 5, 35);
    given_people(w, &c, s[2], 2, 1);
    return c;
}

static void two_sides_stand_beside_each_other_and_in_no_total(void **state)
{
    struct world *w = *state;
    statement_id s[3];
    (void)given_both(w, s);
    given_it_is_computed(w, S("both"));
    (void)page_asked(w, results_json, S("both"), STR_NONE, S("side=public"), LANG_EN);
    const str_t page = page_of(w, results_page, S("both"), LANG_EN);
    assert_true(holds(page, S("id=\"sides\"")));
    assert_true(holds(page, S("Both agree.")));
    assert_true(holds(page, S("On opposite sides.")));
    assert_true(holds(page, S("8 of 8 agree (90% interval")));
    assert_true(holds(page, S("35 of 40 agree (90% interval")));
    assert_false(holds(page, S("43 of 48"))); /* never added up */
    assert_true(holds(page, S("Of 3 statements that are common ground among organisations the "
                              "public surely shares 1; of 1 it surely says the opposite; of 1 it "
                              "cannot be said.")));
    assert_true(holds(page, S("Too few to compare."))); /* three people are not shown */
    assert_false(holds(page, S("2 of 3 agree")));
}

static void each_side_has_its_own_page_and_data(void **state)
{
    struct world *w = *state;
    statement_id s[3];
    (void)given_both(w, s);
    const str_t json = page_asked(w, results_json, S("both"), STR_NONE, S("side=public"), LANG_EN);
    assert_false(holds(json, S("\"organisations\"")));
    const str_t page = page_asked(w, results_page, S("both"), STR_NONE, S("side=public"), LANG_AZ);
    assert_false(holds(page, S("id=\"matrix\"")));
    assert_true(holds(page, S("?side=organisations")));
    assert_true(holds(page, S("name=\"side\" value=\"public\""))); /* the filter stays on it */
    const str_t named = page_of(w, results_page, S("both"), LANG_EN);
    assert_true(holds(named, S("id=\"matrix\"")));
}

/* --- over time -------------------------------------------------------------------------------- */

struct series {
    struct consultation then, now;
    statement_id old[3], new[3];
};

static struct series given_series(struct world *w)
{
    struct series t = { .then = given_consultation(w, S("then"), WHO_ORGANISATIONS) };
    t.now = given_consultation(w, S("now"), WHO_ORGANISATIONS);
    t.old[0] = given_statement(w, &t.then, S("Election day was free"));
    t.old[1] = given_statement(w, &t.then, S("The media could report"));
    t.old[2] = given_statement(w, &t.then, S("Only asked then"));
    t.new[0] = given_statement(w, &t.now, S("Election day was free"));
    t.new[1] = given_statement(w, &t.now, S("Journalists could report freely"));
    t.new[2] = given_statement(w, &t.now, S("Only asked now"));
    given_answers(w, &t.then, t.old[0], "-------+");
    given_answers(w, &t.now, t.new[0], "+++++++-");
    given_answers(w, &t.then, t.old[1], "+++.");
    given_answers(w, &t.now, t.new[1], "++-.");
    return t;
}

static str_t compared(struct world *w, str_t query)
{
    return page_asked(w, compare_page, S("now"), S("then"), query, LANG_EN);
}

static void the_same_text_is_compared_and_who_turned_is_named(void **state)
{
    struct world *w = *state;
    (void)given_series(w);
    const str_t page = compared(w, STR_NONE);
    assert_true(holds(page, S("1 statement asks the same as then: 1 word for word, 0 as the "
                              "secretariat says. New now: 2. Not asked any more: 2.")));
    assert_true(holds(page, S("1 of 8 agree (90% interval")));
    assert_true(holds(page, S("7 of 8 agree (90% interval")));
    assert_true(holds(page, S("More agree now")));
    assert_true(holds(page, S("8 organisations have a position both times; 8 of them took another "
                              "one on some statement.")));
    assert_true(holds(page, S("8 answered both times: 0 the same, 7 turned to agreement, 1 away "
                              "from it")));
    assert_true(holds(page, S("exact p = 0.070"))); /* 2 (1 + 8) / 256 */
    assert_int_equal(count_of(page, S("<li data-disclosure=\"body-")), 8);
    assert_true(holds(page, S("Election day was free: then disagrees, now agrees")));
}

static void whichever_is_named_first_the_earlier_is_then(void **state)
{
    struct world *w = *state;
    (void)given_series(w);
    const str_t page = page_asked(w, compare_page, S("then"), S("now"), STR_NONE, LANG_EN);
    assert_true(holds(page, S("then disagrees, now agrees")));
    struct response rs;
    response_init(&rs, w->cx->arena);
    const struct request same = { .params = { S("now"), S("now") } };
    assert_int_equal(compare_page(w->cx, &same, &rs), ERR_NOT_FOUND);
    response_release(&rs);
}

static void of_one_class_too_few_are_told_nothing(void **state)
{
    struct world *w = *state;
    (void)given_series(w);
    const str_t page = compared(w, S("class=scope.local"));
    assert_true(holds(page, S("Counted here:")));
    assert_true(holds(page, S("4 answered both times: 0 the same, 4 turned to agreement, 0 away")));
    assert_true(holds(page, S("0 of 4 agree (90% interval")));
}

static void what_the_secretariat_matches_is_compared_with_its_reason(void **state)
{
    struct world *w = *state;
    const struct series t = given_series(w);
    match_id id, again;
    assert_int_equal(match_make(w->cx, t.new[1], t.old[1], S("too short"), &id), ERR_INVALID);
    assert_int_equal(match_make(w->cx, t.new[1], t.new[2], S("Both ask of the media."), &id),
                     ERR_INVALID);
    assert_int_equal(match_make(w->cx, t.new[1], t.old[1], S("Both ask of the media."), &id), OK);
    assert_int_equal(match_make(w->cx, t.new[2], t.old[1], S("Both ask of the media."), &again),
                     ERR_CONFLICT);
    const str_t page = compared(w, STR_NONE);
    assert_true(holds(page, S("2 statements ask the same as then: 1 word for word, 1 as the "
                              "secretariat says.")));
    assert_true(holds(page, S("The secretariat: Both ask of the media.")));
    assert_true(holds(page, S("3 answered both times: 2 the same, 0 turned to agreement, 1 away")));

    assert_int_equal(match_end(w->cx, id, S("They do not ask the same.")), OK);
    assert_int_equal(match_end(w->cx, id, S("They do not ask the same.")), ERR_NOT_FOUND);
    assert_true(holds(compared(w, STR_NONE), S("1 statement asks the same as then")));
    assert_int_equal(count_rows(w, "SELECT count(*) FROM statement_match"), 1); /* and is kept */
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind LIKE 'match.%'"),
                     2);
}

static void every_statement_of_matches_can_be_prepared(void **state)
{
    struct world *w = *state;
    assert_int_equal(db_prepare_all(w->cx->db, &matches_sql), OK);
}

static void where_others_were_asked_there_is_nothing_to_compare(void **state)
{
    struct world *w = *state;
    (void)given_series(w);
    (void)given_consultation(w, S("people"), WHO_PUBLIC);
    struct response rs;
    response_init(&rs, w->cx->arena);
    const struct request rq = { .params = { S("now"), S("people") } };
    assert_int_equal(compare_page(w->cx, &rq, &rs), ERR_NOT_FOUND);
    response_release(&rs);
    const str_t list = page_of(w, compare_list_page, S("now"), LANG_EN);
    assert_true(holds(list, S("/compare/then")));
    assert_false(holds(list, S("/compare/people")));
}

int main(void)
{
    const int skip_all = testdb_skip();
    if (skip_all != 0)
        return skip_all;
    const struct CMUnitTest tests[] = {
        TEST(two_sides_stand_beside_each_other_and_in_no_total),
        TEST(each_side_has_its_own_page_and_data),
        TEST(the_same_text_is_compared_and_who_turned_is_named),
        TEST(whichever_is_named_first_the_earlier_is_then),
        TEST(of_one_class_too_few_are_told_nothing),
        TEST(what_the_secretariat_matches_is_compared_with_its_reason),
        TEST(every_statement_of_matches_can_be_prepared),
        TEST(where_others_were_asked_there_is_nothing_to_compare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
