/* Versions of an article: written, translated, confirmed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/format.h"
#include "newsroom/inside.h"
#include "record/record.h"

/* SHA-256 of the canonical array of title, lead and body; empty where there is none. */
static str_t print_of(struct cx *cx, const struct article_version *v, enum lang lang)
{
    AUTO(buf) all;
    buf_init(&all, 64 * (size_t)ARTICLE_BODY_MOST);
    if (v->title.by[lang].len == 0)
        return S("");
    buf_byte(&all, '[');
    canonical_text(&all, v->title.by[lang]);
    buf_byte(&all, ',');
    canonical_text(&all, v->lead.by[lang]);
    buf_byte(&all, ',');
    canonical_text(&all, v->body.by[lang]);
    buf_byte(&all, ']');
    return buf_check(&all) == OK ? sealed_print(cx->arena, buf_str(&all)) : S("");
}

static err_t language_check(struct cx *cx, const struct article *a,
                            const struct article_text_new *t, enum lang lang)
{
    const size_t title = utf8_count(t->title.by[lang]);
    const size_t lead = utf8_count(t->lead.by[lang]);
    const size_t body = utf8_count(t->body.by[lang]);
    if (title > ARTICLE_TITLE_MOST || lead > ARTICLE_LEAD_MOST || body > ARTICLE_BODY_MOST ||
        utf8_count(t->note.by[lang]) > ARTICLE_NOTE_MOST)
        return problem(cx, ERR_INVALID, "a text is too long");
    const bool has_all = title > 0 && lead > 0 && body > 0;
    const bool has_any = title > 0 || lead > 0 || body > 0;
    if (!has_all && (has_any || lang == a->original))
        return problem(cx, ERR_INVALID, "a language has a part of the text only");
    return OK;
}

static bool is_same_text(const struct article_version *was, const struct article_text_new *t,
                         const struct byline *byline)
{
    for (int l = 0; was != NULL && l < LANG_COUNT; l++) {
        if (!str_eq(was->title.by[l], t->title.by[l]) || !str_eq(was->lead.by[l], t->lead.by[l]) ||
            !str_eq(was->body.by[l], t->body.by[l]) || !str_eq(was->note.by[l], t->note.by[l]))
            return false;
    }
    return was != NULL && byline_is_same(&was->byline, byline);
}

/* A translation that was touched follows the original as it is now; one that was left alone follows
 * what it followed before. */
static void translation_fill(const struct article *a, const struct article_version *was,
                             bool is_machine, struct article_version *v)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        v->of.by[l] = S("");
        if (l == (int)a->original || v->print.by[l].len == 0)
            continue;
        const bool is_touched = was == NULL || !str_eq(was->print.by[l], v->print.by[l]);
        v->of.by[l] = is_touched ? v->print.by[a->original] : was->of.by[l];
        v->is_machine = is_touched ? is_machine : was->is_machine;
    }
}

static enum change_kind kind_of(const struct article *a, const struct article_text_new *t)
{
    if (article_is_public(a))
        return t->kind;
    return a->version == 0 ? CHANGE_FIRST : CHANGE_EDIT;
}

static struct byline byline_of(const struct article *a, const struct article_version *was,
                               const struct article_text_new *t)
{
    if (t->byline != NULL)
        return *t->byline;
    return was != NULL ? was->byline : article_byline(a);
}

err_t article_write(struct cx *cx, const struct article_text_new *t)
{
    struct article a;
    struct article_version_list versions;
    TRY(article_for_writing(cx, t->article, &a));
    TRY(article_version_list_of(cx, t->article, &versions));
    const struct article_version *const was = article_version_numbered(&versions, a.version);
    const struct byline byline = byline_of(&a, was, t);
    const enum change_kind kind = kind_of(&a, t);
    if (a.version != t->seen || a.state == ARTICLE_RETRACTED)
        return problem(cx, ERR_CONFLICT, "somebody has written meanwhile, or it is retracted");
    if (is_same_text(was, t, &byline) && was->kind == kind)
        return OK;
    TRY(byline_check(cx, &byline));
    for (int l = 0; l < LANG_COUNT; l++)
        TRY(language_check(cx, &a, t, (enum lang)l)); /* counts through the enum */
    if (!change_fits(&a, kind))
        return problem(cx, ERR_INVALID, "a change of this kind does not fit");
    if (change_needs_note(kind) && text2_pick(&t->note, a.original).len == 0)
        return problem(cx, ERR_INVALID, "a correction or addition needs its note");
    if (!change_needs_note(kind) &&
        byline_needs_note(article_version_numbered(&versions, a.public_version), &byline))
        return problem(cx, ERR_INVALID, "another byline is no matter of spelling");
    struct article_version v = {
        .id = { id_new(cx->ids, cx->now) },
        .article = a.id,
        .number = a.version + 1,
        .kind = kind,
        .title = t->title,
        .lead = t->lead,
        .body = t->body,
        .byline = byline,
        .note = t->note,
        .acts_as = cx->actor.acts_as,
        .organisation = { cx->actor.acts_as == LEDGER_AS_ORGANISATION ? cx->actor.organisation
                                                                      : 0 },
        .account = cx->actor.account,
        .created_at = cx->now,
    };
    for (int l = 0; l < LANG_COUNT; l++)
        v.print.by[l] = print_of(cx, &v, (enum lang)l); /* counts through the enum */
    translation_fill(&a, was, t->is_machine, &v);
    TRY(version_put(cx, &v));
    a.version = v.number;
    if (a.state == ARTICLE_SCHEDULED || a.state == ARTICLE_WAITING)
        a.state = ARTICLE_DRAFT; /* what was approved, or asked for, was another text */
    a.waits_since = 0;
    a.publish_at = 0;
    TRY(article_update(cx, &a));
    return article_is_public(&a) ? OK : article_record(cx, &a, LEDGER_ARTICLE_DRAFTED, NULL, 0);
}

