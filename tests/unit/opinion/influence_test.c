/* Leaving every voice out once: the same as counting again without it, and who matters most.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "opinion/influence.h"

enum { PEOPLE = 48, STATEMENTS = 14, CLASSES = 3, ORGANISATIONS = 13 };

/* answer 2: none */
#define WORLD_ALSO                                                                                 \
    struct findings_options options;                                                               \
    int8_t answer[PEOPLE][STATEMENTS];                                                             \
    int32_t label_of[PEOPLE], voice_of[PEOPLE];                                                    \
    double weight[PEOPLE];
#include "world.h"

/* Everybody in a class (a few in none) and in an organisation, some of these in several classes;
 * each class has a habit on each statement. */
static int make_world(void **state)
{
    struct world *const w = world_new(state, 2, 1);
    w->options = findings_options_default();
    double habit[CLASSES][STATEMENTS];
    for (int g = 0; g < CLASSES; g++) {
        for (int j = 0; j < STATEMENTS; j++)
            habit[g][j] = chance(w) < 0.5 ? 0.9 : chance(w);
    }
    for (int i = 0; i < PEOPLE; i++) {
        w->label_of[i] = i % 17 == 16 ? -1 : (int32_t)(chance(w) * CLASSES);
        w->voice_of[i] = (int32_t)(chance(w) * ORGANISATIONS);
        w->weight[i] = 0.5 + chance(w);
        for (int j = 0; j < STATEMENTS; j++) {
            const double p = w->label_of[i] < 0 ? 0.5 : habit[w->label_of[i]][j];
            const double x = chance(w);
            w->answer[i][j] = (int8_t)(chance(w) < 0.25          ? 2
                                       : x < p                   ? 1
                                       : x < p + 0.2 * (1.0 - p) ? 0
                                                                 : -1);
        }
    }
    return 0;
}

static const struct votes *votes_new(struct world *w)
{
    struct vote_event *const e = arena_array(&w->arena, struct vote_event, PEOPLE * STATEMENTS);
    size_t count = 0;
    for (int i = 0; i < PEOPLE; i++) {
        for (int j = 0; j < STATEMENTS; j++) {
            if (w->answer[i][j] != 2)
                e[count++] = (struct vote_event){ 0, i, j, w->answer[i][j] };
        }
    }
    const struct votes *const v = built(w, e, count, BY_ID);
    must(v->participants == PEOPLE && v->statements == STATEMENTS);
    return v;
}

static struct findings found(struct world *w, const struct influence_input *in, size_t classes,
                             struct tallies *t)
{
    struct findings f;
    assert_int_equal(tallies_make(in->votes, in->label_of, classes, in->weighting,
                                  in->moderated_out, &w->arena, &w->scratch, t),
                     OK);
    assert_int_equal(findings_make(t, &w->options, &w->arena, &w->scratch, &f), OK);
    return f;
}

static const struct statement_influence *influence(struct world *w,
                                                   const struct influence_input *in, size_t classes)
{
    struct tallies t;
    const struct findings f = found(w, in, classes, &t);
    struct statement_influence *out;
    assert_int_equal(influence_make(in, &t, &f, &w->arena, &w->scratch, &out), OK);
    assert_int_equal(w->scratch.used, 0);
    return out;
}

/* --- against counting again ------------------------------------------------------------------ */

static double difference_at(const struct findings *f, size_t widest, size_t j)
{
    for (size_t g = 0; g < f->classes; g++) {
        for (size_t h = g + 1; h < f->classes; h++) {
            if (pair_number(f->classes, g, h) == widest) {
                const struct share a = class_finding_at(f, g, j)->agreeing;
                const struct share b = class_finding_at(f, h, j)->agreeing;
                return share_mean(a.successes, a.failures) - share_mean(b.successes, b.failures);
            }
        }
    }
    return 0.0;
}

static double largest_change(const struct findings *all, const struct findings *without, size_t j)
{
    const size_t widest = all->statement[j].widest;
    const double agreed = without->statement[j].agreed_least - all->statement[j].agreed_least;
    const double rejected = without->statement[j].rejected_least - all->statement[j].rejected_least;
    const double apart = difference_at(without, widest, j) - difference_at(all, widest, j);
    return fmax(fmax(fabs(agreed), fabs(rejected)), fabs(apart));
}

