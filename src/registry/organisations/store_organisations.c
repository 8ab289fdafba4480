/* SQL of organisations, and nothing but.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "registry/store.h"

/* Rows that PostgreSQL gets at once, and the room their JSON may take. */
enum { CHUNK = 2048, CHUNK_BYTES = 32 << 20 };

enum {
    Q_ADD,
    Q_UPDATE,
    Q_SET_KEYS,
    Q_SET_MERGED,
    Q_SET_REMOVED,
    Q_MANDATES_OF_IMPORT,
    Q_GET,
    Q_BY_SLUG,
    Q_ALL,
    Q_COUNT_ALL,
    Q_ORDERED_EN,
    Q_ORDERED_AZ,
    Q_MANY,
    Q_UNKEYED,
    Q_NEWEST_KEYED,
    Q_MERGED_FROM,
    Q_ALL_MERGED,
    Q_DIRECTORY_EN,
    Q_DIRECTORY_AZ,
    Q_FIND,
    Q_COUNT
};

#define COLUMNS                                                                                    \
    "id, slug, name_en, name_az, short_en, short_az, kind, scope, note_en, note_az, is_example,"   \
    " created_at, country, seat_en, seat_az, founded, active_since, dissolved, website,"           \
    " merged_into, merged_at, import_id, removed_at"
#define SELECT "SELECT " COLUMNS " FROM organisation"
#define DIRECTORY                                                                                  \
    "SELECT id, scope, kind, country, dissolved, merged_into FROM organisation WHERE removed_at "  \
    "= 0"
/* With + SQLite reads the table as it lies, and sorts what it found: by the index it would look up
 * every row (tried: three times slower at 10 000 organisations). */
#define FIND_SQLITE                                                                                \
    "SELECT id FROM organisation WHERE +removed_at = 0 AND instr(folded, $1) > 0"                  \
    " AND instr(folded, $2) > 0 AND instr(folded, $3) > 0 AND instr(folded, $4) > 0 ORDER BY +id"
#define FIND_POSTGRES                                                                              \
    "SELECT id FROM organisation WHERE removed_at = 0 AND strpos(folded, $1) > 0"                  \
    " AND strpos(folded, $2) > 0 AND strpos(folded, $3) > 0 AND strpos(folded, $4) > 0 ORDER BY "  \
    "id"

