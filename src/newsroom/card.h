/* The picture that stands beside a link to an article where it is shared.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_CARD_H
#define ALYANS_NEWSROOM_CARD_H

#include "newsroom/whole.h"

struct article_card {
    url_t path; /* where it is; another one when its words change, for others keep copies */
    str_t alt;  /* what it says */
};
/* Of a public article, in the reader's language. */
struct article_card article_card_of(struct cx *cx, const struct whole_article *w);

#endif
