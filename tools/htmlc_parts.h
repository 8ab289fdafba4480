/* What the files of the template compiler share: the state while one template is read.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TOOLS_HTMLC_PARTS_H
#define ALYANS_TOOLS_HTMLC_PARTS_H

#include "htmlc_core.h"
#include "kit/base/str.h"

enum { ELEMENTS_MAX = 100, BLOCKS_MAX = 100, ATTRS_MAX = 60, LITERAL_MAX = 1 << 22 };

/* Where the reader stands; holes and statements mean different things in each. */
enum place {
    PLACE_OUTSIDE, /* between views */
    PLACE_TEXT,
    PLACE_TAG,    /* between the attributes of a start tag */
    PLACE_VALUE,  /* inside a quoted attribute value */
    PLACE_SCRIPT, /* inside <script> */
};

enum value_kind {
    VALUE_PLAIN,
    VALUE_URL_START, /* nothing of the address read yet */
    VALUE_URL_HOLE,  /* one hole read: the value must end */
    VALUE_URL_PATH,  /* a literal path: no hole may follow */
};

struct element {
    str_t name;
    int line;
    bool is_untranslated; /* it or an outer one carries translate="no" */
    bool keeps_space;     /* pre, textarea */
};

/* An open {% … %} that {% end %} will close. */
struct block {
    enum { BLOCK_VIEW, BLOCK_IF, BLOCK_LOOP, BLOCK_INSIDE } kind;
    int line;
    bool has_else;
    str_t code; /* BLOCK_INSIDE: "page(cx, f)" */
    enum place place;
    size_t element_count;
    size_t attrs_before,
        attrs_of_branch; /* attribute counts when it began, when its branch began */
};

/* The start tag being read. */
struct tag {
    str_t name;
    int line;
    size_t block_count; /* blocks open when it began */
    bool in_svg;
    str_t attrs[ATTRS_MAX];
    size_t attr_count;
    /* the attribute being read */
    str_t attr;
    enum value_kind kind;
    size_t value_at;
    size_t value_blocks;
    bool value_has_code;
    int value_words_at; /* line of the first literal letter, 0 = none */
    /* learned from attributes read */
    bool is_untranslated, has_src, is_json;
    bool shows_value;   /* a description or a button: people read its content or value */
    str_t visible_attr; /* one that people read and that holds literal words */
    int visible_at, content_words_at;
};

struct htmlc {
    str_t path, text;
    size_t at;
    int line;
    enum place place;
    struct element elements[ELEMENTS_MAX];
    size_t element_count;
    struct block blocks[BLOCKS_MAX];
    size_t block_count;
    struct tag tag;
    bool script_is_json, script_has_hole;

    str_t view_name, view_params;
    bool view_has_content;
    struct buf *header, *source;
    struct buf declarations; /* of the header, after its includes */
    struct buf body;         /* of the function being written */
    struct buf literal;      /* markup not yet written into body */
    int literal_line, body_line;
    int code_line; /* on which the hole or statement began */
    struct htmlc_error *error;
};

/* Notes the error at the line and returns ERR_INVALID. */
PRINTF(3, 4) err_t refuse_at(struct htmlc *t, int line, const char *fmt, ...);
#define refuse(t, ...) refuse_at((t), (t)->line, __VA_ARGS__)

/* --- reading -------------------------------------------------------------------------------- */

static inline str_t rest_of(const struct htmlc *t)
{
    return str_sub(t->text, t->at, t->text.len);
}
static inline bool looking_at(const struct htmlc *t, str_t what)
{
    return str_starts(rest_of(t), what);
}
/* The byte n places ahead, 0 after the end. */
static inline char peek(const struct htmlc *t, size_t n)
{
    return t->at + n < t->text.len ? t->text.at[t->at + n] : '\0';
}
static inline bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
static inline bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static inline bool is_name_byte(char c)
{
    return is_alpha(c) || (c >= '0' && c <= '9') || c == '_';
}
/* At "{{", "{%" or "{#". */
static inline bool at_code(const struct htmlc *t)
{
    const char c = peek(t, 1);
    return peek(t, 0) == '{' && (c == '{' || c == '%' || c == '#');
}
/* Moves on and counts lines. */
void advance(struct htmlc *t, size_t n);
/* The C code up to close ("%}" or "}}"), trimmed; t->at moves behind close. Brackets must pair,
 * comments are refused. */
MUST_USE err_t read_code(struct htmlc *t, const char *close, str_t *code);

/* --- markup (htmlc_markup.c) ---------------------------------------------------------------- */

MUST_USE err_t markup_step(struct htmlc *t); /* at a byte that begins no hole and no statement */
MUST_USE err_t markup_hole(struct htmlc *t); /* at "{{" */
bool keeps_space(const struct htmlc *t);

/* --- words of HTML (htmlc_words.c) ---------------------------------------------------------- */

bool element_is_void(str_t name);
bool element_is_refused(str_t name);
bool element_ends_p(str_t name); /* a block that would silently close an open <p> */
bool attr_is_srcset(str_t name);
bool attr_is_url(str_t name);
bool attr_is_visible(str_t name); /* read by people */
bool attr_is_refused(str_t name);
/* Checks the entities of a literal that begins on this line. *words_at becomes the line of its
 * first letter, unless it holds one already (0 = none). */
MUST_USE err_t check_literal(struct htmlc *t, str_t literal, int line, int *words_at);

/* --- writing (htmlc_emit.c) ----------------------------------------------------------------- */

void emit_markup(struct htmlc *t, str_t markup); /* as it is */
void emit_text(struct htmlc *t, str_t text);     /* runs of blanks become one */
void emit_trim(struct htmlc *t);                 /* takes trailing blanks back */
/* before, code from the template, after; one line. */
void emit_code(struct htmlc *t, const char *before, str_t code, const char *after);
/* "card(cx, s)" calls view_card<suffix>(out, cx, s); the call has been checked by read_call. */
void emit_call(struct htmlc *t, str_t call, const char *suffix);
/* Writes the function collected in body; suffix "", "_begin" or "_end". */
void emit_function(struct htmlc *t, const char *suffix);
void emit_files(struct htmlc *t, str_t header_name, str_t includes);

#endif
