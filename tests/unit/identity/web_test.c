/* The way in as a browser takes it: pages, forms and what they store.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/entry.h"
#include "identity/pages.h"
#include "identity/sessions.h"
#include "world.h"

static const usec_t DAY = INT64_C(86400) * USEC_PER_SECOND;
#define PASSWORD "seven quiet kettles"

static const struct header FORM_TYPE = { S_INIT("content-type"),
                                         S_INIT("application/x-www-form-urlencoded") };

/* Answers body with handle, after prepare as the dispatcher would call it. */
static struct response post(struct world *w, handler_fn *handle,
                            err_t (*prepare)(struct cx *, const struct request *, void **),
                            const char *body, const char *param)
{
    struct request rq = { .method = POST,
                          .path = S("/form"),
                          .host = S("localhost"),
                          .headers = &FORM_TYPE,
                          .header_count = 1,
                          .body = str_from_c(body),
                          .peer = S("192.0.2.1") };
    rq.params[0] = str_from_c(param);
    struct response rs;
    response_init(&rs, &w->arena);
    if (prepare != NULL)
        must(prepare(&w->cx, &rq, &rq.prepared) == OK);
    const err_t e = handle(&w->cx, &rq, &rs);
    if (e != OK)
        rs.status = err_status(e);
    return rs;
}

static str_t header_of(const struct response *rs, const char *name)
{
    for (size_t i = 0; i < rs->header_count; i++) {
        if (str_eq(rs->headers[i].name, str_from_c(name)))
            return rs->headers[i].value;
    }
    return STR_NONE;
}

static bool page_has(const struct response *rs, const char *part)
{
    const str_t page = buf_str(&rs->body);
    return str_find(page, str_from_c(part)) < page.len;
}

static account_id given_account(struct world *w)
{
    account_id id = { 0 };
    str_t hash = STR_NONE;
    must(account_add(&w->cx, S("leyla@example.org"), S("Leyla"), 0, LANG_AZ, &id) == OK);
    must(password_hash(&w->arena, S(PASSWORD), &hash) == OK);
    must(account_set_password(&w->cx, id, hash) == OK);
    return id;
}

static void the_right_password_signs_in_and_leads_back(void **state)
{
    struct world *const w = *state;
    given_account(w);

    struct response rs =
        post(w, sign_in_post, sign_in_prepare,
             "email=leyla%40example.org&password=seven+quiet+kettles&next=%2Faccount", "");

    assert_int_equal(rs.status, 303);
    assert_str_is(header_of(&rs, "location"), "/en/account");
    const str_t cookie = header_of(&rs, "set-cookie");
    assert_true(str_starts(cookie, S("alyans=")));
    assert_true(str_find(cookie, S("HttpOnly")) < cookie.len);
    assert_true(str_find(cookie, S("SameSite=Lax")) < cookie.len);
    assert_int_equal(world_count(w, "SELECT count(*) FROM session"), 1);
    response_release(&rs);
}

static void a_wrong_password_is_refused_and_counted(void **state)
{
    struct world *const w = *state;
    given_account(w);

    struct response rs = post(w, sign_in_post, sign_in_prepare,
                              "email=leyla%40example.org&password=wrong&next=%2F%2Fevil.org", "");

    assert_int_equal(rs.status, 422);
    assert_true(page_has(&rs, "value=\"leyla@example.org\""));
    assert_false(page_has(&rs, "evil.org"));
    assert_int_equal(header_of(&rs, "set-cookie").len, 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM session"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM sign_in_failure"), 1);
    response_release(&rs);
}

static void unknown_and_disabled_accounts_look_like_a_wrong_password(void **state)
{
    struct world *const w = *state;
    const account_id who = given_account(w);
    must(account_disable(&w->cx, who) == OK);
    static const char *const BODIES[] = {
        "email=nobody%40example.org&password=seven+quiet+kettles",
        "email=leyla%40example.org&password=seven+quiet+kettles",
    };
    for (size_t i = 0; i < ARRAY_LEN(BODIES); i++) {
        struct response rs = post(w, sign_in_post, sign_in_prepare, BODIES[i], "");

        assert_int_equal(rs.status, 422);
        assert_true(page_has(&rs, "This address and password do not match."));
        response_release(&rs);
    }
    assert_int_equal(world_count(w, "SELECT count(*) FROM session"), 0);
}

static void while_the_throttle_holds_even_the_right_password_waits(void **state)
{
    struct world *const w = *state;
    given_account(w);
    const struct try_keys keys = try_keys_of(&w->cx, S("leyla@example.org"), S("192.0.2.1"));
    for (int i = 0; i < 9; i++)
        must(failure_put(&w->cx, &keys) == OK);
    const char *const body = "email=leyla%40example.org&password=seven+quiet+kettles";

    struct response rs = post(w, sign_in_post, sign_in_prepare, body, "");
    assert_int_equal(rs.status, 429);
    assert_str_is(header_of(&rs, "retry-after"), "16");
    assert_int_equal(world_count(w, "SELECT count(*) FROM sign_in_failure"), 9);
    response_release(&rs);

    world_wait(w, 17 * USEC_PER_SECOND);
    rs = post(w, sign_in_post, sign_in_prepare, body, "");
    assert_int_equal(rs.status, 303);
    assert_int_equal(world_count(w, "SELECT count(*) FROM sign_in_failure"), 0);
    response_release(&rs);
}

