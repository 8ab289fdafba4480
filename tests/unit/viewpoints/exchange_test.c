/* Polis files in and out, on both engines.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"

#include <unistd.h>

#include "viewpoints/polis/exchange.h"
#include "world.h"

static const struct polis_texts SMALL = {
    .comments = S_INIT("timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,"
                       "is-seed,is-meta,comment-body\n"
                       "1500000000000,x,0,0,1,1,1,1,0,First\n"
                       "1500000001000,x,1,7,0,0,0,0,0,\"Second, with \"\"marks\"\"\"\n"
                       "1500000002000,x,4,0,0,0,-1,0,0,Fourth\n"
                       "1500000003000,x,5,,0,0,1,0,1,=Fifth()\n"),
    .votes = S_INIT("timestamp,datetime,comment-id,voter-id,vote\n"
                    "1500000010000,x,0,0,1\n"
                    "1500000012000,x,0,2,-1\n"
                    "1500000011000,x,0,2,1\n"
                    "1500000013000,x,1,0,0\n"
                    "1500000014000,x,9,2,1\n"
                    "1500000015000,x,4,2,1\n"),
    .summary = S_INIT("topic,Can it be done?\n"
                      "url,\n"
                      "conversation-description,\"Two\nlines.\"\n"),
};

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

static struct import_plan plan_of(struct world *w, const struct polis_texts *texts, str_t slug)
{
    struct polis_folder folder;
    struct import_plan plan;
    AUTO(arena) scratch;
    arena_init(&scratch);
    assert_int_equal(polis_read_texts(texts, w->cx->arena, &scratch, &folder), OK);
    assert_int_equal(folder.problem_count, 0);
    const struct import_options o = { .slug = slug, .origin = slug, .language = LANG_EN };
    assert_int_equal(import_plan_make(w->cx, &folder, &o, &plan), OK);
    return plan;
}

static void import(struct world *w, const struct import_plan *plan)
{
    const struct import_options o = { .slug = plan->consultation.slug,
                                      .origin = plan->consultation.slug,
                                      .language = LANG_EN,
                                      .sha256 = { w->key.at, sizeof w->key.at } };
    assert_int_equal(import_apply(w->cx, plan, &o), OK);
}

static void an_import_becomes_a_closed_public_consultation(void **state)
{
    struct world *w = *state;
    const struct import_plan plan = plan_of(w, &SMALL, S("small"));
    import(w, &plan);

    struct consultation c;
    assert_int_equal(consultation_find(w->cx, S("small"), &c), OK);
    assert_int_equal(consultation_stage(&c, w->cx->now), STAGE_CLOSED);
    assert_int_equal(c.who, WHO_PUBLIC);
    assert_int_equal(c.import_id, plan.import_id);
    assert_str_is(c.question.by[LANG_EN], "Can it be done?");
    assert_str_is(c.question.by[LANG_AZ], "");
}

static void the_latest_vote_stands_and_earlier_ones_are_history(void **state)
{
    struct world *w = *state;
    const struct import_plan plan = plan_of(w, &SMALL, S("small"));
    import(w, &plan);

    const struct vote *votes = NULL;
    size_t n = 0;
    assert_int_equal(
        vote_list(w->cx, (consultation_id){ plan.participants[0].consultation.v }, &votes, &n), OK);
    assert_int_equal(plan.counts.revised, 1);
    assert_int_equal(plan.counts.positions, 5);
    assert_int_equal(n, 4); /* the vote on the rejected statement is kept, but does not count */
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position WHERE value = -1"
                                   " AND superseded_at = 0"),
                     1);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position WHERE value = 1"
                                   " AND superseded_at = 1500000012000000"),
                     1);
}

static void statements_keep_their_numbers_authors_and_moderation(void **state)
{
    struct world *w = *state;
    const struct import_plan plan = plan_of(w, &SMALL, S("small"));
    import(w, &plan);

    struct statement_list all;
    assert_int_equal(
        statement_list_all(w->cx, (consultation_id){ plan.participants[0].consultation.v }, &all),
        OK);
    assert_int_equal(all.count, 5);
    assert_int_equal(all.at[0].number, 0);
    assert_true(all.at[0].is_seed);
    assert_str_is(all.at[1].text.by[LANG_EN], "Second, with \"marks\"");
    assert_int_equal(all.at[1].state, STATEMENT_ACCEPTED);
    assert_int_equal(all.at[1].decided_at, 0);
    assert_int_equal(all.at[2].state, STATEMENT_REJECTED);
    assert_true(all.at[3].is_meta);
    assert_int_equal(all.at[3].author.v, 0);
    assert_int_equal(all.at[4].number, 9);         /* only votes know it */
    assert_int_equal(plan.counts.participants, 3); /* 0 and 2 voted, 7 wrote */
}

