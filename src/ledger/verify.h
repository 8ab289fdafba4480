/* Checking a record: a live database, an exported record or one proof bundle. Says exactly what
 * fails and of which class, and never stops at the first failure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_VERIFY_H
#define ALYANS_LEDGER_VERIFY_H

#include "ledger/checkpoint.h"
#include "ledger/entries.h"

enum finding_class {
    FINDING_TAMPERED,  /* content, order or hashes are not what was signed */
    FINDING_TRUNCATED, /* entries that were signed are missing at the end, or the file is cut */
    FINDING_ERASED,    /* a value is missing without an entry that says it was erased, and why */
    FINDING_KEY,       /* a signature or key: unknown, not endorsed, not the expected one */
    FINDING_FORKED,    /* a checkpoint shown earlier is of another history */
    FINDING_UNREADABLE /* not a record or bundle at all, or a line of another form */
};
str_t finding_class_word(enum finding_class c); /* "tampered", for machines */

enum { FINDINGS_KEPT = 100 };
struct finding {
    enum finding_class class;
    int64_t seq;       /* of the entry, -1: none */
    int64_t line;      /* in the file, from 1; 0: none */
    const char *msgid; /* for people, with up to two arguments */
    str_t args[2];
};
struct verify_report {
    struct finding at[FINDINGS_KEPT];
    size_t count; /* all of them, also those not kept */
    bool is_bundle;
    str_t origin;
    /* Entries read; public values erased, in a record each with the entry that says so. */
    int64_t entries, erased;
    int64_t size; /* of the newest checkpoint */
    usec_t checkpoint_at;
    struct hash256 root;
    struct public_key key; /* that signed it */
    int64_t waiting;       /* live: entries without a place yet */
    /* trust->checkpoint was held against it: always in a record that covers it and is otherwise
     * whole; in a bundle only when both are of the same size. */
    bool is_kept_compared;
};
static inline bool verify_holds(const struct verify_report *r)
{
    return r->count == 0;
}

/* What the reader knew before: any may be absent. */
struct verify_trust {
    str_t checkpoint; /* a note kept earlier, or shown to somebody else */
    str_t origin;     /* the name of the record */
    bool has_key;
    struct public_key key; /* that must have signed the newest checkpoint */
};

/* text: a whole record or one bundle, told apart by its first bytes. Uses threads up to threads.
 * Errors: ERR_NO_MEMORY; anything wrong with the text is a finding. */
MUST_USE err_t verify_text(struct arena *arena, str_t text, const struct verify_trust *trust,
                           int threads, struct verify_report *out);
/* The same for the database of cx; also that tiles and personal values fit the entries. */
MUST_USE err_t verify_database(struct cx *cx, const struct verify_trust *trust, int threads,
                               struct verify_report *out);

/* --- the exported record
 * -------------------------------------------------------------------------- */

/* Lines: {"format":"alyans-record-1","origin":"…"}, the entries in order, then the newest
 * checkpoint as {"checkpoint":"NOTE"}; each ends with \n. Public values only. Written to each chunk
 * by chunk. Errors: ERR_CONFLICT (no checkpoint yet), ERR_BUSY (a public text is erased and its
 * entry text.erased waits for its place: without it the file would not hold; nothing is written),
 * ERR_DB, what write returns. */
MUST_USE err_t record_export(struct cx *cx, err_t (*write)(void *to, str_t chunk), void *to);

#endif
