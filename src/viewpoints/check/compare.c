/* Entries of the record, newest first, against the rows they are about.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "site/feature.h"
#include "viewpoints/arguments/store.h"
#include "viewpoints/check/check.h"
#include "viewpoints/package/data.h"
#include "viewpoints/package/freezing.h"
#include "viewpoints/stages/stages.h"

struct comparing {
    struct cx *cx;
    struct record_differences *to;
    struct checked_table tables[CHECKED_COUNT];
    usec_t waiting_since; /* entries from then on wait for their place: 0: none does */
};

static void differs(const struct comparing *c, const struct checked_table *t, int64_t id,
                    str_t what)
{
    c->to->differs(c->to->of, t->name, id, what);
}

/* --- what an entry says of a column ------------------------------------------------------------
 */

static bool is_kind(const struct entry *e, enum ledger_kind kind)
{
    return str_eq(e->kind, ledger_kind_word(kind));
}

/* Not of the label for charts alone. */
static bool is_correction_of_text(const struct entry *e)
{
    return is_kind(e, LEDGER_STATEMENT_CORRECTED) &&
           (entry_said(e, S("text_en")) != NULL || entry_said(e, S("text_az")) != NULL ||
            entry_said(e, S("was_text_en")) != NULL || entry_said(e, S("was_text_az")) != NULL);
}

/* What becomes of the data stands in a table of its own: the consultation's row is as it was. */
static bool is_promise(const struct entry *e)
{
    return entry_said(e, S("data_matrix")) != NULL || entry_said(e, S("data_licence")) != NULL;
}

/* One word about one column. */
struct said {
    bool is_said, is_erased;
    str_t text;
};
static struct said said_text(str_t text)
{
    return (struct said){ .is_said = true, .text = text };
}

static struct said said_number(struct cx *cx, int64_t v)
{
    return said_text(arena_printf(cx->arena, "%" PRId64, v));
}

/* What follows from the kind, the head or the time of an entry. */
static struct said said_by_kind(struct cx *cx, const struct entry *e, const char *column)
{
    static const struct {
        enum ledger_kind kind;
        const char *column;
        const char *text; /* NULL: when it happened */
    } RULES[] = {
        { LEDGER_STATEMENT_PROPOSED, "state", "0" },
        { LEDGER_STATEMENT_ACCEPTED, "state", "1" },
        { LEDGER_STATEMENT_CORRECTED, "state", "1" },
        { LEDGER_STATEMENT_REJECTED, "state", "-1" },
        { LEDGER_STATEMENT_MERGED, "state", "-1" },
        { LEDGER_STATEMENT_MERGED, "merged_at", NULL },
        { LEDGER_STATEMENT_AMENDED, "state", "-1" },
        { LEDGER_STATEMENT_AMENDED, "merged_at", NULL },
        { LEDGER_STATEMENT_SEPARATED, "state", "1" },
        { LEDGER_STATEMENT_SEPARATED, "merged_into", "" },
        { LEDGER_STATEMENT_SEPARATED, "merge_reason", "" },
        { LEDGER_STATEMENT_SEPARATED, "merged_at", NULL },
        { LEDGER_STATEMENT_TRANSLATED, "translated_at", NULL },
        { LEDGER_STATEMENT_CONFIRMED, "translated_at", NULL },
        { LEDGER_CONSULTATION_CHANGED, "edited_at", NULL },
        { LEDGER_CONSULTATION_PUBLISHED, "published_at", NULL },
        { LEDGER_MATCH_ENDED, "ended_at", NULL },
        { LEDGER_IMPORT_UNDONE, "hidden_at", NULL },
        { LEDGER_IMPORT_UNDONE, "undone_at", NULL },
        { LEDGER_TEXT_ERASED, "erased_at", NULL },
        { LEDGER_POSITION_TAKEN, "basis", "own" },
        { LEDGER_POSITION_CONFIRMED, "basis", "own" },
        { LEDGER_POSITION_UNINVITED, "withdrawn_at", NULL },
        { LEDGER_POSITION_CODED, "mandate_id", "0" },
        { LEDGER_ARGUMENT_GIVEN, "created_at", NULL },
        { LEDGER_ARGUMENT_GIVEN, "is_withheld", "false" },
        { LEDGER_ARGUMENT_ACCEPTED, "state", "1" },
        { LEDGER_ARGUMENT_ACCEPTED, "is_withheld", "false" },
        { LEDGER_ARGUMENT_ACCEPTED, "decided_at", NULL },
        { LEDGER_ARGUMENT_REJECTED, "state", "-1" },
        { LEDGER_ARGUMENT_REJECTED, "decided_at", NULL },
    };
    for (size_t i = 0; i < ARRAY_LEN(RULES); i++) {
        if (strcmp(column, "edited_at") == 0 && is_promise(e))
            continue;
        if (is_kind(e, RULES[i].kind) && strcmp(RULES[i].column, column) == 0)
            return RULES[i].text != NULL ? said_text(str_from_c(RULES[i].text))
                                         : said_number(cx, e->at);
    }
    return (struct said){ 0 };
}

