/* Every SQL statement of files, and nothing but.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/store.h"

enum {
    Q_FILE_ADD,
    Q_FILE_GET,
    Q_FILE_OF,
    Q_FILE_BEFORE,
    Q_FILE_AFTER,
    Q_FILE_REMOVE,
    Q_VARIANT_ADD,
    Q_VARIANTS,
    Q_CHUNK_ADD,
    Q_CHUNK_GET,
    Q_CHUNK_COUNT,
    Q_CHUNKS_DELETE,
    Q_VARIANTS_DELETE,
    Q_TEXT_PUT,
    Q_TEXT_GET,
    Q_TEXT_SIZE,
    Q_TEXT_DELETE,
    Q_FILE_UNREAD,
    Q_ORGANISATIONS_USED,
    Q_COUNT
};

#define FILE_COLUMNS                                                                               \
    "SELECT id, name, media_type, size, sha256, licence, alt_en, alt_az, width, height,"           \
    " owner_kind, owner_id, organisation_id, created_at, removed_at, removed_reason FROM file"

static const struct db_text SQL[Q_COUNT] = {
    [Q_FILE_ADD] = { "INSERT INTO file (id, name, media_type, size, sha256, licence, alt_en,"
                     " alt_az, width, height, owner_kind, owner_id, organisation_id, created_at,"
                     " removed_at, removed_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
                     " $10, $11, $12, $13, $14, 0, '')" },
    [Q_FILE_GET] = { FILE_COLUMNS " WHERE id = $1" },
    [Q_FILE_OF] = { FILE_COLUMNS " WHERE owner_kind = $1 AND owner_id = $2 AND removed_at = 0"
                                 " ORDER BY id LIMIT $3" },
    [Q_FILE_BEFORE] = { FILE_COLUMNS " WHERE id < $1 ORDER BY id DESC LIMIT $2" },
    [Q_FILE_AFTER] = { FILE_COLUMNS " WHERE id > $1 ORDER BY id LIMIT $2" },
    [Q_FILE_REMOVE] = { "UPDATE file SET removed_at = $1, removed_reason = $2"
                        " WHERE id = $3 AND removed_at = 0" },
    [Q_VARIANT_ADD] = { "INSERT INTO file_image (file_id, variant, media_type, width, height, size,"
                        " sha256) VALUES ($1, $2, $3, $4, $5, $6, $7)" },
    [Q_VARIANTS] = { "SELECT variant, media_type, width, height, size, sha256 FROM file_image"
                     " WHERE file_id = $1 ORDER BY variant" },
    [Q_CHUNK_ADD] = { "INSERT INTO file_chunk (file_id, variant, number, bytes)"
                      " VALUES ($1, $2, $3, $4)" },
    [Q_CHUNK_GET] = { "SELECT bytes FROM file_chunk"
                      " WHERE file_id = $1 AND variant = $2 AND number = $3" },
    [Q_CHUNK_COUNT] = { "SELECT count(*) FROM file_chunk WHERE file_id = $1" },
    [Q_CHUNKS_DELETE] = { "DELETE FROM file_chunk WHERE file_id = $1" },
    [Q_VARIANTS_DELETE] = { "DELETE FROM file_image WHERE file_id = $1" },
    [Q_TEXT_PUT] = { "INSERT INTO file_text (file_id, text) VALUES ($1, $2)"
                     " ON CONFLICT (file_id) DO UPDATE SET text = excluded.text" },
    [Q_TEXT_GET] = { "SELECT text FROM file_text WHERE file_id = $1" },
    [Q_TEXT_SIZE] = { "SELECT CAST(coalesce(max(length(text)), -1) AS BIGINT) FROM file_text"
                      " WHERE file_id = $1" },
    [Q_TEXT_DELETE] = { "DELETE FROM file_text WHERE file_id = $1" },
    [Q_FILE_UNREAD] = { FILE_COLUMNS " WHERE id > $1 AND removed_at = 0 AND width = 0"
                                     " AND NOT EXISTS (SELECT 1"
                                     " FROM file_text WHERE file_id = file.id)"
                                     " ORDER BY id LIMIT 1" },
    [Q_ORGANISATIONS_USED] = { "SELECT owner_id FROM file WHERE owner_kind = 'organisation'"
                               " UNION SELECT organisation_id FROM file WHERE organisation_id <> 0"
                               " ORDER BY 1" },
};
const struct db_catalog files_sql = { "files", SQL, Q_COUNT };

/* --- files ------------------------------------------------------------------------------------ */

