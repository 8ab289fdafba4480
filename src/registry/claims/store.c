/* Every SQL statement about claims and objections, and nothing but.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/claims/store.h"

#include "kit/base/str.h"

enum {
    Q_CLAIM_ADD,
    Q_CLAIM_GET,
    Q_CLAIM_BY_TOKEN,
    Q_CLAIM_STATE,
    Q_CLAIM_OF,
    Q_CLAIM_ALL,
    Q_CLAIM_OPEN_COUNT,
    Q_CLAIM_WAITING_COUNT,
    Q_CLAIM_LAPSE,
    Q_CLAIM_FORGET,
    Q_CLAIM_OF_PERSON,
    Q_CLAIM_FORGET_PERSON,
    Q_CONTACT_EMAILS,
    Q_OBJECTION_ADD,
    Q_OBJECTION_GET,
    Q_OBJECTION_DECIDE,
    Q_OBJECTION_OF,
    Q_OBJECTION_ALL,
    Q_OBJECTION_OPEN_COUNT,
    Q_OBJECTION_WAITING_COUNT,
    Q_OBJECTION_FORGET,
    Q_OBJECTION_OF_PERSON,
    Q_OBJECTION_FORGET_PERSON,
    Q_TARGET_FACT,
    Q_TARGET_MEMBERSHIP,
    Q_TARGET_DISCLOSURE,
    Q_FACT_CLEAR,
    Q_FACT_SAME,
    Q_OBJECTIONS_MOVE,
    Q_CLAIMS_AFTER,
    Q_OBJECTIONS_AFTER,
    Q_CLAIMS_LOST,
    Q_OBJECTIONS_LOST,
    Q_COUNT
};

#define CLAIM_COLUMNS                                                                              \
    "SELECT id, organisation_id, name, email, post, grounds, language, state, proof, reason,"      \
    " created_at, confirmed_at, decided_at, account_id FROM claim"
#define OBJECTION_COLUMNS                                                                          \
    "SELECT id, organisation_id, about, about_id, by_organisation, name, email, text, language,"   \
    " state, decision, created_at, decided_at FROM objection"
/* The address of an account, as it was written. */
#define ITS_EMAIL "(SELECT lower(a.email) FROM account a WHERE a.id = $1 AND a.email <> '')"

