/* Markdown to safe HTML, once, when it is written. The only user of cmark.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_MARKDOWN_H
#define ALYANS_KIT_TEXT_MARKDOWN_H

#include "kit/base/arena.h"

/* Raw HTML dropped, only http, https, mailto and relative links, headings begin at h3, links to
 * other sites carry rel="nofollow ugc". The result is stored and later shown as html_t. */
str_t markdown_html(struct arena *arena, str_t source);

#endif
