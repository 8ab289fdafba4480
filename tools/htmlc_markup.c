/* Reading the HTML of a template: tags, attributes, values, text, and what may stand in each.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "htmlc_parts.h"

static const struct element *innermost(const struct htmlc *t)
{
    return t->element_count == 0 ? NULL : &t->elements[t->element_count - 1];
}

bool keeps_space(const struct htmlc *t)
{
    return innermost(t) != NULL && innermost(t)->keeps_space;
}

static bool is_untranslated(const struct htmlc *t)
{
    return innermost(t) != NULL && innermost(t)->is_untranslated;
}

static bool in_svg(const struct htmlc *t)
{
    for (size_t i = 0; i < t->element_count; i++) {
        if (str_eq(t->elements[i].name, S("svg")))
            return true;
    }
    return false;
}

/* The open element whose content is text only ("<b>" in a title would be shown as it stands), or
 * NULL. */
static const struct element *plain_text_element(const struct htmlc *t)
{
    const struct element *const e = innermost(t);
    if (e == NULL || in_svg(t) || (!str_eq(e->name, S("title")) && !str_eq(e->name, S("textarea"))))
        return NULL;
    return e;
}

/* Letters, digits and what joins them in names of elements and attributes. */
static size_t name_length(const struct htmlc *t)
{
    size_t n = 0;
    while (is_name_byte(peek(t, n)) || peek(t, n) == '-' || peek(t, n) == ':')
        n++;
    return n;
}

/* --- text ----------------------------------------------------------------------------------- */

static err_t read_text(struct htmlc *t)
{
    const size_t from = t->at;
    const int line = t->line;
    do {
        advance(t, 1);
    } while (t->at < t->text.len && peek(t, 0) != '<' && !at_code(t));

    const str_t text = str_sub(t->text, from, t->at);
    int words_at = 0;
    TRY(check_literal(t, text, line, &words_at));
    if (words_at > 0 && !is_untranslated(t))
        return refuse_at(t, words_at,
                         "visible words \"%.*s\": put them into the catalogue, {{ _(\"…\") }}",
                         STR_ARG(str_sub(str_trim(text), 0, 40)));
    if (keeps_space(t))
        emit_markup(t, text);
    else
        emit_text(t, text);
    return OK;
}

/* HTML comments are for nobody's browser: they are left out. */
static err_t read_comment(struct htmlc *t)
{
    const int line = t->line;
    const size_t end = str_find(rest_of(t), S("-->"));
    const str_t inside = str_sub(rest_of(t), 0, end);
    if (end == rest_of(t).len)
        return refuse_at(t, line, "this comment is never closed");
    if (str_find(inside, S("{{")) < end || str_find(inside, S("{%")) < end)
        return refuse_at(t, line, "no holes or statements in a comment: use {# … #}");
    advance(t, end + 3);
    return OK;
}

/* --- end tags ------------------------------------------------------------------------------- */

static err_t read_end_tag(struct htmlc *t)
{
    advance(t, 2);
    const str_t name = str_sub(rest_of(t), 0, name_length(t));
    if (name.len == 0 || peek(t, name.len) != '>')
        return refuse(t, "an end tag is </name>, nothing more");
    const struct element *const open = innermost(t);
    if (open == NULL || !str_eq(open->name, name)) {
        return refuse(t, "</%.*s> closes nothing: the open element is <%.*s>", STR_ARG(name),
                      STR_ARG(open == NULL ? S("none") : open->name));
    }
    if (t->element_count <= t->blocks[t->block_count - 1].element_count)
        return refuse(t, "</%.*s> closes what was opened outside of the block of line %d",
                      STR_ARG(name), t->blocks[t->block_count - 1].line);
    advance(t, name.len + 1);
    emit_markup(t, S("</"));
    emit_markup(t, name);
    emit_markup(t, S(">"));
    t->element_count--;
    return OK;
}

/* --- start tags ----------------------------------------------------------------------------- */

