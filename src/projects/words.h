/* What projects are called on pages, in the reader's language.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_WORDS_H
#define ALYANS_PROJECTS_WORDS_H

#include "projects/projects.h"

str_t project_name(struct cx *cx, const struct project *p);
str_t project_state_label(struct cx *cx, enum project_state s);
str_t part_kind_label(struct cx *cx, enum part_kind k);  /* "Activity" */
str_t part_kinds_label(struct cx *cx, enum part_kind k); /* "Activities" */
str_t milestone_label(struct cx *cx, enum milestone_state s);
str_t report_kind_label(struct cx *cx, enum report_kind k);
/* "public money, domestic"; "kind of money not disclosed". */
str_t money_label(struct cx *cx, enum money m, enum origin o);
/* "20,000 AZN"; empty where it is not stated. */
str_t money_shown(struct cx *cx, int64_t amount, str_t currency);
/* OECD DAC purposes that an alliance's projects have; label is a msgid. */
struct sector_words {
    const char *code, *label;
};
extern const struct sector_words sectors[];
extern const size_t sector_count;
str_t sector_label(struct cx *cx, str_t code);

#endif
