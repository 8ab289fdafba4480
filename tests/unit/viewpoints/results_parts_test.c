/* Parts of results: where one stands, what bridges, what is asked for, what of the public is shown.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"

#include "kit/text/text.h"
#include "viewpoints/results/results_bridging.h"
#include "viewpoints/results/results_cells.h"
#include "viewpoints/results/results_filter.h"
#include "viewpoints/results/stands_model.h"
#include "viewpoints/store.h"

enum { STATEMENTS = 4, ROWS_MOST = 12 };

/* Results without figures: rows of signs, + agrees, - disagrees, 0 passes, . not stated. */
struct world {
    struct arena arena;
    struct statement statements[STATEMENTS];
    struct statement_result on[STATEMENTS];
    size_t by_number[STATEMENTS];
    struct organisation organisations[ROWS_MOST];
    struct organisation_result rows[ROWS_MOST];
    struct stance stances[ROWS_MOST * STATEMENTS];
    const struct stance *at[ROWS_MOST * STATEMENTS];
    struct voices in_groups[GROUPS_MOST][STATEMENTS];
    struct numbers numbers;
    struct results results;
};

static int setup(void **state)
{
    struct world *w = mem_new(sizeof *w);
    arena_init(&w->arena);
    assert_int_equal(text_init("Asia/Baku"), OK);
    *state = w;
    for (size_t j = 0; j < STATEMENTS; j++) {
        w->statements[j].number = (int64_t)j;
        w->on[j].statement = &w->statements[j];
        w->by_number[j] = j;
    }
    w->results = (struct results){ .numbers = &w->numbers,
                                   .statements = w->on,
                                   .statement_count = STATEMENTS,
                                   .by_number = w->by_number,
                                   .pivot = -1,
                                   .rows = w->rows };
    return 0;
}
static int teardown(void **state)
{
    struct world *w = *state;
    arena_release(&w->arena);
    mem_free(w);
    return 0;
}
#define TEST(rule) cmocka_unit_test_setup_teardown(rule, setup, teardown)

static void count(struct voices *v, char sign)
{
    v->agree += sign == '+';
    v->disagree += sign == '-';
    v->pass += sign == '0';
}

static void given_row(struct world *w, enum scope scope, const char *signs)
{
    const size_t i = w->results.row_count++;
    w->organisations[i].id.v = 100 + (int64_t)i;
    w->organisations[i].scope = scope;
    w->rows[i] = (struct organisation_result){ .organisation = &w->organisations[i],
                                               .at = &w->at[i * STATEMENTS],
                                               .group = -1 };
    for (size_t j = 0; j < STATEMENTS; j++) {
        struct stance *s = &w->stances[i * STATEMENTS + j];
        s->value = signs[j] == '+'   ? POSITION_AGREE
                   : signs[j] == '-' ? POSITION_DISAGREE
                                     : POSITION_PASS;
        w->at[i * STATEMENTS + j] = signs[j] == '.' ? NULL : s;
        w->rows[i].count += signs[j] != '.';
        count(&w->on[j].voices, signs[j]);
    }
    w->results.voters++;
}

static void given_a_dozen(struct world *w)
{
    given_row(w, SCOPE_LOCAL, "+++-"); /* 0 */
    given_row(w, SCOPE_LOCAL, "+++.");
    given_row(w, SCOPE_LOCAL, "++-."); /* 2 */
    given_row(w, SCOPE_INTERNATIONAL, "---+");
    given_row(w, SCOPE_INTERNATIONAL, "-0-+"); /* 4 */
    given_row(w, SCOPE_INTERNATIONAL, "+..+");
}

/* --- where one stands ------------------------------------------------------------------------- */

static void who_shares_a_position_is_counted_without_oneself(void **state)
{
    struct world *w = *state;
    struct stands s;
    given_a_dozen(w);
    stands_build(&w->results, &w->organisations[0], &w->arena, &s);
    assert_int_equal(s.said, 4);
    assert_int_equal(s.at[0].others, 5);
    assert_int_equal(s.at[0].same, 3);
    assert_int_equal(s.at[0].others_class, 2);
    assert_int_equal(s.at[0].same_class, 2);
}

static void alone_is_who_three_others_contradict_and_nobody_follows(void **state)
{
    struct world *w = *state;
    struct stands s;
    given_a_dozen(w);
    stands_build(&w->results, &w->organisations[0], &w->arena, &s);
    assert_true(s.at[3].is_alone); /* three others, none disagrees */
    assert_int_equal(s.alone, 1);
    stands_build(&w->results, &w->organisations[4], &w->arena, &s);
    assert_true(s.at[1].is_alone); /* the only pass of five */
    assert_false(s.at[3].is_alone);
}

