/* Crowds in the cloud of positions: a mixture of normal distributions behind uncertain positions.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/mixture.h"

#include "opinion/lanes.h"
#include "opinion/memory.h"
#include "opinion/random.h"

enum { KMEANS_STEPS = 12, VALLEY_STEPS = 64 };
static const double WIDTH_LEAST = 0.01;
static const double SCALE_LEAST = 1e-6; /* an axis that hardly shows still has a density */

/* --- the cloud ------------------------------------------------------------------------------- */

err_t cloud_make(size_t count, size_t dimensions, const double *explained, enum processor processor,
                 struct arena *arena, struct cloud *out)
{
    must(dimensions >= 1 && dimensions <= DENSE_MAX);
    struct cloud c = { .count = count, .dimensions = dimensions, .processor = processor };
    c.fours = (count + FOUR - 1) / FOUR;
    c.information = try_lines(arena, array_size(c.fours * FOUR, packed_size(dimensions)));
    c.score = try_lines(arena, array_size(c.fours * FOUR, dimensions));
    c.weight = try_lines(arena, c.fours * FOUR);
    c.at = arena_try_array(arena, double, array_size(count, dimensions));
    c.known = arena_try_array(arena, double, count);
    if (c.information == NULL || c.score == NULL || c.weight == NULL || c.at == NULL ||
        c.known == NULL)
        return ERR_NO_MEMORY;
    double sum = 0.0;
    for (size_t k = 0; k < dimensions; k++)
        sum += explained[k];
    for (size_t k = 0; k < dimensions; k++) {
        const double scale = sum > 0.0 ? explained[k] * (double)dimensions / sum : 1.0;
        c.scale[k] = scale > SCALE_LEAST ? scale : SCALE_LEAST;
    }
    *out = c;
    return OK;
}

static double *cloud_information(const struct cloud *c, size_t i, size_t q)
{
    return c->information + (i / FOUR * packed_size(c->dimensions) + q) * FOUR + i % FOUR;
}

static double *cloud_score(const struct cloud *c, size_t i, size_t k)
{
    return c->score + (i / FOUR * c->dimensions + k) * FOUR + i % FOUR;
}

void cloud_put(struct cloud *c, size_t i, const double *information, const double *score,
               const double *position, const double *covariance)
{
    const size_t k = c->dimensions;
    double unknown = 0.0;
    for (size_t q = 0; q < packed_size(k); q++)
        *cloud_information(c, i, q) = information[q];
    for (size_t q = 0; q < k; q++) {
        *cloud_score(c, i, q) = score[q];
        c->at[i * k + q] = position[q] * sqrt(c->scale[q]);
        unknown += covariance[packed_at(q, q)];
    }
    c->known[i] = 1.0 - unknown / (double)k;
}

void cloud_weigh(struct cloud *c, const double *weight)
{
    c->weights = 0.0;
    for (size_t i = 0; i < c->count; i++) {
        c->weight[i] = weight == NULL ? 1.0 : weight[i];
        c->weights += c->weight[i];
    }
}

/* --- four people at once --------------------------------------------------------------------- */

/* What all people share in a step: A_i = J_i + prior; b_g = h_i + pull_g. */
struct step {
    size_t k, groups;
    double prior[DENSE_MAX];             /* diagonal of the inverse spread */
    double pull[MIXTURE_MAX][DENSE_MAX]; /* prior * centre */
    double base[MIXTURE_MAX];            /* log share - centre' prior centre / 2 */
    double log_prior;                    /* log of the determinant of the inverse spread, halved */
};

static double log_of(double x)
{
    const four in = { x, 1.0, 1.0, 1.0 };
    four out;
    lanes_log(&in, &out);
    return out[0];
}

