/* What the pages of mail are drawn from, and their handlers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MAIL_PAGES_H
#define ALYANS_MAIL_PAGES_H

#include "mail/letter.h"

enum { MAIL_PAGE_MAX = 4 << 20 };

/* An address of this site that letter_address made, for href. */
url_t own_address(struct cx *cx, str_t whole);

/* --- topics ----------------------------------------------------------------------------------- */

enum { TOPICS_MAX = 32 };
struct topics {
    const struct mail_topic *at[TOPICS_MAX];
    size_t count;
};
/* Of all features, lower ones first. */
struct topics topics_of(struct cx *cx);
/* Its label in the reader's language; the word itself for one that is registered no more. */
str_t topic_label(struct cx *cx, str_t word);

/* NULL: no feature registers it. */
const struct mail_topic *topic_find(struct cx *cx, str_t word);
/* "Consultations: How should we observe?"; of one about nothing in particular its topic. Errors:
 * ERR_DB. */
struct subscription;
MUST_USE err_t subscription_label(struct cx *cx, const struct subscription *s, str_t *out);

/* What somebody wants. */
struct wish {
    bool topics[TOPICS_MAX];
    enum pace pace;
    enum lang language;
};
/* Notes the wish as asked for and queues the letter that asks to confirm it, unless one went out a
 * moment ago or the address takes none: whoever looks on learns nothing about the address. Errors:
 * ERR_UNAVAILABLE (no mail). */
MUST_USE err_t mail_subscribe(struct cx *cx, str_t email, const struct wish *wish);
/* The same about one row alone: topic, about, pace and language of *s count. Whoever is signed in
 * with this address, which has confirmed before, needs no further letter: *is_on. */
MUST_USE err_t mail_subscribe_about(struct cx *cx, str_t email, const struct subscription *s,
                                    bool *is_on);

/* --- subscribing ------------------------------------------------------------------------------ */

struct topic_box {
    str_t name, label, help;
    bool is_checked;
};
struct wish_form {
    const struct form *form;
    html_t errors;
    html_t email;
    struct topic_box topics[TOPICS_MAX];
    size_t topic_count;
    str_t topic_error;
    html_t pace, language;
};
struct subscribe_page {
    struct wish_form form;
    bool is_off; /* no mail goes out from here */
};
/* One topic with the manner it comes in. */
struct wanted {
    int64_t id;
    str_t label, pace, language;
};
struct door_page {
    str_t token;
    const struct wanted *at;
    size_t count;
    str_t mine; /* token of the page of all subscriptions; empty: none */
};
struct mine_page {
    str_t token;
    struct wish_form form;
    const struct topic_box *kept; /* about one thing each; a mark taken away ends them */
    size_t kept_count;
    bool is_saved, is_suppressed;
    size_t confirmed;
};

handler_fn subscribe_get, subscribe_post, subscribe_sent_get;
handler_fn confirm_get, confirm_post;
handler_fn stop_get, stop_post;
handler_fn mine_get, mine_post;

/* Asking about one row, drawn again where it was refused. */
struct about_page {
    const struct mail_topic *topic;
    int64_t about;
    str_t name;
    url_t where;
    html_t errors, email, pace;
};
/* What comes to the address of whoever is signed in. */
struct account_mail_page {
    const struct wanted *at;
    size_t count;
    bool is_off, is_saved;
};
handler_fn about_post, account_mail_get, account_mail_stop;
/* Those of an address in this state, with label and manner. */
struct wanted_list {
    const struct wanted *at;
    size_t count;
};
MUST_USE err_t wanted_of(struct cx *cx, int64_t address, str_t state, usec_t since,
                         struct wanted_list *out);
html_t draw_pace(struct cx *cx, const struct form *form);
enum pace pace_in_form(struct form *form);

/* --- the outbox ------------------------------------------------------------------------------- */

struct outbox_page {
    const struct letter_row *at;
    size_t count;
    bool has_older;
    const struct day_count *days;
    size_t day_count;
    bool is_first; /* the newest: personal letters are counted here */
};
struct outbox_letter {
    const struct letter_row *l;
    str_t last_lines;
    const struct organisation *organisation; /* NULL: the alliance */
};
/* "Digest" for "digest": kinds of letters in the reader's words; others as they are. */
str_t letter_kind_label(struct cx *cx, str_t kind);
handler_fn outbox_get, outbox_letter_get, outbox_csv_get, api_outbox_get, api_outbox_letter_get;
extern const struct api_operation outbox_op, outbox_letter_op;

/* --- the secretariat -------------------------------------------------------------------------- */

struct mail_desk {
    bool is_on;
    struct queue_state queue;
    const struct mail_address *at;
    size_t count;
    bool has_older;
    html_t errors, email;
};
handler_fn mail_desk_get, suppress_post, release_post;
struct signpost;
/* The feature's desk hook. */
err_t mail_desk_lines(struct cx *cx, struct signpost *out, size_t *count);

/* --- persons, commands ------------------------------------------------------------------------ */

struct json_out;
err_t mail_export_person(struct cx *cx, int64_t account, struct json_out *j);
err_t mail_erase_person(struct cx *cx, int64_t account);
err_t mail_housekeep(struct cx *cx);
extern const struct command mail_commands[];

MUST_USE err_t mail_respond(struct cx *cx, const struct request *rq, struct response *rs,
                            int status, const struct page *page, struct buf *body);

#endif
