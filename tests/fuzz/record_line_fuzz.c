/* Lines of the record: one text for one entry. Columns of fields likewise.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "ledger/format.h"

static void must_be_its_own_spelling(struct sha256 *h, struct arena *arena, str_t line)
{
    struct record_entry *const e = arena_new(arena, struct record_entry);
    size_t at = 0;
    if (record_line_read(h, line, e, &at) != OK) {
        must(at <= line.len);
        return;
    }
    AUTO(buf) again;
    buf_init(&again, ENTRY_BYTES_MAX);
    record_line_write(e, &again);
    must(str_eq(buf_str(&again), line));
    (void)record_leaf(h, e, &again);
}

static void fields_must_be_their_own_spelling(struct sha256 *h, struct arena *arena, str_t text)
{
    struct record_field *const fields = arena_array(arena, struct record_field, FIELDS_MAX);
    size_t count = 0;
    if (record_fields_read(h, text, fields, &count) != OK)
        return;
    AUTO(buf) again;
    buf_init(&again, text.len);
    record_fields_write(fields, count, &again);
    must(str_eq(buf_str(&again), text));
}

static void a_text_must_be_its_own_spelling(struct arena *arena, str_t json)
{
    str_t text;
    if (canonical_text_read(arena, json, &text) != OK)
        return;
    AUTO(buf) again;
    buf_init(&again, json.len);
    canonical_text(&again, text);
    must(str_eq(buf_str(&again), json));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    arena_init(&arena);
    struct sha256 *const h = sha256_new();
    const str_t text = fuzz_text(data, size);
    must_be_its_own_spelling(h, &arena, text);
    fields_must_be_their_own_spelling(h, &arena, text);
    a_text_must_be_its_own_spelling(&arena, text);
    sha256_free(h);
    return 0;
}
