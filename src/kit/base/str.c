/* Questions about text and range-checked reading of numbers. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"

#include <math.h>

int str_cmp(str_t a, str_t b)
{
    const size_t n = a.len < b.len ? a.len : b.len;
    const int by_bytes = n == 0 ? 0 : memcmp(a.at, b.at, n);
    return by_bytes != 0 ? by_bytes : (a.len > b.len) - (a.len < b.len);
}

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_eq_ascii_nocase(str_t a, str_t b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        if (ascii_lower(a.at[i]) != ascii_lower(b.at[i]))
            return false;
    }
    return true;
}

bool str_starts(str_t s, str_t with)
{
    return s.len >= with.len && str_eq((str_t){ s.at, with.len }, with);
}

bool str_ends(str_t s, str_t with)
{
    return s.len >= with.len && str_eq((str_t){ s.at + s.len - with.len, with.len }, with);
}

size_t str_find_byte(str_t s, char c, size_t from)
{
    if (from >= s.len)
        return s.len;
    const char *const p = memchr(s.at + from, c, s.len - from);
    return p == NULL ? s.len : (size_t)(p - s.at);
}

size_t str_find(str_t s, str_t what)
{
    if (what.len == 0)
        return 0;
    if (s.len == 0)
        return s.len;
    const char *const p = memmem(s.at, s.len, what.at, what.len);
    return p == NULL ? s.len : (size_t)(p - s.at);
}

str_t str_sub(str_t s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from >= to)
        return STR_NONE;
    return (str_t){ s.at + from, to - from };
}

str_t str_trim(str_t s)
{
    while (s.len > 0 && memchr(" \t\r\n", s.at[0], 4) != NULL) {
        s.at++;
        s.len--;
    }
    while (s.len > 0 && memchr(" \t\r\n", s.at[s.len - 1], 4) != NULL)
        s.len--;
    return s;
}

bool str_cut(str_t *rest, char sep, str_t *part)
{
    if (rest->at == NULL)
        return false;
    const size_t end = str_find_byte(*rest, sep, 0);
    *part = (str_t){ rest->at, end };
    *rest = end == rest->len ? STR_NONE : (str_t){ rest->at + end + 1, rest->len - end - 1 };
    return true;
}

str_t str_from_c(const char *c)
{
    return c == NULL ? STR_NONE : (str_t){ c, strlen(c) };
}

bool str_to_i64(str_t s, int64_t low, int64_t high, int64_t *out)
{
    const bool negative = s.len > 0 && s.at[0] == '-';
    size_t i = negative ? 1 : 0;
    if (i == s.len)
        return false;
    int64_t v = 0; /* kept negative, so that INT64_MIN fits */
    for (; i < s.len; i++) {
        const char c = s.at[i];
        if (c < '0' || c > '9')
            return false;
        if (v < INT64_MIN / 10 || v * 10 < INT64_MIN + (c - '0'))
            return false;
        v = v * 10 - (c - '0');
    }
    if (!negative) {
        if (v == INT64_MIN)
            return false;
        v = -v;
    }
    if (v < low || v > high)
        return false;
    *out = v;
    return true;
}

/* The program never calls setlocale, so strtod always reads the C form. */
bool str_to_f64(str_t s, double *out)
{
    char text[64];
    if (s.len == 0 || s.len >= sizeof text)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.at[i];
        if (!((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'))
            return false;
        text[i] = c;
    }
    text[s.len] = '\0';
    char *end = NULL;
    const double v = strtod(text, &end);
    if (end != text + s.len || !isfinite(v))
        return false;
    *out = v;
    return true;
}

/* Length of the well-formed character at p, or 0 (Unicode 15, table 3-7). */
static size_t utf8_char(const unsigned char *p, size_t left)
{
    if (p[0] == 0)
        return 0;
    if (p[0] < 0x80)
        return 1;
    size_t n;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (p[0] >= 0xC2 && p[0] <= 0xDF) {
        n = 2;
    } else if (p[0] >= 0xE0 && p[0] <= 0xEF) {
        n = 3;
        low = p[0] == 0xE0 ? 0xA0 : low;
        high = p[0] == 0xED ? 0x9F : high;
    } else if (p[0] >= 0xF0 && p[0] <= 0xF4) {
        n = 4;
        low = p[0] == 0xF0 ? 0x90 : low;
        high = p[0] == 0xF4 ? 0x8F : high;
    } else {
        return 0;
    }
    if (left < n || p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < n; i++) {
        if (p[i] < 0x80 || p[i] > 0xBF)
            return 0;
    }
    return n;
}

bool utf8_valid(str_t s)
{
    const unsigned char *const p = (const unsigned char *)s.at;
    for (size_t i = 0; i < s.len;) {
        const size_t n = utf8_char(p + i, s.len - i);
        if (n == 0)
            return false;
        i += n;
    }
    return true;
}

size_t utf8_count(str_t s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.at[i] & 0xC0) != 0x80;
    return n;
}
