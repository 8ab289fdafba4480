/* The key that signs checkpoints: a file of mode 0600 in the data folder, outside the database and
 * its backups. Which keys were in force when is in the record itself: key.added, key.rotated.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_KEY_H
#define ALYANS_LEDGER_KEY_H

#include "ledger/format.h"

#define LEDGER_KEY_FILE "ledger.key"

/* What a key is endorsed with when it takes over: signed by the key before it.
 * "alyans key rotation\n" ORIGIN "\n" base64(old public) "\n" base64(new public) "\n" */
str_t key_endorsement_text(struct arena *arena, str_t origin, const struct public_key *old_key,
                           const struct public_key *new_key);

#endif
