/* What the registry's views are drawn from, and its handlers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_PAGES_H
#define ALYANS_REGISTRY_PAGES_H

#include "registry/mandates/rules.h"
#include "registry/store.h"

enum { REGISTRY_PAGE_MAX = 1 << 20 };

/* A mandate with what a reader needs to know of it. */
struct mandate_line {
    const struct mandate *m;
    const struct organisation *o;
    bool holds;
    html_t holder;             /* for the public: the name, or why it is withheld */
    const struct account *who; /* for administrators only; NULL on public pages */
    str_t giver;               /* for administrators only: who gave it, in words */
    bool may_get_link;         /* invited and not entered yet, by nobody but this organisation */
};
struct mandate_lines {
    struct mandate_line *at;
    size_t count;
};
struct organisation_page {
    const struct organisation *o;
    size_t mandates; /* that hold now */
    struct mandate_lines current, past;
    struct administration administration;
    html_t named;                   /* holder of the one that waits */
    html_t strip;                   /* who it is and who pays */
    html_t sections;                /* of the features above */
    html_t notice, facts, timeline; /* of its entry: entry.h */
    bool may_edit, speaks;          /* the reader speaks for it */
    bool may_keep;                  /* and may keep its entry */
};
/* The page where administrators give mandates, and what others of the organisation see there. */
struct mandates_page {
    const struct organisation *o;
    struct mandate_lines current, past;
    html_t handed; /* a link just made; empty: none */
    html_t errors, email, name, language, scopes[8], starts, ends, withheld;
    size_t scope_count;
};
/* Somebody speaks for an organisation under a mandate that is not for this. */
struct refused_page {
    const struct organisation *o;
    const struct mandate *own;     /* the actor's, in use; NULL: speaks for another or for nobody */
    const struct mandate *instead; /* one of the actor's that would do; NULL: none */
    enum mandate_scope wanted;
    struct administration administration;
    html_t named;
    struct mandate_lines administrators;
};
/* One mandate given back, or its holder's name withheld or shown. */
struct one_mandate_page {
    const struct mandate_line *line;
    url_t action, back;
    bool is_last; /* nobody else administers the organisation */
    html_t errors, field;
};
/* The secretariat's first page. */
struct signpost;
struct secretariat_page {
    const struct signpost *waits;
    size_t wait_count;
};
struct own_desk_page {
    const struct organisation *o;
    const struct signpost *waits;
    size_t wait_count;
    html_t speaker;
};
struct organisation_form_page {
    const struct organisation *o; /* NULL: a new one */
    url_t action;
    bool is_own; /* kept by its own representative */
    html_t errors, slug, name_az, name_en, short_az, short_en, kind, scope, note_az, note_en;
    html_t country, seat_az, seat_en, founded, active_since, dissolved, website;
};
/* The bar on top of pages where somebody acts. */
struct speaker_line {
    const struct mandate *m; /* in use; NULL: none */
    const struct organisation *o;
    html_t name;
    bool has_choice;                      /* another one could be used */
    bool rests;                           /* one holds for nothing, by a doubt */
    struct administration administration; /* of o */
    html_t pays;                          /* what everybody reads beside its words */
};
struct speak_for_page {
    const struct mandate_line *lines; /* those that hold */
    size_t count;
    struct mandate_lines all; /* that run or will */
    struct mandate_lines past;
};
/* One account and its mandates. */
struct person {
    const struct account *who;
    const struct mandate_line *lines;
    size_t count;
    bool may_get_link; /* by the actor */
};
/* An organisation that nobody administers, as the secretariat sees it. */
struct orphan {
    const struct organisation *o;
    struct administration administration;
    html_t named;
};
struct people_page {
    const struct person *people;
    size_t count;
    const struct orphan *orphans;
    size_t orphan_count;
    html_t handed; /* a link just made; empty: none */
    html_t invite_errors, email, name, role, language, organisation, until, reason;
    html_t give_errors, give_account, give_organisation, give_until, give_reason;
};

handler_fn organisations_get, countries_get, members_get, organisations_csv, organisations_json,
    members_csv, members_json, facts_csv, api_organisations, api_organisation,
    organisation_page_get, relations_get, relations_of_get, countries_file, relations_file;
extern const struct api_operation api_organisations_operation, api_organisation_operation;
handler_fn organisation_new_get, organisation_new_post, organisation_edit_get,
    organisation_edit_post, own_entry_get, own_entry_post;
handler_fn people_get, people_file, people_invite_post, people_link_post, administrator_name_post,
    administrator_unname_post;
/* mandates_web.c: an organisation's administrators. */
handler_fn mandates_get, mandates_post, mandate_revoke_post, mandate_confirm_post,
    mandate_link_post, mandate_object_post, mandate_name_get, mandate_name_post;
/* own_web.c: one's own mandates. */
err_t registry_own_desk(struct cx *cx, struct signpost *out, size_t *count);
handler_fn own_desk_get;
handler_fn speak_for_get, speak_for_post, give_back_get, give_back_post, own_name_get,
    own_name_post;
/* The mandate of the address, held by the actor, and its organisation. Errors: ERR_NOT_FOUND. */
MUST_USE err_t own_mandate(struct cx *cx, const struct request *rq, struct mandate *m,
                           struct organisation *o);

/* The organisation of the address, if the actor speaks for it. Errors: ERR_NOT_FOUND,
 * ERR_FORBIDDEN. */
MUST_USE err_t own_organisation(struct cx *cx, const struct request *rq, struct organisation *o);

/* The page's own frame. body is emptied into it. */
MUST_USE err_t registry_respond(struct cx *cx, const struct request *rq, struct response *rs,
                                int status, const struct page *page, struct buf *body);
const struct organisation *organisation_by_id(const struct organisation *at, size_t count,
                                              organisation_id id);

/* mandates.c: ends it whatever the rule says, and writes the ledger; for erasing. */
MUST_USE err_t mandate_end(struct cx *cx, const struct mandate *m, enum mandate_ending how);

/* lines.c: mandates of one organisation as the public sees them: those that run or will, and those
 * that are over; newest first. */
MUST_USE err_t mandate_lines_of(struct cx *cx, const struct organisation *o,
                                struct mandate_lines *current, struct mandate_lines *past);
/* The same with names and givers, for its administrators. */
MUST_USE err_t mandate_lines_for_administrators(struct cx *cx, struct mandate_lines *lines);
/* How it is administered; *named: the holder of the one that waits. */
MUST_USE err_t administration_load(struct cx *cx, organisation_id whose, struct administration *out,
                                   html_t *named);

/* person.c: hooks of "my data" and "erase my data"; compare.c: of alyans verify. */
MUST_USE err_t registry_export_person(struct cx *cx, int64_t account, struct json_out *j);
MUST_USE err_t registry_erase_person(struct cx *cx, int64_t account);
MUST_USE err_t registry_keeps_account(struct cx *cx, int64_t account, bool *out);
MUST_USE err_t registry_compare_record(struct cx *cx, struct record_differences *to);

/* commands.c: user mandate. */
extern const struct command registry_commands[];

#endif
