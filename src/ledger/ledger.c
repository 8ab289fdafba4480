/* Appends what happened to the record; nothing here changes or deletes an entry.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/ledger.h"

#include "kit/base/str.h"

enum { Q_ADD, Q_ADD_MANY, Q_COUNT };

/* json_each has no index on its keys: without MATERIALIZED the join is quadratic (tried: 150 ms
 * against 6 ms for a thousand entries). */
#define ARRAY_OF(name, parameter)                                                                  \
    name " AS MATERIALIZED (SELECT key AS k, value AS v FROM json_each(" parameter "))"

static const struct db_text SQL[Q_COUNT] = {
    [Q_ADD] = { "INSERT INTO ledger_entry"
                " (id, at, kind, subject, account_id, organisation_id, mandate_id, content)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" },
    [Q_ADD_MANY] = {
        .sqlite = "WITH " ARRAY_OF("ids", "$3") ", " ARRAY_OF("subjects", "$4") ", "
                  ARRAY_OF("accounts", "$5") ", " ARRAY_OF("organisations", "$6") ", "
                  ARRAY_OF("mandates", "$7") ", " ARRAY_OF("contents", "$8")
                  " INSERT INTO ledger_entry"
                  " (id, at, kind, subject, account_id, organisation_id, mandate_id, content)"
                  " SELECT ids.v, $1, $2, subjects.v, accounts.v, organisations.v, mandates.v,"
                  " contents.v FROM ids JOIN subjects USING (k) JOIN accounts USING (k)"
                  " JOIN organisations USING (k) JOIN mandates USING (k) JOIN contents USING (k)"
                  " ORDER BY ids.v",
        .postgres = "INSERT INTO ledger_entry"
                    " (id, at, kind, subject, account_id, organisation_id, mandate_id, content)"
                    " SELECT e.id, $1::bigint, $2::text, e.subject, e.account, e.organisation,"
                    " e.mandate, e.content FROM unnest($3::bigint[], $4::bigint[], $5::bigint[],"
                    " $6::bigint[], $7::bigint[], $8::text[])"
                    " AS e (id, subject, account, organisation, mandate, content)"
                    " ORDER BY e.id",
    },
};
const struct db_catalog ledger_sql = { "ledger", SQL, Q_COUNT };

str_t ledger_kind_word(enum ledger_kind kind)
{
    switch (kind) {
#define X(name, word)                                                                              \
    case LEDGER_##name:                                                                            \
        return S(word);
        LEDGER_KINDS(X)
#undef X
    }
    must_failed("a kind of the list", __FILE__, __LINE__);
}

static str_t content_or_empty(str_t content)
{
    return content.len > 0 ? content : S("{}");
}

err_t ledger_add(struct cx *cx, enum ledger_kind kind, int64_t subject, str_t content)
{
    return db_exec(cx->db, &ledger_sql, Q_ADD,
                   ARGS(ARG(id_new(cx->ids, cx->now)), ARG(cx->now), ARG(ledger_kind_word(kind)),
                        ARG(subject), ARG(cx->actor.account), ARG(cx->actor.organisation),
                        ARG(cx->actor.mandate), ARG(content_or_empty(content))),
                   NULL);
}

err_t ledger_add_many(struct cx *cx, enum ledger_kind kind, const struct ledger_new *entries,
                      size_t count)
{
    if (count == 0)
        return OK;
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    int64_t *const subjects = arena_array(cx->arena, int64_t, count);
    int64_t *const accounts = arena_array(cx->arena, int64_t, count);
    int64_t *const organisations = arena_array(cx->arena, int64_t, count);
    int64_t *const mandates = arena_array(cx->arena, int64_t, count);
    str_t *const contents = arena_array(cx->arena, str_t, count);
    for (size_t i = 0; i < count; i++) {
        const struct ledger_new *const e = &entries[i];
        ids[i] = id_new(cx->ids, cx->now);
        subjects[i] = e->subject;
        accounts[i] = e->actor->account;
        organisations[i] = e->actor->organisation;
        mandates[i] = e->actor->mandate;
        contents[i] = content_or_empty(e->content);
    }
    return db_exec(cx->db, &ledger_sql, Q_ADD_MANY,
                   ARGS(ARG(cx->now), ARG(ledger_kind_word(kind)), ARG_I64S(ids, count),
                        ARG_I64S(subjects, count), ARG_I64S(accounts, count),
                        ARG_I64S(organisations, count), ARG_I64S(mandates, count),
                        ARG_STRS(contents, count)),
                   NULL);
}

void ledger_put_old(struct json_out *j, str_t key, str_t was, str_t is)
{
    if (str_eq(was, is))
        return;
    json_key(j, key);
    json_put_str(j, was);
}
