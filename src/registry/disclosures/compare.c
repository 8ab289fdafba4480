/* Do disclosures and answers say what the record says? For alyans verify.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "registry/disclosures/parts.h"

enum { PIECE = 500 };

struct comparing {
    struct cx *cx;
    struct record_differences *to;
    const char *table;
};

static void differs(const struct comparing *c, int64_t id, const char *msgid)
{
    c->to->differs(c->to->of, c->table, id, tr_lang(c->cx->lang, msgid));
}

static void field_differs(const struct comparing *c, int64_t id, str_t name)
{
    c->to->differs(c->to->of, c->table, id,
                   trf(c->cx, "{0} is not what the record says", TARG(name)));
}

static err_t newest_of(struct cx *cx, enum ledger_kind kind, int64_t subject, struct entry *out,
                       bool *found)
{
    const err_t e = entry_newest(cx, ledger_kind_word(kind), subject, out);
    if (e == ERR_NOT_FOUND)
        cx->problem = (struct problem){ 0 }; /* expected */
    *found = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* Text of a field, however it is kept. */
static str_t field_text(struct cx *cx, const struct ledger_field *f)
{
    if (f->type == LEDGER_FLAG)
        return f->number != 0 ? S("true") : S("false");
    return f->text.len > 0 || f->type == LEDGER_TEXT
               ? f->text
               : arena_printf(cx->arena, "%" PRId64, f->number);
}

/* Every value of one is a value of the other, but for those that were erased. */
static void compare_fields(const struct comparing *c, int64_t id, const struct entry *e,
                           const struct ledger_field *is, size_t count, size_t *erased)
{
    *erased = 0;
    for (size_t i = 0; i < e->value_count; i++) {
        bool is_there = e->values[i].is_erased;
        *erased += e->values[i].is_erased ? 1 : 0;
        for (size_t k = 0; k < count && !is_there; k++)
            is_there = str_eq(is[k].name, e->values[i].name);
        if (!is_there)
            field_differs(c, id, e->values[i].name);
    }
    for (size_t k = 0; k < count; k++) {
        const struct entry_value *const said = entry_said(e, is[k].name);
        if (said == NULL || (!said->is_erased && !str_eq(said->text, field_text(c->cx, &is[k]))))
            field_differs(c, id, is[k].name);
    }
}

static bool says(const struct entry *e, const char *name, str_t is)
{
    const struct entry_value *const v = entry_value(e, name);
    return v == NULL || str_eq(v->text, is); /* an erased reason cannot be judged */
}

/* --- disclosures ---------------------------------------------------------------------------------
 */

static err_t compare_end(const struct comparing *c, const struct disclosure *d)
{
    struct entry e;
    bool found = false;
    TRY(newest_of(c->cx, LEDGER_DISCLOSURE_WITHDRAWN, d->id.v, &e, &found));
    const bool is_withdrawn = d->ended_at != 0 && d->ended_reason.len > 0;
    if (found != is_withdrawn || (found && e.at != d->ended_at))
        differs(c, d->id.v, N_("whether and when it was withdrawn is not what the record says"));
    else if (found && !says(&e, "reason", d->ended_reason))
        field_differs(c, d->id.v, S("reason"));
    return OK;
}

/* One that ended without being withdrawn was corrected, by one that is there. */
static void compare_corrected(const struct comparing *c, const struct disclosure *d,
                              const struct disclosure_lines *all)
{
    bool is_corrected = false;
    for (size_t i = 0; i < all->count; i++)
        is_corrected |=
            all->at[i].d.replaces.v == d->id.v && all->at[i].d.created_at == d->ended_at;
    const bool should = d->ended_at != 0 && d->ended_reason.len == 0;
    if (is_corrected != should)
        differs(c, d->id.v, N_("whether it was corrected is not what the record says"));
}

static err_t compare_one(const struct comparing *c, const struct disclosure *d)
{
    struct ledger_field is[DISCLOSURE_FIELDS_MAX];
    struct entry e;
    bool found = false;
    size_t erased = 0;
    TRY(newest_of(c->cx, d->replaces.v == 0 ? LEDGER_DISCLOSURE_MADE : LEDGER_DISCLOSURE_CORRECTED,
                  d->id.v, &e, &found));
    c->to->compared++;
    if (!found || e.at != d->created_at) {
        differs(c, d->id.v, N_("the record knows nothing of it"));
        return OK;
    }
    const size_t count = disclosure_fields(c->cx, d, is);
    compare_fields(c, d->id.v, &e, is, count, &erased);
    if (erased > 0 && d->erased_at == 0)
        differs(c, d->id.v, N_("whether its words were taken down is not what the record says"));
    return OK;
}

