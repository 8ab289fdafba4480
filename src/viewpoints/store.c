/* Rows into structs and back. The SQL is in store_sql.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/store.h"

#include "kit/text/text.h"
#include "viewpoints/counts.h"
#include "viewpoints/rules.h"
#include "viewpoints/statements/rules.h"

#define ADD(cx, list, type) ((type *)rows_out_add((cx)->arena, (list), sizeof(type)))

/* Columns at and at + 1 hold English and Azerbaijani. */
static struct text2 row_text2(const struct db_rows *rows, int at, struct arena *arena)
{
    return (struct text2){
        .by = { [LANG_EN] = db_str(rows, at, arena), [LANG_AZ] = db_str(rows, at + 1, arena) }
    };
}
#define EN(t) ARG((t).by[LANG_EN])
#define AZ(t) ARG((t).by[LANG_AZ])

/* --- consultations ---------------------------------------------------------------------------- */

static void consultation_row(const struct db_rows *rows, struct arena *arena,
                             struct consultation *c)
{
    *c = (struct consultation){ .id = { db_i64(rows, 0) },
                                .slug = db_str(rows, 1, arena),
                                .question = row_text2(rows, 2, arena),
                                .short_name = row_text2(rows, 4, arena),
                                .background = row_text2(rows, 6, arena),
                                .background_html = row_text2(rows, 8, arena),
                                .coding = row_text2(rows, 10, arena),
                                .coding_html = row_text2(rows, 12, arena),
                                .opens_at = db_i64(rows, 15),
                                .closes_at = db_i64(rows, 16),
                                .is_example = db_i64(rows, 17) != 0,
                                .import_id = db_i64(rows, 18),
                                .created_at = db_i64(rows, 19),
                                .changed_at = db_i64(rows, 20),
                                .collects_at = db_i64(rows, 21),
                                .reviews_until = db_i64(rows, 22),
                                .published_at = db_i64(rows, 23),
                                .is_draft = db_i64(rows, 25) != 0,
                                .inviter = { db_i64(rows, 26) },
                                .project = db_i64(rows, 27),
                                .languages = db_str(rows, 28, arena),
                                .divisions = db_str(rows, 29, arena),
                                .edited_at = db_i64(rows, 30) };
    must(stage_from_word(db_str(rows, 24, arena), &c->last_stage));
    must(who_from_word(db_str(rows, 14, arena), &c->who));
}

static err_t consultation_one(struct cx *cx, int which, struct db_args args,
                              struct consultation *out)
{
    struct consultation c;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, which, args));
    const bool found = db_next(&rows);
    if (found)
        consultation_row(&rows, cx->arena, &c);
    TRY(db_done(&rows));
    if (!found)
        return problem(cx, ERR_NOT_FOUND, "no such consultation");
    *out = c;
    return OK;
}

err_t consultation_find(struct cx *cx, str_t slug, struct consultation *out)
{
    return consultation_one(cx, Q_CONSULTATION_BY_SLUG, ARGS(ARG(slug)), out);
}

err_t consultation_get(struct cx *cx, consultation_id id, struct consultation *out)
{
    return consultation_one(cx, Q_CONSULTATION_BY_ID, ARGS(ARG(id.v)), out);
}

err_t consultation_find_any(struct cx *cx, str_t slug, struct consultation *out)
{
    return consultation_one(cx, Q_CONSULTATION_ANY_BY_SLUG, ARGS(ARG(slug)), out);
}

err_t consultation_get_any(struct cx *cx, consultation_id id, struct consultation *out)
{
    return consultation_one(cx, Q_CONSULTATION_ANY_BY_ID, ARGS(ARG(id.v)), out);
}

static err_t consultation_rows(struct cx *cx, int which, const struct consultation **out,
                               size_t *count)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, which, ARGS(ARG(cx->now))));
    while (db_next(&rows))
        consultation_row(&rows, cx->arena, ADD(cx, &list, struct consultation));
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t consultation_list(struct cx *cx, const struct consultation **out, size_t *count)
{
    return consultation_rows(cx, Q_CONSULTATIONS, out, count);
}

