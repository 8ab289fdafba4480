/* Files that a report may not be written over.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_ANALYSE_OUTPUTS_H
#define ALYANS_VIEWPOINTS_ANALYSE_OUTPUTS_H

#include "viewpoints/polis/analyse.h"

struct cli;

/* Paths; empty: not given. */
struct analyse_files {
    str_t source, groups, classes, weights;
    str_t svg, html;
};

/* Whether no output is a file that is read, the database or the other output, under whatever name.
 * false: told. */
bool analyse_outputs_are_free(struct cli *cli, const struct analyse_files *files);

#endif
