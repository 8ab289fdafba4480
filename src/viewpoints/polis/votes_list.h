/* The lines of a list of votes, one after the other, as quickly as they can be read: plain lines by
 * votes_lines.h, others by the table. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_VOTES_LIST_H
#define ALYANS_VIEWPOINTS_VOTES_LIST_H

#include "opinion/votes.h"
#include "viewpoints/polis/table.h"

/* Takes some answers, in the order of the file. An error ends the reading. */
typedef err_t votes_take_fn(void *to, const struct vote_event *e, size_t count);

struct votes_list {
    struct table *table; /* columns in the order of POLIS_VOTES */
    struct arena *scratch;
    votes_take_fn *take;
    /* The row just read, which is not plain; place: its time where there are none. false: told. */
    bool (*row)(void *to, int64_t place, struct vote_event *e);
    void *to;
    size_t count; /* answers taken */
    err_t error;
};
/* To the end of the table, or the first error. */
void votes_list_read(struct votes_list *l);

/* votes.csv of a Polis folder, from the beginning at each call; what is wrong with it is told at
 * the first. Errors: ERR_INVALID (it cannot be read, or its header is unusable), ERR_NO_MEMORY,
 * those of take. */
struct votes_file {
    str_t dir;
    struct arena *scratch;
    struct polis_problems *problems; /* NULL from the second time on */
};
MUST_USE err_t votes_file_each(void *votes_file, votes_take_fn *take, void *to);

#endif
