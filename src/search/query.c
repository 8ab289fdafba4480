/* Reading a query, writing it for both engines, judging a text by it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "search/query.h"

#include "kit/base/str.h"

enum { EXPRESSION_MAX = 1 << 16 };

/* --- reading ---------------------------------------------------------------------------------- */

/* Adds a word of the text; false: no room, or nothing in it. */
static bool add_word(struct arena *arena, struct query *q, str_t word)
{
    if (q->word_count == QUERY_WORDS_MAX)
        return false;
    struct query_word w = { .written = word, .folded = word_fold(arena, word) };
    if (w.folded.len == 0)
        return false;
    for (int l = 0; l < LANG_COUNT; l++)
        w.stem[l] = stem_of(arena, (enum lang)l, w.folded); /* counts through the enum */
    q->words[q->word_count++] = w;
    return true;
}

static void add_term(struct query *q, size_t first, bool is_minus)
{
    if (q->word_count == first)
        return;
    if (q->term_count == QUERY_TERMS_MAX) {
        q->word_count = first;
        return;
    }
    q->terms[q->term_count++] =
        (struct query_term){ .first = first, .count = q->word_count - first, .is_minus = is_minus };
}

/* Quotes of both languages and of keyboards: «», “”, „, ". Returns its length; 0: none. */
static size_t quote_at(str_t text, size_t at)
{
    static const str_t QUOTES[] = { S_INIT("\""), S_INIT("«"), S_INIT("»"), S_INIT("“"),
                                    S_INIT("”"),  S_INIT("„"), S_INIT("‟") };
    for (size_t i = 0; i < ARRAY_LEN(QUOTES); i++) {
        if (str_starts(str_sub(text, at, text.len), QUOTES[i]))
            return QUOTES[i].len;
    }
    return 0;
}

