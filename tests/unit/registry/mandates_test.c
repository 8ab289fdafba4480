/* Mandates in rows: who may give, end and name them, and what the record says of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "ledger/ledger.h"
#include "registry/store.h"
#include "world.h"

static organisation_id given_organisation(struct world *w, const char *slug, const char *az,
                                          const char *en)
{
    const struct organisation o = {
        .slug = str_from_c(slug),
        .kind = S("ngo"),
        .name = { { [LANG_AZ] = str_from_c(az), [LANG_EN] = str_from_c(en) } },
        .scope = SCOPE_LOCAL,
        .is_example = true,
    };
    organisation_id id = { 0 };
    must(organisation_add(&w->cx, &o, &id) == OK);
    return id;
}

static const usec_t HOUR = INT64_C(3600) * USEC_PER_SECOND;

static account_id given_person(struct world *w, const char *email)
{
    account_id id = { 0 };
    must(account_add(&w->cx, str_from_c(email), str_from_c(email), 0, LANG_AZ, &id) == OK);
    return id;
}

/* The first administrator, with every scope. */
static mandate_id given_administrator(struct world *w, organisation_id of, account_id who)
{
    mandate_id m = { 0 };
    must(mandate_give(&w->cx,
                      &(struct mandate){ .account = who,
                                         .organisation = of,
                                         .scopes = MANDATE_SCOPES_ALL,
                                         .starts_at = w->cx.now,
                                         .reason = S("the first") },
                      &m) == OK);
    return m;
}

/* As after a guard: under the mandate that the account holds. */
static void speak(struct world *w, account_id who)
{
    w->cx.actor = (struct actor){ .account = who.v };
    must(registry_speaker(&w->cx, 0) == OK);
    w->cx.actor.acts_as = w->cx.actor.mandate != 0 ? LEDGER_AS_ORGANISATION : LEDGER_AS_PERSON;
}

static void act_as(struct world *w, int as)
{
    w->cx.actor = (struct actor){ .account = 1, .acts_as = as };
}

static err_t give(struct world *w, organisation_id of, account_id who, uint32_t scopes,
                  mandate_id *out)
{
    return mandate_give(
        &w->cx,
        &(struct mandate){
            .account = who, .organisation = of, .scopes = scopes, .starts_at = w->cx.now },
        out);
}

/* Behind the back of the store. */
static void change_rows(struct world *w, const char *sql)
{
    struct db_text *const text = arena_new(&w->arena, struct db_text);
    struct db_catalog *const catalog = arena_new(&w->arena, struct db_catalog);
    *text = (struct db_text){ .any = sql };
    *catalog = (struct db_catalog){ "changing", text, 1 };
    must(db_exec(w->cx.db, catalog, 0, NO_ARGS, NULL) == OK);
}

/* Somebody entered the account by a link that others had made. */
static void doubt(struct world *w, account_id who)
{
    world_wait(w, HOUR);
    change_rows(w, arena_cstr(&w->arena, arena_printf(&w->arena,
                                                      "UPDATE account SET doubted_at = %" PRId64
                                                      " WHERE id = %" PRId64,
                                                      w->cx.now, who.v)));
    world_wait(w, HOUR);
}

static void a_mandate_comes_back_as_it_was_given(void **state)
{
    struct world *const w = *state;
    const account_id first = given_person(w, "first@example.org");
    const account_id second = given_person(w, "second@example.org");
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    const mandate_id under = given_administrator(w, whom, first);
    speak(w, first);
    const struct mandate asked = { .account = second,
                                   .organisation = whom,
                                   .scopes = MANDATE_POSITIONS | MANDATE_SIGNING,
                                   .starts_at = w->cx.now + HOUR,
                                   .ends_at = w->cx.now + 9 * HOUR };
    mandate_id id = { 0 };
    struct mandate m;

    assert_int_equal(mandate_give(&w->cx, &asked, &id), OK);

    assert_int_equal(mandate_find(&w->cx, id, &m), OK);
    assert_int_equal(m.account.v, second.v);
    assert_int_equal(m.organisation.v, whom.v);
    assert_int_equal(m.scopes, MANDATE_POSITIONS | MANDATE_SIGNING);
    assert_int_equal(m.starts_at, asked.starts_at);
    assert_int_equal(m.ends_at, asked.ends_at);
    assert_int_equal(m.given_by, first.v);
    assert_int_equal(m.given_under, under.v);
    assert_int_equal(m.created_at, w->cx.now);
    assert_int_equal(m.revoked_at + m.withheld_at + m.confirmed_at, 0);
    assert_false(m.rests || m.is_shut);
}

