/* Letters about claims and objections.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/claims/letters.h"

err_t claim_link_send(struct cx *cx, const struct claim *c, const struct organisation *o,
                      str_t token, bool *is_sent)
{
    const enum lang reader = cx->lang;
    cx->lang = c->language;
    const str_t name = text2_pick(&o->name, cx->lang);
    const struct letter_part parts[] = {
        { trf(cx, "Somebody, we hope you, asked to take over the page of {0} on this site.",
              TARG(name)),
          STR_NONE },
        { _("Open this page and confirm it there. Until you do, nothing happens."), STR_NONE },
        { _("Confirm the address"), arena_printf(cx->arena, "/claims/%.*s", STR_ARG(token)) },
        { _("The link works once, for seven days. If it was not you, do nothing: your address is "
            "then forgotten."),
          STR_NONE },
    };
    const struct letter letter = {
        .kind = "claim",
        .to = c->email,
        .lang = cx->lang,
        .subject = trf(cx, "The page of {0}: please confirm", TARG(name)),
        .parts = parts,
        .part_count = ARRAY_LEN(parts),
        .organisation = o->id.v,
        .is_strangers = true,
    };
    const err_t e = letter_send_if_possible(cx, &letter, is_sent);
    cx->lang = reader;
    return e;
}

static struct letter_part part(str_t text, str_t link)
{
    return (struct letter_part){ text, link };
}

static size_t accepted_parts(struct cx *cx, const struct claim *c, str_t name, bool gets_link,
                             struct letter_part *parts)
{
    size_t n = 0;
    parts[n++] = part(
        trf(cx, "The secretariat has handed the page of {0} over to you.", TARG(name)), STR_NONE);
    parts[n++] =
        part(trf(cx, "How it was checked, as everybody can read: {0}", TARG(c->reason)), STR_NONE);
    parts[n++] = gets_link ? part(_("A second letter brings the link with which you choose a "
                                    "password. Then the page is yours to correct."),
                                  STR_NONE)
                           : part(_("Sign in with your account and go on"), S("/sign-in"));
    return n;
}

static size_t refused_parts(struct cx *cx, const struct claim *c, const struct organisation *o,
                            str_t name, struct letter_part *parts)
{
    size_t n = 0;
    parts[n++] = part(
        trf(cx, "The secretariat did not hand the page of {0} over to you.", TARG(name)), STR_NONE);
    parts[n++] = part(trf(cx, "Its reason, as everybody can read: {0}", TARG(c->reason)), STR_NONE);
    parts[n++] = part(_("You can object to what stands there without taking it over"),
                      arena_printf(cx->arena, "/organisations/%.*s/object", STR_ARG(o->slug)));
    return n;
}

err_t claim_decision_send(struct cx *cx, const struct claim *c, const struct organisation *o,
                          bool gets_link)
{
    const enum lang reader = cx->lang;
    const bool is_accepted = c->state == CLAIM_ACCEPTED;
    struct letter_part parts[3];
    bool is_sent = false;
    cx->lang = c->language;
    const str_t name = text2_pick(&o->name, cx->lang);
    const size_t count = is_accepted ? accepted_parts(cx, c, name, gets_link, parts)
                                     : refused_parts(cx, c, o, name, parts);
    const struct letter letter = {
        .kind = "claim",
        .to = c->email,
        .lang = cx->lang,
        .subject = is_accepted ? trf(cx, "The page of {0} is yours", TARG(name))
                               : trf(cx, "The page of {0} was not handed over", TARG(name)),
        .parts = parts,
        .part_count = count,
        .organisation = o->id.v,
        .account = c->account,
    };
    const err_t e = letter_send_if_possible(cx, &letter, &is_sent);
    cx->lang = reader;
    return e;
}

err_t objection_decision_send(struct cx *cx, const struct objection *x,
                              const struct organisation *o)
{
    const enum lang reader = cx->lang;
    bool is_sent = false;
    cx->lang = x->language;
    const str_t name = text2_pick(&o->name, cx->lang);
    const struct letter_part parts[] = {
        part(trf(cx, "You objected to what this site says about {0}. The secretariat has decided.",
                 TARG(name)),
             STR_NONE),
        part(x->decision, STR_NONE),
        part(_("All objections to this page and how they were decided"),
             arena_printf(cx->arena, "/organisations/%.*s/objections", STR_ARG(o->slug))),
    };
    const struct letter letter = { .kind = "objection-answer",
                                   .to = x->email,
                                   .lang = cx->lang,
                                   .subject = trf(cx, "Your objection about {0}", TARG(name)),
                                   .parts = parts,
                                   .part_count = ARRAY_LEN(parts),
                                   .organisation = o->id.v };
    const err_t e = letter_send_if_possible(cx, &letter, &is_sent);
    cx->lang = reader;
    return e;
}
