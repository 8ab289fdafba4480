/* The funder line that follows everything made under a project.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "projects/whole.h"
#include "projects/words.h"

enum { LINE_MAX = 64 << 10 };

struct made_for {
    const struct made_under *rows; /* by thing */
    size_t count;
    const struct listed *const *of; /* the project of each row */
};

/* --- loading ---------------------------------------------------------------------------------- */

static const struct listed *listed_with(const struct listed *at, size_t count, project_id id)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) { /* ascending by id */
        const size_t middle = low + (high - low) / 2;
        if (at[middle].p->id.v < id.v)
            low = middle + 1;
        else
            high = middle;
    }
    must(low < count && at[low].p->id.v == id.v);
    return &at[low];
}

err_t made_for_load(struct cx *cx, const char *kind, const int64_t *ids, size_t count,
                    const struct made_for **out)
{
    struct made_for *const m = arena_new(cx->arena, struct made_for);
    *m = (struct made_for){ 0 };
    *out = m;
    if (count == 0)
        return OK;
    TRY(made_under_rows(cx, str_from_c(kind), ids, count, &m->rows, &m->count));
    if (m->count == 0)
        return OK;
    const struct project *projects = NULL;
    const struct listed *listed = NULL;
    size_t project_count = 0;
    int64_t *const wanted = arena_array(cx->arena, int64_t, m->count);
    const struct listed **const of = arena_array(cx->arena, const struct listed *, m->count);
    for (size_t i = 0; i < m->count; i++)
        wanted[i] = m->rows[i].project.v;
    TRY(project_rows_in(cx, wanted, m->count, &projects, &project_count));
    TRY(listed_load(cx, projects, project_count, &listed));
    for (size_t i = 0; i < m->count; i++)
        of[i] = listed_with(listed, project_count, m->rows[i].project);
    m->of = of;
    return OK;
}

/* --- as text ---------------------------------------------------------------------------------- */

str_t funders_text(struct cx *cx, const struct listed *l)
{
    str_t all = S("");
    for (size_t i = 0; i < l->grant_count; i++) {
        const struct grant_view *const v = &l->grants[i];
        const str_t name = text2_pick(&v->funder.name, cx->lang);
        const str_t money = money_label(cx, v->g->money, v->g->origin);
        all = arena_printf(cx->arena, "%.*s%s%.*s (%.*s)", STR_ARG(all), i > 0 ? "; " : "",
                           STR_ARG(name), STR_ARG(money));
    }
    return all;
}

static str_t paid_by(struct cx *cx, const struct listed *l)
{
    if (l->p->is_unfunded)
        return _("receives no funding");
    return l->grant_count == 0 ? _("funder not disclosed") : funders_text(cx, l);
}

struct text2 paid_by_text2(struct cx *cx, const struct listed *l)
{
    struct text2 t;
    const enum lang reader = cx->lang;
    for (int n = 0; n < LANG_COUNT; n++) {
        cx->lang = (enum lang)n; /* counts through the enum */
        t.by[n] = paid_by(cx, l);
    }
    cx->lang = reader;
    return t;
}

struct listed listed_of(const struct whole *w)
{
    return (struct listed){ w->p, w->runner, w->grants, w->grant_count };
}

static str_t line_text(struct cx *cx, const struct listed *l)
{
    const str_t name = project_name(cx, l->p);
    const str_t funders = funders_text(cx, l);
    return funders.len == 0
               ? trf(cx, "Made under the project “{0}”, which says that it receives no funding.",
                     TARG(name))
               : trf(cx, "Made under the project “{0}”, paid for by {1}.", TARG(name),
                     TARG(funders));
}

str_t made_for_text(struct cx *cx, const struct made_for *m, int64_t id)
{
    str_t all = S("");
    for (size_t i = 0; i < m->count; i++) {
        if (m->rows[i].thing != id)
            continue;
        const str_t line = line_text(cx, m->of[i]);
        all =
            all.len == 0 ? line : arena_printf(cx->arena, "%.*s %.*s", STR_ARG(all), STR_ARG(line));
    }
    return all;
}