static void seeing_a_link_changes_nothing(void **state)
{
    struct world *const w = *state;
    const account_id who = given_account(w);
    str_t token = STR_NONE;
    must(entry_link_make(&w->cx, who, LINK_RESET, DAY, &token) == OK);
    struct request rq = { .method = GET, .path = S("/enter/x"), .host = S("localhost") };
    rq.params[0] = token;
    for (int i = 0; i < 2; i++) {
        struct response rs;
        response_init(&rs, &w->arena);

        assert_int_equal(enter_get(&w->cx, &rq, &rs), OK);

        assert_int_equal(rs.status, 200);
        assert_true(page_has(&rs, "Leyla"));
        response_release(&rs);
    }
    assert_int_equal(world_count(w, "SELECT count(*) FROM entry_link WHERE used_at = 0"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM session"), 0);
}

static void entering_by_an_invitation_sets_the_password_and_signs_in(void **state)
{
    struct world *const w = *state;
    account_id who = { 0 };
    str_t token = STR_NONE;
    must(account_add(&w->cx, S("rauf@example.org"), S("Rauf"), 0, LANG_AZ, &who) == OK);
    must(entry_link_make(&w->cx, who, LINK_INVITE, DAY, &token) == OK);
    const char *const param = arena_cstr(&w->arena, token);

    struct response rs = post(w, enter_post, enter_prepare,
                              "password=seven+quiet+kettles&again=seven+quiet+kettles", param);
    assert_int_equal(rs.status, 303);
    assert_true(header_of(&rs, "set-cookie").len > 0);
    response_release(&rs);

    str_t stored = STR_NONE;
    must(account_password(&w->cx, who, &stored) == OK);
    assert_true(password_matches(stored, S(PASSWORD)));

    rs = post(w, enter_post, enter_prepare, "password=another+good+one&again=another+good+one",
              param);
    assert_int_equal(rs.status, 404);
    assert_true(page_has(&rs, "This link does not work any more"));
    response_release(&rs);
}

static void a_refused_new_password_uses_nothing_up(void **state)
{
    struct world *const w = *state;
    account_id who = { 0 };
    str_t token = STR_NONE;
    must(account_add(&w->cx, S("rauf@example.org"), S("Rauf"), 0, LANG_AZ, &who) == OK);
    must(entry_link_make(&w->cx, who, LINK_INVITE, DAY, &token) == OK);
    const char *const param = arena_cstr(&w->arena, token);
    static const struct {
        const char *body, *words;
    } ROWS[] = {
        { "password=short&again=short", "id=\"password-error\"" },
        { "password=password1234&again=password1234", "This password is too common" },
        { "password=rauf%40example.org&again=rauf%40example.org", "Your address is the first" },
        { "password=seven+quiet+kettles&again=other", "id=\"again-error\"" },
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        struct response rs = post(w, enter_post, enter_prepare, ROWS[i].body, param);

        assert_int_equal(rs.status, 422);
        assert_true(page_has(&rs, ROWS[i].words));
        response_release(&rs);
    }
    assert_int_equal(world_count(w, "SELECT count(*) FROM entry_link WHERE used_at = 0"), 1);
}

static void a_demo_link_signs_in_without_password(void **state)
{
    struct world *const w = *state;
    w->site.is_demo = true;
    account_id who = { 0 };
    str_t token = STR_NONE;
    must(account_add(&w->cx, S("rauf@example.org"), S("Rauf"), 0, LANG_AZ, &who) == OK);
    must(entry_link_make(&w->cx, who, LINK_DEMO, DAY, &token) == OK);

    for (int i = 0; i < 2; i++) {
        struct response rs = post(w, enter_post, enter_prepare, "", arena_cstr(&w->arena, token));
        assert_int_equal(rs.status, 303);
        response_release(&rs);
        w->cx.actor = (struct actor){ 0 };
    }
    assert_int_equal(world_count(w, "SELECT count(*) FROM session"), 2);
}

/* Routes of identity that write are protected, whoever adds one. */
static void every_write_is_protected_against_other_sites(void **state)
{
    (void)state;
    for (const struct route *r = identity_feature.routes; r->path != NULL; r++) {
        if (r->method != GET)
            assert_true((r->flags & CSRF) != 0);
        assert_non_null(r->guard);
    }
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(the_right_password_signs_in_and_leads_back),
        IN_A_WORLD(a_wrong_password_is_refused_and_counted),
        IN_A_WORLD(unknown_and_disabled_accounts_look_like_a_wrong_password),
        IN_A_WORLD(while_the_throttle_holds_even_the_right_password_waits),
        IN_A_WORLD(seeing_a_link_changes_nothing),
        IN_A_WORLD(entering_by_an_invitation_sets_the_password_and_signs_in),
        IN_A_WORLD(a_refused_new_password_uses_nothing_up),
        IN_A_WORLD(a_demo_link_signs_in_without_password),
        cmocka_unit_test(every_write_is_protected_against_other_sites),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
