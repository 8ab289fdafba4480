/* Arguments beside a statement: reasons grouped for and against, replies one level deep, and marks
 * that reward what helps people on both sides, never what is only popular. Owns argument and
 * argument_mark. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_ARGUMENTS_H
#define ALYANS_VIEWPOINTS_ARGUMENTS_H

#include "moderation/moderation.h"
#include "viewpoints/viewpoints.h"

ID_TYPE(argument_id);

/* Stored and public words: "", "for", "against". */
enum argument_side { ARGUMENT_REPLY, ARGUMENT_FOR, ARGUMENT_AGAINST };

struct argument {
    argument_id id; /* of a reason: the id of its position */
    bool is_reason; /* of an organisation's position in force: said there, shown here too */
    consultation_id consultation;
    statement_id statement;
    argument_id parent; /* v 0: stands for itself */
    enum argument_side side;
    str_t text, language; /* taken down: text says so, when and why */
    enum statement_state state;
    bool is_withheld;
    participant_id author;
    organisation_id organisation; /* v 0: somebody without a name */
    usec_t created_at, decided_at, erased_at;
    str_t erased_reason;
    usec_t replaced_at; /* of a reason: its position is in force no more; 0: it is */
};
struct argument_list {
    const struct argument *at;
    size_t count;
};

enum {
    ARGUMENT_LEAST = 20,
    ARGUMENT_MOST = 1000,
    ARGUMENTS_SHOWN = 300,
    ARGUMENTS_WAITING_MOST = 5
};

/* --- rules, pure --- */

str_t argument_side_word(enum argument_side s);
/* Of one that has been decided on: "public", "removed" by moderation, "taken_down" (also of what
 * was removed before). */
str_t argument_state_word(const struct argument *a);
MUST_USE bool argument_side_from_word(str_t word, enum argument_side *out);
/* May it be said? ERR_CONFLICT: the consultation takes neither positions nor proposals, the
 * statement does not stand, or what is replied to does not (any more); ERR_INVALID: too short or
 * too long, a reply with a side or without a parent that stands for itself, an argument without a
 * side. parent: NULL unless a reply. */
err_t argument_verdict(const struct consultation *c, const struct statement *s,
                       const struct argument *a, const struct argument *parent, usec_t now);

/* --- rows --- */

/* Public ones of a statement, with the reasons of positions in force and of replaced ones that were
 * replied to, oldest first; each language as it was written; ARGUMENTS_SHOWN at most. Errors:
 * ERR_DB. */
MUST_USE err_t argument_list_of(struct cx *cx, statement_id s, struct argument_list *out);
/* Those that moderation removed, oldest first. */
MUST_USE err_t argument_list_removed(struct cx *cx, statement_id s, struct argument_list *out);
/* Public and removed ones of a whole consultation: those of the side alone, with its reasons. */
MUST_USE err_t argument_list_in(struct cx *cx, const struct consultation *c, enum side side,
                                struct argument_list *out);
/* When anything of its arguments or marks changed last; 0: there are none. */
MUST_USE err_t argument_latest(struct cx *cx, consultation_id in, usec_t *out);
/* One in whatever state, with its text as written; of a position with a reason, that. */
MUST_USE err_t argument_get(struct cx *cx, argument_id id, struct argument *out);
/* By the actor, for the side it speaks for; an organisation's is public at once, of anybody else it
 * waits for moderation. a: consultation, statement, parent, side, text, language are read. Errors:
 * those of argument_verdict, ERR_FORBIDDEN (not the actor's to answer), ERR_CONFLICT (the same
 * author has said the same there), ERR_TOO_MANY (ARGUMENTS_WAITING_MOST of this author wait),
 * ERR_DB. Ledger: argument.given, without its text while it waits. */
MUST_USE err_t argument_give(struct cx *cx, const struct argument *a, argument_id *out);
/* Has the actor said the very same there already, or do too many of its arguments wait? Asked
 * before argument_give, so that whoever wrote it is told beside the field. */
