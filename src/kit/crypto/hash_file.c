/* The hash of a file by its path.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/crypto/hash_file.h"

#include <fcntl.h>
#include <unistd.h>

err_t hash_file(const char *path, struct hash256 *out)
{
    static _Thread_local uint8_t piece[1 << 16];
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return ERR_IO;
    struct sha256 *const hash = sha256_new();
    sha256_begin(hash);
    ssize_t n;
    while ((n = read(fd, piece, sizeof piece)) > 0)
        sha256_add(hash, (bytes_t){ piece, (size_t)n });
    *out = sha256_end(hash);
    sha256_free(hash);
    (void)close(fd);
    return n == 0 ? OK : ERR_IO;
}
