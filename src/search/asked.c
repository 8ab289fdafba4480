/* What was asked in an address, and addresses that ask otherwise.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/http/form.h"
#include "search/pages.h"

static str_t query_into(struct form *f, const struct request *rq, const char *name)
{
    const str_t v = str_trim(request_query(f->cx, rq, str_from_c(name)));
    form_preset(f, str_from_c(name), v);
    return v;
}

static void read_text(struct inquiry *a, const struct request *rq)
{
    a->text = query_into(&a->form, rq, "q");
    if (utf8_count(a->text) > QUERY_CHARS_MAX)
        form_fault(&a->form, S("q"), FORM_TOO_LONG, 0, QUERY_CHARS_MAX);
    else
        a->asked.text = a->text;
}

static void read_kind(struct cx *cx, struct inquiry *a, const struct request *rq)
{
    a->kind = query_into(&a->form, rq, "kind");
    if (a->kind.len == 0)
        return;
    a->asked.source = search_source_named(site_of(cx), a->kind);
    if (a->asked.source == NULL)
        form_fault(&a->form, S("kind"), FORM_NOT_CHOICE, 0, 0);
}

static void read_lang(struct inquiry *a, const struct request *rq)
{
    enum lang lang = LANG_AZ;
    a->lang = query_into(&a->form, rq, "lang");
    a->asked.lang = -1;
    if (a->lang.len == 0)
        return;
    if (lang_from_code(a->lang, &lang))
        a->asked.lang = (int)lang;
    else
        form_fault(&a->form, S("lang"), FORM_NOT_CHOICE, 0, 0);
}

static void read_order(struct inquiry *a, const struct request *rq)
{
    a->order = query_into(&a->form, rq, "order");
    if (str_eq(a->order, S("newest")))
        a->asked.order = ORDER_NEWEST;
    else if (a->order.len > 0)
        form_fault(&a->form, S("order"), FORM_NOT_CHOICE, 0, 0);
}

static err_t read_organisation(struct cx *cx, struct inquiry *a, const struct request *rq)
{
    a->organisation = query_into(&a->form, rq, "organisation");
    if (a->organisation.len == 0)
        return OK;
    const err_t e = organisation_find_by_slug(cx, a->organisation, &a->speaker);
    if (e == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 };
        form_fault(&a->form, S("organisation"), FORM_NOT_CHOICE, 0, 0);
        return OK;
    }
    TRY(e);
    a->asked.organisation = a->speaker.id.v;
    return OK;
}

static void read_place(struct inquiry *a, const struct request *rq)
{
    const str_t after = query_into(&a->form, rq, "after");
    const str_t exact = query_into(&a->form, rq, "exact");
    if (after.len > 0 && !str_to_i64(after, 1, INT64_MAX, &a->asked.after))
        form_fault(&a->form, S("after"), FORM_NOT_NUMBER, 0, 0);
    a->asked.is_literal = str_eq(exact, S("1"));
}

err_t inquiry_read(struct cx *cx, const struct request *rq, struct inquiry *out)
{
    *out = (struct inquiry){ .form = form_blank(cx) };
    out->asked.limit = SEARCH_PAGE;
    read_text(out, rq);
    read_kind(cx, out, rq);
    read_lang(out, rq);
    read_order(out, rq);
    read_place(out, rq);
    return read_organisation(cx, out, rq);
}

/* --- addresses -------------------------------------------------------------------------------- */

static url_t url_search(struct cx *cx, const struct inquiry *a, str_t kind, bool is_literal,
                        int64_t after)
{
    const str_t exact = is_literal ? S("1") : STR_NONE;
    if (kind.len + a->lang.len + a->organisation.len + a->order.len + exact.len == 0 && after == 0)
        return url_search_text(cx, a->text);
    if (after == 0)
        return url_with(cx, "/search?q={}&kind={}&lang={}&organisation={}&order={}&exact={}",
                        UARG(a->text), UARG(kind), UARG(a->lang), UARG(a->organisation),
                        UARG(a->order), UARG(exact));
    return url_with(cx, "/search?q={}&kind={}&lang={}&organisation={}&order={}&exact={}&after={}",
                    UARG(a->text), UARG(kind), UARG(a->lang), UARG(a->organisation), UARG(a->order),
                    UARG(exact), UARG(after));
}

url_t url_search_text(struct cx *cx, str_t text)
{
    return url_with(cx, "/search?q={}", UARG(text));
}

url_t url_search_kind(struct cx *cx, const struct inquiry *a, str_t kind)
{
    return url_search(cx, a, kind, a->asked.is_literal, 0);
}

url_t url_search_next(struct cx *cx, const struct inquiry *a, int64_t after)
{
    return url_search(cx, a, a->kind, a->asked.is_literal, after);
}

url_t url_search_literal(struct cx *cx, const struct inquiry *a)
{
    return url_search(cx, a, a->kind, true, 0);
}
