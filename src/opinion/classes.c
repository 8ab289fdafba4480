/* Known classes: how far they agree, and whether the class explains where people stand.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/classes.h"

#include <math.h>

#include "opinion/memory.h"
#include "opinion/random.h"
#include "opinion/sort.h"
#include "opinion/special.h"

enum {
    PIECES = 16,
    STREAM_OF_DRAWS = 1 << 30,
    STREAM_OF_SAMPLE = 1 << 29,
    STREAM_OF_BAGS = 1 << 28
};
enum { BAGS = 256, BAGS_FROM = 4096, BAGS_BYTES_MAX = 128 << 20 };
static const double TAIL = 0.05;
static const double ROUNDING = 1e-12; /* two orders of the same sum may differ by so much of it */

struct classes_options classes_options_default(void)
{
    return (
        struct classes_options){ .permutations = 999, .draws = 400, .voices_max = 5000, .seed = 1 };
}

/* The voices that have a class. */
struct crowd {
    const struct votes *votes; /* of voices */
    size_t count, classes;
    int32_t *row;   /* count: of votes */
    int32_t *class; /* count */
    double *weight; /* count */
    int32_t *size;  /* classes */
};

/* Class of each voice: that of the first of its participants who has one. */
static err_t class_voices(const struct voice_votes *voices, size_t participants,
                          const int32_t *class_of, size_t classes, struct arena *scratch,
                          int32_t **out)
{
    const size_t n = voices->votes.participants;
    int32_t *const class = arena_try_array(scratch, int32_t, n);
    if (class == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        class[i] = -1;
    for (size_t i = 0; i < participants; i++) {
        must(class_of[i] < (int32_t)classes);
        if (class_of[i] >= 0 && class[voices->voice_of[i]] < 0)
            class[voices->voice_of[i]] = class_of[i];
    }
    *out = class;
    return OK;
}

static err_t crowd_make(const struct voice_votes *voices, const int32_t *class, size_t classes,
                        struct arena *arena, struct crowd *out)
{
    const size_t n = voices->votes.participants;
    struct crowd c = { .votes = &voices->votes, .classes = classes };
    c.row = arena_try_array(arena, int32_t, n);
    c.class = arena_try_array(arena, int32_t, n);
    c.weight = arena_try_array(arena, double, n);
    c.size = arena_try_array(arena, int32_t, classes);
    if (c.row == NULL || c.class == NULL || c.weight == NULL || c.size == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        if (class[i] < 0)
            continue;
        c.row[c.count] = (int32_t)i;
        c.class[c.count] = class[i];
        c.weight[c.count++] = voices->weight[i];
        c.size[class[i]]++;
    }
    *out = c;
    return OK;
}

/* --- alignment -------------------------------------------------------------------------------- */

/* Weights of a class's answers to a statement, by vote + 1, and their squares. */
struct answers {
    double sum[3], squares[3];
};

/* Mean agreement of different voices; of two different classes all pairs are of different ones. */
static double agreement_inside(const struct answers *a)
{
    double alike = 0.0;
    double total = 0.0;
    double selves = 0.0;
    for (size_t v = 0; v < 3; v++) {
        alike += a->sum[v] * a->sum[v] - a->squares[v];
        total += a->sum[v];
        selves += a->squares[v];
    }
    const double pairs = total * total - selves;
    return pairs > ROUNDING * total * total ? alike / pairs : 0.0;
}

static double agreement_between(const struct answers *a, const struct answers *b)
{
    const double pairs = (a->sum[0] + a->sum[1] + a->sum[2]) * (b->sum[0] + b->sum[1] + b->sum[2]);
    double alike = 0.0;
    for (size_t v = 0; v < 3; v++)
        alike += a->sum[v] * b->sum[v];
    return pairs > 0.0 ? alike / pairs : 0.0;
}

/* A large crowd's voices put together, BAGS for each class that has more; of: bags x statements. */
struct bags {
    size_t count; /* 0: the voices are taken one by one */
    const int32_t *class;
    const struct answers *of;
};

struct aligning {
    const struct crowd *crowd;
    struct bags bags;
    const bool *enough;   /* classes x statements: VOICES_NEEDED voices there */
    struct answers *room; /* PIECES x classes x statements */
    double *weight;       /* PIECES x voices */
    double *alignment;    /* draws x packed_size(classes) */
    double *contrast;     /* draws x packed_size(classes), the diagonal unused */
    size_t draws;
    uint64_t seed;
};

static void add_answer(struct answers *to, size_t answer, double weight)
{
    to->sum[answer] += weight;
    to->squares[answer] += weight * weight;
}

static void add_answers(const struct crowd *c, const double *weight, struct answers *to)
{
    const struct votes *const v = c->votes;
    memset(to, 0, c->classes * v->statements * sizeof *to);
    for (size_t i = 0; i < c->count; i++) {
        struct answers *const own = to + (size_t)c->class[i] * v->statements;
        for (int64_t k = v->start[c->row[i]]; k < v->start[c->row[i] + 1]; k++) {
            const size_t answer = (size_t)(cell_value(v, k) + 1);
            add_answer(&own[cell_column(v, k)], answer, weight[i]);
        }
    }
}

/* first[g]: the first bag of class g. Which bag a voice is in depends on its id. */
static void fill_bags(const struct crowd *c, uint64_t seed, const size_t *first, int32_t *class,
                      struct answers *of)
{
    const struct votes *const v = c->votes;
    size_t seen[CLASSES_MAX] = { 0 };
    for (size_t i = 0; i < c->count; i++) {
        const size_t g = (size_t)c->class[i];
        const uint64_t id = (uint64_t)v->participant_id[c->row[i]];
        const size_t within =
            c->size[g] > BAGS ? draw_below(seed, STREAM_OF_BAGS, id, BAGS) : seen[g]++;
        const size_t bag = first[g] + within;
        class[bag] = c->class[i];
        for (int64_t k = v->start[c->row[i]]; k < v->start[c->row[i] + 1]; k++)
            add_answer(&of[bag * v->statements + cell_column(v, k)], (size_t)(cell_value(v, k) + 1),
                       c->weight[i]);
    }
}

static err_t bags_make(const struct crowd *c, uint64_t seed, struct arena *scratch,
                       struct bags *out)
{
    *out = (struct bags){ 0 };
    size_t first[CLASSES_MAX];
    size_t count = 0;
    for (size_t g = 0; g < c->classes; g++) {
        first[g] = count;
        count += c->size[g] > BAGS ? BAGS : (size_t)c->size[g];
    }
    const size_t cells = count * c->votes->statements;
    if (c->count < BAGS_FROM || cells > BAGS_BYTES_MAX / sizeof(struct answers))
        return OK;
    int32_t *const class = arena_try_array(scratch, int32_t, count);
    struct answers *const of = arena_try_array(scratch, struct answers, cells);
    if (class == NULL || of == NULL)
        return ERR_NO_MEMORY;
    fill_bags(c, seed, first, class, of);
    *out = (struct bags){ count, class, of };
    return OK;
}

static void add_bags(const struct aligning *a, const double *weight, struct answers *to)
{
    const size_t m = a->crowd->votes->statements;
    memset(to, 0, a->crowd->classes * m * sizeof *to);
    for (size_t b = 0; b < a->bags.count; b++) {
        struct answers *const own = to + (size_t)a->bags.class[b] * m;
        const struct answers *const of = a->bags.of + b * m;
        const double w = weight[b];
        for (size_t j = 0; j < m; j++) {
            for (size_t v = 0; v < 3; v++) {
                own[j].sum[v] += w * of[j].sum[v];
                own[j].squares[v] += w * w * of[j].squares[v];
            }
        }
    }
}

/* One pair of classes over the statements that both answered enough; returns how many. */
static size_t align_pair(const struct aligning *a, const struct answers *of, size_t x, size_t y,
                         double *alignment, double *contrast)
{
    const size_t m = a->crowd->votes->statements;
    size_t statements = 0;
    double between = 0.0;
    double inside = 0.0;
    for (size_t j = 0; j < m; j++) {
        if (!a->enough[x * m + j] || !a->enough[y * m + j])
            continue;
        const struct answers *const p = &of[x * m + j];
        const struct answers *const q = &of[y * m + j];
        statements++;
        inside += (agreement_inside(p) + agreement_inside(q)) / 2.0;
        between += x == y ? agreement_inside(p) : agreement_between(p, q);
    }
    const double n = statements > 0 ? (double)statements : 1.0;
    *alignment = between / n;
    *contrast = (inside - between) / n;
    return statements;
}

static void align_all(const struct aligning *a, const struct answers *of, size_t row)
{
    const size_t pairs = packed_size(a->crowd->classes);
    for (size_t x = 0; x < a->crowd->classes; x++) {
        for (size_t y = 0; y <= x; y++) {
            const size_t at = row * pairs + packed_at(x, y);
            (void)align_pair(a, of, x, y, &a->alignment[at], &a->contrast[at]);
        }
    }
}

/* The d-th draw: each voice, or each bag of voices, with a weight of its own. */
static void draw_once(const struct aligning *a, size_t d, double *weight, struct answers *room)
{
    const size_t n = a->bags.count > 0 ? a->bags.count : a->crowd->count;
    for (size_t i = 0; i < n; i++) {
        const uint64_t at = a->bags.count > 0 ? i : (uint64_t)(uint32_t)a->crowd->row[i];
        weight[i] = -special_log(1.0 - draw_unit(a->seed, STREAM_OF_DRAWS + d, at));
        weight[i] *= a->bags.count > 0 ? 1.0 : a->crowd->weight[i];
    }
    if (a->bags.count > 0)
        add_bags(a, weight, room);
    else
        add_answers(a->crowd, weight, room);
    align_all(a, room, d);
}

static void align_piece(void *context, size_t piece)
{
    const struct aligning *const a = context;
    double *const weight = a->weight + piece * a->crowd->count;
    struct answers *const room = a->room + piece * a->crowd->classes * a->crowd->votes->statements;
    for (size_t d = piece; d < a->draws; d += PIECES)
        draw_once(a, d, weight, room);
}

/* The 5 % and 95 % points of a column of draws, between the neighbouring ones. */
static struct interval interval_of(const double *of, size_t draws, size_t stride,
                                   struct keyed *items, struct keyed *spare)
{
    if (draws == 0)
        return (struct interval){ 0 };
    for (size_t d = 0; d < draws; d++)
        items[d] = (struct keyed){ key_of_f64(of[d * stride]), d };
    sort_keyed(items, spare, draws);
    double end[2];
    for (size_t side = 0; side < 2; side++) {
        const double place = (side == 0 ? TAIL : 1.0 - TAIL) * (double)(draws - 1);
        const size_t below = (size_t)place;
        const size_t above = below + 1 < draws ? below + 1 : below;
        const double low = of[items[below].at * stride];
        const double high = of[items[above].at * stride];
        end[side] = low + (place - (double)below) * (high - low);
    }
    return (struct interval){ end[0], end[1] };
}

static err_t aligning_make(const struct crowd *c, const struct classes_options *o,
                           struct arena *scratch, struct aligning *out)
{
    const size_t m = c->votes->statements;
    const size_t pairs = packed_size(c->classes);
    int32_t *const voices = arena_try_array(scratch, int32_t, c->classes * m);
    bool *const enough = arena_try_array(scratch, bool, c->classes *m);
    *out = (struct aligning){ .crowd = c, .enough = enough, .draws = o->draws, .seed = o->seed };
    out->room = arena_try_array(scratch, struct answers, PIECES * c->classes * m);
    out->weight = arena_try_array(scratch, double, PIECES * c->count);
    out->alignment = arena_try_array(scratch, double, o->draws *pairs);
    out->contrast = arena_try_array(scratch, double, o->draws *pairs);
    if (voices == NULL || enough == NULL || out->room == NULL || out->weight == NULL ||
        out->alignment == NULL || out->contrast == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < c->count; i++) {
        for (int64_t k = c->votes->start[c->row[i]]; k < c->votes->start[c->row[i] + 1]; k++)
            voices[(size_t)c->class[i] * m + cell_column(c->votes, k)]++;
    }
    for (size_t at = 0; at < c->classes * m; at++)
        enough[at] = voices[at] >= VOICES_NEEDED;
    return OK;
}

static err_t align(const struct crowd *c, const struct classes_options *o, struct workers *workers,
                   struct arena *arena, struct arena *scratch, struct classes_report *out)
{
    LEVEL(level, scratch);
    const size_t pairs = packed_size(c->classes);
    struct class_alignment *const alignment = arena_try_array(arena, struct class_alignment, pairs);
    struct class_contrast *const contrast = arena_try_array(arena, struct class_contrast, pairs);
    struct keyed *const items = arena_try_array(scratch, struct keyed, o->draws);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, o->draws);
    struct aligning a;
    if (alignment == NULL || contrast == NULL || items == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    TRY(aligning_make(c, o, scratch, &a));
    TRY(bags_make(c, o->seed, scratch, &a.bags));
    workers_run(workers, PIECES, align_piece, &a);
    add_answers(c, c->weight, a.room);
    size_t contrasts = 0;
    for (size_t x = 0; x < c->classes; x++) {
        for (size_t y = 0; y <= x; y++) {
            const size_t at = packed_at(x, y);
            double mean;
            double difference;
            const size_t statements = align_pair(&a, a.room, x, y, &mean, &difference);
            alignment[at] = (struct class_alignment){
                y, x, statements, mean, interval_of(&a.alignment[at], o->draws, pairs, items, spare)
            };
            if (x != y)
                contrast[contrasts++] =
                    (struct class_contrast){ y, x, statements, difference,
                                             interval_of(&a.contrast[at], o->draws, pairs, items,
                                                         spare) };
        }
    }
    out->alignment = alignment;
    out->contrast = contrast;
    return OK;
}

/* --- permutations ----------------------------------------------------------------------------- */

/* Weighted sum and weight of a class, in one coordinate or on one statement. */
struct moment {
    double sum, weight;
};

struct permuting {
    const struct crowd *crowd; /* classes of VOICES_NEEDED voices only */
    size_t axes;
    const double *position; /* voices x axes, around their weighted mean */
    double spread;          /* summed weighted squares of those */
    const bool *listed;     /* voices: whose answers are looked at */
    const double *mean;     /* statements: of those answers */
    const double *squares;  /* statements: weighted squares around it; 0: not tested */
    const double *degrees;  /* statements: voices - 1 */
    size_t permutations;
    uint64_t seed;
    int32_t *class;      /* PIECES x voices */
    struct moment *room; /* PIECES x statements x classes */
    double *share;       /* PIECES x statements: eta^2 of the present permutation */
    double *sum;         /* PIECES x statements: of eta^2 over the permutations */
    double *whole;       /* permutations + 1; the last is the observed one */
    double *largest;     /* permutations + 1: of T */
};

static double position_share(const struct permuting *p, const int32_t *class)
{
    double between = 0.0;
    for (size_t k = 0; k < p->axes; k++) {
        struct moment of[CLASSES_MAX] = { 0 };
        for (size_t i = 0; i < p->crowd->count; i++) {
            of[class[i]].sum += p->crowd->weight[i] * p->position[i * p->axes + k];
            of[class[i]].weight += p->crowd->weight[i];
        }
        for (size_t g = 0; g < p->crowd->classes; g++)
            between += of[g].weight > 0.0 ? of[g].sum * of[g].sum / of[g].weight : 0.0;
    }
    return p->spread > 0.0 ? between / p->spread : 0.0;
}

/* eta^2 of every tested statement into share; returns that of all of them together. */
static double statement_shares(const struct permuting *p, const int32_t *class, struct moment *room,
                               double *share)
{
    const struct votes *const v = p->crowd->votes;
    const size_t classes = p->crowd->classes;
    memset(room, 0, v->statements * classes * sizeof *room);
    for (size_t i = 0; i < p->crowd->count; i++) {
        const int32_t row = p->crowd->row[i];
        for (int64_t k = v->start[row]; p->listed[i] && k < v->start[row + 1]; k++) {
            const size_t j = cell_column(v, k);
            struct moment *const at = &room[j * classes + (size_t) class[i]];
            at->sum += p->crowd->weight[i] * ((double)cell_value(v, k) - p->mean[j]);
            at->weight += p->crowd->weight[i];
        }
    }
    double between = 0.0;
    double all = 0.0;
    for (size_t j = 0; j < v->statements; j++) {
        double own = 0.0;
        for (size_t g = 0; g < classes; g++) {
            const struct moment *const at = &room[j * classes + g];
            own += at->weight > 0.0 ? at->sum * at->sum / at->weight : 0.0;
        }
        share[j] = p->squares[j] > 0.0 ? own / p->squares[j] : 0.0;
        between += p->squares[j] > 0.0 ? own : 0.0;
        all += p->squares[j];
    }
    return all > 0.0 ? between / all : 0.0;
}

static void measure(const struct permuting *p, size_t piece, const int32_t *class, size_t at)
{
    const size_t m = p->crowd->votes->statements;
    double *const share = p->share + piece * m;
    struct moment *const room = p->room + piece * m * p->crowd->classes;
    const double answers = statement_shares(p, class, room, share);
    double largest = 0.0;
    for (size_t j = 0; j < m; j++) {
        const double t = p->degrees[j] * share[j];
        largest = t > largest ? t : largest;
    }
    p->whole[at] = p->axes > 0 ? position_share(p, class) : answers;
    p->largest[at] = largest;
}

/* Fisher and Yates' shuffle: each order of the classes is equally likely. */
static void deal_classes(const struct permuting *p, size_t permutation, int32_t *class)
{
    memcpy(class, p->crowd->class, p->crowd->count * sizeof *class);
    for (size_t i = p->crowd->count; i > 1; i--) {
        const size_t k = draw_below(p->seed, permutation, i, i);
        const int32_t c = class[i - 1];
        class[i - 1] = class[k];
        class[k] = c;
    }
}

static void permute_piece(void *context, size_t piece)
{
    const struct permuting *const p = context;
    const size_t m = p->crowd->votes->statements;
    int32_t *const class = p->class + piece * p->crowd->count;
    for (size_t t = piece; t < p->permutations; t += PIECES) {
        deal_classes(p, t, class);
        measure(p, piece, class, t);
        for (size_t j = 0; j < m; j++)
            p->sum[piece * m + j] += p->share[piece * m + j];
    }
}

/* --- what is permuted ------------------------------------------------------------------------- */

/* Mean position of each voice's participants, on axes scaled by the root of what they explain,
 * around the weighted mean of the crowd. */
static err_t place_voices(const struct voice_votes *voices, const double *weight,
                          const struct factor_model *model, struct arena *scratch,
                          struct permuting *p)
{
    const size_t axes = model == NULL ? 0 : model->beyond_chance;
    if (axes == 0)
        return OK;
    const size_t n = voices->votes.participants;
    double *const sum = arena_try_array(scratch, double, n *(axes + 1)); /* last: weight */
    double *const position = arena_try_array(scratch, double, p->crowd->count *axes);
    if (sum == NULL || position == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < model->participants; i++) {
        const double w = weight == NULL ? 1.0 : weight[i];
        double *const to = sum + (size_t)voices->voice_of[i] * (axes + 1);
        for (size_t k = 0; k < axes; k++)
            to[k] += w * model->position[i * model->dimensions + k];
        to[axes] += w;
    }
    for (size_t k = 0; k < axes; k++) {
        double mean = 0.0;
        double all = 0.0;
        for (size_t i = 0; i < p->crowd->count; i++) {
            const double *const of = sum + (size_t)p->crowd->row[i] * (axes + 1);
            position[i * axes + k] =
                of[axes] > 0.0 ? of[k] / of[axes] * sqrt(model->explained[k]) : 0.0;
            mean += p->crowd->weight[i] * position[i * axes + k];
            all += p->crowd->weight[i];
        }
        for (size_t i = 0; i < p->crowd->count; i++) {
            double *const at = &position[i * axes + k];
            *at -= mean / all;
            p->spread += p->crowd->weight[i] * *at * *at;
        }
    }
    p->axes = axes;
    p->position = position;
    return OK;
}

/* Marks the voices whose answers are looked at; returns how many. */
static err_t list_voices(const struct crowd *c, const struct classes_options *o,
                         struct arena *scratch, bool **listed, size_t *count)
{
    struct keyed *const items = arena_try_array(scratch, struct keyed, c->count);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, c->count);
    *listed = arena_try_array(scratch, bool, c->count);
    if (items == NULL || spare == NULL || *listed == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < c->count; i++) {
        const uint64_t id = (uint64_t)c->votes->participant_id[c->row[i]];
        items[i] = (struct keyed){ draw_bits(o->seed, STREAM_OF_SAMPLE, id), i };
    }
    sort_keyed(items, spare, c->count);
    *count = c->count < o->voices_max ? c->count : o->voices_max;
    for (size_t i = 0; i < *count; i++)
        (*listed)[items[i].at] = true;
    return OK;
}

