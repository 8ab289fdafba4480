/* The list of features and what app/ hangs together for them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/wiring.h"

#include "app/commands.h"
#include "app/erasures.h"
#include "files/files.h"
#include "front/front.h"
#include "identity/identity.h"
#include "joint/joint.h"
#include "ledger/ledger.h"
#include "mail/mail.h"
#include "moderation/moderation.h"
#include "newsroom/comments/comments.h"
#include "newsroom/import/takeover.h"
#include "newsroom/newsroom.h"
#include "projects/projects.h"
#include "record/record.h"
#include "registry/registry.h"
#include "search/search.h"
#include "viewpoints/arguments/arguments.h"
#include "viewpoints/counts.h"
#include "viewpoints/live/live.h"
#include "viewpoints/moderated.h"
#include "viewpoints/organisation.h"
#include "viewpoints/package/packing.h"
#include "viewpoints/polis/exchange.h"
#include "viewpoints/polis/export.h"
#include "viewpoints/results/results.h"
#include "viewpoints/viewpoints.h"

const struct feature *const app_features[] = {
    &identity_feature,  &registry_feature,   &exchange_feature, &mail_feature,
    &files_feature,     &search_feature,     &record_feature,   &moderation_feature,
    &projects_feature,  &viewpoints_feature, &stages_feature,   &statements_feature,
    &positions_feature, &codings_feature,    &results_feature,  &package_feature,
    &polis_feature,     &arguments_feature,  &live_feature,     &joint_feature,
    &newsroom_feature,  &comments_feature,   &front_feature,    NULL
};

size_t app_catalogs(const struct db_catalog *catalogs[APP_CATALOGS_MAX])
{
    size_t n = 0;
    catalogs[n++] = &jobs_sql;
    catalogs[n++] = &ledger_sql;
    catalogs[n++] = &results_sql;
    catalogs[n++] = &matches_sql;
    catalogs[n++] = &counts_sql;
    catalogs[n++] = &polis_export_sql;
    catalogs[n++] = &polis_imported_sql;
    catalogs[n++] = &polis_store_sql;
    catalogs[n++] = &consultation_data_sql;
    catalogs[n++] = &freeze_sql;
    catalogs[n++] = &sources_sql;
    catalogs[n++] = &disclosures_sql;
    catalogs[n++] = &export_sql;
    catalogs[n++] = &organisations_sql;
    catalogs[n++] = &facts_sql;
    catalogs[n++] = &registry_claims_sql;
    catalogs[n++] = &viewpoints_subject_sql;
    catalogs[n++] = &consultation_stages_sql;
    catalogs[n++] = &registry_search_sql;
    catalogs[n++] = &arguments_search_sql;
    catalogs[n++] = &projects_reports_sql;
    catalogs[n++] = &projects_lookup_sql;
    catalogs[n++] = &viewpoints_search_sql;
    catalogs[n++] = &joint_answers_sql;
    catalogs[n++] = &newsroom_desk_sql;
    catalogs[n++] = &batch_sql;
    catalogs[n++] = &news_import_sql;
    catalogs[n++] = &draws_sql;
    catalogs[n++] = &invitations_sql;
    catalogs[n++] = &codings_sql;
    catalogs[n++] = &codings_subject_sql;
    catalogs[n++] = &viewpoints_moderated_sql;
    catalogs[n++] = &moderation_log_sql;
    catalogs[n++] = &moderation_reports_sql;
    for (size_t i = 0; app_features[i] != NULL; i++) {
        must(n < APP_CATALOGS_MAX);
        if (app_features[i]->sql != NULL)
            catalogs[n++] = app_features[i]->sql;
    }
    return n;
}

const struct nav_item app_nav[] = {
    { "/consultations", N_("Consultations"), 0 },
    { "/joint-statements", N_("Joint statements"), 0 },
    { "/organisations", N_("Organisations"), 0 },
    { "/news", N_("News"), 0 },
    { "/projects", N_("Projects"), 0 },
    { "/record", N_("Journal"), 0 },
    { "/secretariat", N_("Secretariat"), ROLE_SECRETARIAT | ROLE_OPERATOR },
    { 0 },
};

/* In the footer only. */
const struct nav_item app_foot[] = {
    { "/search", N_("Search"), 0 },
    { "/files", N_("Files"), 0 },
    { "/moderation", N_("Moderation"), 0 },
    { "/mail", N_("Letters by mail"), 0 },
    { "/outbox", N_("Outbox"), 0 },
    { "/method", N_("How this is computed"), 0 },
    { 0 },
};

