/* Organisations, people and mandates as a browser sees and changes them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/sessions.h"
#include "ledger/ledger.h"
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
    assert_true(page_has(&rs, "Not on record. No source is entered, none is assumed."));
    assert_true(page_has(&rs, "Listed from public sources only."));
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
    const char *const silent = arena_cstr(
        &w->arena, arena_printf(&w->arena,
                                "name=Rauf&email=rauf%%40example.org&role=none&language=az"
                                "&organisation=%" PRId64 "&until=",
                                o.v));
    const char *const body =
        arena_cstr(&w->arena, arena_printf(&w->arena, "%s&reason=elected+by+its+members", silent));

    struct response rs = answer(w, POST, "/secretariat/people", "", silent, "");
    assert_int_equal(rs.status, 422);
    assert_true(page_has(&rs, "href=\"#reason\""));
    response_release(&rs);
    assert_int_equal(world_count(w, "SELECT count(*) FROM account"), 1);

    rs = answer(w, POST, "/secretariat/people", "", body, "");
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

static const char *path_of(struct world *w, int64_t id)
{
    return arena_cstr(&w->arena, arena_printf(&w->arena, "%" PRId64, id));
}

/* The only administrator of an organisation, who speaks for it now. */
static mandate_id given_administrator(struct world *w, organisation_id o, account_id *who)
{
    mandate_id m = { 0 };
    w->cx.actor = (struct actor){ 0 };
    must(account_add(&w->cx, S("admin@example.org"), S("Aysel"), 0, LANG_EN, who) == OK);
    must(mandate_give(&w->cx,
                      &(struct mandate){ .account = *who,
                                         .organisation = o,
                                         .scopes = MANDATE_SCOPES_ALL,
                                         .starts_at = w->cx.now,
                                         .reason = S("the first") },
                      &m) == OK);
    w->cx.actor = (struct actor){ .account = who->v, .session = 2, .factor_at = w->cx.now };
    must(registry_speaker(&w->cx, 0) == OK);
    return m;
}

static void the_secretariat_names_an_administrator_where_there_is_none(void **state)
{
    struct world *const w = *state;
    account_id who = { 0 };
    given_secretariat(w);
    must(account_add(&w->cx, S("rauf@example.org"), S("Rauf"), 0, LANG_EN, &who) == OK);
    const organisation_id o = given_organisation(w, "here", "Voice of Here", SCOPE_LOCAL);
    const char *const body =
        arena_cstr(&w->arena, arena_printf(&w->arena,
                                           "account=%" PRId64 "&of=%" PRId64
                                           "&ends=&because=elected+by+its+members",
                                           who.v, o.v));

    struct response rs = answer(w, POST, "/secretariat/administrators", "", body, "");
    assert_int_equal(rs.status, 303);
    response_release(&rs);
    const struct mandate *at = NULL;
    size_t count = 0;
    must(mandate_list_of_account(&w->cx, who, &at, &count) == OK);
    assert_int_equal(count, 1);
    assert_true(mandate_holds(&at[0], w->cx.now));

    rs = answer(w, POST, "/secretariat/administrators", "", body, "");
    assert_int_equal(rs.status, 409);
    response_release(&rs);
    rs = answer(w, POST, "/secretariat/administrators/{id}/take-back", "", "",
                path_of(w, at[0].id.v));
    assert_int_equal(rs.status, 403); /* it has begun: only the organisation ends it */
    response_release(&rs);

    rs = answer(w, POST, "/secretariat/administrators", "",
                "account=0&of=0&ends=2001-01-01T00%3A00&because=", "");
    assert_int_equal(rs.status, 422);
    assert_true(page_has(&rs, "href=\"#ends\"") && page_has(&rs, "href=\"#because\""));
    response_release(&rs);
}

