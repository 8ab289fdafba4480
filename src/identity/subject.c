/* What the record's pages say of an account.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/identity.h"

err_t account_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    (void)id; /* whose it is stays unsaid */
    *name = _("a person");
    *where = (url_t){ STR_NONE };
    return OK;
}
