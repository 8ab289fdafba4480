/* The directory of a ZIP container (APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/zip.h"

#include "kit/base/str.h"

enum {
    END_LEN = 22,
    COMMENT_MAX = 65535,
    ROW_LEN = 46,
    LOCAL_LEN = 30,
    STORED = 0,
    FLAG_ENCRYPTED = 1,
    MIMETYPE_MAX = 100,
};

static uint32_t number16(bytes_t b, size_t at)
{
    return (uint32_t)b.at[at] | (uint32_t)b.at[at + 1] << 8;
}

static uint32_t number32(bytes_t b, size_t at)
{
    return number16(b, at) | number16(b, at + 2) << 16;
}

static bool has_mark(bytes_t b, size_t at, const char *mark)
{
    return at + 4 <= b.len && memcmp(b.at + at, mark, 4) == 0;
}

/* The end record stands last, but for its own comment. */
static bool find_end(bytes_t b, size_t *out)
{
    for (size_t back = END_LEN; back <= END_LEN + COMMENT_MAX && back <= b.len; back++) {
        const size_t at = b.len - back;
        if (has_mark(b, at, "PK\x05\x06") && number16(b, at + 20) == back - END_LEN) {
            *out = at;
            return true;
        }
    }
    return false;
}

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

static bool read_directory(bytes_t b, size_t from, size_t till, size_t count, struct zip_look *out)
{
    size_t at = from;
    for (size_t i = 0; i < count; i++) {
        if (till - at < ROW_LEN || !has_mark(b, at, "PK\x01\x02") ||
            (number16(b, at + 8) & FLAG_ENCRYPTED) != 0)
            return false;
        const size_t name_len = number16(b, at + 28);
        const size_t len = ROW_LEN + name_len + number16(b, at + 30) + number16(b, at + 32);
        if (till - at < len || number32(b, at + 42) >= from)
            return false;
        take_name((str_t){ (const char *)b.at + at + ROW_LEN, name_len }, out);
        at += len;
    }
    return at == till;
}

/* OpenDocument 1.2 part 3, 3.3: the first entry, stored, without extra field. */
static str_t read_mimetype(bytes_t b)
{
    const size_t name_len = number16(b, 26);
    const size_t len = number32(b, 18);
    const str_t name = { (const char *)b.at + LOCAL_LEN, name_len };
    if (number16(b, 8) != STORED || number16(b, 28) != 0 || len > MIMETYPE_MAX ||
        LOCAL_LEN + name_len + len > b.len || !str_eq(name, S("mimetype")))
        return S("");
    return (str_t){ (const char *)b.at + LOCAL_LEN + name_len, len };
}

bool zip_look(bytes_t b, struct zip_look *out)
{
    size_t end;
    *out = (struct zip_look){ .mimetype = S("") };
    if (b.len < LOCAL_LEN + END_LEN || !has_mark(b, 0, "PK\x03\x04") || !find_end(b, &end))
        return false;
    const size_t count = number16(b, end + 10);
    const size_t len = number32(b, end + 12);
    const size_t from = number32(b, end + 16);
    const bool is_one_part =
        number16(b, end + 4) == 0 && number16(b, end + 6) == 0 && number16(b, end + 8) == count;
    if (!is_one_part || count == 0 || count > ZIP_ENTRIES_MAX || from > end || len != end - from)
        return false;
    out->mimetype = read_mimetype(b);
    return read_directory(b, from, end, count, out);
}
