/* Forms of a draft: who initiates it and who pays, the text in clauses, what sources say.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/desk/desk.h"
#include "joint/rules.h"
#include "joint/views/desk.html.h"
#include "kit/base/str.h"
#include "kit/text/text.h"

enum { MONEY_MOST = 600, BACKGROUND_MOST = 8000, SPARE_CLAUSES = 3, SOURCE_MOST = 300 };

void joint_form_add(struct joint_form_page *p, html_t field)
{
    must(p->count < JOINT_FORM_PARTS);
    p->fields[p->count++] = field;
}

err_t joint_form_draw(struct cx *cx, const struct request *rq, struct response *rs,
                      const struct form *f, struct joint_form_page *page,
                      const struct field_label *labels, size_t label_count)
{
    page->errors = form_errors_labelled(cx, f, labels, label_count);
    page->speaker = speaker_bar(cx);
    AUTO(buf) body;
    buf_init(&body, JOINT_PAGE_MAX);
    view_joint_form(&body, cx, page);
    const struct page drawn = { .title = page->title };
    return joint_respond(cx, rq, rs, f->error_count > 0 ? 422 : 200, &drawn, &body);
}

err_t joint_organisation_select(struct cx *cx, const struct form *f, const char *name, str_t label,
                                str_t hint, html_t *out)
{
    const struct organisation *all = NULL;
    size_t count = 0;
    TRY(organisation_list(cx, &all, &count));
    struct choice *const choices = arena_array(cx->arena, struct choice, count + 1);
    choices[0] = (struct choice){ .value = S(""), .label = _("Choose one") };
    for (size_t i = 0; i < count; i++)
        choices[i + 1] = (struct choice){ .value = arena_printf(cx->arena, "%" PRId64, all[i].id.v),
                                          .label = text2_pick(&all[i].name, cx->lang) };
    *out = form_select(cx, f, name, label, hint, choices, count + 1);
    return OK;
}

/* --- who, about what, who pays ------------------------------------------------------------------
 */

static err_t consultation_select(struct cx *cx, const struct form *f, html_t *out)
{
    const struct deliverable_choice *all = NULL;
    size_t count = 0;
    TRY(consultation_choices(cx, &all, &count));
    struct choice *const choices = arena_array(cx->arena, struct choice, count + 1);
    choices[0] = (struct choice){ .value = S("0"), .label = _("None") };
    for (size_t i = 0; i < count; i++)
        choices[i + 1] = (struct choice){ .value = arena_printf(cx->arena, "%" PRId64, all[i].id),
                                          .label = all[i].name };
    *out = form_select(cx, f, "consultation", _("Consultation whose statements it speaks of"),
                       STR_NONE, choices, count + 1);
    return OK;
}

static void both_fields(struct cx *cx, struct joint_form_page *page, const struct form *f,
                        const struct field *stem)
{
    for (size_t l = 0; l < LANG_COUNT; l++) {
        struct field one = *stem;
        if (l > 0)
            one.hint = STR_NONE;
        joint_form_add(page, text2_field(cx, f, &one, LANGS[l]));
    }
}

static void source_fields(struct cx *cx, struct joint_form_page *page, const struct form *f)
{
    joint_form_add(page,
                   form_line(cx, f, "source_title", _("Source: title"), STR_NONE, SOURCE_MOST));
    joint_form_add(
        page, form_line(cx, f, "source_publisher", _("Source: publisher"), STR_NONE, SOURCE_MOST));
    joint_form_add(page, form_line(cx, f, "source_url", _("Source: address"), STR_NONE, 2000));
    joint_form_add(page, form_date_line(cx, f, "dated", _("When it was said there"), STR_NONE));
}

static err_t source_make(struct cx *cx, struct form *f, source_id *out)
{
    const struct source s = { .title = form_text(f, S("source_title"), 1, SOURCE_MOST),
                              .publisher = form_text(f, S("source_publisher"), 1, SOURCE_MOST),
                              .url = form_url(f, S("source_url"), false),
                              .dated = form_partial_date(f, S("dated"), true),
                              .kind = S("other"),
                              .language = S("") };
    return f->error_count > 0 ? OK : source_add(cx, &s, out);
}

