/* The alyans method: from votes to the report.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/alyans.h"

#include "opinion/apart.h"
#include "opinion/memory.h"
#include "opinion/random.h"
#include "opinion/sort.h"

enum { VOTES_FOR_FEW_STARTS = 1000000, STARTS_FEW = 2 };
enum { USE_SIGNS = 1, USE_PARTITION, USE_CLASSES, USE_VOICES };

struct alyans_options alyans_options_default(void)
{
    return (struct alyans_options){ .factor = factor_options_default(),
                                    .partition = partition_options_default(),
                                    .findings = findings_options_default(),
                                    .classes = classes_options_default(),
                                    .voices = { .sample = VOICES_SAMPLE },
                                    .bridging = factorization_options_default(),
                                    .threads = 1,
                                    .answers_apart = 2000000 };
}

uint64_t alyans_seed(const struct votes *v)
{
    uint64_t sum = 0; /* sums do not know an order */
    for (size_t j = 0; j < v->statements; j++)
        sum += random_mix((uint64_t)v->statement_id[j] + 1);
    return random_mix(sum) >> 1 | 1; /* fits a signed number, and 0 stands for none */
}

/* --- parts ----------------------------------------------------------------------------------- */

struct computing {
    const struct votes *votes;
    const struct alyans_given *given;
    struct arena *arena, *scratch;
    struct workers workers;
    struct alyans_report *to;
    struct weighting weighting;
    struct votes heard;   /* the votes without the statements that are left out */
    const double *weight; /* of people on the map, see weigh_people */
};

static err_t tell_progress(const struct computing *c, double done)
{
    const struct alyans_options *const o = &c->to->options;
    return o->progress != NULL && o->progress(o->context, done) ? ERR_CONFLICT : OK;
}

enum { MAP_DONE = 15, GROUPS_DONE = 60 }; /* hundredths of all */

static bool tell_groups(void *context, double done)
{
    return tell_progress(context, (MAP_DONE + done * (GROUPS_DONE - MAP_DONE)) / 100.0) != OK;
}

/* Who speaks for nobody else becomes a voice of its own, behind the organisations. */
static err_t number_voices(struct computing *c)
{
    const size_t n = c->votes->participants;
    struct alyans_report *const r = c->to;
    r->voices = n;
    if (c->given->voice_of == NULL)
        return OK;
    int32_t *const of = arena_try_array(c->arena, int32_t, n);
    if (of == NULL)
        return ERR_NO_MEMORY;
    size_t next = c->given->voices;
    for (size_t i = 0; i < n; i++) {
        const bool alone = c->given->voice_of[i] < 0;
        must(alone || (size_t)c->given->voice_of[i] < c->given->voices);
        of[i] = alone ? (int32_t)next++ : c->given->voice_of[i];
    }
    if (next == n)
        return OK; /* nobody shares a voice: rows name them as well */
    if (next > INT32_MAX)
        return ERR_TOO_BIG;
    r->voice_of = of;
    r->voices = next;
    return OK;
}

