/* SQL of comments. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/comments/store.h"

#include "kit/base/str.h"

enum {
    Q_WRITER_PUT,
    Q_WRITER_BY_HASH,
    Q_WRITER_GET,
    Q_WRITER_KEPT,
    Q_ACCOUNT_KEPT,
    Q_WAITING,
    Q_NEXT_NUMBER,
    Q_ADD,
    Q_UPDATE,
    Q_CLEAR,
    Q_STRIP,
    Q_DELETE,
    Q_WRITER_FORGET,
    Q_WORK_USE,
    Q_WORKS,
    Q_WORKS_FORGET,
    Q_GET,
    Q_BY_HASH,
    Q_BY_NUMBER,
    Q_TOPS,
    Q_TOP_NUMBERS,
    Q_REPLIES,
    Q_REPLIES_FROM,
    Q_REPLIES_BEFORE,
    Q_PUBLIC,
    Q_COUNTS,
    Q_WITHOUT_REPLY,
    Q_IDS,
    Q_DROP_UNCONFIRMED,
    Q_WRITERS_FORGET,
    Q_OF_ACCOUNT,
    Q_FORGET_ACCOUNT,
    Q_COUNT
};

#define COLUMNS                                                                                    \
    "SELECT id, article_id, number, thread_id, state, held, name, affiliation, affiliated_id,"     \
    " organisation_id, is_desk, writer_id, account_id, text, html, language, created_at,"          \
    " confirmed_at, public_at, closed_at, is_withheld FROM comment"

static const struct db_text SQL[Q_COUNT] = {
    [Q_WRITER_PUT] = { "INSERT INTO comment_writer (id, hash, email, kept, seen_at)"
                       " VALUES ($1, $2, $3, 0, $4) ON CONFLICT (hash) DO UPDATE SET"
                       " email = excluded.email, seen_at = excluded.seen_at" },
    [Q_WRITER_BY_HASH] = { "SELECT id, email, kept FROM comment_writer WHERE hash = $1" },
    [Q_WRITER_GET] = { "SELECT id, email, kept FROM comment_writer WHERE id = $1" },
    [Q_WRITER_KEPT] = { "UPDATE comment_writer SET kept = kept + 1 WHERE id = $1" },
    [Q_ACCOUNT_KEPT] = { "SELECT count(*) FROM comment WHERE account_id = $1"
                         " AND state = 'public'" },
    [Q_WAITING] = { "SELECT count(*) FROM comment WHERE state IN ('unconfirmed', 'waiting')"
                    " AND ((CAST($1 AS BIGINT) <> 0 AND writer_id = $1) OR (CAST($2 AS BIGINT) <> "
                    "0 AND account_id = $2))" },
    [Q_NEXT_NUMBER] = { "SELECT COALESCE(max(number), 0) + 1 FROM comment WHERE article_id = $1" },
    [Q_ADD] = { "INSERT INTO comment (id, article_id, number, thread_id, state, held, name,"
                " affiliation, affiliated_id, organisation_id, is_desk, writer_id, account_id,"
                " text, html, language, token_hash, created_at, confirmed_at, public_at, closed_at,"
                " is_withheld) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
                " $15, $16, $17, $18, $19, $20, 0, 0)" },
    [Q_UPDATE] = { "UPDATE comment SET state = $2, held = $3, confirmed_at = $4, public_at = $5,"
                   " closed_at = $6, is_withheld = $7 WHERE id = $1" },
    [Q_CLEAR] = { "UPDATE comment SET text = '', html = '' WHERE id = $1" },
    [Q_STRIP] = { "UPDATE comment SET text = '', html = '', name = '', affiliation = '',"
                  " affiliated_id = 0, writer_id = 0, account_id = 0 WHERE id = $1" },
    [Q_DELETE] = { "DELETE FROM comment WHERE id = $1" },
    [Q_WRITER_FORGET] = { "UPDATE comment_writer SET email = '' WHERE id = $1 AND NOT EXISTS"
                          " (SELECT 1 FROM comment c WHERE c.writer_id = comment_writer.id)" },
    [Q_WORK_USE] = { "INSERT INTO comment_work (hash, used_at) VALUES ($1, $2)"
                     " ON CONFLICT (hash) DO NOTHING" },
    [Q_WORKS] = { "SELECT count(*) FROM comment_work WHERE used_at > $1" },
    [Q_WORKS_FORGET] = { "DELETE FROM comment_work WHERE used_at < $1" },
    [Q_GET] = { COLUMNS " WHERE id = $1" },
    [Q_BY_HASH] = { COLUMNS " WHERE token_hash = $1" },
    [Q_TOPS] = { COLUMNS " WHERE article_id = $1 AND thread_id = id AND number > $2"
                         " AND state <> 'unconfirmed' ORDER BY number LIMIT $3" },
    [Q_BY_NUMBER] = { COLUMNS " WHERE article_id = $1 AND number = $2"
                              " AND state <> 'unconfirmed'" },
    [Q_TOP_NUMBERS] = { "SELECT id, number FROM comment WHERE article_id = $1 AND thread_id = id"
                        " ORDER BY id" },
    [Q_REPLIES] = { DB_AMONG(COLUMNS " WHERE thread_id",
                             " AND id <> thread_id AND state <> 'unconfirmed'"
                             " ORDER BY thread_id, number LIMIT $2") },
    [Q_WITHOUT_REPLY] = { "SELECT c.article_id, count(*) FROM article a JOIN comment c"
                          " ON c.article_id = a.id AND c.thread_id = c.id WHERE"
                          " a.organisation_id = $1 AND c.state = 'public'"
                          " AND c.organisation_id <> $1 AND NOT EXISTS (SELECT 1 FROM comment r"
                          " WHERE r.thread_id = c.id AND r.organisation_id = $1"
                          " AND r.state = 'public') GROUP BY c.article_id"
                          " ORDER BY max(c.id) DESC LIMIT $2" },
    [Q_REPLIES_FROM] = { COLUMNS " WHERE thread_id = $1 AND id <> thread_id AND number >= $2"
                                 " AND state <> 'unconfirmed' ORDER BY number LIMIT $3" },
    [Q_REPLIES_BEFORE] = { "SELECT count(*) FROM comment WHERE thread_id = $1 AND id <> thread_id"
                           " AND number < $2 AND state <> 'unconfirmed'" },
    [Q_PUBLIC] = { COLUMNS " WHERE article_id = $1 AND state = 'public' ORDER BY number" },
    [Q_COUNTS] = { "SELECT CAST(COALESCE(sum(CASE WHEN state = 'public' THEN 1 ELSE 0 END), 0)"
                   " AS BIGINT),"
                   " CAST(COALESCE(sum(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), 0)"
                   " AS BIGINT),"
                   " CAST(COALESCE(sum(CASE WHEN state = 'removed' THEN 1 ELSE 0 END), 0)"
                   " AS BIGINT),"
                   " CAST(COALESCE(sum(CASE WHEN state = 'withdrawn' THEN 1 ELSE 0 END), 0)"
                   " AS BIGINT) FROM comment WHERE article_id = $1" },
    [Q_IDS] = { "SELECT id FROM comment WHERE id > $1 ORDER BY id LIMIT $2" },
    [Q_DROP_UNCONFIRMED] = { "DELETE FROM comment WHERE state = 'unconfirmed'"
                             " AND created_at < $1" },
    [Q_WRITERS_FORGET] = { "UPDATE comment_writer SET email = '' WHERE seen_at < $1"
                           " AND email <> '' AND NOT EXISTS (SELECT 1 FROM comment c"
                           " WHERE c.writer_id = comment_writer.id"
                           " AND c.state IN ('unconfirmed', 'waiting'))" },
    [Q_OF_ACCOUNT] = { COLUMNS " WHERE account_id = $1 AND account_id <> 0 ORDER BY id" },
    [Q_FORGET_ACCOUNT] = { "UPDATE comment SET account_id = 0, name = '', affiliation = '',"
                           " affiliated_id = 0 WHERE account_id = $1" },
};
const struct db_catalog comments_sql = { "comments", SQL, Q_COUNT };

/* --- writers -------------------------------------------------------------------------------------
 */

