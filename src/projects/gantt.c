/* Where bars, marks, the scale and today of a project's timeline stand.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "projects/gantt.h"

enum { MONTHS = 12, DAYS_PER_ERA = 146097, DAYS_0000_TO_1970 = 719468 };

/* Days from civil and back: years begin in March, so that the leap day comes last. An era is 400
 * years of DAYS_PER_ERA days. */
int64_t gantt_day(int year, int month, int day)
{
    const int64_t y = month <= 2 ? (int64_t)year - 1 : year;
    const int64_t era = (y >= 0 ? y : y - 399) / 400;
    const int64_t of_era = y - era * 400;
    const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int64_t days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return era * DAYS_PER_ERA + days - DAYS_0000_TO_1970;
}

void gantt_month(int64_t day, int *year, int *month)
{
    const int64_t z = day + DAYS_0000_TO_1970;
    const int64_t era = (z >= 0 ? z : z - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    const int64_t of_era = z - era * DAYS_PER_ERA;
    const int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
    const int64_t m = (5 * of_year + 2) / 153;
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(y + era * 400 + (*month <= 2 ? 1 : 0)); /* within the calendar's four digits */
}

/* Months since year 0. */
static int64_t month_number(int64_t day)
{
    int year;
    int month;
    gantt_month(day, &year, &month);
    return (int64_t)year * MONTHS + month - 1;
}

static int64_t first_of_month(int64_t number)
{
    return gantt_day((int)(number / MONTHS), (int)(number % MONTHS) + 1, 1); /* four-digit years */
}

static double share(const struct gantt *g, double day)
{
    return 100.0 * (day - (double)g->first) / (double)(g->last + 1 - g->first);
}

double gantt_at(const struct gantt *g, int64_t day)
{
    return share(g, (double)day + 0.5);
}

/* The smallest step in months that leaves no more than GANTT_TICKS_MAX beginnings. */
static int64_t step_of(int64_t from, int64_t till)
{
    static const int STEPS[] = { 1, 2, 3, 6, 12, 24, 60, 120, 600, 1200 };
    for (size_t i = 0; i < ARRAY_LEN(STEPS); i++) {
        const int64_t step = STEPS[i];
        const int64_t first = (from + step - 1) / step * step;
        if (till < first || (till - first) / step + 1 <= GANTT_TICKS_MAX)
            return step;
    }
    return (till - from) / (GANTT_TICKS_MAX - 1) + MONTHS;
}

static void ticks_fill(struct gantt *g, int64_t from, int64_t till)
{
    const int64_t step = step_of(from, till);
    for (int64_t m = (from + step - 1) / step * step; m <= till && g->tick_count < GANTT_TICKS_MAX;
         m += step)
        g->ticks[g->tick_count++] = (struct gantt_tick){
            .at = share(g, (double)first_of_month(m)),
            .year = (int)(m / MONTHS),
            .month = step % MONTHS == 0 ? 0 : (int)(m % MONTHS) + 1,
        };
}

struct gantt gantt_fit(const struct gantt_item *items, size_t count, int64_t today)
{
    struct gantt g = { .is_empty = true };
    for (size_t i = 0; i < count; i++) {
        if (!items[i].has_days)
            continue;
        if (g.is_empty || items[i].first < g.first)
            g.first = items[i].first;
        if (g.is_empty || items[i].last > g.last)
            g.last = items[i].last;
        g.is_empty = false;
    }
    if (g.is_empty)
        return g;
    const int64_t from = month_number(g.first);
    const int64_t till = month_number(g.last);
    g.first = first_of_month(from);
    g.last = first_of_month(till + 1) - 1;
    ticks_fill(&g, from, till);
    g.has_today = today >= g.first && today <= g.last;
    g.today = g.has_today ? gantt_at(&g, today) : 0.0;
    return g;
}

struct gantt_bar gantt_place(const struct gantt *g, const struct gantt_item *item)
{
    struct gantt_bar b = { .at = share(g, (double)item->first) };
    b.width = share(g, (double)item->last + 1.0) - b.at;
    if (b.width < GANTT_LEAST)
        b.width = GANTT_LEAST;
    if (b.at + b.width > 100.0)
        b.at = 100.0 - b.width;
    return b;
}
