/* What alyans verify says: for people in their language, and as JSON for programs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_RECORD_COMMANDS_VERIFY_REPORT_H
#define ALYANS_RECORD_COMMANDS_VERIFY_REPORT_H

#include "kit/base/buf.h"
#include "ledger/verify.h"
#include "site/cli.h"

/* A row of the site that does not say what the record says. */
struct difference {
    str_t table, what; /* what: for people */
    int64_t id;
};
enum { DIFFERENCES_KEPT = 100 };

/* Everything that was checked, and what came of it. */
struct verified {
    str_t source; /* the file as named; empty: the live database */
    struct verify_trust trust;
    struct verify_report report;
    int64_t files;      /* of a copy, as they were written */
    bool is_copy;       /* a folder: a static copy of a site */
    int64_t compared;   /* rows of the site; 0 for a file */
    bool is_uncompared; /* not all rows, because the record cannot be read */
    struct difference differences[DIFFERENCES_KEPT];
    size_t difference_count; /* all of them, also those not kept */
    bool is_document;        /* a sealed document, judged with the proof inside it */
    str_t says;              /* what it says, in one sentence; empty where it does not hold */
};
bool verified_holds(const struct verified *v);

/* What was checked, up to where, what it rests on, then each finding as a sentence. */
void verified_say(struct cli *cli, const struct verified *v);
/* docs/verify.schema.json is its form. Errors: ERR_TOO_BIG. */
MUST_USE err_t verified_json(struct cx *cx, const struct verified *v, struct buf *out);

#endif
