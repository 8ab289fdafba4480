/* Drafts, presses, links, both sides, as they are stored and recorded, on both engines.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

#include "viewpoints/stages/divisions.h"
#include "viewpoints/stages/stages.h"

#define MUST_OK(call) must((call) == OK)
enum { DAY_SECONDS = 86400 };
#define DAY ((usec_t)DAY_SECONDS * USEC_PER_SECOND)

static struct consultation given_draft(struct world *w, str_t slug)
{
    const struct consultation c = { .slug = slug,
                                    .question = { .by = { S("Gizli sual?"),
                                                          S("Secret question?") } },
                                    .who = WHO_BOTH,
                                    .is_draft = true,
                                    .languages = S("az en"),
                                    .divisions = S("scope funding"),
                                    .opens_at = NOW + DAY,
                                    .closes_at = NOW + 2 * DAY };
    struct consultation made;
    consultation_id id;
    MUST_OK(consultation_add(w->cx, &c, &id));
    MUST_OK(consultation_get_any(w->cx, id, &made));
    return made;
}

static int64_t entries(struct world *w, const char *sql)
{
    return count_rows(w, sql);
}

static void a_draft_is_found_by_the_secretariat_only(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_draft(w, S("draft"));
    struct consultation found;
    const struct consultation *at = NULL;
    size_t n = 0;

    assert_int_equal(consultation_find(w->cx, S("draft"), &found), ERR_NOT_FOUND);
    assert_int_equal(consultation_get(w->cx, c.id, &found), ERR_NOT_FOUND);
    assert_int_equal(consultation_list(w->cx, &at, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(consultation_list_any(w->cx, &at, &n), OK);
    assert_int_equal(n, 1);
    assert_true(at[0].is_draft);
    str_t name;
    url_t where;
    assert_int_equal(consultation_describe(w->cx, c.id.v, &name, &where), ERR_NOT_FOUND);
}

static void the_record_holds_no_text_of_a_draft_before_it_is_announced(void **state)
{
    struct world *w = *state;
    struct consultation c = given_draft(w, S("draft"));
    const struct seed seeds[] = { { .text = {
                                        .by = { S("Gizli tezis"), S("Secret statement") } } } };
    const struct consultation_link link = { .consultation = c.id,
                                            .title = { .by = { S(""), S("Secret paper") } },
                                            .publisher = S("House"),
                                            .url = S("https://example.org/secret"),
                                            .dated = S("") };
    int64_t made = 0;
    assert_int_equal(seeds_replace(w->cx, c.id, seeds, 1), OK);
    assert_int_equal(consultation_link_add(w->cx, &link, &made), OK);
    c.question.by[LANG_EN] = S("Another secret question?");
    assert_int_equal(consultation_change(w->cx, &c), OK);

    assert_int_equal(entries(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE '%ecret%'"),
                     0);
    assert_int_equal(
        entries(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'consultation.drafted'"), 4);

    assert_int_equal(consultation_press(w->cx, c.id, PRESS_ANNOUNCE, 0), OK);
    assert_int_equal(entries(w,
                             "SELECT count(*) FROM ledger_inbox WHERE kind = 'consultation.added'"
                             " AND fields LIKE '%Another secret question?%'"),
                     1);
    assert_int_equal(entries(w,
                             "SELECT count(*) FROM ledger_inbox WHERE kind = 'statement.accepted'"
                             " AND fields LIKE '%Secret statement%'"),
                     1);
    assert_int_equal(entries(w,
                             "SELECT count(*) FROM ledger_inbox WHERE kind = 'consultation.linked'"
                             " AND fields LIKE '%Secret paper%'"),
                     1);
    struct consultation found;
    assert_int_equal(consultation_find(w->cx, S("draft"), &found), OK);
    assert_int_equal(found.edited_at, 0); /* as it was announced, so it is */
    assert_str_is(found.divisions, "scope funding");
}

static void statements_of_a_draft_are_written_anew_those_of_an_announced_one_are_not(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_draft(w, S("draft"));
    const struct seed first[] = { { .text = { .by = { S(""), S("One") } } },
                                  { .text = { .by = { S(""), S("Two") } } } };
    const struct seed second[] = { { .text = { .by = { S(""), S("Three") } } } };
    struct statement_list all;

    assert_int_equal(seeds_replace(w->cx, c.id, first, 2), OK);
    assert_int_equal(seeds_replace(w->cx, c.id, second, 1), OK);
    assert_int_equal(statement_list_all(w->cx, c.id, &all), OK);
    assert_int_equal(all.count, 1);
    assert_str_is(all.at[0].text.by[LANG_EN], "Three");
    assert_int_equal(all.at[0].number, 0);

    assert_int_equal(consultation_press(w->cx, c.id, PRESS_ANNOUNCE, 0), OK);
    assert_int_equal(seeds_replace(w->cx, c.id, first, 2), ERR_CONFLICT);
}

