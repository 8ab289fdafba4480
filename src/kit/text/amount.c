/* Amounts of money and shares as people write them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/amount.h"

#include "kit/base/str.h"
#include "kit/text/i18n.h"
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
    int groups;      /* of three digits behind a mark */
    bool has_decimals;
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
    r->groups++;
    return fits && add_digits(r, digits);
}

static bool read_amount(struct reading_amount *r)
{
    str_t first;
    str_t digits;
    if (!take_digits(r, &first) || !add_digits(r, first))
        return false;
    while (r->rest.len > 0 && !r->has_decimals) {
        const char mark = take_mark(r);
        if (mark == 0 || !take_digits(r, &digits))
            return false;
        r->has_decimals = digits.len != 3;
        if (!(r->has_decimals ? add_decimals(r, mark, digits) : add_group(r, mark, first, digits)))
            return false;
    }
    if (!r->has_decimals && !add_digits(r, S("00")))
        return false;
    return r->rest.len == 0 && r->hundredths <= AMOUNT_MOST;
}

bool amount_read(str_t s, int64_t *out)
{
    struct reading_amount r = { .rest = str_trim(s) };
    if (!read_amount(&r))
        return false;
    *out = r.hundredths;
    return true;
}

enum amount_reading amount_read_in(str_t s, str_t currency, int64_t *out)
{
    const int decimals = currency_decimals(currency);
    struct reading_amount r = { .rest = str_trim(s) };
    if (!read_amount(&r))
        return AMOUNT_UNREADABLE;
    if (decimals == 3 && r.groups == 1 && !r.has_decimals && r.grouped_by != ' ')
        return AMOUNT_AMBIGUOUS;
    if (decimals == 0 && r.hundredths % 100 != 0)
        return AMOUNT_TOO_FINE;
    *out = r.hundredths;
    return AMOUNT_TAKEN;
}

const char *amount_fault(enum amount_reading r)
{
    switch (r) {
    case AMOUNT_TAKEN:
        return NULL;
    case AMOUNT_UNREADABLE:
        return N_("Write an amount like 12500, 12 500 or 12 500,50: at most two digits after the "
                  "point.");
    case AMOUNT_AMBIGUOUS:
        return N_("This currency has three decimals, so this could be thousands or thousandths: "
                  "write thousands as 1234 or 1 234, a smaller amount with one or two decimals.");
    case AMOUNT_TOO_FINE:
        return N_("This currency has no decimals: write a whole amount.");
    }
    must_failed("a reading of an amount", __FILE__, __LINE__);
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

/* ISO 4217 list one (currencies in use), then list three (replaced ones, among them the manat until
 * 2006), both without funds, units of account, metals and test codes. */
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
    "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG", "ADP",
    "AFA", "ALK", "ANG", "AOK", "AON", "AOR", "ARA", "ARP", "ARY", "ATS", "AYM", "AZM", "BEF",
    "BGJ", "BGK", "BGL", "BOP", "BRB", "BRC", "BRE", "BRN", "BRR", "BUK", "BYB", "BYR", "CSD",
    "CSJ", "CSK", "CUC", "CYP", "DDM", "DEM", "ECS", "EEK", "ESP", "FIM", "FRF", "GEK", "GHC",
    "GHP", "GNE", "GNS", "GQE", "GRD", "GWE", "GWP", "HRD", "HRK", "IEP", "ILP", "ILR", "ISJ",
    "ITL", "LAJ", "LSM", "LTL", "LTT", "LUF", "LVL", "LVR", "MGF", "MLF", "MRO", "MTL", "MTP",
    "MVQ", "MXP", "MZE", "MZM", "NIC", "NLG", "PEH", "PEI", "PES", "PLZ", "PTE", "RHD", "ROK",
    "ROL", "RUR", "SDD", "SDP", "SIT", "SKK", "SLL", "SRG", "STD", "SUR", "TJR", "TMM", "TPE",
    "TRL", "UAK", "UGS", "UGW", "UYN", "UYP", "VEB", "VEF", "VNC", "YDD", "YUD", "YUM", "YUN",
    "ZMK", "ZRN", "ZRZ", "ZWC", "ZWD", "ZWL", "ZWN", "ZWR",
};
const size_t currency_count = ARRAY_LEN(currency_codes);

static bool is_among(str_t code, const char *const *codes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(code, str_from_c(codes[i])))
            return true;
    }
    return false;
}

bool currency_is_known(str_t code)
{
    return is_among(code, currency_codes, currency_count);
}

/* Minor units by ISO 4217. ICU counts otherwise: what is usual there, none for RSD or IQD. */
int currency_decimals(str_t code)
{
    static const char *const NONE[] = { "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
                                        "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF" };
    static const char *const THREE[] = { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND" };
    if (is_among(code, NONE, ARRAY_LEN(NONE)))
        return 0;
    return is_among(code, THREE, ARRAY_LEN(THREE)) ? 3 : 2;
}
