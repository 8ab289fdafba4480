/* Loading for the page of results. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_load.h"

#include "viewpoints/counts.h"
#include "viewpoints/results/results_apart.h"

#include <unistd.h>

enum {
    CANONICAL_MAX = 1 << 30,
    SHORT_MOST =
        300000,       /* answers: machines, too, wait for figures of more no longer than readers */
    THREADS_MOST = 4, /* of one analysis: pages are served beside it */
};

static err_t revision_load(struct cx *cx, const struct consultation *c, enum side side,
                           struct revision *out)
{
    struct people_count people;
    TRY(people_count_of(cx, c->id, side, &people));
    *out = (struct revision){ .changed_at = c->changed_at, .position_count = people.changes };
    return OK;
}

static err_t organisations_load(struct cx *cx, const struct consultation *c,
                                struct results_input *in)
{
    const struct organisation *all = NULL;
    size_t count = 0;
    struct on_record on_record;
    TRY(organisation_list(cx, &all, &count));
    TRY(on_record_load(cx, c->id, &on_record));
    struct organisation *here = arena_array(cx->arena, struct organisation, count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_on_record(&on_record, all[i].id))
            here[n++] = all[i];
    }
    in->organisations = here;
    in->organisation_count = n;
    in->somebody_invited = on_record.somebody_invited;
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
static err_t input_begin(struct cx *cx, const struct consultation *c, enum side side,
                         struct results_input *out)
{
    struct results_input in = { .consultation = c, .side = side };
    TRY(statement_list_accepted(cx, c->id, &in.statements));
    if (side == SIDE_ORGANISATIONS) {
        TRY(stance_list(cx, c->id, HISTORY_IN_FORCE, &in.stances, &in.stance_count));
        TRY(organisations_load(cx, c, &in));
    }
    *out = in;
    return OK;
}

err_t results_input_load(struct cx *cx, const struct consultation *c, enum side side,
                         struct results_input *out)
{
    struct results_input in;
    TRY(input_begin(cx, c, side, &in));
    if (side == SIDE_PUBLIC)
        TRY(vote_list(cx, c, side, &in.votes, &in.vote_count));
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
    struct results_input in; /* its texts live as long as the request */
    struct hash256 fingerprint;
    usec_t now;
};

static err_t prepare(void *with, struct arena *work, void **out)
{
    const struct loading *const w = with;
    struct job *job = arena_new(work, struct job);
    job->in = *w->in;
    job->in.threads = threads_here();
    job->now = w->cx->now;
    AUTO(arena) scratch;
    arena_init(&scratch);
    AUTO(buf) text;
    buf_init(&text, CANONICAL_MAX);
    results_canonical(&job->in, &scratch, &text);
    TRY(buf_check(&text));
    job->fingerprint = hash_sha256((bytes_t){ (const uint8_t *)text.at, text.len });
    *out = job;
    return OK;
}

static err_t compute(void *with, const atomic_bool *stop, struct arena *arena, struct figures *out)
{
    struct job *const job = with;
    AUTO(arena) scratch;
    arena_init(&scratch);
    (void)stop;
    struct figures f = { .fingerprint = job->fingerprint, .computed_at = job->now };
    TRY(results_numbers(&job->in, arena, &scratch, &f.numbers));
    *out = f;
    return OK;
}

/* While the figures of the public are being computed for the first time: what is counted anyway. */
static err_t count_now(struct cx *cx, struct loaded_results *l)
{
    const struct consultation *const c = l->in.consultation;
    const struct answers *answers = NULL;
    size_t count = 0;
    struct people_count people;
    TRY(people_count_of(cx, c->id, l->in.side, &people));
    TRY(answers_list(cx, c, l->in.side, &answers, &count));
    struct voices *voices = arena_array(cx->arena, struct voices, l->in.statements.count);
    l->counted = (struct numbers){ .voters = (size_t)people.participants,
                                   .statements = l->in.statements.count,
                                   .voices = voices };
    for (size_t i = 0; i < l->in.statements.count; i++) {
        const struct answers *const a = answers_of(answers, count, l->in.statements.at[i].id);
        voices[i] = (struct voices){ (int32_t)a->agree, (int32_t)a->disagree, (int32_t)a->pass };
        l->counted.answers += (size_t)(a->agree + a->disagree + a->pass);
    }
    return OK;
}

/* Organisations at once and here; the public beside. */
static err_t figures_keep(struct cx *cx, const struct consultation *c,
                          const struct revision *revision, usec_t patience,
                          struct loaded_results *l)
{
    const struct site *const site = site_of(cx);
    const bool is_public = l->in.side == SIDE_PUBLIC;
    struct loading w = { cx, &l->in };
    struct apart a = { .db_url = site == NULL ? STR_NONE : site->db_url,
                       .db = cx->db,
                       .in = c->id,
                       .side = l->in.side,
                       .now = cx->now,
                       .threads = threads_here() };
    const struct computation here = { prepare, compute, &w, 0 };
    const struct computation beside = { apart_prepare, apart_compute, &a,
                                        a.db_url.len == 0 ? 0 : sizeof a };
    return results_keep(l->cache, results_kept_as(c->id, c->who, l->in.side), revision,
                        is_public ? SLIGHTLY_STALE : FRESH_ONLY, patience,
                        is_public ? &beside : &here, &l->kept);
}

/* Where both answer, figures of the public are kept under a number that no consultation has. */
int64_t results_kept_as(consultation_id c, enum who who, enum side side)
{
    return who == WHO_BOTH && side == SIDE_PUBLIC ? -c.v : c.v;
}

err_t results_load(struct cx *cx, const struct consultation *c, enum side side,
                   enum patience patience, struct loaded_results *out)
{
    static const usec_t PATIENCE[] = { [PATIENCE_OF_MACHINES] = PATIENCE_ENDLESS,
                                       [PATIENCE_OF_READERS] = 800000,
                                       [PATIENCE_IN_PASSING] = 50000 };
    const struct site *const site = site_of(cx);
    struct loaded_results l = { .cache = site == NULL ? NULL : site->results_cache };
    struct revision revision;
    TRY(revision_load(cx, c, side, &revision));
    TRY(input_begin(cx, c, side, &l.in));
    revision.classes = classes_of(&l.in);
    const bool is_short = revision.position_count <= SHORT_MOST;
    TRY(figures_keep(
        cx, c, &revision,
        PATIENCE[is_short || patience != PATIENCE_OF_MACHINES ? patience : PATIENCE_OF_READERS],
        &l));
    if (l.kept == NULL)
        TRY(count_now(cx, &l));
    else
        l.newer = revision.position_count - l.kept->revision.position_count;
    l.is_older = l.kept != NULL && l.newer > 0;
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
