/* What the pages of viewpoints are drawn from, and the small words they share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PAGES_H
#define ALYANS_VIEWPOINTS_PAGES_H

#include "kit/base/str.h"
#include "kit/text/diff.h"
#include "kit/text/text.h"
#include "record/record.h"
#include "site/feature.h"
#include "viewpoints/rules.h"
#include "viewpoints/statements/trace.h"
#include "viewpoints/store.h"

enum { VIEW_MAX = 4 << 20 };

/* --- words --- */

/* In the order in which they are offered. */
enum { POSITION_COUNT = 3 };
extern const enum position POSITIONS[POSITION_COUNT];
str_t position_label(struct cx *cx, enum position p);  /* "agree" */
str_t position_verb(struct cx *cx, enum position p);   /* "agrees" */
str_t position_choice(struct cx *cx, enum position p); /* an organisation's choice: "We agree" */
/* Head of a column of counts, "Agreed"; with both sides in one table "Organisations: agreed". */
str_t counted_head(struct cx *cx, enum side side, enum position p, bool both);
str_t basis_label(struct cx *cx, enum basis b);         /* "own", "coded, stated" */
str_t certainty_label(struct cx *cx, enum certainty c); /* "low"; of one that was not said: "" */
str_t official_label(struct cx *cx, enum standing s);   /* "official", "preliminary"; NONE: "" */
/* What marks a position beside its basis: "official, certainty: high, by mail link"; may be empty.
 */
str_t stance_marks(struct cx *cx, const struct stance *s);
str_t who_label(struct cx *cx, enum who w);
str_t stage_text(struct cx *cx, const struct consultation *c); /* "Open until 18 December 2026" */
/* Is it open, and may the actor answer, or become somebody who may by signing in? */
bool consultation_asks(const struct cx *cx, const struct consultation *c);
/* Does this reader answer for an organisation, or may by signing in, where no public answers? */
bool consultation_speaks(const struct cx *cx, const struct consultation *c);
/* Class of the mark of a position: "gl p", "gl m q"; NULL: not stated. */
str_t mark_class(const struct stance *s);
/* "Statement 3: agree, inferred, to confirm". */
str_t step_label(struct cx *cx, const struct statement *s, const struct stance *mine);
str_t consultation_name(struct cx *cx, const struct consultation *c); /* short, else question */
str_t statement_short(struct cx *cx, const struct statement *s);      /* short, else text */
/* The same within a sentence: without a full stop at its end. */
str_t statement_quoted(struct cx *cx, const struct statement *s);
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
/* A page of a long list on the consultation's own. */
url_t url_statements_page(struct cx *cx, const struct consultation *c, size_t page);

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
    struct tally tally;               /* of the first side: organisations where both answer */
    struct tally of_side[SIDE_COUNT]; /* of those that answer */
    html_t funder;                    /* whose money it was made with; in lists */
    str_t coded; /* who coded, and how far they agree; empty: nothing is coded, or not loaded */
};
/* How many from the first on are in its stage. */
size_t same_stage(const struct counted *list, size_t count);
MUST_USE err_t counted_load(struct cx *cx, const struct consultation *c, struct counted *out);

/* All public ones with their tallies and who paid. */
MUST_USE err_t counted_list(struct cx *cx, const struct counted **out, size_t *count);

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

struct shown; /* results/results_cells.h */
/* How each side answered a statement; NULL: it does not answer here. */
struct given {
    const struct answers *organisations;
    const struct shown *people; /* of the public only what may be shown */
};
/* From answers_list of each side. Errors: ERR_NO_MEMORY. */
MUST_USE err_t given_load(struct cx *cx, const struct consultation *c,
                          const struct answers *const answers[SIDE_COUNT],
                          const size_t counts[SIDE_COUNT], statement_id s, struct given *out);
struct line {
    const struct statement *statement;
    struct given given;
};
struct surroundings; /* stages/pages.h */
/* The newsroom's, which stands above: an address, as in the list of routes. */
url_t url_consultation_feed(struct cx *cx, const struct consultation *c);
struct consultation_page {
    struct counted it;
    const struct surroundings *around;
    const struct line *lines; /* all; only those shown have what was given */
    size_t line_count, first, shown;
    size_t page, pages; /* from 1 */
    const struct statement *const *rejected;
    size_t rejected_count;
    const html_t *removed; /* beside each rejected one: rule, reason and link; may be empty */
    str_t follow;          /* token of the link to a proposal just made; empty: none */
    const struct statement *const *merged; /* into others that say the same */
    size_t merged_count;
    bool may_answer, may_propose, was_proposed;
    html_t proposal_errors, proposal;
    html_t changes, verify; /* of the record */
    html_t funder;          /* whose money it was made with; empty: nobody's on record */
    html_t hear;            /* asking for news of it; empty: no mail goes out */
};

