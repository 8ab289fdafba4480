/* What an entry says, as one sentence.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/amount.h"
#include "record/kinds.h"
#include "record/subjects.h"
#include "record/words.h"

enum { SHOWN_CHARACTERS = 140 };

/* The beginning of a long text, cut between words. */
static str_t shortened(struct cx *cx, str_t s)
{
    if (utf8_count(s) <= SHOWN_CHARACTERS)
        return s;
    size_t end = 0;
    size_t seen = 0;
    for (size_t i = 0; i < s.len && seen < SHOWN_CHARACTERS; i++) {
        seen += ((unsigned char)s.at[i] & 0xC0u) != 0x80u; /* the first byte of a character */
        if (s.at[i] == ' ' || s.at[i] == '\n')
            end = i;
    }
    if (end == 0)
        return s; /* one long word: cutting it would gain nothing */
    return arena_printf(cx->arena, "%.*s…", (int)end, s.at);
}

/* Texts in quotation marks; names of organisations stand as they are. */
static bool is_quoted(str_t kind)
{
    static const char *const PARTS[] = { "consultation.", "statement.", "position.", "positions.",
                                         "import.",       "source.",    "joint.",    "signature.",
                                         "argument.",     "room." };
    for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) {
        if (str_starts(kind, str_from_c(PARTS[i])))
            return true;
    }
    return false;
}

static str_t about(struct cx *cx, const struct entry *e)
{
    struct named n = { 0 };
    if (subject_name(cx, e->kind, e->subject, &n) != OK || n.name.len == 0)
        return _("(not shown)");
    const str_t name = shortened(cx, n.name);
    return is_quoted(e->kind) ? trf(cx, "“{0}”", TARG(name)) : name;
}

static str_t value_told(struct cx *cx, const struct entry *e, const char *name)
{
    if (name == NULL)
        return STR_NONE;
    const struct entry_value *const v = entry_value(e, name);
    if (v == NULL || v->text.len == 0)
        return _("not stated in the entry");
    return shortened(cx, field_shown(cx, v->name, v->text));
}

static str_t organisation_told(struct cx *cx, const struct entry *e)
{
    const struct entry_value *const v = entry_value(e, "organisation");
    const struct named *things = NULL;
    size_t count = 0;
    if (v == NULL || field_points_to(cx, v->name, v->text, &things, &count) != OK || count == 0)
        return _("an organisation");
    return things[0].name;
}

/* "funder" of funder_az, funder_en: in the reader's language, else in another. */
static str_t in_readers_language(struct cx *cx, const struct entry *e, const char *name)
{
    struct text2 t = { 0 };
    for (int l = 0; l < LANG_COUNT; l++) {
        const str_t code = lang_code((enum lang)l); /* counts through the enum */
        const str_t whole = arena_printf(cx->arena, "%s_%.*s", name, STR_ARG(code));
        const struct entry_value *const v = entry_value(e, arena_cstr(cx->arena, whole));
        t.by[l] = v == NULL ? STR_NONE : v->text;
    }
    return text2_pick(&t, cx->lang);
}

static str_t beside(struct cx *cx, str_t a, str_t b)
{
    if (a.len == 0 || b.len == 0)
        return a.len == 0 ? b : a;
    return arena_printf(cx->arena, "%.*s, %.*s", STR_ARG(a), STR_ARG(b));
}

static str_t amount_told(struct cx *cx, const struct entry *e)
{
    const struct entry_value *const v = entry_value(e, "amount");
    const struct entry_value *const currency = entry_value(e, "currency");
    int64_t hundredths = 0;
    if (v == NULL || !amount_read(v->text, &hundredths))
        return STR_NONE;
    const str_t shown = amount_shown(cx, hundredths);
    return currency == NULL
               ? shown
               : arena_printf(cx->arena, "%.*s %.*s", STR_ARG(shown), STR_ARG(currency->text));
}

