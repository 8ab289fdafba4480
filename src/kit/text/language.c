/* Languages and their names, read from ICU once they are asked for: few sites ever do.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/language.h"

#include <pthread.h>
#include <unicode/uloc.h>

#include "kit/base/str.h"
#include "kit/text/text.h"

static struct named_codes names;
static pthread_once_t names_read = PTHREAD_ONCE_INIT;

static int32_t name_of(const char *code, const char *locale, uint16_t *out, int32_t room)
{
    UErrorCode status = U_ZERO_ERROR;
    const int32_t units = uloc_getDisplayLanguage(code, locale, out, room, &status);
    must(U_SUCCESS(status));
    return units;
}

static void read_names(void)
{
    named_codes_read(&names, uloc_getISOLanguages(), name_of);
}

static const struct named_codes *all(void)
{
    must(pthread_once(&names_read, read_names) == 0);
    return &names;
}

bool language_exists(str_t code)
{
    return named_code_find(all(), LANG_EN, code) != NULL;
}

str_t language_name(struct cx *cx, str_t code)
{
    const struct named_code *const l = named_code_find(all(), cx->lang, code);
    return l != NULL ? l->name : code;
}

str_t language_code(struct cx *cx, str_t said)
{
    const struct named_codes *const known = all();
    const str_t folded = text_fold(cx->arena, str_trim(said));
    if (language_exists(folded))
        return folded;
    for (int l = 0; l < LANG_COUNT; l++) {
        for (size_t i = 0; i < known->count; i++) {
            if (str_eq(text_fold(cx->arena, known->at[l][i].name), folded))
                return known->at[l][i].code;
        }
    }
    return STR_NONE;
}

void language_list(struct cx *cx, const struct named_code **out, size_t *count)
{
    const struct named_codes *const known = all();
    *out = known->at[cx->lang];
    *count = known->count;
}
