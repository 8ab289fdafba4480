/* Another word for one that nobody has written: by shared grams, then by distance.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "search/near.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "search/store.h"

enum { SHORT_LETTERS = 5, SHORTEST = 3, ABBREVIATION_LETTERS = 6 };

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

/* "USAID", "ATƏT": nobody means another one. Longer capitals are a key that was left down. */
static bool is_abbreviation(struct cx *cx, str_t written)
{
    bool is_upper = false;
    for (int l = 0; l < LANG_COUNT; l++)
        is_upper = is_upper || str_eq(text_upper(cx->arena, (enum lang)l, written), written);
    return is_upper && utf8_count(written) <= ABBREVIATION_LETTERS &&
           !str_eq(text_lower(cx->arena, LANG_EN, written), written);
}

/* Is there a text with this word, or with another form of it? */
static err_t is_in_a_text(struct cx *cx, const struct query_word *w, bool *out)
{
    const struct query alone = {
        .words = { *w }, .word_count = 1, .terms = { { .count = 1 } }, .term_count = 1
    };
    struct found_row row;
    size_t count = 0;
    TRY(hit_list(cx, &alone, STR_NONE, 1, &row, &count));
    *out = count > 0;
    return OK;
}

/* A word is known as it stands, as another form of one that somebody wrote, or, while it is being
 * typed, as the beginning of one. Its stem beginning some word is not enough: "elecion" comes down
 * to "elec". */
static err_t is_known(struct cx *cx, const struct query_word *w, bool *out)
{
    TRY(vocabulary_has(cx, w->folded, w->is_begun, out));
    return *out ? OK : is_in_a_text(cx, w, out);
}

/* How far a word of the vocabulary is; by_stem: its stem, where that is nearer. */
static int steps_to(struct cx *cx, str_t word, str_t known, int most, bool by_stem)
{
    const int steps = word_distance(word, known, most);
    const str_t stem = by_stem ? stem_az(cx->arena, known) : known;
    if (utf8_count(stem) <= SHORTEST || str_eq(stem, known))
        return steps;
    const int to_stem = word_distance(word, stem, most);
    return to_stem < steps ? to_stem : steps;
}

/* The nearest, of those as near the one used most. */
static err_t nearest(struct cx *cx, str_t word, bool by_stem, str_t *out)
{
    struct word_near *const at = arena_array(cx->arena, struct word_near, NEAR_MAX);
    const int most = steps_allowed(word);
    int best = most + 1;
    int64_t uses = 0;
    size_t count = 0;
    TRY(vocabulary_near(cx, word, at, &count));
    for (size_t i = 0; i < count; i++) {
        const int steps = steps_to(cx, word, at[i].word, most, by_stem);
        if (steps > most || (steps == best && at[i].uses <= uses) || steps > best)
            continue;
        best = steps;
        uses = at[i].uses;
        *out = at[i].shown;
    }
    return OK;
}

/* What stands in for a word; empty: nothing has to, or nothing is near. By the stem too, so that an
 * ending does not stand in the way: "müşahdəçilərdən" is near "müşahidəçilər" by it, "komisiya"
 * near "komissiyası". */
static err_t another_word(struct cx *cx, const struct query_word *w, str_t *out)
{
    bool known = true;
    *out = STR_NONE;
    if (utf8_count(w->folded) < SHORTEST || is_number(w->folded) || is_abbreviation(cx, w->written))
        return OK;
    TRY(is_known(cx, w, &known));
    if (!known)
        TRY(nearest(cx, w->folded, false, out));
    if (!known && out->len == 0)
        TRY(nearest(cx, w->folded, true, out));
    return known || out->len > 0 ? OK : nearest(cx, w->stem[LANG_AZ], true, out);
}

err_t near_text(struct cx *cx, str_t text, const struct query *q, str_t *out)
{
    str_t changed = STR_NONE;
    /* From the last on, so that places before stay what they are. */
    for (size_t t = q->term_count; t > 0; t--) {
        const struct query_term *const term = &q->terms[t - 1];
        for (size_t n = term->count; n > 0 && !term->is_minus; n--) {
            const struct query_word *const w = &q->words[term->first + n - 1];
            str_t instead = STR_NONE;
            TRY(another_word(cx, w, &instead));
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
