/* Kinds of entries and the capacities people act in, in the words of people.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_RECORD_KINDS_H
#define ALYANS_RECORD_KINDS_H

#include "ledger/entries.h"

/* The sentence of a kind, a msgid: {0} who acted, {1} what it is about, {2} the value that tells
 * most, {3} the organisation named in the entry. */
const char *kind_sentence(enum ledger_kind kind);
/* Name of the field that {2} of the sentence shows; NULL: none. */
const char *kind_value_name(enum ledger_kind kind);
/* false: a kind of a newer program. */
MUST_USE bool kind_read(str_t word, enum ledger_kind *out);

/* Kinds as people look for them. */
enum { GROUP_PARTS_MAX = 6 };
struct kind_group {
    const char *word;                   /* in addresses: "positions" */
    const char *label;                  /* N_() */
    const char *parts[GROUP_PARTS_MAX]; /* first parts of the kinds, with the point; NULL ends */
};
enum { KIND_GROUPS = 14 };
extern const struct kind_group kind_groups[KIND_GROUPS];
const struct kind_group *kind_group_find(str_t word); /* NULL: none such */

/* "In which capacity": "Organisation, under a mandate". */
str_t capacity_label(struct cx *cx, int acts_as);

#endif
