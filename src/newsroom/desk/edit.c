/* Forms of an article: byline, section and who pays; files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "newsroom/desk/desk.h"
#include "newsroom/views/desk.html.h"

void news_form_add(struct news_form *p, html_t field)
{
    must(p->count < NEWS_FORM_PARTS);
    p->fields[p->count++] = field;
}

err_t news_form_draw(struct cx *cx, const struct request *rq, struct response *rs,
                     const struct form *f, struct news_form *page, const struct field_label *labels,
                     size_t label_count)
{
    page->errors = form_errors_labelled(cx, f, labels, label_count);
    page->speaker = desk_speaker(cx);
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_news_form(&body, cx, page);
    const struct page drawn = { .title = page->title,
                                .script = page->autosave.text.len > 0 ? "autosave.js" : NULL };
    return news_respond(cx, rq, rs, f->error_count > 0 ? 422 : 200, &drawn, &body);
}

void news_form_add2(struct cx *cx, struct news_form *page, const struct form *f,
                    const struct field *stem)
{
    for (size_t l = 0; l < LANG_COUNT; l++) {
        struct field one = *stem;
        if (l > 0)
            one.hint = STR_NONE;
        news_form_add(page, text2_field(cx, f, &one, LANGS[l]));
    }
}

str_t form_number(struct cx *cx, int64_t id)
{
    return arena_printf(cx->arena, "%" PRId64, id);
}

/* --- byline, section, who pays -------------------------------------------------------------------
 */

static html_t no_section_note(struct cx *cx)
{
    AUTO(buf) out;
    buf_init(&out, NEWS_PAGE_MAX);
    view_no_section(&out, cx, newsroom_is_secretariat(&cx->actor));
    return html_of_buf(cx, &out);
}

/* note: where the list is empty, what can be done about it. */
static err_t section_select(struct cx *cx, const struct form *f, html_t *out, html_t *note)
{
    struct section_list all;
    TRY(section_list_all(cx, &all));
    struct choice *const choices = arena_array(cx->arena, struct choice, all.count);
    const str_t chosen = form_value(f, S("section"));
    size_t n = 0;
    for (size_t i = 0; i < all.count; i++) {
        const str_t id = form_number(cx, all.at[i].id.v);
        if (all.at[i].is_closed && !str_eq(chosen, id))
            continue;
        choices[n++] =
            (struct choice){ .value = id, .label = text2_pick(&all.at[i].name, cx->lang) };
    }
    *out = form_select(cx, f, "section", _("Section"), STR_NONE, choices, n);
    if (n == 0)
        *note = no_section_note(cx);
    return OK;
}

/* The secretariat publishes for the alliance, or for one that asked it to; others for their own. */
static err_t publisher_select(struct cx *cx, const struct form *f, html_t *out)
{
    const struct organisation *all = NULL;
    struct organisation own;
    size_t count = 0;
    if (newsroom_is_secretariat(&cx->actor)) {
        TRY(organisation_list(cx, &all, &count));
    } else {
        TRY(organisation_find(cx, (organisation_id){ cx->actor.organisation }, &own));
        all = &own;
        count = 1;
    }
    struct choice *const choices = arena_array(cx->arena, struct choice, count + 1);
    size_t n = 0;
    if (newsroom_is_secretariat(&cx->actor))
        choices[n++] = (struct choice){ .value = S("0"), .label = _("The alliance") };
    for (size_t i = 0; i < count; i++)
        choices[n++] = (struct choice){ .value = form_number(cx, all[i].id.v),
                                        .label = text2_pick(&all[i].name, cx->lang) };
    *out = form_select(cx, f, "organisation", _("Who publishes it"), STR_NONE, choices, n);
    return OK;
}

static err_t project_select(struct cx *cx, const struct form *f, html_t *out)
{
    const struct project *all = NULL;
    size_t count = 0;
    TRY(project_list(cx, PROJECTS_PUBLIC, &all, &count));
    struct choice *const choices = arena_array(cx->arena, struct choice, count + 1);
    size_t n = 0;
    choices[n++] = (struct choice){ .value = S("0"), .label = _("None") };
    for (size_t i = 0; i < count; i++) {
        if (newsroom_is_secretariat(&cx->actor) || all[i].organisation.v == cx->actor.organisation)
            choices[n++] = (struct choice){ .value = form_number(cx, all[i].id.v),
                                            .label = text2_pick(&all[i].title, cx->lang) };
    }
    *out = form_select(cx, f, "project", _("Project that pays for it"),
                       _("It becomes one of the project’s deliverables, and says who pays."),
                       choices, n);
    return OK;
}

