/* Where organisations stand in the drawing of relations, and which of them a filter keeps.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "registry/directory/directory.h"
#include "registry/directory/relations.h"

static int arena_make(void **state)
{
    struct arena *const a = mem_new(sizeof *a);
    arena_init(a);
    *state = a;
    return 0;
}

static int arena_drop(void **state)
{
    arena_release(*state);
    mem_free(*state);
    return 0;
}

static void everybody_hangs_under_the_most_binding_relation(void **state)
{
    const struct layout_edge edges[] = { { 0, 2, REL_MEMBER }, { 0, 1, REL_PARENT } };
    const struct layout l = relations_layout(*state, 3, edges, 2);

    assert_int_equal(l.above[0], 1);
    assert_true(l.is_tree[1]);
    assert_false(l.is_tree[0]); /* an arc */
    assert_int_equal(l.depth[0], 1);
    assert_int_equal(l.row_of[0], l.row_of[1] + 1);
}

static void a_circle_leaves_somebody_on_top(void **state)
{
    const struct layout_edge edges[] = { { 0, 1, REL_MEMBER },
                                         { 1, 2, REL_MEMBER },
                                         { 2, 0, REL_MEMBER } };
    const struct layout l = relations_layout(*state, 3, edges, 3);

    assert_int_equal(l.above[2], LAYOUT_NOBODY);
    assert_int_equal(l.depth[0], 2);
    assert_false(l.is_tree[2]);
}

static void siblings_stand_in_the_order_of_their_numbers(void **state)
{
    const struct layout_edge edges[] = { { 2, 0, REL_PARENT }, { 1, 0, REL_PARENT } };
    const struct layout l = relations_layout(*state, 4, edges, 2);

    for (size_t row = 0; row < 4; row++)
        assert_int_equal(l.rows[row], row);
}

static void who_pays_is_never_who_one_hangs_under(void **state)
{
    const struct layout_edge edges[] = { { 0, 1, REL_FUNDED } };
    const struct layout l = relations_layout(*state, 2, edges, 1);

    assert_int_equal(l.above[0], LAYOUT_NOBODY);
}

/* --- the directory ---------------------------------------------------------------------------- */

static const struct directory_row ROWS[] = {
    { .id = 1, .scope = SCOPE_LOCAL, .kind = S_INIT("ngo"), .country = S_INIT("AZ") },
    { .id = 2, .scope = SCOPE_INTERNATIONAL, .kind = S_INIT("ngo"), .country = S_INIT("BE") },
    { .id = 3, .scope = SCOPE_LOCAL, .kind = S_INIT("media") },
    { .id = 4,
      .scope = SCOPE_LOCAL,
      .kind = S_INIT("ngo"),
      .country = S_INIT("AZ"),
      .dissolved = S_INIT("2012"),
      .is_merged = true },
};
static const struct membership MEMBERSHIPS[] = {
    { .organisation = { 1 }, .starts = S_INIT("2006"), .way_in = S_INIT("founding") },
    { .organisation = { 4 }, .starts = S_INIT("2006"), .ends = S_INIT("2012") },
};
static const struct membership_list ALL = { MEMBERSHIPS, ARRAY_LEN(MEMBERSHIPS) };

static struct directory_filter any(const char *day)
{
    return (struct directory_filter){ .scope = DIRECTORY_ANY,
                                      .status = DIRECTORY_ANY,
                                      .day = str_from_c(day) };
}

static void what_goes_on_in_another_stands_among_the_past_ones_only(void **state)
{
    struct directory_filter f = any("2013-07-04");
    struct directory d = directory_select(*state, ROWS, 4, &ALL, &f);
    assert_int_equal(d.count, 3);
    assert_int_equal(d.by_status[IS_FORMER], 1);

    f.status = IS_FORMER;
    d = directory_select(*state, ROWS, 4, &ALL, &f);
    assert_int_equal(d.count, 1);
    assert_int_equal(d.rows[0]->id, 4);

    f = any("2011-01-01");
    d = directory_select(*state, ROWS, 4, &ALL, &f);
    assert_int_equal(d.count, 4);
    assert_int_equal(d.by_status[IS_MEMBER], 2);
}

static void a_filter_counts_what_another_choice_of_it_would_give(void **state)
{
    struct directory_filter f = any("2013-07-04");
    f.scope = SCOPE_LOCAL;
    f.kind = S("ngo");

    const struct directory d = directory_select(*state, ROWS, 4, &ALL, &f);

    assert_int_equal(d.count, 1);
    assert_int_equal(d.by_scope[SCOPE_LOCAL], 1);
    assert_int_equal(d.by_scope[SCOPE_INTERNATIONAL], 1);
    assert_int_equal(d.kinds->count, 2); /* of the local ones */
}

static void a_country_that_is_not_known_can_be_asked_for(void **state)
{
    struct directory_filter f = any("2013-07-04");
    f.country = S("none");

    const struct directory d = directory_select(*state, ROWS, 4, &ALL, &f);

    assert_int_equal(d.count, 1);
    assert_int_equal(d.rows[0]->id, 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_make, arena_drop)
    const struct CMUnitTest tests[] = {
        TEST(everybody_hangs_under_the_most_binding_relation),
        TEST(a_circle_leaves_somebody_on_top),
        TEST(siblings_stand_in_the_order_of_their_numbers),
        TEST(who_pays_is_never_who_one_hangs_under),
        TEST(what_goes_on_in_another_stands_among_the_past_ones_only),
        TEST(a_filter_counts_what_another_choice_of_it_would_give),
        TEST(a_country_that_is_not_known_can_be_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
