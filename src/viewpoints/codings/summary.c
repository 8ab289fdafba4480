/* How far coders agree, over a whole consultation.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "viewpoints/codings/rows.h"

/* Categories in order: disagree, pass, agree, and silence, which has no place in the order. */
enum { SPOKEN_CATEGORIES = 3, ALL_CATEGORIES = 4 };

static int8_t category(enum code c)
{
    return c == CODE_SILENT ? SPOKEN_CATEGORIES : (int8_t)((int)c + 1);
}

uint64_t coding_seed(const struct consultation *c)
{
    return (uint64_t)c->id.v;
}

static struct coded_unit unit_of(enum code a, enum code b, bool spoken_alone)
{
    struct coded_unit u;
    for (size_t i = 0; i < CODERS_MOST; i++)
        u.code[i] = NOT_CODED;
    if (!spoken_alone || a != CODE_SILENT)
        u.code[0] = category(a);
    if (!spoken_alone || b != CODE_SILENT)
        u.code[1] = category(b);
    return u;
}

/* What is gathered over all organisations. */
struct gathering {
    struct rows_out all, spoken; /* struct coded_unit */
    struct rows_out statements;  /* int64_t, each once */
    struct rows_out coders;      /* const struct coding *, of each person once */
};

static void statement_add_once(struct cx *cx, struct gathering *g, int64_t id)
{
    const int64_t *const at = g->statements.at;
    for (size_t i = 0; i < g->statements.count; i++) {
        if (at[i] == id)
            return;
    }
    *(int64_t *)rows_out_add(cx->arena, &g->statements, sizeof id) = id;
}

/* The account says who it is, however the name is written; without one its name does. */
static bool is_same_coder(const struct coding *a, const struct coding *b)
{
    return a->account.v != 0 || b->account.v != 0 ? a->account.v == b->account.v
                                                  : str_eq(a->coder, b->coder);
}

static void coder_add_once(struct cx *cx, struct gathering *g, const struct coding *c)
{
    const struct coding *const *const at = g->coders.at;
    for (size_t i = 0; i < g->coders.count; i++) {
        if (is_same_coder(at[i], c))
            return;
    }
    *(const struct coding **)rows_out_add(cx->arena, &g->coders, sizeof c) = c;
}

/* Units of one organisation that both have read. */
static err_t units_add(struct cx *cx, const struct coding *first, const struct coding *second,
                       struct gathering *g)
{
    struct coding_values v[CODERS_A_ROUND];
    TRY(coding_values_of(cx, first->id, &v[0]));
    TRY(coding_values_of(cx, second->id, &v[1]));
    for (size_t i = 0; i < v[0].count; i++) {
        const struct coding_value *const a = &v[0].at[i];
        const struct coding_value *const b = coding_value_on(&v[1], a->statement);
        if (b == NULL)
            continue;
        *(struct coded_unit *)rows_out_add(cx->arena, &g->all, sizeof(struct coded_unit)) =
            unit_of(a->code, b->code, false);
        *(struct coded_unit *)rows_out_add(cx->arena, &g->spoken, sizeof(struct coded_unit)) =
            unit_of(a->code, b->code, true);
        statement_add_once(cx, g, a->statement.v);
    }
    return OK;
}

static bool counts(const struct coding *c, enum readings of)
{
    switch (of) {
    case READINGS_DONE:
        return c->done_at != 0;
    case READINGS_PUBLISHED:
        return c->published_at != 0;
    }
    must_failed("which readings", __FILE__, __LINE__);
}

static int64_t settled_of(const struct settlement *at, size_t count, organisation_id whose)
{
    int64_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += at[i].organisation.v == whose.v;
    return n;
}