static err_t consultation_select(struct cx *cx, const struct form *f, html_t *out)
{
    const struct deliverable_choice *all = NULL;
    size_t count = 0;
    TRY(consultation_choices(cx, &all, &count));
    struct choice *const choices = arena_array(cx->arena, struct choice, count + 1);
    choices[0] = (struct choice){ .value = S("0"), .label = _("None") };
    for (size_t i = 0; i < count; i++)
        choices[i + 1] =
            (struct choice){ .value = form_number(cx, all[i].id), .label = all[i].name };
    *out = form_select(cx, f, "consultation", _("Consultation it tells of"), STR_NONE, choices,
                       count + 1);
    return OK;
}

static html_t slug_field(struct cx *cx, const struct form *f)
{
    return form_field(cx, f,
                      &(struct field){ .name = "slug",
                                       .label = _("Address"),
                                       .hint = _("a–z, 0–9 and hyphens; stays for good."),
                                       .type = "text",
                                       .required = true,
                                       .high = 80 });
}

static html_t original_field(struct cx *cx, const struct form *f)
{
    const struct choice choices[] = { { .value = S("az"), .label = lang_name(LANG_AZ) },
                                      { .value = S("en"), .label = lang_name(LANG_EN) } };
    return form_choices(cx, f, "original", _("Language it is written in"),
                        _("The other one is its translation."), choices, ARRAY_LEN(choices));
}

void byline_fields(struct cx *cx, struct news_form *page, const struct form *f)
{
    const struct field relation = {
        .name = "relation",
        .label = _("Relation of the publisher to what the article tells of"),
        .hint =
            _("Does it take part, was it paid by somebody named, is it a party? In a sentence."),
        .high = ARTICLE_LEAD_MOST,
        .rows = 2
    };
    news_form_add(page, form_line(cx, f, "person", _("Writer, as printed"),
                                  _("Empty: the organisation alone."), ARTICLE_LINE_MOST));
    news_form_add(page, form_line(cx, f, "withheld", _("Why the writer’s name is withheld"),
                                  _("Public. Only where a name would be printed but for safety."),
                                  ARTICLE_LINE_MOST));
    news_form_add(page, form_line(cx, f, "desk", _("Code of the desk"),
                                  _("Printed at the end, in brackets."), 40));
    news_form_add2(cx, page, f, &relation);
}

void byline_preset(struct cx *cx, struct form *f, const struct byline *b)
{
    form_preset(f, S("person"), b->person);
    form_preset(f, S("withheld"), b->withheld);
    form_preset(f, S("desk"), b->desk);
    text2_preset(cx, f, "relation", &b->relation);
}

struct byline byline_read(struct cx *cx, struct form *f)
{
    const struct byline b = { .person = form_text(f, S("person"), 0, ARTICLE_LINE_MOST),
                              .withheld = form_text(f, S("withheld"), 0, ARTICLE_LINE_MOST),
                              .desk = form_text(f, S("desk"), 0, 40),
                              .relation = text2_read(cx, f, "relation", ARTICLE_LEAD_MOST, true) };
    if (b.person.len > 0 && b.withheld.len > 0)
        form_fault_custom(
            f, S("withheld"),
            N_("A name that is withheld is not printed: leave one of the two empty."));
    return b;
}

static err_t details_draw(struct cx *cx, const struct request *rq, struct response *rs,
                          const struct form *f, const struct article *a)
{
    const bool is_public = a != NULL && article_is_public(a);
    struct news_form page = {
        .a = a,
        .title = a == NULL ? _("Begin an article") : _("Byline, section, who pays"),
        .hint = is_public ? _("Writer and relation are changed together with the text: somebody "
                              "else approves it, and readers are told.")
                          : STR_NONE,
        .button = a == NULL ? _("Begin it as a draft") : _("Save"),
        .action = a == NULL ? url_plain(cx, "/newsdesk/new")
                            : url_with(cx, "/newsdesk/{}/edit", UARG(a->slug)),
        .back = a == NULL ? url_plain(cx, "/newsdesk") : url_newsdesk(cx, a),
    };
    html_t select;
    if (a == NULL) {
        news_form_add(&page, slug_field(cx, f));
        news_form_add(&page, original_field(cx, f));
    }
    TRY(section_select(cx, f, &select, &page.note));
    news_form_add(&page, select);
    if (!is_public) {
        TRY(publisher_select(cx, f, &select));
        news_form_add(&page, select);
        TRY(project_select(cx, f, &select));
        news_form_add(&page, select);
    }
    TRY(consultation_select(cx, f, &select));
    news_form_add(&page, select);
    if (!is_public)
        byline_fields(cx, &page, f);
    news_form_add(&page, form_line(cx, f, "tags", _("Tags"),
                                   _("Words of a–z, 0–9 and hyphens, by commas."), 400));
    if (!is_public)
        news_form_add(&page, form_field(cx, f,
                                        &(struct field){ .name = "embargo_at",
                                                         .label = _("Under embargo until"),
                                                         .hint = _("Nothing of it is public "
                                                                   "before; previews say so."),
                                                         .type = "datetime-local" }));
    news_form_add(&page, form_checkbox(cx, f, "takes_comments", _("Readers may comment")));
    const struct field_label labels[] = {
        { "slug", _("Address") },
        { "original", _("Language it is written in") },
        { "section", _("Section") },
        { "organisation", _("Who publishes it") },
        { "project", _("Project that pays for it") },
        { "consultation", _("Consultation it tells of") },
        { "person", _("Writer, as printed") },
        { "withheld", _("Why the writer’s name is withheld") },
        { "desk", _("Code of the desk") },
        { "relation_en", in_language(cx, _("Relation"), LANG_EN) },
        { "relation_az", in_language(cx, _("Relation"), LANG_AZ) },
        { "tags", _("Tags") },
        { "embargo_at", _("Under embargo until") },
    };
    return news_form_draw(cx, rq, rs, f, &page, labels, ARRAY_LEN(labels));
}

