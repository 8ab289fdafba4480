/* Whole files: read with a limit, replaced in one step.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/base/file.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
    char folder[64];
    struct arena arena;
};

static int make_place(void **state)
{
    struct place *const p = mem_new(sizeof *p);
    (void)snprintf(p->folder, sizeof p->folder, "/tmp/alyans-file-XXXXXX");
    must(mkdtemp(p->folder) != NULL);
    *state = p;
    return 0;
}

static int remove_place(void **state)
{
    struct place *const p = *state;
    DIR *const d = opendir(p->folder);
    must(d != NULL);
    for (struct dirent *e = readdir(d); e != NULL; e = readdir(d))
        (void)unlinkat(dirfd(d), e->d_name, 0); /* "." and ".." refuse */
    (void)closedir(d);
    must(rmdir(p->folder) == 0);
    arena_release(&p->arena);
    mem_free(p);
    return 0;
}

static const char *path_in(struct place *p, const char *name)
{
    return arena_printf(&p->arena, "%s/%s", p->folder, name).at;
}

static size_t files_in(struct place *p)
{
    size_t n = 0;
    DIR *const d = opendir(p->folder);
    must(d != NULL);
    for (struct dirent *e = readdir(d); e != NULL; e = readdir(d))
        n += e->d_name[0] != '.';
    (void)closedir(d);
    return n;
}

static void what_was_written_is_read_back(void **state)
{
    struct place *p = *state;
    const char *const path = path_in(p, "a.txt");
    str_t got;

    assert_int_equal(file_write(path, S("first and longer"), 0640), OK);
    assert_int_equal(file_write(path, S("second"), 0640), OK);

    assert_int_equal(file_read(&p->arena, path, 100, &got), OK);
    assert_str_is(got, "second");
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_int_equal(files_in(p), 1); /* nothing is left beside it */
}

static void an_empty_file_is_an_empty_text(void **state)
{
    struct place *p = *state;
    const char *const path = path_in(p, "empty");
    str_t got = S("x");

    assert_int_equal(file_write(path, STR_NONE, 0600), OK);
    assert_int_equal(file_read(&p->arena, path, 0, &got), OK);
    assert_non_null(got.at);
    assert_int_equal(got.len, 0);
}

static void a_file_one_byte_over_the_limit_is_refused(void **state)
{
    struct place *p = *state;
    const char *const path = path_in(p, "five");
    str_t got = S("untouched");

    assert_int_equal(file_write(path, S("12345"), 0600), OK);
    assert_int_equal(file_read(&p->arena, path, 4, &got), ERR_TOO_BIG);
    assert_str_is(got, "untouched");
    assert_int_equal(file_read(&p->arena, path, 5, &got), OK);
    assert_str_is(got, "12345");
}

static void what_is_not_a_file_is_named_as_such(void **state)
{
    struct place *p = *state;
    str_t got;

    assert_int_equal(file_read(&p->arena, path_in(p, "nothing"), 10, &got), ERR_NOT_FOUND);
    assert_int_equal(file_read(&p->arena, p->folder, 10, &got), ERR_IO);
    const char *const pipe = path_in(p, "pipe");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_int_equal(file_read(&p->arena, pipe, 10, &got), ERR_IO);
}

static void a_write_that_fails_leaves_the_old_file_and_nothing_else(void **state)
{
    struct place *p = *state;
    const char *const folder = path_in(p, "no-such-folder/a");
    const char *const taken = path_in(p, "taken");

    assert_int_equal(file_write(folder, S("x"), 0600), ERR_NOT_FOUND);
    assert_int_equal(mkdir(taken, 0700), 0);
    assert_int_equal(file_write(taken, S("x"), 0600), ERR_IO); /* a folder stands there */
    assert_int_equal(files_in(p), 1);
    assert_int_equal(rmdir(taken), 0);
}

static void short_memory_is_an_error_when_reading(void **state)
{
    struct place *p = *state;
    const char *const path = path_in(p, "a");
    str_t got;

    assert_int_equal(file_write(path, S("12345"), 0600), OK);
    mem_fail_nth(1);
    assert_int_equal(file_read(&p->arena, path, 100, &got), ERR_NO_MEMORY);
    mem_fail_nth(0);
}

/* --- a new file, piece by piece --------------------------------------------------------------- */

static void a_draft_takes_its_place_when_it_is_whole(void **state)
{
    struct place *p = *state;
    const char *const path = path_in(p, "record");
    AUTO(file_draft) d = { 0 };
    str_t got;

    assert_int_equal(file_draft_begin(&p->arena, path, &d), OK);
    assert_int_equal(file_draft_write(&d, S("one, ")), OK);
    assert_int_equal(access(path, F_OK), -1); /* not there yet */
    assert_int_equal(file_draft_write(&d, S("two")), OK);
    assert_int_equal(file_draft_finish(&d, 0640), OK);

    assert_int_equal(file_read(&p->arena, path, 100, &got), OK);
    assert_str_is(got, "one, two");
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_int_equal(files_in(p), 1);
}

static void an_unfinished_draft_leaves_nothing(void **state)
{
    struct place *p = *state;
    struct file_draft d;

    assert_int_equal(file_draft_begin(&p->arena, path_in(p, "record"), &d), OK);
    assert_int_equal(file_draft_write(&d, S("half")), OK);
    file_draft_release(&d);

    assert_int_equal(files_in(p), 0);
}

static void a_draft_never_replaces_a_file(void **state)
{
    struct place *p = *state;
    const char *const path = path_in(p, "record");
    struct file_draft d;
    str_t got;

    assert_int_equal(file_draft_begin(&p->arena, path, &d), OK);
    assert_int_equal(file_write(path, S("came in between"), 0600), OK);
    assert_int_equal(file_draft_finish(&d, 0644), ERR_CONFLICT);
    file_draft_release(&d);
    assert_int_equal(file_draft_begin(&p->arena, path, &d), ERR_CONFLICT);

    assert_int_equal(file_read(&p->arena, path, 100, &got), OK);
    assert_str_is(got, "came in between");
    assert_int_equal(files_in(p), 1);
}

static void a_draft_needs_its_folder(void **state)
{
    struct place *p = *state;
    struct file_draft d;

    assert_int_equal(file_draft_begin(&p->arena, path_in(p, "none/record"), &d), ERR_NOT_FOUND);
}

int main(void)
{
#define RULE(f) cmocka_unit_test_setup_teardown(f, make_place, remove_place)
    const struct CMUnitTest tests[] = {
        RULE(what_was_written_is_read_back),
        RULE(an_empty_file_is_an_empty_text),
        RULE(a_file_one_byte_over_the_limit_is_refused),
        RULE(what_is_not_a_file_is_named_as_such),
        RULE(a_write_that_fails_leaves_the_old_file_and_nothing_else),
        RULE(short_memory_is_an_error_when_reading),
        RULE(a_draft_takes_its_place_when_it_is_whole),
        RULE(an_unfinished_draft_leaves_nothing),
        RULE(a_draft_never_replaces_a_file),
        RULE(a_draft_needs_its_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
