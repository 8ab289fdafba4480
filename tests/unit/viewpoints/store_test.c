/* Consultations, statements and positions in the database, on both engines.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

static int setup(void **state)
{
    struct world *w = mem_new(sizeof *w);
    *state = w;
    return world_make(w, testdb_engine());
}

static int teardown(void **state)
{
    world_drop(*state);
    mem_free(*state);
    return 0;
}
#define TEST(rule) cmocka_unit_test_setup_teardown(rule, setup, teardown)

static struct stance in_force(struct world *w, const struct consultation *c, statement_id s)
{
    const struct stance *at = NULL;
    size_t n = 0;
    struct stance found = { 0 };
    assert_int_equal(stance_list(w->cx, c->id, HISTORY_IN_FORCE, &at, &n), OK);
    for (size_t i = 0; i < n; i++) {
        if (at[i].statement.v == s.v)
            found = at[i];
    }
    return found;
}

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

static void a_position_is_stored_with_its_reason_mandate_and_ledger_entry(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);

    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);

    const struct stance p = in_force(w, &c, s);
    assert_int_equal(p.value, POSITION_AGREE);
    assert_int_equal(p.basis, BASIS_OWN);
    assert_int_equal(p.organisation.v, w->north.id.v);
    assert_str_is(p.reason, "Because the members decided so.");
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position WHERE mandate_id <> 0"), 1);
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'position.taken'"), 1);
}

static void where_the_public_answers_the_record_names_nobody(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    w->cx->actor.participant = 7; /* the same browser holds a visitor's cookie */
    struct position_new one = { .cx = w->cx,
                                .in = c.id,
                                .on = s,
                                .value = POSITION_AGREE,
                                .reason = S(""),
                                .reason_language = S(""),
                                .source_url = S("") };
    const struct statement proposal = { .consultation = c.id,
                                        .text = { .by = { S(""), S("A proposal") } },
                                        .author = participant_of_actor(w->cx, &c) };
    statement_id proposed;

    assert_int_equal(position_take(w->cx, &one), OK);
    assert_int_equal(statement_add(w->cx, &proposal, &proposed), OK);

    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind IN"
                                   " ('position.taken', 'statement.proposed')"),
                     2);
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind IN ('position.taken',"
                      " 'statement.proposed') AND (organisation_id <> 0 OR mandate_id <> 0"
                      " OR fields LIKE '%account%')"),
        0);
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

static void a_later_position_supersedes_and_both_are_kept(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);

    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);
    w->cx->now += HOUR / 2;
    assert_int_equal(take(w, &c, s, POSITION_PASS, NULL), OK);

    const struct stance *at = NULL;
    size_t n = 0;
    assert_int_equal(stance_list(w->cx, c.id, HISTORY_ALL, &at, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(at[0].value, POSITION_AGREE);
    assert_int_equal(at[0].superseded_at, NOW + HOUR / 2);
    assert_int_equal(at[1].value, POSITION_PASS);
    assert_int_equal(at[1].superseded_at, 0);
    assert_int_equal(in_force(w, &c, s).value, POSITION_PASS);
}

static void of_a_long_history_the_latest_is_listed_and_all_is_kept(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    for (int i = 0; i < HISTORY_SHOWN + 10; i++) {
        w->cx->now += USEC_PER_SECOND;
        assert_int_equal(take(w, &c, s, i % 2 == 0 ? POSITION_AGREE : POSITION_DISAGREE, NULL), OK);
    }

    const struct stance *at = NULL;
    size_t n = 0;
    assert_int_equal(stance_list(w->cx, c.id, HISTORY_ALL, &at, &n), OK);

    assert_int_equal(n, HISTORY_SHOWN + 1);
    assert_int_equal(at[n - 1].superseded_at, 0);
    assert_int_equal(at[n - 1].taken_at, w->cx->now);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position"), HISTORY_SHOWN + 10);
}

static void refused_and_nothing_stored(struct world *w, const struct consultation *c,
                                       statement_id s, err_t why)
{
    assert_int_equal(take(w, c, s, POSITION_AGREE, NULL), why);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position"), 0);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM participant"), 0);
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'position.taken'"), 0);
}

static void a_closed_consultation_refuses(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    w->cx->now = NOW + HOUR;

    refused_and_nothing_stored(w, &c, s, ERR_CONFLICT);
}

static void a_foreign_mandate_refuses(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    w->cx->actor.organisation = w->south.id.v;

    refused_and_nothing_stored(w, &c, s, ERR_FORBIDDEN);
}

static void a_revoked_mandate_refuses_at_once(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    assert_int_equal(mandate_revoke(w->cx, w->mandate, MANDATE_LEAVE_WITHOUT), OK);

    refused_and_nothing_stored(w, &c, s, ERR_FORBIDDEN);
}

