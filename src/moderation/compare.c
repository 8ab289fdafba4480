/* Do cases, decisions and appeals say what the record says? For alyans verify.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "moderation/person.h"
#include "moderation/store.h"

struct comparing {
    struct cx *cx;
    struct record_differences *to;
    const struct moderation_case *c;
    const struct entry *entries; /* about the case, newest first */
    size_t entry_count;
};

static void differs(const struct comparing *m, const char *msgid)
{
    m->to->differs(m->to->of, "moderation_case", m->c->id.v, tr_lang(m->cx->lang, msgid));
}

static str_t said(const struct entry *e, const char *name)
{
    const struct entry_value *const v = entry_value(e, name);
    return v == NULL ? STR_NONE : v->text;
}

static str_t id_text(const struct comparing *m, int64_t id)
{
    return arena_printf(m->cx->arena, "%" PRId64, id);
}

/* The entry of this kind that names this id under this name; NULL: none. */
static const struct entry *entry_naming(const struct comparing *m, enum ledger_kind kind,
                                        const char *name, int64_t id)
{
    for (size_t i = 0; i < m->entry_count; i++) {
        const struct entry *const e = &m->entries[i];
        if (str_eq(e->kind, ledger_kind_word(kind)) && str_eq(said(e, name), id_text(m, id)))
            return e;
    }
    return NULL;
}

static size_t count_of(const struct comparing *m, enum ledger_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < m->entry_count; i++)
        n += str_eq(m->entries[i].kind, ledger_kind_word(kind));
    return n;
}

/* --- how it was opened -------------------------------------------------------------------------
 */

static void compare_opening(const struct comparing *m)
{
    const struct entry *first = NULL;
    const enum ledger_kind kind =
        m->c->origin == ORIGIN_REPORTED ? LEDGER_MODERATION_REPORTED : LEDGER_MODERATION_OPENED;
    if (m->c->origin == ORIGIN_BEFORE_RULES)
        return;
    for (size_t i = 0; i < m->entry_count; i++) {
        if (str_eq(m->entries[i].kind, ledger_kind_word(kind)))
            first = &m->entries[i];
    }
    if (first == NULL || first->at != m->c->opened_at)
        differs(m, N_("the record knows nothing of it"));
    else if (!str_eq(said(first, "moderated"), m->c->kind) ||
             !str_eq(said(first, "about_id"), id_text(m, m->c->subject)))
        differs(m, N_("which text it is about is not what the record says"));
}

/* --- decisions ---------------------------------------------------------------------------------
 */

static bool says_decision(const struct entry *e, const struct moderation_decision *d)
{
    return e->at == d->at && str_eq(said(e, "verdict"), verdict_word(d->verdict)) &&
           str_eq(said(e, "rule"), rule_word(d->rule)) && str_eq(said(e, "detail"), d->detail) &&
           str_eq(said(e, "reason"), d->reason) && str_eq(said(e, "role"), d->role);
}

static void compare_decisions(const struct comparing *m, const struct decision_list *all)
{
    size_t recorded = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct moderation_decision *const d = &all->at[i];
        const struct entry *const e = entry_naming(
            m, d->appeal.v != 0 ? LEDGER_MODERATION_SETTLED : LEDGER_MODERATION_DECIDED, "id",
            d->id.v);
        if (d->policy == 0)
            continue; /* from before the rules were published: statement.rejected tells it */
        recorded++;
        if (e == NULL || !says_decision(e, d))
            differs(m, N_("a decision is not what the record says"));
    }
    if (recorded != count_of(m, LEDGER_MODERATION_DECIDED) + count_of(m, LEDGER_MODERATION_SETTLED))
        differs(m, N_("it does not have the decisions that the record has"));
    const struct moderation_decision *const last = all->count > 0 ? &all->at[all->count - 1] : NULL;
    if (m->c->last.v != (last != NULL ? last->id.v : 0) ||
        m->c->verdict != (last != NULL ? last->verdict : VERDICT_NONE))
        differs(m, N_("what stands is not what was decided last"));
}