err_t consultation_list_any(struct cx *cx, const struct consultation **out, size_t *count)
{
    return consultation_rows(cx, Q_CONSULTATIONS_ANY, out, count);
}

err_t consultation_put(struct cx *cx, const struct consultation *c)
{
    return db_exec(cx->db, &viewpoints_sql, Q_CONSULTATION_ADD,
                   ARGS(ARG(c->id.v), ARG(c->slug), EN(c->question), AZ(c->question),
                        EN(c->short_name), AZ(c->short_name), EN(c->background), AZ(c->background),
                        EN(c->background_html), AZ(c->background_html), EN(c->coding),
                        AZ(c->coding), EN(c->coding_html), AZ(c->coding_html),
                        ARG(who_word(c->who)), ARG(c->opens_at), ARG(c->closes_at),
                        ARG((int)c->is_example), ARG(c->import_id), ARG(c->created_at),
                        ARG(c->changed_at), ARG(c->collects_at), ARG(c->reviews_until),
                        ARG(c->published_at), ARG(stage_word(c->last_stage)), ARG((int)c->is_draft),
                        ARG(c->inviter.v), ARG(c->project), ARG(c->languages), ARG(c->divisions)),
                   NULL);
}

err_t consultation_update(struct cx *cx, const struct consultation *c)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &viewpoints_sql, Q_CONSULTATION_CHANGE,
                ARGS(ARG(c->id.v), EN(c->question), AZ(c->question), EN(c->short_name),
                     AZ(c->short_name), EN(c->background), AZ(c->background),
                     EN(c->background_html), AZ(c->background_html), EN(c->coding), AZ(c->coding),
                     EN(c->coding_html), AZ(c->coding_html), ARG(who_word(c->who)),
                     ARG(c->opens_at), ARG(c->closes_at), ARG(c->changed_at), ARG(c->edited_at),
                     ARG(c->collects_at), ARG(c->reviews_until), ARG(c->published_at),
                     ARG((int)c->is_draft), ARG(c->inviter.v), ARG(c->project), ARG(c->languages),
                     ARG(c->divisions)),
                &changed));
    return changed == 1 ? OK : problem(cx, ERR_NOT_FOUND, "no such consultation");
}

err_t consultation_touch(struct cx *cx, consultation_id c)
{
    return db_exec(cx->db, &viewpoints_sql, Q_CONSULTATION_TOUCH, ARGS(ARG(c.v), ARG(cx->now)),
                   NULL);
}

err_t consultation_set_last_stage(struct cx *cx, consultation_id c, enum stage s)
{
    return db_exec(cx->db, &viewpoints_sql, Q_CONSULTATION_LAST_STAGE,
                   ARGS(ARG(c.v), ARG(stage_word(s))), NULL);
}

err_t consultation_hide(struct cx *cx, consultation_id c)
{
    return db_exec(cx->db, &viewpoints_sql, Q_CONSULTATION_HIDE, ARGS(ARG(c.v), ARG(cx->now)),
                   NULL);
}

err_t consultation_has_positions(struct cx *cx, consultation_id c, bool *out)
{
    int64_t n = 0;
    TRY(db_one_i64(cx->db, &viewpoints_sql, Q_ANY_POSITION, ARGS(ARG(c.v)), &n));
    *out = n > 0;
    return OK;
}

/* --- statements ------------------------------------------------------------------------------- */

struct text2 taken_down(struct cx *cx, usec_t at, str_t reason)
{
    struct text2 t = { 0 };
    for (int l = 0; l < LANG_COUNT; l++) {
        struct cx reader = *cx;
        reader.lang = (enum lang)l; /* counts through the enum */
        t.by[l] =
            trf(&reader, "[Taken down on {0}: {1}]", TARG(date_long(&reader, at)), TARG(reason));
    }
    return t;
}

/* Stands where moderation removed a text that is not to be read. */
static void withhold(struct cx *cx, struct statement *s)
{
    s->short_text = (struct text2){ 0 };
    s->amend_reason = STR_NONE;
    for (int l = 0; l < LANG_COUNT; l++) {
        struct cx reader = *cx;
        reader.lang = (enum lang)l; /* counts through the enum */
        s->text.by[l] = s->decided_at == 0
                            ? tr_lang(reader.lang, N_("[Not shown]"))
                            : trf(&reader, "[Removed on {0}, and not shown: {1}]",
                                  TARG(date_long(&reader, s->decided_at)), TARG(s->rejection));
    }
}