static err_t details_draw(struct cx *cx, const struct request *rq, struct response *rs,
                          const struct form *f, const struct joint *j)
{
    struct joint_form_page page = {
        .j = j,
        .title = j == NULL ? _("Begin a draft") : _("Who initiates it, who pays"),
        .hint = j == NULL ? _("It stays a draft until its round is opened: only the secretariat "
                              "and representatives see it.")
                          : STR_NONE,
        .button = j == NULL ? _("Begin it as a draft") : _("Save"),
        .action = j == NULL ? url_plain(cx, "/joint-desk/new")
                            : url_with(cx, "/joint-desk/{}/edit", UARG(j->slug)),
        .back = j == NULL ? url_plain(cx, "/joint-desk") : url_joint_desk(cx, j),
    };
    html_t consultation;
    const struct field background = { .name = "background",
                                      .label = _("Background, in Markdown"),
                                      .high = BACKGROUND_MOST,
                                      .rows = 4 };
    const struct field money = { .name = "money",
                                 .label = _("Who paid for the work on it"),
                                 .hint = _("In a sentence. May stay empty where a project names it "
                                           "as a deliverable: then the project says it."),
                                 .high = MONEY_MOST,
                                 .rows = 2 };
    if (j == NULL)
        joint_form_add(&page, form_field(cx, f,
                                         &(struct field){ .name = "slug",
                                                          .label = _("Address"),
                                                          .hint = _("a–z, 0–9 and hyphens; stays "
                                                                    "for good."),
                                                          .type = "text",
                                                          .required = true,
                                                          .high = 80 }));
    joint_form_add(&page,
                   form_line(cx, f, "initiators", _("Initiators"),
                             _("The words in the addresses of their pages, by commas."), 1000));
    TRY(consultation_select(cx, f, &consultation));
    joint_form_add(&page, consultation);
    both_fields(cx, &page, f, &background);
    both_fields(cx, &page, f, &money);
    if (j == NULL && desk_is_secretariat(cx)) {
        joint_form_add(&page, form_checkbox(cx, f, "is_coded",
                                            _("It was made elsewhere and is read from sources")));
        source_fields(cx, &page, f);
    }
    const struct field_label labels[] = {
        { "slug", _("Address") },
        { "initiators", _("Initiators") },
        { "consultation", _("Consultation whose statements it speaks of") },
        { "background_en", in_language(cx, background.label, LANG_EN) },
        { "background_az", in_language(cx, background.label, LANG_AZ) },
        { "money_en", in_language(cx, money.label, LANG_EN) },
        { "money_az", in_language(cx, money.label, LANG_AZ) },
        { "source_title", _("Source: title") },
        { "source_publisher", _("Source: publisher") },
        { "source_url", _("Source: address") },
        { "dated", _("When it was said there") },
    };
    return joint_form_draw(cx, rq, rs, f, &page, labels, ARRAY_LEN(labels));
}

/* A representative is always among the initiators of what it drafts. */
static err_t details_read(struct cx *cx, struct form *f, struct joint *j,
                          const int64_t **initiators, size_t *count)
{
    TRY(slugs_read(cx, f, S("initiators"), initiators, count));
    j->consultation.v = form_int(f, S("consultation"), 0, INT64_MAX);
    j->background = text2_read(cx, f, "background", BACKGROUND_MOST, true);
    j->money = text2_read(cx, f, "money", MONEY_MOST, true);
    if (!desk_is_secretariat(cx)) {
        bool is_there = false;
        for (size_t i = 0; i < *count; i++)
            is_there |= (*initiators)[i] == cx->actor.organisation;
        if (!is_there)
            form_fault_custom(f, S("initiators"),
                              N_("Your own organisation must be among the initiators."));
    }
    return OK;
}

static err_t slug_is_free(struct cx *cx, struct form *f, str_t slug)
{
    struct joint there;
    if (form_error_of(f, S("slug")) != NULL)
        return OK;
    if (str_eq(slug, S("new")) || str_eq(slug, S("feed")) || str_ends(slug, S("atom"))) {
        form_fault_custom(f, S("slug"), N_("Another page has this address."));
        return OK;
    }
    const err_t found = joint_find(cx, slug, &there);
    if (found == OK)
        form_fault_custom(f, S("slug"), N_("Another joint statement has this address."));
    return found == ERR_NOT_FOUND ? OK : found;
}

err_t joint_new_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_blank(cx);
    struct organisation o;
    if (!desk_is_secretariat(cx) && (cx->actor.scopes & MANDATE_PUBLISHING) == 0)
        return mandate_respond_refused(cx, rq, rs, MANDATE_PUBLISHING);
    if (!desk_is_secretariat(cx)) {
        TRY(organisation_find(cx, (organisation_id){ cx->actor.organisation }, &o));
        form_preset(&f, S("initiators"), o.slug);
    }
    return details_draw(cx, rq, rs, &f, NULL);
}

