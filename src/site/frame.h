/* What the frame of a page is drawn from.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SITE_FRAME_H
#define ALYANS_SITE_FRAME_H

#include "kit/http/server.h"
#include "site/site.h"

struct frame {
    const struct site *site;
    const struct page *page;
    url_t here[LANG_COUNT];  /* this page in each language */
    url_t whole[LANG_COUNT]; /* the same by its whole address, where the site's is known */
    bool is_shared;          /* a page that is there, and has a whole address */
    html_t account;          /* who is signed in; empty where the database cannot be asked */
    html_t warning;          /* empty when the connection is protected */
};

/* The link that leads out of a problem; no text: none. */
struct problem_way {
    url_t to;
    str_t text;
};

/* Everybody's items, and those of the actor's roles. */
bool nav_shows(const struct cx *cx, const struct nav_item *item);
/* Does the page belong to the nav item of this path? */
bool page_is_at(const struct page *page, const char *path);
bool nav_is_current(const struct page *page, const struct nav_item *item);
url_t nav_url(struct cx *cx, const struct nav_item *item);

/* "az_AZ", as Open Graph names a language. */
str_t lang_locale(enum lang lang);

/* Pure: a host name that never leaves this machine: localhost, 127.0.0.1, [::1], with any port. */
bool host_is_local(str_t host);

#endif