static struct file file_of_row(const struct db_rows *rows, struct arena *arena)
{
    return (struct file){
        .id = { db_i64(rows, 0) },
        .name = db_str(rows, 1, arena),
        .media_type = db_str(rows, 2, arena),
        .size = db_i64(rows, 3),
        .sha256 = db_str(rows, 4, arena),
        .licence = db_str(rows, 5, arena),
        .alt = { .by = { [LANG_EN] = db_str(rows, 6, arena), [LANG_AZ] = db_str(rows, 7, arena) } },
        .width = db_i64(rows, 8),
        .height = db_i64(rows, 9),
        .owner_kind = db_str(rows, 10, arena),
        .owner = db_i64(rows, 11),
        .organisation = db_i64(rows, 12),
        .created_at = db_i64(rows, 13),
        .removed_at = db_i64(rows, 14),
        .removed_reason = db_str(rows, 15, arena),
    };
}

static err_t get_list(struct cx *cx, int which, struct db_args args, int limit,
                      struct file_list *out)
{
    must(limit >= 1 && limit <= FILES_OF_MAX);
    struct file *const at = arena_array(cx->arena, struct file, (size_t)limit);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &files_sql, which, args));
    while (db_next(&rows)) {
        must(n < (size_t)limit);
        at[n++] = file_of_row(&rows, cx->arena);
    }
    TRY(db_done(&rows));
    *out = (struct file_list){ at, n };
    return OK;
}

static err_t get_variants(struct cx *cx, struct file *f)
{
    struct file_variant *const at = arena_array(cx->arena, struct file_variant, FILE_VARIANTS_MAX);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &files_sql, Q_VARIANTS, ARGS(ARG(f->id.v))));
    while (db_next(&rows)) {
        must(n < FILE_VARIANTS_MAX);
        at[n++] = (struct file_variant){ .variant = db_i64(&rows, 0),
                                         .media_type = db_str(&rows, 1, cx->arena),
                                         .width = db_i64(&rows, 2),
                                         .height = db_i64(&rows, 3),
                                         .size = db_i64(&rows, 4),
                                         .sha256 = db_str(&rows, 5, cx->arena) };
    }
    TRY(db_done(&rows));
    f->variants = at;
    f->variant_count = n;
    return OK;
}

err_t file_put(struct cx *cx, const struct file *f)
{
    return db_exec(cx->db, &files_sql, Q_FILE_ADD,
                   ARGS(ARG(f->id.v), ARG(f->name), ARG(f->media_type), ARG(f->size),
                        ARG(f->sha256), ARG(f->licence), ARG(f->alt.by[LANG_EN]),
                        ARG(f->alt.by[LANG_AZ]), ARG(f->width), ARG(f->height), ARG(f->owner_kind),
                        ARG(f->owner), ARG(f->organisation), ARG(f->created_at)),
                   NULL);
}

err_t file_get(struct cx *cx, file_id f, struct file *out)
{
    struct file_list found;
    TRY(get_list(cx, Q_FILE_GET, ARGS(ARG(f.v)), 1, &found));
    if (found.count == 0)
        return ERR_NOT_FOUND;
    *out = found.at[0];
    return out->width > 0 ? get_variants(cx, out) : OK;
}

err_t file_get_of(struct cx *cx, str_t owner_kind, int64_t owner, struct file_list *out)
{
    TRY(get_list(cx, Q_FILE_OF, ARGS(ARG(owner_kind), ARG(owner), ARG(FILES_OF_MAX)), FILES_OF_MAX,
                 out));
    struct file *const at = arena_array(cx->arena, struct file, out->count);
    for (size_t i = 0; i < out->count; i++) {
        at[i] = out->at[i];
        if (at[i].width > 0)
            TRY(get_variants(cx, &at[i]));
    }
    out->at = at;
    return OK;
}

err_t file_get_before(struct cx *cx, int64_t before, int limit, struct file_list *out)
{
    return get_list(cx, Q_FILE_BEFORE, ARGS(ARG(before > 0 ? before : INT64_MAX), ARG(limit)),
                    limit, out);
}

