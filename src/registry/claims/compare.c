/* Do claims and objections say what the record says? For alyans verify.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "registry/claims/store.h"
#include "registry/registry.h"
#include "site/feature.h"

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

static void field_differs(const struct comparing *c, const char *name)
{
    c->to->differs(c->to->of, c->table, c->id,
                   trf(c->cx, "{0} is not what the record says", TARG(str_from_c(name))));
}

static err_t newest_of(const struct comparing *c, enum ledger_kind kind, struct entry *out,
                       bool *found)
{
    const err_t e = entry_newest(c->cx, ledger_kind_word(kind), c->id, out);
    if (e == ERR_NOT_FOUND)
        c->cx->problem = (struct problem){ 0 }; /* expected */
    *found = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* is: empty where the entry does not name it. What was erased cannot be judged. */
static void compare_text(const struct comparing *c, const struct entry *e, const char *name,
                         str_t is)
{
    const struct entry_value *const said = entry_said(e, str_from_c(name));
    if (said != NULL ? !said->is_erased && !str_eq(said->text, is) : is.len > 0)
        field_differs(c, name);
}

static str_t id_text(const struct comparing *c, int64_t id)
{
    return id == 0 ? STR_NONE : arena_printf(c->cx->arena, "%" PRId64, id);
}

/* --- claims ----------------------------------------------------------------------------------- */

/* One of the two ends of a claim: there exactly where its state says so. */
static err_t compare_decided(const struct comparing *c, const struct claim *m,
                             enum ledger_kind kind, enum claim_state state)
{
    struct entry e;
    bool found = false;
    TRY(newest_of(c, kind, &e, &found));
    if (found != (m->state == state) || (found && e.at != m->decided_at)) {
        differs(c, N_("whether and when it was decided is not what the record says"));
        return OK;
    }
    if (!found)
        return OK;
    compare_text(c, &e, "reason", m->reason);
    compare_text(c, &e, "proof", claim_proof_word(m->proof));
    return OK;
}

static err_t compare_claim(const struct comparing *c, const struct claim *m)
{
    struct entry e;
    bool found = false;
    TRY(newest_of(c, LEDGER_CLAIM_MADE, &e, &found));
    if (!found || e.at != m->created_at) {
        differs(c, N_("the record knows nothing of it"));
        return OK;
    }
    compare_text(c, &e, "organisation", id_text(c, m->organisation.v));
    TRY(compare_decided(c, m, LEDGER_CLAIM_ACCEPTED, CLAIM_ACCEPTED));
    return compare_decided(c, m, LEDGER_CLAIM_REFUSED, CLAIM_REFUSED);
}

static err_t compare_claims(struct comparing *c)
{
    struct claim_list piece;
    int64_t after = 0;
    do {
        const struct arena_mark mark = arena_mark(c->cx->arena);
        TRY(claim_get_after(c->cx, after, &piece));
        for (size_t i = 0; i < piece.count; i++) {
            after = c->id = piece.at[i].id.v;
            TRY(compare_claim(c, &piece.at[i]));
            c->to->compared++;
        }
        arena_back(c->cx->arena, mark);
    } while (piece.count == CLAIMS_SHOWN);
    return OK;
}

/* --- objections ------------------------------------------------------------------------------- */

/* One about a disclosure goes on being about what corrects it: the record names the first. */
static err_t is_about(const struct comparing *c, const struct objection *x, const struct entry *e,
                      bool *out)
{
    const struct entry_value *const said = entry_said(e, S("about_id"));
    const str_t first = said == NULL ? STR_NONE : said->text;
    struct disclosure d = { .id = { x->about_id } };
    *out = str_eq(first, id_text(c, x->about_id));
    while (!*out && x->about == OBJECT_DISCLOSURE && d.id.v != 0) {
        const err_t found = disclosure_find(c->cx, d.id, &d);
        if (found == ERR_NOT_FOUND)
            return OK;
        TRY(found);
        d.id = d.replaces;
        *out = d.id.v != 0 && str_eq(first, id_text(c, d.id.v));
    }
    return OK;
}

static err_t compare_decision(const struct comparing *c, const struct objection *x)
{
    struct entry e;
    bool found = false;
    TRY(newest_of(c, LEDGER_OBJECTION_DECIDED, &e, &found));
    if (found != (x->state != OBJECTION_OPEN) || (found && e.at != x->decided_at)) {
        differs(c, N_("whether and when it was decided is not what the record says"));
        return OK;
    }
    if (!found)
        return OK;
    compare_text(c, &e, "decision", objection_state_word(x->state));
    compare_text(c, &e, "reason", x->decision);
    return OK;
}

static err_t compare_objection(const struct comparing *c, const struct objection *x)
{
    struct entry e;
    bool found = false;
    bool is_its = false;
    TRY(newest_of(c, LEDGER_OBJECTION_RAISED, &e, &found));
    if (!found || e.at != x->created_at) {
        differs(c, N_("the record knows nothing of it"));
        return OK;
    }
    compare_text(c, &e, "organisation", id_text(c, x->organisation.v));
    compare_text(c, &e, "about", objection_about_word(x->about));
    TRY(is_about(c, x, &e, &is_its));
    if (!is_its)
        field_differs(c, "about_id");
    if (x->by_organisation.v != 0)
        compare_text(c, &e, "text", x->text);
    return compare_decision(c, x);
}

static err_t compare_objections(struct comparing *c)
{
    struct objection_list piece;
    int64_t after = 0;
    do {
        const struct arena_mark mark = arena_mark(c->cx->arena);
        TRY(objection_get_after(c->cx, after, &piece));
        for (size_t i = 0; i < piece.count; i++) {
            after = c->id = piece.at[i].id.v;
            TRY(compare_objection(c, &piece.at[i]));
            c->to->compared++;
        }
        arena_back(c->cx->arena, mark);
    } while (piece.count == CLAIMS_SHOWN);
    return OK;
}

/* --- the whole -------------------------------------------------------------------------------- */

static void is_lost(void *to, int64_t id)
{
    struct comparing *const c = to;
    c->id = id;
    differs(c, N_("it is on record, and gone from the database"));
}

err_t claims_compare(struct cx *cx, struct record_differences *to)
{
    struct comparing claims = { cx, to, "claim", 0 };
    struct comparing objections = { cx, to, "objection", 0 };
    TRY(compare_claims(&claims));
    TRY(claim_each_lost(cx, is_lost, &claims));
    TRY(compare_objections(&objections));
    return objection_each_lost(cx, is_lost, &objections);
}
