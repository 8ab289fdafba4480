/* Rows of joint statements: the statement, its versions, who was asked, what was sealed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/store.h"

#include "kit/base/str.h"

enum {
    Q_JOINT_ADD,
    Q_JOINT_UPDATE,
    Q_JOINT_TOUCH,
    Q_JOINT_GET,
    Q_JOINT_BY_SLUG,
    Q_JOINT_ALL,
    Q_JOINT_PUBLIC,
    Q_JOINT_OF,
    Q_JOINT_DUE,
    Q_JOINT_IDS,
    Q_INITIATORS_DROP,
    Q_INITIATOR_ADD,
    Q_INITIATORS,
    Q_VERSION_ADD,
    Q_VERSION_CONTEST,
    Q_VERSIONS,
    Q_CLAUSE_ADD,
    Q_CLAUSES,
    Q_INVITED_ADD,
    Q_INVITED,
    Q_INVITED_COUNTS,
    Q_INVITED_REMINDED,
    Q_CONFIRMATION_ADD,
    Q_CONFIRMATIONS,
    Q_EVENT_ADD,
    Q_EVENTS,
    Q_SEAL_ADD,
    Q_SEALS,
    Q_SEAL_NEWEST,
    Q_COUNT
};

/* The title is that of the version in force. */
#define JOINT_COLUMNS                                                                              \
    "j.id, j.slug, COALESCE(v.title_en, ''), COALESCE(v.title_az, ''), j.background_en,"           \
    " j.background_az, j.background_html_en, j.background_html_az, j.money_en, j.money_az,"        \
    " j.consultation_id, j.state, j.version, j.is_coded, j.dated, j.source_id, j.is_example,"      \
    " j.created_at, j.opened_at, j.closes_at, j.closed_at, j.published_at, j.withdrawn_at,"        \
    " j.changed_at, j.withdrawn_reason"                                                            \
    " FROM joint_statement j LEFT JOIN joint_version v"                                            \
    " ON v.joint_id = j.id AND v.number = j.version"
/* What was published last stands first; what is not, by when its round opened. */
#define JOINT_ORDER                                                                                \
    " ORDER BY CASE WHEN j.dated <> '' THEN 1 ELSE 0 END, j.dated DESC, CASE WHEN j.opened_at = 0" \
    " THEN j.created_at ELSE j.opened_at END DESC, j.id DESC"

