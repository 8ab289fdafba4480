/* Dates as feeds write them. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "newsroom/import/read.h"

enum { SECONDS_A_MINUTE = 60, MINUTES_A_DAY = 24 * 60 };

struct moment {
    int64_t year, month, day, hour, minute, second;
    int64_t ahead; /* of UTC, in minutes */
};

static err_t moment_time(const struct moment *m, usec_t *out)
{
    char text[40];
    const int64_t second = m->second == 60 ? 59 : m->second; /* a leap second */
    const int len = snprintf(text, sizeof text,
                             "%04" PRId64 "-%02" PRId64 "-%02" PRId64 "T%02" PRId64 ":%02" PRId64
                             ":%02" PRId64 "Z",
                             m->year, m->month, m->day, m->hour, m->minute, second);
    usec_t at = 0;
    *out = 0;
    if (m->year == 1)
        return OK; /* how programs write that there is none */
    if (len <= 0 || (size_t)len >= sizeof text)
        return ERR_INVALID;
    TRY(date_read((str_t){ text, (size_t)len }, &at));
    at -= m->ahead * SECONDS_A_MINUTE * USEC_PER_SECOND;
    if (at <= 0)
        return ERR_INVALID; /* nobody had a feed then */
    *out = at;
    return OK;
}

/* "+0400", "+04:00". */
static bool zone_number(str_t s, int64_t *ahead)
{
    int64_t hours = 0;
    int64_t minutes = 0;
    const size_t at = s.len == 6 && s.at[3] == ':' ? 4 : 3;
    if ((s.len != 5 && at != 4) || (s.at[0] != '+' && s.at[0] != '-') ||
        !str_to_i64(str_sub(s, 1, 3), 0, 23, &hours) ||
        !str_to_i64(str_sub(s, at, s.len), 0, 59, &minutes))
        return false;
    *ahead = (s.at[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

static bool is_name(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= 'A' && s.at[i] <= 'Z')))
            return false;
    }
    return s.len > 0;
}

static bool zone_read(str_t s, int64_t *ahead)
{
    static const struct {
        const char *name;
        int64_t hours;
    } ZONES[] = { { "GMT", 0 },  { "UT", 0 },   { "UTC", 0 },  { "Z", 0 },
                  { "EST", -5 }, { "EDT", -4 }, { "CST", -6 }, { "CDT", -5 },
                  { "MST", -7 }, { "MDT", -6 }, { "PST", -8 }, { "PDT", -7 } };
    for (size_t i = 0; i < ARRAY_LEN(ZONES); i++) {
        if (str_eq_ascii_nocase(s, str_from_c(ZONES[i].name))) {
            *ahead = ZONES[i].hours * 60;
            return true;
        }
    }
    return zone_number(s, ahead) || is_name(s); /* of a zone nobody knows: UTC */
}

/* "08:00" or "08:00:00". */
static bool clock_read(str_t s, struct moment *m)
{
    str_t part;
    return str_cut(&s, ':', &part) && part.len <= 2 && str_to_i64(part, 0, 23, &m->hour) &&
           str_cut(&s, ':', &part) && part.len == 2 && str_to_i64(part, 0, 59, &m->minute) &&
           (!str_cut(&s, ':', &part) || (part.len == 2 && str_to_i64(part, 0, 60, &m->second))) &&
           s.len == 0;
}

static bool month_read(str_t s, int64_t *out)
{
    static const char MONTHS[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int64_t i = 0; i < 12 && s.len >= 3; i++) {
        const str_t month = { MONTHS + 3 * i, 3 };
        if (str_eq_ascii_nocase(str_sub(s, 0, 3), month)) {
            *out = i + 1;
            return true;
        }
    }
    return false;
}

static bool word_next(str_t *rest, str_t *word)
{
    do {
        if (!str_cut(rest, ' ', word))
            return false;
    } while (word->len == 0);
    return true;
}

err_t date_mail_read(str_t s, usec_t *out)
{
    struct moment m = { 0 };
    str_t rest = str_trim(s);
    str_t word;
    if (str_find_byte(rest, ',', 0) < rest.len)
        rest = str_sub(rest, str_find_byte(rest, ',', 0) + 1, rest.len);
    if (!word_next(&rest, &word) || !str_to_i64(word, 1, 31, &m.day) || !word_next(&rest, &word) ||
        !month_read(word, &m.month) || !word_next(&rest, &word) ||
        !str_to_i64(word, 0, 9999, &m.year))
        return ERR_INVALID;
    const bool has_century = word.len != 2;
    if (!word_next(&rest, &word) || !clock_read(word, &m))
        return ERR_INVALID;
    if (!has_century)
        m.year += m.year < 70 ? 2000 : 1900;
    if (word_next(&rest, &word) && !zone_read(word, &m.ahead))
        return ERR_INVALID;
    return moment_time(&m, out);
}

err_t date_internet_read(str_t s, usec_t *out)
{
    struct moment m = { 0 };
    const str_t all = str_trim(s);
    if ((all.len != 10 && all.len < 16) || all.at[4] != '-' || all.at[7] != '-' ||
        !str_to_i64(str_sub(all, 0, 4), 0, 9999, &m.year) ||
        !str_to_i64(str_sub(all, 5, 7), 1, 12, &m.month) ||
        !str_to_i64(str_sub(all, 8, 10), 1, 31, &m.day))
        return ERR_INVALID;
    if (all.len == 10)
        return moment_time(&m, out);
    if ((all.at[10] != 'T' && all.at[10] != 't' && all.at[10] != ' '))
        return ERR_INVALID;
    str_t rest = str_sub(all, 11, all.len);
    size_t end = 0;
    while (end < rest.len && ((rest.at[end] >= '0' && rest.at[end] <= '9') || rest.at[end] == ':'))
        end++;
    if (!clock_read(str_sub(rest, 0, end), &m))
        return ERR_INVALID;
    if (end < rest.len && rest.at[end] == '.') {
        for (end++; end < rest.len && rest.at[end] >= '0' && rest.at[end] <= '9';)
            end++;
    }
    const str_t zone = str_sub(rest, end, rest.len);
    if (zone.len > 0 && !zone_read(zone, &m.ahead))
        return ERR_INVALID;
    return moment_time(&m, out);
}

err_t date_feed_read(str_t s, usec_t *out)
{
    return date_mail_read(s, out) == OK ? OK : date_internet_read(s, out);
}
