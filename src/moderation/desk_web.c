/* One case on the secretariat's desk: the text, who said what is wrong with it, what was decided
 * before, and the form of a decision.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "moderation/views/queue.html.h"
#include "moderation/web.h"

static html_t verdict_choices(struct cx *cx, const struct form *f, const struct moderation_case *c,
                              bool is_public)
{
    const struct choice choices[] = {
        { S("keep"),
          c->state == CASE_APPEALED ? _("Overturn the removal: it is shown")
          : is_public               ? _("Keep it: it stays public")
                                    : _("Keep it: it is published"),
          STR_NONE },
        { S("remove"),
          c->state == CASE_APPEALED ? _("Uphold the removal: it stays removed")
                                    : _("Remove it under a rule"),
          STR_NONE },
    };
    return form_choices(cx, f, "verdict", _("Decision"), STR_NONE, choices, ARRAY_LEN(choices));
}

/* The organisation that wrote it, with who pays for it. */
static err_t author_load(struct cx *cx, int64_t organisation, html_t *out)
{
    struct organisation o;
    const struct disclosed *paid = NULL;
    *out = HTML_NONE;
    if (organisation == 0)
        return OK;
    const err_t e = organisation_find(cx, (organisation_id){ organisation }, &o);
    if (e == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* gone: nobody is named */
        return OK;
    }
    TRY(e);
    TRY(disclosed_load(cx, &organisation, 1, &paid));
    AUTO(buf) body;
    buf_init(&body, MODERATION_PAGE_MAX);
    view_desk_author(&body, cx, &o, disclosed_line(cx, paid, &o));
    *out = html_of_buf(cx, &body);
    return OK;
}

static err_t desk_load(struct cx *cx, const struct moderation_case *c, struct desk_page *p)
{
    struct report_list_of_case reports;
    TRY(queue_item_load(cx, c, &p->item));
    TRY(told_load(cx, c, &p->at, &p->count));
    TRY(reports_of(cx, c->id, &reports));
    p->reports = reports.at;
    p->report_count = reports.count;
    for (size_t i = 0; i < p->count; i++) {
        if (p->at[i].appeal != NULL && p->at[i].appeal->outcome == APPEAL_WAITS)
            p->appeal = p->at[i].appeal;
    }
    TRY(decider_is_alone(cx, &p->is_alone));
    return author_load(cx, c->organisation, &p->author);
}

static err_t desk_draw(struct cx *cx, const struct request *rq, struct response *rs, int status,
                       const struct moderation_case *c, const struct form *f, bool is_conflict)
{
    struct desk_page p = { .is_conflict = is_conflict };
    TRY(desk_load(cx, c, &p));
    p.errors = decision_errors(cx, f);
    p.verdict = verdict_choices(cx, f, c, p.item.text.t.is_public);
    p.rule = rule_select(cx, f, _("Needed for a removal."));
    p.detail = decision_detail_field(cx, f);
    p.reason = decision_reason_field(cx, f, decision_needs_reason(c, VERDICT_KEEP));
    p.language = language_select(cx, f);
    AUTO(buf) body;
    buf_init(&body, MODERATION_PAGE_MAX);
    view_desk_case(&body, cx, &p);
    const struct page page = {
        .title = _("Decide on a text"),
        .nav = "/secretariat",
        .address = status == 200
                       ? STR_NONE
                       : arena_printf(cx->arena, "/secretariat/moderation/%" PRId64, c->id.v)
    };
    return moderation_respond(cx, rq, rs, status, &page, &body);
}

err_t desk_case_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct moderation_case c;
    struct form f = form_blank(cx);
    TRY(case_get(cx, (case_id){ path_id(rq, 0) }, &c));
    form_preset(&f, S("language"), lang_code(cx->lang));
    return desk_draw(cx, rq, rs, 200, &c, &f, false);
}

static enum moderation_verdict verdict_read(struct form *f)
{
    static const str_t WORDS[] = { S_INIT("keep"), S_INIT("remove") };
    const int chosen = form_choice(f, S("verdict"), WORDS, ARRAY_LEN(WORDS));
    return chosen == 0 ? VERDICT_KEEP : chosen == 1 ? VERDICT_REMOVE : VERDICT_NONE;
}

err_t desk_case_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct moderation_case c;
    decision_id made;
    struct form f = form_open(cx, rq);
    struct decision_new d = { .in = { path_id(rq, 0) } };
    TRY(case_get(cx, d.in, &c));
    const enum moderation_verdict verdict = verdict_read(&f);
    decision_read(cx, &f, verdict, decision_needs_reason(&c, verdict), &d);
    d.seen.v = form_int(&f, S("seen"), 0, INT64_MAX);
    err_t e = form_done(&f);
    if (e == OK)
        e = moderation_decide(cx, &d, &made);
    if (e == ERR_INVALID || e == ERR_CONFLICT || e == ERR_FORBIDDEN)
        TRY(desk_draw(cx, rq, rs, err_status(e), &c, &f, e == ERR_CONFLICT));
    TRY(e);
    return respond_see_other(rs, verdict == VERDICT_KEEP
                                     ? url_plain(cx, "/secretariat/moderation?kept=1#queue")
                                     : url_plain(cx, "/secretariat/moderation?removed=1#queue"));
}
