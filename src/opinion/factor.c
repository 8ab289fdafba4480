/* The factor model of the answers, fitted by variational EM on the answers that were given.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/factor_em.h"

enum {
    TABLES_FEW = 8,
    TABLES_SOME = 24,
    TABLES_MANY = 96,
    TABLES_MOST = 960, /* of few answers, where the threshold would hang on the draw */
    ANSWERS_PREDICTED = 1000000
};
static const int64_t VOTES_FOR_MANY = 300;
static const int64_t VOTES_FOR_SOME = 2000;
static const int64_t VOTES_FOR_FEW = 20000;

struct factor_options factor_options_default(void)
{
    return (struct factor_options){
        .dimensions_max = FACTORS_MAX, .shown_least = 2, .tolerance = 1e-6, .iterations_max = 300
    };
}

enum { HEAD_MAX = 2, TAIL_MAX = 9 }; /* fours of a statement's row */

/* --- expectation ----------------------------------------------------------------------------- */

/* Posterior of one person from four-padded sums of the table. */
ALWAYS_INLINE void place(const double *score, const double *information, double noise, size_t k,
                         double *position, double *covariance)
{
    const double precision = 1.0 / noise;
    for (size_t q = 0; q < packed_size(k); q++)
        covariance[q] = information[q] * precision;
    for (size_t q = 0; q < k; q++)
        covariance[packed_at(q, q)] += 1.0;
    must(invert_symmetric(covariance, k));
    symmetric_times(covariance, k, score, position);
    for (size_t q = 0; q < k; q++)
        position[q] *= precision;
}

/* What row i's answers say, from the table, added to what is there. */
ALWAYS_INLINE void gather(const struct em *e, size_t i, enum cell_width width, size_t k,
                          four score[HEAD_MAX], four information[TAIL_MAX])
{
    const struct votes *const v = e->votes;
    for (int64_t c = v->start[i]; c < v->start[i + 1]; c++) {
        const size_t cell = cell_at(v, c, width);
        const double x = e->x[cell];
        const four *const row = (const four *)(e->table + column_of_cell(cell) * table_width(k));
        for (size_t q = 0; q < head_fours(k); q++)
            score[q] += row[q] * x;
        for (size_t q = 0; q < tail_fours(k); q++)
            information[q] += row[head_fours(k) + q];
    }
}

ALWAYS_INLINE void scatter(const struct em *e, size_t i, enum cell_width width, size_t k,
                           const four place[HEAD_MAX], const four square[TAIL_MAX], double *sums)
{
    const struct votes *const v = e->votes;
    for (int64_t c = v->start[i]; c < v->start[i + 1]; c++) {
        const size_t cell = cell_at(v, c, width);
        const double x = e->x[cell];
        four *const row = (four *)(sums + column_of_cell(cell) * sums_width(k));
        for (size_t q = 0; q < head_fours(k); q++) {
            row[q] += place[q] * x;
            row[head_fours(k) + q] += place[q];
        }
        for (size_t q = 0; q < tail_fours(k); q++)
            row[2 * head_fours(k) + q] += square[q];
    }
}

/* Somebody who answered only what is left out says nothing, not even how wide the cloud is. */
static bool says_something(const struct em *e, size_t i)
{
    const struct votes *const v = e->votes;
    if (e->left_out == NULL)
        return v->start[i] < v->start[i + 1];
    for (int64_t c = v->start[i]; c < v->start[i + 1]; c++) {
        if (!e->left_out[cell_column(v, c)])
            return true;
    }
    return false;
}

