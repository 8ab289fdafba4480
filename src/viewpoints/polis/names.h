/* Ids that are texts ("A-17", the name of an organisation) beside those that are whole numbers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_NAMES_H
#define ALYANS_VIEWPOINTS_NAMES_H

#include "kit/base/arena.h"

enum { NAME_BYTES_MAX = 400 };

/* Texts with their numbers; both ascend (texts by bytes). May be empty. */
struct name_list {
    const str_t *text;
    const int64_t *id;
    size_t count;
};
/* O(log n). The text of an id that is one; nothing otherwise. */
str_t name_of_id(const struct name_list *names, int64_t id);
bool name_find(const struct name_list *names, str_t text, int64_t *id);

/* Whether the text is a whole number 0..2^53-1 as it is written, without zeros before it. */
bool name_is_number(str_t text, int64_t *id);
/* The id that a file means by text: its number, or that of the name; "007" is 7 where no name is
 * written so. false: neither. */
bool name_resolve(const struct name_list *names, str_t text, int64_t *id);

struct name_slot {
    uint32_t hash;   /* its other half, so that few texts have to be looked at */
    uint32_t number; /* + 1; 0: free */
};

/* Texts as they are met, each with a number 0, 1, 2…. All of it lives in memory. */
struct name_table {
    struct arena *memory;
    str_t *text;
    size_t count, room;
    struct name_slot *slot; /* where the text hashes to, or behind it */
    unsigned slot_bits;
    uint64_t seed;
};
/* seed: any number that those who wrote the texts do not know; it shows in no result. */
void name_table_open(struct name_table *t, struct arena *memory, uint64_t seed);
/* Copies a new text. Errors: ERR_NO_MEMORY, ERR_TOO_BIG (2^31 texts). */
MUST_USE err_t name_table_take(struct name_table *t, str_t text, uint32_t *out);

/* ids (n, all different): whole numbers from 0 and, for text number k, -1 - k. Those of texts are
 * exchanged for the lowest numbers that are free, in the order of the texts. The list lives in
 * arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t name_table_settle(const struct name_table *t, int64_t *ids, size_t n,
                                 struct arena *arena, struct arena *scratch, struct name_list *out);

#endif