static const struct db_text SQL[Q_COUNT] = {
    [Q_JOINT_ADD] = { "INSERT INTO joint_statement (id, slug, background_en, background_az,"
                      " background_html_en, background_html_az, money_en, money_az,"
                      " consultation_id, state, version, is_coded, dated, source_id, is_example,"
                      " created_at, opened_at, closes_at, closed_at, published_at, withdrawn_at,"
                      " withdrawn_reason, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
                      " 'draft', 0, $10, $11, $12, $13, $14, 0, 0, 0, 0, 0, '', $14)"
                      " ON CONFLICT (slug) DO NOTHING" },
    [Q_JOINT_UPDATE] = { "UPDATE joint_statement SET background_en = $2, background_az = $3,"
                         " background_html_en = $4, background_html_az = $5, money_en = $6,"
                         " money_az = $7, consultation_id = $8, state = $9, version = $10,"
                         " dated = $11, source_id = $12, opened_at = $13, closes_at = $14,"
                         " closed_at = $15, published_at = $16, withdrawn_at = $17,"
                         " withdrawn_reason = $18, changed_at = $19 WHERE id = $1" },
    [Q_JOINT_TOUCH] = { "UPDATE joint_statement SET changed_at = $2 WHERE id = $1" },
    [Q_JOINT_GET] = { "SELECT " JOINT_COLUMNS " WHERE j.id = $1" },
    [Q_JOINT_BY_SLUG] = { "SELECT " JOINT_COLUMNS " WHERE j.slug = $1" },
    [Q_JOINT_ALL] = { "SELECT " JOINT_COLUMNS JOINT_ORDER },
    [Q_JOINT_PUBLIC] = { "SELECT " JOINT_COLUMNS " WHERE j.state <> 'draft'" JOINT_ORDER },
    [Q_JOINT_OF] = { "SELECT " JOINT_COLUMNS
                     " WHERE j.state <> 'draft' AND (EXISTS (SELECT 1 FROM joint_initiator i"
                     " WHERE i.joint_id = j.id AND i.organisation_id = $1) OR EXISTS (SELECT 1"
                     " FROM joint_answer a WHERE a.joint_id = j.id AND a.organisation_id = $1)"
                     " OR EXISTS (SELECT 1 FROM joint_invited n WHERE n.joint_id = j.id"
                     " AND n.organisation_id = $1 AND n.way <> 'source'))" JOINT_ORDER },
    [Q_JOINT_DUE] = { "SELECT " JOINT_COLUMNS " WHERE j.state = 'round' AND j.closes_at <= $1"
                      " ORDER BY j.id" },
    [Q_JOINT_IDS] = { "SELECT id FROM joint_statement WHERE id > $1 ORDER BY id LIMIT $2" },

    [Q_INITIATORS_DROP] = { "DELETE FROM joint_initiator WHERE joint_id = $1" },
    [Q_INITIATOR_ADD] = { "INSERT INTO joint_initiator (joint_id, organisation_id, added_at)"
                          " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING" },
    [Q_INITIATORS] = { "SELECT organisation_id FROM joint_initiator WHERE joint_id = $1"
                       " ORDER BY organisation_id" },

    [Q_VERSION_ADD] = { "INSERT INTO joint_version (id, joint_id, number, kind, title_en, title_az,"
                        " reason, acts_as, organisation_id, account_id, amendment_id, print_en,"
                        " print_az, created_at, contested_at, contested_by) VALUES ($1, $2, $3,"
                        " $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, 0)" },
    [Q_VERSION_CONTEST] = { "UPDATE joint_version SET contested_at = $2, contested_by = $3"
                            " WHERE id = $1 AND contested_at = 0" },
    [Q_VERSIONS] = { "SELECT id, number, kind, title_en, title_az, reason, acts_as,"
                     " organisation_id, account_id, amendment_id, print_en, print_az, created_at,"
                     " contested_at, contested_by FROM joint_version WHERE joint_id = $1"
                     " ORDER BY number" },
    [Q_CLAUSE_ADD] = { "INSERT INTO joint_clause (version_id, number, text_en, text_az, html_en,"
                       " html_az, statement_id, direction, is_inferred) VALUES ($1, $2, $3, $4, $5,"
                       " $6, $7, $8, $9)" },
    [Q_CLAUSES] = { "SELECT v.number, c.number, c.text_en, c.text_az, c.html_en, c.html_az,"
                    " c.statement_id, c.direction, c.is_inferred FROM joint_clause c"
                    " JOIN joint_version v ON v.id = c.version_id WHERE v.joint_id = $1"
                    " ORDER BY v.number, c.number" },

    [Q_INVITED_ADD] = { "INSERT INTO joint_invited (joint_id, organisation_id, way, invited_at,"
                        " agrees, opposes, reminded_at, reminders) VALUES ($1, $2, $3, $4, -1, -1,"
                        " 0, 0) ON CONFLICT DO NOTHING" },
    [Q_INVITED] = { "SELECT organisation_id, way, invited_at, reminded_at, agrees, opposes,"
                    " reminders FROM joint_invited WHERE joint_id = $1 ORDER BY organisation_id" },
    [Q_INVITED_COUNTS] = { "UPDATE joint_invited SET agrees = $3, opposes = $4"
                           " WHERE joint_id = $1 AND organisation_id = $2" },
    [Q_INVITED_REMINDED] = { "UPDATE joint_invited SET reminded_at = $3, reminders = reminders + 1"
                             " WHERE joint_id = $1 AND organisation_id = $2" },

    [Q_CONFIRMATION_ADD] = { "INSERT INTO joint_confirmation (id, joint_id, language, print,"
                             " acts_as, organisation_id, account_id, confirmed_at)"
                             " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" },
    [Q_CONFIRMATIONS] = { "SELECT language, print, account_id, acts_as, organisation_id,"
                          " confirmed_at FROM joint_confirmation WHERE joint_id = $1 ORDER BY id" },

    [Q_EVENT_ADD] = { "INSERT INTO joint_event (id, joint_id, dated, text_en, text_az, source_id)"
                      " VALUES ($1, $2, $3, $4, $5, $6)" },
    [Q_EVENTS] = { "SELECT id, dated, text_en, text_az, source_id FROM joint_event"
                   " WHERE joint_id = $1 ORDER BY dated, id" },

    [Q_SEAL_ADD] = { "INSERT INTO joint_seal (id, joint_id, number, cause, sha256, content,"
                     " sealed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)" },
    [Q_SEALS] = { "SELECT id, number, cause, sha256, content, sealed_at FROM joint_seal"
                  " WHERE joint_id = $1 ORDER BY number" },
    [Q_SEAL_NEWEST] = { "SELECT id, number, cause, sha256, content, sealed_at FROM joint_seal"
                        " WHERE joint_id = $1 ORDER BY number DESC LIMIT 1" },
};
const struct db_catalog joint_sql = { "joint", SQL, Q_COUNT };