static enum verdict verdict_again(const struct findings *without, double p_told, size_t j)
{
    bool told[CLASSES * CLASSES];
    for (size_t k = 0; k < without->pairs; k++)
        told[k] =
            pair_finding_at(without, k, j)->tested && pair_finding_at(without, k, j)->p <= p_told;
    return verdict_of(without->of + j * without->classes, without->classes,
                      without->options.voices_least, told);
}

static void stretch(struct interval *i, double v)
{
    i->low = fmin(i->low, v);
    i->high = fmax(i->high, v);
}

/* Everything by counting anew with the voice in no class, one voice after the other. */
static void count_again(struct world *w, const struct influence_input *in, size_t j,
                        struct statement_influence *s)
{
    struct tallies t;
    const struct findings all = found(w, in, CLASSES, &t);
    const size_t voices = in->voice_of == NULL ? PEOPLE : in->voices;
    const struct statement_finding *const with = &all.statement[j];
    const double apart = difference_at(&all, with->widest, j);
    *s = (struct statement_influence){ .agreed_least = { with->agreed_least, with->agreed_least },
                                       .rejected_least = { with->rejected_least,
                                                           with->rejected_least },
                                       .difference = { apart, apart },
                                       .strongest = -1,
                                       .changer = -1,
                                       .without = with->verdict };
    double changed = -1.0;
    for (size_t x = 0; x < voices; x++) {
        int32_t label_of[PEOPLE];
        for (size_t i = 0; i < PEOPLE; i++) {
            const size_t voice = in->voice_of == NULL ? i : (size_t)in->voice_of[i];
            label_of[i] = voice == x ? -1 : in->label_of[i];
        }
        struct influence_input other = *in;
        other.label_of = label_of;
        const struct findings f = found(w, &other, CLASSES, &t);
        stretch(&s->agreed_least, f.statement[j].agreed_least);
        stretch(&s->rejected_least, f.statement[j].rejected_least);
        stretch(&s->difference, difference_at(&f, with->widest, j));
        const double change = largest_change(&all, &f, j);
        if (change > s->change + 1e-13) {
            s->change = change;
            s->strongest = (int32_t)x;
        }
        const enum verdict verdict = verdict_again(&f, all.p_told, j);
        s->changers += verdict != with->verdict;
        if (verdict != with->verdict && change > changed + 1e-13) {
            changed = change;
            s->changer = (int32_t)x;
            s->without = verdict;
        }
    }
}

static void assert_same_as_counting_again(struct world *w, const struct influence_input *in,
                                          double margin)
{
    const struct statement_influence *const got = influence(w, in, CLASSES);
    int changers = 0;
    for (size_t j = 0; j < STATEMENTS; j++) {
        struct statement_influence want;
        count_again(w, in, j, &want);
        assert_close(got[j].agreed_least.low, want.agreed_least.low, margin);
        assert_close(got[j].agreed_least.high, want.agreed_least.high, margin);
        assert_close(got[j].rejected_least.low, want.rejected_least.low, margin);
        assert_close(got[j].rejected_least.high, want.rejected_least.high, margin);
        assert_close(got[j].difference.low, want.difference.low, margin);
        assert_close(got[j].difference.high, want.difference.high, margin);
        assert_close(got[j].change, want.change, margin + 1e-13);
        assert_int_equal(got[j].strongest, want.strongest);
        assert_int_equal(got[j].changers, want.changers);
        assert_int_equal(got[j].changer, want.changer);
        assert_int_equal(got[j].without, want.without);
        changers += want.changers;
    }
    assert_true(changers > 0);
}

static void leaving_a_participant_out_is_counting_again_without_them(void **state)
{
    struct world *w = *state;
    struct influence_input in = { .votes = votes_new(w), .label_of = w->label_of };
    assert_same_as_counting_again(w, &in, 0.0);

    const bool out[STATEMENTS] = { [5] = true };
    in.moderated_out = out;
    assert_same_as_counting_again(w, &in, 0.0);
    assert_int_equal(influence(w, &in, CLASSES)[5].strongest, -1);
}

