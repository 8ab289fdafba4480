/* Rows of accounts, sessions, links and failed tries.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/store.h"

#include "identity/store_sql.h"
#include "kit/base/str.h"

/* --- accounts --------------------------------------------------------------------------------- */

err_t account_put(struct cx *cx, const struct account *a, str_t email_folded)
{
    int64_t added = 0;
    TRY(db_exec(cx->db, &identity_sql, Q_ACCOUNT_ADD,
                ARGS(ARG(a->id.v), ARG(a->email), ARG(email_folded), ARG(a->name), ARG(a->roles),
                     ARG(lang_code(a->language)), ARG(a->created_at)),
                &added));
    return added == 1 ? OK : problem(cx, ERR_CONFLICT, "address taken");
}

static struct account account_of_row(struct cx *cx, const struct db_rows *rows)
{
    struct account a = {
        .id = { db_i64(rows, 0) },
        .email = db_str(rows, 1, cx->arena),
        .name = db_str(rows, 2, cx->arena),
        .roles = (uint32_t)db_i64(rows, 3), /* bits of enum role */
        .has_password = db_i64(rows, 5) == 1,
        .is_disabled = db_i64(rows, 6) == 1,
        .created_at = db_i64(rows, 7),
        .doubted_at = db_i64(rows, 8),
        .erased_at = db_i64(rows, 9),
        .seen_at = db_i64(rows, 10),
        .has_factor = db_i64(rows, 11) == 1,
    };
    if (a.erased_at != 0)
        a.name = _("erased person");
    must(lang_from_code(db_str(rows, 4, cx->arena), &a.language)); /* the table checks it */
    return a;
}

static err_t account_select(struct cx *cx, int which, struct db_args args, struct account *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &identity_sql, which, args));
    const bool found = db_next(&rows);
    const struct account a = found ? account_of_row(cx, &rows) : (struct account){ 0 };
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *out = a;
    return OK;
}

err_t account_get(struct cx *cx, account_id id, struct account *out)
{
    return account_select(cx, Q_ACCOUNT_GET, ARGS(ARG(id.v)), out);
}

err_t account_get_by_email(struct cx *cx, str_t email_folded, struct account *out)
{
    return account_select(cx, Q_ACCOUNT_BY_EMAIL, ARGS(ARG(email_folded)), out);
}

err_t account_get_all(struct cx *cx, struct account **out, size_t *count)
{
    int64_t most = 0;
    TRY(db_one_i64(cx->db, &identity_sql, Q_ACCOUNT_COUNT, NO_ARGS, &most));
    struct account *const at = arena_array(cx->arena, struct account, (size_t)most);
    size_t n = 0;

    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &identity_sql, Q_ACCOUNT_ALL, ARGS(ARG(most))));
    while (db_next(&rows))
        at[n++] = account_of_row(cx, &rows);
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

err_t account_password(struct cx *cx, account_id id, str_t *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &identity_sql, Q_ACCOUNT_PASSWORD, ARGS(ARG(id.v))));
    const bool found = db_next(&rows);
    const str_t hash = found ? db_str(&rows, 0, cx->arena) : STR_NONE;
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *out = hash;
    return OK;
}

err_t account_set_password(struct cx *cx, account_id id, str_t hash)
{
    return db_exec(cx->db, &identity_sql, Q_ACCOUNT_SET_PASSWORD,
                   ARGS(ARG(hash), ARG(cx->now), ARG(id.v)), NULL);
}

err_t account_set_disabled(struct cx *cx, account_id id, bool disabled)
{
    return db_exec(cx->db, &identity_sql, Q_ACCOUNT_SET_DISABLED,
                   ARGS(ARG(disabled ? cx->now : INT64_C(0)), ARG(id.v)), NULL);
}

err_t account_set_roles(struct cx *cx, account_id id, uint32_t roles)
{
    return db_exec(cx->db, &identity_sql, Q_ACCOUNT_SET_ROLES, ARGS(ARG(roles), ARG(id.v)), NULL);
}

err_t account_set_doubt(struct cx *cx, account_id id, usec_t since)
{
    return db_exec(cx->db, &identity_sql, Q_ACCOUNT_SET_DOUBTED, ARGS(ARG(since), ARG(id.v)), NULL);
}

err_t account_set_seen(struct cx *cx, account_id id, usec_t day)
{
    return db_exec(cx->db, &identity_sql, Q_ACCOUNT_SET_SEEN, ARGS(ARG(day), ARG(id.v)), NULL);
}

err_t account_count_others(struct cx *cx, account_id but, uint32_t role, int64_t *out)
{
    return db_one_i64(cx->db, &identity_sql, Q_ACCOUNT_OTHERS_WITH_ROLE,
                      ARGS(ARG(but.v), ARG(role)), out);
}

