/* Exports of WordPress and feeds: whatever stands in them, what is read can be judged and
 * converted. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/base/str.h"
#include "kit/html/html.h"
#include "newsroom/import/from_html.h"
#include "newsroom/import/read.h"

static void judge_slug(str_t slug)
{
    for (size_t i = 0; i < slug.len; i++)
        must((slug.at[i] >= 'a' && slug.at[i] <= 'z') || (slug.at[i] >= '0' && slug.at[i] <= '9') ||
             (slug.at[i] == '-' && i > 0 && i + 1 < slug.len));
}

static void judge_item(struct arena *arena, const struct import_item *i)
{
    url_t url;
    must(i->line >= 1);
    must(utf8_valid(i->title) && utf8_valid(i->author) && utf8_valid(i->excerpt));
    must(utf8_valid(i->guid) && utf8_valid(i->html));
    must(i->address.len == 0 || url_foreign(i->address, &url) == OK);
    must(i->published_at >= 0 && i->updated_at >= 0);
    must(i->says_language || !i->knows_language);
    judge_slug(i->slug);
    for (size_t k = 0; k < i->term_count; k++)
        judge_slug(i->terms[k].slug);
    if (i->tree == NULL)
        return;
    struct html_markdown m;
    const struct html_source source = { .root = i->tree, .base = i->address, .lang = LANG_AZ };
    const err_t e = html_markdown(arena, &source, &m);
    must(e == OK || e == ERR_TOO_BIG);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    arena_init(&arena);
    struct import_file f;
    struct import_trouble t = { 0 };
    const err_t e = import_read(&arena, fuzz_text(data, size), &f, &t);
    must(e == OK || e == ERR_INVALID);
    if (e == ERR_INVALID) {
        must(t.fault != FAULT_NONE && t.line >= 0);
        return 0;
    }
    must(f.count > 0 && f.count <= IMPORT_ITEMS_MAX);
    for (size_t i = 0; i < f.count; i++)
        judge_item(&arena, &f.at[i]);
    return 0;
}
