/* Do joint statements say what the record says? For alyans verify: answers and versions against
 * their entries, the newest seal against its entry, and its lists against the rows.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/inside.h"
#include "joint/web.h"
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "ledger/entries.h"
#include "record/record.h"

struct comparing {
    struct cx *cx;
    struct record_differences *to;
    const struct entry *at; /* about the statement, newest first */
    size_t count;
};

static void differs(const struct comparing *c, const char *table, int64_t id, str_t what)
{
    c->to->differs(c->to->of, table, id, what);
}

static void not_known(const struct comparing *c, const char *table, int64_t id)
{
    differs(c, table, id, tr_lang(c->cx->lang, N_("the record knows nothing of it")));
}

static void not_said(const struct comparing *c, const char *table, int64_t id, const char *name)
{
    const str_t field = str_from_c(name);
    differs(c, table, id, trf(c->cx, "{0} is not what the record says", TARG(field)));
}

/* The newest entry of these kinds whose field "id" names the row. */
static const struct entry *entry_of(const struct comparing *c, str_t kinds, int64_t row)
{
    const str_t id = arena_printf(c->cx->arena, "%" PRId64, row);
    for (size_t i = 0; i < c->count; i++) {
        const struct entry_value *const v = entry_said(&c->at[i], S("id"));
        if (str_starts(c->at[i].kind, kinds) && v != NULL && str_eq(v->text, id))
            return &c->at[i];
    }
    return NULL;
}

static void compare_field(const struct comparing *c, const struct entry *e, const char *table,
                          int64_t id, const char *name, str_t is)
{
    const struct entry_value *const said = entry_said(e, str_from_c(name));
    if (said != NULL && said->is_erased)
        return;
    if (!str_eq(said == NULL ? S("") : said->text, is))
        not_said(c, table, id, name);
}

static void compare_answers(const struct comparing *c, const struct joint_answer_list *answers)
{
    for (size_t i = 0; i < answers->count; i++) {
        const struct joint_answer *const a = &answers->at[i];
        const struct entry *const e = entry_of(c, S("signature."), a->id.v);
        c->to->compared++;
        if (e == NULL) {
            if (!a->is_coded) /* of a coded draft the record says only that it was worked on */
                not_known(c, "joint_answer", a->id.v);
            continue;
        }
        compare_field(c, e, "joint_answer", a->id.v, "answer", answer_value_word(a->value));
        compare_field(c, e, "joint_answer", a->id.v, "organisation",
                      arena_printf(c->cx->arena, "%" PRId64, a->organisation.v));
        compare_field(c, e, "joint_answer", a->id.v, "text_en", a->text.by[LANG_EN]);
        compare_field(c, e, "joint_answer", a->id.v, "text_az", a->text.by[LANG_AZ]);
    }
}

static void compare_versions(const struct comparing *c, const struct version_list *versions)
{
    for (size_t i = 0; i < versions->count; i++) {
        const struct joint_version *const v = &versions->at[i];
        const struct entry *const e = entry_of(c, S("joint.versioned"), v->id.v);
        c->to->compared++;
        if (e == NULL) {
            not_known(c, "joint_version", v->id.v);
            continue;
        }
        for (int l = 0; l < LANG_COUNT; l++) {
            const enum lang lang = (enum lang)l; /* counts through the enum */
            const bool is_en = lang == LANG_EN;
            const str_t text = clauses_text(c->cx->arena, v, lang);
            const struct entry_value *const said =
                entry_said(e, is_en ? S("text_en") : S("text_az"));
            /* A version says only what it changed. */
            if (said != NULL && !said->is_erased && !str_eq(said->text, text))
                not_said(c, "joint_version", v->id.v, is_en ? "text_en" : "text_az");
        }
    }
}

/* The list of the sealed content, by the words of the block. */
static void compare_list(const struct comparing *c, const struct whole_joint *w,
                         const struct json *content, enum stand s)
{
    char key[16];
    const str_t word = stand_word(s);
    (void)snprintf(key, sizeof key, "%.*s", STR_ARG(word));
    const struct json *const list = json_get(content, key);
    bool is_same = json_count(list) == block_of(&w->block, s);
    for (size_t i = 0; is_same && i < json_count(list); i++) {
        const struct stander *const is = &w->block.at[w->block.from[s] + i];
        str_t slug = STR_NONE;
        is_same = json_str(json_get(json_item(list, i), "organisation"), &slug) &&
                  str_eq(slug, whole_organisation(w, is->organisation)->slug);
    }
    if (!is_same)
        not_said(c, "joint_seal", w->seal.id, key);
}

static err_t compare_seal(const struct comparing *c, const struct whole_joint *w)
{
    AUTO(json_doc) doc = { 0 };
    const struct entry *const e = entry_of(c, S("joint.sealed"), w->seal.id);
    c->to->compared++;
    if (e == NULL) {
        not_known(c, "joint_seal", w->seal.id);
        return OK;
    }
    compare_field(c, e, "joint_seal", w->seal.id, "sha256",
                  sealed_print(c->cx->arena, w->seal.content));
    if (!str_eq(w->seal.sha256, sealed_print(c->cx->arena, w->seal.content)) ||
        json_read(w->seal.content, &doc) != OK) {
        not_said(c, "joint_seal", w->seal.id, "content");
        return OK;
    }
    for (int s = 0; s < STANDS; s++)
        compare_list(c, w, doc.root, (enum stand)s); /* counts through the enum */
    return OK;
}

/* Something about it has no place yet: it cannot be judged. */
static err_t waits(struct cx *cx, int64_t joint, bool *out)
{
    static const char *const KINDS[] = { "joint.versioned", "joint.sealed",
                                         "signature.given", "joint.opened",
                                         "signature.coded", "signature.withdrawn",
                                         "joint.drafted",   "signature.objected" };
    struct entry newest;
    *out = false;
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        const err_t e = entry_newest(cx, str_from_c(KINDS[i]), joint, &newest);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        *out |= e == OK && newest.seq < 0;
    }
    return OK;
}

err_t joint_compare_record(struct cx *cx, struct record_differences *to)
{
    const struct joint *at = NULL;
    size_t count = 0;
    TRY(joint_list(cx, JOINTS_ALL, &at, &count));
    for (size_t i = 0; i < count; i++) {
        struct comparing c = { cx, to, NULL, 0 };
        struct whole_joint w;
        bool is_waiting = false;
        TRY(waits(cx, at[i].id.v, &is_waiting));
        if (is_waiting)
            continue;
        TRY(entry_list_all(cx, &(struct entry_filter){ .about = at[i].id.v }, &c.at, &c.count));
        if (c.count == 0)
            not_known(&c, "joint_statement", at[i].id.v);
        if (c.count == 0 || !joint_is_public(&at[i]))
            continue;
        TRY(whole_joint_load(cx, &at[i], &w));
        compare_versions(&c, &w.versions);
        compare_answers(&c, &w.answers);
        if (w.seal.id != 0)
            TRY(compare_seal(&c, &w));
    }
    return OK;
}
