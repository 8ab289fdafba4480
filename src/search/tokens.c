/* A text as its words. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "search/tokens.h"

#include "kit/base/str.h"
#include "search/row_id.h"

static size_t count_words(str_t text)
{
    size_t n = 0;
    str_t word;
    for (size_t at = 0; word_next(text, &at, &word);)
        n++;
    return n;
}

/* Not in the middle of a character. */
static str_t cut_to_size(str_t text)
{
    size_t len = text.len > INDEXED_BYTES_MAX ? INDEXED_BYTES_MAX : text.len;
    while (len < text.len && len > 0 && ((unsigned char)text.at[len] & 0xC0) == 0x80)
        len--;
    return str_sub(text, 0, len);
}

struct tokens tokens_of(struct arena *arena, str_t text, int lang)
{
    const str_t indexed = cut_to_size(text);
    struct token *const at = arena_array(arena, struct token, count_words(indexed));
    size_t n = 0;
    str_t word;
    for (size_t from = 0; word_next(indexed, &from, &word);) {
        struct token *const t = &at[n];
        *t = (struct token){ .written = word, .folded = word_fold(arena, word) };
        if (t->folded.len == 0)
            continue;
        for (int l = 0; l < LANG_COUNT; l++) {
            if (lang == l || lang == ROW_LANG_BOTH)
                t->stem[l] = stem_of(arena, (enum lang)l, t->folded); /* counts through the enum */
        }
        n++;
    }
    return (struct tokens){ at, n };
}

static bool are_alike(const struct tokens *t)
{
    for (size_t i = 0; i < t->count; i++) {
        if (!str_eq(t->at[i].stem[LANG_AZ], t->at[i].stem[LANG_EN]))
            return false;
    }
    return true;
}

static void stream_of(const struct tokens *t, enum lang lang, struct buf *out)
{
    for (size_t i = 0; i < t->count; i++) {
        if (out->len > 0)
            buf_byte(out, ' ');
        buf_add(out, t->at[i].stem[lang]);
    }
}

void tokens_stream(const struct tokens *t, struct buf *out)
{
    if (t->count == 0)
        return;
    const bool is_az = t->at[0].stem[LANG_AZ].len > 0;
    const bool is_en = t->at[0].stem[LANG_EN].len > 0;
    if (is_az)
        stream_of(t, LANG_AZ, out);
    if (is_en && (!is_az || !are_alike(t)))
        stream_of(t, LANG_EN, out);
}

static int by_folded(const void *a, const void *b)
{
    const struct token *const x = a;
    const struct token *const y = b;
    return str_cmp(x->folded, y->folded);
}

void tokens_once(struct arena *arena, const struct tokens *title, const struct tokens *body,
                 struct token **out, size_t *count)
{
    const size_t all = title->count + body->count;
    struct token *const at = arena_array(arena, struct token, all);
    size_t once = 0;
    if (title->count > 0)
        memcpy(at, title->at, title->count * sizeof *at);
    if (body->count > 0)
        memcpy(at + title->count, body->at, body->count * sizeof *at);
    if (all > 1)
        qsort(at, all, sizeof *at, by_folded);
    for (size_t i = 0; i < all; i++) {
        if (once == 0 || !str_eq(at[once - 1].folded, at[i].folded))
            at[once++] = at[i];
    }
    *out = at;
    *count = once;
}

/* --- PostgreSQL ------------------------------------------------------------------------------- */

enum { PLACE_MAX = 16383, GAP = 8 }; /* GAP: no phrase reaches from the title into the body */

static void add_placed(str_t stream, char weight, int *place, struct buf *out)
{
    str_t rest = stream;
    str_t word;
    while (rest.len > 0 && str_cut(&rest, ' ', &word)) {
        if (*place < PLACE_MAX)
            ++*place;
        if (out->len > 0)
            buf_byte(out, ' ');
        buf_printf(out, "'%.*s':%d%c", STR_ARG(word), *place, weight);
    }
}

void tokens_vector(str_t title, str_t body, str_t facet, struct buf *out)
{
    int place = 0;
    add_placed(title, 'A', &place, out);
    place = place + GAP < PLACE_MAX ? place + GAP : PLACE_MAX;
    add_placed(body, 'D', &place, out);
    if (facet.len > 0)
        buf_printf(out, "%s'%.*s'", out->len > 0 ? " " : "", STR_ARG(facet));
}
