/* Rows of mail: every statement behind a function. All results live in cx->arena; all errors are
 * those of db.h unless said.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MAIL_STORE_H
#define ALYANS_MAIL_STORE_H

#include "mail/rules.h"

extern const struct db_catalog mail_sql;

/* --- addresses -------------------------------------------------------------------------------- */

struct mail_address {
    int64_t id;
    str_t email;
    usec_t created_at, asked_at, confirmed_at, suppressed_at;
    str_t suppressed_why, suppressed_answer;
};
struct mail_addresses {
    const struct mail_address *at;
    size_t count;
};
/* Errors: ERR_NOT_FOUND. */
MUST_USE err_t address_get(struct cx *cx, int64_t id, struct mail_address *out);
MUST_USE err_t address_find(struct cx *cx, str_t email, struct mail_address *out);
/* The row of this address, made where there is none. */
MUST_USE err_t address_of(struct cx *cx, str_t email, struct mail_address *out);
MUST_USE err_t address_set_asked(struct cx *cx, int64_t id);
MUST_USE err_t address_set_confirmed(struct cx *cx, int64_t id);
/* why "": takes letters again. */
MUST_USE err_t address_set_suppressed(struct cx *cx, int64_t id, str_t why, str_t answer);
/* Newest first, ids below before (0: all). */
MUST_USE err_t address_list_suppressed(struct cx *cx, int64_t before, int limit,
                                       struct mail_addresses *out);
/* With its subscriptions and deliveries, and the words of letters to it alone. */
MUST_USE err_t address_delete(struct cx *cx, int64_t id);

/* --- subscriptions ---------------------------------------------------------------------------- */

struct subscription {
    int64_t id, address, about;
    str_t topic;
    enum lang language;
    enum pace pace;
    str_t state; /* asked, confirmed, ended */
    usec_t asked_at, confirmed_at, ended_at;
};
struct subscriptions {
    const struct subscription *at;
    size_t count;
};
/* By topic. */
MUST_USE err_t subscription_list(struct cx *cx, int64_t address, struct subscriptions *out);
/* Errors: ERR_NOT_FOUND. */
MUST_USE err_t subscription_get(struct cx *cx, int64_t id, struct subscription *out);
/* A row in state asked; one that is asked or ended becomes asked anew, a confirmed one stays. */
MUST_USE err_t subscription_ask(struct cx *cx, const struct subscription *s);
/* All asked ones since then. *count: how many. */
MUST_USE err_t subscription_confirm(struct cx *cx, int64_t address, usec_t since, int64_t *count);
/* Confirmed ones get pace and language. */
MUST_USE err_t subscription_set_manner(struct cx *cx, int64_t address, enum pace pace,
                                       enum lang language);
/* Its reader turned it on on their own page: confirmed at once. */
MUST_USE err_t subscription_put_confirmed(struct cx *cx, const struct subscription *s);
/* One, or with id 0 all of the address. */
MUST_USE err_t subscription_end(struct cx *cx, int64_t address, int64_t id, str_t why);

/* --- items and gathering ---------------------------------------------------------------------- */

MUST_USE err_t item_put(struct cx *cx, const struct mail_item *item);
/* Items not gathered yet get the next seq. *top: the highest there is. Begun by a look without
 * writing: *waits says whether there is anything to stamp. */
MUST_USE err_t item_waits(struct cx *cx, bool *waits);
MUST_USE err_t item_stamp(struct cx *cx);
MUST_USE err_t item_top(struct cx *cx, int64_t *top);

/* Is any confirmed subscription of this pace behind top and not gathered since moment? */
MUST_USE err_t gather_is_due(struct cx *cx, enum pace pace, int64_t top, usec_t moment, bool *out);
/* The last of at most limit addresses after the given one that are; 0: none. */
MUST_USE err_t gather_lot_end(struct cx *cx, enum pace pace, int64_t top, usec_t moment,
                              int64_t after, int64_t limit, int64_t *last);
/* One row: this address gets this item. In the order of address, language, item. */
struct gather_row {
    int64_t address, subscription, item;
    enum lang language;
    str_t topic;
};
MUST_USE err_t gather_rows(struct cx *cx, enum pace pace, int64_t top, usec_t moment, int64_t after,
                           int64_t last, const struct gather_row **out, size_t *count);
/* They are gathered up to top and moment. */
MUST_USE err_t gather_done(struct cx *cx, enum pace pace, int64_t top, usec_t moment, int64_t after,
                           int64_t last);
/* Readers of every pace are due, whenever they were gathered last. */
MUST_USE err_t gather_now(struct cx *cx, int64_t *subscriptions);
struct item_row {
    int64_t id, organisation;
    struct text2 title, text;
    str_t path, topic;
};
MUST_USE err_t item_get(struct cx *cx, int64_t id, struct item_row *out);