err_t joint_new_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_open(cx, rq);
    const int64_t *initiators = NULL;
    size_t count = 0;
    struct joint j = { .slug = form_slug(&f, S("slug")),
                       .dated = S(""),
                       .withdrawn_reason = S(""),
                       .is_coded = desk_is_secretariat(cx) && form_checked(&f, S("is_coded")) };
    TRY(details_read(cx, &f, &j, &initiators, &count));
    TRY(slug_is_free(cx, &f, j.slug));
    if (j.is_coded) {
        TRY(source_make(cx, &f, &j.source));
        if (form_error_of(&f, S("dated")) == NULL)
            j.dated = form_partial_date(&f, S("dated"), true);
    }
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(details_draw(cx, rq, rs, &f, NULL));
    TRY(e);
    TRY(joint_add(cx, &j, initiators, count, &j.id));
    return respond_see_other(rs, url_joint_desk(cx, &j));
}

static str_t slugs_text(struct cx *cx, const struct whole_joint *w)
{
    str_t all = S("");
    for (size_t i = 0; i < w->initiator_count; i++) {
        const struct organisation *const o =
            whole_organisation(w, (organisation_id){ w->initiators[i] });
        all = arena_printf(cx->arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? ", " : "",
                           STR_ARG(o->slug));
    }
    return all;
}

err_t joint_edit_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    TRY(desk_joint(cx, rq, &w));
    struct form f = form_blank(cx);
    form_preset(&f, S("initiators"), slugs_text(cx, &w));
    form_preset(&f, S("consultation"), arena_printf(cx->arena, "%" PRId64, w.j->consultation.v));
    text2_preset(cx, &f, "background", &w.j->background);
    text2_preset(cx, &f, "money", &w.j->money);
    return details_draw(cx, rq, rs, &f, w.j);
}

err_t joint_edit_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    const int64_t *initiators = NULL;
    size_t count = 0;
    TRY(desk_joint(cx, rq, &w));
    struct form f = form_open(cx, rq);
    struct joint changed = *w.j;
    TRY(details_read(cx, &f, &changed, &initiators, &count));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(details_draw(cx, rq, rs, &f, w.j));
    TRY(e);
    TRY(joint_change(cx, &changed, initiators, count));
    return respond_see_other(rs, url_joint_desk(cx, w.j));
}

/* --- the text -----------------------------------------------------------------------------------
 */

/* "c3", "c3_statement", "c3_signers": names of the fields of a clause. */
static const char *clause_name(struct cx *cx, size_t i, const char *what)
{
    return arena_cstr(cx->arena, arena_printf(cx->arena, "c%zu%s", i + 1, what));
}

static html_t statement_select(struct cx *cx, const struct whole_joint *w, const struct form *f,
                               size_t i)
{
    const size_t count = w->statements.count;
    struct choice *const at = arena_array(cx->arena, struct choice, 3 * count + 1);
    at[0] = (struct choice){ .value = S("0"), .label = _("Of none") };
    for (size_t k = 0; k < count; k++) {
        const struct statement *const s = &w->statements.at[k];
        const str_t text = text2_pick(&s->text, cx->lang);
        at[2 * k + 1] = (struct choice){
            .value = arena_printf(cx->arena, "%" PRId64, s->id.v),
            .label = trf(cx, "Signers agree: {0}", TARG(text)),
        };
        at[2 * k + 2] = (struct choice){
            .value = arena_printf(cx->arena, "-%" PRId64, s->id.v),
            .label = trf(cx, "Signers disagree: {0}", TARG(text)),
        };
    }
    return form_select(cx, f, clause_name(cx, i, "_statement"),
                       _("Of which statement of the consultation it speaks"), STR_NONE, at,
                       2 * count + 1);
}

static html_t heading(struct cx *cx, size_t i)
{
    AUTO(buf) out;
    buf_init(&out, JOINT_PAGE_MAX);
    view_fieldset_begin(&out, trf(cx, "Clause {0}", TARG((int64_t)i + 1)));
    return html_of_buf(cx, &out);
}

static void clause_fields(struct cx *cx, const struct whole_joint *w, const struct form *f,
                          struct joint_form_page *page, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct field text = {
            .name = clause_name(cx, i, ""), .label = _("Text"), .high = CLAUSE_MOST, .rows = 4
        };
        joint_form_add(page, heading(cx, i));
        both_fields(cx, page, f, &text);
        if (w->consultation != NULL)
            joint_form_add(page, statement_select(cx, w, f, i));
    }
}