static const struct db_text SQL[Q_COUNT] = {
    /* SQLite a row at a time, PostgreSQL a set as JSON; the same numbers mean the same columns. */
    [Q_ADD] = { .sqlite = "INSERT INTO organisation (" COLUMNS ", folded, order_en, order_az)"
                          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
                          " $15, $16, $17, $18, $19, $20, $21, $22, 0, $23, $24, $25)"
                          " ON CONFLICT (slug) WHERE removed_at = 0 DO NOTHING",
                .postgres = "INSERT INTO organisation (" COLUMNS ", folded, order_en, order_az)"
                            " SELECT (r->>0)::bigint, r->>1, r->>2, r->>3, r->>4, r->>5, r->>6,"
                            " r->>7, r->>8, r->>9, (r->>10)::smallint, (r->>11)::bigint, r->>12,"
                            " r->>13, r->>14, r->>15, r->>16, r->>17, r->>18, (r->>19)::bigint,"
                            " (r->>20)::bigint, (r->>21)::bigint, 0, r->>22, r->>23, r->>24"
                            " FROM jsonb_array_elements($1::text::jsonb) r"
                            " ON CONFLICT (slug) WHERE removed_at = 0 DO NOTHING" },
    [Q_UPDATE] = { "UPDATE organisation SET name_en = $2, name_az = $3, short_en = $4,"
                   " short_az = $5, kind = $6, scope = $7, note_en = $8, note_az = $9,"
                   " country = $10, seat_en = $11, seat_az = $12, founded = $13,"
                   " active_since = $14, dissolved = $15, website = $16, folded = $17,"
                   " order_en = $18, order_az = $19 WHERE id = $1" },
    [Q_SET_KEYS] = { .sqlite = "UPDATE organisation SET folded = $2, order_en = $3, order_az = $4"
                               " WHERE id = $1",
                     .postgres = "UPDATE organisation SET folded = r->>1, order_en = r->>2,"
                                 " order_az = r->>3 FROM jsonb_array_elements($1::text::jsonb) r"
                                 " WHERE id = (r->>0)::bigint" },
    [Q_SET_MERGED] = { "UPDATE organisation SET merged_into = $2, merged_at = $3, dissolved = $4"
                       " WHERE id = $1" },
    [Q_SET_REMOVED] = { "UPDATE organisation SET removed_at = $2"
                        " WHERE import_id = $1 AND import_id <> 0 AND removed_at = 0" },
    [Q_MANDATES_OF_IMPORT] = { "SELECT count(*) FROM mandate m JOIN organisation o"
                               " ON o.id = m.organisation_id WHERE o.import_id = $1"
                               " AND o.import_id <> 0" },
    [Q_GET] = { SELECT " WHERE id = $1" },
    [Q_BY_SLUG] = { SELECT " WHERE slug = $1 AND removed_at = 0" },
    [Q_ALL] = { SELECT " ORDER BY id LIMIT $1" },
    [Q_COUNT_ALL] = { "SELECT count(*) FROM organisation" },
    [Q_ORDERED_EN] = { SELECT " WHERE removed_at = 0 ORDER BY order_en, id LIMIT $1" },
    [Q_ORDERED_AZ] = { SELECT " WHERE removed_at = 0 ORDER BY order_az, id LIMIT $1" },
    [Q_MANY] = { .sqlite = SELECT " WHERE id IN (SELECT value FROM json_each($1)) ORDER BY id",
                 .postgres = SELECT " WHERE id = ANY($1::bigint[]) ORDER BY id" },
    [Q_UNKEYED] = { "SELECT id FROM organisation WHERE folded = '' AND id > $1 ORDER BY id"
                    " LIMIT $2" },
    [Q_NEWEST_KEYED] = { "SELECT id, folded, order_en, order_az FROM organisation"
                         " ORDER BY id DESC LIMIT $1" },
    [Q_MERGED_FROM] = { "SELECT id FROM organisation WHERE merged_into = $1 AND merged_into <> 0"
                        " AND removed_at = 0 ORDER BY id LIMIT $2" },
    [Q_ALL_MERGED] = { SELECT " WHERE merged_into <> 0 AND removed_at = 0 ORDER BY id LIMIT $1" },
    [Q_DIRECTORY_EN] = { DIRECTORY " ORDER BY order_en, id" },
    [Q_DIRECTORY_AZ] = { DIRECTORY " ORDER BY order_az, id" },
    [Q_FIND] = { .sqlite = FIND_SQLITE, .postgres = FIND_POSTGRES },
};
const struct db_catalog organisations_sql = { "organisations", SQL, Q_COUNT };

/* --- writing ---------------------------------------------------------------------------------- */

static err_t row_put(struct cx *cx, const struct organisation *o, const struct organisation_keys *k,
                     int64_t *added)
{
    return db_exec(cx->db, &organisations_sql, Q_ADD,
                   ARGS(ARG(o->id.v), ARG(o->slug), ARG(o->name.by[LANG_EN]),
                        ARG(o->name.by[LANG_AZ]), ARG(o->short_name.by[LANG_EN]),
                        ARG(o->short_name.by[LANG_AZ]), ARG(o->kind), ARG(scope_word(o->scope)),
                        ARG(o->note.by[LANG_EN]), ARG(o->note.by[LANG_AZ]),
                        ARG(o->is_example ? 1 : 0), ARG(o->created_at), ARG(o->country),
                        ARG(o->seat.by[LANG_EN]), ARG(o->seat.by[LANG_AZ]), ARG(o->founded),
                        ARG(o->active_since), ARG(o->dissolved), ARG(o->website),
                        ARG(o->merged_into), ARG(o->merged_at), ARG(o->import), ARG(k->folded),
                        ARG(k->order[LANG_EN]), ARG(k->order[LANG_AZ])),
                   added);
}

static err_t rows_put(struct cx *cx, const struct organisation *at,
                      const struct organisation_keys *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t added = 0;
        TRY(row_put(cx, &at[i], &keys[i], &added));
        if (added != 1)
            return problem(cx, ERR_CONFLICT, "slug taken");
    }
    return OK;
}

static void put_both(struct json_out *j, const struct text2 *t)
{
    json_put_str(j, t->by[LANG_EN]);
    json_put_str(j, t->by[LANG_AZ]);
}

