/* Results that are frozen: when, why anew, and that a changed row is found. On both engines.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

#include <stdlib.h>
#include <unistd.h>

#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "ledger/entries.h"
#include "ledger/sequencer.h"
#include "viewpoints/package/data.h"
#include "viewpoints/package/freeze_store.h"
#include "viewpoints/package/freezing.h"

/* Everything that waits gets its place; time goes on. */
static void sequence(struct world *w)
{
    const char *const key =
        arena_cstr(w->cx->arena, arena_printf(w->cx->arena, "%s/ledger.key", w->place.folder));
    w->cx->now += 5 * 60 * USEC_PER_SECOND;
    assert_int_equal(sequencer_run_once(w->cx, key), OK);
}

/* The next thing to do; false: nothing is. */
static bool due(struct world *w, struct unmatched *u, struct freezing *what)
{
    bool found = false;
    str_t room = S("");
    assert_int_equal(room_make(w->cx, &room), OK);
    assert_int_equal(freezing_read(w->cx, room, u, what, &found), OK);
    assert_int_equal(rmdir(arena_cstr(w->cx->arena, room)), 0); /* nothing is left of it */
    return found;
}

static void freeze_all(struct world *w)
{
    struct unmatched u = { 0 };
    struct freezing what;
    while (due(w, &u, &what))
        assert_int_equal(freezing_write(w->cx, &what), OK);
    sequence(w);
}

/* How many the record finds of freezes, and the first of them. */
struct found {
    int64_t count;
    char what[200];
};
static void note(void *of, const char *table, int64_t id, str_t what)
{
    struct found *const f = of;
    (void)id;
    if (strcmp(table, "consultation_freeze") != 0 || f->count++ > 0)
        return;
    (void)snprintf(f->what, sizeof f->what, "%.*s", STR_ARG(what));
}
static struct found compared(struct world *w, bool recompute)
{
    struct found f = { 0 };
    struct record_differences to = { .differs = note, .of = &f, .recompute = recompute };
    assert_int_equal(freeze_compare(w->cx, &to), OK);
    return f;
}

static void close_now(struct world *w, struct consultation *c)
{
    assert_int_equal(consultation_get(w->cx, c->id, c), OK);
    w->cx->now += USEC_PER_SECOND;
    c->closes_at = w->cx->now;
    assert_int_equal(consultation_change(w->cx, c), OK);
    w->cx->now += USEC_PER_SECOND;
    assert_int_equal(consultation_get(w->cx, c->id, c), OK);
}

struct asked {
    struct consultation c;
    statement_id one, two;
};
/* Twelve people of the public on two statements, closed. */
static struct asked given_closed(struct world *w)
{
    struct asked a = { .c = given_consultation(w, S("open-one"), WHO_PUBLIC) };
    a.one = given_statement(w, &a.c, S("One"));
    a.two = given_statement(w, &a.c, S("Two"));
    for (int64_t who = 1; who <= 12; who++) {
        speak_as_visitor(w, who);
        assert_int_equal(take(w, &a.c, a.one, who % 3 ? POSITION_AGREE : POSITION_DISAGREE, NULL),
                         OK);
        assert_int_equal(take(w, &a.c, a.two, POSITION_PASS, NULL), OK);
        w->cx->now += USEC_PER_SECOND;
    }
    speak_as_nobody(w);
    close_now(w, &a.c);
    sequence(w);
    return a;
}

static struct freeze standing(struct world *w, const struct asked *a)
{
    struct freeze f;
    assert_int_equal(freeze_find(w->cx, a->c.id, SIDE_PUBLIC, &f), OK);
    return f;
}

static void what_closes_is_frozen_once_with_an_entry(void **state)
{
    struct world *w = *state;
    const struct asked a = given_closed(w);

    freeze_all(w);

    const struct freeze f = standing(w, &a);
    assert_int_equal(f.statement_count, 2);
    assert_int_equal(f.participant_count, 12);
    assert_int_equal(f.position_count, 24);
    assert_int_equal(f.votes.len, 64);
    assert_int_equal(f.analysis.len, 64);
    assert_int_equal(f.salt.len, 32); /* counts only: nobody finds answers by trying */
    struct entry e;
    assert_int_equal(entry_newest(w->cx, S("consultation.frozen"), a.c.id.v, &e), OK);
    assert_int_equal(e.at, f.frozen_at);
    struct unmatched u = { 0 };
    struct freezing what;
    assert_false(due(w, &u, &what));
    assert_int_equal(compared(w, true).count, 0);
}

