/* SQL of the desk: previews, autosaved forms, what waits, what belongs to a person.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/store.h"

enum {
    Q_PREVIEW_ADD,
    Q_PREVIEW_END,
    Q_PREVIEW_BY_HASH,
    Q_PREVIEWS_STANDING,
    Q_AUTOSAVE_PUT,
    Q_AUTOSAVE_GET,
    Q_AUTOSAVE_DROP,
    Q_AUTOSAVE_EXPIRE,
    Q_DESK_COUNTS,
    Q_ACCOUNT_ROWS,
    Q_FORGET_VERSIONS,
    Q_FORGET_APPROVALS,
    Q_FORGET_CONFIRMATIONS,
    Q_FORGET_AUTOSAVES,
    Q_COUNT
};

static const struct db_text SQL[Q_COUNT] = {
    [Q_PREVIEW_ADD] = { "INSERT INTO article_preview (id, article_id, hash, made_at, ends_at,"
                        " ended_at) VALUES ($1, $2, $3, $4, $5, 0)" },
    [Q_PREVIEW_END] = { "UPDATE article_preview SET ended_at = $2 WHERE article_id = $1"
                        " AND ended_at = 0" },
    [Q_PREVIEW_BY_HASH] = { "SELECT article_id FROM article_preview WHERE hash = $1"
                            " AND ended_at = 0 AND ends_at > $2" },
    [Q_PREVIEWS_STANDING] = { "SELECT count(*) FROM article_preview WHERE article_id = $1"
                              " AND ended_at = 0 AND ends_at > $2" },
    [Q_AUTOSAVE_PUT] = { "INSERT INTO article_autosave (article_id, account_id, version, fields,"
                         " saved_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (article_id,"
                         " account_id) DO UPDATE SET version = excluded.version,"
                         " fields = excluded.fields, saved_at = excluded.saved_at" },
    [Q_AUTOSAVE_GET] = { "SELECT version, fields, saved_at FROM article_autosave"
                         " WHERE article_id = $1 AND account_id = $2" },
    [Q_AUTOSAVE_DROP] = { "DELETE FROM article_autosave WHERE article_id = $1"
                          " AND account_id = $2" },
    [Q_AUTOSAVE_EXPIRE] = { "DELETE FROM article_autosave WHERE saved_at < $1" },
    [Q_DESK_COUNTS] = { "SELECT"
                        " CAST(COALESCE(sum(CASE WHEN state = 'draft' THEN 1 ELSE 0 END), 0)"
                        " AS BIGINT),"
                        " CAST(COALESCE(sum(CASE WHEN waits_since > 0 THEN 1 ELSE 0 END), 0)"
                        " AS BIGINT),"
                        " CAST(COALESCE(sum(CASE WHEN state = 'scheduled' THEN 1 ELSE 0 END), 0)"
                        " AS BIGINT),"
                        " CAST(COALESCE(sum(CASE WHEN public_version > 0 AND version >"
                        " public_version AND waits_since = 0 THEN 1 ELSE 0 END), 0) AS BIGINT),"
                        " (SELECT count(*) FROM article b JOIN article_version v"
                        " ON v.article_id = b.id AND v.number = b.public_version"
                        " WHERE b.state = 'published' AND (v.print_en = '' OR v.print_az = '')"
                        " AND (CAST($1 AS BIGINT) = 0 OR b.organisation_id = $1)),"
                        " count(*) FROM article"
                        " WHERE CAST($1 AS BIGINT) = 0 OR organisation_id = $1" },
    [Q_ACCOUNT_ROWS] = { "SELECT a.slug, 'wrote', v.number, v.created_at FROM article_version v"
                         " JOIN article a ON a.id = v.article_id WHERE v.account_id = $1"
                         " UNION ALL SELECT a.slug, 'approved', v.number, v.approved_at"
                         " FROM article_version v JOIN article a ON a.id = v.article_id"
                         " WHERE v.approved_by = $1 UNION ALL SELECT a.slug, 'confirmed', 0,"
                         " c.confirmed_at FROM article_confirmation c JOIN article a"
                         " ON a.id = c.article_id WHERE c.account_id = $1 UNION ALL SELECT a.slug,"
                         " 'autosaved', s.version, s.saved_at FROM article_autosave s"
                         " JOIN article a ON a.id = s.article_id WHERE s.account_id = $1"
                         " ORDER BY 4, 1, 3" },
    /* From now on nobody is named there. */
    [Q_FORGET_VERSIONS] = { "UPDATE article_version SET account_id = -article_id"
                            " WHERE account_id = $1" },
    [Q_FORGET_APPROVALS] = { "UPDATE article_version SET approved_by = -article_id"
                             " WHERE approved_by = $1" },
    [Q_FORGET_CONFIRMATIONS] = { "UPDATE article_confirmation SET account_id = -article_id"
                                 " WHERE account_id = $1" },
    [Q_FORGET_AUTOSAVES] = { "DELETE FROM article_autosave WHERE account_id = $1" },
};
const struct db_catalog newsroom_desk_sql = { "newsroom_desk", SQL, Q_COUNT };

