/* Whole files: read into an arena with a size limit, written so that a crash leaves old or new.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct opened {
    int fd;
};

static void opened_close(struct opened *f)
{
    if (f->fd >= 0)
        (void)close(f->fd); /* what was written has been synced, and its result looked at */
    f->fd = -1;
}
AUTO_RELEASE(opened, opened_close)

static err_t err_of_errno(void)
{
    switch (errno) {
    case ENOENT:
    case ENOTDIR:
        return ERR_NOT_FOUND;
    case ENOSPC:
    case EDQUOT:
        return ERR_UNAVAILABLE;
    default: /* an open set: the system may add to it */
        return ERR_IO;
    }
}

static err_t read_fully(int fd, char *at, size_t size, size_t *out)
{
    size_t got = 0;
    while (got < size) {
        const ssize_t n = read(fd, at + got, size - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return ERR_IO;
        if (n == 0)
            break; /* shorter than a moment ago */
        got += (size_t)n;
    }
    *out = got;
    return OK;
}

err_t file_read(struct arena *arena, const char *path, size_t max, str_t *out)
{
    /* O_NONBLOCK: opening a named pipe must not wait for its other end. */
    AUTO(opened) f = { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) };
    if (f.fd < 0)
        return err_of_errno();
    struct stat st;
    if (fstat(f.fd, &st) != 0 || !S_ISREG(st.st_mode))
        return ERR_IO;
    if (st.st_size < 0 || (uintmax_t)st.st_size > max)
        return ERR_TOO_BIG;

    char *const at = arena_try_alloc(arena, (size_t)st.st_size);
    if (at == NULL)
        return ERR_NO_MEMORY;
    size_t len;
    TRY(read_fully(f.fd, at, (size_t)st.st_size, &len));
    *out = (str_t){ at, len };
    return OK;
}

static err_t write_fully(int fd, str_t content)
{
    for (size_t done = 0; done < content.len;) {
        const ssize_t n = write(fd, content.at + done, content.len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_of_errno();
        done += (size_t)n;
    }
    return OK;
}

static err_t write_and_sync(int fd, str_t content, unsigned mode)
{
    TRY(write_fully(fd, content));
    if (fchmod(fd, (mode_t)mode) != 0 || fsync(fd) != 0)
        return err_of_errno();
    return OK;
}

static err_t sync_folder_of(struct arena *arena, const char *path)
{
    const char *const slash = strrchr(path, '/');
    const size_t len = slash == NULL ? 0 : (size_t)(slash - path);
    const char *folder = arena_cstr(arena, (str_t){ path, len });
    if (slash == NULL)
        folder = ".";
    else if (len == 0)
        folder = "/";
    AUTO(opened) f = { open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
    if (f.fd < 0 || fsync(f.fd) != 0)
        return err_of_errno();
    return OK;
}

err_t file_write(const char *path, str_t content, unsigned mode)
{
    AUTO(arena) arena = { 0 };
    const size_t len = strlen(path);
    char *const beside = arena_alloc(&arena, len + sizeof ".XXXXXX");
    memcpy(beside, path, len);
    memcpy(beside + len, ".XXXXXX", sizeof ".XXXXXX");

    AUTO(opened) f = { mkostemp(beside, O_CLOEXEC) };
    if (f.fd < 0)
        return err_of_errno();
    err_t e = write_and_sync(f.fd, content, mode);
    if (e == OK && rename(beside, path) != 0)
        e = err_of_errno();
    if (e != OK) {
        (void)unlink(beside); /* the first error is the one to tell */
        return e;
    }
    return sync_folder_of(&arena, path);
}