static const struct db_text SQL[Q_COUNT] = {
    [Q_CLAIM_ADD] = { "INSERT INTO claim (id, organisation_id, name, email, post, grounds,"
                      " token_hash, state, proof, language, reason, created_at, confirmed_at,"
                      " decided_at, account_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9,"
                      " '', $10, 0, 0, 0)" },
    [Q_CLAIM_GET] = { CLAIM_COLUMNS " WHERE id = $1" },
    [Q_CLAIM_BY_TOKEN] = { CLAIM_COLUMNS " WHERE token_hash = $1" },
    [Q_CLAIM_STATE] = { "UPDATE claim SET state = $1, proof = $2, reason = $3, confirmed_at = $4,"
                        " decided_at = $5, account_id = $6 WHERE id = $7 AND state = $8" },
    [Q_CLAIM_OF] = { CLAIM_COLUMNS " WHERE organisation_id = $1 ORDER BY id DESC LIMIT $2" },
    [Q_CLAIM_ALL] = { CLAIM_COLUMNS " ORDER BY CASE WHEN state IN ('sent', 'confirmed') THEN 0"
                                    " ELSE 1 END, id DESC LIMIT $1" },
    [Q_CLAIM_OPEN_COUNT] = { "SELECT count(*) FROM claim WHERE organisation_id = $1"
                             " AND state IN ('sent', 'confirmed')" },
    [Q_CLAIM_WAITING_COUNT] = { "SELECT count(*) FROM claim WHERE state = 'confirmed'" },
    [Q_CLAIM_LAPSE] = { "UPDATE claim SET state = 'lapsed', decided_at = $1, name = '', email = '',"
                        " post = '', grounds = '' WHERE state = 'sent' AND created_at < $2" },
    [Q_CLAIM_FORGET] = { "UPDATE claim SET name = '', email = '', post = '', grounds = ''"
                         " WHERE decided_at > 0 AND decided_at < $1 AND email <> ''" },
    [Q_CLAIM_OF_PERSON] = { CLAIM_COLUMNS " WHERE account_id = $1 OR lower(email) = " ITS_EMAIL
                                          " ORDER BY id LIMIT 200" },
    [Q_CLAIM_FORGET_PERSON] = { "UPDATE claim SET name = '', email = '', post = '', grounds = ''"
                                " WHERE account_id = $1 OR lower(email) = " ITS_EMAIL },
    [Q_CONTACT_EMAILS] = { "SELECT value FROM fact WHERE organisation_id = $1"
                           " AND kind = 'contact' AND scheme = 'email' AND ended_at = 0"
                           " AND till_date = '' ORDER BY id LIMIT 50" },

    [Q_OBJECTION_ADD] = { "INSERT INTO objection (id, organisation_id, about, about_id,"
                          " by_organisation, name, email, text, language, state, decision,"
                          " created_at, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
                          " 'open', '', $10, 0)" },
    [Q_OBJECTION_GET] = { OBJECTION_COLUMNS " WHERE id = $1" },
    [Q_OBJECTION_DECIDE] = { "UPDATE objection SET state = $1, decision = $2, decided_at = $3"
                             " WHERE id = $4 AND state = 'open'" },
    [Q_OBJECTION_OF] = { OBJECTION_COLUMNS " WHERE organisation_id = $1 ORDER BY id DESC"
                                           " LIMIT $2" },
    [Q_OBJECTION_ALL] = { OBJECTION_COLUMNS " ORDER BY CASE WHEN state = 'open' THEN 0 ELSE 1 END,"
                                            " CASE WHEN state = 'open' THEN id ELSE -id END"
                                            " LIMIT $1" },
    [Q_OBJECTION_OPEN_COUNT] = { "SELECT count(*) FROM objection WHERE organisation_id = $1"
                                 " AND state = 'open' AND by_organisation = 0" },
    [Q_OBJECTION_WAITING_COUNT] = { "SELECT count(*) FROM objection WHERE state = 'open'" },
    [Q_OBJECTION_FORGET] = { "UPDATE objection SET name = '', email = '', text = ''"
                             " WHERE decided_at > 0 AND decided_at < $1 AND by_organisation = 0"
                             " AND text <> ''" },
    [Q_OBJECTION_OF_PERSON] = { OBJECTION_COLUMNS " WHERE lower(email) = " ITS_EMAIL
                                                  " ORDER BY id LIMIT 200" },
    [Q_OBJECTION_FORGET_PERSON] = { "UPDATE objection SET name = '', email = '', text = ''"
                                    " WHERE by_organisation = 0 AND lower(email) = " ITS_EMAIL },
    [Q_TARGET_FACT] = { "SELECT count(*) FROM fact WHERE id = $1 AND organisation_id = $2"
                        " AND ended_at = 0" },
    [Q_TARGET_MEMBERSHIP] = { "SELECT count(*) FROM membership WHERE id = $1"
                              " AND organisation_id = $2 AND superseded_at = 0" },
    [Q_TARGET_DISCLOSURE] = { "SELECT count(*) FROM disclosure WHERE id = $1"
                              " AND organisation_id = $2" },
    [Q_FACT_CLEAR] = { "UPDATE fact SET value = '' WHERE id = $1" },
    [Q_FACT_SAME] = { "SELECT same.id, same.ended_at FROM fact said JOIN fact same"
                      " ON same.organisation_id = said.organisation_id AND same.value = said.value"
                      " WHERE said.id = $1 AND said.value <> '' ORDER BY same.id LIMIT $2" },
    [Q_OBJECTIONS_MOVE] = { "UPDATE objection SET about_id = $1 WHERE about = $2"
                            " AND about_id = $3 AND state = 'open'" },
    [Q_CLAIMS_AFTER] = { CLAIM_COLUMNS " WHERE id > $1 ORDER BY id LIMIT $2" },
    [Q_OBJECTIONS_AFTER] = { OBJECTION_COLUMNS " WHERE id > $1 ORDER BY id LIMIT $2" },
    [Q_CLAIMS_LOST] = { "SELECT DISTINCT e.subject FROM ledger_entry e"
                        " WHERE e.kind = 'claim.made' AND NOT EXISTS"
                        " (SELECT 1 FROM claim c WHERE c.id = e.subject) ORDER BY e.subject" },
    [Q_OBJECTIONS_LOST] = { "SELECT DISTINCT e.subject FROM ledger_entry e"
                            " WHERE e.kind = 'objection.raised' AND NOT EXISTS"
                            " (SELECT 1 FROM objection o WHERE o.id = e.subject)"
                            " ORDER BY e.subject" },
};
const struct db_catalog registry_claims_sql = { "registry_claims", SQL, Q_COUNT };

