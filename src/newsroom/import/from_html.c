/* HTML of other sites as Markdown: blocks. The words within them: inline.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/import/from_html.h"

#include "kit/base/str.h"
#include "kit/html/html.h"
#include "kit/text/markdown.h"
#include "kit/text/text.h"
#include "newsroom/import/inline.h"
#include "newsroom/import/tags.h"

enum { MARKDOWN_MAX = 1 << 20, NEST_MAX = 8, HEADINGS = 6, HEADING_LAST = 4 };

struct writing {
    struct arena *arena;
    const struct html_source *source;
    struct pieces p;
    struct html_left left;
    int heading_top; /* the highest that occurs becomes the first of ours */
    int nest;        /* of lists and quotes */
    size_t inside;   /* of inline elements: an empty line there begins no paragraph */
    bool with_marks; /* emphasis is written */
    bool is_flat;    /* within a line: blocks are blanks */
    bool in_link;    /* a link has none in it */
    bool in_emphasis, in_strong;
    bool first_is_plain, has_block;
    size_t rest; /* see html_markdown */
};

/* What blocks are put into. */
struct blocks_out {
    struct buf *to;
    str_t between;    /* "\n\n"; within a list "\n" */
    char list_sign;   /* of the list that was put last: another one follows with another sign */
    bool is_top;      /* the document itself */
    bool after_words; /* a paragraph was put last */
};

static int heading_of(const struct xml_node *n)
{
    return n->name.at[1] - '0';
}

/* --- putting blocks ------------------------------------------------------------------------------
 */

static void put_block(struct writing *w, struct blocks_out *out, str_t block)
{
    if (block.len == 0)
        return;
    if (out->is_top && !w->has_block) {
        w->has_block = true;
        w->rest = block.len;
    }
    if (out->to->len > 0)
        buf_add(out->to, out->between);
    buf_add(out->to, block);
    out->list_sign = '\0';
    out->after_words = false;
}

/* The words gathered so far as a paragraph; begin: what stands before it ("# "). */
static void flush(struct writing *w, struct blocks_out *out, const char *begin, bool one_line)
{
    AUTO(buf) block;
    buf_init(&block, MARKDOWN_MAX);
    const bool is_plain = w->p.is_plain && begin[0] == '\0';
    if (!pieces_empty(&w->p)) {
        if (out->is_top && !w->has_block)
            w->first_is_plain = is_plain;
        buf_add(&block, str_from_c(begin));
        pieces_write(&w->p, one_line, w->with_marks, &block);
        if (block.full)
            out->to->full = true;
        put_block(w, out, buf_str(&block));
        out->after_words = true;
    }
    pieces_begin(&w->p, w->arena);
}

/* Each line of block with first before the first and then before the others. */
static void put_indented(struct buf *to, str_t block, str_t first, str_t then)
{
    str_t line;
    bool is_first = true;
    while (str_cut(&block, '\n', &line)) {
        if (!is_first)
            buf_byte(to, '\n');
        if (is_first || line.len > 0)
            buf_add(to, is_first ? first : then);
        else if (then.at[0] == '>')
            buf_byte(to, '>');
        buf_add(to, line);
        is_first = false;
    }
}

