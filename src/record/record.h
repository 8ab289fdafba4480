/* The record on pages: the public journal, an entry's page, checkpoints, proof bundles, and "what
 * changed here" for every public record. Owns no tables; ledger/ keeps the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_RECORD_RECORD_H
#define ALYANS_RECORD_RECORD_H

#include "ledger/entries.h"
#include "record/sealed.h"
#include "registry/registry.h"

/* What a feature tells of the things its entries are about: their name in the reader's language and
 * their page. app/ hangs the table into site_of(cx)->record_subjects. */
struct record_subject {
    const char *kind; /* first part of the kinds: "consultation", "position" */
    /* Errors: ERR_NOT_FOUND (gone or hidden: the entry is shown without), ERR_DB. */
    err_t (*describe)(struct cx *cx, int64_t subject, str_t *name, url_t *where);
};
struct record_subjects {
    const struct record_subject *at;
    size_t count;
};

/* What an entry says, as one sentence in the reader's language: "EMDS took the position agree". */
str_t record_sentence(struct cx *cx, const struct entry *e);
/* "What changed here": the newest entries whose subject is this row, with old and new texts where
 * they changed, who, when, and a link to each entry; at most a dozen, and a link to the journal. A
 * list without a heading of its own and without ids, so that a page may show several; empty while
 * no entry has its place. Reads: one query, and three or so an entry. */
MUST_USE err_t record_changes(struct cx *cx, int64_t about, html_t *out);
/* The "verify" box: the entry's number, its place, the proof bundle to download, and how to check
 * it. */
MUST_USE err_t record_verify_box(struct cx *cx, int64_t entry_id, html_t *out);
/* The same for the newest entry about a row. Empty while it has none. */
MUST_USE err_t record_verify_box_of(struct cx *cx, int64_t subject, html_t *out);
url_t url_entry(struct cx *cx, int64_t entry_id);

/* For organisation pages: app/ hangs it into the sections. */
err_t record_organisation_section(struct cx *cx, const struct organisation *o, html_t *out);

extern const struct feature record_feature;

#endif
