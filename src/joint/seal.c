/* The whole of a joint statement as one JSON object, and its seal in the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/seal.h"

#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/json/member.h"
#include "kit/text/text.h"
#include "record/record.h"

/* --- the object ---------------------------------------------------------------------------------
 */

/* Words made in each language: disclosures, money. */
static void member_both(struct cx *cx, struct json_out *j, const char *key,
                        str_t (*make)(struct cx *cx, const void *of), const void *of)
{
    struct text2 t;
    const enum lang reader = cx->lang;
    for (int l = 0; l < LANG_COUNT; l++) {
        cx->lang = (enum lang)l; /* counts through the enum */
        t.by[l] = make(cx, of);
    }
    cx->lang = reader;
    json_member_text2(j, key, &t);
}

struct speaker {
    const struct whole_joint *w;
    const struct organisation *o;
};

static str_t disclosure_of(struct cx *cx, const void *of)
{
    const struct speaker *const s = of;
    return disclosed_text(cx, s->w->disclosed, s->o);
}

static void put_organisation(struct cx *cx, struct json_out *j, const struct whole_joint *w,
                             organisation_id id)
{
    const struct speaker s = { w, whole_organisation(w, id) };
    json_member_str(j, "organisation", s.o->slug);
    json_member_text2(j, "name", &s.o->name);
    json_member_str(j, "kind", s.o->kind);
    json_member_str(j, "scope", scope_word(s.o->scope));
    member_both(cx, j, "disclosure", disclosure_of, &s);
}

static void put_source(struct json_out *j, const char *key, const struct source *s)
{
    json_key(j, str_from_c(key));
    if (s == NULL) {
        json_put_null(j);
        return;
    }
    json_put_object(j);
    json_member_known(j, "title", s->title);
    json_member_known(j, "publisher", s->publisher);
    json_member_known(j, "dated", s->dated);
    json_member_known(j, "url", s->url);
    json_put_object_end(j);
}

static void put_answer(struct cx *cx, struct json_out *j, const struct whole_joint *w,
                       const struct stander *s)
{
    const struct joint_answer *const a = s->answer;
    json_member_str(j, "basis", a->is_coded ? S("source") : S("own"));
    json_member_str(j, "dated", answer_date(cx, a));
    json_member_time(j, cx->arena, "entered_at", a->taken_at);
    json_key(j, S("version"));
    json_put_i64(j, a->version);
    json_key(j, S("of_earlier_version"));
    json_put_bool(j, s->of_version != 0);
    json_member_text2(j, "text", &a->text);
    put_source(j, "source", whole_source(w, a->source));
    if (s->signed_before != NULL)
        json_member_str(j, "signed", answer_date(cx, s->signed_before));
}

static void put_stander(struct cx *cx, struct json_out *j, const struct whole_joint *w,
                        const struct stander *s)
{
    json_put_object(j);
    put_organisation(cx, j, w, s->organisation);
    if (s->answer != NULL)
        put_answer(cx, j, w, s);
    json_key(j, S("holds_elsewhere"));
    json_put_object(j);
    json_key(j, S("agrees"));
    json_put_i64(j, s->agrees);
    json_key(j, S("opposes"));
    json_put_i64(j, s->opposes);
    json_put_object_end(j);
    json_put_object_end(j);
}

/* Every list, empty ones too, and beside them how many each has. */
static void put_block(struct cx *cx, struct json_out *j, const struct whole_joint *w)
{
    const struct block *const b = &w->block;
    const struct text2 sentence = block_sentence2(cx, b);
    json_member_text2(j, "stands", &sentence);
    json_key(j, S("counts"));
    json_put_object(j);
    for (int s = 0; s < STANDS; s++) {
        json_key(j, stand_word((enum stand)s)); /* counts through the enum */
        json_put_i64(j, (int64_t)block_of(b, (enum stand)s));
    }
    json_put_object_end(j);
    for (int s = 0; s < STANDS; s++) {
        json_key(j, stand_word((enum stand)s));
        json_put_array(j);
        for (size_t i = b->from[s]; i < b->from[s + 1]; i++)
            put_stander(cx, j, w, &b->at[i]);
        json_put_array_end(j);
    }
}