static void a_pending_or_foreign_statement_is_not_found(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const struct consultation other = given_consultation(w, S("b"), WHO_ORGANISATIONS);
    const statement_id foreign = given_statement(w, &other, S("One"));
    const struct statement pending = { .consultation = c.id,
                                       .text = { .by = { S(""), S("Two") } },
                                       .short_text = { .by = { S(""), S("") } },
                                       .state = STATEMENT_PENDING };
    statement_id id;
    assert_int_equal(statement_add(w->cx, &pending, &id), OK);
    given_statement(w, &c, S("Three"));
    speak_for_north(w);

    refused_and_nothing_stored(w, &c, foreign, ERR_NOT_FOUND);
    refused_and_nothing_stored(w, &c, id, ERR_NOT_FOUND);
}

static void an_organisation_without_a_reason_is_refused(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    struct position_new one = { .cx = w->cx, .in = c.id, .on = s, .value = POSITION_AGREE };

    assert_int_equal(position_take(w->cx, &one), ERR_INVALID);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position"), 0);
}

static struct position_coded coded(struct world *w, statement_id s, enum position value)
{
    return (struct position_coded){ .organisation = w->north.id,
                                    .on = s,
                                    .value = value,
                                    .basis = BASIS_INFERRED,
                                    .coder = S("a reader"),
                                    .note = { .by = { S("Qeyd."), S("A note.") } } };
}

static void an_own_position_supersedes_a_coded_one_and_both_are_kept(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    const struct position_coded was = coded(w, s, POSITION_DISAGREE);
    assert_int_equal(position_code(w->cx, c.id, &was), OK);
    speak_for_north(w);

    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);

    assert_int_equal(in_force(w, &c, s).basis, BASIS_OWN);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position WHERE basis = 'inferred'"
                                   " AND superseded_at <> 0"),
                     1);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM participant"), 1);
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

static void a_pass_is_an_answer_and_a_missing_position_is_not(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id one = given_statement(w, &c, S("One"));
    given_statement(w, &c, S("Two"));
    speak_for_north(w);
    assert_int_equal(take(w, &c, one, POSITION_PASS, NULL), OK);

    const struct vote *votes = NULL;
    size_t n = 0;
    struct tally t;
    assert_int_equal(vote_list(w->cx, c.id, &votes, &n), OK);
    assert_int_equal(consultation_tally(w->cx, c.id, &t), OK);

    assert_int_equal(n, 1);
    assert_int_equal(votes[0].statement.v, one.v);
    assert_int_equal(votes[0].value, POSITION_PASS);
    assert_int_equal(t.own, 1);
    assert_int_equal(t.statements, 2);
    assert_int_equal(t.participants, 1);
    assert_int_equal(t.local, 1);
    assert_int_equal(t.international, 0);
}

static void the_next_statement_is_accepted_and_unanswered_until_none_is_left(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    statement_id at = given_statement(w, &c, S("0"));
    for (int i = 1; i < 5; i++)
        given_statement(w, &c, S("n"));
    speak_as_visitor(w, 42);

    int answered = 0;
    struct position_new one = { 0 };
    do {
        assert_int_equal(take(w, &c, at, POSITION_AGREE, &one), OK);
        answered++;
        at = one.next;
    } while (at.v != 0 && answered < 10);

    assert_int_equal(answered, 5);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position WHERE superseded_at = 0"), 5);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM participant"
                                   " WHERE organisation_id IS NULL"),
                     1);
}

enum { MANY = 60, PEOPLE = 7, LINES = 5 };

/* Item i of a batch in which people answer, revise, and are refused. */
static struct position_new item_of(struct cx *cx, const struct consultation *c,
                                   const statement_id *s, int i)
{
    return (struct position_new){ .cx = cx,
                                  .in = c->id,
                                  .on = i % 13 == 0 ? (statement_id){ 12345 } : s[i % LINES],
                                  .value = (enum position)(i % 3 - 1),
                                  .reason = i % 17 == 0 ? S("Visitors give no reason.") : S(""),
                                  .reason_language = S(""),
                                  .source_url = S("") };
}