static void an_administrator_gives_to_an_account_or_invites(void **state)
{
    struct world *const w = *state;
    account_id who = { 0 };
    account_id other = { 0 };
    const organisation_id o = given_organisation(w, "here", "Voice of Here", SCOPE_LOCAL);
    given_administrator(w, o, &who);
    must(account_add(&w->cx, S("rauf@example.org"), S("Rauf"), 0, LANG_EN, &other) == OK);

    struct response rs =
        answer(w, POST, "/organisations/{slug}/mandates", "",
               "email=rauf%40example.org&language=az&positions=1&signing=1", "here");
    assert_int_equal(rs.status, 422); /* invited by somebody else, not here yet */
    response_release(&rs);
    must(account_note_seen(&w->cx, other) == OK);
    rs = answer(w, POST, "/organisations/{slug}/mandates", "",
                "email=rauf%40example.org&language=az&positions=1&signing=1", "here");
    assert_int_equal(rs.status, 303);
    response_release(&rs);
    const struct mandate *at = NULL;
    size_t count = 0;
    must(mandate_list_of_account(&w->cx, other, &at, &count) == OK);
    assert_int_equal(count, 1);
    assert_int_equal(at[0].scopes, MANDATE_POSITIONS | MANDATE_SIGNING);

    rs = answer(w, POST, "/organisations/{slug}/mandates", "",
                "email=new%40example.org&language=az&starts=2001-01-01T00%3A00", "here");
    assert_int_equal(rs.status, 422);
    assert_true(page_has(&rs, "href=\"#positions\"") && page_has(&rs, "href=\"#starts\""));
    response_release(&rs);
    rs = answer(w, POST, "/organisations/{slug}/mandates", "",
                "email=new%40example.org&language=az&positions=1", "here");
    assert_int_equal(rs.status, 422);
    assert_true(page_has(&rs, "href=\"#name\"") && page_has(&rs, "value=\"new@example.org\""));
    response_release(&rs);
    assert_int_equal(world_count(w, "SELECT count(*) FROM account"), 2);

    rs = answer(w, POST, "/organisations/{slug}/mandates", "",
                "email=new%40example.org&name=Nigar&language=az&positions=1&withheld=for+safety",
                "here");
    assert_int_equal(rs.status, 200);
    assert_true(page_has(&rs, "/az/enter/"));
    response_release(&rs);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mandate WHERE withheld_at <> 0"), 1);

    w->cx.actor = (struct actor){ 0 };
    rs = answer(w, GET, "/organisations/{slug}", "", "", "here");
    assert_true(page_has(&rs, "Aysel") && page_has(&rs, "Rauf"));
    assert_false(page_has(&rs, "Nigar"));
    assert_true(page_has(&rs, "name withheld, by an administrator of the organisation, because: "
                              "for safety"));
    response_release(&rs);
}

static void nobody_administers_another_organisation(void **state)
{
    struct world *const w = *state;
    account_id who = { 0 };
    const organisation_id o = given_organisation(w, "here", "Voice of Here", SCOPE_LOCAL);
    given_organisation(w, "there", "Voice of There", SCOPE_LOCAL);
    given_administrator(w, o, &who);

    struct response rs = answer(w, GET, "/organisations/{slug}/mandates", "", "", "there");
    assert_int_equal(rs.status, 403);
    response_release(&rs);
    rs = answer(w, POST, "/organisations/{slug}/mandates", "",
                "email=admin%40example.org&language=az&positions=1", "there");
    assert_int_equal(rs.status, 403);
    response_release(&rs);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mandate"), 1);
}

static void a_mandate_that_is_not_for_this_says_so_and_who_can_help(void **state)
{
    struct world *const w = *state;
    account_id who = { 0 };
    account_id other = { 0 };
    mandate_id m = { 0 };
    const organisation_id o = given_organisation(w, "here", "Voice of Here", SCOPE_LOCAL);
    given_administrator(w, o, &who);
    must(account_add(&w->cx, S("rauf@example.org"), S("Rauf"), 0, LANG_EN, &other) == OK);
    w->cx.actor.acts_as = LEDGER_AS_ORGANISATION;
    must(mandate_give(&w->cx,
                      &(struct mandate){ .account = other,
                                         .organisation = o,
                                         .scopes = MANDATE_POSITIONS,
                                         .starts_at = w->cx.now },
                      &m) == OK);
    w->cx.actor = (struct actor){ .account = other.v, .session = 3 };
    must(registry_speaker(&w->cx, 0) == OK);

    struct response rs = answer(w, GET, "/organisations/{slug}/mandates", "", "", "here");

    assert_int_equal(rs.status, 403);
    assert_true(page_has(&rs, "Your mandate is not for this"));
    assert_true(page_has(&rs, "Aysel"));
    response_release(&rs);
}

