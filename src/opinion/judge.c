/* One statement before the classes: intervals, differences, and the word for the finding.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/judge.h"

#include <math.h>

#include "opinion/memory.h"
#include "opinion/sort.h"
#include "opinion/special.h"

static const double HALF = 0.5;

struct findings_options findings_options_default(void)
{
    return (struct findings_options){
        .level = 0.90, .voices_least = VOICES_NEEDED, .fdr = 0.10, .fdr_rule = FDR_POSITIVE
    };
}

/* --- verdict --------------------------------------------------------------------------------- */

static bool opposed(const struct class_finding *a, const struct class_finding *b)
{
    return (a->agree.low > HALF && b->disagree.low > HALF) ||
           (a->disagree.low > HALF && b->agree.low > HALF);
}

/* DIVERGENCE, DIFFERENT, or NOT_TOLD_APART where no pair is told apart. */
static enum verdict verdict_of_pairs(const struct class_finding *classes, size_t count,
                                     const bool *told_apart)
{
    enum verdict found = VERDICT_NOT_TOLD_APART;
    for (size_t g = 0; g < count; g++) {
        for (size_t h = g + 1; h < count; h++) {
            if (!told_apart[pair_number(count, g, h)])
                continue;
            if (opposed(&classes[g], &classes[h]))
                return VERDICT_DIVERGENCE;
            found = VERDICT_DIFFERENT;
        }
    }
    return found;
}

enum verdict verdict_of(const struct class_finding *classes, size_t count, int32_t voices_least,
                        const bool *told_apart)
{
    must(count > 0 && (told_apart != NULL || count == 1));
    int64_t answers = 0;
    size_t agreed = 0;
    size_t disagreed = 0;
    bool too_few = false;
    for (size_t g = 0; g < count; g++) {
        answers += classes[g].n;
        too_few = too_few || classes[g].voices < voices_least;
        agreed += classes[g].agree.low > HALF;
        disagreed += classes[g].disagree.low > HALF;
    }
    if (answers == 0)
        return VERDICT_NO_ANSWERS;
    if (too_few)
        return VERDICT_TOO_FEW;
    if (agreed == count)
        return VERDICT_COMMON_GROUND;
    if (disagreed == count)
        return VERDICT_COMMON_REJECTION;
    const enum verdict pairs = verdict_of_pairs(classes, count, told_apart);
    if (pairs != VERDICT_NOT_TOLD_APART)
        return pairs;
    return agreed + disagreed > 0 ? VERDICT_NOT_SURE : VERDICT_NOT_TOLD_APART;
}

/* --- classes --------------------------------------------------------------------------------- */

/* A table with one place for each key; a newcomer takes the place of another. What is found there
 * is what would be computed, so it changes no result. */
struct known_interval {
    struct share share;
    double level; /* 0: an empty place */
    struct interval interval;
};
enum { KNOWN_COUNT = 1 << 13 };

static size_t known_place(struct share s, double level)
{
    uint64_t hash = key_of_f64(s.successes) * UINT64_C(0x9e3779b97f4a7c15);
    hash ^= hash >> 29;
    hash = (hash + key_of_f64(s.failures)) * UINT64_C(0xbf58476d1ce4e5b9);
    hash ^= hash >> 32;
    hash = (hash + key_of_f64(level)) * UINT64_C(0x94d049bb133111eb);
    return (size_t)(hash >> 40) % KNOWN_COUNT;
}

static bool same(double a, double b)
{
    return key_of_f64(a) == key_of_f64(b);
}

static struct interval interval_of(struct judge *judge, struct share s, double level)
{
    struct known_interval *const k = &judge->known[known_place(s, level)];
    if (!same(k->share.successes, s.successes) || !same(k->share.failures, s.failures) ||
        !same(k->level, level))
        *k = (struct known_interval){ s, level, share_interval_at(s.successes, s.failures, level) };
    return k->interval;
}

/* All but the intervals. */
static struct class_finding counts_of(const struct cell *cell)
{
    const struct answer_tally *const t = &cell->raw;
    const struct weighted_tally *const w = &cell->weighted;
    return (struct class_finding){
        .n = t->answers,
        .agrees = t->agrees,
        .disagrees = t->disagrees,
        .passes = t->answers - t->agrees - t->disagrees,
        .voices = cell->voices,
        .effective = effective_answers(w),
        .agreeing = agreeing_share(w),
        .disagreeing = disagreeing_share(w),
        .agreed = w->answers > 0.0 ? w->agrees / w->answers : 0.0,
        .disagreed = w->answers > 0.0 ? w->disagrees / w->answers : 0.0,
    };
}

struct class_finding class_finding_of(struct answer_tally t)
{
    const struct cell cell = { t, t.answers, { t.agrees, t.disagrees, t.answers, t.answers } };
    struct class_finding c = counts_of(&cell);
    c.agree = share_interval(c.agreeing.successes, c.agreeing.failures);
    c.disagree = share_interval(c.disagreeing.successes, c.disagreeing.failures);
    c.agree_wide = c.agree;
    return c;
}

