/* Numbers as the languages write them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>

#include "kit/base/buf.h"
#include "kit/base/str.h"
#include "kit/text/text.h"

#define MINUS "\xE2\x88\x92"        /* U+2212 */
#define NO_BREAK_SPACE "\xC2\xA0"   /* U+00A0 */
#define NOT_A_NUMBER "\xE2\x80\x93" /* U+2013, a dash */

/* Percent: Azerbaijani orthography sets the sign apart, whatever CLDR says. */
static const struct {
    char group, decimal;
    str_t percent;
} MARKS[LANG_COUNT] = {
    [LANG_AZ] = { '.', ',', S_INIT(NO_BREAK_SPACE "%") },
    [LANG_EN] = { ',', '.', S_INIT("%") },
};

enum { FIXED_MAX = 512 }; /* more than the longest double, grouped */

/* digits: an unsigned number, as C writes it, with or without a point. */
static void add_grouped(struct buf *out, enum lang lang, str_t digits)
{
    const size_t point = str_find_byte(digits, '.', 0);
    for (size_t i = 0; i < point; i++) {
        if (i > 0 && (point - i) % 3 == 0)
            buf_byte(out, MARKS[lang].group);
        buf_byte(out, digits.at[i]);
    }
    if (point < digits.len) {
        buf_byte(out, MARKS[lang].decimal);
        buf_add(out, str_sub(digits, point + 1, digits.len));
    }
}

static bool only_zeros(str_t digits)
{
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.at[i] != '0' && digits.at[i] != '.')
            return false;
    }
    return true;
}

static str_t written(struct cx *cx, bool negative, str_t digits, str_t after)
{
    AUTO(buf) out;
    buf_init(&out, FIXED_MAX);
    if (negative && !only_zeros(digits))
        BUF_LIT(&out, MINUS);
    add_grouped(&out, cx->lang, digits);
    buf_add(&out, after);
    must(!out.full);
    return arena_str(cx->arena, buf_str(&out));
}

str_t number_i64(struct cx *cx, int64_t v)
{
    char digits[24];
    const uint64_t size = v < 0 ? (uint64_t)0 - (uint64_t)v : (uint64_t)v;
    const int n = snprintf(digits, sizeof digits, "%" PRIu64, size);
    return written(cx, v < 0, (str_t){ digits, (size_t)n }, STR_NONE);
}

static str_t fixed(struct cx *cx, double v, int decimals, str_t after)
{
    char digits[FIXED_MAX];
    must(decimals >= 0 && decimals <= 12);
    if (!isfinite(v))
        return S(NOT_A_NUMBER);
    const int n = snprintf(digits, sizeof digits, "%.*f", decimals, fabs(v));
    return written(cx, v < 0, (str_t){ digits, (size_t)n }, after);
}

str_t number_fixed(struct cx *cx, double v, int decimals)
{
    return fixed(cx, v, decimals, STR_NONE);
}

str_t number_percent(struct cx *cx, double share)
{
    return fixed(cx, share * 100, 0, MARKS[cx->lang].percent);
}
