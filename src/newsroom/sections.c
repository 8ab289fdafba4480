/* Sections and tags, and the sections that a new site begins with.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "newsroom/inside.h"

static err_t name_check(struct cx *cx, const struct text2 *name)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        if (name->by[l].len == 0 || utf8_count(name->by[l]) > 80)
            return problem(cx, ERR_INVALID, "a name in both languages, of at most 80 characters");
    }
    return OK;
}

static err_t section_record(struct cx *cx, const struct section *was, const struct section *is)
{
    static const struct text2 nothing = { 0 };
    struct ledger_field fields[8];
    size_t n = 0;
    fields[n++] = ledger_text("slug", is->slug);
    ledger_changed2(cx->arena, fields, &n, "name", was == NULL ? &nothing : &was->name, &is->name);
    fields[n++] = ledger_flag("is_closed", is->is_closed);
    return ledger_add(cx, &(struct ledger_new){ .kind = LEDGER_SECTION_CHANGED,
                                                .subject = is->id.v,
                                                .fields = fields,
                                                .count = n });
}

err_t section_put(struct cx *cx, const struct section *s, section_id *out)
{
    struct section was;
    struct section is = *s;
    struct section_list all;
    if (!newsroom_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "sections are the secretariat's");
    TRY(name_check(cx, &s->name));
    if (s->id.v != 0) {
        TRY(section_get(cx, s->id, &was));
        is.slug = was.slug;
        is.created_at = was.created_at;
        if (is.place == 0)
            is.place = was.place;
        TRY(section_update(cx, &is));
        *out = is.id;
        return section_record(cx, &was, &is);
    }
    TRY(section_list_all(cx, &all));
    is.id.v = id_new(cx->ids, cx->now);
    is.place = all.count == 0 ? 1 : all.at[all.count - 1].place + 1;
    is.created_at = cx->now;
    TRY(section_insert(cx, &is));
    *out = is.id;
    return section_record(cx, NULL, &is);
}

/* --- of a new site -------------------------------------------------------------------------------
 */

static const struct {
    const char *slug, *name;
} BEGINNING[] = {
    { "politics", N_("Politics") },
    { "society", N_("Society") },
    { "economy", N_("Economy") },
};

err_t sections_begin(struct cx *cx)
{
    struct section_list there;
    TRY(section_list_all(cx, &there));
    for (size_t i = 0; i < ARRAY_LEN(BEGINNING) && there.count == 0; i++) {
        struct section s = { .slug = str_from_c(BEGINNING[i].slug) };
        section_id made;
        for (int l = 0; l < LANG_COUNT; l++)
            s.name.by[l] = tr_lang((enum lang)l, BEGINNING[i].name); /* counts through the enum */
        TRY(section_put(cx, &s, &made));
    }
    return OK;
}

err_t newsroom_is_new(struct cx *cx, bool *out)
{
    const struct entry *newest = NULL;
    size_t count = 0;
    int64_t waiting = 0;
    usec_t since = 0;
    TRY(entry_list(cx, &(struct entry_filter){ .limit = 1 }, &newest, &count));
    TRY(ledger_waiting(cx, &waiting, &since));
    *out = count == 0 && waiting == 0;
    return OK;
}

/* --- tags ----------------------------------------------------------------------------------------
 */

err_t tag_rename(struct cx *cx, tag_id id, const struct text2 *name)
{
    struct tag t;
    if (!newsroom_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "names of tags are the secretariat's");
    TRY(name_check(cx, name));
    TRY(tag_get(cx, id, &t));
    struct ledger_field fields[6];
    size_t n = 0;
    fields[n++] = ledger_text("slug", t.slug);
    ledger_changed2(cx->arena, fields, &n, "name", &t.name, name);
    t.name = *name;
    TRY(tag_update(cx, &t));
    return ledger_add(
        cx, &(struct ledger_new){
                .kind = LEDGER_TAG_NAMED, .subject = id.v, .fields = fields, .count = n });
}

static err_t tag_of(struct cx *cx, str_t slug, int64_t *out)
{
    struct tag t;
    const err_t found = tag_find(cx, slug, &t);
    if (found != OK && found != ERR_NOT_FOUND)
        return found;
    if (found == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* expected */
        t = (struct tag){ .id = { id_new(cx->ids, cx->now) },
                          .slug = slug,
                          .name = { .by = { [LANG_EN] = slug, [LANG_AZ] = slug } } };
        TRY(tag_insert(cx, &t));
    }
    *out = t.id.v;
    return OK;
}

str_t tag_slugs(struct arena *arena, const struct tag_list *tags, const char *between)
{
    str_t all = S("");
    for (size_t i = 0; i < tags->count; i++)
        all = arena_printf(arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? between : "",
                           STR_ARG(tags->at[i].slug));
    return all;
}

err_t article_set_tags(struct cx *cx, article_id id, const str_t *slugs, size_t count)
{
    struct article a;
    struct tag_list was;
    struct tag_list is;
    int64_t ids[ARTICLE_TAGS_MOST];
    TRY(article_for_writing(cx, id, &a));
    if (count > ARTICLE_TAGS_MOST)
        return problem(cx, ERR_INVALID, "too many tags");
    TRY(tag_list_of(cx, id, &was));
    for (size_t i = 0; i < count; i++)
        TRY(tag_of(cx, slugs[i], &ids[i]));
    TRY(article_tags_set(cx, id, ids, count));
    TRY(tag_list_of(cx, id, &is));
    const str_t before = tag_slugs(cx->arena, &was, ", ");
    const str_t after = tag_slugs(cx->arena, &is, ", ");
    if (str_eq(before, after) || !article_is_public(&a))
        return OK;
    struct ledger_field fields[2];
    size_t n = 0;
    ledger_changed(cx->arena, fields, &n, "tags", before, after);
    return article_record(cx, &a, LEDGER_ARTICLE_DESCRIBED, fields, n);
}
