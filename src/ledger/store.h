/* The statements of the record, by name; their texts are in store.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_STORE_H
#define ALYANS_LEDGER_STORE_H

#include "ledger/ledger.h"

/* A parameter "cuts" holds whole numbers of CUT_DIGITS digits each, side by side: where pieces of a
 * packed parameter begin. Measured on SQLite, it is half the time of a JSON array of as many. */
enum { CUT_DIGITS = 8 };

enum {
    /* what waits */
    Q_INBOX_ADD,     /* SQLite: a row; PostgreSQL: a set */
    Q_INBOX_READ,    /* oldest first: limit */
    Q_INBOX_BY_ID,   /* id */
    Q_INBOX_NEWEST,  /* kind, subject */
    Q_INBOX_LIKE,    /* fields like this: id, fields */
    Q_INBOX_ABOUT,   /* subject: id, within, fields */
    Q_INBOX_SET,     /* id, fields */
    Q_INBOX_WAITING, /* count, oldest */
    Q_INBOX_OF_KIND, /* count */
    Q_INBOX_REMOVE,  /* ids */
    /* who gives places */
    Q_SEQUENCER,         /* holder, leased_till, size, erasures */
    Q_SEQUENCER_ADVANCE, /* holder, leased_till, size; if size, erasures, free at this time */
    Q_SEQUENCER_RELEASE, /* holder */
    Q_SEQUENCER_ERASURE,
    /* entries */
    Q_ENTRIES_MOVE,   /* first seq, ids, packed fields and sealed, cuts */
    Q_ENTRIES_READ,   /* from seq, below seq */
    Q_ENTRIES_FOLLOW, /* from seq, limit */
    Q_ENTRY_BY_ID,    /* id */
    Q_ENTRY_NEWEST,   /* kind, subject */
    Q_ENTRIES_END,    /* one more than the highest seq */
    Q_ENTRIES_COUNT,
    Q_ENTRY_SEQ,            /* id: seq */
    Q_ENTRIES_AT,           /* seqs, newest first */
    Q_ENTRIES_SET,          /* seq, fields */
    Q_ENTRIES_ABOUT,        /* subject: seq, id, within, fields */
    Q_SEQS_ALL,             /* before, from, till, limit */
    Q_SEQS_OF_KIND,         /* the same, kind */
    Q_SEQS_ABOUT,           /* the same, kinds, about, organisation or 0 */
    Q_SEQS_OF_ORGANISATION, /* the same, kinds, organisation */
    Q_KEYS,                 /* seq, id, fields of entries about keys */
    /* sealed values */
    Q_PERSONAL_ADD,    /* seqs, names, accounts, salts, values */
    Q_PERSONAL_OF,     /* account */
    Q_PERSONAL_READ,   /* from seq, below seq */
    Q_PERSONAL_REMOVE, /* account */
    /* hashes */
    Q_TILES_PUT,   /* tree, levels, ats, packed hashes, starts, lengths */
    Q_TILE,        /* tree, level, at */
    Q_TILES_READ,  /* tree, level, from at, limit */
    Q_TILES_COUNT, /* tree */
    Q_CHECKPOINT_ADD,
    Q_CHECKPOINT_NEWEST,
    Q_CHECKPOINTS,         /* below size, limit */
    Q_CHECKPOINT_COVERING, /* size */
    /* positions of the public */
    Q_BALLOTS_ADD,     /* SQLite: a row; PostgreSQL: a set */
    Q_UNSEALED_FIRST,  /* consultation, at */
    Q_UNSEALED_READ,   /* consultation, before, limit: id, at, leaf */
    Q_UNSEALED_REMOVE, /* consultation, before, first id, last id */
    Q_UNSEALED_HAS,    /* id */
    Q_SEALED_ADD,      /* tree, consultation, firsts, lasts, packed ids, ids in each but the last */
    Q_SEALED_AROUND,   /* consultation, id, first id below: tree, at, first_id, ids */
    Q_SEALED_OF,       /* tree */
    Q_COUNT
};

#endif
