/* Pages about oneself: what others did with one's account.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/entry.h"
#include "identity/pages.h"
#include "identity/views/person.html.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"

enum { PAGE_MAX = 256 << 10 };

static account_id own_account(const struct cx *cx)
{
    return (account_id){ cx->actor.account };
}

/* --- news ------------------------------------------------------------------------------------- */

err_t account_has_news(struct cx *cx, account_id who, bool *out)
{
    int64_t untold = 0;
    struct role_offer_list offers = { 0 };
    TRY(link_count_untold(cx, who, &untold));
    TRY(offer_list_of(cx, who, &offers));
    *out = untold > 0 || offers.count > 0;
    return OK;
}

str_t maker_label(struct cx *cx, int made_as)
{
    switch ((enum ledger_as)made_as) { /* stored from that enum */
    case LEDGER_AS_SECRETARIAT:
        return _("the secretariat");
    case LEDGER_AS_ORGANISATION:
        return _("an administrator of your organisation");
    case LEDGER_AS_PERSON:
    case LEDGER_AS_PUBLIC:
    case LEDGER_AS_PROGRAM:
    case LEDGER_AS_OPERATOR:
        break;
    }
    return _("the operator of the site");
}

str_t purpose_label(struct cx *cx, enum link_purpose purpose)
{
    return purpose == LINK_RESET ? _("to choose a new password") : _("invitation");
}

err_t news_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct account who;
    TRY(account_find(cx, own_account(cx), &who));
    struct news_page p = { .who = &who, .next = return_path(request_query(cx, rq, S("next"))) };
    TRY(link_list(cx, who.id, &p.links, &p.link_count));
    TRY(offer_list_of(cx, who.id, &p.offers));
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_news(&body, cx, &p);
    const struct page page = { .title = _("Before you go on"), .body = html_of_buf(cx, &body) };
    return site_respond(cx, rq, rs, 200, &page);
}

err_t news_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form form = form_open(cx, rq);
    TRY(form_done(&form));
    TRY(link_set_told(cx, own_account(cx)));
    return respond_see_other(rs,
                             url_in_lang(cx, cx->lang, return_path(form_value(&form, S("next")))));
}
