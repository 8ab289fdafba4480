/* Every SQL statement of imports, and nothing but.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/exchange/imports.h"

enum {
    Q_IMPORT_ADD,
    Q_IMPORT_GET,
    Q_IMPORT_LIST,
    Q_IMPORT_WAITING,
    Q_IMPORT_CHANGE,
    Q_IMPORT_SET_STATE,
    Q_IMPORT_FORGET_CONTENT,
    Q_IMPORT_FORGET,
    Q_IMPORT_DISCARD,
    Q_PART_ADD,
    Q_PARTS,
    Q_PARTS_CLEAR,
    Q_MADE,
    Q_REFERRED,
    Q_MERGED,
    Q_REMOVE,
    Q_FACTS_ELSEWHERE,
    Q_MEMBERSHIPS_ELSEWHERE,
    Q_OF_ACCOUNT,
    Q_FORGET_ACCOUNT,
    Q_ALL,
    Q_REMOVALS,
    Q_COUNT
};

#define IMPORT_COLUMNS                                                                             \
    "id, format, name, sha256, added, changed, state, mapping, account_id, created_at,"            \
    " applied_at, undone_at"
/* Indexes that leave out 0 serve only where 0 is left out in so many words. */
#define MADE "FROM organisation o WHERE o.import_id = $1 AND o.import_id <> 0 AND o.removed_at = 0"
#define ELSEWHERE                                                                                  \
    " AND organisation_id NOT IN (SELECT id FROM organisation WHERE import_id = $1"                \
    " AND import_id <> 0) ORDER BY id"