struct statement_sums {
    double *mean, *squares, *degrees;
    bool *tested;
};

/* Mean and squares of the listed voices' answers; which statements enough classes answered. */
static err_t sum_statements(const struct crowd *c, const bool *listed, struct arena *scratch,
                            struct statement_sums *out)
{
    const size_t m = c->votes->statements;
    int32_t *const voices = arena_try_array(scratch, int32_t, m * c->classes);
    struct moment *const sum = arena_try_array(scratch, struct moment, m);
    double *const squares = arena_try_array(scratch, double, m);
    *out = (struct statement_sums){ arena_try_array(scratch, double, m), squares,
                                    arena_try_array(scratch, double, m),
                                    arena_try_array(scratch, bool, m) };
    if (voices == NULL || sum == NULL || squares == NULL || out->mean == NULL ||
        out->degrees == NULL || out->tested == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < c->count; i++) {
        for (int64_t k = c->votes->start[c->row[i]];
             listed[i] && k < c->votes->start[c->row[i] + 1]; k++) {
            const size_t j = cell_column(c->votes, k);
            const double r = (double)cell_value(c->votes, k);
            voices[j * c->classes + (size_t)c->class[i]]++;
            sum[j].sum += c->weight[i] * r;
            sum[j].weight += c->weight[i];
            squares[j] += c->weight[i] * r * r;
        }
    }
    for (size_t j = 0; j < m; j++) {
        size_t enough = 0;
        int32_t all = 0;
        for (size_t g = 0; g < c->classes; g++) {
            enough += voices[j * c->classes + g] >= VOICES_NEEDED;
            all += voices[j * c->classes + g];
        }
        out->mean[j] = sum[j].weight > 0.0 ? sum[j].sum / sum[j].weight : 0.0;
        const double around = squares[j] - sum[j].sum * out->mean[j];
        out->tested[j] = enough >= 2 && around > ROUNDING * squares[j];
        squares[j] = out->tested[j] ? around : 0.0;
        out->degrees[j] = (double)all - 1.0;
    }
    return OK;
}