static void put_clauses(struct json_out *j, const struct whole_joint *w)
{
    json_key(j, S("clauses"));
    json_put_array(j);
    for (size_t i = 0; w->now != NULL && i < w->now->clause_count; i++) {
        const struct clause *const c = &w->now->clauses[i];
        json_put_object(j);
        json_key(j, S("number"));
        json_put_i64(j, c->number);
        json_member_text2(j, "text", &c->text);
        json_key(j, S("speaks_of"));
        if (c->statement.v == 0) {
            json_put_null(j);
        } else {
            const struct statement *const s = whole_statement(w, c->statement);
            json_put_object(j);
            json_key(j, S("statement"));
            json_put_id(j, c->statement.v);
            if (s != NULL)
                json_member_text2(j, "text", &s->text);
            json_member_str(j, "signers", c->direction < 0 ? S("disagree") : S("agree"));
            json_key(j, S("is_inferred"));
            json_put_bool(j, c->is_inferred);
            json_put_object_end(j);
        }
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_initiators(struct cx *cx, struct json_out *j, const struct whole_joint *w)
{
    json_key(j, S("initiators"));
    json_put_array(j);
    for (size_t i = 0; i < w->initiator_count; i++) {
        json_put_object(j);
        put_organisation(cx, j, w, (organisation_id){ w->initiators[i] });
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_head(struct cx *cx, struct json_out *j, const struct whole_joint *w)
{
    const struct joint *const it = w->j;
    const struct text2 money = whole_money(cx, w);
    json_key(j, S("id"));
    json_put_id(j, it->id.v);
    json_member_str(j, "slug", it->slug);
    json_member_text2(j, "title", &it->title);
    json_member_str(j, "state", joint_state_word(it->state));
    json_key(j, S("version"));
    json_put_i64(j, it->version);
    json_member_text2(j, "background", &it->background);
    json_member_text2(j, "paid_for", &money);
    json_key(j, S("is_example"));
    json_put_bool(j, it->is_example);
    json_key(j, S("is_read_from_sources"));
    json_put_bool(j, it->is_coded);
    json_member_known(j, "dated", it->dated);
    put_source(j, "source", whole_source(w, it->source));
    json_member_known(j, "consultation",
                      w->consultation == NULL ? STR_NONE : w->consultation->slug);
    json_member_time(j, cx->arena, "opened_at", it->opened_at);
    json_member_time(j, cx->arena, "closes_at", it->closes_at);
    json_member_time(j, cx->arena, "closed_at", it->closed_at);
    json_member_time(j, cx->arena, "published_at", it->published_at);
    json_member_time(j, cx->arena, "withdrawn_at", it->withdrawn_at);
    json_member_known(j, "withdrawn_reason", it->withdrawn_reason);
}

err_t joint_content(struct cx *cx, const struct whole_joint *w, str_t *out)
{
    AUTO(buf) plain;
    AUTO(buf) canonical;
    struct json_out j;
    buf_init(&plain, JOINT_CONTENT_MAX);
    buf_init(&canonical, JOINT_CONTENT_MAX);
    json_begin(&j, &plain);
    json_put_object(&j);
    put_head(cx, &j, w);
    put_clauses(&j, w);
    put_initiators(cx, &j, w);
    put_block(cx, &j, w);
    json_put_object_end(&j);
    TRY(buf_check(&plain));
    TRY(canonical_json_text(cx->arena, buf_str(&plain), &canonical));
    *out = arena_str(cx->arena, buf_str(&canonical));
    return OK;
}

/* --- sealing ------------------------------------------------------------------------------------
 */

err_t joint_seal(struct cx *cx, joint_id id, enum seal_cause cause)
{
    struct joint j;
    struct whole_joint w;
    TRY(joint_get(cx, id, &j));
    TRY(whole_joint_load(cx, &j, &w));
    struct seal s = { .id = id_new(cx->ids, cx->now),
                      .joint = id,
                      .number = w.seal.number + 1,
                      .cause = cause,
                      .sealed_at = cx->now };
    TRY(joint_content(cx, &w, &s.content));
    s.sha256 = sealed_print(cx->arena, s.content);
    TRY(seal_insert(cx, &s));
    const struct block *const b = &w.block;
    return ledger_add(
        cx, &(struct ledger_new){
                LEDGER_JOINT_SEALED, id.v, 0,
                LEDGER_FIELDS(ledger_id("id", s.id), ledger_int("seal", s.number),
                              ledger_text("sha256", s.sha256),
                              ledger_text("cause", seal_cause_word(cause)),
                              ledger_int("signed", (int64_t)block_of(b, STAND_SIGNED)),
                              ledger_int("dissented", (int64_t)block_of(b, STAND_DISSENTED)),
                              ledger_int("abstained", (int64_t)block_of(b, STAND_ABSTAINED)),
                              ledger_int("said_nothing", (int64_t)block_quiet(b))),
                NULL });
}

static err_t proof_read(struct cx *cx, int64_t entry, str_t *out)
{
    AUTO(buf) bundle;
    buf_init(&bundle, BUNDLE_BYTES_MAX);
    struct sha256 *const h = sha256_new();
    const err_t e = proof_of_entry(cx, h, entry, &bundle);
    sha256_free(h);
    if (e == ERR_CONFLICT) { /* it waits for its place: the next reader gets it */
        cx->problem = (struct problem){ 0 };
        return OK;
    }
    TRY(e);
    *out = arena_str(cx->arena, buf_str(&bundle));
    return OK;
}

err_t joint_document_of(struct cx *cx, const struct whole_joint *w, struct joint_document *out)
{
    struct joint_document d = { .sha256 = STR_NONE };
    if (w->seal.id == 0) {
        *out = d;
        return joint_content(cx, w, &out->content);
    }
    d.content = w->seal.content;
    d.sha256 = w->seal.sha256;
    struct entry e;
    const err_t found = entry_newest(cx, S("joint.sealed"), w->j->id.v, &e);
    if (found != OK && found != ERR_NOT_FOUND)
        return found;
    const struct entry_value *const print = found == OK ? entry_value(&e, "sha256") : NULL;
    if (print != NULL && str_eq(print->text, d.sha256)) {
        d.entry = e.id;
        TRY(proof_read(cx, e.id, &d.proof));
    }
    *out = d;
    return OK;
}
