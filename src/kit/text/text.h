/* What depends on the language: case, order, dates, numbers. The only user of ICU.
 * Results live in the arena. All functions are thread safe after text_init.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_TEXT_H
#define ALYANS_KIT_TEXT_TEXT_H

#include "kit/base/cx.h"

/* Once, before threads. zone: IANA name for shown times ("Asia/Baku"). ERR_INVALID: unknown. */
MUST_USE err_t text_init(const char *zone);
/* Whether text_init would know it. Needs no text_init. */
bool zone_exists(str_t zone);

str_t text_nfc(struct arena *arena, str_t s);
/* What a reader sees of valid UTF-8: without characters that cannot be seen or that turn the
 * direction of others (two names must not look alike and differ, nor read otherwise than they are
 * stored), with Unicode's line ends as LF; nothing at all when only blanks are left. Joiners and
 * variation selectors, which shape letters and emoji, stay. */
str_t text_visible(struct arena *arena, str_t s);
str_t text_lower(struct arena *arena, enum lang lang, str_t s); /* Azerbaijani: I→ı, İ→i */
str_t text_upper(struct arena *arena, enum lang lang, str_t s);
/* For search and for comparing e-mail addresses: case folded, diacritics and ə/e, ı/i evened out;
 * the same for every language. */
str_t text_fold(struct arena *arena, str_t s);
/* Alphabetical order of the language: <0, 0, >0. */
int text_compare(enum lang lang, str_t a, str_t b);
/* The same order in the bytes of hexadecimal digits, for a column a database sorts by: at most
 * TEXT_SORT_KEY_MAX of them, so very long texts that begin alike may be equal. */
enum { TEXT_SORT_KEY_MAX = 320 };
str_t text_sort_key(struct arena *arena, enum lang lang, str_t s);

/* "9 October 2013" / "9 oktyabr 2013"; in the shown time zone. */
str_t date_long(struct cx *cx, usec_t at);
str_t date_month(struct cx *cx, usec_t at); /* "October 2013", "oktyabr 2013" */
/* "9 October 2013, 14:05". */
str_t date_time(struct cx *cx, usec_t at);
/* "2013-10-09" / "2013-10-09T10:05:00Z", UTC: for datetime="" and machines. */
str_t date_iso(struct arena *arena, usec_t at);
str_t date_time_iso(struct arena *arena, usec_t at);
/* "2013-10-09" in the shown time zone: the day people mean by "today". */
str_t date_day(struct arena *arena, usec_t at);
/* Reads "2013-10-09", "2013-10", "2013" (start of it) or "2013-10-09T10:05[:00][Z]", UTC. */
MUST_USE err_t date_read(str_t s, usec_t *out);
/* Reads the value of <input type="datetime-local"> in the shown time zone, and writes it. */
MUST_USE err_t date_local_read(str_t s, usec_t *out);
str_t date_local(struct arena *arena, usec_t at);

/* Dates as precisely as they are known: "2011", "2011-05", "2011-05-20". */
bool date_is_partial(str_t s);
/* Has a day of it come by this day ("2026-11-30")? */
bool date_has_come(str_t partial, str_t day);
/* Its first and last day, "2011-05-01" and "2011-05-31"; a full date is both. s must be such a
 * date. */
str_t date_first_day(struct arena *arena, str_t s);
str_t date_last_day(struct arena *arena, str_t s);
/* "2011", "May 2011", "20 May 2011"; s itself where it is no such date. */
str_t date_partial(struct cx *cx, str_t s);
/* What lies between two such dates: "2005 to May 2009", "since 2006", "from 2030" where that is
 * to come, "until 2009", "2013" where both are the same; empty where both are. */
str_t date_period(struct cx *cx, str_t from, str_t till);
/* What people write for one, as it is stored: also "20.05.2011", "5.2011", "2011-5". Errors:
 * ERR_INVALID. */
MUST_USE err_t date_partial_read(struct arena *arena, str_t s, str_t *out);

str_t number_i64(struct cx *cx, int64_t v);                /* 12,345 / 12.345 */
str_t number_fixed(struct cx *cx, double v, int decimals); /* 7.2 / 7,2; true minus sign */
str_t number_percent(struct cx *cx, double share);         /* 0.9: "90%" / "90 %" */

#endif
