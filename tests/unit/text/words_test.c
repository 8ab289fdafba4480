/* Words as a search looks at them: found, folded, brought to a stem.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "kit/text/words.h"

static struct arena arena;

static int begin(void **state)
{
    (void)state;
    arena_init(&arena);
    return text_init("Asia/Baku") == OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* The words of a text, folded, a blank between them. */
static str_t words_of(str_t text)
{
    str_t all = STR_NONE;
    str_t word;
    for (size_t at = 0; word_next(text, &at, &word);)
        all = arena_printf(&arena, "%.*s%s%.*s", STR_ARG(all), all.len > 0 ? " " : "",
                           STR_ARG(word_fold(&arena, word)));
    return all;
}

static void a_word_is_letters_and_digits_without_marks(void **state)
{
    (void)state;

    assert_str_is(words_of(S("«Səs» — İctimai Birliyi, 2013!")), "ses ictimai birliyi 2013");
    assert_str_is(words_of(S("s\xCC\xA7"
                             "ura Россия ﬁlm 日本")),
                  "sura россия film 日本");
    assert_str_is(words_of(S(" \n.,-'")), "");
    assert_str_is(words_of(STR_NONE), "");
}

static void an_ending_written_apart_is_no_word(void **state)
{
    (void)state;

    assert_str_is(words_of(S("ATƏT-in BMT-nin 2013-cü il")), "atet bmt 2013 il");
    assert_str_is(words_of(S("Europe's observers’ SMDT’nin")), "europe observers smdt");
    assert_str_is(words_of(S("e-xidmət well-known Bakı-Tiflis")),
                  "e xidmet well known baki tiflis");
}

static void the_quick_way_of_folding_gives_what_the_slow_one_gives(void **state)
{
    (void)state;
    static const str_t WORDS[] = { S_INIT("ƏĞŞÇÖÜİIı"), S_INIT("əğşçöüiABC19") };

    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        const str_t quick = word_fold(&arena, WORDS[i]);
        const str_t slow = text_fold(&arena, WORDS[i]);

        assert_true(str_eq(quick, slow));
    }
}

static void a_word_without_end_is_cut_between_characters(void **state)
{
    (void)state;
    str_t endless = S("яяяяяяяяяя");
    for (int i = 0; i < 4; i++)
        endless = arena_printf(&arena, "%.*s%.*s", STR_ARG(endless), STR_ARG(endless));

    const str_t folded = word_fold(&arena, endless);

    assert_int_equal(folded.len, WORD_BYTES_MAX);
    assert_true(utf8_valid(folded));
}

/* Each line is one noun in some of its forms, as people write them. */
static const char *const AZ[] = {
    "seçki seçkilər seçkilərin seçkidə seçkini seçkinin seçkiyə seçkilərdə secki seckilerin "
    "seçkilərində seçkilərinin seckilerden seçkisi",
    "müşahidə müşahidələr müşahidəçi müşahidəçilər müşahidəçilərin müşahidənin müşahidəsi musahide "
    "müşahidədə müşahidəçiliyin",
    "hüquq hüquqlar hüquqları hüquqlarının hüququn hüququ hüquqa hüquqlarına huquqlarini",
    "təşkilat təşkilatı təşkilatlar təşkilatının təşkilatlarının təşkilatda təşkilatdan "
    "təşkilatlardan",
    "birlik birliyi birliyinin birliklər birliklərin birliyin",
    "vətəndaş vətəndaşlar vətəndaşların vətəndaşlıq vətəndaşlığı vətəndaşın vətəndaşlara",
    "gənclər gənclərin gənclərə gənclərdən gənclərinin",
    "qadın qadınlar qadınların qadınlara qadının qadına",
    "azərbaycan azərbaycanın azərbaycanda azərbaycana azərbaycandan azərbaycanlı azərbaycanı",
    "bakı bakıda bakının bakıya bakıdan bakılı",
    "komissiya komissiyası komissiyanın komissiyalar komissiyasının komissiyaya komissiyada",
    "komitə komitəsi komitəsinin komitənin komitəyə komitələr",
    "mərkəz mərkəzi mərkəzinin mərkəzində mərkəzlər mərkəzin mərkəzə",
    "qanun qanunu qanunun qanunlar qanuni qanunda qanunların",
    "jurnalist jurnalistlər jurnalistlərin jurnalistlərə",
    "uşaq uşaqlar uşaqların uşağın uşağı uşağa",
    "inkişaf inkişafı inkişafın inkişafına inkişafının",
    "məhkəmə məhkəmələr məhkəmənin məhkəməyə",
    "cəmiyyət cəmiyyəti cəmiyyətin cəmiyyətlər cəmiyyətinin",
    "insan insanlar insanların insana insanın",
    "media medianın mediada mediaya",
    "nəticə nəticələr nəticələrin nəticəsi nəticəsinin nəticəyə",
    "namizəd namizədlər namizədlərin namizədin namizədi namizədə namizədlik",
    "prezident prezidenti prezidentin prezidentlər prezidentlik",
    "məntəqə məntəqələr məntəqəsi məntəqəsində məntəqələrində məntəqədə",
    "səsvermə səsvermənin səsverməyə",
    "ölkə ölkələr ölkəmiz ölkənin ölkədə ölkəyə",
    "şəffaf şəffaflıq şəffaflığı şəffaflığın",
};
static const char *const EN[] = {
    "election elections elected electing",
    "observe observer observers observed observing observes observation observations",
    "organisation organization organisations organizations organized organising",
    "party parties",
    "vote votes voted voting",
    "monitor monitors monitored monitoring",
    "report reports reported reporting",
    "society societies",
    "plan plans planned planning",
    "right rights",
    "statement statements",
    "free freely",
    "campaign campaigns campaigning",
    "candidate candidates",
    "station stations",
    "country countries",
};

