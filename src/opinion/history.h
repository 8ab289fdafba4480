/* What one analysis hands to the next, so that groups go on from where they stood.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_HISTORY_H
#define ALYANS_OPINION_HISTORY_H

#include "opinion/subgroups.h"
#include "opinion/votes.h"

/* All zero: the first analysis. Everything is by id, so it fits the next votes whatever their rows.
 * A caller may store the numbers anywhere and give them back. */
struct opinion_history {
    struct named_clusters base; /* of participants */
    struct groups_history groups;
    struct subgroups_history subgroups;
    size_t included_count;
    const int64_t *included; /* ids of all who were ever clustered, ascending */
};

/* Marks the rows of those who were ever included; *count: how many of them are here. already has
 * room for the participants. O(n log n). Errors: ERR_NO_MEMORY. */
MUST_USE err_t history_recall_included(const struct opinion_history *h, const struct votes *v,
                                       struct arena *scratch, bool *already, size_t *count);

/* The ids of those in h together with those marked in included (rows of v), ascending, into
 * next->included. Errors: ERR_NO_MEMORY. */
MUST_USE err_t history_note_included(const struct opinion_history *h, const struct votes *v,
                                     const bool *included, struct arena *arena,
                                     struct arena *scratch, struct opinion_history *next);

/* Copies the clusters and groups, not the included, into arena: for an analysis that found none of
 * its own. Errors: ERR_NO_MEMORY. */
MUST_USE err_t history_keep_groups(const struct opinion_history *h, struct arena *arena,
                                   struct opinion_history *next);

#endif
