/* The quick way of reading votes against the plain one.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_SAME_VOTES_H
#define ALYANS_TESTS_SAME_VOTES_H

#include "viewpoints/polis/votes_source.h"

/* The text in a file that has no name; to be closed. */
int file_of_text(str_t text);

/* Reads text as votes.csv of an export by polis_read_texts, and by votes_source_read from memory
 * and in blocks of several sizes: must() be the same votes, numbers and problems. */
void must_read_the_same(str_t text);

#endif
