/* HTML of other sites as the Markdown of our articles. Pure.
 * What comes out says the same words: what would be markup in them is escaped, our own marks
 * ([..](claim:1), ![](file:2)) too. Nothing of it runs, and nothing is loaded from elsewhere.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_IMPORT_FROM_HTML_H
#define ALYANS_NEWSROOM_IMPORT_FROM_HTML_H

#include "kit/text/i18n.h"
#include "kit/xml/read.h"

/* What could not be taken as it was: how many of each. */
struct html_left {
    int64_t scripts;    /* and styles: dropped */
    int64_t frames;     /* and players, objects, drawings: dropped */
    int64_t forms;      /* and their parts: dropped */
    int64_t shortcodes; /* of WordPress: dropped, what stood between them stays */
    int64_t links;      /* to nowhere, or by a scheme other than http, https, mailto: words alone */
    int64_t images;     /* became links with their alternative text */
    int64_t tables;     /* became lines of text */
};
void html_left_add(struct html_left *to, const struct html_left *of);

struct html_source {
    const struct xml_node *root;
    str_t base;        /* address of the page it stood on: what relative links are relative to */
    enum lang lang;    /* of the words that are put for an image */
    bool keeps_breaks; /* a line break is one, an empty line begins a paragraph (old WordPress) */
};
struct html_markdown {
    str_t text;
    size_t rest;        /* offset of what follows the first block; text.len: nothing does */
    bool begins_simply; /* the first block is a paragraph of plain words */
    struct html_left left;
};
/* Errors: ERR_TOO_BIG (more than a megabyte comes out). */
MUST_USE err_t html_markdown(struct arena *arena, const struct html_source *source,
                             struct html_markdown *out);

/* The words alone, blanks evened out: for titles and names. */
str_t html_words(struct arena *arena, str_t html);
/* The text with blanks evened out and without what cannot be seen. */
str_t words_even(struct arena *arena, str_t text);
/* The first characters, at most so many. */
str_t words_first(str_t text, size_t most);
/* Without the shortcodes of WordPress: those of WordPress itself, those that end something, those
 * with attributes. Counts them. */
str_t shortcodes_drop(struct arena *arena, str_t html, int64_t *count);

#endif