/* --- what several queries share -----------------------------------------------------------------
 */

void *list_grow(struct arena *arena, const void *list, size_t size, size_t n, size_t *room)
{
    const size_t next = *room == 0 ? 16 : 2 * *room;
    char *const at = arena_alloc(arena, array_size(next, size));
    if (n > 0)
        memcpy(at, list, n * size);
    *room = next;
    return at;
}

struct text2 joint_text2(struct cx *cx, const struct db_rows *rows, int column)
{
    return (struct text2){ .by = { [LANG_EN] = db_str(rows, column, cx->arena),
                                   [LANG_AZ] = db_str(rows, column + 1, cx->arena) } };
}

str_t joint_in(const struct text2 *t, enum lang lang)
{
    return t->by[lang].len > 0 ? t->by[lang] : S("");
}

#define IN_BOTH(t) ARG(joint_in(&(t), LANG_EN)), ARG(joint_in(&(t), LANG_AZ))

/* --- statements ---------------------------------------------------------------------------------
 */

err_t joint_insert(struct cx *cx, const struct joint *j)
{
    int64_t added = 0;
    TRY(db_exec(cx->db, &joint_sql, Q_JOINT_ADD,
                ARGS(ARG(j->id.v), ARG(j->slug), IN_BOTH(j->background),
                     IN_BOTH(j->background_html), IN_BOTH(j->money), ARG(j->consultation.v),
                     ARG(j->is_coded ? 1 : 0), ARG(j->dated), ARG(j->source.v),
                     ARG(j->is_example ? 1 : 0), ARG(j->created_at)),
                &added));
    return added == 1 ? OK : problem(cx, ERR_CONFLICT, "slug taken");
}

err_t joint_update(struct cx *cx, const struct joint *j)
{
    return db_exec(cx->db, &joint_sql, Q_JOINT_UPDATE,
                   ARGS(ARG(j->id.v), IN_BOTH(j->background), IN_BOTH(j->background_html),
                        IN_BOTH(j->money), ARG(j->consultation.v), ARG(joint_state_word(j->state)),
                        ARG(j->version), ARG(j->dated), ARG(j->source.v), ARG(j->opened_at),
                        ARG(j->closes_at), ARG(j->closed_at), ARG(j->published_at),
                        ARG(j->withdrawn_at), ARG(j->withdrawn_reason), ARG(j->changed_at)),
                   NULL);
}

