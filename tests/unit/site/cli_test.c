/* Options and words of a command.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "site/cli.h"

enum { WORDS_MAX = 8 };
struct line {
    struct arena arena;
    struct cx cx;
    struct cli cli;
    const char *argv[WORDS_MAX];
};

static void line_make(struct line *l, const char *const *words)
{
    *l = (struct line){ 0 };
    arena_init(&l->arena);
    l->cx = (struct cx){ .arena = &l->arena, .lang = LANG_EN };
    while (words[l->cli.argc] != NULL) {
        l->argv[l->cli.argc] = words[l->cli.argc];
        l->cli.argc++;
    }
    l->cli.cx = &l->cx;
    l->cli.argv = l->argv;
}

static void options_may_stand_anywhere(void **state)
{
    (void)state;
    struct line l;
    line_make(&l, (const char *const[]){ "one", "--json", "two", "--method", "polis", NULL });
    str_t method = STR_NONE;
    str_t word = STR_NONE;

    assert_true(cli_flag(&l.cli, "--json"));
    assert_false(cli_flag(&l.cli, "--json"));
    assert_true(cli_value(&l.cli, "--method", &method));
    assert_str_is(method, "polis");
    assert_true(cli_word(&l.cli, &word));
    assert_str_is(word, "one");
    assert_true(cli_word(&l.cli, &word));
    assert_str_is(word, "two");
    assert_false(cli_word(&l.cli, &word));
    assert_true(cli_done(&l.cli));
    arena_release(&l.arena);
}

static void a_value_may_be_joined_with_its_option(void **state)
{
    (void)state;
    struct line l;
    line_make(&l, (const char *const[]){ "--until=2030-01-01", "--untilled", NULL });
    str_t until = STR_NONE;

    assert_true(cli_value(&l.cli, "--until", &until));
    assert_str_is(until, "2030-01-01");
    assert_false(cli_value(&l.cli, "--until", &until));
    arena_release(&l.arena);
}

static void what_is_not_understood_is_refused(void **state)
{
    (void)state;
    struct line l;
    str_t out = STR_NONE;
    line_make(&l, (const char *const[]){ "--what", "--method", NULL });

    assert_false(cli_value(&l.cli, "--method", &out)); /* its value is missing */
    assert_false(cli_word(&l.cli, &out));
    assert_false(cli_done(&l.cli));
    arena_release(&l.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_may_stand_anywhere),
        cmocka_unit_test(a_value_may_be_joined_with_its_option),
        cmocka_unit_test(what_is_not_understood_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