static err_t writer_one(struct cx *cx, int which, struct db_args args, struct comment_writer *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &comments_sql, which, args));
    const bool is_there = db_next(&rows);
    if (is_there)
        *out = (struct comment_writer){ db_i64(&rows, 0), db_str(&rows, 1, cx->arena),
                                        db_i64(&rows, 2) };
    TRY(db_done(&rows));
    return is_there ? OK : ERR_NOT_FOUND;
}

err_t writer_of_hash(struct cx *cx, bytes_t hash, str_t email, struct comment_writer *out)
{
    TRY(db_exec(cx->db, &comments_sql, Q_WRITER_PUT,
                ARGS(ARG(id_new(cx->ids, cx->now)), ARG(hash), ARG(email), ARG(cx->now)), NULL));
    return writer_one(cx, Q_WRITER_BY_HASH, ARGS(ARG(hash)), out);
}

err_t writer_get(struct cx *cx, int64_t id, struct comment_writer *out)
{
    return writer_one(cx, Q_WRITER_GET, ARGS(ARG(id)), out);
}

err_t writer_kept(struct cx *cx, int64_t id)
{
    return db_exec(cx->db, &comments_sql, Q_WRITER_KEPT, ARGS(ARG(id)), NULL);
}

err_t account_kept(struct cx *cx, int64_t account, int64_t *out)
{
    return db_one_i64(cx->db, &comments_sql, Q_ACCOUNT_KEPT, ARGS(ARG(account)), out);
}

