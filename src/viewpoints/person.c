/* "My data": what somebody said here under mandates. It stays when they are erased, since the
 * organisation said it: their name is nowhere in the tables of viewpoints.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/person.h"

#include "kit/json/json.h"
#include "kit/text/text.h"
#include "ledger/entries.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

static void put_time(struct cx *cx, struct json_out *j, str_t key, usec_t at)
{
    json_key(j, key);
    if (at == 0)
        json_put_null(j);
    else
        json_put_str(j, date_time_iso(cx->arena, at));
}

static void put_text(struct json_out *j, str_t key, str_t text)
{
    json_key(j, key);
    json_put_str(j, text);
}

static err_t put_positions(struct cx *cx, struct json_out *j, mandate_id m)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_POSITIONS_UNDER, ARGS(ARG(m.v))));
    while (db_next(&rows)) {
        json_put_object(j);
        json_key(j, S("id"));
        json_put_id(j, db_i64(&rows, 0));
        put_text(j, S("consultation"), db_str(&rows, 1, cx->arena));
        json_key(j, S("statement"));
        json_put_i64(j, db_i64(&rows, 2) + 1);
        put_text(j, S("position"),
                 position_word((enum position)db_i64(&rows, 3))); /* -1, 0, 1 by CHECK */
        put_text(j, S("reason"), db_str(&rows, 4, cx->arena));
        put_text(j, S("source"), db_str(&rows, 5, cx->arena));
        put_time(cx, j, S("taken_at"), db_i64(&rows, 6));
        put_time(cx, j, S("replaced_at"), db_i64(&rows, 7));
        json_put_object_end(j);
    }
    return db_done(&rows);
}

static err_t put_statement(struct cx *cx, struct json_out *j, const struct entry *e)
{
    struct statement s;
    TRY(statement_get(cx, (statement_id){ e->subject }, &s));
    json_put_object(j);
    json_key(j, S("id"));
    json_put_id(j, s.id.v);
    put_time(cx, j, S("proposed_at"), e->at);
    for (int l = 0; l < LANG_COUNT; l++) {
        const str_t code = lang_code((enum lang)l); /* counts through the enum */
        put_text(j, arena_printf(cx->arena, "text_%.*s", STR_ARG(code)), s.text.by[l]);
    }
    json_put_object_end(j);
    return OK;
}

/* Who proposed a statement under which mandate is in the record alone. */
static err_t put_statements(struct cx *cx, struct json_out *j, const struct mandate *m)
{
    enum { LOT = 500 };
    struct entry_filter f = { .kind = ledger_kind_word(LEDGER_STATEMENT_PROPOSED),
                              .organisation = m->organisation.v,
                              .limit = LOT };
    const struct entry *at = NULL;
    size_t n = 0;
    do {
        TRY(entry_list(cx, &f, &at, &n));
        for (size_t i = 0; i < n; i++) {
            if (at[i].mandate == m->id.v)
                TRY(put_statement(cx, j, &at[i]));
        }
        if (n > 0)
            f.before = at[n - 1].seq;
    } while (n == LOT && f.before > 0);
    return OK;
}

err_t viewpoints_export_person(struct cx *cx, int64_t account, struct json_out *j)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_list_of_account(cx, (account_id){ account }, &at, &count));
    json_key(j, S("said_under_mandates"));
    json_put_array(j);
    for (size_t i = 0; i < count; i++) {
        json_put_object(j);
        json_key(j, S("mandate"));
        json_put_id(j, at[i].id.v);
        json_key(j, S("organisation"));
        json_put_id(j, at[i].organisation.v);
        json_key(j, S("positions"));
        json_put_array(j);
        TRY(put_positions(cx, j, at[i].id));
        json_put_array_end(j);
        json_key(j, S("statements"));
        json_put_array(j);
        TRY(put_statements(cx, j, &at[i]));
        json_put_array_end(j);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    return OK;
}
