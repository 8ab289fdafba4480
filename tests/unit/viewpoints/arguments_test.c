/* Arguments, replies and marks on the database. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "kit/settings/settings.h"
#include "viewpoints/arguments/arguments.h"
#include "world.h"

#define SAID S("Observers saw it with their own eyes.")

static err_t say_this(struct world *w, const struct consultation *c, statement_id s,
                      enum argument_side side, int64_t parent, str_t text, argument_id *out)
{
    const struct argument a = { .consultation = c->id,
                                .statement = s,
                                .parent = { parent },
                                .side = side,
                                .text = text,
                                .language = S("en") };
    return argument_give(w->cx, &a, out);
}

/* Nobody says the same twice: each is numbered. */
static err_t say(struct world *w, const struct consultation *c, statement_id s,
                 enum argument_side side, int64_t parent, argument_id *out)
{
    static int times;
    return say_this(w, c, s, side, parent,
                    arena_printf(&w->arena, "%.*s (%d)", STR_ARG(SAID), ++times), out);
}

static size_t shown(struct world *w, statement_id s)
{
    struct argument_list list;
    assert_int_equal(argument_list_of(w->cx, s, &list), OK);
    return list.count;
}

static void an_organisations_argument_stands_at_once_a_visitors_waits(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_BOTH);
    const statement_id s = given_statement(w, &c, S("One statement"));
    argument_id named, unnamed;

    speak_for_north(w);
    assert_int_equal(say(w, &c, s, ARGUMENT_FOR, 0, &named), OK);
    speak_as_visitor(w, 77);
    assert_int_equal(say(w, &c, s, ARGUMENT_AGAINST, 0, &unnamed), OK);

    assert_int_equal(shown(w, s), 1);
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'argument.given'"), 2);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM moderation_case WHERE kind = 'argument'"),
                     1);
    assert_int_equal(argument_decide(w->cx, unnamed, STATEMENT_ACCEPTED, S(""), false), OK);
    assert_int_equal(shown(w, s), 2);
    assert_int_equal(
        argument_decide(w->cx, unnamed, STATEMENT_REJECTED, S("It names a person."), true), OK);
    assert_int_equal(shown(w, s), 1);
}

static void nobody_argues_who_speaks_for_nobody(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One statement"));
    argument_id id;
    speak_as_visitor(w, 77);
    assert_int_equal(say(w, &c, s, ARGUMENT_FOR, 0, &id), ERR_FORBIDDEN);
    speak_as_nobody(w);
    assert_int_equal(say(w, &c, s, ARGUMENT_FOR, 0, &id), ERR_FORBIDDEN);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM argument"), 0);
}

static void only_so_many_of_one_author_wait(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    const statement_id s = given_statement(w, &c, S("One statement"));
    argument_id id;
    speak_as_visitor(w, 77);
    for (int i = 0; i < ARGUMENTS_WAITING_MOST; i++)
        assert_int_equal(say(w, &c, s, ARGUMENT_FOR, 0, &id), OK);
    assert_int_equal(say(w, &c, s, ARGUMENT_FOR, 0, &id), ERR_TOO_MANY);
    speak_as_visitor(w, 78);
    assert_int_equal(say(w, &c, s, ARGUMENT_FOR, 0, &id), OK);
}

static void the_reason_of_a_position_is_an_argument_that_can_be_answered(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_BOTH);
    const statement_id s = given_statement(w, &c, S("One statement"));
    struct position_new taken = { 0 };
    argument_id reply;
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_DISAGREE, &taken), OK);

    struct argument_list list;
    assert_int_equal(argument_list_of(w->cx, s, &list), OK);
    assert_int_equal(list.count, 1);
    assert_true(list.at[0].is_reason);
    assert_int_equal(list.at[0].side, ARGUMENT_AGAINST);
    assert_int_equal(list.at[0].organisation.v, w->north.id.v);

    speak_as_visitor(w, 77);
    assert_int_equal(say(w, &c, s, ARGUMENT_REPLY, taken.made.v, &reply), OK);
    assert_int_equal(argument_decide(w->cx, reply, STATEMENT_ACCEPTED, S(""), false), OK);
    assert_int_equal(shown(w, s), 2);
}

static void the_latest_mark_counts_and_nobody_marks_an_own_argument(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_BOTH);
    const statement_id s = given_statement(w, &c, S("One statement"));
    argument_id id;
    speak_for_north(w);
    assert_int_equal(say(w, &c, s, ARGUMENT_FOR, 0, &id), OK);
    assert_int_equal(argument_mark(w->cx, &c, id, 1), ERR_CONFLICT);
    speak_as_visitor(w, 77);
    assert_int_equal(argument_mark(w->cx, &c, id, 1), OK);
    assert_int_equal(argument_mark(w->cx, &c, id, -1), OK);

    struct argument_list list;
    const struct argument_marks *marks = NULL;
    assert_int_equal(argument_list_of(w->cx, s, &list), OK);
    assert_int_equal(argument_marks_load(w->cx, &c, s, &list, &marks), OK);
    assert_int_equal(marks[0].marks[MARKS_OTHER], 1);
    assert_int_equal(marks[0].helps[MARKS_OTHER], 0);
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'argument.marked'"), 2);
}

