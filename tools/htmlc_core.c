/* The template compiler: statements, blocks, and the walk through the template.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "htmlc_parts.h"

err_t refuse_at(struct htmlc *t, int line, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(t->error->text, sizeof t->error->text, fmt, args);
    va_end(args);
    t->error->line = line;
    return ERR_INVALID;
}

void advance(struct htmlc *t, size_t n)
{
    for (; n > 0 && t->at < t->text.len; n--) {
        if (t->text.at[t->at++] == '\n')
            t->line++;
    }
}

/* --- C code in the template ----------------------------------------------------------------- */

/* At a quote of C: moves behind the closing one. */
static err_t skip_quoted(struct htmlc *t)
{
    const char quote = peek(t, 0);
    const int line = t->line;
    advance(t, 1);
    while (t->at < t->text.len && peek(t, 0) != quote && peek(t, 0) != '\n')
        advance(t, peek(t, 0) == '\\' ? 2 : 1);
    if (peek(t, 0) != quote)
        return refuse_at(t, line, "a quote in this code is never closed");
    advance(t, 1);
    return OK;
}

static char closing(char open)
{
    if (open == '(')
        return ')';
    if (open == '[')
        return ']';
    return '}';
}

err_t read_code(struct htmlc *t, const char *close, str_t *code)
{
    const size_t from = t->at;
    const int line = t->line;
    char expected[40];
    size_t depth = 0;
    while (t->at < t->text.len) {
        const char c = peek(t, 0);
        if (depth == 0 && c == close[0] && peek(t, 1) == close[1]) {
            *code = str_trim(str_sub(t->text, from, t->at));
            advance(t, 2);
            return OK;
        }
        if (c == '"' || c == '\'') {
            TRY(skip_quoted(t));
            continue;
        }
        if (c == '/' && (peek(t, 1) == '/' || peek(t, 1) == '*'))
            return refuse(t, "no comments inside code: use {# … #}");
        if (c == '#' || c == '\\')
            return refuse(t, "'%c' cannot stand in this code", c);
        if (c == '(' || c == '[' || c == '{') {
            if (depth == sizeof expected)
                return refuse(t, "too many brackets");
            expected[depth++] = closing(c);
        } else if (c == ')' || c == ']' || c == '}') {
            if (depth == 0 || expected[--depth] != c)
                return refuse(t, "this '%c' closes nothing", c);
        }
        advance(t, 1);
    }
    return refuse_at(t, line, "this code is never closed by %s", close);
}

/* "name(…)" and nothing more. */
static err_t check_call(struct htmlc *t, str_t code)
{
    size_t n = 0;
    while (n < code.len && is_name_byte(code.at[n]))
        n++;
    if (n == 0 || !(is_alpha(code.at[0])) || n == code.len || code.at[n] != '(' ||
        code.at[code.len - 1] != ')')
        return refuse_at(t, t->code_line, "expected name(…), found \"%.*s\"",
                         STR_ARG(str_sub(code, 0, 60)));
    return OK;
}

/* --- blocks --------------------------------------------------------------------------------- */

static err_t open_block(struct htmlc *t, struct block b)
{
    if (t->block_count == BLOCKS_MAX)
        return refuse(t, "more than %d blocks inside each other", BLOCKS_MAX);
    b.line = t->code_line;
    b.place = t->place;
    b.element_count = t->element_count;
    b.attrs_before = t->tag.attr_count;
    b.attrs_of_branch = t->tag.attr_count;
    t->blocks[t->block_count++] = b;
    return OK;
}

/* A branch or body ends: it must leave things as it found them. */
static err_t check_balance(struct htmlc *t, const struct block *b)
{
    if (t->element_count > b->element_count) {
        const struct element *const e = &t->elements[t->element_count - 1];
        return refuse_at(t, e->line, "<%.*s> is not closed before line %d", STR_ARG(e->name),
                         t->code_line);
    }
    if (t->place != b->place)
        return refuse_at(t, t->code_line, "the block of line %d must end where it began: %s",
                         b->line,
                         b->place == PLACE_TAG     ? "inside the tag"
                         : b->place == PLACE_VALUE ? "inside the attribute value"
                                                   : "in text");
    return OK;
}

static err_t next_branch(struct htmlc *t, const char *before, str_t condition, const char *after)
{
    struct block *const b = t->block_count == 0 ? NULL : &t->blocks[t->block_count - 1];
    if (b == NULL || b->kind != BLOCK_IF || b->has_else)
        return refuse_at(t, t->code_line, "no {%% if %%} is open here");
    TRY(check_balance(t, b));
    b->attrs_of_branch = t->tag.attr_count;
    emit_code(t, before, condition, after);
    return OK;
}

static err_t end_view(struct htmlc *t)
{
    emit_trim(t);
    emit_function(t, t->view_has_content ? "_end" : "");
    t->place = PLACE_OUTSIDE;
    return OK;
}

