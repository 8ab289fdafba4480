/* Reading what an export writes: people, statements, answers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "viewpoints/polis/export.h"
#include "viewpoints/store.h"

enum { Q_PEOPLE_COUNT, Q_PEOPLE, Q_ANSWERS, Q_GROUPS, Q_SUMMARY, Q_EXPORT_COUNT };
/* By key: a select gives DB_ROWS_MAX at most. */
static const struct db_text SQL[Q_EXPORT_COUNT] = {
    [Q_PEOPLE_COUNT] = { "SELECT count(*) FROM participant WHERE consultation_id = $1", NULL,
                         NULL },
    [Q_PEOPLE] = { "SELECT id, organisation_id, number, created_at FROM participant"
                   " WHERE consultation_id = $1 AND id > $2 ORDER BY id LIMIT 1000000",
                   NULL, NULL },
    [Q_ANSWERS] = { "SELECT id, statement_id, participant_id, value, taken_at, superseded_at"
                    " FROM position WHERE consultation_id = $1 AND id > $2 ORDER BY id"
                    " LIMIT 200000",
                    NULL, NULL },
    [Q_GROUPS] = { "SELECT participant_number, group_number FROM import_group"
                   " WHERE import_id = $1 ORDER BY participant_number",
                   NULL, NULL },
    [Q_SUMMARY] = { "SELECT name, value FROM import_summary WHERE import_id = $1 ORDER BY place",
                    NULL, NULL },
};
const struct db_catalog polis_export_sql = { "export", SQL, Q_EXPORT_COUNT };

/* --- people ----------------------------------------------------------------------------------- */

static err_t people_page(struct exporting *x, size_t room, int64_t *after, bool *more)
{
    AUTO(db_rows) rows = { 0 };
    *more = false;
    TRY(db_select(x->cx->db, &rows, &polis_export_sql, Q_PEOPLE,
                  ARGS(ARG(x->c->id.v), ARG(*after))));
    while (db_next(&rows)) {
        must(x->people_count < room); /* of the same snapshot */
        *after = db_i64(&rows, 0);
        *more = true;
        if (db_is_null(&rows, 1) != (x->side == SIDE_PUBLIC))
            continue;
        struct exported_person *const p = &x->people[x->people_count++];
        *p = (struct exported_person){ .id = { db_i64(&rows, 0) },
                                       .organisation = db_is_null(&rows, 1) ? 0 : db_i64(&rows, 1),
                                       .number = db_i64(&rows, 2),
                                       .came_at = db_i64(&rows, 3),
                                       .group = -1 };
    }
    return db_done(&rows);
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Those with a number first, by it; then in the order in which they came. */
static int by_number(const void *a, const void *b)
{
    const struct exported_person *const x = a, *const y = b;
    int c = (x->number < 0) - (y->number < 0);
    if (c == 0 && x->number >= 0)
        c = compare(x->number, y->number);
    if (c == 0)
        c = compare(x->came_at, y->came_at);
    return c != 0 ? c : compare(x->id.v, y->id.v);
}

static err_t people_number(struct exporting *x)
{
    int64_t next = 0;
    int64_t *const ids = arena_try_array(x->cx->arena, int64_t, x->people_count);
    if (ids == NULL)
        return problem(x->cx, ERR_NO_MEMORY, "%zu participants", x->people_count);
    for (size_t i = 0; i < x->people_count; i++) {
        struct exported_person *const p = &x->people[i];
        if (p->number < 0)
            p->number = next;
        next = p->number + 1;
        ids[i] = p->id.v;
    }
    return id_index_make(ids, x->people_count, x->cx->arena, &x->people_index);
}

static err_t people_load(struct exporting *x)
{
    int64_t room = 0, after = 0;
    bool more = true;
    TRY(db_one_i64(x->cx->db, &polis_export_sql, Q_PEOPLE_COUNT, ARGS(ARG(x->c->id.v)), &room));
    if (room > UINT32_MAX)
        return problem(x->cx, ERR_TOO_BIG, "%" PRId64 " participants", room);
    x->people = arena_try_array(x->cx->arena, struct exported_person, (size_t)room);
    if (x->people == NULL)
        return problem(x->cx, ERR_NO_MEMORY, "%" PRId64 " participants", room);
    while (more)
        TRY(people_page(x, (size_t)room, &after, &more));
    if (x->people_count > 0)
        qsort(x->people, x->people_count, sizeof *x->people, by_number);
    return people_number(x);
}

size_t export_place_of_person(const struct exporting *x, participant_id p)
{
    return id_index_find(&x->people_index, p.v);
}

/* --- statements ------------------------------------------------------------------------------- */

/* What waits for a decision is nobody's to publish yet. */
static err_t statements_load(struct exporting *x)
{
    struct statement_list all;
    TRY(statement_list_all(x->cx, x->c->id, &all));
    struct statement *const at = arena_array(x->cx->arena, struct statement, all.count);
    int64_t *const ids = arena_array(x->cx->arena, int64_t, all.count);
    size_t n = 0;
    for (size_t i = 0; i < all.count; i++) {
        const size_t author = export_place_of_person(x, all.at[i].author);
        if (all.at[i].state == STATEMENT_PENDING)
            continue;
        if (all.at[i].author.v != 0 && author != SIZE_MAX)
            x->people[author].statements++;
        ids[n] = all.at[i].id.v;
        at[n++] = all.at[i];
    }
    x->statements = (struct statement_list){ at, n };
    x->counts = arena_array(x->cx->arena, struct exported_counts, n);
    return id_index_make(ids, n, x->cx->arena, &x->statement_index);
}

/* --- answers ---------------------------------------------------------------------------------- */

static void count(struct exporting *x, const struct spooled *one)
{
    struct exported_counts *const s = &x->counts[one->statement];
    struct exported_person *const p = &x->people[one->person];
    s->all++;
    p->all++;
    s->agrees += one->value == POSITION_AGREE;
    s->disagrees += one->value == POSITION_DISAGREE;
    if (!one->in_force)
        return;
    s->agree += one->value == POSITION_AGREE;
    s->disagree += one->value == POSITION_DISAGREE;
    s->pass += one->value == POSITION_PASS;
    p->votes++;
    p->agree += one->value == POSITION_AGREE;
    p->disagree += one->value == POSITION_DISAGREE;
}

static err_t answers_page(struct exporting *x, int64_t *after, bool *more)
{
    AUTO(db_rows) rows = { 0 };
    *more = false;
    TRY(db_select(x->cx->db, &rows, &polis_export_sql, Q_ANSWERS,
                  ARGS(ARG(x->c->id.v), ARG(*after))));
    while (db_next(&rows)) {
        const size_t statement = id_index_find(&x->statement_index, db_i64(&rows, 1));
        const size_t person = id_index_find(&x->people_index, db_i64(&rows, 2));
        *after = db_i64(&rows, 0);
        *more = true;
        if (statement == SIZE_MAX || person == SIZE_MAX)
            continue; /* of the other side */
        const struct spooled one = { .at = db_i64(&rows, 4),
                                     .person = (uint32_t)person,        /* both counted */
                                     .statement = (uint32_t)statement,  /* when loaded */
                                     .value = (int8_t)db_i64(&rows, 3), /* by CHECK */
                                     .in_force = db_i64(&rows, 5) == 0 };
        const usec_t replaced = db_i64(&rows, 5);
        x->latest = one.at > x->latest ? one.at : x->latest;
        x->latest = replaced > x->latest ? replaced : x->latest;
        count(x, &one);
        TRY(spool_add(x->spool, &one));
    }
    return db_done(&rows);
}

static err_t answers_load(struct exporting *x, str_t room)
{
    int64_t after = 0;
    bool more = true;
    TRY(spool_new(x->cx->arena, room, &x->spool));
    while (more)
        TRY(answers_page(x, &after, &more));
    return OK;
}

/* --- what an import brought beside answers and texts ------------------------------------------ */

static err_t groups_load(struct exporting *x)
{
    size_t at = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(x->cx->db, &rows, &polis_export_sql, Q_GROUPS, ARGS(ARG(x->c->import_id))));
    while (db_next(&rows)) {
        const int64_t number = db_i64(&rows, 0);
        while (at < x->people_count && x->people[at].number < number)
            at++;
        if (at < x->people_count && x->people[at].number == number)
            x->people[at].group = db_i64(&rows, 1);
    }
    return db_done(&rows);
}

