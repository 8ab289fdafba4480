/* What the organisations of a consultation are compared by: each division gives every organisation
 * a class, from the registry. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STAGES_DIVISIONS_H
#define ALYANS_VIEWPOINTS_STAGES_DIVISIONS_H

#include "viewpoints/viewpoints.h"

enum division {
    DIVISION_SCOPE,   /* local, international */
    DIVISION_MEMBER,  /* member of the alliance, not a member: on the day the positions end */
    DIVISION_FUNDING, /* public money, private money only; where it says nothing: no class */
    DIVISION_KIND     /* as many classes as there are kinds among them */
};
enum { DIVISION_COUNT = 4, DIVISION_CLASSES_MOST = 16 };
str_t division_word(enum division d); /* "scope", "member", "funding", "kind" */
MUST_USE bool division_from_word(str_t word, enum division *out);
/* Those of a consultation, in the order of its words; scope alone where it names none. Pure. */
size_t divisions_of(const struct consultation *c, enum division out[DIVISION_COUNT]);
bool consultation_divides(const struct consultation *c, enum division d);

/* What the registry says of one organisation that a class can follow from. */
struct division_facts {
    enum scope scope;
    str_t kind;
    bool is_member;
    enum money money; /* of its funding: public if any of it is */
};
/* Classes in a fixed order: those of two always both, kinds by their word, only those that occur.
 */
struct division_classes {
    enum division division;
    str_t words[DIVISION_CLASSES_MOST]; /* "local", "international"; in JSON and addresses */
    size_t class_count;
    int32_t *class_of; /* of each organisation, in the order given; -1: not on record */
    size_t sizes[DIVISION_CLASSES_MOST];
    size_t unknown; /* without a class */
};
/* Pure; class_of in arena. */
void division_classify(enum division d, const struct division_facts *facts, size_t count,
                       struct arena *arena, struct division_classes *out);

/* In the reader's words: "Members and others", "members of the alliance". */
str_t division_label(struct cx *cx, enum division d);
str_t division_class_label(struct cx *cx, enum division d, str_t class_word);

/* Of these organisations in this consultation: one query each for memberships and disclosures,
 * where the division asks for them. Errors: ERR_DB. */
MUST_USE err_t division_load(struct cx *cx, const struct consultation *c, enum division d,
                             const struct organisation *at, size_t count,
                             struct division_classes *out);

#endif
