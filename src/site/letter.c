/* Handing letters over to whoever sends them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "site/letter.h"

#include "site/site.h"

err_t letter_send_if_possible(struct cx *cx, const struct letter *l, bool *is_sent)
{
    *is_sent = false;
    if (l->to.len == 0 || site_of(cx)->letter_send == NULL)
        return OK;
    const err_t e = site_of(cx)->letter_send(cx, l);
    *is_sent = e == OK;
    if (e != ERR_UNAVAILABLE && e != ERR_CONFLICT && e != ERR_INVALID)
        return e;
    cx->problem = (struct problem){ 0 };
    return OK;
}
