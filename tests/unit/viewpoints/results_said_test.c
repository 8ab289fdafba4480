/* What results say: of those without a short name, of counts that are hidden, of who was asked, and
 * of small numbers; on both engines. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "page_asked.h"

#include "viewpoints/package/package_web.h"
#include "viewpoints/positions/invitations.h"
#include "viewpoints/results/results.h"
#include "viewpoints/web.h"

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

static organisation_id given_body(struct world *w, int i)
{
    const str_t slug = arena_printf(w->cx->arena, "body-%d", i);
    struct organisation o;
    if (organisation_find_by_slug(w->cx, slug, &o) == OK)
        return o.id;
    w->cx->problem = (struct problem){ 0 };
    organisation_id id;
    o = w->north;
    o.slug = slug;
    o.name.by[LANG_EN] = o.name.by[LANG_AZ] = arena_printf(w->cx->arena, "Body %d", i);
    o.short_name = (struct text2){ .by = { S(""), S("") } };
    o.scope = i % 2 == 0 ? SCOPE_LOCAL : SCOPE_INTERNATIONAL;
    assert_int_equal(organisation_add(w->cx, &o, &id), OK);
    return id;
}

static void given_coded(struct world *w, const struct consultation *c, int body, statement_id s,
                        enum position value)
{
    const struct position_coded p = { .organisation = given_body(w, body),
                                      .on = s,
                                      .value = value,
                                      .basis = BASIS_STATED,
                                      .coder = S("us"),
                                      .sources = given_source(w),
                                      .source_count = 1 };
    assert_int_equal(position_code(w->cx, c->id, &p), OK);
}

/* Bodies from the first on: those who agree, then those who disagree. */
static void given_bodies(struct world *w, const struct consultation *c, statement_id s, int agree,
                         int disagree)
{
    for (int i = 0; i < agree + disagree; i++)
        given_coded(w, c, i, s, i < agree ? POSITION_AGREE : POSITION_DISAGREE);
}

static void given_people(struct world *w, const struct consultation *c, statement_id s, int agree,
                         int disagree)
{
    for (int i = 0; i < agree + disagree; i++) {
        speak_as_visitor(w, 1000 + i);
        assert_int_equal(take(w, c, s, i < agree ? POSITION_AGREE : POSITION_DISAGREE, NULL), OK);
    }
    speak_as_nobody(w);
}

/* Two camps that answer nine statements the opposite way, one answer in seven turned around. */
static void given_camps(struct world *w, const struct consultation *c, int bodies)
{
    for (int j = 0; j < 9; j++) {
        const statement_id s = given_statement(w, c, arena_printf(w->cx->arena, "Claim %d.", j));
        for (int i = 0; i < bodies; i++) {
            const bool agrees = (i % 2 == j % 2) != ((5 * i + 3 * j) % 7 == 0);
            given_coded(w, c, i, s, agrees ? POSITION_AGREE : POSITION_DISAGREE);
        }
    }
}

static str_t part(str_t page, str_t from, str_t to)
{
    const size_t at = str_find(page, from);
    assert_true(at < page.len);
    const str_t rest = str_sub(page, at, page.len);
    return str_sub(rest, 0, str_find(rest, to));
}

/* --- names ------------------------------------------------------------------------------------ */

static void assert_nobody_is_nameless(str_t page)
{
    static const str_t EMPTY[] = { S_INIT("\"></a>"), S_INIT(", ,"), S_INIT(": ,"), S_INIT(": ."),
                                   S_INIT("Without any one of ,") };
    for (size_t i = 0; i < ARRAY_LEN(EMPTY); i++) {
        const size_t at = str_find(page, EMPTY[i]);
        if (at < page.len)
            fail_msg("“%.*s” in …%.*s", STR_ARG(EMPTY[i]),
                     STR_ARG(str_sub(page, at < 200 ? 0 : at - 200, at + 20)));
    }
}

static void assert_everybody_is_named_on(struct world *w, str_t slug, str_t organisation)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        const enum lang lang = (enum lang)l;
        assert_nobody_is_nameless(page_of(w, results_page, slug, lang));
        assert_nobody_is_nameless(page_asked(w, stands_page, slug, organisation, STR_NONE, lang));
        assert_nobody_is_nameless(page_asked(w, statement_page_get, slug, S("1"), STR_NONE, lang));
        assert_nobody_is_nameless(page_of(w, card_get, slug, lang));
    }
    const str_t json = page_of(w, results_json, slug, LANG_EN);
    assert_false(holds(json, S("\"name\":{\"az\":\"\",\"en\":\"\"}")));
    const str_t csv = page_of(w, results_organisations_csv, slug, LANG_EN);
    assert_true(holds(csv, organisation));
}