static html_t kind_field(struct cx *cx, const struct form *f)
{
    const struct choice choices[] = {
        { .value = version_kind_word(VERSION_SUBSTANCE),
          .label = _("It changes the substance"),
          .hint = _("Signers are asked anew.") },
        { .value = version_kind_word(VERSION_TYPO),
          .label = _("A slip of the pen is corrected"),
          .hint = trf(cx,
                      "Signatures stay, each to the version it was given to; signers are told by "
                      "mail, and any of them can say that it is more than that. At most {0} words "
                      "of the title and of each clause, and at most one in ten; in a short text "
                      "one word; a word that comes or goes counts as two. No clause comes or goes.",
                      TARG(SLIP_WORDS)) },
    };
    return form_choices(cx, f, "kind", _("What kind of change"), STR_NONE, choices,
                        ARRAY_LEN(choices));
}

static size_t clauses_shown(const struct whole_joint *w)
{
    const size_t count = (w->now == NULL ? 0 : w->now->clause_count) + SPARE_CLAUSES;
    return count < CLAUSES_MAX ? count : CLAUSES_MAX;
}

static const struct field_label *text_labels(struct cx *cx, size_t clauses, size_t *count)
{
    struct field_label *const at = arena_array(cx->arena, struct field_label, 2 * clauses + 4);
    size_t n = 0;
    at[n++] = (struct field_label){ "title_en", in_language(cx, _("Title"), LANG_EN) };
    at[n++] = (struct field_label){ "title_az", in_language(cx, _("Title"), LANG_AZ) };
    for (size_t i = 0; i < clauses; i++) {
        const str_t clause = trf(cx, "Clause {0}", TARG((int64_t)i + 1));
        at[n++] =
            (struct field_label){ clause_name(cx, i, "_en"), in_language(cx, clause, LANG_EN) };
        at[n++] =
            (struct field_label){ clause_name(cx, i, "_az"), in_language(cx, clause, LANG_AZ) };
    }
    at[n++] = (struct field_label){ "kind", _("What kind of change") };
    at[n++] = (struct field_label){ "reason", _("Why it is changed") };
    *count = n;
    return at;
}

static err_t text_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct whole_joint *w, const struct form *f)
{
    struct joint_form_page *const page = arena_new(cx->arena, struct joint_form_page);
    *page = (struct joint_form_page){
        .j = w->j,
        .title = w->now == NULL ? _("Write the text") : _("Change the text"),
        .hint = _("Clauses are numbered as they stand. Leave one empty in both languages to drop "
                  "it. Every saving makes a version that stays readable."),
        .button = _("Save as a version"),
        .action = url_with(cx, "/joint-desk/{}/text", UARG(w->j->slug)),
        .back = url_joint_desk(cx, w->j),
    };
    const struct field title = { .name = "title", .label = _("Title"), .high = JOINT_TITLE_MOST };
    both_fields(cx, page, f, &title);
    clause_fields(cx, w, f, page, clauses_shown(w));
    if (w->now != NULL) {
        if (desk_is_secretariat(cx))
            joint_form_add(page, kind_field(cx, f));
        joint_form_add(page,
                       form_field(cx, f,
                                  &(struct field){ .name = "reason",
                                                   .label = _("Why it is changed"),
                                                   .hint = _("Public once the round is open."),
                                                   .type = "text",
                                                   .required = true,
                                                   .high = JOINT_REASON_MOST }));
    }
    size_t label_count = 0;
    const struct field_label *const labels = text_labels(cx, clauses_shown(w), &label_count);
    return joint_form_draw(cx, rq, rs, f, page, labels, label_count);
}

err_t joint_text_edit_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    TRY(desk_joint(cx, rq, &w));
    struct form f = form_blank(cx);
    if (w.now != NULL)
        text2_preset(cx, &f, "title", &w.now->title);
    for (size_t i = 0; w.now != NULL && i < w.now->clause_count; i++) {
        const struct clause *const c = &w.now->clauses[i];
        text2_preset(cx, &f, clause_name(cx, i, ""), &c->text);
        form_preset(
            &f, str_from_c(clause_name(cx, i, "_statement")),
            arena_printf(cx->arena, "%s%" PRId64, c->direction < 0 ? "-" : "", c->statement.v));
    }
    form_preset(&f, S("kind"), version_kind_word(VERSION_SUBSTANCE));
    return text_draw(cx, rq, rs, &w, &f);
}

