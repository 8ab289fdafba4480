/* Light stemming of folded words. The aim is that the regular forms of a noun meet, not that the
 * stem is a word; so each rule is applied until none fits, to every form alike.
 *
 * Azerbaijani. A noun is stem + derivation + plural + possessive + case, each of few shapes. After
 * folding ı is i, ö is o, ü is u and ə is e, so vowel harmony can be held against an ending only
 * where folding left it certain: an ending with a never follows a last vowel e, one with e never an
 * a; one with i follows a, e, i, one with u follows o, u. That and a least length of what is left
 * keep "qadın" from losing its end as if it were "-ın". A last vowel goes as well: it is the case,
 * the possessive, or the stem's own, and nothing tells which; a bare stem loses it too, and they
 * meet. KEPT are stems of this field that look as if they had endings: nothing is taken off them.
 * A last g (ğ) is q, a last y is k: uşağın, uşaq; birliyi, birlik.
 * Source of the endings: any grammar; e.g. M. Shiraliyev, M. Sevortyan, Grammatika
 * azerbaydzhanskogo yazyka, 1971, the chapters on the noun.
 *
 * English. Harman's S-stemmer (JASIS 42:1, 1991), then -ing, -ed, -ation, -ion, -er, -ly where
 * enough is left, a doubled consonant single, a last e gone, z of -ize an s.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/words.h"

/* --- letters ---------------------------------------------------------------------------------- */

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* Only words of the letters a to z are taken apart. */
static bool is_plain(str_t w)
{
    for (size_t i = 0; i < w.len; i++) {
        if (w.at[i] < 'a' || w.at[i] > 'z')
            return false;
    }
    return true;
}

static char last_vowel(str_t w)
{
    for (size_t i = w.len; i > 0; i--) {
        if (is_vowel(w.at[i - 1]))
            return w.at[i - 1];
    }
    return 0;
}

/* Could an ending whose first vowel is v follow the vowel before? 0: no vowel, no harmony. */
static bool agrees(char before, char v)
{
    if (before == 0 || v == 0)
        return true;
    if (v == 'a')
        return before != 'e';
    if (v == 'e')
        return before != 'a';
    return v == 'u' ? before == 'o' || before == 'u'
                    : before == 'a' || before == 'e' || before == 'i';
}

static char first_vowel(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (is_vowel(s.at[i]))
            return s.at[i];
    }
    return 0;
}

/* --- Azerbaijani ------------------------------------------------------------------------------ */