/* Up to which seq of the record news were taken; -1: from its beginning on. */
enum { FOLLOW_NEVER_BEGUN = -2 };
MUST_USE err_t follow_get(struct cx *cx, str_t topic, int64_t *seq);
/* Errors: ERR_CONFLICT (somebody else went on from was meanwhile). */
MUST_USE err_t follow_set(struct cx *cx, str_t topic, int64_t was, int64_t seq);

/* --- letters ---------------------------------------------------------------------------------- */

struct letter_row {
    int64_t id;
    str_t kind, topic, subject, body_text, body_html, once_key;
    enum lang language;
    int64_t organisation, account;
    bool is_public;
    int64_t recipients, delivered, refused;
    usec_t created_at;
};
struct letter_rows {
    const struct letter_row *at;
    size_t count;
};
/* *id: the row's, or that of the row with this once_key, and *is_new says which. */
MUST_USE err_t letter_put(struct cx *cx, const struct letter_row *l, int64_t *id, bool *is_new);
MUST_USE err_t letter_get(struct cx *cx, int64_t id, struct letter_row *out);
MUST_USE err_t letter_find_once(struct cx *cx, str_t once_key, int64_t *id);
/* Of this kind, written to the address since then. */
MUST_USE err_t letter_count_since(struct cx *cx, int64_t address, str_t kind, usec_t since,
                                  int64_t *out);
/* Public ones, newest first, ids below before (0: all); without their bodies. */
MUST_USE err_t letter_list_public(struct cx *cx, int64_t before, int limit,
                                  struct letter_rows *out);
struct day_count {
    usec_t day;
    str_t kind;
    int64_t letters;
};
/* Of letters to one person, newest days first. */
MUST_USE err_t letter_count_days(struct cx *cx, int limit, const struct day_count **out,
                                 size_t *count);
MUST_USE err_t letter_add_recipients(struct cx *cx, int64_t id, int64_t more);

/* --- deliveries ------------------------------------------------------------------------------- */

struct delivery {
    int64_t letter, address, subscription, attempts;
};
MUST_USE err_t delivery_put(struct cx *cx, const struct delivery *d, int rank);
MUST_USE err_t delivery_is_due(struct cx *cx, bool *out);
/* Takes at most limit due ones for itself until leased_till. Alone in its transaction. */
MUST_USE err_t delivery_claim(struct cx *cx, usec_t leased_till, int64_t limit,
                              struct delivery *out, size_t *count);
/* What is needed to send it; is_wanted: its address takes letters, and (subscriptions) still wants
 * them. Errors: ERR_NOT_FOUND. */
struct delivery_facts {
    str_t email;
    bool is_wanted;
};
MUST_USE err_t delivery_look(struct cx *cx, const struct delivery *d, struct delivery_facts *out);

/* How a try ended. */
struct settlement {
    struct delivery d;
    enum { SETTLED_SENT, SETTLED_REFUSED, SETTLED_GIVEN_UP, SETTLED_DROPPED, SETTLED_LATER } end;
    bool counts;   /* later: the try counts */
    usec_t due_at; /* later */
    int code;      /* of the answer */
    str_t answer;
    bool is_suppressed; /* refused: nothing more to this address */
};
MUST_USE err_t delivery_settle(struct cx *cx, const struct settlement *s);
struct queue_state {
    int64_t due, put_off, suppressed, subscribers;
    int64_t failed;    /* refused or given up within the last seven days */
    int64_t unwritten; /* letters that could not be written, likewise */
    usec_t oldest;     /* due since, 0: none */
};
/* A letter that could not be written left one reader out. */
MUST_USE err_t letter_unwritten(struct cx *cx, str_t once_key);
MUST_USE err_t queue_look(struct cx *cx, struct queue_state *out);

/* --- persons and time ------------------------------------------------------------------------- */

/* One letter to an account, for "my data". */
struct account_letter {
    str_t kind, state;
    usec_t created_at, settled_at;
};
MUST_USE err_t letter_list_of_account(struct cx *cx, int64_t account,
                                      const struct account_letter **out, size_t *count);
/* Letters to the account lose their words and whose they were; what is due of them is dropped. */
MUST_USE err_t letter_forget_account(struct cx *cx, int64_t account);
/* Deletes settled deliveries and ended subscriptions from before then, unconfirmed ones of before
 * asked, addresses that nothing is kept for, items of long ago. */
MUST_USE err_t mail_sweep(struct cx *cx, usec_t before, usec_t asked);

#endif
