/* What the page of an article tells machines: a NewsArticle of schema.org with its funder,
 * policies, corrections and evidence. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/image/image.h"
#include "kit/json/member.h"
#include "kit/text/text.h"
#include "newsroom/card.h"
#include "newsroom/views/public.html.h"
#include "newsroom/web.h"

static void put_organisation(struct json_out *j, str_t name, str_t url)
{
    json_put_object(j);
    json_member_str(j, "@type", S("Organization"));
    json_member_str(j, "name", name);
    if (url.len > 0)
        json_member_str(j, "url", url);
    json_put_object_end(j);
}

/* The publisher with the address of what is on record about who pays for it. */
static void put_publisher(struct cx *cx, const struct request *rq, const struct whole_article *w,
                          struct json_out *j)
{
    const str_t principles = news_address(cx, rq, url_plain(cx, "/news/principles"));
    const str_t corrections = arena_printf(cx->arena, "%.*s#corrections", STR_ARG(principles));
    const str_t name = w->publisher != NULL ? text2_pick(&w->publisher->name, cx->lang)
                                            : text2_pick(&site_of(cx)->name, cx->lang);
    const url_t page =
        w->publisher != NULL ? url_organisation(cx, w->publisher) : url_plain(cx, "/");
    json_key(j, S("publisher"));
    json_put_object(j);
    json_member_str(j, "@type", S("NewsMediaOrganization"));
    json_member_str(j, "name", name);
    json_member_str(j, "url", news_address(cx, rq, page));
    json_member_str(j, "publishingPrinciples", principles);
    json_member_str(j, "correctionsPolicy", corrections);
    json_member_str(j, "ownershipFundingInfo", news_address(cx, rq, page));
    json_put_object_end(j);
    json_member_str(j, "publishingPrinciples", principles);
    const str_t person = whole_byline(w)->person;
    if (person.len > 0) {
        json_key(j, S("author"));
        json_put_object(j);
        json_member_str(j, "@type", S("Person"));
        json_member_str(j, "name", person);
        json_put_object_end(j);
    } else {
        json_key(j, S("author"));
        put_organisation(j, name, news_address(cx, rq, page));
    }
}

/* Who pays, each by name, and all that is on record about it in a sentence. */
static void put_funding(struct cx *cx, const struct whole_article *w, struct json_out *j)
{
    const str_t publisher = w->publisher != NULL ? disclosed_text(cx, w->disclosed, w->publisher)
                                                 : site_disclosure_text(cx);
    if (w->funder_count > 0) {
        json_key(j, S("funder"));
        json_put_array(j);
        for (size_t i = 0; i < w->funder_count; i++)
            put_organisation(j, w->funders[i], STR_NONE);
        json_put_array_end(j);
    }
    json_key(j, S("funding"));
    json_put_object(j);
    json_member_str(j, "@type", S("Grant"));
    json_member_str(j, "description", w->funder_text.len > 0 ? w->funder_text : publisher);
    json_put_object_end(j);
}

static void put_correction(struct cx *cx, struct json_out *j, str_t text, usec_t at)
{
    json_put_object(j);
    json_member_str(j, "@type", S("CorrectionComment"));
    json_member_str(j, "text", text);
    json_member_time(j, cx->arena, "datePublished", at);
    json_put_object_end(j);
}

static void put_corrections(struct cx *cx, const struct whole_article *w, struct json_out *j)
{
    const bool is_retracted = w->a->state == ARTICLE_RETRACTED;
    if (w->corrections.count == 0 && !is_retracted)
        return;
    json_key(j, S("correction"));
    json_put_array(j);
    for (size_t i = 0; i < w->corrections.count; i++) {
        const struct article_version *const v = &w->corrections.at[i];
        put_correction(cx, j, text2_pick(&v->note, cx->lang), v->published_at);
    }
    if (is_retracted)
        put_correction(cx, j, retraction_line(cx, w->a), w->a->retracted_at);
    json_put_array_end(j);
}

static void put_evidence(struct cx *cx, const struct request *rq, const struct whole_article *w,
                         struct json_out *j)
{
    if (w->evidence_count == 0)
        return;
    json_key(j, S("citation"));
    json_put_array(j);
    for (size_t i = 0; i < w->evidence_count; i++) {
        const struct evidence_shown *const s = &w->evidence[i];
        if (s->is_gone || s->where.text.len == 0)
            continue;
        json_put_object(j);
        json_member_str(j, "@type", S("CreativeWork"));
        json_member_str(j, "name", s->name);
        json_member_str(j, "url",
                        s->source != NULL ? s->where.text : news_address(cx, rq, s->where));
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

/* Its whole address; empty where there is nothing to draw with. */
static str_t picture_of(struct cx *cx, const struct request *rq, const struct article_card *card)
{
    return image_maker_draws(site_of(cx)->image_maker) ? news_address(cx, rq, card->path)
                                                       : STR_NONE;
}

err_t article_head(struct cx *cx, const struct request *rq, const struct whole_article *w,
                   html_t *out)
{
    const enum lang lang = whole_lang(w, cx->lang);
    const struct article_card card = article_card_of(cx, w);
    struct json_out j;
    AUTO(buf) linked;
    AUTO(buf) head;
    buf_init(&linked, NEWS_PAGE_MAX);
    buf_init(&head, NEWS_PAGE_MAX);
    json_begin(&j, &linked);
    json_put_object(&j);
    json_member_str(&j, "@context", S("https://schema.org"));
    json_member_str(&j, "@type", S("NewsArticle"));
    json_member_str(&j, "headline", article_headline(cx, w));
    json_member_str(&j, "description", article_summary(cx, w));
    if (w->a->state == ARTICLE_RETRACTED)
        json_member_str(&j, "creativeWorkStatus", S("Retracted"));
    json_member_str(&j, "inLanguage", lang_code(lang));
    json_member_str(&j, "articleSection", text2_pick(&w->section.name, cx->lang));
    json_member_str(&j, "mainEntityOfPage", news_address(cx, rq, url_article(cx, w->a)));
    json_member_time(&j, cx->arena, "datePublished", w->a->published_at);
    json_member_time(&j, cx->arena, "dateModified", w->a->updated_at);
    put_publisher(cx, rq, w, &j);
    put_funding(cx, w, &j);
    put_corrections(cx, w, &j);
    put_evidence(cx, rq, w, &j);
    const str_t picture = picture_of(cx, rq, &card);
    if (picture.len > 0)
        json_member_str(&j, "image", picture);
    json_put_object_end(&j);
    TRY(buf_check(&linked));
    view_article_head(&head, cx, w, picture, card.alt, json_of_buf(cx, &linked));
    TRY(buf_check(&head));
    *out = html_of_buf(cx, &head);
    return OK;
}
