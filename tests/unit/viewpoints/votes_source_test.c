/* Votes as they are given: exports, lists, matrices; what is wrong with them; how they come in.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kit/base/buf.h"
#include "kit/base/file.h"
#include "same_votes.h"

struct world {
    struct arena arena, scratch;
    struct polis_folder folder;
};

static int make_world(void **state)
{
    *state = mem_new(sizeof(struct world));
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

static err_t read_file_text(struct world *w, str_t text)
{
    struct csv_stream csv;
    csv_stream_open_text(&csv, text);
    const err_t e =
        votes_source_read(&csv, S("v.csv"), VOTES_OF_FILE, 99, &w->arena, &w->scratch, &w->folder);
    assert_int_equal(w->scratch.used, 0);
    return e;
}

/* The answer of a participant to a statement by their ids: -1, 0, 1, or 9 for none. */
static int answer(const struct world *w, int64_t participant, int64_t statement)
{
    const struct votes *const v = &w->folder.votes;
    const int64_t row = votes_row_of(v, participant);
    const int64_t column = votes_column_of(v, statement);
    if (row < 0 || column < 0)
        return 9;
    for (int64_t k = v->start[row]; k < v->start[row + 1]; k++) {
        if (cell_column(v, k) == (size_t)column)
            return cell_value(v, k);
    }
    return 9;
}

static int64_t id_named(const struct name_list *names, str_t text)
{
    int64_t id = -1;
    assert_true(name_find(names, text, &id));
    assert_true(str_eq(name_of_id(names, id), text));
    return id;
}

