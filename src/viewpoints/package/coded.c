/* What two readers made of the sources, in the data package: every value of both, and how their
 * differences were settled. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/csv.h"
#include "kit/text/text.h"
#include "viewpoints/codings/codings.h"
#include "viewpoints/package/packing.h"
#include "viewpoints/rules.h"

static void text(struct packing *p, str_t s)
{
    export_text(&p->to->text, s, false);
}

static str_t basis_of(enum code c, enum basis b)
{
    return c == CODE_SILENT ? S("") : basis_word(b);
}

/* Five columns: who, what, on which basis, where, note. Empty where this one did not read. */
static void reading(struct packing *p, const struct coding *c, const struct coding_value *v)
{
    enum { COLUMNS = 4 };
    text(p, c == NULL ? S("") : c->coder);
    for (int i = 0; v == NULL && i < COLUMNS; i++)
        text(p, S(""));
    if (v == NULL)
        return;
    text(p, code_word(v->code));
    text(p, basis_of(v->code, v->basis));
    text(p, v->source_url);
    text(p, v->note);
}

/* One organisation, published. */
struct coded {
    struct rounds rounds;
    struct coding_values v[CODERS_A_ROUND];
    const struct settlement *settled;
    size_t settled_count;
    str_t slug;
};

static void coded_line(struct packing *p, const struct coded *c, const struct coding_value *first)
{
    const struct coding *const *const by = c->rounds.at;
    const struct settlement *const s =
        settlement_on(c->settled, c->settled_count, by[0]->organisation, first->statement);
    export_text(&p->to->text, c->slug, true);
    export_number(&p->x, &p->to->text, first->number, false);
    reading(p, by[0], first);
    reading(p, by[1], coding_value_on(&c->v[1], first->statement));
    text(p, s == NULL ? S("") : code_word(s->code));
    text(p, s == NULL ? S("") : basis_of(s->code, s->basis));
    text(p, s == NULL ? S("") : s->reason);
    text(p, date_time_iso(p->cx->arena, by[0]->published_at));
    csv_end_row(&p->to->text);
}

static err_t coded_begin(struct packing *p)
{
    TRY(file_begin(p->to, "codings.csv", NULL));
    BUF_LIT(&p->to->text, "organisation,statement,coder_1,position_1,basis_1,source_1,note_1,"
                          "coder_2,position_2,basis_2,source_2,note_2,settled,settled_basis,"
                          "reason,published_at\n");
    return OK;
}

static err_t coded_lines(struct packing *p, struct coded *c)
{
    struct organisation o;
    TRY(organisation_find(p->cx, c->rounds.at[0]->organisation, &o));
    c->slug = o.slug;
    TRY(rounds_values(p->cx, &c->rounds, c->v));
    for (size_t i = 0; i < c->v[0].count; i++) {
        coded_line(p, c, &c->v[0].at[i]);
        TRY(file_grew(p->to));
    }
    return OK;
}

/* No file where nothing was read at the desk, or nothing of it is published. */
err_t pack_codings(struct packing *p)
{
    const struct coding *at = NULL;
    size_t count = 0;
    bool begun = false;
    struct coded c = { 0 };
    if (p->side != SIDE_ORGANISATIONS)
        return OK;
    TRY(coding_list(p->cx, p->c->id, &at, &count));
    TRY(settlement_list(p->cx, p->c->id, &c.settled, &c.settled_count));
    for (size_t i = 0; i < count; i++) {
        if (at[i].place != 1 || at[i].published_at == 0)
            continue;
        const bool has_second = i + 1 < count && at[i + 1].organisation.v == at[i].organisation.v;
        c.rounds = (struct rounds){ { &at[i], has_second ? &at[i + 1] : NULL } };
        if (!begun)
            TRY(coded_begin(p));
        begun = true;
        TRY(coded_lines(p, &c));
    }
    return begun ? file_end(p->to, NULL) : OK;
}
