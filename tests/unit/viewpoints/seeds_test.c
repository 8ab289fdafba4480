/* Statements written one a line, and the classes organisations are compared by.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"

#include "kit/base/arena.h"
#include "viewpoints/stages/divisions.h"
#include "viewpoints/stages/pages.h"
#include "viewpoints/stages/stages.h"

static struct seed seeds[SEEDS_MOST];

static enum seed_fault read_lines(const char *az, const char *en, size_t *count, size_t *line,
                                  enum lang *in)
{
    const str_t lines[LANG_COUNT] = { [LANG_AZ] = str_from_c(az), [LANG_EN] = str_from_c(en) };
    return seeds_read(lines, seeds, count, line, in);
}

static void the_same_line_is_the_same_statement_in_both_languages(void **state)
{
    (void)state;
    size_t n = 0, line = 0;
    enum lang in;

    assert_int_equal(read_lines("Bir | B\nİki\n\n", "One | O\n Two \n", &n, &line, &in), SEEDS_FIT);
    assert_int_equal(n, 2);
    assert_str_is(seeds[0].text.by[LANG_AZ], "Bir");
    assert_str_is(seeds[0].text.by[LANG_EN], "One");
    assert_str_is(seeds[0].short_text.by[LANG_AZ], "B");
    assert_str_is(seeds[0].short_text.by[LANG_EN], "O");
    assert_str_is(seeds[1].text.by[LANG_AZ], "İki");
    assert_str_is(seeds[1].text.by[LANG_EN], "Two");
    assert_int_equal(seeds[1].short_text.by[LANG_EN].len, 0);
}

static void one_language_may_be_left_empty_altogether(void **state)
{
    (void)state;
    size_t n = 0, line = 0;
    enum lang in;

    assert_int_equal(read_lines("", "One\nTwo", &n, &line, &in), SEEDS_FIT);
    assert_int_equal(n, 2);
    assert_int_equal(seeds[1].text.by[LANG_AZ].len, 0);
    assert_int_equal(read_lines("", " \n \n", &n, &line, &in), SEEDS_FIT);
    assert_int_equal(n, 0);
}

static void empty_lines_of_a_pasted_list_do_not_count(void **state)
{
    (void)state;
    size_t n = 0, line = 0;
    enum lang in;

    assert_int_equal(read_lines("Bir\n\nÜç", "One\n\nThree", &n, &line, &in), SEEDS_FIT);
    assert_int_equal(n, 2);
    assert_str_is(seeds[1].text.by[LANG_AZ], "Üç");
    assert_str_is(seeds[1].text.by[LANG_EN], "Three");
    /* in one language only: by their order */
    assert_int_equal(read_lines("Bir\nİki\nÜç", "\nOne\n\nTwo\n\n\nThree", &n, &line, &in),
                     SEEDS_FIT);
    assert_int_equal(n, 3);
    assert_str_is(seeds[2].text.by[LANG_AZ], "Üç");
    assert_str_is(seeds[2].text.by[LANG_EN], "Three");
    assert_int_equal(read_lines("", "One\n\nOne", &n, &line, &in), SEEDS_TWICE);
    assert_int_equal(line, 3); /* as the lines are counted in the field */
}

static void a_statement_may_be_missing_in_one_language(void **state)
{
    (void)state;
    size_t n = 0, line = 0;
    enum lang in;

    assert_int_equal(read_lines("Bir\n–\nÜç", "–\nTwo\nThree", &n, &line, &in), SEEDS_FIT);
    assert_int_equal(n, 3);
    assert_str_is(seeds[0].text.by[LANG_AZ], "Bir");
    assert_int_equal(seeds[0].text.by[LANG_EN].len, 0);
    assert_int_equal(seeds[1].text.by[LANG_AZ].len, 0);
    assert_str_is(seeds[1].text.by[LANG_EN], "Two");
    /* an empty line at the same place says it too, where the places of the others agree */
    assert_int_equal(read_lines("Bir\n\nÜç", "One\nTwo\nThree", &n, &line, &in), SEEDS_FIT);
    assert_int_equal(n, 3);
    assert_int_equal(seeds[1].text.by[LANG_AZ].len, 0);
    assert_str_is(seeds[2].text.by[LANG_AZ], "Üç");
}

static void the_line_at_fault_is_named_with_its_language(void **state)
{
    (void)state;
    char longest[STATEMENT_TEXT_MOST + 2] = { 0 };
    size_t n = 0, line = 0;
    enum lang in = LANG_AZ;

    assert_int_equal(read_lines("Bir\nİki\nÜç", "One\nTwo", &n, &line, &in), SEEDS_UNEVEN);
    assert_int_equal(line, 3);
    assert_int_equal(in, LANG_EN);
    assert_int_equal(n, 0);
    assert_int_equal(read_lines("Bir\n | İ\nÜç", "One\n | T\nThree", &n, &line, &in), SEEDS_GAP);
    assert_int_equal(line, 2);
    assert_int_equal(read_lines("", "One\nTwo\nOne", &n, &line, &in), SEEDS_TWICE);
    assert_int_equal(line, 3);
    memset(longest, 'a', STATEMENT_TEXT_MOST);
    assert_int_equal(read_lines(longest, "", &n, &line, &in), SEEDS_FIT);
    longest[STATEMENT_TEXT_MOST] = 'a';
    assert_int_equal(read_lines(longest, "", &n, &line, &in), SEEDS_TOO_LONG);
    assert_int_equal(in, LANG_AZ);
}

