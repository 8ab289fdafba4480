/* What strangers send as files: whatever the bytes and the name, a kind is found or none, and the
 * name made of it is harmless. The first line is the name.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/media.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    arena_init(&arena);
    str_t rest = fuzz_text(data, size);
    str_t name;
    if (!str_cut(&rest, '\n', &name) || !utf8_valid(name))
        return 0;
    const struct media *const kind =
        media_of((bytes_t){ (const uint8_t *)rest.at, rest.len }, name);
    if (kind == NULL)
        return 0;
    must(media_by_type(kind->type) == kind);
    const str_t made = file_name_made(&arena, name, kind);
    must(made.len >= 1 && made.len <= 150 && utf8_valid(made) && made.at[0] != '.');
    for (size_t i = 0; i < made.len; i++)
        must((unsigned char)made.at[i] >= 0x20 && strchr("/\\:*?\"<>|", made.at[i]) == NULL);
    must(str_eq(file_name_made(&arena, made, kind), made));
    const str_t header = content_disposition(&arena, kind->is_inline, made);
    for (size_t i = 0; i < header.len; i++)
        must(header.at[i] >= ' ' && header.at[i] < 0x7F);
    return 0;
}
