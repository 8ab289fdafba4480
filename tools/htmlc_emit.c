/* Writing the C code of a template.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "htmlc_parts.h"

enum { LITERAL_CHUNK = 1000 }; /* bytes; C promises only 4095 for a string */

void emit_markup(struct htmlc *t, str_t markup)
{
    if (t->literal.len == 0)
        t->literal_line = t->line;
    buf_add(&t->literal, markup);
}

static bool ends_blank(const struct buf *b)
{
    return b->len > 0 && is_blank(b->at[b->len - 1]);
}

void emit_text(struct htmlc *t, str_t text)
{
    if (t->literal.len == 0)
        t->literal_line = t->line;
    for (size_t i = 0; i < text.len;) {
        size_t end = i;
        bool has_newline = false;
        for (; end < text.len && is_blank(text.at[end]); end++)
            has_newline = has_newline || text.at[end] == '\n';
        if (end > i && !ends_blank(&t->literal))
            buf_byte(&t->literal, has_newline ? '\n' : ' ');
        for (i = end; end < text.len && !is_blank(text.at[end]);)
            end++;
        buf_add(&t->literal, str_sub(text, i, end));
        i = end;
    }
}

void emit_trim(struct htmlc *t)
{
    while (ends_blank(&t->literal))
        t->literal.len--;
}

/* A byte of a C string. Question marks are escaped because of trigraphs. */
static void add_c_byte(struct buf *to, char c)
{
    switch (c) {
    case '\n':
        BUF_LIT(to, "\\n");
        return;
    case '"':
    case '\\':
    case '?':
        buf_byte(to, '\\');
        buf_byte(to, c);
        return;
    default:
        if ((unsigned char)c < 0x20 || c == 0x7f)
            buf_printf(to, "\\%03o", (unsigned)(unsigned char)c);
        else
            buf_byte(to, c);
    }
}

static void add_c_string(struct buf *to, str_t s)
{
    buf_byte(to, '"');
    for (size_t i = 0; i < s.len; i++)
        add_c_byte(to, s.at[i]);
    buf_byte(to, '"');
}

/* Mistakes in what follows shall point at this line of the template. */
static void add_line(struct htmlc *t, int line)
{
    if (line == t->body_line)
        return;
    buf_printf(&t->body, "#line %d ", line);
    add_c_string(&t->body, t->path);
    buf_byte(&t->body, '\n');
    t->body_line = line;
}

static void flush_literal(struct htmlc *t)
{
    for (str_t rest = buf_str(&t->literal); rest.len > 0;) {
        size_t n = rest.len < LITERAL_CHUNK ? rest.len : LITERAL_CHUNK;
        while (n < rest.len && ((unsigned char)rest.at[n] & 0xC0) == 0x80)
            n--;
        add_line(t, t->literal_line);
        BUF_LIT(&t->body, "    BUF_LIT(out, ");
        add_c_string(&t->body, str_sub(rest, 0, n));
        BUF_LIT(&t->body, ");\n");
        t->body_line++;
        rest = str_sub(rest, n, rest.len);
    }
    buf_reset(&t->literal);
}

/* A line of C from the template, which may itself hold line ends. */
static void begin_code(struct htmlc *t)
{
    flush_literal(t);
    add_line(t, t->code_line);
    BUF_LIT(&t->body, "    ");
}

static void end_code(struct htmlc *t, str_t code)
{
    for (size_t i = 0; i < code.len; i++)
        t->body_line += code.at[i] == '\n';
    buf_byte(&t->body, '\n');
    t->body_line++;
}

void emit_code(struct htmlc *t, const char *before, str_t code, const char *after)
{
    begin_code(t);
    buf_add(&t->body, str_from_c(before));
    buf_add(&t->body, code);
    buf_add(&t->body, str_from_c(after));
    end_code(t, code);
}

void emit_call(struct htmlc *t, str_t call, const char *suffix)
{
    const size_t open = str_find_byte(call, '(', 0);
    const str_t args = str_sub(call, open + 1, call.len - 1);
    begin_code(t);
    buf_printf(&t->body, "view_%.*s%s(out", STR_ARG(str_sub(call, 0, open)), suffix);
    if (str_trim(args).len > 0)
        BUF_LIT(&t->body, ", ");
    buf_add(&t->body, args);
    BUF_LIT(&t->body, ");");
    end_code(t, args);
}

static void add_signature(struct htmlc *t, struct buf *to, const char *suffix)
{
    buf_printf(to, "void view_%.*s%s(struct buf *out%s%.*s)", STR_ARG(t->view_name), suffix,
               t->view_params.len > 0 ? ", " : "", STR_ARG(t->view_params));
}

/* "(void)name;" of a parameter: not every half of a split view uses each of them. */
static void add_void(struct buf *to, str_t param)
{
    param = str_sub(param, 0, str_find_byte(param, '[', 0));
    param = str_trim(param);
    size_t from = param.len;
    while (from > 0 && is_name_byte(param.at[from - 1]))
        from--;
    if (from > 0 && from < param.len)
        buf_printf(to, "    (void)%.*s;\n", STR_ARG(str_sub(param, from, param.len)));
}

void emit_function(struct htmlc *t, const char *suffix)
{
    flush_literal(t);
    add_signature(t, &t->declarations, suffix);
    BUF_LIT(&t->declarations, ";\n");

    buf_byte(t->source, '\n');
    add_signature(t, t->source, suffix);
    BUF_LIT(t->source, "\n{\n    (void)out;\n");
    str_t param;
    for (str_t rest = t->view_params; str_cut(&rest, ',', &param);)
        add_void(t->source, param);
    buf_add(t->source, buf_str(&t->body));
    BUF_LIT(t->source, "}\n");
    buf_reset(&t->body);
    t->body_line = 0;
}

static void add_guard(struct buf *to, str_t path)
{
    size_t from = 0;
    while (from < path.len && !is_alpha(path.at[from]))
        from++;
    BUF_LIT(to, "ALYANS_VIEWS_");
    for (size_t i = from; i < path.len; i++) {
        const bool is_plain = is_name_byte(path.at[i]);
        buf_add_bytes(to, is_plain ? path.at + i : "_", 1);
    }
    buf_byte(to, '\n');
}

void emit_files(struct htmlc *t, str_t header_name, str_t includes)
{
    AUTO(buf) functions;
    buf_init(&functions, t->source->max);
    buf_add(&functions, buf_str(t->source));
    buf_reset(t->source);
    buf_printf(t->source, "/* Made from %.*s by htmlc. */\n#include ", STR_ARG(t->path));
    add_c_string(t->source, header_name);
    buf_byte(t->source, '\n');
    buf_add(t->source, buf_str(&functions));

    buf_printf(t->header, "/* Made from %.*s by htmlc. */\n#ifndef ", STR_ARG(t->path));
    add_guard(t->header, t->path);
    BUF_LIT(t->header, "#define ");
    add_guard(t->header, t->path);
    BUF_LIT(t->header, "\n#include \"kit/html/html.h\"\n");
    buf_add(t->header, includes);
    buf_byte(t->header, '\n');
    buf_add(t->header, buf_str(&t->declarations));
    BUF_LIT(t->header, "\n#endif\n");
}
