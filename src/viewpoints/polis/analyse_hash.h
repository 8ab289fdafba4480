/* The fingerprint of everything an analysis was given.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_ANALYSE_HASH_H
#define ALYANS_VIEWPOINTS_ANALYSE_HASH_H

#include "viewpoints/polis/analyse.h"

/* SHA-256 of these lines, each ended by LF, with ids as the source has them (numbers or texts, not
 * quoted), participants by number, statements by number within:
 *
 *     participant,statement,value       once, then a line for each answer in force: 17,3,-1
 *     left_out,STATEMENT                for each that is rejected or meta
 *     group,PARTICIPANT,NUMBER          where groups are given and used
 *     class,COLUMN,PARTICIPANT,CLASS    by column, as in the file of classes
 *     weight,PARTICIPANT,WEIGHT         where there are weights; 12 significant digits
 *     organisation,PARTICIPANT,NAME     where there are organisations
 *
 * Rows of a->votes need not be in that order. Errors: ERR_NO_MEMORY. */
MUST_USE err_t analyse_hash(const struct analysis *a, const bool *left_out, const int32_t *group_of,
                            struct arena *scratch, struct hash256 *out);

#endif
