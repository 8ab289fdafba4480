/* Codings, their values and settlements, held against their entries in the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/sorted.h"
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "site/feature.h"
#include "viewpoints/codings/rows.h"

static const char CODING[] = "coding", VALUES[] = "coding_value",
                  SETTLEMENT[] = "coding_settlement";

struct comparing {
    struct cx *cx;
    struct record_differences *to;
    const struct coding *codings;         /* by id */
    const struct settlement *settlements; /* by id */
    size_t coding_count, settlement_count;
    bool *is_begun, *is_done, *is_public; /* by place of the coding: an entry says so */
    bool *is_settled;                     /* by place of the settlement */
    usec_t waiting_since; /* entries from then on wait for their place: 0: none does */
};

static void differs(const struct comparing *c, const char *table, int64_t id, const char *column)
{
    c->to->differs(c->to->of, table, id,
                   trf(c->cx, "{0} is not what the record says", TARG(str_from_c(column))));
}

static void not_known(const struct comparing *c, const char *table, int64_t id)
{
    c->to->differs(c->to->of, table, id,
                   tr_lang(c->cx->lang, N_("the record knows nothing of it")));
}

static void not_there(const struct comparing *c, const char *table, int64_t id)
{
    c->to->differs(c->to->of, table, id,
                   tr_lang(c->cx->lang, N_("the record has it, the table has not")));
}

/* --- what an entry says ----------------------------------------------------------------------- */

static void compare_text(const struct comparing *c, const struct entry *e, const char *table,
                         int64_t id, const char *name, str_t is)
{
    const struct entry_value *const said = entry_said(e, str_from_c(name));
    if (said == NULL || (!said->is_erased && !str_eq(said->text, is)))
        differs(c, table, id, name);
}

static void compare_number(const struct comparing *c, const struct entry *e, const char *table,
                           int64_t id, const char *name, int64_t is)
{
    compare_text(c, e, table, id, name, arena_printf(c->cx->arena, "%" PRId64, is));
}

/* What every entry about a coding says. */
static void compare_head(const struct comparing *c, const struct entry *e, const struct coding *row)
{
    compare_number(c, e, CODING, row->id.v, "organisation", row->organisation.v);
    compare_text(c, e, CODING, row->id.v, "coder", row->coder);
    if (e->within != row->consultation.v)
        differs(c, CODING, row->id.v, "consultation_id");
}

static err_t compare_begun(const struct comparing *c, const struct entry *e, size_t place)
{
    const struct coding *const row = &c->codings[place];
    compare_head(c, e, row);
    compare_number(c, e, CODING, row->id.v, "place", row->place);
    if (row->begun_at != e->at)
        differs(c, CODING, row->id.v, "begun_at");
    c->is_begun[place] = true;
    return OK;
}

/* The values are in the record as their print. */
static err_t compare_done(const struct comparing *c, const struct entry *e, size_t place)
{
    const struct coding *const row = &c->codings[place];
    struct coding_values v;
    TRY(coding_values_of(c->cx, row->id, &v));
    compare_head(c, e, row);
    compare_number(c, e, VALUES, row->id.v, "count", (int64_t)v.count);
    compare_text(c, e, VALUES, row->id.v, "print", coding_print(c->cx->arena, row, &v));
    if (row->done_at != e->at)
        differs(c, CODING, row->id.v, "done_at");
    c->is_done[place] = true;
    return OK;
}

static err_t compare_public(const struct comparing *c, const struct entry *e, size_t place)
{
    const struct coding *const row = &c->codings[place];
    const bytes_t salt = { row->salt.at, sizeof row->salt.at };
    compare_head(c, e, row);
    compare_text(c, e, CODING, row->id.v, "salt", hex(c->cx->arena, salt));
    if (row->published_at != e->at)
        differs(c, CODING, row->id.v, "published_at");
    c->is_public[place] = true;
    return OK;
}

