/* The thread that gives entries their place.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/sequencer.h"

#include "kit/base/str.h"
#include "kit/db/worker.h"
#include "kit/log/log.h"
#include "ledger/batch.h"
#include "ledger/seal.h"
#include "ledger/store.h"

static const usec_t LOOK_EVERY = USEC_PER_SECOND / 10;
static const usec_t ASK_EVERY = USEC_PER_SECOND / 4; /* without a sign that there is something */
static const usec_t SEAL_EVERY = USEC_PER_SECOND;
static const usec_t COMPLAIN_EVERY = 60 * USEC_PER_SECOND;
static const usec_t LAST_ROUND = 5 * USEC_PER_SECOND;
static const usec_t LEASE = 5 * USEC_PER_SECOND;
static const usec_t MINUTE = 60 * USEC_PER_SECOND;

struct sequencer {
    struct sequencer_config config;
    struct arena memory; /* texts of config */
    struct worker worker;

    /* the thread's own */
    struct db *db; /* read-only */
    struct arena arena;
    struct cx cx;
    struct sha256 *h;
    int64_t holder;
    bool has_held; /* the lease, once at least */
    struct signer signer;
    bool knows_place;           /* edge and signer are of the record as it stood last */
    struct edge *edge, *moved;  /* where the record ends; the same after the batch at hand */
    int64_t version;            /* of the data, when it was looked at */
    usec_t asked_at, sealed_at; /* monotonic */
    err_t complained_of;
    usec_t complained_at; /* monotonic */
};

/* --- reading, in a snapshot ---------------------------------------------------------------------
 */

static err_t begin_reading(struct sequencer *s)
{
    arena_reset(&s->arena);
    s->cx =
        (struct cx){ .arena = &s->arena, .db = s->db, .now = clock_now(), .ids = s->config.ids };
    TRY(db_revive(s->db));
    return db_begin(s->db);
}

/* Where the record stands and with which key, unless we left it so ourselves. */
static err_t learn_place(struct sequencer *s, const struct place *place)
{
    if (s->knows_place && s->edge->size == place->size)
        return OK;
    struct record_keys keys;
    s->knows_place = false;
    TRY(record_keys_read(&s->cx, s->h, &keys));
    TRY(signer_open(s->cx.arena, s->config.key_path, &keys, &s->signer));
    TRY(edge_read(&s->cx, place->size, s->edge));
    s->knows_place = true;
    return OK;
}

/* A record begins with its key. */
static err_t first_entry(struct sequencer *s, const struct place *place,
                         const struct inbox_row **out)
{
    if (place->size > 0)
        return OK;
    struct inbox_row *const row = arena_new(s->cx.arena, struct inbox_row);
    TRY(batch_first_entry(&s->cx, &s->signer, row));
    *out = row;
    return OK;
}

/* ERR_NOT_FOUND: nothing waits, or another looks after it. */
static err_t read_batch(struct sequencer *s, struct batch *b)
{
    struct place place;
    const struct inbox_row *own = NULL;
    TRY(place_read(&s->cx, &place));
    if (place_is_leased(&place, s->holder, s->cx.now))
        return ERR_NOT_FOUND;
    TRY(learn_place(s, &place));
    TRY(first_entry(s, &place, &own));
    *s->moved = *s->edge;
    TRY(batch_make(&s->cx, s->h, &place, s->moved, own, BATCH_ENTRIES, &s->signer, b));
    return b->count == 0 ? ERR_NOT_FOUND : OK;
}

static err_t read_seal(struct sequencer *s, struct seal *seal)
{
    struct place place;
    TRY(place_read(&s->cx, &place));
    if (place_is_leased(&place, s->holder, s->cx.now))
        return ERR_NOT_FOUND;
    return seal_make(&s->cx, s->h, seal_due_before(s->cx.now, s->config.seal_after), seal);
}

/* --- giving places ------------------------------------------------------------------------------
 */

struct storing {
    const struct batch *batch;
    struct lease lease;
};

static err_t store_batch(struct db *db, void *with)
{
    const struct storing *const w = with;
    return batch_store(db, w->batch, &w->lease);
}

static err_t store_seal(struct db *db, void *with)
{
    return seal_store(db, with);
}

/* Once: what waits, or as much as fits. *more: there may be more. */
static err_t give_some(struct sequencer *s, bool *more)
{
    struct batch b;
    *more = false;
    TRY(begin_reading(s));
    const err_t e = read_batch(s, &b);
    db_rollback(s->db);
    if (e != OK)
        return e == ERR_NOT_FOUND ? OK : e;
    struct storing w = { .batch = &b, .lease = { s->holder, s->cx.now + LEASE, s->cx.now } };
    const err_t stored = worker_write(&s->worker, store_batch, &w);
    if (stored != OK) {
        s->knows_place = false; /* somebody else was faster, or nobody knows */
        return stored;
    }
    struct edge *const was = s->edge;
    s->edge = s->moved;
    s->moved = was;
    s->has_held = true;
    *more = b.is_full;
    return OK;
}

