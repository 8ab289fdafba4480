/* Which statement is shown next: drawn by lot, with known odds.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_ROUTING_H
#define ALYANS_OPINION_ROUTING_H

#include "opinion/counts.h"

/* Priorities of all statements (guide section 12) from the raw answers of the groups. is_meta may
 * be NULL. priority: c->statements, all above 0. O(statements x groups). */
void routing_priorities(const struct group_counts *c, const double *extremity, const bool *is_meta,
                        double *priority);

struct routing_draw {
    size_t statement;
    double probability; /* with which it was drawn: to be stored with the answer */
};

/* Draws one of the statements that are not closed to this participant (answered or moderated out;
 * NULL: none is), with probability proportional to its priority; a priority of 0 or less means that
 * there is none yet and counts 1. chance: uniform in [0, 1), the caller's; the same chance draws
 * the same statement. False, and *out untouched, when all are closed. O(statements). */
bool routing_draw(const double *priority, const bool *closed, size_t statements, double chance,
                  struct routing_draw *out);

#endif
