/* What a feature hands to app/: its routes, statements, jobs and commands.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SITE_FEATURE_H
#define ALYANS_SITE_FEATURE_H

#include "kit/db/db.h"
#include "kit/http/route.h"

struct cli;
struct json_out;

/* Where compare_record tells what it found; words are for people, from the catalogue. */
struct record_differences {
    void (*differs)(void *of, const char *table, int64_t id, str_t what);
    void *of;
    int64_t compared; /* rows looked at: the feature counts them here */
};

/* An option of one command, as --help tells it. */
struct command_option {
    const char *name; /* "--groups N" */
    const char *help; /* one line, N_() */
};

struct command {
    const char *name;                     /* "user", "import polis" */
    const char *usage;                    /* what follows the name: "add EMAIL NAME --role ROLE" */
    const char *help;                     /* one line, N_() */
    int (*run)(struct cli *cli);          /* exit code: 0 done, 1 failed, 2 wrong use */
    const struct command_option *options; /* ends with a row without name; NULL: usage says it */
};

struct feature {
    const char *name;
    const struct route *routes; /* ends with a row without path; NULL: none */
    const struct db_catalog *sql;
    const struct command *commands; /* ends with a row without name; NULL: none */
    /* Regular housekeeping in a write transaction, every hour (delete expired sessions, carry out
     * the retention rules …). */
    err_t (*housekeep)(struct cx *cx);
    /* "My data": what this feature keeps about an account, as members of an open JSON object. */
    err_t (*export_person)(struct cx *cx, int64_t account, struct json_out *j);
    /* "Erase my data": cleans the feature's own tables of the person; the record comes after. What
     * an organisation said stays, without the person's name. */
    err_t (*erase_person)(struct cx *cx, int64_t account);
    /* Is the account still needed (it holds a mandate, say), so that the retention rule for idle
     * accounts leaves it alone? */
    err_t (*keeps_account)(struct cx *cx, int64_t account, bool *out);
    /* Do the rows of this feature say what the record says? Calls differs for each that does not:
     * for alyans verify. */
    err_t (*compare_record)(struct cx *cx, struct record_differences *to);
};

#endif
