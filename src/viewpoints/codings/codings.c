/* Coding, from the first reading to the published positions.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/codings/codings.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"
#include "viewpoints/codings/letters.h"
#include "viewpoints/codings/rows.h"
#include "viewpoints/rules.h"

enum { CODER_NAME_MOST = 80, PRINT_ROOM = 16 << 20 };

static err_t not_over(struct cx *cx, consultation_id in)
{
    struct consultation c;
    TRY(consultation_get(cx, in, &c));
    return coding_is_possible(&c, cx->now) ? OK : problem(cx, ERR_CONFLICT, "the result is frozen");
}

static err_t own_and_open(struct cx *cx, const struct coding *c)
{
    TRY(not_over(cx, c->consultation));
    if (c->account.v != cx->actor.account)
        return problem(cx, ERR_FORBIDDEN, "somebody else's coding");
    return c->done_at == 0 ? OK : problem(cx, ERR_CONFLICT, "done before");
}

/* --- reading ---------------------------------------------------------------------------------- */

err_t coding_begin(struct cx *cx, const struct consultation *c, organisation_id whose, str_t coder,
                   coding_id *out)
{
    struct rounds r;
    struct organisation o;
    const size_t length = utf8_count(str_trim(coder));
    TRY(organisation_find(cx, whose, &o));
    TRY(rounds_of(cx, c->id, whose, &r));
    const int place = coding_place_free(&r, (account_id){ cx->actor.account });
    if (place == 0 || !coding_is_possible(c, cx->now))
        return problem(cx, ERR_CONFLICT, "no place is free, or the result is frozen");
    if (length == 0 || length > CODER_NAME_MOST)
        return problem(cx, ERR_INVALID, "a name of 1 to 80 characters");
    if (r.at[0] != NULL &&
        str_eq(text_fold(cx->arena, r.at[0]->coder), text_fold(cx->arena, str_trim(coder))))
        return problem(cx, ERR_INVALID, "the name of the first reader");
    struct coding made = { .id = { id_new(cx->ids, cx->now) },
                           .consultation = c->id,
                           .organisation = whose,
                           .place = place,
                           .coder = str_trim(coder),
                           .account = { cx->actor.account },
                           .begun_at = cx->now };
    random_fill(made.salt.at, sizeof made.salt.at);
    TRY(coding_put(cx, &made));
    *out = made.id;
    return ledger_add(cx, &(struct ledger_new){ LEDGER_CODING_ENTERED, made.id.v, c->id.v,
                                                LEDGER_FIELDS(ledger_id("organisation", whose.v),
                                                              ledger_text("coder", made.coder),
                                                              ledger_int("place", place)),
                                                NULL });
}

err_t coding_save(struct cx *cx, const struct coding *c, const struct coding_value *at,
                  size_t count)
{
    TRY(own_and_open(cx, c));
    for (size_t i = 0; i < count; i++) {
        struct statement s;
        TRY(statement_get(cx, at[i].statement, &s));
        if (s.consultation.v != c->consultation.v || s.state != STATEMENT_ACCEPTED)
            return problem(cx, ERR_NOT_FOUND, "a statement of another consultation");
        if (!coding_value_fits(&at[i]))
            return problem(cx, ERR_INVALID, "a value without source or basis");
        TRY(coding_value_put(cx, c->id, &at[i]));
    }
    return OK;
}

static err_t is_complete(struct cx *cx, const struct coding *c, const struct coding_values *v,
                         bool *out)
{
    struct statement_list all;
    TRY(statement_list_accepted(cx, c->consultation, &all));
    *out = all.count > 0;
    for (size_t i = 0; i < all.count; i++)
        *out = *out && coding_value_on(v, all.at[i].id) != NULL;
    return OK;
}

/* What stood when it was done can be shown later, and could not be read before. */
str_t coding_print(struct arena *arena, const struct coding *c, const struct coding_values *v)
{
    AUTO(buf) text;
    buf_init(&text, PRINT_ROOM);
    buf_add_bytes(&text, (const char *)c->salt.at, sizeof c->salt.at); /* bytes in a buffer */
    for (size_t i = 0; i < v->count; i++)
        buf_printf(&text, "%" PRId64 " %.*s %.*s %.*s %.*s\n", v->at[i].number,
                   STR_ARG(code_word(v->at[i].code)),
                   STR_ARG(code_basis_word(v->at[i].code, v->at[i].basis)),
                   STR_ARG(v->at[i].source_url), STR_ARG(v->at[i].note));
    must(!text.full);
    const struct hash256 h = hash_sha256((bytes_t){ (const uint8_t *)text.at, text.len });
    return hex(arena, hash_bytes(&h));
}

