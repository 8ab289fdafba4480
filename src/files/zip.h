/* What an office document's container says of itself, without unpacking anything. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_FILES_ZIP_H
#define ALYANS_FILES_ZIP_H

#include "kit/base/base.h"

struct zip_look {
    str_t mimetype;         /* OpenDocument: content of the first entry; within the bytes */
    bool has_content_types; /* Office Open XML */
    bool has_word, has_sheet;
    bool has_macros;
};

/* false: not one whole, plain container (cut short, encrypted, in several parts, of 64 bits,
 * or of more than ZIP_ENTRIES_MAX entries, kit/zip/directory.h). */
bool zip_look(bytes_t b, struct zip_look *out);

#endif
