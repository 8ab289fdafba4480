/* How a text stands, for the pages of the feature that holds it, and the addresses of moderation.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "moderation/cases.h"
#include "moderation/views/parts.html.h"

enum { LINE_MAX = 16 << 10 };

static struct moderation_standing standing_of(const struct moderation_case *c,
                                              const struct moderation_decision *d, usec_t now,
                                              int64_t days)
{
    struct moderation_standing s = { .in = c->id,
                                     .state = c->state,
                                     .verdict = c->verdict,
                                     .waiting_since = c->waiting_since,
                                     .withdrawn_at = c->withdrawn_at };
    if (d == NULL)
        return s;
    s.rule = d->rule;
    s.detail = d->detail;
    s.reason = d->reason;
    s.language = d->language;
    s.decided_at = d->at;
    s.appeal_until = appeal_until(c, d, now, days);
    return s;
}

static const struct moderation_decision *decision_among(const struct decision_list *all,
                                                        decision_id id)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].id.v == id.v)
            return &all->at[i];
    }
    return NULL;
}

err_t moderation_standings(struct cx *cx, const char *kind, const int64_t *ids, size_t count,
                           const struct moderation_standing **out)
{
    struct case_list cases;
    struct decision_list decisions;
    struct moderation_standing *const at =
        arena_array(cx->arena, struct moderation_standing, count);
    *out = at;
    if (count == 0)
        return OK;
    TRY(cases_of(cx, str_from_c(kind), ids, count, &cases));
    int64_t *const last = arena_array(cx->arena, int64_t, cases.count);
    for (size_t i = 0; i < cases.count; i++)
        last[i] = cases.at[i].last.v;
    TRY(decisions_in(cx, last, cases.count, &decisions));
    for (size_t i = 0; i < cases.count; i++) {
        const struct moderation_case *const c = &cases.at[i];
        for (size_t k = 0; k < count; k++) {
            if (ids[k] == c->subject)
                at[k] = standing_of(c, decision_among(&decisions, c->last), cx->now,
                                    cx->settings->moderation_appeal_days);
        }
    }
    return OK;
}

err_t moderation_standing(struct cx *cx, const char *kind, int64_t subject,
                          struct moderation_standing *out)
{
    const struct moderation_standing *one = NULL;
    TRY(moderation_standings(cx, kind, &subject, 1, &one));
    *out = one[0];
    return OK;
}

html_t moderation_line(struct cx *cx, const struct moderation_standing *s)
{
    if (s->in.v == 0 || s->verdict != VERDICT_REMOVE)
        return HTML_NONE;
    AUTO(buf) body;
    buf_init(&body, LINE_MAX);
    view_removed_line(&body, cx, s);
    return html_of_buf(cx, &body);
}

/* --- addresses ---------------------------------------------------------------------------------
 */

url_t url_moderation_report(struct cx *cx, const char *kind, int64_t subject)
{
    return url_with(cx, "/moderation/report/{}/{}", UARG(str_from_c(kind)), UARG(subject));
}

url_t url_rule(struct cx *cx, enum moderation_rule r)
{
    return url_with(cx, "/moderation/rules#{}", UARG(rule_word(r)));
}

url_t url_moderation_case(struct cx *cx, case_id c)
{
    return url_with(cx, "/moderation/cases/{}", UARG(c.v));
}

url_t url_moderation_desk(struct cx *cx, case_id c)
{
    return url_with(cx, "/secretariat/moderation/{}", UARG(c.v));
}

url_t url_moderation_mine(struct cx *cx, str_t token)
{
    return token.len > 0 ? url_with(cx, "/moderation/mine?link={}", UARG(token))
                         : url_plain(cx, "/moderation/mine");
}

/* A removed text is not named: the log would show what was taken out. */
err_t moderation_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct moderation_case c;
    struct moderated_text t = { 0 };
    TRY(case_get(cx, (case_id){ id }, &c));
    const struct moderated_kind *const k = moderated_kind_of(cx, c.kind);
    *where = url_moderation_case(cx, c.id);
    *name = k != NULL ? tr_lang(cx->lang, k->one) : c.kind;
    if (k == NULL || c.verdict == VERDICT_REMOVE)
        return OK;
    const err_t e = k->load(cx, c.subject, &t);
    if (e == ERR_NOT_FOUND)
        cx->problem = (struct problem){ 0 }; /* gone: it is shown without */
    else
        TRY(e);
    const str_t said = text2_pick(&t.text, cx->lang);
    if (t.is_public && said.len > 0)
        *name = trf(cx, "{0}: “{1}”", TARG(*name), TARG(said));
    return OK;
}
