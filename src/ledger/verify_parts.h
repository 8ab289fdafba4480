/* What verify_text and verify_database are made of: entries are examined in runs, by any number of
 * threads, and the runs are taken in the order of the record. Pure.
 * What the verifier asks of entries of certain kinds:
 *   key.added         the first entry and no other: "key", base64 of the public key
 *   key.rotated       "key", "previous" (base64), "endorsement" (base64 of the signature of the
 *                     previous key over key_endorsement_text; "": it was lost), "reason"
 *   text.erased       "entry" (id as text), "field", "reason"; one for each field erased
 *   positions.sealed  subject: the consultation; "count" (integer), "root" (base64url)
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_VERIFY_PARTS_H
#define ALYANS_LEDGER_VERIFY_PARTS_H

#include "ledger/tree.h"
#include "ledger/verify.h"

/* --- runs: entries that follow each other, examined by one thread -------------------------------
 */

struct verify_run;
/* first_line: of the file; 0: a database. Never NULL. */
struct verify_run *verify_run_new(int64_t first_line);
void verify_run_free(struct verify_run *r); /* NULL is fine */
/* The next entry. Its commitments are filled in, as record_line_read and record_fields_read do;
 * e->leaf is what is stated beside it (by the line, by the tile) and judged here. Nothing of e is
 * kept. ERR_NO_MEMORY. */
MUST_USE err_t verify_run_entry(struct verify_run *r, const struct record_entry *e);
/* Instead of an entry: it cannot be read; column counts from 1, 0: unknown. ERR_NO_MEMORY. */
MUST_USE err_t verify_run_unreadable(struct verify_run *r, int64_t column);

/* --- the record as a whole ----------------------------------------------------------------------
 */

struct verify;
/* Findings and texts of the report live in arena; trust may be NULL. origin: as the file states it,
 * empty: it comes from the first key. */
struct verify *verify_new(struct arena *arena, const struct verify_trust *trust, str_t origin,
                          struct verify_report *report);
void verify_free(struct verify *v); /* NULL is fine; the report stays */
/* Takes the next run; it may be freed afterwards. ERR_NO_MEMORY. */
MUST_USE err_t verify_take(struct verify *v, const struct verify_run *r);
/* After the last run: the newest checkpoint (empty: there is none), the line it stands on, keys,
 * erasures, what the reader knew. Fills in the report. */
void verify_finish(struct verify *v, str_t note, int64_t line);

/* One more finding; its arguments are copied. */
void verify_finding(struct verify *v, const struct finding *f);
/* All leaves taken so far, computed from the content (zeros for the unreadable): to compare tiles
 * with. */
const struct tree *verify_tree(const struct verify *v);

#endif
