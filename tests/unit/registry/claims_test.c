/* Claims and objections in rows: who gets a page, what is public of it, what is forgotten.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "registry/claims/store.h"
#include "registry/registry.h"
#include "site/feature.h"
#include "world.h"

static const usec_t DAY = INT64_C(24) * 3600 * USEC_PER_SECOND;

/* The letters that went out: only the newest is kept. */
static char last_to[100], last_link[200];
static int letters;
static err_t letter_answer = OK;

static err_t letter_note(struct cx *cx, const struct letter *l)
{
    (void)cx;
    if (letter_answer != OK)
        return letter_answer;
    letters++;
    snprintf(last_to, sizeof last_to, "%.*s", STR_ARG(l->to));
    for (size_t i = 0; i < l->part_count; i++) {
        if (l->parts[i].link.len > 0)
            snprintf(last_link, sizeof last_link, "%.*s", STR_ARG(l->parts[i].link));
    }
    return OK;
}

static int begin(void **state)
{
    const int e = world_begin(state);
    struct world *const w = *state;
    letters = 0;
    letter_answer = OK;
    w->site.letter_send = letter_note;
    w->settings.retention_claim_days = 90;
    return e;
}
#define IN_A_SITE(test) cmocka_unit_test_setup_teardown((test), begin, world_end)

static organisation_id given_organisation(struct world *w, const char *slug)
{
    const struct organisation o = {
        .slug = str_from_c(slug),
        .kind = S("ngo"),
        .name = { { [LANG_EN] = S("Observers"), [LANG_AZ] = S("Müşahidəçilər") } },
        .scope = SCOPE_LOCAL
    };
    organisation_id id = { 0 };
    must(organisation_add(&w->cx, &o, &id) == OK);
    return id;
}

/* Behind the back of the store. */
enum { Q_FACT_VALUE, Q_ENDS, Q_CLAIM_REASON, Q_OBJECTION_STATE, Q_COUNT };
static const struct db_text SQL[Q_COUNT] = {
    [Q_ENDS] = { "UPDATE fact SET till_date = '2012' WHERE id = $1" },
    [Q_FACT_VALUE] = { "SELECT count(*) FROM fact WHERE id = $1 AND value = '' AND ended_at > 0" },
    [Q_CLAIM_REASON] = { "UPDATE claim SET reason = 'Another one' WHERE id = $1" },
    [Q_OBJECTION_STATE] = { "UPDATE objection SET state = 'declined' WHERE id = $1" },
};
static const struct db_catalog behind = { "claims_test", SQL, Q_COUNT };

static int64_t given_contact(struct world *w, organisation_id o, const char *email)
{
    const struct actor was = w->cx.actor;
    fact_id id = { 0 };
    w->cx.actor = (struct actor){ 0 };
    must(fact_add(&w->cx,
                  &(struct fact){ .organisation = o,
                                  .kind = FACT_CONTACT,
                                  .scheme = S("email"),
                                  .value = str_from_c(email) },
                  &id) == OK);
    w->cx.actor = was;
    return id.v;
}

static claim_id given_claim(struct world *w, organisation_id o, const char *email)
{
    claim_id id = { 0 };
    bool is_sent = false;
    must(claim_make(&w->cx,
                    &(struct claim){ .organisation = o,
                                     .name = S("Somebody"),
                                     .email = str_from_c(email),
                                     .post = S("chair"),
                                     .grounds = S("call us"),
                                     .language = LANG_EN },
                    &id, &is_sent) == OK);
    return id;
}

static str_t token_sent(void)
{
    return str_from_c(last_link + strlen("/claims/"));
}

static void as_secretariat(struct world *w)
{
    w->cx.actor = (struct actor){ .account = 1, .acts_as = LEDGER_AS_SECRETARIAT };
}

static err_t accepted(struct world *w, claim_id id, const char *checked)
{
    struct entry_handed handed;
    return claim_accept(&w->cx, NULL, id, str_from_c(checked), &handed);
}

