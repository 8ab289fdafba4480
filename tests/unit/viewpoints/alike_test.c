/* Do two statements say the same? Labelled pairs in both languages, written for this test;
 * precision and recall are printed and held above a floor.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "viewpoints/statements/alike.h"
#include "viewpoints/statements/alike_words.h"
#include "viewpoints/statements/near_cache.h"

#include <stdio.h>

enum label { SAME, OTHER, DENIED };
struct labelled {
    enum lang lang;
    enum label label;
    const char *a, *b;
};

/* SAME: one claim in two wordings. OTHER: a near miss, close in words, another claim. DENIED: the
 * same words, another sense, or another number. */
static const struct labelled PAIRS[] = {
    { LANG_EN, SAME, "Observers should have free access to all polling stations.",
      "All polling stations must be freely accessible to observers." },
    { LANG_EN, SAME, "The results of each polling station should be published on the same day.",
      "Publish the results of every polling station the same day." },
    { LANG_EN, SAME, "NGOs need a simpler procedure for registering grants.",
      "The procedure for the registration of grants should be simpler for NGOs." },
    { LANG_EN, SAME, "Candidates must receive equal time on public television.",
      "Public television should give all candidates equal time." },
    { LANG_EN, SAME, "Voter lists should be open to the public before the election.",
      "The lists of voters must be open to the public before elections." },
    { LANG_EN, SAME, "Journalists should be free to report from polling stations.",
      "Journalists must be able to report freely from the polling stations." },
    { LANG_EN, SAME, "The members decide the budget of the alliance.",
      "The budget of the alliance should be decided by its members." },
    { LANG_EN, SAME, "Complaints about the election must be answered within 3 days.",
      "Election complaints should be answered in 3 days." },
    { LANG_EN, SAME, "Training for observers should be paid by the state.",
      "The state should pay for the training of observers." },
    { LANG_EN, SAME, "Women should make up half of every election commission.",
      "Half of each election commission should be women." },
    { LANG_EN, SAME, "The alliance should publish who funds it.",
      "The alliance must publish its funders." },
    { LANG_EN, SAME, "International observers should work together with local observers.",
      "Local observers and international observers should work together." },
    { LANG_EN, SAME, "Young people are not heard in decisions on the election.",
      "In decisions about the election young people are never heard." },
    { LANG_EN, SAME, "The hall is too small for the conference",
      "The conference hall is too small." },
    { LANG_EN, SAME, "Counting of votes should be filmed.", "The vote count should be filmed." },
    { LANG_EN, SAME, "Small NGOs cannot afford the cost of an audit.",
      "The cost of an audit can't be afforded by small NGOs." },
    { LANG_EN, SAME, "Debates between candidates should be on television every week.",
      "There should be weekly debates between the candidates on television." },
    { LANG_EN, SAME, "Funders should publish how they choose projects.",
      "Funders must publish how projects are chosen." },

    { LANG_AZ, SAME, "Müşahidəçilər bütün seçki məntəqələrinə sərbəst daxil ola bilməlidir.",
      "Müşahidəçilərin bütün seçki məntəqələrinə sərbəst girişi təmin edilməlidir." },
    { LANG_AZ, SAME, "Hər məntəqənin nəticələri elə həmin gün dərc olunmalıdır.",
      "Nəticələr hər məntəqə üzrə həmin gün dərc edilməlidir." },
    { LANG_AZ, SAME, "QHT-lər üçün qrantların qeydiyyatı sadələşdirilməlidir.",
      "Qrantların qeydiyyatı qaydası QHT-lər üçün sadələşdirilsin." },
    { LANG_AZ, SAME, "Namizədlərə ictimai televiziyada bərabər efir vaxtı verilməlidir.",
      "İctimai televiziya namizədlərə bərabər efir vaxtı verməlidir." },
    { LANG_AZ, SAME, "Seçici siyahıları seçkidən əvvəl ictimaiyyətə açıq olmalıdır.",
      "Seçicilərin siyahısı seçkidən əvvəl ictimaiyyət üçün açıq olsun." },
    { LANG_AZ, SAME, "Jurnalistlər seçki məntəqələrindən sərbəst məlumat verə bilməlidir.",
      "Jurnalistlərə seçki məntəqəsindən sərbəst məlumat vermək imkanı yaradılmalıdır." },
    { LANG_AZ, SAME, "Alyansın büdcəsinə üzvlər qərar verir.",
      "Alyansın büdcəsi üzvlərin qərarı ilə müəyyən olunmalıdır." },
    { LANG_AZ, SAME, "Seçki şikayətlərinə 3 gün ərzində cavab verilməlidir.",
      "Seçki ilə bağlı şikayətlər 3 gün ərzində cavablandırılsın." },
    { LANG_AZ, SAME, "Müşahidəçilərin təlimini dövlət maliyyələşdirməlidir.",
      "Dövlət müşahidəçilərin təlimini maliyyələşdirsin." },
    { LANG_AZ, SAME, "Hər seçki komissiyasının yarısı qadın olmalıdır.",
      "Seçki komissiyalarının üzvlərinin yarısı qadınlar olmalıdır." },
    { LANG_AZ, SAME, "Alyans onu kimin maliyyələşdirdiyini açıqlamalıdır.",
      "Alyansı kimin maliyyələşdirdiyi açıqlanmalıdır." },
    { LANG_AZ, SAME, "Yerli və beynəlxalq müşahidəçilər birgə işləməlidir.",
      "Beynəlxalq müşahidəçilər yerli müşahidəçilərlə birgə işləsin." },
    { LANG_AZ, SAME, "Gənclərin səsi qərarlarda eşidilmir.",
      "Qərarlarda gənclərin səsi eşidilmir və nəzərə alınmır." },
    { LANG_AZ, SAME, "Səslərin sayılması videoya çəkilməlidir.",
      "Səslərin sayılması prosesi videoya çəkilsin." },
    { LANG_AZ, SAME, "Kiçik QHT-lərin audit xərcini ödəməyə imkanı yoxdur.",
      "Kiçik QHT-lər auditin xərcini ödəyə bilmir." },
    { LANG_AZ, SAME, "Namizədlər arasında debatlar hər həftə televiziyada göstərilməlidir.",
      "Televiziyada hər həftə namizədlərin debatları göstərilsin." },
    { LANG_AZ, SAME, "Donorlar layihələri necə seçdiklərini dərc etməlidir.",
      "Donorların layihələri necə seçdiyi dərc olunmalıdır." },

    /* harder: other words for the same */
    { LANG_EN, SAME, "Citizens should be able to watch the count.",
      "People should be allowed to observe the counting of votes." },
    { LANG_EN, SAME, "Ballot papers must be printed in both languages.",
      "Ballots should be printed in two languages." },
    { LANG_AZ, SAME, "Seçki bülletenləri iki dildə çap olunmalıdır.",
      "Bülletenlər hər iki dildə çap edilsin." },
    { LANG_AZ, SAME, "Vətəndaşlar səslərin sayılmasını izləyə bilməlidir.",
      "Vətəndaşlara səslərin sayılmasını müşahidə etmək imkanı verilsin." },

    { LANG_EN, OTHER, "Observers should have free access to all polling stations.",
      "Observers should be paid for their travel." },
    { LANG_EN, OTHER, "The results of each polling station should be published on the same day.",
      "The programme of the conference should be published a week ahead." },
    { LANG_EN, OTHER, "NGOs need a simpler procedure for registering grants.",
      "NGOs should report on how grants were spent." },
    { LANG_EN, OTHER, "Candidates must receive equal time on public television.",
      "Candidates must declare their income in public." },
    { LANG_EN, OTHER, "Voter lists should be open to the public before the election.",
      "The meeting of the commission should be open to the press." },
    { LANG_EN, OTHER, "The members decide the budget of the alliance.",
      "The members elect the chair of the alliance every year." },
    { LANG_EN, OTHER, "Training for observers should be paid by the state.",
      "Training for teachers should begin in the spring." },
    { LANG_EN, OTHER, "The alliance should publish who funds it.",
      "The alliance should publish its reports in two languages." },
    { LANG_EN, OTHER, "Counting of votes should be filmed.",
      "The right to vote should begin at sixteen." },
    { LANG_EN, OTHER, "Journalists should be free to report from polling stations.",
      "Journalists should name their sources." },
    { LANG_EN, OTHER, "Complaints about the election must be answered within 3 days.",
      "The election campaign must end 3 days before the vote." },
    { LANG_AZ, OTHER, "Müşahidəçilər bütün seçki məntəqələrinə sərbəst daxil ola bilməlidir.",
      "Müşahidəçilərin yol xərci ödənilməlidir." },
    { LANG_AZ, OTHER, "Hər məntəqənin nəticələri elə həmin gün dərc olunmalıdır.",
      "Konfransın proqramı bir həftə əvvəl dərc olunmalıdır." },
    { LANG_AZ, OTHER, "QHT-lər üçün qrantların qeydiyyatı sadələşdirilməlidir.",
      "QHT-lər qrantların necə xərcləndiyi barədə hesabat verməlidir." },
    { LANG_AZ, OTHER, "Namizədlərə ictimai televiziyada bərabər efir vaxtı verilməlidir.",
      "Namizədlər gəlirlərini ictimaiyyətə bəyan etməlidir." },
    { LANG_AZ, OTHER, "Alyansın büdcəsinə üzvlər qərar verir.",
      "Alyansın sədrini hər il üzvlər seçir." },
    { LANG_AZ, OTHER, "Səslərin sayılması videoya çəkilməlidir.",
      "Səsvermə hüququ on altı yaşdan verilməlidir." },
    { LANG_AZ, OTHER, "Jurnalistlər seçki məntəqələrindən sərbəst məlumat verə bilməlidir.",
      "Jurnalistlər məlumat mənbəyini göstərməlidir." },
    { LANG_AZ, OTHER, "Hər seçki komissiyasının yarısı qadın olmalıdır.",
      "Seçki komissiyasının iclasları mətbuata açıq olmalıdır." },
    { LANG_AZ, OTHER, "Müşahidəçilərin təlimini dövlət maliyyələşdirməlidir.",
      "Müəllimlərin təlimi yazda başlamalıdır." },

    { LANG_EN, DENIED, "The election is free.", "The election is not free." },
    { LANG_EN, DENIED, "Observers should be allowed to film in polling stations.",
      "Observers should not be allowed to film in polling stations." },
    { LANG_EN, DENIED, "The count is fair.", "The count is unfair." },
    { LANG_EN, DENIED, "Results should be published before the count ends.",
      "Results should be published after the count ends." },
    { LANG_EN, DENIED, "Complaints should be answered within 3 days.",
      "Complaints should be answered within 30 days." },
    { LANG_EN, DENIED, "Foreign funding of NGOs should be allowed.",
      "Foreign funding of NGOs should be banned." },
    { LANG_EN, DENIED, "The police can enter polling stations.",
      "The police can't enter polling stations." },
    { LANG_EN, DENIED, "The state should give more money to local NGOs.",
      "The state should give less money to local NGOs." },
    { LANG_EN, DENIED, "Small parties have access to television.",
      "Small parties have no access to television." },
    { LANG_AZ, DENIED, "Seçkilər azaddır.", "Seçkilər azad deyil." },
    { LANG_AZ, DENIED, "Müşahidəçilər məntəqədə çəkiliş etməlidir.",
      "Müşahidəçilər məntəqədə çəkiliş etməməlidir." },
    { LANG_AZ, DENIED, "Nəticələr sayma bitməmişdən əvvəl dərc olunmalıdır.",
      "Nəticələr sayma bitməmişdən əvvəl dərc olunmamalıdır." },
    { LANG_AZ, DENIED, "Qərarlarda gənclərin səsi eşidilir.",
      "Qərarlarda gənclərin səsi eşidilmir." },
    { LANG_AZ, DENIED, "QHT-lərin xaricdən maliyyələşməsinə icazə verilsin.",
      "QHT-lərin xaricdən maliyyələşməsi qadağan edilsin." },
    { LANG_AZ, DENIED, "Kiçik partiyaların televiziyaya çıxışı var.",
      "Kiçik partiyaların televiziyaya çıxışı yoxdur." },
    { LANG_AZ, DENIED, "Şikayətlərə 3 gün ərzində cavab verilməlidir.",
      "Şikayətlərə 30 gün ərzində cavab verilməlidir." },
    { LANG_AZ, DENIED, "Seçkidə ədalətli sayma olub.", "Seçkidə ədalətsiz sayma olub." },
    { LANG_AZ, DENIED, "Polis məntəqəyə daxil ola bilər.", "Polis məntəqəyə daxil ola bilməz." },
    { LANG_AZ, DENIED, "Dövlət yerli QHT-lərə daha çox vəsait ayırmalıdır.",
      "Dövlət yerli QHT-lərə daha az vəsait ayırmalıdır." },
};

