/* A copy of what everybody reads, as files with relative links that open from a folder.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_APP_COPY_COPY_H
#define ALYANS_APP_COPY_COPY_H

#include "kit/crypto/crypto.h"
#include "kit/http/router.h"

/* One address of the site that is linked from a page of the copy. */
struct copied {
    str_t target;
    str_t place; /* in the folder; STR_NONE: not copied, links lead to the site */
    bool is_page;
    struct hash256 hash; /* of the file, once it is whole */
};
struct copy {
    struct cx *cx; /* its connection is in a snapshot; its app is the site to draw */
    const struct router *router;
    const char *folder; /* exists, empty */
    str_t site;         /* "https://example.org", without "/" at the end */
    void (*progress)(void *of, int64_t done, int64_t known);
    void *of;
    struct rows_out list; /* struct copied, in the order found */
    size_t *slots;        /* of a hash table: place in the list + 1 */
    size_t slot_count;
    int64_t pages, files, bytes, outward; /* outward: addresses left to the site */
    str_t failed;                         /* the address in question, after an error */
};

/* Copies what can be reached from the first pages of both languages: pages that are the same for
 * every visitor, and whatever is no page (feeds, files, data, proofs). An address with a question
 * ("?sort=") is copied where it is the rest of a list (rel="next"), a file, or
 * one side of a result ("?side="). Errors: ERR_DB,
 * ERR_IO, ERR_UNAVAILABLE (disk full), ERR_NO_MEMORY, ERR_TOO_BIG. */
MUST_USE err_t copy_make(struct copy *c);
/* A file of the copy that is no answer of the site. */
MUST_USE err_t copy_add(struct copy *c, str_t place, str_t content);
/* One that is written already. */
MUST_USE err_t copy_note(struct copy *c, str_t place);
/* SHA256SUMS, as sha256sum -c reads it, of everything so far; its own hash. */
MUST_USE err_t copy_sums(struct copy *c, struct hash256 *of_sums);

#endif
