/* XML for exports: elements opened and closed in order, texts and attributes escaped.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_XML_XML_H
#define ALYANS_KIT_XML_XML_H

#include "kit/base/buf.h"

/* Names are literals of ours; nesting, at most XML_DEPTH, is checked by must(). What XML 1.0 has no
 * place for (control bytes, U+FFFE, U+FFFF) is left out of texts. */
enum { XML_DEPTH = 16 };
struct xml_out {
    struct buf *to;
    const char *open[XML_DEPTH];
    int depth;
    bool in_tag; /* attributes may still follow */
};
void xml_begin(struct xml_out *x, struct buf *to); /* writes the declaration */
void xml_open(struct xml_out *x, const char *name);
void xml_attr(struct xml_out *x, const char *name, str_t value);
void xml_text(struct xml_out *x, str_t text);
void xml_close(struct xml_out *x);
/* An XML comment; "--" in it is broken up. */
void xml_comment(struct xml_out *x, str_t text);

#endif
