/* The rules of projects, as plain functions.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "projects/rules.h"

#include "kit/base/str.h"
#include "kit/text/country.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"

/* --- words ------------------------------------------------------------------------------------ */

static const str_t STATES[] = { S_INIT("draft"), S_INIT("published"), S_INIT("completed"),
                                S_INIT("cancelled") };
static const str_t KINDS[] = { S_INIT("budget"), S_INIT("activity"), S_INIT("milestone"),
                               S_INIT("deliverable"), S_INIT("partner") };
static const str_t MILESTONES[] = { S_INIT(""), S_INIT("planned"), S_INIT("reached"),
                                    S_INIT("late"), S_INIT("dropped") };
static const str_t REPORTS[] = { S_INIT("narrative"), S_INIT("financial") };
static const str_t MONIES[] = { S_INIT(""), S_INIT("public"), S_INIT("private") };
static const str_t ORIGINS[] = { S_INIT(""), S_INIT("domestic"), S_INIT("foreign") };

static int index_of(const str_t *words, size_t count, str_t word)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(words[i], word))
            return (int)i; /* a handful of words */
    }
    return -1;
}

#define WORD_PAIR(type, words, to_word, from_word)                                                 \
    str_t to_word(type v)                                                                          \
    {                                                                                              \
        must((size_t)v < ARRAY_LEN(words));                                                        \
        return words[v];                                                                           \
    }                                                                                              \
    bool from_word(str_t word, type *out)                                                          \
    {                                                                                              \
        const int i = index_of(words, ARRAY_LEN(words), word);                                     \
        if (i < 0)                                                                                 \
            return false;                                                                          \
        *out = (type)i; /* the table is in the order of the enum */                                \
        return true;                                                                               \
    }
WORD_PAIR(enum project_state, STATES, project_state_word, project_state_from_word)
WORD_PAIR(enum part_kind, KINDS, part_kind_word, part_kind_from_word)
WORD_PAIR(enum milestone_state, MILESTONES, milestone_word, milestone_from_word)
WORD_PAIR(enum report_kind, REPORTS, report_kind_word, report_kind_from_word)
WORD_PAIR(enum money, MONIES, grant_money_word, grant_money_from_word)
WORD_PAIR(enum origin, ORIGINS, grant_origin_word, grant_origin_from_word)

/* --- dates ------------------------------------------------------------------------------------ */

int64_t day_of(usec_t at)
{
    const int64_t day = DAY_SECONDS * USEC_PER_SECOND;
    return at >= 0 ? at / day : -((-at + day - 1) / day);
}

/* The first of the month after, or of January: "2013-12" gives "2014-01". */
static bool day_after(str_t date, int64_t *out)
{
    int64_t year = 0;
    int64_t month = 12;
    char text[16];
    usec_t at = 0;
    if (!str_to_i64(str_sub(date, 0, 4), 1, 9998, &year))
        return false;
    if (date.len == 7 && !str_to_i64(str_sub(date, 5, 7), 1, 12, &month))
        return false;
    year += month == 12;
    month = month == 12 ? 1 : month + 1;
    const int n = snprintf(text, sizeof(text), "%04" PRId64 "-%02" PRId64, year, month);
    if (n != 7 || date_read((str_t){ text, 7 }, &at) != OK)
        return false;
    *out = day_of(at);
    return true;
}

bool day_span_read(str_t date, struct day_span *out)
{
    usec_t at = 0;
    const bool is_day = date.len == S("2013-07-15").len;
    if ((!is_day && date.len != S("2013-07").len && date.len != S("2013").len) ||
        date_read(date, &at) != OK)
        return false;
    struct day_span span = { day_of(at), day_of(at) };
    if (!is_day) {
        if (!day_after(date, &span.last))
            return false;
        span.last--;
    }
    *out = span;
    return true;
}

bool date_is_fine(str_t date)
{
    struct day_span span;
    return date.len == 0 || day_span_read(date, &span);
}

bool dates_in_order(str_t from, str_t till)
{
    struct day_span a;
    struct day_span b;
    return !day_span_read(from, &a) || !day_span_read(till, &b) || a.first <= b.last;
}

str_t day_text(struct arena *arena, int64_t day)
{
    return str_sub(date_iso(arena, day * DAY_SECONDS * USEC_PER_SECOND), 0, 10);
}

/* --- amounts ---------------------------------------------------------------------------------- */

int64_t amount_add(int64_t sum, int64_t amount)
{
    if (amount < 0)
        return sum;
    return sum < 0 ? amount : sum + amount;
}

static bool is_all(str_t s, size_t length, char low, char high)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < low || s.at[i] > high)
            return false;
    }
    return s.len == 0 || s.len == length;
}

bool currency_is_fine(str_t code)
{
    return code.len == 0 || currency_is_known(code);
}

bool country_is_fine(str_t code)
{
    return code.len == 0 || country_exists(code);
}

bool sector_is_fine(str_t code)
{
    return is_all(code, 5, '0', '9');
}

int64_t spent_on(const struct report_list *reports, part_id line)
{
    int64_t sum = AMOUNT_NOT_STATED;
    for (size_t i = 0; i < reports->count; i++) {
        const struct project_report *const r = &reports->at[i];
        for (size_t f = 0; r->superseded_at == 0 && f < r->figure_count; f++) {
            if (r->figures[f].line.v == line.v)
                sum = amount_add(sum, r->figures[f].spent);
        }
    }
    return sum;
}

