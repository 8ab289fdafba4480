/* Merging, amending and translating statements, on both engines.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

#include "viewpoints/statements/statements.h"

#define REASON S("Both say that observers need access.")

static struct statement read_back(struct world *w, statement_id id)
{
    struct statement s;
    assert_int_equal(statement_get(w->cx, id, &s), OK);
    return s;
}

static size_t accepted_count(struct world *w, const struct consultation *c)
{
    struct statement_list list;
    assert_int_equal(statement_list_accepted(w->cx, c->id, &list), OK);
    return list.count;
}

/* What fails leaves nothing behind: a savepoint, as the dispatcher has one. */
#define ASSERT_REFUSED(w, call, verdict)                                                           \
    do {                                                                                           \
        assert_int_equal(db_savepoint((w)->cx->db), OK);                                           \
        assert_int_equal((call), (verdict));                                                       \
        db_savepoint_rollback((w)->cx->db);                                                        \
    } while (0)

static void a_merged_statement_takes_no_positions_and_keeps_those_it_has(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id a = given_statement(w, &c, S("One"));
    const statement_id b = given_statement(w, &c, S("The same as one"));
    speak_for_north(w);
    assert_int_equal(take(w, &c, b, POSITION_AGREE, NULL), OK);

    assert_int_equal(statement_merge(w->cx, b, a, REASON), OK);

    const struct statement merged = read_back(w, b);
    assert_int_equal(merged.merged_into.v, a.v);
    assert_int_equal(merged.merged_at, w->cx->now);
    assert_str_is(merged.merge_reason, "Both say that observers need access.");
    assert_int_equal(accepted_count(w, &c), 1);
    assert_int_equal(take(w, &c, b, POSITION_DISAGREE, NULL), ERR_NOT_FOUND);
    assert_int_equal(in_force(w, &c, b).value, POSITION_AGREE);
    assert_int_equal(in_force(w, &c, a).id.v, 0); /* nothing is copied */
    const struct vote *votes = NULL;
    size_t count = 9;
    assert_int_equal(vote_list(w->cx, &c, SIDE_ORGANISATIONS, &votes, &count), OK);
    assert_int_equal(count, 0); /* nothing is counted for the other */
    assert_int_equal(vote_list_decided(w->cx, &c, SIDE_ORGANISATIONS, &votes, &count), OK);
    assert_int_equal(count, 1); /* exports have it, as of one that is moderated out */
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'statement.merged'"), 1);
}

static void a_merge_is_undone_with_a_reason_and_what_was_there_counts_again(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id a = given_statement(w, &c, S("One"));
    const statement_id b = given_statement(w, &c, S("The same as one"));
    speak_for_north(w);
    assert_int_equal(take(w, &c, b, POSITION_AGREE, NULL), OK);
    assert_int_equal(statement_merge(w->cx, b, a, REASON), OK);
    ASSERT_REFUSED(w, statement_decide(w->cx, b, STATEMENT_ACCEPTED, S("")), ERR_CONFLICT);
    ASSERT_REFUSED(w, statement_separate(w->cx, b, S("")), ERR_INVALID);

    assert_int_equal(statement_separate(w->cx, b, S("They are two claims.")), OK);

    assert_int_equal(accepted_count(w, &c), 2);
    const struct statement s = read_back(w, b);
    assert_int_equal(s.merged_into.v, 0);
    assert_int_equal(s.merge_reason.len, 0);
    const struct vote *votes = NULL;
    size_t count = 0;
    assert_int_equal(vote_list(w->cx, &c, SIDE_ORGANISATIONS, &votes, &count), OK);
    assert_int_equal(count, 1);
    ASSERT_REFUSED(w, statement_separate(w->cx, b, S("They are two claims.")), ERR_CONFLICT);
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'statement.separated'"), 1);
}

