/* A record of its own for a test: a database, a folder with its key, and a connection.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_LEDGER_RECORD_WORLD_H
#define ALYANS_TESTS_UNIT_LEDGER_RECORD_WORLD_H

#include "cm.h"
#include "kit/base/buf.h"
#include "ledger/checkpoint.h"
#include "ledger/edge.h"
#include "ledger/entries.h"
#include "ledger/sequencer.h"
#include "testdb.h"

struct world {
    struct testdb database;
    char key_path[300];
    struct arena arena;
    struct ids ids;
    struct sha256 *h;
    struct cx cx; /* outside of any transaction */
};

int world_begin(void **state);
void world_begin_with(void **state, int migrations); /* only the first so many */
int world_end(void **state);
#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown((test), world_begin, world_end)

/* A transaction of this connection. */
void begin(struct world *w);
void commit(struct world *w);
/* Everything that waits gets its place, in a transaction of its own; time goes on by a second. */
void give_places(struct world *w);
/* An entry of this kind about this subject, saying "n" = n, in a transaction of its own. */
void given_entry(struct world *w, enum ledger_kind kind, int64_t subject);
void given_entries(struct world *w, int count); /* position.taken, about 1, 2, … */

/* One SELECT of one integer. */
int64_t counted(struct world *w, const char *sql);
void changed(struct world *w, const char *sql); /* any statement, committed */

/* The record is whole: places from 0 without a gap, every leaf in the tiles, checkpoints of the
 * right roots, nothing both waiting and placed. Answers its size. */
int64_t assert_whole(struct world *w);
void assert_holds(struct world *w); /* verify_database finds nothing */
/* The newest checkpoint, read and its signature checked against the key file. */
struct signed_note newest_note(struct world *w);

#endif
