/* The second factor, roles, erasing and retention, as rows and in the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/entry.h"
#include "identity/factor.h"
#include "identity/person.h"
#include "identity/roles.h"
#include "identity/sessions.h"
#include "kit/json/json.h"
#include "ledger/ledger.h"
#include "world.h"

static const usec_t MINUTE = INT64_C(60) * USEC_PER_SECOND;
static const usec_t DAY = INT64_C(86400) * USEC_PER_SECOND;

static struct account given_account(struct world *w, const char *email, uint32_t roles)
{
    account_id id = { 0 };
    struct account a;
    must(account_add(&w->cx, str_from_c(email), S("Leyla"), roles, LANG_AZ, &id) == OK);
    must(account_set_password(&w->cx, id, S("hash")) == OK);
    must(account_find(&w->cx, id, &a) == OK);
    return a;
}

/* What the phone shows now, some steps away. */
static str_t code_now(struct world *w, bytes_t secret, int off)
{
    return arena_printf(&w->arena, "%06u", totp_code(secret, code_step(w->cx.now) + off));
}

/* Set up, and time goes on until its first code is past. */
static bytes_t given_factor(struct world *w, struct account *who, str_t codes[RECOVERY_CODES])
{
    bytes_t secret;
    enum factor_answer answer;
    int off = 0;
    must(factor_begin(&w->cx, who->id) == OK);
    must(factor_pending(&w->cx, who->id, &secret) == OK);
    must(factor_confirm(&w->cx, who->id, code_now(w, secret, 0), &answer, &off, codes) == OK);
    must(answer == FACTOR_GIVEN);
    must(account_find(&w->cx, who->id, who) == OK);
    world_wait(w, MINUTE);
    return secret;
}

static enum factor_answer tried(struct world *w, const struct account *who, str_t typed)
{
    enum factor_answer answer = FACTOR_WRONG;
    int off = 0;
    must(factor_try(&w->cx, who, typed, &answer, &off) == OK);
    return answer;
}

static int64_t entries_of(struct world *w, const char *kind)
{
    return world_count(w, arena_cstr(&w->arena, arena_printf(&w->arena,
                                                             "SELECT count(*) FROM ledger_inbox"
                                                             " WHERE kind = '%s'",
                                                             kind)));
}

/* --- the second factor ------------------------------------------------------------------------ */

static void a_factor_counts_only_after_its_first_code(void **state)
{
    struct world *const w = *state;
    struct account who = given_account(w, "leyla@example.org", 0);
    str_t codes[RECOVERY_CODES];
    bytes_t secret;
    enum factor_answer answer;
    int off = 0;
    must(factor_begin(&w->cx, who.id) == OK);
    must(factor_pending(&w->cx, who.id, &secret) == OK);

    must(factor_confirm(&w->cx, who.id, code_now(w, secret, 40), &answer, &off, codes) == OK);
    assert_int_equal(answer, FACTOR_WRONG);
    must(account_find(&w->cx, who.id, &who) == OK);
    assert_false(who.has_factor);
    must(factor_confirm(&w->cx, who.id, code_now(w, secret, 4), &answer, &off, codes) == OK);
    assert_int_equal(answer, FACTOR_CLOCK);
    assert_int_equal(off, 2);

    must(factor_confirm(&w->cx, who.id, code_now(w, secret, 0), &answer, &off, codes) == OK);
    assert_int_equal(answer, FACTOR_GIVEN);
    must(account_find(&w->cx, who.id, &who) == OK);
    assert_true(who.has_factor);
    assert_int_equal(entries_of(w, "factor.set"), 1);
    assert_int_equal(factor_pending(&w->cx, who.id, &secret), ERR_NOT_FOUND);
}

static void a_code_and_a_recovery_code_are_good_once(void **state)
{
    struct world *const w = *state;
    struct account who = given_account(w, "leyla@example.org", 0);
    str_t codes[RECOVERY_CODES];
    const bytes_t secret = given_factor(w, &who, codes);
    const str_t code = code_now(w, secret, 0);

    assert_int_equal(tried(w, &who, code), FACTOR_GIVEN);
    assert_int_equal(tried(w, &who, code), FACTOR_SPENT);
    assert_int_equal(tried(w, &who, code_now(w, secret, -1)), FACTOR_SPENT);
    assert_int_equal(tried(w, &who, code_now(w, secret, 1)), FACTOR_GIVEN);

    int64_t left = 0;
    assert_int_equal(tried(w, &who, codes[3]), FACTOR_GIVEN_BY_RECOVERY);
    assert_int_equal(tried(w, &who, codes[3]), FACTOR_WRONG);
    must(recovery_count(&w->cx, who.id, &left) == OK);
    assert_int_equal(left, RECOVERY_CODES - 1);
}