err_t joint_touch(struct cx *cx, joint_id j)
{
    return db_exec(cx->db, &joint_sql, Q_JOINT_TOUCH, ARGS(ARG(j.v), ARG(cx->now)), NULL);
}

static struct joint joint_of_row(struct cx *cx, const struct db_rows *rows)
{
    struct joint j = {
        .id = { db_i64(rows, 0) },
        .slug = db_str(rows, 1, cx->arena),
        .title = joint_text2(cx, rows, 2),
        .background = joint_text2(cx, rows, 4),
        .background_html = joint_text2(cx, rows, 6),
        .money = joint_text2(cx, rows, 8),
        .consultation = { db_i64(rows, 10) },
        .version = db_i64(rows, 12),
        .is_coded = db_i64(rows, 13) == 1,
        .dated = db_str(rows, 14, cx->arena),
        .source = { db_i64(rows, 15) },
        .is_example = db_i64(rows, 16) == 1,
        .created_at = db_i64(rows, 17),
        .opened_at = db_i64(rows, 18),
        .closes_at = db_i64(rows, 19),
        .closed_at = db_i64(rows, 20),
        .published_at = db_i64(rows, 21),
        .withdrawn_at = db_i64(rows, 22),
        .changed_at = db_i64(rows, 23),
        .withdrawn_reason = db_str(rows, 24, cx->arena),
    };
    must(joint_state_from_word(db_str(rows, 11, cx->arena), &j.state));
    return j;
}

static err_t joint_many(struct cx *cx, int which, struct db_args args, const struct joint **out,
                        size_t *count)
{
    struct joint *at = NULL;
    size_t n = 0;
    size_t room = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &joint_sql, which, args));
    while (db_next(&rows)) {
        at = LIST_GROW(cx, at, n, room, struct joint);
        at[n++] = joint_of_row(cx, &rows);
    }
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

static err_t joint_one(struct cx *cx, int which, struct db_args args, struct joint *out)
{
    const struct joint *at = NULL;
    size_t n = 0;
    TRY(joint_many(cx, which, args, &at, &n));
    if (n == 0)
        return ERR_NOT_FOUND;
    *out = at[0];
    return OK;
}

err_t joint_get(struct cx *cx, joint_id id, struct joint *out)
{
    return joint_one(cx, Q_JOINT_GET, ARGS(ARG(id.v)), out);
}

err_t joint_find(struct cx *cx, str_t slug, struct joint *out)
{
    return joint_one(cx, Q_JOINT_BY_SLUG, ARGS(ARG(slug)), out);
}

err_t joint_list(struct cx *cx, enum joint_which which, const struct joint **out, size_t *count)
{
    return joint_many(cx, which == JOINTS_ALL ? Q_JOINT_ALL : Q_JOINT_PUBLIC, NO_ARGS, out, count);
}

err_t joint_list_of(struct cx *cx, organisation_id o, const struct joint **out, size_t *count)
{
    return joint_many(cx, Q_JOINT_OF, ARGS(ARG(o.v)), out, count);
}

err_t joint_due(struct cx *cx, const struct joint **out, size_t *count)
{
    return joint_many(cx, Q_JOINT_DUE, ARGS(ARG(cx->now)), out, count);
}

err_t joint_ids(struct cx *cx, int64_t after, size_t limit, int64_t *out, size_t *count)
{
    return db_ids(cx->db, &joint_sql, Q_JOINT_IDS, ARGS(ARG(after), ARG((int64_t)limit)), limit,
                  out, count);
}

/* --- initiators ---------------------------------------------------------------------------------
 */

err_t initiators_set(struct cx *cx, joint_id j, const int64_t *ids, size_t count)
{
    TRY(db_exec(cx->db, &joint_sql, Q_INITIATORS_DROP, ARGS(ARG(j.v)), NULL));
    for (size_t i = 0; i < count; i++)
        TRY(db_exec(cx->db, &joint_sql, Q_INITIATOR_ADD, ARGS(ARG(j.v), ARG(ids[i]), ARG(cx->now)),
                    NULL));
    return OK;
}

