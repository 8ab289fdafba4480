/* Joint statements for programs: the sealed file, the interface, what alyans verify reads.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/json.h"
#include "joint/seal.h"
#include "joint/web.h"
#include "kit/base/str.h"
#include "record/record.h"

/* --- one, with its seal -------------------------------------------------------------------------
 */

static err_t document_write(struct cx *cx, const struct request *rq, struct buf *out)
{
    struct whole_joint w;
    struct joint_document d;
    TRY(joint_of_path(cx, rq, &w));
    if (!joint_is_public(w.j))
        return problem(cx, ERR_NOT_FOUND, "a draft is for nobody else");
    TRY(joint_document_of(cx, &w, &d));
    sealed_write(JOINT_FORMAT, d.content, d.sha256, d.proof, out);
    return buf_check(out);
}

err_t joint_json_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    respond_json(rs, 200);
    rs->cache = CACHE_REVALIDATE;
    return document_write(cx, rq, &rs->body);
}

err_t api_joint_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    return joint_json_get(cx, rq, rs);
}

/* --- all ----------------------------------------------------------------------------------------
 */

/* Each as it is sealed, or as it stands while it is not. */
static err_t put_one(struct cx *cx, const struct joint *j, struct json_out *out)
{
    struct whole_joint w;
    TRY(whole_joint_load(cx, j, &w));
    str_t content = w.seal.content;
    if (w.seal.id == 0)
        TRY(joint_content(cx, &w, &content));
    json_put_object(out);
    json_key(out, S("sha256"));
    if (w.seal.id != 0)
        json_put_str(out, w.seal.sha256);
    else
        json_put_null(out);
    json_key(out, S("statement"));
    json_put_raw(out, content);
    json_put_object_end(out);
    return OK;
}

err_t api_joints_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)rq;
    const struct joint *list = NULL;
    size_t count = 0;
    struct json_out j;
    TRY(joint_list(cx, JOINTS_PUBLIC, &list, &count));
    respond_json(rs, 200);
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_key(&j, S("joint_statements"));
    json_put_array(&j);
    for (size_t i = 0; i < count; i++)
        TRY(put_one(cx, &list[i], &j));
    json_put_array_end(&j);
    json_put_object_end(&j);
    return OK;
}

/* --- what it says, for alyans verify -------------------------------------------------------------
 */

/* Every list has as many as its count says. */
static bool counts_hold(const struct json *statement)
{
    for (int s = 0; s < STANDS; s++) {
        const str_t word = stand_word((enum stand)s); /* counts through the enum */
        char key[16];
        int64_t said = -1;
        (void)snprintf(key, sizeof key, "%.*s", STR_ARG(word));
        if (!json_i64(json_get(json_get(statement, "counts"), key), &said) ||
            said != (int64_t)json_count(json_get(statement, key)))
            return false;
    }
    return true;
}

static str_t in_reader(struct cx *cx, const struct json *both)
{
    str_t text = STR_NONE;
    const bool is_there =
        json_str(json_get(both, cx->lang == LANG_AZ ? "az" : "en"), &text) && text.len > 0;
    if (!is_there)
        (void)!json_str(json_get(both, cx->lang == LANG_AZ ? "en" : "az"), &text);
    return arena_str(cx->arena, text);
}

static bool sealed_tells(struct cx *cx, const struct json *statement, str_t *sentence)
{
    const str_t title = in_reader(cx, json_get(statement, "title"));
    const str_t stands = in_reader(cx, json_get(statement, "stands"));
    *sentence = arena_printf(cx->arena, "%.*s: %.*s.", STR_ARG(title), STR_ARG(stands));
    return counts_hold(statement);
}

const struct sealed_kind joint_sealed_kind = { JOINT_FORMAT, "joint.sealed", sealed_tells };

/* --- the interface's description
 * ------------------------------------------------------------------ */

static const struct api_field LIST_FIELDS[] = {
    { "joint_statements", API_ARRAY, true,
      "Each with sha256 (null: not published) and statement, as of one" },
    { 0 },
};
static const struct api_field ONE_FIELDS[] = {
    { "format", API_STRING, true, JOINT_FORMAT },
    { "sha256", API_STRING, false,
      "Of the canonical form (RFC 8785) of statement, hexadecimal; null: not published" },
    { "proof", API_OBJECT, false,
      "Proof bundle of the entry that sealed it, for alyans verify; null: none yet" },
    { "statement", API_OBJECT, true,
      "Title, clauses, initiators with who pays, counts, stands (a sentence by language), and the "
      "lists signed, dissented (with text), abstained, earlier, withdrew, objected, elsewhere, "
      "silent" },
    { 0 },
};
static const int LIST_PROBLEMS[] = { 429, 503, 0 };
static const int ONE_PROBLEMS[] = { 404, 429, 503, 0 };
const struct api_operation api_joints_op = { .id = "listJointStatements",
                                             .answer = LIST_FIELDS,
                                             .answer_status = 200,
                                             .problems = LIST_PROBLEMS };
const struct api_operation api_joint_op = {
    .id = "getJointStatement", .answer = ONE_FIELDS, .answer_status = 200, .problems = ONE_PROBLEMS
};
