/* Amounts of money and shares as people write them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/amount.h"

#include "kit/base/str.h"
#include "kit/text/text.h"

/* --- reading ---------------------------------------------------------------------------------- */

/* Blanks and apostrophes that group digits somewhere, as UTF-8: no-break, thin, narrow no-break. */
static const str_t BLANKS[] = {
    S_INIT(" "), S_INIT("\xc2\xa0"),     S_INIT("\xe2\x80\x89"), S_INIT("\xe2\x80\xaf"),
    S_INIT("'"), S_INIT("\xe2\x80\x99"),
};

struct reading_amount {
    str_t rest;
    int64_t hundredths;
    char grouped_by; /* 0: not grouped so far */
};

/* Digits up to the next mark; false: none. */
static bool take_digits(struct reading_amount *r, str_t *out)
{
    size_t n = 0;
    while (n < r->rest.len && r->rest.at[n] >= '0' && r->rest.at[n] <= '9')
        n++;
    *out = str_sub(r->rest, 0, n);
    r->rest = str_sub(r->rest, n, r->rest.len);
    return n > 0;
}

/* ' ' for every blank, '.' or ','; 0: none of these. */
static char take_mark(struct reading_amount *r)
{
    for (size_t i = 0; i < ARRAY_LEN(BLANKS); i++) {
        if (str_starts(r->rest, BLANKS[i])) {
            r->rest = str_sub(r->rest, BLANKS[i].len, r->rest.len);
            return ' ';
        }
    }
    if (r->rest.len == 0 || (r->rest.at[0] != '.' && r->rest.at[0] != ','))
        return 0;
    const char mark = r->rest.at[0];
    r->rest = str_sub(r->rest, 1, r->rest.len);
    return mark;
}

static bool add_digits(struct reading_amount *r, str_t digits)
{
    for (size_t i = 0; i < digits.len; i++) {
        if (r->hundredths > AMOUNT_MOST / 10)
            return false;
        r->hundredths = r->hundredths * 10 + (digits.at[i] - '0');
    }
    return true;
}

/* The last part, after its mark. */
static bool add_decimals(struct reading_amount *r, char mark, str_t digits)
{
    if (r->rest.len > 0 || mark == ' ' || mark == r->grouped_by || digits.len > 2)
        return false;
    return add_digits(r, digits) && (digits.len == 2 || add_digits(r, S("0")));
}

static bool add_group(struct reading_amount *r, char mark, str_t first, str_t digits)
{
    const bool fits =
        first.len <= 3 && first.at[0] != '0' && (r->grouped_by == 0 || r->grouped_by == mark);
    r->grouped_by = mark;
    return fits && add_digits(r, digits);
}

bool amount_read(str_t s, int64_t *out)
{
    struct reading_amount r = { .rest = str_trim(s) };
    str_t first;
    str_t digits;
    bool has_decimals = false;
    if (!take_digits(&r, &first) || !add_digits(&r, first))
        return false;
    while (r.rest.len > 0 && !has_decimals) {
        const char mark = take_mark(&r);
        if (mark == 0 || !take_digits(&r, &digits))
            return false;
        has_decimals = digits.len != 3;
        if (!(has_decimals ? add_decimals(&r, mark, digits) : add_group(&r, mark, first, digits)))
            return false;
    }
    if (!has_decimals && !add_digits(&r, S("00")))
        return false;
    if (r.rest.len > 0 || r.hundredths > AMOUNT_MOST)
        return false;
    *out = r.hundredths;
    return true;
}

bool share_read(str_t s, int64_t *out)
{
    int64_t hundredths = 0;
    const str_t trimmed = str_trim(s);
    const str_t bare = str_ends(trimmed, S("%")) ? str_sub(trimmed, 0, trimmed.len - 1) : trimmed;
    if (!amount_read(bare, &hundredths) || hundredths > SHARE_MOST)
        return false;
    *out = hundredths;
    return true;
}

/* --- writing ---------------------------------------------------------------------------------- */

str_t amount_plain(struct arena *arena, int64_t hundredths)
{
    if (hundredths < 0)
        return S("");
    if (hundredths % 100 == 0)
        return arena_printf(arena, "%" PRId64, hundredths / 100);
    return arena_printf(arena, "%" PRId64 ".%02d", hundredths / 100, (int)(hundredths % 100));
}

str_t amount_shown(struct cx *cx, int64_t hundredths)
{
    return hundredths % 100 == 0 ? number_i64(cx, hundredths / 100)
                                 : number_fixed(cx, (double)hundredths / 100, 2); /* within 2^53 */
}

/* --- currencies ------------------------------------------------------------------------------- */

/* ISO 4217 list one (currencies in use, without funds, metals and test codes). */
const char *const currency_codes[] = {
    "AZN", "EUR", "USD", "GBP", "CHF", "TRY", "RUB", "GEL", "SEK", "NOK", "DKK", "CAD", "JPY",
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "BAM", "BBD", "BDT", "BGN", "BHD",
    "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CDF", "CLP", "CNY",
    "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DOP", "DZD", "EGP", "ERN", "ETB", "FJD", "FKP",
    "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR",
    "IQD", "IRR", "ISK", "JMD", "JOD", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD",
    "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT",
    "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NPR", "NZD",
    "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RWF", "SAR",
    "SBD", "SCR", "SDG", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL",
    "THB", "TJS", "TMT", "TND", "TOP", "TTD", "TWD", "TZS", "UAH", "UGX", "UYU", "UZS", "VES",
    "VND", "VUV", "WST", "XAF", "XCD", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
};
const size_t currency_count = ARRAY_LEN(currency_codes);

bool currency_is_known(str_t code)
{
    for (size_t i = 0; i < currency_count; i++) {
        if (str_eq(code, str_from_c(currency_codes[i])))
            return true;
    }
    return false;
}
