/* Amounts and shares: what was read is in range and reads the same from its plain form; what is
 * shown of it is never empty. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/text/amount.h"
#include "kit/text/text.h"
#include "registry/disclosures/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    struct cx cx = fuzz_cx(&arena);
    const str_t text = fuzz_text(data, size);
    int64_t v = -1;
    int64_t again = -1;
    if (amount_read(text, &v)) {
        must(v >= 0 && v <= AMOUNT_MOST);
        must(amount_read(amount_plain(&arena, v), &again) && again == v);
        must(amount_shown(&cx, v).len > 0);
    }
    if (amount_read_in(text, S("KWD"), &v) == AMOUNT_TAKEN)
        must(amount_read(text, &again) && again == v);
    if (share_read(text, &v)) {
        must(v >= 0 && v <= SHARE_MOST);
        must(share_read(amount_plain(&arena, v), &again) && again == v);
    }
    (void)currency_is_known(text);
    if (date_is_partial(text))
        must(is_not_after(text, text));
    return 0;
}
