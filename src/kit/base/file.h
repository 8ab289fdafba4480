/* Whole files: read into an arena with a size limit, written so that a crash leaves old or new, or
 * a new one piece by piece that stands there whole or not at all.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_BASE_FILE_H
#define ALYANS_KIT_BASE_FILE_H

#include "kit/base/arena.h"

/* The content of a regular file of at most max bytes, in the arena. An empty file gives an empty
 * text that is not NULL. Errors: ERR_NOT_FOUND (no such file or folder), ERR_TOO_BIG,
 * ERR_NO_MEMORY, ERR_IO (not a regular file, not readable). */
MUST_USE err_t file_read(struct arena *arena, const char *path, size_t max, str_t *out);

/* Replaces path by content with the permission bits of mode: written beside it, synced, renamed,
 * and the folder synced, so that after a crash path holds the old content or the new one. Errors:
 * ERR_NOT_FOUND (no such folder), ERR_UNAVAILABLE (disk full), ERR_IO; on any error path is as
 * before, except that after a failed sync of the folder the new content may already stand. */
MUST_USE err_t file_write(const char *path, str_t content, unsigned mode);

/* A new file that grows beside its place and takes it when it is whole; it never replaces another.
 * AUTO(file_draft) removes what was not finished. */
struct file_draft {
    const char *path, *beside; /* in the arena */
    int fd;                    /* of the draft */
    bool is_begun;
};
/* Errors: ERR_CONFLICT (something is at path), ERR_NOT_FOUND (no such folder), ERR_UNAVAILABLE
 * (disk full), ERR_IO. */
MUST_USE err_t file_draft_begin(struct arena *arena, const char *path, struct file_draft *out);
/* Errors: ERR_UNAVAILABLE, ERR_IO. */
MUST_USE err_t file_draft_write(struct file_draft *d, str_t piece);
/* Synced and in its place, with the permission bits of mode. Errors as above. */
MUST_USE err_t file_draft_finish(struct file_draft *d, unsigned mode);
void file_draft_release(struct file_draft *d);
AUTO_RELEASE(file_draft, file_draft_release)

#endif