static organisation_section_fn *const SECTIONS[] = {
    organisation_positions_section, joint_organisation_section,   article_organisation_section,
    file_organisation_section,      project_organisation_section, record_organisation_section
};
const struct organisation_sections app_organisation_sections = { SECTIONS, ARRAY_LEN(SECTIONS) };

static organisation_events_fn *const EVENTS[] = { organisation_positions_events,
                                                  joint_organisation_events,
                                                  project_organisation_events };
const struct organisation_events app_organisation_events = { EVENTS, ARRAY_LEN(EVENTS) };

/* Beside those that files/ knows itself. Files of a project are as public as it is. */
static const struct file_owner OWNERS[] = { { "project", project_describe },
                                            { "consultation", consultation_describe },
                                            { ARTICLE_THING, article_describe } };
const struct file_owners app_file_owners = { OWNERS, ARRAY_LEN(OWNERS) };

/* What entries are about, by the first part of their kinds. */
static const struct record_subject SUBJECTS[] = {
    { "account", account_describe },
    { "link", account_describe },
    { "factor", account_describe },
    { "role", account_describe },
    { "person", account_describe },
    { "organisation", organisation_describe },
    { "mandate", mandate_describe },
    { "name", mandate_describe },
    { "source", source_describe },
    { "consultation", consultation_describe },
    { "positions", consultation_describe },
    { "room", room_describe },
    { "argument", argument_describe },
    { "statement", statement_describe },
    { "match", match_describe },
    { "position", position_describe },
    { "document", document_describe },
    { "coding", coding_describe },
    { "import", import_describe },
    { "file", file_describe },
    { "mailing", mailing_describe },
    { "fact", fact_describe },
    { "disclosure", disclosure_describe },
    { "answer", answer_describe },
    { "membership", membership_describe },
    { "register", register_import_describe },
    { "moderation", moderation_describe }, /* also where a text was removed: unnamed then */
    { "project", project_describe },
    { "grant", project_describe },
    { "work", project_describe },
    { "report", project_describe },
    { "joint", joint_describe },
    { "signature", joint_describe },
    { "article", article_describe },
    { "articles", takeover_describe },
    { "comment", comment_describe },
    { "section", section_describe },
    { "tag", section_describe },
    { "front", front_describe },
    { "claim", claim_describe },
    { "objection", objection_describe },
};
const struct record_subjects app_record_subjects = { SUBJECTS, ARRAY_LEN(SUBJECTS) };

/* Documents whose print stands in an entry: alyans verify judges them. */
static const struct sealed_kind *const SEALED[] = { &joint_sealed_kind };
const struct sealed_kinds app_sealed_kinds = { SEALED, ARRAY_LEN(SEALED) };

/* What a project can produce on this site. */
static const struct project_deliverable DELIVERABLES[] = {
    { "consultation", N_("Consultation"), consultation_describe, consultation_choices },
    { "joint-statement", N_("Joint statement"), joint_deliverable, joint_choices },
    { ARTICLE_THING, N_("Article"), article_describe, article_choices },
};
const struct project_deliverables app_project_deliverables = { DELIVERABLES,
                                                               ARRAY_LEN(DELIVERABLES) };

/* Whose texts moderation decides on. */
static const struct moderated_kind *const MODERATED[] = { &viewpoints_moderated_statement,
                                                          &viewpoints_moderated_argument,
                                                          &newsroom_moderated_comment };
const struct moderated_kinds app_moderated_kinds = { MODERATED, ARRAY_LEN(MODERATED) };

/* What is done later, when its time has come. */
const struct job_kind app_job_kinds[] = {
    { ARTICLE_PUBLISH_JOB, 20, article_due_run, article_due_settle },
    { ARTICLE_HUB_JOB, 8, article_hub_run, NULL },
    { 0 },
};

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
    const str_t base = site_address(cx, rq);
    rs->content_type = S("text/plain; charset=utf-8");
    BUF_LIT(&rs->body, "User-agent: *\nDisallow: /az/sign-in\nDisallow: /en/sign-in\n"
                       "Disallow: /az/enter/\nDisallow: /en/enter/\n"
                       "Disallow: /az/news/preview/\nDisallow: /en/news/preview/\n");
    buf_printf(&rs->body, "Sitemap: %.*s/sitemap.xml\n", STR_ARG(base));
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
    if (cx->actor.account == 0) /* else a visitor would pass for the program itself */
        cx->actor.acts_as = LEDGER_AS_PUBLIC;
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
