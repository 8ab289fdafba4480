/* Checkpoints: signed statements "the first N entries have this root", as text that anyone can keep
 * and compare. The form is the signed note with an Ed25519 signature that transparency logs use
 * (c2sp.org/tlog-checkpoint):
 *
 *   ORIGIN\n
 *   SIZE\n
 *   ROOT as base64\n
 *   at 2013-10-09T12:00:00.000000Z\n
 *   \n
 *   — ORIGIN base64(key id (4 bytes), signature (64 bytes))\n
 *
 * The signature covers everything before the empty line, its last \n included. Key id: first four
 * bytes of SHA-256(ORIGIN, \n, 0x01, public key). Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_CHECKPOINT_H
#define ALYANS_LEDGER_CHECKPOINT_H

#include "ledger/format.h"

struct checkpoint {
    str_t origin; /* the name of the record: "alyans-" and 32 hex digits, record_origin */
    int64_t size;
    struct hash256 root;
    usec_t at;
};

/* Behind the name of a record: not its entries are signed, but the list of files of a static copy,
 * root being its SHA-256 and size how many pages and files were copied. It is no checkpoint of the
 * record, for the origin is another. */
#define CHECKPOINT_OF_COPY "/copy"

/* The whole signed text, in the arena. */
str_t checkpoint_sign(struct arena *arena, const struct checkpoint *c, const struct secret *seed);

struct signed_note {
    struct checkpoint checkpoint;
    str_t body; /* what is signed */
    uint32_t key_id;
    struct signature signature;
};
/* Exactly the form above, with one signature. ERR_INVALID otherwise. Texts point into note. */
MUST_USE err_t checkpoint_read(struct arena *arena, str_t note, struct signed_note *out);
/* The name of a record comes from its first key and never changes: "alyans-" and the first 16 bytes
 * of SHA-256(public key) in hex. Whoever knows the name can check the first key. */
str_t record_origin(struct arena *arena, const struct public_key *first);
uint32_t checkpoint_key_id(str_t origin, const struct public_key *key);
bool checkpoint_holds(const struct signed_note *n, const struct public_key *key);

#endif
