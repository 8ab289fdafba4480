/* The tables of a data package that Polis does not have.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/member.h"
#include "kit/text/csv.h"
#include "kit/text/text.h"
#include "viewpoints/package/packing.h"
#include "viewpoints/positions/draw.h"
#include "viewpoints/results/results.h"
#include "viewpoints/results/results_page.h"
#include "viewpoints/rules.h"
#include "viewpoints/stages/divisions.h"
#include "viewpoints/statements/rules.h"
#include "viewpoints/store.h"

static void text(struct buf *out, str_t s, bool first)
{
    export_text(out, s, first);
}

static void moment(struct packing *p, usec_t at)
{
    text(&p->to->text, at == 0 ? S("") : date_time_iso(p->cx->arena, at), false);
}

static void number(struct packing *p, int64_t v)
{
    export_number(&p->x, &p->to->text, v, false);
}

/* --- statements.csv ----------------------------------------------------------------------------
 */

/* Who wrote several could be known by one of them: where only counts are told, it is not told. */
static void author(struct packing *p, const struct statement *s)
{
    const size_t place = export_place_of_person(&p->x, s->author);
    if (!p->is_whole || s->author.v == 0 || place == SIZE_MAX)
        buf_byte(&p->to->text, ',');
    else
        number(p, p->x.people[place].number);
}

static void other_statement(struct packing *p, statement_id s)
{
    const size_t place = s.v == 0 ? SIZE_MAX : id_index_find(&p->x.statement_index, s.v);
    if (place == SIZE_MAX)
        buf_byte(&p->to->text, ',');
    else
        number(p, p->x.statements.at[place].number);
}

static void translation(struct packing *p, const struct statement *s)
{
    text(&p->to->text, s->has_original ? lang_code(s->original) : S(""), false);
    text(&p->to->text, translation_word(s->translation), false);
}

static void statement_line(struct packing *p, const struct statement *s)
{
    struct buf *const out = &p->to->text;
    export_number(&p->x, out, s->number, true);
    text(out, s->text.by[LANG_EN], false);
    text(out, s->text.by[LANG_AZ], false);
    text(out, s->short_text.by[LANG_EN], false);
    text(out, s->short_text.by[LANG_AZ], false);
    text(out, s->state == STATEMENT_REJECTED ? S("rejected") : S("accepted"), false);
    text(out, s->rejection, false);
    number(p, s->is_seed);
    number(p, s->is_meta);
    author(p, s);
    other_statement(p, s->merged_into);
    other_statement(p, s->amends);
    translation(p, s);
    moment(p, s->created_at);
    moment(p, s->decided_at);
    moment(p, s->corrected_at);
    moment(p, s->erased_at);
    csv_end_row(out);
}

err_t pack_statements(struct packing *p)
{
    TRY(file_begin(p->to, "statements.csv", NULL));
    BUF_LIT(&p->to->text, "statement,text_en,text_az,short_en,short_az,state,rejection,is_seed,"
                          "is_meta,author,merged_into,amends,original,translation,created_at,"
                          "decided_at,corrected_at,taken_down_at\n");
    for (size_t i = 0; i < p->x.statements.count; i++) {
        const struct arena_mark mark = arena_mark(p->cx->arena);
        statement_line(p, &p->x.statements.at[i]);
        arena_back(p->cx->arena, mark);
        TRY(file_grew(p->to));
    }
    return file_end(p->to, NULL);
}

/* --- counts.csv --------------------------------------------------------------------------------
 */

static void cell(struct packing *p, int64_t n)
{
    if (n == NOT_SHOWN)
        buf_byte(&p->to->text, ',');
    else
        number(p, n);
}

static void count_line(struct packing *p, size_t i, int64_t answers, const struct shown *n)
{
    export_number(&p->x, &p->to->text, p->x.statements.at[i].number, true);
    cell(p, answers);
    cell(p, n->agree);
    cell(p, n->disagree);
    cell(p, n->pass);
    csv_end_row(&p->to->text);
}

static err_t counts_begin(struct packing *p)
{
    TRY(file_begin(p->to, "counts.csv", NULL));
    BUF_LIT(&p->to->text, "statement,answers,agree,disagree,pass\n");
    return OK;
}

