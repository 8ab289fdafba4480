/* Links that take positions: how they stand, and what making, using and ending them leaves.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

#include "ledger/ledger.h"
#include "viewpoints/positions/invitations.h"

/* --- rules ------------------------------------------------------------------------------------ */

static struct mandate held(void)
{
    return (struct mandate){ .id = { 1 },
                             .account = { 2 },
                             .organisation = { 3 },
                             .scopes = MANDATE_POSITIONS,
                             .starts_at = 1,
                             .created_at = 1 };
}

static void a_link_works_only_while_everything_behind_it_holds(void **state)
{
    (void)state;
    const struct consultation c = { .who = WHO_ORGANISATIONS, .opens_at = 10, .closes_at = 1000 };
    const struct invitation i = { .organisation = { 3 }, .account = { 2 }, .ends_at = 500 };
    struct mandate m = held();

    assert_int_equal(mail_link_state(&i, 0, &m, &c, 100), MAIL_LINK_WORKS);
    assert_int_equal(mail_link_state(&i, 90, &m, &c, 100), MAIL_LINK_USED);
    assert_int_equal(mail_link_state(&i, 0, &m, &c, 500), MAIL_LINK_EXPIRED);
    assert_int_equal(mail_link_state(&i, 0, &m, &c, 5), MAIL_LINK_NOT_OPEN);
    assert_int_equal(mail_link_state(&i, 0, &m, &c, 1000), MAIL_LINK_NOT_OPEN);
    assert_int_equal(mail_link_state(&i, 0, NULL, &c, 100), MAIL_LINK_MANDATE_OVER);
    m.revoked_at = 50;
    assert_int_equal(mail_link_state(&i, 0, &m, &c, 100), MAIL_LINK_MANDATE_OVER);
    m = held();
    m.scopes = MANDATE_SIGNING;
    assert_int_equal(mail_link_state(&i, 0, &m, &c, 100), MAIL_LINK_MANDATE_OVER);
    m = held();
    m.account.v = 9; /* another person's by now */
    assert_int_equal(mail_link_state(&i, 0, &m, &c, 100), MAIL_LINK_MANDATE_OVER);
}

static void an_invitation_that_is_over_says_how(void **state)
{
    (void)state;
    const struct consultation c = { .who = WHO_ORGANISATIONS, .opens_at = 10 };
    const struct mandate m = held();
    struct invitation i = {
        .organisation = { 3 }, .account = { 2 }, .ends_at = 500, .ended_at = 50
    };

    i.why = INVITATION_WITHDRAWN;
    assert_int_equal(mail_link_state(&i, 40, &m, &c, 100), MAIL_LINK_WITHDRAWN);
    i.why = INVITATION_REPLACED;
    assert_int_equal(mail_link_state(&i, 0, &m, &c, 100), MAIL_LINK_REPLACED);
    i.why = INVITATION_ERASED;
    assert_int_equal(mail_link_state(&i, 0, &m, &c, 100), MAIL_LINK_WITHDRAWN);
    i.why = INVITATION_FINISHED;
    assert_int_equal(mail_link_state(&i, 0, &m, &c, 100), MAIL_LINK_FINISHED);
    assert_int_equal(mail_link_state(&i, 40, &m, &c, 100), MAIL_LINK_USED);
}

static void links_end_with_the_consultation_or_after_two_weeks(void **state)
{
    (void)state;
    const usec_t day = INT64_C(24) * HOUR;
    struct consultation c = { .closes_at = NOW + day };

    assert_int_equal(invitation_ends_at(&c, NOW), NOW + day);
    c.closes_at = NOW + 100 * day;
    assert_int_equal(invitation_ends_at(&c, NOW), NOW + MAIL_LINK_DAYS * day);
    c.closes_at = 0;
    assert_int_equal(invitation_ends_at(&c, NOW), NOW + MAIL_LINK_DAYS * day);
}

/* --- rows ------------------------------------------------------------------------------------- */

static void act_as_secretariat(struct world *w)
{
    w->cx->actor = (struct actor){ .account = 77, .acts_as = LEDGER_AS_SECRETARIAT };
}

static str_t invited(struct world *w, const struct consultation *c, struct invitation *made)
{
    str_t token = STR_NONE;
    act_as_secretariat(w);
    assert_int_equal(invitation_make(w->cx, c, w->mandate, made, &token), OK);
    assert_true(token.len > 0); /* no mail here: it is for the page */
    return token;
}

static struct mail_link_found found(struct world *w, str_t token)
{
    struct mail_link_found x;
    assert_int_equal(mail_link_find(w->cx, token, &x), OK);
    return x;
}

