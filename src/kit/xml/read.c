/* XML and HTML of others. libxml2 only tells what it meets (SAX); the tree and its limits are ours.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/xml/read.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/uri.h>

#include "kit/base/buf.h"
#include "kit/base/str.h"

enum { PIECE = 1 << 16, ADDRESS_MAX = 4096 };

struct reading {
    struct arena *arena;
    xmlParserCtxtPtr parser;
    struct xml_node *open[XML_READ_DEPTH + 1]; /* [0]: what holds the root */
    size_t depth;                              /* of the innermost that is open */
    size_t beyond;                             /* opened deeper than that, and dropped (HTML) */
    size_t nodes, nodes_max;
    struct xml_problem problem;
};

static str_t of_xml(const xmlChar *s)
{
    return str_from_c((const char *)s);
}

static void stop(struct reading *r, enum xml_fault fault)
{
    if (r->problem.fault == XML_FAULT_NONE)
        r->problem = (struct xml_problem){ fault, xmlSAX2GetLineNumber(r->parser) };
    xmlStopParser(r->parser);
}

/* What it cannot decode it would tell on standard error, beside its handlers. */
static void say_nothing(void *of, const char *format, ...)
{
    (void)of;
    (void)format;
}

static void begin_parsing(void)
{
    xmlInitParser();
    xmlSetGenericErrorFunc(NULL, say_nothing); /* this thread's */
}

/* --- the tree ----------------------------------------------------------------------------------
 */

/* NULL: there are too many. */
static struct xml_node *hang(struct reading *r)
{
    struct xml_node *const parent = r->open[r->depth];
    if (r->problem.fault != XML_FAULT_NONE)
        return NULL;
    if (++r->nodes > r->nodes_max) {
        stop(r, XML_FAULT_SIZE);
        return NULL;
    }
    struct xml_node *const n = arena_new(r->arena, struct xml_node);
    n->line = xmlSAX2GetLineNumber(r->parser);
    if (parent->last == NULL)
        parent->first = n;
    else
        parent->last->next = n;
    parent->last = n;
    return n;
}

static void on_text(void *of, const xmlChar *at, int len)
{
    struct reading *const r = of;
    const str_t text = { (const char *)at, (size_t)len };
    if (len <= 0 || r->depth == 0)
        return;
    struct xml_node *const n = hang(r);
    if (n != NULL)
        n->text = arena_str(r->arena, text);
}

static void go_in(struct reading *r, struct xml_node *n)
{
    if (r->depth < XML_READ_DEPTH)
        r->open[++r->depth] = n;
}

/* --- XML
 * ------------------------------------------------------------------------------------------
 */

enum { NAME, PREFIX, SPACE, VALUE, VALUE_END, ATTRIBUTE_PARTS }; /* as SAX2 hands them out */

static void take_attributes(struct reading *r, struct xml_node *n, int count, const xmlChar **at)
{
    struct xml_attribute *const all = arena_array(r->arena, struct xml_attribute, (size_t)count);
    for (size_t i = 0; i < (size_t)count; i++, at += ATTRIBUTE_PARTS) {
        const str_t value = { (const char *)at[VALUE], (size_t)(at[VALUE_END] - at[VALUE]) };
        const str_t name = of_xml(at[NAME]);
        all[i].name = str_eq(of_xml(at[PREFIX]), S("xml"))
                          ? arena_printf(r->arena, "xml:%.*s", STR_ARG(name))
                          : arena_str(r->arena, name);
        all[i].value = arena_str(r->arena, value);
    }
    n->attributes = all;
    n->attribute_count = (size_t)count;
}

static void on_element(void *of, const xmlChar *name, const xmlChar *prefix, const xmlChar *space,
                       int spaces, const xmlChar **space_list, int attributes, int defaulted,
                       const xmlChar **attribute_list)
{
    struct reading *const r = of;
    (void)prefix;
    (void)spaces;
    (void)space_list;
    (void)defaulted; /* none without a document type */
    if (r->depth == XML_READ_DEPTH) {
        stop(r, XML_FAULT_DEPTH);
        return;
    }
    struct xml_node *const n = hang(r);
    if (n == NULL)
        return;
    n->name = arena_str(r->arena, of_xml(name));
    n->space = arena_str(r->arena, of_xml(space));
    take_attributes(r, n, attributes, attribute_list);
    go_in(r, n);
}

