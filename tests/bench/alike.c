/* Statements that are close, at sizes of a large consultation: the index, all pairs, one against
 * all, beside a plain comparison of every pair. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/statements/alike.h"
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "peak.h"
#include "viewpoints/statements/alike_words.h"

#include <time.h>

enum { STATEMENTS = 1000, WORDS = 3000, LENGTH = 12, RUNS = 5, ASKED = 200 };

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); /* others on the machine do not count */
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static uint64_t chance(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(2685821657736338717);
}

/* Made of syllables of the language, so that words share beginnings and endings as words do. */
static str_t made_up_word(struct arena *arena, uint64_t *seed)
{
    static const char *const SYLLABLES[] = { "se",  "çki", "mə", "nə", "ti", "cə", "lər",  "ko",
                                             "mis", "si",  "ya", "da", "nı", "şa", "hid",  "lik",
                                             "qa",  "bər", "ra", "tu", "xə", "lo", "qram", "vər" };
    str_t word = STR_NONE;
    const uint64_t parts = 2 + chance(seed) % 3;
    for (uint64_t i = 0; i < parts; i++)
        word = arena_printf(arena, "%.*s%s", STR_ARG(word),
                            SYLLABLES[chance(seed) % ARRAY_LEN(SYLLABLES)]);
    return word;
}

/* The k-th word about as often as 1/k. */
static size_t zipf(uint64_t *seed)
{
    const double u = (double)(chance(seed) >> 11) * 0x1p-53;
    double x = 1;
    for (double left = u * 8; left > 0 && x < WORDS; left -= 1) /* e^8 is about WORDS */
        x *= left < 1 ? 1 + left * 1.718 : 2.718;
    return (size_t)x < WORDS ? (size_t)x : WORDS - 1;
}

static void make_texts(struct arena *arena, struct text2 *out)
{
    uint64_t seed = 7;
    str_t words[WORDS];
    for (size_t i = 0; i < WORDS; i++)
        words[i] = made_up_word(arena, &seed);
    for (size_t i = 0; i < STATEMENTS; i++) {
        out[i] = (struct text2){ 0 };
        for (int l = 0; l < LANG_COUNT; l++) {
            str_t text = STR_NONE;
            for (int k = 0; k < LENGTH; k++)
                text = arena_printf(arena, "%.*s%.*s ", STR_ARG(text), STR_ARG(words[zipf(&seed)]));
            out[i].by[l] = text;
        }
    }
}

static size_t shared(const uint64_t *a, size_t n, const uint64_t *b, size_t m)
{
    size_t i = 0, k = 0, both = 0;
    while (i < n && k < m) {
        both += a[i] == b[k];
        if (a[i] <= b[k])
            i++;
        else
            k++;
    }
    return both;
}

/* Every pair, by how many features both have. */
static size_t plainly(struct arena *arena, const struct text2 *texts)
{
    struct alike_words *const w = arena_array(arena, struct alike_words, STATEMENTS);
    size_t sum = 0;
    for (int l = 0; l < LANG_COUNT; l++) {
        for (size_t i = 0; i < STATEMENTS; i++)
            w[i] = alike_words_of(arena, (enum lang)l, texts[i].by[l]);
        for (size_t i = 0; i < STATEMENTS; i++) {
            for (size_t k = i + 1; k < STATEMENTS; k++) {
                sum += shared(w[i].words, w[i].word_count, w[k].words, w[k].word_count);
                sum += shared(w[i].grams, w[i].gram_count, w[k].grams, w[k].gram_count);
            }
        }
    }
    return sum;
}

static int64_t best(int64_t was, int64_t is)
{
    return was == 0 || is < was ? is : was;
}

int main(void)
{
    AUTO(arena) texts_arena;
    arena_init(&texts_arena);
    if (text_init("UTC") != OK)
        return 1;
    struct text2 *const texts = arena_array(&texts_arena, struct text2, STATEMENTS);
    make_texts(&texts_arena, texts);
    int64_t index_ns = 0, pairs_ns = 0, one_ns = 0, plain_ns = 0;
    size_t pairs = 0, features = 0;
    for (int r = 0; r < RUNS; r++) {
        AUTO(arena) arena;
        arena_init(&arena);
        const struct alike_pair *at = NULL;
        struct alike found[5];
        int64_t t = now_ns();
        const struct alike_index *const x = alike_index_new(&arena, texts, STATEMENTS);
        index_ns = best(index_ns, now_ns() - t);
        t = now_ns();
        alike_pairs(x, &arena, ALIKE_LEAST, &at, &pairs);
        pairs_ns = best(pairs_ns, now_ns() - t);
        t = now_ns();
        for (size_t i = 0; i < ASKED; i++)
            (void)alike_find(x, &arena, &texts[i], i, ALIKE_LEAST, found, ARRAY_LEN(found));
        one_ns = best(one_ns, (now_ns() - t) / ASKED);
        t = now_ns();
        features = plainly(&arena, texts);
        plain_ns = best(plain_ns, now_ns() - t);
    }
    printf("statements %d\nindex_ns %" PRId64 "\npairs_ns %" PRId64 "\none_ns %" PRId64
           "\nplain_ns %" PRId64 "\npairs %zu\nshared %zu\npeak_kib %" PRId64 "\n",
           STATEMENTS, index_ns, pairs_ns, one_ns, plain_ns, pairs, features, peak_kib());
    return 0;
}
