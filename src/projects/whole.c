/* A project with everything that belongs to it, names looked up.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "projects/whole.h"
#include "kit/base/sorted.h"

#include "kit/base/str.h"
#include "kit/settings/settings.h"

/* --- names and sources, looked up together ---------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Ids to look up: each once, ascending, without 0. */
struct id_list {
    int64_t *at;
    size_t count;
};
static void ids_settle(struct id_list *ids)
{
    size_t n = 0;
    if (ids->count > 0)
        qsort(ids->at, ids->count, sizeof ids->at[0], by_number);
    for (size_t i = 0; i < ids->count; i++) {
        if (ids->at[i] != 0 && (n == 0 || ids->at[n - 1] != ids->at[i]))
            ids->at[n++] = ids->at[i];
    }
    ids->count = n;
}

static size_t place_of(const struct id_list *ids, int64_t id)
{
    const int64_t *const at =
        ids->count == 0 ? NULL : bsearch(&id, ids->at, ids->count, sizeof id, by_number);
    return at == NULL ? SIZE_MAX : (size_t)(at - ids->at); /* within the list */
}

/* Organisations and sources that rows name, at the places of their ids. */
struct looked_up {
    struct id_list organisations, sources;
    const struct organisation *organisation;
    const struct source *source;
};

static err_t look_up(struct cx *cx, struct looked_up *l)
{
    ids_settle(&l->organisations);
    ids_settle(&l->sources);
    if (l->organisations.count > 0)
        TRY(organisation_find_many(cx, l->organisations.at, l->organisations.count,
                                   &l->organisation));
    return source_find_many(cx, l->sources.at, l->sources.count, &l->source);
}

static struct party party_of(const struct looked_up *l, organisation_id id,
                             const struct text2 *written)
{
    const size_t at = place_of(&l->organisations, id.v);
    if (at == SIZE_MAX || l->organisation == NULL)
        return (struct party){ .name = *written };
    return (struct party){ .name = l->organisation[at].name, .o = &l->organisation[at] };
}

static struct source source_of(const struct looked_up *l, source_id id)
{
    const size_t at = place_of(&l->sources, id.v);
    if (at == SIZE_MAX)
        return (struct source){ 0 };
    return l->source[at];
}

struct party party_alliance(const struct cx *cx)
{
    return (struct party){ .name = { { [LANG_AZ] = cx->settings->site_name_az,
                                       [LANG_EN] = cx->settings->site_name_en } },
                           .is_alliance = true };
}

static struct party runner_of(const struct cx *cx, const struct looked_up *l,
                              const struct project *p)
{
    const struct party named = party_of(l, p->organisation, &p->runner);
    const bool is_nobody = named.o == NULL && text2_pick(&named.name, LANG_EN).len == 0;
    return is_nobody ? party_alliance(cx) : named;
}

/* --- lists ------------------------------------------------------------------------------------ */

static void listed_ids(struct cx *cx, const struct project *at, size_t count,
                       const struct grant_list *grants, struct looked_up *l)
{
    l->organisations.at = arena_array(cx->arena, int64_t, count + grants->count);
    l->sources.at = arena_array(cx->arena, int64_t, grants->count);
    for (size_t i = 0; i < count; i++)
        l->organisations.at[l->organisations.count++] = at[i].organisation.v;
    for (size_t i = 0; i < grants->count; i++) {
        l->organisations.at[l->organisations.count++] = grants->at[i].organisation.v;
        l->sources.at[l->sources.count++] = grants->at[i].source.v;
    }
}

/* The first of a project's grants in a list by project. */
static size_t grants_begin(const struct grant_list *grants, project_id p)
{
    return SORTED_FROM(grants->at, grants->count, project.v, p.v);
}

err_t listed_load(struct cx *cx, const struct project *at, size_t count, const struct listed **out)
{
    struct looked_up l = { 0 };
    struct grant_list grants = { NULL, 0 };
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = at[i].id.v;
    if (count > 0)
        TRY(grant_list_in(cx, ids, count, &grants));
    listed_ids(cx, at, count, &grants, &l);
    TRY(look_up(cx, &l));
    struct grant_view *const views = arena_array(cx->arena, struct grant_view, grants.count);
    for (size_t i = 0; i < grants.count; i++)
        views[i] =
            (struct grant_view){ &grants.at[i],
                                 party_of(&l, grants.at[i].organisation, &grants.at[i].funder),
                                 source_of(&l, grants.at[i].source) };
    struct listed *const listed = arena_array(cx->arena, struct listed, count);
    for (size_t i = 0; i < count; i++) {
        const size_t begin = grants_begin(&grants, at[i].id);
        size_t end = begin;
        while (end < grants.count && grants.at[end].project.v == at[i].id.v)
            end++;
        listed[i] =
            (struct listed){ &at[i], runner_of(cx, &l, &at[i]), &views[begin], end - begin };
    }
    *out = listed;
    return OK;
}