/* On the map an organisation weighs as one person: its members share its weight. */
static err_t weigh_people(struct computing *c, const double **out)
{
    const size_t n = c->votes->participants;
    *out = c->given->weight;
    if (c->to->voice_of == NULL)
        return OK;
    double *const weight = arena_try_array(c->arena, double, n);
    int32_t *const members = arena_try_array(c->scratch, int32_t, c->to->voices);
    if (weight == NULL || members == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        members[c->to->voice_of[i]]++;
    for (size_t i = 0; i < n; i++)
        weight[i] =
            (c->given->weight == NULL ? 1.0 : c->given->weight[i]) / members[c->to->voice_of[i]];
    *out = weight;
    return OK;
}

static err_t take_given_groups(struct computing *c)
{
    struct partition *const p = &c->to->partition;
    const size_t n = c->votes->participants;
    p->state = PARTITION_FORCED;
    p->count = c->given->groups;
    p->label = arena_try_array(c->arena, int32_t, n);
    p->together = arena_try_array(c->arena, double, n);
    p->placed = arena_try_array(c->arena, bool, n);
    if (p->label == NULL || p->together == NULL || p->placed == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        p->label[i] = c->given->group_of[i] < 0 ? -1 : c->given->group_of[i];
        p->placed[i] = p->label[i] >= 0;
        p->together[i] = -1.0;
    }
    return OK;
}

/* With few answers a model fits them better than it can know: what it explains is what it would
 * have predicted. */
static void claim_no_more(struct computing *c, const struct factor_given *given)
{
    struct factor_model *const f = &c->to->model;
    double explained = 0.0;
    for (size_t k = 0; k < f->dimensions; k++)
        explained += f->explained[k];
    c->to->predicted = factor_predicted(f, c->votes, given);
    if (c->to->predicted <= 0.0)
        f->beyond_chance = 0;
    const double claimed = c->to->predicted > 0.0 ? c->to->predicted : 0.0;
    for (size_t k = 0; k < f->dimensions && claimed < explained; k++)
        f->explained[k] *= claimed / explained;
}

static err_t find_map_and_groups(struct computing *c)
{
    struct alyans_report *const r = c->to;
    struct factor_given given = { .left_out = c->given->left_out };
    given.weight = c->weight;
    r->options.factor.seed = random_key(r->options.seed, USE_SIGNS);
    r->options.partition.seed = random_key(r->options.seed, USE_PARTITION);
    TRY(factor_fit(c->votes, &given, &r->options.factor, &c->workers, c->arena, c->scratch,
                   &r->model));
    claim_no_more(c, &given);
    TRY(tell_progress(c, MAP_DONE / 100.0));
    if (c->given->group_of != NULL)
        return take_given_groups(c);
    struct partition_options options = r->options.partition;
    options.stop = tell_groups;
    options.context = c;
    return partition_find(c->votes, &r->model, &given, r->voice_of, r->voices, &options,
                          &c->workers, c->arena, c->scratch, &r->partition);
}

/* Findings from tallies that are there; influence where labels are what was counted by. */
static err_t find(struct computing *c, struct labelled *l)
{
    TRY(findings_make(&l->tallies, &c->to->options.findings, c->arena, c->scratch, &l->findings));
    if (l->apart)
        return OK;
    const struct influence_input in = { .votes = c->votes,
                                        .label_of = l->label,
                                        .weighting = &c->weighting,
                                        .moderated_out = c->given->left_out,
                                        .voice_of = c->to->voice_of,
                                        .voices = c->to->voices };
    return influence_make(&in, &l->tallies, &l->findings, c->arena, c->scratch, &l->influence);
}

static err_t label(struct computing *c, const int32_t *label_of, size_t classes,
                   struct labelled *out)
{
    *out = (struct labelled){ .classes = classes, .label = label_of };
    TRY(tallies_make(c->votes, label_of, classes, &c->weighting, c->given->left_out, c->arena,
                     c->scratch, &out->tallies));
    return find(c, out);
}

/* Organisations with several members are counted as they are labelled. */
static bool may_count_apart(const struct computing *c)
{
    return c->to->voice_of == NULL && c->given->group_of == NULL &&
           votes_count(c->votes) <= c->to->options.answers_apart;
}

static err_t describe_groups(struct computing *c)
{
    struct alyans_report *const r = c->to;
    struct labelled *const l = &r->groups;
    if (r->partition.count == 0)
        return OK;
    if (!may_count_apart(c))
        return label(c, r->partition.label, r->partition.count, l);
    *l = (struct labelled){ .classes = r->partition.count,
                            .label = r->partition.label,
                            .apart = true };
    TRY(tallies_of_groups_apart(c->votes, &r->model, &r->partition, c->given->weight,
                                c->given->left_out, &c->workers, c->arena, c->scratch,
                                &l->tallies));
    return find(c, l);
}

/* --- ends ------------------------------------------------------------------------------------ */

/* Where the sum of weights, from one end of the axis, reaches a third. */
static double cut_from(const struct computing *c, const struct keyed *at, size_t count, bool low)
{
    const struct factor_model *const f = &c->to->model;
    double all = 0.0;
    for (size_t q = 0; q < count; q++)
        all += c->weight == NULL ? 1.0 : c->weight[at[q].at];
    double sum = 0.0;
    size_t row = at[low ? 0 : count - 1].at;
    for (size_t q = 0; q < count && 3.0 * sum < all; q++) {
        row = at[low ? q : count - 1 - q].at;
        sum += c->weight == NULL ? 1.0 : c->weight[row];
    }
    return f->position[row * f->dimensions];
}

/* Positions on the first axis below and above which a third of those with a place stand, by the
 * weights of the map: an organisation counts once. */
static err_t cut_axis(struct computing *c, double cut[2], size_t *count)
{
    const struct alyans_report *const r = c->to;
    const size_t n = c->votes->participants;
    struct keyed *const at = arena_try_array(c->scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(c->scratch, struct keyed, n);
    if (at == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        if (r->partition.placed[i])
            at[(*count)++] =
                (struct keyed){ key_of_f64(r->model.position[i * r->model.dimensions]), i };
    }
    sort_keyed(at, spare, *count);
    if (*count == 0)
        return OK;
    cut[0] = cut_from(c, at, *count, true);
    cut[1] = cut_from(c, at, *count, false);
    return OK;
}

static err_t compare_ends(struct computing *c)
{
    struct alyans_report *const r = c->to;
    struct labelled *const l = &r->ends;
    const size_t n = c->votes->participants;
    r->end = arena_try_array(c->arena, int32_t, n);
    if (r->end == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        r->end[i] = -1;
    if (r->model.beyond_chance == 0 || r->partition.count > 0)
        return OK;
    double cut[2] = { 0 };
    size_t count;
    TRY(cut_axis(c, cut, &count));
    if (count < 2 * r->options.partition.least || !(cut[0] < cut[1]))
        return OK;
    for (size_t i = 0; i < n; i++) {
        const double at = r->model.position[i * r->model.dimensions];
        if (r->partition.placed[i])
            r->end[i] = at <= cut[0] ? END_LOW : at >= cut[1] ? END_HIGH : -1;
    }
    if (!may_count_apart(c))
        return label(c, r->end, ENDS, l);
    *l = (struct labelled){ .classes = ENDS, .label = r->end, .apart = true };
    TRY(tallies_of_ends_apart(c->votes, &r->model, &r->partition, cut, c->given->weight,
                              c->given->left_out, c->arena, &l->tallies));
    return find(c, l);
}

/* --- what is known beforehand ---------------------------------------------------------------- */

static err_t compare_classes(struct computing *c)
{
    struct alyans_report *const r = c->to;
    const size_t count = c->given->classings;
    r->classing = arena_try_array(c->arena, struct labelled, count);
    r->classes = arena_try_array(c->arena, struct classes_report, count);
    if (r->classing == NULL || r->classes == NULL)
        return ERR_NO_MEMORY;
    for (size_t q = 0; q < count; q++) {
        const struct alyans_classing *const k = &c->given->classing[q];
        r->options.classes.seed = random_key(r->options.seed, USE_CLASSES + (q << 8));
        TRY(label(c, k->class_of, k->classes, &r->classing[q]));
        TRY(classes_find(&c->heard, c->to->voice_of, c->given->weight, k->class_of, k->classes,
                         &r->model, &r->options.classes, &c->workers, c->arena, c->scratch,
                         &r->classes[q]));
    }
    return OK;
}

static err_t count_voices(struct computing *c)
{
    struct alyans_report *const r = c->to;
    r->options.voices.seed = random_key(r->options.seed, USE_VOICES);
    return voices_find(&c->heard, r->voice_of, c->given->weight, &r->options.voices, &c->workers,
                       c->arena, c->scratch, &r->voice_votes, &r->voice);
}

static err_t find_bridges(struct computing *c)
{
    struct alyans_report *const r = c->to;
    const struct factorization_given given = { .dropped = c->given->left_out, .weight = c->weight };
    if (votes_count(c->votes) > VOTES_FOR_FEW_STARTS && r->options.bridging.agreeing > STARTS_FEW)
        r->options.bridging.agreeing = STARTS_FEW; /* the more answers, the fewer minima */
    const err_t e = factorization_find(c->votes, &given, &r->options.bridging, &c->workers,
                                       c->arena, c->scratch, &r->bridging);
    r->bridging_converged = e == OK;
    return e == ERR_NOT_CONVERGED ? OK : e;
}

static err_t draw_anew(struct computing *c)
{
    struct alyans_report *const r = c->to;
    const size_t n = c->votes->participants;
    const struct labelled *const l = r->groups.classes > 0 ? &r->groups
                                     : r->ends.classes > 0 ? &r->ends
                                                           : &r->everybody;
    int32_t *const all = l->label == NULL ? arena_try_array(c->scratch, int32_t, n) : NULL;
    if (l->label == NULL && all == NULL)
        return ERR_NO_MEMORY;
    const struct resampled_input in = { .votes = c->votes,
                                        .left_out = c->given->left_out,
                                        .weight = c->weight,
                                        .voice_of = r->voice_of,
                                        .voices = r->voices,
                                        .label = l->label == NULL ? all : l->label,
                                        .classes = l->classes,
                                        .bridging = &r->bridging,
                                        .seed = r->options.partition.seed,
                                        .draws = r->options.partition.bootstraps };
    return resampled_make(&in, &c->workers, c->arena, c->scratch, &r->resampled);
}

static err_t compute(struct computing *c)
{
    TRY(number_voices(c));
    TRY(weigh_people(c, &c->weight));
    TRY(votes_without(c->votes, c->given->left_out, c->scratch, &c->heard));
    c->weighting = (struct weighting){ c->given->weight, c->to->voice_of, c->to->voices };
    TRY(find_map_and_groups(c));
    TRY(tell_progress(c, GROUPS_DONE / 100.0));
    TRY(label(c, NULL, 1, &c->to->everybody));
    TRY(describe_groups(c));
    TRY(compare_ends(c));
    TRY(tell_progress(c, 0.70));
    TRY(find_bridges(c));
    TRY(draw_anew(c));
    TRY(tell_progress(c, 0.80));
    TRY(compare_classes(c));
    TRY(tell_progress(c, 0.90));
    TRY(count_voices(c));
    return tell_progress(c, 1.0);
}

err_t alyans_compute(const struct votes *votes, const struct alyans_given *given,
                     const struct alyans_options *options, struct arena *arena,
                     struct arena *scratch, struct alyans_report *out)
{
    must(arena != scratch);
    struct alyans_report r = { .options = *options, .votes = votes, .left_out = given->left_out };
    if (r.options.seed == 0)
        r.options.seed = alyans_seed(votes);
    LEVEL(level, scratch);
    struct computing c = {
        .votes = votes, .given = given, .arena = arena, .scratch = scratch, .to = &r
    };
    workers_open(&c.workers, options->threads);
    const err_t e = compute(&c);
    workers_close(&c.workers);
    if (e == OK)
        *out = r;
    return e;
}
