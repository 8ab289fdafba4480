/* What files tell of participants beside their votes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include <unistd.h>

#include "kit/base/buf.h"
#include "kit/base/file.h"
#include "kit/text/text.h"
#include "viewpoints/polis/voters_read.h"
#include "viewpoints/polis/votes_source.h"

/* Rows: 7, 3, "Ümid"; id 0 is that of the text. */
struct world {
    struct arena arena, scratch;
    struct polis_folder folder;
    struct voters voters;
    struct voter_classes classes;
    struct voter_weights weights;
};

static int make_world(void **state)
{
    struct world *const w = mem_new(sizeof *w);
    struct csv_stream csv;
    csv_stream_open_text(&csv, S("participant,statement,value\n7,1,1\n3,1,1\nÜmid,1,0\n"));
    must(votes_source_read(&csv, S("v"), VOTES_OF_FILE, 0, &w->arena, &w->scratch, &w->folder) ==
         OK);
    w->voters = (struct voters){ &w->folder.votes, &w->folder.participant_names };
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

static err_t read_classes(struct world *w, str_t text)
{
    const err_t e =
        voter_classes_read(text, S("c.csv"), &w->voters, 5, &w->arena, &w->scratch, &w->classes);
    assert_int_equal(w->scratch.used, 0);
    return e;
}

static err_t read_weights(struct world *w, str_t text)
{
    const err_t e =
        voter_weights_read(text, S("w.csv"), &w->voters, 5, &w->arena, &w->scratch, &w->weights);
    assert_int_equal(w->scratch.used, 0);
    return e;
}

/* The problems in English are these. */
static void assert_problems(struct world *w, const struct polis_problems *p,
                            const char *const *want, size_t count)
{
    struct cx cx = { .arena = &w->arena, .lang = LANG_EN };
    for (size_t i = 0; i < p->kept && i < count; i++) {
        const str_t got = polis_problem_text(&cx, &p->at[i]);
        assert_string_equal(arena_cstr(&w->arena, got), want[i]);
    }
    assert_int_equal(p->count, count);
}
#define ASSERT_PROBLEMS(w, p, ...)                                                                 \
    assert_problems((w), (p), (const char *const[]){ __VA_ARGS__ },                                \
                    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

static void each_column_is_a_way_to_part_the_participants(void **state)
{
    struct world *w = *state;

    assert_int_equal(read_classes(w, S("\xEF\xBB\xBFreach,participant,\"of, what\"\r\n"
                                       "local,3,\r\ninternational, Ümid ,b\r\nlocal,7,a\r\n")),
                     OK);

    assert_int_equal(w->classes.problems.count, 0);
    assert_int_equal(w->classes.count, 2);
    const struct classing *const reach = &w->classes.at[0];
    assert_str_is(reach->name, "reach");
    assert_int_equal(reach->class_count, 2);
    assert_str_is(reach->class_name[0], "international");
    assert_str_is(reach->class_name[1], "local");
    assert_int_equal(reach->of[0], 1);
    assert_int_equal(reach->of[1], 1);
    assert_int_equal(reach->of[2], 0);
    const struct classing *const of_what = &w->classes.at[1];
    assert_str_is(of_what->name, "of, what");
    assert_int_equal(of_what->of[0], 0);
    assert_int_equal(of_what->of[1], -1); /* empty: not told */
    assert_int_equal(of_what->of[2], 1);
}

static void who_is_not_named_is_in_no_class(void **state)
{
    struct world *w = *state;

    assert_int_equal(read_classes(w, S("participant,class\n3,x\n")), OK);

    assert_int_equal(w->classes.at[0].of[0], -1);
    assert_int_equal(w->classes.at[0].of[1], 0);
    assert_int_equal(w->classes.at[0].of[2], -1);
}

static void who_did_not_vote_or_comes_again_is_told_and_counted(void **state)
{
    struct world *w = *state;

    assert_int_equal(read_classes(w, S("participant,class\n3,x\n4,x\nnobody,y\n3,z\n,x\n7\n"
                                       "7,\xFF\n")),
                     OK);

    assert_int_equal(w->classes.unknown, 2);
    assert_int_equal(w->classes.at[0].class_count, 1);
    assert_int_equal(w->classes.at[0].of[0], -1);
    ASSERT_PROBLEMS(
        w, &w->classes.problems,
        "c.csv:3: participant (column 1): this participant has no votes (4)",
        "c.csv:4: participant (column 1): this participant has no votes (nobody)",
        "c.csv:5: participant (column 1): this participant stands in an earlier line (3)",
        "c.csv:6: participant (column 1): nothing stands there",
        "c.csv:7: the line has more or fewer fields than there are columns",
        "c.csv:8: class (column 2): not UTF-8 text");
}

static void headers_of_classes_that_cannot_be_used_are_an_error(void **state)
{
    struct world *w = *state;

    assert_int_equal(read_classes(w, S("participant\n3\n")), ERR_INVALID);
    ASSERT_PROBLEMS(w, &w->classes.problems, "c.csv:1: class: this column is missing");

    assert_int_equal(read_classes(w, S("who,class\n3,x\n")), ERR_INVALID);
    ASSERT_PROBLEMS(w, &w->classes.problems, "c.csv:1: participant: this column is missing");

    assert_int_equal(read_classes(w, S("participant,a,,a\n3,x,y,z\n")), ERR_INVALID);
    ASSERT_PROBLEMS(w, &w->classes.problems, "c.csv:1: column 3: this column has no name",
                    "c.csv:1: a (column 4): this column stands there twice");

    assert_int_equal(read_classes(w, S("")), ERR_INVALID);
    ASSERT_PROBLEMS(w, &w->classes.problems, "c.csv:1: the line with the column names is missing");
}

static void more_classings_than_anybody_needs_are_refused(void **state)
{
    struct world *w = *state;
    AUTO(buf) text;
    buf_init(&text, 1 << 20);
    BUF_LIT(&text, "participant");
    for (int i = 0; i <= CLASSINGS_MAX; i++)
        buf_printf(&text, ",c%d", i);

    assert_int_equal(read_classes(w, buf_str(&text)), ERR_INVALID);
    ASSERT_PROBLEMS(w, &w->classes.problems, "c.csv:1: c100 (column 102): too many columns");
}

static void a_weight_is_the_nearest_double_of_its_decimal(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *text;
        double weight;
    } CASES[] = {
        { "1", 1.0 },
        { "0.1", 0.1 },
        { "1000000", 1e6 },
        { "1000000.000", 1e6 },
        { ".5", 0.5 },
        { "2.", 2.0 },
        { "0007.50", 7.5 },
        { "0.3333333333333", 0.3333333333333 },
        { "123456.789012345", 123456.789012345 },
        { "0.0000000000000000000007", 7e-22 },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        const str_t text = arena_printf(&w->arena, "participant,weight\n3, %s \n", CASES[i].text);
        assert_int_equal(read_weights(w, text), OK);
        assert_int_equal(w->weights.problems.count, 0);
        assert_true(w->weights.of[1] == CASES[i].weight);
        assert_true(w->weights.of[0] == 1.0); /* not told */
    }
}

static void what_is_no_weight_is_told_and_weighs_one(void **state)
{
    struct world *w = *state;
    static const char *const CASES[] = { "",
                                         "0",
                                         "0.00",
                                         "-1",
                                         "+1",
                                         "1e3",
                                         "1,5",
                                         "1.2.3",
                                         ".",
                                         "nan",
                                         "1000000.1",
                                         "1000001",
                                         "0x10",
                                         "1 2",
                                         "1234567890.123456",
                                         "0.00000000000000000000001" };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        const str_t text = arena_printf(&w->arena, "weight,participant\n\"%s\",3\n", CASES[i]);
        assert_int_equal(read_weights(w, text), OK);
        assert_int_equal(w->weights.problems.count, 1);
        assert_int_equal(w->weights.problems.at[0].reason, POLIS_NOT_A_WEIGHT);
        assert_int_equal(w->weights.problems.at[0].column, 1);
        assert_true(w->weights.of[1] == 1.0);
    }
}

