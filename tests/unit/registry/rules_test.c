/* The rules of mandates: when one holds, who gives, ends and names it. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "registry/mandates/rules.h"

static void a_mandate_holds_from_its_start_until_its_end_or_revocation(void **state)
{
    (void)state;
    static const struct {
        usec_t starts_at, ends_at, revoked_at, now;
        bool holds;
    } ROWS[] = {
        { 100, 0, 0, 100, true },      { 100, 0, 0, 99, false },    { 100, 0, 0, INT64_MAX, true },
        { 100, 200, 0, 199, true },    { 100, 200, 0, 200, false }, { 100, 0, 150, 160, false },
        { 100, 200, 150, 120, false }, /* revoked is revoked, whatever the clock says */
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        const struct mandate m = { .starts_at = ROWS[i].starts_at,
                                   .ends_at = ROWS[i].ends_at,
                                   .revoked_at = ROWS[i].revoked_at };
        assert_int_equal(mandate_holds(&m, ROWS[i].now), ROWS[i].holds);
    }
}

static int64_t chosen(const struct mandate *at, size_t count, int64_t asked)
{
    const struct mandate *const m = mandate_chosen(at, count, asked, 1000);
    return m == NULL ? 0 : m->id.v;
}

static void the_only_mandate_needs_no_choice(void **state)
{
    (void)state;
    const struct mandate at[] = { { .id = { 1 }, .organisation = { 10 } },
                                  { .id = { 2 }, .organisation = { 20 }, .revoked_at = 5 } };

    assert_int_equal(chosen(at, 2, 0), 1);
    assert_int_equal(chosen(at, 0, 0), 0);
}

static void among_several_one_must_choose(void **state)
{
    (void)state;
    const struct mandate at[] = { { .id = { 1 }, .organisation = { 10 } },
                                  { .id = { 2 }, .organisation = { 20 } } };

    assert_int_equal(chosen(at, 2, 0), 0);
    assert_int_equal(chosen(at, 2, 2), 2);
    assert_int_equal(chosen(at, 2, 99), 0);
}

static void nobody_slides_from_a_revoked_mandate_to_another_organisation(void **state)
{
    (void)state;
    const struct mandate other[] = { { .id = { 1 }, .organisation = { 10 }, .revoked_at = 5 },
                                     { .id = { 2 }, .organisation = { 20 } } };
    const struct mandate renewed[] = { { .id = { 1 }, .organisation = { 10 }, .ends_at = 900 },
                                       { .id = { 2 }, .organisation = { 10 } } };

    assert_int_equal(chosen(other, 2, 1), 0);
    assert_int_equal(chosen(renewed, 2, 1), 2);
}

static void a_mandate_that_rests_or_is_shut_holds_for_nothing(void **state)
{
    (void)state;
    const struct mandate rests = { .scopes = MANDATE_SCOPES_ALL, .rests = true };
    const struct mandate shut = { .scopes = MANDATE_SCOPES_ALL, .is_shut = true };

    assert_true(mandate_runs(&rests, 1) && mandate_runs(&shut, 1));
    assert_false(mandate_holds(&rests, 1) || mandate_holds(&shut, 1));
    assert_false(mandate_allows(&rests, MANDATE_POSITIONS, 1));
    assert_false(mandate_administers(&shut, 1));
}

static void a_mandate_allows_what_it_is_for_and_nothing_else(void **state)
{
    (void)state;
    const struct mandate m = { .scopes = MANDATE_SIGNING | MANDATE_REGISTRY, .ends_at = 100 };

    assert_true(mandate_allows(&m, MANDATE_SIGNING, 99));
    assert_true(mandate_allows(&m, MANDATE_REGISTRY, 99));
    assert_false(mandate_allows(&m, MANDATE_POSITIONS, 99));
    assert_false(mandate_allows(&m, MANDATE_ADMINISTERING, 99));
    assert_false(mandate_allows(&m, MANDATE_SIGNING, 100));
}

static void visitors_and_mere_accounts_are_no_representatives(void **state)
{
    (void)state;
    const struct request rq = { 0 };
    struct cx visitor = { 0 };
    struct cx account = { .actor = { .account = 1 } };
    struct cx representative = { .actor = { .account = 1, .mandate = 2 } };

    assert_int_equal(guard_representative(&visitor, &rq), ERR_SIGN_IN);
    assert_int_equal(guard_representative(&account, &rq), ERR_FORBIDDEN);
    assert_int_equal(guard_representative(&representative, &rq), OK);
    assert_int_equal(representative.actor.acts_as, LEDGER_AS_ORGANISATION);
}

