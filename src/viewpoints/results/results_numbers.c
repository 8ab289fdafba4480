/* From positions to figures, by way of opinion/.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_numbers.h"

#include "opinion/agreement.h"
#include "opinion/alyans.h"
#include "opinion/sort.h"
#include "viewpoints/positions/draw.h"

_Static_assert((int)VOICES_LEAST == (int)VOICES_NEEDED, "one rule for too few");
_Static_assert((int)GROUPS_MOST == (int)MIXTURE_MAX, "room for every number of groups");
_Static_assert((int)END_LEFT == (int)END_LOW && (int)END_RIGHT == (int)END_HIGH, "one order");

static struct bounds bounds_of(struct interval i)
{
    return (struct bounds){ i.low, i.high };
}

struct bounds agree_bounds(struct voices v)
{
    return bounds_of(share_interval(v.agree, voices_count(v) - v.agree));
}

struct bounds disagree_bounds(struct voices v)
{
    return bounds_of(share_interval(v.disagree, voices_count(v) - v.disagree));
}

/* The same votes, with the numbers of their rows for ids. */
static err_t votes_given(const struct numbers_input *in, struct arena *arena, struct votes *out)
{
    int64_t *const ids = arena_try_array(arena, int64_t, in->votes->participants);
    if (ids == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < in->votes->participants; i++)
        ids[i] = (int64_t)i;
    *out = *in->votes;
    out->participant_id = ids;
    return OK;
}

/* Rows and columns of opinion/ exist only where there are answers; ours exist anyway. */
static err_t build_votes(const struct numbers_input *in, struct arena *arena, struct arena *scratch,
                         struct votes *out)
{
    if (in->votes != NULL)
        return votes_given(in, arena, out);
    struct vote_event *events = arena_try_array(scratch, struct vote_event, in->count);
    if (events == NULL && in->count > 0)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < in->count; i++) {
        events[i] = (struct vote_event){ .participant = in->answers[i].voter,
                                         .statement = in->number == NULL
                                                          ? in->answers[i].statement
                                                          : in->number[in->answers[i].statement],
                                         .vote = in->answers[i].value };
    }
    const struct vote_orders by_id = { ORDER_BY_ID, ORDER_BY_ID };
    return votes_build(events, in->count, by_id, arena, scratch, out);
}

/* Columns in the order of numbers, and both ascend: each is found where the last one ended. */
static size_t *statements_of_columns(const struct numbers_input *in, const struct votes *votes,
                                     struct arena *arena)
{
    size_t *of = arena_array(arena, size_t, votes->statements);
    size_t at = 0;
    for (size_t c = 0; c < votes->statements; c++) {
        while ((in->number == NULL ? (int64_t)at : in->number[at]) != votes->statement_id[c])
            at++;
        of[c] = at;
    }
    return of;
}

static void voices_add(struct voices *v, int8_t value)
{
    v->agree += value > 0;
    v->disagree += value < 0;
    v->pass += value == 0;
}

static struct voices *count_voices(const struct numbers_input *in, struct arena *arena)
{
    struct voices *all = arena_array(arena, struct voices, in->statements);
    if (in->votes == NULL) {
        for (size_t i = 0; i < in->count; i++)
            voices_add(&all[in->answers[i].statement], in->answers[i].value);
        return all;
    }
    const size_t *const of = statements_of_columns(in, in->votes, arena);
    for (int64_t k = 0; k < votes_count(in->votes); k++)
        voices_add(&all[of[cell_column(in->votes, k)]], cell_value(in->votes, k));
    return all;
}

/* What the figures are taken from. */
struct source_report {
    struct votes votes;
    const size_t *statement; /* columns of votes: place of the statement */
    struct alyans_report report;
};

static size_t voter_of(const struct alyans_report *r, size_t row)
{
    return (size_t)r->votes->participant_id[row];
}

/* --- findings ------------------------------------------------------------------------------- */

static struct voices voices_of(const struct class_finding *f)
{
    return (struct voices){ f->agrees, f->disagrees, f->passes };
}

