/* Finding a country by what people write for it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/exchange/countries.h"

#include "kit/base/str.h"
#include "kit/text/country.h"
#include "kit/text/text.h"

/* In use beside the names of the list; folded. */
static const struct {
    const char *name, *code;
} OTHER_NAMES[] = {
    { "usa", "US" },
    { "united states of america", "US" },
    { "abs", "US" },
    { "uk", "GB" },
    { "great britain", "GB" },
    { "england", "GB" },
    { "boyuk britaniya", "GB" },
    { "ingiltere", "GB" },
    { "turkey", "TR" },
    { "turkiye", "TR" },
    { "czech republic", "CZ" },
    { "cexiya", "CZ" },
    { "holland", "NL" },
    { "hollandiya", "NL" },
    { "russian federation", "RU" },
    { "rusiya federasiyasi", "RU" },
    { "azerbaycan respublikasi", "AZ" },
    { "republic of azerbaijan", "AZ" },
};

/* Further languages that lists come in. */
static const char *const LOCALES[] = { "ka", "ru", "tr" };
enum { NAMINGS = LANG_COUNT + ARRAY_LEN(LOCALES) };

struct import_countries {
    const struct named_code *of[NAMINGS];
    str_t *folded[NAMINGS];
    size_t count;
    str_t home;
};

const struct import_countries *import_countries_new(struct arena *arena, str_t home)
{
    struct import_countries *const all = arena_new(arena, struct import_countries);
    all->home = home;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        struct cx reader = { .arena = arena, .lang = (enum lang)lang };
        country_list(&reader, &all->of[lang], &all->count);
    }
    for (size_t i = 0; i < ARRAY_LEN(LOCALES); i++) {
        struct named_code *at = NULL;
        country_list_of(arena, LOCALES[i], &at, &all->count);
        all->of[LANG_COUNT + i] = at;
    }
    for (int n = 0; n < NAMINGS; n++) {
        all->folded[n] = arena_array(arena, str_t, all->count);
        for (size_t i = 0; i < all->count; i++)
            all->folded[n][i] = text_fold(arena, all->of[n][i].name);
    }
    return all;
}

bool import_is_abroad(const struct import_countries *countries, str_t code)
{
    return code.len > 0 && !str_eq(code, countries->home);
}

static str_t find_code(const struct import_countries *all, str_t written)
{
    for (size_t i = 0; written.len == 2 && i < all->count; i++) {
        if (str_eq_ascii_nocase(written, all->of[0][i].code))
            return all->of[0][i].code;
    }
    return STR_NONE;
}

static str_t find_name(const struct import_countries *all, str_t folded)
{
    for (int n = 0; n < NAMINGS; n++) {
        for (size_t i = 0; i < all->count; i++) {
            if (str_eq(folded, all->folded[n][i]))
                return all->of[n][i].code;
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(OTHER_NAMES); i++) {
        if (str_eq(folded, str_from_c(OTHER_NAMES[i].name)))
            return str_from_c(OTHER_NAMES[i].code);
    }
    return STR_NONE;
}

bool import_country(const struct import_countries *countries, struct arena *scratch, str_t written,
                    str_t *code)
{
    str_t found = find_code(countries, written);
    if (found.len == 0 && written.len > 0) {
        const struct arena_mark mark = arena_mark(scratch);
        found = find_name(countries, text_fold(scratch, written));
        arena_back(scratch, mark);
    }
    if (found.len > 0)
        *code = found;
    return found.len > 0;
}