static void whoever_speaks_has_the_scopes_of_the_mandate(void **state)
{
    struct world *const w = *state;
    const account_id first = given_person(w, "first@example.org");
    const account_id second = given_person(w, "second@example.org");
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    mandate_id m = { 0 };
    given_administrator(w, whom, first);
    speak(w, first);
    assert_int_equal(w->cx.actor.scopes, MANDATE_SCOPES_ALL);
    must(give(w, whom, second, MANDATE_POSITIONS, &m) == OK);

    speak(w, second);

    assert_int_equal(w->cx.actor.organisation, whom.v);
    assert_int_equal(w->cx.actor.mandate, m.v);
    assert_int_equal(w->cx.actor.scopes, MANDATE_POSITIONS);
}

static void a_revoked_mandate_stops_the_next_request(void **state)
{
    struct world *const w = *state;
    const account_id who = given_person(w, "leyla@example.org");
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    const mandate_id m = given_administrator(w, whom, who);
    speak(w, who);
    assert_int_equal(w->cx.actor.mandate, m.v);

    assert_int_equal(mandate_revoke(&w->cx, m, MANDATE_LEAVE_WITHOUT), OK);

    speak(w, who);
    assert_int_equal(w->cx.actor.organisation, 0);
    assert_int_equal(w->cx.actor.mandate, 0);
    assert_int_equal(w->cx.actor.scopes, 0);
    assert_int_equal(mandate_revoke(&w->cx, m, MANDATE_LEAVE_WITHOUT), ERR_NOT_FOUND);
}

static void an_expired_mandate_stops_the_next_request(void **state)
{
    struct world *const w = *state;
    const account_id first = given_person(w, "first@example.org");
    const account_id second = given_person(w, "second@example.org");
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    given_administrator(w, whom, first);
    speak(w, first);
    mandate_id m = { 0 };
    must(mandate_give(&w->cx,
                      &(struct mandate){ .account = second,
                                         .organisation = whom,
                                         .scopes = MANDATE_POSITIONS,
                                         .starts_at = w->cx.now,
                                         .ends_at = w->cx.now + HOUR },
                      &m) == OK);
    speak(w, second);
    assert_int_equal(w->cx.actor.mandate, m.v);

    world_wait(w, HOUR);

    speak(w, second);
    assert_int_equal(w->cx.actor.mandate, 0);
}

static void nobody_speaks_under_the_mandate_of_somebody_else(void **state)
{
    struct world *const w = *state;
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    const mandate_id m = given_administrator(w, whom, given_person(w, "leyla@example.org"));
    w->cx.actor = (struct actor){ .account = given_person(w, "rauf@example.org").v };

    assert_int_equal(registry_speaker(&w->cx, m.v), OK);

    assert_int_equal(w->cx.actor.mandate, 0);
}

/* Only so many are read with a request. */
static void mandates_heaped_on_somebody_hide_none_of_another_organisation(void **state)
{
    struct world *const w = *state;
    const account_id first = given_person(w, "first@example.org");
    const account_id second = given_person(w, "second@example.org");
    const organisation_id ours = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    const organisation_id theirs = given_organisation(w, "nar", "Nar", "Nar");
    const mandate_id own = given_administrator(w, ours, second);
    mandate_id id = { 0 };
    given_administrator(w, theirs, first);
    speak(w, first);

    int open = 0;
    while (open < 300 && give(w, theirs, second, MANDATE_POSITIONS, &id) == OK)
        open++;
    assert_int_equal(open, 20);
    for (int i = 0; i < 300; i++) {
        must(mandate_revoke(&w->cx, id, MANDATE_LEAVE_CAREFULLY) == OK);
        must(give(w, theirs, second, MANDATE_POSITIONS, &id) == OK);
    }

    w->cx.actor = (struct actor){ .account = second.v };
    assert_int_equal(registry_speaker(&w->cx, own.v), OK);
    assert_int_equal(w->cx.actor.mandate, own.v);
}

