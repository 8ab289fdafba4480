/* alyans.conf, the environment, and what is said about mistakes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/settings/settings.h"

struct world {
    struct arena arena;
    struct cx cx;
    struct settings s;
    struct settings_errors errors;
};

static int world_make(void **state)
{
    struct world *const w = mem_new(sizeof *w);
    w->cx.arena = &w->arena;
    w->cx.lang = LANG_EN;
    *state = w;
    return 0;
}

static int world_drop(void **state)
{
    struct world *const w = *state;
    arena_release(&w->arena);
    mem_free(w);
    return 0;
}

static void given_file(struct world *w, str_t text)
{
    settings_read(&w->arena, text, S("a.conf"), &w->s, &w->errors);
}

/* The only mistake in a file, as the operator reads it. */
static str_t complaint(struct world *w, str_t text)
{
    w->errors.count = 0;
    given_file(w, text);
    assert_int_equal(w->errors.count, 1);
    return settings_error_text(&w->cx, &w->errors.at[0]);
}

static void without_a_file_the_program_has_all_it_needs(void **state)
{
    struct world *const w = *state;

    given_file(w, STR_NONE);

    assert_int_equal(w->errors.count, 0);
    assert_str_is(w->s.http_listen, "127.0.0.1:8080");
    assert_str_is(w->s.site_timezone, "Asia/Baku");
    assert_str_is(w->s.site_country, "AZ");
    assert_int_equal(w->s.session_days, 14);
    assert_true(w->s.security_sandbox);
    assert_str_is(w->s.log_level, "info");
    assert_int_equal(settings_first_lang(&w->s), LANG_AZ);
    assert_int_equal(w->s.db_url.len, 0);
}

static void a_file_overrides_the_defaults(void **state)
{
    struct world *const w = *state;

    given_file(w, S("\xEF\xBB\xBF# the site\r\n"
                    "site.name_az =  Ümumi İttifaq \r\n"
                    "\r\n"
                    "http.listen=[::1]:0\n"
                    "  # http.loops = 9\n"
                    "security.sandbox = off\n"
                    "log.level = warn\n"
                    "site.languages = en,az\n"
                    "site.funding_en = A grant # not a comment = kept\n"
                    "http.trusted_proxies = 10.0.0.1, ::1 ,unix\n"
                    "site.base_url = https://example.org:8443\n"
                    "db.url = postgresql://u:p=q@h/n"));

    assert_int_equal(w->errors.count, 0);
    assert_str_is(w->s.site_name_az, "Ümumi İttifaq");
    assert_str_is(w->s.http_listen, "[::1]:0");
    assert_int_equal(w->s.http_loops, 0);
    assert_false(w->s.security_sandbox);
    assert_str_is(w->s.log_level, "warn");
    assert_int_equal(settings_first_lang(&w->s), LANG_EN);
    assert_str_is(w->s.site_funding_en, "A grant # not a comment = kept");
    assert_str_is(w->s.db_url, "postgresql://u:p=q@h/n");
    assert_int_equal(w->s.source[SETTING_http_listen].from, FROM_FILE);
    assert_int_equal(w->s.source[SETTING_http_listen].line, 4);
}

static void every_mistake_is_told_with_its_line(void **state)
{
    struct world *const w = *state;

    given_file(w, S("http.loops = 65\n\nnonsense\nhttp.loops = x\nhttp.listn = 1\n"));

    assert_int_equal(w->errors.count, 4);
    const int64_t lines[] = { 1, 3, 4, 5 };
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        assert_int_equal(w->errors.at[i].line, lines[i]);
    assert_int_equal(w->s.http_loops, 0);
    assert_int_equal(w->s.source[SETTING_http_loops].from, FROM_DEFAULT);
}

static void a_complaint_says_what_would_be_right(void **state)
{
    struct world *const w = *state;

    assert_str_is(complaint(w, S("\nhttp.loops = 65")),
                  "a.conf:2: http.loops: must be a whole number from 0 to 64, not “65”");
    assert_str_is(complaint(w, S("http.listn = 1")),
                  "a.conf:1: there is no setting “http.listn”; the nearest is http.listen");
    assert_str_is(complaint(w, S("log.level = loud")),
                  "a.conf:1: log.level: must be one of debug info warn error off, not “loud”");
    assert_str_is(complaint(w, S("session.days = 1\nsession.days = 2")),
                  "a.conf:2: session.days: has a value already, on line 1");
    assert_int_equal(w->s.session_days, 1);
    assert_str_is(complaint(w, S("site.name_en =")),
                  "a.conf:1: site.name_en: must have 1 to 200 bytes and has 0");
    assert_str_is(complaint(w, S("site.name_en = \xFF")),
                  "a.conf:1: site.name_en: is not text in UTF-8");
    assert_str_is(complaint(w, S("= x")), "a.conf:1: expected a line of the form: key = value");
    assert_str_is(complaint(w, S("\xFF = x")),
                  "a.conf:1: expected a line of the form: key = value");
}

