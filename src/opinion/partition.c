/* Opinion groups: whether there are any, how many, who is in which, and how sure that is.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/partition.h"

#include "opinion/clusters.h"
#include "opinion/gapless.h"
#include "opinion/memory.h"
#include "opinion/people.h"
#include "opinion/random.h"
#include "opinion/redraw.h"
#include "opinion/special.h"

enum {
    REFIT_STEPS = 2,
    STARTS = 20,
    STARTS_ANEW = 3,
    STEPS = 100,
    STEPS_FIRST = 4,
    STEPS_ANEW = 12,
    CANDIDATES = 4,
};
static const double SHARE_OF_BOOTSTRAPS = 0.7; /* of the time */
static const double VALLEY_MOST = 0.95;

enum { USE_CHOOSE = 1, USE_SIMULATED, USE_STARTS, USE_DRAWS, USE_STARTS_ANEW, USE_CROWDS };

struct partition_options partition_options_default(void)
{
    return (struct partition_options){ .groups_max = MIXTURE_MAX,
                                       .least = 5,
                                       .share_least = 0.02,
                                       .unsureness_most = 0.75,
                                       .stability_least = 0.75,
                                       .chance_most = 0.10,
                                       .gain_least = 0.5,
                                       .simulations = 59,
                                       .people_most = 4096,
                                       .simulated_most = 2000 };
}

uint64_t partition_redraw_seed(uint64_t seed)
{
    return random_key(seed, USE_DRAWS);
}

/* --- what is looked for ---------------------------------------------------------------------- */

/* One number of groups on its way to a decision. */
struct candidate {
    struct mixture mixture;
    int32_t *label; /* people */
};

struct search {
    const struct votes *votes;
    const struct factor_model *model;
    const struct factor_given *given;
    const int32_t *voice_of;
    size_t voices;
    const struct partition_options *options;
    struct workers *workers;
    struct arena *arena, *scratch;
    struct partition *to;
    struct people people;
    struct cloud cloud;
    struct candidate candidate[MIXTURE_MAX + 1]; /* by number of groups */
    size_t chosen[CANDIDATES], chosen_count;     /* numbers of groups that are drawn anew */
    double smallest_allowed;
    double effective; /* people, in independent ones */
};

/* --- who has a place ------------------------------------------------------------------------- */

static double unsureness_of(const struct search *s, size_t i)
{
    const size_t k = s->model->dimensions;
    double sum = 0.0;
    for (size_t q = 0; q < s->people.axes; q++)
        sum += s->model->covariance[i * packed_size(k) + packed_at(q, q)];
    return sum / (double)s->people.axes;
}

static err_t find_people(struct search *s)
{
    const size_t n = s->votes->participants;
    struct partition *const to = s->to;
    size_t *const row = arena_try_array(s->scratch, size_t, n);
    s->people.row = arena_try_array(s->scratch, size_t, n);
    if (row == NULL || s->people.row == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        to->placed[i] = unsureness_of(s, i) <= s->options->unsureness_most;
        if (to->placed[i])
            row[to->placed_count++] = i;
    }
    TRY(people_choose(s->votes, row, to->placed_count, s->options->people_most,
                      random_key(s->options->seed, USE_CHOOSE), s->scratch, s->people.row,
                      &s->people.count));
    to->people = s->people.count;
    return people_by_position(&s->people, s->model, s->given->weight, s->workers->processor,
                              s->scratch, &s->cloud);
}

/* --- every number of groups ------------------------------------------------------------------ */

/* (sum w)^2 / sum w^2, an organisation's members together: they are no independent people. */
static err_t count_effective(struct search *s)
{
    LEVEL(level, s->scratch);
    double *const of = arena_try_array(s->scratch, double, s->voices);
    if (of == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < s->people.count; i++) {
        const size_t row = s->people.row[i];
        of[s->voice_of == NULL ? row : (size_t)s->voice_of[row]] += s->cloud.weight[i];
    }
    double squares = 0.0;
    for (size_t x = 0; x < s->voices; x++)
        squares += of[x] * of[x];
    s->effective = squares > 0.0 ? s->cloud.weights * s->cloud.weights / squares : 0.0;
    return OK;
}

/* The gain in BIC over one normal cloud; likelihoods are brought to effective people. */
static double gain_of(const struct search *s, const struct mixture *m, double one)
{
    const double k = (double)m->dimensions;
    const double g = (double)m->groups;
    const double count = s->effective;
    const double parameters = g * k + g - (k + k * (k + 1.0) / 2.0);
    return 2.0 * (m->likelihood - one) * count / s->cloud.weights - parameters * special_log(count);
}

