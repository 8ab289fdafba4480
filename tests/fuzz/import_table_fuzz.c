/* A table of organisations: whatever stands in it, every draft can be stored and every fault told.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/base/str.h"
#include "registry/exchange/imports.h"

static void must_be_storable(const struct drafts *d)
{
    for (size_t i = 0; i < d->count; i++) {
        const struct draft *const one = &d->at[i];
        must(one->line > 1 && one->o.kind.len > 0);
        must(one->o.name.by[LANG_AZ].len + one->o.name.by[LANG_EN].len > 0);
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            must(utf8_valid(one->o.name.by[lang]));
            must(utf8_count(one->o.name.by[lang]) <= IMPORT_PHRASE_MAX);
            must(str_find_byte(one->o.name.by[lang], '\n', 0) == one->o.name.by[lang].len);
        }
        for (const struct draft_fact *f = one->facts; f != NULL; f = f->next)
            must(f->kind == FACT_RELATION || draft_fact_wrong(f) == NULL);
        must(one->disclosures == NULL || one->source.url.len > 0);
    }
}

static void must_be_told(struct arena *arena, const struct import_faults *faults)
{
    struct cx cx = { .arena = arena, .lang = LANG_AZ };
    for (size_t i = 0; i < faults->kept; i++)
        must(import_fault_text(&cx, &faults->at[i]).len > 0);
    must((faults->count == 0) == (faults->kept == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    arena_init(&arena);
    static const struct known none;
    static const struct import_choices complete = { .all = IMPORT_COMPLETE };
    struct drafts d = { 0 };
    struct import_mapping m = { .lang = LANG_EN };
    struct import_table table;
    struct register_plan plan;
    if (import_table_open(&arena, fuzz_text(data, size), &table, &d.faults)) {
        m.count = table.columns;
        import_columns_guess(&arena, table.headers, table.columns, LANG_AZ, m.columns);
        if (import_mapping_check(&m, &d.faults))
            import_table_read(&arena, &table, &m, import_countries_new(&arena, S("AZ")), &d);
    }
    must_be_storable(&d);
    register_plan_make(&arena, &d, &none, &complete, &plan);
    must(plan.adds + plan.completes + plan.skips == (int64_t)d.count);
    for (size_t i = 0; i < plan.count; i++)
        must(planned_root(&plan, i) <= i);
    must_be_told(&arena, &d.faults);
    return 0;
}
