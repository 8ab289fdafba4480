/* The rules of coding. Pure. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/rules.h"
#include "kit/base/str.h"
#include "viewpoints/codings/codings.h"

str_t code_word(enum code c)
{
    return c == CODE_SILENT ? S("silent") : position_word((enum position)c); /* same values */
}

bool code_from_word(str_t word, enum code *out)
{
    enum position p = POSITION_PASS;
    if (str_eq(word, S("silent"))) {
        *out = CODE_SILENT;
        return true;
    }
    if (!position_from_word(word, &p))
        return false;
    *out = (enum code)p; /* same values */
    return true;
}

static bool is_published(const struct rounds *r)
{
    return r->at[0] != NULL && r->at[0]->published_at != 0;
}

int coding_place_free(const struct rounds *r, account_id actor)
{
    if (r->at[0] == NULL)
        return 1;
    const bool is_own = r->at[0]->account.v == actor.v;
    return r->at[1] == NULL && !is_own && !is_published(r) ? 2 : 0;
}

bool rounds_are_done(const struct rounds *r)
{
    return r->at[0] != NULL && r->at[0]->done_at != 0 && r->at[1] != NULL && r->at[1]->done_at != 0;
}

bool coding_is_open_to(const struct rounds *r, const struct coding *c, account_id actor)
{
    return c->account.v == actor.v || rounds_are_done(r) || is_published(r);
}

bool rounds_are_open_to(const struct rounds *r, account_id actor)
{
    for (size_t i = 0; i < CODERS_A_ROUND; i++) {
        const struct coding *const c = r->at[i];
        if (c != NULL && (c->done_at == 0 || !coding_is_open_to(r, c, actor)))
            return false;
    }
    return true;
}

bool coding_is_possible(const struct consultation *c, usec_t now)
{
    return consultation_has_side(c, SIDE_ORGANISATIONS) &&
           consultation_stage(c, now) < STAGE_CLOSED;
}

bool coding_value_fits(const struct coding_value *v)
{
    if (v->code == CODE_SILENT)
        return v->source_url.len == 0;
    return v->source_url.len > 0 && (v->basis == BASIS_STATED || v->basis == BASIS_INFERRED);
}

const struct coding_value *coding_value_on(const struct coding_values *v, statement_id s)
{
    for (size_t i = 0; i < v->count; i++) {
        if (v->at[i].statement.v == s.v)
            return &v->at[i];
    }
    return NULL;
}

bool codes_differ(const struct coding_values *first, const struct coding_values *second,
                  statement_id s)
{
    const struct coding_value *const a = coding_value_on(first, s);
    const struct coding_value *const b = coding_value_on(second, s);
    return a != NULL && b != NULL && a->code != b->code;
}
