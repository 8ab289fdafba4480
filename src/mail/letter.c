/* The words of a letter. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mail/letter.h"

#include "kit/base/str.h"
#include "kit/net/mime.h"
#include "kit/net/smtp.h"
#include "kit/settings/settings.h"
#include "mail/views/letter.html.h"

/* A body leaves room for the lines that are the reader's own. */
enum { LETTER_MAX = 1 << 20, LETTER_BODY_MAX = LETTER_MAX - (64 << 10) };

str_t letter_address(struct cx *cx, enum lang lang, str_t path)
{
    const size_t hash = str_find_byte(path, '#', 0);
    const str_t place = hash < path.len ? str_sub(path, hash + 1, path.len) : STR_NONE;
    const url_t page = url_in_lang(cx, lang, str_sub(path, 0, hash));
    return arena_printf(cx->arena, "%.*s%.*s", STR_ARG(cx->settings->site_base_url),
                        STR_ARG(url_at(cx, page, place).text));
}

/* --- who speaks ------------------------------------------------------------------------------- */

err_t letter_speaker(struct cx *cx, int64_t organisation, struct letter_piece *p)
{
    struct organisation o;
    if (organisation == 0)
        return OK;
    const err_t e = organisation_find(cx, (organisation_id){ organisation }, &o);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    p->speaker = text2_pick(&o.name, cx->lang);
    return disclosure_text(cx, o.id, &p->disclosure);
}

static str_t said_or_not(struct cx *cx, const struct text2 *t)
{
    const str_t said = text2_pick(t, cx->lang);
    return said.len > 0 ? said : _("Not stated");
}

/* The site's own disclosure: in every letter. */
static void say_who(struct cx *cx, struct letter_body *b)
{
    const struct site *const site = site_of(cx);
    b->said[b->said_count++] = (struct letter_said){
        _("Who sends this"),
        arena_printf(cx->arena, "%.*s. %.*s", STR_ARG(text2_pick(&site->name, cx->lang)),
                     STR_ARG(said_or_not(cx, &site->kind))),
    };
    b->said[b->said_count++] =
        (struct letter_said){ _("Who pays"), said_or_not(cx, &site->funding) };
    b->said[b->said_count++] =
        (struct letter_said){ _("Who decides"), said_or_not(cx, &site->control) };
}

/* --- plain text ------------------------------------------------------------------------------- */

static void put_piece(struct buf *out, const struct letter_piece *p)
{
    if (p->title.len > 0)
        buf_printf(out, "* %.*s\n\n", STR_ARG(p->title));
    if (p->text.len > 0)
        buf_printf(out, "%.*s\n\n", STR_ARG(p->text));
    if (p->link.len > 0)
        buf_printf(out, "%.*s:\n%.*s\n\n", STR_ARG(p->link_text), STR_ARG(p->link));
    if (p->speaker.len > 0)
        buf_printf(out, "%.*s: %.*s\n\n", STR_ARG(p->speaker), STR_ARG(p->disclosure));
}

static void put_text(struct buf *out, const struct letter_body *b)
{
    for (size_t i = 0; i < b->count; i++)
        put_piece(out, &b->at[i]);
    BUF_LIT(out, "--\n");
    for (size_t i = 0; i < b->said_count; i++)
        buf_printf(out, "%.*s: %.*s\n", STR_ARG(b->said[i].term), STR_ARG(b->said[i].words));
}

err_t letter_compose(struct cx *cx, const struct letter_piece *at, size_t count,
                     struct letter_row *l)
{
    struct letter_body b = { .subject = l->subject, .at = at, .count = count };
    say_who(cx, &b);
    AUTO(buf) text;
    AUTO(buf) html;
    buf_init(&text, LETTER_BODY_MAX);
    buf_init(&html, LETTER_BODY_MAX);
    put_text(&text, &b);
    view_letter_body(&html, cx, &b);
    TRY(buf_check(&text));
    TRY(buf_check(&html));
    l->body_text = arena_str(cx->arena, buf_str(&text));
    l->body_html = arena_str(cx->arena, buf_str(&html));
    return OK;
}

/* --- the reader's own lines ------------------------------------------------------------------- */

