/* All changes of the shown time zone's offset between 1900 and 2100, in one sorted table: looking
 * one up takes no lock, no memory and no ICU.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/zone.h"

#include "kit/base/arena.h"
#include "kit/base/str.h"
#include "kit/text/text.h"

#include <unicode/ucal.h>
#include <unicode/ustring.h>

enum { CHANGES_MAX = 640, NAME_ROOM = 64 }; /* two changes a year, and room */
static const double MS_1900 = -2208988800000.0;
static const double MS_2100 = 4102444800000.0;
static const double USEC_PER_MS = 1000.0;

struct change {
    usec_t from, offset;
};
struct zone {
    size_t count; /* 0: zone_init has not run */
    struct change at[CHANGES_MAX];
};

/* Written by zone_init before there are threads, then constant. */
static struct zone shown;

struct calendar {
    UCalendar *ucal;
};
static void calendar_close(struct calendar *c)
{
    if (c->ucal != NULL)
        ucal_close(c->ucal);
}
AUTO_RELEASE(calendar, calendar_close)

/* The name in UTF-16; false: it is not the name of a zone of the IANA data. */
static bool widen_name(str_t name, UChar wide[NAME_ROOM])
{
    if (name.len == 0 || name.len >= NAME_ROOM)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        const unsigned char c = (unsigned char)name.at[i];
        if (c <= ' ' || c > '~')
            return false;
        wide[i] = c;
    }
    wide[name.len] = 0;
    UErrorCode status = U_ZERO_ERROR;
    UBool system_id = false;
    UChar canonical[NAME_ROOM];
    (void)ucal_getCanonicalTimeZoneID(wide, -1, canonical, NAME_ROOM, &system_id, &status);
    return U_SUCCESS(status) && system_id;
}

bool zone_exists(str_t zone)
{
    UChar wide[NAME_ROOM];
    return widen_name(zone, wide);
}

/* Notes the offset that holds from ms on. */
static void note_change(struct zone *zone, UCalendar *cal, double ms, UErrorCode *status)
{
    ucal_setMillis(cal, ms, status);
    const int32_t offset =
        ucal_get(cal, UCAL_ZONE_OFFSET, status) + ucal_get(cal, UCAL_DST_OFFSET, status);
    must(zone->count < CHANGES_MAX);
    zone->at[zone->count++] = (struct change){ (usec_t)(ms * USEC_PER_MS), (usec_t)offset * 1000 };
}

err_t zone_init(const char *name)
{
    UChar wide[NAME_ROOM];
    if (!widen_name(str_from_c(name), wide))
        return ERR_INVALID;

    UErrorCode status = U_ZERO_ERROR;
    AUTO(calendar) cal = { ucal_open(wide, -1, "en", UCAL_GREGORIAN, &status) };
    if (U_FAILURE(status))
        return ERR_INTERNAL;
    struct zone *const found = mem_new(sizeof *found);
    double at = MS_1900;
    do {
        note_change(found, cal.ucal, at, &status);
    } while (ucal_getTimeZoneTransitionDate(cal.ucal, UCAL_TZ_TRANSITION_NEXT, &at, &status) &&
             at < MS_2100);
    if (U_SUCCESS(status))
        shown = *found;
    mem_free(found);
    return U_SUCCESS(status) ? OK : ERR_INTERNAL;
}

usec_t zone_offset(usec_t at)
{
    must(shown.count > 0); /* text_init has run */
    size_t low = 0;
    size_t high = shown.count;
    while (high - low > 1) {
        const size_t middle = (low + high) / 2;
        if (shown.at[middle].from <= at)
            low = middle;
        else
            high = middle;
    }
    return shown.at[low].offset;
}
