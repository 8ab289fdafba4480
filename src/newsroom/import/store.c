/* SQL of articles that were taken over. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "newsroom/import/takeover.h"

enum {
    Q_IMPORT_ADD,
    Q_IMPORT_GET,
    Q_IMPORTS,
    Q_IMPORT_UNDONE,
    Q_ORIGIN_ADD,
    Q_ORIGIN_OF,
    Q_ORIGIN_SLUG,
    Q_ORIGINS,
    Q_DROP_ORIGIN,
    Q_DROP_TAGS,
    Q_DROP_VERSIONS,
    Q_DROP_ARTICLE,
    Q_COUNT
};

#define IMPORT_COLUMNS                                                                             \
    "id, kind, file, sha256, title, address, section_id, organisation_id, is_published, added,"    \
    " imported_at, undone_at, removed, retracted, kept FROM article_import"

static const struct db_text SQL[Q_COUNT] = {
    [Q_IMPORT_ADD] = { "INSERT INTO article_import (id, kind, file, sha256, title, address,"
                       " section_id, organisation_id, is_published, added, imported_at, undone_at,"
                       " removed, retracted, kept) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
                       " $11, 0, 0, 0, 0)" },
    [Q_IMPORT_GET] = { "SELECT " IMPORT_COLUMNS " WHERE id = $1" },
    [Q_IMPORTS] = { "SELECT " IMPORT_COLUMNS " ORDER BY id DESC" },
    [Q_IMPORT_UNDONE] = { "UPDATE article_import SET undone_at = $2, removed = $3, retracted = $4,"
                          " kept = $5 WHERE id = $1" },
    [Q_ORIGIN_ADD] = { "INSERT INTO article_origin (article_id, import_id, guid, address,"
                       " published_at, tags, stored_at) VALUES ($1, $2, $3, $4, $5, $6, $7)" },
    [Q_ORIGIN_OF] = { "SELECT import_id, guid, address, published_at, stored_at FROM"
                      " article_origin WHERE article_id = $1" },
    [Q_ORIGIN_SLUG] = { "SELECT a.slug FROM article_origin o JOIN article a ON a.id = o.article_id"
                        " WHERE o.guid = $1" },
    [Q_ORIGINS] = { "SELECT o.article_id, o.stored_at, o.tags,"
                    " (SELECT count(*) FROM article_evidence e WHERE e.article_id = o.article_id)"
                    " + (SELECT count(*) FROM article_confirmation c"
                    " WHERE c.article_id = o.article_id)"
                    " + (SELECT count(*) FROM article_preview p WHERE p.article_id = o.article_id)"
                    " + (SELECT count(*) FROM article_autosave s WHERE s.article_id = o.article_id)"
                    " + (SELECT count(*) FROM article_batch_item b"
                    " WHERE b.article_id = o.article_id)"
                    " FROM article_origin o WHERE o.import_id = $1 ORDER BY o.article_id" },
    [Q_DROP_ORIGIN] = { "DELETE FROM article_origin WHERE article_id = $1" },
    [Q_DROP_TAGS] = { "DELETE FROM article_tag WHERE article_id = $1" },
    [Q_DROP_VERSIONS] = { "DELETE FROM article_version WHERE article_id = $1" },
    [Q_DROP_ARTICLE] = { "DELETE FROM article WHERE id = $1 AND public_version = 0" },
};
const struct db_catalog news_import_sql = { "newsroom import", SQL, Q_COUNT };

err_t takeover_put(struct cx *cx, const struct takeover *t)
{
    return db_exec(cx->db, &news_import_sql, Q_IMPORT_ADD,
                   ARGS(ARG(t->id.v), ARG(import_kind_word(t->kind)), ARG(stored(t->file)),
                        ARG(stored(t->sha256)), ARG(stored(t->title)), ARG(stored(t->address)),
                        ARG(t->section.v), ARG(t->organisation.v), ARG(t->is_published ? 1 : 0),
                        ARG(t->added), ARG(t->imported_at)),
                   NULL);
}

static err_t takeovers_load(struct cx *cx, int which, struct db_args args,
                            const struct takeover **out, size_t *count)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &news_import_sql, which, args));
    while (db_next(&rows)) {
        struct takeover *const t = rows_out_add(cx->arena, &list, sizeof *t);
        *t = (struct takeover){ .id = { db_i64(&rows, 0) },
                                .file = db_str(&rows, 2, cx->arena),
                                .sha256 = db_str(&rows, 3, cx->arena),
                                .title = db_str(&rows, 4, cx->arena),
                                .address = db_str(&rows, 5, cx->arena),
                                .section = { db_i64(&rows, 6) },
                                .organisation = { db_i64(&rows, 7) },
                                .is_published = db_i64(&rows, 8) == 1,
                                .added = db_i64(&rows, 9),
                                .imported_at = db_i64(&rows, 10),
                                .undone_at = db_i64(&rows, 11),
                                .removed = db_i64(&rows, 12),
                                .retracted = db_i64(&rows, 13),
                                .kept = db_i64(&rows, 14) };
        must(import_kind_from_word(db_str(&rows, 1, cx->arena), &t->kind));
    }
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t takeover_list(struct cx *cx, const struct takeover **out, size_t *count)
{
    return takeovers_load(cx, Q_IMPORTS, NO_ARGS, out, count);
}

err_t takeover_get(struct cx *cx, takeover_id id, struct takeover *out)
{
    const struct takeover *at = NULL;
    size_t count = 0;
    TRY(takeovers_load(cx, Q_IMPORT_GET, ARGS(ARG(id.v)), &at, &count));
    if (count == 0)
        return ERR_NOT_FOUND;
    *out = at[0];
    return OK;
}

err_t takeover_set_undone(struct cx *cx, const struct takeover *t)
{
    return db_exec(
        cx->db, &news_import_sql, Q_IMPORT_UNDONE,
        ARGS(ARG(t->id.v), ARG(t->undone_at), ARG(t->removed), ARG(t->retracted), ARG(t->kept)),
        NULL);
}

err_t origin_put(struct cx *cx, const struct article_origin *o, str_t tags)
{
    return db_exec(cx->db, &news_import_sql, Q_ORIGIN_ADD,
                   ARGS(ARG(o->article.v), ARG(o->import), ARG(o->guid), ARG(o->address),
                        ARG(o->published_at), ARG(stored(tags)), ARG(o->stored_at)),
                   NULL);
}

err_t article_origin_of(struct cx *cx, article_id id, struct article_origin *out)
{
    bool found = false;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &news_import_sql, Q_ORIGIN_OF, ARGS(ARG(id.v))));
    while (db_next(&rows)) {
        found = true;
        *out = (struct article_origin){ .article = id,
                                        .import = db_i64(&rows, 0),
                                        .guid = db_str(&rows, 1, cx->arena),
                                        .address = db_str(&rows, 2, cx->arena),
                                        .published_at = db_i64(&rows, 3),
                                        .stored_at = db_i64(&rows, 4) };
    }
    TRY(db_done(&rows));
    return found ? OK : ERR_NOT_FOUND;
}

err_t origin_slug(struct cx *cx, str_t guid, str_t *out)
{
    bool found = false;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &news_import_sql, Q_ORIGIN_SLUG, ARGS(ARG(stored(guid)))));
    while (db_next(&rows)) {
        found = true;
        *out = db_str(&rows, 0, cx->arena);
    }
    TRY(db_done(&rows));
    return found ? OK : ERR_NOT_FOUND;
}

err_t origins_of(struct cx *cx, takeover_id id, const struct origin_now **out, size_t *count)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &news_import_sql, Q_ORIGINS, ARGS(ARG(id.v))));
    while (db_next(&rows)) {
        struct origin_now *const o = rows_out_add(cx->arena, &list, sizeof *o);
        *o = (struct origin_now){ .article = { db_i64(&rows, 0) },
                                  .stored_at = db_i64(&rows, 1),
                                  .tags = db_str(&rows, 2, cx->arena),
                                  .attached = db_i64(&rows, 3) };
    }
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t article_drop(struct cx *cx, article_id id)
{
    static const int STATEMENTS[] = { Q_DROP_ORIGIN, Q_DROP_TAGS, Q_DROP_VERSIONS };
    int64_t dropped = 0;
    for (size_t i = 0; i < ARRAY_LEN(STATEMENTS); i++)
        TRY(db_exec(cx->db, &news_import_sql, STATEMENTS[i], ARGS(ARG(id.v)), NULL));
    TRY(db_exec(cx->db, &news_import_sql, Q_DROP_ARTICLE, ARGS(ARG(id.v)), &dropped));
    must(dropped == 1); /* nothing public is dropped */
    return OK;
}
