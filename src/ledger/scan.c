/* Taking the small parts of a canonical text, strictly.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/scan.h"

#include "kit/base/str.h"

struct scan scan_of(str_t s)
{
    return s.len == 0 ? (struct scan){ "", NULL } : (struct scan){ s.at, s.at + s.len };
}

bool take_str(struct scan *s, const char *what, size_t len)
{
    if (scan_left(s) < len || memcmp(s->at, what, len) != 0)
        return false;
    s->at += len;
    return true;
}

/* --- numbers, words -----------------------------------------------------------------------------
 */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* 0 to most, one spelling: no zero in front, no sign. */
bool take_number(struct scan *s, int64_t most, int64_t *out)
{
    if (scan_left(s) == 0 || !is_digit(*s->at))
        return false;
    int64_t v = *s->at++ - '0';
    if (v != 0) {
        for (; scan_left(s) > 0 && is_digit(*s->at); s->at++) {
            const int64_t digit = *s->at - '0';
            if (v > (most - digit) / 10)
                return false;
            v = v * 10 + digit;
        }
    }
    *out = v;
    return true;
}

bool take_id(struct scan *s, int64_t *out)
{
    return TAKE(s, "\"") && take_number(s, INT64_MAX, out) && TAKE(s, "\"");
}

static bool is_of_word(char c, enum scan_word of)
{
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_' || (of == SCAN_KIND && c == '.');
}

bool take_word(struct scan *s, enum scan_word of, str_t *out)
{
    if (!TAKE(s, "\""))
        return false;
    const char *const from = s->at;
    while (scan_left(s) > 0 && is_of_word(*s->at, of))
        s->at++;
    const size_t len = (size_t)(s->at - from);
    if (len < 1 || len > 40)
        return false;
    *out = (str_t){ from, len };
    return TAKE(s, "\"");
}

/* --- hashes, salts, times -----------------------------------------------------------------------
 */

/* Values of the digits plus one; 0: not a digit. */
static const uint8_t DIGIT64[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,
    ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
    ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
    ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
    ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['-'] = 63, ['_'] = 64
};

/* Four digits as 24 bits; anything else sets a bit above them. */
static uint32_t digits4(const char *at)
{
    const uint32_t a = DIGIT64[(unsigned char)at[0]] - 1u;
    const uint32_t b = DIGIT64[(unsigned char)at[1]] - 1u;
    const uint32_t c = DIGIT64[(unsigned char)at[2]] - 1u;
    const uint32_t d = DIGIT64[(unsigned char)at[3]] - 1u;
    const uint32_t bad = (a | b | c | d) & UINT32_C(0x80000000);
    return bad | (a << 18 & 0xFC0000) | (b << 12 & 0x3F000) | (c << 6 & 0xFC0) | (d & 0x3F);
}

/* Base64url of exactly len bytes, the bits beyond them zero. */
bool take_digits64(struct scan *s, uint8_t *to, size_t len)
{
    const size_t chars = (len * 8 + 5) / 6;
    if (scan_left(s) < chars)
        return false;
    const char *at = s->at;
    uint32_t bad = 0;
    for (; len >= 3; len -= 3, at += 4, to += 3) {
        const uint32_t v = digits4(at);
        bad |= v;
        to[0] = (uint8_t)(v >> 16);
        to[1] = (uint8_t)(v >> 8);
        to[2] = (uint8_t)v;
    }
    if (len > 0) {
        const char rest[] = { at[0], at[1], len == 2 ? at[2] : 'A', 'A' };
        const uint32_t v = digits4(rest);
        bad |= v | ((v & (len == 2 ? 0xFF : 0xFFFF)) != 0 ? UINT32_C(0x80000000) : 0);
        to[0] = (uint8_t)(v >> 16);
        if (len == 2)
            to[1] = (uint8_t)(v >> 8);
    }
    if ((bad & UINT32_C(0x80000000)) != 0)
        return false;
    s->at += chars;
    return true;
}

bool take_hash(struct scan *s, struct hash256 *out)
{
    return TAKE(s, "\"") && take_digits64(s, out->at, sizeof out->at) && TAKE(s, "\"");
}