/* --- words of columns ------------------------------------------------------------------------- */

static const str_t CLAIM_STATES[] = { S_INIT("sent"), S_INIT("confirmed"), S_INIT("accepted"),
                                      S_INIT("refused"), S_INIT("lapsed") };
static const str_t PROOFS[] = { S_INIT(""), S_INIT("domain"), S_INIT("operator") };
static const str_t ABOUTS[] = { S_INIT("entry"), S_INIT("fact"), S_INIT("membership"),
                                S_INIT("disclosure"), S_INIT("personal_data") };
static const str_t OBJECTION_STATES[] = { S_INIT("open"), S_INIT("followed"), S_INIT("partly"),
                                          S_INIT("declined") };

static int word_index(const str_t *words, size_t count, str_t word)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(words[i], word))
            return (int)i;
    }
    must_failed("a word that the table's CHECK allows", __FILE__, __LINE__);
}

str_t objection_about_word(enum objection_about a)
{
    return ABOUTS[a];
}

str_t objection_state_word(enum objection_state s)
{
    return OBJECTION_STATES[s];
}

str_t claim_state_word(enum claim_state s)
{
    return CLAIM_STATES[s];
}

str_t claim_proof_word(enum claim_proof p)
{
    return PROOFS[p];
}

static enum lang lang_of_row(struct cx *cx, const struct db_rows *rows, int column)
{
    enum lang lang;
    return lang_from_code(db_str(rows, column, cx->arena), &lang) ? lang : LANG_AZ;
}

/* --- claims ----------------------------------------------------------------------------------- */

static struct claim claim_of_row(struct cx *cx, const struct db_rows *rows)
{
    return (struct claim){
        .id = { db_i64(rows, 0) },
        .organisation = { db_i64(rows, 1) },
        .name = db_str(rows, 2, cx->arena),
        .email = db_str(rows, 3, cx->arena),
        .post = db_str(rows, 4, cx->arena),
        .grounds = db_str(rows, 5, cx->arena),
        .language = lang_of_row(cx, rows, 6),
        .state = (enum claim_state)word_index(CLAIM_STATES, ARRAY_LEN(CLAIM_STATES),
                                              db_str(rows, 7, cx->arena)),
        .proof =
            (enum claim_proof)word_index(PROOFS, ARRAY_LEN(PROOFS), db_str(rows, 8, cx->arena)),
        .reason = db_str(rows, 9, cx->arena),
        .created_at = db_i64(rows, 10),
        .confirmed_at = db_i64(rows, 11),
        .decided_at = db_i64(rows, 12),
        .account = db_i64(rows, 13),
    };
}

static err_t claims_select(struct cx *cx, int which, struct db_args args, struct claim_list *out)
{
    struct claim *const at = arena_array(cx->arena, struct claim, CLAIMS_SHOWN);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &registry_claims_sql, which, args));
    while (n < CLAIMS_SHOWN && db_next(&rows))
        at[n++] = claim_of_row(cx, &rows);
    TRY(db_done(&rows));
    *out = (struct claim_list){ at, n };
    return OK;
}

