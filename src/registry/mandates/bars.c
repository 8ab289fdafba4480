/* Lines on top of pages: who is signed in, and for whom one speaks.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/pages.h"
#include "registry/views/names.html.h"
#include "registry/views/public.html.h"

enum { BAR_MAX = 16 << 10 };

static err_t speaker_load(struct cx *cx, struct speaker_line *line, struct mandate *m,
                          struct organisation *o)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_get_of_account(cx, (account_id){ cx->actor.account }, &at, &count));
    size_t holding = 0;
    for (size_t i = 0; i < count; i++) {
        holding += mandate_holds(&at[i], cx->now) ? 1 : 0;
        line->rests |= at[i].rests && mandate_runs(&at[i], cx->now);
    }
    const bool speaks = cx->actor.mandate != 0;
    line->has_choice = holding >= (speaks ? 2 : 1); /* another one than the one in use */
    if (!speaks)
        return OK;
    TRY(mandate_find(cx, (mandate_id){ cx->actor.mandate }, m));
    TRY(organisation_find(cx, m->organisation, o));
    html_t named = HTML_NONE;
    TRY(administration_load(cx, o->id, &line->administration, &named));
    AUTO(buf) name;
    buf_init(&name, BAR_MAX);
    view_strong_name(&name, cx, o);
    line->name = html_of_buf(cx, &name);
    TRY(disclosure_line(cx, o, &line->pays));
    line->o = o;
    line->m = m;
    return OK;
}

html_t speaker_bar(struct cx *cx)
{
    struct mandate m;
    struct organisation o;
    struct speaker_line line = { 0 };
    if (cx->actor.account == 0 || speaker_load(cx, &line, &m, &o) != OK)
        return HTML_NONE;
    AUTO(buf) out;
    buf_init(&out, BAR_MAX);
    view_speaker_bar(&out, cx, &line);
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