static void claiming_sends_a_link_and_changes_nothing_yet(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "observers");
    bool has = true;

    const claim_id c = given_claim(w, o, "chair@observers.example");

    struct claim stored;
    assert_int_equal(claim_get(&w->cx, c, &stored), OK);
    assert_int_equal(stored.state, CLAIM_SENT);
    assert_string_equal(last_to, "chair@observers.example");
    assert_int_equal(organisation_has_administrator(&w->cx, o, &has), OK);
    assert_false(has);
}

static void the_record_does_not_name_who_claims(void **state)
{
    struct world *const w = *state;

    (void)given_claim(w, given_organisation(w, "observers"), "chair@observers.example");

    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'claim.made'"),
                     1);
    assert_int_equal(world_count(w,
                                 "SELECT count(*) FROM ledger_inbox WHERE kind = 'claim.made' AND"
                                 " (fields LIKE '%observers.example%'"
                                 " OR fields LIKE '%Somebody%')"),
                     0);
}

static void an_address_on_record_opens_the_page_at_once(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "observers");
    given_contact(w, o, "chair@observers.example");
    (void)given_claim(w, o, "chair@observers.example");
    struct claim c;
    enum claim_state now = CLAIM_SENT;
    str_t entry = STR_NONE;
    bool has = false;

    assert_int_equal(claim_find_by_token(&w->cx, token_sent(), &c), OK);
    assert_int_equal(claim_confirm(&w->cx, &c, &now, &entry), OK);

    assert_int_equal(now, CLAIM_ACCEPTED);
    assert_true(entry.len > 0); /* to choose a password */
    assert_int_equal(organisation_has_administrator(&w->cx, o, &has), OK);
    assert_true(has);
    assert_int_equal(claim_find_by_token(&w->cx, token_sent(), &c),
                     OK); /* to say what came of it */
    assert_int_equal(c.state, CLAIM_ACCEPTED);
    assert_int_not_equal(claim_confirm(&w->cx, &c, &now, &entry), OK); /* and nothing more */
}

/* Confirms the claim of chair@observers.example; what came of it. */
static enum claim_state confirmed(struct world *w, organisation_id o)
{
    struct claim c;
    enum claim_state now = CLAIM_SENT;
    str_t entry = STR_NONE;
    (void)given_claim(w, o, "chair@observers.example");
    must(claim_find_by_token(&w->cx, token_sent(), &c) == OK);
    must(claim_confirm(&w->cx, &c, &now, &entry) == OK);
    return now;
}

static void a_former_address_proves_nothing(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "observers");
    const int64_t contact = given_contact(w, o, "chair@observers.example");

    must(db_exec(w->cx.db, &behind, Q_ENDS, ARGS(ARG(contact)), NULL) == OK);

    assert_int_equal(confirmed(w, o), CLAIM_WAITING);
}

/* The name of its host may be somebody else's by now. */
static void an_address_of_a_dissolved_organisation_proves_nothing(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "observers");
    struct organisation is;
    must(organisation_find(&w->cx, o, &is) == OK);
    is.website = S("https://observers.example/");
    is.dissolved = S("2009");
    as_secretariat(w);
    must(organisation_change(&w->cx, &is) == OK);
    w->cx.actor = (struct actor){ .acts_as = LEDGER_AS_PUBLIC };

    assert_int_equal(confirmed(w, o), CLAIM_WAITING);
}

static void nobody_hands_a_page_to_themselves(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "observers");
    account_id own;
    must(account_add(&w->cx, S("me@secretariat.example"), S("Me"), 0, LANG_AZ, &own) == OK);
    const claim_id id = given_claim(w, o, "Me@secretariat.example");
    w->cx.actor = (struct actor){ .account = own.v, .acts_as = LEDGER_AS_SECRETARIAT };

    assert_int_equal(accepted(w, id, "I know myself rather well"), ERR_FORBIDDEN);
}

static void another_address_waits_for_the_secretariat(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "observers");
    const claim_id id = given_claim(w, o, "chair@elsewhere.example");
    struct claim c;
    enum claim_state now = CLAIM_SENT;
    str_t entry = STR_NONE;
    bool has = true;
    assert_int_equal(claim_find_by_token(&w->cx, token_sent(), &c), OK);

    assert_int_equal(claim_confirm(&w->cx, &c, &now, &entry), OK);

    assert_int_equal(now, CLAIM_WAITING);
    assert_int_equal(organisation_has_administrator(&w->cx, o, &has), OK);
    assert_false(has);
    as_secretariat(w);
    assert_int_equal(accepted(w, id, ""), ERR_INVALID);
    assert_int_equal(accepted(w, id, "Called the number in the state register"), OK);
    assert_int_equal(organisation_has_administrator(&w->cx, o, &has), OK);
    assert_true(has);
    assert_int_equal(claim_refuse(&w->cx, id, S("Too late for that now")), ERR_CONFLICT);
}