static void row_json(struct json_out *j, const struct organisation *o,
                     const struct organisation_keys *k)
{
    json_put_array(j);
    json_put_i64(j, o->id.v);
    json_put_str(j, o->slug);
    put_both(j, &o->name);
    put_both(j, &o->short_name);
    json_put_str(j, o->kind);
    json_put_str(j, scope_word(o->scope));
    put_both(j, &o->note);
    json_put_i64(j, o->is_example ? 1 : 0);
    json_put_i64(j, o->created_at);
    json_put_str(j, o->country);
    put_both(j, &o->seat);
    json_put_str(j, o->founded);
    json_put_str(j, o->active_since);
    json_put_str(j, o->dissolved);
    json_put_str(j, o->website);
    json_put_i64(j, o->merged_into);
    json_put_i64(j, o->merged_at);
    json_put_i64(j, o->import);
    json_put_str(j, k->folded);
    json_put_str(j, k->order[LANG_EN]);
    json_put_str(j, k->order[LANG_AZ]);
    json_put_array_end(j);
}

static err_t chunk_put(struct cx *cx, const struct organisation *at,
                       const struct organisation_keys *keys, size_t count)
{
    AUTO(buf) text;
    buf_init(&text, CHUNK_BYTES);
    struct json_out j;
    json_begin(&j, &text);
    json_put_array(&j);
    for (size_t i = 0; i < count; i++)
        row_json(&j, &at[i], &keys[i]);
    json_put_array_end(&j);
    TRY(buf_check(&text));
    int64_t added = 0;
    TRY(db_exec(cx->db, &organisations_sql, Q_ADD, ARGS(ARG(buf_str(&text))), &added));
    return added == (int64_t)count ? OK : problem(cx, ERR_CONFLICT, "slug taken");
}

err_t organisation_put_many(struct cx *cx, const struct organisation *at,
                            const struct organisation_keys *keys, size_t count)
{
    if (db_engine_of(cx->db) == DB_SQLITE)
        return rows_put(cx, at, keys, count);
    for (size_t i = 0; i < count; i += CHUNK)
        TRY(chunk_put(cx, at + i, keys + i, count - i < CHUNK ? count - i : CHUNK));
    return OK;
}

err_t organisation_update(struct cx *cx, const struct organisation *o,
                          const struct organisation_keys *k)
{
    return db_exec(cx->db, &organisations_sql, Q_UPDATE,
                   ARGS(ARG(o->id.v), ARG(o->name.by[LANG_EN]), ARG(o->name.by[LANG_AZ]),
                        ARG(o->short_name.by[LANG_EN]), ARG(o->short_name.by[LANG_AZ]),
                        ARG(o->kind), ARG(scope_word(o->scope)), ARG(o->note.by[LANG_EN]),
                        ARG(o->note.by[LANG_AZ]), ARG(o->country), ARG(o->seat.by[LANG_EN]),
                        ARG(o->seat.by[LANG_AZ]), ARG(o->founded), ARG(o->active_since),
                        ARG(o->dissolved), ARG(o->website), ARG(k->folded), ARG(k->order[LANG_EN]),
                        ARG(k->order[LANG_AZ])),
                   NULL);
}

static err_t keys_chunk(struct cx *cx, const int64_t *ids, const struct organisation_keys *keys,
                        size_t count)
{
    AUTO(buf) text;
    buf_init(&text, CHUNK_BYTES);
    struct json_out j;
    json_begin(&j, &text);
    json_put_array(&j);
    for (size_t i = 0; i < count; i++) {
        json_put_array(&j);
        json_put_i64(&j, ids[i]);
        json_put_str(&j, keys[i].folded);
        json_put_str(&j, keys[i].order[LANG_EN]);
        json_put_str(&j, keys[i].order[LANG_AZ]);
        json_put_array_end(&j);
    }
    json_put_array_end(&j);
    TRY(buf_check(&text));
    return db_exec(cx->db, &organisations_sql, Q_SET_KEYS, ARGS(ARG(buf_str(&text))), NULL);
}

err_t organisation_set_keys(struct cx *cx, const int64_t *ids, const struct organisation_keys *keys,
                            size_t count)
{
    if (db_engine_of(cx->db) == DB_SQLITE) {
        for (size_t i = 0; i < count; i++)
            TRY(db_exec(cx->db, &organisations_sql, Q_SET_KEYS,
                        ARGS(ARG(ids[i]), ARG(keys[i].folded), ARG(keys[i].order[LANG_EN]),
                             ARG(keys[i].order[LANG_AZ])),
                        NULL));
        return OK;
    }
    for (size_t i = 0; i < count; i += CHUNK)
        TRY(keys_chunk(cx, ids + i, keys + i, count - i < CHUNK ? count - i : CHUNK));
    return OK;
}

err_t organisation_set_merged(struct cx *cx, const struct organisation *o)
{
    return db_exec(cx->db, &organisations_sql, Q_SET_MERGED,
                   ARGS(ARG(o->id.v), ARG(o->merged_into), ARG(o->merged_at), ARG(o->dissolved)),
                   NULL);
}