/* The clause as written; false: it is empty. */
static bool clause_read(struct cx *cx, const struct whole_joint *w, struct form *f, size_t i,
                        struct clause *out)
{
    const str_t name = str_from_c(clause_name(cx, i, "_statement"));
    *out = (struct clause){ .text = text2_read(cx, f, clause_name(cx, i, ""), CLAUSE_MOST, true) };
    if (w->consultation != NULL && form_has(f, name)) {
        const int64_t chosen = form_int(f, name, -INT64_MAX, INT64_MAX);
        out->statement.v = chosen < 0 ? -chosen : chosen;
        out->direction = chosen < 0 ? -1 : chosen > 0 ? 1 : 0;
        if (chosen != 0 && whole_statement(w, out->statement) == NULL)
            form_fault(f, name, FORM_NOT_CHOICE, 0, 0);
        if (w->now != NULL && i < w->now->clause_count &&
            w->now->clauses[i].statement.v == out->statement.v)
            out->is_inferred = w->now->clauses[i].is_inferred;
    }
    return text2_pick(&out->text, LANG_EN).len > 0;
}

/* A slip of the pen that is none: the field that says so, and what to do instead. */
static void slip_judge(struct cx *cx, struct form *f, const struct version_list *versions,
                       const struct version_new *v, const size_t *places)
{
    const struct joint_version *const asked = version_asked_about(versions);
    if (v->kind != VERSION_TYPO || asked == NULL)
        return;
    const struct slip_fault fault = version_slip_fault(cx->arena, asked, v);
    const char *const language = fault.lang == LANG_AZ ? "_az" : "_en";
    const char *const more =
        N_("More was changed here than a slip of the pen since signers were asked. Save it as a "
           "change of substance (after the round open it again first), or change less.");
    switch (fault.part) {
    case SLIP_FITS:
        return;
    case SLIP_TITLE:
        form_fault_custom(f, fault.lang == LANG_AZ ? S("title_az") : S("title_en"), more);
        return;
    case SLIP_CLAUSE:
        form_fault_custom(f, str_from_c(clause_name(cx, places[fault.clause], language)), more);
        return;
    case SLIP_COUNT:
        form_fault_custom(
            f, S("kind"),
            N_("A clause came or went: that is no slip of the pen. Save it as a change "
               "of substance (after the round open it again first)."));
        return;
    }
}

err_t joint_text_edit_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const str_t KINDS[] = { S_INIT("substance"), S_INIT("typo") };
    struct whole_joint w;
    TRY(desk_joint(cx, rq, &w));
    struct form f = form_open(cx, rq);
    struct clause *const clauses = arena_array(cx->arena, struct clause, CLAUSES_MAX);
    struct version_new v = { .joint = w.j->id, .kind = VERSION_SUBSTANCE, .clauses = clauses };
    v.title = text2_read(cx, &f, "title", JOINT_TITLE_MOST, false);
    text2_need(cx, &f, "title", &v.title);
    size_t places[CLAUSES_MAX]; /* in the form, of each clause that is there */
    for (size_t i = 0; i < clauses_shown(&w); i++) {
        places[v.count] = i;
        v.count += clause_read(cx, &w, &f, i, &clauses[v.count]) ? 1 : 0;
    }
    if (v.count == 0)
        form_fault_custom(&f, S("c1_en"), N_("Write one clause at least."));
    if (w.now != NULL) {
        v.reason = form_text(&f, S("reason"), 1, JOINT_REASON_MOST);
        if (desk_is_secretariat(cx) && form_has(&f, S("kind")))
            v.kind = form_choice(&f, S("kind"), KINDS, (int)ARRAY_LEN(KINDS)) == 1
                         ? VERSION_TYPO
                         : VERSION_SUBSTANCE;
        slip_judge(cx, &f, &w.versions, &v, places);
        if (!joint_takes_version(w.j, v.kind, cx->now))
            form_fault_custom(&f, S("kind"),
                              N_("The round is closed: only a slip of the pen can be corrected. "
                                 "Open the round again to change the substance."));
    }
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(text_draw(cx, rq, rs, &w, &f));
    TRY(e);
    TRY(joint_version_put(cx, &v));
    return respond_see_other(rs, url_with(cx, "/joint-desk/{}#text", UARG(w.j->slug)));
}

