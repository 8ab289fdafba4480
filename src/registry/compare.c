/* Do organisations, facts, memberships and mandates say what the record says? For alyans verify.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "registry/claims/store.h"
#include "registry/disclosures/parts.h"
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
        const struct entry_value *const said = entry_said(&at[i], str_from_c(name));
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
        { "country", o->country },
        { "seat_en", o->seat.by[LANG_EN] },
        { "seat_az", o->seat.by[LANG_AZ] },
        { "founded", o->founded },
        { "active_since", o->active_since },
        { "dissolved", o->dissolved },
        { "website", o->website },
    };
    /* Entries from before this record do not name their texts one by one. */
    const bool is_whole = said_last(at, count, "slug") != NULL;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const struct entry_value *const said = said_last(at, count, texts[i].name);
        const struct entry_value empty = { .name = str_from_c(texts[i].name) };
        compare_text(c, said == NULL && is_whole ? &empty : said, texts[i].is);
    }
}

/* *found: the newest entry of this kind, else it is left alone and false. */
static err_t newest_of(struct cx *cx, enum ledger_kind kind, int64_t subject, struct entry *out,
                       bool *found)
{
    const err_t e = entry_newest(cx, ledger_kind_word(kind), subject, out);
    *found = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* What is said of it, newest first. Of entries that wait for their place only the newest of a kind
 * is known: while a change waits, only what it says itself can be judged. */
static err_t history_of(const struct comparing *c, struct entry **out, size_t *count)
{
    struct cx *const cx = c->cx;
    const struct entry_filter of = { .kind = S("organisation."),
                                     .about = c->id,
                                     .limit = HISTORY_MAX };
    const struct entry *placed = NULL;
    size_t placed_count = 0;
    struct entry changed;
    struct entry merged;
    struct entry unmerged;
    struct entry added;
    bool is_changed = false;
    bool is_merged = false;
    bool is_unmerged = false;
    bool is_added = false;
    TRY(entry_list(cx, &of, &placed, &placed_count));
    TRY(newest_of(cx, LEDGER_ORGANISATION_CHANGED, c->id, &changed, &is_changed));
    TRY(newest_of(cx, LEDGER_ORGANISATION_MERGED, c->id, &merged, &is_merged));
    TRY(newest_of(cx, LEDGER_ORGANISATION_UNMERGED, c->id, &unmerged, &is_unmerged));
    TRY(newest_of(cx, LEDGER_ORGANISATION_ADDED, c->id, &added, &is_added));
    struct entry *const at = arena_array(cx->arena, struct entry, placed_count + 3);
    size_t n = 0;
    const bool change_waits = is_changed && changed.seq < 0;
    const int64_t newer_than = change_waits ? changed.id : 0;
    const bool merger_waits = is_merged && merged.seq < 0 && merged.id > newer_than;
    const bool unmerger_waits = is_unmerged && unmerged.seq < 0 && unmerged.id > newer_than;
    if (unmerger_waits)
        at[n++] = unmerged;
    if (merger_waits)
        at[n++] = merged;
    if (unmerger_waits && merger_waits && merged.id > unmerged.id) {
        at[n - 2] = merged;
        at[n - 1] = unmerged;
    }
    if (change_waits) {
        at[n++] = changed;
    } else {
        for (size_t i = 0; i < placed_count; i++) {
            if (placed[i].subject == c->id)
                at[n++] = placed[i];
        }
        if (is_added && added.seq < 0)
            at[n++] = added;
    }
    *out = at;
    *count = n;
    return OK;
}

static err_t compare_merged(const struct comparing *c, const struct organisation *o)
{
    struct entry e;
    struct entry back;
    bool found = false;
    bool is_back = false;
    TRY(newest_of(c->cx, LEDGER_ORGANISATION_MERGED, o->id.v, &e, &found));
    TRY(newest_of(c->cx, LEDGER_ORGANISATION_UNMERGED, o->id.v, &back, &is_back));
    found = found && !(is_back && back.id > e.id);
    const str_t into = arena_printf(c->cx->arena, "%" PRId64, o->merged_into);
    if (found != (o->merged_into != 0) || (found && e.at != o->merged_at))
        differs(c, N_("whether and when it merged is not what the record says"));
    else if (found)
        compare_text(c, entry_said(&e, S("organisation")), into);
    return OK;
}

static err_t organisations_compare(struct cx *cx, struct record_differences *to)
{
    struct organisation *at = NULL;
    size_t count = 0;
    TRY(organisation_get_all(cx, &at, &count));
    for (size_t i = 0; i < count; i++) {
        const struct comparing c = { cx, to, "organisation", at[i].id.v };
        struct entry *said = NULL;
        size_t said_count = 0;
        TRY(history_of(&c, &said, &said_count));
        if (said_count == 0)
            differs(&c, N_("the record knows nothing of it"));
        else
            compare_organisation(&c, &at[i], said, said_count);
        TRY(compare_merged(&c, &at[i]));
        to->compared++;
    }
    return OK;
}

/* --- facts ------------------------------------------------------------------------------------ */

/* A text that the entry names only when it is set. */
static void compare_set(const struct comparing *c, const struct entry *e, const char *name,
                        str_t is)
{
    const struct entry_value *const said = entry_said(e, str_from_c(name));
    const struct entry_value empty = { .name = str_from_c(name) };
    compare_text(c, said != NULL ? said : &empty, is);
}

static void compare_id(const struct comparing *c, const struct entry *e, const char *name,
                       int64_t is)
{
    compare_set(c, e, name, is == 0 ? STR_NONE : arena_printf(c->cx->arena, "%" PRId64, is));
}

static err_t compare_fact(const struct comparing *c, const struct fact *f)
{
    struct entry e;
    struct entry end;
    bool found = false;
    bool has_ended = false;
    TRY(newest_of(c->cx, LEDGER_FACT_ADDED, f->id.v, &e, &found));
    if (!found) {
        differs(c, N_("the record knows nothing of it"));
        return OK;
    }
    compare_id(c, &e, "organisation", f->organisation.v);
    compare_set(c, &e, "fact", fact_kind_word(f->kind));
    compare_set(c, &e, "scheme", f->scheme);
    compare_set(c, &e, "value", f->value);
    compare_set(c, &e, "language", f->language);
    compare_id(c, &e, "other", f->other.v);
    compare_set(c, &e, "from_date", f->from);
    compare_set(c, &e, "till_date", f->till);
    compare_id(c, &e, "source", f->source.v);
    TRY(newest_of(c->cx, LEDGER_FACT_ENDED, f->id.v, &end, &has_ended));
    if (has_ended != (f->ended_at != 0) || (has_ended && end.at != f->ended_at))
        differs(c, N_("whether and when it ended is not what the record says"));
    return OK;
}

static err_t facts_compare(struct cx *cx, struct record_differences *to)
{
    struct fact_list all;
    TRY(fact_get_all(cx, &all));
    for (size_t i = 0; i < all.count; i++) {
        const struct arena_mark mark = arena_mark(cx->arena);
        const struct comparing c = { cx, to, "fact", all.at[i].id.v };
        TRY(compare_fact(&c, &all.at[i]));
        to->compared++;
        arena_back(cx->arena, mark);
    }
    return OK;
}

/* --- memberships ------------------------------------------------------------------------------ */

/* The entry that made the row, whichever of the three kinds it is. */
static err_t membership_entry(struct cx *cx, membership_id m, struct entry *out, bool *found)
{
    static const enum ledger_kind KINDS[] = { LEDGER_MEMBERSHIP_BEGUN, LEDGER_MEMBERSHIP_ENDED,
                                              LEDGER_MEMBERSHIP_CORRECTED };
    *found = false;
    for (size_t i = 0; i < ARRAY_LEN(KINDS) && !*found; i++)
        TRY(newest_of(cx, KINDS[i], m.v, out, found));
    return OK;
}

static void compare_membership(const struct comparing *c, const struct entry *e,
                               const struct membership *m)
{
    compare_id(c, e, "organisation", m->organisation.v);
    compare_set(c, e, "membership", m->is_partner ? S("partner") : S("member"));
    compare_set(c, e, "starts", m->starts);
    compare_set(c, e, "ends", m->ends);
    compare_set(c, e, "way_in", m->way_in);
    compare_set(c, e, "way_out", m->way_out);
    compare_set(c, e, "note_en", m->note.by[LANG_EN]);
    compare_set(c, e, "note_az", m->note.by[LANG_AZ]);
    compare_id(c, e, "source", m->source.v);
}

/* When the record says that a row was corrected, by the entry of the row that took its place. */
struct corrected {
    int64_t id;
    usec_t at;
};

static usec_t corrected_at(const struct corrected *at, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (at[i].id == id)
            return at[i].at;
    }
    return 0;
}