static void statement_row(struct cx *cx, const struct db_rows *rows, struct statement *s)
{
    struct arena *const arena = cx->arena;
    *s = (struct statement){ .id = { db_i64(rows, 0) },
                             .consultation = { db_i64(rows, 1) },
                             .number = db_i64(rows, 2),
                             .text = row_text2(rows, 3, arena),
                             .short_text = row_text2(rows, 5, arena),
                             .state = (enum statement_state)db_i64(rows, 7), /* -1, 0, 1 by CHECK */
                             .rejection = db_str(rows, 8, arena),
                             .is_seed = db_i64(rows, 9) != 0,
                             .is_meta = db_i64(rows, 10) != 0,
                             .author = { db_is_null(rows, 11) ? 0 : db_i64(rows, 11) },
                             .created_at = db_i64(rows, 12),
                             .decided_at = db_i64(rows, 13),
                             .corrected_at = db_i64(rows, 14),
                             .erased_at = db_i64(rows, 15) };
    s->merged_into.v = db_i64(rows, 17);
    s->merged_at = db_i64(rows, 18);
    s->merge_reason = db_str(rows, 19, arena);
    s->amends.v = db_i64(rows, 20);
    s->amend_reason = db_str(rows, 21, arena);
    s->has_original = lang_from_code(db_str(rows, 22, arena), &s->original);
    must(translation_from_word(db_str(rows, 23, arena), &s->translation));
    s->translated_at = db_i64(rows, 24);
    s->translated_by = db_i64(rows, 25);
    s->is_withheld = db_i64(rows, 26) != 0;
    if (s->erased_at == 0)                     /* else neither text is there any more */
        s->late = (enum late)db_i64(rows, 27); /* by LATE_CASE */
    s->late_in = db_str(rows, 28, arena);
    if (s->is_withheld || s->erased_at != 0)
        s->amend_reason = S("");
    if (s->erased_at != 0)
        s->text = taken_down(cx, s->erased_at, db_str(rows, 16, arena));
    else if (s->is_withheld)
        withhold(cx, s);
}

static err_t statement_list(struct cx *cx, consultation_id in, enum statement_state least,
                            struct statement_list *out)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_STATEMENTS, ARGS(ARG(in.v), ARG((int)least))));
    while (db_next(&rows))
        statement_row(cx, &rows, ADD(cx, &list, struct statement));
    TRY(db_done(&rows));
    *out = (struct statement_list){ list.at, list.count };
    return OK;
}

err_t statement_list_all(struct cx *cx, consultation_id in, struct statement_list *out)
{
    return statement_list(cx, in, STATEMENT_REJECTED, out);
}

err_t statement_list_accepted(struct cx *cx, consultation_id in, struct statement_list *out)
{
    return statement_list(cx, in, STATEMENT_ACCEPTED, out);
}

err_t statement_get(struct cx *cx, statement_id id, struct statement *out)
{
    struct statement s;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_STATEMENT, ARGS(ARG(id.v))));
    const bool found = db_next(&rows);
    if (found)
        statement_row(cx, &rows, &s);
    TRY(db_done(&rows));
    if (!found)
        return problem(cx, ERR_NOT_FOUND, "no such statement");
    *out = s;
    return OK;
}

err_t statement_put(struct cx *cx, const struct statement *s)
{
    const struct db_arg author = s->author.v == 0 ? ARG_NULL : ARG(s->author.v);
    return db_exec(
        cx->db, &viewpoints_sql, Q_STATEMENT_ADD,
        ARGS(ARG(s->id.v), ARG(s->consultation.v), ARG(s->number), EN(s->text), AZ(s->text),
             EN(s->short_text), AZ(s->short_text), ARG((int)s->state), ARG(s->rejection),
             ARG((int)s->is_seed), ARG((int)s->is_meta), author, ARG(s->created_at),
             ARG(s->decided_at), ARG(s->amends.v), ARG(s->amend_reason), ARG(original_word(s)),
             ARG(translation_word(s->translation)), ARG(s->translated_at), ARG(s->translated_by)),
        NULL);
}

