/* What the files of verification share: facts that entries are judged by, the keys, the report.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_VERIFY_INSIDE_H
#define ALYANS_LEDGER_VERIFY_INSIDE_H

#include "kit/text/i18n.h"
#include "ledger/verify_parts.h"

/* --- facts: the little that is remembered of an entry -------------------------------------------
 */

enum fact_kind {
    FACT_ERASED,  /* a public value is missing: name */
    FACT_ERASURE, /* says that name of entry was erased */
    FACT_FIRST_KEY,
    FACT_ROTATION,
};
struct fact {
    struct fact *next;
    enum fact_kind kind;
    int64_t seq, line;
    int64_t entry; /* id of the entry whose field is erased */
    str_t name;
    bool is_readable; /* of keys: all fields as they should be */
    bool is_lost;     /* of rotations: the key before it was lost, so nobody endorsed this one */
    struct public_key key, previous;
    struct signature endorsement;
};
struct facts {
    struct fact *first, *last;
};
/* The new fact at the end of the list, in the arena. */
struct fact *facts_add(struct facts *f, struct arena *arena, const struct fact *fact);
/* Appends what this entry says; nothing of e is kept. */
void facts_of_entry(struct facts *f, struct arena *arena, const struct record_entry *e,
                    int64_t line);

/* --- one verification ---------------------------------------------------------------------------
 */

struct key_link {
    struct public_key key;
    int64_t seq; /* in force after this entry */
    bool is_lost;
};
struct verify {
    struct arena *arena; /* the report's */
    struct arena inside; /* gone with the verification */
    struct verify_trust trust;
    struct verify_report *report;
    struct sha256 *h;
    str_t origin; /* empty: not known yet */
    struct key_link *keys;
    size_t key_count, key_room;
    struct tree *tree;
    int64_t next;     /* place of the next entry */
    int64_t in_order; /* how many were read and in place before the first that was not */
    bool is_broken;   /* some was not; then in_order stands */
    bool is_changed;  /* a leaf or the root is not what was stated */
    struct facts erased, erasures;
    size_t erased_count, erasure_count;
};

#define NO_ARG tr_arg_str(STR_NONE)
/* One more finding. seq -1, line 0: none. */
void find(struct verify *v, enum finding_class class, int64_t seq, int64_t line, const char *msgid,
          struct tr_arg a, struct tr_arg b);

/* The next key, in the order of the record. */
void verify_key(struct verify *v, const struct fact *f);
/* The key in force when the record had this size; NULL: none is known. */
const struct public_key *key_in_force(const struct verify *v, int64_t size);
bool key_is_known(const struct verify *v, const struct signed_note *n); /* signed by any key */
/* After the last key: is there one at all, and which were lost. */
void verify_keys_end(struct verify *v);
/* Reads the newest checkpoint, judges its signature and what the reader expects of it, fills in the
 * report. false: it cannot be read. */
bool verify_note(struct verify *v, str_t note, int64_t line, struct signed_note *out);
/* The checkpoint the reader keeps; false: none, or it cannot be of this record. */
bool verify_kept(struct verify *v, struct signed_note *out);

/* A bundle, in full: into the report of v. */
void verify_bundle(struct verify *v, str_t text);

/* --- threads ------------------------------------------------------------------------------------
 */

/* Calls work for 0 … count - 1, each once, on up to so many threads, this one among them. */
void share_out(int threads, size_t count, void (*work)(void *of, size_t index), void *of);

#endif
