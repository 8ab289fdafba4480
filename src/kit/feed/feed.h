/* A feed in any of three formats: Atom (RFC 4287), RSS 2.0 with content:encoded, JSON Feed 1.1.
 * Pure: the same entries say the same in each. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_FEED_FEED_H
#define ALYANS_KIT_FEED_FEED_H

#include "kit/feed/atom.h"

enum feed_format { FEED_ATOM, FEED_RSS, FEED_JSON };
enum { FEED_FORMATS = 3 };
str_t feed_ending(enum feed_format f); /* ".atom", ".rss", ".json" */
/* By the end of a path; false: none of them. */
MUST_USE bool feed_format_of(str_t path, enum feed_format *out);
str_t feed_media_type(enum feed_format f);

/* Of about: self is the address of this format; hub: a WebSub hub that is told of news, empty:
 * none. Entries need summary or html. */
void feed_write(struct arena *arena, enum feed_format format, const struct atom_feed *about,
                const struct atom_entry *at, size_t count, struct buf *out);

#endif