static err_t whole_counts(struct packing *p)
{
    TRY(counts_begin(p));
    for (size_t i = 0; i < p->x.statements.count; i++) {
        const struct exported_counts *const n = &p->x.counts[i];
        const struct shown all = { .agree = (int32_t)n->agree, /* of people: fewer than 2^32 */
                                   .disagree = (int32_t)n->disagree,
                                   .pass = (int32_t)n->pass };
        count_line(p, i, n->agree + n->disagree + n->pass, &all);
        TRY(file_grew(p->to));
    }
    return file_end(p->to, NULL);
}

static const struct statement_result *result_of(const struct results *r, statement_id s)
{
    for (size_t i = 0; i < r->statement_count; i++) {
        if (r->statements[i].statement->id.v == s.v)
            return &r->statements[i];
    }
    return NULL;
}

/* The cells that the results page shows, so that neither gives away what the other hides. */
static err_t shown_counts(struct packing *p)
{
    AUTO(loaded_results) l = { 0 };
    AUTO(arena) scratch = { 0 };
    struct results_view v;
    TRY(results_open(p->cx, p->c, p->side, PATIENCE_OF_MACHINES, &l, &v));
    struct shown *const cells =
        arena_array(p->cx->arena, struct shown, v.r->numbers->group_count + 1);
    TRY(counts_begin(p));
    for (size_t i = 0; i < p->x.statements.count; i++) {
        const struct statement_result *const s = result_of(v.r, p->x.statements.at[i].id);
        struct shown none = { NOT_SHOWN, NOT_SHOWN, NOT_SHOWN, NOT_SHOWN, false };
        if (s != NULL) {
            TRY(shown_cells(v.r, s, input_index(&v, s), &scratch, cells));
            none = cells[v.r->numbers->group_count];
        }
        count_line(p, i, none.answers, &none);
    }
    return file_end(p->to, NULL);
}

err_t pack_counts(struct packing *p)
{
    return p->is_whole ? whole_counts(p) : shown_counts(p);
}

/* --- classes.csv, weights.csv ------------------------------------------------------------------
 */

static int by_id(const void *a, const void *b)
{
    const int64_t x = ((const struct organisation *)a)->id.v;
    const int64_t y = ((const struct organisation *)b)->id.v;
    return (x > y) - (x < y);
}

/* By id. */
static err_t organisations_sorted(struct cx *cx, struct organisation **out, size_t *count)
{
    const struct organisation *all = NULL;
    TRY(organisation_list(cx, &all, count));
    *out = arena_array(cx->arena, struct organisation, *count);
    if (*count > 0) {
        memcpy(*out, all, *count * sizeof *all);
        qsort(*out, *count, sizeof **out, by_id);
    }
    return OK;
}

static const struct organisation *organisation_of(const struct organisation *sorted, size_t count,
                                                  int64_t id)
{
    const struct organisation key = { .id = { id } };
    return id == 0 || count == 0 ? NULL : bsearch(&key, sorted, count, sizeof key, by_id);
}

/* One line for each organisation with an answer in force: others would be told as unknown. */
static err_t lines_of_organisations(struct packing *p, const char *file, str_t head,
                                    void (*line)(struct buf *out, const struct organisation *o))
{
    struct organisation *sorted = NULL;
    size_t count = 0;
    TRY(organisations_sorted(p->cx, &sorted, &count));
    TRY(file_begin(p->to, file, NULL));
    buf_add(&p->to->text, head);
    for (size_t i = 0; i < p->x.people_count; i++) {
        const struct exported_person *const who = &p->x.people[i];
        const struct organisation *const o = organisation_of(sorted, count, who->organisation);
        if (o == NULL || who->votes == 0)
            continue;
        export_number(&p->x, &p->to->text, who->number, true);
        line(&p->to->text, o);
        csv_end_row(&p->to->text);
    }
    return file_end(p->to, NULL);
}

static void weight_line(struct buf *out, const struct organisation *o)
{
    text(out, o->slug, false);
}

