/* Calendars (RFC 5545): dates that a calendar program follows. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_FEED_ICALENDAR_H
#define ALYANS_KIT_FEED_ICALENDAR_H

#include "kit/base/buf.h"
#include "kit/base/cx.h"

struct ical_event {
    str_t uid;               /* the same for good: "consultation-17-closes@host" */
    usec_t at, till;         /* till 0: a moment */
    usec_t stamp;            /* when what it says was made or changed last */
    str_t title, text, page; /* plain; text may be empty; page: a whole address */
};
/* Lines end with CRLF and are folded at 75 bytes without tearing a character. */
void ical_begin(struct buf *out, str_t name);
void ical_put(struct buf *out, struct arena *arena, const struct ical_event *e);
void ical_end(struct buf *out);

#endif
