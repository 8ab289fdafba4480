/* Two sides of one consultation. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/sides_model.h"

static const double HALF = 0.5;

static bool surely(struct bounds b)
{
    return b.low > HALF;
}

static enum reading reading_of(const struct both_sides *s)
{
    const struct voices a = s->of[SIDE_ORGANISATIONS]->voices;
    const struct voices b = s->of[SIDE_PUBLIC]->voices;
    if (voices_count(a) == 0 || voices_count(b) == 0)
        return READING_NO_VOICE;
    if (voices_count(a) < VOICES_LEAST || !s->public_shown.has_share)
        return READING_TOO_FEW;
    const bool agree[2] = { surely(agree_bounds(a)), surely(agree_bounds(b)) };
    const bool disagree[2] = { surely(disagree_bounds(a)), surely(disagree_bounds(b)) };
    const bool told = s->change.reading == CHANGE_MORE || s->change.reading == CHANGE_LESS;
    if (told && ((agree[0] && disagree[1]) || (disagree[0] && agree[1])))
        return READING_OPPOSED;
    if (agree[0] && agree[1])
        return READING_BOTH_AGREE;
    if (disagree[0] && disagree[1])
        return READING_BOTH_DISAGREE;
    if (told)
        return READING_DIFFERENT;
    return agree[0] || agree[1] || disagree[0] || disagree[1] ? READING_NOT_SURE
                                                              : READING_NOT_TOLD_APART;
}

enum shared shared_of(const struct both_sides *s)
{
    const bool rejected = s->of[SIDE_ORGANISATIONS]->is_rejected;
    const struct voices people = s->of[SIDE_PUBLIC]->voices;
    if (s->reading == READING_TOO_FEW || s->reading == READING_NO_VOICE)
        return SHARED_NOT_SURELY; /* nothing is compared, and a hidden count not hinted at */
    if (surely(rejected ? disagree_bounds(people) : agree_bounds(people)))
        return SHARED_BY_PUBLIC;
    return surely(rejected ? agree_bounds(people) : disagree_bounds(people)) ? SHARED_OPPOSED
                                                                             : SHARED_NOT_SURELY;
}

static void count_one(struct sides *s, const struct both_sides *one)
{
    switch (one->reading) {
    case READING_BOTH_AGREE:
        s->both_agree++;
        break;
    case READING_BOTH_DISAGREE:
        s->both_disagree++;
        break;
    case READING_OPPOSED:
        s->opposed++;
        break;
    case READING_DIFFERENT:
        s->different++;
        break;
    case READING_NOT_SURE:
    case READING_NOT_TOLD_APART:
        s->not_told++;
        break;
    case READING_NO_VOICE:
    case READING_TOO_FEW:
        s->too_few++;
        break;
    }
    if (one->of[SIDE_ORGANISATIONS]->finding != FINDING_COMMON_GROUND)
        return;
    s->common++;
    s->shared[shared_of(one)]++;
}

err_t sides_build(const struct results *organisations, const struct results *people,
                  const struct statement *statements, struct arena *arena, struct sides *out)
{
    must(organisations->statement_count == people->statement_count);
    struct sides s = { .count = people->statement_count };
    struct both_sides *at = arena_array(arena, struct both_sides, s.count);
    struct change *changes = arena_array(arena, struct change, s.count);
    struct shown cells[GROUPS_MOST + 1];
    for (size_t k = 0; k < s.count; k++) {
        at[k].of[SIDE_ORGANISATIONS] = &organisations->statements[organisations->by_number[k]];
        at[k].of[SIDE_PUBLIC] = &people->statements[people->by_number[k]];
        const size_t input = (size_t)(at[k].of[SIDE_PUBLIC]->statement - statements);
        TRY(shown_cells(people, at[k].of[SIDE_PUBLIC], input, arena, cells));
        at[k].public_shown = cells[people->numbers->group_count];
        changes[k].then = at[k].of[SIDE_ORGANISATIONS]->voices;
        if (at[k].public_shown.has_share) /* else it would be told by the difference */
            changes[k].now = at[k].of[SIDE_PUBLIC]->voices;
    }
    TRY(changes_make(changes, s.count, arena));
    for (size_t k = 0; k < s.count; k++) {
        at[k].change = changes[k];
        at[k].reading = reading_of(&at[k]);
        count_one(&s, &at[k]);
    }
    s.at = at;
    *out = s;
    return OK;
}