static void a_batch_equals_one_by_one(void **state)
{
    struct world *w = *state;
    struct consultation c[2] = { given_consultation(w, S("a"), WHO_PUBLIC),
                                 given_consultation(w, S("b"), WHO_PUBLIC) };
    statement_id s[2][LINES];
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < LINES; i++)
            s[k][i] = given_statement(w, &c[k], S("n"));
    }
    struct cx people[PEOPLE];
    for (int i = 0; i < PEOPLE; i++) {
        people[i] = *w->cx;
        people[i].actor = (struct actor){ .participant = i == 3 ? 0 : 100 + i };
    }
    struct position_new batch[MANY], single[MANY];
    for (int i = 0; i < MANY; i++) {
        batch[i] = item_of(&people[i % PEOPLE], &c[0], s[0], i);
        single[i] = item_of(&people[i % PEOPLE], &c[1], s[1], i);
    }

    assert_int_equal(position_take_many(w->cx, batch, MANY), OK);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(position_take(w->cx, &single[i]), batch[i].outcome);

    const struct vote *a = NULL, *b = NULL;
    size_t an = 0, bn = 0;
    assert_int_equal(vote_list(w->cx, c[0].id, &a, &an), OK);
    assert_int_equal(vote_list(w->cx, c[1].id, &b, &bn), OK);
    assert_int_equal(an, bn);
    for (int p = 0; p < PEOPLE; p++) {
        const participant_id x = participant_of_visitor(&w->key, c[0].id, 100 + p);
        const participant_id y = participant_of_visitor(&w->key, c[1].id, 100 + p);
        for (int line = 0; line < LINES; line++) {
            int found_a = 9, found_b = 9;
            for (size_t i = 0; i < an; i++) {
                if (a[i].participant.v == x.v && a[i].statement.v == s[0][line].v)
                    found_a = a[i].value;
                if (b[i].participant.v == y.v && b[i].statement.v == s[1][line].v)
                    found_b = b[i].value;
            }
            assert_int_equal(found_a, found_b);
        }
    }
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position p JOIN consultation c"
                                   " ON c.id = p.consultation_id WHERE c.slug = 'a'"),
                     count_rows(w, "SELECT count(*) FROM position p JOIN consultation c"
                                   " ON c.id = p.consultation_id WHERE c.slug = 'b'"));
}

static void the_last_of_two_answers_in_one_batch_stands(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    const statement_id s = given_statement(w, &c, S("One"));
    const statement_id other = given_statement(w, &c, S("Two"));
    speak_as_visitor(w, 42);
    struct position_new two[2];
    for (int i = 0; i < 2; i++)
        two[i] = (struct position_new){
            .cx = w->cx, .in = c.id, .on = s, .value = i == 0 ? POSITION_AGREE : POSITION_DISAGREE
        };

    assert_int_equal(position_take_many(w->cx, two, 2), OK);

    const struct vote *votes = NULL;
    size_t n = 0;
    assert_int_equal(vote_list(w->cx, c.id, &votes, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(votes[0].value, POSITION_DISAGREE);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position"), 2);
    assert_int_equal(two[1].next.v, other.v);
}

static void a_failing_query_leaves_nothing_half_stored(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_DISAGREE, NULL), OK);
    const int64_t before = count_rows(w, "SELECT count(*) FROM ledger_inbox");

    unsigned n = 0;
    err_t e = ERR_DB;
    while (e != OK) {
        assert_int_equal(db_savepoint(w->cx->db), OK);
        db_fail_nth(w->cx->db, ++n, ERR_DB);
        e = take(w, &c, s, POSITION_AGREE, NULL);
        db_fail_nth(w->cx->db, 0, OK);
        db_savepoint_rollback(w->cx->db);

        assert_int_equal(in_force(w, &c, s).value, POSITION_DISAGREE);
        assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox"), before);
        assert_int_equal(count_rows(w, "SELECT count(*) FROM position"), 1);
        assert_in_range(n, 1, 30);
    }
    assert_in_range(n, 6, 30);
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

static void the_demonstration_holds_what_the_facts_hold(void **state)
{
    struct world *w = *state;
    struct demo_people people;
    assert_int_equal(demo_fill(w->cx, &people), OK);

    struct consultation c;
    struct tally t;
    struct statement_list statements;
    assert_int_equal(consultation_find(w->cx, S("election-2013"), &c), OK);
    assert_int_equal(consultation_tally(w->cx, c.id, &t), OK);
    assert_int_equal(statement_list_accepted(w->cx, c.id, &statements), OK);

    assert_int_equal(statements.count, 8);
    assert_int_equal(t.own, 0);
    assert_int_equal(t.stated, 43);
    assert_int_equal(t.inferred, 10);
    assert_int_equal(t.participants, 15);
    assert_int_equal(t.local, 5);
    assert_int_equal(t.international, 10);
    assert_int_equal(consultation_stage(&c, w->cx->now), STAGE_CLOSED);
    assert_false(c.is_example);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM organisation WHERE is_example = 0"
                                   " AND slug NOT IN ('north', 'south')"),
                     19);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM document"), 19);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position p WHERE basis <> 'own' AND NOT"
                                   " EXISTS (SELECT 1 FROM position_source x"
                                   " WHERE x.position_id = p.id)"),
                     0);
}