err_t file_get_after(struct cx *cx, int64_t after, int limit, struct file_list *out)
{
    return get_list(cx, Q_FILE_AFTER, ARGS(ARG(after), ARG(limit)), limit, out);
}

err_t file_clear(struct cx *cx, file_id f, usec_t at, str_t reason)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &files_sql, Q_FILE_REMOVE, ARGS(ARG(at), ARG(reason), ARG(f.v)), &changed));
    if (changed != 1)
        return problem(cx, ERR_CONFLICT, "removed before");
    TRY(db_exec(cx->db, &files_sql, Q_CHUNKS_DELETE, ARGS(ARG(f.v)), NULL));
    TRY(db_exec(cx->db, &files_sql, Q_TEXT_DELETE, ARGS(ARG(f.v)), NULL));
    return db_exec(cx->db, &files_sql, Q_VARIANTS_DELETE, ARGS(ARG(f.v)), NULL);
}

/* --- bytes ------------------------------------------------------------------------------------ */

err_t file_variant_put(struct cx *cx, file_id f, const struct file_variant *v)
{
    return db_exec(cx->db, &files_sql, Q_VARIANT_ADD,
                   ARGS(ARG(f.v), ARG(v->variant), ARG(v->media_type), ARG(v->width),
                        ARG(v->height), ARG(v->size), ARG(v->sha256)),
                   NULL);
}

err_t chunks_put(struct cx *cx, file_id f, int64_t variant, bytes_t bytes)
{
    int64_t number = 0;
    for (size_t at = 0; at < bytes.len; at += CHUNK_BYTES) {
        const size_t rest = bytes.len - at;
        const bytes_t piece = { bytes.at + at, rest < CHUNK_BYTES ? rest : CHUNK_BYTES };
        TRY(db_exec(cx->db, &files_sql, Q_CHUNK_ADD,
                    ARGS(ARG(f.v), ARG(variant), ARG(number), ARG(piece)), NULL));
        number++;
    }
    return OK;
}

err_t chunk_get(struct cx *cx, file_id f, int64_t variant, int64_t offset, size_t most,
                struct buf *out)
{
    const int64_t number = offset / CHUNK_BYTES;
    const size_t from = (size_t)(offset % CHUNK_BYTES);
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &files_sql, Q_CHUNK_GET,
                  ARGS(ARG(f.v), ARG(variant), ARG(number))));
    bytes_t bytes = { 0 };
    if (db_next(&rows))
        bytes = db_bytes(&rows, 0, cx->arena);
    TRY(db_done(&rows));
    if (bytes.len <= from)
        return ERR_NOT_FOUND;
    const size_t rest = bytes.len - from;
    buf_add_bytes(out, (const char *)bytes.at + from, rest < most ? rest : most);
    return OK;
}

err_t chunk_count(struct cx *cx, file_id f, int64_t *out)
{
    return db_one_i64(cx->db, &files_sql, Q_CHUNK_COUNT, ARGS(ARG(f.v)), out);
}

/* --- text ------------------------------------------------------------------------------------- */

err_t file_text_put(struct cx *cx, file_id f, str_t text)
{
    return db_exec(cx->db, &files_sql, Q_TEXT_PUT, ARGS(ARG(f.v), ARG(text)), NULL);
}

err_t file_text_get(struct cx *cx, file_id f, str_t *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &files_sql, Q_TEXT_GET, ARGS(ARG(f.v))));
    *out = db_next(&rows) ? db_str(&rows, 0, cx->arena) : S("");
    return db_done(&rows);
}

err_t file_text_size(struct cx *cx, file_id f, int64_t *out)
{
    return db_one_i64(cx->db, &files_sql, Q_TEXT_SIZE, ARGS(ARG(f.v)), out);
}

err_t file_next_unread(struct cx *cx, int64_t after, struct file *out)
{
    struct file_list found;
    TRY(get_list(cx, Q_FILE_UNREAD, ARGS(ARG(after)), 1, &found));
    *out = (struct file){ 0 };
    if (found.count > 0)
        *out = found.at[0];
    return OK;
}

/* --- for the registry ------------------------------------------------------------------------- */

err_t files_use_organisations(struct cx *cx, const int64_t *ids, size_t count, bool *used)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &files_sql, Q_ORGANISATIONS_USED, NO_ARGS));
    while (db_next(&rows))
        organisation_mark_used(ids, count, db_i64(&rows, 0), used);
    return db_done(&rows);
}