err_t comments_waiting(struct cx *cx, int64_t writer, int64_t account, int64_t *out)
{
    return db_one_i64(cx->db, &comments_sql, Q_WAITING, ARGS(ARG(writer), ARG(account)), out);
}

err_t writers_forget(struct cx *cx, usec_t before)
{
    return db_exec(cx->db, &comments_sql, Q_WRITERS_FORGET, ARGS(ARG(before)), NULL);
}

/* --- comments ------------------------------------------------------------------------------------
 */

err_t comment_next_number(struct cx *cx, article_id a, int64_t *out)
{
    return db_one_i64(cx->db, &comments_sql, Q_NEXT_NUMBER, ARGS(ARG(a.v)), out);
}

err_t comment_insert(struct cx *cx, const struct comment *c, bytes_t hash)
{
    return db_exec(cx->db, &comments_sql, Q_ADD,
                   ARGS(ARG(c->id.v), ARG(c->article.v), ARG(c->number), ARG(c->thread.v),
                        ARG(comment_state_word(c->state)), ARG(comment_held_word(c->held)),
                        ARG(stored(c->name)), ARG(stored(c->affiliation)), ARG(c->affiliated.v),
                        ARG(c->organisation.v), ARG(c->is_desk ? 1 : 0), ARG(c->writer),
                        ARG(c->account), ARG(stored(c->text)), ARG(stored(c->html)),
                        ARG(lang_code(c->language)), ARG(hash), ARG(c->created_at),
                        ARG(c->confirmed_at), ARG(c->public_at)),
                   NULL);
}

err_t comment_update(struct cx *cx, const struct comment *c)
{
    return db_exec(cx->db, &comments_sql, Q_UPDATE,
                   ARGS(ARG(c->id.v), ARG(comment_state_word(c->state)),
                        ARG(comment_held_word(c->held)), ARG(c->confirmed_at), ARG(c->public_at),
                        ARG(c->closed_at), ARG(c->is_withheld ? 1 : 0)),
                   NULL);
}

err_t comment_clear(struct cx *cx, comment_id id)
{
    return db_exec(cx->db, &comments_sql, Q_CLEAR, ARGS(ARG(id.v)), NULL);
}

err_t comment_strip(struct cx *cx, const struct comment *c)
{
    TRY(db_exec(cx->db, &comments_sql, Q_STRIP, ARGS(ARG(c->id.v)), NULL));
    return db_exec(cx->db, &comments_sql, Q_WRITER_FORGET, ARGS(ARG(c->writer)), NULL);
}

err_t comment_delete(struct cx *cx, const struct comment *c)
{
    TRY(db_exec(cx->db, &comments_sql, Q_DELETE, ARGS(ARG(c->id.v)), NULL));
    return db_exec(cx->db, &comments_sql, Q_WRITER_FORGET, ARGS(ARG(c->writer)), NULL);
}

static struct comment comment_of_row(struct cx *cx, const struct db_rows *rows)
{
    struct comment c = {
        .id = { db_i64(rows, 0) },
        .article = { db_i64(rows, 1) },
        .number = db_i64(rows, 2),
        .thread = { db_i64(rows, 3) },
        .name = db_str(rows, 6, cx->arena),
        .affiliation = db_str(rows, 7, cx->arena),
        .affiliated = { db_i64(rows, 8) },
        .organisation = { db_i64(rows, 9) },
        .is_desk = db_i64(rows, 10) == 1,
        .writer = db_i64(rows, 11),
        .account = db_i64(rows, 12),
        .text = db_str(rows, 13, cx->arena),
        .html = db_str(rows, 14, cx->arena),
        .created_at = db_i64(rows, 16),
        .confirmed_at = db_i64(rows, 17),
        .public_at = db_i64(rows, 18),
        .closed_at = db_i64(rows, 19),
        .is_withheld = db_i64(rows, 20) == 1,
    };
    must(comment_state_from_word(db_str(rows, 4, cx->arena), &c.state));
    must(comment_held_from_word(db_str(rows, 5, cx->arena), &c.held));
    must(lang_from_code(db_str(rows, 15, cx->arena), &c.language));
    return c;
}