static struct step step_of(const struct mixture *m, const double *scale)
{
    struct step s = { .k = m->dimensions, .groups = m->groups };
    double determinant = 1.0;
    for (size_t k = 0; k < s.k; k++) {
        s.prior[k] = scale[k] / m->width;
        determinant *= s.prior[k];
    }
    s.log_prior = 0.5 * log_of(determinant);
    for (size_t g = 0; g < s.groups; g++) {
        s.base[g] = log_of(m->share[g] > 1e-300 ? m->share[g] : 1e-300);
        for (size_t k = 0; k < s.k; k++) {
            s.pull[g][k] = s.prior[k] * m->centre[g][k];
            s.base[g] -= 0.5 * s.pull[g][k] * m->centre[g][k];
        }
    }
    return s;
}

/* Posterior of four people. factor: the inverse of the Cholesky factor of A; u = A^-1 h. */
struct four_people {
    four factor[PACKED_MAX];
    four u[DENSE_MAX];
    four halves;            /* log of the determinant of A, halved */
    four fit;               /* h' A^-1 h / 2 */
    four spread[DENSE_MAX]; /* diagonal of A^-1 */
};

ALWAYS_INLINE void four_sqrt(four *x)
{
    for (size_t lane = 0; lane < FOUR; lane++)
        (*x)[lane] = sqrt((*x)[lane]);
}

ALWAYS_INLINE void people_open(const struct cloud *c, size_t block, const struct step *s, size_t k,
                               struct four_people *p)
{
    const four *const j = (const four *)c->information + block * packed_size(k);
    const four *const h = (const four *)c->score + block * k;
    four determinant = { 1.0, 1.0, 1.0, 1.0 };
    for (size_t a = 0; a < k; a++) { /* Cholesky: reciprocal pivots on the diagonal */
        for (size_t b = 0; b <= a; b++) {
            four x = j[packed_at(a, b)];
            if (a == b)
                x += s->prior[a];
            for (size_t q = 0; q < b; q++)
                x -= p->factor[packed_at(a, q)] * p->factor[packed_at(b, q)];
            if (b < a) {
                p->factor[packed_at(a, b)] = x * p->factor[packed_at(b, b)];
            } else {
                determinant *= x;
                four_sqrt(&x);
                p->factor[packed_at(a, a)] = 1.0 / x;
            }
        }
    }
    for (size_t b = 0; b < k; b++) { /* its inverse */
        for (size_t a = b + 1; a < k; a++) {
            four x = { 0 };
            for (size_t q = b; q < a; q++)
                x -= p->factor[packed_at(a, q)] * p->factor[packed_at(q, b)];
            p->factor[packed_at(a, b)] = x * p->factor[packed_at(a, a)];
        }
    }
    four y[DENSE_MAX];
    p->fit = (four){ 0 };
    for (size_t a = 0; a < k; a++) {
        y[a] = (four){ 0 };
        for (size_t b = 0; b <= a; b++)
            y[a] += p->factor[packed_at(a, b)] * h[b];
        p->fit += y[a] * y[a];
    }
    p->fit *= 0.5;
    for (size_t a = 0; a < k; a++) {
        p->u[a] = (four){ 0 };
        p->spread[a] = (four){ 0 };
        for (size_t b = a; b < k; b++) {
            p->u[a] += p->factor[packed_at(b, a)] * y[b];
            p->spread[a] += p->factor[packed_at(b, a)] * p->factor[packed_at(b, a)];
        }
    }
    lanes_log(&determinant, &p->halves);
    p->halves *= 0.5;
}

/* Expected position in group g, and the group's log weight but for terms all groups share. */
ALWAYS_INLINE void people_in(const struct four_people *p, const struct step *s, size_t k, size_t g,
                             four at[DENSE_MAX], four *log_weight)
{
    four y[DENSE_MAX];
    four l = { 0 };
    for (size_t a = 0; a < k; a++) {
        y[a] = (four){ 0 };
        for (size_t b = 0; b <= a; b++)
            y[a] += p->factor[packed_at(a, b)] * s->pull[g][b];
        l += y[a] * y[a];
    }
    l = 0.5 * l + s->base[g];
    for (size_t a = 0; a < k; a++) {
        at[a] = p->u[a];
        for (size_t b = a; b < k; b++)
            at[a] += p->factor[packed_at(b, a)] * y[b];
        l += s->pull[g][a] * p->u[a];
    }
    *log_weight = l;
}

