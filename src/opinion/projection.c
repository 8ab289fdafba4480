/* Where participants and statements stand on the map.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/projection.h"

#include <math.h>

#include "opinion/memory.h"
#include "opinion/rows.h"

struct projection {
    const struct centred_votes *centred;
    const struct components *axes;
    size_t pieces;
    const four *axis; /* statements: the entries of all axes, 0 beyond their number */
    double *position;
};

/* c of guide section 5. */
ALWAYS_INLINE double answered(const struct centred_votes *c, size_t i, enum cell_width width)
{
    const struct votes *const v = c->votes;
    double count = (double)votes_of(v, i);
    if (c->moderated_count > 0) {
        count += (double)c->moderated_count;
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++)
            count -= c->moderated_out[column_of_cell(cell_at(v, k, width))];
    }
    return count < 1.0 ? 1.0 : count;
}

ALWAYS_INLINE void project_rows_body(void *context, size_t piece, enum cell_width width)
{
    const struct projection *const p = context;
    const struct votes *const v = p->centred->votes;
    const struct piece rows = piece_of_votes(v, p->pieces, piece);
    for (size_t i = rows.from; i < rows.to; i++) {
        four place;
        row_times(v, i, width, p->centred->x, p->axis, &place);
        const double spread = sqrt((double)v->statements / answered(p->centred, i, width));
        for (size_t d = 0; d < p->axes->dimensions; d++)
            p->position[i + d * v->participants] = spread * place[d];
    }
}
PASS(project_rows)

err_t project_participants(const struct centred_votes *c, const struct components *axes,
                           struct workers *w, struct arena *scratch, double *position)
{
    const size_t m = axes->statements;
    LEVEL(level, scratch);
    four *const axis = (four *)try_lines(scratch, array_size(m, FOUR));
    if (axis == NULL)
        return ERR_NO_MEMORY;
    for (size_t j = 0; j < m; j++) {
        for (size_t d = 0; d < axes->dimensions; d++)
            axis[j][d] = axes->axis[j + d * m];
    }
    struct projection p = { c, axes, pieces_of_votes(c->votes, 0), axis, NULL };
    p.position = position;
    project_rows(w, c->votes, p.pieces, &p);
    return OK;
}

void project_statements(const double *mu, const struct components *axes, double *position,
                        double *extremity)
{
    const size_t m = axes->statements;
    const double spread = sqrt((double)m);
    for (size_t j = 0; j < m; j++) {
        double squares = 0.0;
        for (size_t d = 0; d < axes->dimensions; d++) {
            const double q = spread * (1.0 - mu[j]) * axes->axis[j + d * m];
            position[j + d * m] = q;
            squares += q * q;
        }
        extremity[j] = sqrt(squares);
    }
}
