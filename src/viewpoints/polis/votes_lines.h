/* The quick way through a list of votes: whole lines of plain numbers, most of any file.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_VOTES_LINES_H
#define ALYANS_VIEWPOINTS_VOTES_LINES_H

#include "opinion/votes.h"

enum vote_field { FIELD_PASSED_OVER, FIELD_TIME, FIELD_STATEMENT, FIELD_PARTICIPANT, FIELD_VOTE };
enum { VOTE_FIELDS_MAX = 16 };

/* What the fields of a line are, in their order; count 0: no line is quick. */
struct vote_line {
    size_t count;
    uint8_t field[VOTE_FIELDS_MAX]; /* enum vote_field */
};

/* Reads the line at p into *e, but for what no field tells. The bytes from p end at end with a line
 * end. NULL: the line is not of the plain kind (a quote, a blank, a name, a mistake), and *e holds
 * nothing of use; otherwise the place behind it. */
const char *vote_line_read(const struct vote_line *line, const char *p, const char *end,
                           struct vote_event *e);

#endif
