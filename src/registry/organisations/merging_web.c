/* The secretariat says that an organisation goes on in another, or came out of one.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/organisations/entry.h"
#include "registry/views/entry_forms.html.h"

static html_t text_field(struct cx *cx, const struct form *form, const char *name, str_t label,
                         str_t hint)
{
    return form_field(
        cx, form,
        &(struct field){
            .name = name, .label = label, .hint = hint, .type = "text", .required = true });
}

static err_t draw(struct cx *cx, const struct request *rq, struct response *rs,
                  const struct organisation *o, const struct form *form)
{
    const str_t named = _("The word in its address, or its whole name.");
    const str_t date = _("A year, month or day, like 2011, 2011-05 or 2011-05-20.");
    struct organisation into;
    const bool is_merged = o->merged_into != 0;
    if (is_merged)
        TRY(organisation_find(cx, (organisation_id){ o->merged_into }, &into));
    const struct field_label labels[] = {
        { "into", _("It goes on in") },   { "into_dated", _("Since when") },
        { "whole", _("It came out of") }, { "whole_dated", _("Since when") },
        { "reason", _("Public reason") },
    };
    const struct merging_page p = {
        .o = o,
        .goes_on = is_merged ? &into : NULL,
        .errors = form_errors_labelled(cx, form, labels, ARRAY_LEN(labels)),
        .into = text_field(cx, form, "into", labels[0].label, named),
        .into_dated = text_field(cx, form, "into_dated", labels[1].label, date),
        .whole = text_field(cx, form, "whole", labels[2].label, named),
        .whole_dated = text_field(cx, form, "whole_dated", labels[3].label, date),
        .reason =
            text_field(cx, form, "reason", labels[4].label, _("It stands on the record for good.")),
    };
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_merging_page(&body, cx, &p);
    const struct page page = { .title = _("Merge or split"),
                               .nav = "/secretariat",
                               .style = "registry.css" };
    return registry_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page, &body);
}

err_t merging_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    const struct form form = form_blank(cx);
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    return draw(cx, rq, rs, &o, &form);
}

/* The other organisation, and the date; a fault at the field where there is none. */
static err_t read_other(struct cx *cx, struct form *form, str_t field, struct organisation *other)
{
    const str_t written = form_text(form, field, 1, FACT_NAME_MAX);
    if (written.len == 0)
        return OK;
    const err_t e = organisation_meant(cx, written, other);
    if (e == ERR_NOT_FOUND)
        form_fault_custom(form, field,
                          N_("No organisation on record has this name or word, or several have."));
    return e == ERR_NOT_FOUND ? OK : e;
}

/* What both forms do with what came of it. */
static err_t answer(struct cx *cx, const struct request *rq, struct response *rs,
                    const struct organisation *o, struct form *form, str_t field, err_t e)
{
    if (e != ERR_CONFLICT && e != ERR_INVALID) {
        TRY(e);
        return respond_see_other(rs, url_organisation(cx, o));
    }
    form_fault_custom(
        form, field,
        N_("This is not possible: it is so already, one of the two has merged before, "
           "both are the same, or a membership begins after that date."));
    TRY(draw(cx, rq, rs, o, form));
    return e;
}

err_t merge_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct organisation into = { 0 };
    struct form form = form_open(cx, rq);
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    TRY(read_other(cx, &form, S("into"), &into));
    const str_t dated = form_past_date(&form, S("into_dated"), true);
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return draw(cx, rq, rs, &o, &form);
    TRY(read);

    return answer(cx, rq, rs, &o, &form, S("into"), organisation_merge(cx, o.id, into.id, dated));
}

err_t unmerge_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct form form = form_open(cx, rq);
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    const str_t reason = form_text(&form, S("reason"), MERGER_REASON_LEAST, MERGER_REASON_MOST);
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return draw(cx, rq, rs, &o, &form);
    TRY(read);

    const err_t e = organisation_unmerge(cx, o.id, reason);
    if (e != ERR_CONFLICT) {
        TRY(e);
        return respond_see_other(rs, url_organisation(cx, &o));
    }
    form_fault_custom(&form, S("reason"),
                      N_("This is not possible: it has not merged, or a membership was entered "
                         "since for the same time."));
    TRY(draw(cx, rq, rs, &o, &form));
    return e;
}

err_t split_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct organisation whole = { 0 };
    struct form form = form_open(cx, rq);
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    TRY(read_other(cx, &form, S("whole"), &whole));
    const str_t dated = form_past_date(&form, S("whole_dated"), true);
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return draw(cx, rq, rs, &o, &form);
    TRY(read);

    return answer(cx, rq, rs, &o, &form, S("whole"), organisation_split(cx, whole.id, o.id, dated));
}
