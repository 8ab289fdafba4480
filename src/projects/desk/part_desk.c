/* Forms of what a project is made of: budget lines, activities, milestones, deliverables, partners.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "projects/desk/desk.h"
#include "projects/views/desk.html.h"
#include "site/text2_form.h"

enum { TITLE_MOST = 300, DETAIL_MOST = 2000, REASON_MOST = 400, THINGS_MOST = 500 };

/* --- what each kind asks ---------------------------------------------------------------------- */

static const char *detail_label(enum part_kind kind)
{
    switch (kind) {
    case PART_BUDGET:
    case PART_MILESTONE:
        return NULL;
    case PART_ACTIVITY:
        return N_("Place, and what is done");
    case PART_DELIVERABLE:
        return N_("What it is for");
    case PART_PARTNER:
        return N_("What it does in the project");
    }
    must_failed("a kind of part", __FILE__, __LINE__);
}

static str_t form_title(struct cx *cx, enum part_kind kind, bool is_new)
{
    const str_t kind_words = part_kind_label(cx, kind);
    return is_new ? trf(cx, "{0}: add one", TARG(kind_words))
                  : trf(cx, "{0}: correct it", TARG(kind_words));
}

static void texts_add(struct cx *cx, struct form_page *page, const struct form *f,
                      enum part_kind kind)
{
    const struct field title = { .name = "title",
                                 .label =
                                     kind == PART_PARTNER ? _("Name of the partner") : _("Title"),
                                 .hint = kind == PART_PARTNER
                                             ? _("Only for a partner who is not on record here.")
                                             : _("One language is enough, both are better."),
                                 .high = TITLE_MOST };
    for (size_t l = 0; kind != PART_DELIVERABLE && l < LANG_COUNT; l++)
        form_page_add(page, text2_field(cx, f, &title, LANGS[l]));
    const char *const label = detail_label(kind);
    if (label == NULL)
        return;
    const struct field detail = {
        .name = "detail", .label = tr_lang(cx->lang, label), .high = DETAIL_MOST, .rows = 3
    };
    for (size_t l = 0; l < LANG_COUNT; l++)
        form_page_add(page, text2_field(cx, f, &detail, LANGS[l]));
}

static err_t milestone_add(struct cx *cx, struct form_page *page, const struct form *f,
                           file_id file)
{
    struct choice choices[MILESTONE_STATES - 1];
    for (int s = 1; s < MILESTONE_STATES; s++) {
        const enum milestone_state state = (enum milestone_state)s; /* counts through the enum */
        choices[s - 1] =
            (struct choice){ .value = milestone_word(state), .label = milestone_label(cx, state) };
    }
    form_page_add(page, date_field(cx, f, "till", _("Due")));
    form_page_add(page, form_select(cx, f, "state", _("State"),
                                    _("A planned one whose day is over is shown as late by "
                                      "itself."),
                                    choices, ARRAY_LEN(choices)));
    form_page_add(page, date_field(cx, f, "done", _("Reached on")));
    const struct field evidence = { .name = "evidence",
                                    .label = _("What shows that it was reached"),
                                    .high = DETAIL_MOST,
                                    .rows = 3 };
    for (size_t l = 0; l < LANG_COUNT; l++)
        form_page_add(page, text2_field(cx, f, &evidence, LANGS[l]));
    form_page_add(page, line_field(cx, f, "evidence_url", _("Link to the evidence"), S(""), 2000));
    form_page_add(page, line_field(cx, f, "evidence_entry", _("Entry of the record that shows it"),
                                   _("The number in the address of its page."), 19));
    return project_takes_files(page->p)
               ? file_fields_add(cx, page, f, _("A file that shows it"), file)
               : OK;
}

static str_t form_hint(struct cx *cx, const struct project *p, enum part_kind kind, bool is_new)
{
    if (!project_is_public(p))
        return kind == PART_MILESTONE
                   ? _("A file that shows it can be added once the project is public: the journal "
                       "tells its name at once.")
                   : S("");
    return is_new ? S("") : _("What stands here now stays readable on the record.");
}

