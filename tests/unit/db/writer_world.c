/* A world with a writer, and items to give it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "writer_world.h"

int world_setup(void **state)
{
    struct world *const w = mem_new(sizeof *w);
    things_make(&w->where);
    must(sem_init(&w->settled, 0, 0) == 0 && sem_init(&w->gate, 0, 0) == 0 &&
         sem_init(&w->inside, 0, 0) == 0);
    *state = w;
    return 0;
}

int world_teardown(void **state)
{
    struct world *const w = *state;
    writer_close(w->writer);
    testdb_remove(&w->where);
    arena_release(&w->arena);
    mem_free(w);
    return 0;
}

void open_writer(struct world *w, struct writer_options options)
{
    must(writer_open(testdb_url(&w->where), &options, &w->writer) == OK);
}

struct job *job_of(struct writer_item *item)
{
    return (struct job *)item; /* its first member */
}

void job_settled(struct writer_item *item, err_t outcome)
{
    struct job *const j = job_of(item);
    j->settlements++;
    j->outcome = outcome;
    j->commits_seen = writer_commits(j->w->writer);
    must(sem_post(&j->w->settled) == 0);
}

void wait_settled(struct world *w, int n)
{
    for (int i = 0; i < n; i++) {
        while (sem_wait(&w->settled) != 0)
            ;
    }
}

void submit(struct world *w, struct job *j, const struct writer_kind *kind, int64_t id)
{
    *j = (struct job){ .item = { .kind = kind }, .w = w, .id = id };
    must(writer_submit(w->writer, &j->item) == OK);
}

int64_t stored(struct world *w)
{
    struct db *const db = testdb_open(&w->where, DB_READ_ONLY);
    const int64_t n = things_count(db);
    db_close(db);
    return n;
}

/* --- kinds ------------------------------------------------------------------------------------ */

err_t add_run(struct writer_item *item, struct db *db)
{
    job_of(item)->runs++;
    return things_add(db, job_of(item)->id);
}
const struct writer_kind ADD = { .run = add_run, .settled = job_settled };

static err_t blocker_run(struct writer_item *item, struct db *db)
{
    (void)db;
    must(sem_post(&job_of(item)->w->inside) == 0);
    while (sem_wait(&job_of(item)->w->gate) != 0)
        ;
    return OK;
}
const struct writer_kind BLOCKER = { .run = blocker_run, .settled = job_settled };

/* Also through the lane of sets. */
static err_t blocker_run_many(struct writer_item *const *items, size_t count, struct db *db)
{
    must(count == 1);
    return blocker_run(items[0], db);
}
const struct writer_kind SET_BLOCKER = { .run = blocker_run,
                                         .run_many = blocker_run_many,
                                         .settled = job_settled };

/* Keeps a lane busy, so that what is submitted next makes one batch. */
void block(struct world *w, struct job *j, const struct writer_kind *kind)
{
    submit(w, j, kind, 0);
    while (sem_wait(&w->inside) != 0)
        ;
}

void unblock(struct world *w)
{
    must(sem_post(&w->gate) == 0);
}

static err_t add_many(struct writer_item *const *items, size_t count, struct db *db)
{
    int64_t ids[1024];
    must(count <= ARRAY_LEN(ids));
    for (size_t i = 0; i < count; i++) {
        ids[i] = job_of(items[i])->id;
        job_of(items[i])->runs++;
    }
    return db_exec(db, &things_sql, Q_ADD_IDS, ARGS(ARG_I64S(ids, count)), NULL);
}
const struct writer_kind ADD_SET = { .run = add_run, .run_many = add_many, .settled = job_settled };
