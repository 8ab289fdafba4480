/* Organisations and the public on the same statements: beside each other, never in one total. Pure.
 *
 * What can be said of a statement follows the rules of known classes (results_numbers.h): fewer
 * than VOICES_LEAST organisations, or counts of the public that are not shown, leave nothing to
 * say; both surely agree or disagree; one surely agrees and the other surely disagrees, and that is
 * told; one agrees more, and that is told among all statements (at most a tenth of these are
 * expected to be false); else they cannot be told apart. SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef ALYANS_VIEWPOINTS_SIDES_MODEL_H
#define ALYANS_VIEWPOINTS_SIDES_MODEL_H

#include "viewpoints/results/compare_model.h"
#include "viewpoints/results/results_cells.h"

/* One statement. */
struct both_sides {
    const struct statement_result *of[SIDE_COUNT];
    struct shown public_shown;
    enum reading reading;
    struct change change; /* from organisations ("then") to the public ("now") */
};
/* What became of the organisations' common ground. */
enum shared { SHARED_BY_PUBLIC, SHARED_NOT_SURELY, SHARED_OPPOSED };
struct sides {
    const struct both_sides *at; /* statements, by number */
    size_t count;
    size_t both_agree, both_disagree, opposed, different, not_told, too_few;
    size_t common;    /* of the organisations */
    size_t shared[3]; /* of these, by enum shared */
};
/* Of a statement that is common ground among organisations. */
enum shared shared_of(const struct both_sides *s);

/* Both of the same statements; statements: those that people was built of. In arena. Errors:
 * ERR_NO_MEMORY. */
MUST_USE err_t sides_build(const struct results *organisations, const struct results *people,
                           const struct statement *statements, struct arena *arena,
                           struct sides *out);

#endif
