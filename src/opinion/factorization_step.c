/* The two half steps of the factorisation.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/factorization_step.h"

#include <math.h>

#include "opinion/memory.h"

enum { FACTOR_PIECES = 64, PIECE_ANSWERS = 1 << 15 };

/* --- what is used ------------------------------------------------------------------------------
 */

/* Which statements are used: not dropped and answered often enough. */
static err_t use_statements(const struct votes *v, const bool *dropped, int64_t needed,
                            struct arena *scratch, int32_t *place)
{
    LEVEL(level, scratch);
    int64_t *const answers = arena_try_array(scratch, int64_t, v->statements);
    if (answers == NULL)
        return ERR_NO_MEMORY;
    const int64_t all = votes_count(v);
    for (int64_t k = 0; k < all; k++)
        answers[cell_column(v, k)]++;
    for (size_t j = 0; j < v->statements; j++)
        place[j] = answers[j] < needed || (dropped != NULL && dropped[j]) ? -1 : 0;
    return OK;
}

static int64_t answers_used(const struct factors *p, size_t row)
{
    const struct votes *const v = p->votes;
    int64_t count = 0;
    for (int64_t k = v->start[row]; k < v->start[row + 1]; k++)
        count += p->place[cell_column(v, k)] >= 0;
    return count;
}

/* Which participants are used; then numbers the statements that they have answered. */
static err_t use_participants(struct factors *p, int64_t needed, struct arena *scratch)
{
    const struct votes *const v = p->votes;
    LEVEL(level, scratch);
    bool *const answered = arena_try_array(scratch, bool, v->statements);
    if (answered == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < v->participants; i++) {
        const int64_t answers = answers_used(p, i);
        p->row_used[i] = answers >= needed && answers > 0;
        p->rows += p->row_used[i];
        for (int64_t k = v->start[i]; k < v->start[i + 1] && p->row_used[i]; k++)
            answered[cell_column(v, k)] = true;
    }
    for (size_t j = 0; j < v->statements; j++) {
        if (p->place[j] >= 0)
            p->place[j] = answered[j] ? (int32_t)p->used++ : -1;
    }
    p->unknowns = 2 * p->used + 1;
    return OK;
}

/* Pieces of about PIECE_ANSWERS answers each, or of more so that there are at most FACTOR_PIECES.
 */
static void cut_pieces(struct factors *p)
{
    const struct votes *const v = p->votes;
    const int64_t least = votes_count(v) / FACTOR_PIECES + 1;
    const int64_t piece = least > PIECE_ANSWERS ? least : PIECE_ANSWERS;
    int64_t from = 0;
    for (size_t i = 0; i < v->participants; i++) {
        if (v->start[i + 1] - from < piece && i + 1 < v->participants)
            continue;
        from = v->start[i + 1];
        p->piece_start[++p->pieces] = i + 1;
    }
}

/* The sums of weights, and the penalties in their measure. */
static void weigh(struct factors *p, const struct factorization_options *o)
{
    const struct votes *const v = p->votes;
    double people = 0.0;
    for (size_t i = 0; i < v->participants; i++) {
        if (!p->row_used[i])
            continue;
        const double w = factors_weight(p, i);
        must(w >= 0.0);
        people += w;
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
            const int32_t j = p->place[cell_column(v, k)];
            if (j >= 0)
                p->seen[j] += w;
        }
    }
    for (size_t j = 0; j < p->used; j++)
        p->answers += p->seen[j];
    if (people <= 0.0)
        return;
    p->penalty_a = o->participant_intercept * p->answers / people;
    p->penalty_f = o->participant_factor * p->answers / people;
    p->penalty_b = o->statement_intercept * p->answers / (double)p->used;
    p->penalty_h = o->statement_factor * p->answers / (double)p->used;
    p->penalty_product = o->product * p->answers / (double)p->used;
    p->penalty_global = o->global_intercept * p->answers;
}

