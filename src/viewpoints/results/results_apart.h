/* Figures of the public, read and computed apart from any request: on a connection of their own, in
 * one snapshot, without ever holding answers as rows.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_APART_H
#define ALYANS_VIEWPOINTS_RESULTS_APART_H

#include "viewpoints/results/results_cache.h"
#include "viewpoints/viewpoints.h"

/* All that is needed; copied, so it must hold nothing of a request. */
struct apart {
    str_t db_url; /* empty: cx->db is read instead */
    struct db *db;
    consultation_id in;
    enum side side;
    usec_t now;
    size_t threads;
};
/* For struct computation; with: a struct apart. Memory: about 12 bytes an answer while they are
 * read, 2 afterwards. */
MUST_USE err_t apart_prepare(void *with, struct arena *work, void **job);
MUST_USE err_t apart_compute(void *job, const atomic_bool *stop, struct arena *arena,
                             struct figures *out);

#endif