err_t account_set_language(struct cx *cx, account_id id, enum lang language)
{
    return db_exec(cx->db, &identity_sql, Q_ACCOUNT_SET_LANGUAGE,
                   ARGS(ARG(lang_code(language)), ARG(id.v)), NULL);
}

/* --- sessions --------------------------------------------------------------------------------- */

err_t session_find(struct cx *cx, const struct hash256 *token, usec_t idle_since,
                   struct session_found *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &identity_sql, Q_SESSION_FIND,
                  ARGS(ARG(hash_bytes(token)), ARG(cx->now), ARG(idle_since))));
    const bool found = db_next(&rows);
    struct session_found s = { 0 };
    if (found)
        s = (struct session_found){ .session = db_i64(&rows, 0),
                                    .account = db_i64(&rows, 1),
                                    .speaks_under = db_i64(&rows, 2),
                                    .roles = (uint32_t)db_i64(&rows, 3), /* bits of enum role */
                                    .seen_at = db_i64(&rows, 4),
                                    .factor_at = db_i64(&rows, 5),
                                    .has_factor = db_i64(&rows, 6) == 1,
                                    .has_password = db_i64(&rows, 7) == 1 };
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *out = s;
    return OK;
}

err_t session_put(struct cx *cx, const struct session *s, account_id who,
                  const struct hash256 *token)
{
    return db_exec(cx->db, &identity_sql, Q_SESSION_ADD,
                   ARGS(ARG(s->id), ARG(hash_bytes(token)), ARG(who.v), ARG(cx->now),
                        ARG(s->ends_at), ARG(s->factor_at)),
                   NULL);
}

err_t session_set_factor(struct cx *cx, int64_t id, usec_t ends_at)
{
    return db_exec(cx->db, &identity_sql, Q_SESSION_FACTOR,
                   ARGS(ARG(cx->now), ARG(ends_at), ARG(id)), NULL);
}

err_t session_set_speaks_under(struct cx *cx, int64_t id, int64_t mandate)
{
    return db_exec(cx->db, &identity_sql, Q_SESSION_SPEAKS_UNDER, ARGS(ARG(mandate), ARG(id)),
                   NULL);
}

err_t session_set_seen(struct cx *cx, int64_t id)
{
    return db_exec(cx->db, &identity_sql, Q_SESSION_SEEN, ARGS(ARG(cx->now), ARG(id)), NULL);
}

err_t session_list(struct cx *cx, account_id who, usec_t idle_since, const struct session **out,
                   size_t *count)
{
    enum { MOST = 100 };
    struct session *const at = arena_array(cx->arena, struct session, MOST);
    size_t n = 0;

    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &identity_sql, Q_SESSION_LIST,
                  ARGS(ARG(who.v), ARG(cx->now), ARG(idle_since), ARG(MOST))));
    while (db_next(&rows)) {
        at[n++] = (struct session){ .id = db_i64(&rows, 0),
                                    .created_at = db_i64(&rows, 1),
                                    .seen_at = db_i64(&rows, 2),
                                    .ends_at = db_i64(&rows, 3),
                                    .factor_at = db_i64(&rows, 4) };
    }
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

err_t session_end(struct cx *cx, account_id who, int64_t id)
{
    return db_exec(cx->db, &identity_sql, Q_SESSION_END, ARGS(ARG(id), ARG(who.v)), NULL);
}

err_t session_end_others(struct cx *cx, account_id who, int64_t but)
{
    return db_exec(cx->db, &identity_sql, Q_SESSION_END_OTHERS, ARGS(ARG(who.v), ARG(but)), NULL);
}

/* --- links ------------------------------------------------------------------------------------ */

static const str_t PURPOSES[] = {
    [LINK_INVITE] = S_INIT("invite"), [LINK_RESET] = S_INIT("reset"), [LINK_DEMO] = S_INIT("demo")
};

static enum link_purpose purpose_from_word(str_t word)
{
    for (size_t i = 0; i < ARRAY_LEN(PURPOSES); i++) {
        if (str_eq(word, PURPOSES[i]))
            return (enum link_purpose)i; /* an index of the table is a value of the enum */
    }
    must_failed("a purpose the table allows", __FILE__, __LINE__);
}

err_t link_put(struct cx *cx, const struct entry_link *link, const struct hash256 *token,
               usec_t ends_at)
{
    return db_exec(cx->db, &identity_sql, Q_LINK_ADD,
                   ARGS(ARG(link->id), ARG(hash_bytes(token)), ARG(link->account.v),
                        ARG(PURPOSES[link->purpose]), ARG(cx->actor.account), ARG(cx->now),
                        ARG(ends_at), ARG(cx->actor.acts_as)),
                   NULL);
}

