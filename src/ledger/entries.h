/* Reading the record out of the database.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_ENTRIES_H
#define ALYANS_LEDGER_ENTRIES_H

#include "ledger/format.h"
#include "ledger/ledger.h"

/* One value of an entry as people read it. */
struct entry_value {
    str_t name;
    str_t text; /* of texts, and integers and flags as written */
    bool is_erased;
};
struct entry {
    int64_t seq; /* -1: it still waits for its place */
    int64_t id, subject, within, organisation, mandate;
    usec_t at;
    str_t kind;
    int acts_as;
    const struct entry_value *values; /* public, by name */
    size_t value_count;
};
/* The value of this name; NULL: none, or erased. */
const struct entry_value *entry_value(const struct entry *e, const char *name);
/* The same, erased ones too: NULL only where the entry never named it. */
const struct entry_value *entry_said(const struct entry *e, str_t name);

struct entry_filter {
    str_t kind;           /* a kind, or its first part with the point: "position."; empty: all */
    int64_t organisation; /* acting, subject or within; 0: any */
    int64_t about;        /* subject or within; 0: any */
    usec_t from, till;    /* at >= from, at < till; 0: open */
    int64_t before;       /* seq below this; 0: from the newest */
    int limit;            /* 1..500 */
};
/* Entries that have their place, newest first. Errors: ERR_DB. */
MUST_USE err_t entry_list(struct cx *cx, const struct entry_filter *f, const struct entry **out,
                          size_t *count);
/* All that fit, newest first, whatever f's limit and before: of what has few. */
MUST_USE err_t entry_list_all(struct cx *cx, const struct entry_filter *f, const struct entry **out,
                              size_t *count);
/* When the record began: the moment of its first entry; now where it has none yet. Errors: ERR_DB.
 */
MUST_USE err_t entry_first_at(struct cx *cx, usec_t *out);
/* The same one by one, of any number: each lot in memory of its own, page->arena, which the next
 * one takes again. The first error ends it. */
typedef err_t entry_fn(struct cx *page, const struct entry *e, void *with);
MUST_USE err_t entry_each(struct cx *cx, const struct entry_filter *f, entry_fn *each, void *with);
/* What an entry is about, without what it says: for whoever follows the record. */
struct entry_mark {
    int64_t seq, subject, within;
    str_t kind;
};
/* From this seq on, oldest first, at most limit. */
MUST_USE err_t entry_follow(struct cx *cx, int64_t from, size_t limit, struct entry_mark *out,
                            size_t *count);
/* By entry id, also one that waits. Errors: ERR_NOT_FOUND, ERR_DB. */
MUST_USE err_t entry_find(struct cx *cx, int64_t id, struct entry *out);
/* The newest entry of this kind about this subject, for "verify" boxes. */
MUST_USE err_t entry_newest(struct cx *cx, str_t kind, int64_t subject, struct entry *out);
/* The canonical form with commitments and leaf: for lines, proofs and checks. Errors: ERR_NOT_FOUND
 * (no such seq). */
MUST_USE err_t entry_canonical(struct cx *cx, struct sha256 *h, int64_t seq,
                               struct record_entry *out);
/* What the record holds of a person: their own sealed values still kept, as JSON for "my data":
 * {"entry":"ID","seq":N,"kind":"…","name":"…","salt":"…","value":…} each, in an open array. */
MUST_USE err_t ledger_export_person(struct cx *cx, int64_t account, struct buf *json_items,
                                    size_t *count);

/* --- checkpoints ---------------------------------------------------------------------------------
 */

struct checkpoint_row {
    int64_t size;
    usec_t at;
    str_t note;
};
/* Newest first; before: sizes below this, 0: from the newest. */
MUST_USE err_t checkpoint_list(struct cx *cx, int64_t before, int limit,
                               const struct checkpoint_row **out, size_t *count);
/* ERR_NOT_FOUND: none yet. */
MUST_USE err_t checkpoint_newest(struct cx *cx, struct checkpoint_row *out);
/* The oldest that covers at least this many entries. ERR_NOT_FOUND: none does yet. */
MUST_USE err_t checkpoint_covering(struct cx *cx, int64_t size, struct checkpoint_row *out);
/* How many entries wait, and since when (0: none). */
MUST_USE err_t ledger_waiting(struct cx *cx, int64_t *count, usec_t *oldest);

#endif
