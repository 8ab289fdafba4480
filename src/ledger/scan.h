/* A strict scanner of canonical texts, for the readers of this folder. Every take_… moves past what
 * it names, or answers false and stays near where it stopped. Nothing is allocated.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_SCAN_H
#define ALYANS_LEDGER_SCAN_H

#include "ledger/format.h"

/* What is left of the text. */
struct scan {
    const char *at, *end;
};
struct scan scan_of(str_t s);
static inline size_t scan_left(const struct scan *s)
{
    return s->end == NULL ? 0 : (size_t)(s->end - s->at);
}
static inline bool scan_next_is(const struct scan *s, char c)
{
    return scan_left(s) > 0 && *s->at == c;
}

bool take_str(struct scan *s, const char *what, size_t len);
#define TAKE(s, literal) take_str((s), "" literal, sizeof(literal) - 1)

/* 0 to most, one spelling: no zero in front, no sign. */
bool take_number(struct scan *s, int64_t most, int64_t *out);
/* The rest with their quotes. */
bool take_id(struct scan *s, int64_t *out);
enum scan_word { SCAN_NAME, SCAN_KIND };
bool take_word(struct scan *s, enum scan_word of, str_t *out);
bool take_hash(struct scan *s, struct hash256 *out);
bool take_text(struct scan *s, str_t *json); /* a canonical string, as it stands */
/* Without quotes. */
bool take_digits64(struct scan *s, uint8_t *to, size_t len); /* base64url of exactly len bytes */
bool take_time(struct scan *s, usec_t *out);
bool take_plain(struct scan *s, str_t *json); /* a number, true or false */
/* The object of a line; its commitments are computed. */
bool take_entry(struct scan *s, struct sha256 *h, struct record_entry *e);

#endif
