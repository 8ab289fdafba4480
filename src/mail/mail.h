/* Letters out: who asked for them, the queue, what servers answer, the public outbox. Owns the
 * tables mail_*; nobody else writes to them.
 *
 * Three ways in. site_of(cx)->letter_send: one letter to one person (an invitation, an answer to a
 * claim). mail_publish: something for everyone who asked for a topic; it waits until it is
 * gathered, at once, daily or weekly, as each reader chose. A feature's mail_topics: what can be
 * asked for. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MAIL_MAIL_H
#define ALYANS_MAIL_MAIL_H

#include "kit/db/writer.h"
#include "registry/registry.h"

struct settings;

/* --- putting out ------------------------------------------------------------------------------ */

/* The topic of mail/ itself, for higher features too. What the registry records comes by itself. */
#define MAIL_TOPIC_NEWS "news"

struct mail_item {
    const char *topic;     /* registered by some feature */
    int64_t about;         /* row of that feature the item is about (a consultation), 0: none */
    struct text2 title;    /* plain, one line; both languages, or one for both */
    struct text2 text;     /* plain; may be empty */
    str_t path;            /* its page on this site, without language: "/projects/x#budget" */
    int64_t organisation;  /* who speaks, or whom it is about: its disclosure is printed; 0: the
                              alliance */
    const enum lang *only; /* readers of this language alone hear of it; NULL: of every one */
    str_t once_key;        /* a second item of this key is not put out; empty: no such rule */
};
/* In the running write transaction; cheap, however many readers there are. Also while no mail is
 * sent: nothing is kept then. Errors: ERR_DB. */
MUST_USE err_t mail_publish(struct cx *cx, const struct mail_item *item);

/* --- asking ----------------------------------------------------------------------------------- */

/* A box on a feature's page: "Hear about this consultation", folded. Whoever is signed in finds the
 * own address filled in; strangers get a letter that asks to confirm. Empty where no mail goes out.
 */
struct mail_box {
    const char *topic;
    int64_t about;
    str_t title, help; /* plain */
    const char *id;    /* of the box on its page */
};
html_t mail_box(struct cx *cx, const struct mail_box *b);

/* letter_send of struct site: app/ hangs it in when mail_is_on. */
letter_send_fn mail_letter_send;

/* --- settings --------------------------------------------------------------------------------- */

/* Is a relay set? NULL settings (tests): no. */
bool mail_is_on(const struct settings *s);
/* What is wrong with the mail settings together, as a msgid for the operator; NULL: nothing, or
 * mail is off. Pure. */
const char *mail_settings_fault(const struct settings *s);

/* --- the delivery thread ---------------------------------------------------------------------- */

struct postman_config {
    struct writer *writer;
    str_t db_url;
    const struct settings *settings;
    struct ids *ids;
    const void *app;
};
struct postman;
/* Follows the record for news, gathers what is due, and sends over one kept connection. A letter is
 * never lost; it may go out twice when the program is killed between the relay's yes and our note
 * of it (the same Message-ID both times). Only with mail_is_on. smtp_init was called. Errors: those
 * of db_open, ERR_NO_MEMORY. */
MUST_USE err_t postman_start(const struct postman_config *config, struct postman **out);
/* Finishes the letter at hand, settles, says goodbye to the relay. Before writer_close. NULL: fine.
 */
void postman_stop(struct postman *p);

/* For the record's pages: a mailing is named by its subject. */
MUST_USE err_t mailing_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);

extern const struct feature mail_feature;

#endif
