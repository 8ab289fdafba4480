/* Background work: claim with a lease, work outside any transaction, settle.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/jobs/jobs.h"

#include "kit/base/str.h"
#include "kit/crypto/crypto.h"
#include "kit/db/worker.h"
#include "kit/jobs/store.h"
#include "kit/log/log.h"

static const usec_t LEASE = 10 * 60 * USEC_PER_SECOND;
static const usec_t LOOK_EVERY = 5 * USEC_PER_SECOND;
static const usec_t HOUR = 3600 * USEC_PER_SECOND;
static const usec_t KEEP_DONE_FOR = 30 * 24 * 3600 * USEC_PER_SECOND;

struct jobs {
    struct jobs_config config;
    struct worker worker;
    struct db *db;
    struct arena arena;
    struct cx cx;
    usec_t housekept_at; /* monotonic */
};

err_t job_add(struct cx *cx, const char *kind, str_t payload, str_t once_key, usec_t due_at)
{
    const int64_t id = id_new(cx->ids, cx->now);
    const str_t key = once_key.len > 0 ? once_key : arena_printf(cx->arena, "#%" PRId64, id);
    return db_exec(cx->db, &jobs_sql, Q_JOB_ADD,
                   ARGS(ARG(id), ARG(str_from_c(kind)), ARG(payload), ARG(key),
                        ARG(due_at == 0 ? cx->now : due_at)),
                   NULL);
}

usec_t job_backoff(int64_t attempts, uint32_t luck)
{
    usec_t wait = 60 * USEC_PER_SECOND;
    for (int64_t i = 1; i < attempts && wait < 6 * HOUR; i++)
        wait *= 2;
    if (wait > 6 * HOUR)
        wait = 6 * HOUR;
    return wait + (usec_t)((uint64_t)wait / 4 * luck / UINT32_MAX);
}

/* --- one write through the writer, waited for ------------------------------------------------- */

struct deed {
    struct jobs *jobs;
    err_t (*act)(struct jobs *j, struct cx *cx, void *with);
    void *with;
};

static err_t do_deed(struct db *db, void *with)
{
    const struct deed *const d = with;
    d->jobs->cx.db = db;
    return d->act(d->jobs, &d->jobs->cx, d->with);
}

static err_t write_and_wait(struct jobs *j, err_t (*act)(struct jobs *, struct cx *, void *),
                            void *with)
{
    const err_t e = worker_write(&j->worker, do_deed, &(struct deed){ j, act, with });
    j->cx.db = j->db;
    return e;
}

/* --- one job ---------------------------------------------------------------------------------- */

static void begin_cx(struct jobs *j)
{
    arena_reset(&j->arena);
    j->cx = (struct cx){ .arena = &j->arena,
                         .db = j->db,
                         .now = clock_now(),
                         .settings = j->config.settings,
                         .ids = j->config.ids,
                         .app = j->config.app };
}

static err_t claim(struct jobs *j, struct cx *cx, void *with)
{
    (void)j;
    struct job *const job = with;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &jobs_sql, Q_JOB_CLAIM, ARGS(ARG(cx->now), ARG(cx->now + LEASE))));
    *job = (struct job){ 0 };
    if (db_next(&rows))
        *job = (struct job){ .id = db_i64(&rows, 0),
                             .kind = db_str(&rows, 1, cx->arena),
                             .payload = db_str(&rows, 2, cx->arena),
                             .attempts = db_i64(&rows, 3) };
    return db_done(&rows);
}

static const struct job_kind *kind_by_name(const struct jobs *j, str_t name)
{
    for (const struct job_kind *k = j->config.kinds; k->name != NULL; k++) {
        if (str_eq(str_from_c(k->name), name))
            return k;
    }
    return NULL;
}

struct verdict {
    const struct job *job;
    const struct job_kind *kind; /* NULL: nobody knows this kind any more */
    enum job_verdict verdict;
    str_t result;
};

