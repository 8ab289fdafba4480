/* Atom feeds (RFC 4287).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/feed/atom.h"

#include "kit/text/text.h"

static void element(struct xml_out *x, const char *name, str_t text)
{
    xml_open(x, name);
    xml_text(x, text);
    xml_close(x);
}

static void typed(struct xml_out *x, const char *name, str_t type, str_t text)
{
    if (text.len == 0)
        return;
    xml_open(x, name);
    xml_attr(x, "type", type);
    xml_text(x, text);
    xml_close(x);
}

static void link(struct xml_out *x, str_t rel, str_t type, str_t to)
{
    if (to.len == 0)
        return;
    xml_open(x, "link");
    xml_attr(x, "rel", rel);
    if (type.len > 0)
        xml_attr(x, "type", type);
    xml_attr(x, "href", to);
    xml_close(x);
}

static void author(struct xml_out *x, str_t name)
{
    if (name.len == 0)
        return;
    xml_open(x, "author");
    element(x, "name", name);
    xml_close(x);
}

static void category(struct xml_out *x, str_t term)
{
    if (term.len == 0)
        return;
    xml_open(x, "category");
    xml_attr(x, "term", term);
    xml_close(x);
}

void atom_begin(struct xml_out *x, struct arena *arena, const struct atom_feed *f, struct buf *to)
{
    xml_begin(x, to);
    xml_open(x, "feed");
    xml_attr(x, "xmlns", S("http://www.w3.org/2005/Atom"));
    xml_attr(x, "xml:lang", f->language);
    element(x, "id", f->id);
    typed(x, "title", S("text"), f->title);
    typed(x, "subtitle", S("text"), f->subtitle);
    link(x, S("self"), S("application/atom+xml"), f->self);
    link(x, S("alternate"), S("text/html"), f->page);
    link(x, S("hub"), STR_NONE, f->hub);
    element(x, "updated", date_time_iso(arena, f->updated));
    author(x, f->author);
}

void atom_put(struct xml_out *x, struct arena *arena, const struct atom_entry *e)
{
    xml_open(x, "entry");
    element(x, "id", e->id);
    typed(x, "title", S("text"), e->title);
    link(x, S("alternate"), S("text/html"), e->page);
    link(x, S("related"), S("application/json"), e->data);
    if (e->published != 0)
        element(x, "published", date_time_iso(arena, e->published));
    element(x, "updated", date_time_iso(arena, e->updated));
    author(x, e->author);
    category(x, e->category);
    for (size_t i = 0; i < e->tag_count; i++)
        category(x, e->tags[i]);
    typed(x, "summary", S("text"), e->summary);
    typed(x, "content", S("html"), e->html);
    xml_close(x);
}

void atom_end(struct xml_out *x)
{
    xml_close(x);
}
