/* Projects in formats for others: IATI 2.03, 360Giving, JSON, CSV.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_EXPORTS_H
#define ALYANS_PROJECTS_EXPORTS_H

#include "projects/pages.h"

struct json_out;

/* base: "https://example.org", for links; empty: links are left out. Errors: ERR_DB, ERR_TOO_BIG.
 */
MUST_USE err_t iati_write(struct cx *cx, const struct wholes *all, str_t base, struct buf *out);
MUST_USE err_t three_sixty_write(struct cx *cx, const struct wholes *all, str_t base,
                                 struct buf *out);
/* {"projects": [...]}: every one with all that belongs to it. */
MUST_USE err_t projects_json_write(struct cx *cx, const struct wholes *all, struct buf *out);
MUST_USE err_t whole_json(struct cx *cx, const struct whole *w, struct json_out *j);
/* Head and rows: id, address, titles, who runs it, who pays, term, state … */
void projects_csv_write(struct cx *cx, const struct wholes *all, struct buf *out);
void grants_csv_write(struct cx *cx, const struct wholes *all, struct buf *out);
void work_csv_write(struct cx *cx, const struct whole *w, struct buf *out);
void reports_csv_write(struct cx *cx, const struct whole *w, struct buf *out);

/* The identifier of whoever runs, pays or takes part: what the registry has, else one of this site
 * ("ALYANS-ORG-slug", "ALYANS-SITE"); empty for somebody who is not on record. */
MUST_USE err_t party_identifier(struct cx *cx, const struct party *p, str_t *out);
/* "ALYANS-SITE-slug": of the project, the same for good. */
str_t project_identifier(struct cx *cx, const struct project *p);

#endif
