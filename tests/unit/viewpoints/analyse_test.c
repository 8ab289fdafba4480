/* The report of `alyans analyse` in both forms, and what it says about bad lines.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kit/base/file.h"
#include "kit/json/json.h"
#include "kit/text/text.h"
#include "viewpoints/polis/analyse.h"

static const char *const FILES[] = { "votes.csv", "comments.csv", "participants-votes.csv",
                                     "summary.csv" };

struct world {
    char folder[64];
    struct arena arena;
    struct cx cx;
    struct buf out;
    const struct polis_folder *read; /* by the last call */
};

static int make_world(void **state)
{
    struct world *const w = mem_new(sizeof *w);
    (void)snprintf(w->folder, sizeof w->folder, "/tmp/alyans-analyse-XXXXXX");
    must(mkdtemp(w->folder) != NULL);
    must(text_init("Asia/Baku") == OK);
    w->cx = (struct cx){ .arena = &w->arena, .lang = LANG_EN };
    buf_init(&w->out, 1 << 22);
    *state = w;
    return 0;
}

static const char *path_of(struct world *w, const char *name)
{
    return arena_printf(&w->arena, "%s/%s", w->folder, name).at;
}

static int remove_world(void **state)
{
    struct world *const w = *state;
    for (size_t i = 0; i < ARRAY_LEN(FILES); i++)
        (void)unlink(path_of(w, FILES[i])); /* not every test writes every file */
    must(rmdir(w->folder) == 0);
    buf_release(&w->out);
    arena_release(&w->arena);
    mem_free(w);
    return 0;
}

static void given_file(struct world *w, const char *name, str_t content)
{
    must(file_write(path_of(w, name), content, 0600) == OK);
}

static err_t analysed_so(struct world *w, enum analyse_format format,
                         const struct analyse_options *options)
{
    buf_reset(&w->out);
    return analyse_folder(&w->cx, str_from_c(w->folder), STR_NONE, options, format, &w->out,
                          &w->read);
}

static err_t analysed(struct world *w, enum analyse_format format, enum analyse_groups groups)
{
    const struct analyse_options options = { .method = ANALYSE_POLIS, .groups = groups };
    return analysed_so(w, format, &options);
}

/* Two camps of people_each, and one statement that everybody agrees with. */
static void given_two_camps(struct world *w, int people_each)
{
    AUTO(buf) votes;
    AUTO(buf) people;
    buf_init(&votes, 1 << 20);
    buf_init(&people, 1 << 20);
    BUF_LIT(&votes, "timestamp,comment-id,voter-id,vote\n");
    BUF_LIT(&people, "participant,group-id\n");
    for (int p = 0; p < 2 * people_each; p++) {
        const int camp = p % 2 == 0 ? 1 : -1;
        for (int s = 0; s < 9; s++) {
            const int vote = s == 8 ? 1 : (p + s) % 7 == 0 ? 0 : s % 2 == 0 ? camp : -camp;
            buf_printf(&votes, "%d,%d,%d,%d\n", 1000 + p * 10 + s, s, p, vote);
        }
        buf_printf(&people, "%d,%d\n", p, camp > 0 ? 4 : 7);
    }
    given_file(w, "votes.csv", buf_str(&votes));
    given_file(w, "participants-votes.csv", buf_str(&people));
    given_file(w, "comments.csv",
               S("comment-id,author-id,moderated,comment-body\n"
                 "0,1,1,\"First \x1b[31m, red\"\n1,1,1,Second\n3,1,-1,Rejected\n"
                 "8,1,1,\"Everybody\nagrees\"\n"));
    given_file(w, "summary.csv", S("topic,A question of two camps\nvoters,9\n"));
}

static bool says(const struct world *w, const char *text)
{
    const str_t out = buf_str(&w->out);
    return str_find(out, str_from_c(text)) < out.len;
}

static void two_camps_are_found_as_two_groups(void **state)
{
    struct world *w = *state;
    given_two_camps(w, 20);

    assert_int_equal(analysed(w, ANALYSE_JSON, ANALYSE_GROUPS_FOUND), OK);

    struct json_doc doc = { 0 };
    assert_int_equal(json_read(buf_str(&w->out), &doc), OK);
    const struct json *const groups = json_get(doc.root, "groups");
    assert_int_equal(json_count(groups), 2);
    for (size_t g = 0; g < 2; g++) {
        const struct json *const members = json_get(json_item(groups, g), "members");
        assert_int_equal(json_count(members), 20);
        int64_t first = -1;
        assert_true(json_i64(json_item(members, 0), &first));
        for (size_t i = 0; i < 20; i++) {
            int64_t member = -1;
            assert_true(json_i64(json_item(members, i), &member));
            assert_int_equal(member % 2, first % 2);
        }
    }
    json_release(&doc);
}

