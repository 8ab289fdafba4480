/* Polis files in and out, on both engines.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"

#include <stdlib.h>
#include <unistd.h>

#include "kit/base/file.h"
#include "kit/base/str.h"
#include "viewpoints/check/check.h"
#include "viewpoints/counts.h"
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

static void count_difference(void *of, const char *table, int64_t id, str_t what)
{
    print_message("%s %" PRId64 ": %.*s\n", table, id, STR_ARG(what));
    ++*(int64_t *)of;
}

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

static void import(struct world *w, struct import_plan *plan)
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
    struct import_plan plan = plan_of(w, &SMALL, S("small"));
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
    struct import_plan plan = plan_of(w, &SMALL, S("small"));
    import(w, &plan);

    const struct vote *votes = NULL;
    size_t n = 0;
    assert_int_equal(
        vote_list(w->cx, &(struct consultation){ .id = plan.consultation.id, .who = WHO_PUBLIC },
                  SIDE_PUBLIC, &votes, &n),
        OK);
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
    struct import_plan plan = plan_of(w, &SMALL, S("small"));
    import(w, &plan);

    struct statement_list all;
    assert_int_equal(statement_list_all(w->cx, plan.consultation.id, &all), OK);
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
    struct import_plan plan = plan_of(w, &SMALL, S("small"));
    import(w, &plan);

    assert_int_equal(import_undo(w->cx, plan.import_id, NULL), OK);

    struct consultation c;
    assert_int_equal(consultation_find(w->cx, S("small"), &c), ERR_NOT_FOUND);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position"), 6);
    assert_int_equal(import_undo(w->cx, plan.import_id, NULL), ERR_CONFLICT);
    assert_int_equal(import_undo(w->cx, 99, NULL), ERR_NOT_FOUND);
    struct import_plan again = plan_of(w, &SMALL, S("small"));
    import(w, &again);
    assert_int_equal(consultation_find(w->cx, S("small"), &c), OK);
}

/* --- many votes, a lot at a time -------------------------------------------------------------- */

/* The first piece is the last. */
static err_t broken_off(void *to)
{
    ++*(int *)to;
    return ERR_UNAVAILABLE;
}

static int64_t differences(struct world *w)
{
    int64_t found = 0;
    struct record_differences to = { .differs = count_difference, .of = &found };
    assert_int_equal(counts_compare(w->cx, &to), OK);
    return found;
}

static void an_import_broken_off_is_seen_by_nobody_and_its_rows_can_go(void **state)
{
    struct world *w = *state;
    int pieces = 0;
    struct consultation c;
    struct import_plan plan = plan_of(w, &SMALL, S("small"));
    const struct import_options o = { .slug = S("small"),
                                      .origin = S("small"),
                                      .language = LANG_EN,
                                      .sha256 = { w->key.at, sizeof w->key.at },
                                      .piece_stored = broken_off,
                                      .piece_to = &pieces,
                                      .piece = 1 };
    const int64_t entries = count_rows(w, "SELECT count(*) FROM ledger_inbox");

    assert_int_equal(import_apply(w->cx, &plan, &o), ERR_UNAVAILABLE);

    assert_int_equal(pieces, 1);
    assert_true(count_rows(w, "SELECT count(*) FROM position") > 0);
    assert_int_equal(consultation_find(w->cx, S("small"), &c), ERR_NOT_FOUND);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox"), entries);
    assert_int_equal(differences(w), 0);

    assert_int_equal(import_undo(w->cx, plan.import_id, NULL), OK);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position"), 0);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM participant"), 0);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM consultation"), 0);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM viewpoint_import"), 0);
    assert_int_equal(import_undo(w->cx, plan.import_id, NULL), ERR_NOT_FOUND);
    struct import_plan again = plan_of(w, &SMALL, S("small"));
    import(w, &again);
    assert_int_equal(consultation_find(w->cx, S("small"), &c), OK);
    assert_int_equal(differences(w), 0);
}

static void counters_of_an_import_are_right_also_when_it_is_undone(void **state)
{
    struct world *w = *state;
    struct consultation c;
    struct tally t;
    struct import_plan plan = plan_of(w, &SMALL, S("small"));
    import(w, &plan);
    assert_int_equal(consultation_find(w->cx, S("small"), &c), OK);
    assert_int_equal(consultation_tally(w->cx, &c, SIDE_PUBLIC, &t), OK);
    assert_int_equal(t.own, 4);
    assert_int_equal(t.participants, 2);
    assert_int_equal(differences(w), 0);

    assert_int_equal(import_undo(w->cx, plan.import_id, NULL), OK);
    assert_int_equal(differences(w), 0);
}

