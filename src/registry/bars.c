/* Lines on top of pages: who is signed in, and for whom one speaks.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/pages.h"
#include "registry/views/public.html.h"

enum { BAR_MAX = 16 << 10 };

static size_t count_holding(const struct mandate *at, size_t count, usec_t now)
{
    size_t holding = 0;
    for (size_t i = 0; i < count; i++)
        holding += mandate_holds(&at[i], now) ? 1 : 0;
    return holding;
}

static err_t speaker_line(struct cx *cx, struct mandate *m, struct organisation *o)
{
    TRY(mandate_find(cx, (mandate_id){ cx->actor.mandate }, m));
    return organisation_find(cx, m->organisation, o);
}

html_t speaker_bar(struct cx *cx)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    if (cx->actor.account == 0 ||
        mandate_get_of_account(cx, (account_id){ cx->actor.account }, &at, &count) != OK)
        return HTML_NONE;
    struct mandate m;
    struct organisation o;
    const struct mandate_line line = { &m, &o, true };
    const bool speaks = cx->actor.mandate != 0 && speaker_line(cx, &m, &o) == OK;
    const size_t needed = speaks ? 2 : 1; /* another one than the one in use */
    AUTO(buf) name;
    buf_init(&name, BAR_MAX);
    if (speaks)
        view_strong_name(&name, cx, &o);
    AUTO(buf) out;
    buf_init(&out, BAR_MAX);
    view_speaker_bar(&out, cx, speaks ? &line : NULL, html_of_buf(cx, &name),
                     count_holding(at, count, cx->now) >= needed);
    return html_of_buf(cx, &out);
}

html_t registry_account_bar(struct cx *cx)
{
    struct account who = { 0 };
    struct organisation o;
    const bool is_known =
        cx->actor.account != 0 && account_find(cx, (account_id){ cx->actor.account }, &who) == OK;
    const bool speaks =
        is_known && cx->actor.organisation != 0 &&
        organisation_find(cx, (organisation_id){ cx->actor.organisation }, &o) == OK;
    AUTO(buf) out;
    buf_init(&out, BAR_MAX);
    view_account_bar(&out, cx, who.name, speaks ? &o : NULL);
    return html_of_buf(cx, &out);
}
