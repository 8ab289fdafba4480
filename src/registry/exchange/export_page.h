/* Some organisations with all that stands about them, and the writers of each format.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_EXPORT_PAGE_H
#define ALYANS_REGISTRY_EXCHANGE_EXPORT_PAGE_H

#include "kit/json/json.h"
#include "registry/exchange/export.h"
#include "registry/store.h"

enum { EXPORT_PAGE = 500 };

struct cited { /* a source of what stands about an organisation */
    int64_t organisation;
    str_t url, title, publisher, dated;
};
/* What is disclosed of one control, through its corrections. */
struct control_record {
    int64_t organisation;
    int64_t first;                      /* id of the disclosure that began it */
    const struct disclosure_line *line; /* its newest wording; ended: withdrawn */
};
/* One organisation; its parts are slices of the page. */
struct exported {
    const struct organisation *o;
    const struct fact *facts;
    size_t fact_count;
    const struct membership *memberships;
    size_t membership_count;
    const struct cited *sources; /* each once */
    size_t source_count;
    const struct control_record *control;
    size_t control_count;
    struct disclosure_lines disclosures; /* that stand */
    usec_t changed_at; /* its entry, a name or a number; 0 or not after created_at: never */
    str_t disclosure;  /* who it is and who pays, in the reader's language */
};
struct export_page {
    const struct exported *at;
    size_t count;
    const struct organisation *others; /* other ends of relations, by id */
    size_t other_count;
};
/* After this id, at most EXPORT_PAGE. Everything lives in cx->arena. */
MUST_USE err_t export_page_load(struct cx *cx, organisation_id after, struct export_page *out);
MUST_USE err_t export_page_of(struct cx *cx, const struct organisation *o, struct export_page *out);
/* Slug of the other end of a relation, or of what an organisation merged into. */
str_t export_slug(const struct export_page *p, organisation_id id);
MUST_USE err_t export_count(struct cx *cx, int64_t *out);

/* What every writer knows of the site. */
struct exporting {
    struct cx *cx;
    struct buf *out;
    str_t base;
    str_t publisher;  /* name of the site */
    str_t disclosure; /* who runs it, who pays, who decides */
    str_t date;       /* today */
    struct json_out json;
};
/* Address of the organisation's page; empty where the site's is not known. */
str_t export_address(const struct exporting *x, const struct organisation *o);

/* When it was put on record that another goes on with it; empty: none does. */
str_t export_merged_at(const struct exporting *x, const struct organisation *o);

/* "name": v as a member, nothing when v is empty. */
static inline void put_member(struct json_out *j, str_t key, str_t v)
{
    if (v.len == 0)
        return;
    json_key(j, key);
    json_put_str(j, v);
}

/* Begin, each page of a pass, end of a pass. A format may go over all organisations more than once.
 */
struct export_writer {
    int passes;
    void (*begin)(struct exporting *x);
    err_t (*page)(struct exporting *x, int pass, const struct export_page *p);
    void (*between)(struct exporting *x, int pass); /* after this pass; may be NULL */
    err_t (*end)(struct exporting *x);
};
extern const struct export_writer csv_writer, json_writer, popolo_writer, bods_writer, vcard_writer;
void vcard_put(struct exporting *x, const struct exported *e);

#endif