/* Turns log weights into shares that sum to 1; gives the log of their sum. */
ALWAYS_INLINE void shares_of(four weight[MIXTURE_MAX], size_t groups, four *log_sum)
{
    four largest = { -HUGE_VAL, -HUGE_VAL, -HUGE_VAL, -HUGE_VAL };
    for (size_t g = 0; g < groups; g++) {
        const four_answers more = weight[g] > largest;
        largest = (four)(((four_answers)weight[g] & more) | ((four_answers)largest & ~more));
    }
    four sum = { 0 };
    for (size_t g = 0; g < groups; g++) {
        const four difference = weight[g] - largest;
        lanes_exp(&difference, &weight[g]);
        sum += weight[g];
    }
    for (size_t g = 0; g < groups; g++)
        weight[g] /= sum;
    lanes_log(&sum, log_sum);
    *log_sum += largest;
}

/* --- EM -------------------------------------------------------------------------------------- */

struct mixture_sums {
    double share[MIXTURE_MAX], centre[MIXTURE_MAX][DENSE_MAX];
    double squares; /* of positions, scaled, with their posterior spread */
    double likelihood;
};

static double across(const four *x)
{
    return ((*x)[0] + (*x)[1]) + ((*x)[2] + (*x)[3]);
}

ALWAYS_INLINE void sum_people(const struct cloud *c, const struct step *s, size_t k,
                              struct mixture_sums *out)
{
    four share[MIXTURE_MAX] = { 0 };
    four centre[MIXTURE_MAX][DENSE_MAX] = { 0 };
    four squares = { 0 };
    four likelihood = { 0 };
    struct four_people p = { 0 };
    for (size_t block = 0; block < c->fours; block++) {
        four at[MIXTURE_MAX][DENSE_MAX];
        four part[MIXTURE_MAX] = { 0 };
        four log_sum;
        const four weight = ((const four *)c->weight)[block];
        people_open(c, block, s, k, &p);
        for (size_t g = 0; g < s->groups; g++)
            people_in(&p, s, k, g, at[g], &part[g]);
        shares_of(part, s->groups, &log_sum);
        likelihood += weight * (log_sum + p.fit - p.halves + s->log_prior);
        for (size_t a = 0; a < k; a++)
            squares += weight * c->scale[a] * p.spread[a];
        for (size_t g = 0; g < s->groups; g++) {
            const four r = weight * part[g];
            share[g] += r;
            for (size_t a = 0; a < k; a++) {
                centre[g][a] += r * at[g][a];
                squares += r * c->scale[a] * (at[g][a] * at[g][a]);
            }
        }
    }
    for (size_t g = 0; g < s->groups; g++) {
        out->share[g] = across(&share[g]);
        for (size_t a = 0; a < k; a++)
            out->centre[g][a] = across(&centre[g][a]);
    }
    out->squares = across(&squares);
    out->likelihood = across(&likelihood);
}

struct em_work {
    const struct cloud *cloud;
    const struct step *step;
    struct mixture_sums *sums;
};

ALWAYS_INLINE void em_body(void *context, size_t piece)
{
    const struct em_work *const e = context;
    (void)piece;
    switch (e->step->k) {
    case 1:
        sum_people(e->cloud, e->step, 1, e->sums);
        break;
    case 2:
        sum_people(e->cloud, e->step, 2, e->sums);
        break;
    case 3:
        sum_people(e->cloud, e->step, 3, e->sums);
        break;
    default:
        sum_people(e->cloud, e->step, e->step->k, e->sums);
        break;
    }
}

static void em_plain(void *context, size_t piece)
{
    em_body(context, piece);
}
FOR_AVX2 static void em_avx2(void *context, size_t piece)
{
    em_body(context, piece);
}

static struct mixture_sums sums_of(const struct cloud *c, const struct mixture *m)
{
    struct mixture_sums sums;
    const struct step step = step_of(m, c->scale);
    struct em_work work = { c, &step, &sums };
    if (c->processor == PROCESSOR_AVX2)
        em_avx2(&work, 0);
    else
        em_plain(&work, 0);
    return sums;
}

