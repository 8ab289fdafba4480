/* Languages of texts from elsewhere: codes of ISO 639 with their names in both languages, ICU's.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_LANGUAGE_H
#define ALYANS_KIT_TEXT_LANGUAGE_H

#include "kit/text/named_codes.h"

/* Is it a code of ISO 639, "ru", that has a name in both languages? */
bool language_exists(str_t code);
/* "Russian", "rus"; the code itself where there is no such language. Lives as long as the program,
 * or as long as code. */
str_t language_name(struct cx *cx, str_t code);
/* What a person wrote for one, its code or its name in either language; empty: no language. Lives
 * as long as the program, or in cx->arena. */
str_t language_code(struct cx *cx, str_t said);
/* All, in the alphabetical order of the reader's language; *out lives as long as the program. */
void language_list(struct cx *cx, const struct named_code **out, size_t *count);

#endif
