/* SQL of invitations and their links. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/positions/invitations_store.h"

#include "kit/base/str.h"

#define INVITATION_READ                                                                            \
    "SELECT i.id, i.consultation_id, i.organisation_id, i.mandate_id, i.account_id, i.was_mailed," \
    " i.invited_at, i.ends_at, i.ended_at, i.ended_why,"                                           \
    " (SELECT CAST(COALESCE(sum(l.positions), 0) AS BIGINT) FROM position_link l"                  \
    " WHERE l.invitation_id = i.id), (SELECT COALESCE(max(l.used_at), 0) FROM position_link l"     \
    " WHERE l.invitation_id = i.id)"

enum {
    Q_INVITATION_ADD,
    Q_INVITATION_GET,
    Q_INVITATION_LIST,
    Q_INVITATION_OF_ACCOUNT,
    Q_INVITATION_END,
    Q_INVITATION_REPLACE,
    Q_INVITATION_MAILED,
    Q_INVITATION_LINK_ADD,
    Q_INVITATION_OF_LINK,
    Q_INVITATION_LINK_USED,
    Q_INVITATION_END_ACCOUNT,
    Q_INVITATION_FORGET,
    Q_INVITATIONS_COUNT
};

static const struct db_text SQL[Q_INVITATIONS_COUNT] = {
    [Q_INVITATION_ADD] = { "INSERT INTO position_invitation (id, consultation_id, organisation_id,"
                           " mandate_id, account_id, was_mailed, invited_at, ends_at, ended_at,"
                           " ended_why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '')",
                           NULL, NULL },
    [Q_INVITATION_GET] = { INVITATION_READ " FROM position_invitation i WHERE i.id = $1", NULL,
                           NULL },
    [Q_INVITATION_LIST] = { INVITATION_READ
                            " FROM position_invitation i"
                            " WHERE i.consultation_id = $1 AND (CAST($2 AS BIGINT) = 0"
                            " OR i.organisation_id = CAST($2 AS BIGINT))"
                            " ORDER BY i.id DESC LIMIT 1000",
                            NULL, NULL },
    [Q_INVITATION_OF_ACCOUNT] = { INVITATION_READ " FROM position_invitation i"
                                                  " WHERE i.account_id = $1 ORDER BY i.id",
                                  NULL, NULL },
    [Q_INVITATION_END] = { "UPDATE position_invitation SET ended_at = $2, ended_why = $3"
                           " WHERE id = $1 AND ended_at = 0",
                           NULL, NULL },
    [Q_INVITATION_REPLACE] = { "UPDATE position_invitation SET ended_at = $3,"
                               " ended_why = 'replaced' WHERE consultation_id = $1"
                               " AND mandate_id = $2 AND ended_at = 0",
                               NULL, NULL },
    [Q_INVITATION_MAILED] = { "UPDATE position_invitation SET was_mailed = $2 WHERE id = $1", NULL,
                              NULL },
    [Q_INVITATION_LINK_ADD] = { "INSERT INTO position_link (token_hash, invitation_id, made_at,"
                                " used_at, positions) VALUES ($1, $2, $3, 0, 0)",
                                NULL, NULL },
    [Q_INVITATION_OF_LINK] = { INVITATION_READ
                               ", k.used_at FROM position_link k"
                               " JOIN position_invitation i ON i.id = k.invitation_id"
                               " WHERE k.token_hash = $1",
                               NULL, NULL },
    [Q_INVITATION_LINK_USED] = { "UPDATE position_link SET used_at = $2, positions = $3"
                                 " WHERE token_hash = $1 AND used_at = 0",
                                 NULL, NULL },
    [Q_INVITATION_END_ACCOUNT] = { "UPDATE position_invitation SET account_id = 0,"
                                   " ended_why = CASE ended_at WHEN 0 THEN 'erased' ELSE ended_why"
                                   " END, ended_at = CASE ended_at WHEN 0 THEN $2 ELSE ended_at END"
                                   " WHERE account_id = $1",
                                   NULL, NULL },
    [Q_INVITATION_FORGET] = { "UPDATE position_invitation SET account_id = 0 WHERE account_id <> 0"
                              " AND ((ended_at <> 0 AND ended_at < $1) OR ends_at < $1)",
                              NULL, NULL },
};
const struct db_catalog invitations_sql = { "invitations", SQL, Q_INVITATIONS_COUNT };

static const str_t ENDS[] = { [INVITATION_GOES_ON] = S_INIT(""),
                              [INVITATION_FINISHED] = S_INIT("finished"),
                              [INVITATION_REPLACED] = S_INIT("replaced"),
                              [INVITATION_WITHDRAWN] = S_INIT("withdrawn"),
                              [INVITATION_ERASED] = S_INIT("erased") };

static struct invitation invitation_row(const struct db_rows *rows, struct arena *arena)
{
    struct invitation i = { .id = { db_i64(rows, 0) },
                            .consultation = { db_i64(rows, 1) },
                            .organisation = { db_i64(rows, 2) },
                            .mandate = { db_i64(rows, 3) },
                            .account = { db_i64(rows, 4) },
                            .was_mailed = db_i64(rows, 5) != 0,
                            .invited_at = db_i64(rows, 6),
                            .ends_at = db_i64(rows, 7),
                            .ended_at = db_i64(rows, 8),
                            .positions = db_i64(rows, 10),
                            .used_at = db_i64(rows, 11) };
    const str_t why = db_str(rows, 9, arena);
    for (size_t k = 0; k < ARRAY_LEN(ENDS); k++) {
        if (str_eq(why, ENDS[k]))
            i.why = (enum invitation_end)k; /* counts through the enum */
    }
    return i;
}

