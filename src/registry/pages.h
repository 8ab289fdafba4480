/* What the registry's views are drawn from, and its handlers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_PAGES_H
#define ALYANS_REGISTRY_PAGES_H

#include "registry/store.h"

enum { REGISTRY_PAGE_MAX = 1 << 20 };

struct organisations_page {
    const struct organisation *at;
    size_t count; /* of at */
    size_t locals, internationals;
    bool is_filtered; /* only these are shown: */
    enum scope only;
    bool may_edit;
};
struct organisation_page {
    const struct organisation *o;
    size_t mandates; /* that hold now */
    html_t sections; /* of the features above */
    bool may_edit;
};
struct organisation_form_page {
    const struct organisation *o; /* NULL: a new one */
    url_t action;
    html_t errors, slug, name_az, name_en, short_az, short_en, kind, scope, note_az, note_en;
};
/* A mandate with the names a reader needs. */
struct mandate_line {
    const struct mandate *m;
    const struct organisation *o;
    bool holds;
};
struct speak_for_page {
    const struct mandate_line *lines; /* those that hold */
    size_t count;
};
/* One account and its mandates. */
struct person {
    const struct account *who;
    const struct mandate_line *lines;
    size_t count;
    bool may_get_link; /* by the actor */
};
struct people_page {
    const struct person *people;
    size_t count;
    str_t link, link_for; /* just made, shown once; empty: none */
    html_t invite_errors, email, name, role, language, organisation, until;
    html_t give_errors, give_account, give_organisation, give_until;
};

handler_fn organisation_new_get, organisation_new_post, organisation_edit_get,
    organisation_edit_post;
handler_fn people_get, people_invite_post, people_link_post, mandate_give_post, mandate_revoke_post;

/* The page's own frame. body is emptied into it. */
MUST_USE err_t registry_respond(struct cx *cx, const struct request *rq, struct response *rs,
                                int status, const struct page *page, struct buf *body);
const struct organisation *organisation_by_id(const struct organisation *at, size_t count,
                                              organisation_id id);

/* commands.c: user mandate. */
extern const struct command registry_commands[];

#endif