static void on_element_end(void *of, const xmlChar *name, const xmlChar *prefix,
                           const xmlChar *space)
{
    struct reading *const r = of;
    (void)name;
    (void)prefix;
    (void)space;
    if (r->depth > 0)
        r->depth--;
}

static void on_document_type(void *of, const xmlChar *name, const xmlChar *public_id,
                             const xmlChar *system_id)
{
    (void)name;
    (void)public_id;
    (void)system_id;
    stop(of, XML_FAULT_TYPE);
}

static void on_error(void *of, const char *words, ...)
{
    (void)of; /* the parser keeps its first error itself */
    (void)words;
}

static void feed_xml(struct reading *r, str_t source)
{
    int bad = 0;
    for (size_t from = 0; bad == 0 && r->problem.fault == XML_FAULT_NONE; from += PIECE) {
        const str_t piece = str_sub(source, from, from + PIECE);
        const int is_last = from + PIECE >= source.len;
        bad = xmlParseChunk(r->parser, piece.len == 0 ? "" : piece.at, (int)piece.len, is_last);
        if (is_last)
            break;
    }
    if (bad != 0 || r->parser->wellFormed == 0)
        stop(r, XML_FAULT_FORM);
}

err_t xml_read(struct arena *arena, str_t source, const struct xml_node **out,
               struct xml_problem *problem)
{
    struct xml_node holder = { 0 };
    struct reading r = { .arena = arena, .open = { &holder }, .nodes_max = XML_READ_NODES };
    xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC,
                          .internalSubset = on_document_type,
                          .startElementNs = on_element,
                          .endElementNs = on_element_end,
                          .characters = on_text,
                          .ignorableWhitespace = on_text,
                          .cdataBlock = on_text,
                          .warning = on_error,
                          .error = on_error };
    begin_parsing();
    r.parser = xmlCreatePushParserCtxt(&sax, &r, NULL, 0, NULL);
    must(r.parser != NULL);
    (void)xmlCtxtUseOptions(r.parser, XML_PARSE_NONET | XML_PARSE_BIG_LINES); /* both are known */
    feed_xml(&r, source);
    xmlFreeParserCtxt(r.parser);
    *problem = r.problem;
    if (r.problem.fault != XML_FAULT_NONE)
        return ERR_INVALID;
    must(holder.first != NULL); /* a well-formed document has a root */
    *out = holder.first;
    return OK;
}

/* --- HTML ----------------------------------------------------------------------------------------
 */

static void on_tag(void *of, const xmlChar *name, const xmlChar **pairs)
{
    struct reading *const r = of;
    size_t count = 0;
    if (r->depth == XML_READ_DEPTH) {
        r->beyond++;
        return;
    }
    struct xml_node *const n = hang(r);
    if (n == NULL)
        return;
    n->name = arena_str(r->arena, of_xml(name));
    while (pairs != NULL && pairs[2 * count] != NULL)
        count++;
    struct xml_attribute *const all = arena_array(r->arena, struct xml_attribute, count);
    for (size_t i = 0; i < count; i++)
        all[i] = (struct xml_attribute){ arena_str(r->arena, of_xml(pairs[2 * i])),
                                         arena_str(r->arena, of_xml(pairs[2 * i + 1])) };
    n->attributes = all;
    n->attribute_count = count;
    go_in(r, n);
}

static void on_tag_end(void *of, const xmlChar *name)
{
    struct reading *const r = of;
    if (r->beyond > 0) {
        r->beyond--;
        return;
    }
    for (size_t i = r->depth; i > 1; i--) { /* [1] is ours and stays open */
        if (str_eq(r->open[i]->name, of_xml(name))) {
            r->depth = i - 1;
            return;
        }
    }
}