ALWAYS_INLINE void expect_row(struct em *e, size_t i, enum cell_width width, size_t k, double *sums,
                              struct totals *t)
{
    const double weight = e->weight == NULL ? 1.0 : e->weight[i];
    four score[HEAD_MAX] = { { 0 } };
    four information[TAIL_MAX] = { { 0 } };
    if (e->position == NULL && (weight <= 0.0 || !says_something(e, i)))
        return;
    gather(e, i, width, k, score, information);
    double position[HEAD_MAX * FOUR] = { 0 };
    double square[TAIL_MAX * FOUR] = { 0 };
    place((const double *)score, (const double *)information, e->model->noise, k, position, square);
    if (e->position != NULL) {
        memcpy(e->position + i * k, position, k * sizeof *position);
        memcpy(e->covariance + i * packed_size(k), square, packed_size(k) * sizeof *square);
        return;
    }
    for (size_t a = 0; a < k; a++) {
        for (size_t b = 0; b <= a; b++)
            square[packed_at(a, b)] =
                weight * (square[packed_at(a, b)] + position[a] * position[b]);
    }
    for (size_t a = 0; a < k; a++)
        position[a] *= weight;
    t->weight += weight;
    for (size_t a = 0; a < k; a++)
        t->position[a] += position[a];
    for (size_t q = 0; q < packed_size(k); q++)
        t->square[q] += square[q];
    scatter(e, i, width, k, (const four *)position, (const four *)square, sums);
}

ALWAYS_INLINE void expect_rows(struct em *e, size_t piece, enum cell_width width, size_t k)
{
    const struct piece rows = piece_of_votes(e->votes, e->pieces, piece);
    double *const sums = e->sums + piece * e->m * sums_width(k);
    struct totals *const t = &e->totals[piece];
    memset(sums, 0, e->m * sums_width(k) * sizeof *sums);
    *t = (struct totals){ 0 };
    for (size_t i = rows.from; i < rows.to; i++)
        expect_row(e, i, width, k, sums, t);
}

/* The number of axes is a constant in each call, so that loops over it unroll. */
ALWAYS_INLINE void expect_body(void *context, size_t piece, enum cell_width width)
{
    struct em *const e = context;
    switch (e->k) {
    case 1:
        expect_rows(e, piece, width, 1);
        break;
    case 2:
        expect_rows(e, piece, width, 2);
        break;
    case 3:
        expect_rows(e, piece, width, 3);
        break;
    case 4:
        expect_rows(e, piece, width, 4);
        break;
    default:
        expect_rows(e, piece, width, e->k);
        break;
    }
}
PASS(expect)

/* --- one iteration --------------------------------------------------------------------------- */

static void fill_table(struct em *e)
{
    const size_t k = e->k;
    const struct factor_model *const f = e->model;
    memset(e->table, 0, e->m * table_width(k) * sizeof *e->table);
    for (size_t j = 0; j < e->m; j++) {
        double *const row = e->table + j * table_width(k);
        if (!is_in(e, j))
            continue;
        memcpy(row, f->loading + j * k, k * sizeof *row);
        double *const square = row + head_fours(k) * FOUR;
        for (size_t a = 0; a < k; a++) {
            for (size_t b = 0; b <= a; b++)
                square[packed_at(a, b)] =
                    row[a] * row[b] + f->loading_spread[j * packed_size(k) + packed_at(a, b)];
        }
    }
    centred_table(e->votes, f->mean, e->left_out, e->x);
}

/* The sums over the pieces, in their order, end in those of the first. */
static void add_pieces(struct em *e)
{
    const size_t width = e->m * sums_width(e->k);
    for (size_t p = 1; p < e->pieces; p++) {
        for (size_t q = 0; q < width; q++)
            e->sums[q] += e->sums[p * width + q];
    }
}

static double explained_of(const struct em *e, double by_axis[FACTORS_MAX])
{
    double all = 0.0;
    for (size_t q = 0; q < e->k; q++)
        by_axis[q] = 0.0;
    for (size_t j = 0; j < e->m; j++) {
        if (!is_in(e, j))
            continue;
        const double n = column_sums_of(e->values + j * VALUES, 0.0).n;
        for (size_t q = 0; q < e->k; q++) {
            const double loading = e->model->loading[j * e->k + q];
            by_axis[q] += n * loading * loading;
        }
    }
    const double variance = e->votes_weight * e->model->variance;
    for (size_t q = 0; q < e->k; q++) {
        by_axis[q] /= variance;
        all += by_axis[q];
    }
    return all;
}

