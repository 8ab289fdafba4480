/* Consultations for programs. Ids are strings: they pass what JavaScript can count.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/json.h"
#include "viewpoints/web.h"

static void put_text2(struct json_out *j, str_t key, const struct text2 *t)
{
    json_key(j, key);
    json_put_object(j);
    for (int l = 0; l < LANG_COUNT; l++) {
        json_key(j, lang_code((enum lang)l)); /* counts through the enum */
        json_put_str(j, t->by[l]);
    }
    json_put_object_end(j);
}

static void put_number(struct json_out *j, str_t key, int64_t v)
{
    json_key(j, key);
    json_put_i64(j, v);
}

static void put_time(struct cx *cx, struct json_out *j, str_t key, usec_t at)
{
    json_key(j, key);
    if (at == 0)
        json_put_null(j);
    else
        json_put_str(j, date_time_iso(cx->arena, at));
}

static void put_fields(struct json_out *j, const struct statement *s)
{
    json_key(j, S("id"));
    json_put_id(j, s->id.v);
    put_number(j, S("number"), s->number + 1);
    put_text2(j, S("text"), &s->text);
    put_text2(j, S("short"), &s->short_text);
}

static void put_history(struct cx *cx, struct json_out *j, const struct statement *s)
{
    put_time(cx, j, S("corrected_at"), s->corrected_at);
    put_time(cx, j, S("taken_down_at"), s->erased_at);
}

void api_put_statement(struct json_out *j, const struct statement *s)
{
    if (s == NULL) {
        json_put_null(j);
        return;
    }
    json_put_object(j);
    put_fields(j, s);
    json_put_object_end(j);
}

static void put_tally(struct json_out *j, const struct tally *t)
{
    put_number(j, S("statements"), t->statements);
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

static err_t put_consultation(struct cx *cx, struct json_out *j, const struct consultation *c)
{
    struct tally tally;
    TRY(consultation_tally(cx, c->id, &tally));
    json_put_object(j);
    json_key(j, S("id"));
    json_put_id(j, c->id.v);
    json_key(j, S("slug"));
    json_put_str(j, c->slug);
    put_text2(j, S("question"), &c->question);
    put_text2(j, S("background"), &c->background);
    put_text2(j, S("coding"), &c->coding);
    json_key(j, S("who"));
    json_put_str(j, who_word(c->who));
    json_key(j, S("stage"));
    json_put_str(j, stage_word(consultation_stage(c, cx->now)));
    put_time(cx, j, S("opens_at"), c->opens_at);
    put_time(cx, j, S("closes_at"), c->closes_at);
    json_key(j, S("is_example"));
    json_put_bool(j, c->is_example);
    json_key(j, S("is_imported"));
    json_put_bool(j, c->import_id != 0);
    put_tally(j, &tally);
    json_put_object_end(j);
    return OK;
}

err_t api_consultations(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)rq;
    const struct consultation *list = NULL;
    size_t count = 0;
    TRY(consultation_list(cx, &list, &count));
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_key(&j, S("consultations"));
    json_put_array(&j);
    for (size_t i = 0; i < count; i++)
        TRY(put_consultation(cx, &j, &list[i]));
    json_put_array_end(&j);
    json_put_object_end(&j);
    return OK;
}

err_t api_consultation(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path(cx, rq, &c));
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    return put_consultation(cx, &j, &c);
}

static void put_answers(struct json_out *j, const struct answers *a)
{
    put_number(j, S("agree"), a->agree);
    put_number(j, S("disagree"), a->disagree);
    put_number(j, S("pass"), a->pass);
    put_number(j, S("own"), a->own);
    put_number(j, S("stated"), a->stated);
    put_number(j, S("inferred"), a->inferred);
}

err_t api_statements(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct statement_list list;
    const struct answers *answers = NULL;
    size_t count = 0;
    TRY(consultation_of_path(cx, rq, &c));
    TRY(statement_list_accepted(cx, c.id, &list));
    TRY(answers_list(cx, c.id, &answers, &count));
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_key(&j, S("statements"));
    json_put_array(&j);
    for (size_t i = 0; i < list.count; i++) {
        json_put_object(&j);
        put_fields(&j, &list.at[i]);
        put_history(cx, &j, &list.at[i]);
        put_answers(&j, answers_of(answers, count, list.at[i].id));
        json_put_object_end(&j);
    }
    json_put_array_end(&j);
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
    { "who", API_STRING, true, "organisations or public" },
    { "stage", API_STRING, true, "planned, open or closed" },
    { "opens_at", API_STRING, true, "RFC 3339, UTC" },
    { "closes_at", API_STRING, false, "RFC 3339, UTC; null: no end set" },
    { "is_example", API_BOOLEAN, true, "Made up for a demonstration" },
    { "is_imported", API_BOOLEAN, true, "Answered in another program" },
    { "statements", API_INTEGER, true, "Accepted statements" },
    { "participants", API_INTEGER, true, "With at least one position" },
    { "local", API_INTEGER, true, "Local organisations among them" },
    { "international", API_INTEGER, true, "International organisations among them" },
    { "positions", API_OBJECT, true, "Positions in force by basis: own, stated, inferred" },
    { 0 },
};
static const struct api_field CONSULTATIONS_FIELDS[] = {
    { "consultations", API_ARRAY, true, "Open ones first, then planned, then closed" },
    { 0 },
};
static const struct api_field STATEMENTS_FIELDS[] = {
    { "statements", API_ARRAY, true,
      "By number; each with id, number, text, short, when it was corrected or taken down, and how "
      "it was answered" },
    { 0 },
};
static const struct api_field POSITION_BODY[] = {
    { "statement", API_STRING, true, "Id of an accepted statement" },
    { "position", API_STRING, true, "agree, disagree or pass" },
    { "reason", API_STRING, false, "Organisations: required, 20 to 1000 characters" },
    { "source", API_STRING, false, "Organisations: a web address, http or https" },
    { 0 },
};
static const struct api_field POSITION_FIELDS[] = {
    { "position", API_OBJECT, true, "What was recorded: id, statement, position, taken_at" },
    { "receipt", API_OBJECT, false,
      "Of an answer without a name: what a proof will be about; null: an organisation's" },
    { "next", API_OBJECT, false, "Another open statement for this participant; null: none left" },
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
