/* Taking positions: who may, what is stored, what comes next, batches.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

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

    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'statement.proposed'"), 1);
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'position.taken'"), 0);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_unsealed"), 1);
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind IN ('position.taken',"
                      " 'statement.proposed') AND (organisation_id <> 0 OR mandate_id <> 0"
                      " OR fields LIKE '%account%')"),
        0);
}

static void each_answer_of_the_public_has_a_receipt_whose_leaf_waits_for_its_seal(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_as_visitor(w, 42);
    struct position_new first, second;
    struct receipt_row kept;

    assert_int_equal(take(w, &c, s, POSITION_AGREE, &first), OK);
    w->cx->now += USEC_PER_SECOND;
    assert_int_equal(take(w, &c, s, POSITION_PASS, &second), OK);

    assert_int_equal(first.receipt.position, first.made.v);
    assert_int_equal(first.receipt.at, NOW);
    assert_memory_not_equal(first.receipt.salt.at, second.receipt.salt.at, SALT_LEN);
    const participant_id who = participant_of_actor(w->cx, &c);
    assert_int_equal(receipt_find(w->cx, c.id, who, first.made, &kept), OK);
    assert_memory_equal(&kept.receipt.salt, &first.receipt.salt, sizeof kept.receipt.salt);
    assert_int_equal(kept.superseded_at, w->cx->now);
    assert_str_is(kept.receipt.value, "agree");
    const struct receipt_row *list = NULL;
    size_t n = 0;
    assert_int_equal(receipt_list(w->cx, who, &list, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(list[0].receipt.position, second.made.v);
    assert_int_equal(list[1].superseded_at, w->cx->now);
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_unsealed u JOIN position p ON p.id = u.id"
                      " AND length(u.leaf) = 32 AND length(p.receipt_salt) = 16"),
        2);
}

static void a_receipt_is_given_to_its_own_visitor_only(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    const struct consultation other = given_consultation(w, S("b"), WHO_PUBLIC);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_as_visitor(w, 42);
    struct position_new one;
    struct receipt_row r;
    const struct receipt_row *list = NULL;
    size_t n = 9;
    assert_int_equal(take(w, &c, s, POSITION_AGREE, &one), OK);
    const participant_id who = participant_of_actor(w->cx, &c);
    speak_as_visitor(w, 43);
    const participant_id stranger = participant_of_actor(w->cx, &c);

    assert_int_equal(receipt_find(w->cx, c.id, who, one.made, &r), OK);
    assert_int_equal(receipt_find(w->cx, c.id, stranger, one.made, &r), ERR_NOT_FOUND);
    assert_int_equal(receipt_find(w->cx, other.id, who, one.made, &r), ERR_NOT_FOUND);
    assert_int_equal(receipt_list(w->cx, stranger, &list, &n), OK);
    assert_int_equal(n, 0);
}

static void in_one_batch_each_kind_is_recorded_in_its_own_way(void **state)
{
    struct world *w = *state;
    const struct consultation named = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const struct consultation open = given_consultation(w, S("b"), WHO_PUBLIC);
    const statement_id s = given_statement(w, &named, S("One"));
    const statement_id t = given_statement(w, &open, S("One"));
    struct cx people[2] = { *w->cx, *w->cx };
    speak_for_north(w);
    people[0].actor = w->cx->actor;
    people[1].actor = (struct actor){ .participant = 42 };
    struct position_new two[2] = { { .cx = &people[0],
                                     .in = named.id,
                                     .on = s,
                                     .value = POSITION_AGREE,
                                     .reason = S("Because the members decided so."),
                                     .reason_language = S("en"),
                                     .source_url = S("") },
                                   { .cx = &people[1],
                                     .in = open.id,
                                     .on = t,
                                     .value = POSITION_DISAGREE,
                                     .reason = S(""),
                                     .reason_language = S(""),
                                     .source_url = S("") } };

    assert_int_equal(position_take_many(w->cx, two, 2), OK);

    assert_int_equal(two[0].outcome, OK);
    assert_int_equal(two[1].outcome, OK);
    assert_int_equal(two[0].receipt.position, 0);
    assert_int_equal(two[1].receipt.position, two[1].made.v);
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM position p JOIN ledger_inbox e ON e.subject = p.id"
                      " WHERE p.receipt_salt IS NULL AND e.mandate_id = p.mandate_id"),
        1);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position p JOIN ledger_unsealed u"
                                   " ON u.id = p.id WHERE p.receipt_salt IS NOT NULL"),
                     1);
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

static void a_mandate_that_is_not_for_positions_refuses(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    change_by_hand(w, "UPDATE mandate SET scopes = 14"); /* everything else but administering */

    refused_and_nothing_stored(w, &c, s, ERR_FORBIDDEN);
}

static void a_revoked_mandate_refuses_at_once(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w); /* its holder gives it back while a page is still open */
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
    assert_int_equal(vote_list(w->cx, &c, consultation_side(&c, STR_NONE), &votes, &n), OK);
    assert_int_equal(consultation_tally(w->cx, &c, consultation_side(&c, STR_NONE), &t), OK);

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
    assert_int_equal(vote_list(w->cx, &c[0], consultation_side(&c[0], STR_NONE), &a, &an), OK);
    assert_int_equal(vote_list(w->cx, &c[1], consultation_side(&c[1], STR_NONE), &b, &bn), OK);
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
        two[i] = (struct position_new){ .cx = w->cx,
                                        .in = c.id,
                                        .on = s,
                                        .value = i == 0 ? POSITION_AGREE : POSITION_DISAGREE,
                                        .wants_next = true };

    assert_int_equal(position_take_many(w->cx, two, 2), OK);

    const struct vote *votes = NULL;
    size_t n = 0;
    assert_int_equal(vote_list(w->cx, &c, consultation_side(&c, STR_NONE), &votes, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(votes[0].value, POSITION_DISAGREE);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position"), 2);
    assert_int_equal(two[1].next.v, other.v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_position_is_stored_with_its_reason_mandate_and_ledger_entry),
        WORLD_TEST(where_the_public_answers_the_record_names_nobody),
        WORLD_TEST(a_closed_consultation_refuses),
        WORLD_TEST(a_foreign_mandate_refuses),
        WORLD_TEST(each_answer_of_the_public_has_a_receipt_whose_leaf_waits_for_its_seal),
        WORLD_TEST(a_receipt_is_given_to_its_own_visitor_only),
        WORLD_TEST(in_one_batch_each_kind_is_recorded_in_its_own_way),
        WORLD_TEST(a_mandate_that_is_not_for_positions_refuses),
        WORLD_TEST(a_revoked_mandate_refuses_at_once),
        WORLD_TEST(a_pending_or_foreign_statement_is_not_found),
        WORLD_TEST(an_organisation_without_a_reason_is_refused),
        WORLD_TEST(a_pass_is_an_answer_and_a_missing_position_is_not),
        WORLD_TEST(the_next_statement_is_accepted_and_unanswered_until_none_is_left),
        WORLD_TEST(a_batch_equals_one_by_one),
        WORLD_TEST(the_last_of_two_answers_in_one_batch_stands),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
