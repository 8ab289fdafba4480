/* The public log of moderation: all decisions, one case, the published rules.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"
#include "moderation/log_files.h"
#include "moderation/views/log.html.h"
#include "moderation/web.h"

/* What is asked for, as it stands in the address. */
struct asked {
    struct form form;
    struct log_filter filter;
    str_t kind, rule, month;
};

/* --- reading the address -----------------------------------------------------------------------
 */

static str_t query_into(struct form *f, const struct request *rq, const char *name)
{
    const str_t v = str_trim(request_query(f->cx, rq, str_from_c(name)));
    form_preset(f, str_from_c(name), v);
    return v;
}

/* "2026-11" in the site's zone: its first moment and that of the next month. */
static bool month_read(struct arena *arena, str_t month, usec_t *from, usec_t *till)
{
    int64_t year = 0;
    int64_t number = 0;
    if (month.len != 7 || month.at[4] != '-' ||
        !str_to_i64(str_sub(month, 0, 4), 1970, 9998, &year))
        return false;
    const str_t digits = month.at[5] == '0' ? str_sub(month, 6, 7) : str_sub(month, 5, 7);
    if (!str_to_i64(digits, 1, 12, &number))
        return false;
    const int64_t next_year = number == 12 ? year + 1 : year;
    const int64_t next = number == 12 ? 1 : number + 1;
    return date_local_read(arena_printf(arena, "%04d-%02d-01T00:00", (int)year, (int)number),
                           from) == OK &&
           date_local_read(arena_printf(arena, "%04d-%02d-01T00:00", (int)next_year, (int)next),
                           till) == OK;
}

static void read_address(struct cx *cx, const struct request *rq, struct asked *a)
{
    *a = (struct asked){ .form = form_blank(cx) };
    struct form *const f = &a->form;
    a->kind = query_into(f, rq, "kind");
    a->rule = query_into(f, rq, "rule");
    a->month = query_into(f, rq, "month");
    const str_t before = query_into(f, rq, "before");
    a->filter.kind = a->kind;
    a->filter.rule = rule_from_word(a->rule);
    if (a->kind.len > 0 && moderated_kind_of(cx, a->kind) == NULL)
        form_fault(f, S("kind"), FORM_NOT_CHOICE, 0, 0);
    if (a->rule.len > 0 && a->filter.rule == RULE_NONE)
        form_fault(f, S("rule"), FORM_NOT_CHOICE, 0, 0);
    if (a->month.len > 0 && !month_read(cx->arena, a->month, &a->filter.from, &a->filter.till))
        form_fault_custom(f, S("month"), N_("Write the month like this: 2026-12."));
    if (before.len > 0 && !str_to_i64(before, 1, INT64_MAX, &a->filter.before))
        form_fault(f, S("before"), FORM_NOT_NUMBER, 0, 0);
}

/* --- the log -----------------------------------------------------------------------------------
 */

static void draw_filter(struct cx *cx, const struct asked *a, struct log_page *p)
{
    const struct moderated_kinds *const all = site_of(cx)->moderated_kinds;
    const size_t count = all == NULL ? 0 : all->count;
    struct choice *const kinds = arena_array(cx->arena, struct choice, count + 1);
    struct choice rules[MODERATION_RULES] = { { STR_NONE, _("All"), STR_NONE } };
    kinds[0] = (struct choice){ STR_NONE, _("All"), STR_NONE };
    for (size_t i = 0; i < count; i++)
        kinds[i + 1] = (struct choice){ str_from_c(all->at[i]->kind),
                                        tr_lang(cx->lang, all->at[i]->label), STR_NONE };
    for (int r = 1; r < MODERATION_RULES; r++)
        rules[r] = (struct choice){ rule_word((enum moderation_rule)r),
                                    rule_label(cx, (enum moderation_rule)r), STR_NONE };
    p->kind = form_select(cx, &a->form, "kind", _("Kind of text"), STR_NONE, kinds, count + 1);
    p->rule = form_select(cx, &a->form, "rule", _("Rule"), STR_NONE, rules, MODERATION_RULES);
    p->month = form_line(cx, &a->form, "month", _("Month"), _("Like this: 2026-12."), 7);
    const struct field_label labels[] = { { "kind", _("Kind of text") },
                                          { "rule", _("Rule") },
                                          { "month", _("Month") },
                                          { "before", _("Older than") } };
    p->errors = form_errors_labelled(cx, &a->form, labels, ARRAY_LEN(labels));
    p->is_wrong = a->form.error_count > 0;
    p->is_filtered = a->kind.len + a->rule.len + a->month.len > 0;
    p->csv = url_root(cx, "/moderation.csv?kind={}&rule={}&month={}", UARG(a->kind), UARG(a->rule),
                      UARG(a->month));
    p->json = url_root(cx, "/api/v1/moderation?kind={}&rule={}&month={}", UARG(a->kind),
                       UARG(a->rule), UARG(a->month));
}

