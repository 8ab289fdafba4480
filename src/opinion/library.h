/* What the files of libalyans-opinion share: how its objects are made, and its errors.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_LIBRARY_H
#define ALYANS_OPINION_LIBRARY_H

#include "opinion/history.h"
#include "opinion/include/alyans-opinion.h"
#include "opinion/vote_builder.h"

/* Where an object of the library, and all that is made of it, has its memory from. allocate NULL:
 * malloc. */
struct library_memory {
    struct allocator from;
};

MUST_USE enum alyans_opinion_error library_memory_of(const struct alyans_opinion_allocator *given,
                                                     struct library_memory *out);
/* Zeroed, or NULL. */
void *library_new(const struct library_memory *m, size_t size);
void library_free(struct library_memory m, void *at);
/* An arena on that memory, which must outlive it. */
struct arena library_arena(const struct library_memory *m);

struct alyans_opinion_votes {
    struct library_memory memory;
    struct arena building, arena;
    struct vote_builder builder; /* until done */
    struct votes votes;          /* once done */
    bool done;
    enum alyans_opinion_error failed; /* OK: not yet */
};

struct alyans_opinion_polis_history {
    struct opinion_history is;
};

/* The library's word for an error of the functions behind it. */
enum alyans_opinion_error library_error(err_t e);

/* Hands an error upward unchanged, like TRY. */
#define TRY_LIBRARY(call)                                                                          \
    do {                                                                                           \
        const enum alyans_opinion_error try_error_ = (call);                                       \
        if (try_error_ != ALYANS_OPINION_OK)                                                       \
            return try_error_;                                                                     \
    } while (0)

/* A struct that begins with its size, given by somebody who knew an older or newer kind of it: what
 * is given replaces what *to holds. A newer one must not say anything that is not known here. */
MUST_USE enum alyans_opinion_error library_take(void *to, size_t size, const void *given);
/* The other way: what the caller has room for of a struct of that size; the rest of the room is 0.
 */
void library_give(void *to, size_t room, const void *from, size_t size);

/* Labels from -1 to count - 1; NULL is fine. */
bool library_labels_fit(const int32_t *label, size_t n, size_t count);
/* Nothing but 0 and 1; NULL is fine. */
bool library_flags_fit(const uint8_t *flag, size_t n);
/* False for what is no number, too. */
static inline bool library_within(double x, double low, double high)
{
    return x >= low && x <= high;
}
static inline bool library_counts(size_t x, size_t low, size_t high)
{
    return x >= low && x <= high;
}

/* The layout of a public struct is that of the one behind it, so that arrays are handed out as they
 * are. */
#define SAME_FIELD(public, own, public_field, own_field)                                           \
    _Static_assert(offsetof(struct public, public_field) == offsetof(struct own, own_field) &&     \
                       sizeof(((struct public *)0)->public_field) ==                               \
                           sizeof(((struct own *)0)->own_field),                                   \
                   #public "." #public_field)
#define SAME_SIZE(public, own)                                                                     \
    _Static_assert(sizeof(struct public) == sizeof(struct own), #public " and " #own)

#endif
