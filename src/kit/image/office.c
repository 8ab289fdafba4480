/* The text of office documents: one XML file of the container, of which what a reader sees is
 * taken; and of XML without one. OpenDocument 1.3 part 3; ECMA-376 part 1, 17 (WordprocessingML)
 * and 18 (SpreadsheetML). SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/image/parts.h"
#include "kit/xml/read.h"
#include "kit/zip/unzip.h"

enum { XML_MAX = 16 << 20 }; /* bytes of the XML, unpacked */

/* Which parts of the tree are text. Names without their namespaces: nothing depends on them but
 * what is found by a search. */
struct manner {
    str_t entry;    /* of the container; empty: the source is the XML */
    str_t within;   /* only text inside of this element counts; empty: all */
    str_t apart[4]; /* ends a line: the next word is another */
    str_t blank[3]; /* stands for a blank */
    str_t
        left_out[4]; /* with all that is in it: deleted and kept for those who work on it, notes */
};
static const struct manner OPEN = {
    .entry = S_INIT("content.xml"),
    .within = S_INIT("body"),
    .apart = { S_INIT("p"), S_INIT("h"), S_INIT("table-cell") },
    .blank = { S_INIT("tab"), S_INIT("s"), S_INIT("line-break") },
    .left_out = { S_INIT("tracked-changes"), S_INIT("annotation"), S_INIT("forms") },
};
static const struct manner WORD = {
    .entry = S_INIT("word/document.xml"),
    .within = S_INIT("t"),
    .apart = { S_INIT("p"), S_INIT("tc") },
    .blank = { S_INIT("tab"), S_INIT("br"), S_INIT("cr") },
    .left_out = { S_INIT("del"), S_INIT("moveFrom"), S_INIT("Fallback") },
};
static const struct manner SHEET = {
    .entry = S_INIT("xl/sharedStrings.xml"),
    .within = S_INIT("t"),
    .apart = { S_INIT("si") },
    .left_out = { S_INIT("rPh") },
};

/* Every element is a word of its own. */
static const struct manner PLAIN = { .entry = S_INIT("") };

static bool is_one_of(const str_t *words, size_t most, str_t name)
{
    for (size_t i = 0; i < most && words[i].len > 0; i++) {
        if (str_eq(words[i], name))
            return true;
    }
    return false;
}

/* As deep as XML_READ_DEPTH. */
static void add_node(const struct manner *m, const struct xml_node *n, bool counts, struct buf *out)
{
    if (n->name.len == 0) {
        if (counts)
            document_append(out, n->text);
        return;
    }
    if (is_one_of(m->left_out, ARRAY_LEN(m->left_out), n->name))
        return;
    if (is_one_of(m->blank, ARRAY_LEN(m->blank), n->name))
        document_append(out, S(" "));
    for (const struct xml_node *c = n->first; c != NULL; c = c->next)
        add_node(m, c, counts || str_eq(n->name, m->within), out);
    if (m->entry.len == 0 || is_one_of(m->apart, ARRAY_LEN(m->apart), n->name))
        document_append(out, S("\n"));
}

static err_t add_xml(const struct manner *m, str_t xml, struct arena *arena, struct buf *out)
{
    const struct xml_node *root = NULL;
    struct xml_problem problem;
    TRY(xml_read(arena, xml, &root, &problem));
    add_node(m, root, m->within.len == 0, out);
    return OK;
}

static const struct manner *manner_of(enum document_kind kind)
{
    switch (kind) {
    case DOCUMENT_OPEN:
        return &OPEN;
    case DOCUMENT_WORD:
        return &WORD;
    case DOCUMENT_SHEET:
        return &SHEET;
    case DOCUMENT_XML:
        return &PLAIN;
    case DOCUMENT_PDF:
        break;
    }
    return NULL;
}

err_t office_text(enum document_kind kind, bytes_t source, struct arena *arena, struct buf *out)
{
    const struct manner *const m = manner_of(kind);
    if (m == NULL)
        return ERR_INVALID;
    if (m->entry.len == 0)
        return add_xml(m, (str_t){ (const char *)source.at, source.len }, arena, out);
    AUTO(buf) xml;
    buf_init(&xml, XML_MAX);
    const err_t e = unzip_entry(source, m->entry, &xml);
    if (e == ERR_NOT_FOUND && kind == DOCUMENT_SHEET)
        return OK; /* figures alone */
    if (e != OK)
        return e == ERR_TOO_BIG ? ERR_TOO_BIG : ERR_INVALID;
    return add_xml(m, buf_str(&xml), arena, out);
}

/* The parser's tables are made when it is first used. */
bool office_prepare(void)
{
    AUTO(arena) arena;
    arena_init(&arena);
    AUTO(buf) out;
    buf_init(&out, DOCUMENT_TEXT_MAX);
    return add_xml(&OPEN, S("<a><body><p>ready</p></body></a>"), &arena, &out) == OK &&
           str_eq(buf_str(&out), S("ready\n"));
}
