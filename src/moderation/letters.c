/* Letters about decisions: to the author, and to readers who left an address with a report; each in
 * the reader's own language. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "moderation/cases.h"

enum { PARTS_MAX = 8 };

/* That none can go there was foreseen: the page tells it too. */
static err_t letter_try(struct cx *cx, const struct letter *l)
{
    if (l->to.len == 0 || site_of(cx)->letter_send == NULL)
        return OK;
    const err_t e = site_of(cx)->letter_send(cx, l);
    if (e != ERR_UNAVAILABLE && e != ERR_CONFLICT && e != ERR_INVALID)
        return e;
    cx->problem = (struct problem){ 0 };
    return OK;
}

static struct letter_part part(str_t text, str_t link)
{
    return (struct letter_part){ text, link };
}

static str_t case_path(struct cx *cx, case_id c)
{
    return arena_printf(cx->arena, "/moderation/cases/%" PRId64, c.v);
}

/* What was decided, why, and where everybody reads it. */
static size_t decision_parts(struct cx *cx, const struct moderation_decision *d,
                             struct letter_part *parts)
{
    size_t n = 0;
    if (d->verdict == VERDICT_REMOVE)
        parts[n++] =
            part(trf(cx, "It was removed under the rule “{0}”.", TARG(rule_label(cx, d->rule))),
                 STR_NONE);
    else
        parts[n++] = part(_("It was kept."), STR_NONE);
    if (d->detail.len > 0)
        parts[n++] = part(d->detail, STR_NONE);
    if (d->reason.len > 0)
        parts[n++] =
            part(trf(cx, "The reason, as everybody can read it: {0}", TARG(d->reason)), STR_NONE);
    return n;
}

/* --- to the author -----------------------------------------------------------------------------
 */

struct author_address {
    str_t email;
    enum lang language;
};

static err_t author_address(struct cx *cx, const struct moderation_case *c,
                            struct author_address *out)
{
    struct moderated_text t;
    struct account who;
    TRY(moderated_load(cx, c->kind, c->subject, &t));
    *out = (struct author_address){ t.email, t.email_language };
    if (t.email.len > 0 || c->account == 0)
        return OK;
    const err_t e = account_find(cx, (account_id){ c->account }, &who);
    if (e == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* erased: nobody to write to */
        return OK;
    }
    TRY(e);
    if (!who.is_disabled && who.erased_at == 0)
        *out = (struct author_address){ who.email, who.language };
    return OK;
}

static err_t author_letter(struct cx *cx, const struct moderation_case *c,
                           const struct moderation_decision *d, const struct author_address *to)
{
    struct letter_part parts[PARTS_MAX];
    size_t n = 0;
    const struct moderated_kind *const k = moderated_kind_of(cx, c->kind);
    const str_t what = k == NULL ? c->kind : tr_lang(cx->lang, k->one);
    const bool is_settled = d->appeal.v != 0;
    parts[n++] =
        part(is_settled ? trf(cx, "Another person has decided on your appeal ({0}).", TARG(what))
                        : trf(cx, "A text of yours was decided on ({0}).", TARG(what)),
             STR_NONE);
    n += decision_parts(cx, d, parts + n);
    const usec_t till = appeal_until(c, d, cx->now, cx->settings->moderation_appeal_days);
    if (till != 0)
        parts[n++] = part(trf(cx,
                              "You can appeal until {0}. Another person than the one who decided "
                              "will look at it.",
                              TARG(date_time(cx, till))),
                          STR_NONE);
    parts[n++] = part(_("The decision in the public log"), case_path(cx, c->id));
    if (till != 0) {
        str_t token = STR_NONE;
        TRY(letter_link_make(cx, c->id, &token));
        parts[n++] = part(_("The form for an appeal; whoever has this link can appeal"),
                          arena_printf(cx->arena, "%.*s/appeal?link=%.*s",
                                       STR_ARG(case_path(cx, c->id)), STR_ARG(token)));
    }
    return letter_try(cx, &(struct letter){ .kind = "moderation",
                                            .to = to->email,
                                            .lang = cx->lang,
                                            .subject = is_settled ? _("Your appeal was decided")
                                                       : d->verdict == VERDICT_REMOVE
                                                           ? _("A text of yours was removed")
                                                           : _("A text of yours was kept"),
                                            .parts = parts,
                                            .part_count = n,
                                            .organisation = c->organisation,
                                            .account = c->account });
}

/* --- to those who reported ---------------------------------------------------------------------
 */

/* d NULL: nothing was decided, the author took the text back. */
static err_t reporter_letter(struct cx *cx, const struct moderation_case *c,
                             const struct moderation_decision *d, const struct moderation_report *r)
{
    struct letter_part parts[PARTS_MAX];
    size_t n = 0;
    if (d != NULL) {
        parts[n++] = part(_("You reported a text on this site. It was decided on."), STR_NONE);
        n += decision_parts(cx, d, parts + n);
        parts[n++] = part(_("The decision in the public log"), case_path(cx, c->id));
    } else {
        parts[n++] = part(_("You reported a text on this site. Its author has withdrawn it, so "
                            "nothing is left to decide."),
                          STR_NONE);
    }
    parts[n++] = part(_("Your address is forgotten with this letter."), STR_NONE);
    return letter_try(cx, &(struct letter){ .kind = "moderation",
                                            .to = r->email,
                                            .lang = cx->lang,
                                            .subject = _("The text you reported"),
                                            .parts = parts,
                                            .part_count = n,
                                            .is_strangers = true });
}

static err_t reporter_letters(struct cx *cx, const struct moderation_case *c,
                              const struct moderation_decision *d)
{
    struct report_list_of_case reports;
    TRY(reports_of(cx, c->id, &reports));
    for (size_t i = 0; i < reports.count; i++) {
        const struct moderation_report *const r = &reports.at[i];
        if (r->answered_at != 0 || r->email.len == 0)
            continue;
        cx->lang = r->language;
        TRY(reporter_letter(cx, c, d, r));
    }
    return OK;
}

static err_t letters_write(struct cx *cx, const struct moderation_case *c,
                           const struct moderation_decision *d)
{
    struct author_address author;
    TRY(author_address(cx, c, &author));
    if (author.email.len > 0) {
        cx->lang = author.language;
        TRY(author_letter(cx, c, d, &author));
    }
    return reporter_letters(cx, c, d);
}

err_t decision_letters(struct cx *cx, const struct moderation_case *c,
                       const struct moderation_decision *d)
{
    const enum lang reader = cx->lang;
    const err_t e = letters_write(cx, c, d);
    cx->lang = reader;
    return e;
}

err_t withdrawal_letters(struct cx *cx, const struct moderation_case *c)
{
    const enum lang reader = cx->lang;
    const err_t e = reporter_letters(cx, c, NULL);
    cx->lang = reader;
    return e;
}
