/* Files of a folder, written one after the other: each hashed while it is written, with a list of
 * all in the end. Or only hashed, to hold against what was written before.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PACKAGE_FILES_OUT_H
#define ALYANS_VIEWPOINTS_PACKAGE_FILES_OUT_H

#include "kit/base/arena.h"
#include "kit/base/buf.h"
#include "kit/crypto/crypto.h"

struct file_made {
    str_t name; /* below the folder, with the part before it */
    int64_t size;
    struct hash256 sha256;
};

struct files_out {
    struct arena *arena; /* names and the list */
    str_t dir;           /* empty: nothing is written, only hashed */
    str_t part;          /* "organisations/" before each name, or empty */
    struct buf text;     /* what was added to the file at hand and not taken yet */
    struct file_made *at;
    size_t count, room;

    int fd; /* of the file at hand; -1: none */
    struct sha256 *sha;
    str_t path, draft;
    int64_t size;
};

/* dir: made when it is not there; empty: none. Errors: ERR_NOT_FOUND (cannot be made). */
MUST_USE err_t files_out_init(struct files_out *f, struct arena *arena, str_t dir);
void files_out_release(struct files_out *f);
AUTO_RELEASE(files_out, files_out_release)
/* The files from here on belong to a part, a folder in the folder ("organisations"); empty: none.
 * Errors: as above. */
MUST_USE err_t files_out_part(struct files_out *f, str_t part);

/* A file. salt, if not NULL, is hashed before its content and written nowhere. Then whoever writes
 * appends to f->text and calls file_grew now and then (after each line, say), which takes what
 * there is once it is enough. Errors: ERR_NOT_FOUND (no such folder), ERR_UNAVAILABLE (disk full),
 * ERR_IO, ERR_TOO_BIG (a line of more than 16 MiB). */
MUST_USE err_t file_begin(struct files_out *f, const char *name, const bytes_t *salt);
enum { FILES_PIECE = 64 << 10 };
err_t file_take(struct files_out *f); /* all there is */
static inline err_t file_grew(struct files_out *f)
{
    return f->text.len < FILES_PIECE ? OK : file_take(f);
}
/* In its place, replacing what was there; *out: its row of the list, may be NULL. */
MUST_USE err_t file_end(struct files_out *f, struct file_made *out);
/* All of it at once. */
MUST_USE err_t file_whole(struct files_out *f, const char *name, str_t content);
/* One that is there already (made by others): hashed, and put on the list. */
MUST_USE err_t file_found(struct files_out *f, const char *name);

/* SHA256SUMS of everything on the list, by name, as `sha256sum -c` reads it: itself on the list
 * afterwards. Its own hash stands for the whole folder. */
MUST_USE err_t files_out_sums(struct files_out *f, struct hash256 *of_all);

/* Of the list; NULL: none of this name. */
const struct file_made *file_made_find(const struct files_out *f, str_t name);
/* Path below the folder, for opening. */
const char *files_out_path(const struct files_out *f, struct arena *arena, str_t name);

#endif
