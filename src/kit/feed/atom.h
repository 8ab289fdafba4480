/* Atom feeds (RFC 4287): one feed in one language, its entries written as they come.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_FEED_ATOM_H
#define ALYANS_KIT_FEED_ATOM_H

#include "kit/base/cx.h"
#include "kit/xml/xml.h"

/* Addresses are whole ones ("https://…"). ids stay the same for good: an address that names the
 * thing, whatever language and host it is read under. */
struct atom_feed {
    str_t id, title, subtitle; /* plain; subtitle may be empty */
    str_t self, page;          /* this feed; the page it tells of */
    str_t language;            /* "en" */
    str_t author;              /* who publishes it */
    usec_t updated;
    str_t hub; /* WebSub hub; empty: none */
};
struct atom_entry {
    str_t id, title, page;
    str_t author;              /* empty: the feed's */
    usec_t published, updated; /* published 0: not said */
    str_t summary;             /* plain; may be empty */
    str_t html;        /* safe markup, escaped here; addresses in it are whole; may be empty */
    str_t data;        /* the same for machines (application/json); empty: none */
    str_t category;    /* plain; empty: none */
    const str_t *tags; /* categories beside that one; plain */
    size_t tag_count;
};
/* Times need text_init only as far as date_time_iso does: not at all. */
void atom_begin(struct xml_out *x, struct arena *arena, const struct atom_feed *f, struct buf *to);
void atom_put(struct xml_out *x, struct arena *arena, const struct atom_entry *e);
void atom_end(struct xml_out *x);

#endif
