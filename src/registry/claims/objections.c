/* Objecting to what stands on a page, and deciding on it in public.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "registry/claims/claims.h"
#include "registry/claims/letters.h"
#include "registry/claims/store.h"
#include "registry/mandates/rules.h"
#include "registry/registry.h"
#include "registry/store.h"

enum { OPEN_MOST = 20 };

str_t objection_about_label(struct cx *cx, enum objection_about a)
{
    switch (a) {
    case OBJECT_ENTRY:
        return _("The page as a whole");
    case OBJECT_FACT:
        return _("A name, number, contact or relation");
    case OBJECT_MEMBERSHIP:
        return _("Its part in the alliance");
    case OBJECT_DISCLOSURE:
        return _("A disclosure of funding, control or leaning");
    case OBJECT_PERSONAL_DATA:
        return _("Personal data that should not be public");
    }
    must_failed("something to object to", __FILE__, __LINE__);
}

str_t objection_state_label(struct cx *cx, enum objection_state s)
{
    switch (s) {
    case OBJECTION_OPEN:
        return _("not decided yet");
    case OBJECTION_FOLLOWED:
        return _("upheld");
    case OBJECTION_PARTLY:
        return _("upheld in part");
    case OBJECTION_DECLINED:
        return _("declined");
    }
    must_failed("a state of an objection", __FILE__, __LINE__);
}

/* --- raising ---------------------------------------------------------------------------------- */

/* What a person wrote may name people: only that there was one is on record. */
static err_t note_raised(struct cx *cx, const struct objection *o)
{
    struct ledger_field fields[4];
    size_t n = 0;
    fields[n++] = ledger_id("organisation", o->organisation.v);
    fields[n++] = ledger_text("about", objection_about_word(o->about));
    if (o->about_id != 0)
        fields[n++] = ledger_id("about_id", o->about_id);
    if (o->by_organisation.v != 0)
        fields[n++] = ledger_text("text", o->text);
    return ledger_add(cx, &(struct ledger_new){ LEDGER_OBJECTION_RAISED, o->id.v, o->organisation.v,
                                                fields, n, NULL });
}

err_t objection_raise(struct cx *cx, const struct objection *o, objection_id *out)
{
    struct organisation whose;
    bool is_there = false;
    int64_t open = 0;
    TRY(organisation_find(cx, o->organisation, &whose));
    TRY(objection_target_exists(cx, whose.id, o->about, o->about_id, &is_there));
    if (!is_there)
        return problem(cx, ERR_NOT_FOUND, "nothing like that on the page");
    if (str_trim(o->text).len == 0)
        return problem(cx, ERR_INVALID, "nothing said");
    struct objection made = *o;
    const bool is_own = cx->actor.acts_as == LEDGER_AS_ORGANISATION &&
                        cx->actor.organisation == whose.id.v &&
                        o->about != OBJECT_PERSONAL_DATA; /* whose words may repeat them */
    made.by_organisation.v = is_own ? whose.id.v : 0;
    if (is_own) {
        made.name = made.email = STR_NONE;
    } else {
        TRY(objection_count_open(cx, whose.id, &open));
        if (open >= OPEN_MOST)
            return problem(cx, ERR_BUSY, "too many objections are open");
    }
    made.id.v = id_new(cx->ids, cx->now);
    made.created_at = cx->now;
    TRY(objection_put(cx, &made));
    TRY(note_raised(cx, &made));
    *out = made.id;
    return OK;
}

/* --- deciding --------------------------------------------------------------------------------- */

/* Ended before its value goes: what the organisation is found by is made anew without it. */
static err_t take_out_one(struct cx *cx, const struct same_fact *f, str_t reason)
{
    if (f->stands)
        TRY(fact_end(cx, (fact_id){ f->id }));
    TRY(fact_clear(cx, f->id));
    const err_t e = ledger_erase_text(cx, f->id, S("value"), reason);
    if (e != ERR_NOT_FOUND)
        return e;
    cx->problem = (struct problem){ 0 }; /* the record does not name it */
    return OK;
}

/* The value leaves the page and the record, also where it stood before: as a fact that is over, or
 * was taken back, or says the same once more. */
static err_t take_out(struct cx *cx, const struct objection *o)
{
    struct same_fact same[SAME_FACTS_MOST];
    size_t count = 0;
    do {
        TRY(fact_get_same(cx, o->about_id, same, &count));
        for (size_t i = 0; i < count; i++) {
            if (same[i].id != o->about_id) /* last: it tells which are the same */
                TRY(take_out_one(cx, &same[i], o->decision));
        }
    } while (count == SAME_FACTS_MOST);
    for (size_t i = 0; i < count; i++) {
        if (same[i].id == o->about_id)
            TRY(take_out_one(cx, &same[i], o->decision));
    }
    return OK;
}

/* Nobody decides on what their own organisation asks for. */
static err_t is_partial(struct cx *cx, const struct objection *o, bool *out)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    *out = false;
    if (o->by_organisation.v == 0 || cx->actor.account == 0)
        return OK;
    TRY(mandate_get_of_account(cx, (account_id){ cx->actor.account }, &at, &count));
    for (size_t i = 0; i < count; i++)
        *out = *out ||
               (at[i].organisation.v == o->by_organisation.v && !mandate_is_over(&at[i], cx->now));
    return OK;
}

err_t objection_decide(struct cx *cx, objection_id id, enum objection_state how, str_t decision)
{
    struct objection o;
    struct organisation whose;
    bool partial = false;
    TRY(objection_get(cx, id, &o));
    TRY(is_partial(cx, &o, &partial));
    if (partial)
        return problem(cx, ERR_FORBIDDEN, "objection %" PRId64 " of one's own organisation", id.v);
    TRY(organisation_find(cx, o.organisation, &whose));
    if (how == OBJECTION_OPEN || str_trim(decision).len == 0)
        return problem(cx, ERR_INVALID, "no decision");
    o.state = how;
    o.decision = str_trim(decision);
    o.decided_at = cx->now;
    TRY(objection_set_decided(cx, &o));
    if (o.about == OBJECT_PERSONAL_DATA && o.about_id != 0 && how == OBJECTION_FOLLOWED)
        TRY(take_out(cx, &o));
    TRY(ledger_add(
        cx, &(struct ledger_new){ LEDGER_OBJECTION_DECIDED, o.id.v, o.organisation.v,
                                  LEDGER_FIELDS(ledger_id("organisation", o.organisation.v),
                                                ledger_text("decision", objection_state_word(how)),
                                                ledger_text("reason", o.decision)),
                                  NULL }));
    return objection_decision_send(cx, &o, &whose);
}

err_t objection_find(struct cx *cx, objection_id id, struct objection *out)
{
    return objection_get(cx, id, out);
}

err_t objection_list_of(struct cx *cx, organisation_id o, struct objection_list *out)
{
    return objection_get_of(cx, o, out);
}

err_t objection_list_all(struct cx *cx, struct objection_list *out)
{
    return objection_get_all(cx, out);
}

err_t objection_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct objection o;
    struct organisation whose;
    TRY(objection_get(cx, (objection_id){ id }, &o));
    TRY(organisation_find(cx, o.organisation, &whose));
    *name = text2_pick(&whose.name, cx->lang);
    *where = url_with(cx, "/organisations/{}/objections", UARG(whose.slug));
    return OK;
}
