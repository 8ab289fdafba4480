/* Stages, presses and divisions in the reader's words; the steps of the timeline.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/stages/pages.h"

/* --- the timeline ------------------------------------------------------------------------------
 */

/* When the stage ends: where the next one it has begins. */
static usec_t step_till(const struct consultation *c, enum stage s)
{
    switch (s) {
    case STAGE_COLLECTING:
        return c->opens_at;
    case STAGE_OPEN:
        return c->closes_at;
    case STAGE_REVIEW:
        return c->reviews_until;
    case STAGE_PLANNED:
    case STAGE_CLOSED:
    case STAGE_PUBLISHED:
        return 0;
    }
    must_failed("a stage", __FILE__, __LINE__);
}

static bool has_stage(const struct consultation *c, enum stage s)
{
    switch (s) {
    case STAGE_PLANNED:
        return false;
    case STAGE_COLLECTING:
        return c->collects_at != 0;
    case STAGE_REVIEW:
        return c->reviews_until != 0;
    case STAGE_PUBLISHED:
        return c->import_id == 0; /* of another program nobody publishes it here */
    case STAGE_OPEN:
    case STAGE_CLOSED:
        return true;
    }
    must_failed("a stage", __FILE__, __LINE__);
}

struct stage_steps stage_steps_of(const struct consultation *c, usec_t now)
{
    struct stage_steps steps = { .count = 0 };
    const enum stage at = consultation_stage(c, now);
    for (int s = STAGE_COLLECTING; s < STAGE_COUNT; s++) {
        const enum stage stage = (enum stage)s;
        if (!has_stage(c, stage))
            continue;
        /* of a draft nothing has happened, whatever its dates */
        steps.at[steps.count++] = (struct stage_step){
            .stage = stage,
            .state = stage < at    ? STEP_DONE
                     : stage == at ? STEP_NOW
                                   : STEP_AHEAD,
            .from = consultation_stage_since(c, stage),
            .till = step_till(c, stage),
        };
    }
    return steps;
}

str_t stage_label(struct cx *cx, enum stage s)
{
    switch (s) {
    case STAGE_PLANNED:
        return _("Announced");
    case STAGE_COLLECTING:
        return _("Statements are collected");
    case STAGE_OPEN:
        return _("Positions are taken");
    case STAGE_REVIEW:
        return _("The record is checked");
    case STAGE_CLOSED:
        return _("Closed");
    case STAGE_PUBLISHED:
        return _("The result is published");
    }
    must_failed("a stage", __FILE__, __LINE__);
}

str_t stage_short(struct cx *cx, enum stage s)
{
    switch (s) {
    case STAGE_PLANNED:
        return _("Planned");
    case STAGE_COLLECTING:
        return _("Collecting statements");
    case STAGE_OPEN:
        return _("Open for positions");
    case STAGE_REVIEW:
        return _("In review");
    case STAGE_CLOSED:
        return _("Closed");
    case STAGE_PUBLISHED:
        return _("Result published");
    }
    must_failed("a stage", __FILE__, __LINE__);
}

str_t step_state_label(struct cx *cx, enum step_state s)
{
    switch (s) {
    case STEP_DONE:
        return _("done");
    case STEP_NOW:
        return _("now");
    case STEP_AHEAD:
        return _("to come");
    }
    must_failed("a state", __FILE__, __LINE__);
}

/* --- what surrounds the statements --------------------------------------------------------------
 */

static err_t inviter_load(struct cx *cx, const struct consultation *c, struct surroundings *s)
{
    struct organisation *const o = arena_new(cx->arena, struct organisation);
    const err_t e = organisation_find(cx, c->inviter, o);
    if (e == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* its import was undone */
        return OK;
    }
    TRY(e);
    s->inviter = o;
    return disclosure_line(cx, o, &s->inviter_pays);
}

