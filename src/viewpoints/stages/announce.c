/* A draft becomes public: only now do its texts come into the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/stages/announce.h"

#include "kit/base/str.h"
#include "viewpoints/rules.h"
#include "viewpoints/stages/stages.h"
#include "viewpoints/store.h"

unsigned announce_faults(const struct consultation *c, usec_t now)
{
    unsigned faults = c->closes_at != 0 && c->closes_at <= now ? ANNOUNCE_OVER : 0;
    for (int l = 0; l < LANG_COUNT; l++) {
        if (consultation_in_language(c, (enum lang)l) && c->question.by[l].len == 0)
            faults |= ANNOUNCE_NO_QUESTION;
    }
    return faults;
}

void announce_dates(struct consultation *c, usec_t now)
{
    if (c->opens_at < now)
        c->opens_at = now;
    if (c->collects_at != 0 && c->collects_at < now)
        c->collects_at = now;
    if (c->collects_at >= c->opens_at)
        c->collects_at = 0;
}

/* What the project brought about, where it is to stand. */
static err_t join_project(struct cx *cx, const struct consultation *c)
{
    part_id made;
    if (c->project == 0)
        return OK;
    return part_put(cx,
                    &(struct project_part){ .project = { c->project },
                                            .kind = PART_DELIVERABLE,
                                            .amount = AMOUNT_NOT_STATED,
                                            .thing_kind = S("consultation"),
                                            .thing = c->id.v },
                    &made);
}

err_t draft_announce(struct cx *cx, const struct consultation *draft)
{
    struct consultation c = *draft;
    if (announce_faults(&c, cx->now) != 0)
        return problem(cx, ERR_INVALID, "not fit to be announced");
    announce_dates(&c, cx->now);
    c.is_draft = false;
    c.project = 0;
    c.edited_at = 0;
    c.changed_at = cx->now;
    TRY(consultation_update(cx, &c));
    TRY(consultation_note_added(cx, &c));
    TRY(statements_note_all(cx, c.id));
    TRY(consultation_links_note(cx, c.id));
    TRY(join_project(cx, draft));
    return consultation_stage_look(cx, &c);
}

err_t consultation_drop(struct cx *cx, consultation_id id)
{
    struct consultation c;
    TRY(consultation_get_any(cx, id, &c));
    if (!c.is_draft)
        return problem(cx, ERR_CONFLICT, "no draft any more");
    TRY(consultation_hide(cx, id));
    return consultation_note(cx, LEDGER_CONSULTATION_DRAFTED, id, NULL, 0);
}