static void each_guard_asks_for_its_own_scope(void **state)
{
    (void)state;
    static const struct {
        guard_fn *guard;
        uint32_t scope;
    } ROWS[] = {
        { guard_positions, MANDATE_POSITIONS },
        { guard_signing, MANDATE_SIGNING },
        { guard_registry, MANDATE_REGISTRY },
        { guard_administrator, MANDATE_ADMINISTERING },
    };
    const struct request rq = { 0 };
    const struct site site = { 0 };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        const struct actor who = { .account = 1, .mandate = 2, .organisation = 3, .factor_at = 4 };
        struct cx with = { .actor = who, .app = &site };
        struct cx without = { .actor = who, .app = &site };
        with.actor.scopes = ROWS[i].scope;
        without.actor.scopes = MANDATE_SCOPES_ALL & ~ROWS[i].scope;
        assert_int_equal(ROWS[i].guard(&with, &rq), OK);
        assert_int_equal(with.actor.acts_as, LEDGER_AS_ORGANISATION);
        assert_int_equal(ROWS[i].guard(&without, &rq), ERR_FORBIDDEN);
    }
}

static void signing_and_administering_want_the_second_factor(void **state)
{
    (void)state;
    const struct request rq = { 0 };
    const struct site site = { 0 };
    struct cx cx = {
        .app = &site,
        .actor = { .account = 1, .mandate = 2, .organisation = 3, .scopes = MANDATE_SCOPES_ALL }
    };

    assert_int_equal(guard_signing(&cx, &rq), ERR_FACTOR);
    assert_int_equal(guard_administrator(&cx, &rq), ERR_FACTOR);
    assert_int_equal(guard_positions(&cx, &rq), OK);
    assert_int_equal(guard_registry(&cx, &rq), OK);
}

/* --- giving ----------------------------------------------------------------------------------- */

enum { US = 7, THEM = 8, NOW = 1000 };
static const struct actor ADMINISTRATOR = { .account = 1,
                                            .mandate = 2,
                                            .organisation = US,
                                            .scopes = MANDATE_ADMINISTERING,
                                            .acts_as = LEDGER_AS_ORGANISATION };
static const struct actor SPEAKER = { .account = 3,
                                      .mandate = 4,
                                      .organisation = US,
                                      .scopes = MANDATE_POSITIONS,
                                      .acts_as = LEDGER_AS_ORGANISATION };
static const struct actor SECRETARIAT = { .account = 5, .acts_as = LEDGER_AS_SECRETARIAT };
static const struct actor OPERATOR = { .acts_as = LEDGER_AS_OPERATOR };
static const struct actor PROGRAM = { .acts_as = LEDGER_AS_PROGRAM };
static const struct actor PERSON = { .account = 6, .acts_as = LEDGER_AS_PERSON };
static const struct actor VISITOR = { .participant = 9 };