err_t organisation_set_removed(struct cx *cx, int64_t import, int64_t *count)
{
    return db_exec(cx->db, &organisations_sql, Q_SET_REMOVED, ARGS(ARG(import), ARG(cx->now)),
                   count);
}

err_t mandate_count_of_import(struct cx *cx, int64_t import, int64_t *count)
{
    return db_one_i64(cx->db, &organisations_sql, Q_MANDATES_OF_IMPORT, ARGS(ARG(import)), count);
}

/* --- reading ---------------------------------------------------------------------------------- */

static struct text2 text2_of_row(struct cx *cx, const struct db_rows *rows, int column_en)
{
    struct text2 t = { 0 };
    t.by[LANG_EN] = db_str(rows, column_en, cx->arena);
    t.by[LANG_AZ] = db_str(rows, column_en + 1, cx->arena);
    return t;
}

static enum scope scope_of_row(struct cx *cx, const struct db_rows *rows, int column)
{
    const struct arena_mark mark = arena_mark(cx->arena);
    const bool is_local = str_eq(db_str(rows, column, cx->arena), scope_word(SCOPE_LOCAL));
    arena_back(cx->arena, mark);
    return is_local ? SCOPE_LOCAL : SCOPE_INTERNATIONAL;
}

static struct organisation organisation_of_row(struct cx *cx, const struct db_rows *rows)
{
    return (struct organisation){
        .id = { db_i64(rows, 0) },
        .slug = db_str(rows, 1, cx->arena),
        .name = text2_of_row(cx, rows, 2),
        .short_name = text2_of_row(cx, rows, 4),
        .kind = db_str(rows, 6, cx->arena),
        .scope = scope_of_row(cx, rows, 7),
        .note = text2_of_row(cx, rows, 8),
        .is_example = db_i64(rows, 10) == 1,
        .created_at = db_i64(rows, 11),
        .country = db_str(rows, 12, cx->arena),
        .seat = text2_of_row(cx, rows, 13),
        .founded = db_str(rows, 15, cx->arena),
        .active_since = db_str(rows, 16, cx->arena),
        .dissolved = db_str(rows, 17, cx->arena),
        .website = db_str(rows, 18, cx->arena),
        .merged_into = db_i64(rows, 19),
        .merged_at = db_i64(rows, 20),
        .import = db_i64(rows, 21),
        .removed_at = db_i64(rows, 22),
    };
}

/* At most most rows. */
static err_t select_into(struct cx *cx, int which, struct db_args args, size_t most,
                         struct organisation **out, size_t *count)
{
    struct organisation *const at = arena_array(cx->arena, struct organisation, most);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &organisations_sql, which, args));
    while (n < most && db_next(&rows))
        at[n++] = organisation_of_row(cx, &rows);
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

static err_t select_one(struct cx *cx, int which, struct db_args args, struct organisation *out)
{
    struct organisation *at = NULL;
    size_t count = 0;
    TRY(select_into(cx, which, args, 1, &at, &count));
    if (count == 0)
        return ERR_NOT_FOUND;
    *out = at[0];
    return OK;
}

err_t organisation_get(struct cx *cx, organisation_id id, struct organisation *out)
{
    return select_one(cx, Q_GET, ARGS(ARG(id.v)), out);
}

err_t organisation_get_by_slug(struct cx *cx, str_t slug, struct organisation *out)
{
    return select_one(cx, Q_BY_SLUG, ARGS(ARG(slug)), out);
}

static err_t select_all(struct cx *cx, int which, struct organisation **out, size_t *count)
{
    int64_t most = 0;
    TRY(db_one_i64(cx->db, &organisations_sql, Q_COUNT_ALL, NO_ARGS, &most));
    return select_into(cx, which, ARGS(ARG(most)), (size_t)most, out, count);
}

err_t organisation_get_all(struct cx *cx, struct organisation **out, size_t *count)
{
    return select_all(cx, Q_ALL, out, count);
}

err_t organisation_get_all_merged(struct cx *cx, struct organisation **out, size_t *count)
{
    return select_all(cx, Q_ALL_MERGED, out, count);
}

err_t organisation_get_ordered(struct cx *cx, struct organisation **out, size_t *count)
{
    return select_all(cx, cx->lang == LANG_AZ ? Q_ORDERED_AZ : Q_ORDERED_EN, out, count);
}

