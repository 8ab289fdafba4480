/* Forms with files: the first line is the Content-Type, the rest the body. Whatever comes, every
 * part lies within the body, names are clean text, and the form agrees with the parts.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/http/form.h"
#include "kit/http/multipart.h"

enum { PARTS_MAX = 8 };

static void must_be_name(str_t s, size_t most)
{
    must(s.len <= most && utf8_valid(s));
    for (size_t i = 0; i < s.len; i++)
        must((unsigned char)s.at[i] >= 0x20 && s.at[i] != 0x7F);
}

static void read_parts(struct arena *arena, str_t body, str_t boundary)
{
    struct multipart_part parts[PARTS_MAX];
    size_t count = 0;
    if (!multipart_read(arena, body, boundary, parts, PARTS_MAX, &count))
        return;
    must(count <= PARTS_MAX);
    const uint8_t *const from = (const uint8_t *)body.at;
    for (size_t i = 0; i < count; i++) {
        const bytes_t b = parts[i].bytes;
        must(b.len == 0 || (b.at >= from && b.at + b.len <= from + body.len));
        must(parts[i].name.len > 0);
        must_be_name(parts[i].name, MULTIPART_NAME_MAX);
        must_be_name(parts[i].file_name, MULTIPART_FILE_NAME_MAX);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    struct cx cx = fuzz_cx(&arena);
    str_t rest = fuzz_text(data, size);
    str_t line;
    if (!str_cut(&rest, '\n', &line))
        return 0;
    const struct header type = { S("content-type"), line };
    const struct request rq = { .headers = &type, .header_count = 1, .body = rest };
    str_t boundary;
    if (multipart_boundary(line, &boundary)) {
        must(boundary.len >= 1 && boundary.len <= 70);
        read_parts(&arena, rest, boundary);
    }
    const struct form f = form_open(&cx, &rq);
    must(f.count <= FORM_FIELDS_MAX && f.file_count <= FORM_FILES_MAX);
    for (size_t i = 0; i < f.file_count; i++) {
        must_be_name(f.files[i].file.name, 255);
        must(str_find_byte(f.files[i].file.name, '/', 0) == f.files[i].file.name.len);
        must(form_file(&f, f.files[i].field) != NULL);
    }
    return 0;
}
