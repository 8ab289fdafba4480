/* The rules of disclosures. Pure. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/disclosures/rules.h"

#include "kit/base/str.h"
#include "kit/text/amount.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"
#include "registry/mandates/rules.h"

/* --- dates ------------------------------------------------------------------------------------ */

bool is_not_after(str_t earlier, str_t later)
{
    const size_t common = earlier.len < later.len ? earlier.len : later.len;
    return str_cmp(str_sub(earlier, 0, common), str_sub(later, 0, common)) <= 0;
}

/* --- what one must say ------------------------------------------------------------------------ */

struct judging {
    const struct disclosure *d;
    struct disclosure_fault *out;
    size_t count;
};

static void fault(struct judging *j, const char *field, const char *message)
{
    must(j->count < DISCLOSURE_FAULTS_MAX);
    j->out[j->count++] = (struct disclosure_fault){ field, message };
}

static bool has_text(const struct text2 *t)
{
    return t->by[0].len + t->by[1].len > 0;
}

static bool has_party(const struct disclosure *d)
{
    return d->party.len > 0 || d->party_id.v != 0;
}

static void judge_saying(struct judging *j)
{
    const struct disclosure *const d = j->d;
    const bool has_amount = d->amount != AMOUNT_NOT_STATED;
    if (!d->is_withheld && !has_text(&d->text) && !has_party(d) && !has_amount)
        fault(j, "text_az", N_("Say it in a sentence, or name who it is or an amount."));
    if (d->is_withheld && has_party(d))
        fault(j, "party", N_("It cannot be named and not disclosed at once."));
    if (d->is_withheld && has_amount)
        fault(j, "amount", N_("It cannot be stated and not disclosed at once."));
    if (utf8_count(d->text.by[LANG_AZ]) > DISCLOSURE_TEXT_MOST)
        fault(j, "text_az", N_("This is too long."));
    if (utf8_count(d->text.by[LANG_EN]) > DISCLOSURE_TEXT_MOST)
        fault(j, "text_en", N_("This is too long."));
    if (utf8_count(d->party) > DISCLOSURE_PARTY_MOST)
        fault(j, "party", N_("This is too long."));
    if (d->party_id.v != 0 && d->party_id.v == d->organisation.v)
        fault(j, "party_slug", N_("This is the organisation itself."));
}

static void judge_amount(struct judging *j)
{
    const struct disclosure *const d = j->d;
    const bool has_amount = d->amount != AMOUNT_NOT_STATED;
    if (has_amount && d->about != ABOUT_FUNDING)
        fault(j, "amount", N_("Only funding has an amount."));
    else if (has_amount && (d->amount < 0 || d->amount > AMOUNT_MOST))
        fault(j, "amount", N_("This is no amount of money."));
    if (d->amount_till != AMOUNT_NOT_STATED && !has_amount)
        fault(j, "amount", N_("A range needs its lower end, too."));
    else if (d->amount_till != AMOUNT_NOT_STATED &&
             (d->amount_till <= d->amount || d->amount_till > AMOUNT_MOST))
        fault(j, "amount_till", N_("The upper end must be above the lower one."));
    if (has_amount && !currency_is_known(d->currency))
        fault(j, "currency", N_("Choose the currency of the amount."));
    else if (!has_amount && d->currency.len > 0)
        fault(j, "currency", N_("A currency says nothing without an amount."));
}

static void judge_nature(struct judging *j)
{
    const struct disclosure *const d = j->d;
    if (d->money != MONEY_NOT_STATED && d->about != ABOUT_FUNDING)
        fault(j, "money", N_("Only funding is public or private money."));
    if (d->origin != ORIGIN_NOT_STATED && d->about == ABOUT_LEANING)
        fault(j, "origin", N_("A leaning is neither foreign nor domestic."));
    if (d->share != AMOUNT_NOT_STATED && d->about != ABOUT_CONTROL)
        fault(j, "share", N_("Only control has a share."));
    else if (d->share != AMOUNT_NOT_STATED &&
             (d->share < 0 || d->share > SHARE_MOST || d->is_withheld))
        fault(j, "share", N_("This must be a share of at most 100%."));
}

