/* What the template with the figures of Polis needs. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_POLIS_VIEW_H
#define ALYANS_VIEWPOINTS_POLIS_VIEW_H

#include "viewpoints/results/results_view.h"

enum { POLIS_CONSENSUS_SHOWN = 10 };
str_t polis_group_name(struct cx *cx, size_t group); /* "Group A" */
str_t polis_groups_words(struct cx *cx, const struct polis_figures *f);
str_t polis_axes_words(struct cx *cx, const struct polis_figures *f);
/* Whose answers a list is of. */
enum polis_of { POLIS_OF_ALL, POLIS_OF_GROUP };
str_t polis_listed_words(struct cx *cx, const struct results_view *v,
                         const struct polis_statement_listed *s, enum polis_of of);
str_t polis_command(struct cx *cx, const struct results_view *v); /* that computes the same */
html_t polis_map(struct cx *cx, const struct numbers *n);

#endif
