/* The news desk: the list, one article with what is missing, approval, retracting.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/desk/desk.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "newsroom/views/desk.html.h"

err_t guard_newsdesk(struct cx *cx, const struct request *rq)
{
    if ((cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0)
        return guard_secretariat(cx, rq);
    return guard_representative(cx, rq);
}

html_t desk_speaker(struct cx *cx)
{
    return cx->actor.mandate == 0 ? HTML_NONE : speaker_bar(cx);
}

url_t url_newsdesk(struct cx *cx, const struct article *a)
{
    return url_with(cx, "/newsdesk/{}", UARG(a->slug));
}

err_t desk_article(struct cx *cx, const struct request *rq, struct article *a,
                   struct whole_article *out)
{
    TRY(article_find(cx, path_word(rq, 0), a));
    TRY(whole_article_load(cx, a, a->version, out));
    return article_is_theirs(&cx->actor, a->organisation)
               ? OK
               : problem(cx, ERR_FORBIDDEN, "not its publisher");
}

/* --- one -----------------------------------------------------------------------------------------
 */

static html_t evidence_fields(struct cx *cx, const struct form *f, int64_t claim)
{
    AUTO(buf) out;
    buf_init(&out, NEWS_PAGE_MAX);
    const char *const stem = arena_cstr(cx->arena, arena_printf(cx->arena, "c%" PRId64, claim));
#define NAMED(what) arena_cstr(cx->arena, arena_printf(cx->arena, "%s_" what, stem))
    const html_t fields[] = {
        form_line(cx, f, NAMED("path"), _("A page on this site"),
                  _("Its address: a statement, a result, a joint statement, a project, a document, "
                    "an entry of the record. Or leave it empty and name a source below."),
                  400),
        form_line(cx, f, NAMED("title"), _("Source: title"), STR_NONE, ARTICLE_LINE_MOST),
        form_line(cx, f, NAMED("publisher"), _("Source: publisher"), STR_NONE, ARTICLE_LINE_MOST),
        form_line(cx, f, NAMED("url"), _("Source: address"), STR_NONE, 2000),
        form_date_line(cx, f, NAMED("dated"), _("When it was said there"), STR_NONE),
        form_line(cx, f, NAMED("note_en"), in_language(cx, _("Where in it, or how"), LANG_EN),
                  STR_NONE, ARTICLE_LINE_MOST),
        form_line(cx, f, NAMED("note_az"), in_language(cx, _("Where in it, or how"), LANG_AZ),
                  STR_NONE, ARTICLE_LINE_MOST),
    };
#undef NAMED
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        buf_add(&out, fields[i].markup);
    return html_of_buf(cx, &out);
}

static bool has_fault(struct cx *cx, const struct form *f, int64_t claim)
{
    const str_t stem = arena_printf(cx->arena, "c%" PRId64 "_", claim);
    for (size_t i = 0; i < f->error_count; i++) {
        if (str_starts(f->errors[i].field, stem))
            return true;
    }
    return false;
}

static void claims_fill(struct cx *cx, struct article_desk_page *p, const struct form *f)
{
    struct desk_claim *const at = arena_array(cx->arena, struct desk_claim, CLAIMS_MAX);
    for (int64_t i = 1; i <= CLAIMS_MAX; i++) {
        if (p->w->claims[LANG_EN].is_there[i] || p->w->claims[LANG_AZ].is_there[i])
            at[p->claim_count++] =
                (struct desk_claim){ i, evidence_fields(cx, f, i), has_fault(cx, f, i) };
    }
    p->claims = at;
    p->claims_differ = claims_differ(p->w->v, p->w->claims);
}

static err_t languages_fill(struct cx *cx, struct article_desk_page *p)
{
    struct article_version_list versions;
    TRY(article_version_list_of(cx, p->w->a->id, &versions));
    p->wrote = article_wrote(p->w->a, &versions, cx->actor.account);
    p->may_approve = p->w->a->waits_since != 0 && !p->wrote;
    for (int l = 0; l < LANG_COUNT; l++) {
        const enum lang lang = LANGS[l];
        const enum translation_state s = whole_translation(p->w, lang);
        const bool waits =
            s == TRANSLATED_BEHIND || s == TRANSLATED_MACHINE || s == TRANSLATED_UNCHECKED;
        p->languages[l] = (struct desk_language){
            lang, s, waits && !translation_is_theirs(&versions, p->w->v, lang, cx->actor.account)
        };
    }
    return OK;
}

static html_t retract_field(struct cx *cx, const struct form *f, enum lang lang)
{
    const struct field stem = {
        .name = "retraction", .label = _("Public reason"), .high = ARTICLE_NOTE_MOST, .rows = 2
    };
    return text2_field(cx, f, &stem, lang);
}