err_t initiator_list_of(struct cx *cx, joint_id j, const int64_t **out, size_t *count)
{
    int64_t *at = NULL;
    size_t n = 0;
    size_t room = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &joint_sql, Q_INITIATORS, ARGS(ARG(j.v))));
    while (db_next(&rows)) {
        at = LIST_GROW(cx, at, n, room, int64_t);
        at[n++] = db_i64(&rows, 0);
    }
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

/* --- versions -----------------------------------------------------------------------------------
 */

err_t version_insert(struct cx *cx, const struct joint_version *v)
{
    TRY(db_exec(cx->db, &joint_sql, Q_VERSION_ADD,
                ARGS(ARG(v->id.v), ARG(v->joint.v), ARG(v->number), ARG(version_kind_word(v->kind)),
                     IN_BOTH(v->title), ARG(v->reason), ARG(v->acts_as), ARG(v->organisation.v),
                     ARG(v->account), ARG(v->amendment.v), IN_BOTH(v->print), ARG(v->created_at)),
                NULL));
    for (size_t i = 0; i < v->clause_count; i++) {
        const struct clause *const c = &v->clauses[i];
        TRY(db_exec(cx->db, &joint_sql, Q_CLAUSE_ADD,
                    ARGS(ARG(v->id.v), ARG(c->number), IN_BOTH(c->text), IN_BOTH(c->html),
                         ARG(c->statement.v), ARG(c->direction), ARG(c->is_inferred ? 1 : 0)),
                    NULL));
    }
    return OK;
}

err_t version_set_contested(struct cx *cx, version_id v, organisation_id by)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &joint_sql, Q_VERSION_CONTEST, ARGS(ARG(v.v), ARG(cx->now), ARG(by.v)),
                &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "contested before");
}

static struct joint_version version_of_row(struct cx *cx, joint_id j, const struct db_rows *rows)
{
    struct joint_version v = {
        .id = { db_i64(rows, 0) },
        .joint = j,
        .number = db_i64(rows, 1),
        .title = joint_text2(cx, rows, 3),
        .reason = db_str(rows, 5, cx->arena),
        .acts_as = (int)db_i64(rows, 6), /* a small number by the ledger's list */
        .organisation = { db_i64(rows, 7) },
        .account = db_i64(rows, 8),
        .amendment = { db_i64(rows, 9) },
        .print = joint_text2(cx, rows, 10),
        .created_at = db_i64(rows, 12),
        .contested_at = db_i64(rows, 13),
        .contested_by = { db_i64(rows, 14) },
    };
    must(version_kind_from_word(db_str(rows, 2, cx->arena), &v.kind));
    return v;
}

/* Of all versions at once; both lists are in the order of the versions' numbers. */
static err_t clauses_load(struct cx *cx, joint_id j, struct joint_version *at, size_t count)
{
    struct clause *all = arena_array(cx->arena, struct clause, count * CLAUSES_MAX);
    size_t n = 0;
    size_t v = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &joint_sql, Q_CLAUSES, ARGS(ARG(j.v))));
    while (n < count * CLAUSES_MAX && db_next(&rows)) {
        while (v < count && at[v].number < db_i64(&rows, 0))
            v++;
        must(v < count);
        if (at[v].clause_count == 0)
            at[v].clauses = &all[n];
        at[v].clause_count++;
        all[n++] = (struct clause){ .number = db_i64(&rows, 1),
                                    .text = joint_text2(cx, &rows, 2),
                                    .html = joint_text2(cx, &rows, 4),
                                    .statement = { db_i64(&rows, 6) },
                                    .direction = (int)db_i64(&rows, 7), /* -1, 0, 1 by CHECK */
                                    .is_inferred = db_i64(&rows, 8) == 1 };
    }
    return db_done(&rows);
}

