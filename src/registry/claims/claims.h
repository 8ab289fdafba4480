/* An organisation listed from public sources asks for its page, by mail or by way of the
 * secretariat; and anybody may object to what stands there, or ask for personal data to be taken
 * out. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_CLAIMS_CLAIMS_H
#define ALYANS_REGISTRY_CLAIMS_CLAIMS_H

#include "registry/organisations/organisations.h"

ID_TYPE(claim_id);
ID_TYPE(objection_id);

/* --- claims ----------------------------------------------------------------------------------- */

enum claim_state {
    CLAIM_SENT,     /* the link in the mail waits to be used */
    CLAIM_WAITING,  /* for the secretariat; confirmed_at 0: the address is not confirmed */
    CLAIM_ACCEPTED, /* an account holds the mandate */
    CLAIM_REFUSED,  /* with a public reason */
    CLAIM_LAPSED,   /* the link was not used in time */
};
enum claim_proof {
    PROOF_NONE,
    PROOF_DOMAIN,   /* the address is of the organisation's own website or among its contacts */
    PROOF_OPERATOR, /* the secretariat checked it otherwise */
};

struct claim {
    claim_id id;
    organisation_id organisation;
    str_t name, email, post; /* personal; empty once kept long enough */
    str_t grounds;           /* how it can be checked; for the secretariat alone */
    enum lang language;
    enum claim_state state;
    enum claim_proof proof;
    str_t reason;
    usec_t created_at, confirmed_at, decided_at;
    int64_t account; /* made for it, 0: none */
};
struct claim_list {
    const struct claim *at;
    size_t count;
};

/* Pure: what an address at this site proves. website: the organisation's, only where it is a host
 * of its own (no path); contacts: addresses on record. */
enum claim_proof claim_proof_of(str_t email, str_t website, const str_t *contacts, size_t count);

/* By a visitor. With a mail server a letter with a link is sent and *is_sent says so; without, the
 * claim waits for the secretariat at once. Errors: ERR_CONFLICT (somebody administers the
 * organisation already, it is gone, or made up), ERR_BUSY (three claims for it are open), ERR_DB.
 * Ledger: claim.made, without the person. */
MUST_USE err_t claim_make(struct cx *cx, const struct claim *c, claim_id *out, bool *is_sent);
/* The claim behind a link, whatever has become of it; a link not used in time makes it
 * CLAIM_LAPSED. Errors: ERR_NOT_FOUND. */
MUST_USE err_t claim_find_by_token(struct cx *cx, str_t token, struct claim *out);
/* The link was used: the address is confirmed. If it proves the right, the page is handed over at
 * once and *entry is the token of a link that lets the new account in (empty for an account that
 * has a password); else the claim waits for the secretariat and *state says so. Errors:
 * ERR_CONFLICT (somebody was faster, or the link was used before). Ledger. */
MUST_USE err_t claim_confirm(struct cx *cx, const struct claim *c, enum claim_state *state,
                             str_t *entry);
/* The secretariat hands the page over; checked says how it knows, and is public. A letter tells the
 * claimant; a new account gets its link by mail too, or in out->address for the page to show (both
 * empty: it has a password already). Errors: ERR_CONFLICT (decided before; somebody administers it;
 * the address was invited by somebody else and has not come), ERR_INVALID (nothing said),
 * ERR_FORBIDDEN (the actor's own claim). Ledger: claim.accepted. */
MUST_USE err_t claim_accept(struct cx *cx, const struct request *rq, claim_id c, str_t checked,
                            struct entry_handed *out);
/* With a public reason; a letter tells the claimant. Ledger: claim.refused. */
MUST_USE err_t claim_refuse(struct cx *cx, claim_id c, str_t reason);
/* Those that wait and those decided lately, newest first, at most 200. */
MUST_USE err_t claim_list_all(struct cx *cx, struct claim_list *out);
/* Pure: was a page handed over for this reason by the program, because the address proved it? The
 * reason is then a code; it stands in the claim and in the mandate. */
bool claim_reason_is_proof(str_t reason);
/* A public reason as people read it: a code in the reader's words, anything else as written. */
str_t claim_reason_words(struct cx *cx, str_t reason);

/* --- objections ------------------------------------------------------------------------------- */

enum objection_about { /* stored by word */
                       OBJECT_ENTRY,
                       OBJECT_FACT,
                       OBJECT_MEMBERSHIP,
                       OBJECT_DISCLOSURE,
                       OBJECT_PERSONAL_DATA,
};
enum { OBJECTION_ABOUTS = 5 };
enum objection_state { OBJECTION_OPEN, OBJECTION_FOLLOWED, OBJECTION_PARTLY, OBJECTION_DECLINED };

struct objection {
    objection_id id;
    organisation_id organisation; /* whose page */
    enum objection_about about;
    int64_t about_id;                /* 0: the page as a whole */
    organisation_id by_organisation; /* v 0: a person */
    str_t name, email;               /* personal, of a person; empty where not given */
    str_t text; /* public when an organisation objects; of a person for the secretariat alone */
    enum lang language;
    enum objection_state state;
    str_t decision; /* public */
    usec_t created_at, decided_at;
};
struct objection_list {
    const struct objection *at;
    size_t count;
};
/* By the organisation the actor speaks for (when it is the one the page is about, and not about
 * personal data), else by a person. Errors: ERR_INVALID (nothing said), ERR_NOT_FOUND (no such row
 * on this page), ERR_BUSY (20 from persons are open for this page), ERR_DB. Ledger:
 * objection.raised; of a person without its words. */
MUST_USE err_t objection_raise(struct cx *cx, const struct objection *o, objection_id *out);
/* By the secretariat, with a public reason. Followed about personal data in a fact: the fact ends,
 * and its value leaves all rows and entries of the organisation's facts. Errors: ERR_CONFLICT
 * (decided before), ERR_INVALID, ERR_FORBIDDEN (the actor speaks for the organisation that
 * objects). Ledger: objection.decided. */
MUST_USE err_t objection_decide(struct cx *cx, objection_id x, enum objection_state how,
                                str_t decision);
MUST_USE err_t objection_find(struct cx *cx, objection_id id, struct objection *out);
/* Of one page, newest first, at most 200. */
MUST_USE err_t objection_list_of(struct cx *cx, organisation_id o, struct objection_list *out);
/* Open ones oldest first, then those decided lately; at most 200. */
MUST_USE err_t objection_list_all(struct cx *cx, struct objection_list *out);
/* What a row shows of the objections to it. */
struct objection_beside {
    const struct objection *own;     /* open, by the organisation itself, the newest; NULL: none */
    int64_t persons;                 /* open ones of persons */
    const struct objection *decided; /* the newest; NULL: none */
};
/* Pure; all: of the page, newest first. */
struct objection_beside objection_beside_of(const struct objection_list *all,
                                            enum objection_about about, int64_t id);
/* "Disclosure", "Personal data" */
str_t objection_about_label(struct cx *cx, enum objection_about a);
str_t objection_about_word(enum objection_about a);
str_t objection_state_label(struct cx *cx, enum objection_state s);

/* For the record's pages: named by the organisation. */
MUST_USE err_t claim_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
MUST_USE err_t objection_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
extern const struct db_catalog registry_claims_sql;

#endif
