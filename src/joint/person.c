/* "My data" and its erasing: who wrote a version and who confirmed a language. What an organisation
 * answered stays when a representative goes: their name is nowhere in these tables.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/web.h"
#include "kit/json/member.h"

struct exporting {
    struct cx *cx;
    struct json_out *j;
};

static void put_row(void *to, str_t slug, str_t what, int64_t number, usec_t at)
{
    const struct exporting *const e = to;
    json_put_object(e->j);
    json_member_str(e->j, "joint_statement", slug);
    json_member_str(e->j, "what", what);
    if (number > 0) {
        json_key(e->j, S("number"));
        json_put_i64(e->j, number);
    }
    json_member_time(e->j, e->cx->arena, "at", at);
    json_put_object_end(e->j);
}

err_t joint_export_person(struct cx *cx, int64_t account, struct json_out *j)
{
    struct exporting e = { cx, j };
    json_key(j, S("joint_statements"));
    json_put_array(j);
    TRY(account_rows(cx, account, put_row, &e));
    json_put_array_end(j);
    return OK;
}

err_t joint_erase_person(struct cx *cx, int64_t account)
{
    return account_forget(cx, account);
}
