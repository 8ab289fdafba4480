/* Positions by mail link: a representative who holds a mandate is asked to take positions by a link
 * that works once, without signing in. What is kept of a link is its hash; opening it changes
 * nothing, a POST takes the positions. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_POSITIONS_INVITATIONS_H
#define ALYANS_VIEWPOINTS_POSITIONS_INVITATIONS_H

#include "viewpoints/store.h"

ID_TYPE(invitation_id);

enum invitation_end {
    INVITATION_GOES_ON,
    INVITATION_FINISHED,  /* everything asked for is answered, or said to be */
    INVITATION_REPLACED,  /* by a newer one */
    INVITATION_WITHDRAWN, /* by the secretariat or an administrator */
    INVITATION_ERASED,    /* with the person */
};

struct invitation {
    invitation_id id;
    consultation_id consultation;
    organisation_id organisation;
    mandate_id mandate;
    account_id account; /* 0: erased or forgotten */
    bool was_mailed;    /* the program sent it to the holder; else somebody handed it over */
    usec_t invited_at, ends_at, ended_at;
    enum invitation_end why;
    int64_t positions; /* taken by its links */
    usec_t used_at;    /* when one took some last; 0: never */
};

/* How a link stands. */
enum mail_link {
    MAIL_LINK_WORKS,
    MAIL_LINK_UNKNOWN,
    MAIL_LINK_USED, /* this one took positions; a later one of the same invitation may work */
    MAIL_LINK_EXPIRED,
    MAIL_LINK_WITHDRAWN,
    MAIL_LINK_REPLACED,
    MAIL_LINK_FINISHED,
    MAIL_LINK_MANDATE_OVER, /* revoked, ended, resting, or not for positions any more */
    MAIL_LINK_NOT_OPEN,     /* the consultation takes no positions now */
};
/* Pure. used_at: of the link, 0: not yet; m NULL: gone. */
enum mail_link mail_link_state(const struct invitation *i, usec_t used_at, const struct mandate *m,
                               const struct consultation *c, usec_t now);
/* Until when links of an invitation made now work: 14 days, or the end of the consultation. Pure.
 */
enum { MAIL_LINK_DAYS = 14 };
usec_t invitation_ends_at(const struct consultation *c, usec_t now);

/* Everything a link leads to. */
struct mail_link_found {
    enum mail_link state; /* UNKNOWN: nothing else is set */
    struct invitation invitation;
    struct mandate mandate; /* id 0: gone */
    struct consultation consultation;
    struct hash256 token;
    usec_t used_at;
    bool owes_factor; /* its holder would have to give the second factor to sign */
};
/* Errors: ERR_DB. */
MUST_USE err_t mail_link_find(struct cx *cx, str_t token, struct mail_link_found *out);

/* Invites the holder of a mandate; an invitation of the same that goes on is replaced. *token is
 * the link's, for the page to show; empty: it went out by mail. Errors: ERR_NOT_FOUND (no such
 * mandate), ERR_FORBIDDEN (neither secretariat nor an administrator of the organisation; or the
 * mandate is not for positions now), ERR_CONFLICT (the consultation takes no positions of
 * organisations). Ledger. */
MUST_USE err_t invitation_make(struct cx *cx, const struct consultation *c, mandate_id m,
                               struct invitation *out, str_t *token);
/* Errors: ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_CONFLICT (over). Ledger. */
MUST_USE err_t invitation_withdraw(struct cx *cx, invitation_id id);
/* After `positions` were taken by a link that works: the link is used up. With `rest`, a new one is
 * made and mailed where the first was; *token: for the page; else the invitation is finished.
 * Errors: ERR_CONFLICT (used at the same moment). */
enum invitation_rest { REST_NONE, REST_BY_A_NEW_LINK };
MUST_USE err_t mail_link_use(struct cx *cx, const struct mail_link_found *link, int64_t positions,
                             enum invitation_rest rest, str_t *token, bool *is_mailed);
/* Of one consultation, of one organisation or (0) all; newest first. */
MUST_USE err_t invitation_list(struct cx *cx, consultation_id in, organisation_id whose,
                               const struct invitation **out, size_t *count);
MUST_USE err_t invitation_get(struct cx *cx, invitation_id id, struct invitation *out);
/* The letter. Errors: ERR_DB; where none can go *is_sent is false. */
MUST_USE err_t invitation_send(struct cx *cx, const struct invitation *i,
                               const struct consultation *c, str_t token, bool is_rest,
                               bool *is_sent);

/* What a link took, in the order of statements: those in force and those replaced since. */
MUST_USE err_t mail_link_taken(struct cx *cx, const struct mail_link_found *link,
                               const struct stance **out, size_t *count);

struct json_out;
/* "My data", "erase my data", and forgetting whom what is over was for. */
MUST_USE err_t invitations_export_person(struct cx *cx, int64_t account, struct json_out *j);
MUST_USE err_t invitations_erase_person(struct cx *cx, int64_t account);
MUST_USE err_t invitations_housekeep(struct cx *cx);

#endif
