/* The rules of facts and memberships. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/organisations/facts_rules.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"
#include "registry/mandates/rules.h"

/* --- words ------------------------------------------------------------------------------------ */

static const char *const NAME_SCHEMES[] = { "official", "short", "other", "former", NULL };
static const char *const IDENTIFIER_SCHEMES[] = { "local", "elsewhere", "none", NULL };
static const char *const CONTACT_SCHEMES[] = { "email", "phone", "postal", "social", NULL };
static const char *const RELATION_SCHEMES[] = { "parent", "member_of", "split_from", NULL };

const char *const membership_ways_in[] = { "founding", "admitted", "merger", "not_known", NULL };
const char *const membership_ways_out[] = { "resigned", "excluded", "dissolved",
                                            "merger",   "ended",    NULL };

const char *const *fact_schemes(enum fact_kind kind)
{
    switch (kind) {
    case FACT_NAME:
        return NAME_SCHEMES;
    case FACT_IDENTIFIER:
        return IDENTIFIER_SCHEMES;
    case FACT_CONTACT:
        return CONTACT_SCHEMES;
    case FACT_RELATION:
        return RELATION_SCHEMES;
    }
    must_failed("a kind of fact of the list", __FILE__, __LINE__);
}

static bool is_among(str_t word, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (str_eq(word, str_from_c(*words)))
            return true;
    }
    return false;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alpha(char c)
{
    return is_upper(c) || (c >= 'a' && c <= 'z');
}

bool is_org_id_code(str_t s)
{
    enum { PREFIX = 3, LEAST = 2, MOST = 20 };
    if (s.len < PREFIX + LEAST || s.len > PREFIX + MOST)
        return false;
    if (!is_upper(s.at[0]) || !is_upper(s.at[1]) || s.at[2] != '-')
        return false;
    for (size_t i = PREFIX; i < s.len; i++) {
        if (!is_upper(s.at[i]) && !is_digit(s.at[i]) && s.at[i] != '_' && s.at[i] != '-')
            return false;
    }
    return is_upper(s.at[PREFIX]) || is_digit(s.at[PREFIX]);
}

bool is_lei(str_t s)
{
    enum { LENGTH = 20, MODULUS = 97, TEN = 10, HUNDRED = 100 };
    if (s.len != LENGTH || !is_digit(s.at[LENGTH - 1]) || !is_digit(s.at[LENGTH - 2]))
        return false;
    int rest = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (is_digit(s.at[i]))
            rest = (rest * TEN + (s.at[i] - '0')) % MODULUS;
        else if (is_upper(s.at[i]))
            rest = (rest * HUNDRED + (s.at[i] - 'A' + TEN)) % MODULUS;
        else
            return false;
    }
    return rest == 1;
}

bool is_language_tag(str_t tag)
{
    enum { TAG_MAX = 35, PART_MAX = 8 };
    if (tag.len > TAG_MAX)
        return false;
    str_t part;
    for (int n = 0; str_cut(&tag, '-', &part); n++) {
        const size_t least = n == 0 ? 2 : 1;
        const size_t most = n == 0 ? 3 : PART_MAX;
        if (part.len < least || part.len > most)
            return false;
        for (size_t i = 0; i < part.len; i++) {
            if (!is_alpha(part.at[i]) && (n == 0 || !is_digit(part.at[i])))
                return false;
        }
    }
    return true;
}

/* --- periods ---------------------------------------------------------------------------------- */

/* A day as precisely as another date is known: they compare like that. */
static str_t as_precise(str_t day, str_t date)
{
    return str_sub(day, 0, date.len);
}

bool period_is_over(struct period p, str_t day)
{
    return p.till.len > 0 && str_cmp(as_precise(day, p.till), p.till) > 0;
}

bool period_holds(struct period p, str_t day)
{
    const bool has_begun = p.from.len == 0 || str_cmp(as_precise(day, p.from), p.from) >= 0;
    return has_begun && !period_is_over(p, day);
}

/* Is the whole of a before the first day of b? Both are dates; "2013" and "2013-05" are not. */
static bool is_before(str_t a, str_t b)
{
    const size_t common = a.len < b.len ? a.len : b.len;
    return str_cmp(str_sub(a, 0, common), str_sub(b, 0, common)) < 0;
}