static str_t door_address(struct cx *cx, enum lang lang, const char *path, enum door door,
                          int64_t id)
{
    const str_t token = door_token(cx->arena, site_of(cx)->key, door, id);
    return letter_address(cx, lang, arena_printf(cx->arena, "%s%.*s", path, STR_ARG(token)));
}

struct letter_document letter_last_lines(struct cx *cx, const struct letter_row *l,
                                         const struct delivery *d)
{
    if (!l->is_public)
        return (struct letter_document){
            .subject = l->subject,
            .why = _("You get this one letter because of an account, a request or an invitation "
                     "that names this address. It is no subscription."),
        };
    const bool is_one = d->subscription != 0;
    return (struct letter_document){
        .subject = l->subject,
        .why = _("You get this because you asked for it and confirmed it by a link."),
        .stop = door_address(cx, l->language, "/mail/unsubscribe/",
                             is_one ? DOOR_STOP_ONE : DOOR_STOP_ALL,
                             is_one ? d->subscription : d->address),
        .mine = door_address(cx, l->language, "/mail/mine/", DOOR_MINE, d->address),
    };
}

static void put_last_lines(struct cx *cx, struct buf *out, const struct letter_document *doc)
{
    buf_printf(out, "\n%.*s\n", STR_ARG(doc->why));
    if (doc->stop.len > 0)
        buf_printf(out, "%.*s:\n%.*s\n%.*s:\n%.*s\n", STR_ARG(_("Stop these letters")),
                   STR_ARG(doc->stop), STR_ARG(_("See and change what you get")),
                   STR_ARG(doc->mine));
}

/* --- the message ------------------------------------------------------------------------------ */

/* The host of site.base_url, without its port: for ids. */
static str_t host_of(const struct cx *cx)
{
    const str_t url = cx->settings->site_base_url;
    const size_t from = str_find(url, S("://"));
    const str_t host = from < url.len ? str_sub(url, from + 3, url.len) : S("localhost");
    return str_sub(host, 0, str_find_byte(host, ':', 0));
}

/* The same for the same letter to the same reader, whenever it is sent: if it goes out twice,
 * mailboxes can tell. */
static str_t message_id(struct cx *cx, const struct delivery *d)
{
    return arena_printf(cx->arena, "%" PRId64 ".%" PRId64 "@%.*s", d->letter, d->address,
                        STR_ARG(smtp_domain(cx->settings->mail_from)));
}

static void fill_list(struct cx *cx, const struct letter_row *l, const struct letter_document *doc,
                      struct mime *m)
{
    if (!l->is_public)
        return;
    const str_t topic = l->topic.len > 0 ? l->topic : S("letters");
    m->list_name = text2_pick(&site_of(cx)->name, cx->lang);
    m->list_id = arena_printf(cx->arena, "%.*s.%.*s", STR_ARG(topic), STR_ARG(host_of(cx)));
    m->unsubscribe = doc->stop;
    m->archive = letter_address(cx, l->language, S("/outbox"));
}

static err_t finish(struct cx *cx, const struct letter_row *l, const struct delivery *d,
                    str_t email, struct buf *out)
{
    struct letter_document doc = letter_last_lines(cx, l, d);
    doc.body = html_stored(l->body_html);
    AUTO(buf) text;
    AUTO(buf) html;
    buf_init(&text, LETTER_MAX);
    buf_init(&html, LETTER_MAX);
    buf_add(&text, l->body_text);
    put_last_lines(cx, &text, &doc);
    view_letter_document(&html, cx, &doc);
    TRY(buf_check(&text));
    TRY(buf_check(&html));
    struct mime m = { .from = cx->settings->mail_from,
                      .from_name = text2_pick(&site_of(cx)->name, cx->lang),
                      .to = email,
                      .reply_to = cx->settings->mail_reply_to,
                      .subject = l->subject,
                      .message_id = message_id(cx, d),
                      .date = cx->now,
                      .language = lang_code(l->language),
                      .text = buf_str(&text),
                      .html = buf_str(&html) };
    fill_list(cx, l, &doc, &m);
    return mime_write(out, &m);
}

err_t letter_finish(struct cx *cx, const struct letter_row *l, const struct delivery *d,
                    str_t email, struct buf *out)
{
    const enum lang before = cx->lang;
    cx->lang = l->language;
    const err_t e = finish(cx, l, d, email, out);
    cx->lang = before;
    return e;
}