static err_t comments_add(struct cx *cx, int which, struct db_args args, struct rows_out *list)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &comments_sql, which, args));
    while (db_next(&rows)) {
        struct comment *const c = rows_out_add(cx->arena, list, sizeof *c);
        *c = comment_of_row(cx, &rows);
    }
    return db_done(&rows);
}

static err_t comments_load(struct cx *cx, int which, struct db_args args, struct comment_list *out)
{
    struct rows_out list = { 0 };
    TRY(comments_add(cx, which, args, &list));
    *out = (struct comment_list){ list.at, list.count };
    return OK;
}

static err_t comment_one(struct cx *cx, int which, struct db_args args, struct comment *out)
{
    struct comment_list all;
    TRY(comments_load(cx, which, args, &all));
    if (all.count == 0)
        return ERR_NOT_FOUND;
    *out = all.at[0];
    return OK;
}

err_t comment_get(struct cx *cx, comment_id id, struct comment *out)
{
    return comment_one(cx, Q_GET, ARGS(ARG(id.v)), out);
}

err_t comment_by_hash(struct cx *cx, bytes_t hash, struct comment *out)
{
    return comment_one(cx, Q_BY_HASH, ARGS(ARG(hash)), out);
}

err_t comment_of_number(struct cx *cx, article_id a, int64_t number, struct comment *out)
{
    return comment_one(cx, Q_BY_NUMBER, ARGS(ARG(a.v), ARG(number)), out);
}

/* --- pages of them -------------------------------------------------------------------------------
 */

/* One more than fits: the first that does not. */
static void cut(struct comment_list *replies, struct comment_rest *rest, int64_t *thread)
{
    *thread = INT64_MAX;
    if (replies->count <= COMMENT_REPLIES)
        return;
    replies->count = COMMENT_REPLIES;
    rest->further = replies->at[COMMENT_REPLIES].number;
    *thread = replies->at[COMMENT_REPLIES].thread.v;
}

static void join(struct cx *cx, const struct comment_list *part, int64_t last_thread,
                 struct rows_out *to)
{
    for (size_t i = 0; i < part->count; i++) {
        if (part->at[i].thread.v <= last_thread)
            *(struct comment *)rows_out_add(cx->arena, to, sizeof(struct comment)) = part->at[i];
    }
}

err_t comment_page(struct cx *cx, article_id a, int64_t after, struct comment_list *out,
                   struct comment_rest *rest)
{
    struct comment_list tops;
    struct comment_list replies = { 0 };
    struct rows_out list = { 0 };
    int64_t ids[COMMENT_THREADS];
    int64_t last_thread = 0;
    *rest = (struct comment_rest){ 0 };
    TRY(comments_load(cx, Q_TOPS, ARGS(ARG(a.v), ARG(after), ARG(COMMENT_THREADS + 1)), &tops));
    if (tops.count > COMMENT_THREADS)
        rest->later = tops.at[--tops.count].number;
    for (size_t i = 0; i < tops.count; i++)
        ids[i] = tops.at[i].id.v;
    if (tops.count > 0)
        TRY(comments_load(cx, Q_REPLIES, ARGS(ARG_I64S(ids, tops.count), ARG(COMMENT_REPLIES + 1)),
                          &replies));
    cut(&replies, rest, &last_thread);
    for (size_t i = tops.count; i > 0; i--) { /* threads whose answers were not reached */
        if (ids[i - 1] > last_thread)
            rest->later = tops.at[i - 1].number;
    }
    join(cx, &tops, last_thread, &list);
    join(cx, &replies, last_thread, &list);
    *out = (struct comment_list){ list.at, list.count };
    return OK;
}

/* One thread from this answer on. */
static err_t thread_page(struct cx *cx, const struct comment *top, int64_t from,
                         struct comment_list *out, struct comment_rest *rest)
{
    struct comment_list replies;
    struct comment_list next;
    struct rows_out list = { 0 };
    int64_t unused = 0;
    *rest = (struct comment_rest){ .earlier = top->number };
    TRY(comments_load(cx, Q_REPLIES_FROM, ARGS(ARG(top->id.v), ARG(from), ARG(COMMENT_REPLIES + 1)),
                      &replies));
    TRY(comments_load(cx, Q_TOPS, ARGS(ARG(top->article.v), ARG(top->number), ARG(1)), &next));
    if (next.count > 0)
        rest->later = next.at[0].number;
    cut(&replies, rest, &unused);
    join(cx, &(struct comment_list){ top, 1 }, INT64_MAX, &list);
    join(cx, &replies, INT64_MAX, &list);
    *out = (struct comment_list){ list.at, list.count };
    return OK;
}