bool period_is_backwards(struct period p)
{
    return p.from.len > 0 && p.till.len > 0 && is_before(p.till, p.from);
}

/* Where it certainly runs already: the last of its first days; one whose beginning is not known
 * runs at its last day, or today and later if it has none. */
static str_t sure_from(struct period p)
{
    if (p.from.len > 0)
        return p.from;
    return p.till.len > 0 ? p.till : S("9998");
}

static str_t sure_till(struct period p)
{
    return p.till.len > 0 ? p.till : S("9999");
}

bool periods_overlap(struct period a, struct period b)
{
    return is_before(sure_from(a), sure_till(b)) && is_before(sure_from(b), sure_till(a));
}

bool membership_holds(const struct membership *m, str_t day)
{
    return period_holds((struct period){ m->starts, m->ends }, day);
}

/* --- facts ------------------------------------------------------------------------------------ */

static bool has_length(str_t value, size_t most)
{
    return value.len > 0 && utf8_count(value) <= most;
}

static bool is_phone(str_t s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        digits += is_digit(s.at[i]) ? 1 : 0;
        if (!is_digit(s.at[i]) && strchr("+-() ./", s.at[i]) == NULL)
            return false;
    }
    return digits >= 3 && digits <= 20;
}

static bool is_mail(str_t s)
{
    const size_t at = str_find_byte(s, '@', 0);
    return at > 0 && at + 3 < s.len && str_find_byte(s, '.', at) < s.len - 1 &&
           str_find_byte(s, ' ', 0) == s.len && str_find_byte(s, '@', at + 1) == s.len;
}

static enum fact_fault identifier_judge(const struct fact *f)
{
    if (str_eq(f->scheme, S("none")))
        return f->value.len == 0 ? FACT_FINE : FACT_BAD_VALUE;
    if (!str_eq(f->scheme, S("local")) && !str_eq(f->scheme, S("elsewhere")) &&
        !is_org_id_code(f->scheme))
        return FACT_BAD_SCHEME;
    if (!has_length(f->value, FACT_IDENTIFIER_MAX) ||
        str_find_byte(f->value, '\n', 0) < f->value.len)
        return FACT_BAD_VALUE;
    return str_eq(f->scheme, S("XI-LEI")) && !is_lei(f->value) ? FACT_BAD_CHECKSUM : FACT_FINE;
}

static enum fact_fault contact_judge(const struct fact *f)
{
    url_t link;
    if (!is_among(f->scheme, CONTACT_SCHEMES))
        return FACT_BAD_SCHEME;
    if (!has_length(f->value, FACT_CONTACT_MAX))
        return FACT_BAD_VALUE;
    if (str_eq(f->scheme, S("email")))
        return is_mail(f->value) ? FACT_FINE : FACT_BAD_VALUE;
    if (str_eq(f->scheme, S("phone")))
        return is_phone(f->value) ? FACT_FINE : FACT_BAD_VALUE;
    if (str_eq(f->scheme, S("social")))
        return url_foreign(f->value, &link) == OK ? FACT_FINE : FACT_BAD_VALUE;
    return FACT_FINE;
}

static enum fact_fault content_judge(const struct fact *f)
{
    switch (f->kind) {
    case FACT_NAME:
        if (!is_among(f->scheme, NAME_SCHEMES))
            return FACT_BAD_SCHEME;
        return has_length(f->value, FACT_NAME_MAX) ? FACT_FINE : FACT_BAD_VALUE;
    case FACT_IDENTIFIER:
        return identifier_judge(f);
    case FACT_CONTACT:
        return contact_judge(f);
    case FACT_RELATION:
        if (!is_among(f->scheme, RELATION_SCHEMES))
            return FACT_BAD_SCHEME;
        return f->value.len == 0 ? FACT_FINE : FACT_BAD_VALUE;
    }
    must_failed("a kind of fact of the list", __FILE__, __LINE__);
}

