/* Moments as people and machines write them, in the proleptic Gregorian calendar. The month names
 * are ICU's (a test compares them), kept here so that writing a date takes no lock.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/buf.h"
#include "kit/base/str.h"
#include "kit/text/i18n.h"
#include "kit/text/text.h"
#include "kit/text/zone.h"

enum { MONTHS = 12 };
#define USEC_PER_DAY (86400 * USEC_PER_SECOND)

static const char *const MONTH_NAMES[LANG_COUNT][MONTHS] = {
    [LANG_AZ] = { "yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avqust", "sentyabr",
                  "oktyabr", "noyabr", "dekabr" },
    [LANG_EN] = { "January", "February", "March", "April", "May", "June", "July", "August",
                  "September", "October", "November", "December" },
};

struct civil {
    int64_t year;
    int month, day, hour, minute, second; /* month and day from 1 */
};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* Days from 1970-01-01. Years are counted from March, so that the leap day comes last. */
static int64_t days_of(int64_t year, int month, int day)
{
    const int64_t y = year - (month <= 2);
    const int64_t era = floor_div(y, 400);
    const int64_t year_of_era = y - era * 400;
    const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

static struct civil civil_of(usec_t at)
{
    const int64_t days = floor_div(at, USEC_PER_DAY);
    const int seconds = (int)((at - days * USEC_PER_DAY) / USEC_PER_SECOND);
    const int64_t shifted = days + 719468;
    const int64_t era = floor_div(shifted, 146097);
    const int64_t day_of_era = shifted - era * 146097;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int month_from_march = (int)((5 * day_of_year + 2) / 153);
    const int month = month_from_march + (month_from_march < 10 ? 3 : -9);
    return (struct civil){
        .year = year_of_era + era * 400 + (month <= 2),
        .month = month,
        .day = (int)(day_of_year - (153 * month_from_march + 2) / 5) + 1,
        .hour = seconds / 3600,
        .minute = seconds / 60 % 60,
        .second = seconds % 60,
    };
}

static usec_t usec_of(const struct civil *c)
{
    return days_of(c->year, c->month, c->day) * USEC_PER_DAY +
           (c->hour * 3600 + c->minute * 60 + c->second) * USEC_PER_SECOND;
}

/* --- shown ------------------------------------------------------------------------------------ */

static struct civil shown(usec_t at)
{
    return civil_of(at + zone_offset(at));
}

str_t date_long(struct cx *cx, usec_t at)
{
    const struct civil c = shown(at);
    return arena_printf(cx->arena, "%d %s %" PRId64, c.day, MONTH_NAMES[cx->lang][c.month - 1],
                        c.year);
}

str_t date_month(struct cx *cx, usec_t at)
{
    const struct civil c = civil_of(at);
    return arena_printf(cx->arena, "%s %" PRId64, MONTH_NAMES[cx->lang][c.month - 1], c.year);
}

str_t date_time(struct cx *cx, usec_t at)
{
    const struct civil c = shown(at);
    return arena_printf(cx->arena, "%d %s %" PRId64 ", %02d:%02d", c.day,
                        MONTH_NAMES[cx->lang][c.month - 1], c.year, c.hour, c.minute);
}

str_t date_iso(struct arena *arena, usec_t at)
{
    const struct civil c = civil_of(at);
    return arena_printf(arena, "%04" PRId64 "-%02d-%02d", c.year, c.month, c.day);
}

str_t date_time_iso(struct arena *arena, usec_t at)
{
    const struct civil c = civil_of(at);
    return arena_printf(arena, "%04" PRId64 "-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day,
                        c.hour, c.minute, c.second);
}

str_t date_day(struct arena *arena, usec_t at)
{
    const struct civil c = shown(at);
    return arena_printf(arena, "%04" PRId64 "-%02d-%02d", c.year, c.month, c.day);
}

bool date_has_come(str_t partial, str_t day)
{
    return str_cmp(partial, str_sub(day, 0, partial.len)) <= 0;
}

str_t date_local(struct arena *arena, usec_t at)
{
    const struct civil c = shown(at);
    return arena_printf(arena, "%04" PRId64 "-%02d-%02dT%02d:%02d", c.year, c.month, c.day, c.hour,
                        c.minute);
}

/* --- read ------------------------------------------------------------------------------------- */

/* Takes separator (0: none) and exactly that many digits from the front of *rest. */
static bool take(str_t *rest, char separator, size_t digits, int low, int high, int *out)
{
    const size_t skip = separator != 0 ? 1 : 0;
    if (rest->len < skip + digits || (skip == 1 && rest->at[0] != separator))
        return false;
    int64_t v = 0;
    if (rest->at[skip] == '-' || !str_to_i64(str_sub(*rest, skip, skip + digits), low, high, &v))
        return false;
    *out = (int)v; /* between low and high */
    *rest = str_sub(*rest, skip + digits, rest->len);
    return true;
}

static int month_days(int64_t year, int month)
{
    static const int DAYS[MONTHS] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return DAYS[month - 1] + (month == 2 && leap);
}

/* "2013", "2013-10" or "2013-10-09" from the front. */
static bool take_date(str_t *rest, struct civil *c)
{
    int year = 0;
    *c = (struct civil){ .month = 1, .day = 1 };
    if (!take(rest, 0, 4, 1, 9999, &year))
        return false;
    c->year = year;
    if (rest->len == 0)
        return true;
    if (!take(rest, '-', 2, 1, MONTHS, &c->month))
        return false;
    return rest->len == 0 || take(rest, '-', 2, 1, month_days(c->year, c->month), &c->day);
}

/* "T10:05" or "T10:05:00" from the front. */
static bool take_time(str_t *rest, struct civil *c)
{
    if (!take(rest, 'T', 2, 0, 23, &c->hour) || !take(rest, ':', 2, 0, 59, &c->minute))
        return false;
    return rest->len == 0 || rest->at[0] != ':' || take(rest, ':', 2, 0, 59, &c->second);
}

err_t date_read(str_t s, usec_t *out)
{
    struct civil c;
    if (!take_date(&s, &c))
        return ERR_INVALID;
    if (s.len > 0) {
        if (!take_time(&s, &c))
            return ERR_INVALID;
        if (s.len > 0 && !str_eq(s, S("Z")))
            return ERR_INVALID;
    }
    *out = usec_of(&c);
    return OK;
}

/* A clock that is set back shows some times twice: the first is meant. One that is set forward
 * leaves some out: then as far after the change as the text is after its beginning. */
static usec_t utc_of(usec_t local)
{
    const usec_t before = zone_offset(local - USEC_PER_DAY);
    const usec_t after = zone_offset(local + USEC_PER_DAY);
    const usec_t at = local - before;
    if (zone_offset(at) == before || zone_offset(local - after) != after)
        return at;
    return local - after;
}

err_t date_local_read(str_t s, usec_t *out)
{
    struct civil c;
    if (s.len < S("2013-10-09T10:05").len || !take_date(&s, &c) || !take_time(&s, &c) || s.len > 0)
        return ERR_INVALID;
    *out = utc_of(usec_of(&c));
    return OK;
}

/* --- as precisely as known -------------------------------------------------------------------- */

enum { YEAR_LEN = 4, MONTH_LEN = 7, DAY_LEN = 10 };

static bool partial_read(str_t s, struct civil *c)
{
    str_t rest = s;
    const bool is_long_enough = s.len == YEAR_LEN || s.len == MONTH_LEN || s.len == DAY_LEN;
    return is_long_enough && take_date(&rest, c) && rest.len == 0;
}

bool date_is_partial(str_t s)
{
    struct civil c;
    return partial_read(s, &c);
}

static str_t day_text(struct arena *arena, const struct civil *c)
{
    return arena_printf(arena, "%04" PRId64 "-%02d-%02d", c->year, c->month, c->day);
}

str_t date_first_day(struct arena *arena, str_t s)
{
    struct civil c;
    must(partial_read(s, &c));
    return day_text(arena, &c);
}

str_t date_last_day(struct arena *arena, str_t s)
{
    struct civil c;
    must(partial_read(s, &c));
    if (s.len == YEAR_LEN)
        c.month = MONTHS;
    if (s.len < DAY_LEN)
        c.day = month_days(c.year, c.month);
    return day_text(arena, &c);
}

str_t date_partial(struct cx *cx, str_t s)
{
    struct civil c;
    if (s.len == YEAR_LEN || !partial_read(s, &c))
        return s;
    const char *const month = MONTH_NAMES[cx->lang][c.month - 1];
    if (s.len == MONTH_LEN)
        return arena_printf(cx->arena, "%s %" PRId64, month, c.year);
    return arena_printf(cx->arena, "%d %s %" PRId64, c.day, month, c.year);
}

static bool is_to_come(struct cx *cx, str_t from)
{
    return date_is_partial(from) &&
           str_cmp(date_iso(cx->arena, cx->now), date_first_day(cx->arena, from)) < 0;
}

str_t date_period(struct cx *cx, str_t from, str_t till)
{
    const str_t first = date_partial(cx, from);
    const str_t last = date_partial(cx, till);
    if (from.len > 0 && till.len > 0)
        return str_eq(from, till) ? first : trf(cx, "{0} to {1}", TARG(first), TARG(last));
    if (from.len > 0)
        return is_to_come(cx, from) ? trf(cx, "from {0}", TARG(first))
                                    : trf(cx, "since {0}", TARG(first));
    return till.len > 0 ? trf(cx, "until {0}", TARG(last)) : STR_NONE;
}

/* Up to three numbers with one separator between them. false: anything else. */
static bool take_numbers(str_t s, char separator, str_t parts[3], int *count)
{
    *count = 0;
    str_t part;
    while (str_cut(&s, separator, &part)) {
        int64_t n;
        if (*count == 3 || part.len == 0 || part.at[0] == '-' || !str_to_i64(part, 1, 9999, &n))
            return false;
        parts[(*count)++] = part;
    }
    return *count > 0;
}

static str_t two_digits(struct arena *arena, str_t s)
{
    return s.len == 1 ? arena_printf(arena, "0%.*s", STR_ARG(s)) : s;
}

err_t date_partial_read(struct arena *arena, str_t s, str_t *out)
{
    str_t parts[3];
    int count;
    const bool is_pointed = str_find_byte(s, '.', 0) < s.len;
    if (!take_numbers(s, is_pointed ? '.' : '-', parts, &count))
        return ERR_INVALID;
    AUTO(buf) text;
    buf_init(&text, 64);
    for (int i = 0; i < count; i++) {
        if (i > 0)
            buf_byte(&text, '-');
        buf_add(&text, two_digits(arena, parts[is_pointed ? count - 1 - i : i]));
    }
    const str_t read = arena_str(arena, buf_str(&text));
    if (!date_is_partial(read))
        return ERR_INVALID;
    *out = read;
    return OK;
}
