/* What stands around taking positions: pages and rows of making them official, of links by mail, of
 * statements drawn by lot, and of news. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_POSITIONS_POSITIONS_H
#define ALYANS_VIEWPOINTS_POSITIONS_POSITIONS_H

#include "viewpoints/pages.h"
#include "viewpoints/positions/draw.h"

/* One preliminary position that could be made official. */
struct confirm_line {
    const struct statement *statement;
    const struct stance *stance;
    str_t name; /* of its box in the form */
};
struct confirm_page {
    const struct consultation *c;
    const struct organisation *speaks_for;
    const struct confirm_line *lines;
    size_t count;
    bool is_refused; /* no box was ticked */
    html_t speaker;
};

handler_fn position_confirm_get, position_confirm_post;
url_t url_confirm(struct cx *cx, const struct consultation *c);

/* How drawing statements goes. */
struct draw_line {
    const struct statement *statement;
    const struct answers *answers;
    const struct drawn_estimate *estimate; /* NULL: it was not drawn */
};
struct draws_page {
    const struct consultation *c;
    struct statement_list statements;
    const struct draw_line *lines; /* statements */
    const struct drawn_estimate *estimates;
    size_t estimate_count;
    struct drawn_health health;
};
handler_fn draws_page_get, draws_json;
url_t url_draws(struct cx *cx, const struct consultation *c);
/* Enough draws, and all of them with even odds: no model is used. Pure. */
bool draws_are_even(const struct drawn_health *h);

#endif
