/* One form posted over libcurl.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/net/post.h"

#include <curl/curl.h>

#include "kit/base/str.h"

enum { POST_SECONDS = 20 };

bool post_url_ok(str_t url)
{
    const bool is_http = str_starts(url, S("http://")) || str_starts(url, S("https://"));
    const str_t rest = str_sub(url, str_find(url, S("//")) + 2, url.len);
    const str_t host = str_sub(rest, 0, str_find_byte(rest, '/', 0));
    return is_http && host.len > 0 && str_find_byte(host, '@', 0) == host.len &&
           str_find_byte(url, ' ', 0) == url.len;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl's type has at without const. */
static size_t drop(char *at, size_t size, size_t count, void *of)
{
    (void)at;
    (void)of;
    return size * count;
}

int post_form(struct arena *arena, str_t url, str_t form)
{
    long status = 0;
    CURL *const easy = post_url_ok(url) ? curl_easy_init() : NULL;
    if (easy == NULL)
        return 0;
    curl_easy_setopt(easy, CURLOPT_URL, arena_cstr(arena, url));
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PROXY, ""); /* not that of the environment */
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)POST_SECONDS);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)form.len);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, form.at);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
    if (curl_easy_perform(easy) == CURLE_OK)
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(easy);
    return (int)status;
}
