/* The rules of merging, amending and translating statements. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STATEMENTS_RULES_H
#define ALYANS_VIEWPOINTS_STATEMENTS_RULES_H

#include "viewpoints/viewpoints.h"

/* --- merging ---------------------------------------------------------------------------------- */

/* OK; ERR_INVALID (no public reason, a statement into itself or into one of another consultation);
 * ERR_CONFLICT (one of both is not accepted, or taken down, or the result stands already). What is
 * merged is not accepted any more, so no circle can come about. */
err_t merge_verdict(const struct statement *from, const struct statement *into, enum stage stage,
                    str_t reason);
/* OK; ERR_INVALID (no public reason); ERR_CONFLICT (not merged, or the result stands already). */
err_t separate_verdict(const struct statement *s, enum stage stage, str_t reason);

/* The statement that stands for this one: itself, or where a chain of merges ends; of the list of
 * all. NULL: it is not there. */
const struct statement *statement_survivor(const struct statement_list *all, statement_id s);

/* --- amending --------------------------------------------------------------------------------- */

/* Proposing another wording: OK; ERR_INVALID (no reason, or the same text in the language it is
 * written in); ERR_CONFLICT (the other one is not accepted, or taken down). Whether this is the
 * time for proposals, and whose, is decided as for every proposal. */
err_t amend_verdict(const struct statement *original, const struct statement *amendment,
                    str_t reason);

/* Taking an amendment in place of its original, which is then merged into it. */
struct amending {
    const struct statement *original, *amendment;
    enum stage stage;
    bool is_secretariat, is_author; /* the actor: of the original */
    bool has_positions;             /* the original, of anybody, also past ones */
};
/* OK; ERR_CONFLICT (not an amendment of that one, not both accepted, or the result stands);
 * ERR_FORBIDDEN: the secretariat may while no position can have been taken yet, the author of the
 * original while nobody has taken one on it. */
err_t amending_verdict(const struct amending *a);

/* --- translating ------------------------------------------------------------------------------ */

str_t translation_word(enum translation t); /* "", "machine", "human", "confirmed" */
MUST_USE bool translation_from_word(str_t word, enum translation *out);
str_t original_word(const struct statement *s); /* "", "az", "en" */

/* The language of the original: as it says, or the only one it has a text in. false: both texts
 * were written together. */
bool statement_original(const struct statement *s, enum lang *out);
/* Does the reader of this language read a translation that nobody has confirmed? Then the original
 * stands beside it. */
bool reads_unconfirmed(const struct statement *s, enum lang reader);
/* What a translator still has to do. */
enum translation_need { NEED_NOTHING, NEED_TEXT, NEED_CHECK };
enum translation_need translation_need(const struct statement *s, enum lang *to);

/* A text in the language that is not the original. OK; ERR_INVALID (a text that cannot stand, there
 * is no original to translate, or it is one); ERR_CONFLICT (not accepted, taken down, the result
 * stands, or nothing would be another). as: machine or human. */
err_t translate_verdict(const struct statement *s, enum stage stage, enum lang to, str_t text,
                        enum translation as);
/* OK; ERR_CONFLICT (nothing to confirm, or the result stands); ERR_FORBIDDEN (by who translated it,
 * unless they speak for the author's organisation). */
err_t confirm_verdict(const struct statement *s, enum stage stage, int64_t account, bool is_author);

#endif
