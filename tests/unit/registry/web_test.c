/* Organisations, people and mandates as a browser sees and changes them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/pages.h"
#include "world.h"

static const struct header FORM_TYPE = { S_INIT("content-type"),
                                         S_INIT("application/x-www-form-urlencoded") };

/* The route's own handler, after its guard, as the dispatcher would call them. */
static struct response answer(struct world *w, enum method method, const char *route,
                              const char *query, const char *body, const char *param)
{
    struct request rq = { .method = method,
                          .path = str_from_c(route),
                          .query = str_from_c(query),
                          .host = S("localhost"),
                          .headers = &FORM_TYPE,
                          .header_count = 1,
                          .body = str_from_c(body),
                          .peer = S("192.0.2.1") };
    rq.params[0] = str_from_c(param);
    struct response rs;
    response_init(&rs, &w->arena);
    for (const struct route *r = registry_feature.routes; r->path != NULL; r++) {
        if (r->method != method || strcmp(r->path, route) != 0)
            continue;
        err_t e = r->guard(&w->cx, &rq);
        if (e == OK)
            e = r->handle(&w->cx, &rq, &rs);
        if (e != OK)
            rs.status = err_status(e);
        return rs;
    }
    must_failed("a route of the registry", __FILE__, __LINE__);
}

static bool page_has(const struct response *rs, const char *part)
{
    const str_t page = buf_str(&rs->body);
    return str_find(page, str_from_c(part)) < page.len;
}

static organisation_id given_organisation(struct world *w, const char *slug, const char *name,
                                          enum scope scope)
{
    const struct organisation o = { .slug = str_from_c(slug),
                                    .kind = S("ngo"),
                                    .name = { { [LANG_EN] = str_from_c(name) } },
                                    .scope = scope };
    organisation_id id = { 0 };
    must(organisation_add(&w->cx, &o, &id) == OK);
    return id;
}

static account_id given_secretariat(struct world *w)
{
    account_id id = { 0 };
    must(account_add(&w->cx, S("sec@example.org"), S("Sevda"), ROLE_SECRETARIAT, LANG_EN, &id) ==
         OK);
    w->cx.actor = (struct actor){
        .account = id.v, .session = 1, .roles = ROLE_SECRETARIAT, .factor_at = w->cx.now
    };
    return id;
}

static void the_list_can_be_narrowed_to_one_class(void **state)
{
    struct world *const w = *state;
    given_organisation(w, "here", "Voice of Here", SCOPE_LOCAL);
    given_organisation(w, "there", "Voice of There", SCOPE_INTERNATIONAL);

    struct response rs = answer(w, GET, "/organisations", "", "", "");
    assert_true(page_has(&rs, "Voice of Here") && page_has(&rs, "Voice of There"));
    response_release(&rs);

    rs = answer(w, GET, "/organisations", "scope=local", "", "");
    assert_true(page_has(&rs, "Voice of Here"));
    assert_false(page_has(&rs, "Voice of There"));
    response_release(&rs);
}

static void what_is_not_on_record_is_not_stated(void **state)
{
    struct world *const w = *state;
    given_organisation(w, "here", "Voice <of> Here", SCOPE_LOCAL);

    struct response rs = answer(w, GET, "/organisations/{slug}", "", "", "here");

    assert_int_equal(rs.status, 200);
    assert_true(page_has(&rs, "Voice &lt;of&gt; Here"));
    assert_true(page_has(&rs, "Not stated. No source is entered, none is assumed."));
    assert_true(page_has(&rs, "Listed from public sources."));
    response_release(&rs);

    rs = answer(w, GET, "/organisations/{slug}", "", "", "nobody");
    assert_int_equal(rs.status, 404);
    response_release(&rs);
}