/* An organisation's argument is public at once, of anybody else it waits. */
static struct said said_by_author(struct cx *cx, const struct entry *e, const char *column)
{
    if (strcmp(column, "state") == 0)
        return said_text(e->organisation != 0 ? S("1") : S("0"));
    if (strcmp(column, "decided_at") == 0)
        return said_number(cx, e->organisation != 0 ? e->at : 0);
    return (struct said){ 0 };
}

static struct said said_by_head(struct cx *cx, const struct entry *e, const char *column)
{
    const bool taken = is_kind(e, LEDGER_POSITION_TAKEN) || is_kind(e, LEDGER_POSITION_CONFIRMED) ||
                       is_kind(e, LEDGER_ARGUMENT_GIVEN);
    if (strcmp(column, "consultation_id") == 0)
        return said_number(cx, e->within);
    if (taken && strcmp(column, "organisation_id") == 0)
        return said_number(cx, e->organisation);
    if (taken && strcmp(column, "mandate_id") == 0)
        return said_number(cx, e->mandate);
    if (strcmp(column, "corrected_at") == 0 && is_correction_of_text(e))
        return said_number(cx, e->at);
    if (is_kind(e, LEDGER_ARGUMENT_GIVEN))
        return said_by_author(cx, e, column);
    return (struct said){ 0 };
}

/* Columns that entries know under another name. */
static const char *name_in_entry(const struct entry *e, const char *column)
{
    if (is_kind(e, LEDGER_POSITION_CODED) && strcmp(column, "organisation_id") == 0)
        return "organisation";
    if (is_kind(e, LEDGER_TEXT_ERASED) && strcmp(column, "erased_reason") == 0)
        return "reason";
    if ((is_kind(e, LEDGER_STATEMENT_MERGED) || is_kind(e, LEDGER_STATEMENT_AMENDED)) &&
        strcmp(column, "merge_reason") == 0)
        return "reason";
    if (is_kind(e, LEDGER_ARGUMENT_REJECTED) && strcmp(column, "is_withheld") == 0)
        return "withheld";
    return column;
}

static struct said said_by_value(struct cx *cx, const struct entry *e, const char *column)
{
    const struct entry_value *const v = entry_said(e, str_from_c(name_in_entry(e, column)));
    const bool is_time =
        str_ends(str_from_c(column), S("_at")) || str_ends(str_from_c(column), S("_until"));
    usec_t at = 0;
    if (v == NULL)
        return (struct said){ 0 };
    if (v->is_erased)
        return (struct said){ .is_said = true, .is_erased = true };
    if (is_time && v->text.len == 0)
        return said_text(S("0"));
    if (is_time && record_time_read(v->text, &at))
        return said_number(cx, at);
    return said_text(v->text);
}

