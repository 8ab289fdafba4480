/* Pages of objections: raising one, all about a page, and the secretariat's desk.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"
#include "registry/claims/pages.h"
#include "registry/claims/store.h"
#include "registry/disclosures/parts.h"
#include "registry/organisations/entry.h"
#include "registry/views/claims.html.h"
#include "site/list_file.h"

enum { NAME_MAX = 120, TEXT_LEAST = 10, TEXT_MAX = 2000, DECISION_MAX = 1000 };

/* --- what it is about ------------------------------------------------------------------------- */

/* A part is added where it says something. */
static str_t told(struct cx *cx, str_t head, str_t said)
{
    return said.len == 0 ? head
                         : arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(head), STR_ARG(said));
}

static err_t fact_told(struct cx *cx, int64_t id, struct objected *out)
{
    struct fact f;
    struct organisation other;
    TRY(fact_find(cx, (fact_id){ id }, &f));
    str_t said = f.value;
    if (f.other.v != 0) {
        TRY(organisation_find(cx, f.other, &other));
        said = text2_pick(&other.name, cx->lang);
    }
    out->what = told(cx, fact_label(cx, f.kind, f.scheme), said);
    return OK;
}

static err_t membership_told(struct cx *cx, int64_t id, struct objected *out)
{
    struct membership m;
    TRY(membership_get(cx, (membership_id){ id }, &m));
    out->what =
        told(cx, m.is_partner ? _("Partner") : _("Member"), date_period(cx, m.starts, m.ends));
    return OK;
}

static err_t disclosure_told(struct cx *cx, int64_t id, struct objected *out)
{
    struct disclosure_line l = { 0 };
    TRY(disclosure_find(cx, (disclosure_id){ id }, &l.d));
    l.party_name = l.d.party.len > 0 ? l.d.party : text2_pick(&l.d.text, cx->lang);
    out->what = disclosure_named(cx, &l);
    return disclosure_describe(cx, id, &(str_t){ 0 }, &out->where);
}

/* is_desk: also what somebody asks to take out of the public. */
static err_t objected_load(struct cx *cx, enum objection_about about, int64_t id, bool is_desk,
                           struct objected *out)
{
    *out = (struct objected){ 0 };
    err_t e = OK;
    if (id == 0 || (about == OBJECT_PERSONAL_DATA && !is_desk))
        return OK;
    if (about == OBJECT_FACT || about == OBJECT_PERSONAL_DATA)
        e = fact_told(cx, id, out);
    else if (about == OBJECT_MEMBERSHIP)
        e = membership_told(cx, id, out);
    else if (about == OBJECT_DISCLOSURE)
        e = disclosure_told(cx, id, out);
    if (e == ERR_NOT_FOUND)
        cx->problem = (struct problem){ 0 }; /* it is gone: the objection stays */
    return e == ERR_NOT_FOUND ? OK : e;
}

/* --- all about one page ----------------------------------------------------------------------- */

static err_t page_draw(struct cx *cx, const struct request *rq, struct response *rs, int status,
                       const struct objections_page *p, const struct page *page)
{
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_objections(&body, cx, p);
    return registry_respond(cx, rq, rs, status, page, &body);
}

err_t objections_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct objection_list all;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    TRY(objection_list_of(cx, o.id, &all));
    struct objection_line *const lines = arena_array(cx->arena, struct objection_line, all.count);
    for (size_t i = 0; i < all.count; i++) {
        const struct objection *const x = &all.at[i];
        lines[i] = (struct objection_line){ .x = x, .o = o };
        TRY(objected_load(cx, x->about, x->about_id, false, &lines[i].about));
    }
    const struct objections_page p = { .o = &o, .lines = lines, .count = all.count };
    return page_draw(cx, rq, rs, 200, &p,
                     &(struct page){ .title = trf(cx, "Objections to the page of {0}",
                                                  TARG(text2_pick(&o.name, cx->lang))),
                                     .nav = "/organisations" });
}

/* --- as files --------------------------------------------------------------------------------- */

/* Names and addresses of persons are in no file: they are deleted here in their time. Their words
 * are the secretariat's alone. */
static err_t objections_write(struct cx *cx, const struct request *rq, struct response *rs,
                              const struct objection_list *all, bool is_desk)
{
    static const char *const COLUMNS[] = { "id",         "organisation", "about", "what",
                                           "raised_by",  "text",         "state", "decision",
                                           "created_at", "decided_at" };
    struct list_file f;
    list_file_begin(&f, cx, rq, rs, "objections", COLUMNS, ARRAY_LEN(COLUMNS));
    for (size_t i = 0; i < all->count; i++) {
        const struct objection *const x = &all->at[i];
        const bool is_own = x->by_organisation.v != 0;
        struct organisation o;
        struct objected about;
        TRY(organisation_find(cx, x->organisation, &o));
        TRY(objected_load(cx, x->about, x->about_id, is_desk, &about));
        const struct list_cell cells[ARRAY_LEN(COLUMNS)] = {
            cell_id(cx, x->id.v),
            CELL(o.slug),
            CELL(objection_about_word(x->about)),
            CELL(about.what),
            CELL(is_own ? S("organisation") : S("person")),
            CELL(is_own || is_desk ? x->text : STR_NONE),
            CELL(objection_state_word(x->state)),
            CELL(x->decision),
            cell_time(cx, x->created_at),
            cell_time(cx, x->decided_at)
        };
        list_file_row(&f, cells);
    }
    return list_file_end(&f);
}

