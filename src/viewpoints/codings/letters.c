/* The letter that invites an organisation to replace what was read from sources.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/codings/letters.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"
#include "viewpoints/pages.h"

err_t coding_contact(struct cx *cx, organisation_id o, str_t *out)
{
    struct fact_list facts;
    *out = STR_NONE;
    TRY(fact_list_of(cx, o, &facts));
    for (size_t i = 0; i < facts.count && out->len == 0; i++) {
        const struct fact *const f = &facts.at[i];
        if (f->kind == FACT_CONTACT && f->ended_at == 0 && str_eq(f->scheme, S("email")))
            *out = f->value;
    }
    return OK;
}

static err_t letter_write(struct cx *cx, const struct consultation *c, const struct organisation *o,
                          str_t to, int64_t published, bool *is_sent)
{
    const str_t name = text2_pick(&o->name, cx->lang);
    const struct letter_part parts[] = {
        { trn(cx, published,
              "{0} position of {1} was read from public sources and published on this site, marked "
              "as coded, with source and reader.",
              "{0} positions of {1} were read from public sources and published on this site, "
              "marked as coded, with source and reader.",
              TARG(name)),
          STR_NONE },
        { text2_pick(&c->question, cx->lang), STR_NONE },
        { _("See what is said about you"),
          arena_printf(cx->arena, "/organisations/%.*s", STR_ARG(o->slug)) },
        { _("You can replace each of them with your own position, with a reason, as soon as "
            "somebody speaks for your organisation here"),
          arena_printf(cx->arena, "/organisations/%.*s/claim", STR_ARG(o->slug)) },
        { _("You can object to what is said without that"),
          arena_printf(cx->arena, "/organisations/%.*s/object", STR_ARG(o->slug)) },
    };
    const struct letter letter = {
        .kind = "coded",
        .to = to,
        .lang = cx->lang,
        .subject = trf(cx, "{0}: what was read from your public statements",
                       TARG(consultation_name(cx, c))),
        .parts = parts,
        .part_count = ARRAY_LEN(parts),
        .organisation = o->id.v,
        .once_key = arena_printf(cx->arena, "coded %" PRId64 " %" PRId64, c->id.v, o->id.v),
    };
    return letter_send_if_possible(cx, &letter, is_sent);
}

err_t coding_tell_organisation(struct cx *cx, consultation_id in, organisation_id whose,
                               int64_t published, bool *told)
{
    struct consultation c;
    struct organisation o;
    str_t to;
    *told = false;
    TRY(coding_contact(cx, whose, &to));
    if (to.len == 0 || published == 0)
        return OK;
    TRY(consultation_get(cx, in, &c));
    TRY(organisation_find(cx, whose, &o));
    const enum lang reader = cx->lang;
    cx->lang = o.scope == SCOPE_INTERNATIONAL ? LANG_EN : LANG_AZ;
    const err_t e = letter_write(cx, &c, &o, to, published, told);
    cx->lang = reader;
    TRY(e);
    if (!*told)
        return OK;
    return ledger_add(cx, &(struct ledger_new){ LEDGER_CODING_TOLD, in.v, in.v,
                                                LEDGER_FIELDS(ledger_id("organisation", whose.v),
                                                              ledger_int("count", published)),
                                                NULL });
}