static struct said said_of(struct cx *cx, const struct entry *e, const char *column)
{
    /* text.erased speaks of nothing but itself: its "reason" is why */
    const bool is_erasure = is_kind(e, LEDGER_TEXT_ERASED);
    struct said s = said_by_kind(cx, e, column);
    if (!s.is_said && (!is_erasure || strcmp(column, "erased_reason") == 0))
        s = said_by_value(cx, e, column);
    if (!s.is_said && !is_erasure)
        s = said_by_head(cx, e, column);
    if (!s.is_said && strcmp(column, "taken_at") == 0 && !is_erasure)
        s = said_number(cx, e->at);
    return s;
}

/* --- comparing ---------------------------------------------------------------------------------
 */

static bool waits(const struct comparing *c, const struct checked_row *r)
{
    return c->waiting_since != 0 && r->changed_at >= c->waiting_since;
}

/* The newest word on each column counts: what came before it is history. */
static void compare_entry(const struct comparing *c, struct cx *page, const struct checked_table *t,
                          struct checked_row *r, const struct entry *e)
{
    /* entries from before this form of the record hold one text that cannot be taken apart */
    const bool is_old_form = entry_said(e, S("content")) != NULL;
    r->is_known = r->is_known || !is_kind(e, LEDGER_TEXT_ERASED);
    for (size_t i = 0; i < t->column_count; i++) {
        const uint32_t bit = UINT32_C(1) << i;
        if ((r->seen & bit) != 0)
            continue;
        const struct said s = said_of(page, e, t->columns[i]);
        if (!s.is_said && !is_old_form)
            continue;
        const bool is_late =
            strcmp(t->columns[i], "edited_at") == 0 || strcmp(t->columns[i], "erased_at") == 0;
        if (!s.is_said && is_late)
            continue;
        r->seen |= bit;
        if (!s.is_said || waits(c, r))
            continue;
        if (s.is_erased ? r->values[i].len > 0 : !str_eq(s.text, r->values[i]))
            differs(c, t, r->id,
                    trf(c->cx, "{0} is not what the record says", TARG(str_from_c(t->columns[i]))));
    }
}

/* Named after positions, but about the asking for them. */
static bool is_about_invitation(const struct entry *e)
{
    return is_kind(e, LEDGER_POSITION_INVITED) || is_kind(e, LEDGER_POSITION_UNINVITED);
}