struct details {
    struct article a;
    str_t tags[ARTICLE_TAGS_MOST];
    size_t tag_count;
};

static bool is_tag(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return s.len > 0 && s.len <= 40;
}

static void tags_read(struct form *f, struct details *d)
{
    str_t rest = form_text(f, S("tags"), 0, 400);
    str_t one;
    while (rest.len > 0 && str_cut(&rest, ',', &one)) {
        const str_t tag = str_trim(one);
        if (tag.len == 0)
            continue;
        if (!is_tag(tag) || d->tag_count == ARTICLE_TAGS_MOST) {
            form_fault_custom(f, S("tags"),
                              N_("At most 12 words of a–z, 0–9 and hyphens, by commas."));
            return;
        }
        d->tags[d->tag_count++] = tag;
    }
}

static void byline_take(struct article *a, const struct byline *b)
{
    a->person = b->person;
    a->withheld = b->withheld;
    a->desk = b->desk;
    a->relation = b->relation;
}

/* was: as it is; its publisher and project stay once it is public, and its byline is the text's. */
static void details_read(struct cx *cx, struct form *f, const struct article *was,
                         struct details *d)
{
    const bool is_public = was != NULL && article_is_public(was);
    if (was != NULL)
        d->a = *was;
    d->a.section.v = form_id(f, S("section"));
    d->a.consultation.v = form_int(f, S("consultation"), 0, INT64_MAX);
    d->a.takes_comments = form_checked(f, S("takes_comments"));
    tags_read(f, d);
    if (!is_public) {
        d->a.organisation.v = form_int(f, S("organisation"), 0, INT64_MAX);
        d->a.project = form_int(f, S("project"), 0, INT64_MAX);
        d->a.embargo_at = form_date_local(f, S("embargo_at"), false);
        const struct byline b = byline_read(cx, f);
        byline_take(&d->a, &b);
    }
}

static err_t slug_is_free(struct cx *cx, struct form *f, str_t slug)
{
    static const str_t taken[] = { S_INIT("new"),     S_INIT("sections"), S_INIT("tags"),
                                   S_INIT("archive"), S_INIT("preview"),  S_INIT("principles"),
                                   S_INIT("feed") };
    struct article there;
    if (form_error_of(f, S("slug")) != NULL)
        return OK;
    for (size_t i = 0; i < ARRAY_LEN(taken); i++) {
        if (str_eq(slug, taken[i])) {
            form_fault_custom(f, S("slug"), N_("Another page has this address."));
            return OK;
        }
    }
    const err_t found = article_find(cx, slug, &there);
    if (found == OK)
        form_fault_custom(f, S("slug"), N_("Another article has this address."));
    else if (found == ERR_NOT_FOUND)
        cx->problem = (struct problem){ 0 }; /* expected */
    return found == ERR_NOT_FOUND ? OK : found;
}

err_t newsdesk_new_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_blank(cx);
    if (!newsroom_is_secretariat(&cx->actor) && (cx->actor.scopes & MANDATE_PUBLISHING) == 0)
        return mandate_respond_refused(cx, rq, rs, MANDATE_PUBLISHING);
    form_preset(&f, S("original"), lang_code(cx->lang));
    form_preset(&f, S("takes_comments"), S("on"));
    return details_draw(cx, rq, rs, &f, NULL);
}

