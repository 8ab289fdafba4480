/* XML and HTML of others, read into a small tree. The only user of libxml2. Pure.
 * Nothing is fetched, and a document type (with it every entity of its own) is refused.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_XML_READ_H
#define ALYANS_KIT_XML_READ_H

#include "kit/base/arena.h"

struct xml_attribute {
    str_t name, value; /* "xml:lang" keeps its prefix, others lose theirs */
};
/* An element, or a piece of text where name is empty. UTF-8 without NUL, whatever the file was
 * written in. Comments and processing instructions are left out. */
struct xml_node {
    str_t space, name; /* address of the namespace, local name; HTML: no space, lower case */
    str_t text;        /* of a piece of text */
    const struct xml_attribute *attributes;
    size_t attribute_count;
    int64_t line; /* from 1, where the element begins */
    struct xml_node *first, *last, *next;
};

/* Depth of elements; how many elements and pieces of text. */
enum { XML_READ_DEPTH = 100, XML_READ_NODES = 2000000, HTML_READ_NODES = 200000 };
enum xml_fault {
    XML_FAULT_NONE,
    XML_FAULT_FORM,  /* not well-formed */
    XML_FAULT_TYPE,  /* a document type */
    XML_FAULT_DEPTH, /* deeper than XML_READ_DEPTH */
    XML_FAULT_SIZE   /* more than XML_READ_NODES */
};
struct xml_problem {
    enum xml_fault fault;
    int64_t line;
};

/* The root element, in the arena; texts are copies. Errors: ERR_INVALID, with *problem filled. */
MUST_USE err_t xml_read(struct arena *arena, str_t source, const struct xml_node **out,
                        struct xml_problem *problem);
/* A piece of HTML as browsers read it: tags that nobody closed, crossed or unknown are put in
 * order. The nodes hang under *out, which is no element itself. What is nested deeper than
 * XML_READ_DEPTH becomes flat. Errors: ERR_TOO_BIG (more than HTML_READ_NODES). */
MUST_USE err_t html_read(struct arena *arena, str_t source, const struct xml_node **out);

bool xml_is(const struct xml_node *n, str_t space, str_t name);
/* The first child of that name; NULL: none. */
const struct xml_node *xml_child(const struct xml_node *n, str_t space, str_t name);
/* Empty where there is none. */
str_t xml_attribute_of(const struct xml_node *n, str_t name);
/* All text in it, in order. */
str_t xml_text_of(struct arena *arena, const struct xml_node *n);
/* An address as it is meant on the page at base (RFC 3986), blanks and letters beyond ASCII
 * percent-encoded; empty: it cannot be read. */
str_t xml_address(struct arena *arena, str_t base, str_t address);

#endif
