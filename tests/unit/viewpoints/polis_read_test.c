/* The files of a Polis export as they come: column order, line ends, quotes, bad lines.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/base/buf.h"
#include "viewpoints/polis/polis_read.h"

struct world {
    struct arena arena, scratch;
    struct polis_texts texts;
    struct polis_folder folder;
};

static int make_world(void **state)
{
    struct world *const w = mem_new(sizeof *w);
    w->texts.votes = S("timestamp,comment-id,voter-id,vote\n5,1,2,1\n");
    *state = w;
    return 0;
}

static int remove_world(void **state)
{
    struct world *const w = *state;
    arena_release(&w->arena);
    arena_release(&w->scratch);
    mem_free(w);
    return 0;
}

static err_t read_all(struct world *w)
{
    const err_t e = polis_read_texts(&w->texts, &w->arena, &w->scratch, &w->folder);
    assert_int_equal(w->scratch.used, 0);
    return e;
}

/* The problems are these, as "file:line:field:reason number". */
static void assert_problems(struct world *w, const char *const *want, size_t count)
{
    for (size_t i = 0; i < w->folder.problem_count && i < count; i++) {
        const struct polis_problem *const p = &w->folder.problems[i];
        const str_t got = arena_printf(&w->arena, "%.*s:%" PRId64 ":%.*s:%s", STR_ARG(p->file),
                                       p->line, STR_ARG(p->field), polis_reason_msgid(p->reason));
        assert_string_equal(got.at, want[i]);
    }
    assert_int_equal(w->folder.problem_count, count);
}
#define ASSERT_PROBLEMS(w, ...)                                                                    \
    assert_problems((w), (const char *const[]){ __VA_ARGS__ },                                     \
                    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

static void columns_are_found_by_name_in_any_order(void **state)
{
    struct world *w = *state;
    w->texts.votes = S("\xEF\xBB\xBFvote, voter-id ,datetime,comment-id,timestamp\r\n"
                       "-1,7,\"Mon, 1\",3,900\r\n");

    assert_int_equal(read_all(w), OK);

    assert_int_equal(w->folder.event_count, 1);
    assert_true(w->folder.has_timestamps);
    const struct vote_event *const e = &w->folder.events[0];
    assert_int_equal(e->at, 900);
    assert_int_equal(e->participant, 7);
    assert_int_equal(e->statement, 3);
    assert_int_equal(e->vote, VOTE_DISAGREE);
}

static void without_timestamps_the_order_of_the_file_counts(void **state)
{
    struct world *w = *state;
    w->texts.votes = S("comment-id,voter-id,vote\n1,1,1\n1,1,-1\n2,1,0\n");

    assert_int_equal(read_all(w), OK);

    assert_false(w->folder.has_timestamps);
    for (int64_t i = 0; i < 3; i++)
        assert_int_equal(w->folder.events[i].at, i);
}

static void a_statement_keeps_its_line_breaks_and_quotes(void **state)
{
    struct world *w = *state;
    w->texts.comments = S("timestamp,comment-id,author-id,moderated,comment-body,is-seed,is-meta,"
                          "group-informed-consensus\n"
                          "12,4,9,-1,\"first line\nsecond, \"\"quoted\"\" ə\",True,0,0.25\n"
                          "13,5,,,plain,,false,\n");

    assert_int_equal(read_all(w), OK);

    assert_int_equal(w->folder.problem_count, 0);
    assert_int_equal(w->folder.statement_count, 2);
    const struct polis_statement *const s = w->folder.statements;
    assert_str_is(s[0].text, "first line\nsecond, \"quoted\" ə");
    assert_int_equal(s[0].id, 4);
    assert_int_equal(s[0].author, 9);
    assert_int_equal(s[0].at, 12);
    assert_int_equal(s[0].moderated, -1);
    assert_true(s[0].is_seed);
    assert_false(s[0].is_meta);
    assert_true(s[0].has_consensus && s[0].consensus == 0.25);
    assert_int_equal(s[1].author, -1);
    assert_int_equal(s[1].moderated, 0);
    assert_false(s[1].is_seed || s[1].has_consensus);
}

static void a_statement_number_is_given_once(void **state)
{
    struct world *w = *state;
    w->texts.comments = S("comment-id,comment-body\n3,a\n4,b\n3,again\n3,and again\n");

    assert_int_equal(read_all(w), OK);

    assert_int_equal(w->folder.statement_count, 2);
    assert_str_is(w->folder.statements[0].text, "a");
    assert_str_is(w->folder.statements[1].text, "b");
    ASSERT_PROBLEMS(w, "comments.csv:4:comment-id:this number was given to an earlier line",
                    "comments.csv:5:comment-id:this number was given to an earlier line");
}

static void participants_have_the_group_of_the_export_or_none(void **state)
{
    struct world *w = *state;
    w->texts.participants = S("participant,xid,group-id,n-votes,0,1\n"
                              "0,,1,2,1,-1\n1,,,1,,1\n2,,x,0,,\n0,,0,1,,\n");

    assert_int_equal(read_all(w), OK);

    assert_int_equal(w->folder.participant_count, 2);
    assert_int_equal(w->folder.participants[0].group, 1);
    assert_int_equal(w->folder.participants[1].group, -1);
    ASSERT_PROBLEMS(
        w, "participants-votes.csv:4:group-id:not a whole number",
        "participants-votes.csv:5:participant:this number was given to an earlier line");
}

static void topic_and_description_may_span_lines(void **state)
{
    struct world *w = *state;
    w->texts.summary = S("topic,\"Taxis, or not?\"\nviews,12\n"
                         "conversation-description,\"one\n\ntwo\"\ngroups\n");

    assert_int_equal(read_all(w), OK);

    assert_str_is(w->folder.topic, "Taxis, or not?");
    assert_str_is(w->folder.description, "one\n\ntwo");
    ASSERT_PROBLEMS(w, "summary.csv:6::the line has more or fewer fields than there are columns");
}

static void every_bad_field_of_a_line_is_named(void **state)
{
    struct world *w = *state;
    w->texts.votes = S("timestamp,comment-id,voter-id,vote\n"
                       "x,-1,9223372036854775808,0.5\n"
                       "1,,2,1\n"
                       "1,1,2,\n"
                       "1,1,2,1\n");

    assert_int_equal(read_all(w), OK);

    assert_int_equal(w->folder.event_count, 1);
    ASSERT_PROBLEMS(w, "votes.csv:2:timestamp:not a whole number",
                    "votes.csv:2:comment-id:not a whole number",
                    "votes.csv:2:voter-id:not a whole number", "votes.csv:2:vote:not -1, 0 or 1",
                    "votes.csv:3:comment-id:not a whole number", "votes.csv:4:vote:not -1, 0 or 1");
    assert_str_is(w->folder.problems[2].found, "9223372036854775808");
}

/* Everything that reads such numbers may count on or scale them without a second look. */
static void numbers_and_times_beyond_all_use_are_refused(void **state)
{
    struct world *w = *state;
    w->texts.votes = S("timestamp,comment-id,voter-id,vote\n"
                       "9223372036854775807,1,1,1\n"
                       "-9223372036854775808,1,1,1\n"
                       "1,9007199254740992,1,1\n"
                       "1,1,9223372036854775807,1\n"
                       "253402300799999,9007199254740991,9007199254740991,1\n");

    assert_int_equal(read_all(w), OK);

    assert_int_equal(w->folder.event_count, 1);
    ASSERT_PROBLEMS(
        w, "votes.csv:2:timestamp:not a whole number", "votes.csv:3:timestamp:not a whole number",
        "votes.csv:4:comment-id:not a whole number", "votes.csv:5:voter-id:not a whole number");
}

static void an_open_quotation_mark_ends_the_file_and_is_told(void **state)
{
    struct world *w = *state;
    w->texts.votes = S("comment-id,voter-id,vote\n1,1,1\n1,2,\"1\n1,3,1\n");

    assert_int_equal(read_all(w), OK);

    assert_int_equal(w->folder.event_count, 1);
    ASSERT_PROBLEMS(w, "votes.csv:3::a quotation mark is not closed, or text follows it");
}

static void text_that_is_not_utf8_is_refused_by_line(void **state)
{
    struct world *w = *state;
    w->texts.comments = S("comment-id,comment-body\n1,good\n2,b\xE9te\n");
    w->texts.summary = S("topic,\xFF\n");

    assert_int_equal(read_all(w), OK);

    assert_int_equal(w->folder.statement_count, 1);
    assert_int_equal(w->folder.topic.len, 0);
    ASSERT_PROBLEMS(w, "comments.csv:3:comment-body:not UTF-8 text",
                    "summary.csv:1:topic:not UTF-8 text");
    assert_int_equal(w->folder.problems[0].found.len, 0);
}

static void what_was_found_is_shown_shortened_in_whole_characters(void **state)
{
    struct world *w = *state;
    char line[400] = "comment-id,voter-id,vote\n1,1,x";
    for (int i = 0; i < 60; i++)
        memcpy(line + strlen(line), "ə", sizeof "ə");
    w->texts.votes = str_from_c(line);

    assert_int_equal(read_all(w), OK);

    const str_t found = w->folder.problems[0].found;
    assert_int_equal(found.len, 79); /* x and 39 letters of two bytes */
    assert_true(utf8_valid(found));
}

static void headers_that_cannot_be_used_are_an_error(void **state)
{
    struct world *w = *state;

    w->texts.votes = S("comment-id,vote,vote\n1,1,1\n");
    assert_int_equal(read_all(w), ERR_INVALID);
    ASSERT_PROBLEMS(w, "votes.csv:1:voter-id:this column is missing",
                    "votes.csv:1:vote:this column stands there twice");

    w->texts.votes = S("\n");
    assert_int_equal(read_all(w), ERR_INVALID);
    ASSERT_PROBLEMS(w, "votes.csv:1::the line with the column names is missing");

    w->texts.votes = STR_NONE;
    assert_int_equal(read_all(w), ERR_INVALID);
    ASSERT_PROBLEMS(w, "votes.csv:0::the file is missing");
}

static void a_useless_second_file_does_not_take_the_votes_away(void **state)
{
    struct world *w = *state;
    w->texts.comments = S("id,text\n1,a\n");

    assert_int_equal(read_all(w), OK);

    assert_int_equal(w->folder.event_count, 1);
    assert_false(w->folder.has_statements);
    ASSERT_PROBLEMS(w, "comments.csv:1:comment-id:this column is missing");
}

static void problems_beyond_a_thousand_are_only_counted(void **state)
{
    struct world *w = *state;
    AUTO(buf) votes;
    buf_init(&votes, 1 << 20);
    BUF_LIT(&votes, "comment-id,voter-id,vote\n");
    for (int i = 0; i < 1500; i++)
        BUF_LIT(&votes, "1,1,7\n");
    w->texts.votes = buf_str(&votes);

    assert_int_equal(read_all(w), OK);

    assert_int_equal(w->folder.problem_count, 1500);
    assert_int_equal(w->folder.problems_kept, POLIS_PROBLEMS_KEPT);
}

static void every_failing_allocation_is_an_error(void **state)
{
    struct world *w = *state;
    w->texts.comments = S("comment-id\n1\n2\n");
    w->texts.participants = S("participant,group-id\n1,0\n2,1\n");
    mem_fail_nth(0);
    assert_int_equal(read_all(w), OK);
    const unsigned tries = mem_fail_nth(0);
    assert_true(tries > 8);

    for (unsigned n = 1; n <= tries; n++) {
        mem_fail_nth(n);
        assert_int_equal(read_all(w), ERR_NO_MEMORY);
    }
    mem_fail_nth(0);
}

int main(void)
{
#define RULE(f) cmocka_unit_test_setup_teardown(f, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        RULE(columns_are_found_by_name_in_any_order),
        RULE(without_timestamps_the_order_of_the_file_counts),
        RULE(a_statement_keeps_its_line_breaks_and_quotes),
        RULE(a_statement_number_is_given_once),
        RULE(participants_have_the_group_of_the_export_or_none),
        RULE(topic_and_description_may_span_lines),
        RULE(every_bad_field_of_a_line_is_named),
        RULE(numbers_and_times_beyond_all_use_are_refused),
        RULE(an_open_quotation_mark_ends_the_file_and_is_told),
        RULE(text_that_is_not_utf8_is_refused_by_line),
        RULE(what_was_found_is_shown_shortened_in_whole_characters),
        RULE(headers_that_cannot_be_used_are_an_error),
        RULE(a_useless_second_file_does_not_take_the_votes_away),
        RULE(problems_beyond_a_thousand_are_only_counted),
        RULE(every_failing_allocation_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
