/* Reading one entry of a ZIP container of others (APPNOTE 6.3.10). Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_ZIP_UNZIP_H
#define ALYANS_KIT_ZIP_UNZIP_H

#include "kit/base/buf.h"

/* Appends the content of the first entry of that name, unpacked, as far as out has room. Containers
 * in several parts and with numbers of 64 bits are not read. Errors: ERR_INVALID (no container,
 * damaged, encrypted, packed in another way than deflate), ERR_NOT_FOUND (no such entry),
 * ERR_TOO_BIG (more than out takes). After an error out may hold a beginning. */
MUST_USE err_t unzip_entry(bytes_t container, str_t name, struct buf *out);

#endif
