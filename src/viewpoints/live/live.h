/* Live rooms: a consultation answered together in a meeting hall. One wall shows a statement, a
 * code to take part with and, once the one who leads reveals it, what was answered; phones show the
 * same statement. What a phone answers is a position like any other: viewpoints/position.c takes
 * it. Owns live_room. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_LIVE_H
#define ALYANS_VIEWPOINTS_LIVE_H

#include "viewpoints/viewpoints.h"

ID_TYPE(room_id);

/* What is on the wall. Words are stored and public. */
enum room_shows { ROOM_JOIN, ROOM_STATEMENT, ROOM_MATRIX, ROOM_MAP };
enum { ROOM_SHOWS = 4 };
/* Together: phones show the statement of the wall. Free: each goes on alone. */
enum room_pace { PACE_TOGETHER, PACE_FREE };

struct room {
    room_id id;
    consultation_id consultation;
    str_t code;
    enum room_pace pace;
    enum room_shows shows;
    statement_id statement; /* asked now; v 0: none yet */
    bool is_revealed;
    usec_t opened_at, closed_at; /* closed_at 0: open */
};

/* Pure. */
str_t room_shows_word(enum room_shows s); /* "join", "statement", "matrix", "map" */
MUST_USE bool room_shows_from_word(str_t word, enum room_shows *out);
str_t room_pace_word(enum room_pace p); /* "together", "free" */
MUST_USE bool room_pace_from_word(str_t word, enum room_pace *out);
/* Five characters without those that are mistaken for others (0 and O, 1 and I and L). */
enum { ROOM_CODE = 5 };
str_t room_code_of(struct arena *arena, uint64_t random);
bool room_code_fits(str_t code);
/* What a step in the list of accepted statements leads to: the next (by 1) or the one before (by
 * -1) of list, the first where nothing is asked yet; at an end the same. v 0: the list is empty. */
statement_id room_step(const struct statement_list *list, statement_id from, int by);

/* Errors: ERR_NOT_FOUND. */
MUST_USE err_t room_find(struct cx *cx, str_t code, struct room *out);
MUST_USE err_t room_get(struct cx *cx, room_id id, struct room *out);
/* Open ones first, newest first; ROOMS_SHOWN at most. */
enum { ROOMS_SHOWN = 100 };
MUST_USE err_t room_list(struct cx *cx, const struct room **out, size_t *count);
/* Who may lead a room is the route's to ask. ERR_CONFLICT: the consultation takes no positions now.
 * Ledger: room.opened. */
MUST_USE err_t room_open(struct cx *cx, const struct consultation *in, enum room_pace pace,
                         struct room *out);
/* Puts shows, statement, is_revealed and pace of *r on the wall; nothing where nothing is another.
 * Another statement is not revealed yet. Errors: ERR_CONFLICT (closed). Ledger:
 * room.shown, since what is asked when may tell in the answers. */
MUST_USE err_t room_show(struct cx *cx, const struct room *r);
/* Errors: ERR_CONFLICT (closed before). Ledger: room.closed. */
MUST_USE err_t room_close(struct cx *cx, const struct room *r);

/* Where phones and walls hear that something else is shown. */
str_t room_topic(struct cx *cx, const struct room *r);

/* For the record's pages. */
MUST_USE err_t room_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);

extern const struct db_catalog live_sql;
extern const struct feature live_feature;

#endif
