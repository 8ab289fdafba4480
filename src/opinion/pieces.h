/* Work over the votes in pieces, in two kinds of machine code from one source.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_PIECES_H
#define ALYANS_OPINION_PIECES_H

#include "opinion/votes.h"
#include "opinion/workers.h"

/* How to write a pass over the votes. Say what it needs in a struct, what one piece does in an
 * ALWAYS_INLINE function named for the work with _body behind it, then let PASS make the rest:
 *
 *     struct sums {
 *         const struct votes *votes;
 *         size_t pieces;
 *         int64_t *of_piece; // one accumulator a piece: no two threads meet
 *     };
 *     ALWAYS_INLINE void sum_votes_body(void *context, size_t piece, enum cell_width width)
 *     {
 *         const struct sums *const s = context;
 *         const struct piece rows = piece_of_votes(s->votes, s->pieces, piece);
 *         for (size_t i = rows.from; i < rows.to; i++) {
 *             for (int64_t k = s->votes->start[i]; k < s->votes->start[i + 1]; k++)
 *                 s->of_piece[piece] += vote_of_cell(cell_at(s->votes, k, width));
 *         }
 *     }
 *     PASS(sum_votes)
 *
 *     struct sums s = { v, pieces_of_votes(v, sizeof(int64_t)), room };
 *     sum_votes(w, v, s.pieces, &s);
 *     for (size_t p = 0; p < s.pieces; p++) total += room[p]; // in the order of the pieces
 *
 * PASS compiles the body for each cell width (width is a constant in it, so cell_at costs one load)
 * and for each processor, and defines sum_votes(workers, votes, pieces, context), which picks the
 * version and shares the pieces out. Arithmetic on `four` is lane by lane, without contraction, so
 * all versions give the same bytes; a horizontal sum must be written out in a fixed order. Vectors
 * are not passed by value between functions: their calling convention differs between versions. */

#define ALWAYS_INLINE static inline __attribute__((always_inline))
#if defined(__x86_64__)
#define FOR_AVX2 __attribute__((target("avx2")))
#else
#define FOR_AVX2 /* never chosen there */
#endif

/* Four numbers, or four answers to a comparison of numbers (all bits or none), worked on at once.
 * In memory they need the alignment of one; LINE apart is fastest. */
typedef double four __attribute__((vector_size(32), aligned(8)));
typedef int64_t four_answers __attribute__((vector_size(32), aligned(8)));
enum { FOUR = 4, LINE = 64 };

/* count zeroed numbers from the start of a cache line, or NULL. */
static inline double *try_lines(struct arena *arena, size_t count)
{
    const size_t doubles = LINE / sizeof(double);
    double *const at = arena_try_array(arena, double, count + doubles - 1);
    if (at == NULL)
        return NULL;
    const size_t beyond = ((uintptr_t)at % LINE) / sizeof(double);
    return at + (beyond == 0 ? 0 : doubles - beyond);
}

/* --- pieces ---------------------------------------------------------------------------------- */

/* A piece is worth waking a thread for: some 50 microseconds. */
enum { PIECES_MAX = 64, PIECE_VOTES = 1 << 16 };

/* Rows, or other things in a row, from `from` until before `to`. */
struct piece {
    size_t from, to;
};

/* count things in pieces of nearly the same size. */
static inline struct piece piece_of(size_t count, size_t pieces, size_t piece)
{
    return (struct piece){ count * piece / pieces, count * (piece + 1) / pieces };
}

/* How many pieces a thing of that many parts is worth, at least `least` in each. */
static inline size_t pieces_of(size_t count, size_t least)
{
    const size_t pieces = count / least;
    return pieces < 1 ? 1 : pieces > PIECES_MAX ? PIECES_MAX : pieces;
}

/* The number of pieces for a pass over the votes where each piece has an accumulator of that many
 * bytes: by the votes alone. All accumulators together stay as small as the votes. */
static inline size_t pieces_of_votes(const struct votes *v, size_t accumulator)
{
    const size_t votes = (size_t)votes_count(v);
    const size_t room = accumulator / 2; /* votes that take as much memory */
    return pieces_of(votes, room > PIECE_VOTES ? room : PIECE_VOTES);
}

/* Rows of nearly the same number of votes. O(log participants). */
struct piece piece_of_votes(const struct votes *v, size_t pieces, size_t piece);

/* --- cells ----------------------------------------------------------------------------------- */

enum cell_width { CELL_NARROW, CELL_WIDE };

ALWAYS_INLINE size_t cell_at(const struct votes *v, int64_t k, enum cell_width width)
{
    return width == CELL_NARROW ? v->narrow[k] : v->wide[k];
}

/* A cell as it is makes an index into a table of CELLS entries a column: vote -1, 0, 1, unused. */
enum { CELLS = 4 };

ALWAYS_INLINE size_t column_of_cell(size_t cell)
{
    return cell >> 2;
}

ALWAYS_INLINE int vote_of_cell(size_t cell)
{
    return (int)(cell & 3) - 1;
}

/* --- versions -------------------------------------------------------------------------------- */

#define PASS_VERSION(name, suffix, attribute, width)                                               \
    attribute static void name##suffix(void *context, size_t piece)                                \
    {                                                                                              \
        name##_body(context, piece, width);                                                        \
    }

#define PASS(name)                                                                                 \
    PASS_VERSION(name, _narrow, , CELL_NARROW)                                                     \
    PASS_VERSION(name, _wide, , CELL_WIDE)                                                         \
    PASS_VERSION(name, _narrow_avx2, FOR_AVX2, CELL_NARROW)                                        \
    PASS_VERSION(name, _wide_avx2, FOR_AVX2, CELL_WIDE)                                            \
    static void name(struct workers *w, const struct votes *v, size_t pieces, void *context)       \
    {                                                                                              \
        const bool narrow = v->narrow != NULL;                                                     \
        if (w->processor == PROCESSOR_AVX2)                                                        \
            workers_run(w, pieces, narrow ? name##_narrow_avx2 : name##_wide_avx2, context);       \
        else                                                                                       \
            workers_run(w, pieces, narrow ? name##_narrow : name##_wide, context);                 \
    }

/* The same for work that reads no votes: name_body(context, piece), name(workers, pieces, context).
 */
#define WORK(name)                                                                                 \
    static void name##_plain(void *context, size_t piece)                                          \
    {                                                                                              \
        name##_body(context, piece);                                                               \
    }                                                                                              \
    FOR_AVX2 static void name##_avx2(void *context, size_t piece)                                  \
    {                                                                                              \
        name##_body(context, piece);                                                               \
    }                                                                                              \
    static void name(struct workers *w, size_t pieces, void *context)                              \
    {                                                                                              \
        workers_run(w, pieces, w->processor == PROCESSOR_AVX2 ? name##_avx2 : name##_plain,        \
                    context);                                                                      \
    }

#endif