static void a_draft_that_is_thrown_away_frees_its_address(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_draft(w, S("draft"));

    assert_int_equal(consultation_drop(w->cx, c.id), OK);
    assert_int_equal(consultation_drop(w->cx, c.id), ERR_NOT_FOUND);
    (void)given_draft(w, S("draft"));
    const struct consultation open = given_consultation(w, S("open"), WHO_PUBLIC);
    assert_int_equal(consultation_drop(w->cx, open.id), ERR_CONFLICT);
}

static void presses_go_through_the_stages_and_each_is_an_entry(void **state)
{
    struct world *w = *state;
    const struct consultation draft = given_draft(w, S("draft"));
    static const struct {
        enum press press;
        enum stage then;
    } way[] = {
        { PRESS_ANNOUNCE, STAGE_PLANNED }, { PRESS_COLLECT, STAGE_COLLECTING },
        { PRESS_OPEN, STAGE_OPEN },        { PRESS_REVIEW, STAGE_REVIEW },
        { PRESS_CLOSE, STAGE_CLOSED },     { PRESS_PUBLISH, STAGE_PUBLISHED },
    };
    for (size_t i = 0; i < ARRAY_LEN(way); i++) {
        struct consultation c;
        w->cx->now = NOW + (usec_t)i * USEC_PER_SECOND;
        assert_int_equal(consultation_press(w->cx, draft.id, way[i].press, NOW + DAY), OK);
        assert_int_equal(consultation_get(w->cx, draft.id, &c), OK);
        assert_int_equal(consultation_stage(&c, w->cx->now), way[i].then);
        assert_int_equal(c.last_stage, way[i].then);
        assert_int_equal(consultation_press(w->cx, draft.id, way[i].press, NOW + DAY),
                         ERR_CONFLICT);
    }
    assert_int_equal(
        entries(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'consultation.entered'"), 4);
    assert_int_equal(
        entries(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'consultation.published'"), 1);
    struct consultation c;
    assert_int_equal(consultation_get(w->cx, draft.id, &c), OK);
    c.closes_at = NOW + 9 * DAY; /* for good */
    assert_int_equal(consultation_change(w->cx, &c), ERR_CONFLICT);
}

static void a_stage_that_comes_by_its_date_is_noticed_once(void **state)
{
    struct world *w = *state;
    (void)given_consultation(w, S("a"), WHO_PUBLIC); /* open, an hour to go */
    static const char *const COUNT =
        "SELECT count(*) FROM ledger_inbox WHERE kind = 'consultation.entered'";

    assert_int_equal(consultation_stages_look(w->cx), OK);
    assert_int_equal(entries(w, COUNT), 1);
    assert_int_equal(consultation_stages_look(w->cx), OK);
    assert_int_equal(entries(w, COUNT), 1);
    w->cx->now = NOW + 2 * HOUR;
    assert_int_equal(consultation_stages_look(w->cx), OK);
    assert_int_equal(consultation_stages_look(w->cx), OK);
    assert_int_equal(entries(w, COUNT), 2);
}

static void nobody_answers_a_draft_or_one_in_review(void **state)
{
    struct world *w = *state;
    struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_as_visitor(w, 7);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);

    speak_as_nobody(w);
    assert_int_equal(consultation_press(w->cx, c.id, PRESS_REVIEW, NOW + DAY), OK);
    w->cx->now = NOW + 1;
    speak_as_visitor(w, 7);
    assert_int_equal(take(w, &c, s, POSITION_DISAGREE, NULL), ERR_CONFLICT);
}

static void both_sides_answer_the_same_statement_and_are_counted_apart(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("both"), WHO_BOTH);
    const statement_id s = given_statement(w, &c, S("One"));
    struct position_new one;
    struct tally t;
    const struct vote *votes = NULL;
    size_t n = 0;

    speak_for_north(w);
    w->cx->actor.participant = 5; /* its browser has a cookie too */
    assert_int_equal(take(w, &c, s, POSITION_AGREE, &one), OK);
    assert_int_equal(one.side, SIDE_ORGANISATIONS);
    assert_int_equal(one.receipt.position, 0);
    for (int64_t visitor = 5; visitor < 8; visitor++) {
        speak_as_visitor(w, visitor);
        assert_int_equal(take(w, &c, s, POSITION_DISAGREE, &one), OK);
        assert_int_equal(one.side, SIDE_PUBLIC);
        assert_int_not_equal(one.receipt.position, 0);
    }

    assert_int_equal(consultation_tally(w->cx, &c, SIDE_ORGANISATIONS, &t), OK);
    assert_int_equal(t.participants, 1);
    assert_int_equal(t.own, 1);
    assert_int_equal(consultation_tally(w->cx, &c, SIDE_PUBLIC, &t), OK);
    assert_int_equal(t.participants, 3);
    assert_int_equal(t.own, 3);
    assert_int_equal(t.local + t.international, 0);
    assert_int_equal(vote_list(w->cx, &c, SIDE_ORGANISATIONS, &votes, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(votes[0].value, POSITION_AGREE);
    assert_int_equal(vote_list_decided(w->cx, &c, SIDE_PUBLIC, &votes, &n), OK);
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(votes[i].value, POSITION_DISAGREE);
}

static void the_side_that_does_not_answer_is_nobody(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("open"), WHO_PUBLIC);
    const statement_id s = given_statement(w, &c, S("One"));
    const struct vote *votes = NULL;
    size_t n = 1;
    speak_as_visitor(w, 7);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);

    assert_int_equal(vote_list(w->cx, &c, SIDE_ORGANISATIONS, &votes, &n), OK);
    assert_int_equal(n, 0);
}

static void a_link_is_taken_out_for_a_reason_and_its_row_stays(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    struct consultation_link link = { .consultation = c.id,
                                      .title = { .by = { S(""), S("A paper") } },
                                      .publisher = S("House"),
                                      .url = S("https://example.org/a"),
                                      .dated = S("2013-10") };
    const struct consultation_link *at = NULL;
    size_t n = 0;
    int64_t made = 0;
    assert_int_equal(consultation_link_add(w->cx, &link, &made), OK);
    assert_int_equal(consultation_link_list(w->cx, c.id, &at, &n), OK);
    assert_int_equal(n, 1);
    assert_str_is(at[0].publisher, "House");

    assert_int_equal(consultation_link_end(w->cx, c.id, made, S("no")), ERR_INVALID);
    assert_int_equal(consultation_link_end(w->cx, c.id, made, S("It moved elsewhere.")), OK);
    assert_int_equal(consultation_link_end(w->cx, c.id, made, S("It moved elsewhere.")),
                     ERR_NOT_FOUND);
    assert_int_equal(consultation_link_list(w->cx, c.id, &at, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM consultation_link"), 1);
    link.url = S("javascript:alert(1)");
    assert_int_equal(consultation_link_add(w->cx, &link, &made), ERR_INVALID);
    link.url = S("https://example.org/a");
    link.publisher = S("");
    assert_int_equal(consultation_link_add(w->cx, &link, &made), ERR_INVALID);
}

static void divisions_come_from_memberships_and_disclosures(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const struct organisation *all = NULL;
    size_t n = 0;
    struct division_classes classes;
    membership_id membership;
    speak_as_nobody(w);
    w->cx->actor.roles = ROLE_SECRETARIAT;
    assert_int_equal(organisation_list(w->cx, &all, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(membership_put(w->cx,
                                    &(struct membership){ .organisation = all[0].id,
                                                          .starts = S("2012"),
                                                          .ends = S(""),
                                                          .way_in = S("admitted"),
                                                          .way_out = S("") },
                                    &membership),
                     OK);

    assert_int_equal(division_load(w->cx, &c, DIVISION_MEMBER, all, n, &classes), OK);
    assert_int_equal(classes.class_of[0], 0);
    assert_int_equal(classes.class_of[1], 1);
    assert_int_equal(division_load(w->cx, &c, DIVISION_FUNDING, all, n, &classes), OK);
    assert_int_equal(classes.unknown, 2);
    assert_int_equal(division_load(w->cx, &c, DIVISION_SCOPE, all, n, &classes), OK);
    assert_int_equal(classes.unknown, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_draft_is_found_by_the_secretariat_only),
        WORLD_TEST(the_record_holds_no_text_of_a_draft_before_it_is_announced),
        WORLD_TEST(statements_of_a_draft_are_written_anew_those_of_an_announced_one_are_not),
        WORLD_TEST(a_draft_that_is_thrown_away_frees_its_address),
        WORLD_TEST(presses_go_through_the_stages_and_each_is_an_entry),
        WORLD_TEST(a_stage_that_comes_by_its_date_is_noticed_once),
        WORLD_TEST(nobody_answers_a_draft_or_one_in_review),
        WORLD_TEST(both_sides_answer_the_same_statement_and_are_counted_apart),
        WORLD_TEST(the_side_that_does_not_answer_is_nobody),
        WORLD_TEST(a_link_is_taken_out_for_a_reason_and_its_row_stays),
        WORLD_TEST(divisions_come_from_memberships_and_disclosures),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