/* Who gave how much; of a change that is about neither, what it is about. */
static str_t grant_told(struct cx *cx, const struct entry *e)
{
    const struct entry_value *const on_record = entry_value(e, "organisation");
    str_t who = in_readers_language(cx, e, "funder");
    if (who.len == 0 && on_record != NULL && on_record->text.len > 0)
        who = organisation_told(cx, e);
    str_t told = beside(cx, who, amount_told(cx, e));
    str_t new_one;
    for (size_t i = 0; i < e->value_count && told.len == 0; i++) {
        const struct entry_value *const v = &e->values[i];
        if (!field_is_old(v->name, &new_one) && !str_eq(v->name, S("id")))
            told = field_label(cx, v->name);
    }
    return shortened(cx, told);
}

/* What the entry is about, beside its subject. */
static str_t value_of(struct cx *cx, const struct entry *e, enum ledger_kind kind)
{
    if (kind == LEDGER_GRANT_ADDED || kind == LEDGER_GRANT_CHANGED)
        return grant_told(cx, e);
    const str_t value = value_told(cx, e, kind_value_name(kind));
    if (kind == LEDGER_WORK_ADDED || kind == LEDGER_WORK_CHANGED)
        return beside(cx, value, shortened(cx, in_readers_language(cx, e, "title")));
    return value;
}

/* Which text of an entry was erased, in words. */
static str_t erased_told(struct cx *cx, const struct entry *e)
{
    const struct entry_value *const v = entry_value(e, "field");
    return v == NULL || v->text.len == 0 ? _("a text") : field_label(cx, v->text);
}

/* What an organisation does about those who speak for itself; NULL: nothing special. */
static const char *sentence_of_own(enum ledger_kind kind)
{
    static const struct {
        enum ledger_kind kind;
        const char *sentence;
    } OWN[] = {
        { LEDGER_MANDATE_GIVEN, N_("{0} gave a mandate to speak in its name") },
        { LEDGER_MANDATE_REVOKED, N_("{0} ended a mandate to speak in its name") },
        { LEDGER_MANDATE_CONFIRMED, N_("{0} confirmed a mandate to speak in its name") },
        { LEDGER_NAME_WITHHELD, N_("{0} withheld the name of one of its representatives") },
        { LEDGER_NAME_SHOWN, N_("{0} showed the name of one of its representatives again") },
        { LEDGER_DISCLOSURE_MADE, N_("{0} entered a disclosure about itself: {2}") },
        { LEDGER_DISCLOSURE_CORRECTED, N_("{0} corrected a disclosure about itself: {2}") },
        { LEDGER_DISCLOSURE_WITHDRAWN, N_("{0} withdrew a disclosure about itself. Reason: {2}") },
        { LEDGER_ANSWER_GIVEN, N_("{0} answered a disclosure about itself") },
        { LEDGER_ANSWER_WITHDRAWN, N_("{0} withdrew its answer to a disclosure about itself") },
    };
    for (size_t i = 0; i < ARRAY_LEN(OWN); i++) {
        if (OWN[i].kind == kind)
            return OWN[i].sentence;
    }
    return NULL;
}

/* The sentence of the kind, but for what one kind tells of two acts. */
static const char *sentence_of(const struct entry *e, enum ledger_kind kind, bool is_of_itself)
{
    const char *const own = is_of_itself ? sentence_of_own(kind) : NULL;
    if (own != NULL)
        return own;
    if (kind == LEDGER_ROLE_GIVEN && e->acts_as == LEDGER_AS_PERSON)
        return N_("{0} took over a role that was offered: {2}");
    return kind_sentence(kind);
}

str_t record_sentence(struct cx *cx, const struct entry *e)
{
    const str_t who = actor_name(cx, e);
    enum ledger_kind kind;
    if (!kind_read(e->kind, &kind))
        return trf(cx, "{0} wrote an entry of a kind that this version does not know: {1}",
                   TARG(who), TARG(e->kind));
    const str_t third = kind == LEDGER_TEXT_ERASED ? erased_told(cx, e) : organisation_told(cx, e);
    const str_t what = about(cx, e);
    const bool is_of_itself = e->acts_as == LEDGER_AS_ORGANISATION && str_eq(who, what);
    const struct tr_arg args[] = { TARG(who), TARG(what), TARG(value_of(cx, e, kind)),
                                   TARG(third) };
    return trf_args(cx, sentence_of(e, kind, is_of_itself), args, ARRAY_LEN(args));
}
