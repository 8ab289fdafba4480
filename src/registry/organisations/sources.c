/* Sources that are cited: every statement about them, and adding one.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/organisations/sources.h"

#include "ledger/ledger.h"

enum { Q_ADD, Q_AMONG, Q_NEWEST, Q_BY_URL, Q_BY_TITLE, Q_COUNT };

#define COLUMNS "SELECT id, url, title, publisher, kind, dated, language FROM source"
static const struct db_text SQL[Q_COUNT] = {
    [Q_ADD] = { "INSERT INTO source (id, url, title, publisher, kind, dated, created_at, language)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" },
    [Q_AMONG] = { DB_AMONG(COLUMNS " WHERE id", " ORDER BY id") },
    [Q_NEWEST] = { COLUMNS " ORDER BY id DESC LIMIT $1" },
    [Q_BY_URL] = { COLUMNS " WHERE url = $1 ORDER BY id LIMIT 1" },
    [Q_BY_TITLE] = { COLUMNS " WHERE title = $1 AND url = '' ORDER BY id LIMIT 1" },
};
const struct db_catalog sources_sql = { "sources", SQL, Q_COUNT };

err_t source_add(struct cx *cx, const struct source *s, source_id *out)
{
    const source_id id = { id_new(cx->ids, cx->now) };
    TRY(db_exec(cx->db, &sources_sql, Q_ADD,
                ARGS(ARG(id.v), ARG(s->url), ARG(s->title), ARG(s->publisher), ARG(s->kind),
                     ARG(s->dated), ARG(cx->now), ARG(s->language)),
                NULL));
    TRY(ledger_add(
        cx, &(struct ledger_new){
                LEDGER_SOURCE_ADDED, id.v, 0,
                LEDGER_FIELDS(ledger_text("url", s->url), ledger_text("title", s->title),
                              ledger_text("publisher", s->publisher), ledger_text("kind", s->kind),
                              ledger_text("dated", s->dated), ledger_text("language", s->language)),
                NULL }));
    *out = id;
    return OK;
}

/* At most most rows into at. */
static err_t select_some(struct cx *cx, int which, struct db_args args, size_t most,
                         struct source *at, size_t *count)
{
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &sources_sql, which, args));
    while (n < most && db_next(&rows))
        at[n++] = (struct source){ .id = { db_i64(&rows, 0) },
                                   .url = db_str(&rows, 1, cx->arena),
                                   .title = db_str(&rows, 2, cx->arena),
                                   .publisher = db_str(&rows, 3, cx->arena),
                                   .kind = db_str(&rows, 4, cx->arena),
                                   .dated = db_str(&rows, 5, cx->arena),
                                   .language = db_str(&rows, 6, cx->arena) };
    *count = n;
    return db_done(&rows);
}

static err_t select_one(struct cx *cx, int which, struct db_args args, struct source *out)
{
    struct source s;
    size_t count = 0;
    TRY(select_some(cx, which, args, 1, &s, &count));
    if (count == 0)
        return ERR_NOT_FOUND;
    *out = s;
    return OK;
}

err_t source_find(struct cx *cx, source_id id, struct source *out)
{
    return select_one(cx, Q_AMONG, ARGS(ARG_I64S(&id.v, 1)), out);
}

static int by_id(const void *key, const void *row)
{
    const int64_t id = *(const int64_t *)key;
    const int64_t other = ((const struct source *)row)->id.v;
    return (id > other) - (id < other);
}

err_t source_find_many(struct cx *cx, const int64_t *ids, size_t count, const struct source **out)
{
    struct source *const found = arena_array(cx->arena, struct source, count);
    struct source *const at = arena_array(cx->arena, struct source, count);
    size_t n = 0;
    if (count > 0)
        TRY(select_some(cx, Q_AMONG, ARGS(ARG_I64S(ids, count)), count, found, &n));
    for (size_t i = 0; i < count; i++) {
        const struct source *const s = bsearch(&ids[i], found, n, sizeof *found, by_id);
        at[i] = s != NULL ? *s : (struct source){ 0 };
    }
    *out = at;
    return OK;
}

err_t source_list_newest(struct cx *cx, size_t limit, const struct source **out, size_t *count)
{
    struct source *const at = arena_array(cx->arena, struct source, limit);
    TRY(select_some(cx, Q_NEWEST, ARGS(ARG((int64_t)limit)), limit, at, count));
    *out = at;
    return OK;
}

err_t source_find_by_url(struct cx *cx, str_t url, struct source *out)
{
    return select_one(cx, Q_BY_URL, ARGS(ARG(url)), out);
}

err_t source_find_by_title(struct cx *cx, str_t title, struct source *out)
{
    return select_one(cx, Q_BY_TITLE, ARGS(ARG(title)), out);
}

static str_t or_else(str_t s, str_t other)
{
    return s.len > 0 ? s : other;
}

err_t source_keep(struct cx *cx, const struct source *s, source_id *out)
{
    struct source found;
    const err_t e = source_find_by_url(cx, s->url, &found);
    if (e == OK) {
        *out = found.id;
        return OK;
    }
    if (e != ERR_NOT_FOUND)
        return e;
    cx->problem = (struct problem){ 0 };
    const struct source made = { .url = s->url,
                                 .title = or_else(s->title, s->url),
                                 .publisher = or_else(s->publisher, S("")),
                                 .kind = or_else(s->kind, S("other")),
                                 .dated = or_else(s->dated, S("")),
                                 .language = or_else(s->language, S("")) };
    return source_add(cx, &made, out);
}
