/* Arguments as they are found: by their own words, in the language in which they were written.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "viewpoints/arguments/pages.h"
#include "viewpoints/store.h"

enum { Q_FIND_ARGUMENTS, Q_FIND_TOUCHED, Q_FIND_COUNT };
static const struct db_text SQL[Q_FIND_COUNT] = {
    [Q_FIND_ARGUMENTS] = { "SELECT id FROM argument WHERE id > $1 AND state = 1 AND erased_at = 0"
                           " ORDER BY id LIMIT $2" },
    /* One argument, or all on a statement: what becomes of it becomes of them. */
    [Q_FIND_TOUCHED] = { "SELECT id FROM argument WHERE (id = $1 OR statement_id = $1) AND id > $2"
                         " ORDER BY id LIMIT $3" },
};
const struct db_catalog arguments_search_sql = { "arguments_search", SQL, Q_FIND_COUNT };

static err_t ids(struct cx *cx, int64_t after, size_t limit, int64_t *out, size_t *count)
{
    return db_ids(cx->db, &arguments_search_sql, Q_FIND_ARGUMENTS,
                  ARGS(ARG(after), ARG((int64_t)limit)), limit, out, count);
}

static err_t touched(struct cx *cx, int64_t subject, int64_t after, size_t limit, int64_t *out,
                     size_t *count)
{
    return db_ids(cx->db, &arguments_search_sql, Q_FIND_TOUCHED,
                  ARGS(ARG(subject), ARG(after), ARG((int64_t)limit)), limit, out, count);
}

/* Reasons of positions are found as such. */
static bool is_found(const struct argument *a)
{
    return !a->is_reason && a->state == STATEMENT_ACCEPTED && a->erased_at == 0;
}

static err_t load(struct cx *cx, int64_t id, struct search_text out[SEARCH_TEXTS_MAX],
                  size_t *count)
{
    struct argument a;
    struct statement s;
    struct consultation c;
    enum lang lang = LANG_EN;
    *count = 0;
    TRY(argument_get(cx, (argument_id){ id }, &a));
    if (!is_found(&a))
        return OK;
    TRY(statement_get(cx, a.statement, &s));
    if (s.state != STATEMENT_ACCEPTED)
        return OK;
    TRY(consultation_get(cx, s.consultation, &c));
    must(lang_from_code(a.language, &lang)); /* the column is checked */
    const struct url_arg args[] = { UARG(c.slug), UARG(s.number + 1), UARG(a.id.v) };
    out[0] =
        (struct search_text){ .about = text2_pick(&s.text, lang),
                              .body = a.text,
                              .lang = lang,
                              .where = url_to_args(cx, lang, "/consultations/{}/statements/{}#a-{}",
                                                   args, ARRAY_LEN(args)),
                              .organisation = a.organisation.v,
                              .dated = a.created_at };
    *count = 1;
    return OK;
}

const struct search_source arguments_search[] = {
    { .kind = "argument",
      .label = N_("Arguments"),
      .one = N_("Argument"),
      .parts = { "argument.given", "argument.accepted", "argument.rejected", "statement.", NULL },
      .touched = touched,
      .load = load,
      .ids = ids },
    { 0 },
};
