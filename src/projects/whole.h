/* A project with everything that belongs to it, names looked up: what pages and exports are made
 * from.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_WHOLE_H
#define ALYANS_PROJECTS_WHOLE_H

#include "projects/project_file.h"
#include "projects/store.h"

/* Somebody who runs, pays or takes part. */
struct party {
    struct text2 name;
    const struct organisation *o; /* NULL: not on record */
    bool is_alliance;             /* whoever runs this site */
};
struct grant_view {
    const struct project_grant *g;
    struct party funder;
    struct source source; /* id.v 0: none */
};
/* A project with who runs it and who pays, for lists and lines. */
struct listed {
    const struct project *p;
    struct party runner;
    const struct grant_view *grants;
    size_t grant_count;
};
/* In their order, however many: a query for the grants of all, one for the organisations, one for
 * the sources. They point into at, which must live as long. Errors: ERR_DB. */
MUST_USE err_t listed_load(struct cx *cx, const struct project *at, size_t count,
                           const struct listed **out);

struct part_view {
    const struct project_part *t;
    struct party partner;       /* partners */
    str_t name;                 /* deliverables: of the thing, in the reader's language; or empty */
    url_t where;                /* likewise; empty: no page */
    const char *thing_label;    /* likewise, msgid: "Consultation"; NULL: a kind not known */
    int64_t spent;              /* budget lines */
    enum milestone_state shown; /* milestones */
    int64_t days_late;
};
struct part_views {
    const struct part_view *at;
    size_t count;
};
struct whole {
    const struct project *p;
    struct party runner;
    struct source source; /* id.v 0: none */
    const struct grant_view *grants;
    size_t grant_count;
    struct part_views parts[PART_KINDS];
    struct report_list reports, in_force; /* every version; those that stand */
    struct file_list files;               /* standing ones, of reports and milestones */
    const struct disclosed *disclosed;    /* who pays those on record; NULL: not asked for */
    int64_t budget, spent;                /* sums; AMOUNT_NOT_STATED where nothing is stated */
};
/* Errors: ERR_DB. Lives in cx->arena; p must live as long. */
MUST_USE err_t whole_load(struct cx *cx, const struct project *p, struct whole *out);
/* For pages: who pays whoever runs it, pays for it or takes part. */
MUST_USE err_t whole_disclose(struct cx *cx, struct whole *w);
/* Of all public projects, newest first. */
struct wholes {
    const struct whole *at;
    size_t count;
};
MUST_USE err_t wholes_load(struct cx *cx, struct wholes *out);
/* "The fund (private money, foreign); another (…)", in the language of cx; empty: none. */
str_t funders_text(struct cx *cx, const struct listed *l);
/* The same in both languages; where nobody pays or the funder is not disclosed, that in words. */
struct text2 paid_by_text2(struct cx *cx, const struct listed *l);
struct listed listed_of(const struct whole *w);
/* Whoever runs this site. */
struct party party_alliance(const struct cx *cx);

/* What others registered; NULL: a kind that nobody knows (any more). */
const struct project_deliverable *deliverable_of(const struct cx *cx, str_t kind);

#endif
