/* The joint statements of the demonstration. The texts are our own and checked by a test, so
 * anything unexpected in them is a bug. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/demo_data.h"

#include "joint/rules.h"
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "ledger/ledger.h"

enum { SOURCES_MAX = 16, IDS_MAX = 32 };
#define DAY (INT64_C(24) * 3600 * USEC_PER_SECOND)

struct filling {
    struct cx *cx;
    const struct json *root;
    account_id secretariat;
    joint_id joint;
    consultation_id consultation;
    str_t keys[SOURCES_MAX];
    source_id sources[SOURCES_MAX];
    size_t source_count;
};

static str_t word(const struct json *object, const char *key)
{
    str_t s = STR_NONE;
    return json_str(json_get(object, key), &s) ? s : S("");
}

/* {"en": "…", "az": "…"}; also the object itself may hold them. */
static struct text2 both(const struct json *pair)
{
    return (struct text2){ .by = { [LANG_EN] = word(pair, "en"), [LANG_AZ] = word(pair, "az") } };
}

static bool truth(const struct json *object, const char *key)
{
    bool b = false;
    return json_bool(json_get(object, key), &b) && b;
}

static err_t organisation_of(struct cx *cx, str_t slug, organisation_id *out)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, slug, &o));
    *out = o.id;
    return OK;
}

static err_t ids_of(struct cx *cx, const struct json *list, int64_t ids[IDS_MAX], size_t *count)
{
    *count = json_count(list);
    must(*count <= IDS_MAX);
    for (size_t i = 0; i < *count; i++) {
        str_t slug = STR_NONE;
        organisation_id o;
        must(json_str(json_item(list, i), &slug));
        TRY(organisation_of(cx, slug, &o));
        ids[i] = o.v;
    }
    return OK;
}

/* Each is added when it is first cited. */
static err_t source_of(struct filling *f, str_t key, source_id *out)
{
    const struct json *const all = json_get(f->root, "sources");
    *out = (source_id){ 0 };
    if (key.len == 0)
        return OK;
    for (size_t i = 0; i < f->source_count; i++) {
        if (str_eq(f->keys[i], key)) {
            *out = f->sources[i];
            return OK;
        }
    }
    for (size_t i = 0; i < json_count(all); i++) {
        const struct json *const s = json_item(all, i);
        if (!str_eq(word(s, "id"), key))
            continue;
        const struct source new = { .url = word(s, "url"),
                                    .title = word(s, "title"),
                                    .publisher = word(s, "publisher"),
                                    .kind = word(s, "kind"),
                                    .dated = word(s, "dated"),
                                    .language = word(s, "language") };
        must(f->source_count < SOURCES_MAX);
        TRY(source_add(f->cx, &new, out));
        f->keys[f->source_count] = key;
        f->sources[f->source_count++] = *out;
        return OK;
    }
    must_failed("a source of the demonstration", __FILE__, __LINE__);
}

/* --- as somebody --------------------------------------------------------------------------------
 */

/* A made-up organisation speaks: without an account, so that nobody is named. */
static struct actor as_organisation(organisation_id o)
{
    return (struct actor){ .acts_as = LEDGER_AS_ORGANISATION,
                           .organisation = o.v,
                           .scopes = MANDATE_SCOPES_ALL };
}

static err_t answer_as(struct filling *f, const struct json *row)
{
    struct cx *cx = f->cx;
    const struct actor before = cx->actor;
    organisation_id o;
    struct joint j;
    struct answer_new a = { .joint = f->joint, .text = both(json_get(row, "text")) };
    must(answer_value_from_word(word(row, "answer"), &a.value));
    TRY(organisation_of(cx, word(row, "organisation"), &o));
    TRY(joint_get(cx, f->joint, &j));
    a.version = j.version;
    cx->actor = as_organisation(o);
    const err_t e = joint_answer(cx, &a);
    cx->actor = before;
    return e;
}

