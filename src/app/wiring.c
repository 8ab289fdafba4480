/* The list of features and what app/ hangs together for them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/wiring.h"

#include "app/commands.h"
#include "app/erasures.h"
#include "identity/identity.h"
#include "ledger/ledger.h"
#include "record/record.h"
#include "registry/registry.h"
#include "viewpoints/organisation.h"
#include "viewpoints/results/results.h"
#include "viewpoints/viewpoints.h"

const struct feature *const app_features[] = { &identity_feature, &registry_feature,
                                               &record_feature, &viewpoints_feature, NULL };

size_t app_catalogs(const struct db_catalog *catalogs[APP_CATALOGS_MAX])
{
    size_t n = 0;
    catalogs[n++] = &jobs_sql;
    catalogs[n++] = &ledger_sql;
    catalogs[n++] = &results_sql;
    catalogs[n++] = &registry_subject_sql;
    catalogs[n++] = &viewpoints_subject_sql;
    for (size_t i = 0; app_features[i] != NULL; i++) {
        must(n < APP_CATALOGS_MAX);
        catalogs[n++] = app_features[i]->sql;
    }
    return n;
}

const struct nav_item app_nav[] = {
    { "/consultations", N_("Consultations"), 0 },
    { "/organisations", N_("Organisations"), 0 },
    { "/record", N_("Journal"), 0 },
    { "/secretariat", N_("Secretariat"), ROLE_SECRETARIAT | ROLE_OPERATOR },
    { 0 },
};

static organisation_section_fn *const SECTIONS[] = { organisation_positions_section,
                                                     record_organisation_section };
const struct organisation_sections app_organisation_sections = { SECTIONS, ARRAY_LEN(SECTIONS) };

/* What entries are about, by the first part of their kinds. */
static const struct record_subject SUBJECTS[] = {
    { "account", account_describe },        { "link", account_describe },
    { "factor", account_describe },         { "role", account_describe },
    { "person", account_describe },         { "organisation", organisation_describe },
    { "mandate", mandate_describe },        { "name", mandate_describe },
    { "source", source_describe },          { "consultation", consultation_describe },
    { "positions", consultation_describe }, { "statement", statement_describe },
    { "position", position_describe },      { "document", document_describe },
    { "import", import_describe },
};
const struct record_subjects app_record_subjects = { SUBJECTS, ARRAY_LEN(SUBJECTS) };

/* None yet: features that send or compute later add theirs here. */
const struct job_kind app_job_kinds[] = { { 0 } };

/* --- routes of the program itself ------------------------------------------------------------- */

static err_t healthz(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)cx;
    (void)rq;
    respond_json(rs, 200);
    BUF_LIT(&rs->body, "{\"status\":\"ok\",\"version\":\"" ALYANS_VERSION "\"}");
    return OK;
}

static err_t openapi_document(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)rq;
    const struct app_shared *const shared = cx->app;
    respond_json(rs, 200);
    buf_add(&rs->body, shared->openapi);
    return OK;
}

static err_t robots(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)cx;
    (void)rq;
    rs->content_type = S("text/plain; charset=utf-8");
    BUF_LIT(&rs->body, "User-agent: *\nDisallow: /az/sign-in\nDisallow: /en/sign-in\n"
                       "Disallow: /az/enter/\nDisallow: /en/enter/\n");
    return OK;
}

static const struct route ROUTES[] = {
    { .method = GET,
      .path = "/healthz",
      .handle = healthz,
      .guard = guard_anyone,
      .flags = NO_LANG | ON_LOOP | JSON_API,
      .help = "Is the program up" },
    { .method = GET,
      .path = "/api/v1/openapi.json",
      .handle = openapi_document,
      .guard = guard_anyone,
      .flags = NO_LANG | ON_LOOP | JSON_API,
      .help = "This API, described" },
    { .method = GET,
      .path = "/robots.txt",
      .handle = robots,
      .guard = guard_anyone,
      .flags = NO_LANG | ON_LOOP,
      .help = "For crawlers" },
    { 0 },
};

size_t app_route_tables(const struct route *tables[APP_TABLES_MAX])
{
    size_t n = 0;
    tables[n++] = ROUTES;
    for (size_t i = 0; app_features[i] != NULL; i++) {
        must(n < APP_TABLES_MAX);
        if (app_features[i]->routes != NULL)
            tables[n++] = app_features[i]->routes;
    }
    return n;
}

static void each_of(const struct command *c, each_command_fn *each, void *to)
{
    for (; c != NULL && c->name != NULL; c++)
        each(to, c);
}

void app_each_command(each_command_fn *each, void *to)
{
    each_of(app_commands, each, to);
    for (size_t i = 0; app_features[i] != NULL; i++)
        each_of(app_features[i]->commands, each, to);
}

/* --- hooks ------------------------------------------------------------------------------------ */

err_t app_authenticate(struct cx *cx, const struct request *rq)
{
    int64_t speaks_under = 0;
    TRY(identity_authenticate(cx, rq, &speaks_under));
    TRY(registry_speaker(cx, speaks_under));
    visitor_authenticate(cx, rq);
    return OK;
}

static err_t housekeep_features(struct cx *cx)
{
    for (size_t i = 0; app_features[i] != NULL; i++) {
        if (app_features[i]->housekeep != NULL)
            TRY(app_features[i]->housekeep(cx));
    }
    return OK;
}

/* Before the features: what is listed is what was committed. */
static err_t housekeep_erasures(struct cx *cx)
{
    const struct app_shared *const shared = cx->app;
    return erasures_keep(cx, shared->data_dir, NULL);
}

err_t (*const app_housekeep[])(struct cx *cx) = { housekeep_erasures, housekeep_features, NULL };