err_t factors_init(const struct votes *v, const struct factorization_given *given,
                   const struct factorization_options *o, struct workers *w, struct arena *scratch,
                   struct factors *p)
{
    *p = (struct factors){ .votes = v, .weight = given->weight, .workers = w };
    p->place = arena_try_array(scratch, int32_t, v->statements);
    p->row_used = arena_try_array(scratch, bool, v->participants);
    p->piece_start = arena_try_array(scratch, size_t, FACTOR_PIECES + 2);
    if (p->place == NULL || p->row_used == NULL || p->piece_start == NULL)
        return ERR_NO_MEMORY;
    TRY(use_statements(v, given->dropped, o->answers_per_statement, scratch, p->place));
    TRY(use_participants(p, o->answers_per_participant, scratch));
    cut_pieces(p);
    p->seen = arena_try_array(scratch, double, p->used);
    p->sums = arena_try_array(scratch, double, array_size(p->used, FACTOR_SUMS));
    p->point = arena_try_array(scratch, double, 2 * p->used);
    p->piece_cells = arena_try_array(scratch, uint32_t, array_size(p->pieces, p->used + 1));
    p->piece_loss = arena_try_array(scratch, double, p->pieces);
    p->piece_sums =
        arena_try_array(scratch, double, array_size(p->pieces, array_size(p->used, FACTOR_SUMS)));
    if (p->seen == NULL || p->sums == NULL || p->point == NULL || p->piece_cells == NULL ||
        p->piece_loss == NULL || p->piece_sums == NULL)
        return ERR_NO_MEMORY;
    weigh(p, o);
    return OK;
}

/* --- one pass: the best participants for given statements --------------------------------------
 */

/* Two numbers that every x86-64 works on at once; with any vector unit, or none, the same bytes. */
typedef double pair __attribute__((vector_size(16)));

/* The answers used of a row, packed: place * 4 + answer + 1. No branch that chance decides. */
static size_t take_cells(const struct factors *p, size_t row, uint32_t *cells)
{
    const struct votes v = *p->votes; /* copies: what is written to cells cannot change them */
    const int32_t *const place = p->place;
    const int64_t end = v.start[row + 1];
    size_t n = 0;
    for (int64_t k = v.start[row]; k < end; k++) {
        const int32_t j = place[cell_column(&v, k)];
        cells[n] = (uint32_t)j * 4 + (uint32_t)(cell_value(&v, k) + 1);
        n += j >= 0;
    }
    return n;
}

/* Sums over the answers of one row, of r = y - global - b and of h: each first number is r's. */
struct row_sums {
    pair first, squares;
    double product;
};

static struct row_sums sum_row(const struct factors *p, const uint32_t *cells, size_t n)
{
    static const pair RATING[3] = { { 0.0, 0.0 }, { 0.5, 0.0 }, { 1.0, 0.0 } };
    const pair *const point = (const pair *)p->point;
    struct row_sums even = { 0 };
    struct row_sums odd = { 0 };
    size_t k = 0;
    for (; k + 2 <= n; k += 2) {
        const pair s = point[cells[k] >> 2] + RATING[cells[k] & 3];
        const pair t = point[cells[k + 1] >> 2] + RATING[cells[k + 1] & 3];
        even.first += s;
        even.squares += s * s;
        even.product += s[0] * s[1];
        odd.first += t;
        odd.squares += t * t;
        odd.product += t[0] * t[1];
    }
    for (; k < n; k++) {
        const pair s = point[cells[k] >> 2] + RATING[cells[k] & 3];
        even.first += s;
        even.squares += s * s;
        even.product += s[0] * s[1];
    }
    even.first += odd.first;
    even.squares += odd.squares;
    even.product += odd.product;
    return even;
}

struct person {
    double a, f, loss;
};

/* The best a and f of one participant: ridge regression of r on 1 and h; and their part of the
 * loss. */
