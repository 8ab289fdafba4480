/* Finished public pages, kept until the next commit.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_PAGE_CACHE_H
#define ALYANS_KIT_HTTP_PAGE_CACHE_H

#include "kit/http/http.h"

/* Thread safe; bounded in entries and bytes, the least recently used goes first. */
struct page_cache;
struct page_cache *page_cache_new(size_t bytes_max);
void page_cache_free(struct page_cache *c);

/* How fresh a page must be. commits: writer_commits() now. A page drawn before the last commit is
 * still good for stale_for; any page is dropped after two seconds, because other processes write
 * too and pages tell the time left. */
struct page_freshness {
    int64_t commits;
    usec_t now; /* clock_monotonic() */
    usec_t stale_for;
};
/* Fills rs with a copy of the finished page; false: not there or not fresh enough. */
bool page_cache_get(struct page_cache *c, str_t key, const struct page_freshness *f,
                    struct response *rs);
/* Keeps a copy of a finished page (response_finish done, status 200) drawn from the state of
 * f->commits. Pages that set cookies or stream are not kept. */
void page_cache_put(struct page_cache *c, str_t key, const struct page_freshness *f,
                    const struct response *rs);

#endif
