/* Words of a manual page.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_ROFF_H
#define ALYANS_KIT_TEXT_ROFF_H

#include "kit/base/buf.h"

/* Text inside a line: begins no macro, holds no escape, hyphens stay hyphens. */
void roff_words(struct buf *out, str_t words);

/* Text that ends its line; each sentence begins one, as mdoc wants. Nothing for no text. */
void roff_line(struct buf *out, str_t words);

/* A page of the macros that the manual page uses (mdoc) as plain text, for terminals where nothing
 * else draws it: Dd, Dt and Os are left out, lists are indented. */
void roff_plain(struct buf *out, str_t page);

#endif