static void the_nearest_is_the_surest_and_few_statements_lead_no_list(void **state)
{
    struct world *w = *state;
    struct stands s;
    given_a_dozen(w);
    stands_build(&w->results, &w->organisations[0], &w->arena, &s);
    assert_int_equal(s.told, 4);
    assert_int_equal(s.too_few, 1); /* the last has two statements in common */
    assert_ptr_equal(s.near[0].row, &w->rows[1]);
    assert_int_equal(s.near[0].same, 3);
    assert_int_equal(s.near[0].both, 3);
    assert_ptr_equal(s.far[0].row, &w->rows[3]);
    assert_int_equal(s.far[0].same, 0);
    assert_int_equal(s.far[0].both, 4);
    assert_true(s.near[0].share.low > s.near[1].share.low);
}

static void who_said_nothing_has_no_neighbours(void **state)
{
    struct world *w = *state;
    struct stands s;
    given_a_dozen(w);
    const struct organisation silent = { .id = { 7 } };
    stands_build(&w->results, &silent, &w->arena, &s);
    assert_null(s.row);
    assert_int_equal(s.said, 0);
    assert_int_equal(s.told, 0);
    assert_int_equal(s.at[0].others, 6);
    assert_int_equal(s.voter, -1);
}

/* --- bridging --------------------------------------------------------------------------------- */

static void given_groups(struct world *w, size_t j, struct voices a, struct voices b)
{
    w->numbers.group_count = 2;
    w->in_groups[0][j] = a;
    w->in_groups[1][j] = b;
    for (size_t g = 0; g < 2; g++)
        w->numbers.groups[g].voices = w->in_groups[g];
}

static void the_side_that_agrees_least_decides(void **state)
{
    struct world *w = *state;
    struct bridges b;
    given_groups(w, 0, (struct voices){ 9, 1, 0 }, (struct voices){ 6, 4, 0 });
    given_groups(w, 1, (struct voices){ 9, 1, 0 }, (struct voices){ 9, 1, 0 });
    given_groups(w, 2, (struct voices){ 10, 0, 0 }, (struct voices){ 5, 5, 0 });
    given_groups(w, 3, (struct voices){ 10, 0, 0 }, (struct voices){ 2, 0, 0 });
    bridges_find(&w->results, w->statements, &w->arena, &b);
    assert_int_equal(b.between, BRIDGE_GROUPS);
    assert_int_equal(b.count, 2); /* half is not more than half; two are too few */
    assert_int_equal(b.at[0].on->statement->number, 1);
    assert_true(b.at[0].is_sure);
    assert_int_equal(b.at[1].on->statement->number, 0);
    assert_int_equal(b.at[1].least, 1);
    assert_false(b.at[1].is_sure);
    const struct bounds six = agree_bounds((struct voices){ 6, 4, 0 });
    assert_true(b.at[1].share.low == six.low && b.at[1].share.high == six.high);
}

static void without_groups_the_camps_of_the_sharpest_divergence_are_bridged(void **state)
{
    struct world *w = *state;
    struct bridges b;
    w->results.pivot = 0;
    w->on[0].on_pivot[0] = (struct voices){ 0, 9, 0 };
    w->on[0].on_pivot[1] = (struct voices){ 9, 0, 0 };
    w->on[1].on_pivot[0] = (struct voices){ 4, 0, 0 };
    w->on[1].on_pivot[1] = (struct voices){ 5, 1, 0 };
    bridges_find(&w->results, w->statements, &w->arena, &b);
    assert_int_equal(b.between, BRIDGE_CAMPS);
    assert_int_equal(b.count, 1);
    assert_int_equal(b.at[0].on->statement->number, 1);

    w->results.side = SIDE_PUBLIC; /* nobody is named: there are no camps */
    bridges_find(&w->results, w->statements, &w->arena, &b);
    assert_int_equal(b.between, BRIDGE_NOTHING);
    assert_int_equal(b.count, 0);
}

/* --- the filter ------------------------------------------------------------------------------- */

static int32_t by_scope[ROWS_MOST] = { 0, 0, 0, 1, 1, 1 };
static const struct division_classes DIVISION = { .division = DIVISION_SCOPE,
                                                  .words = { S_INIT("local"),
                                                             S_INIT("international") },
                                                  .class_count = 2,
                                                  .class_of = by_scope };
static const struct division_list DIVISIONS = { &DIVISION, 1 };

static struct results_filter everything(void)
{
    return (
        struct results_filter){ .division = 1, .class = CLASS_ANY, .group = GROUP_ANY, .page = 1 };
}

