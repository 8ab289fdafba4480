/* What every file and every column of a data package means: one table, from which the words for
 * people, the codebook and the schema for programs are made. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PACKAGE_CODEBOOK_H
#define ALYANS_VIEWPOINTS_PACKAGE_CODEBOOK_H

#include "kit/text/i18n.h"

struct codebook_column {
    const char *name;    /* "*": one for each statement */
    const char *type;    /* of Frictionless Table Schema: "integer", "string", "number", … */
    const char *values;  /* what may stand there, parted by blanks; NULL: anything of the type */
    const char *unit;    /* msgid; NULL: none */
    const char *missing; /* what an empty field means, msgid; NULL: it is never empty */
    const char *meaning; /* msgid */
};
struct codebook_file {
    const char *name;
    const char *meaning; /* msgid */
    const char *format;  /* media type */
    bool has_no_header;
    const struct codebook_column *columns; /* ends with a row without name; NULL: no table */
};
/* In the order in which they are told. Ends with a row without name. */
extern const struct codebook_file CODEBOOK[];
/* NULL: none of this name. */
const struct codebook_file *codebook_find(str_t name);

#endif
