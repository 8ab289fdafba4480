/* Words, numbers and denials of a statement.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/statements/alike_words.h"

#include "kit/base/str.h"
#include "kit/text/words.h"

/* --- denying forms of Azerbaijani verbs ------------------------------------------------------- */

/* After folding ə is e, ı is i, ü is u. In a shape A is a or e, U is i or u; anything else itself.
 * A verb is denied by -ma-/-mə- before what else it says, by -mır/-mir/-mur/-mür in the present and
 * by -maz/-məz in the future; a noun by -sız/-siz/-suz/-süz. Bare -ma/-mə also makes nouns
 * ("seçilmə", being elected), so it denies only in the shapes that such a noun cannot have.
 * Source: any grammar; M. Shiraliyev, M. Sevortyan 1971, the chapter on the verb. */
struct shape {
    const char *is;
    size_t cut;         /* letters that go, from its beginning */
    const char *behind; /* what may follow: first letters, '$' the end; NULL: anything */
    size_t least;       /* letters before it */
};
static const struct shape SHAPES[] = {
    { "mAmAli", 2, NULL, 2 },   { "mAmAsi", 2, NULL, 2 },   { "mAmAk", 2, "$", 2 },
    { "mAmAq", 2, "$", 2 },     { "mAmAy", 2, NULL, 2 },    { "mAyAcA", 3, NULL, 2 },
    { "mAyAn", 3, "$lidm", 2 }, { "mAyArA", 3, NULL, 2 },   { "mAyib", 3, NULL, 2 },
    { "mAdi", 2, NULL, 2 },     { "mAmis", 2, "$diks", 2 }, { "mAz", 0, "$lds", 2 },
    { "mAsin", 2, "$l", 2 },    { "mAsA", 2, "$ldy", 2 },   { "mUr", 1, "$ldsAae", 2 },
    { "sUz", 3, "$ldc", 3 },
};
/* Words that have such a shape by chance, as they begin. */
static const char *const NOT_DENIED[] = {
    "numayende", "sermaye", "himaye", "temir", "demir",  "komur",   "memur",   "fransiz",
    "tamamen",   "komedi",  "namaz",  "tamam", "hemise", "mehkeme", "emirlik", "simasi",
};
/* "before it is done": denies nothing, though the verb has the form. */
static bool is_before_it(str_t w)
{
    return str_ends(w, S("mamisdan")) || str_ends(w, S("memisden"));
}

/* "without doing so": the same letters as the ablative of a noun, so only common verbs. */
static const char *const WITHOUT[] = { "olmadan",  "etmeden", "edilmeden",  "bilmeden",
                                       "vermeden", "almadan", "gozlemeden", "sorusmadan" };

static bool fits(char shape, char c)
{
    if (shape == 'A')
        return c == 'a' || c == 'e';
    if (shape == 'U')
        return c == 'i' || c == 'u';
    return shape == c;
}

static bool may_follow(const char *behind, str_t w, size_t end)
{
    if (behind == NULL)
        return true;
    return strchr(behind, end == w.len ? '$' : w.at[end]) != NULL;
}

static bool is_shape_at(const struct shape *s, str_t w, size_t at)
{
    const size_t len = strlen(s->is);
    if (w.len - at < len)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (!fits(s->is[i], w.at[at + i]))
            return false;
    }
    return may_follow(s->behind, w, at + len);
}

static bool begins_with_one_of(str_t w, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i][0] == w.at[0] && str_starts(w, str_from_c(list[i])))
            return true;
    }
    return false;
}

/* w without the letters of the shape at that place; "olmaz" becomes "olar". */
static str_t without(struct arena *arena, str_t w, size_t at, const struct shape *s)
{
    if (s->cut > 0)
        return arena_printf(arena, "%.*s%.*s", STR_ARG(str_sub(w, 0, at)),
                            STR_ARG(str_sub(w, at + s->cut, w.len)));
    return arena_printf(arena, "%.*s%cr%.*s", STR_ARG(str_sub(w, 0, at)), w.at[at + 1],
                        STR_ARG(str_sub(w, at + 3, w.len)));
}

