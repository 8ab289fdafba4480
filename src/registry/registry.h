/* The contract of the registry: organisations, what is on record about them, the mandates to speak
 * for them, cited sources. Owns the tables of migrations 0002, 0009 and 0011.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_REGISTRY_H
#define ALYANS_REGISTRY_REGISTRY_H

#include "registry/claims/claims.h"
#include "registry/disclosures/disclosures.h"
#include "registry/organisations/facts.h"
#include "registry/organisations/organisations.h"

ID_TYPE(mandate_id);

/* What a mandate is for: bits, in cx->actor.scopes. */
enum mandate_scope {
    MANDATE_POSITIONS = 1,  /* take positions, propose statements */
    MANDATE_SIGNING = 2,    /* sign and dissent; wants the second factor */
    MANDATE_PUBLISHING = 4, /* texts in the organisation's name */
    MANDATE_REGISTRY = 8,   /* the organisation's own entry */
    MANDATE_ADMINISTERING =
        16, /* give and revoke mandates of this organisation; wants the factor */
};
enum { MANDATE_SCOPES_ALL = 31 };
/* "positions, signing" in the reader's words. */
str_t mandate_scopes_label(struct cx *cx, uint32_t scopes);
/* What a letter of invitation says of a mandate, in that language: "You will act for …: …". Empty
 * without an organisation (id v 0). */
str_t mandate_cause(struct cx *cx, enum lang lang, const struct organisation *o, uint32_t scopes);
/* Stored and public: "positions, signing". */
str_t mandate_scopes_words(struct arena *arena, uint32_t scopes);

struct mandate {
    mandate_id id;
    account_id account;
    organisation_id organisation;
    uint32_t scopes;
    usec_t starts_at, ends_at, revoked_at, created_at; /* ends_at, revoked_at 0: none */
    int64_t given_by, given_under; /* account; its own mandate, 0: the secretariat or operator */
    str_t reason;                  /* public; why the secretariat gave it */
    str_t ended_by;                /* "administrator", "holder", "secretariat", "objection" */
    usec_t withheld_at;            /* 0: the holder's name is public */
    str_t withheld_by, withheld_reason; /* "holder" or "administrator"; public */
    usec_t confirmed_at;                /* by an administrator, after a doubt; 0: never */
    bool rests; /* its holder's account came into doubt after it was given: holds for nothing until
                   confirmed or the doubt is gone */
    bool is_shut; /* its holder's account is disabled or erased: nobody can use it */
};
/* Pure: may it be used at this time? */
bool mandate_holds(const struct mandate *m, usec_t now);
/* Pure: and for this? */
bool mandate_allows(const struct mandate *m, enum mandate_scope scope, usec_t now);

/* Who may give one: an administrator of the organisation, under a mandate that administers (acts_as
 * ORGANISATION); the secretariat, the operator or the program itself only while the organisation
 * has nobody who administers it and nobody named who waits, with MANDATE_ADMINISTERING in scopes
 * and a public reason. If the organisation has other representatives it then starts no sooner than
 * mandate.recovery_hours from now, whatever m says, so that they can object. m->account,
 * organisation, scopes, starts_at, ends_at, reason are read. Errors: ERR_FORBIDDEN, ERR_INVALID (no
 * scope, dates, no reason), ERR_CONFLICT (there is an administrator, or one is named). Ledger. */
MUST_USE err_t mandate_give(struct cx *cx, const struct mandate *m, mandate_id *out);
/* By an administrator, by its holder, or by the secretariat what the secretariat gave and has not
 * started; anybody who holds a mandate of the organisation may object to one given by the
 * secretariat until it starts. Holds from the next request on. Errors: ERR_NOT_FOUND (none such, or
 * revoked before), ERR_FORBIDDEN, ERR_CONFLICT (the last administrator must name another first, or
 * say so: leave_without). Ledger. */
enum mandate_leaving { MANDATE_LEAVE_CAREFULLY, MANDATE_LEAVE_WITHOUT };
MUST_USE err_t mandate_revoke(struct cx *cx, mandate_id m, enum mandate_leaving how);
/* An administrator says that a mandate that rests is in the right hands. Errors: ERR_NOT_FOUND,
 * ERR_FORBIDDEN, ERR_CONFLICT (it does not rest, or is over). Ledger. */
MUST_USE err_t mandate_confirm(struct cx *cx, mandate_id m);
/* Withholds or shows the holder's name: by the holder or an administrator; with a public reason.
 * What the holder withheld only the holder shows again. Errors: ERR_NOT_FOUND, ERR_FORBIDDEN,
 * ERR_INVALID (no reason), ERR_CONFLICT (it is so already). Ledger. */
