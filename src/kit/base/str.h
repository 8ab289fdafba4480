/* Questions about text and range-checked reading of numbers. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_BASE_STR_H
#define ALYANS_KIT_BASE_STR_H

#include "kit/base/base.h"

static inline bool str_eq(str_t a, str_t b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}
int str_cmp(str_t a, str_t b);              /* by bytes */
bool str_eq_ascii_nocase(str_t a, str_t b); /* for protocol words only, never for names */
bool str_starts(str_t s, str_t with);
bool str_ends(str_t s, str_t with);
/* Index of the first byte c at or after from; s.len if there is none. */
size_t str_find_byte(str_t s, char c, size_t from);
/* Index of the first occurrence of what; s.len if there is none. */
size_t str_find(str_t s, str_t what);
str_t str_sub(str_t s, size_t from, size_t to); /* clamped */
str_t str_trim(str_t s);                        /* ASCII blanks at both ends */
/* Cuts the part up to sep off *rest and returns it; false when *rest was used up (at == NULL). */
bool str_cut(str_t *rest, char sep, str_t *part);
str_t str_from_c(const char *c); /* NULL gives STR_NONE */

/* The whole of s must be the number. false leaves *out alone. No blanks, no plus. */
MUST_USE bool str_to_i64(str_t s, int64_t low, int64_t high, int64_t *out);
MUST_USE bool str_to_f64(str_t s, double *out); /* finite decimal, '.' whatever the locale */

/* Well-formed UTF-8 without overlong forms, surrogates or NUL. */
bool utf8_valid(str_t s);
/* Characters (code points) of valid UTF-8. */
size_t utf8_count(str_t s);

#endif
