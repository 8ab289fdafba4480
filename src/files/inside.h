/* What the parts of files/ share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_FILES_INSIDE_H
#define ALYANS_FILES_INSIDE_H

#include "files/media.h"
#include "files/rules.h"
#include "files/store.h"

enum { FILES_BODY_MAX = 1 << 20 };

/* Name and page of what it belongs to. ERR_NOT_FOUND: gone, or not public. */
MUST_USE err_t file_owner_of(struct cx *cx, const struct file *f, str_t *name, url_t *where);
/* OK, or ERR_NOT_FOUND: what it belongs to is not public, and the reader is neither of the
 * secretariat nor of the organisation that published it. */
MUST_USE err_t file_admit(struct cx *cx, const struct file *f);

/* "2.4 MB", "310 kB". */
str_t size_text(struct cx *cx, int64_t bytes);
/* "PDF document" in the reader's language. */
str_t kind_text(struct cx *cx, const struct file *f);
str_t licence_text(struct cx *cx, const struct file *f);

err_t file_bytes_get(struct cx *cx, const struct request *rq, struct response *rs);
err_t files_csv_get(struct cx *cx, const struct request *rq, struct response *rs);
err_t files_api_get(struct cx *cx, const struct request *rq, struct response *rs);
extern const struct api_operation files_api;

/* Recomputes the checksum of a file and its variants from its chunks: *whole says whether they are
 * what its row says. */
MUST_USE err_t file_check(struct cx *cx, const struct file *f, bool *whole);
err_t files_compare(struct cx *cx, struct record_differences *to);
int files_read(struct cli *cli); /* the command */
extern const struct command files_commands[];
extern const struct search_source files_search[];

#endif