static void only_its_own_administrators_give_an_organisations_mandates(void **state)
{
    struct world *const w = *state;
    const account_id first = given_person(w, "first@example.org");
    const account_id second = given_person(w, "second@example.org");
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    const organisation_id other = given_organisation(w, "basqa", "Başqa", "Other");
    mandate_id m = { 0 };
    given_administrator(w, whom, first);
    speak(w, first);

    assert_int_equal(give(w, other, second, MANDATE_POSITIONS, &m), ERR_FORBIDDEN);
    assert_int_equal(give(w, whom, second, 0, &m), ERR_INVALID);
    assert_int_equal(give(w, whom, second, MANDATE_POSITIONS, &m), OK);
    speak(w, second);
    assert_int_equal(give(w, whom, second, MANDATE_SCOPES_ALL, &m), ERR_FORBIDDEN);

    assert_int_equal(world_count(w, "SELECT count(*) FROM mandate"), 2);
}

static err_t name_administrator(struct world *w, organisation_id of, account_id who,
                                const char *reason, mandate_id *out)
{
    act_as(w, LEDGER_AS_SECRETARIAT);
    return mandate_give(&w->cx,
                        &(struct mandate){ .account = who,
                                           .organisation = of,
                                           .scopes = MANDATE_SCOPES_ALL,
                                           .starts_at = w->cx.now,
                                           .reason = str_from_c(reason) },
                        out);
}

static void the_secretariat_names_the_first_administrator_and_no_other(void **state)
{
    struct world *const w = *state;
    const account_id first = given_person(w, "first@example.org");
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    mandate_id m = { 0 };
    bool has = true;
    must(organisation_has_administrator(&w->cx, whom, &has) == OK);
    assert_false(has);

    assert_int_equal(name_administrator(w, whom, first, "", &m), ERR_INVALID);
    assert_int_equal(name_administrator(w, whom, first, "chosen by its board", &m), OK);

    struct mandate given;
    must(mandate_find(&w->cx, m, &given) == OK);
    assert_int_equal(given.starts_at, w->cx.now);
    assert_int_equal(given.given_under, 0);
    assert_str_is(given.reason, "chosen by its board");
    must(organisation_has_administrator(&w->cx, whom, &has) == OK);
    assert_true(has);
    assert_int_equal(name_administrator(w, whom, given_person(w, "b@example.org"), "again", &m),
                     ERR_CONFLICT);
    assert_int_equal(mandate_revoke(&w->cx, m, MANDATE_LEAVE_WITHOUT), ERR_FORBIDDEN);
}

/* An organisation with a representative, whose only administrator has left. */
static organisation_id given_orphan(struct world *w, account_id representative)
{
    const account_id first = given_person(w, "first@example.org");
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    const mandate_id own = given_administrator(w, whom, first);
    mandate_id m = { 0 };
    speak(w, first);
    must(give(w, whom, representative, MANDATE_POSITIONS, &m) == OK);
    assert_int_equal(mandate_revoke(&w->cx, own, MANDATE_LEAVE_CAREFULLY), ERR_CONFLICT);
    must(mandate_revoke(&w->cx, own, MANDATE_LEAVE_WITHOUT) == OK);
    return whom;
}

static void a_named_administrator_waits_so_that_representatives_can_object(void **state)
{
    struct world *const w = *state;
    const account_id representative = given_person(w, "rep@example.org");
    const account_id named = given_person(w, "named@example.org");
    const organisation_id whom = given_orphan(w, representative);
    mandate_id m = { 0 };
    struct mandate waits;
    bool has = true;

    assert_int_equal(name_administrator(w, whom, named, "the last one left", &m), OK);

    must(mandate_find(&w->cx, m, &waits) == OK);
    assert_int_equal(waits.starts_at, w->cx.now + w->settings.mandate_recovery_hours * HOUR);
    must(organisation_has_administrator(&w->cx, whom, &has) == OK);
    assert_false(has);
    assert_int_equal(name_administrator(w, whom, named, "the last one left", &m), ERR_CONFLICT);

    world_wait(w, w->settings.mandate_recovery_hours * HOUR);
    must(organisation_has_administrator(&w->cx, whom, &has) == OK);
    assert_true(has);
    speak(w, representative);
    assert_int_equal(mandate_revoke(&w->cx, waits.id, MANDATE_LEAVE_CAREFULLY), ERR_FORBIDDEN);
}