static err_t answers_fill(struct filling *f, const struct json *list)
{
    for (size_t i = 0; i < json_count(list); i++)
        TRY(answer_as(f, json_item(list, i)));
    return OK;
}

static err_t coded_fill(struct filling *f, const struct json *list)
{
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *const row = json_item(list, i);
        struct answer_coded a = { .joint = f->joint,
                                  .text = both(json_get(row, "text")),
                                  .dated = word(row, "dated"),
                                  .coder = S("alyans") };
        must(answer_value_from_word(word(row, "answer"), &a.value));
        TRY(organisation_of(f->cx, word(row, "organisation"), &a.organisation));
        TRY(source_of(f, word(row, "source"), &a.source));
        TRY(joint_answer_code(f->cx, &a));
    }
    return OK;
}

static err_t voice_as(struct filling *f, amend_id a, str_t who, bool supports, str_t reason)
{
    struct cx *cx = f->cx;
    const struct actor before = cx->actor;
    organisation_id o;
    if (who.len == 0)
        return OK;
    TRY(organisation_of(cx, who, &o));
    cx->actor = as_organisation(o);
    const err_t e = amend_voice_put(cx, a, supports, reason);
    cx->actor = before;
    return e;
}

static err_t amend_as(struct filling *f, const struct json *row, amend_id *out)
{
    struct cx *cx = f->cx;
    const struct actor before = cx->actor;
    organisation_id o;
    struct amend a = { .joint = f->joint,
                       .text = both(row),
                       .reason = word(row, "reason"),
                       .reason_language = S("en") };
    must(json_i64(json_get(row, "clause"), &a.clause));
    TRY(organisation_of(cx, word(row, "organisation"), &o));
    cx->actor = as_organisation(o);
    const err_t e = amend_propose(cx, &a, out);
    cx->actor = before;
    return e;
}

static err_t amend_fill(struct filling *f, const struct json *row)
{
    struct cx *cx = f->cx;
    const struct actor before = cx->actor;
    const enum lang reader = cx->lang;
    amend_id made;
    organisation_id by;
    if (row == NULL)
        return OK;
    cx->lang = LANG_EN; /* its reasons are written in English */
    TRY(amend_as(f, row, &made));
    TRY(voice_as(f, made, word(row, "supported_by"), true, S("")));
    TRY(voice_as(f, made, word(row, "opposed_by"), false, word(row, "opposed_reason")));
    cx->lang = reader;
    if (word(row, "decided_by").len == 0)
        return OK;
    TRY(organisation_of(cx, word(row, "decided_by"), &by));
    cx->actor = as_organisation(by);
    const err_t e = amend_decide(cx, made, true, word(row, "decision"));
    cx->actor = before;
    return e;
}

/* --- one statement ------------------------------------------------------------------------------
 */

static err_t clause_fill(struct filling *f, const struct statement_list *all,
                         const struct json *row, struct clause *out)
{
    int64_t number = 0;
    *out = (struct clause){ .text = both(row),
                            .direction = str_eq(word(row, "signers"), S("disagree")) ? -1 : 1,
                            .is_inferred = truth(row, "inferred") };
    must(json_i64(json_get(row, "statement"), &number));
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].number == number - 1)
            out->statement = all->at[i].id;
    }
    must(out->statement.v != 0);
    (void)f;
    return OK;
}

static err_t text_fill(struct filling *f, const struct json *s)
{
    struct cx *cx = f->cx;
    const struct json *const list = json_get(s, "clauses");
    struct clause clauses[CLAUSES_MAX];
    struct statement_list all;
    TRY(statement_list_accepted(cx, f->consultation, &all));
    for (size_t i = 0; i < json_count(list); i++)
        TRY(clause_fill(f, &all, json_item(list, i), &clauses[i]));
    return joint_version_put(cx, &(struct version_new){ .joint = f->joint,
                                                        .title = both(json_get(s, "title")),
                                                        .clauses = clauses,
                                                        .count = json_count(list),
                                                        .kind = VERSION_SUBSTANCE });
}

