/* Letters to organisations that are asked and have said nothing, or nothing to the text as it is
 * now: one when they are asked, then reminders, each on the record and at most one in a few days;
 * and who cannot be reached so.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/inside.h"
#include "joint/words.h"
#include "kit/base/str.h"
#include "kit/text/text.h"

#define DAY (INT64_C(24) * 3600 * USEC_PER_SECOND)

/* That none can go there was foreseen: it is not counted. */
static err_t letter_try(struct cx *cx, const struct letter *l, int64_t *sent)
{
    const err_t e = site_of(cx)->letter_send(cx, l);
    *sent += e == OK ? 1 : 0;
    if (e != ERR_UNAVAILABLE && e != ERR_CONFLICT && e != ERR_INVALID)
        return e;
    cx->problem = (struct problem){ 0 };
    return OK;
}

/* What happens without an answer. */
static str_t silence_means(struct cx *cx, const struct joint_answer *earlier)
{
    return earlier == NULL
               ? _("If you say nothing, it is published that you were asked and said nothing.")
               : trf(cx,
                     "The text has changed since you answered: your answer stands as one to "
                     "version {0} until you answer anew.",
                     TARG(earlier->version));
}

/* kind: of the outbox. */
static err_t letter_write(struct cx *cx, const struct joint *j, const struct organisation *o,
                          const struct joint_answer *earlier, const struct account *to,
                          const char *kind, int64_t *sent)
{
    const enum lang reader = cx->lang;
    cx->lang = to->language;
    const str_t name = text2_pick(&o->name, cx->lang);
    const str_t title = joint_title(cx, j);
    const str_t path = arena_printf(cx->arena, "/joint-statements/%.*s", STR_ARG(j->slug));
    const struct letter_part parts[] = {
        { trf(cx, "A joint statement waits for the answer of {0}: {1}", TARG(name), TARG(title)),
          STR_NONE },
        { trf(cx,
              "You can sign it, abstain, or dissent with a text of your own, until {0}. A dissent "
              "stands in the same block as the signers, wherever the statement goes.",
              TARG(date_time(cx, j->closes_at))),
          STR_NONE },
        { silence_means(cx, earlier), STR_NONE },
        { _("Read it and answer"), path },
    };
    const struct letter l = {
        .kind = kind,
        .to = to->email,
        .lang = cx->lang,
        .subject = trf(cx, "Until {0}: {1}", TARG(date_long(cx, j->closes_at)), TARG(title)),
        .parts = parts,
        .part_count = ARRAY_LEN(parts),
        .account = to->id.v,
        .once_key = arena_printf(cx->arena, "%s %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64, kind,
                                 j->id.v, o->id.v, to->id.v, cx->now),
    };
    const err_t e = letter_try(cx, &l, sent);
    cx->lang = reader;
    return e;
}

/* To each who may sign for the organisation; *letters: how many went. */
static err_t letters_write(struct cx *cx, const struct joint *j, const struct stander *s,
                           const char *kind, int64_t *letters)
{
    const organisation_id o = s->organisation;
    struct organisation whom;
    const struct account *at = NULL;
    size_t count = 0;
    *letters = 0;
    TRY(organisation_find(cx, o, &whom));
    TRY(mandate_holders(cx, o, MANDATE_SIGNING, &at, &count));
    for (size_t i = 0; i < count; i++)
        TRY(letter_write(cx, j, &whom, s->answer, &at[i], kind, letters));
    return OK;
}

static err_t remind_one(struct cx *cx, const struct joint *j, const struct stander *s, bool *was)
{
    const organisation_id o = s->organisation;
    int64_t letters = 0;
    TRY(letters_write(cx, j, s, "joint-reminder", &letters));
    *was = letters > 0;
    if (letters == 0)
        return OK; /* nobody to write to: the desk shows it */
    TRY(invited_set_reminded(cx, j->id, o));
    return joint_record(
        cx, j, LEDGER_JOINT_REMINDED,
        LEDGER_FIELDS(ledger_id("organisation", o.v), ledger_int("letters", letters)));
}

/* Asked here, and has said nothing. */
static bool is_waited_for(const struct whole_joint *w, const struct stander *s)
{
    const struct invited *const i = invited_of(&w->invited, s->organisation);
    return s->answer == NULL && i != NULL && i->way != INVITED_SOURCE;
}

err_t joint_tell_asked(struct cx *cx, joint_id id, organisation_id only, size_t *told)
{
    struct joint *const j = arena_new(cx->arena, struct joint);
    struct whole_joint w;
    *told = 0;
    TRY(joint_for_drafting(cx, id, j));
    if (!joint_is_open(j, cx->now) || site_of(cx)->letter_send == NULL)
        return OK;
    TRY(whole_joint_load(cx, j, &w));
    for (size_t i = 0; i < w.block.count; i++) {
        const struct stander *const s = &w.block.at[i];
        int64_t letters = 0;
        if (!is_waited_for(&w, s) || (only.v != 0 && s->organisation.v != only.v))
            continue;
        TRY(letters_write(cx, j, s, "joint-asked", &letters));
        *told += letters > 0;
    }
    return OK;
}

err_t joint_unreached(struct cx *cx, const struct whole_joint *w,
                      const struct organisation *const **out, size_t *count)
{
    const struct organisation **const at =
        arena_array(cx->arena, const struct organisation *, w->block.count);
    size_t n = 0;
    for (size_t i = 0; i < w->block.count; i++) {
        const struct stander *const s = &w->block.at[i];
        const struct account *holders = NULL;
        size_t holder_count = 0;
        bool is_reached = false;
        if (!is_waited_for(w, s))
            continue;
        TRY(mandate_holders(cx, s->organisation, MANDATE_SIGNING, &holders, &holder_count));
        for (size_t k = 0; k < holder_count; k++)
            is_reached |= holders[k].email.len > 0;
        if (!is_reached)
            at[n++] = whole_organisation(w, s->organisation);
    }
    *out = at;
    *count = n;
    return OK;
}

err_t joint_remind(struct cx *cx, joint_id id, size_t *sent)
{
    struct joint *const j = arena_new(cx->arena, struct joint);
    struct whole_joint w;
    *sent = 0;
    TRY(joint_for_drafting(cx, id, j));
    if (!joint_is_open(j, cx->now))
        return problem(cx, ERR_CONFLICT, "the round is not open");
    if (site_of(cx)->letter_send == NULL)
        return problem(cx, ERR_UNAVAILABLE, "no mail goes out");
    TRY(whole_joint_load(cx, j, &w));
    for (size_t i = 0; i < w.block.count; i++) {
        bool was = false;
        if (!joint_may_remind(&w.invited, &w.block.at[i], cx->now))
            continue;
        TRY(remind_one(cx, j, &w.block.at[i], &was));
        *sent += was ? 1 : 0;
    }
    return OK;
}
