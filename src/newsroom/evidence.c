/* What claims in the text rest on. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "newsroom/inside.h"

static err_t thing_exists(struct cx *cx, enum evidence_kind kind, int64_t id)
{
    str_t name;
    url_t where;
    struct source s;
    struct entry e;
    switch (kind) {
    case EVIDENCE_STATEMENT:
        return statement_describe(cx, id, &name, &where);
    case EVIDENCE_RESULT:
        return consultation_describe(cx, id, &name, &where);
    case EVIDENCE_JOINT:
        return joint_describe(cx, id, &name, &where);
    case EVIDENCE_PROJECT:
        return project_describe(cx, id, &name, &where);
    case EVIDENCE_FILE:
        return file_describe(cx, id, &name, &where);
    case EVIDENCE_ENTRY:
        return entry_find(cx, id, &e);
    case EVIDENCE_SOURCE:
        return source_find(cx, (source_id){ id }, &s);
    }
    must_failed("a kind of evidence", __FILE__, __LINE__);
}

err_t evidence_record(struct cx *cx, const struct article *a, const struct evidence *e)
{
    static const struct text2 nothing = { 0 };
    struct ledger_field fields[10];
    size_t n = 0;
    fields[n++] = ledger_id("id", e->id.v);
    fields[n++] = ledger_text("claim", arena_printf(cx->arena, "%" PRId64, e->claim));
    fields[n++] = ledger_text("thing_kind", evidence_kind_word(e->kind));
    fields[n++] = ledger_id("thing", e->thing);
    fields[n++] = ledger_flag("is_ended", e->ended_at != 0);
    ledger_changed2(cx->arena, fields, &n, "note", &nothing, &e->note);
    return article_record(cx, a, LEDGER_ARTICLE_EVIDENCED, fields, n);
}

err_t evidence_add(struct cx *cx, const struct evidence *e, evidence_id *out)
{
    struct article a;
    struct evidence made = *e;
    TRY(article_for_writing(cx, e->article, &a));
    if (e->claim < 1 || e->claim > CLAIMS_MAX ||
        utf8_count(e->note.by[LANG_EN]) > ARTICLE_LINE_MOST ||
        utf8_count(e->note.by[LANG_AZ]) > ARTICLE_LINE_MOST)
        return problem(cx, ERR_INVALID, "no such claim, or a note that is too long");
    const err_t there = thing_exists(cx, e->kind, e->thing);
    if (there == ERR_NOT_FOUND)
        return problem(cx, ERR_INVALID, "nothing public there");
    TRY(there);
    made.id.v = id_new(cx->ids, cx->now);
    made.added_at = cx->now;
    made.ended_at = 0;
    TRY(evidence_insert(cx, &made));
    *out = made.id;
    return article_is_public(&a) ? evidence_record(cx, &a, &made) : OK;
}

err_t evidence_end(struct cx *cx, evidence_id id)
{
    struct article a;
    struct evidence e;
    TRY(evidence_get(cx, id, &e));
    TRY(article_for_writing(cx, e.article, &a));
    if (e.ended_at != 0)
        return problem(cx, ERR_CONFLICT, "taken away before");
    e.ended_at = cx->now;
    TRY(evidence_set_ended(cx, id));
    return article_is_public(&a) ? evidence_record(cx, &a, &e) : OK;
}