static void iterate(struct em *e, const struct factor_options *options, struct workers *w)
{
    struct factor_model *const f = e->model;
    double by_axis[FACTORS_MAX];
    double noise = f->noise;
    double explained = explained_of(e, by_axis);
    while (!f->converged && f->iterations < options->iterations_max) {
        fill_table(e);
        expect(w, e->votes, e->pieces, e);
        add_pieces(e);
        factor_maximise(e);
        f->iterations++;
        const double now = explained_of(e, by_axis);
        f->converged = fabs(f->noise - noise) <= options->tolerance * noise &&
                       fabs(now - explained) <= options->tolerance;
        noise = f->noise;
        explained = now;
    }
}

/* --- axes ------------------------------------------------------------------------------------ */

/* Axes in the order of what they explain, the largest loading of each positive. */
static void turn_axes(struct em *e)
{
    const size_t k = e->k;
    struct factor_model *const f = e->model;
    double a[FACTORS_MAX * FACTORS_MAX] = { 0 };
    double vector[FACTORS_MAX * FACTORS_MAX];
    double value[FACTORS_MAX];
    for (size_t j = 0; j < e->m; j++) {
        if (!is_in(e, j))
            continue;
        const double n = column_sums_of(e->values + j * VALUES, 0.0).n;
        for (size_t p = 0; p < k; p++) {
            for (size_t q = 0; q < k; q++)
                a[p + q * k] += n * f->loading[j * k + p] * f->loading[j * k + q];
        }
    }
    (void)eigen_symmetric(a, k, value, vector); /* column q is axis q: row q of the turn */
    double largest[FACTORS_MAX] = { 0 };
    for (size_t j = 0; j < e->m; j++) {
        double turned[FACTORS_MAX];
        times(vector, k, f->loading + j * k, turned);
        for (size_t q = 0; q < k; q++) {
            if (is_in(e, j) && fabs(turned[q]) > fabs(largest[q]) * (1.0 + 1e-9))
                largest[q] = turned[q];
        }
    }
    for (size_t q = 0; q < k; q++) {
        for (size_t p = 0; p < k && largest[q] < 0.0; p++)
            vector[p + q * k] = -vector[p + q * k];
    }
    for (size_t j = 0; j < e->m; j++) {
        double turned[FACTORS_MAX];
        times(vector, k, f->loading + j * k, turned);
        memcpy(f->loading + j * k, turned, k * sizeof *turned);
        symmetric_transform(vector, f->loading_spread + j * packed_size(k), k);
    }
}

/* Prior variances belong to axes as they are after the turn. */
static void finish(struct em *e, const struct factor_options *options, struct workers *w)
{
    struct factor_model *const f = e->model;
    turn_axes(e);
    factor_learn_priors(e);
    (void)explained_of(e, f->explained);
    if (options->without_people)
        return;
    fill_table(e);
    e->position = f->position;
    e->covariance = f->covariance;
    expect(w, e->votes, e->pieces, e);
}

/* --- beginning ------------------------------------------------------------------------------- */

/* Weight of each answer to each statement, one table a piece. */
struct value_pass {
    const struct votes *votes;
    const double *weight;
    double *values; /* pieces x statements x VALUES */
    size_t pieces;
};

ALWAYS_INLINE void value_pass_body(void *context, size_t piece, enum cell_width width)
{
    const struct value_pass *const p = context;
    const struct votes *const v = p->votes;
    double *const values = p->values + piece * v->statements * VALUES;
    const struct piece rows = piece_of_votes(v, p->pieces, piece);
    for (size_t i = rows.from; i < rows.to; i++) {
        const double weight = p->weight == NULL ? 1.0 : p->weight[i];
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
            const size_t cell = cell_at(v, k, width);
            values[column_of_cell(cell) * VALUES + (cell & 3)] += weight;
        }
    }
}
PASS(value_pass)

static err_t count_values(struct em *e, struct workers *w, struct arena *scratch)
{
    const size_t width = array_size(e->m, VALUES);
    struct value_pass p = { .votes = e->votes, .weight = e->weight };
    p.pieces = pieces_of_votes(e->votes, width * sizeof(double));
    p.values = arena_try_array(scratch, double, array_size(p.pieces, width));
    if (p.values == NULL)
        return ERR_NO_MEMORY;
    value_pass(w, e->votes, p.pieces, &p);
    for (size_t piece = 1; piece < p.pieces; piece++) {
        for (size_t q = 0; q < width; q++)
            p.values[q] += p.values[piece * width + q];
    }
    e->values = p.values;
    return OK;
}