/* By organisation, then place. */
static err_t readings_gather(struct cx *cx, const struct consultation *c, enum readings of,
                             struct gathering *g, struct coding_summary *s)
{
    const struct coding *at = NULL;
    const struct settlement *settled = NULL;
    size_t count = 0, settled_count = 0;
    TRY(coding_list(cx, c->id, &at, &count));
    TRY(settlement_list(cx, c->id, &settled, &settled_count));
    for (size_t i = 0; i < count; i++) {
        if (!counts(&at[i], of))
            continue;
        coder_add_once(cx, g, &at[i]);
        if (i == 0 || at[i].organisation.v != at[i - 1].organisation.v || !counts(&at[i - 1], of))
            continue;
        s->organisations++;
        s->settled += settled_of(settled, settled_count, at[i].organisation);
        TRY(units_add(cx, &at[i - 1], &at[i], g));
    }
    return OK;
}

err_t coding_summary_load(struct cx *cx, const struct consultation *c, enum readings of,
                          struct coding_summary *out)
{
    int64_t by[CODERS_A_ROUND + 1];
    struct gathering g = { 0 };
    struct coding_summary s = { 0 };
    TRY(coded_count(cx, c->id, by));
    s.elsewhere = by[0];
    s.by_one = by[1];
    s.by_two = by[2];
    TRY(readings_gather(cx, c, of, &g, &s));
    s.statements = (int64_t)g.statements.count;
    s.coders = (int64_t)g.coders.count;
    const uint64_t seed = coding_seed(c);
    s.all = code_agreement(g.all.at, g.all.count, ALL_CATEGORIES, SCALE_NOMINAL, seed, cx->arena);
    s.spoken = code_agreement(g.spoken.at, g.spoken.count, SPOKEN_CATEGORIES, SCALE_ORDINAL, seed,
                              cx->arena);
    *out = s;
    return OK;
}

static str_t alpha_text(struct cx *cx, const struct code_agreement *a)
{
    if (!a->has_alpha)
        return _("Krippendorff’s alpha cannot be told: all codes are alike.");
    return trf(cx, "Krippendorff’s alpha {0} (90% interval {1} to {2}).",
               TARG(number_fixed(cx, a->alpha, 2)), TARG(number_fixed(cx, a->low, 2)),
               TARG(number_fixed(cx, a->high, 2)));
}

static str_t joined(struct cx *cx, str_t before, str_t more)
{
    return before.len == 0 ? more
                           : arena_printf(cx->arena, "%.*s %.*s", STR_ARG(before), STR_ARG(more));
}

str_t coding_summary_text(struct cx *cx, const struct coding_summary *s)
{
    str_t text = STR_NONE;
    if (s->by_two > 0 && s->all.units > 0)
        text = joined(cx,
                      trf(cx,
                          "Coded by two people independently of each other: they agree in {0} of "
                          "{1}, {2}.",
                          TARG((int64_t)s->all.agreed), TARG((int64_t)s->all.units),
                          TARG(number_percent(cx, (double)s->all.agreed / (double)s->all.units))),
                      alpha_text(cx, &s->all));
    if (s->by_two > 0 && s->settled > 0)
        text = joined(cx, text,
                      trn(cx, s->settled, "{0} difference was settled, for a public reason.",
                          "{0} differences were settled, each for a public reason."));
    if (s->by_one > 0)
        text =
            joined(cx, text,
                   trn(cx, s->by_one, "{0} position was coded by one person only: treat with care.",
                       "{0} positions were coded by one person only: treat with care."));
    if (s->elsewhere > 0)
        text =
            joined(cx, text,
                   trn(cx, s->elsewhere,
                       "{0} position was not coded by two people independently of each other, as "
                       "far as is on record: treat with care.",
                       "{0} positions were not coded by two people independently of each other, "
                       "as far as is on record: treat with care."));
    return text;
}

str_t coding_counts_text(struct cx *cx, const struct coding_summary *s)
{
    return trf(cx, "Read by two: {0}, {1}. {2}.",
               TARG(trn(cx, s->organisations, "{0} organisation", "{0} organisations")),
               TARG(trn(cx, s->statements, "{0} statement", "{0} statements")),
               TARG(trn(cx, s->coders, "{0} person read", "{0} people read")));
}