/* Weight of the smallest group; 0 where some group has too few heads. */
static double smallest_of(const struct search *s, const struct candidate *c)
{
    double weight[MIXTURE_MAX] = { 0 };
    size_t heads[MIXTURE_MAX] = { 0 };
    for (size_t i = 0; i < s->people.count; i++) {
        weight[c->label[i]] += s->cloud.weight[i];
        heads[c->label[i]]++;
    }
    double smallest = weight[0];
    for (size_t g = 0; g < c->mixture.groups; g++) {
        smallest = weight[g] < smallest ? weight[g] : smallest;
        if (heads[g] < s->options->least)
            return 0.0;
    }
    return smallest;
}

static err_t try_groups(struct search *s, size_t groups, double one)
{
    struct candidate *const c = &s->candidate[groups];
    struct partition_try *const t = &s->to->tried[groups];
    const struct mixture_options options = { .starts = STARTS,
                                             .seed = random_key(s->options->seed, USE_STARTS),
                                             .iterations_max = STEPS,
                                             .tolerance = 1e-5 };
    c->label = arena_try_array(s->scratch, int32_t, s->people.count);
    if (c->label == NULL)
        return ERR_NO_MEMORY;
    TRY(mixture_fit(&s->cloud, groups, &options, s->scratch, &c->mixture));
    mixture_label(&s->cloud, &c->mixture, c->label, NULL);
    *t = (struct partition_try){ .groups = groups,
                                 .gain = gain_of(s, &c->mixture, one),
                                 .smallest = smallest_of(s, c),
                                 .valley = mixture_valley_shallowest(&c->mixture, s->cloud.scale),
                                 .stability = -1.0,
                                 .stability_low = -1.0,
                                 .chance = -1.0 };
    s->to->tried_most = groups;
    return OK;
}

/* Until two numbers in a row describe the cloud worse than the best so far. */
static err_t try_all(struct search *s)
{
    const double one = cloud_likelihood_of_one(&s->cloud);
    size_t best = 2;
    if (s->options->groups > 0)
        return try_groups(s, s->options->groups, one);
    for (size_t g = 2; g <= s->options->groups_max && g <= best + 2; g++) {
        TRY(try_groups(s, g, one));
        if (s->to->tried[g].gain > s->to->tried[best].gain)
            best = g;
    }
    return OK;
}

static bool may_pass(const struct search *s, const struct partition_try *t)
{
    return t->gain > 0.0 && t->smallest >= s->smallest_allowed && t->valley < VALLEY_MOST;
}

/* The number of groups with the most gain, of those that may pass or of all. */
static size_t best_gain(const struct search *s, bool of_all)
{
    size_t best = 0;
    for (size_t g = 2; g <= s->to->tried_most; g++) {
        const struct partition_try *const t = &s->to->tried[g];
        if (t->groups == 0 || (!of_all && !may_pass(s, t)))
            continue;
        if (best == 0 || t->gain > s->to->tried[best].gain)
            best = g;
    }
    return best;
}

/* Those that may pass and describe the cloud nearly as well as the best of them, the fewest groups
 * first. Where none may, one is drawn anew all the same, to show how stable it is. */
static void choose_candidates(struct search *s)
{
    const size_t best = best_gain(s, false);
    for (size_t g = 2; g <= s->to->tried_most && s->chosen_count < CANDIDATES && best > 0; g++) {
        const struct partition_try *const t = &s->to->tried[g];
        if (t->groups > 0 && may_pass(s, t) &&
            t->gain >= s->options->gain_least * s->to->tried[best].gain)
            s->chosen[s->chosen_count++] = g;
    }
    if (s->chosen_count == CANDIDATES && s->chosen[CANDIDATES - 1] < best)
        s->chosen[CANDIDATES - 1] = best;
    if (best == 0)
        s->chosen[s->chosen_count++] = best_gain(s, true);
    s->to->shown = best > 0 ? best : s->chosen[0];
}

/* --- voices drawn anew ----------------------------------------------------------------------- */

struct bootstraps {
    struct search *search;
    struct verdicts *verdicts;
    double index[REDRAWS_AT_ONCE][CANDIDATES];
    int32_t *label[REDRAWS_AT_ONCE]; /* CANDIDATES x people, matched */
};

