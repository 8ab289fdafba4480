/* What viewpoints lets be found: consultations, statements, reasons of organisations, conclusions.
 * Nothing of visitors but the statements that were accepted.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "viewpoints/store.h"
#include "viewpoints/web.h"

enum {
    Q_FIND_CONSULTATIONS,
    Q_FIND_STATEMENTS,
    Q_FIND_REASONS,
    Q_FIND_TOUCHED,
    Q_FIND_DOCUMENTS,
    Q_FIND_DOCUMENT,
    Q_FIND_COUNT
};

static const struct db_text SQL[Q_FIND_COUNT] = {
    [Q_FIND_CONSULTATIONS] = { "SELECT id FROM consultation WHERE id > $1 AND hidden_at = 0"
                               " ORDER BY id LIMIT $2" },
    [Q_FIND_STATEMENTS] = { "SELECT id FROM statement WHERE id > $1"
                            " AND (state = 1 OR merged_into <> 0) AND erased_at = 0"
                            " ORDER BY id LIMIT $2" },
    [Q_FIND_REASONS] = { "SELECT id FROM position WHERE id > $1 AND reason <> '' AND superseded_at "
                         "= 0"
                         " ORDER BY id LIMIT $2" },
    /* All of its participant on its statement, of which one is in force. */
    [Q_FIND_TOUCHED] = { "SELECT b.id FROM position a JOIN position b"
                         " ON b.participant_id = a.participant_id"
                         " AND b.statement_id = a.statement_id WHERE a.id = $1 AND b.id > $2"
                         " ORDER BY b.id LIMIT $3" },
    [Q_FIND_DOCUMENTS] = { "SELECT id FROM document WHERE id > $1 ORDER BY id LIMIT $2" },
    [Q_FIND_DOCUMENT] = { "SELECT d.consultation_id, d.dated, d.summary_en, d.summary_az,"
                          " d.organisation_id, o.slug FROM document d JOIN organisation o"
                          " ON o.id = d.organisation_id WHERE d.id = $1" },
};
const struct db_catalog viewpoints_search_sql = { "viewpoints_search", SQL, Q_FIND_COUNT };

/* Where there is one in that language. */
static void add_text(struct search_text out[SEARCH_TEXTS_MAX], size_t *count,
                     const struct search_text *t)
{
    if (t->title.len > 0 || t->body.len > 0)
        out[(*count)++] = *t;
}

/* Markdown as people read it: without its marks. */
static str_t plain(struct cx *cx, str_t markdown)
{
    char *const at = arena_alloc(cx->arena, markdown.len);
    size_t n = 0;
    for (size_t i = 0; i < markdown.len; i++) {
        const char c = markdown.at[i];
        if (c != '*' && c != '#' && c != '`' && c != '_' && c != '>')
            at[n++] = c;
    }
    return (str_t){ at, n };
}

static url_t statement_url(struct cx *cx, enum lang lang, const struct consultation *c,
                           const struct statement *s)
{
    const struct url_arg args[] = { UARG(c->slug), UARG(s->number + 1) };
    return url_to_args(cx, lang, "/consultations/{}/statements/{}", args, ARRAY_LEN(args));
}

/* --- consultations ---------------------------------------------------------------------------- */

static err_t consultation_texts(struct cx *cx, int64_t id, struct search_text out[SEARCH_TEXTS_MAX],
                                size_t *count)
{
    struct consultation c;
    TRY(consultation_get(cx, (consultation_id){ id }, &c));
    const struct url_arg slug = UARG(c.slug);
    *count = 0;
    for (int l = 0; l < LANG_COUNT; l++) {
        const enum lang lang = (enum lang)l; /* counts through the enum */
        const str_t body = arena_printf(cx->arena, "%.*s\n%.*s\n%.*s", STR_ARG(c.short_name.by[l]),
                                        STR_ARG(plain(cx, c.background.by[l])),
                                        STR_ARG(plain(cx, c.coding.by[l])));
        add_text(
            out, count,
            &(struct search_text){ .title = c.question.by[l],
                                   .body = str_trim(body),
                                   .lang = lang,
                                   .where = url_to_args(cx, lang, "/consultations/{}", &slug, 1),
                                   .dated = c.opens_at });
    }
    return OK;
}

