/* The people whose positions are looked at for groups, as a cloud, under a model of all the votes
 * or of votes drawn anew. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_PEOPLE_H
#define ALYANS_OPINION_PEOPLE_H

#include "opinion/factor.h"
#include "opinion/mixture.h"

struct people {
    size_t count;
    size_t *row; /* participants, ascending */
    size_t axes; /* the leading axes of the model that are looked at */
};

/* At most `most` of the rows, those with the smallest random_at(seed, id), in their order; chosen
 * has room for count rows. Errors: ERR_NO_MEMORY. */
MUST_USE err_t people_choose(const struct votes *v, const size_t *row, size_t count, size_t most,
                             uint64_t seed, struct arena *scratch, size_t *chosen,
                             size_t *chosen_count);

/* The cloud of the people in the model's own positions (by_position), or where their answers put
 * them under another model of the same statements. Weight: weight[row], NULL: 1. Lives in arena.
 * Errors: ERR_NO_MEMORY. */
MUST_USE err_t people_by_position(const struct people *p, const struct factor_model *model,
                                  const double *weight, enum processor processor,
                                  struct arena *arena, struct cloud *out);
MUST_USE err_t people_by_answers(const struct people *p, const struct factor_model *model,
                                 const struct votes *v, const bool *left_out, const double *weight,
                                 enum processor processor, struct arena *arena, struct cloud *out);

/* Person i of a cloud by the information and score on all dims axes of the model; only what they
 * say of the cloud's leading axes is kept, as if nobody had known of the others. */
void cloud_put_leading(struct cloud *c, size_t i, size_t dims, const double *information,
                       const double *score);

#endif