err_t organisation_get_many(struct cx *cx, const int64_t *ids, size_t id_count,
                            struct organisation **out, size_t *count)
{
    return select_into(cx, Q_MANY, ARGS(ARG_I64S(ids, id_count)), id_count, out, count);
}

err_t organisation_get_unkeyed(struct cx *cx, int64_t after, size_t limit, int64_t *ids,
                               size_t *count)
{
    return db_ids(cx->db, &organisations_sql, Q_UNKEYED, ARGS(ARG(after), ARG((int64_t)limit)),
                  limit, ids, count);
}

err_t organisation_get_newest_keyed(struct cx *cx, size_t limit, int64_t *ids,
                                    struct organisation_keys *keys, size_t *count)
{
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &organisations_sql, Q_NEWEST_KEYED, ARGS(ARG((int64_t)limit))));
    while (n < limit && db_next(&rows)) {
        ids[n] = db_i64(&rows, 0);
        keys[n].folded = db_str(&rows, 1, cx->arena);
        keys[n].order[LANG_EN] = db_str(&rows, 2, cx->arena);
        keys[n].order[LANG_AZ] = db_str(&rows, 3, cx->arena);
        n++;
    }
    TRY(db_done(&rows));
    *count = n;
    return OK;
}

err_t organisation_get_merged_from(struct cx *cx, organisation_id into, int64_t **ids,
                                   size_t *count)
{
    enum { MOST = 200 };
    *ids = arena_array(cx->arena, int64_t, MOST);
    return db_ids(cx->db, &organisations_sql, Q_MERGED_FROM, ARGS(ARG(into.v), ARG(MOST)), MOST,
                  *ids, count);
}

/* --- the directory ---------------------------------------------------------------------------- */

/* Kinds and countries repeat: each is kept once. */
struct kept {
    str_t at[64];
    size_t count;
};

static str_t keep(struct cx *cx, struct kept *k, const struct db_rows *rows, int column)
{
    const struct arena_mark mark = arena_mark(cx->arena);
    const str_t s = db_str(rows, column, cx->arena);
    for (size_t i = 0; i < k->count; i++) {
        if (str_eq(k->at[i], s)) {
            arena_back(cx->arena, mark);
            return k->at[i];
        }
    }
    if (s.len > 0 && k->count < ARRAY_LEN(k->at))
        k->at[k->count++] = s;
    return s;
}

static int by_number(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The rows whose ids are among these. */
static size_t keep_found(struct directory_row *at, size_t count, const int64_t *ids, size_t found)
{
    size_t n = 0;
    for (size_t i = 0; found > 0 && i < count; i++) {
        if (bsearch(&at[i].id, ids, found, sizeof ids[0], by_number) != NULL)
            at[n++] = at[i];
    }
    return n;
}

static err_t directory_select_all(struct cx *cx, size_t most, struct directory_row *at,
                                  size_t *count)
{
    struct kept kinds = { 0 };
    struct kept countries = { 0 };
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &organisations_sql,
                  cx->lang == LANG_AZ ? Q_DIRECTORY_AZ : Q_DIRECTORY_EN, NO_ARGS));
    while (n < most && db_next(&rows)) {
        at[n++] = (struct directory_row){ .id = db_i64(&rows, 0),
                                          .scope = scope_of_row(cx, &rows, 1),
                                          .kind = keep(cx, &kinds, &rows, 2),
                                          .country = keep(cx, &countries, &rows, 3),
                                          .dissolved = db_str(&rows, 4, cx->arena),
                                          .is_merged = db_i64(&rows, 5) != 0 };
    }
    *count = n;
    return db_done(&rows);
}

err_t directory_get(struct cx *cx, const str_t words[FIND_WORDS], const struct directory_row **out,
                    size_t *count)
{
    int64_t most = 0;
    TRY(db_one_i64(cx->db, &organisations_sql, Q_COUNT_ALL, NO_ARGS, &most));
    struct directory_row *const at = arena_array(cx->arena, struct directory_row, (size_t)most);
    int64_t *const ids = arena_array(cx->arena, int64_t, (size_t)most);
    const bool is_search = words[0].len > 0;
    size_t found = 0;
    size_t n = 0;
    if (is_search)
        TRY(db_ids(cx->db, &organisations_sql, Q_FIND,
                   ARGS(ARG(words[0]), ARG(words[1]), ARG(words[2]), ARG(words[3])), (size_t)most,
                   ids, &found));
    if (!is_search || found > 0)
        TRY(directory_select_all(cx, (size_t)most, at, &n));
    *out = at;
    *count = is_search ? keep_found(at, n, ids, found) : n;
    return OK;
}
