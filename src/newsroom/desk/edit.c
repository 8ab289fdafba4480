/* Forms of an article: byline and who pays, the text in both languages, files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
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

static void both_fields(struct cx *cx, struct news_form *page, const struct form *f,
                        const struct field *stem)
{
    for (size_t l = 0; l < LANG_COUNT; l++) {
        struct field one = *stem;
        if (l > 0)
            one.hint = STR_NONE;
        news_form_add(page, text2_field(cx, f, &one, LANGS[l]));
    }
}

static str_t id_text(struct cx *cx, int64_t id)
{
    return arena_printf(cx->arena, "%" PRId64, id);
}

/* --- byline, section, who pays -------------------------------------------------------------------
 */

static err_t section_select(struct cx *cx, const struct form *f, html_t *out)
{
    struct section_list all;
    TRY(section_list_all(cx, &all));
    struct choice *const choices = arena_array(cx->arena, struct choice, all.count);
    const str_t chosen = form_value(f, S("section"));
    size_t n = 0;
    for (size_t i = 0; i < all.count; i++) {
        const str_t id = id_text(cx, all.at[i].id.v);
        if (all.at[i].is_closed && !str_eq(chosen, id))
            continue;
        choices[n++] =
            (struct choice){ .value = id, .label = text2_pick(&all.at[i].name, cx->lang) };
    }
    *out = form_select(cx, f, "section", _("Section"), STR_NONE, choices, n);
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
        choices[n++] = (struct choice){ .value = id_text(cx, all[i].id.v),
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
            choices[n++] = (struct choice){ .value = id_text(cx, all[i].id.v),
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
        choices[i + 1] = (struct choice){ .value = id_text(cx, all[i].id), .label = all[i].name };
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

static void byline_fields(struct cx *cx, struct news_form *page, const struct form *f)
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
    both_fields(cx, page, f, &relation);
}

static err_t details_draw(struct cx *cx, const struct request *rq, struct response *rs,
                          const struct form *f, const struct article *a)
{
    struct news_form page = {
        .a = a,
        .title = a == NULL ? _("Begin an article") : _("Byline, section, who pays"),
        .button = a == NULL ? _("Begin it as a draft") : _("Save"),
        .action = a == NULL ? url_plain(cx, "/newsdesk/new")
                            : url_with(cx, "/newsdesk/{}/edit", UARG(a->slug)),
        .back = a == NULL ? url_plain(cx, "/newsdesk") : url_newsdesk(cx, a),
    };
    html_t select;
    const bool is_public = a != NULL && article_is_public(a);
    if (a == NULL) {
        news_form_add(&page, slug_field(cx, f));
        news_form_add(&page, original_field(cx, f));
    }
    TRY(section_select(cx, f, &select));
    news_form_add(&page, select);
    if (!is_public) {
        TRY(publisher_select(cx, f, &select));
        news_form_add(&page, select);
        TRY(project_select(cx, f, &select));
        news_form_add(&page, select);
    }
    TRY(consultation_select(cx, f, &select));
    news_form_add(&page, select);
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

/* was: as it is; its publisher and project stay once it is public. */
static void details_read(struct cx *cx, struct form *f, const struct article *was,
                         struct details *d)
{
    const bool is_public = was != NULL && article_is_public(was);
    if (was != NULL)
        d->a = *was;
    d->a.section.v = form_id(f, S("section"));
    d->a.consultation.v = form_int(f, S("consultation"), 0, INT64_MAX);
    d->a.person = form_text(f, S("person"), 0, ARTICLE_LINE_MOST);
    d->a.withheld = form_text(f, S("withheld"), 0, ARTICLE_LINE_MOST);
    d->a.desk = form_text(f, S("desk"), 0, 40);
    d->a.relation = text2_read(cx, f, "relation", ARTICLE_LEAD_MOST, true);
    d->a.takes_comments = form_checked(f, S("takes_comments"));
    tags_read(f, d);
    if (!is_public) {
        d->a.organisation.v = form_int(f, S("organisation"), 0, INT64_MAX);
        d->a.project = form_int(f, S("project"), 0, INT64_MAX);
        d->a.embargo_at = form_date_local(f, S("embargo_at"), false);
    }
    if (d->a.person.len > 0 && d->a.withheld.len > 0)
        form_fault_custom(
            f, S("withheld"),
            N_("A name that is withheld is not printed: leave one of the two empty."));
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
    form_preset(f, S("section"), id_text(cx, a->section.v));
    form_preset(f, S("organisation"), id_text(cx, a->organisation.v));
    form_preset(f, S("project"), id_text(cx, a->project));
    form_preset(f, S("consultation"), id_text(cx, a->consultation.v));
    form_preset(f, S("person"), a->person);
    form_preset(f, S("withheld"), a->withheld);
    form_preset(f, S("desk"), a->desk);
    form_preset(f, S("tags"), tags);
    if (a->embargo_at != 0)
        form_preset(f, S("embargo_at"), date_local(cx->arena, a->embargo_at));
    if (a->takes_comments)
        form_preset(f, S("takes_comments"), S("on"));
    text2_preset(cx, f, "relation", &a->relation);
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
    return respond_see_other(rs, url_newsdesk(cx, &a));
}

/* --- the text ------------------------------------------------------------------------------------
 */

/* Fields of the text form, also those that an autosave keeps. */
static const char *const TEXT_FIELDS[] = {
    "title_en", "lead_en", "body_en", "note_en", "title_az",
    "lead_az",  "body_az", "note_az", "kind",    "is_machine"
};

static html_t heading(struct cx *cx, str_t legend)
{
    AUTO(buf) out;
    buf_init(&out, NEWS_PAGE_MAX);
    view_news_legend(&out, legend);
    return html_of_buf(cx, &out);
}

static html_t kind_field(struct cx *cx, const struct form *f)
{
    const struct choice choices[] = {
        { .value = change_kind_word(CHANGE_CORRECTION),
          .label = _("A correction"),
          .hint = _("Something was wrong. What you write below stands above the article.") },
        { .value = change_kind_word(CHANGE_ADDITION),
          .label = _("An addition"),
          .hint = _("Something is new. What you write below stands above the article.") },
        { .value = change_kind_word(CHANGE_TYPO),
          .label = _("Spelling, or the translation"),
          .hint = _("What the article says stays the same. Listed among the versions.") },
    };
    return form_choices(cx, f, "kind", _("What kind of change"), STR_NONE, choices,
                        ARRAY_LEN(choices));
}

static void language_fields(struct cx *cx, const struct form *f, struct news_form *page,
                            const struct article *a, enum lang lang)
{
    const str_t legend = lang == a->original
                             ? trf(cx, "{0}: the original", TARG(lang_name(lang)))
                             : trf(cx, "{0}: the translation", TARG(lang_name(lang)));
    const struct field title = { .name = "title",
                                 .label = _("Title"),
                                 .high = ARTICLE_TITLE_MOST,
                                 .required = lang == a->original };
    const struct field lead = { .name = "lead",
                                .label = _("Lead"),
                                .hint = _("What it is about, in one or two sentences."),
                                .high = ARTICLE_LEAD_MOST,
                                .rows = 3,
                                .required = lang == a->original };
    const struct field body = {
        .name = "body",
        .label = _("Text, in Markdown"),
        .hint = _("A claim: [what is claimed](claim:1). An attached image: ![](file:NUMBER)."),
        .high = ARTICLE_BODY_MOST,
        .rows = 18,
        .required = lang == a->original
    };
    news_form_add(page, heading(cx, legend));
    news_form_add(page, text2_field(cx, f, &title, lang));
    news_form_add(page, text2_field(cx, f, &lead, lang));
    news_form_add(page, text2_field(cx, f, &body, lang));
}

static void change_fields(struct cx *cx, const struct form *f, struct news_form *page)
{
    const struct field note = { .name = "note",
                                .label = _("What was wrong and what is right, or what is new"),
                                .hint = _("Public, with its date."),
                                .high = ARTICLE_NOTE_MOST,
                                .rows = 3 };
    news_form_add(page, kind_field(cx, f));
    both_fields(cx, page, f, &note);
}

/* Which version was edited, and the fault that another came between. */
static html_t seen_field(struct cx *cx, const struct form *f, const struct article *a)
{
    AUTO(buf) out;
    buf_init(&out, NEWS_PAGE_MAX);
    const struct form_error *const e = form_error_of(f, S("seen"));
    view_seen_field(&out, a->version, e == NULL ? STR_NONE : form_error_text(cx, f, e));
    return html_of_buf(cx, &out);
}

static err_t text_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct form *f, const struct article *a, html_t note)
{
    const enum lang other = a->original == LANG_EN ? LANG_AZ : LANG_EN;
    struct news_form page = {
        .a = a,
        .title = a->version == 0 ? _("Write the text") : _("The text"),
        .hint = _("Leave the translation empty while there is none: pages then say so."),
        .button = _("Save this version"),
        .action = url_with(cx, "/newsdesk/{}/text", UARG(a->slug)),
        .back = url_newsdesk(cx, a),
        .note = note,
        .autosave = url_with(cx, "/newsdesk/{}/autosave", UARG(a->slug)),
    };
    if (article_is_public(a))
        change_fields(cx, f, &page);
    language_fields(cx, f, &page, a, a->original);
    language_fields(cx, f, &page, a, other);
    news_form_add(&page,
                  form_checkbox(cx, f, "is_machine", _("The translation was made by a machine")));
    news_form_add(&page, seen_field(cx, f, a));
    const struct field_label labels[] = {
        { "title_en", in_language(cx, _("Title"), LANG_EN) },
        { "title_az", in_language(cx, _("Title"), LANG_AZ) },
        { "lead_en", in_language(cx, _("Lead"), LANG_EN) },
        { "lead_az", in_language(cx, _("Lead"), LANG_AZ) },
        { "body_en", in_language(cx, _("Text"), LANG_EN) },
        { "body_az", in_language(cx, _("Text"), LANG_AZ) },
        { "note_en", in_language(cx, _("What was wrong"), LANG_EN) },
        { "note_az", in_language(cx, _("What was wrong"), LANG_AZ) },
        { "kind", _("What kind of change") },
        { "seen", _("Version") },
    };
    return news_form_draw(cx, rq, rs, f, &page, labels, ARRAY_LEN(labels));
}

/* What a script kept for this person takes the place of what is saved. */
static err_t autosave_restore(struct cx *cx, const struct article *a, struct form *f, html_t *note)
{
    struct autosave kept;
    AUTO(json_doc) doc = { 0 };
    const err_t found = autosave_get(cx, a->id, &kept);
    if (found == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* expected */
        return OK;
    }
    TRY(found);
    if (json_read(kept.fields, &doc) != OK)
        return OK;
    for (size_t i = 0; i < ARRAY_LEN(TEXT_FIELDS); i++) {
        str_t value = STR_NONE;
        if (json_str(json_get(doc.root, TEXT_FIELDS[i]), &value))
            form_preset(f, str_from_c(TEXT_FIELDS[i]), arena_str(cx->arena, value));
    }
    AUTO(buf) out;
    buf_init(&out, NEWS_PAGE_MAX);
    view_autosave_note(&out, cx, url_with(cx, "/newsdesk/{}/autosave/drop", UARG(a->slug)),
                       kept.saved_at, kept.version != a->version);
    *note = html_of_buf(cx, &out);
    return OK;
}

err_t newsdesk_text_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    html_t note = HTML_NONE;
    struct form f = form_blank(cx);
    TRY(desk_article(cx, rq, &a, &w));
    if (a.state == ARTICLE_RETRACTED)
        return problem(cx, ERR_CONFLICT, "it is retracted");
    form_preset(&f, S("seen"), id_text(cx, a.version));
    if (w.v != NULL) {
        text2_preset(cx, &f, "title", &w.v->title);
        text2_preset(cx, &f, "lead", &w.v->lead);
        text2_preset(cx, &f, "body", &w.v->body);
        if (article_is_public(&a) && article_has_change(&a)) {
            form_preset(&f, S("kind"), change_kind_word(w.v->kind));
            text2_preset(cx, &f, "note", &w.v->note);
        }
        if (w.v->is_machine)
            form_preset(&f, S("is_machine"), S("on"));
    }
    TRY(autosave_restore(cx, &a, &f, &note));
    return text_draw(cx, rq, rs, &f, &a, note);
}

static void language_need(struct cx *cx, struct form *f, const struct article_text_new *t,
                          enum lang lang, bool is_original)
{
    const struct {
        const char *stem;
        str_t text;
    } parts[] = { { "title", t->title.by[lang] },
                  { "lead", t->lead.by[lang] },
                  { "body", t->body.by[lang] } };
    bool has_any = is_original;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        has_any |= parts[i].text.len > 0;
    for (size_t i = 0; i < ARRAY_LEN(parts) && has_any; i++) {
        const str_t name =
            arena_printf(cx->arena, "%s_%.*s", parts[i].stem, STR_ARG(lang_code(lang)));
        if (parts[i].text.len == 0 && form_error_of(f, name) == NULL)
            form_fault(f, name, FORM_MISSING, 0, 0);
    }
}

static void kind_read(struct cx *cx, struct form *f, const struct article *a,
                      struct article_text_new *t)
{
    if (!article_is_public(a))
        return;
    const str_t words[] = { change_kind_word(CHANGE_CORRECTION), change_kind_word(CHANGE_ADDITION),
                            change_kind_word(CHANGE_TYPO) };
    const int i = form_choice(f, S("kind"), words, ARRAY_LEN(words));
    if (i >= 0)
        (void)!change_kind_from_word(words[i], &t->kind);
    t->note = text2_read(cx, f, "note", ARTICLE_NOTE_MOST, true);
    if (i >= 0 && change_needs_note(t->kind))
        text2_need(cx, f, "note", &t->note);
    if (i >= 0 && !change_needs_note(t->kind))
        t->note = (struct text2){ 0 };
}

err_t newsdesk_text_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    struct form f = form_open(cx, rq);
    TRY(desk_article(cx, rq, &a, &w));
    struct article_text_new t = { .article = a.id,
                                  .seen = form_int(&f, S("seen"), 0, INT64_MAX),
                                  .title = text2_read(cx, &f, "title", ARTICLE_TITLE_MOST, false),
                                  .lead = text2_read(cx, &f, "lead", ARTICLE_LEAD_MOST, true),
                                  .body = text2_read(cx, &f, "body", ARTICLE_BODY_MOST, true),
                                  .is_machine = form_checked(&f, S("is_machine")) };
    kind_read(cx, &f, &a, &t);
    for (int l = 0; l < LANG_COUNT; l++)
        language_need(cx, &f, &t, LANGS[l], LANGS[l] == a.original);
    if (t.seen != a.version && f.error_count == 0)
        form_fault_custom(&f, S("seen"),
                          N_("Somebody has saved another version meanwhile. What you wrote is kept "
                             "here: open the article in another window, and take over what is "
                             "yours. Sending this again saves it over the other."));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID) {
        form_preset(&f, S("seen"), id_text(cx, a.version));
        TRY(text_draw(cx, rq, rs, &f, &a, HTML_NONE));
    }
    TRY(e);
    TRY(article_write(cx, &t));
    TRY(autosave_drop(cx, a.id));
    return respond_see_other(rs, url_newsdesk(cx, &a));
}

