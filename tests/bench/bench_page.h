/* The same answers for the reference and for alyans: 199 bytes of JSON, a page of 84 rows.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_BENCH_PAGE_H
#define ALYANS_TESTS_BENCH_PAGE_H

#include "kit/base/buf.h"

#define BENCH_JSON                                                                                 \
    "{\"status\":\"ok\",\"name\":\"alyans\",\"statement\":\"The technical preparation of the "     \
    "election was efficient.\",\"agree\":7,\"disagree\":0,\"not_stated\":12,\"own\":0,\"coded\":"  \
    "7,\"language\":\"en\",\"closed\":true,\"at\":1}"

/* About 20 KB from literals, integers and HTML-escaped texts. */
void bench_page_draw(struct buf *out);

#endif
