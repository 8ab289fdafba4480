/* What a feature hands to app/: its routes, statements, jobs and commands.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SITE_FEATURE_H
#define ALYANS_SITE_FEATURE_H

#include "kit/db/db.h"
#include "kit/http/route.h"

struct cli;

struct command {
    const char *name;            /* "user", "import polis" */
    const char *usage;           /* what follows the name: "add EMAIL NAME --role ROLE" */
    const char *help;            /* one line, N_() */
    int (*run)(struct cli *cli); /* exit code: 0 done, 1 failed, 2 wrong use */
};

struct feature {
    const char *name;
    const struct route *routes; /* ends with a row without path; NULL: none */
    const struct db_catalog *sql;
    const struct command *commands; /* ends with a row without name; NULL: none */
    /* Regular housekeeping in a write transaction, every hour (delete expired sessions …). */
    err_t (*housekeep)(struct cx *cx);
};

#endif