/* "consultation:123" with its name, of everything the features offer. */
static err_t thing_add(struct cx *cx, struct form_page *page, const struct form *f)
{
    const struct project_deliverables *const kinds = site_of(cx)->project_deliverables;
    struct choice *const choices = arena_array(cx->arena, struct choice, THINGS_MOST + 1);
    size_t n = 0;
    choices[n++] = (struct choice){ .value = S(""), .label = _("Choose") };
    for (size_t k = 0; kinds != NULL && k < kinds->count; k++) {
        const struct deliverable_choice *at = NULL;
        size_t count = 0;
        TRY(kinds->at[k].choices(cx, &at, &count));
        for (size_t i = 0; i < count && n <= THINGS_MOST; i++)
            choices[n++] = (struct choice){
                .value = arena_printf(cx->arena, "%s:%" PRId64, kinds->at[k].kind, at[i].id),
                .label = arena_printf(cx->arena, "%.*s: %.*s",
                                      STR_ARG(tr_lang(cx->lang, kinds->at[k].label)),
                                      STR_ARG(at[i].name)),
            };
    }
    form_page_add(page, form_select(cx, f, "thing", _("What was made under the project"),
                                    _("Its page will say who paid for it."), choices, n));
    return OK;
}

static err_t part_fields_add(struct cx *cx, struct form_page *page, const struct form *f,
                             enum part_kind kind, file_id file)
{
    html_t organisation;
    if (kind == PART_DELIVERABLE)
        TRY(thing_add(cx, page, f));
    if (kind == PART_PARTNER) {
        TRY(organisation_select(cx, f, "organisation", _("Partner organisation"), S(""),
                                _("Not on record: the name below"), &organisation));
        form_page_add(page, organisation);
    }
    texts_add(cx, page, f, kind);
    if (kind == PART_BUDGET)
        form_page_add(
            page,
            line_field(cx, f, "amount", _("Amount"),
                       _("20000, 20 000.50 or 20.000,50, in the currency of the project."), 24));
    if (kind == PART_ACTIVITY) {
        form_page_add(page, date_field(cx, f, "from", _("From")));
        form_page_add(page, date_field(cx, f, "till", _("Till")));
    }
    if (kind == PART_MILESTONE)
        TRY(milestone_add(cx, page, f, file));
    return OK;
}

static err_t part_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct form *f, const struct project *p, const struct project_part *t)
{
    const enum part_kind kind = t->kind;
    const part_id line = t->line;
    const bool is_new = line.v == 0;
    struct form_page page = {
        .p = p,
        .title = form_title(cx, kind, is_new),
        .hint = form_hint(cx, p, kind, is_new),
        .button = _("Save"),
        .back = url_desk(cx, p),
    };
    page.action =
        is_new ? url_with(cx, "/project-desk/{}/new/{}", UARG(p->slug), UARG(part_kind_word(kind)))
               : url_with(cx, "/project-desk/{}/parts/{}", UARG(p->slug), UARG(line.v));
    if (!is_new)
        page.take_out =
            url_with(cx, "/project-desk/{}/parts/{}/take-out", UARG(p->slug), UARG(line.v));
    TRY(part_fields_add(cx, &page, f, kind, t->evidence_file));
    const struct field_label labels[] = {
        { "title_en", in_language(cx, _("Title"), LANG_EN) },
        { "title_az", in_language(cx, _("Title"), LANG_AZ) },
        { "amount", _("Amount") },
        { "from", _("From") },
        { "till", kind == PART_MILESTONE ? _("Due") : _("Till") },
        { "done", _("Reached on") },
        { "state", _("State") },
        { "evidence_en", in_language(cx, _("What shows that it was reached"), LANG_EN) },
        { "evidence_url", _("Link to the evidence") },
        { "evidence_entry", _("Entry of the record that shows it") },
        { "file", _("A file that shows it") },
        { "file_licence", _("Licence") },
        { "file_alt_az", _("What it shows or says, in Azerbaijani") },
        { "file_alt_en", _("What it shows or says, in English") },
        { "thing", _("What was made under the project") },
        { "organisation", _("Partner organisation") },
    };
    return desk_form_draw(cx, rq, rs, f, &page, labels, ARRAY_LEN(labels));
}

/* --- reading ---------------------------------------------------------------------------------- */

static void thing_read(struct cx *cx, struct form *f, struct project_part *t)
{
    const str_t written = form_text(f, S("thing"), 0, 80);
    const size_t colon = str_find_byte(written, ':', 0);
    const struct project_deliverable *const d = deliverable_of(cx, str_sub(written, 0, colon));
    str_t name = STR_NONE;
    url_t where;
    t->thing_kind = S("");
    t->thing = 0;
    if (d == NULL || !str_to_i64(str_sub(written, colon + 1, written.len), 1, INT64_MAX, &t->thing))
        return;
    if (d->describe(cx, t->thing, &name, &where) != OK)
        t->thing = 0;
    else
        t->thing_kind = str_from_c(d->kind);
}

