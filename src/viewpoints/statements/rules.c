/* Merging, amending and translating, as plain functions.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/statements/rules.h"

#include "kit/base/str.h"
#include "viewpoints/rules.h"

/* What was closed stands as it was counted. */
static bool is_settled(enum stage stage)
{
    return stage >= STAGE_CLOSED;
}

static bool stands(const struct statement *s)
{
    return s->state == STATEMENT_ACCEPTED && s->erased_at == 0;
}

/* --- merging ---------------------------------------------------------------------------------- */

err_t merge_verdict(const struct statement *from, const struct statement *into, enum stage stage,
                    str_t reason)
{
    if (from->id.v == into->id.v || from->consultation.v != into->consultation.v)
        return ERR_INVALID;
    if (!stands(from) || !stands(into) || is_settled(stage))
        return ERR_CONFLICT;
    return public_reason_fits(reason) ? OK : ERR_INVALID;
}

err_t separate_verdict(const struct statement *s, enum stage stage, str_t reason)
{
    if (s->merged_into.v == 0 || is_settled(stage))
        return ERR_CONFLICT;
    return public_reason_fits(reason) ? OK : ERR_INVALID;
}

static const struct statement *with_id(const struct statement_list *all, statement_id s)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].id.v == s.v)
            return &all->at[i];
    }
    return NULL;
}

const struct statement *statement_survivor(const struct statement_list *all, statement_id s)
{
    const struct statement *at = with_id(all, s);
    for (size_t i = 0; i < all->count && at != NULL && at->merged_into.v != 0; i++)
        at = with_id(all, at->merged_into);
    return at;
}

/* --- amending --------------------------------------------------------------------------------- */

err_t amend_verdict(const struct statement *original, const struct statement *amendment,
                    str_t reason)
{
    bool differs = false;
    if (!stands(original) || original->consultation.v != amendment->consultation.v)
        return ERR_CONFLICT;
    for (int l = 0; l < LANG_COUNT; l++) {
        const str_t text = amendment->text.by[l];
        differs = differs || (text.len > 0 && !str_eq(text, original->text.by[l]));
    }
    return differs && public_reason_fits(reason) ? OK : ERR_INVALID;
}

err_t amending_verdict(const struct amending *a)
{
    if (a->amendment->amends.v != a->original->id.v || !stands(a->original) ||
        !stands(a->amendment) || is_settled(a->stage))
        return ERR_CONFLICT;
    if (a->is_secretariat && a->stage < STAGE_OPEN)
        return OK;
    return a->is_author && !a->has_positions ? OK : ERR_FORBIDDEN;
}

/* --- translating ------------------------------------------------------------------------------ */

str_t translation_word(enum translation t)
{
    switch (t) {
    case TRANSLATION_NONE:
        return S("");
    case TRANSLATION_MACHINE:
        return S("machine");
    case TRANSLATION_HUMAN:
        return S("human");
    case TRANSLATION_CONFIRMED:
        return S("confirmed");
    }
    must_failed("a translation", __FILE__, __LINE__);
}

bool translation_from_word(str_t word, enum translation *out)
{
    for (int t = TRANSLATION_NONE; t <= TRANSLATION_CONFIRMED; t++) {
        if (str_eq(word, translation_word((enum translation)t))) {
            *out = (enum translation)t;
            return true;
        }
    }
    return false;
}

str_t original_word(const struct statement *s)
{
    return s->has_original ? lang_code(s->original) : S("");
}

bool statement_original(const struct statement *s, enum lang *out)
{
    if (s->has_original) {
        *out = s->original;
        return true;
    }
    for (int l = 0; l < LANG_COUNT; l++) {
        if (s->text.by[l].len > 0 && s->text.by[1 - l].len == 0) {
            *out = (enum lang)l; /* counts through the enum */
            return true;
        }
    }
    return false;
}

static bool is_unconfirmed(const struct statement *s)
{
    return s->translation == TRANSLATION_MACHINE || s->translation == TRANSLATION_HUMAN;
}

bool reads_unconfirmed(const struct statement *s, enum lang reader)
{
    enum lang original = reader;
    return s->erased_at == 0 && statement_original(s, &original) && original != reader &&
           s->text.by[reader].len > 0 && is_unconfirmed(s);
}

enum translation_need translation_need(const struct statement *s, enum lang *to)
{
    enum lang original;
    if (!stands(s) || !statement_original(s, &original))
        return NEED_NOTHING;
    *to = (enum lang)(1 - original); /* the other of two */
    if (s->text.by[*to].len == 0)
        return NEED_TEXT;
    return is_unconfirmed(s) ? NEED_CHECK : NEED_NOTHING;
}

err_t translate_verdict(const struct statement *s, enum stage stage, enum lang to, str_t text,
                        enum translation as)
{
    enum lang original;
    struct text2 alone = { 0 };
    alone.by[to] = text;
    if (!stands(s) || is_settled(stage))
        return ERR_CONFLICT;
    if (!statement_original(s, &original) || original == to || !statement_text_fits(&alone) ||
        (as != TRANSLATION_MACHINE && as != TRANSLATION_HUMAN))
        return ERR_INVALID;
    return str_eq(text, s->text.by[to]) && as == s->translation ? ERR_CONFLICT : OK;
}

err_t confirm_verdict(const struct statement *s, enum stage stage, int64_t account, bool is_author)
{
    if (!stands(s) || !is_unconfirmed(s) || is_settled(stage))
        return ERR_CONFLICT;
    if (is_author)
        return OK;
    return account != 0 && account != s->translated_by ? OK : ERR_FORBIDDEN;
}
