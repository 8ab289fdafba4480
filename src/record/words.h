/* Names and values of the fields of entries in the words of people.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_RECORD_WORDS_H
#define ALYANS_RECORD_WORDS_H

#include "ledger/entries.h"

/* Is this the old text of a change: "was_name" beside "name"? *of: the name without "was_". */
bool field_is_old(str_t name, str_t *of);
/* The language its text is in: "text_az". false: none of its own. */
bool field_lang(str_t name, enum lang *lang);
/* "Text (English)"; a name nobody knows yet is shown as it is. */
str_t field_label(struct cx *cx, str_t name);
/* What stands in a field, for people: times, yes and no, known words; anything else as it is. */
str_t field_shown(struct cx *cx, str_t name, str_t value);
/* Hashes, keys and the like: shown in fixed width, never translated. */
bool field_is_code(str_t name);

#endif