static void leaving_a_weighted_participant_out_is_counting_again_without_them(void **state)
{
    struct world *w = *state;
    const struct weighting weighting = { w->weight, NULL, 0 };
    const struct influence_input in = { .votes = votes_new(w),
                                        .label_of = w->label_of,
                                        .weighting = &weighting };
    assert_same_as_counting_again(w, &in, 1e-12);
}

static void leaving_an_organisation_out_is_counting_again_without_its_members(void **state)
{
    struct world *w = *state;
    const struct weighting weighting = { NULL, w->voice_of, ORGANISATIONS };
    struct influence_input in = { .votes = votes_new(w),
                                  .label_of = w->label_of,
                                  .voice_of = w->voice_of,
                                  .voices = ORGANISATIONS };
    assert_same_as_counting_again(w, &in, 0.0);
    in.weighting = &weighting;
    assert_same_as_counting_again(w, &in, 1e-12);
}

static void weights_and_moderation_make_no_difference_to_that(void **state)
{
    struct world *w = *state;
    bool out[STATEMENTS] = { [3] = true };
    const struct weighting weighting = { w->weight, w->voice_of, ORGANISATIONS };
    const struct influence_input in = { .votes = votes_new(w),
                                        .label_of = w->label_of,
                                        .weighting = &weighting,
                                        .moderated_out = out,
                                        .voice_of = w->voice_of,
                                        .voices = ORGANISATIONS };
    assert_same_as_counting_again(w, &in, 1e-12);
    assert_int_equal(influence(w, &in, CLASSES)[3].strongest, -1);
}

/* --- who matters ----------------------------------------------------------------------------- */

static void fill(struct world *w, int8_t vote)
{
    for (int i = 0; i < PEOPLE; i++) {
        w->label_of[i] = 0;
        for (int j = 0; j < STATEMENTS; j++)
            w->answer[i][j] = i < 4 ? vote : 2;
        w->answer[i][STATEMENTS - 1] = 1; /* so that everybody has a row */
    }
}

static void of_voices_alike_the_one_with_the_smaller_id_is_named(void **state)
{
    struct world *w = *state;
    fill(w, 1);
    const struct influence_input in = { .votes = votes_new(w), .label_of = w->label_of };
    const struct statement_influence *const s = influence(w, &in, 1);

    assert_int_equal(s[0].strongest, 0);
    assert_close(s[0].agreed_least.low, share_quantile(3.0, 0.0, 0.05), 1e-15);
    assert_close(s[0].agreed_least.high, share_quantile(4.0, 0.0, 0.05), 1e-15);
    assert_int_equal(s[0].changers, 0);
}

/* Rows in the order of first answers: id 3 comes first, yet 0 is the smaller id. */
static void the_smaller_id_is_named_whatever_the_order_of_rows(void **state)
{
    struct world *w = *state;
    const struct vote_event e[] = {
        { 0, 3, 0, 1 }, { 1, 2, 0, 1 }, { 2, 0, 0, 1 }, { 3, 1, 0, 1 }
    };
    const struct influence_input in = { .votes = built(w, e, 4, FIRST_SEEN) };

    const int32_t strongest = influence(w, &in, 1)[0].strongest;

    assert_int_equal(in.votes->participant_id[strongest], 0);
}

static void a_verdict_that_hangs_on_single_voices_says_so(void **state)
{
    struct world *w = *state;
    fill(w, 1);
    w->answer[3][0] = 2;  /* three agree: the fewest that are enough */
    w->answer[2][1] = -1; /* three agree, one does not: without that one everybody does */
    const struct influence_input in = { .votes = votes_new(w), .label_of = w->label_of };
    const struct statement_influence *const s = influence(w, &in, 1);

    assert_int_equal(s[0].changers, 3);
    assert_int_equal(s[0].changer, 0);
    assert_int_equal(s[0].without, VERDICT_TOO_FEW);
    assert_int_equal(s[1].changers, 1);
    assert_int_equal(s[1].changer, 2);
    assert_int_equal(s[1].without, VERDICT_COMMON_GROUND);
    assert_int_equal(s[1].strongest, 2);
}