static void an_undone_import_is_not_shown_and_its_address_is_free(void **state)
{
    struct world *w = *state;
    const struct import_plan plan = plan_of(w, &SMALL, S("small"));
    import(w, &plan);

    assert_int_equal(import_undo(w->cx, plan.import_id), OK);

    struct consultation c;
    assert_int_equal(consultation_find(w->cx, S("small"), &c), ERR_NOT_FOUND);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position WHERE superseded_at = 0"), 0);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position"), 6);
    assert_int_equal(import_undo(w->cx, plan.import_id), ERR_CONFLICT);
    assert_int_equal(import_undo(w->cx, 99), ERR_NOT_FOUND);
    const struct import_plan again = plan_of(w, &SMALL, S("small"));
    import(w, &again);
    assert_int_equal(consultation_find(w->cx, S("small"), &c), OK);
}

static void assert_same(const struct buf *a, const struct buf *b)
{
    assert_true(a->len > 0);
    assert_int_equal(a->len, b->len);
    assert_memory_equal(a->at, b->at, a->len);
}

static void exported_again(struct world *w, const struct export_files *first)
{
    const struct polis_texts texts = { .votes = buf_str(&first->votes),
                                       .comments = buf_str(&first->comments),
                                       .participants = buf_str(&first->participants),
                                       .summary = buf_str(&first->summary) };
    const struct import_plan plan = plan_of(w, &texts, S("again"));
    import(w, &plan);
    AUTO(export_files) second;
    export_files_init(&second);
    assert_int_equal(consultation_export(w->cx, S("again"), LANG_EN, &second), OK);

    assert_same(&first->summary, &second.summary);
    assert_same(&first->comments, &second.comments);
    assert_same(&first->votes, &second.votes);
    assert_same(&first->participants, &second.participants);
}

static void import_of_an_export_gives_the_same_consultation(void **state)
{
    struct world *w = *state;
    const struct import_plan plan = plan_of(w, &SMALL, S("small"));
    import(w, &plan);
    AUTO(export_files) first;
    export_files_init(&first);
    assert_int_equal(consultation_export(w->cx, S("small"), LANG_EN, &first), OK);

    assert_str_is(str_sub(buf_str(&first.votes), 0, 88),
                  "timestamp,datetime,comment-id,voter-id,vote\n"
                  "1500000010000,2017-07-14T02:40:10Z,0,0,1\n150");
    const str_t comments = buf_str(&first.comments);
    assert_true(str_find(comments, S(",'=Fifth()\n")) < comments.len); /* for no spreadsheet */
    exported_again(w, &first);
}

static void export_of_own_positions_can_be_imported(void **state)
{
    struct world *w = *state;
    struct demo_people people;
    assert_int_equal(demo_fill(w->cx, &people), OK);
    AUTO(export_files) first;
    export_files_init(&first);
    assert_int_equal(consultation_export(w->cx, S("following-the-election"), LANG_EN, &first), OK);

    exported_again(w, &first);
}

/* A real conversation, where the shared data is at hand. */
static void a_real_conversation_goes_in_and_out(void **state)
{
    struct world *w = *state;
    const char *shared = getenv("ALYANS_SHARED");
    const str_t dir = arena_printf(w->cx->arena, "%s/data/opinion/brexit-consensus",
                                   shared != NULL ? shared : "../shared");
    struct polis_folder folder;
    struct import_plan plan;
    AUTO(arena) scratch;
    arena_init(&scratch);
    if (access(arena_cstr(w->cx->arena, dir), F_OK) != 0)
        skip(); /* the data beside the repository is not there */
    assert_int_equal(polis_read_folder(dir, STR_NONE, w->cx->arena, &scratch, &folder), OK);
    const struct import_options o = { .slug = S("brexit"), .origin = S("brexit") };
    assert_int_equal(import_plan_make(w->cx, &folder, &o, &plan), OK);
    assert_int_equal(plan.counts.participants, 204);
    assert_int_equal(plan.counts.statements, 50);
    assert_int_equal(plan.counts.positions, 5303);
    import(w, &plan);
    AUTO(export_files) first;
    export_files_init(&first);
    assert_int_equal(consultation_export(w->cx, S("brexit"), LANG_EN, &first), OK);

    exported_again(w, &first);
}

static void addresses_are_made_from_folder_names(void **state)
{
    struct world *w = *state;
    assert_str_is(slug_of_folder(w->cx, S("/data/Brexit Consensus/")), "brexit-consensus");
    assert_str_is(slug_of_folder(w->cx, S("scoop-hivemind.ubi")), "scoop-hivemind-ubi");
    assert_str_is(slug_of_folder(w->cx, S("../ə")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_import_becomes_a_closed_public_consultation),
        TEST(the_latest_vote_stands_and_earlier_ones_are_history),
        TEST(statements_keep_their_numbers_authors_and_moderation),
        TEST(an_undone_import_is_not_shown_and_its_address_is_free),
        TEST(import_of_an_export_gives_the_same_consultation),
        TEST(export_of_own_positions_can_be_imported),
        TEST(a_real_conversation_goes_in_and_out),
        TEST(addresses_are_made_from_folder_names),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
