/* One side of a consultation on its way into a data package: what the files of this folder share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PACKAGE_PACKING_H
#define ALYANS_VIEWPOINTS_PACKAGE_PACKING_H

#include "viewpoints/package/data.h"
#include "viewpoints/package/files_out.h"
#include "viewpoints/package/freeze.h"
#include "viewpoints/polis/export.h"

struct packing {
    struct cx *cx; /* in English, nobody in particular: a package is the same whoever asks */
    const struct consultation *c;
    enum side side;
    str_t name; /* "election-2013", of one side of two "election-2013-public" */
    struct consultation_data data;
    bool is_whole; /* each answer is in it; else only counts */
    struct files_out *to;
    struct exporting x;
    const struct freeze *freezes; /* of this side, newest first */
    size_t freeze_count;
    usec_t latest_argument;  /* or mark; 0: there is none */
    organisation_id *argued; /* whose arguments are in arguments.csv, each as often as it argued */
    size_t argued_count;
    const str_t
        *frozen_classes;      /* classes.csv as it was frozen; NULL: what the registry says now */
    str_t classes;            /* what was written */
    struct hash256 data_hash; /* of the analysis */
    bool has_analysis;
};

/* tables.c: each writes its file, or none where it would say nothing. Errors: ERR_DB, those of
 * files_out.h. */
MUST_USE err_t pack_statements(struct packing *p);
MUST_USE err_t pack_counts(struct packing *p);
MUST_USE err_t pack_classes(struct packing *p); /* and weights.csv */
MUST_USE err_t pack_drawn(struct packing *p);
MUST_USE err_t pack_positions(struct packing *p); /* positions.csv, positions.json */
MUST_USE err_t pack_codings(struct packing *p);   /* coded.c: codings.csv */
MUST_USE err_t pack_results(struct packing *p);   /* results.json */
MUST_USE err_t pack_arguments(struct packing *p); /* arguments.c; none where nobody argued */

/* The file of this side of the package; NULL: it is not in it. */
const struct file_made *packed(const struct packing *p, const char *name);
/* The last change of anything in it: what "as of" means. */
usec_t packed_as_of(const struct packing *p);

/* described.c, readme.c: README.md, LICENSE.txt, codebook.csv, datapackage.json, disclosure.json,
 * freeze.json; after all others, which they list. */
MUST_USE err_t pack_disclosure(struct packing *p);
MUST_USE err_t pack_freezes(struct packing *p);
MUST_USE err_t pack_codebook(struct packing *p);
MUST_USE err_t pack_datapackage(struct packing *p);
MUST_USE err_t pack_licence(struct packing *p);
MUST_USE err_t pack_readme(struct packing *p);

#endif
