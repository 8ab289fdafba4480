/* Background work: a row a piece, written in the transaction of the change that caused it.
 * A worker claims with a lease, works outside any transaction, settles.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_JOBS_JOBS_H
#define ALYANS_KIT_JOBS_JOBS_H

#include "kit/db/writer.h"

struct job {
    int64_t id;
    str_t kind, payload; /* payload: JSON */
    int64_t attempts;    /* this one included, from 1 */
};
enum job_verdict { JOB_DONE, JOB_LATER, JOB_NEVER };

struct job_kind {
    const char *name; /* stored: never renamed */
    int64_t attempts_max;
    /* cx->db is read-only. What it wants written it hands to settle by way of *result. */
    enum job_verdict (*run)(struct cx *cx, const struct job *job, str_t *result);
    /* Inside the write transaction that marks the job done; NULL: nothing to write. */
    err_t (*settle)(struct cx *cx, const struct job *job, str_t result);
};

/* Queues work within the running write transaction. once_key: a second job of this key is not
 * added; STR_NONE: no such rule. due_at 0: at once. */
MUST_USE err_t job_add(struct cx *cx, const char *kind, str_t payload, str_t once_key,
                       usec_t due_at);

/* Pure: how long after the attempts-th failure the next try comes; doubles from a minute to six
 * hours, with up to a quarter of jitter taken from luck (0..UINT32_MAX). */
usec_t job_backoff(int64_t attempts, uint32_t luck);

/* The worker: one thread. kinds ends with a row without name. housekeep runs every hour in a write
 * transaction of its own. */
struct jobs_config {
    const struct job_kind *kinds;
    err_t (*const *housekeep)(struct cx *cx); /* NULL ends */
    struct writer *writer;
    str_t db_url;
    const struct settings *settings;
    struct ids *ids;
    const void *app;
};
struct jobs;
MUST_USE err_t jobs_start(const struct jobs_config *config, struct jobs **out);
/* New work was committed: look at once instead of within a few seconds. Any thread. */
void jobs_wake(struct jobs *j);
/* Finishes the job at hand, ends the thread. Before writer_close. NULL is fine. */
void jobs_stop(struct jobs *j);

extern const struct db_catalog jobs_sql;

#endif
