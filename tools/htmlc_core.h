/* The template compiler as a function of bytes, so that it can be tested and fuzzed.
 * The language is described in docs/adr/0003-templates.md.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TOOLS_HTMLC_CORE_H
#define ALYANS_TOOLS_HTMLC_CORE_H

#include "kit/base/buf.h"

struct htmlc_error {
    int line; /* of the template, from 1 */
    char text[240];
};

/* Turns a template into a header and a C file of render functions. path stands in #line and makes
 * the include guard; header_name is what the C file includes. Errors: ERR_INVALID (*error says what
 * and where), ERR_TOO_BIG (a buffer is full). On an error the buffers hold rubbish. */
MUST_USE err_t htmlc_compile(str_t path, str_t header_name, str_t text, struct buf *header,
                             struct buf *source, struct htmlc_error *error);

#endif