err_t version_list_of(struct cx *cx, joint_id j, struct version_list *out)
{
    struct joint_version *at = NULL;
    size_t n = 0;
    size_t room = 0;
    {
        AUTO(db_rows) rows = { 0 };
        TRY(db_select(cx->db, &rows, &joint_sql, Q_VERSIONS, ARGS(ARG(j.v))));
        while (db_next(&rows)) {
            at = LIST_GROW(cx, at, n, room, struct joint_version);
            at[n++] = version_of_row(cx, j, &rows);
        }
        TRY(db_done(&rows));
    }
    TRY(clauses_load(cx, j, at, n));
    *out = (struct version_list){ at, n };
    return OK;
}

/* --- who was asked ------------------------------------------------------------------------------
 */

err_t invited_insert(struct cx *cx, joint_id j, const struct invited *i, bool *added)
{
    int64_t changed = 0;
    TRY(db_exec(
        cx->db, &joint_sql, Q_INVITED_ADD,
        ARGS(ARG(j.v), ARG(i->organisation.v), ARG(invited_way_word(i->way)), ARG(i->invited_at)),
        &changed));
    *added = changed == 1;
    return OK;
}

err_t invited_set_counts(struct cx *cx, joint_id j, const struct invited *i)
{
    return db_exec(cx->db, &joint_sql, Q_INVITED_COUNTS,
                   ARGS(ARG(j.v), ARG(i->organisation.v), ARG(i->agrees), ARG(i->opposes)), NULL);
}

err_t invited_set_reminded(struct cx *cx, joint_id j, organisation_id o)
{
    return db_exec(cx->db, &joint_sql, Q_INVITED_REMINDED, ARGS(ARG(j.v), ARG(o.v), ARG(cx->now)),
                   NULL);
}

err_t invited_list_of(struct cx *cx, joint_id j, struct invited_list *out)
{
    struct invited *at = NULL;
    size_t n = 0;
    size_t room = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &joint_sql, Q_INVITED, ARGS(ARG(j.v))));
    while (db_next(&rows)) {
        at = LIST_GROW(cx, at, n, room, struct invited);
        at[n] = (struct invited){ .organisation = { db_i64(&rows, 0) },
                                  .invited_at = db_i64(&rows, 2),
                                  .reminded_at = db_i64(&rows, 3),
                                  .agrees = db_i64(&rows, 4),
                                  .opposes = db_i64(&rows, 5),
                                  .reminders = db_i64(&rows, 6) };
        must(invited_way_from_word(db_str(&rows, 1, cx->arena), &at[n].way));
        n++;
    }
    TRY(db_done(&rows));
    *out = (struct invited_list){ at, n };
    return OK;
}

/* --- confirmations and events -------------------------------------------------------------------
 */

err_t confirmation_insert(struct cx *cx, joint_id j, const struct confirmation *c)
{
    return db_exec(cx->db, &joint_sql, Q_CONFIRMATION_ADD,
                   ARGS(ARG(id_new(cx->ids, cx->now)), ARG(j.v), ARG(lang_code(c->lang)),
                        ARG(c->print), ARG(c->acts_as), ARG(c->organisation.v), ARG(c->account),
                        ARG(c->confirmed_at)),
                   NULL);
}

err_t confirmation_list_of(struct cx *cx, joint_id j, struct confirmation_list *out)
{
    struct confirmation *at = NULL;
    size_t n = 0;
    size_t room = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &joint_sql, Q_CONFIRMATIONS, ARGS(ARG(j.v))));
    while (db_next(&rows)) {
        at = LIST_GROW(cx, at, n, room, struct confirmation);
        at[n] = (struct confirmation){ .print = db_str(&rows, 1, cx->arena),
                                       .account = db_i64(&rows, 2),
                                       .acts_as = (int)db_i64(&rows, 3), /* as of versions */
                                       .organisation = { db_i64(&rows, 4) },
                                       .confirmed_at = db_i64(&rows, 5) };
        must(lang_from_code(db_str(&rows, 0, cx->arena), &at[n].lang));
        n++;
    }
    TRY(db_done(&rows));
    *out = (struct confirmation_list){ at, n };
    return OK;
}

