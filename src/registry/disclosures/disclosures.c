/* Disclosures on record: entering, correcting, withdrawing, answering, taking down; each with its
 * entry in the ledger. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/amount.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"
#include "registry/claims/store.h"
#include "registry/disclosures/parts.h"
#include "registry/disclosures/rules.h"
#include "registry/disclosures/store.h"
#include "registry/mandates/rules.h"
#include "registry/store.h"

/* --- entering --------------------------------------------------------------------------------- */

/* Says a value only where there is one: nothing said is nothing, not an empty word. */
static void say(struct ledger_field *fields, size_t *count, struct ledger_field f)
{
    if (f.text.len > 0)
        fields[(*count)++] = f;
}

static str_t id_said(struct cx *cx, int64_t id)
{
    return id == 0 ? STR_NONE : arena_printf(cx->arena, "%" PRId64, id);
}

static str_t amount_said(struct cx *cx, int64_t hundredths)
{
    return hundredths == AMOUNT_NOT_STATED ? STR_NONE : amount_plain(cx->arena, hundredths);
}

size_t disclosure_fields(struct cx *cx, const struct disclosure *d,
                         struct ledger_field fields[DISCLOSURE_FIELDS_MAX])
{
    size_t n = 0;
    fields[n++] = ledger_id("organisation", d->organisation.v);
    fields[n++] = ledger_text("about", about_word(d->about));
    fields[n++] = ledger_flag("is_withheld", d->is_withheld);
    fields[n++] = ledger_text("basis", basis_stored(d));
    say(fields, &n, ledger_text("text_en", d->text.by[LANG_EN]));
    say(fields, &n, ledger_text("text_az", d->text.by[LANG_AZ]));
    say(fields, &n, ledger_text("party", d->party));
    say(fields, &n, ledger_text("party_id", id_said(cx, d->party_id.v)));
    say(fields, &n, ledger_text("amount", amount_said(cx, d->amount)));
    say(fields, &n, ledger_text("amount_till", amount_said(cx, d->amount_till)));
    say(fields, &n, ledger_text("currency", d->currency));
    say(fields, &n, ledger_text("money", money_word(d->money)));
    say(fields, &n, ledger_text("money_from", origin_word(d->origin)));
    say(fields, &n, ledger_text("share", amount_said(cx, d->share)));
    say(fields, &n, ledger_text("dated", d->dated));
    say(fields, &n, ledger_text("from_date", d->from));
    say(fields, &n, ledger_text("till_date", d->till));
    say(fields, &n, ledger_text("declared_by", id_said(cx, d->declared_by.v)));
    say(fields, &n, ledger_text("source", id_said(cx, d->source.v)));
    say(fields, &n, ledger_text("corrects", id_said(cx, d->replaces.v)));
    return n;
}

static err_t note_disclosure(struct cx *cx, const struct disclosure *d)
{
    struct ledger_field fields[DISCLOSURE_FIELDS_MAX];
    const size_t n = disclosure_fields(cx, d, fields);
    const enum ledger_kind kind =
        d->replaces.v == 0 ? LEDGER_DISCLOSURE_MADE : LEDGER_DISCLOSURE_CORRECTED;
    return ledger_add(cx,
                      &(struct ledger_new){ kind, d->id.v, d->organisation.v, fields, n, NULL });
}

/* What it refers to must be there. */
static err_t check_references(struct cx *cx, const struct disclosure *d)
{
    struct organisation o;
    struct source s;
    TRY(organisation_get(cx, d->organisation, &o));
    if (d->party_id.v != 0)
        TRY(organisation_get(cx, d->party_id, &o));
    return d->source.v == 0 ? OK : source_find(cx, d->source, &s);
}

str_t disclosure_today(struct cx *cx)
{
    return date_day(cx->arena, cx->now);
}