static void organisations_are_numbered_by_name_with_or_without_weights(void **state)
{
    struct world *w = *state;

    assert_int_equal(read_weights(w, S("participant,organisation\n3,Z\n7,A\nÜmid,Z\n")), OK);
    assert_false(w->weights.has_weights);
    assert_int_equal(w->weights.problems.count, 0);
    assert_int_equal(w->weights.organisation_count, 2);
    assert_str_is(w->weights.organisation[0], "A");
    assert_int_equal(w->weights.organisation_of[0], 0);
    assert_int_equal(w->weights.organisation_of[1], 1);
    assert_int_equal(w->weights.organisation_of[2], 1);

    assert_int_equal(
        read_weights(w, S("participant,organisation,weight\n3,Z,\n7,,2\nÜmid,,\n8,Q,1\n")), OK);
    assert_true(w->weights.has_weights);
    assert_int_equal(w->weights.organisation_count, 1);
    assert_int_equal(w->weights.organisation_of[0], -1);
    assert_true(w->weights.of[0] == 2.0 && w->weights.of[1] == 1.0);
    assert_int_equal(w->weights.unknown, 1);
    ASSERT_PROBLEMS(w, &w->weights.problems,
                    "w.csv:4: weight (column 3): not a decimal number above 0, at most 1000000, of "
                    "at most 15 digits",
                    "w.csv:5: participant (column 1): this participant has no votes (8)");

    assert_int_equal(read_weights(w, S("participant,x\n3,1\n")), ERR_INVALID);
    ASSERT_PROBLEMS(w, &w->weights.problems, "w.csv:1: weight: this column is missing");
}