static void merges_never_go_round(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const struct consultation d = given_consultation(w, S("b"), WHO_ORGANISATIONS);
    const statement_id a = given_statement(w, &c, S("One"));
    const statement_id b = given_statement(w, &c, S("Two"));
    const statement_id elsewhere = given_statement(w, &d, S("One"));
    assert_int_equal(statement_merge(w->cx, a, b, REASON), OK);

    ASSERT_REFUSED(w, statement_merge(w->cx, b, a, REASON), ERR_CONFLICT);
    ASSERT_REFUSED(w, statement_merge(w->cx, a, b, REASON), ERR_CONFLICT);
    ASSERT_REFUSED(w, statement_merge(w->cx, b, elsewhere, REASON), ERR_INVALID);
    ASSERT_REFUSED(w, statement_merge(w->cx, b, (statement_id){ 1 }, REASON), ERR_NOT_FOUND);
}

static void nothing_is_merged_once_the_result_stands(void **state)
{
    struct world *w = *state;
    struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id a = given_statement(w, &c, S("One"));
    const statement_id b = given_statement(w, &c, S("Two"));
    w->cx->now = c.closes_at + 1;

    ASSERT_REFUSED(w, statement_merge(w->cx, a, b, REASON), ERR_CONFLICT);
}

/* North proposes, so it is the author. */
static statement_id given_proposal(struct world *w, const struct consultation *c, str_t text)
{
    struct statement s = { .consultation = c->id,
                           .state = STATEMENT_ACCEPTED,
                           .author = participant_of_organisation(c->id, w->north.id.v) };
    s.text.by[LANG_EN] = text;
    statement_id id;
    assert_int_equal(statement_add(w->cx, &s, &id), OK);
    return id;
}

static err_t amend(struct world *w, const struct consultation *c, statement_id what, str_t text,
                   str_t reason, statement_id *out)
{
    struct statement s = { .consultation = c->id, .amends = what, .amend_reason = reason };
    s.text.by[LANG_EN] = text;
    return statement_add(w->cx, &s, out);
}

static void an_amendment_says_why_when_it_is_accepted_and_stands_beside_its_original(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id a = given_statement(w, &c, S("Observers need access"));
    statement_id b;
    ASSERT_REFUSED(w, amend(w, &c, a, S("Observers need access"), REASON, &b), ERR_INVALID);
    ASSERT_REFUSED(w, amend(w, &c, a, S("Observers need free access"), S("no"), &b), ERR_INVALID);

    assert_int_equal(amend(w, &c, a, S("Observers need free access"),
                           S("Access alone says nothing about when."), &b),
                     OK);

    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE '%Access alone%'"), 0);
    assert_int_equal(statement_decide(w->cx, b, STATEMENT_ACCEPTED, S("")), OK);
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE '%Access alone%'"), 1);
    assert_int_equal(read_back(w, b).amends.v, a.v);
    assert_int_equal(accepted_count(w, &c), 2);
}

static void the_author_takes_an_amendment_while_nobody_has_answered_the_original(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id a = given_proposal(w, &c, S("Observers need access"));
    const statement_id other = given_proposal(w, &c, S("Results are published"));
    statement_id b, d;
    assert_int_equal(amend(w, &c, a, S("Observers need free access"), REASON, &b), OK);
    assert_int_equal(statement_decide(w->cx, b, STATEMENT_ACCEPTED, S("")), OK);
    assert_int_equal(amend(w, &c, other, S("Results are published at once"), REASON, &d), OK);
    assert_int_equal(statement_decide(w->cx, d, STATEMENT_ACCEPTED, S("")), OK);
    ASSERT_REFUSED(w, statement_take_amendment(w->cx, b), ERR_FORBIDDEN); /* nobody in particular */
    ASSERT_REFUSED(w, statement_take_amendment(w->cx, a), ERR_CONFLICT);
    speak_for_north(w);

    assert_int_equal(statement_take_amendment(w->cx, b), OK);

    assert_int_equal(read_back(w, a).merged_into.v, b.v);
    assert_str_is(read_back(w, a).merge_reason, "amended");
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'statement.amended'"), 1);
    assert_int_equal(take(w, &c, other, POSITION_AGREE, NULL), OK);
    ASSERT_REFUSED(w, statement_take_amendment(w->cx, d), ERR_FORBIDDEN);
}