static err_t rooms_make(struct permuting *p, struct arena *scratch)
{
    const size_t m = p->crowd->votes->statements;
    p->class = arena_try_array(scratch, int32_t, PIECES * p->crowd->count);
    p->room = arena_try_array(scratch, struct moment, PIECES * m * p->crowd->classes);
    p->share = arena_try_array(scratch, double, PIECES *m);
    p->sum = arena_try_array(scratch, double, PIECES *m);
    p->whole = arena_try_array(scratch, double, p->permutations + 1);
    p->largest = arena_try_array(scratch, double, p->permutations + 1);
    const bool short_of_memory = p->class == NULL || p->room == NULL || p->share == NULL ||
                                 p->sum == NULL || p->whole == NULL || p->largest == NULL;
    return short_of_memory ? ERR_NO_MEMORY : OK;
}

/* --- the report ------------------------------------------------------------------------------- */

/* (1 + how many of the permutations reach the value) / (1 + permutations). */
static double reached(const double *of, size_t permutations, double value)
{
    size_t hits = 0;
    for (size_t t = 0; t < permutations; t++)
        hits += of[t] >= value - ROUNDING * fabs(value);
    return (1.0 + (double)hits) / (1.0 + (double)permutations);
}

static void report(const struct permuting *p, const bool *tested, struct class_statement *statement,
                   struct classes_report *out)
{
    const size_t m = p->crowd->votes->statements;
    const double permutations = p->permutations > 0 ? (double)p->permutations : 1.0;
    out->share = p->whole[p->permutations];
    for (size_t t = 0; t < p->permutations; t++)
        out->by_chance += p->whole[t] / permutations;
    out->p = reached(p->whole, p->permutations, out->share);
    for (size_t j = 0; j < m; j++) {
        if (!tested[j])
            continue;
        double sum = 0.0;
        for (size_t piece = 0; piece < PIECES; piece++)
            sum += p->sum[piece * m + j];
        const double share = p->share[j]; /* piece 0 measured the observed classes last */
        statement[j] =
            (struct class_statement){ true, share, sum / permutations,
                                      reached(p->largest, p->permutations, p->degrees[j] * share) };
    }
}