/* Renames the groups of drawn so that each has the name of the group it shares most people with. */
static void match_groups(const int32_t *full, int32_t *drawn, size_t count, size_t groups)
{
    size_t both[MIXTURE_MAX][MIXTURE_MAX] = { 0 };
    int32_t name[MIXTURE_MAX] = { 0 };
    bool taken[MIXTURE_MAX] = { false };
    bool named[MIXTURE_MAX] = { false };
    for (size_t i = 0; i < count; i++)
        both[drawn[i]][full[i]]++;
    for (size_t round = 0; round < groups; round++) {
        size_t a = 0;
        size_t b = 0;
        bool any = false;
        for (size_t d = 0; d < groups; d++) {
            for (size_t f = 0; f < groups && !named[d]; f++) {
                if (!taken[f] && (!any || both[d][f] > both[a][b])) {
                    a = d;
                    b = f;
                    any = true;
                }
            }
        }
        named[a] = taken[b] = true;
        name[a] = (int32_t)b;
    }
    for (size_t i = 0; i < count; i++)
        drawn[i] = name[drawn[i]];
}

/* The groups of one candidate in a cloud of drawn voices: the likelier of going on from the full
 * result and of beginning anew. */
static err_t groups_anew(const struct search *s, const struct cloud *cloud, size_t groups,
                         uint64_t seed, struct arena *scratch, int32_t *label)
{
    struct mixture on;
    struct mixture anew;
    struct mixture_options o = { .label = s->candidate[groups].label,
                                 .iterations_max = STEPS_FIRST,
                                 .tolerance = 1e-4 };
    TRY(mixture_fit(cloud, groups, &o, scratch, &on));
    o.label = NULL;
    o.starts = STARTS_ANEW;
    o.seed = seed;
    TRY(mixture_fit(cloud, groups, &o, scratch, &anew));
    struct mixture *const better = anew.likelihood > on.likelihood ? &anew : &on;
    o.iterations_max = STEPS_ANEW;
    mixture_go_on(cloud, &o, better);
    mixture_label(cloud, better, label, NULL);
    return OK;
}

static err_t bootstrap(void *context, size_t b, size_t piece, struct workers *w)
{
    struct bootstraps *const bs = context;
    const struct search *const s = bs->search;
    AUTO(arena) arena = arena_like(s->arena);
    AUTO(arena) scratch = arena_like(s->arena);
    const struct redraw voices = { .votes = s->votes,
                                   .weight = s->given->weight,
                                   .voice_of = s->voice_of,
                                   .voices = s->voices,
                                   .seed = partition_redraw_seed(s->options->seed) };
    double *weight;
    TRY(redraw_weights(&voices, b, &arena, &weight));
    struct factor_options options = factor_options_default();
    options.iterations_max = REFIT_STEPS;
    options.without_people = true;
    const struct factor_given given = { s->given->left_out, weight, s->model };
    struct factor_model model;
    struct cloud cloud;
    TRY(factor_fit(s->votes, &given, &options, w, &arena, &scratch, &model));
    for (size_t c = 0; c < s->chosen_count; c++)
        bs->index[piece][c] = 0.0;
    for (size_t i = 0; i < s->chosen_count * s->people.count; i++)
        bs->label[piece][i] = -1;
    if (model.dimensions < s->people.axes)
        return OK; /* whoever was drawn answered alike */
    TRY(people_by_answers(&s->people, &model, s->votes, s->given->left_out, weight, w->processor,
                          &arena, &cloud));
    if (cloud.weights <= 0.0)
        return OK; /* nobody who was drawn has a place */
    for (size_t c = 0; c < s->chosen_count; c++) {
        const size_t groups = s->chosen[c];
        int32_t *const label = bs->label[piece] + c * s->people.count;
        const uint64_t seed = random_key(random_key(s->options->seed, USE_STARTS_ANEW), b);
        TRY(groups_anew(s, &cloud, groups, seed, &scratch, label));
        bs->index[piece][c] =
            adjusted_rand_index(s->candidate[groups].label, label, s->people.count);
        match_groups(s->candidate[groups].label, label, s->people.count, groups);
    }
    return OK;
}

/* What all bootstraps say of each candidate. */
struct verdicts {
    double *index;  /* CANDIDATES x bootstraps */
    uint32_t *same; /* CANDIDATES x people: bootstraps that left somebody in the same group */
};

static void judge_stability(struct search *s, const struct verdicts *v)
{
    const size_t count = s->to->bootstraps;
    for (size_t c = 0; c < s->chosen_count; c++) {
        struct partition_try *const t = &s->to->tried[s->chosen[c]];
        double *const index = v->index + c * count;
        double sum = 0.0;
        for (size_t b = 0; b < count; b++)
            sum += index[b];
        redraw_sort(index, count);
        t->stability = sum / (double)count;
        t->stability_low = index[count / 20];
    }
}