static void an_objection_stops_a_named_administrator(void **state)
{
    struct world *const w = *state;
    const account_id representative = given_person(w, "rep@example.org");
    const account_id named = given_person(w, "named@example.org");
    const organisation_id whom = given_orphan(w, representative);
    mandate_id m = { 0 };
    must(name_administrator(w, whom, named, "the last one left", &m) == OK);
    speak(w, representative);

    assert_int_equal(mandate_revoke(&w->cx, m, MANDATE_LEAVE_CAREFULLY), OK);

    struct mandate stopped;
    bool has = true;
    must(mandate_find(&w->cx, m, &stopped) == OK);
    assert_str_is(stopped.ended_by, "objection");
    world_wait(w, w->settings.mandate_recovery_hours * HOUR);
    must(organisation_has_administrator(&w->cx, whom, &has) == OK);
    assert_false(has);
    assert_int_equal(name_administrator(w, whom, named, "asked its members again", &m), OK);
}

static void the_secretariat_takes_back_what_has_not_begun(void **state)
{
    struct world *const w = *state;
    const account_id named = given_person(w, "named@example.org");
    const organisation_id whom = given_orphan(w, given_person(w, "rep@example.org"));
    mandate_id m = { 0 };
    must(name_administrator(w, whom, named, "the last one left", &m) == OK);

    assert_int_equal(mandate_revoke(&w->cx, m, MANDATE_LEAVE_CAREFULLY), OK);

    struct mandate ended;
    must(mandate_find(&w->cx, m, &ended) == OK);
    assert_str_is(ended.ended_by, "secretariat");
}

static void mandates_of_an_account_in_doubt_rest_until_confirmed(void **state)
{
    struct world *const w = *state;
    const account_id first = given_person(w, "first@example.org");
    const account_id second = given_person(w, "second@example.org");
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    mandate_id id = { 0 };
    struct mandate m;
    given_administrator(w, whom, first);
    speak(w, first);
    must(give(w, whom, second, MANDATE_POSITIONS, &id) == OK);
    assert_int_equal(mandate_confirm(&w->cx, id), ERR_CONFLICT);

    doubt(w, second);
    speak(w, second);
    assert_int_equal(w->cx.actor.mandate, 0);
    assert_int_equal(mandate_revoke(&w->cx, id, MANDATE_LEAVE_CAREFULLY), ERR_FORBIDDEN);
    assert_int_equal(mandate_confirm(&w->cx, id), ERR_FORBIDDEN);

    speak(w, first);
    assert_int_equal(mandate_confirm(&w->cx, id), OK);
    must(mandate_find(&w->cx, id, &m) == OK);
    assert_false(m.rests);
    speak(w, second);
    assert_int_equal(w->cx.actor.mandate, id.v);

    doubt(w, second);
    must(mandate_find(&w->cx, id, &m) == OK);
    assert_true(m.rests); /* another doubt, another confirmation */
    assert_int_equal(
        world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'mandate.confirmed'"), 1);
}

static void a_last_administrator_in_doubt_is_lost_and_replaced_with_time_to_object(void **state)
{
    struct world *const w = *state;
    const account_id first = given_person(w, "first@example.org");
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    given_administrator(w, whom, first);
    doubt(w, first);
    bool has = true;
    mandate_id m = { 0 };
    struct mandate waits;

    must(organisation_has_administrator(&w->cx, whom, &has) == OK);
    assert_false(has);
    assert_int_equal(name_administrator(w, whom, first, "its board confirmed it", &m), OK);
    must(mandate_find(&w->cx, m, &waits) == OK);
    assert_true(waits.starts_at > w->cx.now); /* whoever entered must not be spared the wait */
    assert_false(waits.rests);                /* given after the doubt, knowing of it */
}

static void a_closed_account_administers_nothing(void **state)
{
    struct world *const w = *state;
    const account_id first = given_person(w, "first@example.org");
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    given_administrator(w, whom, first);
    must(account_disable(&w->cx, first) == OK);
    bool has = true;

    must(organisation_has_administrator(&w->cx, whom, &has) == OK);

    assert_false(has);
}

static void a_withheld_name_is_not_shown_and_the_note_says_why(void **state)
{
    struct world *const w = *state;
    const account_id first = given_person(w, "first@example.org");
    const account_id second = given_person(w, "second@example.org");
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    mandate_id id = { 0 };
    struct mandate m;
    const mandate_id own = given_administrator(w, whom, first);
    speak(w, first);
    must(give(w, whom, second, MANDATE_POSITIONS, &id) == OK);
    must(mandate_find(&w->cx, id, &m) == OK);
    assert_str_is(str_trim(mandate_holder(&w->cx, &m).markup), "second@example.org");

    speak(w, second);
    assert_int_equal(mandate_withhold(&w->cx, own, S("why not")), ERR_FORBIDDEN);
    assert_int_equal(mandate_withhold(&w->cx, id, STR_NONE), ERR_INVALID);
    assert_int_equal(mandate_withhold(&w->cx, id, S("my <family> lives there")), OK);
    assert_int_equal(mandate_withhold(&w->cx, id, S("again")), ERR_CONFLICT);

    must(mandate_find(&w->cx, id, &m) == OK);
    assert_str_is(str_trim(mandate_holder(&w->cx, &m).markup),
                  "name withheld, by the holder, because: my &lt;family&gt; lives there");
    speak(w, first);
    assert_int_equal(mandate_show_name(&w->cx, id), ERR_FORBIDDEN); /* the holder's own safety */
    speak(w, second);
    assert_int_equal(mandate_show_name(&w->cx, id), OK);
    assert_int_equal(mandate_show_name(&w->cx, id), ERR_CONFLICT);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind LIKE 'name.%'"),
                     2);
}

