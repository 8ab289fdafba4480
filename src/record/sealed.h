/* Documents sealed by the record: a JSON file in which the SHA-256 of one member, written
 * canonically, stands in an entry of the record, with the proof of that entry beside it.
 *
 *   {"format":"alyans-joint-statement-1","proof":{…},"sha256":"64 hex digits","statement":{…}}
 *
 * statement: whatever was sealed, of texts, integers, true, false, null, arrays and objects; its
 * canonical form (RFC 8785) is what was hashed, so the file may be written with other blanks and in
 * another order. proof: a proof bundle (ledger/proof.h), null while there is none.
 * docs/joint-format.md is this for others. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_RECORD_SEALED_H
#define ALYANS_RECORD_SEALED_H

#include "kit/base/cx.h"
#include "kit/json/json.h"

struct verify_report; /* ledger/verify.h */
struct verify_trust;

enum { SEALED_BYTES_MAX = 16 << 20 };

/* What a feature tells of the documents it seals; app/ hangs the table into
 * site_of(cx)->sealed_kinds. */
struct sealed_kind {
    const char *format; /* "alyans-joint-statement-1" */
    const char *entry;  /* kind of the entries that state the hash: "joint.sealed" */
    /* What the document says in one sentence; false: it contradicts itself (a count that is not
     * that of its list). Must not touch the database. */
    bool (*tells)(struct cx *cx, const struct json *statement, str_t *sentence);
};
struct sealed_kinds {
    const struct sealed_kind *const *at;
    size_t count;
};

/* Appends the canonical form (RFC 8785). Errors: ERR_INVALID (a number that is no integer within
 * 2^53, a key of anything but ASCII), ERR_TOO_BIG. */
MUST_USE err_t canonical_json(struct arena *arena, const struct json *v, struct buf *out);
/* The same for a text; ERR_INVALID also where it is no JSON. */
MUST_USE err_t canonical_json_text(struct arena *arena, str_t json, struct buf *out);
/* 64 hex digits of its SHA-256. */
str_t sealed_print(struct arena *arena, str_t canonical);

/* One entry of canonical form into a file's text: proof may be empty. */
void sealed_write(const char *format, str_t statement, str_t sha256, str_t proof, struct buf *out);

/* Is this text such a document? Then it is judged: report as verify_text gives it for the proof,
 * and findings of its own; *sentence: what it says, empty where it does not hold. Errors:
 * ERR_NO_MEMORY, ERR_NOT_FOUND (it is none of these documents: report is left alone). */
MUST_USE err_t sealed_verify(struct cx *cx, str_t text, const struct verify_trust *trust,
                             int threads, struct verify_report *report, str_t *sentence);

#endif