err_t coding_finish(struct cx *cx, const struct coding *c)
{
    struct coding_values v;
    bool complete = false;
    TRY(own_and_open(cx, c));
    TRY(coding_values_of(cx, c->id, &v));
    TRY(is_complete(cx, c, &v, &complete));
    if (!complete)
        return problem(cx, ERR_INVALID, "statements without a value");
    TRY(coding_set_done(cx, c->id));
    return ledger_add(
        cx, &(struct ledger_new){
                LEDGER_CODING_DONE, c->id.v, c->consultation.v,
                LEDGER_FIELDS(ledger_id("organisation", c->organisation.v),
                              ledger_text("coder", c->coder), ledger_int("count", (int64_t)v.count),
                              ledger_text("print", coding_print(cx->arena, c, &v))),
                NULL });
}

/* --- differences ------------------------------------------------------------------------------ */

err_t rounds_values(struct cx *cx, const struct rounds *r, struct coding_values v[CODERS_A_ROUND])
{
    for (size_t i = 0; i < CODERS_A_ROUND; i++) {
        v[i] = (struct coding_values){ 0 };
        if (r->at[i] != NULL)
            TRY(coding_values_of(cx, r->at[i]->id, &v[i]));
    }
    return OK;
}

const struct settlement *settlement_on(const struct settlement *at, size_t count,
                                       organisation_id whose, statement_id s)
{
    for (size_t i = 0; i < count; i++) {
        if (at[i].organisation.v == whose.v && at[i].statement.v == s.v)
            return &at[i];
    }
    return NULL;
}

err_t coding_settle(struct cx *cx, const struct rounds *r, const struct settlement *s)
{
    struct coding_values v[CODERS_A_ROUND];
    if (!rounds_are_done(r) || r->at[0]->published_at != 0)
        return problem(cx, ERR_CONFLICT, "not both are done, or published before");
    TRY(not_over(cx, r->at[0]->consultation));
    TRY(rounds_values(cx, r, v));
    if (!codes_differ(&v[0], &v[1], s->statement))
        return problem(cx, ERR_CONFLICT, "there is no difference");
    if (utf8_count(str_trim(s->reason)) < CODING_REASON_LEAST)
        return problem(cx, ERR_INVALID, "no public reason");
    struct settlement made = *s;
    made.id = id_new(cx->ids, cx->now);
    made.organisation = r->at[0]->organisation;
    made.settled_at = cx->now;
    TRY(settlement_put(cx, r->at[0]->consultation, &made));
    return ledger_add(
        cx, &(struct ledger_new){
                LEDGER_CODING_SETTLED, made.id, r->at[0]->consultation.v,
                LEDGER_FIELDS(ledger_id("organisation", made.organisation.v),
                              ledger_id("statement", made.statement.v),
                              ledger_text("position", code_word(made.code)),
                              ledger_text("basis", code_basis_word(made.code, made.basis)),
                              ledger_text("reason", made.reason)),
                NULL });
}

/* --- publishing ------------------------------------------------------------------------------- */

struct publishing {
    const struct rounds *r;
    struct coding_values v[CODERS_A_ROUND];
    const struct settlement *settled;
    size_t settled_count;
    bool by_two;
};

/* What holds on one statement: of one reader, of both, or as it was settled. false: silence. */
static bool holds(const struct publishing *p, statement_id s, enum code *code, enum basis *basis)
{
    const struct coding_value *const a = coding_value_on(&p->v[0], s);
    const struct coding_value *const b = coding_value_on(&p->v[1], s);
    const struct settlement *const x =
        settlement_on(p->settled, p->settled_count, p->r->at[0]->organisation, s);
    if (a == NULL)
        return false;
    *code = x != NULL ? x->code : a->code;
    *basis = x != NULL ? x->basis : a->basis;
    if (p->by_two && x == NULL && b != NULL && b->basis == BASIS_INFERRED)
        *basis = BASIS_INFERRED; /* stated only if both say so */
    return *code != CODE_SILENT;
}

static struct text2 note_of(const struct coding_value *v)
{
    struct text2 t = { .by = { S(""), S("") } };
    for (int l = 0; v != NULL && l < LANG_COUNT; l++) {
        if (str_eq(v->note_language, lang_code((enum lang)l))) /* counts through the enum */
            t.by[l] = v->note;
    }
    return t;
}

/* One more among sources, unless both found the same. */
static err_t source_take(struct cx *cx, const struct coding_value *v, source_id *sources, size_t *n)
{
    const struct source found = { .url = v->source_url,
                                  .title = v->source_title,
                                  .publisher = v->source_publisher,
                                  .dated = v->source_dated,
                                  .kind = v->source_kind,
                                  .language = v->source_language };
    TRY(source_keep(cx, &found, &sources[*n]));
    *n += *n == 0 || sources[0].v != sources[*n].v;
    return OK;
}

/* What readers noted on the value that holds; of one that was settled that it was, and why, first.
 */
