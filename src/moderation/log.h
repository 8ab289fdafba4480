/* The public log: every decision with its rule, reason and what came of an appeal; and what it adds
 * up to. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MODERATION_LOG_H
#define ALYANS_MODERATION_LOG_H

#include "moderation/store.h"

struct log_filter {
    str_t kind;                /* empty: any */
    enum moderation_rule rule; /* RULE_NONE: any, and what was kept */
    usec_t from, till;         /* decided at >= from, < till; 0: open */
    int64_t before;            /* decisions with ids below this; 0: from the newest */
};
/* One decision as everybody sees it. Who decided is not in it. */
struct logged {
    struct moderation_decision d;
    str_t kind;
    int64_t subject;
    case_id in;
    bool is_appealed;
    enum appeal_outcome outcome;
    usec_t appealed_at, settled_at;
    usec_t withdrawn_at; /* its author took the text back, 0: no */
};
struct log_list {
    const struct logged *at;
    size_t count;
};
enum { LOG_LINES = 50, LOG_ALL = 100000 };
/* Newest first, at most so many. */
MUST_USE err_t log_load(struct cx *cx, const struct log_filter *f, int64_t most,
                        struct log_list *out);

/* Of what the filter leaves, whatever its before. */
struct log_sums {
    int64_t decisions, kept, removed; /* settlements of appeals are counted in settled only */
    int64_t removed_under[MODERATION_RULES];
    int64_t appeals, settled, overturned;
    int64_t timed; /* decisions on something that waited; of them: */
    usec_t median; /* how long it waited; the lower one of an even number; 0: none */
};
MUST_USE err_t log_sums_load(struct cx *cx, const struct log_filter *f, struct log_sums *out);

#endif
