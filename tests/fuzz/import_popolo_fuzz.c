/* A Popolo file: whatever stands in it, every draft can be stored and every fault told.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/base/str.h"
#include "registry/exchange/imports.h"
#include "registry/exchange/popolo_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    arena_init(&arena);
    static const struct known none;
    static const struct import_choices complete = { .all = IMPORT_COMPLETE };
    struct drafts d = { 0 };
    struct register_plan plan;
    struct cx cx = { .arena = &arena, .lang = LANG_EN };
    int64_t persons = 0;
    const err_t e = popolo_read(&arena, fuzz_text(data, size), LANG_EN,
                                import_countries_new(&arena, S("AZ")), &d, &persons);
    must(e == OK || e == ERR_NO_MEMORY);
    for (size_t i = 0; i < d.count; i++) {
        const struct draft *const one = &d.at[i];
        must(one->o.name.by[LANG_AZ].len + one->o.name.by[LANG_EN].len > 0);
        must(kind_exists(one->o.kind));
        for (const struct draft_fact *f = one->facts; f != NULL; f = f->next)
            must(f->kind == FACT_RELATION || draft_fact_wrong(f) == NULL);
    }
    register_plan_make(&arena, &d, &none, &complete, &plan);
    for (size_t i = 0; i < d.faults.kept; i++)
        must(import_fault_text(&cx, &d.faults.at[i]).len > 0);
    return 0;
}
