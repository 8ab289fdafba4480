/* Popolo 1.0 (popoloproject.com): organisations and their memberships as JSON, read into drafts.
 * Persons are left out: only representatives are on record, and they get mandates.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_POPOLO_READ_H
#define ALYANS_REGISTRY_EXCHANGE_POPOLO_READ_H

#include "registry/exchange/countries.h"
#include "registry/exchange/draft.h"

/* Reads an object with "organizations" and "memberships", or an array of organizations. lang: of
 * texts that name no language. The organisation with "is_publisher" is the alliance itself: it
 * makes no draft, and memberships in it are those of the alliance. *persons: how many were left
 * out. Faults' lines are places in "organizations", from 1. Texts live in arena. Errors:
 * ERR_NO_MEMORY. */
MUST_USE err_t popolo_read(struct arena *arena, str_t text, enum lang lang,
                           const struct import_countries *countries, struct drafts *out,
                           int64_t *persons);

#endif
