/* Freezing results. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/package/freezing.h"

#include "kit/base/str.h"
#include "kit/log/log.h"
#include "ledger/entries.h"
#include "ledger/ledger.h"
#include "viewpoints/package/data.h"
#include "viewpoints/package/freeze_store.h"
#include "viewpoints/rules.h"

enum { SALT_BYTES = 32, REASON_MAX = 2000, ENTRIES_READ = 200 };

/* --- why something is another -------------------------------------------------------------------
 */

/* What may change answers, statements or what counts of them after the end. */
static bool may_change_data(str_t kind)
{
    static const char *const KINDS[] = {
        "statement.", "position.", "text.", "moderation.", "consultation.changed", "coding."
    };
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        if (str_starts(kind, str_from_c(KINDS[i])))
            return true;
    }
    return false;
}

static void reason_add(struct cx *cx, str_t *reason, const struct entry *e)
{
    str_t said = S("");
    for (size_t i = 0; i < e->value_count; i++) {
        if (str_eq(e->values[i].name, S("reason")) && !e->values[i].is_erased)
            said = e->values[i].text;
    }
    const str_t more = said.len == 0
                           ? e->kind
                           : arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(e->kind), STR_ARG(said));
    if (str_find(*reason, more) < reason->len || reason->len + more.len > REASON_MAX)
        return; /* said already, or enough */
    *reason = reason->len == 0
                  ? more
                  : arena_printf(cx->arena, "%.*s; %.*s", STR_ARG(more), STR_ARG(*reason));
}

err_t freeze_change_reason(struct cx *cx, const struct freeze *f, str_t *out, bool *waits)
{
    const struct entry_filter filter = {
        .kind = S(""), .about = f->consultation.v, .from = f->frozen_at + 1, .limit = ENTRIES_READ
    };
    const struct entry *at = NULL;
    size_t count = 0;
    int64_t waiting = 0;
    usec_t since = 0;
    *out = S("");
    TRY(ledger_waiting(cx, &waiting, &since));
    *waits = waiting > 0;
    TRY(entry_list(cx, &filter, &at, &count));
    for (size_t i = 0; i < count; i++) { /* newest first: put before one another */
        if (may_change_data(at[i].kind))
            reason_add(cx, out, &at[i]);
    }
    return OK;
}

/* --- what is due --------------------------------------------------------------------------------
 */

static bool is_unmatched(const struct unmatched *u, const struct freezing *w)
{
    for (size_t i = 0; i < UNMATCHED_MOST; i++) {
        if (u->at[i].freeze == w->before.v && u->at[i].changed_at == w->changed_at &&
            u->at[i].last_position == w->last_position)
            return true;
    }
    return false;
}

static void tell_unmatched(struct unmatched *u, const struct freezing *w)
{
    const size_t i = u->next++ % UNMATCHED_MOST;
    u->at[i].freeze = w->before.v;
    u->at[i].changed_at = w->changed_at;
    u->at[i].last_position = w->last_position;
    log_event(LOG_ERROR, "frozen_data_differs", LOG_KV_I64("consultation", w->f.consultation.v),
              LOG_KV_I64("freeze", w->before.v));
}

/* A fresh salt where the answers themselves are not published: nobody shall find them by trying. */
static err_t salt_of(struct cx *cx, const struct consultation *c, enum side side, bytes_t *out)
{
    struct consultation_data d;
    uint8_t room[SALT_BYTES];
    *out = (bytes_t){ 0 };
    if (side == SIDE_ORGANISATIONS)
        return OK;
    TRY(consultation_data_load(cx, c, &d));
    if (d.matrix == MATRIX_WHOLE)
        return OK;
    random_fill(room, sizeof room);
    *out = arena_bytes(cx->arena, (bytes_t){ room, sizeof room });
    return OK;
}

static err_t compute(struct cx *cx, const struct consultation *c, enum side side, str_t room,
                     struct freezing *w)
{
    struct frozen_parts parts;
    bytes_t salt;
    TRY(salt_of(cx, c, side, &salt));
    TRY(package_parts(cx, c, side, room, salt, PARTS_ANEW, &parts));
    const str_t reason = w->f.reason;
    w->f = parts.f;
    w->f.reason = reason;
    return OK;
}

