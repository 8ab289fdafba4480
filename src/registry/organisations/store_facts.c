/* SQL of facts and memberships, and nothing but.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "registry/store.h"

/* Rows that PostgreSQL gets at once, and the room their JSON may take. */
enum { CHUNK = 2048, CHUNK_BYTES = 32 << 20 };

enum {
    Q_FACT_ADD,
    Q_FACT_GET,
    Q_FACT_END,
    Q_FACTS_OF,
    Q_FACTS_NAMES,
    Q_FACTS_OF_KIND,
    Q_FACTS_OF_MANY,
    Q_FACTS_ALL,
    Q_FACT_OWNER,
    Q_IDENTIFIER,
    Q_MEMBERSHIP_ADD,
    Q_MEMBERSHIP_SUPERSEDE,
    Q_MEMBERSHIP_GET,
    Q_MEMBERSHIPS_OF,
    Q_MEMBERSHIPS_STANDING,
    Q_MEMBERSHIPS_ALL,
    Q_COUNT
};

#define FACT_COLUMNS                                                                               \
    "id, organisation_id, kind, scheme, value, language, other_id, from_date, till_date,"          \
    " source_id, import_id, created_at, ended_at"
#define FACT "SELECT " FACT_COLUMNS " FROM fact"
/* Without those of organisations whose import was undone, on either side. */
#define FACT_HERE                                                                                  \
    "SELECT f.id, f.organisation_id, f.kind, f.scheme, f.value, f.language, f.other_id,"           \
    " f.from_date, f.till_date, f.source_id, f.import_id, f.created_at, f.ended_at FROM fact f"    \
    " JOIN organisation o ON o.id = f.organisation_id AND o.removed_at = 0"                        \
    " LEFT JOIN organisation p ON p.id = f.other_id"                                               \
    " WHERE f.ended_at = 0 AND COALESCE(p.removed_at, 0) = 0"
#define MEMBERSHIP_COLUMNS                                                                         \
    "id, organisation_id, kind, starts, ends, way_in, way_out, note_en, note_az, source_id,"       \
    " import_id, created_at, superseded_at"
#define MEMBERSHIP "SELECT " MEMBERSHIP_COLUMNS " FROM membership"

static const struct db_text SQL[Q_COUNT] = {
    /* SQLite a row at a time, PostgreSQL a set as JSON; the same numbers mean the same columns. */
    [Q_FACT_ADD] = { .sqlite = "INSERT INTO fact (" FACT_COLUMNS ") VALUES"
                               " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)",
                     .postgres = "INSERT INTO fact (" FACT_COLUMNS ") SELECT (r->>0)::bigint,"
                                 " (r->>1)::bigint, r->>2, r->>3, r->>4, r->>5, (r->>6)::bigint,"
                                 " r->>7, r->>8, (r->>9)::bigint, (r->>10)::bigint,"
                                 " (r->>11)::bigint, 0 FROM jsonb_array_elements($1::text::jsonb)"
                                 " r" },
    [Q_FACT_GET] = { FACT " WHERE id = $1" },
    [Q_FACT_END] = { "UPDATE fact SET ended_at = $2 WHERE id = $1 AND ended_at = 0" },
    [Q_FACTS_OF] = { FACT " WHERE organisation_id = $1 OR (other_id <> 0 AND other_id = $1)"
                          " ORDER BY id" },
    [Q_FACTS_NAMES] = { .sqlite = FACT " WHERE organisation_id IN"
                                       " (SELECT value FROM json_each($1)) AND ended_at = 0"
                                       " AND kind IN ('name', 'identifier')"
                                       " ORDER BY organisation_id, id",
                        .postgres = FACT " WHERE organisation_id = ANY($1::bigint[])"
                                         " AND ended_at = 0 AND kind IN ('name', 'identifier')"
                                         " ORDER BY organisation_id, id" },
    [Q_FACTS_OF_KIND] = { FACT_HERE " AND f.kind = $1 ORDER BY f.organisation_id, f.id" },
    [Q_FACTS_OF_MANY] = { .sqlite = FACT_HERE " AND f.organisation_id IN"
                                              " (SELECT value FROM json_each($1))"
                                              " ORDER BY f.organisation_id, f.id",
                          .postgres = FACT_HERE " AND f.organisation_id = ANY($1::bigint[])"
                                                " ORDER BY f.organisation_id, f.id" },
    [Q_FACTS_ALL] = { FACT " ORDER BY id" },
    [Q_FACT_OWNER] = { "SELECT f.organisation_id FROM fact f JOIN organisation o"
                       " ON o.id = f.organisation_id AND o.removed_at = 0"
                       " WHERE f.kind = 'identifier' AND f.value = $2 AND f.scheme = $1"
                       " AND f.ended_at = 0 ORDER BY f.id LIMIT 1" },
    [Q_IDENTIFIER] = { "SELECT scheme, value FROM fact WHERE organisation_id = $1"
                       " AND kind = 'identifier' AND scheme <> 'none' AND ended_at = 0"
                       " ORDER BY CASE WHEN scheme = 'local' THEN 1 ELSE 0 END, id LIMIT 1" },
    [Q_MEMBERSHIP_ADD] = { .sqlite = "INSERT INTO membership (" MEMBERSHIP_COLUMNS ") VALUES"
                                     " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)",
                           .postgres = "INSERT INTO membership (" MEMBERSHIP_COLUMNS ") SELECT"
                                       " (r->>0)::bigint, (r->>1)::bigint, r->>2, r->>3, r->>4,"
                                       " r->>5, r->>6, r->>7, r->>8, (r->>9)::bigint,"
                                       " (r->>10)::bigint, (r->>11)::bigint, 0"
                                       " FROM jsonb_array_elements($1::text::jsonb) r" },
    [Q_MEMBERSHIP_SUPERSEDE] = { "UPDATE membership SET superseded_at = $2"
                                 " WHERE id = $1 AND superseded_at = 0" },
    [Q_MEMBERSHIP_GET] = { MEMBERSHIP " WHERE id = $1" },
    [Q_MEMBERSHIPS_OF] = { MEMBERSHIP " WHERE organisation_id = $1 ORDER BY id" },
    [Q_MEMBERSHIPS_STANDING] = { "SELECT m.id, m.organisation_id, m.kind, m.starts, m.ends,"
                                 " m.way_in, m.way_out, m.note_en, m.note_az, m.source_id,"
                                 " m.import_id, m.created_at, m.superseded_at FROM membership m"
                                 " JOIN organisation o ON o.id = m.organisation_id"
                                 " AND o.removed_at = 0 WHERE m.superseded_at = 0 ORDER BY "
                                 "m.organisation_id, m.id" },
    [Q_MEMBERSHIPS_ALL] = { MEMBERSHIP " ORDER BY id" },
};
const struct db_catalog facts_sql = { "facts", SQL, Q_COUNT };

