/* Accept-Language: any header gives one of our languages.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/text/i18n.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const str_t text = fuzz_text(data, size);
    for (int i = 0; i < LANG_COUNT; i++) {
        const enum lang lang = lang_from_header(text, (enum lang)i); /* i counts the languages */
        must((int)lang >= 0 && (int)lang < LANG_COUNT);
    }
    enum lang lang;
    if (lang_from_code(text, &lang))
        must(str_eq(lang_code(lang), text));
    return 0;
}