/* Plain means, the variance around them; how many statements vary. */
static size_t describe_answers(struct em *e)
{
    struct factor_model *const f = e->model;
    double sum = 0.0;
    double squares = 0.0;
    size_t varying = 0;
    for (size_t j = 0; j < e->m; j++) {
        e->idle[j] = true;
        if (!is_in(e, j))
            continue;
        const struct column_sums raw = column_sums_of(e->values + j * VALUES, 0.0);
        f->mean[j] = raw.n > 0.0 ? raw.sum / raw.n : 0.0;
        const double spread = column_sums_of(e->values + j * VALUES, f->mean[j]).squares;
        e->idle[j] = !(spread > 1e-12 * raw.n);
        varying += !e->idle[j];
        squares += spread;
        sum += raw.sum;
        e->votes_weight += raw.n;
    }
    e->middle = e->votes_weight > 0.0 ? sum / e->votes_weight : 0.0;
    f->variance = varying > 0 ? squares / e->votes_weight : 0.0;
    return varying;
}

/* Sum of the weights of those who say something, and of their squares. */
static double weight_of_all(const struct em *e, double *squares)
{
    double sum = 0.0;
    *squares = 0.0;
    for (size_t i = 0; i < e->votes->participants; i++) {
        const double weight = e->weight == NULL ? 1.0 : e->weight[i];
        if (!says_something(e, i))
            continue;
        sum += weight;
        *squares += weight * weight;
    }
    return sum;
}

/* How many axes are longer than chance makes them; chance is told. One voice alone differs from
 * nobody. */
static void count_axes(struct factor_model *f, const struct spectrum *s, double chance,
                       double people)
{
    memcpy(f->eigenvalue, s->eigenvalue, sizeof s->eigenvalue);
    f->chance = people > 1.0 + 1e-9 ? chance * people / (people - 1.0) : f->eigenvalue[0];
    while (f->beyond_chance < s->count && s->eigenvalue[f->beyond_chance] > f->chance)
        f->beyond_chance++;
}

size_t factor_tables(int64_t votes)
{
    if (votes > VOTES_FOR_SOME)
        return votes > VOTES_FOR_FEW ? TABLES_FEW : TABLES_SOME;
    return votes > VOTES_FOR_MANY ? TABLES_MANY : TABLES_MOST;
}

/* The number of axes, and loadings to begin with: the leading axes of the centred answers. */
static err_t begin_cold(struct em *e, const struct factor_options *options, size_t varying,
                        struct workers *w, struct arena *arena, struct arena *scratch)
{
    struct factor_model *const f = e->model;
    struct centred_votes c = { e->votes, e->x, e->weight, varying };
    struct spectrum s;
    f->flips = options->flips > 0 ? options->flips : factor_tables(votes_count(e->votes));
    centred_table(e->votes, f->mean, e->idle, e->x);
    TRY(spectrum_leading(&c, options->dimensions_max, w, arena, scratch, &s));
    double chance;
    TRY(spectrum_chance(&c, f->flips, options->seed, w, scratch, &chance));
    double squares;
    const double all = weight_of_all(e, &squares);
    count_axes(f, &s, chance, squares > 0.0 ? all * all / squares : 0.0);
    const size_t wanted =
        f->beyond_chance > options->shown_least ? f->beyond_chance : options->shown_least;
    f->dimensions = wanted < s.count ? wanted : s.count;

    const size_t k = f->dimensions;
    f->loading = arena_try_array(arena, double, array_size(e->m, k));
    f->loading_spread = arena_try_array(arena, double, array_size(e->m, packed_size(k)));
    if (f->loading == NULL || f->loading_spread == NULL)
        return ERR_NO_MEMORY;
    const double filled = all * (double)varying / e->votes_weight; /* 1 / density */
    for (size_t q = 0; q < k; q++) {
        const double scale = sqrt(s.eigenvalue[q] / all * (filled > 1.0 ? filled : 1.0));
        for (size_t j = 0; j < e->m; j++)
            f->loading[j * k + q] = scale * s.axis[j + q * e->m];
        f->axis_variance[q] = scale * scale / (double)varying;
    }
    f->noise = f->variance;
    return OK;
}

