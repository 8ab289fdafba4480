/* Freezes against the record, and the tables against what was frozen.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <unistd.h>

#include "kit/base/str.h"
#include "ledger/entries.h"
#include "ledger/ledger.h"
#include "viewpoints/package/freeze_store.h"
#include "viewpoints/package/freezing.h"
#include "viewpoints/rules.h"

struct checking {
    struct cx *cx;
    struct record_differences *to;
    const struct freeze *at;
    bool *is_known;
    size_t count;
    usec_t waiting_since; /* 0: nothing waits */
};

static void differs(const struct checking *c, const struct freeze *f, str_t what)
{
    c->to->differs(c->to->of, "consultation_freeze", f->id.v, what);
}

/* --- rows against entries -----------------------------------------------------------------------
 */

static str_t value_of(const struct entry *e, const char *name)
{
    for (size_t i = 0; i < e->value_count; i++) {
        if (str_eq(e->values[i].name, str_from_c(name)))
            return e->values[i].text;
    }
    return S("");
}

static str_t digits(struct cx *cx, int64_t v)
{
    return arena_printf(cx->arena, "%" PRId64, v);
}

static void compare_one(const struct checking *c, const struct entry *e, const struct freeze *f)
{
    const struct {
        const char *name;
        str_t is;
    } columns[] = {
        { "side", side_word(f->side) },
        { "votes_sha256", f->votes },
        { "statements_sha256", f->statements },
        { "analysis_sha256", f->analysis },
        { "data_hash", f->data_hash },
        { "program", f->program },
        { "method", f->method },
        { "parameters", f->parameters },
        { "statements", digits(c->cx, f->statement_count) },
        { "participants", digits(c->cx, f->participant_count) },
        { "positions", digits(c->cx, f->position_count) },
        { "reason", f->reason },
    };
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        if (!str_eq(value_of(e, columns[i].name), columns[i].is))
            differs(
                c, f,
                trf(c->cx, "{0} is not what the record says", TARG(str_from_c(columns[i].name))));
    }
    if (e->at != f->frozen_at || e->subject != f->consultation.v)
        differs(c, f, trf(c->cx, "{0} is not what the record says", TARG(S("frozen_at"))));
}

static err_t compare_entry(struct cx *page, const struct entry *e, void *with)
{
    struct checking *const c = with;
    (void)page;
    int64_t id = 0;
    const bool has_id = str_to_i64(value_of(e, "freeze"), 1, INT64_MAX, &id);
    for (size_t i = 0; has_id && i < c->count; i++) {
        if (c->at[i].id.v != id)
            continue;
        c->is_known[i] = true;
        compare_one(c, e, &c->at[i]);
        return OK;
    }
    differs(c, &(struct freeze){ .id = { id } },
            tr_lang(c->cx->lang, N_("the record has it, the table has not")));
    return OK;
}

static err_t compare_entries(struct checking *c)
{
    return entry_each(c->cx, &(struct entry_filter){ .kind = S("consultation.frozen") },
                      compare_entry, c);
}

/* --- the tables against what was frozen ---------------------------------------------------------
 */

static void compare_part(const struct checking *c, const struct freeze *f, str_t was, str_t is,
                         const char *what)
{
    if (!str_eq(was, is))
        differs(c, f,
                trf(c->cx, "{0} computed from the tables is not what was frozen",
                    TARG(str_from_c(what))));
}

/* Changed for a reason that the record tells, and not frozen anew yet. */
static err_t is_accounted_for(struct cx *cx, const struct consultation *c, const struct freeze *f,
                              bool *out)
{
    str_t reason = S("");
    bool waits = false;
    int64_t last = 0;
    *out = false;
    TRY(freeze_last_position(cx, c->id, &last));
    if (f->seen_changed_at == c->changed_at && f->seen_position == last)
        return OK;
    TRY(freeze_change_reason(cx, f, &reason, &waits));
    *out = waits || reason.len > 0;
    return OK;
}

static err_t compare_tables(const struct checking *c, const struct freeze *f, str_t room)
{
    struct consultation of;
    struct frozen_parts parts;
    bool accounted = false;
    const err_t e = consultation_get(c->cx, f->consultation, &of);
    if (e == ERR_NOT_FOUND)
        return OK; /* its import was undone */
    TRY(e);
    if (consultation_stage(&of, c->cx->now) < STAGE_CLOSED)
        return OK; /* opened again since */
    TRY(is_accounted_for(c->cx, &of, f, &accounted));
    if (accounted)
        return OK;
    c->to->compared++;
    TRY(package_parts(c->cx, &of, f->side, room, f->salt,
                      c->to->recompute ? PARTS_AS_FROZEN : PARTS_OF_TABLES, &parts));
    compare_part(c, f, f->votes, parts.f.votes, "votes_sha256");
    compare_part(c, f, f->statements, parts.f.statements, "statements_sha256");
    if (str_eq(f->votes, parts.f.votes) && str_eq(f->statements, parts.f.statements) &&
        !freeze_same_data(f, &parts.f))
        compare_part(c, f, S("was"), S("is"), "question");
    if (c->to->recompute && str_eq(f->program, parts.f.program))
        compare_part(c, f, f->analysis, parts.f.analysis, "analysis_sha256");
    return OK;
}

static err_t compare_all_tables(const struct checking *c)
{
    str_t room = S("");
    err_t e = OK;
    for (size_t i = 0; e == OK && i < c->count; i++) {
        if (c->at[i].superseded_at != 0)
            continue; /* what it was made of is no more */
        if (room.len == 0)
            e = room_make(c->cx, &room);
        if (e == OK)
            e = compare_tables(c, &c->at[i], room);
    }
    if (room.len > 0)
        (void)rmdir(arena_cstr(c->cx->arena, room)); /* it is empty */
    return e;
}

err_t freeze_compare(struct cx *cx, struct record_differences *to)
{
    struct checking c = { .cx = cx, .to = to };
    int64_t waiting = 0;
    TRY(ledger_waiting(cx, &waiting, &c.waiting_since));
    TRY(freeze_list_all(cx, &c.at, &c.count));
    c.is_known = arena_array(cx->arena, bool, c.count);
    TRY(compare_entries(&c));
    for (size_t i = 0; i < c.count; i++) {
        const bool waits = c.waiting_since != 0 && c.at[i].frozen_at >= c.waiting_since;
        to->compared++;
        if (!c.is_known[i] && !waits)
            differs(&c, &c.at[i], tr_lang(cx->lang, N_("the record knows nothing of it")));
    }
    return compare_all_tables(&c);
}
