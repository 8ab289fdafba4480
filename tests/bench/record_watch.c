/* Watches how long entries wait for their place.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record_watch.h"
#include "samples.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "kit/base/arena.h"
#include "kit/log/log.h"
#include "ledger/batch.h"
#include "ledger/ledger.h"

enum { SAMPLES_MAX = 4000000, LOOK_USEC = 10000 };
enum { Q_SIZE, Q_SINCE };
static const struct db_text SQL[] = {
    [Q_SIZE] = { "SELECT size FROM ledger_sequencer WHERE id = 1" },
    [Q_SINCE] = { "SELECT at FROM ledger_entry WHERE seq >= $1 AND seq < $2 ORDER BY seq" },
};
static const struct db_catalog watch_sql = { "watch", SQL, ARRAY_LEN(SQL) };

/* One for the process, as the calls below cannot be handed anything. */
static struct {
    bool left_out;
    str_t db_url;
    pthread_t thread;
    atomic_bool stopping;
    atomic_llong hold_usec;
    int64_t *lags;
    size_t count;
} watch;

/* --- the calls the linker hands us ---------------------------------------------------------- */

err_t __real_ledger_add(struct cx *cx, const struct ledger_new *e);
err_t __wrap_ledger_add(struct cx *cx, const struct ledger_new *e);
err_t __real_ledger_add_many(struct cx *cx, const struct ledger_new *e, size_t count);
err_t __wrap_ledger_add_many(struct cx *cx, const struct ledger_new *e, size_t count);
err_t __real_ledger_add_ballots(struct cx *cx, const struct ledger_ballot *at, size_t count);
err_t __wrap_ledger_add_ballots(struct cx *cx, const struct ledger_ballot *at, size_t count);
err_t __real_batch_store(struct db *db, const struct batch *b, const struct lease *lease);
err_t __wrap_batch_store(struct db *db, const struct batch *b, const struct lease *lease);

err_t __wrap_ledger_add(struct cx *cx, const struct ledger_new *e)
{
    return watch.left_out ? OK : __real_ledger_add(cx, e);
}

err_t __wrap_ledger_add_many(struct cx *cx, const struct ledger_new *e, size_t count)
{
    return watch.left_out ? OK : __real_ledger_add_many(cx, e, count);
}

err_t __wrap_ledger_add_ballots(struct cx *cx, const struct ledger_ballot *at, size_t count)
{
    return watch.left_out ? OK : __real_ledger_add_ballots(cx, at, count);
}

err_t __wrap_batch_store(struct db *db, const struct batch *b, const struct lease *lease)
{
    const usec_t began = clock_monotonic();
    const err_t e = __real_batch_store(db, b, lease);
    atomic_fetch_add(&watch.hold_usec, clock_monotonic() - began);
    return e;
}

/* --- watching --------------------------------------------------------------------------------- */

void record_watch_leave_out(bool yes)
{
    watch.left_out = yes;
}

static int64_t size_now(struct db *db)
{
    int64_t size = 0;
    return db_one_i64(db, &watch_sql, Q_SIZE, NO_ARGS, &size) == OK ? size : 0;
}

/* From when it was written to when it is seen in its place: a little more than it waited. */
static void sample(struct db *db, int64_t from, int64_t till)
{
    const usec_t now = clock_now();
    AUTO(db_rows) rows = { 0 };
    if (db_select(db, &rows, &watch_sql, Q_SINCE, ARGS(ARG(from), ARG(till))) != OK)
        return;
    while (watch.count < SAMPLES_MAX && db_next(&rows))
        watch.lags[watch.count++] = now - db_i64(&rows, 0);
}

static void *look(void *arg)
{
    (void)arg;
    struct db *db = NULL;
    must(db_open(watch.db_url, DB_READ_ONLY, &db) == OK);
    int64_t seen = size_now(db);
    while (!atomic_load(&watch.stopping)) {
        (void)usleep(LOOK_USEC);
        const int64_t size = size_now(db);
        if (size > seen && seen > 0)
            sample(db, seen, size);
        seen = size;
    }
    db_close(db);
    return NULL;
}

void record_watch_start(str_t db_url)
{
    watch.db_url = db_url;
    watch.lags = mem_new(array_size(SAMPLES_MAX, sizeof *watch.lags));
    must(pthread_create(&watch.thread, NULL, look, NULL) == 0);
}

void record_watch_stop(void)
{
    atomic_store(&watch.stopping, true);
    must(pthread_join(watch.thread, NULL) == 0);
    const size_t n = watch.count;
    samples_sort(watch.lags, n);
    (void)printf("record entries %zu lag_p50_us %" PRId64 " lag_p99_us %" PRId64
                 " lag_max_us %" PRId64 " hold_us %lld\n",
                 n, n == 0 ? 0 : watch.lags[n / 2], n == 0 ? 0 : watch.lags[n * 99 / 100],
                 n == 0 ? 0 : watch.lags[n - 1], atomic_load(&watch.hold_usec));
    (void)fflush(stdout);
    mem_free(watch.lags);
}
