/* Rules of the frame, of problem pages and of the parts of forms. No database.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "kit/text/text.h"
#include "site/frame.h"
#include "site/site.h"

struct desk {
    struct arena arena;
    struct secret key;
    struct site site;
    struct cx cx;
    struct response rs;
};

static const struct nav_item NAV[] = { { "/consultations", N_("Consultations"), 0 },
                                       { "/secretariat", N_("Secretariat"), 2 },
                                       { 0 } };

static int desk_make(void **state)
{
    must(text_init("Asia/Baku") == OK);
    struct desk *const d = mem_new(sizeof *d);
    arena_init(&d->arena);
    d->site = (struct site){ .key = &d->key,
                             .nav = NAV,
                             .name = { { [LANG_AZ] = S("Alyans"), [LANG_EN] = S("Alyans") } },
                             .funding = { { [LANG_EN] = S("No <grants>") } } };
    d->cx = (struct cx){ .arena = &d->arena, .lang = LANG_EN, .app = &d->site };
    response_init(&d->rs, &d->arena);
    *state = d;
    return 0;
}

static int desk_drop(void **state)
{
    struct desk *const d = *state;
    response_release(&d->rs);
    arena_release(&d->arena);
    mem_free(d);
    return 0;
}

#define assert_has(text, part) assert_true(contains((text), "" part))
#define assert_has_not(text, part) assert_false(contains((text), "" part))
static bool contains(str_t text, const char *part)
{
    return str_find(text, str_from_c(part)) < text.len;
}

/* --- the frame -------------------------------------------------------------------------------- */

static str_t drawn(struct desk *d, const struct request *rq)
{
    const struct page page = { .title = S("A & B"), .nav = "/consultations" };
    must(site_respond(&d->cx, rq, &d->rs, 200, &page) == OK);
    return buf_str(&d->rs.body);
}

static void every_page_names_itself_in_both_languages(void **state)
{
    struct desk *const d = *state;
    const struct request rq = { .method = GET,
                                .path = S("/consultations/2013"),
                                .query = S("show=all"),
                                .host = S("example.org") };

    const str_t page = drawn(d, &rq);

    assert_has(page, "<html lang=\"en\">");
    assert_has(page, "hreflang=\"az\" href=\"http://example.org/az/consultations/2013?show=all\"");
    assert_has(page, "hreflang=\"en\" href=\"http://example.org/en/consultations/2013?show=all\"");
    assert_has(page,
               "rel=\"canonical\" href=\"http://example.org/en/consultations/2013?show=all\"");
    assert_has(page, "\"og:url\" content=\"http://example.org/en/consultations/2013?show=all\"");
    assert_has(page, "<a href=\"/az/consultations/2013?show=all\" lang=\"az\" hreflang=\"az\">");
    assert_has(page, "<title>A &amp; B · Alyans</title>");
    assert_has(page, "<a class=\"skip\" href=\"#main\">");
}

static void a_page_of_a_site_without_address_names_itself_from_here(void **state)
{
    struct desk *const d = *state;
    const struct request rq = { .method = GET, .path = S("/news") };

    const str_t page = drawn(d, &rq);

    assert_has(page, "rel=\"canonical\" href=\"/en/news\"");
    assert_true(str_find(page, S("og:url")) == page.len);
}

static void what_was_not_disclosed_is_said_to_be_so(void **state)
{
    struct desk *const d = *state;
    const struct request rq = { .method = GET, .path = S("/"), .host = S("example.org") };

    const str_t page = drawn(d, &rq);

    assert_has(page, "<dt>Funding</dt>");
    assert_has(page, "No &lt;grants&gt;");
    assert_has(page, "<dd class=\"none\">Not stated</dd>");
}

static void navigation_shows_what_the_reader_may_open(void **state)
{
    struct desk *const d = *state;
    const struct request rq = { .method = GET, .path = S("/"), .host = S("example.org") };

    assert_has_not(drawn(d, &rq), "href=\"/en/secretariat\"");

    buf_reset(&d->rs.body);
    d->cx.actor.roles = 2;
    const str_t page = drawn(d, &rq);
    assert_has(page, "href=\"/en/secretariat\"");
    assert_has(page, "<a href=\"/en/consultations\" aria-current=\"page\">");
}

static void a_demonstration_says_so_on_every_page(void **state)
{
    struct desk *const d = *state;
    const struct request rq = { .method = GET, .path = S("/"), .host = S("example.org") };

    assert_has_not(drawn(d, &rq), "class=\"demo\"");

    buf_reset(&d->rs.body);
    d->site.is_demo = true;
    assert_has(drawn(d, &rq), "class=\"demo\"");
}

