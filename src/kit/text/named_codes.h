/* Codes that ICU knows, countries and languages, with their names in both languages.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_NAMED_CODES_H
#define ALYANS_KIT_TEXT_NAMED_CODES_H

#include "kit/base/cx.h"

struct named_code {
    str_t code; /* "AZ", "az" */
    str_t name; /* in one language */
};

enum { NAMED_CODES_MAX = 700, NAMED_CODES_BYTES = 64 << 10 };

/* Filled once, then only read. */
struct named_codes {
    struct named_code at[LANG_COUNT][NAMED_CODES_MAX]; /* in the language's alphabetical order */
    size_t count;
    char names[NAMED_CODES_BYTES];
    size_t names_len;
};

/* The name of a code in the language of a locale, in UTF-16, as ICU gives it: its length, and the
 * code itself where it has none. */
typedef int32_t(named_code_fn)(const char *code, const char *locale, uint16_t *out, int32_t room);

/* Those of the codes, which end with NULL, that have a name in each language. */
void named_codes_read(struct named_codes *to, const char *const *codes, named_code_fn *name);
/* The name of one in any language that ICU knows ("ka"). */
str_t named_code_in(struct arena *arena, str_t code, const char *locale, named_code_fn *name);
/* NULL: there is none. */
const struct named_code *named_code_find(const struct named_codes *in, enum lang lang, str_t code);

#endif
