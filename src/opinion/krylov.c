/* The leading eigenvectors of a large symmetric map: block Krylov space with thick restart.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/krylov.h"

#include <math.h>

#include "opinion/eigen.h"
#include "opinion/memory.h"

enum { BLOCKS_MAX = 24, BLOCKS_KEPT = 6, COLUMNS_MAX = BLOCKS_MAX * FOUR };
enum { ROUNDS_MAX = 6, PIECE_ENTRIES = 4096, FIRST_LOOK = 6 };

/* An orthonormal basis in blocks and its image under A. A column may be zero where there was
 * nothing to add: it takes part in everything as a vector with eigenvalue 0. */
struct krylov {
    const struct krylov_problem *problem;
    struct workers *workers;
    size_t m, blocks, pieces;
    four *basis, *image; /* block b: from b * m on */
    four *next;          /* m: becomes the next block */
    four *room;          /* m */
    double
        h[COLUMNS_MAX * COLUMNS_MAX]; /* basis' A basis, column-major, leading dimension COLUMNS_MAX
                                       */
    double spare[COLUMNS_MAX * COLUMNS_MAX], vector[COLUMNS_MAX * COLUMNS_MAX];
    double value[COLUMNS_MAX];
};

/* --- products of blocks ---------------------------------------------------------------------- */

/* product[a][b] = entry a of block `left` times entry b of `right`, over all m. */
struct block_products {
    size_t m, blocks, pieces;
    const four *left;  /* blocks, m apart */
    const four *right; /* one block */
    four *product;     /* FOUR for each left block */
};

ALWAYS_INLINE void multiply_block(const four *left, const four *right, size_t m, four *product)
{
    four s0 = { 0 };
    four s1 = { 0 };
    four s2 = { 0 };
    four s3 = { 0 };
    for (size_t j = 0; j < m; j++) {
        const four r = right[j];
        s0 += left[j][0] * r;
        s1 += left[j][1] * r;
        s2 += left[j][2] * r;
        s3 += left[j][3] * r;
    }
    product[0] = s0;
    product[1] = s1;
    product[2] = s2;
    product[3] = s3;
}

ALWAYS_INLINE void multiply_blocks_body(void *context, size_t piece)
{
    const struct block_products *const p = context;
    const struct piece blocks = piece_of(p->blocks, p->pieces, piece);
    for (size_t b = blocks.from; b < blocks.to; b++)
        multiply_block(p->left + b * p->m, p->right, p->m, p->product + b * FOUR);
}
WORK(multiply_blocks)

/* to = sum over blocks of from times a FOUR x FOUR factor, subtracted from or put into to. */
struct block_sum {
    size_t m, pieces, blocks;
    const four *from;
    const four *factor; /* FOUR for each block: row a belongs to column a of the block */
    double sign;
    four *to;
};

ALWAYS_INLINE void add_blocks_body(void *context, size_t piece)
{
    const struct block_sum *const s = context;
    const struct piece entries = piece_of(s->m, s->pieces, piece);
    for (size_t b = 0; b < s->blocks; b++) {
        const four *const from = s->from + b * s->m;
        const four f0 = s->sign * s->factor[b * FOUR];
        const four f1 = s->sign * s->factor[b * FOUR + 1];
        const four f2 = s->sign * s->factor[b * FOUR + 2];
        const four f3 = s->sign * s->factor[b * FOUR + 3];
        for (size_t j = entries.from; j < entries.to; j++) {
            const four x = from[j];
            s->to[j] += (x[0] * f0 + x[1] * f1) + (x[2] * f2 + x[3] * f3);
        }
    }
}
WORK(add_blocks)

/* product (FOUR for each block of the basis) = basis' right. */
static void against_basis(const struct krylov *k, const four *right, four *product)
{
    struct block_products p = { .m = k->m, .blocks = k->blocks, .left = k->basis, .right = right };
    p.pieces = pieces_of(k->m * k->blocks, PIECE_ENTRIES * FOUR);
    p.product = product;
    multiply_blocks(k->workers, p.pieces, &p);
}

static void add_combination(const struct krylov *k, const four *from, size_t blocks,
                            const four *factor, double sign, four *to)
{
    struct block_sum s = { k->m, k->pieces, blocks, from, factor, sign, to };
    add_blocks(k->workers, k->pieces, &s);
}

/* --- the next block -------------------------------------------------------------------------- */

static double column_dot(const four *x, size_t m, size_t a, size_t b)
{
    double even = 0.0;
    double odd = 0.0;
    size_t j = 0;
    for (; j + 2 <= m; j += 2) {
        even += x[j][a] * x[j][b];
        odd += x[j + 1][a] * x[j + 1][b];
    }
    if (j < m)
        even += x[j][a] * x[j][b];
    return even + odd;
}

/* Unit length for each column that has a length; their lengths. */
static void normalise(four *x, size_t m, double *size)
{
    four factor = { 0 };
    for (size_t a = 0; a < FOUR; a++) {
        size[a] = sqrt(column_dot(x, m, a, a));
        factor[a] = size[a] > 0.0 ? 1.0 / size[a] : 0.0;
    }
    for (size_t j = 0; j < m; j++)
        x[j] *= factor;
}

