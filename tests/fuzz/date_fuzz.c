/* Dates: a moment that was read can be written and reads the same again.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    struct cx cx = fuzz_cx(&arena);
    const str_t text = fuzz_text(data, size);
    usec_t at;
    usec_t again;
    if (date_read(text, &at) == OK) {
        must(date_read(date_time_iso(&arena, at), &again) == OK && again == at);
        must(date_long(&cx, at).len > 0 && date_time(&cx, at).len > 0);
    }
    if (date_local_read(text, &at) == OK)
        must(date_local_read(date_local(&arena, at), &again) == OK);
    return 0;
}
