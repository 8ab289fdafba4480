/* The inverted index behind alike.h.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/statements/alike.h"

#include <math.h>

#include "kit/base/str.h"
#include "viewpoints/statements/alike_words.h"

/* Share of the words and of the grams in the likeness. Words say what it is about, grams bridge the
 * forms that the stemmer leaves apart. */
static const double WORDS_SHARE = 0.6, GRAMS_SHARE = 0.4;
/* As if there were so many statements more, each with all features: in a consultation of three no
 * word is rare yet. */
enum { DAMP = 8 };

struct posting {
    uint32_t doc;
    float weight;
};
/* All texts of one language. */
struct side {
    enum lang lang;
    size_t statements;
    struct alike_words *docs; /* one for each statement; without a text: nothing in it */
    uint64_t *keys;           /* features, open addressing; 0: free */
    uint32_t *numbers;        /* of the feature in the same slot */
    size_t slots;             /* power of two */
    size_t features;
    uint32_t *df;
    size_t *from; /* features + 1: where the postings of each begin */
    struct posting *postings;
};
struct alike_index {
    struct side by[LANG_COUNT];
    size_t count;
};

/* --- features --------------------------------------------------------------------------------- */

/* The slot of a key, or the free one where it would be. */
static size_t slot_of(const struct side *s, uint64_t key)
{
    size_t at = (size_t)(key ^ key >> 29) & (s->slots - 1);
    while (s->keys[at] != 0 && s->keys[at] != key)
        at = (at + 1) & (s->slots - 1);
    return at;
}

static void count_keys(struct side *s, const uint64_t *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const size_t at = slot_of(s, keys[i]);
        if (s->keys[at] == 0) {
            s->keys[at] = keys[i];
            s->numbers[at] = (uint32_t)s->features++; /* fewer than slots, which are fewer */
        }
        s->df[s->numbers[at]]++;
    }
}

static double idf(const struct side *s, uint32_t df)
{
    return 1 + log((double)(s->statements + DAMP) / (double)(df + DAMP));
}

static uint32_t df_of(const struct side *s, uint64_t key)
{
    const size_t at = slot_of(s, key);
    return s->keys[at] == 0 ? 0 : s->df[s->numbers[at]];
}

/* What each weight of one kind is multiplied by, so that their squares add up to its share. */
static double scale_of(const struct side *s, const uint64_t *keys, size_t count, double share)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        const double w = idf(s, df_of(s, keys[i]));
        sum += w * w;
    }
    return sum > 0 ? sqrt(share / sum) : 0;
}

/* --- making ----------------------------------------------------------------------------------- */

static size_t power_of_two(size_t least)
{
    size_t n = 64;
    while (n < least)
        n *= 2;
    return n;
}

static void post_keys(struct side *s, size_t *next, uint32_t doc, const uint64_t *keys,
                      size_t count, double share)
{
    const double scale = scale_of(s, keys, count, share);
    for (size_t i = 0; i < count; i++) {
        const uint32_t f = s->numbers[slot_of(s, keys[i])];
        s->postings[next[f]++] = (struct posting){ doc, (float)(scale * idf(s, s->df[f])) };
    }
}

static void side_make(struct side *s, struct arena *arena, enum lang lang,
                      const struct text2 *texts, size_t count)
{
    size_t all = 0;
    s->lang = lang;
    s->statements = count;
    s->docs = arena_array(arena, struct alike_words, count);
    for (size_t i = 0; i < count; i++) {
        s->docs[i] = alike_words_of(arena, lang, texts[i].by[lang]);
        all += s->docs[i].word_count + s->docs[i].gram_count;
    }
    s->slots = power_of_two(all * 2);
    s->keys = arena_array(arena, uint64_t, s->slots);
    s->numbers = arena_array(arena, uint32_t, s->slots);
    s->df = arena_array(arena, uint32_t, all + 1);
    for (size_t i = 0; i < count; i++) {
        count_keys(s, s->docs[i].words, s->docs[i].word_count);
        count_keys(s, s->docs[i].grams, s->docs[i].gram_count);
    }
    s->from = arena_array(arena, size_t, s->features + 1);
    s->postings = arena_array(arena, struct posting, all);
    for (size_t f = 0; f < s->features; f++)
        s->from[f + 1] = s->from[f] + s->df[f];
    size_t *const next = arena_array(arena, size_t, s->features + 1);
    memcpy(next, s->from, s->features * sizeof *next);
    for (size_t i = 0; i < count; i++) {
        const uint32_t doc = (uint32_t)i; /* statements of a consultation are thousands at most */
        post_keys(s, next, doc, s->docs[i].words, s->docs[i].word_count, WORDS_SHARE);
        post_keys(s, next, doc, s->docs[i].grams, s->docs[i].gram_count, GRAMS_SHARE);
    }
}

struct alike_index *alike_index_new(struct arena *arena, const struct text2 *texts, size_t count)
{
    struct alike_index *const x = arena_new(arena, struct alike_index);
    x->count = count;
    for (int l = 0; l < LANG_COUNT; l++)
        side_make(&x->by[l], arena, (enum lang)l, texts, count); /* counts through the enum */
    return x;
}

/* --- asking ----------------------------------------------------------------------------------- */

/* Likeness of one text to all, in one language: sums, and which places have one. */
struct sums {
    double *of;
    uint32_t *touched;
    size_t count;
};