static struct text2 in(enum lang lang, const char *text)
{
    struct text2 t = { 0 };
    t.by[lang] = str_from_c(text);
    return t;
}

/* All first texts in one consultation; the second of each is asked for. */
static struct alike_index *indexed(struct arena *arena)
{
    struct text2 *const texts = arena_array(arena, struct text2, ARRAY_LEN(PAIRS));
    for (size_t i = 0; i < ARRAY_LEN(PAIRS); i++)
        texts[i] = in(PAIRS[i].lang, PAIRS[i].a);
    return alike_index_new(arena, texts, ARRAY_LEN(PAIRS));
}

static bool found(const struct alike_index *x, struct arena *arena, size_t pair, struct alike *out)
{
    static struct alike all[ARRAY_LEN(PAIRS)];
    const struct text2 asked = in(PAIRS[pair].lang, PAIRS[pair].b);
    const size_t n = alike_find(x, arena, &asked, SIZE_MAX, 0.01, all, ARRAY_LEN(all));
    for (size_t i = 0; i < n; i++) {
        if (all[i].at == pair) {
            *out = all[i];
            return all[i].score >= ALIKE_LEAST;
        }
    }
    *out = (struct alike){ .at = pair };
    return false;
}

struct quality {
    int found_same, missed, wrong, denied, denied_seen;
};