/* Two camps that part on five statements. One argument is liked by all of one camp, another by a
 * good part of both: the second has fewer marks that it helps, and comes first. */
static void what_helps_both_sides_comes_before_what_one_side_likes(void **state)
{
    struct world *w = *state;
    enum { PEOPLE = 40, STATEMENTS = 6 };
    const struct consultation c = given_consultation(w, S("a"), WHO_BOTH);
    statement_id all[STATEMENTS];
    argument_id popular, bridging;
    struct position_new taken = { 0 };
    for (int j = 0; j < STATEMENTS; j++)
        all[j] = given_statement(w, &c, arena_printf(&w->arena, "Statement %d of them", j));
    speak_for_north(w);
    assert_int_equal(say(w, &c, all[0], ARGUMENT_FOR, 0, &popular), OK);
    assert_int_equal(say(w, &c, all[0], ARGUMENT_FOR, 0, &bridging), OK);
    for (int i = 0; i < PEOPLE; i++) {
        const bool left = i < 28; /* the larger camp */
        speak_as_visitor(w, 1000 + i);
        for (int j = 0; j < STATEMENTS; j++)
            assert_int_equal(take(w, &c, all[j],
                                  left == (j % 2 == 0) ? POSITION_AGREE : POSITION_DISAGREE,
                                  &taken),
                             OK);
        assert_int_equal(argument_mark(w->cx, &c, popular, left ? 1 : -1), OK);
        assert_int_equal(argument_mark(w->cx, &c, bridging, i % 3 != 0 ? 1 : -1), OK);
    }
    struct argument_list list;
    const struct argument_marks *marks = NULL;
    assert_int_equal(argument_list_of(w->cx, all[0], &list), OK);
    assert_int_equal(argument_marks_load(w->cx, &c, all[0], &list, &marks), OK);
    assert_int_equal(list.at[0].id.v, popular.v);
    assert_true(marks[0].has_score && marks[1].has_score);
    assert_true(marks[0].helps[MARKS_AGREE] + marks[0].helps[MARKS_DISAGREE] >
                marks[1].helps[MARKS_AGREE] + marks[1].helps[MARKS_DISAGREE]);
    assert_true(marks[1].score > marks[0].score);
    assert_true(argument_order(&list.at[1], &marks[1], &list.at[0], &marks[0]) < 0);
}

static void what_was_taken_down_says_so_and_leaves_the_record(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_BOTH);
    const statement_id s = given_statement(w, &c, S("One statement"));
    argument_id id;
    struct argument a;
    speak_for_north(w);
    assert_int_equal(say(w, &c, s, ARGUMENT_FOR, 0, &id), OK);
    assert_int_equal(argument_take_down(w->cx, id, S("short")), ERR_INVALID);
    assert_int_equal(argument_take_down(w->cx, id, S("It named a private person.")), OK);
    assert_int_equal(argument_get(w->cx, id, &a), OK);
    assert_true(str_find(a.text, S("It named a private person.")) < a.text.len);
    assert_true(str_find(a.text, S("own eyes")) >= a.text.len);
    assert_int_equal(argument_take_down(w->cx, id, S("It named a private person.")), ERR_CONFLICT);
}

static void nobody_says_the_same_twice_in_one_place(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_BOTH);
    const statement_id s = given_statement(w, &c, S("One statement"));
    argument_id id, other;
    bool is_said = false, too_many = false;
    const struct argument again = { .consultation = c.id, .statement = s, .text = SAID };
    speak_for_north(w);
    assert_int_equal(say_this(w, &c, s, ARGUMENT_FOR, 0, SAID, &id), OK);
    assert_int_equal(say_this(w, &c, s, ARGUMENT_AGAINST, 0, SAID, &other), ERR_CONFLICT);
    assert_int_equal(argument_foresee(w->cx, &c, &again, &is_said, &too_many), OK);
    assert_true(is_said && !too_many);
    assert_int_equal(say_this(w, &c, s, ARGUMENT_REPLY, id.v, SAID, &other), OK);
    speak_as_visitor(w, 77);
    assert_int_equal(say_this(w, &c, s, ARGUMENT_FOR, 0, SAID, &other), OK);
}

/* --- what becomes of them --------------------------------------------------------------------- */

