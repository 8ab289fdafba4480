/* `alyans analyse`: from a source of votes to a report.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/analyse.h"

#include "kit/base/cx.h"
#include "kit/base/str.h"
#include "kit/text/i18n.h"
#include "opinion/memory.h"
#include "opinion/sort.h"
#include "viewpoints/polis/id_index.h"

/* --- what is known beforehand ---------------------------------------------------------------- */

static err_t take_moderation(const struct analyse_source *source, const struct votes *v,
                             struct arena *arena, struct arena *scratch, const bool **out)
{
    bool *const moderated = arena_try_array(arena, bool, v->statements);
    if (moderated == NULL)
        return ERR_NO_MEMORY;
    LEVEL(level, scratch);
    struct id_index columns;
    TRY(id_index_make(v->statement_id, v->statements, scratch, &columns));
    for (size_t i = 0; i < source->statement_count; i++) {
        const struct polis_statement *const s = &source->statements[i];
        const size_t j = id_index_find(&columns, s->id);
        if (j != SIZE_MAX && (s->moderated == -1 || s->is_meta))
            moderated[j] = true;
    }
    *out = moderated;
    return OK;
}

/* The labels that occur, ascending, in a table sorted by group. */
static size_t count_labels(const struct keyed *by_group, size_t n, int64_t *labels)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && by_group[i].key == by_group[i - 1].key)
            continue;
        labels[count++] = i64_of_key(by_group[i].key);
    }
    return count;
}

/* Group of each row from the group-ids of the source; labels in ascending order. */
static err_t take_given_groups(const struct analyse_source *source, const struct votes *v,
                               struct arena *arena, struct arena *scratch,
                               struct opinion_given *given, int64_t **labels)
{
    const size_t n = source->participant_count;
    int32_t *const of = arena_try_array(arena, int32_t, v->participants);
    int64_t *const label = arena_try_array(arena, int64_t, n);
    LEVEL(level, scratch);
    struct keyed *const people = arena_try_array(scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, n);
    struct id_index rows;
    if (of == NULL || label == NULL || people == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    TRY(id_index_make(v->participant_id, v->participants, scratch, &rows));

    size_t grouped = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t row = id_index_find(&rows, source->participants[i].id);
        if (row != SIZE_MAX && source->participants[i].group >= 0)
            people[grouped++] = (struct keyed){ key_of_i64(source->participants[i].group), row };
    }
    sort_keyed(people, spare, grouped);
    given->group_count = count_labels(people, grouped, label);
    if (given->group_count == 0)
        return ERR_INVALID;
    for (size_t i = 0; i < v->participants; i++)
        of[i] = -1;
    int32_t g = 0;
    for (size_t i = 0; i < grouped; i++) {
        g += i > 0 && people[i].key != people[i - 1].key;
        of[people[i].at] = g;
    }
    given->group_of = of;
    *labels = label;
    return OK;
}

static err_t number_groups(struct analysis *a, struct arena *arena)
{
    if (a->labels != NULL)
        return OK;
    a->labels = arena_try_array(arena, int64_t, a->report.groups.count);
    if (a->labels == NULL)
        return ERR_NO_MEMORY;
    for (size_t g = 0; g < a->report.groups.count; g++)
        a->labels[g] = (int64_t)g;
    return OK;
}

/* --- analysis -------------------------------------------------------------------------------- */

static double ms_between(usec_t from, usec_t to)
{
    return (double)(to - from) / 1000.0;
}

/* Fills a step by step; it stays where it is, since its report points to its votes. */
static err_t analyse(struct analysis *a, const struct analyse_options *options, usec_t started,
                     struct arena *arena, struct arena *scratch)
{
    const struct analyse_source *const source = a->source;
    a->votes = *source->votes;
    struct opinion_given given = { 0 };
    TRY(take_moderation(source, &a->votes, arena, scratch, &given.moderated_out));
    if (options->groups == ANALYSE_GROUPS_GIVEN)
        TRY(take_given_groups(source, &a->votes, arena, scratch, &given, &a->labels));

    struct opinion_options o = opinion_options_default();
    o.method = options->method;
    const usec_t loaded = clock_monotonic();
    TRY(opinion_compute(&a->votes, &given, &o, arena, scratch, &a->report));
    const usec_t computed = clock_monotonic();
    a->load_ms = ms_between(started, loaded);
    a->compute_ms = ms_between(loaded, computed);
    return number_groups(a, arena);
}

err_t analyse_votes(struct cx *cx, const struct analyse_source *source,
                    const struct analyse_options *options, usec_t started, struct buf *out)
{
    AUTO(arena) arena = { 0 };
    AUTO(arena) scratch = { 0 };
    struct analysis a = { .source = source };
    TRY(analyse(&a, options, started, &arena, &scratch));
    switch (options->format) {
    case ANALYSE_JSON:
        analyse_write_json(&a, out);
        break;
    case ANALYSE_TEXT:
        TRY(analyse_write_text(cx, &a, out));
        break;
    }
    return buf_check(out);
}