/* --- a project with everything ---------------------------------------------------------------- */

const struct project_deliverable *deliverable_of(const struct cx *cx, str_t kind)
{
    const struct site *const site = site_of(cx);
    const struct project_deliverables *const all = site == NULL ? NULL : site->project_deliverables;
    for (size_t i = 0; all != NULL && i < all->count; i++) {
        if (str_eq(kind, str_from_c(all->at[i].kind)))
            return &all->at[i];
    }
    return NULL;
}

static err_t thing_load(struct cx *cx, struct part_view *v)
{
    const struct project_deliverable *const d = deliverable_of(cx, v->t->thing_kind);
    if (d == NULL)
        return OK;
    v->thing_label = d->label;
    const err_t e = d->describe(cx, v->t->thing, &v->name, &v->where);
    if (e != ERR_NOT_FOUND)
        return e;
    v->name = STR_NONE; /* gone or hidden: shown as such */
    v->where = (url_t){ STR_NONE };
    return OK;
}

static err_t part_load(struct cx *cx, const struct report_list *reports, const struct looked_up *l,
                       const struct project_part *t, struct part_view *out)
{
    struct part_view v = { .t = t, .spent = AMOUNT_NOT_STATED };
    switch (t->kind) {
    case PART_BUDGET:
        v.spent = spent_on(reports, t->line);
        break;
    case PART_ACTIVITY:
        break;
    case PART_MILESTONE:
        v.shown = milestone_shown(t, day_of(cx->now));
        v.days_late = milestone_days_late(t, day_of(cx->now));
        break;
    case PART_DELIVERABLE:
        TRY(thing_load(cx, &v));
        break;
    case PART_PARTNER:
        v.partner = party_of(l, t->organisation, &t->title);
        break;
    }
    *out = v;
    return OK;
}

static err_t parts_load(struct cx *cx, struct whole *w)
{
    struct part_list all;
    struct looked_up l = { 0 };
    TRY(part_list_of(cx, w->p->id, &all));
    l.organisations.at = arena_array(cx->arena, int64_t, all.count);
    for (size_t i = 0; i < all.count; i++)
        l.organisations.at[l.organisations.count++] = all.at[i].organisation.v;
    TRY(look_up(cx, &l));
    for (int k = 0; k < PART_KINDS; k++) {
        const struct part_list list =
            parts_of_kind(cx->arena, &all, (enum part_kind)k); /* counts through the enum */
        struct part_view *const at = arena_array(cx->arena, struct part_view, list.count);
        for (size_t i = 0; i < list.count; i++)
            TRY(part_load(cx, &w->reports, &l, &list.at[i], &at[i]));
        w->parts[k] = (struct part_views){ at, list.count };
    }
    return OK;
}

err_t whole_load(struct cx *cx, const struct project *p, struct whole *out)
{
    struct whole w = { .p = p, .budget = AMOUNT_NOT_STATED, .spent = AMOUNT_NOT_STATED };
    const struct listed *head = NULL;
    TRY(listed_load(cx, p, 1, &head));
    w.runner = head->runner;
    w.grants = head->grants;
    w.grant_count = head->grant_count;
    if (p->source.v != 0)
        TRY(source_find(cx, p->source, &w.source));
    TRY(report_list_of(cx, p->id, &w.reports));
    TRY(project_files(cx, p->id, &w.files));
    w.in_force = reports_in_force(cx->arena, &w.reports);
    TRY(parts_load(cx, &w));
    const struct part_views *const budget = &w.parts[PART_BUDGET];
    for (size_t i = 0; i < budget->count; i++) {
        w.budget = amount_add(w.budget, budget->at[i].t->amount);
        w.spent = amount_add(w.spent, budget->at[i].spent);
    }
    *out = w;
    return OK;
}

err_t whole_disclose(struct cx *cx, struct whole *w)
{
    const struct part_views *const partners = &w->parts[PART_PARTNER];
    int64_t *const ids = arena_array(cx->arena, int64_t, 1 + w->grant_count + partners->count);
    struct id_list list = { ids, 0 };
    ids[list.count++] = w->runner.o == NULL ? 0 : w->runner.o->id.v;
    for (size_t i = 0; i < w->grant_count; i++)
        ids[list.count++] = w->grants[i].g->organisation.v;
    for (size_t i = 0; i < partners->count; i++)
        ids[list.count++] = partners->at[i].t->organisation.v;
    ids_settle(&list);
    return disclosed_load(cx, list.at, list.count, &w->disclosed);
}

err_t wholes_load(struct cx *cx, struct wholes *out)
{
    const struct project *list = NULL;
    size_t count = 0;
    TRY(project_list(cx, PROJECTS_PUBLIC, &list, &count));
    struct whole *const at = arena_array(cx->arena, struct whole, count);
    for (size_t i = 0; i < count; i++)
        TRY(whole_load(cx, &list[i], &at[i]));
    *out = (struct wholes){ at, count };
    return OK;
}
