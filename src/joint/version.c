/* Versions of a joint statement: written, confirmed, contested.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/inside.h"
#include "kit/base/str.h"
#include "kit/text/markdown.h"
#include "ledger/format.h"
#include "record/record.h"

/* --- one version --------------------------------------------------------------------------------
 */

/* SHA-256 of the canonical array of title and clauses in that language; empty where a part of it is
 * missing. */
static str_t print_of(struct cx *cx, const struct joint_version *v, enum lang lang)
{
    AUTO(buf) all;
    buf_init(&all, 8 * (size_t)JOINT_TEXT_MOST);
    if (v->title.by[lang].len == 0)
        return S("");
    buf_byte(&all, '[');
    canonical_text(&all, v->title.by[lang]);
    for (size_t i = 0; i < v->clause_count; i++) {
        if (v->clauses[i].text.by[lang].len == 0)
            return S("");
        buf_byte(&all, ',');
        canonical_text(&all, v->clauses[i].text.by[lang]);
    }
    buf_byte(&all, ']');
    return buf_check(&all) == OK ? sealed_print(cx->arena, buf_str(&all)) : S("");
}

static err_t clause_check(struct cx *cx, const struct joint *j, const struct clause *c)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        if (utf8_count(c->text.by[l]) > CLAUSE_MOST)
            return problem(cx, ERR_INVALID, "a clause is too long");
    }
    if (text2_pick(&c->text, LANG_EN).len == 0)
        return problem(cx, ERR_INVALID, "an empty clause");
    if (c->statement.v == 0)
        return OK;
    struct statement_list all;
    TRY(statement_list_accepted(cx, j->consultation, &all));
    for (size_t i = 0; i < all.count; i++) {
        if (all.at[i].id.v == c->statement.v)
            return c->direction != 0 ? OK : problem(cx, ERR_INVALID, "for it or against it?");
    }
    return problem(cx, ERR_INVALID, "no statement of its consultation");
}

static err_t version_check(struct cx *cx, const struct joint *j, const struct version_new *v)
{
    size_t length[LANG_COUNT] = { 0 };
    if (text2_pick(&v->title, LANG_EN).len == 0 || v->count == 0 || v->count > CLAUSES_MAX)
        return problem(cx, ERR_INVALID, "no title, no clause, or too many");
    for (size_t i = 0; i < v->count; i++) {
        TRY(clause_check(cx, j, &v->clauses[i]));
        for (int l = 0; l < LANG_COUNT; l++)
            length[l] += utf8_count(v->clauses[i].text.by[l]);
    }
    for (int l = 0; l < LANG_COUNT; l++) {
        if (length[l] > JOINT_TEXT_MOST || utf8_count(v->title.by[l]) > JOINT_TITLE_MOST)
            return problem(cx, ERR_INVALID, "the text is too long");
    }
    if (j->version > 0 && (v->reason.len == 0 || utf8_count(v->reason) > JOINT_REASON_MOST))
        return problem(cx, ERR_INVALID, "a change needs a reason");
    return OK;
}

static const struct clause *clauses_made(struct cx *cx, const struct version_new *v)
{
    struct clause *const at = arena_array(cx->arena, struct clause, v->count);
    for (size_t i = 0; i < v->count; i++) {
        at[i] = v->clauses[i];
        at[i].number = (int64_t)i + 1;
        if (at[i].statement.v == 0)
            at[i].direction = 0;
        for (int l = 0; l < LANG_COUNT; l++)
            at[i].html.by[l] = markdown_html(cx->arena, at[i].text.by[l]);
    }
    return at;
}

static struct joint_version version_made(struct cx *cx, const struct joint *j,
                                         const struct version_new *v)
{
    struct joint_version made = {
        .id = { id_new(cx->ids, cx->now) },
        .joint = j->id,
        .number = j->version + 1,
        .kind = j->version == 0 ? VERSION_FIRST : v->kind,
        .title = v->title,
        .reason = v->reason.len > 0 ? v->reason : S(""),
        .acts_as = cx->actor.acts_as,
        .organisation = { cx->actor.acts_as == LEDGER_AS_ORGANISATION ? cx->actor.organisation
                                                                      : 0 },
        .account = cx->actor.account,
        .amendment = v->amendment,
        .created_at = cx->now,
        .clauses = clauses_made(cx, v),
        .clause_count = v->count,
    };
    for (int l = 0; l < LANG_COUNT; l++)
        made.print.by[l] = print_of(cx, &made, (enum lang)l); /* counts through the enum */
    return made;
}

static err_t record_new(struct cx *cx, const struct joint *j, const struct joint_version *was,
                        const struct joint_version *is)
{
    struct ledger_field fields[16];
    size_t n = 0;
    struct text2 before = { 0 };
    struct text2 after;
    for (int l = 0; l < LANG_COUNT; l++) {
        const enum lang lang = (enum lang)l; /* counts through the enum */
        after.by[l] = clauses_text(cx->arena, is, lang);
        if (was != NULL)
            before.by[l] = clauses_text(cx->arena, was, lang);
    }
    fields[n++] = ledger_id("id", is->id.v);
    fields[n++] = joint_version_field(cx->arena, is->number);
    fields[n++] = ledger_text("change", version_kind_word(is->kind));
    fields[n++] = ledger_text("reason", is->reason);
    ledger_changed2(cx->arena, fields, &n, "title", was == NULL ? &before : &was->title,
                    &is->title);
    ledger_changed2(cx->arena, fields, &n, "text", &before, &after);
    if (is->amendment.v != 0)
        fields[n++] = ledger_id("amendment", is->amendment.v);
    return joint_record(cx, j, LEDGER_JOINT_VERSIONED, fields, n);
}

