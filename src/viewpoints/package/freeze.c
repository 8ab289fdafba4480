/* Rows of freezes. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/package/freeze.h"

#include "kit/base/str.h"
#include "kit/json/member.h"
#include "kit/text/text.h"
#include "viewpoints/package/freeze_store.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

#define COLUMNS                                                                                    \
    "id, consultation_id, side, votes_sha256, votes_salt, statements_sha256, analysis_sha256,"     \
    " data_hash, program, method, parameters, statements, participants, positions, frozen_at,"     \
    " superseded_at, reason, seen_changed_at, seen_position, classes"

enum {
    Q_FREEZES,
    Q_FREEZES_ALL,
    Q_FREEZE_ADD,
    Q_FREEZE_END,
    Q_FREEZE_SEEN,
    Q_LAST_POSITION,
    Q_FREEZE_COUNT
};
static const struct db_text SQL[Q_FREEZE_COUNT] = {
    [Q_FREEZES] = { "SELECT " COLUMNS " FROM consultation_freeze WHERE consultation_id = $1"
                    " AND side = $2 ORDER BY frozen_at DESC, id DESC",
                    NULL, NULL },
    [Q_FREEZES_ALL] = { "SELECT " COLUMNS " FROM consultation_freeze ORDER BY id", NULL, NULL },
    [Q_FREEZE_ADD] = { "INSERT INTO consultation_freeze (" COLUMNS ") VALUES ($1, $2, $3, $4, $5,"
                       " $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16, $17, $18, $19)",
                       NULL, NULL },
    [Q_FREEZE_END] = { "UPDATE consultation_freeze SET superseded_at = $2 WHERE id = $1"
                       " AND superseded_at = 0",
                       NULL, NULL },
    [Q_FREEZE_SEEN] = { "UPDATE consultation_freeze SET seen_changed_at = $2, seen_position = $3"
                        " WHERE id = $1",
                        NULL, NULL },
    [Q_LAST_POSITION] = { "SELECT COALESCE(max(id), 0) FROM position WHERE consultation_id = $1",
                          NULL, NULL },
};
const struct db_catalog freeze_sql = { "freeze", SQL, Q_FREEZE_COUNT };

static err_t load(struct cx *cx, int which, struct db_args args, const struct freeze **out,
                  size_t *count)
{
    struct rows_out list = { 0 };
    struct arena *const a = cx->arena;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &freeze_sql, which, args));
    while (db_next(&rows)) {
        struct freeze *const f = rows_out_add(a, &list, sizeof(struct freeze));
        *f = (struct freeze){
            .id = { db_i64(&rows, 0) },
            .consultation = { db_i64(&rows, 1) },
            .side = str_eq(db_str(&rows, 2, a), S("public")) ? SIDE_PUBLIC : SIDE_ORGANISATIONS,
            .votes = db_str(&rows, 3, a),
            .statements = db_str(&rows, 5, a),
            .analysis = db_str(&rows, 6, a),
            .data_hash = db_str(&rows, 7, a),
            .program = db_str(&rows, 8, a),
            .method = db_str(&rows, 9, a),
            .parameters = db_str(&rows, 10, a),
            .statement_count = db_i64(&rows, 11),
            .participant_count = db_i64(&rows, 12),
            .position_count = db_i64(&rows, 13),
            .frozen_at = db_i64(&rows, 14),
            .superseded_at = db_i64(&rows, 15),
            .reason = db_str(&rows, 16, a),
            .seen_changed_at = db_i64(&rows, 17),
            .seen_position = db_i64(&rows, 18),
            .has_classes = !db_is_null(&rows, 19),
            .classes = db_is_null(&rows, 19) ? S("") : db_str(&rows, 19, a),
        };
        if (!db_is_null(&rows, 4))
            f->salt = db_bytes(&rows, 4, a);
    }
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t freeze_list(struct cx *cx, consultation_id c, enum side side, const struct freeze **out,
                  size_t *count)
{
    return load(cx, Q_FREEZES, ARGS(ARG(c.v), ARG(side_word(side))), out, count);
}

err_t freeze_list_all(struct cx *cx, const struct freeze **out, size_t *count)
{
    return load(cx, Q_FREEZES_ALL, NO_ARGS, out, count);
}

err_t freeze_find(struct cx *cx, consultation_id c, enum side side, struct freeze *out)
{
    const struct freeze *at = NULL;
    size_t count = 0;
    TRY(freeze_list(cx, c, side, &at, &count));
    for (size_t i = 0; i < count; i++) {
        if (at[i].superseded_at != 0)
            continue;
        *out = at[i];
        return OK;
    }
    return ERR_NOT_FOUND;
}

err_t freeze_last_position(struct cx *cx, consultation_id c, int64_t *out)
{
    return db_one_i64(cx->db, &freeze_sql, Q_LAST_POSITION, ARGS(ARG(c.v)), out);
}

err_t freeze_end(struct cx *cx, freeze_id f)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &freeze_sql, Q_FREEZE_END, ARGS(ARG(f.v), ARG(cx->now)), &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "another freeze stands already");
}

err_t freeze_put(struct cx *cx, const struct freeze *f)
{
    return db_exec(cx->db, &freeze_sql, Q_FREEZE_ADD,
                   ARGS(ARG(f->id.v), ARG(f->consultation.v), ARG(side_word(f->side)),
                        ARG(f->votes), f->salt.len == 0 ? ARG_NULL : ARG(f->salt),
                        ARG(f->statements), ARG(f->analysis), ARG(f->data_hash), ARG(f->program),
                        ARG(f->method), ARG(f->parameters), ARG(f->statement_count),
                        ARG(f->participant_count), ARG(f->position_count), ARG(f->frozen_at),
                        ARG(f->reason), ARG(f->seen_changed_at), ARG(f->seen_position),
                        ARG(f->classes)),
                   NULL);
}

err_t freeze_seen(struct cx *cx, const struct freeze *f, usec_t changed_at, int64_t position)
{
    return db_exec(cx->db, &freeze_sql, Q_FREEZE_SEEN,
                   ARGS(ARG(f->id.v), ARG(changed_at), ARG(position)), NULL);
}

/* Of the parameters: the question that was asked. */
static bool same_topic(const struct freeze *a, const struct freeze *b)
{
    AUTO(json_doc) x = { 0 };
    AUTO(json_doc) y = { 0 };
    str_t p = S(""), q = S("");
    return json_read(a->parameters, &x) == OK && json_read(b->parameters, &y) == OK &&
           json_str(json_get(x.root, "topic"), &p) && json_str(json_get(y.root, "topic"), &q) &&
           str_eq(p, q);
}

