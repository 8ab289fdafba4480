/* The rules of disclosures: what one must say, who may enter, correct, withdraw and answer, dates
 * and their order. Pure: no database, no clock; tested line by line.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_DISCLOSURES_RULES_H
#define ALYANS_REGISTRY_DISCLOSURES_RULES_H

#include "registry/registry.h"

enum {
    DISCLOSURE_TEXT_MOST = 1000, /* characters in one language */
    DISCLOSURE_PARTY_MOST = 300,
    ANSWER_TEXT_MOST = 1500,
    DISCLOSURE_REASON_LEAST = 10, /* of a withdrawal */
    DISCLOSURE_REASON_MOST = 1000,
};

/* The first day of one may be the last day of the other. Both date_is_partial. */
bool is_not_after(str_t earlier, str_t later);

/* What is wrong with a disclosure, by the names of the form's fields: text_az, party, party_slug,
 * amount, amount_till, currency, money, origin, share, dated, from, till, source. */
struct disclosure_fault {
    const char *field, *message; /* message: msgid */
};
enum { DISCLOSURE_FAULTS_MAX = 16 };
/* today: "2026-11-28". Returns how many. */
size_t disclosure_faults(const struct disclosure *d, str_t today,
                         struct disclosure_fault out[DISCLOSURE_FAULTS_MAX]);

/* As whom somebody discloses something about an organisation. */
enum disclosing { DISCLOSING_REFUSED, DISCLOSING_AS_ITSELF, DISCLOSING_AS_SECRETARIAT };
enum disclosing disclosing_of(const struct actor *a, organisation_id about);
/* OK, ERR_FORBIDDEN, ERR_INVALID (no source where one must be), ERR_CONFLICT. was: what it
 * corrects, NULL: nothing. */
err_t disclosure_entry_verdict(const struct disclosure *d, const struct disclosure *was,
                               const struct actor *a);
/* Correct and withdraw. */
bool disclosure_may_change(const struct disclosure *d, const struct actor *a);
bool disclosure_may_answer(const struct disclosure *d, const struct actor *a);

/* Standing ones by about, newest date first; behind them those that ended, latest end first.
 * As qsort wants it, of struct disclosure_line. */
int disclosure_order(const void *a, const void *b);

/* What is known of one of the three subjects, for the strip and for lines of text. */
enum knowledge {
    KNOWN_NOTHING,   /* not on record */
    KNOWN_WITHDRAWN, /* nothing stands, something did */
    KNOWN_WITHHELD,  /* asked and not disclosed, and nothing else stands */
    KNOWN_SOMETHING,
};
/* at: in the order above, as DISCLOSURES_ALL gives it, or standing ones alone. */
enum knowledge knowledge_of(const struct disclosure_line *at, size_t count,
                            enum disclosure_about about);

#endif
