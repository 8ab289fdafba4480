/* The quick way through a list of votes. Whatever is not plain is left to the slow way, so nothing
 * is decided here that is decided there.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/votes_lines.h"

#include "kit/text/csv.h"
#include "viewpoints/polis/polis_read.h"

enum { DIGITS_MAX = 15 }; /* below what both kinds of numbers may be */

#define EACH_BYTE(c) (UINT64_C(0x0101010101010101) * (uint8_t)(c))

/* The next 8 bytes, the first one lowest on any processor. */
static uint64_t load_8(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

/* Reads up to 8 digits without a branch for each: numbers of many lengths follow one another, which
 * no processor foresees. Digits become bytes 0 to 9, moved up so that the last one is the highest;
 * then neighbours are joined, 1 + 1, 2 + 2, 4 + 4 digits. Their number; *out is theirs. */
static inline size_t read_8_digits(const char *p, uint64_t *out)
{
    uint64_t v = load_8(p) ^ EACH_BYTE('0');
    /* high bit: no digit; carries of odd bytes reach only bytes behind them */
    const uint64_t others = ((v + EACH_BYTE(0x76)) | v) & EACH_BYTE(0x80);
    const size_t count = others == 0 ? 8 : (size_t)__builtin_ctzll(others) / 8;
    v = count == 0 ? 0 : v << (64 - 8 * count);
    v = v * 10 + (v >> 8);
    const uint64_t pairs = UINT64_C(0x000000FF000000FF);
    *out = ((v & pairs) * (100 + (UINT64_C(1000000) << 32)) +
            ((v >> 16) & pairs) * (1 + (UINT64_C(10000) << 32))) >>
           32;
    return count;
}

/* NULL unless 1 to 15 digits without a zero before others. */
static inline const char *read_digits(const char *p, const char *end, int64_t *out)
{
    uint64_t value = 0;
    const char *q = p;
    size_t count = 0;
    if (end - p >= 8) {
        count = read_8_digits(p, &value);
        q += count;
    }
    if (count == 0 || count == 8) {
        for (unsigned digit; (digit = (unsigned)(unsigned char)*q - '0') < 10; q++)
            value = value * 10 + digit;
        count = (size_t)(q - p);
    }
    *out = (int64_t)value;
    return count == 0 || count > DIGITS_MAX || (count > 1 && *p == '0') ? NULL : q;
}

/* 0, 1 or -1; which of them it is makes no branch. */
static const char *read_vote(const char *p, int8_t *out)
{
    const int minus = *p == '-';
    const int digit = p[minus] - '0';
    *out = (int8_t)(digit * (1 - 2 * minus));
    const bool is_vote = ((digit & ~1) | (minus & (digit ^ 1))) == 0;
    return is_vote ? p + minus + 1 : NULL;
}

/* Not 0 if a byte of v is 0. */
static uint64_t has_zero(uint64_t v)
{
    return (v - EACH_BYTE(1)) & ~v & EACH_BYTE(0x80);
}

/* To the comma or line end; NULL for a quoted field. */
static const char *pass_over(const char *p, const char *end)
{
    if (*p == '"')
        return NULL;
    for (; end - p >= 8; p += 8) {
        const uint64_t v = load_8(p);
        if ((has_zero(v ^ EACH_BYTE(',')) | has_zero(v ^ EACH_BYTE('\n'))) != 0)
            break;
    }
    while (*p != ',' && *p != '\n')
        p++;
    return p;
}

static inline const char *read_field(enum vote_field field, const char *p, const char *end,
                                     struct vote_event *e)
{
    switch (field) {
    case FIELD_PASSED_OVER:
        return pass_over(p, end);
    case FIELD_TIME:
        p = read_digits(p, end, &e->at);
        return e->at > POLIS_TIME_MAX ? NULL : p;
    case FIELD_STATEMENT:
        return read_digits(p, end, &e->statement);
    case FIELD_PARTICIPANT:
        return read_digits(p, end, &e->participant);
    case FIELD_VOTE:
        return read_vote(p, &e->vote);
    }
    return NULL;
}

const char *vote_line_read(const struct vote_line *line, const char *p, const char *end,
                           struct vote_event *e)
{
    const char *const from = p;
    for (size_t f = 0; f < line->count; f++) {
        if (f > 0 && *p++ != ',')
            return NULL;
        p = read_field((enum vote_field)line->field[f], p, end, e);
        if (p == NULL)
            return NULL;
    }
    p += *p == '\r';
    return line->count > 0 && *p == '\n' && p - from <= CSV_FIELD_MAX ? p + 1 : NULL;
}