static void files_are_read_and_missing_ones_told(void **state)
{
    struct world *w = *state;
    char path[] = "/tmp/alyans-voters-XXXXXX";
    const int fd = mkstemp(path);
    must(fd >= 0 && close(fd) == 0);
    must(file_write(path, S("participant,weight,class\n3,2,q\n"), 0600) == OK);
    const str_t p = str_from_c(path);

    assert_int_equal(analyse_read_weights(p, &w->voters, 0, &w->arena, &w->scratch, &w->weights),
                     OK);
    assert_true(w->weights.of[1] == 2.0);
    assert_int_equal(analyse_read_classes(p, &w->voters, 0, &w->arena, &w->scratch, &w->classes),
                     OK);
    assert_str_is(w->classes.at[1].class_name[0], "q");

    must(unlink(path) == 0);
    assert_int_equal(analyse_read_weights(p, &w->voters, 0, &w->arena, &w->scratch, &w->weights),
                     ERR_INVALID);
    assert_int_equal(w->weights.problems.at[0].reason, POLIS_NO_FILE);
    assert_int_equal(analyse_read_classes(p, &w->voters, 0, &w->arena, &w->scratch, &w->classes),
                     ERR_INVALID);
    assert_int_equal(w->classes.problems.at[0].reason, POLIS_NO_FILE);
}

static void problems_are_told_in_the_language_of_the_reader(void **state)
{
    struct world *w = *state;
    struct cx cx = { .arena = &w->arena, .lang = LANG_AZ };

    assert_int_equal(read_classes(w, S("participant,class\n4,x\n")), OK);

    assert_str_is(polis_problem_text(&cx, &w->classes.problems.at[0]),
                  "c.csv:2: participant (1 nömrəli sütun): bu iştirakçının səsi yoxdur (4)");
}

static void every_failing_allocation_is_an_error(void **state)
{
    struct world *w = *state;
    unsigned tries = 1;
    for (unsigned n = 0; n <= tries; n++) {
        mem_fail_nth(n);
        err_t e = read_classes(w, S("participant,a,b\n3,x,y\n7,z,\n"));
        if (e == OK)
            e = read_weights(w, S("participant,organisation,weight\n3,x,1\n7,z,2\n"));
        if (n == 0)
            tries = mem_fail_nth(0);
        assert_int_equal(e, n == 0 ? OK : ERR_NO_MEMORY);
    }
    mem_fail_nth(0);
    assert_true(tries > 25);
}

static int open_text(void **state)
{
    (void)state;
    must(text_init("Asia/Baku") == OK);
    return 0;
}

int main(void)
{
#define RULE(f) cmocka_unit_test_setup_teardown(f, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        RULE(each_column_is_a_way_to_part_the_participants),
        RULE(who_is_not_named_is_in_no_class),
        RULE(who_did_not_vote_or_comes_again_is_told_and_counted),
        RULE(headers_of_classes_that_cannot_be_used_are_an_error),
        RULE(more_classings_than_anybody_needs_are_refused),
        RULE(a_weight_is_the_nearest_double_of_its_decimal),
        RULE(what_is_no_weight_is_told_and_weighs_one),
        RULE(organisations_are_numbered_by_name_with_or_without_weights),
        RULE(files_are_read_and_missing_ones_told),
        RULE(problems_are_told_in_the_language_of_the_reader),
        RULE(every_failing_allocation_is_an_error),
    };
    return cmocka_run_group_tests(tests, open_text, NULL);
}
