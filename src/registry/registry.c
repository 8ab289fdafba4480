/* Organisations, mandates and sources; each change appends to the ledger. Who speaks for whom.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/store.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"

/* --- organisations ---------------------------------------------------------------------------- */

err_t organisation_add(struct cx *cx, const struct organisation *o, organisation_id *out)
{
    struct organisation made = *o;
    made.id.v = id_new(cx->ids, cx->now);
    made.created_at = cx->now;
    TRY(organisation_put(cx, &made));
    TRY(ledger_add(cx, LEDGER_ORGANISATION_ADDED, made.id.v,
                   arena_printf(cx->arena, "{\"slug\":\"%.*s\"}", STR_ARG(made.slug))));
    *out = made.id;
    return OK;
}

/* What the change replaces: {"was":{"name_en":"…"}}. */
static err_t note_change(struct cx *cx, const struct organisation *was,
                         const struct organisation *is)
{
    enum { OLD_TEXTS_MAX = 64 << 10 };
    AUTO(buf) text;
    buf_init(&text, OLD_TEXTS_MAX);
    struct json_out j;
    json_begin(&j, &text);
    json_put_object(&j);
    json_key(&j, S("was"));
    json_put_object(&j);
    ledger_put_old(&j, S("name_en"), was->name.by[LANG_EN], is->name.by[LANG_EN]);
    ledger_put_old(&j, S("name_az"), was->name.by[LANG_AZ], is->name.by[LANG_AZ]);
    ledger_put_old(&j, S("short_en"), was->short_name.by[LANG_EN], is->short_name.by[LANG_EN]);
    ledger_put_old(&j, S("short_az"), was->short_name.by[LANG_AZ], is->short_name.by[LANG_AZ]);
    ledger_put_old(&j, S("kind"), was->kind, is->kind);
    ledger_put_old(&j, S("scope"), scope_word(was->scope), scope_word(is->scope));
    ledger_put_old(&j, S("note_en"), was->note.by[LANG_EN], is->note.by[LANG_EN]);
    ledger_put_old(&j, S("note_az"), was->note.by[LANG_AZ], is->note.by[LANG_AZ]);
    json_put_object_end(&j);
    json_put_object_end(&j);
    TRY(buf_check(&text));
    return ledger_add(cx, LEDGER_ORGANISATION_CHANGED, is->id.v, buf_str(&text));
}

err_t organisation_change(struct cx *cx, const struct organisation *o)
{
    struct organisation was;
    TRY(organisation_get(cx, o->id, &was));
    TRY(organisation_update(cx, o));
    return note_change(cx, &was, o);
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

/* --- mandates --------------------------------------------------------------------------------- */

bool mandate_holds(const struct mandate *m, usec_t now)
{
    return m->starts_at <= now && (m->ends_at == 0 || now < m->ends_at) && m->revoked_at == 0;
}

static err_t note_mandate(struct cx *cx, enum ledger_kind kind, const struct mandate *m)
{
    return ledger_add(cx, kind, m->id.v,
                      arena_printf(cx->arena,
                                   "{\"account\":\"%" PRId64 "\",\"organisation\":\"%" PRId64 "\"}",
                                   m->account.v, m->organisation.v));
}

err_t mandate_give(struct cx *cx, account_id who, organisation_id whom, usec_t starts_at,
                   usec_t ends_at, mandate_id *out)
{
    const struct mandate m = { .id = { id_new(cx->ids, cx->now) },
                               .account = who,
                               .organisation = whom,
                               .starts_at = starts_at,
                               .ends_at = ends_at,
                               .created_at = cx->now,
                               .given_by = cx->actor.account };
    TRY(mandate_put(cx, &m));
    TRY(note_mandate(cx, LEDGER_MANDATE_GIVEN, &m));
    *out = m.id;
    return OK;
}

err_t mandate_revoke(struct cx *cx, mandate_id id)
{
    struct mandate m;
    TRY(mandate_get(cx, id, &m));
    TRY(mandate_set_revoked(cx, id));
    return note_mandate(cx, LEDGER_MANDATE_REVOKED, &m);
}

err_t mandate_list_of_account(struct cx *cx, account_id who, const struct mandate **out,
                              size_t *count)
{
    return mandate_get_of_account(cx, who, out, count);
}

err_t mandate_find(struct cx *cx, mandate_id id, struct mandate *out)
{
    return mandate_get(cx, id, out);
}

/* --- who speaks ------------------------------------------------------------------------------- */

const struct mandate *mandate_chosen(const struct mandate *at, size_t count, int64_t asked,
                                     usec_t now)
{
    const struct mandate *chosen = NULL;
    const struct mandate *only = NULL;
    size_t holding = 0;
    for (size_t i = 0; i < count; i++) {
        if (at[i].id.v == asked)
            chosen = &at[i];
        if (mandate_holds(&at[i], now)) {
            only = &at[i];
            holding++;
        }
    }
    if (chosen != NULL && mandate_holds(chosen, now))
        return chosen;
    /* Whoever chose one organisation must not find himself speaking for another. */
    if (chosen != NULL && holding == 1 && chosen->organisation.v != only->organisation.v)
        return NULL;
    return holding == 1 ? only : NULL;
}

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
    }
    return OK;
}

err_t guard_representative(struct cx *cx, const struct request *rq)
{
    TRY(guard_account(cx, rq));
    return cx->actor.mandate != 0 ? OK : ERR_FORBIDDEN;
}

/* --- sources ---------------------------------------------------------------------------------- */

err_t source_add(struct cx *cx, const struct source *s, source_id *out)
{
    struct source made = *s;
    made.id.v = id_new(cx->ids, cx->now);
    TRY(source_put(cx, &made));
    *out = made.id;
    return OK;
}
