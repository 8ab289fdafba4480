/* Figures of the public, apart from any request. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_apart.h"
#include "kit/base/sorted.h"

#include "opinion/vote_builder.h"
#include "viewpoints/counts.h"
#include "viewpoints/results/results.h"
#include "viewpoints/rules.h"

enum { Q_CHANGED_AT, Q_COLUMNS, Q_NAMED, Q_ANSWERS, Q_APART_COUNT };
enum { AT_ONCE = 100000 };
static const struct db_text SQL[Q_APART_COUNT] = {
    [Q_CHANGED_AT] = { "SELECT changed_at FROM consultation WHERE id = $1", NULL, NULL },
    [Q_COLUMNS] = { "SELECT id, number FROM statement WHERE consultation_id = $1 AND state = 1"
                    " ORDER BY number",
                    NULL, NULL },
    [Q_NAMED] = { "SELECT id FROM participant WHERE consultation_id = $1"
                  " AND organisation_id > 0 ORDER BY id",
                  NULL, NULL },
    /* By key, from the index alone. */
    [Q_ANSWERS] = { "SELECT participant_id, value FROM position WHERE consultation_id = $1"
                    " AND statement_id = $2 AND superseded_at = 0 AND participant_id > $3"
                    " ORDER BY participant_id LIMIT $4",
                    NULL, NULL },
};
const struct db_catalog results_sql = { "results", SQL, Q_APART_COUNT };

struct apart_job {
    struct votes votes;
    struct numbers_input numbers;
    struct revision revision;
    struct hash256 fingerprint;
    usec_t now;
};

/* What is being read. */
struct answers_reading {
    struct cx cx; /* connection and memory of the reading */
    const struct apart *of;
    const int64_t *statement, *number; /* accepted ones, by number */
    size_t statements;
    const int64_t *named; /* participants of the other side, by id */
    size_t named_count;
    struct vote_builder builder;
};

static err_t ids_read(struct answers_reading *r, int query, const int64_t **ids,
                      const int64_t **numbers, size_t *count)
{
    struct rows_out list = { 0 }, second = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(r->cx.db, &rows, &results_sql, query, ARGS(ARG(r->of->in.v))));
    while (db_next(&rows)) {
        *(int64_t *)rows_out_add(r->cx.arena, &list, sizeof(int64_t)) = db_i64(&rows, 0);
        if (numbers != NULL)
            *(int64_t *)rows_out_add(r->cx.arena, &second, sizeof(int64_t)) = db_i64(&rows, 1);
    }
    *ids = list.at;
    *count = list.count;
    if (numbers != NULL)
        *numbers = second.at;
    return db_done(&rows);
}

static bool is_named(const struct answers_reading *r, int64_t participant)
{
    return sorted_find(r->named, r->named_count, sizeof *r->named, 0, participant) != SIZE_MAX;
}

/* The answers to statement s behind participant *after; how many rows there were. */
static err_t some_read(struct answers_reading *r, size_t s, int64_t *after, int64_t *count)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(r->cx.db, &rows, &results_sql, Q_ANSWERS,
                  ARGS(ARG(r->of->in.v), ARG(r->statement[s]), ARG(*after), ARG((int)AT_ONCE))));
    for (*count = 0; db_next(&rows); ++*count) {
        *after = db_i64(&rows, 0);
        const struct vote_event e = { .participant = *after,
                                      .statement = r->number[s],
                                      .vote = (int8_t)db_i64(&rows, 1) }; /* by CHECK */
        if (is_named(r, *after) == (r->of->side == SIDE_ORGANISATIONS))
            TRY(vote_builder_add(&r->builder, &e));
    }
    return db_done(&rows);
}

static err_t answers_read(struct answers_reading *r, struct arena *work, struct votes *out)
{
    static const struct vote_orders BY_ID = { ORDER_BY_ID, ORDER_BY_ID };
    vote_builder_open(&r->builder, r->cx.arena, (uint64_t)r->of->now);
    for (size_t s = 0; s < r->statements; s++) {
        int64_t after = INT64_MIN;
        for (int64_t count = AT_ONCE; count == AT_ONCE;)
            TRY(some_read(r, s, &after, &count));
    }
    return vote_builder_finish(&r->builder, BY_ID, work, out);
}

