/* The commands that carry the record out, check it and look after its key: export ledger, verify,
 * key show, key rotate. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_RECORD_COMMANDS_RECORD_COMMANDS_H
#define ALYANS_RECORD_COMMANDS_RECORD_COMMANDS_H

#include "ledger/entries.h"
#include "site/cli.h"

/* What waits gets its place, if the key is there: by us, or by the server that is at it. */
MUST_USE err_t record_settle(struct cli *cli);
/* The whole record in a new file, as docs/record-format.md has it. ERR_NOT_FOUND: no checkpoint
 * yet; ERR_CONFLICT: the file is there already. */
MUST_USE err_t record_write(struct cli *cli, str_t file, struct checkpoint_row *newest,
                            int64_t *bytes);

/* Signs the list of files of a static copy (CHECKPOINT_OF_COPY): its hash, and how many there are.
 * The database is left open to read. ERR_INVALID: ledger.key is missing, or not the key of this
 * record. */
MUST_USE err_t record_sign_copy(struct cli *cli, const struct hash256 *sums, int64_t files,
                                str_t *note);

extern const struct command record_commands[]; /* ends with a row without name */

#endif
