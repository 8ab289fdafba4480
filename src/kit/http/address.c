/* Network addresses: what to listen on, who is a trusted proxy, who asks.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/address.h"

#include <arpa/inet.h>
#include <sys/un.h>

#include "kit/base/str.h"

static const uint8_t MAPPED[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF };

static struct address of_ipv4(const struct in_addr *in)
{
    struct address a = { .kind = ADDRESS_IPV4 };
    memcpy(a.at, in, 4);
    return a;
}

static struct address of_ipv6(const struct in6_addr *in)
{
    struct address a = { .kind = ADDRESS_IPV6 };
    memcpy(a.at, in, 16);
    if (memcmp(a.at, MAPPED, sizeof MAPPED) == 0) {
        struct in_addr in4;
        memcpy(&in4, a.at + 12, 4);
        return of_ipv4(&in4);
    }
    return a;
}

/* Copies instead of casting the pointer: the storage may be less aligned than its real kind. */
struct address address_of_sockaddr(const struct sockaddr *sa)
{
    if (sa->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, sa, sizeof in);
        return of_ipv4(&in.sin_addr);
    }
    if (sa->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, sa, sizeof in);
        return of_ipv6(&in.sin6_addr);
    }
    return (struct address){ .kind = sa->sa_family == AF_UNIX ? ADDRESS_UNIX : ADDRESS_NONE };
}

bool address_read(str_t s, struct address *out)
{
    char text[ADDRESS_TEXT_MAX];
    if (s.len == 0 || s.len >= sizeof text || memchr(s.at, '\0', s.len) != NULL)
        return false;
    memcpy(text, s.at, s.len);
    text[s.len] = '\0';
    struct in_addr in4;
    struct in6_addr in6;
    if (inet_pton(AF_INET, text, &in4) == 1)
        *out = of_ipv4(&in4);
    else if (inet_pton(AF_INET6, text, &in6) == 1)
        *out = of_ipv6(&in6);
    else
        return false;
    return true;
}

static size_t put_decimal(char *at, unsigned v)
{
    size_t n = 0;
    if (v >= 100)
        at[n++] = (char)('0' + v / 100);
    if (v >= 10)
        at[n++] = (char)('0' + v / 10 % 10);
    at[n++] = (char)('0' + v % 10);
    return n;
}

str_t address_text(const struct address *a, char *text)
{
    switch (a->kind) {
    case ADDRESS_NONE:
        return STR_NONE;
    case ADDRESS_UNIX:
        return S("unix");
    case ADDRESS_IPV6:
        if (inet_ntop(AF_INET6, a->at, text, ADDRESS_TEXT_MAX) == NULL)
            return STR_NONE;
        return str_from_c(text);
    case ADDRESS_IPV4: {
        size_t n = 0;
        for (int i = 0; i < 4; i++) {
            if (i > 0)
                text[n++] = '.';
            n += put_decimal(text + n, a->at[i]);
        }
        return (str_t){ text, n };
    }
    }
    must_failed("a kind of address", __FILE__, __LINE__);
}

bool address_eq(const struct address *a, const struct address *b)
{
    return a->kind == b->kind && memcmp(a->at, b->at, sizeof a->at) == 0;
}

struct address address_block(const struct address *a)
{
    struct address block = *a;
    if (a->kind == ADDRESS_IPV6)
        memset(block.at + 8, 0, 8);
    return block;
}

/* --- listening -------------------------------------------------------------------------------- */

static err_t listen_read_unix(str_t path, struct listen_on *out)
{
    struct sockaddr_un un = { .sun_family = AF_UNIX };
    if (path.len == 0 || path.len >= sizeof un.sun_path || memchr(path.at, '\0', path.len) != NULL)
        return ERR_INVALID;
    memcpy(un.sun_path, path.at, path.len);
    *out = (struct listen_on){ .is_unix = true, .path = path, .sa_len = sizeof un };
    memcpy(&out->sa, &un, sizeof un);
    return OK;
}

err_t listen_read(str_t s, struct listen_on *out)
{
    if (str_starts(s, S("unix:")))
        return listen_read_unix(str_sub(s, 5, s.len), out);
    size_t colon = s.len;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == ':')
            colon = i;
    }
    int64_t port;
    if (colon == s.len || !str_to_i64(str_sub(s, colon + 1, s.len), 0, 65535, &port))
        return ERR_INVALID;
    str_t host = str_sub(s, 0, colon);
    const bool in_brackets = str_starts(host, S("[")) && str_ends(host, S("]"));
    if (in_brackets)
        host = str_sub(host, 1, host.len - 1);
    if (str_eq(host, S("localhost")))
        host = S("127.0.0.1");
    struct address a;
    if (!address_read(host, &a) || (a.kind == ADDRESS_IPV6) != in_brackets)
        return ERR_INVALID;

    *out = (struct listen_on){ 0 };
    if (a.kind == ADDRESS_IPV4) {
        struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
        memcpy(&in.sin_addr, a.at, 4);
        memcpy(&out->sa, &in, sizeof in);
        out->sa_len = sizeof in;
    } else {
        struct sockaddr_in6 in = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
        memcpy(&in.sin6_addr, a.at, 16);
        memcpy(&out->sa, &in, sizeof in);
        out->sa_len = sizeof in;
    }
    return OK;
}

/* --- proxies ---------------------------------------------------------------------------------- */

err_t trusted_read(str_t list, struct trusted_proxies *out)
{
    struct trusted_proxies t = { 0 };
    str_t rest = str_trim(list);
    str_t part;
    while (rest.len > 0 && str_cut(&rest, ',', &part)) {
        part = str_trim(part);
        if (str_eq(part, S("unix"))) {
            t.unix_peers = true;
            continue;
        }
        const size_t slash = str_find_byte(part, '/', 0);
        struct address a;
        if (t.count == TRUSTED_MAX || !address_read(str_sub(part, 0, slash), &a))
            return ERR_INVALID;
        const int64_t most = a.kind == ADDRESS_IPV4 ? 32 : 128;
        int64_t bits = most;
        if (slash < part.len && !str_to_i64(str_sub(part, slash + 1, part.len), 0, most, &bits))
            return ERR_INVALID;
        t.at[t.count].address = a;
        t.at[t.count++].bits = (int)bits;
    }
    *out = t;
    return OK;
}

static bool same_bits(const uint8_t *a, const uint8_t *b, int bits)
{
    const size_t whole = (size_t)bits / 8;
    const int rest = bits % 8;
    return memcmp(a, b, whole) == 0 && (rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0);
}

bool trusted_has(const struct trusted_proxies *t, const struct address *a)
{
    if (a->kind == ADDRESS_UNIX)
        return t->unix_peers;
    for (int i = 0; i < t->count; i++) {
        if (t->at[i].address.kind == a->kind &&
            same_bits(t->at[i].address.at, a->at, t->at[i].bits))
            return true;
    }
    return false;
}

struct address forwarded_client(const struct trusted_proxies *t, const struct address *peer,
                                str_t forwarded_for)
{
    struct address client = *peer;
    size_t end = forwarded_for.len;
    while (trusted_has(t, &client)) {
        size_t start = end;
        while (start > 0 && forwarded_for.at[start - 1] != ',')
            start--;
        struct address next;
        if (!address_read(str_trim(str_sub(forwarded_for, start, end)), &next))
            break;
        client = next;
        if (start == 0)
            break;
        end = start - 1;
    }
    return client;
}
