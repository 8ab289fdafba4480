/* What a report of the alyans method says, in sentences: for the terminal and for the page.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_ANALYSE_WORDS_H
#define ALYANS_VIEWPOINTS_ANALYSE_WORDS_H

#include "kit/base/cx.h"
#include "viewpoints/polis/analyse.h"

/* Where words are written: everything lives in cx->arena. But for the first functions a->alyans is
 * there. */
struct wording {
    struct cx *cx;
    const struct analysis *a;
};

enum { AXIS_TELLING = 2 }; /* statements that name an end of an axis */

/* --- of both methods --- */

/* Text of strangers on one line: what is no character to be seen becomes a blank; at most so many
 * characters, then an ellipsis. It may stand in a terminal and in XML. */
str_t words_clean(struct cx *cx, str_t s, size_t characters);
/* The statement's text; where there is none, its name or its number. */
str_t words_statement(const struct wording *w, size_t column, size_t characters);
/* The same behind its number, unless a text is what it goes by. */
str_t words_numbered(const struct wording *w, size_t column, size_t characters);
str_t words_participant(const struct wording *w, size_t row);
str_t words_title(const struct wording *w);               /* topic, or name of the source */
str_t words_read(const struct wording *w);                /* how many people, answers, statements */
str_t words_problems(const struct wording *w);            /* empty: no line was left out */
str_t words_group(const struct wording *w, size_t group); /* "Group A", "Group 4" as given */

/* Statements that somebody at that end agrees with most, compared with the other end. */
struct axis_end {
    size_t count;
    size_t column[AXIS_TELLING];
    bool agrees[AXIS_TELLING]; /* false: somebody at that end disagrees most */
};
struct axis_end words_axis_end(const struct analysis *a, size_t axis, bool high);
double words_axis_share(const struct analysis *a, size_t axis); /* of all differences explained */
bool words_axis_is_told(const struct analysis *a, size_t axis); /* more than chance */

/* --- what was found --- */

str_t words_axes(const struct wording *w);      /* how many axes are more than chance */
str_t words_partition(const struct wording *w); /* groups, or why there are none */
str_t words_headline(const struct wording *w);  /* the one sentence to quote */

/* Those whose statements are compared: groups, or else ends, or else everybody. */
const struct labelled *words_main(const struct analysis *a);
/* Does a statement divide everybody, whatever sides there are? As in results of consultations
 * (results_model.h): enough voices on each side, and neither below a quarter. */
bool words_divides(const struct analysis *a, size_t column);
/* Name of class g: a group, an end, everybody, or of classing q (-1: none) its class. */
str_t words_class(const struct wording *w, const struct labelled *l, size_t g);
str_t words_class_of(const struct wording *w, size_t classing, size_t g);

str_t words_verdict(struct cx *cx, enum verdict v);
str_t words_range(struct cx *cx, struct interval i); /* "62–71%" */
/* "66% agree (62–71%; answers: 120)"; the same of those who disagree; or without intervals "66%
 * agree, 20% disagree, 14% pass (answers: 120)". Too few voices: "2 of 3 agree". */
enum share_told { SHARE_AGREES, SHARE_DISAGREES, SHARE_ALL };
str_t words_share(const struct wording *w, const struct findings *f, size_t g, size_t column,
                  enum share_told told);
/* Why those that differ in strength are not told as opposite, and how sure they are. */
str_t words_different(const struct wording *w, const struct findings *f);

/* How sure one finding is: what it hangs on. Empty: on no single voice. */
str_t words_hangs_on(const struct wording *w, const struct labelled *l, size_t column);
str_t words_voice(const struct wording *w, int32_t voice);
/* Whose findings were tested for what hangs on one voice: main, or everybody where main was counted
 * by other answers. */
const struct labelled *words_tested(const struct analysis *a);
/* What that test covered, where shown findings hang on a voice. Empty: all that is told. */
str_t words_hanging(const struct wording *w, size_t shown);

/* Known classes, by the number of the classing among those with classes. */
str_t words_classing_name(const struct wording *w, size_t classing);
str_t words_classing(const struct wording *w, size_t classing);
str_t words_alignment(const struct wording *w, size_t classing, const struct class_alignment *c);

str_t words_voices(const struct wording *w);
/* Else there are no two voices, or all have answered the same. */
bool words_voices_can_be_told(const struct wording *w);
str_t words_voices_range(const struct wording *w); /* "4–18" */
str_t words_bloc(const struct wording *w, const struct bloc *b);

str_t words_caution(const struct wording *w,
                    const struct labelled *l); /* what intervals mean here */
str_t words_method(const struct wording *w);
str_t words_hash(struct cx *cx, const struct analysis *a); /* "sha256:…" */

#endif
