/* Countries and their names, read from ICU once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/country.h"

#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "kit/base/str.h"
#include "kit/text/text.h"

enum { COUNTRIES_MAX = 300, NAMES_BYTES = 32 << 10, NAME_UNITS = 200 };

/* Filled by countries_init before there are threads, then only read. */
static struct {
    struct country at[LANG_COUNT][COUNTRIES_MAX];
    size_t count;
    char names[NAMES_BYTES];
    size_t names_len;
} all;

static const char *const LOCALES[LANG_COUNT] = { [LANG_AZ] = "az", [LANG_EN] = "en" };

static str_t name_read(const char *code, enum lang lang)
{
    UErrorCode status = U_ZERO_ERROR;
    char locale[8];
    UChar wide[NAME_UNITS];
    int32_t len = 0;
    (void)snprintf(locale, sizeof locale, "_%s", code);
    const int32_t units = uloc_getDisplayCountry(locale, LOCALES[lang], wide, NAME_UNITS, &status);
    char *const to = all.names + all.names_len;
    u_strToUTF8(to, (int32_t)(NAMES_BYTES - all.names_len), &len, wide, units, &status);
    must(U_SUCCESS(status)); /* ICU and its data belong together */
    all.names_len += (size_t)len;
    return (str_t){ to, (size_t)len };
}

static int by_name(const void *a, const void *b, void *lang)
{
    return text_compare(*(const enum lang *)lang, ((const struct country *)a)->name,
                        ((const struct country *)b)->name);
}

void countries_init(void)
{
    const char *const *const codes = uloc_getISOCountries();
    for (size_t i = 0; codes[i] != NULL; i++) {
        must(i < COUNTRIES_MAX);
        for (int l = 0; l < LANG_COUNT; l++)
            all.at[l][i] =
                (struct country){ str_from_c(codes[i]), name_read(codes[i], (enum lang)l) };
        all.count = i + 1;
    }
    for (int i = 0; i < LANG_COUNT; i++) {
        enum lang l = (enum lang)i; /* counts through the enum */
        qsort_r(all.at[l], all.count, sizeof all.at[l][0], by_name, &l);
    }
}

void country_list_of(struct arena *arena, const char *locale, struct country **out, size_t *count)
{
    struct country *const at = arena_array(arena, struct country, all.count);
    for (size_t i = 0; i < all.count; i++) {
        UErrorCode status = U_ZERO_ERROR;
        char code[8];
        char name[NAME_UNITS * 3];
        UChar wide[NAME_UNITS];
        int32_t len = 0;
        (void)snprintf(code, sizeof code, "_%.*s", STR_ARG(all.at[0][i].code));
        const int32_t units = uloc_getDisplayCountry(code, locale, wide, NAME_UNITS, &status);
        u_strToUTF8(name, (int32_t)sizeof name, &len, wide, units, &status);
        must(U_SUCCESS(status)); /* ICU and its data belong together */
        at[i] =
            (struct country){ all.at[0][i].code, arena_str(arena, (str_t){ name, (size_t)len }) };
    }
    *out = at;
    *count = all.count;
}

static const struct country *find(enum lang lang, str_t code)
{
    for (size_t i = 0; i < all.count; i++) {
        if (str_eq(all.at[lang][i].code, code))
            return &all.at[lang][i];
    }
    return NULL;
}

bool country_exists(str_t code)
{
    return find(LANG_EN, code) != NULL;
}

str_t country_name(struct cx *cx, str_t code)
{
    const struct country *const c = find(cx->lang, code);
    return c != NULL ? c->name : code;
}

void country_list(struct cx *cx, const struct country **out, size_t *count)
{
    *out = all.at[cx->lang];
    *count = all.count;
}
