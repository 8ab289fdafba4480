/* Filling what an entry leaves empty, and emptying it again. Pure but for the arena.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_FILLING_H
#define ALYANS_REGISTRY_EXCHANGE_FILLING_H

#include "registry/exchange/fields.h"
#include "registry/organisations/organisations.h"

/* Fills empty texts of o from more. true: something was; *filled: JSON, field to its new value. */
bool organisation_fill(struct arena *arena, struct organisation *o, const struct organisation *more,
                       str_t *filled);
/* Empties those of filled that still say what was filled in. true: something was. */
bool organisation_unfill(struct organisation *o, str_t filled);

/* A field that both fill, and otherwise: what stands stays, and what is said is dropped. */
struct organisation_difference {
    enum import_field field;
    str_t stands, said;
};
enum { DIFFERENCES_MAX = 15 };
/* Those of the texts that are filled, and of kind and scope where of_kind and of_scope. Case, the
 * scheme of an address and a date that is only more precise make none. Returns how many. */
size_t organisation_differences(struct arena *arena, const struct organisation *stands,
                                const struct organisation *said, bool of_kind, bool of_scope,
                                struct organisation_difference out[DIFFERENCES_MAX]);
/* Kind, country, founded or website: hardly the same organisation. */
bool organisation_contradicts(const struct organisation_difference *at, size_t count);

#endif
