/* Finding a country by what people write for it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_COUNTRIES_H
#define ALYANS_REGISTRY_EXCHANGE_COUNTRIES_H

#include "kit/base/cx.h"

/* Folded names in both languages; made once for an import, in the arena. home: the code of the
 * country of the alliance. */
struct import_countries;
const struct import_countries *import_countries_new(struct arena *arena, str_t home);
/* What has its seat in another country than the alliance's is not local, unless a list says so; no
 * country is not abroad. */
bool import_is_abroad(const struct import_countries *countries, str_t code);
/* Reads a code in either case, or a name in Azerbaijani or English whatever its case and
 * diacritics. *code lives as long as the program. */
MUST_USE bool import_country(const struct import_countries *countries, struct arena *scratch,
                             str_t written, str_t *code);

#endif
