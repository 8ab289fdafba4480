/* Markdown to safe HTML: cmark reads, we change the tree, cmark writes it in its safe mode.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/markdown.h"

#include <cmark.h>

#include "kit/base/buf.h"
#include "kit/base/str.h"

enum { HEADING_TOP = 3, HEADING_LAST = 6, HREF_MAX = 8192, MARK_MAX = 16384 };

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

/* "claim:3": 3; 0: it is no such mark. */
static int64_t mark_number(str_t url, str_t scheme)
{
    int64_t number = 0;
    if (!str_starts(url, scheme) ||
        !str_to_i64(str_sub(url, scheme.len, url.len), 1, INT64_MAX, &number))
        return 0;
    return number;
}

/* The end of a C string in the buffer; false: it was too long. */
static bool is_ended(struct buf *b)
{
    buf_byte(b, '\0');
    return !b->full;
}

static bool is_within_image(cmark_node *node)
{
    while (node != NULL && cmark_node_get_type(node) != CMARK_NODE_IMAGE)
        node = cmark_node_parent(node);
    return node != NULL;
}

static void change_claim(cmark_node *link, int64_t number, const struct markdown_marks *marks)
{
    AUTO(buf) before;
    AUTO(buf) after;
    buf_init(&before, MARK_MAX);
    buf_init(&after, MARK_MAX);
    const bool is_shown = cmark_node_first_child(link) != NULL && !is_within_image(link);
    if (is_shown && marks->claim != NULL)
        marks->claim(marks->of, number, &before, &after);
    if (!is_shown || !is_ended(&before) || !is_ended(&after))
        replace_by_children(link);
    else
        replace_by_markup(link, CMARK_NODE_CUSTOM_INLINE, before.at, after.at);
}

static void change_image(cmark_node *image, const struct markdown_marks *marks)
{
    const int64_t file =
        marks == NULL ? 0 : mark_number(str_from_c(cmark_node_get_url(image)), S("file:"));
    AUTO(buf) drawn;
    buf_init(&drawn, MARK_MAX);
    if (file != 0 && marks->image != NULL)
        marks->image(marks->of, file, &drawn);
    const bool is_drawn = drawn.len > 0 && is_ended(&drawn);
    if (!is_drawn) {
        replace_by_children(image); /* its text alone: no page of ours fetches from elsewhere */
        return;
    }
    while (cmark_node_first_child(image) != NULL)
        cmark_node_free(cmark_node_first_child(image));
    replace_by_markup(image, CMARK_NODE_CUSTOM_INLINE, drawn.at, "");
}

/* What makes a whole address of a link within this site. */
static str_t put_before(str_t url, const struct markdown_marks *marks)
{
    if (marks == NULL || target_of(url) != TARGET_HERE)
        return STR_NONE;
    return str_starts(url, S("/"))                              ? marks->base
           : str_starts(url, S("#")) || str_starts(url, S("?")) ? marks->page
                                                                : STR_NONE;
}

static void change_link(cmark_node *link, const struct markdown_marks *marks)
{
    const str_t url = str_from_c(cmark_node_get_url(link));
    const enum target target = target_of(url);
    const int64_t claim = marks == NULL ? 0 : mark_number(url, S("claim:"));
    if (claim != 0) {
        change_claim(link, claim, marks);
        return;
    }
    AUTO(buf) tag;
    buf_init(&tag, HREF_MAX);
    BUF_LIT(&tag, "<a href=\"");
    buf_add(&tag, put_before(url, marks));
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
static void change(cmark_node *node, cmark_event_type event, const struct markdown_marks *marks)
{
    const cmark_node_type type = cmark_node_get_type(node);
    if (event == CMARK_EVENT_EXIT && type == CMARK_NODE_LINK)
        change_link(node, marks);
    else if (event == CMARK_EVENT_EXIT && type == CMARK_NODE_IMAGE)
        change_image(node, marks);
    else if (event == CMARK_EVENT_EXIT && type == CMARK_NODE_HEADING)
        change_heading(node);
    else if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE)
        cmark_node_free(node);
    else if (type == CMARK_NODE_LINEBREAK)
        replace_by_markup(node, CMARK_NODE_CUSTOM_INLINE, "<br>\n", "");
    else if (type == CMARK_NODE_THEMATIC_BREAK)
        replace_by_markup(node, CMARK_NODE_CUSTOM_BLOCK, "<hr>", "");
}

static cmark_node *parsed(str_t source)
{
    cmark_node *const root =
        cmark_parse_document(source.len == 0 ? "" : source.at, source.len, CMARK_OPT_VALIDATE_UTF8);
    must(root != NULL);
    return root;
}

str_t markdown_html(struct arena *arena, str_t source)
{
    return markdown_html_marked(arena, source, NULL);
}

/* Blocks that end with a blank line, and breaks within them. */
static void add_words(struct buf *out, cmark_node *node, cmark_event_type event)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE:
    case CMARK_NODE_CODE_BLOCK:
        buf_add(out, str_from_c(cmark_node_get_literal(node)));
        break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        buf_byte(out, ' ');
        break;
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_HEADING:
        if (event == CMARK_EVENT_EXIT)
            BUF_LIT(out, "\n\n");
        break;
    default: /* holds others, or says nothing: cmark's enum has more than we draw */
        break;
    }
}

str_t markdown_text(struct arena *arena, str_t source)
{
    cmark_node *const root = parsed(source);
    cmark_iter *const iter = cmark_iter_new(root);
    cmark_event_type event;
    AUTO(buf) out;
    buf_init(&out, 2 * source.len + 64);
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
        add_words(&out, cmark_iter_get_node(iter), event);
    cmark_iter_free(iter);
    cmark_node_free(root);
    return arena_str(arena, str_trim(buf_str(&out)));
}

str_t markdown_html_marked(struct arena *arena, str_t source, const struct markdown_marks *marks)
{
    cmark_node *const root = parsed(source);
    cmark_iter *const iter = cmark_iter_new(root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
        change(cmark_iter_get_node(iter), event, marks);
    cmark_iter_free(iter);

    char *const html = cmark_render_html(root, CMARK_OPT_DEFAULT);
    must(html != NULL);
    const str_t kept = arena_str(arena, str_from_c(html));
    cmark_get_default_mem_allocator()->free(html);
    cmark_node_free(root);
    return kept;
}