static void only_the_secretariat_edits_organisations(void **state)
{
    struct world *const w = *state;
    const char *const body = "name_az=Yeni&slug=yeni&kind=ngo&scope=local";

    struct response rs = answer(w, POST, "/secretariat/new-organisation", "", body, "");
    assert_int_equal(rs.status, 401);
    response_release(&rs);

    w->cx.actor = (struct actor){ .account = 1, .session = 1 };
    rs = answer(w, POST, "/secretariat/new-organisation", "", body, "");
    assert_int_equal(rs.status, 403);
    response_release(&rs);

    given_secretariat(w);
    rs = answer(w, POST, "/secretariat/new-organisation", "", body, "");
    assert_int_equal(rs.status, 303);
    response_release(&rs);
    assert_int_equal(world_count(w, "SELECT count(*) FROM organisation"), 1);
}

static void a_refused_organisation_comes_back_filled_in(void **state)
{
    struct world *const w = *state;
    given_secretariat(w);
    given_organisation(w, "taken", "Voice", SCOPE_LOCAL);

    struct response rs = answer(w, POST, "/secretariat/new-organisation", "",
                                "name_en=New+Voice&slug=taken&kind=media&scope=international", "");

    assert_int_equal(rs.status, 422);
    assert_true(page_has(&rs, "value=\"New Voice\""));
    assert_true(page_has(&rs, "<option value=\"media\" selected>"));
    assert_true(page_has(&rs, "value=\"international\" checked"));
    assert_true(page_has(&rs, "href=\"#slug\""));
    response_release(&rs);

    rs = answer(w, POST, "/secretariat/new-organisation", "", "slug=x&kind=what&scope=local", "");
    assert_int_equal(rs.status, 422);
    assert_true(page_has(&rs, "href=\"#name_az\"") && page_has(&rs, "href=\"#kind\""));
    response_release(&rs);
    assert_int_equal(world_count(w, "SELECT count(*) FROM organisation"), 1);
}

static void an_invitation_gives_a_link_once_and_a_mandate(void **state)
{
    struct world *const w = *state;
    given_secretariat(w);
    const organisation_id o = given_organisation(w, "here", "Voice of Here", SCOPE_LOCAL);
    const char *const body = arena_cstr(
        &w->arena, arena_printf(&w->arena,
                                "name=Rauf&email=rauf%%40example.org&role=none&language=az"
                                "&organisation=%" PRId64 "&until=",
                                o.v));

    struct response rs = answer(w, POST, "/secretariat/people", "", body, "");
    assert_int_equal(rs.status, 200);
    assert_true(page_has(&rs, "/az/enter/"));
    response_release(&rs);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mandate"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM entry_link"), 1);

    rs = answer(w, GET, "/secretariat/people", "", "", "");
    assert_true(page_has(&rs, "Rauf"));
    assert_false(page_has(&rs, "/az/enter/"));
    response_release(&rs);

    rs = answer(w, POST, "/secretariat/people", "", body, "");
    assert_int_equal(rs.status, 422);
    assert_true(page_has(&rs, "value=\"rauf@example.org\""));
    response_release(&rs);
}

static void the_secretariat_makes_no_operators_and_no_links_to_them(void **state)
{
    struct world *const w = *state;
    given_secretariat(w);
    account_id operator= { 0 };
    must(account_add(&w->cx, S("op@example.org"), S("Orxan"), ROLE_OPERATOR, LANG_AZ, &operator) ==
         OK);
    const char *const id = arena_cstr(&w->arena, arena_printf(&w->arena, "%" PRId64, operator.v));

    struct response rs = answer(w, POST, "/secretariat/people/{id}/link", "", "", id);
    assert_int_equal(rs.status, 403);
    response_release(&rs);

    rs = answer(w, POST, "/secretariat/people", "",
                "name=Rauf&email=rauf%40example.org&role=operator&language=az&organisation=0", "");
    assert_int_equal(rs.status, 422);
    response_release(&rs);
    assert_int_equal(world_count(w, "SELECT count(*) FROM account"), 2);
}