/* Notes some bootstraps; the one who waits is told. */
static err_t note(void *context, size_t first, size_t draws)
{
    const struct bootstraps *const bs = context;
    const struct search *const s = bs->search;
    struct verdicts *const v = bs->verdicts;
    const size_t people = s->people.count;
    const size_t count = s->to->bootstraps;
    for (size_t d = 0; d < draws; d++) {
        for (size_t c = 0; c < s->chosen_count; c++) {
            const int32_t *const full = s->candidate[s->chosen[c]].label;
            v->index[c * count + first + d] = bs->index[d][c];
            for (size_t i = 0; i < people; i++)
                v->same[c * people + i] += bs->label[d][c * people + i] == full[i];
        }
    }
    const double done = SHARE_OF_BOOTSTRAPS * (double)(first + draws) / (double)count;
    return s->options->stop != NULL && s->options->stop(s->options->context, done) ? ERR_CONFLICT
                                                                                   : OK;
}

static err_t draw_anew(struct search *s, struct verdicts *v)
{
    const size_t people = s->people.count;
    const size_t count = s->to->bootstraps =
        s->options->bootstraps > 0 ? s->options->bootstraps : redraw_count(s->votes);
    v->index = arena_try_array(s->scratch, double, array_size(count, CANDIDATES));
    v->same = arena_try_array(s->scratch, uint32_t, array_size(people, CANDIDATES));
    struct bootstraps *const bs = arena_try_array(s->scratch, struct bootstraps, 1);
    if (v->index == NULL || v->same == NULL || bs == NULL)
        return ERR_NO_MEMORY;
    bs->search = s;
    bs->verdicts = v;
    for (size_t p = 0; p < REDRAWS_AT_ONCE; p++) {
        bs->label[p] = arena_try_array(s->scratch, int32_t, array_size(people, CANDIDATES));
        if (bs->label[p] == NULL)
            return ERR_NO_MEMORY;
    }
    TRY(redraw_all(s->votes, count, s->workers, bootstrap, note, bs));
    judge_stability(s, v);
    return OK;
}

/* --- a gap ----------------------------------------------------------------------------------- */

static err_t ask_for_gap(struct search *s, size_t groups)
{
    LEVEL(level, s->scratch);
    struct people some = { .axes = s->people.axes };
    some.row = arena_try_array(s->scratch, size_t, s->people.count);
    if (some.row == NULL)
        return ERR_NO_MEMORY;
    TRY(people_choose(s->votes, s->people.row, s->people.count, s->options->simulated_most,
                      random_key(s->options->seed, USE_SIMULATED), s->scratch, some.row,
                      &some.count));
    const struct gapless_question q = { .votes = s->votes,
                                        .model = s->model,
                                        .given = s->given,
                                        .people = &some,
                                        .voice_of = s->voice_of,
                                        .mixture = &s->candidate[groups].mixture,
                                        .scale = s->cloud.scale,
                                        .simulations = s->options->simulations,
                                        .chance_most = s->options->chance_most,
                                        .stop = s->options->stop,
                                        .context = s->options->context,
                                        .done = SHARE_OF_BOOTSTRAPS,
                                        .seed = random_key(s->options->seed, USE_CROWDS) };
    s->to->simulated_people = some.count;
    return gapless_chance(&q, s->workers, s->scratch, &s->to->tried[groups].chance,
                          &s->to->simulations);
}

/* --- the answer ------------------------------------------------------------------------------ */

/* Label, probability and bootstraps' agreement of everybody with a place. */
static err_t take_groups(struct search *s, size_t groups, const struct verdicts *v)
{
    struct partition *const to = s->to;
    const size_t n = s->votes->participants;
    to->count = groups;
    to->mixture = s->candidate[groups].mixture;
    to->probability = arena_try_array(s->arena, double, array_size(n, groups));
    LEVEL(level, s->scratch);
    struct people all = { .axes = s->people.axes };
    all.row = arena_try_array(s->scratch, size_t, to->placed_count);
    int32_t *const label = arena_try_array(s->scratch, int32_t, to->placed_count);
    double *const probability =
        arena_try_array(s->scratch, double, array_size(to->placed_count, groups));
    if (to->probability == NULL || all.row == NULL || label == NULL || probability == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        if (to->placed[i])
            all.row[all.count++] = i;
    }
    struct cloud cloud;
    TRY(people_by_position(&all, s->model, s->given->weight, s->workers->processor, s->scratch,
                           &cloud));
    mixture_label(&cloud, &to->mixture, label, probability);
    for (size_t i = 0; i < all.count; i++) {
        to->label[all.row[i]] = label[i];
        memcpy(to->probability + all.row[i] * groups, probability + i * groups,
               groups * sizeof *probability);
    }
    for (size_t c = 0; c < s->chosen_count; c++) {
        for (size_t i = 0; i < s->people.count && s->chosen[c] == groups; i++)
            to->together[s->people.row[i]] =
                v->same[c * s->people.count + i] / (double)to->bootstraps;
    }
    return OK;
}