err_t link_find(struct cx *cx, const struct hash256 *token, struct entry_link *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &identity_sql, Q_LINK_FIND,
                  ARGS(ARG(hash_bytes(token)), ARG(cx->now))));
    const bool found = db_next(&rows);
    struct entry_link link = { 0 };
    if (found)
        link = (struct entry_link){ .id = db_i64(&rows, 0),
                                    .account = { db_i64(&rows, 1) },
                                    .purpose = purpose_from_word(db_str(&rows, 2, cx->arena)),
                                    .made_by = { db_i64(&rows, 3) } };
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *out = link;
    return OK;
}

err_t link_use(struct cx *cx, int64_t id)
{
    int64_t used = 0;
    TRY(db_exec(cx->db, &identity_sql, Q_LINK_USE, ARGS(ARG(cx->now), ARG(id)), &used));
    return used == 1 ? OK : ERR_NOT_FOUND;
}

err_t link_end_open(struct cx *cx, account_id who)
{
    return db_exec(cx->db, &identity_sql, Q_LINK_END_OPEN, ARGS(ARG(cx->now), ARG(who.v)), NULL);
}

err_t link_list(struct cx *cx, account_id who, const struct link_made **out, size_t *count)
{
    enum { MOST = 50 };
    struct link_made *const at = arena_array(cx->arena, struct link_made, MOST);
    size_t n = 0;

    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &identity_sql, Q_LINK_LIST, ARGS(ARG(who.v), ARG(MOST))));
    while (db_next(&rows)) {
        at[n++] = (struct link_made){ .purpose = purpose_from_word(db_str(&rows, 0, cx->arena)),
                                      .made_as = (int)db_i64(&rows, 1), /* a small enum */
                                      .created_at = db_i64(&rows, 2),
                                      .ends_at = db_i64(&rows, 3),
                                      .used_at = db_i64(&rows, 4) };
    }
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

err_t link_count_untold(struct cx *cx, account_id who, int64_t *out)
{
    return db_one_i64(cx->db, &identity_sql, Q_LINK_UNTOLD, ARGS(ARG(who.v)), out);
}

err_t link_set_told(struct cx *cx, account_id who)
{
    return db_exec(cx->db, &identity_sql, Q_LINK_TOLD, ARGS(ARG(cx->now), ARG(who.v)), NULL);
}

err_t link_delete_all(struct cx *cx, account_id who)
{
    return db_exec(cx->db, &identity_sql, Q_LINKS_DELETE, ARGS(ARG(who.v)), NULL);
}

/* --- failed tries ----------------------------------------------------------------------------- */

static err_t failures_select(struct cx *cx, int which, struct db_args args, struct failures *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &identity_sql, which, args));
    struct failures f = { 0 };
    if (db_next(&rows))
        f = (struct failures){ .count = db_i64(&rows, 0), .last_at = db_i64(&rows, 1) };
    TRY(db_done(&rows));
    *out = f;
    return OK;
}

err_t failures_of(struct cx *cx, const struct try_keys *keys, struct failures *pair,
                  struct failures *peer)
{
    const usec_t since = cx->now - THROTTLE_WINDOW;
    struct failures of_pair = { 0 };
    TRY(failures_select(
        cx, Q_FAILURES_OF_PAIR,
        ARGS(ARG(hash_bytes(&keys->account)), ARG(hash_bytes(&keys->peer)), ARG(since)), &of_pair));
    TRY(failures_select(cx, Q_FAILURES_OF_PEER, ARGS(ARG(hash_bytes(&keys->peer)), ARG(since)),
                        peer));
    *pair = of_pair;
    return OK;
}

err_t failures_of_account(struct cx *cx, const struct try_keys *keys, struct failures *out)
{
    return failures_select(cx, Q_FAILURES_OF_ACCOUNT,
                           ARGS(ARG(hash_bytes(&keys->account)), ARG(cx->now - THROTTLE_WINDOW)),
                           out);
}

err_t failure_put(struct cx *cx, const struct try_keys *keys)
{
    return db_exec(cx->db, &identity_sql, Q_FAILURE_ADD,
                   ARGS(ARG(id_new(cx->ids, cx->now)), ARG(hash_bytes(&keys->account)),
                        ARG(hash_bytes(&keys->peer)), ARG(cx->now)),
                   NULL);
}

err_t failures_forget(struct cx *cx, const struct try_keys *keys)
{
    return db_exec(cx->db, &identity_sql, Q_FAILURES_FORGET,
                   ARGS(ARG(hash_bytes(&keys->account)), ARG(hash_bytes(&keys->peer))), NULL);
}