struct class_finding judge_class(struct judge *judge, const struct cell *cell)
{
    struct class_finding c = counts_of(cell);
    c.agree = interval_of(judge, c.agreeing, judge->options.level);
    c.disagree = interval_of(judge, c.disagreeing, judge->options.level);
    c.agree_wide = judge->pairs > 1 ? interval_of(judge, c.agreeing, judge->pair_level) : c.agree;
    return c;
}

double agreed_least(const struct class_finding *classes, size_t count)
{
    double least = 1.0;
    for (size_t g = 0; g < count; g++)
        least = classes[g].agree.low < least ? classes[g].agree.low : least;
    return least;
}

double rejected_least(const struct class_finding *classes, size_t count)
{
    double least = 1.0;
    for (size_t g = 0; g < count; g++)
        least = classes[g].disagree.low < least ? classes[g].disagree.low : least;
    return least;
}

/* --- pairs ----------------------------------------------------------------------------------- */

err_t judge_make(const struct findings_options *options, size_t classes, double largest,
                 struct arena *arena, struct judge *out)
{
    must(classes >= 1 && options->level >= 0.5 && options->level < 1.0);
    struct judge j = { .options = *options, .classes = classes, .pairs = pair_count(classes) };
    /* Sidak (JASA 62, 1967): independent intervals at level^(1 / pairs) hold at once at the level;
     * those of pairs that share a class hold no less often, as far as they are normal. */
    j.pair_level =
        j.pairs > 1 ? special_exp(special_log(options->level) / (double)j.pairs) : options->level;
    const size_t steps = angle_steps_for(largest);
    j.stride = 1;
    j.values_each = 2 * (steps + 1);
    j.begun = arena_try_array(arena, struct posterior, classes);
    j.posterior = arena_try_array(arena, struct posterior, classes);
    j.values = arena_try_array(arena, double, array_size(2 * classes, j.values_each));
    j.known = arena_try_array(arena, struct known_interval, KNOWN_COUNT);
    if (j.begun == NULL || j.posterior == NULL || j.values == NULL || j.known == NULL)
        return ERR_NO_MEMORY;
    TRY(angle_grid_make(steps, arena, &j.grid));
    *out = j;
    return OK;
}

static bool enough(const struct judge *judge, const struct class_finding *c)
{
    return c->voices >= judge->options.voices_least && c->n > 0;
}

static void make_one(struct judge *judge, const struct class_finding *c, double *values,
                     struct posterior *p)
{
    if (enough(judge, c))
        posterior_make(&judge->grid, judge->stride, c->agreeing, values, p);
}

void judge_begin(struct judge *judge, const struct class_finding *classes)
{
    double largest = 0.0;
    for (size_t g = 0; g < judge->classes; g++)
        largest = classes[g].effective > largest ? classes[g].effective : largest;
    const size_t needed = angle_steps_for(largest);
    judge->stride = needed < judge->grid.steps ? judge->grid.steps / needed : 1;
    for (size_t g = 0; judge->pairs > 0 && g < judge->classes; g++) {
        make_one(judge, &classes[g], judge->values + 2 * g * judge->values_each, &judge->begun[g]);
        judge_restore(judge, g);
    }
}

void judge_replace(struct judge *judge, size_t g, const struct class_finding *is)
{
    make_one(judge, is, judge->values + (2 * g + 1) * judge->values_each, &judge->posterior[g]);
}

void judge_restore(struct judge *judge, size_t g)
{
    judge->posterior[g] = judge->begun[g];
}

static double mean_of(const struct class_finding *c)
{
    return share_mean(c->agreeing.successes, c->agreeing.failures);
}

struct pair_finding judge_pair(const struct judge *judge, const struct class_finding *classes,
                               size_t g, size_t h)
{
    const struct class_finding *const a = &classes[g];
    const struct class_finding *const b = &classes[h];
    if (!enough(judge, a) || !enough(judge, b))
        return (struct pair_finding){ .p = 1.0, .q = 1.0 };
    struct pair_finding f = { .tested = true, .q = 1.0 };
    const double mean_a = mean_of(a);
    const double mean_b = mean_of(b);
    f.difference = mean_a - mean_b;
    f.interval = share_difference_fast(mean_a, a->agree_wide, mean_b, b->agree_wide);
    /* the smaller side is summed, so that it keeps its digits; the same one whatever the order */
    const bool a_first = f.difference > 0.0 || (f.difference >= 0.0 && a->effective > b->effective);
    const struct posterior *const higher = &judge->posterior[a_first ? g : h];
    const struct posterior *const lower = &judge->posterior[a_first ? h : g];
    const double p = posterior_less(higher, lower);
    f.p = 2.0 * (p < 0.5 ? p : 1.0 - p);
    return f;
}

double interval_distance(struct interval i)
{
    if (i.low > 0.0)
        return i.low;
    return i.high < 0.0 ? -i.high : 0.0;
}

size_t pair_widest(const struct pair_finding *pairs, size_t count)
{
    size_t best = count;
    double best_distance = 0.0;
    for (size_t k = 0; k < count; k++) {
        if (!pairs[k].tested)
            continue;
        const double distance = interval_distance(pairs[k].interval);
        if (best == count || distance > best_distance ||
            (distance >= best_distance &&
             fabs(pairs[k].difference) > fabs(pairs[best].difference))) {
            best = k;
            best_distance = distance;
        }
    }
    return best;
}