static html_t desk_errors(struct cx *cx, const struct form *f)
{
    const struct field_label labels[] = {
        { "publish_at", _("Publish on") },
        { "retraction_en", in_language(cx, _("Public reason"), LANG_EN) },
        { "retraction_az", in_language(cx, _("Public reason"), LANG_AZ) },
        { "claim", _("Claim") },
    };
    return form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
}

err_t article_desk_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct whole_article *w, const struct form *f, str_t note,
                        str_t preview)
{
    const struct form blank = form_blank(cx);
    const struct form *const shown = f == NULL ? &blank : f;
    struct autosave kept;
    struct article_desk_page p = { .w = w,
                                   .speaker = desk_speaker(cx),
                                   .errors = desk_errors(cx, shown),
                                   .note = note,
                                   .preview = preview };
    TRY(languages_fill(cx, &p));
    claims_fill(cx, &p, shown);
    TRY(previews_standing(cx, w->a->id, &p.previews));
    const err_t has = autosave_get(cx, w->a->id, &kept);
    if (has != OK && has != ERR_NOT_FOUND)
        return has;
    p.has_autosave = has == OK;
    p.publish_at = form_field(cx, shown,
                              &(struct field){ .name = "publish_at",
                                               .label = _("Publish on"),
                                               .hint = _("Empty: at once."),
                                               .type = "datetime-local" });
    p.retract_en = retract_field(cx, shown, LANG_EN);
    p.retract_az = retract_field(cx, shown, LANG_AZ);
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_article_desk(&body, cx, &p);
    const struct page page = { .title = article_title(cx, w->a),
                               .address =
                                   arena_printf(cx->arena, "/newsdesk/%.*s", STR_ARG(w->a->slug)) };
    return news_respond(cx, rq, rs, shown->error_count > 0 ? 422 : 200, &page, &body);
}

err_t newsdesk_article_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    TRY(desk_article(cx, rq, &a, &w));
    const bool is_back = a.state == ARTICLE_DRAFT && request_query(cx, rq, S("back")).len > 0;
    return article_desk_draw(cx, rq, rs, &w, NULL,
                             is_back ? _("It is a draft again and does not go out by itself: what "
                                         "you changed has to be approved, too.")
                                     : STR_NONE,
                             STR_NONE);
}

/* --- small forms ---------------------------------------------------------------------------------
 */

/* A small form of the desk is drawn again with its faults, or leads back to the desk. */
static err_t settle(struct cx *cx, const struct request *rq, struct response *rs,
                    const struct whole_article *w, const struct form *f, err_t e)
{
    if (e == ERR_INVALID && f != NULL)
        TRY(article_desk_draw(cx, rq, rs, w, f, STR_NONE, STR_NONE));
    TRY(e);
    return respond_see_other(rs, url_newsdesk(cx, w->a));
}

err_t newsdesk_confirm_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const str_t words[] = { S_INIT("az"), S_INIT("en") };
    struct article a;
    struct whole_article w;
    struct form f = form_open(cx, rq);
    const int lang = form_choice(&f, S("language"), words, LANG_COUNT);
    const int64_t seen = form_int(&f, S("seen"), 0, INT64_MAX);
    TRY(form_done(&f));
    TRY(desk_article(cx, rq, &a, &w));
    return settle(cx, rq, rs, &w, NULL,
                  article_confirm(cx, a.id, lang == 0 ? LANG_AZ : LANG_EN, seen));
}

err_t newsdesk_submit_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    TRY(desk_article(cx, rq, &a, &w));
    return settle(cx, rq, rs, &w, NULL, article_submit(cx, a.id));
}

err_t newsdesk_take_back_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    TRY(desk_article(cx, rq, &a, &w));
    return settle(cx, rq, rs, &w, NULL, article_take_back(cx, a.id));
}

err_t newsdesk_approve_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    struct form f = form_open(cx, rq);
    TRY(desk_article(cx, rq, &a, &w));
    const int64_t seen = form_int(&f, S("seen"), 0, INT64_MAX);
    const usec_t at = form_date_local(&f, S("publish_at"), false);
    if (at != 0 && at <= cx->now)
        form_fault_custom(&f, S("publish_at"), N_("This lies in the past."));
    if (a.embargo_at > (at > cx->now ? at : cx->now))
        form_fault_custom(&f, S("publish_at"),
                          N_("It is under embargo until then: choose a later time."));
    err_t e = form_done(&f);
    if (e == OK)
        e = article_approve(cx, a.id, seen, at);
    return settle(cx, rq, rs, &w, &f, e);
}

err_t newsdesk_retract_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    struct form f = form_open(cx, rq);
    TRY(desk_article(cx, rq, &a, &w));
    const struct text2 reason = text2_read(cx, &f, "retraction", ARTICLE_NOTE_MOST, true);
    text2_need(cx, &f, "retraction", &reason);
    err_t e = form_done(&f);
    if (e == OK)
        e = article_retract(cx, a.id, &reason);
    return settle(cx, rq, rs, &w, &f, e);
}