static void a_class_counts_only_its_own(void **state)
{
    struct world *w = *state;
    struct filtered out;
    given_a_dozen(w);
    struct results_filter f = everything();
    f.division = 0;
    f.class = 1;
    filter_apply(&w->results, w->statements, &DIVISIONS, &f, &w->arena, &out);
    assert_int_equal(out.people, 3);
    assert_int_equal(out.people_all, 6);
    assert_true(out.narrows_people);
    assert_int_equal(out.voices[0].agree, 1);
    assert_int_equal(out.voices[0].disagree, 2);
    assert_int_equal(out.voices[1].pass, 1);
    assert_int_equal(out.count, STATEMENTS);
    assert_false(out.row_in[0]);
    assert_true(out.row_in[5]);
}

static void class_and_group_narrow_together(void **state)
{
    struct world *w = *state;
    struct filtered out;
    given_a_dozen(w);
    w->rows[0].group = w->rows[3].group = 1;
    struct results_filter f = everything();
    f.division = 0;
    f.class = 0;
    f.group = 1;
    filter_apply(&w->results, w->statements, &DIVISIONS, &f, &w->arena, &out);
    assert_int_equal(out.people, 1);
}

static void a_status_and_a_word_choose_statements(void **state)
{
    struct world *w = *state;
    struct filtered out;
    w->on[0].finding = FINDING_COMMON_GROUND;
    w->on[1].finding = FINDING_DIVERGENCE;
    w->on[2].finding = FINDING_OPEN;
    w->on[3].finding = FINDING_TOO_FEW;
    w->statements[2].text.by[LANG_AZ] = S("Səslər İclasda sayıldı");
    w->statements[3].text.by[LANG_EN] = S("Ballots were counted");
    struct results_filter f = everything();
    f.status = STATUS_UNCLEAR;
    filter_apply(&w->results, w->statements, &DIVISIONS, &f, &w->arena, &out);
    assert_int_equal(out.count, 2);
    f.text = S("iclasda"); /* without regard to case, in any language */
    filter_apply(&w->results, w->statements, &DIVISIONS, &f, &w->arena, &out);
    assert_int_equal(out.count, 1);
    assert_int_equal(out.statements[0], 2);
    f.text = S("nothing of the kind");
    filter_apply(&w->results, w->statements, &DIVISIONS, &f, &w->arena, &out);
    assert_int_equal(out.count, 0);
    assert_int_equal(out.shown, 0);
    assert_int_equal(out.pages, 1);
}

static void statements_come_in_the_order_asked_for(void **state)
{
    struct world *w = *state;
    struct filtered out;
    given_a_dozen(w);
    struct results_filter f = everything();
    const size_t orders[SORT_COUNT][STATEMENTS] = {
        [SORT_DIVIDED] = { 0, 1, 2, 3 },
        [SORT_AGREED] = { 3, 0, 1, 2 }, /* 3 of 4, 4 of 6, 3 of 5, 2 of 5 by their lower bounds */
        [SORT_ANSWERS] = { 0, 1, 2, 3 },
        [SORT_NUMBER] = { 0, 1, 2, 3 },
    };
    for (int sort = 0; sort < SORT_COUNT; sort++) {
        f.sort = (enum statement_sort)sort;
        filter_apply(&w->results, w->statements, &DIVISIONS, &f, &w->arena, &out);
        if (sort == SORT_AGREED) {
            for (size_t k = 1; k < out.count; k++)
                assert_true(agree_bounds(out.voices[out.statements[k - 1]]).low >=
                            agree_bounds(out.voices[out.statements[k]]).low);
            continue;
        }
        for (size_t k = 0; k < STATEMENTS; k++)
            assert_int_equal(out.statements[k], orders[sort][k]);
    }
}

static void a_page_beyond_the_last_is_the_last(void **state)
{
    struct world *w = *state;
    struct filtered out;
    struct results_filter f = everything();
    f.page = 99;
    filter_apply(&w->results, w->statements, &DIVISIONS, &f, &w->arena, &out);
    assert_int_equal(out.pages, 1);
    assert_int_equal(out.first, 0);
    assert_int_equal(out.shown, STATEMENTS);
}

/* --- what of the public is shown -------------------------------------------------------------- */

static struct shown shown_of(struct world *w, struct voices v)
{
    struct shown out[GROUPS_MOST + 1];
    w->on[0].voices = v;
    assert_int_equal(shown_cells(&w->results, &w->on[0], 0, &w->arena, out), OK);
    return out[w->numbers.group_count];
}

static void named_organisations_are_never_hidden(void **state)
{
    struct world *w = *state;
    const struct shown s = shown_of(w, (struct voices){ 1, 0, 1 });
    assert_true(s.is_all_shown);
    assert_int_equal(s.agree, 1);
    assert_int_equal(s.answers, 2);
}