static err_t consultation_ids(struct cx *cx, int64_t after, size_t limit, int64_t *out,
                              size_t *count)
{
    return db_ids(cx->db, &viewpoints_search_sql, Q_FIND_CONSULTATIONS,
                  ARGS(ARG(after), ARG((int64_t)limit)), limit, out, count);
}

/* --- statements ------------------------------------------------------------------------------- */

/* ERR_NOT_FOUND: it does not stand there, or its consultation is hidden. */
static err_t public_statement(struct cx *cx, statement_id id, struct statement *s,
                              struct consultation *c)
{
    TRY(statement_get(cx, id, s));
    if (s->state != STATEMENT_ACCEPTED)
        return ERR_NOT_FOUND;
    return consultation_get(cx, s->consultation, c);
}

/* The one that stands for it; of one that was not merged, itself. ERR_NOT_FOUND: nothing stands. */
static err_t survivor_of(struct cx *cx, struct statement *s)
{
    enum { CHAIN_MOST = 100 };
    for (int i = 0; i < CHAIN_MOST && s->merged_into.v != 0; i++)
        TRY(statement_get(cx, s->merged_into, s));
    return s->state == STATEMENT_ACCEPTED ? OK : ERR_NOT_FOUND;
}

/* What was merged is found by its own words, and leads to the one that stands for it. */
static err_t statement_texts(struct cx *cx, int64_t id, struct search_text out[SEARCH_TEXTS_MAX],
                             size_t *count)
{
    struct statement s, stands;
    struct consultation c;
    *count = 0;
    TRY(statement_get(cx, (statement_id){ id }, &s));
    if (s.erased_at != 0 || s.is_withheld)
        return OK;
    stands = s;
    TRY(survivor_of(cx, &stands));
    TRY(consultation_get(cx, s.consultation, &c));
    for (int l = 0; l < LANG_COUNT; l++) {
        const enum lang lang = (enum lang)l; /* counts through the enum */
        add_text(out, count,
                 &(struct search_text){ .title = s.text.by[l],
                                        .lang = lang,
                                        .where = statement_url(cx, lang, &c, &stands),
                                        .dated = s.created_at });
    }
    return OK;
}

static err_t statement_ids(struct cx *cx, int64_t after, size_t limit, int64_t *out, size_t *count)
{
    return db_ids(cx->db, &viewpoints_search_sql, Q_FIND_STATEMENTS,
                  ARGS(ARG(after), ARG((int64_t)limit)), limit, out, count);
}

/* --- reasons ---------------------------------------------------------------------------------- */

static err_t reason_texts(struct cx *cx, int64_t id, struct search_text out[SEARCH_TEXTS_MAX],
                          size_t *count)
{
    struct stance p;
    struct statement s;
    struct consultation c;
    consultation_id in;
    enum lang lang = cx->lang;
    *count = 0;
    TRY(stance_get(cx, (position_id){ id }, &p, &in));
    if (p.organisation.v == 0 || p.superseded_at != 0 || p.erased_at != 0 || p.reason.len == 0)
        return OK;
    TRY(public_statement(cx, p.statement, &s, &c));
    const bool knows_lang = lang_from_code(p.reason_language, &lang);
    out[0] = (struct search_text){ .body = p.reason,
                                   .about = text2_pick(&s.text, lang),
                                   .lang = lang,
                                   .is_both = !knows_lang,
                                   .where = statement_url(cx, lang, &c, &s),
                                   .organisation = p.organisation.v,
                                   .dated = p.taken_at };
    *count = 1;
    return OK;
}

