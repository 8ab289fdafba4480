/* From positions to figures, by way of opinion/.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_numbers.h"

#include "opinion/judge.h"
#include "opinion/opinion.h"

_Static_assert((int)VOICES_LEAST == (int)VOICES_NEEDED, "one rule for too few");
_Static_assert((int)SPOKEN_MOST == (int)LIST_MAX, "one length of lists");

struct bounds agree_bounds(struct voices v)
{
    const struct interval i = share_interval(v.agree, voices_count(v) - v.agree);
    return (struct bounds){ i.low, i.high };
}

struct bounds disagree_bounds(struct voices v)
{
    const struct interval i = share_interval(v.disagree, voices_count(v) - v.disagree);
    return (struct bounds){ i.low, i.high };
}

static void voices_add(struct voices *v, int8_t value)
{
    v->agree += value > 0;
    v->disagree += value < 0;
    v->pass += value == 0;
}

static struct answer_tally tally_of_voices(struct voices v)
{
    return (struct answer_tally){ v.agree, v.disagree, voices_count(v) };
}

static struct voices voices_of_tally(const struct answer_tally *t)
{
    return (struct voices){ t->agrees, t->disagrees, t->answers - t->agrees - t->disagrees };
}

/* --- counts and classes --- */

static enum reading reading_of(const struct comparison *c, enum verdict v)
{
    if (voices_count(c->side[0]) == 0 || voices_count(c->side[1]) == 0)
        return READING_NO_VOICE;
    switch (v) {
    case VERDICT_NO_ANSWERS:
    case VERDICT_TOO_FEW:
        return READING_TOO_FEW;
    case VERDICT_COMMON_GROUND:
        return READING_BOTH_AGREE;
    case VERDICT_COMMON_REJECTION:
        return READING_BOTH_DISAGREE;
    case VERDICT_DIVERGENCE:
        return READING_OPPOSED;
    case VERDICT_DIFFERENT:
        return READING_DIFFERENT;
    case VERDICT_NOT_SURE:
        return READING_NOT_SURE;
    case VERDICT_NOT_TOLD_APART:
        return READING_NOT_TOLD_APART;
    }
    return READING_NOT_TOLD_APART;
}

static struct share agreeing(const struct voices *v)
{
    return (struct share){ v->agree, voices_count(*v) - v->agree };
}

/* A difference is told where its 90 % interval excludes 0: each statement is looked at alone. */
static err_t compare(struct comparison *c, struct arena *scratch)
{
    struct class_finding found[2];
    c->has_difference = true;
    for (int s = 0; s < 2; s++) {
        found[s] = class_finding_of(tally_of_voices(c->side[s]));
        c->agree[s] = (struct bounds){ found[s].agree.low, found[s].agree.high };
        c->has_difference = c->has_difference && found[s].n >= VOICES_NEEDED;
    }
    bool told_apart = false;
    if (c->has_difference) {
        struct interval d;
        TRY(share_difference(agreeing(&c->side[0]), agreeing(&c->side[1]), scratch, &d));
        c->difference = (struct bounds){ d.low, d.high };
        told_apart = interval_distance(d) > 0.0;
    }
    c->reading = reading_of(c, verdict_of(found, 2, VOICES_NEEDED, &told_apart));
    return OK;
}

static err_t count_voices(const struct numbers_input *in, struct arena *arena,
                          struct arena *scratch, struct numbers *n)
{
    struct voices *all = arena_array(arena, struct voices, in->statements);
    struct comparison *classes =
        in->class_of == NULL ? NULL : arena_array(arena, struct comparison, in->statements);
    for (size_t i = 0; i < in->count; i++) {
        const struct answer *a = &in->answers[i];
        voices_add(&all[a->statement], a->value);
        if (classes != NULL && in->class_of[a->voter] >= 0)
            voices_add(&classes[a->statement].side[in->class_of[a->voter]], a->value);
    }
    if (classes != NULL) {
        for (size_t j = 0; j < in->statements; j++)
            TRY(compare(&classes[j], scratch));
    }
    n->voices = all;
    n->comparison = classes;
    return OK;
}

/* --- map and groups --- */

/* Rows and columns of opinion/ exist only where there are answers; ours exist anyway. */
static err_t build_votes(const struct numbers_input *in, struct arena *arena, struct arena *scratch,
                         struct votes *out)
{
    struct vote_event *events = arena_try_array(scratch, struct vote_event, in->count);
    if (events == NULL && in->count > 0)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < in->count; i++) {
        events[i] = (struct vote_event){ .participant = in->answers[i].voter,
                                         .statement = in->answers[i].statement,
                                         .vote = in->answers[i].value };
    }
    const struct vote_orders by_id = { ORDER_BY_ID, ORDER_BY_ID };
    return votes_build(events, in->count, by_id, arena, scratch, out);
}

static enum groups_found groups_found_of(const struct opinion_report *r)
{
    switch (r->groups.state) {
    case GROUPS_FOUND:
    case GROUPS_GIVEN:
        return r->groups.count >= 2 && r->groups.count <= GROUPS_MOST ? GROUPS_SHOWN : GROUPS_NONE;
    case GROUPS_TOO_FEW:
        return GROUPS_FEW_VOTERS;
    case GROUPS_NOT_SEPARABLE:
        return GROUPS_NONE;
    }
    return GROUPS_NONE;
}

