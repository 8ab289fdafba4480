/* Links of a page of this site found and led elsewhere, for a copy that opens from a folder. Only
 * for what our own templates wrote: elements closed, values of attributes in double quotes. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_APP_COPY_MARKUP_H
#define ALYANS_APP_COPY_MARKUP_H

#include "kit/base/arena.h"
#include "kit/base/buf.h"

enum link_use {
    LINK_PLAIN,
    LINK_NEXT, /* rel="next": the rest of a list */
    LINK_FORM  /* where a form that asks (method get) leads */
};
struct leading {
    void *of;
    /* What to write for an address of this site ("/az/news?x=1", without fragment and unescaped);
     * STR_NONE: the attribute goes. Addresses of others are left alone. */
    str_t (*where)(void *of, str_t target, enum link_use use);
};
/* Appends the page with its links led by l; scripts and forms that send are left out. */
void page_lead(struct arena *arena, str_t page, const struct leading *l, struct buf *out);

/* Where an answer lies in the copy: "az/news/index.html", "az/news.atom", "api/v1/x.json",
 * "files/7/a-width-320.jpg". */
str_t copy_place(struct arena *arena, str_t target, str_t content_type);
/* The address of one place seen from another: "../../assets/a%20b.css". */
str_t copy_relative(struct arena *arena, str_t from, str_t to);

#endif