static err_t milestone_read(struct cx *cx, struct form *f, struct project_part *t)
{
    str_t words[MILESTONE_STATES - 1];
    for (int s = 1; s < MILESTONE_STATES; s++)
        words[s - 1] = milestone_word((enum milestone_state)s); /* counts through the enum */
    const int chosen = form_choice(f, S("state"), words, ARRAY_LEN(words));
    t->state = chosen < 0 ? MILESTONE_PLANNED : (enum milestone_state)(chosen + 1);
    t->till = form_day(f, S("till"));
    t->done = form_day(f, S("done"));
    t->evidence = text2_read(cx, f, "evidence", DETAIL_MOST, true);
    t->evidence_url = form_url(f, S("evidence_url"), false);
    t->evidence_entry =
        form_value(f, S("evidence_entry")).len == 0 ? 0 : form_id(f, S("evidence_entry"));
    struct entry e;
    if (t->evidence_entry != 0) {
        const err_t found = entry_find(cx, t->evidence_entry, &e);
        if (found == ERR_NOT_FOUND)
            form_fault_custom(f, S("evidence_entry"), N_("There is no entry of this number."));
        else if (found != OK)
            return found;
    }
    return OK;
}

static void part_judge(struct form *f, const struct project_part *t, bool has_file)
{
    static const struct {
        unsigned fault;
        const char *field, *message;
    } TOLD[] = {
        { PART_NO_TITLE, "title_en", N_("Must be written in at least one language.") },
        { PART_BAD_DATE, "till", N_("Must not be before the beginning.") },
        { PART_NO_AMOUNT, "amount", N_("Write an amount, like 20000 or 20000.50.") },
        { PART_NO_EVIDENCE, "evidence_en",
          N_("What is reached needs something that shows it: a text, a link, an entry or a "
             "file.") },
        { PART_NO_THING, "thing", N_("Choose something that this site holds.") },
        { PART_NO_PARTNER, "organisation", N_("Choose the partner, or write its name below.") },
    };
    unsigned faults = part_faults(t);
    if (has_file) /* it has no number before it is stored */
        faults &= ~(unsigned)PART_NO_EVIDENCE;
    for (size_t i = 0; i < ARRAY_LEN(TOLD); i++) {
        const str_t field = str_from_c(TOLD[i].field);
        if ((faults & TOLD[i].fault) != 0 && form_error_of(f, field) == NULL)
            form_fault_custom(f, field, TOLD[i].message);
    }
}

static err_t part_read(struct cx *cx, struct form *f, const struct project *p, bool has_file,
                       struct project_part *t)
{
    t->title = text2_read(cx, f, "title", TITLE_MOST, false);
    t->detail = text2_read(cx, f, "detail", DETAIL_MOST, true);
    t->amount =
        t->kind == PART_BUDGET ? form_amount(f, S("amount"), p->currency) : AMOUNT_NOT_STATED;
    if (t->kind == PART_ACTIVITY) {
        t->from = form_day(f, S("from"));
        t->till = form_day(f, S("till"));
    }
    if (t->kind == PART_MILESTONE)
        TRY(milestone_read(cx, f, t));
    if (t->kind == PART_DELIVERABLE)
        thing_read(cx, f, t);
    if (t->kind == PART_PARTNER)
        t->organisation = form_organisation(f, S("organisation"));
    if (t->organisation.v != 0)
        t->title = (struct text2){ { S(""), S("") } }; /* its name on record holds */
    if (t->kind == PART_BUDGET && p->currency.len == 0)
        form_fault_custom(f, S("amount"), N_("Say first in which currency the project counts."));
    part_judge(f, t, has_file);
    return OK;
}

