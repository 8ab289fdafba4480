/* Drawing statements: with known odds, not evenly, and so that estimates stay right.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>

#include "../cm.h"
#include "kit/crypto/crypto.h"
#include "opinion/random.h"
#include "viewpoints/positions/draw.h"

enum { STATEMENTS = 12, PEOPLE = 4000, AXES = 1 };

/* A model in which the first statements tell much of where somebody stands and the last little. */
struct made {
    struct arena arena;
    struct secret key;
    int64_t number[STATEMENTS];
    struct factor_model model;
    double answers[STATEMENTS];
    const struct routing_model *kept;
    struct drawing drawing;
};

static struct made *given(struct made *m)
{
    size_t of_column[STATEMENTS];
    *m = (struct made){ 0 };
    arena_init(&m->arena);
    memset(m->key.at, 7, sizeof m->key.at);
    m->model = (struct factor_model){
        .statements = STATEMENTS,
        .dimensions = AXES,
        .noise = 0.3,
        .mean = arena_array(&m->arena, double, STATEMENTS),
        .loading = arena_array(&m->arena, double, STATEMENTS),
        .loading_spread = arena_array(&m->arena, double, STATEMENTS),
    };
    for (size_t j = 0; j < STATEMENTS; j++) {
        of_column[j] = j;
        m->number[j] = (int64_t)j * 2;
        m->model.loading[j] = 1.2 / (1.0 + (double)j);
        m->answers[j] = 200.0;
    }
    m->kept =
        routing_model_keep(&m->model, of_column, m->number, m->answers, STATEMENTS, &m->arena);
    drawing_make(m->kept, m->number, STATEMENTS, &m->arena, &m->drawing);
    return m;
}

static void without_a_model_every_open_statement_is_as_likely(void **state)
{
    (void)state;
    struct made m;
    given(&m);
    struct drawing d;
    drawing_make(NULL, m.number, STATEMENTS, &m.arena, &d);
    bool closed[STATEMENTS] = { [3] = true };
    struct draw one;

    assert_true(draw_next(&d, closed, 0.5, 2, &m.arena, &one));
    assert_true(fabs(one.drawn.probability - 1.0 / (STATEMENTS - 1)) < 1e-12);
    assert_int_equal(one.drawn.open, STATEMENTS - 1);
    assert_int_equal(one.drawn.step, 2);
    for (size_t j = 0; j < STATEMENTS; j++)
        closed[j] = true;
    assert_false(draw_next(&d, closed, 0.5, 2, &m.arena, &one));
    arena_release(&m.arena);
}

static void what_tells_more_is_drawn_more_often_and_as_often_as_it_says(void **state)
{
    (void)state;
    struct made m;
    given(&m);
    const bool closed[STATEMENTS] = { 0 };
    enum { DRAWS = 20000 };
    int drawn[STATEMENTS] = { 0 };
    double said[STATEMENTS] = { 0 };
    for (int i = 0; i < DRAWS; i++) {
        struct draw one;
        assert_true(draw_next(&m.drawing, closed, (i + 0.5) / DRAWS, 1, &m.arena, &one));
        drawn[one.at]++;
        said[one.at] = one.drawn.probability;
    }

    double sum = 0.0;
    for (size_t j = 0; j < STATEMENTS; j++) {
        assert_true(fabs((double)drawn[j] / DRAWS - said[j]) < 2.0 / DRAWS);
        sum += said[j];
    }
    assert_true(fabs(sum - 1.0) < 1e-9);
    assert_true(said[0] > 4.0 / STATEMENTS);
    assert_true(said[STATEMENTS - 1] < 0.5 / STATEMENTS);
    assert_true(said[STATEMENTS - 1] >= 0.1 / STATEMENTS); /* never forgotten */
    assert_int_equal(tells_most(&m.drawing, closed, &m.arena), 0);
    arena_release(&m.arena);
}