static void the_demonstrations_examples_are_marked_and_open(void **state)
{
    struct world *w = *state;
    struct demo_people people;
    assert_int_equal(demo_fill(w->cx, &people), OK);

    static const str_t slugs[] = { S_INIT("observing-together"), S_INIT("following-the-election") };
    for (size_t i = 0; i < ARRAY_LEN(slugs); i++) {
        struct consultation c;
        struct tally t;
        assert_int_equal(consultation_find(w->cx, slugs[i], &c), OK);
        assert_int_equal(consultation_tally(w->cx, c.id, &t), OK);
        assert_true(c.is_example);
        assert_int_equal(consultation_stage(&c, w->cx->now), STAGE_OPEN);
        assert_int_equal(t.stated + t.inferred, 0);
        assert_true(t.own > 100);
    }
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM position WHERE taken_at > 1795420800000000"), 0);
}

static void the_sample_representative_has_statements_open(void **state)
{
    struct world *w = *state;
    struct demo_people people;
    struct consultation c;
    const struct mandate *mandates = NULL;
    size_t mandate_count = 0, n = 0;
    const struct stance *mine = NULL;
    assert_int_equal(demo_fill(w->cx, &people), OK);
    assert_int_equal(consultation_find(w->cx, S("observing-together"), &c), OK);
    assert_int_equal(
        mandate_list_of_account(w->cx, people.representative, &mandates, &mandate_count), OK);
    assert_int_equal(mandate_count, 1);
    w->cx->actor = (struct actor){ .account = people.representative.v,
                                   .organisation = mandates[0].organisation.v,
                                   .mandate = mandates[0].id.v };

    assert_int_equal(stance_list_of(w->cx, c.id, participant_of_actor(w->cx, &c), &mine, &n), OK);
    struct statement_list all;
    struct position_new one;
    assert_int_equal(statement_list_accepted(w->cx, c.id, &all), OK);

    assert_int_equal(all.count, 10);
    assert_int_equal(n, 4);
    assert_int_equal(take(w, &c, all.at[9].id, POSITION_AGREE, &one), OK);
    assert_int_equal(one.next.v, all.at[4].id.v);
}

static void the_demonstration_stays_out_of_a_database_that_people_use(void **state)
{
    struct world *w = *state;
    struct demo_people people;

    assert_int_equal(demo_may_fill(w->cx), ERR_CONFLICT); /* the representative of north */

    assert_int_equal(demo_fill(w->cx, &people), OK);
    assert_int_equal(demo_may_fill(w->cx), OK); /* its own accounts */
}

static void filling_the_demonstration_again_changes_nothing(void **state)
{
    struct world *w = *state;
    struct demo_people first, second;
    assert_int_equal(demo_fill(w->cx, &first), OK);
    const int64_t entries = count_rows(w, "SELECT count(*) FROM ledger_inbox");

    assert_int_equal(demo_fill(w->cx, &second), OK);

    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox"), entries);
    assert_int_equal(first.secretariat.v, second.secretariat.v);
    assert_int_equal(first.representative.v, second.representative.v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_statement_can_be_prepared),
        TEST(what_was_written_about_a_consultation_is_read),
        TEST(two_consultations_cannot_share_an_address),
        TEST(open_consultations_come_first_then_planned_then_closed),
        TEST(a_position_is_stored_with_its_reason_mandate_and_ledger_entry),
        TEST(where_the_public_answers_the_record_names_nobody),
        TEST(the_record_keeps_what_a_change_of_a_consultation_replaces),
        TEST(a_later_position_supersedes_and_both_are_kept),
        TEST(of_a_long_history_the_latest_is_listed_and_all_is_kept),
        TEST(a_closed_consultation_refuses),
        TEST(a_foreign_mandate_refuses),
        TEST(a_revoked_mandate_refuses_at_once),
        TEST(a_pending_or_foreign_statement_is_not_found),
        TEST(an_organisation_without_a_reason_is_refused),
        TEST(an_own_position_supersedes_a_coded_one_and_both_are_kept),
        TEST(a_coded_position_never_replaces_an_own_one),
        TEST(a_coded_position_carries_its_sources_and_note),
        TEST(a_pass_is_an_answer_and_a_missing_position_is_not),
        TEST(the_next_statement_is_accepted_and_unanswered_until_none_is_left),
        TEST(a_batch_equals_one_by_one),
        TEST(the_last_of_two_answers_in_one_batch_stands),
        TEST(a_failing_query_leaves_nothing_half_stored),
        TEST(a_rejected_statement_leaves_the_list_with_its_reason_on_record),
        TEST(statements_are_numbered_in_each_consultation_from_0),
        TEST(who_may_answer_cannot_change_once_somebody_has),
        TEST(the_demonstration_stays_out_of_a_database_that_people_use),
        TEST(the_demonstration_holds_what_the_facts_hold),
        TEST(the_demonstrations_examples_are_marked_and_open),
        TEST(the_sample_representative_has_statements_open),
        TEST(filling_the_demonstration_again_changes_nothing),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
