/* A second, slow and plain way to the same numbers: dense matrices and the formulas of
 * opinion-math.md as they stand there, with no code of src/opinion, for tests to compare with.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_OPINION_PLAIN_POLIS_H
#define ALYANS_TESTS_UNIT_OPINION_PLAIN_POLIS_H

#include "kit/base/arena.h"

enum { PLAIN_MISSING = 9, PLAIN_LIST = 5 };

/* r[i * m + j] is the answer of row i to column j: 1, 0, -1 or PLAIN_MISSING. */
struct plain_matrix {
    size_t n, m;
    int8_t *r;
    bool *moderated; /* m */
};

/* Sections 4 to 6. axis: two columns of m; gram: m x m, X'X; all symmetric eigenvalues, descending.
 */
struct plain_map {
    double *mu, *axis, *gram, *eigenvalue;
};
struct plain_map plain_map(const struct plain_matrix *p, struct arena *a);
/* Position of row i on axis d, for any mu and axis (m x 2, column-major). */
double plain_position(const struct plain_matrix *p, const double *mu, const double *axis, size_t i,
                      size_t d);
double plain_extremity(const struct plain_matrix *p, const double *mu, const double *axis,
                       size_t j);

/* Section 3: included has n entries; those marked when it is called stay in. */
void plain_include(const struct plain_matrix *p, size_t needed, size_t at_least, bool *included);

/* Sections 7 and 8: clusters as lists of names. */
struct plain_cluster {
    int64_t id;
    size_t count;
    int64_t *member; /* room for all points */
    double centre[2];
};
struct plain_clusters {
    size_t count;
    struct plain_cluster *at;
};
struct plain_points {
    size_t count;
    const int64_t *name;
    const double *x, *y, *weight; /* weight NULL: 1 */
};
struct plain_clusters plain_kmeans(const struct plain_points *p, const struct plain_clusters *last,
                                   size_t k, int steps, struct arena *a);
double plain_silhouette(const struct plain_points *p, const struct plain_clusters *c);
struct plain_k {
    size_t last, count, smoothed;
};
struct plain_k plain_smooth(struct plain_k k, size_t best, size_t highest);

/* Section 9, for a participant at (x, y) in a group at g, the mean of all at z. */
void plain_standing(const double at[2], const double g[2], const double z[2], double out[3]);

/* Sections 10 to 12. group: n, -1 = in none. */
struct plain_entry {
    size_t column;
    bool agree;
    double metric;
};
struct plain_list {
    size_t count;
    struct plain_entry at[PLAIN_LIST];
};
struct plain_list plain_representative(const struct plain_matrix *p, const int32_t *group,
                                       int32_t of, struct arena *a);
struct plain_list plain_consensus(const struct plain_matrix *p, bool agree, struct arena *a);
double plain_group_aware_consensus(const struct plain_matrix *p, const int32_t *group,
                                   int32_t groups, size_t j);
double plain_priority(const struct plain_matrix *p, const int32_t *group, double extremity,
                      size_t j);

/* Section 13: y is n x m, row-major, a negative value where there is no answer; weight: n. */
struct plain_factors {
    size_t n, m;
    const double *y, *weight;
    double li_user, li_item, li_global, lf_user, lf_item, ld;
    double *a, *f, *b, *h; /* n, n, m, m */
    double g;
};
double plain_factor_loss(const struct plain_factors *p);
/* By a, f, b, h and g, at places where b h is not 0 if ld is not. */
void plain_factor_gradient(const struct plain_factors *p, double *da, double *df, double *db,
                           double *dh, double *dg);

#endif
