/* Another word for one that nobody has written: by shared grams, then by distance.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "search/near.h"

#include "kit/base/str.h"
#include "search/store.h"

enum { SHORT_LETTERS = 5, SHORTEST = 3 };

/* Nobody means another word by three letters that differ. */
static int steps_allowed(str_t word)
{
    return utf8_count(word) <= SHORT_LETTERS ? 1 : 2;
}

static bool is_number(str_t word)
{
    for (size_t i = 0; i < word.len; i++) {
        if (word.at[i] < '0' || word.at[i] > '9')
            return false;
    }
    return true;
}

/* A word is known as it stands, by one of its stems, or as the beginning of another. */
static err_t is_known(struct cx *cx, const struct query_word *w, bool *out)
{
    TRY(vocabulary_has(cx, w->folded, w->is_begun, out));
    for (int l = 0; l < LANG_COUNT && !*out; l++) {
        if (w->stem[l].len >= SHORTEST + 1)
            TRY(vocabulary_has(cx, w->stem[l], true, out));
    }
    return OK;
}

/* The nearest, of those as near the one used most; also by the stem, so that an ending does not
 * stand in the way: "müşahdəçilərdən" is near "müşahidəçilər" by it. */
static err_t nearest(struct cx *cx, str_t word, str_t *out)
{
    struct word_near *const at = arena_array(cx->arena, struct word_near, NEAR_MAX);
    const int most = steps_allowed(word);
    int best = most + 1;
    int64_t uses = 0;
    size_t count = 0;
    TRY(vocabulary_near(cx, word, at, &count));
    for (size_t i = 0; i < count; i++) {
        const int steps = word_distance(word, at[i].word, most);
        if (steps > most || (steps == best && at[i].uses <= uses) || steps > best)
            continue;
        best = steps;
        uses = at[i].uses;
        *out = at[i].shown;
    }
    return OK;
}

err_t near_text(struct cx *cx, str_t text, const struct query *q, str_t *out)
{
    str_t changed = STR_NONE;
    /* From the last on, so that places before stay what they are. */
    for (size_t t = q->term_count; t > 0; t--) {
        const struct query_term *const term = &q->terms[t - 1];
        for (size_t n = term->count; n > 0 && !term->is_minus; n--) {
            const struct query_word *const w = &q->words[term->first + n - 1];
            bool known = true;
            str_t instead = STR_NONE;
            if (utf8_count(w->folded) < SHORTEST || is_number(w->folded))
                continue;
            TRY(is_known(cx, w, &known));
            if (!known)
                TRY(nearest(cx, w->folded, &instead));
            if (!known && instead.len == 0 && !str_eq(w->stem[LANG_AZ], w->folded))
                TRY(nearest(cx, w->stem[LANG_AZ], &instead));
            if (instead.len == 0)
                continue;
            const size_t at = (size_t)(w->written.at - text.at);
            const str_t behind = changed.len > 0
                                     ? str_sub(changed, at + w->written.len, changed.len)
                                     : str_sub(text, at + w->written.len, text.len);
            changed = arena_printf(cx->arena, "%.*s%.*s%.*s", STR_ARG(str_sub(text, 0, at)),
                                   STR_ARG(instead), STR_ARG(behind));
        }
    }
    *out = changed;
    return OK;
}
