/* Exported records and proofs: whatever the text, a verdict, the same on any number of threads; and
 * what holds does not hold with a byte more.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "ledger/verify.h"

static void verdict(struct arena *arena, str_t text, int threads, struct verify_report *r)
{
    static const struct verify_trust TRUST = { .origin = S_INIT("alyans-somebody") };
    must(verify_text(arena, text, threads > 1 ? NULL : &TRUST, threads, r) == OK);
    for (size_t i = 0; i < r->count && i < FINDINGS_KEPT; i++)
        must(r->at[i].msgid != NULL && r->at[i].line >= 0 && r->at[i].seq >= -1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    arena_init(&arena);
    const str_t text = fuzz_text(data, size);
    struct verify_report *const one = arena_new(&arena, struct verify_report);
    struct verify_report *const two = arena_new(&arena, struct verify_report);
    verdict(&arena, text, 2, two);
    verdict(&arena, text, 1, one);
    must(!verify_holds(one)); /* it is nowhere the record of somebody */
    must(one->entries == two->entries && one->erased == two->erased);
    if (!verify_holds(two))
        return 0;
    const str_t longer = arena_printf(&arena, "%.*s\n", STR_ARG(text));
    verdict(&arena, longer, 2, two);
    must(!verify_holds(two));
    return 0;
}
