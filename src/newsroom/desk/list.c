/* The list of the news desk, and what is done to many articles at once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "newsroom/desk/desk.h"
#include "newsroom/views/desk.html.h"

/* Choices of the form: what a batch does, comments taken apart. */
static const struct {
    const char *word, *label;
    enum batch_what what;
} ACTS[] = {
    { "section", N_("Put them into a section"), BATCH_SECTION },
    { "tag", N_("Add a tag"), BATCH_TAG },
    { "comments-on", N_("Let readers comment"), BATCH_COMMENTS },
    { "comments-off", N_("Close comments"), BATCH_COMMENTS },
};

str_t batch_label(struct cx *cx, const struct batch *b)
{
    switch (b->what) {
    case BATCH_SECTION:
        return trn(cx, b->articles, "{0} article put into the section {1}",
                   "{0} articles put into the section {1}", TARG(b->value));
    case BATCH_TAG:
        return trn(cx, b->articles, "{0} article got the tag {1}", "{0} articles got the tag {1}",
                   TARG(b->value));
    case BATCH_COMMENTS:
        return str_eq(b->value, S("on")) ? trf(cx, "Comments opened: {0}", TARG(b->articles))
                                         : trf(cx, "Comments closed: {0}", TARG(b->articles));
    }
    must_failed("what a batch does", __FILE__, __LINE__);
}

str_t desk_show_label(struct cx *cx, enum desk_show s)
{
    switch (s) {
    case DESK_ALL:
        return _("All articles");
    case DESK_WAITING:
        return _("Wait for approval");
    case DESK_DRAFTS:
        return _("Drafts");
    case DESK_SCHEDULED:
        return _("Scheduled");
    case DESK_UNTRANSLATED:
        return _("Public ones in one language only");
    case DESK_CHANGES:
        return _("Public ones with an unpublished change");
    }
    must_failed("what the desk shows", __FILE__, __LINE__);
}

url_t url_desk_page(struct cx *cx, const struct desk_filter *f, int64_t page)
{
    return url_with(cx, "/newsdesk?show={}&page={}", UARG(desk_show_word(f->show)), UARG(page));
}

/* ?show=waiting&page=2 */
static struct desk_filter filter_read(struct cx *cx, const struct request *rq)
{
    const bool is_secretariat = newsroom_is_secretariat(&cx->actor);
    struct desk_filter f = { .of = { is_secretariat ? 0 : cx->actor.organisation },
                             .show = desk_show_of(request_query(cx, rq, S("show"))),
                             .page = 1 };
    (void)!str_to_i64(request_query(cx, rq, S("page")), 1, INT32_MAX, &f.page);
    return f;
}

static err_t lines_load(struct cx *cx, struct newsdesk_page *p)
{
    const struct article *at = NULL;
    bool is_more = false;
    TRY(article_list_desk(cx, &p->filter, &at, &p->count, &is_more));
    if (p->filter.page > 1)
        p->newer = url_desk_page(cx, &p->filter, p->filter.page - 1);
    if (is_more)
        p->older = url_desk_page(cx, &p->filter, p->filter.page + 1);
    struct desk_line *const lines = arena_array(cx->arena, struct desk_line, p->count);
    for (size_t i = 0; i < p->count; i++) {
        struct article_version v;
        struct article_confirmation_list all = { 0 };
        const enum lang other = at[i].original == LANG_EN ? LANG_AZ : LANG_EN;
        lines[i] = (struct desk_line){ &at[i], TRANSLATED_NOT };
        if (at[i].version == 0)
            continue;
        TRY(version_get(cx, at[i].id, at[i].version, &v));
        TRY(article_confirmation_list_of(cx, at[i].id, &all));
        lines[i].other = translation_of(&at[i], &v, &all, other);
    }
    p->at = lines;
    return OK;
}

static err_t fields_load(struct cx *cx, const struct form *f, struct newsdesk_page *p)
{
    struct choice acts[ARRAY_LEN(ACTS)];
    struct section_list sections;
    TRY(section_list_all(cx, &sections));
    for (size_t i = 0; i < ARRAY_LEN(ACTS); i++)
        acts[i] =
            (struct choice){ str_from_c(ACTS[i].word), tr_lang(cx->lang, ACTS[i].label), STR_NONE };
    struct choice *const names = arena_array(cx->arena, struct choice, sections.count);
    for (size_t i = 0; i < sections.count; i++)
        names[i] = (struct choice){ sections.at[i].slug, text2_pick(&sections.at[i].name, cx->lang),
                                    STR_NONE };
    p->errors = form_errors(cx, f);
    p->what =
        form_select(cx, f, "what", _("With the chosen ones"), STR_NONE, acts, ARRAY_LEN(acts));
    p->section = form_select(cx, f, "section", _("Section"), STR_NONE, names, sections.count);
    p->tag = form_line(cx, f, "tag", _("Tag"), _("a–z, 0–9 and hyphens."), 40);
    return OK;
}

