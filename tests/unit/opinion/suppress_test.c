/* Small cells: what is hidden stays hidden from anyone who can add and subtract.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "made_up.h"

#include "opinion/suppress.h"

enum { CLASSES = 2 };
static const struct suppress_options USUAL = { 5, TALLY_PSEUDONYMOUS, true, true };

static void hide(struct world *w, const int32_t *cell, size_t classes,
                 const struct suppress_options *o, struct hidden_row *hidden)
{
    struct answer_tally tally[4];
    for (size_t r = 0; r < classes; r++) {
        const int32_t *const c = cell + 3 * r;
        tally[r] = (struct answer_tally){ c[0], c[1], c[0] + c[1] + c[2] };
    }
    assert_int_equal(suppress_cells(tally, classes, o, &w->scratch, hidden), OK);
    assert_int_equal(w->scratch.used, 0);
}

static void assert_hidden(const struct hidden_row *hidden, size_t row, const char *want)
{
    for (size_t c = 0; c < TALLY_COLUMNS; c++) {
        if (hidden[row].cell[c] != (want[c] == 'x'))
            print_error("row %zu column %zu\n", row, c);
        assert_int_equal(hidden[row].cell[c], want[c] == 'x');
    }
}

static void large_cells_are_shown(void **state)
{
    struct world *w = *state;
    const int32_t cell[1][3] = { { 5, 6, 70 } };
    struct hidden_row hidden[2];

    hide(w, cell[0], 1, &USUAL, hidden);

    assert_hidden(hidden, 0, "....");
    assert_hidden(hidden, 1, "....");
}

static void beside_a_total_a_small_cell_takes_the_next_smallest_along(void **state)
{
    struct world *w = *state;
    const int32_t cell[1][3] = { { 3, 20, 9 } };
    const struct suppress_options rows = { 5, TALLY_PSEUDONYMOUS, true, false };
    const struct suppress_options none = { 5, TALLY_PSEUDONYMOUS, false, false };
    struct hidden_row hidden[2];

    hide(w, cell[0], 1, &rows, hidden);
    assert_hidden(hidden, 0, "x.x.");

    hide(w, cell[0], 1, &none, hidden);
    assert_hidden(hidden, 0, "x..x");
}

static void two_hidden_cells_that_sum_to_nothing_take_a_third_along(void **state)
{
    struct world *w = *state;
    const int32_t cell[1][3] = { { 0, 12, 0 } };
    const struct suppress_options rows = { 5, TALLY_PSEUDONYMOUS, true, false };
    struct hidden_row hidden[2];

    hide(w, cell[0], 1, &rows, hidden);

    assert_hidden(hidden, 0, "xxx.");
}

static void a_class_of_four_shows_not_even_its_size(void **state)
{
    struct world *w = *state;
    const int32_t cell[2][3] = { { 1, 2, 1 }, { 30, 40, 20 } };
    struct hidden_row hidden[3];

    hide(w, cell[0], 2, &USUAL, hidden);

    assert_hidden(hidden, 0, "xxxx");
    assert_true(hidden[1].cell[TALLY_ALL] || hidden[2].cell[TALLY_ALL]);
}

static void named_organisations_are_never_hidden(void **state)
{
    struct world *w = *state;
    const int32_t cell[2][3] = { { 1, 0, 1 }, { 3, 4, 2 } };
    const struct suppress_options named = { 5, TALLY_NAMED, true, true };
    struct hidden_row hidden[3];

    hide(w, cell[0], 2, &named, hidden);

    for (size_t r = 0; r < 3; r++)
        assert_hidden(hidden, r, "....");
}

/* --- against an adversary who tries all tables --------------------------------------------------
 */

/* What is shown, and which hidden cells were seen with a second value. */
struct adversary {
    int32_t value[CLASSES + 1][TALLY_COLUMNS];
    const struct hidden_row *hidden;
    bool varies[CLASSES + 1][TALLY_COLUMNS];
};

static bool fits(const struct adversary *a, size_t row, const int32_t v[TALLY_COLUMNS])
{
    for (size_t c = 0; c < TALLY_COLUMNS; c++) {
        if (!a->hidden[row].cell[c] && v[c] != a->value[row][c])
            return false;
    }
    return true;
}

static void note(struct adversary *a, size_t row, const int32_t v[TALLY_COLUMNS])
{
    for (size_t c = 0; c < TALLY_COLUMNS; c++)
        a->varies[row][c] = a->varies[row][c] || v[c] != a->value[row][c];
}

/* All rows of three cells, each at most span away from the true ones, that fit what is shown of it.
 */