err_t objections_file(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct objection_list all;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    TRY(objection_list_of(cx, o.id, &all));
    return objections_write(cx, rq, rs, &all, false);
}

err_t objections_desk_file(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct objection_list all;
    TRY(objection_list_all(cx, &all));
    return objections_write(cx, rq, rs, &all, true);
}

/* --- raising one ------------------------------------------------------------------------------ */

static bool speaks_for(const struct cx *cx, const struct organisation *o)
{
    return cx->actor.organisation == o->id.v && cx->actor.mandate != 0 &&
           (cx->actor.scopes & MANDATE_REGISTRY) != 0;
}

/* What can be the matter with one row: with a fact also that it is a person's. */
static size_t abouts_of(enum objection_about about, int64_t id,
                        enum objection_about out[OBJECTION_ABOUTS])
{
    size_t n = 0;
    if (id == 0) {
        for (int i = 0; i < OBJECTION_ABOUTS; i++)
            out[n++] = (enum objection_about)i; /* counts through it */
        return n;
    }
    out[n++] = about == OBJECT_PERSONAL_DATA ? OBJECT_FACT : about;
    if (out[0] == OBJECT_FACT)
        out[n++] = OBJECT_PERSONAL_DATA;
    return n;
}

/* The subject written in the form; the page as a whole where it is none. */
static enum objection_about about_written(const struct form *form)
{
    const str_t written = form_value(form, S("about"));
    for (int i = 0; i < OBJECTION_ABOUTS; i++) {
        if (str_eq(written, objection_about_word((enum objection_about)i))) /* counts through it */
            return (enum objection_about)i;
    }
    return OBJECT_ENTRY;
}

static html_t about_field(struct cx *cx, const struct form *form, int64_t id)
{
    enum objection_about abouts[OBJECTION_ABOUTS];
    struct choice choices[OBJECTION_ABOUTS];
    const size_t count = abouts_of(about_written(form), id, abouts);
    for (size_t i = 0; i < count; i++)
        choices[i] = (struct choice){ .value = objection_about_word(abouts[i]),
                                      .label = objection_about_label(cx, abouts[i]) };
    return form_choices(cx, form, "about", _("What it is about"), STR_NONE, choices, count);
}

static err_t objecting_draw(struct cx *cx, const struct request *rq, struct response *rs,
                            const struct organisation *o, const struct form *form)
{
    const struct field_label labels[] = { { "about", _("What it is about") },
                                          { "text", _("What is wrong, and what would be right") },
                                          { "name", _("Your name") },
                                          { "email", _("E-mail address") } };
    struct objecting_page p = { .o = o, .is_own = speaks_for(cx, o) };
    struct objected row;
    bool is_there = false;
    if (!str_to_i64(form_value(form, S("id")), 1, INT64_MAX, &p.about_id))
        p.about_id = 0; /* the page as a whole */
    const enum objection_about about = about_written(form);
    TRY(objection_target_exists(cx, o->id, about, p.about_id, &is_there));
    if (!is_there)
        return problem(cx, ERR_NOT_FOUND, "nothing like that on the page");
    TRY(objected_load(cx, about, p.about_id, true, &row));
    p.what = row.what;
    p.errors = form_errors_labelled(cx, form, labels, ARRAY_LEN(labels));
    p.about = about_field(cx, form, p.about_id);
    p.text = form_field(cx, form,
                        &(struct field){ .name = "text",
                                         .label = labels[1].label,
                                         .hint = _("Name a source where there is one."),
                                         .rows = 6,
                                         .required = true });
    p.name = form_field(cx, form,
                        &(struct field){ .name = "name",
                                         .label = labels[2].label,
                                         .hint = _("May stay empty."),
                                         .type = "text",
                                         .autocomplete = "name" });
    p.email = form_field(cx, form,
                         &(struct field){ .name = "email",
                                          .label = labels[3].label,
                                          .hint = _("May stay empty; the answer is sent there."),
                                          .type = "email",
                                          .autocomplete = "email" });
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_objecting(&body, cx, &p);
    const struct page page = {
        .title = trf(cx, "Object to the page of {0}", TARG(text2_pick(&o->name, cx->lang))),
        .nav = "/organisations",
        .address =
            p.about_id == 0
                ? arena_printf(cx->arena, "/organisations/%.*s/object", STR_ARG(o->slug))
                : arena_printf(cx->arena, "/organisations/%.*s/object?about=%.*s&id=%" PRId64,
                               STR_ARG(o->slug), STR_ARG(objection_about_word(about)), p.about_id)
    };
    return registry_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page, &body);
}

