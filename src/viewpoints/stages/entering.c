/* What happens when a consultation comes into a stage: once for each, by the hour or by a press.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "viewpoints/positions/notices.h"
#include "viewpoints/rules.h"
#include "viewpoints/stages/announce.h"
#include "viewpoints/store.h"

/* Notices and what is frozen hang here; the entry in the record is written before. */
err_t consultation_stage_changed(struct cx *cx, const struct consultation *c, enum stage stage)
{
    return notice_stage(cx, c, stage);
}

/* The publishing of a result has an entry of its own. was: its dates before the press that brought
 * it here; NULL: they came by themselves. */
static err_t stage_enter(struct cx *cx, const struct consultation *c, enum stage s,
                         const struct consultation *was)
{
    struct ledger_field fields[SCHEDULE_FIELDS + 2];
    size_t n = 0;
    fields[n++] = ledger_text("stage", stage_word(s));
    fields[n++] = ledger_time(cx->arena, "since", consultation_stage_since(c, s));
    if (was != NULL)
        consultation_schedule_fields(cx, was, c, fields, &n);
    if (s != STAGE_PUBLISHED)
        TRY(consultation_note(cx, LEDGER_CONSULTATION_ENTERED, c->id, fields, n));
    TRY(consultation_set_last_stage(cx, c->id, s));
    return consultation_stage_changed(cx, c, s);
}

err_t consultation_stage_enter(struct cx *cx, const struct consultation *c,
                               const struct consultation *was)
{
    const enum stage now = consultation_stage(c, cx->now);
    if (now == c->last_stage || c->is_draft)
        return OK;
    /* an end was put off: what comes again is dealt with again */
    if (now < c->last_stage)
        return consultation_set_last_stage(cx, c->id, now);
    for (int s = (int)c->last_stage + 1; s <= (int)now; s++) {
        if (consultation_stage_since(c, (enum stage)s) != 0)
            TRY(stage_enter(cx, c, (enum stage)s, s == (int)now ? was : NULL));
    }
    return OK;
}

err_t consultation_stage_look(struct cx *cx, const struct consultation *c)
{
    return consultation_stage_enter(cx, c, NULL);
}

err_t consultation_stages_look(struct cx *cx)
{
    const struct consultation *all = NULL;
    size_t count = 0;
    TRY(consultation_list(cx, &all, &count));
    for (size_t i = 0; i < count; i++)
        TRY(consultation_stage_look(cx, &all[i]));
    return OK;
}