bool alike_denies_az(struct arena *arena, str_t folded, str_t *out)
{
    *out = folded;
    if (is_before_it(folded) || begins_with_one_of(folded, NOT_DENIED, ARRAY_LEN(NOT_DENIED)))
        return false;
    if (begins_with_one_of(folded, WITHOUT, ARRAY_LEN(WITHOUT)))
        return true;
    for (size_t at = 2; at < folded.len; at++) {
        if (folded.at[at] != 'm' && folded.at[at] != 's') /* as all shapes begin */
            continue;
        for (size_t i = 0; i < ARRAY_LEN(SHAPES); i++) {
            if (at >= SHAPES[i].least && is_shape_at(&SHAPES[i], folded, at)) {
                *out = without(arena, folded, at, &SHAPES[i]);
                return true;
            }
        }
    }
    return false;
}

/* --- words that deny, say nothing, or have a contrary ----------------------------------------- */

/* In a list in the order of bytes. */
static bool is_one_of(str_t w, const char *const *list, size_t count)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        const int c = str_cmp(w, str_from_c(list[mid]));
        if (c == 0)
            return true;
        if (c > 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

/* "heç kim … etmir" denies once: "heç" only stands with a verb that is denied. "t" is what is left
 * of "isn't". */
static bool is_denial(str_t w)
{
    static const char *const WORDS[] = { "cannot",  "deyil",   "deyildi", "deyildir", "deyiller",
                                         "neither", "never",   "no",      "nobody",   "none",
                                         "not",     "nothing", "olmadan", "qeyri",    "t",
                                         "without", "yox",     "yoxdur" };
    return is_one_of(w, WORDS, ARRAY_LEN(WORDS));
}

/* What a claim may have or not have without being another claim. */
static bool is_filler(str_t w)
{
    static const char *const WORDS[] = {
        "also",     "amma",    "ancaq",     "any",          "aren",  "as",
        "be",       "been",    "being",     "biz",          "bizim", "but",
        "can",      "could",   "couldn",    "did",          "didn",  "do",
        "does",     "doesn",   "don",       "dusunurem",    "edir",  "edirem",
        "fikrimce", "from",    "gerek",     "gerekdir",     "had",   "has",
        "hasn",     "have",    "haven",     "hec",          "hem",   "hesab",
        "i",        "into",    "isn",       "it",           "its",   "kimi",
        "lazimdir", "may",     "men",       "menim",        "might", "must",
        "mustn",    "my",      "need",      "needs",        "nor",   "olan",
        "olaraq",   "olmali",  "olmalidir", "olmalidirlar", "olsun", "olunmalidir",
        "olur",     "onlarin", "onun",      "or",           "ought", "our",
        "s",        "shall",   "should",    "shouldn",      "teref", "terefinden",
        "that",     "their",   "them",      "there",        "these", "they",
        "think",    "this",    "those",     "us",           "var",   "vardir",
        "very",     "wasn",    "we",        "weren",        "which", "who",
        "will",     "won",     "would",     "wouldn",       "ya"
    };
    return word_is_weak(w) || is_one_of(w, WORDS, ARRAY_LEN(WORDS));
}

/* How a word begins, after folding; a bit each. '=' before: the whole word. */
static const struct {
    const char *plus[6], *minus[6];
} CONTRARIES[] = {
    { { "allow", "permit", "icaze" }, { "ban", "prohibit", "forbid", "qadagan" } },
    { { "increas", "rais", "artir", "coxal", "grow" }, { "reduc", "decreas", "lower", "azal" } },
    { { "=more", "=cox", "=daha cox" }, { "=less", "=fewer", "=az" } },
    { { "=before", "=evvel", "qabaq", "=evvelce" }, { "=after", "=sonra" } },
    { { "=open", "opened", "aciq" }, { "close", "secret", "qapali", "gizli" } },
    { { "support", "destek" }, { "oppos", "reject", "eleyh", "redd" } },
    { { "mandatory", "compulsory", "obligatory", "mecburi" },
      { "voluntary", "optional", "konullu" } },
    { { "=local", "yerli" }, { "=international", "foreign", "beynelxalq", "xarici" } },
    { { "keep", "introduc", "saxla", "tetbiq" }, { "abolish", "=end", "remov", "legv" } },
    { { "=all", "=every", "=butun", "=her" }, { "=some", "=few", "=bezi" } },
    { { "strong", "guclen" }, { "weak", "zeifle" } },
    { { "=public", "dovlet" }, { "=private", "ozel" } },
    { { "=trust", "etibar" }, { "distrust", "mistrust" } },
    { { "=early", "=earlier", "tez" }, { "=late", "=later", "=gec" } },
    { { "higher", "yuksek" }, { "=low", "asagi" } },
};

static bool begins(str_t w, const char *const *list, size_t room)
{
    for (size_t i = 0; i < room && list[i] != NULL; i++) {
        const char *const s = list[i];
        if (w.at[0] != s[s[0] == '='])
            continue;
        if (s[0] == '=' ? str_eq(w, str_from_c(s + 1)) : str_starts(w, str_from_c(s)))
            return true;
    }
    return false;
}

static void note_contraries(struct alike_words *out, str_t w)
{
    for (size_t i = 0; i < ARRAY_LEN(CONTRARIES); i++) {
        if (begins(w, CONTRARIES[i].plus, ARRAY_LEN(CONTRARIES[i].plus)))
            out->plus |= UINT32_C(1) << i;
        if (begins(w, CONTRARIES[i].minus, ARRAY_LEN(CONTRARIES[i].minus)))
            out->minus |= UINT32_C(1) << i;
    }
}

/* --- features --------------------------------------------------------------------------------- */

/* FNV-1a, 64 bits, seeded so that words and grams are apart. */
static uint64_t hash_of(uint64_t seed, const char *at, size_t len)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325) ^ seed;
    for (size_t i = 0; i < len; i++) {
        h ^= (unsigned char)at[i];
        h *= UINT64_C(0x100000001b3);
    }
    return h;
}

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Sorts, keeps each once. */
static size_t distinct(uint64_t *at, size_t count)
{
    if (count == 0)
        return 0;
    qsort(at, count, sizeof *at, by_value);
    size_t n = 1;
    for (size_t i = 1; i < count; i++) {
        if (at[i] != at[n - 1])
            at[n++] = at[i];
    }
    return n;
}

