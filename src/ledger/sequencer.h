/* The one that gives entries their place: reads what waits, computes commitments, leaves and tiles
 * outside the transaction, then moves all in one, fenced by the size of the record. Of several
 * processes on one database the holder of the lease works.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_SEQUENCER_H
#define ALYANS_LEDGER_SEQUENCER_H

#include "kit/db/writer.h"
#include "ledger/ledger.h"

struct sequencer_config {
    struct writer *writer;
    str_t db_url;
    const char *key_path; /* LEDGER_KEY_FILE in the data folder; made when there is no record yet */
    struct ids *ids;
    usec_t seal_after; /* positions of the public wait this long at most; 0: a minute */
};
struct sequencer;
/* Starts its thread. Errors: ERR_INVALID (not a key file, or not the key of this record: logged),
 * ERR_IO, ERR_DB. */
MUST_USE err_t sequencer_start(const struct sequencer_config *config, struct sequencer **out);
/* Gives what waits its place if this process holds the lease, then ends the thread. NULL is fine.
 * Before writer_close. */
void sequencer_stop(struct sequencer *s);

/* The same once, in the running write transaction of a command, when no server holds the lease:
 * all that waits, sealed minutes that are over, a checkpoint. ERR_BUSY: a server holds it, and will
 * do it within a second. */
MUST_USE err_t sequencer_run_once(struct cx *cx, const char *key_path);
/* A new key takes over: key.rotated, endorsed by the old one unless it is lost, and a checkpoint by
 * the new; the file at key_path is replaced, the old one kept beside it as ledger.key.OLD-KEY-ID. A
 * running server takes the new key from the file. reason: public, for a lost key
 * not empty. Errors: as
 * sequencer_run_once, ERR_IO. */
MUST_USE err_t sequencer_rotate_key(struct cx *cx, const char *key_path, bool is_lost,
                                    str_t reason);

#endif
