/* Funded projects: what they are for, who pays for them, what is done and what was reported. Owns
 * project, project_grant, project_part, project_report and project_report_figure.
 * Entries of the record are all about the project (subject = its id, the public field "id" names
 * the grant, part or report), so that its change log is one list. While a project is a draft, which
 * the public does not see, its entries say only that something was done.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_PROJECTS_H
#define ALYANS_PROJECTS_PROJECTS_H

#include "files/files.h"
#include "record/record.h"

ID_TYPE(project_id);
ID_TYPE(grant_id);
ID_TYPE(part_id);
ID_TYPE(report_id);

enum project_state { PROJECT_DRAFT, PROJECT_PUBLISHED, PROJECT_COMPLETED, PROJECT_CANCELLED };
enum { PROJECT_STATES = 4 };

/* Dates are written as precisely as they are known: "2013", "2013-07", "2013-07-15" or empty. */
struct project {
    project_id id;
    str_t slug;
    struct text2 title, aims, note;
    struct text2 aims_html;       /* rendered when written */
    organisation_id organisation; /* that runs it; v 0: who runner names, else the alliance */
    struct text2 runner;          /* as a source names it; empty else */
    str_t starts, ends;
    enum project_state state;
    str_t state_reason;              /* public, of a cancellation */
    bool is_unfunded;                /* says in so many words that no funding is received */
    str_t currency, country, sector; /* ISO 4217, ISO 3166-1 alpha-2, OECD DAC purpose; or empty */
    source_id source;                /* who reports it; v 0: who runs it */
    bool is_example;
    usec_t created_at, published_at, changed_at; /* published_at 0: a draft */
};

struct project_grant {
    grant_id id, line; /* line: the first row of this grant, its number for good */
    project_id project;
    organisation_id organisation; /* funder on record; v 0: only the name */
    struct text2 funder;          /* as written */
    int64_t amount;               /* hundredths of currency, AMOUNT_NOT_STATED */
    str_t currency, awarded, reference;
    struct text2 conditions;
    enum money money;
    enum origin origin;
    source_id source;
    usec_t created_at, ended_at; /* ended_at 0: stands */
    str_t ended_reason;
};
struct grant_list {
    const struct project_grant *at;
    size_t count;
};

enum part_kind { PART_BUDGET, PART_ACTIVITY, PART_MILESTONE, PART_DELIVERABLE, PART_PARTNER };
enum { PART_KINDS = 5 };
enum milestone_state {
    MILESTONE_NONE, /* not a milestone */
    MILESTONE_PLANNED,
    MILESTONE_REACHED,
    MILESTONE_LATE,
    MILESTONE_DROPPED
};
enum { MILESTONE_STATES = 5 };
/* Budget lines, activities, milestones, deliverables and partners; which member means what is told
 * in the migration. */
struct project_part {
    part_id id, line;
    project_id project;
    enum part_kind kind;
    struct text2 title, detail;
    int64_t amount;
    str_t from, till, done;
    enum milestone_state state;
    struct text2 evidence;
    str_t evidence_url;
    file_id evidence_file;
    int64_t evidence_entry;
    str_t thing_kind;
    int64_t thing;
    organisation_id organisation;
    usec_t created_at, ended_at;
    str_t ended_reason;
};
struct part_list {
    const struct project_part *at;
    size_t count;
};

enum report_kind { REPORT_NARRATIVE, REPORT_FINANCIAL };
struct report_figure {
    part_id line;  /* of the budget */
    int64_t spent; /* hundredths of the project's currency, in the period of the report */
};
enum { REPORT_FIGURES_MAX = 60 };
struct project_report {
    report_id id, line;
    int64_t version; /* from 1 */
    project_id project;
    enum report_kind kind;
    str_t from, till;
    struct text2 text, html;
    file_id file; /* v 0: none */
    str_t reason; /* public: why it corrects the version before */
    usec_t published_at, superseded_at;
    const struct report_figure *figures;
    size_t figure_count;
};
struct report_list {
    const struct project_report *at;
    size_t count;
};

/* --- reading ---------------------------------------------------------------------------------- */

/* Errors: ERR_NOT_FOUND. Drafts too: pages of the public ask project_is_public. */
MUST_USE err_t project_find(struct cx *cx, str_t slug, struct project *out);
MUST_USE err_t project_get(struct cx *cx, project_id id, struct project *out);
static inline bool project_is_public(const struct project *p)
{
    return p->state != PROJECT_DRAFT;
}
/* Newest first; ALL with drafts. */
enum project_which { PROJECTS_PUBLIC, PROJECTS_ALL };
MUST_USE err_t project_list(struct cx *cx, enum project_which which, const struct project **out,
                            size_t *count);
/* Standing ones, oldest first. */
MUST_USE err_t grant_list_of(struct cx *cx, project_id p, struct grant_list *out);
MUST_USE err_t part_list_of(struct cx *cx, project_id p, struct part_list *out);
/* Every version with its figures, oldest first. */
MUST_USE err_t report_list_of(struct cx *cx, project_id p, struct report_list *out);
url_t url_project(struct cx *cx, const struct project *p);
url_t url_report(struct cx *cx, const struct project *p, report_id r);