static void who_is_signed_in_without_https_is_warned(void **state)
{
    struct desk *const d = *state;
    struct request rq = { .method = GET, .path = S("/"), .host = S("example.org") };

    assert_has_not(drawn(d, &rq), "This connection is not protected.");

    d->cx.actor = (struct actor){ .account = 1, .session = 2 };
    buf_reset(&d->rs.body);
    assert_has(drawn(d, &rq), "This connection is not protected.");

    rq.is_https = true;
    buf_reset(&d->rs.body);
    assert_has_not(drawn(d, &rq), "This connection is not protected.");
}

static void only_names_of_this_machine_are_local(void **state)
{
    (void)state;
    assert_true(host_is_local(S("localhost")));
    assert_true(host_is_local(S("localhost:8080")));
    assert_true(host_is_local(S("127.0.0.1:80")));
    assert_true(host_is_local(S("[::1]:8080")));
    assert_false(host_is_local(S("localhost.example.org")));
    assert_false(host_is_local(S("[::1].example.org")));
    assert_false(host_is_local(S("192.168.0.1")));
    assert_false(host_is_local(S("")));
}

/* --- problems --------------------------------------------------------------------------------- */

static void a_reader_without_session_is_sent_to_sign_in_and_back(void **state)
{
    struct desk *const d = *state;
    const struct request rq = { .method = GET, .path = S("/account"), .query = S("a=1&b=2") };

    site_draw_problem(&d->cx, &rq, &d->rs, ERR_SIGN_IN, 401);

    assert_int_equal(d->rs.status, 303);
    assert_str_is(d->rs.headers[0].name, "location");
    assert_str_is(d->rs.headers[0].value, "/en/sign-in?next=%2Faccount%3Fa%3D1%26b%3D2");
}

static void every_problem_has_words_a_way_on_and_a_number(void **state)
{
    struct desk *const d = *state;
    const struct request rq = { .method = POST, .path = S("/x"), .host = S("example.org") };
    static const err_t CODES[] = { ERR_BAD_REQUEST, ERR_SIGN_IN,  ERR_FORBIDDEN, ERR_NOT_FOUND,
                                   ERR_METHOD,      ERR_CONFLICT, ERR_TOO_BIG,   ERR_INVALID,
                                   ERR_TOO_MANY,    ERR_DB,       ERR_BUSY,      ERR_UNAVAILABLE };
    d->cx.log_id = 4711;
    for (size_t i = 0; i < ARRAY_LEN(CODES); i++) {
        buf_reset(&d->rs.body);
        site_draw_problem(&d->cx, &rq, &d->rs, CODES[i], err_status(CODES[i]));
        const str_t page = buf_str(&d->rs.body);

        assert_int_equal(d->rs.status, err_status(CODES[i]));
        assert_has(page, "<h1>");
        assert_has(page, "href=\"/en/\"");
        assert_has(page, "4711");
    }
}

/* --- forms ------------------------------------------------------------------------------------ */

static const struct field NAME = { .name = "name",
                                   .label = S_INIT("Name"),
                                   .hint = S_INIT("As written"),
                                   .type = "text",
                                   .autocomplete = "name",
                                   .required = true,
                                   .high = 80 };

static void a_blank_field_has_label_and_hint(void **state)
{
    struct desk *const d = *state;
    const struct form f = form_blank(&d->cx);

    const str_t html = form_field(&d->cx, &f, &NAME).markup;

    assert_has(html, "<label class=\"lab\" for=\"name\">Name</label>");
    assert_has(html, "id=\"name-hint\"");
    assert_has(html, "aria-describedby=\"name-hint\"");
    assert_has(html, "autocomplete=\"name\"");
    assert_has(html, " required");
    assert_has(html, "maxlength=\"80\"");
    assert_has_not(html, "aria-invalid");
}

static void a_refused_field_keeps_its_value_and_says_what_is_wrong(void **state)
{
    struct desk *const d = *state;
    struct form f = form_blank(&d->cx);
    form_preset(&f, S("name"), S("\"<b>"));
    form_fault_custom(&f, S("name"), N_("Choose one from the list."));

    const str_t html = form_field(&d->cx, &f, &NAME).markup;

    assert_has(html, "value=\"&quot;&lt;b&gt;\"");
    assert_has(html, "aria-invalid=\"true\"");
    assert_has(html, "aria-describedby=\"name-error name-hint\"");
    assert_has(html, "<span class=\"err\" id=\"name-error\">Choose one from the list.</span>");
}

static void a_password_is_never_written_back(void **state)
{
    struct desk *const d = *state;
    struct form f = form_blank(&d->cx);
    form_preset(&f, S("password"), S("secret words"));

    const str_t html =
        form_field(
            &d->cx, &f,
            &(struct field){ .name = "password", .label = S("Password"), .type = "password" })
            .markup;

    assert_has_not(html, "secret");
}

