/* Records made in memory, with keys, erasures and everything, to be checked and tampered with.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_LEDGER_GIVEN_RECORD_H
#define ALYANS_TESTS_LEDGER_GIVEN_RECORD_H

#include "cm.h"

#include "ledger/checkpoint.h"
#include "ledger/key.h"
#include "ledger/tree.h"
#include "ledger/verify.h"

enum { GIVEN_MAX = 2300 };

extern const struct secret GIVEN_KEYS[3];

struct given {
    struct arena arena;
    struct sha256 *h;
    struct buf scratch;
    str_t origin;
    struct record_entry *e[GIVEN_MAX]; /* may be changed; given_settle makes the leaves fit again */
    size_t count;
};
struct given *given_new(void);
void given_free(struct given *g);

/* One more entry of this kind; its place and id follow. Fields by name in byte order. */
struct record_entry *given_entry(struct given *g, const char *kind);
/* value: canonical JSON. */
void given_field(struct given *g, struct record_entry *e, const char *name, str_t value);
void given_text(struct given *g, struct record_entry *e, const char *name, str_t text);
void given_sealed(struct given *g, struct record_entry *e, const char *name);
/* Commitments stay: the value and its salt are gone. */
void given_erase(struct record_entry *e, const char *name);
/* An entry that says so. */
struct record_entry *given_erasure(struct given *g, const struct record_entry *of,
                                   const char *name);
struct record_entry *given_first_key(struct given *g, const struct secret *key);
/* endorsed by was; NULL: it was lost. */
struct record_entry *given_rotation(struct given *g, const struct public_key *was,
                                    const struct secret *endorser, const struct secret *key);
struct record_entry *given_position(struct given *g);

/* A record of so many entries (at least 12), the first key replaced after a third of them, two
 * values erased; signed by GIVEN_KEYS[1]. */
void given_record(struct given *g, size_t count);

/* Commitments of opened fields and leaves as the contents are now. */
void given_settle(struct given *g);
struct hash256 given_root(struct given *g, size_t size);
str_t given_note(struct given *g, size_t size, const struct secret *key);
/* The first so many entries as an exported record; note empty: without checkpoint. */
str_t given_text_of(struct given *g, size_t count, str_t note);
/* All of it, signed by this key. */
str_t given_whole(struct given *g, const struct secret *key);
/* The proof of an entry; receipt: JSON of the part for positions of the public, may be empty. */
str_t given_bundle(struct given *g, size_t index, const struct secret *key, str_t receipt);
/* [PATH,…] of index among the leaves. */
str_t given_path(struct given *g, const struct hash256 *leaves, size_t index, size_t size);

struct verify_report *given_report(struct given *g, str_t text, const struct verify_trust *trust);
/* Fails unless there are findings and all are of this class. */
void assert_only(const struct verify_report *r, enum finding_class class);
void assert_holds(const struct verify_report *r);
/* Fails unless there is a finding of this class. */
void assert_found(const struct verify_report *r, enum finding_class class);

str_t replaced(struct arena *arena, str_t s, str_t what, str_t by); /* the first; must be there */
/* Line n from 1, with its end. */
str_t line_of(str_t text, size_t n);

#endif
