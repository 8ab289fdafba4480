/* The list of features and what app/ hangs together for them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_APP_WIRING_H
#define ALYANS_APP_WIRING_H

#include "kit/http/dispatch.h"
#include "kit/jobs/jobs.h"
#include "site/cli.h"
#include "site/site.h"

/* Lower features first; NULL ends. */
extern const struct feature *const app_features[];
enum { APP_CATALOGS_MAX = 64 };
/* Every catalogue of the program, kit's own included; returns how many. */
size_t app_catalogs(const struct db_catalog *catalogs[APP_CATALOGS_MAX]);
extern const struct nav_item app_nav[], app_foot[];
extern const struct organisation_sections app_organisation_sections;
extern const struct organisation_events app_organisation_events;
extern const struct record_subjects app_record_subjects;
extern const struct file_owners app_file_owners;
extern const struct project_deliverables app_project_deliverables;
extern const struct sealed_kinds app_sealed_kinds;
extern const struct moderated_kinds app_moderated_kinds;
extern const struct job_kind app_job_kinds[];

enum { APP_TABLES_MAX = 32 };
/* Route tables of all features and of app/ itself; returns how many. */
size_t app_route_tables(const struct route *tables[APP_TABLES_MAX]);

/* Every command: app's own, then those of the features. */
typedef void each_command_fn(void *to, const struct command *c);
void app_each_command(each_command_fn *each, void *to);

/* The hooks of the dispatcher and of housekeeping. */
err_t app_authenticate(struct cx *cx, const struct request *rq);
extern err_t (*const app_housekeep[])(struct cx *cx);

/* What cx->app points to: the site, and app's own behind it. */
struct app_shared {
    struct site site; /* first: site_of(cx) sees just this */
    str_t openapi;    /* the API document, written once at start-up */
    str_t data_dir;   /* of a server: for what lies beside the database */
};

#endif