MUST_USE err_t mandate_withhold(struct cx *cx, mandate_id m, str_t reason);
MUST_USE err_t mandate_show_name(struct cx *cx, mandate_id m);
/* The holder's name, or the visible note "name withheld, by X, because Y", for any public page. */
html_t mandate_holder(struct cx *cx, const struct mandate *m);
/* Organisations without anybody who administers them right now have lost it. */
MUST_USE err_t organisation_has_administrator(struct cx *cx, organisation_id o, bool *out);
MUST_USE err_t mandate_list_of_account(struct cx *cx, account_id who, const struct mandate **out,
                                       size_t *count);
MUST_USE err_t mandate_find(struct cx *cx, mandate_id id, struct mandate *out);
/* Who may use a mandate of this organisation for this right now, each once: for letters. */
MUST_USE err_t mandate_holders(struct cx *cx, organisation_id o, enum mandate_scope scope,
                               const struct account **out, size_t *count);
/* Of one organisation, or of all; past ones too, newest first. For those who invite. */
MUST_USE err_t mandate_list_of_organisation(struct cx *cx, organisation_id whose,
                                            const struct mandate **out, size_t *count);
MUST_USE err_t mandate_list_all(struct cx *cx, const struct mandate **out, size_t *count);

/* Pure: the mandate asked for if it holds now; else the only one that does, unless it is for
 * another organisation than the one asked for; else NULL. */
const struct mandate *mandate_chosen(const struct mandate *at, size_t count, int64_t asked,
                                     usec_t now);
/* Second half of authenticate: fills cx->actor.organisation, mandate and scopes by mandate_chosen.
 */
MUST_USE err_t registry_speaker(struct cx *cx, int64_t speaks_under);
/* Speaks for an organisation right now, and for what; all set acts_as to ORGANISATION. Signing and
 * administering want the second factor, given in this session: ERR_FACTOR. */
guard_fn guard_representative, guard_positions, guard_signing, guard_registry, guard_administrator;
/* The page for somebody who speaks for an organisation under a mandate that is not for this: what
 * it is for, and whom to ask. Status 403. */
MUST_USE err_t mandate_respond_refused(struct cx *cx, const struct request *rq, struct response *rs,
                                       enum mandate_scope wanted);
/* "You speak for …" with the mandate's end and what it is for; for the top of every page where
 * someone acts. */
html_t speaker_bar(struct cx *cx);
/* Frame's account line: sign in, or name, organisation, sign out. */
html_t registry_account_bar(struct cx *cx);

/* The demonstration's disclosures, after its organisations are there; nothing where disclosures are
 * on record already. In a write transaction, as the program. */
MUST_USE err_t registry_demo_fill(struct cx *cx);

/* A higher feature's section on an organisation's page (its positions): app/ hangs it into
 * site_of(cx)->organisation_sections. */
typedef err_t organisation_section_fn(struct cx *cx, const struct organisation *o, html_t *out);
struct organisation_sections {
    organisation_section_fn *const *at;
    size_t count;
};

/* What a higher feature knows to have happened to an organisation, for the timeline on its page:
 * app/ hangs it into site_of(cx)->organisation_events. */
struct event_list;
typedef err_t organisation_events_fn(struct cx *cx, const struct organisation *o,
                                     struct event_list *to);
struct organisation_events {
    organisation_events_fn *const *at;
    size_t count;
};
/* dated: "2013", "2013-10" or "2013-10-09", in cx->arena; nothing is added without. */
void event_add(struct event_list *to, str_t dated, html_t what);

/* For the record's pages: name and page of what an entry is about; a mandate is named by its
 * organisation. Errors: ERR_NOT_FOUND, ERR_DB. */
MUST_USE err_t organisation_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
/* Sets used[i] where ids[i] (ascending) is id: for uses_organisations. Pure. */
void organisation_mark_used(const int64_t *ids, size_t count, int64_t id, bool *used);
MUST_USE err_t mandate_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
MUST_USE err_t fact_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
MUST_USE err_t membership_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
MUST_USE err_t register_import_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
MUST_USE err_t source_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
extern const struct db_catalog sources_sql, registry_search_sql;
extern const struct db_catalog organisations_sql, facts_sql;
/* At start-up and after migrating, in a write transaction: makes what finding and ordering need for
 * rows that have none yet, and anew for all where the order of the alphabet changed. Cheap when
 * there is nothing to do. */
MUST_USE err_t registry_prepare(struct cx *cx);

extern const struct feature registry_feature;
/* exchange/: lists of organisations in and out; owns register_import and register_import_part. */
extern const struct feature exchange_feature;
extern const struct db_catalog export_sql;

#endif