enum behind { ANY, VOWEL, CONSONANT, NARROW, OPEN }; /* NARROW: i, u; OPEN: a, e, o, u */
struct ending {
    str_t text;
    size_t least; /* letters that must be left */
    enum behind behind;
};
/* One of each group at most in a round; longer ones first. */
static const struct ending COPULA[] = { { S_INIT("dir"), 4, ANY }, { S_INIT("dur"), 4, ANY } };
static const struct ending CASE[] = {
    { S_INIT("ndan"), 4, NARROW },  { S_INIT("nden"), 4, NARROW },  { S_INIT("nda"), 4, NARROW },
    { S_INIT("nde"), 4, NARROW },   { S_INIT("nin"), 4, VOWEL },    { S_INIT("nun"), 4, VOWEL },
    { S_INIT("dan"), 4, ANY },      { S_INIT("den"), 4, ANY },      { S_INIT("da"), 4, ANY },
    { S_INIT("de"), 4, ANY },       { S_INIT("ni"), 4, NARROW },    { S_INIT("nu"), 4, NARROW },
    { S_INIT("na"), 4, NARROW },    { S_INIT("ne"), 4, NARROW },    { S_INIT("ya"), 4, OPEN },
    { S_INIT("ye"), 4, VOWEL },     { S_INIT("la"), 5, CONSONANT }, { S_INIT("le"), 5, CONSONANT },
    { S_INIT("in"), 4, CONSONANT }, { S_INIT("un"), 4, CONSONANT },
};
static const struct ending POSSESSIVE[] = {
    { S_INIT("imiz"), 4, CONSONANT }, { S_INIT("umuz"), 4, CONSONANT },
    { S_INIT("iniz"), 4, CONSONANT }, { S_INIT("unuz"), 4, CONSONANT },
    { S_INIT("miz"), 4, VOWEL },      { S_INIT("muz"), 4, VOWEL },
    { S_INIT("si"), 4, VOWEL },       { S_INIT("su"), 4, VOWEL },
};
static const struct ending PLURAL[] = {
    { S_INIT("lara"), 2, ANY }, { S_INIT("lere"), 2, ANY }, { S_INIT("lari"), 2, ANY },
    { S_INIT("leri"), 2, ANY }, { S_INIT("lar"), 2, ANY },  { S_INIT("ler"), 2, ANY },
};
static const struct ending DERIVED[] = {
    { S_INIT("ligi"), 4, ANY }, { S_INIT("liyi"), 4, ANY },  { S_INIT("lugu"), 4, ANY },
    { S_INIT("luyu"), 4, ANY }, { S_INIT("cilik"), 4, ANY }, { S_INIT("culuk"), 4, ANY },
    { S_INIT("liq"), 4, ANY },  { S_INIT("lik"), 4, ANY },   { S_INIT("luq"), 4, ANY },
    { S_INIT("luk"), 4, ANY },  { S_INIT("lig"), 4, ANY },   { S_INIT("liy"), 4, ANY },
    { S_INIT("lug"), 4, ANY },  { S_INIT("luy"), 4, ANY },   { S_INIT("siz"), 4, ANY },
    { S_INIT("suz"), 4, ANY },  { S_INIT("maq"), 4, ANY },   { S_INIT("mek"), 4, ANY },
    { S_INIT("ma"), 6, ANY },   { S_INIT("me"), 6, ANY },    { S_INIT("ci"), 5, ANY },
    { S_INIT("cu"), 5, ANY },   { S_INIT("li"), 5, ANY },    { S_INIT("lu"), 5, ANY },
};
static const str_t KEPT[] = {
    S_INIT("azerbaycan"), S_INIT("baki"),    S_INIT("demokratiya"), S_INIT("insan"),
    S_INIT("komissiya"),  S_INIT("komite"),  S_INIT("meclis"),      S_INIT("merkez"),
    S_INIT("mesele"),     S_INIT("namized"), S_INIT("meydan"),      S_INIT("musahide"),
    S_INIT("olke"),       S_INIT("plan"),    S_INIT("qadin"),       S_INIT("qanun"),
    S_INIT("qayda"),      S_INIT("secki"),   S_INIT("sistem"),      S_INIT("vetendas"),
    S_INIT("vezife"),     S_INIT("xezine"),  S_INIT("zaman"),       S_INIT("ifade"),
    S_INIT("istifade"),   S_INIT("layihe"),  S_INIT("siyaset"),     S_INIT("telim"),
    S_INIT("fond"),
};

static size_t kept_of(str_t w)
{
    size_t longest = 0;
    for (size_t i = 0; i < ARRAY_LEN(KEPT); i++) {
        if (KEPT[i].len > longest && str_starts(w, KEPT[i]))
            longest = KEPT[i].len;
    }
    return longest;
}

static bool stands_behind(str_t rest, enum behind behind)
{
    const char last = rest.at[rest.len - 1];
    switch (behind) {
    case ANY:
        return true;
    case VOWEL:
        return is_vowel(last);
    case CONSONANT:
        return !is_vowel(last);
    case NARROW:
        return last == 'i' || last == 'u';
    case OPEN:
        return is_vowel(last) && last != 'i';
    }
    return false;
}

/* Takes one ending of the group off. */
static bool take_off(str_t *w, const struct ending *group, size_t count, size_t kept)
{
    for (size_t i = 0; i < count; i++) {
        const struct ending *const e = &group[i];
        if (w->len <= e->text.len || !str_ends(*w, e->text))
            continue;
        const str_t rest = str_sub(*w, 0, w->len - e->text.len);
        if (rest.len != kept &&
            (rest.len < kept || rest.len < e->least || !stands_behind(rest, e->behind) ||
             last_vowel(rest) == 0 || !agrees(last_vowel(rest), first_vowel(e->text))))
            continue;
        *w = rest;
        return true;
    }
    return false;
}