static void sum_keys(const struct side *s, struct sums *sums, const uint64_t *keys, size_t count,
                     double share, size_t above)
{
    const double scale = scale_of(s, keys, count, share);
    for (size_t i = 0; i < count; i++) {
        const size_t slot = slot_of(s, keys[i]);
        if (s->keys[slot] == 0)
            continue;
        const uint32_t f = s->numbers[slot];
        const double w = scale * idf(s, s->df[f]);
        /* from the end: postings are in the order of places, and those up to "above" are done */
        for (size_t k = s->from[f + 1]; k-- > s->from[f];) {
            const struct posting *const p = &s->postings[k];
            if (above != SIZE_MAX && p->doc <= above)
                break;
            if (sums->of[p->doc] == 0)
                sums->touched[sums->count++] = p->doc;
            sums->of[p->doc] += w * (double)p->weight;
        }
    }
}

static void sum_words(const struct side *s, struct sums *sums, const struct alike_words *w,
                      size_t above)
{
    sum_keys(s, sums, w->words, w->word_count, WORDS_SHARE, above);
    sum_keys(s, sums, w->grams, w->gram_count, GRAMS_SHARE, above);
}

static void sums_clear(struct sums *sums)
{
    for (size_t i = 0; i < sums->count; i++)
        sums->of[sums->touched[i]] = 0;
    sums->count = 0;
}

static struct sums sums_new(struct arena *arena, size_t count)
{
    return (struct sums){ arena_array(arena, double, count), arena_array(arena, uint32_t, count),
                          0 };
}

static enum alike_sense sense_of(const struct alike_words *a, const struct alike_words *b)
{
    if (alike_contrary(a, b))
        return ALIKE_OPPOSITE;
    return alike_same_numbers(a, b) ? ALIKE_SAME : ALIKE_NUMBER;
}

/* Rounding may carry a text's likeness to itself over 1. */
static double at_most_1(double v)
{
    return v < 1 ? v : 1;
}

static int closest_first(const void *a, const void *b)
{
    const struct alike *const x = a, *const y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

size_t alike_find(const struct alike_index *x, struct arena *arena, const struct text2 *text,
                  size_t skip, double least, struct alike *out, size_t most)
{
    struct alike *const best = arena_array(arena, struct alike, x->count);
    for (int l = 0; l < LANG_COUNT; l++) {
        const struct side *const s = &x->by[l];
        const struct alike_words w = alike_words_of(arena, s->lang, text->by[l]);
        struct sums sums = sums_new(arena, x->count);
        sum_words(s, &sums, &w, SIZE_MAX);
        for (size_t i = 0; i < sums.count; i++) {
            const size_t at = sums.touched[i];
            if (sums.of[at] >= least && sums.of[at] > best[at].score)
                best[at] = (struct alike){ at, at_most_1(sums.of[at]), sense_of(&w, &s->docs[at]) };
        }
    }
    size_t n = 0;
    for (size_t i = 0; i < x->count; i++) {
        if (best[i].score > 0 && i != skip)
            best[n++] = best[i];
    }
    if (n > 1)
        qsort(best, n, sizeof *best, closest_first);
    n = n < most ? n : most;
    if (n > 0)
        memcpy(out, best, n * sizeof *best);
    return n;
}

/* --- all pairs -------------------------------------------------------------------------------- */

struct pairs {
    struct arena *arena;
    struct alike_pair *at;
    size_t count, room;
};

static void add_pair(struct pairs *p, const struct alike_pair *one)
{
    if (p->count == p->room) {
        const size_t room = p->room == 0 ? 64 : 2 * p->room;
        struct alike_pair *const at = arena_array(p->arena, struct alike_pair, room);
        if (p->count > 0)
            memcpy(at, p->at, p->count * sizeof *at);
        p->at = at;
        p->room = room;
    }
    p->at[p->count++] = *one;
}

static int by_places(const void *a, const void *b)
{
    const struct alike_pair *const x = a, *const y = b;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    if (x->b != y->b)
        return x->b < y->b ? -1 : 1;
    return (x->score < y->score) - (x->score > y->score);
}

static int closest_pair_first(const void *a, const void *b)
{
    const struct alike_pair *const x = a, *const y = b;
    return x->score != y->score ? (x->score > y->score ? -1 : 1) : by_places(a, b);
}

static void side_pairs(const struct side *s, struct pairs *out, double least)
{
    struct sums sums = sums_new(out->arena, s->statements);
    for (size_t a = 0; a < s->statements; a++) {
        sum_words(s, &sums, &s->docs[a], a);
        for (size_t i = 0; i < sums.count; i++) {
            const size_t b = sums.touched[i];
            if (sums.of[b] >= least)
                add_pair(out, &(struct alike_pair){ a, b, at_most_1(sums.of[b]),
                                                    sense_of(&s->docs[a], &s->docs[b]) });
        }
        sums_clear(&sums);
    }
}

void alike_pairs(const struct alike_index *x, struct arena *arena, double least,
                 const struct alike_pair **out, size_t *count)
{
    struct pairs p = { .arena = arena };
    for (int l = 0; l < LANG_COUNT; l++)
        side_pairs(&x->by[l], &p, least);
    if (p.count > 1)
        qsort(p.at, p.count, sizeof *p.at, by_places);
    size_t n = 0;
    for (size_t i = 0; i < p.count; i++) { /* in both languages: the closer one stands first */
        if (n == 0 || p.at[i].a != p.at[n - 1].a || p.at[i].b != p.at[n - 1].b)
            p.at[n++] = p.at[i];
    }
    if (n > 1)
        qsort(p.at, n, sizeof *p.at, closest_pair_first);
    *out = p.at;
    *count = n;
}
