/* Ids of any size turned into numbers: a table for small ones, open addressing for the rest.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/numbering.h"

enum {
    DIRECT_MAX = 1 << 22, /* ids below have a place of their own: 16 MiB at most */
    TABLE_MIN = 256,
    SLOT_BITS_MIN = 8,
};

void numbering_open(struct numbering *n, struct arena *memory, uint64_t seed)
{
    /* 2^64 over the golden ratio: neighbouring ids fall far from each other. */
    *n =
        (struct numbering){ .memory = memory, .factor = (seed ^ UINT64_C(0x9E3779B97F4A7C15)) | 1 };
}

/* Multiply and shift: two ids meet by chance only, whatever they are, if the factor is unknown
 * (Dietzfelbinger, Hagerup, Katajainen, Penttonen 1997). */
static size_t slot_of(const struct numbering *n, int64_t id)
{
    return (size_t)(((uint64_t)id * n->factor) >> (64 - n->slot_bits));
}

static err_t add_id(struct numbering *n, int64_t id, uint32_t *out)
{
    if (n->count == INT32_MAX)
        return ERR_TOO_BIG;
    if (n->count == n->room) {
        const size_t room = n->room == 0 ? TABLE_MIN : n->room * 2;
        int64_t *const at = arena_try_array(n->memory, int64_t, room);
        if (at == NULL)
            return ERR_NO_MEMORY;
        if (n->count > 0)
            memcpy(at, n->id, n->count * sizeof *at);
        n->id = at;
        n->room = room;
    }
    *out = (uint32_t)n->count;
    n->id[n->count++] = id;
    return OK;
}

static err_t take_direct(struct numbering *n, size_t id, uint32_t *out)
{
    if (id >= n->direct_size) {
        size_t size = n->direct_size == 0 ? TABLE_MIN : n->direct_size;
        while (size <= id)
            size *= 2;
        uint32_t *const at = arena_try_array(n->memory, uint32_t, size);
        if (at == NULL)
            return ERR_NO_MEMORY;
        if (n->direct_size > 0)
            memcpy(at, n->direct, n->direct_size * sizeof *at);
        n->direct = at;
        n->direct_size = size;
    }
    if (n->direct[id] == 0) {
        uint32_t number;
        TRY(add_id(n, (int64_t)id, &number));
        n->direct[id] = number + 1;
    }
    *out = n->direct[id] - 1;
    return OK;
}

/* The slot that holds the id, or the free one where it belongs. */
static size_t find_slot(const struct numbering *n, int64_t id)
{
    const size_t mask = ((size_t)1 << n->slot_bits) - 1;
    size_t at = slot_of(n, id);
    while (n->slot[at] != 0 && n->id[n->slot[at] - 1] != id)
        at = (at + 1) & mask;
    return at;
}

/* At most half of the slots are taken. */
static err_t widen(struct numbering *n)
{
    const uint32_t *const before = n->slot;
    const size_t size = before == NULL ? 0 : (size_t)1 << n->slot_bits;
    if (n->hashed * 2 < size)
        return OK;
    const unsigned bits = before == NULL ? SLOT_BITS_MIN : n->slot_bits + 1;
    uint32_t *const at = arena_try_array(n->memory, uint32_t, (size_t)1 << bits);
    if (at == NULL)
        return ERR_NO_MEMORY;
    n->slot = at;
    n->slot_bits = bits;
    for (size_t i = 0; i < size; i++) {
        if (before[i] != 0)
            n->slot[find_slot(n, n->id[before[i] - 1])] = before[i];
    }
    return OK;
}

static err_t take_hashed(struct numbering *n, int64_t id, uint32_t *out)
{
    TRY(widen(n));
    const size_t slot = find_slot(n, id);
    if (n->slot[slot] == 0) {
        uint32_t number;
        TRY(add_id(n, id, &number));
        n->slot[slot] = number + 1;
        n->hashed++;
    }
    *out = n->slot[slot] - 1;
    return OK;
}

err_t numbering_take(struct numbering *n, int64_t id, uint32_t *out)
{
    return id >= 0 && id < DIRECT_MAX ? take_direct(n, (size_t)id, out) : take_hashed(n, id, out);
}