static void compare_withdrawal(const struct comparing *m)
{
    const struct entry *const e =
        entry_naming(m, LEDGER_MODERATION_WITHDRAWN, "about_id", m->c->subject);
    if ((e != NULL ? e->at : 0) != m->c->withdrawn_at)
        differs(m, N_("whether its author withdrew it is not what the record says"));
}

static err_t compare_appeals(const struct comparing *m)
{
    struct appeal_list all;
    TRY(appeals_of(m->cx, m->c->id, &all));
    if (all.count != count_of(m, LEDGER_MODERATION_APPEALED))
        differs(m, N_("it does not have the appeals that the record has"));
    for (size_t i = 0; i < all.count; i++) {
        const struct moderation_appeal *const a = &all.at[i];
        const struct entry *const made =
            entry_naming(m, LEDGER_MODERATION_APPEALED, "appeal", a->id.v);
        const struct entry *const settled =
            entry_naming(m, LEDGER_MODERATION_SETTLED, "appeal", a->id.v);
        const str_t outcome = settled != NULL ? said(settled, "outcome") : S("waits");
        if (made == NULL || made->at != a->made_at ||
            !str_eq(outcome, appeal_outcome_word(a->outcome)))
            differs(m, N_("an appeal is not what the record says"));
    }
    return OK;
}

/* --- the whole ---------------------------------------------------------------------------------
 */

/* Some entries of the case have no place in the record yet. */
static err_t waits(struct cx *cx, case_id c, bool *out)
{
    static const enum ledger_kind KINDS[] = {
        LEDGER_MODERATION_OPENED,   LEDGER_MODERATION_REPORTED, LEDGER_MODERATION_DECIDED,
        LEDGER_MODERATION_APPEALED, LEDGER_MODERATION_SETTLED,  LEDGER_MODERATION_WITHDRAWN
    };
    *out = false;
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        struct entry newest;
        const err_t e = entry_newest(cx, ledger_kind_word(KINDS[i]), c.v, &newest);
        if (e == ERR_NOT_FOUND)
            cx->problem = (struct problem){ 0 }; /* expected */
        else
            TRY(e);
        *out |= e == OK && newest.seq < 0;
    }
    return OK;
}

static err_t compare_case(struct comparing *m)
{
    struct decision_list decisions;
    bool later = false;
    TRY(waits(m->cx, m->c->id, &later));
    if (later)
        return OK;
    const struct entry_filter of = { .kind = S("moderation."), .about = m->c->id.v };
    TRY(entry_list_all(m->cx, &of, &m->entries, &m->entry_count));
    TRY(decisions_of(m->cx, m->c->id, &decisions));
    compare_opening(m);
    compare_decisions(m, &decisions);
    compare_withdrawal(m);
    return compare_appeals(m);
}

static err_t compare_lost(struct cx *cx, struct record_differences *to)
{
    const int64_t *ids = NULL;
    size_t count = 0;
    TRY(cases_lost(cx, &ids, &count));
    for (size_t i = 0; i < count; i++)
        to->differs(to->of, "moderation_case", ids[i],
                    tr_lang(cx->lang, N_("it is on record, and gone from the database")));
    return OK;
}

err_t moderation_compare_record(struct cx *cx, struct record_differences *to)
{
    struct case_list piece;
    int64_t after = 0;
    do {
        const struct arena_mark mark = arena_mark(cx->arena);
        TRY(cases_after(cx, after, &piece));
        for (size_t i = 0; i < piece.count; i++) {
            struct comparing m = { cx, to, &piece.at[i], NULL };
            after = piece.at[i].id.v;
            TRY(compare_case(&m));
            to->compared++;
        }
        arena_back(cx->arena, mark);
    } while (piece.count == CASES_SHOWN);
    return compare_lost(cx, to);
}