static void whoever_has_no_short_name_is_named_everywhere(void **state)
{
    struct world *w = *state;
    struct demo_people people;
    const struct consultation c = given_consultation(w, S("camps"), WHO_ORGANISATIONS);
    assert_int_equal(demo_fill(w->cx, &people), OK);
    change_by_hand(w, "UPDATE organisation SET short_en = '', short_az = ''");
    speak_as_nobody(w);
    given_camps(w, &c, 40);
    assert_everybody_is_named_on(w, S("camps"), S("body-1"));
    assert_everybody_is_named_on(w, S("election-2013"), S("odihr"));
    assert_everybody_is_named_on(w, S("observing-together"), S("lanternfield"));

    const str_t page = page_of(w, results_page, S("camps"), LANG_EN);
    assert_true(holds(page, S(">Body 7</a>, <a "))); /* who is in which group */
    const str_t real = page_of(w, results_page, S("election-2013"), LANG_EN);
    assert_true(holds(real, S("Without any one of ")));
    assert_true(holds(real, S(">European Stability Initiative (ESI)</a>")));
    assert_true(
        holds(page_asked(w, statement_page_get, S("election-2013"), S("1"), STR_NONE, LANG_EN),
              S(">NGO Cooperation Alliance</a>"))); /* not stated */
}

/* --- counts that are hidden ------------------------------------------------------------------- */

/* "x" of the one address is "y" of the other.
 */
static void assert_same_but_for_the_address(str_t x, str_t y)
{
    size_t i = 0;
    while (i < x.len && i < y.len && (x.at[i] == y.at[i] || (x.at[i] == 'x' && y.at[i] == 'y')))
        i++;
    if (i < x.len || i < y.len)
        fail_msg("they differ: %.*s\nand: %.*s", STR_ARG(str_sub(x, i < 80 ? 0 : i - 80, i + 60)),
                 STR_ARG(str_sub(y, i < 80 ? 0 : i - 80, i + 60)));
}

static str_t given_hidden(struct world *w, str_t slug, int agree, int disagree)
{
    const struct consultation c = given_consultation(w, slug, WHO_BOTH);
    const statement_id s = given_statement(w, &c, S("One thing is to be shown."));
    const statement_id other = given_statement(w, &c, S("Another thing is to be shown."));
    given_bodies(w, &c, s, 0, 4);
    given_people(w, &c, s, agree, disagree);
    given_people(w, &c, other, 6, 6);
    (void)page_asked(w, results_json, slug, STR_NONE, S("side=public"), LANG_EN);
    return slug;
}

static void assert_neighbours_look_the_same(struct world *w, str_t x, str_t y)
{
    static const str_t FROM[] = { S_INIT("id=\"common\""), S_INIT("id=\"bridging\""),
                                  S_INIT("id=\"sides\""), S_INIT("id=\"all\"") };
    static const str_t SIDES[] = { S_INIT("side=public"), S_INIT("side=organisations") };
    for (size_t k = 0; k < ARRAY_LEN(FROM); k++) {
        const str_t a = page_asked(w, results_page, x, STR_NONE, SIDES[0], LANG_EN);
        const str_t b = page_asked(w, results_page, y, STR_NONE, SIDES[0], LANG_EN);
        assert_same_but_for_the_address(part(a, FROM[k], S("</section>")),
                                        part(b, FROM[k], S("</section>")));
    }
    for (size_t side = 0; side < ARRAY_LEN(SIDES); side++) {
        const str_t a = page_asked(w, results_page, x, STR_NONE, SIDES[side], LANG_AZ);
        const str_t b = page_asked(w, results_page, y, STR_NONE, SIDES[side], LANG_AZ);
        assert_same_but_for_the_address(part(a, S("id=\"sides\""), S("</section>")),
                                        part(b, S("id=\"sides\""), S("</section>")));
    }
    const str_t a = page_asked(w, card_get, x, STR_NONE, SIDES[0], LANG_EN);
    const str_t b = page_asked(w, card_get, y, STR_NONE, SIDES[0], LANG_EN);
    assert_same_but_for_the_address(part(a, S(">Common ground"), S("As of")),
                                    part(b, S(">Common ground"), S("As of")));
}

static void neighbours_of_a_hidden_count_cannot_be_told_apart(void **state)
{
    struct world *w = *state;
    const str_t x = given_hidden(w, S("hidden-x"), 9, 1); /* both surely more than half */
    const str_t y = given_hidden(w, S("hidden-y"), 9, 2);
    assert_neighbours_look_the_same(w, x, y);
    const str_t page = page_asked(w, results_page, x, STR_NONE, S("side=public"), LANG_EN);
    assert_true(holds(page, S("9 agree; fewer than 5 do not")));
    assert_true(holds(page, S("Surely more than half agree (90% interval).")));
}

