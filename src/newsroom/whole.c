/* Loads what an article is drawn from. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/whole.h"

#include "kit/base/str.h"
#include "ledger/entries.h"
#include "newsroom/inside.h"

static err_t entry_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct entry e;
    TRY(entry_find(cx, id, &e));
    *name = record_sentence(cx, &e);
    *where = url_entry(cx, id);
    return OK;
}

static err_t describe(struct cx *cx, const struct evidence *e, str_t *name, url_t *where)
{
    switch (e->kind) {
    case EVIDENCE_STATEMENT:
        return statement_describe(cx, e->thing, name, where);
    case EVIDENCE_RESULT:
        return consultation_describe(cx, e->thing, name, where);
    case EVIDENCE_JOINT:
        return joint_describe(cx, e->thing, name, where);
    case EVIDENCE_PROJECT:
        return project_describe(cx, e->thing, name, where);
    case EVIDENCE_FILE:
        return file_describe(cx, e->thing, name, where);
    case EVIDENCE_ENTRY:
        return entry_describe(cx, e->thing, name, where);
    case EVIDENCE_SOURCE:
        break;
    }
    return ERR_NOT_FOUND;
}

static err_t show_source(struct cx *cx, const struct evidence *e, struct evidence_shown *out)
{
    struct source *const s = arena_new(cx->arena, struct source);
    TRY(source_find(cx, (source_id){ e->thing }, s));
    out->source = s;
    out->name = s->title;
    if (url_foreign(s->url, &out->where) != OK)
        out->where = (url_t){ STR_NONE };
    return OK;
}

static err_t show(struct cx *cx, const struct evidence *e, struct evidence_shown *out)
{
    *out = (struct evidence_shown){ .e = e };
    const err_t found = e->kind == EVIDENCE_SOURCE ? show_source(cx, e, out)
                                                   : describe(cx, e, &out->name, &out->where);
    if (found != ERR_NOT_FOUND)
        return found;
    cx->problem = (struct problem){ 0 }; /* expected: it was taken down since */
    out->is_gone = true;
    return OK;
}

static err_t evidence_fill(struct cx *cx, struct whole_article *w)
{
    struct evidence_list all;
    TRY(evidence_list_of(cx, w->a->id, &all));
    struct evidence_shown *const at = arena_array(cx->arena, struct evidence_shown, all.count);
    for (size_t i = 0; i < all.count; i++) {
        if (all.at[i].ended_at == 0)
            TRY(show(cx, &all.at[i], &at[w->evidence_count++]));
    }
    w->evidence = at;
    return OK;
}

static err_t publisher_fill(struct cx *cx, struct whole_article *w)
{
    if (w->a->organisation.v == 0)
        return OK;
    struct organisation *const o = arena_new(cx->arena, struct organisation);
    TRY(organisation_find(cx, w->a->organisation, o));
    w->publisher = o;
    return disclosed_load(cx, &o->id.v, 1, &w->disclosed);
}

static err_t consultation_fill(struct cx *cx, struct whole_article *w)
{
    if (w->a->consultation.v == 0)
        return OK;
    const err_t e =
        consultation_describe(cx, w->a->consultation.v, &w->consultation, &w->consultation_url);
    return e == ERR_NOT_FOUND ? OK : e;
}

err_t whole_article_load(struct cx *cx, const struct article *a, int64_t number,
                         struct whole_article *out)
{
    const int64_t id = a->id.v;
    const struct made_for *made = NULL;
    struct article_version *const v = arena_new(cx->arena, struct article_version);
    struct whole_article w = { .a = a, .drafted = article_byline(a) };
    TRY(section_get(cx, a->section, &w.section));
    TRY(tag_list_of(cx, a->id, &w.tags));
    if (number > 0) {
        TRY(version_get(cx, a->id, number, v));
        w.v = v;
    }
    TRY(corrections_of(cx, &id, 1, &w.corrections));
    TRY(article_confirmation_list_of(cx, a->id, &w.confirmations));
    TRY(evidence_fill(cx, &w));
    for (int l = 0; l < LANG_COUNT; l++)
        claims_in(cx->arena, w.v, (enum lang)l, &w.claims[l]); /* counts through the enum */
    TRY(publisher_fill(cx, &w));
    TRY(made_for_load(cx, ARTICLE_THING, &id, 1, &made));
    w.funder = made_for_line(cx, made, id);
    w.funder_text = made_for_text(cx, made, id);
    w.funder_count = made_for_funders(cx, made, id, &w.funders);
    if (w.funder_count == 0 && w.publisher != NULL)
        w.funder_count = disclosed_funders(cx, w.disclosed, w.publisher->id, &w.funders);
    TRY(consultation_fill(cx, &w));
    TRY(file_list_of(cx, S(ARTICLE_THING), id, &w.files));
    TRY(article_origin_load(cx, a, &w.from));
    if (url_foreign(w.from.address, &w.from_url) != OK)
        w.from_url = (url_t){ STR_NONE };
    *out = w;
    return OK;
}

const struct byline *whole_byline(const struct whole_article *w)
{
    return w->v != NULL ? &w->v->byline : &w->drafted;
}

enum lang whole_lang(const struct whole_article *w, enum lang reader)
{
    return w->v != NULL && w->v->print.by[reader].len > 0 ? reader : w->a->original;
}

enum translation_state whole_translation(const struct whole_article *w, enum lang lang)
{
    return translation_of(w->a, w->v, &w->confirmations, lang);
}