static struct text2 note_made(struct cx *cx, const struct text2 *noted, const struct settlement *x)
{
    struct text2 t = *noted;
    const enum lang reader = cx->lang;
    for (int l = 0; x != NULL && l < LANG_COUNT; l++) {
        cx->lang = (enum lang)l; /* counts through the enum */
        t.by[l] = trf(cx, "Settled after two readers differed: {0}", TARG(x->reason));
        if (noted->by[l].len > 0)
            t.by[l] = arena_printf(cx->arena, "%.*s %.*s", STR_ARG(t.by[l]), STR_ARG(noted->by[l]));
    }
    cx->lang = reader;
    return t;
}

static err_t publish_one(struct cx *cx, const struct publishing *p, statement_id s,
                         int64_t *published)
{
    source_id sources[CODERS_A_ROUND];
    struct position_coded coded = { .organisation = p->r->at[0]->organisation, .on = s };
    enum code code = CODE_SILENT;
    const struct settlement *const x =
        settlement_on(p->settled, p->settled_count, coded.organisation, s);
    if (!holds(p, s, &code, &coded.basis))
        return OK;
    coded.value = (enum position)code; /* not SILENT: the same values */
    coded.coders = p->by_two ? CODERS_A_ROUND : 1;
    coded.coder = p->by_two ? arena_printf(cx->arena, "%.*s, %.*s", STR_ARG(p->r->at[0]->coder),
                                           STR_ARG(p->r->at[1]->coder))
                            : p->r->at[0]->coder;
    for (size_t i = 0; i < CODERS_A_ROUND; i++) {
        const struct coding_value *const v = coding_value_on(&p->v[i], s);
        const bool is_same = v != NULL && v->code == code;
        /* of what was settled both have read: each reader's source stands */
        if (is_same || (x != NULL && v != NULL && v->code != CODE_SILENT))
            TRY(source_take(cx, v, sources, &coded.source_count));
        if (is_same && coded.note.by[LANG_EN].len + coded.note.by[LANG_AZ].len == 0)
            coded.note = note_of(v);
    }
    coded.note = note_made(cx, &coded.note, x);
    coded.sources = sources;
    const err_t e = position_code(cx, p->r->at[0]->consultation, &coded);
    if (e == ERR_CONFLICT) { /* the organisation spoke itself meanwhile */
        cx->problem = (struct problem){ 0 };
        return OK;
    }
    *published += e == OK;
    return e;
}

/* All differences are settled, and nobody is still at work. */
static err_t may_publish(struct cx *cx, const struct publishing *p,
                         const struct statement_list *all)
{
    const struct rounds *const r = p->r;
    if (r->at[0] == NULL || r->at[0]->done_at == 0 || r->at[0]->published_at != 0)
        return problem(cx, ERR_CONFLICT, "nobody is done, or published before");
    if (r->at[1] != NULL && r->at[1]->done_at == 0)
        return problem(cx, ERR_CONFLICT, "the second is at work");
    for (size_t i = 0; p->by_two && i < all->count; i++) {
        if (codes_differ(&p->v[0], &p->v[1], all->at[i].id) &&
            settlement_on(p->settled, p->settled_count, r->at[0]->organisation, all->at[i].id) ==
                NULL)
            return problem(cx, ERR_CONFLICT, "a difference is open");
    }
    return OK;
}

/* The salt is told now, so that everybody can compute the print again. */
static err_t note_published(struct cx *cx, const struct publishing *p)
{
    for (size_t i = 0; i < CODERS_A_ROUND; i++) {
        const struct coding *const c = p->r->at[i];
        if (c == NULL)
            continue;
        const bytes_t salt = { c->salt.at, sizeof c->salt.at };
        TRY(ledger_add(
            cx, &(struct ledger_new){ LEDGER_CODING_PUBLISHED, c->id.v, c->consultation.v,
                                      LEDGER_FIELDS(ledger_id("organisation", c->organisation.v),
                                                    ledger_text("coder", c->coder),
                                                    ledger_int("count", (int64_t)p->v[i].count),
                                                    ledger_text("salt", hex(cx->arena, salt))),
                                      NULL }));
    }
    return OK;
}

err_t coding_publish(struct cx *cx, const struct rounds *r, int64_t *published, bool *told)
{
    struct publishing p = { .r = r, .by_two = rounds_are_done(r) };
    struct statement_list all;
    if (r->at[0] == NULL)
        return problem(cx, ERR_CONFLICT, "nobody is done");
    TRY(not_over(cx, r->at[0]->consultation));
    TRY(statement_list_accepted(cx, r->at[0]->consultation, &all));
    TRY(rounds_values(cx, r, p.v));
    TRY(settlement_list(cx, r->at[0]->consultation, &p.settled, &p.settled_count));
    TRY(may_publish(cx, &p, &all));
    *published = 0;
    for (size_t i = 0; i < all.count; i++)
        TRY(publish_one(cx, &p, all.at[i].id, published));
    TRY(coding_set_published(cx, r->at[0]->consultation, r->at[0]->organisation));
    TRY(note_published(cx, &p));
    return coding_tell_organisation(cx, r->at[0]->consultation, r->at[0]->organisation, *published,
                                    told);
}