/* The next mixture from the sums of this one. An empty group keeps its place, with no share. */
static void learn(struct mixture *m, const struct mixture_sums *s, const struct cloud *c)
{
    double spread = s->squares;
    for (size_t g = 0; g < m->groups; g++) {
        m->share[g] = s->share[g] / c->weights;
        if (s->share[g] <= 1e-9 * c->weights)
            continue;
        for (size_t k = 0; k < m->dimensions; k++) {
            m->centre[g][k] = s->centre[g][k] / s->share[g];
            spread -= c->scale[k] * m->centre[g][k] * s->centre[g][k];
        }
    }
    m->width = spread / (c->weights * (double)m->dimensions);
    if (m->width < WIDTH_LEAST)
        m->width = WIDTH_LEAST;
}

static void swap(double *a, double *b)
{
    const double was = *a;
    *a = *b;
    *b = was;
}

static void order_groups(struct mixture *m)
{
    for (size_t a = 1; a < m->groups; a++) {
        for (size_t b = a; b > 0 && m->share[b] > m->share[b - 1]; b--) {
            swap(&m->share[b - 1], &m->share[b]);
            for (size_t k = 0; k < DENSE_MAX; k++)
                swap(&m->centre[b - 1][k], &m->centre[b][k]);
        }
    }
}

void mixture_go_on(const struct cloud *c, const struct mixture_options *options, struct mixture *m)
{
    double before = 0.0;
    for (m->iterations = 0; m->iterations < options->iterations_max; m->iterations++) {
        const struct mixture_sums s = sums_of(c, m);
        const double gain = s.likelihood - before;
        m->likelihood = before = s.likelihood;
        if (m->iterations > 2 && gain <= options->tolerance * c->weights)
            break;
        learn(m, &s, c);
    }
    order_groups(m);
}

/* --- beginning: k-means ---------------------------------------------------------------------- */

/* Points to cluster, and how much they count: weight times the square of what is known. */
struct means {
    size_t count, k;
    const double *at; /* count x k, row-major */
    double *pull;
};

static err_t means_make(const struct cloud *c, struct arena *scratch, struct means *out)
{
    double *const pull = arena_try_array(scratch, double, c->count);
    if (pull == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < c->count; i++)
        pull[i] = c->weight[i] * c->known[i] * c->known[i];
    *out = (struct means){ c->count, c->dimensions, c->at, pull };
    return OK;
}

static double distance(const double *a, const double *b, size_t k)
{
    double sum = 0.0;
    for (size_t q = 0; q < k; q++)
        sum += (a[q] - b[q]) * (a[q] - b[q]);
    return sum;
}

/* The person at which the running sum of mass passes the given part of it. */
static size_t pick(const double *mass, size_t count, double part)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += mass[i];
    double left = part * sum;
    for (size_t i = 0; i + 1 < count; i++) {
        left -= mass[i];
        if (left < 0.0)
            return i;
    }
    return count - 1;
}

struct kmeans_run {
    double centre[MIXTURE_MAX * DENSE_MAX];
    double inertia;
};

static void seed_centres(const struct means *s, size_t groups, uint64_t key, double *mass,
                         struct kmeans_run *run)
{
    const size_t k = s->k;
    memcpy(mass, s->pull, s->count * sizeof *mass);
    for (size_t g = 0; g < groups; g++) {
        const size_t chosen = pick(mass, s->count, random_unit(key, g));
        memcpy(run->centre + g * k, s->at + chosen * k, k * sizeof(double));
        for (size_t i = 0; i < s->count; i++) {
            const double d = s->pull[i] * distance(s->at + i * k, run->centre + g * k, k);
            mass[i] = g == 0 || d < mass[i] ? d : mass[i];
        }
    }
}

