/* Feeds in three formats. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/feed/feed.h"

#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/text/text.h"

static const str_t ENDINGS[FEED_FORMATS] = { S_INIT(".atom"), S_INIT(".rss"), S_INIT(".json") };

str_t feed_ending(enum feed_format f)
{
    return ENDINGS[f];
}

bool feed_format_of(str_t path, enum feed_format *out)
{
    for (int i = 0; i < FEED_FORMATS; i++) {
        if (str_ends(path, ENDINGS[i])) {
            *out = (enum feed_format)i; /* an index of that table */
            return true;
        }
    }
    return false;
}

str_t feed_media_type(enum feed_format f)
{
    switch (f) {
    case FEED_ATOM:
        return S("application/atom+xml; charset=utf-8");
    case FEED_RSS:
        return S("application/rss+xml; charset=utf-8");
    case FEED_JSON:
        return S("application/feed+json; charset=utf-8");
    }
    must_failed("a format of feeds", __FILE__, __LINE__);
}

/* --- RSS 2.0 -------------------------------------------------------------------------------------
 */

/* "Wed, 02 Oct 2013 08:00:00 GMT" (RFC 822 with the four digits of RFC 2822). */
static str_t date_rss(struct arena *arena, usec_t at)
{
    static const char *const DAYS[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char *const MONTHS[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    const time_t seconds = (time_t)(at / USEC_PER_SECOND);
    struct tm t;
    if (gmtime_r(&seconds, &t) == NULL)
        return S("");
    return arena_printf(arena, "%s, %02d %s %04d %02d:%02d:%02d GMT", DAYS[t.tm_wday], t.tm_mday,
                        MONTHS[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

static void element(struct xml_out *x, const char *name, str_t text)
{
    if (text.len == 0)
        return;
    xml_open(x, name);
    xml_text(x, text);
    xml_close(x);
}

static void atom_link(struct xml_out *x, str_t rel, str_t to)
{
    if (to.len == 0)
        return;
    xml_open(x, "atom:link");
    xml_attr(x, "rel", rel);
    xml_attr(x, "href", to);
    xml_close(x);
}

static void rss_item(struct arena *arena, struct xml_out *x, const struct atom_entry *e)
{
    xml_open(x, "item");
    element(x, "title", e->title);
    element(x, "link", e->page);
    xml_open(x, "guid");
    xml_attr(x, "isPermaLink", S("false"));
    xml_text(x, e->id);
    xml_close(x);
    element(x, "pubDate", date_rss(arena, e->published != 0 ? e->published : e->updated));
    element(x, "atom:updated", date_time_iso(arena, e->updated));
    element(x, "dc:creator", e->author);
    element(x, "category", e->category);
    for (size_t i = 0; i < e->tag_count; i++)
        element(x, "category", e->tags[i]);
    element(x, "description", e->summary);
    element(x, "content:encoded", e->html);
    xml_close(x);
}

static void rss_write(struct arena *arena, const struct atom_feed *f, const struct atom_entry *at,
                      size_t count, struct buf *out)
{
    struct xml_out x;
    xml_begin(&x, out);
    xml_open(&x, "rss");
    xml_attr(&x, "version", S("2.0"));
    xml_attr(&x, "xmlns:atom", S("http://www.w3.org/2005/Atom"));
    xml_attr(&x, "xmlns:content", S("http://purl.org/rss/1.0/modules/content/"));
    xml_attr(&x, "xmlns:dc", S("http://purl.org/dc/elements/1.1/"));
    xml_open(&x, "channel");
    element(&x, "title", f->title);
    element(&x, "link", f->page);
    element(&x, "description", f->subtitle.len > 0 ? f->subtitle : f->title);
    element(&x, "language", f->language);
    if (f->updated != 0)
        element(&x, "lastBuildDate", date_rss(arena, f->updated));
    atom_link(&x, S("self"), f->self);
    atom_link(&x, S("hub"), f->hub);
    for (size_t i = 0; i < count; i++)
        rss_item(arena, &x, &at[i]);
    xml_close(&x);
    xml_close(&x);
}

/* --- JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) ---------------------------------------
 */

static void member(struct json_out *j, const char *key, str_t v)
{
    if (v.len == 0)
        return;
    json_key(j, str_from_c(key));
    json_put_str(j, v);
}

static void authors(struct json_out *j, str_t name)
{
    if (name.len == 0)
        return;
    json_key(j, S("authors"));
    json_put_array(j);
    json_put_object(j);
    member(j, "name", name);
    json_put_object_end(j);
    json_put_array_end(j);
}

static void tags(struct json_out *j, const struct atom_entry *e)
{
    if (e->category.len == 0 && e->tag_count == 0)
        return;
    json_key(j, S("tags"));
    json_put_array(j);
    if (e->category.len > 0)
        json_put_str(j, e->category);
    for (size_t i = 0; i < e->tag_count; i++)
        json_put_str(j, e->tags[i]);
    json_put_array_end(j);
}

static void json_item_put(struct arena *arena, struct json_out *j, const struct atom_entry *e)
{
    json_put_object(j);
    member(j, "id", e->id);
    member(j, "url", e->page);
    member(j, "title", e->title);
    member(j, "summary", e->summary);
    member(j, e->html.len > 0 ? "content_html" : "content_text",
           e->html.len > 0 ? e->html : e->summary);
    if (e->published != 0)
        member(j, "date_published", date_time_iso(arena, e->published));
    member(j, "date_modified", date_time_iso(arena, e->updated));
    authors(j, e->author);
    tags(j, e);
    json_put_object_end(j);
}

static void json_feed_write(struct arena *arena, const struct atom_feed *f,
                            const struct atom_entry *at, size_t count, struct buf *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_put_object(&j);
    member(&j, "version", S("https://jsonfeed.org/version/1.1"));
    member(&j, "title", f->title);
    member(&j, "description", f->subtitle);
    member(&j, "home_page_url", f->page);
    member(&j, "feed_url", f->self);
    member(&j, "language", f->language);
    authors(&j, f->author);
    if (f->hub.len > 0) {
        json_key(&j, S("hubs"));
        json_put_array(&j);
        json_put_object(&j);
        member(&j, "type", S("WebSub"));
        member(&j, "url", f->hub);
        json_put_object_end(&j);
        json_put_array_end(&j);
    }
    json_key(&j, S("items"));
    json_put_array(&j);
    for (size_t i = 0; i < count; i++)
        json_item_put(arena, &j, &at[i]);
    json_put_array_end(&j);
    json_put_object_end(&j);
}

void feed_write(struct arena *arena, enum feed_format format, const struct atom_feed *about,
                const struct atom_entry *at, size_t count, struct buf *out)
{
    struct xml_out x;
    switch (format) {
    case FEED_ATOM:
        atom_begin(&x, arena, about, out);
        for (size_t i = 0; i < count; i++)
            atom_put(&x, arena, &at[i]);
        atom_end(&x);
        return;
    case FEED_RSS:
        rss_write(arena, about, at, count, out);
        return;
    case FEED_JSON:
        json_feed_write(arena, about, at, count, out);
        return;
    }
    must_failed("a format of feeds", __FILE__, __LINE__);
}