/* The problems are these, as "line:column:field:reason (found)". */
static void assert_problems(struct world *w, const char *const *want, size_t count)
{
    for (size_t i = 0; i < w->folder.problems_kept && i < count; i++) {
        const struct polis_problem *const p = &w->folder.problems[i];
        const str_t got =
            arena_printf(&w->arena, "%" PRId64 ":%" PRId64 ":%.*s:%s (%.*s)", p->line, p->column,
                         STR_ARG(p->field), polis_reason_msgid(p->reason), STR_ARG(p->found));
        assert_string_equal(got.at, want[i]);
    }
    assert_int_equal(w->folder.problem_count, count);
}
#define ASSERT_PROBLEMS(w, ...)                                                                    \
    assert_problems((w), (const char *const[]){ __VA_ARGS__ },                                     \
                    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

/* --- lists ------------------------------------------------------------------------------------ */

static void a_list_is_read_by_its_column_names_in_any_order(void **state)
{
    struct world *w = *state;

    assert_int_equal(read_file_text(w, S("\xEF\xBB\xBFvalue,note,statement,participant\r\n"
                                         "1,\"two\r\nlines, quoted\",3,7\r\n"
                                         "-1,,3,8\r\n0,x,4,8\r\n+1,,4,7\r\n")),
                     OK);

    assert_int_equal(w->folder.problem_count, 0);
    assert_int_equal(w->folder.event_count, 4);
    assert_int_equal(answer(w, 7, 3), 1);
    assert_int_equal(answer(w, 8, 3), -1);
    assert_int_equal(answer(w, 8, 4), 0);
    assert_int_equal(answer(w, 7, 4), 1);
    assert_int_equal(w->folder.participant_names.count + w->folder.statement_names.count, 0);
}

static void the_later_line_counts_and_the_later_time_before_it(void **state)
{
    struct world *w = *state;

    assert_int_equal(read_file_text(w, S("participant,statement,value\n1,1,1\n1,1,-1\n")), OK);
    assert_int_equal(answer(w, 1, 1), -1);

    assert_int_equal(
        read_file_text(w, S("participant,statement,value,timestamp\n1,1,1,20\n1,1,-1,10\n")), OK);
    assert_int_equal(answer(w, 1, 1), 1);
}

static void names_of_an_export_are_understood_in_a_file_too(void **state)
{
    struct world *w = *state;

    assert_int_equal(
        read_file_text(w, S("timestamp,datetime,comment-id,voter-id,vote\n5,Mon,1,NGO,1\n")), OK);

    assert_true(w->folder.has_timestamps);
    assert_int_equal(answer(w, id_named(&w->folder.participant_names, S("NGO")), 1), 1);
}

static void texts_are_numbered_by_text_around_the_whole_numbers(void **state)
{
    struct world *w = *state;

    assert_int_equal(read_file_text(w, S("participant,statement,value\n"
                                         "Ümid,A-17,1\n2,A-2,-1\n0,A-17,0\n007,A-17,1\n"
                                         "\" Ümid \",9007199254740992,1\n-3,5,1\n")),
                     OK);

    const struct name_list *const people = &w->folder.participant_names;
    const struct name_list *const statements = &w->folder.statement_names;
    assert_int_equal(w->folder.problem_count, 0);
    assert_int_equal(people->count, 3);
    assert_int_equal(id_named(people, S("-3")), 1); /* 0 and 2 are taken */
    assert_int_equal(id_named(people, S("007")), 3);
    assert_int_equal(id_named(people, S("Ümid")), 4);
    assert_int_equal(id_named(statements, S("9007199254740992")), 0);
    assert_int_equal(id_named(statements, S("A-17")), 1);
    assert_int_equal(id_named(statements, S("A-2")), 2);
    assert_int_equal(answer(w, 4, 1), 1);
    assert_int_equal(answer(w, 2, 2), -1);
    assert_int_equal(answer(w, 0, 1), 0);
    assert_int_equal(answer(w, 4, 0), 1);
    assert_int_equal(w->folder.votes.participant_id[0], 4); /* first seen */
    int64_t id = 0;
    assert_false(name_find(people, S("nobody"), &id));
    assert_true(name_resolve(people, S("007"), &id) && id == 3);
    assert_true(name_resolve(people, S("002"), &id) && id == 2);
    assert_int_equal(name_of_id(people, 2).len, 0);
}

static void the_order_of_lines_does_not_change_the_numbers_of_texts(void **state)
{
    struct world *w = *state;
    AUTO(buf) forward;
    AUTO(buf) backward;
    buf_init(&forward, 1 << 20);
    buf_init(&backward, 1 << 20);
    BUF_LIT(&forward, "participant,statement,value\n");
    BUF_LIT(&backward, "participant,statement,value\n");
    for (int i = 0; i < 1000; i++) {
        buf_printf(&forward, "org %d,s%d,1\n", i, i % 10);
        buf_printf(&backward, "org %d,s%d,1\n", 999 - i, (999 - i) % 10);
    }

    assert_int_equal(read_file_text(w, buf_str(&forward)), OK);
    const int64_t first = id_named(&w->folder.participant_names, S("org 500"));
    assert_int_equal(read_file_text(w, buf_str(&backward)), OK);

    assert_int_equal(id_named(&w->folder.participant_names, S("org 500")), first);
    assert_int_equal(w->folder.participant_names.count, 1000);
    assert_int_equal(w->folder.statement_names.count, 10);
}

static void every_bad_field_of_a_list_is_told_with_its_column(void **state)
{
    struct world *w = *state;

    assert_int_equal(read_file_text(w, S("participant,statement,value,timestamp\n"
                                         ",1,2,x\n"
                                         "b\xE9,1,1,1\n"
                                         "1,1\n"
                                         "1,1,1,1\n"
                                         "1,2,+-1,\n"
                                         "1,2,\"1\n")),
                     OK);

    assert_int_equal(w->folder.event_count, 1);
    ASSERT_PROBLEMS(w, "2:4:timestamp:not a whole number (x)",
                    "2:1:participant:nothing stands there ()", "2:3:value:not -1, 0 or 1 (2)",
                    "3:1:participant:not UTF-8 text ()",
                    "4:0::the line has more or fewer fields than there are columns ()",
                    "6:3:value:not -1, 0 or 1 (+-1)",
                    "7:0::a quotation mark is not closed, or text follows it ()");
}

static void headers_of_files_that_cannot_be_used_are_an_error(void **state)
{
    struct world *w = *state;

    assert_int_equal(read_file_text(w, S("statement,value\n1,1\n")), ERR_INVALID);
    ASSERT_PROBLEMS(w, "1:0:participant:this column is missing ()");

    assert_int_equal(read_file_text(w, S("voter-id,vote,vote\n1,1,1\n")), ERR_INVALID);
    ASSERT_PROBLEMS(w, "1:0:comment-id:this column is missing ()",
                    "1:3:vote:this column stands there twice ()");

    assert_int_equal(read_file_text(w, S("")), ERR_INVALID);
    ASSERT_PROBLEMS(w, "1:0::the line with the column names is missing ()");
}

/* --- matrices --------------------------------------------------------------------------------- */

static void a_matrix_has_a_column_for_each_statement(void **state)
{
    struct world *w = *state;

    assert_int_equal(read_file_text(w, S("participant,group-id,n-comments,n-votes,n-agree,"
                                         "n-disagree,0,5,\"A, B\"\r\n"
                                         "0,1,31,2,24,3,1,,-1\r\n"
                                         "4,,1,1,0,0,,0,\r\n"
                                         "9,0,0,0,0,0,,,\r\n")),
                     OK);

    const int64_t named = id_named(&w->folder.statement_names, S("A, B"));
    assert_int_equal(w->folder.problem_count, 0);
    assert_int_equal(named, 1);
    assert_int_equal(w->folder.votes.participants, 2); /* 9 has answered nothing */
    assert_int_equal(w->folder.votes.statements, 3);
    assert_int_equal(answer(w, 0, 0), 1);
    assert_int_equal(answer(w, 0, 5), 9);
    assert_int_equal(answer(w, 0, named), -1);
    assert_int_equal(answer(w, 4, 5), 0);
    assert_int_equal(w->folder.participant_count, 3);
    assert_int_equal(w->folder.participants[0].group, 1);
    assert_int_equal(w->folder.participants[1].group, -1);
    assert_int_equal(w->folder.participants[2].id, 9);
}

static void participants_of_a_matrix_may_be_texts(void **state)
{
    struct world *w = *state;

    assert_int_equal(read_file_text(w, S("participant,1,2\nzeta,1,\nalpha,,-1\n1,0,\nbeta,,\n")),
                     OK);

    const struct name_list *const people = &w->folder.participant_names;
    assert_int_equal(people->count, 3);
    assert_int_equal(id_named(people, S("alpha")), 0);
    assert_int_equal(id_named(people, S("beta")), 2);
    assert_int_equal(id_named(people, S("zeta")), 3);
    assert_int_equal(answer(w, 3, 1), 1);
    assert_int_equal(answer(w, 0, 2), -1);
    assert_int_equal(answer(w, 1, 1), 0);
    assert_int_equal(w->folder.participants[0].id, 3);
    assert_int_equal(w->folder.participants[3].id, 2);
}

static void of_a_matrix_a_bad_cell_is_left_out_alone_and_a_bad_line_whole(void **state)
{
    struct world *w = *state;

    assert_int_equal(read_file_text(w, S("participant,group-id,,7,8\n"
                                         "1,0,q,2,1\n"
                                         ",0,,1,1\n"
                                         "2,x,,1,1\n"
                                         "1,0,,-1,-1\n"
                                         "3,0,,1\n"
                                         "3,0,,,0\n")),
                     OK);

    assert_int_equal(w->folder.event_count, 2);
    assert_int_equal(answer(w, 1, 8), 1);
    assert_int_equal(answer(w, 3, 8), 0);
    ASSERT_PROBLEMS(w, "1:3::this column has no name ()", "2:4:7:not -1, 0 or 1 (2)",
                    "3:1:participant:nothing stands there ()",
                    "4:2:group-id:not a whole number (x)",
                    "5:1:participant:this participant stands in an earlier line (1)",
                    "6:0::the line has more or fewer fields than there are columns ()");
}

static void a_statement_of_a_matrix_stands_there_once(void **state)
{
    struct world *w = *state;

    assert_int_equal(read_file_text(w, S("participant,7,x,7,x\n1,1,1,1,1\n")), ERR_INVALID);

    ASSERT_PROBLEMS(w, "1:4:7:this column stands there twice ()",
                    "1:5:x:this column stands there twice ()");
}

/* --- the quick way is the plain way ----------------------------------------------------------- */

#define HEAD "timestamp,datetime,comment-id,voter-id,vote\n"
static const char *const EXPORTS[] = {
    "",
    "\n\r\n\r",
    HEAD,
    "\xEF\xBB\xBF" HEAD "5,Mon,1,2,1\n",
    HEAD "5,Mon,1,2,1\r\n6,Tue,1,3,-1\r\n\r\n7,,2,3,0",
    HEAD "5,\"Mon, 1\n2\",1,2,1\n6,Tue,1,3,-1\n7,\"a\"\"b\",2,3,0\n",
    HEAD "5,Mon,1,2,1\n6,Tue,1,2\n7,,2,3,0,9\n8,,2,3,1\n",
    HEAD "x,Mon,1,2,1\n5,,-1,2,1\n5,,1,99999999999999999999,1\n5,,1,1,2\n5,,1,1,--1\n5,,1,1,-0\n"
         "5,,1,1,00\n5,,1,1,+1\n5,,1,1,1 \n5,, 1,1,1\n",
    HEAD ",,1,2,1\n-5,,1,2,-1\n253402300799999,,2,2,1\n253402300800000,,2,2,1\n"
         "999999999999999,,1,1,1\n1000000000000000,,1,1,1\n",
    HEAD "007,,008,0009,1\n5,,9007199254740991,9007199254740992,1\n5,,9007199254740991,1,1\n",
    HEAD "5,Mon,1,2,1\n6,Tue,1,2,\"1\n7,,2,3,0\n8,,2,3,1\n",
    HEAD "5,Mon,1,2,1\n6,Tue,1,2,\"1\"x\n7,,2,3,0\n",
    HEAD "5,Mon,1,2,1\r6,Tue,1,2,1\n7,\r,2,3,0\r\r\n8,,2,3,1\r",
    HEAD "9,,1,2,1\n8,,1,2,-1\n9,,2,2,0\n9,,2,2,1\n1,,3,1,1\n",
    "vote,comment-id,voter-id\n1,1,1\n-1,1,1\n1,1,x\n0,2,1\n",
    "comment-id,voter-id\n1,1\n",
    "comment-id,voter-id,vote,vote\n1,1,1,1\n",
    "a,b,c,d,e,f,g,h,i,j,k,l,m,vote,comment-id,voter-id,n\n,,,,,,,,,,,,,1,2,3,\n",
    "vote,comment-id,voter-id,\n1,2,3,\n1,2,4,long text without an end to speak of\n",
    "participant,statement,value\n1,1,1\n",
};

static void every_export_is_read_the_same_quickly_and_plainly(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(EXPORTS); i++)
        must_read_the_same(str_from_c(EXPORTS[i]));
}

