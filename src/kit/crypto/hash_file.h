/* The hash of a file by its path, in bounded memory.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_CRYPTO_HASH_FILE_H
#define ALYANS_KIT_CRYPTO_HASH_FILE_H

#include "kit/crypto/crypto.h"

/* A link is not followed. Errors: ERR_IO; errno says why. */
MUST_USE err_t hash_file(const char *path, struct hash256 *out);

#endif
