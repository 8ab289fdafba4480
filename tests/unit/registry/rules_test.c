/* When a mandate holds, and which one a session speaks under. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "registry/registry.h"

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
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mandate_holds_from_its_start_until_its_end_or_revocation),
        cmocka_unit_test(the_only_mandate_needs_no_choice),
        cmocka_unit_test(among_several_one_must_choose),
        cmocka_unit_test(nobody_slides_from_a_revoked_mandate_to_another_organisation),
        cmocka_unit_test(visitors_and_mere_accounts_are_no_representatives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
