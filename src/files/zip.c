/* What an office document's container says of itself.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/zip.h"

#include "kit/base/str.h"
#include "kit/zip/directory.h"

enum { STORED = 0, MIMETYPE_MAX = 100 };

static void take_name(str_t name, struct zip_look *out)
{
    if (str_eq(name, S("[Content_Types].xml")))
        out->has_content_types = true;
    if (str_eq(name, S("word/document.xml")))
        out->has_word = true;
    if (str_eq(name, S("xl/workbook.xml")))
        out->has_sheet = true;
    /* Office keeps macros in one binary, LibreOffice in a folder. */
    if (str_ends(name, S("vbaProject.bin")) || str_starts(name, S("Basic/")) ||
        str_starts(name, S("Scripts/")))
        out->has_macros = true;
}

/* OpenDocument 1.2 part 3, 3.3: the first entry, stored, without extra field. */
static str_t read_mimetype(bytes_t b)
{
    const size_t name_len = zip_16(b, 26);
    const size_t len = zip_32(b, 18);
    const str_t name = { (const char *)b.at + ZIP_LOCAL_LEN, name_len };
    if (zip_16(b, 8) != STORED || zip_16(b, 28) != 0 || len > MIMETYPE_MAX ||
        ZIP_LOCAL_LEN + name_len + len > b.len || !str_eq(name, S("mimetype")))
        return S("");
    return (str_t){ (const char *)b.at + ZIP_LOCAL_LEN + name_len, len };
}

bool zip_look(bytes_t b, struct zip_look *out)
{
    struct zip_directory d;
    struct zip_row row;
    *out = (struct zip_look){ .mimetype = S("") };
    if (b.len < ZIP_LOCAL_LEN || !zip_mark(b, 0, "PK\x03\x04") || !zip_open(b, &d))
        return false;
    out->mimetype = read_mimetype(b);
    while (zip_next(&d, &row))
        take_name(row.name, out);
    return !d.is_damaged;
}