/* Right angles among the four columns, one after the other. */
static void straighten(four *x, size_t m)
{
    for (size_t a = 1; a < FOUR; a++) {
        for (size_t b = 0; b < a; b++) {
            const double squares = column_dot(x, m, b, b);
            if (squares <= 0.0)
                continue;
            const double f = column_dot(x, m, a, b) / squares;
            for (size_t j = 0; j < m; j++)
                x[j][a] -= f * x[j][b];
        }
    }
}

static void clear_column(four *x, size_t m, size_t a)
{
    for (size_t j = 0; j < m; j++)
        x[j][a] = 0.0;
}

/* Brings next to right angles with the basis and in itself, again and again until every column
 * keeps its length: only then is it free of rounding from the rest (Parlett, The Symmetric
 * Eigenvalue Problem, section 6.9). A column that never does has nothing new: it becomes zero.
 * False: all have. */
static bool make_orthonormal(struct krylov *k)
{
    four product[COLUMNS_MAX];
    double size[FOUR];
    bool short_ones = true;
    normalise(k->next, k->m, size);
    for (int round = 0; round < ROUNDS_MAX && short_ones; round++) {
        against_basis(k, k->next, product);
        add_combination(k, k->basis, k->blocks, product, -1.0, k->next);
        straighten(k->next, k->m);
        normalise(k->next, k->m, size);
        short_ones = false;
        for (size_t a = 0; a < FOUR; a++)
            short_ones = short_ones || (size[a] > 0.0 && size[a] < 0.7);
    }
    bool any = false;
    for (size_t a = 0; a < FOUR; a++) {
        if (size[a] < 0.7)
            clear_column(k->next, k->m, a);
        else
            any = true;
    }
    return any;
}

/* next joins the basis; its image and the new rows and columns of h. */
static void map_next(struct krylov *k)
{
    four product[COLUMNS_MAX];
    const size_t b = k->blocks++;
    four *const image = k->image + b * k->m;
    memcpy(k->basis + b * k->m, k->next, k->m * sizeof *k->next);
    k->problem->map(k->problem->context, k->next, image);
    against_basis(k, image, product);
    for (size_t i = 0; i < k->blocks * FOUR; i++) {
        for (size_t a = 0; a < FOUR; a++) {
            const size_t column = b * FOUR + a;
            const double own =
                i / FOUR == b && i < column ? product[column][i % FOUR] : product[i][a];
            k->h[i + column * COLUMNS_MAX] = own;
            k->h[column + i * COLUMNS_MAX] = own;
        }
    }
    /* what of the image leads out of the space so far */
    memcpy(k->next, image, k->m * sizeof *image);
    add_combination(k, k->basis, k->blocks, product, -1.0, k->next);
}

/* --- what the space knows -------------------------------------------------------------------- */

static void copy_h(const struct krylov *k, double *to)
{
    const size_t n = k->blocks * FOUR;
    for (size_t j = 0; j < n; j++)
        memcpy(to + j * n, k->h + j * COLUMNS_MAX, n * sizeof *to);
}

/* The largest residual of the wanted vectors: as A maps all the basis but its last block into
 * itself, it is what next makes of their last four entries. */
static double residual_ahead(struct krylov *k)
{
    const size_t n = k->blocks * FOUR;
    double last[FOUR * COLUMNS_MAX] = { 0 };
    for (size_t a = 0; a < FOUR; a++)
        last[a + (n - FOUR + a) * FOUR] = 1.0;
    copy_h(k, k->spare);
    (void)eigen_symmetric_rows(k->spare, n, k->value, last, FOUR);

    double gram[FOUR][FOUR];
    for (size_t a = 0; a < FOUR; a++) {
        for (size_t b = 0; b < FOUR; b++)
            gram[a][b] = column_dot(k->next, k->m, a, b);
    }
    double worst = 0.0;
    for (size_t d = 0; d < k->problem->wanted; d++) {
        const double *const y = last + d * FOUR;
        double squares = 0.0;
        for (size_t a = 0; a < FOUR; a++) {
            for (size_t b = 0; b < FOUR; b++)
                squares += y[a] * gram[a][b] * y[b];
        }
        worst = squares > worst ? squares : worst;
    }
    return sqrt(worst);
}

/* Eigenvectors first to first + 3 of h, as factors for the blocks of the basis. */
static void take_factors(const struct krylov *k, size_t first, four *factor)
{
    const size_t n = k->blocks * FOUR;
    for (size_t i = 0; i < n; i++) {
        for (size_t a = 0; a < FOUR; a++)
            factor[i][a] = k->vector[i + (first + a) * n];
    }
}

static void solve_small(struct krylov *k)
{
    copy_h(k, k->spare);
    (void)eigen_symmetric(k->spare, k->blocks * FOUR, k->value, k->vector);
}