static err_t memberships_compare(struct cx *cx, struct record_differences *to)
{
    struct membership_list all;
    TRY(membership_get_all(cx, &all));
    struct corrected *const corrections = arena_array(cx->arena, struct corrected, 2 * all.count);
    size_t n = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct comparing c = { cx, to, "membership", all.at[i].id.v };
        struct entry e;
        bool found = false;
        to->compared++;
        TRY(membership_entry(cx, all.at[i].id, &e, &found));
        if (!found) {
            differs(&c, N_("the record knows nothing of it"));
            continue;
        }
        compare_membership(&c, &e, &all.at[i]);
        const struct entry_value *const corrects = entry_value(&e, "corrects");
        if (corrects != NULL && str_to_i64(corrects->text, 1, INT64_MAX, &corrections[n].id))
            corrections[n++].at = e.at;
        TRY(newest_of(cx, LEDGER_MEMBERSHIP_CORRECTED, all.at[i].id.v, &e, &found));
        if (found && entry_value(&e, "is_taken_back") != NULL) /* with the import that brought it */
            corrections[n++] = (struct corrected){ all.at[i].id.v, e.at };
    }
    for (size_t i = 0; i < all.count; i++) {
        const struct comparing c = { cx, to, "membership", all.at[i].id.v };
        if (all.at[i].superseded_at != corrected_at(corrections, n, all.at[i].id.v))
            differs(&c, N_("whether and when it was corrected is not what the record says"));
    }
    return OK;
}

/* --- mandates --------------------------------------------------------------------------------- */

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
    compare_text(c, entry_said(&e, S("organisation")), organisation);
    compare_text(c, entry_said(&e, S("scopes")), mandate_scopes_words(c->cx->arena, m->scopes));
    compare_text(c, entry_said(&e, S("starts_at")), time_text(c->cx, m->starts_at));
    compare_text(c, entry_said(&e, S("ends_at")), time_text(c->cx, m->ends_at));
    compare_text(c, entry_said(&e, S("reason")), m->reason);
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
        compare_text(c, entry_said(&e, S("ended_by")), m->ended_by);
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
        compare_text(c, entry_said(&withheld, S("by")), m->withheld_by);
        compare_text(c, entry_said(&withheld, S("reason")), m->withheld_reason);
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
    TRY(facts_compare(cx, to));
    TRY(memberships_compare(cx, to));
    TRY(mandates_compare(cx, to));
    TRY(disclosures_compare(cx, to));
    return claims_compare(cx, to);
}
