/* What a file says of organisations before anything is stored, and what is wrong with it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_DRAFT_H
#define ALYANS_REGISTRY_EXCHANGE_DRAFT_H

#include "registry/disclosures/disclosures.h"
#include "registry/organisations/facts.h"

/* A fact as written: of a relation the other organisation by its name, slug or key in the file. */
struct draft_fact {
    enum fact_kind kind;
    str_t scheme, value, language, from, till;
    str_t other;  /* of a relation */
    str_t column; /* where it stood, for a fault found later */
    struct draft_fact *next;
};
/* What is said about money, control or leaning, in the language of the file. */
struct draft_disclosure {
    enum disclosure_about about;
    struct text2 text;
    /* Who funds or controls, where the text is the name of one on record or in the file; see
     * match.h: NULL and 0: nobody is known by it. */
    const struct organisation *party;
    size_t party_place; /* 1 + place among the planned */
    struct draft_disclosure *next;
};
struct draft {
    int64_t line; /* of a table; of Popolo: the organisation's place, from 1 */
    struct organisation o;
    str_t slug_asked;         /* o.slug is made of the name where this is empty */
    str_t key;                /* its id in the file, for relations; may be empty */
    bool has_scope, has_kind; /* said, not supposed */
    bool has_membership;
    struct membership membership;
    struct draft_fact *facts, *last_fact; /* in order */
    struct draft_disclosure *disclosures, *last_disclosure;
    struct source source; /* url empty: none */
};
/* What is wrong with a fact that is no relation, as a msgid; NULL: nothing. */
const char *draft_fact_wrong(const struct draft_fact *f);
void draft_add_fact(struct arena *arena, struct draft *d, const struct draft_fact *f);
void draft_add_disclosure(struct arena *arena, struct draft *d, enum disclosure_about about,
                          const struct text2 *text);
/* Fills what d leaves empty of the organisation itself from more. Facts, part in the alliance and
 * disclosures stay with their line, whose source they cite. */
void draft_complete(struct draft *d, const struct draft *more);

/* One thing that is wrong: where, what, and what would be right. */
struct import_fault {
    int64_t line;      /* 0: of the file as a whole */
    str_t column;      /* header; may be empty */
    str_t value;       /* as written, shortened; may be empty */
    const char *wrong; /* msgid; {0} is the value, {1} is about */
    str_t about;       /* may be empty */
};
enum { IMPORT_FAULTS_MAX = 200 };
struct import_faults {
    struct import_fault at[IMPORT_FAULTS_MAX];
    size_t kept;
    int64_t count; /* all of them */
};
void import_fault_add(struct import_faults *faults, const struct import_fault *f);
/* "Line 4, Founded: “2011-02-30” is no date. Write …", in the reader's language. */
str_t import_fault_text(struct cx *cx, const struct import_fault *f);
/* The fault at i together with all that say the same of other lines, so that a word written wrong
 * forty times is one thing to mend: "Lines 4, 10 and 16, Founded: …". Empty where an earlier one
 * tells it. */
str_t import_faults_text(struct cx *cx, const struct import_faults *faults, size_t i);
/* The same without the place. */
str_t import_fault_what(struct cx *cx, const struct import_fault *f);

/* All organisations of a file. */
struct drafts {
    struct draft *at;
    size_t count, room;
    struct import_faults faults;
    int64_t lines;            /* rows read, with and without faults */
    int64_t contacts_left;    /* of networks, without an address anybody could open: left out */
    str_t today;              /* what was founded later is a fault; empty: not asked */
    const struct draft_name { /* of lines with faults: others may refer to them */
        struct text2 name;
        str_t key;
        const struct draft_name *next;
    } * refused;
};
/* A line that makes no draft, because of its faults. */
void drafts_refuse(struct arena *arena, struct drafts *all, const struct draft *d);
/* The next one, zeroed; in arena. */
struct draft *drafts_add(struct arena *arena, struct drafts *all);

#endif
