/* What is shown of an organisation's entry: facts with the organisations and links they name, the
 * memberships of the alliance, and what happened when.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_ORGANISATIONS_ENTRY_H
#define ALYANS_REGISTRY_ORGANISATIONS_ENTRY_H

#include "registry/claims/claims.h"
#include "registry/organisations/facts_rules.h"
#include "registry/pages.h"

struct fact_line {
    const struct fact *f;
    const struct organisation *other; /* of a relation, on whichever side; NULL: none */
    bool is_reverse;                  /* the other says it of this one */
    bool is_past;                     /* its last day is over */
    str_t label;
    url_t link, register_link;   /* to the value, to what the register is; text empty: none */
    const struct source *source; /* NULL: the organisation itself or the secretariat */
};
struct fact_lines {
    struct fact_line *at;
    size_t count;
};
struct entry {
    const struct organisation *o;
    struct fact_lines names, identifiers, contacts, relations; /* standing; past ones last */
    struct fact_lines back;                                    /* taken back */
    const struct membership *memberships;                      /* standing */
    size_t membership_count;
    enum standing_word standing;       /* today */
    const struct organisation *into;   /* that goes on with it; NULL: none */
    const struct organisation *merged; /* that merged into it */
    size_t merged_count;
    struct objection_list objections; /* to the page, newest first */
    str_t today;
};
MUST_USE err_t entry_load(struct cx *cx, const struct organisation *o, struct entry *out);
/* Is one of the identifiers "none"? */
bool entry_has_no_register(const struct entry *e);

/* --- what happened when: timeline.c ----------------------------------------------------------- */

struct event {
    str_t dated; /* as precisely as it is known */
    html_t what;
};
struct event_list {
    struct event *at;
    size_t count, room;
    struct arena *arena;
};
/* Oldest first, with what higher features add. */
MUST_USE err_t timeline_load(struct cx *cx, const struct entry *e, struct event_list *out);

/* --- forms of facts: facts_web.c -------------------------------------------------------------- */

struct fact_form {
    html_t scheme, code, value, language, other, from, till, source;
};
struct facts_page {
    const struct entry *e;
    bool is_own; /* kept by the organisation itself */
    url_t action, back;
    html_t errors;
    struct fact_form forms[FACT_KINDS];
};
struct fact_end_page {
    const struct organisation *o;
    const struct fact_line *line;
    bool is_own;
    url_t action, back;
    html_t errors, how, till;
};
struct membership_page {
    const struct entry *e;
    const struct membership *m; /* being corrected; NULL: a new one */
    url_t action;
    html_t errors, part, starts, ends, way_in, way_out, note_az, note_en;
};
struct merging_page {
    const struct organisation *o;
    const struct organisation *goes_on; /* it has merged into this one; NULL: it has not */
    html_t errors, into, into_dated, whole, whole_dated, reason;
};
/* "/organisations/x/facts", or the secretariat's. */
url_t url_facts(struct cx *cx, const struct organisation *o, bool is_own);
handler_fn facts_get, facts_post, fact_end_get, fact_end_post, own_facts_get, own_facts_post,
    own_fact_end_get, own_fact_end_post, memberships_page_get, memberships_page_post,
    membership_correct_get, membership_correct_post, merging_get, merge_post, unmerge_post,
    split_post;

/* The organisation a person means by a word of an address, or by a whole name that only one has.
 * Errors: ERR_NOT_FOUND (none, or several). */
MUST_USE err_t organisation_meant(struct cx *cx, str_t written, struct organisation *out);

#endif