static void groups_are_taken_as_given_under_their_own_numbers(void **state)
{
    struct world *w = *state;
    given_two_camps(w, 5); /* far too few to find any */

    assert_int_equal(analysed(w, ANALYSE_JSON, ANALYSE_GROUPS_GIVEN), OK);

    struct json_doc doc = { 0 };
    assert_int_equal(json_read(buf_str(&w->out), &doc), OK);
    const struct json *const lists = json_get(doc.root, "representative");
    assert_non_null(json_get(lists, "4"));
    assert_non_null(json_get(lists, "7"));
    assert_int_equal(json_count(json_get(doc.root, "group_aware_consensus")), 9);
    json_release(&doc);
}

static void below_thirty_participants_no_groups_are_shown(void **state)
{
    struct world *w = *state;
    given_two_camps(w, 14);

    assert_int_equal(analysed(w, ANALYSE_JSON, ANALYSE_GROUPS_FOUND), OK);
    assert_true(says(w, "\"groups_state\":\"too-few-answers\",\"groups\":[]"));

    assert_int_equal(analysed(w, ANALYSE_TEXT, ANALYSE_GROUPS_FOUND), OK);
    assert_true(says(w, "Not enough data for opinion groups: 30 participants with 7 answers are "
                        "needed, 28 have them"));
}

static void the_same_folder_gives_the_same_bytes(void **state)
{
    struct world *w = *state;
    given_two_camps(w, 20);

    assert_int_equal(analysed(w, ANALYSE_JSON, ANALYSE_GROUPS_FOUND), OK);
    const str_t first = arena_str(&w->arena, buf_str(&w->out));
    assert_int_equal(analysed(w, ANALYSE_JSON, ANALYSE_GROUPS_FOUND), OK);

    assert_true(str_eq(first, buf_str(&w->out)));
}

static void how_long_it_took_is_told_only_when_asked(void **state)
{
    struct world *w = *state;
    given_two_camps(w, 20);
    struct analyse_options options = { 0 };

    assert_int_equal(analysed_so(w, ANALYSE_JSON, &options), OK);
    assert_false(says(w, "\"timing\""));

    options.times = true;
    assert_int_equal(analysed_so(w, ANALYSE_JSON, &options), OK);
    assert_true(says(w, "\"timing\""));
    assert_int_equal(analysed_so(w, ANALYSE_TEXT, &options), OK);
    assert_true(says(w, "computed in"));
}

static void text_of_the_input_cannot_steer_the_terminal(void **state)
{
    struct world *w = *state;
    given_two_camps(w, 20);

    assert_int_equal(analysed(w, ANALYSE_TEXT, ANALYSE_GROUPS_FOUND), OK);

    assert_true(says(w, "A question of two camps"));
    assert_true(says(w, "Everybody agrees")); /* on one line */
    assert_true(says(w, "First [31m, red"));
    assert_false(says(w, "\x1b"));

    const struct analyse_options options = { 0 };
    assert_int_equal(analysed_so(w, ANALYSE_TEXT, &options), OK);
    assert_true(says(w, "First [31m, red"));
    assert_false(says(w, "\x1b"));
}

static void every_bad_line_is_told_and_the_others_count(void **state)
{
    struct world *w = *state;
    given_file(w, "votes.csv",
               S("vote,voter-id,comment-id,timestamp\n"
                 "1,1,1,100\n"
                 "2,1,2,100\n"
                 "1,x,2,\xff\n"
                 "1,1\n"
                 "-1,2,1,100\n"));

    assert_int_equal(analysed(w, ANALYSE_JSON, ANALYSE_GROUPS_FOUND), OK);

    assert_int_equal(w->read->event_count, 2);
    assert_int_equal(w->read->problem_count, 4);
    static const char *const WANT[] = {
        "votes.csv:3: vote (column 1): not -1, 0 or 1 (2)",
        "votes.csv:4: timestamp (column 4): not a whole number",
        "votes.csv:4: voter-id (column 2): not a whole number (x)",
        "votes.csv:5: the line has more or fewer fields than there are columns",
    };
    for (size_t i = 0; i < ARRAY_LEN(WANT); i++) {
        const str_t got = polis_problem_text(&w->cx, &w->read->problems[i]);
        assert_int_equal(got.len, strlen(WANT[i]));
        assert_memory_equal(got.at, WANT[i], got.len);
    }
    assert_true(says(w, "\"n_votes\":2,"));
    assert_true(says(w, "\"n_problems\":4,"));
}

