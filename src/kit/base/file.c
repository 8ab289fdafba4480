/* Whole files: read into an arena with a size limit, written so that a crash leaves old or new, or
 * a new one piece by piece that stands there whole or not at all.
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
    case EEXIST:
        return ERR_CONFLICT;
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

/* For mkostemp, which fills in the end. */
static char *name_beside(struct arena *arena, const char *path)
{
    const size_t len = strlen(path);
    char *const beside = arena_alloc(arena, len + sizeof ".XXXXXX");
    memcpy(beside, path, len);
    memcpy(beside + len, ".XXXXXX", sizeof ".XXXXXX");
    return beside;
}

err_t file_write(const char *path, str_t content, unsigned mode)
{
    AUTO(arena) arena = { 0 };
    char *const beside = name_beside(&arena, path);

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

/* --- a new file, piece by piece ----------------------------------------------------------------
 */

err_t file_draft_begin(struct arena *arena, const char *path, struct file_draft *out)
{
    if (access(path, F_OK) == 0)
        return ERR_CONFLICT; /* said before the work; the last step makes sure */
    char *const beside = name_beside(arena, path);
    const int fd = mkostemp(beside, O_CLOEXEC);
    if (fd < 0)
        return err_of_errno();
    *out =
        (struct file_draft){ arena_cstr(arena, (str_t){ path, strlen(path) }), beside, fd, true };
    return OK;
}

err_t file_draft_write(struct file_draft *d, str_t piece)
{
    return write_fully(d->fd, piece);
}

/* Not every file system knows both ways to take a name only if it is free. */
static err_t take_name(const struct file_draft *d)
{
    if (renameat2(AT_FDCWD, d->beside, AT_FDCWD, d->path, RENAME_NOREPLACE) == 0)
        return OK;
    if (errno != EINVAL && errno != ENOSYS)
        return err_of_errno();
    return link(d->beside, d->path) == 0 ? OK : err_of_errno(); /* release removes the draft */
}

err_t file_draft_finish(struct file_draft *d, unsigned mode)
{
    if (fchmod(d->fd, (mode_t)mode) != 0 || fsync(d->fd) != 0)
        return err_of_errno();
    TRY(take_name(d));
    AUTO(arena) arena = { 0 };
    const err_t e = sync_folder_of(&arena, d->path);
    file_draft_release(d);
    return e;
}

void file_draft_release(struct file_draft *d)
{
    if (!d->is_begun)
        return;
    (void)close(d->fd);
    (void)unlink(d->beside); /* gone already when it took its name by renaming */
    d->is_begun = false;
}