static struct person best_person(const struct factors *p, const uint32_t *cells, size_t n)
{
    const struct row_sums s = sum_row(p, cells, n);
    const double r = s.first[0];
    const double h = s.first[1];
    const double aa = (double)n + p->penalty_a;
    const double ff = s.squares[1] + p->penalty_f;
    const double det = aa * ff - h * h;
    struct person best = { 0 };
    if (det > 0.0) {
        best.a = (r * ff - s.product * h) / det;
        best.f = (s.product * aa - r * h) / det;
    } else { /* no penalty on f, and the same h everywhere */
        best.a = r / aa;
    }
    best.loss = s.squares[0] - best.a * r - best.f * s.product;
    return best;
}

/* Adds one participant's answers to the sums over statements. */
static void add_person(const uint32_t *cells, size_t n, const struct person *best, double w,
                       double *sums)
{
    const pair factor = { w * best->f, w * best->f * best->f };
    pair term[3]; /* by answer */
    for (int vote = VOTE_DISAGREE; vote <= VOTE_AGREE; vote++) {
        const double rest = w * (0.5 * vote + 0.5 - best->a);
        term[vote + 1] = (pair){ rest, best->f * rest };
    }
    pair *const to = (pair *)sums;
    for (size_t k = 0; k < n; k++) {
        const size_t at = (size_t)(cells[k] >> 2) * 2;
        to[at] += factor;
        to[at + 1] += term[cells[k] & 3];
    }
}

static void pass_piece(void *context, size_t piece)
{
    const struct factors *const p = context;
    double *const sums = p->piece_sums + piece * p->used * FACTOR_SUMS;
    uint32_t *const cells = p->piece_cells + piece * (p->used + 1);
    memset(sums, 0, p->used * FACTOR_SUMS * sizeof *sums);
    double loss = 0.0;
    for (size_t i = p->piece_start[piece]; i < p->piece_start[piece + 1]; i++) {
        const double w = factors_weight(p, i);
        if (!p->row_used[i] || (w <= 0.0 && p->a == NULL))
            continue; /* what weighs nothing is only told where it stands */
        const size_t n = take_cells(p, i, cells);
        const struct person best = best_person(p, cells, n);
        if (p->a != NULL) {
            p->a[i] = best.a;
            p->f[i] = best.f;
        }
        loss += w * best.loss;
        if (w > 0.0)
            add_person(cells, n, &best, w, sums);
    }
    p->piece_loss[piece] = loss;
}

/* The loss at x with the best participants, and the sums from which the next statements follow. */
double factors_pass(struct factors *p, const double *x)
{
    for (size_t j = 0; j < p->used; j++) {
        p->point[2 * j] = -x[2 * j] - x[2 * p->used];
        p->point[2 * j + 1] = x[2 * j + 1];
    }
    if (p->workers != NULL)
        workers_run(p->workers, p->pieces, pass_piece, p);
    for (size_t piece = 0; piece < p->pieces && p->workers == NULL; piece++)
        pass_piece(p, piece);

    double loss = 0.0;
    memset(p->sums, 0, p->used * FACTOR_SUMS * sizeof *p->sums);
    for (size_t piece = 0; piece < p->pieces; piece++) {
        const double *const sums = p->piece_sums + piece * p->used * FACTOR_SUMS;
        loss += p->piece_loss[piece];
        for (size_t s = 0; s < p->used * FACTOR_SUMS; s++)
            p->sums[s] += sums[s];
    }
    for (size_t j = 0; j < p->used; j++) {
        const double b = x[2 * j];
        const double h = x[2 * j + 1];
        loss += p->penalty_b * b * b + p->penalty_h * h * h + p->penalty_product * fabs(b * h);
    }
    const double global = x[2 * p->used];
    return (loss + p->penalty_global * global * global) / p->answers;
}

/* --- the best statements for given participants ------------------------------------------------
 */

/* Least of bb b^2 + 2 bh b h + hh h^2 - 2 (pb b + ph h), which is convex or flat. */
struct block {
    double bb, bh, hh, pb, ph;
};