static void a_page_somebody_administers_cannot_be_claimed(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "observers");
    const claim_id first = given_claim(w, o, "chair@elsewhere.example");
    (void)given_claim(w, o, "other@elsewhere.example");
    struct claim late;
    enum claim_state now = CLAIM_SENT;
    str_t entry = STR_NONE;
    assert_int_equal(claim_find_by_token(&w->cx, token_sent(), &late), OK);
    as_secretariat(w);
    assert_int_equal(accepted(w, first, "Called the number on the website"), OK);

    claim_id again;
    bool is_sent = false;
    assert_int_equal(claim_make(&w->cx, &late, &again, &is_sent), ERR_CONFLICT);
    assert_int_equal(claim_confirm(&w->cx, &late, &now, &entry), ERR_CONFLICT);
}

static void without_mail_the_secretariat_decides(void **state)
{
    struct world *const w = *state;
    letter_answer = ERR_UNAVAILABLE;

    const claim_id id =
        given_claim(w, given_organisation(w, "observers"), "chair@observers.example");

    struct claim c;
    assert_int_equal(claim_get(&w->cx, id, &c), OK);
    assert_int_equal(c.state, CLAIM_WAITING);
    assert_int_equal(c.confirmed_at, 0);
    assert_int_equal(letters, 0);
}

static void nobody_heaps_claims_on_a_page(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "observers");
    for (int i = 0; i < 3; i++)
        (void)given_claim(w, o, "chair@observers.example");
    claim_id id;
    bool is_sent = false;

    assert_int_equal(claim_make(&w->cx,
                                &(struct claim){ .organisation = o,
                                                 .name = S("Fourth"),
                                                 .email = S("four@observers.example"),
                                                 .language = LANG_AZ },
                                &id, &is_sent),
                     ERR_BUSY);

    assert_int_equal(letters, 3);
}

static void an_invited_account_of_others_gets_nothing_by_a_claim(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "observers");
    account_id guest;
    must(account_add(&w->cx, S("chair@observers.example"), S("Guest"), 0, LANG_AZ, &guest) == OK);
    given_contact(w, o, "chair@observers.example");
    const claim_id id = given_claim(w, o, "chair@observers.example");
    struct claim c;
    enum claim_state now = CLAIM_SENT;
    str_t entry = STR_NONE;
    bool has = true;
    assert_int_equal(claim_find_by_token(&w->cx, token_sent(), &c), OK);

    assert_int_equal(claim_confirm(&w->cx, &c, &now, &entry), OK);

    assert_int_equal(now, CLAIM_WAITING); /* whoever holds that invitation could use it */
    as_secretariat(w);
    assert_int_equal(accepted(w, id, "Called them on the phone"), ERR_CONFLICT);
    assert_int_equal(organisation_has_administrator(&w->cx, o, &has), OK);
    assert_false(has);
}

static void a_link_lapses_and_the_person_is_forgotten(void **state)
{
    struct world *const w = *state;
    const claim_id id =
        given_claim(w, given_organisation(w, "observers"), "chair@observers.example");
    struct claim c;

    world_wait(w, 8 * DAY);

    assert_int_equal(claim_find_by_token(&w->cx, token_sent(), &c), OK);
    assert_int_equal(c.state, CLAIM_LAPSED); /* even before it is put away */
    assert_int_equal(registry_housekeep(&w->cx), OK);
    assert_int_equal(claim_get(&w->cx, id, &c), OK);
    assert_int_equal(c.state, CLAIM_LAPSED);
    assert_int_equal(c.email.len + c.name.len + c.post.len + c.grounds.len, 0);
}