err_t newsdesk_new_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const str_t words[] = { S_INIT("az"), S_INIT("en") };
    struct form f = form_open(cx, rq);
    struct details d = { 0 };
    d.a.slug = form_slug(&f, S("slug"));
    const int original = form_choice(&f, S("original"), words, LANG_COUNT);
    d.a.original = original == 1 ? LANG_EN : LANG_AZ;
    details_read(cx, &f, NULL, &d);
    TRY(slug_is_free(cx, &f, d.a.slug));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(details_draw(cx, rq, rs, &f, NULL));
    TRY(e);
    TRY(article_add(cx, &d.a, &d.a.id));
    TRY(article_set_tags(cx, d.a.id, d.tags, d.tag_count));
    return respond_see_other(rs, url_newsdesk(cx, &d.a));
}

static err_t details_preset(struct cx *cx, struct form *f, const struct whole_article *w)
{
    const struct article *const a = w->a;
    str_t tags = S("");
    for (size_t i = 0; i < w->tags.count; i++)
        tags = arena_printf(cx->arena, "%.*s%s%.*s", STR_ARG(tags), i > 0 ? ", " : "",
                            STR_ARG(w->tags.at[i].slug));
    form_preset(f, S("section"), form_number(cx, a->section.v));
    form_preset(f, S("organisation"), form_number(cx, a->organisation.v));
    form_preset(f, S("project"), form_number(cx, a->project));
    form_preset(f, S("consultation"), form_number(cx, a->consultation.v));
    form_preset(f, S("tags"), tags);
    if (a->embargo_at != 0)
        form_preset(f, S("embargo_at"), date_local(cx->arena, a->embargo_at));
    if (a->takes_comments)
        form_preset(f, S("takes_comments"), S("on"));
    const struct byline b = article_byline(a);
    byline_preset(cx, f, &b);
    return OK;
}

err_t newsdesk_edit_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    struct form f = form_blank(cx);
    TRY(desk_article(cx, rq, &a, &w));
    TRY(details_preset(cx, &f, &w));
    return details_draw(cx, rq, rs, &f, &a);
}

err_t newsdesk_edit_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    struct form f = form_open(cx, rq);
    struct details d = { 0 };
    TRY(desk_article(cx, rq, &a, &w));
    details_read(cx, &f, &a, &d);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(details_draw(cx, rq, rs, &f, &a));
    TRY(e);
    TRY(article_change(cx, &d.a));
    TRY(article_set_tags(cx, a.id, d.tags, d.tag_count));
    TRY(article_get(cx, a.id, &d.a));
    const bool is_back =
        (a.state == ARTICLE_WAITING || a.state == ARTICLE_SCHEDULED) && d.a.state == ARTICLE_DRAFT;
    return respond_see_other(rs, is_back ? url_with(cx, "/newsdesk/{}?back=1", UARG(a.slug))
                                         : url_newsdesk(cx, &a));
}

/* --- files ---------------------------------------------------------------------------------------
 */

static err_t file_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct form *f, const struct article *a)
{
    struct news_form page = {
        .a = a,
        .title = _("Attach a document or an image"),
        .hint = _("Images are made anew without hidden data. What it shows or says must be "
                  "written, for those who cannot see it."),
        .button = _("Attach it"),
        .action = url_with(cx, "/newsdesk/{}/file", UARG(a->slug)),
        .back = url_newsdesk(cx, a),
        .has_upload = true,
    };
    news_form_add(&page, file_field(cx, f, "file", _("File"), FILE_REQUIRED));
    const struct field_label labels[] = {
        { "file", _("File") },
        { "file_alt_en", in_language(cx, _("What it shows or says"), LANG_EN) },
        { "file_alt_az", in_language(cx, _("What it shows or says"), LANG_AZ) },
        { "file_licence", _("Licence") },
    };
    return news_form_draw(cx, rq, rs, f, &page, labels, ARRAY_LEN(labels));
}

err_t newsdesk_file_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    const struct form f = form_blank(cx);
    TRY(desk_article(cx, rq, &a, &w));
    return file_draw(cx, rq, rs, &f, &a);
}

err_t newsdesk_file_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    struct form f = form_open(cx, rq);
    struct file_upload up;
    file_id made;
    TRY(desk_article(cx, rq, &a, &w));
    const bool is_chosen = file_field_read(&f, "file", FILE_REQUIRED, &up);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(file_draw(cx, rq, rs, &f, &a));
    TRY(e);
    must(is_chosen);
    const struct file about = { .licence = up.licence,
                                .alt = up.alt,
                                .owner_kind = S(ARTICLE_THING),
                                .owner = a.id.v,
                                .organisation = a.organisation.v };
    TRY(file_add(cx, up.posted, &about, &made));
    return respond_see_other(rs, url_newsdesk(cx, &a));
}