static str_t without_endings(str_t w, size_t kept)
{
    for (size_t before = 0; before != w.len;) {
        before = w.len;
        (void)take_off(&w, COPULA, ARRAY_LEN(COPULA), kept);
        (void)take_off(&w, CASE, ARRAY_LEN(CASE), kept);
        (void)take_off(&w, POSSESSIVE, ARRAY_LEN(POSSESSIVE), kept);
        (void)take_off(&w, PLURAL, ARRAY_LEN(PLURAL), kept);
        (void)take_off(&w, DERIVED, ARRAY_LEN(DERIVED), kept);
    }
    return w;
}

/* -an, -en may be a stem's end or a vowel with the n of a case behind it; then a last vowel. */
static str_t without_last_vowel(str_t w, size_t kept)
{
    if (w.len > kept && w.len >= 6 && w.at[w.len - 1] == 'n' &&
        (w.at[w.len - 2] == 'a' || w.at[w.len - 2] == 'e'))
        w.len--;
    while (w.len > kept && w.len >= 4 && is_vowel(w.at[w.len - 1]) &&
           last_vowel(str_sub(w, 0, w.len - 1)) != 0)
        w.len--;
    return w;
}

str_t stem_az(struct arena *arena, str_t folded)
{
    if (folded.len < 4 || !is_plain(folded))
        return folded;
    const size_t kept = kept_of(folded);
    const str_t w = without_last_vowel(without_endings(folded, kept), kept);
    const char last = w.at[w.len - 1];
    if (w.len < 3 || (last != 'g' && last != 'y') || !is_vowel(w.at[w.len - 2]))
        return w;
    char *const at = arena_alloc(arena, w.len);
    memcpy(at, w.at, w.len);
    at[w.len - 1] = last == 'g' ? 'q' : 'k';
    return (str_t){ at, w.len };
}

/* --- English ---------------------------------------------------------------------------------- */

static bool cut_end(str_t *w, str_t end, size_t least)
{
    if (!str_ends(*w, end) || w->len < end.len + least ||
        last_vowel(str_sub(*w, 0, w->len - end.len)) == 0)
        return false;
    w->len -= end.len;
    return true;
}

static bool has_end(str_t w, const char *a, const char *b)
{
    return str_ends(w, str_from_c(a)) || str_ends(w, str_from_c(b));
}

/* Harman's three rules; ies becomes i, and y becomes i too, later. */
static str_t singular(str_t w)
{
    if (w.len >= 5 && str_ends(w, S("ies")) && !has_end(w, "eies", "aies"))
        return str_sub(w, 0, w.len - 2);
    if (w.len >= 4 && str_ends(w, S("es")) && !has_end(w, "aes", "ees") && !str_ends(w, S("oes")))
        return str_sub(w, 0, w.len - 1);
    if (w.len >= 4 && str_ends(w, S("s")) && !has_end(w, "us", "ss"))
        return str_sub(w, 0, w.len - 1);
    return w;
}

static bool is_doubled(str_t w)
{
    const char last = w.at[w.len - 1];
    return w.len >= 4 && last == w.at[w.len - 2] && !is_vowel(last) && last != 'l' && last != 's' &&
           last != 'z';
}

str_t stem_en(struct arena *arena, str_t folded)
{
    if (folded.len < 4 || !is_plain(folded))
        return folded;
    str_t w = singular(folded);
    (void)cut_end(&w, S("ly"), 4);
    if ((cut_end(&w, S("ing"), 3) || cut_end(&w, S("ed"), 3)) && is_doubled(w))
        w.len--;
    if (!cut_end(&w, S("ation"), 4))
        (void)cut_end(&w, S("ion"), 4);
    (void)cut_end(&w, S("er"), 5);
    (void)cut_end(&w, S("e"), 3);
    const char last = w.at[w.len - 1];
    const bool is_ize = last == 'z' && w.len >= 4 && w.at[w.len - 2] == 'i';
    const bool is_y = last == 'y' && w.len >= 4 && !is_vowel(w.at[w.len - 2]);
    if (!is_ize && !is_y)
        return w;
    char *const at = arena_alloc(arena, w.len);
    memcpy(at, w.at, w.len);
    at[w.len - 1] = is_ize ? 's' : 'i';
    return (str_t){ at, w.len };
}