static struct quality measured(struct arena *arena)
{
    struct quality q = { 0 };
    const struct alike_index *const x = indexed(arena);
    for (size_t i = 0; i < ARRAY_LEN(PAIRS); i++) {
        struct alike a;
        const bool close = found(x, arena, i, &a);
        const bool offered = close && a.sense == ALIKE_SAME;
        q.found_same += PAIRS[i].label == SAME && offered;
        q.missed += PAIRS[i].label == SAME && !offered;
        q.wrong += PAIRS[i].label != SAME && offered;
        q.denied += PAIRS[i].label == DENIED;
        q.denied_seen += PAIRS[i].label == DENIED && close && a.sense != ALIKE_SAME;
        if ((PAIRS[i].label == SAME) != offered)
            printf("  %s: %.2f sense %d: %s | %s\n", PAIRS[i].label == SAME ? "missed" : "wrong",
                   a.score, (int)a.sense, PAIRS[i].a, PAIRS[i].b);
        else if (PAIRS[i].label == DENIED && !close)
            printf("  not close: %.2f sense %d: %s | %s\n", a.score, (int)a.sense, PAIRS[i].a,
                   PAIRS[i].b);
    }
    return q;
}

static void labelled_pairs_are_told_apart(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);

    const struct quality q = measured(&arena);

    const double precision = (double)q.found_same / (q.found_same + q.wrong);
    const double recall = (double)q.found_same / (q.found_same + q.missed);
    const double denied = (double)q.denied_seen / q.denied;
    printf("alike: %zu labelled pairs, precision %.3f, recall %.3f; denials seen %.3f\n",
           ARRAY_LEN(PAIRS), precision, recall, denied);
    assert_true(precision >= 0.95);
    assert_true(recall >= 0.9);
    assert_true(denied >= 0.9);
}

