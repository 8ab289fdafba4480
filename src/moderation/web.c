/* What the pages of moderation share: how texts are named, and the fields of a decision.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "moderation/web.h"

#include "kit/base/str.h"

#define STYLE "moderation.css"

err_t moderation_respond(struct cx *cx, const struct request *rq, struct response *rs, int status,
                         const struct page *page, struct buf *body)
{
    TRY(buf_check(body));
    struct page drawn = *page;
    drawn.style = STYLE;
    drawn.body = html_of_buf(cx, body);
    return site_respond(cx, rq, rs, status, &drawn);
}

err_t shown_load(struct cx *cx, const struct moderation_case *c, struct shown_text *out)
{
    *out = (struct shown_text){ .one = kind_one(cx, c->kind) };
    const err_t e = moderated_load(cx, c->kind, c->subject, &out->t);
    out->is_gone = e == ERR_NOT_FOUND;
    if (e == ERR_NOT_FOUND)
        cx->problem = (struct problem){ 0 }; /* the page says so */
    return e == ERR_NOT_FOUND ? OK : e;
}

err_t told_load(struct cx *cx, const struct moderation_case *c, const struct told **out,
                size_t *count)
{
    struct decision_list decisions;
    struct appeal_list appeals;
    TRY(decisions_of(cx, c->id, &decisions));
    TRY(appeals_of(cx, c->id, &appeals));
    struct told *const at = arena_array(cx->arena, struct told, decisions.count);
    for (size_t i = 0; i < decisions.count; i++) {
        at[i].d = &decisions.at[i];
        at[i].is_withdrawn = c->withdrawn_at != 0;
        for (size_t k = 0; k < appeals.count; k++) {
            if (appeals.at[k].against.v == decisions.at[i].id.v)
                at[i].appeal = &appeals.at[k];
        }
    }
    *out = at;
    *count = decisions.count;
    return OK;
}

err_t decider_is_alone(struct cx *cx, bool *out)
{
    const struct account *at = NULL;
    size_t count = 0;
    size_t deciders = 0;
    TRY(account_list(cx, &at, &count));
    for (size_t i = 0; i < count; i++)
        deciders += !at[i].is_disabled && at[i].roles != 0;
    *out = deciders < 2;
    return OK;
}

/* --- the fields of a decision ------------------------------------------------------------------
 */

html_t rule_select(struct cx *cx, const struct form *f, str_t hint)
{
    struct choice rules[MODERATION_RULES] = { { STR_NONE, _("Choose a rule"), STR_NONE } };
    for (int r = 1; r < MODERATION_RULES; r++)
        rules[r] = (struct choice){ rule_word((enum moderation_rule)r),
                                    rule_label(cx, (enum moderation_rule)r), STR_NONE };
    return form_select(cx, f, "rule", _("Rule"), hint, rules, MODERATION_RULES);
}

html_t language_select(struct cx *cx, const struct form *f)
{
    struct choice languages[LANG_COUNT];
    for (int l = 0; l < LANG_COUNT; l++)
        languages[l] =
            (struct choice){ lang_code((enum lang)l), lang_name((enum lang)l), STR_NONE };
    return form_select(cx, f, "language", _("Language of the reason"), STR_NONE, languages,
                       LANG_COUNT);
}

enum lang language_read(struct cx *cx, struct form *f)
{
    enum lang out = cx->lang;
    if (form_has(f, S("language")) && !lang_from_code(form_value(f, S("language")), &out))
        form_fault(f, S("language"), FORM_NOT_CHOICE, 0, 0);
    return out;
}

html_t decision_reason_field(struct cx *cx, const struct form *f, bool is_required)
{
    const str_t hint = is_required ? _("In your own words, at least 20 characters. Everybody reads "
                                       "it, so do not repeat personal data in it.")
                                   : _("Needed for a removal. In your own words, at least 20 "
                                       "characters. Everybody reads it, so do not repeat personal "
                                       "data in it.");
    return form_field(cx, f,
                      &(struct field){ .name = "reason",
                                       .label = _("Public reason"),
                                       .hint = hint,
                                       .required = is_required,
                                       .low = MODERATION_REASON_LEAST,
                                       .high = MODERATION_REASON_MOST,
                                       .rows = 3 });
}

html_t decision_detail_field(struct cx *cx, const struct form *f)
{
    return form_line(cx, f, "detail", _("What the rule must name"),
                     _("For “Says the same as another”: which text. For “Against the law”: which "
                       "court, or which article of which law."),
                     MODERATION_DETAIL_MOST);
}

html_t decision_errors(struct cx *cx, const struct form *f)
{
    const struct field_label labels[] = { { "chosen", _("Texts") },
                                          { "verdict", _("Decision") },
                                          { "rule", _("Rule") },
                                          { "detail", _("What the rule must name") },
                                          { "reason", _("Public reason") },
                                          { "language", _("Language of the reason") } };
    return form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
}

void decision_read(struct cx *cx, struct form *f, enum moderation_verdict verdict,
                   bool needs_reason, struct decision_new *out)
{
    const bool removes = verdict == VERDICT_REMOVE;
    out->verdict = verdict;
    out->language = language_read(cx, f);
    out->rule = removes ? rule_from_word(form_value(f, S("rule"))) : RULE_NONE;
    out->detail = removes ? form_text(f, S("detail"), 0, MODERATION_DETAIL_MOST) : STR_NONE;
    const bool wrote = str_trim(form_value(f, S("reason"))).len > 0;
    out->reason = form_lines(f, S("reason"), needs_reason || wrote ? MODERATION_REASON_LEAST : 0,
                             MODERATION_REASON_MOST);
    if (removes && out->rule == RULE_NONE)
        form_fault_custom(f, S("rule"), N_("Choose the rule that it breaks."));
    if (removes && moderation_rules[out->rule].detail != NULL && out->detail.len == 0)
        form_fault_custom(f, S("detail"), moderation_rules[out->rule].detail);
}