static void a_representative_keeps_the_entry_of_their_own_organisation(void **state)
{
    struct world *const w = *state;
    account_id who = { 0 };
    const organisation_id o = given_organisation(w, "here", "Voice of Here", SCOPE_LOCAL);
    given_organisation(w, "there", "Voice of There", SCOPE_LOCAL);
    given_administrator(w, o, &who);
    const char *const body = "name_en=Newer+Voice&kind=ngo&scope=local";

    struct response rs = answer(w, GET, "/organisations/{slug}/edit", "", "", "here");
    assert_int_equal(rs.status, 200);
    assert_true(page_has(&rs, "value=\"Voice of Here\""));
    response_release(&rs);
    rs = answer(w, POST, "/organisations/{slug}/edit", "", body, "there");
    assert_int_equal(rs.status, 403);
    response_release(&rs);
    rs = answer(w, POST, "/organisations/{slug}/edit", "", body, "here");
    assert_int_equal(rs.status, 303);
    response_release(&rs);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind ="
                                    " 'organisation.changed' AND mandate_id <> 0"),
                     1);

    w->cx.actor.scopes = MANDATE_POSITIONS;
    rs = answer(w, POST, "/organisations/{slug}/edit", "", body, "here");
    assert_int_equal(rs.status, 403);
    response_release(&rs);
    rs = answer(w, GET, "/organisations/{slug}/edit", "", "", "here");
    assert_int_equal(rs.status, 403);
    assert_true(page_has(&rs, "Keeping the organisation’s own entry"));
    response_release(&rs);
}

/* What becomes of the only administrator's account. */
static void the_page_says_how_the_last_administrator_was_lost(void **state)
{
    struct world *const w = *state;
    account_id who = { 0 };
    const organisation_id o = given_organisation(w, "here", "Voice of Here", SCOPE_LOCAL);
    given_administrator(w, o, &who);
    static const struct {
        const char *change, *said;
    } ROWS[] = {
        { "UPDATE account SET disabled_at = 1",
          "The account of its last administrator is closed." },
        { "UPDATE account SET disabled_at = 0, doubted_at = created_at + 1",
          "The account of its last administrator is in doubt" },
        { "UPDATE mandate SET ends_at = starts_at + 1", "The last mandate for that ran out on" },
        { "UPDATE account SET erased_at = 1", "erased person" },
    };
    world_wait(w, 2);
    w->cx.actor = (struct actor){ 0 };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        const struct db_text text = { .any = ROWS[i].change };
        struct db_catalog *const once = arena_new(&w->arena, struct db_catalog);
        struct db_text *const kept = arena_new(&w->arena, struct db_text);
        *kept = text;
        *once = (struct db_catalog){ "changing", kept, 1 };
        must(db_exec(w->cx.db, once, 0, NO_ARGS, NULL) == OK);

        struct response rs = answer(w, GET, "/organisations/{slug}", "", "", "here");

        assert_true(page_has(&rs, ROWS[i].said));
        assert_true(page_has(&rs, "Nobody administers this organisation’s mandates"));
        response_release(&rs);
    }
}

static void one_speaks_only_under_ones_own_mandate(void **state)
{
    struct world *const w = *state;
    const account_id owner = given_secretariat(w);
    w->cx.actor.acts_as = LEDGER_AS_SECRETARIAT;
    const organisation_id o = given_organisation(w, "here", "Voice of Here", SCOPE_LOCAL);
    mandate_id m = { 0 };
    must(mandate_give(&w->cx,
                      &(struct mandate){ .account = owner,
                                         .organisation = o,
                                         .scopes = MANDATE_SCOPES_ALL,
                                         .starts_at = w->cx.now,
                                         .reason = S("the first") },
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
    w->cx.actor.acts_as = LEDGER_AS_SECRETARIAT;
    const organisation_id o = given_organisation(w, "here", "Voice of Here", SCOPE_LOCAL);
    mandate_id m = { 0 };
    must(mandate_give(&w->cx,
                      &(struct mandate){ .account = who,
                                         .organisation = o,
                                         .scopes = MANDATE_SCOPES_ALL,
                                         .starts_at = w->cx.now,
                                         .ends_at = INT64_C(1900000000) * USEC_PER_SECOND,
                                         .reason = S("the first") },
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
        IN_A_WORLD(the_secretariat_names_an_administrator_where_there_is_none),
        IN_A_WORLD(an_administrator_gives_to_an_account_or_invites),
        IN_A_WORLD(nobody_administers_another_organisation),
        IN_A_WORLD(a_mandate_that_is_not_for_this_says_so_and_who_can_help),
        IN_A_WORLD(a_representative_keeps_the_entry_of_their_own_organisation),
        IN_A_WORLD(the_page_says_how_the_last_administrator_was_lost),
        IN_A_WORLD(one_speaks_only_under_ones_own_mandate),
        IN_A_WORLD(the_speaker_bar_names_organisation_and_end),
        cmocka_unit_test(every_write_is_protected_against_other_sites),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
