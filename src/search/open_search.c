/* OpenSearch 1.1: how a browser's own search field asks here.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/settings/settings.h"
#include "search/pages.h"

/* The address people know the site by; else the one they came to. */
static str_t base_of(struct cx *cx, const struct request *rq)
{
    if (cx->settings->site_base_url.len > 0)
        return cx->settings->site_base_url;
    return arena_printf(cx->arena, "%s://%.*s", rq->is_https ? "https" : "http", STR_ARG(rq->host));
}

err_t open_search_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const str_t base = base_of(cx, rq);
    struct buf *const b = &rs->body;
    rs->content_type = S("application/opensearchdescription+xml; charset=utf-8");
    BUF_LIT(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n"
               "<ShortName>");
    put_text_str(b, text2_pick(&site_of(cx)->name, cx->lang));
    BUF_LIT(b, "</ShortName>\n<Description>");
    put_text_str(b, _("Everything public here, in both languages."));
    BUF_LIT(b, "</Description>\n<InputEncoding>UTF-8</InputEncoding>\n<Language>");
    put_text_str(b, lang_code(cx->lang));
    BUF_LIT(b, "</Language>\n<Url type=\"text/html\" template=\"");
    put_attr_str(b, base);
    put_url(b, url_plain(cx, "/search"));
    BUF_LIT(b, "?q={searchTerms}\"/>\n<Url type=\"application/json\" template=\"");
    put_attr_str(b, base);
    BUF_LIT(b, "/api/v1/search?q={searchTerms}\"/>\n</OpenSearchDescription>\n");
    return buf_check(b);
}