static void what_an_answer_told_already_is_not_worth_asking_again(void **state)
{
    (void)state;
    struct made m;
    given(&m);
    /* four statements alike on one axis, four on another */
    enum { EACH = 4, ALL = 2 * EACH };
    double loading[ALL * 2] = { 0 }, spread[ALL * 3] = { 0 }, mean[ALL] = { 0 };
    int64_t number[ALL];
    for (size_t j = 0; j < ALL; j++) {
        number[j] = (int64_t)j;
        loading[j * 2 + (j >= EACH)] = 0.7;
    }
    const struct drawing d = { .count = ALL,
                               .number = number,
                               .model = { .statements = ALL,
                                          .dimensions = 2,
                                          .noise = 0.3,
                                          .mean = mean,
                                          .loading = loading,
                                          .loading_spread = spread } };
    const bool closed[ALL] = { [0] = true };
    double of_axis[2] = { 0 };
    for (double u = 0.0005; u < 1.0; u += 0.001) {
        struct draw one;
        assert_true(draw_next(&d, closed, u, 2, &m.arena, &one));
        of_axis[one.at >= EACH] = one.drawn.probability;
    }

    assert_true(of_axis[1] > 1.3 * of_axis[0]);
    assert_int_equal(tells_most(&d, closed, &m.arena) / EACH, 1);
    arena_release(&m.arena);
}

static void a_statement_that_the_model_does_not_know_can_be_drawn(void **state)
{
    (void)state;
    struct made m;
    given(&m);
    const int64_t number[4] = { 0, 1, 2, 22 }; /* 1 is new; the rest of the model's are gone */
    struct drawing d;
    drawing_make(m.kept, number, 4, &m.arena, &d);

    assert_true(d.effective[1] == 0.0 && d.effective[0] == 200.0);
    assert_true(d.model.loading[1] == 0.0);
    assert_true(d.model.loading[2] == m.model.loading[1]);
    assert_true(d.model.loading[3] == m.model.loading[11]);
    bool closed[4] = { true, false, true, true };
    struct draw one;
    assert_true(draw_next(&d, closed, 0.999, 3, &m.arena, &one));
    assert_int_equal(one.at, 1);
    assert_true(one.drawn.probability == 1.0);
    arena_release(&m.arena);
}

static void a_token_says_what_was_drawn_for_whom_and_nothing_else_fits(void **state)
{
    (void)state;
    struct made m;
    given(&m);
    const struct drawn d = { .probability = 0.0625, .step = 3, .open = 17, .at = 1795420800000000 };
    const consultation_id in = { 11 };
    const participant_id who = { 22 };
    const statement_id on = { 33 };
    const str_t token = draw_token(&m.arena, &m.key, in, who, on, &d);
    struct drawn read = { 0 };

    assert_int_equal(token.len, DRAW_TOKEN_CHARS);
    assert_true(draw_token_read(&m.arena, &m.key, token, in, who, on, &read));
    assert_true(read.probability == d.probability && read.step == 3 && read.open == 17 &&
                read.at == d.at);
    assert_false(draw_token_read(&m.arena, &m.key, token, (consultation_id){ 12 }, who, on, &read));
    assert_false(draw_token_read(&m.arena, &m.key, token, in, (participant_id){ 23 }, on, &read));
    assert_false(draw_token_read(&m.arena, &m.key, token, in, who, (statement_id){ 34 }, &read));
    struct secret other = m.key;
    other.at[0] ^= 1;
    assert_false(draw_token_read(&m.arena, &other, token, in, who, on, &read));
    for (size_t i = 0; i < token.len; i++) {
        char *const bent = arena_alloc(&m.arena, token.len);
        memcpy(bent, token.at, token.len);
        bent[i] = bent[i] == 'A' ? 'B' : 'A';
        const bool same_bits = i == token.len - 1; /* its last bits say nothing */
        assert_true(same_bits || !draw_token_read(&m.arena, &m.key, (str_t){ bent, token.len }, in,
                                                  who, on, &read));
    }
    assert_false(draw_token_read(&m.arena, &m.key, S(""), in, who, on, &read));
    arena_release(&m.arena);
}

