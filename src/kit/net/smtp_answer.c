/* What an SMTP server answers and what that means for a letter. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/net/smtp.h"

enum { CODE_DIGITS = 3, STATUS_MAX = 999, ADDRESS_MAX = 254 };

/* --- reading ---------------------------------------------------------------------------------- */

/* "5.1.1" up to a blank or the end; nothing is read unless all of it is there (RFC 3463). */
static void read_status(str_t words, int class_wanted, int out[3])
{
    int status[3] = { 0 };
    str_t rest = str_sub(words, 0, str_find_byte(words, ' ', 0));
    for (int i = 0; i < 3; i++) {
        str_t part = STR_NONE;
        int64_t n = 0;
        if (!str_cut(&rest, '.', &part) || !str_to_i64(part, 0, STATUS_MAX, &n))
            return;
        status[i] = (int)n;
    }
    str_t more = STR_NONE;
    if (str_cut(&rest, '.', &more) || status[0] != class_wanted)
        return;
    memcpy(out, status, sizeof status);
}

/* Printable ASCII only: it is stored, shown to operators and logged. */
static void copy_words(str_t words, char *out, size_t room)
{
    size_t n = 0;
    for (size_t i = 0; i < words.len && n + 1 < room; i++) {
        const char c = words.at[i];
        out[n++] = c >= ' ' && c <= '~' ? c : '?';
    }
    out[n] = '\0';
}

bool smtp_answer_read(str_t line, struct smtp_answer *out)
{
    line = str_trim(line);
    int64_t code = 0;
    if (line.len < CODE_DIGITS || !str_to_i64(str_sub(line, 0, CODE_DIGITS), 200, 599, &code))
        return false;
    if (line.len > CODE_DIGITS && line.at[CODE_DIGITS] != ' ' && line.at[CODE_DIGITS] != '-')
        return false;
    const str_t words = str_sub(line, CODE_DIGITS + 1, line.len);
    out->code = (int)code;
    memset(out->status, 0, sizeof out->status);
    read_status(words, out->code / 100, out->status);
    copy_words(words, out->text, sizeof out->text);
    return true;
}

/* --- judging ---------------------------------------------------------------------------------- */

enum { ANY = -1 };

/* The first row that fits counts. Class: the code's first digit, 0 without an answer; subject and
 * detail of the enhanced status (RFC 3463), zeros without one. A bare 550 to a recipient means that
 * there is no such user; 550 with 5.7.x is a policy about us, and no fault of the address. */
static const struct {
    int stage, class_, code, subject, detail;
    enum smtp_verdict verdict;
} TABLE[] = {
    { SMTP_CONNECT, 0, ANY, ANY, ANY, SMTP_RELAY },    /* not reached, no TLS */
    { SMTP_CONNECT, 4, ANY, ANY, ANY, SMTP_RELAY },    /* 421: too busy for us */
    { SMTP_CONNECT, 5, ANY, ANY, ANY, SMTP_RELAY },    /* 554: no service for us */
    { SMTP_SIGN_IN, ANY, ANY, ANY, ANY, SMTP_RELAY },  /* 535: wrong password */
    { SMTP_SENDER, 5, ANY, ANY, ANY, SMTP_RELAY },     /* our own address is refused */
    { ANY, 0, ANY, ANY, ANY, SMTP_LATER },             /* broke in the middle */
    { ANY, 4, ANY, ANY, ANY, SMTP_LATER },             /* busy, greylisted, mailbox full */
    { SMTP_RECIPIENT, 5, ANY, 1, 7, SMTP_NEVER },      /* the sender's address */
    { SMTP_RECIPIENT, 5, ANY, 1, 8, SMTP_NEVER },      /* the sender's domain */
    { SMTP_RECIPIENT, 5, ANY, 1, ANY, SMTP_SUPPRESS }, /* 5.1.x: no such mailbox or domain */
    { SMTP_RECIPIENT, 5, ANY, 2, 1, SMTP_SUPPRESS },   /* 5.2.1: mailbox disabled */
    { SMTP_RECIPIENT, 5, 550, 0, ANY, SMTP_SUPPRESS }, /* user unknown, in no more words */
    { SMTP_RECIPIENT, 5, 551, 0, ANY, SMTP_SUPPRESS }, /* user not local */
    { SMTP_RECIPIENT, 5, 553, 0, ANY, SMTP_SUPPRESS }, /* no such name of a mailbox */
    { SMTP_RECIPIENT, 5, ANY, ANY, ANY, SMTP_NEVER },  /* policy, size: this letter only */
    { SMTP_CONTENT, 5, ANY, 1, 7, SMTP_NEVER },
    { SMTP_CONTENT, 5, ANY, 1, 8, SMTP_NEVER },
    { SMTP_CONTENT, 5, ANY, 1, ANY, SMTP_SUPPRESS }, /* some say so only at the end */
    { SMTP_CONTENT, 5, ANY, ANY, ANY, SMTP_NEVER },
};

