/* Whole files: read into an arena with a size limit, written so that a crash leaves old or new.
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

#endif
