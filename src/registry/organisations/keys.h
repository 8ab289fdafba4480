/* The columns an organisation is found and ordered by, made of its names and identifiers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_ORGANISATIONS_KEYS_H
#define ALYANS_REGISTRY_ORGANISATIONS_KEYS_H

#include "registry/store.h"

/* Pure but for the arena. facts: its standing names and identifiers; others are passed over. */
struct organisation_keys organisation_keys_of(struct arena *arena, const struct organisation *o,
                                              const struct fact *facts, size_t count);
/* Makes them anew for these organisations; to be called in the same write as any change of a name
 * or identifier. */
MUST_USE err_t organisation_keys_make(struct cx *cx, const int64_t *ids, size_t count);

#endif
