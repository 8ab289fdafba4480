/* What a data package says of itself to `alyans analyse`: member "alyans" and "name" of its
 * datapackage.json. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_POLIS_PACKAGE_SAID_H
#define ALYANS_VIEWPOINTS_POLIS_PACKAGE_SAID_H

#include "kit/base/arena.h"

struct package_said {
    bool is_package;
    str_t name;             /* what the report calls its source, wherever the folder lies */
    str_t classes, weights; /* paths of the files beside the votes; empty: none */
};
/* Of the text of such a file, found in dir. Files are names in the folder: others are passed over.
 * What is no data package of ours says nothing. Texts live in arena. */
void package_said_read(str_t text, str_t dir, struct arena *arena, struct package_said *out);
/* Looks into the folder; a file or "-" says nothing. */
void package_said_look(str_t dir, struct arena *arena, struct package_said *out);

#endif
