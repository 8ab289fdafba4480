/* The fields of a disclosure as a form draws, fills and reads them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/amount.h"
#include "kit/text/text.h"
#include "registry/disclosures/form.h"

enum { CHOICES_MAX = 320, SELECT_MOST = 300, AMOUNT_WIDTH = 40, SHARE_WIDTH = 10, SLUG_MOST = 80 };

/* --- drawing ---------------------------------------------------------------------------------- */

static html_t text_field(struct cx *cx, const struct form *f, const char *name, str_t label,
                         str_t hint, enum lang lang, int64_t most)
{
    return form_field(cx, f,
                      &(struct field){ .name = name,
                                       .label = label,
                                       .hint = hint,
                                       .type = "text",
                                       .rows = 4,
                                       .high = most,
                                       .lang = lang,
                                       .has_lang = true });
}

static html_t about_choices(struct cx *cx, const struct form *f)
{
    const struct choice choices[] = {
        { about_word(ABOUT_FUNDING), about_label(cx, ABOUT_FUNDING),
          _("Who pays for it: grants, contracts, fees, gifts.") },
        { about_word(ABOUT_CONTROL), about_label(cx, ABOUT_CONTROL),
          _("Who owns it, appoints those who run it, or can decide for it.") },
        { about_word(ABOUT_LEANING), about_label(cx, ABOUT_LEANING),
          _("Where it stands in politics, or whom it is close to.") },
    };
    return form_choices(cx, f, "about", _("What it is about"), STR_NONE, choices,
                        ARRAY_LEN(choices));
}

static html_t disclosed_choices(struct cx *cx, const struct form *f)
{
    const struct choice choices[] = {
        { S("yes"), _("It is disclosed, as follows"), STR_NONE },
        { S("no"), _("It is not disclosed"),
          _("Said in so many words: asked, and not disclosed. A sentence may say why.") },
    };
    return form_choices(cx, f, "disclosed", _("Disclosed or not"), STR_NONE, choices,
                        ARRAY_LEN(choices));
}

static html_t basis_choices(struct cx *cx, const struct form *f)
{
    const struct choice choices[] = {
        { S("reported"), _("Somebody else reports it"), STR_NONE },
        { S("self"), _("The organisation says so itself, in a publication of its own"), STR_NONE },
    };
    return form_choices(cx, f, "basis", _("Who says so"), STR_NONE, choices, ARRAY_LEN(choices));
}

static html_t currency_select(struct cx *cx, const struct form *f)
{
    struct choice choices[CHOICES_MAX] = { { STR_NONE, _("not stated"), STR_NONE } };
    must(currency_count < CHOICES_MAX);
    for (size_t i = 0; i < currency_count; i++) {
        const str_t code = str_from_c(currency_codes[i]);
        choices[i + 1] = (struct choice){ code, code, STR_NONE };
    }
    return form_select(cx, f, "currency", _("Currency"), STR_NONE, choices, currency_count + 1);
}

static html_t money_select(struct cx *cx, const struct form *f)
{
    const struct choice choices[] = { { STR_NONE, _("not stated"), STR_NONE },
                                      { S("public"), _("public money"), STR_NONE },
                                      { S("private"), _("private money"), STR_NONE } };
    return form_select(cx, f, "money", _("Public or private"), STR_NONE, choices,
                       ARRAY_LEN(choices));
}

static html_t origin_select(struct cx *cx, const struct form *f)
{
    const struct choice choices[] = { { STR_NONE, _("not stated"), STR_NONE },
                                      { S("domestic"), _("domestic"), STR_NONE },
                                      { S("foreign"), _("foreign"), STR_NONE } };
    return form_select(cx, f, "origin", _("Domestic or foreign"), STR_NONE, choices,
                       ARRAY_LEN(choices));
}

/* A list while it can be looked through; beyond, the word of its address. */
static err_t party_select(struct cx *cx, const struct form *f, html_t *out)
{
    const struct organisation *all = NULL;
    size_t count = 0;
    TRY(organisation_list(cx, &all, &count));
    const str_t label = _("The same, if it is on record here");
    if (count > SELECT_MOST) {
        *out = form_line(cx, f, "party_slug", label,
                         _("The word at the end of the address of its page."), SLUG_MOST);
        return OK;
    }
    struct choice *const choices = arena_array(cx->arena, struct choice, count + 1);
    choices[0] = (struct choice){ STR_NONE, _("not on record here"), STR_NONE };
    for (size_t i = 0; i < count; i++)
        choices[i + 1] =
            (struct choice){ all[i].slug, text2_pick(&all[i].name, cx->lang), STR_NONE };
    *out = form_select(cx, f, "party_slug", label, STR_NONE, choices, count + 1);
    return OK;
}

void disclosure_form_draw_texts(struct cx *cx, const struct form *f, int64_t most,
                                struct disclosure_form_page *p)
{
    const str_t hint = _("One language is enough, both are better.");
    p->text_az = text_field(cx, f, "text_az", _("In words, in Azerbaijani"), hint, LANG_AZ, most);
    p->text_en = text_field(cx, f, "text_en", _("In words, in English"), hint, LANG_EN, most);
}