/* The next CHUNK of what is left, rows of size bytes, as one statement for PostgreSQL. */
static err_t chunk_put(struct cx *cx, int which, void (*put)(struct json_out *j, const void *row),
                       const void *at, size_t size, size_t left)
{
    AUTO(buf) text;
    buf_init(&text, CHUNK_BYTES);
    struct json_out j;
    json_begin(&j, &text);
    json_put_array(&j);
    for (size_t i = 0; i < left && i < CHUNK; i++)
        put(&j, (const char *)at + i * size);
    json_put_array_end(&j);
    TRY(buf_check(&text));
    return db_exec(cx->db, &facts_sql, which, ARGS(ARG(buf_str(&text))), NULL);
}

/* A list that grows as rows come. */
struct growing {
    void *at;
    size_t count, room;
};

static void *grown(struct cx *cx, struct growing *g, size_t size)
{
    enum { FIRST = 16 };
    if (g->count == g->room) {
        const size_t room = g->room == 0 ? FIRST : 2 * g->room;
        void *const more = arena_alloc(cx->arena, array_size(room, size));
        if (g->count > 0)
            memcpy(more, g->at, g->count * size);
        g->at = more;
        g->room = room;
    }
    return (char *)g->at + g->count++ * size;
}

/* --- facts ------------------------------------------------------------------------------------ */

static err_t fact_row_put(struct cx *cx, const struct fact *f)
{
    return db_exec(cx->db, &facts_sql, Q_FACT_ADD,
                   ARGS(ARG(f->id.v), ARG(f->organisation.v), ARG(fact_kind_word(f->kind)),
                        ARG(f->scheme), ARG(f->value), ARG(f->language), ARG(f->other.v),
                        ARG(f->from), ARG(f->till), ARG(f->source.v), ARG(f->import),
                        ARG(f->created_at)),
                   NULL);
}

static void fact_row_json(struct json_out *j, const void *row)
{
    const struct fact *const f = row;
    json_put_array(j);
    json_put_i64(j, f->id.v);
    json_put_i64(j, f->organisation.v);
    json_put_str(j, fact_kind_word(f->kind));
    json_put_str(j, f->scheme);
    json_put_str(j, f->value);
    json_put_str(j, f->language);
    json_put_i64(j, f->other.v);
    json_put_str(j, f->from);
    json_put_str(j, f->till);
    json_put_i64(j, f->source.v);
    json_put_i64(j, f->import);
    json_put_i64(j, f->created_at);
    json_put_array_end(j);
}

