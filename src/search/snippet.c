/* The part of a text that shows why it was found.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "search/snippet.h"

#include "kit/base/str.h"

/* Tokens from first to last, both in it. */
struct span {
    size_t first, last;
};

static size_t offset_of(str_t text, str_t part)
{
    return (size_t)(part.at - text.at);
}

static size_t end_of(str_t text, const struct token *t)
{
    return offset_of(text, t->written) + t->written.len;
}

static size_t bytes_of(str_t text, const struct tokens *t, struct span s)
{
    return end_of(text, &t->at[s.last]) - offset_of(text, t->at[s.first].written);
}

/* --- choosing --------------------------------------------------------------------------------- */

/* Among tokens from..till (not in it): the hits that lie within so many bytes. false: no hit. */
static bool densest(str_t text, const struct tokens *t, const bool *hits, struct span within,
                    size_t bytes, struct span *out)
{
    size_t most = 0;
    for (size_t i = within.first; i < within.last; i++) {
        size_t n = 0;
        size_t last = i;
        for (size_t j = i;
             hits[i] && j < within.last && bytes_of(text, t, (struct span){ i, j }) <= bytes; j++) {
            n += hits[j];
            last = hits[j] ? j : last;
        }
        if (n > most) {
            most = n;
            *out = (struct span){ i, last };
        }
        if (hits[i] && n == 0 && most == 0) { /* one word longer than all of it */
            most = 1;
            *out = (struct span){ i, i };
        }
    }
    return most > 0;
}

/* Words around it, before and behind in turn, as far as there is room. */
static struct span widened(str_t text, const struct tokens *t, struct span s, struct span within,
                           size_t bytes)
{
    for (bool grew = true; grew;) {
        const struct span left = { s.first > within.first ? s.first - 1 : s.first, s.last };
        const bool goes_left = left.first != s.first && bytes_of(text, t, left) <= bytes;
        s = goes_left ? left : s;
        const struct span right = { s.first, s.last + 1 < within.last ? s.last + 1 : s.last };
        const bool goes_right = right.last != s.last && bytes_of(text, t, right) <= bytes;
        s = goes_right ? right : s;
        grew = goes_left || goes_right;
    }
    return s;
}

/* --- drawing ---------------------------------------------------------------------------------- */

struct drawing {
    str_t text;
    struct piece *at;
    size_t count;
};

static void draw(struct drawing *d, enum piece_kind kind, size_t from, size_t till)
{
    if (kind == PIECE_GAP || till > from)
        d->at[d->count++] = (struct piece){ kind, str_sub(d->text, from, till) };
}

/* Neighbouring hits with one blank between them are one mark each: simple, and read alike. */
static void draw_span(struct drawing *d, const struct tokens *t, const bool *hits, struct span s,
                      size_t from, size_t till)
{
    for (size_t i = s.first; i <= s.last && t->count > 0; i++) {
        if (!hits[i])
            continue;
        const size_t at = offset_of(d->text, t->at[i].written);
        draw(d, PIECE_TEXT, from, at);
        from = end_of(d->text, &t->at[i]);
        draw(d, PIECE_HIT, at, from);
    }
    draw(d, PIECE_TEXT, from, till);
}

static size_t from_of(str_t text, const struct tokens *t, struct span s)
{
    return s.first == 0 ? 0 : offset_of(text, t->at[s.first].written);
}

/* To the end where the last word is in it; else with what ends a sentence behind the word. */
static size_t till_of(str_t text, const struct tokens *t, struct span s)
{
    enum { REST = 64 }; /* what stands behind INDEXED_BYTES_MAX is no part of it */
    size_t end = end_of(text, &t->at[s.last]);
    if (s.last + 1 == t->count && text.len - end <= REST)
        return text.len;
    while (end < text.len && (text.at[end] == '.' || text.at[end] == ',' || text.at[end] == ')' ||
                              text.at[end] == '!' || text.at[end] == '?'))
        end++;
    return end;
}

static struct drawing begin(struct arena *arena, str_t text, const struct tokens *t)
{
    return (struct drawing){ .text = text,
                             .at = arena_array(arena, struct piece, 2 * t->count + 8) };
}

struct snippet snippet_whole(struct arena *arena, str_t text, const struct tokens *t,
                             const bool *hits)
{
    struct drawing d = begin(arena, text, t);
    const struct span all = { 0, t->count == 0 ? 0 : t->count - 1 };
    draw_span(&d, t, hits, all, 0, text.len);
    return (struct snippet){ d.at, d.count };
}

static int by_place(const struct span *a, const struct span *b)
{
    return a->first < b->first ? -1 : 1;
}

/* One or two spans in the order of the text. */
static size_t choose(str_t text, const struct tokens *t, const bool *hits, size_t bytes,
                     struct span out[2])
{
    const struct span all = { 0, t->count };
    struct span hit = { 0, 0 };
    if (!densest(text, t, hits, all, bytes, &hit)) {
        out[0] = widened(text, t, hit, all, 2 * bytes);
        return 1;
    }
    out[0] = widened(text, t, hit, all, bytes);
    const struct span behind = { out[0].last + 1, t->count };
    const struct span before = { 0, out[0].first };
    const struct span *room = &behind;
    if (!densest(text, t, hits, behind, bytes, &hit)) {
        room = &before;
        if (!densest(text, t, hits, before, bytes, &hit))
            return 1;
    }
    out[1] = widened(text, t, hit, *room, bytes);
    if (by_place(&out[1], &out[0]) < 0) {
        const struct span first = out[1];
        out[1] = out[0];
        out[0] = first;
    }
    return 2;
}

struct snippet snippet_of(struct arena *arena, str_t text, const struct tokens *t, const bool *hits,
                          size_t bytes)
{
    struct span spans[2];
    if (t->count == 0)
        return (struct snippet){ NULL, 0 };
    struct drawing d = begin(arena, text, t);
    const size_t count = choose(text, t, hits, bytes, spans);
    const bool touch = count == 2 && spans[0].last + 1 == spans[1].first;
    if (spans[0].first > 0)
        draw(&d, PIECE_GAP, 0, 0);
    for (size_t i = 0; i < count; i++) {
        const bool goes_on = touch && i == 0;
        const size_t till =
            goes_on ? offset_of(text, t->at[spans[1].first].written) : till_of(text, t, spans[i]);
        draw_span(&d, t, hits, spans[i], from_of(text, t, spans[i]), till);
        if (!goes_on && spans[i].last + 1 < t->count)
            draw(&d, PIECE_GAP, 0, 0);
    }
    return (struct snippet){ d.at, d.count };
}
