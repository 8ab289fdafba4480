/* Texts to numbers, by hashing: for names, slugs and identifiers of an import. Pure but for the
 * arena. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_INDEX_H
#define ALYANS_REGISTRY_EXCHANGE_INDEX_H

#include "kit/base/arena.h"

struct text_index {
    struct arena *arena;
    struct text_slot *at;
    size_t room, count; /* room: a power of two */
};
void text_index_init(struct text_index *x, struct arena *arena);
/* The first number put under this text stays. false: there was one. key must outlive the index. */
bool text_index_put(struct text_index *x, str_t key, int64_t value);
MUST_USE bool text_index_get(const struct text_index *x, str_t key, int64_t *value);

#endif