static void neighbours_without_a_finding_cannot_be_told_apart(void **state)
{
    struct world *w = *state;
    const str_t x = given_hidden(w, S("hidden-x"), 5, 3); /* none surely more than half */
    const str_t y = given_hidden(w, S("hidden-y"), 5, 4);
    static const str_t PUBLIC = S_INIT("side=public");
    const str_t a = page_asked(w, results_page, x, STR_NONE, PUBLIC, LANG_EN);
    const str_t b = page_asked(w, results_page, y, STR_NONE, PUBLIC, LANG_EN);
    assert_same_but_for_the_address(part(a, S("id=\"divides\""), S("</section>")),
                                    part(b, S("id=\"divides\""), S("</section>")));
    assert_true(holds(a, S("Neither side is surely more than half.")));
}

static void what_is_too_few_to_compare_says_nothing_of_the_other_side(void **state)
{
    struct world *w = *state;
    const str_t slug = given_hidden(w, S("hidden"), 9, 1);
    const str_t page =
        page_asked(w, results_page, slug, STR_NONE, S("side=organisations"), LANG_EN);
    assert_true(holds(page, S("One statement is common ground among organisations: whether the "
                              "public shares it cannot be said.")));
    assert_false(holds(page, S("says the opposite")));
    assert_true(holds(page_asked(w, results_json, slug, STR_NONE, STR_NONE, LANG_EN),
                      S("\"common_ground_of_organisations\":\"not_surely\"")));
}

/* --- the headline ----------------------------------------------------------------------------- */

static void common_ground_of_groups_tells_who_says_the_opposite(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("camps"), WHO_ORGANISATIONS);
    given_camps(w, &c, 40);
    given_bodies(w, &c, given_statement(w, &c, S("Observers are to stay longer.")), 39, 1);
    const str_t page = page_of(w, results_page, S("camps"), LANG_EN);
    assert_true(
        holds(page, S("They meet on “Observers are to stay longer”: 39 agree, 1 disagrees.")));
    assert_true(holds(page, S("1 disagrees: <a ")));
    assert_false(holds(page, S(".”")));
    assert_false(holds(page_of(w, results_page, S("camps"), LANG_AZ), S(".”")));
    const str_t card = page_of(w, card_get, S("camps"), LANG_EN);
    assert_false(holds(card, S("What all share")));
    assert_true(holds(card, S("Common ground")));
}

static void a_rejection_of_groups_tells_who_agrees(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("camps"), WHO_ORGANISATIONS);
    given_camps(w, &c, 40);
    given_bodies(w, &c, given_statement(w, &c, S("Observers are to leave.")), 2, 38);
    const str_t page = page_of(w, results_page, S("camps"), LANG_EN);
    assert_true(
        holds(page, S("They meet in rejecting “Observers are to leave”: 38 disagree, 2 agree.")));
}

/* --- who is on record ------------------------------------------------------------------------- */

static void act_as_secretariat(struct world *w)
{
    w->cx->actor = (struct actor){ .account = 77, .acts_as = LEDGER_AS_SECRETARIAT };
}

