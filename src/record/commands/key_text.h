/* Public keys and moments as people write and compare them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_RECORD_COMMANDS_KEY_TEXT_H
#define ALYANS_RECORD_COMMANDS_KEY_TEXT_H

#include "kit/crypto/crypto.h"

str_t key_base64(struct arena *arena, const struct public_key *key);
/* 44 characters of base64. false leaves *out alone. */
bool key_read(struct arena *arena, str_t text, struct public_key *out);
/* SHA-256 of the key in groups of four hex digits, for reading aloud. */
str_t key_fingerprint(struct arena *arena, const struct public_key *key);
/* "2013-10-09 10:05:00 UTC": the same on every machine, whatever its settings. */
str_t moment_utc(struct arena *arena, usec_t at);

#endif