static bool has_answers(const struct packing *p)
{
    for (size_t i = 0; i < p->x.people_count; i++) {
        if (p->x.people[i].votes > 0)
            return true;
    }
    return false;
}

/* Whoever has an answer in force, with its number. */
struct answering {
    struct organisation *at;
    const struct exported_person **who;
    size_t count;
};

static err_t answering_load(struct packing *p, struct answering *out)
{
    struct organisation *sorted = NULL;
    size_t count = 0;
    TRY(organisations_sorted(p->cx, &sorted, &count));
    out->at = arena_array(p->cx->arena, struct organisation, p->x.people_count);
    out->who = arena_array(p->cx->arena, const struct exported_person *, p->x.people_count);
    out->count = 0;
    for (size_t i = 0; i < p->x.people_count; i++) {
        const struct exported_person *const who = &p->x.people[i];
        const struct organisation *const o = organisation_of(sorted, count, who->organisation);
        if (o == NULL || who->votes == 0)
            continue;
        out->at[out->count] = *o;
        out->who[out->count++] = who;
    }
    return OK;
}

/* One column for each division of the consultation. */
static err_t classes_now(struct packing *p, str_t *out)
{
    enum division of[DIVISION_COUNT];
    struct division_classes classes[DIVISION_COUNT];
    struct answering who;
    const size_t count = divisions_of(p->c, of);
    AUTO(buf) csv;
    buf_init(&csv, SIZE_MAX / 2);
    TRY(answering_load(p, &who));
    BUF_LIT(&csv, "participant");
    for (size_t d = 0; d < count; d++) {
        TRY(division_load(p->cx, p->c, of[d], who.at, who.count, &classes[d]));
        text(&csv, division_word(of[d]), false);
    }
    csv_end_row(&csv);
    for (size_t i = 0; i < who.count; i++) {
        export_number(&p->x, &csv, who.who[i]->number, true);
        for (size_t d = 0; d < count; d++) {
            const int32_t class = classes[d].class_of[i];
            text(&csv, class < 0 ? S("") : classes[d].words[class], false);
        }
        csv_end_row(&csv);
    }
    TRY(buf_check(&csv));
    *out = arena_str(p->cx->arena, buf_str(&csv));
    return OK;
}

err_t pack_classes(struct packing *p)
{
    p->classes = S("");
    if (p->side != SIDE_ORGANISATIONS || !has_answers(p))
        return OK;
    if (p->frozen_classes != NULL)
        p->classes = *p->frozen_classes;
    else
        TRY(classes_now(p, &p->classes));
    TRY(file_whole(p->to, "classes.csv", p->classes));
    return lines_of_organisations(p, "weights.csv", S("participant,organisation\n"), weight_line);
}

/* --- drawn.csv ---------------------------------------------------------------------------------
 */

/* No file where nothing was drawn. */
static err_t drawn_begin(struct packing *p)
{
    TRY(file_begin(p->to, "drawn.csv", NULL));
    BUF_LIT(&p->to->text, "comment-id,voter-id,step,steps,open,probability\n");
    return OK;
}

struct drawn_packing {
    struct packing *p;
    bool begun;
};

static err_t drawn_lines(void *of, const struct drawn_vote *at, size_t count)
{
    struct drawn_packing *const d = of;
    struct packing *const p = d->p;
    for (size_t i = 0; i < count; i++) {
        const size_t statement = id_index_find(&p->x.statement_index, at[i].statement.v);
        const size_t person = id_index_find(&p->x.people_index, at[i].participant.v);
        if (statement == SIZE_MAX || person == SIZE_MAX)
            continue;
        if (!d->begun)
            TRY(drawn_begin(p));
        d->begun = true;
        export_number(&p->x, &p->to->text, p->x.statements.at[statement].number, true);
        number(p, p->x.people[person].number);
        number(p, at[i].step);
        number(p, at[i].steps);
        number(p, at[i].open);
        buf_printf(&p->to->text, ",%.12g\n", at[i].probability);
        TRY(file_grew(p->to));
    }
    return OK;
}