static void more_than_can_be_taken_at_once_is_refused(void **state)
{
    (void)state;
    char many[(SEEDS_MOST + 1) * 5 + 1];
    size_t n = 0, line = 0, at = 0;
    enum lang in;
    for (int i = 0; i <= SEEDS_MOST; i++)
        at += (size_t)snprintf(many + at, sizeof many - at, "%04d\n", i);

    assert_int_equal(read_lines("", many, &n, &line, &in), SEEDS_TOO_MANY);
    many[SEEDS_MOST * 5] = '\0';
    assert_int_equal(read_lines("", many, &n, &line, &in), SEEDS_FIT);
    assert_int_equal(n, SEEDS_MOST);
}

/* --- divisions --- */

static const struct division_facts FACTS[] = {
    { SCOPE_LOCAL, S_INIT("ngo"), true, MONEY_PUBLIC },
    { SCOPE_INTERNATIONAL, S_INIT("media"), false, MONEY_PRIVATE },
    { SCOPE_LOCAL, S_INIT("ngo"), false, MONEY_NOT_STATED },
};
enum { FACT_COUNT = ARRAY_LEN(FACTS) };

static void each_division_gives_every_organisation_a_class(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    static const struct {
        enum division division;
        size_t classes;
        int32_t of[FACT_COUNT];
        size_t unknown;
    } wanted[] = {
        { DIVISION_SCOPE, 2, { 0, 1, 0 }, 0 },
        { DIVISION_MEMBER, 2, { 0, 1, 1 }, 0 },
        { DIVISION_FUNDING, 2, { 0, 1, -1 }, 1 }, /* what is not on record is no class */
        { DIVISION_KIND, 2, { 1, 0, 1 }, 0 },     /* media before ngo */
    };
    for (size_t w = 0; w < ARRAY_LEN(wanted); w++) {
        struct division_classes c;
        division_classify(wanted[w].division, FACTS, FACT_COUNT, &arena, &c);
        assert_int_equal(c.class_count, wanted[w].classes);
        assert_int_equal(c.unknown, wanted[w].unknown);
        size_t counted = c.unknown;
        for (size_t i = 0; i < c.class_count; i++)
            counted += c.sizes[i];
        assert_int_equal(counted, FACT_COUNT);
        for (size_t i = 0; i < FACT_COUNT; i++)
            assert_int_equal(c.class_of[i], wanted[w].of[i]);
    }
}

static void classes_do_not_depend_on_the_order_of_organisations(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    struct division_facts turned[FACT_COUNT];
    struct division_classes a, b;
    for (size_t i = 0; i < FACT_COUNT; i++)
        turned[i] = FACTS[FACT_COUNT - 1 - i];

    division_classify(DIVISION_KIND, FACTS, FACT_COUNT, &arena, &a);
    division_classify(DIVISION_KIND, turned, FACT_COUNT, &arena, &b);
    for (size_t i = 0; i < a.class_count; i++)
        assert_true(str_eq(a.words[i], b.words[i]));
    for (size_t i = 0; i < FACT_COUNT; i++)
        assert_int_equal(a.class_of[i], b.class_of[FACT_COUNT - 1 - i]);
}

static void a_consultation_is_compared_by_its_words_or_by_scope(void **state)
{
    (void)state;
    struct consultation c = { .divisions = S_INIT("funding unknown kind") };
    enum division all[DIVISION_COUNT];

    assert_int_equal(divisions_of(&c, all), 2);
    assert_int_equal(all[0], DIVISION_FUNDING);
    assert_int_equal(all[1], DIVISION_KIND);
    assert_false(consultation_divides(&c, DIVISION_SCOPE));
    c.divisions = S("");
    assert_int_equal(divisions_of(&c, all), 1);
    assert_int_equal(all[0], DIVISION_SCOPE);
}

/* --- the timeline and presses --- */