static void draw_facts(struct cx *cx, const struct form *f, struct disclosure_form_page *p)
{
    p->party = form_line(cx, f, "party", _("Who funds, controls or is close to it"),
                         _("As it is named. Name organisations and offices; name a person only "
                           "where the control is theirs."),
                         DISCLOSURE_PARTY_MOST);
    p->amount = form_line(cx, f, "amount", _("Amount, or lower end of a range"),
                          _("For funding, like 12500 or 12 500,50."), AMOUNT_WIDTH);
    p->amount_till = form_line(cx, f, "amount_till", _("Upper end of the range"),
                               _("Only where the exact amount is not known."), AMOUNT_WIDTH);
    p->share = form_line(cx, f, "share", _("Share in percent"), _("For control, like 51 or 33,3."),
                         SHARE_WIDTH);
    p->currency = currency_select(cx, f);
    p->money = money_select(cx, f);
    p->origin = origin_select(cx, f);
    p->from = form_date_line(cx, f, "from", _("Period from"), STR_NONE);
    p->till = form_date_line(cx, f, "till", _("Period till"), STR_NONE);
    p->dated = form_date_line(cx, f, "dated", _("When it was said"),
                              _("Empty: the day on which it is entered here, or the date of the "
                                "source."));
}

err_t disclosure_form_draw(struct cx *cx, const struct form *f, const struct asked *a,
                           struct disclosure_form_page *p)
{
    p->about = about_choices(cx, f);
    p->basis = asked_is_own(a) ? HTML_NONE : basis_choices(cx, f);
    p->disclosed = disclosed_choices(cx, f);
    disclosure_form_draw_texts(cx, f, DISCLOSURE_TEXT_MOST, p);
    draw_facts(cx, f, p);
    return party_select(cx, f, &p->party_slug);
}

html_t disclosure_form_errors(struct cx *cx, const struct form *f)
{
    const struct field_label labels[] = {
        { "about", _("What it is about") },
        { "basis", _("Who says so") },
        { "disclosed", _("Disclosed or not") },
        { "text_az", _("In words, in Azerbaijani") },
        { "text_en", _("In words, in English") },
        { "party", _("Who funds, controls or is close to it") },
        { "party_slug", _("The same, if it is on record here") },
        { "amount", _("Amount, or lower end of a range") },
        { "amount_till", _("Upper end of the range") },
        { "currency", _("Currency") },
        { "share", _("Share in percent") },
        { "money", _("Public or private") },
        { "origin", _("Domestic or foreign") },
        { "from", _("Period from") },
        { "till", _("Period till") },
        { "dated", _("When it was said") },
        { "source", _("Source") },
        { "source_title", _("Title of the source") },
        { "source_publisher", _("Who published it") },
        { "source_url", _("Address of the source") },
        { "source_kind", _("Kind of source") },
        { "source_dated", _("Date of the source") },
        { "source_language", _("Language of the source") },
        { "reason", _("Public reason") },
    };
    return form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
}

html_t disclosure_reason_field(struct cx *cx, const struct form *f)
{
    return form_field(cx, f,
                      &(struct field){ .name = "reason",
                                       .label = _("Public reason"),
                                       .hint = _("Everybody can read it, for good. No names of "
                                                 "people."),
                                       .rows = 3,
                                       .required = true,
                                       .low = DISCLOSURE_REASON_LEAST,
                                       .high = DISCLOSURE_REASON_MOST });
}

/* --- filling ---------------------------------------------------------------------------------- */

static void preset_amount(struct cx *cx, struct form *f, const char *name, int64_t v)
{
    if (v != AMOUNT_NOT_STATED)
        form_preset(f, str_from_c(name), amount_plain(cx->arena, v));
}

void disclosure_form_preset(struct cx *cx, struct form *f, const struct disclosure_line *l)
{
    const struct disclosure *const d = &l->d;
    form_preset(f, S("about"), about_word(d->about));
    form_preset(f, S("basis"), basis_stored(d));
    form_preset(f, S("disclosed"), d->is_withheld ? S("no") : S("yes"));
    form_preset(f, S("text_az"), d->text.by[LANG_AZ]);
    form_preset(f, S("text_en"), d->text.by[LANG_EN]);
    form_preset(f, S("party"), d->party);
    form_preset(f, S("party_slug"), l->party_slug);
    preset_amount(cx, f, "amount", d->amount);
    preset_amount(cx, f, "amount_till", d->amount_till);
    preset_amount(cx, f, "share", d->share);
    form_preset(f, S("currency"), d->currency);
    form_preset(f, S("money"), money_word(d->money));
    form_preset(f, S("origin"), origin_word(d->origin));
    form_preset(f, S("dated"), d->dated);
    form_preset(f, S("from"), d->from);
    form_preset(f, S("till"), d->till);
    if (d->source.v != 0)
        form_preset(f, S("source"), arena_printf(cx->arena, "%" PRId64, d->source.v));
}