/* --- writing ----------------------------------------------------------------------------------
 * Who may: the secretariat, the operator and the program; an organisation under a mandate for
 * publishing what it runs itself. Errors of all: ERR_FORBIDDEN, ERR_INVALID (dates, words, amounts,
 * nothing said), ERR_NOT_FOUND, ERR_DB; on any nothing is stored. */

/* A draft. p->id, state, aims_html and times are made here. ERR_CONFLICT: slug taken. Ledger. */
MUST_USE err_t project_add(struct cx *cx, const struct project *p, project_id *out);
/* Texts, term, who runs it; nothing where nothing is another. Ledger, with what it replaces. */
MUST_USE err_t project_change(struct cx *cx, const struct project *p);
/* ERR_INVALID: no title, or neither a funder nor the word that there is none. ERR_CONFLICT: no
 * draft any more. Ledger: project.published, and an entry for everything that stands. */
MUST_USE err_t project_publish(struct cx *cx, project_id p);
/* COMPLETED or CANCELLED (with a public reason), or PUBLISHED again. ERR_CONFLICT: a draft, or so
 * already. */
MUST_USE err_t project_set_state(struct cx *cx, project_id p, enum project_state to, str_t reason);
/* g->line.v 0: a new one, else it corrects the standing row of that line. */
MUST_USE err_t grant_put(struct cx *cx, const struct project_grant *g, grant_id *out);
/* ERR_CONFLICT: the last funder of a published project that does not say it has none. */
MUST_USE err_t grant_end(struct cx *cx, grant_id line, str_t reason);
MUST_USE err_t part_put(struct cx *cx, const struct project_part *t, part_id *out);
MUST_USE err_t part_end(struct cx *cx, part_id line, str_t reason);
/* r->line.v 0: a new report, else the next version of that line, with a public reason.
 * ERR_CONFLICT: the project is a draft. Ledger: report.published, report.corrected. */
MUST_USE err_t report_publish(struct cx *cx, const struct project_report *r, report_id *out);

/* --- the funder follows what was produced ------------------------------------------------------
 */

/* "Made under the project X, paid for by Y (public money)."; nothing for a thing that is no
 * deliverable of a public project. kind: "consultation".
 * For many at once: six queries, however many things and projects there are. Errors: ERR_DB. */
struct made_for;
struct json_out;
MUST_USE err_t made_for_load(struct cx *cx, const char *kind, const int64_t *ids, size_t count,
                             const struct made_for **out);
/* With a link to the project. */
html_t made_for_line(struct cx *cx, const struct made_for *m, int64_t id);
str_t made_for_text(struct cx *cx, const struct made_for *m, int64_t id); /* plain */
struct text2 made_for_text2(struct cx *cx, const struct made_for *m, int64_t id);
/* Names of those who pay for the projects it was made under, in the reader's language. */
size_t made_for_funders(struct cx *cx, const struct made_for *m, int64_t id, const str_t **out);
/* As a member "made_under" of an open JSON object: an array, empty where there is nothing. */
void made_for_json(const struct made_for *m, int64_t id, struct json_out *j);
/* For one. */
MUST_USE err_t project_funder_line(struct cx *cx, const char *kind, int64_t id, html_t *out);
MUST_USE err_t project_funder_text(struct cx *cx, const char *kind, int64_t id, str_t *out);
MUST_USE err_t project_funder_json(struct cx *cx, const char *kind, int64_t id, struct json_out *j);

/* --- what others register ----------------------------------------------------------------------
 */

/* A thing that can be chosen as a deliverable. */
struct deliverable_choice {
    int64_t id;
    str_t name;
};
/* A kind of thing the platform holds: the feature that owns it tells its name and page, and what
 * can be chosen. app/ hangs the table into site_of(cx)->project_deliverables. */
struct project_deliverable {
    const char *kind;  /* stored: "consultation" */
    const char *label; /* N_("Consultation") */
    err_t (*describe)(struct cx *cx, int64_t id, str_t *name, url_t *where);
    err_t (*choices)(struct cx *cx, const struct deliverable_choice **out, size_t *count);
};
struct project_deliverables {
    const struct project_deliverable *at;
    size_t count;
};

/* For app/: names for the record's pages, the section of organisation pages, the demonstration. */
MUST_USE err_t project_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
err_t project_organisation_section(struct cx *cx, const struct organisation *o, html_t *out);
err_t project_organisation_events(struct cx *cx, const struct organisation *o,
                                  struct event_list *to);
/* After viewpoints' demonstration; consultation: of the made-up project. Nothing where the projects
 * are there already. In a write transaction. */
MUST_USE err_t project_demo_fill(struct cx *cx, int64_t consultation);

extern const struct db_catalog projects_reports_sql, projects_lookup_sql;
extern const struct feature projects_feature;

#endif
