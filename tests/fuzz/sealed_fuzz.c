/* Sealed documents: a canonical form is its own canonical form, and no foreign file passes for a
 * sealed one. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/base/cx.h"
#include "ledger/verify.h"
#include "record/record.h"
#include "site/site.h"

static bool tells(struct cx *cx, const struct json *statement, str_t *sentence)
{
    (void)cx;
    (void)statement;
    *sentence = S("it says something");
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct sealed_kind KIND = { "alyans-joint-statement-1", "joint.sealed", tells };
    static const struct sealed_kind *const ALL[] = { &KIND };
    static const struct sealed_kinds KINDS = { ALL, 1 };
    AUTO(arena) arena;
    arena_init(&arena);
    const struct site site = { .sealed_kinds = &KINDS };
    struct cx cx = { .arena = &arena, .lang = LANG_EN, .app = &site };
    const str_t text = fuzz_text(data, size);
    AUTO(buf) once;
    AUTO(buf) twice;
    buf_init(&once, SEALED_BYTES_MAX);
    buf_init(&twice, SEALED_BYTES_MAX);
    if (canonical_json_text(&arena, text, &once) == OK) {
        must(canonical_json_text(&arena, buf_str(&once), &twice) == OK);
        must(str_eq(buf_str(&once), buf_str(&twice)));
    }
    struct verify_report *const report = arena_new(&arena, struct verify_report);
    const struct verify_trust trust = { 0 };
    str_t says = STR_NONE;
    const err_t e = sealed_verify(&cx, text, &trust, 1, report, &says);
    must(e == OK || e == ERR_NOT_FOUND);
    must(e != OK || says.len == 0 || verify_holds(report));
    return 0;
}