/* One organisation's word on a statement, with what it said before. */
struct said {
    const struct organisation *organisation;
    const struct stance *now; /* NULL: only past ones, or not stated */
    const struct stance *const *past;
    size_t past_count;
    struct backing behind;             /* now */
    const struct backing *behind_past; /* past_count of them */
    html_t pays;                       /* who it is and who pays */
};
struct statement_page {
    const struct consultation *c;
    const struct statement *s;
    struct given given;
    const struct said *said;
    size_t said_count;
    const struct organisation *const *silent; /* answered other statements, not this one */
    size_t silent_count;
    const struct organisation *author; /* who proposed it; NULL: nobody who is named */
    html_t author_pays;
    html_t funder; /* whose money the consultation was made with */
    bool may_answer, is_secretariat;
    bool may_amend, may_translate, may_merge, may_separate; /* the actor, now */
    bool may_take_place;              /* it may stand in place of what it amends */
    const struct statement *amended;  /* what it would reword; NULL: nothing public */
    const struct statement *survivor; /* that stands for it; NULL: it was not merged */
    html_t removed; /* rule, reason and link of the removal that stands; empty: none */
    const struct trace_list *trace;           /* where it comes from, in order of time */
    const struct statement_refs *amendments;  /* that would reword it */
    const struct statement_refs *merged_here; /* that were merged into it */
    struct diff wording; /* against what it amends, in wording_lang; nothing: no text in both */
    enum lang wording_lang;
    int64_t before, after;  /* numbers of the neighbours, -1: none */
    html_t changes, verify; /* of the record */
    html_t arguments;       /* for and against */
};

struct position_page {
    const struct consultation *c;
    enum side side; /* that the actor speaks for */
    struct statement_list statements;
    const struct stance *mine;
    size_t mine_count;
    const struct statement *statement; /* NULL: everything is answered */
    const struct stance *held;         /* what stands on this statement */
    /* Without a position of the actor, but one on another that was merged into it; NULL: none. */
    const struct statement *follow, *follow_from;
    const struct statement *answered_close; /* follow_from, where the statement is follow */
    int64_t place;                          /* of the statement among the accepted ones, from 1 */
    const struct organisation *speaks_for;  /* NULL: a visitor */
    str_t room;                             /* code of the live room it was asked in; empty: none */
    html_t speaker, errors, choice, reason, source, certainty;
    html_t funder; /* whose money the consultation was made with */
    str_t promise; /* to visitors: how their answers are published */
    int64_t open, to_confirm;
    int64_t preliminary;   /* of the organisation, not official yet */
    int64_t made_official; /* just now */
    bool may_sign;         /* and so make them official */
    int64_t skip_to;       /* number of another open statement, -1: none */
    str_t draw;            /* token of a drawn statement; empty: it was chosen */
    bool tells_most;       /* an organisation asked for what tells most */
    bool was_taken;
    const struct receipt_row *receipt; /* of the answer just given; NULL: none */
    html_t hear;                       /* once everything is answered */
};

/* What a visitor has answered in one consultation. */
struct receipts_page {
    const struct consultation *c;
    const struct receipt_row *at;
    size_t count;
};
str_t receipt_answer(struct cx *cx, const struct receipt_row *r); /* "agree" in words */

/* --- secretariat --- */

struct secretariat_page {
    const struct counted *all;
    size_t count;
};
/* Limits of the secretariat's forms, in characters. */
enum { SHORT_MOST = 60, PUBLIC_REASON_MOST = 400 };

/* "Text corrected on … after the result was published; …", whose both texts stand at
 * url_both_texts. Empty: it was not corrected so late. */
str_t late_line(struct cx *cx, const struct statement *s);
url_t url_both_texts(struct cx *cx, const struct statement *s); /* of one that is late */
struct correct_page {
    const struct consultation *c;
    const struct statement *s;
    html_t errors, text[LANG_COUNT], short_text[LANG_COUNT], reason;
    bool is_settled; /* no positions are taken any more */
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