err_t surroundings_load(struct cx *cx, const struct consultation *c, struct surroundings *out)
{
    struct surroundings s = { .steps = stage_steps_of(c, cx->now) };
    s.division_count = divisions_of(c, s.divisions);
    if (c->inviter.v != 0)
        TRY(inviter_load(cx, c, &s));
    TRY(consultation_link_list(cx, c->id, &s.links, &s.link_count));
    TRY(file_list_of(cx, S("consultation"), c->id.v, &s.files));
    *out = s;
    return OK;
}

str_t languages_text(struct cx *cx, const struct consultation *c)
{
    const bool az = consultation_in_language(c, LANG_AZ);
    const bool en = consultation_in_language(c, LANG_EN);
    if (az && en)
        return _("Azerbaijani and English");
    return az ? _("Azerbaijani") : _("English");
}

str_t divisions_text(struct cx *cx, const struct surroundings *s)
{
    str_t all = S("");
    for (size_t i = 0; i < s->division_count; i++)
        all = arena_printf(cx->arena, "%.*s%s%.*s", STR_ARG(all), i == 0 ? "" : "; ",
                           STR_ARG(division_label(cx, s->divisions[i])));
    return all;
}

/* --- the secretariat -------------------------------------------------------------------------- */

str_t desk_tab_label(struct cx *cx, const struct consultation *c, enum desk_tab t)
{
    switch (t) {
    case TAB_STAGE:
        return _("Stage");
    case TAB_TEXTS:
        return _("Texts and dates");
    case TAB_STATEMENTS:
        return _("Statements");
    case TAB_BACKGROUND:
        return _("Background documents");
    case TAB_PREVIEW:
        return c->is_draft ? _("Preview") : _("Public page");
    }
    must_failed("a tab", __FILE__, __LINE__);
}

url_t desk_tab_url(struct cx *cx, const struct consultation *c, enum desk_tab t)
{
    switch (t) {
    case TAB_STAGE:
        return url_with(cx, "/secretariat/consultations/{}", UARG(c->slug));
    case TAB_TEXTS:
        return url_with(cx, "/secretariat/consultations/{}/edit", UARG(c->slug));
    case TAB_STATEMENTS:
        return url_with(cx, "/secretariat/consultations/{}/statements", UARG(c->slug));
    case TAB_BACKGROUND:
        return url_with(cx, "/secretariat/consultations/{}/background", UARG(c->slug));
    case TAB_PREVIEW:
        return c->is_draft ? url_with(cx, "/secretariat/consultations/{}/preview", UARG(c->slug))
                           : url_consultation(cx, c);
    }
    must_failed("a tab", __FILE__, __LINE__);
}

struct press_words press_words_of(struct cx *cx, enum press p)
{
    switch (p) {
    case PRESS_ANNOUNCE:
        return (struct press_words){
            _("Announce it"),
            _("Everybody can read the consultation from now on. Its texts come into the record and "
              "cannot be changed silently any more. It opens at the dates that are set.")
        };
    case PRESS_COLLECT:
        return (struct press_words){
            _("Begin collecting statements now"),
            _("Those who answer here can propose statements from now on. Positions are not taken "
              "yet.")
        };
    case PRESS_OPEN:
        return (struct press_words){ _("Open for positions now"),
                                     _("Positions are taken from now on. Statements can still be "
                                       "proposed.") };
    case PRESS_REVIEW:
        return (struct press_words){
            _("End positions now and begin the review"),
            _("Nobody can take a position or propose a statement any more. Until the end of the "
              "review the record is checked: corrections, translations, what was coded.")
        };
    case PRESS_CLOSE:
        return (struct press_words){
            _("Close it now"),
            _("Nobody can take a position any more, and the record of this consultation is "
              "complete. The result is frozen.")
        };
    case PRESS_PUBLISH:
        return (struct press_words){
            _("Publish the result"),
            _("The result counts as published from now on. The dates of the consultation stay as "
              "they are for good.")
        };
    }
    must_failed("a press", __FILE__, __LINE__);
}
