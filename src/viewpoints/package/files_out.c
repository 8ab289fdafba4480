/* Writing a folder's files. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/package/files_out.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kit/base/str.h"

enum { FOLDER = 0755, READABLE = 0644, LINE_MOST = 16 << 20, SUMS_MAX = 16 << 20 };

static err_t error_of(int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return ERR_NOT_FOUND;
    case ENOSPC:
    case EDQUOT:
        return ERR_UNAVAILABLE;
    default:
        return ERR_IO;
    }
}

static err_t folder_make(struct arena *arena, str_t path)
{
    struct stat st;
    const char *const name = arena_cstr(arena, path);
    if (mkdir(name, FOLDER) == 0)
        return OK;
    return stat(name, &st) == 0 && S_ISDIR(st.st_mode) ? OK : ERR_NOT_FOUND;
}

err_t files_out_init(struct files_out *f, struct arena *arena, str_t dir)
{
    *f = (struct files_out){ .arena = arena, .dir = dir, .part = S(""), .fd = -1 };
    f->sha = sha256_new();
    buf_init(&f->text, LINE_MOST);
    return dir.len == 0 ? OK : folder_make(arena, dir);
}

static void abandon(struct files_out *f)
{
    if (f->fd < 0)
        return;
    (void)close(f->fd);
    (void)unlink(f->draft.at); /* whatever: nobody will miss it */
    f->fd = -1;
}

void files_out_release(struct files_out *f)
{
    if (f->sha == NULL)
        return;
    abandon(f);
    sha256_free(f->sha);
    f->sha = NULL;
    buf_release(&f->text);
}

const char *files_out_path(const struct files_out *f, struct arena *arena, str_t name)
{
    return arena_cstr(arena, arena_printf(arena, "%.*s/%.*s", STR_ARG(f->dir), STR_ARG(name)));
}

err_t files_out_part(struct files_out *f, str_t part)
{
    f->part = part.len == 0 ? S("") : arena_printf(f->arena, "%.*s/", STR_ARG(part));
    if (part.len == 0 || f->dir.len == 0)
        return OK;
    return folder_make(f->arena,
                       arena_printf(f->arena, "%.*s/%.*s", STR_ARG(f->dir), STR_ARG(part)));
}

static str_t name_in_part(struct files_out *f, const char *name)
{
    return arena_printf(f->arena, "%.*s%s", STR_ARG(f->part), name);
}

err_t file_begin(struct files_out *f, const char *name, const bytes_t *salt)
{
    must(f->fd < 0 && f->text.len == 0);
    f->path = name_in_part(f, name);
    f->size = 0;
    sha256_begin(f->sha);
    if (salt != NULL)
        sha256_add(f->sha, *salt);
    if (f->dir.len == 0)
        return OK;
    f->draft = str_from_c(
        files_out_path(f, f->arena, arena_printf(f->arena, "%.*s.part", STR_ARG(f->path))));
    f->fd = open(f->draft.at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, READABLE);
    return f->fd < 0 ? error_of(errno) : OK;
}

static err_t write_all(int fd, str_t piece)
{
    while (piece.len > 0) {
        const ssize_t n = write(fd, piece.at, piece.len);
        if (n < 0 && errno != EINTR)
            return error_of(errno);
        if (n > 0)
            piece = str_sub(piece, (size_t)n, piece.len);
    }
    return OK;
}

err_t file_take(struct files_out *f)
{
    TRY(buf_check(&f->text));
    sha256_add(f->sha, (bytes_t){ (const uint8_t *)f->text.at, f->text.len }); /* text as bytes */
    f->size += (int64_t)f->text.len;
    const err_t e = f->fd < 0 ? OK : write_all(f->fd, buf_str(&f->text));
    buf_reset(&f->text);
    return e;
}

static void list_add(struct files_out *f, const struct file_made *made)
{
    if (f->count == f->room) {
        const size_t room = f->room == 0 ? 64 : 2 * f->room;
        struct file_made *const at = arena_array(f->arena, struct file_made, room);
        if (f->count > 0)
            memcpy(at, f->at, f->count * sizeof *at);
        f->at = at;
        f->room = room;
    }
    f->at[f->count++] = *made;
}

err_t file_end(struct files_out *f, struct file_made *out)
{
    TRY(file_take(f));
    const struct file_made made = { f->path, f->size, sha256_end(f->sha) };
    if (f->fd >= 0) {
        const bool closed = close(f->fd) == 0;
        f->fd = -1;
        if (!closed || rename(f->draft.at, files_out_path(f, f->arena, f->path)) != 0)
            return error_of(errno);
    }
    list_add(f, &made);
    if (out != NULL)
        *out = made;
    return OK;
}

err_t file_whole(struct files_out *f, const char *name, str_t content)
{
    TRY(file_begin(f, name, NULL));
    for (size_t at = 0; at < content.len; at += FILES_PIECE) {
        buf_add(&f->text, str_sub(content, at,
                                  at + FILES_PIECE < content.len ? at + FILES_PIECE : content.len));
        TRY(file_take(f));
    }
    return file_end(f, NULL);
}

err_t file_found(struct files_out *f, const char *name)
{
    char room[FILES_PIECE];
    const str_t path = name_in_part(f, name);
    const int fd = open(files_out_path(f, f->arena, path), O_RDONLY | O_CLOEXEC);
    ssize_t n;
    int64_t size = 0;
    if (fd < 0)
        return error_of(errno);
    sha256_begin(f->sha);
    while ((n = read(fd, room, sizeof room)) > 0) {
        sha256_add(f->sha, (bytes_t){ (const uint8_t *)room, (size_t)n }); /* bytes as they are */
        size += n;
    }
    const err_t e = n < 0 ? error_of(errno) : OK;
    (void)close(fd);
    const struct file_made made = { path, size, sha256_end(f->sha) };
    if (e == OK)
        list_add(f, &made);
    return e;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct file_made *)a)->name, ((const struct file_made *)b)->name);
}

err_t files_out_sums(struct files_out *f, struct hash256 *of_all)
{
    struct file_made made;
    must(f->part.len == 0);
    qsort(f->at, f->count, sizeof *f->at, by_name);
    TRY(file_begin(f, "SHA256SUMS", NULL));
    for (size_t i = 0; i < f->count; i++) {
        buf_add(&f->text, hex(f->arena, hash_bytes(&f->at[i].sha256)));
        BUF_LIT(&f->text, "  ");
        buf_add(&f->text, f->at[i].name);
        buf_byte(&f->text, '\n');
    }
    TRY(file_end(f, &made));
    *of_all = made.sha256;
    return OK;
}

const struct file_made *file_made_find(const struct files_out *f, str_t name)
{
    for (size_t i = 0; i < f->count; i++) {
        if (str_eq(f->at[i].name, name))
            return &f->at[i];
    }
    return NULL;
}
