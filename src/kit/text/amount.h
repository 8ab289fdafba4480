/* Amounts of money and shares as people write them, and the currencies there are.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_AMOUNT_H
#define ALYANS_KIT_TEXT_AMOUNT_H

#include "kit/base/cx.h"

#define AMOUNT_MOST INT64_C(1000000000000000) /* hundredths: ten thousand milliards */
enum { SHARE_MOST = 10000 };                  /* hundredths of a percent */

/* "12500", "12 500,5", "12.500", "1,234,567.89" in hundredths. The same in every language: a mark
 * before three digits groups them, one before the last one or two digits begins the decimals. So
 * "12.500" is twelve thousand five hundred, and "0.500", which could be either, is refused. */
MUST_USE bool amount_read(str_t s, int64_t *out);
/* The same as that currency is written: with three decimals, "1.234" could be either and is asked
 * again; without decimals, only zeros may stand behind the mark. An unknown currency has two. */
enum amount_reading { AMOUNT_TAKEN, AMOUNT_UNREADABLE, AMOUNT_AMBIGUOUS, AMOUNT_TOO_FINE };
MUST_USE enum amount_reading amount_read_in(str_t s, str_t currency, int64_t *out);
/* What to tell whoever wrote it (msgid); NULL for AMOUNT_TAKEN. */
const char *amount_fault(enum amount_reading r);
/* "51", "33,3", "33.33 %" in hundredths of a percent, at most 100 %. */
MUST_USE bool share_read(str_t s, int64_t *out);
/* "12500.50", "12500": for machines and for forms. Nothing for what is not stated (below 0). */
str_t amount_plain(struct arena *arena, int64_t hundredths);
/* "12,500.50" / "12.500,50". */
str_t amount_shown(struct cx *cx, int64_t hundredths);

/* ISO 4217: those in use, the ones met most here first, then by letter; behind them by letter those
 * that were replaced, for money of that time. */
extern const char *const currency_codes[];
extern const size_t currency_count;
bool currency_is_known(str_t code);
int currency_decimals(str_t code); /* 0, 2 or 3 */

#endif