ALWAYS_INLINE void kmeans_step_of(const struct means *s, size_t groups, size_t k,
                                  struct kmeans_run *run, int32_t *label)
{
    double sum[MIXTURE_MAX * DENSE_MAX] = { 0 };
    double mass[MIXTURE_MAX] = { 0 };
    run->inertia = 0.0;
    for (size_t i = 0; i < s->count; i++) {
        size_t nearest = 0;
        double least = HUGE_VAL;
        for (size_t g = 0; g < groups; g++) {
            const double d = distance(s->at + i * k, run->centre + g * k, k);
            nearest = d < least ? g : nearest;
            least = d < least ? d : least;
        }
        label[i] = (int32_t)nearest;
        run->inertia += s->pull[i] * least;
        mass[nearest] += s->pull[i];
        for (size_t q = 0; q < k; q++)
            sum[nearest * k + q] += s->pull[i] * s->at[i * k + q];
    }
    for (size_t g = 0; g < groups; g++) {
        for (size_t q = 0; q < k && mass[g] > 0.0; q++)
            run->centre[g * k + q] = sum[g * k + q] / mass[g];
    }
}

static void kmeans_step(const struct means *s, size_t groups, struct kmeans_run *run,
                        int32_t *label)
{
    switch (s->k) {
    case 1:
        kmeans_step_of(s, groups, 1, run, label);
        break;
    case 2:
        kmeans_step_of(s, groups, 2, run, label);
        break;
    case 3:
        kmeans_step_of(s, groups, 3, run, label);
        break;
    default:
        kmeans_step_of(s, groups, s->k, run, label);
        break;
    }
}

static err_t kmeans_best(const struct means *s, size_t groups,
                         const struct mixture_options *options, struct arena *scratch,
                         int32_t *label)
{
    LEVEL(level, scratch);
    double *const mass = arena_try_array(scratch, double, s->count);
    int32_t *const trial = arena_try_array(scratch, int32_t, s->count);
    if (mass == NULL || trial == NULL)
        return ERR_NO_MEMORY;
    double best = HUGE_VAL;
    for (size_t start = 0; start < options->starts; start++) {
        struct kmeans_run run;
        seed_centres(s, groups, random_key(options->seed, start), mass, &run);
        double before = HUGE_VAL;
        for (int step = 0; step < KMEANS_STEPS; step++) {
            kmeans_step(s, groups, &run, trial);
            if (run.inertia >= before * (1.0 - 1e-4))
                break;
            before = run.inertia;
        }
        if (run.inertia < best * (1.0 - 1e-9)) {
            best = run.inertia;
            memcpy(label, trial, s->count * sizeof *label);
        }
    }
    return OK;
}

/* Shares, centres and width from labels. */
static void begin_from(const struct means *s, const int32_t *label, const struct cloud *c,
                       struct mixture *m)
{
    const size_t k = s->k;
    double mass[MIXTURE_MAX] = { 0 };
    double inside = 0.0;
    for (size_t i = 0; i < s->count; i++) {
        if (label[i] < 0)
            continue;
        mass[label[i]] += s->pull[i];
        for (size_t q = 0; q < k; q++)
            m->centre[label[i]][q] += s->pull[i] * s->at[i * k + q] / sqrt(c->scale[q]);
    }
    double all = 0.0;
    for (size_t g = 0; g < m->groups; g++) {
        for (size_t q = 0; q < k && mass[g] > 0.0; q++)
            m->centre[g][q] /= mass[g];
        all += mass[g];
    }
    for (size_t i = 0; i < s->count; i++) {
        for (size_t q = 0; q < k && label[i] >= 0; q++) {
            const double d = s->at[i * k + q] - m->centre[label[i]][q] * sqrt(c->scale[q]);
            inside += s->pull[i] * d * d;
        }
    }
    for (size_t g = 0; g < m->groups; g++)
        m->share[g] = all > 0.0 ? mass[g] / all : 1.0 / (double)m->groups;
    m->width = all > 0.0 ? inside / (all * (double)k) : 1.0;
    m->width = m->width > 10.0 * WIDTH_LEAST ? m->width : 10.0 * WIDTH_LEAST;
}