static void an_export_cut_anywhere_is_read_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(EXPORTS); i++) {
        for (size_t len = 0; len < strlen(EXPORTS[i]); len++)
            must_read_the_same((str_t){ EXPORTS[i], len });
    }
}

static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state % below;
}

static void damaged_exports_are_read_the_same(void **state)
{
    (void)state;
    static const char TELLING[] = "\n\r\",-+019x \0\xFF";
    AUTO(buf) text;
    buf_init(&text, 1 << 20);
    for (uint64_t seed = 1; seed <= 150; seed++) {
        uint64_t random = seed * UINT64_C(0x9E3779B97F4A7C15);
        buf_reset(&text);
        BUF_LIT(&text, HEAD);
        for (int i = 0; i < 120; i++)
            buf_printf(&text, "%d,Tue Jun 30 15:49:52 WIB 2015,%d,%d,%d\n",
                       1000 + (int)draw(&random, 50), (int)draw(&random, 9), (int)draw(&random, 12),
                       (int)draw(&random, 3) - 1);
        for (uint64_t n = draw(&random, 12); n > 0; n--)
            text.at[draw(&random, text.len)] = TELLING[draw(&random, sizeof TELLING - 1)];
        must_read_the_same(buf_str(&text));
    }
}

/* Real exports, beside the repository; passed over where they are not. */
static void exports_of_real_conversations_are_read_the_same(void **state)
{
    struct world *w = *state;
    static const char *const SETS[] = {
        "opinion/15-per-hour-seattle",
        "opinion/brexit-consensus",
        "opinion/vtaiwan.uberx",
        "polis-math/above-100-ptpts",
    };
    const char *base = getenv("ALYANS_SHARED");
    if (base == NULL)
        base = getenv("ALYANS_SHARED_DEFAULT");
    if (base == NULL || access(base, R_OK) != 0)
        skip();
    for (size_t i = 0; i < ARRAY_LEN(SETS); i++) {
        str_t text;
        const str_t path = arena_printf(&w->arena, "%s/data/%s/votes.csv", base, SETS[i]);
        assert_int_equal(file_read(&w->arena, path.at, 1 << 26, &text), OK);
        must_read_the_same(text);
    }
}

