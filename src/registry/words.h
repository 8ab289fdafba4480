/* The registry's words, for the forms that offer them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_WORDS_H
#define ALYANS_REGISTRY_WORDS_H

#include "registry/registry.h"

struct word {
    const char *stored, *msgid;
};
extern const struct word organisation_kinds[];
extern const int organisation_kind_count;
extern const struct word source_kinds[];
extern const size_t source_kind_count;

/* What a mandate can be for, in the order forms offer it. */
struct scope_word {
    enum mandate_scope scope;
    const char *stored, *msgid; /* "registry"; in lists */
    const char *offer;          /* in forms */
};
extern const struct scope_word mandate_scope_words[];
extern const size_t mandate_scope_word_count;
/* "positions, signing" as the command line takes it. false: an unknown word, or none. */
MUST_USE bool mandate_scopes_read(str_t words, uint32_t *out);

/* The language of a name for the attribute "lang": what it was entered as, unless its first letter
 * is of a script that this language is not written in: then of that script, "ka", "hy", "el", "he",
 * else "und". Pure. */
str_t name_language(str_t name, enum lang entered);
/* Is there a word that no column has room for? Pure. */
bool has_long_word(str_t s);

#endif