/* What goes wrong is tried again at the next look; the log says it once a minute. */
static void complain(struct sequencer *s, err_t e)
{
    const bool is_news =
        e != s->complained_of || clock_monotonic() - s->complained_at > COMPLAIN_EVERY;
    if (is_news && e != ERR_BUSY && e != ERR_CONFLICT) {
        log_event(LOG_ERROR, "record_waits", LOG_KV_STR("error", err_name(e)),
                  LOG_KV_STR("cause", str_from_c(s->cx.problem.note)));
        s->complained_at = clock_monotonic();
    }
    s->complained_of = e;
}

static void give_places(struct sequencer *s, usec_t till)
{
    err_t e = OK;
    for (bool more = true; more && e == OK && clock_monotonic() < till;)
        e = give_some(s, &more);
    if (e != OK)
        complain(s, e);
    else
        s->complained_of = OK;
}

/* Minutes that are over, one consultation after the other. */
static void seal_minutes(struct sequencer *s, usec_t till)
{
    err_t e = OK;
    while (e == OK && clock_monotonic() < till) {
        struct seal seal;
        e = begin_reading(s);
        if (e != OK)
            break;
        e = read_seal(s, &seal);
        db_rollback(s->db);
        if (e == OK)
            e = worker_write(&s->worker, store_seal, &seal);
    }
    if (e != OK && e != ERR_NOT_FOUND)
        complain(s, e);
}

/* --- the thread ---------------------------------------------------------------------------------
 */

/* SQLite tells for nothing whether anybody has committed; PostgreSQL has to be asked. */
static bool is_time_to_look(struct sequencer *s)
{
    const usec_t now = clock_monotonic();
    const int64_t version = db_engine_of(s->db) == DB_SQLITE ? db_data_version(s->db) : 0;
    const bool changed = version != s->version;
    const bool waited = db_engine_of(s->db) == DB_POSTGRES || s->complained_of != OK;
    if (!changed && s->asked_at != 0 && !(waited && now - s->asked_at >= ASK_EVERY))
        return false;
    s->version = version;
    s->asked_at = now;
    return true;
}

static void look(struct sequencer *s)
{
    const usec_t now = clock_monotonic();
    if (now - s->sealed_at >= SEAL_EVERY || s->sealed_at == 0) {
        s->sealed_at = now;
        seal_minutes(s, now + USEC_PER_SECOND);
    }
    if (is_time_to_look(s))
        give_places(s, INT64_MAX);
}

static err_t release_lease(struct db *db, void *with)
{
    const int64_t *const holder = with;
    return db_exec(db, &ledger_sql, Q_SEQUENCER_RELEASE, ARGS(ARG(*holder)), NULL);
}

static void *work(void *arg)
{
    struct sequencer *const s = arg;
    do {
        look(s);
    } while (worker_wait(&s->worker, clock_monotonic() + LOOK_EVERY));
    give_places(s, clock_monotonic() + LAST_ROUND);
    if (s->has_held && worker_write(&s->worker, release_lease, &s->holder) != OK)
        log_event(LOG_WARN, "record_lease", LOG_KV_STR("released", S("no, it runs out")));
    return NULL;
}

/* --- life ------------------------------------------------------------------------------------- */

static void sequencer_free(struct sequencer *s)
{
    worker_release(&s->worker);
    db_close(s->db);
    sha256_free(s->h);
    signer_wipe(&s->signer);
    mem_free(s->edge);
    mem_free(s->moved);
    arena_release(&s->arena);
    arena_release(&s->memory);
    mem_free(s);
}

static struct sequencer *sequencer_new(const struct sequencer_config *config)
{
    struct sequencer *const s = mem_new(sizeof *s);
    arena_init(&s->memory);
    arena_init(&s->arena);
    s->config = *config;
    s->config.db_url = arena_str(&s->memory, config->db_url);
    s->config.key_path = arena_cstr(&s->memory, str_from_c(config->key_path));
    if (s->config.seal_after == 0)
        s->config.seal_after = MINUTE;
    s->h = sha256_new();
    s->edge = mem_new(sizeof *s->edge);
    s->moved = mem_new(sizeof *s->moved);
    s->holder = (int64_t)(random_u64() >> 2) + 1;
    worker_init(&s->worker, config->writer);
    return s;
}

/* The key fits the record, before anything is promised. */
static err_t try_key(struct sequencer *s)
{
    struct place place;
    TRY(begin_reading(s));
    err_t e = place_read(&s->cx, &place);
    if (e == OK)
        e = learn_place(s, &place);
    db_rollback(s->db);
    return e;
}

err_t sequencer_start(const struct sequencer_config *config, struct sequencer **out)
{
    struct sequencer *const s = sequencer_new(config);
    err_t e = db_open(s->config.db_url, DB_READ_ONLY, &s->db);
    if (e == OK)
        e = try_key(s);
    if (e != OK) {
        sequencer_free(s);
        return e;
    }
    worker_begin(&s->worker, work, s);
    *out = s;
    return OK;
}

void sequencer_stop(struct sequencer *s)
{
    if (s == NULL)
        return;
    worker_end(&s->worker);
    sequencer_free(s);
}
