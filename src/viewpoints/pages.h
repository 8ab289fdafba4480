/* What the pages of viewpoints are drawn from, and the small words they share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PAGES_H
#define ALYANS_VIEWPOINTS_PAGES_H

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "record/record.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

enum { VIEW_MAX = 4 << 20 };

/* --- words --- */

/* In the order in which they are offered. */
enum { POSITION_COUNT = 3 };
extern const enum position POSITIONS[POSITION_COUNT];
str_t position_label(struct cx *cx, enum position p);  /* "agree" */
str_t position_verb(struct cx *cx, enum position p);   /* "agrees" */
str_t position_choice(struct cx *cx, enum position p); /* an organisation's choice: "We agree" */
str_t basis_label(struct cx *cx, enum basis b);        /* "own", "coded, stated" */
str_t who_label(struct cx *cx, enum who w);
str_t stage_text(struct cx *cx, const struct consultation *c); /* "Open until 18 December 2026" */
/* Is it open, and may the actor answer, or become somebody who may by signing in? */
bool consultation_asks(const struct cx *cx, const struct consultation *c);
/* Class of the mark of a position: "gl p", "gl m q"; NULL: not stated. */
str_t mark_class(const struct stance *s);
/* "Statement 3: agree, inferred, to confirm". */
str_t step_label(struct cx *cx, const struct statement *s, const struct stance *mine);
str_t consultation_name(struct cx *cx, const struct consultation *c); /* short, else question */
str_t statement_short(struct cx *cx, const struct statement *s);      /* short, else text */
/* The source's own link, or none where it has no safe one. */
bool source_link(const struct source *s, url_t *out);
/* "2013-10-09" in words; what cannot be read stays as it is. */
str_t source_date(struct cx *cx, str_t dated);

url_t url_method(struct cx *cx, const struct consultation *c);
url_t url_position(struct cx *cx, const struct consultation *c, int64_t number); /* -1: the next */
url_t url_receipts(struct cx *cx, const struct consultation *c);
url_t url_receipt(struct cx *cx, const struct consultation *c, int64_t position);
url_t url_positions(struct cx *cx, const struct consultation *c);
url_t url_statement(struct cx *cx, const struct consultation *c, int64_t number);
url_t url_statements(struct cx *cx, const struct consultation *c);

/* The path alone, for page.address. */
str_t url_consultation_path(struct cx *cx, const struct consultation *c);
/* Where news of a consultation's positions is published. */
str_t consultation_topic(struct cx *cx, consultation_id c);

/* In a list kept by statement; NULL: none. */
const struct stance *stance_on(const struct stance *list, size_t count, statement_id s);

/* --- pages --- */

struct counted {
    const struct consultation *c;
    enum stage stage;
    struct tally tally;
};
MUST_USE err_t counted_load(struct cx *cx, const struct consultation *c, struct counted *out);

struct home_page {
    const struct counted *all;
    size_t count;
    const struct counted *hero; /* NULL: there is no consultation yet */
    bool may_begin;             /* the actor may begin one */
    html_t facts, highlight;
    const struct consultation *highlighted; /* what highlight is about */
};

/* What stands behind a position: the mandate it was taken under, and the entry to verify. */
struct backing {
    html_t mandate, verify;
};
/* Mandates drawn on one page, each looked up once. */
struct mandates_drawn {
    struct rows_out list;
};
MUST_USE err_t backing_load(struct cx *cx, struct mandates_drawn *drawn, const struct stance *s,
                            struct backing *out);
/* Of past ones: the mandate alone. */
MUST_USE err_t backing_load_past(struct cx *cx, struct mandates_drawn *drawn,
                                 const struct stance *const *past, size_t count,
                                 const struct backing **out);

struct line {
    const struct statement *statement;
    const struct answers *answers;
};
struct consultation_page {
    struct counted it;
    const struct line *lines;
    size_t line_count;
    const struct statement *const *rejected;
    size_t rejected_count;
    bool may_answer, may_propose, was_proposed;
    html_t proposal_errors, proposal;
    html_t changes, verify; /* of the record */
};

/* One organisation's word on a statement, with what it said before. */
struct said {
    const struct organisation *organisation;
    const struct stance *now; /* NULL: only past ones, or not stated */
    const struct stance *const *past;
    size_t past_count;
    struct backing behind;             /* now */
    const struct backing *behind_past; /* past_count of them */
};
struct statement_page {
    const struct consultation *c;
    const struct statement *s;
    const struct answers *answers;
    const struct said *said;
    size_t said_count;
    const struct organisation *const *silent; /* answered other statements, not this one */
    size_t silent_count;
    bool may_answer, is_secretariat;
    int64_t before, after;  /* numbers of the neighbours, -1: none */
    html_t changes, verify; /* of the record */
};

struct position_page {
    const struct consultation *c;
    struct statement_list statements;
    const struct stance *mine;
    size_t mine_count;
    const struct statement *statement;     /* NULL: everything is answered */
    const struct stance *held;             /* what stands on this statement */
    int64_t place;                         /* of the statement among the accepted ones, from 1 */
    const struct organisation *speaks_for; /* NULL: a visitor */
    html_t speaker, errors, choice, reason, source;
    int64_t open, to_confirm;
    int64_t skip_to; /* number of another open statement, -1: none */
    bool was_taken;
    const struct receipt_row *receipt; /* of the answer just given; NULL: none */
};

/* What a visitor has answered in one consultation. */
struct receipts_page {
    const struct consultation *c;
    const struct receipt_row *at;
    size_t count;
};
str_t receipt_answer(struct cx *cx, const struct receipt_row *r); /* "agree" in words */

/* --- secretariat --- */

struct waiting {
    const struct consultation *c;
    const struct statement *s;
};
struct secretariat_page {
    const struct counted *all;
    size_t count;
    const struct waiting *pending;
    size_t pending_count;
};
struct edit_page {
    const struct consultation *c; /* NULL: a new one */
    struct statement_list statements;
    html_t errors, slug, who, question[LANG_COUNT], short_name[LANG_COUNT], background[LANG_COUNT],
        coding[LANG_COUNT], opens, closes, example;
    html_t statement_errors, statement_text[LANG_COUNT], statement_short[LANG_COUNT];
};

/* Limits of the secretariat's forms, in characters. */
enum { SHORT_MOST = 60, PUBLIC_REASON_MOST = 400 };

struct correct_page {
    const struct consultation *c;
    const struct statement *s;
    html_t errors, text[LANG_COUNT], short_text[LANG_COUNT], reason;
};
/* A statement's text, or the reason of a position, that is to go from the public. */
struct take_down_page {
    const struct consultation *c;
    const struct statement *s;
    const struct stance *stance; /* NULL: the statement itself */
    url_t to;
    html_t errors, reason;
};

#endif
