/* Disclosures in the reader's words: amounts, periods, who says so, and the line of text that goes
 * wherever an organisation speaks. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/amount.h"
#include "kit/text/text.h"
#include "registry/disclosures/parts.h"

enum { WORDS_MAX = 64 << 10, SHOWN_CHARACTERS = 160, ITEMS_MOST = 3 };

str_t about_label(struct cx *cx, enum disclosure_about a)
{
    switch (a) {
    case ABOUT_FUNDING:
        return _("Funding");
    case ABOUT_CONTROL:
        return _("Control");
    case ABOUT_LEANING:
        return _("Leaning");
    }
    must_failed("a subject of disclosures", __FILE__, __LINE__);
}

/* --- facts ------------------------------------------------------------------------------------ */

str_t amount_words(struct cx *cx, const struct disclosure *d)
{
    if (d->amount == AMOUNT_NOT_STATED)
        return STR_NONE;
    const str_t low = amount_shown(cx, d->amount);
    if (d->amount_till == AMOUNT_NOT_STATED)
        return arena_printf(cx->arena, "%.*s %.*s", STR_ARG(low), STR_ARG(d->currency));
    const str_t high = amount_shown(cx, d->amount_till);
    return arena_printf(cx->arena, "%.*s–%.*s %.*s", STR_ARG(low), STR_ARG(high),
                        STR_ARG(d->currency));
}

static str_t money_words(struct cx *cx, enum money m)
{
    switch (m) {
    case MONEY_NOT_STATED:
        return STR_NONE;
    case MONEY_PUBLIC:
        return _("public money");
    case MONEY_PRIVATE:
        return _("private money");
    }
    must_failed("a kind of money", __FILE__, __LINE__);
}

static str_t origin_words(struct cx *cx, enum origin o)
{
    switch (o) {
    case ORIGIN_NOT_STATED:
        return STR_NONE;
    case ORIGIN_DOMESTIC:
        return _("domestic");
    case ORIGIN_FOREIGN:
        return _("foreign");
    }
    must_failed("an origin", __FILE__, __LINE__);
}

/* "a, b": those that say something. */
static str_t joined(struct cx *cx, const str_t *parts, size_t count, str_t between)
{
    AUTO(buf) out;
    buf_init(&out, WORDS_MAX);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len > 0 && out.len > 0)
            buf_add(&out, between);
        buf_add(&out, parts[i]);
    }
    return arena_str(cx->arena, buf_str(&out));
}

str_t nature_words(struct cx *cx, const struct disclosure *d)
{
    const str_t parts[] = { money_words(cx, d->money), origin_words(cx, d->origin) };
    return joined(cx, parts, ARRAY_LEN(parts), S(", "));
}

str_t basis_words(struct cx *cx, const struct disclosure_line *l)
{
    if (l->d.is_own)
        return l->d.declared_by.v != 0 ? _("own statement")
                                       : _("own statement, read from a publication");
    return l->source.publisher.len == 0 ? _("reported")
                                        : trf(cx, "reported by {0}", TARG(l->source.publisher));
}

str_t said_when(struct cx *cx, const struct disclosure *d)
{
    return d->dated.len > 0 ? date_partial(cx, d->dated) : date_long(cx, d->created_at);
}

str_t control_share_words(struct cx *cx, const struct disclosure *d)
{
    if (d->share == AMOUNT_NOT_STATED)
        return STR_NONE;
    return trf(cx, "share: {0}%", TARG(amount_shown(cx, d->share)));
}

str_t facts_words(struct cx *cx, const struct disclosure_line *l)
{
    const str_t nature = nature_words(cx, &l->d);
    const str_t named[] = { l->party_name, amount_words(cx, &l->d),
                            control_share_words(cx, &l->d) };
    str_t what = joined(cx, named, ARRAY_LEN(named), S(", "));
    if (what.len > 0 && nature.len > 0)
        what = arena_printf(cx->arena, "%.*s (%.*s)", STR_ARG(what), STR_ARG(nature));
    const str_t parts[] = { what.len > 0 ? what : nature, date_period(cx, l->d.from, l->d.till) };
    return joined(cx, parts, ARRAY_LEN(parts), S(", "));
}