static void an_import_can_stay_open_for_further_positions(void **state)
{
    struct world *w = *state;
    struct polis_folder folder;
    struct import_plan plan;
    struct consultation c;
    struct tally t;
    AUTO(arena) scratch;
    arena_init(&scratch);
    assert_int_equal(polis_read_texts(&SMALL, w->cx->arena, &scratch, &folder), OK);
    const struct import_options o = { .slug = S("open"),
                                      .origin = S("open"),
                                      .language = LANG_EN,
                                      .sha256 = { w->key.at, sizeof w->key.at },
                                      .stays_open = true };
    assert_int_equal(import_plan_make(w->cx, &folder, &o, &plan), OK);
    assert_int_equal(import_apply(w->cx, &plan, &o), OK);
    assert_int_equal(consultation_find(w->cx, S("open"), &c), OK);
    assert_int_equal(consultation_stage(&c, w->cx->now), STAGE_OPEN);

    speak_as_visitor(w, 9);
    assert_int_equal(take(w, &c, plan.statements[0].id, POSITION_PASS, NULL), OK);

    assert_int_equal(consultation_tally(w->cx, &c, SIDE_PUBLIC, &t), OK);
    assert_int_equal(t.own, 5);
    assert_int_equal(t.participants, 3);
    assert_int_equal(differences(w), 0);
}

struct events {
    struct vote_event at[400];
    size_t count;
};

static err_t events_each(void *of, votes_take_fn *take_them, void *to)
{
    const struct events *const e = of;
    for (size_t i = 0; i < e->count; i += 7)
        TRY(take_them(to, &e->at[i], e->count - i < 7 ? e->count - i : 7));
    return OK;
}

struct gathered {
    struct buf text;
};

static err_t gather(void *to, size_t place, struct lot_vote *votes, size_t count)
{
    struct gathered *const g = to;
    for (size_t i = 0; i < count; i++)
        buf_printf(&g->text, "%zu %" PRIu32 " %" PRId64 " %d %d\n", place, votes[i].statement,
                   votes[i].at, votes[i].vote, votes[i].is_revised);
    return OK;
}

static void however_few_votes_are_held_at_once_they_come_in_the_same_order(void **state)
{
    struct world *w = *state;
    struct events e = { .count = ARRAY_LEN(e.at) };
    for (size_t i = 0; i < e.count; i++) {
        const int64_t n = (int64_t)(i * 2654435761U % 1000);
        e.at[i] = (struct vote_event){ n / 10, n % 13 * 1000000007, n % 5, (int8_t)(n % 3 - 1) };
    }
    const struct import_votes votes = { events_each, &e, 7 };
    struct import_people people;
    int64_t others[] = { 5, -1, 5 };
    assert_int_equal(import_people_read(&votes, others, 3, w->cx->arena, &people), OK);
    assert_int_equal(people.count, 15);
    assert_int_equal(people.number[13], -1);
    assert_int_equal(people.number[14], 5);
    const uint32_t rank[] = { 4, 2, 0, 1, 3 };
    static const size_t LOTS[] = { 1000, 40, 1 };
    str_t first = STR_NONE;
    for (size_t i = 0; i < ARRAY_LEN(LOTS); i++) {
        AUTO(arena) scratch;
        arena_init(&scratch);
        struct gathered g;
        buf_init(&g.text, 1 << 20);
        assert_int_equal(
            import_votes_by_person(&votes, &people, rank, LOTS[i], &scratch, gather, &g), OK);
        if (i == 0)
            first = arena_str(w->cx->arena, buf_str(&g.text));
        assert_true(str_eq(first, buf_str(&g.text)));
        buf_release(&g.text);
    }
    e.at[3].participant = 77; /* the file was changed meanwhile */
    AUTO(arena) scratch;
    arena_init(&scratch);
    struct gathered g;
    buf_init(&g.text, 1 << 20);
    assert_int_equal(import_votes_by_person(&votes, &people, rank, 40, &scratch, gather, &g),
                     ERR_INVALID);
    buf_release(&g.text);
}

/* The files of an export, read again. */
static struct polis_texts exported(struct world *w, str_t slug)
{
    char dir[] = "/tmp/alyans-exchange-XXXXXX";
    static const char *const NAMES[] = { "votes.csv", "comments.csv", "participants-votes.csv",
                                         "summary.csv", "organisations.csv" };
    str_t texts[ARRAY_LEN(NAMES)];
    AUTO(files_out) files = { 0 };
    assert_non_null(mkdtemp(dir));
    assert_int_equal(files_out_init(&files, w->cx->arena, str_from_c(dir)), OK);
    struct consultation c;
    assert_int_equal(consultation_find(w->cx, slug, &c), OK);
    assert_int_equal(consultation_export(w->cx, &c, SIDE_PUBLIC, LANG_EN, &files), OK);
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        const char *const path = files_out_path(&files, w->cx->arena, str_from_c(NAMES[i]));
        const err_t e = file_read(w->cx->arena, path, POLIS_FILE_MAX, &texts[i]);
        assert_true(e == OK || (e == ERR_NOT_FOUND && i == 4));
        (void)unlink(path);
    }
    assert_int_equal(rmdir(dir), 0); /* nothing half-written is left */
    return (struct polis_texts){
        .votes = texts[0], .comments = texts[1], .participants = texts[2], .summary = texts[3]
    };
}

