/* The quick way through a list of votes. Whatever is not plain is left to the slow way, so nothing
 * is decided here that is decided there.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/votes_lines.h"

#include "kit/text/csv.h"
#include "viewpoints/polis/polis_read.h"

enum { DIGITS_MAX = 15 }; /* below what both kinds of numbers may be */

/* NULL unless 1 to 15 digits without a zero before others. */
static const char *read_digits(const char *p, int64_t *out)
{
    uint64_t value = 0;
    const char *q = p;
    for (unsigned digit; (digit = (unsigned)(unsigned char)*q - '0') < 10; q++)
        value = value * 10 + digit;
    const size_t count = (size_t)(q - p);
    *out = (int64_t)value;
    return count == 0 || count > DIGITS_MAX || (count > 1 && *p == '0') ? NULL : q;
}

static const char *read_vote(const char *p, int8_t *out)
{
    const bool is_negative = *p == '-';
    p += is_negative;
    *out = (int8_t)(is_negative ? -1 : *p - '0');
    return *p == '1' || (*p == '0' && !is_negative) ? p + 1 : NULL;
}

#define EACH_BYTE(c) (UINT64_C(0x0101010101010101) * (uint8_t)(c))

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
        uint64_t v;
        memcpy(&v, p, sizeof v);
        if ((has_zero(v ^ EACH_BYTE(',')) | has_zero(v ^ EACH_BYTE('\n'))) != 0)
            break;
    }
    while (*p != ',' && *p != '\n')
        p++;
    return p;
}

static const char *read_field(enum vote_field field, const char *p, const char *end,
                              struct vote_event *e)
{
    switch (field) {
    case FIELD_PASSED_OVER:
        return pass_over(p, end);
    case FIELD_TIME:
        p = read_digits(p, &e->at);
        return e->at > POLIS_TIME_MAX ? NULL : p;
    case FIELD_STATEMENT:
        return read_digits(p, &e->statement);
    case FIELD_PARTICIPANT:
        return read_digits(p, &e->participant);
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