/* It was on its way when the same person saved the form. */
static err_t autosave_is_late(struct cx *cx, const struct article *a, int64_t seen, bool *out)
{
    struct article_version v;
    *out = false;
    if (a->version == 0 || seen >= a->version)
        return OK;
    TRY(version_get(cx, a->id, a->version, &v));
    *out = v.account == cx->actor.account;
    return OK;
}

/* By a script, while somebody writes: nothing is read but kept. */
err_t newsdesk_autosave_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct json_out j;
    struct form f = form_open(cx, rq);
    TRY(article_find(cx, path_word(rq, 0), &a));
    if (!article_is_theirs(&cx->actor, a.organisation))
        return problem(cx, ERR_FORBIDDEN, "not its publisher");
    int64_t seen = 0;
    bool is_late = false;
    (void)!str_to_i64(form_value(&f, S("seen")), 0, INT64_MAX, &seen);
    TRY(autosave_is_late(cx, &a, seen, &is_late));
    AUTO(buf) fields;
    buf_init(&fields, 2 << 20);
    json_begin(&j, &fields);
    json_put_object(&j);
    for (size_t i = 0; i < ARRAY_LEN(TEXT_FIELDS); i++) {
        json_key(&j, str_from_c(TEXT_FIELDS[i]));
        json_put_str(&j, form_value(&f, str_from_c(TEXT_FIELDS[i])));
    }
    json_put_object_end(&j);
    TRY(buf_check(&fields));
    const struct autosave kept = { .version = seen, .fields = buf_str(&fields) };
    if (!is_late)
        TRY(autosave_put(cx, a.id, &kept));
    respond_json(rs, 200);
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_key(&j, S("at"));
    json_put_str(&j, date_time(cx, cx->now));
    json_put_object_end(&j);
    return OK;
}

err_t newsdesk_autosave_drop_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    TRY(desk_article(cx, rq, &a, &w));
    TRY(autosave_drop(cx, a.id));
    return respond_see_other(rs, url_with(cx, "/newsdesk/{}/text", UARG(a.slug)));
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