static err_t lines_load(struct cx *cx, const struct asked *a, struct log_page *p)
{
    struct log_list found;
    TRY(log_load(cx, &a->filter, LOG_LINES + 1, &found));
    p->has_older = found.count > LOG_LINES;
    p->count = p->has_older ? LOG_LINES : found.count;
    struct log_line *const at = arena_array(cx->arena, struct log_line, p->count);
    for (size_t i = 0; i < p->count; i++) {
        const struct logged *const l = &found.at[i];
        at[i].l = l;
        TRY(shown_load(cx, &(struct moderation_case){ .kind = l->kind, .subject = l->subject },
                       &at[i].text));
    }
    p->at = at;
    if (p->has_older)
        p->older = url_with(cx, "/moderation?kind={}&rule={}&month={}&before={}", UARG(a->kind),
                            UARG(a->rule), UARG(a->month), UARG(at[p->count - 1].l->d.id.v));
    return OK;
}

err_t moderation_log_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct asked a;
    struct log_page p = { 0 };
    read_address(cx, rq, &a);
    draw_filter(cx, &a, &p);
    if (!p.is_wrong) {
        TRY(lines_load(cx, &a, &p));
        TRY(log_sums_load(cx, &a.filter, &p.sums));
    }
    TRY(case_count_waiting(cx, &p.waiting));
    TRY(case_count_withdrawn(cx, &p.withdrawn));
    TRY(decider_is_alone(cx, &p.is_alone));
    AUTO(buf) body;
    buf_init(&body, MODERATION_PAGE_MAX);
    view_moderation_log(&body, cx, &p);
    const struct page page = { .title = _("Moderation"),
                               .description = _("Every decision on a text that people brought: "
                                                "the rule, the reason, and what came of an "
                                                "appeal.") };
    return moderation_respond(cx, rq, rs, p.is_wrong ? 422 : 200, &page, &body);
}

/* --- one case ----------------------------------------------------------------------------------
 */

static err_t case_page_load(struct cx *cx, const struct moderation_case *c, struct case_page *p)
{
    struct report_list_of_case reports;
    p->c = c;
    TRY(shown_load(cx, c, &p->text));
    TRY(told_load(cx, c, &p->at, &p->count));
    TRY(reports_of(cx, c->id, &reports));
    p->reports = reports.count;
    TRY(decider_is_alone(cx, &p->is_alone));
    TRY(actor_is_author(cx, c, STR_NONE, &p->is_author));
    if (p->count > 0)
        p->appeal_until =
            appeal_until(c, p->at[p->count - 1].d, cx->now, cx->settings->moderation_appeal_days);
    TRY(record_changes(cx, c->id.v, &p->changes));
    return record_verify_box_of(cx, c->id.v, &p->verify);
}

err_t moderation_case_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct moderation_case c;
    struct case_page p = { 0 };
    TRY(case_get(cx, (case_id){ path_id(rq, 0) }, &c));
    TRY(case_page_load(cx, &c, &p));
    AUTO(buf) body;
    buf_init(&body, MODERATION_PAGE_MAX);
    view_moderation_case(&body, cx, &p);
    const struct page page = { .title = trf(cx, "Moderation: {0}", TARG(p.text.one)) };
    return moderation_respond(cx, rq, rs, 200, &page, &body);
}

/* --- the rules ---------------------------------------------------------------------------------
 */

err_t moderation_rules_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    bool is_alone = false;
    TRY(decider_is_alone(cx, &is_alone));
    AUTO(buf) body;
    buf_init(&body, MODERATION_PAGE_MAX);
    view_moderation_rules(&body, cx, cx->settings->moderation_appeal_days, is_alone);
    const struct page page = { .title = _("Rules of moderation"),
                               .description = _("What a text may be removed for, what is no ground "
                                                "for it, who decides, and how to appeal.") };
    return moderation_respond(cx, rq, rs, 200, &page, &body);
}

/* --- for programs ------------------------------------------------------------------------------
 */

/* Everything the address asks for; a wrong word in it is an error, not an empty list. */
static err_t list_asked(struct cx *cx, const struct request *rq, struct asked *a,
                        struct log_list *out)
{
    read_address(cx, rq, a);
    if (a->form.error_count > 0)
        return problem(cx, ERR_INVALID, "kind, rule, month or before");
    return log_load(cx, &a->filter, LOG_ALL, out);
}

err_t moderation_csv_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct asked a;
    struct log_list all;
    TRY(list_asked(cx, rq, &a, &all));
    respond_file(rs, S("text/csv; charset=utf-8"), S("moderation.csv"));
    moderation_csv_write(cx, &all, &rs->body);
    return buf_check(&rs->body);
}

err_t api_moderation_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct asked a;
    struct log_list all;
    struct log_sums sums;
    TRY(list_asked(cx, rq, &a, &all));
    TRY(log_sums_load(cx, &a.filter, &sums));
    return moderation_json_write(cx, rs, &all, &sums);
}
