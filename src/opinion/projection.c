/* Where participants and statements stand on the map.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/projection.h"

#include <math.h>

void project_participants(const struct votes *v, const double *mu, const struct components *axes,
                          size_t moderated_count, double *position)
{
    const size_t n = v->participants;
    const size_t m = v->statements;
    for (size_t i = 0; i < n; i++) {
        const double answered = (double)votes_of(v, i) + (double)moderated_count;
        const double spread = sqrt((double)m / (answered < 1.0 ? 1.0 : answered));
        for (size_t d = 0; d < axes->dimensions; d++) {
            const double *const axis = axes->axis + d * m;
            double sum = 0.0;
            for (int64_t k = v->start[i]; k < v->start[i + 1]; k++)
                sum += (cell_value(v, k) - mu[cell_column(v, k)]) * axis[cell_column(v, k)];
            position[i + d * n] = spread * sum;
        }
    }
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
