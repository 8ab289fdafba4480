/* Where a statement comes from and what became of it, in order of time. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STATEMENTS_TRACE_H
#define ALYANS_VIEWPOINTS_STATEMENTS_TRACE_H

#include "viewpoints/viewpoints.h"

#define TRACES(X)                                                                                  \
    X(ADDED, "added")       /* by whoever asks */                                                  \
    X(IMPORTED, "imported") /* from another program */                                             \
    X(PROPOSED, "proposed") /* by somebody who answers */                                          \
    X(AMENDS, "amends")     /* rewords other, because reason */                                    \
    X(ACCEPTED, "accepted")                                                                        \
    X(REJECTED, "rejected")     /* because reason */                                               \
    X(REWORDED, "reworded")     /* other would reword it, because reason */                        \
    X(CORRECTED, "corrected")   /* its text */                                                     \
    X(TRANSLATED, "translated") /* or its translation confirmed */                                 \
    X(TOOK_IN, "took_in")       /* other was merged into it, because reason */                     \
    X(MERGED, "merged")         /* into other, because reason */                                   \
    X(TAKEN_DOWN, "taken_down") /* its text */
enum trace_what {
#define X(name, word) TRACE_##name,
    TRACES(X)
#undef X
};
struct trace {
    usec_t at;
    enum trace_what what;
    const struct statement *other; /* of the list; NULL: none, or it is not public */
    str_t reason;                  /* as it was written; may be empty */
};
struct trace_list {
    const struct trace *at;
    size_t count;
};

str_t trace_word(enum trace_what what);
/* all: every statement of its consultation; what waits for a decision is not spoken of. */
struct trace_list trace_of(struct arena *arena, const struct statement_list *all,
                           const struct statement *s, bool is_imported);

/* Public ones that were merged into it, and those that would reword it, by number. */
struct statement_refs {
    const struct statement *const *at;
    size_t count;
};
struct statement_refs merged_into_it(struct arena *arena, const struct statement_list *all,
                                     const struct statement *s);
struct statement_refs amendments_of(struct arena *arena, const struct statement_list *all,
                                    const struct statement *s);
/* In the list and public; NULL: not. */
const struct statement *public_statement_of(const struct statement_list *all, statement_id s);

#endif
