/* Do organisations and mandates say what the record says? For alyans verify.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "registry/pages.h"

struct comparing {
    struct cx *cx;
    struct record_differences *to;
    const char *table;
    int64_t id;
};

static void differs(const struct comparing *c, const char *msgid)
{
    c->to->differs(c->to->of, c->table, c->id, tr_lang(c->cx->lang, msgid));
}

/* What an entry says under this name; NULL: nothing. Unlike entry_value it also finds erased ones,
 * which cannot be judged. */
static const struct entry_value *value_of(const struct entry *e, str_t name)
{
    for (size_t i = 0; i < e->value_count; i++) {
        if (str_eq(e->values[i].name, name))
            return &e->values[i];
    }
    return NULL;
}

static void compare_text(const struct comparing *c, const struct entry_value *said, str_t is)
{
    if (said != NULL && !said->is_erased && !str_eq(said->text, is))
        c->to->differs(c->to->of, c->table, c->id,
                       trf(c->cx, "{0} is not what the record says", TARG(said->name)));
}

static str_t time_text(struct cx *cx, usec_t at)
{
    return ledger_time(cx->arena, "at", at).text;
}

/* --- organisations ---------------------------------------------------------------------------- */

enum { HISTORY_MAX = 500 };

/* What the newest entry that speaks of this text says of it. */
static const struct entry_value *said_last(const struct entry *at, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        const struct entry_value *const said = value_of(&at[i], str_from_c(name));
        if (said != NULL)
            return said;
    }
    return NULL;
}

static void compare_organisation(const struct comparing *c, const struct organisation *o,
                                 const struct entry *at, size_t count)
{
    const struct {
        const char *name;
        str_t is;
    } texts[] = {
        { "name_en", o->name.by[LANG_EN] },
        { "name_az", o->name.by[LANG_AZ] },
        { "short_en", o->short_name.by[LANG_EN] },
        { "short_az", o->short_name.by[LANG_AZ] },
        { "note_en", o->note.by[LANG_EN] },
        { "note_az", o->note.by[LANG_AZ] },
        { "kind", o->kind },
        { "scope", scope_word(o->scope) },
        { "slug", o->slug },
    };
    /* Entries from before this record do not name their texts one by one. */
    const bool is_whole = said_last(at, count, "slug") != NULL;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const struct entry_value *const said = said_last(at, count, texts[i].name);
        const struct entry_value empty = { .name = str_from_c(texts[i].name) };
        compare_text(c, said == NULL && is_whole ? &empty : said, texts[i].is);
    }
}

static err_t organisations_compare(struct cx *cx, struct record_differences *to)
{
    struct organisation *at = NULL;
    size_t count = 0;
    TRY(organisation_get_all(cx, &at, &count));
    for (size_t i = 0; i < count; i++) {
        const struct comparing c = { cx, to, "organisation", at[i].id.v };
        const struct entry_filter of = { .kind = S("organisation."),
                                         .about = at[i].id.v,
                                         .limit = HISTORY_MAX };
        const struct entry *entries = NULL;
        size_t entry_count = 0;
        struct entry newest;
        TRY(entry_list(cx, &of, &entries, &entry_count));
        const err_t e =
            entry_newest(cx, ledger_kind_word(LEDGER_ORGANISATION_CHANGED), at[i].id.v, &newest);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        const bool waits = e == OK && newest.seq < 0;
        if (waits) /* what came before it may wait, too: only what it says itself can be judged */
            compare_organisation(&c, &at[i], &newest, 1);
        else if (entry_count > 0)
            compare_organisation(&c, &at[i], entries, entry_count);
        else if (entry_newest(cx, ledger_kind_word(LEDGER_ORGANISATION_ADDED), at[i].id.v,
                              &newest) == ERR_NOT_FOUND)
            differs(&c, N_("the record knows nothing of it"));
        to->compared++;
    }
    return OK;
}

/* --- mandates --------------------------------------------------------------------------------- */

