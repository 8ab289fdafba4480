/* A file of translations: whatever stands in it, each line has an outcome, what would be carried
 * out is allowed by the rule, and written out it reads the same again.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/base/str.h"
#include "viewpoints/rules.h"
#include "viewpoints/statements/translations_csv.h"

static struct statement one(int64_t number, str_t az, str_t en)
{
    struct statement s = { .id = { number + 1 },
                           .number = number,
                           .state = STATEMENT_ACCEPTED,
                           .text = { .by = { [LANG_AZ] = az, [LANG_EN] = en } } };
    return s;
}

static void must_be_carried_out(const struct translation_row *r)
{
    must(r->s != NULL && r->wrong == NULL);
    must(translate_verdict(r->s, STAGE_OPEN, r->to, r->text, r->as) == OK);
    must((r->outcome == CSV_NEW) == (r->s->text.by[r->to].len == 0));
}

/* The lines that change something, written and read again, change the same. */
static void must_read_again(struct arena *arena, const struct translation_rows *rows,
                            const struct statement_list *all)
{
    AUTO(buf) out;
    buf_init(&out, SIZE_MAX / 2);
    translations_write_rows(&out, rows);
    const struct translation_rows again = translations_read(arena, buf_str(&out), all, STAGE_OPEN);
    must(again.wrong == NULL);
    size_t k = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct translation_row *const r = &rows->at[i];
        if (r->outcome != CSV_NEW && r->outcome != CSV_CHANGED)
            continue;
        must(k < again.count && again.at[k].outcome == r->outcome && again.at[k].as == r->as);
        must(again.at[k].s == r->s && str_eq(again.at[k].text, r->text));
        k++;
    }
    must(k == again.count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    arena_init(&arena);
    struct statement at[] = { one(0, S(""), S("One")), one(1, S("İki"), S("")),
                              one(2, S("Üç"), S("Three")), one(3, S("Dörd"), S("=Four, \"4\"")) };
    at[3].has_original = true;
    at[3].original = LANG_EN;
    at[3].translation = TRANSLATION_CONFIRMED;
    const struct statement_list all = { at, ARRAY_LEN(at) };
    const struct translation_rows rows =
        translations_read(&arena, fuzz_text(data, size), &all, STAGE_OPEN);
    must((rows.wrong != NULL) == (rows.wrong_line != 0));
    must(rows.wrong == NULL || rows.count == 0);
    int64_t line = 1;
    for (size_t i = 0; i < rows.count; i++) {
        const struct translation_row *const r = &rows.at[i];
        must(r->line > line);
        line = r->line;
        must((r->outcome == CSV_WRONG) == (r->wrong != NULL));
        if (r->outcome == CSV_NEW || r->outcome == CSV_CHANGED)
            must_be_carried_out(r);
    }
    if (rows.wrong == NULL)
        must_read_again(&arena, &rows, &all);
    return 0;
}