/* --- blocks, files, folders ------------------------------------------------------------------- */

static void a_field_longer_than_any_block_is_read_whole(void **state)
{
    struct world *w = *state;
    AUTO(buf) text;
    buf_init(&text, 1 << 20);
    BUF_LIT(&text, "participant,note,statement,value\n1,\"");
    for (int i = 0; i < 5000; i++)
        BUF_LIT(&text, "line\n");
    BUF_LIT(&text, "\",2,1\n1,,3,x\n");
    const int fd = file_of_text(buf_str(&text));
    AUTO(csv_stream) csv;
    must(csv_stream_open_fd(&csv, fd, 16, 1 << 20) == OK);

    assert_int_equal(
        votes_source_read(&csv, S("v"), VOTES_OF_FILE, 0, &w->arena, &w->scratch, &w->folder), OK);

    assert_int_equal(answer(w, 1, 2), 1);
    ASSERT_PROBLEMS(w, "5003:4:value:not -1, 0 or 1 (x)");
    must(close(fd) == 0);
}

static void a_file_beyond_the_limit_is_refused_as_a_whole(void **state)
{
    struct world *w = *state;
    const int fd = file_of_text(S("participant,statement,value\n1,2,1\n1,3,1\n1,4,1\n"));
    AUTO(csv_stream) csv;
    must(csv_stream_open_fd(&csv, fd, 32, 40) == OK);

    assert_int_equal(
        votes_source_read(&csv, S("v"), VOTES_OF_FILE, 0, &w->arena, &w->scratch, &w->folder),
        ERR_INVALID);

    ASSERT_PROBLEMS(w, "0:0::the file is too big ()");
    must(close(fd) == 0);
}

