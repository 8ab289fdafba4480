/* What the pages of claims and objections are drawn from, and their handlers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_CLAIMS_PAGES_H
#define ALYANS_REGISTRY_CLAIMS_PAGES_H

#include "registry/pages.h"

enum claim_step {
    CLAIM_ASK,         /* the form */
    CLAIM_LINK_SENT,   /* look into your mail */
    CLAIM_CONFIRM,     /* the link was opened: one button */
    CLAIM_WAITS,       /* the secretariat looks at it */
    CLAIM_HANDED_OVER, /* to an account that has a password already */
    CLAIM_OVER,        /* the link was used before, or too late: what became of it */
};
struct claim_page {
    const struct organisation *o;
    enum claim_step step;
    bool is_taken; /* somebody administers it already */
    bool has_mail, is_demo;
    str_t token;
    const struct claim *became; /* CLAIM_OVER */
    html_t errors, name, email, post, grounds;
};
struct claim_line {
    const struct claim *c;
    struct organisation o;
    bool is_open;
    html_t errors, checked, reason;
};
struct claims_page {
    const struct claim_line *lines;
    size_t count;
    struct entry_handed link; /* just made: mailed, or shown once */
};

/* The row an objection is about, in words. */
struct objected {
    str_t what;  /* "E-mail: a@b.example"; empty: the page as a whole */
    url_t where; /* text empty: nowhere of its own */
};
struct objection_line {
    const struct objection *x;
    struct objected about;
    struct organisation o;
    bool is_open;
    html_t errors, how, decision;
};
struct objections_page {
    const struct organisation *o; /* of one page; NULL: the desk */
    const struct objection_line *lines;
    size_t count;
};
struct objecting_page {
    const struct organisation *o;
    bool is_own; /* the organisation itself objects */
    html_t errors, about, text, name, email;
    int64_t about_id;
    str_t what; /* the row it is about; empty: the page as a whole */
};

/* Whoever is signed in claims and objects as a person, whatever mandate is chosen meanwhile: the
 * organisation of that mandate has said nothing. */
void act_as_oneself(struct cx *cx);

handler_fn claim_get_page, claim_post, claim_confirm_get, claim_confirm_post, claims_get,
    claim_accept_post, claim_refuse_post, claims_file;
handler_fn objections_get, objecting_get, objecting_post, objections_desk_get,
    objection_decide_post, objections_file, objections_desk_file;

#endif
