/* Letters out over SMTP: one message to one recipient over a connection that is kept (the only user
 * of libcurl), and what the other side's answer means.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_NET_SMTP_H
#define ALYANS_KIT_NET_SMTP_H

#include "kit/base/arena.h"
#include "kit/base/cx.h"
#include "kit/base/str.h"

/* --- what an answer means: pure --------------------------------------------------------------- */

/* How far a letter came. An answer is about the stage it was given at. */
enum smtp_stage { SMTP_CONNECT, SMTP_SIGN_IN, SMTP_SENDER, SMTP_RECIPIENT, SMTP_CONTENT };

/* The last answer to one letter. */
struct smtp_answer {
    enum smtp_stage stage;
    int code;        /* 200..599; 0: there was none (no connection, or it broke) */
    int status[3];   /* enhanced status (RFC 3463), 5.1.1; zeros: none was given */
    char text[200];  /* its words, one line of printable ASCII, NUL-terminated */
    bool is_through; /* the whole letter was taken over (2xx to its end) */
};

/* Reads one line of an answer: "550 5.1.1 No such user", "250-SIZE 100". false: not such a line;
 * *out is left alone. stage and is_through are not touched. */
MUST_USE bool smtp_answer_read(str_t line, struct smtp_answer *out);

enum smtp_verdict {
    SMTP_DONE,
    SMTP_LATER,    /* try again: the server is busy, greylists, or the connection broke */
    SMTP_NEVER,    /* this letter will not be taken, another one may be */
    SMTP_SUPPRESS, /* the address takes no letters: nothing more may be sent to it */
    SMTP_RELAY,    /* the relay cannot be reached or takes nothing from us: all letters wait */
};
/* One table, see smtp_answer.c. */
enum smtp_verdict smtp_verdict_of(const struct smtp_answer *a);
/* "done", "later", "never", "suppress", "relay": stored. */
str_t smtp_verdict_word(enum smtp_verdict v);

/* An address as it may stand in an envelope and a header: printable ASCII, one "@" with something
 * on both sides, none of <>()[],;:"\ and blanks, at most 254 bytes. */
bool smtp_address_ok(str_t address);
/* What follows the "@"; the whole of s where there is none. */
str_t smtp_domain(str_t address);

/* "smtp://HOST[:PORT]" or "smtps://…", nothing behind it, no user info. */
bool smtp_url_ok(str_t url);
/* Whether the host of such a URL is this machine: localhost, 127.0.0.1, [::1]. */
bool smtp_url_is_local(str_t url);

/* --- sending ---------------------------------------------------------------------------------- */

enum smtp_tls {
    SMTP_TLS_REQUIRED,      /* STARTTLS with a certificate that holds, or no letter */
    SMTP_TLS_OPPORTUNISTIC, /* where the server offers it, whatever its certificate */
    SMTP_TLS_OFF,
};
struct smtp_config {
    str_t url;            /* smtp_url_ok */
    str_t user, password; /* empty: no sign-in */
    str_t name;           /* what we call ourselves in EHLO: a host name; empty: libcurl's choice */
    enum smtp_tls tls;    /* for smtp://; smtps:// is always protected */
    int seconds;          /* for one letter, connecting included; 0: 60 */
};

/* Once, before threads. */
void smtp_init(void);

/* A connection to one relay, made when the first letter is sent and kept between letters; used by
 * one thread at a time. Errors: ERR_NO_MEMORY, ERR_INVALID (url). */
struct smtp;
MUST_USE err_t smtp_open(const struct smtp_config *config, struct smtp **out);
/* Sends one finished message (CRLF line ends; dots are stuffed here) and fills *out. It blocks;
 * what went wrong is in *out and nowhere else. */
void smtp_send(struct smtp *s, str_t from, str_t to, str_t message, struct smtp_answer *out);
/* Connections made so far: 1 after many letters means it was kept. */
int64_t smtp_connections(const struct smtp *s);
void smtp_close(struct smtp *s); /* says goodbye; NULL is fine */

#endif