static enum reading reading_of(enum verdict v)
{
    switch (v) {
    case VERDICT_NO_ANSWERS:
        return READING_NO_VOICE;
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

static struct comparison compare(const struct findings *f, size_t column)
{
    struct comparison c = { .has_difference = true };
    for (size_t s = 0; s < 2; s++) {
        const struct class_finding *side = class_finding_at(f, s, column);
        c.side[s] = voices_of(side);
        c.agree[s] = bounds_of(side->agree);
    }
    const struct pair_finding *pair = pair_finding_at(f, 0, column);
    c.has_difference = pair->tested;
    c.difference = bounds_of(pair->interval);
    c.reading = voices_count(c.side[0]) == 0 || voices_count(c.side[1]) == 0
                    ? READING_NO_VOICE
                    : reading_of(f->statement[column].verdict);
    return c;
}

static struct alignment alignment_of(const struct class_alignment *a)
{
    return (struct alignment){ a->statements, a->agreement, bounds_of(a->interval) };
}

static enum map_test map_test_of(enum class_basis b)
{
    switch (b) {
    case CLASS_TOO_FEW:
        return MAP_TEST_TOO_FEW;
    case CLASS_ON_POSITIONS:
        return MAP_TEST_POSITIONS;
    case CLASS_ON_ANSWERS:
        return MAP_TEST_ANSWERS;
    }
    return MAP_TEST_TOO_FEW;
}

static void take_classes(const struct source_report *from, struct arena *arena, struct numbers *n)
{
    const struct alyans_report *r = &from->report;
    struct comparison *all = arena_array(arena, struct comparison, n->statements);
    for (size_t c = 0; c < r->votes->statements; c++)
        all[from->statement[c]] = compare(&r->classing[0].findings, c);
    n->comparison = all;

    const struct classes_report *k = &r->classes[0];
    const struct class_contrast *apart = &k->contrast[0];
    n->classes = (struct class_numbers){
        .voices = { k->size[0], k->size[1] },
        .inside = { alignment_of(&k->alignment[packed_at(0, 0)]),
                    alignment_of(&k->alignment[packed_at(1, 1)]) },
        .between = alignment_of(&k->alignment[packed_at(1, 0)]),
        .parting = { apart->statements, apart->difference, bounds_of(apart->interval) },
        .test = map_test_of(k->basis),
        .share = k->share,
        .by_chance = k->by_chance,
        .p = k->p,
        .permutations = k->permutations,
    };
}

static void take_voice(const struct alyans_report *r, struct arena *arena, struct numbers *n)
{
    const struct voices_report *v = &r->voice;
    struct bloc_numbers *blocs = arena_array(arena, struct bloc_numbers, v->blocs.count);
    for (size_t b = 0; b < v->blocs.count; b++) {
        const struct bloc *bloc = &v->blocs.at[b];
        int32_t *voters = arena_array(arena, int32_t, bloc->size);
        for (size_t i = 0; i < bloc->size; i++)
            voters[i] = (int32_t)r->voice_votes.votes.participant_id[bloc->member[i]];
        blocs[b] = (struct bloc_numbers){ voters, bloc->size, bloc->agreement, bloc->common };
    }
    n->voice = (struct voice_numbers){ v->voices, v->effective, bounds_of(v->interval),
                                       v->told,   blocs,        v->blocs.count };
}

/* --- groups and ends ------------------------------------------------------------------------ */

/* How surely class g agrees more (or less) than the others: the number of classes it is told apart
 * from, then how far the nearest of these is. */
struct distance {
    bool agrees;
    size_t told;
    double nearest;
};

static struct distance distance_of(const struct findings *f, size_t g, size_t column, bool agrees)
{
    struct distance d = { .agrees = agrees, .nearest = 1.0 };
    for (size_t h = 0; h < f->classes; h++) {
        if (h == g)
            continue;
        const struct pair_finding *p =
            pair_finding_at(f, pair_number(f->classes, g < h ? g : h, g < h ? h : g), column);
        const bool more = (p->difference > 0.0) == (g < h);
        if (!p->tested || p->p > f->p_told || more != agrees)
            continue;
        const double apart = interval_distance(p->interval);
        d.told++;
        d.nearest = apart < d.nearest ? apart : d.nearest;
    }
    return d;
}

static bool is_farther(const struct distance *a, const struct distance *b)
{
    return a->told != b->told ? a->told > b->told : a->nearest > b->nearest;
}

static struct spoken spoken_of(const struct source_report *from, const struct findings *f, size_t g,
                               size_t column, bool agrees)
{
    const struct class_finding *here = class_finding_at(f, g, column);
    struct spoken s = { .statement = from->statement[column],
                        .agrees = agrees,
                        .on_side = agrees ? here->agrees : here->disagrees,
                        .answers = here->n,
                        .share = bounds_of(agrees ? here->agree : here->disagree) };
    int64_t on_side = 0;
    int64_t answers = 0;
    for (size_t h = 0; h < f->classes; h++) {
        const struct class_finding *there = class_finding_at(f, h, column);
        on_side += h == g ? 0 : agrees ? there->agrees : there->disagrees;
        answers += h == g ? 0 : there->n;
    }
    s.others = answers == 0 ? 0.0 : (double)on_side / (double)answers;
    return s;
}

/* What marks class g off, most of all first. Ties keep the order of columns. */
static void take_spoken(const struct source_report *from, const struct findings *f, size_t g,
                        struct side_numbers *out)
{
    struct distance kept[SPOKEN_MOST];
    for (size_t c = 0; c < f->statements; c++) {
        for (int agrees = 1; agrees >= 0; agrees--) {
            const struct distance d = distance_of(f, g, c, agrees == 1);
            const struct spoken s = spoken_of(from, f, g, c, agrees == 1);
            if (d.told == 0 || 2 * s.on_side <= s.answers)
                continue;
            size_t at = out->spoken_count;
            while (at > 0 && is_farther(&d, &kept[at - 1]))
                at--;
            if (at == SPOKEN_MOST)
                continue;
            if (out->spoken_count < SPOKEN_MOST)
                out->spoken_count++;
            for (size_t k = out->spoken_count - 1; k > at; k--) {
                kept[k] = kept[k - 1];
                out->spoken[k] = out->spoken[k - 1];
            }
            kept[at] = d;
            out->spoken[at] = s;
        }
    }
}

static void take_sides(const struct source_report *from, const struct labelled *l,
                       struct arena *arena, size_t statements, struct side_numbers *out)
{
    const struct votes *votes = &from->votes;
    for (size_t g = 0; g < l->classes; g++) {
        struct voices *voices = arena_array(arena, struct voices, statements);
        for (size_t c = 0; c < votes->statements; c++)
            voices[from->statement[c]] = voices_of(class_finding_at(&l->findings, g, c));
        out[g] = (struct side_numbers){ .voices = voices };
        for (size_t i = 0; i < votes->participants; i++)
            out[g].members += l->label[i] == (int32_t)g;
        take_spoken(from, &l->findings, g, &out[g]);
    }
}

static struct parting parting_of(const struct findings *f, size_t column)
{
    const struct statement_finding *s = &f->statement[column];
    struct parting p = { .reading = reading_of(s->verdict) };
    size_t k = 0;
    for (size_t g = 0; g < f->classes; g++) {
        for (size_t h = g + 1; h < f->classes; h++, k++) {
            if (s->widest != k)
                continue;
            const struct pair_finding *pair = pair_finding_at(f, k, column);
            const bool first = pair->difference > 0.0;
            const struct interval i = pair->interval;
            p.has_difference = true;
            p.more = (int32_t)(first ? g : h);
            p.less = (int32_t)(first ? h : g);
            p.difference = first ? bounds_of(i) : (struct bounds){ -i.high, -i.low };
        }
    }
    return p;
}

static void take_parting(const struct source_report *from, const struct labelled *l,
                         struct arena *arena, struct numbers *n)
{
    struct parting *all = arena_array(arena, struct parting, n->statements);
    for (size_t c = 0; c < from->votes.statements; c++)
        all[from->statement[c]] = parting_of(&l->findings, c);
    n->parting = all;
}

static enum groups_found groups_found_of(const struct partition *p)
{
    switch (p->state) {
    case PARTITION_TOO_FEW:
        return GROUPS_FEW_VOTERS;
    case PARTITION_CHANCE:
        return GROUPS_CHANCE;
    case PARTITION_NOT_SEPARABLE:
        return GROUPS_ONE_CLOUD;
    case PARTITION_GROUPS:
    case PARTITION_FORCED:
        return GROUPS_SHOWN;
    }
    return GROUPS_ONE_CLOUD;
}

static void take_tries(const struct partition *p, struct numbers *n)
{
    n->bootstraps = p->bootstraps;
    n->simulations = p->simulations;
    for (size_t k = 2; k <= p->tried_most; k++) {
        const struct partition_try *t = &p->tried[k];
        n->tried[n->tried_count++] = (struct group_try){ k, t->gain, t->stability, t->chance };
    }
    n->nearest = n->tried_count;
    for (size_t k = 0; k < n->tried_count; k++) {
        const struct group_try *t = &n->tried[k];
        if (t->groups == p->shown && t->stability >= 0.0)
            n->nearest = k;
    }
    for (size_t k = 0; k < n->tried_count; k++) {
        if (n->tried[k].chance >= 0.0)
            n->nearest = k;
    }
}

static int32_t *ends_of_voters(const struct source_report *from, struct arena *arena, size_t voters)
{
    int32_t *of = arena_array(arena, int32_t, voters);
    for (size_t v = 0; v < voters; v++)
        of[v] = -1;
    for (size_t i = 0; i < from->votes.participants; i++)
        of[voter_of(&from->report, i)] = from->report.end[i];
    return of;
}

static void take_groups(const struct source_report *from, struct arena *arena, struct numbers *n)
{
    const struct alyans_report *r = &from->report;
    n->groups_found = groups_found_of(&r->partition);
    take_tries(&r->partition, n);
    if (n->groups_found == GROUPS_SHOWN) {
        n->group_count = r->partition.count;
        take_sides(from, &r->groups, arena, n->statements, n->groups);
        take_parting(from, &r->groups, arena, n);
        double *consensus = arena_array(arena, double, n->statements);
        for (size_t c = 0; c < r->votes->statements; c++)
            consensus[from->statement[c]] = r->groups.findings.statement[c].balanced;
        n->consensus = consensus;
    } else if (r->ends.classes == ENDS) {
        n->has_ends = true;
        n->end_of = ends_of_voters(from, arena, n->voters);
        take_sides(from, &r->ends, arena, n->statements, n->ends);
        take_parting(from, &r->ends, arena, n);
    }
}

/* --- the map -------------------------------------------------------------------------------- */

static void take_places(const struct alyans_report *r, struct arena *arena, struct numbers *n)
{
    const struct factor_model *m = &r->model;
    double *place[2] = { arena_array(arena, double, n->voters),
                         arena_array(arena, double, n->voters) };
    int32_t *group_of = arena_array(arena, int32_t, n->voters);
    bool *placed = arena_array(arena, bool, n->voters);
    for (size_t v = 0; v < n->voters; v++)
        group_of[v] = -1;
    for (size_t d = 0; d < 2 && d < m->dimensions; d++) {
        n->explained[d] = m->explained[d];
        for (size_t i = 0; i < m->participants; i++)
            place[d][voter_of(r, i)] = m->position[i * m->dimensions + d] * sqrt(m->explained[d]);
    }
    for (size_t i = 0; i < m->participants; i++) {
        placed[voter_of(r, i)] = r->partition.placed[i];
        if (n->groups_found == GROUPS_SHOWN)
            group_of[voter_of(r, i)] = r->partition.label[i];
    }
    n->axes = m->beyond_chance;
    n->strongest = m->dimensions > 0 ? m->eigenvalue[0] : 0.0;
    n->chance = m->chance;
    n->flips = m->flips;
    n->x = place[0];
    n->y = place[1];
    n->group_of = group_of;
    n->placed = placed;
    n->placed_count = r->partition.placed_count;
}

/* Along the first axis; ties by number. */
static void take_order(const struct alyans_report *r, struct arena *arena, struct arena *scratch,
                       struct numbers *n)
{
    const size_t rows = r->votes->participants;
    size_t *order = arena_array(arena, size_t, n->voters);
    struct keyed *at = arena_array(scratch, struct keyed, rows);
    struct keyed *spare = arena_array(scratch, struct keyed, rows);
    bool *has_answers = arena_array(scratch, bool, n->voters);
    for (size_t i = 0; i < rows; i++)
        at[i] = (struct keyed){ key_of_f64(n->x[voter_of(r, i)]), i };
    sort_keyed(at, spare, rows);
    size_t count = 0;
    for (; count < rows; count++) {
        order[count] = voter_of(r, at[count].at);
        has_answers[order[count]] = true;
    }
    for (size_t v = 0; v < n->voters; v++) {
        if (!has_answers[v])
            order[count++] = v;
    }
    n->order = order;
}

/* For drawing what the next participant is asked. */
static void take_routing(const struct source_report *from, const struct numbers_input *in,
                         struct arena *arena, struct arena *scratch, struct numbers *n)
{
    double *const answers = arena_array(scratch, double, n->statements);
    for (size_t j = 0; j < n->statements; j++)
        answers[j] = voices_count(n->voices[j]);
    n->routing = routing_model_keep(&from->report.model, from->statement, in->number, answers,
                                    n->statements, arena);
}

/* --- together ------------------------------------------------------------------------------- */

static int32_t *class_of_rows(const struct numbers_input *in, const struct votes *votes,
                              struct arena *arena)
{
    int32_t *of = arena_array(arena, int32_t, votes->participants);
    for (size_t i = 0; i < votes->participants; i++)
        of[i] = in->class_of[votes->participant_id[i]];
    return of;
}

static bool is_stopped(void *context, double done)
{
    (void)done;
    const atomic_bool *const stop = context;
    return stop != NULL && atomic_load(stop);
}

static err_t compute(const struct numbers_input *in, struct arena *arena, struct arena *scratch,
                     struct numbers *n)
{
    AUTO(arena) work; /* the report stays in scratch: only what pages show is kept */
    arena_init(&work);
    struct source_report from;
    TRY(build_votes(in, scratch, &work, &from.votes));
    from.statement = statements_of_columns(in, &from.votes, scratch);
    struct alyans_options options = alyans_options_default();
    options.threads = in->threads == 0 ? 1 : in->threads;
    options.progress = is_stopped;
    options.context = (void *)(uintptr_t)in->stop; /* only read */
    struct alyans_classing classing = { .classes = 2 };
    struct alyans_given given = { 0 };
    if (in->class_of != NULL) {
        classing.class_of = class_of_rows(in, &from.votes, scratch);
        given.classing = &classing;
        given.classings = 1;
    }
    struct alyans_report *const r = &from.report;
    TRY(alyans_compute(&from.votes, &given, &options, scratch, &work, r));
    n->seed = r->options.seed;
    if (in->class_of != NULL)
        take_classes(&from, arena, n);
    take_voice(r, arena, n);
    take_groups(&from, arena, n);
    take_places(r, arena, n);
    take_order(r, arena, &work, n);
    take_routing(&from, in, arena, &work, n);
    struct polis_figures *const polis = arena_new(arena, struct polis_figures);
    TRY(polis_figures_make(&from.votes, from.statement, n->voters, n->statements, options.threads,
                           arena, &work, polis));
    n->polis = polis;
    return OK;
}

struct numbers numbers_count(const struct numbers_input *in, struct arena *arena)
{
    return (struct numbers){ .voters = in->voters,
                             .statements = in->statements,
                             .answers = in->count,
                             .voices = count_voices(in, arena) };
}

err_t numbers_compute(const struct numbers_input *in, struct arena *arena, struct arena *scratch,
                      struct numbers *out)
{
    const struct arena_mark mark = arena_mark(scratch);
    struct numbers n = numbers_count(in, arena);
    const err_t e = compute(in, arena, scratch, &n);
    arena_back(scratch, mark);
    if (e == OK)
        *out = n;
    return e;
}

/* Where an option is 0, the library chooses; what it chooses is written beside the option. */
struct method_constants method_constants(void)
{
    enum { BOOTSTRAPS = 200 };
    const struct alyans_options o = alyans_options_default();
    return (struct method_constants){
        .level = o.findings.level,
        .fdr = o.findings.fdr,
        .voices_least = o.findings.voices_least,
        .axes_most = o.factor.dimensions_max,
        .flips = o.factor.flips == 0 ? factor_tables(0) : o.factor.flips,
        .flips_of_many = o.factor.flips == 0 ? factor_tables(INT64_MAX) : o.factor.flips,
        .groups_most = o.partition.groups_max,
        .least = o.partition.least,
        .share_least = o.partition.share_least,
        .stability_least = o.partition.stability_least,
        .chance_most = o.partition.chance_most,
        .gain_least = o.partition.gain_least,
        .unsureness_most = o.partition.unsureness_most,
        .bootstraps = o.partition.bootstraps == 0 ? BOOTSTRAPS : o.partition.bootstraps,
        .simulations = o.partition.simulations,
        .people_most = o.partition.people_most,
        .simulated_most = o.partition.simulated_most,
        .permutations = o.classes.permutations,
        .draws = o.classes.draws,
        .voices_sample = o.voices.sample,
        .near_common = NEAR_COMMON,
        .answers_apart = o.answers_apart,
    };
}
