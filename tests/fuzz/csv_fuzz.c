/* CSV: what was read can be written and reads the same again.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/text/csv.h"

static void write_row(struct buf *out, const str_t *fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        csv_add(out, fields[i], i == 0, CSV_AS_IS);
    csv_end_row(out);
}

static void must_read_again(struct arena *arena, str_t text, str_t first_written)
{
    AUTO(buf) again;
    buf_init(&again, SIZE_MAX / 2);
    struct csv_reader r;
    const str_t *fields;
    size_t count;
    csv_open(&r, text);
    while (csv_next(&r, arena, &fields, &count))
        write_row(&again, fields, count);
    must(!r.failed);
    must(str_eq(buf_str(&again), first_written));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    arena_init(&arena);
    AUTO(buf) written;
    buf_init(&written, SIZE_MAX / 2);
    struct csv_reader r;
    const str_t *fields;
    size_t count;
    int64_t line = 0;
    csv_open(&r, fuzz_text(data, size));
    while (csv_next(&r, &arena, &fields, &count)) {
        must(r.line > line && count > 0);
        line = r.line;
        write_row(&written, fields, count);
    }
    /* A field that begins with the mark of UTF-8 would lose it at the top of a file. */
    if (!str_starts(buf_str(&written), S("\xEF\xBB\xBF")))
        must_read_again(&arena, buf_str(&written), buf_str(&written));
    return 0;
}