static void the_record_names_what_was_given_and_seals_to_whom(void **state)
{
    struct world *const w = *state;
    const account_id who = given_person(w, "leyla@example.org");
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    const mandate_id m = given_administrator(w, whom, who);
    speak(w, who);
    must(mandate_revoke(&w->cx, m, MANDATE_LEAVE_WITHOUT) == OK);

    assert_int_equal(
        world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'mandate.given'"
                       " AND fields LIKE '%[\"scopes\",\"positions, signing, publishing, registry,"
                       " administering\"]%[\"reason\",\"the first\"]%[\"given_as\",\"program\"]%'"),
        1);
    const char *const sealed = arena_cstr(
        &w->arena,
        arena_printf(&w->arena,
                     "SELECT count(*) FROM ledger_inbox WHERE kind = 'mandate.given' AND subject = "
                     "%" PRId64 " AND within = %" PRId64
                     " AND fields LIKE '%%[\"account\",\"%" PRId64 "\",\"%" PRId64 "\"]%%'",
                     m.v, whom.v, who.v, who.v));
    assert_int_equal(world_count(w, sealed), 1);
    assert_int_equal(
        world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'mandate.revoked'"
                       " AND mandate_id <> 0 AND fields LIKE '%[\"ended_by\",\"holder\"]%'"),
        1);
}

static void erasing_a_person_ends_what_is_open_and_keeps_what_was(void **state)
{
    struct world *const w = *state;
    const account_id first = given_person(w, "first@example.org");
    const account_id second = given_person(w, "second@example.org");
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    mandate_id old = { 0 };
    mandate_id open = { 0 };
    given_administrator(w, whom, first);
    speak(w, first);
    must(give(w, whom, second, MANDATE_POSITIONS, &old) == OK);
    must(mandate_revoke(&w->cx, old, MANDATE_LEAVE_CAREFULLY) == OK);
    must(give(w, whom, second, MANDATE_SIGNING, &open) == OK);
    w->cx.actor = (struct actor){ .account = second.v, .acts_as = LEDGER_AS_PERSON };

    assert_int_equal(registry_feature.erase_person(&w->cx, second.v), OK);

    struct mandate m;
    must(mandate_find(&w->cx, open, &m) == OK);
    assert_int_equal(m.revoked_at, w->cx.now);
    assert_str_is(m.ended_by, "holder");
    must(mandate_find(&w->cx, old, &m) == OK);
    assert_str_is(m.ended_by, "administrator");
}