static void part_preset(struct cx *cx, struct form *f, const struct project_part *t)
{
    text2_preset(cx, f, "title", &t->title);
    text2_preset(cx, f, "detail", &t->detail);
    text2_preset(cx, f, "evidence", &t->evidence);
    form_preset(f, S("amount"), amount_plain(cx->arena, t->amount));
    form_preset(f, S("from"), t->from);
    form_preset(f, S("till"), t->till);
    form_preset(f, S("done"), t->done);
    form_preset(f, S("state"), milestone_word(t->state));
    form_preset(f, S("evidence_url"), t->evidence_url);
    form_preset(f, S("evidence_entry"), id_text(cx, t->evidence_entry));
    form_preset(f, S("organisation"), id_text(cx, t->organisation.v));
    form_preset(f, S("thing"),
                arena_printf(cx->arena, "%.*s:%" PRId64, STR_ARG(t->thing_kind), t->thing));
}

/* --- handlers --------------------------------------------------------------------------------- */

static err_t kind_of_path(struct cx *cx, const struct request *rq, struct project *p,
                          enum part_kind *kind)
{
    TRY(desk_project(cx, rq, p));
    return part_kind_from_word(path_word(rq, 1), kind)
               ? OK
               : problem(cx, ERR_NOT_FOUND, "no kind of part");
}

static err_t part_of_path(struct cx *cx, const struct request *rq, struct project *p,
                          struct project_part *t)
{
    TRY(desk_project(cx, rq, p));
    TRY(part_of_line(cx, (part_id){ path_id(rq, 1) }, t));
    return t->project.v == p->id.v ? OK : problem(cx, ERR_NOT_FOUND, "of another project");
}

static err_t part_post(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct project *p, struct project_part *t)
{
    struct file_upload upload;
    struct form f = form_open(cx, rq);
    const bool has_file =
        t->kind == PART_MILESTONE && project_takes_files(p) && project_file_read(&f, &upload);
    TRY(part_read(cx, &f, p, has_file, t));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(part_draw(cx, rq, rs, &f, p, t));
    TRY(e);
    if (has_file)
        TRY(project_file_add(cx, p, &upload, &t->evidence_file));
    part_id made;
    TRY(part_put(cx, t, &made));
    return respond_see_other(rs, url_with(cx, "/project-desk/{}#work", UARG(p->slug)));
}

err_t part_new_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    enum part_kind kind;
    TRY(kind_of_path(cx, rq, &p, &kind));
    const struct form f = form_blank(cx);
    return part_draw(cx, rq, rs, &f, &p, &(struct project_part){ .kind = kind });
}

err_t part_new_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    enum part_kind kind;
    TRY(kind_of_path(cx, rq, &p, &kind));
    struct project_part t = { .project = p.id, .kind = kind };
    return part_post(cx, rq, rs, &p, &t);
}

err_t part_edit_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    struct project_part t;
    TRY(part_of_path(cx, rq, &p, &t));
    struct form f = form_blank(cx);
    part_preset(cx, &f, &t);
    return part_draw(cx, rq, rs, &f, &p, &t);
}

err_t part_edit_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    struct project_part t;
    TRY(part_of_path(cx, rq, &p, &t));
    return part_post(cx, rq, rs, &p, &t);
}

/* --- taking out ------------------------------------------------------------------------------- */

static str_t part_told(struct cx *cx, const struct project_part *t)
{
    const str_t kind = part_kind_label(cx, t->kind);
    const str_t title = text2_pick(&t->title, cx->lang);
    return title.len == 0 ? kind
                          : arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(kind), STR_ARG(title));
}

static err_t part_out_draw(struct cx *cx, const struct request *rq, struct response *rs,
                           const struct form *f, const struct project *p,
                           const struct project_part *t)
{
    return take_out_draw(
        cx, rq, rs, f, p, part_told(cx, t),
        url_with(cx, "/project-desk/{}/parts/{}/take-out", UARG(p->slug), UARG(t->line.v)));
}

err_t part_out_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    struct project_part t;
    TRY(part_of_path(cx, rq, &p, &t));
    const struct form f = form_blank(cx);
    return part_out_draw(cx, rq, rs, &f, &p, &t);
}

err_t part_out_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    struct project_part t;
    TRY(part_of_path(cx, rq, &p, &t));
    struct form f = form_open(cx, rq);
    const str_t reason = form_text(&f, S("reason"), project_is_public(&p) ? 3 : 0, REASON_MOST);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(part_out_draw(cx, rq, rs, &f, &p, &t));
    TRY(e);
    TRY(part_end(cx, t.line, reason));
    return respond_see_other(rs, url_with(cx, "/project-desk/{}#work", UARG(p.slug)));
}
