/* Rows of projects as the named values under which the record keeps them: for entries, and for
 * holding the rows against the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_FIELDS_H
#define ALYANS_PROJECTS_FIELDS_H

#include "ledger/ledger.h"
#include "projects/projects.h"

enum { ROW_FIELDS_MAX = 26 };
struct field_list {
    struct ledger_field at[ROW_FIELDS_MAX];
    size_t count;
};

/* Every column that says something, empty ones too, always in the same order. Texts live in the
 * arena or are those of the row. Pure but for the arena. */
void project_fields(struct arena *arena, const struct project *p, struct field_list *out);
void grant_fields(struct arena *arena, const struct project_grant *g, struct field_list *out);
void part_fields(struct arena *arena, const struct project_part *t, struct field_list *out);
void report_fields(struct arena *arena, const struct project_report *r, struct field_list *out);

/* The value as the record writes it: "true" for a flag, digits for an id. */
str_t field_text(struct arena *arena, const struct ledger_field *f);
/* Those that say something, into fields; returns how many. */
size_t fields_filled(const struct field_list *all, struct ledger_field *fields);
/* Those that differ, the old ones as "was_…"; both lists are of one kind of row. Room for
 * 2 * ROW_FIELDS_MAX. */
size_t fields_changed(struct arena *arena, const struct field_list *was,
                      const struct field_list *is, struct ledger_field *fields);

#endif