static void what_denies_is_taken_off_an_azerbaijani_verb(void **state)
{
    (void)state;
    static const struct {
        const char *word, *without; /* NULL: it does not deny */
    } WORDS[] = {
        { "etmemelidir", "etmelidir" },
        { "olmayacaq", "olacaq" },
        { "olmaz", "olar" },
        { "bilmezler", "bilerler" },
        { "olunmamasi", "olunmasi" },
        { "etmedi", "etdi" },
        { "olmayan", "olan" },
        { "etmesin", "etsin" },
        { "olmur", "olur" },
        { "verilmirdi", "verilirdi" },
        { "edaletsiz", "edalet" },
        { "icazesizdir", "icazedir" },
        { "olmasa", "olsa" },
        { "etmeden", "etmeden" },
        { "numayendeleri", NULL },
        { "memurlar", NULL },
        { "temiri", NULL },
        { "secilmesi", NULL },
        { "etmesini", NULL },
        { "mesele", NULL },
        { "mehkemesi", NULL },
        { "fransiz", NULL },
        { "iqtisadi", NULL },
        { "tamamile", NULL },
        { "emeli", NULL },
        { "sermayeni", NULL },
        { "olmalidir", NULL },
        { "demokratiya", NULL },
        { "mazmunu", NULL },
        { "siz", NULL },
        { "bitmemisden", NULL },
    };
    AUTO(arena) arena;
    arena_init(&arena);
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        str_t out;
        const bool denies = alike_denies_az(&arena, str_from_c(WORDS[i].word), &out);
        const char *const expected = WORDS[i].without != NULL ? WORDS[i].without : WORDS[i].word;
        if (!str_eq(out, str_from_c(expected)))
            print_error("%s gives %.*s\n", WORDS[i].word, STR_ARG(out));
        assert_true(str_eq(out, str_from_c(expected)));
        assert_int_equal(denies, WORDS[i].without != NULL);
    }
}