err_t statement_number_next(struct cx *cx, consultation_id in, int64_t *out)
{
    return db_one_i64(cx->db, &viewpoints_sql, Q_STATEMENT_NUMBER_NEXT, ARGS(ARG(in.v)), out);
}

err_t statement_set_state(struct cx *cx, const struct statement *s, enum statement_state to,
                          str_t reason)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &viewpoints_sql, Q_STATEMENT_DECIDE,
                ARGS(ARG(s->id.v), ARG((int)to), ARG(reason), ARG(cx->now), ARG((int)s->state)),
                &changed));
    if (changed != 1)
        return problem(cx, ERR_CONFLICT, "decided by somebody else");
    return counts_statement_moved(cx, s, to);
}

err_t statement_set_text(struct cx *cx, const struct statement *s)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &viewpoints_sql, Q_STATEMENT_CORRECT,
                ARGS(ARG(s->id.v), EN(s->text), AZ(s->text), EN(s->short_text), AZ(s->short_text),
                     ARG(s->corrected_at), ARG(translation_word(s->translation)),
                     ARG(s->translated_at), ARG(s->translated_by)),
                &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "not accepted, or taken down");
}

err_t statement_set_merged(struct cx *cx, const struct statement *s, statement_id into,
                           str_t reason)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &viewpoints_sql, Q_STATEMENT_MERGE,
                ARGS(ARG(s->id.v), ARG(into.v), ARG(cx->now), ARG(reason), ARG((int)s->state)),
                &changed));
    if (changed != 1)
        return problem(cx, ERR_CONFLICT, "merged or decided by somebody else");
    return counts_statement_moved(cx, s, STATEMENT_REJECTED);
}

err_t statement_set_separate(struct cx *cx, statement_id s)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &viewpoints_sql, Q_STATEMENT_SEPARATE, ARGS(ARG(s.v), ARG(cx->now)),
                &changed));
    if (changed != 1)
        return problem(cx, ERR_CONFLICT, "not merged");
    struct statement was;
    TRY(statement_get(cx, s, &was));
    was.state = STATEMENT_REJECTED;
    return counts_statement_moved(cx, &was, STATEMENT_ACCEPTED);
}

err_t statement_set_translation(struct cx *cx, const struct statement *s, usec_t was_at)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &viewpoints_sql, Q_STATEMENT_TRANSLATE,
                ARGS(ARG(s->id.v), EN(s->text), AZ(s->text), EN(s->short_text), AZ(s->short_text),
                     ARG(original_word(s)), ARG(translation_word(s->translation)),
                     ARG(s->translated_at), ARG(s->translated_by), ARG(was_at)),
                &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "translated by somebody else");
}

err_t statement_has_positions(struct cx *cx, const struct statement *s, bool *out)
{
    int64_t n = 0;
    TRY(db_one_i64(cx->db, &viewpoints_sql, Q_STATEMENT_HAS_POSITION,
                   ARGS(ARG(s->id.v), ARG(s->consultation.v)), &n));
    *out = n > 0;
    return OK;
}

err_t statement_clear_text(struct cx *cx, statement_id s, str_t reason)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &viewpoints_sql, Q_STATEMENT_TAKE_DOWN,
                ARGS(ARG(s.v), ARG(cx->now), ARG(reason)), &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "taken down before");
}

err_t statement_pending_of(struct cx *cx, consultation_id in, participant_id author, int64_t *out)
{
    return db_one_i64(cx->db, &viewpoints_sql, Q_STATEMENTS_PENDING_OF,
                      ARGS(ARG(in.v), ARG(author.v)), out);
}

/* --- stances ---------------------------------------------------------------------------------- */

/* Columns of a stance; what stands beside them comes after. */
enum { STANCE_READ = 27 };