static const struct element *open_element_of(const struct htmlc *t, str_t name)
{
    for (size_t i = 0; i < t->element_count; i++) {
        if (str_eq(t->elements[i].name, name))
            return &t->elements[i];
    }
    return NULL;
}

/* Browsers would close the outer element first, and the rest would stand outside of it. */
static err_t check_nesting(struct htmlc *t, str_t name)
{
    const struct element *outer = element_ends_p(name) ? open_element_of(t, S("p")) : NULL;
    if (outer == NULL &&
        (str_eq(name, S("a")) || str_eq(name, S("button")) || str_eq(name, S("form"))))
        outer = open_element_of(t, name);
    if (outer == NULL)
        return OK;
    return refuse(t, "<%.*s> cannot stand inside <%.*s> of line %d", STR_ARG(name),
                  STR_ARG(outer->name), outer->line);
}

static err_t begin_tag(struct htmlc *t)
{
    advance(t, 1);
    const str_t name = str_sub(rest_of(t), 0, name_length(t));
    const bool svg = in_svg(t) || str_eq(name, S("svg"));
    if (element_is_refused(name) || (svg && str_eq_ascii_nocase(name, S("script"))))
        return refuse(t, "<%.*s> is not allowed in a template", STR_ARG(name));
    for (size_t i = 0; !svg && i < name.len; i++) {
        if (name.at[i] >= 'A' && name.at[i] <= 'Z')
            return refuse(t, "<%.*s>: element names are written in small letters", STR_ARG(name));
    }
    if (!svg)
        TRY(check_nesting(t, name));
    t->tag =
        (struct tag){ .name = name, .line = t->line, .block_count = t->block_count, .in_svg = svg };
    advance(t, name.len);
    if (looking_at(t, S("{{")))
        return refuse(t, "no holes in the name of an element");
    if (!is_blank(peek(t, 0)) && peek(t, 0) != '>' && peek(t, 0) != '/' && !at_code(t))
        return refuse(t, "<%.*s: not the name of an element", STR_ARG(name));
    emit_markup(t, S("<"));
    emit_markup(t, name);
    t->place = PLACE_TAG;
    return OK;
}

/* A script is a data block with one hole, or a file of ours. */
static err_t check_script(struct htmlc *t)
{
    if (t->tag.is_json == t->tag.has_src) {
        return refuse_at(t, t->tag.line,
                         "<script> needs either type=\"application/json\" and one hole, or src");
    }
    t->script_is_json = t->tag.is_json;
    t->script_has_hole = false;
    t->place = PLACE_SCRIPT;
    return OK;
}

static err_t check_visible(struct htmlc *t)
{
    if (t->tag.shows_value && t->tag.content_words_at > 0) {
        t->tag.visible_attr = str_eq(t->tag.name, S("meta")) ? S("content") : S("value");
        t->tag.visible_at = t->tag.content_words_at;
    }
    if (t->tag.visible_attr.len == 0 || t->tag.is_untranslated || is_untranslated(t))
        return OK;
    return refuse_at(t, t->tag.visible_at,
                     "visible words in %.*s: put them into the catalogue, {{ _(\"…\") }}",
                     STR_ARG(t->tag.visible_attr));
}

static err_t open_element(struct htmlc *t)
{
    if (t->element_count == ELEMENTS_MAX)
        return refuse(t, "more than %d elements inside each other", ELEMENTS_MAX);
    const bool keeps =
        !t->tag.in_svg && (str_eq(t->tag.name, S("pre")) || str_eq(t->tag.name, S("textarea")));
    const struct element e = { .name = t->tag.name,
                               .line = t->tag.line,
                               .is_untranslated = is_untranslated(t) || t->tag.is_untranslated,
                               .keeps_space = keeps || keeps_space(t) };
    t->elements[t->element_count++] = e;
    /* Browsers drop a line end right after these tags; it may belong to the text of the hole. */
    if (keeps && at_code(t))
        emit_markup(t, S("\n"));
    return OK;
}

