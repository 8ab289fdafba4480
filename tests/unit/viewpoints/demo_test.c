/* The demonstration.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

static void the_demonstration_holds_what_the_facts_hold(void **state)
{
    struct world *w = *state;
    struct demo_people people;
    assert_int_equal(demo_fill(w->cx, &people), OK);

    struct consultation c;
    struct tally t;
    struct statement_list statements;
    assert_int_equal(consultation_find(w->cx, S("election-2013"), &c), OK);
    assert_int_equal(consultation_tally(w->cx, &c, consultation_side(&c, STR_NONE), &t), OK);
    assert_int_equal(statement_list_accepted(w->cx, c.id, &statements), OK);

    assert_int_equal(statements.count, 8);
    assert_int_equal(t.own, 0);
    assert_int_equal(t.stated, 43);
    assert_int_equal(t.inferred, 10);
    assert_int_equal(t.participants, 15);
    assert_int_equal(t.local, 5);
    assert_int_equal(t.international, 10);
    assert_int_equal(consultation_stage(&c, w->cx->now), STAGE_PUBLISHED);
    assert_false(c.is_example);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM organisation WHERE is_example = 0"
                                   " AND slug NOT IN ('north', 'south')"),
                     19);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM document"), 21);
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
        assert_int_equal(consultation_tally(w->cx, &c, consultation_side(&c, STR_NONE), &t), OK);
        assert_true(c.is_example);
        assert_int_equal(consultation_stage(&c, w->cx->now), STAGE_OPEN);
        assert_int_equal(t.stated + t.inferred, 0);
        assert_true(t.own > 100);
    }
    assert_int_equal(
        count_rows(w, "SELECT count(*) FROM position WHERE taken_at > 1795420800000000"), 0);
}

static void one_example_is_answered_by_both_sides_and_invited_by_an_organisation(void **state)
{
    struct world *w = *state;
    struct demo_people people;
    struct consultation c;
    struct organisation inviter;
    struct tally named, open;
    assert_int_equal(demo_fill(w->cx, &people), OK);
    assert_int_equal(consultation_find(w->cx, S("explaining-the-result"), &c), OK);

    assert_int_equal(c.who, WHO_BOTH);
    assert_true(c.is_example);
    assert_int_equal(consultation_stage(&c, w->cx->now), STAGE_OPEN);
    assert_int_equal(c.last_stage, STAGE_OPEN);
    assert_int_equal(organisation_find(w->cx, c.inviter, &inviter), OK);
    assert_true(inviter.is_example);
    assert_int_equal(consultation_tally(w->cx, &c, SIDE_ORGANISATIONS, &named), OK);
    assert_int_equal(consultation_tally(w->cx, &c, SIDE_PUBLIC, &open), OK);
    assert_int_equal(named.participants, 7);
    assert_int_equal(named.own, 29);
    assert_int_equal(named.stated, 1);
    assert_int_equal(open.participants, 31);
    assert_int_equal(open.stated + open.inferred, 0);
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
                                   .mandate = mandates[0].id.v,
                                   .scopes = mandates[0].scopes };

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
        WORLD_TEST(the_demonstration_holds_what_the_facts_hold),
        WORLD_TEST(the_demonstrations_examples_are_marked_and_open),
        WORLD_TEST(one_example_is_answered_by_both_sides_and_invited_by_an_organisation),
        WORLD_TEST(the_sample_representative_has_statements_open),
        WORLD_TEST(the_demonstration_stays_out_of_a_database_that_people_use),
        WORLD_TEST(filling_the_demonstration_again_changes_nothing),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
