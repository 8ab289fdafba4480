/* Routes of projects; projects and reports as everybody sees them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "projects/web.h"

#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "ledger/ledger.h"
#include "projects/desk/desk.h"
#include "projects/feature_parts.h"
#include "projects/views/public.html.h"

#define STYLE "projects.css"

err_t projects_respond(struct cx *cx, const struct request *rq, struct response *rs, int status,
                       const struct page *page, struct buf *body)
{
    TRY(buf_check(body));
    struct page drawn = *page;
    drawn.style = STYLE;
    drawn.body = html_of_buf(cx, body);
    return site_respond(cx, rq, rs, status, &drawn);
}

bool project_may_edit(const struct cx *cx, const struct project *p)
{
    if ((cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0)
        return true;
    struct actor as = cx->actor;
    as.acts_as = LEDGER_AS_ORGANISATION;
    return as.mandate != 0 && project_admits(p, &as);
}

/* A draft is not there for those who do not keep it. */
err_t project_of_path(struct cx *cx, const struct request *rq, struct project *out)
{
    struct project p = { 0 };
    TRY(project_find(cx, path_word(rq, 0), &p));
    if (!project_is_public(&p) && !project_may_edit(cx, &p))
        return problem(cx, ERR_NOT_FOUND, "a draft");
    *out = p;
    return OK;
}

bool is_over_unsaid(const struct cx *cx, const struct project *p)
{
    struct day_span ends;
    return p->state == PROJECT_PUBLISHED && day_span_read(p->ends, &ends) &&
           ends.last < day_of(cx->now);
}

str_t or_not_disclosed(struct cx *cx, str_t s)
{
    return s.len > 0 ? s : _("not disclosed");
}

struct text2 budget_title(const struct whole *w, part_id line)
{
    const struct part_views *const lines = &w->parts[PART_BUDGET];
    for (size_t i = 0; i < lines->count; i++) {
        if (lines->at[i].t->line.v == line.v)
            return lines->at[i].t->title;
    }
    return (struct text2){ 0 };
}

/* --- the list --------------------------------------------------------------------------------- */

static err_t projects_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct project *list = NULL;
    struct projects_page p = { 0 };
    TRY(project_list(cx, PROJECTS_PUBLIC, &list, &p.count));
    TRY(listed_load(cx, list, p.count, &p.at));
    p.may_desk = (cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0 ||
                 (cx->actor.mandate != 0 && (cx->actor.scopes & MANDATE_PUBLISHING) != 0);
    AUTO(buf) body;
    buf_init(&body, PROJECTS_PAGE_MAX);
    view_projects(&body, cx, &p);
    const struct page page = { .title = _("Projects"),
                               .description = _("What was done with whose money: who runs it, who "
                                                "pays, what was planned, and what came of it."),
                               .nav = "/projects" };
    return projects_respond(cx, rq, rs, 200, &page, &body);
}

/* --- one project ------------------------------------------------------------------------------ */

static err_t project_get_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project it = { 0 };
    struct whole w = { 0 };
    TRY(project_of_path(cx, rq, &it));
    TRY(whole_load(cx, &it, &w));
    TRY(whole_disclose(cx, &w));
    struct project_page p = { .w = &w,
                              .timeline = timeline_of(cx, &w),
                              .may_edit = project_may_edit(cx, &it) };
    TRY(record_changes(cx, it.id.v, &p.changes));
    TRY(record_verify_box_of(cx, it.id.v, &p.verify));
    AUTO(buf) body;
    buf_init(&body, PROJECTS_PAGE_MAX);
    view_project(&body, cx, &p);
    const struct page page = { .title = project_name(cx, &it), .nav = "/projects" };
    return projects_respond(cx, rq, rs, 200, &page, &body);
}

/* --- a report --------------------------------------------------------------------------------- */

static const struct project_report *report_in(const struct report_list *all, report_id id)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].id.v == id.v)
            return &all->at[i];
    }
    return NULL;
}

/* The other versions of the same report, newest first. */
static void versions_of(struct cx *cx, const struct whole *w, struct report_page *p)
{
    const struct project_report **const others =
        arena_array(cx->arena, const struct project_report *, w->reports.count);
    for (size_t i = w->reports.count; i > 0; i--) {
        const struct project_report *const r = &w->reports.at[i - 1];
        if (r->line.v == p->r->line.v && r->id.v != p->r->id.v)
            others[p->other_count++] = r;
    }
    p->others = others;
}