MUST_USE err_t argument_foresee(struct cx *cx, const struct consultation *c,
                                const struct argument *a, bool *is_said, bool *too_many);
/* As moderation decided; one that is accepted for the first time is news for whom it replies to.
 * Ledger: argument.accepted with the text, argument.rejected. */
MUST_USE err_t argument_decide(struct cx *cx, argument_id id, enum statement_state to, str_t reason,
                               bool is_withheld);
/* Takes its text out of the row and the record, for a public reason. */
MUST_USE err_t argument_take_down(struct cx *cx, argument_id id, str_t reason);
/* Helps (1) or does not (-1), for the side the actor speaks for; a later one replaces it. Errors:
 * ERR_NOT_FOUND (not public), ERR_CONFLICT (an own one, or the consultation is over),
 * ERR_FORBIDDEN. Ledger: argument.marked; of the public without who. */
MUST_USE err_t argument_mark(struct cx *cx, const struct consultation *c, argument_id target,
                             int value);

/* --- what helps whom --- */

/* Marks of one argument by where those who marked stand on its statement. */
struct argument_marks {
    int64_t helps[3],
        marks[3]; /* of those who disagree, agree, and of all others (pass, nothing) */
    int64_t people_helps[3], people_marks[3]; /* of these, marks of the public */
    /* The bridging score (opinion/factorization.h) of the argument, from marks and positions of all
     * who marked anything in the consultation taken as one matrix: approval that the line along
     * which their positions part does not explain. Only with has_score. */
    bool has_score;
    double score;
};
enum { MARKS_DISAGREE, MARKS_AGREE, MARKS_OTHER, MARKS_SCORED_LEAST = 3 };
/* Out: one for each of list, in its order. s: of one statement; v 0: of the whole consultation.
 * Errors: ERR_DB, ERR_NO_MEMORY. */
MUST_USE err_t argument_marks_load(struct cx *cx, const struct consultation *c, statement_id s,
                                   const struct argument_list *list,
                                   const struct argument_marks **out);
/* How much of it pages, API and data package tell: no number of the public behind which fewer than
 * CELL_LEAST people stand. Organisations mark by name, so theirs hide nothing. Pure. */
enum marks_told {
    MARKS_NONE,  /* nobody has marked */
    MARKS_FEW,   /* nothing but that */
    MARKS_SCORE, /* the score alone */
    MARKS_TOTAL, /* how many it helps, and of how many */
    MARKS_PARTS  /* by where those who marked stand, too */
};
enum marks_told argument_marks_told(const struct argument_marks *m);
int64_t argument_marks_all(const struct argument_marks *m);   /* marks */
int64_t argument_marks_helps(const struct argument_marks *m); /* that it helps */
/* Order of arguments on one side: the higher bridging score first; without one after those that
 * have one, the older first. Pure. */
int argument_order(const struct argument *a, const struct argument_marks *of_a,
                   const struct argument *b, const struct argument_marks *of_b);

/* --- elsewhere --- */

/* A public reply, for those who asked to hear of replies; once, whatever becomes of it. */
MUST_USE err_t argument_tell_reply(struct cx *cx, const struct argument *reply);
/* "Hear of replies by mail": to all of an organisation, of anybody else to this one. Empty where no
 * mail goes out. */
MUST_USE err_t argument_hear_box(struct cx *cx, const struct argument *a, html_t *out);
/* "My data": what was said under a mandate, as the member arguments of an open object. */
struct json_out;
MUST_USE err_t arguments_export_person(struct cx *cx, mandate_id m, struct json_out *j);

/* The section of a statement's page. */
MUST_USE err_t arguments_section(struct cx *cx, const struct request *rq,
                                 const struct consultation *c, const struct statement *s,
                                 html_t *out);

/* For the record's pages. */
MUST_USE err_t argument_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
extern const struct moderated_kind viewpoints_moderated_argument;
extern const struct search_source arguments_search[];
extern const struct db_catalog arguments_sql, arguments_search_sql;
extern const struct feature arguments_feature;

#endif
