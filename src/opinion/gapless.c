/* Crowds without a gap: would one crowd that has no gap look as divided?
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/gapless.h"

#include "opinion/memory.h"
#include "opinion/random.h"
#include "opinion/special.h"

enum { NORMALS = 4096, LEARN_STEPS = 30, STARTS = 10, MIXTURE_STEPS = 60, AT_ONCE = 8 };
static const double LEARN_TOLERANCE = 1e-4;
static const double NO_VALLEY = 0.999;
static const double SLOPE_MOST = 0.97;

/* --- the crowd without a gap ----------------------------------------------------------------- */

static bool has_valley(const struct mixture *m, const double *scale)
{
    for (size_t a = 0; a < m->groups; a++) {
        for (size_t b = a + 1; b < m->groups; b++) {
            if (mixture_valley(m, scale, a, b) < NO_VALLEY)
                return true;
        }
    }
    return false;
}

double gapless_widening(const struct mixture *m, const double *scale)
{
    struct mixture trial = *m;
    double low = 1.0;
    double high = 1.0;
    while (has_valley(&trial, scale) && high < 1e6) {
        low = high;
        high *= 2.0;
        trial.width = m->width * high;
    }
    for (int i = 0; i < 20 && high > low; i++) {
        const double middle = 0.5 * (low + high);
        trial.width = m->width * middle;
        if (has_valley(&trial, scale))
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* Positions evenly along a line, with the spread of a group around it; a group is a line without
 * length. */
struct part {
    double from[DENSE_MAX], to[DENSE_MAX], mass;
};

/* The crowd's distribution, brought to mean 0 and covariance 1 by z -> inverse (z - mean). */
struct crowd {
    size_t dimensions, parts;
    struct part part[2 * MIXTURE_MAX];
    double deviation[DENSE_MAX]; /* along each axis within a part */
    double mean[DENSE_MAX], inverse[PACKED_MAX];
    double mass;
};

static void bring_to_unit(struct crowd *c)
{
    const size_t k = c->dimensions;
    for (size_t p = 0; p < c->parts; p++)
        c->mass += c->part[p].mass;
    for (size_t q = 0; q < k; q++) {
        for (size_t p = 0; p < c->parts; p++)
            c->mean[q] += c->part[p].mass / c->mass * 0.5 * (c->part[p].from[q] + c->part[p].to[q]);
    }
    for (size_t a = 0; a < k; a++) {
        for (size_t b = 0; b <= a; b++) {
            double sum = a == b ? c->deviation[a] * c->deviation[a] : 0.0;
            for (size_t p = 0; p < c->parts; p++) {
                const struct part *const t = &c->part[p];
                const double x = 0.5 * (t->from[a] + t->to[a]) - c->mean[a];
                const double y = 0.5 * (t->from[b] + t->to[b]) - c->mean[b];
                sum += t->mass / c->mass *
                       (x * y + (t->to[a] - t->from[a]) * (t->to[b] - t->from[b]) / 12.0);
            }
            c->inverse[packed_at(a, b)] = sum;
        }
    }
    must(cholesky(c->inverse, k));
    invert_lower(c->inverse, k);
}

static struct crowd groups_of(const struct mixture *m, const double *scale, double widening)
{
    struct crowd c = { .dimensions = m->dimensions, .parts = m->groups };
    for (size_t q = 0; q < c.dimensions; q++)
        c.deviation[q] = sqrt(m->width * widening / scale[q]);
    for (size_t g = 0; g < m->groups; g++) {
        memcpy(c.part[g].from, m->centre[g], sizeof c.part[g].from);
        memcpy(c.part[g].to, m->centre[g], sizeof c.part[g].to);
        c.part[g].mass = m->share[g];
    }
    return c;
}

static struct crowd widened_crowd(const struct mixture *m, const double *scale)
{
    struct crowd c = groups_of(m, scale, gapless_widening(m, scale));
    bring_to_unit(&c);
    return c;
}

/* Distance of two groups, in deviations. */
static double apart(const struct mixture *m, const double *scale, size_t a, size_t b)
{
    double sum = 0.0;
    for (size_t q = 0; q < m->dimensions; q++) {
        const double d = m->centre[a][q] - m->centre[b][q];
        sum += d * d * scale[q] / m->width;
    }
    return sqrt(sum);
}

/* The shortest tree from the largest group on (Prim 1957): order[0..groups-1] as they are reached,
 * parent of each. */
static void shortest_tree(const struct mixture *m, const double *scale, size_t order[MIXTURE_MAX],
                          size_t parent[MIXTURE_MAX])
{
    bool reached[MIXTURE_MAX] = { true };
    order[0] = parent[0] = 0;
    for (size_t n = 1; n < m->groups; n++) {
        double least = HUGE_VAL;
        for (size_t g = 1; g < m->groups; g++) {
            for (size_t r = 0; r < n && !reached[g]; r++) {
                const double d = apart(m, scale, g, order[r]);
                if (d < least) {
                    least = d;
                    order[n] = g;
                    parent[g] = order[r];
                }
            }
        }
        reached[order[n]] = true;
    }
}

/* Valleys filled up: people along the lines of the tree, so many that from the largest group on it
 * only goes down. A group of share s is s / sqrt(2 pi) high over a deviation; the halves of the two
 * groups at the ends of a line stand there already. */
static struct crowd filled_crowd(const struct mixture *m, const double *scale)
{
    struct crowd c = groups_of(m, scale, 1.0);
    size_t order[MIXTURE_MAX] = { 0 };
    size_t parent[MIXTURE_MAX] = { 0 };
    double height[MIXTURE_MAX]; /* of the highest group from here on outwards */
    shortest_tree(m, scale, order, parent);
    memcpy(height, m->share, sizeof height);
    for (size_t n = m->groups; n-- > 1;) {
        const size_t g = order[n];
        const size_t p = parent[g];
        height[p] = height[p] > height[g] ? height[p] : height[g];
        const double there =
            0.5 * m->share[g] + 0.5 * (m->share[p] < height[g] ? m->share[p] : height[g]);
        const double mass = height[g] * apart(m, scale, g, p) * 0.39894228040143268 - there;
        if (!(mass > 0.0))
            continue;
        struct part *const line = &c.part[c.parts++];
        memcpy(line->from, m->centre[p], sizeof line->from);
        memcpy(line->to, m->centre[g], sizeof line->to);
        line->mass = mass;
    }
    bring_to_unit(&c);
    return c;
}

/* --- answers --------------------------------------------------------------------------------- */

/* How a statement is answered: disagree below low, agree above high. */
struct response {
    double low, high, noise;
    double slope[FACTORS_MAX];
};

/* What all crowds share. */
struct simulation {
    const struct gapless_question *of;
    const struct arena *memory; /* where that of each crowd comes from, too */
    struct crowd crowd;
    struct response *response; /* statements */
    double *normal;            /* NORMALS equally likely values of a normal number */
    const struct votes *asked; /* the people's rows, with the answers they gave */
    double observed;           /* valley */
    double valley[AT_ONCE];
    err_t error[AT_ONCE];
    size_t first;
    enum processor processor;
};

static double density(double x)
{
    return 0.39894228040143268 * special_exp(-0.5 * x * x);
}

static void make_response(const struct factor_model *f, const double n[3], size_t j,
                          struct response *out)
{
    const size_t k = f->dimensions;
    const double all = n[0] + n[1] + n[2] + 1.5;
    out->low = special_normal_quantile((n[0] + 0.5) / all);
    out->high = special_normal_quantile((n[0] + n[1] + 1.0) / all);
    const double steep = density(out->low) + density(out->high);
    double squares = 0.0;
    for (size_t q = 0; q < k; q++) {
        out->slope[q] = f->loading[j * k + q] / steep;
        squares += out->slope[q] * out->slope[q];
    }
    const double length = sqrt(squares);
    const double shrink = length > SLOPE_MOST ? SLOPE_MOST / length : 1.0;
    for (size_t q = 0; q < k; q++)
        out->slope[q] *= shrink;
    out->noise = sqrt(1.0 - squares * shrink * shrink);
}

static err_t make_responses(struct simulation *s, struct arena *scratch)
{
    const struct votes *const v = s->of->votes;
    const double *const weight = s->of->given->weight;
    s->response = arena_try_array(scratch, struct response, v->statements);
    s->normal = arena_try_array(scratch, double, NORMALS);
    LEVEL(level, scratch);
    double *const count = arena_try_array(scratch, double, array_size(v->statements, 3));
    double all = 0.0;
    if (s->response == NULL || s->normal == NULL || count == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < v->participants; i++)
        all += weight == NULL ? 1.0 : weight[i];
    const double one = all > 0.0 ? (double)v->participants / all : 1.0; /* weights of mean 1 */
    for (size_t i = 0; i < v->participants; i++) {
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++)
            count[cell_column(v, k) * 3 + (size_t)(cell_value(v, k) + 1)] +=
                weight == NULL ? 1.0 : weight[i] * one;
    }
    for (size_t j = 0; j < v->statements; j++)
        make_response(s->of->model, count + j * 3, j, &s->response[j]);
    for (size_t q = 0; q < NORMALS; q++)
        s->normal[q] = special_normal_quantile(((double)q + 0.5) / NORMALS);
    return OK;
}

static double draw_normal(const struct simulation *s, uint64_t key, uint64_t place)
{
    return s->normal[random_at(key, place) >> 52];
}

/* A position of somebody in the crowd; axes beyond those of the groups are normal. */
static void draw_position(const struct simulation *s, uint64_t key, size_t i, double *z)
{
    const struct crowd *const c = &s->crowd;
    const size_t all = s->of->model->dimensions;
    const uint64_t own = random_at(key, i);
    double left = random_unit(own, all) * c->mass;
    const double along = random_unit(own, all + 1);
    size_t p = 0;
    while (p + 1 < c->parts && (left -= c->part[p].mass) >= 0.0)
        p++;
    double raw[DENSE_MAX] = { 0 };
    for (size_t q = 0; q < all; q++) {
        const double normal = draw_normal(s, own, q);
        z[q] = normal;
        if (q < c->dimensions)
            raw[q] = c->part[p].from[q] + along * (c->part[p].to[q] - c->part[p].from[q]) -
                     c->mean[q] + c->deviation[q] * normal;
    }
    for (size_t a = 0; a < c->dimensions; a++) {
        z[a] = 0.0;
        for (size_t b = 0; b <= a; b++)
            z[a] += c->inverse[packed_at(a, b)] * raw[b];
    }
}

/* The rows of the people, to be answered by the crowd; crowd NULL: as they were answered. */
static err_t answer(const struct simulation *s, uint64_t key, bool anew, struct arena *arena,
                    struct votes *out)
{
    const struct people *const p = s->of->people;
    const struct votes *const v = s->of->votes;
    int64_t all = 0;
    for (size_t i = 0; i < p->count; i++)
        all += votes_of(v, p->row[i]);
    int64_t *const start = arena_try_array(arena, int64_t, p->count + 1);
    int64_t *const id = arena_try_array(arena, int64_t, p->count);
    uint16_t *const narrow =
        v->narrow == NULL ? NULL : arena_try_array(arena, uint16_t, (size_t)all);
    uint32_t *const wide = v->narrow != NULL ? NULL : arena_try_array(arena, uint32_t, (size_t)all);
    if (start == NULL || id == NULL || (narrow == NULL && wide == NULL))
        return ERR_NO_MEMORY;
    int64_t next = 0;
    for (size_t i = 0; i < p->count; i++) {
        double z[FACTORS_MAX];
        id[i] = v->participant_id[p->row[i]];
        if (anew)
            draw_position(s, key, s->of->voice_of == NULL ? i : (size_t)s->of->voice_of[p->row[i]],
                          z);
        for (int64_t k = v->start[p->row[i]]; k < v->start[p->row[i] + 1]; k++) {
            const size_t j = cell_column(v, k);
            const struct response *const r = &s->response[j];
            int8_t value = cell_value(v, k);
            if (anew) {
                const double agreement =
                    dense_dot(r->slope, z, s->of->model->dimensions) +
                    r->noise * draw_normal(s, key, ((uint64_t)(i + 1) << 32) + j);
                value = agreement > r->high ? 1 : agreement < r->low ? -1 : 0;
            }
            const size_t cell = j * CELLS + (size_t)(value + 1);
            if (narrow != NULL)
                narrow[next++] = (uint16_t)cell;
            else
                wide[next++] = (uint32_t)cell;
        }
        start[i + 1] = next;
    }
    *out = (struct votes){ p->count, v->statements, id, v->statement_id, start, narrow, wide };
    return OK;
}

/* --- measuring ------------------------------------------------------------------------------- */

/* Map and groups of the people's answers, learned from them alone: how deep the shallowest valley
 * is. */
static err_t measure(const struct simulation *s, uint64_t key, bool anew, double *valley)
{
    AUTO(arena) arena = arena_like(s->memory);
    AUTO(arena) scratch = arena_like(s->memory);
    AUTO(workers) own;
    workers_open(&own, 1);
    own.processor = s->processor;
    const struct gapless_question *const q = s->of;
    const struct people *const p = q->people;
    struct votes votes;
    TRY(answer(s, key, anew, &arena, &votes));

    double *weight = NULL;
    size_t *const row = arena_try_array(&arena, size_t, p->count);
    if (q->given->weight != NULL)
        weight = arena_try_array(&arena, double, p->count);
    if (row == NULL || (weight == NULL && q->given->weight != NULL))
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < p->count; i++) {
        row[i] = i;
        if (weight != NULL)
            weight[i] = q->given->weight[p->row[i]];
    }
    struct factor_options options = factor_options_default();
    options.tolerance = LEARN_TOLERANCE;
    options.iterations_max = LEARN_STEPS;
    const struct factor_given given = { q->given->left_out, weight, q->model };
    struct factor_model model;
    TRY(factor_fit(&votes, &given, &options, &own, &arena, &scratch, &model));

    const struct people people = { p->count, row, p->axes };
    struct cloud cloud;
    struct mixture m;
    const struct mixture_options fit = {
        .starts = STARTS, .seed = key, .iterations_max = MIXTURE_STEPS, .tolerance = 1e-5
    };
    *valley = 1.0;
    if (model.dimensions < p->axes)
        return OK; /* they all answered alike */
    TRY(people_by_position(&people, &model, weight, own.processor, &arena, &cloud));
    TRY(mixture_fit(&cloud, q->mixture->groups, &fit, &scratch, &m));
    *valley = mixture_valley_shallowest(&m, cloud.scale);
    return OK;
}

