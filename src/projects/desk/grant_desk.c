/* Forms of grants: add, correct, take out.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "projects/desk/desk.h"
#include "projects/views/desk.html.h"
#include "site/text2_form.h"

enum { FUNDER_MOST = 300, REFERENCE_MOST = 120, CONDITIONS_MOST = 4000, REASON_MOST = 400 };

/* --- drawing ---------------------------------------------------------------------------------- */

static html_t money_select(struct cx *cx, const struct form *f)
{
    const struct choice choices[] = {
        { .value = grant_money_word(MONEY_NOT_STATED), .label = _("Not disclosed") },
        { .value = grant_money_word(MONEY_PUBLIC), .label = _("Public money") },
        { .value = grant_money_word(MONEY_PRIVATE), .label = _("Private money") },
    };
    return form_select(cx, f, "money", _("Kind of money"), S(""), choices, ARRAY_LEN(choices));
}

static html_t origin_select(struct cx *cx, const struct form *f)
{
    const struct choice choices[] = {
        { .value = grant_origin_word(ORIGIN_NOT_STATED), .label = _("Not disclosed") },
        { .value = grant_origin_word(ORIGIN_DOMESTIC), .label = _("Domestic") },
        { .value = grant_origin_word(ORIGIN_FOREIGN), .label = _("Foreign") },
    };
    return form_select(cx, f, "origin", _("Where it comes from"), S(""), choices,
                       ARRAY_LEN(choices));
}

static err_t grant_fields_add(struct cx *cx, struct form_page *page, const struct form *f)
{
    html_t organisation;
    TRY(organisation_select(cx, f, "organisation", _("Funder"), _("An organisation on record."),
                            _("Not on record: the name below"), &organisation));
    form_page_add(page, organisation);
    const struct field funder = { .name = "funder",
                                  .label = _("Name of the funder"),
                                  .hint = _("Only for a funder who is not on record here."),
                                  .high = FUNDER_MOST };
    const struct field conditions = { .name = "conditions",
                                      .label = _("Conditions"),
                                      .hint = _("What the money is tied to."),
                                      .high = CONDITIONS_MOST,
                                      .rows = 3 };
    for (size_t l = 0; l < LANG_COUNT; l++)
        form_page_add(page, text2_field(cx, f, &funder, LANGS[l]));
    form_page_add(
        page, line_field(cx, f, "amount", _("Amount"),
                         _("20000, 20 000.50 or 20.000,50. Empty: shown as not disclosed."), 24));
    form_page_add(page, line_field(cx, f, "currency", _("Currency"),
                                   _("Three letters, such as AZN, USD or EUR."), 3));
    form_page_add(page, date_field(cx, f, "awarded", _("Awarded")));
    form_page_add(
        page, line_field(cx, f, "reference", _("Reference of the funder"), S(""), REFERENCE_MOST));
    for (size_t l = 0; l < LANG_COUNT; l++)
        form_page_add(page, text2_field(cx, f, &conditions, LANGS[l]));
    form_page_add(page, money_select(cx, f));
    form_page_add(page, origin_select(cx, f));
    source_fields_add(cx, page, f);
    return OK;
}

static err_t grant_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct form *f, const struct project *p, grant_id line)
{
    const bool is_new = line.v == 0;
    struct form_page page = {
        .p = p,
        .title = is_new ? _("Add a funder") : _("Correct a grant"),
        .hint =
            project_is_public(p) ? _("What stands here now stays readable on the record.") : S(""),
        .button = _("Save the grant"),
        .back = url_desk(cx, p),
    };
    page.action = is_new ? url_with(cx, "/project-desk/{}/new-grant", UARG(p->slug))
                         : url_with(cx, "/project-desk/{}/grants/{}", UARG(p->slug), UARG(line.v));
    if (!is_new)
        page.take_out =
            url_with(cx, "/project-desk/{}/grants/{}/take-out", UARG(p->slug), UARG(line.v));
    TRY(grant_fields_add(cx, &page, f));
    const struct field_label labels[] = {
        { "organisation", _("Funder") },
        { "funder_en", in_language(cx, _("Name of the funder"), LANG_EN) },
        { "funder_az", in_language(cx, _("Name of the funder"), LANG_AZ) },
        { "amount", _("Amount") },
        { "currency", _("Currency") },
        { "awarded", _("Awarded") },
        { "reference", _("Reference of the funder") },
        { "source_title", _("Source: title") },
        { "source_dated", _("Source: date") },
        { "source_url", _("Source: address") },
    };
    return desk_form_draw(cx, rq, rs, f, &page, labels, ARRAY_LEN(labels));
}

/* --- reading ---------------------------------------------------------------------------------- */

static void money_read(struct form *f, struct project_grant *g)
{
    const str_t monies[] = { grant_money_word(MONEY_NOT_STATED), grant_money_word(MONEY_PUBLIC),
                             grant_money_word(MONEY_PRIVATE) };
    const str_t origins[] = { grant_origin_word(ORIGIN_NOT_STATED),
                              grant_origin_word(ORIGIN_DOMESTIC),
                              grant_origin_word(ORIGIN_FOREIGN) };
    const int money = form_choice(f, S("money"), monies, ARRAY_LEN(monies));
    const int origin = form_choice(f, S("origin"), origins, ARRAY_LEN(origins));
    (void)(money >= 0 && grant_money_from_word(monies[money], &g->money));
    (void)(origin >= 0 && grant_origin_from_word(origins[origin], &g->origin));
}

