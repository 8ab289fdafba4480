/* The directory of a ZIP container of others, every number checked before it is used (APPNOTE
 * 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16). Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_ZIP_DIRECTORY_H
#define ALYANS_KIT_ZIP_DIRECTORY_H

#include "kit/base/base.h"

enum { ZIP_ENTRIES_MAX = 10000, ZIP_LOCAL_LEN = 30 };

struct zip_row {
    str_t name;  /* within the bytes */
    size_t at;   /* of its local head: below the directory */
    size_t size; /* packed */
    int method;  /* 0 stored, 8 deflated */
};
struct zip_directory {
    bytes_t container;
    size_t from, till, count; /* the directory's own bytes; rows it says it has */
    size_t at, seen;          /* where reading is */
    bool is_damaged;          /* zip_next met what is no row, or an encrypted one */
};
/* false: not one whole container (cut short, in several parts, with numbers of 64 bits, empty, or
 * of more than ZIP_ENTRIES_MAX entries). */
bool zip_open(bytes_t container, struct zip_directory *out);
/* The next row; false at the end, and where it is damaged: ask is_damaged. */
bool zip_next(struct zip_directory *d, struct zip_row *out);

/* Little-endian numbers at a place that is there. */
static inline size_t zip_16(bytes_t b, size_t at)
{
    return (size_t)b.at[at] | (size_t)b.at[at + 1] << 8;
}
static inline size_t zip_32(bytes_t b, size_t at)
{
    return zip_16(b, at) | zip_16(b, at + 2) << 16;
}
/* Do these four bytes stand there? */
bool zip_mark(bytes_t b, size_t at, const char *mark);

#endif
