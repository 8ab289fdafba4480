/* Finding words, folding them, telling how far one is from another.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/words.h"

#include <unicode/uchar.h>

#include "kit/base/str.h"
#include "kit/text/text.h"

/* --- finding ---------------------------------------------------------------------------------- */

/* The character at *at, which is below s.len; *at goes behind it. Of valid UTF-8; anything else is
 * read as something, but never beyond the end. */
static UChar32 point_at(str_t s, size_t *at)
{
    const unsigned char first = (unsigned char)s.at[(*at)++];
    if (first < 0xC0)
        return first;
    const int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    UChar32 c = first & (0x3F >> more);
    for (int i = 0; i < more && *at < s.len; i++)
        c = c << 6 | ((unsigned char)s.at[(*at)++] & 0x3F);
    return c;
}

static bool begins_word(UChar32 c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return u_isalnum(c) || u_charType(c) == U_OTHER_NUMBER || u_charType(c) == U_LETTER_NUMBER;
}

static bool goes_on(UChar32 c)
{
    return begins_word(c) || (c >= 0x300 && (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0);
}

static size_t end_of_run(str_t text, size_t from)
{
    size_t next = from;
    while (from < text.len && goes_on(point_at(text, &next)))
        from = next;
    return from;
}

/* Endings that are written apart from a number, an abbreviation or a foreign name; folded. */
static bool is_ending(str_t run)
{
    static const str_t ENDINGS[] = {
        S_INIT("a"),   S_INIT("ci"),  S_INIT("cu"),  S_INIT("da"),   S_INIT("dan"),  S_INIT("de"),
        S_INIT("den"), S_INIT("dir"), S_INIT("dur"), S_INIT("e"),    S_INIT("i"),    S_INIT("in"),
        S_INIT("la"),  S_INIT("lar"), S_INIT("le"),  S_INIT("ler"),  S_INIT("na"),   S_INIT("nda"),
        S_INIT("nde"), S_INIT("ne"),  S_INIT("ni"),  S_INIT("nin"),  S_INIT("nu"),   S_INIT("nun"),
        S_INIT("s"),   S_INIT("si"),  S_INIT("su"),  S_INIT("u"),    S_INIT("un"),   S_INIT("ya"),
        S_INIT("ye"),  S_INIT("yi"),  S_INIT("yu"),  S_INIT("ndan"), S_INIT("nden"),
    };
    for (size_t i = 0; i < ARRAY_LEN(ENDINGS); i++) {
        if (str_eq(run, ENDINGS[i]))
            return true;
    }
    return false;
}

static bool joins(UChar32 c)
{
    return c == '-' || c == '\'' || c == 0x2019 || c == 0x02BC || c == 0x2010 || c == 0x2011;
}

static size_t fold_plain(str_t word, char out[WORD_BYTES_MAX]);

/* Behind "-nin" if that is what follows. */
static size_t behind_ending(str_t text, size_t end)
{
    size_t next = end;
    char folded[WORD_BYTES_MAX];
    if (end >= text.len || !joins(point_at(text, &next)))
        return end;
    const size_t till = end_of_run(text, next);
    if (till == next || till - next > 8)
        return end;
    const size_t len = fold_plain(str_sub(text, next, till), folded);
    return is_ending((str_t){ folded, len }) ? till : end;
}

bool word_next(str_t text, size_t *at, str_t *word)
{
    size_t from = *at;
    size_t next = from;
    while (from < text.len && !begins_word(point_at(text, &next)))
        from = next;
    if (from >= text.len)
        return false;
    const size_t end = end_of_run(text, from);
    *word = str_sub(text, from, end);
    *at = behind_ending(text, end);
    return true;
}

/* --- folding ---------------------------------------------------------------------------------- */

/* What text_fold makes of the letters of both languages. 0: ask text_fold. */
static char folded_pair(unsigned char a, unsigned char b)
{
    static const struct {
        unsigned char a, b;
        char as;
    } LETTERS[] = {
        { 0xC9, 0x99, 'e' }, { 0xC6, 0x8F, 'e' }, { 0xC4, 0xB1, 'i' }, { 0xC4, 0xB0, 'i' },
        { 0xC4, 0x9F, 'g' }, { 0xC4, 0x9E, 'g' }, { 0xC5, 0x9F, 's' }, { 0xC5, 0x9E, 's' },
        { 0xC3, 0xA7, 'c' }, { 0xC3, 0x87, 'c' }, { 0xC3, 0xB6, 'o' }, { 0xC3, 0x96, 'o' },
        { 0xC3, 0xBC, 'u' }, { 0xC3, 0x9C, 'u' },
    };
    for (size_t i = 0; i < ARRAY_LEN(LETTERS); i++) {
        if (LETTERS[i].a == a && LETTERS[i].b == b)
            return LETTERS[i].as;
    }
    return 0;
}

/* Folds a word of the two alphabets, cut at the room there is; 0: it has other letters. */
static size_t fold_plain(str_t word, char out[WORD_BYTES_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < word.len; i++) {
        const unsigned char c = (unsigned char)word.at[i];
        char as = (char)c;
        if (c >= 0x80) {
            as = i + 1 < word.len ? folded_pair(c, (unsigned char)word.at[i + 1]) : 0;
            i++;
        } else if (c >= 'A' && c <= 'Z') {
            as = (char)(c + ('a' - 'A'));
        }
        if (as == 0)
            return 0;
        if (n < WORD_BYTES_MAX)
            out[n++] = as;
    }
    return n;
}

str_t word_fold(struct arena *arena, str_t word)
{
    char plain[WORD_BYTES_MAX];
    const size_t len = fold_plain(word, plain);
    if (len > 0)
        return arena_str(arena, (str_t){ plain, len });
    const str_t folded = text_fold(arena, word);
    char *const out = arena_alloc(arena, folded.len);
    size_t n = 0;
    size_t next = 0;
    for (size_t at = 0; at < folded.len; at = next) {
        const bool is_kept = begins_word(point_at(folded, &next));
        if (is_kept && n + (next - at) > WORD_BYTES_MAX)
            break;
        if (is_kept)
            memcpy(out + n, folded.at + at, next - at);
        n += is_kept ? next - at : 0;
    }
    return (str_t){ out, n };
}

bool word_is_weak(str_t folded)
{
    static const str_t WEAK[] = {
        S_INIT("ve"),    S_INIT("ile"),   S_INIT("da"),   S_INIT("de"),    S_INIT("bu"),
        S_INIT("o"),     S_INIT("bir"),   S_INIT("ucun"), S_INIT("ki"),    S_INIT("ne"),
        S_INIT("nece"),  S_INIT("niye"),  S_INIT("kim"),  S_INIT("hansi"), S_INIT("harada"),
        S_INIT("ya"),    S_INIT("amma"),  S_INIT("hem"),  S_INIT("the"),   S_INIT("of"),
        S_INIT("and"),   S_INIT("a"),     S_INIT("an"),   S_INIT("in"),    S_INIT("on"),
        S_INIT("to"),    S_INIT("for"),   S_INIT("by"),   S_INIT("is"),    S_INIT("are"),
        S_INIT("was"),   S_INIT("with"),  S_INIT("at"),   S_INIT("do"),    S_INIT("does"),
        S_INIT("did"),   S_INIT("we"),    S_INIT("you"),  S_INIT("they"),  S_INIT("he"),
        S_INIT("she"),   S_INIT("it"),    S_INIT("its"),  S_INIT("that"),  S_INIT("this"),
        S_INIT("these"), S_INIT("those"), S_INIT("what"), S_INIT("which"), S_INIT("who"),
        S_INIT("how"),   S_INIT("why"),   S_INIT("when"), S_INIT("where"), S_INIT("be"),
        S_INIT("been"),  S_INIT("were"),  S_INIT("has"),  S_INIT("have"),  S_INIT("had"),
        S_INIT("or"),    S_INIT("as"),    S_INIT("from"), S_INIT("about"), S_INIT("can"),
        S_INIT("will"),  S_INIT("would"),
    };
    for (size_t i = 0; i < ARRAY_LEN(WEAK); i++) {
        if (str_eq(folded, WEAK[i]))
            return true;
    }
    return false;
}

/* --- how far ---------------------------------------------------------------------------------- */

enum { LETTERS_MAX = 64 };

/* false: too long. */
static bool letters_of(str_t s, UChar32 out[LETTERS_MAX], int *count)
{
    int n = 0;
    for (size_t at = 0; at < s.len;) {
        if (n == LETTERS_MAX)
            return false;
        out[n++] = point_at(s, &at);
    }
    *count = n;
    return true;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Three rows of the table are enough: this one, the one before, the one before that. */
int word_distance(str_t a, str_t b, int most)
{
    UChar32 x[LETTERS_MAX];
    UChar32 y[LETTERS_MAX];
    int row[3][LETTERS_MAX + 1];
    int xs = 0;
    int ys = 0;
    if (!letters_of(a, x, &xs) || !letters_of(b, y, &ys) || xs - ys > most || ys - xs > most)
        return most + 1;
    for (int j = 0; j <= ys; j++)
        row[0][j] = j;
    for (int i = 1; i <= xs; i++) {
        int *const now = row[i % 3];
        const int *const before = row[(i - 1) % 3];
        const int *const earlier = row[(i + 1) % 3]; /* i - 2 */
        now[0] = i;
        for (int j = 1; j <= ys; j++) {
            now[j] = least(least(before[j], now[j - 1]) + 1,
                           before[j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1));
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
                now[j] = least(now[j], earlier[j - 2] + 1);
        }
    }
    return least(row[xs % 3][ys], most + 1);
}
