/* The key file: made once, whole or not at all, readable by its owner alone.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/crypto/crypto.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEX_CHARS = 64, FILE_CHARS = HEX_CHARS + 1 }; /* a line */

struct file {
    int fd;
};
static void file_close(struct file *f)
{
    if (f->fd >= 0)
        (void)close(f->fd); /* what was written has been synced, or failed already */
}
AUTO_RELEASE(file, file_close)

static err_t read_file(int fd, struct secret *out)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return ERR_IO;
    if (!S_ISREG(st.st_mode) || (st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return ERR_INVALID;

    char text[FILE_CHARS + 1]; /* one more, to see that there is no more */
    const ssize_t n = read(fd, text, sizeof text);
    if (n < 0)
        return ERR_IO;
    const bool whole = n == HEX_CHARS || (n == FILE_CHARS && text[HEX_CHARS] == '\n');
    size_t len = 0;
    struct secret read_now;
    const bool good = whole && sodium_hex2bin(read_now.at, sizeof read_now.at, text, HEX_CHARS,
                                              NULL, &len, NULL) == 0;
    sodium_memzero(text, sizeof text);
    if (!good || len != sizeof read_now.at)
        return ERR_INVALID;
    *out = read_now;
    secret_wipe(&read_now);
    return OK;
}

static err_t sync_folder(const char *path)
{
    char copy[PATH_MAX];
    must(strlen(path) < sizeof copy);
    memcpy(copy, path, strlen(path) + 1);
    AUTO(file) folder = { open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
    return folder.fd >= 0 && fsync(folder.fd) == 0 ? OK : ERR_IO;
}

static err_t write_new(const char *path)
{
    struct secret fresh;
    char text[FILE_CHARS + 1];
    random_fill(fresh.at, sizeof fresh.at);
    (void)sodium_bin2hex(text, sizeof text, fresh.at, sizeof fresh.at);
    secret_wipe(&fresh);
    text[HEX_CHARS] = '\n';

    AUTO(file) f = { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR) };
    const bool written =
        f.fd >= 0 && write(f.fd, text, FILE_CHARS) == FILE_CHARS && fsync(f.fd) == 0;
    sodium_memzero(text, sizeof text);
    return written ? OK : ERR_IO;
}

/* Under another name first; link() then gives it the right one only if nobody was faster. */
static err_t make_file(const char *path)
{
    char draft[PATH_MAX];
    const int n = snprintf(draft, sizeof draft, "%s.%016" PRIx64, path, random_u64());
    if (n < 0 || (size_t)n >= sizeof draft)
        return ERR_IO;
    const err_t written = write_new(draft);
    const bool linked = written == OK && (link(draft, path) == 0 || errno == EEXIST);
    (void)unlink(draft); /* it may never have come to be */
    TRY(written);
    return linked ? sync_folder(path) : ERR_IO;
}

err_t secret_file(const char *path, struct secret *out)
{
    if (access(path, F_OK) != 0) {
        if (errno != ENOENT)
            return ERR_IO;
        TRY(make_file(path));
    }
    AUTO(file) f = { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) };
    return f.fd < 0 ? ERR_IO : read_file(f.fd, out);
}
