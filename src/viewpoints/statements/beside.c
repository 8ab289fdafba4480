/* Beside a proposal that waits.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/statements/beside.h"

#include "viewpoints/statements/pages.h"
#include "viewpoints/views/beside.html.h"

err_t statement_beside(struct cx *cx, const struct consultation *c, const struct statement *s,
                       const struct text2 *written, html_t *out)
{
    struct beside b = { .c = c, .s = s };
    struct statement amended;
    TRY(near_find(cx, c->id, written, s->id, &b.near));
    if (s->amends.v != 0) {
        TRY(statement_get(cx, s->amends, &amended));
        b.amends = &amended;
        for (int l = 0; l < LANG_COUNT && b.wording.count == 0; l++) {
            if (written->by[l].len == 0 || amended.text.by[l].len == 0)
                continue;
            b.wording = diff_words(cx->arena, amended.text.by[l], written->by[l]);
            b.lang = (enum lang)l; /* counts through the enum */
        }
    }
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    if (b.near.count > 0 || b.amends != NULL)
        view_statement_beside(&body, cx, &b);
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}
