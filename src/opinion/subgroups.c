/* Groups within each group, by the same procedure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/subgroups.h"

#include "opinion/memory.h"

/* The base clusters of one group, packed; at[i] is the place of point i among all. */
struct part {
    struct points points;
    int64_t *name;
    size_t *at;
};

static err_t take_part(const struct points *base, const int64_t *name, const int32_t *group_of,
                       int32_t group, struct arena *scratch, struct part *out)
{
    size_t count = 0;
    for (size_t i = 0; i < base->count; i++)
        count += group_of[i] == group;
    double *const at = arena_try_array(scratch, double, array_size(count, base->dimensions));
    double *const weight = arena_try_array(scratch, double, count);
    out->name = arena_try_array(scratch, int64_t, count);
    out->at = arena_try_array(scratch, size_t, count);
    if (at == NULL || weight == NULL || out->name == NULL || out->at == NULL)
        return ERR_NO_MEMORY;
    size_t next = 0;
    for (size_t i = 0; i < base->count; i++) {
        if (group_of[i] != group)
            continue;
        out->at[next] = i;
        out->name[next] = name[i];
        weight[next] = base->weight == NULL ? 1.0 : base->weight[i];
        for (size_t d = 0; d < base->dimensions; d++)
            at[next + d * count] = base->at[i + d * base->stride];
        next++;
    }
    out->points = (struct points){
        .at = at, .count = count, .dimensions = base->dimensions, .stride = count, .weight = weight
    };
    return OK;
}

static const struct groups_history *recall(const struct subgroups_history *h, int64_t group)
{
    static const struct groups_history NOTHING;
    for (size_t g = 0; g < h->count; g++) {
        if (h->group[g] == group)
            return &h->in[g];
    }
    return &NOTHING;
}

/* The subgroups of one group. */
static err_t look_into(const struct part *part, const struct groups_history *previous,
                       struct workers *w, struct arena *arena, struct arena *scratch, size_t *count,
                       int32_t *of, struct groups_history *next)
{
    if (part->points.count < 2) {
        *count = 1;
        return groups_history_copy(previous, arena, next);
    }
    double silhouettes[SILHOUETTES_MAX];
    struct clustering c;
    TRY(groups_follow(&part->points, part->name, previous, w, arena, scratch, silhouettes, &c,
                      next));
    *count = c.count;
    for (size_t i = 0; i < part->points.count; i++)
        of[part->at[i]] = c.of[i];
    return OK;
}

err_t subgroups_follow(const struct points *base, const int64_t *name, const int32_t *group_of,
                       const struct named_clusters *groups,
                       const struct subgroups_history *previous, struct workers *w,
                       struct arena *arena, struct arena *scratch, struct subgroups *out,
                       struct subgroups_history *next)
{
    must(arena != scratch);
    int64_t *const group = arena_try_array(arena, int64_t, groups->count);
    struct groups_history *const in = arena_try_array(arena, struct groups_history, groups->count);
    struct subgroups s = { arena_try_array(arena, size_t, groups->count),
                           arena_try_array(arena, int32_t, base->count) };
    if (group == NULL || in == NULL || s.count == NULL || s.of == NULL)
        return ERR_NO_MEMORY;
    for (size_t g = 0; g < groups->count; g++) {
        LEVEL(level, scratch);
        struct part part;
        group[g] = groups->id[g];
        TRY(take_part(base, name, group_of, (int32_t)g, scratch, &part));
        TRY(look_into(&part, recall(previous, group[g]), w, arena, scratch, &s.count[g], s.of,
                      &in[g]));
    }
    *out = s;
    *next = (struct subgroups_history){ groups->count, group, in };
    return OK;
}

err_t subgroups_history_copy(const struct subgroups_history *h, struct arena *arena,
                             struct subgroups_history *out)
{
    int64_t *const group = arena_try_array(arena, int64_t, h->count);
    struct groups_history *const in = arena_try_array(arena, struct groups_history, h->count);
    if (group == NULL || in == NULL)
        return ERR_NO_MEMORY;
    for (size_t g = 0; g < h->count; g++) {
        group[g] = h->group[g];
        TRY(groups_history_copy(&h->in[g], arena, &in[g]));
    }
    *out = (struct subgroups_history){ h->count, group, in };
    return OK;
}