static void meet(const char *line, enum lang lang, int *wrong)
{
    str_t first = STR_NONE;
    str_t word;
    for (size_t at = 0; word_next(str_from_c(line), &at, &word);) {
        const str_t stem = stem_of(&arena, lang, word_fold(&arena, word));
        if (first.len == 0)
            first = stem;
        if (!str_eq(first, stem))
            print_error("%.*s gives %.*s, not %.*s\n", STR_ARG(word), STR_ARG(stem),
                        STR_ARG(first));
        *wrong += !str_eq(first, stem);
    }
}

static void forms_of_one_noun_meet(void **state)
{
    (void)state;
    int wrong = 0;

    for (size_t i = 0; i < ARRAY_LEN(AZ); i++)
        meet(AZ[i], LANG_AZ, &wrong);
    for (size_t i = 0; i < ARRAY_LEN(EN); i++)
        meet(EN[i], LANG_EN, &wrong);

    assert_int_equal(wrong, 0);
}

/* Words that look alike and are not. */
static void different_words_stay_apart(void **state)
{
    (void)state;
    static const char *const APART[][2] = {
        { "qan", "qanun" },         { "qad", "qadın" },      { "seçki", "seçmək" },
        { "insan", "inkişaf" },     { "mərkəz", "mərkə" },   { "birlik", "bir" },
        { "məclis", "məktəb" },     { "vətən", "vətəndaş" }, { "hökumət", "hökm" },
        { "müstəqil", "müstəsna" }, { "şəhər", "şər" },      { "dövlət", "dövr" },
        { "media", "meydan" },      { "zaman", "zamin" },    { "xəbər", "xərc" },
    };
    static const char *const APART_EN[][2] = {
        { "nation", "nature" }, { "press", "pre" },    { "sing", "sin" },
        { "media", "medal" },   { "status", "state" },
    };

    for (size_t i = 0; i < ARRAY_LEN(APART); i++) {
        const str_t a = stem_az(&arena, word_fold(&arena, str_from_c(APART[i][0])));
        const str_t b = stem_az(&arena, word_fold(&arena, str_from_c(APART[i][1])));
        if (str_eq(a, b))
            fail_msg("%s and %s are both %.*s", APART[i][0], APART[i][1], STR_ARG(a));
    }
    for (size_t i = 0; i < ARRAY_LEN(APART_EN); i++) {
        const str_t a = stem_en(&arena, str_from_c(APART_EN[i][0]));
        const str_t b = stem_en(&arena, str_from_c(APART_EN[i][1]));
        if (str_eq(a, b))
            fail_msg("%s and %s are both %.*s", APART_EN[i][0], APART_EN[i][1], STR_ARG(a));
    }
}

static void short_words_numbers_and_other_scripts_stay(void **state)
{
    (void)state;
    static const str_t SAME[] = { S_INIT("il"), S_INIT("nda"), S_INIT("2013"), S_INIT("россиями"),
                                  S_INIT("b2bler") };

    for (size_t i = 0; i < ARRAY_LEN(SAME); i++) {
        assert_true(str_eq(stem_az(&arena, SAME[i]), SAME[i]));
        assert_true(str_eq(stem_en(&arena, SAME[i]), SAME[i]));
    }
}

static void a_slip_of_the_hand_is_one_step(void **state)
{
    (void)state;

    assert_int_equal(word_distance(S("secki"), S("secki"), 2), 0);
    assert_int_equal(word_distance(S("secki"), S("sceki"), 2), 1); /* swapped */
    assert_int_equal(word_distance(S("secki"), S("seki"), 2), 1);
    assert_int_equal(word_distance(S("secki"), S("secvki"), 2), 1);
    assert_int_equal(word_distance(S("secki"), S("sekci"), 2), 1);
    assert_int_equal(word_distance(S("россия"), S("росия"), 2), 1);
    assert_int_equal(word_distance(S("abc"), S("xyz"), 2), 3);
    assert_int_equal(word_distance(S("a"), S("abcdefgh"), 2), 3);
    assert_int_equal(word_distance(STR_NONE, S("ab"), 2), 2);
}

static void weak_words_are_known(void **state)
{
    (void)state;

    assert_true(word_is_weak(S("ve")));
    assert_true(word_is_weak(S("the")));
    assert_false(word_is_weak(S("secki")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_letters_and_digits_without_marks),
        cmocka_unit_test(an_ending_written_apart_is_no_word),
        cmocka_unit_test(the_quick_way_of_folding_gives_what_the_slow_one_gives),
        cmocka_unit_test(a_word_without_end_is_cut_between_characters),
        cmocka_unit_test(forms_of_one_noun_meet),
        cmocka_unit_test(different_words_stay_apart),
        cmocka_unit_test(short_words_numbers_and_other_scripts_stay),
        cmocka_unit_test(a_slip_of_the_hand_is_one_step),
        cmocka_unit_test(weak_words_are_known),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