enum smtp_verdict smtp_verdict_of(const struct smtp_answer *a)
{
    if (a->is_through)
        return SMTP_DONE;
    const int class_ = a->code / 100;
    for (size_t i = 0; i < ARRAY_LEN(TABLE); i++) {
        if ((TABLE[i].stage == ANY || TABLE[i].stage == (int)a->stage) &&
            (TABLE[i].class_ == ANY || TABLE[i].class_ == class_) &&
            (TABLE[i].code == ANY || TABLE[i].code == a->code) &&
            (TABLE[i].subject == ANY || TABLE[i].subject == a->status[1]) &&
            (TABLE[i].detail == ANY || TABLE[i].detail == a->status[2]))
            return TABLE[i].verdict;
    }
    return SMTP_LATER; /* 2xx or 3xx, and then the connection broke: it may have arrived */
}

str_t smtp_verdict_word(enum smtp_verdict v)
{
    switch (v) {
    case SMTP_DONE:
        return S("done");
    case SMTP_LATER:
        return S("later");
    case SMTP_NEVER:
        return S("never");
    case SMTP_SUPPRESS:
        return S("suppress");
    case SMTP_RELAY:
        return S("relay");
    }
    must_failed("a verdict", __FILE__, __LINE__);
}

/* --- addresses -------------------------------------------------------------------------------- */

bool smtp_address_ok(str_t address)
{
    size_t ats = 0;
    for (size_t i = 0; i < address.len; i++) {
        const char c = address.at[i];
        if (c <= ' ' || c > '~' || strchr("<>()[],;:\\\"", c) != NULL)
            return false;
        ats += c == '@';
    }
    const size_t at = str_find_byte(address, '@', 0);
    return ats == 1 && at > 0 && at + 1 < address.len && address.len <= ADDRESS_MAX;
}

str_t smtp_domain(str_t address)
{
    const size_t at = str_find_byte(address, '@', 0);
    return at == address.len ? address : str_sub(address, at + 1, address.len);
}

/* Host and port of a URL of ours. */
static bool split_url(str_t url, str_t *host, str_t *port)
{
    const str_t rest = str_starts(url, S("smtp://"))    ? str_sub(url, 7, url.len)
                       : str_starts(url, S("smtps://")) ? str_sub(url, 8, url.len)
                                                        : STR_NONE;
    size_t end = rest.len > 0 && rest.at[0] == '[' ? str_find_byte(rest, ']', 0) + 1
                                                   : str_find_byte(rest, ':', 0);
    if (end > rest.len)
        return false;
    *host = str_sub(rest, 0, end);
    *port = str_sub(rest, end, rest.len);
    return rest.len > 0;
}

static bool is_host(str_t host)
{
    const bool is_literal = host.len > 2 && host.at[0] == '[';
    for (size_t i = is_literal ? 1 : 0; i < host.len - (is_literal ? 1 : 0); i++) {
        const char c = host.at[i];
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '.' || c == '-';
        if (!is_plain && !(is_literal && c == ':'))
            return false;
    }
    return host.len > 0;
}

bool smtp_url_ok(str_t url)
{
    str_t host = STR_NONE;
    str_t port = STR_NONE;
    int64_t number = 0;
    return split_url(url, &host, &port) && is_host(host) &&
           (port.len == 0 ||
            (port.at[0] == ':' && str_to_i64(str_sub(port, 1, port.len), 1, 65535, &number)));
}

bool smtp_url_is_local(str_t url)
{
    str_t host = STR_NONE;
    str_t port = STR_NONE;
    return split_url(url, &host, &port) &&
           (str_eq(host, S("localhost")) || str_eq(host, S("127.0.0.1")) ||
            str_eq(host, S("[::1]")));
}
