/* The registry's words, for the forms that offer them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_WORDS_H
#define ALYANS_REGISTRY_WORDS_H

#include "registry/registry.h"

struct word {
    const char *stored, *msgid;
};
extern const struct word organisation_kinds[];
extern const int organisation_kind_count;

#endif
