/* What the pages of comments are drawn from. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_COMMENTS_PAGES_H
#define ALYANS_NEWSROOM_COMMENTS_PAGES_H

#include "newsroom/comments/comments.h"
#include "newsroom/pages.h"

struct comment_line {
    const struct comment *c;
    const struct organisation *organisation; /* in whose name it is said; NULL: a person's */
    const struct organisation *affiliated;   /* that its writer speaks for elsewhere; NULL */
    html_t removed;                          /* under which rule, why; empty: it was not */
};
struct comments_part {
    const struct article *a;
    const struct comment_line *at; /* threads in their order, answers after what they answer */
    size_t count;
    struct comment_counts counts;
    const struct disclosed *disclosed;
    bool may_comment;
    url_t earlier, further; /* answers of the one thread, of the last one; empty: all are here */
    url_t later;            /* threads; likewise */
};
struct comment_form_page {
    const struct article *a;
    const struct comment *to; /* that is answered; NULL: none */
    html_t errors, speaker, name, email, affiliation, text, spoken;
    str_t began; /* signed moment of the form */
    bool is_account;
};
struct own_comment_page {
    const struct article *a;
    const struct comment *c;
    url_t confirm, withdraw;
    html_t removed, moderation; /* what moderation says; where to follow and appeal */
};
struct own_comment {
    const struct comment *c;
    const struct article *a;
};
struct own_comments_page {
    const struct own_comment *at;
    size_t count;
    bool is_withdrawn; /* one was just now */
};

#endif
