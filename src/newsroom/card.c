/* The picture of an article: its title, who publishes it and who pays, drawn when it is asked for.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/card.h"

#include "kit/base/str.h"
#include "kit/image/image.h"
#include "kit/text/text.h"
#include "newsroom/card_cache.h"
#include "newsroom/web.h"

enum { PRINT_SHOWN = 12 }; /* hexadecimal digits in its address */

/* --- its words -----------------------------------------------------------------------------------
 */

static str_t who_publishes(struct cx *cx, const struct whole_article *w)
{
    return trf(cx, "Published by {0}",
               TARG(w->publisher != NULL ? text2_pick(&w->publisher->name, cx->lang)
                                         : text2_pick(&site_of(cx)->name, cx->lang)));
}

/* With whose money this very text was made goes before what stands about the publisher: the end
 * may be cut. */
static str_t who_pays(struct cx *cx, const struct whole_article *w)
{
    const str_t publisher = w->publisher != NULL ? disclosed_text(cx, w->disclosed, w->publisher)
                                                 : site_disclosure_text(cx);
    if (w->funder_text.len == 0)
        return publisher;
    return arena_printf(cx->arena, "%.*s %.*s", STR_ARG(w->funder_text), STR_ARG(publisher));
}

static str_t section_and_date(struct cx *cx, const struct whole_article *w)
{
    const str_t section = text2_pick(&w->section.name, cx->lang);
    const str_t date = date_long(cx, w->a->published_at);
    return arena_printf(cx->arena, "%.*s · %.*s", STR_ARG(section), STR_ARG(date));
}

static str_t warning_of(struct cx *cx, const struct article *a)
{
    if (a->state == ARTICLE_RETRACTED)
        return trf(cx, "Retracted on {0}", TARG(date_long(cx, a->retracted_at)));
    return STR_NONE;
}

static struct image_card words_of(struct cx *cx, const struct whole_article *w)
{
    const bool is_shown_to_try = site_of(cx)->is_demo || w->a->is_example;
    return (
        struct image_card){ .lines = { [CARD_SITE] = text2_pick(&site_of(cx)->name, cx->lang),
                                       [CARD_TAG] = is_shown_to_try ? _("Demonstration") : STR_NONE,
                                       [CARD_MARK] = warning_of(cx, w->a),
                                       [CARD_KICKER] = section_and_date(cx, w),
                                       [CARD_TITLE] = w->v->title.by[whole_lang(w, cx->lang)],
                                       [CARD_BY] = who_publishes(cx, w),
                                       [CARD_PAYS] = who_pays(cx, w) },
                            .lang = cx->lang };
}

/* Each line with its length before it, so that no two cards look alike; and the version of the
 * drawing, to be raised when kit/image/card.c draws differently. */
static struct hash256 print_of(const struct image_card *card)
{
    static const uint8_t DRAWING = 1;
    struct sha256 *const h = sha256_new();
    const uint8_t head[2] = { DRAWING, (uint8_t)card->lang };
    sha256_begin(h);
    sha256_add(h, (bytes_t){ head, sizeof head });
    for (int i = 0; i < CARD_LINES; i++) {
        const uint64_t len = card->lines[i].len;
        sha256_add(h, (bytes_t){ (const uint8_t *)&len, sizeof len });
        sha256_add(h, (bytes_t){ (const uint8_t *)card->lines[i].at, card->lines[i].len });
    }
    const struct hash256 out = sha256_end(h);
    sha256_free(h);
    return out;
}

struct article_card article_card_of(struct cx *cx, const struct whole_article *w)
{
    const struct image_card card = words_of(cx, w);
    const struct hash256 print = print_of(&card);
    const str_t shown = str_sub(hex(cx->arena, hash_bytes(&print)), 0, PRINT_SHOWN);
    AUTO(buf) alt;
    buf_init(&alt, (size_t)16 << 10);
    static const enum image_card_line said[] = { CARD_MARK, CARD_TITLE, CARD_BY, CARD_PAYS };
    for (size_t i = 0; i < ARRAY_LEN(said); i++) {
        const str_t line = card.lines[said[i]];
        if (line.len > 0)
            buf_printf(&alt, "%s%.*s%s", alt.len > 0 ? " " : "", STR_ARG(line),
                       str_ends(line, S(".")) ? "" : ".");
    }
    return (struct article_card){ .path = url_with(cx, "/news/{}/card.png?v={}", UARG(w->a->slug),
                                                   UARG(shown)),
                                  .alt = arena_str(cx->arena, buf_str(&alt)) };
}

/* --- the picture ---------------------------------------------------------------------------------
 */

static err_t card_png(struct cx *cx, const struct image_card *card, const struct hash256 *print,
                      bytes_t *out)
{
    struct card_cache *const kept = site_of(cx)->card_cache;
    if (card_cache_get(kept, print, cx->arena, out))
        return OK;
    TRY(image_draw_card(site_of(cx)->image_maker, card, cx->arena, out));
    card_cache_put(kept, print, *out);
    return OK;
}

err_t article_card_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    bytes_t png;
    TRY(article_of_path(cx, rq, &a, &w));
    const struct image_card card = words_of(cx, &w);
    const struct hash256 print = print_of(&card);
    TRY(card_png(cx, &card, &print, &png));
    rs->content_type = S("image/png");
    rs->cache = CACHE_REVALIDATE;
    rs->etag = arena_printf(cx->arena, "\"%.*s\"", STR_ARG(hex(cx->arena, hash_bytes(&print))));
    buf_add_bytes(&rs->body, (const char *)png.at, png.len);
    respond_embeddable(rs);
    return OK;
}