/* The one that stands may not fit any more. */
static err_t look_again(struct cx *cx, const struct consultation *c, const struct freeze *stands,
                        str_t room, struct unmatched *u, struct freezing *w, bool *found)
{
    struct frozen_parts parts;
    bool waits = false;
    w->before = stands->id;
    w->f = *stands;
    if ((stands->seen_changed_at == w->changed_at && stands->seen_position == w->last_position) ||
        is_unmatched(u, w))
        return OK;
    TRY(package_parts(cx, c, stands->side, room, stands->salt, PARTS_OF_TABLES, &parts));
    if (freeze_same_data(&parts.f, stands)) {
        w->what = FREEZING_SEEN;
        *found = true;
        return OK;
    }
    TRY(freeze_change_reason(cx, stands, &w->f.reason, &waits));
    if (waits)
        return OK; /* in a moment */
    if (w->f.reason.len == 0) {
        tell_unmatched(u, w);
        return OK;
    }
    w->what = FREEZING_ANEW;
    *found = true;
    return compute(cx, c, stands->side, room, w);
}

static err_t look(struct cx *cx, const struct consultation *c, enum side side, str_t room,
                  struct unmatched *u, struct freezing *w, bool *found)
{
    struct freeze stands;
    *w = (struct freezing){ .changed_at = c->changed_at };
    TRY(freeze_last_position(cx, c->id, &w->last_position));
    const err_t e = freeze_find(cx, c->id, side, &stands);
    if (e == OK)
        return look_again(cx, c, &stands, room, u, w, found);
    if (e != ERR_NOT_FOUND)
        return e;
    w->what = FREEZING_FIRST;
    w->f.reason = S("");
    *found = true;
    return compute(cx, c, side, room, w);
}

err_t freezing_read(struct cx *cx, str_t room, struct unmatched *unmatched, struct freezing *out,
                    bool *found)
{
    const struct consultation *all = NULL;
    size_t count = 0;
    *found = false;
    TRY(consultation_list(cx, &all, &count));
    for (size_t i = 0; i < count; i++) {
        if (consultation_stage(&all[i], cx->now) < STAGE_CLOSED)
            continue;
        for (int side = 0; side < SIDE_COUNT && !*found; side++) {
            if (consultation_has_side(&all[i], (enum side)side)) /* counts through it */
                TRY(look(cx, &all[i], (enum side)side, room, unmatched, out, found));
        }
        if (*found)
            return OK;
    }
    return OK;
}

/* --- writing ------------------------------------------------------------------------------------
 */

/* Nothing may have changed since it was read. */
static err_t still_so(struct cx *cx, const struct freezing *w)
{
    struct consultation c;
    int64_t last = 0;
    TRY(consultation_get(cx, w->f.consultation, &c));
    TRY(freeze_last_position(cx, c.id, &last));
    const bool same = c.changed_at == w->changed_at && last == w->last_position &&
                      consultation_stage(&c, cx->now) >= STAGE_CLOSED;
    return same ? OK : problem(cx, ERR_CONFLICT, "the consultation has changed meanwhile");
}

static err_t record(struct cx *cx, const struct freezing *w)
{
    const struct freeze *const f = &w->f;
    const struct ledger_field fields[] = {
        ledger_id("freeze", f->id.v),
        ledger_text("side", side_word(f->side)),
        ledger_text("votes_sha256", f->votes),
        ledger_text("statements_sha256", f->statements),
        ledger_text("analysis_sha256", f->analysis),
        ledger_text("data_hash", f->data_hash),
        ledger_text("program", f->program),
        ledger_text("method", f->method),
        ledger_text("parameters", f->parameters),
        ledger_int("statements", f->statement_count),
        ledger_int("participants", f->participant_count),
        ledger_int("positions", f->position_count),
        ledger_text("reason", f->reason),
        ledger_id("replaced_freeze", w->before.v),
    };
    /* the last two are of one that replaces another */
    const size_t count =
        w->what == FREEZING_ANEW ? ARRAY_LEN(fields) : (size_t)ARRAY_LEN(fields) - 2;
    return ledger_add(cx, &(struct ledger_new){ LEDGER_CONSULTATION_FROZEN, f->consultation.v, 0,
                                                fields, count, NULL });
}

err_t freezing_write(struct cx *cx, const struct freezing *what)
{
    struct freezing w = *what;
    TRY(still_so(cx, &w));
    if (w.what == FREEZING_SEEN)
        return freeze_seen(cx, &w.f, w.changed_at, w.last_position);
    if (w.what == FREEZING_ANEW)
        TRY(freeze_end(cx, w.before));
    w.f.id.v = id_new(cx->ids, cx->now);
    w.f.frozen_at = cx->now;
    w.f.seen_changed_at = w.changed_at;
    w.f.seen_position = w.last_position;
    TRY(freeze_put(cx, &w.f));
    return record(cx, &w);
}