static void a_reason_that_was_replied_to_stays_when_its_position_is_replaced(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_BOTH);
    const statement_id s = given_statement(w, &c, S("One statement"));
    struct position_new first = { 0 }, second = { 0 };
    argument_id reply, late;
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_DISAGREE, &first), OK);
    speak_as_visitor(w, 77);
    assert_int_equal(say(w, &c, s, ARGUMENT_REPLY, first.made.v, &reply), OK);
    assert_int_equal(argument_decide(w->cx, reply, STATEMENT_ACCEPTED, S(""), false), OK);
    speak_for_north(w);
    w->cx->now += USEC_PER_SECOND;
    assert_int_equal(take(w, &c, s, POSITION_AGREE, &second), OK);

    struct argument_list list;
    assert_int_equal(argument_list_of(w->cx, s, &list), OK);
    assert_int_equal(list.count, 3);
    assert_int_equal(list.at[0].id.v, first.made.v);
    assert_true(list.at[0].replaced_at != 0);
    assert_int_equal(list.at[1].replaced_at, 0);
    speak_as_visitor(w, 78);
    assert_int_equal(say(w, &c, s, ARGUMENT_REPLY, first.made.v, &late), ERR_CONFLICT);
    assert_int_equal(argument_mark(w->cx, &c, (argument_id){ first.made.v }, 1), ERR_NOT_FOUND);
}

static void what_was_taken_down_comes_back_into_the_record_by_no_decision(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    const statement_id s = given_statement(w, &c, S("One statement"));
    argument_id id;
    speak_as_visitor(w, 77);
    assert_int_equal(say(w, &c, s, ARGUMENT_FOR, 0, &id), OK);
    assert_int_equal(argument_take_down(w->cx, id, S("It named a private person.")), OK);
    assert_int_equal(argument_decide(w->cx, id, STATEMENT_ACCEPTED, S(""), false), OK);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind ="
                                   " 'argument.accepted' AND fields NOT LIKE '%text%'"),
                     1);
}

/* --- replies told by mail --------------------------------------------------------------------- */

static int64_t told(struct world *w, int64_t about)
{
    return count_rows(w, arena_cstr(&w->arena, arena_printf(&w->arena,
                                                            "SELECT count(*) FROM mail_item WHERE"
                                                            " topic = 'replies' AND about_id ="
                                                            " %" PRId64,
                                                            about)));
}

static void a_reply_is_told_once_when_it_is_public(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_BOTH);
    const statement_id s = given_statement(w, &c, S("One statement"));
    argument_id named, unnamed, reply;
    struct settings *const mail = arena_new(&w->arena, struct settings);
    mail->mail_smtp_url = S("smtp://localhost");
    w->cx->settings = mail;
    speak_for_north(w);
    assert_int_equal(say(w, &c, s, ARGUMENT_FOR, 0, &named), OK);
    assert_int_equal(say(w, &c, s, ARGUMENT_REPLY, named.v, &reply), OK);
    assert_int_equal(told(w, w->north.id.v), 0); /* their own */
    speak_as_visitor(w, 77);
    assert_int_equal(say(w, &c, s, ARGUMENT_AGAINST, 0, &unnamed), OK);
    assert_int_equal(say(w, &c, s, ARGUMENT_REPLY, named.v, &reply), OK);
    assert_int_equal(told(w, w->north.id.v), 0); /* it waits */
    assert_int_equal(argument_decide(w->cx, reply, STATEMENT_ACCEPTED, S(""), false), OK);
    assert_int_equal(argument_decide(w->cx, reply, STATEMENT_REJECTED, S("Insult."), false), OK);
    assert_int_equal(argument_decide(w->cx, reply, STATEMENT_ACCEPTED, S(""), false), OK);
    assert_int_equal(told(w, w->north.id.v), 1);

    assert_int_equal(argument_decide(w->cx, unnamed, STATEMENT_ACCEPTED, S(""), false), OK);
    speak_for_north(w);
    assert_int_equal(say(w, &c, s, ARGUMENT_REPLY, unnamed.v, &reply), OK);
    assert_int_equal(told(w, unnamed.v), 1);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM mail_item WHERE text_en LIKE '%own eyes%'"
                                   " OR text_az = text_en OR organisation_id NOT IN (0,"
                                   " (SELECT id FROM organisation WHERE slug = 'north'))"),
                     0);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        WORLD_TEST(an_organisations_argument_stands_at_once_a_visitors_waits),
        WORLD_TEST(nobody_argues_who_speaks_for_nobody),
        WORLD_TEST(only_so_many_of_one_author_wait),
        WORLD_TEST(the_reason_of_a_position_is_an_argument_that_can_be_answered),
        WORLD_TEST(the_latest_mark_counts_and_nobody_marks_an_own_argument),
        WORLD_TEST(what_helps_both_sides_comes_before_what_one_side_likes),
        WORLD_TEST(what_was_taken_down_says_so_and_leaves_the_record),
        WORLD_TEST(nobody_says_the_same_twice_in_one_place),
        WORLD_TEST(a_reason_that_was_replied_to_stays_when_its_position_is_replaced),
        WORLD_TEST(what_was_taken_down_comes_back_into_the_record_by_no_decision),
        WORLD_TEST(a_reply_is_told_once_when_it_is_public),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