static err_t claim_select_one(struct cx *cx, int which, struct db_args args, struct claim *out)
{
    struct claim_list found;
    TRY(claims_select(cx, which, args, &found));
    if (found.count == 0)
        return ERR_NOT_FOUND;
    *out = found.at[0];
    return OK;
}

err_t claim_put(struct cx *cx, const struct claim *c, const struct hash256 *token)
{
    const bytes_t none = { (const uint8_t *)"", 0 };
    return db_exec(cx->db, &registry_claims_sql, Q_CLAIM_ADD,
                   ARGS(ARG(c->id.v), ARG(c->organisation.v), ARG(c->name), ARG(c->email),
                        ARG(c->post), ARG(c->grounds),
                        ARG(token != NULL ? hash_bytes(token) : none), ARG(CLAIM_STATES[c->state]),
                        ARG(lang_code(c->language)), ARG(c->created_at)),
                   NULL);
}

err_t claim_get(struct cx *cx, claim_id id, struct claim *out)
{
    return claim_select_one(cx, Q_CLAIM_GET, ARGS(ARG(id.v)), out);
}

err_t claim_get_by_token(struct cx *cx, const struct hash256 *token, struct claim *out)
{
    return claim_select_one(cx, Q_CLAIM_BY_TOKEN, ARGS(ARG(hash_bytes(token))), out);
}

err_t claim_set_state(struct cx *cx, const struct claim *c, enum claim_state from)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &registry_claims_sql, Q_CLAIM_STATE,
                ARGS(ARG(CLAIM_STATES[c->state]), ARG(PROOFS[c->proof]), ARG(c->reason),
                     ARG(c->confirmed_at), ARG(c->decided_at), ARG(c->account), ARG(c->id.v),
                     ARG(CLAIM_STATES[from])),
                &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "claim %" PRId64 " moved on", c->id.v);
}

err_t claim_get_of(struct cx *cx, organisation_id o, struct claim_list *out)
{
    return claims_select(cx, Q_CLAIM_OF, ARGS(ARG(o.v), ARG(CLAIMS_SHOWN)), out);
}

err_t claim_get_all(struct cx *cx, struct claim_list *out)
{
    return claims_select(cx, Q_CLAIM_ALL, ARGS(ARG(CLAIMS_SHOWN)), out);
}

err_t claim_count_open(struct cx *cx, organisation_id o, int64_t *out)
{
    return db_one_i64(cx->db, &registry_claims_sql, Q_CLAIM_OPEN_COUNT, ARGS(ARG(o.v)), out);
}

err_t claim_count_waiting(struct cx *cx, int64_t *out)
{
    return db_one_i64(cx->db, &registry_claims_sql, Q_CLAIM_WAITING_COUNT, NO_ARGS, out);
}

err_t claim_get_of_person(struct cx *cx, int64_t account, struct claim_list *out)
{
    return claims_select(cx, Q_CLAIM_OF_PERSON, ARGS(ARG(account)), out);
}

err_t contact_get_emails(struct cx *cx, organisation_id o, const str_t **out, size_t *count)
{
    enum { MOST = 50 };
    str_t *const at = arena_array(cx->arena, str_t, MOST);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &registry_claims_sql, Q_CONTACT_EMAILS, ARGS(ARG(o.v))));
    while (n < MOST && db_next(&rows))
        at[n++] = db_str(&rows, 0, cx->arena);
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

/* --- forgetting ------------------------------------------------------------------------------- */

