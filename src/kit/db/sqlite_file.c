/* What SQLite needs beside its own calls: files for their owner only, arrays as JSON.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/sqlite_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <unistd.h>

#include "kit/base/arena.h"
#include "kit/base/str.h"
#include "kit/log/log.h"

static err_t file_failed(const char *step)
{
    log_event(LOG_ERROR, "db_file", LOG_KV_STR("step", str_from_c(step)),
              LOG_KV_STR("cause", str_from_c(strerrordesc_np(errno))));
    return ERR_UNAVAILABLE;
}

static bool sync_at(const char *path, int flags)
{
    const int file = open(path, flags | O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    const bool synced = fsync(file) == 0;
    (void)close(file);
    return synced;
}

static err_t sync_folder_of(const char *path)
{
    struct arena scratch;
    arena_init(&scratch);
    char *const copy = arena_alloc(&scratch, strlen(path) + 1); /* dirname writes into it */
    memcpy(copy, path, strlen(path) + 1);
    const bool synced = sync_at(dirname(copy), O_DIRECTORY);
    arena_release(&scratch);
    return synced ? OK : file_failed("sync folder");
}

err_t private_file_make(const char *path)
{
    const int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0)
        return errno == EEXIST ? OK : file_failed("create");
    (void)close(file);
    return sync_folder_of(path);
}

err_t private_file_target(const char *path)
{
    struct arena scratch;
    arena_init(&scratch);
    const str_t base = str_from_c(path);
    const char *const log = arena_printf(&scratch, "%.*s-wal%c", STR_ARG(base), '\0').at;
    const char *const index = arena_printf(&scratch, "%.*s-shm%c", STR_ARG(base), '\0').at;
    const bool in_use = access(path, F_OK) == 0 && access(log, F_OK) == 0;
    if (in_use) {
        log_event(LOG_ERROR, "db_file", LOG_KV_STR("cause", S("a database in use is there")));
    } else {
        (void)unlink(log);
        (void)unlink(index);
    }
    arena_release(&scratch);
    return in_use ? ERR_CONFLICT : OK;
}

err_t private_file_publish(const char *made, const char *path)
{
    if (!sync_at(made, 0))
        return file_failed("sync");
    if (rename(made, path) != 0)
        return file_failed("rename");
    return sync_folder_of(path);
}

static void json_string(struct buf *b, str_t s)
{
    buf_byte(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        if (c == '"' || c == '\\')
            buf_byte(b, '\\');
        if (c < ' ')
            buf_printf(b, "\\u%04x", c);
        else
            buf_byte(b, (char)c);
    }
    buf_byte(b, '"');
}

void sqlite_array_text(struct buf *b, const struct db_arg *arg)
{
    const bool texts = arg->kind == DB_STRS;
    const size_t count = texts ? arg->as.strs.count : arg->as.i64s.count;
    buf_reset(b);
    buf_byte(b, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_byte(b, ',');
        if (texts)
            json_string(b, arg->as.strs.at[i]);
        else
            buf_i64(b, arg->as.i64s.at[i]);
    }
    buf_byte(b, ']');
    must(buf_check(b) == OK);
}
