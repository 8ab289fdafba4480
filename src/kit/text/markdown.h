/* Markdown to safe HTML, once, when it is written. The only user of cmark.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_MARKDOWN_H
#define ALYANS_KIT_TEXT_MARKDOWN_H

#include "kit/base/arena.h"
#include "kit/base/buf.h"

/* Raw HTML dropped, only http, https, mailto and relative links, headings begin at h3, links to
 * other sites carry rel="nofollow ugc". The result is stored and later shown as html_t. */
str_t markdown_html(struct arena *arena, str_t source);

/* Marks that a feature gives a meaning of its own, for texts that are drawn when they are shown:
 * [words](claim:3) and ![](file:17). What the functions write is markup and must be safe. */
struct markdown_marks {
    void *of;
    /* What stands before and after the words; NULL: the words alone. Called once for each mark that
     * is drawn, in their order: not for one without words, or within code or an image. */
    void (*claim)(void *of, int64_t number, struct buf *before, struct buf *after);
    /* What stands instead of the image; NULL: nothing does. */
    void (*image)(void *of, int64_t file, struct buf *out);
    /* For what leaves the site, else empty: put before links that begin with "/", and the whole
     * address of the page before those that begin with "#" or "?". */
    str_t base, page;
};
str_t markdown_html_marked(struct arena *arena, str_t source, const struct markdown_marks *marks);
/* The words alone, blocks parted by a blank line: for search, letters and descriptions. */
str_t markdown_text(struct arena *arena, str_t source);

#endif