static void who_may_give_which_mandate(void **state)
{
    (void)state;
    const str_t why = S("why");
    const struct mandate plain = { .organisation = { US }, .scopes = 1, .starts_at = NOW };
    const struct mandate admin = {
        .organisation = { US }, .scopes = 16, .starts_at = NOW, .reason = why
    };
    struct mandate elsewhere = admin;
    struct mandate silent = admin;
    struct mandate weak = admin;
    struct mandate nothing = plain;
    struct mandate unknown = plain;
    struct mandate over = plain;
    struct mandate backwards = plain;
    elsewhere.organisation.v = THEM;
    silent.reason = STR_NONE;
    weak.scopes = MANDATE_POSITIONS;
    nothing.scopes = 0;
    unknown.scopes = 32;
    over.ends_at = NOW;
    backwards.starts_at = NOW + 20;
    backwards.ends_at = NOW + 10;
    const struct standing none = { 0 };
    const struct standing has = { .has_administrator = true };
    const struct standing named = { .has_named = true };
    const struct {
        const struct mandate *m;
        const struct actor *a;
        const struct standing *s;
        err_t verdict;
    } ROWS[] = {
        { &plain, &ADMINISTRATOR, &has, OK },
        { &admin, &ADMINISTRATOR, &has, OK },
        { &elsewhere, &ADMINISTRATOR, &none, ERR_FORBIDDEN },
        { &nothing, &ADMINISTRATOR, &has, ERR_INVALID },
        { &unknown, &ADMINISTRATOR, &has, ERR_INVALID },
        { &over, &ADMINISTRATOR, &has, ERR_INVALID },
        { &backwards, &ADMINISTRATOR, &has, ERR_INVALID },
        { &admin, &SPEAKER, &none, ERR_FORBIDDEN },
        { &admin, &PERSON, &none, ERR_FORBIDDEN },
        { &admin, &VISITOR, &none, ERR_FORBIDDEN },
        { &admin, &SECRETARIAT, &none, OK },
        { &admin, &OPERATOR, &none, OK },
        { &admin, &PROGRAM, &none, OK },
        { &admin, &SECRETARIAT, &has, ERR_CONFLICT },
        { &admin, &SECRETARIAT, &named, ERR_CONFLICT },
        { &silent, &SECRETARIAT, &none, ERR_INVALID },
        { &weak, &SECRETARIAT, &none, ERR_INVALID },
        { &nothing, &OPERATOR, &none, ERR_INVALID },
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        assert_int_equal(mandate_giving_verdict(ROWS[i].m, ROWS[i].a, ROWS[i].s, NOW),
                         ROWS[i].verdict);
}

static void somebody_named_from_outside_waits_where_others_could_object(void **state)
{
    (void)state;
    const struct standing alone = { 0 };
    const struct standing others = { .has_others = true };
    const struct mandate now = { .organisation = { US }, .starts_at = NOW };
    const struct mandate later = { .organisation = { US }, .starts_at = NOW + 500 };

    assert_int_equal(mandate_first_moment(&now, &SECRETARIAT, &alone, NOW, 50), NOW);
    assert_int_equal(mandate_first_moment(&now, &SECRETARIAT, &others, NOW, 50), NOW + 50);
    assert_int_equal(mandate_first_moment(&later, &OPERATOR, &others, NOW, 50), NOW + 500);
    assert_int_equal(mandate_first_moment(&now, &ADMINISTRATOR, &others, NOW, 50), NOW);
}

static void how_an_organisation_stands(void **state)
{
    (void)state;
    const struct mandate admin = { .account = { 1 }, .scopes = MANDATE_ADMINISTERING };
    const struct mandate speaks = { .account = { 2 }, .scopes = MANDATE_POSITIONS };
    struct mandate named = admin;
    struct mandate given_later = admin;
    struct mandate doubted = admin;
    named.starts_at = given_later.starts_at = NOW + 1;
    given_later.given_under = 5;
    doubted.rests = true;
    const struct {
        struct mandate m;
        int64_t named;
        struct standing s;
    } ROWS[] = {
        { admin, 9, { true, false, true } },
        { admin, 1, { true, false, false } },
        { speaks, 9, { false, false, true } },
        { speaks, 2, { false, false, false } },
        { named, 9, { false, true, false } },
        { given_later, 9, { false, false, false } },
        { doubted, 9, { false, false, true } },
        { doubted, 1, { false, false, true } }, /* whoever entered must not be spared the wait */
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        const struct standing s = standing_of(&ROWS[i].m, 1, (account_id){ ROWS[i].named }, NOW);
        assert_int_equal(s.has_administrator, ROWS[i].s.has_administrator);
        assert_int_equal(s.has_named, ROWS[i].s.has_named);
        assert_int_equal(s.has_others, ROWS[i].s.has_others);
    }
}

/* --- ending and naming ------------------------------------------------------------------------ */

static void who_may_end_which_mandate(void **state)
{
    (void)state;
    const struct mandate ours = { .account = { 50 }, .organisation = { US }, .given_under = 2 };
    struct mandate theirs = ours;
    struct mandate own = ours;
    struct mandate resting = ours;
    struct mandate named = ours;
    theirs.organisation.v = THEM;
    own.account.v = PERSON.account;
    resting.account.v = PERSON.account;
    resting.rests = true;
    named.given_under = 0;
    named.starts_at = NOW + 1;
    struct mandate begun = named;
    begun.starts_at = NOW;
    const struct {
        const struct mandate *m;
        const struct actor *a;
        enum mandate_ending how;
    } ROWS[] = {
        { &ours, &ADMINISTRATOR, ENDING_BY_ADMINISTRATOR },
        { &theirs, &ADMINISTRATOR, ENDING_REFUSED },
        { &own, &PERSON, ENDING_BY_HOLDER },
        { &resting, &PERSON, ENDING_REFUSED },
        { &ours, &PERSON, ENDING_REFUSED },
        { &ours, &SPEAKER, ENDING_REFUSED },
        { &named, &SPEAKER, ENDING_BY_OBJECTION },
        { &begun, &SPEAKER, ENDING_REFUSED },
        { &named, &SECRETARIAT, ENDING_BY_SECRETARIAT },
        { &named, &OPERATOR, ENDING_BY_SECRETARIAT },
        { &begun, &SECRETARIAT, ENDING_REFUSED },
        { &ours, &SECRETARIAT, ENDING_REFUSED },
        { &named, &VISITOR, ENDING_REFUSED },
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        assert_int_equal(mandate_ending_of(ROWS[i].m, ROWS[i].a, NOW), ROWS[i].how);
}

static void the_last_administrator_is_the_one_without_whom_there_is_none(void **state)
{
    (void)state;
    struct mandate at[] = {
        { .id = { 1 }, .scopes = MANDATE_ADMINISTERING },
        { .id = { 2 }, .scopes = MANDATE_SCOPES_ALL },
        { .id = { 3 }, .scopes = MANDATE_POSITIONS },
    };
    assert_false(mandate_is_last(&at[0], at, 3, NOW));
    assert_false(mandate_is_last(&at[2], at, 3, NOW));
    at[1].rests = true;
    assert_true(mandate_is_last(&at[0], at, 3, NOW));
    assert_false(mandate_is_last(&at[1], at, 3, NOW)); /* it administers nothing now */
}

static void who_may_withhold_and_show_a_name(void **state)
{
    (void)state;
    struct mandate m = { .account = { 6 }, .organisation = { US } };
    assert_int_equal(mandate_name_right(&m, &PERSON), NAME_BY_HOLDER);
    assert_int_equal(mandate_name_right(&m, &ADMINISTRATOR), NAME_BY_ADMINISTRATOR);
    assert_int_equal(mandate_name_right(&m, &SPEAKER), NAME_REFUSED);
    assert_int_equal(mandate_name_right(&m, &SECRETARIAT), NAME_REFUSED);
    m.withheld_by = S("administrator");
    assert_true(mandate_name_may_show(&m, NAME_BY_HOLDER));
    assert_true(mandate_name_may_show(&m, NAME_BY_ADMINISTRATOR));
    m.withheld_by = S("holder");
    assert_true(mandate_name_may_show(&m, NAME_BY_HOLDER));
    assert_false(mandate_name_may_show(&m, NAME_BY_ADMINISTRATOR));
    m.rests = true;
    assert_int_equal(mandate_name_right(&m, &PERSON), NAME_REFUSED);
}

static void how_the_last_administrator_was_lost(void **state)
{
    (void)state;
    const struct mandate holds = { .id = { 1 }, .scopes = 16, .starts_at = 1 };
    const struct mandate speaks = { .id = { 2 }, .scopes = 1, .starts_at = 1 };
    const struct mandate ran_out = { .id = { 3 }, .scopes = 16, .starts_at = 1, .ends_at = 500 };
    struct mandate given_back = {
        .id = { 4 }, .scopes = 16, .starts_at = 1, .revoked_at = 600, .ended_by = S("holder")
    };
    struct mandate revoked = given_back;
    struct mandate never_began = given_back;
    struct mandate shut = holds;
    struct mandate doubted = holds;
    revoked.ended_by = S("administrator");
    never_began.starts_at = 700;
    never_began.ended_by = S("objection");
    shut.is_shut = true;
    doubted.rests = true;
    const struct {
        struct mandate at[2];
        enum loss loss;
    } ROWS[] = {
        { { holds, given_back }, LOSS_NONE },         { { speaks, speaks }, LOSS_NEVER_HAD },
        { { ran_out, speaks }, LOSS_RAN_OUT },        { { ran_out, given_back }, LOSS_GIVEN_BACK },
        { { given_back, ran_out }, LOSS_GIVEN_BACK }, { { revoked, ran_out }, LOSS_REVOKED },
        { { never_began, ran_out }, LOSS_RAN_OUT },   { { shut, revoked }, LOSS_SHUT },
        { { revoked, doubted }, LOSS_DOUBTED },       { { never_began, speaks }, LOSS_NEVER_HAD },
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        assert_int_equal(administration_of(ROWS[i].at, 2, NOW).loss, ROWS[i].loss);
    assert_true(administration_of(&speaks, 1, NOW).is_lost); /* as before there were scopes */
    assert_true(administration_of(&ran_out, 1, NOW).is_lost);
    assert_false(administration_of(&holds, 1, NOW).is_lost);
    assert_false(administration_of(&never_began, 1, NOW).is_lost);
    assert_false(administration_of(NULL, 0, NOW).is_lost);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mandate_holds_from_its_start_until_its_end_or_revocation),
        cmocka_unit_test(the_only_mandate_needs_no_choice),
        cmocka_unit_test(among_several_one_must_choose),
        cmocka_unit_test(nobody_slides_from_a_revoked_mandate_to_another_organisation),
        cmocka_unit_test(a_mandate_that_rests_or_is_shut_holds_for_nothing),
        cmocka_unit_test(a_mandate_allows_what_it_is_for_and_nothing_else),
        cmocka_unit_test(visitors_and_mere_accounts_are_no_representatives),
        cmocka_unit_test(each_guard_asks_for_its_own_scope),
        cmocka_unit_test(signing_and_administering_want_the_second_factor),
        cmocka_unit_test(who_may_give_which_mandate),
        cmocka_unit_test(somebody_named_from_outside_waits_where_others_could_object),
        cmocka_unit_test(how_an_organisation_stands),
        cmocka_unit_test(who_may_end_which_mandate),
        cmocka_unit_test(the_last_administrator_is_the_one_without_whom_there_is_none),
        cmocka_unit_test(who_may_withhold_and_show_a_name),
        cmocka_unit_test(how_the_last_administrator_was_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