/* --- reading ---------------------------------------------------------------------------------- */

static int64_t read_amount(struct form *f, const char *name, str_t currency)
{
    int64_t v = AMOUNT_NOT_STATED;
    const str_t field = str_from_c(name);
    const str_t text = form_text(f, field, 0, AMOUNT_WIDTH);
    const enum amount_reading r = text.len > 0 ? amount_read_in(text, currency, &v) : AMOUNT_TAKEN;
    if (r != AMOUNT_TAKEN)
        form_fault_custom(f, field, amount_fault(r));
    return v;
}

static int64_t read_share(struct form *f)
{
    int64_t v = AMOUNT_NOT_STATED;
    const str_t text = form_text(f, S("share"), 0, SHARE_WIDTH);
    if (text.len > 0 && !share_read(text, &v))
        form_fault_custom(f, S("share"), N_("Write a share like 51 or 33,3: at most 100."));
    return v;
}

/* A select whose first choice is "not stated". */
static int read_choice(struct form *f, const char *name, const str_t *words, int count)
{
    const str_t field = str_from_c(name);
    return form_value(f, field).len == 0 ? 0 : form_choice(f, field, words, count);
}

static err_t read_party(struct cx *cx, struct form *f, struct disclosure *d)
{
    struct organisation o;
    const str_t slug = form_text(f, S("party_slug"), 0, SLUG_MOST);
    d->party = form_text(f, S("party"), 0, DISCLOSURE_PARTY_MOST);
    if (slug.len == 0)
        return OK;
    const err_t e = organisation_find_by_slug(cx, slug, &o);
    if (e == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* expected */
        form_fault_custom(f, S("party_slug"), N_("There is no organisation with this word."));
        return OK;
    }
    TRY(e);
    d->party_id = o.id;
    return OK;
}

static void read_money(struct form *f, struct disclosure *d)
{
    const str_t moneys[] = { money_word(MONEY_NOT_STATED), money_word(MONEY_PUBLIC),
                             money_word(MONEY_PRIVATE) };
    const str_t origins[] = { origin_word(ORIGIN_NOT_STATED), origin_word(ORIGIN_DOMESTIC),
                              origin_word(ORIGIN_FOREIGN) };
    d->currency = form_text(f, S("currency"), 0, 3);
    d->amount = read_amount(f, "amount", d->currency);
    d->amount_till = read_amount(f, "amount_till", d->currency);
    d->share = read_share(f);
    const int money = read_choice(f, "money", moneys, ARRAY_LEN(moneys));
    const int origin = read_choice(f, "origin", origins, ARRAY_LEN(origins));
    d->money = money < 0 ? MONEY_NOT_STATED : (enum money)money;      /* in the order above */
    d->origin = origin < 0 ? ORIGIN_NOT_STATED : (enum origin)origin; /* likewise */
    if (form_value(f, S("amount")).len == 0 && form_value(f, S("amount_till")).len == 0)
        d->currency = STR_NONE; /* left as it was chosen: it says nothing */
}

err_t disclosure_form_read(struct cx *cx, struct form *f, const struct asked *a,
                           struct disclosure *d)
{
    static const str_t BASES[] = { S_INIT("reported"), S_INIT("self") };
    static const str_t SAID[] = { S_INIT("yes"), S_INIT("no") };
    const str_t abouts[] = { about_word(ABOUT_FUNDING), about_word(ABOUT_CONTROL),
                             about_word(ABOUT_LEANING) };
    const int about = form_choice(f, S("about"), abouts, ARRAY_LEN(abouts));
    d->organisation = a->o.id;
    d->replaces.v = a->was == NULL ? 0 : a->was->d.id.v;
    d->about = about < 0 ? ABOUT_FUNDING : (enum disclosure_about)about; /* in the order above */
    d->is_own = asked_is_own(a) || form_choice(f, S("basis"), BASES, 2) == 1;
    d->is_withheld = form_choice(f, S("disclosed"), SAID, 2) == 1;
    d->text.by[LANG_AZ] = str_trim(form_lines(f, S("text_az"), 0, DISCLOSURE_TEXT_MOST));
    d->text.by[LANG_EN] = str_trim(form_lines(f, S("text_en"), 0, DISCLOSURE_TEXT_MOST));
    TRY(read_party(cx, f, d));
    read_money(f, d);
    d->dated = form_partial_date(f, S("dated"), false);
    d->from = form_partial_date(f, S("from"), false);
    d->till = form_partial_date(f, S("till"), false);
    return OK;
}

void disclosure_form_judge(struct cx *cx, struct form *f, const struct disclosure *d)
{
    struct disclosure_fault faults[DISCLOSURE_FAULTS_MAX];
    const size_t count = disclosure_faults(d, disclosure_today(cx), faults);
    for (size_t i = 0; i < count; i++) {
        const str_t field = str_from_c(faults[i].field);
        if (form_error_of(f, field) == NULL)
            form_fault_custom(f, field, faults[i].message);
    }
}