static err_t grant_read(struct cx *cx, struct form *f, const struct source *was,
                        struct project_grant *g)
{
    g->organisation = form_organisation(f, S("organisation"));
    g->funder = text2_read(cx, f, "funder", FUNDER_MOST, false);
    if (g->organisation.v != 0)
        g->funder = (struct text2){ { S(""), S("") } }; /* its name on record holds */
    g->currency = form_currency(cx, f);
    g->amount = form_amount(f, S("amount"), g->currency);
    g->awarded = form_day(f, S("awarded"));
    g->reference = form_text(f, S("reference"), 0, REFERENCE_MOST);
    g->conditions = text2_read(cx, f, "conditions", CONDITIONS_MOST, true);
    money_read(f, g);
    const unsigned faults = grant_faults(g);
    if ((faults & GRANT_NO_FUNDER) != 0)
        form_fault_custom(f, S("organisation"), N_("Choose the funder, or write its name below."));
    if ((faults & GRANT_NO_CURRENCY) != 0 && form_error_of(f, S("currency")) == NULL)
        form_fault_custom(f, S("currency"), N_("An amount needs its currency."));
    return source_read(cx, f, was, &g->source);
}

static void grant_preset(struct cx *cx, struct form *f, const struct project_grant *g,
                         const struct source *s)
{
    form_preset(f, S("organisation"), id_text(cx, g->organisation.v));
    text2_preset(cx, f, "funder", &g->funder);
    form_preset(f, S("amount"), amount_plain(cx->arena, g->amount));
    form_preset(f, S("currency"), g->currency);
    form_preset(f, S("awarded"), g->awarded);
    form_preset(f, S("reference"), g->reference);
    text2_preset(cx, f, "conditions", &g->conditions);
    form_preset(f, S("money"), grant_money_word(g->money));
    form_preset(f, S("origin"), grant_origin_word(g->origin));
    source_preset(f, s);
}

/* --- handlers --------------------------------------------------------------------------------- */

err_t grant_new_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    TRY(desk_project(cx, rq, &p));
    struct form f = form_blank(cx);
    form_preset(&f, S("currency"), p.currency);
    return grant_draw(cx, rq, rs, &f, &p, (grant_id){ 0 });
}

static err_t grant_post(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct project *p, struct project_grant *g, const struct source *was)
{
    struct form f = form_open(cx, rq);
    TRY(grant_read(cx, &f, was, g));
    if (p->is_unfunded)
        form_fault_custom(&f, S("organisation"),
                          N_("The project says that it receives no funding: change that first."));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(grant_draw(cx, rq, rs, &f, p, g->line));
    TRY(e);
    grant_id made;
    TRY(grant_put(cx, g, &made));
    return respond_see_other(rs, url_with(cx, "/project-desk/{}#funder", UARG(p->slug)));
}

err_t grant_new_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    TRY(desk_project(cx, rq, &p));
    struct project_grant g = { .project = p.id };
    return grant_post(cx, rq, rs, &p, &g, &(struct source){ 0 });
}

static err_t grant_of_path(struct cx *cx, const struct request *rq, struct project *p,
                           struct project_grant *g, struct source *s)
{
    TRY(desk_project(cx, rq, p));
    TRY(grant_of_line(cx, (grant_id){ path_id(rq, 1) }, g));
    if (g->project.v != p->id.v)
        return problem(cx, ERR_NOT_FOUND, "a grant of another project");
    *s = (struct source){ 0 };
    return g->source.v != 0 ? source_find(cx, g->source, s) : OK;
}

err_t grant_edit_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    struct project_grant g;
    struct source s;
    TRY(grant_of_path(cx, rq, &p, &g, &s));
    struct form f = form_blank(cx);
    grant_preset(cx, &f, &g, &s);
    return grant_draw(cx, rq, rs, &f, &p, g.line);
}

err_t grant_edit_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    struct project_grant g;
    struct source s;
    TRY(grant_of_path(cx, rq, &p, &g, &s));
    return grant_post(cx, rq, rs, &p, &g, &s);
}

/* --- taking out ------------------------------------------------------------------------------- */

static err_t grant_out_draw(struct cx *cx, const struct request *rq, struct response *rs,
                            const struct form *f, const struct project *p,
                            const struct project_grant *g)
{
    struct organisation o;
    if (g->organisation.v != 0)
        TRY(organisation_find(cx, g->organisation, &o));
    return take_out_draw(
        cx, rq, rs, f, p, text2_pick(g->organisation.v != 0 ? &o.name : &g->funder, cx->lang),
        url_with(cx, "/project-desk/{}/grants/{}/take-out", UARG(p->slug), UARG(g->line.v)));
}

err_t grant_out_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    struct project_grant g;
    struct source s;
    TRY(grant_of_path(cx, rq, &p, &g, &s));
    const struct form f = form_blank(cx);
    return grant_out_draw(cx, rq, rs, &f, &p, &g);
}

err_t grant_out_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    struct project_grant g;
    struct source s;
    struct grant_list all;
    TRY(grant_of_path(cx, rq, &p, &g, &s));
    TRY(grant_list_of(cx, p.id, &all));
    struct form f = form_open(cx, rq);
    const str_t reason = form_text(&f, S("reason"), project_is_public(&p) ? 3 : 0, REASON_MOST);
    if (project_is_public(&p) && all.count == 1)
        form_fault_custom(&f, S("reason"),
                          N_("It is the only funder of a public project: name the right one first, "
                             "or correct this one."));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(grant_out_draw(cx, rq, rs, &f, &p, &g));
    TRY(e);
    TRY(grant_end(cx, g.line, reason));
    return respond_see_other(rs, url_with(cx, "/project-desk/{}#funder", UARG(p.slug)));
}