static const struct db_text SQL[Q_COUNT] = {
    [Q_IMPORT_ADD] = { "INSERT INTO register_import (id, format, name, sha256, added, changed,"
                       " state, content, mapping, account_id, created_at, applied_at, undone_at)"
                       " VALUES ($1, $2, $3, $4, 0, 0, 'rehearsed', $5, $6, $7, $8, 0, 0)" },
    [Q_IMPORT_GET] = { "SELECT " IMPORT_COLUMNS ", content FROM register_import WHERE id = $1" },
    [Q_IMPORT_LIST] = { "SELECT " IMPORT_COLUMNS ", '' FROM register_import WHERE id < $1"
                        " ORDER BY id DESC LIMIT $2" },
    [Q_IMPORT_WAITING] = { "SELECT count(*) FROM register_import WHERE state = 'rehearsed'" },
    [Q_IMPORT_CHANGE] = { "UPDATE register_import SET mapping = $2, content = $3, sha256 = $4"
                          " WHERE id = $1 AND state <> 'applied'" },
    [Q_IMPORT_SET_STATE] = { "UPDATE register_import SET state = $2, added = $3, changed = $4,"
                             " applied_at = $5, undone_at = $6 WHERE id = $1" },
    [Q_IMPORT_FORGET_CONTENT] = { "UPDATE register_import SET content = '' WHERE state <>"
                                  " 'rehearsed' AND applied_at < $1 AND undone_at < $1"
                                  " AND content <> ''" },
    [Q_IMPORT_FORGET] = { "DELETE FROM register_import WHERE state = 'rehearsed'"
                          " AND created_at < $1" },
    [Q_IMPORT_DISCARD] = { "DELETE FROM register_import WHERE id = $1 AND state = 'rehearsed'" },
    [Q_PART_ADD] = { "INSERT INTO register_import_part (import_id, kind, row_id, filled)"
                     " VALUES ($1, $2, $3, $4) ON CONFLICT (import_id, kind, row_id) DO NOTHING" },
    [Q_PARTS] = { "SELECT kind, row_id, filled FROM register_import_part WHERE import_id = $1"
                  " ORDER BY kind, row_id LIMIT $2" },
    [Q_PARTS_CLEAR] = { "DELETE FROM register_import_part WHERE import_id = $1" },
    [Q_MADE] = { "SELECT o.id " MADE " ORDER BY o.id" },
    /* Somebody speaks or spoke for it, or another row than the import's own names it. Of its own
     * that merged into each other: Q_MERGED. */
    [Q_REFERRED] = { "SELECT o.id " MADE " AND ("
                     "EXISTS (SELECT 1 FROM mandate m WHERE m.organisation_id = o.id)"
                     " OR EXISTS (SELECT 1 FROM fact f WHERE f.other_id = o.id AND"
                     " f.other_id <> 0 AND f.import_id <> $1 AND f.ended_at = 0)"
                     " OR EXISTS (SELECT 1 FROM disclosure d WHERE d.party_id = o.id"
                     " AND d.party_id <> 0 AND d.ended_at = 0)"
                     " OR EXISTS (SELECT 1 FROM disclosure d WHERE d.organisation_id = o.id"
                     " AND NOT EXISTS (SELECT 1 FROM register_import_part p WHERE p.import_id = $1"
                     " AND p.kind = 'disclosure' AND p.row_id = d.id))"
                     " OR EXISTS (SELECT 1 FROM claim c WHERE c.organisation_id = o.id"
                     " AND c.state IN ('sent', 'confirmed', 'accepted'))"
                     " OR EXISTS (SELECT 1 FROM objection b WHERE b.organisation_id = o.id)"
                     " OR EXISTS (SELECT 1 FROM organisation g WHERE g.merged_into = o.id"
                     " AND g.merged_into <> 0 AND g.removed_at = 0 AND g.import_id <> $1))"
                     " ORDER BY o.id" },
    [Q_MERGED] = { "SELECT o.id " MADE " AND o.merged_into <> 0 ORDER BY o.id" },
    [Q_REMOVE] = { .sqlite = "UPDATE organisation SET removed_at = $2 WHERE removed_at = 0"
                             " AND id IN (SELECT value FROM json_each($1))",
                   .postgres = "UPDATE organisation SET removed_at = $2 WHERE removed_at = 0"
                               " AND id = ANY($1::bigint[])" },
    [Q_FACTS_ELSEWHERE] = { "SELECT id FROM fact WHERE import_id = $1 AND ended_at = 0" ELSEWHERE },
    [Q_MEMBERSHIPS_ELSEWHERE] = { "SELECT id FROM membership WHERE import_id = $1"
                                  " AND superseded_at = 0" ELSEWHERE },
    [Q_OF_ACCOUNT] = { "SELECT " IMPORT_COLUMNS ", '' FROM register_import WHERE account_id = $1"
                       " ORDER BY id" },
    [Q_FORGET_ACCOUNT] = { "UPDATE register_import SET account_id = 0 WHERE account_id = $1" },
    [Q_ALL] = { "SELECT " IMPORT_COLUMNS ", '' FROM register_import WHERE applied_at <> 0"
                " ORDER BY id" },
    [Q_REMOVALS] = { "SELECT DISTINCT import_id, removed_at FROM organisation WHERE removed_at <> 0"
                     " ORDER BY import_id, removed_at" },
};
const struct db_catalog exchange_sql = { "exchange", SQL, Q_COUNT };

static const char *const FORMATS[] = { [IMPORT_CSV] = "csv", [IMPORT_POPOLO] = "popolo" };
static const char *const STATES[] = {
    [IMPORT_REHEARSED] = "rehearsed", [IMPORT_APPLIED] = "applied", [IMPORT_UNDONE] = "undone"
};

str_t import_format_word(enum import_format f)
{
    return str_from_c(FORMATS[f]);
}

bool import_format_read(str_t word, enum import_format *out)
{
    for (size_t i = 0; i < ARRAY_LEN(FORMATS); i++) {
        if (str_eq(word, str_from_c(FORMATS[i]))) {
            *out = (enum import_format)i;
            return true;
        }
    }
    return false;
}

enum import_format import_format_of(str_t text)
{
    if (str_starts(text, S("\xEF\xBB\xBF")))
        text = str_sub(text, 3, text.len);
    text = str_trim(text);
    return str_starts(text, S("{")) || str_starts(text, S("[")) ? IMPORT_POPOLO : IMPORT_CSV;
}

/* --- imports ---------------------------------------------------------------------------------- */

err_t register_import_put(struct cx *cx, const struct register_import *row)
{
    return db_exec(cx->db, &exchange_sql, Q_IMPORT_ADD,
                   ARGS(ARG(row->id.v), ARG(import_format_word(row->format)), ARG(row->name),
                        ARG(row->sha256), ARG(row->content), ARG(row->mapping), ARG(row->account.v),
                        ARG(row->created_at)),
                   NULL);
}

