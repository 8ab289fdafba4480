/* Moves SQLite's write-ahead log into the file without holding up the writer: a thread with a
 * connection of its own copies pages meanwhile, the writer only finishes what little is left.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_DB_CHECKPOINTER_H
#define ALYANS_KIT_DB_CHECKPOINTER_H

#include "kit/db/db.h"

struct checkpointer;

struct checkpointer *checkpointer_open(str_t url);
/* Ends the thread, then empties the log through db, the writer's connection (or NULL). c may be
 * NULL. */
void checkpointer_close(struct checkpointer *c, struct db *db);

/* On the writer's thread, outside of a transaction, with its connection. */
void checkpointer_after_commit(struct checkpointer *c, struct db *db);
/* The same, once a second while there is nothing to do: copies all, and in the end empties the log.
 */
void checkpointer_idle(struct checkpointer *c, struct db *db);

#endif