static err_t report_get_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project it = { 0 };
    struct whole w = { 0 };
    TRY(project_of_path(cx, rq, &it));
    TRY(whole_load(cx, &it, &w));
    TRY(whole_disclose(cx, &w));
    struct report_page p = { .w = &w, .may_edit = project_may_edit(cx, &it) };
    p.r = report_in(&w.reports, (report_id){ path_id(rq, 1) });
    if (p.r == NULL)
        return problem(cx, ERR_NOT_FOUND, "no report of this project");
    versions_of(cx, &w, &p);
    TRY(project_file_shown(cx, p.r->file, &p.file));
    AUTO(buf) body;
    buf_init(&body, PROJECTS_PAGE_MAX);
    view_report(&body, cx, &p);
    const str_t kind = report_kind_label(cx, p.r->kind);
    const struct page page = { .title = arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(kind),
                                                     STR_ARG(project_name(cx, &it))),
                               .nav = "/projects" };
    return projects_respond(cx, rq, rs, 200, &page, &body);
}

/* --- the feature ------------------------------------------------------------------------------ */

err_t guard_project_desk(struct cx *cx, const struct request *rq)
{
    if ((cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0)
        return guard_secretariat(cx, rq);
    return guard_representative(cx, rq);
}

#define DESK_GET(where, handler, words)                                                            \
    {                                                                                              \
        .method = GET, .path = (where), .handle = (handler), .guard = guard_project_desk,          \
        .help = (words)                                                                            \
    }
#define DESK_POST(where, handler, words)                                                           \
    {                                                                                              \
        .method = POST, .path = (where), .handle = (handler), .guard = guard_project_desk,         \
        .flags = CSRF | RATE_WRITE, .help = (words), .body_max = 512 << 10                         \
    }
#define OPEN_GET(where, handler, more, words)                                                      \
    {                                                                                              \
        .method = GET, .path = (where), .handle = (handler), .guard = guard_anyone,                \
        .flags = (more), .help = (words)                                                           \
    }

/* With a file that may come along. */
#define DESK_UPLOAD(where, handler, words)                                                         \
    {                                                                                              \
        .method = POST, .path = (where), .handle = (handler), .guard = guard_project_desk,         \
        .prepare = files_prepare, .flags = CSRF | RATE_WRITE | UPLOAD, .help = (words)             \
    }

static const struct route ROUTES[] = {
    OPEN_GET("/projects", projects_get, PUBLIC_PAGE, "All projects"),
    OPEN_GET("/projects/{slug}", project_get_page, PUBLIC_PAGE, "One project"),
    OPEN_GET("/projects/{slug}/reports/{id}", report_get_page, PUBLIC_PAGE,
             "A report of a project, in one of its versions"),
    OPEN_GET("/projects.csv", projects_csv_get, NO_LANG, "Projects as CSV"),
    OPEN_GET("/projects/grants.csv", grants_csv_get, NO_LANG, "Grants of all projects as CSV"),
    OPEN_GET("/projects/{slug}/work.csv", work_csv_get, NO_LANG,
             "Budget, activities, milestones, deliverables and partners as CSV"),
    OPEN_GET("/projects/{slug}/reports.csv", reports_csv_get, NO_LANG,
             "What reports say was spent, as CSV"),
    OPEN_GET("/projects.iati.xml", iati_all_get, NO_LANG, "Projects as IATI 2.03 activities"),
    OPEN_GET("/projects/{slug}/iati.xml", iati_one_get, NO_LANG,
             "One project as an IATI 2.03 activity"),
    OPEN_GET("/projects.360giving.json", three_sixty_get, NO_LANG, "Grants as 360Giving JSON"),
    { .method = GET,
      .path = "/api/v1/projects",
      .handle = api_projects_get,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API | PUBLIC_PAGE,
      .help = "All projects with who runs and who pays for them",
      .api = &api_projects_op },
    { .method = GET,
      .path = "/api/v1/projects/{slug}",
      .handle = api_project_get,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API | PUBLIC_PAGE,
      .help = "One project with its grants, work and reports",
      .api = &api_project_op },
    DESK_GET("/project-desk", desk_list_get, "Projects one keeps"),
    DESK_GET("/project-desk/new", project_new_get, "Form for a new project"),
    DESK_POST("/project-desk/new", project_new_post, "Begin a project"),
    DESK_GET("/project-desk/{slug}", desk_get, "The desk of a project"),
    DESK_GET("/project-desk/{slug}/edit", project_edit_get, "Form for texts and term"),
    DESK_POST("/project-desk/{slug}/edit", project_edit_post, "Change texts and term"),
    DESK_POST("/project-desk/{slug}/publish", project_publish_post, "Publish a project"),
    DESK_POST("/project-desk/{slug}/state", project_state_post,
              "Say that a project is completed, cancelled or goes on"),
    DESK_GET("/project-desk/{slug}/new-grant", grant_new_get, "Form for a funder"),
    DESK_POST("/project-desk/{slug}/new-grant", grant_new_post, "Add a funder"),
    DESK_GET("/project-desk/{slug}/grants/{id}", grant_edit_get, "Form to correct a grant"),
    DESK_POST("/project-desk/{slug}/grants/{id}", grant_edit_post, "Correct a grant"),
    DESK_GET("/project-desk/{slug}/grants/{id}/take-out", grant_out_get,
             "Ask before a grant is taken out"),
    DESK_POST("/project-desk/{slug}/grants/{id}/take-out", grant_out_post, "Take a grant out"),
    DESK_GET("/project-desk/{slug}/new/{kind}", part_new_get,
             "Form for a budget line, activity, milestone, deliverable or partner"),
    DESK_UPLOAD("/project-desk/{slug}/new/{kind}", part_new_post, "Add it"),
    DESK_GET("/project-desk/{slug}/parts/{id}", part_edit_get, "Form to correct it"),
    DESK_UPLOAD("/project-desk/{slug}/parts/{id}", part_edit_post, "Correct it"),
    DESK_GET("/project-desk/{slug}/parts/{id}/take-out", part_out_get,
             "Ask before it is taken out"),
    DESK_POST("/project-desk/{slug}/parts/{id}/take-out", part_out_post, "Take it out"),
    DESK_GET("/project-desk/{slug}/new-report", report_new_get, "Form for a report"),
    DESK_UPLOAD("/project-desk/{slug}/new-report", report_new_post, "Publish a report"),
    DESK_GET("/project-desk/{slug}/reports/{id}", report_correct_get, "Form to correct a report"),
    DESK_UPLOAD("/project-desk/{slug}/reports/{id}", report_correct_post,
                "Publish the next version of a report"),
    { 0 },
};

static err_t projects_front(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    const struct project *all = NULL;
    size_t n = 0;
    TRY(project_list(cx, PROJECTS_PUBLIC, &all, &n));
    out[0] = (struct signpost){ n == 0 ? _("Projects")
                                       : trn(cx, (int64_t)n, "{0} project", "{0} projects"),
                                url_plain(cx, "/projects"), _("What was done with whose money") };
    *count = 1;
    return OK;
}

/* Drafts of the organisation that the actor speaks for; any: of everybody. */
static err_t count_drafts(struct cx *cx, bool any, int64_t *out)
{
    const struct project *all = NULL;
    size_t count = 0;
    int64_t drafts = 0;
    TRY(project_list(cx, PROJECTS_ALL, &all, &count));
    for (size_t i = 0; i < count; i++)
        drafts +=
            !project_is_public(&all[i]) && (any || all[i].organisation.v == cx->actor.organisation);
    *out = drafts;
    return OK;
}

static err_t drafts_signpost(struct cx *cx, bool any, struct signpost *out, size_t *count)
{
    int64_t drafts = 0;
    TRY(count_drafts(cx, any, &drafts));
    *out = (struct signpost){ trn(cx, drafts, "{0} project is a draft that nobody sees yet",
                                  "{0} projects are drafts that nobody sees yet"),
                              url_plain(cx, "/project-desk") };
    *count = drafts > 0 ? 1 : 0;
    return OK;
}

static err_t projects_desk(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    return drafts_signpost(cx, true, out, count);
}

static err_t projects_own_desk(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    return drafts_signpost(cx, false, out, count);
}

const struct feature projects_feature = { .name = "projects",
                                          .routes = ROUTES,
                                          .sql = &projects_sql,
                                          .front = projects_front,
                                          .desk = projects_desk,
                                          .own_desk = projects_own_desk,
                                          .search = projects_search,
                                          .commands = projects_commands,
                                          .uses_organisations = projects_use_organisations,
                                          .compare_record = projects_compare_record };
