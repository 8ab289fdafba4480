/* The template compiler: any bytes give C or an error with a line of the template.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "htmlc_core.h"

static int count_lines(str_t s)
{
    int lines = 1;
    for (size_t i = 0; i < s.len; i++)
        lines += s.at[i] == '\n';
    return lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const str_t text = fuzz_text(data, size);
    AUTO(buf) header;
    AUTO(buf) source;
    buf_init(&header, 1 << 22);
    buf_init(&source, 1 << 22);
    struct htmlc_error error = { 0 };
    const err_t e = htmlc_compile(S("f.html"), S("f.html.h"), text, &header, &source, &error);
    if (e == OK)
        must(utf8_valid(buf_str(&header)) && utf8_valid(buf_str(&source)));
    if (e == ERR_INVALID)
        must(error.line >= 1 && error.line <= count_lines(text) && error.text[0] != '\0');
    return 0;
}
