/* The record every write appends to, in the transaction of the write itself.
 * For now a plain append-only table; sequence, Merkle tree and signatures come on top of this seam.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_LEDGER_H
#define ALYANS_LEDGER_LEDGER_H

#include "kit/db/db.h"
#include "kit/json/json.h"

/* What can happen. Words are stored and public: never renamed. */
#define LEDGER_KINDS(X)                                                                            \
    X(ACCOUNT_ADDED, "account.added")                                                              \
    X(ACCOUNT_CHANGED, "account.changed")                                                          \
    X(LINK_MADE, "link.made")                                                                      \
    X(ORGANISATION_ADDED, "organisation.added")                                                    \
    X(ORGANISATION_CHANGED, "organisation.changed")                                                \
    X(MANDATE_GIVEN, "mandate.given")                                                              \
    X(MANDATE_REVOKED, "mandate.revoked")                                                          \
    X(CONSULTATION_ADDED, "consultation.added")                                                    \
    X(CONSULTATION_CHANGED, "consultation.changed")                                                \
    X(STATEMENT_PROPOSED, "statement.proposed")                                                    \
    X(STATEMENT_ACCEPTED, "statement.accepted")                                                    \
    X(STATEMENT_REJECTED, "statement.rejected")                                                    \
    X(POSITION_TAKEN, "position.taken")                                                            \
    X(POSITION_CODED, "position.coded")                                                            \
    X(IMPORT_APPLIED, "import.applied")                                                            \
    X(IMPORT_UNDONE, "import.undone")
enum ledger_kind {
#define X(name, word) LEDGER_##name,
    LEDGER_KINDS(X)
#undef X
};
str_t ledger_kind_word(enum ledger_kind kind);

/* One entry by cx->actor at cx->now about the row subject. content: a JSON object without personal
 * data, or STR_NONE for {}. Errors: ERR_DB and its kin. */
MUST_USE err_t ledger_add(struct cx *cx, enum ledger_kind kind, int64_t subject, str_t content);
/* count entries of one kind in one statement, by actors of their own. */
struct ledger_new {
    const struct actor *actor;
    int64_t subject;
    str_t content;
};
MUST_USE err_t ledger_add_many(struct cx *cx, enum ledger_kind kind,
                               const struct ledger_new *entries, size_t count);

/* What a change replaces stays on the record: adds "key": was to the open object of an entry's
 * content, if it is another now. */
void ledger_put_old(struct json_out *j, str_t key, str_t was, str_t is);

extern const struct db_catalog ledger_sql;

#endif
