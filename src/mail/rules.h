/* Decisions about letters: links, moments, tries. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MAIL_RULES_H
#define ALYANS_MAIL_RULES_H

#include "kit/crypto/crypto.h"
#include "mail/mail.h"

/* --- links in letters ------------------------------------------------------------------------- */

/* What a link lets its holder do. No address is in it, nothing of it is stored: it is the number of
 * a row under a keyed hash, good as long as that row is there. */
enum door {
    DOOR_CONFIRM = 'c',  /* say yes to what was asked for: of an address */
    DOOR_MINE = 'm',     /* see and change what one gets: of an address */
    DOOR_STOP_ONE = 's', /* stop one subscription */
    DOOR_STOP_ALL = 'a', /* stop everything: of an address */
};
enum { TOKEN_CHARS = 32 };
str_t door_token(struct arena *arena, const struct secret *key, enum door door, int64_t id);
/* false: made up, of another door, or of another installation. */
MUST_USE bool door_token_read(struct arena *arena, const struct secret *key, enum door door,
                              str_t token, int64_t *id);

/* --- moments ---------------------------------------------------------------------------------- */

enum pace { PACE_AT_ONCE, PACE_DAILY, PACE_WEEKLY };
enum { PACES = 3 };
str_t pace_word(enum pace p); /* stored: "at_once" */
MUST_USE bool pace_read(str_t word, enum pace *out);
/* The last moment at which letters of this pace are gathered, at or before now: now itself for
 * PACE_AT_ONCE; hour o'clock of a day, or of a Monday, in the site's zone. */
usec_t pace_moment(struct arena *arena, enum pace p, int64_t hour, usec_t now);

/* How long a link to confirm is good, and how soon another may be asked for: nobody can use the
 * form to fill a stranger's mailbox. */
enum { CONFIRM_DAYS = 7, ASK_AGAIN_MINUTES = 10 };

/* --- tries ------------------------------------------------------------------------------------ */

enum { TRIES_MAX = 14 }; /* with a first wait of a minute: two days and a half */
/* After the attempts-th failure: first, doubled each time up to six hours, with up to a quarter of
 * jitter taken from luck (0..UINT32_MAX). */
usec_t try_again_after(usec_t first, int64_t attempts, uint32_t luck);
/* After so many failures in a row the relay, or a domain, is left alone for so long: 5 seconds,
 * doubled up to 5 minutes. */
usec_t trouble_pause(int64_t failures);

#endif
