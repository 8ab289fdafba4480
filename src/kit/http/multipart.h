/* multipart/form-data as browsers send it (RFC 7578 over RFC 2046), read strictly: whatever could
 * be read in two ways is refused. Pure but for the arena; nothing is copied that need not be.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_MULTIPART_H
#define ALYANS_KIT_HTTP_MULTIPART_H

#include "kit/base/arena.h"

enum {
    MULTIPART_HEADER_MAX = 4 << 10, /* bytes of the header lines of one part */
    MULTIPART_LINES_MAX = 8,
    MULTIPART_NAME_MAX = 200, /* bytes of a field's name */
    MULTIPART_FILE_NAME_MAX = 1 << 10,
};

struct multipart_part {
    str_t name;      /* 1..MULTIPART_NAME_MAX bytes of UTF-8 without control bytes */
    bool is_file;    /* a file name was given, be it empty */
    str_t file_name; /* UTF-8 without control bytes; filename* where both are given */
    str_t type;      /* Content-Type as sent, "" when absent */
    bytes_t bytes;   /* within the body */
};

/* The boundary of "multipart/form-data; boundary=…": 1 to 70 characters of RFC 2046. false: none,
 * two, or not such a type. */
bool multipart_boundary(str_t content_type, str_t *out);
/* All parts of a complete body: it begins with the first boundary line and ends with the last one,
 * nothing before, nothing but one line end behind. false: anything else, a header line that is not
 * one, a second Content-Disposition, more parts than max, or a limit above passed. */
bool multipart_read(struct arena *arena, str_t body, str_t boundary, struct multipart_part *parts,
                    size_t max, size_t *count);

#endif
