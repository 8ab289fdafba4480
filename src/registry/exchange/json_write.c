/* Organisations as JSON: everything that is public about each, with who publishes and who pays.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/exchange/export_page.h"

static void put_text2(struct json_out *j, str_t key, const struct text2 *t)
{
    if (t->by[LANG_AZ].len == 0 && t->by[LANG_EN].len == 0)
        return;
    json_key(j, key);
    json_put_object(j);
    put_member(j, S("az"), t->by[LANG_AZ]);
    put_member(j, S("en"), t->by[LANG_EN]);
    json_put_object_end(j);
}

static void begin(struct exporting *x)
{
    struct json_out *const j = &x->json;
    json_put_object(j);
    json_key(j, S("publisher"));
    json_put_object(j);
    put_member(j, S("name"), x->publisher);
    put_member(j, S("url"), x->base);
    put_member(j, S("disclosure"), x->disclosure);
    json_put_object_end(j);
    put_member(j, S("licence"), S(EXPORT_LICENCE));
    put_member(j, S("date"), x->date);
    json_key(j, S("organisations"));
    json_put_array(j);
}

static void put_fact(struct json_out *j, const struct export_page *p, const struct fact *f)
{
    json_put_object(j);
    put_member(j, S("kind"), fact_kind_word(f->kind));
    put_member(j, S("scheme"), f->scheme);
    put_member(j, S("value"), f->value);
    put_member(j, S("language"), f->language);
    if (f->other.v != 0)
        put_member(j, S("other"), export_slug(p, f->other));
    put_member(j, S("from"), f->from);
    put_member(j, S("till"), f->till);
    json_put_object_end(j);
}

static void put_membership(struct json_out *j, const struct membership *m)
{
    json_put_object(j);
    put_member(j, S("kind"), m->is_partner ? S("partner") : S("member"));
    put_member(j, S("starts"), m->starts);
    put_member(j, S("ends"), m->ends);
    put_member(j, S("way_in"), m->way_in);
    put_member(j, S("way_out"), m->way_out);
    json_put_object_end(j);
}

static void put_parts(struct exporting *x, const struct export_page *p, const struct exported *e)
{
    struct json_out *const j = &x->json;
    json_key(j, S("facts"));
    json_put_array(j);
    for (size_t i = 0; i < e->fact_count; i++)
        put_fact(j, p, &e->facts[i]);
    json_put_array_end(j);
    json_key(j, S("memberships"));
    json_put_array(j);
    for (size_t i = 0; i < e->membership_count; i++)
        put_membership(j, &e->memberships[i]);
    json_put_array_end(j);
    json_key(j, S("sources"));
    json_put_array(j);
    for (size_t i = 0; i < e->source_count; i++) {
        json_put_object(j);
        put_member(j, S("url"), e->sources[i].url);
        put_member(j, S("title"), e->sources[i].title);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_organisation(struct exporting *x, const struct export_page *p,
                             const struct exported *e)
{
    struct json_out *const j = &x->json;
    const struct organisation *const o = e->o;
    json_put_object(j);
    json_key(j, S("id"));
    json_put_id(j, o->id.v);
    put_member(j, S("slug"), o->slug);
    put_member(j, S("url"), export_address(x, o));
    put_text2(j, S("name"), &o->name);
    put_text2(j, S("short_name"), &o->short_name);
    put_member(j, S("kind"), o->kind);
    put_member(j, S("scope"), scope_word(o->scope));
    put_member(j, S("country"), o->country);
    put_text2(j, S("seat"), &o->seat);
    put_member(j, S("founded"), o->founded);
    put_member(j, S("active_since"), o->active_since);
    put_member(j, S("dissolved"), o->dissolved);
    put_member(j, S("merged_into"), export_slug(p, (organisation_id){ o->merged_into }));
    put_member(j, S("merged_at"), export_merged_at(x, o));
    put_member(j, S("website"), o->website);
    put_text2(j, S("note"), &o->note);
    put_parts(x, p, e);
    put_member(j, S("disclosure"), e->disclosure);
    json_put_object_end(j);
}

static err_t page(struct exporting *x, int pass, const struct export_page *p)
{
    (void)pass;
    for (size_t i = 0; i < p->count; i++)
        put_organisation(x, p, &p->at[i]);
    return OK;
}

static err_t end(struct exporting *x)
{
    json_put_array_end(&x->json);
    json_put_object_end(&x->json);
    buf_byte(x->out, '\n');
    return OK;
}

const struct export_writer json_writer = { 1, begin, page, NULL, end };