static void a_folder_without_votes_is_an_error_with_its_reason(void **state)
{
    struct world *w = *state;

    assert_int_equal(analysed(w, ANALYSE_JSON, ANALYSE_GROUPS_FOUND), ERR_INVALID);
    assert_int_equal(w->read->problem_count, 1);
    assert_int_equal(w->read->problems[0].reason, POLIS_NO_FILE);

    given_file(w, "votes.csv", S("timestamp,comment-id,vote\n1,1,1\n"));
    assert_int_equal(analysed(w, ANALYSE_JSON, ANALYSE_GROUPS_FOUND), ERR_INVALID);
    assert_int_equal(w->read->problems[0].reason, POLIS_NO_COLUMN);
    assert_str_is(w->read->problems[0].field, "voter-id");
}

static void a_header_alone_is_a_report_about_nobody(void **state)
{
    struct world *w = *state;
    given_file(w, "votes.csv", S("comment-id,voter-id,vote\r\n"));

    assert_int_equal(analysed(w, ANALYSE_JSON, ANALYSE_GROUPS_FOUND), OK);
    assert_true(says(w, "\"n_participants\":0,\"n_statements\":0,\"n_votes\":0"));
    assert_int_equal(analysed(w, ANALYSE_TEXT, ANALYSE_GROUPS_FOUND), OK);
}

static void groups_that_nobody_was_given_are_an_error(void **state)
{
    struct world *w = *state;
    given_two_camps(w, 5);
    given_file(w, "participants-votes.csv", S("participant,group-id\n0,\n1,\n"));

    assert_int_equal(analysed(w, ANALYSE_JSON, ANALYSE_GROUPS_GIVEN), ERR_INVALID);
}

static void a_report_that_does_not_fit_is_an_error(void **state)
{
    struct world *w = *state;
    given_two_camps(w, 5);
    w->out.max = 100;

    assert_int_equal(analysed(w, ANALYSE_JSON, ANALYSE_GROUPS_FOUND), ERR_TOO_BIG);
}

static void the_alyans_method_finds_two_camps_and_says_what_divides_them(void **state)
{
    struct world *w = *state;
    given_two_camps(w, 60);
    const struct analyse_options options = { 0 };

    assert_int_equal(analysed_so(w, ANALYSE_JSON, &options), OK);
    assert_true(says(w, "\"groups_state\":\"found\""));
    assert_true(says(w, "\"method\":\"alyans\""));

    assert_int_equal(analysed_so(w, ANALYSE_TEXT, &options), OK);
    assert_true(says(w, "2 opinion groups."));
    assert_true(says(w, "What divides the sides"));
    assert_true(says(w, "8. Everybody agrees\n    Group A: 100% agree"));
    assert_true(says(w, "\n  Group A rather agrees: "));
    assert_true(says(w, "\n  Group B rather agrees: "));
    assert_false(says(w, "Left rather"));
    assert_true(says(w, " of 59 simulated crowds"));
    assert_true(says(w, "Groups, ends and what divides them"));
    assert_false(says(w, "None of the findings would change"));
    assert_true(says(w, "Independent voices\n------------------\n"));
    assert_false(says(w, "Counted by the questions"));

    assert_int_equal(analysed_so(w, ANALYSE_HTML, &options), OK);
    assert_true(says(w, "Groups, ends and what divides them were not tested."));
    assert_false(says(w, "None of what everybody agrees"));
}

static void a_few_voices_do_not_show_that_people_do_not_differ(void **state)
{
    struct world *w = *state;
    given_file(w, "votes.csv",
               S("voter-id,comment-id,vote\n1,1,1\n1,2,-1\n2,1,-1\n2,2,-1\n2,2,1\n"));
    const struct analyse_options options = { .groups_number = 3 };

    assert_int_equal(analysed_so(w, ANALYSE_TEXT, &options), OK);

    assert_true(says(w, "answers: 4. 1 answer was replaced by a later one"));
    assert_true(says(w, "Too few"));
    assert_false(says(w, "Views do not part people"));
    assert_true(says(w, "3 groups were asked for and cannot be described."));
    assert_false(says(w, "redrawn"));
}