static objection_id given_objection(struct world *w, organisation_id o, enum objection_about about,
                                    int64_t about_id)
{
    objection_id id = { 0 };
    must(objection_raise(&w->cx,
                         &(struct objection){ .organisation = o,
                                              .about = about,
                                              .about_id = about_id,
                                              .name = S("Reader"),
                                              .email = S("reader@example.com"),
                                              .text = S("This is wrong, it was Sumgait"),
                                              .language = LANG_EN },
                         &id) == OK);
    return id;
}

static void count_one(void *to, const char *table, int64_t id, str_t what)
{
    (void)table;
    (void)id;
    (void)what;
    ++*(int *)to;
}

/* Between the rows of the registry and the record. */
static int differences(struct world *w)
{
    int count = 0;
    struct record_differences to = { .differs = count_one, .of = &count };
    must(registry_feature.compare_record(&w->cx, &to) == OK);
    return count;
}

static void what_a_person_objects_stays_out_of_the_record(void **state)
{
    struct world *const w = *state;

    (void)given_objection(w, given_organisation(w, "observers"), OBJECT_ENTRY, 0);

    assert_int_equal(
        world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'objection.raised'"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind ="
                                    " 'objection.raised' AND fields LIKE"
                                    " '%Sumgait%'"),
                     0);
}

static void an_objection_is_decided_once_with_a_reason(void **state)
{
    struct world *const w = *state;
    const objection_id id = given_objection(w, given_organisation(w, "observers"), OBJECT_ENTRY, 0);
    as_secretariat(w);

    assert_int_equal(objection_decide(&w->cx, id, OBJECTION_DECLINED, S("  ")), ERR_INVALID);
    assert_int_equal(objection_decide(&w->cx, id, OBJECTION_DECLINED, S("The register says so")),
                     OK);

    assert_string_equal(last_to, "reader@example.com");
    assert_int_equal(objection_decide(&w->cx, id, OBJECTION_FOLLOWED, S("On second thought")),
                     ERR_CONFLICT);
}

static void personal_data_leaves_the_page_when_followed(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "observers");
    const int64_t fact = given_contact(w, o, "private@person.example");
    const objection_id id = given_objection(w, o, OBJECT_PERSONAL_DATA, fact);
    as_secretariat(w);
    int64_t cleared = 0;

    assert_int_equal(objection_decide(&w->cx, id, OBJECTION_FOLLOWED, S("A private address")), OK);

    assert_int_equal(db_one_i64(w->cx.db, &behind, Q_FACT_VALUE, ARGS(ARG(fact)), &cleared), OK);
    assert_int_equal(cleared, 1);
    assert_int_equal(
        world_count(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE '%private@person%'"),
        0);
    assert_int_equal(differences(w), 0);
}

static void an_example_cannot_be_claimed(void **state)
{
    struct world *const w = *state;
    const struct organisation o = { .slug = S("made-up"),
                                    .kind = S("ngo"),
                                    .name = { { [LANG_EN] = S("Made up") } },
                                    .is_example = true };
    organisation_id id = { 0 };
    must(organisation_add(&w->cx, &o, &id) == OK);
    claim_id c;
    bool is_sent = false;

    assert_int_equal(claim_make(&w->cx,
                                &(struct claim){ .organisation = id,
                                                 .name = S("Somebody"),
                                                 .email = S("some@body.example"),
                                                 .language = LANG_EN },
                                &c, &is_sent),
                     ERR_CONFLICT);
    assert_int_equal(letters, 0);
}

static void the_claimant_is_told_by_letter(void **state)
{
    struct world *const w = *state;
    const claim_id yes = given_claim(w, given_organisation(w, "one"), "yes@elsewhere.example");
    const claim_id no = given_claim(w, given_organisation(w, "two"), "no@elsewhere.example");
    as_secretariat(w);

    letters = 0;
    assert_int_equal(accepted(w, yes, "Called them on the phone"), OK);
    assert_int_equal(letters, 2); /* the decision, and the link */
    assert_string_equal(last_to, "yes@elsewhere.example");
    assert_int_equal(claim_refuse(&w->cx, no, S("They do not know of it")), OK);

    assert_int_equal(letters, 3);
    assert_string_equal(last_to, "no@elsewhere.example");
}

