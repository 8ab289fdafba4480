/* Limits for one domain. Pure. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mail/hosts.h"

#include "kit/base/str.h"

static const usec_t MINUTE = 60 * USEC_PER_SECOND;

/* FNV-1a over lower case. */
static struct host *host_of(struct hosts *h, str_t domain)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < domain.len; i++) {
        const char c = domain.at[i];
        hash = (hash ^ (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c)) * 16777619u;
    }
    return &h->at[hash % HOSTS];
}

/* What was put off comes back in the minutes after, so many in each. */
static void begin_minute(struct host *host, usec_t now, int64_t limit)
{
    const int64_t minutes = (now - host->minute_from) / MINUTE;
    if (host->minute_from != 0 && minutes < 1)
        return;
    const int64_t room = minutes < host->put_off ? minutes * limit : host->put_off;
    host->put_off = host->minute_from == 0 || room > host->put_off ? 0 : host->put_off - room;
    host->minute_from = now;
    host->sent = 0;
}

usec_t hosts_wait(struct hosts *h, str_t domain, usec_t now, int64_t limit)
{
    struct host *const host = host_of(h, domain);
    if (host->rest_till > now)
        return host->rest_till - now;
    if (limit == 0)
        return 0;
    begin_minute(host, now, limit);
    if (host->sent < limit) {
        host->sent++;
        return 0;
    }
    host->put_off++;
    return host->minute_from + MINUTE * (1 + (host->put_off - 1) / limit) - now;
}

void hosts_note(struct hosts *h, str_t domain, usec_t now, bool was_put_off)
{
    struct host *const host = host_of(h, domain);
    host->failures = was_put_off ? host->failures + 1 : 0;
    if (host->failures < HOST_FAILURES)
        return;
    host->failures = 0;
    host->rest_till = now + 10 * MINUTE;
}