static void nothing_of_the_factor_is_stored_plain(void **state)
{
    struct world *const w = *state;
    struct account who = given_account(w, "leyla@example.org", 0);
    str_t codes[RECOVERY_CODES];
    const bytes_t secret = given_factor(w, &who, codes);
    static const struct db_text SQL[] = {
        { .any = "SELECT count(*) FROM second_factor f, recovery_code r WHERE f.secret = $1"
                 " OR r.code_hash = $2" },
    };
    static const struct db_catalog catalog = { "plain", SQL, 1 };
    const bytes_t code = { (const uint8_t *)codes[0].at, codes[0].len }; /* text as bytes */
    int64_t found = -1;

    assert_int_equal(db_one_i64(w->cx.db, &catalog, 0, ARGS(ARG(secret), ARG(code)), &found), OK);

    assert_int_equal(found, 0);
}

static void another_key_of_the_installation_loses_the_factor_and_says_so(void **state)
{
    struct world *const w = *state;
    struct account who = given_account(w, "leyla@example.org", 0);
    str_t codes[RECOVERY_CODES];
    const bytes_t secret = given_factor(w, &who, codes);
    memset(w->key.at, 8, sizeof w->key.at);

    assert_int_equal(tried(w, &who, code_now(w, secret, 0)), FACTOR_LOST);
    assert_int_equal(tried(w, &who, codes[0]), FACTOR_WRONG);
}

