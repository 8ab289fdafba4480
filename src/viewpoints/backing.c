/* What stands behind a position on record: the mandate it was taken under, and its entry.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/pages.h"

struct mandate_drawn {
    mandate_id id;
    html_t line;
};

/* "Under the mandate of Kamran Misal, 1 May 2026 – 30 April 2027": a name only where it is public.
 */
static html_t mandate_line(struct cx *cx, const struct mandate *m)
{
    const html_t holder = mandate_holder(cx, m);
    const usec_t end = m->revoked_at != 0 ? m->revoked_at : m->ends_at;
    const str_t from = date_long(cx, m->starts_at);
    if (end == 0)
        return trh(cx, "Under the mandate of {0}, since {1}", HARG(holder), HARG(from));
    return trh(cx, "Under the mandate of {0}, {1} – {2}", HARG(holder), HARG(from),
               HARG(date_long(cx, end)));
}

static err_t mandate_draw(struct cx *cx, struct mandates_drawn *drawn, mandate_id id, html_t *out)
{
    const struct mandate_drawn *const at = drawn->list.at;
    for (size_t i = 0; i < drawn->list.count; i++) {
        if (at[i].id.v == id.v) {
            *out = at[i].line;
            return OK;
        }
    }
    struct mandate m;
    TRY(mandate_find(cx, id, &m));
    struct mandate_drawn *const new = rows_out_add(cx->arena, &drawn->list, sizeof(*new));
    *new = (struct mandate_drawn){ id, mandate_line(cx, &m) };
    *out = new->line;
    return OK;
}

err_t backing_load(struct cx *cx, struct mandates_drawn *drawn, const struct stance *s,
                   struct backing *out)
{
    struct backing b = { HTML_NONE, HTML_NONE };
    if (s->mandate.v != 0)
        TRY(mandate_draw(cx, drawn, s->mandate, &b.mandate));
    TRY(record_verify_box_of(cx, s->id.v, &b.verify));
    *out = b;
    return OK;
}

err_t backing_load_past(struct cx *cx, struct mandates_drawn *drawn,
                        const struct stance *const *past, size_t count, const struct backing **out)
{
    struct backing *const all = arena_array(cx->arena, struct backing, count);
    for (size_t i = 0; i < count; i++) {
        if (past[i]->mandate.v != 0)
            TRY(mandate_draw(cx, drawn, past[i]->mandate, &all[i].mandate));
    }
    *out = all;
    return OK;
}
