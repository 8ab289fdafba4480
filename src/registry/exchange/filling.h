/* Filling what an entry leaves empty, and emptying it again. Pure but for the arena.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_FILLING_H
#define ALYANS_REGISTRY_EXCHANGE_FILLING_H

#include "registry/organisations/organisations.h"

/* Fills empty texts of o from more. true: something was; *filled: JSON, field to its new value. */
bool organisation_fill(struct arena *arena, struct organisation *o, const struct organisation *more,
                       str_t *filled);
/* Empties those of filled that still say what was filled in. true: something was. */
bool organisation_unfill(struct organisation *o, str_t filled);

#endif