static err_t end_tag(struct htmlc *t)
{
    const bool closes_itself = peek(t, 0) == '/';
    if (closes_itself && peek(t, 1) != '>')
        return refuse(t, "a / in a tag must be followed by >");
    if (t->block_count != t->tag.block_count)
        return refuse(t, "<%.*s> of line %d ends inside a block that began inside the tag",
                      STR_ARG(t->tag.name), t->tag.line);
    TRY(check_visible(t));
    const bool is_void = !t->tag.in_svg && element_is_void(t->tag.name);
    if (closes_itself && !is_void && !t->tag.in_svg)
        return refuse(t, "<%.*s/> is not closed by its slash in HTML", STR_ARG(t->tag.name));
    emit_markup(t, closes_itself && t->tag.in_svg ? S("/>") : S(">"));
    advance(t, closes_itself ? 2 : 1);
    t->place = PLACE_TEXT;
    if (is_void || closes_itself)
        return OK;
    TRY(open_element(t));
    return str_eq(t->tag.name, S("script")) ? check_script(t) : OK;
}

/* --- attributes ----------------------------------------------------------------------------- */

/* An attribute of another branch of the same {% if %} is no duplicate. */
static bool is_in_another_branch(const struct htmlc *t, size_t attr)
{
    for (size_t i = t->tag.block_count; i < t->block_count; i++) {
        const struct block *const b = &t->blocks[i];
        if (attr >= b->attrs_before && attr < b->attrs_of_branch)
            return true;
    }
    return false;
}

static err_t note_attr(struct htmlc *t, str_t name)
{
    if (attr_is_refused(name))
        return refuse(t, "the attribute %.*s is not allowed", STR_ARG(name));
    for (size_t i = 0; i < t->tag.attr_count; i++) {
        if (str_eq_ascii_nocase(t->tag.attrs[i], name) && !is_in_another_branch(t, i))
            return refuse(t, "%.*s stands twice in this tag", STR_ARG(name));
    }
    if (t->tag.attr_count == ATTRS_MAX)
        return refuse(t, "more than %d attributes", ATTRS_MAX);
    t->tag.attrs[t->tag.attr_count++] = name;
    return OK;
}

static err_t read_attr_name(struct htmlc *t)
{
    const str_t name = str_sub(rest_of(t), 0, name_length(t));
    if (name.len == 0 || !is_alpha(name.at[0]))
        return refuse(t, "'%c' cannot stand in a tag", peek(t, 0));
    for (size_t i = 0; !t->tag.in_svg && i < name.len; i++) {
        if (name.at[i] >= 'A' && name.at[i] <= 'Z')
            return refuse(t, "%.*s: attribute names are written in small letters", STR_ARG(name));
    }
    TRY(note_attr(t, name));
    advance(t, name.len);
    emit_markup(t, S(" "));
    emit_markup(t, name);
    if (at_code(t) && peek(t, 1) == '{')
        return refuse(t, "no holes in the name of an attribute");
    if (peek(t, 0) != '=') {
        if (attr_is_url(name))
            return refuse(t, "%.*s needs an address", STR_ARG(name));
        return OK;
    }
    if (peek(t, 1) != '"')
        return refuse(t, "the value of %.*s must stand in double quotes", STR_ARG(name));
    advance(t, 2);
    emit_markup(t, S("=\""));
    t->place = PLACE_VALUE;
    t->tag.attr = name;
    t->tag.kind = attr_is_url(name) || attr_is_srcset(name) ? VALUE_URL_START : VALUE_PLAIN;
    t->tag.value_at = t->at;
    t->tag.value_blocks = t->block_count;
    t->tag.value_has_code = false;
    t->tag.value_words_at = 0;
    return OK;
}

static err_t tag_step(struct htmlc *t)
{
    if (peek(t, 0) == '>' || peek(t, 0) == '/')
        return end_tag(t);
    if (!is_blank(peek(t, 0)))
        return read_attr_name(t);
    advance(t, 1);
    return OK;
}