/* So many digits, low to high. */
static bool take_digits(struct scan *s, int count, int64_t low, int64_t high, int64_t *out)
{
    int64_t v = 0;
    for (int i = 0; i < count; i++, s->at++) {
        if (scan_left(s) == 0 || !is_digit(*s->at))
            return false;
        v = v * 10 + (*s->at - '0');
    }
    *out = v;
    return v >= low && v <= high;
}

static int64_t days_in_month(int64_t year, int64_t month)
{
    static const int8_t DAYS[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return DAYS[month - 1] + (month == 2 && leap);
}

/* Howard Hinnant's days_from_civil; see put_date in format.c. */
static int64_t days_since_1970(int64_t year, int64_t month, int64_t day)
{
    const int64_t y = month <= 2 ? year - 1 : year;
    const int64_t era = y / 400;
    const int64_t of_era = y % 400;
    const int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

bool take_time(struct scan *s, usec_t *out)
{
    int64_t year;
    int64_t month;
    int64_t day;
    int64_t hour;
    int64_t minute;
    int64_t second;
    int64_t usec;
    if (!take_digits(s, 4, 1970, 9999, &year) || !TAKE(s, "-") ||
        !take_digits(s, 2, 1, 12, &month) || !TAKE(s, "-") ||
        !take_digits(s, 2, 1, days_in_month(year, month), &day) || !TAKE(s, "T") ||
        !take_digits(s, 2, 0, 23, &hour) || !TAKE(s, ":") || !take_digits(s, 2, 0, 59, &minute) ||
        !TAKE(s, ":") || !take_digits(s, 2, 0, 59, &second) || !TAKE(s, ".") ||
        !take_digits(s, 6, 0, 999999, &usec) || !TAKE(s, "Z"))
        return false;
    const int64_t seconds =
        days_since_1970(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
    *out = seconds * USEC_PER_SECOND + usec;
    return true;
}

/* --- values -------------------------------------------------------------------------------------
 */

/* Behind the backslash. The letter of a short escape, or 'u'; 0: not one that canonical JSON has.
 */
static char escape_at(const char *at, size_t len)
{
    if (len >= 1 && memchr("btnfr\"\\", at[0], 7) != NULL)
        return at[0];
    if (len < 5 || memcmp(at, "u00", 3) != 0 || (at[3] != '0' && at[3] != '1'))
        return 0;
    if (!is_digit(at[4]) && (at[4] < 'a' || at[4] > 'f'))
        return 0;
    /* NUL is never in a text; these five have a short escape. */
    return at[3] == '0' && memchr("089acd", at[4], 6) != NULL ? (char)0 : 'u';
}

bool take_text(struct scan *s, str_t *json)
{
    const char *const from = s->at;
    if (!TAKE(s, "\""))
        return false;
    unsigned char seen = 0; /* all bits of all bytes */
    while (scan_left(s) > 0 && *s->at != '"') {
        const unsigned char c = (unsigned char)*s->at;
        seen |= c;
        if (c < 0x20)
            return false;
        if (c == '\\') {
            const char letter = escape_at(s->at + 1, scan_left(s) - 1);
            if (letter == 0)
                return false;
            s->at += letter == 'u' ? 6 : 2;
        } else {
            s->at++;
        }
    }
    const str_t inside = { from + 1, (size_t)(s->at - from - 1) };
    if ((seen & 0x80) != 0 && !utf8_valid(inside))
        return false;
    *json = (str_t){ from, inside.len + 2 };
    return TAKE(s, "\"");
}

/* A number, true or false. */
bool take_plain(struct scan *s, str_t *json)
{
    const char *const from = s->at;
    int64_t v = 0;
    if (!TAKE(s, "true") && !TAKE(s, "false")) {
        const bool negative = TAKE(s, "-");
        if (!take_number(s, (INT64_C(1) << 53) - 1, &v) || (negative && v == 0))
            return false;
    }
    *json = (str_t){ from, (size_t)(s->at - from) };
    return true;
}
