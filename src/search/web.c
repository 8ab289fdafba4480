/* The page of search and the feature row.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/http/form.h"
#include "search/pages.h"
#include "search/store.h"
#include "search/views/search.html.h"

enum { PAGE_MAX = 1 << 20 };

static void draw_form(struct cx *cx, const struct inquiry *a, struct search_page *p)
{
    const struct choice langs[] = { { S(""), _("Both languages"), STR_NONE },
                                    { S("az"), lang_name(LANG_AZ), STR_NONE },
                                    { S("en"), lang_name(LANG_EN), STR_NONE } };
    const struct choice orders[] = { { S(""), _("Best match first"), STR_NONE },
                                     { S("newest"), _("Newest first"), STR_NONE } };
    const struct field_label labels[] = { { "q", _("Words") },
                                          { "kind", _("Kind") },
                                          { "lang", _("Language") },
                                          { "organisation", _("Organisation") },
                                          { "order", _("Order") } };
    p->text = form_field(
        cx, &a->form,
        &(struct field){ .name = "q",
                         .label = _("Words"),
                         .hint = _("“Two words” in quotes stand side by side; -word must not be "
                                   "there. Endings and ə, ı, ş need not be typed."),
                         .type = "search",
                         .required = true,
                         .high = QUERY_CHARS_MAX });
    p->lang = form_select(cx, &a->form, "lang", _("Language"), STR_NONE, langs, ARRAY_LEN(langs));
    p->order = form_select(cx, &a->form, "order", _("Order"), STR_NONE, orders, ARRAY_LEN(orders));
    p->errors = form_errors_labelled(cx, &a->form, labels, ARRAY_LEN(labels));
}

static int64_t count_of(const struct search_answer *a, const struct search_source *s)
{
    for (size_t i = 0; i < a->counts_count; i++) {
        if (a->counts[i].source == s)
            return a->counts[i].count;
    }
    return 0;
}

/* Everything first, then each kind there is something of, and the one that is asked for. */
static void link_kinds(struct cx *cx, const struct inquiry *a, const struct search_answer *found,
                       struct search_page *p)
{
    const struct search_source *sources[SEARCH_SOURCES_MAX];
    const size_t count = search_sources(site_of(cx), sources);
    int64_t all = 0;
    p->kind_count = 1;
    for (size_t i = 0; i < count; i++) {
        const int64_t n = count_of(found, sources[i]);
        const bool is_current = a->asked.source == sources[i];
        all += n;
        if (n > 0 || is_current)
            p->kinds[p->kind_count++] =
                (struct kind_link){ tr_lang(cx->lang, sources[i]->label), n,
                                    url_search_kind(cx, a, str_from_c(sources[i]->kind)),
                                    is_current };
    }
    p->kinds[0] = (struct kind_link){ _("Everything"), all, url_search_kind(cx, a, STR_NONE),
                                      a->asked.source == NULL };
}

static err_t fill_answer(struct cx *cx, const struct inquiry *a, struct search_answer *found,
                         struct search_page *p)
{
    TRY(search_find(cx, &a->asked, found));
    TRY(speakers_of(cx, found, &p->speakers));
    p->answer = found;
    link_kinds(cx, a, found, p);
    p->next = url_search_next(cx, a, found->next);
    p->literal = url_search_literal(cx, a);
    p->everything = url_search_text(cx, a->text);
    p->is_narrowed = a->kind.len + a->lang.len + a->organisation.len > 0;
    return OK;
}

err_t search_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct inquiry *const a = arena_new(cx->arena, struct inquiry);
    struct search_answer *const found = arena_new(cx->arena, struct search_answer);
    struct search_page *const p = arena_new(cx->arena, struct search_page);
    TRY(inquiry_read(cx, rq, a));
    p->inquiry = a;
    p->is_wrong = a->form.error_count > 0;
    draw_form(cx, a, p);
    if (!p->is_wrong)
        TRY(fill_answer(cx, a, found, p));

    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_search(&body, cx, p);
    TRY(buf_check(&body));
    const struct page page = { .title = a->text.len > 0 ? trf(cx, "Search: {0}", TARG(a->text))
                                                        : _("Search"),
                               .description = _("Everything public here, in both languages."),
                               .nav = "/search",
                               .style = "search.css",
                               .body = html_of_buf(cx, &body) };
    return site_respond(cx, rq, rs, p->is_wrong ? err_status(ERR_INVALID) : 200, &page);
}

static const struct route ROUTES[] = {
    { .method = GET,
      .path = "/search",
      .handle = search_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "Search everything public" },
    { .method = GET,
      .path = "/api/v1/search",
      .handle = search_api_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | NO_LANG | JSON_API,
      .help = "Search everything public",
      .api = &search_api_op },
    { .method = GET,
      .path = "/opensearch.xml",
      .handle = open_search_get,
      .guard = guard_anyone,
      .help = "How browsers search here (OpenSearch 1.1)" },
    { 0 },
};

const struct feature search_feature = {
    .name = "search",
    .routes = ROUTES,
    .sql = &search_sql,
    .commands = search_commands,
};
