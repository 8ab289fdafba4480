/* Everything the page of results is drawn from, loaded and computed for one request.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_LOAD_H
#define ALYANS_VIEWPOINTS_RESULTS_LOAD_H

#include "viewpoints/results/results_cache.h"
#include "viewpoints/results/results_model.h"

struct loaded_results {
    struct results_cache *cache;
    const struct kept_figures *kept; /* NULL: not computed yet */
    struct numbers counted;          /* what stands in for it then */
    struct results_input in;
    struct results results;
    bool is_older; /* the figures are of fewer answers than there are now */
    int64_t newer; /* by so many, revised ones too */
};
void loaded_results_release(struct loaded_results *l);
AUTO_RELEASE(loaded_results, loaded_results_release)

/* How long to wait for figures of the public that take long: until they are there, unless the
 * answers are very many; somewhat less than a second; hardly at all. Then kept may be NULL, and
 * only counts are there. */
enum patience { PATIENCE_OF_MACHINES, PATIENCE_OF_READERS, PATIENCE_IN_PASSING };

/* *out lives until it is released, its texts in cx->arena; c must outlive it, and *out must stay
 * where it is. Begin with { 0 } and AUTO. Errors: ERR_DB, ERR_NO_MEMORY, ERR_BUSY. */
MUST_USE err_t results_load(struct cx *cx, const struct consultation *c, enum side side,
                            enum patience patience, struct loaded_results *out);
/* What the figures of a side go by in the cache. */
int64_t results_kept_as(consultation_id c, enum who who, enum side side);
/* The input alone, votes of the public too. */
MUST_USE err_t results_input_load(struct cx *cx, const struct consultation *c, enum side side,
                                  struct results_input *out);

#endif
