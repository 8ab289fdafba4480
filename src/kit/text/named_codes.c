/* Codes and their names, read from ICU once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/named_codes.h"

#include <unicode/ustring.h>

#include "kit/base/str.h"
#include "kit/text/text.h"

enum { NAME_UNITS = 200 };

static const char *const LOCALES[LANG_COUNT] = { [LANG_AZ] = "az", [LANG_EN] = "en" };

/* Written to out, which has room for so many bytes. */
static str_t name_read(const char *code, const char *locale, named_code_fn *name, char *out,
                       size_t room)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[NAME_UNITS];
    int32_t len = 0;
    const int32_t units = name(code, locale, wide, NAME_UNITS);
    u_strToUTF8(out, (int32_t)room, &len, wide, units, &status);
    must(U_SUCCESS(status)); /* ICU and its data belong together */
    return (str_t){ out, (size_t)len };
}

static str_t name_keep(struct named_codes *to, const char *code, enum lang lang,
                       named_code_fn *name)
{
    const str_t said = name_read(code, LOCALES[lang], name, to->names + to->names_len,
                                 NAMED_CODES_BYTES - to->names_len);
    to->names_len += said.len;
    return said;
}

str_t named_code_in(struct arena *arena, str_t code, const char *locale, named_code_fn *name)
{
    char out[NAME_UNITS * 3];
    return arena_str(arena, name_read(arena_cstr(arena, code), locale, name, out, sizeof out));
}

static int by_name(const void *a, const void *b, void *lang)
{
    return text_compare(*(const enum lang *)lang, ((const struct named_code *)a)->name,
                        ((const struct named_code *)b)->name);
}

void named_codes_read(struct named_codes *to, const char *const *codes, named_code_fn *name)
{
    for (size_t i = 0; codes[i] != NULL; i++) {
        const str_t code = str_from_c(codes[i]);
        bool is_named = true;
        must(to->count < NAMED_CODES_MAX);
        for (int l = 0; l < LANG_COUNT; l++) {
            const str_t said = name_keep(to, codes[i], (enum lang)l, name);
            is_named = is_named && !str_eq(said, code);
            to->at[l][to->count] = (struct named_code){ code, said };
        }
        to->count += is_named;
    }
    for (int i = 0; i < LANG_COUNT; i++) {
        enum lang l = (enum lang)i; /* counts through the enum */
        qsort_r(to->at[l], to->count, sizeof to->at[l][0], by_name, &l);
    }
}

const struct named_code *named_code_find(const struct named_codes *in, enum lang lang, str_t code)
{
    for (size_t i = 0; i < in->count; i++) {
        if (str_eq(in->at[lang][i].code, code))
            return &in->at[lang][i];
    }
    return NULL;
}