static void of_voices_that_answer_the_same_it_is_not_told_how_many_there_are(void **state)
{
    struct world *w = *state;
    AUTO(buf) votes;
    buf_init(&votes, 1 << 16);
    BUF_LIT(&votes, "voter-id,comment-id,vote\n");
    for (int p = 0; p < 12; p++)
        buf_printf(&votes, "%d,1,1\n%d,2,-1\n%d,3,%d\n", p, p, p, p % 2);
    given_file(w, "votes.csv", buf_str(&votes));
    given_file(w, "comments.csv", S("comment-id,author-id,moderated,comment-body\n3,1,-1,Out\n"));
    const struct analyse_options options = { 0 };

    assert_int_equal(analysed_so(w, ANALYSE_TEXT, &options), OK);
    assert_true(says(w, "Cannot be told: everybody answered the same."));

    assert_int_equal(analysed_so(w, ANALYSE_HTML, &options), OK);
    assert_true(says(w, "Cannot be told: everybody answered the same."));
    assert_false(says(w, "estimate"));
}

static void what_is_not_opposite_is_told_with_those_who_pass(void **state)
{
    struct world *w = *state;
    AUTO(buf) votes;
    buf_init(&votes, 1 << 20);
    BUF_LIT(&votes, "comment-id,voter-id,vote\n");
    for (int p = 0; p < 120; p++) {
        for (int s = 0; s < 10; s++) {
            const int camp = p % 2 == 0 ? 1 : -1;
            const int vote = (p + s) % 9 == 0 ? 0 : s % 2 == 0 ? camp : -camp;
            buf_printf(&votes, "%d,%d,%d\n", s, p, s == 9 ? p % 2 : vote);
        }
    }
    given_file(w, "votes.csv", buf_str(&votes));
    const struct analyse_options options = { 0 };
    for (enum analyse_format f = ANALYSE_TEXT; f <= ANALYSE_HTML; f += ANALYSE_HTML) {
        assert_int_equal(analysed_so(w, f, &options), OK);

        assert_true(says(w, "More agreement on one side than on the other"));
        assert_true(says(w, "Not counted as opposite because not both sides are sure"));
        assert_true(says(w, "0% agree, 0% disagree, 100% pass (answers: 60)"));
    }
}

static void a_number_of_groups_may_be_asked_for(void **state)
{
    struct world *w = *state;
    given_two_camps(w, 60);
    for (enum analyse_method m = ANALYSE_ALYANS; m <= ANALYSE_POLIS; m++) {
        const struct analyse_options options = { .method = m, .groups_number = 3 };

        assert_int_equal(analysed_so(w, ANALYSE_JSON, &options), OK);

        struct json_doc doc = { 0 };
        assert_int_equal(json_read(buf_str(&w->out), &doc), OK);
        assert_int_equal(json_count(json_get(doc.root, "groups")), 3);
        assert_true(says(w, "\"groups_state\":\"asked-for\""));
        json_release(&doc);
    }
}

/* Tags and attributes of the input would show as such; the page has exactly its own. */
static void no_text_of_the_input_is_markup_on_the_page_or_in_the_map(void **state)
{
    struct world *w = *state;
    given_two_camps(w, 20);
    given_file(w, "comments.csv",
               S("comment-id,author-id,moderated,comment-body\n"
                 "0,1,1,<script>alert(1)</script>\n1,1,1,\"\"\" onload=\"\"x\"\n3,1,1,a & b\n"
                 "5,1,1,\x01\x02 \xEF\xBF\xBF end\n"));
    given_file(w, "summary.csv", S("topic,</title><img src=x>\n"));
    for (enum analyse_method m = ANALYSE_ALYANS; m <= ANALYSE_POLIS; m++) {
        const struct analyse_options options = { .method = m };
        for (enum analyse_format f = ANALYSE_SVG; f <= ANALYSE_HTML; f++) {
            assert_int_equal(analysed_so(w, f, &options), OK);

            assert_true(says(w, "&lt;/title&gt;&lt;img"));
            assert_false(says(w, "<script"));
            assert_false(says(w, "<img"));
            assert_false(says(w, "\" onload="));
            assert_false(says(w, "\x01"));
            assert_false(says(w, "\xEF\xBF\xBF"));
            assert_false(says(w, "http-equiv"));
            assert_false(says(w, "url("));
        }
    }
}