static err_t end_block(struct htmlc *t)
{
    if (t->block_count == 0)
        return refuse_at(t, t->code_line, "{%% end %%} without a block");
    const struct block b = t->blocks[t->block_count - 1];
    TRY(check_balance(t, &b));
    t->block_count--;
    switch (b.kind) {
    case BLOCK_VIEW:
        return end_view(t);
    case BLOCK_INSIDE:
        emit_code(t, "}", STR_NONE, "");
        emit_call(t, b.code, "_end");
        return OK;
    case BLOCK_IF:
    case BLOCK_LOOP:
        emit_code(t, "}", STR_NONE, "");
        return OK;
    }
    return OK;
}

/* --- statements ----------------------------------------------------------------------------- */

static err_t begin_view(struct htmlc *t, str_t code)
{
    if (t->place != PLACE_OUTSIDE)
        return refuse_at(t, t->code_line, "a view inside a view");
    TRY(check_call(t, code));
    const size_t open = str_find_byte(code, '(', 0);
    t->view_name = str_sub(code, 0, open);
    t->view_params = str_trim(str_sub(code, open + 1, code.len - 1));
    t->view_has_content = false;
    t->tag = (struct tag){ 0 };
    TRY(open_block(t, (struct block){ .kind = BLOCK_VIEW }));
    t->blocks[0].place = PLACE_TEXT;
    t->place = PLACE_TEXT;
    while (is_blank(peek(t, 0)))
        advance(t, 1);
    return OK;
}

static err_t split_view(struct htmlc *t)
{
    if (t->place != PLACE_TEXT || t->block_count != 1 || t->view_has_content)
        return refuse_at(t, t->code_line,
                         "{%% content %%} stands once in a view, outside of other blocks");
    emit_function(t, "_begin");
    t->view_has_content = true;
    return OK;
}

static err_t begin_inside(struct htmlc *t, str_t code)
{
    TRY(check_call(t, code));
    if (t->place != PLACE_TEXT)
        return refuse_at(t, t->code_line, "a view can only be drawn in text");
    emit_call(t, code, "_begin");
    emit_code(t, "{", STR_NONE, "");
    return open_block(t, (struct block){ .kind = BLOCK_INSIDE, .code = code });
}

static err_t render(struct htmlc *t, str_t code)
{
    TRY(check_call(t, code));
    if (t->place != PLACE_TEXT)
        return refuse_at(t, t->code_line, "a view can only be drawn in text");
    emit_call(t, code, "");
    return OK;
}

static bool has_word(str_t code, str_t word)
{
    for (size_t i = 0; i < code.len;) {
        size_t end = i;
        while (end < code.len && is_name_byte(code.at[end]))
            end++;
        if (str_eq(str_sub(code, i, end), word))
            return true;
        i = end + 1;
    }
    return false;
}

/* A jump would leave tags open. */
static err_t run(struct htmlc *t, str_t code)
{
    if (has_word(code, S("return")) || has_word(code, S("goto")) || has_word(code, S("break")) ||
        has_word(code, S("continue")))
        return refuse_at(t, t->code_line, "no jumps in {%% do %%}: tags would stay open");
    if (code.len == 0 || (code.at[code.len - 1] != ';' && code.at[code.len - 1] != '}'))
        return refuse_at(t, t->code_line, "{%% do %%} holds a C statement, with its semicolon");
    emit_code(t, "", code, "");
    return OK;
}

static err_t begin_if(struct htmlc *t, str_t condition)
{
    emit_code(t, "if (", condition, ") {");
    return open_block(t, (struct block){ .kind = BLOCK_IF });
}

static err_t begin_loop(struct htmlc *t, str_t word, str_t code)
{
    if (t->place == PLACE_TAG)
        return refuse_at(t, t->code_line, "no loops between attributes");
    emit_code(t, str_eq(word, S("for")) ? "for (" : "while (", code, ") {");
    return open_block(t, (struct block){ .kind = BLOCK_LOOP });
}

static err_t begin_else(struct htmlc *t, str_t code)
{
    if (code.len > 0)
        return refuse_at(t, t->code_line, "{%% else %%} takes nothing; did you mean elif?");
    TRY(next_branch(t, "} else {", STR_NONE, ""));
    t->blocks[t->block_count - 1].has_else = true;
    return OK;
}

/* One statement inside a view; word and code are its parts. */
static err_t statement_in_view(struct htmlc *t, str_t word, str_t code)
{
    if (t->place == PLACE_SCRIPT)
        return refuse_at(t, t->code_line, "no statements inside <script>");
    if (t->place == PLACE_VALUE) {
        if (t->tag.kind != VALUE_PLAIN)
            return refuse_at(t, t->code_line, "%.*s must be wholly one hole", STR_ARG(t->tag.attr));
        t->tag.value_has_code = true;
    }
    if (str_eq(word, S("end")))
        return end_block(t);
    if (str_eq(word, S("if")))
        return begin_if(t, code);
    if (str_eq(word, S("elif")))
        return next_branch(t, "} else if (", code, ") {");
    if (str_eq(word, S("else")))
        return begin_else(t, code);
    if (str_eq(word, S("for")) || str_eq(word, S("while")))
        return begin_loop(t, word, code);
    if (str_eq(word, S("do")))
        return run(t, code);
    if (str_eq(word, S("render")))
        return render(t, code);
    if (str_eq(word, S("inside")))
        return begin_inside(t, code);
    if (str_eq(word, S("content")))
        return split_view(t);
    return refuse_at(t, t->code_line, "unknown statement \"%.*s\"", STR_ARG(str_sub(word, 0, 40)));
}