struct place {
    char folder[64];
};

static const char *path_in(struct world *w, const struct place *p, const char *name)
{
    return arena_printf(&w->arena, "%s/%s", p->folder, name).at;
}

static void open_place(struct place *p)
{
    (void)snprintf(p->folder, sizeof p->folder, "/tmp/alyans-votes-XXXXXX");
    must(mkdtemp(p->folder) != NULL);
}

static err_t read_path(struct world *w, const char *path, str_t people)
{
    const err_t e =
        votes_source_open(str_from_c(path), people, 1, &w->arena, &w->scratch, &w->folder);
    assert_int_equal(w->scratch.used, 0);
    return e;
}

static void a_folder_without_votes_may_have_a_matrix(void **state)
{
    struct world *w = *state;
    struct place p;
    open_place(&p);
    const char *const matrix = path_in(w, &p, "participants-votes.csv");
    const char *const comments = path_in(w, &p, "comments.csv");
    const char *const groups = path_in(w, &p, "groups.csv");

    assert_int_equal(read_path(w, p.folder, STR_NONE), ERR_INVALID);
    assert_int_equal(w->folder.problems[0].reason, POLIS_NO_FILE);
    assert_str_is(w->folder.problems[0].file, "votes.csv");

    must(file_write(matrix, S("participant,group-id,1\n4,2,1\n"), 0600) == OK);
    must(file_write(comments, S("comment-id,comment-body\n1,Text\n"), 0600) == OK);
    assert_int_equal(read_path(w, p.folder, STR_NONE), OK);
    assert_int_equal(w->folder.problem_count, 0);
    assert_int_equal(answer(w, 4, 1), 1);
    assert_int_equal(w->folder.participants[0].group, 2);
    assert_str_is(w->folder.statements[0].text, "Text");

    must(file_write(groups, S("participant,group-id\n4,5\n"), 0600) == OK);
    assert_int_equal(read_path(w, p.folder, S("groups.csv")), OK);
    assert_int_equal(w->folder.participants[0].group, 5);
    assert_int_equal(read_path(w, matrix, str_from_c(groups)), OK);
    assert_int_equal(w->folder.participants[0].group, 5);
    assert_int_equal(w->folder.statement_count, 0);

    must(unlink(matrix) == 0 && unlink(comments) == 0 && unlink(groups) == 0);
    must(rmdir(p.folder) == 0);
}

