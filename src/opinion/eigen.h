/* Eigenvalues of small symmetric matrices.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_EIGEN_H
#define ALYANS_OPINION_EIGEN_H

#include "kit/base/base.h"

/* All eigenvalues, descending, and unit eigenvectors of the symmetric n x n matrix a, by cyclic
 * Jacobi rotations (Golub and Van Loan, Matrix Computations, 4th ed., section 8.5). a is
 * overwritten. a and vector are column-major with leading dimension n; vector column k belongs to
 * value[k]. The sign of a vector is free. About 40 n^3 operations: for n up to a hundred. Returns
 * the sweeps taken; eigenvalues are good to a few units of the last place of the largest. */
int eigen_symmetric(double *a, size_t n, double *value, double *vector);

#endif