static void take_group(const struct opinion_report *r, size_t g, struct arena *arena,
                       struct group_numbers *out, size_t statements)
{
    struct voices *voices = arena_array(arena, struct voices, statements);
    for (size_t c = 0; c < r->votes->statements; c++)
        voices[r->votes->statement_id[c]] = voices_of_tally(tally_of(&r->groups.counts, g, c));
    out->members = r->groups.counts.members[g];
    out->voices = voices;

    const struct listed_statements *list = &r->groups.representative[g];
    for (size_t i = 0; i < list->count; i++) {
        const struct listed_statement *s = &list->at[i];
        if (2 * s->successes <= s->trials)
            continue;
        out->spoken[out->spoken_count++] =
            (struct spoken){ .statement = (size_t)r->votes->statement_id[s->column],
                             .agrees = s->side == SIDE_AGREE,
                             .on_side = s->successes,
                             .answers = s->trials };
    }
}

static void take_groups(const struct opinion_report *r, struct arena *arena, struct numbers *n)
{
    n->groups_found = groups_found_of(r);
    if (n->groups_found != GROUPS_SHOWN)
        return;
    n->group_count = r->groups.count;
    for (size_t g = 0; g < n->group_count; g++)
        take_group(r, g, arena, &n->groups[g], n->statements);
    double *consensus = arena_array(arena, double, n->statements);
    for (size_t c = 0; c < r->votes->statements; c++)
        consensus[r->votes->statement_id[c]] = r->groups.consensus[c];
    n->consensus = consensus;
}

static void take_places(const struct opinion_report *r, struct arena *arena, struct numbers *n)
{
    double *x = arena_array(arena, double, n->voters);
    double *y = arena_array(arena, double, n->voters);
    int32_t *group_of = arena_array(arena, int32_t, n->voters);
    for (size_t v = 0; v < n->voters; v++)
        group_of[v] = -1;
    const size_t rows = r->votes->participants;
    for (size_t i = 0; i < rows; i++) {
        const int64_t voter = r->votes->participant_id[i];
        x[voter] = r->position[i];
        y[voter] = r->components.dimensions > 1 ? r->position[i + rows] : 0;
        if (n->groups_found == GROUPS_SHOWN)
            group_of[voter] = r->groups.of[i];
    }
    n->x = x;
    n->y = y;
    n->group_of = group_of;
    for (size_t d = 0; d < 2 && d < r->components.dimensions; d++) {
        if (r->components.total_variance > 0)
            n->explained[d] = r->components.eigenvalue[d] / r->components.total_variance;
    }
}

static err_t take_order(const struct opinion_report *r, struct arena *arena, struct arena *scratch,
                        struct numbers *n)
{
    size_t *order = arena_array(arena, size_t, n->voters);
    size_t *rows = arena_array(scratch, size_t, r->votes->participants);
    TRY(opinion_similarity_order(r, scratch, rows));
    bool *is_placed = arena_array(scratch, bool, n->voters);
    size_t count = 0;
    for (size_t i = 0; i < r->votes->participants; i++) {
        order[count] = (size_t)r->votes->participant_id[rows[i]];
        is_placed[order[count++]] = true;
    }
    for (size_t v = 0; v < n->voters; v++) {
        if (!is_placed[v])
            order[count++] = v;
    }
    n->order = order;
    return OK;
}

/* Without a map everything else still holds: rows stay as they came, nobody is in a group. */
static void take_nothing(struct arena *arena, struct numbers *n)
{
    size_t *order = arena_array(arena, size_t, n->voters);
    int32_t *group_of = arena_array(arena, int32_t, n->voters);
    for (size_t v = 0; v < n->voters; v++) {
        order[v] = v;
        group_of[v] = -1;
    }
    n->groups_found = GROUPS_NO_MAP;
    n->order = order;
    n->group_of = group_of;
    n->x = arena_array(arena, double, n->voters);
    n->y = arena_array(arena, double, n->voters);
}

static err_t compute_map(const struct numbers_input *in, struct arena *arena, struct arena *scratch,
                         struct numbers *n)
{
    AUTO(arena) work; /* the report stays in scratch: only what pages show is kept */
    arena_init(&work);
    struct votes votes;
    TRY(build_votes(in, scratch, &work, &votes));
    const struct opinion_options options = opinion_options_default();
    const struct opinion_given given = { 0 };
    struct opinion_report r;
    const err_t e = opinion_compute(&votes, &given, &options, scratch, &work, &r);
    n->voters_needed = (int32_t)options.participants_for_groups;
    n->answers_needed = options.answers_needed;
    if (e == ERR_NOT_CONVERGED) {
        take_nothing(arena, n);
        return OK;
    }
    TRY(e);
    n->voters_ready = r.eligible_count;
    take_groups(&r, arena, n);
    take_places(&r, arena, n);
    return take_order(&r, arena, &work, n);
}

err_t numbers_compute(const struct numbers_input *in, enum numbers_depth depth, struct arena *arena,
                      struct arena *scratch, struct numbers *out)
{
    const struct arena_mark mark = arena_mark(scratch);
    struct numbers n = { .voters = in->voters, .statements = in->statements, .answers = in->count };
    err_t e = count_voices(in, arena, scratch, &n);
    if (e == OK && depth == NUMBERS_ALL)
        e = compute_map(in, arena, scratch, &n);
    arena_back(scratch, mark);
    if (e == OK)
        *out = n;
    return e;
}
