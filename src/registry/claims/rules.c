/* What an e-mail address proves about an organisation. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/claims/claims.h"

/* Hosts where anybody may have a page or an address: theirs prove nothing. */
static const str_t SHARED[] = {
    S_INIT("facebook.com"),  S_INIT("instagram.com"), S_INIT("x.com"),       S_INIT("twitter.com"),
    S_INIT("youtube.com"),   S_INIT("linkedin.com"),  S_INIT("t.me"),        S_INIT("vk.com"),
    S_INIT("wordpress.com"), S_INIT("blogspot.com"),  S_INIT("blogger.com"), S_INIT("google.com"),
    S_INIT("gmail.com"),     S_INIT("mail.ru"),       S_INIT("yandex.ru"),   S_INIT("yandex.com"),
    S_INIT("yahoo.com"),     S_INIT("outlook.com"),   S_INIT("hotmail.com"), S_INIT("live.com"),
    S_INIT("icloud.com"),    S_INIT("box.az"),        S_INIT("day.az"),      S_INIT("github.com"),
    S_INIT("wixsite.com"),   S_INIT("weebly.com"),    S_INIT("medium.com"),  S_INIT("ok.ru"),
};

static bool is_shared(str_t host)
{
    for (size_t i = 0; i < ARRAY_LEN(SHARED); i++) {
        if (str_eq_ascii_nocase(host, SHARED[i]))
            return true;
    }
    return false;
}

static str_t without_www(str_t host)
{
    return host.len > 4 && str_eq_ascii_nocase(str_sub(host, 0, 4), S("www."))
               ? str_sub(host, 4, host.len)
               : host;
}

/* The host of "https://www.example.org/", without "www."; nothing for a page below a host. */
static str_t host_of_its_own(str_t website)
{
    static const str_t SCHEMES[] = { S_INIT("https://"), S_INIT("http://") };
    for (size_t i = 0; i < ARRAY_LEN(SCHEMES); i++) {
        if (!str_starts(website, SCHEMES[i]))
            continue;
        const str_t rest = str_sub(website, SCHEMES[i].len, website.len);
        size_t end = 0;
        while (end < rest.len && rest.at[end] != '/' && rest.at[end] != '?' && rest.at[end] != '#')
            end++;
        const str_t path = str_sub(rest, end, rest.len);
        const bool is_root = path.len == 0 || str_eq(path, S("/"));
        return is_root ? without_www(str_sub(rest, 0, end)) : STR_NONE;
    }
    return STR_NONE;
}

static str_t domain_of(str_t email)
{
    size_t at = email.len;
    while (at > 0 && email.at[at - 1] != '@')
        at--;
    return str_sub(email, at, email.len);
}

enum claim_proof claim_proof_of(str_t email, str_t website, const str_t *contacts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq_ascii_nocase(email, contacts[i]))
            return PROOF_DOMAIN;
    }
    const str_t host = host_of_its_own(website);
    const str_t domain = domain_of(email);
    if (domain.len == 0 || domain.len == email.len || is_shared(domain))
        return PROOF_NONE;
    return host.len > 0 && str_eq_ascii_nocase(host, domain) ? PROOF_DOMAIN : PROOF_NONE;
}