static err_t permute(const struct voice_votes *voices, const double *weight, const struct crowd *c,
                     const struct factor_model *model, const struct classes_options *o,
                     struct workers *workers, struct arena *scratch,
                     struct class_statement *statement, struct classes_report *out)
{
    struct permuting p = { .crowd = c, .permutations = o->permutations, .seed = o->seed };
    bool *listed;
    struct statement_sums sums;
    TRY(place_voices(voices, weight, model, scratch, &p));
    TRY(list_voices(c, o, scratch, &listed, &out->statement_voices));
    TRY(sum_statements(c, listed, scratch, &sums));
    p.listed = listed;
    p.mean = sums.mean;
    p.squares = sums.squares;
    p.degrees = sums.degrees;
    TRY(rooms_make(&p, scratch));
    workers_run(workers, PIECES, permute_piece, &p);
    measure(&p, 0, c->class, o->permutations);
    out->basis = p.axes > 0 ? CLASS_ON_POSITIONS : CLASS_ON_ANSWERS;
    out->permutations = o->permutations;
    report(&p, sums.tested, statement, out);
    return OK;
}

/* Takes out of class[] (voices) the classes too small to compare; returns how many stay. */
static size_t drop_small(const struct crowd *c, size_t voices, int32_t *class)
{
    size_t kept = 0;
    for (size_t g = 0; g < c->classes; g++)
        kept += c->size[g] >= VOICES_NEEDED;
    for (size_t i = 0; i < voices; i++) {
        if (class[i] >= 0 && c->size[class[i]] < VOICES_NEEDED)
            class[i] = -1;
    }
    return kept;
}

