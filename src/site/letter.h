/* A letter to one address, as features below mail/ hand it over; mail/ queues and sends it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SITE_LETTER_H
#define ALYANS_SITE_LETTER_H

#include "kit/html/html.h"

/* One line of a letter: a paragraph, or a link that stands on a line of its own. */
struct letter_part {
    str_t text; /* plain, in the letter's language; of a link: what it does */
    str_t link; /* path and query on this site ("/claims/TOKEN"); empty: a paragraph */
};
enum { LETTER_PARTS_MAX = 24, STRANGERS_LETTERS_A_DAY = 3 };

/* mail/ adds: who sends and who pays (site disclosure), why the reader gets it, how to stop it. */
struct letter {
    const char *kind; /* stored and public: "claim", "invitation", "objection-answer" */
    str_t to;         /* address */
    enum lang lang;
    str_t subject; /* plain */
    const struct letter_part *parts;
    size_t part_count;
    int64_t organisation; /* it is about or speaks for; 0: the alliance */
    int64_t account;      /* whose letter it is, for "my data"; 0: none */
    str_t once_key;       /* a second letter of this key is not sent; empty: no such rule */
    bool is_strangers; /* caused by anybody who writes an address into a form: only so many a day */
};
/* In the running write transaction. Errors: ERR_UNAVAILABLE (no mail server is set: nothing is
 * queued, and the page should show another way), ERR_INVALID (address), ERR_CONFLICT (suppressed:
 * the address refused mail before; or strangers have caused STRANGERS_LETTERS_A_DAY of this kind to
 * it since yesterday). app/ hangs it into site_of(cx)->letter_send; NULL: no mail. */
typedef err_t letter_send_fn(struct cx *cx, const struct letter *l);

/* The same where it is foreseen that none can go there (no mail is set, the address takes none):
 * then *is_sent is false, and the page tells it otherwise. Errors: ERR_DB. */
MUST_USE err_t letter_send_if_possible(struct cx *cx, const struct letter *l, bool *is_sent);

/* Something people can ask to get letters about; a feature registers its own in its row. */
struct mail_topic {
    const char *word;  /* stored, in addresses: "news" */
    const char *label; /* N_("News of the registry and of projects") */
    const char *help;  /* N_(), one sentence: what comes, and how often to expect it */
    /* Name and page of a row of the feature that can be asked about alone (a consultation); NULL:
     * the topic is asked for as a whole only. Errors: ERR_NOT_FOUND, ERR_DB. */
    err_t (*describe)(struct cx *cx, int64_t about, str_t *name, url_t *where);
    bool is_about; /* only about such a row, never as a whole */
};

#endif