static void without_mail_the_link_is_shown(void **state)
{
    struct world *const w = *state;
    letter_answer = ERR_UNAVAILABLE;
    const claim_id id = given_claim(w, given_organisation(w, "observers"), "a@b.example");
    struct entry_handed handed;
    as_secretariat(w);

    assert_int_equal(claim_accept(&w->cx, NULL, id, S("Called them on the phone"), &handed), OK);

    assert_true(handed.address.len > 0);
    assert_int_equal(handed.mailed_to.len, 0);
}

static void claims_and_objections_are_compared_with_the_record(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "observers");
    const claim_id c = given_claim(w, o, "chair@elsewhere.example");
    const objection_id x = given_objection(w, o, OBJECT_ENTRY, 0);
    as_secretariat(w);
    must(claim_refuse(&w->cx, c, S("They do not know of it")) == OK);
    assert_int_equal(differences(w), 0);

    must(db_exec(w->cx.db, &behind, Q_CLAIM_REASON, ARGS(ARG(c.v)), NULL) == OK);
    assert_int_equal(differences(w), 1);
    must(db_exec(w->cx.db, &behind, Q_OBJECTION_STATE, ARGS(ARG(x.v)), NULL) == OK);

    assert_int_equal(differences(w), 2);
}

static void what_stands_beside_a_row_is_its_newest(void **state)
{
    (void)state;
    const struct objection at[] = {
        { .id = { 4 }, .about = OBJECT_FACT, .about_id = 7, .by_organisation = { 1 } },
        { .id = { 3 }, .about = OBJECT_FACT, .about_id = 7 },
        { .id = { 2 }, .about = OBJECT_FACT, .about_id = 7, .state = OBJECTION_DECLINED },
        { .id = { 1 }, .about = OBJECT_FACT, .about_id = 7, .state = OBJECTION_FOLLOWED },
        { .id = { 5 }, .about = OBJECT_MEMBERSHIP, .about_id = 7 },
        { .id = { 6 }, .about = OBJECT_FACT, .about_id = 8 },
    };
    const struct objection_list all = { at, ARRAY_LEN(at) };

    const struct objection_beside b = objection_beside_of(&all, OBJECT_FACT, 7);

    assert_ptr_equal(b.own, &at[0]);
    assert_int_equal(b.persons, 1);
    assert_ptr_equal(b.decided, &at[2]);
}

/* Said twice, closed once: what it was stands in three rows and five entries. */
static void personal_data_leaves_every_row_and_entry_that_says_it(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "observers");
    const struct fact f = { .organisation = o,
                            .kind = FACT_NAME,
                            .scheme = S("former"),
                            .value = S("Bureau of Jane Q. Private") };
    struct fact once_more = f;
    fact_id first;
    fact_id second;
    fact_id third;
    as_secretariat(w);
    must(fact_add(&w->cx, &f, &first) == OK);
    must(fact_close(&w->cx, first, S("2010")) == OK);
    once_more.scheme = S("other");
    must(fact_add(&w->cx, &once_more, &second) == OK);
    must(fact_end(&w->cx, second) == OK);
    must(fact_add(&w->cx, &once_more, &third) == OK);
    assert_int_not_equal(
        world_count(w, "SELECT count(*) FROM organisation WHERE folded LIKE '%jane%'"), 0);
    const objection_id id = given_objection(w, o, OBJECT_PERSONAL_DATA, third.v);

    assert_int_equal(objection_decide(&w->cx, id, OBJECTION_FOLLOWED, S("A private person")), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM fact WHERE value LIKE '%Jane%'"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM fact WHERE value = ''"), 4);
    assert_int_equal(world_count(w, "SELECT count(*) FROM fact WHERE ended_at = 0"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM organisation WHERE folded LIKE '%jane%'"),
                     0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE"
                                    " '%Jane%'"),
                     0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'fact.ended'"),
                     4); /* so that rows and record say the same */
}