/* --- previews ------------------------------------------------------------------------------------
 */

err_t preview_insert(struct cx *cx, article_id a, bytes_t hash, usec_t ends_at)
{
    return db_exec(
        cx->db, &newsroom_desk_sql, Q_PREVIEW_ADD,
        ARGS(ARG(id_new(cx->ids, cx->now)), ARG(a.v), ARG(hash), ARG(cx->now), ARG(ends_at)), NULL);
}

err_t preview_end(struct cx *cx, article_id a)
{
    return db_exec(cx->db, &newsroom_desk_sql, Q_PREVIEW_END, ARGS(ARG(a.v), ARG(cx->now)), NULL);
}

err_t preview_by_hash(struct cx *cx, bytes_t hash, article_id *out)
{
    return db_one_i64(cx->db, &newsroom_desk_sql, Q_PREVIEW_BY_HASH, ARGS(ARG(hash), ARG(cx->now)),
                      &out->v);
}

err_t previews_standing(struct cx *cx, article_id a, int64_t *out)
{
    return db_one_i64(cx->db, &newsroom_desk_sql, Q_PREVIEWS_STANDING, ARGS(ARG(a.v), ARG(cx->now)),
                      out);
}

/* --- autosaves -----------------------------------------------------------------------------------
 */

err_t autosave_put(struct cx *cx, article_id a, const struct autosave *s)
{
    return db_exec(
        cx->db, &newsroom_desk_sql, Q_AUTOSAVE_PUT,
        ARGS(ARG(a.v), ARG(cx->actor.account), ARG(s->version), ARG(s->fields), ARG(cx->now)),
        NULL);
}

err_t autosave_get(struct cx *cx, article_id a, struct autosave *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &newsroom_desk_sql, Q_AUTOSAVE_GET,
                  ARGS(ARG(a.v), ARG(cx->actor.account))));
    const bool is_there = db_next(&rows);
    if (is_there)
        *out = (struct autosave){ .version = db_i64(&rows, 0),
                                  .fields = db_str(&rows, 1, cx->arena),
                                  .saved_at = db_i64(&rows, 2) };
    TRY(db_done(&rows));
    return is_there ? OK : ERR_NOT_FOUND;
}

err_t autosave_drop(struct cx *cx, article_id a)
{
    return db_exec(cx->db, &newsroom_desk_sql, Q_AUTOSAVE_DROP,
                   ARGS(ARG(a.v), ARG(cx->actor.account)), NULL);
}

err_t autosave_expire(struct cx *cx, usec_t before)
{
    return db_exec(cx->db, &newsroom_desk_sql, Q_AUTOSAVE_EXPIRE, ARGS(ARG(before)), NULL);
}

/* --- what waits ----------------------------------------------------------------------------------
 */

err_t desk_counts_load(struct cx *cx, organisation_id publisher, struct desk_counts *out)
{
    AUTO(db_rows) rows = { 0 };
    *out = (struct desk_counts){ 0 };
    TRY(db_select(cx->db, &rows, &newsroom_desk_sql, Q_DESK_COUNTS, ARGS(ARG(publisher.v))));
    if (db_next(&rows))
        *out = (struct desk_counts){ .of = { [DESK_DRAFTS] = db_i64(&rows, 0),
                                             [DESK_WAITING] = db_i64(&rows, 1),
                                             [DESK_SCHEDULED] = db_i64(&rows, 2),
                                             [DESK_CHANGES] = db_i64(&rows, 3),
                                             [DESK_UNTRANSLATED] = db_i64(&rows, 4),
                                             [DESK_ALL] = db_i64(&rows, 5) } };
    return db_done(&rows);
}

/* --- persons -------------------------------------------------------------------------------------
 */

err_t newsroom_account_rows(struct cx *cx, int64_t account,
                            void (*each)(void *to, str_t slug, str_t what, int64_t number,
                                         usec_t at),
                            void *to)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &newsroom_desk_sql, Q_ACCOUNT_ROWS, ARGS(ARG(account))));
    while (db_next(&rows))
        each(to, db_str(&rows, 0, cx->arena), db_str(&rows, 1, cx->arena), db_i64(&rows, 2),
             db_i64(&rows, 3));
    return db_done(&rows);
}

err_t newsroom_account_forget(struct cx *cx, int64_t account)
{
    static const int EACH[] = { Q_FORGET_VERSIONS, Q_FORGET_APPROVALS, Q_FORGET_CONFIRMATIONS,
                                Q_FORGET_AUTOSAVES };
    for (size_t i = 0; i < ARRAY_LEN(EACH); i++)
        TRY(db_exec(cx->db, &newsroom_desk_sql, EACH[i], ARGS(ARG(account)), NULL));
    return OK;
}
