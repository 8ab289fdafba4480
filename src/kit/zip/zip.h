/* Writing ZIP containers (APPNOTE 6.3.10) piece by piece: entries of any size in bounded memory,
 * and always the same bytes for the same content: no times, no owners, one order.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_ZIP_ZIP_H
#define ALYANS_KIT_ZIP_ZIP_H

#include "kit/base/arena.h"
#include "kit/base/buf.h"

/* Where the bytes go. Errors are handed back to whoever writes. */
struct zip_sink {
    err_t (*write)(void *to, str_t piece);
    void *to;
};

struct zip_writer;

/* Its memory is its own; about 300 KB whatever is written. */
struct zip_writer *zip_new(struct zip_sink sink);
void zip_free(struct zip_writer *z); /* NULL is fine */

/* One entry after the other, deflated. name: UTF-8, with '/' between folders, 1 to 1000 bytes; no
 * two alike. size: of the content, known beforehand: more or less of it is a bug (must). Numbers of
 * 64 bits are used only where 32 do not do, for the sake of simple readers. Errors: those of the
 * sink; ERR_TOO_BIG: more than ZIP_WRITTEN_MAX entries. After an error nothing more may be written.
 */
enum { ZIP_WRITTEN_MAX = 10000, ZIP_NAME_MAX = 1000 };
MUST_USE err_t zip_begin(struct zip_writer *z, str_t name, uint64_t size);
MUST_USE err_t zip_add(struct zip_writer *z, str_t piece);
MUST_USE err_t zip_end(struct zip_writer *z);
/* The directory. Nothing comes after it. */
MUST_USE err_t zip_finish(struct zip_writer *z);

#endif
