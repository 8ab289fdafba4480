/* alyans.conf: every mistake can be told, and a file without mistakes is believed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/settings/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    struct cx cx = fuzz_cx(&arena);
    struct settings *const s = arena_new(&arena, struct settings);
    struct settings_errors *const errors = arena_new(&arena, struct settings_errors);
    settings_read(&arena, fuzz_text(data, size), S("alyans.conf"), s, errors);
    must(errors->count <= SETTINGS_ERRORS_MAX);
    for (size_t i = 0; i < errors->count; i++)
        must(settings_error_text(&cx, &errors->at[i]).len > 0);
    must(s->http_loops >= 0 && s->http_loops <= 64);
    must(utf8_valid(s->site_name_az) && s->site_name_az.len >= 1 && s->site_name_az.len <= 200);
    AUTO(buf) printed;
    buf_init(&printed, SIZE_MAX / 2);
    settings_print(s, &printed);
    must(printed.len > 0);
    return 0;
}
