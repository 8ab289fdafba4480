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

/* Of whoever runs this site: the setting site.org_id, else made of the address
 * ("ALYANS-example.org"). */
str_t site_identifier(struct cx *cx, str_t base);
/* Of whoever runs, pays or takes part: what the registry has, else that of the site with the word
 * of its address behind it ("ALYANS-example.org-org-slug"); empty for somebody not on record. */
MUST_USE err_t party_identifier(struct cx *cx, str_t base, const struct party *p, str_t *out);
/* Does whoever runs the project publish it? Else the site reports what a source says. */
bool party_reports(const struct whole *w);
MUST_USE err_t reporter_identifier(struct cx *cx, str_t base, const struct whole *w, str_t *out);
/* Code of the IATI codelist OrganisationType; empty for somebody not on record. */
str_t organisation_type(const struct party *p);
/* The aims without their Markdown. */
struct text2 aims_plain(struct arena *arena, const struct project *p);

#endif