static void who_has_no_pseudonym_yet_may_bring_a_first_draw_only(void **state)
{
    (void)state;
    struct made m;
    given(&m);
    struct drawn d = { .probability = 0.25, .step = 1, .open = 4, .at = 5 };
    struct drawn read = { 0 };
    const participant_id nobody = { 0 }, who = { 22 };
    const str_t first =
        draw_token(&m.arena, &m.key, (consultation_id){ 1 }, nobody, (statement_id){ 2 }, &d);
    d.step = 2;
    const str_t second =
        draw_token(&m.arena, &m.key, (consultation_id){ 1 }, nobody, (statement_id){ 2 }, &d);

    assert_true(draw_token_read(&m.arena, &m.key, first, (consultation_id){ 1 }, who,
                                (statement_id){ 2 }, &read));
    assert_false(draw_token_read(&m.arena, &m.key, second, (consultation_id){ 1 }, who,
                                 (statement_id){ 2 }, &read));
    arena_release(&m.arena);
}

static void asking_again_draws_no_other_statement(void **state)
{
    (void)state;
    struct made m;
    given(&m);
    const consultation_id in = { 11 };
    double sum = 0.0;
    for (int64_t who = 1; who <= 2000; who++) {
        const double u = draw_chance(&m.key, in, (participant_id){ who }, 1);
        assert_true(u >= 0.0 && u < 1.0);
        assert_true(u == draw_chance(&m.key, in, (participant_id){ who }, 1));
        assert_true(u != draw_chance(&m.key, in, (participant_id){ who }, 2));
        sum += u;
    }
    assert_true(fabs(sum / 2000 - 0.5) < 0.03);
    arena_release(&m.arena);
}

/* --- people who answer what is drawn, by where they stand ------------------------------------- */

/* The first statement's share among all is known; people agree with it where they stand right. */
static int8_t answer_of(double place, size_t j)
{
    const double x = place * (j % 2 == 0 ? 1.0 : -1.0) + 0.1 * (double)j - 0.5;
    return x > 0.2 ? 1 : x < -0.2 ? -1 : 0;
}

enum stopping { STOP_BY_PATIENCE, STOP_WHEN_DISAGREEING };

struct crowd {
    struct drawn_vote votes[PEOPLE * STATEMENTS];
    size_t count;
    double truth[STATEMENTS], plain[STATEMENTS];
};

static void crowd_answer(struct made *m, enum stopping stopping, struct crowd *out)
{
    double all[STATEMENTS] = { 0 }, agree[STATEMENTS] = { 0 };
    uint64_t thrown = 0;
    out->count = 0;
    for (int64_t i = 1; i <= PEOPLE; i++) {
        const double place = random_unit(42, thrown++) * 2.0 - 1.0;
        bool closed[STATEMENTS] = { 0 };
        const size_t first = out->count;
        const int32_t patience = 2 + (int32_t)(random_unit(42, thrown++) * 4.0);
        for (size_t j = 0; j < STATEMENTS; j++)
            out->truth[j] += answer_of(place, j) > 0 ? 1.0 / PEOPLE : 0.0;
        for (int32_t step = 1; step <= patience; step++) {
            struct draw d;
            const double u =
                draw_chance(&m->key, (consultation_id){ 1 }, (participant_id){ i }, step);
            assert_true(draw_next(&m->drawing, closed, u, step, &m->arena, &d));
            closed[d.at] = true;
            const int8_t said = answer_of(place, d.at);
            out->votes[out->count++] = (struct drawn_vote){ .participant = { i },
                                                            .number = m->number[d.at],
                                                            .value = (enum position)said,
                                                            .probability = d.drawn.probability,
                                                            .open = d.drawn.open,
                                                            .step = step };
            all[d.at] += 1.0;
            agree[d.at] += said > 0;
            if (stopping == STOP_WHEN_DISAGREEING && said < 0)
                break;
        }
        for (size_t k = first; k < out->count; k++)
            out->votes[k].steps = (int32_t)(out->count - first);
    }
    for (size_t j = 0; j < STATEMENTS; j++)
        out->plain[j] = agree[j] / all[j];
}

