/* Life of sessions, links, passwords and failed tries.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/entry.h"
#include "identity/sessions.h"
#include "world.h"

static const usec_t MINUTE = INT64_C(60) * USEC_PER_SECOND;
static const usec_t DAY = INT64_C(86400) * USEC_PER_SECOND;

static account_id given_account(struct world *w, const char *email)
{
    account_id id = { 0 };
    must(account_add(&w->cx, str_from_c(email), S("Leyla"), ROLE_SECRETARIAT, LANG_AZ, &id) == OK);
    return id;
}

/* The cookie a browser would send after signing in. */
static str_t given_session(struct world *w, account_id who)
{
    const struct request rq = { .method = POST, .host = S("localhost") };
    struct response rs;
    response_init(&rs, &w->arena);
    struct account a;
    must(account_set_password(&w->cx, who, S("hash")) == OK);
    must(account_find(&w->cx, who, &a) == OK);
    must(session_begin(&w->cx, &rq, &rs, &a, 0) == OK);
    str_t cookie = STR_NONE;
    for (size_t i = 0; i < rs.header_count; i++) {
        if (str_eq(rs.headers[i].name, S("set-cookie")))
            cookie = rs.headers[i].value;
    }
    response_release(&rs);
    w->cx.actor = (struct actor){ 0 };
    return str_sub(cookie, 0, str_find_byte(cookie, ';', 0));
}

/* Who a request with this cookie comes from; 0: a visitor. */
static int64_t asks(struct world *w, enum method method, str_t cookie)
{
    const struct header header = { S("cookie"), cookie };
    const struct request rq = { .method = method, .headers = &header, .header_count = 1 };
    int64_t speaks_under = 0;
    w->cx.actor = (struct actor){ 0 };
    must(identity_authenticate(&w->cx, &rq, &speaks_under) == OK);
    return w->cx.actor.account;
}

/* --- accounts --------------------------------------------------------------------------------- */

static void every_statement_prepares(void **state)
{
    struct world *const w = *state;

    assert_int_equal(db_prepare_all(w->cx.db, &identity_sql), OK);
}

static void one_address_has_one_account_whatever_its_case(void **state)
{
    struct world *const w = *state;
    const account_id first = given_account(w, "Leyla@Example.org");
    account_id second = { 0 };

    assert_int_equal(account_add(&w->cx, S("leyla@example.ORG"), S("Other"), 0, LANG_EN, &second),
                     ERR_CONFLICT);

    struct account found;
    assert_int_equal(account_find_by_email(&w->cx, S("LEYLA@example.org"), &found), OK);
    assert_int_equal(found.id.v, first.v);
    assert_str_is(found.email, "Leyla@Example.org");
    assert_int_equal(found.language, LANG_AZ);
    assert_false(found.has_password);
}

static void accounts_are_listed_by_name_in_the_order_of_the_language(void **state)
{
    struct world *const w = *state;
    account_id id;
    must(account_add(&w->cx, S("a@example.org"), S("Zaur"), 0, LANG_AZ, &id) == OK);
    must(account_add(&w->cx, S("b@example.org"), S("Əli"), 0, LANG_AZ, &id) == OK);
    must(account_add(&w->cx, S("c@example.org"), S("Fidan"), 0, LANG_AZ, &id) == OK);
    w->cx.lang = LANG_AZ;
    const struct account *at = NULL;
    size_t count = 0;

    assert_int_equal(account_list(&w->cx, &at, &count), OK);

    assert_int_equal(count, 3);
    assert_str_is(at[0].name, "Əli");
    assert_str_is(at[1].name, "Fidan");
    assert_str_is(at[2].name, "Zaur");
}

static void each_change_of_an_account_is_in_the_ledger(void **state)
{
    struct world *const w = *state;
    const account_id who = given_account(w, "leyla@example.org");

    must(password_change(&w->cx, who, S("hash"), 0) == OK);
    must(account_disable(&w->cx, who) == OK);
    must(account_enable(&w->cx, who) == OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox"), 4);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE '%eyla%' "
                                    "AND fields NOT LIKE '%\"name\",\"%eyla%\",\"%'"),
                     0);
}