static void the_list_of_errors_leads_to_the_fields(void **state)
{
    struct desk *const d = *state;
    struct form f = form_blank(&d->cx);
    assert_int_equal(form_errors(&d->cx, &f).markup.len, 0);
    form_fault_custom(&f, S("name"), N_("Choose one from the list."));
    const struct field_label labels[] = { { "name", S("Name") } };

    const str_t html = form_errors_labelled(&d->cx, &f, labels, 1).markup;

    assert_has(html, "role=\"alert\"");
    assert_has(html, "tabindex=\"-1\"");
    assert_has(html, "<a href=\"#name\">Name: Choose one from the list.</a>");
}

static void choices_keep_what_was_chosen(void **state)
{
    struct desk *const d = *state;
    struct form f = form_blank(&d->cx);
    form_preset(&f, S("scope"), S("b"));
    const struct choice choices[] = { { .value = S("a"), .label = S("A") },
                                      { .value = S("b"), .label = S("B") } };

    const str_t radios = form_choices(&d->cx, &f, "scope", S("Scope"), STR_NONE, choices, 2).markup;
    const str_t options = form_select(&d->cx, &f, "scope", S("Scope"), STR_NONE, choices, 2).markup;

    assert_has(radios, "<legend>Scope</legend>");
    assert_has(radios, "id=\"scope\" name=\"scope\" value=\"a\">");
    assert_has(radios, "id=\"scope-2\" name=\"scope\" value=\"b\" checked>");
    assert_has(options, "<option value=\"b\" selected>B</option>");
    assert_has(options, "<option value=\"a\">A</option>");
}

static void only_forms_of_a_session_carry_its_token(void **state)
{
    struct desk *const d = *state;
    assert_int_equal(csrf_field(&d->cx).markup.len, 0);

    d->cx.actor.session = 1;
    const str_t one = csrf_field(&d->cx).markup;
    d->cx.actor.session = 2;
    const str_t other = csrf_field(&d->cx).markup;

    assert_has(one, "<input type=\"hidden\" name=\"csrf\" value=\"");
    assert_false(str_eq(one, other));
}

static void times_are_for_readers_and_for_machines(void **state)
{
    struct desk *const d = *state;
    const usec_t at = INT64_C(1381312800) * USEC_PER_SECOND; /* 9 October 2013, 10:00 UTC */

    assert_str_is(time_date(&d->cx, at).markup,
                  "<time datetime=\"2013-10-09T10:00:00Z\">9 October 2013</time>");
}

int main(void)
{
    crypto_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_page_names_itself_in_both_languages, desk_make,
                                        desk_drop),
        cmocka_unit_test_setup_teardown(a_page_of_a_site_without_address_names_itself_from_here,
                                        desk_make, desk_drop),
        cmocka_unit_test_setup_teardown(what_was_not_disclosed_is_said_to_be_so, desk_make,
                                        desk_drop),
        cmocka_unit_test_setup_teardown(navigation_shows_what_the_reader_may_open, desk_make,
                                        desk_drop),
        cmocka_unit_test_setup_teardown(a_demonstration_says_so_on_every_page, desk_make,
                                        desk_drop),
        cmocka_unit_test_setup_teardown(who_is_signed_in_without_https_is_warned, desk_make,
                                        desk_drop),
        cmocka_unit_test(only_names_of_this_machine_are_local),
        cmocka_unit_test_setup_teardown(a_reader_without_session_is_sent_to_sign_in_and_back,
                                        desk_make, desk_drop),
        cmocka_unit_test_setup_teardown(every_problem_has_words_a_way_on_and_a_number, desk_make,
                                        desk_drop),
        cmocka_unit_test_setup_teardown(a_blank_field_has_label_and_hint, desk_make, desk_drop),
        cmocka_unit_test_setup_teardown(a_refused_field_keeps_its_value_and_says_what_is_wrong,
                                        desk_make, desk_drop),
        cmocka_unit_test_setup_teardown(a_password_is_never_written_back, desk_make, desk_drop),
        cmocka_unit_test_setup_teardown(the_list_of_errors_leads_to_the_fields, desk_make,
                                        desk_drop),
        cmocka_unit_test_setup_teardown(choices_keep_what_was_chosen, desk_make, desk_drop),
        cmocka_unit_test_setup_teardown(only_forms_of_a_session_carry_its_token, desk_make,
                                        desk_drop),
        cmocka_unit_test_setup_teardown(times_are_for_readers_and_for_machines, desk_make,
                                        desk_drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