enum fact_fault fact_judge(const struct fact *f)
{
    const enum fact_fault content = content_judge(f);
    const bool is_relation = f->kind == FACT_RELATION;
    if (content != FACT_FINE)
        return content;
    if (f->language.len > 0 && (f->kind != FACT_NAME || !is_language_tag(f->language)))
        return FACT_BAD_LANGUAGE;
    if (is_relation != (f->other.v != 0) || (is_relation && f->other.v == f->organisation.v))
        return FACT_BAD_OTHER;
    if (f->from.len > 0 && !date_is_partial(f->from))
        return FACT_BAD_FROM;
    if (f->till.len > 0 && !date_is_partial(f->till))
        return FACT_BAD_TILL;
    return period_is_backwards((struct period){ f->from, f->till }) ? FACT_BAD_TILL : FACT_FINE;
}

bool facts_collide(const struct fact *a, const struct fact *b)
{
    if (a->organisation.v != b->organisation.v || a->kind != b->kind)
        return false;
    const bool is_same_time = str_eq(a->from, b->from) && str_eq(a->till, b->till);
    if (!is_same_time &&
        !periods_overlap((struct period){ a->from, a->till }, (struct period){ b->from, b->till }))
        return false;
    const str_t none = S("none");
    if (a->kind == FACT_IDENTIFIER && (str_eq(a->scheme, none) || str_eq(b->scheme, none)))
        return true;
    return str_eq(a->scheme, b->scheme) && str_eq(a->value, b->value) &&
           str_eq(a->language, b->language) && a->other.v == b->other.v;
}

static bool is_above(const struct fact_list *links, organisation_id from, int64_t wanted, int depth)
{
    enum { DEEPEST = 16 };
    if (from.v == wanted)
        return true;
    for (size_t i = 0; depth < DEEPEST && i < links->count; i++) {
        if (links->at[i].organisation.v == from.v &&
            is_above(links, links->at[i].other, wanted, depth + 1))
            return true;
    }
    return false;
}

bool parents_circle(const struct fact_list *links, organisation_id child, organisation_id parent)
{
    return is_above(links, parent, child.v, 0);
}

/* --- memberships ------------------------------------------------------------------------------ */

enum membership_fault membership_judge(const struct membership *m)
{
    if (m->starts.len > 0 && !date_is_partial(m->starts))
        return MEMBERSHIP_BAD_STARTS;
    if (m->ends.len > 0 && !date_is_partial(m->ends))
        return MEMBERSHIP_BAD_ENDS;
    if (period_is_backwards((struct period){ m->starts, m->ends }))
        return MEMBERSHIP_BAD_ENDS;
    if (!is_among(m->way_in, membership_ways_in))
        return MEMBERSHIP_BAD_WAY_IN;
    const bool has_way = m->way_out.len > 0;
    if (has_way != (m->ends.len > 0) || (has_way && !is_among(m->way_out, membership_ways_out)))
        return MEMBERSHIP_BAD_WAY_OUT;
    return MEMBERSHIP_FINE;
}

bool actor_keeps_entry(const struct actor *a, organisation_id o)
{
    return actor_is_secretariat(a) ||
           (a->acts_as == LEDGER_AS_ORGANISATION && a->mandate != 0 && a->organisation == o.v &&
            (a->scopes & MANDATE_REGISTRY) != 0);
}

enum standing_word standing_on(str_t day, str_t dissolved, bool is_merged,
                               const struct membership *memberships, size_t count)
{
    bool is_partner = false;
    bool has_left = false;
    const bool is_gone = period_is_over((struct period){ STR_NONE, dissolved }, day);
    const bool has_gone_on = is_merged && period_holds((struct period){ dissolved, STR_NONE }, day);
    if (is_gone || has_gone_on)
        return IS_FORMER;
    for (size_t i = 0; i < count; i++) {
        const struct membership *const m = &memberships[i];
        const bool holds = membership_holds(m, day);
        if (holds && !m->is_partner)
            return IS_MEMBER;
        is_partner |= holds;
        has_left |= period_is_over((struct period){ m->starts, m->ends }, day);
    }
    if (is_partner)
        return IS_PARTNER;
    return has_left ? IS_FORMER : IS_LISTED;
}