err_t objecting_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    struct form form = form_blank(cx);
    const str_t about = request_query(cx, rq, S("about"));
    form_preset(&form, S("about"), about.len > 0 ? about : objection_about_word(OBJECT_ENTRY));
    form_preset(&form, S("id"), request_query(cx, rq, S("id")));
    return objecting_draw(cx, rq, rs, &o, &form);
}

err_t objecting_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    struct form form = form_open(cx, rq);
    str_t words[OBJECTION_ABOUTS];
    for (int i = 0; i < OBJECTION_ABOUTS; i++)
        words[i] = objection_about_word((enum objection_about)i);
    struct objection x = { .organisation = o.id, .language = cx->lang };
    const int about = form_choice(&form, S("about"), words, OBJECTION_ABOUTS);
    x.about_id = form_value(&form, S("id")).len > 0 ? form_id(&form, S("id")) : 0;
    x.text = form_lines(&form, S("text"), TEXT_LEAST, TEXT_MAX);
    x.name = form_text(&form, S("name"), 0, NAME_MAX);
    x.email = form_value(&form, S("email")).len > 0 ? form_email(&form, S("email")) : STR_NONE;
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return objecting_draw(cx, rq, rs, &o, &form);
    TRY(read);
    x.about = (enum objection_about)about;
    act_as_oneself(cx);
    if (speaks_for(cx, &o))
        cx->actor.acts_as = LEDGER_AS_ORGANISATION;
    objection_id made;
    const err_t e = objection_raise(cx, &x, &made);
    if (e == ERR_BUSY) {
        form_fault_custom(&form, S("text"),
                          N_("Many objections to this page wait for a decision already. Try again "
                             "when some are decided."));
        TRY(objecting_draw(cx, rq, rs, &o, &form));
        return e;
    }
    TRY(e);
    return respond_see_other(rs, url_with(cx, "/organisations/{}/objections", UARG(o.slug)));
}

/* --- the secretariat's desk ------------------------------------------------------------------- */

static const str_t DECISIONS[] = { S_INIT("followed"), S_INIT("partly"), S_INIT("declined") };

static html_t how_field(struct cx *cx, const struct form *form)
{
    const struct choice choices[] = {
        { .value = DECISIONS[0], .label = objection_state_label(cx, OBJECTION_FOLLOWED) },
        { .value = DECISIONS[1], .label = objection_state_label(cx, OBJECTION_PARTLY) },
        { .value = DECISIONS[2], .label = objection_state_label(cx, OBJECTION_DECLINED) },
    };
    return form_select(cx, form, "how", _("Decision"), STR_NONE, choices, ARRAY_LEN(choices));
}

static err_t desk_line(struct cx *cx, const struct objection *x, const struct form *form,
                       struct objection_line *out)
{
    const struct field_label labels[] = { { "how", _("Decision") }, { "decision", _("Reason") } };
    *out = (struct objection_line){ .x = x, .is_open = x->state == OBJECTION_OPEN };
    TRY(organisation_find(cx, x->organisation, &out->o));
    TRY(objected_load(cx, x->about, x->about_id, true, &out->about));
    if (!out->is_open)
        return OK;
    out->errors = form_errors_labelled(cx, form, labels, ARRAY_LEN(labels));
    out->how = how_field(cx, form);
    out->decision = form_field(
        cx, form,
        &(struct field){ .name = "decision",
                         .label = labels[1].label,
                         .hint = _("Public: it stands with the objection and in the journal. "
                                   "Change the page itself first where it is to change."),
                         .rows = 3,
                         .required = true });
    return OK;
}

static err_t desk_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct form *refused, int64_t refused_id)
{
    struct objection_list all;
    TRY(objection_list_all(cx, &all));
    const struct form blank = form_blank(cx);
    struct objection_line *const lines = arena_array(cx->arena, struct objection_line, all.count);
    for (size_t i = 0; i < all.count; i++)
        TRY(desk_line(cx, &all.at[i],
                      refused != NULL && all.at[i].id.v == refused_id ? refused : &blank,
                      &lines[i]));
    const struct objections_page p = { .lines = lines, .count = all.count };
    return page_draw(cx, rq, rs, refused != NULL ? 422 : 200, &p,
                     &(struct page){ .title = _("Objections"),
                                     .nav = "/secretariat",
                                     .address = S("/secretariat/objections") });
}

err_t objections_desk_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    return desk_draw(cx, rq, rs, NULL, 0);
}

err_t objection_decide_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const enum objection_state STATES[] = { OBJECTION_FOLLOWED, OBJECTION_PARTLY,
                                                   OBJECTION_DECLINED };
    struct form form = form_open(cx, rq);
    const int how = form_choice(&form, S("how"), DECISIONS, ARRAY_LEN(DECISIONS));
    const str_t decision = form_lines(&form, S("decision"), TEXT_LEAST, DECISION_MAX);
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return desk_draw(cx, rq, rs, &form, path_id(rq, 0));
    TRY(read);
    TRY(objection_decide(cx, (objection_id){ path_id(rq, 0) }, STATES[how], decision));
    return respond_see_other(rs, url_plain(cx, "/secretariat/objections"));
}