err_t disclosure_put(struct cx *cx, const struct disclosure *d, disclosure_id *out)
{
    struct disclosure was;
    struct disclosure made = *d;
    struct disclosure_fault faults[DISCLOSURE_FAULTS_MAX];
    if (d->replaces.v != 0)
        TRY(disclosure_row_get(cx, d->replaces, &was));
    const err_t verdict = disclosure_entry_verdict(d, d->replaces.v != 0 ? &was : NULL, &cx->actor);
    if (verdict != OK)
        return problem(cx, verdict, "disclosure about organisation %" PRId64, d->organisation.v);
    if (disclosure_faults(d, disclosure_today(cx), faults) > 0)
        return problem(cx, ERR_INVALID, "disclosure: %s", faults[0].field);
    TRY(check_references(cx, d));

    made.id.v = id_new(cx->ids, cx->now);
    made.created_at = cx->now;
    made.declared_by.v =
        disclosing_of(&cx->actor, d->organisation) == DISCLOSING_AS_ITSELF ? d->organisation.v : 0;
    TRY(disclosure_row_add(cx, &made));
    if (d->replaces.v != 0) {
        TRY(disclosure_row_end(cx, d->replaces, S("")));
        TRY(answer_rows_move(cx, d->replaces, made.id));
        TRY(objections_move(cx, OBJECT_DISCLOSURE, d->replaces.v, made.id.v));
    }
    TRY(note_disclosure(cx, &made));
    *out = made.id;
    return OK;
}

static bool reason_fits(str_t reason)
{
    const size_t n = utf8_count(reason);
    return n >= DISCLOSURE_REASON_LEAST && n <= DISCLOSURE_REASON_MOST;
}

err_t disclosure_withdraw(struct cx *cx, disclosure_id id, str_t reason)
{
    const str_t why = str_trim(reason);
    struct disclosure d;
    TRY(disclosure_row_get(cx, id, &d));
    if (!disclosure_may_change(&d, &cx->actor))
        return problem(cx, ERR_FORBIDDEN, "disclosure %" PRId64 " of somebody else", id.v);
    if (!reason_fits(why))
        return problem(cx, ERR_INVALID, "no public reason");
    TRY(disclosure_row_end(cx, id, why));
    return ledger_add(
        cx, &(struct ledger_new){ LEDGER_DISCLOSURE_WITHDRAWN, id.v, d.organisation.v,
                                  LEDGER_FIELDS(ledger_id("organisation", d.organisation.v),
                                                ledger_text("about", about_word(d.about)),
                                                ledger_text("reason", why)),
                                  NULL });
}

/* --- answering -------------------------------------------------------------------------------- */

static err_t note_answer(struct cx *cx, const struct disclosure_answer *a,
                         const struct disclosure_answer *was)
{
    struct ledger_field fields[5];
    size_t n = 0;
    fields[n++] = ledger_id("organisation", a->organisation.v);
    fields[n++] = ledger_id("disclosure", a->disclosure.v);
    say(fields, &n, ledger_text("text_en", a->text.by[LANG_EN]));
    say(fields, &n, ledger_text("text_az", a->text.by[LANG_AZ]));
    say(fields, &n, ledger_text("corrects", id_said(cx, was == NULL ? 0 : was->id.v)));
    return ledger_add(cx, &(struct ledger_new){ LEDGER_ANSWER_GIVEN, a->id.v, a->organisation.v,
                                                fields, n, NULL });
}

static err_t withdraw_answer(struct cx *cx, const struct disclosure_answer *a)
{
    TRY(answer_row_end(cx, a->id));
    return ledger_add(
        cx, &(struct ledger_new){ LEDGER_ANSWER_WITHDRAWN, a->id.v, a->organisation.v,
                                  LEDGER_FIELDS(ledger_id("organisation", a->organisation.v),
                                                ledger_id("disclosure", a->disclosure.v)),
                                  NULL });
}

err_t disclosure_answer_put(struct cx *cx, disclosure_id on, const struct text2 *text)
{
    struct disclosure d;
    struct disclosure_answer was;
    TRY(disclosure_row_get(cx, on, &d));
    if (d.ended_at != 0)
        return problem(cx, ERR_NOT_FOUND, "disclosure %" PRId64 " is over", on.v);
    if (!disclosure_may_answer(&d, &cx->actor))
        return problem(cx, ERR_FORBIDDEN, "no answer to disclosure %" PRId64, on.v);
    for (int l = 0; l < LANG_COUNT; l++) {
        if (utf8_count(text->by[l]) > ANSWER_TEXT_MOST)
            return problem(cx, ERR_INVALID, "answer too long");
    }
    const err_t e = answer_row_of(cx, on, &was);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    const bool has_one = e == OK;
    if (text->by[0].len + text->by[1].len == 0)
        return has_one ? withdraw_answer(cx, &was) : ERR_NOT_FOUND;

    const struct disclosure_answer a = { .id = { id_new(cx->ids, cx->now) },
                                         .disclosure = on,
                                         .organisation = d.organisation,
                                         .text = *text,
                                         .created_at = cx->now };
    if (has_one)
        TRY(answer_row_end(cx, was.id));
    TRY(answer_row_add(cx, &a));
    return note_answer(cx, &a, has_one ? &was : NULL);
}

