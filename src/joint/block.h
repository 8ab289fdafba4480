/* The block: who signed, who dissents, who abstained, who holds a position elsewhere and who said
 * nothing. Data, made by one function and drawn by one more for each medium, so that no medium can
 * leave out what another shows. Pure but for the arena.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_JOINT_BLOCK_H
#define ALYANS_JOINT_BLOCK_H

#include "joint/joint.h"

/* Where an organisation stands to the version in force. The order of the lists. */
enum stand {
    STAND_SIGNED,
    STAND_DISSENTED,
    STAND_ABSTAINED,
    STAND_EARLIER,   /* signed an earlier version, and was asked anew since */
    STAND_WITHDREW,  /* signed, and withdrew it */
    STAND_OBJECTED,  /* to what was read about it */
    STAND_ELSEWHERE, /* said nothing here, and holds positions on what its clauses speak of */
    STAND_SILENT
};
enum { STANDS = 8 };
str_t stand_word(enum stand s); /* "signed": of JSON, ids and the record */

struct stander {
    organisation_id organisation;
    enum stand stand;
    const struct joint_answer *answer;        /* in force; NULL: it said nothing */
    const struct joint_answer *signed_before; /* of WITHDREW: what was withdrawn; NULL else */
    int64_t of_version; /* the answer was to this one, which is not in force; 0: to that in force */
    bool is_asked_anew; /* the substance has changed since it signed, abstained or dissented */
    int64_t agrees, opposes; /* clauses on which it holds what signers say, and the opposite */
};
struct block {
    const struct stander *at; /* by stand, then as they came, then by organisation */
    size_t count;
    size_t from[STANDS + 1]; /* of stand s: from[s] to from[s + 1] */
    bool is_coded;
};
static inline size_t block_of(const struct block *b, enum stand s)
{
    return b->from[s + 1] - b->from[s];
}
/* Said nothing about it, whatever they hold elsewhere. */
static inline size_t block_quiet(const struct block *b)
{
    return block_of(b, STAND_ELSEWHERE) + block_of(b, STAND_SILENT);
}

/* A position elsewhere, in force, on a statement that a clause speaks of. */
struct elsewhere {
    organisation_id organisation;
    int64_t agrees, opposes;
};
/* invited: whoever was asked; an organisation that answered stands there too, asked or not.
 * elsewhere: counted now; used only for those whose count was not frozen (invited.agrees < 0). */
struct block_facts {
    const struct joint *j;
    const struct version_list *versions;
    const struct invited_list *invited;
    const struct joint_answer_list *answers;
    const struct elsewhere *elsewhere;
    size_t elsewhere_count;
};
struct block block_make(struct arena *arena, const struct block_facts *f);

/* Counts positions of organisations on the statements that clauses speak of, by organisation. */
size_t elsewhere_count(const struct clause *clauses, size_t clause_count,
                       const struct stance *stances, size_t stance_count, struct elsewhere *out);

/* "2 signed, 3 dissent in writing, 1 abstained, 14 said nothing": in the language of cx; whatever
 * else there is follows ("1 withdrew its signature"). */
str_t block_sentence(struct cx *cx, const struct block *b);
/* In both. */
struct text2 block_sentence2(struct cx *cx, const struct block *b);
/* "Dissent: 3": heading of one list. */
str_t stand_label(struct cx *cx, enum stand s, bool is_coded);

#endif
