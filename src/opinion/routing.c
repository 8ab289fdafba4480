/* Which statement is shown next: drawn by lot, with known odds.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/routing.h"

void routing_priorities(const struct group_counts *c, const double *extremity, const bool *is_meta,
                        double *priority)
{
    for (size_t j = 0; j < c->statements; j++) {
        const enum statement_kind kind =
            is_meta != NULL && is_meta[j] ? STATEMENT_META : STATEMENT_ORDINARY;
        priority[j] = routing_priority(tally_others(c, c->groups, j), extremity[j], kind);
    }
}

static double lots_of(double priority)
{
    return priority > 0.0 ? priority : 1.0;
}

bool routing_draw(const double *priority, const bool *closed, size_t statements, double chance,
                  struct routing_draw *out)
{
    must(chance >= 0.0 && chance < 1.0);
    double all = 0.0;
    for (size_t j = 0; j < statements; j++)
        all += closed != NULL && closed[j] ? 0.0 : lots_of(priority[j]);
    double passed = 0.0;
    bool found = false;
    for (size_t j = 0; j < statements && (!found || passed <= chance * all); j++) {
        if (closed != NULL && closed[j])
            continue;
        passed += lots_of(priority[j]);
        *out = (struct routing_draw){ j, lots_of(priority[j]) / all };
        found = true;
    }
    return found;
}