err_t newsdesk_preview_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    str_t token;
    TRY(desk_article(cx, rq, &a, &w));
    TRY(preview_make(cx, a.id, &token));
    const str_t link = news_address(cx, rq, url_with(cx, "/news/preview/{}", UARG(token)));
    return article_desk_draw(cx, rq, rs, &w, NULL, STR_NONE, link);
}

err_t newsdesk_preview_end_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    TRY(desk_article(cx, rq, &a, &w));
    return settle(cx, rq, rs, &w, NULL, preview_end_all(cx, a.id));
}

/* --- evidence ------------------------------------------------------------------------------------
 */

/* The row behind an address of this site. ERR_NOT_FOUND. */
static err_t thing_of(struct cx *cx, const struct evidence_path *p, struct evidence *e)
{
    struct consultation c;
    struct joint j;
    struct project pr;
    e->kind = p->kind;
    switch (p->kind) {
    case EVIDENCE_STATEMENT: {
        struct statement_list all;
        TRY(consultation_find(cx, p->slug, &c));
        TRY(statement_list_accepted(cx, c.id, &all));
        for (size_t i = 0; i < all.count; i++) {
            if (all.at[i].number + 1 == p->number) {
                e->thing = all.at[i].id.v;
                return OK;
            }
        }
        return ERR_NOT_FOUND;
    }
    case EVIDENCE_RESULT:
        TRY(consultation_find(cx, p->slug, &c));
        e->thing = c.id.v;
        return OK;
    case EVIDENCE_JOINT:
        TRY(joint_find(cx, p->slug, &j));
        e->thing = j.id.v;
        return OK;
    case EVIDENCE_PROJECT:
        TRY(project_find(cx, p->slug, &pr));
        e->thing = pr.id.v;
        return OK;
    case EVIDENCE_FILE:
    case EVIDENCE_ENTRY:
        e->thing = p->number;
        return OK;
    case EVIDENCE_SOURCE:
        break;
    }
    return ERR_NOT_FOUND;
}

/* "https://host/en/…" or "/en/…": the path, of this site. */
static str_t own_path(struct cx *cx, const struct request *rq, str_t written)
{
    const str_t base = site_address(cx, rq);
    return base.len > 0 && str_starts(written, base) ? str_sub(written, base.len, written.len)
                                                     : written;
}

static err_t evidence_read(struct cx *cx, const struct request *rq, struct form *f,
                           struct evidence *e)
{
    const str_t stem = arena_printf(cx->arena, "c%" PRId64, e->claim);
#define NAMED(what) arena_printf(cx->arena, "%.*s_" what, STR_ARG(stem))
    const str_t path = own_path(cx, rq, form_text(f, NAMED("path"), 0, 400));
    struct evidence_path at;
    e->note = text2_read(cx, f, arena_cstr(cx->arena, NAMED("note")), ARTICLE_LINE_MOST, false);
    if (path.len > 0) {
        const bool is_ours = evidence_path_read(path, &at);
        const err_t found = is_ours ? thing_of(cx, &at, e) : ERR_NOT_FOUND;
        if (found == ERR_NOT_FOUND) {
            cx->problem = (struct problem){ 0 }; /* the form says it */
            form_fault_custom(f, NAMED("path"),
                              N_("Nothing public of this kind stands at this address."));
            return OK;
        }
        return found;
    }
    const struct source s = { .title = form_text(f, NAMED("title"), 1, ARTICLE_LINE_MOST),
                              .publisher = form_text(f, NAMED("publisher"), 1, ARTICLE_LINE_MOST),
                              .url = form_url(f, NAMED("url"), false),
                              .dated = form_partial_date(f, NAMED("dated"), false),
                              .kind = S("other"),
                              .language = S("") };
#undef NAMED
    source_id made;
    if (f->error_count > 0)
        return OK;
    TRY(source_add(cx, &s, &made));
    e->kind = EVIDENCE_SOURCE;
    e->thing = made.v;
    return OK;
}

err_t newsdesk_evidence_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    struct form f = form_open(cx, rq);
    evidence_id made;
    TRY(desk_article(cx, rq, &a, &w));
    struct evidence e = { .article = a.id, .claim = form_int(&f, S("claim"), 1, CLAIMS_MAX) };
    if (f.error_count == 0)
        TRY(evidence_read(cx, rq, &f, &e));
    err_t done = form_done(&f);
    if (done == OK)
        done = evidence_add(cx, &e, &made);
    return settle(cx, rq, rs, &w, &f, done);
}

err_t newsdesk_evidence_end_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    TRY(desk_article(cx, rq, &a, &w));
    struct evidence e;
    TRY(evidence_get(cx, (evidence_id){ path_id(rq, 1) }, &e));
    if (e.article.v != a.id.v)
        return problem(cx, ERR_NOT_FOUND, "of another article");
    return settle(cx, rq, rs, &w, NULL, evidence_end(cx, e.id));
}