err_t article_confirm(struct cx *cx, article_id id, enum lang lang, int64_t seen)
{
    struct article a;
    struct article_version_list versions;
    struct article_confirmation_list all;
    TRY(article_for_writing(cx, id, &a));
    TRY(article_version_list_of(cx, id, &versions));
    TRY(article_confirmation_list_of(cx, id, &all));
    const struct article_version *const v = article_version_numbered(&versions, a.version);
    if (v == NULL || a.version != seen || lang == a.original || v->print.by[lang].len == 0 ||
        translation_of(&a, v, &all, lang) == TRANSLATED_CONFIRMED)
        return problem(cx, ERR_CONFLICT, "no such translation, or it is confirmed");
    if (translation_is_theirs(&versions, v, lang, cx->actor.account))
        return problem(cx, ERR_FORBIDDEN, "whoever translated it does not confirm it");
    const struct article_confirmation c = { .lang = lang,
                                            .print = v->print.by[lang],
                                            .original = v->print.by[a.original],
                                            .acts_as = cx->actor.acts_as,
                                            .account = cx->actor.account,
                                            .confirmed_at = cx->now };
    TRY(confirmation_put(cx, id, &c));
    return article_record(
        cx, &a, LEDGER_ARTICLE_CONFIRMED,
        LEDGER_FIELDS(ledger_text("language", lang_code(lang)), ledger_text("sha256", c.print)));
}

/* --- what the record says of a version
 * ------------------------------------------------------------ */

static void byline_changed(struct cx *cx, const struct byline *was, const struct byline *is,
                           struct ledger_field *fields, size_t *n)
{
    ledger_changed(cx->arena, fields, n, "writer", was->person, is->person);
    ledger_changed(cx->arena, fields, n, "writer_withheld", was->withheld, is->withheld);
    ledger_changed(cx->arena, fields, n, "desk", was->desk, is->desk);
    ledger_changed2(cx->arena, fields, n, "relation", &was->relation, &is->relation);
}

err_t article_record_version(struct cx *cx, const struct article *a,
                             const struct article_version *was, const struct article_version *is)
{
    static const struct article_version nothing = { 0 };
    const struct article_version *const before = was == NULL ? &nothing : was;
    struct ledger_field fields[30]; /* at most, with all of it changed: 27 */
    struct article_origin from;
    size_t n = 0;
    TRY(article_origin_load(cx, a, &from));
    fields[n++] = ledger_id("id", is->id.v);
    fields[n++] = ledger_text("version", arena_printf(cx->arena, "%" PRId64, is->number));
    fields[n++] = ledger_text("change", change_kind_word(is->kind));
    ledger_changed2(cx->arena, fields, &n, "title", &before->title, &is->title);
    ledger_changed2(cx->arena, fields, &n, "lead", &before->lead, &is->lead);
    ledger_changed2(cx->arena, fields, &n, "text", &before->body, &is->body);
    byline_changed(cx, &before->byline, &is->byline, fields, &n);
    if (was == NULL) {
        fields[n++] = ledger_id("organisation", a->organisation.v);
        fields[n++] = ledger_id("project", a->project);
        fields[n++] = ledger_text("original", lang_code(a->original));
        if (from.import != 0) {
            fields[n++] = ledger_id("import", from.import);
            fields[n++] = ledger_text("source_url", from.address);
        }
        if (from.published_at != 0)
            fields[n++] = ledger_time(cx->arena, "published_there", from.published_at);
    } else {
        ledger_changed2(cx->arena, fields, &n, "note", &nothing.note, &is->note);
    }
    return article_record(cx, a, was == NULL ? LEDGER_ARTICLE_PUBLISHED : LEDGER_ARTICLE_CHANGED,
                          fields, n);
}