err_t classes_find(const struct votes *v, const int32_t *voice_of, const double *weight,
                   const int32_t *class_of, size_t classes, const struct factor_model *model,
                   const struct classes_options *options, struct workers *workers,
                   struct arena *arena, struct arena *scratch, struct classes_report *out)
{
    must(arena != scratch && classes >= 1 && classes <= CLASSES_MAX);
    must(model == NULL || model->participants == v->participants);
    LEVEL(level, scratch);
    struct class_statement *const statement =
        arena_try_array(arena, struct class_statement, v->statements);
    struct voice_votes *const voices = arena_try_array(arena, struct voice_votes, 1);
    int32_t *class;
    struct crowd crowd;
    struct crowd compared;
    if (statement == NULL || voices == NULL)
        return ERR_NO_MEMORY;
    TRY(voice_votes_make(v, voice_of, weight, arena, scratch, voices));
    TRY(class_voices(voices, v->participants, class_of, classes, scratch, &class));
    TRY(crowd_make(voices, class, classes, arena, &crowd));
    struct classes_report r = { .classes = classes, .size = crowd.size, .statement = statement };
    TRY(align(&crowd, options, workers, arena, scratch, &r));
    if (drop_small(&crowd, voices->votes.participants, class) >= 2) {
        TRY(crowd_make(voices, class, classes, arena, &compared));
        TRY(permute(voices, weight, &compared, model, options, workers, scratch, statement, &r));
    }
    *out = r;
    return OK;
}
