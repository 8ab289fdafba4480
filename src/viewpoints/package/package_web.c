/* Handlers of the data package and of the card. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/package/package_web.h"
#include "site/site.h"

#include <fcntl.h>
#include <unistd.h>

#include "kit/settings/settings.h"
#include "viewpoints/package/package_view.h"
#include "viewpoints/rules.h"
#include "viewpoints/views/card.html.h"
#include "viewpoints/views/package.html.h"
#include "viewpoints/web.h"

static const usec_t PATIENCE_OF_PAGE = 300000, PATIENCE_OF_DOWNLOAD = 5 * USEC_PER_SECOND;
enum { SHORT_PRINT = 12 };

url_t url_package(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/package", UARG(c->slug));
}

static url_t url_zip(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/package.zip", UARG(c->slug));
}

url_t url_embed(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/embed", UARG(c->slug));
}

/* --- what was frozen ----------------------------------------------------------------------------
 */

static err_t freeze_page_load(struct cx *cx, const struct consultation *c, enum side side,
                              struct freeze_page *p)
{
    const bool closed = consultation_stage(c, cx->now) >= STAGE_CLOSED;
    *p = (struct freeze_page){ .where = url_at(cx, url_package(cx, c), S("frozen")) };
    TRY(freeze_list(cx, c->id, side, &p->at, &p->count));
    bool stands = false;
    for (size_t i = 0; i < p->count; i++) {
        if (p->at[i].superseded_at != 0)
            continue;
        stands = true;
        p->short_print = str_sub(p->at[i].votes, 0, SHORT_PRINT);
    }
    p->is_due = closed && !stands;
    p->is_open_again = stands && !closed;
    if (c->who == WHO_BOTH)
        p->heading = side == SIDE_ORGANISATIONS ? _("Organisations") : _("The public");
    return OK;
}

err_t freeze_box(struct cx *cx, const struct consultation *c, enum side side, html_t *out)
{
    struct freeze_page p;
    TRY(freeze_page_load(cx, c, side, &p));
    *out = HTML_NONE;
    if (p.count == 0 && !p.is_due)
        return OK;
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_freeze_box(&body, cx, &p);
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

/* --- the page of the package --------------------------------------------------------------------
 */

static str_t size_words(struct cx *cx, int64_t bytes)
{
    const int64_t kilobytes = (bytes + 999) / 1000;
    return kilobytes < 10000 ? trf(cx, "{0} KB", TARG(kilobytes))
                             : trf(cx, "{0} MB", TARG(kilobytes / 1000));
}

static err_t page_load(struct cx *cx, const struct consultation *c, struct package_page *p)
{
    *p = (struct package_page){ .c = c, .zip = url_zip(cx, c), .here = url_package(cx, c) };
    TRY(consultation_data_load(cx, c, &p->data));
    TRY(url_foreign(str_from_c(p->data.licence->url), &p->licence));
    for (int side = 0; side < SIDE_COUNT; side++) {
        if (consultation_has_side(c, (enum side)side)) /* counts through it */
            TRY(freeze_page_load(cx, c, (enum side)side, &p->sides[p->side_count++]));
    }
    p->command = c->who == WHO_BOTH
                     ? S("alyans analyse organisations --json | cmp - organisations/analysis.json")
                     : S("alyans analyse . --json | cmp - analysis.json");
    p->frozen_command = arena_printf(cx->arena, "alyans analyse %.*s --frozen", STR_ARG(c->slug));
    const err_t e = keeper_ask(cx, c, PATIENCE_OF_PAGE, &p->kept);
    p->is_there = e == OK;
    if (e == OK) {
        p->size = size_words(cx, p->kept.size);
        p->of_all = hex(cx->arena, hash_bytes(&p->kept.of_all));
    }
    return e == ERR_BUSY || e == ERR_UNAVAILABLE ? OK : e;
}

err_t package_page_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct package_page p;
    TRY(consultation_of_path(cx, rq, &c));
    TRY(page_load(cx, &c, &p));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_package(&body, cx, &p);
    const struct page page = { .title =
                                   trf(cx, "Data package: {0}", TARG(consultation_name(cx, &c))),
                               .nav = "/consultations",
                               .style = "card.css" };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

/* --- the package --------------------------------------------------------------------------------
 */

static err_t read_piece(struct cx *cx, void *of, int64_t offset, size_t most, struct buf *out)
{
    const char *const path = of;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    char *const room = fd < 0 ? NULL : buf_room(out, most);
    ssize_t n = -1;
    if (room != NULL)
        n = pread(fd, room, most, offset);
    if (fd >= 0)
        (void)close(fd);
    if (n <= 0)
        return problem(cx, ERR_IO, "a package is gone while it was sent");
    buf_grew(out, (size_t)n);
    return OK;
}

/* Who looks at pages gets the page that says how far it is. */
static bool reads_pages(const struct request *rq)
{
    const str_t accepts = request_header(rq, S("accept"));
    return str_find(accepts, S("text/html")) < accepts.len;
}

err_t package_zip_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct kept_package kept;
    TRY(consultation_of_path(cx, rq, &c));
    const err_t e = keeper_ask(cx, &c, PATIENCE_OF_DOWNLOAD, &kept);
    if (e == ERR_BUSY && reads_pages(rq))
        return respond_see_other(rs, url_package(cx, &c));
    TRY(e);
    char *const path = arena_alloc(cx->arena, kept.path.len + 1);
    memcpy(path, kept.path.at, kept.path.len);
    const struct body_source source = { .length = kept.size, .of = path, .read = read_piece };
    respond_source(
        rs, S("application/zip"), &source,
        arena_printf(cx->arena, "\"%.*s\"", STR_ARG(hex(cx->arena, hash_bytes(&kept.sha256)))));
    response_header(rs, S("content-disposition"),
                    arena_printf(cx->arena, "attachment; filename=\"%.*s.zip\"", STR_ARG(c.slug)));
    return OK;
}