static err_t compare_disclosures(const struct comparing *c)
{
    int64_t after = 0;
    struct disclosure_lines piece;
    do {
        TRY(disclosure_rows_after(c->cx, (disclosure_id){ after }, true, PIECE, &piece));
        for (size_t i = 0; i < piece.count; i++) {
            const struct disclosure *const d = &piece.at[i].d;
            struct disclosure_lines of;
            TRY(compare_one(c, d));
            TRY(compare_end(c, d));
            if (d->ended_at != 0) {
                TRY(disclosure_rows_of(c->cx, d->organisation, &of));
                compare_corrected(c, d, &of);
            }
        }
        after = piece.count == 0 ? after : piece.at[piece.count - 1].d.id.v;
    } while (piece.count == PIECE);
    return OK;
}

/* --- answers -------------------------------------------------------------------------------------
 */

/* An answer goes along when what it answers is corrected: the record names the first of them. */
static err_t is_answer_to(struct cx *cx, disclosure_id now, str_t said, bool *out)
{
    struct disclosure d = { .id = now };
    *out = false;
    while (d.id.v != 0 && !*out) {
        *out = str_eq(said, arena_printf(cx->arena, "%" PRId64, d.id.v));
        if (*out)
            break;
        const err_t e = disclosure_row_get(cx, d.id, &d);
        if (e == ERR_NOT_FOUND)
            return OK;
        TRY(e);
        d.id = d.replaces;
    }
    return OK;
}

static err_t compare_answer(const struct comparing *c, const struct disclosure_answer *a)
{
    struct entry e;
    bool found = false;
    bool is_its = false;
    TRY(newest_of(c->cx, LEDGER_ANSWER_GIVEN, a->id.v, &e, &found));
    c->to->compared++;
    if (!found || e.at != a->created_at) {
        differs(c, a->id.v, N_("the record knows nothing of it"));
        return OK;
    }
    const struct entry_value *const on = entry_value(&e, "disclosure");
    TRY(is_answer_to(c->cx, a->disclosure, on == NULL ? STR_NONE : on->text, &is_its));
    if (!is_its)
        field_differs(c, a->id.v, S("disclosure"));
    const struct {
        const char *name;
        str_t is;
    } texts[] = { { "text_en", a->text.by[LANG_EN] }, { "text_az", a->text.by[LANG_AZ] } };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const struct entry_value *const v = entry_said(&e, str_from_c(texts[i].name));
        const bool is_erased = v != NULL && v->is_erased && a->erased_at != 0;
        if (!is_erased && !str_eq(v == NULL ? STR_NONE : v->text, texts[i].is))
            field_differs(c, a->id.v, str_from_c(texts[i].name));
    }
    return OK;
}

/* Ended: withdrawn by the organisation, or another one corrects it. */
static err_t compare_answer_end(const struct comparing *c, const struct disclosure_answer *a,
                                const struct disclosure_answer *all, size_t count)
{
    struct entry e;
    bool withdrawn = false;
    TRY(newest_of(c->cx, LEDGER_ANSWER_WITHDRAWN, a->id.v, &e, &withdrawn));
    bool replaced = false;
    for (size_t i = 0; i < count; i++)
        replaced |= all[i].id.v > a->id.v && all[i].organisation.v == a->organisation.v &&
                    all[i].created_at == a->ended_at;
    const bool is_over = a->ended_at != 0;
    if ((withdrawn && (!is_over || e.at != a->ended_at)) || (is_over && !withdrawn && !replaced))
        differs(c, a->id.v, N_("whether and when it was withdrawn is not what the record says"));
    return OK;
}

static err_t compare_answers(const struct comparing *c)
{
    enum { ANSWERS_MOST = 1000000 };
    const struct disclosure_answer *all = NULL;
    size_t count = 0;
    TRY(answer_rows_after(c->cx, (answer_id){ 0 }, ANSWERS_MOST, &all, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(compare_answer(c, &all[i]));
        TRY(compare_answer_end(c, &all[i], all, count));
    }
    return OK;
}

/* --- the whole -----------------------------------------------------------------------------------
 */

static void is_lost(void *to, int64_t id)
{
    differs(to, id, N_("it is on record, and gone from the database"));
}

err_t disclosures_compare(struct cx *cx, struct record_differences *to)
{
    struct comparing disclosures = { cx, to, "disclosure" };
    struct comparing answers = { cx, to, "disclosure_answer" };
    TRY(compare_disclosures(&disclosures));
    TRY(disclosure_each_lost(cx, is_lost, &disclosures));
    TRY(compare_answers(&answers));
    return answer_each_lost(cx, is_lost, &answers);
}