static size_t next_quote(str_t text, size_t at)
{
    while (at < text.len && quote_at(text, at) == 0)
        at++;
    return at;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Up to the next blank or quote: a word, or several where there are marks between ("a/b"). */
static size_t read_plain(struct arena *arena, str_t text, size_t at, bool is_minus, struct query *q)
{
    size_t end = at;
    while (end < text.len && !is_blank(text.at[end]) && (end == at || quote_at(text, end) == 0))
        end++;
    const str_t piece = str_sub(text, at, end);
    const size_t first_minus = q->word_count;
    str_t word;
    for (size_t from = 0; word_next(piece, &from, &word);) {
        const size_t first = q->word_count;
        if (add_word(arena, q, word) && !is_minus)
            add_term(q, first, false);
    }
    if (is_minus)
        add_term(q, first_minus, true);
    return end;
}

static size_t read_quoted(struct arena *arena, str_t text, size_t at, bool is_minus,
                          struct query *q)
{
    const size_t end = next_quote(text, at);
    const size_t first = q->word_count;
    const str_t piece = str_sub(text, at, end);
    str_t word;
    for (size_t from = 0; word_next(piece, &from, &word);)
        (void)add_word(arena, q, word);
    add_term(q, first, is_minus);
    return end + quote_at(text, end);
}

static bool is_weak_term(const struct query *q, const struct query_term *t)
{
    return t->count == 1 && word_is_weak(q->words[t->first].folded);
}

/* Weak words need not be there beside others that say more. */
static void weigh_terms(struct query *q)
{
    bool has_strong = false;
    for (size_t i = 0; i < q->term_count; i++)
        has_strong = has_strong || (!q->terms[i].is_minus && !is_weak_term(q, &q->terms[i]));
    for (size_t i = 0; i < q->term_count; i++)
        q->terms[i].is_weak = has_strong && !q->terms[i].is_minus && is_weak_term(q, &q->terms[i]);
}

/* The last word may be on its way. */
static void mark_begun(str_t text, struct query *q)
{
    if (q->term_count == 0)
        return;
    const struct query_term *const t = &q->terms[q->term_count - 1];
    struct query_word *const w = &q->words[t->first + t->count - 1];
    w->is_begun = t->count == 1 && !t->is_minus && w->folded.len >= PREFIX_LEAST &&
                  w->written.at + w->written.len == text.at + text.len;
}

void query_read(struct arena *arena, str_t text, struct query *out)
{
    *out = (struct query){ 0 };
    for (size_t at = 0; at < text.len;) {
        if (is_blank(text.at[at])) {
            at++;
            continue;
        }
        const bool is_minus = text.at[at] == '-' && at + 1 < text.len && !is_blank(text.at[at + 1]);
        if (is_minus)
            at++;
        const size_t quote = quote_at(text, at);
        at = quote > 0 ? read_quoted(arena, text, at + quote, is_minus, out)
                       : read_plain(arena, text, at, is_minus, out);
    }
    weigh_terms(out);
    mark_begun(text, out);
}

bool query_is_empty(const struct query *q)
{
    for (size_t i = 0; i < q->term_count; i++) {
        if (!q->terms[i].is_minus)
            return false;
    }
    return true;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* Words hold letters and digits alone, so quotes are all they need. */
struct dialect {
    const char *both, *either, *without; /* between operands */
    char quote;
    const char *begun;  /* behind a word */
    const char *beside; /* between words of a phrase, its quotes closed and opened */
};
static const struct dialect FTS5 = { " AND ", " OR ", " NOT ", '"', " *", " " };
static const struct dialect TSQUERY = { " & ", " | ", " & !", '\'', ":*", "' <-> '" };

static void put_phrase(struct buf *b, const struct dialect *d, const struct query *q,
                       const struct query_term *t, int lang)
{
    buf_byte(b, d->quote);
    for (size_t i = 0; i < t->count; i++) {
        if (i > 0)
            buf_add(b, str_from_c(d->beside));
        buf_add(b, q->words[t->first + i].stem[lang]);
    }
    buf_byte(b, d->quote);
}

static bool stems_differ(const struct query *q, const struct query_term *t)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct query_word *const w = &q->words[t->first + i];
        if (!str_eq(w->stem[LANG_AZ], w->stem[LANG_EN]))
            return true;
    }
    return false;
}

/* In brackets: the term by the stems of either language, or by its beginning. */
static void put_term(struct buf *b, const struct dialect *d, const struct query *q,
                     const struct query_term *t)
{
    buf_byte(b, '(');
    put_phrase(b, d, q, t, LANG_AZ);
    if (stems_differ(q, t)) {
        buf_add(b, str_from_c(d->either));
        put_phrase(b, d, q, t, LANG_EN);
    }
    if (q->words[t->first].is_begun) {
        buf_add(b, str_from_c(d->either));
        buf_byte(b, d->quote);
        buf_add(b, q->words[t->first].folded);
        buf_byte(b, d->quote);
        buf_add(b, str_from_c(d->begun));
    }
    buf_byte(b, ')');
}

static void put_wanted(struct buf *b, const struct dialect *d, const struct query *q)
{
    bool is_first = true;
    buf_byte(b, '(');
    for (size_t i = 0; i < q->term_count; i++) {
        if (q->terms[i].is_minus || q->terms[i].is_weak)
            continue;
        if (!is_first)
            buf_add(b, str_from_c(q->is_some ? d->either : d->both));
        put_term(b, d, q, &q->terms[i]);
        is_first = false;
    }
    buf_byte(b, ')');
}

static void put_unwanted(struct buf *b, const struct dialect *d, const struct query *q)
{
    for (size_t i = 0; i < q->term_count; i++) {
        if (!q->terms[i].is_minus)
            continue;
        buf_add(b, str_from_c(d->without));
        put_term(b, d, q, &q->terms[i]);
    }
}