static void stance_row(struct cx *cx, const struct db_rows *rows, struct stance *s)
{
    struct arena *const arena = cx->arena;
    *s = (struct stance){ .id = { db_i64(rows, 0) },
                          .statement = { db_i64(rows, 1) },
                          .participant = { db_i64(rows, 2) },
                          .organisation = { db_is_null(rows, 3) ? 0 : db_i64(rows, 3) },
                          .value = (enum position)db_i64(rows, 4), /* -1, 0, 1 by CHECK */
                          .reason = db_str(rows, 6, arena),
                          .reason_language = db_str(rows, 7, arena),
                          .source_url = db_str(rows, 8, arena),
                          .coder = db_str(rows, 9, arena),
                          .note = row_text2(rows, 10, arena),
                          .taken_at = db_i64(rows, 12),
                          .superseded_at = db_i64(rows, 13),
                          .mandate = { db_i64(rows, 14) },
                          .erased_at = db_i64(rows, 15),
                          .certainty = (enum certainty)db_i64(rows, 18), /* by CHECK, as standing */
                          .standing = (enum standing)db_i64(rows, 19),
                          .is_by_mail = db_i64(rows, 20) != 0,
                          .confirms = { db_i64(rows, 21) },
                          .drawn = drawn_row(rows, 22),
                          .coders = (int)db_i64(rows, 26) }; /* 0..2 by CHECK */
    s->is_on_earlier_text = s->taken_at < db_i64(rows, 17);
    must(basis_from_word(db_str(rows, 5, arena), &s->basis));
    if (s->erased_at != 0) {
        s->reason = taken_down(cx, s->erased_at, db_str(rows, 16, arena)).by[cx->lang];
        s->reason_language = lang_code(cx->lang);
    }
}

static err_t stance_rows(struct cx *cx, int which, struct db_args args, struct rows_out *list)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, which, args));
    while (db_next(&rows))
        stance_row(cx, &rows, ADD(cx, list, struct stance));
    return db_done(&rows);
}

err_t stance_get(struct cx *cx, position_id p, struct stance *out, consultation_id *in)
{
    struct stance s;
    int64_t where = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_STANCE, ARGS(ARG(p.v))));
    const bool found = db_next(&rows);
    if (found) {
        stance_row(cx, &rows, &s);
        where = db_i64(&rows, STANCE_READ);
    }
    TRY(db_done(&rows));
    if (!found)
        return problem(cx, ERR_NOT_FOUND, "no such position");
    *out = s;
    in->v = where;
    return OK;
}

struct cited {
    int64_t by; /* position or document */
    struct source source;
};

/* Sources with what cites them in column 0; in order of that. */
static err_t cited_rows(struct cx *cx, int which, int64_t of, struct rows_out *list)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, which, ARGS(ARG(of))));
    while (db_next(&rows)) {
        *ADD(cx, list, struct cited) =
            (struct cited){ .by = db_i64(&rows, 0),
                            .source = { .id = { db_i64(&rows, 1) },
                                        .url = db_str(&rows, 2, cx->arena),
                                        .title = db_str(&rows, 3, cx->arena),
                                        .publisher = db_str(&rows, 4, cx->arena),
                                        .kind = db_str(&rows, 5, cx->arena),
                                        .dated = db_str(&rows, 6, cx->arena),
                                        .language = db_str(&rows, 7, cx->arena) } };
    }
    return db_done(&rows);
}

/* The sources cited by one thing, as an array of their own. */
static const struct source *sources_of(struct cx *cx, const struct rows_out *cited, int64_t by,
                                       size_t *count)
{
    const struct cited *at = cited->at;
    struct rows_out list = { 0 };
    for (size_t i = 0; i < cited->count; i++) {
        if (at[i].by == by)
            *ADD(cx, &list, struct source) = at[i].source;
    }
    *count = list.count;
    return list.at;
}

err_t stance_list(struct cx *cx, consultation_id in, enum history history,
                  const struct stance **out, size_t *count)
{
    struct rows_out list = { 0 }, cited = { 0 };
    TRY(stance_rows(cx, history == HISTORY_ALL ? Q_STANCES_ALL : Q_STANCES, ARGS(ARG(in.v)),
                    &list));
    if (list.count > 0)
        TRY(cited_rows(cx, Q_STANCE_SOURCES, in.v, &cited));
    struct stance *at = list.at;
    for (size_t i = 0; i < list.count; i++) {
        if (at[i].basis != BASIS_OWN)
            at[i].sources = sources_of(cx, &cited, at[i].id.v, &at[i].source_count);
    }
    *out = at;
    *count = list.count;
    return OK;
}