static err_t compare_settled(const struct comparing *c, const struct entry *e, size_t place)
{
    const struct settlement *const row = &c->settlements[place];
    compare_number(c, e, SETTLEMENT, row->id, "organisation", row->organisation.v);
    compare_number(c, e, SETTLEMENT, row->id, "statement", row->statement.v);
    compare_text(c, e, SETTLEMENT, row->id, "position", code_word(row->code));
    compare_text(c, e, SETTLEMENT, row->id, "basis", code_basis_word(row->code, row->basis));
    compare_text(c, e, SETTLEMENT, row->id, "reason", row->reason);
    if (e->within != row->consultation.v)
        differs(c, SETTLEMENT, row->id, "consultation_id");
    if (row->settled_at != e->at)
        differs(c, SETTLEMENT, row->id, "settled_at");
    c->is_settled[place] = true;
    return OK;
}

/* --- all entries, all rows -------------------------------------------------------------------- */

static size_t place_of_coding(const struct comparing *c, int64_t id)
{
    return SORTED_FIND(c->codings, c->coding_count, id.v, id);
}

static size_t place_of_settlement(const struct comparing *c, int64_t id)
{
    return SORTED_FIND(c->settlements, c->settlement_count, id, id);
}

struct kind {
    enum ledger_kind kind;
    const char *table;
    size_t (*place)(const struct comparing *c, int64_t id);
    err_t (*compare)(const struct comparing *c, const struct entry *e, size_t place);
};

struct comparing_kind {
    struct comparing c;
    const struct kind *kind;
};

static err_t compare_entry(struct cx *page, const struct entry *e, void *with)
{
    struct comparing_kind *const k = with;
    const size_t place = k->kind->place(&k->c, e->subject);
    k->c.cx = page;
    if (place != SIZE_MAX)
        return k->kind->compare(&k->c, e, place);
    not_there(&k->c, k->kind->table, e->subject);
    return OK;
}

/* What happened at this time has no entry, and none waits for its place. */
static bool is_silent(const struct comparing *c, usec_t at, bool is_said)
{
    return at != 0 && !is_said && (c->waiting_since == 0 || at < c->waiting_since);
}

static void compare_silence(const struct comparing *c)
{
    for (size_t i = 0; i < c->coding_count; i++) {
        const struct coding *const row = &c->codings[i];
        c->to->compared++;
        if (is_silent(c, row->begun_at, c->is_begun[i]))
            not_known(c, CODING, row->id.v);
        if (is_silent(c, row->done_at, c->is_done[i]))
            differs(c, CODING, row->id.v, "done_at");
        if (is_silent(c, row->published_at, c->is_public[i]))
            differs(c, CODING, row->id.v, "published_at");
    }
    for (size_t i = 0; i < c->settlement_count; i++) {
        c->to->compared++;
        if (is_silent(c, c->settlements[i].settled_at, c->is_settled[i]))
            not_known(c, SETTLEMENT, c->settlements[i].id);
    }
}

err_t codings_compare_record(struct cx *cx, struct record_differences *to)
{
    static const struct kind KINDS[] = {
        { LEDGER_CODING_ENTERED, CODING, place_of_coding, compare_begun },
        { LEDGER_CODING_DONE, CODING, place_of_coding, compare_done },
        { LEDGER_CODING_PUBLISHED, CODING, place_of_coding, compare_public },
        { LEDGER_CODING_SETTLED, SETTLEMENT, place_of_settlement, compare_settled },
    };
    struct comparing c = { .cx = cx, .to = to };
    int64_t waiting = 0;
    TRY(ledger_waiting(cx, &waiting, &c.waiting_since));
    TRY(coding_list_all(cx, &c.codings, &c.coding_count));
    TRY(settlement_list_all(cx, &c.settlements, &c.settlement_count));
    c.is_begun = arena_array(cx->arena, bool, c.coding_count);
    c.is_done = arena_array(cx->arena, bool, c.coding_count);
    c.is_public = arena_array(cx->arena, bool, c.coding_count);
    c.is_settled = arena_array(cx->arena, bool, c.settlement_count);
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        struct comparing_kind of = { c, &KINDS[i] };
        const struct entry_filter f = { .kind = ledger_kind_word(KINDS[i].kind) };
        TRY(entry_each(cx, &f, compare_entry, &of));
    }
    compare_silence(&c);
    return OK;
}