static void a_mandate_is_given_and_revoked_on_the_page(void **state)
{
    struct world *const w = *state;
    const account_id who = given_secretariat(w);
    const organisation_id o = given_organisation(w, "here", "Voice of Here", SCOPE_LOCAL);

    struct response rs = answer(
        w, POST, "/secretariat/mandates", "",
        arena_cstr(&w->arena,
                   arena_printf(&w->arena, "account=%" PRId64 "&of=%" PRId64 "&ends=", who.v, o.v)),
        "");
    assert_int_equal(rs.status, 303);
    response_release(&rs);
    const struct mandate *at = NULL;
    size_t count = 0;
    must(mandate_list_of_account(&w->cx, who, &at, &count) == OK);
    assert_int_equal(count, 1);
    assert_true(mandate_holds(&at[0], w->cx.now));

    rs = answer(w, POST, "/secretariat/mandates/{id}/revoke", "", "",
                arena_cstr(&w->arena, arena_printf(&w->arena, "%" PRId64, at[0].id.v)));
    assert_int_equal(rs.status, 303);
    response_release(&rs);
    must(mandate_list_of_account(&w->cx, who, &at, &count) == OK);
    assert_false(mandate_holds(&at[0], w->cx.now));

    rs = answer(w, POST, "/secretariat/mandates", "", "account=0&of=0&ends=2001-01-01T00%3A00", "");
    assert_int_equal(rs.status, 422);
    assert_true(page_has(&rs, "href=\"#ends\""));
    response_release(&rs);
}

static void one_speaks_only_under_ones_own_mandate(void **state)
{
    struct world *const w = *state;
    const account_id owner = given_secretariat(w);
    const organisation_id o = given_organisation(w, "here", "Voice of Here", SCOPE_LOCAL);
    mandate_id m = { 0 };
    must(mandate_give(&w->cx,
                      &(struct mandate){ .account = owner,
                                         .organisation = o,
                                         .scopes = MANDATE_SCOPES_ALL,
                                         .starts_at = w->cx.now,
                                         .ends_at = 0 },
                      &m) == OK);
    const char *const body =
        arena_cstr(&w->arena, arena_printf(&w->arena, "mandate=%" PRId64, m.v));
    w->cx.actor.account = owner.v + 1;

    struct response rs = answer(w, POST, "/speak-for", "", body, "");
    assert_int_equal(rs.status, 404);
    response_release(&rs);

    w->cx.actor.account = owner.v;
    rs = answer(w, POST, "/speak-for", "", body, "");
    assert_int_equal(rs.status, 303);
    response_release(&rs);
}

static void the_speaker_bar_names_organisation_and_end(void **state)
{
    struct world *const w = *state;
    assert_int_equal(speaker_bar(&w->cx).markup.len, 0);
    const account_id who = given_secretariat(w);
    const organisation_id o = given_organisation(w, "here", "Voice of Here", SCOPE_LOCAL);
    mandate_id m = { 0 };
    must(mandate_give(&w->cx,
                      &(struct mandate){ .account = who,
                                         .organisation = o,
                                         .scopes = MANDATE_SCOPES_ALL,
                                         .starts_at = w->cx.now,
                                         .ends_at = INT64_C(1900000000) * USEC_PER_SECOND },
                      &m) == OK);
    must(registry_speaker(&w->cx, 0) == OK);

    const str_t bar = speaker_bar(&w->cx).markup;

    assert_true(str_find(bar, S("You speak for <strong>Voice of Here</strong>")) < bar.len);
    assert_true(str_find(bar, S("17 March 2030")) < bar.len);
    assert_int_equal(str_find(bar, S("/speak-for")), bar.len); /* there is no other to choose */
}

static void every_write_is_protected_against_other_sites(void **state)
{
    (void)state;
    for (const struct route *r = registry_feature.routes; r->path != NULL; r++) {
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
        IN_A_WORLD(the_list_can_be_narrowed_to_one_class),
        IN_A_WORLD(what_is_not_on_record_is_not_stated),
        IN_A_WORLD(only_the_secretariat_edits_organisations),
        IN_A_WORLD(a_refused_organisation_comes_back_filled_in),
        IN_A_WORLD(an_invitation_gives_a_link_once_and_a_mandate),
        IN_A_WORLD(the_secretariat_makes_no_operators_and_no_links_to_them),
        IN_A_WORLD(a_mandate_is_given_and_revoked_on_the_page),
        IN_A_WORLD(one_speaks_only_under_ones_own_mandate),
        IN_A_WORLD(the_speaker_bar_names_organisation_and_end),
        cmocka_unit_test(every_write_is_protected_against_other_sites),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