str_t query_sqlite(struct arena *arena, const struct query *q, str_t facet)
{
    AUTO(buf) b;
    buf_init(&b, EXPRESSION_MAX);
    BUF_LIT(&b, "{title body} : (");
    put_wanted(&b, &FTS5, q);
    put_unwanted(&b, &FTS5, q);
    BUF_LIT(&b, ")");
    if (facet.len > 0)
        buf_printf(&b, " AND facet : \"%.*s\"", STR_ARG(facet));
    must(buf_check(&b) == OK); /* words and their number are bounded */
    return arena_str(arena, buf_str(&b));
}

str_t query_postgres(struct arena *arena, const struct query *q, str_t facet)
{
    AUTO(buf) b;
    buf_init(&b, EXPRESSION_MAX);
    put_wanted(&b, &TSQUERY, q);
    put_unwanted(&b, &TSQUERY, q);
    if (facet.len > 0)
        buf_printf(&b, " & '%.*s'", STR_ARG(facet));
    must(buf_check(&b) == OK);
    return arena_str(arena, buf_str(&b));
}

/* --- judging ---------------------------------------------------------------------------------- */

static bool word_is(const struct query_word *w, const struct token *t, int lang)
{
    if (t->stem[lang].len == 0)
        return false;
    return str_eq(w->stem[lang], t->stem[lang]) ||
           (w->is_begun && str_starts(t->stem[lang], w->folded));
}

/* A phrase is of one language. */
static bool stands_at(const struct query *q, const struct query_term *t, const struct tokens *in,
                      size_t at)
{
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        size_t n = 0;
        while (n < t->count && at + n < in->count &&
               word_is(&q->words[t->first + n], &in->at[at + n], lang))
            n++;
        if (n == t->count)
            return true;
    }
    return false;
}

/* Marks where the term stands; false: nowhere. */
static bool find_term(const struct query *q, const struct query_term *t, const struct tokens *in,
                      bool *marks)
{
    bool found = false;
    for (size_t at = 0; at < in->count; at++) {
        if (!stands_at(q, t, in, at))
            continue;
        found = true;
        for (size_t n = 0; n < t->count && marks != NULL; n++)
            marks[at + n] = true;
    }
    return found;
}

bool query_matches(const struct query *q, const struct tokens *title, const struct tokens *body,
                   bool *in_title, bool *in_body)
{
    bool all = true;
    bool some = false;
    for (size_t i = 0; i < q->term_count; i++) {
        const struct query_term *const t = &q->terms[i];
        const bool there = find_term(q, t, title, t->is_minus ? NULL : in_title);
        const bool below = find_term(q, t, body, t->is_minus ? NULL : in_body);
        if (t->is_minus && (there || below))
            return false;
        if (t->is_minus || t->is_weak)
            continue;
        all = all && (there || below);
        some = some || there || below;
    }
    return q->is_some ? some : all && some;
}

static bool is_asked_for(const struct query *q, str_t stem)
{
    for (size_t i = 0; i < q->term_count; i++) {
        const struct query_term *const t = &q->terms[i];
        for (size_t n = 0; n < t->count && !t->is_minus; n++) {
            const struct query_word *const w = &q->words[t->first + n];
            if (str_eq(stem, w->stem[LANG_AZ]) || str_eq(stem, w->stem[LANG_EN]) ||
                (w->is_begun && str_starts(stem, w->folded)))
                return true;
        }
    }
    return false;
}

double query_title_score(const struct query *q, str_t title_stream)
{
    size_t words = 0;
    size_t asked = 0;
    size_t from_start = 0;
    str_t rest = title_stream;
    str_t stem;
    while (rest.len > 0 && str_cut(&rest, ' ', &stem)) {
        const bool is_asked = is_asked_for(q, stem);
        from_start += is_asked && asked == words;
        words++;
        asked += is_asked;
    }
    if (words == 0 || asked == 0)
        return 0;
    return (double)asked / (double)words + (asked == words ? 1.0 : 0.0) +
           (from_start > 0 ? 0.5 : 0.0) + (from_start >= q->word_count ? 0.5 : 0.0);
}
