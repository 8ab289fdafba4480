/* Markdown to safe HTML: cmark reads, we change the tree, cmark writes it in its safe mode.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/markdown.h"

#include <cmark.h>

#include "kit/base/buf.h"
#include "kit/base/str.h"

enum { HEADING_TOP = 3, HEADING_LAST = 6, HREF_MAX = 8192 };

enum target {
    TARGET_NONE,   /* not to be linked to */
    TARGET_HERE,   /* relative */
    TARGET_FOREIGN /* another site, or mail */
};

/* Browsers drop blanks and turn backslashes round before they look for a scheme. Here whatever
 * stands before a colon must be one of three words; the rest is percent-encoded by add_href. */
static enum target target_of(str_t url)
{
    static const str_t schemes[] = { S_INIT("http"), S_INIT("https"), S_INIT("mailto") };
    size_t end = 0;
    const str_t enders = S(":/?#");
    while (end < url.len && str_find_byte(enders, url.at[end], 0) == enders.len)
        end++;
    if (url.len == 0)
        return TARGET_NONE;
    if (end == url.len || url.at[end] != ':')
        return str_starts(url, S("//")) ? TARGET_FOREIGN : TARGET_HERE;
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
        if (str_eq_ascii_nocase(str_sub(url, 0, end), schemes[i]))
            return TARGET_FOREIGN;
    }
    return TARGET_NONE;
}

static bool is_plain_in_url(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-_.~!*();/?:@=+$,#[]%", c) != NULL);
}

static void add_href(struct buf *out, str_t url)
{
    for (size_t i = 0; i < url.len; i++) {
        const char c = url.at[i];
        if (is_plain_in_url(c))
            buf_byte(out, c);
        else if (c == '&')
            BUF_LIT(out, "&amp;");
        else
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
    }
}

/* Puts the children of node in its place. */
static void replace_by_children(cmark_node *node)
{
    for (cmark_node *child = cmark_node_first_child(node); child != NULL;
         child = cmark_node_first_child(node)) {
        cmark_node_unlink(child);
        (void)cmark_node_insert_before(node, child); /* inlines stay among inlines */
    }
    cmark_node_free(node);
}

/* Puts a node with markup of ours around the children of node. */
static void replace_by_markup(cmark_node *node, cmark_node_type type, const char *enter,
                              const char *leave)
{
    cmark_node *const own = cmark_node_new(type);
    must(cmark_node_set_on_enter(own, enter) == 1 && cmark_node_set_on_exit(own, leave) == 1);
    for (cmark_node *child = cmark_node_first_child(node); child != NULL;
         child = cmark_node_first_child(node)) {
        cmark_node_unlink(child);
        must(cmark_node_append_child(own, child) == 1);
    }
    must(cmark_node_replace(node, own) == 1);
    cmark_node_free(node);
}

static void change_link(cmark_node *link)
{
    const str_t url = str_from_c(cmark_node_get_url(link));
    const enum target target = target_of(url);
    AUTO(buf) tag;
    buf_init(&tag, HREF_MAX);
    BUF_LIT(&tag, "<a href=\"");
    add_href(&tag, url);
    if (target == TARGET_FOREIGN)
        BUF_LIT(&tag, "\" rel=\"nofollow ugc");
    BUF_LIT(&tag, "\">");
    buf_byte(&tag, '\0');
    if (target == TARGET_NONE || tag.full || cmark_node_first_child(link) == NULL)
        replace_by_children(link);
    else
        replace_by_markup(link, CMARK_NODE_CUSTOM_INLINE, tag.at, "</a>");
}

static void change_heading(cmark_node *heading)
{
    const int level = cmark_node_get_heading_level(heading) + HEADING_TOP - 1;
    must(cmark_node_set_heading_level(heading, level < HEADING_LAST ? level : HEADING_LAST) == 1);
}

/* What holds others is changed when the walk leaves it, what holds nothing when it enters: the
 * walk is then already on its way to the next node. */
static void change(cmark_node *node, cmark_event_type event)
{
    const cmark_node_type type = cmark_node_get_type(node);
    if (event == CMARK_EVENT_EXIT && type == CMARK_NODE_LINK)
        change_link(node);
    else if (event == CMARK_EVENT_EXIT && type == CMARK_NODE_IMAGE)
        replace_by_children(node); /* its text alone: no page of ours fetches from elsewhere */
    else if (event == CMARK_EVENT_EXIT && type == CMARK_NODE_HEADING)
        change_heading(node);
    else if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE)
        cmark_node_free(node);
    else if (type == CMARK_NODE_LINEBREAK)
        replace_by_markup(node, CMARK_NODE_CUSTOM_INLINE, "<br>\n", "");
    else if (type == CMARK_NODE_THEMATIC_BREAK)
        replace_by_markup(node, CMARK_NODE_CUSTOM_BLOCK, "<hr>", "");
}

str_t markdown_html(struct arena *arena, str_t source)
{
    cmark_node *const root =
        cmark_parse_document(source.len == 0 ? "" : source.at, source.len, CMARK_OPT_VALIDATE_UTF8);
    must(root != NULL);
    cmark_iter *const iter = cmark_iter_new(root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
        change(cmark_iter_get_node(iter), event);
    cmark_iter_free(iter);

    char *const html = cmark_render_html(root, CMARK_OPT_DEFAULT);
    must(html != NULL);
    const str_t kept = arena_str(arena, str_from_c(html));
    cmark_get_default_mem_allocator()->free(html);
    cmark_node_free(root);
    return kept;
}