static void bad_values_of_each_kind_are_refused(void **state)
{
    struct world *const w = *state;
    const str_t bad[] = {
        S("http.listen = 8080"),
        S("http.listen = localhost:8080"),
        S("http.listen = 127.0.0.1:65536"),
        S("http.listen = ::1:8080"),
        S("http.listen = [::1:8080"),
        S("http.listen = unix:"),
        S("http.listen = "),
        S("http.trusted_proxies = 10.0.0.1;10.0.0.2"),
        S("http.trusted_proxies = 10.0.0.1,"),
        S("http.trusted_proxies = 10.0.0.0/8"),
        S("site.timezone = Baku"),
        S("site.timezone = "),
        S("site.country = az"),
        S("site.country = ZZ"),
        S("site.country = "),
        S("site.base_url = example.org"),
        S("site.base_url = https://example.org/"),
        S("site.base_url = https://"),
        S("security.sandbox = yes"),
        S("security.sandbox = ON"),
        S("site.languages = az en"),
        S("log.level = "),
        S("session.days = 0"),
        S("session.days = 1.5"),
        S("session.days = 99999999999999999999"),
    };

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        w->errors.count = 0;
        given_file(w, bad[i]);
        if (w->errors.count != 1)
            fail_msg("%.*s", STR_ARG(bad[i]));
    }
}

static void the_environment_overrides_the_file(void **state)
{
    struct world *const w = *state;
    char listen[] = "ALYANS_HTTP_LISTEN=unix:/run/alyans.sock";
    char loops[] = "ALYANS_HTTP_LOOPS=many";
    char other[] = "ALYANS_HTTP_LISTENER=1";
    char plain[] = "PATH=/bin";
    char *const envp[] = { plain, listen, loops, other, NULL };

    given_file(w, S("http.listen = 127.0.0.1:1\nhttp.loops = 2\n"));
    settings_environment(&w->arena, envp, &w->s, &w->errors);

    assert_str_is(w->s.http_listen, "unix:/run/alyans.sock");
    assert_int_equal(w->s.source[SETTING_http_listen].from, FROM_ENVIRONMENT);
    assert_int_equal(w->s.http_loops, 2);
    assert_int_equal(w->errors.count, 1);
    assert_str_is(settings_error_text(&w->cx, &w->errors.at[0]),
                  "ALYANS_HTTP_LOOPS: http.loops: must be a whole number from 0 to 64, not “many”");

    settings_put(&w->arena, SETTING_http_loops, S("3"), &w->s, &w->errors);
    settings_put(&w->arena, SETTING_http_readers, S("-1"), &w->s, &w->errors);
    assert_int_equal(w->s.http_loops, 3);
    assert_int_equal(w->s.source[SETTING_http_loops].from, FROM_COMMAND);
    assert_str_is(settings_error_text(&w->cx, &w->errors.at[1]),
                  "http.readers: must be a whole number from 0 to 64, not “-1”");
}

static bool holds(const struct buf *b, str_t part)
{
    return str_find(buf_str(b), part) < b->len;
}

static void what_is_printed_names_its_source_and_hides_secrets(void **state)
{
    struct world *const w = *state;
    AUTO(buf) out;
    buf_init(&out, 1 << 16);

    given_file(w, S("db.url = postgresql://u:hush@h/n\nhttp.loops = 2\n"));
    settings_print(&w->s, &out);

    assert_true(holds(&out, S("# a.conf:1\ndb.url = (hidden)\n")));
    assert_true(holds(&out, S("# a.conf:2\nhttp.loops = 2\n")));
    assert_true(holds(&out, S("# default\nsecurity.sandbox = on\n")));
    assert_false(holds(&out, S("hush")));
    buf_reset(&out);
    given_file(w, STR_NONE);
    settings_print(&w->s, &out);
    assert_true(holds(&out, S("db.url = \n")));
}

static void a_printed_file_reads_back_the_same(void **state)
{
    struct world *const w = *state;
    AUTO(buf) first;
    AUTO(buf) second;
    buf_init(&first, 1 << 16);
    buf_init(&second, 1 << 16);

    given_file(w, S("site.name_az = Ə\nhttp.loops = 2\nsecurity.sandbox = off\n"));
    settings_print(&w->s, &first);
    given_file(w, buf_str(&first));
    settings_print(&w->s, &second);

    assert_int_equal(w->errors.count, 0);
    assert_true(holds(&second, S("\nsite.name_az = Ə\n")));
    assert_true(holds(&second, S("\nhttp.loops = 2\n")));
    assert_true(holds(&second, S("\nsecurity.sandbox = off\n")));
}

static void no_number_of_mistakes_is_too_many(void **state)
{
    struct world *const w = *state;
    AUTO(buf) text;
    buf_init(&text, 1 << 16);
    for (int i = 0; i < SETTINGS_ERRORS_MAX * 2; i++)
        BUF_LIT(&text, "x\n");

    given_file(w, buf_str(&text));

    assert_int_equal(w->errors.count, SETTINGS_ERRORS_MAX);
    assert_int_equal(w->errors.at[0].line, 1);
}

static void the_manual_has_every_key(void **state)
{
    struct world *const w = *state;
    AUTO(buf) out;
    buf_init(&out, 1 << 16);

    settings_manual(&w->cx, &out);

    assert_int_equal(buf_check(&out), OK);
#define X(kind, member, key, ...) assert_true(holds(&out, S(".It Cm " key "\n")));
    SETTINGS(X)
#undef X
    assert_true(holds(&out, S("\nDefault: 127.0.0.1:8080.\n")));
    assert_true(holds(&out, S("\nFrom 1 to 365.\n")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_make, world_drop)
    const struct CMUnitTest tests[] = {
        TEST(without_a_file_the_program_has_all_it_needs),
        TEST(a_file_overrides_the_defaults),
        TEST(every_mistake_is_told_with_its_line),
        TEST(a_complaint_says_what_would_be_right),
        TEST(bad_values_of_each_kind_are_refused),
        TEST(the_environment_overrides_the_file),
        TEST(what_is_printed_names_its_source_and_hides_secrets),
        TEST(a_printed_file_reads_back_the_same),
        TEST(no_number_of_mistakes_is_too_many),
        TEST(the_manual_has_every_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
