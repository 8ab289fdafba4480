/* What the pages of projects are drawn from.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_PAGES_H
#define ALYANS_PROJECTS_PAGES_H

#include "projects/gantt.h"
#include "projects/whole.h"
#include "projects/words.h"

enum { PROJECTS_PAGE_MAX = 4 << 20 };

/* --- the timeline --- */

enum timeline_shape { SHAPE_TERM, SHAPE_BAR, SHAPE_DIAMOND, SHAPE_CIRCLE };
struct timeline_row {
    str_t kind;         /* "Activity" */
    struct text2 title; /* both empty: the kind says it */
    str_t when;         /* in words; empty: not disclosed */
    str_t state;        /* in words; may be empty */
    enum timeline_shape shape;
    bool is_filled, is_late;
    bool is_vague; /* a bar: an end is known to the month or year only; it lies somewhere within */
    struct gantt_item days;
    struct gantt_bar bar; /* of bars */
    double at;            /* of marks */
};
struct timeline {
    struct gantt g;
    const struct timeline_row *rows;
    size_t count;
    str_t today;                                                  /* in words */
    bool has_bars, has_reached, has_open, has_reports, has_vague; /* what the key explains */
};
/* Term, activities, milestones and reports, each by date; those without a date last. */
struct timeline timeline_of(struct cx *cx, const struct whole *w);
str_t tick_label(struct cx *cx, const struct gantt_tick *t); /* "Jul 2013", "2013" */

/* --- for everybody --- */

struct projects_page {
    const struct listed *at;
    size_t count;
    bool may_desk;
};
struct project_page {
    const struct whole *w;
    struct timeline timeline;
    bool may_edit;
    html_t changes, verify; /* of the record */
};
struct report_page {
    const struct whole *w;
    const struct project_report *r;
    const struct project_report *const *others; /* other versions, newest first */
    size_t other_count;
    html_t file; /* nothing: no file */
    bool may_edit;
};
/* One of an organisation's projects and what it is there. */
struct touched {
    const struct project *p;
    bool runs, pays, is_partner;
};
/* The title of a budget line by its number; both empty: it was taken out. */
struct text2 budget_title(const struct whole *w, part_id line);
/* Is a term whose end is over still not said to be completed or cancelled? */
bool is_over_unsaid(const struct cx *cx, const struct project *p);
/* Are both ends known to the day, as far as they are known at all? */
bool is_vague_period(str_t from, str_t till);
/* "2013": what is not known says so. */
str_t or_not_disclosed(struct cx *cx, str_t s);

/* --- the desk --- */

struct desk_list_page {
    const struct project *at;
    size_t count;
    bool is_secretariat;
    const struct organisation *speaks_for; /* NULL: the secretariat */
    html_t speaker;
};
struct desk_page {
    const struct whole *w;
    unsigned faults; /* publish_faults, told only after somebody tried */
    html_t errors, speaker, state_errors, state_reason;
};
/* A small form: its fields in order, with a heading and what it does. */
enum { FORM_PARTS_MAX = 80 };
struct form_page {
    const struct project *p; /* NULL: a new one */
    str_t title, hint, button;
    url_t action, back, take_out; /* take_out empty: nothing to take out */
    html_t errors, speaker;
    html_t fields[FORM_PARTS_MAX];
    size_t count;
    bool is_multipart;
};
struct take_out_page {
    const struct project *p;
    str_t what;
    url_t action, back;
    html_t errors, reason, speaker;
};

#endif
