/* Forms that carry files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/http/form_inside.h"
#include "kit/http/multipart.h"
#include "kit/text/text.h"

enum { NAME_MAX_BYTES = 255 };

/* What stands behind the last folder, cut to what file systems take, never within a character. */
static str_t shown_name(struct arena *arena, str_t sent)
{
    size_t from = 0;
    for (size_t i = 0; i < sent.len; i++) {
        if (sent.at[i] == '/' || sent.at[i] == '\\')
            from = i + 1;
    }
    const str_t name = str_sub(sent, from, sent.len);
    str_t shown = str_trim(text_visible(arena, text_nfc(arena, name)));
    if (shown.len <= NAME_MAX_BYTES)
        return shown;
    size_t end = NAME_MAX_BYTES;
    while (end > 0 && ((unsigned char)shown.at[end] & 0xC0) == 0x80)
        end--;
    return str_sub(shown, 0, end);
}

/* A browser sends a field nobody chose a file in as an empty file without a name. */
static bool take_file(struct form *f, const struct request *rq, const struct multipart_part *part)
{
    if (part->file_name.len == 0 && part->bytes.len == 0)
        return true;
    for (size_t i = 0; i < f->file_count; i++) {
        if (str_eq(f->files[i].field, part->name)) {
            form_fault(f, part->name, FORM_TWICE, 0, 0);
            return true;
        }
    }
    if (f->file_count == FORM_FILES_MAX)
        return false;
    if (f->files == NULL)
        f->files = arena_array(f->cx->arena, struct form_file_field, FORM_FILES_MAX);
    f->files[f->file_count++] = (struct form_file_field){
        .field = part->name,
        .file = { .name = shown_name(f->cx->arena, part->file_name),
                  .claimed_type = part->type,
                  .bytes = part->bytes,
                  .prepared = rq->prepared },
    };
    return true;
}

static str_t text_of(bytes_t b)
{
    return (str_t){ (const char *)b.at, b.len };
}

bool form_take_multipart(struct form *f, const struct request *rq)
{
    enum { PARTS_MAX = FORM_FIELDS_MAX + FORM_FILES_MAX };
    struct multipart_part *const parts =
        arena_array(f->cx->arena, struct multipart_part, PARTS_MAX);
    str_t boundary;
    size_t count = 0;
    size_t text_bytes = 0;
    if (!multipart_boundary(request_header(rq, S("content-type")), &boundary) ||
        !multipart_read(f->cx->arena, rq->body, boundary, parts, PARTS_MAX, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        const str_t value = text_of(parts[i].bytes);
        if (parts[i].is_file) {
            if (!take_file(f, rq, &parts[i]))
                return false;
            continue;
        }
        text_bytes += value.len;
        if (text_bytes > FORM_TEXT_MAX || f->count == FORM_FIELDS_MAX)
            return false;
        form_take_field(f, parts[i].name, value, utf8_valid(value));
    }
    return true;
}

const struct form_file *form_file(const struct form *f, str_t field)
{
    for (size_t i = 0; i < f->file_count; i++) {
        if (str_eq(f->files[i].field, field))
            return &f->files[i].file;
    }
    return NULL;
}