static str_t last_subject;

static err_t take_letter(struct cx *cx, const struct letter *l)
{
    last_subject = arena_str(cx->arena, l->subject);
    return OK;
}

static void the_letter_names_who_has_no_short_name(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    struct invitation made;
    str_t token = STR_NONE;
    w->site.letter_send = take_letter;
    change_by_hand(w, "UPDATE organisation SET short_en = '', short_az = ''");
    act_as_secretariat(w);
    assert_int_equal(invitation_make(w->cx, &c, w->mandate, &made, &token), OK);
    assert_str_is(last_subject, "Q: the positions of North");
}

static void a_token_is_stored_as_its_hash_and_works_once(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    struct invitation made;
    const str_t token = invited(w, &c, &made);
    const struct mail_link_found link = found(w, token);
    str_t next = STR_NONE;
    bool is_mailed = true;

    assert_int_equal(link.state, MAIL_LINK_WORKS);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position_link WHERE length(token_hash)"
                                   " = 32"),
                     1);
    assert_int_equal(mail_link_use(w->cx, &link, 2, REST_BY_A_NEW_LINK, &next, &is_mailed), OK);
    assert_false(is_mailed);
    assert_int_equal(found(w, token).state, MAIL_LINK_USED);
    assert_int_equal(found(w, next).state, MAIL_LINK_WORKS);
    assert_int_equal(mail_link_use(w->cx, &link, 2, REST_NONE, &next, &is_mailed), ERR_CONFLICT);
    const struct mail_link_found rest = found(w, next);
    assert_int_equal(mail_link_use(w->cx, &rest, 1, REST_NONE, &next, &is_mailed), OK);
    struct invitation now;
    assert_int_equal(invitation_get(w->cx, made.id, &now), OK);
    assert_int_equal(now.why, INVITATION_FINISHED);
    assert_int_equal(now.positions, 3);
}

