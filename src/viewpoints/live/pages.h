/* What the pages of live rooms are drawn from. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_LIVE_PAGES_H
#define ALYANS_VIEWPOINTS_LIVE_PAGES_H

#include "site/charts.h"
#include "viewpoints/live/live.h"
#include "viewpoints/pages.h"
#include "viewpoints/results/results_page.h"

/* How one side answered a statement. */
struct asked {
    enum side side;
    int64_t answers;           /* how many of it did */
    const struct shown *shown; /* of the public only what may be shown */
};

/* What the wall and the one who leads look at. */
struct room_page {
    struct room room;
    const struct consultation *c;
    struct statement_list statements;
    const struct statement *now;            /* asked; NULL: nothing yet */
    struct asked asked[SIDE_COUNT];         /* of the statement asked now; of those that answer */
    int64_t people[SIDE_COUNT];             /* took part so far */
    const struct shown *const *people_said; /* by place in statements; NULL: no public here */
    str_t address;                          /* "https://host/en/live/ABCDE" */
    str_t qr;                               /* the path of its code; empty: it cannot be drawn */
    int qr_side;                            /* its square */
    html_t funder;                          /* whose money the consultation was made with */
    html_t result;                          /* the map or the matrix, drawn */
    bool has_matrix;                        /* organisations answer: by name */
};

/* What a phone shows. */
struct phone_page {
    struct room room;
    const struct consultation *c;
    enum side side;                        /* the one who looks speaks for */
    const struct statement *now;           /* NULL: wait */
    const struct stance *held;             /* the own answer to it */
    int64_t place, count;                  /* of the statement among all */
    const struct organisation *speaks_for; /* NULL: a visitor */
    bool may_answer;                       /* the one who looks, here; else: */
    html_t sign_in;                        /* the way to; empty: signed in, for nobody who may */
    bool was_taken;
    html_t funder;
};

struct rooms_page {
    const struct room_line {
        struct room room;
        struct consultation c;
    } * at;
    size_t count;
    html_t errors, consultation, pace; /* the form of a new one; consultation empty: none is open */
};

url_t url_room(struct cx *cx, const struct room *r);
url_t url_wall(struct cx *cx, const struct room *r);
url_t url_lead(struct cx *cx, const struct room *r);
/* Addresses of news, for data-events. */
str_t events_of_room(struct cx *cx, const struct room *r);
str_t events_of_positions(struct cx *cx, const struct consultation *c);
str_t room_state(struct cx *cx, const struct room *r); /* "Open since 10:05", "Closed on …" */
str_t who_answers(struct cx *cx, enum who who); /* a sentence on it, and what an answer counts as */
/* "12 organisations", "240 people". */
str_t people_words(struct cx *cx, enum side side, int64_t count);

#endif
