/* Routes of the front page and the feature. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "front/pages.h"
#include "identity/identity.h"

static const struct route ROUTES[] = {
    { .method = GET,
      .path = "/",
      .handle = front_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "The front page" },
    { .method = GET,
      .path = "/secretariat/front-page",
      .handle = front_arrange_get,
      .guard = guard_secretariat,
      .help = "Form that arranges the front page" },
    { .method = POST,
      .path = "/secretariat/front-page",
      .handle = front_arrange_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Arrange it" },
    { .method = POST,
      .path = "/secretariat/front-page/{id}/put-back",
      .handle = front_put_back_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Put an arrangement back" },
    { 0 },
};

err_t front_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    (void)id;
    *name = _("The front page");
    *where = url_plain(cx, "/");
    return OK;
}

const struct feature front_feature = { .name = "front",
                                       .routes = ROUTES,
                                       .sql = &front_sql,
                                       .export_person = front_account_rows,
                                       .erase_person = front_account_forget,
                                       .compare_record = front_compare_record };
