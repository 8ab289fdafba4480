/* Writing one letter as RFC 5322 text: encoded headers, plain text first, then HTML. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_NET_MIME_H
#define ALYANS_KIT_NET_MIME_H

#include "kit/base/buf.h"
#include "kit/base/str.h"

/* Texts are UTF-8 without encoding. Whatever stands in them, a field never ends before its own end:
 * control bytes become blanks, what is not ASCII is encoded (RFC 2047), long lines are folded. */
struct mime {
    str_t from, from_name; /* address (smtp_address_ok); name, may be empty */
    str_t to;              /* address */
    str_t reply_to;        /* address; empty: none */
    str_t subject;
    str_t message_id; /* "left@right", both of A-Z a-z 0-9 . - */
    usec_t date;      /* written in UTC */
    str_t language;   /* "az"; empty: not said */
    str_t text;       /* plain, with LF line ends */
    str_t html;       /* a whole document; empty: plain text only */
    /* Of letters to many: RFC 2919, RFC 2369 with RFC 8058. Empty: none. */
    str_t list_name, list_id; /* "news.example.org", as message_id's sides */
    str_t unsubscribe;        /* https address that takes the POST; printable ASCII without <> */
    str_t archive;            /* address of what was sent to all, likewise */
};
/* Appends headers and body with CRLF line ends, no line over 998 bytes, Auto-Submitted always.
 * Errors: ERR_INVALID (an address, id or link that could break a header), ERR_TOO_BIG (out is
 * full).
 */
MUST_USE err_t mime_write(struct buf *out, const struct mime *m);

/* The parts, for tests. A header field with name ("Subject") and text, folded and encoded. */
void mime_put_field(struct buf *out, str_t name, str_t text);
/* Quoted-printable (RFC 2045, 6.7) of a text with LF line ends: lines of at most 76 characters. */
void mime_put_quoted(struct buf *out, str_t text);
/* "Mon, 24 Nov 2025 16:00:00 +0000" */
void mime_put_date(struct buf *out, usec_t at);

#endif