static enum import_state state_of(str_t word)
{
    for (size_t i = 0; i < ARRAY_LEN(STATES); i++) {
        if (str_eq(word, str_from_c(STATES[i])))
            return (enum import_state)i;
    }
    must_failed("a state of the list", __FILE__, __LINE__);
}

static struct register_import row_of(struct cx *cx, const struct db_rows *rows)
{
    struct register_import row = { .id = { db_i64(rows, 0) },
                                   .name = db_str(rows, 2, cx->arena),
                                   .sha256 = db_str(rows, 3, cx->arena),
                                   .added = db_i64(rows, 4),
                                   .changed = db_i64(rows, 5),
                                   .state = state_of(db_str(rows, 6, cx->arena)),
                                   .mapping = db_str(rows, 7, cx->arena),
                                   .account = { db_i64(rows, 8) },
                                   .created_at = db_i64(rows, 9),
                                   .applied_at = db_i64(rows, 10),
                                   .undone_at = db_i64(rows, 11),
                                   .content = db_str(rows, 12, cx->arena) };
    must(import_format_read(db_str(rows, 1, cx->arena), &row.format));
    return row;
}

err_t register_import_find(struct cx *cx, register_import_id id, struct register_import *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &exchange_sql, Q_IMPORT_GET, ARGS(ARG(id.v))));
    const bool found = db_next(&rows);
    const struct register_import row = found ? row_of(cx, &rows) : (struct register_import){ 0 };
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *out = row;
    return OK;
}

static err_t rows_of(struct cx *cx, int which, struct db_args args,
                     const struct register_import **out, size_t *count)
{
    size_t room = 64;
    struct register_import *at = arena_array(cx->arena, struct register_import, room);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &exchange_sql, which, args));
    while (db_next(&rows)) {
        if (n == room) {
            struct register_import *const more =
                arena_array(cx->arena, struct register_import, room * 2);
            memcpy(more, at, n * sizeof *at);
            at = more;
            room *= 2;
        }
        at[n++] = row_of(cx, &rows);
    }
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

err_t register_import_list(struct cx *cx, register_import_id before, int limit,
                           const struct register_import **out, size_t *count)
{
    must(limit >= 1 && limit <= 500);
    return rows_of(cx, Q_IMPORT_LIST, ARGS(ARG(before.v == 0 ? INT64_MAX : before.v), ARG(limit)),
                   out, count);
}

err_t register_import_count_waiting(struct cx *cx, int64_t *out)
{
    return db_one_i64(cx->db, &exchange_sql, Q_IMPORT_WAITING, NO_ARGS, out);
}

err_t register_import_of_account(struct cx *cx, int64_t account, const struct register_import **out,
                                 size_t *count)
{
    return rows_of(cx, Q_OF_ACCOUNT, ARGS(ARG(account)), out, count);
}

err_t register_import_forget_account(struct cx *cx, int64_t account)
{
    return db_exec(cx->db, &exchange_sql, Q_FORGET_ACCOUNT, ARGS(ARG(account)), NULL);
}

err_t register_import_all(struct cx *cx, const struct register_import **out, size_t *count)
{
    return rows_of(cx, Q_ALL, NO_ARGS, out, count);
}

err_t register_import_removals(struct cx *cx,
                               void (*each)(void *to, int64_t import, usec_t removed_at), void *to)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &exchange_sql, Q_REMOVALS, NO_ARGS));
    while (db_next(&rows))
        each(to, db_i64(&rows, 0), db_i64(&rows, 1));
    return db_done(&rows);
}

err_t register_import_update(struct cx *cx, register_import_id id, str_t mapping, str_t content,
                             str_t sha256)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &exchange_sql, Q_IMPORT_CHANGE,
                ARGS(ARG(id.v), ARG(mapping), ARG(content), ARG(sha256)), &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "import %" PRId64 " is applied", id.v);
}

err_t register_import_set_state(struct cx *cx, const struct register_import *row)
{
    return db_exec(cx->db, &exchange_sql, Q_IMPORT_SET_STATE,
                   ARGS(ARG(row->id.v), ARG(str_from_c(STATES[row->state])), ARG(row->added),
                        ARG(row->changed), ARG(row->applied_at), ARG(row->undone_at)),
                   NULL);
}