err_t invitation_put(struct cx *cx, const struct invitation *i)
{
    return db_exec(cx->db, &invitations_sql, Q_INVITATION_ADD,
                   ARGS(ARG(i->id.v), ARG(i->consultation.v), ARG(i->organisation.v),
                        ARG(i->mandate.v), ARG(i->account.v), ARG((int)i->was_mailed),
                        ARG(i->invited_at), ARG(i->ends_at)),
                   NULL);
}

static err_t invitations_select(struct cx *cx, int which, struct db_args args,
                                const struct invitation **out, size_t *count)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &invitations_sql, which, args));
    while (db_next(&rows))
        *(struct invitation *)rows_out_add(cx->arena, &list, sizeof(struct invitation)) =
            invitation_row(&rows, cx->arena);
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t invitation_list(struct cx *cx, consultation_id in, organisation_id whose,
                      const struct invitation **out, size_t *count)
{
    return invitations_select(cx, Q_INVITATION_LIST, ARGS(ARG(in.v), ARG(whose.v)), out, count);
}

err_t invitation_list_of_account(struct cx *cx, int64_t account, const struct invitation **out,
                                 size_t *count)
{
    return invitations_select(cx, Q_INVITATION_OF_ACCOUNT, ARGS(ARG(account)), out, count);
}

err_t invitation_get(struct cx *cx, invitation_id id, struct invitation *out)
{
    const struct invitation *at = NULL;
    size_t count = 0;
    TRY(invitations_select(cx, Q_INVITATION_GET, ARGS(ARG(id.v)), &at, &count));
    if (count == 0)
        return problem(cx, ERR_NOT_FOUND, "no such invitation");
    *out = at[0];
    return OK;
}

err_t invitation_of_link(struct cx *cx, const struct hash256 *token, struct invitation *out,
                         usec_t *used_at)
{
    struct invitation i;
    usec_t used = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &invitations_sql, Q_INVITATION_OF_LINK,
                  ARGS(ARG(hash_bytes(token)))));
    const bool found = db_next(&rows);
    if (found) {
        i = invitation_row(&rows, cx->arena);
        used = db_i64(&rows, 12);
    }
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *out = i;
    *used_at = used;
    return OK;
}

static err_t exec_one(struct cx *cx, int which, struct db_args args, const char *note)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &invitations_sql, which, args, &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "%s", note);
}

err_t invitation_end(struct cx *cx, invitation_id id, enum invitation_end why)
{
    return exec_one(cx, Q_INVITATION_END, ARGS(ARG(id.v), ARG(cx->now), ARG(ENDS[why])),
                    "the invitation was over before");
}

err_t invitation_link_used(struct cx *cx, const struct hash256 *token, int64_t positions)
{
    return exec_one(cx, Q_INVITATION_LINK_USED,
                    ARGS(ARG(hash_bytes(token)), ARG(cx->now), ARG(positions)),
                    "the link was used before");
}

err_t invitation_replace(struct cx *cx, consultation_id in, mandate_id m)
{
    return db_exec(cx->db, &invitations_sql, Q_INVITATION_REPLACE,
                   ARGS(ARG(in.v), ARG(m.v), ARG(cx->now)), NULL);
}

err_t invitation_set_mailed(struct cx *cx, invitation_id id, bool was_mailed)
{
    return db_exec(cx->db, &invitations_sql, Q_INVITATION_MAILED,
                   ARGS(ARG(id.v), ARG((int)was_mailed)), NULL);
}

err_t invitation_link_put(struct cx *cx, invitation_id id, const struct hash256 *token)
{
    return db_exec(cx->db, &invitations_sql, Q_INVITATION_LINK_ADD,
                   ARGS(ARG(hash_bytes(token)), ARG(id.v), ARG(cx->now)), NULL);
}

err_t invitation_end_of_account(struct cx *cx, int64_t account)
{
    return db_exec(cx->db, &invitations_sql, Q_INVITATION_END_ACCOUNT,
                   ARGS(ARG(account), ARG(cx->now)), NULL);
}

err_t invitation_forget(struct cx *cx, usec_t over_before)
{
    return db_exec(cx->db, &invitations_sql, Q_INVITATION_FORGET, ARGS(ARG(over_before)), NULL);
}
