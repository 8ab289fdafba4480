/* What an import brings that is neither an answer nor a text.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/text/csv.h"
#include "kit/text/text.h"
#include "viewpoints/polis/exchange.h"

enum { Q_GROUPS_PUT, Q_LINE_PUT, Q_BESIDE_COUNT };
static const struct db_text SQL[Q_BESIDE_COUNT] = {
    /* Row: participant, group. */
    [Q_GROUPS_PUT] = { NULL,
                       "INSERT INTO import_group (import_id, participant_number, group_number)"
                       " SELECT $1, json_extract(value, '$[0]'), json_extract(value, '$[1]')"
                       " FROM json_each($2)",
                       "INSERT INTO import_group (import_id, participant_number, group_number)"
                       " SELECT $1, (r->>0)::bigint, (r->>1)::bigint"
                       " FROM jsonb_array_elements($2::text::jsonb) r" },
    [Q_LINE_PUT] = { "INSERT INTO import_summary (import_id, place, name, value)"
                     " VALUES ($1, $2, $3, $4)",
                     NULL, NULL },
};
const struct db_catalog polis_imported_sql = { "imported", SQL, Q_BESIDE_COUNT };

enum { GROUPS_AT_ONCE = 4096, ROWS_MAX = 1 << 20, LINES_MOST = 40, LINE_BYTES = 4096 };

/* --- groups ----------------------------------------------------------------------------------- */

static err_t groups_flush(struct cx *cx, int64_t import_id, struct json_out *j, struct buf *rows,
                          size_t *waiting)
{
    if (*waiting == 0)
        return OK;
    json_put_array_end(j);
    TRY(buf_check(rows));
    TRY(db_exec(cx->db, &polis_imported_sql, Q_GROUPS_PUT, ARGS(ARG(import_id), ARG(buf_str(rows))),
                NULL));
    buf_reset(rows);
    *waiting = 0;
    return OK;
}

static void group_add(struct json_out *j, struct buf *rows, const struct polis_participant *p,
                      size_t *waiting)
{
    if (*waiting == 0) {
        json_begin(j, rows);
        json_put_array(j);
    }
    json_put_array(j);
    json_put_i64(j, p->id);
    json_put_i64(j, p->group);
    json_put_array_end(j);
    ++*waiting;
}

static err_t groups_store(struct cx *cx, int64_t import_id, const struct polis_folder *folder)
{
    AUTO(buf) rows;
    struct json_out j;
    size_t waiting = 0;
    buf_init(&rows, ROWS_MAX);
    for (size_t i = 0; i < folder->participant_count; i++) {
        if (folder->participants[i].group < 0)
            continue;
        group_add(&j, &rows, &folder->participants[i], &waiting);
        if (waiting == GROUPS_AT_ONCE)
            TRY(groups_flush(cx, import_id, &j, &rows, &waiting));
    }
    return groups_flush(cx, import_id, &j, &rows, &waiting);
}

/* --- lines of the summary --------------------------------------------------------------------- */

/* These an export counts or knows itself. */
static bool is_ours(str_t name)
{
    static const char *const OURS[] = { "topic",      "voters",   "voters-in-conv",
                                        "commenters", "comments", "conversation-description",
                                        "made-under" };
    for (size_t i = 0; i < ARRAY_LEN(OURS); i++) {
        if (str_eq(name, str_from_c(OURS[i])))
            return true;
    }
    return name.len == 0;
}

static err_t summary_store(struct cx *cx, int64_t import_id, str_t text)
{
    struct csv_reader r;
    const str_t *fields = NULL;
    size_t count = 0;
    int64_t place = 0;
    csv_open(&r, text);
    while (place < LINES_MOST && csv_next(&r, cx->arena, &fields, &count)) {
        if (count != 2 || is_ours(fields[0]) || fields[0].len + fields[1].len > LINE_BYTES ||
            !utf8_valid(fields[0]) || !utf8_valid(fields[1]))
            continue;
        TRY(db_exec(cx->db, &polis_imported_sql, Q_LINE_PUT,
                    ARGS(ARG(import_id), ARG(place), ARG(fields[0]), ARG(csv_unguarded(fields[1]))),
                    NULL));
        place++;
    }
    return OK;
}

err_t import_beside_store(struct cx *cx, int64_t import_id, const struct polis_folder *folder,
                          str_t dir)
{
    str_t summary = STR_NONE;
    const str_t path = arena_printf(cx->arena, "%.*s/summary.csv", STR_ARG(dir));
    TRY(groups_store(cx, import_id, folder));
    if (file_read(cx->arena, arena_cstr(cx->arena, path), POLIS_FILE_MAX, &summary) != OK)
        return OK; /* there is none: what is wrong with it was told when the folder was read */
    return summary_store(cx, import_id, summary);
}
