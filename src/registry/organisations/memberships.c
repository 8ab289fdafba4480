/* Memberships of the alliance: begun, ended, corrected; who belonged on a day.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "registry/mandates/rules.h"
#include "registry/organisations/facts_rules.h"
#include "registry/store.h"

/* Only what is set. corrects: the row this one takes the place of, 0: none. */
static struct ledger_new note(struct cx *cx, enum ledger_kind kind, const struct membership *m,
                              membership_id corrects)
{
    enum { FIELDS_MAX = 12 };
    struct ledger_field *const at = arena_array(cx->arena, struct ledger_field, FIELDS_MAX);
    size_t n = 0;
    at[n++] = ledger_id("organisation", m->organisation.v);
    at[n++] = ledger_text("membership", m->is_partner ? S("partner") : S("member"));
    if (m->starts.len > 0)
        at[n++] = ledger_text("starts", m->starts);
    if (m->ends.len > 0)
        at[n++] = ledger_text("ends", m->ends);
    at[n++] = ledger_text("way_in", m->way_in);
    if (m->way_out.len > 0)
        at[n++] = ledger_text("way_out", m->way_out);
    if (m->note.by[LANG_EN].len > 0)
        at[n++] = ledger_text("note_en", m->note.by[LANG_EN]);
    if (m->note.by[LANG_AZ].len > 0)
        at[n++] = ledger_text("note_az", m->note.by[LANG_AZ]);
    if (m->source.v != 0)
        at[n++] = ledger_id("source", m->source.v);
    if (m->import != 0)
        at[n++] = ledger_id("import", m->import);
    if (corrects.v != 0)
        at[n++] = ledger_id("corrects", corrects.v);
    return (struct ledger_new){ kind, m->id.v, m->organisation.v, at, n, NULL };
}

static bool collide(const struct membership *a, const struct membership *b)
{
    return a->is_partner == b->is_partner && periods_overlap((struct period){ a->starts, a->ends },
                                                             (struct period){ b->starts, b->ends });
}

/* Nothing but its end is said anew. */
static bool is_only_ended(const struct membership *was, const struct membership *is)
{
    return was->ends.len == 0 && is->ends.len > 0 && was->is_partner == is->is_partner &&
           str_eq(was->starts, is->starts) && str_eq(was->way_in, is->way_in) &&
           str_eq(was->note.by[LANG_EN], is->note.by[LANG_EN]) &&
           str_eq(was->note.by[LANG_AZ], is->note.by[LANG_AZ]) && was->source.v == is->source.v;
}

static err_t verdict_on(struct cx *cx, const struct membership *m)
{
    struct membership_list all;
    if (!actor_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "memberships are the secretariat's");
    if (membership_judge(m) != MEMBERSHIP_FINE)
        return problem(cx, ERR_INVALID, "membership");
    TRY(membership_get_of(cx, m->organisation, &all));
    for (size_t i = 0; i < all.count; i++) {
        const struct membership *const other = &all.at[i];
        if (other->superseded_at == 0 && other->id.v != m->id.v && collide(other, m))
            return problem(cx, ERR_CONFLICT, "overlaps membership %" PRId64, other->id.v);
    }
    return OK;
}

/* The row that m corrects, of the same organisation and standing. */
static err_t corrected(struct cx *cx, const struct membership *m, struct membership *out)
{
    TRY(membership_get(cx, m->id, out));
    if (out->organisation.v != m->organisation.v)
        return problem(cx, ERR_NOT_FOUND, "membership of another organisation");
    return membership_set_superseded(cx, m->id);
}

err_t membership_put(struct cx *cx, const struct membership *m, membership_id *out)
{
    struct organisation o;
    struct membership was = { 0 };
    enum ledger_kind kind = LEDGER_MEMBERSHIP_BEGUN;
    TRY(organisation_find(cx, m->organisation, &o));
    TRY(verdict_on(cx, m));
    if (m->id.v != 0) {
        TRY(corrected(cx, m, &was));
        kind = is_only_ended(&was, m) ? LEDGER_MEMBERSHIP_ENDED : LEDGER_MEMBERSHIP_CORRECTED;
    }
    struct membership made = *m;
    made.id.v = id_new(cx->ids, cx->now);
    made.created_at = cx->now;
    TRY(membership_put_many(cx, &made, 1));
    const struct ledger_new e = note(cx, kind, &made, was.id);
    TRY(ledger_add(cx, &e));
    *out = made.id;
    return OK;
}

/* By organisation, and within it by id. */
static int by_organisation(const void *a, const void *b)
{
    const struct membership *const x = a;
    const struct membership *const y = b;
    if (x->organisation.v != y->organisation.v)
        return x->organisation.v < y->organisation.v ? -1 : 1;
    return (x->id.v > y->id.v) - (x->id.v < y->id.v);
}