static void nobody_decides_on_the_objection_of_their_own_organisation(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "observers");
    account_id own;
    mandate_id given;
    objection_id id;
    must(account_add(&w->cx, S("me@observers.example"), S("Me"), 0, LANG_AZ, &own) == OK);
    as_secretariat(w);
    must(mandate_give(&w->cx,
                      &(struct mandate){ .account = own,
                                         .organisation = o,
                                         .scopes = MANDATE_SCOPES_ALL,
                                         .starts_at = w->cx.now,
                                         .reason = S("Elected chair") },
                      &given) == OK);
    w->cx.actor = (struct actor){ .account = own.v,
                                  .organisation = o.v,
                                  .mandate = given.v,
                                  .scopes = MANDATE_SCOPES_ALL,
                                  .acts_as = LEDGER_AS_ORGANISATION };
    must(objection_raise(&w->cx,
                         &(struct objection){ .organisation = o,
                                              .text = S("Our seat is in Sumgait"),
                                              .language = LANG_EN },
                         &id) == OK);
    w->cx.actor = (struct actor){ .account = own.v, .acts_as = LEDGER_AS_SECRETARIAT };

    assert_int_equal(objection_decide(&w->cx, id, OBJECTION_FOLLOWED, S("Quite right we are")),
                     ERR_FORBIDDEN);
    as_secretariat(w); /* somebody else of it may */
    w->cx.actor.account = own.v + 1;
    assert_int_equal(objection_decide(&w->cx, id, OBJECTION_FOLLOWED, S("The register agrees")),
                     OK);
}

static void nobody_objects_to_what_is_not_on_the_page(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "observers");
    const int64_t others = given_contact(w, given_organisation(w, "others"), "a@b.example");
    objection_id id;

    assert_int_equal(objection_raise(&w->cx,
                                     &(struct objection){ .organisation = o,
                                                          .about = OBJECT_FACT,
                                                          .about_id = others,
                                                          .text = S("This is not theirs") },
                                     &id),
                     ERR_NOT_FOUND);
}

static void decided_objections_of_persons_are_forgotten(void **state)
{
    struct world *const w = *state;
    const objection_id id = given_objection(w, given_organisation(w, "observers"), OBJECT_ENTRY, 0);
    as_secretariat(w);
    must(objection_decide(&w->cx, id, OBJECTION_FOLLOWED, S("Corrected on the page")) == OK);

    world_wait(w, 91 * DAY);
    assert_int_equal(registry_housekeep(&w->cx), OK);

    struct objection x;
    assert_int_equal(objection_find(&w->cx, id, &x), OK);
    assert_int_equal(x.name.len + x.email.len + x.text.len, 0);
    assert_true(x.decision.len > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_SITE(claiming_sends_a_link_and_changes_nothing_yet),
        IN_A_SITE(the_record_does_not_name_who_claims),
        IN_A_SITE(an_address_on_record_opens_the_page_at_once),
        IN_A_SITE(a_former_address_proves_nothing),
        IN_A_SITE(an_address_of_a_dissolved_organisation_proves_nothing),
        IN_A_SITE(nobody_hands_a_page_to_themselves),
        IN_A_SITE(another_address_waits_for_the_secretariat),
        IN_A_SITE(a_page_somebody_administers_cannot_be_claimed),
        IN_A_SITE(without_mail_the_secretariat_decides),
        IN_A_SITE(nobody_heaps_claims_on_a_page),
        IN_A_SITE(an_invited_account_of_others_gets_nothing_by_a_claim),
        IN_A_SITE(a_link_lapses_and_the_person_is_forgotten),
        IN_A_SITE(what_a_person_objects_stays_out_of_the_record),
        IN_A_SITE(an_objection_is_decided_once_with_a_reason),
        IN_A_SITE(personal_data_leaves_the_page_when_followed),
        IN_A_SITE(personal_data_leaves_every_row_and_entry_that_says_it),
        IN_A_SITE(nobody_decides_on_the_objection_of_their_own_organisation),
        IN_A_SITE(nobody_objects_to_what_is_not_on_the_page),
        IN_A_SITE(decided_objections_of_persons_are_forgotten),
        IN_A_SITE(an_example_cannot_be_claimed),
        IN_A_SITE(the_claimant_is_told_by_letter),
        IN_A_SITE(without_mail_the_link_is_shown),
        IN_A_SITE(claims_and_objections_are_compared_with_the_record),
        cmocka_unit_test(what_stands_beside_a_row_is_its_newest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