enum { GRAM = 4 };
static const uint64_t WORD_SEED = UINT64_C(1), GRAM_SEED = UINT64_C(2), NUMBER_SEED = UINT64_C(3);

struct gathering {
    struct arena *arena;
    uint64_t *words, *grams, *numbers;
    str_t *stems;
    size_t word_count, gram_count, number_count;
};

/* Of the word with a mark before and behind it. */
static void add_grams(struct gathering *g, str_t w)
{
    char marked[WORD_BYTES_MAX + 2];
    const size_t len = w.len < WORD_BYTES_MAX ? w.len : WORD_BYTES_MAX;
    marked[0] = '^';
    memcpy(marked + 1, w.at, len);
    marked[len + 1] = '$';
    if (len + 2 <= GRAM) {
        g->grams[g->gram_count++] = hash_of(GRAM_SEED, marked, len + 2);
        return;
    }
    for (size_t i = 0; i + GRAM <= len + 2; i++)
        g->grams[g->gram_count++] = hash_of(GRAM_SEED, marked + i, GRAM);
}

static bool has_digit(str_t w)
{
    for (size_t i = 0; i < w.len; i++) {
        if (w.at[i] >= '0' && w.at[i] <= '9')
            return true;
    }
    return false;
}

static void add_word(struct gathering *g, enum lang lang, str_t w)
{
    const str_t stem = stem_of(g->arena, lang, w);
    g->stems[g->word_count] = stem;
    g->words[g->word_count++] = hash_of(WORD_SEED, stem.at, stem.len);
    add_grams(g, w);
    if (has_digit(w))
        g->numbers[g->number_count++] = hash_of(NUMBER_SEED, w.at, w.len);
}

