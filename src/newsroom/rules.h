/* The rules of the newsroom: stored words, who may, how a translation stands, marks of claims.
 * Pure. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_RULES_H
#define ALYANS_NEWSROOM_RULES_H

#include "newsroom/newsroom.h"

/* --- stored words ------------------------------------------------------------------------------
 */

str_t article_state_word(enum article_state s);
MUST_USE bool article_state_from_word(str_t word, enum article_state *out);
str_t change_kind_word(enum change_kind k);
MUST_USE bool change_kind_from_word(str_t word, enum change_kind *out);
str_t evidence_kind_word(enum evidence_kind k);
MUST_USE bool evidence_kind_from_word(str_t word, enum evidence_kind *out);

str_t desk_show_word(enum desk_show s);
/* DESK_ALL where it is no such word: an address that was changed shows everything. */
enum desk_show desk_show_of(str_t word);

/* --- who may -----------------------------------------------------------------------------------
 */

bool newsroom_is_secretariat(const struct actor *a); /* or operator, or the program itself */
/* Writes for this publisher (v 0: the alliance). */
bool article_is_theirs(const struct actor *a, organisation_id publisher);
/* Whoever wrote something that is not public yet does not approve it. The program, which fills a
 * demonstration, is nobody. */
bool article_wrote(const struct article *a, const struct article_version_list *versions,
                   int64_t account);

/* --- versions ----------------------------------------------------------------------------------
 */

const struct article_version *article_version_numbered(const struct article_version_list *all,
                                                       int64_t number); /* NULL: none */
/* May a change of this kind be written? Edits of what was never public, the others afterwards. */
bool change_fits(const struct article *a, enum change_kind k);
bool change_needs_note(enum change_kind k);
struct byline article_byline(const struct article *a);
/* Another byline or relation than the public one is no matter of spelling. */
bool byline_needs_note(const struct article_version *public_one, const struct byline *is);

/* --- translations ------------------------------------------------------------------------------
 */

enum translation_state {
    TRANSLATED_NOT,
    TRANSLATED_ORIGINAL,
    TRANSLATED_BEHIND,    /* the original says something else since */
    TRANSLATED_MACHINE,   /* nobody has confirmed it */
    TRANSLATED_UNCHECKED, /* made by a person, confirmed by nobody else */
    TRANSLATED_CONFIRMED
};
enum translation_state translation_of(const struct article *a, const struct article_version *v,
                                      const struct article_confirmation_list *all, enum lang lang);
/* Did this account write the translation that v has? Then it does not confirm it. What a machine
 * made was nobody's writing. */
bool translation_is_theirs(const struct article_version_list *all, const struct article_version *v,
                           enum lang lang, int64_t account);

/* Has no version that was public a text in this language, while this one has? */
bool language_is_new(const struct article_version_list *all, const struct article_version *is,
                     enum lang lang);

/* --- claims ------------------------------------------------------------------------------------
 * In the text: [what is claimed](claim:3). Numbers 1..CLAIMS_MAX, the same in both languages. */

struct claim_marks {
    bool is_there[CLAIMS_MAX + 1]; /* by number */
    size_t count;                  /* of different numbers */
};
/* Those that are drawn in the text of this language; v NULL: none. */
void claims_in(struct arena *arena, const struct article_version *v, enum lang lang,
               struct claim_marks *out);
/* Does one language mark a claim that the other does not? Not where one of them has no text. */
bool claims_differ(const struct article_version *v, const struct claim_marks marks[LANG_COUNT]);
/* Does something stand under this claim? */
bool claim_is_supported(const struct evidence_list *all, int64_t claim);
/* Of a path on this site what it is evidence of: "/en/consultations/x/statements/3". */
struct evidence_path {
    enum evidence_kind kind;
    str_t slug;     /* of consultation, joint statement, project; empty: none */
    int64_t number; /* of a statement (as screens say it), file or entry; 0: none */
};
MUST_USE bool evidence_path_read(str_t path, struct evidence_path *out);

#endif
