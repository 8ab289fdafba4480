/* Presses: what the secretariat does at once, whatever the dates said.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "viewpoints/rules.h"
#include "viewpoints/stages/announce.h"
#include "viewpoints/stages/stages.h"
#include "viewpoints/store.h"

str_t press_word(enum press p)
{
    switch (p) {
    case PRESS_ANNOUNCE:
        return S("announce");
    case PRESS_COLLECT:
        return S("collect");
    case PRESS_OPEN:
        return S("open");
    case PRESS_REVIEW:
        return S("review");
    case PRESS_CLOSE:
        return S("close");
    case PRESS_PUBLISH:
        return S("publish");
    }
    must_failed("a press", __FILE__, __LINE__);
}

bool press_from_word(str_t word, enum press *out)
{
    for (int p = 0; p < PRESS_COUNT; p++) {
        if (str_eq(word, press_word((enum press)p))) {
            *out = (enum press)p;
            return true;
        }
    }
    return false;
}

bool press_fits(const struct consultation *c, enum press p, usec_t now)
{
    const enum stage s = consultation_stage(c, now);
    if (c->is_draft)
        return p == PRESS_ANNOUNCE;
    switch (p) {
    case PRESS_ANNOUNCE:
        return false;
    case PRESS_COLLECT:
        return s == STAGE_PLANNED;
    case PRESS_OPEN:
        return s == STAGE_PLANNED || s == STAGE_COLLECTING;
    case PRESS_REVIEW:
        return s == STAGE_OPEN;
    case PRESS_CLOSE:
        return s == STAGE_OPEN || s == STAGE_REVIEW;
    case PRESS_PUBLISH:
        return s == STAGE_CLOSED;
    }
    must_failed("a press", __FILE__, __LINE__);
}

void press_dates(struct consultation *c, enum press p, usec_t now, usec_t reviews_until)
{
    const bool is_open = consultation_stage(c, now) == STAGE_OPEN;
    switch (p) {
    case PRESS_ANNOUNCE:
        announce_dates(c, now);
        return;
    case PRESS_COLLECT:
        c->collects_at = now;
        return;
    case PRESS_OPEN:
        if (c->collects_at >= now)
            c->collects_at = 0;
        c->opens_at = now;
        return;
    case PRESS_REVIEW:
        c->closes_at = now;
        c->reviews_until = reviews_until;
        return;
    case PRESS_CLOSE:
        c->closes_at = is_open ? now : c->closes_at;
        c->reviews_until = is_open ? 0 : now;
        return;
    case PRESS_PUBLISH:
        c->published_at = now;
        return;
    }
    must_failed("a press", __FILE__, __LINE__);
}

err_t consultation_press(struct cx *cx, consultation_id id, enum press p, usec_t reviews_until)
{
    struct consultation c;
    TRY(consultation_get_any(cx, id, &c));
    if (!press_fits(&c, p, cx->now))
        return problem(cx, ERR_CONFLICT, "%.*s does not fit any more", STR_ARG(press_word(p)));
    if (p == PRESS_ANNOUNCE)
        return draft_announce(cx, &c);
    /* the stages before are noticed first: an entry each, in their order */
    TRY(consultation_stage_look(cx, &c));
    const struct consultation was = c;
    press_dates(&c, p, cx->now, reviews_until);
    if (p == PRESS_REVIEW && reviews_until <= cx->now)
        return problem(cx, ERR_INVALID, "a review that is over before it begins");
    if (schedule_fault(&c) != SCHEDULE_FITS)
        return problem(cx, ERR_CONFLICT, "dates that cannot be");
    c.changed_at = cx->now;
    TRY(consultation_update(cx, &c));
    if (p == PRESS_PUBLISH)
        TRY(consultation_note(cx, LEDGER_CONSULTATION_PUBLISHED, c.id, NULL, 0));
    TRY(consultation_get(cx, id, &c));
    return consultation_stage_enter(cx, &c, &was);
}