err_t comment_page_of(struct cx *cx, const struct comment *c, struct comment_list *out,
                      struct comment_rest *rest)
{
    struct comment top;
    int64_t before = 0;
    TRY(comment_get(cx, c->thread, &top));
    TRY(db_one_i64(cx->db, &comments_sql, Q_REPLIES_BEFORE, ARGS(ARG(top.id.v), ARG(c->number)),
                   &before));
    return comment_is_top(c) || before < COMMENT_REPLIES
               ? comment_page(cx, c->article, top.number - 1, out, rest)
               : thread_page(cx, &top, c->number, out, rest);
}

err_t top_numbers(struct cx *cx, article_id a, const struct top_number **out, size_t *count)
{
    AUTO(db_rows) rows = { 0 };
    struct rows_out list = { 0 };
    TRY(db_select(cx->db, &rows, &comments_sql, Q_TOP_NUMBERS, ARGS(ARG(a.v))));
    while (db_next(&rows)) {
        struct top_number *const t = rows_out_add(cx->arena, &list, sizeof *t);
        *t = (struct top_number){ db_i64(&rows, 0), db_i64(&rows, 1) };
    }
    *out = list.at;
    *count = list.count;
    return db_done(&rows);
}

err_t comment_list_public(struct cx *cx, article_id a, struct comment_list *out)
{
    return comments_load(cx, Q_PUBLIC, ARGS(ARG(a.v)), out);
}

err_t comments_of_account(struct cx *cx, int64_t account, struct comment_list *out)
{
    return comments_load(cx, Q_OF_ACCOUNT, ARGS(ARG(account)), out);
}

err_t comment_counts_of(struct cx *cx, article_id a, struct comment_counts *out)
{
    AUTO(db_rows) rows = { 0 };
    *out = (struct comment_counts){ 0 };
    TRY(db_select(cx->db, &rows, &comments_sql, Q_COUNTS, ARGS(ARG(a.v))));
    if (db_next(&rows))
        *out = (struct comment_counts){ db_i64(&rows, 0), db_i64(&rows, 1), db_i64(&rows, 2),
                                        db_i64(&rows, 3) };
    return db_done(&rows);
}

err_t comments_without_reply(struct cx *cx, organisation_id o, size_t limit,
                             struct comments_open *out, size_t *count)
{
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &comments_sql, Q_WITHOUT_REPLY,
                  ARGS(ARG(o.v), ARG((int64_t)limit))));
    while (n < limit && db_next(&rows))
        out[n++] = (struct comments_open){ { db_i64(&rows, 0) }, db_i64(&rows, 1) };
    *count = n;
    return db_done(&rows);
}

err_t comment_ids(struct cx *cx, int64_t after, size_t limit, int64_t *out, size_t *count)
{
    return db_ids(cx->db, &comments_sql, Q_IDS, ARGS(ARG(after), ARG((int64_t)limit)), limit, out,
                  count);
}

err_t comments_drop_unconfirmed(struct cx *cx, usec_t before)
{
    return db_exec(cx->db, &comments_sql, Q_DROP_UNCONFIRMED, ARGS(ARG(before)), NULL);
}

err_t comments_forget_account(struct cx *cx, int64_t account)
{
    return db_exec(cx->db, &comments_sql, Q_FORGET_ACCOUNT, ARGS(ARG(account)), NULL);
}

/* --- work ----------------------------------------------------------------------------------------
 */

err_t work_spend(struct cx *cx, bytes_t hash, bool *is_new)
{
    int64_t used = 0;
    int64_t added = 0;
    *is_new = false;
    TRY(db_one_i64(cx->db, &comments_sql, Q_WORKS,
                   ARGS(ARG(cx->now - COMMENT_WORK_LIFE * USEC_PER_SECOND)), &used));
    if (used >= COMMENT_WORKS_MOST)
        return OK;
    TRY(db_exec(cx->db, &comments_sql, Q_WORK_USE, ARGS(ARG(hash), ARG(cx->now)), &added));
    *is_new = added == 1;
    return OK;
}

err_t works_forget(struct cx *cx, usec_t before)
{
    return db_exec(cx->db, &comments_sql, Q_WORKS_FORGET, ARGS(ARG(before)), NULL);
}