/* The program wrote it; the sample secretariat has read both languages. */
static err_t confirm_fill(struct filling *f)
{
    struct cx *cx = f->cx;
    const struct actor before = cx->actor;
    cx->actor = (struct actor){ .account = f->secretariat.v,
                                .roles = ROLE_SECRETARIAT,
                                .acts_as = LEDGER_AS_SECRETARIAT };
    err_t e = joint_confirm(cx, f->joint, LANG_EN);
    if (e == OK)
        e = joint_confirm(cx, f->joint, LANG_AZ);
    cx->actor = before;
    return e;
}

static err_t events_fill(struct filling *f, const struct json *list)
{
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *const row = json_item(list, i);
        const struct text2 text = both(json_get(row, "text"));
        source_id source;
        TRY(source_of(f, word(row, "source"), &source));
        TRY(joint_event_add(f->cx, f->joint, word(row, "dated"), &text, source));
    }
    return OK;
}

static err_t beside_fill(struct filling *f, const struct json *list)
{
    int64_t ids[IDS_MAX];
    size_t count = 0;
    TRY(ids_of(f->cx, list, ids, &count));
    for (size_t i = 0; i < count; i++)
        TRY(joint_invite(f->cx, f->joint, (organisation_id){ ids[i] }, INVITED_SOURCE));
    return OK;
}

static err_t round_fill(struct filling *f, const struct json *s)
{
    int64_t ids[IDS_MAX];
    size_t count = 0;
    int64_t days = 0;
    must(json_i64(json_get(s, "closes_in_days"), &days));
    TRY(ids_of(f->cx, json_get(s, "asked"), ids, &count));
    TRY(joint_open(f->cx, f->joint, f->cx->now + days * DAY, ids, count));
    TRY(answers_fill(f, json_get(s, "answers")));
    TRY(amend_fill(f, json_get(s, "amendment")));
    TRY(answers_fill(f, json_get(s, "answers_after")));
    return amend_fill(f, json_get(s, "amendment_open"));
}

static err_t statement_fill(struct filling *f, const struct json *s)
{
    struct cx *cx = f->cx;
    struct consultation c;
    int64_t initiators[IDS_MAX];
    size_t count = 0;
    TRY(consultation_find(cx, word(s, "consultation"), &c));
    TRY(ids_of(cx, json_get(s, "initiators"), initiators, &count));
    struct joint j = { .slug = word(s, "slug"),
                       .background = both(json_get(s, "background")),
                       .money = both(json_get(s, "money")),
                       .consultation = c.id,
                       .is_coded = truth(s, "coded"),
                       .dated = word(s, "dated"),
                       .is_example = truth(s, "example"),
                       .withdrawn_reason = S("") };
    TRY(source_of(f, word(s, "source"), &j.source));
    TRY(joint_add(cx, &j, initiators, count, &f->joint));
    f->consultation = c.id;
    TRY(text_fill(f, s));
    TRY(confirm_fill(f));
    if (!j.is_coded)
        return round_fill(f, s);
    TRY(coded_fill(f, json_get(s, "answers")));
    TRY(beside_fill(f, json_get(s, "beside")));
    TRY(joint_publish(cx, f->joint));
    return events_fill(f, json_get(s, "events"));
}

err_t joint_demo_fill(struct cx *cx, const struct demo_people *people)
{
    AUTO(json_doc) doc = { 0 };
    TRY(json_read((str_t){ joint_demo, strlen(joint_demo) }, &doc));
    struct filling f = { .cx = cx, .root = doc.root, .secretariat = people->secretariat };
    const struct json *const list = json_get(doc.root, "statements");
    for (size_t i = 0; i < json_count(list); i++) {
        struct joint there;
        const err_t e = joint_find(cx, word(json_item(list, i), "slug"), &there);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        cx->problem = (struct problem){ 0 }; /* expected */
        if (e == ERR_NOT_FOUND)
            TRY(statement_fill(&f, json_item(list, i)));
    }
    return OK;
}