static void draws_are_told_from_even_ones(void **state)
{
    (void)state;
    struct made m;
    given(&m);
    struct crowd *const routed = mem_new(sizeof *routed), *const even = mem_new(sizeof *even);
    crowd_answer(&m, STOP_BY_PATIENCE, routed);
    drawing_make(NULL, m.number, STATEMENTS, &m.arena, &m.drawing);
    crowd_answer(&m, STOP_BY_PATIENCE, even);

    const struct drawn_health a = drawn_health_of(routed->votes, routed->count);
    const struct drawn_health b = drawn_health_of(even->votes, even->count);
    assert_true(a.evenness < 0.95 && a.advantage > 1.5);
    assert_int_equal(a.even, 0);
    assert_true(fabs(b.evenness - 1.0) < 1e-9 && fabs(b.advantage - 1.0) < 1e-9);
    assert_int_equal(b.even, b.choices);
    mem_free(routed);
    mem_free(even);
    arena_release(&m.arena);
}

static void shares_among_all_are_right_although_few_were_asked(void **state)
{
    (void)state;
    struct made m;
    given(&m);
    struct crowd *const crowd = mem_new(sizeof *crowd);
    const struct drawn_estimate *at = NULL;
    size_t n = 0;
    crowd_answer(&m, STOP_BY_PATIENCE, crowd);
    drawn_estimates(crowd->votes, crowd->count, &m.arena, &at, &n);

    assert_int_equal(n, STATEMENTS);
    for (size_t j = 0; j < n; j++) {
        const double off = at[j].all.share[2] - crowd->truth[j];
        assert_true(fabs(off) < 4.0 * at[j].all.error[2] + 0.002);
        const double first = at[j].first.share[2] - crowd->truth[j];
        assert_true(fabs(first) < 4.0 * at[j].first.error[2] + 0.002);
        assert_true(at[j].first.effective < at[j].all.effective);
    }
    mem_free(crowd);
    arena_release(&m.arena);
}

/* Where people stop because of what they were asked, only first draws stay right: that is why both
 * are told. */
static void first_draws_stay_right_whatever_makes_people_stop(void **state)
{
    (void)state;
    struct made m;
    given(&m);
    struct crowd *const crowd = mem_new(sizeof *crowd);
    const struct drawn_estimate *at = NULL;
    size_t n = 0;
    crowd_answer(&m, STOP_WHEN_DISAGREEING, crowd);
    drawn_estimates(crowd->votes, crowd->count, &m.arena, &at, &n);

    double plain = 0.0;
    for (size_t j = 0; j < n; j++) {
        const double first = at[j].first.share[2] - crowd->truth[j];
        assert_true(fabs(first) < 4.0 * at[j].first.error[2] + 0.002);
        plain = fmax(plain, fabs(crowd->plain[j] - crowd->truth[j]));
    }
    assert_true(plain > 0.05); /* counting alone would be wrong by this */
    mem_free(crowd);
    arena_release(&m.arena);
}

int main(void)
{
    crypto_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_model_every_open_statement_is_as_likely),
        cmocka_unit_test(what_tells_more_is_drawn_more_often_and_as_often_as_it_says),
        cmocka_unit_test(what_an_answer_told_already_is_not_worth_asking_again),
        cmocka_unit_test(a_statement_that_the_model_does_not_know_can_be_drawn),
        cmocka_unit_test(a_token_says_what_was_drawn_for_whom_and_nothing_else_fits),
        cmocka_unit_test(who_has_no_pseudonym_yet_may_bring_a_first_draw_only),
        cmocka_unit_test(asking_again_draws_no_other_statement),
        cmocka_unit_test(draws_are_told_from_even_ones),
        cmocka_unit_test(shares_among_all_are_right_although_few_were_asked),
        cmocka_unit_test(first_draws_stay_right_whatever_makes_people_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
