/* Every SQL statement of identity, and nothing but.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/store_sql.h"

#include "identity/store.h"

/* password <> '' is an integer in SQLite and a boolean in PostgreSQL: CASE makes both equal. */
#define ACCOUNT_COLUMNS                                                                            \
    "SELECT id, email, name, roles, language, CASE WHEN password <> '' THEN 1 ELSE 0 END,"         \
    " CASE WHEN disabled_at <> 0 THEN 1 ELSE 0 END, created_at, doubted_at, erased_at, seen_at,"   \
    " CASE WHEN EXISTS (SELECT 1 FROM second_factor f WHERE f.account_id = account.id"             \
    " AND f.confirmed_at <> 0) THEN 1 ELSE 0 END FROM account"
#define OFFER_COLUMNS                                                                              \
    "SELECT o.id, o.account_id, o.role, o.offered_by, o.created_at, o.ends_at, a.name, b.name"     \
    " FROM role_offer o JOIN account a ON a.id = o.account_id"                                     \
    " JOIN account b ON b.id = o.offered_by"

static const struct db_text SQL[Q_COUNT] = {
    [Q_ACCOUNT_ADD] = { "INSERT INTO account (id, email, email_folded, name, password, roles,"
                        " language, created_at, password_at, disabled_at)"
                        " VALUES ($1, $2, $3, $4, '', $5, $6, $7, 0, 0)"
                        " ON CONFLICT (email_folded) DO NOTHING" },
    [Q_ACCOUNT_GET] = { ACCOUNT_COLUMNS " WHERE id = $1" },
    [Q_ACCOUNT_BY_EMAIL] = { ACCOUNT_COLUMNS " WHERE email_folded = $1" },
    [Q_ACCOUNT_ALL] = { ACCOUNT_COLUMNS " WHERE erased_at = 0 ORDER BY id LIMIT $1" },
    [Q_ACCOUNT_COUNT] = { "SELECT count(*) FROM account" },
    [Q_ACCOUNT_PASSWORD] = { "SELECT password FROM account WHERE id = $1" },
    [Q_ACCOUNT_SET_PASSWORD] = { "UPDATE account SET password = $1, password_at = $2"
                                 " WHERE id = $3" },
    [Q_ACCOUNT_SET_DISABLED] = { "UPDATE account SET disabled_at = $1 WHERE id = $2" },
    [Q_ACCOUNT_SET_LANGUAGE] = { "UPDATE account SET language = $1 WHERE id = $2" },

    [Q_ACCOUNT_SET_ROLES] = { "UPDATE account SET roles = $1 WHERE id = $2" },
    [Q_ACCOUNT_SET_DOUBTED] = { "UPDATE account SET doubted_at = $1 WHERE id = $2" },
    [Q_ACCOUNT_SET_SEEN] = { "UPDATE account SET seen_at = $1 WHERE id = $2" },
    /* Others who can act in the role: let in, and not shut out. */
    [Q_ACCOUNT_OTHERS_WITH_ROLE] = { "SELECT count(*) FROM account WHERE id <> $1"
                                     " AND (roles & $2) <> 0 AND password <> ''"
                                     " AND disabled_at = 0 AND erased_at = 0" },
    [Q_ACCOUNT_ERASE] = { "UPDATE account SET email = '', email_folded = $1, name = '',"
                          " password = '', password_at = 0, roles = 0, doubted_at = 0,"
                          " seen_at = 0, erased_at = $2 WHERE id = $3" },
    [Q_ACCOUNTS_ERASED] = { "SELECT id FROM account WHERE erased_at <> 0 ORDER BY id LIMIT $1" },
    [Q_ACCOUNTS_ERASED_COUNT] = { "SELECT count(*) FROM account WHERE erased_at <> 0" },
    /* Invited, never came, and no link is open any more. */
    [Q_ACCOUNTS_UNUSED] = { "SELECT id FROM account WHERE password = '' AND erased_at = 0"
                            " AND created_at < $1 AND NOT EXISTS (SELECT 1 FROM entry_link l"
                            " WHERE l.account_id = account.id AND l.ends_at > $2)"
                            " ORDER BY id LIMIT $3" },
    [Q_ACCOUNTS_IDLE] = { "SELECT id FROM account WHERE password <> '' AND erased_at = 0"
                          " AND roles = 0 AND created_at < $1 AND seen_at < $1"
                          " ORDER BY id LIMIT $2" },

    [Q_SESSION_FIND] = { "SELECT s.id, s.account_id, s.speaks_under, a.roles, s.seen_at,"
                         " s.factor_at, CASE WHEN f.account_id IS NULL THEN 0 ELSE 1 END,"
                         " CASE WHEN a.password <> '' THEN 1 ELSE 0 END"
                         " FROM session s JOIN account a ON a.id = s.account_id"
                         " LEFT JOIN second_factor f ON f.account_id = a.id"
                         " AND f.confirmed_at <> 0"
                         " WHERE s.token_hash = $1 AND s.ends_at > $2 AND s.seen_at > $3"
                         " AND a.disabled_at = 0" },
    [Q_SESSION_ADD] = { "INSERT INTO session"
                        " (id, token_hash, account_id, speaks_under, created_at, seen_at, ends_at,"
                        " factor_at) VALUES ($1, $2, $3, 0, $4, $4, $5, $6)" },
    [Q_SESSION_SPEAKS_UNDER] = { "UPDATE session SET speaks_under = $1 WHERE id = $2" },
    [Q_SESSION_SEEN] = { "UPDATE session SET seen_at = $1 WHERE id = $2" },
    [Q_SESSION_FACTOR] = { "UPDATE session SET factor_at = $1, seen_at = $1, ends_at = $2"
                           " WHERE id = $3" },
    [Q_SESSION_FACTOR_GONE] = { "UPDATE session SET factor_at = 0 WHERE account_id = $1" },
    [Q_SESSION_LIST] = { "SELECT id, created_at, seen_at, ends_at, factor_at FROM session"
                         " WHERE account_id = $1 AND ends_at > $2 AND seen_at > $3"
                         " ORDER BY id DESC LIMIT $4" },
    [Q_SESSION_END] = { "DELETE FROM session WHERE id = $1 AND account_id = $2" },
    [Q_SESSION_END_OTHERS] = { "DELETE FROM session WHERE account_id = $1 AND id <> $2" },

    [Q_LINK_ADD] = { "INSERT INTO entry_link"
                     " (id, token_hash, account_id, purpose, made_by, created_at, ends_at, used_at,"
                     " made_as) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)" },
    [Q_LINK_FIND] = { "SELECT l.id, l.account_id, l.purpose, l.made_by"
                      " FROM entry_link l JOIN account a ON a.id = l.account_id"
                      " WHERE l.token_hash = $1 AND l.ends_at > $2 AND a.disabled_at = 0"
                      " AND a.erased_at = 0"
                      " AND (l.used_at = 0 OR l.purpose = 'demo')" },
    [Q_LINK_USE] = { "UPDATE entry_link SET used_at = $1"
                     " WHERE id = $2 AND (used_at = 0 OR purpose = 'demo')" },
    /* It stays to be shown: its owner sees that it was made. */
    [Q_LINK_END_OPEN] = { "UPDATE entry_link SET ends_at = $1 WHERE account_id = $2"
                          " AND used_at = 0 AND purpose <> 'demo' AND ends_at > $1" },
    [Q_LINK_LIST] = { "SELECT purpose, made_as, created_at, ends_at, used_at FROM entry_link"
                      " WHERE account_id = $1 AND purpose <> 'demo' ORDER BY id DESC LIMIT $2" },
    [Q_LINK_UNTOLD] = { "SELECT count(*) FROM entry_link WHERE account_id = $1"
                        " AND purpose = 'reset' AND told_at = 0" },
    [Q_LINK_TOLD] = { "UPDATE entry_link SET told_at = $1 WHERE account_id = $2 AND told_at = 0" },
    [Q_LINKS_DELETE] = { "DELETE FROM entry_link WHERE account_id = $1" },

    [Q_FACTOR_GET] = { "SELECT secret, next_secret, confirmed_at, last_step FROM second_factor"
                       " WHERE account_id = $1" },
    [Q_FACTOR_BEGIN] = { "INSERT INTO second_factor"
                         " (account_id, secret, next_secret, created_at, confirmed_at, last_step)"
                         " VALUES ($1, $2, $3, $4, 0, 0)"
                         " ON CONFLICT (account_id) DO UPDATE SET next_secret = $3" },
    [Q_FACTOR_CONFIRM] = { "UPDATE second_factor SET secret = $1, next_secret = $2,"
                           " confirmed_at = $3, last_step = $4 WHERE account_id = $5" },
    [Q_FACTOR_SPEND] = { "UPDATE second_factor SET last_step = $1"
                         " WHERE account_id = $2 AND last_step < $1" },
    [Q_FACTOR_DELETE] = { "DELETE FROM second_factor WHERE account_id = $1" },
    [Q_CODE_ADD] = { "INSERT INTO recovery_code (id, account_id, code_hash, used_at)"
                     " VALUES ($1, $2, $3, 0)" },
    [Q_CODE_USE] = { "UPDATE recovery_code SET used_at = $1"
                     " WHERE account_id = $2 AND code_hash = $3 AND used_at = 0" },
    [Q_CODES_LEFT] = { "SELECT count(*) FROM recovery_code WHERE account_id = $1 AND used_at = 0" },
    [Q_CODES_DELETE] = { "DELETE FROM recovery_code WHERE account_id = $1" },

    [Q_OFFER_ADD] = { "INSERT INTO role_offer"
                      " (id, account_id, role, offered_by, created_at, ends_at)"
                      " VALUES ($1, $2, $3, $4, $5, $6)" },
    [Q_OFFER_GET] = { OFFER_COLUMNS " WHERE o.id = $1 AND o.ends_at > $2" },
    [Q_OFFERS_OF] = { OFFER_COLUMNS " WHERE o.account_id = $1 AND o.ends_at > $2"
                                    " ORDER BY o.id LIMIT $3" },
    [Q_OFFERS_BY_ROLE] = { OFFER_COLUMNS " WHERE o.role = $1 AND o.ends_at > $2"
                                         " ORDER BY o.id LIMIT $3" },
    [Q_OFFER_END] = { "DELETE FROM role_offer WHERE id = $1" },
    [Q_OFFERS_DELETE] = { "DELETE FROM role_offer WHERE account_id = $1 OR offered_by = $1" },
    [Q_SWEEP_OFFERS] = { "DELETE FROM role_offer WHERE ends_at <= $1" },

    [Q_FAILURES_OF_PAIR] = { "SELECT count(*), COALESCE(max(failed_at), 0) FROM sign_in_failure"
                             " WHERE account_key = $1 AND peer_key = $2 AND failed_at > $3" },
    [Q_FAILURES_OF_PEER] = { "SELECT count(*), COALESCE(max(failed_at), 0) FROM sign_in_failure"
                             " WHERE peer_key = $1 AND failed_at > $2" },
    [Q_FAILURES_OF_ACCOUNT] = { "SELECT count(*), COALESCE(max(failed_at), 0) FROM sign_in_failure"
                                " WHERE account_key = $1 AND failed_at > $2" },
    [Q_FAILURE_ADD] = { "INSERT INTO sign_in_failure (id, account_key, peer_key, failed_at)"
                        " VALUES ($1, $2, $3, $4)" },
    [Q_FAILURES_FORGET] = { "DELETE FROM sign_in_failure"
                            " WHERE account_key = $1 AND peer_key = $2" },

    /* Ended then or before; sessions end also by not being used. */
    [Q_SWEEP_SESSIONS] = { "DELETE FROM session WHERE ends_at <= $1 OR seen_at <= $2" },
    [Q_SWEEP_LINKS] = { "DELETE FROM entry_link WHERE ends_at <= $1"
                        " OR (used_at <> 0 AND used_at <= $1 AND purpose <> 'demo')" },
    [Q_SWEEP_FAILURES] = { "DELETE FROM sign_in_failure WHERE failed_at <= $1" },

    [Q_SESSIONS_DELETE_ALL] = { "DELETE FROM session" },
    [Q_LINKS_DELETE_ALL] = { "DELETE FROM entry_link" },
    [Q_SEALED_VALUES] = { "SELECT a.id, p.name, p.value,"
                          " CASE p.name WHEN 'name' THEN a.name ELSE a.email END"
                          " FROM account a JOIN ledger_personal p ON p.account_id = a.id"
                          " AND p.name IN ('name', 'email') JOIN ledger_entry e ON e.seq = p.seq"
                          " AND e.kind = 'account.added'"
                          " WHERE a.erased_at = 0 ORDER BY a.id, p.name LIMIT $1" },
};
const struct db_catalog identity_sql = { "identity", SQL, Q_COUNT };
