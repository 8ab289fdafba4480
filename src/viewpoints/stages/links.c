/* Background of a consultation that stands elsewhere: rows, and their entries in the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "viewpoints/rules.h"
#include "viewpoints/stages/store.h"
#include "viewpoints/store.h"

static void link_row(struct cx *cx, const struct db_rows *rows, struct consultation_link *l)
{
    *l = (struct consultation_link){
        .id = db_i64(rows, 0),
        .consultation = { db_i64(rows, 1) },
        .title = { .by = { [LANG_EN] = db_str(rows, 2, cx->arena),
                           [LANG_AZ] = db_str(rows, 3, cx->arena) } },
        .publisher = db_str(rows, 4, cx->arena),
        .url = db_str(rows, 5, cx->arena),
        .dated = db_str(rows, 6, cx->arena),
        .created_at = db_i64(rows, 7),
        .ended_at = db_i64(rows, 8),
        .ended_reason = db_str(rows, 9, cx->arena),
    };
}

err_t link_rows(struct cx *cx, int which, struct db_args args, const struct consultation_link **out,
                size_t *count)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &consultation_stages_sql, which, args));
    while (db_next(&rows))
        link_row(cx, &rows, rows_out_add(cx->arena, &list, sizeof(struct consultation_link)));
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t consultation_link_list(struct cx *cx, consultation_id c, const struct consultation_link **out,
                             size_t *count)
{
    return link_rows(cx, Q_LINKS_OF, ARGS(ARG(c.v)), out, count);
}

static bool link_fits(const struct consultation_link *l)
{
    url_t safe;
    return (l->title.by[LANG_EN].len > 0 || l->title.by[LANG_AZ].len > 0) && l->publisher.len > 0 &&
           l->url.len > 0 && url_foreign(l->url, &safe) == OK;
}

static err_t note_linked(struct cx *cx, const struct consultation_link *l)
{
    return consultation_note(
        cx, LEDGER_CONSULTATION_LINKED, l->consultation,
        LEDGER_FIELDS(ledger_id("link", l->id), ledger_text("title_az", l->title.by[LANG_AZ]),
                      ledger_text("title_en", l->title.by[LANG_EN]),
                      ledger_text("publisher", l->publisher), ledger_text("url", l->url),
                      ledger_text("dated", l->dated)));
}

err_t consultation_links_note(struct cx *cx, consultation_id c)
{
    const struct consultation_link *all = NULL;
    size_t count = 0;
    TRY(consultation_link_list(cx, c, &all, &count));
    for (size_t i = 0; i < count; i++)
        TRY(note_linked(cx, &all[i]));
    return OK;
}

err_t consultation_link_add(struct cx *cx, const struct consultation_link *l, int64_t *out)
{
    struct consultation c;
    struct consultation_link made = *l;
    if (!link_fits(l))
        return problem(cx, ERR_INVALID, "a link without a title, a source or a safe address");
    TRY(consultation_get_any(cx, l->consultation, &c));
    made.id = id_new(cx->ids, cx->now);
    TRY(db_exec(cx->db, &consultation_stages_sql, Q_LINK_ADD,
                ARGS(ARG(made.id), ARG(made.consultation.v), ARG(made.title.by[LANG_EN]),
                     ARG(made.title.by[LANG_AZ]), ARG(made.publisher), ARG(made.url),
                     ARG(made.dated), ARG(cx->now)),
                NULL));
    TRY(c.is_draft ? consultation_note(cx, LEDGER_CONSULTATION_DRAFTED, c.id, NULL, 0)
                   : note_linked(cx, &made));
    *out = made.id;
    return OK;
}

err_t consultation_link_end(struct cx *cx, consultation_id id, int64_t link, str_t reason)
{
    struct consultation c;
    int64_t changed = 0;
    TRY(consultation_get_any(cx, id, &c));
    if (!c.is_draft && !public_reason_fits(reason))
        return problem(cx, ERR_INVALID, "no public reason");
    if (c.is_draft)
        TRY(db_exec(cx->db, &consultation_stages_sql, Q_LINK_DROP, ARGS(ARG(link), ARG(id.v)),
                    &changed));
    else
        TRY(db_exec(cx->db, &consultation_stages_sql, Q_LINK_END,
                    ARGS(ARG(link), ARG(id.v), ARG(cx->now), ARG(str_trim(reason))), &changed));
    if (changed != 1)
        return problem(cx, ERR_NOT_FOUND, "no such link stands here");
    if (c.is_draft)
        return consultation_note(cx, LEDGER_CONSULTATION_DRAFTED, id, NULL, 0);
    return consultation_note(
        cx, LEDGER_CONSULTATION_UNLINKED, id,
        LEDGER_FIELDS(ledger_id("link", link), ledger_text("reason", str_trim(reason))));
}
