/* Search: any text is a query that both engines can be asked, any text can be stemmed, and what a
 * snippet shows is part of the text. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "search/query.h"
#include "search/row_id.h"
#include "search/snippet.h"

static void check_words(struct arena *arena, str_t text)
{
    str_t word;
    for (size_t at = 0; word_next(text, &at, &word);) {
        must(word.len > 0 && at <= text.len && utf8_valid(word));
        const str_t folded = word_fold(arena, word);
        must(folded.len <= WORD_BYTES_MAX && utf8_valid(folded));
        for (int l = 0; l < LANG_COUNT; l++) {
            const str_t stem = stem_of(arena, (enum lang)l, folded);
            must(stem.len <= folded.len && (stem.len > 0) == (folded.len > 0));
            must(utf8_valid(stem) && word_distance(folded, folded, 2) <= 3);
        }
    }
}

/* Quotes come in pairs and brackets close: the engines can read it. */
static void check_expression(str_t e, char quote)
{
    int depth = 0;
    bool is_quoted = false;
    for (size_t i = 0; i < e.len; i++) {
        is_quoted = is_quoted != (e.at[i] == quote);
        depth += !is_quoted && e.at[i] == '(' ? 1 : !is_quoted && e.at[i] == ')' ? -1 : 0;
        must(depth >= 0);
    }
    must(!is_quoted && depth == 0);
}

/* Pieces stand in the text, in its order. */
static void check_pieces(str_t text, const struct snippet *s)
{
    const char *last = text.at;
    for (size_t i = 0; i < s->count; i++) {
        const struct piece *const p = &s->at[i];
        must((p->kind == PIECE_GAP) == (p->text.len == 0) && utf8_valid(p->text));
        if (p->kind == PIECE_GAP)
            continue;
        must(p->text.at >= last && p->text.at + p->text.len <= text.at + text.len);
        last = p->text.at + p->text.len;
    }
}

static void check_snippet(struct arena *arena, const struct query *q, str_t text, int lang)
{
    const struct tokens none = { NULL, 0 };
    const struct tokens t = tokens_of(arena, text, lang);
    bool *const hits = arena_array(arena, bool, t.count);
    (void)query_matches(q, &none, &t, NULL, hits);
    const struct snippet part = snippet_of(arena, text, &t, hits, 40);
    const struct snippet whole = snippet_whole(arena, text, &t, hits);
    check_pieces(text, &part);
    check_pieces(text, &whole);
}

/* The first line is the query, the rest the text. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    arena_init(&arena);
    const str_t all = fuzz_text(data, size);
    if (!utf8_valid(all) || size > 4096)
        return 0;
    const size_t cut = str_find_byte(all, '\n', 0);
    const str_t asked = str_sub(all, 0, cut);
    const str_t text = str_sub(all, cut, all.len);
    struct query q;
    query_read(&arena, asked, &q);
    must(q.word_count <= QUERY_WORDS_MAX && q.term_count <= QUERY_TERMS_MAX);
    check_words(&arena, all);
    if (query_is_empty(&q))
        return 0;
    check_expression(query_sqlite(&arena, &q, S("o1")), '"');
    check_expression(query_postgres(&arena, &q, S("o1")), '\'');
    for (int lang = LANG_AZ; lang <= ROW_LANG_BOTH; lang++)
        check_snippet(&arena, &q, text, lang);
    return 0;
}