static void the_timeline_tells_what_is_done_what_is_now_and_what_is_to_come(void **state)
{
    (void)state;
    const struct consultation c = { .opens_at = 200, .closes_at = 300, .reviews_until = 400 };
    const struct stage_steps s = stage_steps_of(&c, 350);

    assert_int_equal(s.count, 4); /* nothing is collected */
    assert_int_equal(s.at[0].stage, STAGE_OPEN);
    assert_int_equal(s.at[0].state, STEP_DONE);
    assert_int_equal(s.at[0].from, 200);
    assert_int_equal(s.at[0].till, 300);
    assert_int_equal(s.at[1].stage, STAGE_REVIEW);
    assert_int_equal(s.at[1].state, STEP_NOW);
    assert_int_equal(s.at[2].stage, STAGE_CLOSED);
    assert_int_equal(s.at[2].state, STEP_AHEAD);
    assert_int_equal(s.at[3].stage, STAGE_PUBLISHED);
    assert_int_equal(s.at[3].from, 0);
}

static void only_what_comes_next_can_be_pressed(void **state)
{
    (void)state;
    static const struct consultation c = {
        .collects_at = 100, .opens_at = 200, .closes_at = 300, .reviews_until = 400
    };
    static const struct {
        usec_t now;
        unsigned presses; /* bits by enum press */
    } moments[] = {
        { 50, 1u << PRESS_COLLECT | 1u << PRESS_OPEN },
        { 150, 1u << PRESS_OPEN },
        { 250, 1u << PRESS_REVIEW | 1u << PRESS_CLOSE },
        { 350, 1u << PRESS_CLOSE },
        { 450, 1u << PRESS_PUBLISH },
    };
    for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
        for (int p = 0; p < PRESS_COUNT; p++)
            assert_int_equal(press_fits(&c, (enum press)p, moments[i].now),
                             (moments[i].presses >> p & 1) != 0);
    }
    struct consultation draft = c;
    draft.is_draft = true;
    for (int p = 0; p < PRESS_COUNT; p++)
        assert_int_equal(press_fits(&draft, (enum press)p, 250), p == PRESS_ANNOUNCE);
}

static void every_press_brings_the_stage_it_says_with_dates_that_can_be(void **state)
{
    (void)state;
    static const struct consultation c = {
        .collects_at = 100, .opens_at = 200, .closes_at = 300, .reviews_until = 400
    };
    static const struct {
        enum press press;
        usec_t now;
        enum stage then;
    } presses[] = {
        { PRESS_COLLECT, 50, STAGE_COLLECTING }, { PRESS_OPEN, 50, STAGE_OPEN },
        { PRESS_OPEN, 150, STAGE_OPEN },         { PRESS_REVIEW, 250, STAGE_REVIEW },
        { PRESS_CLOSE, 250, STAGE_CLOSED },      { PRESS_CLOSE, 350, STAGE_CLOSED },
        { PRESS_PUBLISH, 450, STAGE_PUBLISHED },
    };
    for (size_t i = 0; i < ARRAY_LEN(presses); i++) {
        struct consultation after = c;
        press_dates(&after, presses[i].press, presses[i].now, 500);
        assert_int_equal(consultation_stage(&after, presses[i].now), presses[i].then);
        assert_int_equal(schedule_fault(&after), SCHEDULE_FITS);
    }
}

static void a_draft_opens_when_it_is_announced_late_and_lacks_what_it_lacks(void **state)
{
    (void)state;
    struct consultation c = { .is_draft = true,
                              .collects_at = 100,
                              .opens_at = 200,
                              .closes_at = 300,
                              .languages = S_INIT("az en"),
                              .question = { .by = { [LANG_EN] = S_INIT("What?") } } };
    assert_int_equal(announce_faults(&c, 50), ANNOUNCE_NO_QUESTION);
    assert_int_equal(announce_faults(&c, 300), ANNOUNCE_NO_QUESTION | ANNOUNCE_OVER);
    c.languages = S("en");
    assert_int_equal(announce_faults(&c, 50), 0);

    announce_dates(&c, 250);
    assert_int_equal(c.opens_at, 250);
    assert_int_equal(c.collects_at, 0); /* nothing is left to collect */
    assert_int_equal(schedule_fault(&c), SCHEDULE_FITS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_line_is_the_same_statement_in_both_languages),
        cmocka_unit_test(one_language_may_be_left_empty_altogether),
        cmocka_unit_test(empty_lines_of_a_pasted_list_do_not_count),
        cmocka_unit_test(a_statement_may_be_missing_in_one_language),
        cmocka_unit_test(the_line_at_fault_is_named_with_its_language),
        cmocka_unit_test(more_than_can_be_taken_at_once_is_refused),
        cmocka_unit_test(each_division_gives_every_organisation_a_class),
        cmocka_unit_test(classes_do_not_depend_on_the_order_of_organisations),
        cmocka_unit_test(a_consultation_is_compared_by_its_words_or_by_scope),
        cmocka_unit_test(the_timeline_tells_what_is_done_what_is_now_and_what_is_to_come),
        cmocka_unit_test(only_what_comes_next_can_be_pressed),
        cmocka_unit_test(every_press_brings_the_stage_it_says_with_dates_that_can_be),
        cmocka_unit_test(a_draft_opens_when_it_is_announced_late_and_lacks_what_it_lacks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