static struct block block_of(const struct factors *p, size_t j)
{
    const double *const s = p->sums + j * FACTOR_SUMS;
    return (struct block){ p->seen[j] + p->penalty_b, s[0], s[1] + p->penalty_h, s[2], s[3] };
}

/* False where the square is not strictly convex: no penalty and too few answers. */
static bool block_solve(const struct block *q, double *b, double *h)
{
    const double det = q->bb * q->hh - q->bh * q->bh;
    if (det <= 0.0 || q->bb <= 0.0)
        return false;
    *b = (q->pb * q->hh - q->ph * q->bh) / det;
    *h = (q->ph * q->bb - q->pb * q->bh) / det;
    return true;
}

/* With no product: the global and all statements at once. Each statement's b and h are linear in
 * the global, which leaves one equation for it. */
static void best_together(const struct factors *p, double *x)
{
    double left = p->answers + p->penalty_global;
    double right = 0.0;
    for (size_t j = 0; j < p->used; j++) {
        struct block q = block_of(p, j);
        double b = 0.0;
        double h = 0.0;
        right += q.pb;
        if (block_solve(&q, &b, &h))
            right -= p->seen[j] * b + q.bh * h;
        q.pb = p->seen[j]; /* what one unit of the global takes from pb and ph */
        q.ph = q.bh;
        if (block_solve(&q, &b, &h))
            left -= p->seen[j] * b + q.bh * h;
    }
    const double global = left > 0.0 ? right / left : 0.0;
    x[2 * p->used] = global;
    for (size_t j = 0; j < p->used; j++) {
        struct block q = block_of(p, j);
        q.pb -= global * p->seen[j];
        q.ph -= global * q.bh;
        x[2 * j] = x[2 * j + 1] = 0.0;
        (void)block_solve(&q, &x[2 * j], &x[2 * j + 1]);
    }
}

static double block_value(const struct block *q, double product, double b, double h)
{
    return q->bb * b * b + 2.0 * q->bh * b * h + q->hh * h * h - 2.0 * (q->pb * b + q->ph * h) +
           product * fabs(b * h);
}

/* Least of the block plus product * |b h|. Where b h has one sign that is again a square; else the
 * minimum lies on an axis: four candidates. */
static void block_solve_product(const struct block *q, double product, double *b, double *h)
{
    double best_b = q->bb > 0.0 ? q->pb / q->bb : 0.0;
    double best_h = 0.0;
    double least = block_value(q, product, best_b, best_h);
    for (int c = 0; c < 3; c++) {
        double try_b = 0.0;
        double try_h = q->hh > 0.0 ? q->ph / q->hh : 0.0;
        if (c > 0) {
            const double sign = c == 1 ? 1.0 : -1.0;
            struct block side = *q;
            side.bh += sign * 0.5 * product;
            if (!block_solve(&side, &try_b, &try_h) || sign * try_b * try_h < 0.0)
                continue;
        }
        const double value = block_value(q, product, try_b, try_h);
        if (value < least) {
            least = value;
            best_b = try_b;
            best_h = try_h;
        }
    }
    *b = best_b;
    *h = best_h;
}

/* With a product: the global for the statements as they are, then each statement. */
static void best_one_by_one(const struct factors *p, double *x)
{
    double right = 0.0;
    for (size_t j = 0; j < p->used; j++) {
        const struct block q = block_of(p, j);
        right += q.pb - p->seen[j] * x[2 * j] - q.bh * x[2 * j + 1];
    }
    const double global = right / (p->answers + p->penalty_global);
    x[2 * p->used] = global;
    for (size_t j = 0; j < p->used; j++) {
        struct block q = block_of(p, j);
        q.pb -= global * p->seen[j];
        q.ph -= global * q.bh;
        block_solve_product(&q, p->penalty_product, &x[2 * j], &x[2 * j + 1]);
    }
}

void factors_best_statements(const struct factors *p, double *x)
{
    if (p->penalty_product > 0.0)
        best_one_by_one(p, x);
    else
        best_together(p, x);
}