double spent_share(int64_t budget, int64_t spent)
{
    return budget > 0 && spent >= 0 ? (double)spent / (double)budget : -1.0;
}

/* --- decisions -------------------------------------------------------------------------------- */

bool project_admits(const struct project *p, const struct actor *actor)
{
    switch (actor->acts_as) {
    case LEDGER_AS_SECRETARIAT:
    case LEDGER_AS_OPERATOR:
        return true;
    case LEDGER_AS_PROGRAM:
        return actor->account == 0 && actor->mandate == 0;
    case LEDGER_AS_ORGANISATION:
        return p->organisation.v != 0 && p->organisation.v == actor->organisation &&
               (actor->scopes & MANDATE_PUBLISHING) != 0;
    default: /* a number of ledger.h: a person or the public */
        return false;
    }
}

unsigned publish_faults(const struct project *p, size_t grants, const struct part_list *parts)
{
    unsigned faults = 0;
    if (text2_pick(&p->title, LANG_EN).len == 0)
        faults |= PUBLISH_NO_TITLE;
    if (grants == 0 && !p->is_unfunded)
        faults |= PUBLISH_NO_FUNDER;
    if (grants > 0 && p->is_unfunded)
        faults |= PUBLISH_BOTH;
    for (size_t i = 0; i < parts->count; i++) {
        if (parts->at[i].kind == PART_BUDGET && p->currency.len == 0)
            faults |= PUBLISH_NO_CURRENCY;
    }
    return faults;
}

bool is_half_translated(const struct text2 *t)
{
    return (t->by[LANG_EN].len == 0) != (t->by[LANG_AZ].len == 0);
}

enum milestone_state milestone_shown(const struct project_part *t, int64_t today)
{
    struct day_span due;
    if (t->state == MILESTONE_PLANNED && day_span_read(t->till, &due) && due.last < today)
        return MILESTONE_LATE;
    return t->state;
}

int64_t milestone_days_late(const struct project_part *t, int64_t today)
{
    struct day_span due;
    struct day_span done = { today, today };
    if (t->state == MILESTONE_DROPPED || !day_span_read(t->till, &due))
        return 0;
    if (t->state == MILESTONE_REACHED && !day_span_read(t->done, &done))
        return 0;
    return done.first > due.last ? done.first - due.last : 0;
}

static bool has_text(const struct text2 *t)
{
    return text2_pick(t, LANG_EN).len > 0;
}

static bool has_evidence(const struct project_part *t)
{
    return has_text(&t->evidence) || t->evidence_url.len > 0 || t->evidence_file.v != 0 ||
           t->evidence_entry != 0;
}

unsigned part_faults(const struct project_part *t)
{
    unsigned faults = 0;
    if (!date_is_fine(t->from) || !date_is_fine(t->till) || !date_is_fine(t->done) ||
        !dates_in_order(t->from, t->till))
        faults |= PART_BAD_DATE;
    switch (t->kind) {
    case PART_BUDGET:
        faults |= t->amount < 0 ? PART_NO_AMOUNT : 0;
        faults |= has_text(&t->title) ? 0 : PART_NO_TITLE;
        break;
    case PART_ACTIVITY:
        faults |= has_text(&t->title) ? 0 : PART_NO_TITLE;
        break;
    case PART_MILESTONE:
        faults |= has_text(&t->title) ? 0 : PART_NO_TITLE;
        faults |= t->state == MILESTONE_NONE ? PART_NO_STATE : 0;
        faults |= t->state == MILESTONE_REACHED && !has_evidence(t) ? PART_NO_EVIDENCE : 0;
        break;
    case PART_DELIVERABLE:
        faults |= t->thing == 0 || t->thing_kind.len == 0 ? PART_NO_THING : 0;
        break;
    case PART_PARTNER:
        faults |= t->organisation.v == 0 && !has_text(&t->title) ? PART_NO_PARTNER : 0;
        break;
    }
    return faults;
}

unsigned grant_faults(const struct project_grant *g)
{
    unsigned faults = 0;
    if (g->organisation.v == 0 && !has_text(&g->funder))
        faults |= GRANT_NO_FUNDER;
    if (!date_is_fine(g->awarded))
        faults |= GRANT_BAD_DATE;
    if (g->amount >= 0 && g->currency.len == 0)
        faults |= GRANT_NO_CURRENCY;
    return faults;
}

unsigned report_faults(const struct project_report *r)
{
    unsigned faults = 0;
    if (!has_text(&r->text))
        faults |= REPORT_NO_TEXT;
    if (!date_is_fine(r->from) || !date_is_fine(r->till) || !dates_in_order(r->from, r->till))
        faults |= REPORT_BAD_DATE;
    if (r->line.v != 0 && r->reason.len == 0)
        faults |= REPORT_NO_REASON;
    return faults;
}

struct report_list reports_in_force(struct arena *arena, const struct report_list *all)
{
    struct project_report *const at = arena_array(arena, struct project_report, all->count);
    size_t n = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].superseded_at == 0)
            at[n++] = all->at[i];
    }
    return (struct report_list){ at, n };
}

struct part_list parts_of_kind(struct arena *arena, const struct part_list *all,
                               enum part_kind kind)
{
    struct project_part *const at = arena_array(arena, struct project_part, all->count);
    size_t n = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].kind == kind)
            at[n++] = all->at[i];
    }
    return (struct part_list){ at, n };
}
