/* Other scripts in Latin letters. Pure but for the arena.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_LATIN_H
#define ALYANS_KIT_TEXT_LATIN_H

#include "kit/base/arena.h"

/* "საქართველო" → "sakartvelo", "Выбор" → "Vybor": ASCII as far as ICU knows the letters; line ends
 * stay. The transliterator is opened each time, about as dear as a thousand names: give many names
 * at once, one a line. s itself where it is ASCII. */
str_t text_latin(struct arena *arena, str_t s);

#endif