static void a_session_without_the_code_is_nobodys(void **state)
{
    struct world *const w = *state;
    struct account who = given_account(w, "leyla@example.org", ROLE_SECRETARIAT);
    str_t codes[RECOVERY_CODES];
    given_factor(w, &who, codes);
    const struct request rq = { .method = POST };
    struct response rs;
    response_init(&rs, &w->arena);

    must(session_begin(&w->cx, &rq, &rs, &who, 0) == OK);
    response_release(&rs);

    assert_int_equal(w->cx.actor.account, 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM session WHERE factor_at = 0"), 1);
}

static void roles_want_the_factor_and_say_in_which_capacity_one_acts(void **state)
{
    struct world *const w = *state;
    w->cx.actor = (struct actor){ .account = 1, .session = 1, .roles = ROLE_SECRETARIAT };

    assert_int_equal(guard_secretariat(&w->cx, NULL), ERR_FACTOR);
    w->cx.actor.factor_at = w->cx.now;
    assert_int_equal(guard_secretariat(&w->cx, NULL), OK);
    assert_int_equal(w->cx.actor.acts_as, LEDGER_AS_SECRETARIAT);
    assert_int_equal(guard_operator(&w->cx, NULL), ERR_FORBIDDEN);

    w->cx.actor.roles = ROLE_OPERATOR;
    assert_int_equal(guard_secretariat(&w->cx, NULL), OK);
    assert_int_equal(w->cx.actor.acts_as, LEDGER_AS_OPERATOR);
    assert_int_equal(guard_account(&w->cx, NULL), OK);
    assert_int_equal(w->cx.actor.acts_as, LEDGER_AS_PERSON);
}

/* --- doubt ------------------------------------------------------------------------------------ */

static void use_reset(struct world *w, const struct account *who, int64_t made_by)
{
    str_t token = STR_NONE;
    struct entry_link link;
    struct account of_link;
    w->cx.actor = (struct actor){ .account = made_by, .acts_as = LEDGER_AS_SECRETARIAT };
    must(entry_link_make(&w->cx, who->id, LINK_RESET, DAY, &token) == OK);
    w->cx.actor = (struct actor){ 0 };
    must(entry_link_find(&w->cx, token, &link, &of_link) == OK);
    must(entry_use(&w->cx, &link, &of_link, S("hash")) == OK);
}

static void a_link_of_somebody_else_leaves_doubt_unless_a_factor_guards(void **state)
{
    struct world *const w = *state;
    struct account plain = given_account(w, "plain@example.org", 0);
    struct account guarded = given_account(w, "guarded@example.org", 0);
    str_t codes[RECOVERY_CODES];
    given_factor(w, &guarded, codes);

    use_reset(w, &plain, 77);
    use_reset(w, &guarded, 77);

    must(account_find(&w->cx, plain.id, &plain) == OK);
    must(account_find(&w->cx, guarded.id, &guarded) == OK);
    assert_int_not_equal(plain.doubted_at, 0);
    assert_int_equal(guarded.doubted_at, 0);
    assert_true(guarded.has_factor);
    const struct link_made *links = NULL;
    size_t count = 0;
    must(link_list(&w->cx, guarded.id, &links, &count) == OK);
    assert_int_equal(count, 1);
    assert_int_equal(links[0].made_as, LEDGER_AS_SECRETARIAT);
    assert_int_not_equal(links[0].used_at, 0);
    assert_int_equal(entries_of(w, "link.used"), 2);
}

static void giving_a_factor_that_was_there_before_ends_the_doubt(void **state)
{
    struct world *const w = *state;
    struct account who = given_account(w, "leyla@example.org", 0);
    str_t codes[RECOVERY_CODES];
    given_factor(w, &who, codes);
    must(account_set_doubted(&w->cx, who.id, true) == OK);
    must(account_find(&w->cx, who.id, &who) == OK);

    must(factor_accept(&w->cx, &who, 1, S("192.0.2.1")) == OK);
    must(account_find(&w->cx, who.id, &who) == OK);
    assert_int_equal(who.doubted_at, 0);

    must(account_set_doubted(&w->cx, who.id, true) == OK);
    given_factor(w, &who, codes); /* another one, set up in doubt */
    must(factor_accept(&w->cx, &who, 1, S("192.0.2.1")) == OK);
    must(account_find(&w->cx, who.id, &who) == OK);
    assert_int_not_equal(who.doubted_at, 0);
}

/* --- roles ------------------------------------------------------------------------------------ */

static void the_last_of_a_role_keeps_it(void **state)
{
    struct world *const w = *state;
    struct account first = given_account(w, "first@example.org", ROLE_SECRETARIAT);
    struct account second = given_account(w, "second@example.org", 0);

    assert_int_equal(role_end(&w->cx, first.id, ROLE_SECRETARIAT), ERR_CONFLICT);
    assert_int_equal(person_erase(&w->cx, first.id, S("asked for")), ERR_CONFLICT);
    assert_int_equal(role_give(&w->cx, second.id, ROLE_SECRETARIAT), OK);
    assert_int_equal(role_give(&w->cx, second.id, ROLE_SECRETARIAT), ERR_CONFLICT);
    must(account_disable(&w->cx, second.id) == OK);
    assert_int_equal(role_end(&w->cx, first.id, ROLE_SECRETARIAT), ERR_CONFLICT);
    must(account_enable(&w->cx, second.id) == OK);

    assert_int_equal(role_end(&w->cx, first.id, ROLE_SECRETARIAT), OK);

    assert_int_equal(role_end(&w->cx, second.id, ROLE_SECRETARIAT), ERR_CONFLICT);
    assert_int_equal(entries_of(w, "role.given"), 1);
    assert_int_equal(entries_of(w, "role.ended"), 1);
}

static void an_offer_lapses_with_the_role_of_who_made_it(void **state)
{
    struct world *const w = *state;
    const struct account first = given_account(w, "first@example.org", ROLE_SECRETARIAT);
    const struct account other = given_account(w, "other@example.org", ROLE_SECRETARIAT);
    const struct account next = given_account(w, "next@example.org", 0);
    struct role_offer_list offers;
    w->cx.actor = (struct actor){ .account = first.id.v };
    must(role_offer(&w->cx, next.id, ROLE_SECRETARIAT) == OK);
    must(offer_list_of(&w->cx, next.id, &offers) == OK);
    must(role_end(&w->cx, first.id, ROLE_SECRETARIAT) == OK);

    w->cx.actor = (struct actor){ .account = next.id.v, .factor_at = w->cx.now };
    assert_int_equal(role_offer_take(&w->cx, offers.at[0].id), ERR_NOT_FOUND);

    w->cx.actor = (struct actor){ .account = other.id.v };
    must(role_offer(&w->cx, next.id, ROLE_SECRETARIAT) == OK);
    must(offer_list_of(&w->cx, next.id, &offers) == OK);
    world_wait(w, 15 * DAY);
    w->cx.actor = (struct actor){ .account = next.id.v, .factor_at = w->cx.now };
    assert_int_equal(role_offer_take(&w->cx, offers.at[0].id), ERR_NOT_FOUND);
}

/* --- erasing and retention -------------------------------------------------------------------- */

static void an_erased_person_leaves_a_number_and_no_name(void **state)
{
    struct world *const w = *state;
    struct account who = given_account(w, "leyla@example.org", 0);
    str_t codes[RECOVERY_CODES];
    given_factor(w, &who, codes);
    str_t token = STR_NONE;
    must(entry_link_make(&w->cx, who.id, LINK_RESET, DAY, &token) == OK);

    assert_int_equal(person_erase(&w->cx, who.id, S("asked for")), OK);

    must(account_find(&w->cx, who.id, &who) == OK);
    assert_str_is(who.name, "erased person");
    assert_int_equal(who.email.len, 0);
    assert_int_not_equal(who.erased_at, 0);
    assert_false(who.has_password || who.has_factor);
    assert_int_equal(account_find_by_email(&w->cx, S("leyla@example.org"), &who), ERR_NOT_FOUND);
    assert_int_equal(world_count(w, "SELECT count(*) FROM entry_link"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM recovery_code"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE '%eyla%'"),
                     0);
    assert_int_equal(entries_of(w, "person.erased"), 1);
    assert_int_equal(person_erase(&w->cx, who.id, S("again")), ERR_NOT_FOUND);
    const int64_t *ids = NULL;
    size_t count = 0;
    must(person_list_erased(&w->cx, &ids, &count) == OK);
    assert_int_equal(count, 1);
    assert_int_equal(ids[0], who.id.v);
}

static void ones_data_is_json_without_secrets(void **state)
{
    struct world *const w = *state;
    struct account who = given_account(w, "leyla@example.org", ROLE_SECRETARIAT);
    str_t codes[RECOVERY_CODES];
    given_factor(w, &who, codes);
    AUTO(buf) out;
    buf_init(&out, 1 << 20);

    assert_int_equal(person_export(&w->cx, who.id, &out), OK);

    AUTO(json_doc) doc = { 0 };
    assert_int_equal(json_read(buf_str(&out), &doc), OK);
    str_t email = STR_NONE;
    const struct json *const account = json_get(json_get(doc.root, "person"), "account");
    assert_true(json_str(json_get(account, "email"), &email));
    assert_str_is(email, "leyla@example.org");
    assert_true(json_is_array(json_get(doc.root, "record")));
    assert_int_equal(str_find(buf_str(&out), S("hash")), out.len);
}

static bool is_erased(struct world *w, account_id id)
{
    struct account a;
    must(account_find(&w->cx, id, &a) == OK);
    return a.erased_at != 0;
}

static err_t keeps_all(struct cx *cx, int64_t account, bool *out)
{
    (void)cx;
    (void)account;
    *out = true;
    return OK;
}

static void accounts_nobody_uses_go_by_rule_and_needed_ones_stay(void **state)
{
    struct world *const w = *state;
    account_id invited = { 0 };
    const struct account idle = given_account(w, "idle@example.org", 0);
    const struct account member = given_account(w, "member@example.org", ROLE_SECRETARIAT);
    must(account_add(&w->cx, S("never@example.org"), S("Never"), 0, LANG_AZ, &invited) == OK);

    world_wait(w, 89 * DAY);
    must(identity_housekeep(&w->cx) == OK);
    assert_int_equal(entries_of(w, "retention.applied"), 0);
    assert_false(is_erased(w, invited));

    world_wait(w, 2 * DAY);
    must(identity_housekeep(&w->cx) == OK);
    assert_true(is_erased(w, invited));
    assert_int_equal(entries_of(w, "retention.applied"), 1);
    assert_false(is_erased(w, idle.id));

    static const struct feature KEEPER = { .name = "keeper", .keeps_account = keeps_all };
    static const struct feature *const KEEPERS[] = { &KEEPER, NULL };
    w->site.features = KEEPERS;
    world_wait(w, 1100 * DAY);
    must(identity_housekeep(&w->cx) == OK);
    assert_false(is_erased(w, idle.id));

    w->site.features = NULL;
    must(identity_housekeep(&w->cx) == OK);
    assert_true(is_erased(w, idle.id));
    assert_false(is_erased(w, member.id));
    assert_int_equal(entries_of(w, "retention.applied"), 2);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_factor_counts_only_after_its_first_code),
        IN_A_WORLD(a_code_and_a_recovery_code_are_good_once),
        IN_A_WORLD(nothing_of_the_factor_is_stored_plain),
        IN_A_WORLD(another_key_of_the_installation_loses_the_factor_and_says_so),
        IN_A_WORLD(a_session_without_the_code_is_nobodys),
        IN_A_WORLD(roles_want_the_factor_and_say_in_which_capacity_one_acts),
        IN_A_WORLD(a_link_of_somebody_else_leaves_doubt_unless_a_factor_guards),
        IN_A_WORLD(giving_a_factor_that_was_there_before_ends_the_doubt),
        IN_A_WORLD(the_last_of_a_role_keeps_it),
        IN_A_WORLD(an_offer_lapses_with_the_role_of_who_made_it),
        IN_A_WORLD(an_erased_person_leaves_a_number_and_no_name),
        IN_A_WORLD(ones_data_is_json_without_secrets),
        IN_A_WORLD(accounts_nobody_uses_go_by_rule_and_needed_ones_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
