/* Countries and their names, read from ICU once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/country.h"

#include <unicode/uloc.h>

#include "kit/base/str.h"

static struct named_codes all;

static int32_t name_of(const char *code, const char *locale, uint16_t *out, int32_t room)
{
    UErrorCode status = U_ZERO_ERROR;
    char with_country[8];
    (void)snprintf(with_country, sizeof with_country, "_%s", code);
    const int32_t units = uloc_getDisplayCountry(with_country, locale, out, room, &status);
    must(U_SUCCESS(status));
    return units;
}

void countries_init(void)
{
    named_codes_read(&all, uloc_getISOCountries(), name_of);
}

void country_list_of(struct arena *arena, const char *locale, struct named_code **out,
                     size_t *count)
{
    struct named_code *const at = arena_array(arena, struct named_code, all.count);
    for (size_t i = 0; i < all.count; i++)
        at[i] = (struct named_code){ all.at[0][i].code,
                                     named_code_in(arena, all.at[0][i].code, locale, name_of) };
    *out = at;
    *count = all.count;
}

bool country_exists(str_t code)
{
    return named_code_find(&all, LANG_EN, code) != NULL;
}

bool country_code_exists(str_t code)
{
    for (const char *const *c = uloc_getISOCountries(); *c != NULL; c++) {
        if (str_eq(code, str_from_c(*c)))
            return true;
    }
    return false;
}

str_t country_name(struct cx *cx, str_t code)
{
    const struct named_code *const c = named_code_find(&all, cx->lang, code);
    return c != NULL ? c->name : code;
}

void country_list(struct cx *cx, const struct named_code **out, size_t *count)
{
    *out = all.at[cx->lang];
    *count = all.count;
}
