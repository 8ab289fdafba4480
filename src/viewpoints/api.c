/* Consultations for programs. Ids are strings: they pass what JavaScript can count.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/member.h"
#include "viewpoints/results/results_cells.h"
#include "viewpoints/stages/pages.h"
#include "viewpoints/statements/web.h"
#include "viewpoints/web.h"

static void put_number(struct json_out *j, str_t key, int64_t v)
{
    json_key(j, key);
    json_put_i64(j, v);
}

void api_put_statement_fields(struct json_out *j, const struct statement *s)
{
    json_key(j, S("id"));
    json_put_id(j, s->id.v);
    put_number(j, S("number"), s->number + 1);
    json_member_text2(j, "text", &s->text);
    json_member_text2(j, "short", &s->short_text);
}

void api_put_corrected(struct cx *cx, struct json_out *j, const struct statement *s)
{
    json_member_time(j, cx->arena, "corrected_at", s->corrected_at);
    json_member_known(j, "corrected_after", late_word(s->late));
}

static void put_history(struct cx *cx, struct json_out *j, const struct statement *s)
{
    api_put_corrected(cx, j, s);
    json_member_time(j, cx->arena, "taken_down_at", s->erased_at);
}

void api_put_statement(struct json_out *j, const struct statement *s)
{
    if (s == NULL) {
        json_put_null(j);
        return;
    }
    json_put_object(j);
    api_put_statement_fields(j, s);
    json_put_object_end(j);
}

static void put_tally(struct json_out *j, const struct tally *t)
{
    put_number(j, S("participants"), t->participants);
    put_number(j, S("local"), t->local);
    put_number(j, S("international"), t->international);
    json_key(j, S("positions"));
    json_put_object(j);
    put_number(j, S("own"), t->own);
    put_number(j, S("stated"), t->stated);
    put_number(j, S("inferred"), t->inferred);
    json_put_object_end(j);
}

/* Each side by itself, under its name; null: it does not answer here. At the top the first one. */
static void put_sides(struct json_out *j, const struct counted *it)
{
    put_number(j, S("statements"), it->tally.statements);
    put_tally(j, &it->tally);
    json_key(j, S("sides"));
    json_put_object(j);
    for (int s = 0; s < SIDE_COUNT; s++) {
        json_key(j, side_word((enum side)s));
        if (!consultation_has_side(it->c, (enum side)s)) {
            json_put_null(j);
            continue;
        }
        json_put_object(j);
        put_tally(j, &it->of_side[s]);
        json_put_object_end(j);
    }
    json_put_object_end(j);
}

static void put_stages(struct cx *cx, struct json_out *j, const struct consultation *c)
{
    json_key(j, S("stage"));
    json_put_str(j, stage_word(consultation_stage(c, cx->now)));
    json_member_time(j, cx->arena, "collects_at", c->collects_at);
    json_member_time(j, cx->arena, "opens_at", c->opens_at);
    json_member_time(j, cx->arena, "closes_at", c->closes_at);
    json_member_time(j, cx->arena, "reviews_until", c->reviews_until);
    json_member_time(j, cx->arena, "published_at", c->published_at);
}

static void put_setting(struct json_out *j, const struct consultation *c)
{
    enum division divisions[DIVISION_COUNT];
    const size_t n = divisions_of(c, divisions);
    json_key(j, S("languages"));
    json_put_array(j);
    for (int l = 0; l < LANG_COUNT; l++) {
        if (consultation_in_language(c, (enum lang)l))
            json_put_str(j, lang_code((enum lang)l));
    }
    json_put_array_end(j);
    json_key(j, S("divisions"));
    json_put_array(j);
    for (size_t i = 0; i < n; i++)
        json_put_str(j, division_word(divisions[i]));
    json_put_array_end(j);
}

/* Who invites, with what is disclosed about it; null: the alliance. */
static err_t put_inviter(struct cx *cx, struct json_out *j, const struct surroundings *around)
{
    json_key(j, S("inviter"));
    if (around->inviter == NULL) {
        json_put_null(j);
        return OK;
    }
    json_put_object(j);
    json_member_known(j, "slug", around->inviter->slug);
    json_member_text2(j, "name", &around->inviter->name);
    TRY(disclosure_json(cx, around->inviter->id, j));
    json_put_object_end(j);
    return OK;
}

