/* Undoing an import: what it brought goes, unless somebody speaks for it or something refers to it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/sorted.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "registry/exchange/filling.h"
#include "registry/exchange/imports.h"
#include "registry/mandates/rules.h"
#include "registry/store.h"
#include "site/feature.h"
#include "site/site.h"

/* --- organisations it added ------------------------------------------------------------------- */

static bool is_among(const int64_t *ids, size_t count, int64_t id)
{
    return sorted_find(ids, count, sizeof *ids, 0, id) != SIZE_MAX;
}

/* By the registry's own rows, and by those of every feature that keeps rows about organisations. */
static err_t mark_used(struct cx *cx, register_import_id id, const int64_t *ids, size_t count,
                       bool *used)
{
    int64_t *referred = NULL;
    size_t referred_count = 0;
    TRY(register_import_referred(cx, id, &referred, &referred_count));
    for (size_t i = 0; i < count; i++)
        used[i] = is_among(referred, referred_count, ids[i]);
    const struct feature *const *f = site_of(cx)->features;
    for (; count > 0 && f != NULL && *f != NULL; f++) {
        if ((*f)->uses_organisations != NULL)
            TRY((*f)->uses_organisations(cx, ids, count, used));
    }
    return OK;
}

/* What one that stays goes on in stays, too; one after the other along a chain of mergers. */
static err_t mark_merged(struct cx *cx, register_import_id id, const int64_t *ids, size_t count,
                         bool *used)
{
    int64_t *merged_ids = NULL;
    size_t merged_count = 0;
    const struct organisation *merged = NULL;
    TRY(register_import_merged(cx, id, &merged_ids, &merged_count));
    TRY(organisation_find_many(cx, merged_ids, merged_count, &merged));
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < merged_count; i++) {
            const size_t from = sorted_find(ids, count, sizeof *ids, 0, merged[i].id.v);
            const size_t into = sorted_find(ids, count, sizeof *ids, 0, merged[i].merged_into);
            if (into == SIZE_MAX || !used[from] || used[into])
                continue;
            used[into] = more = true;
        }
    }
    return OK;
}

static err_t take_out(struct cx *cx, register_import_id id, struct import_undone *out)
{
    int64_t *ids = NULL;
    size_t count = 0;
    TRY(register_import_organisations(cx, id, &ids, &count));
    bool *const used = arena_array(cx->arena, bool, count);
    int64_t *const going = arena_array(cx->arena, int64_t, count);
    int64_t *const staying = arena_array(cx->arena, int64_t, count);
    size_t gone = 0;
    size_t kept = 0;
    TRY(mark_used(cx, id, ids, count, used));
    TRY(mark_merged(cx, id, ids, count, used));
    for (size_t i = 0; i < count; i++) {
        if (used[i])
            staying[kept++] = ids[i];
        else
            going[gone++] = ids[i];
    }
    TRY(register_import_remove(cx, going, gone));
    TRY(organisation_find_many(cx, staying, kept, &out->kept));
    out->removed = (int64_t)gone;
    out->kept_count = kept;
    return OK;
}

/* --- what it added to others ------------------------------------------------------------------ */

static err_t end_facts(struct cx *cx, register_import_id id)
{
    int64_t *ids = NULL;
    size_t count = 0;
    TRY(register_import_facts_elsewhere(cx, id, &ids, &count));
    for (size_t i = 0; i < count; i++)
        TRY(fact_end(cx, (fact_id){ ids[i] }));
    return OK;
}

static err_t end_memberships(struct cx *cx, register_import_id id)
{
    int64_t *ids = NULL;
    size_t count = 0;
    TRY(register_import_memberships_elsewhere(cx, id, &ids, &count));
    for (size_t i = 0; i < count; i++) {
        struct membership m;
        TRY(membership_get(cx, (membership_id){ ids[i] }, &m));
        TRY(membership_set_superseded(cx, m.id));
        TRY(ledger_add(
            cx,
            &(struct ledger_new){
                LEDGER_MEMBERSHIP_CORRECTED, m.id.v, m.organisation.v,
                LEDGER_FIELDS(ledger_id("organisation", m.organisation.v),
                              ledger_text("membership", m.is_partner ? S("partner") : S("member")),
                              ledger_id("corrects", m.id.v), ledger_flag("is_taken_back", true)),
                NULL }));
    }
    return OK;
}

static err_t undo_part(struct cx *cx, const struct register_import_part *p)
{
    struct organisation o;
    if (p->is_disclosure) {
        const err_t e = disclosure_withdraw(cx, (disclosure_id){ p->row },
                                            S("The import that brought it was undone."));
        return e == ERR_CONFLICT || e == ERR_NOT_FOUND ? OK : e; /* over before */
    }
    TRY(organisation_find(cx, (organisation_id){ p->row }, &o));
    return organisation_unfill(&o, p->filled) ? organisation_change(cx, &o) : OK;
}

static err_t undo_parts(struct cx *cx, register_import_id id)
{
    const struct register_import_part *parts = NULL;
    size_t count = 0;
    TRY(register_import_parts(cx, id, &parts, &count));
    for (size_t i = 0; i < count; i++)
        TRY(undo_part(cx, &parts[i]));
    return OK;
}

/* --- all of it -------------------------------------------------------------------------------- */

err_t register_import_undo(struct cx *cx, struct register_import *row, struct import_undone *out)
{
    struct import_undone undone = { 0 };
    if (!actor_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "imports are the secretariat's");
    if (row->state != IMPORT_APPLIED)
        return problem(cx, ERR_CONFLICT, "import %" PRId64 " is not applied", row->id.v);
    TRY(end_facts(cx, row->id));
    TRY(end_memberships(cx, row->id));
    TRY(undo_parts(cx, row->id));
    TRY(take_out(cx, row->id, &undone));
    row->state = IMPORT_UNDONE;
    row->undone_at = cx->now;
    TRY(register_import_set_state(cx, row));
    TRY(ledger_add(
        cx, &(struct ledger_new){ LEDGER_REGISTER_UNDONE, row->id.v, 0,
                                  LEDGER_FIELDS(ledger_int("count", undone.removed),
                                                ledger_int("kept", (int64_t)undone.kept_count),
                                                ledger_text("file_sha256", row->sha256)),
                                  NULL }));
    *out = undone;
    return OK;
}

err_t register_import_made(struct cx *cx, register_import_id id, int limit,
                           const struct organisation **out, size_t *count)
{
    int64_t *ids = NULL;
    size_t n = 0;
    TRY(register_import_organisations(cx, id, &ids, &n));
    if (n > (size_t)limit)
        n = (size_t)limit;
    TRY(organisation_find_many(cx, ids, n, out));
    *count = n;
    return OK;
}