static err_t compare_one(struct cx *page, const struct entry *e, void *with)
{
    const struct comparing *const c = with;
    static const struct {
        const char *kinds;
        enum checked table;
        bool is_own; /* it brings rows into the table: one that is gone is missing */
    } ROWS[] = {
        { "consultation.", CHECKED_CONSULTATION, true },
        { "statement.", CHECKED_STATEMENT, true },
        { "position.", CHECKED_POSITION, true },
        { "position.invited", CHECKED_INVITATION, true },
        { "position.uninvited", CHECKED_INVITATION, true },
        { "document.", CHECKED_DOCUMENT, true },
        { "import.", CHECKED_IMPORT, true },
        { "match.", CHECKED_MATCH, true },
        { "argument.given", CHECKED_ARGUMENT, true },
        { "argument.accepted", CHECKED_ARGUMENT, true },
        { "argument.rejected", CHECKED_ARGUMENT, true },
        { "text.", CHECKED_STATEMENT, false },
        { "text.", CHECKED_POSITION, false },
        { "text.", CHECKED_ARGUMENT, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        if (!str_starts(e->kind, str_from_c(ROWS[i].kinds)) ||
            (ROWS[i].table == CHECKED_POSITION && is_about_invitation(e)))
            continue;
        const struct checked_table *const t = &c->tables[ROWS[i].table];
        struct checked_row *const r = checked_find(t, e->subject);
        if (r != NULL)
            compare_entry(c, page, t, r, e);
        else if (ROWS[i].is_own)
            differs(c, t, e->subject,
                    tr_lang(c->cx->lang, N_("the record has it, the table has not")));
    }
    if (is_kind(e, LEDGER_IMPORT_UNDONE)) {
        const struct checked_table *const t = &c->tables[CHECKED_CONSULTATION];
        struct checked_row *const r = checked_find(t, e->within);
        if (r != NULL)
            compare_entry(c, page, t, r, e);
    }
    return OK;
}

static err_t compare_kinds(struct comparing *c, const char *kinds)
{
    return entry_each(c->cx, &(struct entry_filter){ .kind = str_from_c(kinds) }, compare_one, c);
}

/* What no entry spoke of is as it is when nobody touched it. */
static bool is_untouched(const char *column, str_t value)
{
    const str_t name = str_from_c(column);
    return value.len == 0 ||
           ((str_ends(name, S("_at")) || str_ends(name, S("_until"))) && str_eq(value, S("0")));
}

static void compare_silence(const struct comparing *c, const struct checked_table *t)
{
    for (size_t k = 0; k < t->count; k++) {
        const struct checked_row *const r = &t->rows[k];
        c->to->compared++;
        if (waits(c, r) || (r->is_imported && !r->is_known))
            continue;
        if (!r->is_known) {
            differs(c, t, r->id, tr_lang(c->cx->lang, N_("the record knows nothing of it")));
            continue;
        }
        for (size_t i = 0; i < t->column_count && !r->is_imported; i++) {
            if ((r->seen & UINT32_C(1) << i) == 0 && !is_untouched(t->columns[i], r->values[i]))
                differs(
                    c, t, r->id,
                    trf(c->cx, "{0} is not what the record says", TARG(str_from_c(t->columns[i]))));
        }
    }
}

/* When a position stopped being in force follows from the next one. */
static err_t compare_order(const struct comparing *c)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(c->cx->db, &rows, &viewpoints_sql, Q_CHECK_ORDER, NO_ARGS));
    while (db_next(&rows))
        differs(c, &c->tables[CHECKED_POSITION], db_i64(&rows, 0),
                tr_lang(c->cx->lang, N_("when it was replaced does not fit the next position")));
    return db_done(&rows);
}

/* Rows of an import are covered by its entry: no other row may hide behind one. */
static err_t compare_strays(const struct comparing *c, int which, enum checked table)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(c->cx->db, &rows, &viewpoints_sql, which, NO_ARGS));
    while (db_next(&rows))
        differs(c, &c->tables[table], db_i64(&rows, 0),
                tr_lang(c->cx->lang, N_("it names an import that did not make it")));
    return db_done(&rows);
}

err_t viewpoints_compare_record(struct cx *cx, struct record_differences *to)
{
    static const char *const KINDS[] = { "consultation.", "statement.", "position.", "document.",
                                         "import.",       "match.",     "argument.", "text." };
    struct comparing c = { .cx = cx, .to = to };
    int64_t waiting = 0;
    TRY(ledger_waiting(cx, &waiting, &c.waiting_since));
    TRY(checked_load(cx, c.tables));
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++)
        TRY(compare_kinds(&c, KINDS[i]));
    statement_texts_unsaid(&c.tables[CHECKED_STATEMENT]);
    argument_texts_unsaid(&c.tables[CHECKED_ARGUMENT]);
    for (size_t i = 0; i < CHECKED_COUNT; i++)
        compare_silence(&c, &c.tables[i]);
    TRY(compare_order(&c));
    TRY(compare_strays(&c, Q_CHECK_STRAY_POSITIONS, CHECKED_POSITION));
    TRY(compare_strays(&c, Q_CHECK_STRAY_CONSULTATIONS, CHECKED_CONSULTATION));
    TRY(data_compare(cx, to));
    TRY(freeze_compare(cx, to));
    TRY(consultation_links_compare(cx, to));
    TRY(arguments_compare(cx, to));
    TRY(receipts_compare(cx, to));
    return counts_compare(cx, to);
}