static err_t include(struct htmlc *t, str_t file, struct buf *includes)
{
    if (file.len < 3 || (file.at[0] != '"' && file.at[0] != '<') ||
        str_find_byte(file, '\n', 0) < file.len)
        return refuse_at(t, t->code_line, "expected {%% include \"folder/file.h\" %%}");
    buf_printf(includes, "#include %.*s\n", STR_ARG(file));
    return OK;
}

/* --- the walk ------------------------------------------------------------------------------- */

static bool is_alone_on_line(const struct htmlc *t, size_t from)
{
    size_t before = from;
    while (before > 0 && (t->text.at[before - 1] == ' ' || t->text.at[before - 1] == '\t'))
        before--;
    size_t after = 0;
    while (peek(t, after) == ' ' || peek(t, after) == '\t' || peek(t, after) == '\r')
        after++;
    return (before == 0 || t->text.at[before - 1] == '\n') &&
           (peek(t, after) == '\n' || t->at + after == t->text.len);
}

/* A statement alone on its line leaves no blanks behind: the line end before it is enough. */
static void skip_line_of(struct htmlc *t, size_t from)
{
    if (t->place != PLACE_TEXT || keeps_space(t) || !is_alone_on_line(t, from))
        return;
    while (is_blank(peek(t, 0)))
        advance(t, 1);
}

static err_t statement(struct htmlc *t, struct buf *includes)
{
    const size_t from = t->at;
    t->code_line = t->line;
    advance(t, 2);
    while (is_blank(peek(t, 0)))
        advance(t, 1);
    size_t n = 0;
    while (is_alpha(peek(t, n)))
        n++;
    const str_t word = str_sub(rest_of(t), 0, n);
    advance(t, n);
    str_t code;
    TRY(read_code(t, "%}", &code));

    if (str_eq(word, S("include")) && t->place == PLACE_OUTSIDE)
        return include(t, code, includes);
    if (str_eq(word, S("view")))
        return begin_view(t, code);
    if (t->place == PLACE_OUTSIDE)
        return refuse_at(t, t->code_line, "outside of a view only include and view are known");
    TRY(statement_in_view(t, word, code));
    if (!str_eq(word, S("render")))
        skip_line_of(t, from);
    return OK;
}

static err_t template_comment(struct htmlc *t)
{
    const size_t from = t->at;
    const size_t end = str_find(rest_of(t), S("#}"));
    if (end == rest_of(t).len)
        return refuse(t, "this comment is never closed");
    if (t->place == PLACE_VALUE)
        return refuse(t, "no comments inside an attribute value");
    advance(t, end + 2);
    skip_line_of(t, from);
    return OK;
}

static err_t step(struct htmlc *t, struct buf *includes)
{
    if (!at_code(t))
        return markup_step(t);
    switch (peek(t, 1)) {
    case '{':
        return markup_hole(t);
    case '%':
        return statement(t, includes);
    default:
        return template_comment(t);
    }
}

static err_t walk(struct htmlc *t, struct buf *includes)
{
    if (!utf8_valid(t->text))
        return refuse(t, "the file is not valid UTF-8");
    while (t->at < t->text.len)
        TRY(step(t, includes));
    if (t->block_count > 0)
        return refuse_at(t, t->blocks[t->block_count - 1].line, "this block has no {%% end %%}");
    if (t->declarations.len == 0)
        return refuse(t, "no {%% view %%} in this file");
    return OK;
}

err_t htmlc_compile(str_t path, str_t header_name, str_t text, struct buf *header,
                    struct buf *source, struct htmlc_error *error)
{
    struct htmlc t = {
        .path = path, .text = text, .line = 1, .error = error, .header = header, .source = source
    };
    AUTO(buf) includes;
    buf_init(&includes, LITERAL_MAX);
    buf_init(&t.declarations, LITERAL_MAX);
    buf_init(&t.body, LITERAL_MAX);
    buf_init(&t.literal, LITERAL_MAX);

    err_t e = walk(&t, &includes);
    if (e == OK) {
        emit_files(&t, header_name, buf_str(&includes));
        const bool full = t.declarations.full || t.body.full || t.literal.full || includes.full ||
                          header->full || source->full;
        e = full ? ERR_TOO_BIG : OK;
    }
    buf_release(&t.declarations);
    buf_release(&t.body);
    buf_release(&t.literal);
    return e;
}