static size_t rows_that_fit(const struct adversary *a, size_t row, int32_t span,
                            int32_t (*out)[TALLY_COLUMNS])
{
    size_t count = 0;
    int32_t v[TALLY_COLUMNS];
    const int32_t *const t = a->value[row];
    for (v[0] = t[0] > span ? t[0] - span : 0; v[0] <= t[0] + span; v[0]++) {
        for (v[1] = t[1] > span ? t[1] - span : 0; v[1] <= t[1] + span; v[1]++) {
            for (v[2] = t[2] > span ? t[2] - span : 0; v[2] <= t[2] + span; v[2]++) {
                v[3] = v[0] + v[1] + v[2];
                if (fits(a, row, v))
                    memcpy(out[count++], v, sizeof v);
            }
        }
    }
    return count;
}

static void try_all_tables(struct adversary *a, int32_t span)
{
    static int32_t fit[CLASSES][1000][TALLY_COLUMNS];
    size_t count[CLASSES];
    for (size_t r = 0; r < CLASSES; r++)
        count[r] = rows_that_fit(a, r, span, fit[r]);
    for (size_t x = 0; x < count[0]; x++) {
        for (size_t y = 0; y < count[1]; y++) {
            int32_t all[TALLY_COLUMNS];
            for (size_t c = 0; c < TALLY_COLUMNS; c++)
                all[c] = fit[0][x][c] + fit[1][y][c];
            if (!fits(a, CLASSES, all))
                continue;
            note(a, 0, fit[0][x]);
            note(a, 1, fit[1][y]);
            note(a, CLASSES, all);
        }
    }
}

/* A change by one along a cycle is enough, so tables one step away show all that can vary. */
static void no_small_cell_has_only_one_value_that_fits_what_is_shown(void **state)
{
    struct world *w = *state;
    size_t shown = 0;
    size_t small = 0;
    size_t secondary = 0;
    for (int run = 0; run < 3000; run++) {
        int32_t cell[CLASSES][3];
        struct adversary a = { .hidden = NULL };
        const double scale = run % 3 == 0 ? 6.0 : run % 3 == 1 ? 14.0 : 40.0;
        for (size_t r = 0; r < CLASSES; r++) {
            for (size_t c = 0; c < 3; c++) {
                cell[r][c] = chance(w) < 0.25 ? 0 : (int32_t)(chance(w) * scale);
                a.value[r][c] = cell[r][c];
                a.value[r][3] += cell[r][c];
                a.value[CLASSES][c] += cell[r][c];
                a.value[CLASSES][3] += cell[r][c];
            }
        }
        struct hidden_row hidden[CLASSES + 1];
        const struct suppress_options o = { 5, TALLY_PSEUDONYMOUS, run % 4 != 1, run % 4 != 2 };
        hide(w, cell[0], CLASSES, &o, hidden);
        a.hidden = hidden;

        try_all_tables(&a, 1);

        for (size_t r = 0; r <= CLASSES; r++) {
            for (size_t c = 0; c < TALLY_COLUMNS; c++) {
                assert_true(a.varies[r][c] || a.value[r][c] >= 5);
                assert_true(hidden[r].cell[c] || a.value[r][c] >= 5);
                shown += !hidden[r].cell[c];
                small += a.value[r][c] < 5;
                secondary += hidden[r].cell[c] && a.value[r][c] >= 5;
            }
        }
    }
    print_message("  shown %zu, small %zu, hidden for their sake or by the options %zu\n", shown,
                  small, secondary);
    assert_true(shown > 9000);
}

static void what_is_hidden_beside_a_sum_comes_to_five(void **state)
{
    struct world *w = *state;
    for (int run = 0; run < 2000; run++) {
        int32_t cell[3][3];
        struct hidden_row hidden[4];
        for (size_t r = 0; r < 3; r++) {
            for (size_t c = 0; c < 3; c++)
                cell[r][c] = (int32_t)(chance(w) * chance(w) * 30.0);
        }
        hide(w, cell[0], 3, &USUAL, hidden);

        for (size_t r = 0; r < 3; r++) {
            int32_t sum = 0;
            size_t count = 0;
            for (size_t c = 0; c < 3; c++) {
                sum += hidden[r].cell[c] ? cell[r][c] : 0;
                count += hidden[r].cell[c];
            }
            assert_true(count == 0 || hidden[r].cell[TALLY_ALL] || sum >= 5);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_world, remove_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(large_cells_are_shown),
        TEST(beside_a_total_a_small_cell_takes_the_next_smallest_along),
        TEST(two_hidden_cells_that_sum_to_nothing_take_a_third_along),
        TEST(a_class_of_four_shows_not_even_its_size),
        TEST(named_organisations_are_never_hidden),
        TEST(no_small_cell_has_only_one_value_that_fits_what_is_shown),
        TEST(what_is_hidden_beside_a_sum_comes_to_five),
    };
    return cmocka_run_group_tests_name("opinion: suppress", tests, NULL, NULL);
}