static void an_open_consultation_is_not_frozen(void **state)
{
    struct world *w = *state;
    struct unmatched u = { 0 };
    struct freezing what;
    const struct consultation c = given_consultation(w, S("open-one"), WHO_PUBLIC);
    (void)given_statement(w, &c, S("One"));
    sequence(w);

    assert_false(due(w, &u, &what));
}

static void both_sides_are_frozen_for_themselves(void **state)
{
    struct world *w = *state;
    struct consultation c = given_consultation(w, S("both"), WHO_BOTH);
    const statement_id s = given_statement(w, &c, S("One"));
    struct freeze of[2];
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);
    speak_as_visitor(w, 7);
    assert_int_equal(take(w, &c, s, POSITION_DISAGREE, NULL), OK);
    speak_as_nobody(w);
    close_now(w, &c);
    sequence(w);

    freeze_all(w);

    for (int side = 0; side < SIDE_COUNT; side++) {
        assert_int_equal(freeze_find(w->cx, c.id, (enum side)side, &of[side]), OK);
        assert_int_equal(of[side].position_count, 1);
        assert_int_equal(of[side].participant_count, 1);
    }
    assert_false(str_eq(of[0].votes, of[1].votes));
    assert_int_equal(of[0].salt.len, 0); /* organisations are published whole */
}

static void a_text_taken_down_is_frozen_anew_with_the_reason(void **state)
{
    struct world *w = *state;
    const struct asked a = given_closed(w);
    freeze_all(w);
    const struct freeze before = standing(w, &a);
    assert_int_equal(statement_take_down(w->cx, a.two, S("It names a private person.")), OK);
    sequence(w);

    freeze_all(w);

    const struct freeze *all = NULL;
    size_t count = 0;
    assert_int_equal(freeze_list(w->cx, a.c.id, SIDE_PUBLIC, &all, &count), OK);
    assert_int_equal(count, 2);
    assert_int_equal(all[0].superseded_at, 0);
    assert_true(str_find(all[0].reason, S("It names a private person.")) < all[0].reason.len);
    assert_true(all[1].superseded_at != 0);
    assert_true(str_eq(all[1].statements, before.statements)); /* as it was said */
    assert_false(str_eq(all[0].statements, before.statements));
    assert_int_equal(compared(w, true).count, 0);
}

static size_t freezes_of(struct world *w, const struct asked *a)
{
    const struct freeze *all = NULL;
    size_t count = 0;
    assert_int_equal(freeze_list(w->cx, a->c.id, SIDE_PUBLIC, &all, &count), OK);
    return count;
}

static void a_change_of_the_background_alone_needs_no_other_freeze(void **state)
{
    struct world *w = *state;
    struct asked a = given_closed(w);
    freeze_all(w);
    a.c.background.by[LANG_EN] = S("Told better.");
    assert_int_equal(consultation_change(w->cx, &a.c), OK);
    sequence(w);

    freeze_all(w);

    assert_int_equal(freezes_of(w, &a), 1);
    assert_int_equal(compared(w, true).count, 0);
}

static void no_other_question_is_asked_once_it_is_frozen(void **state)
{
    struct world *w = *state;
    struct asked a = given_closed(w);
    freeze_all(w);
    a.c.question.by[LANG_EN] = S("The same, asked better?");
    assert_int_equal(consultation_change(w->cx, &a.c), ERR_CONFLICT);
    sequence(w);

    freeze_all(w);

    assert_int_equal(freezes_of(w, &a), 1);
    assert_int_equal(compared(w, true).count, 0);
}

static void an_answer_changed_by_hand_is_found(void **state)
{
    struct world *w = *state;
    const struct asked a = given_closed(w);
    freeze_all(w);
    (void)a;
    change_by_hand(w, "UPDATE position SET value = 0 WHERE id IN (SELECT min(id) FROM position)");

    const struct found f = compared(w, false);

    assert_int_equal(f.count, 1);
    assert_non_null(strstr(f.what, "votes_sha256"));
}

/* Whoever changes rows may make it look like a change of the program's: without an entry that tells
 * why, it is not frozen anew. */