/* --- a line of text ----------------------------------------------------------------------------
 */

/* A sentence without its last point, cut between words when it is long. */
static str_t shortened(struct cx *cx, str_t s)
{
    const str_t bare = str_ends(s, S(".")) ? str_sub(s, 0, s.len - 1) : s;
    if (utf8_count(bare) <= SHOWN_CHARACTERS)
        return bare;
    size_t end = 0;
    size_t seen = 0;
    for (size_t i = 0; i < bare.len && seen < SHOWN_CHARACTERS; i++) {
        seen += ((unsigned char)bare.at[i] & 0xC0u) != 0x80u; /* the first byte of a character */
        if (bare.at[i] == ' ' || bare.at[i] == '\n')
            end = i;
    }
    return end == 0 ? bare : arena_printf(cx->arena, "%.*s…", (int)end, bare.at);
}

static str_t what_words(struct cx *cx, const struct disclosure_line *l)
{
    const bool is_named = l->party_name.len > 0 || l->d.amount != AMOUNT_NOT_STATED;
    if (l->d.is_withheld)
        return _("not disclosed");
    if (is_named)
        return facts_words(cx, l);
    const str_t text = text2_pick(&l->d.text, cx->lang);
    const str_t facts = facts_words(cx, l);
    if (text.len > 0 && facts.len > 0)
        return trf(cx, "{0} ({1})", TARG(shortened(cx, text)), TARG(facts));
    if (text.len > 0)
        return shortened(cx, text);
    return l->d.erased_at != 0 ? _("text taken from the public") : facts;
}

static str_t item_words(struct cx *cx, const struct disclosure_line *l)
{
    const str_t parts[] = { what_words(cx, l), basis_words(cx, l),
                            l->objections > 0 ? _("disputed") : STR_NONE,
                            l->answer != NULL ? _("answered") : STR_NONE };
    return joined(cx, parts, ARRAY_LEN(parts), S("; "));
}

static str_t items_words(struct cx *cx, const struct disclosure_line *at, size_t count,
                         enum disclosure_about about)
{
    AUTO(buf) out;
    buf_init(&out, WORDS_MAX);
    int64_t shown = 0;
    int64_t more = 0;
    for (size_t i = 0; i < count; i++) {
        if (at[i].d.about != about || at[i].d.ended_at != 0)
            continue;
        if (shown == ITEMS_MOST) {
            more++;
            continue;
        }
        if (shown++ > 0)
            BUF_LIT(&out, " · ");
        buf_add(&out, item_words(cx, &at[i]));
    }
    if (more > 0) {
        BUF_LIT(&out, " · ");
        buf_add(&out, trn(cx, more, "and {0} more", "and {0} more"));
    }
    return arena_str(cx->arena, buf_str(&out));
}

str_t subject_words(struct cx *cx, const struct disclosure_line *at, size_t count,
                    enum disclosure_about about)
{
    const enum knowledge known = knowledge_of(at, count, about);
    const str_t what = known == KNOWN_NOTHING || known == KNOWN_WITHDRAWN
                           ? _("not on record")
                           : items_words(cx, at, count, about);
    switch (about) {
    case ABOUT_FUNDING:
        return trf(cx, "Funding: {0}.", TARG(what));
    case ABOUT_CONTROL:
        return trf(cx, "Control: {0}.", TARG(what));
    case ABOUT_LEANING:
        return trf(cx, "Leaning: {0}.", TARG(what));
    }
    must_failed("a subject of disclosures", __FILE__, __LINE__);
}

str_t disclosure_named(struct cx *cx, const struct disclosure_line *l)
{
    const str_t about = about_label(cx, l->d.about);
    return l->party_name.len == 0
               ? about
               : arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(about), STR_ARG(l->party_name));
}
