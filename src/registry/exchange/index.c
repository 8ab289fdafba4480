/* Texts to numbers, open addressing. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/exchange/index.h"

#include "kit/base/str.h"

struct text_slot {
    str_t key; /* at NULL: free */
    uint64_t hash;
    int64_t value;
};
enum { FIRST_ROOM = 256 };

void text_index_init(struct text_index *x, struct arena *arena)
{
    *x = (struct text_index){ .arena = arena, .room = FIRST_ROOM };
    x->at = arena_array(arena, struct text_slot, x->room);
}

/* FNV-1a; the number of keys is bounded by the file, so crowding costs a known time at most. */
static uint64_t hash_of(str_t s)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.at[i]) * UINT64_C(1099511628211);
    return h ^ (h >> 32);
}

static struct text_slot *slot_of(const struct text_index *x, str_t key, uint64_t hash)
{
    size_t i = (size_t)hash & (x->room - 1);
    while (x->at[i].key.at != NULL && !(x->at[i].hash == hash && str_eq(x->at[i].key, key)))
        i = (i + 1) & (x->room - 1);
    return &x->at[i];
}

static void grow(struct text_index *x)
{
    const struct text_index old = *x;
    x->room *= 2;
    x->at = arena_array(x->arena, struct text_slot, x->room);
    for (size_t i = 0; i < old.room; i++) {
        if (old.at[i].key.at != NULL)
            *slot_of(x, old.at[i].key, old.at[i].hash) = old.at[i];
    }
}

bool text_index_put(struct text_index *x, str_t key, int64_t value)
{
    must(key.len > 0);
    if (2 * x->count >= x->room)
        grow(x);
    const uint64_t hash = hash_of(key);
    struct text_slot *const slot = slot_of(x, key, hash);
    if (slot->key.at != NULL)
        return false;
    *slot = (struct text_slot){ key, hash, value };
    x->count++;
    return true;
}

bool text_index_get(const struct text_index *x, str_t key, int64_t *value)
{
    if (key.len == 0)
        return false;
    const struct text_slot *const slot = slot_of(x, key, hash_of(key));
    if (slot->key.at != NULL)
        *value = slot->value;
    return slot->key.at != NULL;
}