/* --- the card -----------------------------------------------------------------------------------
 */

static enum side side_asked(struct cx *cx, const struct request *rq, const struct consultation *c)
{
    return consultation_side(c, request_query(cx, rq, S("side")));
}

err_t card_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct results_view v;
    struct card card;
    AUTO(loaded_results) l = { 0 };
    TRY(consultation_of_path(cx, rq, &c));
    TRY(card_load(cx, &c, side_asked(cx, rq, &c), &l, &v, &card));
    respond_html(rs, 200);
    view_card_page(&rs->body, cx, &card);
    rs->cache = CACHE_REVALIDATE;
    respond_embeddable(rs);
    return buf_check(&rs->body);
}

err_t card_svg_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct results_view v;
    struct card card;
    AUTO(loaded_results) l = { 0 };
    TRY(consultation_of_path(cx, rq, &c));
    TRY(card_load(cx, &c, side_asked(cx, rq, &c), &l, &v, &card));
    struct card_drawing *const drawing = arena_new(cx->arena, struct card_drawing);
    card_draw(cx, &card, drawing);
    BUF_LIT(&rs->body, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    view_card_drawing(&rs->body, cx, drawing);
    rs->content_type = S("image/svg+xml");
    rs->cache = CACHE_REVALIDATE;
    respond_embeddable(rs);
    return buf_check(&rs->body);
}

/* --- how to put it there ------------------------------------------------------------------------
 */

static url_t url_card(struct cx *cx, const struct consultation *c, const char *file, enum side side)
{
    const str_t asks = c->who == WHO_BOTH
                           ? arena_printf(cx->arena, "?side=%.*s", STR_ARG(side_word(side)))
                           : S("");
    const str_t path = arena_printf(cx->arena, "/consultations/%.*s/%s%.*s", STR_ARG(c->slug), file,
                                    STR_ARG(asks));
    return url_in_lang(cx, cx->lang, path);
}

static void codes(struct cx *cx, const struct request *rq, const struct card *card,
                  struct embed_page *p)
{
    const str_t site = site_address(cx, rq);
    p->frame_code = arena_printf(
        cx->arena,
        "<iframe src=\"%.*s%.*s\" title=\"%.*s\" width=\"100%%\" height=\"560\" loading=\"lazy\" "
        "sandbox=\"allow-top-navigation-by-user-activation allow-popups\"></iframe>",
        STR_ARG(site), STR_ARG(p->card_page.text),
        STR_ARG(html_text(cx, text2_pick(&card->c->question, cx->lang)).markup));
    p->picture_code = arena_printf(
        cx->arena, "<a href=\"%.*s%.*s\"><img src=\"%.*s%.*s\" alt=\"%.*s\" width=\"%d\"></a>",
        STR_ARG(site), STR_ARG(card->results.text), STR_ARG(site), STR_ARG(p->picture.text),
        STR_ARG(html_text(cx, p->picture_words).markup), CARD_WIDTH);
}

static void sides_of(struct cx *cx, const struct consultation *c, struct embed_page *p)
{
    p->has_sides = c->who == WHO_BOTH;
    for (int side = 0; side < SIDE_COUNT; side++) {
        p->side_page[side] = url_card(cx, c, "embed", (enum side)side); /* counts through it */
        p->side_name[side] = side == SIDE_ORGANISATIONS ? _("Organisations") : _("The public");
    }
}

err_t embed_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct results_view v;
    struct card card;
    AUTO(loaded_results) l = { 0 };
    TRY(consultation_of_path(cx, rq, &c));
    const enum side side = side_asked(cx, rq, &c);
    TRY(card_load(cx, &c, side, &l, &v, &card));
    struct card_drawing *const drawing = arena_new(cx->arena, struct card_drawing);
    card_draw(cx, &card, drawing);
    struct embed_page p = { .card = &card,
                            .picture_words = drawing->description,
                            .card_page = url_card(cx, &c, "card", side),
                            .picture = url_card(cx, &c, "card.svg", side) };
    codes(cx, rq, &card, &p);
    sides_of(cx, &c, &p);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_embed(&body, cx, &p);
    const struct page page = { .title = trf(cx, "Show this result on your page: {0}",
                                            TARG(consultation_name(cx, &c))),
                               .nav = "/consultations",
                               .style = "card.css" };
    return respond_view(cx, rq, rs, 200, &page, &body);
}