static enum alike_sense sense_between(enum lang lang, const char *a, const char *b)
{
    AUTO(arena) arena;
    arena_init(&arena);
    const struct text2 one = in(lang, a), two = in(lang, b);
    struct alike found_one = { 0 };
    const struct alike_index *const x = alike_index_new(&arena, &one, 1);
    assert_int_equal(alike_find(x, &arena, &two, SIZE_MAX, 0.01, &found_one, 1), 1);
    return found_one.sense;
}

static void two_turns_of_the_sense_undo_each_other(void **state)
{
    (void)state;
    assert_int_equal(sense_between(LANG_EN, "It is allowed here", "It is not banned here"),
                     ALIKE_SAME);
    assert_int_equal(sense_between(LANG_EN, "It is allowed here", "It is banned here"),
                     ALIKE_OPPOSITE);
    assert_int_equal(sense_between(LANG_EN, "Not only members vote", "Members vote"), ALIKE_SAME);
    assert_int_equal(sense_between(LANG_AZ, "Heç kim səs vermir", "Səs vermirlər"), ALIKE_SAME);
    assert_int_equal(
        sense_between(LANG_EN, "Local and foreign observers meet", "Foreign observers meet"),
        ALIKE_SAME);
    assert_int_equal(sense_between(LANG_EN, "Held in 2025 again", "Held in 2026 again"),
                     ALIKE_NUMBER);
}

static void all_pairs_are_what_each_one_finds(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    struct text2 texts[ARRAY_LEN(PAIRS)];
    for (size_t i = 0; i < ARRAY_LEN(PAIRS); i++)
        texts[i] = in(PAIRS[i].lang, i % 2 == 0 ? PAIRS[i].a : PAIRS[i].b);
    const struct alike_index *const x = alike_index_new(&arena, texts, ARRAY_LEN(texts));
    const struct alike_pair *pairs = NULL;
    size_t count = 0, expected = 0;

    alike_pairs(x, &arena, 0.3, &pairs, &count);

    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct alike found_all[ARRAY_LEN(PAIRS)];
        const size_t n = alike_find(x, &arena, &texts[i], i, 0.3, found_all, ARRAY_LEN(found_all));
        for (size_t k = 0; k < n; k++)
            expected += found_all[k].at > i;
    }
    assert_true(count > 0);
    assert_int_equal(count, expected);
    for (size_t i = 1; i < count; i++)
        assert_true(pairs[i - 1].score >= pairs[i].score);
}