err_t claims_forget(struct cx *cx, usec_t sent, usec_t kept, int64_t *count)
{
    int64_t lapsed = 0;
    int64_t claims = 0;
    int64_t objections = 0;
    TRY(db_exec(cx->db, &registry_claims_sql, Q_CLAIM_LAPSE, ARGS(ARG(cx->now), ARG(sent)),
                &lapsed));
    TRY(db_exec(cx->db, &registry_claims_sql, Q_CLAIM_FORGET, ARGS(ARG(kept)), &claims));
    TRY(db_exec(cx->db, &registry_claims_sql, Q_OBJECTION_FORGET, ARGS(ARG(kept)), &objections));
    *count = lapsed + claims + objections;
    return OK;
}

err_t claims_forget_person(struct cx *cx, int64_t account)
{
    TRY(db_exec(cx->db, &registry_claims_sql, Q_CLAIM_FORGET_PERSON, ARGS(ARG(account)), NULL));
    return db_exec(cx->db, &registry_claims_sql, Q_OBJECTION_FORGET_PERSON, ARGS(ARG(account)),
                   NULL);
}

/* --- objections ------------------------------------------------------------------------------- */

static struct objection objection_of_row(struct cx *cx, const struct db_rows *rows)
{
    return (struct objection){
        .id = { db_i64(rows, 0) },
        .organisation = { db_i64(rows, 1) },
        .about =
            (enum objection_about)word_index(ABOUTS, ARRAY_LEN(ABOUTS), db_str(rows, 2, cx->arena)),
        .about_id = db_i64(rows, 3),
        .by_organisation = { db_i64(rows, 4) },
        .name = db_str(rows, 5, cx->arena),
        .email = db_str(rows, 6, cx->arena),
        .text = db_str(rows, 7, cx->arena),
        .language = lang_of_row(cx, rows, 8),
        .state = (enum objection_state)word_index(OBJECTION_STATES, ARRAY_LEN(OBJECTION_STATES),
                                                  db_str(rows, 9, cx->arena)),
        .decision = db_str(rows, 10, cx->arena),
        .created_at = db_i64(rows, 11),
        .decided_at = db_i64(rows, 12),
    };
}

static err_t objections_select(struct cx *cx, int which, struct db_args args,
                               struct objection_list *out)
{
    struct objection *const at = arena_array(cx->arena, struct objection, CLAIMS_SHOWN);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &registry_claims_sql, which, args));
    while (n < CLAIMS_SHOWN && db_next(&rows))
        at[n++] = objection_of_row(cx, &rows);
    TRY(db_done(&rows));
    *out = (struct objection_list){ at, n };
    return OK;
}

err_t objection_put(struct cx *cx, const struct objection *o)
{
    return db_exec(cx->db, &registry_claims_sql, Q_OBJECTION_ADD,
                   ARGS(ARG(o->id.v), ARG(o->organisation.v), ARG(ABOUTS[o->about]),
                        ARG(o->about_id), ARG(o->by_organisation.v), ARG(o->name), ARG(o->email),
                        ARG(o->text), ARG(lang_code(o->language)), ARG(o->created_at)),
                   NULL);
}

err_t objection_get(struct cx *cx, objection_id id, struct objection *out)
{
    struct objection_list found;
    TRY(objections_select(cx, Q_OBJECTION_GET, ARGS(ARG(id.v)), &found));
    if (found.count == 0)
        return ERR_NOT_FOUND;
    *out = found.at[0];
    return OK;
}