/* --- sessions --------------------------------------------------------------------------------- */

static void a_session_says_who_asks(void **state)
{
    struct world *const w = *state;
    const account_id who = given_account(w, "leyla@example.org");
    const str_t cookie = given_session(w, who);

    assert_int_equal(asks(w, GET, cookie), who.v);
    assert_int_equal(w->cx.actor.roles, ROLE_SECRETARIAT);
    assert_int_not_equal(w->cx.actor.session, 0);
    assert_int_equal(asks(w, GET, S("alyans=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")), 0);
    assert_int_equal(asks(w, GET, S("alyans=x")), 0);
}

static void tokens_are_never_stored(void **state)
{
    struct world *const w = *state;
    const account_id who = given_account(w, "leyla@example.org");
    const str_t cookie = given_session(w, who);
    const str_t token = str_sub(cookie, str_find_byte(cookie, '=', 0) + 1, cookie.len);
    str_t link = STR_NONE;
    must(entry_link_make(&w->cx, who, LINK_INVITE, DAY, &link) == OK);
    static const struct db_text SQL[] = {
        { .any = "SELECT count(*) FROM session WHERE token_hash = $1" },
        { .any = "SELECT count(*) FROM entry_link WHERE token_hash = $1" },
    };
    static const struct db_catalog catalog = { "tokens", SQL, 2 };
    bytes_t raw[2];
    must(base64url_read(&w->arena, token, &raw[0]) == OK);
    must(base64url_read(&w->arena, link, &raw[1]) == OK);

    for (int i = 0; i < 2; i++) {
        int64_t found = -1;
        assert_int_equal(db_one_i64(w->cx.db, &catalog, i, ARGS(ARG(raw[i])), &found), OK);
        assert_int_equal(found, 0);
    }
    assert_int_equal(world_count(w, "SELECT count(*) FROM session"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM entry_link"), 1);
}

static void signing_in_again_ends_the_session_before(void **state)
{
    struct world *const w = *state;
    const account_id who = given_account(w, "leyla@example.org");
    const str_t before = given_session(w, who);
    const struct header header = { S("cookie"), before };
    const struct request rq = { .method = POST, .headers = &header, .header_count = 1 };
    struct account a;
    must(account_find(&w->cx, who, &a) == OK);
    struct response rs;
    response_init(&rs, &w->arena);

    assert_int_equal(session_begin(&w->cx, &rq, &rs, &a, 0), OK);
    response_release(&rs);

    assert_int_equal(asks(w, GET, before), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM session"), 1);
}

static void a_session_ends_by_age(void **state)
{
    struct world *const w = *state;
    w->settings.session_idle_hours = 8760;
    const account_id who = given_account(w, "leyla@example.org");
    const str_t cookie = given_session(w, who);

    world_wait(w, w->settings.session_days * DAY - MINUTE);
    assert_int_equal(asks(w, GET, cookie), who.v);
    world_wait(w, 2 * MINUTE);
    assert_int_equal(asks(w, GET, cookie), 0);
}

static void a_session_ends_when_it_is_not_used(void **state)
{
    struct world *const w = *state;
    const usec_t idle = w->settings.session_idle_hours * 60 * MINUTE;
    const account_id who = given_account(w, "leyla@example.org");
    const str_t cookie = given_session(w, who);

    world_wait(w, idle - MINUTE);
    assert_int_equal(asks(w, POST, cookie), who.v); /* is use: the time begins again */
    world_wait(w, idle - MINUTE);
    assert_int_equal(asks(w, GET, cookie), who.v); /* a read never writes */
    world_wait(w, 2 * MINUTE);
    assert_int_equal(asks(w, GET, cookie), 0);
}

static void a_disabled_account_is_out_at_once(void **state)
{
    struct world *const w = *state;
    const account_id who = given_account(w, "leyla@example.org");
    const str_t cookie = given_session(w, who);

    must(account_disable(&w->cx, who) == OK);
    assert_int_equal(asks(w, GET, cookie), 0);

    must(account_enable(&w->cx, who) == OK);
    assert_int_equal(asks(w, GET, cookie), 0);
}

static void a_new_password_ends_the_other_sessions(void **state)
{
    struct world *const w = *state;
    const account_id who = given_account(w, "leyla@example.org");
    const str_t here = given_session(w, who);
    const str_t elsewhere = given_session(w, who);
    asks(w, GET, here);

    assert_int_equal(password_change(&w->cx, who, S("hash"), w->cx.actor.session), OK);

    assert_int_equal(asks(w, GET, here), who.v);
    assert_int_equal(asks(w, GET, elsewhere), 0);
}

static void nobody_ends_a_session_of_somebody_else(void **state)
{
    struct world *const w = *state;
    const account_id owner = given_account(w, "leyla@example.org");
    const account_id other = given_account(w, "rauf@example.org");
    const str_t cookie = given_session(w, owner);
    asks(w, GET, cookie);

    assert_int_equal(session_end(&w->cx, other, w->cx.actor.session), OK);

    assert_int_equal(asks(w, GET, cookie), owner.v);
}

static void the_chosen_mandate_stays_with_the_session(void **state)
{
    struct world *const w = *state;
    const account_id who = given_account(w, "leyla@example.org");
    const str_t cookie = given_session(w, who);
    asks(w, POST, cookie);

    assert_int_equal(session_speak_under(&w->cx, 77), OK);

    const struct header header = { S("cookie"), cookie };
    const struct request rq = { .method = GET, .headers = &header, .header_count = 1 };
    int64_t speaks_under = 0;
    assert_int_equal(identity_authenticate(&w->cx, &rq, &speaks_under), OK);
    assert_int_equal(speaks_under, 77);
}

static void over_https_the_cookie_is_bound_to_the_host(void **state)
{
    struct world *const w = *state;
    const account_id who = given_account(w, "leyla@example.org");
    const str_t plain = given_session(w, who);
    const struct header header = { S("cookie"), plain };
    const struct request rq = {
        .method = GET, .headers = &header, .header_count = 1, .is_https = true
    };
    int64_t speaks_under = 0;

    assert_int_equal(identity_authenticate(&w->cx, &rq, &speaks_under), OK);

    assert_int_equal(w->cx.actor.account, 0);
    assert_str_is(session_cookie_name(&rq), "__Host-alyans");
}

/* As while the files of an upload are made ready, half an hour after the last write. */
static void a_write_is_known_on_a_connection_that_only_reads(void **state)
{
    struct world *const w = *state;
    const account_id who = given_account(w, "leyla@example.org");
    const str_t cookie = given_session(w, who);
    struct db *const writing = w->cx.db;
    must(db_commit(writing) == OK);
    world_wait(w, INT64_C(1800) * USEC_PER_SECOND);

    w->cx.db = testdb_open(&w->database, DB_READ_ONLY);
    must(db_begin(w->cx.db) == OK);
    const int64_t seen = asks(w, POST, cookie);
    db_rollback(w->cx.db);
    db_close(w->cx.db);
    w->cx.db = writing;
    must(db_begin(writing) == OK);

    assert_int_equal(seen, who.v);
}

/* --- links ------------------------------------------------------------------------------------ */

static void an_invitation_works_once(void **state)
{
    struct world *const w = *state;
    const account_id who = given_account(w, "leyla@example.org");
    str_t token = STR_NONE;
    struct entry_link link;
    struct account invited;
    must(entry_link_make(&w->cx, who, LINK_INVITE, DAY, &token) == OK);

    assert_int_equal(entry_link_find(&w->cx, token, &link, &invited), OK);
    assert_int_equal(invited.id.v, who.v);
    assert_int_equal(entry_use(&w->cx, &link, &invited, S("hash")), OK);

    assert_int_equal(entry_link_find(&w->cx, token, &link, &invited), ERR_NOT_FOUND);
    assert_int_equal(entry_use(&w->cx, &link, &invited, S("hash")), ERR_NOT_FOUND);
    assert_int_equal(account_find(&w->cx, who, &invited), OK);
    assert_true(invited.has_password);
}

static void a_link_ends_by_age_and_with_its_account(void **state)
{
    struct world *const w = *state;
    const account_id who = given_account(w, "leyla@example.org");
    str_t old = STR_NONE;
    str_t young = STR_NONE;
    struct entry_link link;
    struct account invited;
    must(entry_link_make(&w->cx, who, LINK_RESET, MINUTE, &old) == OK);
    must(entry_link_make(&w->cx, who, LINK_RESET, DAY, &young) == OK);

    world_wait(w, MINUTE);
    assert_int_equal(entry_link_find(&w->cx, old, &link, &invited), ERR_NOT_FOUND);
    assert_int_equal(entry_link_find(&w->cx, young, &link, &invited), OK);

    must(account_disable(&w->cx, who) == OK);
    assert_int_equal(entry_link_find(&w->cx, young, &link, &invited), ERR_NOT_FOUND);
}

static void choosing_a_password_ends_the_other_links(void **state)
{
    struct world *const w = *state;
    const account_id who = given_account(w, "leyla@example.org");
    str_t first = STR_NONE;
    str_t second = STR_NONE;
    struct entry_link link;
    struct account invited;
    must(entry_link_make(&w->cx, who, LINK_INVITE, DAY, &first) == OK);
    must(entry_link_make(&w->cx, who, LINK_RESET, DAY, &second) == OK);
    must(entry_link_find(&w->cx, first, &link, &invited) == OK);

    assert_int_equal(entry_use(&w->cx, &link, &invited, S("hash")), OK);

    assert_int_equal(entry_link_find(&w->cx, second, &link, &invited), ERR_NOT_FOUND);
}

static void a_demo_link_works_again_but_only_in_a_demonstration(void **state)
{
    struct world *const w = *state;
    w->site.is_demo = true;
    const account_id who = given_account(w, "leyla@example.org");
    str_t token = STR_NONE;
    struct entry_link link;
    struct account invited;
    must(entry_link_make(&w->cx, who, LINK_DEMO, DAY, &token) == OK);

    assert_int_equal(entry_link_find(&w->cx, token, &link, &invited), OK);
    assert_int_equal(entry_use(&w->cx, &link, &invited, STR_NONE), OK);
    assert_int_equal(entry_link_find(&w->cx, token, &link, &invited), OK);

    w->site.is_demo = false;
    assert_int_equal(entry_link_find(&w->cx, token, &link, &invited), ERR_NOT_FOUND);
}

/* --- throttle --------------------------------------------------------------------------------- */

static usec_t wait_of(struct world *w, const char *email, const char *peer)
{
    const struct try_keys keys = try_keys_of(&w->cx, str_from_c(email), str_from_c(peer));
    usec_t wait = -1;
    must(try_wait(&w->cx, &keys, &wait) == OK);
    return wait;
}

static void given_failures(struct world *w, const char *email, const char *peer, int count)
{
    const struct try_keys keys = try_keys_of(&w->cx, str_from_c(email), str_from_c(peer));
    for (int i = 0; i < count; i++)
        must(failure_put(&w->cx, &keys) == OK);
}

static void a_guesser_waits_and_the_owner_elsewhere_does_not(void **state)
{
    struct world *const w = *state;
    given_failures(w, "leyla@example.org", "192.0.2.66", 25);

    assert_true(wait_of(w, "Leyla@example.org", "192.0.2.66") > MINUTE);
    assert_int_equal(wait_of(w, "leyla@example.org", "192.0.2.1"), 0);
    assert_int_equal(wait_of(w, "rauf@example.org", "192.0.2.66"), 0);
}

static void many_guessers_do_not_lock_the_owner_out(void **state)
{
    struct world *const w = *state;
    for (int i = 0; i < 40; i++)
        given_failures(w, "leyla@example.org",
                       arena_cstr(&w->arena, arena_printf(&w->arena, "192.0.2.%d", i + 10)), 10);

    assert_int_equal(wait_of(w, "leyla@example.org", "198.51.100.1"), 0);
}

static void signing_in_forgets_the_failures_of_the_pair(void **state)
{
    struct world *const w = *state;
    given_failures(w, "leyla@example.org", "192.0.2.66", 8);
    const struct try_keys keys = try_keys_of(&w->cx, S("leyla@example.org"), S("192.0.2.66"));

    assert_int_equal(failures_forget(&w->cx, &keys), OK);

    assert_int_equal(wait_of(w, "leyla@example.org", "192.0.2.66"), 0);
}

static void neither_address_is_stored_plain(void **state)
{
    struct world *const w = *state;
    given_failures(w, "leyla@example.org", "192.0.2.66", 1);
    static const struct db_text SQL[] = {
        { .any = "SELECT count(*) FROM sign_in_failure WHERE account_key = $1 OR peer_key = $2" },
    };
    static const struct db_catalog catalog = { "failures", SQL, 1 };
    const bytes_t email = { (const uint8_t *)"leyla@example.org", 17 };
    const bytes_t peer = { (const uint8_t *)"192.0.2.66", 10 };
    int64_t found = -1;

    assert_int_equal(db_one_i64(w->cx.db, &catalog, 0, ARGS(ARG(email), ARG(peer)), &found), OK);
    assert_int_equal(found, 0);
}

static void housekeeping_keeps_what_is_still_needed(void **state)
{
    struct world *const w = *state;
    const account_id who = given_account(w, "leyla@example.org");
    str_t token = STR_NONE;
    given_session(w, who);
    must(entry_link_make(&w->cx, who, LINK_INVITE, 2 * DAY, &token) == OK);
    given_failures(w, "leyla@example.org", "192.0.2.66", 3);

    world_wait(w, DAY);
    assert_int_equal(identity_feature.housekeep(&w->cx), OK);
    assert_int_equal(world_count(w, "SELECT count(*) FROM session"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM entry_link"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM sign_in_failure"), 3);

    world_wait(w, 31 * DAY);
    assert_int_equal(identity_feature.housekeep(&w->cx), OK);
    assert_int_equal(world_count(w, "SELECT count(*) FROM session"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM sign_in_failure"), 0);

    world_wait(w, 3 * DAY);
    assert_int_equal(identity_feature.housekeep(&w->cx), OK);
    assert_int_equal(world_count(w, "SELECT count(*) FROM session"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM entry_link"), 0);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(every_statement_prepares),
        IN_A_WORLD(one_address_has_one_account_whatever_its_case),
        IN_A_WORLD(accounts_are_listed_by_name_in_the_order_of_the_language),
        IN_A_WORLD(each_change_of_an_account_is_in_the_ledger),
        IN_A_WORLD(a_session_says_who_asks),
        IN_A_WORLD(tokens_are_never_stored),
        IN_A_WORLD(signing_in_again_ends_the_session_before),
        IN_A_WORLD(a_session_ends_by_age),
        IN_A_WORLD(a_session_ends_when_it_is_not_used),
        IN_A_WORLD(a_disabled_account_is_out_at_once),
        IN_A_WORLD(a_new_password_ends_the_other_sessions),
        IN_A_WORLD(nobody_ends_a_session_of_somebody_else),
        IN_A_WORLD(the_chosen_mandate_stays_with_the_session),
        IN_A_WORLD(over_https_the_cookie_is_bound_to_the_host),
        IN_A_WORLD(a_write_is_known_on_a_connection_that_only_reads),
        IN_A_WORLD(an_invitation_works_once),
        IN_A_WORLD(a_link_ends_by_age_and_with_its_account),
        IN_A_WORLD(choosing_a_password_ends_the_other_links),
        IN_A_WORLD(a_demo_link_works_again_but_only_in_a_demonstration),
        IN_A_WORLD(a_guesser_waits_and_the_owner_elsewhere_does_not),
        IN_A_WORLD(many_guessers_do_not_lock_the_owner_out),
        IN_A_WORLD(signing_in_forgets_the_failures_of_the_pair),
        IN_A_WORLD(neither_address_is_stored_plain),
        IN_A_WORLD(housekeeping_keeps_what_is_still_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