/* Longer than any run of its sign in the code. */
static str_t fence_for(struct arena *arena, str_t code)
{
    size_t longest = 2;
    size_t run = 0;
    for (size_t i = 0; i < code.len; i++) {
        run = code.at[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    char *const fence = arena_alloc(arena, longest + 1);
    memset(fence, '`', longest + 1);
    return (str_t){ fence, longest + 1 };
}

/* --- words ---------------------------------------------------------------------------------------
 */

static void element(struct writing *w, struct blocks_out *out, const struct xml_node *n);
static void children(struct writing *w, struct blocks_out *out, const struct xml_node *n);

static void words(struct writing *w, str_t text)
{
    const str_t visible = text_visible(w->arena, text);
    if (visible.len == 0 && text.len > 0)
        pieces_text(&w->p, S(" "));
    pieces_text(&w->p, text_nfc(w->arena, visible));
}

/* How WordPress reads what was written without <p>. */
static void words_with_breaks(struct writing *w, struct blocks_out *out, str_t text)
{
    str_t line;
    int breaks = 0;
    for (bool is_first = true; str_cut(&text, '\n', &line); is_first = false) {
        const bool is_blank = str_trim(line).len == 0;
        breaks += is_first ? 0 : 1;
        if (is_blank && text.at != NULL) /* more lines follow */
            continue;
        if (breaks > 1 && w->inside == 0 && !w->is_flat)
            flush(w, out, "", false);
        else if (breaks > 0)
            pieces_break(&w->p);
        breaks = 0;
        words(w, line);
    }
}

/* http, https and mailto, percent-encoded as far as Markdown asks; empty: not to be linked to. No
 * byte of it is 0: it is text of XML. */
static str_t link_target(const struct writing *w, str_t href)
{
    url_t url;
    const str_t trimmed = str_trim(href);
    if (trimmed.len == 0 || trimmed.at[0] == '#' || !utf8_valid(trimmed))
        return STR_NONE;
    AUTO(buf) out;
    buf_init(&out, 4096);
    for (size_t i = 0; i < trimmed.len; i++) {
        const unsigned char c = (unsigned char)trimmed.at[i];
        if (strchr("()<>\\\"`*[]{}|^", c) != NULL)
            buf_printf(&out, "%%%02X", c);
        else
            buf_byte(&out, trimmed.at[i]);
    }
    if (out.full)
        return STR_NONE;
    const str_t whole = xml_address(w->arena, w->source->base, buf_str(&out));
    if (str_eq_ascii_nocase(str_sub(whole, 0, 7), S("mailto:")) && whole.len > 7)
        return whole;
    return url_foreign(whole, &url) == OK ? whole : STR_NONE;
}

static void link_element(struct writing *w, struct blocks_out *out, const struct xml_node *n)
{
    const bool has_href = xml_attribute_of(n, S("href")).len > 0;
    const str_t target = link_target(w, xml_attribute_of(n, S("href")));
    if (target.len == 0 || w->in_link) {
        w->left.links += has_href && !w->in_link ? 1 : 0;
        children(w, out, n);
        return;
    }
    w->in_link = true;
    const size_t opened = pieces_open(&w->p, PIECE_LINK, target);
    children(w, out, n);
    pieces_close(&w->p, opened);
    w->in_link = false;
}

/* Images of an article are files that belong to it: what stood elsewhere is linked to. */
static void image(struct writing *w, const struct xml_node *n)
{
    const str_t alt = words_even(w->arena, xml_attribute_of(n, S("alt")));
    const str_t label = tr_lang(w->source->lang, N_("Image"));
    const str_t target = w->in_link ? STR_NONE : link_target(w, xml_attribute_of(n, S("src")));
    const bool is_linked = target.len > 0;
    if (is_linked)
        w->left.images++;
    else if (!w->in_link)
        w->left.links++;
    if (!is_linked && alt.len == 0)
        return;
    const size_t opened = is_linked ? pieces_open(&w->p, PIECE_LINK, target) : 0;
    words(w,
          alt.len > 0 ? arena_printf(w->arena, "%.*s: %.*s", STR_ARG(label), STR_ARG(alt)) : label);
    if (is_linked)
        pieces_close(&w->p, opened);
}

static void marked(struct writing *w, struct blocks_out *out, const struct xml_node *n, bool *in,
                   enum piece_kind kind)
{
    if (*in) {
        children(w, out, n);
        return;
    }
    *in = true;
    const size_t opened = pieces_open(&w->p, kind, STR_NONE);
    children(w, out, n);
    pieces_close(&w->p, opened);
    *in = false;
}

/* --- blocks with blocks in them ------------------------------------------------------------------
 */

/* Into a buffer of its own. */
static void inner_blocks(struct writing *w, const struct xml_node *n, str_t between, struct buf *to)
{
    struct blocks_out inner = { .to = to, .between = between };
    const size_t inside = w->inside;
    w->inside = 0;
    children(w, &inner, n);
    flush(w, &inner, "", false);
    w->inside = inside;
}

static void quote(struct writing *w, struct blocks_out *out, const struct xml_node *n)
{
    AUTO(buf) inner;
    AUTO(buf) block;
    buf_init(&inner, MARKDOWN_MAX);
    buf_init(&block, MARKDOWN_MAX);
    inner_blocks(w, n, S("\n\n"), &inner);
    if (inner.len > 0)
        put_indented(&block, buf_str(&inner), S("> "), S("> "));
    if (inner.full || block.full)
        out->to->full = true;
    put_block(w, out, buf_str(&block));
}

static int64_t list_start(const struct xml_node *n)
{
    int64_t start = 1;
    if (!str_to_i64(xml_attribute_of(n, S("start")), 0, 999999, &start))
        start = 1; /* not said, or no number */
    return start;
}

static void list(struct writing *w, struct blocks_out *out, const struct xml_node *n)
{
    const bool is_ordered = str_eq(n->name, S("ol"));
    const char usual = is_ordered ? '.' : '-';
    const char sign = out->list_sign == usual ? (is_ordered ? ')' : '*') : usual;
    int64_t number = is_ordered ? list_start(n) : 1;
    const bool joins_words = out->after_words && !out->is_top && number == 1;
    AUTO(buf) block;
    buf_init(&block, MARKDOWN_MAX);
    for (const struct xml_node *c = n->first; c != NULL; c = c->next) {
        AUTO(buf) item;
        buf_init(&item, MARKDOWN_MAX);
        if (html_is_text(c) && str_trim(c->text).len == 0)
            continue;
        const struct xml_node alone = { .first = (struct xml_node[]){ *c } };
        alone.first->next = NULL;
        inner_blocks(w, str_eq(c->name, S("li")) ? c : &alone, S("\n\n"), &item);
        if (item.full)
            out->to->full = true;
        if (item.len == 0)
            continue;
        const str_t first = is_ordered ? arena_printf(w->arena, "%" PRId64 "%c ", number++, sign)
                                       : arena_printf(w->arena, "%c ", sign);
        if (block.len > 0)
            buf_byte(&block, '\n');
        put_indented(&block, buf_str(&item), first, str_sub(S("            "), 0, first.len));
    }
    if (block.full)
        out->to->full = true;
    const str_t between = out->between;
    if (joins_words)
        out->between = S("\n");
    put_block(w, out, buf_str(&block));
    out->between = between;
    out->list_sign = sign;
}

static void add_code(const struct xml_node *n, struct buf *out)
{
    for (const struct xml_node *c = n->first; c != NULL; c = c->next) {
        buf_add(out, c->text);
        if (str_eq(c->name, S("br")))
            buf_byte(out, '\n');
        if (html_tag(c) != TAG_SCRIPT)
            add_code(c, out);
    }
}

static void code_block(struct writing *w, struct blocks_out *out, const struct xml_node *n)
{
    AUTO(buf) code;
    AUTO(buf) block;
    buf_init(&code, MARKDOWN_MAX);
    buf_init(&block, MARKDOWN_MAX);
    add_code(n, &code);
    if (code.full)
        out->to->full = true;
    str_t text = text_nfc(w->arena, text_visible(w->arena, buf_str(&code)));
    while (text.len > 0 && (text.at[0] == '\n' || text.at[0] == '\r'))
        text = str_sub(text, 1, text.len);
    while (text.len > 0 && (unsigned char)text.at[text.len - 1] <= ' ')
        text.len--;
    if (text.len == 0)
        return;
    const str_t fence = fence_for(w->arena, text);
    buf_printf(&block, "%.*s\n%.*s\n%.*s", STR_ARG(fence), STR_ARG(text), STR_ARG(fence));
    if (block.full)
        out->to->full = true;
    put_block(w, out, buf_str(&block));
}

/* --- tables --------------------------------------------------------------------------------------
 * Markdown as it is read here has none: a row becomes a line. */

static bool is_cell(const struct xml_node *n)
{
    return str_eq(n->name, S("td")) || str_eq(n->name, S("th"));
}

static void put_row(struct writing *w, const struct xml_node *tr, struct buf *to)
{
    struct blocks_out nowhere = { .to = to, .between = S(" ") };
    bool has_words = false;
    pieces_begin(&w->p, w->arena);
    for (const struct xml_node *c = tr->first; c != NULL; c = c->next) {
        if (!is_cell(c))
            continue;
        if (c != tr->first && has_words)
            pieces_text(&w->p, S(" | "));
        children(w, &nowhere, c);
        has_words = true;
    }
    if (pieces_empty(&w->p))
        return;
    if (to->len > 0)
        BUF_LIT(to, "\\\n");
    pieces_write(&w->p, true, w->with_marks, to);
    pieces_begin(&w->p, w->arena);
}

/* In any depth, but not those of a table within. */
static void put_rows(struct writing *w, const struct xml_node *n, struct buf *to)
{
    for (const struct xml_node *c = n->first; c != NULL; c = c->next) {
        if (str_eq(c->name, S("tr")))
            put_row(w, c, to);
        else if (html_tag(c) != TAG_TABLE)
            put_rows(w, c, to);
    }
}

static size_t cells_of(const struct xml_node *n)
{
    size_t most = 0;
    size_t own = 0;
    for (const struct xml_node *c = n->first; c != NULL; c = c->next) {
        const size_t theirs = html_tag(c) == TAG_TABLE ? 0 : cells_of(c);
        most = theirs > most ? theirs : most;
        own += is_cell(c) ? 1 : 0;
    }
    return own > most ? own : most;
}

static void table(struct writing *w, struct blocks_out *out, const struct xml_node *n)
{
    AUTO(buf) block;
    buf_init(&block, MARKDOWN_MAX);
    if (cells_of(n) < 2) { /* a frame, or a table for the looks alone */
        children(w, out, n);
        flush(w, out, "", false);
        return;
    }
    const struct xml_node *const caption = xml_child(n, STR_NONE, S("caption"));
    if (caption != NULL) {
        children(w, out, caption);
        flush(w, out, "", false);
    }
    w->left.tables++;
    w->is_flat = true;
    put_rows(w, n, &block);
    w->is_flat = false;
    if (block.full)
        out->to->full = true;
    put_block(w, out, buf_str(&block));
}

/* --- one element ---------------------------------------------------------------------------------
 */

static void heading(struct writing *w, struct blocks_out *out, const struct xml_node *n)
{
    static const char *const SIGNS[HEADING_LAST] = { "# ", "## ", "### ", "#### " };
    const int level = heading_of(n) - w->heading_top;
    const bool was_flat = w->is_flat;
    w->is_flat = true;
    children(w, out, n);
    w->is_flat = was_flat;
    flush(w, out, SIGNS[level < HEADING_LAST ? level : HEADING_LAST - 1], true);
}

static void block_element(struct writing *w, struct blocks_out *out, const struct xml_node *n,
                          enum html_tag tag)
{
    if (w->is_flat) {
        pieces_text(&w->p, S(" "));
        children(w, out, n);
        pieces_text(&w->p, S(" "));
        return;
    }
    const bool is_nest = tag == TAG_LIST || tag == TAG_QUOTE;
    const struct writing before = *w;
    flush(w, out, "", false);
    w->in_link = w->in_emphasis = w->in_strong = false; /* they end with the block around them */
    w->inside = 0;
    if (is_nest && w->nest >= NEST_MAX)
        tag = TAG_BLOCK;
    w->nest += is_nest ? 1 : 0;
    if (tag == TAG_HEADING)
        heading(w, out, n);
    else if (tag == TAG_LIST)
        list(w, out, n);
    else if (tag == TAG_QUOTE)
        quote(w, out, n);
    else if (tag == TAG_CODE_BLOCK)
        code_block(w, out, n);
    else if (tag == TAG_TABLE)
        table(w, out, n);
    else if (tag == TAG_RULE)
        put_block(w, out, S("* * *"));
    else
        children(w, out, n);
    flush(w, out, "", false);
    w->nest = before.nest;
    w->inside = before.inside;
    w->in_link = before.in_link;
    w->in_emphasis = before.in_emphasis;
    w->in_strong = before.in_strong;
}

static void element(struct writing *w, struct blocks_out *out, const struct xml_node *n)
{
    const enum html_tag tag = html_tag(n);
    w->inside++;
    switch (tag) {
    case TAG_BLOCK:
    case TAG_HEADING:
    case TAG_LIST:
    case TAG_QUOTE:
    case TAG_CODE_BLOCK:
    case TAG_TABLE:
    case TAG_RULE:
        w->inside--;
        block_element(w, out, n, tag);
        return;
    case TAG_BREAK:
        pieces_break(&w->p);
        break;
    case TAG_EMPHASIS:
        marked(w, out, n, &w->in_emphasis, PIECE_EMPHASIS);
        break;
    case TAG_STRONG:
        marked(w, out, n, &w->in_strong, PIECE_STRONG);
        break;
    case TAG_CODE:
        pieces_code(&w->p, text_nfc(w->arena, text_visible(w->arena, xml_text_of(w->arena, n))));
        break;
    case TAG_LINK:
        link_element(w, out, n);
        break;
    case TAG_IMAGE:
        image(w, n);
        break;
    case TAG_SCRIPT:
        w->left.scripts++;
        break;
    case TAG_FRAME:
        w->left.frames++;
        break;
    case TAG_FORM:
        w->left.forms++;
        break;
    case TAG_SILENT:
        break;
    case TAG_INLINE:
        children(w, out, n);
        break;
    }
    w->inside--;
    if (html_never_ends(n))
        children(w, out, n);
}

/* Pieces of text that an entity or a comment parted are one. */
static const struct xml_node *text_run(struct writing *w, struct blocks_out *out,
                                       const struct xml_node *n)
{
    AUTO(buf) all;
    buf_init(&all, SIZE_MAX / 2);
    const struct xml_node *last = n;
    for (; n != NULL && html_is_text(n); n = n->next) {
        buf_add(&all, n->text);
        last = n;
    }
    if (w->source->keeps_breaks)
        words_with_breaks(w, out, buf_str(&all));
    else
        words(w, buf_str(&all));
    return last;
}

static void children(struct writing *w, struct blocks_out *out, const struct xml_node *n)
{
    for (const struct xml_node *c = n->first; c != NULL; c = c->next) {
        if (html_is_text(c))
            c = text_run(w, out, c);
        else
            element(w, out, c);
    }
}

/* --- all of it -----------------------------------------------------------------------------------
 */

static int top_heading(const struct xml_node *n)
{
    int top = HEADINGS;
    for (const struct xml_node *c = n->first; c != NULL; c = c->next) {
        const int theirs = html_tag(c) == TAG_HEADING ? heading_of(c) : top_heading(c);
        top = theirs < top ? theirs : top;
    }
    return top;
}

static err_t written(struct arena *arena, const struct html_source *source, bool with_marks,
                     struct html_markdown *out)
{
    AUTO(buf) all;
    buf_init(&all, MARKDOWN_MAX);
    struct writing w = { .arena = arena,
                         .source = source,
                         .heading_top = top_heading(source->root),
                         .with_marks = with_marks };
    struct blocks_out top = { .to = &all, .between = S("\n\n"), .is_top = true };
    pieces_begin(&w.p, arena);
    children(&w, &top, source->root);
    flush(&w, &top, "", false);
    TRY(buf_check(&all));
    *out = (struct html_markdown){ .text = arena_str(arena, buf_str(&all)),
                                   .begins_simply = w.first_is_plain,
                                   .left = w.left };
    out->rest = w.rest < all.len ? w.rest + top.between.len : all.len;
    return OK;
}

err_t html_markdown(struct arena *arena, const struct html_source *source,
                    struct html_markdown *out)
{
    struct html_markdown plain;
    TRY(written(arena, source, true, out));
    if (str_find_byte(out->text, '*', 0) == out->text.len &&
        str_find_byte(out->text, '_', 0) == out->text.len)
        return OK;
    /* Emphasis must change no word: where it would, none is better. */
    TRY(written(arena, source, false, &plain));
    if (!str_eq(markdown_text(arena, out->text), markdown_text(arena, plain.text)))
        *out = plain;
    return OK;
}

void html_left_add(struct html_left *to, const struct html_left *of)
{
    to->scripts += of->scripts;
    to->frames += of->frames;
    to->forms += of->forms;
    to->shortcodes += of->shortcodes;
    to->links += of->links;
    to->images += of->images;
    to->tables += of->tables;
}
