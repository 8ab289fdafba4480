/* Making preliminary positions official: a new row each, under a mandate for signing; the
 * preliminary one stays readable under it. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/identity.h"
#include "ledger/ledger.h"
#include "viewpoints/counts.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

/* The mandate is asked for anew, so that a revoked one stops this very write. */
static err_t signs_now(struct cx *cx)
{
    struct mandate room;
    const struct mandate *m = NULL;
    TRY(mandate_of_actor(cx, &cx->actor, &room, &m));
    const bool may = m != NULL && m->organisation.v == cx->actor.organisation &&
                     m->account.v == cx->actor.account &&
                     standing_under(m, has_given_factor(cx), cx->now) == STANDING_OFFICIAL;
    return may ? OK : problem(cx, ERR_FORBIDDEN, "no mandate for signing");
}

static struct position_row row_of(struct cx *cx, consultation_id in, const struct stance *s)
{
    return (struct position_row){
        .id = { id_new(cx->ids, cx->now) },
        .consultation = in,
        .statement = s->statement,
        .participant = s->participant,
        .value = s->value,
        .reason = s->reason,
        .reason_language = s->reason_language,
        .source_url = s->source_url,
        .mandate = cx->actor.mandate,
        .taken_at = cx->now,
        .certainty = s->certainty,
        .standing = STANDING_OFFICIAL,
        .confirms = s->id,
        .drawn = s->drawn,
    };
}

static const struct stance *stance_with(const struct stance *list, size_t count, position_id id)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].id.v == id.v)
            return &list[i];
    }
    return NULL;
}

/* The named ones among what the organisation holds, each once. */
static err_t rows_of(struct cx *cx, consultation_id in, const position_id *at, size_t count,
                     struct position_row *rows)
{
    const struct stance *held = NULL;
    size_t held_count = 0;
    TRY(stance_list_of(cx, in, participant_of_organisation(in, cx->actor.organisation), &held,
                       &held_count));
    for (size_t i = 0; i < count; i++) {
        const struct stance *const s = stance_with(held, held_count, at[i]);
        if (s == NULL)
            return problem(cx, ERR_NOT_FOUND, "no such position of this organisation in force");
        if (confirmation_verdict(s) != OK)
            return problem(cx, ERR_CONFLICT, "cannot be made official");
        for (size_t k = 0; k < i; k++) {
            if (at[k].v == at[i].v)
                return problem(cx, ERR_INVALID, "named twice");
        }
        rows[i] = row_of(cx, in, s);
    }
    return OK;
}

err_t position_confirm_many(struct cx *cx, consultation_id in, const position_id *at, size_t count)
{
    struct consultation c;
    TRY(consultation_get(cx, in, &c));
    if (!consultation_has_side(&c, SIDE_ORGANISATIONS))
        return problem(cx, ERR_NOT_FOUND, "organisations do not answer here");
    if (!positions_may_become_official(&c, cx->now))
        return problem(cx, ERR_CONFLICT, "neither open nor in review");
    TRY(signs_now(cx));
    struct position_row *const rows = arena_array(cx->arena, struct position_row, count);
    struct ledger_new *const entries = arena_array(cx->arena, struct ledger_new, count);
    int64_t *const before = arena_array(cx->arena, int64_t, count);
    TRY(rows_of(cx, in, at, count, rows));
    for (size_t i = 0; i < count; i++) {
        before[i] = at[i].v;
        entries[i] = position_entry(cx, &rows[i], &cx->actor);
    }
    TRY(position_supersede_many(cx, before, count, cx->now));
    TRY(position_put_many(cx, rows, count));
    TRY(counts_of_rows(cx, rows, count, SIDE_ORGANISATIONS));
    return ledger_add_many(cx, entries, count);
}