size_t made_for_funders(struct cx *cx, const struct made_for *m, int64_t id, const str_t **out)
{
    struct rows_out names = { 0 };
    for (size_t i = 0; i < m->count; i++) {
        for (size_t k = 0; m->rows[i].thing == id && k < m->of[i]->grant_count; k++)
            *(str_t *)rows_out_add(cx->arena, &names, sizeof(str_t)) =
                text2_pick(&m->of[i]->grants[k].funder.name, cx->lang);
    }
    *out = names.at;
    return names.count;
}

struct text2 made_for_text2(struct cx *cx, const struct made_for *m, int64_t id)
{
    struct text2 t;
    const enum lang reader = cx->lang;
    for (int l = 0; l < LANG_COUNT; l++) {
        cx->lang = (enum lang)l; /* counts through the enum */
        t.by[l] = made_for_text(cx, m, id);
    }
    cx->lang = reader;
    return t;
}

err_t project_funder_text(struct cx *cx, const char *kind, int64_t id, str_t *out)
{
    const struct made_for *m = NULL;
    TRY(made_for_load(cx, kind, &id, 1, &m));
    *out = made_for_text(cx, m, id);
    return OK;
}

/* --- as markup -------------------------------------------------------------------------------- */

/* Funders are named without a link: the project's page has it, and who pays them. */
static html_t line_html(struct cx *cx, const struct listed *l)
{
    const html_t name = html_link(cx, url_project(cx, l->p), project_name(cx, l->p));
    const str_t funders = funders_text(cx, l);
    return funders.len == 0
               ? trh(cx, "Made under the project “{0}”, which says that it receives no funding.",
                     HARG(name))
               : trh(cx, "Made under the project “{0}”, paid for by {1}.", HARG(name),
                     HARG(html_text(cx, funders)));
}

html_t made_for_line(struct cx *cx, const struct made_for *m, int64_t id)
{
    size_t shown = 0;
    AUTO(buf) all;
    buf_init(&all, LINE_MAX);
    for (size_t i = 0; i < m->count; i++) {
        if (m->rows[i].thing != id)
            continue;
        put_text_str(&all, shown++ > 0 ? S(" ") : S(""));
        put_text_html(&all, line_html(cx, m->of[i]));
    }
    return html_of_buf(cx, &all);
}

err_t project_funder_line(struct cx *cx, const char *kind, int64_t id, html_t *out)
{
    const struct made_for *m = NULL;
    TRY(made_for_load(cx, kind, &id, 1, &m));
    *out = made_for_line(cx, m, id);
    return OK;
}

/* --- as JSON ---------------------------------------------------------------------------------- */

static void put_text2(struct json_out *j, str_t key, const struct text2 *t)
{
    json_key(j, key);
    json_put_object(j);
    for (int l = 0; l < LANG_COUNT; l++) {
        json_key(j, lang_code((enum lang)l)); /* counts through the enum */
        json_put_str(j, t->by[l]);
    }
    json_put_object_end(j);
}

static void put_funder(struct json_out *j, const struct grant_view *v)
{
    json_put_object(j);
    put_text2(j, S("name"), &v->funder.name);
    json_key(j, S("money"));
    json_put_str(j, grant_money_word(v->g->money));
    json_key(j, S("origin"));
    json_put_str(j, grant_origin_word(v->g->origin));
    json_put_object_end(j);
}

static void put_project(struct json_out *j, const struct listed *l)
{
    json_put_object(j);
    json_key(j, S("project"));
    json_put_str(j, l->p->slug);
    put_text2(j, S("title"), &l->p->title);
    json_key(j, S("is_unfunded"));
    json_put_bool(j, l->p->is_unfunded);
    json_key(j, S("funders"));
    json_put_array(j);
    for (size_t i = 0; i < l->grant_count; i++)
        put_funder(j, &l->grants[i]);
    json_put_array_end(j);
    json_put_object_end(j);
}

void made_for_json(const struct made_for *m, int64_t id, struct json_out *j)
{
    json_key(j, S("made_under"));
    json_put_array(j);
    for (size_t i = 0; i < m->count; i++) {
        if (m->rows[i].thing == id)
            put_project(j, m->of[i]);
    }
    json_put_array_end(j);
}

err_t project_funder_json(struct cx *cx, const char *kind, int64_t id, struct json_out *j)
{
    const struct made_for *m = NULL;
    TRY(made_for_load(cx, kind, &id, 1, &m));
    made_for_json(m, id, j);
    return OK;
}
