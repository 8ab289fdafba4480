/* The front page of everybody: blocks that have something to show, in the order arranged.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "front/pages.h"
#include "front/views/front.html.h"
#include "identity/identity.h"
#include "kit/base/str.h"

static err_t draw_who(struct cx *cx, html_t *out)
{
    AUTO(buf) body;
    buf_init(&body, FRONT_PAGE_MAX);
    view_front_who(&body, cx, site_of(cx));
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

static err_t draw_record(struct cx *cx, html_t *out)
{
    const struct signpost *ways = NULL;
    size_t count = 0;
    TRY(signposts_load(cx, SIGNPOSTS_FRONT, &ways, &count));
    AUTO(buf) body;
    buf_init(&body, FRONT_PAGE_MAX);
    view_front_record(&body, cx, signposts_list(cx, ways, count));
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

/* In the reader's language, or in the other one, marked as such. */
static err_t draw_text(struct cx *cx, const struct front_text *t, html_t *out)
{
    AUTO(buf) body;
    buf_init(&body, FRONT_PAGE_MAX);
    view_front_text(&body, cx, &t->title, html_stored(text2_pick(&t->html, cx->lang)));
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

static err_t draw(struct cx *cx, const struct front_layout *l, const struct viewpoints_front *views,
                  enum front_block b, html_t *out)
{
    switch (b) {
    case FRONT_ASKED:
        *out = views->asked;
        return OK;
    case FRONT_ALIGNMENT:
        *out = views->alignment;
        return OK;
    case FRONT_CONSULTATIONS:
        *out = views->consultations;
        return OK;
    case FRONT_NEWS:
        return newsroom_front_news(cx, out);
    case FRONT_RECORD:
        return draw_record(cx, out);
    case FRONT_DATES:
        return newsroom_front_dates(cx, out);
    case FRONT_WHO:
        return draw_who(cx, out);
    case FRONT_TEXT_1:
    case FRONT_TEXT_2:
    case FRONT_TEXT_3:
        return draw_text(cx, &l->texts[b - FRONT_TEXT_1], out);
    }
    must_failed("a block of the list", __FILE__, __LINE__);
}

/* Dates and who pays are narrow: they stand beside what comes before them, if that is wide. */
static bool is_narrow(enum front_block b)
{
    return b == FRONT_DATES || b == FRONT_WHO;
}

static void set_aside(struct front_part *parts, size_t count)
{
    for (size_t i = 1; i < count; i++)
        parts[i].aside = is_narrow(parts[i].block) && !is_narrow(parts[i - 1].block) &&
                         parts[i - 1].block != FRONT_ASKED;
}

err_t front_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct front_layout l;
    struct front_part parts[FRONT_BLOCKS] = { 0 };
    struct front_page p = { .parts = parts,
                            .may_arrange = (cx->actor.roles & ROLE_SECRETARIAT) != 0,
                            .may_begin =
                                (cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0 };
    struct viewpoints_front views;
    TRY(front_layout_now(cx, &l));
    TRY(viewpoints_front(cx, &views));
    for (size_t i = 0; i < l.count; i++) {
        struct front_part *const part = &parts[p.count];
        part->block = l.blocks[i];
        TRY(draw(cx, &l, &views, part->block, &part->drawn));
        p.count += !html_empty(part->drawn);
    }
    set_aside(parts, p.count);
    p.has_question = views.question.len > 0 && front_shows(&l, FRONT_ASKED);
    p.has_nothing = views.question.len == 0 && front_shows(&l, FRONT_ASKED);
    AUTO(buf) body;
    buf_init(&body, FRONT_PAGE_MAX);
    view_front(&body, cx, &p);
    TRY(buf_check(&body));
    const str_t tagline = text2_pick(&site_of(cx)->tagline, cx->lang);
    return site_respond(cx, rq, rs, 200,
                        &(struct page){ .title = tagline.len > 0 ? tagline : _("Consultations"),
                                        .description = views.question,
                                        .nav = "/",
                                        .head = newsroom_front_head(cx),
                                        .body = html_of_buf(cx, &body) });
}
