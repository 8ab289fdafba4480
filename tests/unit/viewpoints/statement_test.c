/* Consultations, statements and what is read from sources.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

static void every_statement_can_be_prepared(void **state)
{
    struct world *w = *state;
    assert_int_equal(db_prepare_all(w->cx->db, &viewpoints_sql), OK);
}

static void what_was_written_about_a_consultation_is_read(void **state)
{
    struct world *w = *state;

    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);

    assert_str_is(c.slug, "a");
    assert_str_is(c.question.by[LANG_AZ], "Sual?");
    assert_str_is(c.question.by[LANG_EN], "Question?");
    assert_str_is(c.background.by[LANG_EN], "*why*");
    assert_str_is(c.background_html.by[LANG_EN], "<p><em>why</em></p>\n");
    assert_int_equal(c.who, WHO_ORGANISATIONS);
    assert_int_equal(c.created_at, NOW);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox"
                                   " WHERE kind = 'consultation.added'"),
                     1);
}

static void two_consultations_cannot_share_an_address(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    consultation_id id = { 0 };

    assert_int_equal(db_savepoint(w->cx->db), OK);
    assert_int_equal(consultation_add(w->cx, &c, &id), ERR_CONFLICT);
    db_savepoint_rollback(w->cx->db);
}

static void open_consultations_come_first_then_planned_then_closed(void **state)
{
    struct world *w = *state;
    struct consultation c = given_consultation(w, S("open"), WHO_PUBLIC);
    consultation_id id;
    c.slug = S("planned");
    c.opens_at = NOW + HOUR;
    c.closes_at = 0;
    assert_int_equal(consultation_add(w->cx, &c, &id), OK);
    c.slug = S("closed");
    c.opens_at = NOW - 2 * HOUR;
    c.closes_at = NOW - HOUR;
    assert_int_equal(consultation_add(w->cx, &c, &id), OK);

    const struct consultation *at = NULL;
    size_t n = 0;
    assert_int_equal(consultation_list(w->cx, &at, &n), OK);

    assert_int_equal(n, 3);
    assert_str_is(at[0].slug, "open");
    assert_str_is(at[1].slug, "planned");
    assert_str_is(at[2].slug, "closed");
}

static void the_record_keeps_what_a_change_of_a_consultation_replaces(void **state)
{
    struct world *w = *state;
    struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    c.question.by[LANG_EN] = S("Quite another question?");
    c.closes_at += HOUR;

    assert_int_equal(consultation_change(w->cx, &c), OK);

    assert_int_equal(
        count_rows(w,
                   "SELECT count(*) FROM ledger_inbox WHERE kind = 'consultation.changed'"
                   " AND fields LIKE '%[\"was_question_en\",\"Question?\"]%[\"was_closes_at\",%'"),
        1);
}

static void who_may_answer_cannot_change_once_somebody_has(void **state)
{
    struct world *w = *state;
    struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);

    c.who = WHO_PUBLIC;
    assert_int_equal(consultation_change(w->cx, &c), ERR_CONFLICT);
    c.who = WHO_ORGANISATIONS;
    c.closes_at = 0;
    assert_int_equal(consultation_change(w->cx, &c), OK);
}

static void a_rejected_statement_leaves_the_list_with_its_reason_on_record(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));

    assert_int_equal(statement_decide(w->cx, s, STATEMENT_REJECTED, S("")), ERR_INVALID);
    assert_int_equal(statement_decide(w->cx, s, STATEMENT_REJECTED, S("Says two things at once.")),
                     OK);

    struct statement_list accepted, all;
    assert_int_equal(statement_list_accepted(w->cx, c.id, &accepted), OK);
    assert_int_equal(statement_list_all(w->cx, c.id, &all), OK);
    assert_int_equal(accepted.count, 0);
    assert_int_equal(all.count, 1);
    assert_str_is(all.at[0].rejection, "Says two things at once.");
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'statement.rejected'"), 1);
}

static void a_proposal_comes_into_the_record_with_its_text_when_it_is_decided_on(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const struct statement proposal = { .consultation = c.id,
                                        .text = { .by = { S(""), S("Ask the members") } } };
    statement_id kept, gone;
    assert_int_equal(statement_add(w->cx, &proposal, &kept), OK);
    assert_int_equal(statement_add(w->cx, &proposal, &gone), OK);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE"
                                   " '%Ask the members%'"),
                     0);

    assert_int_equal(statement_decide(w->cx, kept, STATEMENT_ACCEPTED, S("")), OK);
    assert_int_equal(statement_take_down(w->cx, gone, S("It named a person.")), OK);
    assert_int_equal(statement_decide(w->cx, gone, STATEMENT_REJECTED, S("It named a person.")),
                     OK);

    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE"
                                   " '%[\"text_en\",\"Ask the members\"]%'"),
                     1);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'text.erased'"),
                     1);
}

static void statements_are_numbered_in_each_consultation_from_0(void **state)
{
    struct world *w = *state;
    const struct consultation a = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const struct consultation b = given_consultation(w, S("b"), WHO_ORGANISATIONS);
    given_statement(w, &a, S("One"));
    given_statement(w, &a, S("Two"));
    given_statement(w, &b, S("One"));

    struct statement_list list;
    assert_int_equal(statement_list_all(w->cx, a.id, &list), OK);
    assert_int_equal(list.at[0].number, 0);
    assert_int_equal(list.at[1].number, 1);
    assert_int_equal(statement_list_all(w->cx, b.id, &list), OK);
    assert_int_equal(list.at[0].number, 0);
}

static void a_coded_position_never_replaces_an_own_one(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);

    const struct position_coded late = coded(w, s, POSITION_DISAGREE);
    assert_int_equal(position_code(w->cx, c.id, &late), ERR_CONFLICT);

    assert_int_equal(in_force(w, &c, s).value, POSITION_AGREE);
}

static void nothing_is_read_from_nowhere(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    struct position_coded p = coded(w, s, POSITION_DISAGREE);
    p.source_count = 0;

    assert_int_equal(position_code(w->cx, c.id, &p), ERR_INVALID);
}

static void a_coded_position_carries_its_sources_and_note(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    source_id sources[2];
    const struct source a = { .url = S("https://example.org/a"),
                              .title = S("A"),
                              .publisher = S("P"),
                              .kind = S("news"),
                              .dated = S("2013-10") };
    const struct source b = {
        .url = S(""), .title = S("B"), .publisher = S("P"), .kind = S("official"), .dated = S("")
    };
    assert_int_equal(source_add(w->cx, &a, &sources[1]), OK);
    assert_int_equal(source_add(w->cx, &b, &sources[0]), OK);
    struct position_coded p = coded(w, s, POSITION_DISAGREE);
    p.sources = sources;
    p.source_count = 2;

    assert_int_equal(position_code(w->cx, c.id, &p), OK);

    const struct stance got = in_force(w, &c, s);
    assert_int_equal(got.source_count, 2);
    assert_str_is(got.sources[0].title, "B");
    assert_str_is(got.sources[1].url, "https://example.org/a");
    assert_str_is(got.note.by[LANG_AZ], "Qeyd.");
    assert_str_is(got.coder, "a reader");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(every_statement_can_be_prepared),
        WORLD_TEST(what_was_written_about_a_consultation_is_read),
        WORLD_TEST(two_consultations_cannot_share_an_address),
        WORLD_TEST(open_consultations_come_first_then_planned_then_closed),
        WORLD_TEST(the_record_keeps_what_a_change_of_a_consultation_replaces),
        WORLD_TEST(who_may_answer_cannot_change_once_somebody_has),
        WORLD_TEST(a_rejected_statement_leaves_the_list_with_its_reason_on_record),
        WORLD_TEST(a_proposal_comes_into_the_record_with_its_text_when_it_is_decided_on),
        WORLD_TEST(statements_are_numbered_in_each_consultation_from_0),
        WORLD_TEST(a_coded_position_never_replaces_an_own_one),
        WORLD_TEST(nothing_is_read_from_nowhere),
        WORLD_TEST(a_coded_position_carries_its_sources_and_note),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