/* Measured against what signers were asked about, so that many small steps make no large one. */
static err_t slip_check(struct cx *cx, const struct version_list *versions,
                        const struct version_new *v)
{
    const struct joint_version *const asked = version_asked_about(versions);
    if (v->kind != VERSION_TYPO || asked == NULL)
        return OK;
    return version_slip_fault(cx->arena, asked, v).part == SLIP_FITS
               ? OK
               : problem(cx, ERR_INVALID, "more than a slip of the pen");
}

err_t joint_version_put(struct cx *cx, const struct version_new *v)
{
    struct joint j;
    struct version_list versions;
    TRY(joint_for_drafting(cx, v->joint, &j));
    if (v->kind == VERSION_TYPO && !joint_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "only the secretariat calls a change a typo");
    if (!joint_takes_version(&j, v->kind, cx->now))
        return problem(cx, ERR_CONFLICT, "its text is closed");
    TRY(version_list_of(cx, j.id, &versions));
    const struct joint_version *const was = version_numbered(&versions, j.version);
    if (was != NULL && same_text(was, v))
        return OK;
    TRY(version_check(cx, &j, v));
    TRY(slip_check(cx, &versions, v));
    const struct joint_version made = version_made(cx, &j, v);
    TRY(version_insert(cx, &made));
    j.version = made.number;
    TRY(joint_store(cx, &j));
    TRY(record_new(cx, &j, was, &made));
    return joint_version_letters(cx, &j, &made);
}

/* --- confirming and contesting ------------------------------------------------------------------
 */

err_t joint_confirm(struct cx *cx, joint_id id, enum lang lang)
{
    struct joint j;
    struct version_list versions;
    struct confirmation_list all;
    TRY(joint_get(cx, id, &j));
    if (!joint_is_secretariat(&cx->actor)) {
        organisation_id o;
        TRY(joint_speaker(cx, MANDATE_PUBLISHING | MANDATE_SIGNING | MANDATE_POSITIONS, &o));
    }
    if (j.state == JOINT_PUBLISHED || j.state == JOINT_WITHDRAWN)
        return problem(cx, ERR_CONFLICT, "it is published");
    TRY(version_list_of(cx, id, &versions));
    TRY(confirmation_list_of(cx, id, &all));
    const struct joint_version *const v = version_numbered(&versions, j.version);
    if (v == NULL || v->print.by[lang].len == 0)
        return problem(cx, ERR_CONFLICT, "nothing to confirm");
    for (size_t i = 0; i < all.count; i++) {
        if (all.at[i].lang == lang && all.at[i].account == cx->actor.account &&
            str_eq(all.at[i].print, v->print.by[lang]))
            return problem(cx, ERR_CONFLICT, "confirmed before");
    }
    const struct confirmation c = {
        .lang = lang,
        .print = v->print.by[lang],
        .account = cx->actor.account,
        .acts_as = cx->actor.acts_as,
        .organisation = { cx->actor.acts_as == LEDGER_AS_ORGANISATION ? cx->actor.organisation
                                                                      : 0 },
        .confirmed_at = cx->now,
    };
    TRY(confirmation_insert(cx, id, &c));
    TRY(joint_touch(cx, id));
    return joint_record(
        cx, &j, LEDGER_JOINT_CONFIRMED,
        LEDGER_FIELDS(ledger_text("language", lang_code(lang)), ledger_text("sha256", c.print)));
}

/* Of an organisation whose signature stood when this version came. */
static bool had_signed(const struct joint_answer_list *answers, organisation_id o, usec_t by)
{
    for (size_t i = 0; i < answers->count; i++) {
        const struct joint_answer *const a = &answers->at[i];
        if (a->organisation.v == o.v && a->value == ANSWER_SIGNED && a->taken_at <= by &&
            a->superseded_at == 0)
            return true;
    }
    return false;
}

err_t joint_version_contest(struct cx *cx, joint_id id, int64_t number)
{
    struct joint j;
    struct version_list versions;
    struct joint_answer_list answers;
    organisation_id o;
    TRY(joint_get(cx, id, &j));
    TRY(joint_speaker(cx, MANDATE_SIGNING, &o));
    TRY(version_list_of(cx, id, &versions));
    TRY(joint_answer_list_of(cx, id, &answers));
    const struct joint_version *const v = version_numbered(&versions, number);
    if (v == NULL)
        return problem(cx, ERR_NOT_FOUND, "no such version");
    if (j.state == JOINT_WITHDRAWN || v->kind != VERSION_TYPO)
        return problem(cx, ERR_CONFLICT, "no typo that can be contested");
    if (!had_signed(&answers, o, v->created_at))
        return problem(cx, ERR_FORBIDDEN, "only who had signed");
    TRY(version_set_contested(cx, v->id, o));
    TRY(joint_touch(cx, id));
    TRY(joint_record(
        cx, &j, LEDGER_JOINT_CONTESTED,
        LEDGER_FIELDS(ledger_id("id", v->id.v), joint_version_field(cx->arena, number))));
    struct joint_version contested = *v;
    contested.contested_at = cx->now;
    TRY(joint_version_letters(cx, &j, &contested));
    return joint_reseal(cx, &j);
}