err_t event_insert(struct cx *cx, joint_id j, const struct joint_event *e)
{
    return db_exec(cx->db, &joint_sql, Q_EVENT_ADD,
                   ARGS(ARG(e->id), ARG(j.v), ARG(e->dated), IN_BOTH(e->text), ARG(e->source.id.v)),
                   NULL);
}

static err_t event_sources(struct cx *cx, struct joint_event *at, size_t n)
{
    int64_t *const ids = arena_array(cx->arena, int64_t, n);
    const struct source *sources = NULL;
    for (size_t i = 0; i < n; i++)
        ids[i] = at[i].source.id.v;
    TRY(source_find_many(cx, ids, n, &sources));
    for (size_t i = 0; i < n; i++)
        at[i].source = sources[i];
    return OK;
}

err_t joint_event_list_of(struct cx *cx, joint_id j, const struct joint_event **out, size_t *count)
{
    struct joint_event *at = NULL;
    size_t n = 0;
    size_t room = 0;
    {
        AUTO(db_rows) rows = { 0 };
        TRY(db_select(cx->db, &rows, &joint_sql, Q_EVENTS, ARGS(ARG(j.v))));
        while (db_next(&rows)) {
            at = LIST_GROW(cx, at, n, room, struct joint_event);
            at[n++] = (struct joint_event){ .id = db_i64(&rows, 0),
                                            .dated = db_str(&rows, 1, cx->arena),
                                            .text = joint_text2(cx, &rows, 2),
                                            .source = { .id = { db_i64(&rows, 4) } } };
        }
        TRY(db_done(&rows));
    }
    TRY(event_sources(cx, at, n));
    *out = at;
    *count = n;
    return OK;
}

/* --- seals --------------------------------------------------------------------------------------
 */

static const char *const CAUSES[] = { "published", "signature", "withdrawn" };

str_t seal_cause_word(enum seal_cause c)
{
    return str_from_c(CAUSES[c]);
}

err_t seal_insert(struct cx *cx, const struct seal *s)
{
    return db_exec(cx->db, &joint_sql, Q_SEAL_ADD,
                   ARGS(ARG(s->id), ARG(s->joint.v), ARG(s->number), ARG(seal_cause_word(s->cause)),
                        ARG(s->sha256), ARG(s->content), ARG(s->sealed_at)),
                   NULL);
}

static struct seal seal_of_row(struct cx *cx, joint_id j, const struct db_rows *rows)
{
    struct seal s = { .id = db_i64(rows, 0),
                      .joint = j,
                      .number = db_i64(rows, 1),
                      .sha256 = db_str(rows, 3, cx->arena),
                      .content = db_str(rows, 4, cx->arena),
                      .sealed_at = db_i64(rows, 5) };
    const str_t cause = db_str(rows, 2, cx->arena);
    for (size_t i = 0; i < ARRAY_LEN(CAUSES); i++) {
        if (str_eq(cause, str_from_c(CAUSES[i])))
            s.cause = (enum seal_cause)i; /* the words are those of the enum */
    }
    return s;
}

err_t seal_list_of(struct cx *cx, joint_id j, const struct seal **out, size_t *count)
{
    struct seal *at = NULL;
    size_t n = 0;
    size_t room = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &joint_sql, Q_SEALS, ARGS(ARG(j.v))));
    while (db_next(&rows)) {
        at = LIST_GROW(cx, at, n, room, struct seal);
        at[n++] = seal_of_row(cx, j, &rows);
    }
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

err_t seal_newest(struct cx *cx, joint_id j, struct seal *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &joint_sql, Q_SEAL_NEWEST, ARGS(ARG(j.v))));
    const bool found = db_next(&rows);
    if (found)
        *out = seal_of_row(cx, j, &rows);
    TRY(db_done(&rows));
    return found ? OK : ERR_NOT_FOUND;
}
