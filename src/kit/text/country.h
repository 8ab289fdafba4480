/* Countries: ISO 3166-1 codes with their names in both languages, ICU's.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_COUNTRY_H
#define ALYANS_KIT_TEXT_COUNTRY_H

#include "kit/text/named_codes.h"

/* Is it a code of ISO 3166-1, alpha-2, in capitals? */
bool country_exists(str_t code);
/* The same before text_init, for settings. */
bool country_code_exists(str_t code);
/* "Azerbaijan", "Azərbaycan"; the code itself where there is no such country. Lives as long as the
 * program, or as long as code. */
str_t country_name(struct cx *cx, str_t code);
/* All, in the alphabetical order of the reader's language; *out lives as long as the program. */
void country_list(struct cx *cx, const struct named_code **out, size_t *count);

/* Reads the names; only text_init. */
void countries_init(void);
/* All in the names of any locale of ICU ("ka"), in no order: for reading what people write. */
void country_list_of(struct arena *arena, const char *locale, struct named_code **out,
                     size_t *count);

#endif