static void what_no_entry_explains_is_never_frozen_anew(void **state)
{
    struct world *w = *state;
    const struct asked a = given_closed(w);
    struct unmatched u = { 0 };
    struct freezing what;
    freeze_all(w);
    change_by_hand(w, "UPDATE statement SET text_en = 'Another'");
    change_by_hand(w, "UPDATE consultation SET changed_at = changed_at + 1");

    assert_false(due(w, &u, &what));

    assert_int_equal(standing(w, &a).superseded_at, 0);
    const struct found f = compared(w, false);
    assert_int_equal(f.count, 1);
    assert_non_null(strstr(f.what, "statements_sha256"));
}

static void a_freeze_changed_by_hand_is_found(void **state)
{
    struct world *w = *state;
    (void)given_closed(w);
    freeze_all(w);
    change_by_hand(w, "UPDATE consultation_freeze SET participants = participants + 1");
    assert_int_equal(compared(w, false).count, 1);
    change_by_hand(w, "DELETE FROM consultation_freeze");
    assert_int_equal(compared(w, false).count, 1);
}

static void what_changed_while_it_was_computed_is_not_written(void **state)
{
    struct world *w = *state;
    struct asked a = given_closed(w);
    struct unmatched u = { 0 };
    struct freezing what;
    assert_true(due(w, &u, &what));
    a.c.background.by[LANG_EN] = S("Another background.");
    assert_int_equal(consultation_change(w->cx, &a.c), OK);

    assert_int_equal(freezing_write(w->cx, &what), ERR_CONFLICT);

    assert_int_equal(count_rows(w, "SELECT count(*) FROM consultation_freeze"), 0);
}

static void opened_again_and_closed_it_is_frozen_anew_and_both_stand(void **state)
{
    struct world *w = *state;
    struct asked a = given_closed(w);
    freeze_all(w);
    a.c.closes_at = w->cx->now + HOUR;
    assert_int_equal(consultation_change(w->cx, &a.c), OK);
    sequence(w);
    speak_as_visitor(w, 99);
    assert_int_equal(take(w, &a.c, a.one, POSITION_AGREE, NULL), OK);
    speak_as_nobody(w);
    struct unmatched u = { 0 };
    struct freezing what;
    assert_false(due(w, &u, &what)); /* it is open */
    assert_int_equal(compared(w, false).count, 0);
    close_now(w, &a.c);
    sequence(w);

    freeze_all(w);

    const struct freeze *all = NULL;
    size_t count = 0;
    assert_int_equal(freeze_list(w->cx, a.c.id, SIDE_PUBLIC, &all, &count), OK);
    assert_int_equal(count, 2);
    assert_int_equal(all[0].position_count, all[1].position_count + 1);
    assert_true(all[0].reason.len > 0);
}

static void how_data_is_given_out_stays_once_somebody_has_answered(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("open-one"), WHO_PUBLIC);
    const statement_id s = given_statement(w, &c, S("One"));
    struct consultation_data d;
    assert_int_equal(consultation_data_load(w->cx, &c, &d), OK);
    assert_int_equal(d.matrix, MATRIX_COUNTS); /* nobody was told otherwise */
    d.matrix = MATRIX_WHOLE;
    assert_int_equal(consultation_data_choose(w->cx, &c, &d), OK);
    speak_as_visitor(w, 3);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);
    speak_as_nobody(w);
    d.matrix = MATRIX_COUNTS;

    assert_int_equal(consultation_data_choose(w->cx, &c, &d), ERR_CONFLICT);

    assert_int_equal(consultation_data_load(w->cx, &c, &d), OK);
    assert_int_equal(d.matrix, MATRIX_WHOLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(what_closes_is_frozen_once_with_an_entry),
        WORLD_TEST(an_open_consultation_is_not_frozen),
        WORLD_TEST(both_sides_are_frozen_for_themselves),
        WORLD_TEST(a_text_taken_down_is_frozen_anew_with_the_reason),
        WORLD_TEST(a_change_of_the_background_alone_needs_no_other_freeze),
        WORLD_TEST(no_other_question_is_asked_once_it_is_frozen),
        WORLD_TEST(an_answer_changed_by_hand_is_found),
        WORLD_TEST(what_no_entry_explains_is_never_frozen_anew),
        WORLD_TEST(a_freeze_changed_by_hand_is_found),
        WORLD_TEST(what_changed_while_it_was_computed_is_not_written),
        WORLD_TEST(opened_again_and_closed_it_is_frozen_anew_and_both_stand),
        WORLD_TEST(how_data_is_given_out_stays_once_somebody_has_answered),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