static err_t summary_load(struct exporting *x)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(x->cx->db, &rows, &polis_export_sql, Q_SUMMARY, ARGS(ARG(x->c->import_id))));
    while (db_next(&rows)) {
        struct imported_line *const line =
            rows_out_add(x->cx->arena, &list, sizeof(struct imported_line));
        *line = (struct imported_line){ db_str(&rows, 0, x->cx->arena),
                                        db_str(&rows, 1, x->cx->arena) };
    }
    TRY(db_done(&rows));
    x->imported = list.at;
    x->imported_count = list.count;
    return OK;
}

static err_t made_under_load(struct exporting *x)
{
    const struct made_for *made = NULL;
    TRY(made_for_load(x->cx, "consultation", &x->c->id.v, 1, &made));
    x->made_under = made_for_text2(x->cx, made, x->c->id.v);
    return OK;
}

static err_t load(struct exporting *x, str_t room)
{
    TRY(made_under_load(x));
    TRY(people_load(x));
    TRY(statements_load(x));
    TRY(answers_load(x, room));
    if (x->c->import_id == 0)
        return OK;
    TRY(groups_load(x));
    return summary_load(x);
}

err_t exporting_open(struct cx *cx, const struct consultation *c, const struct export_options *o,
                     struct exporting *out)
{
    *out = (struct exporting){

        .cx = cx,
        .c = c,
        .side = o->side,
        .language = o->language,
        .grain = o->grain == 0 ? 1 : o->grain
    };
    const err_t e = load(out, o->room);
    if (e != OK)
        exporting_release(out);
    return e;
}

void exporting_release(struct exporting *x)
{
    spool_free(x->spool);
    x->spool = NULL;
}