err_t stance_list_of(struct cx *cx, consultation_id in, participant_id who,
                     const struct stance **out, size_t *count)
{
    struct rows_out list = { 0 };
    if (who.v != 0)
        TRY(stance_rows(cx, Q_STANCES_OF_PARTICIPANT, ARGS(ARG(in.v), ARG(who.v)), &list));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t stance_list_of_organisation(struct cx *cx, organisation_id whose, const struct stance **out,
                                  const consultation_id **consultations, size_t *count)
{
    struct rows_out list = { 0 }, in = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_STANCES_OF_ORGANISATION, ARGS(ARG(whose.v))));
    while (db_next(&rows)) {
        stance_row(cx, &rows, ADD(cx, &list, struct stance));
        ADD(cx, &in, consultation_id)->v = db_i64(&rows, STANCE_READ);
    }
    TRY(db_done(&rows));
    *out = list.at;
    *consultations = in.at;
    *count = list.count;
    return OK;
}

/* query: all that is answered; of_side: of a consultation for both. */
static err_t votes_select(struct cx *cx, int query, int of_side, const struct consultation *in,
                          enum side side, const struct vote **out, size_t *count)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(select_side(cx, &rows, query, of_side, in, side));
    while (db_next(&rows)) {
        struct vote *v = ADD(cx, &list, struct vote);
        *v = (struct vote){ .participant = { db_i64(&rows, 0) },
                            .statement = { db_i64(&rows, 1) },
                            .value = (enum position)db_i64(&rows, 2) }; /* -1, 0, 1 by CHECK */
        const struct arena_mark mark = arena_mark(cx->arena);
        must(basis_from_word(db_str(&rows, 3, cx->arena), &v->basis));
        arena_back(cx->arena, mark);
    }
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t vote_list(struct cx *cx, const struct consultation *in, enum side side,
                const struct vote **out, size_t *count)
{
    return votes_select(cx, Q_VOTES, Q_VOTES_OF_SIDE, in, side, out, count);
}

err_t vote_list_decided(struct cx *cx, const struct consultation *in, enum side side,
                        const struct vote **out, size_t *count)
{
    return votes_select(cx, Q_VOTES_DECIDED, Q_VOTES_DECIDED_OF_SIDE, in, side, out, count);
}

err_t first_position_list(struct cx *cx, organisation_id whose, const struct first_position **out,
                          size_t *count)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_FIRST_POSITIONS, ARGS(ARG(whose.v))));
    while (db_next(&rows)) {
        *ADD(cx, &list, struct first_position) =
            (struct first_position){ .in = { db_i64(&rows, 0) },
                                     .since = db_i64(&rows, 1),
                                     .has_own = db_i64(&rows, 2) != 0,
                                     .said = db_str(&rows, 3, cx->arena) };
    }
    *out = list.at;
    *count = list.count;
    return db_done(&rows);
}

err_t document_list_of(struct cx *cx, organisation_id whose, const struct document **out,
                       size_t *count)
{
    struct rows_out list = { 0 }, cited = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_DOCUMENTS_OF, ARGS(ARG(whose.v))));
    while (db_next(&rows)) {
        *ADD(cx, &list, struct document) =
            (struct document){ .id = db_i64(&rows, 0),
                               .organisation = whose,
                               .consultation = { db_i64(&rows, 1) },
                               .dated = db_str(&rows, 2, cx->arena),
                               .summary = row_text2(&rows, 3, cx->arena),
                               .is_verified = db_i64(&rows, 5) != 0 };
    }
    TRY(db_done(&rows));
    TRY(cited_rows(cx, Q_DOCUMENT_SOURCES_OF, whose.v, &cited));
    struct document *at = list.at;
    for (size_t i = 0; i < list.count; i++)
        at[i].sources = sources_of(cx, &cited, at[i].id, &at[i].source_count);
    *out = at;
    *count = list.count;
    return OK;
}