/* *found: the newest entry of this kind, else it is left alone and false. */
static err_t newest_of(struct cx *cx, enum ledger_kind kind, int64_t subject, struct entry *out,
                       bool *found)
{
    const err_t e = entry_newest(cx, ledger_kind_word(kind), subject, out);
    *found = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

static err_t compare_given(const struct comparing *c, const struct mandate *m)
{
    struct entry e;
    bool found = false;
    TRY(newest_of(c->cx, LEDGER_MANDATE_GIVEN, m->id.v, &e, &found));
    if (!found) {
        differs(c, N_("the record knows nothing of it"));
        return OK;
    }
    const str_t organisation = arena_printf(c->cx->arena, "%" PRId64, m->organisation.v);
    compare_text(c, value_of(&e, S("organisation")), organisation);
    compare_text(c, value_of(&e, S("scopes")), mandate_scopes_words(c->cx->arena, m->scopes));
    compare_text(c, value_of(&e, S("starts_at")), time_text(c->cx, m->starts_at));
    compare_text(c, value_of(&e, S("ends_at")), time_text(c->cx, m->ends_at));
    compare_text(c, value_of(&e, S("reason")), m->reason);
    return OK;
}

static err_t compare_end(const struct comparing *c, const struct mandate *m)
{
    struct entry e;
    bool found = false;
    TRY(newest_of(c->cx, LEDGER_MANDATE_REVOKED, m->id.v, &e, &found));
    if (found != (m->revoked_at != 0) || (found && e.at != m->revoked_at))
        differs(c, N_("whether and when it was revoked is not what the record says"));
    else if (found)
        compare_text(c, value_of(&e, S("ended_by")), m->ended_by);
    return OK;
}

static err_t compare_name(const struct comparing *c, const struct mandate *m)
{
    struct entry withheld;
    struct entry shown;
    bool was_withheld = false;
    bool was_shown = false;
    TRY(newest_of(c->cx, LEDGER_NAME_WITHHELD, m->id.v, &withheld, &was_withheld));
    TRY(newest_of(c->cx, LEDGER_NAME_SHOWN, m->id.v, &shown, &was_shown));
    const bool is_withheld = was_withheld && (!was_shown || shown.id < withheld.id);
    if (is_withheld != (m->withheld_at != 0) || (is_withheld && withheld.at != m->withheld_at)) {
        differs(c, N_("whether the name is withheld is not what the record says"));
        return OK;
    }
    if (is_withheld) {
        compare_text(c, value_of(&withheld, S("by")), m->withheld_by);
        compare_text(c, value_of(&withheld, S("reason")), m->withheld_reason);
    }
    return OK;
}

static err_t compare_confirmed(const struct comparing *c, const struct mandate *m)
{
    struct entry e;
    bool found = false;
    TRY(newest_of(c->cx, LEDGER_MANDATE_CONFIRMED, m->id.v, &e, &found));
    if (found != (m->confirmed_at != 0) || (found && e.at != m->confirmed_at))
        differs(c, N_("whether and when it was confirmed is not what the record says"));
    return OK;
}

static void wrong_holder(void *to, mandate_id m)
{
    struct comparing c = *(const struct comparing *)to;
    c.id = m.v;
    differs(&c, N_("its holder is not the one of the record"));
}

static err_t mandates_compare(struct cx *cx, struct record_differences *to)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_get_all(cx, &at, &count));
    for (size_t i = 0; i < count; i++) {
        const struct comparing c = { cx, to, "mandate", at[i].id.v };
        TRY(compare_given(&c, &at[i]));
        TRY(compare_end(&c, &at[i]));
        TRY(compare_name(&c, &at[i]));
        TRY(compare_confirmed(&c, &at[i]));
        to->compared++;
    }
    struct comparing all = { cx, to, "mandate", 0 };
    return mandate_each_wrong_holder(cx, wrong_holder, &all);
}

err_t registry_compare_record(struct cx *cx, struct record_differences *to)
{
    TRY(organisations_compare(cx, to));
    return mandates_compare(cx, to);
}
