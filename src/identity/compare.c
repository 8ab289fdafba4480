/* Do accounts say what the record says? Names stand on public pages. For alyans verify.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/person.h"
#include "identity/store.h"
#include "kit/base/str.h"
#include "kit/text/i18n.h"
#include "ledger/format.h"

/* The sealed values are held against the tree by the verifier of the record itself. An account
 * whose entry still waits for its place, or is from before the record, has none yet. */
static err_t compare_value(struct cx *cx, struct record_differences *to,
                           const struct sealed_value *v)
{
    str_t said = STR_NONE;
    TRY(canonical_text_read(cx->arena, v->value, &said));
    to->compared++;
    if (!str_eq(said, v->is))
        to->differs(to->of, "account", v->account.v,
                    trf(cx, "{0} is not what the record says", TARG(v->name)));
    return OK;
}

err_t identity_compare_record(struct cx *cx, struct record_differences *to)
{
    const struct sealed_value *at = NULL;
    size_t count = 0;
    TRY(account_sealed_values(cx, &at, &count));
    for (size_t i = 0; i < count; i++)
        TRY(compare_value(cx, to, &at[i]));
    return OK;
}
