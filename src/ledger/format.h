/* The canonical forms of the record: what is hashed and what is exported, byte by byte. Pure.
 * Canonical JSON is RFC 8785; entries hold only texts, integers, true and false.
 *
 *   commitment  SHA-256(0x02, salt (16 bytes), canonical ["name",value])
 *   leaf        SHA-256(0x00, canonical object of the entry in which every field is
 *               ["name","commitment"]), RFC 6962 section 2.1
 *   line        the same object with "leaf" and "seq" added, public fields opened as
 *               ["name","salt",value]; keys in order, nothing between tokens
 *
 * Keys of a line: at, by (in which capacity), fields, id, kind, leaf, mandate, organisation,
 * sealed, seq, subject, within. Salts and hashes in JSON are base64url without padding (22 and 43
 * characters), ids decimal texts of 0 to 2^63-1 ("0": none), seq an integer below 2^53; "at" is
 * "2013-10-09T12:00:00.000000Z", from 1970 to 9999. Kinds, capacities and names are words of 1 to
 * 40 characters a-z, 0-9, _ and, in a kind, points. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_FORMAT_H
#define ALYANS_LEDGER_FORMAT_H

#include "kit/base/buf.h"
#include "kit/crypto/crypto.h"

enum { SALT_LEN = 16, FIELDS_MAX = 40, ENTRY_BYTES_MAX = 1 << 20 };
enum { HASH_CHARS = 43, SALT_CHARS = 22, TIME_CHARS = 27 }; /* as text, without quotes */
#define RECORD_TIME_END INT64_C(253402300800000000)         /* the year 10000: times are below */

struct salt {
    uint8_t at[SALT_LEN];
};

/* One field of an entry. name and value point into the text they were read from; salt means
 * something only where there is a value. */
struct record_field {
    str_t name;
    str_t value; /* canonical JSON scalar; empty: erased or sealed, only the commitment is known */
    struct salt salt;
    struct hash256 commitment;
};
struct record_entry {
    int64_t seq;
    int64_t id, subject, within, organisation, mandate;
    usec_t at;
    str_t kind, acts_as;                    /* words; acts_as stands on the line as by */
    struct record_field fields[FIELDS_MAX]; /* public, by name in byte order */
    struct record_field sealed[FIELDS_MAX]; /* personal, by name in byte order */
    size_t field_count, sealed_count;
    struct hash256 leaf; /* as stated by the line that was read, or computed */
};

/* Commitment of an opened field. */
struct hash256 record_commit(struct sha256 *h, const struct salt *salt, str_t name, str_t value);
/* The leaf of an entry whose commitments are all filled in. scratch (64 KiB are plenty) is used and
 * left dirty. */
struct hash256 record_leaf(struct sha256 *h, const struct record_entry *e, struct buf *scratch);
/* RFC 6962 interior node: SHA-256(0x01, left, right). */
struct hash256 record_node(struct sha256 *h, const struct hash256 *left,
                           const struct hash256 *right);

/* Appends the line of an entry, without a line end. */
void record_line_write(const struct record_entry *e, struct buf *out);
/* Reads exactly what record_line_write writes and nothing else: one text for one entry. Opened
 * fields get their commitments computed; e->leaf is what the line states, judged by the caller.
 * ERR_INVALID: *at is where reading stopped. */
MUST_USE err_t record_line_read(struct sha256 *h, str_t line, struct record_entry *e, size_t *at);

/* The columns fields and sealed of ledger_entry are the same arrays: ["name","salt",value] for a
 * field that is opened, ["name","commitment"] for one that is erased or sealed. */
void record_fields_write(const struct record_field *fields, size_t count, struct buf *out);
MUST_USE err_t record_fields_read(struct sha256 *h, str_t text, struct record_field *fields,
                                  size_t *count);

/* --- the small parts, for others that write or read such texts -----------------------------------
 */

void record_hash_write(struct buf *out, const struct hash256 *hash); /* without quotes */
MUST_USE bool record_hash_read(str_t s, struct hash256 *out);
void record_salt_write(struct buf *out, const struct salt *salt);
MUST_USE bool record_salt_read(str_t s, struct salt *out);
void record_time_write(struct buf *out, usec_t at); /* 0 <= at < RECORD_TIME_END */
MUST_USE bool record_time_read(str_t s, usec_t *out);

/* Canonical JSON of a text: only ", \ and control characters are escaped. */
void canonical_text(struct buf *out, str_t s);
/* The text behind a canonical JSON string, in the arena or, with nothing escaped, in json itself;
 * ERR_INVALID for anything else. */
MUST_USE err_t canonical_text_read(struct arena *arena, str_t json, str_t *out);

#endif