err_t fact_put_many(struct cx *cx, const struct fact *at, size_t count)
{
    const bool is_sqlite = db_engine_of(cx->db) == DB_SQLITE;
    for (size_t i = 0; is_sqlite && i < count; i++)
        TRY(fact_row_put(cx, &at[i]));
    for (size_t i = 0; !is_sqlite && i < count; i += CHUNK)
        TRY(chunk_put(cx, Q_FACT_ADD, fact_row_json, &at[i], sizeof *at, count - i));
    return OK;
}

static enum fact_kind kind_of_row(struct cx *cx, const struct db_rows *rows, int column)
{
    const struct arena_mark mark = arena_mark(cx->arena);
    const str_t word = db_str(rows, column, cx->arena);
    enum fact_kind found = FACT_NAME;
    bool is_known = false;
    for (int k = 0; k < FACT_KINDS; k++) {
        if (str_eq(word, fact_kind_word((enum fact_kind)k))) { /* counts through the enum */
            found = (enum fact_kind)k;
            is_known = true;
        }
    }
    must(is_known); /* the table checks it */
    arena_back(cx->arena, mark);
    return found;
}

static struct fact fact_of_row(struct cx *cx, const struct db_rows *rows)
{
    return (struct fact){
        .id = { db_i64(rows, 0) },
        .organisation = { db_i64(rows, 1) },
        .kind = kind_of_row(cx, rows, 2),
        .scheme = db_str(rows, 3, cx->arena),
        .value = db_str(rows, 4, cx->arena),
        .language = db_str(rows, 5, cx->arena),
        .other = { db_i64(rows, 6) },
        .from = db_str(rows, 7, cx->arena),
        .till = db_str(rows, 8, cx->arena),
        .source = { db_i64(rows, 9) },
        .import = db_i64(rows, 10),
        .created_at = db_i64(rows, 11),
        .ended_at = db_i64(rows, 12),
    };
}

static err_t facts_select(struct cx *cx, int which, struct db_args args, struct fact_list *out)
{
    struct growing list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &facts_sql, which, args));
    while (db_next(&rows)) {
        const struct fact f = fact_of_row(cx, &rows);
        *(struct fact *)grown(cx, &list, sizeof f) = f;
    }
    TRY(db_done(&rows));
    *out = (struct fact_list){ list.at, list.count };
    return OK;
}

err_t fact_get(struct cx *cx, fact_id id, struct fact *out)
{
    struct fact_list list;
    TRY(facts_select(cx, Q_FACT_GET, ARGS(ARG(id.v)), &list));
    if (list.count == 0)
        return ERR_NOT_FOUND;
    *out = list.at[0];
    return OK;
}

err_t fact_set_ended(struct cx *cx, fact_id id)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &facts_sql, Q_FACT_END, ARGS(ARG(id.v), ARG(cx->now)), &changed));
    return changed == 1 ? OK : ERR_NOT_FOUND;
}

err_t fact_get_of(struct cx *cx, organisation_id o, struct fact_list *out)
{
    return facts_select(cx, Q_FACTS_OF, ARGS(ARG(o.v)), out);
}

err_t fact_get_names(struct cx *cx, const int64_t *ids, size_t count, struct fact_list *out)
{
    return facts_select(cx, Q_FACTS_NAMES, ARGS(ARG_I64S(ids, count)), out);
}

err_t fact_get_of_kind(struct cx *cx, enum fact_kind kind, struct fact_list *out)
{
    return facts_select(cx, Q_FACTS_OF_KIND, ARGS(ARG(fact_kind_word(kind))), out);
}

err_t fact_get_of_many(struct cx *cx, const int64_t *ids, size_t count, struct fact_list *out)
{
    return facts_select(cx, Q_FACTS_OF_MANY, ARGS(ARG_I64S(ids, count)), out);
}

err_t fact_get_all(struct cx *cx, struct fact_list *out)
{
    return facts_select(cx, Q_FACTS_ALL, NO_ARGS, out);
}

