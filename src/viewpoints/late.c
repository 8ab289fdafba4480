/* Corrections of a text on which no positions are taken any more: how far they go, and the text
 * that positions were taken on. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

/* What an entry of a correction says stood there before it; false: it did not touch this text, or
 * what it said is erased. */
static bool said_before(const struct entry *e, str_t name, str_t *out)
{
    static const char BEFORE[] = "was_";
    char was[32];
    (void)snprintf(was, sizeof was, "%s%.*s", BEFORE, STR_ARG(name));
    const struct entry_value *const before = entry_said(e, str_from_c(was));
    if (before == NULL && entry_said(e, name) == NULL)
        return false;
    if (before != NULL && before->is_erased)
        return false;
    *out = before == NULL ? S("") : before->text; /* a text that came with it */
    return true;
}

/* Goes back through what came after positions had ended, newest first. */
static void go_back(const struct entry *e, struct statement *s)
{
    (void)said_before(e, S("text_en"), &s->text.by[LANG_EN]);
    (void)said_before(e, S("text_az"), &s->text.by[LANG_AZ]);
    (void)said_before(e, S("short_en"), &s->short_text.by[LANG_EN]);
    (void)said_before(e, S("short_az"), &s->short_text.by[LANG_AZ]);
}

err_t statement_as_answered(struct cx *cx, const struct statement *s, const struct consultation *c,
                            struct statement *out)
{
    const struct entry *at = NULL;
    size_t count = 0;
    *out = *s;
    TRY(entry_list_all(cx,
                       &(struct entry_filter){ .kind = ledger_kind_word(LEDGER_STATEMENT_CORRECTED),
                                               .about = s->id.v,
                                               .from = c->closes_at },
                       &at, &count));
    for (size_t i = 0; i < count; i++)
        go_back(&at[i], out);
    return OK;
}

err_t correction_judge(struct cx *cx, const struct statement *s, const struct text2 *text,
                       const struct text2 *short_text, const char **field)
{
    static const char *const TEXTS[LANG_COUNT] = { [LANG_AZ] = "text_az", [LANG_EN] = "text_en" };
    static const char *const LABELS[LANG_COUNT] = {
        [LANG_AZ] = "label_az", [LANG_EN] = "label_en"
    };
    struct consultation c;
    struct statement asked;
    enum lang wrong;
    *field = NULL;
    TRY(consultation_get_any(cx, s->consultation, &c));
    if (!consultation_is_settled(&c, cx->now))
        return OK;
    TRY(statement_as_answered(cx, s, &c, &asked));
    if (!correction_is_slip(cx->arena, &asked.text, text, &wrong))
        *field = TEXTS[wrong];
    else if (!correction_is_slip(cx->arena, &asked.short_text, short_text, &wrong))
        *field = LABELS[wrong];
    return OK;
}
