/* Every SQL statement of files, and nothing but.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_FILES_STORE_H
#define ALYANS_FILES_STORE_H

#include "files/files.h"

enum { CHUNK_BYTES = 256 << 10, FILES_PAGE = 100, FILES_OF_MAX = 500 };

MUST_USE err_t file_put(struct cx *cx, const struct file *f);
MUST_USE err_t file_variant_put(struct cx *cx, file_id f, const struct file_variant *v);
/* All of bytes as chunks; variant 0 is the file itself. */
MUST_USE err_t chunks_put(struct cx *cx, file_id f, int64_t variant, bytes_t bytes);

/* With its variants. ERR_NOT_FOUND. */
MUST_USE err_t file_get(struct cx *cx, file_id f, struct file *out);
/* Standing ones of a row, oldest first, with their variants; at most FILES_OF_MAX. */
MUST_USE err_t file_get_of(struct cx *cx, str_t owner_kind, int64_t owner, struct file_list *out);
/* Every file, removed ones too, without variants: newest first below an id (0: from the newest), or
 * oldest first above one. */
MUST_USE err_t file_get_before(struct cx *cx, int64_t before, int limit, struct file_list *out);
MUST_USE err_t file_get_after(struct cx *cx, int64_t after, int limit, struct file_list *out);
/* At least one and at most so many bytes from offset on, within one chunk. ERR_NOT_FOUND: gone. */
MUST_USE err_t chunk_get(struct cx *cx, file_id f, int64_t variant, int64_t offset, size_t most,
                         struct buf *out);
/* How many chunks there are of a file, all variants. */
MUST_USE err_t chunk_count(struct cx *cx, file_id f, int64_t *out);
/* Bytes and text go, the row says when and why. */
MUST_USE err_t file_clear(struct cx *cx, file_id f, usec_t at, str_t reason);

/* --- the text inside, for the search -----------------------------------------------------------
 */

/* Empty: looked for, and there is none. Replaces what was there. */
MUST_USE err_t file_text_put(struct cx *cx, file_id f, str_t text);
/* *out is empty where there is none. */
MUST_USE err_t file_text_get(struct cx *cx, file_id f, str_t *out);
/* Its bytes; -1: it was not looked for yet, or went with the file. */
MUST_USE err_t file_text_size(struct cx *cx, file_id f, int64_t *out);
/* The oldest standing file above one, no image, whose text was not looked for; id 0: there is none.
 */
MUST_USE err_t file_next_unread(struct cx *cx, int64_t after, struct file *out);

/* Whose files there are or were: see site/feature.h. */
MUST_USE err_t files_use_organisations(struct cx *cx, const int64_t *ids, size_t count, bool *used);

#endif
