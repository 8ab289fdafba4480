/* Ids that are texts.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/names.h"
#include "kit/base/sorted.h"

#include "kit/base/str.h"
#include "opinion/memory.h"
#include "opinion/sort.h"

enum { ROOM_MIN = 64, SLOT_BITS_MIN = 7 };
#define NUMBER_MAX INT64_C(9007199254740991)

/* --- the list -------------------------------------------------------------------------------- */

str_t name_of_id(const struct name_list *names, int64_t id)
{
    const size_t at = sorted_find(names->id, names->count, sizeof *names->id, 0, id);
    return at != SIZE_MAX ? names->text[at] : STR_NONE;
}

bool name_find(const struct name_list *names, str_t text, int64_t *id)
{
    size_t low = 0;
    size_t high = names->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (str_cmp(names->text[middle], text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == names->count || !str_eq(names->text[low], text))
        return false;
    *id = names->id[low];
    return true;
}

bool name_is_number(str_t text, int64_t *id)
{
    if (text.len > 1 && (text.at[0] == '0' || text.at[0] == '-'))
        return false;
    return str_to_i64(text, 0, NUMBER_MAX, id);
}

bool name_resolve(const struct name_list *names, str_t text, int64_t *id)
{
    return name_is_number(text, id) || name_find(names, text, id) ||
           str_to_i64(text, 0, NUMBER_MAX, id);
}

/* --- the table ------------------------------------------------------------------------------- */

void name_table_open(struct name_table *t, struct arena *memory, uint64_t seed)
{
    *t = (struct name_table){ .memory = memory, .seed = seed };
}

__extension__ typedef unsigned __int128 u128;

/* Both halves of a product, folded: each bit of either factor reaches the result. */
static uint64_t fold(uint64_t a, uint64_t b)
{
    const u128 p = (u128)a * b;
    return (uint64_t)(p >> 64) ^ (uint64_t)p;
}

static uint64_t hash_of(uint64_t seed, str_t text)
{
    const uint64_t odd = seed | 1;
    uint64_t h = seed ^ text.len;
    for (size_t i = 0; i < text.len; i += 8) {
        uint64_t word = 0;
        memcpy(&word, text.at + i, text.len - i < 8 ? text.len - i : 8);
        h = fold(h ^ word ^ UINT64_C(0x9E3779B97F4A7C15), odd ^ UINT64_C(0xD1B54A32D192ED03));
    }
    return fold(h ^ UINT64_C(0xA0761D6478BD642F), odd);
}

/* The slot of the text, or the free one where it belongs. */
static struct name_slot *find_slot(const struct name_table *t, uint64_t hash, str_t text)
{
    const size_t mask = ((size_t)1 << t->slot_bits) - 1;
    const uint32_t other_half = (uint32_t)(hash >> 32);
    size_t at = (size_t)hash & mask;
    while (t->slot[at].number != 0 &&
           (t->slot[at].hash != other_half || !str_eq(t->text[t->slot[at].number - 1], text)))
        at = (at + 1) & mask;
    return &t->slot[at];
}

/* At most half of the slots are taken. */
static err_t widen(struct name_table *t)
{
    const size_t size = t->slot == NULL ? 0 : (size_t)1 << t->slot_bits;
    if (t->count * 2 < size)
        return OK;
    t->slot_bits = t->slot == NULL ? SLOT_BITS_MIN : t->slot_bits + 1;
    t->slot = arena_try_array(t->memory, struct name_slot, (size_t)1 << t->slot_bits);
    if (t->slot == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < t->count; i++) {
        const uint64_t hash = hash_of(t->seed, t->text[i]);
        *find_slot(t, hash, t->text[i]) =
            (struct name_slot){ (uint32_t)(hash >> 32), (uint32_t)i + 1 };
    }
    return OK;
}

static err_t add_text(struct name_table *t, str_t text)
{
    if (t->count == INT32_MAX)
        return ERR_TOO_BIG;
    if (t->count == t->room) {
        const size_t room = t->room == 0 ? ROOM_MIN : t->room * 2;
        str_t *const at = arena_try_array(t->memory, str_t, room);
        if (at == NULL)
            return ERR_NO_MEMORY;
        if (t->count > 0)
            memcpy(at, t->text, t->count * sizeof *at);
        t->text = at;
        t->room = room;
    }
    char *const copy = arena_try_alloc(t->memory, text.len);
    if (copy == NULL)
        return ERR_NO_MEMORY;
    if (text.len > 0)
        memcpy(copy, text.at, text.len);
    t->text[t->count++] = (str_t){ copy, text.len };
    return OK;
}

err_t name_table_take(struct name_table *t, str_t text, uint32_t *out)
{
    TRY(widen(t));
    const uint64_t hash = hash_of(t->seed, text);
    struct name_slot *const slot = find_slot(t, hash, text);
    if (slot->number == 0) {
        TRY(add_text(t, text));
        *slot = (struct name_slot){ (uint32_t)(hash >> 32), (uint32_t)t->count };
    }
    *out = slot->number - 1;
    return OK;
}

/* --- final numbers --------------------------------------------------------------------------- */

/* A text with its place among the ids. */
struct placed_name {
    str_t text;
    size_t place;
};

static int by_text(const void *a, const void *b)
{
    return str_cmp(((const struct placed_name *)a)->text, ((const struct placed_name *)b)->text);
}

/* The whole numbers ascending, and the texts by text. */
struct parted {
    struct keyed *numbers;
    struct placed_name *names;
    size_t number_count, name_count;
};

static err_t part_ids(const struct name_table *t, const int64_t *ids, size_t n,
                      struct arena *scratch, struct parted *out)
{
    struct keyed *const spare = arena_try_array(scratch, struct keyed, n);
    *out = (struct parted){ .numbers = arena_try_array(scratch, struct keyed, n),
                            .names = arena_try_array(scratch, struct placed_name, t->count) };
    if (spare == NULL || out->numbers == NULL || out->names == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        if (ids[i] >= 0)
            out->numbers[out->number_count++] = (struct keyed){ (uint64_t)ids[i], i };
        else
            out->names[out->name_count++] = (struct placed_name){ t->text[-1 - ids[i]], i };
    }
    sort_keyed(out->numbers, spare, out->number_count);
    if (out->name_count > 0)
        qsort(out->names, out->name_count, sizeof *out->names, by_text);
    return OK;
}

err_t name_table_settle(const struct name_table *t, int64_t *ids, size_t n, struct arena *arena,
                        struct arena *scratch, struct name_list *out)
{
    *out = (struct name_list){ 0 };
    if (t->count == 0)
        return OK;
    LEVEL(level, scratch);
    struct parted parted;
    TRY(part_ids(t, ids, n, scratch, &parted));
    str_t *const text = arena_try_array(arena, str_t, parted.name_count);
    int64_t *const id = arena_try_array(arena, int64_t, parted.name_count);
    if (text == NULL || id == NULL)
        return ERR_NO_MEMORY;
    int64_t next = 0;
    size_t taken = 0;
    for (size_t i = 0; i < parted.name_count; i++, next++) {
        for (; taken < parted.number_count && (int64_t)parted.numbers[taken].key <= next; taken++)
            next += (int64_t)parted.numbers[taken].key == next;
        text[i] = arena_str(arena, parted.names[i].text);
        id[i] = next;
        ids[parted.names[i].place] = next;
    }
    *out = (struct name_list){ text, id, parted.name_count };
    return OK;
}