static void agreeing_and_disagreeing_may_trade_places(void **state)
{
    struct world *w = *state;
    const struct influence_input in = { .votes = votes_new(w), .label_of = w->label_of };
    const struct statement_influence *const a = influence(w, &in, CLASSES);
    for (int i = 0; i < PEOPLE; i++) {
        for (int j = 0; j < STATEMENTS; j++)
            w->answer[i][j] = (int8_t)(w->answer[i][j] == 2 ? 2 : -w->answer[i][j]);
    }
    const struct influence_input turned = { .votes = votes_new(w), .label_of = w->label_of };
    const struct statement_influence *const b = influence(w, &turned, CLASSES);

    for (size_t j = 0; j < STATEMENTS; j++) {
        assert_memory_equal(&a[j].agreed_least, &b[j].rejected_least, sizeof a[j].agreed_least);
        assert_memory_equal(&a[j].rejected_least, &b[j].agreed_least, sizeof a[j].agreed_least);
    }
}

static void the_same_votes_give_the_same_bytes(void **state)
{
    struct world *w = *state;
    const struct influence_input in = { .votes = votes_new(w),
                                        .label_of = w->label_of,
                                        .voice_of = w->voice_of,
                                        .voices = ORGANISATIONS };
    const struct statement_influence *const a = influence(w, &in, CLASSES);
    const struct statement_influence *const b = influence(w, &in, CLASSES);
    assert_memory_equal(a, b, STATEMENTS * sizeof *a);
}

static void nobody_has_no_influence(void **state)
{
    struct world *w = *state;
    struct influence_input in = { .votes = built(w, NULL, 0, BY_ID) };
    influence(w, &in, 1);

    in.votes = votes_new(w); /* and of people in no class, nothing is left to take out */
    for (int i = 0; i < PEOPLE; i++)
        w->label_of[i] = -1;
    in.label_of = w->label_of;
    const struct statement_influence *const s = influence(w, &in, CLASSES);
    assert_int_equal(s[0].strongest, -1);
    assert_int_equal(s[0].without, VERDICT_NO_ANSWERS);
}

static void assert_survives_short_memory(struct world *w, const struct influence_input *in)
{
    struct tallies t;
    const struct findings f = found(w, in, CLASSES, &t);
    const struct arena_mark before = arena_mark(&w->arena);
    for (unsigned n = 1;; n += n < 40 ? 1 : 17) {
        struct statement_influence *out;
        mem_fail_nth(n);
        const err_t e = influence_make(in, &t, &f, &w->arena, &w->scratch, &out);
        mem_fail_nth(0);
        assert_int_equal(w->scratch.used, 0);
        arena_back(&w->arena, before);
        if (e == OK) {
            assert_true(n > 30);
            return;
        }
        assert_int_equal(e, ERR_NO_MEMORY);
    }
}

static void short_memory_is_an_error_wherever_it_ends(void **state)
{
    struct world *w = *state;
    struct influence_input in = { .votes = votes_new(w), .label_of = w->label_of };
    assert_survives_short_memory(w, &in);
    in.voice_of = w->voice_of;
    in.voices = ORGANISATIONS;
    assert_survives_short_memory(w, &in);
}

int main(void)
{
#define IN_WORLD(f) cmocka_unit_test_setup_teardown(f, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(leaving_a_participant_out_is_counting_again_without_them),
        IN_WORLD(leaving_a_weighted_participant_out_is_counting_again_without_them),
        IN_WORLD(leaving_an_organisation_out_is_counting_again_without_its_members),
        IN_WORLD(weights_and_moderation_make_no_difference_to_that),
        IN_WORLD(of_voices_alike_the_one_with_the_smaller_id_is_named),
        IN_WORLD(the_smaller_id_is_named_whatever_the_order_of_rows),
        IN_WORLD(a_verdict_that_hangs_on_single_voices_says_so),
        IN_WORLD(agreeing_and_disagreeing_may_trade_places),
        IN_WORLD(the_same_votes_give_the_same_bytes),
        IN_WORLD(nobody_has_no_influence),
        IN_WORLD(short_memory_is_an_error_wherever_it_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