err_t objection_set_decided(struct cx *cx, const struct objection *o)
{
    int64_t changed = 0;
    TRY(db_exec(
        cx->db, &registry_claims_sql, Q_OBJECTION_DECIDE,
        ARGS(ARG(OBJECTION_STATES[o->state]), ARG(o->decision), ARG(o->decided_at), ARG(o->id.v)),
        &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "objection %" PRId64 " decided", o->id.v);
}

err_t objection_get_of(struct cx *cx, organisation_id o, struct objection_list *out)
{
    return objections_select(cx, Q_OBJECTION_OF, ARGS(ARG(o.v), ARG(CLAIMS_SHOWN)), out);
}

err_t objection_get_all(struct cx *cx, struct objection_list *out)
{
    return objections_select(cx, Q_OBJECTION_ALL, ARGS(ARG(CLAIMS_SHOWN)), out);
}

err_t objection_count_open(struct cx *cx, organisation_id o, int64_t *out)
{
    return db_one_i64(cx->db, &registry_claims_sql, Q_OBJECTION_OPEN_COUNT, ARGS(ARG(o.v)), out);
}

err_t objection_count_waiting(struct cx *cx, int64_t *out)
{
    return db_one_i64(cx->db, &registry_claims_sql, Q_OBJECTION_WAITING_COUNT, NO_ARGS, out);
}

err_t objection_get_of_person(struct cx *cx, int64_t account, struct objection_list *out)
{
    return objections_select(cx, Q_OBJECTION_OF_PERSON, ARGS(ARG(account)), out);
}

err_t objection_target_exists(struct cx *cx, organisation_id o, enum objection_about about,
                              int64_t about_id, bool *out)
{
    static const int TARGETS[OBJECTION_ABOUTS] = { [OBJECT_ENTRY] = -1,
                                                   [OBJECT_FACT] = Q_TARGET_FACT,
                                                   [OBJECT_MEMBERSHIP] = Q_TARGET_MEMBERSHIP,
                                                   [OBJECT_DISCLOSURE] = Q_TARGET_DISCLOSURE,
                                                   [OBJECT_PERSONAL_DATA] = Q_TARGET_FACT };
    if (about_id == 0 || TARGETS[about] < 0) {
        *out = about_id == 0;
        return OK;
    }
    int64_t count = 0;
    TRY(db_one_i64(cx->db, &registry_claims_sql, TARGETS[about], ARGS(ARG(about_id), ARG(o.v)),
                   &count));
    *out = count == 1;
    return OK;
}

err_t fact_clear(struct cx *cx, int64_t fact)
{
    return db_exec(cx->db, &registry_claims_sql, Q_FACT_CLEAR, ARGS(ARG(fact)), NULL);
}

err_t fact_get_same(struct cx *cx, int64_t fact, struct same_fact out[SAME_FACTS_MOST],
                    size_t *count)
{
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &registry_claims_sql, Q_FACT_SAME,
                  ARGS(ARG(fact), ARG((int)SAME_FACTS_MOST))));
    while (n < SAME_FACTS_MOST && db_next(&rows))
        out[n++] = (struct same_fact){ db_i64(&rows, 0), db_i64(&rows, 1) == 0 };
    TRY(db_done(&rows));
    *count = n;
    return OK;
}

err_t objections_move(struct cx *cx, enum objection_about about, int64_t from, int64_t to)
{
    return db_exec(cx->db, &registry_claims_sql, Q_OBJECTIONS_MOVE,
                   ARGS(ARG(to), ARG(ABOUTS[about]), ARG(from)), NULL);
}

/* --- for comparing and for the desk -----------------------------------------------------------
 */

err_t claim_get_after(struct cx *cx, int64_t after, struct claim_list *out)
{
    return claims_select(cx, Q_CLAIMS_AFTER, ARGS(ARG(after), ARG(CLAIMS_SHOWN)), out);
}

err_t objection_get_after(struct cx *cx, int64_t after, struct objection_list *out)
{
    return objections_select(cx, Q_OBJECTIONS_AFTER, ARGS(ARG(after), ARG(CLAIMS_SHOWN)), out);
}

static err_t each_lost(struct cx *cx, int which, void (*each)(void *to, int64_t id), void *to)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &registry_claims_sql, which, NO_ARGS));
    while (db_next(&rows))
        each(to, db_i64(&rows, 0));
    return db_done(&rows);
}

err_t claim_each_lost(struct cx *cx, void (*each)(void *to, int64_t id), void *to)
{
    return each_lost(cx, Q_CLAIMS_LOST, each, to);
}

err_t objection_each_lost(struct cx *cx, void (*each)(void *to, int64_t id), void *to)
{
    return each_lost(cx, Q_OBJECTIONS_LOST, each, to);
}