/* --- attribute values ----------------------------------------------------------------------- */

static bool is_one_of_3(str_t s, str_t a, str_t b, str_t c)
{
    return str_eq(s, a) || str_eq(s, b) || str_eq(s, c);
}

/* What the tag learns from a value that is always there and holds no code. */
static void learn(struct tag *tag, str_t value)
{
    const bool is_meta = str_eq(tag->name, S("meta"));
    if (str_eq(tag->attr, S("translate")))
        tag->is_untranslated = str_eq(value, S("no"));
    if (str_eq(tag->attr, S("type")))
        tag->is_json =
            str_eq(value, S("application/json")) || str_eq(value, S("application/ld+json"));
    if (str_eq(tag->attr, S("type")) && str_eq(tag->name, S("input")))
        tag->shows_value = is_one_of_3(value, S("submit"), S("reset"), S("button"));
    if (is_meta && (str_eq(tag->attr, S("name")) || str_eq(tag->attr, S("property"))))
        tag->shows_value = is_one_of_3(value, S("description"), S("og:title"), S("og:description"));
}

static err_t end_value(struct htmlc *t)
{
    struct tag *const tag = &t->tag;
    if (t->block_count != tag->value_blocks)
        return refuse(t, "the value of %.*s ends inside a block that began inside it",
                      STR_ARG(tag->attr));
    if (tag->kind == VALUE_URL_START)
        return refuse(t, "%.*s needs an address", STR_ARG(tag->attr));
    if (t->block_count == tag->block_count) {
        if (!tag->value_has_code)
            learn(tag, str_sub(t->text, tag->value_at, t->at));
        if (str_eq(tag->attr, S("src")))
            tag->has_src = true;
    }
    if (tag->value_words_at > 0 && attr_is_visible(tag->attr)) {
        tag->visible_attr = tag->attr;
        tag->visible_at = tag->value_words_at;
    }
    if (str_eq(tag->attr, S("content")) || str_eq(tag->attr, S("value")))
        tag->content_words_at = tag->value_words_at;
    advance(t, 1);
    emit_markup(t, S("\""));
    t->place = PLACE_TAG;
    return OK;
}

/* "#part" and "/path" are safe; everything else comes from a hole. What follows the slash must not
 * make a browser see two of them. */
static err_t begin_literal_url(struct htmlc *t)
{
    const char next = peek(t, 1);
    if (attr_is_srcset(t->tag.attr))
        return refuse(t, "%.*s must be wholly one hole", STR_ARG(t->tag.attr));
    if (peek(t, 0) == '#') {
        t->tag.kind = VALUE_PLAIN;
        return OK;
    }
    if (peek(t, 0) != '/' || next == '\0' ||
        (!is_name_byte(next) && strchr("\"?#.-_~%", next) == NULL))
        return refuse(t, "%.*s must be one hole, \"#…\" or \"/…\"", STR_ARG(t->tag.attr));
    t->tag.kind = VALUE_URL_PATH;
    return OK;
}

static err_t value_step(struct htmlc *t)
{
    if (peek(t, 0) == '"')
        return end_value(t);
    if (t->tag.kind == VALUE_URL_HOLE)
        return refuse(t, "%.*s must be wholly one hole", STR_ARG(t->tag.attr));
    if (t->tag.kind == VALUE_URL_START)
        TRY(begin_literal_url(t));
    const size_t from = t->at;
    const int line = t->line;
    while (t->at < t->text.len && peek(t, 0) != '"' && !at_code(t)) {
        if (peek(t, 0) == '<')
            return refuse(t, "a < in the value of %.*s: write &lt;", STR_ARG(t->tag.attr));
        advance(t, 1);
    }
    const str_t value = str_sub(t->text, from, t->at);
    TRY(check_literal(t, value, line, &t->tag.value_words_at));
    emit_markup(t, value);
    return OK;
}

