/* What an element of HTML is to whoever makes Markdown of it. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_IMPORT_TAGS_H
#define ALYANS_NEWSROOM_IMPORT_TAGS_H

#include "kit/xml/read.h"

enum html_tag {
    TAG_INLINE, /* what is not known too: its words stand */
    TAG_BLOCK,
    TAG_HEADING,
    TAG_LIST,
    TAG_QUOTE,
    TAG_CODE_BLOCK,
    TAG_TABLE,
    TAG_RULE,
    TAG_BREAK,
    TAG_EMPHASIS,
    TAG_STRONG,
    TAG_CODE,
    TAG_LINK,
    TAG_IMAGE,
    TAG_SCRIPT,
    TAG_FRAME,
    TAG_FORM,
    TAG_SILENT /* nothing of it is shown anywhere */
};
enum html_tag html_tag(const struct xml_node *n);
bool html_is_text(const struct xml_node *n);
/* Has no end in HTML, but libxml2 takes what follows for its content. */
bool html_never_ends(const struct xml_node *n);

#endif