/* --- what sources say ---------------------------------------------------------------------------
 */

static html_t value_field(struct cx *cx, const struct form *f, const struct joint *j)
{
    const struct choice choices[] = {
        { .value = answer_value_word(ANSWER_DISSENTED), .label = _("It dissents") },
        { .value = answer_value_word(ANSWER_ABSTAINED), .label = _("It abstained") },
        { .value = answer_value_word(ANSWER_SIGNED), .label = _("It signed") },
    };
    return form_choices(cx, f, "answer", _("What the source says"), STR_NONE, choices,
                        j->is_coded ? ARRAY_LEN(choices) : ARRAY_LEN(choices) - 1);
}

static err_t code_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct whole_joint *w, const struct form *f)
{
    struct joint_form_page page = {
        .j = w->j,
        .title = _("What a source says of an organisation"),
        .hint = _("It is marked as read from a source wherever it stands. The organisation can "
                  "answer for itself, which replaces it, or object."),
        .button = _("Enter it"),
        .action = url_with(cx, "/joint-desk/{}/code", UARG(w->j->slug)),
        .back = url_joint_desk(cx, w->j),
    };
    html_t organisation;
    const struct field text = { .name = "text",
                                .label = _("What it said, in your own words"),
                                .hint = _("20 to 5000 characters. May follow later; nothing is "
                                          "published while a dissent is without its text."),
                                .high = DISSENT_MOST,
                                .rows = 5 };
    TRY(joint_organisation_select(cx, f, "organisation", _("Organisation"), STR_NONE,
                                  &organisation));
    joint_form_add(&page, organisation);
    joint_form_add(&page, value_field(cx, f, w->j));
    both_fields(cx, &page, f, &text);
    source_fields(cx, &page, f);
    joint_form_add(&page, form_line(cx, f, "coder", _("Read by"), STR_NONE, 80));
    const struct field_label labels[] = {
        { "organisation", _("Organisation") },
        { "answer", _("What the source says") },
        { "text_en", in_language(cx, text.label, LANG_EN) },
        { "text_az", in_language(cx, text.label, LANG_AZ) },
        { "source_title", _("Source: title") },
        { "source_publisher", _("Source: publisher") },
        { "source_url", _("Source: address") },
        { "dated", _("When it was said there") },
        { "coder", _("Read by") },
    };
    return joint_form_draw(cx, rq, rs, f, &page, labels, ARRAY_LEN(labels));
}

err_t joint_code_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    TRY(desk_joint(cx, rq, &w));
    const struct form f = form_blank(cx);
    return code_draw(cx, rq, rs, &w, &f);
}

err_t joint_code_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const str_t WORDS[] = { S_INIT("dissented"), S_INIT("abstained"), S_INIT("signed") };
    struct whole_joint w;
    TRY(desk_joint(cx, rq, &w));
    struct form f = form_open(cx, rq);
    struct answer_coded a = { .joint = w.j->id };
    a.organisation.v = form_id(&f, S("organisation"));
    const int chosen = form_choice(&f, S("answer"), WORDS,
                                   w.j->is_coded ? 3 : 2); /* nobody is made a signer here */
    a.text = text2_read(cx, &f, "text", DISSENT_MOST, true);
    a.coder = form_text(&f, S("coder"), 1, 80);
    if (chosen >= 0)
        must(answer_value_from_word(WORDS[chosen], &a.value));
    if (text2_pick(&a.text, LANG_EN).len > 0 && chosen >= 0 &&
        answer_verdict(a.value, &a.text) != OK)
        form_fault(&f, S("text_en"), FORM_TOO_SHORT, DISSENT_LEAST, DISSENT_MOST);
    TRY(source_make(cx, &f, &a.source));
    if (form_error_of(&f, S("dated")) == NULL)
        a.dated = form_partial_date(&f, S("dated"), true);
    err_t e = form_done(&f);
    if (e == OK) {
        e = joint_answer_code(cx, &a);
        if (e == ERR_CONFLICT || e == ERR_INVALID) {
            form_fault_custom(&f, S("organisation"),
                              N_("It has spoken for itself, or this text is public and a dissent "
                                 "needs its words."));
            e = ERR_INVALID;
        }
    }
    if (e == ERR_INVALID)
        TRY(code_draw(cx, rq, rs, &w, &f));
    TRY(e);
    return respond_see_other(rs, url_with(cx, "/joint-desk/{}#answers", UARG(w.j->slug)));
}
