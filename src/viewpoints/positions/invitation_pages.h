/* What the pages of mail links are drawn from. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_POSITIONS_INVITATION_PAGES_H
#define ALYANS_VIEWPOINTS_POSITIONS_INVITATION_PAGES_H

#include "viewpoints/pages.h"
#include "viewpoints/positions/invitations.h"

/* One open statement of the form. */
struct by_mail_line {
    const struct statement *statement;
    const struct stance *coded; /* read from sources so far; NULL: nothing */
    const char *position, *reason, *certainty, *source; /* names of its fields */
    str_t chosen, error;
    html_t reason_field, certainty_field, source_field;
};
/* What a link took. */
struct by_mail_taken {
    const struct statement *statement;
    const struct stance *stance;
};
struct by_mail_page {
    const struct mail_link_found *link;
    str_t token;
    enum position_way way;
    const struct organisation *organisation;
    struct by_mail_line *lines;
    size_t count;
    int64_t open;          /* statements without an own position: count of them, or more */
    int64_t on_record;     /* statements with one */
    enum standing becomes; /* what positions become here */
    html_t errors, funder;
    int64_t was_taken, still_open;     /* after the press */
    const struct by_mail_taken *taken; /* what this very link took */
    size_t taken_count;
    bool is_preliminary; /* some of it, in force */
    bool is_mailed;      /* a link for the rest is on its way */
    str_t next_token;    /* the same, to go on at once; empty: none */
};
url_t url_by_mail(struct cx *cx, str_t token);

/* A representative who can be invited, or was. */
struct invitee {
    const struct mandate *mandate;
    const struct organisation *organisation;
    html_t holder;
    const struct invitation *last; /* the latest; NULL: none so far */
    str_t name;                    /* of the box */
};
struct invitations_page {
    const struct consultation *c;
    bool is_desk; /* the secretariat's; else an administrator's */
    const struct invitee *at;
    size_t count;
    int64_t mailed;       /* just now */
    const html_t *handed; /* links to hand over, just made */
    size_t handed_count;
    bool is_refused, is_open;
    html_t speaker;
};
/* "Invited on 3 May, until 17 May, no position so far". */
str_t invitation_text(struct cx *cx, const struct invitation *i);

handler_fn by_mail_get, by_mail_post;
handler_fn invitations_desk_get, invitations_desk_post, invitations_own_get, invitations_own_post,
    invitation_desk_withdraw, invitation_own_withdraw;
url_t url_invitations(struct cx *cx, const struct consultation *c, bool is_desk);
url_t url_withdraw_invitation(struct cx *cx, const struct invitation *i, bool is_desk);

#endif