/* "not only … but also" affirms. */
static bool is_affirming(str_t text, size_t at)
{
    str_t next = STR_NONE;
    return word_next(text, &at, &next) &&
           (str_eq_ascii_nocase(next, S("only")) || str_eq_ascii_nocase(next, S("just")));
}

static void take_word(struct gathering *g, struct alike_words *out, enum lang lang, str_t text,
                      size_t behind, str_t word)
{
    str_t w = word_fold(g->arena, word);
    if (w.len == 0)
        return;
    if (is_denial(w)) {
        out->denials += !is_affirming(text, behind);
        return;
    }
    note_contraries(out, w);
    if (lang == LANG_AZ && alike_denies_az(g->arena, w, &w))
        out->denials++;
    if (!is_filler(w))
        add_word(g, lang, w);
}

struct alike_words alike_words_of(struct arena *arena, enum lang lang, str_t text)
{
    struct alike_words out = { 0 };
    struct gathering g = { .arena = arena,
                           .words = arena_array(arena, uint64_t, text.len / 2 + 1),
                           .numbers = arena_array(arena, uint64_t, text.len / 2 + 1),
                           .stems = arena_array(arena, str_t, text.len / 2 + 1),
                           .grams = arena_array(arena, uint64_t, 2 * text.len + 2) };
    str_t word = STR_NONE;
    for (size_t at = 0; word_next(text, &at, &word);)
        take_word(&g, &out, lang, text, at, word);
    out.stems = g.stems;
    out.stem_count = g.word_count;
    out.words = g.words;
    out.word_count = distinct(g.words, g.word_count);
    out.grams = g.grams;
    out.gram_count = distinct(g.grams, g.gram_count);
    out.numbers = g.numbers;
    out.number_count = distinct(g.numbers, g.number_count);
    return out;
}

/* --- two texts -------------------------------------------------------------------------------- */

static bool has_stem(const struct alike_words *w, str_t stem)
{
    for (size_t i = 0; i < w->stem_count; i++) {
        if (str_eq(w->stems[i], stem))
            return true;
    }
    return false;
}

/* Words of a that b has without what denies before them: "unfair" where b says "fair". */
static unsigned prefixed(const struct alike_words *a, const struct alike_words *b)
{
    static const char *const PREFIXES[] = { "un", "in", "im", "il", "ir", "dis", "non", "na" };
    unsigned n = 0;
    for (size_t i = 0; i < a->stem_count; i++) {
        for (size_t k = 0; k < ARRAY_LEN(PREFIXES); k++) {
            const str_t prefix = str_from_c(PREFIXES[k]);
            const str_t stem = a->stems[i];
            if (stem.len >= prefix.len + 3 && str_starts(stem, prefix) && !has_stem(b, stem) &&
                has_stem(b, str_sub(stem, prefix.len, stem.len)))
                n++;
        }
    }
    return n;
}

static unsigned bits(uint32_t v)
{
    unsigned n = 0;
    for (; v != 0; v &= v - 1)
        n++;
    return n;
}

bool alike_contrary(const struct alike_words *a, const struct alike_words *b)
{
    /* one has only the one word of a pair, the other only the other */
    const uint32_t apart =
        (a->plus & ~a->minus & b->minus & ~b->plus) | (a->minus & ~a->plus & b->plus & ~b->minus);
    /* "is not heard and not asked" denies as one */
    const unsigned denied = (a->denials > 0) != (b->denials > 0) ? 1U : 0U;
    const unsigned turns = denied + bits(apart) + prefixed(a, b) + prefixed(b, a);
    return turns % 2 == 1;
}

bool alike_same_numbers(const struct alike_words *a, const struct alike_words *b)
{
    return a->number_count == b->number_count &&
           (a->number_count == 0 ||
            memcmp(a->numbers, b->numbers, a->number_count * sizeof *a->numbers) == 0);
}