static void votes_of_a_folder_come_before_its_matrix(void **state)
{
    struct world *w = *state;
    struct place p;
    open_place(&p);
    const char *const votes = path_in(w, &p, "votes.csv");
    must(file_write(votes, S("comment-id,voter-id,vote\n1,2,-1\nx,2,1\n"), 0600) == OK);

    assert_int_equal(read_path(w, p.folder, STR_NONE), OK);

    assert_int_equal(answer(w, 2, 1), -1);
    ASSERT_PROBLEMS(w, "3:1:comment-id:not a whole number (x)");
    assert_int_equal(read_path(w, votes, STR_NONE), OK); /* as a file x is a name */
    assert_int_equal(w->folder.problem_count, 0);
    must(unlink(votes) == 0 && mkdir(votes, 0700) == 0);
    assert_int_equal(read_path(w, p.folder, STR_NONE), ERR_INVALID);
    assert_int_equal(w->folder.problems[0].reason, POLIS_NOT_READABLE);
    assert_int_equal(read_path(w, path_in(w, &p, "none.csv"), STR_NONE), ERR_INVALID);
    assert_int_equal(w->folder.problems[0].reason, POLIS_NO_FILE);
    assert_str_is(w->folder.problems[0].file, "none.csv");
    must(rmdir(votes) == 0 && rmdir(p.folder) == 0);
}

static void a_hyphen_is_standard_input(void **state)
{
    struct world *w = *state;
    const int fd = file_of_text(S("participant,statement,value\n1,2,1\n1,3,q\n"));
    const int kept = dup(STDIN_FILENO);
    must(dup2(fd, STDIN_FILENO) == STDIN_FILENO);

    const err_t e = read_path(w, "-", STR_NONE);

    must(kept < 0 || dup2(kept, STDIN_FILENO) == STDIN_FILENO);
    must(close(fd) == 0);
    if (kept >= 0)
        must(close(kept) == 0);
    assert_int_equal(e, OK);
    assert_int_equal(answer(w, 1, 2), 1);
    assert_str_is(w->folder.problems[0].file, "stdin");
}

static void every_failing_allocation_is_an_error(void **state)
{
    struct world *w = *state;
    static const char *const TEXTS[] = {
        "participant,statement,value\na,b,1\nc,d,-1\n1,2,0\n",
        "participant,group-id,7,x\na,0,1,1\n4,1,-1,\n",
    };
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) {
        const int fd = file_of_text(str_from_c(TEXTS[i]));
        unsigned tries = 1;
        for (unsigned n = 0; n <= tries; n++) {
            AUTO(csv_stream) csv;
            must(lseek(fd, 0, SEEK_SET) == 0);
            mem_fail_nth(n);
            err_t e = csv_stream_open_fd(&csv, fd, 16, 1 << 20);
            if (e == OK)
                e = votes_source_read(&csv, S("v"), VOTES_OF_FILE, 0, &w->arena, &w->scratch,
                                      &w->folder);
            if (n == 0)
                tries = mem_fail_nth(0);
            assert_int_equal(e, n == 0 ? OK : ERR_NO_MEMORY);
        }
        mem_fail_nth(0);
        assert_true(tries > 20);
        must(close(fd) == 0);
    }
}

int main(void)
{
#define RULE(f) cmocka_unit_test_setup_teardown(f, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        RULE(a_list_is_read_by_its_column_names_in_any_order),
        RULE(the_later_line_counts_and_the_later_time_before_it),
        RULE(names_of_an_export_are_understood_in_a_file_too),
        RULE(texts_are_numbered_by_text_around_the_whole_numbers),
        RULE(the_order_of_lines_does_not_change_the_numbers_of_texts),
        RULE(every_bad_field_of_a_list_is_told_with_its_column),
        RULE(headers_of_files_that_cannot_be_used_are_an_error),
        RULE(a_matrix_has_a_column_for_each_statement),
        RULE(participants_of_a_matrix_may_be_texts),
        RULE(of_a_matrix_a_bad_cell_is_left_out_alone_and_a_bad_line_whole),
        RULE(a_statement_of_a_matrix_stands_there_once),
        RULE(every_export_is_read_the_same_quickly_and_plainly),
        RULE(an_export_cut_anywhere_is_read_the_same),
        RULE(damaged_exports_are_read_the_same),
        RULE(exports_of_real_conversations_are_read_the_same),
        RULE(a_field_longer_than_any_block_is_read_whole),
        RULE(a_file_beyond_the_limit_is_refused_as_a_whole),
        RULE(a_folder_without_votes_may_have_a_matrix),
        RULE(votes_of_a_folder_come_before_its_matrix),
        RULE(a_hyphen_is_standard_input),
        RULE(every_failing_allocation_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