err_t register_import_discard(struct cx *cx, register_import_id id)
{
    int64_t gone = 0;
    TRY(db_exec(cx->db, &exchange_sql, Q_IMPORT_DISCARD, ARGS(ARG(id.v)), &gone));
    return gone == 1 ? OK : problem(cx, ERR_CONFLICT, "import %" PRId64 ": applied or gone", id.v);
}

err_t register_import_housekeep(struct cx *cx)
{
    const usec_t before = cx->now - INT64_C(30) * 24 * 3600 * USEC_PER_SECOND;
    TRY(db_exec(cx->db, &exchange_sql, Q_IMPORT_FORGET_CONTENT, ARGS(ARG(before)), NULL));
    return db_exec(cx->db, &exchange_sql, Q_IMPORT_FORGET, ARGS(ARG(before)), NULL);
}

/* --- what an import made ---------------------------------------------------------------------- */

err_t register_import_part_add(struct cx *cx, register_import_id id,
                               const struct register_import_part *p)
{
    return db_exec(cx->db, &exchange_sql, Q_PART_ADD,
                   ARGS(ARG(id.v), ARG(p->is_disclosure ? S("disclosure") : S("completed")),
                        ARG(p->row), ARG(p->filled)),
                   NULL);
}

err_t register_import_parts(struct cx *cx, register_import_id id,
                            const struct register_import_part **out, size_t *count)
{
    enum { MOST = 4 * IMPORT_ROWS_MAX, FIRST = 64 };
    size_t room = FIRST;
    struct register_import_part *at = arena_array(cx->arena, struct register_import_part, room);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &exchange_sql, Q_PARTS, ARGS(ARG(id.v), ARG((int)MOST))));
    while (db_next(&rows)) {
        if (n == room) {
            struct register_import_part *const more =
                arena_array(cx->arena, struct register_import_part, room * 2);
            memcpy(more, at, n * sizeof *at);
            at = more;
            room *= 2;
        }
        at[n++] =
            (struct register_import_part){ str_eq(db_str(&rows, 0, cx->arena), S("disclosure")),
                                           db_i64(&rows, 1), db_str(&rows, 2, cx->arena) };
    }
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

err_t register_import_parts_clear(struct cx *cx, register_import_id id)
{
    return db_exec(cx->db, &exchange_sql, Q_PARTS_CLEAR, ARGS(ARG(id.v)), NULL);
}

static err_t ids_of(struct cx *cx, int which, register_import_id id, int64_t **out, size_t *count)
{
    size_t room = 256;
    int64_t *at = arena_array(cx->arena, int64_t, room);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &exchange_sql, which, ARGS(ARG(id.v))));
    while (db_next(&rows)) {
        if (n == room) {
            int64_t *const more = arena_array(cx->arena, int64_t, room * 2);
            memcpy(more, at, n * sizeof *at);
            at = more;
            room *= 2;
        }
        at[n++] = db_i64(&rows, 0);
    }
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

err_t register_import_organisations(struct cx *cx, register_import_id id, int64_t **ids,
                                    size_t *count)
{
    return ids_of(cx, Q_MADE, id, ids, count);
}

err_t register_import_referred(struct cx *cx, register_import_id id, int64_t **ids, size_t *count)
{
    return ids_of(cx, Q_REFERRED, id, ids, count);
}

err_t register_import_merged(struct cx *cx, register_import_id id, int64_t **ids, size_t *count)
{
    return ids_of(cx, Q_MERGED, id, ids, count);
}

err_t register_import_facts_elsewhere(struct cx *cx, register_import_id id, int64_t **ids,
                                      size_t *count)
{
    return ids_of(cx, Q_FACTS_ELSEWHERE, id, ids, count);
}

err_t register_import_memberships_elsewhere(struct cx *cx, register_import_id id, int64_t **ids,
                                            size_t *count)
{
    return ids_of(cx, Q_MEMBERSHIPS_ELSEWHERE, id, ids, count);
}

err_t register_import_remove(struct cx *cx, const int64_t *ids, size_t count)
{
    if (count == 0)
        return OK;
    return db_exec(cx->db, &exchange_sql, Q_REMOVE, ARGS(ARG_I64S(ids, count), ARG(cx->now)), NULL);
}
