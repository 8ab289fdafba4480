/* Organisations going out: CSV, JSON, Popolo 1.0, BODS 0.4, vCard 4.0; page by page, so that any
 * number takes the same memory.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_EXPORT_H
#define ALYANS_REGISTRY_EXCHANGE_EXPORT_H

#include "kit/base/buf.h"
#include "registry/registry.h"

enum export_format { EXPORT_CSV, EXPORT_JSON, EXPORT_POPOLO, EXPORT_BODS, EXPORT_VCARD };
enum { EXPORT_FORMATS = 5 };
str_t export_format_word(enum export_format f); /* "popolo" */
MUST_USE bool export_format_read(str_t word, enum export_format *out);
str_t export_content_type(enum export_format f);

/* Under which everything goes out: Creative Commons Attribution 4.0. */
#define EXPORT_LICENCE "https://creativecommons.org/licenses/by/4.0/"

/* Takes what was written so far and empties it; NULL: everything stays in the buffer. */
struct export_sink {
    err_t (*flush)(void *to, struct buf *out);
    void (*progress)(void *to, int64_t done, int64_t of); /* may be NULL */
    void *to;
};
/* All organisations that are shown, by id. base: address of the site ("https://…"), empty: not
 * known. Errors: of flush; ERR_TOO_BIG (out is full), ERR_DB. */
MUST_USE err_t organisations_export(struct cx *cx, enum export_format format, str_t base,
                                    struct buf *out, const struct export_sink *sink);
/* One as a vCard. */
MUST_USE err_t organisation_card(struct cx *cx, const struct organisation *o, str_t base,
                                 struct buf *out);

#endif
