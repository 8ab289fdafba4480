/* What is made of a posted file before it is stored: its kind, its print, its images, its text.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_FILES_READY_H
#define ALYANS_FILES_READY_H

#include "files/files.h"
#include "files/media.h"

/* Bytes to store, with what they are. */
struct ready_bytes {
    bytes_t bytes;
    const struct media *kind;
    str_t sha256;
    int64_t width, height; /* 0: no image */
    int64_t variant;       /* 0, 320, 800, 1600 */
};
struct ready {
    const uint8_t *posted;   /* where the posted bytes begin: says which file it is */
    err_t outcome;           /* not OK: cannot be taken */
    struct ready_bytes main; /* the file itself */
    struct ready_bytes variants[FILE_VARIANTS_MAX];
    size_t variant_count;
    str_t text;    /* the words inside; empty: none */
    bool has_text; /* they were looked for; else that is left to the command files read */
};
struct ready_list {
    struct ready *at;
    size_t count;
};

/* What .prepare made of this file; where there was no prepare, documents are looked at now.
 * ERR_INVALID, ERR_TOO_BIG, ERR_UNAVAILABLE, ERR_BUSY: why it cannot be taken. */
MUST_USE err_t ready_of(struct cx *cx, const struct form_file *posted, struct ready *out);

/* images.c, the only caller of kit/image: the image and its variants anew, without metadata. Blocks
 * for long; outside of any transaction. Errors as above. */
MUST_USE err_t images_make(struct cx *cx, bytes_t source, struct ready *out);

str_t sha256_hex(struct cx *cx, bytes_t b);

#endif
