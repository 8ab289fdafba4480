/* Network addresses: what to listen on, who is a trusted proxy, who asks.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_ADDRESS_H
#define ALYANS_KIT_HTTP_ADDRESS_H

#include <netinet/in.h>
#include <sys/socket.h>

#include "kit/base/arena.h"

enum address_kind { ADDRESS_NONE, ADDRESS_IPV4, ADDRESS_IPV6, ADDRESS_UNIX };

/* An address without port. IPv4 mapped into IPv6 is kept as IPv4. */
struct address {
    enum address_kind kind;
    uint8_t at[16]; /* network order; IPv4 in the first 4; the rest zero */
};
enum { ADDRESS_TEXT_MAX = 46 };

struct address address_of_sockaddr(const struct sockaddr *sa);
/* "127.0.0.1", "::1"; false: not an address. */
MUST_USE bool address_read(str_t s, struct address *out);
/* Into text (ADDRESS_TEXT_MAX bytes); "unix" for a Unix socket. */
str_t address_text(const struct address *a, char *text);
bool address_eq(const struct address *a, const struct address *b);
/* What a limit per address counts: IPv4 whole, IPv6 by its /64, which one household or attacker
 * has. */
struct address address_block(const struct address *a);

/* "ADDRESS:PORT", "[::1]:8080", "localhost:8080", "unix:PATH". */
struct listen_on {
    bool is_unix;
    str_t path; /* of the Unix socket; points into the text read */
    struct sockaddr_storage sa;
    socklen_t sa_len;
};
/* ERR_INVALID: not such a text, or a path that does not fit. */
MUST_USE err_t listen_read(str_t s, struct listen_on *out);

enum { TRUSTED_MAX = 32 };
struct trusted_proxies {
    struct {
        struct address address;
        int bits; /* leading bits that count */
    } at[TRUSTED_MAX];
    int count;
    bool unix_peers;
};
/* ERR_INVALID: not a comma list of addresses, ranges and "unix", or more than TRUSTED_MAX. */
MUST_USE err_t trusted_read(str_t list, struct trusted_proxies *out);
bool trusted_has(const struct trusted_proxies *t, const struct address *a);

/* The client behind trusted proxies, from X-Forwarded-For: from the right, the first address that
 * is no trusted proxy; something unreadable ends the walk at the last address seen. */
struct address forwarded_client(const struct trusted_proxies *t, const struct address *peer,
                                str_t forwarded_for);

#endif
