/* Accounts, sessions, roles, the second factor and the links that let people in. Owns account,
 * session, entry_link, sign_in_failure, second_factor, recovery_code, role_offer; nobody else
 * writes to them. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_IDENTITY_IDENTITY_H
#define ALYANS_IDENTITY_IDENTITY_H

#include "site/feature.h"
#include "site/site.h"

ID_TYPE(account_id);

enum role { ROLE_OPERATOR = 1, ROLE_SECRETARIAT = 2 }; /* bits; representatives hold mandates */

struct account {
    account_id id;
    str_t email, name;
    uint32_t roles;
    enum lang language;
    bool has_password, is_disabled, has_factor;
    usec_t created_at;
    usec_t
        doubted_at; /* a link made by somebody else let somebody in without second factor; 0: no */
    usec_t erased_at; /* name and address are gone; 0: no */
    usec_t seen_at;   /* last signing in, to the day; 0: never */
};

/* Fills cx->actor.account, session and roles from the session cookie; leaves them 0 otherwise. In a
 * request that writes it also notes, at most every five minutes, that the session is in use.
 * *speaks_under: the mandate chosen in this session (registry judges it). */
MUST_USE err_t identity_authenticate(struct cx *cx, const struct request *rq,
                                     int64_t *speaks_under);
/* The session goes on under this mandate; 0: none. */
MUST_USE err_t session_speak_under(struct cx *cx, int64_t mandate);

/* They also say in which capacity the actor acts (cx->actor.acts_as). Operators pass as secretariat
 * too. guard_operator and guard_secretariat want the second factor, given in this session:
 * ERR_FACTOR otherwise, and the page for it leads to setting it up or giving it. */
guard_fn guard_account, guard_operator, guard_secretariat;
/* Has this session given the second factor? In a demonstration the made-up accounts need none. */
bool has_given_factor(const struct cx *cx);
/* Would a session of this account have to give it, to sign or to administer? Of everybody but the
 * made-up people of a demonstration, whom links let in: they never choose a password. */
bool account_owes_factor(const struct cx *cx, const struct account *who);

/* Errors: ERR_CONFLICT (address taken), ERR_DB. Writes the ledger. */
MUST_USE err_t account_add(struct cx *cx, str_t email, str_t name, uint32_t roles,
                           enum lang language, account_id *out);
MUST_USE err_t account_find(struct cx *cx, account_id id, struct account *out);
MUST_USE err_t account_find_by_email(struct cx *cx, str_t email, struct account *out);
/* By name, without those that were erased. account_find finds these too: their name is the words
 * for "erased person" in the reader's language. */
MUST_USE err_t account_list(struct cx *cx, const struct account **out, size_t *count);
/* A disabled account keeps its past but cannot sign in; its sessions end at once. Writes the
 * ledger. */
MUST_USE err_t account_disable(struct cx *cx, account_id id);
MUST_USE err_t account_enable(struct cx *cx, account_id id);

/* The mandates of a doubted account rest until an administrator of the organisation confirms them,
 * or its owner proves with the second factor who it is. */
MUST_USE err_t account_set_doubted(struct cx *cx, account_id id, bool is_doubted);
/* Roles are given and ended, each an entry; the last of a role cannot end it. Errors: ERR_CONFLICT
 * (the last one; or no change), ERR_NOT_FOUND. */
MUST_USE err_t role_give(struct cx *cx, account_id id, uint32_t role);
MUST_USE err_t role_end(struct cx *cx, account_id id, uint32_t role);
/* Everything the program keeps about a person, by asking every feature; and erasing it. The
 * account's number stays where the record names it. reason is public. Errors of erasing:
 * ERR_CONFLICT (the last secretariat or operator; hand over first), ERR_NOT_FOUND (none such, or
 * erased). */
MUST_USE err_t person_export(struct cx *cx, account_id id, struct buf *json);
MUST_USE err_t person_erase(struct cx *cx, account_id id, str_t reason);
/* Numbers of the erased accounts, ascending: for the list that outlives a restored backup. */
MUST_USE err_t person_list_erased(struct cx *cx, const int64_t **out, size_t *count);

/* After a restore: what a backup held of sessions and links opens nothing any more. */
MUST_USE err_t identity_close_doors(struct cx *cx);

/* A link that lets this account in: to choose a password (invite, reset) or at once (demo; only
 * when the site is a demonstration). token goes into /enter/TOKEN and is shown once. */
enum link_purpose { LINK_INVITE, LINK_RESET, LINK_DEMO };
MUST_USE err_t entry_link_make(struct cx *cx, account_id who, enum link_purpose purpose,
                               usec_t valid_for, str_t *token);
url_t url_enter(struct cx *cx, str_t token);
/* What addresses of this site begin with, to be handed over: the setting site.base_url; without it
 * the host that rq came to (NULL: localhost:8080). */
str_t site_base_of(struct cx *cx, const struct request *rq);
/* The whole address to hand over, in the language of the account, below the setting site.base_url;
 * without it below the host that rq came to (NULL: localhost:8080):
 * "https://example.org/az/enter/TOKEN". */
str_t entry_link_address(struct cx *cx, const struct request *rq, enum lang lang, str_t token);
/* Makes such a link and mails it, where mail goes out and the address takes it; else it is for the
 * page to show, to be handed over. who: id, name, email, language and roles count. cause: what for,
 * a sentence in the language of the account; may be empty. The letter of an invitation says it, who
 * invites and the roles. */
struct entry_handed {
    str_t address;   /* to show; empty: it was mailed */
    str_t name;      /* whom it is for */
    str_t mailed_to; /* empty: it was not */
};
MUST_USE err_t entry_link_hand_out(struct cx *cx, const struct request *rq,
                                   const struct account *who, enum link_purpose purpose,
                                   usec_t valid_for, str_t cause, struct entry_handed *out);
/* What the page says of it: where the link went, or the link itself; nothing where there is none.
 */
html_t entry_handed_html(struct cx *cx, const struct entry_handed *h);
/* "secretariat"; in the reader's words, by commas; empty for neither. */
str_t roles_label(struct cx *cx, uint32_t roles);

/* For the record's pages: an account is "a person", never a name, and has no page. */
MUST_USE err_t account_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);

extern const struct feature identity_feature;

#endif
