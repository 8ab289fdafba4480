/* Counters follow what they count, whatever is written in whatever order.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "viewpoints/check/check.h"
#include "viewpoints/counts.h"
#include "world.h"

static void note_difference(void *of, const char *table, int64_t id, str_t what)
{
    print_message("%s %" PRId64 ": %.*s\n", table, id, STR_ARG(what));
    ++*(int *)of;
}

static void assert_counts_are_right(struct world *w)
{
    int found = 0;
    struct record_differences to = { .differs = note_difference, .of = &found };
    assert_int_equal(counts_compare(w->cx, &to), OK);
    assert_int_equal(found, 0);
}

static struct people_count people(struct world *w, const struct consultation *c, enum side side)
{
    struct people_count n;
    assert_int_equal(people_count_of(w->cx, c->id, side, &n), OK);
    return n;
}

static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state % below;
}

enum { BATCH = 40, BATCHES = 12, STATEMENTS = 5, VISITORS = 15 };

/* Some of the same visitor on the same statement in one batch, some of an organisation. */
static void take_batch(struct world *w, const struct consultation *c, const statement_id *s,
                       uint64_t *random)
{
    struct cx each[BATCH];
    struct position_new items[BATCH];
    for (int i = 0; i < BATCH; i++) {
        const bool named = draw(random, 8) == 0;
        if (named)
            speak_for_north(w);
        else
            speak_as_visitor(w, 1 + (int64_t)draw(random, VISITORS));
        each[i] = *w->cx;
        items[i] =
            (struct position_new){ .cx = &each[i],
                                   .in = c->id,
                                   .on = s[draw(random, STATEMENTS)],
                                   .value = (enum position)((int)draw(random, 3) - 1),
                                   .reason = named ? S("Because the members decided so.") : S(""),
                                   .reason_language = named ? S("en") : S(""),
                                   .source_url = S("") };
    }
    assert_int_equal(position_take_many(w->cx, items, BATCH), OK);
    for (int i = 0; i < BATCH; i++)
        assert_int_equal(items[i].outcome, OK);
}

static void counters_equal_a_recount_after_every_batch(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_BOTH);
    statement_id s[STATEMENTS];
    uint64_t random = 88172645463325252;
    for (int i = 0; i < STATEMENTS; i++)
        s[i] = given_statement(w, &c, S("A statement"));

    for (int64_t i = 0; i < BATCHES; i++) {
        take_batch(w, &c, s, &random);
        w->cx->now += USEC_PER_SECOND;
        assert_counts_are_right(w);
        assert_int_equal(people(w, &c, SIDE_ORGANISATIONS).changes +
                             people(w, &c, SIDE_PUBLIC).changes,
                         (i + 1) * BATCH);
    }
    assert_int_equal(people(w, &c, SIDE_PUBLIC).participants, VISITORS);
    assert_int_equal(people(w, &c, SIDE_ORGANISATIONS).participants, 1);

    const struct answer_count *all = NULL;
    size_t count = 0;
    assert_int_equal(answer_counts_of(w->cx, c.id, SIDE_PUBLIC, &all, &count), OK);
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += all[i].agree + all[i].disagree + all[i].pass;
    assert_int_equal(sum, count_rows(w, "SELECT count(*) FROM position p JOIN participant a"
                                        " ON a.id = p.participant_id WHERE p.superseded_at = 0"
                                        " AND a.organisation_id IS NULL"));
}

static void a_coded_position_is_counted_and_leaves_when_the_organisation_speaks(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    const struct position_coded first = coded(w, s, POSITION_DISAGREE);
    const struct position_coded second = coded(w, s, POSITION_AGREE);
    struct tally t;
    assert_int_equal(position_code(w->cx, c.id, &first), OK);
    w->cx->now += USEC_PER_SECOND;
    assert_int_equal(position_code(w->cx, c.id, &second), OK);
    assert_counts_are_right(w);
    assert_int_equal(consultation_tally(w->cx, &c, SIDE_ORGANISATIONS, &t), OK);
    assert_int_equal(t.stated + t.inferred, 1);
    assert_int_equal(t.participants, 1);

    speak_for_north(w);
    w->cx->now += USEC_PER_SECOND;
    assert_int_equal(take(w, &c, s, POSITION_PASS, NULL), OK);

    assert_counts_are_right(w);
    assert_int_equal(consultation_tally(w->cx, &c, SIDE_ORGANISATIONS, &t), OK);
    assert_int_equal(t.own, 1);
    assert_int_equal(t.stated + t.inferred, 0);
    assert_int_equal(t.participants, 1);
}

static void who_answered_only_what_is_no_longer_accepted_is_no_participant(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    const statement_id one = given_statement(w, &c, S("One"));
    const statement_id two = given_statement(w, &c, S("Two"));
    speak_as_visitor(w, 1);
    assert_int_equal(take(w, &c, one, POSITION_AGREE, NULL), OK);
    assert_int_equal(take(w, &c, two, POSITION_AGREE, NULL), OK);
    speak_as_visitor(w, 2);
    assert_int_equal(take(w, &c, one, POSITION_PASS, NULL), OK);
    assert_int_equal(people(w, &c, SIDE_PUBLIC).participants, 2);

    struct statement s;
    assert_int_equal(statement_get(w->cx, one, &s), OK);
    assert_int_equal(statement_set_state(w->cx, &s, STATEMENT_REJECTED, S("It says the same.")),
                     OK);
    assert_counts_are_right(w);
    assert_int_equal(people(w, &c, SIDE_PUBLIC).participants, 1);

    assert_int_equal(take(w, &c, two, POSITION_PASS, NULL), OK); /* a first answer that counts */
    assert_counts_are_right(w);
    assert_int_equal(people(w, &c, SIDE_PUBLIC).participants, 2);

    assert_int_equal(statement_get(w->cx, one, &s), OK);
    assert_int_equal(statement_set_state(w->cx, &s, STATEMENT_ACCEPTED, S("")), OK);
    assert_counts_are_right(w);
}

static void counters_made_from_rows_are_those_that_were_kept(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_BOTH);
    statement_id s[STATEMENTS];
    uint64_t random = 4711;
    for (int i = 0; i < STATEMENTS; i++)
        s[i] = given_statement(w, &c, S("A statement"));
    take_batch(w, &c, s, &random);
    const struct people_count before = people(w, &c, SIDE_PUBLIC);
    change_by_hand(w, "UPDATE answer_count SET agree = 17");
    change_by_hand(w, "UPDATE people_count SET participants = 99, changes = 3");

    assert_int_equal(counts_make(w->cx, c.id), OK);

    assert_counts_are_right(w);
    const struct people_count after = people(w, &c, SIDE_PUBLIC);
    assert_int_equal(after.participants, before.participants);
    assert_int_equal(after.changes, before.changes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(counters_equal_a_recount_after_every_batch),
        WORLD_TEST(a_coded_position_is_counted_and_leaves_when_the_organisation_speaks),
        WORLD_TEST(who_answered_only_what_is_no_longer_accepted_is_no_participant),
        WORLD_TEST(counters_made_from_rows_are_those_that_were_kept),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