static err_t draw(struct cx *cx, const struct request *rq, struct response *rs,
                  const struct form *f, struct newsdesk_page *p)
{
    struct batch_list *const batches = arena_new(cx->arena, struct batch_list);
    p->is_secretariat = newsroom_is_secretariat(&cx->actor);
    p->filter = filter_read(cx, rq);
    p->batch = url_with(cx, "/newsdesk/batches?show={}&page={}",
                        UARG(desk_show_word(p->filter.show)), UARG(p->filter.page));
    p->speaker = desk_speaker(cx);
    TRY(lines_load(cx, p));
    TRY(fields_load(cx, f, p));
    TRY(batch_list(cx, batches));
    TRY(desk_counts_load(cx, p->filter.of, &p->counts));
    p->batches = batches;
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_newsdesk(&body, cx, p);
    const struct page page = { .title = _("News desk"), .address = S("/newsdesk") };
    return news_respond(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

static bool may_publish(const struct cx *cx)
{
    return newsroom_is_secretariat(&cx->actor) || (cx->actor.scopes & MANDATE_PUBLISHING) != 0;
}

/* What the address says was just done: ?done=ID, ?back=2&left=1. */
static err_t done_read(struct cx *cx, const struct request *rq, struct newsdesk_page *p,
                       struct batch *b)
{
    int64_t id = 0;
    int64_t back = 0;
    int64_t left = 0;
    if (str_to_i64(request_query(cx, rq, S("back")), 0, BATCH_MOST, &back)) {
        p->done = trn(cx, back, "{0} article is as it was before.",
                      "{0} articles are as they were before.");
        if (str_to_i64(request_query(cx, rq, S("left")), 1, BATCH_MOST, &left))
            p->done = arena_printf(cx->arena, "%.*s %.*s", STR_ARG(p->done),
                                   STR_ARG(trn(cx, left, "{0} was changed since and is left alone.",
                                               "{0} were changed since and are left alone.")));
    }
    if (!str_to_i64(request_query(cx, rq, S("done")), 1, INT64_MAX, &id))
        return OK;
    const err_t e = batch_get(cx, id, b);
    cx->problem = (struct problem){ 0 }; /* an old address: nothing was just done */
    if (e == OK && b->undone_at == 0) {
        p->undoable = b;
        p->done = batch_label(cx, b);
    }
    return e == ERR_NOT_FOUND ? OK : e;
}

err_t newsdesk_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct newsdesk_page p = { 0 };
    struct batch b;
    const struct form f = form_blank(cx);
    if (!may_publish(cx))
        return mandate_respond_refused(cx, rq, rs, MANDATE_PUBLISHING);
    TRY(done_read(cx, rq, &p, &b));
    return draw(cx, rq, rs, &f, &p);
}

/* --- many at once ----------------------------------------------------------------------------- */

/* Those that were chosen, as the form says: the list may have moved on since it was drawn. */
static size_t chosen_read(struct form *f, int64_t chosen[BATCH_MOST])
{
    const str_t stem = S("article-");
    size_t count = 0;
    for (size_t i = 0; i < f->count && count < BATCH_MOST; i++) {
        const str_t name = f->fields[i].name;
        if (str_starts(name, stem) && form_checked(f, name) &&
            str_to_i64(str_sub(name, stem.len, name.len), 1, INT64_MAX, &chosen[count]))
            count++;
    }
    if (count == 0)
        form_fault_custom(f, S("chosen"), N_("Choose at least one article."));
    return count;
}

/* The value that the chosen act wants, with its faults. */
static str_t value_read(struct form *f, size_t act)
{
    switch (ACTS[act].what) {
    case BATCH_SECTION:
        return form_text(f, S("section"), 1, 80);
    case BATCH_TAG:
        return form_slug(f, S("tag"));
    case BATCH_COMMENTS:
        return str_ends(str_from_c(ACTS[act].word), S("-on")) ? S("on") : S("off");
    }
    must_failed("what a batch does", __FILE__, __LINE__);
}

err_t newsdesk_batch_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_open(cx, rq);
    struct newsdesk_page p = { 0 };
    str_t words[ARRAY_LEN(ACTS)];
    int64_t chosen[BATCH_MOST];
    int64_t done = 0;
    for (size_t i = 0; i < ARRAY_LEN(ACTS); i++)
        words[i] = str_from_c(ACTS[i].word);
    const size_t count = chosen_read(&f, chosen);
    const int act = form_choice(&f, S("what"), words, ARRAY_LEN(words));
    const str_t value = act < 0 ? STR_NONE : value_read(&f, (size_t)act);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(draw(cx, rq, rs, &f, &p));
    TRY(e);
    TRY(batch_do(cx, ACTS[act].what, value, chosen, count, &done));
    const struct desk_filter at = filter_read(cx, rq);
    return respond_see_other(rs, done == 0 ? url_desk_page(cx, &at, at.page)
                                           : url_with(cx, "/newsdesk?show={}&page={}&done={}",
                                                      UARG(desk_show_word(at.show)), UARG(at.page),
                                                      UARG(done)));
}

err_t newsdesk_batch_undo_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    int64_t restored = 0;
    int64_t left = 0;
    TRY(batch_undo(cx, path_id(rq, 0), &restored, &left));
    return respond_see_other(rs,
                             url_with(cx, "/newsdesk?back={}&left={}", UARG(restored), UARG(left)));
}