/* All that stand, in one query and by organisation. */
static err_t standing_load(struct cx *cx, struct membership_list *out)
{
    struct membership_list all;
    TRY(membership_get_standing(cx, &all));
    struct membership *const at = arena_array(cx->arena, struct membership, all.count);
    if (all.count > 0)
        memcpy(at, all.at, all.count * sizeof at[0]);
    if (all.count > 1)
        qsort(at, all.count, sizeof at[0], by_organisation);
    *out = (struct membership_list){ at, all.count };
    return OK;
}

/* Does one collide with it, standing or among those taken before it? */
static bool is_there(const struct membership_list *standing, const struct membership *at, size_t i)
{
    size_t low = 0;
    for (size_t high = standing->count; low < high;) {
        const size_t middle = low + (high - low) / 2;
        if (standing->at[middle].organisation.v < at[i].organisation.v)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < standing->count && standing->at[low].organisation.v == at[i].organisation.v;
         low++) {
        if (collide(&standing->at[low], &at[i]))
            return true;
    }
    for (size_t k = i; k-- > 0 && at[k].organisation.v == at[i].organisation.v;) {
        if (at[k].id.v != 0 && collide(&at[k], &at[i]))
            return true;
    }
    return false;
}

err_t membership_add_many(struct cx *cx, struct membership *at, size_t count, size_t *added)
{
    struct membership *const new = arena_array(cx->arena, struct membership, count);
    struct ledger_new *const entries = arena_array(cx->arena, struct ledger_new, count);
    struct membership_list standing;
    size_t n = 0;
    if (!actor_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "memberships are the secretariat's");
    TRY(standing_load(cx, &standing));
    for (size_t i = 0; i < count; i++) {
        if (membership_judge(&at[i]) != MEMBERSHIP_FINE)
            return problem(cx, ERR_INVALID, "membership %zu", i);
        at[i].id.v = 0;
        if (is_there(&standing, at, i))
            continue;
        at[i].id.v = id_new(cx->ids, cx->now);
        at[i].created_at = cx->now;
        new[n] = at[i];
        entries[n++] = note(cx, LEDGER_MEMBERSHIP_BEGUN, &at[i], (membership_id){ 0 });
    }
    TRY(membership_put_many(cx, new, n));
    *added = n;
    return ledger_add_many(cx, entries, n);
}

/* --- finding ---------------------------------------------------------------------------------- */

err_t membership_list_of(struct cx *cx, organisation_id o, const struct membership **out,
                         size_t *count)
{
    struct membership_list all;
    TRY(membership_get_of(cx, o, &all));
    struct membership *const at = arena_array(cx->arena, struct membership, all.count);
    size_t n = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (all.at[i].superseded_at == 0)
            at[n++] = all.at[i];
    }
    *out = at;
    *count = n;
    return OK;
}

/* Those that hold on the day, by organisation. */
static err_t holding_on(struct cx *cx, str_t day, struct membership **out, size_t *count)
{
    struct membership_list all;
    TRY(membership_get_standing(cx, &all));
    struct membership *const at = arena_array(cx->arena, struct membership, all.count);
    size_t n = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (membership_holds(&all.at[i], day))
            at[n++] = all.at[i];
    }
    *out = at;
    *count = n;
    return OK;
}

static int by_owner(const void *key, const void *at)
{
    const int64_t id = *(const int64_t *)key;
    const int64_t other = ((const struct membership *)at)->organisation.v;
    return (id > other) - (id < other);
}

err_t membership_list_on(struct cx *cx, str_t day, const struct member_line **out, size_t *count)
{
    static const str_t any[FIND_WORDS];
    struct membership *at = NULL;
    size_t holding = 0;
    const struct directory_row *rows = NULL;
    size_t row_count = 0;
    TRY(holding_on(cx, day, &at, &holding));
    TRY(directory_get(cx, any, &rows, &row_count));

    struct member_line *const lines = arena_array(cx->arena, struct member_line, holding);
    int64_t *const ids = arena_array(cx->arena, int64_t, holding);
    size_t n = 0;
    for (size_t i = 0; i < row_count && holding > 0; i++) {
        const struct membership *m = bsearch(&rows[i].id, at, holding, sizeof at[0], by_owner);
        while (m != NULL && m > at && m[-1].organisation.v == rows[i].id)
            m--;
        for (; m != NULL && m < at + holding && m->organisation.v == rows[i].id; m++) {
            ids[n] = rows[i].id;
            lines[n++].membership = *m;
        }
    }
    const struct organisation *those = NULL;
    TRY(organisation_find_many(cx, ids, n, &those));
    for (size_t i = 0; i < n; i++)
        lines[i].organisation = those[i];
    *out = lines;
    *count = n;
    return OK;
}
