/* The SQL of background work.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/jobs/store.h"

/* The outer lease test stays: without it PostgreSQL claims a job twice (guide, measured). */
static const struct db_text SQL[Q_JOB_COUNT] = {
    [Q_JOB_ADD] = { "INSERT INTO job (id, kind, payload, once_key, due_at, leased_till, attempts,"
                    " done_at, outcome) VALUES ($1, $2, $3, $4, $5, 0, 0, 0, '')"
                    " ON CONFLICT (once_key) DO NOTHING" },
    [Q_JOB_DUE] = { "SELECT count(*) FROM job WHERE done_at = 0 AND due_at <= $1"
                    " AND leased_till < $1" },
    [Q_JOB_CLAIM] = { "UPDATE job SET leased_till = $2, attempts = attempts + 1"
                      " WHERE leased_till < $1 AND done_at = 0 AND id IN (SELECT id FROM job"
                      " WHERE done_at = 0 AND due_at <= $1 AND leased_till < $1"
                      " ORDER BY due_at, id LIMIT 1)"
                      " RETURNING id, kind, payload, attempts" },
    [Q_JOB_DONE] = { "UPDATE job SET done_at = $2, outcome = $3, leased_till = 0 WHERE id = $1" },
    [Q_JOB_LATER] = { "UPDATE job SET due_at = $2, outcome = $3, leased_till = 0 WHERE id = $1" },
    [Q_JOB_FORGET] = { "DELETE FROM job WHERE done_at > 0 AND done_at < $1" },
};
const struct db_catalog jobs_sql = { "jobs", SQL, Q_JOB_COUNT };