static err_t reason_ids(struct cx *cx, int64_t after, size_t limit, int64_t *out, size_t *count)
{
    return db_ids(cx->db, &viewpoints_search_sql, Q_FIND_REASONS,
                  ARGS(ARG(after), ARG((int64_t)limit)), limit, out, count);
}

static err_t reasons_touched(struct cx *cx, int64_t subject, int64_t after, size_t limit,
                             int64_t *out, size_t *count)
{
    return db_ids(cx->db, &viewpoints_search_sql, Q_FIND_TOUCHED,
                  ARGS(ARG(subject), ARG(after), ARG((int64_t)limit)), limit, out, count);
}

/* --- conclusions ------------------------------------------------------------------------------ */

struct conclusion {
    consultation_id consultation;
    int64_t organisation;
    str_t dated, slug;
    struct text2 summary;
};

static err_t read_conclusion(struct cx *cx, int64_t id, struct conclusion *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_search_sql, Q_FIND_DOCUMENT, ARGS(ARG(id))));
    const bool found = db_next(&rows);
    if (found) {
        out->consultation.v = db_i64(&rows, 0);
        out->dated = db_str(&rows, 1, cx->arena);
        out->summary.by[LANG_EN] = db_str(&rows, 2, cx->arena);
        out->summary.by[LANG_AZ] = db_str(&rows, 3, cx->arena);
        out->organisation = db_i64(&rows, 4);
        out->slug = db_str(&rows, 5, cx->arena);
    }
    TRY(db_done(&rows));
    return found ? OK : ERR_NOT_FOUND;
}

static err_t conclusion_texts(struct cx *cx, int64_t id, struct search_text out[SEARCH_TEXTS_MAX],
                              size_t *count)
{
    struct conclusion d = { 0 };
    struct consultation c;
    usec_t dated = 0;
    *count = 0;
    TRY(read_conclusion(cx, id, &d));
    TRY(consultation_get(cx, d.consultation, &c));
    if (date_read(d.dated, &dated) != OK)
        dated = 0;
    const struct url_arg slug = UARG(d.slug);
    for (int l = 0; l < LANG_COUNT; l++) {
        const enum lang lang = (enum lang)l; /* counts through the enum */
        add_text(out, count,
                 &(struct search_text){
                     .about = text2_pick(&c.short_name, lang),
                     .body = d.summary.by[l],
                     .lang = lang,
                     .where = url_to_args(cx, lang, "/organisations/{}#conclusions", &slug, 1),
                     .organisation = d.organisation,
                     .dated = dated });
    }
    return OK;
}

static err_t conclusion_ids(struct cx *cx, int64_t after, size_t limit, int64_t *out, size_t *count)
{
    return db_ids(cx->db, &viewpoints_search_sql, Q_FIND_DOCUMENTS,
                  ARGS(ARG(after), ARG((int64_t)limit)), limit, out, count);
}

/* An import brings and hides consultations with all that is in them. */
const struct search_source viewpoints_search[] = {
    { .kind = "consultation",
      .label = N_("Consultations"),
      .one = N_("Consultation"),
      .parts = { "consultation.", NULL },
      .sweeps = { "import.", NULL },
      .load = consultation_texts,
      .ids = consultation_ids },
    { .kind = "statement",
      .label = N_("Statements"),
      .one = N_("Statement"),
      .parts = { "statement.", NULL },
      .sweeps = { "import.", NULL },
      .load = statement_texts,
      .ids = statement_ids },
    { .kind = "reason",
      .label = N_("Reasons"),
      .one = N_("Reason"),
      .parts = { "position.", NULL },
      .touched = reasons_touched,
      .load = reason_texts,
      .ids = reason_ids },
    { .kind = "conclusion",
      .label = N_("Conclusions"),
      .one = N_("Conclusion"),
      .parts = { "document.", NULL },
      .sweeps = { "import.", "consultation.changed", NULL },
      .load = conclusion_texts,
      .ids = conclusion_ids },
    { 0 },
};