static err_t begin_warm(struct em *e, const struct factor_model *from, struct arena *arena)
{
    struct factor_model *const f = e->model;
    const size_t k = from->dimensions;
    must(from->statements == e->m);
    f->dimensions = k;
    if (k == 0)
        return OK;
    f->beyond_chance = from->beyond_chance;
    f->chance = from->chance;
    f->flips = from->flips;
    memcpy(f->eigenvalue, from->eigenvalue, sizeof f->eigenvalue);
    memcpy(f->axis_variance, from->axis_variance, sizeof f->axis_variance);
    for (size_t j = 0; j < e->m; j++)
        e->mean_spread[j] = from->noise / (column_sums_of(e->values + j * VALUES, 0.0).n +
                                           from->noise / from->mean_variance);
    f->noise = from->noise;
    f->loading = arena_try_array(arena, double, array_size(e->m, k));
    f->loading_spread = arena_try_array(arena, double, array_size(e->m, packed_size(k)));
    if (f->loading == NULL || f->loading_spread == NULL)
        return ERR_NO_MEMORY;
    memcpy(f->mean, from->mean, e->m * sizeof *f->mean);
    memcpy(f->loading, from->loading, e->m * k * sizeof *f->loading);
    memcpy(f->loading_spread, from->loading_spread,
           e->m * packed_size(k) * sizeof *f->loading_spread);
    return OK;
}

/* Room that depends on the number of axes. */
static err_t make_room(struct em *e, const struct factor_options *options, struct arena *arena,
                       struct arena *scratch)
{
    struct factor_model *const f = e->model;
    const size_t k = e->k = f->dimensions;
    const size_t width = array_size(e->m, sums_width(k));
    e->pieces = pieces_of_votes(e->votes, array_size(width, sizeof(double)));
    e->table = try_lines(scratch, array_size(e->m, table_width(k)));
    e->sums = try_lines(scratch, array_size(e->pieces, width));
    if (e->table == NULL || e->sums == NULL)
        return ERR_NO_MEMORY;
    if (options->without_people)
        return OK;
    f->position = arena_try_array(arena, double, array_size(f->participants, k));
    f->covariance = arena_try_array(arena, double, array_size(f->participants, packed_size(k)));
    return f->position == NULL || f->covariance == NULL ? ERR_NO_MEMORY : OK;
}

err_t factor_fit(const struct votes *v, const struct factor_given *given,
                 const struct factor_options *options, struct workers *w, struct arena *arena,
                 struct arena *scratch, struct factor_model *out)
{
    must(arena != scratch && options->dimensions_max >= 1 &&
         options->dimensions_max <= FACTORS_MAX);
    struct factor_model f = { .participants = v->participants, .statements = v->statements };
    f.mean = arena_try_array(arena, double, v->statements);
    LEVEL(level, scratch);
    struct em *const e = arena_try_array(scratch, struct em, 1);
    if (f.mean == NULL || e == NULL)
        return ERR_NO_MEMORY;
    *e = (struct em){ .votes = v,
                      .left_out = given->left_out,
                      .weight = given->weight,
                      .m = v->statements,
                      .model = &f };
    e->x = arena_try_array(scratch, double, array_size(v->statements, CELLS));
    e->mean_spread = arena_try_array(scratch, double, v->statements);
    e->idle = arena_try_array(scratch, bool, v->statements);
    if (e->x == NULL || e->mean_spread == NULL || e->idle == NULL)
        return ERR_NO_MEMORY;
    TRY(count_values(e, w, scratch));
    const size_t varying = describe_answers(e);
    if (varying > 0 && given->start != NULL)
        TRY(begin_warm(e, given->start, arena));
    else if (varying > 0)
        TRY(begin_cold(e, options, varying, w, arena, scratch));
    f.converged = f.dimensions == 0;
    if (f.dimensions > 0) {
        TRY(make_room(e, options, arena, scratch));
        iterate(e, options, w);
        finish(e, options, w);
    }
    *out = f;
    return OK;
}