/* --- taking texts from the public --------------------------------------------------------------
 */

static err_t forget_fields(struct cx *cx, int64_t subject, const char *const *fields, size_t count,
                           str_t reason)
{
    for (size_t i = 0; i < count; i++) {
        const err_t e = ledger_erase_text(cx, subject, str_from_c(fields[i]), reason);
        if (e == ERR_NOT_FOUND)
            cx->problem = (struct problem){ 0 }; /* expected: it said nothing there */
        else
            TRY(e);
    }
    return OK;
}

static err_t may_take_down(struct cx *cx, str_t reason)
{
    if (!actor_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "only the secretariat takes texts from the public");
    return reason_fits(reason) ? OK : problem(cx, ERR_INVALID, "no public reason");
}

err_t disclosure_take_down(struct cx *cx, disclosure_id id, str_t reason)
{
    static const char *const FIELDS[] = { "text_az", "text_en", "party" };
    const str_t why = str_trim(reason);
    TRY(may_take_down(cx, why));
    TRY(disclosure_row_erase(cx, id, why));
    return forget_fields(cx, id.v, FIELDS, ARRAY_LEN(FIELDS), why);
}

err_t answer_take_down(struct cx *cx, answer_id id, str_t reason)
{
    static const char *const FIELDS[] = { "text_az", "text_en" };
    const str_t why = str_trim(reason);
    TRY(may_take_down(cx, why));
    TRY(answer_row_erase(cx, id, why));
    return forget_fields(cx, id.v, FIELDS, ARRAY_LEN(FIELDS), why);
}

err_t answers_take_down(struct cx *cx, disclosure_id on, str_t reason)
{
    const struct disclosure_answer *at = NULL;
    size_t count = 0;
    TRY(may_take_down(cx, str_trim(reason)));
    TRY(answer_rows_said(cx, on, &at, &count));
    for (size_t i = 0; i < count; i++)
        TRY(answer_take_down(cx, at[i].id, reason));
    return count > 0 ? OK : problem(cx, ERR_NOT_FOUND, "no answer to disclosure %" PRId64, on.v);
}

/* --- reading ---------------------------------------------------------------------------------- */

err_t disclosure_find(struct cx *cx, disclosure_id id, struct disclosure *out)
{
    return disclosure_row_get(cx, id, out);
}

err_t disclosure_list_of(struct cx *cx, organisation_id o, enum disclosure_history which,
                         struct disclosure_lines *out)
{
    struct disclosure_lines lines;
    TRY(disclosure_rows_of(cx, o, &lines));
    if (which == DISCLOSURES_STANDING) {
        size_t standing = 0;
        while (standing < lines.count && lines.at[standing].d.ended_at == 0)
            standing++; /* those that ended come behind */
        lines.count = standing;
    }
    *out = lines;
    return OK;
}

err_t disclosure_list_by(struct cx *cx, organisation_id party, struct disclosure_lines *out)
{
    return disclosure_rows_by(cx, party, out);
}

/* --- for the record's pages --------------------------------------------------------------------
 */

err_t disclosure_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct disclosure d;
    struct organisation o;
    TRY(disclosure_row_get(cx, (disclosure_id){ id }, &d));
    TRY(organisation_find(cx, d.organisation, &o));
    *name = text2_pick(&o.name, cx->lang);
    *where = url_with(cx, "/organisations/{}/disclosures#d-{}", UARG(o.slug), UARG(id));
    return OK;
}

err_t answer_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct disclosure_answer a;
    TRY(answer_row_get(cx, (answer_id){ id }, &a));
    return disclosure_describe(cx, a.disclosure.v, name, where);
}
