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
    const struct link_made *links;
    size_t link_count;
    struct role_offer_list offers;
    html_t ways; /* to what is one's own elsewhere on the site; may be empty */
    const struct form *form;
    const struct field_label *labels;
    size_t label_count;
    html_t connection_note, language, current, password, again;
};

struct give_page {
    const struct form *form;
    const struct field_label *labels;
    size_t label_count;
    html_t connection_note, code;
    str_t next;
    int64_t wait_seconds; /* 0: none */
};
struct factor_page {
    const struct account *who;
    bool is_required;   /* by a role */
    bool is_fresh;      /* changing it is possible right now */
    bool was_recovered; /* a recovery code let in */
    bool was_removed;
    int64_t codes_left;
    bool is_pending; /* a secret is being set up */
    str_t secret;    /* in groups of four */
    url_t otpauth;   /* the same for an app on this device */
    html_t qr;
    const struct form *form;
    const struct field_label *labels;
    size_t label_count;
    html_t connection_note, code;
};
struct codes_page {
    const str_t *codes; /* RECOVERY_CODES */
    bool is_first;      /* the factor was just set up */
};

struct news_page {
    const struct account *who;
    const struct link_made *links;
    size_t link_count;
    struct role_offer_list offers;
    str_t next;
};

struct leave_page {
    const struct account *who;
    uint32_t last; /* roles nobody else holds */
    bool is_done;
    const struct form *form;
    html_t confirm;
};
struct erase_page {
    const struct account *who;
    uint32_t last;
    const struct form *form;
    const struct field_label *labels;
    size_t label_count;
    html_t connection_note, password, code;
};
struct member {
    str_t name;
    bool is_me, can_act; /* has chosen a password and set up the second factor */
};
struct hand_over_page {
    const struct member *members;
    size_t member_count;
    struct role_offer_list offers;
    bool is_member, may_step_down;
    html_t handed; /* a link just made */
    const struct form *form;
    const struct field_label *labels;
    size_t label_count;
    html_t email, name, language;
};

/* enter_web.c: signing in and entering by a link. */
handler_fn sign_in_get, sign_in_post, enter_get, enter_post;
/* Where to go from here: to the code, to setting up a factor, to news, or to next. */
MUST_USE err_t url_after_entry(struct cx *cx, const struct account *who, str_t next, url_t *out);
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

/* factor_web.c: the second factor. */
handler_fn factor_get_page, factor_begin_post, factor_confirm_post, factor_codes_post,
    factor_remove_post, give_get, give_post;

/* person_web.c: what happened to one's account meanwhile, one's data, leaving. */
MUST_USE err_t account_has_news(struct cx *cx, account_id who, bool *out);
handler_fn news_get, news_post, data_get, erase_get, erase_post, erased_get, leave_get, leave_post;
err_t erase_prepare(struct cx *cx, const struct request *rq, void **prepared);

/* hand_over_web.c: the secretariat passes on. */
handler_fn hand_over_get, hand_over_post, hand_over_withdraw_post, hand_over_step_down_post,
    offer_take_post, offer_decline_post;

/* "by the secretariat": who made a link, by enum ledger_as. */
str_t maker_label(struct cx *cx, int made_as);
str_t purpose_label(struct cx *cx, enum link_purpose purpose);

/* web.c: the password of who is signed in, asked for again. In .prepare: *prepared becomes a struct
 * password_try, or stays NULL while the throttle holds. In the handler: counts a wrong one; errors:
 * ERR_TOO_MANY (it was not tried). */
MUST_USE err_t password_try_own(struct cx *cx, const struct request *rq, const struct account *who,
                                str_t password, void **prepared);
MUST_USE err_t password_judge_own(struct cx *cx, const struct request *rq,
                                  const struct account *who, bool *holds);

/* commands.c: alyans user … */
extern const struct command identity_commands[];

#endif
