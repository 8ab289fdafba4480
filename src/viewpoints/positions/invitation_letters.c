/* The letter with a link that takes positions. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "viewpoints/pages.h"
#include "viewpoints/positions/invitations.h"

/* What the positions become by this link: a line more where its holder could sign. */
static struct letter_part part_of_signing(struct cx *cx, const struct consultation *c)
{
    return (struct letter_part){
        _("The positions are preliminary: a link cannot show the second factor. Your mandate is "
          "for signing: to make them official, sign in afterwards and press once"),
        arena_printf(cx->arena, "/consultations/%.*s/confirm", STR_ARG(c->slug))
    };
}

struct asking {
    const struct invitation *invitation;
    const struct consultation *c;
    struct account who;
    struct organisation o;
    str_t token;
    bool is_rest, signs_later;
};

/* In the language of the account. */
static err_t letter_write(struct cx *cx, const struct asking *a, bool *is_sent)
{
    const str_t name = text2_pick(&a->o.name, cx->lang);
    const usec_t ends_at = a->invitation->ends_at;
    const struct letter_part parts[] = {
        { a->is_rest
              ? trf(cx, "The positions of {0} are on record. Some statements are still open.",
                    TARG(name))
              : trf(cx,
                    "You speak for {0}. It is asked to take positions in a consultation that is "
                    "open until {1}. You need not sign in: open the page, answer what you can, and "
                    "press once.",
                    TARG(name), TARG(date_long(cx, ends_at))),
          STR_NONE },
        { text2_pick(&a->c->question, cx->lang), STR_NONE },
        { trf(cx, "Open the statements. The link works once, until {0}",
              TARG(date_time(cx, ends_at))),
          arena_printf(cx->arena, "/positions/by-mail/%.*s", STR_ARG(a->token)) },
        { _("Opening the page changes nothing. What you put on record there is public at once, "
            "under the name of your organisation, marked as taken by mail link."),
          STR_NONE },
        { _("Give this link to nobody: whoever presses first speaks for your organisation."),
          STR_NONE },
        part_of_signing(cx, a->c), /* the last: not for everybody */
    };
    const str_t consultation = consultation_name(cx, a->c);
    const struct letter letter = {
        .kind = "positions",
        .to = a->who.email,
        .lang = cx->lang,
        .subject = a->is_rest ? trf(cx, "{0}: a link for the rest", TARG(consultation))
                              : trf(cx, "{0}: the positions of {1}", TARG(consultation),
                                    TARG(text2_pick(organisation_brief(&a->o), cx->lang))),
        .parts = parts,
        .part_count = ARRAY_LEN(parts) - !a->signs_later,
        .organisation = a->o.id.v,
        .account = a->who.id.v,
    };
    return letter_send_if_possible(cx, &letter, is_sent);
}

err_t invitation_send(struct cx *cx, const struct invitation *i, const struct consultation *c,
                      str_t token, bool is_rest, bool *is_sent)
{
    struct asking a = { .invitation = i, .c = c, .token = token, .is_rest = is_rest };
    struct mandate mandate;
    TRY(account_find(cx, i->account, &a.who));
    TRY(organisation_find(cx, i->organisation, &a.o));
    TRY(mandate_find(cx, i->mandate, &mandate));
    a.signs_later =
        mandate_allows(&mandate, MANDATE_SIGNING, cx->now) && account_owes_factor(cx, &a.who);
    const enum lang reader = cx->lang;
    cx->lang = a.who.language;
    const err_t e = letter_write(cx, &a, is_sent);
    cx->lang = reader;
    return e;
}
