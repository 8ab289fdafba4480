/* Finding a country by what people write for it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_COUNTRIES_H
#define ALYANS_REGISTRY_EXCHANGE_COUNTRIES_H

#include "kit/base/cx.h"

/* Folded names in both languages; made once for an import, in the arena. */
struct import_countries;
const struct import_countries *import_countries_new(struct arena *arena);
/* Reads a code in either case, or a name in Azerbaijani or English whatever its case and
 * diacritics. *code lives as long as the program. */
MUST_USE bool import_country(const struct import_countries *countries, struct arena *scratch,
                             str_t written, str_t *code);

#endif
