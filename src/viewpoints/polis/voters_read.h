/* What a file tells of participants beside their votes: classes, weights, organisations.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_VOTERS_READ_H
#define ALYANS_VIEWPOINTS_VOTERS_READ_H

#include "opinion/votes.h"
#include "viewpoints/polis/names.h"
#include "viewpoints/polis/problems.h"

enum { CLASSINGS_MAX = 100 };
#define WEIGHT_MAX 1e6

/* Whom such a file is about: those who voted, and the texts among their ids. */
struct voters {
    const struct votes *votes;
    const struct name_list *names;
};

/* One way to part the participants: "local" and "international". */
struct classing {
    str_t name;              /* of its column */
    const str_t *class_name; /* class_count, by text */
    size_t class_count;
    int32_t *of; /* by row of the votes: 0..class_count-1, -1: not told */
};
struct voter_classes {
    struct classing *at; /* in the order of the columns */
    size_t count;
    size_t unknown; /* lines about participants who have no votes; each is a problem too */
    struct polis_problems problems;
};

struct voter_weights {
    double *of; /* by row of the votes: above 0, at most WEIGHT_MAX; 1 where not told */
    bool has_weights;
    const str_t *organisation; /* by text */
    size_t organisation_count; /* 0 without the column */
    int32_t *organisation_of;  /* by row: 0..organisation_count-1, -1: not told */
    size_t unknown;            /* as above */
    struct polis_problems problems;
};

/* CSV: participant, and a column of classes, or several; an empty field tells nothing. Bad lines
 * are told and left out, a bad field alone. file: the name shown in problems. seed as of
 * votes_source_read. What is read lives in arena, and out->problems is whole whatever is returned
 * but ERR_NO_MEMORY. Errors: ERR_INVALID (unusable header, told), ERR_NO_MEMORY. */
MUST_USE err_t voter_classes_read(str_t text, str_t file, const struct voters *voters,
                                  uint64_t seed, struct arena *arena, struct arena *scratch,
                                  struct voter_classes *out);

/* CSV: participant, and weight or organisation or both. A weight is a decimal number of at most 15
 * digits, read without rounding but the last; it may be empty where the organisation is told. The
 * rest as above. */
MUST_USE err_t voter_weights_read(str_t text, str_t file, const struct voters *voters,
                                  uint64_t seed, struct arena *arena, struct arena *scratch,
                                  struct voter_weights *out);

/* The same from files; ERR_INVALID also when the file cannot be read, told. */
MUST_USE err_t analyse_read_classes(str_t path, const struct voters *voters, uint64_t seed,
                                    struct arena *arena, struct arena *scratch,
                                    struct voter_classes *out);
MUST_USE err_t analyse_read_weights(str_t path, const struct voters *voters, uint64_t seed,
                                    struct arena *arena, struct arena *scratch,
                                    struct voter_weights *out);

#endif