err_t fact_get_owner(struct cx *cx, str_t scheme, str_t value, int64_t *organisation)
{
    const err_t e =
        db_one_i64(cx->db, &facts_sql, Q_FACT_OWNER, ARGS(ARG(scheme), ARG(value)), organisation);
    if (e == ERR_NOT_FOUND)
        *organisation = 0;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* --- memberships ------------------------------------------------------------------------------ */

static str_t membership_word(const struct membership *m)
{
    return m->is_partner ? S("partner") : S("member");
}

static err_t membership_row_put(struct cx *cx, const struct membership *m)
{
    return db_exec(cx->db, &facts_sql, Q_MEMBERSHIP_ADD,
                   ARGS(ARG(m->id.v), ARG(m->organisation.v), ARG(membership_word(m)),
                        ARG(m->starts), ARG(m->ends), ARG(m->way_in), ARG(m->way_out),
                        ARG(m->note.by[LANG_EN]), ARG(m->note.by[LANG_AZ]), ARG(m->source.v),
                        ARG(m->import), ARG(m->created_at)),
                   NULL);
}

static void membership_row_json(struct json_out *j, const void *row)
{
    const struct membership *const m = row;
    json_put_array(j);
    json_put_i64(j, m->id.v);
    json_put_i64(j, m->organisation.v);
    json_put_str(j, membership_word(m));
    json_put_str(j, m->starts);
    json_put_str(j, m->ends);
    json_put_str(j, m->way_in);
    json_put_str(j, m->way_out);
    json_put_str(j, m->note.by[LANG_EN]);
    json_put_str(j, m->note.by[LANG_AZ]);
    json_put_i64(j, m->source.v);
    json_put_i64(j, m->import);
    json_put_i64(j, m->created_at);
    json_put_array_end(j);
}

err_t membership_put_many(struct cx *cx, const struct membership *at, size_t count)
{
    const bool is_sqlite = db_engine_of(cx->db) == DB_SQLITE;
    for (size_t i = 0; is_sqlite && i < count; i++)
        TRY(membership_row_put(cx, &at[i]));
    for (size_t i = 0; !is_sqlite && i < count; i += CHUNK)
        TRY(chunk_put(cx, Q_MEMBERSHIP_ADD, membership_row_json, &at[i], sizeof *at, count - i));
    return OK;
}

err_t membership_set_superseded(struct cx *cx, membership_id id)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &facts_sql, Q_MEMBERSHIP_SUPERSEDE, ARGS(ARG(id.v), ARG(cx->now)),
                &changed));
    return changed == 1 ? OK : ERR_NOT_FOUND;
}

static bool is_partner_row(struct cx *cx, const struct db_rows *rows, int column)
{
    const struct arena_mark mark = arena_mark(cx->arena);
    const bool is_partner = str_eq(db_str(rows, column, cx->arena), S("partner"));
    arena_back(cx->arena, mark);
    return is_partner;
}

static struct membership membership_of_row(struct cx *cx, const struct db_rows *rows)
{
    struct membership m = {
        .id = { db_i64(rows, 0) },
        .organisation = { db_i64(rows, 1) },
        .is_partner = is_partner_row(cx, rows, 2),
        .starts = db_str(rows, 3, cx->arena),
        .ends = db_str(rows, 4, cx->arena),
        .way_in = db_str(rows, 5, cx->arena),
        .way_out = db_str(rows, 6, cx->arena),
        .source = { db_i64(rows, 9) },
        .import = db_i64(rows, 10),
        .created_at = db_i64(rows, 11),
        .superseded_at = db_i64(rows, 12),
    };
    m.note.by[LANG_EN] = db_str(rows, 7, cx->arena);
    m.note.by[LANG_AZ] = db_str(rows, 8, cx->arena);
    return m;
}

static err_t memberships_select(struct cx *cx, int which, struct db_args args,
                                struct membership_list *out)
{
    struct growing list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &facts_sql, which, args));
    while (db_next(&rows)) {
        const struct membership m = membership_of_row(cx, &rows);
        *(struct membership *)grown(cx, &list, sizeof m) = m;
    }
    TRY(db_done(&rows));
    *out = (struct membership_list){ list.at, list.count };
    return OK;
}

err_t membership_get(struct cx *cx, membership_id id, struct membership *out)
{
    struct membership_list list;
    TRY(memberships_select(cx, Q_MEMBERSHIP_GET, ARGS(ARG(id.v)), &list));
    if (list.count == 0)
        return ERR_NOT_FOUND;
    *out = list.at[0];
    return OK;
}

err_t membership_get_of(struct cx *cx, organisation_id o, struct membership_list *out)
{
    return memberships_select(cx, Q_MEMBERSHIPS_OF, ARGS(ARG(o.v)), out);
}

err_t membership_get_standing(struct cx *cx, struct membership_list *out)
{
    return memberships_select(cx, Q_MEMBERSHIPS_STANDING, NO_ARGS, out);
}

err_t membership_get_all(struct cx *cx, struct membership_list *out)
{
    return memberships_select(cx, Q_MEMBERSHIPS_ALL, NO_ARGS, out);
}

err_t organisation_identifier(struct cx *cx, organisation_id o, str_t *scheme, str_t *value)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &facts_sql, Q_IDENTIFIER, ARGS(ARG(o.v))));
    const bool found = db_next(&rows);
    *scheme = found ? db_str(&rows, 0, cx->arena) : S("");
    *value = found ? db_str(&rows, 1, cx->arena) : S("");
    return db_done(&rows);
}