static void put_documents(struct cx *cx, struct json_out *j, const struct surroundings *around)
{
    json_key(j, S("documents"));
    json_put_array(j);
    for (size_t i = 0; i < around->link_count; i++) {
        const struct consultation_link *const l = &around->links[i];
        json_put_object(j);
        json_member_text2(j, "title", &l->title);
        json_member_known(j, "publisher", l->publisher);
        json_member_known(j, "url", l->url);
        json_member_known(j, "dated", l->dated);
        json_put_object_end(j);
    }
    for (size_t i = 0; i < around->files.count; i++) {
        const struct file *const f = &around->files.at[i];
        json_put_object(j);
        json_member_text2(j, "title", &f->alt);
        json_member_known(j, "file", f->name);
        json_member_known(j, "url", url_file(cx, f).text);
        json_member_known(j, "sha256", f->sha256);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static err_t put_consultation(struct cx *cx, struct json_out *j, const struct consultation *c,
                              const struct made_for *made)
{
    struct counted it;
    struct surroundings around;
    TRY(counted_load(cx, c, &it));
    TRY(surroundings_load(cx, c, &around));
    json_put_object(j);
    json_key(j, S("id"));
    json_put_id(j, c->id.v);
    json_key(j, S("slug"));
    json_put_str(j, c->slug);
    json_member_text2(j, "question", &c->question);
    json_member_text2(j, "background", &c->background);
    json_member_text2(j, "coding", &c->coding);
    json_key(j, S("who"));
    json_put_str(j, who_word(c->who));
    put_stages(cx, j, c);
    put_setting(j, c);
    TRY(put_inviter(cx, j, &around));
    put_documents(cx, j, &around);
    json_key(j, S("is_example"));
    json_put_bool(j, c->is_example);
    json_key(j, S("is_imported"));
    json_put_bool(j, c->import_id != 0);
    put_sides(j, &it);
    made_for_json(made, c->id.v, j);
    json_put_object_end(j);
    return OK;
}

err_t api_consultations(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)rq;
    const struct consultation *list = NULL;
    size_t count = 0;
    const struct made_for *made = NULL;
    TRY(consultation_list(cx, &list, &count));
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = list[i].id.v;
    TRY(made_for_load(cx, "consultation", ids, count, &made));
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_key(&j, S("consultations"));
    json_put_array(&j);
    for (size_t i = 0; i < count; i++)
        TRY(put_consultation(cx, &j, &list[i], made));
    json_put_array_end(&j);
    json_put_object_end(&j);
    return OK;
}

err_t api_consultation(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    const struct made_for *made = NULL;
    TRY(consultation_of_path(cx, rq, &c));
    TRY(made_for_load(cx, "consultation", &c.id.v, 1, &made));
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    return put_consultation(cx, &j, &c, made);
}

static void put_answers_of_organisations(struct json_out *j, const struct answers *a)
{
    put_number(j, S("agree"), a->agree);
    put_number(j, S("disagree"), a->disagree);
    put_number(j, S("pass"), a->pass);
    put_number(j, S("not_agree"), a->disagree + a->pass);
    put_number(j, S("own"), a->own);
    put_number(j, S("stated"), a->stated);
    put_number(j, S("inferred"), a->inferred);
}

/* null: not shown, for too few stand behind it. */
static void put_shown_number(struct json_out *j, str_t key, int32_t n)
{
    json_key(j, key);
    if (n == NOT_SHOWN)
        json_put_null(j);
    else
        json_put_i64(j, n);
}

/* The public answers for itself alone: nothing of it is coded. */
static void put_answers_of_public(struct json_out *j, const struct shown *s)
{
    put_shown_number(j, S("agree"), s->agree);
    put_shown_number(j, S("disagree"), s->disagree);
    put_shown_number(j, S("pass"), s->pass);
    put_shown_number(j, S("not_agree"), s->is_all_shown ? s->disagree + s->pass : s->others);
    put_shown_number(j, S("own"), s->answers);
    put_number(j, S("stated"), 0);
    put_number(j, S("inferred"), 0);
}

static void put_given(struct json_out *j, const struct given *g, enum side side)
{
    if (side == SIDE_ORGANISATIONS)
        put_answers_of_organisations(j, g->organisations);
    else
        put_answers_of_public(j, g->people);
}

/* At the top of the first side, then of each under its name; null: it does not answer here. */
static void put_sided_answers(struct json_out *j, const struct consultation *c,
                              const struct given *g)
{
    put_given(j, g, consultation_side(c, STR_NONE));
    json_key(j, S("sides"));
    json_put_object(j);
    for (int i = 0; i < SIDE_COUNT; i++) {
        json_key(j, side_word((enum side)i));
        if (!consultation_has_side(c, (enum side)i)) {
            json_put_null(j);
            continue;
        }
        json_put_object(j);
        put_given(j, g, (enum side)i);
        json_put_object_end(j);
    }
    json_put_object_end(j);
}

static err_t put_accepted(struct cx *cx, struct json_out *j, const struct statement_list *all,
                          const struct consultation *c,
                          const struct answers *const answers[SIDE_COUNT],
                          const size_t counts[SIDE_COUNT])
{
    json_key(j, S("statements"));
    json_put_array(j);
    for (size_t i = 0; i < all->count; i++) {
        const struct statement *const s = &all->at[i];
        if (s->state != STATEMENT_ACCEPTED)
            continue;
        json_put_object(j);
        api_put_statement_fields(j, s);
        put_history(cx, j, s);
        api_put_ways(cx, j, all, s);
        struct given given;
        TRY(given_load(cx, c, answers, counts, s->id, &given));
        put_sided_answers(j, c, &given);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    return OK;
}

static void put_merged(struct cx *cx, struct json_out *j, const struct statement_list *all)
{
    json_key(j, S("merged"));
    json_put_array(j);
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].merged_into.v == 0)
            continue;
        json_put_object(j);
        api_put_statement_fields(j, &all->at[i]);
        api_put_merge(cx, j, all, &all->at[i]);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

err_t api_statements(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct statement_list list;
    const struct answers *answers[SIDE_COUNT] = { NULL };
    size_t counts[SIDE_COUNT] = { 0 };
    TRY(consultation_of_path(cx, rq, &c));
    TRY(statement_list_all(cx, c.id, &list));
    for (int s = 0; s < SIDE_COUNT; s++) {
        if (consultation_has_side(&c, (enum side)s))
            TRY(answers_list(cx, &c, (enum side)s, &answers[s], &counts[s]));
    }
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    TRY(put_accepted(cx, &j, &list, &c, answers, counts));
    put_merged(cx, &j, &list);
    json_put_object_end(&j);
    return OK;
}

/* --- for the API document --- */

static const struct api_field CONSULTATION_FIELDS[] = {
    { "id", API_STRING, true, "Stable id" },
    { "slug", API_STRING, true, "Its name in addresses" },
    { "question", API_OBJECT, true, "Text by language: az, en" },
    { "background", API_OBJECT, true, "Markdown by language" },
    { "coding", API_OBJECT, true, "How positions were read from sources, Markdown by language" },
    { "who", API_STRING, true, "organisations, public or both" },
    { "stage", API_STRING, true, "planned, collecting, open, review, closed or published" },
    { "collects_at", API_STRING, false,
      "Statements are proposed from then on; RFC 3339, UTC; null: from opens_at" },
    { "opens_at", API_STRING, true, "RFC 3339, UTC" },
    { "closes_at", API_STRING, false, "RFC 3339, UTC; null: no end set" },
    { "reviews_until", API_STRING, false, "RFC 3339, UTC; null: no review" },
    { "published_at", API_STRING, false, "Of the result; RFC 3339, UTC; null: not yet" },
    { "languages", API_ARRAY, true, "In which it is held: az, en" },
    { "divisions", API_ARRAY, true,
      "What organisations are compared by: scope, member, funding, kind" },
    { "inviter", API_OBJECT, false,
      "Organisation that invites: slug, name, disclosure; null: the alliance" },
    { "documents", API_ARRAY, true,
      "Background: links with title, publisher, url, dated; files with title, file, url, sha256" },
    { "is_example", API_BOOLEAN, true, "Made up for a demonstration" },
    { "is_imported", API_BOOLEAN, true, "Answered in another program" },
    { "statements", API_INTEGER, true, "Accepted statements" },
    { "participants", API_INTEGER, true,
      "With at least one position; organisations where both answer" },
    { "local", API_INTEGER, true, "Local organisations among them" },
    { "international", API_INTEGER, true, "International organisations among them" },
    { "positions", API_OBJECT, true, "Positions in force by basis: own, stated, inferred" },
    { "sides", API_OBJECT, true,
      "organisations and public, each by itself with participants, local, international and "
      "positions; null: does not answer here. Nothing adds the two" },
    { "made_under", API_ARRAY, true,
      "Projects under which it was made, with their funders; empty: none" },
    { 0 },
};
static const struct api_field CONSULTATIONS_FIELDS[] = {
    { "consultations", API_ARRAY, true,
      "Open ones first, then collecting, planned, in review, closed, published" },
    { 0 },
};
static const struct api_field STATEMENTS_FIELDS[] = {
    { "statements", API_ARRAY, true,
      "By number; each with id, number, text, short, when it was corrected or taken down, which "
      "text is the original and what the other is, what it amends, and how it was answered: by "
      "organisations where both answer, and by each side under sides. Of the public a number "
      "behind "
      "which fewer than five people stand is null, and so is one that it would follow from" },
    { "merged", API_ARRAY, true, "Statements that were merged into others, with reason" },
    { 0 },
};
static const struct api_field POSITION_BODY[] = {
    { "statement", API_STRING, true, "Id of an accepted statement" },
    { "position", API_STRING, true, "agree, disagree or pass" },
    { "side", API_STRING, false,
      "organisations or public: refused where the actor speaks for the other" },
    { "reason", API_STRING, false, "Organisations: required, 20 to 1000 characters" },
    { "source", API_STRING, false, "Organisations: a web address, http or https" },
    { "certainty", API_STRING, false, "Organisations: low, medium or high; left out: not said" },
    { "draw", API_STRING, false,
      "Of the public: what the answer before said beside next, where the statement is that one" },
    { 0 },
};
static const struct api_field POSITION_FIELDS[] = {
    { "position", API_OBJECT, true,
      "What was recorded: id, statement, position, taken_at, standing (official, preliminary; "
      "empty: of the public) and certainty (empty: not said)" },
    { "receipt", API_OBJECT, false,
      "Of an answer without a name: what a proof will be about; null: an organisation's" },
    { "next", API_OBJECT, false, "Another open statement for this participant; null: none left" },
    { "draw", API_STRING, false,
      "Signed: with what probability next was drawn; to be sent with the answer to it. Null: not "
      "drawn" },
    { 0 },
};
static const int READ_PROBLEMS[] = { 404, 429, 503, 0 };
static const int LIST_PROBLEMS[] = { 429, 503, 0 };
static const int POSITION_PROBLEMS[] = { 400, 401, 403, 404, 409, 422, 429, 503, 0 };

const struct api_operation api_consultations_op = { .id = "listConsultations",
                                                    .answer = CONSULTATIONS_FIELDS,
                                                    .answer_status = 200,
                                                    .problems = LIST_PROBLEMS };
const struct api_operation api_consultation_op = { .id = "getConsultation",
                                                   .answer = CONSULTATION_FIELDS,
                                                   .answer_status = 200,
                                                   .problems = READ_PROBLEMS };
const struct api_operation api_statements_op = { .id = "listStatements",
                                                 .answer = STATEMENTS_FIELDS,
                                                 .answer_status = 200,
                                                 .problems = READ_PROBLEMS };
const struct api_operation api_position_op = { .id = "takePosition",
                                               .body = POSITION_BODY,
                                               .answer = POSITION_FIELDS,
                                               .answer_status = 201,
                                               .problems = POSITION_PROBLEMS };