static err_t settle(struct jobs *j, struct cx *cx, void *with)
{
    (void)j;
    const struct verdict *const v = with;
    if (v->verdict == JOB_DONE && v->kind->settle != NULL)
        TRY(v->kind->settle(cx, v->job, v->result));
    if (v->verdict == JOB_LATER) {
        const usec_t due = cx->now + job_backoff(v->job->attempts, (uint32_t)random_u64());
        return db_exec(cx->db, &jobs_sql, Q_JOB_LATER,
                       ARGS(ARG(v->job->id), ARG(due), ARG(S("later"))), NULL);
    }
    const str_t outcome = v->verdict == JOB_DONE ? S("done") : S("given up");
    return db_exec(cx->db, &jobs_sql, Q_JOB_DONE, ARGS(ARG(v->job->id), ARG(cx->now), ARG(outcome)),
                   NULL);
}

static void run_one(struct jobs *j, const struct job *job)
{
    const struct job_kind *const kind = kind_by_name(j, job->kind);
    struct verdict v = { .job = job, .kind = kind, .verdict = JOB_NEVER };
    j->cx.log_id = (uint64_t)job->id;
    if (kind != NULL)
        v.verdict = kind->run(&j->cx, job, &v.result);
    if (v.verdict == JOB_LATER && job->attempts >= kind->attempts_max)
        v.verdict = JOB_NEVER;
    log_problem(&j->cx);
    const err_t e = write_and_wait(j, settle, &v);
    log_work(&j->cx, e == OK && v.verdict != JOB_NEVER ? LOG_INFO : LOG_WARN, "job",
             LOG_KV_STR("kind", job->kind), LOG_KV_I64("attempt", job->attempts),
             LOG_KV_I64("verdict", (int64_t)v.verdict), LOG_KV_STR("settled", err_name(e)));
}

static err_t housekeep(struct jobs *j, struct cx *cx, void *with)
{
    (void)with;
    for (size_t i = 0; j->config.housekeep[i] != NULL; i++)
        TRY(j->config.housekeep[i](cx));
    return db_exec(cx->db, &jobs_sql, Q_JOB_FORGET, ARGS(ARG(cx->now - KEEP_DONE_FOR)), NULL);
}

static void keep_house_when_due(struct jobs *j)
{
    if (j->housekept_at != 0 && clock_monotonic() - j->housekept_at < HOUR)
        return;
    j->housekept_at = clock_monotonic();
    begin_cx(j);
    const err_t e = write_and_wait(j, housekeep, NULL);
    if (e != OK)
        log_event(LOG_WARN, "housekeeping", LOG_KV_STR("result", err_name(e)));
}

/* Asked on the read-only connection, so that an idle program writes nothing. */
static bool is_something_due(struct jobs *j)
{
    int64_t due = 0;
    begin_cx(j);
    return db_revive(j->db) == OK &&
           db_one_i64(j->db, &jobs_sql, Q_JOB_DUE, ARGS(ARG(j->cx.now)), &due) == OK && due > 0;
}

static void work_until_idle(struct jobs *j)
{
    while (!worker_is_stopping(&j->worker) && is_something_due(j)) {
        struct job job = { 0 };
        if (write_and_wait(j, claim, &job) != OK)
            return;
        if (job.id != 0)
            run_one(j, &job);
    }
}

static void *work(void *arg)
{
    struct jobs *const j = arg;
    do {
        keep_house_when_due(j);
        work_until_idle(j);
        mem_trim();
    } while (worker_wait(&j->worker, clock_monotonic() + LOOK_EVERY));
    return NULL;
}

err_t jobs_start(const struct jobs_config *config, struct jobs **out)
{
    struct db *db;
    TRY(db_open(config->db_url, DB_READ_ONLY, &db));
    struct jobs *const j = mem_new(sizeof *j);
    j->config = *config;
    j->db = db;
    arena_init(&j->arena);
    worker_init(&j->worker, config->writer);
    worker_begin(&j->worker, work, j);
    *out = j;
    return OK;
}

void jobs_wake(struct jobs *j)
{
    worker_wake(&j->worker);
}

void jobs_stop(struct jobs *j)
{
    if (j == NULL)
        return;
    worker_end(&j->worker);
    worker_release(&j->worker);
    arena_release(&j->arena);
    db_close(j->db);
    mem_free(j);
}