/* The leading four vectors in the space, into vectors; the largest residual of the wanted ones. */
static double take_leading(struct krylov *k, four *vectors)
{
    four factor[COLUMNS_MAX];
    solve_small(k);
    take_factors(k, 0, factor);
    memset(vectors, 0, k->m * sizeof *vectors);
    memset(k->room, 0, k->m * sizeof *k->room);
    add_combination(k, k->basis, k->blocks, factor, 1.0, vectors);
    add_combination(k, k->image, k->blocks, factor, 1.0, k->room);
    const four value = { k->value[0], k->value[1], k->value[2], k->value[3] };
    for (size_t j = 0; j < k->m; j++)
        k->room[j] -= value * vectors[j];
    double worst = 0.0;
    for (size_t d = 0; d < k->problem->wanted; d++) {
        const double squares = column_dot(k->room, k->m, d, d);
        worst = squares > worst ? squares : worst;
    }
    return sqrt(worst);
}

/* from = from times the leading eigenvectors of h, in place, slice by slice. */
static void rotate_blocks(struct krylov *k, four *from)
{
    enum { SLICE = 16 };
    four factor[BLOCKS_KEPT][COLUMNS_MAX] = { 0 };
    for (size_t b = 0; b < BLOCKS_KEPT; b++)
        take_factors(k, b * FOUR, factor[b]);
    for (size_t begin = 0; begin < k->m; begin += SLICE) {
        const size_t count = k->m - begin < SLICE ? k->m - begin : SLICE;
        four turned[BLOCKS_KEPT][SLICE] = { 0 };
        for (size_t b = 0; b < BLOCKS_KEPT; b++) {
            for (size_t i = 0; i < k->blocks * FOUR; i++) {
                const four *const block = from + i / FOUR * k->m + begin;
                for (size_t j = 0; j < count; j++)
                    turned[b][j] += block[j][i % FOUR] * factor[b][i];
            }
        }
        for (size_t b = 0; b < BLOCKS_KEPT; b++)
            memcpy(from + b * k->m + begin, turned[b], count * sizeof(four));
    }
}

/* The space shrinks to its best vectors. next still leads out of it. */
static void restart(struct krylov *k)
{
    solve_small(k);
    rotate_blocks(k, k->basis);
    rotate_blocks(k, k->image);
    k->blocks = BLOCKS_KEPT;
    memset(k->h, 0, sizeof k->h);
    for (size_t i = 0; i < BLOCKS_KEPT * FOUR; i++)
        k->h[i + i * COLUMNS_MAX] = k->value[i];
}

/* When to look at the residual next: looking costs as much as a pass over few votes. */
struct outlook {
    int look_at, looked_at;
    double residual; /* relative, of the last look */
};

/* Looks at the residual: true when it is small enough. If it goes on falling at its last rate and
 * needs many more passes, one or two of them are left without a look. */
static bool comes_near(struct krylov *k, struct outlook *o, int pass)
{
    const double residual = residual_ahead(k) / k->value[0];
    const double enough = 0.5 * k->problem->tolerance;
    if (residual <= enough)
        return true;
    int skipped = 0;
    if (o->looked_at > 0) {
        const double rate = residual / o->residual;
        skipped = (residual * rate > enough) + (residual * rate * rate > enough);
    }
    o->look_at = pass + 1 + skipped;
    o->looked_at = pass;
    o->residual = residual;
    return false;
}

static err_t make_room(struct krylov *k, struct arena *scratch)
{
    k->basis = (four *)try_lines(scratch, array_size(k->m, BLOCKS_MAX * FOUR));
    k->image = (four *)try_lines(scratch, array_size(k->m, BLOCKS_MAX * FOUR));
    k->next = (four *)try_lines(scratch, array_size(k->m, FOUR));
    k->room = (four *)try_lines(scratch, array_size(k->m, FOUR));
    const bool all = k->basis != NULL && k->image != NULL && k->next != NULL && k->room != NULL;
    return all ? OK : ERR_NO_MEMORY;
}

err_t krylov_find(const struct krylov_problem *problem, four *vectors, struct workers *w,
                  struct arena *scratch, struct krylov_result *out)
{
    must(problem->wanted >= 1 && problem->wanted <= FOUR);
    LEVEL(level, scratch);
    struct krylov *const k = arena_try_array(scratch, struct krylov, 1);
    if (k == NULL)
        return ERR_NO_MEMORY;
    k->problem = problem;
    k->workers = w;
    k->m = problem->m;
    k->pieces = pieces_of(k->m, PIECE_ENTRIES);
    TRY(make_room(k, scratch));
    memcpy(k->next, vectors, k->m * sizeof *vectors);

    struct krylov_result r = { .residual = HUGE_VAL };
    struct outlook o = { .look_at = FIRST_LOOK };
    bool more = make_orthonormal(k);
    while (more && r.residual > problem->tolerance && r.passes < problem->passes_max) {
        map_next(k);
        r.passes++;
        const bool near = r.passes >= o.look_at && comes_near(k, &o, r.passes);
        more = make_orthonormal(k);
        if (near || !more || r.passes == problem->passes_max)
            r.residual = take_leading(k, vectors) / k->value[0];
        if (k->blocks == BLOCKS_MAX)
            restart(k);
    }
    memcpy(r.value, k->value, sizeof r.value);
    *out = r;
    return r.residual <= problem->tolerance ? OK : ERR_NOT_CONVERGED;
}
