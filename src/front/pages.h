/* What the pages of the front are drawn from. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_FRONT_PAGES_H
#define ALYANS_FRONT_PAGES_H

#include "front/front.h"
#include "site/feature.h"
#include "site/site.h"

enum { FRONT_PAGE_MAX = 2 << 20 };

/* A block with something in it; aside: it stands beside the one before. */
struct front_part {
    enum front_block block;
    html_t drawn;
    bool aside;
};
struct front_page {
    const struct front_part *parts;
    size_t count;
    bool has_question; /* one of the parts brings the h1 */
    bool has_nothing;  /* there is no consultation, so nothing is asked */
    bool may_begin, may_arrange;
};

/* A line of the form: where a block stands, 0: nowhere. */
struct front_line {
    enum front_block block;
    int64_t place;
    html_t fields; /* of a text block */
};
struct arrange_page {
    html_t errors;
    const struct front_line *lines;
    size_t count;
    const struct front_layout_list *before;
};

str_t front_block_label(struct cx *cx, enum front_block b);
str_t front_block_help(struct cx *cx, enum front_block b);
/* "What is asked now, News, …" */
str_t front_blocks_label(struct cx *cx, const struct front_layout *l);

handler_fn front_get, front_arrange_get, front_arrange_post, front_put_back_post;
err_t front_account_forget(struct cx *cx, int64_t account);
err_t front_account_rows(struct cx *cx, int64_t account, struct json_out *j);
err_t front_compare_record(struct cx *cx, struct record_differences *to);

#endif
