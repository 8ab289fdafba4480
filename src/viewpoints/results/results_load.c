/* Loading for the page of results. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_load.h"

#include <unistd.h>

enum { Q_REVISION, Q_COUNT };

static const struct db_text SQL[Q_COUNT] = {
    [Q_REVISION] = { "SELECT COALESCE(max(id), 0), count(*) FROM position"
                     " WHERE consultation_id = $1",
                     NULL, NULL },
};
const struct db_catalog results_sql = { "results", SQL, Q_COUNT };

enum {
    CANONICAL_MAX = 1 << 30,
    THREADS_MOST = 4, /* of one analysis: pages are served beside it */
};

static err_t revision_load(struct cx *cx, const struct consultation *c, struct revision *out)
{
    struct revision r = { .changed_at = c->changed_at };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &results_sql, Q_REVISION, ARGS(ARG(c->id.v))));
    while (db_next(&rows)) {
        r.last_position = db_i64(&rows, 0);
        r.position_count = db_i64(&rows, 1);
    }
    TRY(db_done(&rows));
    *out = r;
    return OK;
}

bool is_on_record(const struct consultation *c, const struct organisation *o,
                  const struct stance *stances, size_t count)
{
    if (c->is_example == o->is_example)
        return true;
    for (size_t i = 0; i < count; i++) {
        if (stances[i].organisation.v == o->id.v)
            return true;
    }
    return false;
}

static err_t organisations_load(struct cx *cx, const struct consultation *c,
                                struct results_input *in)
{
    const struct organisation *all = NULL;
    size_t count = 0;
    TRY(organisation_list(cx, &all, &count));
    struct organisation *here = arena_array(cx->arena, struct organisation, count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_on_record(c, &all[i], in->stances, in->stance_count))
            here[n++] = all[i];
    }
    in->organisations = here;
    in->organisation_count = n;
    return OK;
}

/* The same for the same classes, in whatever order the reader's alphabet puts the organisations. */
static uint64_t classes_of(const struct results_input *in)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < in->organisation_count; i++) {
        const struct organisation *o = &in->organisations[i];
        uint64_t mixed = (uint64_t)o->id.v * 2 + (o->scope == SCOPE_INTERNATIONAL);
        mixed *= UINT64_C(0x9E3779B97F4A7C15);
        sum += mixed ^ mixed >> 29;
    }
    return sum;
}

/* Without the votes of the public: those are loaded only to be computed. */
static err_t input_begin(struct cx *cx, const struct consultation *c, struct results_input *out)
{
    struct results_input in = { .consultation = c };
    TRY(statement_list_accepted(cx, c->id, &in.statements));
    if (c->who == WHO_ORGANISATIONS) {
        TRY(stance_list(cx, c->id, HISTORY_IN_FORCE, &in.stances, &in.stance_count));
        TRY(organisations_load(cx, c, &in));
    }
    *out = in;
    return OK;
}

err_t results_input_load(struct cx *cx, const struct consultation *c, struct results_input *out)
{
    struct results_input in;
    TRY(input_begin(cx, c, &in));
    if (c->who == WHO_PUBLIC)
        TRY(vote_list(cx, c->id, &in.votes, &in.vote_count));
    *out = in;
    return OK;
}

static size_t threads_here(void)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > THREADS_MOST ? THREADS_MOST : (size_t)cores;
}

/* One computation, as it is prepared from the request. */
struct loading {
    struct cx *cx;
    const struct results_input *in;
};
struct job {
    struct results_input in; /* organisations only: their texts live as long as the request */
    struct numbers_input numbers;
    bool is_public;
    struct hash256 fingerprint;
    usec_t now;
};

static err_t votes_load(struct cx *cx, struct results_input *in)
{
    return in->consultation->who == WHO_PUBLIC
               ? vote_list(cx, in->consultation->id, &in->votes, &in->vote_count)
               : OK;
}

/* Where the public answers, everything the job needs is in work afterwards. */
static err_t prepare(void *with, struct arena *work, void **out)
{
    const struct loading *const w = with;
    struct job *job = arena_new(work, struct job);
    job->in = *w->in;
    job->in.threads = threads_here();
    job->is_public = job->in.consultation->who == WHO_PUBLIC;
    job->now = w->cx->now;
    TRY(votes_load(w->cx, &job->in));

    AUTO(arena) scratch;
    arena_init(&scratch);
    AUTO(buf) text;
    buf_init(&text, CANONICAL_MAX);
    results_canonical(&job->in, &scratch, &text);
    TRY(buf_check(&text));
    job->fingerprint = hash_sha256((bytes_t){ (const uint8_t *)text.at, text.len });
    if (job->is_public)
        job->numbers = results_numbers_input(&job->in, work);
    *out = job;
    return OK;
}

static err_t compute(void *with, const atomic_bool *stop, struct arena *arena, struct figures *out)
{
    struct job *const job = with;
    AUTO(arena) scratch;
    arena_init(&scratch);
    struct figures f = { .fingerprint = job->fingerprint, .computed_at = job->now };
    job->numbers.stop = stop;
    if (job->is_public)
        TRY(numbers_compute(&job->numbers, arena, &scratch, &f.numbers));
    else
        TRY(results_numbers(&job->in, arena, &scratch, &f.numbers));
    *out = f;
    return OK;
}

/* While the figures are being computed for the first time: what can be counted at once. */
static err_t count_now(struct cx *cx, struct loaded_results *l)
{
    struct results_input in = l->in;
    TRY(votes_load(cx, &in));
    results_count(&in, cx->arena, &l->counted);
    return OK;
}

err_t results_load(struct cx *cx, const struct consultation *c, enum patience patience,
                   struct loaded_results *out)
{
    static const usec_t PATIENCE[] = { [PATIENCE_OF_MACHINES] = PATIENCE_ENDLESS,
                                       [PATIENCE_OF_READERS] = 800000,
                                       [PATIENCE_IN_PASSING] = 50000 };
    const struct site *const site = site_of(cx);
    struct loaded_results l = { .cache = site == NULL ? NULL : site->results_cache };
    struct revision revision;
    TRY(revision_load(cx, c, &revision));
    TRY(input_begin(cx, c, &l.in));
    revision.classes = classes_of(&l.in);
    struct loading w = { cx, &l.in };
    const struct computation how = { prepare, compute, &w };
    TRY(results_keep(l.cache, c->id.v, &revision,
                     c->who == WHO_PUBLIC ? SLIGHTLY_STALE : FRESH_ONLY, PATIENCE[patience], &how,
                     &l.kept));
    if (l.kept == NULL)
        TRY(count_now(cx, &l));
    else
        l.is_older = !revision_eq(&l.kept->revision, &revision);
    *out = l;
    results_build(&out->in, l.kept == NULL ? &out->counted : &l.kept->figures.numbers, cx->arena,
                  &out->results);
    return OK;
}

void loaded_results_release(struct loaded_results *l)
{
    if (l->kept != NULL)
        results_drop(l->cache, l->kept);
    l->kept = NULL;
}