static void fewer_than_five_of_the_public_are_put_together_with_others(void **state)
{
    struct world *w = *state;
    w->results.side = SIDE_PUBLIC;
    const struct shown all = shown_of(w, (struct voices){ 30, 20, 10 });
    assert_true(all.is_all_shown && all.has_share);
    assert_int_equal(all.answers, 60);

    const struct shown two = shown_of(w, (struct voices){ 63, 1, 8 });
    assert_false(two.is_all_shown);
    assert_true(two.has_share);
    assert_int_equal(two.agree, 63);
    assert_int_equal(two.others, 9);
    assert_int_equal(two.disagree, NOT_SHOWN);
    assert_int_equal(two.pass, NOT_SHOWN); /* or the one who disagrees would follow */

    const struct shown most = shown_of(w, (struct voices){ 63, 1, 0 });
    assert_false(most.has_share);
    assert_int_equal(most.agree, 63);
    assert_int_equal(most.others, NOT_SHOWN);
    assert_int_equal(most.answers, NOT_SHOWN);

    const struct shown none = shown_of(w, (struct voices){ 2, 1, 1 });
    assert_int_equal(none.agree, NOT_SHOWN);
    assert_int_equal(none.others, NOT_SHOWN);
}

static void a_small_cell_of_a_group_does_not_follow_from_the_whole(void **state)
{
    struct world *w = *state;
    struct shown out[GROUPS_MOST + 1];
    w->results.side = SIDE_PUBLIC;
    given_groups(w, 0, (struct voices){ 20, 2, 10 }, (struct voices){ 9, 30, 9 });
    w->on[0].voices = (struct voices){ 29, 32, 19 };
    assert_int_equal(shown_cells(&w->results, &w->on[0], 0, &w->arena, out), OK);
    assert_false(out[0].is_all_shown);
    assert_false(out[1].is_all_shown && out[2].is_all_shown);
    assert_true(out[0].has_share);
    assert_int_equal(out[0].others, 12);
}

static struct voices drawn_voices(uint64_t *state)
{
    int32_t n[3];
    for (int i = 0; i < 3; i++) {
        *state = *state * 6364136223846793005u + 1442695040888963407u;
        n[i] = (int32_t)((*state >> 40) % ((*state >> 60) % 2 == 0 ? 7 : 40));
    }
    return (struct voices){ n[0], n[1], n[2] };
}

/* Pages that show everybody alone, and that with groups beside, must not hide different things. */
static void everybody_is_shown_alike_with_groups_and_without(void **state)
{
    struct world *w = *state;
    struct cx cx = { .arena = &w->arena };
    uint64_t random = 42;
    w->results.side = SIDE_PUBLIC;
    for (int round = 0; round < 3000; round++) {
        struct shown out[GROUPS_MOST + 1];
        const struct voices a = drawn_voices(&random), b = drawn_voices(&random);
        const struct voices all = { a.agree + b.agree, a.disagree + b.disagree, a.pass + b.pass };
        given_groups(w, 0, a, b);
        w->on[0].voices = all;
        assert_int_equal(shown_cells(&w->results, &w->on[0], 0, &w->arena, out), OK);
        const struct answers alone = { .agree = all.agree,
                                       .disagree = all.disagree,
                                       .pass = all.pass };
        const struct shown *shown = NULL;
        assert_int_equal(shown_answers(&cx, &alone, &shown), OK);
        assert_int_equal(shown->agree, out[2].agree);
        assert_int_equal(shown->disagree, out[2].disagree);
        assert_int_equal(shown->pass, out[2].pass);
        assert_int_equal(shown->others, out[2].others);
        assert_int_equal(shown->answers, out[2].answers);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_shares_a_position_is_counted_without_oneself),
        TEST(alone_is_who_three_others_contradict_and_nobody_follows),
        TEST(the_nearest_is_the_surest_and_few_statements_lead_no_list),
        TEST(who_said_nothing_has_no_neighbours),
        TEST(the_side_that_agrees_least_decides),
        TEST(without_groups_the_camps_of_the_sharpest_divergence_are_bridged),
        TEST(a_class_counts_only_its_own),
        TEST(class_and_group_narrow_together),
        TEST(a_status_and_a_word_choose_statements),
        TEST(statements_come_in_the_order_asked_for),
        TEST(a_page_beyond_the_last_is_the_last),
        TEST(named_organisations_are_never_hidden),
        TEST(fewer_than_five_of_the_public_are_put_together_with_others),
        TEST(a_small_cell_of_a_group_does_not_follow_from_the_whole),
        TEST(everybody_is_shown_alike_with_groups_and_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