static void whoever_was_not_asked_is_not_on_record(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("asked"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One thing."));
    struct demo_people people;
    assert_int_equal(demo_fill(w->cx, &people), OK);
    (void)given_body(w, 7); /* in the registry, and nothing else */
    speak_as_nobody(w);
    given_bodies(w, &c, s, 2, 0);
    str_t page = page_of(w, results_page, S("asked"), LANG_EN);
    assert_true(holds(page, S("2 organisations have a position: local 1, international 1. Together "
                              "they hold 2 positions on 1 statement.")));
    assert_false(holds(page, S("have not said")));

    struct invitation made;
    str_t token = STR_NONE;
    act_as_secretariat(w);
    assert_int_equal(invitation_make(w->cx, &c, w->mandate, &made, &token), OK);
    const struct document_new d = { .organisation = given_body(w, 8),
                                    .consultation = c.id,
                                    .dated = S("2026-01"),
                                    .summary = { .by = { S("x"), S("x") } } };
    assert_int_equal(document_add(w->cx, &d), OK);
    speak_as_nobody(w);
    page = page_of(w, results_page, S("asked"), LANG_EN);
    assert_true(holds(page, S("Of 4 organisations on record here 2 have a position")));
    assert_true(holds(page, S("2 have not said.")));
    assert_false(holds(page, S("Body 7")));
    assert_true(holds(page_of(w, card_get, S("asked"), LANG_EN),
                      S("Of 4 organisations on record here 2 have a position")));
    const str_t said = page_asked(w, statement_page_get, S("asked"), S("1"), STR_NONE, LANG_EN);
    assert_true(holds(said, S(">Body 8</a>")) && holds(said, S(">North</a>")));
    assert_false(holds(said, S("Body 7")));
    const str_t csv = page_of(w, results_organisations_csv, S("asked"), LANG_EN);
    assert_true(holds(csv, S("body-8")) && !holds(csv, S("body-7")));
    assert_int_equal(count_of(page_of(w, results_json, S("asked"), LANG_EN), S("\"slug\":\"body-")),
                     3);

    act_as_secretariat(w);
    assert_int_equal(invitation_withdraw(w->cx, made.id), OK);
    speak_as_nobody(w);
    assert_true(holds(page_of(w, results_page, S("asked"), LANG_EN),
                      S("Of 3 organisations on record here 2 have a position")));
}

static void the_case_of_2013_is_of_nineteen(void **state)
{
    struct world *w = *state;
    struct demo_people people;
    assert_int_equal(demo_fill(w->cx, &people), OK);
    speak_as_nobody(w);
    const str_t page = page_of(w, results_page, S("election-2013"), LANG_EN);
    assert_true(
        holds(page, S("Of 19 organisations on record here 15 have a position: local 5, "
                      "international 10. Together they hold 53 positions on 8 statements.")));
    assert_true(holds(page, S("<b>19</b>organisations on record here: local 6, international 13")));
    assert_true(holds(page, S("No organisation was asked here")));
    assert_false(holds(page, S(">North<")));
}

static void nobody_was_asked_only_once_it_has_closed_without_an_invitation(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("coded"), WHO_ORGANISATIONS);
    struct invitation made;
    str_t token = STR_NONE;
    given_bodies(w, &c, given_statement(w, &c, S("One thing.")), 2, 0);
    const str_t open = page_of(w, results_page, S("coded"), LANG_EN);
    assert_true(holds(open, S("Organisations answer by name, from ")));
    assert_true(holds(open, S("No organisation has answered for itself yet:")));
    act_as_secretariat(w);
    assert_int_equal(invitation_make(w->cx, &c, w->mandate, &made, &token), OK);
    speak_as_nobody(w);
    w->cx->now = c.closes_at;
    const str_t closed = page_of(w, results_page, S("coded"), LANG_EN);
    assert_true(holds(closed, S("No organisation answered for itself:")));
    act_as_secretariat(w);
    assert_int_equal(invitation_withdraw(w->cx, made.id), OK);
    speak_as_nobody(w);
    assert_true(
        holds(page_of(w, results_page, S("coded"), LANG_EN), S("No organisation was asked here:")));
}

/* --- small numbers ---------------------------------------------------------------------------- */

static void one_is_told_in_the_singular_and_none_as_none(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("few"), WHO_ORGANISATIONS);
    assert_false(holds(page_of(w, results_page, S("few"), LANG_EN), S("0 positions")));
    w->cx->now += USEC_PER_SECOND; /* what was computed goes by when something changed */
    const statement_id s = given_statement(w, &c, S("One thing."));
    assert_false(holds(page_of(w, results_page, S("few"), LANG_EN), S("0 positions")));
    given_bodies(w, &c, s, 1, 0);
    const str_t one = page_of(w, results_page, S("few"), LANG_EN);
    assert_true(holds(one, S("1 organisation has a position: local 1, international 0. It holds 1 "
                             "position on 1 statement.")));
    assert_true(holds(one, S("1 agrees: <a ")));
    given_bodies(w, &c, s, 3, 0);
    const str_t page = page_of(w, results_page, S("few"), LANG_EN);
    assert_true(holds(page, S("The only finding hangs on a single organisation.")));
    assert_false(holds(page, S("Of 1 ")));
}

int main(void)
{
    const int skip_all = testdb_skip();
    if (skip_all != 0)
        return skip_all;
    const struct CMUnitTest tests[] = {
        TEST(whoever_has_no_short_name_is_named_everywhere),
        TEST(neighbours_of_a_hidden_count_cannot_be_told_apart),
        TEST(neighbours_without_a_finding_cannot_be_told_apart),
        TEST(what_is_too_few_to_compare_says_nothing_of_the_other_side),
        TEST(common_ground_of_groups_tells_who_says_the_opposite),
        TEST(a_rejection_of_groups_tells_who_agrees),
        TEST(whoever_was_not_asked_is_not_on_record),
        TEST(the_case_of_2013_is_of_nineteen),
        TEST(nobody_was_asked_only_once_it_has_closed_without_an_invitation),
        TEST(one_is_told_in_the_singular_and_none_as_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