/* --- scripts -------------------------------------------------------------------------------- */

static err_t script_step(struct htmlc *t)
{
    if (is_blank(peek(t, 0))) {
        advance(t, 1);
        return OK;
    }
    if (!looking_at(t, S("</script>")))
        return refuse(t, "no code inside <script>: a data block holds one hole, code is a file");
    if (t->script_is_json && !t->script_has_hole)
        return refuse(t, "this data block needs one hole");
    t->place = PLACE_TEXT;
    return read_end_tag(t);
}

/* --- steps ---------------------------------------------------------------------------------- */

static err_t text_step(struct htmlc *t)
{
    if (peek(t, 0) != '<')
        return read_text(t);
    const struct element *const plain = plain_text_element(t);
    if (plain != NULL && peek(t, 1) != '/')
        return refuse(t, "no markup inside <%.*s>: write &lt;", STR_ARG(plain->name));
    if (looking_at(t, S("<!--")))
        return read_comment(t);
    if (looking_at(t, S("<!DOCTYPE html>"))) {
        advance(t, 15);
        emit_markup(t, S("<!DOCTYPE html>"));
        return OK;
    }
    if (peek(t, 1) == '/')
        return read_end_tag(t);
    if (is_alpha(peek(t, 1)))
        return begin_tag(t);
    if (peek(t, 1) == '{')
        return refuse(t, "no holes in the name of an element");
    return refuse(t, "a < that begins no tag: write &lt;");
}

err_t markup_step(struct htmlc *t)
{
    switch (t->place) {
    case PLACE_OUTSIDE:
        if (!is_blank(peek(t, 0)))
            return refuse(t, "outside of a view: expected {%% view name(…) %%}");
        advance(t, 1);
        return OK;
    case PLACE_TEXT:
        return text_step(t);
    case PLACE_TAG:
        return tag_step(t);
    case PLACE_VALUE:
        return value_step(t);
    case PLACE_SCRIPT:
        return script_step(t);
    }
    return OK;
}

/* --- holes ---------------------------------------------------------------------------------- */

static err_t value_hole(struct htmlc *t, const char **put)
{
    switch (t->tag.kind) {
    case VALUE_PLAIN:
        *put = "PUT_ATTR(out, (";
        return OK;
    case VALUE_URL_START:
        *put = attr_is_srcset(t->tag.attr) ? "PUT_SRCSET(out, (" : "PUT_URL(out, (";
        t->tag.kind = VALUE_URL_HOLE;
        return OK;
    case VALUE_URL_HOLE:
    case VALUE_URL_PATH:
        return refuse(t, "%.*s must be wholly one hole", STR_ARG(t->tag.attr));
    }
    return OK;
}

static err_t hole_macro(struct htmlc *t, const char **put)
{
    switch (t->place) {
    case PLACE_OUTSIDE:
        return refuse(t, "a hole outside of a view");
    case PLACE_TEXT:
        *put = plain_text_element(t) != NULL ? "PUT_ATTR(out, (" : "PUT_TEXT(out, (";
        return OK;
    case PLACE_TAG:
        return refuse(t, "a hole in a tag must stand in a quoted value");
    case PLACE_VALUE:
        t->tag.value_has_code = true;
        return value_hole(t, put);
    case PLACE_SCRIPT:
        if (!t->script_is_json || t->script_has_hole)
            return refuse(t, "only a data block holds a hole, and only one");
        t->script_has_hole = true;
        *put = "PUT_JSON(out, (";
        return OK;
    }
    return OK;
}

err_t markup_hole(struct htmlc *t)
{
    const char *put = "";
    t->code_line = t->line;
    TRY(hole_macro(t, &put));
    advance(t, 2);
    str_t code;
    TRY(read_code(t, "}}", &code));
    if (code.len == 0)
        return refuse_at(t, t->code_line, "an empty hole");
    emit_code(t, put, code, "));");
    return OK;
}