static void a_new_invitation_replaces_the_old_and_one_can_be_withdrawn(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    struct invitation one, two;
    const str_t first = invited(w, &c, &one);
    const str_t second = invited(w, &c, &two);

    const struct invitation *at = NULL;
    size_t n = 0;
    assert_int_equal(invitation_list(w->cx, c.id, w->north.id, &at, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(at[0].id.v, two.id.v);
    assert_int_equal(invitation_list(w->cx, c.id, w->south.id, &at, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(invitation_list(w->cx, c.id, (organisation_id){ 0 }, &at, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(found(w, first).state, MAIL_LINK_REPLACED);
    assert_int_equal(invitation_withdraw(w->cx, two.id), OK);
    assert_int_equal(found(w, second).state, MAIL_LINK_WITHDRAWN);
    assert_int_equal(invitation_withdraw(w->cx, two.id), ERR_CONFLICT);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind IN"
                                   " ('position.invited', 'position.uninvited')"),
                     3);
    assert_int_equal(found(w, S("not a token of ours")).state, MAIL_LINK_UNKNOWN);
}

static void only_secretariat_and_administrators_of_the_organisation_invite(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const struct consultation open = given_consultation(w, S("b"), WHO_PUBLIC);
    struct invitation made;
    str_t token;

    speak_as_visitor(w, 3);
    w->cx->actor.acts_as = LEDGER_AS_PUBLIC;
    assert_int_equal(invitation_make(w->cx, &c, w->mandate, &made, &token), ERR_FORBIDDEN);
    speak_for_north(w);
    w->cx->actor.acts_as = LEDGER_AS_ORGANISATION;
    w->cx->actor.organisation = w->south.id.v;
    assert_int_equal(invitation_make(w->cx, &c, w->mandate, &made, &token), ERR_FORBIDDEN);
    w->cx->actor.organisation = w->north.id.v;
    w->cx->actor.scopes = MANDATE_POSITIONS;
    assert_int_equal(invitation_make(w->cx, &c, w->mandate, &made, &token), ERR_FORBIDDEN);
    w->cx->actor.scopes = MANDATE_SCOPES_ALL;
    assert_int_equal(invitation_make(w->cx, &c, w->mandate, &made, &token), OK);
    assert_int_equal(invitation_make(w->cx, &open, w->mandate, &made, &token), ERR_CONFLICT);
    change_by_hand(w, "UPDATE mandate SET revoked_at = 1");
    assert_int_equal(invitation_make(w->cx, &c, w->mandate, &made, &token), ERR_FORBIDDEN);
}

static void who_is_erased_is_named_nowhere_and_the_link_is_dead(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    struct invitation made;
    const str_t token = invited(w, &c, &made);

    assert_int_equal(invitations_erase_person(w->cx, w->account.v), OK);

    assert_int_equal(count_rows(w, "SELECT count(*) FROM position_invitation"
                                   " WHERE account_id <> 0"),
                     0);
    assert_int_not_equal(found(w, token).state, MAIL_LINK_WORKS);
}

/* Only the made-up people of a demonstration sign without it: they have no password either. */
static void a_link_shows_no_second_factor_and_needs_none_where_a_session_needs_none(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    struct invitation made;
    const str_t token = invited(w, &c, &made);

    assert_true(found(w, token).owes_factor);
    w->site.is_demo = true;
    assert_false(found(w, token).owes_factor);
    change_by_hand(w, "UPDATE account SET password = 'x'");
    assert_true(found(w, token).owes_factor);
}

static void only_without_a_factor_to_be_shown_a_mailed_link_makes_it_official(void **state)
{
    (void)state;
    struct mandate m = held();
    m.scopes = MANDATE_POSITIONS | MANDATE_SIGNING;

    assert_int_equal(standing_of_taking(&m, WAY_MAILED_LINK, false, 100), STANDING_PRELIMINARY);
    assert_int_equal(standing_of_taking(&m, WAY_MAILED_LINK, true, 100), STANDING_OFFICIAL);
    assert_int_equal(standing_of_taking(&m, WAY_HANDED_LINK, true, 100), STANDING_PRELIMINARY);
    m.scopes = MANDATE_POSITIONS;
    assert_int_equal(standing_of_taking(&m, WAY_MAILED_LINK, true, 100), STANDING_PRELIMINARY);
}

/* As the page does it: positions, then the link, in one write. */
static void take_by(struct world *w, const struct consultation *c,
                    const struct mail_link_found *link, statement_id s, str_t *next)
{
    bool is_mailed = false;
    speak_for_north(w);
    struct position_new one = { .cx = w->cx,
                                .in = c->id,
                                .on = s,
                                .value = POSITION_AGREE,
                                .reason = S("Because the members decided so."),
                                .reason_language = S("en"),
                                .source_url = S("https://example.org/x"),
                                .way = WAY_HANDED_LINK };
    assert_int_equal(position_take(w->cx, &one), OK);
    assert_int_equal(mail_link_use(w->cx, link, 1, REST_BY_A_NEW_LINK, next, &is_mailed), OK);
}

static void a_link_tells_what_it_took_itself_also_after_it_was_replaced(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One")), t = given_statement(w, &c, S("Two"));
    struct invitation made;
    const struct stance *at = NULL;
    size_t n = 7;
    str_t next = STR_NONE, last = STR_NONE;
    const str_t token = invited(w, &c, &made);
    struct mail_link_found link = found(w, token);
    assert_int_equal(mail_link_taken(w->cx, &link, &at, &n), OK);
    assert_int_equal(n, 0);

    take_by(w, &c, &link, s, &next);
    w->cx->now += USEC_PER_SECOND;
    link = found(w, next);
    take_by(w, &c, &link, t, &last);
    w->cx->now += USEC_PER_SECOND;
    assert_int_equal(take(w, &c, s, POSITION_PASS, NULL), OK);

    link = found(w, token);
    assert_int_equal(mail_link_taken(w->cx, &link, &at, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(at[0].statement.v, s.v);
    assert_int_equal(at[0].value, POSITION_AGREE);
    assert_int_not_equal(at[0].superseded_at, 0);
    link = found(w, next);
    assert_int_equal(mail_link_taken(w->cx, &link, &at, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(at[0].statement.v, t.v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_works_only_while_everything_behind_it_holds),
        cmocka_unit_test(an_invitation_that_is_over_says_how),
        cmocka_unit_test(links_end_with_the_consultation_or_after_two_weeks),
        cmocka_unit_test(only_without_a_factor_to_be_shown_a_mailed_link_makes_it_official),
        WORLD_TEST(the_letter_names_who_has_no_short_name),
        WORLD_TEST(a_token_is_stored_as_its_hash_and_works_once),
        WORLD_TEST(a_link_shows_no_second_factor_and_needs_none_where_a_session_needs_none),
        WORLD_TEST(a_link_tells_what_it_took_itself_also_after_it_was_replaced),
        WORLD_TEST(a_new_invitation_replaces_the_old_and_one_can_be_withdrawn),
        WORLD_TEST(only_secretariat_and_administrators_of_the_organisation_invite),
        WORLD_TEST(who_is_erased_is_named_nowhere_and_the_link_is_dead),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