static void my_data_hold_my_mandates_and_nobody_elses(void **state)
{
    struct world *const w = *state;
    const account_id first = given_person(w, "first@example.org");
    const account_id second = given_person(w, "second@example.org");
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    mandate_id m = { 0 };
    given_administrator(w, whom, first);
    speak(w, first);
    must(give(w, whom, second, MANDATE_SIGNING, &m) == OK);
    AUTO(buf) out;
    buf_init(&out, 64 << 10);
    struct json_out j;
    json_begin(&j, &out);
    json_put_object(&j);

    assert_int_equal(registry_feature.export_person(&w->cx, second.v, &j), OK);

    json_put_object_end(&j);
    AUTO(json_doc) doc = { 0 };
    must(json_read(buf_str(&out), &doc) == OK);
    const struct json *const list = json_get(doc.root, "mandates");
    str_t scopes = STR_NONE;
    assert_int_equal(json_count(list), 1);
    assert_true(json_str(json_get(json_item(list, 0), "scopes"), &scopes));
    assert_str_is(scopes, "signing");
}

struct told {
    int count;
    char tables[64];
};

static void tell(void *of, const char *table, int64_t id, str_t what)
{
    struct told *const t = of;
    assert_true(id > 0 && what.len > 0);
    snprintf(t->tables + strlen(t->tables), sizeof t->tables - strlen(t->tables), "%s ", table);
    t->count++;
}

static void a_row_changed_behind_the_records_back_is_found(void **state)
{
    struct world *const w = *state;
    const account_id first = given_person(w, "first@example.org");
    const account_id second = given_person(w, "second@example.org");
    const organisation_id whom = given_organisation(w, "yeni-ses", "Yeni Səs", "New Voice");
    mandate_id id = { 0 };
    given_administrator(w, whom, first);
    speak(w, first);
    must(give(w, whom, second, MANDATE_POSITIONS, &id) == OK);
    must(mandate_withhold(&w->cx, id, S("to be safe")) == OK);
    must(mandate_revoke(&w->cx, id, MANDATE_LEAVE_CAREFULLY) == OK);
    struct organisation o;
    must(organisation_find(&w->cx, whom, &o) == OK);
    o.name.by[LANG_EN] = S("Newer Voice");
    must(organisation_change(&w->cx, &o) == OK);
    struct told told = { 0 };
    struct record_differences to = { .differs = tell, .of = &told };

    assert_int_equal(registry_feature.compare_record(&w->cx, &to), OK);
    assert_string_equal(told.tables, "");
    assert_int_equal(to.compared, 3);

    change_rows(w, "UPDATE mandate SET scopes = 31, revoked_at = 0 WHERE scopes = 1");
    change_rows(w, "UPDATE organisation SET name_en = 'Older Voice'");
    assert_int_equal(registry_feature.compare_record(&w->cx, &to), OK);
    assert_string_equal(told.tables, "organisation mandate mandate ");
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_mandate_comes_back_as_it_was_given),
        IN_A_WORLD(whoever_speaks_has_the_scopes_of_the_mandate),
        IN_A_WORLD(a_revoked_mandate_stops_the_next_request),
        IN_A_WORLD(an_expired_mandate_stops_the_next_request),
        IN_A_WORLD(nobody_speaks_under_the_mandate_of_somebody_else),
        IN_A_WORLD(mandates_heaped_on_somebody_hide_none_of_another_organisation),
        IN_A_WORLD(only_its_own_administrators_give_an_organisations_mandates),
        IN_A_WORLD(the_secretariat_names_the_first_administrator_and_no_other),
        IN_A_WORLD(a_named_administrator_waits_so_that_representatives_can_object),
        IN_A_WORLD(an_objection_stops_a_named_administrator),
        IN_A_WORLD(the_secretariat_takes_back_what_has_not_begun),
        IN_A_WORLD(mandates_of_an_account_in_doubt_rest_until_confirmed),
        IN_A_WORLD(a_last_administrator_in_doubt_is_lost_and_replaced_with_time_to_object),
        IN_A_WORLD(a_closed_account_administers_nothing),
        IN_A_WORLD(a_withheld_name_is_not_shown_and_the_note_says_why),
        IN_A_WORLD(the_record_names_what_was_given_and_seals_to_whom),
        IN_A_WORLD(erasing_a_person_ends_what_is_open_and_keeps_what_was),
        IN_A_WORLD(my_data_hold_my_mandates_and_nobody_elses),
        IN_A_WORLD(a_row_changed_behind_the_records_back_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