static void a_text_is_held_against_texts_of_its_own_language(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    const struct text2 texts[] = { in(LANG_EN, "Radio 5 plan"), in(LANG_AZ, "Radio 5 plan") };
    const struct alike_index *const x = alike_index_new(&arena, texts, 2);
    struct alike out[2];

    const struct text2 asked = in(LANG_AZ, "Radio 5 plan");
    assert_int_equal(alike_find(x, &arena, &asked, SIZE_MAX, 0.5, out, 2), 1);

    assert_int_equal(out[0].at, 1);
    assert_true(out[0].score > 0.999);
    assert_int_equal(alike_find(x, &arena, &asked, 1, 0.5, out, 2), 0);
}

static void texts_without_words_are_like_nothing(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    const struct text2 texts[] = { in(LANG_EN, "?!"), in(LANG_EN, "") };
    const struct alike_index *const x = alike_index_new(&arena, texts, 2);
    const struct alike_pair *pairs = NULL;
    size_t count = 1;
    struct alike out[2];

    alike_pairs(x, &arena, 0.0001, &pairs, &count);

    assert_int_equal(count, 0);
    assert_int_equal(alike_find(x, &arena, &texts[0], SIZE_MAX, 0.0001, out, 2), 0);
    assert_int_equal(
        alike_find(alike_index_new(&arena, NULL, 0), &arena, &texts[0], SIZE_MAX, 0.0001, out, 2),
        0);
}

static size_t found_with(struct near_cache *c, const struct text2 *texts, size_t count)
{
    AUTO(arena) arena;
    arena_init(&arena);
    struct alike out[5];
    const struct near_kept *const k = near_keep(c, texts, count);
    const size_t n = alike_find(k->index, &arena, &texts[0], 0, 0.5, out, ARRAY_LEN(out));
    near_drop(c, k);
    return n;
}

static void a_kept_index_is_of_the_very_texts_that_are_asked_for(void **state)
{
    (void)state;
    struct near_cache *const c = near_cache_new();
    struct text2 texts[] = { in(LANG_EN, "Observers need a table"),
                             in(LANG_EN, "A table is needed for observers"),
                             in(LANG_EN, "Buses are free of charge") };

    const struct near_kept *const first = near_keep(c, texts, 3);
    const struct near_kept *const again = near_keep(c, texts, 3);
    assert_ptr_equal(first, again);
    near_drop(c, again);
    assert_int_equal(found_with(c, texts, 3), 1);
    texts[2] = in(LANG_EN, "Observers need tables");
    assert_int_equal(found_with(c, texts, 3), 2);
    assert_int_equal(found_with(c, texts, 2), 1);
    assert_int_equal(found_with(NULL, texts, 3), 2);

    for (size_t n = 1; n <= NEAR_KEPT + 1; n++) { /* others push it out; who holds it keeps it */
        struct text2 other[NEAR_KEPT + 1];
        for (size_t i = 0; i < n; i++)
            other[i] = in(LANG_AZ, "Başqa mətn");
        (void)found_with(c, other, n);
    }
    struct alike out[5];
    AUTO(arena) arena;
    arena_init(&arena);
    assert_int_equal(alike_find(first->index, &arena, &texts[0], 0, 0.5, out, 5), 1);
    near_drop(c, first);
    near_cache_free(c);
}

int main(void)
{
    if (text_init("Asia/Baku") != OK)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labelled_pairs_are_told_apart),
        cmocka_unit_test(what_denies_is_taken_off_an_azerbaijani_verb),
        cmocka_unit_test(two_turns_of_the_sense_undo_each_other),
        cmocka_unit_test(all_pairs_are_what_each_one_finds),
        cmocka_unit_test(a_text_is_held_against_texts_of_its_own_language),
        cmocka_unit_test(texts_without_words_are_like_nothing),
        cmocka_unit_test(a_kept_index_is_of_the_very_texts_that_are_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
