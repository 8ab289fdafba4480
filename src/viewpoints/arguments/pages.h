/* What the pages of arguments are drawn from. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_ARGUMENTS_PAGES_H
#define ALYANS_VIEWPOINTS_ARGUMENTS_PAGES_H

#include "viewpoints/arguments/arguments.h"
#include "viewpoints/pages.h"

/* One argument or reply as it stands on the page. */
struct argument_line {
    const struct argument *a;
    const struct argument_marks *marks;
    enum marks_told told;
    const struct organisation *organisation; /* NULL: somebody without a name */
    html_t pays;                             /* who it is and who pays */
    html_t removed;                          /* instead of its text: under which rule, and why */
    bool was_marked;                         /* by the reader, a moment ago */
    struct argument_line *replies;
    size_t reply_count;
};
struct argument_lines {
    struct argument_line *at;
    size_t count;
};
/* Of one statement: for and against in the order of the page, each with its replies. What was
 * removed stands there only where something replies to it; the others are in removed. */
struct arguments_part {
    const struct consultation *c;
    const struct statement *s;
    struct argument_lines of[3]; /* by enum argument_side; none under ARGUMENT_REPLY */
    struct argument_lines
        reasons[3];         /* of positions, nobody has replied to or marked: after them */
    size_t public_count[3]; /* of both, not removed */
    struct argument_lines removed;
    bool may_argue, is_secretariat;
    const struct argument *said; /* right after saying it; NULL: nothing */
    html_t own;                  /* link to what became of it; empty: it stands at once */
    html_t hear;                 /* box: hear of replies */
};
MUST_USE err_t arguments_load(struct cx *cx, const struct consultation *c,
                              const struct statement *s, struct arguments_part *out);
struct argue_page {
    const struct consultation *c;
    const struct statement *s;
    const struct argument *to; /* NULL: no reply */
    enum argument_side side;
    html_t speaker, errors, choice, field, hear;
};
struct argument_down_page {
    const struct consultation *c;
    const struct statement *s;
    const struct argument *a;
    html_t errors, reason;
};

url_t url_argue(struct cx *cx, const struct consultation *c, const struct statement *s,
                enum argument_side side, argument_id to);
/* "Helps: 6 of 9 who agree with the statement · 4 of 7 who disagree with it", or that too few
 * marked. */
str_t marks_words(struct cx *cx, const struct argument_line *l);
/* The statement of the path, {id} being the number that screens show; an accepted one. */
struct request;
MUST_USE err_t argued_statement(struct cx *cx, const struct request *rq, struct consultation *c,
                                struct statement *out);
/* May the actor, or whoever signs in, argue and mark here now? */
bool may_argue_here(const struct cx *cx, const struct consultation *c);

extern const struct api_operation api_arguments_op;
handler_fn api_arguments;

#endif
