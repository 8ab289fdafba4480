/* What the registry says of the organisations of a consultation, as classes to compare.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/text.h"
#include "viewpoints/stages/divisions.h"

/* Membership counts on the day on which positions end, today while they are taken. */
static err_t members_load(struct cx *cx, const struct consultation *c,
                          const struct organisation *at, size_t count, struct division_facts *facts)
{
    const usec_t end = c->closes_at != 0 && c->closes_at < cx->now ? c->closes_at : cx->now;
    const struct member_line *members = NULL;
    size_t member_count = 0;
    TRY(membership_list_on(cx, date_day(cx->arena, end), &members, &member_count));
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < member_count && !facts[i].is_member; k++)
            facts[i].is_member =
                members[k].organisation.id.v == at[i].id.v && !members[k].membership.is_partner;
    }
    return OK;
}

static err_t money_load(struct cx *cx, const struct organisation *at, size_t count,
                        struct division_facts *facts)
{
    const struct disclosed *disclosed = NULL;
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = at[i].id.v;
    TRY(disclosed_load(cx, ids, count, &disclosed));
    for (size_t i = 0; i < count; i++)
        facts[i].money = disclosed_money(disclosed, at[i].id);
    return OK;
}

err_t division_load(struct cx *cx, const struct consultation *c, enum division d,
                    const struct organisation *at, size_t count, struct division_classes *out)
{
    struct division_facts *const facts = arena_array(cx->arena, struct division_facts, count);
    for (size_t i = 0; i < count; i++) {
        facts[i].scope = at[i].scope;
        facts[i].kind = at[i].kind;
    }
    if (d == DIVISION_MEMBER)
        TRY(members_load(cx, c, at, count, facts));
    if (d == DIVISION_FUNDING)
        TRY(money_load(cx, at, count, facts));
    division_classify(d, facts, count, cx->arena, out);
    return OK;
}
