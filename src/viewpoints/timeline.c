/* What consultations add to the timeline of an organisation: its first position in each, and what
 * it concluded. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "viewpoints/organisation.h"
#include "viewpoints/pages.h"
#include "viewpoints/store.h"
#include "viewpoints/views/organisation.html.h"

enum { LINK_MAX = 16 << 10 };

static html_t linked(struct cx *cx, const struct consultation *c)
{
    AUTO(buf) out;
    buf_init(&out, LINK_MAX);
    view_consultation_linked(&out, cx, c);
    return html_of_buf(cx, &out);
}

/* Of one read from sources, when they said it; of its own, when it was taken here. */
static err_t add_first_positions(struct cx *cx, organisation_id whose, struct event_list *to)
{
    const struct first_position *at = NULL;
    size_t count = 0;
    TRY(first_position_list(cx, whose, &at, &count));
    for (size_t i = 0; i < count; i++) {
        struct consultation c;
        TRY(consultation_get(cx, at[i].in, &c));
        if (at[i].said.len > 0)
            event_add(to, at[i].said,
                      trh(cx, "First position on record in {0}, read from sources",
                          HARG(linked(cx, &c))));
        else if (at[i].has_own)
            event_add(to, date_iso(cx->arena, at[i].since),
                      trh(cx, "First position of its own in {0}", HARG(linked(cx, &c))));
    }
    return OK;
}

err_t organisation_positions_events(struct cx *cx, const struct organisation *o,
                                    struct event_list *to)
{
    const struct document *at = NULL;
    size_t count = 0;
    TRY(add_first_positions(cx, o->id, to));
    TRY(document_list_of(cx, o->id, &at, &count));
    for (size_t i = 0; i < count; i++) {
        struct consultation c;
        TRY(consultation_get(cx, at[i].consultation, &c));
        event_add(to, at[i].dated, trh(cx, "Said what it concluded: {0}", HARG(linked(cx, &c))));
    }
    return OK;
}
