/* Taking articles over, and undoing that. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "newsroom/import/takeover.h"
#include "newsroom/inside.h"

enum { TAG_NAME_MOST = 80 };

/* --- taking over ---------------------------------------------------------------------------------
 */

/* A tag that is new here gets the name it had there. */
static err_t name_tag(struct cx *cx, const struct import_term *term)
{
    struct tag t;
    TRY(tag_find(cx, term->slug, &t));
    if (term->name.len == 0 || str_eq(term->name, term->slug) ||
        utf8_count(term->name) > TAG_NAME_MOST)
        return OK;
    return tag_rename(cx, t.id,
                      &(struct text2){ .by = { [LANG_EN] = term->name, [LANG_AZ] = term->name } });
}

static err_t take_tags(struct cx *cx, article_id id, const struct import_item *item, str_t *out)
{
    str_t slugs[ARTICLE_TAGS_MOST];
    bool is_new[ARTICLE_TAGS_MOST] = { false };
    const size_t count =
        item->term_count < ARTICLE_TAGS_MOST ? item->term_count : ARTICLE_TAGS_MOST;
    struct tag_list tags;
    for (size_t i = 0; i < count; i++) {
        struct tag there;
        const err_t found = tag_find(cx, item->terms[i].slug, &there);
        if (found != OK && found != ERR_NOT_FOUND)
            return found;
        cx->problem = (struct problem){ 0 }; /* expected */
        is_new[i] = found == ERR_NOT_FOUND;
        slugs[i] = item->terms[i].slug;
    }
    TRY(article_set_tags(cx, id, slugs, count));
    for (size_t i = 0; i < count; i++) {
        if (is_new[i])
            TRY(name_tag(cx, &item->terms[i]));
    }
    TRY(tag_list_of(cx, id, &tags));
    *out = tag_slugs(cx->arena, &tags, " ");
    return OK;
}

static err_t take_article(struct cx *cx, const struct takeover_step *step, const struct takeover *t)
{
    const struct import_item *const item = step->item;
    article_id id = { 0 };
    str_t tags = S("");
    const struct article a = { .slug = step->slug,
                               .section = t->section,
                               .organisation = t->organisation,
                               .person = words_first(item->author, ARTICLE_LINE_MOST),
                               .original = step->lang,
                               .takes_comments = item->takes_comments,
                               .import = t->id.v };
    TRY(article_add(cx, &a, &id));
    struct article_text_new text = { .article = id };
    text.title.by[step->lang] = item->title;
    text.lead.by[step->lang] = step->lead;
    text.body.by[step->lang] = step->body;
    TRY(article_write(cx, &text));
    TRY(take_tags(cx, id, item, &tags));
    const bool was_public = item->thing == THING_PUBLIC;
    TRY(origin_put(cx,
                   &(struct article_origin){ .article = id,
                                             .import = t->id.v,
                                             .guid = item->guid,
                                             .address = item->address,
                                             .published_at = was_public ? item->published_at : 0,
                                             .stored_at = cx->now },
                   tags));
    if (!step->goes_public)
        return OK;
    TRY(article_submit(cx, id));
    return article_approve(cx, id, 1, 0);
}

err_t takeover_apply(struct cx *cx, const struct takeover_plan *plan,
                     const struct takeover_wish *wish, struct takeover *t,
                     void (*progress)(void *to, int64_t done, int64_t of), void *to)
{
    if (!newsroom_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "imports are the secretariat's");
    if (wish->section.is_closed)
        return problem(cx, ERR_INVALID, "the section takes no new articles");
    t->id.v = id_new(cx->ids, cx->now);
    t->section = wish->section.id;
    t->organisation = wish->organisation;
    t->is_published = wish->publishes;
    t->added = plan->added;
    t->imported_at = cx->now;
    t->undone_at = t->removed = t->retracted = t->kept = 0;
    TRY(takeover_put(cx, t));
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->at[i].verdict == TAKEOVER_NEW)
            TRY(take_article(cx, &plan->at[i], t));
        if (progress != NULL)
            progress(to, (int64_t)i + 1, (int64_t)plan->count);
    }
    return ledger_add(
        cx,
        &(struct ledger_new){
            LEDGER_ARTICLES_IMPORTED, t->id.v, 0,
            LEDGER_FIELDS(ledger_int("count", t->added), ledger_int("went_public", plan->published),
                          ledger_text("format", import_kind_word(t->kind)),
                          ledger_text("source_url", t->address), ledger_id("section", t->section.v),
                          ledger_id("organisation", t->organisation.v),
                          ledger_text("file_sha256", t->sha256)),
            NULL });
}

/* --- undoing -------------------------------------------------------------------------------------
 */

/* Whoever approves, edits, retracts or moves it leaves another time behind. */
static err_t is_untouched(struct cx *cx, const struct article *a, const struct origin_now *o,
                          bool *out)
{
    struct tag_list tags;
    struct file_list files;
    *out = false;
    if (a->changed_at != o->stored_at || a->version != 1 || o->attached > 0)
        return OK;
    TRY(tag_list_of(cx, a->id, &tags));
    TRY(file_list_of(cx, S(ARTICLE_THING), a->id.v, &files));
    *out = str_eq(tag_slugs(cx->arena, &tags, " "), o->tags) && files.count == 0;
    return OK;
}

static err_t undo_one(struct cx *cx, const struct origin_now *o, struct takeover *t,
                      struct rows_out *kept)
{
    static const struct text2 REASON = {
        .by = { [LANG_EN] = S_INIT("The import that brought it was undone."),
                [LANG_AZ] = S_INIT("Onu gətirən idxal geri qaytarıldı.") }
    };
    struct article a;
    bool is_free = false;
    TRY(article_get(cx, o->article, &a));
    TRY(is_untouched(cx, &a, o, &is_free));
    if (!is_free) {
        t->kept++;
        *(struct takeover_kept *)rows_out_add(cx->arena, kept, sizeof(struct takeover_kept)) =
            (struct takeover_kept){ article_title(cx, &a), a.slug };
        return OK;
    }
    if (article_is_public(&a)) {
        t->retracted++;
        return article_retract_untold(cx, a.id, &REASON);
    }
    t->removed++;
    return article_drop(cx, a.id);
}

err_t takeover_undo(struct cx *cx, takeover_id id, struct takeover *out,
                    const struct takeover_kept **kept)
{
    const struct origin_now *at = NULL;
    size_t count = 0;
    struct rows_out list = { 0 };
    if (!newsroom_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "imports are the secretariat's");
    TRY(takeover_get(cx, id, out));
    if (out->undone_at != 0)
        return problem(cx, ERR_CONFLICT, "undone before");
    TRY(origins_of(cx, id, &at, &count));
    for (size_t i = 0; i < count; i++)
        TRY(undo_one(cx, &at[i], out, &list));
    out->undone_at = cx->now;
    *kept = list.at;
    TRY(takeover_set_undone(cx, out));
    return ledger_add(
        cx, &(struct ledger_new){ LEDGER_ARTICLES_UNDONE, id.v, 0,
                                  LEDGER_FIELDS(ledger_int("drafts_removed", out->removed),
                                                ledger_int("articles_retracted", out->retracted),
                                                ledger_int("articles_kept", out->kept),
                                                ledger_text("file_sha256", out->sha256)),
                                  NULL });
}

/* --- for the record ------------------------------------------------------------------------------
 */

err_t takeover_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct takeover t;
    TRY(takeover_get(cx, (takeover_id){ id }, &t));
    *name = t.title.len > 0 ? t.title : t.address.len > 0 ? t.address : t.file;
    *where = (url_t){ STR_NONE };
    return OK;
}
