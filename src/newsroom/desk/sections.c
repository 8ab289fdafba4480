/* Sections and names of tags: the secretariat's. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "newsroom/desk/desk.h"
#include "newsroom/views/sections.html.h"

/* One form a section, and one for a new one: their fields are told apart by its id, 0 of the new.
 */
static const char *named(struct cx *cx, int64_t id, const char *what)
{
    return arena_cstr(cx->arena, arena_printf(cx->arena, "%s_%" PRId64, what, id));
}

static html_t name_fields(struct cx *cx, const struct form *f, int64_t id, const struct text2 *name)
{
    AUTO(buf) out;
    struct form shown = *f;
    buf_init(&out, NEWS_PAGE_MAX);
    for (int l = 0; l < LANG_COUNT; l++) {
        const char *const field = named(cx, id, LANGS[l] == LANG_EN ? "en" : "az");
        if (!form_has(f, str_from_c(field)))
            form_preset(&shown, str_from_c(field), name->by[LANGS[l]]);
        buf_add(&out,
                form_line(cx, &shown, field, in_language(cx, _("Name"), LANGS[l]), STR_NONE, 80)
                    .markup);
    }
    return html_of_buf(cx, &out);
}

static err_t draw(struct cx *cx, const struct request *rq, struct response *rs,
                  const struct form *f)
{
    static const struct text2 nothing = { 0 };
    struct section_list all;
    struct tag_list tags;
    TRY(section_list_all(cx, &all));
    TRY(tag_list_public(cx, &tags));
    struct sections_page p = { .errors = form_errors(cx, f), .count = all.count + 1 };
    struct section_form *const at = arena_array(cx->arena, struct section_form, p.count);
    for (size_t i = 0; i < all.count; i++)
        at[i] =
            (struct section_form){ &all.at[i], name_fields(cx, f, all.at[i].id.v, &all.at[i].name),
                                   HTML_NONE };
    at[all.count] =
        (struct section_form){ NULL, name_fields(cx, f, 0, &nothing),
                               form_line(cx, f, "slug", _("Address"),
                                         _("a–z, 0–9 and hyphens; stays for good."), 80) };
    p.at = at;
    struct tag_form *const names = arena_array(cx->arena, struct tag_form, tags.count);
    for (size_t i = 0; i < tags.count; i++)
        names[i] =
            (struct tag_form){ &tags.at[i], name_fields(cx, f, tags.at[i].id.v, &tags.at[i].name) };
    p.tags = names;
    p.tag_count = tags.count;
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_sections(&body, cx, &p);
    const struct page page = { .title = _("Sections"), .address = S("/newsdesk/sections") };
    return news_respond(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

err_t newsdesk_sections_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct form f = form_blank(cx);
    return draw(cx, rq, rs, &f);
}

static struct text2 name_read(struct cx *cx, struct form *f, int64_t id)
{
    return (
        struct text2){ .by = { [LANG_EN] = form_text(f, str_from_c(named(cx, id, "en")), 1, 80),
                               [LANG_AZ] = form_text(f, str_from_c(named(cx, id, "az")), 1, 80) } };
}

err_t newsdesk_sections_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_open(cx, rq);
    section_id made;
    struct section there;
    const bool is_tag = form_checked(&f, S("is_tag"));
    struct section s = { .id = { form_int(&f, S("id"), 0, INT64_MAX) } };
    s.name = name_read(cx, &f, s.id.v);
    s.is_closed = form_checked(&f, S("is_closed"));
    s.place = form_has(&f, S("place")) ? form_int(&f, S("place"), 1, 1000) : 0;
    if (s.id.v == 0) {
        s.slug = form_slug(&f, S("slug"));
        const err_t found = section_find(cx, s.slug, &there);
        if (found == OK)
            form_fault_custom(&f, S("slug"), N_("Another page has this address."));
        else if (found != ERR_NOT_FOUND)
            return found;
        cx->problem = (struct problem){ 0 }; /* expected */
    }
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(draw(cx, rq, rs, &f));
    TRY(e);
    if (is_tag)
        TRY(tag_rename(cx, (tag_id){ s.id.v }, &s.name));
    else
        TRY(section_put(cx, &s, &made));
    return respond_see_other(rs, url_plain(cx, "/newsdesk/sections"));
}

err_t newsdesk_sections_begin_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct section_list there;
    (void)rq;
    TRY(section_list_all(cx, &there));
    if (there.count > 0)
        return problem(cx, ERR_CONFLICT, "somebody has made sections meanwhile");
    TRY(sections_begin(cx));
    return respond_see_other(rs, url_plain(cx, "/newsdesk/sections"));
}