static err_t translate(struct world *w, statement_id s, str_t text, enum translation as)
{
    return statement_translate(
        w->cx, &(struct translating){ .on = s, .to = LANG_AZ, .text = text, .as = as });
}

static void a_translation_is_confirmed_by_somebody_else(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    w->cx->actor.account = 71;
    assert_int_equal(translate(w, s, S("Bir"), TRANSLATION_MACHINE), OK);
    ASSERT_REFUSED(w, statement_confirm(w->cx, s), ERR_FORBIDDEN);
    w->cx->now += USEC_PER_SECOND;
    w->cx->actor.account = 72;

    assert_int_equal(statement_confirm(w->cx, s), OK);

    const struct statement made = read_back(w, s);
    assert_str_is(made.text.by[LANG_AZ], "Bir");
    assert_str_is(made.text.by[LANG_EN], "One");
    assert_true(made.has_original);
    assert_int_equal(made.original, LANG_EN);
    assert_int_equal(made.translation, TRANSLATION_CONFIRMED);
    assert_int_equal(made.translated_at, w->cx->now);
    assert_int_equal(made.corrected_at, 0); /* what was answered stays as it was */
    ASSERT_REFUSED(w, statement_confirm(w->cx, s), ERR_CONFLICT);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind IN"
                                   " ('statement.translated', 'statement.confirmed')"),
                     2);
}

static void another_text_sets_a_confirmed_translation_back(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    w->cx->actor.account = 71;
    assert_int_equal(translate(w, s, S("Bir"), TRANSLATION_HUMAN), OK);
    w->cx->actor.account = 72;
    assert_int_equal(statement_confirm(w->cx, s), OK);
    w->cx->now += USEC_PER_SECOND;

    assert_int_equal(translate(w, s, S("Bir nəfər"), TRANSLATION_HUMAN), OK);
    assert_int_equal(read_back(w, s).translation, TRANSLATION_HUMAN);
    assert_int_equal(read_back(w, s).translated_by, 72);
    w->cx->actor.account = 73;
    assert_int_equal(statement_confirm(w->cx, s), OK);

    const struct text2 other = { .by = { [LANG_AZ] = S("Bir nəfər"), [LANG_EN] = S("One man") } };
    const struct text2 none = { 0 };
    assert_int_equal(statement_correct(w->cx, s, &other, &none, S("A word was missing.")), OK);
    assert_int_equal(read_back(w, s).translation, TRANSLATION_HUMAN);
    assert_int_equal(read_back(w, s).translated_by, 72);
}

static void two_translators_at_once_do_not_overwrite_each_other(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id id = given_statement(w, &c, S("One"));
    struct statement seen = read_back(w, id);
    assert_int_equal(translate(w, id, S("Bir"), TRANSLATION_HUMAN), OK);
    seen.text.by[LANG_AZ] = S("Tək");

    ASSERT_REFUSED(w, statement_set_translation(w->cx, &seen, seen.translated_at), ERR_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_merged_statement_takes_no_positions_and_keeps_those_it_has),
        WORLD_TEST(a_merge_is_undone_with_a_reason_and_what_was_there_counts_again),
        WORLD_TEST(merges_never_go_round),
        WORLD_TEST(nothing_is_merged_once_the_result_stands),
        WORLD_TEST(an_amendment_says_why_when_it_is_accepted_and_stands_beside_its_original),
        WORLD_TEST(the_author_takes_an_amendment_while_nobody_has_answered_the_original),
        WORLD_TEST(a_translation_is_confirmed_by_somebody_else),
        WORLD_TEST(another_text_sets_a_confirmed_translation_back),
        WORLD_TEST(two_translators_at_once_do_not_overwrite_each_other),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
