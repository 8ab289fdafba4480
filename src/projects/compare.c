/* Do projects and what belongs to them say what the record says? For alyans verify.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "projects/feature_parts.h"
#include "projects/fields.h"
#include "projects/store.h"

struct comparing {
    struct cx *cx;
    struct record_differences *to;
    const struct entry *at; /* about the project, newest first */
    size_t count;
};

static void differs(const struct comparing *c, const char *table, int64_t id, str_t what)
{
    c->to->differs(c->to->of, table, id, what);
}

/* Is the entry about this row: the project itself (row 0), or the grant, part or report? */
static bool is_of_row(const struct comparing *c, const struct entry *e, str_t kinds, int64_t row)
{
    const struct entry_value *const id = entry_said(e, S("id"));
    if (!str_starts(e->kind, kinds))
        return false;
    return row == 0 ? true
                    : id != NULL && str_eq(id->text, arena_printf(c->cx->arena, "%" PRId64, row));
}

/* Every field against the newest entry that speaks of it. */
static void compare_fields(const struct comparing *c, const char *table, int64_t id, str_t kinds,
                           int64_t row, const struct field_list *is)
{
    bool is_known = false;
    for (size_t i = 0; i < c->count; i++)
        is_known |= is_of_row(c, &c->at[i], kinds, row);
    if (!is_known) {
        differs(c, table, id, tr_lang(c->cx->lang, N_("the record knows nothing of it")));
        return;
    }
    for (size_t f = 0; f < is->count; f++) {
        const struct entry_value *said = NULL;
        for (size_t i = 0; i < c->count && said == NULL; i++) {
            if (is_of_row(c, &c->at[i], kinds, row))
                said = entry_said(&c->at[i], is->at[f].name);
        }
        const str_t now = field_text(c->cx->arena, &is->at[f]);
        const str_t before =
            said == NULL ? is->at[f].type == LEDGER_FLAG ? S("false") : S("") : said->text;
        if (!(said != NULL && said->is_erased) && !str_eq(before, now))
            differs(c, table, id,
                    trf(c->cx, "{0} is not what the record says", TARG(is->at[f].name)));
    }
}

/* All entries about a project that have their place; *waits: some have none yet. */
static err_t entries_load(struct cx *cx, int64_t project, const struct entry **out, size_t *count,
                          bool *waits)
{
    static const enum ledger_kind KINDS[] = { LEDGER_PROJECT_ADDED,     LEDGER_PROJECT_CHANGED,
                                              LEDGER_PROJECT_PUBLISHED, LEDGER_GRANT_ADDED,
                                              LEDGER_GRANT_CHANGED,     LEDGER_WORK_ADDED,
                                              LEDGER_WORK_CHANGED,      LEDGER_WORK_REMOVED,
                                              LEDGER_REPORT_PUBLISHED,  LEDGER_REPORT_CORRECTED };
    struct entry newest;
    *waits = false;
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        const err_t e = entry_newest(cx, ledger_kind_word(KINDS[i]), project, &newest);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        *waits |= e == OK && newest.seq < 0;
    }
    return entry_list_all(cx, &(struct entry_filter){ .about = project }, out, count);
}

static err_t rows_compare(struct comparing *c, const struct project *p)
{
    struct cx *cx = c->cx;
    struct field_list is;
    struct grant_list grants;
    struct part_list parts;
    struct report_list reports;
    project_fields(cx->arena, p, &is);
    compare_fields(c, "project", p->id.v, S("project."), 0, &is);
    TRY(grant_list_of(cx, p->id, &grants));
    for (size_t i = 0; i < grants.count; i++) {
        grant_fields(cx->arena, &grants.at[i], &is);
        compare_fields(c, "project_grant", grants.at[i].id.v, S("grant."), grants.at[i].line.v,
                       &is);
    }
    TRY(part_list_of(cx, p->id, &parts));
    for (size_t i = 0; i < parts.count; i++) {
        part_fields(cx->arena, &parts.at[i], &is);
        compare_fields(c, "project_part", parts.at[i].id.v, S("work."), parts.at[i].line.v, &is);
    }
    TRY(report_list_of(cx, p->id, &reports));
    for (size_t i = 0; i < reports.count; i++) {
        report_fields(cx->arena, &reports.at[i], &is);
        compare_fields(c, "project_report", reports.at[i].id.v, S("report."), reports.at[i].id.v,
                       &is);
    }
    c->to->compared += 1 + (int64_t)(grants.count + parts.count + reports.count);
    return OK;
}

err_t projects_compare_record(struct cx *cx, struct record_differences *to)
{
    const struct project *at = NULL;
    size_t count = 0;
    TRY(project_list(cx, PROJECTS_ALL, &at, &count));
    for (size_t i = 0; i < count; i++) {
        struct comparing c = { cx, to, NULL, 0 };
        bool waits = false;
        TRY(entries_load(cx, at[i].id.v, &c.at, &c.count, &waits));
        if (c.count == 0 && !waits)
            differs(&c, "project", at[i].id.v,
                    tr_lang(cx->lang, N_("the record knows nothing of it")));
        else if (!waits && project_is_public(&at[i]))
            TRY(rows_compare(&c, &at[i]));
        else /* a draft says nothing there; what waits cannot be judged yet */
            to->compared++;
    }
    return OK;
}
