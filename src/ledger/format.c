/* The canonical forms of the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/format.h"

#include "kit/base/str.h"

/* --- time ----------------------------------------------------------------------------------------
 */

/* Days since 1970 to a date of the Gregorian calendar, by eras of 400 years that begin on 1 March.
 */
static void civil_of_days(int64_t days, int *year, int *month, int *day)
{
    const int64_t from_era = days + 719468; /* since 1 March of year 0 */
    const int64_t era = from_era / 146097;
    const int64_t day_of_era = from_era % 146097;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t shifted = (5 * day_of_year + 2) / 153; /* months from March */
    *day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2 ? 1 : 0));
}

void record_time_write(struct buf *out, usec_t at)
{
    const int64_t day_usec = 86400 * USEC_PER_SECOND;
    must(at >= 0 && at < INT64_C(253402300800) * USEC_PER_SECOND); /* before the year 10000 */
    int year = 0, month = 0, day = 0;
    civil_of_days(at / day_usec, &year, &month, &day);
    const int64_t rest = at % day_usec;
    const int64_t seconds = rest / USEC_PER_SECOND;
    buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", year, month, day, (int)(seconds / 3600),
               (int)(seconds / 60 % 60), (int)(seconds % 60), (int)(rest % USEC_PER_SECOND));
}

/* --- canonical JSON texts ------------------------------------------------------------------------
 */

static bool is_escaped(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

static void put_escape(struct buf *out, char c)
{
    static const char SHORT[] = "\b\t\n\f\r\"\\";
    static const char LETTER[] = "btnfr\"\\";
    const char *const found = memchr(SHORT, c, sizeof SHORT - 1);
    if (found != NULL) {
        buf_byte(out, '\\');
        buf_byte(out, LETTER[found - SHORT]);
    } else {
        buf_printf(out, "\\u%04x", (unsigned)c);
    }
}

void canonical_text(struct buf *out, str_t s)
{
    must(utf8_valid(s));
    buf_byte(out, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (!is_escaped(s.at[i]))
            continue;
        buf_add(out, str_sub(s, from, i));
        put_escape(out, s.at[i]);
        from = i + 1;
    }
    buf_add(out, str_sub(s, from, s.len));
    buf_byte(out, '"');
}
