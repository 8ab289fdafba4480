/* What is another in a text, word by word: the longest common subsequence between what both begin
 * and end with (Hunt and Szymanski 1976, by the plain table).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/diff.h"

#include "kit/base/str.h"

enum { TABLE_MAX = 1 << 20 };

struct words {
    str_t *at; /* words and what stands between them, in turn */
    size_t count;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static bool is_all_blank(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!is_blank(s.at[i]))
            return false;
    }
    return true;
}

static struct words words_of(struct arena *arena, str_t s)
{
    struct words w = { arena_array(arena, str_t, s.len), 0 };
    size_t from = 0;
    for (size_t i = 1; i <= s.len; i++) {
        if (i < s.len && is_blank(s.at[i]) == is_blank(s.at[from]))
            continue;
        w.at[w.count++] = str_sub(s, from, i);
        from = i;
    }
    return w;
}

/* --- putting parts together ------------------------------------------------------------------- */

struct making {
    struct diff_part *parts;
    size_t count;
};

/* Neighbours of one kind that follow each other in their text become one part. */
static void add(struct making *m, enum diff_kind kind, str_t text)
{
    if (m->count > 0) {
        struct diff_part *const last = &m->parts[m->count - 1];
        if (last->kind == kind && last->text.at + last->text.len == text.at) {
            last->text.len += text.len;
            return;
        }
    }
    m->parts[m->count++] = (struct diff_part){ kind, text };
}

/* Blanks between two changes belong to them, so that marks are not torn to pieces. */
static struct diff joined(struct arena *arena, const struct making *m)
{
    struct making out = { arena_array(arena, struct diff_part, m->count * 2), 0 };
    for (size_t i = 0; i < m->count; i++) {
        const struct diff_part *const p = &m->parts[i];
        const bool is_inside = i > 0 && i + 1 < m->count && p->kind == DIFF_SAME;
        if (is_inside && is_all_blank(p->text)) {
            out.parts[out.count++] = (struct diff_part){ DIFF_REMOVED, p->text };
            out.parts[out.count++] = (struct diff_part){ DIFF_ADDED, p->text };
        } else {
            out.parts[out.count++] = *p;
        }
    }
    return (struct diff){ out.parts, out.count };
}

/* --- the table ---------------------------------------------------------------------------------
 */

/* length[i * (m + 1) + k]: of the longest common subsequence of a from i and b from k. */
static const uint16_t *lengths(struct arena *arena, const str_t *a, size_t n, const str_t *b,
                               size_t m)
{
    const size_t wide = m + 1;
    uint16_t *const length = arena_array(arena, uint16_t, (n + 1) * wide);
    for (size_t k = 0; k <= m; k++)
        length[n * wide + k] = 0;
    for (size_t i = n; i-- > 0;) {
        length[i * wide + m] = 0;
        for (size_t k = m; k-- > 0;) {
            const uint16_t right = length[i * wide + k + 1];
            const uint16_t below = length[(i + 1) * wide + k];
            const uint16_t both = (uint16_t)(length[(i + 1) * wide + k + 1] + 1); /* < TABLE_MAX */
            length[i * wide + k] = str_eq(a[i], b[k]) ? both : (right > below ? right : below);
        }
    }
    return length;
}

static void add_all(struct making *m, enum diff_kind kind, const str_t *at, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add(m, kind, at[i]);
}

static void add_changed(struct arena *arena, struct making *out, const str_t *a, size_t n,
                        const str_t *b, size_t m)
{
    if (n >= UINT16_MAX || m >= UINT16_MAX || (n + 1) * (m + 1) > TABLE_MAX) {
        add_all(out, DIFF_REMOVED, a, n);
        add_all(out, DIFF_ADDED, b, m);
        return;
    }
    const uint16_t *const length = lengths(arena, a, n, b, m);
    const size_t wide = m + 1;
    size_t i = 0, k = 0;
    while (i < n && k < m) {
        if (str_eq(a[i], b[k])) {
            add(out, DIFF_SAME, b[k++]);
            i++;
        } else if (length[(i + 1) * wide + k] >= length[i * wide + k + 1]) {
            add(out, DIFF_REMOVED, a[i++]);
        } else {
            add(out, DIFF_ADDED, b[k++]);
        }
    }
    add_all(out, DIFF_REMOVED, a + i, n - i);
    add_all(out, DIFF_ADDED, b + k, m - k);
}

struct diff diff_words(struct arena *arena, str_t was, str_t is)
{
    const struct words a = words_of(arena, was);
    const struct words b = words_of(arena, is);
    const size_t shorter = a.count < b.count ? a.count : b.count;
    size_t first = 0, last = 0;
    while (first < shorter && str_eq(a.at[first], b.at[first]))
        first++;
    while (last < shorter - first && str_eq(a.at[a.count - 1 - last], b.at[b.count - 1 - last]))
        last++;
    struct making out = { arena_array(arena, struct diff_part, a.count + b.count), 0 };
    add_all(&out, DIFF_SAME, b.at, first);
    add_changed(arena, &out, a.at + first, a.count - first - last, b.at + first,
                b.count - first - last);
    add_all(&out, DIFF_SAME, b.at + b.count - last, last);
    return joined(arena, &out);
}

/* --- how much ----------------------------------------------------------------------------------
 */

static size_t words_in(str_t s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += !is_blank(s.at[i]) && (i == 0 || is_blank(s.at[i - 1])) ? 1 : 0;
    return n;
}

/* Of each change the longer of its sides; what comes or goes without a counterpart counts twice: a
 * "not" is no slip in a short sentence. */
static size_t words_changed(const struct diff *d)
{
    size_t all = 0, removed = 0, added = 0;
    for (size_t i = 0; i <= d->count; i++) {
        if (i == d->count || d->parts[i].kind == DIFF_SAME) {
            const size_t longer = removed > added ? removed : added;
            const size_t alone = longer - (removed > added ? added : removed);
            all += longer + alone;
            removed = added = 0;
        } else if (d->parts[i].kind == DIFF_REMOVED) {
            removed += words_in(d->parts[i].text);
        } else {
            added += words_in(d->parts[i].text);
        }
    }
    return all;
}

bool diff_is_slip(struct arena *arena, str_t was, str_t is)
{
    if (str_eq(was, is))
        return true;
    if (was.len == 0 || is.len == 0)
        return false;
    const size_t share = words_in(was) / SLIP_SHARE;
    const size_t most = share < 1 ? 1 : share > SLIP_WORDS ? SLIP_WORDS : share;
    const struct diff d = diff_words(arena, was, is);
    return words_changed(&d) <= most;
}