err_t mixture_fit(const struct cloud *c, size_t groups, const struct mixture_options *options,
                  struct arena *scratch, struct mixture *out)
{
    must(groups >= 2 && groups <= MIXTURE_MAX);
    LEVEL(level, scratch);
    struct means means;
    TRY(means_make(c, scratch, &means));
    struct mixture m = { .groups = groups, .dimensions = c->dimensions };
    if (options->label != NULL) {
        begin_from(&means, options->label, c, &m);
    } else {
        int32_t *const label = arena_try_array(scratch, int32_t, c->count);
        if (label == NULL)
            return ERR_NO_MEMORY;
        TRY(kmeans_best(&means, groups, options, scratch, label));
        begin_from(&means, label, c, &m);
    }
    mixture_go_on(c, options, &m);
    *out = m;
    return OK;
}

/* --- what a mixture says --------------------------------------------------------------------- */

double cloud_likelihood_of_one(const struct cloud *c)
{
    struct step s = { .k = c->dimensions, .groups = 1 };
    for (size_t k = 0; k < s.k; k++)
        s.prior[k] = 1.0;
    struct mixture_sums sums;
    sum_people(c, &s, c->dimensions, &sums);
    return sums.likelihood;
}

void mixture_label(const struct cloud *c, const struct mixture *m, int32_t *label,
                   double *probability)
{
    const struct step s = step_of(m, c->scale);
    struct four_people p = { 0 };
    for (size_t block = 0; block < c->fours; block++) {
        four at[DENSE_MAX];
        four part[MIXTURE_MAX] = { 0 };
        four log_sum;
        people_open(c, block, &s, s.k, &p);
        for (size_t g = 0; g < s.groups; g++)
            people_in(&p, &s, s.k, g, at, &part[g]);
        shares_of(part, s.groups, &log_sum);
        for (size_t lane = 0; lane < FOUR && block * FOUR + lane < c->count; lane++) {
            const size_t i = block * FOUR + lane;
            size_t best = 0;
            for (size_t g = 0; g < s.groups; g++) {
                best = part[g][lane] > part[best][lane] ? g : best;
                if (probability != NULL)
                    probability[i * s.groups + g] = part[g][lane];
            }
            label[i] = (int32_t)best;
        }
    }
}

static double density_at(const struct mixture *m, const double *scale, size_t a, size_t b, double t)
{
    const size_t pair[2] = { a, b };
    double sum = 0.0;
    for (size_t e = 0; e < 2; e++) {
        double d = 0.0;
        for (size_t k = 0; k < m->dimensions; k++) {
            const double at = m->centre[a][k] + t * (m->centre[b][k] - m->centre[a][k]);
            d += (at - m->centre[pair[e]][k]) * (at - m->centre[pair[e]][k]) * scale[k] / m->width;
        }
        const four exponent = { -0.5 * d, 0.0, 0.0, 0.0 };
        four height;
        lanes_exp(&exponent, &height);
        sum += m->share[pair[e]] * height[0];
    }
    return sum;
}

double mixture_valley(const struct mixture *m, const double *scale, size_t a, size_t b)
{
    double density[VALLEY_STEPS + 1];
    double after[VALLEY_STEPS + 1];
    for (size_t t = 0; t <= VALLEY_STEPS; t++)
        density[t] = density_at(m, scale, a, b, (double)t / VALLEY_STEPS);
    after[VALLEY_STEPS] = density[VALLEY_STEPS];
    for (size_t t = VALLEY_STEPS; t-- > 0;)
        after[t] = density[t] > after[t + 1] ? density[t] : after[t + 1];
    double deepest = 1.0;
    double before = 0.0;
    for (size_t t = 0; t <= VALLEY_STEPS; t++) {
        before = density[t] > before ? density[t] : before;
        const double shoulder = before < after[t] ? before : after[t];
        const double ratio = shoulder > 0.0 ? density[t] / shoulder : 1.0;
        deepest = ratio < deepest ? ratio : deepest;
    }
    return deepest;
}

double mixture_valley_shallowest(const struct mixture *m, const double *scale)
{
    double shallowest = 0.0;
    for (size_t a = 0; a < m->groups; a++) {
        for (size_t b = a + 1; b < m->groups; b++) {
            const double v = mixture_valley(m, scale, a, b);
            shallowest = v > shallowest ? v : shallowest;
        }
    }
    return shallowest;
}
