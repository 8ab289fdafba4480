/* Eigenvalues of small symmetric matrices.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_EIGEN_H
#define ALYANS_OPINION_EIGEN_H

#include "kit/base/base.h"

enum { EIGEN_MAX = 200 };

/* All eigenvalues, descending, and unit eigenvectors of the symmetric n x n matrix a, n <=
 * EIGEN_MAX, by Householder's reduction to three diagonals and QL steps with Wilkinson's shift
 * (Golub and Van Loan, Matrix Computations, 4th ed., sections 8.3 and 8.5). a is overwritten. a and
 * vector are column-major with leading dimension n; vector column k belongs to value[k]. The sign
 * of a vector is free. About 6 n^3 operations. Returns the QL steps taken; eigenvalues are good to
 * a few units of the last place of the largest. */
int eigen_symmetric(double *a, size_t n, double *value, double *vector);

/* The same, but of the eigenvectors only what some rows make of them: rows (count x n, column-major
 * with leading dimension count) becomes rows times the matrix of eigenvectors. For the last entries
 * of each eigenvector give the last rows of the unit matrix: 4/3 n^3 operations. */
int eigen_symmetric_rows(double *a, size_t n, double *value, double *rows, size_t count);

#endif
