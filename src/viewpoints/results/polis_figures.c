/* From votes to the figures of Polis. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/polis_figures.h"

#include "opinion/opinion.h"
#include "opinion/sort.h"

_Static_assert((int)POLIS_GROUPS_MOST == (int)GROUPS_AT_MOST, "room for every group");
_Static_assert((int)POLIS_LISTED == (int)LIST_MAX, "room for every statement");

static enum polis_state state_of(enum groups_state s)
{
    switch (s) {
    case GROUPS_FOUND:
    case GROUPS_GIVEN:
        return POLIS_GROUPS;
    case GROUPS_TOO_FEW:
        return POLIS_TOO_FEW;
    case GROUPS_NOT_SEPARABLE:
        return POLIS_NO_GROUPS;
    }
    return POLIS_NO_GROUPS;
}

static struct polis_list list_of(const struct listed_statements *from, const size_t *statement)
{
    struct polis_list l = { .count = from->count };
    for (size_t i = 0; i < from->count; i++) {
        const struct listed_statement *const s = &from->at[i];
        l.at[i] = (struct polis_statement_listed){ statement[s->column], s->side == SIDE_AGREE,
                                                   s->successes, s->trials };
    }
    return l;
}

static size_t voter_of(const struct votes *v, size_t row)
{
    return (size_t)v->participant_id[row];
}

static void take_map(const struct opinion_report *r, size_t voters, struct arena *arena,
                     struct polis_figures *f)
{
    double *at[2] = { arena_array(arena, double, voters), arena_array(arena, double, voters) };
    bool *included = arena_array(arena, bool, voters);
    int32_t *group_of = arena_array(arena, int32_t, voters);
    const size_t rows = r->votes->participants;
    for (size_t v = 0; v < voters; v++)
        group_of[v] = -1;
    for (size_t i = 0; i < rows; i++) {
        const size_t voter = voter_of(r->votes, i);
        for (size_t d = 0; d < 2; d++)
            at[d][voter] = r->position[i + d * rows];
        included[voter] = r->included[i];
        if (f->state == POLIS_GROUPS)
            group_of[voter] = r->groups.of[i];
    }
    for (size_t d = 0; d < 2 && r->components.total_variance > 0.0; d++)
        f->explained[d] = r->components.eigenvalue[d] / r->components.total_variance;
    f->x = at[0];
    f->y = at[1];
    f->included = included;
    f->group_of = group_of;
}

static void take_groups(const struct opinion_report *r, const size_t *statement, size_t statements,
                        struct arena *arena, struct arena *scratch, struct polis_figures *f)
{
    f->group_count = r->groups.count;
    for (size_t g = 0; g < f->group_count; g++) {
        f->members[g] = r->groups.counts.members[g];
        f->represent[g] = list_of(&r->groups.representative[g], statement);
    }
    if (r->groups.consensus == NULL)
        return;
    const size_t columns = r->votes->statements;
    double *consensus = arena_array(arena, double, statements);
    struct keyed *keys = arena_array(scratch, struct keyed, columns);
    struct keyed *spare = arena_array(scratch, struct keyed, columns);
    f->order = arena_array(arena, size_t, columns);
    for (size_t c = 0; c < columns; c++) {
        consensus[statement[c]] = r->groups.consensus[c];
        keys[c] = (struct keyed){ key_of_f64(-r->groups.consensus[c]), c };
    }
    sort_keyed(keys, spare, columns);
    for (size_t c = 0; c < columns; c++)
        f->order[f->ordered++] = statement[keys[c].at];
    f->consensus = consensus;
}

err_t polis_figures_make(const struct votes *votes, const size_t *statement, size_t voters,
                         size_t statements, size_t threads, struct arena *arena,
                         struct arena *scratch, struct polis_figures *out)
{
    const struct arena_mark mark = arena_mark(scratch);
    struct opinion_options o = opinion_options_default();
    const struct opinion_given given = { 0 };
    struct opinion_report r;
    AUTO(arena) work;
    arena_init(&work);
    o.threads = threads == 0 ? 1 : threads;
    TRY(opinion_compute(votes, &given, &o, scratch, &work, &r));
    struct polis_figures f = { .state = state_of(r.groups.state),
                               .included_count = r.included_count,
                               .needed_people = o.participants_for_groups,
                               .needed_answers = (size_t)o.answers_needed,
                               .eligible = r.eligible_count,
                               .agree = list_of(&r.consensus.agree, statement),
                               .disagree = list_of(&r.consensus.disagree, statement) };
    take_map(&r, voters, arena, &f);
    take_groups(&r, statement, statements, arena, &work, &f);
    arena_back(scratch, mark);
    *out = f;
    return OK;
}
