/* Who may remove a file, and what is said of one. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_FILES_RULES_H
#define ALYANS_FILES_RULES_H

#include "files/files.h"

enum { ALT_MAX = 1000, REASON_MAX = 1000 };

/* The secretariat or operator in that capacity; whoever acts for the organisation that published it
 * under a mandate for publishing. */
bool file_may_remove(const struct file *f, const struct actor *actor);
/* Whoever could remove it, in whatever capacity, sees the way there. */
bool file_offers_removal(const struct file *f, const struct actor *actor);
/* A text alternative, a licence of the list, and something that it belongs to. */
bool file_is_said(const struct file *about);

#endif
