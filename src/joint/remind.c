/* Letters to organisations that have said nothing, or nothing to the text as it is now: each on the
 * record, at most one in a few days. SPDX-License-Identifier: AGPL-3.0-or-later */
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

static err_t letter_write(struct cx *cx, const struct joint *j, const struct organisation *o,
                          const struct joint_answer *earlier, const struct account *to,
                          int64_t *sent)
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
        .kind = "joint-reminder",
        .to = to->email,
        .lang = cx->lang,
        .subject = trf(cx, "Until {0}: {1}", TARG(date_long(cx, j->closes_at)), TARG(title)),
        .parts = parts,
        .part_count = ARRAY_LEN(parts),
        .account = to->id.v,
        .once_key = arena_printf(cx->arena, "joint %" PRId64 " %" PRId64 " %" PRId64, j->id.v,
                                 to->id.v, cx->now),
    };
    const err_t e = letter_try(cx, &l, sent);
    cx->lang = reader;
    return e;
}

static err_t remind_one(struct cx *cx, const struct joint *j, const struct stander *s, bool *was)
{
    const organisation_id o = s->organisation;
    struct organisation whom;
    const struct account *at = NULL;
    size_t count = 0;
    int64_t letters = 0;
    *was = false;
    TRY(organisation_find(cx, o, &whom));
    TRY(mandate_holders(cx, o, MANDATE_SIGNING, &at, &count));
    for (size_t i = 0; i < count; i++)
        TRY(letter_write(cx, j, &whom, s->answer, &at[i], &letters));
    if (letters == 0)
        return OK; /* nobody to write to: the desk shows it */
    *was = true;
    TRY(invited_set_reminded(cx, j->id, o));
    return joint_record(
        cx, j, LEDGER_JOINT_REMINDED,
        LEDGER_FIELDS(ledger_id("organisation", o.v), ledger_int("letters", letters)));
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