err_t html_read(struct arena *arena, str_t source, const struct xml_node **out)
{
    struct xml_node holder = { 0 };
    struct xml_node *const top = arena_new(arena, struct xml_node);
    struct reading r = {
        .arena = arena, .open = { &holder, top }, .depth = 1, .nodes_max = HTML_READ_NODES
    };
    htmlSAXHandler sax = { .startElement = on_tag,
                           .endElement = on_tag_end,
                           .characters = on_text,
                           .ignorableWhitespace = on_text,
                           .cdataBlock = on_text,
                           .warning = on_error,
                           .error = on_error };
    begin_parsing();
    r.parser = htmlCreatePushParserCtxt(&sax, &r, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    must(r.parser != NULL);
    (void)htmlCtxtUseOptions(r.parser, HTML_PARSE_NONET | HTML_PARSE_RECOVER);
    for (size_t from = 0; from < source.len && r.problem.fault == XML_FAULT_NONE; from += PIECE) {
        const str_t piece = str_sub(source, from, from + PIECE);
        (void)htmlParseChunk(r.parser, piece.at, (int)piece.len, 0); /* faults are put in order */
    }
    if (r.problem.fault == XML_FAULT_NONE)
        (void)htmlParseChunk(r.parser, "", 0, 1);
    if (r.parser->myDoc != NULL)
        xmlFreeDoc(r.parser->myDoc);
    htmlFreeParserCtxt(r.parser);
    *out = top;
    return r.problem.fault == XML_FAULT_NONE ? OK : ERR_TOO_BIG;
}

/* --- asking --------------------------------------------------------------------------------------
 */

bool xml_is(const struct xml_node *n, str_t space, str_t name)
{
    return str_eq(n->name, name) && str_eq(n->space, space);
}

const struct xml_node *xml_child(const struct xml_node *n, str_t space, str_t name)
{
    for (const struct xml_node *c = n->first; c != NULL; c = c->next) {
        if (xml_is(c, space, name))
            return c;
    }
    return NULL;
}

str_t xml_attribute_of(const struct xml_node *n, str_t name)
{
    for (size_t i = 0; i < n->attribute_count; i++) {
        if (str_eq(n->attributes[i].name, name))
            return n->attributes[i].value;
    }
    return S("");
}

static void add_text(const struct xml_node *n, struct buf *out)
{
    buf_add(out, n->text);
    for (const struct xml_node *c = n->first; c != NULL; c = c->next)
        add_text(c, out); /* as deep as XML_READ_DEPTH */
}

str_t xml_text_of(struct arena *arena, const struct xml_node *n)
{
    AUTO(buf) all;
    buf_init(&all, SIZE_MAX / 2);
    if (n == NULL)
        return S("");
    if (n->first != NULL && n->first == n->last && n->first->first == NULL)
        return n->first->text; /* one piece, as nearly always */
    add_text(n, &all);
    return arena_str(arena, buf_str(&all));
}

/* As RFC 3987 makes a URI of an address with letters. */
static const char *encoded(struct arena *arena, str_t address)
{
    AUTO(buf) out;
    buf_init(&out, 3 * ADDRESS_MAX + 1);
    for (size_t i = 0; i < address.len; i++) {
        const unsigned char c = (unsigned char)address.at[i];
        if (c <= ' ' || c >= 0x7F)
            buf_printf(&out, "%%%02X", c);
        else
            buf_byte(&out, address.at[i]);
    }
    return arena_cstr(arena, buf_str(&out));
}

str_t xml_address(struct arena *arena, str_t base, str_t address)
{
    if (address.len > ADDRESS_MAX || base.len > ADDRESS_MAX)
        return S("");
    xmlChar *const built = xmlBuildURI((const xmlChar *)encoded(arena, address),
                                       (const xmlChar *)encoded(arena, base));
    const str_t out = arena_str(arena, of_xml(built));
    xmlFree(built);
    return out;
}
