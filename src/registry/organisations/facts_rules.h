/* The rules of facts and memberships: which words, dates and identifiers there are, what a period
 * says of a day, who may enter them. Pure; tested line by line.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_ORGANISATIONS_FACTS_RULES_H
#define ALYANS_REGISTRY_ORGANISATIONS_FACTS_RULES_H

#include "registry/registry.h"

/* Longest, in characters. */
enum { FACT_NAME_MAX = 300, FACT_IDENTIFIER_MAX = 100, FACT_CONTACT_MAX = 300 };

/* What is wrong with one, for the form. */
enum fact_fault {
    FACT_FINE,
    FACT_BAD_SCHEME,
    FACT_BAD_VALUE,    /* missing, too long, or none for a scheme that has one */
    FACT_BAD_CHECKSUM, /* an LEI with a slip in it */
    FACT_BAD_LANGUAGE,
    FACT_BAD_FROM,
    FACT_BAD_TILL, /* no date, or before from */
    FACT_BAD_OTHER /* a relation to nobody, to itself, or one where there is none */
};
enum fact_fault fact_judge(const struct fact *f);

/* Words a kind of fact may have as its scheme; an identifier may have any code of org-id.guide
 * besides. Ends with a NULL. */
const char *const *fact_schemes(enum fact_kind kind);
/* A code of org-id.guide by its shape: two letters of a country, or X and a letter, "-", and 2 to
 * 20 of A-Z, 0-9, "_" and "-". */
bool is_org_id_code(str_t scheme);
/* 18 letters or digits and two check digits, ISO 17442 (its remainder by 97 is 1). */
bool is_lei(str_t value);
/* A language tag by its shape, BCP 47: "az", "az-Cyrl", "zh-Hant-TW". */
bool is_language_tag(str_t tag);

/* A time with a first and a last day, each as precisely as it is known; empty: not known, or open.
 */
struct period {
    str_t from, till;
};
/* Could it be so on this day ("2013-07-04")? What is not known to have begun yet, or to be over,
 * counts. */
bool period_holds(struct period p, str_t day);
/* Is it certainly over on this day? */
bool period_is_over(struct period p, str_t day);
/* Is there a day on which both are certainly so? Two that only meet on a day, or in a year known no
 * closer, do not. */
bool periods_overlap(struct period a, struct period b);
/* Does it end before it begins? */
bool period_is_backwards(struct period p);

/* Do both say the same at some time, so that one of them is enough? "none" beside any other
 * identifier is refused, too. */
bool facts_collide(const struct fact *a, const struct fact *b);

/* Would child have itself above it, if parent stood above it? links: standing relations of scheme
 * parent, in any order. */
bool parents_circle(const struct fact_list *links, organisation_id child, organisation_id parent);

enum membership_fault {
    MEMBERSHIP_FINE,
    MEMBERSHIP_BAD_STARTS,
    MEMBERSHIP_BAD_ENDS, /* no date, or before it starts */
    MEMBERSHIP_BAD_WAY_IN,
    MEMBERSHIP_BAD_WAY_OUT /* no such word, or one without an end, or none with one */
};
enum membership_fault membership_judge(const struct membership *m);
extern const char *const membership_ways_in[], *const membership_ways_out[]; /* end with NULL */

/* May the actor keep facts of this organisation: the secretariat, or the organisation itself under
 * a mandate for its entry. */
bool actor_keeps_entry(const struct actor *a, organisation_id o);

/* What an organisation is to the alliance on a day. */
enum standing_word {
    IS_MEMBER,
    IS_PARTNER,
    IS_LISTED, /* only listed from public sources */
    IS_FORMER  /* belonged before, or is no more: dissolved, or gone on in another */
};
enum { STANDING_WORDS = 4 };
/* memberships: its standing rows. is_merged: another goes on with it. */
enum standing_word standing_on(str_t day, str_t dissolved, bool is_merged,
                               const struct membership *memberships, size_t count);

#endif