bool freeze_same_data(const struct freeze *a, const struct freeze *b)
{
    return str_eq(a->votes, b->votes) && str_eq(a->statements, b->statements) && same_topic(a, b);
}

static str_t kind_words(struct cx *cx, str_t kind)
{
    static const struct {
        const char *kind, *words;
    } WORDS[] = {
        { "text.erased", N_("a text was taken down") },
        { "statement.corrected", N_("a statement was corrected") },
        { "statement.accepted", N_("a statement was accepted") },
        { "statement.rejected", N_("a statement was rejected") },
        { "statement.merged", N_("statements were merged") },
        { "statement.separated", N_("statements were separated") },
        { "statement.amended", N_("an amendment was taken") },
        { "statement.translated", N_("a translation was changed") },
        { "statement.confirmed", N_("a translation was confirmed") },
        { "position.taken", N_("a position was taken") },
        { "position.coded", N_("a position was coded from sources") },
        { "consultation.changed", N_("dates or texts of the consultation were changed") },
        { "consultation.entered", N_("it came into another stage") },
        { "moderation.", N_("moderation decided") },
    };
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        if (str_starts(kind, str_from_c(WORDS[i].kind)))
            return tr_lang(cx->lang, WORDS[i].words);
    }
    return kind;
}

str_t freeze_reason_words(struct cx *cx, const struct freeze *f)
{
    str_t rest = f->reason, part, all = S("");
    while (str_cut(&rest, ';', &part)) {
        const str_t one = str_trim(part);
        const size_t colon = str_find_byte(one, ':', 0);
        const str_t kind = kind_words(cx, str_sub(one, 0, colon));
        const str_t why = str_trim(str_sub(one, colon + 1, one.len));
        all = arena_printf(cx->arena, "%.*s%s%.*s%s%.*s", STR_ARG(all), all.len == 0 ? "" : "; ",
                           STR_ARG(kind), why.len == 0 ? "" : ": ", STR_ARG(why));
    }
    return all;
}

void freeze_json(struct cx *cx, const struct freeze *f, struct json_out *j)
{
    json_put_object(j);
    json_member_str(j, "side", side_word(f->side));
    json_member_time(j, cx->arena, "frozen_at", f->frozen_at);
    json_member_time(j, cx->arena, "replaced_at", f->superseded_at);
    json_member_known(j, "reason", f->reason);
    json_member_str(j, "votes_sha256", f->votes);
    json_key(j, S("votes_salted"));
    json_put_bool(j, f->salt.len > 0);
    json_member_str(j, "statements_sha256", f->statements);
    json_member_known(j, "analysis_sha256", f->analysis);
    json_member_known(j, "data_hash", f->data_hash);
    json_member_str(j, "program", arena_printf(cx->arena, "alyans %.*s", STR_ARG(f->program)));
    json_member_str(j, "method", f->method);
    json_key(j, S("parameters"));
    json_put_raw(j, f->parameters);
    json_key(j, S("statements"));
    json_put_i64(j, f->statement_count);
    json_key(j, S("participants"));
    json_put_i64(j, f->participant_count);
    json_key(j, S("positions"));
    json_put_i64(j, f->position_count);
    json_put_object_end(j);
}