static void judge_dates(struct judging *j, str_t today)
{
    const struct disclosure *const d = j->d;
    const struct {
        const char *field;
        str_t is;
    } dates[] = { { "dated", d->dated }, { "from", d->from }, { "till", d->till } };
    for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
        if (dates[i].is.len > 0 && !date_is_partial(dates[i].is))
            fault(j, dates[i].field, N_("Write a date like 2013, 2013-05 or 2013-05-20."));
    }
    if (date_is_partial(d->dated) && !is_not_after(d->dated, today))
        fault(j, "dated", N_("This day has not come yet."));
    if (d->about != ABOUT_FUNDING && date_is_partial(d->from) && !is_not_after(d->from, today))
        fault(j, "from", N_("This day has not come yet.")); /* money may be promised ahead */
    if (date_is_partial(d->from) && date_is_partial(d->till) && !is_not_after(d->from, d->till))
        fault(j, "till", N_("It ends before it begins."));
}

size_t disclosure_faults(const struct disclosure *d, str_t today,
                         struct disclosure_fault out[DISCLOSURE_FAULTS_MAX])
{
    struct judging j = { d, out, 0 };
    judge_saying(&j);
    judge_amount(&j);
    judge_nature(&j);
    judge_dates(&j, today);
    if (!d->is_own && d->source.v == 0)
        fault(&j, "source", N_("What is reported needs its source."));
    return j.count;
}

/* --- who may ---------------------------------------------------------------------------------- */

enum disclosing disclosing_of(const struct actor *a, organisation_id about)
{
    if (a->acts_as == LEDGER_AS_ORGANISATION)
        return a->mandate != 0 && a->organisation == about.v && (a->scopes & MANDATE_REGISTRY) != 0
                   ? DISCLOSING_AS_ITSELF
                   : DISCLOSING_REFUSED;
    return actor_is_secretariat(a) ? DISCLOSING_AS_SECRETARIAT : DISCLOSING_REFUSED;
}

bool disclosure_may_change(const struct disclosure *d, const struct actor *a)
{
    switch (disclosing_of(a, d->organisation)) {
    case DISCLOSING_REFUSED:
        return false;
    case DISCLOSING_AS_ITSELF:
        return d->is_own;
    case DISCLOSING_AS_SECRETARIAT:
        return d->declared_by.v == 0; /* what an organisation declared is its own to change */
    }
    must_failed("a way of disclosing", __FILE__, __LINE__);
}

err_t disclosure_entry_verdict(const struct disclosure *d, const struct disclosure *was,
                               const struct actor *a)
{
    const enum disclosing how = disclosing_of(a, d->organisation);
    if (how == DISCLOSING_REFUSED || (how == DISCLOSING_AS_ITSELF && !d->is_own))
        return ERR_FORBIDDEN;
    if (was != NULL && (was->organisation.v != d->organisation.v || was->ended_at != 0))
        return ERR_CONFLICT;
    if (was != NULL && !disclosure_may_change(was, a))
        return ERR_FORBIDDEN;
    return how == DISCLOSING_AS_SECRETARIAT && d->source.v == 0 ? ERR_INVALID : OK;
}

bool disclosure_may_answer(const struct disclosure *d, const struct actor *a)
{
    return d->ended_at == 0 && d->declared_by.v == 0 &&
           disclosing_of(a, d->organisation) == DISCLOSING_AS_ITSELF;
}

/* --- order ------------------------------------------------------------------------------------ */

static int by_end(const struct disclosure *x, const struct disclosure *y)
{
    if ((x->ended_at == 0) != (y->ended_at == 0))
        return x->ended_at == 0 ? -1 : 1;
    return (x->ended_at < y->ended_at) - (x->ended_at > y->ended_at);
}

int disclosure_order(const void *a, const void *b)
{
    const struct disclosure *const x = &((const struct disclosure_line *)a)->d;
    const struct disclosure *const y = &((const struct disclosure_line *)b)->d;
    const int ended = by_end(x, y);
    if (ended != 0)
        return ended;
    if (x->about != y->about)
        return x->about < y->about ? -1 : 1;
    const int dated = str_cmp(y->dated, x->dated); /* those without a date come last */
    if (dated != 0)
        return dated;
    return (x->id.v < y->id.v) - (x->id.v > y->id.v);
}

enum knowledge knowledge_of(const struct disclosure_line *at, size_t count,
                            enum disclosure_about about)
{
    enum knowledge known = KNOWN_NOTHING;
    for (size_t i = 0; i < count; i++) {
        const struct disclosure *const d = &at[i].d;
        if (d->about != about)
            continue;
        const enum knowledge one = d->ended_at != 0 ? KNOWN_WITHDRAWN
                                   : d->is_withheld ? KNOWN_WITHHELD
                                                    : KNOWN_SOMETHING;
        known = one > known ? one : known;
    }
    return known;
}
