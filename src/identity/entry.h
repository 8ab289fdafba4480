/* Ways in: the password, the links of invitation and reset, and the throttle on guessing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_IDENTITY_ENTRY_H
#define ALYANS_IDENTITY_ENTRY_H

#include "identity/store.h"
#include "ledger/ledger.h"

/* The link behind a token of /enter/TOKEN and its account. A demo link counts only while the site
 * is a demonstration. Errors: ERR_NOT_FOUND (made up, over, used). */
MUST_USE err_t entry_link_find(struct cx *cx, str_t token, struct entry_link *link,
                               struct account *who);
/* Uses the link up. hash: the password chosen with it, which ends all sessions and open links of
 * the account; STR_NONE for a demo link. A link that somebody else made for an account that was in
 * use already leaves it in doubt, unless a second factor guards it. Errors: ERR_NOT_FOUND (used
 * meanwhile). Writes the ledger. */
MUST_USE err_t entry_use(struct cx *cx, const struct entry_link *link, const struct account *who,
                         str_t hash);

/* An entry about a person. Whose account it is stays sealed (the personal value "person"), subject
 * is 0: whoever reads the journal cannot put together what happened to one account. actor NULL:
 * cx->actor. */
MUST_USE err_t account_record(struct cx *cx, enum ledger_kind kind, account_id whose,
                              const struct ledger_field *fields, size_t count,
                              const struct actor *actor);
/* Appends account.changed with what changed: "password", "language", "disabled". */
MUST_USE err_t account_note(struct cx *cx, account_id id, const char *change);

/* A new password; ends open links and every session but keep (0: none). Writes the ledger. */
MUST_USE err_t password_change(struct cx *cx, account_id who, str_t hash, int64_t keep);

/* Keys of one try at this address of an account from this network address. */
struct try_keys try_keys_of(struct cx *cx, str_t email, str_t peer);
/* The same for codes of the second factor: counted apart, so that a right password wipes nothing.
 */
struct try_keys try_keys_of_factor(struct cx *cx, str_t email, str_t peer);
/* Microseconds until the next try is allowed, 0: now. */
MUST_USE err_t try_wait(struct cx *cx, const struct try_keys *keys, usec_t *out);

#endif