static void measure_piece(void *context, size_t piece)
{
    struct simulation *const s = context;
    const uint64_t key = random_key(s->of->seed, s->first + piece);
    s->error[piece] = measure(s, key, true, &s->valley[piece]);
}

/* Share of the crowds, the observed one among them, with a valley as deep. */
static err_t chance_in(struct simulation *s, struct workers *w, double *chance, size_t *simulated)
{
    const struct gapless_question *const q = s->of;
    const double allowed = q->chance_most * ((double)q->simulations + 1.0);
    double as_deep = 1.0;
    *simulated = 0;
    while (*simulated < q->simulations && as_deep <= allowed) {
        const size_t left = q->simulations - *simulated;
        const size_t pieces = left < AT_ONCE ? left : AT_ONCE;
        s->first = *simulated;
        workers_run(w, pieces, measure_piece, s);
        for (size_t i = 0; i < pieces; i++) {
            TRY(s->error[i]);
            as_deep += s->valley[i] <= s->observed;
        }
        *simulated += pieces;
        if (q->stop != NULL && q->stop(q->context, q->done))
            return ERR_CONFLICT;
    }
    *chance = as_deep / ((double)*simulated + 1.0);
    return OK;
}

err_t gapless_chance(const struct gapless_question *q, struct workers *w, struct arena *scratch,
                     double *chance, size_t *simulated)
{
    LEVEL(level, scratch);
    struct simulation *const s = arena_try_array(scratch, struct simulation, 1);
    if (s == NULL)
        return ERR_NO_MEMORY;
    s->of = q;
    s->processor = w->processor;
    s->memory = scratch;
    TRY(make_responses(s, scratch));
    TRY(measure(s, q->seed, false, &s->observed));
    s->crowd = filled_crowd(q->mixture, q->scale);
    TRY(chance_in(s, w, chance, simulated));
    if (*chance > q->chance_most)
        return OK;
    double other;
    size_t others;
    s->crowd = widened_crowd(q->mixture, q->scale);
    TRY(chance_in(s, w, &other, &others));
    if (other > *chance) {
        *chance = other;
        *simulated = others;
    }
    return OK;
}
