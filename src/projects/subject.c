/* What others ask of projects: names for the record's pages, texts to be found, the section on an
 * organisation's page.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "projects/feature_parts.h"
#include "projects/pages.h"
#include "projects/views/public.html.h"

/* Entries of all kinds are about the project. A draft is not named. */
err_t project_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct project p;
    TRY(project_get(cx, (project_id){ id }, &p));
    if (!project_is_public(&p))
        return ERR_NOT_FOUND;
    *name = project_name(cx, &p);
    *where = url_project(cx, &p);
    return OK;
}

/* --- search ----------------------------------------------------------------------------------- */

enum { SEARCH_BODY_MAX = 256 << 10 };

static void add_line(struct buf *out, str_t text)
{
    if (text.len == 0)
        return;
    buf_add(out, text);
    buf_byte(out, '\n');
}

/* Aims, note, what is done and what the reports in force say, in one language. */
static void body_of(const struct whole *w, enum lang lang, struct buf *out)
{
    add_line(out, w->p->aims.by[lang]);
    add_line(out, w->p->note.by[lang]);
    for (int k = 0; k < PART_KINDS; k++) {
        for (size_t i = 0; i < w->parts[k].count; i++) {
            add_line(out, w->parts[k].at[i].t->title.by[lang]);
            add_line(out, w->parts[k].at[i].t->detail.by[lang]);
            add_line(out, w->parts[k].at[i].t->evidence.by[lang]);
        }
    }
    for (size_t i = 0; i < w->grant_count; i++)
        add_line(out, text2_pick(&w->grants[i].funder.name, lang));
    for (size_t i = 0; i < w->in_force.count; i++)
        add_line(out, w->in_force.at[i].text.by[lang]);
}

static err_t search_load(struct cx *cx, int64_t id, struct search_text out[SEARCH_TEXTS_MAX],
                         size_t *count)
{
    struct project *const p = arena_new(cx->arena, struct project);
    struct whole w;
    *count = 0;
    const err_t found = project_get(cx, (project_id){ id }, p);
    if (found == ERR_NOT_FOUND || (found == OK && !project_is_public(p)))
        return OK;
    TRY(found);
    TRY(whole_load(cx, p, &w));
    for (int l = 0; l < LANG_COUNT; l++) {
        const enum lang lang = (enum lang)l; /* counts through the enum */
        AUTO(buf) body;
        buf_init(&body, SEARCH_BODY_MAX);
        body_of(&w, lang, &body);
        if (p->title.by[lang].len == 0 && body.len == 0)
            continue;
        const str_t path = arena_printf(cx->arena, "/projects/%.*s", STR_ARG(p->slug));
        out[(*count)++] = (struct search_text){ .title = text2_pick(&p->title, lang),
                                                .body = arena_str(cx->arena, buf_str(&body)),
                                                .lang = lang,
                                                .where = url_in_lang(cx, lang, path),
                                                .organisation = p->organisation.v,
                                                .dated = p->changed_at };
    }
    return OK;
}

static err_t search_ids(struct cx *cx, int64_t after, size_t limit, int64_t *out, size_t *count)
{
    return project_ids(cx, after, limit, out, count);
}

const struct search_source projects_search[] = {
    { .kind = "project",
      .label = N_("Projects"),
      .one = N_("Project"),
      .parts = { "project.", "grant.", "work.", "report.", NULL },
      .load = search_load,
      .ids = search_ids },
    { 0 },
};

/* --- on an organisation's page ---------------------------------------------------------------- */

static err_t touched_load(struct cx *cx, const struct project *p, organisation_id o,
                          struct touched *out)
{
    struct grant_list grants;
    struct part_list parts;
    struct touched t = { .p = p, .runs = p->organisation.v == o.v };
    TRY(grant_list_of(cx, p->id, &grants));
    TRY(part_list_of(cx, p->id, &parts));
    for (size_t i = 0; i < grants.count; i++)
        t.pays |= grants.at[i].organisation.v == o.v;
    for (size_t i = 0; i < parts.count; i++)
        t.is_partner |= parts.at[i].kind == PART_PARTNER && parts.at[i].organisation.v == o.v;
    *out = t;
    return OK;
}

/* "runs it, pays for it" */
static str_t touched_words(struct cx *cx, const struct touched *t)
{
    str_t words = t->runs ? _("runs it") : STR_NONE;
    const str_t more[] = { t->pays ? _("pays for it") : STR_NONE,
                           t->is_partner ? _("takes part") : STR_NONE };
    for (size_t i = 0; i < ARRAY_LEN(more); i++) {
        if (more[i].len > 0)
            words = words.len == 0
                        ? more[i]
                        : arena_printf(cx->arena, "%.*s, %.*s", STR_ARG(words), STR_ARG(more[i]));
    }
    return words;
}

/* A date that begins after today. */
static bool is_ahead(struct cx *cx, str_t date)
{
    return date.len > 0 &&
           str_cmp(date_first_day(cx->arena, date), date_day(cx->arena, cx->now)) > 0;
}

err_t project_organisation_events(struct cx *cx, const struct organisation *o,
                                  struct event_list *to)
{
    const struct project *list = NULL;
    size_t count = 0;
    TRY(project_rows_of(cx, o->id, &list, &count));
    for (size_t i = 0; i < count; i++) {
        const struct project *const p = &list[i];
        struct touched t;
        AUTO(buf) link;
        buf_init(&link, PROJECTS_PAGE_MAX);
        TRY(touched_load(cx, p, o->id, &t));
        view_project_linked(&link, cx, p);
        const html_t name = html_of_buf(cx, &link);
        const html_t part = html_text(cx, touched_words(cx, &t));
        event_add(to, p->starts,
                  is_ahead(cx, p->starts)
                      ? trh(cx, "The project {0} is to begin ({1})", HARG(name), HARG(part))
                      : trh(cx, "The project {0} began ({1})", HARG(name), HARG(part)));
        event_add(to, p->ends,
                  is_ahead(cx, p->ends) ? trh(cx, "The project {0} is to end", HARG(name))
                                        : trh(cx, "The project {0} ended", HARG(name)));
    }
    return OK;
}

err_t project_organisation_section(struct cx *cx, const struct organisation *o, html_t *out)
{
    const struct project *list = NULL;
    size_t count = 0;
    TRY(project_rows_of(cx, o->id, &list, &count));
    *out = HTML_NONE;
    if (count == 0)
        return OK;
    struct touched *const at = arena_array(cx->arena, struct touched, count);
    for (size_t i = 0; i < count; i++)
        TRY(touched_load(cx, &list[i], o->id, &at[i]));
    AUTO(buf) body;
    buf_init(&body, PROJECTS_PAGE_MAX);
    view_organisation_projects(&body, cx, at, count);
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}