static void assert_same(str_t a, str_t b)
{
    assert_true(a.len > 0);
    assert_true(str_eq(a, b));
}

static void exported_again(struct world *w, const struct polis_texts *first)
{
    struct import_plan plan = plan_of(w, first, S("again"));
    import(w, &plan);
    const struct polis_texts second = exported(w, S("again"));

    assert_same(first->summary, second.summary);
    assert_same(first->comments, second.comments);
    assert_same(first->votes, second.votes);
    assert_same(first->participants, second.participants);
}

static void import_of_an_export_gives_the_same_consultation(void **state)
{
    struct world *w = *state;
    struct import_plan plan = plan_of(w, &SMALL, S("small"));
    import(w, &plan);

    const struct polis_texts first = exported(w, S("small"));

    assert_str_is(str_sub(first.votes, 0, 88), "timestamp,datetime,comment-id,voter-id,vote\n"
                                               "1500000010000,2017-07-14T02:40:10Z,0,0,1\n150");
    assert_true(str_find(first.comments, S(",'=Fifth()\n")) < first.comments.len); /* for no
                                                                                     spreadsheet */
    exported_again(w, &first);
}

/* As Polis has it: a revised answer is counted once more among agrees and disagrees, and a
 * statement that nobody ever answered has no column in the matrix. */
static void comments_count_every_answer_and_columns_only_what_was_answered(void **state)
{
    struct world *w = *state;
    struct import_plan plan = plan_of(w, &SMALL, S("small"));
    import(w, &plan);

    const struct polis_texts files = exported(w, S("small"));

    assert_true(str_find(files.comments, S(",0,0,2,1,1,1,0,First\n")) < files.comments.len);
    assert_str_is(str_sub(files.participants, 0, str_find_byte(files.participants, '\n', 0)),
                  "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,4,9");
    assert_true(str_find(files.participants, S("\n2,,0,3,2,1,-1,,1,1\n")) < files.participants.len);
}

static void export_of_own_positions_can_be_imported(void **state)
{
    struct world *w = *state;
    struct demo_people people;
    assert_int_equal(demo_fill(w->cx, &people), OK);

    const struct polis_texts first = exported(w, S("following-the-election"));

    exported_again(w, &first);
}

static void what_a_folder_holds_beside_votes_is_handed_on(void **state)
{
    struct world *w = *state;
    char dir[] = "/tmp/alyans-beside-XXXXXX";
    const struct polis_texts given = {
        .votes = SMALL.votes,
        .participants = S("participant,group-id,n-comments,n-votes,n-agree,n-disagree\n"
                          "0,1,0,0,0,0\n2,,0,0,0,0\n7,0,0,0,0,0\n"),
        .summary = S("topic,T\nurl,https://example.org/x\nviews,99\ngroups,2\n"),
    };
    assert_non_null(mkdtemp(dir));
    const str_t path = arena_printf(w->cx->arena, "%s/summary.csv", dir);
    assert_int_equal(file_write(arena_cstr(w->cx->arena, path), given.summary, 0600), OK);
    struct polis_folder folder;
    AUTO(arena) scratch = { 0 };
    struct import_plan plan = plan_of(w, &given, S("grouped"));
    import(w, &plan);
    assert_int_equal(polis_read_texts(&given, w->cx->arena, &scratch, &folder), OK);
    assert_int_equal(import_beside_store(w->cx, plan.import_id, &folder, str_from_c(dir)), OK);
    (void)unlink(path.at);
    (void)rmdir(dir);

    const struct polis_texts files = exported(w, S("grouped"));

    assert_true(str_find(files.summary, S("url,https://example.org/x\n")) < files.summary.len);
    assert_true(str_find(files.summary, S("views,99\ngroups,2\n")) < files.summary.len);
    assert_true(str_find(files.participants, S("\n0,1,0,")) < files.participants.len);
    assert_true(str_find(files.participants, S("\n2,,0,")) < files.participants.len);
    assert_true(str_find(files.participants, S("\n7,0,0,")) < files.participants.len);
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

    const struct polis_texts first = exported(w, S("brexit"));

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
        TEST(an_import_broken_off_is_seen_by_nobody_and_its_rows_can_go),
        TEST(counters_of_an_import_are_right_also_when_it_is_undone),
        TEST(an_import_can_stay_open_for_further_positions),
        TEST(however_few_votes_are_held_at_once_they_come_in_the_same_order),
        TEST(import_of_an_export_gives_the_same_consultation),
        TEST(comments_count_every_answer_and_columns_only_what_was_answered),
        TEST(export_of_own_positions_can_be_imported),
        TEST(what_a_folder_holds_beside_votes_is_handed_on),
        TEST(a_real_conversation_goes_in_and_out),
        TEST(addresses_are_made_from_folder_names),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
