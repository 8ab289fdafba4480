/* Organisations and sources; each change appends to the ledger. Who speaks for whom.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/store.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"

/* --- organisations ---------------------------------------------------------------------------- */

/* Everything that is public about it; of a change only what is another now, with what it replaces.
 */
static err_t note_organisation(struct cx *cx, enum ledger_kind kind, const struct organisation *was,
                               const struct organisation *is)
{
    static const struct organisation none;
    struct ledger_field fields[20];
    size_t n = 0;
    if (was == NULL) {
        was = &none;
        fields[n++] = ledger_text("slug", is->slug);
        fields[n++] = ledger_text("scope", scope_word(is->scope));
        fields[n++] = ledger_flag("is_example", is->is_example);
    } else {
        ledger_changed(cx->arena, fields, &n, "scope", scope_word(was->scope),
                       scope_word(is->scope));
    }
    ledger_changed2(cx->arena, fields, &n, "name", &was->name, &is->name);
    ledger_changed2(cx->arena, fields, &n, "short", &was->short_name, &is->short_name);
    ledger_changed2(cx->arena, fields, &n, "note", &was->note, &is->note);
    ledger_changed(cx->arena, fields, &n, "kind", was->kind, is->kind);
    return ledger_add(cx, &(struct ledger_new){ kind, is->id.v, 0, fields, n, NULL });
}

err_t organisation_add(struct cx *cx, const struct organisation *o, organisation_id *out)
{
    struct organisation made = *o;
    made.id.v = id_new(cx->ids, cx->now);
    made.created_at = cx->now;
    TRY(organisation_put(cx, &made));
    TRY(note_organisation(cx, LEDGER_ORGANISATION_ADDED, NULL, &made));
    *out = made.id;
    return OK;
}

err_t organisation_change(struct cx *cx, const struct organisation *o)
{
    struct organisation was;
    TRY(organisation_get(cx, o->id, &was));
    TRY(organisation_update(cx, o));
    return note_organisation(cx, LEDGER_ORGANISATION_CHANGED, &was, o);
}

err_t organisation_find(struct cx *cx, organisation_id id, struct organisation *out)
{
    return organisation_get(cx, id, out);
}

err_t organisation_find_by_slug(struct cx *cx, str_t slug, struct organisation *out)
{
    return organisation_get_by_slug(cx, slug, out);
}

static int by_name(const void *a, const void *b, void *lang_at)
{
    const enum lang lang = *(const enum lang *)lang_at;
    const struct organisation *const left = a;
    const struct organisation *const right = b;
    return text_compare(lang, text2_pick(&left->name, lang), text2_pick(&right->name, lang));
}

err_t organisation_list(struct cx *cx, const struct organisation **out, size_t *count)
{
    struct organisation *at = NULL;
    size_t n = 0;
    TRY(organisation_get_all(cx, &at, &n));
    if (n > 1)
        qsort_r(at, n, sizeof at[0], by_name, &cx->lang);
    *out = at;
    *count = n;
    return OK;
}

url_t url_organisation(struct cx *cx, const struct organisation *o)
{
    return url_with(cx, "/organisations/{}", UARG(o->slug));
}

/* --- who speaks ------------------------------------------------------------------------------- */

err_t registry_speaker(struct cx *cx, int64_t speaks_under)
{
    if (cx->actor.account == 0)
        return OK;
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_get_of_account(cx, (account_id){ cx->actor.account }, &at, &count));
    const struct mandate *const m = mandate_chosen(at, count, speaks_under, cx->now);
    if (m != NULL) {
        cx->actor.organisation = m->organisation.v;
        cx->actor.mandate = m->id.v;
        cx->actor.scopes = m->scopes;
    }
    return OK;
}

err_t guard_representative(struct cx *cx, const struct request *rq)
{
    TRY(guard_account(cx, rq));
    if (cx->actor.mandate == 0)
        return ERR_FORBIDDEN;
    cx->actor.acts_as = LEDGER_AS_ORGANISATION;
    return OK;
}

static err_t guard_scope(struct cx *cx, const struct request *rq, enum mandate_scope scope)
{
    TRY(guard_representative(cx, rq));
    return (cx->actor.scopes & scope) != 0 ? OK : ERR_FORBIDDEN;
}

err_t guard_positions(struct cx *cx, const struct request *rq)
{
    return guard_scope(cx, rq, MANDATE_POSITIONS);
}

err_t guard_registry(struct cx *cx, const struct request *rq)
{
    return guard_scope(cx, rq, MANDATE_REGISTRY);
}

err_t guard_signing(struct cx *cx, const struct request *rq)
{
    TRY(guard_scope(cx, rq, MANDATE_SIGNING));
    return has_given_factor(cx) ? OK : ERR_FACTOR;
}

err_t guard_administrator(struct cx *cx, const struct request *rq)
{
    TRY(guard_scope(cx, rq, MANDATE_ADMINISTERING));
    return has_given_factor(cx) ? OK : ERR_FACTOR;
}

/* --- sources ---------------------------------------------------------------------------------- */

err_t source_add(struct cx *cx, const struct source *s, source_id *out)
{
    struct source made = *s;
    made.id.v = id_new(cx->ids, cx->now);
    TRY(source_put(cx, &made));
    TRY(ledger_add(
        cx, &(struct ledger_new){
                LEDGER_SOURCE_ADDED, made.id.v, 0,
                LEDGER_FIELDS(ledger_text("url", s->url), ledger_text("title", s->title),
                              ledger_text("publisher", s->publisher), ledger_text("kind", s->kind),
                              ledger_text("dated", s->dated), ledger_text("language", s->language)),
                NULL }));
    *out = made.id;
    return OK;
}
