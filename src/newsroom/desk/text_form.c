/* The form of an article's text in both languages, and what a script keeps of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/text/text.h"
#include "newsroom/desk/desk.h"
#include "newsroom/views/desk.html.h"

/* Fields of the text form, also those that an autosave keeps. */
static const char *const TEXT_FIELDS[] = {
    "title_en", "lead_en", "body_en", "note_en", "title_az",
    "lead_az",  "body_az", "note_az", "kind",    "is_machine"
};
/* There once the article is public; kept only where the form had them. */
static const char *const BYLINE_FIELDS[] = { "person", "withheld", "desk", "relation_en",
                                             "relation_az" };

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
                             ? trf(cx, "{0}: the original", TARG(language_in(cx, lang)))
                             : trf(cx, "{0}: the translation", TARG(language_in(cx, lang)));
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
        .hint = _(
            "A claim: [what is claimed](claim:1). An attached image: ![](file:NUMBER). Tables are "
            "not drawn: write a list, or attach a document."),
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
    news_form_add2(cx, page, f, &note);
    news_form_add(page, heading(cx, _("Writer and relation")));
    byline_fields(cx, page, f);
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
    /* cppcheck-suppress constStatement ; a call, not a comma */
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
        { "person", _("Writer, as printed") },
        { "withheld", _("Why the writer’s name is withheld") },
        { "desk", _("Code of the desk") },
        { "relation_en", in_language(cx, _("Relation"), LANG_EN) },
        { "relation_az", in_language(cx, _("Relation"), LANG_AZ) },
        { "seen", _("Version") },
    };
    return news_form_draw(cx, rq, rs, f, &page, labels, ARRAY_LEN(labels));
}

static void restore_field(struct cx *cx, struct form *f, const struct json *kept, const char *name)
{
    str_t value = STR_NONE;
    if (json_str(json_get(kept, name), &value))
        form_preset(f, str_from_c(name), arena_str(cx->arena, value));
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
    for (size_t i = 0; i < ARRAY_LEN(TEXT_FIELDS); i++)
        restore_field(cx, f, doc.root, TEXT_FIELDS[i]);
    for (size_t i = 0; i < ARRAY_LEN(BYLINE_FIELDS); i++)
        restore_field(cx, f, doc.root, BYLINE_FIELDS[i]);
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
    form_preset(&f, S("seen"), form_number(cx, a.version));
    if (w.v != NULL) {
        text2_preset(cx, &f, "title", &w.v->title);
        text2_preset(cx, &f, "lead", &w.v->lead);
        text2_preset(cx, &f, "body", &w.v->body);
        byline_preset(cx, &f, &w.v->byline);
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
    const struct byline stands = article_byline(a);
    if (i >= 0 && !change_needs_note(t->kind) && t->byline != NULL &&
        !byline_is_same(&stands, t->byline))
        form_fault_custom(f, S("kind"),
                          N_("Another writer or relation is a correction or an addition: readers "
                             "are told."));
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
    struct byline byline;
    if (article_is_public(&a) && form_has(&f, S("person"))) {
        byline = byline_read(cx, &f);
        t.byline = &byline;
    }
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
        form_preset(&f, S("seen"), form_number(cx, a.version));
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

static void keep_field(struct json_out *j, const struct form *f, const char *name)
{
    json_key(j, str_from_c(name));
    json_put_str(j, form_value(f, str_from_c(name)));
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
    for (size_t i = 0; i < ARRAY_LEN(TEXT_FIELDS); i++)
        keep_field(&j, &f, TEXT_FIELDS[i]);
    for (size_t i = 0; i < ARRAY_LEN(BYLINE_FIELDS); i++) {
        if (form_has(&f, str_from_c(BYLINE_FIELDS[i])))
            keep_field(&j, &f, BYLINE_FIELDS[i]);
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
