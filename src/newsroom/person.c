/* "My data" and its erasing: who wrote, approved and confirmed, and forms that were never sent.
 * What an article says stays when a writer goes; a name printed on it is a part of the article.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/member.h"
#include "newsroom/desk/batch.h"
#include "newsroom/web.h"

struct exporting {
    struct cx *cx;
    struct json_out *j;
};

static void put_row(void *to, str_t slug, str_t what, int64_t number, usec_t at)
{
    const struct exporting *const e = to;
    json_put_object(e->j);
    json_member_str(e->j, "article", slug);
    json_member_str(e->j, "what", what);
    if (number > 0) {
        json_key(e->j, S("version"));
        json_put_i64(e->j, number);
    }
    json_member_time(e->j, e->cx->arena, "at", at);
    json_put_object_end(e->j);
}

err_t newsroom_export_person(struct cx *cx, int64_t account, struct json_out *j)
{
    struct exporting e = { cx, j };
    json_key(j, S("articles"));
    json_put_array(j);
    TRY(newsroom_account_rows(cx, account, put_row, &e));
    json_put_array_end(j);
    return OK;
}

err_t newsroom_erase_person(struct cx *cx, int64_t account)
{
    TRY(batch_account_forget(cx, account));
    return newsroom_account_forget(cx, account);
}