/* Of those that are stable and have a gap, the fewest groups. */
static err_t decide(struct search *s, const struct verdicts *v)
{
    struct partition *const to = s->to;
    to->state = PARTITION_NOT_SEPARABLE;
    for (size_t c = 0; c < s->chosen_count; c++) {
        const struct partition_try *const t = &to->tried[s->chosen[c]];
        if (!may_pass(s, t) || t->stability < s->options->stability_least)
            continue;
        TRY(ask_for_gap(s, s->chosen[c]));
        if (t->chance > s->options->chance_most)
            continue;
        to->state = PARTITION_GROUPS;
        to->shown = s->chosen[c];
        return take_groups(s, s->chosen[c], v);
    }
    return OK;
}

static err_t search_groups(struct search *s)
{
    struct partition *const to = s->to;
    TRY(find_people(s));
    TRY(count_effective(s));
    const double share = s->options->share_least * s->cloud.weights;
    const double mean_weight =
        s->people.count > 0 ? s->cloud.weights / (double)s->people.count : 1.0;
    const double least = (double)s->options->least * mean_weight;
    s->smallest_allowed = share > least ? share : least;
    to->smallest_allowed = s->smallest_allowed;
    to->valley_most = VALLEY_MOST;
    if (s->people.count < 2 * s->options->least || s->people.count < 2 * s->options->groups) {
        to->state = PARTITION_TOO_FEW;
        return OK;
    }
    TRY(try_all(s));
    choose_candidates(s);
    struct verdicts v;
    TRY(draw_anew(s, &v));
    if (s->options->groups == 0)
        return decide(s, &v);
    to->state = PARTITION_FORCED;
    to->shown = s->options->groups;
    TRY(ask_for_gap(s, s->options->groups));
    return take_groups(s, s->options->groups, &v);
}

/* An axis that is only there for the picture may explain nothing: nobody stands anywhere on it. */
static size_t axes_that_show(const struct factor_model *model)
{
    size_t axes = 0;
    while (axes < model->dimensions && model->explained[axes] > 1e-6 * model->explained[0])
        axes++;
    return axes;
}

err_t partition_find(const struct votes *v, const struct factor_model *model,
                     const struct factor_given *given, const int32_t *voice_of, size_t voices,
                     const struct partition_options *options, struct workers *w,
                     struct arena *arena, struct arena *scratch, struct partition *out)
{
    must(arena != scratch && options->groups_max >= 2 && options->groups_max <= MIXTURE_MAX);
    must(options->groups == 0 || (options->groups >= 2 && options->groups <= MIXTURE_MAX));
    const size_t n = v->participants;
    struct partition to = { .state = PARTITION_CHANCE,
                            .unsureness_most = options->unsureness_most };
    to.label = arena_try_array(arena, int32_t, n);
    to.together = arena_try_array(arena, double, n);
    to.placed = arena_try_array(arena, bool, n);
    LEVEL(level, scratch);
    struct search *const s = arena_try_array(scratch, struct search, 1);
    if (to.label == NULL || to.together == NULL || to.placed == NULL || s == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        to.label[i] = -1;
        to.together[i] = -1.0;
    }
    *s = (struct search){ .votes = v,
                          .model = model,
                          .given = given,
                          .voice_of = voice_of,
                          .voices = voice_of == NULL ? n : voices,
                          .options = options,
                          .workers = w,
                          .arena = arena,
                          .scratch = scratch,
                          .to = &to };
    s->people.axes = model->beyond_chance;
    if (options->groups > 0 && s->people.axes == 0)
        s->people.axes = axes_that_show(model); /* told to: of whatever axes there are */
    if (s->people.axes > 0)
        TRY(search_groups(s));
    *out = to;
    return OK;
}
