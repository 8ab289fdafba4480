/* Statements as texts that moderation decides on.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/moderated.h"

#include "kit/base/str.h"
#include "viewpoints/pages.h"
#include "viewpoints/statements/beside.h"
#include "viewpoints/statements/statements.h"
#include "viewpoints/store.h"

enum { Q_STATEMENT_AS_WRITTEN, Q_STATEMENT_WITHHOLD, Q_COUNT_MODERATED };

static const struct db_text SQL[Q_COUNT_MODERATED] = {
    [Q_STATEMENT_AS_WRITTEN] = { "SELECT s.text_en, s.text_az, COALESCE(p.organisation_id, 0)"
                                 " FROM statement s LEFT JOIN participant p ON p.id = s.author_id"
                                 " WHERE s.id = $1" },
    [Q_STATEMENT_WITHHOLD] = { "UPDATE statement SET is_withheld = $2 WHERE id = $1" },
};
const struct db_catalog viewpoints_moderated_sql = { "viewpoints_moderated", SQL,
                                                     Q_COUNT_MODERATED };

err_t statement_set_withheld(struct cx *cx, statement_id s, bool is_withheld)
{
    return db_exec(cx->db, &viewpoints_moderated_sql, Q_STATEMENT_WITHHOLD,
                   ARGS(ARG(s.v), ARG(is_withheld ? 1 : 0)), NULL);
}

/* The text itself, also while it is withheld from the public. */
static err_t as_written(struct cx *cx, statement_id s, struct text2 *text, int64_t *organisation)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_moderated_sql, Q_STATEMENT_AS_WRITTEN,
                  ARGS(ARG(s.v))));
    const bool found = db_next(&rows);
    if (found) {
        text->by[LANG_EN] = db_str(&rows, 0, cx->arena);
        text->by[LANG_AZ] = db_str(&rows, 1, cx->arena);
        *organisation = db_i64(&rows, 2);
    }
    TRY(db_done(&rows));
    return found ? OK : problem(cx, ERR_NOT_FOUND, "no such statement");
}

/* --- bringing one ------------------------------------------------------------------------------
 */

err_t statement_submit(struct cx *cx, const struct statement *s)
{
    case_id made;
    const int64_t speaks_for = cx->actor.organisation;
    const bool by_organisation =
        s->author.v != 0 && speaks_for != 0 &&
        s->author.v == participant_of_organisation(s->consultation, speaks_for).v;
    return moderation_submit(
        cx,
        &(struct moderation_new){ .kind = MODERATED_STATEMENT,
                                  .subject = s->id.v,
                                  .within = s->consultation.v,
                                  .organisation = by_organisation ? speaks_for : 0,
                                  .visitor = by_organisation ? 0 : cx->actor.participant,
                                  .account = by_organisation ? cx->actor.account : 0 },
        &made);
}

err_t statement_proposed(struct cx *cx, const struct consultation *c, statement_id s, url_t *out)
{
    str_t token;
    TRY(moderation_link_make(cx, MODERATED_STATEMENT, s.v, &token));
    *out = url_with(cx, "/consultations/{}?proposed=1&link={}#propose", UARG(c->slug), UARG(token));
    return OK;
}

/* --- on pages ----------------------------------------------------------------------------------
 */

err_t removed_lines(struct cx *cx, const struct statement *const *at, size_t count,
                    const html_t **out)
{
    const struct moderation_standing *standing = NULL;
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    html_t *const lines = arena_array(cx->arena, html_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = at[i]->id.v;
    TRY(moderation_standings(cx, MODERATED_STATEMENT, ids, count, &standing));
    for (size_t i = 0; i < count; i++)
        lines[i] = moderation_line(cx, &standing[i]);
    *out = lines;
    return OK;
}

/* A statement that was never moderated is reported first, by the secretariat as by everybody. */
err_t statement_moderation_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct statement s;
    struct moderation_standing standing;
    TRY(statement_get(cx, (statement_id){ path_id(rq, 0) }, &s));
    TRY(moderation_standing(cx, MODERATED_STATEMENT, s.id.v, &standing));
    if (standing.in.v != 0)
        return respond_see_other(rs, url_moderation_desk(cx, standing.in));
    if (s.state == STATEMENT_ACCEPTED)
        return respond_see_other(rs, url_moderation_report(cx, MODERATED_STATEMENT, s.id.v));
    return problem(cx, ERR_NOT_FOUND, "nothing of moderation");
}

/* --- for moderation ----------------------------------------------------------------------------
 */

static err_t statement_moderated_load(struct cx *cx, int64_t subject, struct moderated_text *out)
{
    struct statement s;
    struct consultation c;
    struct moderated_text t = { 0 };
    TRY(statement_get(cx, (statement_id){ subject }, &s));
    TRY(consultation_get(cx, s.consultation, &c));
    TRY(as_written(cx, s.id, &t.text, &t.organisation));
    t.about = consultation_name(cx, &c);
    t.where =
        s.state == STATEMENT_PENDING ? url_consultation(cx, &c) : url_statement(cx, &c, s.number);
    t.within = c.id.v;
    t.is_public = s.state == STATEMENT_ACCEPTED;
    TRY(statement_beside(cx, &c, &s, &t.text, &t.beside));
    if (s.erased_at == 0)
        t.forget = url_with(cx, "/secretariat/statements/{}/take-down", UARG(s.id.v));
    *out = t;
    return OK;
}

/* The accepted statement whose number the detail gives; v 0: none. */
static err_t duplicate_of(struct cx *cx, const struct statement *s,
                          const struct moderation_decision *d, statement_id *out)
{
    struct statement_list list;
    int64_t number = 0;
    out->v = 0;
    if (d->rule != RULE_DUPLICATE || !str_to_i64(str_trim(d->detail), 1, INT32_MAX, &number))
        return OK;
    TRY(statement_list_accepted(cx, s->consultation, &list));
    for (size_t i = 0; i < list.count; i++) {
        if (list.at[i].number == number - 1 && list.at[i].id.v != s->id.v)
            *out = list.at[i].id;
    }
    return OK;
}

/* Removed because another says the same: then it is merged into that one, and its page leads there.
 * Kept after all: it stands for itself. */
static err_t statement_moderated_decide(struct cx *cx, int64_t subject,
                                        const struct moderation_decision *d)
{
    const statement_id id = { subject };
    struct statement s;
    statement_id same = { 0 };
    TRY(statement_get(cx, id, &s));
    if (s.merged_into.v != 0)
        TRY(statement_unfold(cx, id, d->reason));
    if (d->verdict == VERDICT_KEEP)
        return statement_moderate(cx, id, STATEMENT_ACCEPTED, d->reason, false);
    TRY(duplicate_of(cx, &s, d, &same));
    TRY(statement_moderate(cx, id, STATEMENT_REJECTED, d->reason, rule_withholds(d->rule)));
    return same.v == 0 ? OK : statement_fold(cx, id, same, d->reason);
}

static err_t statement_moderated_forget(struct cx *cx, int64_t subject, str_t reason)
{
    return statement_take_down(cx, (statement_id){ subject }, reason);
}

const struct moderated_kind viewpoints_moderated_statement = {
    .kind = MODERATED_STATEMENT,
    .label = N_("Statements"),
    .one = N_("Statement"),
    .load = statement_moderated_load,
    .decide = statement_moderated_decide,
    .forget = statement_moderated_forget,
};
