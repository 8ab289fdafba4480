/* Making a consultation and taking it through its stages: drafts, presses, background, seeds.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STAGES_STAGES_H
#define ALYANS_VIEWPOINTS_STAGES_STAGES_H

#include "viewpoints/viewpoints.h"

/* --- presses: what the secretariat does at once, whatever the dates said -----------------------
 */

enum press {
    PRESS_ANNOUNCE, /* a draft becomes public */
    PRESS_COLLECT,
    PRESS_OPEN,
    PRESS_REVIEW, /* positions end, the record is checked until a date */
    PRESS_CLOSE,
    PRESS_PUBLISH
};
enum { PRESS_COUNT = 6 };
str_t press_word(enum press p); /* "announce", "collect", …: in addresses */
MUST_USE bool press_from_word(str_t word, enum press *out);
/* Is there something to press? By the stage alone. Pure. */
bool press_fits(const struct consultation *c, enum press p, usec_t now);
/* The dates it has after the press, of one that fits; reviews_until: of PRESS_REVIEW. What was
 * skipped loses its date. Pure. */
void press_dates(struct consultation *c, enum press p, usec_t now, usec_t reviews_until);
/* Presses it: dates, entries in the record, the stage entered. Errors: ERR_NOT_FOUND, ERR_CONFLICT
 * (does not fit any more), ERR_INVALID (reviews_until; a draft that cannot be announced), ERR_DB.
 */
MUST_USE err_t consultation_press(struct cx *cx, consultation_id c, enum press p,
                                  usec_t reviews_until);

/* --- drafts ----------------------------------------------------------------------------------- */

/* Why a draft cannot be announced. Bits; 0: it can. */
enum announce_fault {
    ANNOUNCE_NO_QUESTION = 1, /* none in a language it is held in */
    ANNOUNCE_OVER = 2,        /* its end has passed already */
};
unsigned announce_faults(const struct consultation *c, usec_t now);
/* Its dates once it is public: what should have begun begins now. Pure. */
void announce_dates(struct consultation *c, usec_t now);
/* Throws a draft away; its address is free again. ERR_CONFLICT: no draft. Ledger, without a name.
 */
MUST_USE err_t consultation_drop(struct cx *cx, consultation_id c);
struct seed {
    struct text2 text, short_text;
};
/* All accepted statements of a draft anew, as those of whoever asks: numbers 0, 1, 2… Errors:
 * ERR_CONFLICT (no draft), ERR_INVALID (a text). */
MUST_USE err_t seeds_replace(struct cx *cx, consultation_id c, const struct seed *seeds,
                             size_t count);

/* Statements written one a line, the same line in the other language being the same statement:
 * "Its text | a few words for charts". */
enum { SEEDS_MOST = 200, SEED_SHORT_MOST = 60 };
enum seed_fault {
    SEEDS_FIT,
    SEEDS_TOO_LONG, /* a line: STATEMENT_TEXT_MOST characters, SEED_SHORT_MOST behind the bar */
    SEEDS_UNEVEN,   /* lines in both languages, but not as many */
    SEEDS_GAP,      /* a line that has no text in either language, only words for charts */
    SEEDS_TWICE,    /* the same text as an earlier line */
    SEEDS_TOO_MANY
};
/* seeds: room for SEEDS_MOST. *line: where the fault is, from 1, in language *in. Pure. */
enum seed_fault seeds_read(str_t const lines[LANG_COUNT], struct seed seeds[SEEDS_MOST],
                           size_t *count, size_t *line, enum lang *in);

/* --- background that stands elsewhere ----------------------------------------------------------
 */

struct consultation_link {
    int64_t id;
    consultation_id consultation;
    struct text2 title;
    str_t publisher, url, dated; /* dated: as precisely as it is known, may be empty */
    usec_t created_at, ended_at; /* ended_at 0: stands */
    str_t ended_reason;
};
/* Standing ones, in the order in which they were added. */
MUST_USE err_t consultation_link_list(struct cx *cx, consultation_id c,
                                      const struct consultation_link **out, size_t *count);
/* l->id and times are made here. ERR_INVALID: no title, publisher or safe address. Ledger. */
MUST_USE err_t consultation_link_add(struct cx *cx, const struct consultation_link *l,
                                     int64_t *out);
/* Takes it out; the row stays. Of a draft it goes, and no reason is needed. Errors: ERR_NOT_FOUND
 * (none standing here), ERR_INVALID (no public reason). Ledger. */
MUST_USE err_t consultation_link_end(struct cx *cx, consultation_id c, int64_t link, str_t reason);
/* The entries of links that a draft kept to itself: when it is announced. */
MUST_USE err_t consultation_links_note(struct cx *cx, consultation_id c);
struct record_differences;
MUST_USE err_t consultation_links_compare(struct cx *cx, struct record_differences *to);

#endif
