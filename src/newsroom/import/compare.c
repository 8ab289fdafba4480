/* Do the rows of what was taken over say what the record says? For alyans verify.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "newsroom/import/takeover.h"
#include "newsroom/inside.h"

static void differs(struct cx *cx, struct record_differences *to, int64_t id, const char *msgid)
{
    to->differs(to->of, "article_import", id, tr_lang(cx->lang, msgid));
}

/* *known false: there is none. *waits: it has no place yet and cannot be judged. */
static err_t newest_of(struct cx *cx, enum ledger_kind kind, int64_t id, struct entry *out,
                       bool *known, bool *waits)
{
    const err_t e = entry_newest(cx, ledger_kind_word(kind), id, out);
    *known = e == OK;
    *waits = e == OK && out->seq < 0;
    if (e != ERR_NOT_FOUND)
        return e;
    cx->problem = (struct problem){ 0 }; /* expected */
    return OK;
}

static bool says(const struct entry *e, const char *name, str_t is)
{
    const struct entry_value *const v = entry_value(e, name);
    return v != NULL && str_eq(v->text, is);
}

static err_t compare_row(struct cx *cx, struct record_differences *to, const struct takeover *t)
{
    struct entry imported;
    struct entry undone;
    bool is_known = false;
    bool is_undone = false;
    bool waits = false;
    bool undoing_waits = false;
    TRY(newest_of(cx, LEDGER_ARTICLES_IMPORTED, t->id.v, &imported, &is_known, &waits));
    TRY(newest_of(cx, LEDGER_ARTICLES_UNDONE, t->id.v, &undone, &is_undone, &undoing_waits));
    if (waits || undoing_waits)
        return OK;
    to->compared++;
    if (!is_known || imported.at != t->imported_at) {
        differs(cx, to, t->id.v, N_("the record knows nothing of it"));
        return OK;
    }
    if (!says(&imported, "count", arena_printf(cx->arena, "%" PRId64, t->added)) ||
        !says(&imported, "file_sha256", t->sha256) || !says(&imported, "source_url", t->address))
        differs(cx, to, t->id.v, N_("what it brought is not what the record says"));
    if (is_undone != (t->undone_at != 0) || (is_undone && undone.at != t->undone_at))
        differs(cx, to, t->id.v, N_("whether and when it was undone is not what the record says"));
    return OK;
}

err_t takeover_compare(struct cx *cx, struct record_differences *to)
{
    const struct takeover *at = NULL;
    size_t count = 0;
    TRY(takeover_list(cx, &at, &count));
    for (size_t i = 0; i < count; i++)
        TRY(compare_row(cx, to, &at[i]));
    return OK;
}
