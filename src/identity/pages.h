/* What identity's views are drawn from, and its handlers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_IDENTITY_PAGES_H
#define ALYANS_IDENTITY_PAGES_H

#include "identity/store.h"

struct sign_in_page {
    const struct form *form;
    const struct field_label *labels;
    size_t label_count;
    html_t connection_note, email, password;
    str_t next;
    int64_t wait_seconds; /* 0: none */
};
struct enter_page {
    const struct account *who;
    str_t token;
    bool is_reset;
    const struct form *form;
    const struct field_label *labels;
    size_t label_count;
    html_t connection_note, password, again;
};
struct account_page {
    const struct account *who;
    const struct session *sessions;
    size_t session_count;
    bool is_password_changed;
    const struct form *form;
    const struct field_label *labels;
    size_t label_count;
    html_t connection_note, language, current, password, again;
};

/* enter_web.c: signing in and entering by a link. */
handler_fn sign_in_get, sign_in_post, enter_get, enter_post;
err_t sign_in_prepare(struct cx *cx, const struct request *rq, void **prepared);
err_t enter_prepare(struct cx *cx, const struct request *rq, void **prepared);

/* Reads the two fields of a new password; faults are noted in f. */
str_t form_new_password(struct cx *cx, struct form *f, str_t email);
/* The fields "password" and "again". */
void new_password_fields(struct cx *cx, const struct form *f, html_t *password, html_t *again);
/* One try with a password, made on the pool. */
struct password_try {
    account_id who; /* 0: there is no such account */
    str_t stored;   /* the hash it was tried against */
    bool matches;
    str_t fresh; /* a new hash to store; empty: none */
};

/* commands.c: user add, invite, reset, list, disable, enable. */
extern const struct command identity_commands[];

#endif