static void forty_thousand_people_are_a_small_map(void **state)
{
    struct world *w = *state;
    AUTO(buf) votes;
    buf_init(&votes, 1 << 24);
    BUF_LIT(&votes, "comment-id,voter-id,vote\n");
    for (int p = 0; p < 40000; p++) {
        for (int s = 0; s < 8; s++)
            buf_printf(&votes, "%d,%d,%d\n", s, p, (p * 7 + s * (p % 13)) % 3 - 1);
    }
    given_file(w, "votes.csv", buf_str(&votes));
    const struct analyse_options options = { .method = ANALYSE_POLIS };

    assert_int_equal(analysed_so(w, ANALYSE_SVG, &options), OK);

    assert_true(w->out.len < 300000);
}

static bool stop_at_once(void *context, double done)
{
    *(double *)context = done;
    return true;
}

static void a_run_can_be_stopped_between_its_parts(void **state)
{
    struct world *w = *state;
    given_two_camps(w, 20);
    double done = -1.0;
    const struct analyse_options options = { .progress = stop_at_once, .context = &done };

    assert_int_equal(analysed_so(w, ANALYSE_TEXT, &options), ERR_CONFLICT);

    assert_true(done > 0.0 && done < 1.0);
    assert_int_equal(w->out.len, 0);
}

static void every_failing_allocation_of_the_alyans_method_is_an_error(void **state)
{
    struct world *w = *state;
    given_two_camps(w, 6);
    const struct analyse_options options = { .bootstraps = ANALYSE_BOOTSTRAPS_LEAST };
    mem_fail_nth(0);
    assert_int_equal(analysed_so(w, ANALYSE_HTML, &options), OK);
    const unsigned tries = mem_fail_nth(0);

    for (unsigned n = 1; n <= tries; n += 1 + n / 40) {
        mem_fail_nth(n);
        assert_int_equal(analysed_so(w, ANALYSE_HTML, &options), ERR_NO_MEMORY);
    }
    mem_fail_nth(0);
}

static void every_failing_allocation_is_an_error_without_a_leak(void **state)
{
    struct world *w = *state;
    given_two_camps(w, 16);
    mem_fail_nth(0);
    assert_int_equal(analysed(w, ANALYSE_TEXT, ANALYSE_GROUPS_GIVEN), OK);
    const unsigned tries = mem_fail_nth(0);
    assert_true(tries > 40);

    for (unsigned n = 1; n <= tries; n++) {
        mem_fail_nth(n);
        assert_int_equal(analysed(w, ANALYSE_TEXT, ANALYSE_GROUPS_GIVEN), ERR_NO_MEMORY);
    }
    mem_fail_nth(0);
}

int main(void)
{
#define RULE(f) cmocka_unit_test_setup_teardown(f, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        RULE(two_camps_are_found_as_two_groups),
        RULE(groups_are_taken_as_given_under_their_own_numbers),
        RULE(below_thirty_participants_no_groups_are_shown),
        RULE(the_same_folder_gives_the_same_bytes),
        RULE(how_long_it_took_is_told_only_when_asked),
        RULE(the_alyans_method_finds_two_camps_and_says_what_divides_them),
        RULE(a_few_voices_do_not_show_that_people_do_not_differ),
        RULE(of_voices_that_answer_the_same_it_is_not_told_how_many_there_are),
        RULE(what_is_not_opposite_is_told_with_those_who_pass),
        RULE(a_number_of_groups_may_be_asked_for),
        RULE(no_text_of_the_input_is_markup_on_the_page_or_in_the_map),
        RULE(forty_thousand_people_are_a_small_map),
        RULE(a_run_can_be_stopped_between_its_parts),
        RULE(every_failing_allocation_of_the_alyans_method_is_an_error),
        RULE(text_of_the_input_cannot_steer_the_terminal),
        RULE(every_bad_line_is_told_and_the_others_count),
        RULE(a_folder_without_votes_is_an_error_with_its_reason),
        RULE(a_header_alone_is_a_report_about_nobody),
        RULE(groups_that_nobody_was_given_are_an_error),
        RULE(a_report_that_does_not_fit_is_an_error),
        RULE(every_failing_allocation_is_an_error_without_a_leak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
