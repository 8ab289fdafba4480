/* "My data": what somebody said here under mandates. It stays when they are erased, since the
 * organisation said it: their name is nowhere in the tables of viewpoints.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/person.h"

#include "kit/json/member.h"
#include "kit/text/text.h"
#include "ledger/entries.h"
#include "viewpoints/arguments/arguments.h"
#include "viewpoints/codings/codings.h"
#include "viewpoints/positions/invitations.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

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
        json_member_time(j, cx->arena, "taken_at", db_i64(&rows, 6));
        json_member_time(j, cx->arena, "replaced_at", db_i64(&rows, 7));
        put_text(j, S("certainty"), certainty_word((enum certainty)db_i64(&rows, 8))); /* CHECK */
        put_text(j, S("standing"), standing_word((enum standing)db_i64(&rows, 9)));
        json_key(j, S("by_mail"));
        json_put_bool(j, db_i64(&rows, 10) != 0);
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
    json_member_time(j, cx->arena, "proposed_at", e->at);
    for (int l = 0; l < LANG_COUNT; l++) {
        const str_t code = lang_code((enum lang)l); /* counts through the enum */
        put_text(j, arena_printf(cx->arena, "text_%.*s", STR_ARG(code)), s.text.by[l]);
    }
    json_put_object_end(j);
    return OK;
}

struct proposing {
    struct json_out *j;
    const struct mandate *m;
};

static err_t put_if_proposed(struct cx *page, const struct entry *e, void *with)
{
    const struct proposing *const p = with;
    return e->mandate == p->m->id.v ? put_statement(page, p->j, e) : OK;
}

/* Who proposed a statement under which mandate is in the record alone. */
static err_t put_statements(struct cx *cx, struct json_out *j, const struct mandate *m)
{
    struct proposing p = { j, m };
    const struct entry_filter f = { .kind = ledger_kind_word(LEDGER_STATEMENT_PROPOSED),
                                    .organisation = m->organisation.v };
    return entry_each(cx, &f, put_if_proposed, &p);
}

/* Statements whose translation stands as this account made it. */
static err_t put_translations(struct cx *cx, struct json_out *j, int64_t account)
{
    json_key(j, S("translated_statements"));
    json_put_array(j);
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_STATEMENTS_TRANSLATED_BY, ARGS(ARG(account))));
    while (db_next(&rows)) {
        json_put_object(j);
        json_key(j, S("statement"));
        json_put_id(j, db_i64(&rows, 0));
        json_member_time(j, cx->arena, "at", db_i64(&rows, 1));
        json_put_object_end(j);
    }
    json_put_array_end(j);
    return db_done(&rows);
}

err_t viewpoints_erase_person(struct cx *cx, int64_t account)
{
    TRY(db_exec(cx->db, &viewpoints_sql, Q_STATEMENT_FORGET_TRANSLATOR, ARGS(ARG(account)), NULL));
    TRY(codings_erase_person(cx, account));
    return invitations_erase_person(cx, account);
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
        TRY(arguments_export_person(cx, at[i].id, j));
        json_put_object_end(j);
    }
    json_put_array_end(j);
    TRY(put_translations(cx, j, account));
    TRY(codings_export_person(cx, account, j));
    return invitations_export_person(cx, account, j);
}