/* Of the same lines as results_canonical writes: "voter,statement,position", voters counted in the
 * order of their ids. */
static struct hash256 fingerprint_of(const struct votes *v)
{
    enum { PIECE = 1 << 16 };
    AUTO(buf) text;
    buf_init(&text, 2 * PIECE);
    AUTO(hasher) h = { sha256_new() };
    sha256_begin(h.sha);
    buf_add(&text, S("voter,statement,position\n"));
    for (size_t i = 0; i < v->participants; i++) {
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
            const str_t word = position_word((enum position)cell_value(v, k)); /* the same values */
            buf_i64(&text, (int64_t)i);
            buf_byte(&text, ',');
            buf_i64(&text, v->statement_id[cell_column(v, k)] + 1);
            buf_byte(&text, ',');
            buf_add(&text, word);
            buf_byte(&text, '\n');
            if (text.len < PIECE)
                continue;
            sha256_add(h.sha, (bytes_t){ (const uint8_t *)text.at, text.len }); /* its bytes */
            buf_reset(&text);
        }
    }
    sha256_add(h.sha, (bytes_t){ (const uint8_t *)text.at, text.len });
    return sha256_end(h.sha);
}

static err_t revision_read(struct answers_reading *r, struct revision *out)
{
    struct people_count people;
    struct revision now = { 0 };
    TRY(db_one_i64(r->cx.db, &results_sql, Q_CHANGED_AT, ARGS(ARG(r->of->in.v)), &now.changed_at));
    TRY(people_count_of(&r->cx, r->of->in, r->of->side, &people));
    now.position_count = people.changes;
    *out = now;
    return OK;
}

static err_t all_read(struct answers_reading *r, struct arena *work, struct apart_job *job)
{
    TRY(revision_read(r, &job->revision));
    TRY(ids_read(r, Q_COLUMNS, &r->statement, &r->number, &r->statements));
    TRY(ids_read(r, Q_NAMED, &r->named, NULL, &r->named_count));
    TRY(answers_read(r, work, &job->votes));
    int64_t *const number = arena_array(work, int64_t, r->statements);
    if (r->statements > 0)
        memcpy(number, r->number, r->statements * sizeof *number);
    job->numbers = (struct numbers_input){ .votes = &job->votes,
                                           .count = (size_t)votes_count(&job->votes),
                                           .voters = job->votes.participants,
                                           .statements = r->statements,
                                           .number = number,
                                           .threads = r->of->threads };
    return OK;
}

static err_t read_in_snapshot(struct answers_reading *r, struct arena *work, struct apart_job *job)
{
    TRY(db_begin(r->cx.db));
    const err_t e = all_read(r, work, job);
    db_rollback(r->cx.db); /* it was only read */
    return e;
}

err_t apart_prepare(void *with, struct arena *work, void **out)
{
    const struct apart *const of = with;
    AUTO(arena) memory;
    arena_init(&memory);
    struct apart_job *const job = arena_new(work, struct apart_job);
    struct answers_reading r = { .cx = { .arena = &memory, .db = of->db, .now = of->now },
                                 .of = of };
    job->now = of->now;
    if (of->db_url.len == 0) {
        TRY(all_read(&r, work, job));
    } else {
        TRY(db_open(of->db_url, DB_READ_ONLY, &r.cx.db));
        const err_t e = read_in_snapshot(&r, work, job);
        db_close(r.cx.db);
        TRY(e);
    }
    job->fingerprint = fingerprint_of(&job->votes);
    *out = job;
    return OK;
}

err_t apart_compute(void *with, const atomic_bool *stop, struct arena *arena, struct figures *out)
{
    struct apart_job *const job = with;
    AUTO(arena) scratch;
    arena_init(&scratch);
    struct figures f = { .fingerprint = job->fingerprint,
                         .computed_at = job->now,
                         .is_of_revision = true,
                         .revision = job->revision };
    job->numbers.stop = stop;
    TRY(numbers_compute(&job->numbers, arena, &scratch, &f.numbers));
    *out = f;
    return OK;
}