err_t pack_drawn(struct packing *p)
{
    struct drawn_packing d = { .p = p };
    if (p->side != SIDE_PUBLIC) /* to organisations statements come by number */
        return OK;
    TRY(drawn_each(p->cx, p->c->id, drawn_lines, &d));
    return d.begun ? file_end(p->to, NULL) : OK;
}

/* --- positions of organisations -----------------------------------------------------------------
 */

static void put_source(struct json_out *j, const struct source *s)
{
    json_put_object(j);
    json_member_str(j, "url", s->url);
    json_member_known(j, "title", s->title);
    json_member_known(j, "publisher", s->publisher);
    json_member_known(j, "kind", s->kind);
    json_member_known(j, "dated", s->dated);
    json_put_object_end(j);
}

static void put_origin(struct json_out *j, const struct stance *s)
{
    json_member_str(j, "basis", basis_word(s->basis));
    json_member_known(j, "standing", standing_word(s->standing));
    json_member_known(j, "certainty", certainty_word(s->certainty));
    json_member_known(j, "coder", s->coder);
    json_member_known(j, "reason", s->reason);
    json_member_known(j, "reason_language", s->reason_language);
    json_member_known(j, "source_url", s->source_url);
    json_member_text2(j, "note", &s->note);
    json_key(j, S("sources"));
    json_put_array(j);
    for (size_t i = 0; i < s->source_count; i++)
        put_source(j, &s->sources[i]);
    json_put_array_end(j);
}

static void put_stance(struct packing *p, struct json_out *j, const struct stance *s,
                       const struct organisation *o)
{
    const size_t statement = id_index_find(&p->x.statement_index, s->statement.v);
    const size_t person = id_index_find(&p->x.people_index, s->participant.v);
    struct arena *const arena = p->cx->arena;
    json_put_object(j);
    json_key(j, S("participant"));
    json_put_i64(j, p->x.people[person].number);
    json_member_str(j, "organisation", o == NULL ? S("") : o->slug);
    json_key(j, S("statement"));
    json_put_i64(j, p->x.statements.at[statement].number);
    json_member_str(j, "position", position_word(s->value));
    put_origin(j, s);
    json_member_time(j, arena, "taken_at", s->taken_at);
    json_member_time(j, arena, "replaced_at", s->superseded_at);
    json_member_time(j, arena, "reason_taken_down_at", s->erased_at);
    json_key(j, S("on_earlier_text"));
    json_put_bool(j, s->is_on_earlier_text);
    json_put_object_end(j);
}

static err_t positions_json(struct packing *p)
{
    const struct stance *at = NULL;
    struct organisation *sorted = NULL;
    struct json_out j;
    size_t count = 0, organisations = 0;
    TRY(stance_list(p->cx, p->c->id, HISTORY_ALL, &at, &count));
    TRY(organisations_sorted(p->cx, &sorted, &organisations));
    TRY(file_begin(p->to, "positions.json", NULL));
    json_begin(&j, &p->to->text);
    json_put_array(&j);
    for (size_t i = 0; i < count; i++) {
        if (id_index_find(&p->x.statement_index, at[i].statement.v) == SIZE_MAX)
            continue;
        buf_byte(&p->to->text, '\n');
        put_stance(p, &j, &at[i], organisation_of(sorted, organisations, at[i].organisation.v));
        TRY(file_grew(p->to));
    }
    json_put_array_end(&j);
    buf_byte(&p->to->text, '\n');
    return file_end(p->to, NULL);
}

err_t pack_positions(struct packing *p)
{
    struct results_input in;
    if (p->side != SIDE_ORGANISATIONS)
        return OK;
    TRY(results_input_load(p->cx, p->c, p->side, &in));
    TRY(file_begin(p->to, "positions.csv", NULL));
    results_canonical(&in, p->cx->arena, &p->to->text);
    TRY(file_end(p->to, NULL));
    return positions_json(p);
}

/* --- results.json ------------------------------------------------------------------------------
 */

err_t pack_results(struct packing *p)
{
    TRY(file_begin(p->to, "results.json", NULL));
    TRY(results_json_of(p->cx, p->c, p->side, &p->to->text));
    buf_byte(&p->to->text, '\n');
    return file_end(p->to, NULL);
}
