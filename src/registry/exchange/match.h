/* Which lines of a file are on record already, or stand in it twice, and what is to be done with
 * each. Pure but for the arena.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_MATCH_H
#define ALYANS_REGISTRY_EXCHANGE_MATCH_H

#include "registry/exchange/draft.h"
#include "registry/exchange/filling.h"
#include "registry/exchange/index.h"

/* What is on record, as far as lines are compared with it. */
struct known {
    const struct organisation *at; /* those that go on in others stand behind the rest */
    size_t count;
    const struct known_fact { /* standing names, identifiers and relations */
        int64_t organisation;
        enum fact_kind kind;
        str_t scheme, value;
        int64_t other;
    } * facts;
    size_t fact_count;
};

enum import_verdict {
    IMPORT_ADD,      /* a new organisation; also when another one looks the same */
    IMPORT_COMPLETE, /* the one on record, or the earlier line, gets what it has not */
    IMPORT_SKIP,
};
str_t import_verdict_word(enum import_verdict v); /* "add", "complete", "skip" */
MUST_USE bool import_verdict_read(str_t word, enum import_verdict *out);

/* For lines that look like something known: one for all, and exceptions. A line that contradicts
 * what it looks like is completed only by an exception; else it is left out. */
struct import_choices {
    enum import_verdict all;
    const struct import_choice {
        int64_t line;
        enum import_verdict verdict;
    } * at;
    size_t count;
};

struct planned {
    const struct draft *draft;
    enum import_verdict verdict;
    const struct organisation *known; /* it looks like this one; NULL: none */
    int64_t same_line;                /* or like this earlier line, 0: none */
    size_t same;                      /* its place among the planned */
    str_t why;                        /* the name or number that is the same */
    size_t root;                      /* where it ends in: itself, or what it completes */
    const struct organisation_difference *differences; /* from what it looks like */
    size_t difference_count;
    bool contradicts;       /* by one of them */
    struct draft *together; /* of a root: what all its lines say of it; NULL: it has but its own */
};
/* What its lines say of the organisation of a root. */
static inline const struct draft *planned_together(const struct planned *root)
{
    return root->together != NULL ? root->together : root->draft;
}
struct register_plan {
    struct planned *at; /* one for each draft, in their order */
    size_t count;
    int64_t adds, completes, skips;   /* completes: on record or of earlier lines */
    int64_t alike;                    /* lines that look like something known */
    int64_t contradicting;            /* of these, and left out because nobody chose */
    const struct resolved *relations; /* by from */
    size_t relation_count;
};
/* A relation of a draft whose other end was found. */
struct resolved {
    size_t from; /* place among the planned */
    const struct draft_fact *fact;
    const struct organisation *known; /* the other end on record; NULL: */
    size_t to;                        /* place among the planned */
};

/* Compares by identifier (but local ones without a number), by folded name of any language and by
 * the word in the address that is asked for. Relations without an other end are faults. */
void register_plan_make(struct arena *arena, struct drafts *drafts, const struct known *known,
                        const struct import_choices *choices, struct register_plan *out);

/* The planned one that this one ends in: itself, or the earlier line it completes, or that
 * completes the same on record. */
size_t planned_root(const struct register_plan *plan, size_t i);
/* What was chosen for this line by itself; false: nothing. */
bool import_choice_find(const struct import_choices *choices, int64_t line,
                        enum import_verdict *out);

/* circle.c: parents that would stand above themselves are faults. */
void import_circles_check(struct arena *arena, const struct known *known,
                          const struct register_plan *plan, struct import_faults *faults);

#endif
