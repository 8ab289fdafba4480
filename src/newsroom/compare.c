/* Do articles say what the record says? For alyans verify: every public version, what stands under
 * its claims, and retractions. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "newsroom/import/takeover.h"
#include "newsroom/inside.h"
#include "newsroom/web.h"

struct comparing {
    struct cx *cx;
    struct record_differences *to;
    const struct entry *at; /* about the article, newest first */
    size_t count;
};

static void differs(const struct comparing *c, const char *table, int64_t id, const char *name)
{
    const str_t field = str_from_c(name);
    c->to->differs(c->to->of, table, id,
                   trf(c->cx, "{0} is not what the record says", TARG(field)));
}

static void not_known(const struct comparing *c, const char *table, int64_t id)
{
    c->to->differs(c->to->of, table, id,
                   tr_lang(c->cx->lang, N_("the record knows nothing of it")));
}

/* The newest entry of this kind whose field "id" names the row; kind empty: of any. */
static const struct entry *entry_of(const struct comparing *c, str_t kind, int64_t row)
{
    const str_t id = arena_printf(c->cx->arena, "%" PRId64, row);
    for (size_t i = 0; i < c->count; i++) {
        const struct entry_value *const v = entry_said(&c->at[i], S("id"));
        if ((kind.len == 0 || str_eq(c->at[i].kind, kind)) && v != NULL && str_eq(v->text, id))
            return &c->at[i];
    }
    return NULL;
}

/* An entry says only what it changed. */
static void compare_said(const struct comparing *c, const struct entry *e, const char *table,
                         int64_t id, const char *name, str_t is)
{
    const struct entry_value *const said = entry_said(e, str_from_c(name));
    if (said != NULL && !said->is_erased && !str_eq(said->text, is))
        differs(c, table, id, name);
}

static void compare_version(const struct comparing *c, const struct article_version *v)
{
    const struct entry *const e = entry_of(c, STR_NONE, v->id.v);
    c->to->compared++;
    if (e == NULL) {
        not_known(c, "article_version", v->id.v);
        return;
    }
    const struct {
        const char *name;
        str_t is;
    } fields[] = {
        { "change", change_kind_word(v->kind) },
        { "title_en", v->title.by[LANG_EN] },
        { "title_az", v->title.by[LANG_AZ] },
        { "lead_en", v->lead.by[LANG_EN] },
        { "lead_az", v->lead.by[LANG_AZ] },
        { "text_en", v->body.by[LANG_EN] },
        { "text_az", v->body.by[LANG_AZ] },
        { "note_en", v->note.by[LANG_EN] },
        { "note_az", v->note.by[LANG_AZ] },
        { "writer", v->byline.person },
        { "writer_withheld", v->byline.withheld },
        { "desk", v->byline.desk },
        { "relation_en", v->byline.relation.by[LANG_EN] },
        { "relation_az", v->byline.relation.by[LANG_AZ] },
    };
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        compare_said(c, e, "article_version", v->id.v, fields[i].name, fields[i].is);
}

static err_t compare_origin(const struct comparing *c, const struct article *a)
{
    struct article_origin from;
    TRY(article_origin_load(c->cx, a, &from));
    for (size_t i = 0; from.import != 0 && i < c->count; i++) {
        if (!str_eq(c->at[i].kind, S("article.published")))
            continue;
        c->to->compared++;
        compare_said(c, &c->at[i], "article_origin", a->id.v, "source_url", from.address);
        compare_said(c, &c->at[i], "article_origin", a->id.v, "import",
                     arena_printf(c->cx->arena, "%" PRId64, from.import));
    }
    return OK;
}

static err_t compare_evidence(const struct comparing *c, article_id id)
{
    struct evidence_list all;
    TRY(evidence_list_of(c->cx, id, &all));
    for (size_t i = 0; i < all.count; i++) {
        const struct evidence *const x = &all.at[i];
        const struct entry *const e = entry_of(c, S("article.evidenced"), x->id.v);
        c->to->compared++;
        if (e == NULL) {
            if (x->ended_at == 0)
                not_known(c, "article_evidence", x->id.v);
            continue;
        }
        compare_said(c, e, "article_evidence", x->id.v, "claim",
                     arena_printf(c->cx->arena, "%" PRId64, x->claim));
        compare_said(c, e, "article_evidence", x->id.v, "thing_kind", evidence_kind_word(x->kind));
        compare_said(c, e, "article_evidence", x->id.v, "thing",
                     arena_printf(c->cx->arena, "%" PRId64, x->thing));
        compare_said(c, e, "article_evidence", x->id.v, "is_ended",
                     x->ended_at != 0 ? S("true") : S("false"));
    }
    return OK;
}

static void compare_retraction(const struct comparing *c, const struct article *a)
{
    c->to->compared++;
    for (size_t i = 0; i < c->count; i++) {
        if (!str_eq(c->at[i].kind, S("article.retracted")))
            continue;
        compare_said(c, &c->at[i], "article", a->id.v, "reason_en", a->retraction.by[LANG_EN]);
        compare_said(c, &c->at[i], "article", a->id.v, "reason_az", a->retraction.by[LANG_AZ]);
        if (a->state != ARTICLE_RETRACTED)
            differs(c, "article", a->id.v, "state");
        return;
    }
    if (a->state == ARTICLE_RETRACTED)
        differs(c, "article", a->id.v, "state");
}

/* Something about it has no place yet: it cannot be judged. */
static err_t waits(struct cx *cx, int64_t article, bool *out)
{
    static const char *const KINDS[] = { "article.published", "article.changed",
                                         "article.evidenced", "article.retracted" };
    struct entry newest;
    *out = false;
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        const err_t e = entry_newest(cx, str_from_c(KINDS[i]), article, &newest);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        *out |= e == OK && newest.seq < 0;
    }
    return OK;
}

static err_t compare_one(struct cx *cx, struct record_differences *to, article_id id)
{
    struct comparing c = { cx, to, NULL, 0 };
    struct article a;
    struct article_version_list versions;
    bool is_waiting = false;
    TRY(article_get(cx, id, &a));
    TRY(waits(cx, id.v, &is_waiting));
    if (is_waiting || !article_is_public(&a))
        return OK;
    TRY(entry_list_all(cx, &(struct entry_filter){ .about = id.v }, &c.at, &c.count));
    TRY(article_version_list_of(cx, id, &versions));
    for (size_t i = 0; i < versions.count; i++) {
        if (versions.at[i].published_at != 0)
            compare_version(&c, &versions.at[i]);
    }
    compare_retraction(&c, &a);
    TRY(compare_origin(&c, &a));
    return compare_evidence(&c, id);
}

err_t newsroom_compare_record(struct cx *cx, struct record_differences *to)
{
    enum { LOT = 200 };
    int64_t ids[LOT];
    size_t count = LOT;
    int64_t after = 0;
    while (count == LOT) {
        TRY(article_ids(cx, after, LOT, ids, &count));
        for (size_t i = 0; i < count; i++)
            TRY(compare_one(cx, to, (article_id){ ids[i] }));
        after = count > 0 ? ids[count - 1] : after;
    }
    return takeover_compare(cx, to);
}
