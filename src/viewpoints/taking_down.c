/* Taking a text from the public that holds personal data: out of the row and out of the record,
 * whose commitments stay. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

/* Takes each of these fields out of all entries about the subject, where there is one. What came by
 * an import has no entry of its own: the act itself still has one. */
err_t forget_fields(struct cx *cx, int64_t subject, int64_t within, const char *const *fields,
                    size_t count, str_t reason)
{
    size_t erased = 0;
    for (size_t i = 0; i < count; i++) {
        const err_t e = ledger_erase_text(cx, subject, str_from_c(fields[i]), reason);
        if (e == ERR_NOT_FOUND)
            cx->problem = (struct problem){ 0 }; /* expected */
        else
            TRY(e);
        erased += e == OK;
    }
    if (erased > 0)
        return OK;
    return ledger_add(
        cx, &(struct ledger_new){ LEDGER_TEXT_ERASED, subject, within,
                                  LEDGER_FIELDS(ledger_id("entry", 0), ledger_text("field", S("")),
                                                ledger_text("reason", reason)),
                                  NULL });
}

err_t statement_take_down(struct cx *cx, statement_id id, str_t reason)
{
    /* "content": all that an entry from before this form of the record says */
    static const char *const FIELDS[] = { "text_az",  "text_en",      "short_az",
                                          "short_en", "amend_reason", "content" };
    const str_t why = str_trim(reason);
    struct statement s;
    TRY(statement_get(cx, id, &s));
    if (!public_reason_fits(why))
        return problem(cx, ERR_INVALID, "no public reason");
    TRY(statement_clear_text(cx, id, why));
    TRY(consultation_touch(cx, s.consultation));
    return forget_fields(cx, id.v, s.consultation.v, FIELDS, ARRAY_LEN(FIELDS), why);
}

err_t position_take_down(struct cx *cx, position_id id, str_t reason)
{
    static const char *const FIELDS[] = { "reason", "content" };
    const str_t why = str_trim(reason);
    struct stance s;
    consultation_id in;
    TRY(stance_get(cx, id, &s, &in));
    if (!public_reason_fits(why))
        return problem(cx, ERR_INVALID, "no public reason");
    TRY(position_clear_reason(cx, id, why));
    TRY(consultation_touch(cx, in));
    return forget_fields(cx, id.v, in.v, FIELDS, ARRAY_LEN(FIELDS), why);
}
