/* Reading a query, judging a text by it, drawing the part that shows why.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"

#include "kit/text/text.h"
#include "search/query.h"
#include "search/row_id.h"
#include "search/snippet.h"
#include "site/feature.h"

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

static struct query query_of(const char *text)
{
    struct query q;
    query_read(&arena, str_from_c(text), &q);
    return q;
}

static bool matches(const char *query, const char *title, const char *body, int lang)
{
    const struct query q = query_of(query);
    const struct tokens t = tokens_of(&arena, str_from_c(title), lang);
    const struct tokens b = tokens_of(&arena, str_from_c(body), lang);
    return query_matches(&q, &t, &b, arena_array(&arena, bool, t.count),
                         arena_array(&arena, bool, b.count));
}

static void words_phrases_and_minus_are_told_apart(void **state)
{
    (void)state;

    const struct query q = query_of("azad «ədalətli seçki» -saxta");

    assert_int_equal(q.term_count, 3);
    assert_int_equal(q.terms[1].count, 2);
    assert_true(q.terms[2].is_minus);
    assert_false(q.words[3].is_begun); /* a word that must not be there is meant as it stands */
    assert_true(query_is_empty(&(struct query){ 0 }));
    const struct query only_minus = query_of("-saxta");
    assert_true(query_is_empty(&only_minus));
}

static void both_engines_are_asked_the_same(void **state)
{
    (void)state;
    const struct query q = query_of("seçki \"free vote\" -saxta observ");

    assert_str_is(query_sqlite(&arena, &q, S("o7")),
                  "{title body} : (((\"secki\") AND (\"fre vot\") AND (\"observ\" OR \"observ\" *))"
                  " NOT (\"saxt\" OR \"saxta\")) AND facet : \"o7\"");
    assert_str_is(query_postgres(&arena, &q, STR_NONE),
                  "(('secki') & ('fre' <-> 'vot') & ('observ' | 'observ':*)) &"
                  " !('saxt' | 'saxta')");
}

static void operators_of_the_engines_are_words(void **state)
{
    (void)state;
    const struct query q = query_of("NEAR( a OR b:* | ! & ' \" -- ;");

    const str_t sqlite = query_sqlite(&arena, &q, STR_NONE);

    assert_true(str_find(sqlite, S("\"near\"")) < sqlite.len);
    assert_true(str_find(sqlite, S("NEAR")) == sqlite.len);
}

static void a_text_is_judged_as_the_engines_judge(void **state)
{
    (void)state;

    assert_true(matches("seçkilərin müşahidəsi", "Seçki", "müşahidəçilər", LANG_AZ));
    assert_false(matches("seçki müşahidə", "Seçki", "", LANG_AZ));
    assert_true(matches("observing elections", "", "The election was observed.", LANG_EN));
    assert_false(matches("seçki -müşahidə", "Seçki", "müşahidəçilər", LANG_AZ));
    assert_true(matches("\"azad seçki\"", "", "Azad seçkilər oldu.", LANG_AZ));
    assert_false(matches("\"azad seçki\"", "Azad", "Seçki", LANG_AZ));   /* not across */
    assert_true(matches("müşah", "Müşahidə", "", LANG_AZ));              /* begun */
    assert_false(matches("müşah seçki", "Müşahidə seçki", "", LANG_AZ)); /* only the last may be */
    assert_true(matches("və seçki", "Seçki", "", LANG_AZ)); /* weak beside a strong one */
}

static str_t drawn(const struct snippet *s)
{
    str_t all = STR_NONE;
    for (size_t i = 0; i < s->count; i++) {
        const struct piece *const p = &s->at[i];
        const bool hit = p->kind == PIECE_HIT;
        all = arena_printf(&arena, "%.*s%s%.*s%s", STR_ARG(all), hit ? "[" : "", STR_ARG(p->text),
                           hit                    ? "]"
                           : p->kind == PIECE_GAP ? "…"
                                                  : "");
    }
    return all;
}

static str_t snippet_for(const char *query, const char *text, size_t bytes)
{
    const struct query q = query_of(query);
    const struct tokens none = { NULL, 0 };
    const struct tokens t = tokens_of(&arena, str_from_c(text), LANG_EN);
    bool *const hits = arena_array(&arena, bool, t.count);
    (void)query_matches(&q, &none, &t, NULL, hits);
    const struct snippet s = snippet_of(&arena, str_from_c(text), &t, hits, bytes);
    return drawn(&s);
}

static void a_snippet_shows_where_most_was_found(void **state)
{
    (void)state;
    static const char TEXT[] = "One two three four five six seven vote eight nine ten eleven twelve"
                               " thirteen observers counted votes in the hall fourteen fifteen.";

    assert_str_is(
        snippet_for("observer votes", TEXT, 40),
        "…four five six seven [vote] eight nine ten…thirteen [observers] counted [votes] in the…");
    assert_str_is(snippet_for("nothing", "Short text.", 40), "Short text.");
    assert_str_is(snippet_for("one", "One <b>two</b>", 40), "[One] <b>two</b>");
    assert_str_is(snippet_for("x", "", 40), "");
}

static void a_whole_title_before_a_part_before_a_word_within(void **state)
{
    (void)state;
    const struct query q = query_of("nar centre");

    const double whole = query_title_score(&q, S("nar centr"));
    const double begin_of = query_title_score(&q, S("nar centr for law"));
    const double within = query_title_score(&q, S("law nar other"));

    assert_true(whole > begin_of && begin_of > within && within > 0);
    assert_true(query_title_score(&q, S("law")) == 0);
}

static void an_id_says_what_it_is_of(void **state)
{
    (void)state;
    const struct row_id in = {
        .thing = 1234567, .kind = 31, .slot = SEARCH_TEXTS_MAX - 1, .lang = ROW_LANG_BOTH
    };

    const struct row_id out = row_id_read(row_id_pack(in));

    assert_memory_equal(&in, &out, sizeof in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_phrases_and_minus_are_told_apart),
        cmocka_unit_test(both_engines_are_asked_the_same),
        cmocka_unit_test(operators_of_the_engines_are_words),
        cmocka_unit_test(a_text_is_judged_as_the_engines_judge),
        cmocka_unit_test(a_snippet_shows_where_most_was_found),
        cmocka_unit_test(a_whole_title_before_a_part_before_a_word_within),
        cmocka_unit_test(an_id_says_what_it_is_of),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
