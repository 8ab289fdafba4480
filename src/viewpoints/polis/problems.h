/* What is wrong with lines of a file that somebody gave us: each is told, counted and left out.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PROBLEMS_H
#define ALYANS_VIEWPOINTS_PROBLEMS_H

#include "kit/base/cx.h"
#include "kit/text/i18n.h"

enum { POLIS_PROBLEMS_KEPT = 1000 }; /* the rest is counted only */

#define POLIS_REASONS(X)                                                                           \
    X(NO_FILE, N_("the file is missing"))                                                          \
    X(NOT_READABLE, N_("the file cannot be read"))                                                 \
    X(FILE_TOO_BIG, N_("the file is too big"))                                                     \
    X(NO_HEADER, N_("the line with the column names is missing"))                                  \
    X(NO_COLUMN, N_("this column is missing"))                                                     \
    X(COLUMN_TWICE, N_("this column stands there twice"))                                          \
    X(COLUMN_UNNAMED, N_("this column has no name"))                                               \
    X(SEMICOLONS,                                                                                  \
      N_("The columns are separated by “;”. Save the file as CSV with commas, in UTF-8."))         \
    X(TABS, N_("The columns are separated by tabs. Save the file as CSV with commas, in UTF-8."))  \
    X(UTF16, N_("The file is written in UTF-16. Save it as CSV with commas, in UTF-8."))           \
    X(BROKEN_ROW, N_("a quotation mark is not closed, or text follows it"))                        \
    X(FIELD_COUNT, N_("the line has more or fewer fields than there are columns"))                 \
    X(NOT_A_NUMBER, N_("not a whole number"))                                                      \
    X(NOT_A_VOTE, N_("not -1, 0 or 1"))                                                            \
    X(NOT_A_FLAG, N_("not 0 or 1"))                                                                \
    X(NOT_A_WEIGHT, N_("not a decimal number above 0, at most 1000000, of at most 15 digits"))     \
    X(NOT_UTF8, N_("not UTF-8 text"))                                                              \
    X(TEXT_TOO_LONG, N_("the text is too long"))                                                   \
    X(EMPTY, N_("nothing stands there"))                                                           \
    X(REPEATED, N_("this number was given to an earlier line"))                                    \
    X(REPEATED_PARTICIPANT, N_("this participant stands in an earlier line"))                      \
    X(NO_VOTES, N_("this participant has no votes"))                                               \
    X(TOO_MANY, N_("too many lines"))                                                              \
    X(TOO_MANY_COLUMNS, N_("too many columns"))

enum polis_reason {
#define X(name, text) POLIS_##name,
    POLIS_REASONS(X)
#undef X
};
/* The English text, which is the msgid of its translation. */
const char *polis_reason_msgid(enum polis_reason reason);

struct polis_problem {
    str_t file;     /* "votes.csv" */
    int64_t line;   /* from 1; 0: the file as a whole */
    int64_t column; /* its number in the line, from 1; 0: the whole line, or not there */
    str_t field;    /* name of the column; empty: the whole line */
    str_t found;    /* what stood there, at most 80 bytes, whole UTF-8 characters; empty if it was
                       not UTF-8 */
    enum polis_reason reason;
};

/* A growing list; the texts live in arena. */
struct polis_problems {
    struct arena *arena;
    struct polis_problem *at; /* POLIS_PROBLEMS_KEPT */
    size_t count, kept;
};

/* Errors: ERR_NO_MEMORY. */
MUST_USE err_t polis_problems_make(struct arena *arena, struct polis_problems *out);
/* Copies its texts, but for file. */
void polis_complain(struct polis_problems *to, const struct polis_problem *p);

/* "votes.csv:12: vote (column 3): not -1, 0 or 1 (2)" in the reader's language; lives in cx->arena.
 */
str_t polis_problem_text(struct cx *cx, const struct polis_problem *p);

#endif
